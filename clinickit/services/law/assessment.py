"""One case judged at one moment: the risk, the duties, the clocks, the two scales, what is missing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clinickit.documents import findings as paper
from clinickit.documents.calendar import Event
from clinickit.documents.wording import in_french, listed
from clinickit.domain.as_told import Told, as_told
from clinickit.domain.case_clocks import clocks_of, date_findings
from clinickit.domain.clock_warnings import Watch
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.conditions import holds
from clinickit.domain.contradictions import contradictions
from clinickit.domain.deadlines import Remark, place_of, remark
from clinickit.domain.duties import DutiesAssessment, DutyFinding, assess_duties
from clinickit.domain.duty_questions import REQUESTS
from clinickit.domain.exposure import KINDS
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.domain.offences import Qualification, penalties_on, qualifications
from clinickit.domain.risk import NATURES, RiskAssessment
from clinickit.domain.role import RoleFound, role_of
from clinickit.domain.rulebook import Reference, RulesInForce
from clinickit.domain.severity import Scales, weigh_scales
from clinickit.domain.vocabulary import IncidentKind, PolicyKind, RequestKind
from clinickit.services.law.reasons import factors, role_lines
from clinickit.services.law.remarks import due_text, if_missed_text, label_text, said_moment, why_texts
from clinickit.services.law.words import LawWords
from clinickit.services.library import Library

SCHEMA = 1
PAST = {ClockState.PAST, ClockState.DONE, ClockState.DONE_LATE}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the law asks in one case. `remarks` say plainly which dates do not fit together."""

    now: datetime
    answers: Mapping[str, FactValue]
    rules: RulesInForce
    rules_version: str
    judged: DutiesAssessment
    clocks: tuple[Clock, ...]
    scales: Scales
    remarks: tuple[Remark, ...]
    role: RoleFound

    @property
    def risk(self) -> RiskAssessment:
        """The legal outcome and why."""
        return self.judged.risk

    @property
    def duties(self) -> tuple[DutyFinding, ...]:
        """Every duty, in order."""
        return self.judged.duties

    @property
    def conclusions(self) -> Mapping[str, DutyFinding]:
        """Record, notify, inform."""
        return {"record": self.judged.record, "notify": self.judged.notify, "inform": self.judged.inform}

    def clock(self, clock_id: str, subject: str = "") -> Clock | None:
        """One clock, or None when it does not run in this case."""
        return next((one for one in self.clocks if (one.id, one.subject) == (clock_id, subject)), None)

    def due_of(self, duty: DutyFinding) -> datetime | None:
        """The date of a duty: of its own clock, or the first one when several measure it and are not done."""
        own = self.clock(duty.clock, duty.subject)
        measuring = [own] if own else [one for one in self.clocks if one.id == duty.clock and one.done is None]
        return min((one.due.at for one in measuring if one.due), default=None)


def assess(library: Library, answers: Mapping[str, FactValue], now: datetime) -> Assessment:
    """Judge a case at a moment, under the rules in force that day. `answers` are those that count (see `effective`).

    What the case says without its key is read first (the kind of incident, what was lost, the role).
    """
    role, told = role_of(answers), as_told(answers)
    answers = told.answers
    rules = library.rulebook.at(now.date())
    judged = assess_duties(answers, rules, library.duties)
    postcode = answers.get("practice.address.postcode")
    watch = Watch(rules, place_of(postcode if isinstance(postcode, str) else ""), now)
    return Assessment(
        now=now,
        answers=answers,
        rules=rules,
        rules_version=library.rulebook.fingerprint,
        judged=judged,
        clocks=clocks_of(answers, judged, watch),
        scales=weigh_scales(answers, rules),
        remarks=(*date_findings(answers, judged, watch), *contradictions(answers), *_read_in_answers(told, library)),
        role=role,
    )


# What the kit read by itself is said, so that the person may correct it; the role has its own lines on the page.
READ_IN_ANSWERS = {KINDS: "kind_read_in_answers", NATURES: "losses_read_in_answers"}


def _read_in_answers(told: Told, library: Library) -> tuple[Remark, ...]:
    found = ((one, told.answers[path]) for path, one in READ_IN_ANSWERS.items() if path in told.read)
    return tuple(
        remark(one, what=listed([library.vocabularies.label(item) for item in value.items]))
        for one, value in found
        if isinstance(value, Several)
    )


