"""Every statement the store runs in the file of a practice, by name; those of vault.db are in `index`."""

# VALUES, not SELECT: SQLite would first put what is selected in a table of its own, a fifth of the time of an answer.
ADD_PRACTICE_ANSWER = """
INSERT INTO practice_answers
  (path, value, known_at, recorded_at, person, role, source, sureness, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1 + coalesce((SELECT max(seq) FROM practice_answers), 0))
"""

SAVE_CASE = """
INSERT INTO cases (id, title, kind, opened_at, incident_id, closed_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, kind = excluded.kind,
  opened_at = excluded.opened_at, incident_id = excluded.incident_id, closed_at = excluded.closed_at
"""

ADD_CASE_ANSWER = """
INSERT INTO case_answers
  (case_id, path, value, known_at, recorded_at, person, role, source, sureness, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1 + coalesce((SELECT max(seq) FROM case_answers WHERE case_id = ?), 0))
"""

DROP_DRAFT = "DELETE FROM drafts WHERE case_id = ? AND path = ?"

# `removed` is the number of the last answer given before the element was removed: a later view of a past moment
# can still tell which answers counted then.
REMOVE_ELEMENT = """
UPDATE case_answers SET removed = (SELECT max(seq) FROM case_answers WHERE case_id = ?)
WHERE case_id = ? AND removed = 0 AND substr(path, 1, length(?)) = ?
"""

DROP_ELEMENT_DRAFTS = "DELETE FROM drafts WHERE case_id = ? AND substr(path, 1, length(?)) = ?"

ADD_ENTRY = "INSERT INTO journal (case_id, number, content, hash) VALUES (?, ?, ?, ?)"

# A paper is kept as it was issued: only its state may change afterwards.
SAVE_PAPER = """
INSERT INTO papers
  (id, case_id, template_id, template_version, rules_version, issued_at, title, text, pdf, uses, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET state = excluded.state
WHERE case_id = excluded.case_id AND text = excluded.text AND pdf = excluded.pdf AND uses = excluded.uses
"""

SAVE_DRAFT = """
INSERT INTO drafts (case_id, path, text) VALUES (?, ?, ?)
ON CONFLICT (case_id, path) DO UPDATE SET text = excluded.text
"""

# Instants are all written in UTC, so that the greatest text is the latest one (to the second).
LAST_WRITTEN = """
SELECT max(at) FROM (
  SELECT max(recorded_at) AS at FROM practice_answers UNION ALL SELECT max(recorded_at) FROM case_answers
  UNION ALL SELECT max(opened_at) FROM cases UNION ALL SELECT max(issued_at) FROM papers
)
"""

PRACTICE_ANSWERS = """
SELECT path, value, known_at, recorded_at, person, role, source, sureness
FROM practice_answers WHERE removed = 0 ORDER BY seq
"""

CASES = "SELECT id, title, kind, opened_at, incident_id, closed_at FROM cases ORDER BY number"

LAST_NAME = "SELECT value FROM practice_answers WHERE path = 'practice.name' AND removed = 0 ORDER BY seq DESC LIMIT 1"

SHOWN = """
SELECT path, value FROM case_answers
WHERE case_id = ? AND path IN ('breach.kinds', 'practice.name') AND removed = 0 ORDER BY seq
"""

ANSWERED = "SELECT count(*) FROM practice_answers"

CASE_ANSWERS = """
SELECT path, value, known_at, recorded_at, person, role, source, sureness
FROM case_answers WHERE case_id = ? AND (removed > 0) = ? ORDER BY seq
"""

DRAFTS = "SELECT path, text FROM drafts WHERE case_id = ? ORDER BY path"

JOURNAL = "SELECT content, hash FROM journal WHERE case_id = ? ORDER BY number"

LAST_ENTRY = "SELECT content, hash FROM journal WHERE case_id = ? ORDER BY number DESC LIMIT 1"

PAPERS = """
SELECT id, case_id, template_id, template_version, rules_version, issued_at, title, text, pdf, uses, state
FROM papers WHERE case_id = ? ORDER BY number
"""

SETTING = "SELECT value FROM meta WHERE name = ?"

SAVE_SETTING = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
