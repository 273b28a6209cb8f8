"""The prescribers that a list names, to be ticked: the most frequent first, the others found by the start of a name."""

import json
from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from clinickit.documents.numbers import number_in_french
from clinickit.people.criteria import prescriber_key
from clinickit.ui.drafting import UNDRAFTED
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

_SHOWN = 20


class PrescriberBoxes(QWidget):
    """A search line and boxes; what is ticked stays shown and ticked whatever is searched."""

    def __init__(self, words: WindowWords, offered: Sequence[tuple[str, int]], ticked: Sequence[str]) -> None:
        super().__init__()
        self.words = words
        self._counts = dict(offered)
        self._said = {name: prescriber_key(name).split() for name in self._counts}
        wanted = set(map(prescriber_key, ticked))
        self._ticked = {name for name in self._counts if prescriber_key(name) in wanted}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        title = words("leak.presumed.prescribers_filter")
        label = wrapped(title, "elementTitle")
        self.filter = QLineEdit()
        self.filter.setAccessibleName(title)
        self.filter.setObjectName("search")
        self.filter.textEdited.connect(self._draw)
        label.setBuddy(self.filter)
        for one in (label, self.filter):
            rows.addWidget(one)
            one.setVisible(len(self._counts) > _SHOWN)
        self.kept = QLineEdit(self._written())  # never shown: what is ticked, as one field of the page's draft
        self.kept.setAccessibleName(words("leak.presumed.prescribers"))
        self.kept.textChanged.connect(self._put_back)
        self.kept.hide()
        rows.addWidget(self.kept)
        self._boxes = QVBoxLayout()
        rows.addLayout(self._boxes)
        self.boxes: dict[str, QCheckBox] = {}
        self._lines: list[QWidget] = []
        self.more = wrapped("", "fieldHint")
        rows.addWidget(self.more)
        self._draw("")

    def chosen(self) -> tuple[str, ...]:
        """The names ticked, the most frequent first."""
        return tuple(name for name in self._counts if name in self._ticked)

    def _tick(self, name: str, *, on: bool) -> None:
        (self._ticked.add if on else self._ticked.discard)(name)
        self.kept.setText(self._written())

    def _written(self) -> str:
        return json.dumps(self.chosen(), ensure_ascii=False)

    def _put_back(self, text: str) -> None:
        """The draft says what was ticked."""
        if text != self._written():
            self._ticked = {name for name in json.loads(text) if name in self._counts}
            self._draw(self.filter.text())

    def _draw(self, typed: str) -> None:
        for line in self._lines:
            self._boxes.removeWidget(line)
            line.deleteLater()
        wanted = prescriber_key(typed).split()
        found = [name for name, said in self._said.items() if _starts(wanted, said) and name not in self._ticked]
        shown = [*self.chosen(), *found[:_SHOWN]]
        self.boxes = {name: QCheckBox() for name in shown}
        self._lines = [self._line(name, box) for name, box in self.boxes.items()]
        for line in self._lines:
            self._boxes.addWidget(line)
        left = len(found) - _SHOWN
        self.more.setText(self.words("leak.presumed.prescribers_more", count=number_in_french(max(left, 0))))
        self.more.setVisible(left > 0)

    def _line(self, name: str, box: QCheckBox) -> QWidget:
        count = self._counts[name]
        key = "many" if count > 1 else "one"
        said = self.words(f"leak.presumed.prescriber_line.{key}", name=name, count=number_in_french(count))
        box.setChecked(name in self._ticked)
        box.setProperty(UNDRAFTED, True)
        box.toggled.connect(lambda on: self._tick(name, on=on))
        return worded(box, said)


def _starts(wanted: Sequence[str], said: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in said) for one in wanted)
