"""What is left after a change of keys is told truly, whatever else happens to the vault meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinickit.domain.case import Person
from clinickit.services.desk import Desk
from clinickit.services.evidence import Custody
from clinickit.services.evidence_ports import TO_SEAL_AGAIN
from clinickit.services.vault.register import SETTING
from tests.adapters.vault_places import PHRASE
from tests.letters_case import EXAMPLE, LIBRARY, world

OTHER = "Trois loutres sous la lune"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two structures, a piece each."""
    made = Desk(LIBRARY, world(tmp_path / "vault"), Person("L. Morvan", "secrétaire"))
    text = EXAMPLE.read_text(encoding="utf-8")
    cases = [made.load_case_file(text, EXAMPLE.name) for _ in range(2)]
    made.protect(PHRASE)
    file = tmp_path / "courriel.eml"
    file.write_bytes(b"Subject: facture\r\n\r\nbonjour" * 3000)
    for case in cases:
        made.evidence.add(case, file, Custody("Courriel"))
    yield made
    made.close()


def run(desk: Desk) -> tuple[int, int, int]:
    """Seal again what can be: done, left, unreadable."""
    done = desk.keys.seal_again(lambda _done, _whole: None, lambda: False)
    return done.done, done.left, len(done.unreadable)


def test_nothing_is_left_before_any_change_and_nothing_once_all_is_sealed_again(desk: Desk) -> None:
    assert desk.keys.screen().pieces == 0
    assert not desk.keys.left()
    assert desk.keys.change_passphrase(PHRASE, OTHER, new_key=True) == ()
    assert desk.keys.screen().pieces == 2
    assert desk.keys.left()
    assert run(desk) == (2, 0, 0)
    assert desk.keys.screen().pieces == 0
    assert desk.book.store.setting(TO_SEAL_AGAIN) == ""


def test_a_new_passphrase_alone_leaves_every_piece_as_it_is(desk: Desk) -> None:
    desk.keys.change_passphrase(PHRASE, OTHER, new_key=False)
    assert desk.keys.screen().pieces == 0


def test_a_structure_that_cannot_be_opened_now_keeps_its_pieces_for_another_day(desk: Desk) -> None:
    desk.keys.change_passphrase(PHRASE, OTHER, new_key=True)
    folder = desk.world.vault.location()
    desk.lock()
    spoilt = min((folder / "practices").glob("*.db"))
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:5000])
    desk.unlock(OTHER)
    assert desk.keys.screen().pieces == 1
    assert run(desk) == (1, 0, 0)
    assert desk.keys.left()
    desk.lock()
    spoilt.write_bytes(whole)
    desk.unlock(OTHER)
    assert run(desk) == (1, 0, 0)
    assert not desk.keys.left()


def test_keys_that_change_again_while_pieces_are_sealed_are_told(desk: Desk) -> None:
    desk.keys.change_passphrase(PHRASE, OTHER, new_key=True)
    changed: list[int] = []

    def once(size: int, _whole: int) -> None:
        if not changed:
            changed.append(size)
            desk.keys.change_passphrase(OTHER, PHRASE, new_key=True)

    done = desk.keys.seal_again(once, lambda: False)
    assert (done.done, done.left) == (2, 2)
    assert desk.keys.left()
    assert run(desk) == (2, 0, 0)
    assert not desk.keys.left()


def test_only_a_copy_that_was_there_and_went_is_noted_in_the_register(desk: Desk) -> None:
    desk.safe.back_up()
    desk.keys.change_passphrase(PHRASE, OTHER, new_key=True)
    (copy,) = desk.keys.screen().copies
    done = desk.keys.forget_copies((copy.path, "vault.db", "backups/absent.zip"))
    assert (done.count, done.kept) == (1, ())
    acts = desk.book.store.setting(SETTING)
    assert copy.path in acts
    assert "absent" not in acts
    assert (desk.world.vault.location() / "vault.db").exists()
    assert len(desk.world.backups.listed()) == 1
