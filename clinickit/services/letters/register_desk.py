"""The sending register of a case: what went, what came back, the provider's report, the counts for the authority."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinickit.documents.wording import value_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue
from clinickit.domain.letters import LetterChannel
from clinickit.people.mailing import (
    RegisterCounts,
    SendingEvent,
    SendingState,
    read_reference,
    state_after,
)
from clinickit.people.segments import display_name
from clinickit.services.casebook import OpenCase, answered
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.mailing_register import (
    ReportRead,
    notification_facts,
    read_report,
    register_table,
    report_words,
)
from clinickit.services.letters.returns import ReturnDesk, ReturnLine
from clinickit.services.letters.screens import PlannedLine
from clinickit.services.mailing_ports import DeskOutcome
from clinickit.services.ports import Exports
from clinickit.services.tables_ports import PatientTables

RECORDED = (SendingState.RETURNED, SendingState.RESENT, SendingState.PHONED, SendingState.REFUSED, SendingState.SENT)
_MANY = 5  # batches beyond which the journal gives the first and the last


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact of the complementary notification as the register shows it, beside what the case says now."""

    path: str
    name: str
    now: str
    proposed: str


@dataclass(frozen=True, slots=True)
class RegisterScreen:
    """The whole register in numbers."""

    mailings: tuple[PlannedLine, ...]
    counts: RegisterCounts
    returned: tuple[ReturnLine, ...]
    proposals: tuple[Proposal, ...]
    answers: tuple[tuple[DeskOutcome, int], ...]
    without_letter: int = 0

    @property
    def came_back(self) -> int:
        """Letters that came back and wait, those that are not listed too."""
        held = (progress for one in self.mailings for _, progress in one.progress)
        return sum(progress.states.get(SendingState.RETURNED, 0) for progress in held)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of the register: what it is and what happened to it; `name` is for the screen alone."""

    reference: str
    name: str
    channel: LetterChannel
    state: SendingState
    events: tuple[SendingEvent, ...]


class RegisterDesk:
    """The use cases of the register. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk, tables: PatientTables, exports: Exports) -> None:
        self.letters, self.tables, self.exports = letters, tables, exports
        self.returns = ReturnDesk(letters, exports)

    def screen(self, case: OpenCase) -> RegisterScreen:
        """Batches, counts, letters that came back, what to tell the authority."""
        register = self.letters.register(case)
        return RegisterScreen(
            mailings=self.letters.planned(case),
            counts=register.counts(),
            returned=self.returns.waiting(case),
            proposals=tuple(self._proposals(case)),
            answers=tuple(register.answer_counts().items()),
            without_letter=max(0, self._concerned(case) - register.counts().people),
        )

    def _concerned(self, case: OpenCase) -> int:
        return sum(self.letters.people(case).concerned_count())

    def _facts(self, case: OpenCase) -> dict[str, FactValue]:
        """The facts the register shows; all are informed only when nobody concerned was left without a letter."""
        counts = self.letters.register(case).counts()
        facts = notification_facts(counts)
        if facts and counts.informed < self._concerned(case):
            facts["breach.communication.all_informed"] = False
        return facts

    def _proposals(self, case: OpenCase) -> Iterator[Proposal]:
        words = self.letters.library.words
        nothing = self.letters.text("nothing_said")
        for path, value in self._facts(case).items():
            held = case.answers.get(path)
            if held != value:
                now = nothing if held is None else value_in_french(held, words)
                yield Proposal(path, words.fact_name(path), now or nothing, value_in_french(value, words))

    def accept(self, case: OpenCase, paths: Sequence[str]) -> OpenCase:
        """Take these counts as answers of the case, as a person confirms them; with their line in the journal."""
        wanted = {path: value for path, value in self._facts(case).items() if path in paths}
        if not wanted:
            raise InvalidAnswer(self.letters.text("nothing_chosen"), self.letters.text("nothing_chosen_action"))
        book = self.letters.book
        given = tuple(book.answer(path, value, self.letters.text("register")) for path, value in wanted.items())
        self.letters.record(case, self.letters.text("accepted").format(count=len(wanted)), wanted)
        return answered(case, given)

    def handed_over(self, case: OpenCase, batches: Sequence[int], on: date, proof: str) -> int:
        """Batches left: every letter of them that was still planned is sent. Raises MailingHeld, InvalidAnswer."""
        self._not_to_come(case, on)
        mailings, by, proof = self.letters.mailings(case), self.letters.book.person.name, proof.strip()
        count = sum(mailings.batch_sent(batch, on, by, proof) for batch in batches)
        numbers = ", ".join(map(str, batches)) if len(batches) < _MANY else f"{min(batches)}–{max(batches)}"
        said = self.letters.text("batch_sent")
        self.letters.record(case, said.format(batch=numbers, count=count, on=f"{on:%d/%m/%Y}", proof=proof))
        return count

    def _not_to_come(self, case: OpenCase, on: date) -> None:
        if on > self.letters.today(case):
            raise InvalidAnswer(self.letters.text("to_come"), self.letters.text("to_come_action"))

    def letter(self, case: OpenCase, typed: str) -> LetterLine:
        """One letter by its reference, typed or scanned. Raises InvalidAnswer."""
        register, reference = self.letters.register(case), read_reference(typed)
        found, state = register.letter(reference), register.state(reference)
        if found is None or state is None:
            raise InvalidAnswer("Aucune lettre ne porte cette référence.")
        patient = self.letters.people(case).person(found[1].slots.person_id)
        name = display_name(patient) if patient else ""
        return LetterLine(reference, name, found[1].channel, state, register.events(reference))

    def record(self, case: OpenCase, state: SendingState, typed: str, on: date, proof: str) -> int:
        """What happened to letters whose references were typed or scanned, parted by spaces or lines; all or none.

        Raises InvalidAnswer.
        """
        self._not_to_come(case, on)
        references = _references(typed)
        if not references:
            raise InvalidAnswer(self.letters.text("no_reference"), self.letters.text("no_reference_action"))
        channel = LetterChannel.TELEPHONE if state is SendingState.PHONED else None
        by = self.letters.book.person.name
        for one in references:
            self._refuse(case, one, SendingEvent("", state, on, self.letters.book.now(), by, channel, proof.strip()))
        count = self.letters.mailings(case).record(state, references, on, by, channel, proof.strip())
        word = self.letters.text(f"state.{state.value}")
        self.letters.record(case, self.letters.text("recorded").format(count=count, state=word))
        return count

    def _refuse(self, case: OpenCase, typed: str, event: SendingEvent) -> None:
        """Say which reference is wrong, before anything is recorded. Raises InvalidAnswer."""
        register = self.letters.register(case)
        try:
            reference = read_reference(typed)
            state = register.state(reference)
            known = {(one.state, one.on, one.proof) for one in register.events(reference)}
            if state is not None and (event.state, event.on, event.proof) not in known:
                state_after(state, event)
        except InvalidAnswer as problem:
            raise InvalidAnswer(f"«\u00a0{typed}\u00a0»\u00a0: {problem.sentence}", problem.action) from None
        if state is None:
            raise InvalidAnswer(f"Aucune lettre ne porte la référence «\u00a0{typed}\u00a0».")

    def read_report(self, case: OpenCase, path: Path) -> ReportRead:
        """A provider's report taken in: what could not be is told by line. Raises InvalidAnswer, TableProblem."""
        opened = self.tables.open_list(path, self.tables.inspect(path).format)
        register, book = self.letters.register(case), self.letters.book
        with contextlib.closing(opened.blocks()) as flowing:
            lines = (line for block in flowing for line in zip(block.numbers, block.rows, strict=True))
            words = report_words(self.letters.sent)
            read = read_report(register, lines, words, book.person.name, book.now(), self.letters.today(case))
        said = self.letters.text("report_read").format(count=read.recorded, problems=len(read.problems))
        self.letters.record(case, said)
        return read

    def export(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """The register as a table: references and states, no name, no address. Raises ExportProblem."""
        data = b"".join(register_table(self.letters.register(case)))
        written = self.exports.write(folder, {"registre-des-envois.csv": data})
        self.letters.record(case, self.letters.text("saved").format(name="registre-des-envois.csv"))
        return written


def _references(typed: str) -> list[str]:
    """References of a field: one a line, or parted by commas, semicolons, or spaces between whole references."""
    lines = [piece.strip() for piece in typed.replace(";", "\n").replace(",", "\n").splitlines()]
    found: list[str] = []
    for line in (one for one in lines if one):
        words = line.split()
        whole = [word for word in words if word.count("-") == 2]  # noqa: PLR2004 - « TIL-000123-K » has two
        found += whole if len(whole) == len(words) else [line]
    return list(dict.fromkeys(found))
