"""Who answers every question asked at once knows the risk and what it asks of them: nothing is left in doubt."""

import os
import random

import pytest

from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.schema import leaf_of
from clinickit.domain.vocabulary import IncidentKind
from clinickit.flow.answers import element_path
from clinickit.flow.walk import effective, walk
from tests.properties.generated import values_of
from tests.properties.test_hidden_answers import library
from tests.sheets import assessed

EXAMPLES = int(os.environ.get("CLINICKIT_EXAMPLES", "60"))
SEED = int(os.environ.get("CLINICKIT_SEED", "20261121"))
# What one answer asked at once must settle: the others rest on a detail of their own, and are said to be in doubt.
SETTLED = ("internal_register", "cnil_notification", "inform_people", "complaint", "health_portal", "ordre")


def answered(kind: IncidentKind, chance: random.Random) -> dict[str, FactValue]:
    """A case of one kind, where each question asked at once has a known answer, drawn at random."""
    answers: dict[str, FactValue] = {}
    while missing := [question for view in walk(library().journey, answers).steps for question in view.missing]:
        first = missing[0]
        fields = [field for field in first.fields if field.essential]
        for path in [element_path(field, "un") for field in fields] or [first.fills]:
            answers[path] = chance.choice(values_of(leaf_of(path)))
        answers |= {"breach.kinds": Several((kind,)), "breach.personal_data": True}
    return answers


@pytest.mark.parametrize("kind", IncidentKind)
def test_the_questions_asked_at_once_decide_the_risk_and_the_main_duties(kind: IncidentKind) -> None:
    chance = random.Random(f"{SEED} {kind}")  # noqa: S311 - the same cases each time
    for _ in range(max(3, EXAMPLES // 20)):
        found = assessed(effective(library().journey, answered(kind, chance)))
        assert found.risk.certain is not None, found.risk.missing
        doubtful = [one for one in SETTLED if found.duty(one).verdict is Verdict.UNDETERMINED]
        assert doubtful == []
