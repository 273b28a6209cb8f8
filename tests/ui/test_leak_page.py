"""Who is concerned, in the window: from the law and the dropped file to the last decision, by mouse and by keyboard."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Timer
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from clinickit.domain.case import Person
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, Precision
from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Role
from clinickit.people.reasons import Pile
from clinickit.services.leak.law import Origin, Told
from clinickit.services.leak.request import Asked
from clinickit.services.patients_ports import Decision, PatientStore
from clinickit.ui.application import letters
from clinickit.ui.patients.leak.room import LeakRoom
from clinickit.ui.widgets.reading_order import reading_order
from tests.adapters.test_vault_canary import WORDS, found_in
from tests.generators import LEAK_HEADER, Invented, as_csv
from tests.ui.hands import Hands
from tests.ui.leaked import invented, leaked_file, with_list
from tests.ui.seen import away, words_on
from tests.ui.stage import dressed
from tests.ui.test_larger_words import beyond_the_edge, cut

PEOPLE, WITHIN, LINES = 300, 150, 500


@pytest.fixture
def leaking(hands: Hands) -> Hands:
    """A protected case with a list of patients, on the page « qui est concerné »."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    with_list(hands, invented(PEOPLE))
    hands.window.rooms.leak.enter()
    hands.settle()
    return hands


def room(hands: Hands) -> LeakRoom:
    return hands.window.rooms.leak


def on(hands: Hands, page: QWidget) -> bool:
    return hands.page is page


def said(hands: Hands) -> str:
    return words_on(hands.page).replace("\u00a0", " ")


def journal(hands: Hands) -> list[str]:
    case = hands.window.case
    assert case is not None
    return [one.text for one in away(lambda: hands.window.desk.book.store.journal(case.id))]


def acknowledge(hands: Hands, origin: Origin = Origin.POLICE) -> None:
    hands.press(room(hands).hub.file)
    law = room(hands).law
    assert on(hands, law)
    hands.tick(law.choices["police"][Told.YES])
    hands.tick(law.choices["lawyer"][Told.NOT_YET])
    hands.tick(law.choices["origin"][origin])
    hands.tick(law.read)
    hands.press(law.go)


def search(hands: Hands, file: Path) -> None:
    acknowledge(hands)
    hands.told.file = file
    hands.press(room(hands).file.place.choose)
    hands.press(room(hands).file.start)


def test_nothing_is_opened_before_the_law_was_read_and_answered(leaking: Hands) -> None:
    leaking.press(room(leaking).hub.file)
    law = room(leaking).law
    assert on(leaking, law)
    text = said(leaking)
    assert "recel" in text
    assert "à vérifier avec votre avocat" in text
    leaking.press(law.go)
    assert law.problem.isVisible()
    assert on(leaking, law)
    leaking.tick(law.choices["origin"][Origin.THIRD])
    assert law.third.isVisible()
    leaking.tick(law.choices["police"][Told.NOT_YET])
    leaking.tick(law.choices["lawyer"][Told.YES])
    leaking.press(law.go)
    assert on(leaking, law)
    leaking.tick(law.read)
    leaking.press(law.go)
    assert on(leaking, room(leaking).file)
    last = journal(leaking)[-1]
    assert "Police : Pas encore" in last.replace("\u00a0", " ")
    assert "trouvé en ligne" in last


def stored(hands: Hands) -> PatientStore:
    case = hands.window.case
    assert case is not None
    store = away(lambda: hands.window.desk.world.patients.patients(case.id))
    assert store is not None
    return store


def everybody_in(hands: Hands, search: int, pile: Pile) -> list[str]:
    return [one.id for one in away(lambda: stored(hands).piles(search, pile, "", 10_000))]


def exact_lines(people: Sequence[Invented], count: int) -> list[list[str]]:
    """Lines that say a name and a birth date, and nothing else: all of them are to be checked."""
    simple = [one for one in people if not one.usage and len(one.givens) == 1]
    return [[one.family, one.givens[0], f"{one.birth:%d/%m/%Y}", *[""] * 9] for one in simple[:count]]


