"""`dev.py soak window [-- PEOPLE LINES]`: a list and a leaked file dropped on the real window, to printed letters.

Everything is done by events of the window: two files dropped, buttons pressed. Pictures of each page stay in
soak-window/ with a page that shows them. Then every printed letter is counted, each file is checked by qpdf where it is
installed, the text is read by pdftotext, and each address is measured inside the envelope's window. Fails otherwise.
"""

import re
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from clinickit import bootstrap
from clinickit.services.leak.law import Origin, Told
from clinickit.services.patients.desk import PatientStep
from clinickit.ui.main_window import MainWindow
from tests import generators as g
from tests.gallery import Gallery
from tests.ui import stage

SEED = 20261121
PEOPLE, LINES, SHARE = 20_000, 491_840, 0.5
PHRASE = "Sept girafes près du phare"
EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "01_laboratoire.toml"
PLACE = Path("soak-window")
REFERENCE = re.compile(r"[A-Z]{1,6}-\d{6}-[A-Z]")
PICTURE_WIDTH = 900
MM = 25.4 / 72
SHEET = 297.0
RIGHT_OF, ABOVE = 100.0, 92.0  # millimetres: what stands there could be seen through a window
PATIENCE_SECONDS = 1800.0
LONG_SECONDS = 1.5
PAUSE_SECONDS = 0.01


def files(place: Path, people: int, lines: int) -> tuple[Path, Path]:
    """The practice's list and a leaked file about half of it, among other people."""
    listed = list(g.invent(SEED, people))
    roster, leak = place / "patients.csv", place / "fichier-diffuse.csv"
    rows = [list(g.ROSTER_HEADER), *(g.roster_row(number, one) for number, one in enumerate(listed, 1))]
    roster.write_text(g.as_csv(rows), encoding="utf-8")
    within = int(people * SHARE)
    with leak.open("w", encoding="utf-8", newline="") as stream:
        stream.write(g.as_csv([list(g.LEAK_HEADER)]))
        found = (row for row, _, _ in g.leak_about(SEED, listed, within, lines))
        while block := list(islice(found, 20_000)):
            stream.write(g.as_csv(block))
    return roster, leak


class Robot:
    """A person in front of the window: presses, drops, waits, and pictures what it sees."""

    def __init__(self, window: MainWindow, place: Path) -> None:
        self.window, self.gallery = window, Gallery(place)
        self.seconds: list[tuple[str, float]] = []

    def wait(self, what: Callable[[], bool] = lambda: True, name: str = "") -> None:
        """Until nothing is under way and what is awaited holds; long work that has a name is pictured on its way."""
        begun, quiet, pictured = time.monotonic(), 0, not name
        limit = begun + PATIENCE_SECONDS
        while quiet < 4:
            QApplication.processEvents()
            time.sleep(PAUSE_SECONDS)  # `qWait` would keep every worker waiting while it sleeps
            quiet = quiet + 1 if self.window.background.idle and what() else 0
            if not pictured and time.monotonic() - begun > LONG_SECONDS:
                self.gallery.keep(f"{name}-en-cours".replace(" ", "-"), self.window.grab())
                pictured = True
            if time.monotonic() > limit:
                sys.exit("soak window: the window did not finish its work")

    def press(self, button: QAbstractButton, name: str = "", awaited: Callable[[], bool] = lambda: True) -> None:
        """Press a button of the page on screen, wait for what it does, and time it under a name."""
        if not (button.isVisible() and button.isEnabled()):
            sys.exit(f"soak window: « {button.text()} » cannot be pressed")
        begun = time.monotonic()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait(awaited, name)
        if name:
            self.seconds.append((name, time.monotonic() - begun))

    def picture(self, name: str) -> None:
        """What is on screen."""
        self.wait()
        self.gallery.window(name, self.window)

    def drop(self, file: Path, on: QWidget) -> None:
        """A file dragged from a folder and let go over a place of the page."""
        told = QMimeData()
        told.setUrls([QUrl.fromLocalFile(str(file.resolve()))])
        here, button = QPointF(on.rect().center()), Qt.MouseButton.LeftButton
        action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(on, QDragEnterEvent(here.toPoint(), action, told, button, keys))
        QApplication.sendEvent(on, QDropEvent(here, action, told, button, keys))
        self.wait()


def protected_case(robot: Robot) -> None:
    """The example of a laboratory, in a vault with a passphrase."""
    window = robot.window
    text = EXAMPLE.read_text(encoding="utf-8")
    window.background.vault(lambda: window.desk.load_case_file(text, EXAMPLE.name)).success(window.show_case).run()
    robot.wait(lambda: window.case is not None)
    window.protect_button.click()
    for line in (window.protect.first, window.protect.second):
        line.setText(PHRASE)
    robot.press(window.protect.keep, awaited=lambda: window.durable)
    window.show_page(window.journey)
    robot.wait()


def take_list(robot: Robot, roster: Path) -> None:
    """The list dropped, looked at, taken."""
    room = robot.window.rooms.patients
    robot.press(robot.window.journey.patients)
    robot.picture("patients")
    robot.press(room.overview.go[PatientStep.LIST])
    robot.drop(roster, room.lists.place)
    robot.picture("liste-colonnes")
    robot.press(room.look.take, "list taken", lambda: robot.window.pages.currentWidget() is room.report)
    robot.picture("liste-rapport")
    room.report.lists_asked.emit()
    robot.wait()