def subject_name(answers: Mapping[str, FactValue], subject: str, library: Library) -> str:
    """How a policy or a party is called on screen: « MACSF (assurance cyber) », « Médiligne »; else its id."""
    insurer, kind = (answers.get(f"practice.policies[{subject}].{one}") for one in ("insurer", "kind"))
    party = answers.get(f"breach.parties[{subject}].name")
    asked = answers.get(f"{REQUESTS}[{subject}].kind")
    if isinstance(insurer, str) and insurer:
        return f"{insurer} ({library.vocabularies.label(kind).lower()})" if isinstance(kind, PolicyKind) else insurer
    if isinstance(asked, RequestKind):
        return f"{library.vocabularies.label(asked)} ({subject})"
    return party if isinstance(party, str) and party else subject


def clock_label(assessment: Assessment, clock: Clock, library: Library) -> str:
    """The French name of a clock, with the insurer or the processor it is about."""
    subject = subject_name(assessment.answers, clock.subject, library) if clock.subject else ""
    return label_text(clock, library.deadline_texts, subject)


def calendar(assessment: Assessment, library: Library) -> tuple[Event, ...]:
    """The dates still to come, for a calendar; nothing personal in them."""
    return tuple(
        Event(
            uid="-".join(part for part in (clock.id, clock.subject) if part),
            at=clock.due.at,
            title=clock_label(assessment, clock, library),
            description="\n".join(why_texts(clock, library.deadline_texts)),
        )
        for clock in assessment.clocks
        if clock.due is not None and clock.state not in PAST
    )


def offences(assessment: Assessment, library: Library) -> tuple[Qualification, ...]:
    """The articles that a complaint may name for these kinds of incident."""
    kinds = assessment.answers.get("breach.kinds")
    held = [kind for kind in IncidentKind if isinstance(kinds, Several) and kind in kinds]

    return qualifications(held, lambda condition: holds(condition, assessment.answers), library.offences)


def for_papers(assessment: Assessment, library: Library) -> Mapping[str, object]:
    """What papers print of an assessment, already in words."""
    words = library.law_words
    risk = words.risk(assessment.risk)
    return {
        paper.OFFENCES: tuple(_offence_line(one, assessment) for one in offences(assessment, library)),
        paper.DEADLINES: tuple(_deadline_line(one, assessment, library) for one in assessment.clocks),
        paper.DUTIES: tuple(_duty_line(one, words) for one in assessment.duties),
        paper.RISK: paper.RiskLines(
            conclusion=risk.title,
            reasons=risk.reasons,
            severity=library.vocabularies.feminine_label(assessment.scales.severity),
            likelihood=library.vocabularies.feminine_label(assessment.scales.likelihood),
            enisa=words.enisa(assessment.scales.enisa),
            factors=tuple(one.line for one in factors(library, assessment.scales.enisa, assessment.answers)),
        ),
        paper.POSITIONS: tuple(
            paper.PositionLine(one.source, one.text, one.dated, one.confidence.to_verify)
            for one in assessment.judged.notify.positions
        ),
        paper.HELP_LINES: library.help_lines,
        paper.ROLE: role_lines(library, assessment.role)[0] if _worked_out(assessment.role) else None,
        paper.RULES_VERSION: assessment.rules_version,
        paper.RULES_CHECKED: in_french(library.rules_checked_on),
        paper.GESTURE_TEXTS: library.gesture_texts,
    }


def _worked_out(role: RoleFound) -> bool:
    """Whether only the questions tell the role: a paper that prints what was said would lack it."""
    return role.said is None and role.worked_out is not None


def _offence_line(found: Qualification, assessment: Assessment) -> paper.OffenceLine:
    on_day = penalties_on(found.article, _day_of_facts(assessment))
    return paper.OffenceLine(
        article=f"{found.article.code}, article {found.article.number}",
        label=found.article.label,
        penalty=next((one.text for one in on_day.penalties if not one.circumstance), ""),
        possible=not found.sure,
        to_verify=on_day.to_verify,
    )


def _day_of_facts(assessment: Assessment) -> date:
    started = assessment.answers.get("breach.timeline.started_at")
    return started.day if isinstance(started, Moment) else assessment.now.date()


def _deadline_line(clock: Clock, assessment: Assessment, library: Library) -> paper.DeadlineLine:
    texts = library.deadline_texts
    why = why_texts(clock, texts)
    return paper.DeadlineLine(
        id=clock.id,
        label=clock_label(assessment, clock, library),
        due=due_text(clock, texts),
        why=why[0] if why else "",
        is_late=clock.is_late,
        small_print=if_missed_text(clock, texts) if clock.is_late else "",
    )


