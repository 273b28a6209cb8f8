"""A disk that refuses for a while: what is on the screen is written once it can be, and said truly meanwhile."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from clinickit.domain.errors import VaultProblem
from clinickit.services.casebook import Change
from clinickit.services.journey_desk import JourneyDesk
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away
from tests.ui.test_lock import working

__all__ = ["working"]

NOT_SAVED, SAVED = "Attention : non enregistré", "Tout est enregistré sur ce PC"


class Disk:
    """Refuses as long as it is full."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.full = True
        for name in ("save", "save_drafts"):
            patch.setattr(JourneyDesk, name, self._unless_full(getattr(JourneyDesk, name)))

    def _unless_full(self, write: Callable[..., None]) -> Callable[..., None]:
        def attempt(*given: object) -> None:
            if self.full:
                raise VaultProblem("Le disque est plein.", "Libérez de la place.")
            write(*given)

        return attempt


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def texts(hands: Hands) -> list[QPlainTextEdit]:
    """The long texts of the first step that has two of them."""
    for step in hands.window.desk.guide.flow.steps:
        hands.journey.go(step.id)
        hands.settle()
        found = [one for one in hands.journey.questions.findChildren(QPlainTextEdit) if one.isVisible()]
        if found:
            return found
    raise AssertionError("no field to type in")


def answer(hands: Hands, text: str) -> None:
    """Type in the first long text, and leave it."""
    field = texts(hands)[0]
    field.setFocus()
    field.selectAll()
    hands.write(text, field)
    field.clearFocus()
    hands.settle()


def kept(hands: Hands) -> list[str]:
    """What the vault holds, in the order given."""
    store = hands.window.desk.book.store
    (case,) = away(store.cases)
    return [str(one.value) for one in away(lambda: store.answers(case.id))]


def said(hands: Hands) -> str:
    return hands.window.state.whole


def test_an_answer_refused_by_the_disk_is_written_before_the_next_one(working: Hands, disk: Disk) -> None:
    answer(working, "première réponse, longue")
    assert said(working).replace("\u00a0", " ") == NOT_SAVED
    disk.full = False
    answer(working, "seconde réponse, longue")
    assert kept(working) == ["première réponse, longue", "seconde réponse, longue"]
    assert said(working) == SAVED


def test_the_refusal_is_told_once_and_the_bar_goes_on_saying_it(working: Hands, disk: Disk) -> None:
    answer(working, "première réponse, longue")
    answer(working, "seconde réponse, longue")
    assert working.told.warned == ["Le disque est plein.\n\nLibérez de la place."]
    working.window.go_home()
    working.settle()
    assert said(working).replace("\u00a0", " ") == NOT_SAVED
    disk.full = False
    working.window.guard.back_up_if_due()
    working.settle()
    assert len(kept(working)) == 2
    assert NOT_SAVED not in said(working).replace("\u00a0", " ")


def test_what_was_refused_waits_through_the_lock_and_is_written_after_it(working: Hands, disk: Disk) -> None:
    answer(working, "première réponse, longue")
    working.lock()
    disk.full = False
    working.unlock()
    assert kept(working) == ["première réponse, longue"]


def test_closing_says_that_the_disk_refuses_before_anything_is_lost(working: Hands, disk: Disk, opened: Opened) -> None:
    answer(working, "première réponse, longue")
    working.told.agreed = False
    assert not working.window.close()
    assert "Le disque refuse d’écrire" in working.told.said[-1]
    disk.full = False
    working.told.agreed = True
    working.window.close()
    again = opened()
    again.unlock()
    assert kept(again) == ["première réponse, longue"]


def test_what_can_never_be_written_keeps_nothing_else_waiting(
    working: Hands, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(_desk: JourneyDesk, _change: Change) -> None:
        raise VaultProblemOfAnotherKind("Le fichier de cette structure est abîmé.")

    disk.full = False
    with monkeypatch.context() as spoilt:
        spoilt.setattr(JourneyDesk, "save", impossible)
        answer(working, "première réponse, longue")
    answer(working, "seconde réponse, longue")
    assert kept(working) == ["seconde réponse, longue"]


class VaultProblemOfAnotherKind(VaultProblem):
    """As a file that is damaged: waiting would change nothing."""
