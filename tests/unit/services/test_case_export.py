"""The whole case in open formats: every value comes back, the sums hold, nothing of ours is needed to read it."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Document
from clinickit.documents.timeline import Timeline
from clinickit.domain.errors import EvidenceProblem, ExportProblem, InvalidAnswer
from clinickit.domain.facts import Unknown
from clinickit.domain.journal import Entry
from clinickit.services.casebook import Change
from clinickit.services.casefile.reading import read_case
from clinickit.services.clock_check import ClockDesk, offset_minutes
from clinickit.services.ending.case_export import CaseExportDesk, ExportInput, PiecesWay
from clinickit.services.ending.extracts import FILE, LAWYER, parse_extracts
from clinickit.services.ending.lawyer_notes import NotesDesk
from clinickit.services.evidence import Custody, EvidenceDesk
from clinickit.services.main_courante import JournalDesk
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.ending import NOON, Held, held, library
from tests.ui.test_pieces import commands_of, complaints, typed_at_its_prompt

CANARY = "CANARI-7f3a : nous aurions dû changer ce mot de passe"
PIECE = b"Received: from mx.exemple.fr\r\n\r\nbonjour\x00\xff" * 40


class Sketch:
    """Draws a paper in no time: what these tests read is beside it. One test draws real ones."""

    def render(self, document: Document, made_at: datetime) -> bytes:
        return f"%PDF {document.title} {made_at}".encode()

    def timeline(self, timeline: Timeline, made_at: datetime) -> bytes:
        return f"%PDF {timeline.title} {made_at}".encode()


@dataclass
class Leaving:
    """A case in a vault, with a piece, a note for the lawyer and an answer that was replaced."""

    held: Held
    desk: CaseExportDesk
    out: Path

    def export(self, recipient: str = "archive", pieces: PiecesWay = PiecesWay.NONE) -> Path:
        """The folder of an export."""
        return self.desk.export(self.held.case, ExportInput(recipient, pieces), self.out).folder


@pytest.fixture
def leaving(tmp_path: Path) -> Leaving:
    one = held(store=cheap_vault(tmp_path / "vault").create(PHRASE))
    pieces = SealedPieces(tmp_path / "vault")
    evidence = EvidenceDesk(library(), one.book, pieces)
    (tmp_path / "courriel.eml").write_bytes(PIECE)
    one.case = evidence.add(one.case, tmp_path / "courriel.eml", Custody("Courriel piégé", patient_data=False))
    NotesDesk(library(), one.book).add(one.case, CANARY)
    one.book.store.save_draft(one.case.id, "lawyer.note", CANARY + " (brouillon)")
    doors = (Sketch(), FolderExports(), pieces)
    out = tmp_path / "out"
    out.mkdir()
    return Leaving(one, CaseExportDesk(library(), one.book, evidence, doors), out)


def sums_hold(folder: Path) -> None:
    """Every file but the list itself is in the list, and the system's own tool finds each as it says."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    assert there == {line.split("  ", 1)[1] for line in lines} | {"SHA256SUMS"}
    told = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert told.returncode == 0, told.stdout


def journal_holds(folder: Path) -> str:
    script = [sys.executable, "-I", "-X", "utf8", str(folder / "main-courante" / "verifier.py")]
    return subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))


def test_the_facts_come_back_whole_from_the_case_file(leaving: Leaving) -> None:
    folder = leaving.export()
    read = read_case((folder / "faits" / "dossier.toml").read_text(encoding="utf-8"), "dossier.toml")
    assert read.problems == ()
    given = {
        path: value
        for path, value in leaving.held.case.answers.items()
        if value is not Unknown.NOT_ASKED and value != ""
    }
    assert dict(read.answers) == given
    assert read.title == leaving.held.case.header.title


def test_the_case_file_is_assessed_by_the_command_line(leaving: Leaving) -> None:
    file = leaving.export() / "faits" / "dossier.toml"
    run = [sys.executable, "-m", "clinickit", "assess", str(file)]
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0


