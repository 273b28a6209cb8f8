"""Planned letters, batches and the sending register of one case: an encrypted file of its own, with its own worker."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from clinickit.adapters import mailing_tables as tables
from clinickit.adapters.mailing_records import body_of_text, segment_of_text, text_of_body, text_of_segment
from clinickit.adapters.records import instant_of_text, text_of_instant
from clinickit.adapters.vault.database import Connection, Database, Row, open_file, open_in_memory
from clinickit.adapters.vault.migrations import bring_up_to_date
from clinickit.domain.errors import InvalidAnswer, VaultTooNew
from clinickit.domain.letters import LetterChannel, LetterSlots
from clinickit.people.mailing import (
    Batch,
    BatchState,
    Hold,
    PlannedLetter,
    RegisterCounts,
    SendingEvent,
    SendingState,
    state_after,
)
from clinickit.services.mailing_ports import (
    BatchProgress,
    DeskAnswer,
    DeskOutcome,
    MailingPlan,
    ResendRequest,
    StoredBody,
)

_ONCE = 1000  # lines read at a time


def open_mailing_store(path: Path, key: bytes) -> "TableMailingStore":
    """The register of a case; made when absent. `key` is derived from the vault's for this file alone.

    Raises VaultDamaged, VaultTooNew, VaultProblem.
    """
    return TableMailingStore(Database(lambda: open_file(path, key)))


def memory_mailing_store() -> "TableMailingStore":
    """An empty register that no file holds."""
    return TableMailingStore(Database(open_in_memory))


class TableMailingStore:
    """The `MailingStore` port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        try:
            database.run(_brought_up_to_date)
        except BaseException:
            database.close()
            raise

    def plan(
        self, bodies: Sequence[StoredBody], letters: Iterable[tuple[Batch, PlannedLetter]], planned_at: datetime
    ) -> MailingPlan:
        """Keep a whole plan in one transaction, or nothing of it; ValueError when a person has two same letters."""

        def job(connection: Connection) -> MailingPlan:
            number = _one(connection, "SELECT coalesce(max(number), 0) + 1 FROM mailings")
            connection.execute("INSERT INTO mailings VALUES (?, ?)", (number, text_of_instant(planned_at)))
            for body in bodies:
                values = (number, body.name, text_of_segment(body.segment), text_of_body(body.document))
                connection.execute("INSERT INTO bodies VALUES (?, ?, ?, ?)", values)
            batches: dict[int, Batch] = {}

            def rows() -> Iterator[tuple[object, ...]]:
                for batch, letter in letters:
                    batches[batch.number] = batch
                    yield (number, *_row_of_letter(letter))

            connection.executemany(tables.ADD_LETTER, rows())
            rows_of_batches = [
                (one.number, number, one.channel.value, one.wave, one.letters) for one in batches.values()
            ]
            connection.executemany(tables.ADD_BATCH, rows_of_batches)
            return MailingPlan(number, planned_at, sum(one.letters for one in batches.values()), len(batches))

        return self._database.change(job)

    def next_numbers(self) -> tuple[int, int]:
        """The first free numbers of letter and batch."""
        free = "SELECT coalesce(max(number), 0) + 1 FROM {}"
        return self._database.run(lambda c: (_one(c, free.format("letters")), _one(c, free.format("batches"))))

    def mailings(self) -> tuple[MailingPlan, ...]:
        """Every mailing, in order."""
        found = self._rows(tables.MAILINGS)
        return tuple(MailingPlan(number, instant_of_text(at), letters, count) for number, at, letters, count in found)

    def bodies(self, mailing: int) -> Mapping[str, StoredBody]:
        """The bodies of a mailing, by name."""
        found = self._rows(tables.BODIES, mailing)
        return {name: StoredBody(name, segment_of_text(key), body_of_text(text)) for name, key, text in found}

    def batches(self, mailing: int) -> tuple[Batch, ...]:
        """The batches of a mailing, in order."""
        return tuple(_batch_of_row(row) for row in self._rows(tables.BATCHES, mailing))

    def letters(self, batch: int) -> tuple[PlannedLetter, ...]:
        """The letters of a batch, in order."""
        found = self._rows(tables.LETTERS, batch)
        return tuple(_letter_of_row(row) for row in found)

    def letter(self, reference: str) -> tuple[int, PlannedLetter] | None:
        """Mailing and letter of a reference."""
        found = self._rows(tables.BY_REFERENCE, reference)
        return (found[0][0], _letter_of_row(found[0][1:])) if found else None

    def letters_of(self, person_id: str) -> tuple[PlannedLetter, ...]:
        """Every letter about a person, in order."""
        found = self._rows(tables.BY_PERSON, person_id)
        return tuple(_letter_of_row(row) for row in found)

    def record_made(self, batch: int, file: str, sha256: str, pages: int, made_at: datetime) -> None:
        """Note that the file of a batch is whole and on the disk."""
        values = (file, sha256, pages, text_of_instant(made_at), batch)
        self._database.change(lambda c: c.execute(tables.MADE, values))

    def record(self, events: Sequence[SendingEvent]) -> int:
        """Append events, all or none; raises InvalidAnswer for an unknown reference or an event that cannot follow.

        The same event of the same day with the same proof is kept once.
        """

        def job(connection: Connection) -> int:
            touched = set()
            for event in events:
                statement = "SELECT number, state, channel FROM letters WHERE reference = ?"
                found = connection.execute(statement, (event.reference,)).fetchone()
                if found is None:
                    raise InvalidAnswer("Aucune lettre ne porte cette référence.")
                number, before, channel = found
                same = (number, event.state.value, event.on.isoformat(), event.proof)
                if connection.execute(tables.SAME_EVENT, same).fetchone():
                    continue
                after = state_after(SendingState(before), event)
                connection.execute(tables.ADD_EVENT, (number, *_row_of_event(event, channel)))
                by = _reached_by(event, channel)
                connection.execute("UPDATE letters SET state = ?, reached_by = ? WHERE number = ?", (after, by, number))
                touched.add(number)
            return len(touched)

        return self._database.change(job)

    def record_sent(self, batch: int, event: SendingEvent) -> int:
        """The same event for every letter of a batch that is still only planned."""
        state_after(SendingState.PLANNED, event)

        def job(connection: Connection) -> int:
            connection.execute(tables.ADD_EVENT_TO_BATCH, (*_row_of_event(event, ""), batch))
            moved = connection.execute(tables.MOVE_BATCH, (event.state.value, _reached_by(event, ""), batch))
            return moved.rowcount

        return self._database.change(job)

    def events(self, reference: str) -> tuple[SendingEvent, ...]:
        """What happened to a letter, in order."""
        return tuple(
            SendingEvent(
                reference,
                SendingState(state),
                date.fromisoformat(on),
                instant_of_text(at),
                by,
                LetterChannel(channel) if channel else None,
                proof,
            )
            for state, on, at, by, channel, proof in self._rows(tables.EVENTS, reference)
        )

    def counts(self) -> RegisterCounts:
        """What the register says for the authority: people, not letters."""

        def job(connection: Connection) -> RegisterCounts:
            first, last = connection.execute(tables.DAYS).fetchone()
            found: dict[str, int] = dict(connection.execute(tables.CHANNELS).fetchall())
            return RegisterCounts(
                people=_one(connection, tables.PEOPLE),
                informed=_one(connection, tables.INFORMED),
                returned=_one(connection, tables.ONLY, "returned"),
                refused=_one(connection, tables.ONLY, "refused"),
                first_sent=date.fromisoformat(first) if first else None,
                last_sent=date.fromisoformat(last) if last else None,
                by_channel=tuple((one, found[one]) for one in LetterChannel if one in found),
            )

        return self._database.run(job)

    def lines(self) -> Iterator[tuple[PlannedLetter, SendingState]]:
        """Every letter with its state, in order; read in pieces."""
        after = 0
        while found := self._rows(tables.LINES, after, _ONCE):
            for *row, state in found:
                yield _letter_of_row(tuple(row)), SendingState(state)
            after = found[-1][0]

    def progress(self, mailing: int) -> Mapping[int, BatchProgress]:
        """For each batch of a mailing, how many letters are in each state, when it was handed over, with what proof."""

        def job(connection: Connection) -> Mapping[int, BatchProgress]:
            counted: dict[int, dict[SendingState, int]] = {}
            for batch, state, number in connection.execute(tables.PROGRESS, (mailing,)).fetchall():
                counted.setdefault(batch, {})[SendingState(state)] = number
            handed = {row[0]: row[1:] for row in connection.execute(tables.HANDED, (mailing,)).fetchall()}
            return {
                batch: BatchProgress(states, *_handed(handed.get(batch, (None, ""))))
                for batch, states in counted.items()
            }

        return self._database.run(job)

    def written_to(self) -> frozenset[str]:
        """Everybody about whom a letter was planned."""
        return frozenset(row[0] for row in self._rows(tables.WRITTEN))

    def state(self, reference: str) -> SendingState | None:
        """The state of a letter; None for an unknown reference."""
        found = self._rows(tables.STATE_OF, reference)
        return SendingState(found[0][0]) if found else None

    def in_state(self, state: SendingState, after: int, most: int) -> tuple[PlannedLetter, ...]:
        """Letters in a state, after a number, at most so many."""
        return tuple(_letter_of_row(tuple(row)) for *row, _ in self._rows(tables.IN_STATE, state.value, after, most))

    def add_answers(self, answers: Sequence[DeskAnswer]) -> int:
        """Keep answers given at the desk, each once by its uid; returns how many were new."""

        def job(connection: Connection) -> int:
            new = 0
            for one in answers:
                said = (one.by, one.site, one.outcome.value, one.checked, one.person)
                new += connection.execute(tables.ADD_ANSWER, (one.uid, text_of_instant(one.at), *said)).rowcount
            return new

        return self._database.change(job)

    def answers_of(self, person: str) -> tuple[DeskAnswer, ...]:
        """What was answered about a person, in order."""
        return tuple(
            DeskAnswer(uid, instant_of_text(at), by, site, DeskOutcome(outcome), checked, who)
            for uid, at, by, site, outcome, checked, who in self._rows(tables.ANSWERS_OF, person)
        )

    def answer_counts(self) -> Mapping[DeskOutcome, int]:
        """How many answers of each kind were given."""
        return {DeskOutcome(outcome): number for outcome, number in self._rows(tables.ANSWER_COUNTS)}

    def add_resends(self, requests: Sequence[ResendRequest]) -> int:
        """Keep requests for letters again, each once by its uid; returns how many were new."""
        rows = [(one.uid, text_of_instant(one.at), one.by, one.site, one.reference) for one in requests]
        return self._database.change(lambda c: sum(c.execute(tables.ADD_RESEND, row).rowcount for row in rows))

    def resends(self) -> tuple[ResendRequest, ...]:
        """The requests whose letter was not recorded as sent since they were made."""
        rows = self._rows(tables.RESENDS)
        return tuple(ResendRequest(uid, instant_of_text(at), by, site, it) for uid, at, by, site, it in rows)

    def hold(self) -> Hold | None:
        """The delay asked by investigators, if one is."""
        found = self._rows("SELECT until, asked_by, proof FROM holds ORDER BY number DESC LIMIT 1")
        if not found or found[0][0] is None:
            return None
        return Hold(date.fromisoformat(found[0][0]), found[0][1], found[0][2])

    def set_hold(self, hold: Hold | None) -> None:
        """Keep it, or lift it; the earlier ones stay written."""
        values = (hold.until.isoformat(), hold.asked_by, hold.proof) if hold else (None, "", "")
        statement = "INSERT INTO holds (until, asked_by, proof) VALUES (?, ?, ?)"
        self._database.change(lambda c: c.execute(statement, values))

    def close(self) -> None:
        """Let go of the key and the file; may be called twice."""
        self._database.close()

    def _rows(self, statement: str, *values: object) -> list[Row]:
        job: Callable[[Connection], list[Row]] = lambda c: c.execute(statement, values).fetchall()  # noqa: E731
        return self._database.run(job)


