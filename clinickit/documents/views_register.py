"""The register entry (art. 33(5) GDPR): facts, effects, measures, and the reasoning behind each decision."""

from collections.abc import Callable
from dataclasses import replace

from clinickit.documents import views_complaint as complaint
from clinickit.documents import views_contact as reach
from clinickit.documents import views_incident as incident
from clinickit.documents.blocks import Document, Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import (
    DEADLINES,
    JOURNAL_HEAD,
    POSITIONS,
    RISK,
    ROLE,
    RULES_CHECKED,
    RULES_VERSION,
    DeadlineLine,
    PositionLine,
    RiskLines,
    many,
    one,
)
from clinickit.documents.phrases import (
    NOTHING,
    capital,
    count,
    element,
    element_or_gap,
    joined,
    lines,
    row,
    said,
    say,
    yes,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_insurance import CLAIMS, POLICIES, declared
from clinickit.documents.views_steps import bodies_or_gap, complaint_or_gap, is_late
from clinickit.domain.vocabulary import InformationStatus

SHOWN_OF_HEAD = 16  # signs of 64: enough that no other chain would show them
CLOCKS = ("cnil_notification", "cnil_complement", "communication", "health_portal")


def facts(needed: tuple[str, ...], known: tuple[str, ...] = ()) -> Callable[[Sources], tuple[Row, ...]]:
    """A view of facts by name: the needed ones always (a gap when unknown), the others when they are known."""

    def rows(sources: Sources) -> tuple[Row, ...]:
        always = [incident.fact_row(sources, path) for path in needed]
        return (*always, *(made for path in known for made in incident.known_row(sources, path)))

    rows.__doc__ = "Facts by name: " + ", ".join((*needed, *known))
    return rows


def identity(sources: Sources) -> tuple[Row, ...]:
    """The practice, its role, its companies, the internal number."""
    rows = [*incident.known_row(sources, "breach.reference"), incident.fact_row(sources, "practice.name")]
    if not yes(sources, "practice.no_siren"):
        rows.append(incident.fact_row(sources, "practice.siren"))
    rows += [_role(sources), row(say(sources, "register_head"), reach.head_name(sources))]
    rows.append(row(say(sources, "register_contact"), reach.contact(sources)))
    rows += [
        row(say(sources, "register_entity"), _entity(sources, one)) for one in sources.elements("practice.entities")
    ]
    rows += [row(say(sources, "register_site"), _site(sources, one)) for one in sources.elements("practice.sites")]
    return tuple(rows)


def _role(sources: Sources) -> Row:
    """The role said, else the one that the answers lead to."""
    worked_out = one(sources.findings, ROLE, str)
    return row(_name(sources, "breach.role"), worked_out) if worked_out else incident.fact_row(sources, "breach.role")


def _entity(sources: Sources, one: str) -> Text:
    name = element_or_gap(sources, "practice.entities", one, "name")
    siren, legal = (element(sources, "practice.entities", one, leaf) for leaf in ("siren", "finess_legal"))
    return joined([name, f"SIREN {siren}" if siren else "", f"FINESS {legal}" if legal else ""], ", ")


def _site(sources: Sources, one: str) -> Text:
    name = element_or_gap(sources, "practice.sites", one, "name")
    finess, town = (element(sources, "practice.sites", one, leaf) for leaf in ("finess", "address.town"))
    return joined([name, town, f"FINESS {finess}" if finess else ""], ", ")


def deadlines(sources: Sources) -> tuple[Row, ...]:
    """The clocks of the notification and of the information of people, each apart: what, when, why."""
    shown = many(sources.findings, DEADLINES, DeadlineLine)
    return tuple(row(line.label, line.due, line.why or "–") for line in shown if line.id in CLOCKS)


def scope(sources: Sources) -> tuple[Row, ...]:
    """People and data: categories and numbers, with what they rest on; the size of a leaked file told apart."""
    people = joined([cell for made in incident.people_count(sources) for cell in made])
    basis = said(sources, "breach.people.count_basis")
    others = [cell for made in incident.file_of_others(sources) for cell in made]
    rows = [
        row(_name(sources, "breach.people.categories"), incident.listed_options(sources, "breach.people.categories")),
        row(_name(sources, "breach.people.count"), lines(people, basis, *others)),
    ]
    rows += incident.known_row(sources, "breach.people.details")
    rows.append(
        row(_name(sources, "breach.data.categories"), incident.listed_options(sources, "breach.data.categories"))
    )
    rows.append(row(_name(sources, "breach.data.sensitive"), incident.listed_options(sources, "breach.data.sensitive")))
    rows.append(incident.fact_row(sources, "breach.data.records"))
    known = ("breach.data.details", "breach.data.already_public", "breach.people.identifiability")
    rows += [made for path in known for made in incident.known_row(sources, path)]
    return tuple(rows)


def _name(sources: Sources, path: str) -> str:
    return capital(sources.words.fact_name(path))


def before(sources: Sources) -> tuple[Row, ...]:
    """Security measures in place, encryption and its key, passwords, backups."""
    rows = [
        row(
            _name(sources, "breach.protection.measures"),
            incident.listed_options(sources, "breach.protection.measures"),
        ),
        *incident.known_row(sources, "breach.protection.details"),
        *(row(_name(sources, "breach.protection.encryption"), *made) for made in incident.encryption(sources)),
        *incident.known_row(sources, "breach.protection.passwords"),
        *incident.known_row(sources, "breach.protection.remote_wiped"),
    ]
    return (*rows, *(row(say(sources, "backups"), *made) for made in incident.backups(sources)))


def risk(sources: Sources) -> tuple[Row, ...]:
    """The kit's conclusion with its reasons, the score as one indication, the decision of the practice and why."""
    found = one(sources.findings, RISK, RiskLines)
    rows: list[Row] = []
    if found:
        rows.append(row(say(sources, "risk_proposed"), lines(found.conclusion, *found.reasons)))
        rows += [row(say(sources, "risk_enisa"), found.enisa)] if found.enisa else []
        rows += [row(say(sources, "risk_factors"), lines(*found.factors))] if found.factors else []
    rows.append(incident.fact_row(sources, "decisions.risk"))
    rows.append(incident.fact_row(sources, "decisions.risk_reason"))
    rows += incident.known_row(sources, "decisions.scales_disagree_reason")
    rows.append(incident.fact_row(sources, "breach.consequences.severity", "feminine"))
    rows += incident.known_row(sources, "breach.consequences.severity_reason")
    rows.append(incident.fact_row(sources, "breach.consequences.likelihood", "feminine"))
    return tuple(rows)


def consequences(sources: Sources) -> tuple[Row, ...]:
    """Likely consequences nature by nature, impacts, harm seen."""
    rows = [row(_name(sources, "breach.consequences.impacts"), _impacts(sources))]
    for nature in ("confidentiality", "integrity", "availability"):
        path = f"breach.consequences.{nature}"
        if sources.known(path):
            other = said(sources, f"{path}_other")
            rows.append(row(_name(sources, path), lines(incident.listed_options(sources, path), other)))
    rows += incident.known_row(sources, "breach.consequences.harm_seen")
    rows += incident.known_row(sources, "breach.availability.effect_on_care")
    rows += incident.known_row(sources, "breach.availability.services")
    return tuple(rows)


def _impacts(sources: Sources) -> Text:
    other = said(sources, "breach.consequences.impacts_other")
    return lines(incident.listed_options(sources, "breach.consequences.impacts"), other)


def notified(sources: Sources) -> tuple[Row, ...]:
    """The notification to the CNIL: number, dates, complements, reasons for delay."""
    filed = incident.known_row(sources, "breach.notification.initial_filed_at")
    rows = [*(filed or (row(say(sources, "step_cnil"), say(sources, "cnil_not_filed")),))]
    rows += incident.known_row(sources, "breach.notification.initial_number")
    rows += [row(say(sources, "register_complement"), *made) for made in _complements(sources)]
    late = said(sources, "breach.timeline.late_reasons")
    if late or is_late(sources):
        rows.append(incident.fact_row(sources, "breach.timeline.late_reasons"))
    rows += incident.known_row(sources, "breach.notification.withdrawal_reason")
    return tuple(rows)


def _complements(sources: Sources) -> list[Row]:
    group = "breach.notification.follow_ups"
    made = []
    for one_id in sources.elements(group):
        number, filed = (element(sources, group, one_id, leaf) for leaf in ("number", "filed_at"))
        made.append(row(joined([number, filed], ", ") or sources.gap(f"{group}[{one_id}].filed_at")))
    return made


def informed(sources: Sources) -> tuple[Row, ...]:
    """The information of people: decision, date, means, number, content; the reason when they are not told."""
    rows = [incident.fact_row(sources, "breach.communication.status")]
    status = sources.value("breach.communication.status")
    if status is InformationStatus.INFORMED:
        rows.append(incident.fact_row(sources, "breach.communication.informed_on"))
        rows += [
            made
            for leaf in ("means", "informed_count", "not_all_reason", "content")
            for made in incident.known_row(sources, f"breach.communication.{leaf}")
        ]
    if status in {InformationStatus.PLANNED, InformationStatus.PLANNED_DATED}:
        rows.append(incident.fact_row(sources, "breach.communication.planned_on"))
    if status is InformationStatus.NO_EXEMPTION:
        rows.append(incident.fact_row(sources, "breach.communication.exemption"))
        rows.append(incident.fact_row(sources, "breach.communication.exemption_reason"))
    return tuple(rows)


def others(sources: Sources) -> tuple[Row, ...]:
    """Complaint, insurers, other authorities."""
    rows = [row(say(sources, "step_complaint"), complaint_or_gap(sources))]
    rows += [
        row(element_or_gap(sources, POLICIES, one_id, "insurer"), declared(sources, one_id))
        for one_id in sources.elements(POLICIES)
        if one_id in sources.elements(CLAIMS)
    ]
    rows.append(row(say(sources, "step_bodies"), bodies_or_gap(sources)))
    return tuple(rows)


def positions(sources: Sources) -> tuple[Row, ...]:
    """What each body said about a breach at the editor's, side by side."""
    found = many(sources.findings, POSITIONS, PositionLine)
    return tuple(row(line.source, _position(sources, line), line.dated or "–") for line in found)


def _position(sources: Sources, line: PositionLine) -> Text:
    return joined([line.position, say(sources, "to_verify") if line.to_verify else NOTHING], " ")


def evidence(sources: Sources) -> tuple[Row, ...]:
    """Every piece with its custody and its SHA-256, joined or not."""
    return tuple(
        row(
            str(number),
            element_or_gap(sources, complaint.EVIDENCE, one_id, "label"),
            complaint.custody(sources, one_id),
            complaint.hash_of(sources, one_id),
        )
        for number, one_id in enumerate(sources.elements(complaint.EVIDENCE), 1)
    )


def rules(sources: Sources) -> tuple[Row, ...]:
    """Which version of the rules the reasoning used, and when they were checked."""
    version = one(sources.findings, RULES_VERSION, str)
    checked = one(sources.findings, RULES_CHECKED, str)
    parts = [
        say(sources, "rules_checked", day=checked) if checked else NOTHING,
        say(sources, "rules_version", version=version) if version else NOTHING,
    ]
    found = joined(parts, " ")
    return (row(found),) if found else ()


def journal_head(sources: Sources) -> tuple[Row, ...]:
    """The head of the journal's chain, so that nothing can be rewritten unseen."""
    head = one(sources.findings, JOURNAL_HEAD, str)
    return (row(say(sources, "journal_head", head=head)),) if head else (row(say(sources, "journal_head_none")),)


def dated_by_journal(document: Document, sources: Sources) -> Document:
    """The paper with the first signs of the chain's head at its foot, in the words it is composed with."""
    head = one(sources.findings, JOURNAL_HEAD, str)
    return with_head(document, head, sources.words.sentences["journal_head_short"]) if head else document


def with_head(document: Document, head: str, said: str) -> Document:
    """A paper with the first signs of the chain's head at its foot: whoever receives it can date the journal.

    `said` has a blank for it. A paper that already shows the whole head stays as it is.
    """
    if head in document.footer:
        return document
    told = said.format(head=head[:SHOWN_OF_HEAD])
    return replace(document, footer=" ".join(part for part in (document.footer.strip(), told) if part))


def what_happened(sources: Sources) -> tuple[Row, ...]:
    """The facts: kinds, natures, origins, causes, account, systems, vendor, whether data left or were out of reach."""
    rows = [
        row(
            _name(sources, "breach.kinds"), lines(*(cell for made in incident.what_happened(sources) for cell in made))
        ),
        incident.fact_row(sources, "breach.summary"),
        row(_name(sources, "breach.natures"), incident.listed_options(sources, "breach.natures")),
        row(_name(sources, "breach.origins"), incident.listed_options(sources, "breach.origins")),
        row(_name(sources, "breach.causes"), incident.listed_options(sources, "breach.causes")),
        *incident.known_row(sources, "breach.established"),
        incident.fact_row(sources, "breach.systems"),
        row(say(sources, "discovery"), *incident.discovered(sources)[0]),
    ]
    parties = [cell for made in incident.parties(sources) for cell in made]
    rows += [row(say(sources, "other_parties"), lines(*parties))] if parties else []
    if sources.holds("confidentiality_lost"):
        rows.append(row(_name(sources, "breach.confidentiality.exfiltration"), *incident.exfiltration(sources)[0]))
        rows += incident.known_row(sources, "breach.confidentiality.recipients")
        rows += incident.known_row(sources, "breach.confidentiality.attestation")
    rows += incident.known_row(sources, "breach.integrity.alteration")
    return (*rows, *_unavailable(sources), *_warnings(sources))


def _warnings(sources: Sources) -> tuple[Row, ...]:
    """Earlier warnings, when there were any: this paper is for the practice and the authority only."""
    if not yes(sources, "breach.timeline.earlier_warnings"):
        return ()
    return (row(say(sources, "warnings"), sources.text("breach.timeline.earlier_warnings_details")),)


def _unavailable(sources: Sources) -> tuple[Row, ...]:
    hours = count(sources, "breach.availability.hours")
    rows = [*incident.known_row(sources, "breach.availability.unavailability")]
    rows += [row(_name(sources, "breach.availability.hours"), incident.hours_in_french(hours))] if hours else []
    return tuple(rows)
