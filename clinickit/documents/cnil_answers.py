"""What to copy into each field of the CNIL form, field by field; the form itself is data."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from clinickit.documents import views_contact as reach
from clinickit.documents import views_incident as incident
from clinickit.documents.blocks import Text
from clinickit.documents.findings import LATE_DRAFT, one
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import (
    NOTHING,
    cannot_be_known,
    chosen,
    count,
    element_or_gap,
    enumerated,
    joined,
    lines,
    moment,
    no,
    option,
    said,
    say,
    small,
    stopped,
    yes,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_steps import bodies_told, complaint_step, is_late
from clinickit.domain.facts import Several, Unknown
from clinickit.domain.vocabulary import (
    Cause,
    DataCategory,
    Discovery,
    InformationStatus,
    NotifierFunction,
    Occurrence,
    PeopleCategory,
    Submission,
)

Answering = Callable[[Sources], Text]


def not_yet(sources: Sources, label: str = "") -> Text:
    """The list's own « unknown », or the form's « ne sait pas », and that a complement will be owed."""
    known_label = label or sources.words.form_unknown
    return say(sources, "cnil_not_yet", label=known_label)


def optional(sources: Sources, path: str, variant: str = "official") -> Text:
    """The value, or the authority's own « ne sait pas » where it is accepted."""
    if sources.known(path):
        return sources.text(path, variant)
    return say(sources, "cnil_cannot") if cannot_be_known(sources, path) else not_yet(sources)


def _several(sources: Sources, path: str, options: type[StrEnum], *, required: bool = False) -> Text:
    if isinstance(sources.value(path), Several):
        return incident.listed_options(sources, path, official=True)
    unknown = sources.words.unknown_label(options)
    return sources.gap(path) if required and not unknown else not_yet(sources, unknown)


def _type(sources: Sources) -> Text:
    if sources.holds("already_notified"):
        return joined([option(sources, Submission.FOLLOW_UP, official=True)])
    stage = sources.value("breach.notification.submission")
    if isinstance(stage, Unknown):
        return sources.gap("breach.notification.submission")
    return sources.text("breach.notification.submission", "official")


def _initial_number(sources: Sources) -> Text:
    if not sources.holds("already_notified"):
        return NOTHING
    return sources.text("breach.notification.initial_number")


def _siren(sources: Sources) -> Text:
    if yes(sources, "practice.no_siren"):
        return say(sources, "cnil_no_siren")
    entities = [
        joined([element_or_gap(sources, "practice.entities", one, leaf) for leaf in ("name", "siren")], ", SIREN ")
        for one in sources.elements("practice.entities")
    ]
    return lines(optional(sources, "practice.siren"), *entities)


def _organisation(sources: Sources) -> Text:
    name, country = sources.text("practice.name"), said(sources, "practice.address.country")
    return lines(name, reach.address(sources), country)


def _sector_and_size(sources: Sources) -> Text:
    if not any(sources.known(f"practice.{one}") for one in ("sector", "size")):
        return not_yet(sources)
    return lines(
        optional(sources, "practice.sector"),
        optional(sources, "practice.size"),
        said(sources, "practice.size_details"),
    )


def _head(sources: Sources) -> Text:
    function = sources.value("practice.notifier.function")
    if function in {NotifierFunction.DPO, NotifierFunction.OTHER} and sources.known("practice.notifier.name"):
        details = said(sources, "practice.notifier.function_details") or sources.said("practice.notifier.function")
        other = say(sources, "cnil_notifier", function=small(details), who=reach.notifier(sources))
        return lines(reach.head_reach(sources), other)
    return reach.head_reach(sources)


def _officer(sources: Sources) -> Text:
    if no(sources, "practice.dpo.designated"):
        return say(sources, "no")
    if not yes(sources, "practice.dpo.designated"):
        return not_yet(sources)
    number = say(sources, "cnil_dpo_number", number=optional(sources, "practice.dpo.number"))
    return lines(say(sources, "yes"), number, reach.officer(sources))


def _processors(sources: Sources) -> Text:
    if sources.holds("processors_involved"):
        return lines(say(sources, "yes"), *(cell for one in incident.parties(sources) for cell in one))
    return say(sources, "no") if no(sources, "breach.parties_involved") else not_yet(sources)


def _ended(sources: Sources) -> Text:
    if sources.value("breach.timeline.occurrence") is Occurrence.ONGOING:
        return sources.text("breach.timeline.occurrence", "official")
    return optional(sources, "breach.timeline.ended_at", "")


