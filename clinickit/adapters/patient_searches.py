"""What was found of a case's patients in leaked files, what was decided about it, and whom the breach concerns."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice

from clinickit.adapters.patient_people import Places
from clinickit.adapters.records import instant_of_text, text_of_instant
from clinickit.adapters.vault.database import Connection, Row
from clinickit.domain.letters import LeakCategory, segment_categories
from clinickit.people.criteria import Criteria
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import Match, OwnFinding
from clinickit.services.patients_ports import Decision, NewSearch, ReviewGroup, StoredMatch, TakenSearch

_ADD_SEARCH = "INSERT INTO searches (file, label, read_at, lines, counts, up_to) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_MATCH = """INSERT INTO matches (search, person, place, line, pile, reasons, categories, mark)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_OWN = "INSERT INTO own_findings (search, account, place, line, with_password, mark) VALUES (?, ?, ?, ?, ?, ?)"
_LAST_DECISION = """SELECT d.number FROM decisions d WHERE d.mark = matches.mark AND d.person = matches.person
ORDER BY d.number DESC LIMIT 1"""
_TAKE_OVER = f"""UPDATE matches SET
decision = coalesce((SELECT decision FROM decisions WHERE number = ({_LAST_DECISION})), ''),
decided_by = coalesce((SELECT decided_by FROM decisions WHERE number = ({_LAST_DECISION})), '')
WHERE search = ? AND EXISTS (SELECT 1 FROM decisions LIMIT 1)"""  # noqa: S608 - a statement of ours
_SEARCHES = """SELECT s.number, s.file, s.label, s.read_at, s.lines, s.counts,
(SELECT count(*) FROM matches m WHERE m.search = s.number AND m.pile = ?),
(SELECT count(*) FROM matches m WHERE m.search = s.number AND m.pile = ? AND m.decision IN ('confirmed', 'refused'))
FROM searches s ORDER BY s.number"""
_GROUPS = """SELECT c.codes, count(*), sum(m.decision IN ('', 'later'))
FROM matches m JOIN codes c ON c.number = m.reasons
WHERE m.search = ? AND m.pile = ? GROUP BY m.reasons ORDER BY 2 DESC, c.codes"""
_MATCH = """SELECT m.number, m.person, m.place, m.line, m.pile, r.codes, c.codes, m.decision, m.decided_by
FROM matches m JOIN codes r ON r.number = m.reasons JOIN codes c ON c.number = m.categories"""
# A person's standing in a reading: found, to be looked at, or neither.
_FOUND = "(m.decision = 'confirmed' OR (m.pile = 2 AND m.decision <> 'refused'))"
_OPEN = "(m.pile = 1 AND m.decision IN ('', 'later'))"
_STANDING = f"""SELECT m.person, max(CASE WHEN {_FOUND} THEN 2 WHEN {_OPEN} THEN 1 ELSE 0 END) AS stands
FROM matches m WHERE m.search = ? GROUP BY m.person"""  # noqa: S608 - conditions of ours
_IN_PILE = f"SELECT person FROM ({_STANDING}) WHERE stands = ? AND person > ? ORDER BY person LIMIT ?"  # noqa: S608
_PRESENT = f"SELECT person FROM ({_STANDING}) WHERE stands > 0"  # noqa: S608 - conditions of ours
_DECIDE = """INSERT INTO decisions (mark, person, decision, decided_by, decided_at)
SELECT DISTINCT mark, person, ?, ?, ? FROM matches WHERE number = ?"""
_MARK = """UPDATE matches SET decision = ?, decided_by = ?
WHERE (mark, person) = (SELECT mark, person FROM matches WHERE number = ?)"""
_CONCERNED = f"""SELECT m.person, group_concat(DISTINCT c.codes) FROM matches m JOIN codes c ON c.number = m.categories
WHERE {_FOUND} AND m.person > ? GROUP BY m.person ORDER BY m.person LIMIT ?"""  # noqa: S608 - conditions of ours


