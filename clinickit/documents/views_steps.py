"""What was already done: complaint, other authorities, lateness; shared by several papers."""

from clinickit.documents.blocks import Text
from clinickit.documents.findings import DEADLINES, DeadlineLine, many
from clinickit.documents.phrases import (
    NOTHING,
    chosen,
    enumerated,
    joined,
    lines,
    option,
    said,
    say,
)
from clinickit.documents.sources import Sources
from clinickit.domain.facts import Unknown

SHEET = "cnil_notification"


def is_late(sources: Sources) -> bool:
    """Whether the date of the notification is past, or it was filed after it."""
    return any(one.id == SHEET and one.is_late for one in many(sources.findings, DEADLINES, DeadlineLine))


def complaint_step(sources: Sources, unknown: Text) -> Text:
    """Whether a complaint was filed, when and where; a pre-complaint is said not to be one."""
    filed = sources.value("breach.complaint.filed")
    if filed is False:
        return say(sources, "complaint_not_filed")
    if filed is not True:
        return unknown
    if sources.holds("only_announced"):
        return say(sources, "complaint_only_announced")
    where = said(sources, "breach.complaint.service")
    number = said(sources, "breach.complaint.number")
    return joined(
        [
            say(sources, "complaint_filed", when=sources.text("breach.complaint.filed_at")),
            say(sources, "complaint_where", where=where) if where else NOTHING,
            say(sources, "complaint_number", number=number) if number else NOTHING,
        ]
    )


def bodies_told(sources: Sources, unknown: Text) -> Text:
    """Which other authorities were told."""
    told = sources.value("breach.other_bodies.told")
    if told is False:
        return say(sources, "bodies_none")
    if told is not True:
        return unknown
    named = enumerated([option(sources, one) for one in chosen(sources, "breach.other_bodies.bodies")])
    listed = say(sources, "bodies_told", who=named or sources.gap("breach.other_bodies.bodies"))
    return lines(listed, said(sources, "breach.other_bodies.details"))


def complaint_or_gap(sources: Sources) -> Text:
    """The same for the other papers: an unknown is a visible gap."""
    unknown = isinstance(sources.value("breach.complaint.filed"), Unknown)
    if unknown and sources.verdict("complaint_makes_sense") is False:
        return say(sources, "complaint_pointless")
    return complaint_step(sources, sources.gap("breach.complaint.filed") if unknown else NOTHING)


def bodies_or_gap(sources: Sources) -> Text:
    """The same for the other papers: an unknown is a visible gap."""
    unknown = isinstance(sources.value("breach.other_bodies.told"), Unknown)
    return bodies_told(sources, sources.gap("breach.other_bodies.told") if unknown else NOTHING)
