"""A case taken from an example, in a store of its own, for the tests of its end and of what leaves it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.case import CaseHeader, Person
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.casefile.reading import read_case
from clinickit.services.ending.closing import ClosingDesk, Signed
from clinickit.services.library import Library
from clinickit.services.ports import CaseStore

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LEA = Signed("Léa Morvan", "gérante", "sans suite utile")
UNTIL = "25/11/2032"


@dataclass
class Days:
    """A clock that stands still until it is told to go on."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def later(self, **length: float) -> None:
        """Some time passes."""
        self.at += timedelta(**length)


@cache
def library() -> Library:
    """The words, the law and the papers, read once."""
    return Library(TomlResources())


@dataclass
class Held:
    """A store with one case in it."""

    book: Casebook
    case: OpenCase
    days: Days = field(default_factory=Days)


def held(number: str = "03", store: CaseStore | None = None) -> Held:
    """An example as a case of its own."""
    days = Days()
    book = Casebook(store or memory_store(), days, Person("Léa Morvan", "gérante"))
    text = next((ROOT / "resources" / "examples").glob(f"{number}_*.toml")).read_text(encoding="utf-8")
    read = read_case(text, "exemple")
    assert read.problems == ()
    header = CaseHeader("case-1", "practice-1", read.title, read.kind, days.now())
    answers = tuple(book.answer(path, value) for path, value in read.answers.items())
    return Held(book, book.load(header, answers, read.journal), days)


def reopened(one: Held) -> OpenCase:
    """The case as the store has it now."""
    header = next(header for header in one.book.store.cases() if header.id == one.case.id)
    return one.book.open(header)


def closed(one: Held) -> OpenCase:
    """The case, every point signed, then closed."""
    desk = ClosingDesk(library(), one.book)
    for point in desk.points(one.case):
        desk.settle(one.case, point.key, LEA, done=False)
    return desk.close(one.case, UNTIL, LEA)
