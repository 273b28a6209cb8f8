"""The files of a case's patients beside the vault, opened with its keys and closed with it; lists on this PC, read."""

import hashlib
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import BinaryIO, Protocol

from clinickit.adapters.csv_text import LineProblems, TableProblem, csv_blocks
from clinickit.adapters.file_kinds import why_unreadable
from clinickit.adapters.leak_readers import LeakReader
from clinickit.adapters.mailing_store import TableMailingStore, open_mailing_store
from clinickit.adapters.patient_store import TablePatientStore, open_patient_store
from clinickit.adapters.tables import SPREADSHEETS, inspect_table, spreadsheet_blocks
from clinickit.domain.errors import VaultDamaged
from clinickit.people.names import NameRules
from clinickit.services.tables_ports import Block, TableFormat, TablePreview

_LOST = {
    "patients": "Le fichier de la liste des patients de ce dossier n’est plus dans le coffre.",
    "mailing": "Le fichier des lettres et de leur registre d’envoi n’est plus dans le coffre.",
}
_TAKE_BACK = "Ne refaites rien : page « Coffre », « Sauvegardes », sauvegardez, puis reprenez-le."


class AttachedFiles(Protocol):
    """What is needed of the vault: place and key of a file of a case."""

    def case_file(self, case_id: str, kind: str) -> tuple[Path, bytes]:
        """Path and key, the same at each call. Raises VaultLocked."""
        ...

    def case_file_made(self, case_id: str, kind: str) -> bool:
        """Whether it was made: absent, it was lost. Raises VaultLocked."""
        ...

    def note_case_file(self, case_id: str, kind: str) -> None:
        """It is there. Raises VaultLocked, VaultProblem."""
        ...


class VaultPatientFiles:
    """The `PatientFiles` port: one open store per case and kind."""

    def __init__(self, vault: AttachedFiles, rules: Callable[[], NameRules]) -> None:
        self._vault, self._rules = vault, rules
        self._gate = threading.Lock()
        self._patients: dict[str, TablePatientStore] = {}
        self._mailings: dict[str, TableMailingStore] = {}

    def patients(self, case_id: str) -> TablePatientStore:
        """The patients of a case, made when absent; the same object while it is open. Raises VaultLocked."""
        with self._gate:
            if case_id not in self._patients:
                path, key = self._place(case_id, "patients")
                self._patients[case_id] = open_patient_store(path, key, self._rules)
                self._vault.note_case_file(case_id, "patients")
            return self._patients[case_id]

    def mailing(self, case_id: str) -> TableMailingStore:
        """The sending register of a case, in the same way."""
        with self._gate:
            if case_id not in self._mailings:
                path, key = self._place(case_id, "mailing")
                self._mailings[case_id] = open_mailing_store(path, key)
                self._vault.note_case_file(case_id, "mailing")
            return self._mailings[case_id]

    def held(self, case_id: str) -> bool:
        """Whether a case has patients or a register, without opening them. Raises VaultLocked."""
        return any(self._vault.case_file(case_id, kind)[0].exists() for kind in ("patients", "mailing"))

    def _place(self, case_id: str, kind: str) -> tuple[Path, bytes]:
        """Where the file is and its key; never an empty one in the place of one that was lost. Raises VaultDamaged."""
        path, key = self._vault.case_file(case_id, kind)
        if not path.exists() and self._vault.case_file_made(case_id, kind):
            raise VaultDamaged(_LOST[kind], _TAKE_BACK)
        return path, key

    def close(self) -> None:
        """Close every file; what is under way in one ends first."""
        with self._gate:
            held: tuple[TablePatientStore | TableMailingStore, ...]
            held = (*self._patients.values(), *self._mailings.values())
            self._patients, self._mailings = {}, {}
        for store in held:
            store.close()


class ListReader:
    """One list being read. It is a class because problems and progress are asked for while the blocks flow."""

    def __init__(self, path: Path, table_format: TableFormat) -> None:
        self._path, self._format = path, table_format
        self.problems = LineProblems()
        self._source: BinaryIO | None = None
        self._size = 0

    def blocks(self) -> Generator[Block, None, None]:
        """The rows with their line numbers. Raises TableProblem."""
        try:
            self._size = self._path.stat().st_size
            if self._format.kind in SPREADSHEETS:
                yield from spreadsheet_blocks(self._path, self._format)
                return
            with self._path.open("rb") as source:
                self._source = source
                yield from csv_blocks(source, self._format.encoding, self._format.separator, self.problems)
        except OSError as problem:
            raise _gone(self._path, problem) from None
        finally:
            self._source = None

    def progress(self) -> tuple[int, int]:
        """Bytes read so far, bytes in all; (0, 0) for a spreadsheet."""
        if self._format.kind in SPREADSHEETS:
            return 0, 0
        source = self._source
        return (source.tell() if source is not None and not source.closed else self._size), self._size

    def sha256(self) -> str:
        """The fingerprint of the whole file, in hexadecimal. Raises TableProblem."""
        try:
            with self._path.open("rb") as source:
                return hashlib.file_digest(source, "sha256").hexdigest()
        except OSError as problem:
            raise _gone(self._path, problem) from None


def _gone(path: Path, problem: OSError) -> TableProblem:
    return TableProblem(f"Le fichier {path.name} ne peut pas être lu ({why_unreadable(problem)}).")


class DiskTables:
    """The `PatientTables` port: files of this PC, only ever read."""

    def inspect(self, path: Path, chosen: TableFormat | None = None) -> TablePreview:
        """Format and first rows. Raises TableProblem."""
        return inspect_table(path, chosen)

    def open_list(self, path: Path, table_format: TableFormat) -> ListReader:
        """A list, read with this format."""
        return ListReader(path, table_format)

    def open_leak(self, path: Path) -> LeakReader:
        """A leaked file in any usual form."""
        return LeakReader(path)
