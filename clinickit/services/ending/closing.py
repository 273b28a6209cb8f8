"""The end of a case: what is left is settled and signed, the case is closed, kept as long as it must, or held."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain import ending as end
from clinickit.domain.case import Person
from clinickit.domain.errors import CaseClosed, InvalidAnswer
from clinickit.domain.facts import Moment
from clinickit.domain.journal import Entry
from clinickit.domain.rulebook import RuleKind
from clinickit.flow.typed_dates import read_day, show_day
from clinickit.flow.walk import effective
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.ending.open_points import Facts, MorePoints, OpenPoint, open_points
from clinickit.services.law.assessment import assess
from clinickit.services.library import Library

TEXTS = "wording/closing.toml"
DRAFT = "closing.page"
RETENTION = "retention_case"
_RETENTIONS = (RETENTION, "retention_evidence", "retention_register", "retention_sending_register", "retention_roster")


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs, in which quality, and what they say."""

    name: str
    role: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PointLine:
    """One open point as it is listed; `said` is what was signed about it."""

    key: str
    section: str
    title: str
    detail: str
    said: str


@dataclass(frozen=True, slots=True)
class ClosingScreen:
    """The page of the end of a case. Empty texts are what does not hold now."""

    points: tuple[PointLine, ...]
    left: int
    hold: str
    closed: str
    keep_until: str
    proposed: str
    retentions: tuple[str, ...]
    to_erase: bool
    person: Person


def refuse_if_closed(case: OpenCase) -> None:
    """Raise CaseClosed when this case may no longer change."""
    if case.header.closed_at is not None:
        raise CaseClosed


