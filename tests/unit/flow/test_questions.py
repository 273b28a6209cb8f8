"""Each kind of question reads what people type, says what is wrong, and writes it back the same."""

from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, FactValue, Precision, Several, Unknown, moment_of_day
from clinickit.domain.identifiers import luhn_holds
from clinickit.domain.schema import Kind
from clinickit.domain.vocabulary import IncidentKind, Level
from clinickit.flow.questions import FACT_OF, ZONES, AnyReader, QuestionKind, reader_for

OPTIONS: dict[QuestionKind, type[StrEnum]] = {QuestionKind.CHOICE: Level, QuestionKind.CHOICES: IncidentKind}
ANSWERED = tuple(kind for kind in QuestionKind if kind is not QuestionKind.GROUP)


def reader(kind: QuestionKind, unit: str = "") -> AnyReader:
    return reader_for(kind, OPTIONS.get(kind), unit)


def several(*items: IncidentKind, complete: bool = True) -> Several[StrEnum]:
    return Several(tuple(items), complete)


def parsed(kind: QuestionKind, typed: str) -> FactValue | InvalidAnswer:
    try:
        return reader(kind).parse(typed)
    except InvalidAnswer as problem:
        return problem


SAMPLES: dict[QuestionKind, FactValue] = {
    QuestionKind.TEXT: "Cabinet des Tilleuls",
    QuestionKind.LONG_TEXT: "Réseau coupé.\n\nMots de passe changés.",
    QuestionKind.YES_NO: True,
    QuestionKind.CHOICE: Level.LIMITED,
    QuestionKind.CHOICES: several(IncidentKind.RANSOMWARE, IncidentKind.VENDOR, complete=False),
    QuestionKind.COUNT: Count(491_840, Precision.ESTIMATED),
    QuestionKind.MONEY: Count(1250, Precision.SUPPOSED),
    QuestionKind.MOMENT: moment_of_day(date(2026, 11, 12)),
    QuestionKind.DAY: date(1962, 5, 3),
    QuestionKind.EMAIL: "accueil@tilleuls.example",
    QuestionKind.PHONE: "02 99 00 00 00",
    QuestionKind.SIREN: "732829320",
    QuestionKind.SIRET: "73282932000074",
    QuestionKind.FINESS: "2A0000123",
    QuestionKind.RPPS: "10100000008",
    QuestionKind.POSTCODE: "35000",
    QuestionKind.ZONE: "Indian/Reunion",
}


@pytest.mark.parametrize("kind", ANSWERED)
@pytest.mark.parametrize("unknown", [u for u in Unknown if u is not Unknown.NOT_ASKED])
def test_not_knowing_is_a_legal_answer_to_every_kind_of_question(kind: QuestionKind, unknown: Unknown) -> None:
    assert reader(kind).parse(reader(kind).show(unknown)) is unknown


@pytest.mark.parametrize("kind", ANSWERED)
def test_an_empty_field_is_no_answer(kind: QuestionKind) -> None:
    assert reader(kind).parse(" \n ") is Unknown.NOT_ASKED
    assert reader(kind).show(Unknown.NOT_ASKED) == ""


@pytest.mark.parametrize("typed", ["?", "je ne sais pas", "Je ne sais pas encore.", "NSP"])
def test_people_say_that_they_do_not_know_in_several_ways(typed: str) -> None:
    assert reader(QuestionKind.MOMENT).parse(typed) is Unknown.NOT_YET


@pytest.mark.parametrize("kind", ANSWERED)
def test_what_is_shown_is_read_back_as_the_same_fact(kind: QuestionKind) -> None:
    assert reader(kind).parse(reader(kind).show(SAMPLES[kind])) == SAMPLES[kind]


def test_every_kind_but_a_group_says_which_fact_it_gives() -> None:
    assert set(FACT_OF) == set(ANSWERED)
    assert set(FACT_OF.values()) == set(Kind)
    with pytest.raises(KeyError):
        reader_for(QuestionKind.GROUP)


