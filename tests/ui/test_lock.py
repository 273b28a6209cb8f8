"""The lock: on demand, after a while, with the session; everything covered, nothing lost, the clipboard forgotten."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit

from clinickit.domain.errors import VaultLocked
from clinickit.domain.facts import Moment
from clinickit.services.casebook import Change
from clinickit.ui.locking import ClipboardWatch, IdleWatch
from tests.adapters.vault_places import PHRASE
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import NOW


class TwoClocks:
    """Clocks that a test advances."""

    def __init__(self) -> None:
        self.steady, self.wall = 1000.0, 50_000.0

    def __call__(self) -> tuple[float, float]:
        return self.steady, self.wall

    def sleep(self, seconds: float) -> None:
        """Time goes by with the computer awake."""
        self.steady, self.wall = self.steady + seconds, self.wall + seconds


@pytest.fixture
def working(hands: Hands) -> Hands:
    """A case open in a vault, its recovery sheet put off."""
    hands.start()
    hands.protect()
    hands.window.return_to_work()
    hands.settle()
    return hands


def is_locked(hands: Hands) -> bool:
    return hands.window.pages.currentWidget() is hands.window.unlock and not hands.window.durable


def a_line(hands: Hands) -> QLineEdit | QPlainTextEdit:
    """The first text field of the journey, wherever it is."""
    journey = hands.window.journey
    assert journey.case is not None
    for view in hands.window.desk.guide.flow.steps:
        journey.go(view.id)
        hands.settle()
        lines: list[QLineEdit | QPlainTextEdit] = [
            *journey.questions.findChildren(QLineEdit),
            *journey.questions.findChildren(QPlainTextEdit),
        ]
        if lines:
            return lines[0]
    raise AssertionError("no field to type in")


def test_locking_covers_the_window_and_lets_the_keys_go(working: Hands) -> None:
    store = working.window.desk.book.store
    QTest.keyClick(working.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    working.settle()
    assert is_locked(working)
    assert working.window.case is None
    assert not working.window.lock_button.isVisible()
    assert not working.window.vault_button.isVisible()
    with pytest.raises(VaultLocked):
        store.cases()
    working.unlock()
    assert working.window.durable
    assert len(away(working.window.desk.book.store.cases)) == 1


def test_what_is_being_typed_is_sealed_before_the_lock_and_comes_back(working: Hands) -> None:
    line = a_line(working)
    case_id = working.window.journey.case.id if working.window.journey.case else ""
    line.setFocus()
    QTest.keyClicks(line, "en cours de fra")
    working.window.guard.lock()
    working.settle()
    working.unlock()
    store = working.window.desk.book.store
    kept = away(lambda: [*store.drafts(case_id).values(), *(str(answer.value) for answer in store.answers(case_id))])
    assert any("en cours de fra" in text for text in kept)


def test_the_locked_page_shows_dates_next_gesture_and_numbers_but_nothing_of_the_case(working: Hands) -> None:
    desk, case = working.window.desk, working.window.case
    assert case is not None
    answers = (
        desk.book.answer("breach.timeline.aware_at", Moment(NOW)),
        desk.book.answer("breach.personal_data", True),
        desk.book.answer("practice.name", "Cabinet Quetzalzibeline"),
        desk.book.answer("breach.summary", "Vol chez Quetzalzibeline"),
    )
    away(lambda: desk.journey.save(Change(case.id, case.header.practice_id, answers)))
    working.window.show_case(away(lambda: desk.open(case.id)))
    working.settle()
    working.window.guard.lock()
    working.settle()
    shown = words_on(working.window)
    assert "CNIL" in shown
    assert "Dates à ne pas oublier" in shown
    assert "Prochain geste" in shown
    assert "Numéros utiles" in shown
    everything = "\n".join(label.text() for label in working.window.findChildren(QLabel))
    assert "Quetzalzibeline" not in everything
    assert working.window.windowTitle() == "clinickit"


def test_every_dialog_is_closed_by_the_lock(working: Hands) -> None:
    dialog = QDialog(working.window)
    other = QLabel("à part")
    working.qtbot.addWidget(other)
    dialog.show()
    other.show()
    working.window.guard.lock()
    working.settle()
    assert is_locked(working)
    assert not dialog.isVisible()
    assert not other.isVisible()


def test_the_window_warns_then_locks_when_nobody_is_there(working: Hands) -> None:
    clocks, guard = TwoClocks(), working.window.guard
    guard.watch._clocks = clocks
    guard.watch.start(5)
    clocks.sleep(265)
    guard.watch.look()
    assert not guard.band.isVisible()
    clocks.sleep(10)
    guard.watch.look()
    assert guard.band.isVisible()
    assert "25 s" in guard.warning.text()
    working.press(guard.stay)
    assert not guard.band.isVisible()
    clocks.sleep(299)
    guard.watch.look()
    assert not is_locked(working)
    clocks.sleep(1)
    guard.watch.look()
    working.settle()
    assert is_locked(working)
    assert not guard.band.isVisible()


def test_any_gesture_puts_the_lock_off(working: Hands) -> None:
    clocks, guard = TwoClocks(), working.window.guard
    guard.watch._clocks = clocks
    guard.watch.start(1)
    clocks.sleep(59)
    guard.watch.look()
    assert guard.band.isVisible()
    QTest.keyClick(working.window, Qt.Key.Key_Shift)
    assert not guard.band.isVisible()
    clocks.sleep(59)
    guard.watch.look()
    assert not is_locked(working)


def test_a_computer_that_slept_is_locked_when_it_wakes(working: Hands) -> None:
    clocks, guard = TwoClocks(), working.window.guard
    guard.watch._clocks = clocks
    guard.watch.start(5)
    clocks.wall += 3600
    guard.watch.look()
    working.settle()
    assert is_locked(working)


def test_a_clock_set_back_does_not_put_the_lock_off(working: Hands) -> None:
    clocks, guard = TwoClocks(), working.window.guard
    guard.watch._clocks = clocks
    guard.watch.start(5)
    clocks.wall -= 86_400
    clocks.steady += 300
    guard.watch.look()
    working.settle()
    assert is_locked(working)


def test_the_lock_follows_the_session_s_own(working: Hands) -> None:
    working.window.guard.watch.session_locked(False)
    working.settle()
    assert not is_locked(working)
    working.window.guard.watch.session_locked(True)
    working.settle()
    assert is_locked(working)


def test_the_delay_is_chosen_on_the_vault_s_page_and_kept(working: Hands) -> None:
    working.press(working.window.vault_button)
    page = working.window.rooms.vault.overview
    page.minutes.setCurrentIndex(1)
    page.minutes.activated.emit(1)
    working.settle()
    assert working.window.guard.watch._limit == 120
    working.window.guard.lock()
    working.settle()
    working.unlock(PHRASE)
    assert working.window.guard.watch._limit == 120


def test_without_a_passphrase_nothing_is_locked_because_nothing_could_open_it_again(hands: Hands) -> None:
    hands.start()
    case = hands.window.case
    hands.window.guard.lock()
    hands.settle()
    assert hands.window.case is case
    assert "Rien n’est encore enregistré" in hands.window.state.text()


def test_what_was_copied_is_forgotten_at_the_lock(working: Hands) -> None:
    working.window.guard.clipboard.put("2 400 patients")
    working.window.guard.lock()
    working.settle()
    assert QApplication.clipboard().text() == ""


def test_what_another_program_put_in_the_clipboard_is_left_alone(working: Hands) -> None:
    working.window.guard.clipboard.put("2 400 patients")
    QApplication.clipboard().setText("écrit ailleurs")
    working.window.guard.lock()
    working.settle()
    assert QApplication.clipboard().text() == "écrit ailleurs"


def test_what_was_copied_is_forgotten_after_a_while_even_while_locked(working: Hands) -> None:
    watch = ClipboardWatch(working.window, seconds=0)
    working.window.guard.lock()
    working.settle()
    watch.put("collé trop tard")
    working.qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")
    assert not watch._timer.isActive()


def test_a_watch_that_is_stopped_never_locks(working: Hands) -> None:
    asked: list[bool] = []
    clocks = TwoClocks()
    watch = IdleWatch(working.window, clocks)
    watch.lock_asked.connect(lambda: asked.append(True))
    watch.start(1)
    watch.stop()
    clocks.sleep(3600)
    assert not watch._timer.isActive()
    watch.session_locked(True)
    assert asked == []


def test_nothing_personal_is_in_the_titles_of_windows(working: Hands, tmp_path: Path) -> None:
    assert {w.windowTitle() for w in QApplication.topLevelWidgets() if w.isWindow()} <= {"clinickit", ""}
    assert str(tmp_path) not in working.window.windowTitle()
