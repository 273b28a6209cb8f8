"""Makes one list of several partial ones (backup, agenda, returns): each person once, with every source kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from clinickit.people.identity import Nir, email_address, phone_numbers, read_nir
from clinickit.people.names import NameRules, bare, family_names, given_names
from clinickit.people.patient import Patient
from clinickit.people.places import postcode, street_key

_COMPARED = ("birth", "nir", "email", "street", "postcode", "town")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field that two lists write differently for one person; the first list's value was kept."""

    person: str
    field: str
    source: str
    line: int


class Joiner:
    """Finds whom of the people met so far a line is about.

    It is a class because it remembers everybody met: by hashed name and birth date, and by health number.
    """

    def __init__(self, rules: NameRules) -> None:
        self._rules = rules
        self._known: dict[int, tuple[int, ...]] = {}
        self._numbers: dict[int, int] = {}
        self._bare: dict[str, tuple[str, ...]] = {"": ()}

    def remember(self, number: int, line: Patient) -> None:
        """A line about the person of this number: what it says will find them."""
        nir, keys = self._read(line)
        self._keep(number, nir, keys)

    def place(
        self, line: Patient, number: int, same_list: Callable[[int], bool], person: Callable[[int], Patient]
    ) -> int:
        """The number of the person this line is about: of one met, else `number`; it is remembered.

        `same_list` says whether a person was first met in the line's own list, `person` gives what is known of one.
        An equal health number decides. Else the name and the birth date must be equal, and between several people of
        one name and birth date, or within one list, something more: address, telephone, e-mail or file number.
        """
        nir, keys = self._read(line)
        found = self._find(line, nir, keys, same_list, person)
        self._keep(number if found < 0 else found, nir, keys)
        return number if found < 0 else found

    def _find(
        self,
        line: Patient,
        nir: Nir,
        keys: Sequence[int],
        same_list: Callable[[int], bool],
        person: Callable[[int], Patient],
    ) -> int:
        places = dict.fromkeys(at for key in keys for at in self._known.get(key, ()))
        possible = [at for at in places if self._compatible(at, nir)]
        same = [at for at in possible if nir.number and self._numbers[at] == nir.number]
        if same:
            return same[0]
        if len(possible) == 1 and not same_list(possible[0]):
            return possible[0]
        return next((at for at in possible if corroborated(person(at), line)), -1)

    def _keep(self, number: int, nir: Nir, keys: Iterable[int]) -> None:
        if not self._numbers.get(number):
            self._numbers[number] = 0 if nir.temporary else nir.number
        for key in keys:
            places = self._known.get(key, ())
            if number not in places:
                self._known[key] = (*places, number)

    def _read(self, one: Patient) -> tuple[Nir, list[int]]:
        """The health number of a line, and the keys under which its person is found."""
        nir = read_nir(one.nir)
        first = given_names(one.given_names, self._rules).partition(" ")[0]
        if not first:
            return nir, []
        keys = [hash((nir.number, first))] if nir.number else []
        if one.birth:
            names = (*self._bare_names(one.family_name), *self._bare_names(one.birth_name))
            keys += dict.fromkeys([hash((name, first, one.birth)) for name in names])
        return nir, keys

    def _bare_names(self, field: str) -> tuple[str, ...]:
        found = self._bare.get(field)
        if found is None:
            names = family_names(field, self._rules).split("|")
            found = self._bare[field] = tuple([bare(name, self._rules) for name in names if name])
        return found

    def _compatible(self, number: int, nir: Nir) -> bool:
        other = self._numbers.get(number, 0)
        return not nir.number or not other or nir.number == other or nir.temporary


def corroborated(one: Patient, other: Patient) -> bool:
    """Whether two lines of one name and birth date agree on something more; two homonyms hardly ever do."""
    nirs = read_nir(one.nir).number, read_nir(other.nir).number
    if all(nirs):
        return nirs[0] == nirs[1]
    phones = [{number for phone in each.phones for number in phone_numbers(phone)} for each in (one, other)]
    emails = [email_address(each.email) for each in (one, other)]
    homes = [street_key(each.street or each.street_more, postcode(each.postcode)) for each in (one, other)]
    return (
        bool(homes[0] and homes[0] == homes[1])
        or not phones[0].isdisjoint(phones[1])
        or bool(emails[0] and emails[0] == emails[1])
        or bool(one.patient_number and one.patient_number == other.patient_number)
    )


def joined(first: Patient, later: Patient) -> tuple[Patient, Sequence[Disagreement]]:
    """The person once a later line about them is known, and where that line says otherwise."""
    return _filled(first, later), _disagreements(first, later)


def _filled(first: Patient, later: Patient) -> Patient:
    located = first.street or first.street_more
    address = {} if located else {name: getattr(later, name) for name in ("street", "street_more", "postcode", "town")}
    fields = later._asdict().items()
    empty = {name: value for name, value in fields if name not in _ADDRESS and not getattr(first, name)}
    put_together = {
        "phones": tuple(dict.fromkeys((*first.phones, *later.phones))),
        "prescribers": tuple(dict.fromkeys((*first.prescribers, *later.prescribers))),
        "last_visit": max(first.last_visit, later.last_visit),
        "first_visit": min(filter(None, (first.first_visit, later.first_visit)), default=0),
        "sources": (*first.sources, *later.sources),
    }
    return first._replace(**{**empty, **address, **put_together})


def _disagreements(first: Patient, later: Patient) -> Sequence[Disagreement]:
    source, line = later.sources[0]
    return [
        Disagreement(first.id, name, source, line)
        for name in _COMPARED
        if (one := getattr(first, name))
        and (other := getattr(later, name)) != one
        and other
        and _plain(one) != _plain(other)
    ]


def _plain(value: object) -> str:
    return "".join(letter for letter in str(value).lower() if letter.isalnum())


_ADDRESS = frozenset({"street", "street_more", "postcode", "town", "country"})
