"""The list of patients in the window: from the drop to the report, then the people, with the vault's store behind."""

import contextlib
import csv
from collections.abc import Callable, Generator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from clinickit.adapters.patient_files import VaultPatientFiles
from clinickit.domain.letters import LetterChannel
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.columns import Role
from clinickit.people.patient import Problem
from clinickit.services.patients.desk import PatientStep
from clinickit.services.patients.lists import ROLES
from clinickit.services.patients_ports import PatientStore
from clinickit.services.tables_ports import Block, OpenedList, PatientTables
from clinickit.ui.patients.room import PatientsRoom
from tests.adapters.sheets import xlsx
from tests.generators import ROSTER_HEADER, faulty_roster
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import PHRASE, _Guarded
from tests.ui.test_larger_words import beyond_the_edge, cut, large_letters

LINES = 300
__all__ = ("large_letters",)


def written(place: Path, lines: int = LINES) -> Path:
    """A generated list as old software exports it."""
    with place.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(ROSTER_HEADER)
        writer.writerows(faulty_roster(5, lines))
    return place


def small(place: Path, text: str) -> Path:
    place.write_text(text, encoding="utf-8")
    return place


def here(hands: Hands, page: QWidget) -> bool:
    """Whether a page is on screen."""
    return hands.page is page


def drop(hands: Hands, file: Path) -> None:
    """Drop a file on the page of lists."""
    place = hands.window.rooms.patients.lists.place
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(QPoint(9, 9), actions, data, buttons, keys),
        QDropEvent(QPointF(9, 9), actions, data, buttons, keys),
    ):
        QApplication.sendEvent(place, event)
        assert event.isAccepted()
    hands.settle()


def take(hands: Hands, file: Path) -> None:
    drop(hands, file)
    room = hands.window.rooms.patients
    assert here(hands, room.look), words_on(hands.page)
    hands.press(room.look.take)
    hands.settle()


