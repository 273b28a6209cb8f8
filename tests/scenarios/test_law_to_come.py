"""One change of the rules, and every surface follows: 96 hours and high risk only, from the day a law says so."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.calendar import calendar_file
from clinickit.documents.plain_text import as_plain_text
from clinickit.domain.clocks import Clock
from clinickit.domain.facts import FactValue, Moment
from clinickit.domain.rulebook import Rulebook, Threshold
from clinickit.flow.walk import effective
from clinickit.services.casefile.reading import read_case
from clinickit.services.law.assessment import Assessment, assess, calendar, to_json
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.law.screens import duties_screen
from clinickit.services.law.text import assessment_text
from clinickit.services.library import Library
from clinickit.services.paperwork import Material, composed
from clinickit.services.screens import DutiesScreen

HERE = Path(__file__).parent
LAW = "digital_omnibus"
BEGINS = date(2026, 1, 1)
# Friday 27 November 2026 at 18:45 in Paris; the file is looked at the next day, then after 80 hours.
MAILBOX = HERE / "law" / "c01_mailbox_friday_evening.toml"
AWARE = datetime(2026, 11, 27, 17, 45, tzinfo=UTC)
NEXT_DAY, LATER = AWARE + timedelta(hours=20), AWARE + timedelta(hours=80)
# A risk that is not high: a ransomware without backup nor exfiltration, told by the European Board.
MERE_RISK = HERE / "guidelines" / "p02_ransomware_no_backup.toml"


class LibraryToCome(Library):
    """The same words and papers, under the law to come."""

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules, where the proposed law has begun."""
        return Library(self.resources).rulebook.enact_law(LAW, BEGINS)


@cache
def today() -> Library:
    return Library(TomlResources())


@cache
def to_come() -> Library:
    return LibraryToCome(TomlResources())


@cache
def judged(library: Library, file: Path, now: datetime) -> Assessment:
    case = read_case(file.read_text(encoding="utf-8"), file.name)
    return assess(library, effective(library.journey, case.answers), now)


def clock(library: Library, now: datetime = NEXT_DAY) -> Clock:
    found = judged(library, MAILBOX, now).clock("cnil_notification")
    assert found is not None
    return found


def screen(library: Library, now: datetime = NEXT_DAY) -> DutiesScreen:
    return duties_screen(library, judged(library, MAILBOX, now))


def paper(library: Library, template: str, now: datetime = NEXT_DAY) -> str:
    assessment = judged(library, MAILBOX, now)
    material = Material(assessment.answers, (), (), for_papers(assessment, library), now)
    return as_plain_text(composed(library, template, material)).replace("\u00a0", " ")


def due(library: Library) -> str:
    """How the date of the notification is said today and under the law to come."""
    return "lundi 30 novembre 2026 à 18 h 45" if library is today() else "mardi 1er décembre 2026 à 18 h 45"


def hours(library: Library) -> str:
    return "72 heures" if library is today() else "96 heures"


# The line of each paper that gives the date of the notification.
SAYS_THE_DATE = {"cnil_notification": "Échéance affichée", "register_entry": "Notification à la CNIL"}

LIBRARIES = pytest.mark.parametrize("library", [today(), to_come()], ids=["the law in force", "the law to come"])


def test_the_clock_follows() -> None:
    assert [one.due.at - AWARE for one in (clock(today()), clock(to_come())) if one.due] == [
        timedelta(hours=72),
        timedelta(hours=96),
    ]


@LIBRARIES
def test_the_duties_screen_follows_with_its_reason(library: Library) -> None:
    shown = next(one for one in screen(library).clocks if one.id == "cnil_notification")
    assert shown.due.replace("\u00a0", " ") == due(library)
    assert hours(library) in " ".join(shown.why).replace("\u00a0", " ")
    assert shown.left.replace("\u00a0", " ") == (
        "Il reste 2 jours 4 h" if library is today() else "Il reste 3 jours 4 h"
    )


@LIBRARIES
@pytest.mark.parametrize("template", ["cnil_notification", "register_entry"])
def test_the_papers_follow(library: Library, template: str) -> None:
    said = next(line for line in paper(library, template).splitlines() if re.match(SAYS_THE_DATE[template], line))
    assert due(library) in said


def test_the_papers_that_name_no_date_of_the_notification_do_not_change() -> None:
    assert paper(today(), "patient_letter") == paper(to_come(), "patient_letter")


