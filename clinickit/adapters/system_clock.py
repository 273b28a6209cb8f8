"""The time of this computer, and a clock that is set by hand."""

from datetime import UTC, datetime


class SystemClock:
    """The computer's own clock, in UTC."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands at one instant: the program is told it is another day."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, in UTC."""
        return self._at
