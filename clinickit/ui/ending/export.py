"""« Exporter le dossier »: for whom, with which pieces; in clear, or one sealed file for the lawyer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from clinickit.services.ending.case_export import ExportInput, ExportScreen, PiecesWay
from clinickit.services.ending.extracts import LAWYER
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

_MEGABYTE = 1_000_000


class ExportPage(Column):
    """Two choices, what they mean, and a button."""

    export_asked = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.recipients: dict[str, QRadioButton] = {}
        self.ways: dict[PiecesWay, QRadioButton] = {}

    def show_export(self, screen: ExportScreen) -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("export.title"), "stepTitle")
        self.add_text(self.words("export.intro"), "stepIntro")
        self._ask_recipient(screen)
        self._ask_pieces(screen)
        self.clear = wrapped(self.words("export.clear"), "warning")
        self.sealed = wrapped(self.words("export.sealed"), "fieldAdvice")
        self.add(self.clear)
        self.add(self.sealed)
        self.export = button(self.words("export.export"), "primary")
        self.export.clicked.connect(self._asked)
        self.add_left(self.export)
        back = button(self.words("export.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self._chosen()
        self.setFocusProxy(next(iter(self.recipients.values())))

    def _ask_recipient(self, screen: ExportScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("export.for_whom"), "cardTitle"))
        self.recipients = {}
        group = QButtonGroup(frame)
        for one in screen.recipients:
            option = QRadioButton()
            option.setChecked(not self.recipients)
            group.addButton(option)
            self.recipients[one.id] = option
            rows.addWidget(worded(option, one.name))
            rows.addWidget(wrapped(one.hint, "optionHint"))
        group.buttonClicked.connect(self._chosen)
        self.add(frame)

    def _ask_pieces(self, screen: ExportScreen) -> None:
        self.pieces, rows = card()
        rows.addWidget(wrapped(self.words("export.pieces"), "cardTitle"))
        self.ways = {}
        group = QButtonGroup(self.pieces)
        for way in PiecesWay:
            option = QRadioButton()
            option.setChecked(not self.ways)
            group.addButton(option)
            self.ways[way] = option
            rows.addWidget(worded(option, self.words(f"export.pieces_{way.value}")))
        weight = str(max(1, screen.weight // _MEGABYTE))
        rows.addWidget(wrapped(self.words.counted("export.weight", screen.pieces, weight=weight), "fieldHint"))
        if screen.patient_data:
            rows.addWidget(wrapped(self.words("export.patient_data"), "warning"))
        self.has_pieces = screen.pieces > 0
        self.add(self.pieces)

    def _chosen(self) -> None:
        lawyer = self.recipients[LAWYER].isChecked()
        self.pieces.setVisible(self.has_pieces and not lawyer)
        self.clear.setVisible(not lawyer)
        self.sealed.setVisible(lawyer)

    def _asked(self) -> None:
        recipient = next(name for name, option in self.recipients.items() if option.isChecked())
        way = next(way for way, option in self.ways.items() if option.isChecked())
        self.export_asked.emit(ExportInput(recipient, way))

    def working(self, *, busy: bool) -> None:
        """Whether an export is being written."""
        self.export.setEnabled(not busy)
        self.export.setText(self.words("export.working" if busy else "export.export"))

    def forget(self) -> None:
        """Nothing of the case stays on the page; an export under way ends by itself."""
        self.recipients, self.ways = {}, {}
        self.empty()
