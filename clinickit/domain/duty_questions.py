"""The yes/no questions that duties are made of, asked of the facts; nothing here knows the words or the delays."""

from collections.abc import Callable
from enum import StrEnum

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import Why, any_of, asked, because, is_known_to_be, stated, stated_as
from clinickit.domain.disruption import CARE, SERVICE, effect_on_care
from clinickit.domain.exposure import (
    ACCESS_FOLLOWED,
    ATTESTED,
    CAUSES,
    DISCLOSURES,
    INTRUSIONS,
    KINDS,
    may_have_been_seen,
)
from clinickit.domain.facts import Several
from clinickit.domain.reasoning import Facts
from clinickit.domain.risk import COUNT, HARM_SEEN, NATURES, PERSONAL_DATA
from clinickit.domain.rule_tables import complaint_kinds, grid, risk_scale
from clinickit.domain.rulebook import RulesInForce
from clinickit.domain.sensitivity import KIND_OF_PRACTICE, SENSITIVE, outside_health
from clinickit.domain.vocabulary import IncidentKind, StructureType

ROLE = "breach.role"
ORIGINS = "breach.origins"
COMPLETENESS = "breach.notification.completeness"
HIGH_RISK_REMOVED = "breach.after.high_risk_removed"
EXEMPTION = "breach.communication.exemption"
PARTIES_INVOLVED = "breach.parties_involved"
PATIENT_HARMED = "breach.patient_harmed"
INSURED = "practice.insured"
REQUESTS = "breach.requests"

SYSTEM_KINDS = (
    IncidentKind.RANSOMWARE,
    IncidentKind.MAILBOX,
    IncidentKind.ACCOUNT,
    IncidentKind.VENDOR,
    IncidentKind.PUBLISHED,
    IncidentKind.INSIDER,
    IncidentKind.DENIAL_OF_SERVICE,
    IncidentKind.EXPOSED_SERVER,
    IncidentKind.ALTERED_DATA,
)
ATTACKS = tuple(kind for kind in SYSTEM_KINDS if kind not in {IncidentKind.INSIDER, IncidentKind.EXPOSED_SERVER})
# An offence by somebody else is in their very definition.
OFFENCE_KINDS = (
    *(kind for kind in SYSTEM_KINDS if kind is not IncidentKind.EXPOSED_SERVER),
    IncidentKind.PHISHING,
    IncidentKind.THEFT,
    IncidentKind.TRANSFER_FRAUD,
)
# Kinds that cost money by themselves, whatever the risk for people.
LOSS_KINDS = (
    IncidentKind.RANSOMWARE,
    IncidentKind.THEFT,
    IncidentKind.TRANSFER_FRAUD,
    IncidentKind.DENIAL_OF_SERVICE,
    IncidentKind.LOSS,
    IncidentKind.MAILBOX,
    IncidentKind.ACCOUNT,
    IncidentKind.ALTERED_DATA,
    IncidentKind.OUTAGE,
)
# Kinds whose name alone does not say that somebody saw data.
SILENT_KINDS = tuple(kind for kind in IncidentKind if kind not in {*INTRUSIONS, *DISCLOSURES})

Question = Callable[[Facts, RulesInForce, Why], bool]


