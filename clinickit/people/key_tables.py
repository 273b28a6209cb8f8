"""Tables from a hash to people's numbers, and rows of short texts, in few bytes however long the list is."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise

# A key is a hash of 64 bits. Its bits 24 to 31 are the mark that stands beside each person, those from 32 on name the
# bucket, which holds about four; the lowest and the highest three place it in the filter.
_NUMBER_BITS, _MARK_BITS, _TO_BUCKET = 24, 8, 32
_NUMBER, _MARK = (1 << _NUMBER_BITS) - 1, (1 << _TO_BUCKET) - (1 << _NUMBER_BITS)
_IN_BUCKET, _ENOUGH_BUCKET_BITS, _MOST_BUCKET_BITS = 4, 16, 20
# The filter has a byte or two for each key, and a bit of one is set by each: half the strangers meet an empty byte,
# and nearly all the others an empty bit.
_TO_BIT = 61
# By the highest three bits, of which the first is the sign.
_BITS = tuple(1 << bit for bit in range(8))
# Figures of 52 bits are sorted as floats of one exponent, whose lower bits they are: three times as fast.
_LOWEST_FLOAT, _LOWEST_HIGH_HALF = 2.0**52, 0x433 << 20
_TOP_BYTE, _TOP_OF_NEXT = b"\x43", 0x30
_OF_A_KEY = float(1 << _NUMBER_BITS)
_AT_ONCE = 1 << 15
# Where the bytes of a figure of eight, and of four, stand from the lowest to the highest.
_LOWEST_FIRST = array("H", [1]).tobytes()[0] == 1
_EIGHT, _FOUR = (range(size)[:: 1 if _LOWEST_FIRST else -1] for size in (8, 4))
_LOW_HALF, _HIGH_HALF = (0, 1) if _LOWEST_FIRST else (1, 0)
# More in one bucket than this, and halving it is faster than reading it.
_MANY = 24


class PackedTexts:
    """Short texts by number, one after the other in one long text."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self.text, self.ends = "", array("I", [0])
        self._pieces: list[str] = []
        self.extend(texts)
        self.settle()

    def extend(self, texts: Sequence[str]) -> None:
        """Some more; they are there to be read once all is settled."""
        self._pieces.append("".join(texts))
        self.ends.extend(accumulate(map(len, texts), initial=self.ends.pop()))

    def settle(self) -> None:
        """Put them together."""
        self.text += "".join(self._pieces)
        self._pieces.clear()

    def some(self, numbers: range) -> list[str]:
        """The texts of consecutive numbers."""
        return [self.text[start:end] for start, end in pairwise(self.ends[numbers.start : numbers.stop + 1])]

    def __len__(self) -> int:
        """How many."""
        return len(self.ends) - 1

    def __iter__(self) -> Iterator[str]:
        """Each text, in order."""
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> str:
        """The text of a number. Raises IndexError."""
        return self.text[self.ends[number] : self.ends[number + 1]]


