"""At the lock nothing shows over the page, nothing secret stays in a field or a clipboard, no date of another kind."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import VaultProblem
from clinickit.domain.facts import PARIS, Moment
from clinickit.services.casebook import Change
from clinickit.ui.locking import ClipboardWatch
from tests.adapters.vault_places import PHRASE
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import NOW
from tests.ui.test_lock import a_line, is_locked, working

__all__ = ["working"]

ASKED_JUST_BEFORE: dict[str, Callable[[Hands], None]] = {
    "the vault's page": lambda hands: hands.window.vault_button.click(),
    "the case again": lambda hands: hands.window.open_case(hands.window.case.id if hands.window.case else ""),
    "a new case": lambda hands: hands.window.start_case(exercise=True),
    "the pieces": lambda hands: hands.journey.pieces.click(),
    "the patients": lambda hands: hands.journey.patients.click(),
    "the home page": lambda hands: hands.window.go_home(),
}


@pytest.mark.parametrize("asked", ASKED_JUST_BEFORE.values(), ids=ASKED_JUST_BEFORE.keys())
def test_a_page_asked_just_before_the_lock_never_shows_over_it(working: Hands, asked: Callable[[Hands], None]) -> None:
    asked(working)
    working.window.guard.lock()
    working.settle()
    assert is_locked(working)
    assert working.window.case is None
    assert working.told.warned == []
    working.unlock()
    assert working.page is working.window.home


def test_a_disk_that_refuses_what_was_typed_just_before_the_lock_is_told(
    working: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise VaultProblem("Le disque est plein.", "Libérez de la place.")

    line = a_line(working)
    monkeypatch.setattr(type(working.window.desk.journey), "save_drafts", refuse)
    monkeypatch.setattr(type(working.window.desk.journey), "save", refuse)
    line.setFocus()
    QTest.keyClicks(line, "en cours")
    working.window.guard.lock()
    working.settle()
    assert is_locked(working)
    assert "Le disque est plein." in "".join(working.told.warned)


def test_no_passphrase_being_chosen_stays_in_a_field_at_the_lock_nor_is_shown_next_time(working: Hands) -> None:
    protect, unlock = working.window.protect, working.window.unlock
    protect.first.setText(PHRASE)
    protect.shown.setChecked(True)
    working.lock()
    assert protect.first.text() == ""
    assert protect.first.echoMode() is QLineEdit.EchoMode.Password
    working.tick(unlock.shown)
    assert unlock.passphrase.echoMode() is QLineEdit.EchoMode.Normal
    working.unlock()
    working.lock()
    assert unlock.passphrase.echoMode() is QLineEdit.EchoMode.Password


def test_the_locked_page_shows_no_date_of_an_exercise_and_the_dates_of_every_real_case(working: Hands) -> None:
    def aware(hands: Hands, hours: int) -> str:
        case, desk = hands.window.case, hands.window.desk
        assert case is not None
        at = NOW - timedelta(hours=hours)
        answers = (
            desk.book.answer("breach.timeline.aware_at", Moment(at)),
            desk.book.answer("breach.personal_data", True),
        )
        away(lambda: desk.journey.save(Change(case.id, case.header.practice_id, answers)))
        return moment_in_french(Moment(at + timedelta(hours=72), PARIS))

    first = aware(working, 5)
    working.window.go_home()
    working.settle()
    working.press(working.button("Un autre incident"))
    second = aware(working, 30)
    working.window.go_home()
    working.settle()
    working.press(working.button("Faire un exercice"))
    third = aware(working, 50)
    working.window.guard.lock()
    working.settle()
    shown = words_on(working.window)
    assert first in shown
    assert second in shown
    assert third not in shown
    assert shown.index(second) < shown.index(first)


class LinuxClipboard(QObject):
    """As on Linux: what was copied, and what is merely highlighted, which a click of the wheel writes anywhere."""

    dataChanged, selectionChanged = Signal(), Signal()  # noqa: N815 - Qt's own names

    def __init__(self) -> None:
        super().__init__()
        self.copied, self.highlighted, self.ours = "", "", True

    def text(self) -> str:
        return self.copied

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's own name
        return bool(self.copied)

    def ownsSelection(self) -> bool:  # noqa: N802 - Qt's own name
        return bool(self.highlighted) and self.ours

    def clear(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        if mode is QClipboard.Mode.Selection:
            self.highlighted = ""
        else:
            self.copied = ""

    def highlight(self, text: str, *, ours: bool) -> None:
        """A text is highlighted, here or in another program."""
        self.highlighted, self.ours = text, ours
        self.selectionChanged.emit()


@pytest.mark.parametrize("ours", [True, False])
def test_what_was_highlighted_here_is_forgotten_and_elsewhere_left_alone(working: Hands, *, ours: bool) -> None:
    clipboard = LinuxClipboard()
    watch = ClipboardWatch(working.window, clipboard=cast("QClipboard", clipboard))
    clipboard.highlight("Mme Kerbiriou", ours=ours)
    assert watch._timer.isActive() is ours
    watch.clear()
    assert clipboard.highlighted == ("" if ours else "Mme Kerbiriou")