def _brought_up_to_date(connection: Connection) -> None:
    if bring_up_to_date(connection, tables.CHAIN) > len(tables.CHAIN):
        raise VaultTooNew("Le registre des envois a été écrit par une version plus récente du programme.")


def _handed(row: Sequence[str | None]) -> tuple[date | None, str]:
    day, proof = row
    return (date.fromisoformat(day) if day else None), proof or ""


def _one(connection: Connection, statement: str, *values: object) -> int:
    return int(connection.execute(statement, values).fetchone()[0])


def _row_of_letter(letter: PlannedLetter) -> tuple[object, ...]:
    slots = letter.slots
    return (
        letter.number,
        letter.batch,
        letter.body,
        letter.channel.value,
        slots.person_id,
        letter.copy,
        "\n".join(slots.address_lines),
        slots.salutation,
        slots.reference,
        slots.concerned_person,
        letter.email,
        letter.phone,
    )


def _letter_of_row(row: Row) -> PlannedLetter:
    number, batch, body, channel, person, copy, address, salutation, reference, concerned, email, phone = row
    lines = tuple(address.split("\n")) if address else ()
    slots = LetterSlots(person, lines, salutation, reference, concerned)
    return PlannedLetter(number, batch, body, LetterChannel(channel), slots, email, phone, copy)


def _batch_of_row(row: Row) -> Batch:
    number, channel, wave, letters, state, file, sha256, pages, made_at = row
    moment = instant_of_text(made_at) if made_at else None
    return Batch(number, LetterChannel(channel), wave, letters, BatchState(state), file, sha256, pages, moment)


def _reached_by(event: SendingEvent, channel: str) -> str:
    if event.state is SendingState.PHONED:
        return LetterChannel.TELEPHONE.value
    return event.channel.value if event.channel else channel


def _row_of_event(event: SendingEvent, channel: str) -> tuple[object, ...]:
    day, moment = event.on.isoformat(), text_of_instant(event.recorded_at)
    return (event.state.value, day, moment, event.by, _reached_by(event, channel), event.proof)