def test_from_the_file_to_three_piles_each_person_in_exactly_one(leaking: Hands, tmp_path: Path) -> None:
    file = leaked_file(tmp_path / "exported" / "fuite.csv", invented(PEOPLE), WITHIN, LINES)
    search(leaking, file)
    assert on(leaking, room(leaking).result)
    (taken,) = away(lambda: stored(leaking).searches())
    piles = {pile: everybody_in(leaking, taken.number, pile) for pile in Pile}
    assert {pile: len(people) for pile, people in piles.items()} == dict(taken.counts)
    assert sum(map(len, piles.values())) == len({one for people in piles.values() for one in people}) == PEOPLE
    assert len(piles[Pile.CERTAIN]) > WITHIN // 2
    text = said(leaking)
    for pile, name in ((Pile.CERTAIN, "Certains"), (Pile.TO_CHECK, "À vérifier"), (Pile.ABSENT, "Absents")):
        assert f"{name} : {taken.counts[pile]}" in text
    assert "santé : " in text
    line = journal(leaking)[-1]
    assert f"{LINES} lignes lues" in line
    assert "fuite" not in line
    leaking.press(room(leaking).result.see[Pile.CERTAIN])
    page = room(leaking).pile
    assert on(leaking, page)
    assert page.model.rowCount() == min(100, len(piles[Pile.CERTAIN]))
    if page.more.isVisible():
        leaking.press(page.more)
    assert [one.id for one in page.model.lines] == piles[Pile.CERTAIN]
    assert page.model.data(page.model.index(0, 0)) == page.model.lines[0].name
    leaking.press(page.back)
    assert on(leaking, room(leaking).result)


def test_a_dropped_file_shows_its_shape_and_none_of_its_cells(leaking: Hands, tmp_path: Path) -> None:
    people = invented(PEOPLE)
    file = leaked_file(tmp_path / "exported" / "fuite.csv", people, WITHIN, LINES)
    acknowledge(leaking)
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(file))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dragged, left, none)
    room(leaking).file.place.dropEvent(drop)
    leaking.settle()
    page = room(leaking).file
    text = said(leaking)
    assert "Fichier CSV de 0,1 Mo" in text
    assert "Colonne 4, « NSS »" in text
    cells = {cell for line in file.read_text(encoding="utf-8").splitlines()[1:] for cell in line.split(";")}
    assert not [cell for cell in cells if len(cell) > 5 and cell in text]
    assert "médecin" in page.reveals.text()
    doctor = page.roles[10]
    doctor.setCurrentIndex(doctor.findData(Role.INSURER))
    assert "médecin" not in page.reveals.text()
    assert "mutuelle" in page.reveals.text()
    leaking.press(page.start)
    assert not away(
        lambda: [one for one in stored(leaking).concerned() if LeakCategory.TREATING_DOCTOR in one.categories]
    )


def test_matches_are_decided_by_keyboard_undone_and_kept_with_who(leaking: Hands, tmp_path: Path) -> None:
    people = invented(PEOPLE)
    file = tmp_path / "exported" / "extrait.csv"
    file.write_text(as_csv([LEAK_HEADER, *exact_lines(people, 5)]), encoding="utf-8")
    leaking.window.desk.book.person = Person("Camille Test", "secrétaire")
    search(leaking, file)
    (taken,) = away(lambda: stored(leaking).searches())
    assert taken.to_review == 5
    leaking.press(room(leaking).result.review)
    page = room(leaking).checking.page
    assert on(leaking, page)
    first = page.card
    assert first is not None
    text = said(leaking)
    assert "Le nom de famille est le même" in text
    assert "0 décidées sur 5" in text
    leaking.key(Qt.Key.Key_O)
    leaking.key(Qt.Key.Key_N)
    leaking.key(Qt.Key.Key_P)
    assert "2 décidées sur 5" in said(leaking)
    kept = away(lambda: stored(leaking).matches(taken.number, None, undecided=False, after=0, most=10))
    assert [one.decision for one in kept[:3]] == [Decision.CONFIRMED, Decision.REFUSED, Decision.LATER]
    assert {one.decided_by for one in kept[:3]} == {"Camille Test"}
    leaking.key(Qt.Key.Key_Backspace)
    leaking.key(Qt.Key.Key_Backspace)
    kept = away(lambda: stored(leaking).matches(taken.number, None, undecided=False, after=0, most=10))
    assert [one.decision for one in kept[:3]] == [Decision.CONFIRMED, None, None]
    leaking.press(page.buttons[Decision.REFUSED])
    leaking.press(page.back)
    assert on(leaking, room(leaking).result)
    assert journal(leaking)[-1] == "Vérification des lignes douteuses\u00a0: confirmées 1, refusées 1, restantes 3."
    assert not any(one.family in line for line in journal(leaking) for one in people if len(one.family) > 5)
    assert away(lambda: stored(leaking).concerned_count()) == (1, 0)


