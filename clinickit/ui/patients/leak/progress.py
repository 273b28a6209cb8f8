"""The search under way: how far, how long still, and a way to stop it."""

from clinickit.documents.numbers import number_in_french
from clinickit.ui.widgets.progress import ProgressPage
from clinickit.ui.words import WindowWords

_MEGABYTE = 1_000_000


class SearchingPage(ProgressPage):
    """Bytes read, lines compared, time left."""

    def __init__(self, words: WindowWords) -> None:
        super().__init__(words, words("leak.progress.title"), words("leak.progress.intro"))

    def begin(self) -> None:
        """A search begins: the list is being prepared."""
        self.progress.begin(self.words("leak.progress.list"))

    def show_progress(self, told: tuple[int, int, int]) -> None:
        """Bytes read, bytes in all, lines compared."""
        read, whole, lines = told
        figures = [f"{size / _MEGABYTE:.1f}".replace(".", ",") for size in (read, whole)]
        text = self.words("leak.progress.done", done=figures[0], total=figures[1], lines=number_in_french(lines))
        self.progress.advance(read, whole, text)
        if read >= whole:
            self.progress.last_step(self.words("leak.progress.keeping"))
