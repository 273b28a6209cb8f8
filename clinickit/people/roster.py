"""Turns the rows of a list into patients and tells every line that has something wrong; nothing is dropped."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from clinickit.domain.errors import ClinicKitError
from clinickit.domain.strict_tables import StrictTable
from clinickit.people.columns import Columns, Role
from clinickit.people.dates import DateOrder, read_date
from clinickit.people.identity import Nir, NirState, email_address, nir_fits_birth, read_nir
from clinickit.people.leak_index import FamilyMemory, GivenMemory
from clinickit.people.names import NameRules, fold
from clinickit.people.patient import Finding, Patient, Problem
from clinickit.people.places import parted_town, postcode

ADULT_AT = 18_00_00
_FORMULA_STARTS = ("=", "+", "-", "@")
_NIR_PROBLEMS = {
    NirState.WRONG_KEY: Problem.NIR_WRONG_KEY,
    NirState.MALFORMED: Problem.NIR_MALFORMED,
    NirState.ROUNDED: Problem.NIR_ROUNDED,
}
_MEMORY = 1 << 17


class NoNameColumn(ClinicKitError):
    """No column of the list holds a name."""

    default_action = "Indiquez quelle colonne contient le nom et laquelle contient le prénom."


@dataclass(frozen=True, slots=True)
class RosterWords:
    """Small words of lists and the sentences of the report, from `people/roster.toml`."""

    yes: frozenset[str]
    no: frozenset[str]
    home_countries: frozenset[str]
    no_address: frozenset[str]
    not_done: tuple[str, ...]
    sentences: Mapping[Problem, str]


def read_roster_words(raw: Mapping[str, object]) -> RosterWords:
    """The parsed file. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, "people/roster.toml")
    table.optional_text("title")
    problems = StrictTable(table.value("problems"), "people/roster.toml", "problems")
    words = RosterWords(
        *(frozenset(table.texts(key)) for key in ("yes", "no", "home_countries", "no_address")),
        not_done=table.texts("not_done"),
        sentences={problem: problems.text(problem.value) for problem in Problem},
    )
    problems.finish()
    table.finish()
    return words


