"""The outside alert on screen: what not to say beside each question, the hours it proposes, earlier warnings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clinickit.domain.contradictions import contradictions
from clinickit.domain.facts import NOT_ASKED, FactValue, Moment
from clinickit.domain.vocabulary import AlertSource
from clinickit.services.alert_sheet import ALERT_STEP, AlertSheet
from clinickit.services.casebook import OpenCase
from clinickit.services.law.remarks import said_moment
from clinickit.services.library import Library
from clinickit.services.screens import Aside, Field, Group, StepScreen
from clinickit.services.wizard import Guide, field_at, typed_moment

FIRST_ALERT = "breach.timeline.first_alert_at"
AWARE = "breach.timeline.aware_at"
NOTICE = "breach.timeline.processor_notice_at"
WARNINGS = "breach.timeline.earlier_warnings"
DETAILS = "breach.timeline.earlier_warnings_details"
IGNORED = "warnings_ignored"
SHEET = "breach.alert."


@dataclass(frozen=True, slots=True)
class Proposal:
    """An hour to take over (none when only advice can be given), and why."""

    at: Moment | None
    why: str


def with_alert(screen: StepScreen, guide: Guide, case: OpenCase, library: Library) -> StepScreen:
    """A step with what the alert brings to it: proposed hours wherever they are asked, the sheet on its own page."""
    proposals = proposals_of(case, library.alert_sheet)
    if screen.id == ALERT_STEP:
        extra = tuple(replace(field_at(guide, case, path), essential=True) for path in _also_asked(case))
        screen = replace(screen, items=(*screen.items, *extra), asides=tuple(_asides(case, library)))
    return replace(screen, items=tuple(_proposed(item, proposals) for item in screen.items))


def _also_asked(case: OpenCase) -> Iterator[str]:
    """The dates and the earlier warnings, asked again here because the alert is what tells them."""
    yield from (FIRST_ALERT, AWARE, WARNINGS)
    if case.answers.get(WARNINGS) is True:
        yield DETAILS


def _asides(case: OpenCase, library: Library) -> Iterator[Aside]:
    sheet, source = library.alert_sheet, case.answers.get("breach.alert.source")
    for caution in sheet.cautions:
        if not caution.sources or source in caution.sources:
            yield Aside(caution.at, caution.title, caution.lines)
    for remark in contradictions(case.answers):
        if remark.id == IGNORED:
            yield Aside(WARNINGS, sheet.texts["ignored_title"], (library.remark_text(remark),), consequence=True)


def _proposed(item: Field | Group, proposals: Mapping[str, Proposal]) -> Field | Group:
    found = proposals.get(item.path)
    if found is None or not isinstance(item, Field):
        return item
    return replace(item, proposal=typed_moment(found.at) if found.at else "", proposal_why=found.why)


def noted_at(case: OpenCase) -> Moment | None:
    """When the alert was first taken down, on paper perhaps: its earliest answer."""
    times = [one.known_at for one in case.history if one.path.startswith(SHEET) and one.value is not NOT_ASKED]
    return Moment(min(times), case.zone) if times else None


def proposals_of(case: OpenCase, sheet: AlertSheet) -> dict[str, Proposal]:
    """The hours that the alert proposes; none later than, or the same as, what was already answered."""
    proposed = {FIRST_ALERT: _first_alert(case, sheet), AWARE: _aware(case, sheet)}
    return {
        path: one for path, one in proposed.items() if one is not None and not _earlier(case.answers.get(path), one.at)
    }


def _earlier(answered: FactValue | None, proposed: Moment | None) -> bool:
    """Whether the answer given makes the proposal useless."""
    if not isinstance(answered, Moment):
        return False
    return proposed is None or answered.at <= proposed.at or typed_moment(answered) == typed_moment(proposed)


def _said(sheet: AlertSheet, key: str, at: Moment) -> Proposal:
    return Proposal(at, sheet.texts[key].format(when=said_moment(at)))


def _first_alert(case: OpenCase, sheet: AlertSheet) -> Proposal | None:
    notice, noted = case.answers.get(NOTICE), noted_at(case)
    if isinstance(notice, Moment) and (noted is None or notice.at <= noted.at):
        return _said(sheet, "first_alert_notice", notice)
    return _said(sheet, "first_alert", noted) if noted is not None else None


def _aware(case: OpenCase, sheet: AlertSheet) -> Proposal | None:
    """A processor's notice, or evidence brought by somebody who is not the attacker, makes aware in principle."""
    notice, noted = case.answers.get(NOTICE), noted_at(case)
    if isinstance(notice, Moment):
        return _said(sheet, "aware_notice", notice)
    if noted is None:
        return None
    holds, source = case.answers.get("breach.alert.holds"), case.answers.get("breach.alert.source")
    if isinstance(holds, str) and holds and source is not AlertSource.CRIMINAL:
        return _said(sheet, "aware_evidence", noted)
    return Proposal(None, sheet.texts["aware_check"])
