"""What the rule files say: every value of law the kit relies on, its mark, and the shape of the files."""

import re
from datetime import date
from typing import Any

import pytest

from clinickit.domain.clock_kinds import CLOCKS
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.holidays_fr import local_holiday, territory_of
from clinickit.domain.rule_files import parse_rule
from clinickit.domain.rulebook import DURATION_KINDS, Confidence, Row, RuleKind, Threshold
from clinickit.domain.vocabulary import Exemption, Identifiability, IncidentKind, Level, RiskOutcome, StructureType
from tests.law import DIRECTORY, OFFENCES, RESOURCES, RULEBOOK, read

TODAY = date(2026, 11, 21)
RULES = RULEBOOK.at(TODAY)
FILES = sorted((RESOURCES / "rules").glob("*.toml"))
LAW_FOLDERS = ("rules", "offences", "directory")
LAW_FILES = [
    *(one for folder in LAW_FOLDERS for one in (RESOURCES / folder).glob("*.toml")),
    RESOURCES / "wording" / "deadlines.toml",
]

DURATIONS = {
    "cnil_notification_delay": (RuleKind.HOURS, 72),
    "cnil_complement_delay": (RuleKind.HOURS, 72),
    "complaint_condition_delay": (RuleKind.HOURS, 72),
    "insurer_declaration_delay": (RuleKind.WORKING_DAYS, 5),
    "insurer_theft_delay": (RuleKind.WORKING_DAYS, 2),
    "insurer_aggravation_delay": (RuleKind.CALENDAR_DAYS, 15),
    "insurance_limitation": (RuleKind.YEARS, 2),
    "access_request_delay": (RuleKind.MONTHS, 1),
    "partie_civile_delay": (RuleKind.MONTHS, 3),
    "cnil_grievance_delay": (RuleKind.MONTHS, 1),
    "criminal_limitation": (RuleKind.YEARS, 6),
}


@pytest.mark.parametrize("rule_id", DURATIONS)
def test_a_legal_delay_has_its_unit_and_its_length(rule_id: str) -> None:
    assert (RULES.rule(rule_id).kind, RULES.version(rule_id).value) == DURATIONS[rule_id]


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_a_file_is_named_after_its_rule(file: Any) -> None:  # noqa: ANN401 - a path, from pytest
    assert file.stem == read(file)["id"]


def test_the_law_in_force_is_72_hours_and_any_risk() -> None:
    assert RULES.threshold("cnil_notification_threshold") is Threshold.RISK
    assert RULES.threshold("communication_threshold") is Threshold.HIGH_RISK


def test_the_proposed_regulation_would_give_96_hours_and_high_risk_only_from_its_date() -> None:
    enacted = RULEBOOK.enact_law("digital_omnibus", date(2027, 6, 1))
    after, before = enacted.at(date(2027, 6, 1)), enacted.at(date(2027, 5, 31))
    assert (after.hours("cnil_notification_delay"), before.hours("cnil_notification_delay")) == (96, 72)
    assert after.threshold("cnil_notification_threshold") is Threshold.HIGH_RISK
    assert before.threshold("cnil_notification_threshold") is Threshold.RISK


def test_nis2_is_off_until_it_is_enacted() -> None:
    names = {"nis2_early_warning_delay", "nis2_notification_delay", "nis2_final_report_delay", "nis2_size_thresholds"}
    assert {one for one in RULEBOOK.rules if not RULES.has(one)} == names
    assert not RULES.flag("nis2_applies")
    on = RULEBOOK.enact_law("nis2", TODAY).at(TODAY)
    assert on.flag("nis2_applies")
    assert (on.hours("nis2_early_warning_delay"), on.months("nis2_final_report_delay")) == (24, 1)


def test_only_three_laws_are_waited_for() -> None:
    assert RULEBOOK.proposed_laws() == ("digital_omnibus", "edpb_template", "nis2")


def test_the_complaint_condition_begins_on_24_april_2023() -> None:
    assert not RULEBOOK.at(date(2023, 4, 23)).has("complaint_condition_delay")
    assert RULEBOOK.at(date(2023, 4, 24)).hours("complaint_condition_delay") == 72


def test_the_complaint_counter_follows_the_table_of_incident_types() -> None:
    shown = {row.text("kind"): row.text("show") for row in RULES.rows("complaint_counter")}
    always = {"ransomware", "mailbox", "account", "vendor", "published", "insider", "denial_of_service", "altered_data"}
    assert shown == dict.fromkeys(always, "yes") | {
        "phishing": "if_access",
        "theft": "if_access",
        "loss": "if_access",
        "transfer_fraud": "if_access",
        "exposed_server": "in_doubt",
        "wrong_recipient": "no",
        "outage": "no",
    }
    assert set(shown) == {one.value for one in IncidentKind}
    assert all(row.text("note") for row in RULES.rows("complaint_counter"))


OBLIGED = {"laboratoire", "etablissement_de_sante", "radiotherapie", "esms"}


