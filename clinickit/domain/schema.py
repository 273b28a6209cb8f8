"""The one vocabulary of fact paths, read off the dataclasses: which exist, of which type, how to build a case."""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from clinickit.domain.case import Case
from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Moment, Several, Unknown

ELEMENT = re.compile(r"\[([^\]]*)\]")
_DOT = re.compile(r"\.(?![^\[\]]*\])")  # ids may hold dots: `breach.gestures[theft.call_17].done_at`


class Kind(StrEnum):
    """The type of a fact, as a case file, a question and a placeholder see it."""

    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNT = "count"
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact: its path (`breach.parties[].name` inside a group), its kind, its options if any."""

    path: str
    kind: Kind
    options: type[StrEnum] | None = None

    @property
    def group(self) -> str:
        """The path of the group it belongs to, or an empty text."""
        return self.path.rpartition("[]")[0]


_KINDS: dict[object, Kind] = {
    str: Kind.TEXT,
    bool: Kind.YES_NO,
    Count: Kind.COUNT,
    Moment: Kind.MOMENT,
    date: Kind.DAY,
}


def _leaf(path: str, annotation: object) -> Leaf:
    wanted = [a for a in typing.get_args(annotation) if a is not Unknown]
    inner = wanted[0]
    if inner in _KINDS:
        return Leaf(path, _KINDS[inner])
    if typing.get_origin(inner) is Several:
        return Leaf(path, Kind.CHOICES, typing.get_args(inner)[0])
    return Leaf(path, Kind.CHOICE, inner)


def _walk(record: type, prefix: str) -> Iterator[Leaf]:
    for name, annotation in typing.get_type_hints(record).items():
        path = f"{prefix}{name}"
        if name == "id":
            continue
        if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
            yield from _walk(annotation, path + ".")
        elif typing.get_origin(annotation) is tuple:
            yield from _walk(typing.get_args(annotation)[0], path + "[].")
        else:
            yield _leaf(path, annotation)


@cache
def leaves() -> Mapping[str, Leaf]:
    """Every fact path of a case, with groups written `[]`, in the order of the dataclasses."""
    return types.MappingProxyType({leaf.path: leaf for leaf in _walk(Case, "")})


@cache
def groups() -> tuple[str, ...]:
    """The paths of the groups (`practice.policies`)."""
    return tuple(dict.fromkeys(leaf.group for leaf in leaves().values() if leaf.group))


def generic(path: str) -> str:
    """`breach.parties[acme].name` → `breach.parties[].name`."""
    return ELEMENT.sub("[]", path)


def element_of(path: str) -> str:
    """The id of the group element a path names, or an empty text."""
    found = ELEMENT.search(path)
    return found.group(1) if found else ""


def leaf_of(path: str) -> Leaf:
    """The leaf of a path, with or without an element id.

    Raises KeyError for a path that does not exist.
    """
    return leaves()[generic(path)]


def fits(leaf: Leaf, value: FactValue) -> bool:
    """Whether a value has the type its path asks for; an unknown always fits."""
    if isinstance(value, Unknown):
        return True
    if leaf.kind is Kind.CHOICES:
        options = leaf.options
        return isinstance(value, Several) and options is not None and all(isinstance(i, options) for i in value.items)
    if leaf.kind is Kind.CHOICE:
        return leaf.options is not None and isinstance(value, leaf.options)
    if leaf.kind is Kind.TEXT:
        return isinstance(value, str) and not isinstance(value, StrEnum)
    expected = {Kind.YES_NO: bool, Kind.COUNT: Count, Kind.MOMENT: Moment, Kind.DAY: date}[leaf.kind]
    return isinstance(value, expected)


_Tree = dict[str, typing.Any]


def _plant(answers: Mapping[str, FactValue]) -> _Tree:
    tree: _Tree = {}
    for path, value in answers.items():
        spot = tree
        *parents, last = _DOT.split(path)
        for part in parents:
            found = ELEMENT.search(part)
            if found:
                spot = spot.setdefault(part[: found.start()], {}).setdefault(found.group(1), {})
            else:
                spot = spot.setdefault(part, {})
        spot[last] = value
    return tree


@cache
def _shape(record: type) -> tuple[tuple[str, str, type], ...]:
    found: list[tuple[str, str, type]] = []
    for name, annotation in typing.get_type_hints(record).items():
        if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
            found.append((name, "record", annotation))
        elif typing.get_origin(annotation) is tuple:
            found.append((name, "group", typing.get_args(annotation)[0]))
        else:
            found.append((name, "fact", object))
    return tuple(found)


def _grow(record: type, tree: _Tree, **fixed: str) -> typing.Any:  # noqa: ANN401 - any record of the case
    values: dict[str, typing.Any] = dict(fixed)
    for name, sort, inner in _shape(record):
        if name not in tree or name in fixed:
            continue
        if sort == "record":
            values[name] = _grow(inner, tree[name])
        elif sort == "group":
            values[name] = tuple(_grow(inner, sub, id=key) for key, sub in tree[name].items())
        else:
            values[name] = tree[name]
    return record(**values)


def build(answers: Mapping[str, FactValue]) -> Case:
    """The case that a flat mapping path → value describes; absent paths stay `NOT_ASKED`.

    Group elements come in the order in which their first answer was given. Values must already fit their path.
    """
    built = _grow(Case, _plant(answers))
    assert isinstance(built, Case)  # noqa: S101 - narrows the type; `_grow` builds what it is given
    return built


def _flatten(record: object, prefix: str) -> Iterator[tuple[str, FactValue]]:
    for name, sort, _ in _shape(typing.cast("type", record.__class__)):
        value = getattr(record, name)
        path = f"{prefix}{name}"
        if sort == "record":
            yield from _flatten(value, path + ".")
        elif sort == "group":
            for element in value:
                yield from _flatten(element, f"{path}[{element.id}].")
        elif name != "id" and value is not NOT_ASKED:
            yield path, value


def flatten(case: Case) -> dict[str, FactValue]:
    """The answers a case holds, path → value, in the order of the dataclasses; the inverse of `build`."""
    return dict(_flatten(case, ""))


def elements(answers: Mapping[str, FactValue], group: str) -> tuple[str, ...]:
    """Ids of the elements of a group that have at least one answer, in order of first answer."""
    prefix = group + "["
    return tuple(dict.fromkeys(element_of(p) for p in answers if p.startswith(prefix)))