def _duty_line(duty: DutyFinding, words: LawWords) -> paper.DutyLine:
    said = words.duty(duty)
    return paper.DutyLine(duty.key, said.title, said.verdict, said.strength, said.reasons, said.references, duty.act_as)


def _reference_json(reference: Reference) -> dict[str, object]:
    return {
        "title": reference.title,
        "article": reference.article,
        "url": reference.url,
        "checked_on": reference.checked_on.isoformat() if reference.checked_on else None,
        "confidence": reference.confidence.value,
    }


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _clock_json(clock: Clock, assessment: Assessment, library: Library) -> dict[str, object]:
    return {
        "id": clock.id,
        "subject": clock.subject,
        "label": clock_label(assessment, clock, library),
        "nature": clock.nature.value,
        "state": clock.state.value,
        "start_event": clock.start_event,
        "start": _utc(clock.start.at) if clock.start else None,
        "method": clock.method,
        "due": _utc(clock.due.at) if clock.due else None,
        "due_local": clock.due.local.isoformat() if clock.due else None,
        "zone": clock.due.zone if clock.due else None,
        "said": said_moment(clock.due, by_day=clock.by_day) if clock.due else "",
        "why": list(why_texts(clock, library.deadline_texts)),
        "warnings": [library.remark_text(one) for one in clock.warnings],
        "references": [_reference_json(one) for one in clock.references],
    }


def _duty_json(duty: DutyFinding, assessment: Assessment, library: Library) -> dict[str, object]:
    said = library.law_words.duty(duty)
    due = assessment.due_of(duty)
    return {
        "id": duty.id,
        "subject": duty.subject,
        "title": said.title,
        "verdict": duty.verdict.value,
        "act_as": "yes" if duty.act_as else "no",
        "strength": duty.strength.value,
        "confidence": duty.confidence.value,
        "reasons": [{"id": one.id, "text": text} for one, text in zip(duty.reasons, said.reasons, strict=True)],
        "facts_used": list(duty.facts_used),
        "missing": list(duty.missing),
        "references": [_reference_json(one) for one in duty.references],
        "deadline": _utc(due) if due else None,
        "positions": [{"source": one.source, "dated": one.dated, "text": one.text} for one in duty.positions],
        "decision": None if duty.decision is None else duty.decision.choice.value,
    }


def to_json(assessment: Assessment, library: Library) -> str:
    """The machine form, `schema` 1: conclusions, risk, duties, clocks, remarks, gaps."""
    said = library.law_words.risk(assessment.risk)
    scales = assessment.scales
    found = {
        "schema": SCHEMA,
        "at": _utc(assessment.now),
        "rules_version": assessment.rules_version,
        "conclusions": {
            name: {"verdict": duty.verdict.value, "act_as": "yes" if duty.act_as else "no"}
            for name, duty in assessment.conclusions.items()
        },
        "role": {
            "known": assessment.role.known.value if assessment.role.known else "undetermined",
            "said": assessment.role.said is not None,
            "text": list(role_lines(library, assessment.role)),
        },
        "risk": {
            "outcome": assessment.risk.certain.value if assessment.risk.certain else "undetermined",
            "cautious": assessment.risk.cautious.value,
            "possible": [one.value for one in assessment.risk.outcomes],
            "title": said.title,
            "reasons": [
                {"id": one.id, "supposed": one.supposed, "text": text}
                for one, text in zip(assessment.risk.reasons, said.reasons, strict=True)
            ],
            "missing": list(assessment.risk.missing),
            "severity": scales.severity.value,
            "likelihood": scales.likelihood.value,
            "enisa": {
                "score": scales.enisa.score,
                "band": scales.enisa.band,
                "factors": [
                    {"id": one.id, "score": one.score, "text": one.reason, "own": one.own}
                    for one in factors(library, scales.enisa, assessment.answers)
                ],
            },
            "scales_disagree": scales.disagree,
        },
        "duties": [_duty_json(one, assessment, library) for one in assessment.duties],
        "clocks": [_clock_json(one, assessment, library) for one in assessment.clocks],
        "remarks": [library.remark_text(one) for one in assessment.remarks],
        "gaps": gaps(assessment),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def gaps(assessment: Assessment) -> list[str]:
    """The facts that would settle what is undetermined, in order."""
    paths = [*assessment.risk.missing, *(path for duty in assessment.duties for path in duty.missing)]
    return list(dict.fromkeys(paths))
