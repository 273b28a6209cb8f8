"""Named conditions: data under resources/ says which one, code here says what it means."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.exposure import may_have_been_seen
from clinickit.domain.facts import FactValue
from clinickit.domain.offence_conditions import OFFENCE_CONDITIONS
from clinickit.domain.paper_conditions import PAPER_CONDITIONS
from clinickit.domain.reasoning import Facts, explore
from clinickit.domain.role import may_share

Condition = Callable[[Facts], bool]

MALICIOUS_SYSTEM_KINDS = (
    v.IncidentKind.RANSOMWARE,
    v.IncidentKind.MAILBOX,
    v.IncidentKind.ACCOUNT,
    v.IncidentKind.PUBLISHED,
    v.IncidentKind.DENIAL_OF_SERVICE,
)


def always(_facts: Facts) -> bool:
    """Holds in every case."""
    return True


def _kind(kind: v.IncidentKind) -> Condition:
    def holds_kind(facts: Facts) -> bool:
        return facts.has("breach.kinds", kind)

    holds_kind.__doc__ = f"The incident is, among others, of kind {kind.value}."
    return holds_kind


def confidentiality_lost(facts: Facts) -> bool:
    """The breach is, among others, a loss of confidentiality."""
    return facts.has("breach.natures", v.Nature.CONFIDENTIALITY)


def integrity_lost(facts: Facts) -> bool:
    """The breach is, among others, a loss of integrity."""
    return facts.has("breach.natures", v.Nature.INTEGRITY)


def availability_lost(facts: Facts) -> bool:
    """The breach is, among others, a loss of availability."""
    return facts.has("breach.natures", v.Nature.AVAILABILITY)


def processors_involved(facts: Facts) -> bool:
    """A processor or a joint controller is involved."""
    return facts.has("breach.kinds", v.IncidentKind.VENDOR) or facts.yes("breach.parties_involved")


def data_may_have_been_seen(facts: Facts) -> bool:
    """Confidentiality is lost, or this kind of incident shows data even if nobody ticked it."""
    return confidentiality_lost(facts) or may_have_been_seen(facts)


def still_out_of_reach(facts: Facts) -> bool:
    """Data that cannot be used are not back yet, and may come back: how long it lasts is to be told."""
    out = availability_lost(facts) and not facts.yes("breach.availability.restored")
    return out and not facts.one_of("breach.availability.unavailability", v.Unavailability.PERMANENT)


def role_to_work_out(facts: Facts) -> bool:
    """Nobody said the role of the practice: three plain questions lead to it."""
    return not isinstance(facts.value("breach.role"), v.Role)


def purpose_may_be_shared(facts: Facts) -> bool:
    """The role is to be worked out, and this sort of structure often decides with others."""
    return role_to_work_out(facts) and may_share(facts)


def misuse_would_decide(facts: Facts) -> bool:
    """No offence in itself, but the misuse of what was lost or shown would be one."""
    kinds = (v.IncidentKind.LOSS, v.IncidentKind.WRONG_RECIPIENT, v.IncidentKind.EXPOSED_SERVER)
    if any(facts.has("breach.kinds", kind) for kind in kinds):
        return True
    return facts.has("breach.kinds", v.IncidentKind.OUTAGE) and confidentiality_lost(facts)


def device_kinds(facts: Facts) -> bool:
    """A device, a key or a paper file was stolen or lost."""
    return facts.has("breach.kinds", v.IncidentKind.THEFT) or facts.has("breach.kinds", v.IncidentKind.LOSS)


def ransom_possible(facts: Facts) -> bool:
    """A demand for money is plausible for this kind of incident."""
    kinds = (v.IncidentKind.RANSOMWARE, v.IncidentKind.PUBLISHED, v.IncidentKind.DENIAL_OF_SERVICE)
    return any(facts.has("breach.kinds", kind) for kind in kinds)


def outside_alert(facts: Facts) -> bool:
    """Somebody outside raised the alert, or the data are already published."""
    outside = tuple(one for one in v.Discovery if one is not v.Discovery.OURSELVES)
    return facts.has("breach.kinds", v.IncidentKind.PUBLISHED) or facts.one_of(
        "breach.timeline.discovered_by", *outside
    )


def alert_sheet_useful(facts: Facts) -> bool:
    """Somebody outside raised the alert, or may write: a processor, a blackmailer."""
    return outside_alert(facts) or ransom_possible(facts) or facts.has("breach.kinds", v.IncidentKind.VENDOR)


def access_may_have_followed(facts: Facts) -> bool:
    """Whether somebody then used what was lost, stolen or given is a question of its own for this incident."""
    kinds = (
        v.IncidentKind.PHISHING,
        v.IncidentKind.THEFT,
        v.IncidentKind.LOSS,
        v.IncidentKind.TRANSFER_FRAUD,
        v.IncidentKind.EXPOSED_SERVER,
    )
    return any(facts.has("breach.kinds", kind) for kind in kinds)


def leak_is_shared(facts: Facts) -> bool:
    """The leaked file may hold people of other practices: « dans le fichier » is not « chez nous »."""
    return any(facts.has("breach.kinds", k) for k in (v.IncidentKind.VENDOR, v.IncidentKind.PUBLISHED))


def cards_likely(facts: Facts) -> bool:
    """A professional card or its code is plausibly exposed."""
    kinds = (v.IncidentKind.THEFT, v.IncidentKind.LOSS, v.IncidentKind.PHISHING, v.IncidentKind.INSIDER)
    return any(facts.has("breach.kinds", kind) for kind in kinds)


def fraud_likely(facts: Facts) -> bool:
    """False prescriptions, messages or payment requests in the practice's name are plausible."""
    kinds = (
        v.IncidentKind.PHISHING,
        v.IncidentKind.MAILBOX,
        v.IncidentKind.ACCOUNT,
        v.IncidentKind.TRANSFER_FRAUD,
        v.IncidentKind.THEFT,
    )
    return any(facts.has("breach.kinds", kind) for kind in kinds)