class RosterReader:
    """Reads one list, block by block, into patients and findings.

    It is a class because duplicates are known only by remembering every line before. `findings` and `lines` are the
    report so far; each line of the file is a patient or an EMPTY_LINE finding.
    """

    def __init__(self, source: str, columns: Columns, words: RosterWords, rules: NameRules, on: int) -> None:
        if not columns.has_names:
            raise NoNameColumn("Aucune colonne de cette liste ne contient de nom.")
        self._source, self._columns, self._words, self._on = source, columns, words, on
        self._families, self._givens = FamilyMemory(rules), GivenMemory(rules)
        self._days: dict[str, int] = {}
        self._flags: dict[str, bool] = {"": False}
        self._abroad: dict[str, bool] = {"": False}
        self._first_lines: dict[int, tuple[int, int]] = {}
        self.findings: list[Finding] = []
        self.lines = 0
        self._width = len(columns.roles)

    def read(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[Patient]:
        """The patients of one block of rows, in order. A column is read at once, which halves the time."""
        self.lines += len(rows)
        cells: list[Sequence[str]] = list(zip_longest(*rows, fillvalue=""))
        cells += [("",) * len(rows)] * (self._width - len(cells))
        column = functools.partial(self._column, cells, numbers)
        families, givens = self._names(column)
        codes, towns = self._towns(column)
        order, source = self._columns.date_order, self._source
        births, nirs, countries = column(Role.BIRTH_DATE), column(Role.NIR), column(Role.COUNTRY)
        days = [self._day(text, order) for text in births]
        every = zip(
            numbers,
            [((source, number),) for number in numbers],
            column(Role.CIVILITY),
            families,
            column(Role.BIRTH_NAME),
            givens,
            days,
            nirs,
            self._several(cells, numbers, Role.PHONE),
            column(Role.EMAIL),
            column(Role.STREET),
            map(" ".join, self._several(cells, numbers, Role.STREET_MORE)),
            [postcode(code) or code for code in codes],
            towns,
            [country if self._is_abroad(country) else "" for country in countries],
            map(self._flag, column(Role.DECEASED)),
            map(self._flag, column(Role.PROTECTED)),
            map(self._flag, column(Role.STAFF)),
            column(Role.PATIENT_NUMBER),
            [self._day(text, order) for text in column(Role.LAST_VISIT)],
            column(Role.SITE),
            strict=True,
        )
        patients: list[Patient] = []
        for (number, *values), row, birth, nir in zip(every, rows, births, map(read_nir, nirs), strict=True):
            if len(row) != self._width:
                self._tell_width(row, number)
            if not any(row) or not any(map(str.strip, row)):
                self.tell(number, Problem.EMPTY_LINE)
                continue
            patient = Patient(f"{source}-{number}", *values)
            self._check(number, patient, birth, nir)
            patients.append(patient)
        return patients

    def _column(self, cells: Sequence[Sequence[str]], numbers: Sequence[int], role: Role) -> Sequence[str]:
        place = self._columns.place(role)
        return self._at(cells, numbers, place) if place >= 0 else ("",) * len(numbers)

    def _several(
        self, cells: Sequence[Sequence[str]], numbers: Sequence[int], role: Role
    ) -> list[tuple[str, ...]]:
        columns = [self._at(cells, numbers, place) for place in self._columns.places(role)]
        return [tuple(filter(None, row)) for row in zip(*columns, strict=True)] if columns else [()] * len(numbers)

    def _at(self, cells: Sequence[Sequence[str]], numbers: Sequence[int], place: int) -> list[str]:
        """One column, stripped; a formula is told and read as a text, `="06…"` (a zero to keep) is unwrapped."""
        found = [cell.strip() for cell in cells[place]]
        if any("=" in cell for cell in found):
            for at, cell in enumerate(found):
                if cell.startswith('="') and cell.endswith('"'):
                    found[at] = cell[2:-1]
                elif cell.startswith("="):
                    self.tell(numbers[at], Problem.FORMULA)
        return found

    def _names(self, column: Callable[[Role], Sequence[str]]) -> tuple[Sequence[str], Sequence[str]]:
        families, givens = column(Role.FAMILY_NAME), column(Role.GIVEN_NAMES)
        if self._columns.place(Role.FULL_NAME) >= 0 and not any(families):
            parted = [_parted(whole) for whole in column(Role.FULL_NAME)]
            return [family for family, _ in parted], [given for _, given in parted]
        return families, givens

    def _towns(self, column: Callable[[Role], Sequence[str]]) -> tuple[Sequence[str], Sequence[str]]:
        codes, towns = column(Role.POSTCODE), column(Role.TOWN)
        if any(codes):
            return codes, towns
        both = [parted_town(town) for town in towns]
        return [code for code, _ in both], [town for _, town in both]

    def _check(self, number: int, one: Patient, birth_text: str, nir: Nir) -> None:
        tell = self.tell
        if not one.family_name and not one.birth_name:
            tell(number, Problem.NO_FAMILY_NAME if one.given_names else Problem.NO_NAME)
        elif not one.given_names:
            tell(number, Problem.NO_GIVEN_NAME)
        if not one.birth:
            tell(number, Problem.IMPOSSIBLE_BIRTH_DATE if birth_text else Problem.NO_BIRTH_DATE)
        elif self._on - one.birth < ADULT_AT:
            tell(number, Problem.MINOR)
        if nir.state in _NIR_PROBLEMS:
            tell(number, _NIR_PROBLEMS[nir.state])
        elif not nir_fits_birth(nir.number, one.birth):
            tell(number, Problem.NIR_NOT_OWN)
        self._check_address(number, one)
        if one.email and not email_address(one.email):
            tell(number, Problem.BAD_EMAIL)
        if one.deceased:
            tell(number, Problem.DECEASED)
        if one.protected:
            tell(number, Problem.PROTECTED)
        self._check_duplicate(number, one, nir.number)

    def _check_address(self, number: int, one: Patient) -> None:
        if one.country:
            self.tell(number, Problem.ABROAD)
        elif one.postcode and not postcode(one.postcode):
            self.tell(number, Problem.BAD_POSTCODE)
        located = (one.street or one.street_more) and one.town and (one.postcode or one.country)
        if not located or one.street.lower() in self._words.no_address:
            self.tell(number, Problem.NO_ADDRESS)

    def _check_duplicate(self, number: int, one: Patient, nir: int) -> None:
        """The same name and birth date, unless two different health numbers say that they are two persons."""
        if not one.birth:
            return
        key = hash((self._families[one.birth_name or one.family_name][1], self._givens[one.given_names][2], one.birth))
        known = self._first_lines.get(key)
        if known is None:
            self._first_lines[key] = (number, nir)
        elif not nir or not known[1] or nir == known[1]:
            self.findings.append(Finding(self._source, number, Problem.DUPLICATE, known[0]))

    def tell(self, number: int, problem: Problem) -> None:
        """Add a finding; also for what was seen before the rows came here, such as broken quotes."""
        self.findings.append(Finding(self._source, number, problem))

    def _tell_width(self, row: Sequence[str], number: int) -> None:
        if len(row) < self._width and any(row):
            self.tell(number, Problem.SHORT_LINE)
        elif any(cell.strip() for cell in row[self._width :]):
            self.tell(number, Problem.LONG_LINE)

    def _day(self, text: str, order: DateOrder) -> int:
        found = self._days.get(text)
        if found is None:
            if len(self._days) >= _MEMORY:
                self._days.clear()
            found = self._days[text] = read_date(text, order, self._on).day if text else 0
        return found

    def _flag(self, text: str) -> bool:
        found = self._flags.get(text)
        if found is None:
            folded = fold(text)
            found = self._flags[text] = folded in self._words.yes or (text != "0" and folded not in self._words.no)
        return found

    def _is_abroad(self, country: str) -> bool:
        found = self._abroad.get(country)
        if found is None:
            found = self._abroad[country] = fold(country) not in self._words.home_countries
        return found


def counts(findings: Iterable[Finding]) -> dict[Problem, int]:
    """How many lines have each problem, the most frequent first."""
    numbers: dict[Problem, int] = {}
    for finding in findings:
        numbers[finding.problem] = numbers.get(finding.problem, 0) + 1
    return dict(sorted(numbers.items(), key=lambda one: -one[1]))


def report_rows(findings: Iterable[Finding], words: RosterWords) -> list[tuple[str, ...]]:
    """The report as rows of a table (list, line, problem, first line), header first, safe in a spreadsheet."""
    rows = [("Liste", "Ligne", "Problème", "Ligne de la même personne")]
    for one in sorted(findings, key=lambda finding: (finding.source, finding.line)):
        first = str(one.first_line) if one.first_line else ""
        rows.append((safe_cell(one.source), str(one.line), words.sentences[one.problem], first))
    rows += [("", "", sentence, "") for sentence in words.not_done]
    return rows


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet will run: one that begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith((*_FORMULA_STARTS, "\t", "\r", "\n")) else text


def _parted(whole: str) -> tuple[str, str]:
    """Family and given names of « DUPONT MARTIN Jean Paul »: the words in capitals first, else the first word."""
    words = whole.split()
    capitals = next((at for at, word in enumerate(words) if not word.isupper()), len(words))
    cut = capitals if 0 < capitals < len(words) else 1
    return " ".join(words[:cut]), " ".join(words[cut:])
