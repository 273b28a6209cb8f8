"""The letter that asks police, CNIL or publisher for the leaked file, or for the extract about one's own patients."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import (
    Block,
    Document,
    Emphasis,
    Letterhead,
    ListBlock,
    Paragraph,
    Run,
    Signature,
    Text,
    words,
)
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.wording import in_french
from clinickit.services.casebook import OpenCase
from clinickit.services.leak.search import LeakDesk
from clinickit.services.paperwork import dated
from clinickit.services.ports import Exports, PdfMaker

FILE = "wording/leak_request.toml"
_NEEDS = ("need_1", "need_2", "need_3")


class Asked(StrEnum):
    """Who may hold the file lawfully."""

    POLICE = "police"
    CNIL = "cnil"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class RequestScreen:
    """The letter as text, to read and to copy; `gaps` are what is still to be completed by hand."""

    asked: Asked
    text: str
    gaps: int


class RequestDesk:
    """The use cases of the request. Called off the window's thread."""

    def __init__(self, leak: LeakDesk, pdf: PdfMaker, exports: Exports) -> None:
        self.leak, self.pdf, self.exports = leak, pdf, exports

    @cached_property
    def texts(self) -> Mapping[str, object]:
        """The words of the letter."""
        return self.leak.library.resources.read(FILE)

    def screen(self, case: OpenCase, asked: Asked) -> RequestScreen:
        """The letter to one of them, from the answers of the case."""
        document = self._document(case, asked)
        text = as_plain_text(document)
        return RequestScreen(asked, text, text.count(self._text("blank").partition("{")[0]))

    def save(self, case: OpenCase, asked: Asked, folder: Path) -> tuple[Path, ...]:
        """Write the letter as a PDF where the person asked, with its line in the journal. Raises ExportProblem."""
        name = self._text("file_name").format(who=self._of(asked, "file"))
        document = self._document(case, asked)
        written = self.exports.write(folder, {name: self.pdf.render(document, self.leak.book.now())})
        line = self.leak.texts["leak.journal.request"].format(who=self._of(asked, "label"))
        self.leak.record(case, "exported", line)
        return written

    def _text(self, key: str) -> str:
        return str(self.texts[key])

    def _of(self, asked: Asked, key: str) -> str:
        table = self.texts[asked.value]
        return str(table[key]) if isinstance(table, Mapping) else ""

    def _document(self, case: OpenCase, asked: Asked) -> Document:
        day = in_french(self.leak.book.now().astimezone(ZoneInfo(case.zone)).date())
        practice, town = self._fact(case, "practice.name"), self._fact(case, "practice.address.town")
        street = " ".join(
            str(value) for leaf in ("postcode", "town") if isinstance(value := case.answers.get(_address(leaf)), str)
        )
        known = self._filled(
            "known",
            complaint=self._fact(case, "breach.complaint.number"),
            notification=self._fact(case, "breach.notification.initial_number"),
        )
        lines = (_shown(practice), _shown(self._fact(case, _address("street"))), street)
        blocks: list[Block] = [
            Paragraph(words(self._text("object")), "object"),
            Paragraph(words(self._text("opening"))),
            Paragraph(self._filled("who", practice=practice)),
            *(Paragraph(words(self._text(key))) for key in ("why", "need")),
            ListBlock(tuple(words(self._text(key)) for key in _NEEDS)),
            Paragraph(words(self._of(asked, "more"))),
            *(Paragraph(words(self._text(key))) for key in ("promise", "deadline")),
            Paragraph(known),
            Paragraph(words(self._text("closing"))),
            Signature(f"{_shown(town)}, le {day}", _shown(practice)),
        ]
        document = Document(
            template_id="leak_request",
            template_version="1",
            title=self._text("title"),
            blocks=tuple(blocks),
            layout="letter",
            letterhead=Letterhead(tuple(filter(None, lines)), (self._of(asked, "recipient"),)),
            footer=self._text("footer").format(day=day),
        )
        return dated(self.leak.library, document, self.leak.book.store.journal(case.id))

    def _fact(self, case: OpenCase, path: str) -> Run:
        value = case.answers.get(path)
        if isinstance(value, str) and value:
            return Run(value)
        name = self.leak.library.fact_names.get(path, path)
        return Run(self._text("blank").format(what=name), Emphasis.GAP)

    def _filled(self, key: str, **runs: Run) -> Text:
        """A sentence with its blanks filled; what is not known stays a visible gap."""
        made: list[Run] = []
        rest = self._text(key)
        while rest:
            before, _, after = rest.partition("{")
            made.append(Run(before))
            name, _, rest = after.partition("}")
            if name:
                made.append(runs[name])
        return tuple(run for run in made if run.text)


def _address(leaf: str) -> str:
    return f"practice.address.{leaf}"


def _shown(run: Run) -> str:
    return run.text
