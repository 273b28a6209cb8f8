"""The vocabulary files word every option once, and quote the authority to the letter."""

import json
import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.vocabularies import FILES, Vocabularies, parse_vocabularies

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "vocabularies"
OFFICIAL: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "cnil_official_labels.json").read_text(encoding="utf-8")
)
QUOTED_TO_THE_LETTER: dict[str, type[StrEnum]] = {
    "nature": v.Nature,
    "origin": v.Origin,
    "cause": v.Cause,
    "data_category": v.DataCategory,
    "sensitive_data": v.SensitiveData,
    "people_category": v.PeopleCategory,
    "impact": v.Impact,
    "level": v.Level,
    "information_status": v.InformationStatus,
    "confidentiality_consequence": v.ConfidentialityConsequence,
    "submission": v.Submission,
}


@cache
def words() -> Vocabularies:
    return parse_vocabularies(
        {f"vocabularies/{one.name}": tomllib.loads(one.read_text(encoding="utf-8")) for one in FOLDER.glob("*.toml")}
    )


def test_every_option_of_every_enum_has_its_words_and_no_word_is_left_over() -> None:
    on_disk = {f"vocabularies/{one.name}" for one in FOLDER.glob("*.toml")}
    assert on_disk == set(FILES)
    for enum in FILES.values():
        assert {one.id for one in words().of(enum).options} == {one.value for one in enum}


@pytest.mark.parametrize("name", QUOTED_TO_THE_LETTER)
def test_the_official_list_is_quoted_whole_and_to_the_letter(name: str) -> None:
    vocabulary = words().of(QUOTED_TO_THE_LETTER[name])
    quoted = {one.cnil for one in vocabulary.options} | {vocabulary.unknown_cnil} - {""}
    assert quoted == set(OFFICIAL[name])


def test_every_economic_sector_offered_is_one_of_the_official_list() -> None:
    assert {one.cnil for one in words().of(v.Activity).options} <= set(OFFICIAL["activity"])


def test_a_laboratory_leak_reads_as_the_form_writes_it() -> None:
    assert words().cnil_label(v.DataCategory.CREDENTIALS) == (
        "Données d’identification ou d’accès (ex : identifiant, mot de passe, numéro client...)"
    )
    assert words().cnil_label(v.DataCategory.NIR) == "NIR (Numéro d'Inscription au Répertoire)"
    assert words().of(v.DataCategory).unknown_cnil == "Les données concernées ne sont pas connues pour le moment"


def test_lists_that_are_not_confirmed_say_so_beside_the_list() -> None:
    assert words().of(v.SensitiveData).note == "Liste usuelle, à vérifier à l’écran"
    assert words().of(v.PeopleCategory).note == "Liste usuelle, à vérifier à l’écran"
    assert words().of(v.IntegrityConsequence).note == "Libellé indicatif"
    assert words().of(v.AvailabilityConsequence).note == "Libellé indicatif"
    assert words().of(v.SensitiveData).confidence.to_verify
    assert not words().of(v.Nature).confidence.to_verify


def test_the_levels_agree_with_a_masculine_and_a_feminine_noun() -> None:
    both = [(words().label(one), words().feminine_label(one)) for one in v.Level]
    assert both == [
        ("Négligeable", "Négligeable"),
        ("Limité", "Limitée"),
        ("Important", "Importante"),
        ("Maximal", "Maximale"),
    ]


def test_the_safe_crosswalk_to_the_european_template_is_kept() -> None:
    assert [words().option(one).edpb for one in v.Nature] == ["55 a", "55 b", "55 c"]
    causes = {one: words().option(one).edpb for one in v.Cause}
    assert causes[v.Cause.INTERNAL_ACCIDENTAL] == "61 a"
    assert causes[v.Cause.EXTERNAL_MALICIOUS] == "61 d"
    assert causes[v.Cause.OTHER] == ""
    assert words().option(v.InformationStatus.NO_EXEMPTION).edpb == "97 e"


def test_our_own_words_follow_french_typography() -> None:
    for file, enum in FILES.items():
        vocabulary = words().of(enum)
        ours = [vocabulary.title, vocabulary.note, *(t for o in vocabulary.options for t in (o.label, o.hint))]
        for text in ours:
            assert not re.search(r"'|« | »|[^\u00a0][:;!?](?!/)|\u202f", text), f"{file} : {text}"