@pytest.mark.parametrize("kind", [k for k in ANSWERED if FACT_OF[k] is not Kind.YES_NO])
def test_a_value_of_another_kind_is_never_written(kind: QuestionKind) -> None:
    with pytest.raises(TypeError):
        reader(kind).show(value=True)


@given(st.text())
def test_a_text_loses_only_spaces_and_control_characters(typed: str) -> None:
    read = reader(QuestionKind.TEXT)
    found = read.parse(typed)
    assert read.parse(read.show(found)) == found
    if isinstance(found, str):
        assert found == " ".join(found.split())


@given(st.text(alphabet=st.sampled_from("abé 1\n\r\t\u00a0«»")))
def test_a_long_text_keeps_its_lines(typed: str) -> None:
    read = reader(QuestionKind.LONG_TEXT)
    found = read.parse(typed)
    assert read.parse(read.show(found)) == found


def test_a_long_text_keeps_a_blank_line_between_paragraphs() -> None:
    assert reader(QuestionKind.LONG_TEXT).parse("Un.  \r\n\r\n  Deux.\n") == "Un.\n\nDeux."


@given(st.builds(Count, st.integers(0, 10**12 - 1), st.sampled_from(Precision)))
def test_a_number_is_read_back_with_its_precision(value: Count) -> None:
    for kind in (QuestionKind.COUNT, QuestionKind.MONEY):
        assert reader(kind, "personnes").parse(reader(kind, "personnes").show(value)) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2 400", Count(2400)),
        ("491\u202f840", Count(491_840)),
        ("2.400", Count(2400)),
        ("0", Count(0)),
        ("environ 2400", Count(2400, Precision.ESTIMATED)),
        ("Environ 2 400 personnes", Count(2400, Precision.ESTIMATED)),
        ("2400 patients", Count(2400)),
        ("~12", Count(12, Precision.ESTIMATED)),
        ("plus de 300", Count(300, Precision.ESTIMATED)),
        ("2400 environ", Count(2400, Precision.ESTIMATED)),
        ("peut-être 40", Count(40, Precision.SUPPOSED)),
        ("40 ?", Count(40, Precision.SUPPOSED)),
    ],
)
def test_a_number_of_people_may_be_typed_in_many_ways(typed: str, value: Count) -> None:
    assert reader(QuestionKind.COUNT, "personnes").parse(typed) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-3", "négatif"), ("2,5", "entier"), ("24 00", "entier"), ("deux", "entier"), ("9" * 13, "trop grand")],
)
def test_what_is_not_a_whole_number_is_refused_with_a_reason(typed: str, said: str) -> None:
    with pytest.raises(InvalidAnswer, match=said):
        reader(QuestionKind.COUNT).parse(typed)


def test_three_days_are_never_taken_for_three_hours() -> None:
    hours = reader(QuestionKind.COUNT, "heures")
    assert hours.parse("36 h") == hours.parse("36 heures") == Count(36)
    with pytest.raises(InvalidAnswer, match="heures"):
        hours.parse("3 jours")


@pytest.mark.parametrize(
    ("typed", "euros"), [("1 250 €", 1250), ("1250,40", 1250), ("1250,50 euros", 1251), ("1.250", 1250)]
)
def test_an_amount_is_rounded_to_the_nearest_euro(typed: str, euros: int) -> None:
    assert reader(QuestionKind.MONEY).parse(typed) == Count(euros)


@pytest.mark.parametrize(("typed", "value"), [("Oui", True), ("non.", False), ("o", True), ("N", False)])
def test_yes_and_no_may_be_short(typed: str, *, value: bool) -> None:
    assert reader(QuestionKind.YES_NO).parse(typed) is value


def test_yes_or_no_is_all_that_is_accepted() -> None:
    with pytest.raises(InvalidAnswer, match="oui ou par non"):
        reader(QuestionKind.YES_NO).parse("plutôt")


def test_none_of_the_options_is_an_answer_and_so_is_perhaps_more() -> None:
    choices = reader(QuestionKind.CHOICES)
    assert choices.parse("aucun") == Several(())
    assert choices.parse("…") == Several((), complete=False)
    assert choices.parse("theft, loss, theft, ...") == several(IncidentKind.THEFT, IncidentKind.LOSS, complete=False)


