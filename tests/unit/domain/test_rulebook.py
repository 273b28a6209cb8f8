"""Rules are dated: each has a version in force or none, a source, and a mark."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rule_files import parse_rule
from clinickit.domain.rulebook import (
    Confidence,
    Rulebook,
    RuleNotInForce,
    Threshold,
    build_rulebook,
    fingerprint_of,
    weakest,
)

SOURCE = {
    "title": "Règlement (UE) 2016/679 (RGPD)",
    "article": "art. 33(1)",
    "url": "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    "checked_on": date(2026, 9, 28),
    "confidence": "confirmed",
}


def raw_delay() -> dict[str, Any]:
    return {
        "id": "a_delay",
        "title": "Un délai",
        "kind": "hours",
        "versions": [
            {"valid_from": date(2018, 5, 25), "value": 72, "references": [dict(SOURCE)]},
            {"valid_from": date(2024, 1, 1), "value": 60, "references": [dict(SOURCE)]},
            {"status": "proposed", "law": "a_bill", "value": 96, "references": [dict(SOURCE)]},
        ],
    }


def raw_threshold() -> dict[str, Any]:
    return {
        "id": "a_threshold",
        "title": "Un seuil",
        "kind": "threshold",
        "versions": [
            {"valid_from": date(2018, 5, 25), "value": "risk", "references": [dict(SOURCE)]},
            {"status": "proposed", "law": "a_bill", "value": "high_risk", "references": [dict(SOURCE)]},
        ],
    }


def book() -> Rulebook:
    return build_rulebook([parse_rule(raw_delay(), "a.toml"), parse_rule(raw_threshold(), "b.toml")])


def test_a_version_ends_when_the_next_one_starts() -> None:
    assert book().at(date(2023, 12, 31)).hours("a_delay") == 72
    assert book().at(date(2024, 1, 1)).hours("a_delay") == 60


def test_before_its_first_version_a_rule_is_not_in_force_and_says_so_in_french() -> None:
    before = book().at(date(2018, 5, 24))
    assert not before.has("a_delay")
    with pytest.raises(RuleNotInForce, match="n’a pas de version en vigueur au 24/05/2018"):
        before.hours("a_delay")


def test_proposed_law_has_no_effect_however_late_the_day() -> None:
    assert book().at(date(2099, 1, 1)).hours("a_delay") == 60


def test_a_proposed_version_takes_effect_from_the_day_it_is_enacted() -> None:
    enacted = book().enact("a_delay", date(2027, 7, 1))
    assert enacted.at(date(2027, 6, 30)).hours("a_delay") == 60
    assert enacted.at(date(2027, 7, 1)).hours("a_delay") == 96


def test_enacting_a_law_changes_every_rule_that_waits_for_it() -> None:
    after = book().enact_law("a_bill", date(2027, 7, 1))
    assert after.at(date(2027, 7, 1)).hours("a_delay") == 96
    assert after.at(date(2027, 7, 1)).threshold("a_threshold") is Threshold.HIGH_RISK
    assert after.proposed_laws() == ()
    assert book().proposed_laws() == ("a_bill",)


def test_enacting_a_rule_without_a_proposal_is_refused() -> None:
    with pytest.raises(ResourceProblem, match="une seule version proposée"):
        book().enact("a_delay", date(2027, 1, 1)).enact("a_delay", date(2028, 1, 1))


def test_a_value_can_be_changed_from_a_day_on_and_keeps_its_source() -> None:
    changed = book().with_value("a_delay", 48, date(2025, 1, 1)).at(date(2025, 1, 1))
    assert changed.hours("a_delay") == 48
    assert changed.references("a_delay")[0].article == "art. 33(1)"
    assert book().at(date(2025, 1, 1)).hours("a_delay") == 60


def test_a_version_of_the_same_day_replaces_the_former_one() -> None:
    version = replace(book().rule("a_delay").versions[1], value=50)
    assert book().with_version("a_delay", version).at(date(2024, 1, 1)).hours("a_delay") == 50
    assert len(book().with_version("a_delay", version).rule("a_delay").versions) == 3


def test_asking_a_rule_for_another_kind_of_value_is_refused() -> None:
    with pytest.raises(ResourceProblem, match="working_days"):
        book().at(date(2026, 1, 1)).working_days("a_delay")


def test_the_rules_version_follows_the_content_and_not_the_order_of_the_files() -> None:
    forward = [parse_rule(raw_delay(), "a.toml"), parse_rule(raw_threshold(), "b.toml")]
    assert fingerprint_of(forward) == fingerprint_of(reversed(forward)) == book().fingerprint
    assert len(book().fingerprint) == 64
    assert book().with_value("a_delay", 48, date(2025, 1, 1)).fingerprint != book().fingerprint


def test_a_rule_is_as_sure_as_its_weakest_source() -> None:
    raw = raw_delay()
    raw["versions"][1]["references"].append({"title": "Un courtier", "confidence": "secondary"})
    rules = build_rulebook([parse_rule(raw, "a.toml")]).at(date(2026, 1, 1))
    assert rules.confidence("a_delay") is Confidence.SECONDARY
    assert weakest([]) is Confidence.UNCERTAIN


def test_only_a_confirmed_statement_and_a_choice_of_the_tool_go_without_a_verifier() -> None:
    shown = {one for one in Confidence if one.to_verify}
    assert shown == {Confidence.SECONDARY, Confidence.PROFESSIONAL, Confidence.UNCERTAIN}


def test_the_same_id_in_two_files_is_refused_with_both_names() -> None:
    with pytest.raises(ResourceProblem, match=r"b\.toml : id : déjà pris par a\.toml"):
        build_rulebook([parse_rule(raw_delay(), "a.toml"), parse_rule(raw_delay(), "b.toml")])


def test_the_lines_of_a_table_are_found_by_their_cells() -> None:
    raw = raw_delay() | {
        "kind": "table",
        "versions": [
            {
                "valid_from": date(2018, 5, 25),
                "value": [
                    {"structure": "laboratoire", "duty": "ordre", "verdict": "recommended", "confidence": "uncertain"},
                    {"structure": "esms", "duty": "ordre", "verdict": "not_applicable", "days": ["lundi"], "n": 2},
                ],
                "references": [dict(SOURCE)],
            }
        ],
    }
    rules = build_rulebook([parse_rule(raw, "grid.toml")]).at(date(2026, 1, 1))
    row = rules.row("a_delay", structure="laboratoire", duty="ordre")
    assert row is not None
    assert (row.text("verdict"), row.confidence) == ("recommended", Confidence.UNCERTAIN)
    other = rules.rows("a_delay", structure="esms")[0]
    assert (other.texts("days"), other.number("n"), other.get("verdict"), other.confidence) == (
        ("lundi",),
        2,
        "not_applicable",
        None,
    )
    assert rules.row("a_delay", structure="imagerie") is None


def broken(path: list[str | int], value: object) -> dict[str, Any]:
    raw: Any = deepcopy(raw_delay())
    target = raw
    for key in path[:-1]:
        target = target[key]
    if value is None:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return dict(raw)


@pytest.mark.parametrize(
    ("path", "value", "key", "expected"),
    [
        (["versions", 1, "valid_from"], date(2018, 5, 25), "versions[1].valid_from", "chevauche"),
        (["versions", 1, "valid_from"], date(2017, 1, 1), "versions[1].valid_from", "chevauche"),
        (["versions", 0, "references"], [], "versions[0].references", "au moins une source"),
        (["versions", 0, "references"], None, "versions[0].references", "manque"),
        (["versions", 0, "references", 0, "checked_on"], None, "references[0].checked_on", "vérification"),
        (["versions", 0, "references", 0, "title"], "", "references[0].title", "texte non vide"),
        (["versions", 0, "references", 0, "confidence"], "sure", "references[0].confidence", "confirmed"),
        (["versions", 0, "references", 0, "page"], 3, "references[0].page", "pas connue"),
        (["versions", 0, "value"], "72", "versions[0].value", "nombre entier"),
        (["versions", 0, "value"], 0, "versions[0].value", "positif"),
        (["versions", 0, "value"], True, "versions[0].value", "nombre entier"),
        (["versions", 0, "valid_until"], date(2024, 1, 1), "versions[0].valid_until", "retirez"),
        (["versions", 0, "valid_from"], None, "versions[0].valid_from", "une date est attendue"),
        (["versions", 0, "valid_from"], "2018-05-25", "versions[0].valid_from", "sans guillemets"),
        (["versions", 2, "valid_from"], date(2027, 1, 1), "versions[2].status", "proposé"),
        (["versions", 2, "law"], None, "versions[2].law", "manque"),
        (["versions", 2, "status"], "soon", "versions[2].status", "proposed"),
        (["versions"], [], "versions", "au moins une version"),
        (["kind"], "minutes", "kind", "hours"),
        (["title"], None, "title", "manque"),
        (["author"], "moi", "author", "pas connue"),
    ],
)
def test_an_ill_formed_rule_is_named_by_file_and_key(
    path: list[str | int], value: object, key: str, expected: str
) -> None:
    with pytest.raises(ResourceProblem) as problem:
        parse_rule(broken(path, value), "rules/a_delay.toml")
    assert problem.value.file == "rules/a_delay.toml"
    assert problem.value.key.endswith(key)
    assert expected in problem.value.expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("threshold", "very_high"),
        ("flag", "yes"),
        ("list", "one"),
        ("list", [1, 2]),
        ("table", []),
        ("table", ["x"]),
        ("table", [{"confidence": "perhaps"}]),
        ("table", [{"nested": {"no": 1}}]),
        ("number", "12"),
        ("text", ""),
    ],
)
def test_a_value_of_the_wrong_type_for_its_kind_is_refused(kind: str, value: object) -> None:
    raw = broken(["versions", 0, "value"], value) | {"kind": kind}
    with pytest.raises(ResourceProblem, match=r"versions\[0\]\.value"):
        parse_rule(raw, "rules/a_delay.toml")
