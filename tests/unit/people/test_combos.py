"""Lists of « e-mail:password »: recognised, parted, and the people of the list whose e-mail stands there found."""

import pytest

from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Columns, Role
from clinickit.people.combos import PARTED, is_combo, parted
from clinickit.people.dates import DateOrder
from clinickit.people.leak_places import revealed
from clinickit.people.matching import Identity
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import LeakSearch, Match
from tests.comparing import block_of
from tests.people_words import NAMES, ON

ZOE = Identity("martin", "zoe", 19850312, emails=("zoe.martin@example.fr",))
LEO = Identity("martin", "leo", 20100101, emails=("zoe.martin@example.fr",))
PAUL = Identity("petit", "paul", 19700101, emails=("paul@example.fr",))
ACCOUNT = (LeakCategory.EMAIL, LeakCategory.LOGIN, LeakCategory.PASSWORD)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("zoe@example.fr:secret", ["zoe@example.fr", "secret"]),
        ("zoe@example.fr|se:cret", ["zoe@example.fr", "se:cret"]),
        ("https://site.example/login:zoe@example.fr:s3cret", ["zoe@example.fr", "s3cret"]),
        ("zoe@example.fr:un@autre.fr", ["zoe@example.fr", "un@autre.fr"]),
        ("rien du tout", ["rien du tout", ""]),
        ("", ["", ""]),
    ],
)
def test_a_line_is_parted_into_the_account_and_its_password(cell: str, expected: list[str]) -> None:
    assert parted([[cell]]) == [expected]


def test_only_a_table_of_one_column_that_is_mostly_pairs_is_a_combo() -> None:
    pairs = [["a@b.fr:x"], ["c@d.fr:y"], ["-- fin --"]]
    assert is_combo(pairs)
    assert not is_combo([["a@b.fr", "x"], ["c@d.fr", "y"]])
    assert not is_combo([["a@b.fr"], ["c@d.fr"]])
    assert not is_combo([["Écrire à a@b.fr"], ["note"], ["note"]])
    assert not is_combo([])


def searched(columns: Columns, *rows: list[str]) -> list[Match]:
    people = (("zoe", ZOE), ("leo", LEO), ("paul", PAUL))
    search = LeakSearch([block_of(people)], NAMES, ON, lambda cells: "/".join(cells).encode())
    return [*search.read("", columns, rows, range(1, len(rows) + 1)), *search.finish()]


def test_an_account_alone_is_to_be_checked_for_everybody_who_has_this_email_and_never_certain() -> None:
    found = searched(PARTED, ["Zoe.Martin@example.fr", "secret"], ["autre@example.fr", "x"])
    assert {one.person for one in found} == {"zoe", "leo"}
    assert {(one.pile, one.reasons, one.categories) for one in found} == {
        (Pile.TO_CHECK, (Reason.EMAIL_SAME,), ACCOUNT)
    }


def test_a_login_that_is_an_email_is_looked_for_too() -> None:
    columns = Columns((Role.LOGIN, Role.PASSWORD), DateOrder.DAY_FIRST)
    assert [one.person for one in searched(columns, ["paul@example.fr", "x"], ["paul", "x"])] == ["paul"]


def test_an_email_beside_another_name_is_not_an_account_alone() -> None:
    columns = Columns((Role.FAMILY_NAME, Role.GIVEN_NAMES, Role.EMAIL), DateOrder.DAY_FIRST)
    assert searched(columns, ["QUERMEUR", "Jean", "paul@example.fr"]) == []


def test_an_email_and_a_password_are_a_login() -> None:
    assert revealed([Role.EMAIL, Role.PASSWORD]) == ACCOUNT
    assert revealed([Role.EMAIL]) == (LeakCategory.EMAIL,)
