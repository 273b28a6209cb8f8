"""Tables from a hash to people's numbers, and rows of short texts, in few bytes however long the list is."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby

_NUMBER_BITS, _KEY_BITS, _PART_BITS = 24, 40, 5
KEY, _NUMBER = (1 << _KEY_BITS) - 1, (1 << _NUMBER_BITS) - 1
_TO_PART = _KEY_BITS - _PART_BITS
# Eight bits of each key stand beside its person, behind those that name the bucket, which holds about four.
_MARK_BITS, _MARK, _IN_BUCKET = 8, 255, 4
_TO_BUCKET, _ENTRY = _NUMBER_BITS + _MARK_BITS, (1 << _NUMBER_BITS + _MARK_BITS) - 1
# The filter has a byte or two for each key, and a bit of one is set by each: half the strangers meet an empty byte,
# and nearly all the others an empty bit.
_FILTER_BYTES, _TO_BIT, _BIT = 1, 24, 7


class PackedTexts:
    """Short texts by number, one after the other in one block of memory."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("I", [0])

    def append(self, text: str) -> None:
        """One more."""
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        """How many."""
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[str]:
        """Each text, in order."""
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> str:
        """The text of a number. Raises IndexError."""
        start, end = self._ends[number], self._ends[number + 1]
        return self._bytes[start:end].decode("utf-8", "surrogatepass")


class KeyTable:
    """Which people hold a key, made once of all pairs of key (any hash) and person, then asked by `find`.

    One row of 32-bit figures sorted by key, a mark of 8 bits of the key and 24 bits of person, entered by the first
    bits of the key, behind a filter that turns most strangers away: seven bytes a key in all. Two keys that share about
    25 bits are taken for one: who asks compares again. Keys that more people than `most` hold (0: none) are left out.
    Raises OverflowError beyond 16 million people.
    """

    def __init__(self, pairs: Iterable[tuple[int, int]], most: int = 0) -> None:
        parts = [array("Q") for _ in range(1 << _PART_BITS)]
        for key, number in pairs:
            short = key & KEY
            parts[short >> _TO_PART].append(short << _NUMBER_BITS | number)
            if number > _NUMBER:
                raise OverflowError(number)
        size = sum(map(len, parts))
        bucket_bits = (size // _IN_BUCKET).bit_length()
        self._to_mark = _KEY_BITS - bucket_bits - _MARK_BITS
        self._slots = (1 << (size * _FILTER_BYTES).bit_length()) - 1
        self._filter = bytearray(self._slots + 1)
        self._many = array("I")
        counts = array("I", bytes(4 << bucket_bits))
        # Part by part: a list of all the figures would take five times their memory.
        while parts:
            ordered = sorted(parts.pop(0))
            self._enter(_without_crowds(ordered, most) if most else ordered, counts)
        self._starts = array("I", accumulate(counts, initial=0))

    def __len__(self) -> int:
        """How many places there are: one for each person under each key."""
        return len(self._many)

    def _enter(self, ordered: Iterable[int], counts: "array[int]") -> None:
        marked, slots, to_mark = self._filter, self._slots, self._to_mark
        cut: list[int] = []
        for one in ordered:
            key = one >> _NUMBER_BITS
            marked[key & slots] |= 1 << (key >> _TO_BIT & _BIT)
            cut.append(key >> to_mark << _NUMBER_BITS | one & _NUMBER)
        # Once more: of two keys that are taken for one, the people are in order together.
        cut.sort()
        for one in cut:
            counts[one >> _TO_BUCKET] += 1
        self._many.extend(array("I", [one & _ENTRY for one in cut]))

    def find(self, keys: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        """Those keys that somebody holds: which of the keys, and from where to where `people` are."""
        marked, slots = self._filter, self._slots
        some = [
            (at, key & KEY)
            for at, key in enumerate(keys)
            if (bits := marked[key & slots]) and bits >> (key >> _TO_BIT & _BIT) & 1
        ]
        many, starts, to_mark = self._many, self._starts, self._to_mark
        for at, key in some:
            place = key >> to_mark
            bucket, first = place >> _MARK_BITS, (place & _MARK) << _NUMBER_BITS
            end = starts[bucket + 1]
            start = bisect_left(many, first, starts[bucket], end)
            if start < end and many[start] - first <= _NUMBER:
                after = start + 1
                if after < end and many[after] - first <= _NUMBER:
                    after = bisect_right(many, first | _NUMBER, after, end)
                yield at, start, after

    def people(self, start: int, after: int) -> list[int]:
        """Those who stand from one place to another."""
        return [one & _NUMBER for one in self._many[start:after]]

    def holds(self, key: int, number: int) -> bool:
        """Whether this person is among those who hold a key."""
        place = (key & KEY) >> self._to_mark
        bucket, wanted = place >> _MARK_BITS, (place & _MARK) << _NUMBER_BITS | number
        end = self._starts[bucket + 1]
        at = bisect_left(self._many, wanted, self._starts[bucket], end)
        return at < end and self._many[at] == wanted


def _without_crowds(ordered: Iterable[int], most: int) -> Iterator[int]:
    for _, run in groupby(ordered, lambda one: one >> _NUMBER_BITS):
        held = list(run)
        if len(held) <= most:
            yield from held
