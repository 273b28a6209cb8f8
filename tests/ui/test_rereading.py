"""Pieces are read again by the program itself, a week later, behind the window; an altered one gives the alarm."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.system_clock import SetClock
from clinickit.domain.journal import verify
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on

PATIENCE = 20


@pytest.fixture
def case(hands: Hands, tmp_path: Path) -> str:
    """A case with one piece, left for the home page."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.told.file = tmp_path / "courriel.eml"
    hands.told.file.write_bytes(b"Subject: facture\r\n\r\nbonjour" * 500)
    hands.press(hands.journey.pieces)
    hands.press(hands.window.rooms.records.evidence.choose)
    opened = hands.window.case
    assert opened is not None
    hands.window.go_home()
    hands.settle()
    return opened.id


def later(hands: Hands, days: int) -> None:
    clock = hands.window.desk.world.clock
    assert isinstance(clock, SetClock)
    clock._at += timedelta(days=days)


def open_again(hands: Hands, case: str) -> list[str]:
    """Open the case; the kinds of its entries."""
    hands.window.open_case(case)
    hands.settle()
    journal = away(lambda: hands.window.desk.book.store.journal(case))
    verify(journal)
    return [one.kind for one in journal]


def test_opening_a_case_a_week_later_reads_its_pieces_again_and_says_so_in_the_journal(hands: Hands, case: str) -> None:
    later(hands, 6)
    assert "evidence_checked" not in open_again(hands, case)
    hands.window.go_home()
    hands.settle()
    later(hands, 1)
    assert open_again(hands, case).count("evidence_checked") == 1
    assert hands.told.warned == []
    hands.window.go_home()
    hands.settle()
    assert open_again(hands, case).count("evidence_checked") == 1
    hands.press(hands.journey.pieces)
    assert "Dernière relecture : 27 novembre 2026" in words_on(hands.page).replace("\u00a0", " ")


def test_an_altered_piece_is_told_at_once_and_stays_on_the_page(hands: Hands, case: str) -> None:
    sealed = next((hands.window.desk.world.vault.location() / "pieces").rglob("*.age"))
    sealed.write_bytes(sealed.read_bytes()[:-1])
    later(hands, 8)
    open_again(hands, case)
    assert "ne correspond plus" in hands.told.warned[-1]
    assert "sauvegarde" in hands.told.warned[-1]
    hands.press(hands.journey.pieces)
    assert "ne correspond plus" in words_on(hands.page)
    assert "ne correspond plus" in away(lambda: hands.window.desk.book.store.journal(case))[-1].text


def test_locking_stops_a_reading_and_nothing_of_it_is_written(
    hands: Hands, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_go_on = threading.Event(), threading.Event()
    read = SealedPieces.check

    def long_reading(*given: Any, **named: Any) -> object:  # noqa: ANN401 - stands for the method
        begun.set()
        assert may_go_on.wait(PATIENCE)
        return read(*given, **named)

    monkeypatch.setattr(SealedPieces, "check", long_reading)
    later(hands, 8)
    hands.window.open_case(case)
    hands.qtbot.waitUntil(begun.is_set, timeout=20_000)
    at_work = hands.window.rooms.rereading.under_way
    hands.window.guard.lock()
    may_go_on.set()
    hands.settle()
    assert at_work
    assert not hands.window.rooms.rereading.under_way
    hands.unlock()
    store = hands.window.desk.book.store
    assert "evidence_checked" not in {one.kind for one in away(lambda: store.journal(case))}