def test_every_answer_ever_given_is_in_the_history_replaced_and_removed_ones_too(leaving: Leaving) -> None:
    book, case = leaving.held.book, leaving.held.case
    answers = (
        book.answer("breach.summary", "Première version", "appel"),
        book.answer("breach.parties[zeta].name", "Zeta Hébergement"),
    )
    book.save(Change(case.id, case.header.practice_id, answers))
    book.save(Change(case.id, case.header.practice_id, (book.answer("breach.summary", "Seconde version"),)))
    book.save(Change(case.id, case.header.practice_id, removed="breach.parties[zeta]"))
    leaving.held.case = book.open(case.header)
    folder = leaving.export()
    exact = json.loads((folder / "faits" / "historique.json").read_text(encoding="utf-8"))
    store = book.store
    assert len(exact) == len(store.answers(case.id)) + len(store.removed_answers(case.id))
    told = {(one["path"], one["value"]): one for one in exact if isinstance(one["value"], str)}
    first, second = told["breach.summary", "Première version"], told["breach.summary", "Seconde version"]
    assert (first["current"], first["source"], first["person"]) == (False, "appel", "Léa Morvan")
    assert second["current"] is True
    gone = told["breach.parties[zeta].name", "Zeta Hébergement"]
    assert (gone["removed"], gone["current"]) == (True, False)
    assert datetime.fromisoformat(gone["recorded_at"]) == NOON
    table = rows_of(folder / "faits" / "historique.csv")
    assert len(table) == len(exact)
    row = next(one for one in table if one["réponse"] == "Zeta Hébergement")
    assert (row["retirée"], row["par"], row["fonction"]) == ("oui", "Léa Morvan", "gérante")


