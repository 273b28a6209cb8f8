"""Duties and decisions in the register: what holds, what was set aside, what the practice decided (art. 33(5) GDPR)."""

from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import DUTIES, DutyLine, many
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import capital, element, joined, lines, row, small
from clinickit.documents.sources import Sources
from clinickit.documents.views_insurance import POLICIES

DECISIONS = "decisions.duties"
ALWAYS_REASONED = ("cnil_notification", "inform_people", "health_portal")


def duties(sources: Sources) -> tuple[Row, ...]:
    """The duties that hold, may hold, or were decided upon: verdict, reasons, decision of the practice."""
    shown = (line for line in many(sources.findings, DUTIES, DutyLine) if not _set_aside(sources, line))
    return tuple(_duty(sources, line) for line in shown)


def duties_set_aside(sources: Sources) -> tuple[Row, ...]:
    """The duties that do not hold, each with its reason in a few words."""
    return tuple(
        row(joined([line.title, joined(line.reasons, " ")], f"{NBSP}: "))
        for line in many(sources.findings, DUTIES, DutyLine)
        if _set_aside(sources, line)
    )


def _set_aside(sources: Sources, line: DutyLine) -> bool:
    """A « no » that nobody decided upon; not to notify and not to inform are never only listed (art. 33(5))."""
    decided = line.id in sources.elements(DECISIONS)
    return not line.applies and not decided and line.id not in ALWAYS_REASONED


def _duty(sources: Sources, line: DutyLine) -> Row:
    verdict = joined([capital(line.verdict), line.obligation if line.applies else ""], ", ")
    return row(duty_title(sources, line), lines(verdict, *line.reasons), decision(sources, line.id))


def duty_title(sources: Sources, line: DutyLine) -> Text:
    """The title, with the insurer when the duty is about one policy among several."""
    policy = next((one for one in sources.elements(POLICIES) if line.id.endswith(f"-{one}")), "")
    insurer, kind = (element(sources, POLICIES, policy, leaf) if policy else "" for leaf in ("insurer", "kind"))
    return joined([line.title, joined([insurer, small(kind)], ", ")], f"{NBSP}: ")


def decision(sources: Sources, duty: str) -> Text:
    """« Nous décidons autrement, le … par … : motif »; a dash when nobody decided."""
    if duty not in sources.elements(DECISIONS):
        return joined(["–"])
    choice, by, at = (element(sources, DECISIONS, duty, leaf) for leaf in ("choice", "by", "at"))
    reason = element(sources, DECISIONS, duty, "reason")
    head = joined([choice, f"par {by}" if by else "", f"le {at}" if at else ""], ", ")
    departs = sources.value(f"{DECISIONS}[{duty}].choice")
    if not reason and getattr(departs, "value", "") == "depart":
        return lines(head, sources.gap(f"{DECISIONS}[{duty}].reason"))
    return lines(head, reason)


def other_decisions(sources: Sources) -> tuple[Row, ...]:
    """Decisions about duties that services did not word, so that none is ever lost."""
    worded = {line.id for line in many(sources.findings, DUTIES, DutyLine)}
    ids = [one for one in sources.elements(DECISIONS) if one not in worded]
    return tuple(row(decision(sources, one)) for one in ids)
