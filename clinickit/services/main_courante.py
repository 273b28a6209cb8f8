"""The main courante on screen: read it, add to it, correct it without erasing, hand an extract over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from clinickit.documents.people_in_text import people_in
from clinickit.documents.secrecy import Danger, folded
from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue, Moment
from clinickit.domain.identity_index import IdentityIndex, NoIndex
from clinickit.domain.journal import Entry, head_and_fault
from clinickit.flow.typed_dates import read_moment
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.clock_check import offset_line
from clinickit.services.ending.closing import refuse_if_closed
from clinickit.services.ending.extracts import ARCHIVE, Extract, exact_lines, extracts_of
from clinickit.services.letters.mailing_exports import table
from clinickit.services.library import Library
from clinickit.services.ports import Exports

TEXTS = "wording/main_courante.toml"
SCRIPT = "scripts/verifier.py"
FREE, DRAFT = "free", "journal.entry"
_QUIET = frozenset({"answer", "draft", "element_removed", "shared"})


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry as it is listed; `corrected_by` are the numbers of the entries that correct it."""

    number: int
    kind: str
    text: str
    event: str
    entered: str
    person: str
    corrects: int
    corrected_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JournalScreen:
    """The entries that pass the filter, the last first; `head` dates the whole chain, `broken` says what is wrong."""

    lines: tuple[EntryLine, ...]
    total: int
    head: str
    broken: str


class JournalDesk:
    """The use cases of the main courante. Methods that touch the store are called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, exports: Exports) -> None:
        self.library, self.book, self.exports = library, book, exports
        self.patients: IdentityIndex = NoIndex()

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def screen(self, case: OpenCase, needle: str = "", *, everything: bool = False) -> JournalScreen:
        """The main courante, without each answer unless `everything`, with the words of `needle` only."""
        entries = self.book.store.journal(case.id)
        head, broken = head_and_fault(entries)
        shown = [one for one in entries if everything or one.kind not in _QUIET]
        wanted = folded(needle).split()
        found = [one for one in shown if all(word in folded(f"{one.text} {one.person}") for word in wanted)]
        return JournalScreen(tuple(self._line(one, entries) for one in reversed(found)), len(entries), head, broken)

    def _line(self, entry: Entry, entries: Iterable[Entry]) -> EntryLine:
        titles = self.library.texts(TEXTS)
        return EntryLine(
            number=entry.number,
            kind=titles.get(f"kind.{entry.kind}", titles["kind.other"]),
            text=entry.text,
            event=moment_in_french(entry.event_at),
            entered=moment_in_french(Moment(entry.entered_at, entry.event_at.zone)),
            person=entry.person or titles["nobody"],
            corrects=entry.corrects,
            corrected_by=tuple(one.number for one in entries if one.corrects == entry.number),
        )

    def add(self, case: OpenCase, text: str, when: str, corrects: int = 0) -> None:
        """A free entry, or the correction of an entry, which stays. Raises InvalidAnswer; durable on return.

        `when` is the time of the event as typed; empty, it is now. The time of entry is always now.
        """
        refuse_if_closed(case)
        if not text.strip():
            raise InvalidAnswer(self._text("empty"), self._text("empty_action"))
        entry = self.book.entry(FREE, text.strip(), zone=case.zone)
        if when.strip():
            entry = replace(entry, event_at=self._past(self._moment(when, case.zone), entry.event_at))
        entry = replace(entry, corrects=corrects)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))

    def _past(self, event: Moment, now: Moment) -> Moment:
        """The moment of what happened; a day to come is a slip of the fingers (a PC may be some hours behind)."""
        if event.day > now.day:
            raise InvalidAnswer(self._text("to_come"), self._text("to_come_action"))
        return event

    def _moment(self, typed: str, zone: str) -> Moment:
        try:
            return read_moment(typed, zone)
        except InvalidAnswer as problem:
            raise InvalidAnswer(problem.sentence, self._text("when_action")) from None

    def draft(self, case: OpenCase) -> str:
        """The entry that was being written."""
        return self.book.store.drafts(case.id).get(DRAFT, "")

    def keep_draft(self, case_id: str, text: str) -> None:
        """Make the entry being written durable; it is not in the main courante yet."""
        self.book.store.save_draft(case_id, DRAFT, text)

    def pointed_out(self, text: str, answers: Mapping[str, FactValue]) -> str:
        """What to say while an entry is typed: a person who can be recognised, an admission of fault, a judgement.

        `answers` are those of the case: the numbers, mailboxes and names of its professionals are not pointed out.
        """
        said = [self._text(f"warn.{danger.value}") for danger in people_in(text, self.patients, answers)]
        guard, plain = self.library.guard, " ".join(folded(text).split())
        for danger in (Danger.ADMISSION, Danger.JUDGEMENT):
            if any(phrase in plain for phrase in guard.phrases.get(danger, ())):
                said.append(" ".join(guard.sentences[danger]))
                break
        return "\n".join(said)

    @cached_property
    def recipients(self) -> Mapping[str, Extract]:
        """For whom the main courante may leave, and what of it, by id."""
        return extracts_of(self.library)

    def export(self, case: OpenCase, folder: Path, recipient: str = ARCHIVE) -> tuple[Path, ...]:
        """Write what a recipient may have of the main courante, in a folder: table, exact contents, script to check.

        Entries that do not go stand in the chain by their hash alone. Raises ExportProblem.
        """
        entries, extract = self.book.store.journal(case.id), self.recipients[recipient]
        head, broken = head_and_fault(entries)
        shown = [one for one in entries if extract.takes_entry(one)]
        told = {"head": head, "count": len(entries), "left": len(entries) - len(shown), "recipient": extract.name}
        lines = (self._line(one, entries) for one in shown)
        notes = "\n".join(filter(None, (broken, offset_line(self.library, self.book.store))))
        readme = self._text("instructions").format(**told, notes=notes)
        files = {
            "main-courante.csv": table(self._text("columns").split("|"), map(_cells, lines)),
            "main-courante.jsonl": exact_lines(entries, extract).encode(),
            "verifier.py": self.library.resources.data(SCRIPT),
            "LISEZ-MOI.txt": readme.lstrip().encode(),
        }
        place = extract.named("main-courante")
        written = self.exports.write(folder, {f"{place}/{name}": data for name, data in files.items()})
        said = self._text("exported").format(recipient=extract.name)
        entry = self.book.entry("exported", said, (f"recipient:{extract.id}",), case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return written


def _cells(line: EntryLine) -> tuple[str, ...]:
    return (
        *(str(line.number), line.event, line.entered, line.person),
        *(line.kind, line.text, str(line.corrects or "")),
    )
