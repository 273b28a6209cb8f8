"""The pieces of evidence of a case: taken in once, with who, when, from where, how; checked again; handed over."""

import hashlib
import itertools
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.case import Answer
from clinickit.domain.errors import EvidenceProblem, VaultLocked
from clinickit.domain.facts import FactValue, Moment
from clinickit.domain.schema import elements
from clinickit.services.casebook import Casebook, Change, OpenCase, answered
from clinickit.services.ending.closing import refuse_if_closed
from clinickit.services.evidence_ports import FORMER_KEYS, PIECE_KEY, PackedPiece, Pieces, TakenPiece
from clinickit.services.library import Library
from clinickit.services.paperwork import head_of
from clinickit.services.piece_lines import PieceLine, custody_csv, is_ending, piece_name
from clinickit.services.wizard import change_of

GROUP = "breach.evidence"
TEXTS = "wording/evidence.toml"
RECHECK = timedelta(days=7)
_CHECKED, _ALTERED, _MASKS, _ENDINGS = "pieces_checked.", "pieces_altered.", "piece_masks.", "piece_ending."
_SECOND = 2
_PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - letters that are not mistaken for one another


@dataclass(frozen=True, slots=True)
class Custody:
    """What is said of a piece when it is taken in; an empty text stays « on ne sait pas »."""

    label: str
    source: str = ""
    method: str = ""
    witness: str = ""
    patient_data: bool | None = None
    masked: bool | None = None


