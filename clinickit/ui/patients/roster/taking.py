"""The list being read: how far, how long still, and a way to stop it that keeps nothing."""

from clinickit.documents.numbers import number_in_french
from clinickit.ui.widgets.progress import ProgressPage
from clinickit.ui.words import WindowWords


class TakingPage(ProgressPage):
    """Lines read, time left."""

    def __init__(self, words: WindowWords) -> None:
        super().__init__(words, words("patients.taking.title"), words("patients.taking.intro"))

    def begin(self) -> None:
        """Nothing is read yet."""
        self.progress.begin(self.words("patients.taking.reading"))

    def show_progress(self, told: tuple[int, int, int]) -> None:
        """Bytes read, bytes in all (0: not known), lines read."""
        read, whole, lines = told
        self.progress.advance(read, whole, self.words("patients.taking.lines", count=number_in_french(lines)))
        if whole and read >= whole:
            self.progress.last_step(self.words("patients.taking.keeping"))
