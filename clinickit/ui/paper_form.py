"""« Tout remplir sur papier »: print the journey as a form, with or without a case, and type it back by its codes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinickit.domain.errors import InvalidAnswer
from clinickit.flow.paper_codes import Place
from clinickit.services.paper_form.desk import CodeScreen, PaperFormDesk, PaperFormScreen
from clinickit.services.paper_form.sheets import SheetKind
from clinickit.services.screens import Input
from clinickit.ui.drafting import Drafting
from clinickit.ui.fields import field_view
from clinickit.ui.fields.base import FieldView
from clinickit.ui.fields.text import LineField, LongTextField
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.widgets.reading_order import reading_order
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.widgets.ticks import worded

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class PaperFormPage(Column):
    """The form to print; under it, the code of a question and the question itself."""

    print_asked = Signal(bool, bool)
    sheet_asked = Signal(str)
    code_given = Signal(str)
    next_asked = Signal()
    one_more_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.empty()
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring())
        for keys, what in (("Ctrl+Return", self.next_asked.emit), ("Ctrl+K", self._to_code)):
            QShortcut(QKeySequence(keys), self, what, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def empty(self) -> None:
        """Take everything out, what was being typed too."""
        super().empty()
        self.back, self.whole, self.short = button(""), button(""), button("")
        self.sheets: dict[SheetKind, QPushButton] = {}
        self.known = QCheckBox()
        self.when, self.by, self.code = QLineEdit(), QLineEdit(), QLineEdit()
        self.go, self.following, self.one_more = button(""), button(""), button("")
        self.problem, self.said = wrapped("", "fieldProblem"), wrapped("", "complete")
        self.view: FieldView | None = None
        self._asked = QVBoxLayout()

    def show_form(self, screen: PaperFormScreen) -> None:
        """Draw the page anew."""
        self.empty()
        texts = screen.texts
        self.add_text(texts["page_title"], "stepTitle")
        self.add_text(texts["page_intro"], "stepIntro")
        self.back = button(texts["back"], "secondary")
        self.back.clicked.connect(self.left)
        self.add_left(self.back)
        self._printing(screen)
        if screen.in_case:
            self._sheets(screen)
            self._typing(screen)
        else:
            self.add_text(texts["no_case"], "fieldHint")

    def _printing(self, screen: PaperFormScreen) -> None:
        texts = screen.texts
        frame, rows = card()
        rows.addWidget(wrapped(texts["printing"], "cardTitle"))
        if screen.in_case:
            self.known = QCheckBox()
            self.known.setAccessibleName(texts["with_known"])
            self.known.setAccessibleDescription(texts["with_known_hint"])
            rows.addWidget(worded(self.known, texts["with_known"]))
            rows.addWidget(wrapped(texts["with_known_hint"], "fieldHint"))
        self.short, self.whole = button(texts["print_short"], "primary"), button(texts["print_whole"], "secondary")
        for made, hint, short in ((self.short, "print_short_hint", True), (self.whole, "print_whole_hint", False)):
            made.clicked.connect(lambda _checked=False, one=short: self.print_asked.emit(one, self.known.isChecked()))
            rows.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(wrapped(texts[hint], "fieldHint"))
        self.add(frame)

    def _sheets(self, screen: PaperFormScreen) -> None:
        texts = screen.texts
        frame, rows = card()
        rows.addWidget(wrapped(texts["sheets"], "cardTitle"))
        rows.addWidget(wrapped(texts["sheets_hint"], "fieldHint"))
        holder = QWidget()
        line = SideBySide(holder)
        for kind in SheetKind:
            made = button(texts[f"print_{kind.value}"], "secondary")
            made.clicked.connect(lambda _checked=False, one=kind.value: self.sheet_asked.emit(one))
            line.addWidget(made)
            self.sheets[kind] = made
        rows.addWidget(holder)
        self.add(frame)

    def _typing(self, screen: PaperFormScreen) -> None:
        texts = screen.texts
        frame, rows = card()
        rows.addWidget(wrapped(texts["typing"], "cardTitle"))
        rows.addWidget(wrapped(texts["typing_intro"], "plainLine"))
        self.when = self._line(rows, texts["when"], texts["when_example"])
        self.by = self._line(rows, texts["by"])
        self.code = self._line(rows, texts["code"], texts["code_hint"])
        self.go = button(texts["go"], "secondary")
        rows.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        for line in (self.when, self.by):
            line.returnPressed.connect(self._on)
        self.code.returnPressed.connect(self._code_typed)
        self.go.clicked.connect(self._code_typed)
        self.problem, self.said = wrapped("", "fieldProblem"), wrapped("", "complete")
        for told in (self.problem, self.said):
            told.hide()
            rows.addWidget(told)
        self.add(frame)
        holder = QWidget()
        self._asked = QVBoxLayout(holder)
        self._asked.setContentsMargins(0, 0, 0, 0)
        self.add(holder)

    def _line(self, rows: QVBoxLayout, name: str, hint: str = "") -> QLineEdit:
        label, line = wrapped(name, "elementTitle"), QLineEdit()
        line.setAccessibleName(name)
        line.setAccessibleDescription(hint)
        label.setBuddy(line)
        rows.addWidget(label)
        if hint:
            rows.addWidget(wrapped(hint, "fieldHint"))
        rows.addWidget(line)
        return line

    def _on(self) -> None:
        """Return goes on to the next line."""
        self.window().focusNextPrevChild(True)

    def _to_code(self) -> None:
        """Back to the code, ready for another one."""
        self.code.setFocus()
        self.code.selectAll()

    def _code_typed(self) -> None:
        self.code_given.emit(self.code.text())

    def show_question(self, screen: CodeScreen, view: FieldView, texts: Mapping[str, str]) -> None:
        """Draw one question under the code, with the focus in it."""
        emptied(self._asked)
        self.view = view
        frame, rows = card()
        rows.addWidget(wrapped(screen.title, "elementTitle"))
        if screen.note:
            rows.addWidget(wrapped(screen.note, "warning"))
        rows.addWidget(view)
        holder = QWidget()
        line = SideBySide(holder)
        self.following = button(texts["next"], "primary")
        self.following.clicked.connect(self.next_asked)
        line.addWidget(self.following)
        if screen.in_list:
            self.one_more = button(texts["one_more"], "secondary")
            self.one_more.clicked.connect(self.one_more_asked)
            line.addWidget(self.one_more)
        rows.addWidget(holder)
        self._asked.addWidget(frame)
        self.rows.activate()
        first = next((one for one in reading_order(view) if one.isEnabled()), self.following)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring()

    def _bring(self) -> None:
        """The question comes on screen, its end then its beginning, as soon as it has its place."""
        if self.view is not None:
            self.ensureWidgetVisible(self.following)
            self.ensureWidgetVisible(self.view)

    def tell(self, problem: str = "", said: str = "") -> None:
        """What is wrong, or what was kept."""
        for label, text in ((self.problem, problem), (self.said, said)):
            label.setText(text)
            label.setVisible(bool(text))


class PaperFormRoom(QObject):
    """Brings the page into the window, from any other, and back; made on the first need."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.page = PaperFormPage()
        self._place: Place | None = None
        self._refused = False
        self._came_from: QWidget = window.home
        window.pages.addWidget(self.page)
        self._typed = Drafting(window, self.page, "paper_form", lambda: (self.page.when, self.page.by))
        self.page.print_asked.connect(self._print)
        self.page.sheet_asked.connect(self._print_sheet)
        self.page.code_given.connect(self._go)
        self.page.next_asked.connect(self._next)
        self.page.one_more_asked.connect(self._one_more)
        self.page.left.connect(self.leave)

    @property
    def _desk(self) -> PaperFormDesk:
        return self.window.desk.paper_form

    def enter(self) -> None:
        """Show the page, from any other."""
        here = self.window.pages.currentWidget()
        if here is not None and here is not self.page:
            self._came_from = here
        if self.window.case is not None:
            self.window.journey.leave_field()
        self._place = None
        self.page.show_form(self._desk.screen(self.window.case))
        if self.window.case is not None:
            self._typed.drawn(self.window.case.id)
        self.window.show_page(self.page)
        (self.page.when if self.window.case is not None else self.page.short).setFocus()

    def leave(self) -> None:
        """Back to the page the person came from, drawn again with what was typed here."""
        case = self.window.case
        if case is not None and self._came_from is self.window.journey:
            self.window.journey.take_over(case)
        self.window.show_page(self._came_from)

    def stop(self) -> None:
        """The window is closing: give the answer being typed, as leaving its field would, and keep the rest."""
        holder = QApplication.focusWidget()
        if holder is not None and self.page.isAncestorOf(holder):
            holder.clearFocus()
        if self.window.case is not None:
            self.window.journey.keep_drafts()
        self._typed.forget()

    def forget(self) -> None:
        """The vault is being locked: nothing of the case stays on the page."""
        self._came_from, self._place = self.window.unlock, None
        self._typed.forget()
        self._desk.forget()
        self.page.empty()

    def _print(self, short: bool, known: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        case, desk = self.window.case, self._desk
        folder = self.window.dialogs.folder(self.window, desk.texts["where"])
        if folder is not None:
            self.window.background.papers(lambda: desk.print_form(case, folder, short=short, known=known)).success(
                self.window.say_written
            ).failure(self.window.show_failure).run()

    def _print_sheet(self, kind: str) -> None:
        case, desk, texts = self.window.case, self.window.desk.sheets, self._desk.texts
        folder = self.window.dialogs.folder(self.window, texts["where"])
        if case is not None and folder is not None:
            self.window.background.papers(lambda: desk.print_sheet(case, SheetKind(kind), texts, folder)).success(
                self.window.say_written
            ).failure(self.window.show_failure).run()

    def _go(self, typed: str) -> None:
        try:
            self._paper_said()
            place = self._desk.place(typed)
        except InvalidAnswer as problem:
            self.page.tell(problem=f"{problem.sentence} {problem.action}")
            return
        self._show(place)

    def _paper_said(self) -> None:
        """Refuse to go on while nobody said when the paper was filled."""
        if self.window.case is not None:
            self._desk.on_paper(self.window.case, self.page.when.text(), self.page.by.text())

    def _show(self, place: Place) -> None:
        case = self.window.case
        if case is None:
            return
        self._place = place
        screen = self._desk.at(case, place)
        view = field_view(screen.field, self.window.words, self._now_text)
        view.given.connect(self._given)
        view.typed.connect(self.window.journey.questions.typed)
        if isinstance(view, LineField):
            view.editor.returnPressed.connect(self._next)
        self.page.code.setText(self._desk.codes.code(place.path) + (str(place.element) if place.element else ""))
        self._refused = False
        self.page.tell()
        self.page.show_question(screen, view, self._desk.texts)

    def _now_text(self) -> str:
        case = self.window.case
        return self.window.desk.journey.now_as_typed(case.zone if case is not None else "")

    def _given(self, given: Input) -> None:
        case, view = self.window.case, self.page.view
        if case is None:
            return
        try:
            paper = self._desk.on_paper(case, self.page.when.text(), self.page.by.text())
        except InvalidAnswer as problem:
            self._refused = True
            self.page.tell(problem=f"{problem.sentence} {problem.action}")
            return
        outcome = self._desk.give(case, given, paper)
        self._refused = outcome.change is None
        if view is not None and view.field.path == given.path:
            view.show_problem(outcome.problem)
        if outcome.change is None:
            return
        if (begun := self._desk.session(case, paper)) is not None:
            self.window.journey.take(case, begun)
        self.window.journey.drafts.pop(given.path, None)
        self.window.journey.take(outcome.case, outcome.change)
        self.page.tell(said=self._desk.texts["kept"].format(code=self._desk.codes.code(given.path)))

    def _leave_question(self) -> bool:
        """Give what is typed, as leaving the field would; whether one may go on."""
        view = self.page.view
        if isinstance(view, LineField | LongTextField):
            view.give()
        return not self._refused

    def _next(self) -> None:
        case = self.window.case
        if not self._leave_question() or case is None or self._place is None:
            return
        case = self.window.case or case
        following = self._desk.following(case, self._place)
        if following is None:
            self.page.tell(said=self._desk.texts["last"])
            return
        self._show(following)

    def _one_more(self) -> None:
        if self._leave_question() and self.window.case is not None and self._place is not None:
            self._show(self._desk.one_more(self.window.case, self._place))
