"""An assessment as plain text, for the command line."""

from clinickit.services.law.assessment import Assessment
from clinickit.services.law.screens import duties_screen
from clinickit.services.library import Library


def assessment_text(library: Library, assessment: Assessment) -> str:
    """Conclusions, risk, clocks, duties: what the window shows, without a window."""
    screen = duties_screen(library, assessment)
    positions = library.law_words.law_text("texts", "positions")
    lines = [*screen.conclusions, "", *screen.role, "", screen.risk_title]
    lines += [f"  - {line}" for line in screen.risk_reasons]
    lines += ["", *(f"! {line}" for line in screen.date_remarks)] if screen.date_remarks else []
    lines += ["", "Échéances"]
    for clock in screen.clocks:
        left = f" ({clock.left})" if clock.left else ""
        lines.append(f"  {clock.title} : {clock.due}{left}")
        lines += [f"      ! {line}" for line in clock.warnings]
        lines += [f"      = {line}" for line in clock.why]
    lines += ["", "Obligations"]
    for duty in screen.duties:
        lines.append(f"  {duty.title} : {duty.verdict_label} ({duty.strength})")
        lines += [f"      - {line}" for line in duty.why]
        lines += [f"      ? {line}" for line in duty.missing]
        lines += [f"      {positions}", *(f"        . {line}" for line in duty.positions)] if duty.positions else []
        lines += [f"      § {line}" for line in duty.references]
    return "\n".join(lines)