def recipient_identified(facts: Facts) -> bool:
    """Somebody who can be asked to destroy the data and to say so in writing may have them."""
    known = facts.one_of("breach.confidentiality.recipients", v.Recipients.TRUSTED, v.Recipients.KNOWN_FEW)
    return data_may_have_been_seen(facts) and (known or facts.has("breach.kinds", v.IncidentKind.WRONG_RECIPIENT))


def data_were_encrypted(facts: Facts) -> bool:
    """The data were encrypted before the breach, well or badly."""
    ways = (v.Encryption.WEAK, v.Encryption.STATE_OF_THE_ART)
    return data_may_have_been_seen(facts) and facts.one_of("breach.protection.encryption", *ways)


def informed_in_part(facts: Facts) -> bool:
    """People were told, but not all of them."""
    return people_informed(facts) and not facts.yes("breach.communication.all_informed")


def people_informed(facts: Facts) -> bool:
    """The people concerned have been told, all or some of them."""
    return facts.one_of("breach.communication.status", v.InformationStatus.INFORMED)


def exempted_from_informing(facts: Facts) -> bool:
    """An exception of art. 34(3) GDPR is relied upon."""
    return facts.one_of("breach.communication.status", v.InformationStatus.NO_EXEMPTION)


def not_informing(facts: Facts) -> bool:
    """The people concerned will not be told, for one reason or another."""
    reasons = (v.InformationStatus.NO_LOW_RISK, v.InformationStatus.NO_EXEMPTION)
    return facts.one_of("breach.communication.status", *reasons)


NOT_COMPLAINTS = (v.ComplaintRoute.PRE_COMPLAINT, v.ComplaintRoute.POLICE_LOG)


def real_complaint(facts: Facts) -> bool:
    """A complaint was filed, and it is not only a pre-complaint or a police log entry."""
    return facts.yes("breach.complaint.filed") and not only_announced(facts)


def only_announced(facts: Facts) -> bool:
    """What was filed is only a pre-complaint or a police log entry: not a complaint."""
    return facts.value("breach.complaint.route") in NOT_COMPLAINTS


