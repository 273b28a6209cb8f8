"""Tables from a hash to people's numbers, and rows of short texts, in few bytes however long the list is."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby

Holders = int | tuple[int, ...]
# Up to so many keys a plain dictionary is kept: it answers four times as fast, and takes a hundred bytes a key.
FEW = 60_000
_NUMBER_BITS, _KEY_BITS, _BUCKET_BITS = 24, 40, 19
_KEY, _NUMBER = (1 << _KEY_BITS) - 1, (1 << _NUMBER_BITS) - 1
_IN_BUCKET = _KEY_BITS - _BUCKET_BITS


class PackedTexts:
    """Short texts by number, one after the other in one block of memory."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("Q", [0])

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

    Beyond `FEW` keys it is one sorted row of 64-bit figures, 40 bits of key and 24 of person, entered by the first 19
    bits. Two keys that share 40 bits are taken for one: who asks compares again.
    """

    def __init__(self) -> None:
        self._few: dict[int, Holders] = {}
        self._many, self._starts = array("Q"), array("I")
        self._packed = False
        self.get = self._few.get

    def hold(self, key: int, number: int) -> None:
        """One more person under a key (any hash). Raises OverflowError beyond 16 million people."""
        if number > _NUMBER:
            raise OverflowError(number)
        if self._packed:
            self._many.append((key & _KEY) << _NUMBER_BITS | number)
            return
        known = self._few.get(key)
        if known is None:
            self._few[key] = number
        else:
            self._few[key] = (known, number) if isinstance(known, int) else (*known, number)
        if len(self._few) > FEW:
            self._pack()

    def _pack(self) -> None:
        self._packed = True
        for key, holders in self._few.items():
            for one in (holders,) if isinstance(holders, int) else holders:
                self._many.append((key & _KEY) << _NUMBER_BITS | one)
        self._few = {}

    def close(self, most: int = 0) -> None:
        """Make ready for `get`; keys that more people than `most` hold are dropped (0: none is)."""
        if not self._packed:
            if most:
                shared = [key for key, known in self._few.items() if isinstance(known, tuple) and len(known) > most]
                for key in shared:
                    del self._few[key]
            return
        ordered = sorted(self._many)
        if most:
            runs = (list(run) for _, run in groupby(ordered, lambda one: one >> _NUMBER_BITS))
            ordered = [one for run in runs if len(run) <= most for one in run]
        self._many = array("Q", ordered)
        starts, at = array("I", bytes(4 * ((1 << _BUCKET_BITS) + 1))), 0
        for bucket in range(1 << _BUCKET_BITS):
            at = bisect_left(self._many, bucket << (_IN_BUCKET + _NUMBER_BITS), at)
            starts[bucket] = at
        starts[-1] = len(self._many)
        self._starts = starts
        self.get = self._search  # type: ignore[assignment]

    def find(self, keys: Iterable[int]) -> Iterator[tuple[int, Holders]]:
        """The places of those keys that somebody holds, and who."""
        if not self._packed:
            for at, holders in enumerate(map(self._few.get, keys)):
                if holders is not None:
                    yield at, holders
            return
        starts, search = self._starts, self._search
        for at, key in enumerate(keys):
            # Most keys are nobody's, and most of those fall into a bucket that is empty.
            bucket = (key & _KEY) >> _IN_BUCKET
            if starts[bucket] != starts[bucket + 1] and (found := search(key)) is not None:
                yield at, found

    def _search(self, key: int) -> Holders | None:
        short = key & _KEY
        bucket, many = short >> _IN_BUCKET, self._many
        end = self._starts[bucket + 1]
        at = bisect_left(many, short << _NUMBER_BITS, self._starts[bucket], end)
        if at == end or many[at] >> _NUMBER_BITS != short:
            return None
        after = at + 1
        while after < end and many[after] >> _NUMBER_BITS == short:
            after += 1
        if after == at + 1:
            return many[at] & _NUMBER
        return tuple(many[one] & _NUMBER for one in range(at, after))
