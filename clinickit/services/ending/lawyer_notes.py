"""Notes for the lawyer, kept apart from everything: they leave in the lawyer's package and nowhere else."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Moment
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.library import Library
from clinickit.services.ports import CaseStore

TEXTS = "wording/lawyer_notes.toml"
DRAFT = "lawyer.note"
_NOTES = "lawyer_notes."


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `at` is when it was written, UTC."""

    id: str
    text: str
    at: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note as it is listed."""

    id: str
    text: str
    written: str


def read_notes(store: CaseStore, case_id: str) -> tuple[Note, ...]:
    """The notes of a case, in order."""
    return tuple(Note(**one) for one in json.loads(store.setting(_NOTES + case_id) or "[]"))


def said_at(note: Note, zone: str) -> str:
    """When a note was written, in French."""
    return moment_in_french(Moment(datetime.fromisoformat(note.at), zone))


class NotesDesk:
    """The use cases of the notes. Nothing about them goes to the journal, which others may be given."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    def listed(self, case: OpenCase) -> tuple[NoteLine, ...]:
        """The notes, the last first."""
        nobody = self.library.texts(TEXTS)["nobody"]
        found = read_notes(self.book.store, case.id)
        lines = (NoteLine(n.id, n.text, f"{said_at(n, case.zone)}, {n.person or nobody}") for n in found)
        return tuple(reversed(tuple(lines)))

    def add(self, case: OpenCase, text: str) -> None:
        """Keep a note. Raises InvalidAnswer when it is empty; durable on return."""
        if not text.strip():
            texts = self.library.texts(TEXTS)
            raise InvalidAnswer(texts["empty"], texts["empty_action"])
        note = Note(secrets.token_hex(4), text.strip(), self.book.now().isoformat(), self.book.person.name)
        self._keep(case, (*read_notes(self.book.store, case.id), note))
        self.keep_draft(case.id, "")

    def remove(self, case: OpenCase, note_id: str) -> None:
        """Erase a note for good."""
        self._keep(case, [one for one in read_notes(self.book.store, case.id) if one.id != note_id])

    def _keep(self, case: OpenCase, notes: Sequence[Note]) -> None:
        held = json.dumps([asdict(one) for one in notes], ensure_ascii=False)
        self.book.store.set_setting(_NOTES + case.id, held)

    def draft(self, case: OpenCase) -> str:
        """The note that was being written."""
        return self.book.store.drafts(case.id).get(DRAFT, "")

    def keep_draft(self, case_id: str, text: str) -> None:
        """Make the note being written durable."""
        self.book.store.save_draft(case_id, DRAFT, text)
