"""Looks for the practice's patients in a leaked file: what it holds, the search, what is kept of it."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias, TypeVar

from clinickit.documents.numbers import number_in_french
from clinickit.domain.errors import Cancelled, ClinicKitError
from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Columns, HeaderWords, Role, read_header_words
from clinickit.people.comparable import comparable
from clinickit.people.dates import as_number
from clinickit.people.fingerprints import file_fingerprint, row_fingerprint
from clinickit.people.leak_places import revealed
from clinickit.people.masking import typical_shape
from clinickit.people.names import NameRules, read_name_rules
from clinickit.people.own_accounts import own_accounts
from clinickit.people.reasons import Pile
from clinickit.people.search import LeakSearch, Match
from clinickit.people.streaming import without_collector
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.leak.law import (
    FILE,
    Acknowledgement,
    LeakLaw,
    LeakProblem,
    Origin,
    Told,
    acknowledge,
    read_leak_law,
)
from clinickit.services.leak.law import acknowledged as read_acknowledgement
from clinickit.services.leak.tables import GUESSED_FROM, Table, accounts_parted, columns_of
from clinickit.services.library import Library
from clinickit.services.patients_ports import NewSearch, PatientFiles, PatientStore, TakenSearch
from clinickit.services.tables_ports import LeakBlock, OpenedLeak, PatientTables

TEXTS, ACTS = "wording/leak.toml", "wording/leak_acts.toml"
_OWN = "own_accounts."
_OWN_EMAILS = frozenset(f"practice.{who}email" for who in ("", "head.", "notifier.", "contact_point.", "crisis."))
_MOST_TABLES, _MOST_LOOKED_AT = 40, 20_000
_LINES_TOLD = 3
_LONGEST_ENDING = len("jsonl")
_MEGABYTE = 1_000_000
_KINDS = ("csv", "tsv", "txt", "xlsx", "ods", "xls", "sql", "json", "jsonl", "ndjson", "zip", "gz")
# What a table must have for a person to be looked for in it.
_LOOKED_FOR = frozenset(
    {
        *(Role.FAMILY_NAME, Role.BIRTH_NAME, Role.FULL_NAME, Role.NIR),
        *(Role.PHONE, Role.EMAIL, Role.LOGIN),
    }
)

Item = TypeVar("Item")
Progress: TypeAlias = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """One column as it is shown: its header, what it is taken for, the shape of its cells; never a cell."""

    header: str
    role: Role
    shape: str


@dataclass(frozen=True, slots=True)
class TableLook:
    """One table of the file, with what each of its columns is taken for."""

    table: Table
    name: str
    columns: Columns
    looks: tuple[ColumnLook, ...]

    @property
    def searchable(self) -> bool:
        """Whether a person can be looked for in it."""
        roles = set(self.columns.roles)
        return not _LOOKED_FOR.isdisjoint(roles) or {Role.GIVEN_NAMES, Role.BIRTH_DATE} <= roles

    def with_roles(self, roles: Sequence[Role]) -> "TableLook":
        """The same table after the person's corrections."""
        looks = tuple(replace(one, role=role) for one, role in zip(self.looks, roles, strict=True))
        return replace(self, columns=replace(self.columns, roles=tuple(roles)), looks=looks)

    @property
    def categories(self) -> tuple[LeakCategory, ...]:
        """What its filled columns reveal about the people in it."""
        return revealed([one.role for one in self.looks if one.shape])


