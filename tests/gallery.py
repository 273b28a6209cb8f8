"""`python3 dev.py gallery [01 03]`: walks examples in the real window, one picture per page and per page of paper."""

import html
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from clinickit.ui.main_window import MainWindow
from tests.gallery_patients import walk_patients
from tests.gallery_rooms import walk_rooms
from tests.ui.stage import PHRASE, Told, real_window

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "resources" / "examples"
EXPECTED = ROOT / "tests" / "scenarios" / "expected"
PLACE = ROOT / "gallery"
USUAL = ("01", "03")
PATIENCE_SECONDS = 60.0
PAPER_WIDTH = 900
SETTLED_ROUNDS = 3


class Gallery:
    """Pictures in order, and the page that shows them."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.lines: list[tuple[str, str]] = []
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)

    def keep(self, name: str, picture: QPixmap | QImage) -> None:
        """One more picture."""
        file = f"{len(self.lines) + 1:03d}-{name}.png"
        if picture.isNull() or not picture.save(str(self.place / file)):
            sys.exit(f"gallery : {file} ne peut pas être écrit.")
        self.lines.append((name, file))

    def window(self, name: str, made: MainWindow) -> None:
        """The window as it stands; when its page scrolls, the whole page too."""
        settle(made)
        self.keep(name, made.grab())
        column = shown_column(made)
        whole = column.widget() if column is not None and column.verticalScrollBar().maximum() > 0 else None
        if whole is not None:
            self.keep(f"{name}-en-entier", whole.grab())

    def write_index(self) -> None:
        """The page that shows them all."""
        figures = "\n".join(
            f'<figure><figcaption>{html.escape(name)}</figcaption><img src="{file}" alt="{html.escape(name)}"></figure>'
            for name, file in self.lines
        )
        style = "body{background:#ccc;font-family:sans-serif}img{max-width:100%;border:1px solid #888}"
        page = f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>clinickit</title><style>{style}</style>'
        (self.place / "index.html").write_text(f"{page}\n{figures}\n</html>\n", encoding="utf-8")


def settle(made: MainWindow, calm: Callable[[], bool] = lambda: True) -> None:
    """Let the window finish what is under way."""
    limit = time.monotonic() + PATIENCE_SECONDS
    quiet = 0
    while quiet < SETTLED_ROUNDS:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        quiet = quiet + 1 if made.background.idle and calm() else 0
        if time.monotonic() > limit:
            sys.exit("gallery : la fenêtre n’a pas fini son travail.")
        time.sleep(0.01)


def shown_column(made: MainWindow) -> QScrollArea | None:
    """The scrolling page on screen, if it is one."""
    page: QWidget | None = made.pages.currentWidget()
    if page is made.journey:
        page = made.journey.pages.currentWidget()
    return page if isinstance(page, QScrollArea) else None


def moment_of(number: str) -> datetime:
    """The moment at which an example is looked at."""
    told = tomllib.loads((EXPECTED / f"{number}.toml").read_text(encoding="utf-8"))["assess_at"]
    if not isinstance(told, datetime):
        raise TypeError(number)
    return told


def walk(gallery: Gallery, number: str, folder: Path) -> None:
    """First page, protection, every step of one example, every page of its papers, the locked window."""
    file = next(EXAMPLES.glob(f"{number}_*.toml"))
    made = real_window(folder, moment_of(number), Told())
    made.resize(1180, 820)
    made.show()
    made.activateWindow()
    settle(made)
    if number == USUAL[0]:
        gallery.window("accueil", made)
    case = made.background.vault(lambda: made.desk.load_case_file(file.read_text(encoding="utf-8"), file.name))
    case.success(made.show_case).run()
    settle(made)
    made.protect_button.click()
    if number == USUAL[0]:
        gallery.window("proteger", made)
    made.protect.first.setText(PHRASE)
    made.protect.second.setText(PHRASE)
    made.protect.keep.click()
    settle(made, lambda: made.durable)
    made.show_page(made.journey)
    steps = [line.id for line in made.journey.step.rail] if made.journey.step else []
    for step in steps:
        made.journey.go(step)
        gallery.window(f"{number}-{step.replace('/', '-')}", made)
        if made.journey.step and made.journey.step.paper:
            for page, label in enumerate(made.journey.paper.pictures, 1):
                gallery.keep(f"{number}-{step}-page-{page}", label.pixmap())
    made.lock_button.click()
    settle(made)
    if number == USUAL[0]:
        gallery.window("verrouille", made)
    made.close()


def main(numbers: tuple[str, ...]) -> int:
    """Every example named; the number of pictures and where they are."""
    gallery = Gallery(PLACE)
    for number in numbers or USUAL:
        with tempfile.TemporaryDirectory() as folder:
            walk(gallery, number, Path(folder) / "vault")
    for others in (walk_rooms, walk_patients):
        with tempfile.TemporaryDirectory() as folder:
            others(gallery.window, settle, Path(folder))
    gallery.write_index()
    sys.stdout.write(f"{len(gallery.lines)} images dans {gallery.place.name}/ ; ouvrez index.html.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(tuple(sys.argv[1:])))
