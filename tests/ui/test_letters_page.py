"""The letters in the window: prepared, looked at, settled, planned, printed, followed; the desk; another site."""

import functools
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from clinickit.adapters.system_clock import SetClock
from clinickit.domain.letters import LetterChannel
from clinickit.people.mailing import Hold, SendingState
from clinickit.services.letters.reception import Asker, Element
from clinickit.services.letters.screens import SegmentLine
from clinickit.services.mailing_ports import ResendRequest
from clinickit.services.patients_ports import Decision
from clinickit.ui.patients.letters.room import LettersRoom
from tests.letters_case import CHOICES, EXAMPLE, LEAKED, NOW, PEOPLE, fill
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.test_larger_words import beyond_the_edge, cut, large_letters

__all__ = ["large_letters"]


def settled(hands: Hands) -> LettersRoom:
    """A protected case of a laboratory whose patients and leaked file were taken in, on the page of letters."""
    window = hands.window
    text = EXAMPLE.read_text(encoding="utf-8")
    window.background.vault(lambda: window.desk.load_case_file(text, EXAMPLE.name)).success(window.show_case).run()
    hands.settle()
    hands.protect()
    case = window.case
    assert case is not None

    def filled() -> None:
        store = window.desk.world.patients.patients(case.id)
        fill(store, PEOPLE, LEAKED)
        held = {f"a-{one.sources[0][1]}": one.id for one in store.people()}
        store.choose({held[one]: said for one, said in CHOICES.items()}, "L. Morvan", NOW)

    away(filled)
    room = window.rooms.letters
    room.enter()
    hands.settle()
    return room


@pytest.fixture
def room(hands: Hands) -> LettersRoom:
    """The room of letters."""
    return settled(hands)


def planned(hands: Hands, room: LettersRoom) -> None:
    hands.press(room.overview.primary)
    assert hands.page is room.making


def back(hands: Hands, room: LettersRoom) -> LettersRoom:
    """To the page of letters."""
    hands.press(hands.button("Retour aux lettres"))
    return room


def wordings_shown(room: LettersRoom) -> list[SegmentLine]:
    assert room.screen is not None
    titles = [one.text() for one in room.overview.findChildren(QLabel, "elementTitle") if one.isVisible()]
    ranks = [int(title.split()[1]) for title in titles]
    return [room.screen.segments[rank - 1] for rank in ranks]