def test_the_list_of_structures_obliged_to_report_is_closed_and_grew_once() -> None:
    assert set(RULES.texts("health_portal_obliged")) == OBLIGED
    assert set(RULEBOOK.at(date(2022, 4, 26)).texts("health_portal_obliged")) == OBLIGED - {"esms"}
    assert OBLIGED.isdisjoint(RULES.texts("health_portal_recommended"))
    everyone = {*RULES.texts("health_portal_obliged"), *RULES.texts("health_portal_recommended"), "hors_sante"}
    assert everyone == {one.value for one in StructureType}


GRID = {(row.text("structure"), row.text("duty")): row for row in RULES.rows("duty_grid")}
COMMON = ("cnil", "register", "communication", "health_portal", "complaint", "insurers", "ordre")


def test_the_grid_answers_each_common_duty_for_each_structure_once() -> None:
    assert {(one.value, duty) for one in StructureType for duty in COMMON} <= set(GRID)
    assert len(GRID) == len(RULES.rows("duty_grid"))
    verdicts = {row.text("verdict") for row in GRID.values()}
    assert verdicts == {"obligatory", "recommended", "not_applicable", "to_check"}
    assert all(row.confidence is not None for row in GRID.values())


@pytest.mark.parametrize("structure", StructureType)
def test_the_grid_and_the_closed_list_agree_on_the_health_portal(structure: StructureType) -> None:
    verdict = GRID[structure.value, "health_portal"].text("verdict")
    assert (verdict == "obligatory") == (structure.value in OBLIGED)


@pytest.mark.parametrize(
    ("structure", "duty", "verdict", "confidence"),
    [
        ("cabinet_medical", "health_portal", "recommended", Confidence.CONFIRMED),
        ("maison_de_sante", "health_portal", "recommended", Confidence.UNCERTAIN),
        ("centre_de_sante", "health_portal", "to_check", Confidence.UNCERTAIN),
        ("laboratoire", "health_portal", "obligatory", Confidence.CONFIRMED),
        ("laboratoire", "cofrac", "to_check", Confidence.UNCERTAIN),
        ("radiotherapie", "asnr", "to_check", Confidence.UNCERTAIN),
        ("imagerie", "health_portal", "recommended", Confidence.CONFIRMED),
        ("pharmacie", "ordre", "recommended", Confidence.CONFIRMED),
        ("esms", "ordre", "not_applicable", Confidence.CONFIRMED),
        ("hors_sante", "health_portal", "not_applicable", Confidence.PROFESSIONAL),
        ("etablissement_de_sante", "ordre", "recommended", Confidence.PROFESSIONAL),
    ],
)
def test_lines_of_the_grid(structure: str, duty: str, verdict: str, confidence: Confidence) -> None:
    row = GRID[structure, duty]
    assert (row.text("verdict"), row.confidence) == (verdict, confidence)


@pytest.mark.parametrize("structure", ["autre_sante", "hors_sante"])
def test_a_line_that_was_only_deduced_is_never_shown_as_confirmed(structure: str) -> None:
    marks = {duty: row.confidence for (named, duty), row in GRID.items() if named == structure}
    # Articles 33 and 34 of the GDPR bind every controller: nothing there was deduced from another structure.
    said_by_the_gdpr = {"cnil", "register", "communication"}
    assert said_by_the_gdpr < set(marks)
    deduced = [mark for duty, mark in marks.items() if duty not in said_by_the_gdpr]
    assert all(mark is not None and mark.to_verify for mark in deduced)
    assert all(marks[duty] is Confidence.CONFIRMED for duty in said_by_the_gdpr)


MARKED = {
    "partie_civile_delay",
    "access_request_delay",
    "working_days_method",
    "calendar_days_method",
    "months_method",
    "complaint_condition_method",
    "complaint_knowledge",
    "complaint_outsourced_systems",
    "complaint_counter",
    "criminal_limitation",
    "nis2_applies",
    "health_portal_obliged",
    "health_portal_recommended",
    "processor_notice_starts_clock",
    "retention_case",
    "retention_register",
    "retention_evidence",
    "sepa_authorised_delay",
    "sepa_unauthorised_delay",
    "cps_declaration",
    "group_action",
    "recipient_rules",
    "public_holidays",
}


@pytest.mark.parametrize("rule_id", sorted(MARKED))
def test_what_nobody_has_confirmed_is_shown_as_to_be_checked(rule_id: str) -> None:
    assert RULES.confidence(rule_id).to_verify


@pytest.mark.parametrize(
    "rule_id",
    ["cnil_notification_delay", "complaint_condition_delay", "insurer_declaration_delay", "health_portal_delay"],
)
def test_what_was_read_in_the_text_itself_is_shown_without_a_mark(rule_id: str) -> None:
    assert RULES.confidence(rule_id) is Confidence.CONFIRMED


@pytest.mark.parametrize(
    "rule_id",
    [
        *("night_window", "vendor_answer_delay", "awareness_fallback", "severity_mapping", "mostly_closed_percent"),
        *("risk_people_bands", "risk_outage_bands"),
    ],
)
def test_a_decision_of_the_tool_is_said_to_be_one(rule_id: str) -> None:
    assert RULES.confidence(rule_id) is Confidence.KIT_CHOICE
    assert RULES.references(rule_id)[0].title == "Choix de l’outil"


