"""A window in which somebody types, killed at any moment: on reopening, all but the last second of keys are there."""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from tests.ui.hands import Hands
from tests.ui.leaked import invented, with_list
from tests.ui.seen import away
from tests.ui.stage import Told, real_window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[2]
BETWEEN_KEYS_MS = 50
LAST_SECOND = 1000 // BETWEEN_KEYS_MS  # the keys that a person who types without a pause may lose
SHORTEST_SECONDS, LONGEST_SECONDS = 1.6, 4.0
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Field = QLineEdit | QPlainTextEdit


class Patience:
    """Waits as the test robot does, without a test around it."""

    def waitUntil(self, what: Callable[[], bool], timeout: int) -> None:  # noqa: N802 - the robot's own name
        """Until it holds."""
        end = time.monotonic() + timeout / 1000
        while not what():
            assert time.monotonic() < end, "the window never settled"
            QApplication.processEvents()
            time.sleep(0.01)


def journey(hands: Hands) -> Field:
    """A long text of the journey."""
    for step in hands.window.desk.guide.flow.steps:
        hands.journey.go(step.id)
        hands.settle()
        texts = [one for one in hands.journey.questions.findChildren(QPlainTextEdit) if one.isVisible()]
        if texts:
            return texts[0]
    raise AssertionError("no field to type in")


def main_courante(hands: Hands) -> Field:
    """An entry of the main courante."""
    hands.press(hands.journey.main_courante)
    return hands.window.rooms.records.main_courante.text


def piece(hands: Hands) -> Field:
    """Where a piece to come was found."""
    hands.press(hands.journey.pieces)
    return hands.window.rooms.records.evidence.source


def closing(hands: Hands) -> Field:
    """The reason of a hold, on the page that closes a case."""
    hands.press(hands.journey.ending)
    return hands.window.rooms.ending.closing._fields["hold.reason"]


def note(hands: Hands) -> Field:
    """A note for the lawyer."""
    hands.window.rooms.ending.show_notes()
    hands.settle()
    return hands.window.rooms.ending.notes.text


def presumed(hands: Hands) -> Field:
    """Why people are presumed concerned."""
    listed(hands)
    hands.window.rooms.leak.enter()
    hands.settle()
    hands.press(hands.window.rooms.leak.hub.presume)
    return hands.window.rooms.leak.without.presumed.why


def person(hands: Hands) -> Field:
    """Why one patient is written to otherwise."""
    listed(hands)
    room = hands.window.rooms.patients
    room.to_people()
    hands.settle()
    hands.write(invented(1)[0].family, room.people.name)
    hands.press(room.people.search)
    hands.press(room.people.results[0])
    return room.person.reason


def listed(hands: Hands) -> None:
    """The case has a list of patients."""
    case = hands.window.case
    assert case is not None
    patients = hands.window.desk.world.patients
    if not away(lambda: patients.patients(case.id).count()):
        with_list(hands, invented(12))


FIELDS: dict[str, Callable[[Hands], Field]] = {
    one.__name__: one for one in (journey, main_courante, piece, closing, note, presumed, person)
}


def text_of(field: Field) -> str:
    """What is written in a field."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def type_for_ever(folder: Path, name: str) -> None:
    """Open the program, start a case, and type in one field, saying each key once it is on the screen."""
    window = real_window(folder, told=Told())
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    hands = Hands(cast("QtBot", Patience()), window, Told())
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    field = FIELDS[name](hands)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    typed = 0

    def press() -> None:
        nonlocal typed
        QTest.keyClick(field, Qt.Key(ord(LETTERS[typed % len(LETTERS)].upper())))
        typed += 1
        print(typed, flush=True)

    keys = QTimer()
    keys.setInterval(BETWEEN_KEYS_MS)
    keys.timeout.connect(press)
    keys.start()
    QApplication.exec()


def killed(folder: Path, name: str, seed: int) -> int:
    """Kill a program in which somebody types, at a moment drawn from a seed; how many keys it had said."""
    chance = random.Random(seed)  # noqa: S311 - the same moment each time
    command = [sys.executable, "-m", "tests.soak.keystrokes", "--type", name, "--folder", str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(chance.uniform(SHORTEST_SECONDS, LONGEST_SECONDS))
        child.send_signal(signal.SIGKILL)
        told = [line for line in (first, *child.stdout.readlines()) if line.endswith("\n")]
    assert told, "the program never typed"
    return int(told[-1])


def found_again(hands: Hands, name: str) -> str:
    """What stands in the field when the program is opened again, as a person reads it."""
    hands.unlock()
    hands.window.open_case(only_case(hands))
    hands.settle()
    return text_of(FIELDS[name](hands))


def only_case(hands: Hands) -> str:
    """The id of the only case of the vault."""
    found: list[str] = []
    store = hands.window.desk.book.store
    hands.window.background.vault(lambda: store.cases()[0].id).success(found.append).run()
    hands.settle()
    return found[0]


def expected(count: int) -> str:
    """What was typed, once so many keys were pressed."""
    return "".join(LETTERS[number % len(LETTERS)] for number in range(count))


def lost(count: int, read: str) -> int:
    """How many of the keys that were on the screen are not there any more. Raises when other keys are."""
    assert expected(count + 1).startswith(read), read
    return max(0, count - len(read))


def main() -> int:
    """Kill as often as asked, each time in another field; prints how many keys were lost at most."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--type", default="")
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "clinickit-keystrokes")
    given = asked.parse_args()
    if given.type:
        type_for_ever(given.folder, given.type)
        return 0
    most = 0
    for number in range(given.kills):
        name = list(FIELDS)[number % len(FIELDS)]
        folder = given.folder / f"{given.seed}-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        count = killed(folder, name, given.seed * 1_000_000 + number)
        window = real_window(folder, told=Told())
        window.show()
        missing = lost(count, found_again(Hands(cast("QtBot", Patience()), window, Told()), name))
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        most = max(most, missing)
        print(f"{number + 1} {name}: {count} keys, {missing} lost", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"seed {given.seed}: {given.kills} kills, at most {most} keys lost of those of the last second")
    return 1 if most > LAST_SECOND else 0


if __name__ == "__main__":
    sys.exit(main())
