"""The sending register from outside: a provider's report read back, and the counts that the authority is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.domain.letters import LetterChannel
from clinickit.domain.vocabulary import InformationMeans, InformationStatus
from clinickit.people.mailing import RegisterCounts, SendingEvent, SendingState, read_reference
from clinickit.services.letters.mailing_exports import table
from clinickit.services.mailing_ports import MailingStore

_TOGETHER = 500  # events of one transaction: short, and few syncs
_COLUMNS = ("reference", "etat", "date", "preuve")
_MEANS = {
    LetterChannel.POST: InformationMeans.LETTER,
    LetterChannel.REGISTERED_POST: InformationMeans.LETTER,
    LetterChannel.EMAIL: InformationMeans.EMAIL,
    LetterChannel.SMS: InformationMeans.OTHER,
    LetterChannel.TELEPHONE: InformationMeans.PHONE,
}


@dataclass(frozen=True, slots=True)
class ReportRead:
    """What a provider's report gave: letters recorded, and each line that could not be, with the reason."""

    recorded: int
    problems: tuple[tuple[int, str], ...]


def read_report(store: MailingStore, rows: Iterable[Sequence[str]], by: str, at: datetime) -> ReportRead:
    """Record a provider's table (header first: reference, etat, date, preuve); what is wrong is told by line.

    Lines are counted from 1, the header being line 1. A line recorded before changes nothing when it is read again.
    Raises InvalidAnswer when the header lacks reference, etat or date.
    """
    lines = iter(rows)
    places = _places(next(lines, ()))
    problems: list[tuple[int, str]] = []
    recorded = 0
    for group in _groups(_events(lines, places, by, at, problems)):
        recorded += _recorded(store, group, problems)
    return ReportRead(recorded, tuple(sorted(problems)))


def _places(header: Sequence[str]) -> Mapping[str, int]:
    found = {name.strip().strip("\ufeff").casefold(): rank for rank, name in enumerate(header)}
    places = {name: found[name] for name in _COLUMNS if name in found}
    if not {"reference", "etat", "date"} <= set(places):
        raise InvalidAnswer("Le tableau du prestataire doit avoir les colonnes « reference », « etat » et « date ».")
    return places


def _events(
    lines: Iterable[Sequence[str]],
    places: Mapping[str, int],
    by: str,
    at: datetime,
    problems: list[tuple[int, str]],
) -> Iterator[tuple[int, SendingEvent]]:
    for number, row in enumerate(lines, 2):
        if not any(cell.strip() for cell in row):
            continue
        said = {name: row[rank].strip() if rank < len(row) else "" for name, rank in places.items()}
        try:
            yield number, _event(said, by, at)
        except InvalidAnswer as problem:
            problems.append((number, problem.sentence))


def _event(said: Mapping[str, str], by: str, at: datetime) -> SendingEvent:
    reference = read_reference(said["reference"])
    if said["etat"] not in {one.value for one in SendingState}:
        raise InvalidAnswer(f"L’état « {said['etat']} » n’est pas connu : sent, returned, resent, phoned ou refused.")
    try:
        on = date.fromisoformat(said["date"])
    except ValueError:
        raise InvalidAnswer("La date doit être écrite AAAA-MM-JJ.") from None
    return SendingEvent(reference, SendingState(said["etat"]), on, at, by, None, said.get("preuve", ""))


def _groups(events: Iterable[tuple[int, SendingEvent]]) -> Iterator[list[tuple[int, SendingEvent]]]:
    group: list[tuple[int, SendingEvent]] = []
    for one in events:
        group.append(one)
        if len(group) == _TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _recorded(store: MailingStore, group: Sequence[tuple[int, SendingEvent]], problems: list[tuple[int, str]]) -> int:
    """Record a group at once, or one by one when one of them is wrong."""
    try:
        return store.record([event for _, event in group])
    except InvalidAnswer as problem:
        if len(group) > 1:
            return sum(_recorded(store, [one], problems) for one in group)
        problems.append((group[0][0], problem.sentence))
        return 0


def notification_facts(counts: RegisterCounts) -> dict[str, FactValue]:
    """The facts of the complementary notification (CNIL, « Information des personnes ») as the register shows them.

    Empty while nothing has gone. They are offered to the person who declares, who confirms them as any answer.
    """
    if not counts.informed or counts.first_sent is None:
        return {}
    reached = {_MEANS[channel] for channel, number in counts.by_channel if number and channel in _MEANS}
    return {
        "breach.communication.status": InformationStatus.INFORMED,
        "breach.communication.informed_on": counts.first_sent,
        "breach.communication.informed_count": Count(counts.informed),
        "breach.communication.all_informed": not counts.not_informed,
        "breach.communication.means": Several(tuple(one for one in InformationMeans if one in reached)),
    }


def register_table(store: MailingStore) -> Iterator[bytes]:
    """The whole register as a table for a spreadsheet, in pieces: no name, no address, references only."""
    header = ("reference", "lot", "canal", "etat")
    held: list[tuple[str, ...]] = []
    first = True
    for letter, state in store.lines():
        held.append((letter.slots.reference, str(letter.batch), letter.channel.value, state.value))
        if len(held) == _TOGETHER:
            yield _piece(header, held, first=first)
            held, first = [], False
    if held or first:
        yield _piece(header, held, first=first)


def _piece(header: Sequence[str], lines: Sequence[Sequence[str]], *, first: bool) -> bytes:
    whole = table(header, lines)
    return whole if first else whole.split(b"\r\n", 1)[1]
