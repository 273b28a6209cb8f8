"""What is pointed out while a text is typed: health numbers, mailboxes, telephones, patients; not the professionals."""

import pytest

from clinickit.documents.people_in_text import people_in
from clinickit.documents.secrecy import Danger
from clinickit.domain.facts import FactValue
from clinickit.domain.identity_index import IdentityHit, IdentityKind, NoIndex

OURS: dict[str, FactValue] = {
    "practice.email": "accueil@cabinet-du-parc.example",
    "practice.phone": "01 99 00 12 34",
    "practice.head.first_name": "Jeanne",
    "practice.head.last_name": "Moreau",
}


class Knows:
    """An index that knows one name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def found_in(self, text: str) -> tuple[IdentityHit, ...]:
        """Where the name stands."""
        place = text.find(self.name)
        return () if place < 0 else (IdentityHit(IdentityKind.NAME, place, place + len(self.name)),)


def key_of(number: str) -> str:
    """The key that a health number needs."""
    return f"{97 - int(number.replace(' ', '')) % 97:02d}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le patient a donné 2 84 05 75 116 001 " + key_of("2840575116001"), (Danger.NIR,)),
        ("Écrire à paul.durand@courriel.example", (Danger.EMAIL,)),
        ("Rappeler au 06 12 34 56 78.", (Danger.PHONE,)),
        ("Rappeler au +33 6 12 34 56 78", (Danger.PHONE,)),
        ("Rappeler au 0612345678", (Danger.PHONE,)),
        ("Appelé le 17, le 3018 et le 116 006.", ()),
        ("Serveur coupé le 20/11/2026 à 8 h 30, facture 123456789012.", ()),
        ("Nous avons écrit à ACCUEIL@cabinet-du-parc.example et appelé le +33 1 99 00 12 34", ()),
    ],
)
def test_what_is_pointed_out(text: str, found: tuple[Danger, ...]) -> None:
    assert people_in(text, NoIndex(), OURS) == found


def test_a_health_number_is_not_also_said_to_be_a_telephone() -> None:
    glued = "0" + "2840575116001" + key_of("2840575116001")
    assert Danger.PHONE not in people_in(glued[1:], NoIndex(), {})


def test_a_patient_of_the_list_is_pointed_out_and_the_doctor_is_not() -> None:
    assert people_in("Vu avec Paul Durand.", Knows("Paul Durand"), OURS) == (Danger.NAME,)
    assert people_in("Vu avec Jeanne Moreau.", Knows("Jeanne Moreau"), OURS) == ()


def test_each_kind_is_said_once() -> None:
    assert people_in("a@b.example et c@d.example", NoIndex(), {}) == (Danger.EMAIL,)
