"""A small journey for the tests, in the shape of the step files."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.flow.steps import Flow, parse_flow

Raw = dict[str, Any]

ORDER: Raw = {
    "id": "small",
    "title": "Petit parcours",
    "known": ["practice."],
    "parts": [
        {"title": "Maintenant", "steps": ["first", "gestures"]},
        {"title": "Ensuite", "steps": ["who", "leak", "claim"]},
    ],
}


def question(name: str, kind: str, fills: str, **more: object) -> Raw:
    """An essential question as a step file writes it."""
    base: Raw = {"id": name, "kind": kind, "label": f"{name} ?", "fills": fills, "level": "essential"}
    return {**base, "if_unknown": "Continuez.", **more}


def detail(name: str, kind: str, fills: str, **more: object) -> Raw:
    """A question behind « Compléter »."""
    return {"id": name, "kind": kind, "label": f"{name} ?", "fills": fills, "level": "detail", **more}


def step(name: str, *questions: Raw, **more: object) -> Raw:
    """A step as its file writes it."""
    base: Raw = {"id": name, "title": name, "intro": f"{name}.", "minutes": 4, "kind": "questions"}
    return {**base, "questions": list(questions), **more}


PARTIES: Raw = question(
    "parties",
    "group",
    "breach.parties",
    when="processors_involved",
    add="Ajouter",
    named_by="breach.parties[].name",
    fields=[
        question("name", "text", "breach.parties[].name"),
        detail("contact", "text", "breach.parties[].contact"),
    ],
)

FILES: Mapping[str, Raw] = {
    "flow/first.toml": step(
        "first",
        question("kinds", "choices", "breach.kinds"),
        question("natures", "choices", "breach.natures"),
    ),
    "flow/gestures.toml": step("gestures", kind="gestures", minutes=15),
    "flow/who.toml": step(
        "who",
        question("involved", "yes_no", "breach.parties_involved"),
        PARTIES,
        question("count", "count", "breach.people.count", essential_when="kind_theft"),
        detail("records", "count", "breach.data.records"),
    ),
    "flow/leak.toml": step(
        "leak",
        question("exfiltration", "choice", "breach.confidentiality.exfiltration"),
        when="confidentiality_lost",
    ),
    "flow/claim.toml": step("claim", kind="paper", paper="insurance_claim", when="practice_insured"),
}


def files() -> dict[str, Raw]:
    """A copy that a test may damage."""
    return deepcopy(dict(FILES))


def order() -> Raw:
    """A copy that a test may damage."""
    return deepcopy(ORDER)


def small_flow() -> Flow:
    """The small journey, parsed."""
    return parse_flow(ORDER, FILES)


NATURES = "breach.natures"
KINDS = "breach.kinds"
EXFILTRATION = "breach.confidentiality.exfiltration"

ANSWERS: dict[str, FactValue] = {
    KINDS: Several((v.IncidentKind.THEFT,)),
    NATURES: Several((v.Nature.CONFIDENTIALITY,)),
    "breach.parties_involved": True,
    "breach.parties[acme].name": "Éditions Acmé",
    "breach.people.count": Count(2400),
    EXFILTRATION: v.Exfiltration.LIKELY,
    "practice.insured": True,
}
