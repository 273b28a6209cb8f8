"""Tables from a hash to people's numbers, and rows of short texts, in few bytes however long the list is."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

Holders = int | tuple[int, ...]
# Up to so many keys a plain dictionary is kept: it answers four times as fast, and takes a hundred bytes a key.
FEW = 60_000
_NUMBER_BITS, _KEY_BITS, _PART_BITS = 24, 40, 5
KEY, _NUMBER = (1 << _KEY_BITS) - 1, (1 << _NUMBER_BITS) - 1
_TO_PART = _KEY_BITS - _PART_BITS
# Of 16 places in the filter at most one is taken, so that one stranger in 16 is looked up in vain.
_FILTER_BITS, _IN_BYTE, _BIT = 4, 3, 7


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
    """Which people hold a key: `hold` them all, `close`, then `get`.

    Beyond `FEW` keys it is one sorted row of 64-bit figures, 40 bits of key and 24 of person, entered by the first
    bits of the key, behind a filter of bits that turns most strangers away. Two keys that share 40 bits are taken for
    one: who asks compares again.
    """

    def __init__(self) -> None:
        self._few: dict[int, Holders] = {}
        # A row while people are held, not yet the dictionary, whose memory a long list would not get back.
        self._keys, self._numbers = array("q"), array("I")
        self._parts: list[array[int]] = []
        self._many, self._starts, self._filter = array("Q"), array("I"), bytearray()
        self._in_bucket = self._slots = 0
        self.get = self._few.get

    def hold(self, key: int, number: int) -> None:
        """One more person under a key (any hash). Raises OverflowError beyond 16 million people."""
        if number > _NUMBER:
            raise OverflowError(number)
        if self._parts:
            short = key & KEY
            self._parts[short >> _TO_PART].append(short << _NUMBER_BITS | number)
            return
        self._keys.append(key)
        self._numbers.append(number)
        if len(self._keys) > FEW:
            self._parts = [array("Q") for _ in range(1 << _PART_BITS)]
            for one, holder in self._held():
                self.hold(one, holder)

    def _held(self) -> Iterator[tuple[int, int]]:
        keys, numbers = self._keys, self._numbers
        self._keys, self._numbers = array("q"), array("I")
        return zip(keys, numbers, strict=True)

    def close(self, most: int = 0) -> "dict[int, array[int]]":
        """Make ready for `get`; keys that more people than `most` hold (0: none) are taken out and given back."""
        crowds: dict[int, array[int]] = {}
        if not self._parts:
            few = self._few
            for key, number in self._held():
                known = few.get(key)
                if known is None:
                    few[key] = number
                else:
                    few[key] = (known, number) if isinstance(known, int) else (*known, number)
            if most:
                crowded = [key for key, known in few.items() if isinstance(known, tuple) and len(known) > most]
                for key in crowded:
                    crowds[key] = array("I", each(few.pop(key)))
            return crowds
        # Part by part: a list of all the figures would take five times their memory.
        for place, part in enumerate(self._parts):
            ordered = sorted(part)
            self._parts[place] = array("Q")
            if most:
                runs = [list(run) for _, run in groupby(ordered, lambda one: one >> _NUMBER_BITS)]
                for run in runs:
                    if len(run) > most:
                        crowds[run[0] >> _NUMBER_BITS] = array("I", [one & _NUMBER for one in run])
                ordered = list(chain.from_iterable(run for run in runs if len(run) <= most))
            self._many.extend(array("Q", ordered))
        self._enter()
        self.get = self._get  # type: ignore[assignment]
        return crowds

    def _enter(self) -> None:
        """Where each bucket starts, and the filter."""
        many = self._many
        size = len(many).bit_length()
        self._in_bucket = in_bucket = _KEY_BITS - max(size - 1, 1)
        self._slots = slots = (1 << (size + _FILTER_BITS)) - 1
        self._filter = marked = bytearray((slots >> _IN_BYTE) + 1)
        starts = array("I", bytes(4 * ((1 << (_KEY_BITS - in_bucket)) + 1)))
        before = 0
        for at, one in enumerate(many):
            key = one >> _NUMBER_BITS
            marked[(key & slots) >> _IN_BYTE] |= 1 << (key & _BIT)
            if (bucket := key >> in_bucket) >= before:
                for between in range(before, bucket + 1):
                    starts[between] = at
                before = bucket + 1
        for after in range(before, len(starts)):
            starts[after] = len(many)
        self._starts = starts

    def find(self, keys: Iterable[int]) -> Iterator[tuple[int, Holders]]:
        """The places of those keys that somebody holds, and who."""
        if not self._parts:
            for at, holders in enumerate(map(self._few.get, keys)):
                if holders is not None:
                    yield at, holders
            return
        marked, slots, search, in_byte, bit = self._filter, self._slots, self._search, _IN_BYTE, _BIT
        for at, key in enumerate(keys):
            if marked[(key & slots) >> in_byte] >> (key & bit) & 1 and (found := search(key)) is not None:
                yield at, found

    def _get(self, key: int) -> Holders | None:
        marked = self._filter[(key & self._slots) >> _IN_BYTE] >> (key & _BIT) & 1
        return self._search(key) if marked else None

    def _search(self, key: int) -> Holders | None:
        short = key & KEY
        bucket, many = short >> self._in_bucket, self._many
        end = self._starts[bucket + 1]
        first = short << _NUMBER_BITS
        at = bisect_left(many, first, self._starts[bucket], end)
        if at == end or many[at] > first | _NUMBER:
            return None
        after = at + 1
        last = first | _NUMBER
        while after < end and many[after] <= last:
            after += 1
        if after == at + 1:
            return many[at] & _NUMBER
        return tuple([one & _NUMBER for one in many[at:after]])


def each(holders: Holders | None) -> tuple[int, ...]:
    """Those who hold a key, one after the other."""
    if holders is None:
        return ()
    return (holders,) if isinstance(holders, int) else holders
