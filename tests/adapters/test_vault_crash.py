"""A program that is killed loses no answer it said was saved, and leaves nothing half-done."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinickit.domain.journal import verify
from tests.adapters.stored_things import told, with_case
from tests.adapters.vault_places import PHRASE, cheap_vault

WORKER = """
import sys
from pathlib import Path
from tests.adapters.stored_things import answer, entry
from tests.adapters.vault_places import PHRASE, cheap_vault
store = cheap_vault(Path(sys.argv[1])).unlock(PHRASE)
number = len(store.journal("case-1"))
while True:
    with store.begin() as unit:
        both = answer("breach.summary", f"saved {number}"), answer("breach.reference", f"also {number}")
        unit.answer("case-1", both)
        unit.record("case-1", entry(f"saved {number}"))
        unit.commit()
    print(number, flush=True)
    store.save_draft("case-1", "breach.summary", f"draft {number}")
    print(f"draft {number}", flush=True)
    number += 1
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_saved_answer_is_lost_when_the_program_is_killed_in_the_middle_of_answers(tmp_path: Path, seed: int) -> None:
    with_case(cheap_vault(tmp_path).create(PHRASE)).close()
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            first = child.stdout.readline()
            time.sleep(chance.uniform(0, 0.15))
            child.kill()
            said = [first, *child.stdout.readlines()]
        lines = [line.strip() for line in said if line.endswith("\n")]
        numbers = [int(line) for line in lines if not line.startswith("draft")]
        drafts = [int(line.split()[1]) for line in lines if line.startswith("draft")]
        store = cheap_vault(tmp_path).unlock(PHRASE)
        journal = store.journal("case-1")
        verify(journal)
        assert len(journal) in (numbers[-1] + 1, numbers[-1] + 2)
        expected = [text for number in range(len(journal)) for text in (f"saved {number}", f"also {number}")]
        assert [kept.value for kept in store.answers("case-1")] == expected
        assert store.drafts("case-1").get("breach.summary") in (
            *([f"draft {drafts[-1]}"] if drafts and len(journal) == drafts[-1] + 1 else [None]),
            f"draft {len(journal) - 1}",
        )
        store.close()


ENDS_EARLY = """
import os, sys
from pathlib import Path
from clinickit.adapters.vault.shelf import Planned
from tests.adapters.stored_things import answer, entry
from tests.adapters.vault_places import PHRASE, cheap_vault
store = cheap_vault(Path(sys.argv[1])).unlock(PHRASE)
with store.begin() as unit:
    unit.answer("case-1", [answer("breach.summary")] * 2000)
    unit.record("case-1", entry("Jamais."))
    if sys.argv[2] == "before":
        os._exit(7)
    unit._changes.append(Planned(lambda connection: os._exit(7), case="case-1"))
    unit.commit()
"""


@pytest.mark.parametrize("moment", ["before", "inside"])
def test_a_program_that_dies_before_or_inside_the_transaction_leaves_nothing_of_it(tmp_path: Path, moment: str) -> None:
    store = with_case(cheap_vault(tmp_path).create(PHRASE))
    before = told(store)
    store.close()
    command = [sys.executable, "-c", ENDS_EARLY, str(tmp_path), moment]
    assert subprocess.run(command, check=False).returncode == 7
    store = cheap_vault(tmp_path).unlock(PHRASE)
    assert told(store) == before
    store.close()


ENDS_WHILE_A_FILE_IS_MADE = """
import os, sys
from pathlib import Path
from clinickit.adapters.vault import database
from tests.adapters.stored_things import answer
from tests.adapters.vault_places import PHRASE, cheap_vault

def cut_short(path, key):
    connection = database._connect(database.address(path, "rwc"), uri=True)
    database._give_key(connection, key)
    for statement in ("PRAGMA cache_size = 1", "BEGIN", "CREATE TABLE meta (name TEXT, value TEXT)"):
        connection.execute(statement).fetchall()
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [("x" * 900, "counter")] * 200)
    os._exit(7)

store = cheap_vault(Path(sys.argv[1])).unlock(PHRASE)
import clinickit.adapters.vault.shelf as shelf
shelf.open_file = cut_short
with store.begin() as unit:
    unit.save_practice("practice-2", [answer("practice.name")])
    unit.commit()
"""


def test_a_file_cut_short_while_it_is_made_leaves_a_vault_that_opens(tmp_path: Path) -> None:
    """Its rollback journal has to be played back first: reading alone is refused by SQLite."""
    with_case(cheap_vault(tmp_path).create(PHRASE)).close()
    ended = subprocess.run([sys.executable, "-c", ENDS_WHILE_A_FILE_IS_MADE, str(tmp_path)], check=False)
    assert ended.returncode == 7
    (journal,) = (tmp_path / "practices").glob("*-journal")
    assert journal.stat().st_size > 0
    store = cheap_vault(tmp_path).unlock(PHRASE)
    assert store.practices() == ("practice-1",)
    assert list((tmp_path / "practices").glob("*-journal")) == []
    store.close()
