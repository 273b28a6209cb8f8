"""The reasoning duty by duty: the facts used, the articles, the rules in force, and what would change it."""

from collections.abc import Iterable

from clinickit.documents.blocks import Emphasis, Run, Text, plain
from clinickit.documents.compose import Row
from clinickit.documents.findings import DUTIES, RISK, DutyLine, RiskLines, many, one, what_would_change
from clinickit.documents.phrases import joined, lines, row, say
from clinickit.documents.sources import Sources
from clinickit.documents.views_duties import duty_title
from clinickit.documents.wording import NBSP
from clinickit.domain.schema import generic, leaves

RISK_KEY = "risk"
MOST_CHANGES, FEWER_CHANGES = 4, 3
ARTICLE = ", art."


def reasoning(sources: Sources) -> tuple[Row, ...]:
    """The risk first, since many duties rest on it, then each duty that may be owed, and what would change it."""
    risk = one(sources.findings, RISK, RiskLines)
    shared = _facts_of_risk(sources)
    rows = [_risk(sources, risk)] if risk else []
    lines_ = many(sources.findings, DUTIES, DutyLine)
    return (*rows, *(_duty(sources, line, shared) for line in lines_ if line.applies))


def reasoning_set_aside(sources: Sources) -> tuple[Row, ...]:
    """The duties that do not hold, shorter: on what, and what would make them hold."""
    shared = _facts_of_risk(sources)
    lines_ = many(sources.findings, DUTIES, DutyLine)
    return tuple(_not_owed(sources, line, shared) for line in lines_ if not line.applies)


def _facts_of_risk(sources: Sources) -> set[str]:
    risk = one(sources.findings, RISK, RiskLines)
    return set(risk.facts_used) if risk else set()


def _own(line: DutyLine, shared: set[str]) -> tuple[str, ...]:
    """The facts of a duty, without those of the risk when it rests on the risk: they are told once, in its own line."""
    return tuple(path for path in line.facts_used if not (line.on_risk and path in shared))


def _not_owed(sources: Sources, line: DutyLine, shared: set[str]) -> Row:
    cited = say(sources, "reasoning_articles", what=_listed(_by_text(line.references))) if line.references else ""
    on_risk = say(sources, "reasoning_on_risk") if line.on_risk else ""
    grounds = joined([_facts(sources, _own(line, shared)), on_risk, cited], " ")
    return row(lines(_strong(duty_title(sources, line)), grounds), _changes(sources, line.id, FEWER_CHANGES))


def _risk(sources: Sources, risk: RiskLines) -> Row:
    head = _strong(say(sources, "reasoning_risk"))
    return row(lines(head, risk.conclusion), _facts(sources, risk.facts_used) or "–", _changes(sources, RISK_KEY))


def _duty(sources: Sources, line: DutyLine, shared: set[str]) -> Row:
    grounds = [_facts(sources, _own(line, shared)), say(sources, "reasoning_on_risk") if line.on_risk else ""]
    grounds += [say(sources, "reasoning_articles", what=_listed(_by_text(line.references)))] if line.references else []
    grounds += [say(sources, "reasoning_rules", what=_listed(line.rules))] if line.rules else []
    head = _strong(duty_title(sources, line))
    return row(lines(head, line.verdict), lines(*grounds) or "–", _changes(sources, line.id))


def _strong(text: Text) -> Text:
    return (Run(plain(text), Emphasis.STRONG),)


def _listed(items: Iterable[str]) -> Text:
    return joined(list(dict.fromkeys(items)), f"{NBSP}; ")


def _by_text(references: Iterable[str]) -> Iterable[str]:
    """« RGPD, art. 33(1), art. 33(3) »: the articles of one text together."""
    found: dict[str, list[str]] = {}
    for reference in references:
        text, comma, article = reference.partition(ARTICLE)
        found.setdefault(text, []).append(comma + article)
    return ("".join((text, *dict.fromkeys(articles))) for text, articles in found.items())


def _facts(sources: Sources, paths: Iterable[str]) -> Text:
    """« Faits utilisés : rôle (responsable) ; … », with the value each had; a fact of an element goes by its name."""
    told = dict.fromkeys(_fact(sources, path) for path in paths if generic(path) in leaves())
    return say(sources, "reasoning_facts", what=_listed(told)) if told else ()


def _fact(sources: Sources, path: str) -> str:
    name = sources.words.fact_name(generic(path))
    value = sources.said(path) if sources.known(path) else plain(say(sources, "reasoning_unknown"))
    return f"{name} ({value})" if value else name


def _changes(sources: Sources, key: str, most: int = MOST_CHANGES) -> Text:
    found = what_would_change(sources.findings, key)
    more = len(found) - most
    left = say(sources, "reasoning_more", number=str(more)) if more > 0 else ""
    return lines(*found[:most], left) or joined(["–"])
