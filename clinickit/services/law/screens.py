"""The duties page, the bar's clock and the open duties, from an assessment."""

from datetime import datetime

from clinickit.domain.clock_kinds import Nature
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.duties import DutyFinding
from clinickit.domain.duty_files import Strength
from clinickit.domain.duty_questions import ROLE
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.schema import generic
from clinickit.domain.vocabulary import Role
from clinickit.services.law.assessment import Assessment, clock_label, subject_name
from clinickit.services.law.reasons import factors, role_lines
from clinickit.services.law.reasons import said as factor_text
from clinickit.services.law.remarks import due_text, if_missed_text, left_text, why_texts
from clinickit.services.library import Library
from clinickit.services.screens import ClockLine, DutiesScreen, DutyLine, FactorLine

RUNNING = {ClockState.RUNNING, ClockState.PAST}


def clock_line(clock: Clock, assessment: Assessment, library: Library) -> ClockLine:
    """One clock: its date, what is left, why this date, warnings."""
    texts = library.deadline_texts
    return ClockLine(
        id=clock.id,
        title=clock_label(assessment, clock, library),
        due=_due_said(clock, assessment, library),
        left=left_text(clock, assessment.now, texts),
        late=clock.state is ClockState.PAST and clock.nature is not Nature.SOFT,
        why=why_texts(clock, texts),
        warnings=(
            *(library.remark_text(one) for one in clock.warnings if clock.state is not ClockState.NO_START),
            *((if_missed_text(clock, texts),) if clock.is_late else ()),
        ),
        nature=str(texts["natures"][clock.nature.value]),
        done=clock.state in {ClockState.DONE, ClockState.DONE_LATE},
    )


def _due_said(clock: Clock, assessment: Assessment, library: Library) -> str:
    """When; what is for now without a number of hours says how it binds, if it is only recommended."""
    due = due_text(clock, library.deadline_texts)
    owed = next((one for one in assessment.duties if one.clock == clock.id), None)
    if clock.state is not ClockState.NO_NUMBER or owed is None or owed.strength is not Strength.RECOMMENDED:
        return due
    return f"{due} ({library.law_words.law_text('strengths', owed.strength.value)})"


def _missing(paths: tuple[str, ...], library: Library) -> tuple[str, ...]:
    return tuple(dict.fromkeys(library.words.fact_name(generic(path)) for path in paths))


def duty_line(duty: DutyFinding, assessment: Assessment, library: Library) -> DutyLine:
    """One duty with its why."""
    said = library.law_words.duty(duty)
    title = f"{said.title} – {subject_name(assessment.answers, duty.subject, library)}" if duty.subject else said.title
    return DutyLine(
        id=duty.key,
        title=title,
        verdict=duty.verdict.value,
        verdict_label=said.verdict,
        strength=said.strength,
        what=said.what if duty.act_as else "",
        why=said.reasons,
        missing=_missing(duty.missing, library) if duty.verdict is Verdict.UNDETERMINED else (),
        references=said.references,
        positions=said.positions,
        decision=said.decision,
    )


def duties_screen(library: Library, assessment: Assessment) -> DutiesScreen:
    """Three conclusions, the risk, the clocks side by side, the duties owed first."""
    words = library.law_words
    risk = words.risk(assessment.risk)
    acts = tuple(name for name, duty in assessment.conclusions.items() if duty.act_as)
    advice = words.advice(assessment.risk, acts, processor=assessment.answers.get(ROLE) is Role.PROCESSOR)
    conclusions = tuple(
        f"{words.law_text('conclusions', name)}\u00a0: {words.law_text('verdicts', duty.verdict.value).lower()}"
        for name, duty in assessment.conclusions.items()
    )
    ordered = sorted(assessment.duties, key=lambda duty: not duty.act_as)
    return DutiesScreen(
        conclusions=conclusions,
        risk_title=risk.title,
        risk_reasons=(advice, *risk.reasons),
        scales=_scales(assessment, library),
        clocks=tuple(clock_line(one, assessment, library) for one in _by_date(assessment)),
        duties=tuple(duty_line(one, assessment, library) for one in ordered),
        date_remarks=tuple(library.remark_text(one) for one in assessment.remarks),
        role=role_lines(library, assessment.role),
        factors=tuple(
            FactorLine(one.id, one.title, one.line)
            for one in factors(library, assessment.scales.enisa, assessment.answers)
        ),
        factors_opener=factor_text(library, "factors", "opener"),
    )


def _scales(assessment: Assessment, library: Library) -> tuple[str, ...]:
    scales, words, labels = assessment.scales, library.law_words, library.vocabularies
    lines = [
        f"Gravité (échelle de la CNIL)\u00a0: {labels.feminine_label(scales.severity)}",
        f"Vraisemblance\u00a0: {labels.feminine_label(scales.likelihood)}",
        f"Note ENISA\u00a0: {words.enisa(scales.enisa)}",
        words.risk_text("score"),
        words.risk_text("proposal"),
    ]
    if scales.disagree:
        lines.append(words.risk_text("scales_disagree"))
    return tuple(lines)


def _by_date(assessment: Assessment) -> tuple[Clock, ...]:
    """What has no number of hours first, since it is for now; then dates in order; then far or waiting ones."""
    latest = max((one.due.at for one in assessment.clocks if one.due), default=assessment.now)
    return tuple(sorted(assessment.clocks, key=lambda one: (_rank(one), one.due.at if one.due else latest)))


def _rank(clock: Clock) -> tuple[bool, bool, bool]:
    far = clock.nature is Nature.LIMITATION or clock.state not in RUNNING
    return clock.state is ClockState.NO_START, far and clock.state is not ClockState.NO_NUMBER, clock.due is not None


def next_clock(assessment: Assessment) -> Clock | None:
    """The clock to keep in sight: the first date still to come of the law, a condition or a contract.

    Dates gone by come after, then those that are only aimed at: none of them hides one that can still be met.
    """
    running = [one for one in assessment.clocks if one.state in RUNNING and one.due is not None]
    return min(running, key=lambda one: (_urgency(one), _due(one)), default=None)


def _urgency(clock: Clock) -> tuple[bool, bool]:
    return clock.nature in {Nature.SOFT, Nature.LIMITATION}, clock.state is not ClockState.RUNNING


def _due(clock: Clock) -> datetime:
    if clock.due is None:
        raise ValueError(clock.id)
    return clock.due.at


def main_clock_text(library: Library, assessment: Assessment) -> str:
    """« Notification à la CNIL : lundi 30 novembre 2026 à 18 h 45 (il reste 1 jour 4 h) »."""
    clock = next_clock(assessment)
    if clock is None:
        return ""
    texts = library.deadline_texts
    left = left_text(clock, assessment.now, texts)
    return f"{clock_label(assessment, clock, library)}\u00a0: {due_text(clock, texts)} ({left[:1].lower()}{left[1:]})"


def open_duties(library: Library, assessment: Assessment) -> tuple[DutyLine, ...]:
    """The duties still to fulfil or to settle: neither decided about nor done in time or late."""
    still = (one for one in assessment.duties if one.act_as and one.decision is None and not _done(one, assessment))
    return tuple(duty_line(one, assessment, library) for one in still)


def open_duty_lines(library: Library, assessment: Assessment) -> tuple[str, ...]:
    """The same duties, a line each."""
    return tuple(f"{line.title} – {line.strength}" for line in open_duties(library, assessment))


def _done(duty: DutyFinding, assessment: Assessment) -> bool:
    clock = assessment.clock(duty.clock, duty.subject) if duty.clock else None
    return clock is not None and clock.state in {ClockState.DONE, ClockState.DONE_LATE}
