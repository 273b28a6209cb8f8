"""What a practice settles once for its letters: where its envelopes' window is, its prices, the calls it can take."""

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.letters import LetterChannel
from clinickit.domain.rulebook import Row
from clinickit.people.mailing import Hold, Tariff, estimates, letters_per_wave, wave_dates
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.letters.screens import CostLine, Waves
from clinickit.services.library import Library
from clinickit.services.mailing_ports import WindowOffset

COSTS = "mailing_costs"
DAYS_BETWEEN = 3
"""Days between two waves: those in which most calls of the first one come (`people.mailing.letters_per_wave`)."""
_OFFSET, _COSTS, _WAVES = "letters_offset.", "letters_costs.", "letters_waves."
# Millimetres: beyond, the address would leave the sheet, meet the sender (88 mm from the left), or meet the text (101
# mm from the top), the block being 85 × 24 mm at 105 and 55 mm (style/pdf.toml).
_MOST_ASIDE, _MOST_UP, _MOST_DOWN = 15.0, 25.0, 20.0


class LetterSettings:
    """Kept with the data of the vault, per practice."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    def offset(self, case: OpenCase) -> WindowOffset:
        """How far the address was moved for this practice's envelopes."""
        said = self.book.store.setting(_OFFSET + case.header.practice_id)
        return WindowOffset(*map(float, said.split(";"))) if said else WindowOffset()

    def set_offset(self, case: OpenCase, offset: WindowOffset) -> None:
        """Move it. Raises InvalidAnswer when it would leave the sheet."""
        if abs(offset.right) > _MOST_ASIDE or not -_MOST_UP <= offset.down <= _MOST_DOWN:
            raise InvalidAnswer(
                f"Le bloc d’adresse ne peut être déplacé de plus de {_MOST_ASIDE:g} mm de côté, de {_MOST_UP:g} mm "
                f"vers le haut et de {_MOST_DOWN:g} mm vers le bas.",
                "Imprimez la feuille d’essai et mesurez l’écart en millimètres.",
            )
        self.book.store.set_setting(_OFFSET + case.header.practice_id, f"{offset.right};{offset.down}")

    def costs(self, case: OpenCase, counts: Mapping[LetterChannel, int]) -> tuple[CostLine, ...]:
        """Cost and days per channel: by the practice's own tariff, else by the dated ones of the kit."""
        own = self._own(case)
        rows = {row.text("id"): row for row in self._rows()}
        told = {one: rows[one.value] for one in LetterChannel if one.value in rows}
        tariffs = {one: Tariff(one, _whole(row, "cents"), _whole(row, "per_day")) for one, row in told.items()}
        tariffs |= own
        return tuple(
            CostLine(
                channel=one.channel,
                letters=one.letters,
                cents=one.cents,
                days=one.days,
                unit_cents=tariffs[one.channel].cents,
                per_day=tariffs[one.channel].per_day,
                note="" if one.channel in own else told[one.channel].text("text"),
                to_verify=one.channel not in own,
            )
            for one in estimates(counts, tuple(tariffs.values()))
        )

    def _own(self, case: OpenCase) -> dict[LetterChannel, Tariff]:
        said = json.loads(self.book.store.setting(_COSTS + case.header.practice_id) or "{}")
        return {LetterChannel(one): Tariff(LetterChannel(one), *pair) for one, pair in said.items()}

    def _rows(self) -> tuple[Row, ...]:
        version = self.library.rulebook.rules[COSTS].at(self.book.now().date())
        rows = version.value if version and isinstance(version.value, tuple) else ()
        return tuple(row for row in rows if isinstance(row, Row))

    def set_cost(self, case: OpenCase, tariff: Tariff) -> None:
        """The practice's own tariff of a channel. Raises InvalidAnswer."""
        if tariff.cents < 0 or tariff.per_day < 1:
            raise InvalidAnswer("Un prix ou un nombre par jour n’est pas possible.", "Écrivez des nombres positifs.")
        own = {**self._own(case), tariff.channel: tariff}
        said = {one.value: [kept.cents, kept.per_day] for one, kept in own.items()}
        self.book.store.set_setting(_COSTS + case.header.practice_id, json.dumps(said))

    def waves(self, case: OpenCase, letters: int, hold: Hold | None) -> Waves:
        """How many letters go at once and on which days; all at once when no number of calls was given."""
        said = self.book.store.setting(_WAVES + case.header.practice_id)
        calls, callers = map(int, said.split(";")) if said else (0, 0)
        each = letters_per_wave(calls, callers) if calls else 0
        count = -(-letters // each) if each else min(letters, 1)
        today = self.book.now().astimezone(ZoneInfo(case.zone)).date()
        return Waves(calls, callers, each, wave_dates(today, count, DAYS_BETWEEN, hold))

    def set_waves(self, case: OpenCase, calls_per_day: int, callers_in_hundred: int) -> None:
        """How many calls staff can take a day, and how many of a hundred people may call. Raises InvalidAnswer."""
        if not (calls_per_day >= 0 and 0 <= callers_in_hundred <= 100):  # noqa: PLR2004 - per cent
            raise InvalidAnswer(
                "Ces nombres ne sont pas possibles.", "Écrivez des appels par jour, puis un pourcentage."
            )
        self.book.store.set_setting(_WAVES + case.header.practice_id, f"{calls_per_day};{callers_in_hundred}")


def _whole(row: Row, cell: str) -> int:
    return int(row.number(cell) or 0)
