"""Puts the crisis sheets of several incident kinds together: patients first, nothing said twice, the stronger kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from clinickit.domain.gestures import (
    COMMON,
    UNKNOWN_KIND,
    Block,
    BrickSheet,
    DoNot,
    EvidenceToKeep,
    Gesture,
    Library,
    OfficialSheet,
    Phase,
    Playbook,
    RuleLine,
    Statement,
)
from clinickit.domain.playbook_files import parse_playbook
from clinickit.domain.playbook_library import parse_library
from clinickit.domain.vocabulary import Brick

__all__ = [
    "Block",
    "DoNot",
    "EvidenceToKeep",
    "Fallback",
    "Gesture",
    "Library",
    "MergedGesture",
    "MergedPlaybook",
    "Phase",
    "Playbook",
    "SetAside",
    "SetAsideReason",
    "Statement",
    "brick_sheets",
    "first_gestures",
    "merge",
    "official_sheets",
    "parse_library",
    "parse_playbook",
    "sheets_of",
]


Slot = tuple[int, bool, bool, bool, int, int, str]


class SetAsideReason(StrEnum):
    """Why a gesture of a sheet is not in the merged list; the French words are `sentences.set_aside_…`."""

    STRONGER = "stronger"
    CONDITION = "condition"
    BRICK = "brick"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A gesture left out, and why; `detail` is the id of the stronger gesture, of the condition, or a reason."""

    gesture: Gesture
    reason: SetAsideReason
    detail: str


@dataclass(frozen=True, slots=True)
class MergedGesture:
    """One gesture to do once, whichever sheets ask for it.

    `root` is the id to tick: it stays the same when a kind of incident is added or taken away.
    `also_said` are the sentences of the equal gestures that say something more; `only_if` is empty as soon as
    one sheet asks for it without condition; `replaces` are the weaker gestures that it contains.
    """

    root: str
    gesture: Gesture
    phase: Phase
    care: bool
    kinds: tuple[str, ...]
    ids: tuple[str, ...]
    only_if: str
    also_said: tuple[Statement, ...]
    stops: tuple[str, ...]
    substitute_first: tuple[str, ...]
    clocks: tuple[str, ...]
    notes: tuple[Statement, ...]
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fallback:
    """A block that is empty in a sheet: the common rule holds there, and the screen says so."""

    kind: str
    block: Block


