"""Ordinary yes/no reasoning over facts that may be unknown: try every value an unknown could take.

A rule is a plain function `(facts: Facts) -> Hashable`. It asks the facts; an unknown fact answers, in turn, every
value it could have. If all of them lead to one result, that is the result; otherwise the result is undetermined.
So no unknown removes a duty that some value of it would impose, and none is left in doubt without need.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Moment, Several, Unknown
from clinickit.domain.schema import Kind, elements, leaf_of

R = TypeVar("R", bound=Hashable)
E = TypeVar("E", bound=StrEnum)

MOST_TRIALS = 2000


@dataclass(frozen=True, slots=True)
class Read:
    """One thing asked of the facts: the path, what was asked, and whether the answer was known.

    `guessed` when the unknown was given values in turn; an unknown may also be seen as it stands, without guessing.
    """

    path: str
    asked: str
    known: bool
    guessed: bool = False


# The same few thousand are built for every case: kept, as they never change.
_read = lru_cache(maxsize=20_000)(Read)


class _Script:
    """The guesses of one trial: replays the given ones, then takes the first option and notes the others."""

    def __init__(self, guesses: list[int]) -> None:
        self.guesses = guesses
        self.widths: list[int] = []

    def next(self, width: int) -> int:
        position = len(self.widths)
        self.widths.append(width)
        if position == len(self.guesses):
            self.guesses.append(0)
        return self.guesses[position]

    def following(self) -> list[int] | None:
        """The guesses of the next trial, or None when every one has been tried."""
        guesses = self.guesses[: len(self.widths)]
        while guesses:
            last = len(guesses) - 1
            if guesses[last] + 1 < self.widths[last]:
                guesses[last] += 1
                return guesses
            guesses.pop()
        return None


class _Last(_Script):
    """The last option everywhere: no, none, the most lenient; a quick way to see that results differ."""

    def next(self, width: int) -> int:
        self.widths.append(width)
        return width - 1


class Facts:
    """What a rule may ask. Every question is recorded; an unknown one is guessed consistently within a trial."""

    __slots__ = ("_answers", "_bounds", "_guessed", "_script", "reads")

    def __init__(self, answers: Mapping[str, FactValue], script: _Script | None = None) -> None:
        self._answers = answers
        self._script = script or _Script([])
        self._guessed: dict[tuple[str, str], object] = {}
        self._bounds: dict[str, tuple[int, int | None]] = {}
        self.reads: dict[tuple[str, str], Read] = {}

    def _note(self, path: str, asked: str, *, known: bool, guessed: bool = False) -> None:
        key, reads = (path, asked), self.reads
        if guessed or key not in reads:
            reads[key] = _read(path, asked, known, guessed)

    def _guess(self, path: str, asked: str, options: tuple[object, ...]) -> object:
        key = (path, asked)
        if key not in self._guessed:
            self._guessed[key] = options[self._script.next(len(options))]
        return self._guessed[key]

    def value(self, path: str) -> FactValue:
        """The value as it stands, unknown or not, without guessing."""
        value = self._answers.get(path, NOT_ASKED)
        self._note(path, "", known=not isinstance(value, Unknown))
        return value

    def yes(self, path: str) -> bool:
        """Whether a yes/no fact is yes."""
        value = self._answers.get(path, NOT_ASKED)
        if isinstance(value, bool):
            self._note(path, "", known=True)
            return value
        self._note(path, "", known=False, guessed=True)
        return bool(self._guess(path, "", (True, False)))

    def choice(self, path: str, options: type[E]) -> E:
        """The option chosen."""
        value = self._answers.get(path, NOT_ASKED)
        if isinstance(value, options):
            self._note(path, "", known=True)
            return value
        self._note(path, "", known=False, guessed=True)
        guessed = self._guess(path, "", tuple(options))
        assert isinstance(guessed, options)  # noqa: S101 - narrows what was put in two lines above
        return guessed

    def one_of(self, path: str, *options: StrEnum) -> bool:
        """Whether the option chosen is one of these; a yes/no guess consistent with earlier ones is enough."""
        return self.choice(path, type(options[0])) in options

    def has(self, path: str, option: StrEnum) -> bool:
        """Whether a set holds an option. A set said to be incomplete may hold any option not yet listed."""
        value = self._answers.get(path, NOT_ASKED)
        if isinstance(value, Several) and (option in value.items or value.complete):
            self._note(path, option, known=True)
            return option in value.items
        self._note(path, option, known=False, guessed=True)
        return bool(self._guess(path, option, (True, False)))

    def at_least(self, path: str, threshold: int) -> bool:
        """Whether a count reaches a threshold; guesses about several thresholds of one count agree."""
        value = self._answers.get(path, NOT_ASKED)
        if isinstance(value, Count):
            self._note(path, str(threshold), known=True)
            return value.value >= threshold
        self._note(path, str(threshold), known=False, guessed=True)
        low, high = self._bounds.get(path, (0, None))
        if threshold <= low:
            return True
        if high is not None and threshold >= high:
            return False
        reached = bool(self._guess(path, str(threshold), (True, False)))
        self._bounds[path] = (threshold, high) if reached else (low, threshold)
        return reached

    def perhaps(self, path: str, asked: str) -> bool:
        """Something that the answer given leaves open (« probablement »): guessed both ways."""
        self._note(path, asked, known=False, guessed=True)
        return bool(self._guess(path, asked, (True, False)))

    def elements(self, group: str) -> tuple[str, ...]:
        """The ids of what was entered in a group, in order; a group of which nobody spoke is empty."""
        return elements(self._answers, group)

    def given(self, path: str) -> bool:
        """Whether a text, date or moment has been given: a fact about the case itself, never guessed."""
        value = self._answers.get(path, NOT_ASKED)
        known = not isinstance(value, Unknown) and value != ""
        self._note(path, "given", known=True)
        return known

    def moment(self, path: str) -> Moment | None:
        """A moment if it is known; rules that turn on time must say what an absent one means."""
        value = self.value(path)
        return value if isinstance(value, Moment) else None


@dataclass(frozen=True, slots=True)
class Finding(Generic[R]):
    """What a rule gives over every value the unknowns could take.

    `results` are in order of first appearance; `unknown_reads` are the questions that had no answer; `exhausted` is
    False when the trials were cut short (two results seen, or too many unknowns), which only happens once the result
    is already undetermined or is treated as such.
    """

    results: tuple[R, ...]
    reads: tuple[Read, ...]
    exhausted: bool

    @property
    def certain(self) -> R | None:
        """The one result all trials agree on, else None."""
        return self.results[0] if len(self.results) == 1 and self.exhausted else None

    @property
    def unknown_paths(self) -> tuple[str, ...]:
        """Paths of the facts whose unknown value was guessed, in order: knowing them may settle the result."""
        return tuple(dict.fromkeys([r.path for r in self.reads if r.guessed]))


def _gather(reads: dict[tuple[str, str], Read], more: Mapping[tuple[str, str], Read]) -> None:
    for key, read in more.items():
        if read.guessed or key not in reads:
            reads[key] = read


def explore(rule: Callable[[Facts], R], answers: Mapping[str, FactValue], enough: int = 2) -> Finding[R]:
    """Run a rule over every value its unknown facts could take; stop early once `enough` results were seen."""
    script = _Script([])
    facts = Facts(answers, script)
    results: dict[R, None] = {rule(facts): None}
    reads = facts.reads
    if not script.widths:  # nothing had to be guessed: the usual case
        return Finding(tuple(results), tuple(reads.values()), exhausted=True)
    guesses = script.following()
    trials = 1
    if guesses is not None and len(results) < enough:
        facts = Facts(answers, _Last([]))
        results[rule(facts)] = None
        _gather(reads, facts.reads)
    while guesses is not None and len(results) < enough and trials < MOST_TRIALS:
        script = _Script(guesses)
        facts = Facts(answers, script)
        results[rule(facts)] = None
        _gather(reads, facts.reads)
        guesses = script.following()
        trials += 1
    return Finding(tuple(results), tuple(reads.values()), exhausted=guesses is None)


@dataclass(frozen=True, slots=True)
class Flip(Generic[R]):
    """One fact which, changed alone, changes the result: the path, the value tried, the result it would give."""

    path: str
    value: FactValue
    result: R | None


def alternatives(path: str, asked: str, current: FactValue) -> tuple[FactValue, ...]:
    """Other values worth trying for a fact that was read: all options, yes/no, one more or one less in a set."""
    leaf = leaf_of(path)
    if leaf.kind is Kind.YES_NO:
        return tuple(v for v in (True, False) if v is not current)
    if leaf.kind is Kind.CHOICE and leaf.options is not None:
        return tuple(o for o in leaf.options if o is not current)
    if leaf.kind is Kind.CHOICES and leaf.options is not None and asked:
        option = leaf.options(asked)
        items = current.items if isinstance(current, Several) else ()
        without = tuple(i for i in items if i != option)
        return (Several(without),) if option in items else (Several((*items, option)),)
    if leaf.kind is Kind.COUNT and asked.isdigit():
        threshold = int(asked)
        reached = isinstance(current, Count) and current.value >= threshold
        return (Count(max(0, threshold - 1)),) if reached else (Count(threshold),)
    return ()


def flips(rule: Callable[[Facts], R], answers: Mapping[str, FactValue]) -> tuple[Flip[R], ...]:
    """What-if: each fact read which, changed alone, gives another result. Computed on demand only."""
    base = explore(rule, answers)
    found: dict[tuple[str, str], Flip[R]] = {}
    for read in base.reads:
        for value in alternatives(read.path, read.asked, answers.get(read.path, NOT_ASKED)):
            changed = explore(rule, {**answers, read.path: value})
            if changed.certain != base.certain:
                found[(read.path, repr(value))] = Flip(read.path, value, changed.certain)
    return tuple(found.values())
