"""A recovery key survives being copied by hand: slips are seen, and the group is named."""

import itertools

import pytest

from clinickit.adapters.recovery_key import ALPHABET, check_character, new_recovery_key, read_back, written
from clinickit.domain.errors import WrongPassphrase

DATA = "HPTVGQ300AHS834V5DZGM3FGN339"
KEY = written(DATA)


def test_a_new_key_has_seven_groups_of_five_and_is_never_the_same() -> None:
    keys = {new_recovery_key() for _ in range(50)}
    assert len(keys) == 50
    assert {tuple(len(group) for group in key.split("-")) for key in keys} == {(5,) * 7}
    assert all(len(read_back(key)) == 28 for key in keys)


@pytest.mark.parametrize("typed", [KEY.lower(), KEY.replace("-", ""), f" {KEY.replace('-', ' – ')}\n"])
def test_case_spaces_and_hyphens_are_free(typed: str) -> None:
    assert read_back(typed) == DATA


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    key = written("0101" * 7)
    assert read_back(key.replace("0", "O").replace("1", "l")) == "0101" * 7


def test_one_wrong_character_is_seen_wherever_it_is_and_its_group_is_named() -> None:
    for place, group in enumerate(KEY.split("-")):
        for position, letter in itertools.product(range(5), ALPHABET):
            if letter != group[position]:
                groups = KEY.split("-")
                groups[place] = group[:position] + letter + group[position + 1 :]
                with pytest.raises(WrongPassphrase, match=f"groupe n° {place + 1} "):
                    read_back("-".join(groups))


def test_two_swapped_characters_of_a_group_are_seen() -> None:
    for group in itertools.permutations("07KZ"):
        for left, right in itertools.combinations(range(4), 2):
            swapped = list(group)
            swapped[left], swapped[right] = swapped[right], swapped[left]
            assert check_character("".join(group), 1) != check_character("".join(swapped), 1)


def test_two_swapped_groups_are_seen() -> None:
    groups = KEY.split("-")
    for left, right in itertools.combinations(range(7), 2):
        swapped = groups[:]
        swapped[left], swapped[right] = swapped[right], swapped[left]
        with pytest.raises(WrongPassphrase):
            read_back("-".join(swapped))


@pytest.mark.parametrize("typed", ["", "ABC", KEY[:-1], KEY + "0", "é" * 35, KEY[:-1] + "U"])
def test_anything_else_is_refused_without_repeating_what_was_typed(typed: str) -> None:
    with pytest.raises(WrongPassphrase) as raised:
        read_back(typed)
    assert not typed or typed not in raised.value.sentence
