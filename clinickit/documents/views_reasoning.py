"""The reasoning duty by duty: the facts used, the articles, the rules in force, and what would change it."""

from collections.abc import Iterable

from clinickit.documents.blocks import Emphasis, Run, Text, plain
from clinickit.documents.compose import Row
from clinickit.documents.findings import DUTIES, RISK, DutyLine, RiskLines, many, one, what_would_change
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import joined, lines, row, say
from clinickit.documents.sources import Sources
from clinickit.documents.views_duties import ALWAYS_REASONED, duty_title
from clinickit.domain.schema import generic, leaves

RISK_KEY = "risk"
MOST_CHANGES, FEWER_CHANGES = 4, 2
ARTICLE = ", art."
# Between what is changed and what it leads to, in a sentence of « Et si… ? ».
LEADS_TO = " → "


def reasoning(sources: Sources) -> tuple[Row, ...]:
    """The risk first, since many duties rest on it, then each duty that may be owed, and what would change it.

    Not to notify and not to inform are told as fully as to do so (art. 33(5) GDPR). Duties that rest on the same and
    would change by the same (one insurer and the next) stand together.
    """
    risk = one(sources.findings, RISK, RiskLines)
    shared = _facts_of_risk(sources)
    rows = [_risk(sources, risk)] if risk else []
    heads: dict[Text, list[Text]] = {}
    for line in _duties(sources):
        if _told_in_full(line):
            head = lines(_strong(duty_title(sources, line)), line.verdict)
            heads.setdefault(_grounds(sources, line, shared), []).append(head)
    return (*rows, *(row(lines(*alike), grounds) for grounds, alike in heads.items()))


def reasoning_set_aside(sources: Sources) -> tuple[Row, ...]:
    """The other duties that do not hold, one line each: why, and what would make them hold."""
    return tuple(_not_owed(sources, line) for line in _duties(sources) if not _told_in_full(line))


def _duties(sources: Sources) -> tuple[DutyLine, ...]:
    return many(sources.findings, DUTIES, DutyLine)


def _told_in_full(line: DutyLine) -> bool:
    return line.applies or line.id in ALWAYS_REASONED


def _facts_of_risk(sources: Sources) -> set[str]:
    risk = one(sources.findings, RISK, RiskLines)
    return set(risk.facts_used) if risk else set()


def _own(line: DutyLine, shared: set[str]) -> tuple[str, ...]:
    """The facts of a duty, without those of the risk when it rests on the risk: they are told once, in its own line."""
    return tuple(path for path in line.facts_used if not (line.on_risk and path in shared))


def _not_owed(sources: Sources, line: DutyLine) -> Row:
    cited = say(sources, "reasoning_articles", what=_listed(_by_text(line.references)))
    why = joined([*line.reasons, cited if line.references else ""], " ")
    changes = joined(_changes(sources, line.id, FEWER_CHANGES), " ")
    return row(joined([_strong(duty_title(sources, line)), joined([why, changes], " ")], f"{NBSP}: "))


def _risk(sources: Sources, risk: RiskLines) -> Row:
    head = lines(_strong(say(sources, "reasoning_risk")), risk.conclusion)
    return row(head, lines(_facts(sources, risk.facts_used), *_changes(sources, RISK_KEY)) or "–")


def _grounds(sources: Sources, line: DutyLine, shared: set[str]) -> Text:
    on_risk = say(sources, "reasoning_on_risk") if line.on_risk else ""
    grounds: list[str | Text] = [joined([_facts(sources, _own(line, shared)), on_risk], " ")]
    grounds += [_labelled(sources, "reasoning_articles", _by_text(line.references))] if line.references else []
    grounds += [_labelled(sources, "reasoning_rules", line.rules)] if line.rules else []
    return lines(*grounds, *_changes(sources, line.id)) or joined(["–"])


def _strong(text: Text) -> Text:
    return (Run(plain(text), Emphasis.STRONG),)


def _labelled(sources: Sources, key: str, items: Iterable[str]) -> Text:
    """« Textes : … », its first words strong so that the eye finds them."""
    label, *rest = say(sources, key, what=_listed(items))
    return (Run(label.text, Emphasis.STRONG), *rest)


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
    """« Faits : rôle (responsable) ; … », with the value each had; a fact of an element goes by its name."""
    told = dict.fromkeys(_fact(sources, path) for path in paths if generic(path) in leaves())
    return _labelled(sources, "reasoning_facts", told) if told else ()


def _fact(sources: Sources, path: str) -> str:
    name = sources.words.fact_name(generic(path))
    value = sources.said(path) if sources.known(path) else plain(say(sources, "reasoning_unknown"))
    return f"{name} ({value})" if value else name


def _changes(sources: Sources, key: str, most: int = MOST_CHANGES) -> tuple[Text, ...]:
    """What would change a conclusion, the answers that lead to the same one in one sentence."""
    found = what_would_change(sources.findings, key)
    together: dict[str, list[str]] = {}
    for sentence in found[:most]:
        changed, arrow, result = sentence.partition(LEADS_TO)
        together.setdefault(arrow + result, []).append(changed)
    more = len(found) - most
    left = [say(sources, "reasoning_more", number=str(more))] if more > 0 else []
    return (*(joined([_or(changed), result]) for result, changed in together.items()), *left)


def _or(changed: Iterable[str]) -> str:
    """« Si « A » : oui ; ou si « B » : non »."""
    first, *others = changed
    return f"{NBSP}; ou ".join((first, *(one[:1].lower() + one[1:] for one in others)))
