"""The band that says what changed in another case of the same incident, and offers to take it over."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from clinickit.documents.numbers import counted
from clinickit.services.casebook import OpenCase
from clinickit.services.common_incident import SharedChange
from clinickit.services.desk import Desk
from clinickit.ui.background import Background
from clinickit.ui.widgets.pieces import button, wrapped


class SharedBand(QFrame):
    """Hidden unless something changed; `taken` leaves with the case and the change to keep."""

    taken = Signal(object, object)

    def __init__(self, desk: Desk, background: Background, current: Callable[[], OpenCase | None]) -> None:
        super().__init__()
        self.setObjectName("sharedBand")
        self.desk, self.background, self.current = desk, background, current
        self.changes: tuple[SharedChange, ...] = ()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 12, 32, 12)
        self.title = wrapped("", "elementTitle")
        self.lines = wrapped("", "plainLine")
        rows.addWidget(self.title)
        rows.addWidget(self.lines)
        texts = desk.clients.texts
        self.take = button(texts["take"], "primary")
        self.keep = button(texts["keep"], "secondary")
        line = QHBoxLayout()
        line.addWidget(self.take)
        line.addWidget(self.keep)
        line.addStretch(1)
        rows.addLayout(line)
        self.take.clicked.connect(self._take)
        self.keep.clicked.connect(self._keep)
        self.hide()

    def look(self, case: OpenCase) -> None:
        """Ask the vault what changed elsewhere, for a case just opened."""
        self.forget()
        if case.header.incident_id:
            self.background.vault(lambda: self.desk.clients.changes(case)).success(
                lambda found: self._show(case, found)
            ).run()

    def _show(self, case: OpenCase, changes: tuple[SharedChange, ...]) -> None:
        now = self.current()
        if now is None or now.id != case.id or not changes:
            return
        self.changes = changes
        texts = self.desk.clients.texts
        self.title.setText(counted(texts, "changed", len(changes)))
        self.lines.setText("\n".join(f"•  {self.desk.clients.said(one)}" for one in changes))
        self.show()

    def forget(self) -> None:
        """Show nothing more."""
        self.changes = ()
        self.lines.setText("")
        self.hide()

    def _take(self) -> None:
        case, changes = self.current(), self.changes
        self.forget()
        if case is not None and changes:
            self.taken.emit(*self.desk.clients.take(case, changes))

    def _keep(self) -> None:
        case, changes = self.current(), self.changes
        self.forget()
        if case is not None and changes:
            self.background.vault(lambda: self.desk.clients.keep_ours(case, changes)).run()
