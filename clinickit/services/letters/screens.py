"""What the pages of letters show: the letters prepared, one person's letter, the batches, the costs."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clinickit.domain.letters import LeakCategory, LetterChannel, LetterForm, LossKind, RecipientKind
from clinickit.people.mailing import Batch, Hold
from clinickit.services.letters.people import Apart
from clinickit.services.mailing_ports import BatchProgress, MailingPlan, WindowOffset
from clinickit.services.screens import GapLine

Picture = tuple[int, int, bytes]


class Zone(NamedTuple):
    """A rectangle of a sheet, in millimetres from its left and top edges."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One wording of the letter: who gets it, what leaked about them, what it lacks, how easy it reads, which site."""

    rank: int
    people: int
    recipient: RecipientKind
    form: LetterForm
    categories: tuple[str, ...]
    losses: tuple[LossKind, ...]
    presumed: bool
    gaps: tuple[GapLine, ...]
    lacking: tuple[str, ...]
    concerns: tuple[str, ...]
    ease: float | None
    easy: bool
    site: str = ""

    @property
    def ready(self) -> bool:
        """Whether a letter of this wording may be planned."""
        return not self.gaps and not self.lacking


@dataclass(frozen=True, slots=True)
class ApartLine:
    """Somebody concerned who gets no letter in this plan, by id, with the name as the list writes it."""

    person: str
    name: str
    reasons: tuple[Apart, ...]


@dataclass(frozen=True, slots=True)
class CostLine:
    """What a channel costs and takes: letters, cents in all, working days, and the tariff it is counted with."""

    channel: LetterChannel
    letters: int
    cents: int
    days: int
    unit_cents: int
    per_day: int
    note: str
    to_verify: bool


@dataclass(frozen=True, slots=True)
class Waves:
    """How many letters go at once so that the calls can be taken, and on which days."""

    calls_per_day: int = 0
    callers_in_hundred: int = 0
    letters: int = 0
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A mailing as it stands: its batches by channel, what is made, and the day each wave was planned for."""

    plan: MailingPlan
    batches: tuple[Batch, ...]
    progress: tuple[tuple[int, BatchProgress], ...]
    days: tuple[date, ...] = ()

    def of(self, channel: LetterChannel) -> tuple[Batch, ...]:
        """The batches of a channel."""
        return tuple(one for one in self.batches if one.channel is channel)

    def state(self, batch: int) -> BatchProgress:
        """What became of a batch."""
        return dict(self.progress).get(batch, BatchProgress({}))


@dataclass(frozen=True, slots=True)
class LettersScreen:
    """The letters of a case, prepared and not yet planned, then the mailings already planned.

    `heads`: letters by name of letterhead, when there are several; `unplaced`: people whose letterhead is not known,
    by the site that the list names (empty: none).
    """

    concerned: int
    found: int
    presumed: int
    already: int
    channels: tuple[tuple[LetterChannel, int], ...]
    segments: tuple[SegmentLine, ...]
    apart: tuple[ApartLine, ...]
    apart_counts: tuple[tuple[Apart, int], ...]
    around: tuple[tuple[str, str], ...]
    around_concerns: tuple[str, ...]
    costs: tuple[CostLine, ...]
    waves: Waves
    hold: Hold | None
    offset: WindowOffset
    mailings: tuple[PlannedLine, ...]
    main: LetterChannel = LetterChannel.POST
    email_warnings: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    to_review: int = 0
    heads: tuple[tuple[str, int], ...] = ()
    unplaced: tuple[tuple[str, int], ...] = ()

    @property
    def letters(self) -> int:
        """How many letters the plan would hold."""
        return sum(number for _, number in self.channels)

    @property
    def ready(self) -> bool:
        """Whether the plan may be made."""
        return self.letters > 0 and all(one.ready for one in self.segments if one.people)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody of the list as a search shows them."""

    person: str
    name: str
    born: str
    town: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One person's letter as it will be printed, why it reads so, and what the envelope's window may show.

    `planned` is the reference of the letter when it was planned: then it is the exact one. `head` names the letterhead
    when the practice has several; `head_sure` when somebody chose it or the person's site says it.
    """

    person: str
    name: str
    segment: int
    place: int
    total: int
    categories: tuple[LeakCategory, ...]
    channel: LetterChannel
    presumed: bool
    apart: tuple[Apart, ...]
    planned: str
    copies: int
    pdf: bytes
    pictures: tuple[Picture, ...]
    head: str = ""
    head_sure: bool = True


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text for everybody: its id, its title, the text to copy, the pages to print."""

    id: str
    title: str
    text: str
    pdf: bytes
    gaps: tuple[GapLine, ...]
    concerns: tuple[str, ...]
