"""Format 2: vault.db holds the keys and a sealed index; each practice has a file of its own under its own key."""

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

_META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"

_VAULT = (
    _META,
    """CREATE TABLE practices (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    counter INTEGER NOT NULL,
    state TEXT NOT NULL,
    line BLOB NOT NULL
)""",
    """CREATE TABLE cases (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    line BLOB NOT NULL
)""",
    "CREATE INDEX cases_of_practice ON cases (practice_id)",
    "CREATE TABLE leaving (path TEXT PRIMARY KEY) WITHOUT ROWID",
)

_PRACTICE = (
    _META,
    f"CREATE TABLE practice_answers ({_ANSWER}    PRIMARY KEY (seq)\n) WITHOUT ROWID",
    """CREATE TABLE cases (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
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


def make_vault_tables(connection: Connection) -> None:
    """The tables of vault.db in an empty database."""
    for statement in _VAULT:
        connection.execute(statement)


def make_practice_tables(connection: Connection) -> None:
    """The tables of a practice's file in an empty database."""
    for statement in _PRACTICE:
        connection.execute(statement)
