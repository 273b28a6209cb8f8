"""The one way to do long work: off the window's thread, with an end in every case, safe when the window is gone."""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from clinickit.domain.errors import Cancelled, VaultLocked

T = TypeVar("T")

COLLECTED_EVERY = 1000  # milliseconds


class _Bridge(QObject):
    """Carries a finished piece of work back to the window's thread."""

    finished = Signal(object)


class Operation(Generic[T]):
    """`operation(work).success(…).failure(…).run()`: callbacks run on the window's thread."""

    def __init__(self, pool: ThreadPoolExecutor, owner: "Background", work: Callable[[], T]) -> None:
        self._pool, self._owner, self._work = pool, owner, work
        self.succeed: Callable[[T], None] = lambda _result: None
        self.fail: Callable[[Exception], None] = owner.unexpected

    def success(self, callback: Callable[[T], None]) -> "Operation[T]":
        """What to do with the result."""
        self.succeed = callback
        return self

    def failure(self, callback: Callable[[Exception], None]) -> "Operation[T]":
        """What to do with an expected failure; without it the last-resort dialog opens."""
        self.fail = callback
        return self

    def run(self) -> None:
        """Start; returns at once."""
        number, owner, asked = self._owner.started(self), self._owner, [self._work]

        def worked() -> T:
            return asked.pop()()  # so that the worker lets go of the page that asked before the window's thread does

        future = self._pool.submit(worked)
        future.add_done_callback(lambda done: owner.deliver(number, done))


class Background(QObject):
    """Three workers: the vault (writes stay in order), papers and computing, files that take long to read.

    From the first of them on, Python's collector of cyclic garbage runs on the window's thread alone. Left to itself it
    runs on whichever thread has just made an object, and a worker would free the buttons of a page left before: Qt
    allows this on the window's thread only, and the program would end there.
    """

    busy_changed = Signal(bool)

    def __init__(self, unexpected: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unexpected = unexpected
        self._vault = ThreadPoolExecutor(1, thread_name_prefix="vault")
        self._papers = ThreadPoolExecutor(1, thread_name_prefix="papers")
        self._readings = ThreadPoolExecutor(1, thread_name_prefix="readings")
        self._bridge = _Bridge(self)
        self._bridge.finished.connect(self._finish)
        self._under_way: dict[int, tuple[Operation[Any], int]] = {}
        self._number = self._turn = 0
        self._closed = False
        gc.disable()
        collecting = QTimer(self)
        collecting.timeout.connect(collect_if_due)
        collecting.start(COLLECTED_EVERY)

    def vault(self, work: Callable[[], T]) -> Operation[T]:
        """Work that touches the vault, in the order asked."""
        return Operation(self._vault, self, work)

    def papers(self, work: Callable[[], T]) -> Operation[T]:
        """Work that composes, draws or computes."""
        return Operation(self._papers, self, work)

    def readings(self, work: Callable[[], T]) -> Operation[T]:
        """Work that reads large files and makes nobody wait; whoever asks for it can stop it."""
        return Operation(self._readings, self, work)

    def started(self, operation: Operation[Any]) -> int:
        """One more piece of work is under way: its number. It is kept here until it ends, on the window's thread."""
        self._number += 1
        self._under_way[self._number] = (operation, self._turn)
        if len(self._under_way) == 1:
            self.busy_changed.emit(True)
        return self._number

    def turn_away(self) -> None:
        """The vault is being locked: work asked before goes on, and shows nothing any more; a failed write is told."""
        self._turn += 1

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    def deliver(self, number: int, future: "Future[Any]") -> None:
        """Called on the worker's thread; hands the outcome over unless the window is gone."""
        if not self._closed:
            self._bridge.finished.emit((number, future))

    def _finish(self, outcome: tuple[int, "Future[Any]"]) -> None:
        number, future = outcome
        operation, turn = self._under_way.pop(number)
        if not self._under_way:
            self.busy_changed.emit(False)
        if self._closed:
            return
        error, away = future.exception(), turn != self._turn
        if error is None:
            if not away:
                operation.succeed(future.result())
        elif isinstance(error, Exception) and not isinstance(error, (Cancelled, VaultLocked) if away else Cancelled):
            operation.fail(error)

    def close(self) -> None:
        """Finish the writes under way, drop the callbacks."""
        self._closed = True
        self._readings.shutdown(wait=True, cancel_futures=True)
        self._papers.shutdown(wait=True, cancel_futures=True)
        self._vault.shutdown(wait=True)


def collect_if_due() -> None:
    """Free what is due by Python's own thresholds; nothing while a long reading has set apart what is alive."""
    if gc.get_freeze_count():
        return
    ages = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [age for age, (count, most) in enumerate(ages) if count > most]
    if due and due[0] == 0:
        gc.collect(due[-1])