def _aware(sources: Sources) -> Text:
    reason = said(sources, "breach.timeline.aware_reason")
    return lines(sources.text("breach.timeline.aware_at"), reason)


def _processor_notice(sources: Sources) -> Text:
    warned = sources.value("breach.timeline.discovered_by") is Discovery.PROCESSOR or sources.holds("kind_vendor")
    if warned or moment(sources, "breach.timeline.processor_notice_at"):
        return sources.text("breach.timeline.processor_notice_at")
    return NOTHING


def _discovery(sources: Sources) -> Text:
    who = sources.said("breach.timeline.discovered_by")
    how = said(sources, "breach.timeline.circumstances")
    return lines(stopped(who), how) or not_yet(sources)


def _late_reasons(sources: Sources) -> Text:
    reasons = said(sources, "breach.timeline.late_reasons")
    if reasons or not is_late(sources):
        return joined([reasons])
    return lines(sources.gap("breach.timeline.late_reasons"), one(sources.findings, LATE_DRAFT, str) or "")


def _description(sources: Sources) -> Text:
    total = [cell for one in incident.file_of_others(sources) for cell in one]
    systems = said(sources, "breach.systems")
    said_systems = say(sources, "systems", what=systems) if systems else NOTHING
    return lines(sources.text("breach.summary"), said_systems, *total)


def _sensitive(sources: Sources) -> Text:
    if isinstance(sources.value("breach.data.sensitive"), Several):
        return incident.listed_options(sources, "breach.data.sensitive", official=True)
    return not_yet(sources)


def _people(sources: Sources) -> Text:
    listed = _several(sources, "breach.people.categories", PeopleCategory)
    return lines(listed, said(sources, "breach.people.details"))


def _people_count(sources: Sources) -> Text:
    number = count(sources, "breach.people.count")
    if number is None:
        return optional(sources, "breach.people.count")
    band = sources.words.form.band_of(number.value) if sources.words.form else ""
    basis = said(sources, "breach.people.count_basis")
    return lines(
        sources.text("breach.people.count"),
        say(sources, "cnil_band", band=band) if band else NOTHING,
        say(sources, "cnil_count_basis", basis=basis) if basis else NOTHING,
    )


def _measures_before(sources: Sources) -> Text:
    parts = []
    if isinstance(sources.value("breach.protection.measures"), Several):
        parts.append(incident.listed_options(sources, "breach.protection.measures", official=True))
    parts.append(joined([said(sources, "breach.protection.details")]))
    return lines(*parts) or not_yet(sources)


def _consequences_of(sources: Sources, nature: str) -> Text:
    path = f"breach.consequences.{nature}"
    title = say(sources, f"cnil_consequences_{nature}")
    listed = incident.listed_options(sources, path, official=True)
    return lines(title, listed, said(sources, f"{path}_other"))


def _consequences(sources: Sources) -> Text:
    natures = [one.value for one in chosen(sources, "breach.natures")]
    return lines(*(_consequences_of(sources, one) for one in natures)) or sources.gap("breach.natures")


def _impacts(sources: Sources) -> Text:
    other = said(sources, "breach.consequences.impacts_other")
    return lines(incident.listed_options(sources, "breach.consequences.impacts", official=True), other)


def _severity(sources: Sources) -> Text:
    return lines(
        optional(sources, "breach.consequences.severity"), said(sources, "breach.consequences.severity_reason")
    )


def _measures_after(sources: Sources) -> Text:
    return lines(*(cell for one in incident.measures_taken(sources) for cell in one))


def _information(sources: Sources) -> Text:
    if sources.known("breach.communication.status"):
        return sources.text("breach.communication.status", "official")
    return not_yet(sources, sources.words.unknown_label(InformationStatus))


def _informed(sources: Sources) -> Text:
    if not sources.holds("people_informed"):
        return NOTHING
    how_many = (
        say(sources, "cnil_all_informed")
        if yes(sources, "breach.communication.all_informed")
        else say(sources, "cnil_informed_count", number=sources.text("breach.communication.informed_count"))
    )
    means = enumerated([small(option(sources, one)) for one in chosen(sources, "breach.communication.means")])
    reason = said(sources, "breach.communication.not_all_reason")
    return lines(
        say(sources, "cnil_informed_on", day=sources.text("breach.communication.informed_on")),
        how_many,
        reason,
        say(sources, "cnil_informed_means", means=means or sources.gap("breach.communication.means")),
        said(sources, "breach.communication.means_other"),
        say(sources, "cnil_informed_content", content=sources.text("breach.communication.content")),
    )


