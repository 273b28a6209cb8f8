"""An assessment as plain text, for the command line."""

from clinickit.services.assessment import Assessment
from clinickit.services.library import Library


def assessment_text(_library: Library, _assessment: Assessment) -> str:
    """The text."""
    return ""