def test_the_main_courante_is_checked_without_any_program_of_ours(leaving: Leaving) -> None:
    head = leaving.held.book.store.journal(leaving.held.case.id)[-1].hash
    folder = leaving.export()
    assert head in journal_holds(folder)
    assert head in (folder / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    entries = json.loads((folder / "main-courante" / "main-courante.json").read_text(encoding="utf-8"))
    assert entries[-1]["hash"] == head


def test_the_pieces_leave_in_clear_unchanged_and_every_sum_holds(leaving: Leaving) -> None:
    folder = leaving.export(pieces=PiecesWay.CLEAR)
    sums_hold(folder)
    piece = next(one for one in (folder / "pieces").iterdir() if one.suffix != ".csv")
    assert piece.read_bytes() == PIECE


def test_the_pieces_leave_sealed_with_a_password_told_apart(leaving: Leaving) -> None:
    done = leaving.desk.export(leaving.held.case, ExportInput("archive", PiecesWay.SEALED), leaving.out)
    assert (done.folder / "pieces" / "pieces.tar.age").is_file()
    assert done.password
    sums_hold(done.folder)
    sealed = done.folder / "pieces" / "pieces.tar.age"
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(AssertionError):
        sums_hold(done.folder)
    assert all(done.password.encode() not in one.read_bytes() for one in done.folder.rglob("*") if one.is_file())


def test_a_piece_that_is_no_longer_what_it_was_stops_the_export(leaving: Leaving, tmp_path: Path) -> None:
    sealed = next((tmp_path / "vault" / "pieces").rglob("*.age"))
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(EvidenceProblem):
        leaving.export(pieces=PiecesWay.CLEAR)


def test_the_index_is_one_page_that_fetches_nothing_and_tells_the_facts(leaving: Leaving) -> None:
    page = (leaving.export() / "index.html").read_text(encoding="utf-8")
    assert "Cabinet médical du Parc" in page
    assert "<script" not in page
    assert "http" not in page.replace("https://", "", page.count("légifrance"))


def test_the_papers_leave_drawn_and_as_text(leaving: Leaving) -> None:
    leaving.desk.pdf = ReportlabPdfMaker(TomlResources())
    folder = leaving.export("police") / "documents"
    drawn = {one.stem for one in folder.iterdir() if one.read_bytes().startswith(b"%PDF-1.")}
    assert drawn == {one.stem for one in folder.iterdir() if one.suffix == ".txt"} == {"01-plainte", "02-chronologie"}


def test_an_export_never_writes_over_another_one(leaving: Leaving) -> None:
    leaving.export()
    with pytest.raises(ExportProblem):
        leaving.export()


def test_an_exercise_says_so_in_its_name_and_first_lines(tmp_path: Path) -> None:
    from dataclasses import replace

    from clinickit.domain.vocabulary import CaseKind

    one = held()
    one.case = replace(one.case, header=replace(one.case.header, kind=CaseKind.EXERCISE))
    evidence = EvidenceDesk(library(), one.book, SealedPieces(tmp_path))
    doors = (Sketch(), FolderExports(), SealedPieces(tmp_path))
    desk = CaseExportDesk(library(), one.book, evidence, doors)
    folder = desk.export(one.case, ExportInput("archive"), tmp_path).folder
    assert folder.name.startswith("EXERCICE")
    assert "EXERCICE" in (folder / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    assert "EXERCICE" in (folder / "index.html").read_text(encoding="utf-8")


def test_the_export_stands_in_the_journal_with_its_recipient(leaving: Leaving) -> None:
    leaving.export("insurer")
    last = leaving.held.book.store.journal(leaving.held.case.id)[-1]
    assert (last.kind, last.refs) == ("exported", ("recipient:insurer",))
    assert "en clair" in last.text


def record(leaving: Leaving, kind: str, text: str) -> Entry:
    book, case = leaving.held.book, leaving.held.case
    entry = book.entry(kind, text)
    book.save(Change(case.id, case.header.practice_id, entry=entry))
    return entry


def test_an_extract_holds_what_its_recipient_may_have_and_still_proves_the_chain(leaving: Leaving) -> None:
    record(leaving, "decision", "Décision interne : ne pas répondre au patron de l’éditeur")
    record(leaving, "free", "Appel du fournisseur d’accès à 8 h")
    folder = leaving.export("police")
    whole = b"\n".join(one.read_bytes() for one in folder.rglob("*") if one.suffix != ".pdf" and one.is_file())
    assert "fournisseur d’accès".encode() in whole
    assert "Décision interne".encode() not in whole
    assert "par leur empreinte" in journal_holds(folder)
    assert not (folder / "faits").exists()
    sums_hold(folder)


def test_every_recipient_is_offered_kinds_and_papers_that_exist() -> None:
    extracts = parse_extracts(TomlResources().read(FILE), FILE)
    texts = library().texts("wording/main_courante.toml")
    kinds = {key.removeprefix("kind.") for key in texts if key.startswith("kind.")}
    for extract in extracts.values():
        assert extract.journal - kinds - {"*"} == set()
        assert extract.papers - set(library().templates) - {"*"} == set()
    assert list(extracts)[-1] == LAWYER


def opened(file: Path, password: str, into: Path) -> Path:
    """The lawyer's package, opened as a lawyer would."""
    from pyrage import passphrase

    into.mkdir()
    plain = passphrase.decrypt(file.read_bytes(), password)
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        archive.extractall(into, filter="data")
    return into


def test_the_lawyer_gets_one_sealed_file_with_everything_and_the_notes(leaving: Leaving, tmp_path: Path) -> None:
    done = leaving.desk.lawyer_package(leaving.held.case, leaving.out)
    assert CANARY.encode() not in done.folder.read_bytes()
    folder = opened(done.folder, done.password, tmp_path / "lawyer")
    assert CANARY in (folder / "notes-avocat" / "notes.txt").read_text(encoding="utf-8")
    assert "brouillon" not in (folder / "notes-avocat" / "notes.txt").read_text(encoding="utf-8")
    sums_hold(folder)
    journal_holds(folder)
    piece = next(one for one in (folder / "pieces").iterdir() if one.suffix != ".csv")
    assert hashlib.sha256(piece.read_bytes()).digest() == hashlib.sha256(PIECE).digest()
    assert (folder / "faits" / "historique.json").is_file()
    written = {one.name for one in leaving.out.iterdir()}
    stem = done.folder.name.removesuffix(".tar.age")
    assert written == {done.folder.name, f"LISEZ-MOI-{stem}.txt"}
    assert "Pièces jointes : n°" in leaving.held.book.store.journal(leaving.held.case.id)[-1].text.replace(
        "\u00a0", " "
    )


def test_the_lawyer_opens_and_checks_it_by_the_instructions_followed_to_the_letter(
    leaving: Leaving, tmp_path: Path
) -> None:
    done = leaving.desk.lawyer_package(leaving.held.case, leaving.out)
    empty = tmp_path / "cabinet de l’avocat"
    shutil.copytree(leaving.out, empty)
    steps = commands_of(next(empty.glob("LISEZ-MOI-*.txt")).read_text(encoding="utf-8"))
    assert [step.split()[0] for step in steps] == ["age", "tar", "sha256sum", "python3"]
    typed_at_its_prompt(steps[0], done.password, empty)
    for step in steps[1:]:
        told = subprocess.run(step.split(), cwd=empty, capture_output=True, text=True, encoding="utf-8", check=False)
        assert told.returncode == 0, step
        assert complaints(told.stderr) == [], step
    assert (empty / "index.html").is_file()
    assert CANARY in (empty / "notes-avocat" / "notes.txt").read_text(encoding="utf-8")


def test_a_second_package_for_the_lawyer_leaves_the_first_one_as_it_was(leaving: Leaving) -> None:
    leaving.desk.lawyer_package(leaving.held.case, leaving.out)
    before = {one.name: one.read_bytes() for one in leaving.out.iterdir()}
    again = leaving.desk.lawyer_package(leaving.held.case, leaving.out)
    assert again.folder.name not in before
    assert {name: (leaving.out / name).read_bytes() for name in before} == before
    assert len(list(leaving.out.iterdir())) == 2 * len(before)


class Refusing(FolderExports):
    """A disk that is full when the last files come."""

    def write(self, folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
        raise ExportProblem(f"Impossible d’écrire {len(files)} fichiers dans {folder}.")


@pytest.mark.parametrize("pieces", list(PiecesWay))
def test_an_export_that_stops_half_way_leaves_nothing_in_clear(leaving: Leaving, pieces: PiecesWay) -> None:
    leaving.desk.exports = Refusing()
    with pytest.raises(ExportProblem):
        leaving.export(pieces=pieces)
    assert list(leaving.out.iterdir()) == []
    leaving.desk.exports = FolderExports()
    assert leaving.export(pieces=pieces).is_dir()


def test_a_package_for_the_lawyer_that_stops_half_way_leaves_nothing(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinickit.services.ending.case_export.MOST_BYTES", 10)
    leaving.desk.exports = Refusing()
    with pytest.raises(ExportProblem):
        leaving.desk.lawyer_package(leaving.held.case, leaving.out)
    assert list(leaving.out.iterdir()) == []


def test_what_is_not_known_yet_is_said_in_words(leaving: Leaving) -> None:
    folder = leaving.export()
    assert "<td>?</td>" not in (folder / "index.html").read_text(encoding="utf-8")
    assert "pas encore connu" in {row["réponse"] for row in rows_of(folder / "faits" / "historique.csv")}


def test_pieces_too_heavy_for_memory_go_beside_under_the_same_password(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinickit.services.ending.case_export.MOST_BYTES", 10)
    done = leaving.desk.lawyer_package(leaving.held.case, leaving.out)
    from pyrage import passphrase

    beside = next(one for one in leaving.out.iterdir() if one.is_dir())
    assert done.beside == beside
    assert passphrase.decrypt((beside / "cle.age").read_bytes(), done.password).startswith(b"AGE-SECRET-KEY-1")


def test_the_notes_are_in_no_other_output(leaving: Leaving) -> None:
    for recipient in ("archive", "police", "insurer", "cnil"):
        leaving.export(recipient, PiecesWay.CLEAR)
    case, book = leaving.held.case, leaving.held.book
    JournalDesk(library(), book, FolderExports()).export(case, leaving.out)
    for one in leaving.out.rglob("*"):
        assert one.is_dir() or b"CANARI" not in one.read_bytes(), one
    assert all("CANARI" not in entry.text for entry in book.store.journal(case.id))
    assert all("CANARI" not in str(answer.value) for answer in book.store.answers(case.id))


def test_a_note_is_kept_listed_and_can_be_erased(leaving: Leaving) -> None:
    desk = NotesDesk(library(), leaving.held.book)
    with pytest.raises(InvalidAnswer):
        desk.add(leaving.held.case, "  ")
    assert [one.text for one in desk.listed(leaving.held.case)] == [CANARY]
    desk.add(leaving.held.case, "Deuxième")
    lines = desk.listed(leaving.held.case)
    assert [one.text for one in lines] == ["Deuxième", CANARY]
    assert "Léa Morvan" in lines[0].written
    desk.remove(leaving.held.case, lines[0].id)
    assert [one.text for one in desk.listed(leaving.held.case)] == [CANARY]


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *(("13h00", 0), ("12:57", 3), ("13 h 04", -4), ("0h30", -690), ("23.59", -659)),
        *(("25/11/2026 12h57", 3), ("26/11/2026 à 13h00", -1440), ("25/11/2025 13h00", 365 * 1440)),
    ],
)
def test_the_pc_is_ahead_or_behind_the_telephone_by_minutes(typed: str, minutes: int) -> None:
    assert offset_minutes(typed, NOON) == minutes


@pytest.mark.parametrize("typed", ["", "midi", "25h00", "12h61", "25/11/2026", "31/02/2026 12h00", "1/2"])
def test_what_is_not_an_hour_is_refused(typed: str) -> None:
    with pytest.raises(InvalidAnswer):
        offset_minutes(typed, NOON)


def test_the_offset_is_kept_noted_and_printed_in_the_export(leaving: Leaving) -> None:
    desk = ClockDesk(library(), leaving.held.book)
    assert desk.said() == ""
    desk.compare(leaving.held.case, "12h57")
    assert "avance de 3 min" in desk.said().replace("\u00a0", " ")
    assert leaving.held.book.store.journal(leaving.held.case.id)[-1].kind == "clock_checked"
    assert desk.said() in (leaving.export() / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    desk.compare(leaving.held.case, "26/11/2026 15h05")
    assert "retarde de 1 j 2 h 5 min" in desk.said().replace("\u00a0", " ")
