"""The map for a jurist: every duty with every way to owe it, every question with its condition, all in words."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Document, Heading, Table, plain
from clinickit.documents.plain_text import as_plain_text
from clinickit.domain.asking import because
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.reasoning import Facts
from clinickit.domain.rulebook import RulesInForce
from clinickit.domain.vocabulary import StructureType
from clinickit.services.law.map import map_document
from clinickit.services.law.ways import ways_of
from clinickit.services.library import Library

RESOURCES = TomlResources()
LIBRARY = Library(RESOURCES)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MAP = map_document(LIBRARY, NOW)
RULES = LIBRARY.rulebook.at(NOW.date())


def table_of(document: Document, title: str) -> dict[str, str]:
    """The lines of one duty, by label."""
    for heading, table in pairwise(document.blocks):
        if isinstance(heading, Heading) and heading.text.startswith(title) and isinstance(table, Table):
            return {plain(row[0]): plain(row[1]) for row in table.rows}
    raise AssertionError(title)


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_says_to_whom_how_strongly_on_what_it_depends_and_from_which_sources(duty: str) -> None:
    lines = table_of(MAP, LIBRARY.duties[duty].title)
    assert {"À qui", "Force", "Que faire", "Sinon", "Sources"} <= lines.keys()
    assert lines["Sources"].startswith("•")


def test_the_ways_to_a_duty_are_those_of_the_reasoning() -> None:
    complaint = table_of(MAP, "Porter plainte")
    assert "L’incident suppose l’infraction d’un tiers." in complaint["Due si"]
    assert "Une simple erreur" in complaint["Non due si"]
    assert "sorte d’incident" in complaint["Dépend de"]


def test_strength_is_told_by_type_of_structure() -> None:
    portal = table_of(MAP, "Signaler l’incident sur le portail de santé")["Force"].splitlines()
    strengths = {line.split("\u00a0: ")[0]: line for line in portal}
    assert "Laboratoire de biologie médicale" in strengths["obligatoire"]
    assert "Cabinet médical" in strengths["recommandé"]


def test_the_delay_and_the_threshold_are_those_of_the_rules_of_the_day() -> None:
    assert "72 heures" in table_of(MAP, "Notifier la violation à la CNIL")["Échéance"]
    assert "un risque probable" in table_of(MAP, "Notifier la violation à la CNIL")["Risque"]
    version = RULES.version("cnil_notification_delay")
    changed = Library(RESOURCES)
    changed.__dict__["rulebook"] = LIBRARY.rulebook.with_version(
        "cnil_notification_delay", replace(version, value=96, valid_from=NOW.date())
    )
    assert "96 heures" in table_of(map_document(changed, NOW), "Notifier la violation à la CNIL")["Échéance"]


def test_the_grid_has_a_line_for_each_type_of_structure() -> None:
    grid = next(block for block in MAP.blocks if isinstance(block, Table))
    assert [plain(row[0]) for row in grid.rows] == [LIBRARY.vocabularies.label(kind) for kind in StructureType]


def test_every_step_and_question_is_there_with_its_condition_in_words() -> None:
    text = as_plain_text(MAP)
    for step in LIBRARY.journey.steps:
        assert step.title in text
        assert all(question.label in text for question in step.questions)
    assert "seulement si des données ont été modifiées" in text
    assert not [name for name in ("confidentiality_lost", "always", "breach.", "practice.") if name in text]


def test_every_way_is_found_even_when_something_must_first_be_said() -> None:
    def asks(facts: Facts, _rules: RulesInForce, why: list[object]) -> bool:
        said = facts.given("breach.summary") and facts.yes("breach.personal_data")
        because(why, "told" if said else "untold", "breach.summary")  # type: ignore[arg-type]
        return said

    found = ways_of(asks, RULES)  # type: ignore[arg-type]
    assert (found.yes, found.no) == ((("told",),), (("untold",),))
    assert set(found.facts) == {"breach.summary", "breach.personal_data"}


def test_it_is_drawn_as_a_pdf_the_same_each_time() -> None:
    maker = ReportlabPdfMaker(RESOURCES)
    drawn = maker.render(MAP, NOW)
    assert drawn.startswith(b"%PDF")
    assert maker.render(map_document(LIBRARY, NOW), NOW) == drawn
