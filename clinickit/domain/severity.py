"""The authority's four levels, proposed from the facts, beside the ENISA score: two scales and whether they agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import any_of, stated
from clinickit.domain.disruption import alteration_risk, effect_on_care, unavailability_risk
from clinickit.domain.enisa import EnisaScore, enisa_score
from clinickit.domain.exposure import Exposure, attested, bound, exposure, may_have_been_seen, out_of_sight
from clinickit.domain.facts import FactValue, Unknown
from clinickit.domain.reasoning import Facts, explore
from clinickit.domain.risk import HARM_SEEN, NATURES, PERSONAL_DATA, SEVERITY_ORDER
from clinickit.domain.rule_tables import RiskScale, risk_scale
from clinickit.domain.rulebook import RulesInForce
from clinickit.domain.sensitivity import MOST_EXPOSED, Sensitivity, outside_health, sensitivity
from clinickit.domain.vocabulary import Level, RiskOutcome

LEVELS = tuple(Level)
SEVERITY = "breach.consequences.severity"
LIKELIHOOD = "breach.consequences.likelihood"
DISAGREEMENT_REASON = "decisions.scales_disagree_reason"

# What each band of the score would suggest if it decided, only to compare the two scales (choice of the kit).
BAND_OUTCOMES: Mapping[str, RiskOutcome] = {
    "low": RiskOutcome.UNLIKELY,
    "medium": RiskOutcome.RISK,
    "high": RiskOutcome.HIGH,
    "very_high": RiskOutcome.HIGH,
}


@dataclass(frozen=True, slots=True)
class Scales:
    """Both scales side by side. `severity` and `likelihood` are the person's answers when given, else the proposals.

    `disagree` asks for a written reason; it never changes the legal conclusion.
    """

    severity: Level
    severity_proposed: Level
    likelihood: Level
    likelihood_proposed: Level
    answered: bool
    level_outcome: RiskOutcome
    enisa: EnisaScore
    enisa_outcome: RiskOutcome
    disagree: bool
    reason_missing: bool


def highest(levels: tuple[Level, ...]) -> Level:
    """The highest of some levels; between two, the higher (choice of the kit)."""
    return max(levels, key=LEVELS.index, default=Level.MAXIMUM)


def severity_rule(facts: Facts, scale: RiskScale) -> Level:
    """How hard the consequences could be for the people, whatever their likelihood."""
    if facts.value(PERSONAL_DATA) is False:
        return Level.NEGLIGIBLE
    levels = [Level.NEGLIGIBLE]
    if may_have_been_seen(facts) or facts.has(NATURES, v.Nature.CONFIDENTIALITY):
        levels.append(_of_disclosure(facts))
    if facts.has(NATURES, v.Nature.AVAILABILITY):
        levels.append(_of_effects(facts, unavailability_risk(facts, scale, [])))
    if facts.has(NATURES, v.Nature.INTEGRITY):
        levels.append(_of_effects(facts, alteration_risk(facts, [])))
    return highest(tuple(levels))


def _of_disclosure(facts: Facts) -> Level:
    hurt = sensitivity(facts, [])
    if hurt is Sensitivity.SENSITIVE and not outside_health(facts) and any_of(facts, MOST_EXPOSED, *v.MostExposed):
        return Level.MAXIMUM
    return {
        Sensitivity.TRIVIAL: Level.NEGLIGIBLE,
        Sensitivity.ORDINARY: Level.LIMITED,
        Sensitivity.SERIOUS: Level.SIGNIFICANT,
        Sensitivity.SENSITIVE: Level.SIGNIFICANT,
    }[hurt]


def _of_effects(facts: Facts, outcome: RiskOutcome) -> Level:
    if effect_on_care(facts) is v.EffectOnCare.ENDANGERED:
        return Level.MAXIMUM
    return (Level.NEGLIGIBLE, Level.LIMITED, Level.SIGNIFICANT)[SEVERITY_ORDER.index(outcome)]


def likelihood_rule(facts: Facts, scale: RiskScale) -> Level:
    """How likely it is that those consequences happen, given who may have the data and what was seen."""
    if facts.value(PERSONAL_DATA) is False:
        return Level.NEGLIGIBLE
    if stated(facts, HARM_SEEN):
        return Level.MAXIMUM
    levels = [Level.NEGLIGIBLE]
    if may_have_been_seen(facts) or facts.has(NATURES, v.Nature.CONFIDENTIALITY):
        levels.append(_of_exposure(facts))
    if facts.has(NATURES, v.Nature.AVAILABILITY):
        levels.append(_of_what_was_seen(unavailability_risk(facts, scale, [])))
    if facts.has(NATURES, v.Nature.INTEGRITY):
        levels.append(_of_what_was_seen(alteration_risk(facts, [])))
    return highest(tuple(levels))


def _of_exposure(facts: Facts) -> Level:
    if out_of_sight(facts, []):
        return Level.NEGLIGIBLE
    who = exposure(facts, [])
    if who is Exposure.FEW:
        return Level.NEGLIGIBLE if attested(facts, []) or bound(facts, []) else Level.LIMITED
    return {
        Exposure.NOBODY: Level.NEGLIGIBLE,
        Exposure.INSIDER: Level.SIGNIFICANT,
        Exposure.LOOSE: Level.SIGNIFICANT,
        Exposure.MANY: Level.MAXIMUM,
        Exposure.HOSTILE: Level.MAXIMUM,
    }[who]


def _of_what_was_seen(outcome: RiskOutcome) -> Level:
    return (Level.NEGLIGIBLE, Level.SIGNIFICANT, Level.MAXIMUM)[SEVERITY_ORDER.index(outcome)]


def outcome_of_levels(severity: Level, likelihood: Level, rules: RulesInForce) -> RiskOutcome:
    """What the prudent mapping of the rules proposes for these two levels (kit choice, never the authority's)."""
    for row in rules.rows("severity_mapping", severity=severity.value):
        wanted = row.texts("needs_likelihood")
        if wanted and likelihood.value not in wanted:
            return RiskOutcome.RISK
        return RiskOutcome(row.text("outcome"))
    return RiskOutcome.HIGH


def scales_disagree(by_levels: RiskOutcome, by_enisa: RiskOutcome) -> bool:
    """Whether the two scales would lead to different conclusions, so that a person must say why."""
    return by_levels is not by_enisa


def weigh_scales(answers: Mapping[str, FactValue], rules: RulesInForce) -> Scales:
    """Both scales for a case: what the person answered, what the kit proposes, the score and their agreement."""
    scale = risk_scale(rules)
    severity_proposed = highest(explore(lambda facts: severity_rule(facts, scale), answers, len(LEVELS)).results)
    likelihood_proposed = highest(explore(lambda facts: likelihood_rule(facts, scale), answers, len(LEVELS)).results)
    severity = _answered(answers, SEVERITY) or severity_proposed
    likelihood = _answered(answers, LIKELIHOOD) or likelihood_proposed
    level_outcome = outcome_of_levels(severity, likelihood, rules)
    score = enisa_score(answers, rules)
    disagree = scales_disagree(level_outcome, BAND_OUTCOMES[score.band])
    reason = answers.get(DISAGREEMENT_REASON, Unknown.NOT_ASKED)
    return Scales(
        severity=severity,
        severity_proposed=severity_proposed,
        likelihood=likelihood,
        likelihood_proposed=likelihood_proposed,
        answered=_answered(answers, SEVERITY) is not None,
        level_outcome=level_outcome,
        enisa=score,
        enisa_outcome=BAND_OUTCOMES[score.band],
        disagree=disagree,
        reason_missing=disagree and (isinstance(reason, Unknown) or reason == ""),
    )


def _answered(answers: Mapping[str, FactValue], path: str) -> Level | None:
    value = answers.get(path)
    return value if isinstance(value, Level) else None
