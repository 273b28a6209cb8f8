"""The list of cases: a name that helps, made of nothing that a person typed."""

from datetime import UTC, datetime

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import NOT_ASKED, FactValue, Several
from clinickit.domain.vocabulary import CaseKind, IncidentKind
from clinickit.services.case_titles import TEXTS, case_lines, incident_name
from clinickit.services.library import Library

LIBRARY = Library(TomlResources())
SECRET = "Paul Durand"


def kinds(*names: IncidentKind) -> dict[str, FactValue]:
    return {"breach.kinds": Several(names), "practice.name": "Cabinet du Parc"}


def header(number: int, hour: int = 9) -> CaseHeader:
    return CaseHeader(str(number), "p", SECRET, CaseKind.REAL, datetime(2026, 11, 21, hour, 12, tzinfo=UTC))


def test_every_kind_of_incident_has_a_short_name_of_its_own() -> None:
    names = [incident_name(LIBRARY, kinds(kind)) for kind in IncidentKind]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 34
    assert {one.value for one in IncidentKind} <= LIBRARY.texts(TEXTS).keys()


def test_several_kinds_are_said_in_the_order_of_the_list() -> None:
    both = kinds(IncidentKind.PUBLISHED, IncidentKind.RANSOMWARE)
    assert incident_name(LIBRARY, both) == "Rançongiciel et données publiées"
    three = kinds(IncidentKind.THEFT, IncidentKind.PUBLISHED, IncidentKind.RANSOMWARE)
    assert incident_name(LIBRARY, three) == "Rançongiciel et autres faits"


def test_nothing_ticked_yet_is_said() -> None:
    assert incident_name(LIBRARY, {}) == incident_name(LIBRARY, {"breach.kinds": NOT_ASKED}) == "Incident à préciser"


def test_the_line_follows_the_answers_and_never_the_title_that_was_typed() -> None:
    (line,) = case_lines(LIBRARY, [(header(1), kinds(IncidentKind.RANSOMWARE))])
    assert (line.title, line.opened, line.practice) == (
        "Rançongiciel",
        "ouvert le 21\u00a0novembre 2026",
        "Cabinet du Parc",
    )
    assert SECRET not in f"{line.title} {line.opened}"


def test_two_lines_never_read_alike() -> None:
    cases = [(header(1, 9), kinds(IncidentKind.THEFT)), (header(2, 15), kinds(IncidentKind.THEFT))]
    first, second = case_lines(LIBRARY, cases)
    assert first.title == second.title
    assert first.opened.replace("\u00a0", " ") == "ouvert le 21 novembre 2026 à 10 h 12"
    assert first.opened != second.opened