class Codes:
    """Sets of codes written once each; a reading has a few hundred of them for a million matches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], int] = {}

    def number(self, codes: tuple[str, ...]) -> int:
        """The number of a set, given on its first use."""
        found = self._known.get(codes)
        if found is None:
            text = " ".join(codes)
            self._connection.execute("INSERT OR IGNORE INTO codes (codes) VALUES (?)", (text,))
            row = self._connection.execute("SELECT number FROM codes WHERE codes = ?", (text,)).fetchone()
            found = self._known[codes] = int(row[0])
        return found


def keep(
    connection: Connection,
    known: Places,
    new: NewSearch,
    matches: Iterable[Match],
    own: Iterable[OwnFinding],
) -> int:
    """Keep a reading; returns its number. ValueError for a match about nobody of the list."""
    counts = json.dumps({pile.name: number for pile, number in new.counts.items()})
    up_to = connection.execute("SELECT coalesce(max(first + people), 1) - 1 FROM blocks").fetchone()[0]
    values = (new.file, new.label, text_of_instant(new.read_at), new.lines, counts, up_to)
    connection.execute(_ADD_SEARCH, values)
    number = int(connection.execute("SELECT max(number) FROM searches").fetchone()[0])
    codes = Codes(connection)

    def rows() -> Iterator[tuple[object, ...]]:
        for one in matches:
            person = known.number_of(one.person)
            if not person:
                raise ValueError("a match is about a person of the list")
            kept = codes.number(one.reasons), codes.number(one.categories)
            yield number, person, one.table, one.line, int(one.pile), *kept, one.fingerprint

    flowing = rows()
    while some := list(islice(flowing, 1000)):
        connection.executemany(_ADD_MATCH, some)
    connection.executemany(_ADD_OWN, [(number, *one) for one in own])
    connection.execute(_TAKE_OVER, (number,))
    return number


def searches(connection: Connection) -> tuple[TakenSearch, ...]:
    """The readings, in order."""
    check = int(Pile.TO_CHECK)
    return tuple(
        TakenSearch(number, file, label, instant_of_text(at), lines, _counts(counts), to_review, reviewed)
        for number, file, label, at, lines, counts, to_review, reviewed in connection.execute(
            _SEARCHES, (check, check)
        ).fetchall()
    )


def _counts(text: str) -> Mapping[Pile, int]:
    return {Pile[name]: number for name, number in json.loads(text).items()}


def own_findings(connection: Connection, search: int) -> tuple[OwnFinding, ...]:
    """The practice's own accounts found in a reading."""
    statement = "SELECT account, place, line, with_password, mark FROM own_findings WHERE search = ? ORDER BY number"
    rows = connection.execute(statement, (search,)).fetchall()
    return tuple(OwnFinding(account, place, line, bool(beside), mark) for account, place, line, beside, mark in rows)


def standing(connection: Connection, search: int, pile: Pile, after: int, most: int) -> list[int]:
    """Numbers of the people of a pile, decisions counted: a refused match is none, a confirmed one is certain."""
    if pile is not Pile.ABSENT:
        return [row[0] for row in connection.execute(_IN_PILE, (search, int(pile), after, most)).fetchall()]
    up_to = connection.execute("SELECT up_to FROM searches WHERE number = ?", (search,)).fetchone()
    if up_to is None:
        return []
    present = {row[0] for row in connection.execute(_PRESENT, (search,)).fetchall()}
    elsewhere = {row[0] for row in connection.execute("SELECT line FROM joined WHERE line > ?", (after,)).fetchall()}
    statement = "SELECT first, people FROM blocks WHERE first + people > ? ORDER BY first"
    numbers = chain.from_iterable(range(a, a + n) for a, n in connection.execute(statement, (after + 1,)).fetchall())
    absent = (n for n in numbers if after < n <= up_to[0] and n not in present and n not in elsewhere)
    return list(islice(absent, most))


def groups(connection: Connection, search: int) -> tuple[ReviewGroup, ...]:
    """The matches to be checked by their reasons, the largest group first."""
    rows = connection.execute(_GROUPS, (search, int(Pile.TO_CHECK))).fetchall()
    return tuple(ReviewGroup(_reasons(codes), matches, undecided) for codes, matches, undecided in rows)


def to_check(
    connection: Connection,
    known: Places,
    search: int,
    reasons: tuple[Reason, ...] | None,
    window: tuple[bool, int, int],
) -> tuple[StoredMatch, ...]:
    """Matches to be checked; the window is whether undecided ones alone, after which number, how many at most."""
    undecided, after, most = window
    statement = f"{_MATCH} WHERE m.search = ? AND m.pile = ? AND m.number > ?"
    values: list[object] = [search, int(Pile.TO_CHECK), after]
    if reasons is not None:
        statement += " AND r.codes = ?"
        values.append(" ".join(reasons))
    if undecided:
        statement += " AND m.decision IN ('', 'later')"
    rows = connection.execute(statement + " ORDER BY m.number LIMIT ?", (*values, most)).fetchall()
    return tuple(_match(known, row) for row in rows)