def given_or_lost(facts: Facts) -> bool:
    """The data were lost, stolen with a thing, sent or shown by mistake, rather than taken from a system."""
    kinds = (
        v.IncidentKind.THEFT,
        v.IncidentKind.LOSS,
        v.IncidentKind.WRONG_RECIPIENT,
        v.IncidentKind.EXPOSED_SERVER,
    )
    return any(facts.has("breach.kinds", kind) for kind in kinds)


def complaint_makes_sense(facts: Facts) -> bool:
    """Somebody may have done wrong: all kinds but an outage, a mistake or a loss nobody took advantage of."""
    mistakes = (
        v.IncidentKind.LOSS,
        v.IncidentKind.WRONG_RECIPIENT,
        v.IncidentKind.EXPOSED_SERVER,
        v.IncidentKind.OUTAGE,
    )
    if any(facts.has("breach.kinds", kind) for kind in v.IncidentKind if kind not in mistakes):
        return True
    found = (v.IncidentKind.LOSS, v.IncidentKind.EXPOSED_SERVER)
    return any(facts.has("breach.kinds", kind) for kind in found) and facts.yes("breach.access_followed")


def information_possible(facts: Facts) -> bool:
    """The people concerned are, will be, or may still have to be told."""
    return not not_informing(facts)


def _yes(path: str, meaning: str) -> Condition:
    def is_yes(facts: Facts) -> bool:
        return facts.yes(path)

    is_yes.__doc__ = meaning
    return is_yes


def _is(path: str, meaning: str, *options: StrEnum) -> Condition:
    def is_one_of(facts: Facts) -> bool:
        return facts.one_of(path, *options)

    is_one_of.__doc__ = meaning
    return is_one_of


def _lists(path: str, meaning: str, option: StrEnum) -> Condition:
    def lists_it(facts: Facts) -> bool:
        return facts.has(path, option)

    lists_it.__doc__ = meaning
    return lists_it


def _not(condition: Condition, meaning: str) -> Condition:
    def is_not(facts: Facts) -> bool:
        return not condition(facts)

    is_not.__doc__ = meaning
    return is_not


def _both(first: Condition, second: Condition, meaning: str) -> Condition:
    def holds_both(facts: Facts) -> bool:
        return first(facts) and second(facts)

    holds_both.__doc__ = meaning
    return holds_both