@LIBRARIES
def test_the_calendar_follows(library: Library) -> None:
    made = calendar_file(calendar(judged(library, MAILBOX, NEXT_DAY), library), NEXT_DAY).decode()
    event = next(one for one in made.split("BEGIN:VEVENT") if "UID:cnil_notification" in one)
    assert f"DTSTART:{AWARE + timedelta(hours=72 if library is today() else 96):%Y%m%dT%H%M%SZ}" in event
    unfolded = event.replace("\r\n ", "").replace("\u00a0", " ")
    assert hours(library) in unfolded


@LIBRARIES
def test_the_json_follows(library: Library) -> None:
    said = json.loads(to_json(judged(library, MAILBOX, NEXT_DAY), library))
    wanted = f"{AWARE + timedelta(hours=72 if library is today() else 96):%Y-%m-%dT%H:%M:%SZ}"
    notify = next(one for one in said["duties"] if one["id"] == "cnil_notification")
    counted = next(one for one in said["clocks"] if one["id"] == "cnil_notification")
    assert (notify["deadline"], counted["due"]) == (wanted, wanted)
    assert hours(library) in " ".join(counted["why"]).replace("\u00a0", " ")
    assert said["rules_version"] == library.rulebook.fingerprint


@LIBRARIES
def test_the_plain_text_follows(library: Library) -> None:
    text = assessment_text(library, judged(library, MAILBOX, NEXT_DAY)).replace("\u00a0", " ")
    assert f"Notification à la CNIL : {due(library)}" in text


def test_eighty_hours_are_late_today_and_in_time_under_the_law_to_come() -> None:
    assert clock(today(), LATER).is_late
    assert not clock(to_come(), LATER).is_late
    assert "late_reasons_owed" in {one.id for one in judged(today(), MAILBOX, LATER).remarks}
    assert "late_reasons_owed" not in {one.id for one in judged(to_come(), MAILBOX, LATER).remarks}
    assert paper(today(), "cnil_notification", LATER) != paper(to_come(), "cnil_notification", LATER)


def test_a_mere_risk_is_notified_today_and_no_longer_under_the_law_to_come() -> None:
    before, after = (judged(one, MERE_RISK, NEXT_DAY) for one in (today(), to_come()))
    assert (before.judged.notify.verdict, after.judged.notify.verdict) == ("yes", "no")
    assert before.clock("cnil_notification") is not None
    assert after.clock("cnil_notification") is None
    lines = [[one.split(":")[-1].strip() for one in duties_screen(*pair).conclusions] for pair in pairs(before, after)]
    assert lines[0][1] != lines[1][1]
    said = [json.loads(to_json(assessment, library))["conclusions"] for library, assessment in pairs(before, after)]
    assert [one["notify"]["verdict"] for one in said] == ["yes", "no"]
    assert [one["record"]["verdict"] for one in said] == ["yes", "yes"]


def pairs(before: Assessment, after: Assessment) -> list[tuple[Library, Assessment]]:
    return [(today(), before), (to_come(), after)]


def test_the_day_before_it_begins_the_law_to_come_changes_nothing() -> None:
    future = today().rulebook.enact_law(LAW, BEGINS)
    eve, first = future.at(BEGINS - timedelta(days=1)), future.at(BEGINS)
    assert (eve.hours("cnil_notification_delay"), first.hours("cnil_notification_delay")) == (72, 96)
    thresholds = [one.threshold("cnil_notification_threshold") for one in (eve, first)]
    assert thresholds == [Threshold.RISK, Threshold.HIGH_RISK]


def test_any_other_length_written_in_the_rule_is_followed_as_well() -> None:
    class OneDay(Library):
        @cached_property
        def rulebook(self) -> Rulebook:
            return today().rulebook.with_value("cnil_notification_delay", 24, BEGINS)

    short = OneDay(TomlResources())
    found = judged(short, MAILBOX, NEXT_DAY).clock("cnil_notification")
    assert found is not None
    assert found.due == Moment(AWARE + timedelta(hours=24))
    assert "24 heures" in to_json(judged(short, MAILBOX, NEXT_DAY), short).replace("\u00a0", " ")


def test_the_facts_of_the_case_are_the_same_under_both_laws() -> None:
    facts: list[dict[str, FactValue]] = [dict(judged(one, MAILBOX, NEXT_DAY).answers) for one in (today(), to_come())]
    assert facts[0] == facts[1]


def test_the_sentence_of_the_risk_asks_for_what_the_law_of_the_day_asks() -> None:
    said = [duties_screen(one, judged(one, MERE_RISK, NEXT_DAY)).risk_reasons[0] for one in (today(), to_come())]
    assert "inscrivez-la au registre et notifiez-la à la CNIL." in said[0]
    assert "inscrivez-la au registre, avec vos raisons." in said[1]
