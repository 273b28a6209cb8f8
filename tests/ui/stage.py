"""A real window on a cheap vault, at a set moment, whose dialogs answer by themselves and whose doors have a guard."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QApplication, QWidget

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.paths import holds_a_vault
from clinickit.adapters.patient_files import DiskTables, VaultPatientFiles
from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pdf_pages import PdfiumPages
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.bootstrap import letter_doors
from clinickit.people.names import NameRules, read_name_rules
from clinickit.services.desk import Desk
from clinickit.services.entrance import entrance
from clinickit.services.evidence_ports import Pieces
from clinickit.services.library import Library
from clinickit.services.patients_ports import PatientFiles
from clinickit.services.ports import CaseStore, Exports, PdfMaker, PdfPages
from clinickit.services.tables_ports import PatientTables
from clinickit.services.vault_ports import Backups, Vault
from clinickit.services.world import World
from clinickit.ui.application import application, window
from clinickit.ui.dialogs import Dialogs
from clinickit.ui.main_window import MainWindow
from clinickit.ui.words import WindowWords
from tests.adapters.vault_places import PHRASE, cheap_vault

__all__ = ["NOW", "PHRASE", "OnTheWindowThread", "Told", "dressed", "library", "off_the_window", "real_window"]

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RESOURCES = TomlResources()

# What may be called on the window's thread, and why.
ON_THE_WINDOW = frozenset(
    {
        "exists",  # Vault: two names of files looked for, nothing opened
        "location",  # Vault: a name
        "durable",  # CaseStore: a property
        "cases",  # CaseStore held in memory, asked when the window closes: would something be lost?
        "close",  # CaseStore: the window is closing, its workers have finished
    }
)


class OnTheWindowThread(AssertionError):
    """The vault or a paper was touched on the thread that draws the window: it would freeze."""


class _Guarded:
    """Anything behind a port; its calls raise on the window's thread."""

    def __init__(self, behind: object) -> None:
        self.behind = behind

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port offers
        found = getattr(self.behind, name)
        return self._watched(name, found) if callable(found) else found

    def _watched(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def watched(*given: object, **named: object) -> object:
            if name not in ON_THE_WINDOW and threading.current_thread() is threading.main_thread():
                raise OnTheWindowThread(f"{type(self.behind).__name__}.{name}")
            result = call(*(one.behind if isinstance(one, _Guarded) else one for one in given), **named)
            return _Guarded(result) if hasattr(result, "seal_into") else result

        return watched


def off_the_window(behind: object) -> Any:  # noqa: ANN401 - stands for any port
    """The same thing, refusing to be called on the window's thread."""
    return _Guarded(behind)


@dataclass
class Told(Dialogs):
    """Dialogs that answer at once and remember what they said."""

    chosen: Path | None = None
    file: Path | None = None
    leaves: bool = True
    agreed: bool = True
    said: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    alarmed: list[str] = field(default_factory=list)

    def folder(self, parent: QWidget, title: str) -> Path | None:
        del parent
        self.said.append(title)
        return self.chosen

    def existing_file(self, parent: QWidget, title: str) -> Path | None:
        del parent
        self.said.append(title)
        return self.file

    def agrees(self, parent: QWidget, title: str, text: str) -> bool:
        del parent, title
        self.said.append(text)
        return self.agreed

    def tell(self, parent: QWidget, title: str, text: str) -> None:
        del parent, title
        self.said.append(text)

    def warn(self, parent: QWidget, title: str, text: str) -> None:
        del parent, title
        self.warned.append(text)

    def alarm(self, parent: QWidget, title: str, text: str) -> None:
        del parent, title
        self.alarmed.append(text)

    def leaves_unsaved(self, parent: QWidget, words: WindowWords) -> bool:
        del parent, words
        self.said.append("leaves unsaved")
        return self.leaves


@cache
def library() -> Library:
    """The words, the law and the papers of the checkout, read once."""
    return Library(RESOURCES)


@cache
def dressed() -> QApplication:
    """The application with our font, style sheet and French buttons; dressed once, for every window."""
    return application(RESOURCES)


@cache
def name_rules() -> NameRules:
    """The small words of French names, read once."""
    return read_name_rules(RESOURCES.read("people/names.toml"))


def _world(folder: Path, at: datetime) -> World:
    vault = cheap_vault(folder)
    return World(
        clock=SetClock(at),
        memory=lambda: cast("CaseStore", off_the_window(memory_store())),
        vault=cast("Vault", off_the_window(vault)),
        backups=cast("Backups", off_the_window(VaultBackups(vault))),
        pieces=cast("Pieces", off_the_window(SealedPieces(folder))),
        pdf=cast("PdfMaker", off_the_window(ReportlabPdfMaker(RESOURCES))),
        pages=cast("PdfPages", off_the_window(PdfiumPages())),
        letters=letter_doors(RESOURCES),
        patients=cast("PatientFiles", off_the_window(VaultPatientFiles(vault, name_rules))),
        tables=cast("PatientTables", off_the_window(DiskTables())),
        exports=cast("Exports", off_the_window(FolderExports())),
    )


def real_window(folder: Path, at: datetime = NOW, told: Told | None = None) -> MainWindow:
    """The window on its first page, not shown yet; `folder` is where its vault is or will be."""
    dressed()
    words = {key: str(text) for key, text in RESOURCES.read("wording/window.toml").items()}
    first = entrance(RESOURCES, vault_exists=holds_a_vault(folder))
    made = window(first, lambda: Desk(library(), _world(folder, at)), WindowWords(words))
    made.dialogs = told or Told()
    return made
