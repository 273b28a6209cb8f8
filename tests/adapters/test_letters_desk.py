"""The letters of a case from the patients to the files: who gets which letter, who is set apart, nothing told."""

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from clinickit.adapters.system_clock import SetClock
from clinickit.domain.errors import InvalidAnswer, WrongPassphrase
from clinickit.domain.letters import LeakCategory, LetterChannel, LetterForm, RecipientKind
from clinickit.people.columns import guess_columns
from clinickit.people.mailing import Hold, SendingState, Tariff
from clinickit.people.segments import Choices
from clinickit.services.letters.mailing import MailingHeld
from clinickit.services.letters.people import Apart
from clinickit.services.letters.reception import Asker, Claimed, Element, Identity, Told
from clinickit.services.letters.reception_sites import TakenBack
from clinickit.services.mailing_ports import DeskOutcome, WindowOffset
from clinickit.services.patients_ports import NewList
from tests.letters_case import LEAKED, NOW, PEOPLE, WITH_HEALTH, LettersCase, letters_case, patient
from tests.people_words import HEADERS

SENT_ON = date(2026, 11, 21)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """The case of every kind of patient."""
    one = letters_case(tmp_path / "vault")
    yield one
    one.close()


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def an_hour_later(made: LettersCase) -> None:
    clock = made.desk.book.clock
    assert isinstance(clock, SetClock)
    clock._at += timedelta(hours=1)


def id_of(made: LettersCase, number: int) -> str:
    return next(one.id for one in made.people.people() if one.sources[0][1] == number)


def test_everybody_concerned_is_counted_once_and_who_gets_no_letter_is_named_with_the_reason(made: LettersCase) -> None:
    screen = made.rooms.letters.prepare(made.case)
    assert (screen.concerned, screen.found, screen.presumed) == (14, 14, 0)
    apart = {one.name: one.reasons for one in screen.apart}
    assert apart == {
        "M René LE BRAS": (Apart.DECEASED,),
        "M Éric SALAÜN": (Apart.NO_ADDRESS,),
        "M Alan QUÉRÉ": (Apart.NO_PHONE,),
        "Mme Nolwenn JÉZÉQUEL": (Apart.DO_NOT_WRITE,),
    }
    assert dict(screen.channels) == {LetterChannel.POST: 9, LetterChannel.EMAIL: 1, LetterChannel.TELEPHONE: 1}
    assert {one.recipient for one in screen.segments} == {
        RecipientKind.PERSON,
        RecipientKind.MINOR,
        RecipientKind.MINOR_SECRET,
        RecipientKind.PROTECTED_REPRESENTED,
        RecipientKind.HEIRS,
        RecipientKind.STAFF,
    }
    assert {one.form for one in screen.segments} == set(LetterForm)
    assert screen.ready
    assert all(one.easy for one in screen.segments)
    assert screen.around_concerns == ()
    assert all(one.concerns == () for one in screen.segments)


def test_the_letter_of_each_person_is_theirs_and_says_what_leaked_about_them(made: LettersCase) -> None:
    letters = made.rooms.letters
    letters.prepare(made.case)
    annick = made.rooms.person.preview(made.case, id_of(made, 1))
    text = "".join(pages(annick.pdf))
    assert "LE GOFF" in text
    assert "des données de santé" in text
    eric = "".join(pages(made.rooms.person.preview(made.case, id_of(made, 9)).pdf))
    assert "des données de santé" not in eric
    assert "sécurité sociale" in eric
    john = "".join(pages(made.rooms.person.preview(made.case, id_of(made, 13)).pdf))
    assert "your data" in john.lower()
    child = made.rooms.person.preview(made.case, id_of(made, 3))
    assert child.copies == 2
    second = "".join(pages(made.rooms.person.preview(made.case, id_of(made, 3), copy=1).pdf))
    assert "Erwan TANGUY" in second
    assert "AVENUE DE LA MER" in second
    heirs = "".join(pages(made.rooms.person.preview(made.case, id_of(made, 7)).pdf))
    assert "À la famille de" in heirs
    assert "données de santé" not in heirs


def test_somebody_who_is_not_concerned_or_is_dead_has_no_letter_to_look_at(made: LettersCase) -> None:
    for number in (15, 6):
        with pytest.raises(InvalidAnswer):
            made.rooms.person.preview(made.case, id_of(made, number))


