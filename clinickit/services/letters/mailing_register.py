"""The sending register from outside: a provider's report read back, and the counts that the authority is told."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.domain.letters import LetterChannel
from clinickit.domain.vocabulary import InformationMeans, InformationStatus
from clinickit.flow.typed_dates import read_day
from clinickit.people.mailing import RegisterCounts, SendingEvent, SendingState, read_reference
from clinickit.people.names import fold
from clinickit.services.letters.mailing_exports import table
from clinickit.services.mailing_ports import MailingStore

_TOGETHER = 500  # events of one transaction: short, and few syncs
_COLUMNS = ("reference", "etat", "date", "preuve")
_NEEDED = frozenset({"reference", "etat", "date"})
_TOLD = tuple(one for one in SendingState if one is not SendingState.PLANNED)
_HEADER_WITHIN = 20  # lines among which the header of a report is looked for
_DAY_AND_HOUR = re.compile(r"(\d+[-/.]\d+[-/.]\d+)[T ]\d{1,2}[:hH].*")
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


@dataclass(frozen=True, slots=True)
class ReportWords:
    """How providers name the columns of a report and what became of a letter, folded."""

    columns: Mapping[str, str]
    states: Mapping[str, SendingState]


def report_words(said: Mapping[str, str]) -> ReportWords:
    """The words of a report. Raises KeyError for a list that is missing."""
    return ReportWords(
        {fold(one): name for name in _COLUMNS for one in said[f"report_column_{name}"].split(",")},
        {fold(one): state for state in _TOLD for one in said[f"report_state_{state.value}"].split(",")},
    )


def read_report(
    store: MailingStore,
    lines: Iterable[tuple[int, Sequence[str]]],
    words: ReportWords,
    by: str,
    at: datetime,
    today: date,
) -> ReportRead:
    """Record a provider's table (reference, state, date, proof), its lines with their numbers; faults told by line.

    The header is the first of the first lines that names reference, state and date, whatever titles stand above. A
    line recorded before changes nothing when it is read again. Raises InvalidAnswer when no line is such a header.
    """
    rows = iter(lines)
    places = _places(rows, words)
    problems: list[tuple[int, str]] = []
    recorded = 0
    for group in _groups(_events(rows, places, words, by, at, today, problems)):
        recorded += _recorded(store, group, problems)
    return ReportRead(recorded, tuple(sorted(problems)))


def _places(rows: Iterable[tuple[int, Sequence[str]]], words: ReportWords) -> Mapping[str, int]:
    for _, header in islice(rows, _HEADER_WITHIN):
        found: dict[str, int] = {}
        for rank, cell in enumerate(header):
            name = words.columns.get(fold(cell.strip("\ufeff")))
            if name is not None:
                found.setdefault(name, rank)
        if set(found) >= _NEEDED:
            return found
    raise InvalidAnswer(
        "Le tableau du prestataire doit avoir les colonnes «\u00a0reference\u00a0», «\u00a0etat\u00a0» et "
        "«\u00a0date\u00a0».",
        "Donnez ces noms à ses colonnes, ou demandez-lui le tableau ainsi\u00a0; puis relisez-le.",
    )


def _events(
    lines: Iterable[tuple[int, Sequence[str]]],
    places: Mapping[str, int],
    words: ReportWords,
    by: str,
    at: datetime,
    today: date,
    problems: list[tuple[int, str]],
) -> Iterator[tuple[int, SendingEvent]]:
    for number, row in lines:
        if not any(cell.strip() for cell in row):
            continue
        said = {name: row[rank].strip() if rank < len(row) else "" for name, rank in places.items()}
        try:
            yield number, _event(said, words, by, at, today)
        except InvalidAnswer as problem:
            problems.append((number, problem.sentence))


def _event(said: Mapping[str, str], words: ReportWords, by: str, at: datetime, today: date) -> SendingEvent:
    reference = read_reference(said["reference"])
    state = words.states.get(fold(said["etat"]))
    if state is None:
        raise InvalidAnswer(f"L’état «\u00a0{said['etat']}\u00a0» n’est pas connu\u00a0: envoyée, revenue, renvoyée…")
    stamped = _DAY_AND_HOUR.fullmatch(said["date"])
    try:
        on = read_day(stamped[1] if stamped else said["date"])
    except InvalidAnswer:
        raise InvalidAnswer("La date n’a pas été comprise\u00a0: écrivez 30/11/2026 ou 2026-11-30.") from None
    if on > today:
        raise InvalidAnswer("Cette date est à venir.")
    proof = said.get("preuve", "")
    if state is SendingState.RETURNED and not proof:
        proof = said["etat"] if fold(said["etat"]) != state.value else ""
    return SendingEvent(reference, state, on, at, by, None, proof)


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
