"""How the report of a list, its columns, the names given and decisions are written in the file of patients."""

import json
import secrets
from array import array
from collections.abc import Iterable

from clinickit.adapters.patient_blocks import numbers_of_text, text_of_numbers
from clinickit.adapters.vault.database import Connection
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.letters import LetterChannel, LetterForm
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.columns import Columns
from clinickit.people.patient import Finding, Problem
from clinickit.people.segments import Choices

_ADD = "INSERT INTO findings (list, problem, count, lines, firsts) VALUES (?, ?, ?, ?, ?)"
_READ = "SELECT problem, lines, firsts FROM findings WHERE list = ?"


def write_findings(connection: Connection, number: int, findings: Iterable[Finding]) -> int:
    """Write what was found in a list, four bytes a line; returns how many of its lines name nobody."""
    by_problem: dict[Problem, list[Finding]] = {}
    for one in findings:
        by_problem.setdefault(one.problem, []).append(one)
    for problem, held in by_problem.items():
        firsts = text_of_numbers([one.first_line for one in held]) if any(one.first_line for one in held) else b""
        row = (number, problem.value, len(held), text_of_numbers([one.line for one in held]), firsts)
        connection.execute(_ADD, row)
    return sum(len(by_problem.get(problem, ())) for problem in (Problem.EMPTY_LINE, Problem.REPEATED_HEADER))


def read_findings(connection: Connection, number: int, source: str) -> list[Finding]:
    """What was found in a list, in the order of its lines."""
    made: list[Finding] = []
    for code, held, firsts in connection.execute(_READ, (number,)).fetchall():
        lines, problem = numbers_of_text(held), Problem(code)
        earlier = numbers_of_text(firsts) if firsts else array("I", [0]) * len(lines)
        made += [Finding(source, line, problem, first) for line, first in zip(lines, earlier, strict=True)]
    made.sort(key=lambda one: one.line)
    return made


def text_of_columns(columns: Columns) -> str:
    """How a list was read, to be told later."""
    held = {"roles": columns.roles, "date_order": columns.date_order, "header": columns.header}
    return json.dumps(held, ensure_ascii=False)


def text_of_choices(one: Choices) -> str:
    """What was decided about a person, as JSON."""
    return json.dumps({name: getattr(one, name) for name in Choices.__slots__}, ensure_ascii=False)


def choices_of_text(text: str) -> Choices:
    """The inverse of `text_of_choices`; a field that a later version added is left out."""
    held = {name: value for name, value in json.loads(text).items() if name in Choices.__slots__}
    held["channel"], held["form"] = LetterChannel(held["channel"]), LetterForm(held["form"])
    held["most_exposed"] = tuple(map(MostExposed, held["most_exposed"]))
    held["second_address"] = tuple(held.get("second_address", ()))
    held["address"] = tuple(held.get("address", ()))
    return Choices(**held)


def secret_of(connection: Connection) -> str:
    """Made at the first need, and the same ever after."""
    connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('secret', ?)", (secrets.token_hex(32),))
    return str(connection.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()[0])


def next_numbers(connection: Connection, source: str) -> tuple[int, int]:
    """Numbers of a new list and of its first line; never one, nor a name, that was given before."""
    if connection.execute("SELECT 1 FROM meta WHERE name = ?", (f"source {source}",)).fetchone():
        raise InvalidAnswer(f"Une liste a déjà été prise sous le nom « {source} ».", "Donnez-lui un autre nom.")
    number = connection.execute("SELECT count(*) + 1 FROM meta WHERE name LIKE 'source %'").fetchone()[0]
    connection.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (f"source {source}", str(number)))
    connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('next', '1')")
    first = connection.execute("SELECT value FROM meta WHERE name = 'next'").fetchone()[0]
    return int(number), int(first)
