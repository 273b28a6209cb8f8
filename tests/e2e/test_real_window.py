"""The real program on a real screen: started as a person starts it, driven by its keyboard, looked at from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "02_editeur.toml"
SCREEN = bool(os.environ.get("DISPLAY"))
PERSONAL = ("Dupont-Lajoie", "secret des patients")
PATIENCE_SECONDS = 120

# Typed into the program's own window, on the real platform; every act goes through the event loop.
DRIVER = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame
from clinickit import bootstrap

place, pictures, name, phrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
window = bootstrap.first_window(place)
window.show()
QTest.qWaitForWindowExposed(window)
window.activateWindow()
QTest.qWaitForWindowActive(window)
titles, steps = [window.windowTitle()], []

def pause():
    QApplication.processEvents()
    time.sleep(0.01)  # qWait would keep every worker waiting while it sleeps

def settle():
    for _ in range(6):
        pause()
        while not window.background.idle:
            pause()

def key(code):
    QTest.keyClick(QApplication.focusWidget() or window, code)

def tab_to(widget):
    for _ in range(400):
        if QApplication.focusWidget() is widget:
            return
        key(Qt.Key.Key_Tab)
    raise SystemExit(f"Tab never reaches {widget}")

def note():
    settle()
    steps.append(window.journey.step.id)
    titles.append(window.windowTitle())

tab_to(window.home.start)
key(Qt.Key.Key_Return)
note()
key(Qt.Key.Key_Space)
settle()
while window.journey.step.id != "duties":
    if window.journey.step.id == "practice":
        field = window.journey.questions.fields["practice.name"]
        tab_to(field.editor)
        QTest.keyClicks(field.editor, name)
        window.protect_button.setFocus()
        settle()
        key(Qt.Key.Key_Space)
        settle()
        for line in (window.protect.first, window.protect.second):
            QTest.keyClicks(line, phrase)
        tab_to(window.protect.keep)
        key(Qt.Key.Key_Return)
        settle()
        window.show_page(window.journey)
    tab_to(window.journey.forward)
    key(Qt.Key.Key_Return)
    note()
settle()
picture = window.grab()
picture.save(str(pictures / "duties.png"))
image = picture.toImage()
colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
answers = window.case.answers
print(json.dumps({
    "platform": QApplication.platformName(), "steps": steps, "titles": titles, "colours": len(colours),
    "duties": len(window.journey.duties.findChildren(QFrame)), "kinds": str(answers["breach.kinds"]),
    "name": answers["practice.name"],
}))
window.close()
"""

ON_A_CASE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from clinickit import bootstrap
from clinickit.ui import application

class Leaves:
    def leaves_unsaved(self, *_):
        return True

def look(made):
    print(made.windowTitle(), "journey" if made.case else "home")
    made.close()

def run(made, shown):
    made.dialogs = Leaves()
    made.show()
    QTimer.singleShot(1500, lambda: look(made))
    return QApplication.exec()

application.run = run
raise SystemExit(bootstrap.open_window(Path(sys.argv[1])))
"""


@pytest.fixture
def journey(tmp_path: Path, own_home: Path) -> dict[str, object]:
    """What one run of the program told, from the first page to the duties."""
    import json

    del own_home
    for folder in ("vault", "pictures"):
        (tmp_path / folder).mkdir()
    run = subprocess.run(
        [sys.executable, "-c", DRIVER, str(tmp_path / "vault"), str(tmp_path / "pictures"), *PERSONAL],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, object] = json.loads(run.stdout.splitlines()[-1])
    return told


def test_a_person_reaches_the_duties_with_the_keyboard_and_nothing_personal_shows_outside(
    journey: dict[str, object], tmp_path: Path, own_home: Path
) -> None:
    assert journey["platform"] == ("xcb" if SCREEN else "offscreen")
    steps = journey["steps"]
    assert isinstance(steps, list)
    assert steps[0] == "situation"
    assert steps[-1] == "duties"
    assert journey["name"] == PERSONAL[0]
    assert "ransomware" in str(journey["kinds"])

    # The page of the duties was drawn.
    colours, duties = journey["colours"], journey["duties"]
    assert isinstance(colours, int)
    assert isinstance(duties, int)
    assert colours > 20
    assert duties > 10
    assert (tmp_path / "pictures" / "duties.png").stat().st_size > 10_000

    # Neither the title of the window, nor a name of file, nor a byte outside the vault's cipher tells anything.
    titles = journey["titles"]
    assert isinstance(titles, list)
    assert set(titles) == {"clinickit"}
    written = [path for root in (tmp_path / "vault", own_home, own_home.parent) for path in root.rglob("*")]
    assert written
    for path in written:
        assert not any(one.casefold() in path.name.casefold() for one in PERSONAL)
        if path.is_file():
            content = path.read_bytes()
            assert not any(one.encode() in content or one.encode("utf-16-le") in content for one in PERSONAL), path


def test_the_program_opens_on_a_case_file_named_at_its_start(tmp_path: Path, own_home: Path) -> None:
    del own_home
    done = subprocess.run(
        [sys.executable, "-c", ON_A_CASE, str(EXAMPLE)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["clinickit", "journey"]
