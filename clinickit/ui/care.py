"""« Continuer à soigner »: sheets to print with or without a case, services put back one by one, papers to retype."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from clinickit.domain.errors import InvalidAnswer
from clinickit.services.care import MOST_COPIES, CareScreen, TickBlock, TickLine
from clinickit.services.care_sheets import SheetGroup
from clinickit.ui.drafting import Drafting
from clinickit.ui.widgets.pieces import Column, button, card, unfolding, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.widgets.ticks import worded

if TYPE_CHECKING:
    from clinickit.services.casebook import Change, OpenCase
    from clinickit.ui.main_window import MainWindow


class CarePage(Column):
    """Prints blank sheets; ticks what is working again, and what has been typed again."""

    print_asked = Signal(str, int)
    list_asked = Signal()
    ticked = Signal(str, bool)
    batch_added = Signal(str)
    batch_ticked = Signal(str, bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.empty()

    def empty(self) -> None:
        """Take everything out, what was being typed too."""
        super().empty()
        self.copies = QSpinBox()
        self.back, self.save_all, self.save_list = button(""), button(""), button("")
        self.sheets: dict[str, QPushButton] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.batches: dict[str, QCheckBox] = {}
        self.label = QLineEdit()
        self.add_batch = button("")
        self.problem = wrapped("", "fieldProblem")

    def show_care(self, screen: CareScreen, copies: int = 1) -> None:
        """Draw the page; the scrolling place is kept when it is drawn again."""
        position = self.verticalScrollBar().value()
        self.empty()
        self.add_text(screen.texts["title"], "stepTitle")
        self.add_text(screen.texts["intro"], "stepIntro")
        self._tools(screen, copies)
        self.add_text(screen.texts["sheets"], "sectionTitle")
        for group in screen.groups:
            self._group(group, screen)
        self.add_text(screen.list_title, "sectionTitle")
        for number, block in enumerate(screen.reconnection):
            self._block(block, screen)
            if number == 0 and not screen.can_tick:
                self.add_text(screen.texts["no_case"], "fieldHint")
        self.save_list = button(screen.texts["save_list"], "secondary")
        self.save_list.clicked.connect(self.list_asked)
        self.add_left(self.save_list)
        if screen.can_tick:
            self._retyping(screen)
        self.rows.activate()
        self.verticalScrollBar().setValue(position)

    def _tools(self, screen: CareScreen, copies: int) -> None:
        holder = QWidget()
        line = SideBySide(holder)
        label = QLabel(screen.texts["copies"])
        label.setObjectName("plainLine")
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setValue(copies)
        self.copies.setAccessibleName(screen.texts["copies"])
        self.copies.setAccessibleDescription(screen.texts["copies_hint"].format(most=MOST_COPIES))
        label.setBuddy(self.copies)
        self.save_all = button(screen.texts["save_all"], "primary")
        self.copies.setMinimumHeight(self.save_all.sizeHint().height())
        label.setMinimumHeight(self.save_all.sizeHint().height())
        self.save_all.clicked.connect(lambda: self.print_asked.emit("", self.copies.value()))
        self.back = button(screen.texts["back"], "secondary")
        self.back.clicked.connect(self.left)
        for widget in (label, self.copies, self.save_all, self.back):
            line.addWidget(widget)
        self.add(holder)

    def _group(self, group: SheetGroup, screen: CareScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(group.title, "cardTitle"))
        for sheet in group.sheets:
            rows.addWidget(wrapped(sheet.title, "elementTitle"))
            rows.addWidget(wrapped(sheet.purpose, "plainLine"))
            save = button(screen.texts["save_one"], "linkButton", about=sheet.title)
            save.clicked.connect(lambda _checked=False, one=sheet.id: self.print_asked.emit(one, self.copies.value()))
            rows.addWidget(save, 0, Qt.AlignmentFlag.AlignLeft)
            self.sheets[sheet.id] = save
        if group.seen:
            rows.addWidget(unfolding(screen.texts["seen"], tuple(f"•  {one}" for one in group.seen)))
        if group.to_verify:
            sources = "\u00a0; ".join(group.sources)
            rows.addWidget(wrapped(screen.texts["to_verify"].format(sources=sources), "fieldHint"))
        self.add(frame)

    def _block(self, block: TickBlock, screen: CareScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(block.title, "cardTitle"))
        if block.intro:
            rows.addWidget(wrapped(block.intro, "plainLine"))
        for line in block.lines:
            box = self._line(line, screen, rows)
            box.clicked.connect(lambda done, one=line.id: self.ticked.emit(one, done))
            self.boxes[line.id] = box
        self.add(frame)

    def _line(self, line: TickLine, screen: CareScreen, rows: QVBoxLayout) -> QCheckBox:
        box = QCheckBox()
        box.setChecked(line.done)
        box.setEnabled(screen.can_tick)
        box.setAccessibleName(screen.texts["tick"].format(text=line.text))
        box.setAccessibleDescription(" ".join(part for part in (line.detail, line.said) if part))
        rows.addWidget(worded(box, line.text))
        for text, name in ((line.detail, "gestureDetail"), (line.said, "gestureDone")):
            if text:
                rows.addWidget(wrapped(text, name))
        return box

    def _retyping(self, screen: CareScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(screen.texts["retyping"], "cardTitle"))
        rows.addWidget(wrapped(screen.texts["retyping_intro"], "plainLine"))
        rows.addWidget(wrapped(screen.left, "complete"))
        for line in screen.batches:
            box = self._line(line, screen, rows)
            box.clicked.connect(lambda done, one=line.id: self.batch_ticked.emit(one, done))
            self.batches[line.id] = box
        said = wrapped(screen.texts["retyping_label"], "fieldHint")
        self.label = QLineEdit()
        self.label.setAccessibleName(screen.texts["retyping_label"])
        said.setBuddy(self.label)
        self.add_batch = button(screen.texts["retyping_add"], "secondary")
        self.label.returnPressed.connect(self._added)
        self.add_batch.clicked.connect(self._added)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        for widget in (said, self.label, self.problem):
            rows.addWidget(widget)
        rows.addWidget(self.add_batch, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _added(self) -> None:
        self.batch_added.emit(self.label.text())

    def show_problem(self, sentence: str) -> None:
        """What is missing, beside the field."""
        self.problem.setText(sentence)
        self.problem.show()
        self.label.setFocus()


class CareRoom(QObject):
    """Brings the page into the window, from any other, and back; made on the first need."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.page = CarePage()
        self._came_from: QWidget = window.home
        self._typed = Drafting(window, self.page, "care", lambda: (self.page.label,))
        window.pages.addWidget(self.page)
        self.page.print_asked.connect(self._print)
        self.page.list_asked.connect(self._print_list)
        self.page.ticked.connect(self._tick)
        self.page.batch_added.connect(self._add_batch)
        self.page.batch_ticked.connect(self._tick_batch)
        self.page.left.connect(self.leave)

    def enter(self) -> None:
        """Show the page, from any other."""
        here = self.window.pages.currentWidget()
        if here is not None and here is not self.page:
            self._came_from = here
        if self.window.case is not None:
            self.window.journey.leave_field()
        self._draw(first=True)
        self.window.show_page(self.page)
        self.page.save_all.setFocus()

    def leave(self) -> None:
        """Back to the page the person came from, drawn again with what was ticked here."""
        case = self.window.case
        if case is not None and self._came_from is self.window.journey:
            self.window.journey.take_over(case)
        self.window.show_page(self._came_from)

    def forget(self) -> None:
        """The vault is being locked: nothing of the case stays on the page."""
        self._came_from = self.window.unlock
        self._typed.forget()
        self.page.empty()

    def _draw(self, *, first: bool = False) -> None:
        copies = 1 if first else self.page.copies.value()
        case = self.window.case
        self.page.show_care(self.window.desk.care.screen(case), copies)
        if case is not None:
            self._typed.drawn(case.id)

    def _print(self, sheet: str, copies: int) -> None:
        case, desk = self.window.case, self.window.desk.care
        folder = self.window.dialogs.folder(self.window, desk.texts["where"])
        if folder is not None:
            self.window.background.papers(lambda: desk.print_sheets(case, sheet, copies, folder)).success(
                self.window.say_written
            ).failure(self.window.show_failure).run()

    def _print_list(self) -> None:
        case, desk = self.window.case, self.window.desk.care
        folder = self.window.dialogs.folder(self.window, desk.texts["where_list"])
        if folder is not None:
            self.window.background.papers(lambda: desk.print_list(case, folder)).success(
                self.window.say_written
            ).failure(self.window.show_failure).run()

    def _tick(self, line: str, done: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        if self.window.case is not None:
            self._keep(*self.window.desk.care.tick(self.window.case, line, done=done))
            self.page.boxes[line].setFocus()

    def _tick_batch(self, batch: str, done: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        if self.window.case is not None:
            self._keep(*self.window.desk.care.retyped(self.window.case, batch, done=done))
            self.page.batches[batch].setFocus()

    def _add_batch(self, label: str) -> None:
        if self.window.case is None:
            return
        try:
            case, change = self.window.desk.care.add_batch(self.window.case, label)
        except InvalidAnswer as problem:
            self.page.show_problem(f"{problem.sentence} {problem.action}")
            return
        self.page.label.clear()
        self._keep(case, change)
        self.page.label.setFocus()

    def _keep(self, case: "OpenCase", change: "Change") -> None:
        self.window.journey.take(case, change)
        self._draw()
