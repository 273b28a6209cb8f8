"""Reasons for a late notification, drafted from the known dates and facts; a person accepts or rewrites them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from clinickit.documents.wording import count_in_french, listed, moment_in_french, with_weekday
from clinickit.domain.case_clocks import LATE_REASONS, PARTIES, moment_at
from clinickit.domain.clock_warnings import is_night
from clinickit.domain.clocks import Clock
from clinickit.domain.deadlines import SATURDAY, Place, place_of
from clinickit.domain.facts import Count, FactValue, Moment, Several, Unknown
from clinickit.domain.holidays_fr import local_holiday
from clinickit.domain.schema import elements
from clinickit.domain.vocabulary import EffectOnCare, Nature
from clinickit.services.law.assessment import Assessment
from clinickit.services.law.remarks import span
from clinickit.services.law.words import Tables, text_at
from clinickit.services.library import Library
from clinickit.services.screens import Field, Group, StepScreen

FILE = "wording/late_reasons.toml"
STEP = "cnil_notification"
CLOCK = "cnil_notification"

DATES = ("first_alert_at", "processor_notice_at", "aware_at")
# What is most often still being established when the time is up.
TO_ESTABLISH = (
    "breach.natures",
    "breach.data.categories",
    "breach.confidentiality.exfiltration",
    "breach.people.count",
)


@dataclass(frozen=True, slots=True)
class _Late:
    """What one draft is written from."""

    answers: Mapping[str, FactValue]
    clock: Clock
    assessment: Assessment
    library: Library
    words: Tables

    def say(self, key: str, **blanks: str) -> str:
        """One sentence with its blanks filled."""
        return text_at(self.words, FILE, "sentences", key).format(**blanks)

    def dated(self, key: str, at: Moment | None) -> Iterator[str]:
        """A sentence with its moment, nothing when the moment is unknown."""
        if at is not None:
            yield self.say(key, when=moment_in_french(at))


def late_reasons_draft(assessment: Assessment, library: Library) -> str:
    """The draft, one sentence a line; empty when the notification is not late.

    Late as the deadline says: never later than the hours elapsed (art. 33(1) GDPR). Only what the file knows is told.
    """
    clock = assessment.clock(CLOCK)
    if clock is None or not clock.is_late or clock.due is None:
        return ""
    words = library.resources.read(FILE)
    late = _Late(assessment.answers, clock, assessment, library, words)
    return "\n".join((*_awareness(late), *_delay(late), *_vendors(late), *_out_of_order(late), *_end(late)))


def _awareness(late: _Late) -> Iterator[str]:
    """The first sign, the processor's message, awareness and what made it."""
    alert, notice, aware = (moment_at(late.answers, f"breach.timeline.{one}") for one in DATES)
    if alert is not None and (aware is None or alert.at != aware.at):
        yield from late.dated("first_alert", alert)
    yield from late.dated("notice", notice)
    yield from late.dated("aware", aware)
    if aware is None:
        yield late.say("fallback")
    elif not aware.day_only and is_night(aware, late.assessment.rules):
        yield late.say("aware_night")
    reason = late.answers.get("breach.timeline.aware_reason")
    if isinstance(reason, str) and reason.strip():
        yield late.say("aware_reason", what=_closed(reason.strip()))


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _delay(late: _Late) -> Iterator[str]:
    """The deadline, and the days of the period when most practices are closed."""
    yield from late.dated("due", late.clock.due)
    postcode = late.answers.get("practice.address.postcode")
    days = _closed_days(late.clock, place_of(postcode if isinstance(postcode, str) else ""))
    if days:
        yield late.say("closed_days", days=listed(days))


def _closed_days(clock: Clock, place: Place) -> list[str]:
    """« le samedi 21 novembre 2026 », « le mercredi 11 novembre 2026 (Armistice) »."""
    if clock.start is None or clock.due is None:
        return []
    found, day = [], clock.start.day
    while day <= clock.due.day:
        holiday = local_holiday(day, place.territory)
        if holiday:
            found.append(f"le {with_weekday(day)} ({holiday})")
        elif day.weekday() >= SATURDAY:
            found.append(f"le {with_weekday(day)}")
        day += timedelta(days=1)
    return found


def _vendors(late: _Late) -> Iterator[str]:
    """Whom the practice asked, when, and whether an answer came."""
    for party in elements(late.answers, PARTIES):
        asked, answered = (moment_at(late.answers, f"{PARTIES}[{party}].{one}") for one in ("asked_at", "answered_at"))
        name = late.answers.get(f"{PARTIES}[{party}].name")
        if asked is None or not isinstance(name, str) or not name:
            continue
        yield late.say("asked", who=name, when=moment_in_french(asked))
        if answered is None:
            yield late.say("unanswered")
        else:
            yield late.say("answered", who=name, when=moment_in_french(answered))


def _out_of_order(late: _Late) -> Iterator[str]:
    """What could not be used meanwhile, and what it did to care."""
    natures = late.answers.get("breach.natures")
    if not isinstance(natures, Several) or Nature.AVAILABILITY not in natures.items:
        return
    hours = late.answers.get("breach.availability.hours")
    if isinstance(hours, Count):
        unit = "heures" if hours.value > 1 else "heure"
        yield late.say("unavailable_hours", hours=f"{count_in_french(hours)}\u00a0{unit}")
    else:
        yield late.say("unavailable")
    if late.answers.get("breach.availability.restored") is False:
        yield late.say("not_restored")
    care = late.answers.get("breach.availability.effect_on_care")
    if isinstance(care, EffectOnCare) and care is not EffectOnCare.NONE:
        label = late.library.vocabularies.label(care)
        yield late.say("care", what=label[:1].lower() + label[1:])


def _end(late: _Late) -> Iterator[str]:
    """What is still being established, and when the notification was filed."""
    missing = [late.library.words.fact_name(path) for path in TO_ESTABLISH if _open(late.answers.get(path))]
    if missing:
        yield late.say("unknown", what=listed(missing))
    if late.clock.done is None or late.clock.late_by is None:
        yield late.say("not_filed")
    else:
        yield late.say("filed", when=moment_in_french(late.clock.done), late=span(late.clock.late_by))


def _open(value: FactValue | None) -> bool:
    return value is None or isinstance(value, Unknown) or (isinstance(value, Several) and not value.complete)


def draft_line(draft: str, library: Library) -> str:
    """The draft as a paper prints it while nobody has taken it over: marked as a draft."""
    words = library.resources.read(FILE)
    return text_at(words, FILE, "texts", "draft").format(text=" ".join(draft.splitlines())) if draft else ""


def with_late_reasons(screen: StepScreen, judged: Callable[[], Assessment], library: Library) -> StepScreen:
    """The notification page with the draft beside its question, asked at once when the notification is late.

    The case is judged only when it is that page which is shown.
    """
    if screen.id != STEP:
        return screen
    draft = late_reasons_draft(judged(), library)
    if not draft:
        return screen
    why = text_at(library.resources.read(FILE), FILE, "texts", "proposed")
    return replace(screen, items=tuple(_proposed(item, draft, why) for item in screen.items))


def _proposed(item: Field | Group, draft: str, why: str) -> Field | Group:
    if not isinstance(item, Field) or item.path != LATE_REASONS:
        return item
    if item.raw or item.unknown:
        return replace(item, essential=True)
    return replace(item, essential=True, proposal=draft, proposal_why=why)
