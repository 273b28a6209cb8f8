"""Turns the rows of a list into patients and tells every line that has something wrong; nothing is dropped."""

import functools
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from clinickit.domain.errors import ClinicKitError
from clinickit.people.columns import Columns, Role
from clinickit.people.dates import read_date
from clinickit.people.identity import Nir, NirState, email_address, nir_fits_birth, read_nir
from clinickit.people.leak_index import FamilyMemory, GivenMemory, forget_if_full
from clinickit.people.names import NameRules, fold
from clinickit.people.patient import INNER_SEPARATOR, SEPARATOR, Finding, Patient, Problem
from clinickit.people.places import parted_town, postcode
from clinickit.people.roster_report import RosterWords

ADULT_AT = 18_00_00
_MEMORY = 1 << 17


class NoNameColumn(ClinicKitError):
    """No column of the list holds a name."""

    default_action = "Indiquez quelle colonne contient le nom et laquelle contient le prénom."


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
        # First lines by key; the health number of every line stands beside, in the order of the lines.
        self._first_lines: dict[int, int] = {}
        self._places, self._nirs = array("q"), array("q")
        self.findings: list[Finding] = []
        self.lines = 0
        self._width = len(columns.roles)

    def read(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[Patient]:
        """The patients of one block of rows, in order. A column is read and checked at once: three times faster."""
        cells: list[Sequence[str]] = list(zip_longest(*rows, fillvalue=""))
        cells += [("",) * len(rows)] * (self._width - len(cells))
        column = functools.partial(self._column, cells, numbers)
        families, givens = self._names(column)
        used = column(Role.BIRTH_NAME)
        empty = {
            at
            for at, (family, birth_name, given) in enumerate(zip(families, used, givens, strict=True))
            if not (family or birth_name or given) and not any(map(str.strip, rows[at]))
        }
        if empty:
            self.lines += len(empty)
            self.findings += [Finding(self._source, numbers[at], Problem.EMPTY_LINE) for at in sorted(empty)]
            filled = [at for at in range(len(rows)) if at not in empty]
            return self.read([rows[at] for at in filled], [numbers[at] for at in filled]) if filled else []
        self.lines += len(rows)
        forget_if_full(self._families)
        forget_if_full(self._givens)
        codes, towns = self._towns(column)
        source, nirs = self._source, column(Role.NIR)
        birth_texts = column(Role.BIRTH_DATE)
        days = self._days_of(birth_texts)
        patients = list(
            map(
                Patient._make,
                zip(
                    [f"{source}-{number}" for number in numbers],
                    [((source, number),) for number in numbers],
                    column(Role.CIVILITY),
                    families,
                    used,
                    givens,
                    days,
                    nirs,
                    self._several(cells, numbers, Role.PHONE),
                    column(Role.EMAIL),
                    column(Role.STREET),
                    map(" ".join, self._several(cells, numbers, Role.STREET_MORE)),
                    [postcode(code) or code for code in codes],
                    towns,
                    [country if self._is_abroad(country) else "" for country in column(Role.COUNTRY)],
                    self._flags_of(column(Role.DECEASED)),
                    self._flags_of(column(Role.PROTECTED)),
                    self._flags_of(column(Role.STAFF)),
                    column(Role.PATIENT_NUMBER),
                    self._days_of(column(Role.LAST_VISIT)),
                    column(Role.SITE),
                    strict=True,
                ),
            )
        )
        if set(map(len, rows)) != {self._width}:
            for row, number in zip(rows, numbers, strict=True):
                self._tell_width(row, number)
        read = list(map(read_nir, nirs))
        self._check(patients, numbers, birth_texts, read)
        self._check_duplicates(patients, numbers, read)
        return patients

    def _column(self, cells: Sequence[Sequence[str]], numbers: Sequence[int], role: Role) -> Sequence[str]:
        place = self._columns.place(role)
        return self._at(cells, numbers, place) if place >= 0 else ("",) * len(numbers)

    def _several(self, cells: Sequence[Sequence[str]], numbers: Sequence[int], role: Role) -> list[tuple[str, ...]]:
        columns = [self._at(cells, numbers, place) for place in self._columns.places(role)]
        return [tuple(filter(None, row)) for row in zip(*columns, strict=True)] if columns else [()] * len(numbers)

    def _at(self, cells: Sequence[Sequence[str]], numbers: Sequence[int], place: int) -> list[str]:
        """One column, stripped; a formula is told and read as a text, `="06…"` (a zero to keep) is unwrapped."""
        found = list(map(str.strip, cells[place]))
        joined = "".join(found)
        if SEPARATOR in joined or INNER_SEPARATOR in joined:
            found = [cell.replace(SEPARATOR, " ").replace(INNER_SEPARATOR, " ") for cell in found]
        if "=" in joined:
            for at in [at for at, cell in enumerate(found) if cell[:1] == "="]:
                if found[at].startswith('="') and found[at].endswith('"'):
                    found[at] = found[at][2:-1]
                else:
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

    def _check(  # noqa: C901, PLR0912 - one check per line, over half a million lines
        self, patients: Sequence[Patient], numbers: Sequence[int], birth_texts: Sequence[str], nirs: Sequence[Nir]
    ) -> None:
        tell, youngest_adult = self.tell, self._on - ADULT_AT
        no_address = self._words.no_address
        for one, number, birth_text, nir in zip(patients, numbers, birth_texts, nirs, strict=True):
            birth = one.birth
            if not one.given_names or not (one.family_name or one.birth_name):
                self._tell_name(number, one)
            if birth > youngest_adult:
                tell(number, Problem.MINOR)
            elif not birth:
                tell(number, Problem.IMPOSSIBLE_BIRTH_DATE if birth_text else Problem.NO_BIRTH_DATE)
            if nir.number:
                if nir.state is NirState.WRONG_KEY:
                    tell(number, Problem.NIR_WRONG_KEY)
                elif not nir_fits_birth(nir.number, birth):
                    tell(number, Problem.NIR_NOT_OWN)
            elif nir.state is not NirState.ABSENT:
                tell(number, Problem.NIR_ROUNDED if nir.state is NirState.ROUNDED else Problem.NIR_MALFORMED)
            if one.country:
                tell(number, Problem.ABROAD)
            elif one.postcode and not postcode(one.postcode):
                tell(number, Problem.BAD_POSTCODE)
            if not (one.town and one.street and one.postcode) or one.street.lower() in no_address:
                self._tell_address(number, one)
            if one.email and not email_address(one.email):
                tell(number, Problem.BAD_EMAIL)
            if one.deceased:
                tell(number, Problem.DECEASED)
            if one.protected:
                tell(number, Problem.PROTECTED)

    def _tell_name(self, number: int, one: Patient) -> None:
        if one.family_name or one.birth_name:
            self.tell(number, Problem.NO_GIVEN_NAME)
        else:
            self.tell(number, Problem.NO_FAMILY_NAME if one.given_names else Problem.NO_NAME)

    def _tell_address(self, number: int, one: Patient) -> None:
        located = (one.street or one.street_more) and one.town and (one.postcode or one.country)
        if not located or one.street.lower() in self._words.no_address:
            self.tell(number, Problem.NO_ADDRESS)

    def _check_duplicates(self, patients: Sequence[Patient], numbers: Sequence[int], nirs: Sequence[Nir]) -> None:
        """The same name and birth date, unless two different health numbers say that they are two persons."""
        families = map(self._families.__getitem__, [one.birth_name or one.family_name for one in patients])
        givens = map(self._givens.__getitem__, [one.given_names for one in patients])
        keys = [
            family[1] ^ given[2] * 31 ^ one.birth if one.birth else -number
            for family, given, one, number in zip(families, givens, patients, numbers, strict=True)
        ]
        firsts = list(map(self._first_lines.setdefault, keys, numbers))
        self._places.extend(numbers)
        self._nirs.extend([nir.number for nir in nirs])
        if firsts == list(numbers):
            return
        for first, number, nir in zip(firsts, numbers, nirs, strict=True):
            if first != number:
                known = self._nirs[bisect_left(self._places, first)]
                if not nir.number or not known or nir.number == known:
                    self.findings.append(Finding(self._source, number, Problem.DUPLICATE, first))

    def tell(self, number: int, problem: Problem) -> None:
        """Add a finding; also for what was seen before the rows came here, such as broken quotes."""
        self.findings.append(Finding(self._source, number, problem))

    def _tell_width(self, row: Sequence[str], number: int) -> None:
        if len(row) < self._width and any(row):
            self.tell(number, Problem.SHORT_LINE)
        elif any(cell.strip() for cell in row[self._width :]):
            self.tell(number, Problem.LONG_LINE)

    def _days_of(self, texts: Sequence[str]) -> Sequence[int]:
        known, order = self._days, self._columns.date_order
        if len(known) >= _MEMORY:
            known.clear()
        for text in set(texts).difference(known):
            known[text] = read_date(text, order, self._on).day if text else 0
        return list(map(known.__getitem__, texts))

    def _flags_of(self, texts: Sequence[str]) -> Iterable[bool]:
        return map(self._flag, texts) if any(texts) else (False,) * len(texts)

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


def _parted(whole: str) -> tuple[str, str]:
    """Family and given names of « DUPONT MARTIN Jean Paul »: the words in capitals first, else the first word."""
    words = whole.split()
    capitals = next((at for at, word in enumerate(words) if not word.isupper()), len(words))
    cut = capitals if 0 < capitals < len(words) else 1
    return " ".join(words[:cut]), " ".join(words[cut:])
