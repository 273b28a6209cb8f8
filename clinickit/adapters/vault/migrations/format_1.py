"""Format 1: practices, cases, answers with their history, drafts, journal, papers."""

from clinickit.adapters.vault.database import Connection

_ANSWER = """
    seq INTEGER NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    known_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    source TEXT NOT NULL,
    sureness TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
"""

_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE practices (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    f"""CREATE TABLE practice_answers (
    practice_id TEXT NOT NULL REFERENCES practices (id),{_ANSWER}    PRIMARY KEY (practice_id, seq)
) WITHOUT ROWID""",
    """CREATE TABLE cases (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    practice_id TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    closed_at TEXT
)""",
    f"""CREATE TABLE case_answers (
    case_id TEXT NOT NULL REFERENCES cases (id),{_ANSWER}    PRIMARY KEY (case_id, seq)
) WITHOUT ROWID""",
    """CREATE TABLE drafts (
    case_id TEXT NOT NULL REFERENCES cases (id),
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (case_id, path)
) WITHOUT ROWID""",
    """CREATE TABLE journal (
    case_id TEXT NOT NULL REFERENCES cases (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
) WITHOUT ROWID""",
    """CREATE TABLE papers (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES cases (id),
    template_id TEXT NOT NULL,
    template_version TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    pdf BLOB NOT NULL,
    uses TEXT NOT NULL,
    state TEXT NOT NULL
)""",
    "CREATE INDEX papers_of_case ON papers (case_id, number)",
)


def apply(connection: Connection) -> None:
    """Make the tables of format 1 in an empty database."""
    for statement in _TABLES:
        connection.execute(statement)
