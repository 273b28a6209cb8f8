"""What the locked page may still show: dates and the next gesture; nothing of the practice or of anyone."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinickit.domain.clocks import Clock, ClockState
from clinickit.services.law.assessment import Assessment
from clinickit.services.law.remarks import due_text, label_text
from clinickit.services.library import Library
from clinickit.services.screens import GesturesScreen

MOST, MOST_CASES = 4, 6
_SHOWN = (ClockState.RUNNING, ClockState.PAST)


@dataclass(frozen=True, slots=True)
class LockNotice:
    """Plain texts kept in memory while the vault is locked."""

    dates: tuple[str, ...] = ()
    gesture: str = ""


def lock_notice(library: Library, assessments: Iterable[Assessment], playbook: GesturesScreen) -> LockNotice:
    """The dates to come of every case under their general names (no structure, no insurer), then those gone by.

    The gesture is the first one not done of `playbook`.
    """
    texts = library.deadline_texts
    clocks = (clock for assessment in assessments for clock in assessment.clocks)
    dated = [clock for clock in clocks if clock.due is not None and clock.state in _SHOWN]
    dates = tuple(f"{label_text(clock, texts)}\u00a0: {due_text(clock, texts)}" for clock in sorted(dated, key=_due))
    gestures = (gesture for phase in playbook.phases for gesture in phase.gestures)
    return LockNotice(
        dates=tuple(dict.fromkeys(dates))[:MOST],
        gesture=next((gesture.text for gesture in gestures if not gesture.done), ""),
    )


def _due(clock: Clock) -> tuple[bool, float]:
    return clock.state is ClockState.PAST, clock.due.at.timestamp() if clock.due is not None else 0.0
