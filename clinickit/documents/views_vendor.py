"""The written request to a processor, a host or a joint controller: what is asked, by when, what was not answered."""

from clinickit.documents import views_incident as incident
from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import DEADLINES, VENDOR_DUE, DeadlineLine, many, one
from clinickit.documents.phrases import NOTHING, element, enumerated, joined, moment, no, row, said, say, stopped, yes
from clinickit.documents.sources import Sources
from clinickit.documents.wording import moment_in_french
from clinickit.domain.vocabulary import Role

PARTIES, PROCESSORS = incident.PARTIES, incident.PROCESSORS
CLOCK = "vendor_answer"
TO_SETTLE = ("vendor_joint_notify", "vendor_joint_inform", "vendor_joint_answer", "vendor_joint_contact")


def asked_now(sources: Sources) -> tuple[str, ...]:
    """The parties this request is for: those that have not answered, or all of them when every one has."""
    ids = sources.elements(PARTIES)
    waiting = tuple(one for one in ids if not moment(sources, f"{PARTIES}[{one}].answered_at"))
    return waiting or ids


def names(sources: Sources) -> tuple[Row, ...]:
    """The parties by name, a gap when none is named."""
    named = enumerated([incident.party_name(sources, one) for one in asked_now(sources)])
    return (row(named or sources.gap(f"{PARTIES}[].name")),)


def _roles(sources: Sources) -> set[Role]:
    """The roles of those asked; a party whose role nobody said is taken for a processor, as a vendor most often is."""
    said_roles = [sources.value(f"{PARTIES}[{one}].qualification") for one in asked_now(sources)]
    return {one if isinstance(one, Role) else Role.PROCESSOR for one in said_roles} or {Role.PROCESSOR}


def _late(sources: Sources) -> tuple[tuple[str, DeadlineLine], ...]:
    """The parties whose answer is overdue, with their clock."""
    clocks = {line.subject: line for line in many(sources.findings, DEADLINES, DeadlineLine) if line.id == CLOCK}
    return tuple(
        (one_id, clocks[one_id])
        for one_id in asked_now(sources)
        if one_id in clocks and clocks[one_id].is_late and not moment(sources, f"{PARTIES}[{one_id}].answered_at")
    )


def subject(sources: Sources) -> tuple[Row, ...]:
    """The line « Objet »: a first request, a reminder, or what is left to say after an answer."""
    if _late(sources):
        return (row(say(sources, "vendor_subject_reminder")),)
    answered = bool(sources.elements(PARTIES)) and all(
        moment(sources, f"{PARTIES}[{one_id}].answered_at") for one_id in sources.elements(PARTIES)
    )
    return (row(say(sources, "vendor_subject_more" if answered else "vendor_subject")),)


def opening(sources: Sources) -> tuple[Row, ...]:
    """How the practice learnt of it: the processor's own message, or awareness; the systems when they are known."""
    notice = moment(sources, "breach.timeline.processor_notice_at")
    if notice:
        first = say(sources, "vendor_opening_notice", when=moment_in_french(notice))
    else:
        first = say(sources, "vendor_opening", when=sources.text("breach.timeline.aware_at"))
    systems = said(sources, "breach.systems")
    about = stopped(say(sources, "systems", what=systems)) if systems else NOTHING
    return (row(joined([first, about], " ")),)


def reminders(sources: Sources) -> tuple[Row, ...]:
    """One paragraph for each request left without an answer past its date."""
    return tuple(
        row(
            say(
                sources,
                "vendor_reminder",
                who=incident.party_name(sources, one_id),
                when=sources.text(f"{PARTIES}[{one_id}].asked_at"),
                due=line.due,
            )
        )
        for one_id, line in _late(sources)
    )


def received(sources: Sources) -> tuple[Row, ...]:
    """The answers that came, with what is asked of those who gave them."""
    rows = []
    for one_id in asked_now(sources):
        at = moment(sources, f"{PARTIES}[{one_id}].answered_at")
        if at:
            who = incident.party_name(sources, one_id)
            rows.append(row(say(sources, "vendor_received", who=who, when=moment_in_french(at))))
    return tuple(rows)


def grounds(sources: Sources) -> tuple[Row, ...]:
    """On which articles the request rests: processor, joint controller, or both."""
    roles = _roles(sources)
    processor = say(sources, "vendor_grounds_processor") if Role.PROCESSOR in roles else NOTHING
    joint = say(sources, "vendor_grounds_joint") if Role.JOINT in roles else NOTHING
    neither = NOTHING if processor or joint else say(sources, "vendor_grounds_other")
    return (row(joined([processor, joint, neither], " ")),)


def due(sources: Sources) -> tuple[Row, ...]:
    """By when an answer is expected; without a rule, « dans les meilleurs délais »."""
    when = one(sources.findings, VENDOR_DUE, str)
    return (row(say(sources, "vendor_due", when=when) if when else say(sources, "vendor_due_none")),)


def joint(sources: Sources) -> tuple[Row, ...]:
    """What joint controllers settle between them (art. 26 GDPR); nothing when nobody is one."""
    ours = sources.value("breach.role") is Role.JOINT
    if not ours and Role.JOINT not in _roles(sources):
        return ()
    return tuple(row(say(sources, key)) for key in TO_SETTLE)


def host(sources: Sources) -> tuple[Row, ...]:
    """What is asked of a host of health data; of a processor that may be one when nobody knows."""
    return tuple(row(text) for one_id in asked_now(sources) if (text := _host(sources, one_id)))


def _host(sources: Sources, one_id: str) -> Text:
    if one_id not in sources.elements(PROCESSORS):
        return say(sources, "vendor_host_maybe") if Role.PROCESSOR in _roles(sources) else NOTHING
    path = f"{PROCESSORS}[{one_id}].health_data_host"
    if no(sources, path):
        return say(sources, "vendor_host_elsewhere")
    return say(sources, "vendor_host" if yes(sources, path) else "vendor_host_maybe")


def contract(sources: Sources) -> tuple[Row, ...]:
    """The contract that binds, as the profile names it."""
    named = [element(sources, PROCESSORS, one_id, "contract") for one_id in asked_now(sources)]
    return tuple(row(say(sources, "vendor_contract", what=name)) for name in named if name)


def controller(sources: Sources) -> tuple[Row, ...]:
    """The controller for whom the practice works, by name; a gap when nobody named it."""
    ids = sources.elements(PARTIES)
    named = [one_id for one_id in ids if sources.value(f"{PARTIES}[{one_id}].qualification") is Role.CONTROLLER]
    listed = enumerated([incident.party_name(sources, one_id) for one_id in named])
    label = sources.words.sentences["controller_name"]
    return (row(listed or sources.gap(f"{PARTIES}[].name", label)),)
