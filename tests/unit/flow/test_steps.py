"""A step file that does not hold together is refused with its name and its key."""

from collections.abc import Callable

import pytest

from clinickit.domain.conditions import CONDITIONS
from clinickit.domain.errors import ResourceProblem
from clinickit.flow.questions import QuestionKind
from clinickit.flow.steps import StepKind, facts_read, parse_flow, parse_step, step_files
from tests.unit.flow.flows import FILES, ORDER, Raw, detail, files, order, question, small_flow, step


def test_a_flow_keeps_the_order_and_the_parts_of_its_file() -> None:
    flow = small_flow()
    assert [one.id for one in flow.steps] == ["first", "gestures", "who", "leak", "claim"]
    assert [(part.title, part.step_ids) for part in flow.parts] == [
        ("Maintenant", ("first", "gestures")),
        ("Ensuite", ("who", "leak", "claim")),
    ]
    assert flow.step("claim").kind is StepKind.PAPER
    assert flow.step("claim").paper == "insurance_claim"


def test_only_the_files_that_the_order_names_need_be_read() -> None:
    assert step_files(ORDER) == tuple(FILES)
    deeper = order() | {"parts": [{"title": "x", "steps": ["profile/practice"]}]}
    assert step_files(deeper) == ("flow/profile/practice.toml",)


def test_a_gap_of_a_paper_leads_to_the_question_that_fills_it() -> None:
    found_step, found = small_flow().asked_at["breach.parties[].contact"]
    assert (found_step.id, found.id, found.kind) == ("who", "parties", QuestionKind.GROUP)


def test_the_facts_a_condition_may_read_are_all_found() -> None:
    assert facts_read("always") == frozenset()
    assert facts_read("processors_involved") == {"breach.kinds", "breach.parties_involved"}
    assert all(facts_read(name) for name in CONDITIONS if name != "always")


def broken(file: str, damage: Callable[[Raw], object]) -> ResourceProblem:
    damaged = files()
    damage(damaged[file])
    with pytest.raises(ResourceProblem) as caught:
        parse_flow(order(), damaged)
    return caught.value


def set_first(**more: object) -> Callable[[Raw], object]:
    return lambda raw: raw["questions"][0].update(more)


@pytest.mark.parametrize(
    ("damage", "key", "expected"),
    [
        (lambda raw: raw.update(colour="red"), "colour", "n’est pas connue"),
        (lambda raw: raw.pop("title"), "title", "manque"),
        (lambda raw: raw.update(minutes="dix"), "minutes", "nombre entier"),
        (lambda raw: raw.update(kind="page"), "kind", "questions, gestures, duties, paper, summary"),
        (lambda raw: raw.update(when="no_such"), "when", "n’existe pas"),
        (lambda raw: raw.update(id="other"), "id", "nom de son fichier"),
        (set_first(colour="red"), "questions[0].colour", "n’est pas connue"),
        (set_first(when="no_such"), "questions[0].when", "n’existe pas"),
        (set_first(essential_when="no_such"), "questions[0].essential_when", "n’existe pas"),
        (set_first(fills="breach.no_such"), "questions[0].fills", "n’existe pas"),
        (set_first(fills="breach.parties[].name"), "questions[0].kind", "est de sorte « text »"),
        (set_first(kind="text"), "questions[0].kind", "est de sorte « choices »"),
        (set_first(kind="riddle"), "questions[0].kind", "une de ces valeurs"),
        (set_first(if_unknown=""), "questions[0].if_unknown", "que faire quand on ne sait pas encore"),
        (set_first(id="natures"), "questions.natures", "figure deux fois"),
        (lambda raw: raw["questions"].append(raw["questions"][0] | {"id": "again"}), "questions.again", "déjà demandé"),
    ],
)
def test_a_broken_step_file_is_named_with_its_key(damage: Callable[[Raw], object], key: str, expected: str) -> None:
    problem = broken("flow/first.toml", damage)
    assert (problem.file, problem.key) == ("flow/first.toml", key)
    assert expected in problem.expected.replace("\u00a0", " ")


def test_a_fact_of_a_group_is_asked_inside_its_group() -> None:
    raw = step("first", question("name", "text", "breach.parties[].name"))
    with pytest.raises(ResourceProblem, match="dans un groupe"):
        parse_step("flow/first.toml", raw)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"fills": "breach.nobody"}, "n’existe pas"),
        ({"elements_from": "breach.nobody"}, "n’existe pas"),
        ({"named_by": "breach.parties[].asked_at"}, "un des champs du groupe"),
        ({"add": ""}, "texte non vide"),
        ({"fields": [question("number", "text", "breach.claims[].number")]}, "un fait du groupe"),
        ({"fields": [question("again", "group", "breach.claims")]}, "un groupe ne peut pas"),
        ({"fields": [question("name", "text", "breach.parties[].name", when="always")]}, "n’est pas connue"),
    ],
)
def test_a_broken_group_is_named(change: Raw, expected: str) -> None:
    problem = broken("flow/who.toml", lambda raw: raw["questions"][1].update(change))
    assert expected in problem.expected
    assert problem.key.startswith("questions[1]")


def test_a_condition_may_not_read_a_fact_asked_later() -> None:
    problem = broken("flow/first.toml", set_first(when="confidentiality_lost"))
    assert problem.key == "questions.kinds"
    assert "pas encore demandé" in problem.expected
    problem = broken("flow/first.toml", lambda raw: raw.update(when="processors_involved"))
    assert problem.key == "when"


def test_a_condition_may_read_what_the_same_page_asked_above() -> None:
    damaged = files()
    damaged["flow/first.toml"]["questions"].append(
        question("leaving", "choice", "breach.confidentiality.recipients", when="confidentiality_lost")
    )
    assert parse_flow(order(), damaged).step("first").questions[2].when == "confidentiality_lost"


def test_a_fact_of_the_practice_may_be_read_at_any_time() -> None:
    assert parse_flow(order(), files()).step("claim").when == "practice_insured"
    with pytest.raises(ResourceProblem, match=r"practice\.insured"):
        parse_flow(order() | {"known": []}, files())


def test_nothing_essential_waits_on_a_detail() -> None:
    damaged = files()
    damaged["flow/who.toml"]["questions"][0] = detail("involved", "yes_no", "breach.parties_involved")
    with pytest.raises(ResourceProblem, match="ne peut pas attendre"):
        parse_flow(order(), damaged)


def test_a_detail_has_no_condition_to_become_essential() -> None:
    problem = broken("flow/who.toml", lambda raw: raw["questions"][3].update(essential_when="kind_theft"))
    assert problem.key == "questions[3].essential_when"


def test_a_missing_file_and_a_step_named_twice_are_refused() -> None:
    damaged = files()
    del damaged["flow/leak.toml"]
    with pytest.raises(ResourceProblem, match=r"flow/leak\.toml manque"):
        parse_flow(order(), damaged)
    twice = order()
    twice["parts"][0]["steps"].append("first")
    with pytest.raises(ResourceProblem, match="deux fois"):
        parse_flow(twice, files())


def test_a_time_zone_question_names_every_zone() -> None:
    zone = question("zone", "zone", "practice.time_zone", options={"Europe/Paris": "Métropole"})
    with pytest.raises(ResourceProblem, match="America/Guadeloupe"):
        parse_step("flow/first.toml", step("first", zone))
