"""The breach: every fact that a form asks or that the reasoning turns on, each of them possibly unknown."""

from dataclasses import dataclass, field
from datetime import date

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import NOT_ASKED, Count, Fact, Moment, Several


@dataclass(frozen=True, slots=True)
class Purpose:
    """Who decided to use the data, and why: the questions by which the role is worked out (art. 4(7), 4(8), 26)."""

    decided_by_us: Fact[bool] = NOT_ASKED
    decided_with_others: Fact[bool] = NOT_ASKED
    on_behalf: Fact[bool] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates, never merged: begun, ended, first alert, awareness, certainty, processor's notice, contained."""

    occurrence: Fact[v.Occurrence] = NOT_ASKED
    started_at: Fact[Moment] = NOT_ASKED
    ended_at: Fact[Moment] = NOT_ASKED
    first_alert_at: Fact[Moment] = NOT_ASKED
    aware_at: Fact[Moment] = NOT_ASKED
    aware_reason: Fact[str] = NOT_ASKED
    certain_at: Fact[Moment] = NOT_ASKED
    contained_at: Fact[Moment] = NOT_ASKED
    processor_notice_at: Fact[Moment] = NOT_ASKED
    discovered_by: Fact[v.Discovery] = NOT_ASKED
    circumstances: Fact[str] = NOT_ASKED
    late_reasons: Fact[str] = NOT_ASKED
    comments: Fact[str] = NOT_ASKED
    earlier_warnings: Fact[bool] = NOT_ASKED
    earlier_warnings_details: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Alert:
    """An outside alert, taken down in order: who, what they hold, when they publish."""

    source: Fact[v.AlertSource] = NOT_ASKED
    caller: Fact[str] = NOT_ASKED
    holds: Fact[str] = NOT_ASKED
    publishes_on: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """Who may have seen the data, and with which proof."""

    exfiltration: Fact[v.Exfiltration] = NOT_ASKED
    evidence: Fact[str] = NOT_ASKED
    evidence_read_by: Fact[str] = NOT_ASKED
    unintelligible: Fact[v.Unintelligible] = NOT_ASKED
    recipients: Fact[v.Recipients] = NOT_ASKED
    recipient_bound_by_secrecy: Fact[bool] = NOT_ASKED
    attestation: Fact[bool] = NOT_ASKED
    attestation_at: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Protection:
    """What protected the data before: encryption and its key, passwords, backup (art. 32 GDPR)."""

    encryption: Fact[v.Encryption] = NOT_ASKED
    key_safe: Fact[bool] = NOT_ASKED
    passwords: Fact[v.PasswordStorage] = NOT_ASKED
    remote_wiped: Fact[bool] = NOT_ASKED
    measures: Fact[Several[v.Measure]] = NOT_ASKED
    details: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Integrity:
    """What was altered, and whether it was used."""

    alteration: Fact[v.Alteration] = NOT_ASKED
    restored: Fact[bool] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Availability:
    """What could no longer be used, for how long, and what it did to care."""

    unavailability: Fact[v.Unavailability] = NOT_ASKED
    hours: Fact[Count] = NOT_ASKED
    services: Fact[str] = NOT_ASKED
    backup_exists: Fact[bool] = NOT_ASKED
    backup_intact: Fact[bool] = NOT_ASKED
    restored: Fact[bool] = NOT_ASKED
    restored_after_hours: Fact[Count] = NOT_ASKED
    effect_on_care: Fact[v.EffectOnCare] = NOT_ASKED
    effect_on_service: Fact[v.EffectOnService] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Data:
    """Which data, and how much they reveal."""

    categories: Fact[Several[v.DataCategory]] = NOT_ASKED
    sensitive: Fact[Several[v.SensitiveData]] = NOT_ASKED
    most_exposed: Fact[Several[v.MostExposed]] = NOT_ASKED
    insight: Fact[v.Insight] = NOT_ASKED
    insight_reason: Fact[str] = NOT_ASKED
    free_text: Fact[bool] = NOT_ASKED
    already_public: Fact[bool] = NOT_ASKED
    records: Fact[Count] = NOT_ASKED
    details: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class CountryCount:
    """People concerned in one country (EDPB draft, fields 116, 117, 121, 122)."""

    id: str
    name: Fact[str] = NOT_ASKED
    people: Fact[Count] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class People:
    """Who is concerned: `count` is « chez nous », `in_file` is the total of the leaked file, never declared."""

    categories: Fact[Several[v.PeopleCategory]] = NOT_ASKED
    count: Fact[Count] = NOT_ASKED
    count_basis: Fact[str] = NOT_ASKED
    in_file: Fact[Count] = NOT_ASKED
    identifiability: Fact[v.Identifiability] = NOT_ASKED
    details: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Consequences:
    """Likely consequences and impacts, with the four-level severity and likelihood."""

    confidentiality: Fact[Several[v.ConfidentialityConsequence]] = NOT_ASKED
    confidentiality_other: Fact[str] = NOT_ASKED
    integrity: Fact[Several[v.IntegrityConsequence]] = NOT_ASKED
    integrity_other: Fact[str] = NOT_ASKED
    availability: Fact[Several[v.AvailabilityConsequence]] = NOT_ASKED
    availability_other: Fact[str] = NOT_ASKED
    impacts: Fact[Several[v.Impact]] = NOT_ASKED
    impacts_other: Fact[str] = NOT_ASKED
    harm_seen: Fact[bool] = NOT_ASKED
    severity: Fact[v.Level] = NOT_ASKED
    severity_reason: Fact[str] = NOT_ASKED
    likelihood: Fact[v.Level] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Ransom:
    """A demand for money: never paid, never answered, always kept."""

    demanded: Fact[bool] = NOT_ASKED
    message: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was done since (CNIL-F32): at once, to recover, so that it does not happen again."""

    immediate: Fact[str] = NOT_ASKED
    recovery: Fact[str] = NOT_ASKED
    prevention: Fact[Several[v.PreventionMeasure]] = NOT_ASKED
    prevention_details: Fact[str] = NOT_ASKED
    high_risk_removed: Fact[bool] = NOT_ASKED
    high_risk_removed_how: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Communication:
    """Information of the people concerned (art. 34 GDPR)."""

    status: Fact[v.InformationStatus] = NOT_ASKED
    informed_on: Fact[date] = NOT_ASKED
    planned_on: Fact[date] = NOT_ASKED
    exemption: Fact[v.Exemption] = NOT_ASKED
    exemption_reason: Fact[str] = NOT_ASKED
    all_informed: Fact[bool] = NOT_ASKED
    informed_count: Fact[Count] = NOT_ASKED
    not_all_reason: Fact[str] = NOT_ASKED
    means: Fact[Several[v.InformationMeans]] = NOT_ASKED
    means_other: Fact[str] = NOT_ASKED
    content: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One complementary notification, once filed."""

    id: str
    number: Fact[str] = NOT_ASKED
    filed_at: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Notification:
    """The notification to the CNIL (art. 33 GDPR), its number and its follow-ups."""

    submission: Fact[v.Submission] = NOT_ASKED
    completeness: Fact[v.Completeness] = NOT_ASKED
    initial_number: Fact[str] = NOT_ASKED
    initial_filed_at: Fact[Moment] = NOT_ASKED
    withdrawal_reason: Fact[str] = NOT_ASKED
    attachments: Fact[Several[v.Attachment]] = NOT_ASKED
    attachments_other: Fact[str] = NOT_ASKED
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossBorder:
    """Other countries and authorities (CNIL-F37; EDPB draft, fields 113 to 123)."""

    involved: Fact[bool] = NOT_ASKED
    lead_authority: Fact[str] = NOT_ASKED
    establishments: Fact[str] = NOT_ASKED
    authorities: Fact[str] = NOT_ASKED
    outside_eea: Fact[bool] = NOT_ASKED
    countries: tuple[CountryCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """The complaint to the police or the prosecutor."""

    filed: Fact[bool] = NOT_ASKED
    route: Fact[v.ComplaintRoute] = NOT_ASKED
    filed_at: Fact[Moment] = NOT_ASKED
    service: Fact[str] = NOT_ASKED
    number: Fact[str] = NOT_ASKED
    court: Fact[str] = NOT_ASKED
    against: Fact[str] = NOT_ASKED
    witnesses: Fact[str] = NOT_ASKED
    findings: Fact[str] = NOT_ASKED
    circumstances: Fact[Several[v.OffenceCircumstance]] = NOT_ASKED
    civil_party: Fact[bool] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class OtherBodies:
    """Other authorities told (CNIL-F38)."""

    told: Fact[bool] = NOT_ASKED
    bodies: Fact[Several[v.OtherBody]] = NOT_ASKED
    details: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Party:
    """A processor or joint controller involved in this breach; `id` may be that of a processor of the practice."""

    id: str
    qualification: Fact[v.Role] = NOT_ASKED
    name: Fact[str] = NOT_ASKED
    contact: Fact[str] = NOT_ASKED
    asked_at: Fact[Moment] = NOT_ASKED
    answered_at: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Claim:
    """One declaration to one insurer; `id` is that of the policy."""

    id: str
    declared_at: Fact[Moment] = NOT_ASKED
    number: Fact[str] = NOT_ASKED
    circumstances: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Loss:
    """One line of the loss log: an amount in euros."""

    id: str
    kind: Fact[v.LossKind] = NOT_ASKED
    label: Fact[str] = NOT_ASKED
    amount: Fact[Count] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Request:
    """A person writes to use a right or to be compensated: what and when, never who nor why."""

    id: str
    kind: Fact[v.RequestKind] = NOT_ASKED
    received_at: Fact[Moment] = NOT_ASKED
    answered_at: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Device:
    """A machine, phone, key or paper file concerned."""

    id: str
    label: Fact[str] = NOT_ASKED
    role: Fact[str] = NOT_ASKED
    serial: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence (pièce) with its custody line."""

    id: str
    label: Fact[str] = NOT_ASKED
    source: Fact[str] = NOT_ASKED
    collected_by: Fact[str] = NOT_ASKED
    collected_at: Fact[Moment] = NOT_ASKED
    method: Fact[str] = NOT_ASKED
    witness: Fact[str] = NOT_ASKED
    kept_where: Fact[str] = NOT_ASKED
    sha256: Fact[str] = NOT_ASKED
    patient_data: Fact[bool] = NOT_ASKED
    masked: Fact[bool] = NOT_ASKED
    handed_to: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class DoneGesture:
    """A gesture of a playbook: done by whom and when, or given to somebody; `id` is that of the gesture."""

    id: str
    done_at: Fact[Moment] = NOT_ASKED
    done_by: Fact[str] = NOT_ASKED
    given_to: Fact[str] = NOT_ASKED
    due_at: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Reconnected:
    """A line of the reconnection list, done by whom and when; `id` is that of the line."""

    id: str
    done_at: Fact[Moment] = NOT_ASKED
    done_by: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class PaperBatch:
    """A batch of papers written by hand during the outage, to be typed again."""

    id: str
    label: Fact[str] = NOT_ASKED
    retyped_at: Fact[Moment] = NOT_ASKED
    retyped_by: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Breach:
    """The whole breach; several kinds can hold at once and change over time."""

    reference: Fact[str] = NOT_ASKED
    kinds: Fact[Several[v.IncidentKind]] = NOT_ASKED
    established: Fact[v.Established] = NOT_ASKED
    personal_data: Fact[bool] = NOT_ASKED
    role: Fact[v.Role] = NOT_ASKED
    purpose: Purpose = field(default_factory=Purpose)
    natures: Fact[Several[v.Nature]] = NOT_ASKED
    origins: Fact[Several[v.Origin]] = NOT_ASKED
    causes: Fact[Several[v.Cause]] = NOT_ASKED
    access_followed: Fact[bool] = NOT_ASKED
    summary: Fact[str] = NOT_ASKED
    systems: Fact[str] = NOT_ASKED
    cards_exposed: Fact[bool] = NOT_ASKED
    bank_details_exposed: Fact[bool] = NOT_ASKED
    medical_device_faulty: Fact[bool] = NOT_ASKED
    patient_harmed: Fact[bool] = NOT_ASKED
    fraud_with_our_name: Fact[bool] = NOT_ASKED
    parties_involved: Fact[bool] = NOT_ASKED
    timeline: Timeline = field(default_factory=Timeline)
    alert: Alert = field(default_factory=Alert)
    confidentiality: Confidentiality = field(default_factory=Confidentiality)
    protection: Protection = field(default_factory=Protection)
    integrity: Integrity = field(default_factory=Integrity)
    availability: Availability = field(default_factory=Availability)
    data: Data = field(default_factory=Data)
    people: People = field(default_factory=People)
    consequences: Consequences = field(default_factory=Consequences)
    ransom: Ransom = field(default_factory=Ransom)
    after: Aftermath = field(default_factory=Aftermath)
    communication: Communication = field(default_factory=Communication)
    notification: Notification = field(default_factory=Notification)
    cross_border: CrossBorder = field(default_factory=CrossBorder)
    complaint: Complaint = field(default_factory=Complaint)
    other_bodies: OtherBodies = field(default_factory=OtherBodies)
    parties: tuple[Party, ...] = ()
    claims: tuple[Claim, ...] = ()
    losses: tuple[Loss, ...] = ()
    requests: tuple[Request, ...] = ()
    devices: tuple[Device, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    gestures: tuple[DoneGesture, ...] = ()
    reconnection: tuple[Reconnected, ...] = ()
    retyping: tuple[PaperBatch, ...] = ()
