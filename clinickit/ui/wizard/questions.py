"""The one page that draws any step of questions."""

from clinickit.services.screens import StepScreen
from clinickit.ui.wizard.asking import AskingPage


class QuestionsPage(AskingPage):
    """Title, a sentence, the questions."""

    def show_step(self, screen: StepScreen) -> None:
        """Draw a step."""

        def draw() -> None:
            self.add_text(screen.title, "stepTitle")
            self.add_text(screen.intro, "stepIntro")
            self.ask(screen)

        self.redrawn(screen, draw)
