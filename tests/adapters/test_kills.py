"""Twenty-five seeded kills while answering, backing up, restoring, erasing, changing keys and changing format."""

from pathlib import Path

from tests.soak.kills import ALL_ACTS, Totals, kill_once, prepared


def test_after_twenty_five_kills_every_acknowledged_answer_is_there_and_the_vault_opens(tmp_path: Path) -> None:
    prepared(tmp_path)
    totals = Totals()
    for seed in range(25):
        kill_once(tmp_path, seed, ALL_ACTS, totals)
    assert totals.kills == 25
    assert totals.answers > 0
    assert totals.attached > 0
    assert totals.pieces > 0
    assert totals.erased > 0
    assert totals.migrated > 0
    assert (totals.lost, totals.closed) == (0, 0)
