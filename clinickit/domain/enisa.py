"""The ENISA severity score, with its parts: one input among others, never the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain import vocabulary as v
from clinickit.domain.exposure import INTRUSIONS
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.domain.rulebook import RulesInForce

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class EnisaPart:
    """One part of the score: which case of which table, its value, and whether it rests on a known fact."""

    id: str
    case: str
    score: float
    supposed: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnisaScore:
    """`SE = DPC × EI + CB`. An unknown part takes its worst value, so the score is never too low.

    `context` is DPC after its adjustment, kept within its bounds; `adjustment` is 0 or the steps taken off, which
    need a written reason (`reason_missing`). `many_people` and `unintelligible` are flags outside the score.
    """

    base: EnisaPart
    adjustment: int
    context: float
    identification: EnisaPart
    circumstances: tuple[EnisaPart, ...]
    score: float
    band: str
    reason_missing: bool
    many_people: bool
    unintelligible: bool

    @property
    def supposed(self) -> bool:
        """Whether some part rests on a fact that is not known."""
        return any(part.supposed for part in (self.base, self.identification, *self.circumstances))


def enisa_score(answers: Answers, rules: RulesInForce) -> EnisaScore:
    """The score of a case with the values of the rules in force (ENISA, December 2013)."""
    base = _base(answers, rules)
    adjustment = _adjustment(answers, base.case, rules)
    low, high = (float(one) for one in rules.texts("enisa_dpc_bounds"))
    context = min(high, max(low, base.score + adjustment))
    identification = _identification(answers, rules)
    circumstances = tuple(part(answers, rules) for part in (_confidentiality, _integrity, _availability, _malice))
    score = context * identification.score + sum(part.score for part in circumstances)
    count = answers.get("breach.people.count")
    reason = answers.get("breach.data.insight_reason")
    return EnisaScore(
        base=base,
        adjustment=adjustment,
        context=context,
        identification=identification,
        circumstances=circumstances,
        score=score,
        band=band_of(score, rules),
        reason_missing=adjustment != 0 and not isinstance(reason, str),
        many_people=isinstance(count, Count) and count.value > rules.number("enisa_many_people"),
        unintelligible=answers.get("breach.protection.encryption") is v.Encryption.STATE_OF_THE_ART
        and answers.get("breach.protection.key_safe") is True,
    )


def band_of(score: float, rules: RulesInForce) -> str:
    """The id of the highest band whose first score is reached."""
    reached = [row for row in rules.rows("enisa_bands") if (row.number("from_score") or 0.0) <= score]
    return max(reached, key=lambda row: row.number("from_score") or 0.0).text("level")


def _items(answers: Answers, path: str) -> tuple[tuple[object, ...], bool]:
    """The options of a set, and whether others may be missing."""
    value = answers.get(path)
    return (value.items, not value.complete) if isinstance(value, Several) else ((), True)


def _base(answers: Answers, rules: RulesInForce) -> EnisaPart:
    categories, categories_open = _items(answers, "breach.data.categories")
    sensitive, sensitive_open = _items(answers, "breach.data.sensitive")
    facts = ("breach.data.categories", "breach.data.sensitive")
    if sensitive or v.DataCategory.OFFENCES in categories:
        case, supposed = "sensitive", False
    elif sensitive_open:
        case, supposed = "sensitive", True
    elif v.DataCategory.FINANCIAL in categories or categories_open:
        case, supposed = "financial", v.DataCategory.FINANCIAL not in categories
    else:
        case, supposed = ("behavioural" if v.DataCategory.LOCATION in categories else "simple"), False
    return EnisaPart("context", case, _number(rules, "enisa_dpc_base", "score", category=case), supposed, facts)


# The steps taken when the data are said to reveal little (choice of the kit among the steps of the table).
STEPS_WHEN_LITTLE: Mapping[str, int] = {"sensitive": -2, "financial": -1, "behavioural": -1}


def _adjustment(answers: Answers, category: str, rules: RulesInForce) -> int:
    if answers.get("breach.data.insight") is not v.Insight.LITTLE:
        return 0
    wanted = STEPS_WHEN_LITTLE.get(category, 0)
    steps = (row.number("step") for row in rules.rows("enisa_dpc_adjustments", category=category))
    return wanted if wanted in steps else 0


def _identification(answers: Answers, rules: RulesInForce) -> EnisaPart:
    path = "breach.people.identifiability"
    value = answers.get(path)
    known = isinstance(value, v.Identifiability)
    level = value.value if isinstance(value, v.Identifiability) else v.Identifiability.MAXIMUM.value
    return EnisaPart("identification", level, _number(rules, "enisa_ei", "score", level=level), not known, (path,))


def _circumstance(rules: RulesInForce, part: str, case: str, *facts: str, supposed: bool) -> EnisaPart:
    return EnisaPart(part, case, _number(rules, "enisa_cb", "score", part=part, case=case), supposed, facts)


def _lost(answers: Answers, nature: v.Nature) -> tuple[bool, bool]:
    """Whether this nature of loss holds (or may hold), and whether that is supposed."""
    natures, unsure = _items(answers, "breach.natures")
    return nature in natures or unsure, nature not in natures


def _confidentiality(answers: Answers, rules: RulesInForce) -> EnisaPart:
    path = "breach.confidentiality.recipients"
    lost, guessed = _lost(answers, v.Nature.CONFIDENTIALITY)
    who = answers.get(path)
    excluded = answers.get("breach.confidentiality.exfiltration") is v.Exfiltration.EXCLUDED_BY_EVIDENCE
    if not lost or excluded or who is v.Recipients.NOBODY:
        return _circumstance(rules, "confidentiality", "none", path, supposed=False)
    known = who in {v.Recipients.TRUSTED, v.Recipients.KNOWN_FEW}
    case = "known_recipients" if known else "unknown_recipients"
    supposed = guessed or not isinstance(who, v.Recipients)
    return _circumstance(rules, "confidentiality", case, path, supposed=supposed)


def _integrity(answers: Answers, rules: RulesInForce) -> EnisaPart:
    path = "breach.integrity.alteration"
    lost, guessed = _lost(answers, v.Nature.INTEGRITY)
    what = answers.get(path)
    corrected = answers.get("breach.integrity.restored") is True
    if not lost or (what is v.Alteration.NO_WRONG_USE and corrected):
        return _circumstance(rules, "integrity", "none", path, supposed=False)
    for_good = what is v.Alteration.WRONG_USE_IRREVERSIBLE or not isinstance(what, v.Alteration)
    supposed = guessed or not isinstance(what, v.Alteration)
    case = "unrecoverable" if for_good else "recoverable"
    return _circumstance(rules, "integrity", case, path, supposed=supposed)


def _availability(answers: Answers, rules: RulesInForce) -> EnisaPart:
    path = "breach.availability.unavailability"
    lost, guessed = _lost(answers, v.Nature.AVAILABILITY)
    what = answers.get(path)
    restored = answers.get("breach.availability.restored") is True
    if not lost:
        return _circumstance(rules, "availability", "none", path, supposed=False)
    if restored or what is v.Unavailability.TEMPORARY:
        return _circumstance(rules, "availability", "temporary", path, supposed=guessed)
    supposed = guessed or not isinstance(what, v.Unavailability)
    return _circumstance(rules, "availability", "total", path, supposed=supposed)


def _malice(answers: Answers, rules: RulesInForce) -> EnisaPart:
    causes, causes_open = _items(answers, "breach.causes")
    kinds, _ = _items(answers, "breach.kinds")
    facts = ("breach.causes", "breach.kinds")
    malicious = {v.Cause.EXTERNAL_MALICIOUS, v.Cause.INTERNAL_MALICIOUS} & set(causes)
    if malicious or set(INTRUSIONS) & set(kinds):
        return _circumstance(rules, "malice", "malicious", *facts, supposed=False)
    unsure = causes_open or v.Cause.UNKNOWN in causes
    return _circumstance(rules, "malice", "malicious" if unsure else "none", *facts, supposed=unsure)


def _number(rules: RulesInForce, rule_id: str, cell: str, **cells: str) -> float:
    row = rules.row(rule_id, **cells)
    value = row.number(cell) if row is not None else None
    return 0.0 if value is None else value