@pytest.fixture
def room(hands: Hands) -> PatientsRoom:
    """The page of lists of a protected case."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.press(hands.journey.patients)
    made = hands.window.rooms.patients
    hands.press(made.overview.go[PatientStep.LIST])
    assert here(hands, made.lists)
    return made


def store(hands: Hands) -> PatientStore:
    """The patients of the open case; its own thread answers, whoever asks."""
    case = hands.window.case
    assert case is not None
    files = cast("_Guarded", hands.window.desk.world.patients).behind
    return cast("VaultPatientFiles", files).patients(case.id)


def journal(hands: Hands) -> list[str]:
    case = hands.window.case
    assert case is not None
    return [one.text for one in away(lambda: hands.window.desk.book.store.journal(case.id))]


# ---- the way in -----------------------------------------------------------------------------------------------


def test_without_a_vault_no_list_is_read_and_the_page_says_why(hands: Hands) -> None:
    hands.start()
    hands.press(hands.journey.patients)
    page = hands.window.rooms.patients.overview
    assert here(hands, page)
    assert "jamais lue tant que le dossier n’est pas protégé" in words_on(page)
    hands.press(page.protect)
    assert here(hands, hands.window.protect)
    hands.write(PHRASE, hands.window.protect.first)
    hands.write(PHRASE, hands.window.protect.second)
    hands.press(hands.window.protect.keep)
    hands.window.return_to_work()
    hands.settle()
    assert here(hands, page)
    assert "Aucune liste n’est encore prise." in words_on(page)
    hands.window.return_to_work()
    assert not here(hands, page)


def test_the_four_steps_are_told_with_one_to_do_next(hands: Hands, room: PatientsRoom) -> None:
    room.enter()
    hands.settle()
    shown = words_on(hands.page)
    for title in ("1. La liste de vos patients", "2. Qui est concerné", "3. Les lettres", "4. Le registre"):
        assert title in shown
    assert "Aucune liste n’est encore prise." in shown
    primary = [one for one in hands.page.findChildren(QPushButton) if one.objectName() == "primary"]
    assert primary == [room.overview.go[PatientStep.LIST]]


# ---- from the drop to the report ------------------------------------------------------------------------------


def test_a_list_goes_from_the_drop_to_its_report(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    drop(hands, written(tmp_path / "DUBRAC Odile.csv"))
    look = room.look
    assert here(hands, look)
    shown = words_on(look)
    assert "Texte dont les cellules sont séparées" in shown
    assert look.formats["encoding"].currentText() == "Windows (1252)"
    assert look.formats["separator"].currentText() == "Point-virgule"
    assert Role(look.roles[2].currentData()) is Role.FAMILY_NAME
    hands.write("Logiciel, octobre", look.source)
    hands.press(look.take)
    hands.settle()
    report = room.report
    assert here(hands, report)
    shown = words_on(report)
    assert "Lignes lues\u00a0: 300" in shown
    assert "Foyers de même nom" in shown
    assert room.report.model.rowCount() > 20
    assert store(hands).count() > 250
    said = journal(hands)
    assert "300 lignes" in said[-1]
    assert not any("DUBRAC" in one for one in said)
    assert not any("DUBRAC" in one for one in hands.texts())


def test_lines_are_filtered_by_problem_and_the_report_is_exported_safe_for_a_spreadsheet(
    hands: Hands, room: PatientsRoom, tmp_path: Path
) -> None:
    take(hands, written(tmp_path / "liste.csv"))
    report = room.report
    place = report.problems.index(Problem.MINOR)
    report.filter.setCurrentIndex(place)
    hands.settle()
    assert report.model.rowCount() == store(hands).finding_counts(1)[Problem.MINOR]
    assert {report.model.index(row, 1).data() for row in range(report.model.rowCount())} == {
        "Personne mineure\u00a0: la lettre s’adresse aux titulaires de l’autorité parentale."
    }
    assert report.model.headerData(0, Qt.Orientation.Horizontal) == "Ligne"
    hands.press(report.export)
    (file,) = (hands.told.chosen or Path()).glob("*.csv")
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][1] == "Ligne"
    assert len(rows) > sum(store(hands).finding_counts(1).values())
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_list_without_any_address_has_one_remark_and_no_line_to_look_at_for_it(
    hands: Hands, room: PatientsRoom, tmp_path: Path
) -> None:
    rows = "".join(f"Martin{letter};Zoé;12/03/1985;z{letter}@example.fr\n" for letter in "abc")
    take(hands, small(tmp_path / "agenda.csv", f"Nom;Prénom;Né(e) le;E-mail\n{rows}"))
    report = room.report
    assert words_on(report).count("Aucune colonne de cette liste ne donne une adresse complète") == 1
    assert "Aucune remarque" not in words_on(report)
    assert report.model.rowCount() == 0
    room.to_lists()
    hands.settle()
    assert "dont avec un nom\u00a0: 3. Remarques\u00a0: 1." in words_on(room.lists)


def test_the_person_corrects_the_separator_and_the_columns(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    file = small(tmp_path / "a.csv", "A|B|C\nMartin|Zoé|12/03/1985\nPetit|Léa|01/02/1970\n")
    drop(hands, file)
    look = room.look
    assert here(hands, look)
    for box, role in zip(look.roles, (Role.FAMILY_NAME, Role.GIVEN_NAMES, Role.BIRTH_DATE), strict=True):
        box.setCurrentIndex(ROLES.index(role))
    hands.press(look.take)
    hands.settle()
    assert [(one.family_name, one.given_names, one.birth) for one in store(hands).people()][-1] == (
        "Petit",
        "Léa",
        19700201,
    )


def test_another_separator_reads_the_file_again(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    drop(hands, small(tmp_path / "a.csv", "Nom,Prénom;Ville\nMartin,Zoé;Lille\nPetit,Léa;Brest\n"))
    look = room.look
    before = len(look.roles)
    box = look.formats["separator"]
    box.setCurrentIndex(1 - box.currentIndex())
    hands.settle()
    assert here(hands, look)
    assert len(look.roles) == 2 == before
    assert look.look is not None
    assert look.look.format.separator != look.look.format.sheet
    assert look.look.columns.header[0] in {"Nom", "Nom,Prénom"}


def test_a_workbook_is_taken(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    (tmp_path / "classeur.xlsx").write_bytes(xlsx([["Nom", "Prénom"], ["Martin", "Zoé"]]))
    drop(hands, tmp_path / "classeur.xlsx")
    assert "Classeur Excel" in words_on(room.look)
    hands.press(room.look.take)
    assert [one.family_name for one in store(hands).people()] == ["Martin"]


def test_the_button_chooses_a_file_too(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    hands.told.file = small(tmp_path / "a.csv", "Nom;Prénom\nMartin;Zoé\n")
    hands.press(room.lists.place.choose)
    assert here(hands, room.look)


def test_the_whole_way_is_walked_with_the_keyboard_alone(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    hands.told.file = small(tmp_path / "a.csv", "Nom;Prénom\nMartin;Zoé\n")
    room.lists.place.choose.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert here(hands, room.look)
    room.look.take.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.settle()
    assert here(hands, room.report)
    room.report.people.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is room.people.name
    hands.write("zo")
    hands.key(Qt.Key.Key_Return)
    room.people.results[0].setFocus()
    hands.key(Qt.Key.Key_Space)
    assert here(hands, room.person)


@pytest.mark.usefixtures("large_letters")
def test_nothing_is_cut_in_letters_twice_as_large(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    assert (cut(hands.page), beyond_the_edge(hands.page)) == ([], [])
    drop(hands, written(tmp_path / "liste.csv", 60))
    assert (cut(hands.page), beyond_the_edge(hands.page)) == ([], [])
    hands.press(room.look.take)
    assert (cut(hands.page), beyond_the_edge(hands.page)) == ([], [])
    room.enter()
    hands.settle()
    assert (cut(hands.page), beyond_the_edge(hands.page)) == ([], [])
    room.to_people()
    hands.settle()
    assert (cut(hands.page), beyond_the_edge(hands.page)) == ([], [])
    hands.press(room.people.results[0])
    assert here(hands, room.person)
    assert (cut(hands.page), beyond_the_edge(hands.page)) == ([], [])


def test_each_step_opens_its_page(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    take(hands, small(tmp_path / "a.csv", "Nom;Prénom\nMartin;Zoé\n"))
    for step in (PatientStep.CONCERNED, PatientStep.LETTERS, PatientStep.REGISTER):
        room.enter()
        hands.settle()
        hands.press(room.overview.go[step])
        assert hands.page not in {room.overview, hands.window.journey}, step
    assert hands.told.warned == []


# ---- stopping, locking ----------------------------------------------------------------------------------------


class Slow:
    """A list, something happening before each of its blocks."""

    def __init__(self, opened: OpenedList, between: Callable[[], None]) -> None:
        self._opened, self._between = opened, between

    def __getattr__(self, name: str) -> object:
        return getattr(self._opened, name)

    def blocks(self) -> Generator[Block, None, None]:
        with contextlib.closing(self._opened.blocks()) as flowing:
            for block in flowing:
                self._between()
                yield block


def slowed(room: PatientsRoom, between: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    tables = cast("_Guarded", room.desk.lists._tables).behind
    usual = cast("PatientTables", tables).open_list
    monkeypatch.setattr(tables, "open_list", lambda path, how: Slow(usual(path, how), between))


def test_a_reading_that_is_stopped_keeps_nothing(
    hands: Hands, room: PatientsRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowed(room, room._stop.set, monkeypatch)
    take(hands, written(tmp_path / "liste.csv"))
    assert here(hands, room.look)
    assert "rien n’a été gardé" in words_on(room.look)
    assert (store(hands).count(), store(hands).lists()) == (0, ())
    monkeypatch.undo()
    hands.press(room.look.take)
    hands.settle()
    assert here(hands, room.report)


def test_locking_during_a_reading_stops_it_and_leaves_nothing_on_any_page(
    hands: Hands, room: PatientsRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(hands, small(tmp_path / "a.csv", "Nom;Prénom\nBRINDEZINGUE;Zoé\n"))
    room.to_lists()
    hands.settle()
    slowed(room, lambda: None, monkeypatch)
    drop(hands, written(tmp_path / "liste.csv"))
    QTest.mouseClick(room.look.take, Qt.MouseButton.LeftButton)
    hands.window.guard.lock()
    hands.settle()
    monkeypatch.undo()
    assert here(hands, hands.window.unlock)
    for page in room.pages:
        assert "BRINDEZINGUE" not in words_on(page)
        assert not any("BRINDEZINGUE" in one.text() for one in page.findChildren(QPushButton))
    hands.unlock()
    hands.settle()
    home = hands.window.home
    hands.press(next(one for one in home.findChildren(QPushButton) if one.objectName() == "resume"))
    assert [one.lines for one in store(hands).lists()] in ([1], [1, LINES])


# ---- several lists --------------------------------------------------------------------------------------------


def test_two_lists_become_one_and_their_disagreements_are_told(
    hands: Hands, room: PatientsRoom, tmp_path: Path
) -> None:
    take(
        hands,
        small(tmp_path / "a.csv", "Nom;Prénom;Né le;Ville\nMartin;Zoé;12/03/1985;Lille\nPetit;Léa;01/02/1970;Brest\n"),
    )
    room.to_lists()
    hands.settle()
    take(hands, small(tmp_path / "b.csv", "Nom;Prénom;Né le;Ville;Mail\nMARTIN;Zoe;12/03/1985;Roubaix;z@example.fr\n"))
    room.to_lists()
    hands.settle()
    shown = words_on(room.lists)
    assert "2 personnes en tout" in shown
    assert "Les listes se contredisent 1 fois" in shown
    hands.told.agreed = False
    hands.press(next(one for one in room.lists.findChildren(QPushButton) if "Oublier" in one.text()))
    assert len(store(hands).lists()) == 2
    hands.told.agreed = True
    hands.press(next(one for one in room.lists.findChildren(QPushButton) if "Oublier" in one.text()))
    assert [(one.id, one.email) for one in store(hands).people()] == [("Liste 2-2", "z@example.fr")]
    assert "oubliée" in journal(hands)[-1]


def test_where_partial_lists_are_found_is_told_while_there_is_none(room: PatientsRoom) -> None:
    shown = words_on(room.lists)
    for place in ("ancienne sauvegarde", "agenda en ligne", "amelipro", "télétransmission", "éditeur"):
        assert place in shown.lower()
    assert "34.3" in shown


# ---- people ---------------------------------------------------------------------------------------------------


PEOPLE = (
    "Nom;Prénom;Né le;Tél;Décédé;Tutelle\n"
    "Martin;Zoé;12/03/1985;0639981234;;\n"
    "Petit;Léa;01/02/2015;;;\n"
    "Roux;Paul;01/02/1940;;;oui\n"
)


@pytest.fixture
def people(hands: Hands, room: PatientsRoom, tmp_path: Path) -> PatientsRoom:
    take(hands, small(tmp_path / "a.csv", PEOPLE))
    room.to_people()
    hands.settle()
    return room


def find(hands: Hands, room: PatientsRoom, name: str, birth: str = "") -> None:
    hands.window.show_page(room.people)
    room.people.name.setText(name)
    room.people.birth.setText(birth)
    hands.press(room.people.search)


def test_a_person_is_found_and_what_is_decided_is_kept_with_who_and_when(hands: Hands, people: PatientsRoom) -> None:
    find(hands, people, "zo mart")
    assert [one.text() for one in people.people.results] == ["Zoé Martin – naissance le 12\u00a0mars 1985"]
    hands.press(people.people.results[0])
    page = people.person
    assert "La lettre s’adresse à la personne elle-même." in words_on(page)
    hands.tick(page.most_exposed[MostExposed.PSYCHIATRY])
    hands.press(page.keep)
    assert "dites qui l’a prise" in words_on(page)
    page.by.setText("Dr Leroy")
    hands.press(page.keep)
    assert "Dites en quelques mots pourquoi" in words_on(page)
    page.reason.setText("suivie depuis 2019")
    page.channel.setCurrentIndex(page.channel.findData(LetterChannel.TELEPHONE.value))
    hands.press(page.keep)
    assert "Enregistré." in words_on(page)
    assert "par Dr Leroy" in words_on(page)
    (kept,) = store(hands).choices().values()
    assert (kept.most_exposed, kept.channel) == ((MostExposed.PSYCHIATRY,), LetterChannel.TELEPHONE)
    assert "Martin" not in journal(hands)[-1]
    assert "Liste 1-2" in journal(hands)[-1]
    find(hands, people, "", "12/03/1985")
    assert "un choix est enregistré" in people.people.results[0].text()


def test_a_minor_and_a_protected_adult_have_their_own_choices(hands: Hands, people: PatientsRoom) -> None:
    find(hands, people, "petit")
    hands.press(people.people.results[0])
    page = people.person
    assert "autorité parentale" in words_on(page)
    assert "minor_secret" in page.flags
    page.second.setPlainText("M. Petit\n2 rue Y\n35000 RENNES")
    hands.press(page.keep)
    assert store(hands).choices()["Liste 1-3"].second_address == ("M. Petit", "2 rue Y", "35000 RENNES")
    find(hands, people, "roux")
    hands.press(people.people.results[0])
    hands.tick(page.flags["represented"])
    hands.press(page.keep)
    assert "Donnez le nom" in words_on(page)
    page.representative.setText("Mme Roux, tutrice")
    hands.press(page.keep)
    assert "écrire à qui la représente" in words_on(page)


def test_a_channel_that_the_list_gives_no_way_to_is_refused(hands: Hands, people: PatientsRoom) -> None:
    find(hands, people, "petit")
    hands.press(people.people.results[0])
    people.person.channel.setCurrentIndex(people.person.channel.findData(LetterChannel.EMAIL.value))
    hands.press(people.person.keep)
    assert "ne donne pas d’adresse e-mail" in words_on(people.person)
    assert store(hands).choices() == {}


def test_a_date_that_is_none_and_a_name_nobody_has_are_told(hands: Hands, people: PatientsRoom) -> None:
    find(hands, people, "zoé", "31/02/1985")
    assert people.people.problem.isVisible()
    find(hands, people, "inconnu au bataillon")
    assert "Personne de ce nom" in words_on(people.people)


# ---- bad files ------------------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return made.getvalue()


PROTECTED = "EncryptedPackage".encode("utf-16-le") * 9
BAD = {
    "a workbook with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + PROTECTED, "mot de passe"),
    "a damaged workbook": (b"PK\x03\x04" + b"\x00" * 400, "abîmé"),
    "a picture called csv": (b"\x89PNG\r\n\x1a\n" + bytes(500), "est une image"),
    "a PDF": (b"%PDF-1.7\n" + b"x" * 200, "PDF"),
    "an empty file": (b"", "vide"),
    "ten thousand columns": (";".join(f"c{n}" for n in range(10_000)).encode() + b"\n", "colonnes"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_told_in_one_sentence_and_the_page_goes_on(
    hands: Hands, room: PatientsRoom, tmp_path: Path, kind: str
) -> None:
    content, sentence = BAD[kind]
    file = tmp_path / "liste.csv"
    file.write_bytes(content)
    drop(hands, file)
    assert here(hands, room.lists)
    assert sentence in "\n".join(hands.texts("fieldProblem"))
    drop(hands, small(tmp_path / "bonne.csv", "Nom;Prénom\nMartin;Zoé\n"))
    assert here(hands, room.look)


@pytest.mark.usefixtures("room")
def test_a_trapped_archive_is_not_unpacked(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "liste.xlsx").write_bytes(zip_bomb())
    drop(hands, tmp_path / "liste.xlsx")
    assert "piégé" in "\n".join(hands.texts("fieldProblem"))


def test_a_list_without_a_name_column_is_refused_until_one_is_named(
    hands: Hands, room: PatientsRoom, tmp_path: Path
) -> None:
    drop(hands, small(tmp_path / "a.csv", "Ref;CP\n77;59000\n78;35000\n"))
    look = room.look
    assert here(hands, look)
    assert "Aucune colonne de cette liste ne contient de nom" in words_on(look)
    hands.press(look.take)
    assert here(hands, look)
    look.roles[0].setCurrentIndex(ROLES.index(Role.FAMILY_NAME))
    hands.press(look.take)
    hands.settle()
    assert here(hands, room.report)


def test_two_columns_of_one_content_are_refused(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    drop(hands, small(tmp_path / "a.csv", "Nom;Prénom\nMartin;Zoé\n"))
    room.look.roles[1].setCurrentIndex(ROLES.index(Role.FAMILY_NAME))
    hands.press(room.look.take)
    assert "Les colonnes 1 (Nom), 2 (Prénom)" in words_on(room.look)


def test_broken_quotes_and_a_formula_are_lines_of_the_report(hands: Hands, room: PatientsRoom, tmp_path: Path) -> None:
    lines = ["Nom;Prénom;Ville", "Martin;Zoé;=cmd()", 'Petit;"Léa;Brest', *["Roux;Paul;Lille"] * 250]
    take(hands, small(tmp_path / "a.csv", "\n".join(lines)))
    shown = words_on(room.report)
    assert "lue comme un texte" in shown
    assert "Guillemet ouvert et jamais fermé" in shown
    assert next(one.town for one in store(hands).people()) == "=cmd()"


@pytest.mark.usefixtures("room")
def test_the_case_opens_again_with_its_patients(opened: Opened, hands: Hands, tmp_path: Path) -> None:
    take(hands, small(tmp_path / "a.csv", "Nom;Prénom\nMartin;Zoé\n"))
    hands.window.close()
    again = opened()
    again.unlock()
    again.settle()
    again.press(next(one for one in again.window.home.findChildren(QPushButton) if one.objectName() == "resume"))
    again.press(again.journey.patients)
    assert "1 personne dans la liste" in words_on(again.page)
