"""The role is worked out by who decided, with others or for another; nothing unknown removes a duty."""

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.as_told import as_told
from clinickit.domain.facts import FactValue, Several, Unknown
from clinickit.domain.role import DECIDED_BY_US, DECIDED_WITH_OTHERS, ON_BEHALF, role_of
from clinickit.domain.vocabulary import Role
from tests.sheets import assessed

SHARED: dict[str, FactValue] = {"practice.kind": v.StructureType.MAISON_DE_SANTE}
ALONE: dict[str, FactValue] = {"practice.kind": v.StructureType.CABINET_MEDICAL}
LEAK: dict[str, FactValue] = {
    **ALONE,
    "breach.kinds": Several((v.IncidentKind.PUBLISHED,)),
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
}


@pytest.mark.parametrize(
    ("answers", "role", "reason"),
    [
        ({**ALONE, DECIDED_BY_US: True}, Role.CONTROLLER, "decided_by_us"),
        ({**SHARED, DECIDED_BY_US: True, DECIDED_WITH_OTHERS: False}, Role.CONTROLLER, "decided_by_us"),
        ({**ALONE, DECIDED_BY_US: True, DECIDED_WITH_OTHERS: True}, Role.JOINT, "decided_together"),
        ({DECIDED_BY_US: False, ON_BEHALF: True}, Role.PROCESSOR, "on_behalf"),
        ({DECIDED_BY_US: False, ON_BEHALF: False}, None, "nobody_decided"),
        # Who decides is the controller even while working for another (art. 28(10) GDPR).
        ({**ALONE, DECIDED_BY_US: True, ON_BEHALF: True}, Role.CONTROLLER, "decided_by_us"),
    ],
)
def test_the_answers_lead_to_one_role_with_its_reason(
    answers: dict[str, FactValue], role: Role | None, reason: str
) -> None:
    found = role_of(answers)
    assert (found.worked_out, found.known, found.reason) == (role, role, reason)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {DECIDED_BY_US: Unknown.NOT_YET},
        {DECIDED_BY_US: False},
        {DECIDED_BY_US: False, ON_BEHALF: Unknown.CANNOT},
        {**SHARED, DECIDED_BY_US: True},
        {**ALONE, DECIDED_BY_US: True, DECIDED_WITH_OTHERS: Unknown.NOT_YET},
    ],
)
def test_an_unknown_that_leaves_two_roles_concludes_nothing_and_says_what_to_answer(
    answers: dict[str, FactValue],
) -> None:
    found = role_of(answers)
    assert found.known is None
    assert found.missing
    assert not as_told({**LEAK, **answers}).answers.get("breach.role")


@pytest.mark.parametrize("unknown", [Unknown.NOT_YET, Unknown.TO_DETERMINE, Unknown.CANNOT])
@pytest.mark.parametrize("path", [DECIDED_BY_US, ON_BEHALF])
def test_no_unknown_about_the_role_removes_the_notification(path: str, unknown: Unknown) -> None:
    answers = as_told({**LEAK, DECIDED_BY_US: False, ON_BEHALF: True, path: unknown}).answers
    assert assessed(answers).notify.act_as


def test_one_who_works_for_another_warns_them_and_does_not_notify() -> None:
    found = assessed(as_told({**LEAK, DECIDED_BY_US: False, ON_BEHALF: True}).answers)
    assert found.duty("controller_notice").act_as
    assert not found.notify.act_as


def test_what_a_person_says_of_the_role_goes_before_what_the_questions_lead_to() -> None:
    found = role_of({**ALONE, DECIDED_BY_US: True, "breach.role": Role.JOINT})
    assert found.known is Role.JOINT
    assert found.disagree
    assert as_told({**ALONE, DECIDED_BY_US: True, "breach.role": Role.JOINT}).read == ()


def test_not_knowing_the_role_directly_leaves_the_word_to_the_questions() -> None:
    answers = {**ALONE, DECIDED_BY_US: True, "breach.role": Unknown.NOT_YET}
    assert as_told(answers).answers["breach.role"] is Role.CONTROLLER
