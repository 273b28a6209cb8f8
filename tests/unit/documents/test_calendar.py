"""The calendar file follows RFC 5545."""

from datetime import UTC, datetime

from clinickit.documents.calendar import Event, calendar_file

AT = datetime(2026, 11, 27, 9, 20, tzinfo=UTC)
MADE = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)


def made(title: str = "Notification à la CNIL", why: str = "RGPD, article 33") -> str:
    return calendar_file((Event("cnil_notification", AT, title, why),), MADE).decode()


def test_each_date_is_one_event_in_utc_with_a_reminder() -> None:
    lines = made().split("\r\n")
    assert "DTSTART:20261127T092000Z" in lines
    assert "SUMMARY:Notification à la CNIL" in lines
    assert "TRIGGER:-PT12H" in lines
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")


def test_commas_semicolons_and_line_breaks_are_escaped() -> None:
    assert "DESCRIPTION:RGPD\\, article 33\\; voir\\nici" in made(why="RGPD, article 33; voir\nici")


def test_long_lines_are_folded_at_75_octets_and_read_back_whole() -> None:
    why = "É" * 200
    text = made(why=why)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"DESCRIPTION:{why}" in text.replace("\r\n ", "")
