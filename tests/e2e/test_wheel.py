"""The wheel works without the checkout: installed elsewhere, in an empty home, it checks itself and makes a dossier."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("clinickit", "resources", "pyproject.toml", "README.md", "LICENSE")
FILES_OF_THE_DEMO = 15


def run(command: list[str], place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with nothing of the checkout in its way."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    told = kept | {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"} | environment
    return subprocess.run(command, cwd=place, env=told, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the project, with no network."""
    copy = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / part, copy / part)
    made = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], copy)
    assert made.returncode == 0, made.stdout + made.stderr
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the wheel is installed, alone."""
    target = tmp_path_factory.mktemp("installed")
    install = ["-m", "pip", "install", "--no-deps", "--no-index", "--disable-pip-version-check", "--target"]
    done = run([sys.executable, *install, str(target), str(wheel)], target)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def clinickit(installed: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed program, in an empty home."""
    home.mkdir(exist_ok=True)
    folders = {"HOME": str(home), "USERPROFILE": str(home), "XDG_DATA_HOME": str(home), "APPDATA": str(home)}
    command = [sys.executable, "-m", "clinickit", *arguments]
    return run(command, home, PYTHONPATH=str(installed), QT_QPA_PLATFORM="offscreen", **folders)


def test_the_wheel_carries_the_program_and_every_resource(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    resources = {path for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert {f"clinickit/_resources/{one.relative_to(ROOT / 'resources').as_posix()}" for one in resources} <= names
    modules = {one.relative_to(ROOT).as_posix() for one in (ROOT / "clinickit").rglob("*.py")}
    assert modules <= names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import clinickit; from clinickit.adapters.toml_resources import find_resources as f; print(f())"
    found = run([sys.executable, "-c", code], tmp_path, PYTHONPATH=str(installed))
    assert Path(found.stdout.strip()) == (installed / "clinickit" / "_resources").resolve(), found.stderr


def test_the_installed_program_finds_that_everything_holds_together(installed: Path, tmp_path: Path) -> None:
    found = clinickit(installed, tmp_path / "home", "check")
    assert (found.returncode, found.stdout, found.stderr) == (0, "Tout tient ensemble.\n", "")


def test_the_installed_program_makes_the_dossier_of_the_example(installed: Path, tmp_path: Path) -> None:
    found = clinickit(installed, tmp_path / "home", "demo", str(tmp_path / "dossier"))
    assert found.returncode == 0, found.stderr
    assert len(list((tmp_path / "dossier").iterdir())) == FILES_OF_THE_DEMO
    assert list((tmp_path / "home").iterdir()) == []