def test_one_put_off_comes_back_after_the_others(leaking: Hands, tmp_path: Path) -> None:
    file = tmp_path / "exported" / "extrait.csv"
    file.write_text(as_csv([LEAK_HEADER, *exact_lines(invented(PEOPLE), 2)]), encoding="utf-8")
    search(leaking, file)
    leaking.press(room(leaking).result.review)
    page = room(leaking).checking.page
    put_off = page.card
    leaking.key(Qt.Key.Key_P)
    other = page.card
    assert put_off is not None
    assert other is not None
    assert other.match.number != put_off.match.number
    leaking.key(Qt.Key.Key_O)
    again = page.card
    assert again is not None
    assert again.match.number == put_off.match.number
    leaking.key(Qt.Key.Key_O)
    assert "Il n’y a plus rien à vérifier" in said(leaking)


def test_a_group_is_decided_together_only_after_its_whole_sample(leaking: Hands, tmp_path: Path) -> None:
    file = tmp_path / "exported" / "extrait.csv"
    file.write_text(as_csv([LEAK_HEADER, *exact_lines(invented(PEOPLE), 45)]), encoding="utf-8")
    search(leaking, file)
    leaking.press(room(leaking).result.review)
    page = room(leaking).checking.page
    assert page.card is not None
    assert page.card.group.sample == 30
    assert not page.together.isVisible()
    for _ in range(30):
        assert page.card.of_sample
        leaking.key(Qt.Key.Key_O)
        assert page.card is not None
    assert "10 % d’erreurs" in said(leaking)
    left = page.card.group.undecided
    leaking.press(page.together)
    assert "Il n’y a plus rien à vérifier" in said(leaking)
    assert away(lambda: stored(leaking).concerned_count())[0] == 30 + left
    assert f"{left} lignes confirmées après un échantillon de 30" in journal(leaking)[-1]
    leaking.press(page.undo)
    assert away(lambda: stored(leaking).concerned_count())[0] == 30
    assert f"Décision reprise pour {left} lignes" in journal(leaking)[-1]


def test_a_sample_that_is_not_unanimous_leaves_the_group_to_be_decided_one_by_one(
    leaking: Hands, tmp_path: Path
) -> None:
    file = tmp_path / "exported" / "extrait.csv"
    file.write_text(as_csv([LEAK_HEADER, *exact_lines(invented(PEOPLE), 45)]), encoding="utf-8")
    search(leaking, file)
    leaking.press(room(leaking).result.review)
    page = room(leaking).checking.page
    leaking.key(Qt.Key.Key_N)
    for _ in range(29):
        leaking.key(Qt.Key.Key_O)
    assert not page.together.isVisible()
    assert "n’est pas unanime" in said(leaking)
    assert page.card is not None
    case, group, desk = leaking.window.case, page.card.group.reasons, leaking.window.desk.leak.review
    assert case is not None
    with pytest.raises(InvalidAnswer):
        away(lambda: desk.decide_group(case, 1, group))


def test_the_practices_own_accounts_are_found_wherever_they_stand(leaking: Hands, tmp_path: Path) -> None:
    file = tmp_path / "exported" / "combo.txt"
    secret = "Zk9!correcthorse"
    lines = ["a@ailleurs.example:x1", f"accueil@cabinet.example:{secret}", "qui@cabinet.example", "b@c.example:y"]
    file.write_text("\n".join(lines), encoding="utf-8")
    acknowledge(leaking)
    leaking.told.file = file
    leaking.press(room(leaking).file.place.choose)
    page = room(leaking).file
    page.own.setPlainText("accueil@cabinet.example\n@cabinet.example")
    leaking.press(page.start)
    text = said(leaking)
    assert "accueil@cabinet.example : 1 ligne, avec un mot de passe" in text
    assert "qui@cabinet.example : 1 ligne" in text
    assert secret not in text
    assert "Changez tout de suite le mot de passe" in text
    assert secret.encode() not in b"".join(one.read_bytes() for one in tmp_path.rglob("*.db"))
    leaking.press(room(leaking).result.back)
    leaking.press(room(leaking).hub.file)
    assert "@cabinet.example" in room(leaking).file.own.toPlainText()


