"""Pieces and lists that went from the vault: kept by its backups, handed over all the same, never half taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

from clinickit.adapters.vault.backup_folder import BackupFolder
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import VaultProblem
from clinickit.services.vault_ports import LostFile
from tests.adapters.stored_things import NOON
from tests.adapters.test_backups import add_piece, pool_of, with_pieces
from tests.adapters.vault_places import cheap_vault, state_of

OTHER = "Neuf loutres sur la digue"
PIECE = "pieces/case-1/p9.age"


def with_a_named_piece(folder: Path) -> tuple[VaultBackups, TableStore, Path]:
    """A vault whose practice names a piece, backed up once."""
    backups, store, _vault = with_pieces(folder)
    add_piece(folder, store, "p9", b"journal du pare-feu " * 3000)
    store.set_setting("piece_size.case-1.p9", "60000")
    backups.make(NOON)
    return backups, store, folder / PIECE


def test_a_piece_that_went_is_in_the_report_and_in_every_later_backup(tmp_path: Path) -> None:
    backups, store, piece = with_a_named_piece(tmp_path / "vault")
    good = piece.read_bytes()
    piece.unlink()
    for number in range(1, 4):
        made = backups.make(NOON + timedelta(minutes=number))
        assert made.lost == (LostFile(PIECE, "case-1", "p9", kept=True),)
        for older in backups.listed()[1:]:
            backups.forget(older.path)
        assert good in [path.read_bytes() for path in pool_of(tmp_path / "vault" / "backups")]
    store.close()


def test_a_piece_dropped_by_an_earlier_version_is_found_again_in_an_older_backup(tmp_path: Path) -> None:
    backups, store, piece = with_a_named_piece(tmp_path / "vault")
    piece.unlink()
    store.set_setting("piece_size.case-1.p9", "")
    assert backups.make(NOON + timedelta(minutes=1)).lost == ()
    store.set_setting("piece_size.case-1.p9", "60000")
    (lost,) = backups.make(NOON + timedelta(minutes=2)).lost
    assert lost.kept
    store.close()


def test_taking_back_what_no_backup_has_whole_changes_nothing(tmp_path: Path) -> None:
    backups, store, piece = with_a_named_piece(tmp_path / "vault")
    piece.write_bytes(b"spoilt")
    for path in pool_of(tmp_path / "vault" / "backups"):
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    before = state_of(tmp_path / "vault" / "pieces")
    with pytest.raises(VaultProblem, match="plus ce fichier"):
        backups.take_back(PIECE)
    assert state_of(tmp_path / "vault" / "pieces") == before
    assert not list((tmp_path / "vault").glob(".scratch-*"))
    store.close()


def test_taking_back_twice_keeps_the_good_piece(tmp_path: Path) -> None:
    backups, store, piece = with_a_named_piece(tmp_path / "vault")
    good = piece.read_bytes()
    piece.unlink()
    for _ in range(2):
        backups.take_back(PIECE)
        assert piece.read_bytes() == good
    store.close()


def test_a_structure_is_handed_over_with_its_lost_piece(tmp_path: Path) -> None:
    backups, store, piece = with_a_named_piece(tmp_path / "vault")
    good = piece.read_bytes()
    piece.unlink()
    given = tmp_path / "given"
    given.mkdir()
    path = backups.hand_over_practice("practice-1", given, OTHER, NOON)
    store.close()
    restored = VaultBackups(cheap_vault(tmp_path / "other")).restore(path, OTHER)
    assert (tmp_path / "other" / PIECE).read_bytes() == good
    restored.close()


def test_the_piece_of_an_erased_case_is_not_kept(tmp_path: Path) -> None:
    backups, store, piece = with_a_named_piece(tmp_path / "vault")
    good = piece.read_bytes()
    piece.unlink()
    backups.make(NOON + timedelta(minutes=1))
    store.forget_case("case-1")
    backups.forget_case("case-1")
    made = backups.make(NOON + timedelta(minutes=2))
    BackupFolder(tmp_path / "vault").prune(tmp_path / "vault" / "backups")
    assert made.lost == ()
    assert good not in [path.read_bytes() for path in pool_of(tmp_path / "vault" / "backups")]
    store.close()
