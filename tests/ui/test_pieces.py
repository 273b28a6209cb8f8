"""Pieces in the window: taken in with their custody line, listed, read again, handed over sealed."""

import hashlib
import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from clinickit.domain.journal import verify
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on

CONTENT = b"Received: from mx.exemple.fr\r\nSubject: facture\r\n\r\nbonjour" * 50


@pytest.fixture
def asking(hands: Hands, tmp_path: Path) -> Hands:
    """The page of pieces of a protected case."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.told.file = tmp_path / "courriel.eml"
    hands.told.file.write_bytes(CONTENT)
    hands.press(hands.journey.pieces)
    return hands


def take(hands: Hands, label: str, *, patient_data: int = 2) -> None:
    page = hands.window.rooms.records.evidence
    page.label.setText(label)
    page.source.setText("Messagerie du secrétariat")
    page.patient_data.setCurrentIndex(patient_data)
    hands.press(page.choose)


def package_of(hands: Hands) -> Path:
    """The folder of the last package."""
    chosen = hands.told.chosen
    assert chosen is not None
    return max(chosen.iterdir())


def test_a_piece_is_taken_in_with_who_where_how_and_its_fingerprint(asking: Hands) -> None:
    take(asking, "Courriel piégé")
    shown = words_on(asking.page)
    assert "Pièce n° 1 – Courriel piégé" in shown
    assert "Messagerie du secrétariat" in shown
    assert hashlib.sha256(CONTENT).hexdigest() in {one.text() for one in asking.page.findChildren(QLineEdit)}
    case = asking.window.case
    assert case is not None
    journal = away(lambda: asking.window.desk.book.store.journal(case.id))
    verify(journal)
    assert journal[-1].kind == "evidence"
    assert hashlib.sha256(CONTENT).hexdigest() in journal[-1].text
    assert away(lambda: asking.window.desk.open(case.id)).answers == case.answers


def test_the_name_of_a_file_which_may_be_a_patient_s_never_becomes_the_name_of_a_piece(asking: Hands) -> None:
    asking.told.file = asking.told.file.with_name("resultats DUBRAC Odile.eml") if asking.told.file else None
    assert asking.told.file is not None
    asking.told.file.write_bytes(CONTENT)
    take(asking, "")
    case = asking.window.case
    assert case is not None
    said = [
        *map(str, case.answers.values()),
        *(one.text for one in away(lambda: asking.window.desk.book.store.journal(case.id))),
    ]
    assert not any("DUBRAC" in one for one in said)
    assert "Pièce n°" in words_on(asking.page)


def test_pieces_are_read_again_and_an_altered_one_is_told_on_the_page_and_in_the_journal(asking: Hands) -> None:
    take(asking, "Courriel piégé")
    asking.press(asking.window.rooms.records.evidence.check)
    assert "Dernière relecture" in words_on(asking.page)
    folder = asking.window.desk.world.vault.location()
    sealed = next((folder / "pieces").rglob("*.age"))
    sealed.write_bytes(sealed.read_bytes()[:-1])
    asking.press(asking.window.rooms.records.evidence.check)
    assert "n° 1 (Courriel piégé) est absente ou ne correspond plus" in words_on(asking.page)
    case = asking.window.case
    assert case is not None
    assert "ne correspond plus" in away(lambda: asking.window.desk.book.store.journal(case.id))[-1].text


def test_a_piece_with_patient_data_is_not_in_the_package_unless_it_is_ticked(asking: Hands) -> None:
    take(asking, "Journal du pare-feu", patient_data=2)
    take(asking, "Capture d’écran", patient_data=1)
    page = asking.window.rooms.records.evidence
    assert [box.isChecked() for box in page.included.values()] == [True, False]
    asking.press(page.pack)
    out = package_of(asking)
    assert str(out) in asking.told.said[-1]
    assert sorted(path.name for path in out.iterdir()) == ["LISEZ-MOI.txt", "cle.age", "pieces.tar.age"]
    password = asking.told.said[-1].splitlines()[4]
    import pyrage

    identity = pyrage.passphrase.decrypt((out / "cle.age").read_bytes(), password).decode().strip()
    plain = pyrage.decrypt((out / "pieces.tar.age").read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    assert CONTENT in plain
    assert b"piece-01-Journal_du_pare-feu.eml" in plain
    assert b"piece-02" not in plain


def test_before_a_passphrase_no_piece_is_taken_and_the_page_says_why(hands: Hands) -> None:
    hands.start()
    hands.press(hands.journey.pieces)
    assert "Choisissez d’abord une phrase de passe" in words_on(hands.page)


def test_the_page_goes_back_to_the_case_and_forgets_at_the_lock(asking: Hands) -> None:
    take(asking, "Courriel piégé")
    asking.press(asking.button("Retour au dossier"))
    assert asking.window.pages.currentWidget() is asking.journey
    asking.press(asking.journey.pieces)
    asking.lock()
    assert not any("Courriel" in one.text() for one in asking.window.rooms.records.evidence.findChildren(QLabel))
    assert not asking.journey.pieces.isVisible()


def test_to_whom_a_package_goes_is_kept_on_the_custody_line_of_each_piece(asking: Hands) -> None:
    take(asking, "Courriel piégé")
    page = asking.window.rooms.records.evidence
    page.handed_to.setText("Brigade de Montfaurès")
    asking.press(page.pack)
    assert "Remise à : Brigade de Montfaurès, le 20 novembre 2026 à 13 h" in words_on(asking.page).replace(
        "\u00a0", " "
    )
    case = asking.window.case
    assert case is not None
    assert "pour Brigade de Montfaurès" in away(lambda: asking.window.desk.book.store.journal(case.id))[-1].text


def test_the_next_reading_again_is_told_with_its_day(asking: Hands) -> None:
    take(asking, "Courriel piégé")
    asking.press(asking.window.rooms.records.evidence.check)
    assert "Prochaine relecture : 27 novembre 2026" in words_on(asking.page).replace("\u00a0", " ")


def test_the_masked_version_of_a_piece_says_so_and_whence_it_comes(asking: Hands) -> None:
    take(asking, "Capture avec des noms", patient_data=1)
    asking.press(asking.button("Ajouter sa version masquée"))
    asking.press(asking.window.rooms.records.evidence.choose)
    shown = words_on(asking.page).replace("\u00a0", " ")
    assert "Pièce n° 2 – Version masquée de la pièce n° 1 – Capture avec des noms" in shown
    assert "Provenance : Pièce n° 1, masquée par nos soins" in shown
    assert "Version masquée : oui" in shown
    included = list(asking.window.rooms.records.evidence.included.values())
    assert [box.isChecked() for box in included] == [False, True]


def test_a_second_package_has_a_folder_of_its_own_and_the_first_one_still_opens(asking: Hands) -> None:
    take(asking, "Courriel piégé")
    asking.press(asking.window.rooms.records.evidence.pack)
    first = package_of(asking)
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    asking.press(asking.window.rooms.records.evidence.pack)
    assert package_of(asking) != first
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before


def commands_of(readme: str) -> list[str]:
    """The command lines of the instructions, in order, as a reader would copy them (Linux)."""
    return [line.strip() for line in readme.splitlines() if line.startswith("     ")]


def test_the_printed_instructions_followed_to_the_letter_open_and_check_the_package(
    asking: Hands, tmp_path: Path
) -> None:
    take(asking, "Courriel piégé")
    page = asking.window.rooms.records.evidence
    asking.told.file = tmp_path / "rançon.exe"
    asking.told.file.write_bytes(b"MZ" + CONTENT)
    take(asking, "")
    case = asking.window.case
    assert case is not None
    head = away(lambda: asking.window.desk.book.store.journal(case.id))[-1].hash
    asking.press(page.pack)
    password = asking.told.said[-1].splitlines()[4]
    empty = tmp_path / "elsewhere"
    shutil.copytree(package_of(asking), empty)
    readme = (empty / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    assert head in readme
    steps = commands_of(readme)
    assert [step.split()[0] for step in steps] == ["age", "tar", "sha256sum"]
    typed_at_its_prompt(steps[0], password, empty)
    for step in steps[1:]:
        told = subprocess.run(step.split(), cwd=empty, capture_output=True, text=True, check=False)
        assert (told.returncode, complaints(told.stderr)) == (0, [])
    assert (empty / "piece-01-Courriel_pi_g.eml").read_bytes() == CONTENT
    assert (empty / "piece-02-Pi_ce_n_2_sans_titre.exe.piece").read_bytes() == b"MZ" + CONTENT
    assert (empty / "bordereau.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for name in ("piece-01-Courriel_pi_g.eml", "bordereau.csv"):
        (empty / name).chmod(0o600)
        (empty / name).write_bytes((empty / name).read_bytes()[:-1])
        spoilt = subprocess.run(steps[2].split(), cwd=empty, capture_output=True, text=True, check=False)
        assert spoilt.returncode == 1
        assert f"{name}: FAILED" in spoilt.stdout


def complaints(told: str) -> list[str]:
    """What a tool complains of, but that a file is dated after today: the clock of these tests stands still."""
    return [line for line in told.splitlines() if "in the future" not in line]


def typed_at_its_prompt(command: str, password: str, folder: Path) -> None:
    """Run a command on a terminal of its own and type a password when it asks."""
    ours, theirs = pty.openpty()
    words = ["setsid", "--ctty", "--wait", *command.split()]
    run = subprocess.Popen(words, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        told = b""
        while not told.rstrip().endswith(b":"):
            told += os.read(ours, 1024)
        os.write(ours, f"{password}\n".encode())
        assert run.wait(timeout=120) == 0
    finally:
        run.kill()
        run.wait()
        os.close(ours)