def is_controller(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """The practice answers for the data; presumed so as long as nobody says that it is a processor."""
    if is_known_to_be(facts, ROLE, v.Role.PROCESSOR):
        because(why, "role_processor", ROLE)
        return False
    because(why, "role_controller", ROLE)
    return True


def is_processor(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """The practice handles the data for somebody else."""
    found = facts.one_of(ROLE, v.Role.PROCESSOR)
    because(why, "role_processor" if found else "not_processor", ROLE)
    return found


def is_joint(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """Several controllers decide together (art. 26 GDPR)."""
    found = facts.one_of(ROLE, v.Role.JOINT)
    because(why, "role_joint" if found else "not_joint", ROLE)
    return found


def to_record(facts: Facts, rules: RulesInForce, why: Why) -> bool:
    """Every breach of personal data is recorded, notified or not; an incident that is none is written down too."""
    if is_breach(facts, rules, why):
        if is_known_to_be(facts, ROLE, v.Role.PROCESSOR):
            because(why, "processor_keeps_trace", ROLE)
        return True
    found = may_have_been_seen(facts) or any_of(facts, KINDS, *SILENT_KINDS)
    because(why, "incident_to_record" if found else "no_incident", KINDS)
    return found


def is_breach(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """Whether personal data were lost, altered, out of reach or shown (art. 4(12) GDPR); presumed so in doubt."""
    if is_known_to_be(facts, PERSONAL_DATA, value=False):
        because(why, "no_personal_data", PERSONAL_DATA)
        return False
    natures = facts.value(NATURES)
    if isinstance(natures, Several) and natures.complete and not natures.items and not may_have_been_seen(facts):
        because(why, "nothing_lost", NATURES, KINDS)
        return False
    because(why, "breach_to_record", NATURES)
    return True


def to_complete(facts: Facts, rules: RulesInForce, why: Why) -> bool:
    """The first notification was not the whole story, or is not filed yet."""
    if not is_controller(facts, rules, why):
        return False
    if stated_as(facts, COMPLETENESS, v.Completeness.COMPLETE):
        because(why, "notification_complete", COMPLETENESS)
        return False
    because(why, "notification_to_complete", COMPLETENESS)
    return True


def to_inform(facts: Facts, rules: RulesInForce, why: Why) -> bool:
    """People are told of a high risk, unless it was removed since (art. 34(3)(b) GDPR).

    Encryption with a safe key (a) lowers the risk itself; a disproportionate effort (c) changes the way, not the duty.
    """
    if not is_controller(facts, rules, why):
        return False
    if stated(facts, HIGH_RISK_REMOVED):
        because(why, "high_risk_removed", HIGH_RISK_REMOVED)
        return False
    exemption = facts.value(EXEMPTION)
    if exemption is v.Exemption.DISPROPORTIONATE:
        because(why, "public_communication_instead", EXEMPTION)
    elif isinstance(exemption, v.Exemption):
        because(why, "exemption_not_supported", EXEMPTION)
    return True


def for_structure(duty: str) -> Question:
    """Whether the grid lists the duty for this type of structure."""

    def listed(facts: Facts, rules: RulesInForce, why: Why) -> bool:
        kind = facts.choice(KIND_OF_PRACTICE, StructureType)
        found = (kind.value, duty) in grid(rules)
        because(why, "structure_listed" if found else "structure_not_listed", KIND_OF_PRACTICE)
        return found

    return listed


def all_of(*questions: Question) -> Question:
    """Every question answers yes; the later ones are not asked once one says no."""

    def every(facts: Facts, rules: RulesInForce, why: Why) -> bool:
        return all(question(facts, rules, why) for question in questions)

    return every


def either_of(*questions: Question) -> Question:
    """At least one question answers yes."""

    def some(facts: Facts, rules: RulesInForce, why: Why) -> bool:
        refusals: Why = []
        for question in questions:
            own: Why = []
            if question(facts, rules, own):
                why.extend(own)
                return True
            refusals.extend(own)
        why.extend(refusals)
        return False

    return some


def gives_care(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """The practice belongs to health; presumed so in doubt."""
    if outside_health(facts):
        because(why, "outside_health", KIND_OF_PRACTICE)
        return False
    return True


def kind_among(reason: str, *kinds: IncidentKind) -> Question:
    """The incident is, among others, of one of these kinds."""

    def among(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
        found = any_of(facts, KINDS, *kinds)
        because(why, reason if found else f"not_{reason}", KINDS)
        return found

    return among


def said_yes(path: str, reason: str) -> Question:
    """A yes/no fact is yes."""

    def holds(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
        found = facts.yes(path)
        because(why, reason if found else f"not_{reason}", path)
        return found

    return holds


def holds_among(path: str, option: StrEnum, reason: str) -> Question:
    """A set holds an option."""

    def holds(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
        found = facts.has(path, option)
        because(why, reason if found else f"not_{reason}", path)
        return found

    return holds


def request_among(reason: str, *kinds: v.RequestKind) -> Question:
    """Somebody wrote to ask one of these things; a request whose object is not known may be any."""

    def received(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
        for request in facts.elements(REQUESTS):
            path = f"{REQUESTS}[{request}].kind"
            if facts.one_of(path, *kinds):
                because(why, reason, path)
                return True
        because(why, f"not_{reason}")
        return False

    return received


def portal_event(facts: Facts, rules: RulesInForce, why: Why) -> bool:
    """An exceptional situation (CSP D1111-16-2, II): system attacked, care touched, health data of many seen."""
    if any_of(facts, KINDS, *SYSTEM_KINDS):
        because(why, "system_incident", KINDS)
        return True
    if facts.has(KINDS, IncidentKind.PHISHING) and facts.yes(ACCESS_FOLLOWED):
        because(why, "system_incident", KINDS, ACCESS_FOLLOWED)
        return True
    if facts.has(KINDS, IncidentKind.THEFT) and not (asked(facts, ORIGINS) and facts.has(ORIGINS, v.Origin.PAPER_LOST)):
        because(why, "device_stolen", KINDS)
        return True
    return _care_touched(facts, why) or _health_data_of_many(facts, rules, why)


def _care_touched(facts: Facts, why: Why) -> bool:
    """Care, or the normal working of the structure, when something is out of order (D1111-16-2, II, a and c)."""
    if not facts.has(NATURES, v.Nature.AVAILABILITY) and not facts.has(NATURES, v.Nature.INTEGRITY):
        return False
    if effect_on_care(facts) is not v.EffectOnCare.NONE:
        because(why, "care_touched", CARE)
        return True
    if facts.has(NATURES, v.Nature.AVAILABILITY) and facts.one_of(SERVICE, v.EffectOnService.SERIOUS):
        because(why, "service_touched", SERVICE)
        return True
    return False


def _health_data_of_many(facts: Facts, rules: RulesInForce, why: Why) -> bool:
    """Health data seen or altered (D1111-16-2, II, b), of more than a few people (choice of the kit)."""
    natures = (v.Nature.CONFIDENTIALITY, v.Nature.INTEGRITY)
    if not any(facts.has(NATURES, one) for one in natures) and not may_have_been_seen(facts):
        because(why, "not_portal_event", KINDS)
        return False
    if not facts.has(SENSITIVE, v.SensitiveData.HEALTH) or not facts.at_least(COUNT, risk_scale(rules).a_few):
        because(why, "not_portal_event", KINDS)
        return False
    because(why, "health_data_of_many", SENSITIVE, COUNT)
    return True


def offence(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """Somebody else committed an offence; a mere mistake is none, unless misuse followed."""
    if any_of(facts, KINDS, *OFFENCE_KINDS):
        because(why, "offence_kind", KINDS)
        return True
    if any_of(facts, KINDS, IncidentKind.LOSS, IncidentKind.EXPOSED_SERVER) and facts.yes(ACCESS_FOLLOWED):
        because(why, "access_followed", ACCESS_FOLLOWED)
        return True
    if any_of(facts, CAUSES, v.Cause.EXTERNAL_MALICIOUS, v.Cause.INTERNAL_MALICIOUS) and not _plain_mistake(facts):
        because(why, "malicious_cause", CAUSES)
        return True
    if _may_be_misused(facts) and not stated(facts, ATTESTED) and facts.yes(HARM_SEEN):
        because(why, "misuse_seen", HARM_SEEN)
        return True
    because(why, "no_offence", KINDS)
    return False


def _may_be_misused(facts: Facts) -> bool:
    """Whether data came into somebody's hands, so that a harm may be their misuse."""
    return any(facts.has(KINDS, kind) for kind in (*DISCLOSURES, IncidentKind.LOSS)) or facts.has(
        NATURES, v.Nature.CONFIDENTIALITY
    )


def _plain_mistake(facts: Facts) -> bool:
    return facts.has(KINDS, IncidentKind.WRONG_RECIPIENT) or facts.has(KINDS, IncidentKind.LOSS)


def complaint_counter(facts: Facts, rules: RulesInForce, _why: Why) -> bool:
    """Whether the 72-hour complaint counter is shown for these kinds (the table of the rules says which)."""
    for kind, always in complaint_kinds(rules):
        if facts.has(KINDS, kind) and (always or facts.yes(ACCESS_FOLLOWED)):
            return True
    return False


def vendor_involved(facts: Facts, _rules: RulesInForce, why: Why) -> bool:
    """A processor, a host or a joint controller is involved."""
    if facts.has(KINDS, IncidentKind.VENDOR):
        because(why, "vendor_attacked", KINDS)
        return True
    found = facts.yes(PARTIES_INVOLVED)
    because(why, "parties_involved" if found else "not_parties_involved", PARTIES_INVOLVED)
    return found


def large_and_regulated(facts: Facts, rules: RulesInForce, why: Why) -> bool:
    """Within NIS 2 once it applies in France: off until its date is set in the rules."""
    if not rules.flag("nis2_applies"):
        because(why, "nis2_not_applicable")
        return False
    row = rules.row("nis2_size_thresholds", size="medium") if rules.has("nis2_size_thresholds") else None
    staff = row.number("staff_from") if row is not None else None
    if outside_health(facts) or not facts.at_least("practice.headcount", int(staff or 1)):
        because(why, "nis2_too_small", "practice.headcount")
        return False
    because(why, "nis2_regulated", "practice.headcount")
    return True
