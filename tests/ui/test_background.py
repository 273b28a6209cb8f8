"""What the window no longer uses is freed on its own thread, whatever the workers make."""

import threading
from collections.abc import Callable

from tests.ui.hands import Hands


class Watched:
    """Part of a cycle, as a page and its buttons are; says on which thread it was freed."""

    def __init__(self, freed: list[str]) -> None:
        self.freed, self.itself = freed, self

    def __del__(self) -> None:
        self.freed.append(threading.current_thread().name)


def _much_made() -> int:
    kept: list[list[int]] = []
    for _ in range(200):
        kept = [[number] for number in range(5000)]
    return len(kept)


def _run(hands: Hands, work: Callable[[], object]) -> None:
    done: list[object] = []
    hands.window.background.papers(work).success(done.append).run()
    hands.qtbot.waitUntil(lambda: bool(done))


def test_a_worker_that_makes_much_frees_nothing_of_the_window(hands: Hands) -> None:
    freed: list[str] = []
    Watched(freed)
    _run(hands, _much_made)
    hands.qtbot.waitUntil(lambda: bool(freed), timeout=20_000)
    assert freed == [threading.main_thread().name]
