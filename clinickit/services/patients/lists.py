"""Taking a list of patients: what it looks like, what its columns hold, its report, several lists made into one."""

import contextlib
import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import Cancelled, ClinicKitError
from clinickit.domain.facts import Moment
from clinickit.people.columns import Columns, HeaderWords, Role, guess_columns, read_header_words
from clinickit.people.dates import as_number
from clinickit.people.households import find_households
from clinickit.people.names import NameRules, read_name_rules
from clinickit.people.patient import OF_THE_LIST, Finding, Patient, Problem
from clinickit.people.roster import NoNameColumn, RosterReader
from clinickit.people.roster_report import RosterWords, read_roster_words, report_rows
from clinickit.people.streaming import without_collector
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.library import Library
from clinickit.services.patients.partial_lists import FILE as PARTIAL
from clinickit.services.patients.partial_lists import PartialList, read_partial_lists
from clinickit.services.patients_ports import NewList, PatientFiles, PatientStore, TakenList
from clinickit.services.ports import Exports
from clinickit.services.tables_ports import Block, OpenedList, PatientTables, TableFormat, TablePreview

TEXTS = "wording/patient_lists.toml"
ROLES = tuple(
    role for role in Role if role.value not in {"login", "password", "relative", "doctor", "insurer", "bank_account",
    "bank_card", "id_document", "prescription", "photograph", "health", "free_text", "sex", "birth_place"}
)  # fmt: skip
_SAMPLES, _PREVIEWED = 3, 60
_LONGEST_SOURCE = 60
Progress = Callable[[int, int, int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ListLook:
    """What the beginning of a list shows: how it is read, what each column is taken for, a few cells of each."""

    path: Path
    format: TableFormat
    columns: Columns
    samples: tuple[tuple[str, ...], ...]
    header_rows: int
    source: str

    @property
    def has_header(self) -> bool:
        """Whether the file names its columns; titles may stand above."""
        return self.header_rows > 0

    def with_roles(self, roles: Sequence[Role]) -> "ListLook":
        """The same list after the person's corrections."""
        return replace(self, columns=replace(self.columns, roles=tuple(roles)))


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list held, in words."""

    number: int
    source: str
    taken: str
    lines: int
    people: int
    problems: int


@dataclass(frozen=True, slots=True)
class ListReport:
    """What was found in a list: of the whole of it, how many lines have each problem; what was not checked."""

    line: ListLine
    remarks: tuple[str, ...]
    counts: tuple[tuple[Problem, str, int], ...]
    not_done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """A field that two lists write differently for one person."""

    person: str
    field: str
    kept_line: int
    source: str
    line: int


class ListDesk:
    """The use cases of lists. Every method is called off the window's thread."""

    def __init__(
        self, library: Library, book: Casebook, files: PatientFiles, tables: PatientTables, exports: Exports
    ) -> None:
        self.library, self.book, self.files = library, book, files
        self._tables, self._exports = tables, exports

    @cached_property
    def header_words(self) -> HeaderWords:
        """By what headers a column is known."""
        read = self.library.resources.read
        return read_header_words(read("people/headers.toml"), read("people/given_names.toml"))

    @cached_property
    def words(self) -> RosterWords:
        """Small words of lists, and the sentences of the report."""
        return read_roster_words(self.library.resources.read("people/roster.toml"))

    @cached_property
    def name_rules(self) -> NameRules:
        """The small words of French names."""
        return read_name_rules(self.library.resources.read("people/names.toml"))

    @cached_property
    def partial_lists(self) -> tuple[PartialList, ...]:
        """Where a list can be had when the usual one is lost."""
        return read_partial_lists(self.library.resources.read(PARTIAL))

    def text(self, key: str) -> str:
        """A word of these pages."""
        return self.library.texts(TEXTS)[key]

    def store(self, case: OpenCase) -> PatientStore:
        """The patients of the case. Raises VaultLocked."""
        return self.files.patients(case.id)

    def record(self, case: OpenCase, text: str) -> None:
        """One line in the journal; it names nobody."""
        entry = self.book.entry("patients", text, zone=case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))

    # ---- before it is taken --------------------------------------------------------------------------------

    def inspect(self, case: OpenCase, path: Path, chosen: TableFormat | None = None) -> ListLook:
        """What a list looks like, read as was found or `chosen`. Raises a ClinicKitError of one sentence."""
        preview = self._tables.inspect(path, chosen)
        columns, above = guess_columns(preview.rows, self.header_words)
        if chosen is None and not columns.has_names:
            preview, columns, above = self._better_sheet(path, preview) or (preview, columns, above)
        roles = tuple(role if role in ROLES else Role.IGNORED for role in columns.roles)
        columns = replace(columns, roles=roles)
        return ListLook(path, preview.format, columns, _samples(preview, above), above, self._source(case))

    def _better_sheet(self, path: Path, preview: TablePreview) -> tuple[TablePreview, Columns, int] | None:
        """The first other sheet of a spreadsheet that names people: notes or figures often stand before the list."""
        for sheet in preview.format.sheets:
            with contextlib.suppress(ClinicKitError):  # an empty sheet, or one too wide
                other = self._tables.inspect(path, replace(preview.format, sheet=sheet))
                columns, above = guess_columns(other.rows, self.header_words)
                if columns.has_names:
                    return other, columns, above
        return None

    def _source(self, case: OpenCase) -> str:
        """A name for the list: never the file's, which may be somebody's."""
        number = len(self.store(case).lists()) + 1
        return self.text("list.source").format(number=number)

    def check(self, look: ListLook) -> str:
        """What is still missing before the list can be taken, in one sentence; empty when nothing is."""
        if len(look.columns.roles) == 1 and (not look.columns.has_names or _is_aligned(look)):
            return self.text("list.one_column")
        if not look.columns.has_names:
            return self.text("list.no_name")
        several = next((role for role in look.columns.roles if self._is_twice(look.columns, role)), None)
        if several is not None:
            named = [_title(look.columns, place) for place in look.columns.places(several)]
            return self.text("list.twice").format(columns=", ".join(named))
        return "" if look.source.strip() else self.text("list.no_source")

    def _is_twice(self, columns: Columns, role: Role) -> bool:
        return (
            role not in {Role.IGNORED, Role.PHONE, Role.STREET_MORE, Role.PRESCRIBER} and len(columns.places(role)) > 1
        )

    # ---- taking it -----------------------------------------------------------------------------------------

    def take(
        self,
        case: OpenCase,
        look: ListLook,
        progress: Progress = lambda _done, _whole, _lines: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ListReport:
        """Read the whole list into the vault, or nothing of it. Raises Cancelled, a ClinicKitError of one sentence."""
        if problem := self.check(look):
            raise NoNameColumn(problem)
        store, opened = self.store(case), self._tables.open_list(look.path, look.format)
        source = self._unused(store, look.source)
        reader = RosterReader(source, look.columns, self.words, self.name_rules, as_number(self.book.now().date()))

        def blocks() -> Generator[list[Patient], None, None]:
            nobody = True
            with contextlib.closing(opened.blocks()) as flowing:
                for block in _unless(flowing, cancelled, self.text("list.stopped")):
                    people = self._read(reader, block, look)
                    nobody = nobody and not people
                    yield people
                    progress(*opened.progress(), reader.lines)
            if nobody:
                raise ListProblem(self.text("list.nobody"), self.text("list.nobody_action"))

        def findings() -> list[Finding]:
            self._tell_faulty(reader, opened)
            return reader.finish()

        with without_collector():
            sha256 = opened.sha256()
            new = NewList(source, sha256, self.book.now(), look.columns)
            try:
                with contextlib.closing(blocks()) as people:  # a stop or a lock lets the file go at once
                    taken = store.take_list(new, people, findings)
            except OSError as problem_met:
                raise ListProblem(self.text("list.unreadable").format(reason=problem_met.strerror or "")) from None
        line = self.text("journal.taken")
        self.record(case, line.format(source=source, lines=taken.lines, people=taken.people, sha256=sha256))
        return self.report(case, taken.number)

    def _read(self, reader: RosterReader, block: Block, look: ListLook) -> list[Patient]:
        skip = look.header_rows if block.numbers[0] == 1 else 0
        rows, numbers = block.rows[skip:], block.numbers[skip:]
        return reader.read(rows, numbers) if rows else []

    def _tell_faulty(self, reader: RosterReader, opened: OpenedList) -> None:
        for number, _sentence in opened.problems.named:
            reader.tell(number, Problem.BROKEN_QUOTES)

    def _unused(self, store: PatientStore, wanted: str) -> str:
        """The name asked for, with a number when another list bore it."""
        wanted = " ".join(wanted.split())[:_LONGEST_SOURCE]
        names = [wanted, *(f"{wanted} ({number})" for number in range(2, 1000))]
        used = {one.source for one in store.lists()} | set(store.former_sources())
        return next(name for name in names if name not in used)

    # ---- what is held --------------------------------------------------------------------------------------

    def lists(self, case: OpenCase) -> tuple[ListLine, ...]:
        """The lists held, the first taken first."""
        store = self.store(case)
        return tuple(self._line(case, store, one) for one in store.lists())

    def _line(self, case: OpenCase, store: PatientStore, one: TakenList) -> ListLine:
        taken = moment_in_french(Moment(one.taken_at, case.zone))
        problems = sum(store.finding_counts(one.number).values())
        return ListLine(one.number, one.source, taken, one.lines, one.people, problems)

    def report(self, case: OpenCase, number: int) -> ListReport:
        """What was found in a list."""
        store = self.store(case)
        line = next(self._line(case, store, one) for one in store.lists() if one.number == number)
        counts = store.finding_counts(number).items()
        said = self.words.sentences
        told = tuple((problem, said[problem], count) for problem, count in counts if problem not in OF_THE_LIST)
        remarks = tuple(said[problem] for problem, _count in counts if problem in OF_THE_LIST)
        return ListReport(line, (*self._again(store, number), *remarks), told, self.words.not_done)

    def _again(self, store: PatientStore, number: int) -> Iterator[str]:
        """The list that was taken from the very same file before this one."""
        held = {one.number: one for one in store.lists()}
        for one in held.values():
            if one.number < number and one.sha256 == held[number].sha256:
                yield self.text("list.again").format(source=one.source)

    def homes(self, case: OpenCase) -> tuple[int, int]:
        """How many households of two or more live at one address, how many addresses many names share."""
        with without_collector():
            homes = find_households(self.store(case).people(), self.name_rules)
        return len(homes.households), len(homes.shared)

    def problem_lines(self, case: OpenCase, number: int, problem: Problem | None) -> tuple[Finding, ...]:
        """The lines of a list that have a problem (None: any), in order."""
        found = self.store(case).findings(number)
        return tuple(one for one in found if one.line and (problem is None or one.problem is problem))

    def export_report(self, case: OpenCase, number: int, folder: Path) -> tuple[Path, ...]:
        """Write the report as a table (semicolons), no cell of which a spreadsheet runs. Raises ExportProblem."""
        rows = report_rows(self.store(case).findings(number), self.words)
        made = io.StringIO()
        csv.writer(made, delimiter=";", lineterminator="\r\n").writerows(rows)
        name = self.text("list.report_file").format(number=number)
        written = self._exports.write(folder, {name: made.getvalue().encode("utf-8-sig")})
        self.record(case, self.text("journal.exported").format(lines=len(rows) - 1))
        return written

    def drop(self, case: OpenCase, number: int) -> None:
        """Forget a list."""
        store = self.store(case)
        line = next(one for one in store.lists() if one.number == number)
        store.drop_list(number)
        self.record(case, self.text("journal.dropped").format(source=line.source, people=line.people))

    def differing(self, case: OpenCase, most: int) -> tuple[int, tuple[Differing, ...]]:
        """How often the lists disagree about a person, and the first times."""
        store = self.store(case)
        first = tuple(
            Differing(one.person, self.text(f"differs.{one.field}"), _line_of(one.person), one.source, one.line)
            for _, one in store.disagreements(0, most)
        )
        return store.disagreement_count(), first


def _is_aligned(look: ListLook) -> bool:
    """Whether the only column is several, aligned by spaces."""
    return any("  " in cell.strip() for cell in (*look.columns.header, *(look.samples[0] if look.samples else ())))


class ListProblem(ClinicKitError):
    """A list that could not be read to its end."""

    default_action = "Vérifiez que le fichier est toujours là, puis recommencez ; rien n’a été gardé."


def _samples(preview: TablePreview, above: int) -> tuple[tuple[str, ...], ...]:
    body = preview.rows[above:_PREVIEWED]
    width = max(map(len, preview.rows), default=0)
    return tuple(
        tuple(dict.fromkeys(row[place].strip() for row in body if place < len(row) and row[place].strip()))[:_SAMPLES]
        for place in range(width)
    )


def _title(columns: Columns, place: int) -> str:
    """A column as it is named to the person."""
    header = columns.header[place] if place < len(columns.header) else ""
    return f"{place + 1} ({header})" if header else str(place + 1)


def _line_of(person: str) -> int:
    return int(person.rpartition("-")[2])


def _unless(items: Iterable[Item], cancelled: Callable[[], bool], sentence: str) -> Iterator[Item]:
    """The same items, until somebody asks to stop."""
    for one in items:
        if cancelled():
            raise Cancelled(sentence)
        yield one
