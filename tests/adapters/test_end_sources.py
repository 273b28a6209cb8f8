"""What patients and letters add to the end of a case: points to settle, registers to export, files that go with it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from clinickit.domain.vocabulary import CaseKind
from clinickit.people.mailing import RegisterCounts
from clinickit.services.ending.case_export import ExportInput
from clinickit.services.ending.closing import Signed
from clinickit.services.ending.sources import PatientSources
from clinickit.services.patients_ports import PatientFiles
from tests.ending import held, library
from tests.letters_case import LettersCase, letters_case


@pytest.fixture
def letters(tmp_path: Path) -> Iterator[LettersCase]:
    made = letters_case(tmp_path / "vault")
    yield made
    made.close()


def test_a_list_of_patients_still_held_is_an_open_point(letters: LettersCase) -> None:
    points = {one.key: one for one in letters.desk.ends.closing.points(letters.case)}
    assert str(letters.people.count()) in points["roster"].title
    assert "à vérifier" in points["roster"].detail


def test_the_list_leaves_whole_in_the_archive_and_for_nobody_else(letters: LettersCase, tmp_path: Path) -> None:
    desk = letters.desk.ends.exporting
    folder = desk.export(letters.case, ExportInput("archive"), tmp_path).folder
    file = folder / "registres" / "liste-patients.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert {row["family_name"] for row in rows} == {one.family_name for one in letters.people.people()}
    assert not (desk.export(letters.case, ExportInput("police"), tmp_path).folder / "registres").exists()


def test_erasing_takes_the_files_of_patients_with_the_case(letters: LettersCase, tmp_path: Path) -> None:
    files = letters.desk.world.vault.location() / "patients"
    assert any(files.iterdir())
    exercise = replace(letters.case, header=replace(letters.case.header, kind=CaseKind.EXERCISE))
    letters.desk.ends.erasing.erase(exercise, Signed("Léa Morvan"), "", tmp_path)
    assert not any(files.iterdir())
    assert letters.desk.book.store.cases() == ()


@dataclass
class Counted:
    """The files of a case whose register says so many."""

    told: RegisterCounts

    def held(self, case_id: str) -> bool:
        return bool(case_id)

    def mailing(self, _case_id: str) -> "Counted":
        return self

    def patients(self, _case_id: str) -> "Counted":
        return self

    def counts(self) -> RegisterCounts:
        return self.told

    def count(self) -> int:
        return 0


def test_letters_that_came_back_and_people_not_reached_are_open_points() -> None:
    counted = Counted(RegisterCounts(people=5, informed=3, returned=2))
    found = PatientSources(library(), cast("PatientFiles", counted)).points(held().case)
    assert {one.key for one in found} == {"letters.returned", "letters.not_reached"}
    everybody = Counted(RegisterCounts(people=5, informed=5))
    assert list(PatientSources(library(), cast("PatientFiles", everybody)).points(held().case)) == []


def test_before_any_vault_there_is_nothing_to_add(tmp_path: Path) -> None:
    made = letters_case(tmp_path / "vault")
    case = made.case
    made.desk.lock()
    assert list(PatientSources(library(), made.desk.world.patients).points(case)) == []
