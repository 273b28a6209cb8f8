"""The papers of the checkout, read once for the tests: templates, words, and an invented rich case."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from clinickit.documents.advice import parse_advice
from clinickit.documents.blocks import Document
from clinickit.documents.compose import compose
from clinickit.documents.findings import (
    DeadlineLine,
    DutyLine,
    OffenceLine,
    PositionLine,
    ReportLine,
    RiskLines,
)
from clinickit.documents.sources import Sources
from clinickit.documents.templates import DocumentTemplate, parse_template
from clinickit.documents.views import VIEWS
from clinickit.documents.wording import Words
from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Moment, Precision, Several, moment_of_local
from clinickit.domain.form_fields import parse_cnil_form
from clinickit.domain.journal import Entry, seal
from clinickit.domain.vocabularies import FILES, parse_vocabularies
from tests.law import RESOURCES, read

# Where each paper's file is; those shown in public are kept with the letters.
FILES_OF_PAPERS = {
    **{
        one: f"documents/{one}.toml"
        for one in (
            "chronology",
            "cnil_notification",
            "complaint",
            "controller_notice",
            "incident_report",
            "insurance_claim",
            "patient_letter",
            "reasoning",
            "register_entry",
            "short_letters",
            "vendor_request",
        )
    },
    "public_poster": "letters/public/poster.toml",
}
IDS = tuple(FILES_OF_PAPERS)
MADE_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def read_names() -> dict[str, str]:
    """The French name of every fact."""
    return {path: str(one["name"] if isinstance(one, dict) else one) for path, one in read(FACTS).items()}


FACTS = RESOURCES / "wording" / "facts.toml"
VOCABULARIES = parse_vocabularies({file: read(RESOURCES / file) for file in FILES})
FORM = parse_cnil_form(read(RESOURCES / "vocabularies" / "forms" / "cnil.toml"))
SENTENCES: dict[str, str] = read(RESOURCES / "wording" / "papers.toml")
ADVICE = parse_advice(read(RESOURCES / "wording" / "advice.toml"), "wording/advice.toml")
RAW_TEMPLATES = {one: read(RESOURCES / file) for one, file in FILES_OF_PAPERS.items()}
WORDS = Words(
    fact_names=read_names() if FACTS.exists() else {},
    label=VOCABULARIES.label,
    official_label=VOCABULARIES.cnil_label,
    sentences=SENTENCES,
    form=FORM,
    feminine_label=VOCABULARIES.feminine_label,
    unknown_label=lambda options: VOCABULARIES.of(options).unknown_cnil,
    advice=ADVICE,
)


@cache
def template(template_id: str) -> DocumentTemplate:
    """One template, parsed."""
    return parse_template(RAW_TEMPLATES[template_id], FILES_OF_PAPERS[template_id], VIEWS)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> Moment:
    """A moment of November 2026, Paris time."""
    return moment_of_local(datetime(2026, month, day, hour, minute))  # noqa: DTZ001 - Paris is meant


def several(*items: Any) -> Several[Any]:  # noqa: ANN401 - any option
    """A complete set of options."""
    return Several(items)


@dataclass(frozen=True)
class Issued:
    """A paper as services keep it, as far as papers look at it."""

    template_id: str
    title: str
    issued_at: datetime
    template_version: str = "1"
    uses: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    text: str = ""


PRACTICE: dict[str, FactValue] = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "practice.name": "Cabinet des Tilleuls",
    "practice.legal_form": "SELARL",
    "practice.siren": "732 829 320",
    "practice.siret": "732 829 320 00074",
    "practice.finess": "44 000 123 4",
    "practice.no_siren": False,
    "practice.sector": v.Sector.PRIVATE,
    "practice.size": v.OrganisationSize.MICRO,
    "practice.activity": v.Activity.HEALTH,
    "practice.headcount": Count(7),
    "practice.address.street": "12 rue des Tilleuls",
    "practice.address.postcode": "44000",
    "practice.address.town": "Nantes",
    "practice.address.country": "France",
    "practice.email": "contact@tilleuls.example",
    "practice.phone": "02 40 00 00 01",
    "practice.insured": True,
    "practice.uses_processors": True,
    "practice.bricks": several(v.Brick.WEB_SOFTWARE, v.Brick.NETWORK_BOX),
    "practice.head.civility": "Docteur",
    "practice.head.first_name": "Anne",
    "practice.head.last_name": "Le Goff",
    "practice.head.role": "gérante",
    "practice.head.email": "anne.legoff@tilleuls.example",
    "practice.head.phone": "06 00 00 00 02",
    "practice.head.rpps": "10001234567",
    "practice.head.born_on": date(1974, 3, 5),
    "practice.head.born_at": "Rennes",
    "practice.notifier.function": v.NotifierFunction.LEGAL_REPRESENTATIVE,
    "practice.contact_point.choice": v.ContactChoice.OTHER,
    "practice.contact_point.name": "Lucie Morvan",
    "practice.contact_point.function": "secrétaire",
    "practice.contact_point.email": "lucie@tilleuls.example",
    "practice.contact_point.phone": "02 40 00 00 03",
    "practice.contact_point.hours": "en semaine de 9 h à 18 h",
    "practice.dpo.designated": False,
    "practice.processors[edit].name": "Logimed Atlantique",
    "practice.processors[edit].service": v.ProcessorService.SOFTWARE_EDITOR,
    "practice.processors[edit].email": "crise@logimed.example",
    "practice.processors[edit].since": date(2019, 1, 1),
    "practice.policies[p1].insurer": "Mutuelle des Deux Rives",
    "practice.policies[p1].kind": v.PolicyKind.CYBER,
    "practice.policies[p1].number": "CY-448812",
    "practice.policies[p1].broker": "Courtage Erdre",
}

BREACH: dict[str, FactValue] = {
    "breach.reference": "V-2026-01",
    "breach.kinds": several(v.IncidentKind.RANSOMWARE),
    "breach.established": v.Established.ESTABLISHED,
    "breach.personal_data": True,
    "breach.role": v.Role.CONTROLLER,
    "breach.natures": several(v.Nature.CONFIDENTIALITY, v.Nature.AVAILABILITY),
    "breach.origins": several(v.Origin.HACKING),
    "breach.causes": several(v.Cause.EXTERNAL_MALICIOUS),
    "breach.summary": "Dans la nuit, un logiciel malveillant a chiffré le serveur de fichiers et le poste d’accueil.",
    "breach.systems": "serveur de fichiers, poste d’accueil",
    "breach.parties_involved": False,
    "breach.timeline.occurrence": v.Occurrence.SPECIFIC_DAY,
    "breach.timeline.started_at": Moment(at(18, 3).at, precision=Precision.ESTIMATED),
    "breach.timeline.ended_at": at(18, 9, 30),
    "breach.timeline.first_alert_at": at(18, 8, 5),
    "breach.timeline.aware_at": at(18, 10, 20),
    "breach.timeline.aware_reason": "Le prestataire a confirmé le chiffrement et la note de rançon.",
    "breach.timeline.certain_at": at(18, 11, 0),
    "breach.timeline.contained_at": at(18, 9, 30),
    "breach.timeline.discovered_by": v.Discovery.OURSELVES,
    "breach.timeline.circumstances": "La secrétaire a trouvé l’écran bloqué en arrivant.",
    "breach.timeline.earlier_warnings": False,
    "breach.timeline.comments": "Le prestataire poursuit l’analyse des journaux.",
    "breach.confidentiality.exfiltration": v.Exfiltration.LIKELY,
    "breach.confidentiality.recipients": v.Recipients.UNKNOWN_FEW,
    "breach.confidentiality.unintelligible": v.Unintelligible.NO,
    "breach.protection.encryption": v.Encryption.NONE,
    "breach.protection.measures": several(v.Measure.BACKUP, v.Measure.UPDATES),
    "breach.protection.details": "Sauvegarde chaque soir sur un disque débranché.",
    "breach.availability.unavailability": v.Unavailability.TEMPORARY,
    "breach.availability.hours": Count(30),
    "breach.availability.backup_exists": True,
    "breach.availability.backup_intact": True,
    "breach.availability.restored": True,
    "breach.availability.restored_after_hours": Count(30),
    "breach.availability.effect_on_care": v.EffectOnCare.DELAYED,
    "breach.data.categories": several(v.DataCategory.CIVIL_STATUS, v.DataCategory.NIR, v.DataCategory.CONTACT),
    "breach.data.sensitive": several(v.SensitiveData.HEALTH),
    "breach.data.records": Count(5200, Precision.ESTIMATED),
    "breach.data.details": "Dossiers tenus depuis 2012.",
    "breach.data.most_exposed": several(v.MostExposed.HIV),
    "breach.people.categories": several(v.PeopleCategory.PATIENTS),
    "breach.people.count": Count(4870, Precision.ESTIMATED),
    "breach.people.count_basis": "nombre de dossiers ouverts dans le logiciel",
    "breach.consequences.confidentiality": several(v.ConfidentialityConsequence.SPREAD),
    "breach.consequences.availability": several(v.AvailabilityConsequence.DISRUPTION),
    "breach.consequences.impacts": several(v.Impact.LOSS_OF_CONTROL, v.Impact.PROFESSIONAL_SECRECY),
    "breach.consequences.severity": v.Level.SIGNIFICANT,
    "breach.consequences.severity_reason": "Données de santé de tous les dossiers.",
    "breach.consequences.likelihood": v.Level.SIGNIFICANT,
    "breach.ransom.demanded": True,
    "breach.ransom.message": "Payez 8 000 euros en trois jours.",
    "breach.after.immediate": "Nous avons débranché le serveur et prévenu notre prestataire.",
    "breach.after.recovery": "Le serveur a été réinstallé à partir de la sauvegarde du 17 novembre.",
    "breach.after.prevention": several(v.PreventionMeasure.TRAINING),
    "breach.communication.status": v.InformationStatus.PLANNED_DATED,
    "breach.communication.planned_on": date(2026, 11, 24),
    "breach.notification.submission": v.Submission.INITIAL,
    "breach.cross_border.involved": False,
    "breach.complaint.filed": True,
    "breach.complaint.route": v.ComplaintRoute.POLICE_STATION,
    "breach.complaint.filed_at": at(19, 14, 30),
    "breach.complaint.service": "commissariat central de Nantes",
    "breach.complaint.number": "PV 2026/1187",
    "breach.complaint.court": "Nantes",
    "breach.complaint.findings": "Le journal du pare-feu montre une connexion étrangère à 2 h 47.",
    "breach.other_bodies.told": False,
    "breach.notification.initial_filed_at": at(20, 18, 0),
    "breach.notification.initial_number": "FR-2026-0012345",
    "breach.losses[l1].kind": v.LossKind.EXPERTISE,
    "breach.losses[l1].label": "intervention du prestataire",
    "breach.losses[l1].amount": Count(2400),
    "breach.losses[l2].kind": v.LossKind.LOST_INCOME,
    "breach.losses[l2].amount": Count(1800, Precision.ESTIMATED),
    "breach.devices[d1].label": "Serveur de fichiers",
    "breach.devices[d1].role": "partage des comptes rendus",
    "breach.devices[d1].serial": "SN-77120",
    "breach.evidence[e1].label": "Journal du pare-feu",
    "breach.evidence[e1].source": "boîtier d’accès à internet",
    "breach.evidence[e1].collected_by": "Yann Prigent",
    "breach.evidence[e1].collected_at": at(18, 12, 0),
    "breach.evidence[e1].sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "breach.evidence[e1].patient_data": False,
    "breach.evidence[e2].label": "Copie du disque du serveur",
    "breach.evidence[e2].patient_data": True,
    "decisions.risk": v.RiskOutcome.HIGH,
    "decisions.risk_reason": "Données de santé, sortie probable, attaquant hostile.",
    "decisions.duties[ordre].choice": v.Choice.DEPART,
    "decisions.duties[ordre].reason": "Le conseil départemental est déjà prévenu par téléphone.",
    "decisions.duties[ordre].by": "Docteur Anne Le Goff",
    "decisions.duties[ordre].at": at(20, 9, 0),
}

RICH: dict[str, FactValue] = {**PRACTICE, **BREACH}


# What a paper needs beside the rich case, when that case does not call for it.
OWN_FACTS: dict[str, dict[str, FactValue]] = {
    "vendor_request": {
        "breach.parties_involved": True,
        "breach.parties[edit].name": "Logimed Atlantique",
        "breach.parties[edit].qualification": v.Role.PROCESSOR,
        "breach.parties[edit].asked_at": at(18, 15),
    },
    "controller_notice": {
        "breach.role": v.Role.PROCESSOR,
        "breach.parties[clinic].name": "Clinique des Ormes",
        "breach.parties[clinic].qualification": v.Role.CONTROLLER,
    },
}


def journal() -> tuple[Entry, ...]:
    """Two entries, the second written long after what it tells."""
    first = seal(
        Entry("note", "Écran bloqué au poste d’accueil.", at(18, 8, 5), at(18, 8, 10).at, person="Lucie Morvan"), None
    )
    late = Entry("note", "Sauvegarde du 17 novembre vérifiée.", at(18, 16, 0), at(19, 7, 0).at, person="Yann Prigent")
    return (first, seal(late, first))


FINDINGS: dict[str, object] = {
    "offences": (
        OffenceLine("Code pénal, article 323-1", "accès ou maintien frauduleux dans un système de données"),
        OffenceLine("Code pénal, article 312-1", "extorsion", possible=True, to_verify=True),
    ),
    "deadlines": (
        DeadlineLine(
            "cnil_notification",
            "Notification à la CNIL",
            "21 novembre 2026 à 10\u00a0h\u00a020",
            "72 heures après la prise de connaissance.",
        ),
    ),
    "duties": (
        DutyLine(
            "cnil", "Notifier à la CNIL", "oui", "obligatoire", ("Un risque est probable.",), ("RGPD, article 33",)
        ),
        DutyLine("ordre", "Prévenir l’Ordre", "oui", "recommandé"),
    ),
    "risk": RiskLines("Risque élevé", ("Des données de santé sont lisibles par un attaquant.",), enisa="4,75 sur 6"),
    "report_to": (
        ReportLine(
            "Portail de santé", "obligatoire, sans délai", ("https://portail.example",), "En ligne.", obligatory=True
        ),
    ),
    "vendor_due": "lundi 23 novembre 2026 à 10\u00a0h",
    "what_if": lambda duty: (f"Si cela changeait pour {duty}.",),
    "positions": (PositionLine("CNIL", "Chaque cabinet notifie lui-même.", "novembre 2025"),),
    "journal_head": journal()[-1].hash,
    "issued": (Issued("cnil_notification", "Fiche de préparation", datetime(2026, 11, 20, 16, 0, tzinfo=UTC)),),
    "rules_version": "2026.11",
    "rules_checked_on": "21 novembre 2026",
}


def paper(
    template_id: str,
    answers: dict[str, FactValue] | None = None,
    findings: dict[str, object] | None = None,
    made_at: datetime = MADE_AT,
) -> Document:
    """One paper composed from the rich case with what it needs of its own, or from other answers."""
    known = {**RICH, **OWN_FACTS.get(template_id, {})} if answers is None else answers
    entries = journal() if answers is None else ()
    sources = Sources(known, WORDS, made_at, entries, FINDINGS if findings is None else findings)
    return compose(template(template_id), sources, VIEWS)


EMPTY: dict[str, FactValue] = {}