def begun(hands: Hands, file: Path) -> Event:
    """A search asked for while the worker is held back until the event is set."""
    acknowledge(hands)
    hands.told.file = file
    hands.press(room(hands).file.place.choose)
    gate = Event()
    hands.window.background.papers(gate.wait).run()
    QTest.mouseClick(room(hands).file.start, Qt.MouseButton.LeftButton)
    hands.glance()
    assert on(hands, room(hands).progress)
    return gate


def test_a_search_that_is_stopped_keeps_nothing_and_says_so(leaking: Hands, tmp_path: Path) -> None:
    gate = begun(leaking, leaked_file(tmp_path / "exported" / "fuite.csv", invented(PEOPLE), WITHIN, LINES))
    QTest.mouseClick(room(leaking).progress.stop, Qt.MouseButton.LeftButton)
    gate.set()
    leaking.settle()
    assert on(leaking, room(leaking).file)
    assert "Rien n’a été gardé" in said(leaking)
    assert away(lambda: stored(leaking).searches()) == ()


def test_locking_stops_a_search_and_leaves_nothing_on_any_page(leaking: Hands, tmp_path: Path) -> None:
    gate = begun(leaking, leaked_file(tmp_path / "exported" / "fuite.csv", invented(PEOPLE), WITHIN, LINES))
    QTest.mouseClick(leaking.window.lock_button, Qt.MouseButton.LeftButton)
    gate.set()
    leaking.settle()
    assert on(leaking, leaking.window.unlock)
    assert room(leaking).file.tables == []
    leaking.unlock()
    leaking.press(next(one for one in leaking.page.findChildren(QPushButton) if one.objectName() == "resume"))
    assert away(lambda: stored(leaking).searches()) == ()


def test_closing_the_window_stops_a_search_and_keeps_nothing_of_it(
    leaking: Hands, tmp_path: Path, opened: Callable[[], Hands]
) -> None:
    gate = begun(leaking, leaked_file(tmp_path / "exported" / "fuite.csv", invented(PEOPLE), WITHIN, LINES))
    Timer(0.2, gate.set).start()
    leaking.window.close()
    again = opened()
    again.unlock()
    again.press(next(one for one in again.page.findChildren(QPushButton) if one.objectName() == "resume"))
    assert away(lambda: stored(again).searches()) == ()


def packed(place: Path, content: bytes) -> Path:
    place.write_bytes(content)
    return place


def hostile(place: Path, kind: str) -> Path:
    """A file that is not what one would like."""
    rows = as_csv([LEAK_HEADER, *exact_lines(invented(PEOPLE), 40)]).encode()
    if kind == "zip bomb":
        with ZipFile(place, "w", ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", b"0" * 400_000_000)
        return place
    if kind == "cut gzip":
        return packed(place, gzip.compress(rows * 200)[:-2000])
    if kind == "cut sql":
        made = b"INSERT INTO patients (nom, prenom, ddn) VALUES ('MARTIN','ZOE','1985-03-12'),('PETIT','JEAN','1980-0"
        return packed(place, made)
    if kind == "broken quotes":
        return packed(place, rows + b'"MARTIN;ZOE;12/03/1985\n' + rows)
    if kind == "deep json":
        return packed(place, b'{"a":' * 100_000)
    return packed(place, b"%PDF-1.7 pas un tableau")


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("zip bomb", "nothing"),
        ("cut gzip", "what was good"),
        ("cut sql", "what was good"),
        ("broken quotes", "what was good"),
        ("deep json", "nothing"),
        ("not a table", "either"),
    ],
)
def test_a_hostile_file_is_told_in_one_sentence_and_what_was_good_is_kept(
    leaking: Hands, tmp_path: Path, kind: str, kept: str
) -> None:
    acknowledge(leaking)
    leaking.told.file = hostile(tmp_path / "exported" / "fichier", kind)
    leaking.press(room(leaking).file.place.choose)
    page = room(leaking).file
    if page.look is not None:
        leaking.press(page.start)
    searches = away(lambda: stored(leaking).searches())
    if kept != "either":
        assert bool(searches) is (kept == "what was good")
    if kept == "what was good":
        assert on(leaking, room(leaking).result)
        assert "À savoir sur cette lecture" in said(leaking)
    elif not searches:
        told = [one.text() for one in page.findChildren(QLabel) if one.objectName() == "fieldProblem"]
        assert len([one for one in told if one]) == 1
    assert leaking.told.alarmed == []
    assert leaking.told.warned == []


