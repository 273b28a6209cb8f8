"""The card of letters that came back: whose they are, the page of each person, those that can go to a new address."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from clinickit.documents.numbers import number_in_french
from clinickit.services.letters.register_desk import RegisterScreen
from clinickit.ui.widgets.pieces import button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

_MOST = 60


class ReturnedCard:
    """`frame` is the card; `make` and `sent` are there when a letter has a new address to go to."""

    def __init__(self, words: WindowWords, screen: RegisterScreen, open_person: Callable[[str], None]) -> None:
        self.frame, rows = card("nextGesture")
        rows.addWidget(wrapped(words.counted("register.came_back", screen.came_back), "cardTitle"))
        self.people = []
        for one in screen.returned[:_MOST]:
            told = {"reference": one.reference, "name": one.name, "phone": one.phone or words("register.no_phone")}
            text = words("register.returned_moved" if one.lines else "register.returned_line", **told)
            if not one.person:
                rows.addWidget(wrapped(text, "plainLine"))
                continue
            line = button(text, "linkButton", about=words("register.open_person"))
            line.clicked.connect(lambda _on=False, person=one.person: open_person(person))
            rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self.people.append(line)
        if screen.came_back > _MOST:
            rest = number_in_french(screen.came_back - _MOST)
            rows.addWidget(wrapped(words("register.again_more", count=rest), "fieldHint"))
        self.make = self.sent = None
        if any(one.lines for one in screen.returned):
            acts = SideBySide()
            self.make = button(words("register.returned_make"), "secondary")
            self.sent = button(words("register.returned_sent"), "secondary")
            acts.addWidget(self.make)
            acts.addWidget(self.sent)
            rows.addLayout(acts)

    def on(self, make: Callable[[], None], sent: Callable[[], None]) -> QFrame:
        """The card, with what its two acts do."""
        for act, done in ((self.make, make), (self.sent, sent)):
            if act is not None:
                act.clicked.connect(done)
        return self.frame
