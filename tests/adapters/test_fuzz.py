"""Spoilt vaults, backups, pieces and recovery keys end in one sentence or in all they held."""

from pathlib import Path

from tests.soak.fuzz import failures, rounds


def test_forty_seeded_accidents_of_each_kind_are_told_or_harmless(tmp_path: Path) -> None:
    found = rounds(tmp_path, seed=1, count=40)
    assert failures(found) == {}
    assert {said.partition(":")[0] for said in found} == {"vault", "archive", "piece", "recovery"}
