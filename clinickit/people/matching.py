"""Compares one line of a leaked file with one person of the list, and says how sure it is and why."""

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from clinickit.people.dates import CENTURY
from clinickit.people.identity import NO_NIR, Nir, NirState, nir_fits_birth
from clinickit.people.names import OTHER_NAME, NameRules, bare
from clinickit.people.reasons import Pile, Reason

# Above these likenesses (Jaro-Winkler, 0 to 1) two spellings may be one name; set on generated lists with faults.
like = JaroWinkler.similarity
FAMILY_LIKENESS = 0.90
GIVEN_LIKENESS = 0.87
# How far apart two days written YYYYMMDD can be when one figure differs or two neighbours changed places.
NEAR_DIFFERENCES = frozenset(
    figure * 10**place * step for figure in range(-9, 10) for place in range(8) for step in (1, 9)
)
_SHORT_NAME = 4
_NIR_TYPING_ERRORS = 2
_WAYS_AGAINST = 2
# Years between a parent and a child, at least, as the difference of two days.
_GENERATION = 14_00_00
# Days that software writes when it does not know.
PLACEHOLDER_DAYS = frozenset({19000101, 19000102, 19010101})


class Grade(IntEnum):
    """How well two names agree."""

    DIFFERENT = 0
    NEAR = 1
    PART = 2
    SAME = 3


class Agreement(NamedTuple):
    """A grade and the reason to show for it."""

    grade: Grade
    reason: Reason


class Identity(NamedTuple):
    """What is known of a person, on one side or the other, in comparable form.

    Names are folded (`people/names.py`), several family names parted by « | »; days are YYYYMMDD, 0 when unknown;
    `whole` is a name not parted into family and given names; `street` is a key of number, street and postcode.
    `has_phone`, `has_email`: one is known though it is not listed, because it is not the other side's.
    """

    families: str = ""
    givens: str = ""
    birth: int = 0
    other_birth: int = 0
    nir: Nir = NO_NIR
    phones: tuple[int, ...] = ()
    emails: tuple[str, ...] = ()
    street: int = 0
    postcode: str = ""
    whole: str = ""
    has_phone: bool = False
    has_email: bool = False


class Judgement(NamedTuple):
    """The pile a pair belongs to; `weak` pairs are kept only if the name proves rare in both files."""

    pile: Pile
    reasons: tuple[Reason, ...]
    weak: bool = False


_SAME_FAMILY, _SAME_GIVEN = Agreement(Grade.SAME, Reason.FAMILY_SAME), Agreement(Grade.SAME, Reason.GIVEN_SAME)
_REACHED = frozenset({Reason.EMAIL_SAME, Reason.PHONE_SAME})
NO_MATCH = Judgement(Pile.ABSENT, ())


@lru_cache(maxsize=1 << 12)
def compare_families(line: str, person: str, rules: NameRules) -> Agreement:
    """The best agreement between any two of the family names on both sides."""
    best = Agreement(Grade.DIFFERENT, Reason.FAMILY_DIFFERENT)
    for rank, known in enumerate(person.split(OTHER_NAME)):
        for name in line.split(OTHER_NAME):
            if not name or not known:
                continue
            found = _family(name, known, rules)
            if found.grade is Grade.SAME and rank:
                found = Agreement(Grade.SAME, Reason.FAMILY_OTHER_NAME)
            best = max(best, found, key=lambda one: one.grade)
    return best


def _family(name: str, known: str, rules: NameRules) -> Agreement:
    left, right = name.replace(" ", ""), known.replace(" ", "")
    if left == right:
        return Agreement(Grade.SAME, Reason.FAMILY_SAME)
    short_left, short_right = bare(name, rules), bare(known, rules)
    words, known_words = set(name.split()) - rules.particles, set(known.split()) - rules.particles
    inside = words and known_words and (words <= known_words or known_words <= words)
    if short_left == short_right or (inside and min(len(short_left), len(short_right)) >= _SHORT_NAME - 1):
        return Agreement(Grade.PART, Reason.FAMILY_PART)
    if alike(short_left, short_right, FAMILY_LIKENESS):
        return Agreement(Grade.NEAR, Reason.FAMILY_NEAR)
    return Agreement(Grade.DIFFERENT, Reason.FAMILY_DIFFERENT)