@dataclass(frozen=True, slots=True)
class MergedPlaybook:
    """What a practice has to do, avoid and keep when these kinds of incident hold together."""

    kinds: tuple[str, ...]
    rule: tuple[RuleLine, ...]
    gestures: tuple[MergedGesture, ...]
    do_nots: tuple[DoNot, ...]
    evidence: tuple[EvidenceToKeep, ...]
    evidence_rules: tuple[Statement, ...]
    seen: tuple[Statement, ...]
    fallbacks: tuple[Fallback, ...]
    set_aside: tuple[SetAside, ...]

    def phase(self, phase: Phase) -> tuple[MergedGesture, ...]:
        """The gestures of one phase, in the order to do them."""
        return tuple(one for one in self.gestures if one.phase is phase)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A gesture with its place: the sheet it comes from and its number within its phase."""

    gesture: Gesture
    playbook: Playbook
    number: int

    @property
    def slot(self) -> Slot:
        """The order of work: phase, patients, what burns, common rule, then one gesture of each sheet in turn."""
        one, common = self.gesture, self.playbook.id == COMMON
        phase = tuple(Phase).index(one.phase)
        return phase, not one.care, not one.urgent, not common, self.number, self.playbook.rank, one.id


def sheets_of(library: Library, kinds: Iterable[str]) -> tuple[Playbook, ...]:
    """The common rule and the sheets of these kinds; with no kind yet, the sheet for « je ne sais pas »."""
    wanted = set(kinds) - {COMMON} or {UNKNOWN_KIND}
    chosen = [library.playbooks[COMMON], *(library.playbooks[one] for one in wanted)]
    return tuple(sorted(chosen, key=lambda one: (one.rank, one.id)))


def merge(
    playbooks: Sequence[Playbook],
    bricks: Collection[Brick] | None = None,
    conditions: Mapping[str, bool] | None = None,
) -> MergedPlaybook:
    """One list of work from several sheets, in an order that does not depend on the order given.

    `bricks` are the software and devices of the practice, None when the list is unknown or incomplete:
    then nothing is left out. `conditions` are the named conditions already answered; an unanswered one
    leaves the gesture in place. What is left out stands in `set_aside` with the reason.
    """
    sheets = sorted({one.id: one for one in playbooks}.values(), key=lambda one: (one.rank, one.id))
    kinds = tuple(one.id for one in sheets if one.id != COMMON)
    known = {**_settled(sheets), **(conditions or {})}
    set_aside: list[SetAside] = []
    groups: dict[str, list[_Placed]] = {}
    for one in _placed(sheets):
        left_out = _left_out(one.gesture, kinds, bricks, known)
        if left_out is None:
            groups.setdefault(one.gesture.root, []).append(one)
        else:
            set_aside.append(left_out)
    weaker = {root: stronger for root, group in groups.items() if (stronger := _stronger(group, groups))}
    for root, stronger in weaker.items():
        aside = (SetAside(one.gesture, SetAsideReason.STRONGER, stronger) for one in groups[root])
        set_aside.extend(aside)
    replaced = {root: [groups[one] for one, by in weaker.items() if by == root] for root in groups}
    kept = [
        (_slot([*group, *(one for old in replaced[root] for one in old)]), _merged(root, group, replaced[root]))
        for root, group in groups.items()
        if root not in weaker
    ]
    return MergedPlaybook(
        kinds=kinds,
        rule=tuple(line for one in sheets for line in one.rule),
        gestures=tuple(one for _, one in sorted(kept, key=lambda pair: pair[0])),
        do_nots=_once(one for sheet in sheets for one in sheet.do_nots),
        evidence=_once(one for sheet in sheets for one in sheet.evidence),
        evidence_rules=tuple(one for sheet in sheets for one in sheet.evidence_rules),
        seen=tuple(one for sheet in sheets for one in sheet.seen),
        fallbacks=tuple(Fallback(one.id, block) for one in sheets for block in one.falls_back if one.id in kinds),
        set_aside=tuple(sorted(set_aside, key=lambda one: (one.reason, one.gesture.id))),
    )


def first_gestures(merged: MergedPlaybook, count: int) -> tuple[MergedGesture, ...]:
    """The next `count` gestures to do, for the first screen of the crisis."""
    return merged.gestures[: max(count, 0)]


def brick_sheets(
    library: Library, kinds: Collection[str], bricks: Collection[Brick] | None = None
) -> tuple[BrickSheet, ...]:
    """What holds for the software and devices of the practice, only the lines meant for these incidents."""
    chosen = [one for one in library.bricks.values() if bricks is None or one.brick in bricks]
    return tuple(
        BrickSheet(
            one.brick,
            one.title,
            one.examples,
            tuple(line for line in one.lines if set(line.kinds) & set(kinds)),
        )
        for one in chosen
    )


def official_sheets(library: Library, kinds: Collection[str]) -> tuple[OfficialSheet, ...]:
    """The official sheets to hand to the provider for these kinds of incident."""
    return tuple(one for one in library.official_sheets if set(one.kinds) & set(kinds))


def _placed(sheets: Iterable[Playbook]) -> Iterable[_Placed]:
    for sheet in sheets:
        for phase in Phase:
            for number, gesture in enumerate(sheet.phase(phase)):
                yield _Placed(gesture, sheet, number)


def _settled(sheets: Iterable[Playbook]) -> dict[str, bool]:
    """What the kinds themselves answer: one yes is enough, a no must come from every kind."""
    answers = [dict(one.settles) for one in sheets if one.id != COMMON]
    names = {name for one in answers for name in one}
    yes = {name: True for name in names if any(one.get(name) is True for one in answers)}
    no = {name: False for name in names if all(one.get(name) is False for one in answers)}
    return {**no, **yes}


def _left_out(
    gesture: Gesture, kinds: Collection[str], bricks: Collection[Brick] | None, known: Mapping[str, bool]
) -> SetAside | None:
    if known.get(gesture.only_if) is False:
        return SetAside(gesture, SetAsideReason.CONDITION, gesture.only_if)
    if gesture.bricks and bricks is not None and not set(gesture.bricks) & set(bricks):
        return SetAside(gesture, SetAsideReason.BRICK, ", ".join(gesture.bricks))
    if set(gesture.not_with) & set(kinds):
        return SetAside(gesture, SetAsideReason.CONFLICT, gesture.not_with_why)
    return None


def _stronger(group: Iterable[_Placed], groups: Mapping[str, object]) -> str:
    """The id of a gesture at hand that contains this one, or an empty text."""
    names = (name for one in group for name in one.gesture.yields_to)
    return next((name for name in names if name in groups), "")


def _slot(group: Iterable[_Placed]) -> Slot:
    return min(one.slot for one in group)


def _merged(root: str, group: Sequence[_Placed], replaced: Iterable[Sequence[_Placed]]) -> MergedGesture:
    ordered = sorted(group, key=lambda one: one.slot)
    chosen = next((one for one in ordered if one.gesture.id == root), ordered[0]).gesture
    others = [one.gesture for one in ordered if one.gesture.id != chosen.id]
    weaker = [one.gesture for old in replaced for one in old]
    everyone = [chosen, *others]
    return MergedGesture(
        root=root,
        gesture=chosen,
        phase=min((one.phase for one in [*everyone, *weaker]), key=tuple(Phase).index),
        care=any(one.care for one in everyone),
        kinds=_distinct(one.playbook.id for one in ordered),
        ids=tuple(one.id for one in everyone),
        only_if=chosen.only_if if all(one.only_if for one in everyone) else "",
        also_said=_also_said(chosen, others),
        stops=_distinct(text for one in everyone for text in one.stops),
        substitute_first=_distinct(text for one in everyone for text in one.substitute_first),
        clocks=_distinct(one.clock for one in everyone),
        notes=tuple({note.text: note for one in everyone for note in one.notes}.values()),
        replaces=_distinct(one.id for one in weaker),
    )


def _also_said(chosen: Gesture, others: Iterable[Gesture]) -> tuple[Statement, ...]:
    """What the equal gestures say more, each sentence with its own mark and sources."""
    said = {chosen.text, chosen.detail, ""}
    more: dict[str, Statement] = {}
    for one in others:
        for text in (one.text, one.detail):
            if text not in said:
                more.setdefault(text, Statement(text, one.confidence, one.because, one.id))
    return tuple(more.values())


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


class _Rooted(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def root(self) -> str: ...


R = TypeVar("R", bound=_Rooted)


def _once(items: Iterable[R]) -> tuple[R, ...]:
    """Equal items once, under their root when it is there, in the order first met."""
    kept: dict[str, R] = {}
    for one in items:
        if one.root not in kept or one.id == one.root:
            kept[one.root] = one
    return tuple(kept.values())
