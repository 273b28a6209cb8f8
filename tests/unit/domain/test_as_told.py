"""What a case says without its key: read when nobody was asked, never when somebody said « je ne sais pas »."""

from enum import StrEnum

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.as_told import as_told
from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.domain.vocabulary import Cause, IncidentKind, Nature, Origin

Answers = dict[str, FactValue]


def some(*items: StrEnum) -> Several[StrEnum]:
    return Several(items)


def kind_of(answers: Answers) -> object:
    value = as_told(answers).answers.get("breach.kinds")
    return value.items if isinstance(value, Several) else value


def losses_of(answers: Answers) -> object:
    value = as_told(answers).answers.get("breach.natures")
    return value.items if isinstance(value, Several) else value


OURS = some(Cause.INTERNAL_ACCIDENTAL)
POWER_CUT: Answers = {
    "breach.causes": some(Cause.EXTERNAL_ACCIDENTAL),
    "breach.availability.hours": Count(1),
    "breach.availability.effect_on_care": v.EffectOnCare.NONE,
}


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"breach.origins": some(Origin.WRONG_RECIPIENT), "breach.causes": OURS}, IncidentKind.WRONG_RECIPIENT),
        ({"breach.origins": some(Origin.VERBAL, Origin.OTHER), "breach.causes": OURS}, IncidentKind.WRONG_RECIPIENT),
        ({"breach.origins": some(Origin.DEVICE_DISPOSAL), "breach.causes": OURS}, IncidentKind.LOSS),
        ({"breach.origins": some(Origin.UNINTENDED_PUBLICATION), "breach.causes": OURS}, IncidentKind.EXPOSED_SERVER),
        (
            {"breach.origins": some(Origin.PAPER_LOST), "breach.causes": some(Cause.EXTERNAL_MALICIOUS)},
            IncidentKind.THEFT,
        ),
        (POWER_CUT, IncidentKind.OUTAGE),
        (
            {"breach.causes": OURS, "breach.confidentiality.recipients": v.Recipients.KNOWN_FEW},
            IncidentKind.WRONG_RECIPIENT,
        ),
        (
            {"breach.causes": OURS, "breach.integrity.alteration": v.Alteration.NO_WRONG_USE},
            IncidentKind.ALTERED_DATA,
        ),
    ],
)
def test_the_origin_and_the_cause_name_the_incident(answers: Answers, kind: IncidentKind) -> None:
    assert kind_of(answers) == (kind,)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"breach.origins": some(Origin.HACKING), "breach.causes": some(Cause.EXTERNAL_MALICIOUS)},
        {"breach.origins": some(Origin.WRONG_RECIPIENT)},
        {"breach.origins": some(Origin.WRONG_RECIPIENT), "breach.causes": some(Cause.UNKNOWN)},
        {"breach.origins": some(Origin.WRONG_RECIPIENT, Origin.PAPER_LOST), "breach.causes": OURS},
        {"breach.origins": Several((Origin.WRONG_RECIPIENT,), complete=False), "breach.causes": Unknown.NOT_YET},
        {"breach.causes": OURS, "breach.confidentiality.recipients": v.Recipients.UNKNOWN_MANY},
        {**POWER_CUT, "breach.causes": some(Cause.UNKNOWN)},
    ],
)
def test_what_leaves_several_incidents_possible_names_none(answers: Answers) -> None:
    assert kind_of(answers) is None


@pytest.mark.parametrize(
    ("kind", "more", "losses"),
    [
        (IncidentKind.OUTAGE, {}, (Nature.AVAILABILITY,)),
        (IncidentKind.WRONG_RECIPIENT, {}, (Nature.CONFIDENTIALITY,)),
        (IncidentKind.RANSOMWARE, {}, (Nature.CONFIDENTIALITY, Nature.AVAILABILITY)),
        (IncidentKind.LOSS, {}, (Nature.CONFIDENTIALITY, Nature.AVAILABILITY)),
        (IncidentKind.LOSS, {"breach.availability.backup_exists": True}, (Nature.CONFIDENTIALITY,)),
        (
            IncidentKind.WRONG_RECIPIENT,
            {"breach.availability.effect_on_care": v.EffectOnCare.DELAYED},
            (Nature.CONFIDENTIALITY, Nature.AVAILABILITY),
        ),
        (
            IncidentKind.OUTAGE,
            {"breach.confidentiality.exfiltration": Unknown.NOT_YET},
            (Nature.CONFIDENTIALITY, Nature.AVAILABILITY),
        ),
    ],
)
def test_the_incident_and_what_is_told_of_it_name_what_was_lost(
    kind: IncidentKind, more: Answers, losses: tuple[Nature, ...]
) -> None:
    assert losses_of({"breach.kinds": some(kind), **more}) == losses


@pytest.mark.parametrize("kind", [IncidentKind.VENDOR, IncidentKind.ALTERED_DATA, IncidentKind.TRANSFER_FRAUD])
def test_an_incident_that_may_do_anything_leaves_the_loss_in_doubt(kind: IncidentKind) -> None:
    assert losses_of({"breach.kinds": some(kind)}) is None


@pytest.mark.parametrize("unknown", [one for one in Unknown if one is not Unknown.NOT_ASKED])
@pytest.mark.parametrize("path", ["breach.kinds", "breach.natures"])
def test_somebody_who_does_not_know_is_left_in_doubt(path: str, unknown: Unknown) -> None:
    assert as_told({**POWER_CUT, path: unknown}).answers[path] is unknown


def test_nothing_that_was_said_is_ever_changed_and_what_is_read_is_named() -> None:
    told = as_told(POWER_CUT)
    assert {path: told.answers[path] for path in POWER_CUT} == POWER_CUT
    assert told.read == ("breach.kinds", "breach.natures")
    said: Answers = {"breach.kinds": some(IncidentKind.THEFT), "breach.natures": some()}
    assert as_told(said).answers == said
