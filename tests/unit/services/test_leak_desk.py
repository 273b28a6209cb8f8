"""Who is concerned, without a window: what is proposed, what is kept of a reading, what a draw can and cannot do."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.patient_store import memory_patient_store
from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.errors import Cancelled, ClinicKitError, InvalidAnswer
from clinickit.domain.facts import Several
from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Role, guess_columns
from clinickit.people.criteria import Criteria, by_prescriber, counted, presumes
from clinickit.people.patient import Patient
from clinickit.people.reasons import Pile
from clinickit.people.roster import RosterReader
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.leak.hub import ConcernedDesk
from clinickit.services.leak.law import LeakProblem, Origin, Told
from clinickit.services.leak.request import Asked
from clinickit.services.leak.search import kind_of, proposed_accounts
from clinickit.services.library import Library
from clinickit.services.patients.presumed import Typed, proposed_categories
from clinickit.services.patients_ports import NewList, PatientFiles
from clinickit.services.tables_ports import LeakBlock, PatientTables
from tests.generators import ROSTER_HEADER, invent, roster_row
from tests.people_words import HEADERS, NAMES, ON, ROSTER

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
RESOURCES = TomlResources()
LIBRARY = Library(RESOURCES)
LEAKED = ("NOM", "PRENOM", "DDN", "NSS")
NOWHERE = Path("fuite.sql")


@dataclass
class Faults:
    named: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0


@dataclass
class Leak:
    """A leaked file held in memory, which may break off, and cannot be written."""

    given: Sequence[LeakBlock]
    broken: bool = False
    problems: Faults = field(default_factory=Faults)
    skipped: list[str] = field(default_factory=list)

    def blocks(self) -> Generator[LeakBlock, None, None]:
        yield from self.given
        if self.broken:
            raise ClinicKitError("Le fichier est abîmé à la ligne 12.")

    def progress(self) -> tuple[int, int]:
        return 1_000_000, 2_000_000

    def sha256(self) -> bytes:
        return bytes(32)


@dataclass
class Tables:
    leak: Leak

    def open_leak(self, path: Path) -> Leak:
        assert path == NOWHERE
        return self.leak


class Files:
    def __init__(self) -> None:
        self.store = memory_patient_store(lambda: NAMES)

    def patients(self, case_id: str) -> object:
        assert case_id
        return self.store


# Under one name each, so that a line with a name and a birth date always speaks by the same reasons.
PEOPLE = [one for one in invent(5, 300) if not one.usage and len(one.givens) == 1][:45]


def patients() -> list[Patient]:
    rows = [roster_row(number, one) for number, one in enumerate(PEOPLE)]
    columns, _ = guess_columns([ROSTER_HEADER, *rows], HEADERS)
    return RosterReader("liste", columns, ROSTER, NAMES, ON).read(rows, range(2, len(rows) + 2))


def line(number: int) -> list[str]:
    one = PEOPLE[number]
    return [one.usage or one.family, one.givens[0], f"{one.birth:%d/%m/%Y}", one.nir]


def desk_over(*blocks: LeakBlock, broken: bool = False, listed: bool = True) -> tuple[ConcernedDesk, OpenCase]:
    book = Casebook(memory_store(), SetClock(NOW))
    case = book.start("Fuite")
    files = Files()
    if listed:
        columns, _ = guess_columns([ROSTER_HEADER], HEADERS)
        files.store.take_list(NewList("liste", "0" * 64, NOW, columns), [patients()], list)
    tables = Tables(Leak(blocks, broken))
    made = ConcernedDesk(
        LIBRARY,
        book,
        cast("PatientFiles", files),
        cast("PatientTables", tables),
        ReportlabPdfMaker(RESOURCES),
        FolderExports(),
    )
    return made, case


def read(desk: ConcernedDesk, case: OpenCase) -> None:
    desk.leak.acknowledge(case, police=Told.YES, lawyer=Told.YES, origin=Origin.CNIL)
    desk.leak.search(case, NOWHERE, desk.leak.look(case, NOWHERE), "")


BLOCK = LeakBlock("patients", LEAKED, [line(0), line(1)], (2, 3))


def test_no_file_is_looked_at_before_the_law_was_read() -> None:
    desk, case = desk_over(BLOCK)
    with pytest.raises(LeakProblem):
        desk.leak.look(case, NOWHERE)


def test_every_point_of_law_says_where_it_is_read_and_the_readings_are_to_be_checked() -> None:
    desk, _case = desk_over(BLOCK)
    points = desk.leak.law.points
    assert all(point.source for point in points)
    assert [point.to_verify for point in points] == [True, True, True, True, False]


def test_a_table_met_only_later_in_the_file_is_read_with_guessed_columns() -> None:
    header = LeakBlock("autre", (), [["Nom", "Prénom", "Né le", "NIR"], line(2)], (1, 2))
    desk, case = desk_over(BLOCK)
    desk.leak.acknowledge(case, police=Told.YES, lawyer=Told.YES, origin=Origin.CNIL)
    look = desk.leak.look(case, NOWHERE)
    cast("Tables", desk.leak.tables).leak.given = (BLOCK, header)
    made = desk.leak.search(case, NOWHERE, look, "")
    assert made.search.lines == 3
    assert made.search.counts[Pile.CERTAIN] == 3


def test_what_was_read_before_a_file_breaks_is_kept_and_said() -> None:
    desk, case = desk_over(BLOCK, broken=True)
    desk.leak.acknowledge(case, police=Told.YES, lawyer=Told.YES, origin=Origin.CNIL)
    made = desk.leak.search(case, NOWHERE, desk.leak.look(case, NOWHERE), "")
    assert made.search.counts[Pile.CERTAIN] == 2
    assert made.search.label == "Fichier SQL de 2,0 Mo, lu en partie"
    assert "ligne 12" in made.remarks[0]
    entries = desk.leak.book.store.journal(case.id)
    assert "lu en partie" in entries[-1].text
    assert not any("ligne 12" in one.text for one in entries)


def test_a_search_that_is_stopped_keeps_nothing() -> None:
    desk, case = desk_over(BLOCK)
    desk.leak.acknowledge(case, police=Told.YES, lawyer=Told.YES, origin=Origin.CNIL)
    look = desk.leak.look(case, NOWHERE)
    with pytest.raises(Cancelled):
        desk.leak.search(case, NOWHERE, look, "", cancelled=lambda: True)
    assert desk.leak.store(case).searches() == ()


def test_a_period_may_end_after_today_and_never_begins_then() -> None:
    desk, case = desk_over(BLOCK)
    counted = desk.presumed.preview(case, Typed(why="", everybody=False, from_day="01/01/98", to_day="31/12/2027"))
    assert counted.people == len(PEOPLE)
    with pytest.raises(InvalidAnswer, match="commencer après aujourd’hui"):
        desk.presumed.preview(case, Typed(why="", everybody=False, from_day="01/12/2026"))


def test_without_a_list_nothing_is_searched() -> None:
    desk, case = desk_over(BLOCK, listed=False)
    desk.leak.acknowledge(case, police=Told.NOT_YET, lawyer=Told.NOT_YET, origin=Origin.THIRD)
    with pytest.raises(LeakProblem):
        desk.leak.search(case, NOWHERE, desk.leak.look(case, NOWHERE), "")


def test_roles_corrected_by_the_person_decide_what_leaked() -> None:
    desk, case = desk_over(BLOCK)
    desk.leak.acknowledge(case, police=Told.YES, lawyer=Told.YES, origin=Origin.CNIL)
    look = desk.leak.look(case, NOWHERE)
    (table,) = look.tables
    assert LeakCategory.NIR in table.categories
    corrected = table.with_roles([*table.columns.roles[:3], Role.IGNORED])
    assert LeakCategory.NIR not in corrected.categories
    assert corrected.searchable
    assert not table.with_roles([Role.IGNORED] * 4).searchable


def test_the_same_people_are_drawn_of_a_group_however_often_it_is_asked() -> None:
    rows = [[*line(number)[:3], ""] for number in range(45)]
    desk, case = desk_over(LeakBlock("t", LEAKED, rows, range(2, 47)))
    read(desk, case)
    groups = [one for one in desk.review.groups(case, 1) if one.sample]
    first = desk.review.card(case, 1)
    fresh = ConcernedDesk.__new__(ConcernedDesk)
    fresh.leak = desk.leak
    again = fresh.review.card(case, 1)
    assert first is not None
    assert again is not None
    assert first.match.number == again.match.number
    assert [(one.sample, one.drawn_left) for one in groups] == [(30, 30)]
    assert first.of_sample


def test_the_practices_own_accounts_are_proposed_and_nobody_elses() -> None:
    answers = {
        "practice.email": "Accueil@Cabinet-Martin.fr",
        "practice.head.email": "dr.martin@gmail.com",
        "practice.dpo.email": "dpo@conseil.fr",
        "practice.correspondents[a].email": "labo@ailleurs.fr",
        "breach.summary": "a@b.fr",
    }
    desk, _case = desk_over(BLOCK)
    found = proposed_accounts(answers, desk.leak.law.public_mail)
    assert found == ("accueil@cabinet-martin.fr", "dr.martin@gmail.com", "@cabinet-martin.fr")


def test_the_label_of_a_file_tells_its_kind_and_never_its_name() -> None:
    assert kind_of(Path("Jean Dupont.CSV")) == "CSV "
    assert kind_of(Path("archive.jean")) == ""


def person(**changes: object) -> Patient:
    return patients()[0]._replace(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "criteria", "expected"),
    [
        ({}, Criteria("r", everybody=True), True),
        ({"last_visit": 20240312}, Criteria("r", from_day=20240101), True),
        ({"last_visit": 20231231}, Criteria("r", from_day=20240101), False),
        ({"last_visit": 20250313}, Criteria("r", to_day=20240312), True),
        ({"first_visit": 20240312, "last_visit": 20250313}, Criteria("r", to_day=20240312), True),
        ({"first_visit": 20240313, "last_visit": 20250313}, Criteria("r", to_day=20240312), False),
        ({"first_visit": 0, "last_visit": 0}, Criteria("r", from_day=20240101, to_day=20240312), True),
        ({"last_visit": 0}, Criteria("r", from_day=20240101), True),
        ({"site": "Brest"}, Criteria("r", sites=("Brest", "Quimper")), True),
        ({"site": "Tours"}, Criteria("r", sites=("Brest",)), False),
        ({"site": ""}, Criteria("r", sites=("Brest",)), True),
        ({"sources": (("agenda", 4),)}, Criteria("r", sources=("agenda",)), True),
        ({"sources": (("agenda", 4),)}, Criteria("r", sources=("logiciel",)), False),
        ({"prescribers": ("Dr LE GOFF Anaïs",)}, Criteria("r", prescribers=("dr le goff anais",)), True),
        ({"prescribers": ("Dr KERVELLA", "Dr LE GOFF")}, Criteria("r", prescribers=("Dr LE GOFF",)), True),
        ({"prescribers": ("Dr KERVELLA",)}, Criteria("r", prescribers=("Dr LE GOFF",)), False),
        ({"prescribers": ("service 12",)}, Criteria("r", prescribers=("service 13",)), False),
        ({"prescribers": ()}, Criteria("r", prescribers=("Dr LE GOFF",)), True),
        ({}, Criteria("r"), True),
    ],
)
def test_whom_criteria_mark(one: dict[str, object], criteria: Criteria, *, expected: bool) -> None:
    assert presumes(criteria)(person(**one)) is expected


def test_people_are_counted_once_and_those_not_known_are_told_apart() -> None:
    people = [person(last_visit=20240312), person(last_visit=0), person(last_visit=20200101)]
    found = counted(people, (Criteria("r", from_day=20240101), Criteria("s", from_day=20240201)))
    assert (found.people, found.unknown, found.everybody) == (2, 1, 3)
    later = [person(first_visit=day, last_visit=20260101) for day in (20200101, 0, 20250101)]
    found = counted(later, (Criteria("r", to_day=20240101),))
    assert (found.people, found.unknown, found.everybody) == (2, 1, 3)


def test_prescribers_are_offered_once_each_the_most_frequent_first() -> None:
    people = [("Dr KERVELLA",), (), ("Dr Le Goff",), ("DR LE GOFF", "Dr Le Goff"), ("Dr KERVELLA", "Dr LE GOFF")]
    assert by_prescriber(people) == (("Dr Le Goff", 3), ("Dr KERVELLA", 2))


def test_the_categories_proposed_come_from_the_answers_and_none_of_the_gravest() -> None:
    answers = {
        "breach.data.categories": Several((v.DataCategory.CIVIL_STATUS, v.DataCategory.NIR)),
        "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    }
    assert proposed_categories(answers) == (
        LeakCategory.IDENTITY,
        LeakCategory.BIRTH,
        LeakCategory.NIR,
        LeakCategory.HEALTH,
    )


@pytest.mark.parametrize("asked", list(Asked))
def test_the_request_asks_for_ones_own_patients_alone_and_shows_what_is_to_be_completed(asked: Asked) -> None:
    desk, case = desk_over(BLOCK)
    screen = desk.request.screen(case, asked)
    assert "et elles seules" in screen.text
    assert screen.gaps == screen.text.count("[à compléter") > 0
    assert "{" not in screen.text
