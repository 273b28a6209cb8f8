"""What can be done with the papers of a case: draw, issue, copy, and write them where the person asked."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit.documents.calendar import calendar_file
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.views_steps import SHEET
from clinickit.documents.wording import moment_in_french
from clinickit.domain.facts import Moment
from clinickit.domain.identity_index import IdentityIndex
from clinickit.domain.schema import generic
from clinickit.flow.walk import effective
from clinickit.services import paperwork, wizard
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.dossier import CALENDAR, dossier_files
from clinickit.services.law.assessment import Assessment, assess, calendar
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.law.screens import duties_screen, open_duty_lines
from clinickit.services.library import Library
from clinickit.services.papers.reviewers import TEXTS as APPROVALS
from clinickit.services.papers.standing import approval_line
from clinickit.services.ports import Exports, IssuedPaper, PdfMaker, PdfPages
from clinickit.services.screens import GapLine, IssuedLine, PaperScreen, SummaryScreen
from clinickit.services.wizard import Guide


class PaperDesk:
    """The papers of a case; every method is called off the window's thread."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        guide: Guide,
        pdf: PdfMaker,
        pages: PdfPages,
        exports: Exports,
        *,
        names: Callable[[OpenCase], IdentityIndex],
    ) -> None:
        self.library, self.book, self.guide, self._names = library, book, guide, names
        self.pdf, self.pages, self.exports = pdf, pages, exports

    def _assessed(self, case: OpenCase) -> Assessment:
        return assess(self.library, effective(self.library.journey, case.answers), self.book.now())

    def material(self, case: OpenCase) -> paperwork.Material:
        """What every paper of this case is made from now."""
        answers = effective(self.library.journey, case.answers)
        assessment = assess(self.library, answers, self.book.now())
        return paperwork.Material(
            answers=answers,
            journal=self.book.store.journal(case.id),
            papers=self.book.store.papers(case.id),
            findings=for_papers(assessment, self.library),
            made_at=self.book.now(),
            kind=case.header.kind,
        )

    def paper(self, case: OpenCase, template_id: str) -> tuple[PaperScreen, bytes]:
        """One paper, drawn in memory, with what it lacks."""
        material = self.material(case)
        made = paperwork.drawn(self.library, self.pdf, template_id, material)
        template = self.library.templates[template_id]
        past = [paper for paper in material.papers if paper.template_id == template_id]
        screen = PaperScreen(
            id=template_id,
            title=made.document.title,
            purpose=template.purpose,
            recipient=template.recipient,
            text=made.text,
            gaps=tuple(self.gap_line(gap.path, gap.label) for gap in made.document.gaps),
            warnings=paperwork.warnings(self.library, made.document, material.answers, self._names(case)),
            issued=tuple(_issued_line(paper, case.zone) for paper in past),
            out_of_date=bool(past) and bool(paperwork.out_of_date(past[-1], material.answers)),
            by_field=template_id == SHEET,
            approval=approval_line(self.library, self.book.store, case, material, made.document),
        )
        return screen, made.pdf

    def gap_line(self, path: str, label: str) -> GapLine:
        """What a paper lacks, with the step that asks for it."""
        asked = self.guide.flow.asked_at.get(generic(path))
        return GapLine(path, label, asked[0].id if asked else "")

    def pictures(self, pdf: bytes, width: int) -> tuple[tuple[int, int, bytes], ...]:
        """Each page of a PDF as a picture."""
        return tuple(self.pages.picture(pdf, page, width) for page in range(self.pages.page_count(pdf)))

    def prepare_issue(self, case: OpenCase, template_id: str) -> IssuedPaper:
        """A paper ready to be kept as issued."""
        material = self.material(case)
        made = paperwork.drawn(self.library, self.pdf, template_id, material)
        return paperwork.issued(made, case.id, self.library.rulebook.fingerprint, material.made_at)

    def issue(self, paper: IssuedPaper) -> None:
        """Keep a paper as issued, with its line in the journal."""
        zone = self.book.zone_of(paper.case_id)
        self.book.issue(paper, self.book.entry("issued", f"Document émis\u00a0: {paper.title}", (paper.id,), zone))

    def paper_text(self, case: OpenCase, template_id: str) -> str:
        """The text of a paper, to be pasted; it leaves, so the journal says it."""
        text = as_plain_text(paperwork.composed(self.library, template_id, self.material(case)))
        said = f"Texte copié\u00a0: {self.library.templates[template_id].title}"
        entry = self.book.entry("exported", said, (template_id,), case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return text

    def save_paper(self, case: OpenCase, template_id: str, folder: Path) -> tuple[Path, ...]:
        """Write one PDF where the person asked. Raises ExportProblem."""
        made = paperwork.drawn(self.library, self.pdf, template_id, self.material(case))
        number = list(self.library.templates).index(template_id) + 1
        written = self.exports.write(
            folder, {paperwork.file_name(number, self.library.templates[template_id]): made.pdf}
        )
        self._record_export(case, template_id)
        return written

    def save_issued(self, case: OpenCase, paper_id: str, folder: Path) -> tuple[Path, ...]:
        """Write a version again exactly as it was issued, to the byte. Raises ExportProblem, KeyError."""
        paper = {one.id: one for one in self.book.store.papers(case.id)}[paper_id]
        template, issued = self.library.templates[paper.template_id], paper.issued_at.astimezone(ZoneInfo(case.zone))
        number = list(self.library.templates).index(template.id) + 1
        name = paperwork.file_name(number, template, f"-emis-{issued:%Y%m%d-%H%M}")
        written = self.exports.write(folder, {name: paper.pdf})
        self._record_export(case, template.id)
        return written

    def dossier(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """Write the whole dossier where the person asked. Raises ExportProblem."""
        material = self.material(case)
        files = dossier_files(self.library, self.pdf, material, self._assessed(case))
        written = self.exports.write(folder, files)
        self._record_export(case, "dossier")
        return written

    def save_calendar(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """Write the dates for a calendar where the person asked. Raises ExportProblem."""
        file = calendar_file(calendar(self._assessed(case), self.library), self.book.now())
        written = self.exports.write(folder, {CALENDAR: file})
        self._record_export(case, CALENDAR)
        return written

    def _record_export(self, case: OpenCase, what: str) -> None:
        others = {"dossier": "dossier complet", CALENDAR: "échéances pour un agenda"}
        title = others[what] if what in others else self.library.templates[what].title
        entry = self.book.entry("exported", f"Copie enregistrée hors du coffre\u00a0: {title}", (what,), case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))

    def summary(self, case: OpenCase) -> SummaryScreen:
        """Where things stand."""
        assessment = self._assessed(case)
        screen = duties_screen(self.library, assessment)
        missing = tuple(
            GapLine(question.fills, question.label, step)
            for step, question in wizard.missing_questions(self.guide, case)
        )
        return SummaryScreen(
            clocks=screen.clocks,
            missing=missing,
            papers=self._paper_lines(case),
            open_duties=open_duty_lines(self.library, assessment),
            follow=self.library.texts(APPROVALS)["to_follow"],
        )

    def _paper_lines(self, case: OpenCase) -> tuple[tuple[str, str, str], ...]:
        answers = effective(self.library.journey, case.answers)
        issued = {paper.template_id: paper for paper in self.book.store.papers(case.id)}
        lines = []
        for view in wizard.walked(self.guide, case).steps:
            if view.step.paper:
                paper = issued.get(view.step.paper)
                state = "pas encore émis"
                if paper is not None:
                    changed = paperwork.out_of_date(paper, answers)
                    state = "à refaire : des réponses ont changé" if changed else "émis, à jour"
                lines.append((view.step.id, view.step.title, state))
        return tuple(lines)


def _issued_line(paper: IssuedPaper, zone: str) -> IssuedLine:
    """« Émis le 12 novembre 2026 à 10 h 30 »."""
    return IssuedLine(paper.id, f"Émis le {moment_in_french(Moment(paper.issued_at, zone))}")
