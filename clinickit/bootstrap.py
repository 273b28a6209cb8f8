"""Wires the rooms together: the only file that knows both the use cases and what stands behind their doors."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinickit.adapters.machine import forbid_core_dumps
from clinickit.adapters.paths import vault_folder
from clinickit.adapters.toml_resources import TomlResources

if TYPE_CHECKING:
    from clinickit.cli.commands import Kit
    from clinickit.services.desk import Desk
    from clinickit.ui.main_window import MainWindow


def kit(at: datetime | None = None) -> "Kit":
    """What the commands use; `at` says that it is another moment."""
    from clinickit.adapters.pdf import ReportlabPdfMaker
    from clinickit.adapters.safe_files import FolderExports
    from clinickit.adapters.system_clock import SetClock, SystemClock
    from clinickit.adapters.text_files import FolderTexts
    from clinickit.cli.commands import Kit
    from clinickit.services.library import Library

    resources = TomlResources()
    return Kit(
        library=Library(resources),
        clock=SetClock(at) if at else SystemClock(),
        pdf=ReportlabPdfMaker(resources),
        exports=FolderExports(),
        texts=FolderTexts(),
        open_window=open_window,
    )


def desk(folder: Path) -> "Desk":
    """What a window uses; `folder` holds the vault."""
    from clinickit.adapters.memory_store import memory_store
    from clinickit.adapters.os_keyring import SessionKeychain
    from clinickit.adapters.pdf import ReportlabPdfMaker
    from clinickit.adapters.pdf_pages import PdfiumPages
    from clinickit.adapters.pieces import SealedPieces
    from clinickit.adapters.safe_files import FolderExports
    from clinickit.adapters.system_clock import SystemClock
    from clinickit.adapters.vault.backups import VaultBackups
    from clinickit.adapters.vault.opening import EncryptedVault
    from clinickit.services.desk import Desk, World
    from clinickit.services.library import Library

    resources = TomlResources()
    vault = EncryptedVault(folder, keychain=SessionKeychain())
    world = World(
        clock=SystemClock(),
        memory=memory_store,
        vault=vault,
        backups=VaultBackups(vault),
        pieces=SealedPieces(folder),
        pdf=ReportlabPdfMaker(resources),
        pages=PdfiumPages(),
        exports=FolderExports(),
    )
    return Desk(Library(resources), world)


def first_window(folder: Path | None = None) -> "MainWindow":
    """The window on its first page, not shown yet; `folder` holds the vault instead of the usual place."""
    from clinickit.services.entrance import entrance
    from clinickit.ui.application import application, window
    from clinickit.ui.words import WindowWords

    place = folder or vault_folder()
    resources = TomlResources()
    application(resources)
    words = {key: str(text) for key, text in resources.read("wording/window.toml").items()}
    there = place.is_dir() and any(place.iterdir())
    return window(entrance(resources, vault_exists=there), lambda: desk(place), WindowWords(words))


def open_window(case_file: Path | None = None) -> int:
    """Open the window, on a case file when one is named; returns when it is closed."""
    from clinickit.ui.application import run

    forbid_core_dumps()
    made = first_window()
    if case_file is not None:
        from clinickit.adapters.text_files import FolderTexts

        made.show_case(made.desk.load_case_file(FolderTexts().read(case_file), case_file.name))
    return run(made)


def main(arguments: Sequence[str] | None = None) -> int:
    """The program. Returns its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        return open_window()
    from clinickit.cli.commands import run

    return run(given, kit)
