"""Guesses what each column of a list or of a leaked file holds, by its header and by its content."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.letters import LeakCategory
from clinickit.domain.strict_tables import StrictTable
from clinickit.people.dates import DateOrder, guess_order, read_date
from clinickit.people.identity import NirState, email_address, phone_number, read_nir
from clinickit.people.names import fold
from clinickit.people.places import postcode


class Role(StrEnum):
    """What a column holds."""

    IGNORED = "ignored"
    FAMILY_NAME = "family_name"
    BIRTH_NAME = "birth_name"
    GIVEN_NAMES = "given_names"
    FULL_NAME = "full_name"
    CIVILITY = "civility"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    NIR = "nir"
    PHONE = "phone"
    EMAIL = "email"
    STREET = "street"
    STREET_MORE = "street_more"
    POSTCODE = "postcode"
    TOWN = "town"
    COUNTRY = "country"
    DECEASED = "deceased"
    PROTECTED = "protected"
    STAFF = "staff"
    PATIENT_NUMBER = "patient_number"
    FIRST_VISIT = "first_visit"
    LAST_VISIT = "last_visit"
    SITE = "site"
    PRESCRIBER = "prescriber"
    LOGIN = "login"
    PASSWORD = "password"  # noqa: S105 - the name of a column
    RELATIVE = "relative"
    DOCTOR = "doctor"
    INSURER = "insurer"
    BANK_ACCOUNT = "bank_account"
    BANK_CARD = "bank_card"
    ID_DOCUMENT = "id_document"
    PRESCRIPTION = "prescription"
    PHOTOGRAPH = "photograph"
    HEALTH = "health"
    FREE_TEXT = "free_text"


NOTHING = frozenset({"NULL", "null", "(null)", "\\N", "N/A", "#N/A", "NaN"})
"""What databases and spreadsheets write for an empty cell."""
NAMES = frozenset({Role.FAMILY_NAME, Role.BIRTH_NAME, Role.GIVEN_NAMES, Role.FULL_NAME})
LEAKED_AS: Mapping[Role, LeakCategory] = {
    **dict.fromkeys((*NAMES, Role.CIVILITY, Role.SEX), LeakCategory.IDENTITY),
    **dict.fromkeys((Role.BIRTH_DATE, Role.BIRTH_PLACE), LeakCategory.BIRTH),
    **dict.fromkeys((Role.STREET, Role.STREET_MORE, Role.POSTCODE, Role.TOWN), LeakCategory.POSTAL_ADDRESS),
    **dict.fromkeys((Role.FIRST_VISIT, Role.LAST_VISIT, Role.HEALTH), LeakCategory.HEALTH),
    Role.NIR: LeakCategory.NIR,
    Role.PHONE: LeakCategory.PHONE,
    Role.EMAIL: LeakCategory.EMAIL,
    Role.LOGIN: LeakCategory.LOGIN,
    Role.PASSWORD: LeakCategory.PASSWORD,
    Role.RELATIVE: LeakCategory.RELATIVE,
    **dict.fromkeys((Role.DOCTOR, Role.PRESCRIBER), LeakCategory.TREATING_DOCTOR),
    Role.INSURER: LeakCategory.INSURER,
    Role.BANK_ACCOUNT: LeakCategory.BANK_ACCOUNT,
    Role.BANK_CARD: LeakCategory.BANK_CARD,
    Role.ID_DOCUMENT: LeakCategory.ID_DOCUMENT,
    Role.PRESCRIPTION: LeakCategory.PRESCRIPTION,
    Role.PHOTOGRAPH: LeakCategory.PHOTOGRAPH,
    Role.FREE_TEXT: LeakCategory.FREE_TEXT,
}
_OF_SOMEBODY = NAMES | {Role.BIRTH_DATE}
_SEVERAL = frozenset(
    {Role.PHONE, Role.EMAIL, Role.STREET_MORE, Role.HEALTH, Role.FREE_TEXT, Role.RELATIVE, Role.PRESCRIBER}
)
_EXTRA = {Role.STREET: Role.STREET_MORE, Role.FAMILY_NAME: Role.IGNORED}
# What a header must announce to be looked for below titles; and how many rows of titles there may be.
_TELLING = NAMES | {Role.BIRTH_DATE, Role.NIR, Role.EMAIL, Role.PHONE}
_MOST_ABOVE = 20
_INNER_CAPITAL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_MOST, _SOME, _FEW = 0.6, 0.3, 8
_PROSE, _MANY = 40, 100
_TODAY_OR_SO = 2100_00_00
# As the difference of two days.
_YEARS_OF_BIRTHS = 6_00_00


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The headers of each role, the first names by which a column without header is known, and words of married names.

    `of_usage` tells « Nom d’usage » from « Nom de famille » where a table has both, `of_patient` and `of_insured` the
    person cared for from the insured parent.
    """

    exact: tuple[tuple[str, Role], ...]
    words: tuple[tuple[frozenset[str], Role], ...]
    given_names: frozenset[str]
    of_usage: frozenset[str]
    of_patient: frozenset[str]
    of_insured: frozenset[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column holds, in the order of the file; the person may correct it."""

    roles: tuple[Role, ...]
    date_order: DateOrder
    header: tuple[str, ...] = ()

    def places(self, role: Role) -> tuple[int, ...]:
        """The positions of the columns of a role, from 0."""
        return tuple(place for place, held in enumerate(self.roles) if held is role)

    def place(self, role: Role) -> int:
        """The position of the first column of a role; -1 when there is none."""
        return next(iter(self.places(role)), -1)

    @property
    def has_names(self) -> bool:
        """Whether a person can be named from these columns."""
        return not NAMES.isdisjoint(self.roles)


def read_header_words(headers: Mapping[str, object], given_names: Mapping[str, object]) -> HeaderWords:
    """`people/headers.toml` and `people/given_names.toml`. Raises ResourceProblem with the key at fault."""
    table, names = StrictTable(headers, "people/headers.toml"), StrictTable(given_names, "people/given_names.toml")
    table.optional_text("title")
    names.optional_text("title")
    exact: list[tuple[str, Role]] = []
    words: list[tuple[frozenset[str], Role]] = []
    for one in table.tables("roles"):
        role = one.choice("id", Role)
        exact += [(fold(header), role) for header in one.texts("headers")]
        raw = one.value("words")
        words += [(frozenset(map(str, group)), role) for group in raw] if isinstance(raw, list) else []
        one.finish()
    usage = (frozenset(table.texts(key)) for key in ("of_usage", "of_patient", "of_insured"))
    found = HeaderWords(tuple(exact), tuple(words), frozenset(names.texts("names")), *usage)
    table.finish()
    names.finish()
    return found


def guess_columns(rows: Sequence[Sequence[str]], words: HeaderWords) -> tuple[Columns, int]:
    """What the columns of these first rows hold, and how many rows the header takes with the titles above it (0: none).

    A header decides; content decides where the header says nothing, and unmasks a header that is contradicted.
    """
    if not rows:
        return Columns((), DateOrder.DAY_FIRST), 0
    above = _header_row(rows, words)
    header = rows[above - 1] if above else ()
    by_header = _told_by(header, words)
    body = rows[above:]
    width = max(map(len, rows))
    samples = [
        [row[place].strip() for row in body if place < len(row) and row[place].strip()] for place in range(width)
    ]
    by_header += [Role.IGNORED] * (width - len(by_header))
    by_header = [
        Role.IGNORED if _belied(told, sample) else told for told, sample in zip(by_header, samples, strict=True)
    ]
    roles: list[Role] = []
    for told, seen in zip(by_header, _seen(samples, by_header, words), strict=True):
        roles.append(_settled(told, seen, roles))
    if not above or NAMES.isdisjoint(roles):
        _find_family_name(roles, samples)
    dates = roles.index(Role.BIRTH_DATE) if Role.BIRTH_DATE in roles else -1
    order = guess_order(samples[dates]) if dates >= 0 else DateOrder.DAY_FIRST
    return Columns(tuple(roles), order, tuple(header)), above


def _told_by(header: Sequence[str], words: HeaderWords) -> list[Role]:
    """What each header announces; of « Nom de famille » and « Nom d’usage », the first is the name of birth.

    Where a table tells the person cared for from the insured parent, names and births of the latter are a relative's.
    """
    roles = [role_of_header(cell, words) for cell in header]
    said = [frozenset(fold(cell.replace("_", " ")).split()) for cell in header]
    if any(not words.of_patient.isdisjoint(one) for one in said):
        insured = [place for place, one in enumerate(said) if not words.of_insured.isdisjoint(one)]
        for place in insured:
            roles[place] = Role.RELATIVE if roles[place] in _OF_SOMEBODY else roles[place]
    names = [place for place, role in enumerate(roles) if role is Role.FAMILY_NAME]
    of_birth = [place for place in names if words.of_usage.isdisjoint(fold(header[place].replace("_", " ")).split())]
    if len(names) - len(of_birth) == len(of_birth) == 1 and Role.BIRTH_NAME not in roles:
        roles[of_birth[0]] = Role.BIRTH_NAME
    return roles


def _seen(samples: Sequence[Sequence[str]], told: Sequence[Role], words: HeaderWords) -> list[Role]:
    """What the content of each column says, where no header says it of another one.

    Of several columns of dates without a telling header, that of births is the one with the oldest; appointments and
    invoices, all of a few years, are none.
    """
    seen = [role_of_content(sample, words) for sample in samples]
    announced = frozenset(told) - _SEVERAL
    columns = list(zip(seen, told, strict=True))
    found = [Role.IGNORED if role in announced and role is not own else role for role, own in columns]
    dated = [place for place, (role, own) in enumerate(columns) if role is Role.BIRTH_DATE and own is Role.IGNORED]
    births = [place for place in dated if _far_apart(samples[place])]
    oldest = min(births, key=lambda place: _mean_day(samples[place]), default=-1)
    return [Role.IGNORED if place in dated and place != oldest else role for place, role in enumerate(found)]


def _belied(told: Role, sample: Sequence[str]) -> bool:
    """Whether a column that is announced as health numbers has cells, and none is one (« matricule », « INSEE »)."""
    return told is Role.NIR and len(sample) >= _FEW and not any(read_nir(cell).number for cell in sample)


def _days(sample: Sequence[str]) -> list[int]:
    order = guess_order(sample)
    return [day for cell in sample if (day := read_date(cell, order, _TODAY_OR_SO).day)]


def _mean_day(sample: Sequence[str]) -> float:
    days = _days(sample)
    return sum(days) / len(days) if days else _TODAY_OR_SO


def _far_apart(sample: Sequence[str]) -> bool:
    days = _days(sample)
    return len(days) < _FEW or max(days) - min(days) >= _YEARS_OF_BIRTHS


def _header_row(rows: Sequence[Sequence[str]], words: HeaderWords) -> int:
    """The place of the header, from 1; 0 when there is none.

    Exports put a title, a date or empty rows above it: the row that announces most is the header, when it announces
    how to tell people apart. The very first row may announce less.
    """
    best, most = 0, 0
    for place, row in enumerate(rows[:_MOST_ABOVE], 1):
        told = {role_of_header(cell, words) for cell in row if len(cell) < _PROSE} - {Role.IGNORED}
        enough = place == 1 or (len(told) > 1 and not told.isdisjoint(_TELLING))
        if enough and len(told) > most and not any(map(_is_content, row)):
            best, most = place, len(told)
    return best


def role_of_header(header: str, words: HeaderWords) -> Role:
    """The role a header announces; IGNORED when it announces none."""
    folded, parted = fold(header.replace("_", " ")), fold(_INNER_CAPITAL.sub(" ", header.replace("_", " ")))
    for known, role in words.exact:
        if known in (folded, parted):
            return role
    said = set(parted.split())
    return next((role for group, role in words.words if group <= said), Role.IGNORED)


def role_of_content(sample: Sequence[str], words: HeaderWords) -> Role:
    """The role that most of these cells can only have; IGNORED when none."""
    if not sample:
        return Role.IGNORED
    tests: tuple[tuple[Role, Callable[[str], bool]], ...] = (
        (Role.EMAIL, lambda cell: bool(email_address(cell))),
        (Role.NIR, lambda cell: read_nir(cell).state in {NirState.VALID, NirState.NO_KEY}),
        (Role.BANK_ACCOUNT, _like_iban),
        (Role.PHONE, _like_phone),
        (Role.BIRTH_DATE, _like_date),
        (Role.POSTCODE, lambda cell: len(cell) == len("59000") and bool(postcode(cell))),
    )
    for role, holds in tests:
        if sum(map(holds, sample)) >= _MOST * len(sample) and not (role is Role.POSTCODE and _all_different(sample)):
            return role
    first_words = [folded.split()[0] for cell in sample if (folded := fold(cell))]
    if sum(word in words.given_names for word in first_words) >= _SOME * len(sample):
        return Role.GIVEN_NAMES
    if sum(len(cell) >= _PROSE and " " in cell for cell in sample) >= _SOME * len(sample):
        return Role.FREE_TEXT
    return Role.IGNORED


def _settled(told: Role, seen: Role, before: Sequence[Role]) -> Role:
    unmasked = seen in {Role.EMAIL, Role.NIR} and told not in {seen, Role.LOGIN, Role.RELATIVE}
    role = seen if told is Role.IGNORED or unmasked else told
    if role is Role.GIVEN_NAMES and told is Role.IGNORED and role in before:
        return Role.IGNORED
    if role in before and role not in _SEVERAL:
        return _EXTRA.get(role, Role.IGNORED)
    return role


def _find_family_name(roles: list[Role], samples: Sequence[Sequence[str]]) -> None:
    """Without header: the column of words beside the first names that repeats itself least."""
    given = roles.index(Role.GIVEN_NAMES) if Role.GIVEN_NAMES in roles else -1
    wordy = [
        place
        for place, role in enumerate(roles)
        if role is Role.IGNORED and samples[place] and all(fold(cell) and len(cell) < _PROSE for cell in samples[place])
    ]
    if wordy and given >= 0:
        nearest = min(wordy, key=lambda place: (abs(place - given), -len(set(samples[place]))))
        roles[nearest] = Role.FAMILY_NAME


def _all_different(sample: Sequence[str]) -> bool:
    """Whether these are so many that towns would have come again: then they are numbers of files."""
    return len(sample) >= _MANY and len(set(sample)) == len(sample)


def _is_content(cell: str) -> bool:
    figures = sum(map(str.isdecimal, cell))
    return bool(email_address(cell)) or figures >= _FEW or _like_date(cell)


def _like_date(cell: str) -> bool:
    return len(cell) >= len("1/1/85") and bool(read_date(cell, DateOrder.DAY_FIRST, _TODAY_OR_SO).day)


def _like_phone(cell: str) -> bool:
    plain = "".join(filter(str.isdecimal, cell))
    if not phone_number(cell) or any(letter.isalpha() for letter in cell):
        return False
    return (len(plain) == len("0612345678") and plain.startswith("0")) or plain.startswith(("33", "0033"))


def _like_iban(cell: str) -> bool:
    plain = cell.replace(" ", "")
    return plain[:2].isalpha() and plain[2:4].isdecimal() and len(plain) in range(15, 35) and plain.isalnum()
