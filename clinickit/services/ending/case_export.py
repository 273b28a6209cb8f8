"""The whole case leaves the vault because a person asked: in clear for a recipient, or sealed for the lawyer."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit.domain.errors import EvidenceProblem, ExportProblem
from clinickit.domain.facts import PARIS
from clinickit.domain.vocabulary import CaseKind
from clinickit.flow.walk import effective
from clinickit.services import paperwork
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.clock_check import offset_line
from clinickit.services.ending.case_files import SUMS, TEXTS, Files, Whole, case_files, with_index
from clinickit.services.ending.extracts import LAWYER, Extract, extracts_of
from clinickit.services.ending.lawyer_notes import TEXTS as NOTES_TEXTS
from clinickit.services.ending.lawyer_notes import read_notes, said_at
from clinickit.services.evidence import EvidenceDesk, free_place, new_password
from clinickit.services.evidence_ports import Pieces
from clinickit.services.law.assessment import assess, for_papers
from clinickit.services.library import Library
from clinickit.services.papers.remarks import lawyer_files
from clinickit.services.piece_lines import PieceLine, custody_csv, piece_name
from clinickit.services.ports import Exports, PdfMaker

# What the lawyer's package holds in memory while it is sealed; larger pieces go in a package of their own.
MOST_BYTES = 100_000_000
_SEALED = ".tar.age"


class PiecesWay(StrEnum):
    """How the pieces go: not at all, their list alone with a sealed package beside, or in clear."""

    NONE = "none"
    SEALED = "sealed"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class ExportInput:
    """What was chosen: for whom, and how the pieces go."""

    recipient: str
    pieces: PiecesWay = PiecesWay.NONE


@dataclass(frozen=True, slots=True)
class ExportScreen:
    """For whom a case may leave, and what its pieces weigh (bytes)."""

    recipients: tuple[Extract, ...]
    pieces: int
    weight: int
    patient_data: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """Where the export is; the password, when something of it is sealed; `beside`, the pieces too heavy to be in it."""

    folder: Path
    password: str = ""
    beside: Path | None = None


# Files another part of the kit adds (sending register, roster): put there by whoever builds the desk.
MoreFiles = Callable[[OpenCase], Mapping[str, bytes]]


class CaseExportDesk:
    """The use cases of the whole export. Every method is called off the window's thread."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        evidence: EvidenceDesk,
        doors: tuple[PdfMaker, Exports, Pieces],
        more: Sequence[MoreFiles] = (),
    ) -> None:
        self.library, self.book, self.evidence = library, book, evidence
        self.pdf, self.exports, self.pieces = doors
        self.more = more

    @cached_property
    def extracts(self) -> Mapping[str, Extract]:
        """What goes to whom."""
        return extracts_of(self.library)

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def screen(self, case: OpenCase) -> ExportScreen:
        """For whom, and what there is."""
        held = self._held(case)
        weight = sum(one.size for one in held)
        return ExportScreen(tuple(self.extracts.values()), len(held), weight, any(one.patient_data for one in held))

    def _held(self, case: OpenCase) -> list[PieceLine]:
        return [one for one in self.evidence.screen(case).lines if one.held]

    def _whole(self, case: OpenCase, extract: Extract) -> Whole:
        store, now = self.book.store, self.book.now()
        answers = effective(self.library.journey, case.answers)
        assessment = assess(self.library, answers, now)
        material = paperwork.Material(
            answers=answers,
            journal=store.journal(case.id),
            papers=store.papers(case.id),
            findings=for_papers(assessment, self.library),
            made_at=now,
            kind=case.header.kind,
        )
        return Whole(case, store, material, assessment, extract, offset_line(self.library, store))

    def _name(self, case: OpenCase, recipient: str) -> str:
        key = "folder_exercise" if case.header.kind is CaseKind.EXERCISE else "folder"
        return self._text(key).format(day=self._day(), recipient=recipient)

    def _day(self) -> str:
        return f"{self.book.now().astimezone(ZoneInfo(PARIS)):%Y%m%d-%H%M}"

    def _files(self, whole: Whole) -> Files:
        files = case_files(self.library, self.pdf, whole)
        if whole.extract.facts:
            for source in self.more:
                files.update({f"registres/{name}": data for name, data in source(whole.case).items()})
        return files

    def export(self, case: OpenCase, asked: ExportInput, folder: Path) -> Exported:
        """Write the case in clear, in a new folder: whole, or nothing of it stays.

        Raises ExportProblem, EvidenceProblem.
        """
        extract = self.extracts[asked.recipient]
        root = folder / self._name(case, extract.id)
        if root.exists():
            raise ExportProblem(f"Le dossier {root} existe déjà\u00a0; rien n’y a été changé.")
        try:
            return self._written(case, asked, extract, root)
        except BaseException as problem:
            shutil.rmtree(root, ignore_errors=True)
            if isinstance(problem, OSError):
                raise ExportProblem(f"Impossible d’écrire dans le dossier {folder} (erreur {problem.errno}).") from None
            raise

    def _written(self, case: OpenCase, asked: ExportInput, extract: Extract, root: Path) -> Exported:
        whole = self._whole(case, extract)
        files, apart, password = self._files(whole), dict[str, str](), ""
        held = self._held(case) if asked.pieces is not PiecesWay.NONE else []
        if held:
            files["pieces/bordereau.csv"] = custody_csv(held).encode("utf-8-sig")
        if held and asked.pieces is PiecesWay.CLEAR:
            apart = self._copied(case, held, root)
        if held and asked.pieces is PiecesWay.SEALED:
            package = self.evidence.pack(case, [one.id for one in held], root / "pieces")
            apart, password = {f"pieces/{name}": told for name, told in package.sums.items()}, package.password
        self.exports.write(root, with_index(self.library, whole, files, apart))
        self._record(case, self._text("exported").format(recipient=extract.name), extract.id, held)
        return Exported(root, password)

    def _copied(self, case: OpenCase, held: Sequence[PieceLine], root: Path) -> dict[str, str]:
        """The pieces in clear, each compared with its fingerprint as it is written."""
        done = {}
        for line in held:
            name = f"pieces/{piece_name(line)}"
            taken = self.pieces.copy_out(case.id, line.id, self.evidence.keys_of(case), root / name)
            if taken.sha256 != line.sha256:
                raise EvidenceProblem(self._text("wrong_copy"), self._text("wrong_copy_action"))
            done[name] = taken.sha256
        return done

    def _record(self, case: OpenCase, text: str, recipient: str, held: Sequence[PieceLine]) -> None:
        """In the journal, with the pieces that went along: their custody."""
        numbers = ", ".join(str(one.number) for one in held)
        said = " ".join((text, self._text("with_pieces").format(numbers=numbers))) if held else text
        refs = (f"recipient:{recipient}", *(one.id for one in held))
        entry = self.book.entry("exported", said, refs, case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))

    # The lawyer's package

    def lawyer_package(self, case: OpenCase, folder: Path) -> Exported:
        """One encrypted file: the whole case, its pieces, the notes that go nowhere else. Nothing is written in clear.

        Pieces too heavy for memory go beside it, in a package that the same password opens. Raises ExportProblem,
        EvidenceProblem.
        """
        extract = self.extracts[LAWYER]
        whole = self._whole(case, extract)
        files = self._files(whole)
        held, password = self._held(case), new_password()
        if held:
            files["pieces/bordereau.csv"] = custody_csv(held).encode("utf-8-sig")
        day, beside = self._day(), None
        if sum(one.size for one in held) > MOST_BYTES:
            beside = free_place(folder, self._text("lawyer_pieces").format(day=day))
            self.evidence.pack(case, [one.id for one in held], beside, password=password)
        else:
            files.update({f"pieces/{piece_name(one)}": self._read(case, one) for one in held})
        files.update(self._notes(case))
        target = free_place(folder, self._text("lawyer_file").format(day=day), _SEALED)
        try:
            done = with_index(self.library, whole, files, {})
            sealed = self.pieces.lock_up(_archive(done, whole.material.made_at), password)
            readme = self.library.texts(NOTES_TEXTS)["instructions"].format(file=target.name).lstrip()
            beside_it = self._text("lawyer_readme").format(name=target.name.removesuffix(_SEALED))
            self.exports.write(folder, {target.name: sealed, beside_it: readme.encode()})
        except BaseException:
            if beside is not None:
                shutil.rmtree(beside, ignore_errors=True)
            raise
        self._record(case, self._text("lawyer_packed"), extract.id, held)
        return Exported(target, password, beside)

    def _read(self, case: OpenCase, line: PieceLine) -> bytes:
        data = self.pieces.read(case.id, line.id, self.evidence.keys_of(case))
        if hashlib.sha256(data).hexdigest() != line.sha256:
            raise EvidenceProblem(self._text("wrong_copy"), self._text("wrong_copy_action"))
        return data

    def _notes(self, case: OpenCase) -> Files:
        notes, remarks = read_notes(self.book.store, case.id), lawyer_files(self.library, self.book.store, case)
        if not notes:
            return dict(remarks)
        line = self._text("note_line")
        said = (line.format(when=said_at(one, case.zone), person=one.person, text=one.text) for one in notes)
        text = "\n\n".join([self._text("notes_title"), *said]) + "\n"
        exact = json.dumps([asdict(one) for one in notes], ensure_ascii=False, indent=1) + "\n"
        return {"notes-avocat/notes.txt": text.encode(), "notes-avocat/notes.json": exact.encode(), **remarks}


def _archive(files: Mapping[str, bytes], at: datetime) -> bytes:
    """The files as a tar, the sums last, dated when they were made."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files, key=lambda one: (one == SUMS, one)):
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = len(files[name]), 0o444, int(at.timestamp())
            archive.addfile(info, io.BytesIO(files[name]))
    return made.getvalue()
