"""The clocks as a calendar file (RFC 5545) that any calendar accepts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINE_OCTETS = 75
ADVANCE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Event:
    """One date: a stable id, the instant (aware), a title with nothing personal, why this date."""

    uid: str
    at: datetime
    title: str
    description: str


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A content line cut at 75 octets, never inside a character (RFC 5545, 3.1)."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        limit = LINE_OCTETS if not pieces else LINE_OCTETS - 1
        if len((piece + letter).encode()) > limit:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])


def _event_lines(event: Event, made_at: datetime) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{event.uid}@clinickit.invalid",
        f"DTSTAMP:{_stamp(made_at)}",
        f"DTSTART:{_stamp(event.at)}",
        f"DTEND:{_stamp(event.at)}",
        f"SUMMARY:{_escaped(event.title)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(event.title)}",
        f"TRIGGER:-PT{int(ADVANCE.total_seconds() // 3600)}H",
        "END:VALARM",
        "END:VEVENT",
    )


def calendar_file(events: tuple[Event, ...], made_at: datetime) -> bytes:
    """The calendar file: one event per date, with a reminder half a day before."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clinickit//echeances//FR", "CALSCALE:GREGORIAN")
    body = tuple(line for event in events for line in _event_lines(event, made_at))
    lines = (*head, *body, "END:VCALENDAR")
    return ("\r\n".join(_folded(line) for line in lines) + "\r\n").encode()
