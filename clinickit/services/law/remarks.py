"""Remarks and clocks in French: ids and parameters from the domain, sentences from resources/wording/deadlines.toml."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from clinickit.documents.numbers import NBSP
from clinickit.documents.wording import hour_in_french, with_weekday
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.deadlines import Remark
from clinickit.domain.facts import PARIS, Moment, instant_of_local, local_hour_is_strange
from clinickit.domain.rulebook import Reference, weakest

Texts = Mapping[str, Mapping[str, object]]

# Events that have happened by the time somebody opens a case: their date may be unknown, the delay may already run.
ALREADY_HAPPENED = frozenset({"awareness", "attack_known", "claim_known", "incident_known"})
MINUTES_A_DAY, MINUTES_AN_HOUR = 1440, 60


def said_moment(moment: Moment, *, by_day: bool = False) -> str:
    """« lundi 30 novembre 2026 à 18 h 45 », or the day alone."""
    day = with_weekday(moment.day)
    if by_day or moment.day_only:
        return day
    return f"{day} à {hour_in_french(moment)}{_season(moment)}"


def _season(moment: Moment) -> str:
    """Which of the two, for an hour that exists twice: otherwise both would read alike."""
    naive = moment.local.replace(tzinfo=None)
    if local_hour_is_strange(naive, moment.zone) != "twice":
        return ""
    first = moment.at == instant_of_local(naive, moment.zone)
    return " (heure d’été)" if first else " (heure d’hiver)"


def _param(value: object) -> str:
    if isinstance(value, Moment):
        return said_moment(value)
    if isinstance(value, datetime):
        return said_moment(Moment(value, PARIS))
    if isinstance(value, date):
        return with_weekday(value)
    return str(value)


def remark_text(remark: Remark, texts: Texts) -> str:
    """One remark as a sentence. Raises KeyError for an id that has no sentence (`check` finds it)."""
    sentence = str(texts["remarks"][remark.id])
    if remark.get("amount") == 1:
        sentence = sentence.replace("jours ouvrés", "jour ouvré")
    return sentence.format(**{name: _param(value) for name, value in remark.params})


def label_text(clock: Clock, texts: Texts, subject: str = "") -> str:
    """« Déclaration à l’assureur – MACSF », by the subject's own name."""
    table = texts["clocks"][clock.id]
    label = str(table["label"]) if isinstance(table, Mapping) else clock.id
    return f"{label} – {subject}" if subject else label


def if_missed_text(clock: Clock, texts: Texts) -> str:
    """What to do once the date is past."""
    table = texts["clocks"][clock.id]
    return str(table["if_missed"]) if isinstance(table, Mapping) else ""


def due_text(clock: Clock, texts: Texts) -> str:
    """The date of a clock, or where it stands when it has none."""
    if clock.state is ClockState.NO_START and clock.start_event in ALREADY_HAPPENED:
        return str(texts["texts"]["unknown_start"])
    if clock.due is None:
        return str(texts["states"][clock.state.value]).capitalize()
    return said_moment(clock.due, by_day=clock.by_day)


def left_text(clock: Clock, now: datetime, texts: Texts) -> str:
    """« il reste 1 jour 4 h », « dépassée de 3 h », or nothing once it is done."""
    if clock.state in {ClockState.DONE, ClockState.DONE_LATE}:
        return str(texts["states"][clock.state.value]).capitalize()
    left = clock.remaining(now)
    if left is None:
        return ""
    if clock.state is ClockState.PAST:
        return f"Dépassée de {span(-left)}"
    return f"Il reste {span(left)}"


def span(length: timedelta) -> str:
    """« 2 jours 3 h », « 5 h 20 », « 40 min »."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, rest = divmod(minutes, MINUTES_A_DAY)
    hours, minutes = divmod(rest, MINUTES_AN_HOUR)
    if days:
        plural = "s" if days > 1 else ""
        return f"{days}{NBSP}jour{plural} {hours}{NBSP}h"
    return f"{hours}{NBSP}h{NBSP}{minutes:02d}" if hours else f"{minutes}{NBSP}min"


def why_texts(clock: Clock, texts: Texts) -> tuple[str, ...]:
    """« Pourquoi cette date »: the start, the length, other readings in small print, the articles."""
    lines = [remark_text(one, texts) for one in clock.why]
    for reading in clock.readings:
        due = said_moment(reading.due, by_day=reading.by_day)
        lines.append(str(texts["readings"][reading.id]).format(due=due))
    lines.append(str(texts["natures"][clock.nature.value]).capitalize() + ".")
    lines += [reference_text(one) for one in once_each(clock.references)]
    return tuple(lines)


def once_each(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Each article once, where it comes first, with its weakest mark: two statements may rest on one article.

    An article of which one use is not confirmed is shown « à vérifier », as the whole is as sure as its weakest part.
    """
    kept: dict[tuple[str, str], Reference] = {}
    for one in references:
        name = one.title.replace(NBSP, " "), one.article.replace(NBSP, " ")
        first = kept.setdefault(name, one)
        mark = weakest((first.confidence, one.confidence))
        kept[name] = replace(first, url=first.url or one.url, confidence=mark)
    return tuple(kept.values())


def reference_text(reference: Reference) -> str:
    """« RGPD, article 33, paragraphe 1 », with « à vérifier » when it is not confirmed."""
    doubt = " (à vérifier)" if reference.confidence.to_verify else ""
    return ", ".join(part for part in (reference.title, reference.article) if part) + doubt
