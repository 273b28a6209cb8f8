"""A real window opened on one of the examples, or on a case of a few answers, for tests that walk one page."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from clinickit.domain.facts import FactValue
from clinickit.services.casebook import OpenCase
from clinickit.services.casefile.writing import write_toml
from tests.law import RESOURCES
from tests.ui.opened_window import Seen
from tests.ui.stage import NOW, Told, real_window

NAME = "dossier.toml"


def on_a_case(bot: QtBot, folder: Path, answers: Mapping[str, FactValue], at: datetime = NOW) -> Seen:
    """The window on a case that has these answers."""
    return _opened(bot, folder, write_toml(dict(answers)), at)


def on_an_example(bot: QtBot, folder: Path, number: str, at: datetime = NOW) -> Seen:
    """The window on one of the examples, by its number (`04`)."""
    file = next((RESOURCES / "examples").glob(f"{number}_*.toml"))
    return _opened(bot, folder, file.read_text(encoding="utf-8"), at)


def _opened(bot: QtBot, folder: Path, text: str, at: datetime) -> Seen:
    window = real_window(folder / "vault", at, Told(chosen=folder))
    bot.addWidget(window)
    window.show()
    seen = Seen(bot, window)
    window.background.vault(lambda: window.desk.load_case_file(text, NAME)).success(window.show_case).run()
    seen.settle()
    return seen


def told(seen: Seen) -> Told:
    """What the dialogs of this window said."""
    assert isinstance(seen.window.dialogs, Told)
    return seen.window.dialogs


def case_of(seen: Seen) -> OpenCase:
    """The case on screen."""
    case = seen.window.case
    assert case is not None
    return case


def go(seen: Seen, step: str) -> None:
    """Show one step, and wait until it is drawn."""
    seen.window.journey.go(step)
    seen.settle()


def kept(seen: Seen) -> dict[str, FactValue]:
    """The answers as the store has them, read on the vault's worker."""
    found: list[OpenCase] = []
    case_id = case_of(seen).id
    seen.window.background.vault(lambda: seen.window.desk.open(case_id)).success(found.append).run()
    seen.settle()
    return dict(found[0].answers)