def search_leak(robot: Robot, leak: Path) -> None:
    """The law read, the leaked file dropped, searched, its piles shown."""
    room = robot.window.rooms.leak
    robot.press(robot.window.rooms.patients.overview.go[PatientStep.CONCERNED])
    robot.picture("concernes")
    robot.press(room.hub.file)
    for key, option in (("police", Told.YES), ("lawyer", Told.YES), ("origin", next(iter(Origin)))):
        room.law.choices[key][option].setChecked(True)
    room.law.read.setChecked(True)
    robot.picture("fichier-loi")
    robot.press(room.law.go)
    robot.drop(leak, room.file.place)
    robot.picture("fichier-colonnes")
    robot.press(room.file.start, "leaked file searched", lambda: robot.window.pages.currentWidget() is room.result)
    robot.picture("fichier-piles")
    room.leave()
    robot.wait()


def print_letters(robot: Robot) -> int:
    """The letters prepared, one looked at, planned, printed, handed over; returns how many were planned on paper."""
    window, room = robot.window, robot.window.rooms.letters
    robot.picture("patients-suite")
    letters = window.rooms.patients.overview.go[PatientStep.LETTERS]
    robot.press(letters, "letters prepared", lambda: room.screen is not None)
    robot.picture("lettres")
    room.overview.preview_asked.emit("", 0)
    robot.wait(lambda: bool(room.preview.pictures))
    robot.picture("lettre-d-une-personne")
    room.preview.left.emit()
    robot.wait()
    robot.press(room.overview.primary, "letters planned", lambda: window.pages.currentWidget() is room.making)
    robot.picture("imprimer")
    robot.press(room.making.print, "letters printed")
    robot.picture("imprime")
    room.following.show_register()
    robot.wait()
    robot.picture("registre")
    room.following.register.hand_proof.setText("bordereau de dépôt 4411")
    robot.press(room.following.register.hand)
    robot.picture("registre-remis")
    assert room.screen is not None
    return sum(batch.letters for line in room.screen.mailings for batch in line.batches)


def words_of(file: Path) -> Iterator[tuple[str, pypdfium2.PdfPage]]:
    """Each page of a file with its words."""
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            yield page.get_textpage().get_text_range(), page


def counted(folder: Path, window: MainWindow) -> tuple[Counter[str], int]:
    """How often each reference is printed, and how many addresses lie inside what every window shows."""
    found: Counter[str] = Counter()
    inside = 0
    zones = [zone for _, zone in window.desk.letters.letters.windows]
    for file in sorted(folder.glob("lettres-*.pdf")):
        for rank, (text, page) in enumerate(words_of(file)):
            references = REFERENCE.findall(text)
            if rank == 0 or len(references) != 1:  # the slip, and second pages
                continue
            found.update(references)
            words = page.get_textpage()
            boxes = [words.get_rect(at) for at in range(words.count_rects())]
            address = [box for box in boxes if box[0] * MM > RIGHT_OF and SHEET - box[3] * MM < ABOVE]
            inside += bool(address) and all(
                zone.left < box[0] * MM and box[2] * MM < zone.right and zone.top < SHEET - box[3] * MM < zone.bottom
                for zone in zones
                for box in address
            )
    return found, inside


def checked(folder: Path) -> list[str]:
    """What qpdf and pdftotext have to say against the files, where they are installed."""
    faults = []
    for file in sorted(folder.glob("lettres-*.pdf")):
        if shutil.which("qpdf"):
            told = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
            faults += [f"{file.name}: {told.stderr.strip()}"] if told.returncode else []
    first = next(iter(sorted(folder.glob("lettres-*.pdf"))), None)
    if first is not None and shutil.which("pdftotext"):
        told = subprocess.run(["pdftotext", str(first), "-"], capture_output=True, text=True, check=False)
        faults += [] if REFERENCE.search(told.stdout) else [f"{first.name}: pdftotext reads no reference"]
    return faults


def keep_paper(robot: Robot, folder: Path) -> None:
    """The slip and the first letter, as pictures."""
    first = next(iter(sorted(folder.glob("lettres-*.pdf"))))
    with pypdfium2.PdfDocument(first) as document:
        for number in range(min(3, len(document))):
            drawn = document[number].render(scale=PICTURE_WIDTH / document[number].get_width()).to_pil().convert("RGB")
            image = QImage(drawn.tobytes(), drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
            robot.gallery.keep(f"papier-{number + 1}", image)


def run(place: Path, people: int, lines: int) -> int:
    """The whole way in a folder; the status of the program."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    print(f"seed {SEED}; {people:,} people, {lines:,} leaked lines; pictures in {place}/images", flush=True)
    roster, leak = files(place, people, lines)
    window = bootstrap.first_window(place / "vault")
    window.dialogs = stage.Told(chosen=place / "lots")
    window.resize(1180, 820)
    window.show()
    QTest.qWaitForWindowExposed(window)
    robot = Robot(window, place / "images")
    protected_case(robot)
    take_list(robot, roster)
    search_leak(robot, leak)
    planned = print_letters(robot)
    keep_paper(robot, place / "lots")
    robot.gallery.write_index()
    found, inside = counted(place / "lots", window)
    faults = checked(place / "lots")
    alarms = window.dialogs.alarmed
    window.close()
    for name, seconds in robot.seconds:
        print(f"{name}: {seconds:.1f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    doubled = sum(times > 1 for times in found.values())
    print(f"{planned:,} letters planned, {len(found):,} printed, {doubled} doubled, {inside:,} addresses in the window")
    print(f"peak {peak:.0f} MB; faults: {faults or 'none'}; alarms: {alarms or 'none'}")
    whole = planned == len(found) == inside and not (doubled or faults or alarms) and planned > 0
    return 0 if whole else 1


def main(arguments: list[str]) -> int:
    """People and lines as asked, else those of the reference case."""
    people = int(arguments[0]) if arguments else PEOPLE
    lines = int(arguments[1]) if len(arguments) > 1 else LINES
    return run(PLACE, people, lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
