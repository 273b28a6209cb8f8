"""The register of breaches of each structure (art. 33(5) GDPR): every case, open, closed or erased, one line each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinickit.documents.blocks import Block, Document, Heading, Paragraph, Table, words
from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.facts import PARIS, Moment
from clinickit.domain.vocabulary import CaseKind
from clinickit.flow.walk import effective
from clinickit.services.case_titles import incident_name
from clinickit.services.casebook import Casebook, Change, latest
from clinickit.services.ending.erasures import kept_line, read_erasures
from clinickit.services.letters.mailing_exports import table
from clinickit.services.library import Library
from clinickit.services.paperwork import head_of
from clinickit.services.ports import Exports, PdfMaker

TEXTS = "wording/breach_register.toml"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One breach: its structure, when its case was opened, what it is, where its case stands, what is said of it."""

    practice: str
    opened_at: datetime
    title: str
    state: str
    facts: Mapping[str, str]


class BreachRegisterDesk:
    """The use case of the register. Called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, pdf: PdfMaker, exports: Exports) -> None:
        self.library, self.book, self.pdf, self.exports = library, book, pdf, exports

    @property
    def texts(self) -> Mapping[str, str]:
        """The sentences."""
        return self.library.texts(TEXTS)

    def rows(self) -> tuple[RegisterRow, ...]:
        """Every breach of this vault, structure by structure, the oldest first; exercises are none."""
        store, texts = self.book.store, self.texts
        found = []
        for header in store.cases():
            if header.kind is not CaseKind.REAL:
                continue
            answers = effective(self.library.journey, latest(store.answers(header.id)))
            summary = answers.get("breach.summary")
            said = kept_line(self.library, answers, summary if isinstance(summary, str) else "")
            state = texts["closed"].format(day=_day(header.closed_at)) if header.closed_at else texts["open"]
            name = incident_name(self.library, answers)
            dated = {texts["head"]: head_of(store.journal(header.id))}
            found.append(RegisterRow(header.practice_id, header.opened_at, name, state, said | dated))
        for one in read_erasures(store):
            if one.done and not one.exercise and not one.structure:
                state = texts["erased"].format(day=_day(datetime.fromisoformat(one.at)), number=one.id)
                opened = datetime.fromisoformat(one.opened)
                found.append(
                    RegisterRow(
                        one.practice, opened, texts["erased_title"], state, {**one.line, texts["head"]: one.head}
                    )
                )
        return tuple(sorted(found, key=lambda row: (row.practice, row.opened_at)))

    def save(self, folder: Path) -> tuple[Path, ...]:
        """One PDF and one table per structure, where the person asked, told to each journal. Raises ExportProblem."""
        now, texts = self.book.now(), self.texts
        by_practice: dict[str, list[RegisterRow]] = {}
        for row in self.rows():
            by_practice.setdefault(row.practice, []).append(row)
        files = {}
        for number, rows in enumerate(by_practice.values(), start=1):
            stem = texts["file"].format(number=f"{number:02d}")
            files[f"{stem}.pdf"] = self.pdf.render(self._document(rows, now), now)
            columns = list(dict.fromkeys(name for row in rows for name in row.facts))
            header = (texts["opened"], texts["incident"], texts["state"], *columns)
            lines = (
                (_day(row.opened_at), row.title, row.state, *(row.facts.get(one, "") for one in columns))
                for row in rows
            )
            files[f"{stem}.csv"] = table(header, lines)
        written = self.exports.write(folder, files)
        for case in self.book.store.cases():
            if case.kind is CaseKind.REAL:
                zone = self.book.zone_of(case.id)
                entry = self.book.entry("exported", texts["exported"], ("breach_register",), zone)
                self.book.save(Change(case.id, case.practice_id, entry=entry))
        return written

    def _document(self, rows: list[RegisterRow], now: datetime) -> Document:
        texts = self.texts
        blocks: list[Block] = [Paragraph(words(texts["intro"]), "note")]
        for number, row in enumerate(rows, start=1):
            title = texts["entry"].format(number=number, title=row.title, day=_day(row.opened_at))
            blocks += [Heading(title, 2), Paragraph(words(row.state), "note")]
            lines = tuple((words(name), words(said)) for name, said in row.facts.items())
            blocks.append(Table((texts["column.fact"], texts["column.value"]), lines, (0.38, 0.62)))
        return Document(
            template_id="breach_register",
            template_version="1",
            title=texts["title"],
            blocks=tuple(blocks),
            footer=texts["made"].format(when=moment_in_french(Moment(now, PARIS))),
        )


def _day(at: datetime) -> str:
    return in_french(Moment(at, PARIS).day)
