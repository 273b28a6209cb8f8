"""A leaked file against a list, beside a bare csv reading (aim: 5, at most 9), with its recall and its errors."""

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from clinickit.adapters.csv_text import LineProblems
from clinickit.adapters.leak_readers import LeakReader
from clinickit.adapters.tables import inspect_table, read_table
from clinickit.adapters.toml_resources import TomlResources
from clinickit.people.columns import guess_columns, read_header_words
from clinickit.people.comparable import Comparable, comparable, listed
from clinickit.people.fingerprints import row_fingerprint
from clinickit.people.names import NameRules, read_name_rules
from clinickit.people.reasons import Pile
from clinickit.people.roster import RosterReader
from clinickit.people.roster_report import read_roster_words
from clinickit.people.search import LeakSearch, Match
from clinickit.people.streaming import without_collector
from tests.bench.readings import bare_csv, in_a_process, measured, ratio_line
from tests.generators import LEAK_HEADER, ROSTER_HEADER, invent, leak_about, roster_row

PEOPLE, WITHIN, LINES, ROUNDS, SEED, ON = 20_000, 10_000, 491_840, 3, 1, 20261121


def run(people: int = PEOPLE, within: int = WITHIN, lines: int = LINES, rounds: int = ROUNDS, repeat: int = 1) -> None:
    """Write both files once, then both readings in turn, each in a process of its own.

    `repeat` writes the lines about strangers so many times, to reach millions without inventing as many people.
    """
    with tempfile.TemporaryDirectory() as place:
        leak, roster, truth = write_files(Path(place), people, within, lines, repeat)
        written = f"{people:,} people, {lines * repeat:,} lines, {leak.stat().st_size / 1e6:.0f} MB"
        print(f"{written}, seeds {SEED}, {SEED + 1}")
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(in_a_process(__spec__.name, "bare", str(leak)))
            ours.append(in_a_process(__spec__.name, "ours", str(leak), str(roster), str(truth)))
        print(ratio_line("search", ours, bare))
        print(ratio_line("search, with the list read and made ready before", list(map(with_index, ours)), bare))
        print(f"list read and made ready: {min(one['index'] for one in ours):.2f} s")
        print({key: value for key, value in ours[0].items() if key not in {"wall", "processor", "peak_mb", "index"}})


def with_index(one: dict[str, Any]) -> dict[str, Any]:
    """The same reading, with the seconds that it took to make the list ready."""
    return one | {"processor": one["processor"] + one["index"]}


def write_files(place: Path, people: int, within: int, lines: int, repeat: int = 1) -> tuple[Path, Path, Path]:
    """A leaked file, a list, and the truth about both."""
    roster, leak, truth = (place / name for name in ("liste.csv", "fuite.csv", "verite.json"))
    listed = list(invent(SEED, people))
    _write(roster, ROSTER_HEADER, (roster_row(number, one) for number, one in enumerate(listed)))
    facts: list[tuple[int, int, bool]] = []
    _write(leak, LEAK_HEADER, _lines(facts, leak_about(SEED + 1, listed, within, lines)))
    if repeat > 1:
        _repeat(leak, {line for line, _, _ in facts}, repeat)
    truth.write_text(json.dumps(facts))
    return leak, roster, truth


def _write(file: Path, header: tuple[str, ...], rows: Iterator[list[str]]) -> None:
    with file.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)


def _lines(facts: list[tuple[int, int, bool]], made: Iterator[tuple[list[str], int, bool]]) -> Iterator[list[str]]:
    for line, (row, about, exact) in enumerate(made, 2):
        if about >= 0:
            facts.append((line, about, exact))
        yield row


def _repeat(file: Path, about_people: set[int], times: int) -> None:
    """Append the lines about strangers again and again; the line numbers of the others stay."""
    with file.open("rb") as stream:
        strangers = b"".join(line for number, line in enumerate(stream, 1) if number > 1 and number not in about_people)
    with file.open("ab") as stream:
        for _ in range(times - 1):
            stream.write(strangers)


def ours(leak: Path, roster: Path, truth: Path) -> dict[str, Any]:
    """The search as the program makes it, the list read from its file."""
    return found_by(leak, lambda rules: people_of(roster, rules), truth)


def found_by(leak: Path, people: Callable[[NameRules], Iterator[Comparable]], truth: Path) -> dict[str, Any]:
    """The search in a leaked file, its seconds and memory, and its piles against the truth."""
    resources = TomlResources()
    rules = read_name_rules(resources.read("people/names.toml"))
    headers = read_header_words(resources.read("people/headers.toml"), resources.read("people/given_names.toml"))
    found: dict[str, Any] = {}
    search: list[LeakSearch] = []

    def index() -> dict[str, Any]:
        key = bytes(32)
        search.append(LeakSearch(people(rules), rules, ON, lambda cells: row_fingerprint(key, cells)))
        return {}

    with without_collector():
        found["index"] = measured(index)["processor"]
    matches: list[Match] = []

    def read() -> dict[str, Any]:
        columns = None
        with without_collector():
            for block in LeakReader(leak).blocks():
                rows, numbers = block.rows, block.numbers
                if columns is None:
                    columns, header = guess_columns(rows[:200], headers)
                    rows, numbers = rows[int(header) :], numbers[int(header) :]
                matches.extend(search[0].read(block.table, columns, rows, numbers))
            matches.extend(search[0].finish())
        return {}

    found |= measured(read)
    return found | quality(matches, json.loads(truth.read_text()), search[0])


def people_of(roster: Path, rules: NameRules) -> Iterator[Comparable]:
    """The list as the program reads it, in comparable form."""
    resources = TomlResources()
    words = read_roster_words(resources.read("people/roster.toml"))
    headers = read_header_words(resources.read("people/headers.toml"), resources.read("people/given_names.toml"))
    preview = inspect_table(roster)
    reader = RosterReader("liste", guess_columns(preview.rows, headers)[0], words, rules, ON)
    for block in read_table(roster, preview.format, LineProblems()):
        skip = 1 if block.numbers[0] == 1 else 0
        patients = reader.read(block.rows[skip:], block.numbers[skip:])
        yield comparable(listed(patients), rules)


def quality(matches: list[Match], facts: list[tuple[int, int, bool]], search: LeakSearch) -> dict[str, Any]:
    """Recall, false certain ones and wrong candidates, against what the generator knows."""
    about = {line: person for line, person, _ in facts}
    right: dict[int, Pile] = {}
    wrong, false_certain = 0, 0
    for match in matches:
        if about.get(match.line) == int(match.person.rpartition("-")[2]) - 2:
            right[match.line] = max(right.get(match.line, Pile.ABSENT), match.pile)
        else:
            wrong += 1
            false_certain += match.pile is Pile.CERTAIN
    exact = [line for line, _, is_exact in facts if is_exact]
    return {
        "true": len(facts),
        "recall": round(len(right) / len(facts), 5) if facts else None,
        "false_certain": false_certain,
        "wrong_per_100_right": round(100 * wrong / max(1, len(right)), 3),
        "exact_that_are_certain": round(sum(right.get(line) is Pile.CERTAIN for line in exact) / max(1, len(exact)), 4),
        "piles": {pile.name.lower(): number for pile, number in search.counts().items()},
    }


if __name__ == "__main__":
    path = Path(sys.argv[2])
    work = (lambda: bare_csv(path)) if sys.argv[1] == "bare" else None
    print(json.dumps(measured(work) if work else ours(path, Path(sys.argv[3]), Path(sys.argv[4]))))
