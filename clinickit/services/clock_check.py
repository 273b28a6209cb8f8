"""The PC's clock compared once with a telephone's: the offset is kept, and printed with the dates."""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import PARIS, Moment
from clinickit.flow.typed_dates import read_moment
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.library import Library
from clinickit.services.ports import CaseStore

TEXTS = "wording/main_courante.toml"
KIND = "clock_checked"
_SETTING = "clock_check"
_HOUR = re.compile(r"\s*(\d{1,2})\s*[hH:.]\s*(\d{2})\s*")
_MINUTES_A_DAY, _MINUTES_AN_HOUR = 1440, 60


def offset_minutes(typed: str, now: datetime, zone: str = PARIS) -> int:
    """How many minutes the PC is ahead of the telephone (negative: behind), from what the telephone shows.

    An hour alone is the nearest one; with a day (« 21/11/2026 14h32 »), a PC that has the wrong day is told too.
    Raises InvalidAnswer for what is not an hour.
    """
    typed = typed.replace("\u00a0", " ")
    local = now.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0)
    if "/" in typed:
        return (local - _with_day(typed, zone)) // timedelta(minutes=1)
    found = _HOUR.fullmatch(typed)
    hour, minute = (int(found[1]), int(found[2])) if found else (-1, 0)
    try:
        shown = local.replace(hour=hour, minute=minute)
    except ValueError:
        raise _not_an_hour(typed) from None
    ahead = (local.hour - shown.hour) * _MINUTES_AN_HOUR + local.minute - shown.minute
    half = _MINUTES_A_DAY // 2
    return (ahead + half) % _MINUTES_A_DAY - half


def _with_day(typed: str, zone: str) -> datetime:
    try:
        shown = read_moment(typed, zone)
    except InvalidAnswer:
        raise _not_an_hour(typed) from None
    if shown.day_only:
        raise _not_an_hour(typed)
    return shown.at


def _not_an_hour(typed: str) -> InvalidAnswer:
    sentence = f"«\u00a0{typed.strip()}\u00a0» n’est pas une heure."
    return InvalidAnswer(sentence, "Tapez par exemple 14h32, ou 21/11/2026 14h32 si le jour n’est pas le même.")


def length_in_french(minutes: int) -> str:
    """A length to the minute: « 3 min », « 1 j 2 h 5 min »."""
    days, rest = divmod(minutes, _MINUTES_A_DAY)
    parts = ((days, "j"), (rest // _MINUTES_AN_HOUR, "h"), (rest % _MINUTES_AN_HOUR, "min"))
    return " ".join(f"{count}\u00a0{unit}" for count, unit in parts if count)


def offset_line(library: Library, store: CaseStore) -> str:
    """What is known of this PC's clock, in French; empty when it was never compared."""
    held = json.loads(store.setting(_SETTING) or "{}")
    if not held:
        return ""
    texts = library.texts(TEXTS)
    when = moment_in_french(Moment(datetime.fromisoformat(held["at"]), PARIS))
    minutes = int(held["minutes"])
    key = "clock.right" if not minutes else "clock.ahead" if minutes > 0 else "clock.behind"
    return texts[key].format(when=when, length=length_in_french(abs(minutes)))


class ClockDesk:
    """The use case of the telephone's hour. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    def said(self) -> str:
        """What is known of this PC's clock; empty: to be asked once."""
        return offset_line(self.library, self.book.store)

    def screen(self, case: OpenCase) -> tuple[str, str]:
        """What is known of this PC's clock, and the day it shows, to be compared too."""
        return self.said(), in_french(Moment(self.book.now(), case.zone).day)

    def compare(self, case: OpenCase, typed: str) -> str:
        """Keep the offset, with its entry in the main courante. Raises InvalidAnswer; durable on return."""
        now = self.book.now()
        minutes = offset_minutes(typed, now, case.zone)
        self.book.store.set_setting(_SETTING, json.dumps({"at": now.isoformat(), "minutes": minutes}))
        said = self.said()
        if case.header.closed_at is None:
            entry = self.book.entry(KIND, said, zone=case.zone)
            self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return said