def test_nothing_of_the_leaked_file_is_in_any_file_the_program_made(
    leaking: Hands, tmp_path: Path, own_home: Path
) -> None:
    people = invented(PEOPLE)
    one = people[3]
    line = [one.family, one.givens[0], f"{one.birth:%d/%m/%Y}", one.nir, "", *WORDS[:1], *[""] * 5, WORDS[1]]
    other = [
        WORDS[2],
        WORDS[3],
        "01/01/1980",
        "",
        "",
        f"{WORDS[4]}@example.fr",
        WORDS[5],
        "35000",
        WORDS[6],
        "",
        "",
        "",
    ]
    place = tmp_path / "exported" / f"{WORDS[7]}.csv"
    place.write_text(as_csv([[*LEAK_HEADER[:-1], WORDS[8]], line, other]), encoding="utf-8")
    search(leaking, place)
    assert away(lambda: stored(leaking).concerned_count()) == (1, 0)
    assert not [word for word in WORDS if word in "\n".join(journal(leaking))]
    leaking.press(room(leaking).result.see[Pile.CERTAIN])
    leaking.lock()
    made = [path for path in tmp_path.iterdir() if path != tmp_path / "exported"]
    assert found_in(*made, own_home.parent) == []
    assert not any(word in leaking.window.windowTitle() for word in WORDS)


@pytest.mark.parametrize("line", ["{}:Secret1", "{};Secret1", "https://exemple.example/:{}:Secret1"])
def test_patients_in_a_list_of_accounts_are_to_be_checked_with_their_login_as_leaked(
    leaking: Hands, tmp_path: Path, line: str
) -> None:
    patients = [one for one in away(lambda: list(stored(leaking).people())) or [] if one.email]
    known = [one.email for one in patients[:4]]
    file = tmp_path / "exported" / "comptes.txt"
    strangers = [f"inconnu{at}@ailleurs.example" for at in range(30)]
    file.write_text("\n".join(line.format(one) for one in [*strangers, *known]), encoding="utf-8")
    search(leaking, file)
    expected = {one.id for one in patients if one.email in known}
    assert set(everybody_in(leaking, 1, Pile.TO_CHECK)) == expected
    assert everybody_in(leaking, 1, Pile.CERTAIN) == []
    found = away(lambda: stored(leaking).matches(1, None, undecided=True, after=0, most=50))
    assert {one.categories for one in found or ()} == {(LeakCategory.EMAIL, LeakCategory.LOGIN, LeakCategory.PASSWORD)}
    leaking.press(room(leaking).result.review)
    assert "L’adresse e-mail est la même." in said(leaking)


def test_people_are_presumed_with_a_written_reason_counted_and_corrected_by_an_extract(
    leaking: Hands, tmp_path: Path
) -> None:
    leaking.press(room(leaking).hub.presume)
    page = room(leaking).without.presumed
    assert on(leaking, page)
    leaking.press(page.preview)
    assert f"{PEOPLE} personnes sur {PEOPLE}" in said(leaking)
    leaking.press(page.hold)
    assert page.problem.isVisible()
    assert away(lambda: stored(leaking).concerned_count()) == (0, 0)
    page.why.setPlainText("Tout le logiciel a été copié, d’après l’éditeur.")
    leaking.press(page.hold)
    assert on(leaking, room(leaking).hub)
    assert f"{PEOPLE} personnes présumées concernées" in said(leaking)
    assert "d’après l’éditeur" in journal(leaking)[-1]
    leaking.press(room(leaking).hub.take)
    assert leaking.answer("breach.people.count") == Count(PEOPLE, Precision.SUPPOSED)
    assert f"{PEOPLE} présumés concernés" in str(leaking.answer("breach.people.count_basis"))
    assert not room(leaking).hub.take.isEnabled()
    people = invented(PEOPLE)
    file = tmp_path / "exported" / "extrait.csv"
    one = people[3]
    line = [one.family, one.givens[0], f"{one.birth:%d/%m/%Y}", one.nir, *[""] * 8]
    file.write_text(as_csv([LEAK_HEADER, line]), encoding="utf-8")
    search(leaking, file)
    assert away(lambda: stored(leaking).concerned_count()) == (1, PEOPLE - 1)
    leaking.press(room(leaking).result.back)
    leaking.press(room(leaking).hub.presume)
    leaking.press(leaking.button("Ne plus présumer personne"))
    assert away(lambda: stored(leaking).concerned_count()) == (1, 0)


