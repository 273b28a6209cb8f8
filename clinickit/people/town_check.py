"""Finds lines whose postcode and town disagree, from what the list itself says: no list of all towns is at hand."""

from collections.abc import Iterable, Iterator, Sequence

from clinickit.people.names import fold

# A town that so many lines put in one department, and so few elsewhere, is there.
SURE_FROM, ELSEWHERE_AT_MOST = 8, 0.1


class TownCheck:
    """Remembers where each town was seen. It is a class because only the whole list tells.

    A village shares its postcode with others, so that a town alone in its postcode proves nothing; the same town in
    another department than in nearly all the other lines is worth a look (a wrong postcode, or another town of the
    same name).
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], list[int]] = {}

    def see(self, codes: Sequence[str], towns: Sequence[str], numbers: Sequence[int]) -> None:
        """One block: postcodes, towns and line numbers, side by side."""
        seen = self._seen
        for code, town, number in zip(codes, towns, numbers, strict=True):
            if code and town:
                place = (town, code[:2])
                held = seen.get(place)
                if held is None:
                    seen[place] = [number]
                else:
                    held.append(number)

    def lines(self) -> list[int]:
        """The numbers of the lines whose town is nearly always elsewhere, in order."""
        towns: dict[str, dict[str, list[int]]] = {}
        for (town, department), numbers in self._seen.items():
            places = towns.setdefault(fold(town).replace("saint", "st").removesuffix(" cedex"), {})
            places[department] = places.get(department, []) + numbers
        return sorted(number for places in towns.values() for number in _out_of_place(places.values()))


def _out_of_place(places: Iterable[list[int]]) -> Iterator[int]:
    by_count = sorted(places, key=len, reverse=True)
    usual = len(by_count[0])
    elsewhere = sum(map(len, by_count[1:]))
    if usual >= SURE_FROM and elsewhere <= ELSEWHERE_AT_MOST * usual:
        for numbers in by_count[1:]:
            yield from numbers
