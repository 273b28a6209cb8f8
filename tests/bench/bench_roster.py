"""A list of 500,000 lines from file to committed rows and report, beside a bare csv reading (aim: 10, most: 15)."""

import csv
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clinickit.adapters.patient_files import DiskTables
from clinickit.adapters.patient_store import open_patient_store
from clinickit.adapters.toml_resources import TomlResources
from clinickit.people.columns import guess_columns, read_header_words
from clinickit.people.names import read_name_rules
from clinickit.people.patient import Patient
from clinickit.people.roster import RosterReader
from clinickit.people.roster_report import read_roster_words, report_rows
from clinickit.people.streaming import without_collector
from clinickit.services.patients_ports import NewList
from tests.bench.readings import bare_csv, in_a_process, measured, ratio_line
from tests.generators import ROSTER_HEADER, faulty_roster

LINES, ROUNDS, SEED, ON = 500_000, 3, 1, 20261121


def run(lines: int = LINES, rounds: int = ROUNDS) -> None:
    """Write the list once, then both readings in turn, each in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "liste.csv"
        with file.open("w", encoding="cp1252", errors="replace", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(ROSTER_HEADER)
            writer.writerows(faulty_roster(SEED, lines))
        print(f"{lines:,} lines, {file.stat().st_size / 1e6:.0f} MB, seed {SEED}")
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(in_a_process(__spec__.name, "bare", str(file)))
            ours.append(in_a_process(__spec__.name, "ours", str(file), f"{place}/roster.db"))
            Path(f"{place}/roster.db").unlink()
        print(ratio_line("file to committed rows and report", ours, bare))
        print(
            f"found: {ours[0]['found']}, report of {ours[0]['report']} lines, rows {ours[0]['rows']}, "
            f"people {ours[0]['people']}"
        )


def ours(file: Path, database: Path) -> dict[str, Any]:
    """The list read, checked and taken by the case's own encrypted store, and its report made."""
    resources = TomlResources()
    rules = read_name_rules(resources.read("people/names.toml"))
    words = read_roster_words(resources.read("people/roster.toml"))
    headers = read_header_words(resources.read("people/headers.toml"), resources.read("people/given_names.toml"))
    tables = DiskTables()
    preview = tables.inspect(file)
    columns, _ = guess_columns(preview.rows, headers)
    reader = RosterReader("liste", columns, words, rules, ON)
    store = open_patient_store(database, secrets.token_bytes(32), lambda: rules)

    def blocks() -> Iterator[list[Patient]]:
        for block in tables.open_list(file, preview.format).blocks():
            skip = 1 if block.numbers[0] == 1 else 0
            yield reader.read(block.rows[skip:], block.numbers[skip:])

    with without_collector():
        taken = store.take_list(NewList("liste", "", datetime.now(UTC), columns), blocks(), lambda: reader.findings)
        report = report_rows(store.findings(taken.number), words)
    found = {one.value: number for one, number in store.finding_counts(taken.number).items()}
    people = store.count()
    store.close()
    return {"rows": taken.people, "people": people, "report": len(report), "found": found}


if __name__ == "__main__":
    path = Path(sys.argv[2])
    work = (lambda: bare_csv(path)) if sys.argv[1] == "bare" else (lambda: ours(path, Path(sys.argv[3])))
    print(json.dumps(measured(work)))
