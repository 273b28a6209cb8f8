"""The practice's own accounts are found in any cell, in lists of « e-mail:password » too, and nobody else's are."""

import pytest

from clinickit.people.own_accounts import OwnFinding, find_own, own_accounts

OWN = own_accounts(["Accueil@Cabinet.example", "drpetit", "@labo.example", "", "  ", "@"])


def found(*cells: str, passwords: tuple[int, ...] = ()) -> list[tuple[str, bool]]:
    made = find_own(OWN, "t", [["rien"], list(cells)], [1, 2], passwords, lambda row: row[0].encode())
    return [(one.account, one.with_password) for one in made]


def test_accounts_are_listed_as_a_person_writes_them() -> None:
    assert OWN.accounts == {"accueil@cabinet.example", "drpetit"}
    assert OWN.domains == {"labo.example"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("accueil@cabinet.example:azerty",), [("accueil@cabinet.example", True)]),
        (("https://portail.example/login:accueil@cabinet.example:azerty",), [("accueil@cabinet.example", True)]),
        (("qui@labo.example|azerty",), [("qui@labo.example", True)]),
        (("qui@labo.example", "azerty"), [("qui@labo.example", True)]),
        (("qui@labo.example", ""), [("qui@labo.example", False)]),
        (("drpetit:azerty",), [("drpetit", True)]),
        (("DrPetit",), [("drpetit", False)]),
        (("écrire à accueil@cabinet.example, demain",), [("accueil@cabinet.example", False)]),
        (("a", "b", "c", " Accueil@cabinet.example "), [("accueil@cabinet.example", False)]),
        (("appeler drpetit demain",), []),
        (("pasaccueil@cabinet.example:azerty",), []),
        (("qui@autrelabo.example:azerty",), []),
        (("@labo.example",), []),
        (("qui@labo.example.org:azerty",), []),
    ],
)
def test_an_account_is_found_in_whatever_cell_it_stands(
    cells: tuple[str, ...], expected: list[tuple[str, bool]]
) -> None:
    assert found(*cells) == expected


def test_a_known_column_of_passwords_decides_for_the_whole_line() -> None:
    assert found("x", "y", "z", "qui@labo.example", "azerty", passwords=(4,)) == [("qui@labo.example", True)]
    assert found("x", "qui@labo.example", " ", passwords=(2,)) == [("qui@labo.example", False)]


def test_a_finding_says_where_and_keeps_no_password() -> None:
    (one,) = find_own(OWN, "t", [["a"], ["drpetit:azerty"]], [8, 9], (), lambda _row: b"f")
    assert one == OwnFinding("drpetit", "t", 9, True, b"f")


def test_without_accounts_nothing_is_looked_for() -> None:
    assert list(find_own(own_accounts([]), "t", [["a@b.example"]], [1], (), lambda _row: b"")) == []
