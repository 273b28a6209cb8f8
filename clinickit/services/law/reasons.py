"""The role and each factor of the ENISA score in words: the kit's own reason, and what the person wrote beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.documents.wording import value_in_french
from clinickit.domain.enisa import EnisaPart, EnisaScore
from clinickit.domain.facts import FactValue, Unknown
from clinickit.domain.role import RoleFound
from clinickit.domain.rulebook import RulesInForce
from clinickit.domain.schema import generic
from clinickit.services.law.words import text_at
from clinickit.services.library import Library

FILE = "wording/scales.toml"
FACTORS = "decisions.factors"
INSIGHT_REASON = "breach.data.insight_reason"
Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class FactorSaid:
    """One factor of the score: its title, its value, the kit's reason, the person's own."""

    id: str
    title: str
    score: str
    reason: str
    own: str
    line: str


def said(library: Library, *keys: str) -> str:
    """A text of the file. Raises ResourceProblem when it is not there."""
    return text_at(library.scale_words, FILE, *keys)


def role_lines(library: Library, role: RoleFound) -> tuple[str, ...]:
    """The role, why, and the article that says so; what is missing when it is not known."""
    known = role.known
    if known is None:
        lines = [said(library, "role", "unknown")]
        if role.reason != "undetermined":
            return (*lines, *_why_role(library, role.reason))
        names = dict.fromkeys(library.words.fact_name(path) for path in role.missing)
        return (*lines, said(library, "role", "missing").format(facts=", ".join(names)))
    how = "worked_out" if role.said is None else "said"
    first = said(library, "role", how).format(role=said(library, "role", "roles", known.value))
    return (first, *(_why_role(library, role.reason) if role.worked_out is known else ()))


def _why_role(library: Library, reason: str) -> tuple[str, ...]:
    source = library.reference_texts[said(library, "role", "references", reason)]
    return said(library, "role", "reasons", reason), said(library, "role", "source").format(source=source)


def number(value: float) -> str:
    """« 0,25 »."""
    return f"{value:g}".replace(".", ",")


def factors(library: Library, score: EnisaScore, answers: Answers) -> tuple[FactorSaid, ...]:
    """Each factor of the score, with the kit's reason from the facts, then what the person wrote."""
    parts = (score.base, score.identification, *score.circumstances)
    return tuple(_factor(library, part, score, answers) for part in parts)


def _factor(library: Library, part: EnisaPart, score: EnisaScore, answers: Answers) -> FactorSaid:
    value = score.context if part is score.base else part.score
    reason = " ".join(_reason(library, part, score, answers))
    own = answers.get(f"{FACTORS}[{part.id}].reason")
    own = own if isinstance(own, str) else ""
    title = said(library, "factors", part.id, "title")
    line = said(library, "factors", "line").format(title=title, score=number(value), reason=reason)
    if own:
        line = said(library, "factors", "own").format(line=line, reason=own)
    return FactorSaid(part.id, title, number(value), reason, own, line)


def _reason(library: Library, part: EnisaPart, score: EnisaScore, answers: Answers) -> tuple[str, ...]:
    known = [said(library, "factors", part.id, "supposed" if part.supposed else part.case)]
    told = [one for path in part.facts if (one := _told(library, path, answers))]
    if told:
        known.append(said(library, "factors", "based_on").format(facts="\u00a0; ".join(told)))
    return (*known, *(_adjusted(library, score, answers) if part is score.base else ()))


def _told(library: Library, path: str, answers: Answers) -> str:
    value = answers.get(path, Unknown.NOT_ASKED)
    words = "" if isinstance(value, Unknown) else value_in_french(value, library.words)
    return f"{library.words.fact_name(generic(path))} ({words})" if words else ""


def _adjusted(library: Library, score: EnisaScore, answers: Answers) -> tuple[str, ...]:
    if not score.adjustment:
        return ()
    steps = said(library, "factors", "adjusted").format(base=number(score.base.score), steps=number(score.adjustment))
    if score.reason_missing:
        return steps, said(library, "factors", "adjusted_missing")
    return steps, said(library, "factors", "adjusted_reason").format(reason=answers[INSIGHT_REASON])


def every_factor(library: Library, rules: RulesInForce) -> tuple[str, ...]:
    """Each sentence that a factor or a role can need, for `check`. Raises ResourceProblem for the first one missing."""
    cases = [("context", row.text("category")) for row in rules.rows("enisa_dpc_base")]
    cases += [("identification", row.text("level")) for row in rules.rows("enisa_ei")]
    cases += [(row.text("part"), row.text("case")) for row in rules.rows("enisa_cb")]
    fixed = ("line", "own", "based_on", "adjusted", "adjusted_reason", "adjusted_missing", "form", "form_label")
    return (
        *(said(library, "factors", *case) for case in cases),
        *(said(library, "factors", part, key) for part, _ in cases for key in ("title", "supposed")),
        *(said(library, "factors", key) for key in (*fixed, "opener", "journal")),
    )
