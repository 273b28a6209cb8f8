"""What can be read in a window, and in its vault without touching it on the window's thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

T = TypeVar("T")


def away(work: Callable[[], T]) -> T:
    """The result of some work done on another thread."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result()


def words_on(page: QWidget) -> str:
    """Every visible text of a page: labels, then buttons."""
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels + [one.text() for one in page.findChildren(QAbstractButton) if one.isVisible()])
