"""The end of a case in the window: signed point by point, closed, read only, opened again, exported, erased."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from clinickit.adapters.system_clock import SetClock
from clinickit.domain.facts import Moment
from clinickit.domain.journal import Entry, verify
from clinickit.services.casebook import OpenCase
from clinickit.services.ending.closing import Signed
from clinickit.ui.application import letters
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import NOW, dressed
from tests.ui.test_larger_words import beyond_the_edge, cut

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "04_ordinateur_vole.toml"
LEA = Signed("Léa Morvan", "gérante", "sans suite utile")


@pytest.fixture
def ending(hands: Hands) -> Hands:
    """« Fin du dossier » of an example kept in a vault."""
    window = hands.window
    text = EXAMPLE.read_text(encoding="utf-8")
    window.background.vault(lambda: window.desk.load_case_file(text, EXAMPLE.name)).success(window.show_case).run()
    hands.settle()
    hands.protect()
    hands.come_back(hands.journey)
    hands.press(hands.journey.ending)
    return hands


def case_of(hands: Hands) -> OpenCase:
    case = hands.window.case
    assert case is not None
    return case


def journal(hands: Hands) -> tuple[Entry, ...]:
    return away(lambda: hands.window.desk.book.store.journal(case_of(hands).id))


def sign(hands: Hands) -> None:
    page = hands.window.rooms.ending.closing
    page.signing.name.setText(LEA.name)
    page.signing.role.setText(LEA.role)


def all_signed(hands: Hands) -> None:
    """Every point but the first is signed elsewhere; the page is drawn again."""
    desk, case = hands.window.desk.ends.closing, case_of(hands)

    def settle() -> None:
        for point in desk.points(case):
            desk.settle(case, point.key, LEA, done=False)

    away(settle)
    hands.window.rooms.ending.enter()
    hands.settle()


def closed(hands: Hands) -> None:
    all_signed(hands)
    sign(hands)
    hands.press(hands.window.rooms.ending.closing.close_case)


def test_a_point_is_signed_and_the_focus_goes_to_the_next_one(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    done = [one for one in page.findChildren(QPushButton) if one.text() == "C’est fait"]
    second = done[1].accessibleName()
    ending.press(done[0])
    assert page.problem.isVisible()
    assert QApplication.focusWidget() is page.signing.name
    sign(ending)
    ending.press(done[0])
    entry = journal(ending)[-1]
    assert (entry.kind, entry.person) == ("settled", "Léa Morvan")
    assert entry.text in "\n".join(ending.texts())
    holder = QApplication.focusWidget()
    assert holder is not None
    assert holder.accessibleName() == second


def test_a_point_is_left_open_with_a_reason_by_the_keyboard_alone(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    sign(ending)
    leave = next(one for one in page.findChildren(QPushButton) if one.text() == "Laisser ouvert…")
    leave.setFocus()
    ending.key(Qt.Key.Key_Space)
    reason = QApplication.focusWidget()
    assert isinstance(reason, QLineEdit)
    ending.write("Sans objet ici", reason)
    ending.key(Qt.Key.Key_Return)
    assert "Sans objet ici" in journal(ending)[-1].text
    assert "Raison : Sans objet ici" in words_on(page).replace("\u00a0", " ")


def test_what_is_half_typed_survives_the_lock(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    sign(ending)
    next(one for one in page.findChildren(QPushButton) if one.text() == "Laisser ouvert…").click()
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    ending.write("à moitié", line)
    name = line.accessibleName()
    ending.lock()
    assert not any("à moitié" in one.text() for one in page.findChildren(QLineEdit))
    ending.unlock()
    ending.press(next(one for one in ending.page.findChildren(QPushButton) if one.objectName() == "resume"))
    ending.press(ending.journey.ending)
    again = next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == name)
    assert (again.text(), again.isVisible()) == ("à moitié", True)
    assert page.signing.name.text() == LEA.name


def test_closing_waits_for_every_point_then_the_case_can_only_be_read(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    assert not page.close_case.isEnabled()
    closed(ending)
    assert case_of(ending).header.closed_at == NOW
    assert "Dossier clos" in words_on(page)
    verify(journal(ending))
    ending.press(ending.button("Retour au dossier"))
    assert ending.journey.closed.isVisible()
    for step in ("dates", "people"):
        ending.journey.go(step)
        ending.settle()
        assert not any(one.isEnabled() for one in ending.page.findChildren(QRadioButton))
        assert all(one.isReadOnly() for one in ending.page.findChildren(QLineEdit))
    before = journal(ending)
    ending.journey.go("gestures")
    ending.settle()
    assert journal(ending) == before
    ending.press(ending.window.to_home)
    assert ", clos" in words_on(ending.page)


def test_a_closed_case_refuses_an_entry_or_a_piece_with_a_sentence(ending: Hands, tmp_path: Path) -> None:
    closed(ending)
    ending.press(ending.button("Retour au dossier"))
    ending.told.file = tmp_path / "piece.eml"
    ending.told.file.write_bytes(b"bonjour")
    before = journal(ending)
    ending.press(ending.journey.pieces)
    ending.press(ending.window.rooms.records.evidence.choose)
    assert "clos" in ending.told.warned[-1]
    ending.press(ending.button("Retour au dossier"))
    ending.press(ending.journey.main_courante)
    ending.window.rooms.records.main_courante.text.setPlainText("Appel.")
    ending.press(ending.window.rooms.records.main_courante.keep)
    assert "clos" in ending.window.rooms.records.main_courante.problem.text()
    assert journal(ending) == before


def test_a_hold_is_written_shown_and_lifted(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    sign(ending)
    fields = {one.accessibleName(): one for one in page.findChildren(QLineEdit)}
    fields["Qui le demande"].setText("le parquet")
    fields["Pourquoi"].setText("enquête en cours")
    ending.press(ending.button("Noter l’obligation"))
    assert "le parquet" in words_on(page)
    assert journal(ending)[-1].kind == "legal_hold"
    fields = {one.accessibleName(): one for one in page.findChildren(QLineEdit)}
    fields["Pourquoi l’obligation est levée"].setText("classement")
    ending.press(ending.button("Lever l’obligation"))
    assert journal(ending)[-1].kind == "legal_hold_lifted"


def test_reopening_starts_a_new_awareness_and_keeps_the_earlier_clocks_in_sight(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    before = case_of(ending).answers["breach.timeline.aware_at"]
    closed(ending)
    page.aware.setText("20/11/2026 à 9h15")
    page.what_is_new.setPlainText("La clé USB était dans le sac")
    ending.press(page.reopen)
    case = case_of(ending)
    aware = case.answers["breach.timeline.aware_at"]
    assert isinstance(aware, Moment)
    assert isinstance(before, Moment)
    assert aware.local.isoformat()[:16] == "2026-11-20T09:15"
    assert case.header.closed_at is None
    assert "Échéances d’avant la réouverture" in words_on(page)
    assert before in [one.value for one in away(lambda: ending.window.desk.book.store.answers(case.id))]
    ending.press(ending.button("Retour au dossier"))
    assert not ending.journey.closed.isVisible()
    assert "23 novembre 2026 à 9 h 15" in away(lambda: ending.window.desk.main_clock(case)).replace("\u00a0", " ")


def test_the_case_is_exported_for_a_recipient_and_the_sums_hold(ending: Hands) -> None:
    ending.press(ending.window.rooms.ending.closing.export)
    page = ending.window.rooms.ending.export
    assert "pas chiffré" in words_on(page)
    ending.tick(page.recipients["cnil"])
    ending.press(page.export)
    out = ending.told.chosen
    assert out is not None
    folder = next(out.iterdir())
    assert folder.name.endswith("cnil")
    assert str(folder) in ending.told.said[-1]
    run = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]
    assert subprocess.run(run, cwd=folder, check=False, capture_output=True).returncode == 0


def test_notes_for_the_lawyer_leave_in_one_sealed_file_whose_password_is_told(ending: Hands) -> None:
    ending.press(ending.button("Retour au dossier"))
    ending.press(ending.journey.main_courante)
    ending.press(ending.window.rooms.records.main_courante.notes)
    page = ending.window.rooms.ending.notes
    ending.write("CANARI pour l’avocat seul", page.text)
    ending.press(page.keep)
    assert "CANARI pour l’avocat seul" in words_on(page)
    assert page.text.toPlainText() == ""
    assert not any("CANARI" in entry.text for entry in journal(ending))
    ending.press(page.package)
    out = ending.told.chosen
    assert out is not None
    sealed = next(out.glob("paquet-avocat-*.tar.age"))
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1")
    assert "Mot de passe" in ending.told.said[-1]
    ending.lock()
    assert not any("CANARI" in one.text() for one in page.findChildren(QLabel))


def test_a_note_half_written_comes_back_after_the_lock(ending: Hands) -> None:
    ending.press(ending.window.rooms.ending.closing.notes)
    page = ending.window.rooms.ending.notes
    page.text.setPlainText("à moitié écr")
    ending.lock()
    assert page.text.toPlainText() == ""
    ending.unlock()
    ending.press(next(one for one in ending.page.findChildren(QPushButton) if one.objectName() == "resume"))
    ending.press(ending.journey.ending)
    ending.press(ending.window.rooms.ending.closing.notes)
    assert page.text.toPlainText() == "à moitié écr"


@pytest.fixture
def in_time(ending: Hands) -> Hands:
    """The case is closed and its retention is over."""
    closed(ending)
    ending.window.desk.book.clock = SetClock(NOW + timedelta(days=365 * 7))
    return ending


def test_the_home_page_proposes_what_may_be_erased_and_the_certificate_is_kept(in_time: Hands) -> None:
    in_time.press(in_time.window.to_home)
    assert "Conservation finie" in words_on(in_time.page)
    line = [one for one in in_time.page.findChildren(QPushButton) if one.objectName() == "resume"][-1]
    in_time.press(line)
    in_time.press(in_time.journey.closed.reopen)
    in_time.press(in_time.window.rooms.ending.closing.erase)
    page = in_time.window.rooms.ending.erasure
    assert not page.erase.isEnabled()
    in_time.tick(page.sure)
    page.signing.name.setText(LEA.name)
    in_time.press(in_time.button("Choisir une clé USB"))
    assert str(in_time.told.chosen) in words_on(page)
    in_time.press(page.erase)
    assert away(in_time.window.desk.book.store.cases) == ()
    assert in_time.window.case is None
    out = in_time.told.chosen
    assert out is not None
    assert len(list(out.glob("certificat-effacement-*.pdf"))) == 1
    assert "effacé" in in_time.told.said[-1]
    assert "Conservation finie" not in words_on(in_time.page)
    in_time.press(in_time.window.vault_button)
    in_time.press(in_time.window.rooms.vault.overview.register)
    assert "Léa Morvan" in words_on(in_time.page)
    assert "Dossier effacé (" in words_on(in_time.page)
    in_time.press(in_time.button("Enregistrer ce certificat"))
    assert in_time.told.warned == []


def test_nobody_erases_without_signing(in_time: Hands) -> None:
    in_time.window.rooms.ending.enter()
    in_time.settle()
    in_time.press(in_time.window.rooms.ending.closing.erase)
    page = in_time.window.rooms.ending.erasure
    page.signing.name.clear()
    in_time.tick(page.sure)
    in_time.press(page.erase)
    assert "nom" in page.problem.text()
    assert away(in_time.window.desk.book.store.cases) != ()


def test_every_page_of_the_end_is_walked_with_tab_and_left_with_the_keyboard(ending: Hands) -> None:
    window = ending.window
    pages: list[tuple[Callable[[], None], QWidget]] = [
        (window.rooms.ending.show_export, window.rooms.ending.export),
        (window.rooms.ending.show_notes, window.rooms.ending.notes),
        (window.rooms.ending.show_erasure, window.rooms.ending.erasure),
    ]
    for enter, page in pages:
        enter()
        ending.settle()
        assert ending.page is page
        for _ in range(60):
            holder = QApplication.focusWidget()
            assert holder is not None
            if isinstance(holder, QPushButton) and holder.text() == "Retour":
                break
            QTest.keyClick(holder, Qt.Key.Key_Tab)
        holder = QApplication.focusWidget()
        assert isinstance(holder, QPushButton)
        ending.key(Qt.Key.Key_Return)
        assert window.pages.currentWidget() is window.rooms.ending.closing


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_nothing_is_cut_in_a_small_window_even_in_large_letters(ending: Hands, times: float) -> None:
    app, window = dressed(), ending.window
    style = app.styleSheet()
    letters(app, style, times)
    try:
        window.resize(900, 600)
        for enter in (window.rooms.ending.enter, window.rooms.ending.show_export, window.rooms.ending.show_notes):
            enter()
            ending.settle()
            assert (cut(window), beyond_the_edge(ending.page)) == ([], [])
        closed(ending)
        for enter in (window.rooms.ending.enter, window.rooms.ending.show_erasure):
            enter()
            ending.settle()
            assert (cut(window), beyond_the_edge(ending.page)) == ([], [])
    finally:
        letters(app, style, 1.0)


def test_after_the_last_point_the_focus_is_on_the_button_that_closes(ending: Hands) -> None:
    all_signed(ending)
    page = ending.window.rooms.ending.closing
    ending.press(next(one for one in page.findChildren(QPushButton) if one.text() == "Revenir sur ce point"))
    sign(ending)
    ending.press(next(one for one in page.findChildren(QPushButton) if one.text() == "C’est fait"))
    assert QApplication.focusWidget() is page.close_case
    ending.key(Qt.Key.Key_Return)
    assert case_of(ending).header.closed_at == NOW


def test_what_is_typed_at_the_end_of_a_case_is_readable_in_no_file(ending: Hands, tmp_path: Path) -> None:
    page = ending.window.rooms.ending.closing
    sign(ending)
    fields = {one.accessibleName(): one for one in page.findChildren(QLineEdit)}
    fields["Qui le demande"].setText("CANARI-7f3a-juge")
    fields["Pourquoi"].setText("CANARI-7f3a-motif")
    ending.press(ending.button("Noter l’obligation"))
    ending.press(page.notes)
    ending.window.rooms.ending.notes.text.setPlainText("CANARI-7f3a-note")
    ending.press(ending.window.rooms.ending.notes.keep)
    ending.window.rooms.ending.notes.text.setPlainText("CANARI-7f3a-brouillon")
    ending.lock()
    files = [one for one in (tmp_path / "vault").rglob("*") if one.is_file()]
    assert files
    assert [one.name for one in files if b"CANARI-7f3a" in one.read_bytes()] == []


def twice(hands: Hands, one: QPushButton) -> None:
    """Two clicks before anything could be drawn again."""
    for _ in range(2):
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    hands.settle()


def button_of(page: QWidget, text: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible())


def written(page: QWidget, name: str, text: str) -> None:
    next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()).setText(text)


def test_two_quick_clicks_sign_hold_close_and_reopen_once(ending: Hands) -> None:
    page = ending.window.rooms.ending.closing
    sign(ending)
    known = len(journal(ending))
    twice(ending, button_of(page, "C’est fait"))
    written(page, "Qui le demande", "le juge d’instruction")
    written(page, "Pourquoi", "enquête en cours")
    twice(ending, button_of(page, "Noter l’obligation de garder"))
    written(page, "Pourquoi l’obligation est levée", "enquête finie")
    twice(ending, button_of(page, "Lever l’obligation de garder"))
    signed = [one.kind for one in journal(ending)[known:]]
    assert signed == ["settled", "legal_hold", "legal_hold_lifted"]
    all_signed(ending)
    sign(ending)
    known = len(journal(ending))
    twice(ending, page.close_case)
    page.aware.setText("20/11/2026 à 8h30")
    page.what_is_new.setPlainText("Une seconde diffusion.")
    twice(ending, page.reopen)
    assert [one.kind for one in journal(ending)[known:]] == ["case_closed", "case_reopened"]
    assert ending.told.warned == []
    verify(journal(ending))


def test_two_quick_clicks_keep_a_note_once(ending: Hands) -> None:
    ending.press(ending.window.rooms.ending.closing.notes)
    page = ending.window.rooms.ending.notes
    page.text.setPlainText("À demander : la garantie.")
    twice(ending, page.keep)
    assert len(away(lambda: ending.window.desk.ends.notes.listed(case_of(ending)))) == 1
    assert not page.problem.isVisible()