@lru_cache(maxsize=1 << 12)
def compare_givens(line: str, person: str) -> Agreement:  # noqa: PLR0911 - one case per line
    """The agreement between given names; « marie » and « marie claire » agree on the first only."""
    if not line or not person:
        return Agreement(Grade.DIFFERENT, Reason.GIVEN_DIFFERENT)
    left, right = line.split(), person.split()
    if "".join(left) == "".join(right):
        return Agreement(Grade.SAME, Reason.GIVEN_SAME)
    shorter, longer = sorted((left, right), key=len)
    if longer[: len(shorter)] == shorter and len(shorter[0]) > 1:
        return Agreement(Grade.PART, Reason.GIVEN_FIRST)
    if len(left[0]) == 1 or len(right[0]) == 1:
        same = left[0][0] == right[0][0]
        return Agreement(Grade(same), Reason.GIVEN_INITIAL if same else Reason.GIVEN_DIFFERENT)
    if left[0] == right[0]:
        return Agreement(Grade.NEAR, Reason.GIVEN_NEAR)
    if left[0] in right[1:] or right[0] in left[1:]:
        return Agreement(Grade.PART, Reason.GIVEN_SECOND)
    if alike(left[0], right[0], GIVEN_LIKENESS) or alike("".join(left), "".join(right), GIVEN_LIKENESS):
        return Agreement(Grade.NEAR, Reason.GIVEN_NEAR)
    return Agreement(Grade.DIFFERENT, Reason.GIVEN_DIFFERENT)


def alike(left: str, right: str, least: float) -> bool:
    """Whether two spellings may be one name: one typing error, or a likeness of at least `least`."""
    if min(len(left), len(right)) < _SHORT_NAME:
        return len(left) > 1 and len(right) > 1 and OSA.distance(left, right, score_cutoff=1) <= 1
    return like(left, right, score_cutoff=least) > 0 or OSA.distance(left, right, score_cutoff=1) <= 1


def compare_births(line: Identity, person: Identity) -> Reason:
    """How two dates of birth agree; days that software writes when it does not know count as missing."""
    left, right = line.birth, person.birth
    if not left or not right or left in PLACEHOLDER_DAYS or right in PLACEHOLDER_DAYS:
        return Reason.BIRTH_MISSING
    if right in {left, line.other_birth} or left == person.other_birth:
        return Reason.BIRTH_SAME
    if left % CENTURY == right % CENTURY:
        return Reason.BIRTH_CENTURY
    return Reason.BIRTH_NEAR if near_days(left, right) else Reason.BIRTH_DIFFERENT


def turned_day(day: int) -> int:
    """The same day with day and month changed places; it may be no day at all."""
    return day // 10_000 * 10_000 + day % 100 * 100 + day // 100 % 100


def near_days(left: int, right: int) -> bool:
    """Whether one figure differs, two neighbours changed places, or day and month did."""
    if left == turned_day(right):
        return True
    return left - right in NEAR_DIFFERENCES and OSA.distance(str(left), str(right), score_cutoff=1) <= 1


def compare_nirs(line: Identity, person: Identity) -> Reason | None:
    """How two health numbers agree; None when one is missing. NIR_OF_ANOTHER, both proven, is the veto of `judge`."""
    left, right = line.nir, person.nir
    if not left.number or not right.number:
        return None
    if left.number == right.number:
        return Reason.NIR_SAME
    if left.state is right.state is NirState.VALID and not (left.temporary or right.temporary):
        return Reason.NIR_OF_ANOTHER
    near = OSA.distance(str(left.number), str(right.number), score_cutoff=_NIR_TYPING_ERRORS) <= _NIR_TYPING_ERRORS
    return Reason.NIR_NEAR if near else Reason.NIR_UNPROVEN