@dataclass(frozen=True, slots=True)
class PiecesScreen:
    """The pieces of a case, when they were last read again and will be next, and what was wrong then."""

    lines: tuple[PieceLine, ...]
    checked: str
    problems: tuple[str, ...] = ()
    durable: bool = True
    due: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was written, the password to hand over by another way, and the case that says to whom.

    `sums` are the SHA-256 of its files, by their names.
    """

    files: tuple[Path, ...]
    password: str
    case: OpenCase
    sums: Mapping[str, str] = field(default_factory=dict)


class EvidenceDesk:
    """The use cases of pieces. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, pieces: Pieces) -> None:
        self.library, self.book, self.pieces = library, book, pieces

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def screen(self, case: OpenCase) -> PiecesScreen:
        """The pieces as they stand."""
        at = self.book.store.setting(_CHECKED + case.id)
        checked = moment_in_french(Moment(datetime.fromisoformat(at), case.zone)) if at else ""
        lines = tuple(self._line(case, one, n) for n, one in enumerate(elements(case.answers, GROUP), start=1))
        read = self._read_at(case, lines)
        due = in_french(Moment(read + RECHECK, case.zone).day) if read else ""
        altered = self.book.store.setting(_ALTERED + case.id).split()
        said = self._text("altered")
        problems = tuple(said.format(number=one.number, label=one.label) for one in lines if one.id in altered)
        return PiecesScreen(lines, checked, problems, self.book.store.durable, due)

    def _line(self, case: OpenCase, piece: str, number: int) -> PieceLine:
        def fact(leaf: str) -> FactValue | None:
            return case.answers.get(f"{GROUP}[{piece}].{leaf}")

        told = []
        for leaf in ("source", "collected_by", "collected_at", "method", "witness", "kept_where", "handed_to"):
            value = fact(leaf)
            said = moment_in_french(value) if isinstance(value, Moment) else value
            if isinstance(said, str) and said:
                told.append((self._text(f"custody.{leaf}"), said))
        for leaf in ("patient_data", "masked"):
            value = fact(leaf)
            if isinstance(value, bool):
                told.append((self._text(f"custody.{leaf}"), self._text("yes" if value else "no")))
        told += self._links(case, piece)
        label, sha256 = fact("label"), fact("sha256")
        size = self.book.store.setting(f"piece_size.{case.id}.{piece}")
        return PieceLine(
            id=piece,
            number=number,
            label=label if isinstance(label, str) else "",
            custody=tuple(told),
            sha256=sha256 if isinstance(sha256, str) else "",
            held=bool(size),
            patient_data=fact("patient_data") is not False and fact("masked") is not True,
            masked=fact("masked") is True,
            size=int(size or 0),
            ending=self.book.store.setting(f"{_ENDINGS}{case.id}.{piece}"),
            taken_at=int(taken.at.timestamp()) if isinstance(taken := fact("collected_at"), Moment) else 0,
        )

    def _links(self, case: OpenCase, piece: str) -> list[tuple[str, str]]:
        """The piece this one is the masked version of, or the masked versions it has."""
        all_ = elements(case.answers, GROUP)
        of = {one: self.book.store.setting(f"{_MASKS}{case.id}.{one}") for one in all_}
        made = [str(n) for n, one in enumerate(all_, start=1) if of[one] == piece]
        found = [("masked_of", str(all_.index(of[piece]) + 1))] if of.get(piece) in all_ else []
        found += [("masked_in", ", ".join(made))] if made else []
        return [(self._text(f"custody.{name}"), self._text("number").format(number=said)) for name, said in found]

    def add(
        self,
        case: OpenCase,
        file: Path,
        custody: Custody,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> OpenCase:
        """Take a file in, with its custody line and its entry in the journal. Raises EvidenceProblem, Cancelled."""
        refuse_if_closed(case)
        if not self.book.store.durable:
            raise VaultLocked("Rien n’est encore enregistré sur ce PC.", "Choisissez d’abord une phrase de passe.")
        piece = uuid.uuid4().hex[:6]
        taken = self.pieces.add(case.id, piece, file, self.keys_of(case)[0], progress, cancelled)
        self._keep_ending(case, piece, file.suffix)
        return self._noted(case, piece, taken, custody)

    def _keep_ending(self, case: OpenCase, piece: str, ending: str) -> None:
        """The end of its name alone, which tells a program how to read it: the rest may be a patient's name."""
        if is_ending(ending.lower()):
            self.book.store.set_setting(f"{_ENDINGS}{case.id}.{piece}", ending.lower())

    def add_masked(self, case: OpenCase, of: str, data: bytes, custody: Custody) -> OpenCase:
        """The masked version of a piece, made here: a piece of its own that names the one it comes from."""
        refuse_if_closed(case)
        piece = uuid.uuid4().hex[:6]
        taken = self.pieces.keep(case.id, piece, data, self.keys_of(case)[0])
        self.book.store.set_setting(f"{_MASKS}{case.id}.{piece}", of)
        self._keep_ending(case, piece, ".txt")
        return self._noted(case, piece, taken, custody)

    def _noted(self, case: OpenCase, piece: str, taken: TakenPiece, custody: Custody) -> OpenCase:
        """The custody line of a piece taken in, and its entry in the journal."""
        store = self.book.store
        now = Moment(self.book.now(), case.zone)
        said: dict[str, FactValue] = {
            "label": custody.label.strip() or self._text("unnamed").format(number=self._next_number(case)),
            "collected_at": now,
            "sha256": taken.sha256,
            "kept_where": self._text("kept_in_vault"),
        }
        texts = {"source": custody.source, "method": custody.method, "witness": custody.witness}
        said |= {leaf: text.strip() for leaf, text in texts.items() if text.strip()}
        said |= {"collected_by": self.book.person.name} if self.book.person.name else {}
        flags = {"patient_data": custody.patient_data, "masked": custody.masked}
        said |= {leaf: flag for leaf, flag in flags.items() if flag is not None}
        answers = tuple(self.book.answer(f"{GROUP}[{piece}].{leaf}", value) for leaf, value in said.items())
        line = self._text("taken").format(label=said["label"], size=taken.size, sha256=taken.sha256)
        store.set_setting(f"piece_size.{case.id}.{piece}", str(taken.size))
        change = change_of(self.book, case, answers, "evidence", line)
        self.book.save(replace(change, entry=replace(change.entry, refs=(piece,)) if change.entry else None))
        return answered(case, answers)

    def _next_number(self, case: OpenCase) -> int:
        """The number a piece about to be taken in will bear.

        A piece that nobody named is called by it: the name of a file may be that of a patient, and papers print labels.
        """
        return len(elements(case.answers, GROUP)) + 1

    def keys_of(self, case: OpenCase) -> tuple[str, ...]:
        """The keys of this case's pieces, the newest first, which seals; without them, erased with the case, noise."""
        store = self.book.store
        if not (key := store.setting(PIECE_KEY + case.id)):
            key = self.pieces.new_key()
            store.set_setting(PIECE_KEY + case.id, key)
        return key, *store.setting(FORMER_KEYS + case.id).split()

    def due(self, case: OpenCase) -> bool:
        """Whether there are pieces, in a vault, that were not read again for a week."""
        at = self._read_at(case, self.screen(case).lines) if self.book.store.durable else None
        return at is not None and not timedelta(0) <= self.book.now() - at < RECHECK

    def _read_at(self, case: OpenCase, lines: Sequence[PieceLine]) -> datetime | None:
        """When the pieces were last read: again, else when the first of them was taken in."""
        if at := self.book.store.setting(_CHECKED + case.id):
            return datetime.fromisoformat(at) if any(line.held for line in lines) else None
        taken = (case.answers.get(f"{GROUP}[{line.id}].collected_at") for line in lines if line.held)
        return min((one.at for one in taken if isinstance(one, Moment)), default=None)

    def read_again(self, case: OpenCase, stopped: Callable[[], bool] | None = None) -> tuple[str, ...]:
        """Read every piece to its end and compare its SHA-256; the ids of those that no longer match.

        It writes nothing: `note_reading` does. Raises Cancelled.
        """
        altered = []
        for line in (line for line in self.screen(case).lines if line.held):
            try:
                sound = self.pieces.check(case.id, line.id, self.keys_of(case), stopped).sha256 == line.sha256
            except EvidenceProblem:
                sound = False
            if not sound:
                altered.append(line.id)
        return tuple(altered)

    def note_reading(self, case: OpenCase, altered: Sequence[str]) -> PiecesScreen:
        """Keep what reading the pieces again told: its day, the altered ones, an entry in the journal."""
        store = self.book.store
        store.set_setting(_CHECKED + case.id, self.book.now().isoformat())
        store.set_setting(_ALTERED + case.id, " ".join(altered))
        screen = self.screen(case)
        held = [line for line in screen.lines if line.held]
        if held:
            said = " ".join(screen.problems) or self.library.counted(TEXTS, "all_sound", len(held))
            entry = self.book.entry("evidence_checked", said, tuple(line.id for line in held), case.zone)
            self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return screen

    def check(self, case: OpenCase) -> PiecesScreen:
        """Read every piece again and say so in the journal."""
        return self.note_reading(case, self.read_again(case))

    def pack(self, case: OpenCase, chosen: Sequence[str], folder: Path, to: str = "", password: str = "") -> Package:
        """A sealed package of some pieces, in a folder of its own; `to` is whoever it is handed to.

        A password is made unless one is given. Raises ExportProblem, EvidenceProblem.
        """
        lines = [line for line in self.screen(case).lines if line.held and line.id in set(chosen)]
        if not lines:
            raise EvidenceProblem("Aucune pièce n’est choisie.", "Cochez au moins une pièce.")
        packed = []
        for line in lines:
            taken = self.pieces.check(case.id, line.id, self.keys_of(case))
            if taken.sha256 != line.sha256:
                raise EvidenceProblem(self._text("altered").format(number=line.number, label=line.label))
            packed.append(PackedPiece(line.id, piece_name(line), taken.size, line.taken_at))
        readme = self._text("instructions").format(head=head_of(self.book.store.journal(case.id))).lstrip()
        texts = {"LISEZ-MOI.txt": readme, "bordereau.csv": f"\ufeff{custody_csv(lines)}"}
        sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
        sums |= {piece.name: line.sha256 for line, piece in zip(lines, packed, strict=True)}
        texts["SHA256SUMS"] = "".join(f"{told}  {name}\n" for name, told in sums.items())
        password = password or new_password()
        files = self.pieces.pack(folder, case.id, packed, self.keys_of(case), texts, password)
        numbers = ", ".join(str(line.number) for line in lines)
        said = self._text("packed_for" if to.strip() else "packed").format(numbers=numbers, to=to.strip())
        change = Change(case.id, case.header.practice_id, entry=self.book.entry("exported", said, zone=case.zone))
        noted = bool(to.strip()) and case.header.closed_at is None  # of a closed case, the journal alone says it
        answers = self._handed(case, lines, to.strip()) if noted else ()
        self.book.save(replace(change, answers=answers))
        outside = {path.name: told for path, told in files.items()}
        return Package(tuple(files), password, answered(case, answers), outside)

    def pack_apart(self, case: OpenCase, chosen: Sequence[str], folder: Path, to: str = "") -> Package:
        """The same, in a new folder of its own inside the one that the person chose."""
        day = self.book.now().astimezone(ZoneInfo(case.zone))
        name = self._text("package_folder").format(day=f"{day:%Y%m%d-%H%M}")
        return self.pack(case, chosen, free_place(folder, name), to)

    def _handed(self, case: OpenCase, lines: Sequence[PieceLine], to: str) -> tuple[Answer, ...]:
        """To whom each piece was handed and when, after those it was handed to before."""
        when = moment_in_french(Moment(self.book.now(), case.zone))
        said = self._text("handed").format(to=to, when=when)
        found = []
        for line in lines:
            path = f"{GROUP}[{line.id}].handed_to"
            before = case.answers.get(path)
            known = isinstance(before, str) and before
            found.append(self.book.answer(path, f"{before}\u00a0; {said}" if known else said))
        return tuple(found)


def free_place(folder: Path, name: str, ending: str = "") -> Path:
    """The first place of this name, then `-2`, `-3`…, that nothing has taken in a folder."""
    names = itertools.chain((name,), (f"{name}-{number}" for number in itertools.count(_SECOND)))
    return next(place for one in names if not (place := folder / f"{one}{ending}").exists())


def new_password() -> str:
    """A password to read aloud: five groups of five letters, some 124 bits, from the system's randomness."""
    return "-".join("".join(secrets.choice(_PASSWORD_LETTERS) for _ in range(5)) for _ in range(5))
