"""A complaint names articles that fit the incident, with the penalties of the day, and none against the practice."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.conditions import CONDITIONS, holds
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import FactValue, Several, Unknown
from clinickit.domain.offences import (
    ArticleUse,
    build_offences,
    parse_articles,
    parse_incidents,
    penalties_on,
    qualifications,
)
from clinickit.domain.vocabulary import IncidentKind
from tests.law import OFFENCES

RAW: dict[str, Any] = {
    "articles": [
        {
            "id": "311-1",
            "code": "Code pénal",
            "number": "311-1",
            "label": "vol",
            "use": "offence",
            "versions": [
                {
                    "valid_from": date(2020, 1, 1),
                    "penalties": [{"text": "3 ans"}],
                    "references": [{"title": "Code pénal", "checked_on": date(2026, 4, 2), "confidence": "confirmed"}],
                },
                {
                    "valid_from": date(2026, 4, 2),
                    "penalties": [{"text": "4 ans"}, {"text": "6 ans", "circumstance": "à plusieurs"}],
                    "references": [{"title": "Code pénal", "checked_on": date(2026, 4, 2), "confidence": "confirmed"}],
                },
            ],
        }
    ]
}
INCIDENTS: dict[str, Any] = {
    "incidents": [
        {
            "kind": "loss",
            "core": [],
            "confidence": "confirmed",
            "additions": [{"when": "found_and_used", "articles": ["311-1"], "confidence": "confirmed"}],
        }
    ]
}


Answers = dict[str, FactValue]
KINDS, NATURES = "breach.kinds", "breach.natures"
CIRCUMSTANCES, EXFILTRATION = "breach.complaint.circumstances", "breach.confidentiality.exfiltration"


def yes_no(path: str) -> tuple[Answers, Answers, Answers]:
    return {path: True}, {path: False}, {path: Unknown.NOT_YET}


def named(*kinds: IncidentKind, **conditions: bool) -> dict[str, bool]:
    """Article id → whether it is sure, when the conditions not given are unknown."""
    found = qualifications(kinds, conditions.get, OFFENCES)
    return {one.article.id: one.sure for one in found}


def test_a_ransomware_complaint_names_intrusion_obstruction_and_extortion() -> None:
    sure = {article for article, is_sure in named(IncidentKind.RANSOMWARE).items() if is_sure}
    assert sure == {"323-1", "323-2", "323-3", "323-3-1", "323-4-1", "312-1"}


def test_endangered_care_adds_its_article_and_care_known_to_be_safe_leaves_it_out() -> None:
    assert named(IncidentKind.RANSOMWARE, care_endangered=True)["323-4-2"] is True
    assert named(IncidentKind.RANSOMWARE)["323-4-2"] is False
    assert "323-4-2" not in named(IncidentKind.RANSOMWARE, care_endangered=False)


def test_a_lost_device_is_no_offence_until_it_is_found_and_used() -> None:
    assert named(IncidentKind.LOSS, found_and_used=False) == {}
    assert set(named(IncidentKind.LOSS, found_and_used=True)) == {"311-1", "323-1", "323-3"}


# For each condition: an answer that makes it hold, one that makes it fail, one that leaves it open.
ANSWERED: dict[str, tuple[Answers, Answers, Answers]] = {
    **{
        one.value: (
            {CIRCUMSTANCES: Several((one,))},
            {CIRCUMSTANCES: Several(())},
            {CIRCUMSTANCES: Unknown.NOT_YET},
        )
        for one in v.OffenceCircumstance
    },
    "access_followed": yes_no("breach.access_followed"),
    "third_party_access": yes_no("breach.access_followed"),
    "false_documents": yes_no("breach.fraud_with_our_name"),
    "ransom_demanded": yes_no("breach.ransom.demanded"),
    "misuse_seen": yes_no("breach.consequences.harm_seen"),
    "care_endangered": (
        {"breach.availability.effect_on_care": v.EffectOnCare.ENDANGERED},
        {"breach.availability.effect_on_care": v.EffectOnCare.DELAYED},
        {"breach.availability.effect_on_care": Unknown.NOT_YET},
    ),
    "cryptology_used": (
        {KINDS: Several((IncidentKind.RANSOMWARE,)), NATURES: Several((v.Nature.AVAILABILITY,))},
        {KINDS: Several((IncidentKind.RANSOMWARE,)), NATURES: Several((v.Nature.CONFIDENTIALITY,))},
        {KINDS: Several((IncidentKind.RANSOMWARE,)), NATURES: Unknown.NOT_YET},
    ),
    "data_taken": (
        {KINDS: Several((IncidentKind.THEFT,)), EXFILTRATION: v.Exfiltration.EXFILTRATED},
        {KINDS: Several((IncidentKind.THEFT,)), EXFILTRATION: v.Exfiltration.EXCLUDED_BY_EVIDENCE},
        {KINDS: Several((IncidentKind.THEFT,)), EXFILTRATION: v.Exfiltration.LIKELY},
    ),
    "found_and_used": (
        {KINDS: Several((IncidentKind.LOSS,)), "breach.access_followed": True},
        {KINDS: Several((IncidentKind.THEFT,)), "breach.access_followed": True},
        {KINDS: Several((IncidentKind.LOSS,))},
    ),
    "mailbox_hacked": (
        {KINDS: Several((IncidentKind.TRANSFER_FRAUD, IncidentKind.MAILBOX))},
        {KINDS: Several((IncidentKind.TRANSFER_FRAUD,)), "breach.access_followed": False},
        {KINDS: Several((IncidentKind.TRANSFER_FRAUD,))},
    ),
}


def test_every_condition_of_the_mapping_is_known_and_tried_both_ways() -> None:
    assert set(OFFENCES.conditions) == set(ANSWERED)
    assert set(OFFENCES.conditions) <= set(CONDITIONS)


@pytest.mark.parametrize("condition", ANSWERED)
def test_a_condition_holds_fails_or_stays_possible_as_the_facts_say(condition: str) -> None:
    assert [holds(condition, answers) for answers in ANSWERED[condition]] == [True, False, None]


def test_what_is_not_known_is_named_as_possible_and_what_is_excluded_is_left_out() -> None:
    def articles(answers: Answers) -> dict[str, bool]:
        found = qualifications([IncidentKind.THEFT], lambda one: holds(one, answers), OFFENCES)
        return {one.article.id: one.sure for one in found}

    assert articles({})["311-5-3"] is False
    assert articles({CIRCUMSTANCES: Several((v.OffenceCircumstance.BURGLARY,))})["311-5-3"] is True
    assert "311-5-3" not in articles({CIRCUMSTANCES: Several(())})


def test_several_kinds_together_name_each_article_once_and_the_sure_one_wins() -> None:
    both = qualifications((IncidentKind.PHISHING, IncidentKind.MAILBOX), lambda _: None, OFFENCES)
    ids = [one.article.id for one in both]
    assert len(ids) == len(set(ids))
    assert {one.article.id: one.sure for one in both}["323-1"] is True


@pytest.mark.parametrize("kind", IncidentKind)
def test_no_complaint_names_an_article_that_the_practice_itself_risks(kind: IncidentKind) -> None:
    found = qualifications([kind], lambda _: True, OFFENCES)
    assert {one.article.use for one in found} <= {ArticleUse.OFFENCE, ArticleUse.GENERAL}


def test_an_error_of_the_practice_has_no_core_offence_and_shows_its_own_risk() -> None:
    for kind in (IncidentKind.WRONG_RECIPIENT, IncidentKind.EXPOSED_SERVER):
        assert OFFENCES.incidents[kind].core == ()
        assert OFFENCES.incidents[kind].practice_risk == ("226-22-al2",)


def test_the_penalty_is_the_one_of_the_day_of_the_facts() -> None:
    theft = parse_articles(RAW, "articles.toml")[0]
    assert [one.text for one in penalties_on(theft, date(2026, 4, 1)).penalties] == ["3 ans"]
    later = penalties_on(theft, date(2026, 4, 2))
    assert [(one.text, one.circumstance) for one in later.penalties] == [("4 ans", ""), ("6 ans", "à plusieurs")]
    assert not later.to_verify


def test_a_penalty_for_facts_older_than_what_was_read_must_be_checked() -> None:
    theft = parse_articles(RAW, "articles.toml")[0]
    assert penalties_on(theft, date(2019, 1, 1)).to_verify
    assert penalties_on(OFFENCES.articles["323-3"], date(2025, 11, 10)).to_verify


def test_an_attempt_whose_penalty_was_not_read_has_no_figure() -> None:
    for one in ("312-12", "313-3"):
        stated = penalties_on(OFFENCES.articles[one], date(2026, 11, 21))
        assert (stated.penalties, stated.to_verify) == ((), True)


def test_the_mapping_and_its_conditions_are_known_by_name() -> None:
    offences = build_offences(parse_articles(RAW, "a"), parse_incidents(INCIDENTS, "i"), "i")
    assert offences.conditions == ("found_and_used",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"core": ["999-1"]}, "article d’infraction connu"),
        ({"practice_risk": ["999-1"]}, "un article connu"),
        ({"kind": "flood"}, "ransomware"),
        ({"colour": "red"}, "pas connue"),
        ({"additions": [{"when": "x", "articles": "311-1", "confidence": "confirmed"}]}, "liste de textes"),
    ],
)
def test_an_ill_formed_mapping_is_refused(change: dict[str, object], expected: str) -> None:
    raw = deepcopy(INCIDENTS)
    raw["incidents"][0].update(change)
    with pytest.raises(ResourceProblem, match=expected):
        build_offences(parse_articles(RAW, "a"), parse_incidents(raw, "i"), "i")


def test_an_article_of_the_practice_s_own_risk_may_not_stand_in_a_complaint() -> None:
    raw = deepcopy(RAW)
    raw["articles"][0]["use"] = "practice_risk"
    with pytest.raises(ResourceProblem, match="article d’infraction connu"):
        build_offences(parse_articles(raw, "a"), parse_incidents(INCIDENTS, "i"), "i")


def test_overlapping_versions_and_double_ids_are_refused() -> None:
    raw = deepcopy(RAW)
    raw["articles"][0]["versions"][1]["valid_from"] = date(2020, 1, 1)
    with pytest.raises(ResourceProblem, match="chacune après la précédente"):
        parse_articles(raw, "a")
    twice = {"articles": [*RAW["articles"], *RAW["articles"]]}
    with pytest.raises(ResourceProblem, match="deux fois"):
        parse_articles(twice, "a")