def test_the_positions_on_a_breach_at_the_editor_s_conflict_and_the_authority_speaks_first() -> None:
    rows = RULES.rows("editor_breach_positions")
    assert rows[0].text("id") == "cnil"
    assert {row.text("notify") for row in rows} == {"yes", "no"}
    assert all(row.text("source") and row.text("dated") and row.confidence is not None for row in rows)


def test_the_tables_of_risk_use_the_kit_s_own_options() -> None:
    levels = {one.value for one in Level}
    assert {row.text("level") for row in RULES.rows("severity_levels")} == levels
    assert {row.text("severity") for row in RULES.rows("severity_mapping")} == levels
    assert {row.text("outcome") for row in RULES.rows("severity_mapping")} == {one.value for one in RiskOutcome}
    assert {row.text("level") for row in RULES.rows("enisa_ei")} == {one.value for one in Identifiability}
    assert {row.text("id") for row in RULES.rows("communication_exemptions")} == {one.value for one in Exemption}


def column(rule_id: str, key: str, name: str) -> dict[str, float | None]:
    return {row.text(key): row.number(name) for row in RULES.rows(rule_id)}


def test_enisa_s_numbers() -> None:
    assert column("enisa_dpc_base", "category", "score") == {
        "simple": 1,
        "behavioural": 2,
        "financial": 3,
        "sensitive": 4,
    }
    assert column("enisa_ei", "level", "score") == {
        "negligible": 0.25,
        "limited": 0.5,
        "significant": 0.75,
        "maximum": 1,
    }
    assert column("enisa_bands", "level", "from_score") == {"low": 0, "medium": 2, "high": 3, "very_high": 4}
    most = {part: max(scores(part)) for part in ("confidentiality", "integrity", "availability", "malice")}
    assert sum(most.values()) == 2


def scores(part: str) -> list[float]:
    return [number for row in RULES.rows("enisa_cb", part=part) if (number := row.number("score")) is not None]


def test_every_clock_s_rules_exist_and_count_time_or_say_how() -> None:
    for kind in CLOCKS.values():
        delay = RULEBOOK.rule(kind.delay_rule)
        assert delay.kind in DURATION_KINDS if kind.method_rule else delay.kind is RuleKind.TEXT
        for one in (kind.method_rule, *kind.reading_rules):
            assert not one or RULEBOOK.rule(one).kind is RuleKind.METHOD


def test_every_incident_has_its_offences_and_every_structure_team_its_words() -> None:
    assert set(OFFENCES.incidents) == set(IncidentKind)
    assert all(entry.usage and entry.name for entry in DIRECTORY.entries.values())


OVERSEAS = {
    "972": "97200",
    "971": "97110",
    "978": "97150",
    "973": "97300",
    "977": "97133",
    "974": "97400",
    "976": "97600",
}
MONTHS = {"avril": 4, "mai": 5, "juin": 6, "octobre": 10, "décembre": 12}


@pytest.mark.parametrize("row", RULES.rows("public_holidays")[2:], ids=lambda row: row.text("territory"))
def test_the_overseas_days_of_the_rules_are_those_of_the_calendar(row: Row) -> None:
    number, month = row.texts("days")[0].split()
    day = date(2026, MONTHS[month], int(number))
    assert local_holiday(day, territory_of(OVERSEAS[row.text("territory")])) != ""


def sentences(tree: Any) -> list[str]:  # noqa: ANN401 - what a TOML file may hold
    match tree:
        case dict():
            return [one for branch in tree.values() for one in sentences(branch)]
        case list():
            return [one for branch in tree for one in sentences(branch)]
        case str():
            return [tree]
        case _:
            return []


@pytest.mark.parametrize("file", LAW_FILES, ids=lambda one: f"{one.parent.name}/{one.name}")
def test_french_typography_is_kept(file: Any) -> None:  # noqa: ANN401 - a path, from pytest
    wrong = re.compile(r"\u202f| [;:?!»](\s|$)|« |(?<!\d)'(?!\d)|\w'\w")
    addresses = re.compile(r"https?://\S+|\S+@\S+")
    assert [one for one in sentences(read(file)) if wrong.search(addresses.sub("", one))] == []


def test_no_date_of_checking_is_later_than_the_release() -> None:
    checks = [
        one.checked_on for rule in RULEBOOK.rules.values() for version in rule.versions for one in version.references
    ]
    means = [one.checked_on for entry in DIRECTORY.entries.values() for one in entry.means]
    assert max(one for one in [*checks, *means] if one is not None) <= TODAY


def test_a_rule_file_broken_by_hand_is_named() -> None:
    raw = read(RESOURCES / "rules" / "cnil_notification_delay.toml")
    raw["versions"][0]["references"] = []
    with pytest.raises(ResourceProblem, match=r"rules/cnil_notification_delay\.toml : versions\[0\]\.references"):
        parse_rule(raw, "rules/cnil_notification_delay.toml")
