"""What the report of a list says: its sentences, its counts, and its rows for a spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinickit.domain.strict_tables import StrictTable
from clinickit.people.patient import Finding, Problem

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class RosterWords:
    """Small words of lists and the sentences of the report, from `people/roster.toml`."""

    yes: frozenset[str]
    no: frozenset[str]
    home_countries: frozenset[str]
    no_address: frozenset[str]
    not_done: tuple[str, ...]
    sentences: Mapping[Problem, str]


def read_roster_words(raw: Mapping[str, object]) -> RosterWords:
    """The parsed file. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, "people/roster.toml")
    table.optional_text("title")
    problems = StrictTable(table.value("problems"), "people/roster.toml", "problems")
    words = RosterWords(
        yes=frozenset(table.texts("yes")),
        no=frozenset(table.texts("no")),
        home_countries=frozenset(table.texts("home_countries")),
        no_address=frozenset(table.texts("no_address")),
        not_done=table.texts("not_done"),
        sentences={problem: problems.text(problem.value) for problem in Problem},
    )
    problems.finish()
    table.finish()
    return words


def counts(findings: Iterable[Finding]) -> dict[Problem, int]:
    """How many lines have each problem, the most frequent first."""
    numbers: dict[Problem, int] = {}
    for finding in findings:
        numbers[finding.problem] = numbers.get(finding.problem, 0) + 1
    return dict(sorted(numbers.items(), key=lambda one: -one[1]))


def report_rows(findings: Iterable[Finding], words: RosterWords) -> list[tuple[str, ...]]:
    """The report as rows of a table (list, line, problem, first line), header first, safe in a spreadsheet."""
    rows: list[tuple[str, ...]] = [("Liste", "Ligne", "Problème", "Ligne de la même personne")]
    for one in sorted(findings, key=lambda finding: (finding.source, finding.line)):
        first = str(one.first_line) if one.first_line else ""
        line = str(one.line) if one.line else ""
        rows.append((safe_cell(one.source), line, words.sentences[one.problem], first))
    rows += [("", "", sentence, "") for sentence in words.not_done]
    return rows


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet will run: one that begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
