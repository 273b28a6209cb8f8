"""Makes one list of several partial ones (backup, agenda, returns): each person once, with every source kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clinickit.people.identity import Nir, read_nir
from clinickit.people.names import NameRules, bare, family_names, given_names
from clinickit.people.patient import Patient

_COMPARED = ("birth", "nir", "email", "street", "postcode", "town")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field that two lists write differently for one person; the first list's value was kept."""

    person: str
    field: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Merged:
    """One list, in the order in which people were first met, and where the lists disagree."""

    patients: tuple[Patient, ...]
    disagreements: tuple[Disagreement, ...]


def merge_lists(lists: Iterable[Iterable[Patient]], rules: NameRules) -> Merged:
    """The people of all lists, the most trusted list first; empty fields are filled from the later ones.

    Two lines are one person when their health numbers are equal with the same given name, or family name, given name
    and birth date are equal and no two different health numbers say otherwise. A line without birth date or number
    joins nobody: better a person twice in the report than two persons in one letter.
    """
    people: list[Patient] = []
    known: dict[tuple[object, ...], list[int]] = {}
    disagreements: list[Disagreement] = []
    for patient in (one for each in lists for one in each):
        keys = tuple(_keys(patient, rules))
        nir = read_nir(patient.nir)
        place = next((at for key in keys for at in known.get(key, ()) if _compatible(people[at], nir)), None)
        if place is None:
            place = len(people)
            people.append(patient)
        else:
            disagreements += _disagreements(people[place], patient)
            people[place] = _filled(people[place], patient)
        for key in keys:
            places = known.setdefault(key, [])
            if place not in places:
                places.append(place)
    return Merged(tuple(people), tuple(disagreements))


def _keys(one: Patient, rules: NameRules) -> Iterator[tuple[object, ...]]:
    first = given_names(one.given_names, rules).split(" ")[0]
    nir = read_nir(one.nir).number
    if nir and first:
        yield nir, first
    families = {
        bare(name, rules)
        for field in (one.family_name, one.birth_name)
        for name in family_names(field, rules).split("|")
        if name
    }
    if one.birth and first:
        yield from ((family, first, one.birth) for family in sorted(families))


def _compatible(known: Patient, nir: Nir) -> bool:
    other = read_nir(known.nir)
    return not nir.number or not other.number or nir.number == other.number or nir.temporary or other.temporary


def _filled(first: Patient, later: Patient) -> Patient:
    located = first.street or first.street_more
    address = {} if located else {name: getattr(later, name) for name in ("street", "street_more", "postcode", "town")}
    fields = later._asdict().items()
    empty = {name: value for name, value in fields if name not in _ADDRESS and not getattr(first, name)}
    phones = tuple(dict.fromkeys((*first.phones, *later.phones)))
    return first._replace(**{**empty, **address, "phones": phones, "sources": (*first.sources, *later.sources)})


def _disagreements(first: Patient, later: Patient) -> Sequence[Disagreement]:
    source, line = later.sources[0]
    return [
        Disagreement(first.id, name, source, line)
        for name in _COMPARED
        if (one := getattr(first, name)) and (other := getattr(later, name)) and _plain(one) != _plain(other)
    ]


def _plain(value: object) -> str:
    return "".join(letter for letter in str(value).lower() if letter.isalnum())


_ADDRESS = frozenset({"street", "street_more", "postcode", "town", "country"})
