"""Turns the rows of a list into patients and tells every line that has something wrong; nothing is dropped."""

import functools
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from clinickit.domain.errors import ClinicKitError
from clinickit.people.columns import NOTHING, Columns, Role
from clinickit.people.dates import read_date
from clinickit.people.lookup_keys import FamilyMemory, GivenMemory, forget_if_full
from clinickit.people.names import NameRules, fold, parted_name, parted_titles
from clinickit.people.patient import INNER_SEPARATOR, SEPARATOR, Finding, Patient, Problem
from clinickit.people.places import POSTCODE_LENGTH, parted_address, parted_town, postcode, town_beside
from clinickit.people.roster_checks import Checked, problems_of, read_nirs
from clinickit.people.roster_report import RosterWords
from clinickit.people.town_check import TownCheck

ADULT_AT = 18_00_00
# What `Patient._make` does, without a call of Python for each of half a million.
_made = functools.partial(tuple.__new__, Patient)
_MEMORY = 1 << 17


class NoNameColumn(ClinicKitError):
    """No column of the list holds a name."""

    default_action = "Indiquez quelle colonne contient le nom et laquelle contient le prénom."


class RosterReader:
    """Reads one list, block by block, into patients and findings.

    It is a class because duplicates are known only by remembering every line before. `findings` and `lines` are the
    report so far, whole after `finish`; each line of the file is a patient or an EMPTY_LINE finding.
    """

    def __init__(self, source: str, columns: Columns, words: RosterWords, rules: NameRules, on: int) -> None:
        if not columns.has_names:
            raise NoNameColumn("Aucune colonne de cette liste ne contient de nom.")
        self._source, self._columns, self._words, self._on = source, columns, words, on
        self._rules, self._families, self._givens = rules, FamilyMemory(rules), GivenMemory(rules)
        self._first_words: dict[str, int | None] = {}
        self._days: dict[str, int] = {}
        self._flags: dict[str, bool] = {"": False}
        self._abroad: dict[str, bool] = {"": False}
        self._prescribers: dict[str, tuple[str, ...]] = {"": ()}
        # The first place of each given name and birth date; where they are met again, of each family name too. Line
        # numbers, health numbers and names stand beside, by place.
        self._first_lines: dict[int, int] = {}
        self._met_again: dict[int, dict[int, int]] = {}
        self._names_met: list[str] = []
        self._places, self._nirs = array("q"), array("q")
        self._town_check = TownCheck()
        self.findings: list[Finding] = []
        self.lines = 0
        self._width = len(columns.roles)
        self._announced = len(columns.header) or self._width
        held = set(columns.roles)
        # A whole address may stand in one column (« 1 rue A, 59000 LILLE »), a town in that of the postcode.
        self._whole_addresses = Role.STREET in held and held.isdisjoint({Role.TOWN, Role.POSTCODE})
        self._town_column = Role.TOWN in held
        streets = not held.isdisjoint({Role.STREET, Role.STREET_MORE})
        self._has_addresses = self._whole_addresses or (streets and not held.isdisjoint({Role.TOWN, Role.POSTCODE}))

    def read(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[Patient]:
        """The patients of one block of rows, in order. A column is read and checked at once: three times faster."""
        cells: list[Sequence[str]] = list(zip_longest(*rows, fillvalue=""))
        cells += [("",) * len(rows)] * (self._width - len(cells))
        column = functools.partial(self._column, cells, numbers)
        families, givens, titles = self._names(column)
        used = column(Role.BIRTH_NAME)
        repeated = self._repeated(cells, rows)
        empty = {
            at
            for at, (family, birth_name, given) in enumerate(zip(families, used, givens, strict=True))
            if not (family or birth_name or given) and not any(map(str.strip, rows[at]))
        }
        if empty or repeated:
            self.lines += len(empty) + len(repeated)
            self.findings += [Finding(self._source, numbers[at], Problem.EMPTY_LINE) for at in sorted(empty)]
            self.findings += [Finding(self._source, numbers[at], Problem.REPEATED_HEADER) for at in repeated]
            filled = [at for at in range(len(rows)) if at not in empty and at not in repeated]
            return self.read([rows[at] for at in filled], [numbers[at] for at in filled]) if filled else []
        self.lines += len(rows)
        forget_if_full(self._families)
        forget_if_full(self._givens)
        streets, codes, towns = self._located(column)
        valid = list(map(postcode, codes))
        self._town_check.see(valid, towns, numbers)
        source, nirs, emails = self._source, column(Role.NIR), column(Role.EMAIL)
        more = list(map(" ".join, self._several(cells, numbers, Role.STREET_MORE)))
        countries = [country if self._is_abroad(country) else "" for country in column(Role.COUNTRY)]
        mended = [
            written if country else code or written
            for code, written, country in zip(valid, codes, countries, strict=True)
        ]
        deceased, protected = (list(self._flags_of(column(role))) for role in (Role.DECEASED, Role.PROTECTED))
        birth_texts = column(Role.BIRTH_DATE)
        days = self._days_of(birth_texts)
        patients = list(
            map(
                _made,
                zip(
                    [f"{source}-{number}" for number in numbers],
                    [((source, number),) for number in numbers],
                    titles,
                    families,
                    used,
                    givens,
                    days,
                    nirs,
                    self._several(cells, numbers, Role.PHONE),
                    emails,
                    streets,
                    more,
                    mended,
                    towns,
                    countries,
                    deceased,
                    protected,
                    self._flags_of(column(Role.STAFF)),
                    column(Role.PATIENT_NUMBER),
                    self._days_of(column(Role.LAST_VISIT)),
                    column(Role.SITE),
                    self._sent_by(self._several(cells, numbers, Role.PRESCRIBER)),
                    self._days_of(column(Role.FIRST_VISIT)),
                    strict=True,
                ),
            )
        )
        if set(map(len, rows)) != {self._announced}:
            for row, number in zip(rows, numbers, strict=True):
                self._tell_width(row, number)
        read, odd = read_nirs(nirs)
        checked = Checked(
            families, used, givens, days, birth_texts, read, odd, emails, streets, more, mended, valid, towns,
            countries, deceased, protected,
        )  # fmt: skip
        found = problems_of(checked, self._on - ADULT_AT, self._words.no_address if self._has_addresses else None)
        self.findings += [Finding(source, numbers[at], problem) for at, problem in found]
        self._check_duplicates(checked, numbers)
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
        if not NOTHING.isdisjoint(found):
            found = ["" if cell in NOTHING else cell for cell in found]
        if "=" in joined:
            for at in [at for at, cell in enumerate(found) if cell[:1] == "="]:
                if found[at].startswith('="') and found[at].endswith('"'):
                    found[at] = found[at][2:-1]
                else:
                    self.tell(numbers[at], Problem.FORMULA)
        return found

    def _repeated(self, cells: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> list[int]:
        """The rows that are the header again, as each printed page of an export has it."""
        header = self._columns.header
        if not header or header[-1] not in cells[len(header) - 1]:
            return []
        return [at for at, row in enumerate(rows) if tuple(row) == header]

    def _names(self, column: Callable[[Role], Sequence[str]]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """Family names, given names and titles, which may stand before the name when no column holds them."""
        families, givens, titles = column(Role.FAMILY_NAME), column(Role.GIVEN_NAMES), column(Role.CIVILITY)
        whole = self._columns.place(Role.FULL_NAME)
        if whole < 0 or any(families):
            found, families = parted_titles(families, self._rules)
            return families, givens, _either(titles, found)
        header = self._columns.header[whole] if whole < len(self._columns.header) else ""
        given_first = fold(header).startswith("prenom")
        found, names = parted_titles(column(Role.FULL_NAME), self._rules)
        parted = [parted_name(name, self._rules, given_first=given_first) for name in names]
        return [family for family, _ in parted], [given for _, given in parted], _either(titles, found)

    def _located(self, column: Callable[[Role], Sequence[str]]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """Streets, postcodes and towns, which may stand in one column or in two."""
        streets, codes, towns = column(Role.STREET), column(Role.POSTCODE), column(Role.TOWN)
        if self._whole_addresses:
            whole = [parted_address(street) for street in streets]
            streets, codes, towns = ([one[place] for one in whole] for place in range(3))
        elif not any(codes):
            both = [parted_town(town) for town in towns]
            codes, towns = [code for code, _ in both], [town for _, town in both]
        elif any(len(code) > POSTCODE_LENGTH for code in codes):
            towns = list(map(town_beside, codes, towns))
        if not self._town_column and self.lines == len(streets) and not any(towns):
            self._has_addresses = False  # the beginning of the list tells
        return streets, codes, towns

    def _check_duplicates(self, block: Checked, numbers: Sequence[int]) -> None:
        """The same name and birth date, unless two different health numbers say that they are two persons.

        Family names are folded only where given name and birth date are met again: one line in ten.
        """
        start = len(self._places)
        self._places.extend(numbers)
        self._nirs.extend(block.nirs)
        self._names_met += [born or used for born, used in zip(block.birth_names, block.families, strict=True)]
        keys = [
            given * 31 ^ day if day else -number
            for given, day, number in zip(self._first_given_keys(block.givens), block.days, numbers, strict=True)
        ]
        firsts = list(map(self._first_lines.setdefault, keys, range(start, start + len(keys))))
        for place, (first, key) in enumerate(zip(firsts, keys, strict=True), start=start):
            if first != place:
                self._check_met_again(place, first, key)

    def _check_met_again(self, place: int, first: int, key: int) -> None:
        names = self._met_again.get(key)
        if names is None:
            names = self._met_again[key] = {self._families[self._names_met[first]].key: first}
        earlier = names.setdefault(self._families[self._names_met[place]].key, place)
        if earlier != place:
            nir, known = self._nirs[place], self._nirs[earlier]
            if not nir or not known or nir == known:
                found = Finding(self._source, self._places[place], Problem.DUPLICATE, self._places[earlier])
                self.findings.append(found)

    def _first_given_keys(self, givens: Sequence[str]) -> list[int]:
        """A number for the first given name of each line. First words are few: they are folded once, not per line."""
        words = [given.partition(" ")[0].partition("-")[0] for given in givens]
        known = self._first_words
        for word in set(words).difference(known):
            folded = fold(word)
            # A title, a sign or two words glued together: the whole cell is read.
            plain = folded and " " not in folded and folded not in self._rules.special
            known[word] = self._givens[word].key if plain else None
        found = list(map(known.__getitem__, words))
        if None not in found:
            return [key or 0 for key in found]
        return [self._givens[given].key if key is None else key for key, given in zip(found, givens, strict=True)]

    def finish(self) -> list[Finding]:
        """The whole report, once every block was read: what only the whole list tells is added. Called once."""
        if self.lines and not self._has_addresses:
            self.tell(0, Problem.NO_ADDRESS_COLUMN)
        for number in self._town_check.lines():
            self.tell(number, Problem.TOWN_ELSEWHERE)
        return self.findings

    def tell(self, number: int, problem: Problem) -> None:
        """Add a finding; also for what was seen before the rows came here, such as broken quotes."""
        self.findings.append(Finding(self._source, number, problem))

    def _tell_width(self, row: Sequence[str], number: int) -> None:
        if len(row) < self._announced and any(row):
            self.tell(number, Problem.SHORT_LINE)
        elif any(cell.strip() for cell in row[self._announced :]):
            self.tell(number, Problem.LONG_LINE)

    def _days_of(self, texts: Sequence[str]) -> Sequence[int]:
        known, order = self._days, self._columns.date_order
        if len(known) >= _MEMORY:
            known.clear()
        for text in set(texts).difference(known):
            known[text] = read_date(text, order, self._on).day if text else 0
        return list(map(known.__getitem__, texts))

    def _sent_by(self, written: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
        """Name and first name, which may stand in two columns, as one; those who send many people are held once."""
        if not self._columns.places(Role.PRESCRIBER):
            return written
        known = self._prescribers
        if len(known) >= _MEMORY:
            known.clear()
        names = list(map(" ".join, written))
        known.update((name, (name,) if name else ()) for name in set(names).difference(known))
        return map(known.__getitem__, names)

    def _flags_of(self, texts: Sequence[str]) -> Iterable[bool]:
        return map(self._flag, texts) if any(texts) else (False,) * len(texts)

    def _flag(self, text: str) -> bool:
        found = self._flags.get(text)
        if found is None:
            folded = fold(text)
            # « 00/00/0000 » and « - » say nothing; « non décédé » begins with its no.
            said = any(letter != "0" for letter in text if letter.isalnum())
            refused = folded in self._words.no or folded.partition(" ")[0] in self._words.no
            found = self._flags[text] = folded in self._words.yes or (said and not refused)
        return found

    def _is_abroad(self, country: str) -> bool:
        found = self._abroad.get(country)
        if found is None:
            found = self._abroad[country] = fold(country) not in self._words.home_countries
        return found


def _either(told: Sequence[str], before_names: Sequence[str]) -> Sequence[str]:
    return [title or found for title, found in zip(told, before_names, strict=True)] if before_names else told
