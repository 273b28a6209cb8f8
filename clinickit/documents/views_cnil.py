"""The preparation sheet of the CNIL notification: each field in the form's order and words, and what is late."""

from collections.abc import Callable

from clinickit.documents import views_incident as incident
from clinickit.documents.blocks import Emphasis, Run, Text
from clinickit.documents.cnil_answers import ANSWERS, not_yet
from clinickit.documents.compose import Row
from clinickit.documents.findings import DEADLINES, DUTIES, DeadlineLine, DutyLine, many
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import (
    NOTHING,
    element_or_gap,
    joined,
    moment,
    row,
    said,
    say,
    stopped,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_steps import SHEET
from clinickit.documents.wording import moment_in_french
from clinickit.domain.form_fields import CnilField, Status
from clinickit.domain.rulebook import Confidence

NOTIFIED = "already_notified"
COMPLEMENT = "cnil_complement"


def fields_of(sources: Sources, *sections: str) -> tuple[CnilField, ...]:
    """The fields of some sections of the form, in its order."""
    form = sources.words.form
    return tuple(one for one in form.fields if one.section in sections) if form else ()


def fields_to_copy(sources: Sources, *sections: str) -> tuple[tuple[CnilField, Text], ...]:
    """Each field of some sections (of all when none is named) with what to copy; conditional ones only if asked."""
    form = sources.words.form
    fields = fields_of(sources, *sections) if sections else form.fields if form else ()
    answered = ((one, ANSWERS[one.id](sources)) for one in fields)
    return tuple((one, answer) for one, answer in answered if answer or one.status is not Status.CONDITIONAL)


def section(*names: str) -> Callable[[Sources], tuple[Row, ...]]:
    """A view of the fields of some sections: number, label, what to copy."""

    def fields(sources: Sources) -> tuple[Row, ...]:
        return tuple(
            row(one.id.removeprefix("CNIL-"), one.label + _mark(one), answer)
            for one, answer in fields_to_copy(sources, *names)
        )

    fields.__doc__ = f"Fields of the form: {', '.join(names)}."
    return fields


def _mark(field: CnilField) -> str:
    return "" if field.confidence is Confidence.CONFIRMED else f"{NBSP}*"


def deadline(sources: Sources) -> tuple[Row, ...]:
    """The deadline to keep: that of the first notification, or that of the complement once one is filed."""
    return _complement_deadline(sources) if sources.holds(NOTIFIED) else _first_deadline(sources)


def _first_deadline(sources: Sources) -> tuple[Row, ...]:
    """The displayed deadline, why that date; a gap without awareness."""
    for one in many(sources.findings, DEADLINES, DeadlineLine):
        if one.id == SHEET and one.due:
            late = say(sources, "cnil_deadline_past") if one.is_late else NOTHING
            said_due = say(sources, "cnil_deadline", due=one.due)
            return (row(joined([said_due, late, one.why], " ")),)
    aware = sources.known("breach.timeline.aware_at")
    return (row(say(sources, "cnil_deadline_unknown")),) if not aware else ()


def _complement_deadline(sources: Sources) -> tuple[Row, ...]:
    """When the CNIL hopes for the complement; it is not the delay of the law."""
    lines_ = [one for one in many(sources.findings, DEADLINES, DeadlineLine) if one.id == COMPLEMENT]
    if not moment(sources, "breach.notification.initial_filed_at"):
        return (row(say(sources, "cnil_complement_undated", when=sources.gap("breach.notification.initial_filed_at"))),)
    return tuple(
        row(say(sources, "cnil_complement_done" if one.done else "cnil_complement_due", due=one.due)) for one in lines_
    )


def deadline_small_print(sources: Sources) -> tuple[Row, ...]:
    """Another reading of the delay, which never moves the displayed date."""
    if sources.holds(NOTIFIED):
        return ()
    lines_ = many(sources.findings, DEADLINES, DeadlineLine)
    return tuple(row(one.small_print) for one in lines_ if one.id == SHEET and one.small_print)


def stage(sources: Sources) -> tuple[Row, ...]:
    """What this sheet is once a first notification is filed: its complement or its withdrawal; nothing before."""
    if not sources.holds(NOTIFIED):
        return ()
    filed = {
        "number": sources.text("breach.notification.initial_number"),
        "when": sources.text("breach.notification.initial_filed_at"),
    }
    if sources.holds("notified_then_withdrawn"):
        reason = stopped(sources.text("breach.notification.withdrawal_reason"))
        told = _strong(sources, "cnil_withdrawal_subject", say(sources, "cnil_withdrawal", **filed))
        return (told, row(say(sources, "cnil_withdrawal_how", reason=reason)))
    duties = many(sources.findings, DUTIES, DutyLine)
    pointless = any(one.id == SHEET and not one.applies for one in duties)
    doubt = (row(say(sources, "cnil_no_longer_owed")),) if pointless else ()
    return (_strong(sources, "cnil_follow_up_subject", say(sources, "cnil_follow_up", **filed)), *doubt)


def _strong(sources: Sources, subject: str, told: Text) -> Row:
    """A paragraph that begins with its subject in bold."""
    return row((Run(sources.words.sentences[subject], Emphasis.STRONG), *told))


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
