"""Plans a mailing: references, batches and waves before anything is printed, then what became of each letter."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from clinickit.domain.deadlines import WEEKEND
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.holidays_fr import national_holiday
from clinickit.domain.letters import LetterChannel, LetterSlots, RecipientKind, SegmentKey

LETTERS_PER_FILE = 1000
_CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # 23 of them, without I, O and Q, which are misread
_DIGITS = 6
_REFERENCE = re.compile(r"([A-Z0-9]{1,6}?)[\s-]*([0-9]{6})[\s-]*([A-Z])")

NO_LETTER = frozenset({RecipientKind.DECEASED})
"""To whom no letter is written as such (rules/recipient_rules.toml, « deceased »)."""


class SendingState(StrEnum):
    """What became of a letter."""

    PLANNED = "planned"
    SENT = "sent"
    RETURNED = "returned"
    RESENT = "resent"
    PHONED = "phoned"
    REFUSED = "refused"


_REACHED = frozenset({SendingState.SENT, SendingState.RESENT, SendingState.PHONED})
# « Sent » may follow itself: a provider confirms, with its proof, what the practice noted at the handing over.
_AFTER: Mapping[SendingState, frozenset[SendingState]] = {
    SendingState.PLANNED: frozenset({SendingState.SENT, SendingState.PHONED, SendingState.REFUSED}),
    SendingState.SENT: frozenset(
        {SendingState.SENT, SendingState.RETURNED, SendingState.RESENT, SendingState.PHONED, SendingState.REFUSED}
    ),
    SendingState.RETURNED: frozenset({SendingState.RESENT, SendingState.PHONED, SendingState.REFUSED}),
    SendingState.RESENT: frozenset(
        {SendingState.RETURNED, SendingState.RESENT, SendingState.PHONED, SendingState.REFUSED}
    ),
    SendingState.PHONED: frozenset({SendingState.SENT, SendingState.PHONED, SendingState.REFUSED}),
    SendingState.REFUSED: frozenset({SendingState.SENT, SendingState.PHONED}),
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to be written to about a person; `copy` tells apart two letters about one child (both parents)."""

    person_id: str
    segment: SegmentKey
    channel: LetterChannel
    address_lines: tuple[str, ...] = ()
    salutation: str = ""
    concerned_person: str = ""
    email: str = ""
    phone: str = ""
    copy: int = 0


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One letter of a mailing: its place in the plan, its body's name, what differs for this person."""

    number: int
    batch: int
    body: str
    channel: LetterChannel
    slots: LetterSlots
    email: str = ""
    phone: str = ""
    copy: int = 0


class BatchState(StrEnum):
    """Whether the file of a batch is whole and known."""

    PLANNED = "planned"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters of one channel and one wave that share a file; `sha256` is that of the file, once made."""

    number: int
    channel: LetterChannel
    wave: int
    letters: int
    state: BatchState = BatchState.PLANNED
    file: str = ""
    sha256: str = ""
    pages: int = 0
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanRules:
    """How a mailing is cut: letters in a file, letters in a wave (0: all at once), first free numbers."""

    prefix: str
    letters_per_file: int = LETTERS_PER_FILE
    letters_per_wave: int = 0
    first_letter: int = 1
    first_batch: int = 1


@dataclass(frozen=True, slots=True)
class SendingEvent:
    """Something that happened to a letter; `proof` is a deposit or registered-mail number, or a note of a call."""

    reference: str
    state: SendingState
    on: date
    recorded_at: datetime
    by: str
    channel: LetterChannel | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A delay asked by investigators; `proof` says which writing asks it (the kit keeps no delay without one)."""

    until: date
    asked_by: str
    proof: str


def plan(
    addressees: Iterable[Addressee], bodies: Mapping[SegmentKey, str], rules: PlanRules
) -> Iterator[tuple[Batch, PlannedLetter]]:
    """Each addressee's letter with its batch as it stands then, in the order given; holds one batch per channel.

    `bodies` names the body of each segment. Who gets no letter at all (`NO_LETTER`, channel NONE) is passed over.
    Raises KeyError for a segment that has no body: nothing may be planned that cannot be printed.
    """
    open_batches: dict[LetterChannel, Batch] = {}
    batch_number, number = rules.first_batch, rules.first_letter
    for one in addressees:
        if one.channel is LetterChannel.NONE or one.segment.recipient in NO_LETTER:
            continue
        wave = 1 + (number - rules.first_letter) // rules.letters_per_wave if rules.letters_per_wave else 1
        batch = open_batches.get(one.channel)
        if batch is None or batch.letters >= rules.letters_per_file or batch.wave != wave:
            batch = Batch(batch_number, one.channel, wave, 0)
            batch_number += 1
        batch = open_batches[one.channel] = replace(batch, letters=batch.letters + 1)
        said = reference(rules.prefix, number)
        slots = LetterSlots(one.person_id, one.address_lines, one.salutation, said, one.concerned_person)
        yield (
            batch,
            PlannedLetter(
                number, batch.number, bodies[one.segment], one.channel, slots, one.email, one.phone, one.copy
            ),
        )
        number += 1


