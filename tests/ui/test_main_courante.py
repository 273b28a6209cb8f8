"""The main courante in the window: written, corrected, searched, exported and checked without the program."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from clinickit.domain.identity_index import NoIndex
from clinickit.domain.journal import Entry, verify
from tests.ui.hands import Hands
from tests.ui.leaked import invented, with_list
from tests.ui.seen import away, words_on

ADMISSIONS = (
    "C’est ma faute.",
    "c'est de notre\nfaute",
    "J’aurais dû changer ce mot de passe.",
    "On n’aurait pas dû cliquer",
    "Nous avons commis une erreur",
    "Erreur de ma part : la sauvegarde n’était pas branchée",
    "On a oublié de faire la mise à jour",
    "Je suis responsable de cet oubli",
    "négligence du secrétariat",
    "NOUS AURIONS DÛ PRÉVENIR PLUS TÔT",
)
FACTS = (
    "Le poste a été éteint à 8 h.",
    "Le responsable de traitement a été prévenu.",
    "L’éditeur reconnaît une panne depuis 6 h.",
    "Défaut d’alimentation du serveur réparé.",
    "Message d’erreur relevé sur l’écran du secrétariat.",
)


@pytest.fixture
def writing(hands: Hands) -> Hands:
    """The page of a protected case."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.press(hands.journey.main_courante)
    return hands


def write(hands: Hands, text: str, when: str = "") -> None:
    page = hands.window.rooms.records.main_courante
    page.text.setPlainText(text)
    page.when.setText(when)
    hands.press(page.keep)


def journal(hands: Hands) -> tuple[Entry, ...]:
    case = hands.window.case
    assert case is not None
    return away(lambda: hands.window.desk.book.store.journal(case.id))


def test_an_entry_keeps_the_time_of_the_event_apart_from_the_time_of_writing(writing: Hands) -> None:
    write(writing, "Appel de l’éditeur : serveurs coupés.", "19/11/2026 à 22h15")
    last = journal(writing)[-1]
    assert last.event_at.local.isoformat()[:16] == "2026-11-19T22:15"
    assert last.entered_at.isoformat()[:16] == "2026-11-20T12:00"
    shown = words_on(writing.page).replace("\u00a0", " ")
    assert "19 novembre 2026 à 22 h 15" in shown
    assert "Écrit le 20 novembre 2026" in shown
    assert writing.window.rooms.records.main_courante.text.toPlainText() == ""


def test_a_date_that_cannot_be_read_is_told_and_nothing_typed_is_lost(writing: Hands) -> None:
    before = len(journal(writing))
    write(writing, "Appel.", "31/02/2026")
    page = writing.window.rooms.records.main_courante
    assert page.problem.isVisible()
    assert page.text.toPlainText() == "Appel."
    assert len(journal(writing)) == before


def test_a_correction_keeps_what_it_corrects(writing: Hands) -> None:
    write(writing, "Coupure à 6 h.")
    number = journal(writing)[-1].number
    writing.press(writing.button("Corriger"))
    write(writing, "Coupure à 6 h 30.")
    entries = journal(writing)
    assert (entries[-1].corrects, entries[-2].text) == (number, "Coupure à 6 h.")
    verify(entries)
    assert f"Corrigée par l’entrée n° {number + 1}" in words_on(writing.page)
    write(writing, "Autre chose.")
    assert journal(writing)[-1].corrects == 0


def test_the_list_is_filtered_by_words_whatever_their_accents(writing: Hands) -> None:
    write(writing, "Appel du CERT Santé.")
    write(writing, "Réunion de l’équipe.")
    page = writing.window.rooms.records.main_courante
    page.finder.setText("sante appel")
    page.look()
    writing.settle()
    assert "CERT" in words_on(page.list)
    assert "Réunion" not in words_on(page.list)


