"""« Les en-têtes »: for each site and each list, whose letterhead its people's letters bear."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.people.segments import OWN_LETTERHEAD
from clinickit.services.letters.letterheads import HeadsScreen, Origin
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class LetterheadsPage(Column):
    """One choice for each site, one for each list, kept together."""

    kept = Signal(object, object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.sites: dict[str, QComboBox] = {}
        self.lists: dict[str, QComboBox] = {}

    def empty(self) -> None:
        """Take everything out."""
        self.sites, self.lists = {}, {}
        super().empty()

    def show_heads(self, screen: HeadsScreen) -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("heads.title"), "stepTitle")
        self.add_text(self.words("heads.intro"), "stepIntro")
        if screen.sites:
            self.sites = self._card("sites", screen.sites, screen)
        self.lists = self._card("lists", screen.lists, screen)
        self.keep = button(self.words("heads.keep"), "primary")
        self.keep.clicked.connect(lambda: self.kept.emit(_chosen(self.sites), _chosen(self.lists)))
        self.add_left(self.keep)
        back = button(self.words("heads.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(next(iter((*self.sites.values(), *self.lists.values())), self.keep))
        self.verticalScrollBar().setValue(0)

    def _card(self, name: str, origins: tuple[Origin, ...], screen: HeadsScreen) -> dict[str, QComboBox]:
        frame, rows = card()
        rows.addWidget(wrapped(self.words(f"heads.{name}"), "cardTitle"))
        rows.addWidget(wrapped(self.words(f"heads.{name}_hint"), "fieldHint"))
        made = {one.name: self._choice(rows, one, screen) for one in origins}
        self.add(frame)
        return made

    def _choice(self, rows: QVBoxLayout, one: Origin, screen: HeadsScreen) -> QComboBox:
        title = self.words("heads.of", name=one.name, count=number_in_french(one.people))
        label, box = wrapped(title, "elementTitle"), UnfoldingList()
        box.setAccessibleName(title)
        label.setBuddy(box)
        known = self.words("heads.recognised", site=one.recognised) if one.recognised else self.words("heads.unknown")
        box.addItem(known, "")
        box.addItem(self.words("heads.own"), OWN_LETTERHEAD)
        for head, name in screen.heads:
            box.addItem(name, head)
        if one.chosen and box.findData(one.chosen) < 0:
            box.addItem(self.words("heads.gone"), one.chosen)
        box.setCurrentIndex(box.findData(one.chosen))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        rows.addWidget(label)
        rows.addWidget(box)
        return box


def _chosen(boxes: dict[str, QComboBox]) -> dict[str, str]:
    return {name: str(box.currentData()) for name, box in boxes.items()}
