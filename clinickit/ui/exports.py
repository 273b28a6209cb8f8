"""What leaves the open case because the person asked: the dossier, its dates, one paper, a text to paste."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clinickit.services.casebook import OpenCase

if TYPE_CHECKING:
    from clinickit.ui.journey import Journey
    from clinickit.ui.main_window import MainWindow


class CaseExports(QObject):
    """Asks where, writes off the window's thread, then says where the files are."""

    def __init__(self, window: "MainWindow", journey: "Journey") -> None:
        super().__init__(window)
        self.window = window
        journey.dossier_asked.connect(self._ask_dossier)
        journey.calendar_asked.connect(self._ask_calendar)
        journey.save_paper_asked.connect(self._ask_paper)
        journey.copy_paper_asked.connect(self._copy_paper)
        journey.paper.issued_asked.connect(self._ask_issued)

    def _ask_dossier(self) -> None:
        self._write(self.window.words("export.dossier_where"), self.window.desk.papers.dossier)

    def _ask_calendar(self) -> None:
        self._write(self.window.words("export.calendar_where"), self.window.desk.papers.save_calendar)

    def _ask_paper(self, paper: str) -> None:
        self._write(
            self.window.words("export.paper_where"),
            lambda case, folder: self.window.desk.papers.save_paper(case, paper, folder),
        )

    def _ask_issued(self, paper: str) -> None:
        self._write(
            self.window.words("export.paper_where"),
            lambda case, folder: self.window.desk.papers.save_issued(case, paper, folder),
        )

    def _write(self, where: str, work: Callable[[OpenCase, Path], tuple[Path, ...]]) -> None:
        window, case = self.window, self.window.case
        folder = window.dialogs.folder(window, where)
        if case is not None and folder is not None:
            window.background.papers(lambda: work(case, folder)).success(window.say_written).failure(
                window.show_failure
            ).run()

    def _copy_paper(self, paper: str) -> None:
        window, case = self.window, self.window.case
        if case is not None:
            window.background.papers(lambda: window.desk.papers.paper_text(case, paper)).success(
                self._put_in_clipboard
            ).failure(window.show_failure).run()

    def _put_in_clipboard(self, text: str) -> None:
        if not self.window.guard.locked:
            self.window.guard.clipboard.put(text)
