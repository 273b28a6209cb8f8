"""The chronology: dates of the breach, journal and papers in time order, event time and entry time apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import GESTURE_TEXTS, ISSUED
from clinickit.documents.phrases import element, joined, local, moment, row, say, zone_of
from clinickit.documents.sources import Sources
from clinickit.documents.views_complaint import EVIDENCE
from clinickit.documents.views_incident import PARTIES, party_name
from clinickit.documents.views_insurance import CLAIMS, POLICIES
from clinickit.documents.wording import moment_in_french
from clinickit.domain.facts import Moment, moment_of_day

FOLLOW_UPS, GESTURES = "breach.notification.follow_ups", "breach.gestures"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `noted` is when it was written down, empty for a fact of the file."""

    at: Moment
    what: Text
    noted: str = ""
    who: str = ""
    rank: int = 0


DATED = (
    ("breach.timeline.started_at", "event_started"),
    ("breach.timeline.ended_at", "event_ended"),
    ("breach.timeline.first_alert_at", "event_first_alert"),
    ("breach.timeline.processor_notice_at", "event_processor_notice"),
    ("breach.timeline.aware_at", "event_aware"),
    ("breach.timeline.certain_at", "event_certain"),
    ("breach.timeline.contained_at", "event_contained"),
    ("breach.alert.publishes_on", "event_publication"),
    ("breach.confidentiality.attestation_at", "event_attestation"),
    ("breach.notification.initial_filed_at", "event_notified"),
    ("practice.crisis.since", "event_crisis_contact"),
)


def _dated(sources: Sources) -> Iterator[Event]:
    for path, key in DATED:
        at = moment(sources, path)
        if at:
            yield Event(at, say(sources, key))
    filed = moment(sources, "breach.complaint.filed_at")
    if filed:
        announced = sources.holds("only_announced")
        yield Event(filed, say(sources, "event_pre_complaint" if announced else "event_complaint"))
    told = sources.value("breach.communication.informed_on")
    if isinstance(told, date) and not isinstance(told, datetime):
        yield Event(moment_of_day(told, zone_of(sources).key), say(sources, "event_informed"))


def _grouped(sources: Sources) -> Iterator[Event]:
    for one in sources.elements(FOLLOW_UPS):
        at = moment(sources, f"{FOLLOW_UPS}[{one}].filed_at")
        if at:
            yield Event(at, say(sources, "event_follow_up"))
    for one in sources.elements(PARTIES):
        for leaf in ("asked_at", "answered_at"):
            at = moment(sources, f"{PARTIES}[{one}].{leaf}")
            if at:
                yield Event(at, say(sources, f"event_party_{leaf}", who=party_name(sources, one)))
    for one in sources.elements(CLAIMS):
        at = moment(sources, f"{CLAIMS}[{one}].declared_at")
        if at:
            insurer = element(sources, POLICIES, one, "insurer") or sources.words.sentences["an_insurer"]
            yield Event(at, say(sources, "event_claim", insurer=insurer))


def _pieces(sources: Sources) -> Iterator[Event]:
    for one in sources.elements(EVIDENCE):
        at = moment(sources, f"{EVIDENCE}[{one}].collected_at")
        if at:
            label = element(sources, EVIDENCE, one, "label") or sources.words.sentences["a_piece"]
            by = element(sources, EVIDENCE, one, "collected_by")
            yield Event(at, say(sources, "event_piece", label=label), who=by)


def _gestures(sources: Sources) -> Iterator[Event]:
    texts = sources.findings.get(GESTURE_TEXTS)
    told = {ref for entry in sources.journal for ref in entry.refs}
    for one in sources.elements(GESTURES):
        at = moment(sources, f"{GESTURES}[{one}].done_at")
        if at and one not in told:
            text = texts.get(one, "") if isinstance(texts, dict) else ""
            what = say(sources, "event_gesture", what=str(text) or sources.words.sentences["a_gesture"])
            yield Event(at, what, who=element(sources, GESTURES, one, "done_by"))


def _journal(sources: Sources) -> Iterator[Event]:
    for entry in sources.journal:
        corrects = say(sources, "event_corrects", number=str(entry.corrects)) if entry.corrects else ""
        yield Event(
            entry.event_at,
            joined([entry.text, corrects], " "),
            moment_in_french(local(sources, entry.entered_at)),
            entry.person,
            entry.number,
        )


def _papers(sources: Sources) -> Iterator[Event]:
    issued = sources.findings.get(ISSUED, ())
    for one in issued if isinstance(issued, tuple) else ():
        title, at = getattr(one, "title", ""), getattr(one, "issued_at", None)
        version = getattr(one, "template_version", "")
        if title and isinstance(at, datetime):
            yield Event(local(sources, at.astimezone(UTC)), say(sources, "event_paper", title=title, version=version))


def events(sources: Sources) -> tuple[Row, ...]:
    """Everything dated, in time order: when it happened, what, by whom, when it was written down."""
    made = [*_dated(sources), *_grouped(sources), *_pieces(sources), *_gestures(sources), *_journal(sources)]
    made += _papers(sources)
    ordered = sorted(made, key=lambda event: (event.at.at, event.rank))
    return tuple(row(moment_in_french(event.at), event.what, event.who or "–", event.noted or "–") for event in ordered)


def undated(sources: Sources) -> tuple[Row, ...]:
    """The dates without which a chronology says little: a visible gap for each that is unknown."""
    paths = ("breach.timeline.started_at", "breach.timeline.first_alert_at", "breach.timeline.aware_at")
    return tuple(row(sources.gap(path)) for path in paths if not moment(sources, path))
