"""The journey of the checkout: every fact asked once and named, in calm French, in less than an hour."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Several, Unknown, moment_of_day
from clinickit.domain.rule_files import parse_reference
from clinickit.domain.schema import Kind, groups, leaf_of, leaves
from clinickit.domain.strict_tables import StrictTable
from clinickit.flow.answers import element_path, read
from clinickit.flow.questions import QuestionKind
from clinickit.flow.steps import Flow, Question, Step, StepKind, facts_read, parse_flow, step_files
from clinickit.flow.walk import Walk, walk

RESOURCES = Path(__file__).parents[2] / "resources"
JOURNEY, PROFILE = "flow/order.toml", "flow/profile/order.toml"
# The orders themselves, and the facts that the cases of one incident share.
NOT_A_STEP = ("order.toml", "shared.toml")
PAPERS = (
    "cnil_notification",
    "controller_notice",
    "vendor_request",
    "incident_report",
    "patient_letter",
    "public_poster",
    "complaint",
    "insurance_claim",
    "short_letters",
    "register_entry",
    "chronology",
)
WORDING = ("wording/facts.toml", "wording/flow.toml", "wording/references.toml")


def parsed(name: str) -> dict[str, Any]:
    return tomllib.loads((RESOURCES / name).read_text(encoding="utf-8"))


@cache
def step_contents() -> Mapping[str, Mapping[str, object]]:
    found = sorted((RESOURCES / "flow").rglob("*.toml"))
    names = [one.relative_to(RESOURCES).as_posix() for one in found if one.name not in NOT_A_STEP]
    return {name: parsed(name) for name in names}


@cache
def flow(order: str) -> Flow:
    return parse_flow(parsed(order), step_contents(), order)


def steps() -> dict[str, Step]:
    """Each step file once, whichever flows use it."""
    both = (JOURNEY, PROFILE)
    return {name: one for o in both for name, one in zip(step_files(parsed(o), o), flow(o).steps, strict=True)}


def questions() -> list[Question]:
    return [question for one in steps().values() for question in one.questions]


def every_question() -> list[Question]:
    """The questions and the fields of groups."""
    return [one for question in questions() for one in (question, *question.fields)]


def by_program() -> set[str]:
    return {path for path, value in parsed("wording/facts.toml").items() if isinstance(value, dict)}


def names() -> dict[str, str]:
    raw = parsed("wording/facts.toml").items()
    return {path: value["name"] if isinstance(value, dict) else value for path, value in raw}


# --- the keystone ---------------------------------------------------------------------------------------------


def test_every_step_file_has_its_place_in_a_flow() -> None:
    assert set(steps()) == set(step_contents())


def test_every_fact_is_asked_exactly_once_or_filled_by_the_program() -> None:
    asked = Counter(path for question in questions() for path in question.paths)
    assert {path for path, times in asked.items() if times > 1} == set()
    assert set(asked) | by_program() == set(leaves())
    assert not set(asked) & by_program()


def test_what_the_program_fills_says_why_no_question_asks_it() -> None:
    for path in by_program():
        table = StrictTable(parsed("wording/facts.toml")[path], "wording/facts.toml", path)
        assert table.text("name")
        assert table.text("filled_by") == "program"
        assert table.text("why").endswith(".")
        table.finish()


def test_facts_of_the_practice_are_in_its_profile_and_facts_of_the_breach_in_the_journey() -> None:
    assert {path for path in flow(PROFILE).asked_at if not path.startswith("practice.")} == set()
    assert {path for path in leaves() if path.startswith("practice.")} <= set(flow(PROFILE).asked_at)
    asked_of_breach = {path for path in leaves() if path.startswith("breach.")} - by_program()
    assert asked_of_breach <= set(flow(JOURNEY).asked_at)


def test_every_fact_and_every_group_has_one_french_name() -> None:
    assert set(names()) == set(leaves()) | set(groups())
    assert {name for name, times in Counter(names().values()).items() if times > 1} == set()


def test_a_name_reads_well_between_brackets() -> None:
    for path, name in names().items():
        assert re.fullmatch(r"[a-zéè][^.\[\]!?]{2,79}", name), path
        assert not re.match(r"(?:le|la|les|un|une|des|l’)\b", name), path


def test_every_reference_that_a_question_cites_exists_and_each_one_is_cited() -> None:
    cited = {one for question in every_question() for one in question.because}
    assert cited == set(parsed("wording/references.toml"))


@pytest.mark.parametrize("name", parsed("wording/references.toml"))
def test_a_reference_says_where_it_comes_from_and_how_sure_it_is(name: str) -> None:
    table = parsed("wording/references.toml")[name]
    assert parse_reference(StrictTable(table, "wording/references.toml", name)).title


def test_every_essential_question_says_why_it_is_asked() -> None:
    assert [question.fills for question in questions() if question.essential and not question.because] == []


def test_what_is_proposed_can_be_answered() -> None:
    proposed = [(one, text) for one in every_question() for text in (*one.proposals, one.default) if text]
    assert len(proposed) > 10
    assert not [text for one, text in proposed if isinstance(read(one, text), Unknown)]


# --- the order ------------------------------------------------------------------------------------------------


def test_the_journey_goes_from_what_happens_to_the_summary() -> None:
    ids = [step.id for step in flow(JOURNEY).steps]
    named = ["situation", "gestures", "dates", "data", "protections", "consequences", "done", "duties"]
    assert [one for one in ids if one in {*named, *PAPERS, "summary"}] == [*named, *PAPERS, "summary"]


def test_each_paper_has_its_step_in_turn() -> None:
    assert tuple(step.paper for step in flow(JOURNEY).steps if step.kind is StepKind.PAPER) == PAPERS


def test_the_first_screen_is_two_questions_and_half_a_minute() -> None:
    first = flow(JOURNEY).steps[0]
    assert [question.kind for question in first.questions] == [QuestionKind.CHOICES, QuestionKind.YES_NO]
    assert first.minutes == 1
    assert first.questions[0].options is v.IncidentKind


def test_gestures_come_before_any_date_is_asked() -> None:
    kinds = [step.kind for step in flow(JOURNEY).steps]
    asked = next(i for i, step in enumerate(flow(JOURNEY).steps) if "breach.timeline.aware_at" in step.paths)
    assert kinds.index(StepKind.GESTURES) < asked


def test_conditions_look_only_at_what_was_asked_before_or_at_the_profile() -> None:
    seen: set[str] = set()
    for step in flow(JOURNEY).steps:
        for condition, above in ((step.when, set[str]()), *_conditions(step)):
            assert {p for p in facts_read(condition) if not p.startswith("practice.")} <= seen | above, step.id
        seen |= set(step.paths)


def _conditions(step: Step) -> Iterator[tuple[str, set[str]]]:
    for place, question in enumerate(step.questions):
        above = {path for one in step.questions[:place] for path in one.paths}
        yield question.when, above
        yield question.essential_when, above


# --- calm -----------------------------------------------------------------------------------------------------

RANSOMWARE: dict[str, FactValue] = {
    "breach.kinds": Several((v.IncidentKind.RANSOMWARE,)),
    "breach.natures": Several((v.Nature.CONFIDENTIALITY, v.Nature.AVAILABILITY)),
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    "breach.timeline.occurrence": v.Occurrence.ONGOING,
    "breach.timeline.discovered_by": v.Discovery.OURSELVES,
    "breach.parties_involved": False,
    "breach.availability.backup_exists": True,
    "breach.consequences.severity": v.Level.SIGNIFICANT,
    "breach.communication.status": v.InformationStatus.PLANNED,
    "practice.insured": True,
    "breach.purpose.decided_by_us": True,
}
WRONG_RECIPIENT: dict[str, FactValue] = {
    **RANSOMWARE,
    "breach.kinds": Several((v.IncidentKind.WRONG_RECIPIENT,)),
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.timeline.occurrence": v.Occurrence.SPECIFIC_DAY,
    "breach.confidentiality.recipients": v.Recipients.TRUSTED,
}
PUBLISHER: dict[str, FactValue] = {
    **RANSOMWARE,
    "breach.kinds": Several((v.IncidentKind.VENDOR,)),
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.timeline.discovered_by": v.Discovery.PROCESSOR,
    "breach.parties_involved": True,
}
PLAIN: dict[Kind, FactValue] = {
    Kind.TEXT: "Un texte.",
    Kind.YES_NO: False,
    Kind.COUNT: Count(12),
    Kind.MOMENT: moment_of_day(date(2026, 11, 12)),
    Kind.DAY: date(2026, 11, 12),
}


def plain_answer(path: str) -> FactValue:
    leaf = leaf_of(path)
    if leaf.options is None:
        return PLAIN[leaf.kind]
    first = next(iter(leaf.options))
    return Several((first,)) if leaf.kind is Kind.CHOICES else first


def answered(chosen: Mapping[str, FactValue], order: str = JOURNEY) -> Walk:
    """Answer every essential question shown, page after page, as a person would."""
    answers: dict[str, FactValue] = {}
    while missing := [question for view in walk(flow(order), answers).steps for question in view.missing]:
        first = missing[0]
        fields = [field for field in first.fields if field.essential]
        paths = [element_path(field, "one") for field in fields] or [first.fills]
        answers |= {path: chosen.get(path, plain_answer(path)) for path in paths}
    return walk(flow(order), answers)


def essential(place: Walk) -> int:
    return sum(len(view.essential) for view in place.steps)


def essential_about_the_practice(place: Walk) -> int:
    of_practice = (question for view in place.steps for question in view.essential)
    return sum(question.fills.startswith("practice.") for question in of_practice)


@pytest.mark.parametrize(
    ("chosen", "most"), [(RANSOMWARE, 37), (WRONG_RECIPIENT, 33), (PUBLISHER, 37)], ids=["A", "M", "E"]
)
def test_a_common_case_needs_few_answers(chosen: dict[str, FactValue], most: int) -> None:
    place = answered(chosen)
    assert essential(place) - essential_about_the_practice(place) <= most
    assert essential_about_the_practice(place) <= 12


def asked_at_once(**chosen: FactValue) -> set[str]:
    """The facts asked at once in a journey where these are known."""
    place = walk(flow(JOURNEY), {path.replace("__", "."): value for path, value in chosen.items()})
    return {question.fills for view in place.steps for question in view.essential}


def test_what_decides_of_a_wrong_recipient_is_asked_at_once() -> None:
    found = asked_at_once(breach__kinds=Several((v.IncidentKind.WRONG_RECIPIENT,)))
    assert {
        "breach.confidentiality.recipients",
        "breach.confidentiality.recipient_bound_by_secrecy",
        "breach.confidentiality.attestation",
        "breach.consequences.harm_seen",
    } <= found


def test_an_intrusion_asks_what_left_even_when_nobody_ticked_a_loss_of_confidentiality() -> None:
    locked: dict[str, FactValue] = {"breach__natures": Several((v.Nature.AVAILABILITY,))}
    exfiltration = "breach.confidentiality.exfiltration"
    assert exfiltration in asked_at_once(breach__kinds=Several((v.IncidentKind.RANSOMWARE,)), **locked)
    assert exfiltration not in asked_at_once(breach__kinds=Several((v.IncidentKind.OUTAGE,)), **locked)


def test_how_long_it_lasts_is_asked_at_once_while_the_data_are_not_back() -> None:
    out: dict[str, FactValue] = {
        "breach__kinds": Several((v.IncidentKind.OUTAGE,)),
        "breach__natures": Several((v.Nature.AVAILABILITY,)),
        "breach__availability__unavailability": v.Unavailability.TEMPORARY,
    }
    assert "breach.availability.hours" in asked_at_once(breach__availability__restored=False, **out)
    assert "breach.availability.hours" not in asked_at_once(breach__availability__restored=True, **out)


def test_knowing_nothing_yet_still_goes_through_to_the_end() -> None:
    answers = {path: Unknown.NOT_YET for path in leaves() if "[]" not in path}
    for group in ("breach.parties", "practice.policies"):
        inside = (path for path in leaves() if path.startswith(f"{group}[]"))
        answers |= {path.replace("[]", "[one]"): Unknown.NOT_YET for path in inside}
    place = walk(flow(JOURNEY), answers)
    assert all(view.complete for view in place.steps)
    # The notice of a processor waits until the practice is known to be one.
    hidden = {step.id for step in flow(JOURNEY).steps} - {view.step.id for view in place.steps}
    assert hidden == {"controller_notice"}
    assert place.resume().id == "summary"


SECONDS = {
    QuestionKind.YES_NO: 10,
    QuestionKind.CHOICE: 15,
    QuestionKind.CHOICES: 25,
    QuestionKind.COUNT: 20,
    QuestionKind.MOMENT: 30,
    QuestionKind.DAY: 20,
    QuestionKind.TEXT: 20,
    QuestionKind.LONG_TEXT: 90,
    QuestionKind.PHONE: 20,
    QuestionKind.POSTCODE: 10,
    QuestionKind.GROUP: 90,
}


@pytest.mark.parametrize("name", [n for n, one in steps().items() if one.kind is StepKind.QUESTIONS])
def test_the_minutes_of_a_page_are_those_its_essential_questions_take(name: str) -> None:
    asked = [question for question in steps()[name].questions if question.essential]
    always = [one for one in asked if (one.when, one.essential_when) == ("always", "always")]
    least, most = (ceil(sum(SECONDS[q.kind] for q in found) / 60) for found in (always, asked))
    assert max(1, least) <= steps()[name].minutes <= max(1, most)


# --- French ---------------------------------------------------------------------------------------------------


def french(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"id", "kind", "fills", "when", "essential_when", "level", "because", "url", "confidence"}:
                yield from french(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from french(inner)


@pytest.mark.parametrize("name", [JOURNEY, PROFILE, *step_contents(), *WORDING])
def test_french_is_typeset_as_french(name: str) -> None:
    for text in french(parsed(name)):
        assert "'" not in text, text
        assert '"' not in text, text
        assert "..." not in text, text
        assert "\u202f" not in text, text
        assert not re.search(r"[^\u00a0][;!?»]|«[^\u00a0]|[^\u00a0\d]:(?!//)", re.sub(r"https?:\S+", "", text)), text
        assert not re.search(r"\b(?:Etat|Etablissement|Ecri|Equipement|Etes|A (?:qui|quel|quoi))", text), text
        assert text == text.strip(), text


def test_a_question_is_a_question_and_a_hint_is_a_sentence() -> None:
    for question in questions():
        assert question.label.endswith("\u00a0?"), question.label
        assert len(question.label) <= 90, question.label
    for one in every_question():
        for text in (one.hint, one.help, one.if_unknown):
            assert not text or text[-1] in ".?»", text
        assert len(one.hint) <= 130, one.hint


def test_nobody_is_spoken_to_familiarly() -> None:
    said = " ".join(text for raw in step_contents().values() for text in french(raw))
    assert not re.search(r"\b(?:tu|toi|tes|ton)\b", said, re.IGNORECASE)


@pytest.mark.parametrize(
    "jargon",
    [
        *("donnée personnelle", "prise de connaissance", "responsable de traitement", "sous-traitant", "NIR"),
        *("confidentialité", "intégrité", "disponibilité", "exfiltration", "journal", "chiffrées", "hachés", "salés"),
        *("enregistrements", "dispositif médical", "pré-plainte", "main courante", "CSIRT"),
    ],
)
def test_a_word_of_the_trade_is_explained_and_a_question_that_uses_it_explains_it_itself(jargon: str) -> None:
    quoted = f"«\u00a0{jargon.lower()}\u00a0»"
    assert [one for one in every_question() if quoted in one.help.lower()]
    using = [one for one in every_question() if re.search(rf"\b{jargon}s?\b", one.label, re.IGNORECASE)]
    assert [one.label for one in using if quoted not in one.help.lower()] == []


def test_no_delay_of_the_law_is_written_in_a_question() -> None:
    said = [text for raw in step_contents().values() for text in french(raw)]
    delays = r"\b(?:\d+|soixante-douze|cinq|trois|un)\u00a0?\s?(?:heures?|jours?|mois)\b"
    assert [text for text in said if re.search(delays, text)] == []
