"""Moves every row of one practice from one store into another, numbers and times kept."""

from dataclasses import dataclass

from clinickit.adapters.vault.database import Connection, Row

SETTINGS = "setting."
_KEEP_SETTINGS = "INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)"

_TABLES: dict[str, tuple[str, str]] = {  # in an order that satisfies the references
    "meta": ("SELECT name, value FROM meta WHERE name LIKE 'setting.%'", _KEEP_SETTINGS),
    "practice_answers": (
        """SELECT path, value, known_at, recorded_at, person, role, source, sureness, removed
        FROM practice_answers ORDER BY seq""",
        """INSERT INTO practice_answers
        (path, value, known_at, recorded_at, person, role, source, sureness, removed, seq)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, 1 + coalesce((SELECT max(seq) FROM practice_answers), 0)""",
    ),
    "cases": (
        "SELECT id, title, kind, opened_at, incident_id, closed_at FROM cases ORDER BY number",
        "INSERT INTO cases (id, title, kind, opened_at, incident_id, closed_at) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    "case_answers": (
        """SELECT case_id, seq, path, value, known_at, recorded_at, person, role, source, sureness, removed
        FROM case_answers ORDER BY case_id, seq""",
        """INSERT INTO case_answers
        (case_id, seq, path, value, known_at, recorded_at, person, role, source, sureness, removed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    ),
    "drafts": ("SELECT case_id, path, text FROM drafts", "INSERT INTO drafts (case_id, path, text) VALUES (?, ?, ?)"),
    "journal": (
        "SELECT case_id, number, content, hash FROM journal ORDER BY case_id, number",
        "INSERT INTO journal (case_id, number, content, hash) VALUES (?, ?, ?, ?)",
    ),
    "papers": (
        """SELECT id, case_id, template_id, template_version, rules_version, issued_at, title, text, pdf, uses, state
        FROM papers ORDER BY number""",
        """INSERT INTO papers
        (id, case_id, template_id, template_version, rules_version, issued_at, title, text, pdf, uses, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """Everything the file of a practice holds."""

    tables: dict[str, list[Row]]

    @property
    def cases(self) -> tuple[str, ...]:
        """The ids of its cases."""
        return tuple(row[0] for row in self.tables["cases"])


def take_all(file: Connection) -> Held:
    """Every row of every table of a practice's file; of `meta`, the settings alone."""
    return Held({table: file.execute(select).fetchall() for table, (select, _) in _TABLES.items()})


def put_all(file: Connection, held: Held) -> None:
    """Add the rows of another store; a case or paper that is already there fails, and the transaction with it."""
    for table, (_, insert) in _TABLES.items():
        file.executemany(insert, held.tables[table])


def settings(main: Connection) -> list[Row]:
    """The settings of the vault itself."""
    return main.execute("SELECT name, value FROM meta WHERE name LIKE 'setting.%'").fetchall()


def keep_settings(main: Connection, rows: list[Row]) -> None:
    """Take the settings of another store, where there are none yet."""
    main.executemany(_KEEP_SETTINGS, rows)


def forget_settings(main: Connection) -> None:
    """Remove the settings of the vault itself."""
    main.execute("DELETE FROM meta WHERE name LIKE 'setting.%'")
