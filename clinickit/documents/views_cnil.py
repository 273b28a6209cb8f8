"""The preparation sheet of the CNIL notification: each field in the form's order and words, and what is late."""

from collections.abc import Callable
from typing import Protocol

from clinickit.documents import views_incident as incident
from clinickit.documents.cnil_answers import ANSWERS, not_yet
from clinickit.documents.compose import Row
from clinickit.documents.findings import DEADLINES, ISSUED, DeadlineLine, many
from clinickit.documents.phrases import (
    NOTHING,
    capital,
    element_or_gap,
    joined,
    moment,
    row,
    said,
    say,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_steps import SHEET
from clinickit.documents.wording import NBSP, moment_in_french
from clinickit.domain.facts import Unknown
from clinickit.domain.form_fields import CnilField, Status
from clinickit.domain.rulebook import Confidence
from clinickit.domain.schema import elements, groups


class EarlierSheet(Protocol):
    """An earlier issue of the sheet: which facts it read, with the value they had."""

    template_id: str
    uses: tuple[tuple[str, str], ...]


def fields_of(sources: Sources, *sections: str) -> tuple[CnilField, ...]:
    """The fields of some sections of the form, in its order."""
    form = sources.words.form
    return tuple(one for one in form.fields if one.section in sections) if form else ()


def _field_row(sources: Sources, field: CnilField) -> tuple[Row, ...]:
    answer = ANSWERS[field.id](sources)
    if not answer and field.status is Status.CONDITIONAL:
        return ()
    mark = "" if field.confidence is Confidence.CONFIRMED else f"{NBSP}*"
    return (row(field.id.removeprefix("CNIL-"), field.label + mark, answer),)


def section(*names: str) -> Callable[[Sources], tuple[Row, ...]]:
    """A view of the fields of some sections: number, label, what to copy."""

    def fields(sources: Sources) -> tuple[Row, ...]:
        return tuple(made for one in fields_of(sources, *names) for made in _field_row(sources, one))

    fields.__doc__ = f"Fields of the form: {', '.join(names)}."
    return fields


def deadline(sources: Sources) -> tuple[Row, ...]:
    """The displayed deadline, why that date, and in small print another reading; a gap without awareness."""
    for one in many(sources.findings, DEADLINES, DeadlineLine):
        if one.id == SHEET and one.due:
            late = say(sources, "cnil_deadline_past") if one.is_late else NOTHING
            said_due = say(sources, "cnil_deadline", due=one.due)
            return (row(joined([said_due, late, one.why], " ")),)
    aware = sources.known("breach.timeline.aware_at")
    return (row(say(sources, "cnil_deadline_unknown")),) if not aware else ()


def deadline_small_print(sources: Sources) -> tuple[Row, ...]:
    """Another reading of the delay, which never moves the displayed date."""
    lines_ = many(sources.findings, DEADLINES, DeadlineLine)
    return tuple(row(one.small_print) for one in lines_ if one.id == SHEET and one.small_print)


def steps(sources: Sources) -> tuple[Row, ...]:
    """What has already been filed: the initial notification, then each complement."""
    filed = moment(sources, "breach.notification.initial_filed_at")
    number = said(sources, "breach.notification.initial_number")
    rows: list[Row] = []
    if filed or number:
        when = moment_in_french(filed) if filed else sources.gap("breach.notification.initial_filed_at")
        rows.append(row(say(sources, "cnil_initial_filed", when=when, number=number or not_yet(sources))))
    group = "breach.notification.follow_ups"
    for order, one in enumerate(sources.elements(group), 1):
        when_filed = element_or_gap(sources, group, one, "filed_at")
        rows.append(row(say(sources, "cnil_follow_up_filed", order=str(order), when=when_filed)))
    return tuple(rows)


def changes(sources: Sources) -> tuple[Row, ...]:
    """What changed since the last sheet that was issued, by the French names of the facts."""
    issued = sources.findings.get(ISSUED, ())
    sheets = [one for one in issued if getattr(one, "template_id", "") == SHEET] if isinstance(issued, tuple) else []
    if not sheets:
        return ()
    earlier: EarlierSheet = sheets[-1]
    changed = [path for path, then in earlier.uses if _now(sources, path) != then]
    names = dict.fromkeys(_changed_name(sources, path) for path in changed)
    return tuple(row(capital(name)) for name in names if name)


def _now(sources: Sources, path: str) -> str:
    """What `Sources.uses` would note for that path or group today."""
    if path in groups():
        return ",".join(elements(sources.answers, path))
    return repr(sources.answers.get(path, Unknown.NOT_ASKED))


def _changed_name(sources: Sources, path: str) -> str:
    return sources.words.fact_name(path) if "[" not in path else ""


def still_unknown(sources: Sources) -> tuple[Row, ...]:
    """The fields that a complementary notification will have to fill, by number and label."""
    waiting = sources.words.sentences["cnil_complement"]
    form = sources.words.form
    fields = form.fields if form else ()
    return tuple(
        row(f"{field.id.removeprefix('CNIL-')}{NBSP}: {field.label}")
        for field in fields
        if any(waiting in run.text for run in ANSWERS[field.id](sources))
    )


ONLY_EUROPEAN = (
    "breach.notification.completeness",
    "breach.notification.withdrawal_reason",
    "breach.reference",
    "practice.eea.established_in_eea",
    "practice.eea.name",
    "practice.eea.contact",
    "breach.confidentiality.exfiltration",
    "breach.confidentiality.evidence",
    "breach.confidentiality.unintelligible",
    "breach.integrity.alteration",
    "breach.availability.unavailability",
    "decisions.risk",
    "decisions.risk_reason",
    "breach.cross_border.outside_eea",
)


def european_only(sources: Sources) -> tuple[Row, ...]:
    """The fields of the European draft that the CNIL's form is not known to have; only those that are filled."""
    return tuple(made for path in ONLY_EUROPEAN for made in incident.known_row(sources, path))
