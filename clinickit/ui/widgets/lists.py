"""A list that unfolds and leaves the wheel to the page."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class UnfoldingList(QComboBox):
    """One choice among many; scrolling the page over it never changes the answer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
