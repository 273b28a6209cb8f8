"""The registers: breaches of each structure, certificates of erasure, what was done to the vault itself."""

from PySide6.QtCore import Qt, Signal

from clinickit.documents.numbers import number_in_french
from clinickit.services.ending.erasing import CertificateLine
from clinickit.services.vault.register import RegisterOfActs
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class RegisterPage(Column):
    """A register to save, then two lists, the latest first."""

    certificate_asked = Signal(str)
    breaches_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words

    def show_register(self, acts: RegisterOfActs, certificates: tuple[CertificateLine, ...]) -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("register.title"), "stepTitle")
        self.add_text(self.words("register.intro"), "stepIntro")
        frame, rows = card()
        rows.addWidget(wrapped(self.words("register.breaches"), "cardTitle"))
        rows.addWidget(wrapped(self.words("register.breaches_hint"), "fieldHint"))
        self.breaches = button(self.words("register.breaches_save"), "secondary")
        self.breaches.clicked.connect(self.breaches_asked)
        rows.addWidget(self.breaches, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        frame, rows = card()
        rows.addWidget(wrapped(self.words("register.certificates"), "cardTitle"))
        if not certificates:
            rows.addWidget(wrapped(self.words("register.no_certificate"), "fieldHint"))
        for one in certificates:
            rows.addWidget(wrapped(one.title, "plainLine"))
            save = button(self.words("register.save"), "linkButton", one.title)
            save.clicked.connect(lambda _checked=False, number=one.id: self.certificate_asked.emit(number))
            rows.addWidget(save, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        frame, rows = card()
        rows.addWidget(wrapped(self.words("register.acts"), "cardTitle"))
        if acts.broken:
            rows.addWidget(wrapped(self.words("register.broken"), "fieldProblem"))
        told = self.words.counted("register.count", len(acts.lines), total=number_in_french(acts.total))
        rows.addWidget(wrapped(told, "fieldHint"))
        for line in acts.lines:
            rows.addWidget(wrapped(f"{line.when} – {line.what} ({line.person})", "plainLine"))
        self.add(frame)
        back = button(self.words("vault.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.breaches)