class ClosingDesk:
    """The use cases of the end of a case. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, more: Sequence[MorePoints] = ()) -> None:
        self.library, self.book, self.more = library, book, more

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def ending(self, case: OpenCase) -> end.Ending:
        """Where the end of this case stands."""
        return end.ending_of(self.book.store.journal(case.id))

    def points(self, case: OpenCase, ending: end.Ending | None = None) -> tuple[OpenPoint, ...]:
        """What is open, with what was signed about it."""
        known = ending or self.ending(case)
        answers = effective(self.library.journey, case.answers)
        facts = Facts(
            case,
            assess(self.library, answers, self.book.now()),
            self.book.store.papers(case.id),
            self.book.store.drafts(case.id),
        )
        found = open_points(self.library, self.library.texts(TEXTS), facts, known)
        others = (replace(one, settled=known.settled.get(one.key)) for source in self.more for one in source(case))
        return (*found, *others)

    def screen(self, case: OpenCase) -> ClosingScreen:
        """The page."""
        ending = self.ending(case)
        points = () if ending.closed else self.points(case, ending)
        today = self._today(case)
        return ClosingScreen(
            points=tuple(self._line(one) for one in points),
            left=sum(one.settled is None for one in points),
            hold=self._signed_line(ending.hold) if ending.hold else "",
            closed=self._signed_line(ending.closed) if ending.closed else "",
            keep_until=in_french(ending.keep_until) if ending.keep_until else "",
            proposed=show_day(self.proposed(today)),
            retentions=self._retentions(today),
            to_erase=end.to_erase(ending, today),
            person=self.book.person,
        )

    def _today(self, case: OpenCase) -> date:
        return Moment(self.book.now(), case.zone).day

    def _line(self, point: OpenPoint) -> PointLine:
        said = self._signed_line(point.settled) if point.settled else ""
        return PointLine(point.key, self._text(f"section.{point.section}"), point.title, point.detail, said)

    def _signed_line(self, entry: Entry) -> str:
        return self._text("signed").format(text=entry.text, when=moment_in_french(entry.event_at))

    def proposed(self, day: date) -> date:
        """Until when a case closed that day is kept, under the rule in force."""
        return end.years_later(day, self.library.rulebook.at(day).years(RETENTION))

    def _retentions(self, day: date) -> tuple[str, ...]:
        rules = self.library.rulebook.at(day)
        lines = []
        for rule_id in _RETENTIONS:
            rule, value = rules.rule(rule_id), rules.value(rule_id, RuleKind.YEARS, RuleKind.MONTHS)
            unit = self._text("unit.months" if rule.kind is RuleKind.MONTHS else "unit.years")
            doubt = any(one.confidence.to_verify for one in rules.references(rule_id))
            text = self._text("retention_doubt" if doubt else "retention")
            sources = "\u00a0; ".join(f"{one.title}, {one.article}".rstrip(", ") for one in rules.references(rule_id))
            lines.append(text.format(title=rule.title, value=value, unit=unit, sources=sources))
        return tuple(lines)

    # What is being typed on the page

    def draft(self, case: OpenCase) -> dict[str, str]:
        """What was being typed, by name."""
        held = json.loads(self.book.store.drafts(case.id).get(DRAFT) or "{}")
        return {str(name): str(text) for name, text in held.items()}

    def keep_draft(self, case_id: str, typed: Mapping[str, str]) -> None:
        """Make what is being typed durable; nothing is signed yet."""
        self.book.store.save_draft(case_id, DRAFT, json.dumps(dict(typed), ensure_ascii=False) if typed else "")

    # Points

    def settle(self, case: OpenCase, key: str, signed: Signed, *, done: bool) -> None:
        """Sign that a point is done, or why it is left, once. Raises InvalidAnswer; durable on return.

        A point that is no longer open, or is signed already, needs nothing.
        """
        refuse_if_closed(case)
        self._require(signed, reason=not done)
        point = self._point(case, key)
        if point is None or point.settled is not None:
            return
        text = self._text("settled_done" if done else "settled_reason")
        said = text.format(title=point.title, reason=signed.reason.strip(), who=self._who(signed)).replace(" ()", "")
        self._record(case, end.SETTLED, said, signed, (key, end.DONE if done else end.WITH_REASON))

    def unsettle(self, case: OpenCase, key: str) -> None:
        """Open a point again: what was signed stays in the journal."""
        refuse_if_closed(case)
        point = self._point(case, key)
        if point is None or point.settled is None:
            return
        said = self._text("unsettled").format(title=point.title)
        self._record(case, end.UNSETTLED, said, Signed(self.book.person.name), (key,))

    def _point(self, case: OpenCase, key: str) -> OpenPoint | None:
        return next((one for one in self.points(case) if one.key == key), None)

    def _require(self, signed: Signed, *, reason: bool) -> None:
        if not signed.name.strip():
            raise InvalidAnswer(self._text("no_name"), self._text("no_name_action"))
        if reason and not signed.reason.strip():
            raise InvalidAnswer(self._text("no_reason"), self._text("no_reason_action"))

    def _who(self, signed: Signed) -> str:
        role = signed.role.strip()
        return f"{signed.name.strip()}, {role}" if role else signed.name.strip()

    def _record(self, case: OpenCase, kind: str, text: str, signed: Signed, refs: tuple[str, ...] = ()) -> Entry:
        entry = replace(self.book.entry(kind, text, refs, case.zone), person=signed.name.strip())
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return entry

    # Hold and retention

    def hold(self, case: OpenCase, asked_by: str, signed: Signed) -> None:
        """Keep a case whatever its retention says: who asked, why, since when; once. Raises InvalidAnswer."""
        if not asked_by.strip():
            raise InvalidAnswer(self._text("no_asker"), self._text("no_asker_action"))
        self._require(signed, reason=True)
        if self.ending(case).hold is not None:
            return
        said = self._text("held").format(asker=asked_by.strip(), reason=signed.reason.strip(), who=self._who(signed))
        self._record(case, end.HOLD, said, signed)

    def lift_hold(self, case: OpenCase, signed: Signed) -> None:
        """The case need no longer be held. Raises InvalidAnswer."""
        self._require(signed, reason=True)
        if self.ending(case).hold is None:
            return
        said = self._text("hold_lifted").format(reason=signed.reason.strip(), who=self._who(signed))
        self._record(case, end.HOLD_LIFTED, said, signed)

    def _day(self, typed: str, after: date) -> date:
        day = read_day(typed)
        if day <= after:
            raise InvalidAnswer(self._text("too_soon"), self._text("too_soon_action"))
        return day

    def keep_until(self, case: OpenCase, typed: str, signed: Signed) -> None:
        """Keep a closed case until another day. Raises InvalidAnswer."""
        self._require(signed, reason=True)
        day = self._day(typed, self._today(case))
        said = self._text("kept_until").format(day=in_french(day), reason=signed.reason.strip(), who=self._who(signed))
        self._record(case, end.KEPT_UNTIL, said, signed, (end.until_ref(day),))

    # Closing

    def close(self, case: OpenCase, typed_until: str, signed: Signed) -> OpenCase:
        """Close a case once every open point is signed. Raises InvalidAnswer; durable on return."""
        refuse_if_closed(case)
        if self.ending(case).closed is not None:
            raise CaseClosed
        self._require(signed, reason=False)
        left = [one for one in self.points(case) if one.settled is None]
        if left:
            raise InvalidAnswer(self.library.counted(TEXTS, "points_left", len(left)), self._text("points_left_action"))
        day = self._day(typed_until, self._today(case))
        said = self._text("closed").format(day=in_french(day), who=self._who(signed))
        entry = replace(self.book.entry(end.CLOSED, said, (end.until_ref(day),), case.zone), person=signed.name.strip())
        header = replace(case.header, closed_at=entry.entered_at)
        with self.book.store.begin() as work:
            work.open_case(header)
            work.record(case.id, entry)
            work.commit()
        self.book.mark(header)
        return replace(case, header=header)