@dataclass(frozen=True, slots=True)
class LeakLook:
    """What the beginning of a file shows: kind and size in words, its tables; `whole` when it was read to its end."""

    label: str
    tables: tuple[TableLook, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A search that was kept, and what must be said of the reading."""

    search: TakenSearch
    remarks: tuple[str, ...]
    own_lines: int


class LeakDesk:
    """The use cases of a leaked file. Every method is called off the window's thread; nothing of it is written."""

    def __init__(self, library: Library, book: Casebook, files: PatientFiles, tables: PatientTables) -> None:
        self.library, self.book, self.files, self.tables = library, book, files, tables

    @cached_property
    def law(self) -> LeakLaw:
        """What is read before a file is opened."""
        return read_leak_law(self.library.resources.read(FILE))

    @cached_property
    def header_words(self) -> HeaderWords:
        """By what headers a column is known."""
        read = self.library.resources.read
        return read_header_words(read("people/headers.toml"), read("people/given_names.toml"))

    @cached_property
    def name_rules(self) -> NameRules:
        """The small words of French names."""
        return read_name_rules(self.library.resources.read("people/names.toml"))

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The words of these pages, and of what they do."""
        return {**self.library.texts(TEXTS), **self.library.texts(ACTS)}

    def store(self, case: OpenCase) -> PatientStore:
        """The patients of the case. Raises VaultLocked."""
        return self.files.patients(case.id)

    def record(self, case: OpenCase, kind: str, text: str) -> None:
        """One line in the journal; it names nobody."""
        entry = self.book.entry(kind, text, zone=case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))

    # Before opening

    def acknowledged(self, case: OpenCase) -> Acknowledgement | None:
        """Who read the law for this case, and what was decided."""
        return read_acknowledgement(self.book, case)

    def acknowledge(self, case: OpenCase, *, police: Told, lawyer: Told, origin: Origin) -> Acknowledgement | None:
        """Say that the law was read; kept with who and when."""
        said = [self.texts[f"leak.law.{key}"] for key in (f"police_{police}", f"lawyer_{lawyer}", f"origin_{origin}")]
        line = self.texts["leak.journal.law"].format(police=said[0], lawyer=said[1], origin=said[2])
        acknowledge(self.book, case, line, police=police, lawyer=lawyer, origin=origin)
        return self.acknowledged(case)

    # The practice's own accounts

    def own_lines(self, case: OpenCase) -> str:
        """The accounts to look for, one a line: those kept before, else those of the practice's answers."""
        kept = self.book.store.setting(_OWN + case.id)
        return kept or "\n".join(proposed_accounts(case.answers, self.law.public_mail))

    # The file

    def look(self, case: OpenCase, path: Path) -> LeakLook:
        """The tables at the beginning of a file. Raises LeakProblem before the law was read, TableProblem."""
        if self.acknowledged(case) is None:
            raise LeakProblem(self.texts["leak.law.first"], self.texts["leak.law.first_action"])
        opened = self.tables.open_leak(path)
        tables: dict[Table, TableLook] = {}
        seen, whole = 0, True
        try:
            with contextlib.closing(accounts_parted(opened)) as flowing:
                for block in flowing:
                    table = (block.table, block.header)
                    if table not in tables:
                        tables[table] = self._looked_at(block, table)
                    seen += len(block.rows)
                    if seen >= _MOST_LOOKED_AT or len(tables) >= _MOST_TABLES:
                        whole = False
                        break
        except ClinicKitError:
            if not tables:
                raise
        if not tables:
            raise LeakProblem(self.texts["leak.file.nothing"], self.texts["leak.file.nothing_action"])
        label = self.texts["leak.file.label"].format(kind=kind_of(path), size=_size(opened.progress()[1]))
        return LeakLook(label, tuple(tables.values()), whole)

    def _looked_at(self, block: LeakBlock, table: Table) -> TableLook:
        columns, skip = columns_of(block, self.header_words)
        body = block.rows[skip:GUESSED_FROM]
        headers = columns.header or block.header
        looks = tuple(
            ColumnLook(
                headers[place] if place < len(headers) else "",
                role,
                typical_shape(row[place] for row in body if place < len(row)),
            )
            for place, role in enumerate(columns.roles)
        )
        return TableLook(table, block.table, columns, looks)

    # The search

    def search(
        self,
        case: OpenCase,
        path: Path,
        look: LeakLook,
        typed_accounts: str,
        progress: Progress = lambda _done, _total, _lines: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Finished:
        """Read the whole file once and keep what was found, or nothing when it was stopped.

        A file that is cut or damaged on the way is kept as far as it was read, and that is said.
        Raises LeakProblem, VaultLocked, Cancelled, TableProblem when nothing at all could be read.
        """
        store, key = self.store(case), self.store(case).secret()
        if not store.count():
            raise LeakProblem(self.texts["leak.file.no_list"], self.texts["leak.file.no_list_action"])
        if look.whole and not typed_accounts.strip() and not any(one.searchable for one in look.tables):
            raise LeakProblem(self.texts["leak.file.nobody"], self.texts["leak.file.nobody_action"])
        self.book.store.set_setting(_OWN + case.id, "\n".join(sorted(filter(None, typed_accounts.split("\n")))))
        opened = self.tables.open_leak(path)
        with without_collector():
            people = (comparable(some, self.name_rules) for some in _unless(store.listed(), cancelled))
            search = LeakSearch(
                people,
                self.name_rules,
                as_number(self.book.now().date()),
                lambda cells: row_fingerprint(key, cells),
                own_accounts(typed_accounts.splitlines()),
            )
            matches, problem = self._read(opened, search, look, progress, cancelled)
            remarks = tuple(self._remarks(opened, look, problem))
            mark = file_fingerprint(key, opened.sha256())
            if cancelled():
                raise Cancelled(self.texts["leak.file.stopped"])
            label = look.label if not problem else f"{look.label}{self.texts['leak.file.partly']}"
            new = NewSearch(mark, label, self.book.now(), search.lines, search.counts())
            taken = store.keep_search(new, matches, search.own_findings)
        self._record_search(case, taken, search)
        return Finished(taken, remarks, search.own_lines)

    def _read(
        self,
        opened: OpenedLeak,
        search: LeakSearch,
        look: LeakLook,
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> tuple[list[Match], ClinicKitError | None]:
        known = {one.table: one.columns for one in look.tables}
        met: dict[Table, Columns] = {}
        matches: list[Match] = []
        problem: ClinicKitError | None = None
        try:
            with contextlib.closing(accounts_parted(opened)) as flowing:
                for block in _unless(flowing, cancelled):
                    rows, numbers, table = block.rows, block.numbers, (block.table, block.header)
                    if table not in met:
                        guessed, skip = columns_of(block, self.header_words)
                        met[table] = known.get(table, guessed)
                        rows, numbers = rows[skip:], numbers[skip:]
                    matches += search.read(block.table, met[table], rows, numbers)
                    progress(*opened.progress(), search.lines)
        except Cancelled:
            raise
        except ClinicKitError as found:
            if not search.lines:
                raise
            problem = found
        return matches + search.finish(), problem

    def _remarks(self, opened: OpenedLeak, look: LeakLook, problem: ClinicKitError | None) -> Iterator[str]:
        """What the person must know about a reading that did not go smoothly; nothing of the file."""
        if look.whole and not any(one.searchable for one in look.tables):
            yield self.texts["leak.file.nobody"]
        if problem is not None:
            yield self.texts["leak.file.cut"].format(problem=problem.sentence)
        if opened.problems.count:
            yield self.texts["leak.file.faulty"].format(count=number_in_french(opened.problems.count))
            # Those of line 0 name a member of an archive, which may be somebody's name.
            for line, sentence in [one for one in opened.problems.named if one[0]][:_LINES_TOLD]:
                yield self.texts["leak.file.faulty_line"].format(line=number_in_french(line), sentence=sentence)
        if opened.skipped:
            kinds = ", ".join(sorted({_ending(one) for one in opened.skipped} - {""}))
            yield self.texts["leak.file.skipped"].format(
                count=len(opened.skipped), kinds=f" ({kinds})" if kinds else ""
            )

    def _record_search(self, case: OpenCase, taken: TakenSearch, search: LeakSearch) -> None:
        line = self.texts["leak.journal.search"].format(
            label=taken.label,
            lines=taken.lines,
            certain=taken.counts[Pile.CERTAIN],
            check=taken.counts[Pile.TO_CHECK],
            absent=taken.counts[Pile.ABSENT],
            own=search.own_lines,
        )
        self.record(case, "leak_search", line)


def proposed_accounts(answers: Mapping[str, object], public_mail: frozenset[str]) -> tuple[str, ...]:
    """The practice's e-mails among its answers, and its own mail domains (never those open to everybody)."""
    emails = {
        value.strip().lower()
        for path, value in answers.items()
        if path in _OWN_EMAILS and isinstance(value, str) and "@" in value
    }
    domains = {one.rpartition("@")[2] for one in emails} - public_mail
    return (*sorted(emails), *sorted(f"@{domain}" for domain in domains))


def kind_of(path: Path) -> str:
    """The kind of file its name announces and a space, or nothing; never the name: it may be somebody's."""
    ending = path.suffix.lower().lstrip(".")
    return f"{ending.upper()} " if ending in _KINDS else ""


def _ending(name: str) -> str:
    """The ending of a name in an archive, never long enough to be a word of it."""
    ending = Path(name).suffix.lstrip(".").upper()
    return ending if ending.isalnum() and len(ending) <= _LONGEST_ENDING else ""


def _size(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}".replace(".", ",")


def _unless(items: Iterable[Item], cancelled: Callable[[], bool]) -> Iterator[Item]:
    """The same items, until somebody asks to stop."""
    for one in items:
        if cancelled():
            raise Cancelled("")
        yield one
