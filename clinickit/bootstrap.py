"""Wires the rooms together: the only file that knows both the use cases and what stands behind their doors."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinickit.adapters.machine import forbid_core_dumps, write_utf8
from clinickit.adapters.paths import data_folder, holds_a_vault, packs_folder, vault_folder
from clinickit.adapters.toml_resources import TomlResources

if TYPE_CHECKING:
    from clinickit.adapters.pack_shelf import PackShelf
    from clinickit.cli.commands import Kit
    from clinickit.cli.packs import PackTools
    from clinickit.services.desk import Desk
    from clinickit.services.mailing_ports import LetterDoors
    from clinickit.ui.main_window import MainWindow


def packs() -> "PackShelf":
    """The packs of rules kept on this computer; nothing is read yet."""
    from clinickit.adapters.pack_shelf import PackShelf

    return PackShelf(packs_folder(), TomlResources())


def installed(shelf: "PackShelf") -> TomlResources:
    """The program's own resources under those of the packs in use, each verified again."""
    return TomlResources([one.files for one in shelf.active()])


def kit(at: datetime | None = None) -> "Kit":
    """What the commands use; `at` says that it is another moment."""
    from clinickit.adapters.pdf import ReportlabPdfMaker
    from clinickit.adapters.safe_files import FolderExports
    from clinickit.adapters.system_clock import SetClock, SystemClock
    from clinickit.adapters.text_files import FolderTexts
    from clinickit.cli.commands import Kit
    from clinickit.services.library import Library

    shelf = packs()
    resources = installed(shelf)
    library = Library(resources)
    clock = SetClock(at) if at else SystemClock()

    def tools() -> "PackTools":
        from clinickit.adapters.pack_files import SignedPacks
        from clinickit.cli.packs import PackTools
        from clinickit.services.packs import PackDesk

        return PackTools(PackDesk(library, shelf, clock), SignedPacks())

    return Kit(
        library=library,
        clock=clock,
        pdf=ReportlabPdfMaker(resources),
        exports=FolderExports(),
        texts=FolderTexts(),
        open_window=open_window,
        packs=tools,
    )


def desk(folder: Path) -> "Desk":
    """What a window uses; `folder` holds the vault."""
    from clinickit.adapters.log_file import log_file
    from clinickit.adapters.memory_store import memory_store
    from clinickit.adapters.os_keyring import SessionKeychain
    from clinickit.adapters.patient_files import DiskTables, VaultPatientFiles
    from clinickit.adapters.pdf import ReportlabPdfMaker
    from clinickit.adapters.pdf_pages import PdfiumPages
    from clinickit.adapters.pieces import SealedPieces
    from clinickit.adapters.safe_files import FolderExports
    from clinickit.adapters.system_clock import SystemClock
    from clinickit.adapters.vault.backups import VaultBackups
    from clinickit.adapters.vault.opening import EncryptedVault
    from clinickit.people.names import read_name_rules
    from clinickit.services.desk import Desk
    from clinickit.services.library import Library
    from clinickit.services.world import World

    shelf = packs()
    resources = installed(shelf)
    vault = EncryptedVault(folder, keychain=SessionKeychain())
    world = World(
        clock=SystemClock(),
        memory=memory_store,
        vault=vault,
        backups=VaultBackups(vault),
        pieces=SealedPieces(folder),
        letters=letter_doors(resources),
        patients=VaultPatientFiles(vault, lambda: read_name_rules(resources.read("people/names.toml"))),
        tables=DiskTables(),
        pdf=ReportlabPdfMaker(resources),
        pages=PdfiumPages(),
        exports=FolderExports(),
        log=log_file(data_folder()),
        packs=shelf,
    )
    return Desk(Library(resources), world)


def letter_doors(resources: TomlResources) -> "LetterDoors":
    """What letters need of the world."""
    from clinickit.adapters.mailing_files import FolderLetters
    from clinickit.adapters.pdf.mailing import PdfMailing
    from clinickit.adapters.sealed_tables import AgeTables
    from clinickit.services.mailing_ports import LetterDoors

    return LetterDoors(lambda offset: PdfMailing(resources, offset), FolderLetters(), AgeTables())


def first_window(folder: Path | None = None) -> "MainWindow":
    """The window on its first page, not shown yet; `folder` holds the vault instead of the usual place."""
    from clinickit.services.entrance import entrance
    from clinickit.ui.application import application, window
    from clinickit.ui.words import WindowWords

    place = folder or vault_folder()
    resources = TomlResources()
    application(resources)
    words = {key: str(text) for key, text in resources.read("wording/window.toml").items()}
    return window(entrance(resources, vault_exists=holds_a_vault(place)), lambda: desk(place), WindowWords(words))


def open_window(case_file: Path | None = None) -> int:
    """Open the window, on a case file when one is named; returns when it is closed."""
    from clinickit.ui.application import run

    forbid_core_dumps()
    made = first_window()

    def start_log() -> None:
        from clinickit.adapters.log_file import keep_log

        keep_log(data_folder())

    if case_file is not None:
        from clinickit.adapters.text_files import FolderTexts

        made.show_case(made.desk.load_case_file(FolderTexts().read(case_file), case_file.name))
    return run(made, start_log)


def main(arguments: Sequence[str] | None = None) -> int:
    """The program. Returns its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        return open_window()
    from clinickit.cli.commands import run

    write_utf8()
    return run(given, kit)