def test_a_wrong_date_of_criteria_is_told_and_nothing_typed_is_lost(leaking: Hands) -> None:
    leaking.press(room(leaking).hub.presume)
    page = room(leaking).without.presumed
    leaking.tick(page.some)
    page.from_day.setText("31/02/2024")
    page.why.setPlainText("Raison.")
    leaking.press(page.hold)
    assert "ne peut pas être lue" in page.problem.text()
    assert page.why.toPlainText() == "Raison."
    page.from_day.setText("12/03/2024")
    page.to_day.setText("12/03/2023")
    leaking.press(page.preview)
    assert "après la seconde" in page.problem.text()


def test_the_request_is_read_copied_and_saved(leaking: Hands) -> None:
    leaking.press(room(leaking).hub.ask)
    page = room(leaking).without.request
    assert "secret de l’enquête" in page.text.toPlainText()
    assert "[à compléter" in page.text.toPlainText()
    leaking.press(page.recipients[Asked.PUBLISHER])
    assert "article 28" in page.text.toPlainText()
    leaking.press(page.copy)
    assert "article 28" in QGuiApplication.clipboard().text()
    leaking.press(page.save)
    assert leaking.told.chosen is not None
    (written,) = leaking.told.chosen.rglob("*.pdf")
    assert written.name == "demande-extrait-prestataire.pdf"
    assert written.read_bytes().startswith(b"%PDF")
    assert "demande d’extrait" in journal(leaking)[-1]


def test_without_a_list_the_page_says_so_and_leads_to_it(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    room(hands).enter()
    hands.settle()
    assert "Prenez d’abord la liste" in said(hands)


@pytest.fixture(params=["usual", "small", "large"])
def sized(leaking: Hands, request: pytest.FixtureRequest) -> Iterator[Hands]:
    """The window as it opens, at its smallest, and with letters twice as large."""
    app = dressed()
    style = app.styleSheet()
    if request.param != "usual":
        leaking.window.resize(900, 600)
    if request.param == "large":
        letters(app, style, 2.0)
    leaking.window.rooms.leak.enter()
    leaking.settle()
    yield leaking
    letters(app, style, 1.0)


def test_every_page_fits_its_words_and_its_controls_are_reached_by_keyboard(sized: Hands, tmp_path: Path) -> None:
    def look(name: str) -> None:
        sized.settle()
        page = sized.page
        assert cut(page) == [], name
        assert beyond_the_edge(page) == [], name
        reachable = set(reading_order(page, shown=True))
        wanted = [one for one in page.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        assert [one.text() for one in wanted if one not in reachable and one.objectName()] == [], name
        unnamed = [one for one in reachable if not (one.accessibleName() or getattr(one, "text", str)())]
        assert unnamed == [], name

    look("hub")
    acknowledge(sized)
    look("file")
    sized.told.file = leaked_file(tmp_path / "exported" / "fuite.csv", invented(PEOPLE), WITHIN, LINES)
    sized.press(room(sized).file.place.choose)
    look("columns")
    sized.press(room(sized).file.start)
    look("result")
    sized.press(room(sized).result.see[Pile.CERTAIN])
    look("pile")
    sized.press(room(sized).pile.back)
    sized.press(room(sized).result.review)
    look("review")
    sized.press(room(sized).checking.page.back)
    room(sized).enter()
    look("hub with figures")
    sized.press(room(sized).hub.presume)
    sized.tick(room(sized).without.presumed.some)
    look("presumed")
    room(sized).enter()
    sized.settle()
    sized.press(room(sized).hub.ask)
    look("request")