@given(items=st.lists(st.sampled_from(IncidentKind), unique=True), complete=st.booleans())
def test_chosen_options_are_read_back_in_their_order(items: list[IncidentKind], *, complete: bool) -> None:
    value = several(*items, complete=complete)
    assert reader(QuestionKind.CHOICES).parse(reader(QuestionKind.CHOICES).show(value)) == value


def test_an_option_that_is_not_in_the_list_is_refused() -> None:
    for kind in (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.ZONE):
        with pytest.raises(InvalidAnswer, match="liste"):
            reader(kind).parse("autre chose")
    assert reader(QuestionKind.ZONE).parse(ZONES[1]) == ZONES[1]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("02.99.00.00.00", "02 99 00 00 00"),
        ("+33 2 99 00 00 00", "02 99 00 00 00"),
        ("+33 (0)2 99 00 00 00", "02 99 00 00 00"),
        ("0800 71 13 13", "08 00 71 13 13"),
        ("3218", "3218"),
        ("505.300", "505300"),
        ("+687 50 53 00", "+687505300"),
    ],
)
def test_telephone_numbers_of_all_sorts_are_read(typed: str, number: str) -> None:
    assert reader(QuestionKind.PHONE).parse(typed) == number
    assert reader(QuestionKind.PHONE).parse(number) == number


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (QuestionKind.PHONE, "02 99 00 00 00 ou 06", "Un seul numéro"),
        (QuestionKind.EMAIL, "accueil@tilleuls", "Une seule adresse"),
        (QuestionKind.EMAIL, "a@b.fr, c@d.fr", "Une seule adresse"),
        (QuestionKind.SIREN, "732 829", "9 chiffres"),
        (QuestionKind.SIREN, "732 829 321", "un chiffre est faux"),
        (QuestionKind.SIRET, "73282932000075", "un chiffre est faux"),
        (QuestionKind.SIRET, "732829320", "14 chiffres"),
        (QuestionKind.RPPS, "10100000007", "un chiffre est faux"),
        (QuestionKind.FINESS, "3500001234", "9 caractères"),
        (QuestionKind.POSTCODE, "99000", "5 chiffres"),
        (QuestionKind.POSTCODE, "3500", "5 chiffres"),
    ],
)
def test_what_is_wrong_in_an_identifier_is_said(kind: QuestionKind, typed: str, said: str) -> None:
    with pytest.raises(InvalidAnswer, match=said):
        reader(kind).parse(typed)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionKind.SIREN, "732 829 320", "732829320"),
        (QuestionKind.SIRET, "732 829 320 00074", "73282932000074"),
        (QuestionKind.SIRET, "356 000 000 00048", "35600000000048"),
        (QuestionKind.SIRET, "356 000 000 49837", "35600000049837"),
        (QuestionKind.FINESS, "35 000 012 3", "350000123"),
        (QuestionKind.FINESS, "9a0000123", "9A0000123"),
        (QuestionKind.POSTCODE, "97 400", "97400"),
    ],
)
def test_identifiers_are_kept_without_spaces_la_poste_and_overseas_included(
    kind: QuestionKind, typed: str, kept: str
) -> None:
    assert reader(kind).parse(typed) == kept


@given(st.integers(0, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_figure_always_betrays_a_siren(body: int, place: int, shift: int) -> None:
    head = f"{body:08d}"
    right = next(head + str(key) for key in range(10) if luhn_holds(head + str(key)))
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert reader(QuestionKind.SIREN).parse(right) == right
    with pytest.raises(InvalidAnswer):
        reader(QuestionKind.SIREN).parse(wrong)


@pytest.mark.parametrize("kind", ANSWERED)
@given(typed=st.text(max_size=40))
def test_any_text_is_either_a_fact_or_a_sentence_with_what_to_do(kind: QuestionKind, typed: str) -> None:
    found = parsed(kind, typed)
    if isinstance(found, InvalidAnswer):
        assert found.sentence.endswith(".")
        assert found.action
    else:
        assert reader(kind).parse(reader(kind).show(found)) == found
