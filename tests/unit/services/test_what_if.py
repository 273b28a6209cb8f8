"""« Et si… ? » speaks of every duty, never repeats the present verdict, and groups what leads to one result."""

from datetime import UTC, datetime

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.services.law.assessment import assess
from clinickit.services.law.what_if import FILE, what_if
from clinickit.services.law.words import text_at
from clinickit.services.library import Library

LIBRARY = Library(TomlResources())
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LOST: dict[str, FactValue] = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "breach.kinds": Several((v.IncidentKind.LOSS,)),
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.protection.encryption": v.Encryption.STATE_OF_THE_ART,
    "breach.protection.key_safe": True,
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    "breach.people.count": Count(800),
}


def lines(answers: dict[str, FactValue], key: str) -> tuple[str, ...]:
    return what_if(LIBRARY, assess(LIBRARY, answers, NOW), key)


@pytest.mark.parametrize("duty", DUTIES)
def test_every_duty_can_say_that_it_would_be_owed_and_that_it_would_not(duty: str) -> None:
    said = [text_at(LIBRARY.what_if_words, FILE, "duties", duty, one) for one in ("owed", "not_owed")]
    assert said[0] != said[1]


def test_a_lost_and_encrypted_key_would_be_notified_if_its_password_was_not_safe() -> None:
    assert any(
        "sûreté de la clé de chiffrement" in line and "non → la CNIL devrait être notifiée." in line
        for line in lines(LOST, "cnil_notification")
    )


def test_no_line_announces_the_verdict_that_already_holds() -> None:
    assert not [line for line in lines(LOST, "cnil_notification") if "n’aurait pas à être notifiée" in line]
    in_clear = {**LOST, "breach.protection.encryption": v.Encryption.NONE}
    assert not [line for line in lines(in_clear, "cnil_notification") if "devrait être notifiée" in line]


def test_a_law_without_effect_yet_is_changed_by_no_fact() -> None:
    assert lines({}, "nis2_report") == (LIBRARY.what_if_words["texts"]["none"],)  # type: ignore[index]


def test_the_answers_of_one_question_that_lead_to_one_result_are_one_line() -> None:
    found = [line for line in lines({**LOST, "breach.protection.key_safe": False}, "ordre") if "structure" in line]
    assert len(found) == len({line.split("→")[1] for line in found})


def test_a_duty_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        lines(LOST, "nobody")
