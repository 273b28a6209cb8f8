"""What papers print beside the facts, in words: the assessment, whom to report to, what would change each duty."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from clinickit.documents import findings as paper
from clinickit.documents.wording import in_french
from clinickit.domain.clock_warnings import Watch
from clinickit.domain.clocks import has_clock, run_clock
from clinickit.domain.deadlines import place_of
from clinickit.domain.directory import Entry, csirt_for
from clinickit.domain.duties import DutyFinding, RisksIf
from clinickit.domain.duty_files import Strength
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import PARIS, Moment
from clinickit.services.law import assessment as judged
from clinickit.services.law.assessment import PAST, Assessment
from clinickit.services.law.late_reasons import draft_line, late_reasons_draft
from clinickit.services.law.remarks import said_moment
from clinickit.services.law.what_if import what_if
from clinickit.services.library import Library

VENDOR_CLOCK = "vendor_answer"
# What the law says of the only report that it makes obligatory: « sans délai » (CSP, L1111-8-2).
WITHOUT_DELAY = "health_portal_delay"

# The duties to report to a body, with its entries in the directory; the regional team comes from the postcode.
REPORTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("health_portal", ("health_portal",)),
    ("cert_sante", ("cert_sante",)),
    ("cert_fr_or_csirt", ("seventeen_cyber", "", "cert_fr")),
)


def for_papers(assessment: Assessment, library: Library) -> Mapping[str, object]:
    """Everything a paper may print of an assessment. What would change a duty is computed only if a paper asks."""
    found = judged.for_papers(assessment, library)
    risks: RisksIf = {}
    risk = paper.one(found, paper.RISK, paper.RiskLines)
    return {
        **found,
        paper.DEADLINES: tuple(_with_subjects(found, assessment)),
        paper.DUTIES: tuple(_with_grounds(found, assessment)),
        paper.RISK: replace(risk, facts_used=assessment.risk.facts_used) if risk else None,
        paper.REPORT_TO: tuple(report_lines(assessment, library)),
        paper.VENDOR_DUE: vendor_due(assessment),
        paper.LATE_DRAFT: draft_line(late_reasons_draft(assessment, library), library),
        paper.WHAT_IF: cache(partial(what_if, library, assessment, risks=risks)),
    }


def _with_subjects(found: Mapping[str, object], assessment: Assessment) -> Iterator[paper.DeadlineLine]:
    lines = paper.many(found, paper.DEADLINES, paper.DeadlineLine)
    for line, clock in zip(lines, assessment.clocks, strict=True):
        yield replace(line, subject=clock.subject, done=clock.state in PAST and clock.done is not None)


def _with_grounds(found: Mapping[str, object], assessment: Assessment) -> Iterator[paper.DutyLine]:
    lines = paper.many(found, paper.DUTIES, paper.DutyLine)
    for line, duty in zip(lines, assessment.duties, strict=True):
        yield replace(
            line,
            owed=duty.verdict is Verdict.YES,
            facts_used=duty.facts_used,
            rules=tuple(_rules(duty, assessment)),
            on_risk=bool(DUTIES[duty.id].threshold),
        )


def _rules(duty: DutyFinding, assessment: Assessment) -> Iterator[str]:
    """« Délai de notification à la CNIL, Où notifier (version du 25 mai 2018) »: the rules of one day together."""
    by_day: dict[str, list[str]] = {}
    for rule_id in duty.rule_ids:
        since = assessment.rules.version(rule_id).valid_from
        by_day.setdefault(in_french(since) if since else "", []).append(assessment.rules.rule(rule_id).title)
    for day, titles in by_day.items():
        yield ", ".join(titles) + (f" (version du {day})" if day else "")


def vendor_due(assessment: Assessment) -> str:
    """By when an answer is expected if the request leaves now; empty when no rule gives a delay."""
    if not has_clock(VENDOR_CLOCK, assessment.rules):
        return ""
    zone, postcode = (assessment.answers.get(f"practice.{one}") for one in ("time_zone", "address.postcode"))
    now = Moment(assessment.now, zone if isinstance(zone, str) and zone else PARIS)
    watch = Watch(assessment.rules, place_of(postcode if isinstance(postcode, str) else ""), assessment.now)
    due = run_clock(VENDOR_CLOCK, now, watch).due
    return "" if due is None else said_moment(due)


def report_lines(assessment: Assessment, library: Library) -> Iterator[paper.ReportLine]:
    """Whom to report the incident to, what is obligatory first; nothing for a duty that is not owed."""
    found = [line for duty, entries in REPORTS for line in _of_duty(duty, entries, assessment, library)]
    yield from sorted(found, key=lambda line: not line.obligatory)


def _of_duty(
    duty_id: str, entries: tuple[str, ...], assessment: Assessment, library: Library
) -> Iterator[paper.ReportLine]:
    duty = assessment.judged.duty(duty_id)
    if not duty.act_as:
        return
    said = library.law_words.duty(duty)
    doubt = said.verdict if duty.verdict is Verdict.UNDETERMINED else ""
    obligatory = duty.strength is Strength.OBLIGATORY
    at_once = assessment.rules.text(WITHOUT_DELAY) if obligatory and assessment.rules.has(WITHOUT_DELAY) else ""
    told = ", ".join(part for part in (said.strength, at_once) if part)
    strength = "\u00a0; ".join(part for part in (told, doubt[:1].lower() + doubt[1:]) if part)
    for entry_id in entries:
        entry = library.directory.entry(entry_id) if entry_id else _regional(assessment, library)
        if entry is not None:
            yield paper.ReportLine(entry.name, strength, _means(entry), entry.usage, obligatory)


def _regional(assessment: Assessment, library: Library) -> Entry | None:
    postcode = assessment.answers.get("practice.address.postcode")
    return csirt_for(postcode if isinstance(postcode, str) else "", library.directory)


def _means(entry: Entry) -> tuple[str, ...]:
    return tuple(f"{one.value} (à vérifier)" if one.to_verify else one.value for one in entry.means)
