"""What a first reader stumbled on: strange hours, unreadable texts, unknown starts, dates that hide one another."""

from datetime import UTC, datetime

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import FactValue, Moment, Several, Unknown, moment_of_local
from clinickit.domain.vocabulary import CaseKind, IncidentKind
from clinickit.flow.walk import effective
from clinickit.services.casebook import OpenCase
from clinickit.services.law.assessment import Assessment, assess
from clinickit.services.law.screens import duties_screen, next_clock
from clinickit.services.library import Library
from clinickit.services.screens import Input
from clinickit.services.wizard import Guide, kept_before, strange_hour_of

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
AWARE = "breach.timeline.aware_at"
RANSOMWARE: dict[str, FactValue] = {"breach.kinds": Several((IncidentKind.RANSOMWARE,)), "breach.personal_data": True}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(TomlResources())


def judged(library: Library, **more: FactValue) -> Assessment:
    answers = RANSOMWARE | {f"breach.timeline.{name}": value for name, value in more.items()}
    return assess(library, effective(library.journey, answers), NOW)


@pytest.mark.parametrize(("typed", "said"), [("29/03/2026 02:30", "hour_never"), ("25/10/2026 02:30", "hour_twice")])
def test_an_hour_that_a_clock_change_skips_or_repeats_is_said_where_it_is_typed(typed: str, said: str) -> None:
    naive = datetime.strptime(typed, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - as typed
    strange = strange_hour_of(Input(AWARE, raw=typed), moment_of_local(naive))
    assert strange is not None
    assert strange.id == said


def test_an_ordinary_hour_and_the_second_one_when_it_is_named_need_no_word() -> None:
    second = moment_of_local(datetime.fromisoformat("2026-10-25T02:30"), second_occurrence=True)
    ordinary = moment_of_local(datetime.fromisoformat("2026-11-12T08:30"))
    assert strange_hour_of(Input(AWARE, raw="25/10/2026 02:30 heure d’hiver"), second) is None
    assert strange_hour_of(Input(AWARE, raw="12/11/2026 08:30"), ordinary) is None


def test_a_text_that_cannot_be_read_says_which_answer_still_counts(library: Library) -> None:
    guide = Guide(library.journey, library.vocabularies, library.reference_texts)
    header = CaseHeader("case", "practice", "Dossier", CaseKind.REAL, NOW)
    held = OpenCase(header, answers={AWARE: Moment(datetime(2026, 11, 20, 7, 30, tzinfo=UTC))})
    assert "20/11/2026" in kept_before(guide, held, AWARE)
    assert kept_before(guide, OpenCase(header, answers={AWARE: Unknown.NOT_YET}), AWARE) == ""


def test_an_unknown_start_is_said_as_a_delay_that_may_already_run(library: Library) -> None:
    lines = {line.id: line.due for line in duties_screen(library, judged(library)).clocks}
    assert lines["cnil_notification"] == "Départ inconnu\u00a0: faites comme si le délai courait déjà"


def test_a_date_gone_by_never_hides_one_that_can_still_be_met(library: Library) -> None:
    first, aware = datetime(2026, 11, 12, 8, tzinfo=UTC), datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    in_sight = next_clock(judged(library, first_alert_at=Moment(first), aware_at=Moment(aware)))
    assert in_sight is not None
    assert in_sight.id == "cnil_notification"
