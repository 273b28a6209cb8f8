"""The patients' pages of the gallery: a generated list of 20,000, from the drop to its report and one person."""

import csv
from collections.abc import Callable
from pathlib import Path

from clinickit.ui.main_window import MainWindow
from tests.generators import ROSTER_HEADER, faulty_roster
from tests.ui.stage import PHRASE, Told, real_window

SEED, LINES, PART = 5, 20_000, 400
Keep = Callable[[str, MainWindow], None]
Settle = Callable[[MainWindow], None]


def walk_patients(keep: Keep, settle: Settle, folder: Path) -> None:
    """Every page about the list, in the order of the work; `keep` takes a picture, `settle` waits."""
    folder.mkdir(parents=True, exist_ok=True)
    whole, agenda = folder / "liste.csv", folder / "agenda.csv"
    people = list(faulty_roster(SEED, LINES))
    with whole.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([ROSTER_HEADER, *people])
    part = [[one[2] or one[3], one[4], one[5], f"rendez-vous{n}@example.fr"] for n, one in enumerate(people[:PART])]
    with agenda.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=",").writerows([["Nom", "Prénom", "Né(e) le", "E-mail"], *part])
    made = real_window(folder / "vault", told=Told(file=whole))
    made.resize(1180, 820)
    made.show()
    made.activateWindow()
    settle(made)
    made.home.start.click()
    settle(made)
    made.journey.patients.click()
    keep("patients-sans-coffre", made)
    room = made.rooms.patients
    room.overview.protect.click()
    made.protect.first.setText(PHRASE)
    made.protect.second.setText(PHRASE)
    made.protect.keep.click()
    settle(made)
    made.return_to_work()
    keep("patients-etapes", made)
    room.to_lists()
    keep("patients-listes-aucune", made)
    for file, name in ((whole, "logiciel"), (agenda, "agenda")):
        made.dialogs = Told(file=file)
        room.lists.place.choose.click()
        keep(f"patients-verifier-{name}", made)
        room.look.take.click()
        keep(f"patients-compte-rendu-{name}", made)
        room.to_lists()
        settle(made)
    keep("patients-listes", made)
    room.to_people()
    settle(made)
    room.people.name.setText("marie")
    room.people.search.click()
    keep("patients-chercher", made)
    room.people.results[0].click()
    keep("patients-personne", made)
    room.enter()
    keep("patients-etapes-apres", made)
    made.close()
