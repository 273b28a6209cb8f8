"""When the file is not in hand: people presumed concerned, and the letter that asks for it."""

from collections.abc import Callable

from clinickit.services.leak.request import Asked, RequestScreen
from clinickit.services.patients.presumed import PresumedScreen, Typed
from clinickit.ui.drafting import Drafting, fields_of
from clinickit.ui.guard import said
from clinickit.ui.patients.leak.case_work import CaseWork
from clinickit.ui.patients.leak.presumed import PresumedPage
from clinickit.ui.patients.leak.request import RequestPage


class WithoutFile:
    """Brings both pages and their use cases together."""

    def __init__(self, work: CaseWork, back: Callable[[], None]) -> None:
        self.work, self._back = work, back
        self.presumed, self.request = PresumedPage(work.words), RequestPage(work.words)
        self._why = Drafting(work.window, self.presumed, "presumed", lambda: fields_of(self.presumed))
        self.presumed.preview_asked.connect(self._preview)
        self.presumed.hold_asked.connect(self._hold)
        self.presumed.none_asked.connect(self._hold_nobody)
        self.presumed.left.connect(self._back)
        self.request.chosen.connect(self.to_request)
        self.request.copy_asked.connect(self._copy)
        self.request.save_asked.connect(self._save_request)
        self.request.left.connect(self._back)

    def forget(self) -> None:
        """The vault is being locked: nothing stays on the pages."""
        self._why.forget()
        self.presumed.empty()
        self.request.forget()

    # People presumed

    def to_presumed(self) -> None:
        """The criteria."""

        def show(screen: PresumedScreen) -> None:
            self.presumed.show_presumed(screen)
            if (case := self.work.window.case) is not None:
                self._why.drawn(case.id)
            self.work.window.show_page(self.presumed)

        self.work.run(self.work.desk.presumed.screen, show)

    def _preview(self, typed: Typed) -> None:
        refused = self._say_presumed_problem
        self.work.run(lambda case: self.work.desk.presumed.preview(case, typed), self.presumed.show_counted, refused)

    def _say_presumed_problem(self, error: Exception) -> None:
        self.presumed.show_problem(said(error))

    def _hold(self, typed: Typed) -> None:
        refused = self._say_presumed_problem
        self.work.run(lambda case: self.work.desk.presumed.hold(case, typed), lambda _screen: self._held(), refused)

    def _held(self) -> None:
        self._why.done()
        self._back()

    def _hold_nobody(self) -> None:
        self.work.run(self.work.desk.presumed.hold_nobody, lambda _screen: self._back())

    # The request

    def to_request(self, asked: Asked) -> None:
        """The letter to one of those who may hold the file."""

        def show(screen: RequestScreen) -> None:
            self.request.show_request(screen)
            self.work.window.show_page(self.request)

        self.work.run(lambda case: self.work.desk.request.screen(case, asked), show)

    def _copy(self, text: str) -> None:
        self.work.window.guard.clipboard.put(text)
        self.request.show_copied()

    def _save_request(self, asked: Asked) -> None:
        folder = self.work.window.dialogs.folder(self.work.window, self.work.words("leak.request.where"))
        if folder is not None:
            self.work.run(lambda case: self.work.desk.request.save(case, asked, folder), self.work.window.say_written)
