"""Tables of the file that holds a case's patients; no value is ever put into a statement. See docs/patients.md."""

from clinickit.adapters.vault.database import Connection

# Every line of every list has a number of its own, never given twice: a person's number is that of the first line
# about them, whose list is the most trusted.
_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE lists (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    lines INTEGER NOT NULL,
    people INTEGER NOT NULL,
    first INTEGER NOT NULL,
    columns TEXT NOT NULL,
    sites TEXT NOT NULL
)""",
    """CREATE TABLE blocks (
    first INTEGER PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES lists (number),
    people INTEGER NOT NULL,
    lines BLOB NOT NULL,
    ids TEXT NOT NULL,
    patients TEXT NOT NULL
)""",
    "CREATE TABLE aliases (id TEXT PRIMARY KEY, person INTEGER NOT NULL, own INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE findings (
    list INTEGER NOT NULL REFERENCES lists (number),
    problem TEXT NOT NULL,
    count INTEGER NOT NULL,
    lines BLOB NOT NULL,
    firsts BLOB NOT NULL,
    PRIMARY KEY (list, problem)
)""",
    "CREATE TABLE joined (line INTEGER PRIMARY KEY, person INTEGER NOT NULL)",
    "CREATE INDEX lines_of_person ON joined (person, line)",
    "CREATE TABLE merged (person INTEGER PRIMARY KEY, patient TEXT NOT NULL)",
    """CREATE TABLE disagreements (
    number INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    field TEXT NOT NULL,
    source TEXT NOT NULL,
    line INTEGER NOT NULL
)""",
    """CREATE TABLE choices (
    number INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    choices TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL
)""",
    "CREATE INDEX choices_of_person ON choices (person, number)",
    """CREATE TABLE searches (
    number INTEGER PRIMARY KEY,
    file BLOB NOT NULL,
    label TEXT NOT NULL,
    read_at TEXT NOT NULL,
    lines INTEGER NOT NULL,
    counts TEXT NOT NULL,
    up_to INTEGER NOT NULL
)""",
    """CREATE TABLE own_findings (
    number INTEGER PRIMARY KEY,
    search INTEGER NOT NULL REFERENCES searches (number),
    account TEXT NOT NULL,
    place TEXT NOT NULL,
    line INTEGER NOT NULL,
    with_password INTEGER NOT NULL,
    mark BLOB NOT NULL
)""",
    "CREATE TABLE codes (number INTEGER PRIMARY KEY, codes TEXT NOT NULL UNIQUE)",
    """CREATE TABLE matches (
    number INTEGER PRIMARY KEY,
    search INTEGER NOT NULL REFERENCES searches (number),
    person INTEGER NOT NULL,
    place TEXT NOT NULL,
    line INTEGER NOT NULL,
    pile INTEGER NOT NULL,
    reasons INTEGER NOT NULL REFERENCES codes (number),
    categories INTEGER NOT NULL REFERENCES codes (number),
    mark BLOB NOT NULL,
    decision TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT ''
)""",
    "CREATE INDEX matches_of_person ON matches (person, search)",
    "CREATE INDEX matches_of_group ON matches (search, pile, reasons)",
    "CREATE INDEX matches_of_mark ON matches (mark, person)",
    """CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    mark BLOB NOT NULL,
    person INTEGER NOT NULL,
    decision TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL
)""",
    "CREATE INDEX decisions_of_mark ON decisions (mark, person, number)",
    """CREATE TABLE criteria (
    number INTEGER PRIMARY KEY,
    criteria TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL
)""",
)


def _format_1(connection: Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)


def _format_2(_connection: Connection) -> None:
    """Blocks may hold one column more, the prescribers; nothing is rewritten. Older programs say they are too old."""


CHAIN = (_format_1, _format_2)
