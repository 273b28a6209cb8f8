"""The register of breaches: a line for each, whatever became of its case, structure by structure."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pypdfium2

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.case import CaseHeader
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.breach_register import BreachRegisterDesk
from clinickit.services.ending.erasures import Erasure, keep_erasure
from tests.ending import Held, closed, held, library


def desk(one: Held) -> BreachRegisterDesk:
    return BreachRegisterDesk(library(), one.book, ReportlabPdfMaker(TomlResources()), FolderExports())


def another(one: Held, identity: str, practice: str, kind: CaseKind = CaseKind.REAL) -> None:
    header = CaseHeader(identity, practice, "Autre dossier", kind, one.days.now())
    one.book.load(header, (one.book.answer("practice.name", f"Cabinet {practice}"),), ())


def test_every_breach_has_its_line_open_closed_or_erased_and_an_exercise_has_none() -> None:
    one = held()
    closed(one)
    one.days.later(days=1)
    another(one, "case-2", "practice-1")
    another(one, "case-3", "practice-1", CaseKind.EXERCISE)
    gone = Erasure("abcd1234", "case-0", one.days.now().isoformat(), "Léa Morvan", "2020-01-02T08:00:00+00:00", "",
                   exercise=False, head="0", line={"Nom de la structure": "Cabinet médical du Parc"}, done=True,
                   practice="practice-1")  # fmt: skip
    keep_erasure(one.book.store, gone)
    keep_erasure(one.book.store, replace(gone, id="ffff", exercise=True))
    rows = desk(one).rows()
    assert [row.state.partition(" le ")[0] for row in rows] == ["Dossier effacé", "Dossier clos", "Dossier ouvert."]
    assert "abcd1234" in rows[0].state
    assert rows[1].title == "Rançongiciel"
    assert rows[1].facts["Numéro de la notification initiale"] == "VDP-000397-2026"


def test_each_structure_has_a_register_of_its_own_as_pdf_and_as_table(tmp_path: Path) -> None:
    one = held()
    another(one, "case-2", "practice-2")
    written = desk(one).save(tmp_path)
    assert len(written) == 4
    tables = [
        list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))
        for file in sorted(written)
        if file.suffix == ".csv"
    ]
    assert [rows[0]["Nom de la structure"] for rows in tables] == ["Cabinet médical du Parc", "Cabinet practice-2"]
    first = pypdfium2.PdfDocument(min(file for file in written if file.suffix == ".pdf").read_bytes())
    said = " ".join(page.get_textpage().get_text_range() for page in first)
    assert "Rançongiciel" in said
    assert "practice-2" not in said


def test_the_copy_stands_in_each_journal_at_the_hour_of_its_own_structure(tmp_path: Path) -> None:
    one = held()
    answers = (
        one.book.answer("practice.time_zone", "Indian/Reunion"),
        one.book.answer("practice.name", "Cabinet Hoarau"),
    )
    header = CaseHeader("case-2", "practice-2", "Autre dossier", CaseKind.REAL, one.days.now())
    one.book.load(header, answers, ())
    desk(one).save(tmp_path)
    zones = [one.book.store.journal(case)[-1].event_at.zone for case in ("case-1", "case-2")]
    assert zones == ["Europe/Paris", "Indian/Reunion"]
