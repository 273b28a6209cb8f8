"""The duties page as data."""

from collections.abc import Mapping

from clinickit.domain.facts import FactValue
from clinickit.services.assessment import Assessment
from clinickit.services.library import Library
from clinickit.services.screens import DutiesScreen


def duties_screen(_library: Library, _assessment: Assessment, _answers: Mapping[str, FactValue]) -> DutiesScreen:
    """The page."""
    return DutiesScreen((), "", (), (), (), (), ())


def main_clock_text(_library: Library, _assessment: Assessment) -> str:
    """The bar."""
    return ""


def open_duty_lines(_l: Library, _a: Assessment, _n: Mapping[str, FactValue]) -> tuple[str, ...]:
    """Open."""
    return ()
