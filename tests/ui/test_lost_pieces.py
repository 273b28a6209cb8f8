"""A piece or a list deleted or spoilt by hand: the backup names it, keeps the last good copy, and gives it back."""

from pathlib import Path

import pytest

from clinickit.ui.application import letters
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import PHRASE, dressed
from tests.ui.test_larger_words import beyond_the_edge, cut

CONTENT = b"Subject: facture\r\n\r\nbonjour" * 500
TAKE = "Reprendre la pièce de la sauvegarde"


@pytest.fixture
def case(hands: Hands, tmp_path: Path) -> str:
    """A case with two pieces, backed up, left for the home page."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.press(hands.journey.pieces)
    for number in (1, 2):
        hands.told.file = tmp_path / f"courriel-{number}.eml"
        hands.told.file.write_bytes(CONTENT + bytes([number]))
        hands.press(hands.window.rooms.records.evidence.choose)
    opened = hands.window.case
    assert opened is not None
    back_up(hands)
    return opened.id


def back_up(hands: Hands) -> None:
    """The backups' page, and « Sauvegarder maintenant »."""
    hands.window.go_home()
    hands.settle()
    hands.press(hands.window.home.restore)
    hands.press(hands.window.rooms.vault.backups.make)


def folder_of(hands: Hands) -> Path:
    place: Path = hands.window.desk.world.vault.location()
    return place


def second_piece(hands: Hands, case: str) -> Path:
    """The sealed file of piece number 2."""
    desk = hands.window.desk
    opened = away(lambda: desk.open(case))
    line = away(lambda: desk.evidence.screen(opened)).lines[1]
    return folder_of(hands) / "pieces" / case / f"{line.id}.age"


def altered(hands: Hands, case: str) -> tuple[str, ...]:
    """The pieces that no longer read as they were taken in."""
    desk = hands.window.desk
    opened = away(lambda: desk.open(case))
    return tuple(away(lambda: desk.evidence.read_again(opened, lambda: False)))


def test_a_deleted_piece_is_named_by_the_next_backup_and_taken_back(hands: Hands, case: str) -> None:
    piece = second_piece(hands, case)
    good = piece.read_bytes()
    piece.unlink()
    back_up(hands)
    told = words_on(hands.page).replace("\u00a0", " ")
    assert "Pièce n° 2 – Incident à préciser" in told
    assert "n’est plus dans le coffre" in told
    assert "courriel" not in told
    hands.press(hands.button(TAKE))
    assert piece.read_bytes() == good
    assert TAKE not in words_on(hands.page)
    assert altered(hands, case) == ()
    journal = away(lambda: hands.window.desk.book.store.journal(case))
    assert "repris" in journal[-1].text


def test_however_many_backups_are_made_the_only_copy_is_never_removed(hands: Hands, case: str) -> None:
    piece = second_piece(hands, case)
    good = piece.read_bytes()
    piece.unlink()
    for _ in range(8):
        back_up(hands)
    pool = folder_of(hands) / "backups" / "clinickit-pool"
    assert good in [path.read_bytes() for path in pool.iterdir()]
    hands.press(hands.button(TAKE))
    assert piece.read_bytes() == good


@pytest.mark.parametrize("damage", ["cut", "flipped", "another"])
def test_a_damaged_piece_does_not_take_the_place_of_the_good_one_in_the_backups(
    hands: Hands, case: str, damage: str
) -> None:
    piece = second_piece(hands, case)
    good = piece.read_bytes()
    first = next(path for path in piece.parent.glob("*.age") if path != piece).read_bytes()
    flipped = good[:-30] + bytes([good[-30] ^ 1]) + good[-29:]
    piece.write_bytes({"cut": good[:-100], "flipped": flipped, "another": first}[damage])
    back_up(hands)
    assert "altéré ou coupé" in words_on(hands.page)
    back_up(hands)
    hands.press(hands.button(TAKE))
    assert piece.read_bytes() == good
    assert len(list((folder_of(hands) / "aside").glob("*.age"))) == 1
    assert altered(hands, case) == ()


def test_a_piece_put_back_by_hand_is_no_longer_told(hands: Hands, case: str) -> None:
    piece = second_piece(hands, case)
    good = piece.read_bytes()
    piece.unlink()
    back_up(hands)
    assert "Pièce n°" in words_on(hands.page)
    piece.write_bytes(good)
    back_up(hands)
    assert "Pièce n°" not in words_on(hands.page)


def test_the_home_page_says_that_something_is_missing(hands: Hands, case: str) -> None:
    second_piece(hands, case).unlink()
    back_up(hands)
    hands.window.go_home()
    hands.settle()
    assert "Il manque une pièce" in words_on(hands.page)


def test_a_piece_that_no_backup_has_is_told_without_a_promise(hands: Hands, case: str) -> None:
    second_piece(hands, case).unlink()
    for path in (folder_of(hands) / "backups" / "clinickit-pool").iterdir():
        path.unlink()
    back_up(hands)
    assert "Aucune sauvegarde de ce PC" in words_on(hands.page)
    assert TAKE not in words_on(hands.page)


def test_the_backup_restored_elsewhere_brings_the_missing_piece_back(hands: Hands, case: str) -> None:
    piece = second_piece(hands, case)
    good = piece.read_bytes()
    piece.unlink()
    back_up(hands)
    hands.press(hands.window.rooms.vault.backups.restoring[0])
    page = hands.window.rooms.vault.backups
    hands.write(PHRASE, page.typed)
    hands.press(page.confirm)
    assert hands.window.durable
    assert piece.read_bytes() == good


def with_a_list(hands: Hands, case: str) -> Path:
    """The file of the patients of the case, made, closed and backed up."""
    patients = hands.window.desk.world.patients
    away(lambda: patients.patients(case))
    away(patients.close)
    (path,) = (folder_of(hands) / "patients").glob("*.db")
    back_up(hands)
    return path


def test_a_deleted_list_is_not_replaced_by_an_empty_one_and_is_taken_back(hands: Hands, case: str) -> None:
    path = with_a_list(hands, case)
    good = path.read_bytes()
    path.unlink()
    hands.window.open_case(case)
    hands.settle()
    hands.press(hands.journey.patients)
    assert not path.exists()
    assert "liste des patients" in hands.told.warned[-1]
    back_up(hands)
    assert "Liste des patients – Incident" in words_on(hands.page)
    hands.press(hands.button("Reprendre le fichier"))
    assert path.read_bytes() == good


def test_a_list_that_no_backup_has_lets_the_case_go_on_with_an_empty_one_once_agreed(hands: Hands, case: str) -> None:
    path = with_a_list(hands, case)
    path.unlink()
    for one in (folder_of(hands) / "backups" / "clinickit-pool").iterdir():
        one.unlink()
    back_up(hands)
    hands.press(hands.button("Continuer sans lui"))
    assert "Liste des patients" not in words_on(hands.page)
    assert away(lambda: hands.window.desk.world.patients.patients(case).count()) == 0


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_nothing_is_cut_in_a_small_window_even_in_large_letters(hands: Hands, case: str, times: float) -> None:
    second_piece(hands, case).unlink()
    app = dressed()
    style = app.styleSheet()
    letters(app, style, times)
    try:
        hands.window.resize(900, 600)
        back_up(hands)
        assert (cut(hands.window), beyond_the_edge(hands.page)) == ([], [])
    finally:
        letters(app, style, 1.0)
