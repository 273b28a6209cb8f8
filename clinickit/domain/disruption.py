"""What a loss of availability or of integrity does to people: care first, then service, then how long it lasts."""

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import Why, because, reaches, stated, told_among
from clinickit.domain.reasoning import Facts
from clinickit.domain.rule_tables import RiskScale
from clinickit.domain.sensitivity import outside_health
from clinickit.domain.vocabulary import EffectOnCare, EffectOnService, RiskOutcome

CARE = "breach.availability.effect_on_care"
SERVICE = "breach.availability.effect_on_service"
UNAVAILABILITY = "breach.availability.unavailability"
HOURS = "breach.availability.hours"
RESTORED_AFTER = "breach.availability.restored_after_hours"
RESTORED = "breach.availability.restored"
BACKUP = "breach.availability.backup_exists"
BACKUP_INTACT = "breach.availability.backup_intact"
ALTERATION = "breach.integrity.alteration"
CORRECTED = "breach.integrity.restored"


def effect_on_care(facts: Facts) -> EffectOnCare:
    """What the incident did to care; nothing when the practice gives none."""
    return EffectOnCare.NONE if outside_health(facts) else facts.choice(CARE, EffectOnCare)


def unavailability_risk(facts: Facts, scale: RiskScale, why: Why) -> RiskOutcome:
    """The risk of not having the data: health data out of reach are a risk in themselves, even with nothing stolen."""
    care = effect_on_care(facts)
    if care is EffectOnCare.ENDANGERED:
        because(why, "care_endangered", CARE)
        return RiskOutcome.HIGH
    if not stated(facts, RESTORED) and facts.one_of(UNAVAILABILITY, v.Unavailability.PERMANENT):
        return _lost_for_good(facts, care, why)
    lasting = reaches(facts, scale.a_day, HOURS, RESTORED_AFTER)
    if lasting:
        because(why, "lasting_outage", *told_among(facts, HOURS, RESTORED_AFTER))
    if care is EffectOnCare.DELAYED:
        because(why, "care_delayed", CARE)
        return RiskOutcome.HIGH if lasting else RiskOutcome.RISK
    if lasting:
        return _after_a_lasting_outage(facts, why)
    return _after_a_day_at_most(facts, scale, why)


def _lost_for_good(facts: Facts, care: EffectOnCare, why: Why) -> RiskOutcome:
    because(why, "lost_for_good", UNAVAILABILITY)
    if care is not EffectOnCare.NONE:
        because(why, "care_delayed", CARE)
        return RiskOutcome.HIGH
    return RiskOutcome.HIGH if _service_serious(facts, why) else RiskOutcome.RISK


def _after_a_day_at_most(facts: Facts, scale: RiskScale, why: Why) -> RiskOutcome:
    if not reaches(facts, scale.a_few_hours, HOURS, RESTORED_AFTER):
        because(why, "a_few_hours", *told_among(facts, HOURS, RESTORED_AFTER))
        return RiskOutcome.UNLIKELY
    because(why, "less_than_a_day", *told_among(facts, HOURS, RESTORED_AFTER))
    if _service_serious(facts, why):
        return RiskOutcome.RISK
    if outside_health(facts) or backed_up(facts, why):
        return RiskOutcome.UNLIKELY
    return RiskOutcome.RISK


def _after_a_lasting_outage(facts: Facts, why: Why) -> RiskOutcome:
    if _service_serious(facts, why):
        return RiskOutcome.HIGH
    if facts.one_of(SERVICE, EffectOnService.MINOR):
        because(why, "service_minor", SERVICE)
        return RiskOutcome.RISK
    if outside_health(facts) and backed_up(facts, why):
        because(why, "service_none", SERVICE)
        return RiskOutcome.UNLIKELY
    return RiskOutcome.RISK


def _service_serious(facts: Facts, why: Why) -> bool:
    if facts.one_of(SERVICE, EffectOnService.SERIOUS):
        because(why, "service_serious", SERVICE)
        return True
    return False


def backed_up(facts: Facts, why: Why) -> bool:
    """Whether an intact copy existed and was really put back: each condition is checked, none is assumed."""
    if stated(facts, BACKUP) and stated(facts, BACKUP_INTACT) and stated(facts, RESTORED):
        because(why, "backup_restored", BACKUP, BACKUP_INTACT, RESTORED)
        return True
    because(why, "no_sure_backup", BACKUP, BACKUP_INTACT, RESTORED)
    return False


def alteration_risk(facts: Facts, why: Why) -> RiskOutcome:
    """The risk of wrong data: a wrong result acted upon, an account number replaced."""
    care = effect_on_care(facts)
    if care is EffectOnCare.ENDANGERED:
        because(why, "care_endangered", CARE)
        return RiskOutcome.HIGH
    alteration = facts.choice(ALTERATION, v.Alteration)
    because(why, f"alteration_{alteration.value}", ALTERATION)
    if alteration is v.Alteration.WRONG_USE_IRREVERSIBLE:
        return RiskOutcome.HIGH
    if alteration is v.Alteration.WRONG_USE_REVERSIBLE:
        return RiskOutcome.RISK if outside_health(facts) else RiskOutcome.HIGH
    corrected = stated(facts, CORRECTED)
    because(why, "alteration_corrected" if corrected else "alteration_not_corrected", CORRECTED)
    if corrected and care is EffectOnCare.NONE:
        return RiskOutcome.UNLIKELY
    return RiskOutcome.RISK
