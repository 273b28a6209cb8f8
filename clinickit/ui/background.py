"""The one way to do long work: off the window's thread, with an end in every case, safe when the window is gone."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from clinickit.domain.errors import Cancelled

T = TypeVar("T")


class _Bridge(QObject):
    """Carries a finished piece of work back to the window's thread."""

    finished = Signal(object)


class Operation(Generic[T]):
    """`operation(work).success(…).failure(…).run()`: callbacks run on the window's thread."""

    def __init__(self, pool: ThreadPoolExecutor, owner: "Background", work: Callable[[], T]) -> None:
        self._pool, self._owner, self._work = pool, owner, work
        self._success: Callable[[T], None] = lambda _result: None
        self._failure: Callable[[Exception], None] = owner.unexpected

    def success(self, callback: Callable[[T], None]) -> "Operation[T]":
        """What to do with the result."""
        self._success = callback
        return self

    def failure(self, callback: Callable[[Exception], None]) -> "Operation[T]":
        """What to do with an expected failure; without it the last-resort dialog opens."""
        self._failure = callback
        return self

    def run(self) -> None:
        """Start; returns at once."""
        self._owner.started()
        future = self._pool.submit(self._work)
        future.add_done_callback(lambda done: self._owner.deliver(done, self._success, self._failure))


class Background(QObject):
    """Three workers: the vault (writes stay in order), papers and computing, files that take long to read."""

    busy_changed = Signal(bool)

    def __init__(self, unexpected: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unexpected = unexpected
        self._vault = ThreadPoolExecutor(1, thread_name_prefix="vault")
        self._papers = ThreadPoolExecutor(1, thread_name_prefix="papers")
        self._readings = ThreadPoolExecutor(1, thread_name_prefix="readings")
        self._bridge = _Bridge(self)
        self._bridge.finished.connect(self._finish)
        self._running = 0
        self._closed = False

    def vault(self, work: Callable[[], T]) -> Operation[T]:
        """Work that touches the vault, in the order asked."""
        return Operation(self._vault, self, work)

    def papers(self, work: Callable[[], T]) -> Operation[T]:
        """Work that composes, draws or computes."""
        return Operation(self._papers, self, work)

    def readings(self, work: Callable[[], T]) -> Operation[T]:
        """Work that reads large files and makes nobody wait; whoever asks for it can stop it."""
        return Operation(self._readings, self, work)

    def started(self) -> None:
        """One more piece of work is under way."""
        self._running += 1
        if self._running == 1:
            self.busy_changed.emit(True)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self._running == 0

    def deliver(self, future: "Future[T]", success: Callable[[T], None], failure: Callable[[Exception], None]) -> None:
        """Called on the worker's thread; hands the outcome over unless the window is gone."""
        if not self._closed:
            self._bridge.finished.emit((future, success, failure))

    def _finish(self, outcome: tuple["Future[T]", Callable[[T], None], Callable[[Exception], None]]) -> None:
        future, success, failure = outcome
        self._running -= 1
        if self._running == 0:
            self.busy_changed.emit(False)
        if self._closed:
            return
        error = future.exception()
        if error is None:
            success(future.result())
        elif isinstance(error, Exception) and not isinstance(error, Cancelled):
            failure(error)

    def close(self) -> None:
        """Finish the writes under way, drop the callbacks."""
        self._closed = True
        self._readings.shutdown(wait=True, cancel_futures=True)
        self._papers.shutdown(wait=True, cancel_futures=True)
        self._vault.shutdown(wait=True)
