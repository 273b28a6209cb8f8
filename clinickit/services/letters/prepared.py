"""Goes once through everybody concerned and keeps what the pages of letters need: counts, wordings, who is apart."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clinickit.documents.letters import SegmentBody
from clinickit.domain.errors import Cancelled
from clinickit.domain.letters import LetterChannel, SegmentKey
from clinickit.people.segments import display_name
from clinickit.services.letters.people import Apart, Manner, Meant, everybody
from clinickit.services.letters.screens import ApartLine, SegmentLine
from clinickit.services.patients_ports import Concerned, PatientStore
from clinickit.services.ports import CancelToken, Progress

MOST_APART = 2000
"""People set apart who are named; the others are counted."""
_TOLD_EVERY = 1000


@dataclass(slots=True)
class Prepared:
    """Everybody concerned, in the order of the list: ids and the rank of each one's segment, and the counts.

    `heads`: letters by letterhead; `sites`: people by the site the list names; `unplaced`: those of them whose
    letterhead is not known, who get that of the practice.
    """

    manner: Manner
    segments: list[SegmentKey] = field(default_factory=list)
    people: Counter[SegmentKey] = field(default_factory=Counter)
    channels: Counter[LetterChannel] = field(default_factory=Counter)
    apart: list[ApartLine] = field(default_factory=list)
    apart_counts: Counter[Apart] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    unplaced: Counter[str] = field(default_factory=Counter)
    ids: list[str] = field(default_factory=list)
    ranks: "array[int]" = field(default_factory=lambda: array("i"))
    found: int = 0
    already: int = 0
    bodies: Mapping[SegmentKey, SegmentBody] = field(default_factory=dict)
    lines: tuple[SegmentLine, ...] = ()

    def concerned(self, person: str) -> Concerned | None:
        """What leaked about somebody, as it was prepared; None for who is not among the people concerned."""
        if person not in self.ids:
            return None
        rank = self.ranks[self.ids.index(person)]
        if not rank:
            return Concerned(person, (), presumed=False)
        segment = self.segments[rank - 1]
        return Concerned(person, segment.categories, segment.presumed)

    def planned(self) -> None:
        """Every letter that was ready has just been planned."""
        self.already += sum(self.people.values())
        self.people, self.channels, self.heads, self.unplaced = Counter(), Counter(), Counter(), Counter()

    def after(self, person: str, step: int, segment: int = 0) -> str:
        """The next person (`step` 1) or the one before (-1), of a segment's rank or any (0), round and round.

        The first one when the person is not among them; empty when there is nobody.
        """
        start = self.ids.index(person) if person in self.ids else -step if step > 0 else 0
        for offset in range(1, len(self.ids) + 1):
            place = (start + step * offset) % len(self.ids)
            if not segment or self.ranks[place] == segment:
                return self.ids[place]
        return ""


def prepared(
    store: PatientStore,
    manner: Manner,
    written: frozenset[str],
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> Prepared:
    """One pass over everybody concerned. Raises Cancelled."""
    made = Prepared(manner)
    total = sum(store.concerned_count())
    known: dict[SegmentKey, int] = {}
    for done, one in enumerate(everybody(store, manner), 1):
        _take(made, one, known, written)
        if done % _TOLD_EVERY == 0:
            if cancel is not None and cancel.cancelled():
                raise Cancelled("Préparation arrêtée à la demande.")
            if progress is not None:
                progress(done, total)
    made.segments = list(known)
    return made


def _take(made: Prepared, one: Meant, known: dict[SegmentKey, int], written: frozenset[str]) -> None:
    made.found += not one.concerned.presumed
    made.ids.append(one.patient.id)
    made.sites[one.patient.site] += 1
    if one.patient.id in written:
        made.already += 1
    if Apart.DECEASED in one.apart:
        made.ranks.append(0)
    else:
        made.ranks.append(known.setdefault(one.segment, len(known) + 1))
    if one.apart:
        made.apart_counts.update(one.apart)
        if len(made.apart) < MOST_APART:
            made.apart.append(ApartLine(one.patient.id, display_name(one.patient), one.apart))
    elif one.patient.id not in written:
        made.people[one.segment] += 1
        made.channels.update(addressee.channel for addressee in one.addressees)
        made.heads[one.placed.head] += len(one.addressees)
        made.unplaced[one.patient.site] += not one.placed.sure


def planned_bodies(made: Prepared) -> Iterator[tuple[SegmentKey, SegmentBody]]:
    """The bodies of the segments that somebody gets in this plan."""
    return ((key, made.bodies[key]) for key in made.segments if made.people[key])
