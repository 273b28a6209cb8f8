"""To whom a case's papers go: one recipient per duty that may be owed, one per insurer or provider."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinickit.domain.clocks import Clock
from clinickit.domain.duties import DutyFinding
from clinickit.domain.duty_files import Strength
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.domain.schema import elements, generic
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.domain.vocabulary import OtherBody
from clinickit.services.law.assessment import Assessment, subject_name
from clinickit.services.library import Library

FILE = "records/recipients.toml"
BODIES = "breach.other_bodies.bodies"
_SUBJECT, _LAST = "{subject}", "[*]"


@dataclass(frozen=True, slots=True)
class RecipientSheet:
    """One kind of recipient as it is written under resources/; empty texts are what it has not.

    `once`: what changes afterwards is for another recipient. `retitled`: only what was issued under the title that the
    paper has now is for this one.
    """

    id: str
    name: str
    duty: str
    paper: str = ""
    each: str = ""
    ways: tuple[str, ...] = ()
    filed: str = ""
    sent_at: str = ""
    number: str = ""
    answered_at: str = ""
    own: tuple[str, ...] = ()
    told: tuple[OtherBody, ...] = ()
    once: bool = False
    retitled: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient of this case: the clock that measures its duty, if any, how strongly that binds, how sure it is.

    `departed` when a person decided otherwise than the kit proposes.
    """

    key: str
    name: str
    subject: str
    sheet: RecipientSheet
    clock: Clock | None
    strength: Strength
    sure: bool
    departed: bool

    def path(self, pattern: str, answers: Mapping[str, FactValue]) -> str:
        """The fact path that a pattern names for this recipient; that of the last element where it says so."""
        path = pattern.replace(_SUBJECT, self.subject)
        group, last, leaf = path.partition(_LAST)
        found = elements(answers, group) if last else ()
        return f"{group}[{found[-1]}]{leaf}" if found else path

    def writable(self) -> bool:
        """Whether the moment of sending is a fact that this recipient alone fills."""
        path = self.sheet.sent_at
        return bool(path) and _LAST not in path and (_SUBJECT not in path or bool(self.subject))

    def gives(self, path: str) -> bool:
        """Whether handing over changes this fact by itself: it is in `own`, or under one of its folders."""
        own = self.sheet.own
        return generic(path) in own or any(one.endswith(".") and path.startswith(one) for one in own)

    def told(self, answers: Mapping[str, FactValue]) -> bool:
        """Whether the answers of the case say that this body was told, without saying when."""
        bodies = answers.get(BODIES)
        return isinstance(bodies, Several) and any(one in bodies for one in self.sheet.told)

    def moment(self, pattern: str, answers: Mapping[str, FactValue]) -> Moment | None:
        """The moment that the answers of the case already tell."""
        value = answers.get(self.path(pattern, answers)) if pattern else None
        return value if isinstance(value, Moment) else None

    def text(self, pattern: str, answers: Mapping[str, FactValue]) -> str:
        """The text that the answers of the case already tell."""
        value = answers.get(self.path(pattern, answers)) if pattern else None
        return value if isinstance(value, str) else ""


def parse_recipients(raw: Mapping[str, object], file: str) -> tuple[RecipientSheet, ...]:
    """Every kind of recipient. Raises ResourceProblem."""
    table = StrictTable(raw, file)
    found = tuple(map(_sheet, table.tables("recipients")))
    table.finish()
    refuse_twice(file, (one.id for one in found), "recipients")
    return found


def _sheet(table: StrictTable) -> RecipientSheet:
    optional = ("paper", "each", "filed", "sent_at", "number", "answered_at")
    sheet = RecipientSheet(
        table.text("id"),
        table.text("name"),
        table.text("duty"),
        ways=table.texts("ways"),
        own=table.texts("own"),
        told=_bodies(table),
        once=table.flag("once", default=False),
        retitled=table.flag("retitled", default=False),
        **{key: table.optional_text(key) for key in optional},
    )
    table.finish()
    return sheet


def _bodies(table: StrictTable) -> tuple[OtherBody, ...]:
    names = table.texts("told")
    if set(names) - set(OtherBody):
        table.fail("told", f"ces valeurs sont attendues\u00a0: {', '.join(OtherBody)}")
    return tuple(map(OtherBody, names))


def sheets_of(library: Library) -> tuple[RecipientSheet, ...]:
    """Every kind of recipient, in the order in which they are listed. Raises ResourceProblem."""
    return parse_recipients(library.resources.read(FILE), FILE)


def recipients(library: Library, assessment: Assessment, known: frozenset[str]) -> Iterator[Recipient]:
    """The recipients of a case: whoever may be owed something, and whoever something was recorded about (`known`)."""
    for sheet in sheets_of(library):
        duties = [one for one in assessment.duties if one.id == sheet.duty]
        for subject, duty in _subjects(sheet, duties, assessment):
            key = f"{sheet.id}-{subject}" if subject else sheet.id
            if duty.act_as or key in known:
                yield Recipient(
                    key=key,
                    name=_name(library, sheet, subject, assessment),
                    subject=subject,
                    sheet=sheet,
                    clock=assessment.clock(duty.clock, subject) if duty.clock else None,
                    strength=duty.strength,
                    sure=duty.verdict is Verdict.YES,
                    departed=duty.decision is not None and duty.decision.departs,
                )


def _subjects(
    sheet: RecipientSheet, duties: list[DutyFinding], assessment: Assessment
) -> Iterator[tuple[str, DutyFinding]]:
    """One subject per element of the group, with the duty about it, or the one duty about all of them."""
    found = elements(assessment.answers, sheet.each) if sheet.each else ()
    for duty in duties:
        yield from ((one, duty) for one in (found or ("",)) if not duty.subject or duty.subject == one)


def _name(library: Library, sheet: RecipientSheet, subject: str, assessment: Assessment) -> str:
    return subject_name(assessment.answers, subject, library) if subject else sheet.name
