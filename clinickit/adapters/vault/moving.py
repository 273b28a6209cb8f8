"""Moves every row of one store into another, numbers and times kept."""

from clinickit.adapters.vault.database import Connection, Row

_TABLES: dict[str, tuple[str, str]] = {  # in an order that satisfies the references
    "meta": (
        "SELECT name, value FROM meta WHERE name LIKE 'setting.%'",
        "INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)",
    ),
    "practices": ("SELECT id FROM practices ORDER BY number", "INSERT OR IGNORE INTO practices (id) VALUES (?)"),
    "practice_answers": (
        """SELECT practice_id, path, value, known_at, recorded_at, person, role, source, sureness, removed, practice_id
        FROM practice_answers ORDER BY practice_id, seq""",
        """INSERT INTO practice_answers
        (practice_id, path, value, known_at, recorded_at, person, role, source, sureness, removed, seq)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
          1 + coalesce((SELECT max(seq) FROM practice_answers WHERE practice_id = ?), 0)""",
    ),
    "cases": (
        "SELECT id, practice_id, title, kind, opened_at, incident_id, closed_at FROM cases ORDER BY number",
        """INSERT INTO cases (id, practice_id, title, kind, opened_at, incident_id, closed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
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


def take_all(connection: Connection) -> dict[str, list[Row]]:
    """Every row of every table; of `meta`, the settings alone."""
    return {table: connection.execute(select).fetchall() for table, (select, _) in _TABLES.items()}


def put_all(connection: Connection, everything: dict[str, list[Row]]) -> None:
    """Add the rows of another store; a case or paper that is already there fails, and the transaction with it."""
    for table, (_, insert) in _TABLES.items():
        connection.executemany(insert, everything[table])


def forget_all(connection: Connection) -> None:
    """Remove every row that `take_all` takes."""
    for table in reversed(_TABLES):
        only = " WHERE name LIKE 'setting.%'" if table == "meta" else ""
        connection.execute(f"DELETE FROM {table}{only}")  # noqa: S608 - a name from the table above
