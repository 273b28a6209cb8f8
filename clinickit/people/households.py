"""Finds people who live together and addresses that many share, so that one envelope is not opened by another."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinickit.people.names import NameRules, bare, family_names
from clinickit.people.patient import Patient
from clinickit.people.places import postcode, street_key

# An address with more family names than this is a building or a home: its people are no household.
MOST_FAMILIES = 4


@dataclass(frozen=True, slots=True)
class Household:
    """People of one name at one address, by id."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Households of two people or more, and addresses that people of many names share (a home, a shelter)."""

    households: tuple[Household, ...]
    shared: tuple[tuple[str, ...], ...]


def find_households(patients: Iterable[Patient], rules: NameRules) -> Addresses:
    """Households by address and any common family name (birth or used); shared addresses by the number of names."""
    living: dict[int, list[tuple[str, frozenset[str]]]] = {}
    for one in patients:
        key = street_key(one.street or one.street_more, postcode(one.postcode))
        if key:
            names = (*family_names(one.family_name, rules).split("|"), *family_names(one.birth_name, rules).split("|"))
            living.setdefault(key, []).append((one.id, frozenset(bare(name, rules) for name in names if name)))
    households: list[Household] = []
    shared: list[tuple[str, ...]] = []
    for people in living.values():
        groups = _by_common_name(people)
        households += [Household(group) for group in groups if len(group) > 1]
        if len(groups) > MOST_FAMILIES:
            shared.append(tuple(person for person, _ in people))
    return Addresses(tuple(households), tuple(shared))


def _by_common_name(people: Iterable[tuple[str, frozenset[str]]]) -> list[tuple[str, ...]]:
    groups: list[tuple[set[str], list[str]]] = []
    for person, names in people:
        joined = [group for group in groups if not names.isdisjoint(group[0])]
        common = set(names).union(*(group[0] for group in joined))
        members = [*(one for group in joined for one in group[1]), person]
        groups = [*(group for group in groups if group not in joined), (common, members)]
    return [tuple(group) for _, group in groups]
