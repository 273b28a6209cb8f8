"""A page of paper as a picture, never wider than the room there is."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

NARROWEST = 200


class PagePicture(QLabel):
    """Keeps its proportions; smaller where the window is narrow, never larger than it was drawn."""

    def __init__(self, page: QPixmap) -> None:
        super().__init__()
        self.setObjectName("pdfPage")
        self._page = page
        self.setPixmap(page)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As it was drawn."""
        return self._page.size() + QSize(2, 2)

    def minimumSizeHint(self) -> QSize:
        """Small, but still a page."""
        return QSize(NARROWEST, self.heightForWidth(NARROWEST))

    def hasHeightForWidth(self) -> bool:
        """A page keeps its proportions."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the page at a width."""
        shown = min(width - 2, self._page.width())
        return round(self._page.height() * shown / max(self._page.width(), 1)) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, then the page in its middle."""
        QFrame.paintEvent(self, event)
        wide = min(self.width() - 2, self._page.width())
        place = QRect((self.width() - wide) // 2, 1, wide, self.height() - 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._page)
