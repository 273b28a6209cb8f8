"""The window never waits: the vault and the papers are touched behind it, through one helper."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from clinickit.domain.errors import Cancelled
from clinickit.ui.background import Background
from tests.ui.hands import Hands
from tests.ui.seen import away
from tests.ui.stage import OnTheWindowThread

UI = Path(__file__).resolve().parents[2] / "clinickit" / "ui"
BACKGROUND = "background.py"
WAITING = {"sleep", "processEvents", "QEventLoop", "QThread", "Thread", "waitForFinished", "Future"}


def test_the_vault_and_the_papers_refuse_to_be_touched_by_the_window_s_thread(hands: Hands) -> None:
    hands.start()
    case = hands.window.case
    assert case is not None
    desk = hands.window.desk
    for touch in (lambda: desk.book.store.journal(case.id), lambda: desk.open(case.id), desk.home):
        with pytest.raises(OnTheWindowThread):
            touch()
        away(touch)
    with pytest.raises(OnTheWindowThread):
        desk.world.pdf.render(None, desk.book.now())  # type: ignore[arg-type]  # refused before it is looked at


def test_nothing_in_the_window_waits_or_makes_a_thread_but_the_one_helper() -> None:
    found = []
    for file in sorted(UI.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if file.name != BACKGROUND and names & WAITING:
            found.append((file.name, names & WAITING))
    assert found == []


def test_the_window_goes_on_while_work_is_under_way(qtbot: QtBot) -> None:
    from threading import Event

    failed: list[Exception] = []
    background, gate, ticks = Background(failed.append), Event(), []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(1)
    done: list[str] = []
    background.vault(lambda: "done" if gate.wait(20) else "late").success(done.append).run()
    qtbot.waitUntil(lambda: len(ticks) > 5)
    under_way = background.idle
    gate.set()
    qtbot.waitUntil(lambda: done == ["done"])
    assert (under_way, background.idle) == (False, True)
    background.close()
    assert failed == []


def test_vault_work_is_done_in_the_order_asked(qtbot: QtBot) -> None:
    failed: list[Exception] = []
    background, order = Background(failed.append), list[int]()
    for number in range(50):
        background.vault(lambda one=number: order.append(one)).run()  # type: ignore[misc]  # bound on purpose
    qtbot.waitUntil(lambda: background.idle)
    background.close()
    assert order == list(range(50))


def test_a_failure_reaches_its_callback_or_the_last_resort_and_a_cancel_is_silent(qtbot: QtBot) -> None:
    last, mine = list[Exception](), list[Exception]()
    background = Background(last.append)
    background.papers(lambda: 1 // 0).failure(mine.append).run()
    background.papers(lambda: 1 // 0).run()
    background.papers(_cancelled).run()
    qtbot.waitUntil(lambda: background.idle)
    background.close()
    assert [type(one) for one in (*mine, *last)] == [ZeroDivisionError, ZeroDivisionError]


def _cancelled() -> None:
    raise Cancelled("Arrêté.", "Recommencez quand vous voulez.")


def test_nothing_is_called_back_when_the_window_has_gone(qtbot: QtBot) -> None:
    from threading import Event

    called, gate = list[str](), Event()
    background = Background(lambda _error: called.append("last resort"))
    background.vault(lambda: gate.wait(20)).success(lambda _done: called.append("success")).run()
    gate.set()
    background.close()
    qtbot.wait(50)
    assert called == []
