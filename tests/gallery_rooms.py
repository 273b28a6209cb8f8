"""The rooms around the journey in the gallery: calls, vault, pieces, main courante, care, rules, the end of a case."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from clinickit.ui.main_window import MainWindow
from tests.pack_making import author, shelf
from tests.ui.stage import PHRASE, Told, real_window

EXAMPLE = Path(__file__).resolve().parents[1] / "resources" / "examples" / "03_rancongiciel.toml"
PIECE = "Bonjour, ici Camille Le Guern, 06 12 34 56 78. Né le 12/03/1985. Vos fichiers sont chiffrés.\n"
Keep = Callable[[str, MainWindow], None]
Settle = Callable[[MainWindow], None]

ROOMS: tuple[tuple[str, Callable[[MainWindow], object]], ...] = (
    ("qui-appeler", lambda made: made.rooms.calls.enter()),
    ("coffre", lambda made: made.rooms.vault.enter()),
    ("sauvegardes", lambda made: made.rooms.vault.show_backups()),
    ("phrase-de-passe", lambda made: made.show_page(made.rooms.vault.passphrase)),
    ("fiche-de-recuperation", lambda made: made.rooms.vault.offer_recovery()),
    ("main-courante", lambda made: made.rooms.records.show_main_courante()),
    ("pieces", lambda made: made.rooms.records.show_pieces()),
    ("suivi-des-envois", lambda made: made.rooms.review.enter()),
    ("relire-et-approuver", lambda made: made.rooms.review.enter_reading("insurance_claim")),
    ("continuer-a-soigner", lambda made: made.rooms.care.enter()),
    ("formulaire-papier", lambda made: made.rooms.paper_form.enter()),
    ("regles-et-modeles", lambda made: made.rooms.rules.enter()),
    ("cloture", lambda made: made.rooms.ending.enter()),
    ("export", lambda made: made.rooms.ending.show_export()),
    ("notes-pour-l-avocat", lambda made: made.rooms.ending.show_notes()),
    ("effacement", lambda made: made.rooms.ending.show_erasure()),
    ("accueil-d-un-autre-site", lambda made: made.rooms.site.enter()),
    ("accueil-apres", lambda made: made.go_home()),
)


def keep_piece(made: MainWindow, settle: Settle) -> None:
    """One piece with patient data, then the page that makes its masked version."""
    made.journey.pieces.click()
    settle(made)
    page = made.rooms.records.evidence
    page.label.setText("Message laissé par l’attaquant")
    page.patient_data.setCurrentIndex(1)
    page.choose.click()
    settle(made)
    masks = (one for one in page.findChildren(QPushButton) if one.text().startswith("Faire une version masquée"))
    next(masks).click()
    settle(made)
    made.rooms.records.masking.page.attempt.click()
    settle(made)


def walk_rooms(keep: Keep, settle: Settle, folder: Path) -> None:
    """Every room on a protected ransom case that has a piece; `keep` takes a picture, `settle` waits."""
    folder.mkdir(parents=True, exist_ok=True)
    piece = folder / "message.txt"
    piece.write_text(PIECE, encoding="utf-8")
    made = real_window(folder / "vault", told=Told(file=piece, chosen=folder))
    made.resize(1180, 820)
    made.show()
    made.activateWindow()
    settle(made)
    text = EXAMPLE.read_text(encoding="utf-8")
    made.background.vault(lambda: made.desk.load_case_file(text, EXAMPLE.name)).success(made.show_case).run()
    settle(made)
    made.protect_button.click()
    made.protect.first.setText(PHRASE)
    made.protect.second.setText(PHRASE)
    made.protect.keep.click()
    settle(made)
    made.show_page(made.journey)
    made.desk.world = replace(made.desk.world, packs=shelf(folder, author()))
    keep_piece(made, settle)
    keep("version-masquee", made)
    for name, enter in ROOMS:
        enter(made)
        keep(name, made)
    made.close()