def test_what_reads_as_an_admission_is_pointed_out_while_it_is_typed_and_never_blocks(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    page.text.setPlainText("Le poste a été éteint à 8 h.")
    assert not page.advice.isVisible()
    page.text.setPlainText("C’est de notre faute.")
    assert "avocat" in page.advice.text()
    assert page.advice.isVisible()
    writing.press(page.keep)
    assert journal(writing)[-1].text == "C’est de notre faute."


def test_usual_ways_to_admit_a_fault_are_pointed_out_and_plain_facts_are_not(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    for text in ADMISSIONS:
        page.text.setPlainText(text)
        assert "avocat" in page.advice.text(), text
        assert page.advice.isVisible()
    for text in FACTS:
        page.text.setPlainText(text)
        assert not page.advice.isVisible(), text


def test_the_export_is_checked_by_its_own_script_and_one_changed_letter_is_seen(writing: Hands) -> None:
    write(writing, "=Appel « du CERT » ; à 8 h\nsur deux lignes")
    head = journal(writing)[-1].hash
    writing.press(writing.window.rooms.records.main_courante.export)
    out = writing.told.chosen
    assert out is not None
    folder = out / "main-courante"
    assert head in (folder / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    assert "'=Appel" in (folder / "main-courante.csv").read_text(encoding="utf-8")
    check = [sys.executable, "-I", str(folder / "verifier.py")]
    told = subprocess.run(check, capture_output=True, text=True, encoding="utf-8", check=False)
    assert told.returncode == 0
    assert head in told.stdout
    exact = folder / "main-courante.jsonl"
    exact.write_bytes(exact.read_bytes().replace(b"CERT", b"CERC"))
    told = subprocess.run(check, capture_output=True, text=True, encoding="utf-8", check=False)
    assert told.returncode == 1
    assert "modifiée" in told.stderr


def test_nothing_stays_on_the_page_at_the_lock(writing: Hands) -> None:
    write(writing, "Appel du CERT Santé.")
    page = writing.window.rooms.records.main_courante
    writing.lock()
    assert not any("CERT" in one.text() for one in page.findChildren(QLabel))
    assert not writing.journey.main_courante.isVisible()


def test_an_entry_half_written_is_sealed_at_the_lock_and_comes_back(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    page.text.setPlainText("à moitié écr")
    writing.lock()
    assert page.text.toPlainText() == ""
    writing.unlock()
    writing.press(next(one for one in writing.page.findChildren(QPushButton) if one.objectName() == "resume"))
    writing.press(writing.journey.main_courante)
    assert page.text.toPlainText() == "à moitié écr"
    writing.press(page.keep)
    assert journal(writing)[-1].text == "à moitié écr"
    writing.press(writing.button("Retour au dossier"))
    writing.press(writing.journey.main_courante)
    assert page.text.toPlainText() == ""


def test_an_entry_being_written_is_durable_without_leaving_the_field(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    page.text.setPlainText("brouillon")
    case = writing.window.case
    assert case is not None
    store = writing.window.desk.book.store
    writing.qtbot.waitUntil(lambda: "brouillon" in away(lambda: store.drafts(case.id)).values(), timeout=20_000)


def test_a_health_number_a_mailbox_or_a_telephone_is_pointed_out_while_it_is_typed(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    page.text.setPlainText("Rappelé M. D. au 06 12 34 56 78, paul@courriel.example")
    assert page.advice.isVisible()
    assert "adresse électronique" in page.advice.text()
    assert "numéro de téléphone" in page.advice.text()
    page.text.setPlainText("Appelé le 17.")
    assert not page.advice.isVisible()


def test_an_entry_without_an_author_says_so_in_french(writing: Hands) -> None:
    write(writing, "Appel de l’éditeur.")
    assert "auteur non précisé" in words_on(writing.page)


def test_a_date_that_cannot_be_read_proposes_only_what_the_form_has(writing: Hands) -> None:
    write(writing, "Appel.", "hier")
    said = writing.window.rooms.records.main_courante.problem.text()
    assert "laissez la case vide" in said
    assert "Je ne sais pas" not in said


def test_the_main_courante_leaves_as_pdf_and_the_timeline_as_pictures(writing: Hands) -> None:
    write(writing, "Appel du CERT Santé.")
    page = writing.window.rooms.records.main_courante
    writing.press(page.pdf)
    writing.press(page.picture)
    out = writing.told.chosen
    assert out is not None
    assert (out / "main-courante.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "chronologie-image-01.png").read_bytes().startswith(b"\x89PNG")
    assert str(out) in writing.told.said[-1]
    assert [entry.kind for entry in journal(writing)[-2:]] == ["exported", "exported"]


def test_the_telephone_s_hour_is_asked_once_and_the_offset_stays_in_sight(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    assert page.clock_card.isVisible()
    page.hour.setText("midi")
    writing.press(page.compare)
    assert page.clock_problem.isVisible()
    page.hour.setText("12h57")
    writing.press(page.compare)
    assert not page.clock_card.isVisible()
    assert "avance de 3\u00a0min" in page.clock_said.text()
    assert "nous sommes le 20 novembre 2026" in page.hour_hint.text().replace("\u00a0", " ")
    assert journal(writing)[-1].kind == "clock_checked"
    writing.press(writing.button("Retour au dossier"))
    writing.press(writing.journey.main_courante)
    assert not page.clock_card.isVisible()
    assert page.clock_said.isVisible()


def test_an_hour_typed_wrong_is_compared_again_and_a_pc_on_the_wrong_day_is_told(writing: Hands) -> None:
    page = writing.window.rooms.records.main_courante
    page.hour.setText("1h00")
    writing.press(page.compare)
    assert "12\u00a0h" in page.clock_said.text()
    writing.press(page.again)
    page.hour.setText("21/11/2026 13h02")
    writing.press(page.compare)
    assert "retarde de 1 j 2 min" in page.clock_said.text().replace("\u00a0", " ")
    assert [one.kind for one in journal(writing)[-2:]] == ["clock_checked", "clock_checked"]


def test_an_event_to_come_is_refused_beside_the_field(writing: Hands) -> None:
    write(writing, "Appel du CERT Santé.", "20/11/2027 à 8h30")
    page = writing.window.rooms.records.main_courante
    assert "à venir" in page.problem.text()
    assert page.text.toPlainText() == "Appel du CERT Santé."


def test_an_extract_leaves_for_the_recipient_that_was_chosen(writing: Hands) -> None:
    write(writing, "Appel du CERT Santé.")
    page = writing.window.rooms.records.main_courante
    page.recipient.setCurrentIndex(page.recipient.findText("Assureur"))
    assert "geste" in page.extract.text()
    assert "décision" not in page.extract.text()
    for one in (page.export, page.pdf, page.picture):
        writing.press(one)
    out = writing.told.chosen
    assert out is not None
    assert "CERT" not in (out / "main-courante-insurer" / "main-courante.jsonl").read_text(encoding="utf-8")
    assert (out / "main-courante-insurer.pdf").is_file()
    assert all("Assureur" in one.text for one in journal(writing)[-3:])


def test_a_patient_of_the_list_is_pointed_out_while_the_entry_is_typed(writing: Hands) -> None:
    people = invented(20)
    with_list(writing, people)
    page, one = writing.window.rooms.records.main_courante, people[0]
    writing.come_back(writing.journey)
    writing.press(writing.journey.main_courante)
    page.text.setPlainText(f"Appel de {one.givens[0]} {one.family}.")
    assert page.advice.isVisible()
    assert "nom d’un patient" in page.advice.text().replace("\u00a0", " ")
    page.text.setPlainText(f"Appel de Mme {one.family}.")
    assert not page.advice.isVisible()
    page.text.setPlainText(f"{one.family} {one.givens[0]}")
    writing.lock()
    assert isinstance(writing.window.desk.main_courante.patients, NoIndex)