# One fact decides each of these.
_OF_ONE_FACT: Mapping[str, Condition] = {
    "backup_existed": _both(
        availability_lost, _yes("breach.availability.backup_exists", ""), "There is a backup of what was lost."
    ),
    "breach_is_over": _is(
        "breach.timeline.occurrence", "The breach has ended.", v.Occurrence.SPECIFIC_DAY, v.Occurrence.PERIOD
    ),
    "complaint_filed": _yes("breach.complaint.filed", "A complaint has been filed."),
    "contact_is_other": _is(
        "practice.contact_point.choice", "The contact is neither DPO nor notifier.", v.ContactChoice.OTHER
    ),
    "credentials_exposed": _lists(
        "breach.data.categories", "Identifiers or passwords are among the data.", v.DataCategory.CREDENTIALS
    ),
    "cross_border_involved": _yes("breach.cross_border.involved", "People of other countries are concerned."),
    "data_restored": _both(availability_lost, _yes("breach.availability.restored", ""), "The data lost were put back."),
    "dpo_designated": _yes("practice.dpo.designated", "A data protection officer is designated."),
    "earlier_warnings_given": _yes("breach.timeline.earlier_warnings", "There were warnings before."),
    "exfiltration_excluded": _both(
        data_may_have_been_seen,
        _is("breach.confidentiality.exfiltration", "", v.Exfiltration.EXCLUDED_BY_EVIDENCE),
        "Evidence is said to exclude that the data left.",
    ),
    "financial_data": _lists("breach.data.categories", "Financial data are concerned.", v.DataCategory.FINANCIAL),
    "health_data": _lists("breach.data.sensitive", "Health data are concerned.", v.SensitiveData.HEALTH),
    "high_risk_removed": _yes("breach.after.high_risk_removed", "What was done since removed the high risk."),
    "information_dated": _is(
        "breach.communication.status", "People will be told on a day already set.", v.InformationStatus.PLANNED_DATED
    ),
    "notification_withdrawn": _is(
        "breach.notification.completeness", "The notification is withdrawn.", v.Completeness.WITHDRAWN
    ),
    "notifier_is_other": _is(
        "practice.notifier.function", "The notifier is neither DPO nor head.", v.NotifierFunction.OTHER
    ),
    "other_attachment": _lists("breach.notification.attachments", "Another document is joined.", v.Attachment.OTHER),
    "other_availability_consequence": _both(
        availability_lost,
        _lists("breach.consequences.availability", "", v.AvailabilityConsequence.OTHER),
        "Another consequence of the loss of availability.",
    ),
    "other_bodies_told": _yes("breach.other_bodies.told", "Other authorities were told."),
    "other_confidentiality_consequence": _both(
        confidentiality_lost,
        _lists("breach.consequences.confidentiality", "", v.ConfidentialityConsequence.OTHER),
        "Another consequence of the loss of confidentiality.",
    ),
    "other_impact": _lists("breach.consequences.impacts", "Another impact for people.", v.Impact.OTHER),
    "other_integrity_consequence": _both(
        integrity_lost,
        _lists("breach.consequences.integrity", "", v.IntegrityConsequence.OTHER),
        "Another consequence of the loss of integrity.",
    ),
    "other_means": _lists("breach.communication.means", "People were told in another way.", v.InformationMeans.OTHER),
    "practice_has_siren": _not(_yes("practice.no_siren", ""), "The practice has a SIREN."),
    "practice_insured": _yes("practice.insured", "The practice has an insurance policy that may pay."),
    "practice_outside_eea": _not(
        _yes("practice.eea.established_in_eea", ""), "The practice is not established in the European Economic Area."
    ),
    "private_practice": _is("practice.sector", "The practice is private.", v.Sector.PRIVATE),
    "purpose_decided_by_us": _yes(
        "breach.purpose.decided_by_us", "The practice decided to use the data, and why (art. 4(7) GDPR)."
    ),
    "purpose_not_decided_by_us": _not(
        _yes("breach.purpose.decided_by_us", ""), "Somebody else decided to use the data, and why."
    ),
    "ransom_demanded": _yes("breach.ransom.demanded", "Money is demanded."),
    "several_entities": _yes("practice.several_entities", "The practice has several companies or sites."),
    "severity_is_negligible": _is("breach.consequences.severity", "Severity is negligible.", v.Level.NEGLIGIBLE),
    "size_is_other": _is("practice.size", "The size is of another sort.", v.OrganisationSize.OTHER),
    "uses_processors": _yes("practice.uses_processors", "The practice has processors."),
}


CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        **{f"kind_{kind.value}": _kind(kind) for kind in v.IncidentKind},
        **{
            condition.__name__: condition
            for condition in (
                access_may_have_followed,
                alert_sheet_useful,
                always,
                availability_lost,
                cards_likely,
                complaint_makes_sense,
                confidentiality_lost,
                data_may_have_been_seen,
                data_were_encrypted,
                device_kinds,
                exempted_from_informing,
                fraud_likely,
                given_or_lost,
                information_possible,
                informed_in_part,
                integrity_lost,
                leak_is_shared,
                misuse_would_decide,
                not_informing,
                only_announced,
                outside_alert,
                people_informed,
                processors_involved,
                ransom_possible,
                purpose_may_be_shared,
                real_complaint,
                recipient_identified,
                role_to_work_out,
                still_out_of_reach,
            )
        },
        **_OF_ONE_FACT,
        **OFFENCE_CONDITIONS,
        **PAPER_CONDITIONS,
    }
)


def holds(name: str, answers: Mapping[str, FactValue]) -> bool | None:
    """Whether a named condition holds; None when the facts known do not decide it.

    Raises KeyError for a condition that does not exist (`clinickit check` names the file that asked).
    """
    return explore(CONDITIONS[name], answers).certain
