"""Case files written from the law before the code that decides them: each reads as a sentence and must come true."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.clocks import Clock
from clinickit.domain.duties import DutyFinding
from clinickit.domain.facts import FactValue, Several
from clinickit.flow.walk import effective
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.law.assessment import Assessment, assess
from clinickit.services.library import Library

HERE = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in (HERE / "law_expected").glob("*.toml")))
FEWEST = 64
UNDETERMINED = "undetermined"

# Reports that one fact alone triggers: yes, no, or not known yet (duties 4 and 6).
TRIGGERS = {
    "breach.cards_exposed": "cards_opposition",
    "breach.medical_device_faulty": "materiovigilance",
    "breach.patient_harmed": "eigs",
    "breach.bank_details_exposed": "bank",
}
# Bodies that only one kind of structure answers to (duties 2).
ONLY_FOR = {"cofrac": v.StructureType.LABORATOIRE, "asnr": v.StructureType.RADIOTHERAPIE}
VERDICT_OF_A_FACT = {True: "yes", False: "no", None: UNDETERMINED}

Row = Mapping[str, Any]


@cache
def library() -> Library:
    """The law and the journey, read once."""
    return Library(TomlResources())


@cache
def expected(name: str) -> Row:
    """What the law says of one case, with the place that says so."""
    return tomllib.loads((HERE / "law_expected" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def case(name: str) -> CaseFile:
    """The facts of one case."""
    return read_case((HERE / "law" / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def counted(name: str) -> dict[str, FactValue]:
    """The answers of one case that the journey asks for."""
    return effective(library().journey, case(name).answers)


@cache
def judged(name: str) -> Assessment:
    """What the kit concludes on one case, at the moment its expected file names."""
    moment = expected(name)["at"]
    assert isinstance(moment, datetime)
    return assess(library(), counted(name), moment)


def rows(name: str, table: str) -> Sequence[Row]:
    """One list of an expected file."""
    found = expected(name).get(table, [])
    assert isinstance(found, list)
    return found


def is_about(row: Row, found: DutyFinding | Clock) -> bool:
    """Whether a row speaks of this duty or clock, and of this insurance policy when it names one."""
    return bool(found.id == row["id"] and found.subject == row.get("subject", found.subject))


def sentence(name: str) -> str:
    """How a case reads in the report."""
    return str(expected(name)["says"])


def every_case(*tables: str) -> pytest.MarkDecorator:
    """Every case that expects something of these tables, under its sentence."""
    return pytest.mark.parametrize("name", [n for n in NAMES if expected(n).keys() & set(tables)], ids=sentence)


@every_case("risk")
def test_the_risk_is_judged_as_the_law_judges_it(name: str) -> None:
    wanted, risk = expected(name)["risk"], judged(name).risk
    found = {"certain": risk.certain.value if risk.certain else UNDETERMINED, "cautious": risk.cautious.value}
    assert {key: found[key] for key in wanted if key in found} == {
        key: value for key, value in wanted.items() if key in found
    }, wanted["because"]


@every_case("duties")
def test_each_duty_is_what_the_law_says(name: str) -> None:
    assert list(duty_disagreements(name)) == []


def duty_disagreements(name: str) -> Iterator[str]:
    """One line for each duty that is missing, or not what is expected; a duty owed to several insurers counts each."""
    for row in rows(name, "duties"):
        findings = [one for one in judged(name).duties if is_about(row, one)]
        if not findings:
            yield f"{row['id']}: absent ({row['because']})"
        for finding in findings:
            yield from duty_differences(row, finding)


def duty_differences(row: Row, finding: DutyFinding) -> Iterator[str]:
    """What one duty says otherwise than its row."""
    said = {
        "verdict": finding.verdict.value,
        "strength": finding.strength.value,
        "positions": {position.id for position in finding.positions} >= set(row.get("positions", ())),
        "decided": finding.decision.choice if finding.decision else "nothing",
    }
    wanted = {**row, "positions": True} if "positions" in row else row
    for key, value in said.items():
        if key in wanted and wanted[key] != value:
            yield f"{finding.key}: {key} {value}, expected {row[key]} ({row['because']})"
    if row.get("never") == finding.verdict.value:
        yield f"{finding.key}: {finding.verdict.value}, expected anything else ({row['because']})"


@pytest.mark.parametrize(("fact", "duty"), TRIGGERS.items(), ids=TRIGGERS.values())
def test_a_report_that_one_fact_triggers_follows_that_fact(fact: str, duty: str) -> None:
    cases = [name for name in NAMES if fact in counted(name) and not (duty == "bank" and money_was_diverted(name))]
    found = {name: verdict(name, duty) for name in cases}
    assert found == {name: VERDICT_OF_A_FACT[known_yes_no(counted(name)[fact])] for name in cases}
    assert len(set(found.values())) > 1


def known_yes_no(fact: FactValue) -> bool | None:
    """A yes or a no, or None for « on ne sait pas »."""
    return fact if isinstance(fact, bool) else None


def money_was_diverted(name: str) -> bool:
    """Whether the bank is told for another reason than the patients' bank details."""
    kinds = case(name).answers["breach.kinds"]
    return isinstance(kinds, Several) and v.IncidentKind.TRANSFER_FRAUD in kinds


