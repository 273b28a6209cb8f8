"""The complaint: facts and times, pieces with their SHA-256, offences named with care; no patient, no admission."""

from clinickit.documents import views_contact as reach
from clinickit.documents import views_incident as incident
from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import OFFENCES, OffenceLine, many
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import (
    NOTHING,
    chosen,
    element,
    element_or_gap,
    enumerated,
    joined,
    lines,
    moment,
    no,
    option,
    row,
    said,
    say,
    small,
    stopped,
    yes,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_steps import complaint_step
from clinickit.documents.wording import moment_in_french, of_town
from clinickit.domain.facts import Moment
from clinickit.domain.vocabulary import IncidentKind

EVIDENCE = "breach.evidence"
RECORDED = "complaint_recorded"

# What the complaint is about, the gravest first; one subject is enough for the line « Objet ».
SUBJECTS = (
    (
        "system",
        (
            IncidentKind.RANSOMWARE,
            IncidentKind.MAILBOX,
            IncidentKind.ACCOUNT,
            IncidentKind.VENDOR,
            IncidentKind.PUBLISHED,
            IncidentKind.INSIDER,
            IncidentKind.DENIAL_OF_SERVICE,
            IncidentKind.EXPOSED_SERVER,
            IncidentKind.ALTERED_DATA,
        ),
    ),
    ("theft", (IncidentKind.THEFT,)),
    ("fraud", (IncidentKind.TRANSFER_FRAUD, IncidentKind.PHISHING)),
    ("misuse", (IncidentKind.LOSS, IncidentKind.WRONG_RECIPIENT)),
)


def against(sources: Sources) -> Text:
    """« contre X », unless the practice named somebody."""
    name = said(sources, "breach.complaint.against").removeprefix("contre ")
    return joined([f"contre {name}" if name else "contre X"])


def court(sources: Sources) -> tuple[Row, ...]:
    """« Tribunal judiciaire de Nantes », from the town or from the whole name."""
    name = said(sources, "breach.complaint.court")
    if not name:
        return (row(say(sources, "court", of_town=sources.gap("breach.complaint.court"))),)
    return (row(name if name.casefold().startswith("tribunal") else say(sources, "court", of_town=of_town(name))),)


def subject(sources: Sources) -> tuple[Row, ...]:
    """The line « Objet » without the word: what is complained of, and against whom."""
    kinds = chosen(sources, "breach.kinds")
    against_whom = joined([_what_is_sent(sources), against(sources)], " ")
    for name, members in SUBJECTS:
        if any(one in members for one in kinds):
            return (row(say(sources, f"complaint_subject_{name}", against=against_whom)),)
    return (row(say(sources, "complaint_subject_unknown", what=sources.gap("breach.kinds"), against=against_whom)),)


def _what_is_sent(sources: Sources) -> Text:
    """« plainte », or « complément à la plainte n° … » when one was filed."""
    if not sources.holds(RECORDED):
        return say(sources, "complaint_first")
    number = said(sources, "breach.complaint.number")
    return say(sources, "complaint_more", number=f" n°{NBSP}{number}" if number else "")


def recorded(sources: Sources) -> tuple[Row, ...]:
    """The complaint already filed, as it is recorded: when, where, under which number; nothing before."""
    if not sources.holds(RECORDED):
        return ()
    return (row(stopped(complaint_step(sources, NOTHING))), row(say(sources, "complaint_more_intro")))


def agreement(sources: Sources) -> str:
    """The ending that agrees with the complainant: « e », nothing, or « (e) » when the civility does not tell."""
    civility = said(sources, "practice.head.civility").casefold().rstrip(".")
    return {"mme": "e", "madame": "e", "m": "", "monsieur": ""}.get(civility, "(e)")


def secrecy(sources: Sources) -> tuple[Row, ...]:
    """The sentence that says why no patient is named."""
    return (row(say(sources, "complaint_secrecy", e=agreement(sources))),)


def complainant(sources: Sources) -> tuple[Row, ...]:
    """Who complains: names, birth, function, professional address, for which structure."""
    on_behalf: list[str | Text] = [sources.text("practice.name"), said(sources, "practice.legal_form")]
    siren = (
        NOTHING if yes(sources, "practice.no_siren") else say(sources, "siren", number=sources.text("practice.siren"))
    )
    return (
        row(
            say(
                sources,
                "complainant_again" if sources.holds(RECORDED) else "complainant",
                e=agreement(sources),
                name=reach.head_name(sources),
                day=sources.text("practice.head.born_on"),
                place=sources.text("practice.head.born_at"),
                role=sources.text("practice.head.role"),
                address=reach.address(sources),
                structure=joined([*on_behalf, siren], ", "),
                against=against(sources),
                aware=sources.text("breach.timeline.aware_at"),
            )
        ),
    )


DATES = (
    ("breach.timeline.started_at", "event_started"),
    ("breach.timeline.ended_at", "event_ended"),
    ("breach.timeline.first_alert_at", "event_first_alert"),
    ("breach.timeline.processor_notice_at", "event_processor_notice"),
    ("breach.timeline.aware_at", "event_aware"),
    ("breach.timeline.certain_at", "event_certain"),
    ("breach.timeline.contained_at", "event_contained"),
)


def facts_in_time(sources: Sources) -> tuple[Row, ...]:
    """The dates of the facts, in time order; the two that a complaint cannot do without show a gap."""
    known = [(moment(sources, path), key) for path, key in DATES]
    ordered = sorted(((one, key) for one, key in known if one), key=lambda pair: pair[0].at)
    rows = [row(moment_in_french(one), say(sources, key)) for one, key in ordered]
    for path, key in (("breach.timeline.started_at", "event_started"), ("breach.timeline.aware_at", "event_aware")):
        if not moment(sources, path):
            rows.append(row(sources.gap(path), say(sources, key)))
    return tuple(rows)


def offences(sources: Sources) -> tuple[Row, ...]:
    """The articles the facts may fall under; a gap when none was worked out."""
    found = many(sources.findings, OFFENCES, OffenceLine)
    if not found:
        return (row(sources.gap("breach.kinds", sources.words.sentences["offences_to_add"])),)
    return tuple(row(_offence(sources, one)) for one in found)


def _offence(sources: Sources, one: OffenceLine) -> Text:
    possible = say(sources, "offence_possible") if one.possible else NOTHING
    return joined([joined([one.label, one.article], ", "), possible, "*" if one.to_verify else NOTHING], " ")


def offences_note(sources: Sources) -> tuple[Row, ...]:
    """What the asterisk means, when an article has one."""
    doubtful = any(one.to_verify for one in many(sources.findings, OFFENCES, OffenceLine))
    return (row(say(sources, "offences_note")),) if doubtful else ()


def closing(sources: Sources) -> tuple[Row, ...]:
    """The request to be kept informed, the civil party, the receipt."""
    stance = "complaint_civil_party" if yes(sources, "breach.complaint.civil_party") else "complaint_reserve"
    receipt = "complaint_more_receipt" if sources.holds(RECORDED) else "complaint_receipt"
    return (row(joined([say(sources, stance, e=agreement(sources)), say(sources, receipt)], " ")),)


def is_joined(sources: Sources, one: str) -> bool:
    """Whether a piece may be joined: it holds no patient data, or they were masked."""
    base = f"{EVIDENCE}[{one}]."
    return no(sources, base + "patient_data") or yes(sources, base + "masked")


def evidence(sources: Sources) -> tuple[Row, ...]:
    """The numbered list of pieces with their SHA-256; a piece with patient data is listed as not joined."""
    return tuple(_piece(sources, number, one) for number, one in enumerate(sources.elements(EVIDENCE), 1))


def _piece(sources: Sources, number: int, one: str) -> Row:
    base = f"{EVIDENCE}[{one}]."
    label = element_or_gap(sources, EVIDENCE, one, "label")
    if is_joined(sources, one):
        status = say(sources, "piece_masked") if yes(sources, base + "masked") else NOTHING
    elif yes(sources, base + "patient_data"):
        status = say(sources, "piece_withheld")
    else:
        status = say(sources, "piece_unchecked")
    return row(str(number), joined([label, status], ". "), custody(sources, one), hash_of(sources, one))


def hash_of(sources: Sources, one: str) -> Text:
    """The SHA-256 of a piece; a dash when it has none."""
    value = element(sources, EVIDENCE, one, "sha256")
    return joined([value or "–"])


def custody(sources: Sources, one: str) -> Text:
    """Who collected a piece, when and how, with which witness."""
    when = moment(sources, f"{EVIDENCE}[{one}].collected_at")
    by = element(sources, EVIDENCE, one, "collected_by")
    method, source, witness = (element(sources, EVIDENCE, one, leaf) for leaf in ("method", "source", "witness"))
    collected = [
        f"Le {moment_in_french(when)}" if isinstance(when, Moment) else "",
        f"par {by}" if by else "",
    ]
    return lines(source, joined(collected, ", "), method, f"Témoin{NBSP}: {witness}" if witness else "") or joined(
        ["–"]
    )


def no_evidence(sources: Sources) -> tuple[Row, ...]:
    """Said when no piece is recorded."""
    return () if sources.elements(EVIDENCE) else (row(say(sources, "no_piece")),)


def data(sources: Sources) -> tuple[Row, ...]:
    """Categories of data and the approximate number of people: never a name."""
    ordinary = [small(option(sources, one)) for one in chosen(sources, "breach.data.categories")]
    sensitive = [incident.sensitive_name(sources, one) for one in chosen(sources, "breach.data.sensitive")]
    named = enumerated([*ordinary, *sensitive]) or sources.gap("breach.data.categories")
    number = joined([cell for one in incident.people_count(sources) for cell in one])
    return (row(say(sources, "complaint_data", data=named, people=number)),)


def caller(sources: Sources) -> tuple[Row, ...]:
    """Who raised the alert and what they said they hold, when somebody outside did."""
    if not sources.known("breach.alert.source"):
        return ()
    name, holds = said(sources, "breach.alert.caller"), said(sources, "breach.alert.holds")
    who = joined([small(sources.said("breach.alert.source")), f"({name})" if name else ""], " ")
    held = stopped(say(sources, "alert_holds", what=holds)) if holds else NOTHING
    return (row(joined([say(sources, "alert_source", who=who), held], " ")),)
