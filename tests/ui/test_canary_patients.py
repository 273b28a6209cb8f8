"""Unusual words in a list and in a leaked file are found in no file the program made, but the exports asked for."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from clinickit.domain.letters import LeakCategory, LetterChannel
from clinickit.people.criteria import Criteria
from clinickit.people.mailing import SendingState
from clinickit.people.segments import Choices
from clinickit.services.leak.law import Origin, Told
from clinickit.services.letters.reception import Asker, Claimed, Element
from tests.adapters.test_vault_canary import WORDS, found_in
from tests.letters_case import EXAMPLE
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on

HEADER = "Nom;Prénom;Date de naissance;Adresse;Code postal;Ville;Téléphone;Courriel;Site"
LIST = (
    f"{WORDS[0]};Annick;12/03/1962;12 rue {WORDS[1]};56000;Vannes;02 61 91 00 01;{WORDS[2]}@mail.example;{WORDS[3]}",
    f"LE GOFF;{WORDS[4]};20/11/1981;3 rue des Lilas;56000;{WORDS[5]};06 39 98 00 10;yann@{WORDS[6]}.example;{WORDS[3]}",
    "TANGUY;Maël;15/02/1978;4 rue du Port;56000;Vannes;06 39 98 00 11;mael@courriel.example;Auray",
)
LEAK = (*LIST[:2], f"{WORDS[7]};{WORDS[8]};01/01/1990;{WORDS[9]};75000;Paris;;{WORDS[10]}@ailleurs.example;")


def here(hands: Hands, page: QWidget) -> bool:
    return hands.page is page


def taken(hands: Hands, inputs: Path) -> None:
    """The list and the leaked file, through the pages."""
    listed, leaked = inputs / f"{WORDS[11]}.csv", inputs / f"{WORDS[12]}.csv"
    listed.write_text("\n".join((HEADER, *LIST)), encoding="utf-8")
    leaked.write_text("\n".join((HEADER, *LEAK)), encoding="utf-8")
    rooms = hands.window.rooms
    rooms.patients.to_lists()
    hands.settle()
    hands.told.file = listed
    hands.press(rooms.patients.lists.place.choose)
    hands.press(rooms.patients.look.take)
    hands.settle()
    assert here(hands, rooms.patients.report), words_on(hands.page)
    rooms.leak.enter()
    hands.settle()
    hands.press(rooms.leak.hub.file)
    law = rooms.leak.law
    for name, choice in (("police", Told.YES), ("lawyer", Told.YES), ("origin", Origin.POLICE)):
        hands.tick(law.choices[name][choice])
    hands.tick(law.read)
    hands.press(law.go)
    hands.told.file = leaked
    hands.press(rooms.leak.file.place.choose)
    hands.press(rooms.leak.file.start)
    assert here(hands, rooms.leak.result), words_on(hands.page)


def written(hands: Hands, out: Path) -> None:
    """Letters planned, printed, exported, followed; the desk; a site's extract; all that leaves is in `out`."""
    desk, case = hands.window.desk, hands.window.case
    assert case is not None
    rooms, people = desk.letters, desk.world.patients.patients(case.id)
    now = desk.book.now()
    everybody = Criteria("décision du cabinet", categories=(LeakCategory.IDENTITY,), everybody=True)
    people.set_criteria([everybody], "L. Morvan", now)
    ids = [one.id for one in people.people()]
    people.choose({ids[1]: Choices(channel=LetterChannel.EMAIL, reason=WORDS[13])}, "L. Morvan", now)
    rooms.letters.prepare(case)
    plan = rooms.letters.plan(case)
    assert rooms.handing.make(case, plan.number, out / "lots").letters >= 1
    assert rooms.handing.emails(case, plan.number, out / "courriels").letters == 1
    rooms.handing.mail_house(case, plan.number, out / "routeur")
    [letter] = rooms.letters.register(case).letters_of(ids[0])
    day = date(2026, 11, 20)
    rooms.register.record(case, SendingState.PHONED, letter.slots.reference, day, WORDS[14])
    claimed = Claimed(Asker.PERSON, f"{WORDS[0]} Annick", 19620312, Element.ADDRESS, f"12 rue {WORDS[1]}")
    rooms.reception.ask(case, claimed, "accueil")
    rooms.sites.write(case, WORDS[3], out / "site")


@pytest.mark.parametrize("moment", ["open", "locked", "closed"])
def test_no_word_of_the_list_or_of_the_leaked_file_is_readable_in_any_file(
    hands: Hands, tmp_path: Path, own_home: Path, moment: str
) -> None:
    window, text = hands.window, EXAMPLE.read_text(encoding="utf-8")
    window.background.vault(lambda: window.desk.load_case_file(text, EXAMPLE.name)).success(window.show_case).run()
    hands.settle()
    hands.protect()
    outside = tmp_path / "exported"
    outside.mkdir(exist_ok=True)
    taken(hands, outside)
    away(lambda: written(hands, outside))
    away(window.desk.safe.back_up)
    assert found_in(outside), "the exports asked for are readable: the search would see it"
    if moment != "open":
        hands.lock()
    if moment == "closed":
        window.close()
    made = [path for path in tmp_path.iterdir() if path != outside]
    assert made
    assert found_in(*made, own_home.parent) == []
    if moment != "open":
        assert not any(word in f"{window.windowTitle()} {words_on(window)}" for word in WORDS)