def first_lines(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_page_says_who_gets_what_who_is_set_apart_and_one_next_thing(hands: Hands, room: LettersRoom) -> None:
    shown = words_on(hands.page)
    assert hands.page is room.overview
    assert "14 personnes concernées." in shown
    assert "11 lettres sont prêtes" in shown
    assert "aux parents d’un mineur" in shown
    assert "Facile à lire" in shown
    assert "rien ne manque de ce que l’article 34" in shown
    assert "« Ne pas écrire » a été choisi" in shown.replace("\u00a0", " ")
    assert "Aucun mot de santé dans ces textes." in shown
    assert "SALAÜN" not in shown
    hands.press(hands.button("Voir les noms"))
    assert "SALAÜN" in words_on(hands.page)
    assert room.overview.primary.text() == "Préparer l’envoi"
    hands.press(hands.button("SALAÜN"))
    assert hands.window.pages.currentWidget() is hands.window.rooms.patients.person


def test_what_is_still_to_be_checked_is_said_before_any_letter_and_is_one_press_away(
    hands: Hands, room: LettersRoom
) -> None:
    assert "1 ressemblance reste à vérifier" in words_on(hands.page)
    hands.press(hands.button("Vérifier les ressemblances"))
    assert hands.page is hands.window.rooms.leak.hub
    case = hands.window.case
    assert case is not None
    store = away(lambda: hands.window.desk.world.patients.patients(case.id))
    (doubtful,) = away(lambda: store.matches(1, None, undecided=True, after=0, most=2))
    away(lambda: store.decide([doubtful.number], Decision.REFUSED, "L. Morvan", NOW))
    room.enter()
    hands.settle()
    assert "ressemblance" not in words_on(hands.page)


def test_a_page_of_many_wordings_shows_the_most_given_first_and_the_others_on_demand(
    hands: Hands, room: LettersRoom
) -> None:
    assert room.screen is not None
    assert len([one for one in room.screen.segments if one.people]) > len(wordings_shown(room))
    counts = [one.people for one in wordings_shown(room)]
    assert counts == sorted(counts, reverse=True)
    hands.press(hands.button("Voir les"))
    assert {one.rank for one in wordings_shown(room)} == {one.rank for one in room.screen.segments if one.people}
    assert "à la famille d’une personne décédée" in words_on(hands.page)


def test_anybody_s_letter_is_found_by_name_and_the_next_one_follows(hands: Hands, room: LettersRoom) -> None:
    hands.press(hands.button("Voir une lettre"))
    page = room.preview
    assert hands.page is page
    assert len(page.pictures) >= 1
    assert "Annick" in words_on(page)
    hands.press(page.following)
    assert "Yann" in words_on(page)
    page.name.setText("tanguy")
    hands.press(page.search)
    hands.press(hands.button("TANGUY"))
    assert "Exemplaire 2" in words_on(page)
    hands.press(hands.button("Exemplaire 2"))
    assert "TANGUY" in words_on(page)
    page.name.setText("absent")
    hands.press(page.search)
    hands.press(hands.button("ABSENT"))
    assert "Rien ne dit, à ce jour" in words_on(page)


def test_a_wording_is_looked_at_alone_and_the_place_to_change_the_text_is_one_click_away(
    hands: Hands, room: LettersRoom
) -> None:
    assert room.screen is not None
    staff = next(one for one in room.screen.segments if one.recipient == "staff")
    room.overview.preview_asked.emit("", staff.rank)
    hands.settle()
    assert "Lise MORVAN" in words_on(room.preview)
    hands.press(room.preview.following)
    assert "Lise MORVAN" in words_on(room.preview)
    room.preview.left.emit()
    hands.settle()
    hands.press(hands.button("Changer le texte de la lettre"))
    assert hands.window.pages.currentWidget() is hands.journey
    assert hands.journey.step is not None
    assert hands.journey.step.paper == "patient_letter"


def test_letters_are_planned_printed_once_and_made_again_when_a_file_is_lost(
    hands: Hands, room: LettersRoom, tmp_path: Path
) -> None:
    planned(hands, room)
    folder = tmp_path / "exported"
    hands.press(room.making.print)
    assert "Lettres ou messages\u00a0: 9" in words_on(room.making)
    [file] = folder.glob("lettres-*.pdf")
    printed = " ".join(first_lines(file)[1:])
    references = Counter(re.findall(r"[A-Z]+-\d{6}-[A-Z]", printed))
    assert len(references) == 9
    assert set(references.values()) == {1}
    was = file.read_bytes()
    file.unlink()
    hands.press(room.making.print)
    assert file.read_bytes() == was
    assert "Fichiers absents de ce dossier, refaits\u00a0: 1" in words_on(room.making)


def test_the_address_stands_inside_the_window_of_the_envelope_wherever_it_is_moved(
    hands: Hands, room: LettersRoom, tmp_path: Path
) -> None:
    hands.press(hands.button("Canal, coût, dates, enveloppe"))
    room.settings.right.setText("2,5")
    room.settings.down.setText("-3")
    hands.press(room.settings.keep_offset)
    room.settings.left.emit()
    hands.settle()
    planned(hands, room)
    hands.press(room.making.print)
    [file] = (tmp_path / "exported").glob("lettres-*.pdf")
    zones = [zone for _, zone in hands.window.desk.letters.letters.windows]
    with pypdfium2.PdfDocument(file) as document:
        seen = 0
        for page in document:
            text = page.get_textpage()
            found = text.search("56000 VANNES") or None
            place = found.get_next() if found else None
            if place is None:
                continue
            seen += 1
            left, bottom, _, _ = text.get_charbox(place[0])
            x, y = left / 72 * 25.4, 297 - bottom / 72 * 25.4
            assert x == pytest.approx(107.5, abs=0.5)
            assert all(zone.left < x < zone.right and zone.top < y < zone.bottom for zone in zones)
    assert seen == 8


def test_a_delay_without_proof_is_refused_beside_the_field_and_with_proof_it_holds(
    hands: Hands, room: LettersRoom, tmp_path: Path
) -> None:
    planned(hands, room)
    room.making.left.emit()
    hands.settle()
    hands.press(hands.button("Canal, coût, dates, enveloppe"))
    page = room.settings
    page.until.setText("01/12/2026")
    page.asked_by.setText("la gendarmerie")
    hands.press(page.keep_hold)
    assert "preuve écrite" in page.problem.text()
    page.until.setText("01/12/2026")
    page.asked_by.setText("la gendarmerie")
    page.proof.setText("courriel du 19 novembre")
    hands.press(page.keep_hold)
    page.left.emit()
    hands.settle()
    assert "Envoi reporté au 01/12/2026" in words_on(room.overview)
    hands.press(room.overview.primary)
    hands.press(room.making.print)
    assert "reporté" in words_on(room.making)
    assert list((tmp_path / "exported").glob("*.pdf")) == []


def test_costs_and_waves_are_the_practice_s_own_once_given(hands: Hands, room: LettersRoom) -> None:
    hands.press(hands.button("Canal, coût, dates, enveloppe"))
    page = room.settings
    assert "Tarif à vérifier" in words_on(page)
    cents, per_day = page.prices[LetterChannel.POST]
    assert isinstance(cents, QLineEdit)
    assert isinstance(per_day, QLineEdit)
    assert cents.text() == "1,52"
    cents.setText("0,98")
    per_day.setText("3")
    hands.press(next(one for one in page.findChildren(QPushButton) if one.accessibleName().endswith("Lettre simple")))
    assert "8,82" in words_on(page)
    page.calls.setText("1")
    page.callers.setText("100")
    hands.press(page.keep_waves)
    assert "3 lettres par vague, 4 vagues" in words_on(page)
    page.calls.setText("nan")
    hands.press(page.keep_waves)
    assert "Un nombre est attendu" in page.problem.text()
    planned(hands, back(hands, room))
    assert "Vague 1\u00a0: à remettre le 20/11/2026. Vague 2\u00a0: à remettre le 23/11/2026." in words_on(room.making)
    back(hands, room)
    hands.press(hands.button("Canal, coût, dates, enveloppe"))
    assert "8,82" in words_on(page)
    page.calls.setText("beaucoup")
    hands.press(page.keep_waves)
    assert "Un nombre est attendu" in page.problem.text()


def test_the_register_follows_a_batch_and_its_counts_are_confirmed_for_the_authority(
    hands: Hands, room: LettersRoom
) -> None:
    planned(hands, room)
    hands.press(hands.button("Ouvrir le registre d’envoi"))
    page = room.following.register
    assert "Lettre simple" in page.batch.currentText()
    page.hand_proof.setText("bordereau 4411")
    hands.press(page.hand)
    assert "Preuve\u00a0: bordereau 4411" in words_on(page)
    references = away(lambda: sent(hands))
    assert references
    page.references.setPlainText(references[0])
    hands.press(page.look)
    assert "envoyée" in page.found.text()
    hands.press(page.keep)
    assert "1 lettre est revenue" in words_on(page)
    page.references.setPlainText("faux")
    hands.press(page.keep)
    assert "Cette référence n’est pas celle d’une lettre" in page.problem.text()
    state = page.states.button(page.values.index(SendingState.PHONED.value))
    assert state is not None
    hands.tick(state)
    page.references.setPlainText(references[0])
    hands.press(page.keep)
    hands.press(page.accept)
    assert str(hands.answer("breach.communication.informed_on")) == "2026-11-20"
    assert page.boxes == {}


def sent(hands: Hands) -> list[str]:
    case = hands.window.case
    assert case is not None
    register = hands.window.desk.letters.letters.register(case)
    return [one.slots.reference for one in register.in_state(SendingState.SENT, 0, 50)]


def test_the_desk_shows_nothing_before_the_proof_and_nothing_at_all_to_a_relative(
    hands: Hands, room: LettersRoom
) -> None:
    planned(hands, room)
    room.following.show_desk()
    hands.settle()
    page = room.following.desk
    page.name.setText("LE GOFF Annick")
    page.birth.setText("07/03/1962")
    element = page.elements.button(page.element_values.index(Element.ADDRESS.value))
    assert element is not None
    hands.tick(element)
    page.said.setText("14 rue des Roses")
    hands.press(page.check)
    shown = words_on(page)
    assert "L’identité n’est pas prouvée." in shown
    assert "données de santé" not in shown
    hands.press(page.following)
    assert page.name.text() == ""
    page.name.setText("le goff annick")
    page.birth.setText("7 mars 1962")
    hands.tick(element)
    page.said.setText("12 rue des Lilas")
    hands.press(page.check)
    shown = words_on(page)
    assert "Oui, cette personne est dans le fichier." in shown
    assert "données de santé" in shown
    hands.press(hands.button("Donner de nouveau cette lettre"))
    hands.press(page.following)
    relative = page.askers.button(page.asker_values.index(Asker.RELATIVE.value))
    assert relative is not None
    hands.tick(relative)
    assert not page.name.isVisible()
    assert "ni même si elle est suivie ici" in words_on(page)
    hands.press(page.check)
    assert "Ne répondez rien sur la personne." in words_on(page)


def test_public_texts_are_read_copied_and_saved(hands: Hands, room: LettersRoom, tmp_path: Path) -> None:
    hands.press(hands.button("Affiche, site, téléphone"))
    shown = words_on(room.public)
    assert "Réponses de l’accueil" in shown
    hands.press(next(one for one in room.public.findChildren(QPushButton) if one.text() == "Enregistrer en PDF"))
    [file] = (tmp_path / "exported").glob("*.pdf")
    assert file.read_bytes().startswith(b"%PDF")


def test_a_site_answers_with_its_file_alone_and_gives_its_answers_back(
    hands: Hands, room: LettersRoom, opened: Opened, tmp_path: Path
) -> None:
    planned(hands, room)
    room.following.show_sites()
    hands.settle()
    sites = room.following.sites
    hands.press(sites.write)
    passphrase = sites.result.text().rsplit(" ", 1)[1].rsplit("\u00a0", 1)[-1]
    [extract] = (tmp_path / "exported").glob("accueil-*.age")
    hands.told.file = extract
    case = hands.window.case
    assert case is not None
    hands.press(hands.window.to_home)
    hands.press(hands.button("Accueil d’un autre site"))
    entry = hands.window.rooms.site.entry
    entry.passphrase.setText(f" {passphrase.upper()} ")
    hands.press(entry.open)
    page = hands.window.rooms.site.page
    assert hands.page is page
    page.name.setText("Annick LE GOFF")
    page.birth.setText("07/03/1962")
    page.said.setText("02 61 91 00 01")
    hands.press(page.check)
    assert "Oui, cette personne est dans le fichier." in words_on(page)
    again = hands.button("Demander que cette lettre soit renvoyée")
    hands.press(again)
    assert "le siège renverra la lettre" in words_on(page)
    hands.press(page.following)
    assert "LE GOFF" not in words_on(page)
    assert "le siège renverra" not in words_on(page)
    [returned] = (tmp_path / "exported").glob("retour-*.age")
    hands.told.file = returned
    hands.window.open_case(case.id)
    hands.settle()
    room.following.show_sites()
    hands.settle()
    sites.passphrase.setText(passphrase)
    hands.press(sites.take)
    assert "1 réponse ajoutée" in words_on(sites)
    assert "1 lettre est à renvoyer" in words_on(sites)
    hands.press(sites.register)
    assert "pas encore partie. Elle partira avec son lot." in words_on(hands.page)
    register = room.following.register
    clock = hands.window.desk.book.clock
    assert isinstance(clock, SetClock)
    clock._at += timedelta(hours=1)
    register.hand_proof.setText("dépôt 4")
    hands.press(register.hand)
    assert "demandées de nouveau" not in words_on(hands.page)
    hands.press(hands.window.to_home)
    del opened


def test_letters_asked_for_again_are_saved_and_noted_from_the_register(
    hands: Hands, room: LettersRoom, tmp_path: Path
) -> None:
    planned(hands, room)
    desks, case = hands.window.desk.letters, hands.window.case
    assert case is not None
    register = away(lambda: desks.letters.register(case))
    assert register is not None
    batches = away(lambda: [one.number for one in register.batches(1) if one.channel is LetterChannel.POST])
    away(lambda: desks.register.handed_over(case, batches or [], date(2026, 11, 20), "dépôt 4"))
    letter = away(lambda: register.letters((batches or [0])[0])[0])
    assert letter is not None
    clock = hands.window.desk.book.clock
    assert isinstance(clock, SetClock)
    clock._at += timedelta(hours=1)
    asked = ResendRequest("u1", clock.now(), "Paul", "Auray", letter.slots.reference)
    away(lambda: register.add_resends([asked]))
    room.following.show_register()
    hands.settle()
    page = room.following.register
    assert f"{letter.slots.reference}, " in words_on(page)
    assert "au site Auray, envoyée." in words_on(page)
    clock._at += timedelta(hours=1)
    hands.press(page.make_again)
    assert (tmp_path / "exported" / f"lettre-{letter.slots.reference}.pdf").exists()
    hands.press(page.sent_again)
    assert "1 lettre notée." in words_on(page)
    assert "demandées de nouveau" not in words_on(page)
    assert cut(page) == []
    assert beyond_the_edge(page) == []


def test_a_returned_letter_leads_to_the_person_and_goes_again_to_the_address_written_there(
    hands: Hands, room: LettersRoom, tmp_path: Path
) -> None:
    planned(hands, room)
    hands.press(hands.button("Ouvrir le registre d’envoi"))
    page = room.following.register
    hands.press(page.hand)
    references = away(lambda: sent(hands)) or []
    page.references.setPlainText(references[0])
    hands.press(page.keep)
    assert "1 lettre est revenue" in words_on(page)
    first = page.returned
    assert first.make is None
    assert cut(page) == []
    hands.press(first.people[0])
    person = hands.window.rooms.patients.person
    assert hands.page is person
    person.address.setPlainText("3 rue Neuve")
    hands.press(person.keep)
    assert "Il manque une ligne à l’adresse" in person.problem.text()
    person.address.setPlainText("3 rue Neuve\n56400 Auray")
    hands.press(person.keep)
    assert "une autre adresse postale" in words_on(person)
    assert person.address.toPlainText() == "3 rue Neuve\n56400 Auray"
    room.following.show_register()
    hands.settle()
    assert "nouvelle adresse connue" in words_on(page)
    assert page.returned.make is not None
    assert page.returned.sent is not None
    hands.press(page.returned.make)
    [lines] = first_lines(tmp_path / "exported" / f"lettre-{references[0]}.pdf")
    assert "3 RUE NEUVE 56400 AURAY" in lines
    hands.press(page.returned.sent)
    assert "1 lettre notée." in words_on(page)
    assert "lettre est revenue" not in words_on(page)


def test_locking_empties_every_page_of_letters(hands: Hands, room: LettersRoom) -> None:
    hands.press(hands.button("Voir une lettre"))
    assert "Annick" in words_on(room.preview)
    hands.lock()
    for page in room.pages:
        assert not any(one.family_name in text for one in PEOPLE for text in [words_on(page)])
    assert room.preview.pictures == []
    assert room.screen is None


def test_every_control_is_named_and_reached_by_tab(hands: Hands, room: LettersRoom) -> None:
    from tests.ui.test_keyboard import name_of, reachable, walked

    planned(hands, room)
    room.following.show_register()
    hands.settle()
    for page in (room.following.register, room.making, room.following.desk):
        if page is room.following.desk:
            room.following.show_desk()
        hands.window.show_page(page)
        hands.settle()
        order = walked(hands)
        assert set(order) == set(reachable(hands.window))
        assert [one for one in order if not name_of(one)] == []
    hands.key(Qt.Key.Key_Tab)


def test_nothing_is_cut_in_letters_twice_as_large_on_a_small_screen(
    hands: Hands, room: LettersRoom, large_letters: None
) -> None:
    del large_letters
    hands.window.resize(900, 600)
    asked = [
        room.enter,
        lambda: room.overview.preview_asked.emit("", 0),
        room.overview.settings_asked.emit,
        room.overview.plan_asked.emit,
        room.following.show_register,
        room.following.show_desk,
        room.following.show_sites,
        hands.window.rooms.site.enter,
    ]
    for ask in asked:
        ask()
        hands.settle()
        assert cut(hands.page) == []
        assert beyond_the_edge(hands.page) == []


def test_the_desk_says_that_investigators_asked_to_wait_only_while_they_do(hands: Hands, room: LettersRoom) -> None:
    letters, case, page = hands.window.desk.letters.letters, hands.window.case, room.following.desk
    assert case is not None
    register = away(lambda: letters.register(case))
    assert register is not None
    for until, told in ((date(2026, 12, 1), True), (date(2026, 11, 1), False)):
        hold = Hold(until, "la gendarmerie", "courriel du 20 novembre")
        away(functools.partial(register.set_hold, hold))
        room.following.show_desk()
        hands.settle()
        assert page.held.isVisible() is told
        assert ("la gendarmerie" in words_on(page)) is told
