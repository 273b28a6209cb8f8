"""Takes a case file in as a new case, and says in its journal that what comes before was not written here."""

import uuid
from dataclasses import replace

from clinickit.domain.case import CaseHeader
from clinickit.domain.ending import ending_of
from clinickit.services.casebook import Casebook, OpenCase, zone_in
from clinickit.services.casefile.reading import CaseFile
from clinickit.services.library import Library

TEXTS = "wording/main_courante.toml"


def taken_in(library: Library, book: Casebook, read: CaseFile, source: str) -> OpenCase:
    """A new case with the answers and the journal of a file, whose entries keep the hours that it gives.

    A last entry dates the taking in: the hours before it are those of the file, and nobody's proof. A case that its
    journal says closed is closed.
    """
    now, untitled = book.now(), library.texts(TEXTS)["untitled"]
    header = CaseHeader(uuid.uuid4().hex[:12], uuid.uuid4().hex[:12], read.title or untitled, read.kind, now)
    if (closed := ending_of(read.journal).closed) is not None:
        header = replace(header, closed_at=closed.entered_at)
    answers = tuple(book.answer(path, value, source=source) for path, value in read.answers.items())
    said = library.counted(TEXTS, "taken_in", len(read.journal))
    return book.load(header, answers, (*read.journal, book.entry("case_opened", said, zone=zone_in(read.answers))))
