"""People one by one in comparable form: what whole columns must equal, and what tests of the search start from."""

from collections.abc import Iterable

from clinickit.people.comparable import Comparable, Found, last_figures
from clinickit.people.identity import NirState, email_address, phone_numbers, read_nir
from clinickit.people.matching import Identity
from clinickit.people.names import NameRules, family_names, given_names, join_names
from clinickit.people.patient import Patient
from clinickit.people.places import postcode, street_key


def identity_of(patient: Patient, rules: NameRules) -> Identity:
    """The patient in comparable form, read with care field after field."""
    code = postcode(patient.postcode)
    email = email_address(patient.email)
    return Identity(
        families=join_names(family_names(patient.family_name, rules), family_names(patient.birth_name, rules)),
        givens=given_names(patient.given_names, rules),
        birth=patient.birth,
        nir=read_nir(patient.nir),
        phones=tuple(dict.fromkeys(number for phone in patient.phones for number in phone_numbers(phone))),
        emails=(email,) if email else (),
        street=street_key(patient.street, code),
        postcode=code,
    )


def block_of(people: Iterable[tuple[str, Identity]]) -> Comparable:
    """Identities with their ids as one block."""
    held = list(people)
    of = [one for _, one in held]
    phones = [(at, last_figures(phone)) for at, one in enumerate(of) for phone in one.phones]
    emails = [(at, email) for at, one in enumerate(of) for email in one.emails]
    return Comparable(
        [person for person, _ in held],
        [one.families for one in of],
        [one.givens for one in of],
        [one.birth for one in of],
        [one.nir.number for one in of],
        {at: one.nir for at, one in enumerate(of) if one.nir.state not in (NirState.VALID, NirState.ABSENT)},
        Found([at for at, _ in phones], [text for _, text in phones]),
        Found([at for at, _ in emails], [text for _, text in emails]),
        [one.street for one in of],
        [one.postcode for one in of],
    )
