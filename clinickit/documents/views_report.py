"""The text to paste into the health portal or to give a response team: groups of fields, in their order."""

from clinickit.documents import views_contact as reach
from clinickit.documents import views_incident as incident
from clinickit.documents.blocks import Emphasis, Run, Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import REPORT_TO, ReportLine, many
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import (
    capital,
    count,
    element,
    element_or_gap,
    enumerated,
    joined,
    lines,
    row,
    say,
    stopped,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_insurance import cnil_filed
from clinickit.documents.views_steps import bodies_or_gap, complaint_or_gap
from clinickit.domain.facts import Several
from clinickit.domain.vocabulary import ProcessorService

SITES, CONTACTS, PROCESSORS = "practice.sites", "practice.contacts", "practice.processors"


def recipients(sources: Sources) -> tuple[Row, ...]:
    """Whom to report to, what is obligatory first: the body, how to reach it, how strongly."""
    return tuple(
        row((Run(line.name, Emphasis.STRONG),), lines(*line.means) or "–", lines(capital(line.strength), line.usage))
        for line in many(sources.findings, REPORT_TO, ReportLine)
    )


def nobody(sources: Sources) -> tuple[Row, ...]:
    """Said when no body needs to hear of it."""
    return () if many(sources.findings, REPORT_TO, ReportLine) else (row(say(sources, "report_nobody")),)


def _name(sources: Sources, path: str) -> str:
    return capital(sources.words.fact_name(path))


def _value(sources: Sources, path: str) -> Text:
    """A fact, or that it is not known yet: a report goes at once, even incomplete."""
    value = sources.value(path)
    if isinstance(value, Several):
        return incident.listed_options(sources, path)
    if isinstance(value, bool):
        return say(sources, "yes" if value else "no")
    return sources.text(path) if sources.known(path) else say(sources, "report_unknown")


def _rows(sources: Sources, *paths: str) -> list[Row]:
    return [row(_name(sources, path), _value(sources, path)) for path in paths]


def structure(sources: Sources) -> tuple[Row, ...]:
    """The structure and who reports: name, kind, FINESS, address, region, contact, technical contact."""
    rows = [incident.fact_row(sources, "practice.name"), incident.fact_row(sources, "practice.kind")]
    rows.append(row(_name(sources, "practice.finess"), _finess(sources)))
    rows.append(row(say(sources, "insured_address"), reach.address(sources)))
    regions = [element(sources, SITES, one_id, "region") for one_id in sources.elements(SITES)]
    named = enumerated(list(dict.fromkeys(region for region in regions if region)))
    rows.append(row(say(sources, "report_region"), named or say(sources, "report_unknown")))
    rows.append(row(say(sources, "report_declarant"), reach.notifier(sources)))
    rows.append(row(say(sources, "report_technical"), lines(*_technical(sources)) or say(sources, "report_unknown")))
    return tuple(rows)


def _finess(sources: Sources) -> Text:
    sites = [
        joined([element(sources, SITES, one_id, "name"), number], f"{NBSP}: ")
        for one_id in sources.elements(SITES)
        if (number := element(sources, SITES, one_id, "finess"))
    ]
    own = sources.text("practice.finess") if sources.known("practice.finess") else ""
    return lines(own, *sites) or say(sources, "report_unknown")


def _technical(sources: Sources) -> list[Text]:
    """The IT support among the processors, and the contacts whose role says that they look after the machines."""
    found = []
    for one_id in sources.elements(PROCESSORS):
        ended = sources.known(f"{PROCESSORS}[{one_id}].until")
        if sources.value(f"{PROCESSORS}[{one_id}].service") is ProcessorService.IT_SUPPORT and not ended:
            found.append(_reached(sources, PROCESSORS, one_id, "contact"))
    stems = sources.words.sentences["report_technical_stems"].split()
    for one_id in sources.elements(CONTACTS):
        role = element(sources, CONTACTS, one_id, "role").casefold()
        if any(stem in role for stem in stems):
            found.append(_reached(sources, CONTACTS, one_id, "role"))
    return found


def _reached(sources: Sources, group: str, one_id: str, leaf: str) -> Text:
    name = element_or_gap(sources, group, one_id, "name")
    return joined([name, *(element(sources, group, one_id, one) for one in (leaf, "phone", "email"))], ", ")


def facts(sources: Sources) -> tuple[Row, ...]:
    """The incident: when it was seen and began, where it stands, what happened, what is touched."""
    told = [stopped(cell) for made in incident.what_happened(sources) for cell in made]
    rows = _rows(sources, "breach.timeline.first_alert_at", "breach.timeline.aware_at", "breach.timeline.started_at")
    rows += _rows(sources, "breach.timeline.occurrence", "breach.timeline.contained_at")
    rows.append(row(_name(sources, "breach.kinds"), lines(*told)))
    rows.append(incident.fact_row(sources, "breach.summary"))
    rows += _rows(sources, "breach.systems", "breach.data.categories", "breach.data.sensitive")
    return tuple(rows)


def impacts(sources: Sources) -> tuple[Row, ...]:
    """On the data, on care, on the systems, on the structure, on others."""
    number = count(sources, "breach.people.count")
    people = [cell for made in incident.people_count(sources) for cell in made] if number else []
    rows = [
        row(say(sources, "report_on_data"), _value(sources, "breach.natures")),
        row(_name(sources, "breach.people.count"), lines(*people) or say(sources, "report_unknown")),
        row(say(sources, "report_on_care"), _value(sources, "breach.availability.effect_on_care")),
    ]
    rows += incident.known_row(sources, "breach.patient_harmed")
    rows.append(row(say(sources, "report_on_systems"), _out_of_order(sources)))
    rows.append(row(say(sources, "report_on_structure"), _value(sources, "breach.availability.effect_on_service")))
    others = [cell for made in incident.parties(sources) for cell in made]
    rows.append(row(say(sources, "report_on_others"), lines(*others) or say(sources, "report_unknown")))
    return tuple(rows)


def _out_of_order(sources: Sources) -> Text:
    hours = count(sources, "breach.availability.hours")
    known = sources.known("breach.availability.unavailability")
    parts = [
        sources.text("breach.availability.unavailability") if known else "",
        incident.hours_in_french(hours) if hours else "",
        sources.said("breach.availability.services") if sources.known("breach.availability.services") else "",
    ]
    return lines(*parts) or say(sources, "report_unknown")


def causes(sources: Sources) -> tuple[Row, ...]:
    """Where it comes from, as far as that is known."""
    return tuple(_rows(sources, "breach.origins", "breach.causes", "breach.established"))


def measures(sources: Sources) -> tuple[Row, ...]:
    """What was done and what is planned; the other declarations."""
    rows = _rows(sources, "breach.after.immediate", "breach.after.recovery", "breach.after.prevention")
    rows.append(row(say(sources, "step_cnil"), cnil_filed(sources)))
    rows.append(row(say(sources, "step_complaint"), complaint_or_gap(sources)))
    rows.append(row(say(sources, "step_bodies"), bodies_or_gap(sources)))
    return tuple(rows)


def summary(sources: Sources) -> tuple[Row, ...]:
    """A few sentences to read on the telephone: who, what, since when, what is touched, whom to call back."""
    kinds = [stopped(cell) for made in incident.what_happened(sources) for cell in made]
    who = joined([sources.text("practice.name"), sources.text("practice.address.town")], ", ")
    structure_kind = sources.said("practice.kind") if sources.known("practice.kind") else ""
    seen = stopped(say(sources, "report_seen", when=_value(sources, "breach.timeline.aware_at")))
    systems = stopped(say(sources, "systems", what=_value(sources, "breach.systems")))
    first = stopped(joined([who, f"({structure_kind.lower()})" if structure_kind else ""], " "))
    return (row(joined([first, *kinds, seen, systems, say(sources, "report_no_patient")], " ")),)
