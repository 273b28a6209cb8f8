"""Every sentence about a deadline is written, filled, and free of any legal number."""

import re
from datetime import date, datetime
from string import Formatter
from typing import Any

from clinickit.domain.clock_kinds import CLOCKS, Nature
from clinickit.domain.clock_starts import PolicyTerm, cnil_clock, complaint_clock, policy_clock
from clinickit.domain.clock_warnings import Times, Watch, coherence, strange_hour
from clinickit.domain.clocks import Clock, ClockState, Delay, run_clock
from clinickit.domain.deadlines import Remark, place_of
from clinickit.domain.facts import Moment, moment_of_day, moment_of_local
from clinickit.domain.rulebook import RuleKind
from tests.law import RULEBOOK, WORDS


def at(text: str, zone: str = "Europe/Paris") -> Moment:
    naive = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a time as it is typed
    return moment_of_local(naive, zone)


AWARE = at("2026-11-20 18:45")
TODAY = date(2026, 11, 21)


def some_clocks() -> list[Clock]:
    """Clocks that between them say every sentence."""
    enacted = RULEBOOK.enact_law("nis2", date(2026, 1, 1))
    rules, lens, colmar = enacted.at(TODAY), place_of("62300", frozenset({date(2026, 11, 24)})), place_of("68000")
    now = at("2026-11-21 12:00").at
    started = [run_clock(one, AWARE, Watch(rules, lens, now)) for one in CLOCKS]
    waiting = [run_clock(one, None, Watch(rules, lens, now)) for one in CLOCKS]
    odd = [
        *("2026-11-17 10:00", "2026-11-18 10:00", "2026-11-19 10:00", "2026-12-22 22:00", "2027-03-26 14:00"),
        *("2026-10-25 02:30", "2026-11-21 10:00"),
    ]
    dated = [run_clock("cnil_notification", at(one), Watch(rules, lens, now)) for one in odd]
    early, late = at("2026-11-18 10:00"), at("2026-11-20 10:00")
    disordered = [
        Times(started_at=late, ended_at=early, first_alert_at=late, aware_at=early, certain_at=at("2026-11-17 10:00")),
        Times(
            aware_at=late, first_alert_at=early, processor_notice_at=early, notified_at=late, complement_filed_at=early
        ),
        Times(aware_at=late, notified_at=early),
        Times(aware_at=moment_of_day(date(2026, 11, 20))),
        Times(first_alert_at=early),
        Times(processor_notice_at=early),
    ]
    overseas = run_clock("cnil_notification", at("2026-11-17 10:00", "Pacific/Tahiti"), Watch(rules, lens, now))
    policies = [
        policy_clock(term, at("2026-04-01 10:00"), Watch(rules, colmar, now))
        for term in (PolicyTerm("a"), PolicyTerm("b", Delay(24, RuleKind.HOURS)))
    ]
    both = [
        complaint_clock(early, late, Watch(rules, lens, now)),
        complaint_clock(late, early, Watch(rules, lens, now)),
    ]
    known = [one for one in both if one is not None]
    cnil = [cnil_clock(one, Watch(rules, lens, now)) for one in disordered]
    return [*started, *waiting, *dated, *cnil, overseas, *policies, *known]


def said() -> list[Remark]:
    clocks = [one for clock in some_clocks() for one in (*clock.why, *clock.warnings)]
    now = at("2026-11-21 12:00").at
    loose = [
        *coherence(Times(aware_at=at("2026-12-01 10:00"), notified_at=at("2026-11-30 10:00")), RULEBOOK.at(TODAY), now),
        *strange_hour(datetime(2027, 3, 28, 2, 30), "Europe/Paris"),  # noqa: DTZ001 - as typed
    ]
    return [*clocks, *loose]


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_sentence_said_is_written_and_every_sentence_written_is_said() -> None:
    assert {one.id for one in said()} == set(WORDS["remarks"])


def test_every_blank_of_a_sentence_is_filled() -> None:
    for one in said():
        assert blanks(WORDS["remarks"][one.id]) <= {name for name, _ in one.params}, one.id


def test_every_clock_state_nature_and_reading_has_its_words() -> None:
    assert set(WORDS["clocks"]) == set(CLOCKS)
    assert set(WORDS["states"]) == {one.value for one in ClockState}
    assert set(WORDS["natures"]) == {one.value for one in Nature}
    shown = {reading.id for clock in some_clocks() for reading in clock.readings}
    assert shown | {"report_jour_ouvre"} == set(WORDS["readings"])
    for clock in some_clocks():
        _, name, key = clock.label_key.split(".")
        assert WORDS["clocks"][name][key]


def texts(tree: Any) -> list[str]:  # noqa: ANN401 - what a TOML file may hold
    return [one for branch in tree.values() for one in texts(branch)] if isinstance(tree, dict) else [str(tree)]


def test_no_legal_duration_stands_in_the_sentences() -> None:
    durations = re.compile(r"\d+\s*(heures?|jours?|mois|ans?)\b")
    assert [one for one in texts(WORDS) if durations.search(one)] == []