def _planned(sources: Sources) -> Text:
    status = sources.value("breach.communication.status")
    if status not in {InformationStatus.PLANNED, InformationStatus.PLANNED_DATED}:
        return NOTHING
    dated = status is InformationStatus.PLANNED_DATED
    return (
        sources.text("breach.communication.planned_on")
        if dated
        else optional(sources, "breach.communication.planned_on")
    )


def _not_informed(sources: Sources) -> Text:
    if not sources.holds("not_informing"):
        return NOTHING
    if sources.holds("exempted_from_informing"):
        reason = sources.text("breach.communication.exemption_reason")
        return lines(sources.text("breach.communication.exemption"), reason)
    return lines(say(sources, "cnil_no_high_risk"), sources.text("decisions.risk_reason"))


def _cross_border(sources: Sources) -> Text:
    involved = sources.value("breach.cross_border.involved")
    others = sources.words.form.other_notifications if sources.words.form else ()
    if not isinstance(involved, bool) or not others:
        return not_yet(sources)
    if not involved:
        return joined([others[0]])
    told = ("lead_authority", "authorities", "establishments")
    return lines(others[1], *(said(sources, f"breach.cross_border.{one}") for one in told), *_countries(sources))


def _countries(sources: Sources) -> list[Text]:
    group = "breach.cross_border.countries"
    return [
        joined([element_or_gap(sources, group, one, leaf) for leaf in ("name", "people")], f"{NBSP}: ")
        for one in sources.elements(group)
    ]


def _others(sources: Sources) -> Text:
    unknown = not_yet(sources)
    return lines(
        complaint_step(sources, say(sources, "complaint_unknown", label=unknown)),
        bodies_told(sources, say(sources, "bodies_unknown", label=unknown)),
    )


def _comments(sources: Sources) -> Text:
    joined_papers = enumerated(
        [small(option(sources, one)) for one in chosen(sources, "breach.notification.attachments")]
    )
    comments = said(sources, "breach.timeline.comments")
    papers = say(sources, "cnil_attachments", what=joined_papers) if joined_papers else NOTHING
    other = said(sources, "breach.notification.attachments_other")
    return lines(comments, papers, other) or say(sources, "nothing_now")


ANSWERS: Mapping[str, Answering] = {
    "CNIL-F01": _type,
    "CNIL-F02": _initial_number,
    "CNIL-F03": _siren,
    "CNIL-F04": _organisation,
    "CNIL-F05": lambda sources: optional(sources, "practice.activity"),
    "CNIL-F06": _sector_and_size,
    "CNIL-F07": _head,
    "CNIL-F08": reach.contact,
    "CNIL-F09": _officer,
    "CNIL-F10": _processors,
    "CNIL-F11": lambda sources: optional(sources, "breach.established"),
    "CNIL-F12": lambda sources: optional(sources, "breach.timeline.started_at", ""),
    "CNIL-F13": _ended,
    "CNIL-F14": _aware,
    "CNIL-F15": _processor_notice,
    "CNIL-F16": _discovery,
    "CNIL-F17": _late_reasons,
    "CNIL-F18": lambda sources: incident.listed_options(sources, "breach.natures", official=True),
    "CNIL-F19": lambda sources: incident.listed_options(sources, "breach.origins", official=True),
    "CNIL-F20": lambda sources: _several(sources, "breach.causes", Cause, required=True),
    "CNIL-F21": _description,
    "CNIL-F22": lambda sources: _several(sources, "breach.data.categories", DataCategory),
    "CNIL-F23": _sensitive,
    "CNIL-F24": lambda sources: optional(sources, "breach.data.records"),
    "CNIL-F25": lambda sources: optional(sources, "breach.data.details"),
    "CNIL-F26": _people,
    "CNIL-F27": _people_count,
    "CNIL-F28": _measures_before,
    "CNIL-F29": _consequences,
    "CNIL-F30": _impacts,
    "CNIL-F31": _severity,
    "CNIL-F32": _measures_after,
    "CNIL-F33": _information,
    "CNIL-F34": _informed,
    "CNIL-F35": _planned,
    "CNIL-F36": _not_informed,
    "CNIL-F37": _cross_border,
    "CNIL-F38": _others,
    "CNIL-F39": _comments,
}
