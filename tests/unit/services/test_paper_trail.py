"""Papers around their issue: approved in one exact version, remarked on, followed one by one, leaked nowhere."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pdf_pages import PdfiumPages
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.errors import CaseClosed, InvalidAnswer
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.domain.identity_index import NoIndex
from clinickit.domain.journal import Entry, verify
from clinickit.domain.paper_trail import INTERNAL, Named
from clinickit.domain.schema import generic, groups, leaves
from clinickit.domain.vocabulary import OtherBody
from clinickit.services import paperwork
from clinickit.services.casebook import Change, answered
from clinickit.services.ending.case_export import CaseExportDesk, ExportInput
from clinickit.services.evidence import EvidenceDesk
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.papers.approvals import ApprovalDesk, ApprovalInput
from clinickit.services.papers.follow_up import FollowLine, State
from clinickit.services.papers.recipients import sheets_of
from clinickit.services.papers.remarks import RemarkInput
from clinickit.services.papers.reviewers import review_of
from clinickit.services.papers.sending_desk import SendingDesk, SentInput
from clinickit.services.papers.standing import read_versions
from clinickit.services.wizard import Guide
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.ending import Held, closed, held, library
from tests.unit.services.test_case_export import Sketch, opened

CLAIM = "insurance_claim"
HEAD = ApprovalInput("Léa Morvan", "head")
CANARY = "CANARI-51d2 : ce passage reconnaît une faute"
LAWYER = "Maître Nolwenn Kergoat"


@dataclass
class Desks:
    """The desks over one case."""

    one: Held
    papers: PaperDesk
    approvals: ApprovalDesk
    sendings: SendingDesk

    def give(self, path: str, value: FactValue) -> None:
        """Answer one question."""
        book, answers = self.one.book, (self.one.book.answer(path, value),)
        book.save(Change(self.one.case.id, self.one.case.header.practice_id, answers))
        self.one.case = answered(self.one.case, answers)

    def approve(self, given: ApprovalInput = HEAD, paper: str = CLAIM) -> None:
        """Read a paper and approve it."""
        self.approvals.approve(self.one.case, paper, given, self.approvals.screen(self.one.case, paper).mark)

    def said(self, paper: str = CLAIM) -> tuple[str, tuple[str, ...]]:
        """How a paper stands, without no-break spaces."""
        found = self.approvals.screen(self.one.case, paper).standing
        return plain(found.said), tuple(map(plain, found.changes))

    def issue(self, paper: str = CLAIM) -> None:
        """Issue a paper."""
        self.papers.issue(self.papers.prepare_issue(self.one.case, paper))

    def line(self, key: str) -> FollowLine:
        """One recipient."""
        return self.sendings.line(self.one.case, key)

    def sent(self, key: str, given: SentInput) -> None:
        """Note a handing over."""
        self.one.case = self.sendings.sent(self.one.case, key, given)

    @property
    def journal(self) -> tuple[Entry, ...]:
        """The main courante."""
        return self.one.book.store.journal(self.one.case.id)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def desks(one: Held, maker: Sketch | ReportlabPdfMaker | None = None) -> Desks:
    words, pdf = library(), maker or Sketch()
    guide = Guide(words.journey, words.vocabularies, words.reference_texts)
    papers = PaperDesk(words, one.book, guide, pdf, PdfiumPages(), FolderExports(), names=lambda _case: NoIndex())
    sendings = SendingDesk(words, one.book, papers, pdf, FolderExports())
    return Desks(one, papers, ApprovalDesk(words, one.book, papers), sendings)


@pytest.fixture
def desk() -> Desks:
    return desks(held("03"))


# What is proposed


def test_every_paper_has_its_reader_and_signatory_and_what_is_not_sourced_is_to_be_checked(desk: Desks) -> None:
    assert set(review_of(library()).papers) == set(library().templates)
    claim = desk.approvals.screen(desk.one.case, CLAIM)
    assert "L. 113-2" in claim.signs
    assert "à vérifier" not in claim.signs
    assert "Avocat" in claim.reads
    assert "(à vérifier)" in claim.reads
    assert "(à vérifier)" in desk.approvals.screen(desk.one.case, "complaint").signs


def test_every_recipient_names_a_duty_a_paper_and_facts_that_exist() -> None:
    known = set(leaves())
    for sheet in sheets_of(library()):
        assert sheet.duty in DUTIES, sheet.id
        assert not sheet.paper or sheet.paper in library().templates, sheet.id
        assert not sheet.each or sheet.each in groups(), sheet.id
        paths = (one for one in (sheet.filed, sheet.sent_at, sheet.number, sheet.answered_at) if one)
        assert {generic(one.replace("{subject}", "x").replace("[*]", "[x]")) for one in paths} <= known, sheet.id


def test_every_duty_towards_somebody_else_has_its_recipient() -> None:
    # The register stays here; people have their own; a claim is handed on to an insurer already listed.
    elsewhere = {"internal_register", "inform_people", "access_requests", "claim_forwarding"}
    assert {one.duty for one in sheets_of(library())} == set(DUTIES) - elsewhere


# Approving


def test_an_approval_keeps_the_exact_text_and_the_journal_its_print(desk: Desks) -> None:
    before = desk.approvals.screen(desk.one.case, CLAIM)
    desk.approve(ApprovalInput(" Léa Morvan ", "head", "Bon pour envoi."))
    entry = desk.journal[-1]
    (version,) = read_versions(desk.one.book.store, desk.one.case.id).values()
    assert version.text == before.text
    assert entry.kind == "approved"
    assert entry.person == "Léa Morvan, Responsable de la structure"
    assert f"sha256:{hashlib.sha256(before.text.encode()).hexdigest()}" in entry.refs
    assert hashlib.sha256(before.text.encode()).hexdigest() in entry.text
    assert "Bon pour envoi." in entry.text
    verify(desk.journal)


def test_an_approval_asks_for_a_name_and_a_role(desk: Desks) -> None:
    with pytest.raises(InvalidAnswer, match="nom"):
        desk.approve(ApprovalInput("  ", "head"))
    with pytest.raises(InvalidAnswer, match="qualité"):
        desk.approve(ApprovalInput("Léa Morvan", ""))
    assert desk.said()[0].startswith("Pas encore approuvé")
    assert read_versions(desk.one.book.store, desk.one.case.id) == {}


def test_a_paper_that_changed_while_it_was_read_is_not_approved(desk: Desks) -> None:
    mark = desk.approvals.screen(desk.one.case, CLAIM).mark
    desk.give("practice.name", "Cabinet des Ajoncs")
    with pytest.raises(InvalidAnswer, match="pendant que"):
        desk.approvals.approve(desk.one.case, CLAIM, HEAD, mark)


def test_what_changed_since_the_approval_is_told_in_words_and_undone_it_is_approved_again(desk: Desks) -> None:
    name = desk.one.case.answers["practice.name"]
    desk.approve()
    desk.give("practice.name", "Cabinet des Ajoncs")
    said, changes = desk.said()
    assert "a changé depuis : à relire" in said
    assert changes == (f"Nom de la structure : avant « {name} », maintenant « Cabinet des Ajoncs ».",)
    desk.give("practice.name", name)
    assert desk.said()[1] == ()


def test_time_alone_does_not_undo_an_approval(desk: Desks) -> None:
    papers = paperwork.template_ids(library(), desk.papers.material(desk.one.case).answers)
    for paper in papers:
        desk.approve(paper=paper)
    desk.one.days.later(days=9, hours=5)
    stale = {paper: changes for paper in papers if (changes := desk.said(paper)[1])}
    # A request without an answer becomes a reminder by itself: that is another paper.
    assert set(stale) <= {"vendor_request"}


def test_a_new_entry_of_the_main_courante_changes_the_chronology_and_says_which(desk: Desks) -> None:
    desk.approve(paper="chronology")
    entry = desk.one.book.entry("free", "Appel de l’hébergeur à 12 h")
    desk.one.book.save(Change(desk.one.case.id, "practice-1", entry=entry))
    _said, changes = desk.said("chronology")
    assert any("Appel de l’hébergeur" in one for one in changes)
    assert desk.said(CLAIM)[0].startswith("Pas encore approuvé")


def test_an_approval_is_taken_back_and_given_anew(desk: Desks) -> None:
    desk.approve()
    desk.approvals.withdraw(desk.one.case, CLAIM)
    assert desk.said()[0].startswith("Pas encore approuvé")
    assert [one.kind for one in desk.journal[-2:]] == ["approved", "approval_withdrawn"]
    desk.approve()
    assert desk.said()[0].startswith("Approuvé le")


def test_whoever_reads_and_signs_is_named_and_remembered(desk: Desks) -> None:
    desk.approvals.name_people(desk.one.case, CLAIM, Named("Camille Hervé, courtier", "Léa Morvan"))
    assert desk.approvals.screen(desk.one.case, CLAIM).named == Named("Camille Hervé, courtier", "Léa Morvan")
    with pytest.raises(InvalidAnswer):
        desk.approvals.name_people(desk.one.case, CLAIM, Named(" ", ""))


def test_nothing_is_approved_nor_remarked_in_a_closed_case(desk: Desks) -> None:
    desk.one.case = closed(desk.one)
    for work in (
        desk.approve,
        lambda: desk.approvals.name_people(desk.one.case, CLAIM, Named("Léa", "")),
        lambda: desk.approvals.remarks.add(desk.one.case, CLAIM, RemarkInput("Léa", "head", "À revoir")),
        lambda: desk.sendings.sent(desk.one.case, "ordre", SentInput("")),
    ):
        with pytest.raises(CaseClosed):
            work()


def test_no_paper_prints_who_approved_it_nor_who_was_named(desk: Desks) -> None:
    before = desk.papers.material(desk.one.case)
    desk.approve(ApprovalInput("Zénaïde Quéméneur", "dpo", CANARY))
    desk.approvals.name_people(desk.one.case, CLAIM, Named("Zénaïde Quéméneur", "Zénaïde Quéméneur"))
    after = desk.papers.material(desk.one.case)
    assert {one.kind for one in after.journal} & INTERNAL
    for paper in library().templates:
        text = desk.papers.paper_text(desk.one.case, paper)
        assert "Quéméneur" not in text, paper
        assert "CANARI" not in text, paper
        first, second = (paperwork.composed(library(), paper, one).blocks for one in (before, after))
        assert first == second or paper in {"chronology", "register_entry"}, paper


# Remarks


def test_a_remark_waits_until_what_was_done_is_said(desk: Desks) -> None:
    remarks, case = desk.approvals.remarks, desk.one.case
    with pytest.raises(InvalidAnswer, match="nom"):
        remarks.add(case, CLAIM, RemarkInput("", "dpo", "À revoir"))
    with pytest.raises(InvalidAnswer, match="qualité"):
        remarks.add(case, CLAIM, RemarkInput("Camille", "", "À revoir"))
    with pytest.raises(InvalidAnswer, match="vide"):
        remarks.add(case, CLAIM, RemarkInput("Camille", "dpo", " "))
    remarks.add(case, CLAIM, RemarkInput("Camille", "dpo", "À revoir", "à titre conservatoire"))
    remarks.add(case, CLAIM, RemarkInput("Camille", "dpo", "Encore", "mots qui n’y sont pas"))
    second, first = desk.approvals.screen(case, CLAIM).remarks
    assert (first.gone, second.gone) == (False, True)
    with pytest.raises(InvalidAnswer, match="fait"):
        remarks.settle(case, first.id, " ")
    remarks.settle(case, second.id, "Phrase ôtée")
    waiting, treated = desk.approvals.screen(case, CLAIM).remarks
    assert waiting.id == first.id
    assert not waiting.treated
    assert "Phrase ôtée" in treated.treated
    assert desk.approvals.screen(case, "complaint").remarks == ()
    assert all("À revoir" not in one.text for one in desk.journal)


@pytest.fixture
def leaving(tmp_path: Path) -> tuple[Desks, CaseExportDesk, Path]:
    """A case in a vault with remarks of two people, and the desk that exports it."""
    desk = desks(held("03", cheap_vault(tmp_path / "vault").create(PHRASE)))
    case, remarks, pieces = desk.one.case, desk.approvals.remarks, SealedPieces(tmp_path / "vault")
    remarks.add(case, CLAIM, RemarkInput(LAWYER, "lawyer", CANARY, "à titre conservatoire"))
    remarks.add(case, CLAIM, RemarkInput("Me Kergoat", "other", f"{CANARY} (2)"))
    remarks.add(case, CLAIM, RemarkInput("Camille", "dpo", "=SOMME(A1)"))
    desk.approve(ApprovalInput(LAWYER, "lawyer", f"{CANARY} (3)"))
    desk.one.book.store.save_draft(case.id, "review-insurance_claim.page", f'{{"Nouvelle remarque": "{CANARY}"}}')
    evidence = EvidenceDesk(library(), desk.one.book, pieces)
    more = (desk.approvals.files,)
    return desk, CaseExportDesk(library(), desk.one.book, evidence, (Sketch(), FolderExports(), pieces), more), tmp_path


def test_what_a_lawyer_wrote_is_in_no_output_but_the_lawyers_package(
    leaving: tuple[Desks, CaseExportDesk, Path],
) -> None:
    desk, exports, folder = leaving
    out = folder / "out"
    for recipient in ("archive", "police", "insurer", "cnil", "lawyer"):
        exports.export(desk.one.case, ExportInput(recipient), out / recipient)
    desk.papers.dossier(desk.one.case, out / "dossier")
    desk.sendings.save(desk.one.case, out / "suivi")
    for one in out.rglob("*"):
        assert one.is_dir() or b"CANARI" not in one.read_bytes(), one
    for recipient in ("police", "insurer", "cnil"):
        for one in (out / recipient).rglob("*"):
            assert one.is_dir() or b"Kergoat" not in one.read_bytes(), one
    assert all("CANARI" not in entry.text for entry in desk.journal)
    (version,) = (out / "archive").rglob("01-insurance_claim.txt")
    assert "Déclaration de sinistre" in version.read_text(encoding="utf-8")
    kept = next((out / "archive").rglob("remarques-sur-les-documents.csv")).read_text(encoding="utf-8-sig")
    assert "'=SOMME(A1)" in kept


def test_the_lawyers_package_holds_what_the_lawyer_wrote(leaving: tuple[Desks, CaseExportDesk, Path]) -> None:
    desk, exports, folder = leaving
    (folder / "package").mkdir()
    done = exports.lawyer_package(desk.one.case, folder / "package")
    found = opened(done.folder, done.password, folder / "lawyer") / "notes-avocat" / "remarques.csv"
    assert found.read_text(encoding="utf-8-sig").count("CANARI") == 3


def test_everything_goes_with_its_case(desk: Desks) -> None:
    desk.approve()
    desk.approvals.remarks.add(desk.one.case, CLAIM, RemarkInput("Camille", "dpo", "À revoir"))
    store = desk.one.book.store
    store.forget_case(desk.one.case.id)
    assert [store.setting(f"{name}.{desk.one.case.id}") for name in ("approved", "paper_remarks")] == ["", ""]


# Following


def test_one_recipient_from_to_prepare_to_answered(desk: Desks) -> None:
    key = "insurer-rcpro"
    assert desk.line(key).state is State.TO_PREPARE
    desk.approve()
    assert desk.line(key).state is State.APPROVED
    desk.issue()
    issued = desk.line(key)
    assert issued.state is State.ISSUED
    assert "version approuvée" in issued.said
    desk.sent(key, SentInput("Lettre recommandée avec avis de réception", "24/11/2026 à 9h", "1A 042"))
    sent = desk.line(key)
    assert sent.state is State.WAITING
    assert "lettre recommandée avec avis de réception, preuve\u00a0: 1A 042" in sent.said
    desk.sendings.remind(desk.one.case, key, "27/11/2026")
    assert desk.line(key).state is State.WAITING
    desk.one.days.later(days=3)
    assert desk.line(key).state is State.REMIND
    assert desk.sendings.screen(desk.one.case).lines[0].settled is False
    desk.one.case = desk.sendings.answered(desk.one.case, key, "", "Dossier ouvert")
    assert desk.line(key).state is State.ANSWERED
    assert desk.line(key).settled


def test_a_paper_issued_without_approval_says_so_and_one_whose_facts_changed_is_to_be_redone(desk: Desks) -> None:
    desk.issue()
    assert "sans approbation" in desk.line("insurer-rcpro").said
    desk.give("practice.name", "Cabinet des Ajoncs")
    assert desk.line("insurer-rcpro").state is State.REDO
    desk.issue()
    assert desk.line("insurer-rcpro").state is State.ISSUED


def test_what_changes_after_it_was_handed_over_is_to_be_redone_then_the_new_version_to_be_handed_over(
    desk: Desks,
) -> None:
    key = "insurer-rcpro"
    desk.issue()
    desk.one.days.later(hours=1)
    desk.sent(key, SentInput("", "", "1A 042"))
    assert desk.line(key).state is State.WAITING
    desk.one.days.later(hours=1)
    desk.give("practice.name", "Cabinet des Ajoncs")
    assert desk.line(key).state is State.REDO
    desk.issue()
    assert desk.line(key).state is State.ISSUED
    assert "version nouvelle" in desk.line(key).said


def test_noting_a_handing_over_answers_the_facts_that_hold_it_and_the_clock_stops(desk: Desks) -> None:
    assert desk.line("insurer-rcpro").due
    desk.sent("insurer-rcpro", SentInput("", "24/11/2026 à 9h15", "SIN-26-9"))
    answers = desk.one.case.answers
    at = answers["breach.claims[rcpro].declared_at"]
    assert isinstance(at, Moment)
    assert (at.day, at.local.hour) == (date(2026, 11, 24), 9)
    assert answers["breach.claims[rcpro].number"] == "SIN-26-9"
    assert desk.line("insurer-rcpro").due == ""
    desk.sent("cert_sante", SentInput("Téléphone"))
    bodies = desk.one.case.answers["breach.other_bodies.bodies"]
    assert isinstance(bodies, Several)
    assert OtherBody.CERT_SANTE in bodies


def test_a_fact_already_answered_is_never_written_over(desk: Desks) -> None:
    before = desk.one.case.answers["breach.notification.initial_filed_at"]
    desk.sent("cnil", SentInput("", "", "AUTRE-1"))
    assert desk.one.case.answers["breach.notification.initial_filed_at"] == before
    assert desk.one.case.answers["breach.notification.initial_number"] == "VDP-000397-2026"
    assert "AUTRE-1" in desk.line("cnil").said


def test_the_chronology_tells_each_handing_over_once(desk: Desks) -> None:
    desk.sent("insurer-rcpro", SentInput("Courriel avec accusé de réception", "24/11/2026 à 9h15", "SIN-26-9"))
    desk.sent("staff", SentInput("De vive voix", "24/11/2026 à 9h40"))
    desk.sendings.remind(desk.one.case, "staff", "30/11/2026")
    text = plain(desk.papers.paper_text(desk.one.case, "chronology"))
    assert text.count("24 novembre 2026 à 9 h 15") + text.count("9 h 15") <= 2
    assert "document remis. Voie : Courriel" not in text
    assert text.count("document remis. Voie : De vive voix") == 1
    assert "à relancer" not in text


def test_a_date_to_come_or_unreadable_is_refused(desk: Desks) -> None:
    for typed in ("26/11/2026", "le 31 février"):
        with pytest.raises(InvalidAnswer) as refused:
            desk.sent("staff", SentInput("", typed))
        assert "vide" in refused.value.action
    with pytest.raises(InvalidAnswer, match="remis"):
        desk.sendings.remind(desk.one.case, "staff", "30/11/2026")
    with pytest.raises(InvalidAnswer, match="remis"):
        desk.sendings.answered(desk.one.case, "staff", "", "")
    desk.sent("staff", SentInput(""))
    with pytest.raises(InvalidAnswer, match="passé"):
        desk.sendings.remind(desk.one.case, "staff", "01/11/2026")


def test_dated_duties_come_before_advice_and_what_is_done_comes_last(desk: Desks) -> None:
    lines = desk.sendings.screen(desk.one.case).lines
    assert lines[0].key == "cnil_complement"
    settled = [one.settled for one in lines]
    assert settled == sorted(settled)
    keys = [one.key for one in lines]
    assert keys.index("insurer-rcpro") < keys.index("partners") < keys.index("cnil")


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05"])
def test_every_example_has_its_follow_up_with_names_and_no_blank_left(number: str) -> None:
    screen = desks(held(number)).sendings.screen(desks(held(number)).one.case)
    assert screen.lines
    for one in screen.lines:
        assert one.name
        assert "{" not in one.said + one.due_said
    assert len({one.key for one in screen.lines}) == len(screen.lines)


def test_what_the_answers_of_the_case_already_tell_is_not_asked_again(desk: Desks) -> None:
    assert desk.line("complaint").state is State.WAITING
    assert "PV 2026/04417" in desk.line("complaint").said
    assert "d’après vos réponses" in desks(held("01")).line("health_portal").said


def test_the_table_opens_in_a_spreadsheet_without_running_anything_and_prints(tmp_path: Path) -> None:
    desk = desks(held("03"), ReportlabPdfMaker(TomlResources()))
    desk.sent("staff", SentInput("De vive voix", "", '=HYPERLINK("http://x")'))
    pdf, table = sorted(desk.sendings.save(desk.one.case, tmp_path), key=lambda one: one.suffix, reverse=True)
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Destinataire"
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell[:1] in {"=", "+", "-", "@"} for cell in cells)
    assert PdfiumPages().page_count(pdf.read_bytes()) >= 1
    assert desk.journal[-1].kind == "exported"
