"""Tables and statements of a mailing's register; no value is ever put into a statement."""

from clinickit.adapters.vault.database import Connection

_TABLES = (
    "CREATE TABLE mailings (number INTEGER PRIMARY KEY, planned_at TEXT NOT NULL)",
    """CREATE TABLE bodies (
    mailing INTEGER NOT NULL REFERENCES mailings (number),
    name TEXT NOT NULL,
    segment TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (mailing, name)
) WITHOUT ROWID""",
    """CREATE TABLE batches (
    number INTEGER PRIMARY KEY,
    mailing INTEGER NOT NULL REFERENCES mailings (number),
    channel TEXT NOT NULL,
    wave INTEGER NOT NULL,
    letters INTEGER NOT NULL,
    state TEXT NOT NULL,
    file TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    pages INTEGER NOT NULL DEFAULT 0,
    made_at TEXT
)""",
    """CREATE TABLE letters (
    number INTEGER PRIMARY KEY,
    mailing INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    body TEXT NOT NULL,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    copy INTEGER NOT NULL,
    address TEXT NOT NULL,
    salutation TEXT NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    concerned TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned',
    reached_by TEXT NOT NULL DEFAULT '',
    UNIQUE (person, mailing, copy)
)""",
    "CREATE INDEX letters_of_batch ON letters (batch, number)",
    """CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letters (number),
    state TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    proof TEXT NOT NULL
)""",
    "CREATE INDEX events_of_letter ON events (letter, number)",
    "CREATE TABLE holds (number INTEGER PRIMARY KEY, until TEXT, asked_by TEXT NOT NULL, proof TEXT NOT NULL)",
)


def _format_1(connection: Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)


_ANSWERS = (
    """CREATE TABLE answers (
    uid TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    site TEXT NOT NULL,
    outcome TEXT NOT NULL,
    checked TEXT NOT NULL,
    person TEXT NOT NULL
) WITHOUT ROWID""",
    "CREATE INDEX answers_of_person ON answers (person, at)",
)


def _format_2(connection: Connection) -> None:
    """What was answered to who asked « suis-je dans le fichier ? »."""
    for statement in _ANSWERS:
        connection.execute(statement)


def _format_3(connection: Connection) -> None:
    """Letters that people asked for again at other sites."""
    connection.execute(
        """CREATE TABLE resends (
    uid TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    site TEXT NOT NULL,
    reference TEXT NOT NULL
) WITHOUT ROWID"""
    )


CHAIN = (_format_1, _format_2, _format_3)

LETTER = "number, batch, body, channel, person, copy, address, salutation, reference, concerned, email, phone"
_REACHED = "state IN ('sent', 'resent', 'phoned')"

ADD_LETTER = f"INSERT INTO letters (mailing, {LETTER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - column names only
ADD_BATCH = "INSERT INTO batches (number, mailing, channel, wave, letters, state) VALUES (?, ?, ?, ?, ?, 'planned')"
ADD_EVENT = """INSERT INTO events (letter, state, happened_on, recorded_at, person, channel, proof)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
SAME_EVENT = "SELECT 1 FROM events WHERE letter = ? AND state = ? AND happened_on = ? AND proof = ?"
ADD_EVENT_TO_BATCH = """INSERT INTO events (letter, state, happened_on, recorded_at, person, channel, proof)
SELECT number, ?, ?, ?, ?, coalesce(nullif(?, ''), channel), ? FROM letters WHERE batch = ? AND state = 'planned'"""
MOVE_BATCH = """UPDATE letters SET state = ?, reached_by = coalesce(nullif(?, ''), channel)
WHERE batch = ? AND state = 'planned'"""
MAILINGS = """SELECT m.number, m.planned_at, coalesce(sum(b.letters), 0), count(b.number)
FROM mailings m LEFT JOIN batches b ON b.mailing = m.number GROUP BY m.number ORDER BY m.number"""
BATCHES = """SELECT number, channel, wave, letters, state, file, sha256, pages, made_at FROM batches
WHERE mailing = ? ORDER BY number"""
MADE = "UPDATE batches SET state = 'made', file = ?, sha256 = ?, pages = ?, made_at = ? WHERE number = ?"
BODIES = "SELECT name, segment, document FROM bodies WHERE mailing = ?"
LETTERS = f"SELECT {LETTER} FROM letters WHERE batch = ? ORDER BY number"  # noqa: S608 - the same
BY_REFERENCE = f"SELECT mailing, {LETTER} FROM letters WHERE reference = ?"  # noqa: S608 - the same
BY_PERSON = f"SELECT {LETTER} FROM letters WHERE person = ? ORDER BY number"  # noqa: S608 - the same
LINES = f"SELECT {LETTER}, state FROM letters WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608 - the same
EVENTS = """SELECT e.state, e.happened_on, e.recorded_at, e.person, e.channel, e.proof
FROM events e JOIN letters l ON l.number = e.letter WHERE l.reference = ? ORDER BY e.number"""

PROGRESS = """SELECT l.batch, l.state, count(*) FROM letters l JOIN batches b ON b.number = l.batch
WHERE b.mailing = ? GROUP BY l.batch, l.state"""
HANDED = """SELECT l.batch, min(e.happened_on), max(e.proof) FROM events e JOIN letters l ON l.number = e.letter
JOIN batches b ON b.number = l.batch WHERE b.mailing = ? AND e.state = 'sent' GROUP BY l.batch"""
WRITTEN = "SELECT DISTINCT person FROM letters"
STATE_OF = "SELECT state FROM letters WHERE reference = ?"
IN_STATE = f"""SELECT {LETTER}, state FROM letters WHERE state = ? AND number > ?
ORDER BY number LIMIT ?"""  # noqa: S608 - the same
ADD_ANSWER = "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)"
ANSWERS_OF = "SELECT uid, at, by_whom, site, outcome, checked, person FROM answers WHERE person = ? ORDER BY at"
ANSWER_COUNTS = "SELECT outcome, count(*) FROM answers GROUP BY outcome"
ADD_RESEND = "INSERT OR IGNORE INTO resends VALUES (?, ?, ?, ?, ?)"
RESENDS = """SELECT uid, at, by_whom, site, reference FROM resends r WHERE NOT EXISTS (
SELECT 1 FROM events e JOIN letters l ON l.number = e.letter
WHERE l.reference = r.reference AND e.state IN ('sent', 'resent') AND e.recorded_at > r.at
AND e.happened_on >= substr(r.at, 1, 10)) ORDER BY at, uid"""

PEOPLE = "SELECT count(DISTINCT person) FROM letters"
INFORMED = f"SELECT count(DISTINCT person) FROM letters WHERE {_REACHED}"  # noqa: S608 - the same
ONLY = f"""SELECT count(DISTINCT person) FROM letters
WHERE state = ? AND person NOT IN (SELECT person FROM letters WHERE {_REACHED})"""  # noqa: S608 - the same
DAYS = f"SELECT min(happened_on), max(happened_on) FROM events WHERE {_REACHED}"  # noqa: S608 - the same
CHANNELS = f"""SELECT reached_by, count(DISTINCT person) FROM letters WHERE {_REACHED}
GROUP BY reached_by"""  # noqa: S608 - the same