def reference(prefix: str, number: int) -> str:
    """« TIL-000123-K »: the last letter shows any one wrong digit and any two digits swapped.

    Raises ValueError beyond 999,999 letters or for a prefix that is not one to six capitals and digits.
    """
    if not 0 < number < 10**_DIGITS or not re.fullmatch("[A-Z0-9]{1,6}", prefix):
        raise ValueError("a reference has a prefix of one to six capitals or digits, and a number of six digits")
    digits = f"{number:06d}"
    return f"{prefix}-{digits}-{_check_letter(digits)}"


def _check_letter(digits: str) -> str:
    return _CHECK_LETTERS[sum(int(digit) * weight for weight, digit in enumerate(digits, 2)) % len(_CHECK_LETTERS)]


def read_reference(typed: str) -> str:
    """A reference as somebody reads it over the telephone, put in its form. Raises InvalidAnswer."""
    found = _REFERENCE.fullmatch(typed.strip().upper())
    if found is None or _check_letter(found[2]) != found[3]:
        raise InvalidAnswer("Cette référence n’est pas celle d’une lettre : un chiffre ou une lettre est faux.")
    return f"{found[1]}-{found[2]}-{found[3]}"


def state_after(before: SendingState, event: SendingEvent) -> SendingState:
    """The state of a letter after an event. Raises InvalidAnswer for one that cannot follow."""
    if event.state in _AFTER[before]:
        return event.state
    if before is SendingState.PLANNED:
        raise InvalidAnswer("Cette lettre n’est pas encore notée comme partie.", "Notez d’abord la remise de son lot.")
    if event.state is before:
        raise InvalidAnswer("C’est déjà noté pour cette lettre.", "Vérifiez la référence et la date.")
    raise InvalidAnswer("Cet événement ne peut pas suivre le précédent : vérifiez la référence et la date.")


def reached(state: SendingState) -> bool:
    """Whether the person counts as informed: sent and not come back, or spoken to."""
    return state in _REACHED


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """What the register says for the authority: people, not letters (two letters to two parents inform one child).

    `by_channel` counts the people reached by each channel; one reached by two counts in both.
    """

    people: int = 0
    informed: int = 0
    returned: int = 0
    refused: int = 0
    first_sent: date | None = None
    last_sent: date | None = None
    by_channel: tuple[tuple[LetterChannel, int], ...] = ()

    @property
    def not_informed(self) -> int:
        """People whom nothing has reached yet."""
        return self.people - self.informed


@dataclass(frozen=True, slots=True)
class Tariff:
    """Cents of euro per letter by a channel, and how many can go in a working day; given by the practice."""

    channel: LetterChannel
    cents: int
    per_day: int


@dataclass(frozen=True, slots=True)
class ChannelEstimate:
    """Cost in cents and working days of one channel; they also weigh a « disproportionate effort » (art. 34(3)(c))."""

    channel: LetterChannel
    letters: int
    cents: int
    days: int


def estimates(counts: Mapping[LetterChannel, int], tariffs: Sequence[Tariff]) -> tuple[ChannelEstimate, ...]:
    """Cost and days per channel that has a tariff; a channel without one is left out, never guessed."""
    known = {tariff.channel: tariff for tariff in tariffs}
    return tuple(
        ChannelEstimate(channel, count, count * known[channel].cents, ceil(count / max(known[channel].per_day, 1)))
        for channel, count in counts.items()
        if channel in known and count
    )


def letters_per_wave(calls_per_day: int, callers_in_hundred: float, days_of_calls: int = 3) -> int:
    """How many letters may go at once so that the calls they bring can be taken; at least one.

    `callers_in_hundred` is the practice's own guess of how many of a hundred people will call within `days_of_calls`.
    """
    if callers_in_hundred <= 0:
        return 0
    return max(1, int(calls_per_day * days_of_calls * 100 / callers_in_hundred))


def wave_dates(first: date, waves: int, days_between: int, hold: Hold | None = None) -> tuple[date, ...]:
    """The day of each wave; none before the end of a delay asked by investigators, none on a day without post."""
    days: list[date] = []
    for wave in range(waves):
        day = days[-1] + timedelta(days=days_between) if wave else max(first, hold.until) if hold else first
        while day.weekday() in WEEKEND or national_holiday(day):
            day += timedelta(days=1)
        days.append(day)
    return tuple(days)


def time_left(done: int, total: int, seconds: float) -> float | None:
    """Seconds still needed at the pace so far; None before anything is done."""
    return seconds * (total - done) / done if done else None
