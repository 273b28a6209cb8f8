"""The main courante on paper, and the picture of the timeline: written where the person asks."""

from collections.abc import Mapping
from pathlib import Path

from clinickit.documents.blocks import Document, Paragraph, Table, words
from clinickit.documents.numbers import counted, number_in_french
from clinickit.documents.timeline import Timeline, png, points_of
from clinickit.documents.wording import moment_in_french
from clinickit.domain.facts import Moment
from clinickit.domain.journal import Entry, head_and_fault
from clinickit.domain.vocabulary import CaseKind
from clinickit.flow.walk import effective
from clinickit.services import paperwork
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.clock_check import offset_line
from clinickit.services.ending.case_files import for_recipient
from clinickit.services.ending.extracts import ARCHIVE, Extract, extracts_of
from clinickit.services.law.assessment import assess, for_papers
from clinickit.services.library import Library
from clinickit.services.ports import Exports, PdfMaker, PdfPages

TEXTS = "wording/main_courante.toml"
PICTURE_WIDTH = 1240  # dots: a page of A4 at 150 dots an inch
_WIDTHS = (0.07, 0.2, 0.19, 0.54)


class JournalPapersDesk:
    """The use cases of the main courante as PDF and as pictures. Called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, pdf: PdfMaker, pages: PdfPages, exports: Exports) -> None:
        self.library, self.book, self.pdf, self.pages, self.exports = library, book, pdf, pages, exports

    @property
    def texts(self) -> Mapping[str, str]:
        """The sentences."""
        return self.library.texts(TEXTS)

    def save_pdf(self, case: OpenCase, folder: Path, recipient: str = ARCHIVE) -> tuple[Path, ...]:
        """What a recipient may have of the main courante, as PDF. Raises ExportProblem."""
        entries, now, extract = self.book.store.journal(case.id), self.book.now(), extracts_of(self.library)[recipient]
        pdf = self.pdf.render(self._document(case, entries, extract), now)
        written = self.exports.write(folder, {f"{extract.named('main-courante')}.pdf": pdf})
        self._record(case, "exported_pdf", extract)
        return written

    def _document(self, case: OpenCase, entries: tuple[Entry, ...], extract: Extract) -> Document:
        texts, (head, broken) = self.texts, head_and_fault(entries)
        shown = [one for one in entries if one.kind not in paperwork.SILENT and extract.takes_entry(one)]
        rows = tuple(
            (
                words(str(one.number)),
                words(moment_in_french(one.event_at)),
                words(one.person or texts["nobody"]),
                words(self._said(one)),
            )
            for one in shown
        )
        said = "pdf.intro" if extract.id == ARCHIVE else "pdf.extract"
        intro = counted(texts, said, len(shown), total=number_in_french(len(entries)), recipient=extract.name)
        exercise = texts["pdf.exercise"] if case.header.kind is CaseKind.EXERCISE else ""
        notes = (exercise, broken, intro, offset_line(self.library, self.book.store))
        columns = texts["columns"].split("|")
        return Document(
            template_id="main_courante",
            template_version="1",
            title=texts["page.title"],
            blocks=(
                *(Paragraph(words(one), "note") for one in notes if one),
                Table((columns[0], columns[1], columns[3], columns[5]), rows, _WIDTHS),
            ),
            footer=texts["pdf.footer"].format(head=head),
        )

    def _said(self, entry: Entry) -> str:
        """The text, with when it was written where that is another time, and what it corrects."""
        texts = self.texts
        later = entry.entered_at != entry.event_at.at
        when = moment_in_french(Moment(entry.entered_at, entry.event_at.zone))
        notes = [texts["pdf.entered"].format(when=when)] if later else []
        notes += [texts["page.corrects"].format(number=entry.corrects)] if entry.corrects else []
        return f"{entry.text} [{' ; '.join(notes)}]" if notes else entry.text

    def save_pictures(self, case: OpenCase, folder: Path, recipient: str = ARCHIVE) -> tuple[Path, ...]:
        """The timeline a recipient may have, as a PDF and as one PNG a page. Raises ExportProblem."""
        now, extract = self.book.now(), extracts_of(self.library)[recipient]
        drawn = self.pdf.timeline(self.timeline(case, extract), now)
        stem = extract.named("chronologie-image")
        files = {f"{stem}.pdf": drawn}
        for page in range(self.pages.page_count(drawn)):
            width, height, rgb = self.pages.picture(drawn, page, PICTURE_WIDTH)
            files[f"{stem}-{page + 1:02d}.png"] = png(width, height, rgb)
        written = self.exports.write(folder, files)
        self._record(case, "exported_picture", extract)
        return written

    def timeline(self, case: OpenCase, extract: Extract | None = None) -> Timeline:
        """What the chronology paper says, as points to draw, with the PC's clock and the head of the chain."""
        store, now = self.book.store, self.book.now()
        answers = effective(self.library.journey, case.answers)
        material = paperwork.Material(
            answers=answers,
            journal=store.journal(case.id),
            papers=store.papers(case.id),
            findings=for_papers(assess(self.library, answers, now), self.library),
            made_at=now,
            kind=case.header.kind,
        )
        material = material if extract is None else for_recipient(material, extract)
        document = paperwork.composed(self.library, "chronology", material)
        return Timeline(document.title, offset_line(self.library, store), points_of(document), document.footer)

    def _record(self, case: OpenCase, what: str, extract: Extract) -> None:
        said = self.texts[what].format(recipient=extract.name)
        entry = self.book.entry("exported", said, (f"recipient:{extract.id}",), case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