def matches_of(connection: Connection, known: Places, person: int) -> tuple[StoredMatch, ...]:
    """Every match about a person."""
    rows = connection.execute(f"{_MATCH} WHERE m.person = ? ORDER BY m.number", (person,)).fetchall()
    return tuple(_match(known, row) for row in rows)


def decide(connection: Connection, numbers: Sequence[int], decision: Decision | None, by: str, at: datetime) -> int:
    """Decide matches, and the same line about the same person in other readings; returns how many changed."""
    moment, said = text_of_instant(at), decision.value if decision else ""
    changed = 0
    for number in numbers:
        before = connection.execute("SELECT decision FROM matches WHERE number = ?", (number,)).fetchone()
        if before is None or before[0] == said:
            continue
        connection.execute(_DECIDE, (said, by, moment, number))
        connection.execute(_MARK, (said, by, number))
        changed += 1
    return changed


def undecided_of(connection: Connection, search: int, reasons: tuple[Reason, ...]) -> list[int]:
    """Numbers of the matches of a group that nobody decided or put off."""
    statement = """SELECT m.number FROM matches m JOIN codes c ON c.number = m.reasons
    WHERE m.search = ? AND m.pile = ? AND c.codes = ? AND m.decision = ''"""
    rows = connection.execute(statement, (search, int(Pile.TO_CHECK), " ".join(reasons))).fetchall()
    return [row[0] for row in rows]


def criteria(connection: Connection) -> tuple[Criteria, ...]:
    """The criteria held now."""
    row = connection.execute("SELECT criteria FROM criteria ORDER BY number DESC LIMIT 1").fetchone()
    return tuple(_criteria(one) for one in json.loads(row[0])) if row else ()


def set_criteria(connection: Connection, held: Sequence[Criteria], by: str, at: datetime) -> None:
    """Keep them; earlier ones stay in the history."""
    text = json.dumps([{name: getattr(one, name) for name in Criteria.__slots__} for one in held], ensure_ascii=False)
    statement = "INSERT INTO criteria (criteria, decided_by, decided_at) VALUES (?, ?, ?)"
    connection.execute(statement, (text, by, text_of_instant(at)))


def found_after(connection: Connection, after: int, most: int) -> list[tuple[int, tuple[LeakCategory, ...]]]:
    """People found by any reading, after a number, with all that leaked about them."""
    rows = connection.execute(_CONCERNED, (after, most)).fetchall()
    return [(person, categories_of(codes.replace(",", " "))) for person, codes in rows]


def found_count(connection: Connection) -> int:
    """How many people are found."""
    return int(connection.execute(f"SELECT count(DISTINCT m.person) FROM matches m WHERE {_FOUND}").fetchone()[0])  # noqa: S608


def categories_of(codes: str) -> tuple[LeakCategory, ...]:
    """Categories from their codes, sorted, each once."""
    return segment_categories(LeakCategory(code) for code in codes.split())


def _reasons(codes: str) -> tuple[Reason, ...]:
    return tuple(map(Reason, codes.split()))


def _match(known: Places, row: Row) -> StoredMatch:
    number, person, place, line, pile, reasons, categories, decision, by = row
    return StoredMatch(
        number=number,
        person=known.id_of(person),
        table=place,
        line=line,
        pile=Pile(pile),
        reasons=_reasons(reasons),
        categories=tuple(map(LeakCategory, categories.split())),
        decision=Decision(decision) if decision else None,
        decided_by=by,
    )


def _criteria(held: Mapping[str, object]) -> Criteria:
    return Criteria(
        why=str(held["why"]),
        from_day=int(str(held["from_day"])),
        to_day=int(str(held["to_day"])),
        sites=tuple(map(str, _listed(held, "sites"))),
        sources=tuple(map(str, _listed(held, "sources"))),
        categories=tuple(LeakCategory(str(one)) for one in _listed(held, "categories")),
        everybody=held["everybody"] is True,
        prescribers=tuple(map(str, _listed(held, "prescribers"))),
    )


def _listed(held: Mapping[str, object], name: str) -> Sequence[object]:
    found = held.get(name)
    return found if isinstance(found, list) else ()