def test_no_printed_letter_holds_another_person_s_name_or_street(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    done = made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    assert (done.letters, done.files, done.stopped) == (9, 1, False)
    [file] = sorted((tmp_path / "lots").glob("*.pdf"))
    slip, *letters = pages(file.read_bytes())
    names = {one.family_name for one in PEOPLE}
    assert not any(name in slip for name in names)
    found = Counter(name for text in letters for name in names if name in text)
    assert found == Counter(
        {"LE GOFF": 1, "TANGUY": 2, "RIOU": 1, "GUIVARCH": 1, "CORRE": 1, "MORVAN": 1, "LE MEUR": 1, "PENNEC": 1}
    )
    references = [re.findall(r"[A-Z]{1,6}-\d{6}-[A-Z]", text) for text in letters]
    held = [sum(name in text for name in names) for text in letters]
    assert held == [len(one) for one in references]
    assert Counter(held)[1] == len({one[0] for one in references if one}) == 9


def test_the_most_exposed_are_telephoned_and_stand_first_in_the_plan(made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    first = made.rooms.letters.register(made.case).batches(plan.number)[0]
    assert (first.channel, first.letters, first.wave) == (LetterChannel.TELEPHONE, 1, 1)
    [(reference, name, phone, person)] = made.rooms.handing.to_call(made.case, plan.number)
    assert (name, phone, person) == ("Solène BERTHOU", "06 39 98 00 10", id_of(made, 10))
    store = made.rooms.letters.people(made.case)
    store.drop_list(store.lists()[0].number)
    [(_, planned, *_rest)] = made.rooms.handing.to_call(made.case, plan.number)
    assert "BERTHOU" in planned
    made.rooms.register.record(made.case, SendingState.PHONED, reference, SENT_ON, "appel de 10 h")
    assert made.rooms.handing.to_call(made.case, plan.number) == []


def test_nobody_is_written_to_twice_and_a_second_plan_takes_only_who_is_new(made: LettersCase) -> None:
    letters = made.rooms.letters
    letters.prepare(made.case)
    first = letters.plan(made.case)
    assert first.letters == 11
    with pytest.raises(InvalidAnswer):
        letters.plan(made.case)
    choices = made.people.choices()
    person = id_of(made, 12)
    made.people.choose({person: replace(choices[person], do_not_write=False)}, "L. Morvan", made.desk.book.now())
    letters.prepare(made.case)
    assert letters.plan(made.case).letters == 1


def test_a_registered_mailing_and_an_email_mailing_keep_the_channel_each_person_agreed(made: LettersCase) -> None:
    registered = dict(made.rooms.letters.prepare(made.case, LetterChannel.REGISTERED_POST).channels)
    assert registered[LetterChannel.REGISTERED_POST] == 9
    assert registered[LetterChannel.EMAIL] == 1
    by_email = dict(made.rooms.letters.prepare(made.case, LetterChannel.EMAIL).channels)
    assert by_email[LetterChannel.POST] == 9


def test_costs_say_their_tariff_and_its_doubt_until_the_practice_gives_its_own(made: LettersCase) -> None:
    letters = made.rooms.letters
    screen = letters.prepare(made.case)
    post = next(one for one in screen.costs if one.channel is LetterChannel.POST)
    assert (post.letters, post.unit_cents, post.cents, post.days, post.to_verify) == (9, 152, 9 * 152, 1, True)
    letters.settings.set_cost(made.case, Tariff(LetterChannel.POST, 98, 3))
    post = next(one for one in letters.screen(made.case).costs if one.channel is LetterChannel.POST)
    assert (post.cents, post.days, post.to_verify) == (9 * 98, 3, False)


def test_waves_follow_the_calls_that_staff_can_take(made: LettersCase) -> None:
    letters = made.rooms.letters
    letters.prepare(made.case)
    letters.settings.set_waves(made.case, 1, 100)
    waves = letters.screen(made.case).waves
    assert (waves.letters, waves.days) == (
        3,
        (date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 3)),
    )
    plan = letters.plan(made.case)
    assert {one.wave for one in letters.register(made.case).batches(plan.number)} == {1, 2, 3, 4}


def test_a_delay_asked_by_investigators_needs_its_written_proof_and_stops_every_way_out(
    tmp_path: Path, made: LettersCase
) -> None:
    letters, handing = made.rooms.letters, made.rooms.handing
    letters.prepare(made.case)
    plan = letters.plan(made.case)
    with pytest.raises(InvalidAnswer):
        letters.set_hold(made.case, Hold(date(2026, 12, 1), "la gendarmerie", " "))
    letters.set_hold(made.case, Hold(date(2026, 12, 1), "la gendarmerie", "courriel du 20 novembre"))
    for way in (handing.make, handing.singles, handing.emails, handing.sms, handing.mail_house):
        with pytest.raises(MailingHeld):
            way(made.case, plan.number, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert "courriel du 20 novembre" in made.journal()[-1]
    letters.set_hold(made.case, None)
    assert handing.make(made.case, plan.number, tmp_path / "out").files == 1


def test_a_lost_file_is_made_again_the_same_by_the_next_run(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    [file] = (tmp_path / "lots").glob("*.pdf")
    was = file.read_bytes()
    file.unlink()
    again = made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    assert (again.files, again.again) == (0, 1)
    assert file.read_bytes() == was


def test_moving_the_window_moves_the_address_of_the_letters(made: LettersCase) -> None:
    letters = made.rooms.letters
    letters.prepare(made.case)
    person = id_of(made, 1)

    def left_and_top() -> tuple[float, float]:
        with pypdfium2.PdfDocument(made.rooms.person.preview(made.case, person).pdf) as document:
            text = document[0].get_textpage()
            at = text.search("LE GOFF").get_next()
            assert at is not None
            left, _, _, top = text.get_charbox(at[0])
            return left / 72 * 25.4, 297 - top / 72 * 25.4

    left, top = left_and_top()
    letters.set_offset(made.case, WindowOffset(3.0, -4.0))
    moved_left, moved_top = left_and_top()
    assert moved_left - left == pytest.approx(3.0, abs=0.01)
    assert moved_top - top == pytest.approx(-4.0, abs=0.01)
    with pytest.raises(InvalidAnswer):
        letters.set_offset(made.case, WindowOffset(90.0, 0.0))


def test_emails_and_sms_say_nothing_of_care_and_no_name_of_a_file_names_anybody(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    done = made.rooms.handing.emails(made.case, plan.number, tmp_path / "courriels")
    assert done.letters == 1
    assert any("destinataire" in one for one in done.warnings)
    made.rooms.handing.mail_house(made.case, plan.number, tmp_path / "routeur")
    made.rooms.handing.singles(made.case, plan.number, tmp_path / "un-par-un")
    named = [path.name for path in tmp_path.rglob("*") if "vault" not in path.parts]
    assert not any(one.family_name.casefold() in name.casefold() for one in PEOPLE for name in named)
    assert "article 28" in (tmp_path / "routeur" / "LISEZ-MOI.txt").read_text(encoding="utf-8")


def test_without_a_mailbox_of_its_own_the_practice_writes_no_email(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    held = made.rooms.letters.material
    nobody = {
        "practice.email": "",
        "practice.contact_point.email": "",
        "practice.phone": "",
        "practice.contact_point.phone": "",
        "practice.crisis.email": "",
        "practice.crisis.phone": "",
    }
    made.rooms.letters.material = lambda case: replace(held(case), answers={**held(case).answers, **nobody})
    for way in (made.rooms.handing.emails, made.rooms.handing.sms):
        with pytest.raises(InvalidAnswer):
            way(made.case, plan.number, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_journal_tells_every_act_and_names_nobody(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    made.rooms.handing.one(made.case, id_of(made, 1), tmp_path / "une")
    [batch] = [one for one in made.rooms.letters.register(made.case).batches(plan.number) if one.channel == "post"]
    made.rooms.register.handed_over(made.case, [batch.number], SENT_ON, "bordereau 4411")
    made.rooms.reception.ask(made.case, claim(PEOPLE[0].family_name + " Annick", 19620307), "M. Le Roux")
    journal = "\n".join(made.journal())
    assert "11 lettres" in journal
    assert "bordereau 4411" in journal
    assert "identité vérifiée" in journal
    assert "M. Le Roux" in journal
    assert not any(one.family_name in journal for one in PEOPLE if one.family_name != "MORVAN")


# The register


def test_the_register_s_counts_become_the_facts_of_the_notification_when_the_person_confirms(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    made.rooms.letters.plan(made.case)
    register = made.rooms.register
    assert register.screen(made.case).proposals == ()
    post = next(one for one in register.screen(made.case).mailings[0].batches if one.channel is LetterChannel.POST)
    assert register.handed_over(made.case, [post.number], SENT_ON, "bordereau 1") == 9
    assert register.handed_over(made.case, [post.number], SENT_ON, "bordereau 1") == 0
    state = register.screen(made.case).mailings[0].state(post.number)
    assert (state.handed_on, state.proof, state.states) == (SENT_ON, "bordereau 1", {SendingState.SENT: 9})
    proposals = {one.path: one.proposed for one in register.screen(made.case).proposals}
    assert "8" in proposals["breach.communication.informed_count"]
    assert register.screen(made.case).without_letter == 4
    case = register.accept(made.case, tuple(proposals))
    kept = made.desk.open(case.id).answers
    assert kept["breach.communication.informed_on"] == SENT_ON
    assert kept["breach.communication.all_informed"] is False
    assert register.screen(case).proposals == ()
    with pytest.raises(InvalidAnswer):
        register.accept(case, ())
    del tmp_path


def test_references_are_typed_or_scanned_all_or_none(made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    register = made.rooms.register
    post = next(one for one in register.screen(made.case).mailings[0].batches if one.channel is LetterChannel.POST)
    register.handed_over(made.case, [post.number], SENT_ON, "")
    first, second, *_ = made.rooms.letters.register(made.case).letters(post.number)
    typed = f"{first.slots.reference.lower().replace('-', ' ')}\n{second.slots.reference}; "
    assert register.record(made.case, SendingState.RETURNED, typed, SENT_ON, "NPAI") == 2
    assert [one.reference for one in register.screen(made.case).returned] == [
        first.slots.reference,
        second.slots.reference,
    ]
    wrong = first.slots.reference[:-1] + ("A" if first.slots.reference[-1] != "A" else "B")
    with pytest.raises(InvalidAnswer, match=wrong):
        register.record(made.case, SendingState.RESENT, f"{second.slots.reference}\n{wrong}", SENT_ON, "")
    with pytest.raises(InvalidAnswer, match=second.slots.reference):
        register.record(made.case, SendingState.RETURNED, second.slots.reference, SENT_ON, "une autre fois")
    assert register.letter(made.case, second.slots.reference).state is SendingState.RETURNED
    with pytest.raises(InvalidAnswer):
        register.record(made.case, SendingState.RESENT, second.slots.reference, date(2026, 11, 30), "")
    assert plan.letters == 11


def test_a_provider_s_report_is_read_back_and_its_wrong_lines_are_told(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    made.rooms.letters.plan(made.case)
    register = made.rooms.register
    post = next(one for one in register.screen(made.case).mailings[0].batches if one.channel is LetterChannel.POST)
    references = [one.slots.reference for one in made.rooms.letters.register(made.case).letters(post.number)]
    lines = [f"{one};sent;2026-11-20;depot 7" for one in references]
    report = tmp_path / "retour.csv"
    table = ["reference;etat;date;preuve", *lines, "XXX;sent;2026-11-20;", f"{references[0]};eaten;2026-11-20;"]
    report.write_text("\n".join(table), encoding="utf-8")
    read = register.read_report(made.case, report)
    assert read.recorded == 9
    assert [line for line, _ in read.problems] == [11, 12]
    assert register.read_report(made.case, report).recorded == 0
    exported = register.export(made.case, tmp_path / "registre")
    text = exported[0].read_text(encoding="utf-8-sig")
    assert references[0] in text
    assert not any(one.family_name in text for one in PEOPLE)


# The desk


def claim(name: str, birth: int, element: Element = Element.ADDRESS, said: str = "12 rue des lilas, Vannes") -> Claimed:
    return Claimed(Asker.PERSON, name, birth, element, said)


def test_the_desk_answers_the_person_whose_identity_is_proved(made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    told = made.rooms.reception.ask(made.case, claim("annick le goff", 19620307), "accueil")
    assert (told.identity, told.outcome, told.categories) == (Identity.PROVED, DeskOutcome.CONCERNED, WITH_HEALTH)
    [letter] = told.letters
    assert letter.state is SendingState.PLANNED
    assert "LE GOFF" in "".join(pages(made.rooms.reception.letter(made.case, letter.reference)))
    by_reference = claim("LE GOFF Annick", 19620307, Element.REFERENCE, letter.reference)
    assert made.rooms.reception.ask(made.case, by_reference, "accueil").identity is Identity.PROVED
    assert plan.letters == 11


@pytest.mark.parametrize(
    ("claimed", "identity"),
    [
        (claim("LE GOFF Annick", 19620307, said="rue des Lilas"), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620307, said="14 rue des Lilas"), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620307, said="12 Vannes"), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620307, said="12 rue, 56000 Vannes"), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620307, Element.PHONE, "06 00 00 00 00"), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620307, Element.EMAIL, ""), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620307, Element.NIR, ""), Identity.DIFFERS),
        (claim("LE GOFF Annick", 19620308), Identity.UNKNOWN),
        (claim("INCONNU Paul", 19620307), Identity.UNKNOWN),
        (Claimed(Asker.RELATIVE, "LE GOFF Annick", 19620307, Element.ADDRESS, "12 rue des Lilas"), Identity.RELATIVE),
    ],
)
def test_without_proof_and_to_a_relative_nothing_is_told(
    made: LettersCase, claimed: Claimed, identity: Identity
) -> None:
    told = made.rooms.reception.ask(made.case, claimed, "accueil")
    assert (told.identity, told.outcome) == (identity, DeskOutcome.NOT_TOLD)
    assert (told.person, told.categories, told.letters) == ("", (), ())
    assert made.rooms.letters.register(made.case).answer_counts() == {DeskOutcome.NOT_TOLD: 1}


def test_not_found_and_not_known_yet_are_two_answers(made: LettersCase) -> None:
    ask = made.rooms.reception.ask
    assert ask(made.case, claim("ABSENT Paul", 19500101), "").outcome is DeskOutcome.NOT_FOUND
    assert ask(made.case, claim("DOUTE Jeanne", 19510101), "").outcome is DeskOutcome.TO_CHECK
    with pytest.raises(InvalidAnswer):
        ask(made.case, claim("", 19510101), "")


def test_a_parent_hears_of_a_minor_but_not_of_secret_care_nor_of_an_adult(tmp_path: Path, made: LettersCase) -> None:
    secret = id_of(made, 3)
    made.people.choose({secret: replace(made.people.choices()[secret], minor_secret=True)}, "", made.desk.book.now())
    made.rooms.letters.prepare(made.case)
    extract = made.rooms.sites.write(made.case, "", tmp_path)
    site = made.rooms.open_extract(extract.path, extract.passphrase)
    child = Claimed(Asker.PARENT, "TANGUY Maël", 20180215, Element.PHONE, "02 61 91 00 01")
    adult = replace(child, name="LE GOFF Annick", birth=19620307)
    nobody = replace(adult, asker=Asker.REPRESENTATIVE)
    ways: tuple[Callable[[Claimed], Told], ...] = (
        lambda one: made.rooms.reception.ask(made.case, one, ""),
        lambda one: site.ask(one, ""),
    )
    for ask in ways:
        told = ask(child)
        assert (told.identity, told.outcome, told.minor_secret) == (Identity.PROVED, DeskOutcome.CONCERNED, True)
        assert LeakCategory.HEALTH not in told.categories
        assert LeakCategory.NIR in told.categories
        assert ask(replace(child, asker=Asker.PERSON)).categories == WITH_HEALTH
        for claimed in (adult, nobody):
            assert ask(claimed).identity is Identity.RELATIVE


# Sites


def test_a_site_answers_from_a_sealed_extract_that_holds_no_name_and_its_answers_come_back_once(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    made.rooms.letters.plan(made.case)
    extract = made.rooms.sites.write(made.case, "Vannes", tmp_path / "cle")
    assert extract.people == len(PEOPLE) - 1
    lines = made.rooms.world.letters.sealed.read(extract.path, extract.passphrase)
    assert not any(one.family_name in "\n".join(lines) for one in PEOPLE)
    with pytest.raises(WrongPassphrase):
        made.rooms.open_extract(extract.path, "une autre phrase")
    site = made.rooms.open_extract(extract.path, extract.passphrase)
    told = site.ask(claim("Annick LE GOFF", 19620307), "Site de Vannes")
    assert (told.identity, told.outcome, told.categories) == (Identity.PROVED, DeskOutcome.CONCERNED, WITH_HEALTH)
    assert [one.state for one in told.letters] == [SendingState.PLANNED]
    phone = claim("LE GOFF Annick", 19620307, Element.PHONE, "0261910001")
    assert site.ask(phone, "").identity is Identity.PROVED
    assert site.ask(claim("LE GOFF Annick", 19620307, said="3 rue des Roses Vannes"), "").identity is Identity.DIFFERS
    assert site.ask(claim("BERTHOU Solène", 19850505), "").identity is Identity.UNKNOWN
    assert len(made.rooms.open_extract(extract.path, extract.passphrase).answers) == 4
    assert made.rooms.sites.take_back(made.case, site.returned, extract.passphrase) == TakenBack(4, 0, 0)
    assert made.rooms.sites.take_back(made.case, site.returned, extract.passphrase) == TakenBack(0, 4, 0)
    counts = made.rooms.letters.register(made.case).answer_counts()
    assert counts == {DeskOutcome.CONCERNED: 2, DeskOutcome.NOT_TOLD: 2}


def test_a_site_asks_for_a_letter_again_and_it_waits_at_the_head_office_until_it_left(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    register, today = made.rooms.letters.register(made.case), SENT_ON
    [batch] = [one for one in register.batches(plan.number) if one.channel is LetterChannel.POST]
    made.rooms.register.handed_over(made.case, [batch.number], today, "dépôt 12")
    an_hour_later(made)
    extract = made.rooms.sites.write(made.case, "", tmp_path / "cle")
    site = made.rooms.open_extract(extract.path, extract.passphrase)
    told = site.ask(claim("Annick LE GOFF", 19620307), "Site de Vannes")
    [letter] = told.letters
    assert (letter.state, letter.on) == (SendingState.SENT, "21/11/2026")
    site.ask_again(letter.reference, "Site de Vannes")
    site.ask_again(letter.reference, "Site de Vannes")
    with pytest.raises(InvalidAnswer):
        site.ask_again("XXX-000001-A", "")
    # The extract is opened again: what was asked is still in the return.
    again = made.rooms.open_extract(extract.path, extract.passphrase)
    assert len(again.answers) == 2
    again.ask_again(letter.reference, "quelqu’un d’autre, le même jour")
    assert len(again.answers) == 2
    take = made.rooms.sites.take_back
    assert take(made.case, again.returned, extract.passphrase) == TakenBack(1, 0, 1)
    assert take(made.case, again.returned, extract.passphrase) == TakenBack(0, 2, 0)
    [waiting] = made.rooms.resends.waiting(made.case)
    assert (waiting.reference, waiting.name, waiting.to_send) == (letter.reference, "Mme Annick LE GOFF", True)
    [file] = made.rooms.resends.make(made.case, tmp_path / "again")
    assert "LE GOFF" in "".join(pages(file.read_bytes()))
    assert len(made.rooms.resends.waiting(made.case)) == 1
    an_hour_later(made)
    assert made.rooms.resends.sent(made.case, today) == 1
    assert register.state(letter.reference) is SendingState.RESENT
    assert made.rooms.resends.waiting(made.case) == ()
    assert take(made.case, again.returned, extract.passphrase) == TakenBack(0, 2, 0)
    assert made.rooms.resends.waiting(made.case) == ()
    with pytest.raises(InvalidAnswer):
        made.rooms.resends.sent(made.case, today)
    assert not any("LE GOFF" in line for line in made.journal())


def test_a_letter_asked_for_before_it_left_goes_with_its_batch_and_waits_no_more(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    extract = made.rooms.sites.write(made.case, "", tmp_path / "cle")
    site = made.rooms.open_extract(extract.path, extract.passphrase)
    [letter] = site.ask(claim("Annick LE GOFF", 19620307), "").letters
    site.ask_again(letter.reference, "")
    made.rooms.sites.take_back(made.case, site.returned, extract.passphrase)
    [waiting] = made.rooms.resends.waiting(made.case)
    assert not waiting.to_send
    an_hour_later(made)
    with pytest.raises(InvalidAnswer):
        made.rooms.resends.make(made.case, tmp_path / "again")
    [batch] = [
        one.number
        for one in made.rooms.letters.register(made.case).batches(plan.number)
        if one.channel is LetterChannel.POST
    ]
    made.rooms.register.handed_over(made.case, [batch], SENT_ON, "dépôt 12")
    assert made.rooms.resends.waiting(made.case) == ()


def test_a_site_is_told_of_the_delay_that_investigators_asked_and_nothing_is_sent_again_before(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    [batch] = [
        one.number
        for one in made.rooms.letters.register(made.case).batches(plan.number)
        if one.channel is LetterChannel.POST
    ]
    made.rooms.register.handed_over(made.case, [batch], SENT_ON, "dépôt 12")
    an_hour_later(made)
    until = date(2026, 12, 1)
    made.rooms.letters.set_hold(made.case, Hold(until, "la gendarmerie", "courriel du 20"))
    extract = made.rooms.sites.write(made.case, "", tmp_path / "cle")
    site = made.rooms.open_extract(extract.path, extract.passphrase)
    assert site.held == Hold(until, "la gendarmerie", "")
    [letter] = site.ask(claim("Annick LE GOFF", 19620307), "").letters
    site.ask_again(letter.reference, "")
    made.rooms.sites.take_back(made.case, site.returned, extract.passphrase)
    for late in (
        lambda: made.rooms.resends.make(made.case, tmp_path),
        lambda: made.rooms.resends.sent(made.case, until),
    ):
        with pytest.raises(MailingHeld):
            late()
    assert len(made.rooms.resends.waiting(made.case)) == 1


def test_presumed_people_are_told_apart_from_found_ones(tmp_path: Path) -> None:
    people = (patient(1, "SEUL", "Anne"), patient(2, "AUTRE", "Anne"))
    made = letters_case(tmp_path / "vault", people, {"a-1": LEAKED["a-1"]}, {})
    from clinickit.people.criteria import Criteria

    made.people.set_criteria(
        (Criteria("ordonnances de 2026", categories=WITH_HEALTH, everybody=True),), "L. Morvan", made.desk.book.now()
    )
    screen = made.rooms.letters.prepare(made.case)
    assert (screen.found, screen.presumed) == (1, 1)
    told = made.rooms.reception.ask(made.case, claim("AUTRE Anne", 19700412), "")
    assert told.outcome is DeskOutcome.PRESUMED
    preview = made.rooms.person.preview(made.case, id_of(made, 2))
    assert preview.presumed
    assert "par prudence" in "".join(pages(preview.pdf))
    made.close()


SITES = {
    "Site des Tanneurs": ("Site des Tanneurs", "02 61 91 00 20"),
    "Site de Kerlouzan": ("8 rue du Lavoir", "02 61 91 00 21"),
    "Site d’Orval": ("3 place du Marché aux Toiles", "02 61 91 00 22"),
    "Site de Vern-le-Clos": ("27 avenue des Peupliers", "02 61 91 00 23"),
}
CALLED = {1: "KERLOUZAN", 2: "Site d'Orval", 3: "990001042", 4: "", 5: "Rennes"}


def test_a_letter_bears_the_letterhead_of_the_person_s_site_and_never_another_one(tmp_path: Path) -> None:
    people = [
        patient(number, f"NOM{'ABCDE'[number - 1]}", "Annick", site=site, town="Brest")
        for number, site in CALLED.items()
    ]
    leaked = dict.fromkeys((one.id for one in people), LEAKED["a-2"])
    made = letters_case(tmp_path / "vault", people, leaked, {})
    with contextlib.closing(made):
        shown = made.rooms.letters.prepare(made.case)
        assert {one.site for one in shown.segments} == {"Site de Kerlouzan", "Site d’Orval", "Site de Vern-le-Clos", ""}
        made.rooms.handing.make(made.case, made.rooms.letters.plan(made.case).number, tmp_path / "lots")
        [file] = (tmp_path / "lots").glob("*.pdf")
        _slip, *letters = [text.replace("'", "’") for text in pages(file.read_bytes())]
        heads = {
            next(one.family_name for one in people if one.family_name in text): [
                site for site, told in SITES.items() if any(part in text for part in (site, *told))
            ]
            for text in letters
            if "NOM" in text
        }
        assert heads == {
            "NOMA": ["Site de Kerlouzan"],
            "NOMB": ["Site d’Orval"],
            "NOMC": ["Site de Vern-le-Clos"],
            "NOMD": [],
            "NOME": [],
        }
        orval = next(text for text in letters if "NOMB" in text)
        assert "SELARL Laboratoire du Val d’Orval" in orval
        assert all("Biologie des Deux Rives" in text for text in letters if "NOM" in text)


def test_people_of_a_list_without_addresses_are_counted_by_the_channel_that_can_reach_them(tmp_path: Path) -> None:
    people = [
        patient(at, f"NOM{at}", "Annick", street="", town="", email="a@courriel.example" if at < 4 else "")
        for at in range(1, 7)
    ]
    choices = {"a-5": Choices(channel=LetterChannel.TELEPHONE)}
    leaked = dict.fromkeys((one.id for one in people), LEAKED["a-2"])
    with contextlib.closing(letters_case(tmp_path / "vault", people, leaked, choices)) as made:
        by_post = made.rooms.letters.prepare(made.case)
        assert dict(by_post.channels) == {LetterChannel.TELEPHONE: 1}
        assert dict(by_post.apart_counts) == {Apart.NO_ADDRESS: 5}
        by_email = made.rooms.letters.prepare(made.case, LetterChannel.EMAIL)
        assert dict(by_email.channels) == {LetterChannel.EMAIL: 3, LetterChannel.TELEPHONE: 1}
        assert dict(by_email.apart_counts) == {Apart.NO_ADDRESS: 2}


def test_who_prescribed_is_in_no_letter_no_export_and_no_extract(tmp_path: Path) -> None:
    people = [
        patient(number, f"NOM{number}", "Annick", email=f"p{number}@courriel.example")._replace(
            prescribers=("Dr KERPRESCRIT",)
        )
        for number in range(1, 4)
    ]
    choices = {"a-2": Choices(channel=LetterChannel.EMAIL)}
    leaked = dict.fromkeys((one.id for one in people), WITH_HEALTH)
    with contextlib.closing(letters_case(tmp_path / "vault", people, leaked, choices)) as made:
        assert next(iter(made.people.people())).prescribers == ("Dr KERPRESCRIT",)
        made.rooms.letters.prepare(made.case)
        number, out = made.rooms.letters.plan(made.case).number, tmp_path / "out"
        for way in (made.rooms.handing.make, made.rooms.handing.emails, made.rooms.handing.mail_house):
            way(made.case, number, out)
        extract = made.rooms.sites.write(made.case, "", out)
        lines = made.rooms.world.letters.sealed.read(extract.path, extract.passphrase)
        told = ["".join(pages(path.read_bytes())) for path in out.rglob("*.pdf")]
        told += [path.read_text(encoding="utf-8", errors="replace") for path in out.rglob("*.eml")]
        told += [path.read_text(encoding="utf-8", errors="replace") for path in out.rglob("*.csv")]
        assert len(told) > 2
        assert not any("KERPRESCRIT" in text for text in (*told, *lines, *made.journal()))


class StopsAfter:
    """Asks to stop once it was asked so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        self.left -= 1
        return self.left < 0


def test_a_stopped_export_of_messages_leaves_nothing_and_a_whole_one_tells_how_far_it_is(tmp_path: Path) -> None:
    people = [
        patient(number, f"NOM{number}", "Annick", phone=f"06 39 98 00 0{number}", email=f"p{number}@courriel.example")
        for number in range(1, 9)
    ]
    leaked = dict.fromkeys((one.id for one in people), LEAKED["a-2"])
    channels = (LetterChannel.EMAIL, LetterChannel.SMS)
    choices = {one.id: Choices(channel=channels[at % 2]) for at, one in enumerate(people)}
    with contextlib.closing(letters_case(tmp_path / "vault", people, leaked, choices)) as made:
        made.rooms.letters.prepare(made.case)
        number, out, handing = made.rooms.letters.plan(made.case).number, tmp_path / "out", made.rooms.handing
        before = made.journal()
        for times in range(4):
            assert handing.emails(made.case, number, out, None, StopsAfter(times)).stopped
            assert handing.sms(made.case, number, out, None, StopsAfter(times)).stopped
        assert not out.exists() or list(out.iterdir()) == []
        assert made.journal() == before
        told: list[tuple[int, int]] = []
        done = handing.emails(made.case, number, out, lambda done, total: told.append((done, total)), StopsAfter(99))
        assert (done.letters, done.stopped, told[-1]) == (4, False, (4, 4))
        held = sorted(out.rglob("*"))
        assert handing.emails(made.case, number, out, None, StopsAfter(2)).stopped
        assert sorted(out.rglob("*")) == held
        assert handing.sms(made.case, number, out, None, StopsAfter(99)).letters == 4


def test_a_stopped_export_for_a_mail_house_is_not_one_and_the_next_run_ends_it(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    number, handing = made.rooms.letters.plan(made.case).number, made.rooms.handing
    assert handing.mail_house(made.case, number, tmp_path / "a", None, StopsAfter(0)).stopped
    stopped = handing.mail_house(made.case, number, tmp_path / "a", None, StopsAfter(1))
    assert (stopped.stopped, stopped.letters, stopped.files) == (True, 9, 1)
    assert [one.suffix for one in (tmp_path / "a").iterdir()] == [".pdf"]
    told: list[tuple[int, int]] = []
    whole = handing.mail_house(made.case, number, tmp_path / "a", lambda *far: told.append(far), StopsAfter(99))
    assert (whole.letters, whole.stopped, told[-1]) == (9, False, (2, 2))
    assert (tmp_path / "a" / "empreintes.txt").exists()


def test_after_a_list_is_dropped_its_letters_stay_readable_and_nobody_is_written_to_again(made: LettersCase) -> None:
    letters, yvonne = made.rooms.letters, id_of(made, 5)
    letters.prepare(made.case)
    plan = letters.plan(made.case)
    [before] = letters.register(made.case).letters_of(yvonne)
    pdf = made.rooms.person.preview(made.case, yvonne).pdf
    other = [one._replace(sources=(("Agenda", 2),), id="Agenda-2") for one in PEOPLE if one.id == "a-5"]
    made.people.take_list(NewList("Agenda", "1" * 64, NOW, guess_columns([["nom"]], HEADERS)[0]), [other], lambda: ())
    made.people.drop_list(made.people.lists()[0].number)
    assert [one.id for one in made.people.people()] == ["Agenda-2"]
    letters.prepare(made.case)
    with pytest.raises(InvalidAnswer):
        letters.plan(made.case)
    assert made.rooms.person.preview(made.case, "Agenda-2").pdf == pdf
    assert made.rooms.register.letter(made.case, before.slots.reference).name == "Mme Yvonne GUIVARCH"
    for element, said in ((Element.ADDRESS, "12 rue des Lilas"), (Element.REFERENCE, before.slots.reference)):
        claimed = Claimed(Asker.PERSON, "Guivarch Yvonne", 19340511, element, said)
        told = made.rooms.reception.ask(made.case, claimed, "accueil")
        assert [one.reference for one in told.letters] == [before.slots.reference]
    gone = [
        one
        for batch in letters.register(made.case).batches(plan.number)
        for one in letters.register(made.case).letters(batch.number)
        if one.slots.reference != before.slots.reference
    ]
    assert len(gone) == plan.letters - 1
    for one in gone:
        line = made.rooms.register.letter(made.case, one.slots.reference)
        assert line.name == ""
        assert made.rooms.reception.letter(made.case, one.slots.reference).startswith(b"%PDF")