def judge(line: Identity, person: Identity, rules: NameRules) -> Judgement:  # noqa: PLR0911 - one case per line
    """The pile of one pair and its reasons.

    Certain only with a second identifier: name and birth date alone are never enough, because homonyms born the
    same day exist. Two different proven health numbers forbid a match, unless the line's number is plainly that of
    the insured parent (it does not fit the line's own birth date) and all the rest agrees: then it is to be checked.
    An e-mail or a telephone alone (no name, no date) is to be checked: a family may share one.
    """
    if _contact_alone(line):
        contacts = _contacts(line, person)
        return Judgement(Pile.TO_CHECK, contacts) if not _REACHED.isdisjoint(contacts) else NO_MATCH
    if line.whole:
        line = part_names(line, person)
    # Most lines that come here are about the person: equal names need no comparison, and no room in its memory.
    same = line.families == person.families != ""
    family = _SAME_FAMILY if same else compare_families(line.families, person.families, rules)
    same = line.givens == person.givens != ""
    given = _SAME_GIVEN if same else compare_givens(line.givens, person.givens)
    swapped = False
    if Grade.DIFFERENT in (family.grade, given.grade) and line.families and line.givens:
        turned = compare_families(line.givens, person.families, rules), compare_givens(line.families, person.givens)
        swapped = turned[0].grade >= Grade.NEAR and turned[1].grade >= Grade.NEAR
        family, given = turned if swapped else (family, given)
    birth, nir, contacts = compare_births(line, person), compare_nirs(line, person), _contacts(line, person)
    first = (*((nir,) if nir else ()), *((Reason.SWAPPED,) if swapped else ()))
    reasons = (*first, family.reason, given.reason, birth, *contacts)
    strong = len(contacts) - (Reason.POSTCODE_SAME in contacts)
    if nir is Reason.NIR_OF_ANOTHER and not _number_of_the_insured(line, person, family, given, birth):
        return NO_MATCH
    if _certain(family, given, birth, nir, strong, composed=_composed(line, person, rules)) and not swapped:
        return Judgement(Pile.CERTAIN, reasons)
    alone = not strong and nir in (None, Reason.NIR_UNPROVEN)
    if alone and _somebody_else(line, person, family, given, birth, contacts):
        return NO_MATCH
    if nir is None and Reason.EMAIL_SAME not in contacts and _parent_and_child(line, person, birth):
        return NO_MATCH
    if _to_check(line, person, family, given, birth, nir, contacts):
        return Judgement(Pile.TO_CHECK, reasons)
    exact = family.grade is Grade.SAME and given.grade >= Grade.PART and nir in (None, Reason.NIR_NEAR)
    if exact and birth in (Reason.BIRTH_NEAR, Reason.BIRTH_CENTURY, Reason.BIRTH_MISSING):
        sure_enough = birth is not Reason.BIRTH_MISSING and Reason.POSTCODE_SAME in contacts
        return Judgement(Pile.TO_CHECK, reasons) if sure_enough else Judgement(Pile.ABSENT, reasons, weak=True)
    return NO_MATCH


def _contact_alone(line: Identity) -> bool:
    """Whether an e-mail or a telephone is all that could tell who it is: a family may share one, never certain."""
    named = line.families or line.givens or line.whole or line.birth or line.nir.number
    return bool(line.emails or line.phones) and not named


def _somebody_else(
    line: Identity,
    person: Identity,
    family: Agreement,
    given: Agreement,
    birth: Reason,
    contacts: tuple[Reason, ...],
) -> bool:
    """Whether an inexact name stands alone against two other ways that disagree, or an inexact birth date against one.

    Exact names and the same day are kept all the same: people move, and change telephone and e-mail.
    """
    exact = family.grade is Grade.SAME and given.reason in (Reason.GIVEN_SAME, Reason.GIVEN_FIRST)
    if exact and family.reason is Reason.FAMILY_SAME and birth in (Reason.BIRTH_SAME, Reason.BIRTH_MISSING):
        return False
    against = (
        bool(line.postcode and person.postcode) and Reason.POSTCODE_SAME not in contacts,
        bool(line.phones) and (person.has_phone or bool(person.phones)),
        bool(line.emails) and (person.has_email or bool(person.emails)),
    )
    return sum(against) >= (_WAYS_AGAINST if birth is Reason.BIRTH_SAME else 1)


def _parent_and_child(line: Identity, person: Identity, birth: Reason) -> bool:
    """Whether a generation stands between two births: under one roof, father and son may bear one name."""
    return birth is Reason.BIRTH_DIFFERENT and abs(line.birth - person.birth) >= _GENERATION


def _composed(line: Identity, person: Identity, rules: NameRules) -> bool:
    """Whether the given name that one side stops at may begin another name: twins may be « Jean » and « Jean-Luc »."""
    return line.givens.partition(" ")[0] in rules.composing or person.givens.partition(" ")[0] in rules.composing


