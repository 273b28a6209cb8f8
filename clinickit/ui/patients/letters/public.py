"""Poster, web notice, telephone script and desk answers: read, copied, saved to print."""

from PySide6.QtCore import Qt, Signal

from clinickit.services.letters.screens import PublicText
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords


class PublicPage(Column):
    """Each text whole, with what it lacks; nothing is sent from here."""

    copy_asked = Signal(str)
    save_asked = Signal(str)
    question_asked = Signal(str, str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words

    def show_texts(self, texts: tuple[PublicText, ...]) -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("public.title"), "stepTitle")
        self.add_text(self.words("public.intro"), "stepIntro")
        for one in texts:
            frame, rows = card()
            rows.addWidget(wrapped(one.title, "cardTitle"))
            for warning in one.concerns:
                rows.addWidget(wrapped(f"⚠  {warning}", "warning"))
            for gap in one.gaps:
                link = button(gap.label, "linkButton", about=self.words("letters.go_to_question"))
                link.setEnabled(bool(gap.step))
                link.clicked.connect(lambda _on=False, gap=gap: self.question_asked.emit(gap.step, gap.path))
                rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            text = wrapped(one.text, "plainLine")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rows.addWidget(text)
            acts = SideBySide()
            for key, signal, name in (
                ("public.copy", self.copy_asked, "secondary"),
                ("public.save", self.save_asked, "secondary"),
            ):
                made = button(self.words(key), name, about=one.title)
                made.clicked.connect(lambda _on=False, out=signal, which=one.id: out.emit(which))
                acts.addWidget(made)
            rows.addLayout(acts)
            self.add(frame)
        back = button(self.words("public.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(back)
