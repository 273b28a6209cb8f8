"""The outside alert: what is read beside each question, the hours it proposes, earlier warnings and their price."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.case import Answer, CaseHeader
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.services.alert import AWARE, FIRST_ALERT, NOTICE, WARNINGS, with_alert
from clinickit.services.alert_sheet import ALERT_FILE, parse_alert_sheet
from clinickit.services.casebook import OpenCase, latest
from clinickit.services.library import Library
from clinickit.services.screens import Field, StepScreen
from clinickit.services.wizard import Guide, step_screen

LIBRARY = Library(TomlResources())
GUIDE = Guide(LIBRARY.journey, LIBRARY.vocabularies, LIBRARY.reference_texts)
CALLED = datetime(2026, 11, 20, 9, 12, 40, tzinfo=UTC)
PUBLISHED: dict[str, FactValue] = {
    "breach.kinds": Several((v.IncidentKind.PUBLISHED,)),
    "breach.timeline.discovered_by": v.Discovery.PRESS,
}
JOURNALIST: dict[str, FactValue] = {"breach.alert.source": v.AlertSource.JOURNALIST}
EVIDENCE: dict[str, FactValue] = {**JOURNALIST, "breach.alert.holds": "Un fichier de 300 lignes"}


def shown(answers: Mapping[str, FactValue], step: str = "alert") -> StepScreen:
    history = tuple(Answer(path, value, CALLED, CALLED) for path, value in {**PUBLISHED, **answers}.items())
    case = OpenCase(CaseHeader("c", "p", "Dossier", v.CaseKind.REAL, CALLED), history, latest(history))
    return with_alert(step_screen(GUIDE, case, step), GUIDE, case, LIBRARY)


def field(screen: StepScreen, path: str) -> Field:
    return next(one for one in screen.items if isinstance(one, Field) and one.path == path)


def titles(screen: StepScreen) -> list[str]:
    return [aside.title for aside in screen.asides]


def test_what_not_to_say_confirm_or_accept_stands_under_its_question() -> None:
    places = {aside.title: aside.at for aside in shown({}).asides}
    assert places["Ne dites pas"] == "breach.alert.source"
    assert places["Ne confirmez pas"] == "breach.alert.holds"
    assert places["N’acceptez pas"] == "breach.alert.holds"


def test_advice_about_the_attacker_is_read_only_when_it_is_the_attacker() -> None:
    assert "Si c’est l’attaquant" not in titles(shown(JOURNALIST))
    assert "Si c’est l’attaquant" in titles(shown({"breach.alert.source": v.AlertSource.CRIMINAL}))


def test_the_hour_at_which_the_alert_was_noted_is_proposed_as_first_sign() -> None:
    found = field(shown(JOURNALIST), FIRST_ALERT)
    assert found.proposal == "20/11/2026 10:12"
    assert "20\u00a0novembre 2026 à 10\u00a0h\u00a012" in found.proposal_why
    assert field(shown({}), FIRST_ALERT).proposal == ""


def test_the_same_hours_are_proposed_where_the_dates_are_asked() -> None:
    assert field(shown(JOURNALIST, "dates"), FIRST_ALERT).proposal == "20/11/2026 10:12"


def test_evidence_proposes_the_awareness_and_a_bare_claim_only_says_how_to_decide() -> None:
    assert field(shown(EVIDENCE), AWARE).proposal == "20/11/2026 10:12"
    assert "à vérifier" in field(shown(EVIDENCE), AWARE).proposal_why
    bare = field(shown(JOURNALIST), AWARE)
    assert bare.proposal == ""
    assert "courte vérification" in bare.proposal_why


def test_the_attackers_word_is_not_evidence() -> None:
    criminal = {**EVIDENCE, "breach.alert.source": v.AlertSource.CRIMINAL}
    assert field(shown(criminal), AWARE).proposal == ""


def test_the_processors_message_is_proposed_before_the_hour_of_the_note() -> None:
    notice = {**JOURNALIST, NOTICE: Moment(CALLED - timedelta(days=2))}
    assert field(shown(notice), FIRST_ALERT).proposal == "18/11/2026 10:12"
    assert field(shown(notice), AWARE).proposal == "18/11/2026 10:12"


def test_an_earlier_answer_makes_the_proposal_useless_and_a_later_one_does_not() -> None:
    earlier = {**EVIDENCE, FIRST_ALERT: Moment(CALLED - timedelta(hours=1))}
    assert field(shown(earlier), FIRST_ALERT).proposal_why == ""
    later = {**EVIDENCE, FIRST_ALERT: Moment(CALLED + timedelta(hours=1))}
    assert field(shown(later), FIRST_ALERT).proposal == "20/11/2026 10:12"
    taken = {**EVIDENCE, FIRST_ALERT: Moment(CALLED.replace(second=0))}
    assert field(shown(taken), FIRST_ALERT).proposal_why == ""


def test_earlier_warnings_are_asked_with_their_consequence_when_there_were_some() -> None:
    assert field(shown({}), WARNINGS).kind == "yes_no"
    assert "La conséquence" not in titles(shown({WARNINGS: False}))
    ignored = shown({WARNINGS: True})
    assert any(aside.consequence and "avec leurs dates" in aside.lines[0] for aside in ignored.asides)
    assert field(ignored, "breach.timeline.earlier_warnings_details").label


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"at": "breach.summary"}, "asides[1].at"),
        ({"at": "breach.alert.caller"}, "asides[1].at"),
        ({"sources": ["neighbour"]}, "asides[1].sources"),
        ({"lines": []}, "asides[1].lines"),
    ],
)
def test_a_wrong_sheet_is_refused_with_file_and_key(change: dict[str, object], key: str) -> None:
    aside = {"at": "breach.alert.source", "title": "Ne dites pas", "lines": ["Rien."], **change}
    raw = {"asides": [aside], "texts": dict(LIBRARY.alert_sheet.texts)}
    with pytest.raises(ResourceProblem) as refused:
        parse_alert_sheet(raw, ALERT_FILE, LIBRARY.journey)
    assert refused.value.file == ALERT_FILE
    assert refused.value.key.startswith(key.partition("[")[0])
    assert refused.value.key.endswith(key.rpartition(".")[2])