def _certain(
    family: Agreement, given: Agreement, birth: Reason, nir: Reason | None, strong: int, *, composed: bool
) -> bool:
    if nir is Reason.NIR_SAME:
        named = given.reason in (Reason.GIVEN_SAME, Reason.GIVEN_FIRST)
        return named and (birth is Reason.BIRTH_SAME or (birth is Reason.BIRTH_MISSING and family.grade >= Grade.PART))
    same_given = given.grade is Grade.SAME or (given.reason is Reason.GIVEN_FIRST and not composed)
    return family.grade is Grade.SAME and same_given and birth is Reason.BIRTH_SAME and nir is None and strong > 0


def _to_check(
    line: Identity,
    person: Identity,
    family: Agreement,
    given: Agreement,
    birth: Reason,
    nir: Reason | None,
    contacts: tuple[Reason, ...],
) -> bool:
    same_day, strong = birth is Reason.BIRTH_SAME, len(contacts) - (Reason.POSTCODE_SAME in contacts)
    both_named = family.grade >= Grade.NEAR and given.grade >= Grade.NEAR
    if nir is Reason.NIR_SAME:
        own = nir_fits_birth(line.nir.number, line.birth)
        nameless = not line.givens and not line.birth
        around = birth is not Reason.BIRTH_DIFFERENT
        return nameless or (given.grade >= Grade.NEAR and (around or both_named)) or (same_day and own)
    if nir is Reason.NIR_UNPROVEN and not (both_named and same_day and (strong > 0 or _one_is_foreign(line, person))):
        return False
    if same_day:
        if given.reason is Reason.GIVEN_INITIAL:
            return family.grade is Grade.SAME or (family.grade >= Grade.NEAR and strong > 0)
        # Twins share a roof and a telephone, hardly an e-mail; somebody called by another name writes from theirs.
        called_otherwise = family.grade >= Grade.PART and Reason.EMAIL_SAME in contacts
        return both_named or called_otherwise or (given.grade >= Grade.NEAR and (strong > 0 or nir is Reason.NIR_NEAR))
    if birth is Reason.BIRTH_DIFFERENT:
        return family.grade >= Grade.PART and given.grade >= Grade.PART and strong > 1
    return both_named and (strong > 0 or nir is Reason.NIR_NEAR)


def _one_is_foreign(line: Identity, person: Identity) -> bool:
    """Whether one of the two numbers is not that of the person it stands beside, or only a temporary one."""
    foreign = any(not nir_fits_birth(one.nir.number, one.birth) for one in (line, person))
    return foreign or line.nir.temporary or person.nir.temporary


def _number_of_the_insured(
    line: Identity, person: Identity, family: Agreement, given: Agreement, birth: Reason
) -> bool:
    all_same = family.grade is Grade.SAME and given.grade is Grade.SAME and birth is Reason.BIRTH_SAME
    line_is_foreign = not nir_fits_birth(line.nir.number, line.birth)
    return all_same and line_is_foreign and nir_fits_birth(person.nir.number, person.birth)


def _contacts(line: Identity, person: Identity) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if line.phones and not set(line.phones).isdisjoint(person.phones):
        found.append(Reason.PHONE_SAME)
    if line.emails and not set(line.emails).isdisjoint(person.emails):
        found.append(Reason.EMAIL_SAME)
    if line.street and line.street == person.street:
        found.append(Reason.ADDRESS_SAME)
    if line.postcode and line.postcode == person.postcode:
        found.append(Reason.POSTCODE_SAME)
    return tuple(found)


def part_names(line: Identity, person: Identity) -> Identity:
    """The line with its whole name parted as this person's name suggests, family first or last."""
    words = line.whole.split()
    wanted = {known.replace(" ", "") for known in person.families.split(OTHER_NAME)}
    for cut in range(1, len(words)):
        if "".join(words[:cut]) in wanted:
            return line._replace(families=" ".join(words[:cut]), givens=" ".join(words[cut:]))
        if "".join(words[cut:]) in wanted:
            return line._replace(families=" ".join(words[cut:]), givens=" ".join(words[:cut]))
    first = person.givens.split(" ")[0]
    if words and words[0] == first:
        return line._replace(families=" ".join(words[1:]), givens=words[0])
    return line._replace(families=words[0] if words else "", givens=" ".join(words[1:]))
