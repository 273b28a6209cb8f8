"""A leaked file against a laboratory's half a million people, read from their encrypted file as the program does."""

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clinickit.adapters.csv_text import LineProblems
from clinickit.adapters.patient_store import open_patient_store
from clinickit.adapters.tables import inspect_table, read_table
from clinickit.adapters.toml_resources import TomlResources
from clinickit.people.columns import guess_columns, read_header_words
from clinickit.people.comparable import Comparable, comparable
from clinickit.people.names import NameRules, read_name_rules
from clinickit.people.patient import Patient
from clinickit.people.roster import RosterReader
from clinickit.people.roster_report import read_roster_words
from clinickit.services.patients_ports import NewList
from tests.bench.bench_matching import LINES, ON, SEED, WITHIN, found_by, with_index, write_files
from tests.bench.readings import bare_csv, in_a_process, measured, ratio_line

PEOPLE, ROUNDS = 500_000, 2
KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def run(people: int = PEOPLE, within: int = WITHIN, lines: int = LINES, rounds: int = ROUNDS) -> None:
    """Write both files and take the list in a process of its own, then both readings in turn."""
    with tempfile.TemporaryDirectory() as place:
        leak, roster, truth = write_files(Path(place), people, within, lines)
        store = Path(place) / "patients.db"
        in_a_process(__spec__.name, "take", str(roster), str(store))
        print(f"{people:,} people, {lines:,} lines, {leak.stat().st_size / 1e6:.0f} MB, seeds {SEED}, {SEED + 1}")
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(in_a_process(__spec__.name, "bare", str(leak)))
            ours.append(in_a_process(__spec__.name, "ours", str(leak), str(store), str(truth)))
        print(ratio_line("search", ours, bare))
        print(ratio_line("search, with the list read and made ready before", list(map(with_index, ours)), bare))
        print(f"list read and made ready: {min(one['index'] for one in ours):.2f} s")
        print({key: value for key, value in ours[0].items() if key not in {"wall", "processor", "peak_mb", "index"}})


def take(roster: Path, place: Path) -> dict[str, Any]:
    """The list into an encrypted file, as the program takes it."""
    resources = TomlResources()
    rules = read_name_rules(resources.read("people/names.toml"))
    words = read_roster_words(resources.read("people/roster.toml"))
    headers = read_header_words(resources.read("people/headers.toml"), resources.read("people/given_names.toml"))
    preview = inspect_table(roster)
    columns = guess_columns(preview.rows, headers)[0]
    reader = RosterReader("liste", columns, words, rules, ON)

    def blocks() -> Iterator[list[Patient]]:
        for block in read_table(roster, preview.format, LineProblems()):
            skip = 1 if block.numbers[0] == 1 else 0
            yield reader.read(block.rows[skip:], block.numbers[skip:])

    store = open_patient_store(place, KEY, lambda: rules)
    taken = store.take_list(NewList("liste", "0" * 64, NOW, columns), blocks(), lambda: reader.findings)
    store.close()
    return {"people": taken.people}


def people_of(place: Path, rules: NameRules) -> Iterator[Comparable]:
    """Everybody in the encrypted file, in comparable form."""
    store = open_patient_store(place, KEY, lambda: rules)
    for some in store.listed():
        yield comparable(some, rules)
    store.close()


if __name__ == "__main__":
    first = Path(sys.argv[2])
    if sys.argv[1] == "take":
        print(json.dumps(take(first, Path(sys.argv[3]))))
    elif sys.argv[1] == "bare":
        print(json.dumps(measured(lambda: bare_csv(first))))
    else:
        store_path = Path(sys.argv[3])
        print(json.dumps(found_by(first, lambda rules: people_of(store_path, rules), Path(sys.argv[4]))))
