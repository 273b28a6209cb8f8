"""Messy files through the real desks, over a vault: what is kept, what is refused, nothing half-kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinickit.domain.errors import ClinicKitError
from clinickit.domain.letters import LeakCategory
from clinickit.services.leak.law import LeakProblem, Origin, Told
from tests.adapters.sheets import packed, workbook
from tests.letters_case import LettersCase, letters_case

C = LeakCategory
HEADER = ["Nom", "Prénom", "Date de naissance", "NIR"]
ROW = ["LE DU", "Maëlle", "12/03/1985", "285037800608409"]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """A case with nobody in its list."""
    one = letters_case(tmp_path / "vault", (), {}, {})
    yield one
    one.close()


def taken(made: LettersCase, file: Path) -> list[str]:
    lists = made.desk.patients.lists
    lists.take(made.case, lists.inspect(made.case, file))
    return [one.family_name for one in made.people.people()]


def saved(folder: Path, content: bytes | str, name: str) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_the_sheet_that_names_people_is_proposed_wherever_it_stands(tmp_path: Path, made: LettersCase) -> None:
    notes = [["Mois", "Nombre"], ["Janvier", "12"], ["Février", "14"]]
    file = saved(tmp_path, workbook({"Chiffres": notes, "Vide": [], "Patients": [HEADER, ROW]}), "liste.xlsx")
    look = made.desk.patients.lists.inspect(made.case, file)
    assert (look.format.sheet, look.header_rows) == ("Patients", 1)
    chosen = made.desk.patients.lists.inspect(made.case, file, look.format)
    assert chosen.columns == look.columns
    assert taken(made, file) == ["LE DU"]


def test_titles_above_the_header_are_nobody_and_lines_keep_their_numbers(tmp_path: Path, made: LettersCase) -> None:
    rows = [["Liste des patients"], ["Éditée le 20/11/2026 à 17:32"], [], HEADER, ROW]
    assert taken(made, saved(tmp_path, "\n".join(map(";".join, rows)), "liste.csv")) == ["LE DU"]
    assert [one.sources[0][1] for one in made.people.people()] == [5]


def test_the_same_file_taken_twice_is_said_and_doubles_nobody(tmp_path: Path, made: LettersCase) -> None:
    file = saved(tmp_path, "\n".join(map(";".join, [HEADER, ROW])), "liste.csv")
    lists = made.desk.patients.lists
    first = lists.take(made.case, lists.inspect(made.case, file))
    again = lists.take(made.case, lists.inspect(made.case, file))
    assert (first.remarks[:-1], made.people.count()) == ((), 1)
    assert "déjà prise" in again.remarks[0]


def test_a_list_of_columns_aligned_by_spaces_says_how_to_go_on(tmp_path: Path, made: LettersCase) -> None:
    text = "NOM         PRENOM     NE LE\nMARTIN      ZOE        12/03/1985\nDE LA TOUR  JEAN PAUL  01/02/1970\n"
    lists = made.desk.patients.lists
    said = lists.check(lists.inspect(made.case, saved(tmp_path, text, "liste.txt")))
    assert "largeur fixe" in said


@pytest.mark.parametrize("content", [";".join(HEADER) + "\n", ";".join(HEADER) + "\n;;;\n;;;\n"])
def test_a_list_of_nobody_is_refused_and_leaves_nothing(tmp_path: Path, made: LettersCase, content: str) -> None:
    lists, before = made.desk.patients.lists, len(made.desk.patients.lists.lists(made.case))
    with pytest.raises(ClinicKitError, match="ne contient personne"):
        taken(made, saved(tmp_path, content, "liste.csv"))
    assert len(lists.lists(made.case)) == before
    assert "Liste de patients prise" not in made.journal()[-1]


def test_a_leaked_file_that_says_of_nobody_whom_it_is_about_is_not_searched_in_vain(
    tmp_path: Path, made: LettersCase
) -> None:
    taken(made, saved(tmp_path, "\n".join(map(";".join, [HEADER, ROW])), "liste.csv"))
    leak = made.desk.leak.leak
    leak.acknowledge(made.case, police=Told.YES, lawyer=Told.YES, origin=Origin.POLICE)
    before = len(made.people.searches())
    file = saved(tmp_path, "produit;fabriqué\nvis;12/03/2020\nclou;13/04/2021\n", "fuite.csv")
    look = leak.look(made.case, file)
    with pytest.raises(LeakProblem, match="à tort") as caught:
        leak.search(made.case, file, look, "")
    assert "quelle colonne" in caught.value.action
    assert len(made.people.searches()) == before
    kept = leak.search(made.case, file, look, "accueil@labo.example")
    assert any("à tort" in one for one in kept.remarks)


def test_a_cell_that_holds_the_word_for_nothing_has_not_leaked(tmp_path: Path, made: LettersCase) -> None:
    taken(made, saved(tmp_path, "\n".join(map(";".join, [HEADER, ROW])), "liste.csv"))
    leak = made.desk.leak.leak
    leak.acknowledge(made.case, police=Told.YES, lawyer=Told.YES, origin=Origin.POLICE)
    csv = "\n".join(map(";".join, [[*HEADER, "Tel", "Resultat"], [*ROW, "NULL", "\\N"]]))
    members: dict[str, str | bytes] = {"patients.csv": csv, "vieux.zip": packed({"x.csv": csv})}
    file = saved(tmp_path, packed(members), "fuite.zip")
    found = leak.search(made.case, file, leak.look(made.case, file), "")
    assert [one.categories for one in made.people.concerned()] == [(C.IDENTITY, C.BIRTH, C.NIR)]
    assert any("1 (ZIP)" in one for one in found.remarks)


def test_a_dump_cut_in_the_middle_says_at_which_line_and_keeps_what_came_before(
    tmp_path: Path, made: LettersCase
) -> None:
    taken(made, saved(tmp_path, "\n".join(map(";".join, [HEADER, ROW])), "liste.csv"))
    leak = made.desk.leak.leak
    leak.acknowledge(made.case, police=Told.YES, lawyer=Told.YES, origin=Origin.POLICE)
    dump = "INSERT INTO p (nom, prenom, ddn, nir) VALUES\n('LE DU','Maëlle','1985-03-12','285037800608409'),\n('PET"
    file = saved(tmp_path, dump, "fuite.sql")
    finished = leak.search(made.case, file, leak.look(made.case, file), "")
    assert finished.search.lines == 1
    assert finished.remarks[1].replace("\u00a0", " ").startswith("Ligne 3 : l’instruction est coupée ici")
