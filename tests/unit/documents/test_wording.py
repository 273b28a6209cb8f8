"""Values are printed as French writes them."""

from datetime import UTC, date, datetime

import pytest

from clinickit.documents.numbers import NBSP
from clinickit.documents.wording import (
    Words,
    count_in_french,
    listed,
    moment_in_french,
    of,
    of_town,
    typographic,
    value_in_french,
    with_weekday,
)
from clinickit.domain.facts import Count, Moment, Precision, Several, Unknown, moment_of_day
from clinickit.domain.vocabulary import Level, Nature
from tests.papers import several

NOON = Moment(datetime(2026, 11, 24, 11, 0, tzinfo=UTC))


def test_a_moment_is_read_on_the_clock_of_its_zone() -> None:
    assert moment_in_french(NOON) == f"24{NBSP}novembre 2026 à 12{NBSP}h"
    overseas = Moment(NOON.at, "Indian/Reunion")
    assert moment_in_french(overseas) == f"24{NBSP}novembre 2026 à 15{NBSP}h (heure locale)"


def test_a_day_alone_has_no_hour_and_says_when_it_is_supposed() -> None:
    day = moment_of_day(date(2026, 3, 1), precision=Precision.SUPPOSED)
    assert moment_in_french(day) == f"1er{NBSP}mars 2026 (date supposée)"


def test_an_estimated_moment_says_so() -> None:
    estimated = Moment(NOON.at, precision=Precision.ESTIMATED)
    assert moment_in_french(estimated).endswith("(date estimée)")


def test_a_count_says_when_it_is_not_exact() -> None:
    assert count_in_french(Count(18340, Precision.ESTIMATED)) == f"environ 18{NBSP}340"
    assert count_in_french(Count(7)) == "7"


@pytest.mark.parametrize(
    ("items", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a et b"), (("a", "b", "c"), "a, b et c")]
)
def test_items_are_listed_with_et(items: tuple[str, ...], said: str) -> None:
    assert listed(items) == said


@pytest.mark.parametrize(
    ("town", "said"),
    [("Nantes", "de Nantes"), ("Angers", "d’Angers"), ("Le Mans", "du Mans"), ("Les Andelys", "des Andelys")],
)
def test_a_town_takes_its_article(town: str, said: str) -> None:
    assert of_town(town) == said


def test_a_name_is_elided_before_a_vowel() -> None:
    assert of("Éric") == "d’Éric"


def test_what_somebody_typed_keeps_its_signs_and_units_on_their_line() -> None:
    typed = "« Payez 8 000 euros en 72 h ! » : 30 % reçus"
    assert typographic(typed) == (
        f"«{NBSP}Payez 8{NBSP}000{NBSP}euros en 72{NBSP}h{NBSP}!{NBSP}»{NBSP}: 30{NBSP}% reçus"
    )


def test_an_authority_without_a_label_of_its_own_falls_back_on_the_plain_one() -> None:
    official = {Nature.CONFIDENTIALITY: "Perte de la confidentialité"}
    words = Words(label=lambda item: f"simple {item.value}", official_label=lambda item: official.get(Nature(item), ""))
    both = several(Nature.CONFIDENTIALITY, Nature.INTEGRITY)
    assert value_in_french(both, words, "official") == "Perte de la confidentialité et simple integrity"
    assert value_in_french(both, words) == "simple confidentiality et simple integrity"


def test_a_level_agrees_with_a_feminine_noun() -> None:
    words = Words(feminine_label=lambda item: f"{item.value}e")
    assert value_in_french(Level.LIMITED, words, "feminine") == "limitede"


def test_unknown_says_nothing_and_yes_says_oui() -> None:
    words = Words()
    assert value_in_french(Unknown.NOT_YET, words) == ""
    assert value_in_french(value=True, words=words) == "oui"
    assert value_in_french(Several(()), words) == ""


def test_a_day_of_the_week_is_named() -> None:
    assert with_weekday(date(2026, 11, 24)) == f"mardi 24{NBSP}novembre 2026"
