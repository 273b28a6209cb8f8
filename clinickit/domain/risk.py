"""The legal test: no likely risk, a risk, or a high risk for people, judged by circumstances and never by a score."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import (
    KeptReason,
    Why,
    any_of,
    because,
    is_known_to_be,
    known_paths,
    stated_as,
    weigh,
)
from clinickit.domain.disruption import alteration_risk, unavailability_risk
from clinickit.domain.exposure import (
    KINDS,
    RECIPIENTS,
    Exposure,
    attested,
    bound,
    exposure,
    may_have_been_seen,
    out_of_sight,
    trusted,
)
from clinickit.domain.facts import FactValue
from clinickit.domain.reasoning import Facts
from clinickit.domain.rule_tables import RiskScale
from clinickit.domain.sensitivity import (
    CATEGORIES,
    INSIGHT,
    PASSWORDS,
    Sensitivity,
    names_people,
    passwords_safe,
    sensitivity,
)
from clinickit.domain.vocabulary import RiskOutcome

NATURES = "breach.natures"
PERSONAL_DATA = "breach.personal_data"
COUNT = "breach.people.count"
PEOPLE = "breach.people.categories"
IDENTIFIABILITY = "breach.people.identifiability"
HARM_SEEN = "breach.consequences.harm_seen"

SEVERITY_ORDER = (RiskOutcome.UNLIKELY, RiskOutcome.RISK, RiskOutcome.HIGH)


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """Every outcome the unknowns leave open, the prudent one, and why.

    `certain` is the one outcome possible, or None. `cautious` is the highest one possible: « on ne sait pas » raises
    the conclusion and never lowers it. `missing` are the unknown facts that could settle it.
    """

    outcomes: tuple[RiskOutcome, ...]
    certain: RiskOutcome | None
    cautious: RiskOutcome
    reasons: tuple[KeptReason, ...]
    missing: tuple[str, ...]
    facts_used: tuple[str, ...]


def worse(one: RiskOutcome, other: RiskOutcome) -> RiskOutcome:
    """The higher of two outcomes."""
    return max(one, other, key=SEVERITY_ORDER.index)


def risk_outcome(facts: Facts, scale: RiskScale) -> RiskOutcome:
    """The outcome for one set of values of the unknowns, without its reasons."""
    return judge(facts, scale, [])


def judge(facts: Facts, scale: RiskScale, why: Why) -> RiskOutcome:
    """The worst of what was seen, what was out of reach, what was altered.

    Sources: art. 33(1) and 34(1) GDPR; EDPB Guidelines 01/2021 and 9/2022.
    """
    if is_known_to_be(facts, PERSONAL_DATA, value=False):
        because(why, "no_personal_data", PERSONAL_DATA)
        return RiskOutcome.UNLIKELY
    outcome = RiskOutcome.UNLIKELY
    if may_have_been_seen(facts) or facts.has(NATURES, v.Nature.CONFIDENTIALITY):
        outcome = disclosure_risk(facts, scale, why)
    if outcome is not RiskOutcome.HIGH and facts.has(NATURES, v.Nature.AVAILABILITY):
        outcome = worse(outcome, unavailability_risk(facts, scale, why))
    if outcome is not RiskOutcome.HIGH and facts.has(NATURES, v.Nature.INTEGRITY):
        outcome = worse(outcome, alteration_risk(facts, why))
    if not why:
        because(why, "nothing_lost", NATURES)
    return outcome


def disclosure_risk(facts: Facts, scale: RiskScale, why: Why) -> RiskOutcome:
    """The risk of what somebody may have seen: how telling, to whom, how many, with which intent."""
    if out_of_sight(facts, why):
        return RiskOutcome.UNLIKELY
    hurt = sensitivity(facts, why)
    recognised = not stated_as(facts, IDENTIFIABILITY, v.Identifiability.NEGLIGIBLE)
    if not recognised:
        because(why, "nobody_recognised", IDENTIFIABILITY)
        if hurt is not Sensitivity.SENSITIVE:
            return RiskOutcome.UNLIKELY
    if hurt is Sensitivity.TRIVIAL and _useless_passwords(facts, why):
        return RiskOutcome.UNLIKELY
    outcome = _in_whose_hands(exposure(facts, why), facts, hurt, scale, why)
    return outcome if recognised else min(outcome, RiskOutcome.RISK, key=SEVERITY_ORDER.index)


def _in_whose_hands(who: Exposure, facts: Facts, hurt: Sensitivity, scale: RiskScale, why: Why) -> RiskOutcome:
    weigh = {
        Exposure.NOBODY: _nobody,
        Exposure.FEW: _few_recipients,
        Exposure.INSIDER: _insider,
        Exposure.LOOSE: _out_of_hand,
        Exposure.MANY: _many_recipients,
        Exposure.HOSTILE: _attacker,
    }[who]
    return weigh(facts, hurt, scale, why)


def _nobody(_facts: Facts, _hurt: Sensitivity, _scale: RiskScale, _why: Why) -> RiskOutcome:
    return RiskOutcome.UNLIKELY


def _insider(_facts: Facts, hurt: Sensitivity, _scale: RiskScale, _why: Why) -> RiskOutcome:
    """Somebody of the house, known, who abused an access: nobody can vouch for what comes next."""
    return RiskOutcome.RISK if hurt <= Sensitivity.ORDINARY else RiskOutcome.HIGH


def _useless_passwords(facts: Facts, why: Why) -> bool:
    """Passwords hashed with their own salt, of people that hardly anybody could name."""
    if not passwords_safe(facts) or not facts.has(CATEGORIES, v.DataCategory.CREDENTIALS):
        return False
    named = names_people(facts) or facts.has(CATEGORIES, v.DataCategory.CONTACT)
    if named and not stated_as(facts, IDENTIFIABILITY, v.Identifiability.NEGLIGIBLE, v.Identifiability.LIMITED):
        return False
    because(why, "passwords_safe", PASSWORDS, CATEGORIES)
    return True


def _few_recipients(facts: Facts, hurt: Sensitivity, scale: RiskScale, why: Why) -> RiskOutcome:
    """A few known people received the data by mistake: their duty, their word, then number and nature."""
    owes_secrecy, deleted = bound(facts, why), attested(facts, why)
    if owes_secrecy and deleted:
        return RiskOutcome.UNLIKELY
    if hurt >= Sensitivity.SERIOUS:
        return _few_with_grave_data(facts, hurt, scale, why, reassured=owes_secrecy or deleted, deleted=deleted)
    plain = hurt is Sensitivity.TRIVIAL
    if deleted or (owes_secrecy and not plain) or (plain and _only_a_few(facts, scale, why)):
        return RiskOutcome.UNLIKELY
    return RiskOutcome.RISK


def _few_with_grave_data(
    facts: Facts, hurt: Sensitivity, scale: RiskScale, why: Why, *, reassured: bool, deleted: bool
) -> RiskOutcome:
    if hurt is Sensitivity.SERIOUS:
        if deleted and trusted(facts):
            return RiskOutcome.UNLIKELY
        return RiskOutcome.RISK if reassured or _only_a_few(facts, scale, why) else RiskOutcome.HIGH
    return RiskOutcome.RISK if reassured and _only_a_few(facts, scale, why) else RiskOutcome.HIGH


def _only_a_few(facts: Facts, scale: RiskScale, why: Why) -> bool:
    return not _at_least(facts, scale.a_few, "few_people", "more_than_a_few", why)


def _out_of_hand(facts: Facts, hurt: Sensitivity, scale: RiskScale, why: Why) -> RiskOutcome:
    """In unknown hands: a thief after a device, a finder."""
    if hurt is Sensitivity.SENSITIVE:
        return RiskOutcome.HIGH
    if hurt is Sensitivity.SERIOUS:
        stolen = facts.has(KINDS, v.IncidentKind.THEFT)
        several = stolen or _at_least(facts, scale.a_handful, "handful", "more_than_a_handful", why)
        return RiskOutcome.HIGH if several else RiskOutcome.RISK
    if hurt is Sensitivity.ORDINARY:
        numerous = _at_least(facts, scale.some, "some_people", "numerous_people", why)
        return RiskOutcome.HIGH if numerous or vulnerable(facts, why) else RiskOutcome.RISK
    return _mass_of_identities(facts, scale, why)


def _mass_of_identities(facts: Facts, scale: RiskScale, why: Why) -> RiskOutcome:
    """Names and birth dates by the thousand serve to steal identities; a few addresses do not."""
    if names_people(facts) and _at_least(facts, scale.many, "not_a_mass", "mass_of_people", why):
        return RiskOutcome.HIGH
    return RiskOutcome.RISK


def _many_recipients(facts: Facts, hurt: Sensitivity, scale: RiskScale, why: Why) -> RiskOutcome:
    """Sent or shown by mistake to many people, or to everybody."""
    if hurt >= Sensitivity.SERIOUS:
        return RiskOutcome.HIGH
    more = not _only_a_few(facts, scale, why)
    if hurt is Sensitivity.ORDINARY:
        return RiskOutcome.HIGH if more or vulnerable(facts, why) else RiskOutcome.RISK
    if not more and not names_people(facts) and not facts.one_of(RECIPIENTS, v.Recipients.PUBLIC):
        return RiskOutcome.UNLIKELY
    return _mass_of_identities(facts, scale, why)


def _attacker(facts: Facts, hurt: Sensitivity, scale: RiskScale, why: Why) -> RiskOutcome:
    """Somebody who took the data on purpose: high, unless they are few plain data that say little."""
    if hurt >= Sensitivity.ORDINARY:
        return RiskOutcome.HIGH
    if not stated_as(facts, INSIGHT, v.Insight.LITTLE):
        because(why, "plain_data_may_tell", INSIGHT)
        return RiskOutcome.HIGH
    if vulnerable(facts, why) or _at_least(facts, scale.many, "not_a_mass", "mass_of_people", why):
        return RiskOutcome.HIGH
    if facts.yes(HARM_SEEN):
        because(why, "harm_seen", HARM_SEEN)
        return RiskOutcome.HIGH
    because(why, "plain_data_say_little", INSIGHT)
    return RiskOutcome.RISK


def vulnerable(facts: Facts, why: Why) -> bool:
    """Whether children or vulnerable people are concerned."""
    if any_of(facts, PEOPLE, v.PeopleCategory.VULNERABLE, v.PeopleCategory.MINORS):
        because(why, "vulnerable_people", PEOPLE)
        return True
    return False


def _at_least(facts: Facts, threshold: int, below: str, reached: str, why: Why) -> bool:
    found = facts.at_least(COUNT, threshold)
    because(why, reached if found else below, COUNT)
    return found


def assess_risk(answers: Mapping[str, FactValue], scale: RiskScale) -> RiskAssessment:
    """The outcomes possible, the prudent one, its reasons and what is missing to be sure."""
    weighed = weigh(lambda facts, why: judge(facts, scale, why), answers, enough=len(SEVERITY_ORDER))
    possible = set(weighed.finding.results)
    if not weighed.finding.exhausted:
        possible.add(RiskOutcome.HIGH)
    outcomes = tuple(one for one in SEVERITY_ORDER if one in possible)
    return RiskAssessment(
        outcomes=outcomes,
        certain=weighed.finding.certain,
        cautious=outcomes[-1],
        reasons=weighed.reasons.get(outcomes[-1], ()),
        missing=weighed.finding.unknown_paths if weighed.finding.certain is None else (),
        facts_used=known_paths(weighed.finding),
    )