class KeyTable:
    """Which people hold a key, made once of keys (any hashes) and the person beside each, then asked by `find`.

    One row of 32-bit figures sorted by key, a mark of 8 bits of the key and 24 bits of person, entered by other
    bits of the key, behind a filter that turns most strangers away: seven bytes a key in all. Two keys that share about
    25 bits are taken for one: who asks compares again. Keys that more people than `most` hold (0: none) are left out.
    Raises OverflowError beyond 16 million people.
    """

    def __init__(self, keys: "array[int]", numbers: "array[int]", most: int = 0) -> None:
        size = len(keys)
        # A short list has more buckets than it fills, so that two keys are hardly ever taken for one.
        wide = max(min(size.bit_length() + _MARK_BITS // 2, _ENOUGH_BUCKET_BITS), _MARK_BITS)
        bucket_bits = min(max((size // _IN_BUCKET).bit_length(), wide), _MOST_BUCKET_BITS)
        self._buckets = (1 << bucket_bits) - 1
        self._slots = slots = (1 << size.bit_length()) - 1
        self._filter = marked = bytearray(slots + 1)
        for key in keys:
            marked[key & slots] |= _BITS[key >> _TO_BIT]
        ends = array("I", bytes(4 << bucket_bits))
        self._many = array("I")
        for part in _sorted(_figures(keys, numbers, self._buckets), self._buckets):
            self._enter(_without_crowds(part, most) if most else part, ends)
        self._starts = array("I", accumulate(ends, max, initial=0))

    def __len__(self) -> int:
        """How many places there are: one for each person under each key."""
        return len(self._many)

    def _enter(self, ordered: "array[float]", ends: "array[int]") -> None:
        halves = array("I", ordered.tobytes())
        for place, bucket in enumerate(halves[_HIGH_HALF::2], start=len(self._many) + 1):
            ends[bucket - _LOWEST_HIGH_HALF] = place
        self._many.extend(halves[_LOW_HALF::2])

    def find(self, keys: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        """Those keys that somebody holds: which of the keys, and from where to where `people` are."""
        many = self._many
        for at, first, start, end in self._met(keys):
            place = bisect_left(many, first, start, end)
            if place < end and many[place] - first <= _NUMBER:
                after = place + 1
                if after < end and many[after] - first <= _NUMBER:
                    after = bisect_right(many, first | _NUMBER, after, end)
                yield at, place, after

    def holders(self, keys: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """The same with the people themselves: twice as fast where few hold a key."""
        many = self._many
        for at, first, start, end in self._met(keys):
            held = many[start:end]
            if len(held) > _MANY:
                held = held[bisect_left(held, first) : bisect_right(held, first | _NUMBER)]
            if people := [one & _NUMBER for one in held if one & _MARK == first]:
                yield at, people

    def _met(self, keys: Iterable[int]) -> list[tuple[int, int, int, int]]:
        """The keys that the filter lets through: which, the mark before all people, and the limits of the bucket."""
        marked, slots, starts, buckets = self._filter, self._slots, self._starts, self._buckets
        return [
            (at, key & _MARK, starts[bucket := key >> _TO_BUCKET & buckets], starts[bucket + 1])
            for at, key in enumerate(keys)
            if (bits := marked[key & slots]) and bits & _BITS[key >> _TO_BIT]
        ]

    def people(self, start: int, after: int) -> list[int]:
        """Those who stand from one place to another."""
        return [one & _NUMBER for one in self._many[start:after]]

    def everyone(self) -> Iterator[int]:
        """Who stands at each place, in order."""
        return (one & _NUMBER for one in self._many)

    def people_at(self, places: Iterable[int]) -> list[int]:
        """Those who stand at some places."""
        return [self._many[place] & _NUMBER for place in places]

    def holds(self, key: int, number: int) -> bool:
        """Whether this person is among those who hold a key."""
        bucket, wanted = key >> _TO_BUCKET & self._buckets, key & _MARK | number
        end = self._starts[bucket + 1]
        at = bisect_left(self._many, wanted, self._starts[bucket], end)
        return at < end and self._many[at] == wanted


def _figures(keys: "array[int]", numbers: "array[int]", buckets: int) -> "array[float]":
    """For each key its bucket, its mark and the person, from the highest bits to the lowest, as one float."""
    # The person takes the place of the lowest three bytes; the mark and the bucket stay as they are.
    made, people = bytearray(keys.tobytes()), numbers.tobytes()
    if people[_FOUR[3] :: 4].strip(b"\0"):
        raise OverflowError("more people than 24 bits can number")
    for byte in range(_NUMBER_BITS // 8):
        made[_EIGHT[byte] :: 8] = people[_FOUR[byte] :: 4]
    for byte, kept, added in ((5, buckets >> 8 & 255, 0), (6, buckets >> 16, _TOP_OF_NEXT)):
        table = bytes(code & kept | added for code in range(0x100))
        made[_EIGHT[byte] :: 8] = made[_EIGHT[byte] :: 8].translate(table)
    made[_EIGHT[7] :: 8] = _TOP_BYTE * len(keys)
    return array("d", bytes(made))


def _sorted(figures: "array[float]", buckets: int) -> Iterator["array[float]"]:
    """The figures in order, part after part: a list of all of them would take four times their memory."""
    runs = [array("d", sorted(figures[at : at + _AT_ONCE])) for at in range(0, len(figures), _AT_ONCE)]
    del figures
    limits = [_LOWEST_FLOAT + float((buckets + 1) * part // len(runs) << _TO_BUCKET) for part in range(1, len(runs))]
    cuts = [[0, *(bisect_left(run, limit) for limit in limits), len(run)] for run in runs]
    for part in range(len(runs)):
        pieces = [run[cut[part] : cut[part + 1]] for run, cut in zip(runs, cuts, strict=True)]
        yield array("d", sorted(chain.from_iterable(pieces)))


def _without_crowds(ordered: "array[float]", most: int) -> "array[float]":
    """The figures but those of keys that more people hold."""
    ends = zip(ordered, ordered[most:], strict=False)
    crowded = {one // _OF_A_KEY for one, other in ends if one // _OF_A_KEY == other // _OF_A_KEY}
    return array("d", [one for one in ordered if one // _OF_A_KEY not in crowded]) if crowded else ordered