def verdict(name: str, duty: str) -> str:
    """The verdict of a duty that has one finding only."""
    (finding,) = (one for one in judged(name).duties if one.id == duty)
    return finding.verdict.value


@pytest.mark.parametrize(("duty", "structure"), ONLY_FOR.items(), ids=ONLY_FOR)
def test_a_body_of_one_kind_of_structure_is_not_told_by_the_others(duty: str, structure: v.StructureType) -> None:
    kinds = {name: case(name).answers["practice.kind"] for name in NAMES}
    others = [name for name, kind in kinds.items() if isinstance(kind, v.StructureType) and kind is not structure]
    assert {verdict(name, duty) for name in others} == {"no"}


def test_only_a_processor_warns_a_controller() -> None:
    role_of = {name: case(name).answers.get("breach.role") for name in NAMES}
    assert {verdict(n, "controller_notice") for n, role in role_of.items() if role is v.Role.CONTROLLER} == {"no"}
    assert {verdict(n, "controller_notice") for n, role in role_of.items() if role is v.Role.PROCESSOR} == {"yes"}


@every_case("clocks", "no_clocks")
def test_each_clock_ends_when_the_law_says(name: str) -> None:
    assert list(clock_disagreements(name)) == []


def clock_disagreements(name: str) -> Iterator[str]:
    """One line for each clock that is missing, too many, or ends at another time."""
    clocks = judged(name).clocks
    for row in rows(name, "clocks"):
        found = [one for one in clocks if is_about(row, one)]
        if len(found) != 1:
            yield f"{row['id']} {row.get('subject', '')}: {len(found)} clocks, expected one ({row['because']})"
            continue
        yield from clock_differences(row, found[0])
    for row in rows(name, "no_clocks"):
        if any(one.id == row["id"] for one in clocks):
            yield f"{row['id']}: shown, expected none ({row['because']})"


def clock_differences(row: Row, clock: Clock) -> Iterator[str]:
    """What one clock says otherwise than its row: the instant, the day, or whether it is stopped."""
    due = clock.due
    said = {
        "due": due.at if due else None,
        "due_day": due.day if due else None,
        "done": clock.done is not None,
    }
    for key, value in said.items():
        if key in row and row[key] != value:
            yield f"{clock.id} {clock.subject}: {key} {value}, expected {row[key]} ({row['because']})"


def chosen(path: str) -> set[object]:
    """Every option that some case file gives to a fact."""
    options: set[object] = set()
    for name in NAMES:
        value = case(name).answers.get(path)
        options.update(value.items if isinstance(value, Several) else {value})
    return options


def test_every_case_file_reads_without_a_problem() -> None:
    assert [problem for name in NAMES for problem in case(name).problems] == []


def test_there_are_enough_cases_and_each_has_its_facts_and_its_sentence() -> None:
    assert len(NAMES) >= FEWEST
    assert {path.stem for path in (HERE / "law").glob("*.toml")} == set(NAMES)
    assert len({sentence(name) for name in NAMES}) == len(NAMES)


def test_every_incident_every_structure_and_every_role_has_a_case() -> None:
    assert set(v.IncidentKind) <= chosen("breach.kinds")
    assert set(v.StructureType) <= chosen("practice.kind")
    assert set(v.Role) <= chosen("breach.role")
    assert set(v.Exemption) <= chosen("breach.communication.exemption")


def test_every_expectation_names_the_place_that_says_so() -> None:
    tables = ("duties", "clocks", "no_clocks")
    given = [row for name in NAMES for table in tables for row in rows(name, table)]
    given += [expected(name)["risk"] for name in NAMES if "risk" in expected(name)]
    assert all(row["because"] for row in given)


@pytest.mark.parametrize("name", NAMES, ids=sentence)
def test_a_case_holds_no_answer_that_its_other_answers_hide(name: str) -> None:
    assert set(case(name).answers) - set(counted(name)) == set()
