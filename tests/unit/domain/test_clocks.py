"""The clocks of a breach: never merged, each with its start, its date, its reasons and its warnings."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinickit.domain.breach import Timeline
from clinickit.domain.clock_kinds import CLOCKS, Nature
from clinickit.domain.clock_starts import PolicyTerm, cnil_clock, complaint_clock, policy_clock, times_of
from clinickit.domain.clock_warnings import Times, Watch, coherence, strange_hour
from clinickit.domain.clocks import METHODS, READINGS, Clock, ClockState, Delay, has_clock, run_clock
from clinickit.domain.deadlines import Remark, place_of
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import Moment, Unknown, moment_of_day, moment_of_local
from clinickit.domain.rulebook import Confidence, Rulebook, RuleKind, RuleNotInForce
from tests.law import RULEBOOK

PARIS = "Europe/Paris"
TODAY = date(2026, 11, 21)


def at(text: str, zone: str = PARIS) -> Moment:
    naive = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a time as it is typed
    return moment_of_local(naive, zone)


def watch(now: str = "2026-11-21 12:00", postcode: str = "62300", rulebook: Rulebook = RULEBOOK) -> Watch:
    return Watch(rulebook.at(TODAY), place_of(postcode), at(now).at)


def wall(moment: Moment | None) -> str:
    assert moment is not None
    return moment.local.strftime("%Y-%m-%d %H:%M")


def ids(remarks: tuple[Remark, ...]) -> set[str]:
    return {one.id for one in remarks}


def readings(clock: Clock) -> dict[str, str]:
    return {one.id: wall(one.due) for one in clock.readings}


AWARE = at("2026-11-20 18:45")


def test_the_authority_s_clock_runs_from_awareness_and_says_why() -> None:
    clock = cnil_clock(Times(aware_at=AWARE), watch())
    assert (wall(clock.due), clock.state, clock.nature) == ("2026-11-23 18:45", ClockState.RUNNING, Nature.DUTY)
    assert readings(clock) == {"next_full_hour": "2026-11-23 19:00"}
    assert ids(clock.why) == {"start_awareness", "hours"}
    assert {"art. 33(1)", "art. 3(4)"} <= {one.article.replace("\u00a0", " ") for one in clock.references}
    assert clock.remaining(watch().now) == timedelta(days=2, hours=6, minutes=45)


def test_a_rule_changed_from_a_day_on_moves_the_date() -> None:
    shorter = RULEBOOK.with_value("cnil_notification_delay", 24, date(2026, 1, 1))
    assert wall(cnil_clock(Times(aware_at=AWARE), watch(rulebook=shorter)).due) == "2026-11-21 18:45"


def test_proposed_law_moves_no_date_until_it_is_enacted() -> None:
    enacted = RULEBOOK.enact_law("digital_omnibus", date(2026, 11, 1))
    assert wall(cnil_clock(Times(aware_at=AWARE), watch(rulebook=enacted)).due) == "2026-11-24 18:45"


def test_without_a_time_of_awareness_the_earliest_known_date_starts_the_clock_and_says_so() -> None:
    times = Times(first_alert_at=at("2026-11-19 08:00"), processor_notice_at=at("2026-11-20 09:00"))
    clock = cnil_clock(times, watch())
    assert (clock.start_event, wall(clock.due)) == ("first_alert", "2026-11-22 08:00")
    assert {"start_first_alert", "start_fallback"} <= ids(clock.why)
    assert "awareness_fallback" in clock.rule_ids
    only_notice = cnil_clock(replace(times, first_alert_at=None), watch())
    assert (only_notice.start_event, wall(only_notice.due)) == ("processor_notice", "2026-11-23 09:00")


def test_without_any_date_the_clock_waits_and_says_for_what() -> None:
    clock = cnil_clock(Times(), watch())
    assert (clock.due, clock.state, clock.remaining(watch().now)) == (None, ClockState.NO_START, None)
    assert ids(clock.why) == {"waits_for_awareness", "hours"}
    assert ids(clock.warnings) == {"no_start"}


def test_e22_awareness_after_the_vendor_s_notice_asks_for_a_reason_and_shows_the_earlier_date() -> None:
    times = Times(aware_at=at("2026-11-18 09:00"), processor_notice_at=at("2026-11-17 17:50"))
    clock = cnil_clock(times, watch("2026-11-18 10:00"))
    assert wall(clock.due) == "2026-11-21 09:00"
    assert "aware_after_processor_notice" in ids(clock.warnings)
    assert readings(clock)["from_processor_notice"] == "2026-11-20 17:50"


def test_awareness_long_after_the_first_alert_asks_for_a_reason_and_a_short_check_does_not() -> None:
    late = Times(first_alert_at=at("2026-11-18 09:00"), aware_at=at("2026-11-20 09:00"))
    quick = replace(late, first_alert_at=at("2026-11-20 08:00"))
    assert "aware_long_after_first_alert" in ids(cnil_clock(late, watch()).warnings)
    assert "aware_long_after_first_alert" not in ids(cnil_clock(quick, watch()).warnings)


def test_a_past_deadline_is_said_with_how_late_it_is() -> None:
    clock = cnil_clock(Times(aware_at=at("2026-11-17 10:00")), watch("2026-11-21 12:00"))
    assert (clock.state, clock.is_late, clock.late_by) == (ClockState.PAST, True, timedelta(days=1, hours=2))
    assert "already_past" in ids(clock.warnings)


def test_a_late_notification_keeps_its_lateness_and_a_timely_one_has_none() -> None:
    late = cnil_clock(Times(aware_at=at("2026-11-17 10:00"), notified_at=at("2026-11-20 10:30")), watch())
    assert (late.state, late.late_by) == (ClockState.DONE_LATE, timedelta(minutes=30))
    timely = cnil_clock(Times(aware_at=at("2026-11-17 10:00"), notified_at=at("2026-11-20 10:00")), watch())
    assert (timely.state, timely.is_late, timely.late_by) == (ClockState.DONE, False, None)


def test_a_notification_before_awareness_is_accepted_and_said_once() -> None:
    clock = cnil_clock(Times(aware_at=at("2026-11-20 10:00"), notified_at=at("2026-11-19 10:00")), watch())
    assert clock.state is ClockState.DONE
    assert [one.id for one in clock.warnings if "before" in one.id] == ["done_before_start"]


def test_awareness_to_come_is_accepted_and_said_once() -> None:
    clock = cnil_clock(Times(aware_at=at("2026-12-20 10:00")), watch())
    assert [one.id for one in clock.warnings if "future" in one.id] == ["start_in_future"]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (Times(started_at=at("2026-11-20 10:00"), ended_at=at("2026-11-19 10:00")), "ended_before_started"),
        (Times(started_at=at("2026-11-20 10:00"), aware_at=at("2026-11-19 10:00")), "aware_before_started"),
        (Times(first_alert_at=at("2026-11-20 10:00"), aware_at=at("2026-11-19 10:00")), "aware_before_first_alert"),
        (Times(aware_at=at("2026-11-20 10:00"), certain_at=at("2026-11-19 10:00")), "certain_before_aware"),
        (Times(aware_at=at("2026-11-20 10:00"), notified_at=at("2026-11-19 10:00")), "notified_before_aware"),
        (
            Times(notified_at=at("2026-11-20 10:00"), complement_filed_at=at("2026-11-19 10:00")),
            "complement_before_initial",
        ),
        (Times(aware_at=at("2026-12-20 10:00")), "aware_in_future"),
    ],
)
def test_dates_that_do_not_fit_are_named(times: Times, expected: str) -> None:
    assert ids(coherence(times, watch().rules, watch().now)) == {expected}


def test_dates_in_their_natural_order_raise_nothing() -> None:
    times = Times(
        started_at=at("2026-11-18 10:00"),
        ended_at=at("2026-11-18 12:00"),
        first_alert_at=at("2026-11-20 08:00"),
        aware_at=at("2026-11-20 10:00"),
        certain_at=at("2026-11-20 11:00"),
        notified_at=at("2026-11-21 08:00"),
        complement_filed_at=at("2026-11-21 09:00"),
    )
    assert coherence(times, watch().rules, watch().now) == ()


def test_a_day_alone_is_not_held_against_an_hour_of_that_day() -> None:
    times = Times(started_at=at("2026-11-20 10:00"), aware_at=moment_of_day(date(2026, 11, 20)))
    assert coherence(times, watch().rules, watch().now) == ()
    assert "start_day_only" in ids(cnil_clock(times, watch()).why)


@pytest.mark.parametrize(
    ("aware", "postcode", "expected"),
    [
        ("2026-11-17 10:00", "62300", set()),
        ("2026-11-17 20:00", "62300", {"night"}),
        ("2026-11-17 19:59", "62300", set()),
        ("2026-11-17 08:00", "62300", {"night"}),
        ("2026-11-17 08:01", "62300", set()),
        ("2026-11-18 10:00", "62300", {"saturday"}),
        ("2026-11-19 10:00", "62300", {"sunday"}),
        ("2026-11-20 18:45", "62300", {"mostly_closed"}),
        ("2026-05-13 17:25", "62300", {"saturday", "mostly_closed"}),
        ("2026-12-22 10:00", "62300", {"holiday"}),
        ("2026-03-31 10:00", "67000", {"holiday"}),
        ("2026-03-31 10:00", "62300", set()),
    ],
)
def test_a_deadline_at_night_or_on_a_closed_day_is_warned_about_and_never_moved(
    aware: str, postcode: str, expected: set[str]
) -> None:
    start = at(aware)
    clock = run_clock("cnil_notification", start, watch(aware, postcode))
    assert ids(clock.warnings) == expected
    assert clock.due is not None
    assert clock.due.at - start.at <= timedelta(hours=72)


def test_a_day_when_the_practice_closes_is_warned_about() -> None:
    closing = Watch(RULEBOOK.at(TODAY), place_of("62300", frozenset({date(2026, 11, 20)})), at("2026-11-18 10:00").at)
    clock = run_clock("cnil_notification", at("2026-11-17 10:00"), closing)
    assert "closed_day" in ids(clock.warnings)


def test_a_date_already_past_is_said_to_be_and_no_longer_asks_to_file_before() -> None:
    clock = run_clock("cnil_notification", at("2026-11-17 22:00"), watch("2026-11-23 10:00"))
    assert ids(clock.warnings) == {"already_past"}


def test_overseas_the_time_in_paris_stands_beside_the_local_one() -> None:
    tahiti = at("2026-11-17 10:00", "Pacific/Tahiti")
    clock = run_clock("cnil_notification", tahiti, watch("2026-11-18 10:00", "98714"))
    paris = next(one for one in clock.warnings if one.id == "paris_time").get("paris")
    assert isinstance(paris, Moment)
    assert (wall(clock.due), wall(paris)) == ("2026-11-20 10:00", "2026-11-20 21:00")


def test_a_clock_change_inside_the_period_shows_both_readings() -> None:
    change = next(
        one for one in run_clock("cnil_notification", at("2026-10-23 14:00"), watch()).why if one.id == "clock_change"
    )
    assert change.get("elapsed") != change.get("clock")


def test_an_hour_that_exists_twice_or_never_is_said_with_what_is_kept() -> None:
    twice = strange_hour(datetime(2026, 10, 25, 2, 30), PARIS)  # noqa: DTZ001 - as typed
    never = strange_hour(datetime(2027, 3, 28, 2, 30), PARIS)  # noqa: DTZ001 - as typed
    plain = strange_hour(datetime(2026, 11, 21, 2, 30), PARIS)  # noqa: DTZ001 - as typed
    assert (ids(twice), ids(never), plain) == ({"hour_twice"}, {"hour_never"}, ())


def test_once_the_second_of_two_hours_was_said_the_doubt_is_gone() -> None:
    naive = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - as typed
    first = run_clock("cnil_notification", moment_of_local(naive, PARIS), watch())
    second = run_clock("cnil_notification", moment_of_local(naive, PARIS, second_occurrence=True), watch())
    assert "hour_twice" in ids(first.warnings)
    assert "hour_twice" not in ids(second.warnings)


def test_the_complaint_clock_works_from_the_earlier_of_indications_and_certainty() -> None:
    indications, certain = at("2026-11-20 18:00"), at("2026-11-21 09:00")
    clock = complaint_clock(indications, certain, watch())
    assert clock is not None
    assert (wall(clock.due), clock.nature) == ("2026-11-23 18:00", Nature.CONDITION)
    assert readings(clock) == {"from_certainty": "2026-11-24 09:00"}
    swapped = complaint_clock(certain, indications, watch())
    assert swapped is not None
    assert (wall(swapped.due), readings(swapped)) == ("2026-11-23 18:00", {"from_indications": "2026-11-24 09:00"})


def test_the_complaint_clock_never_offers_a_later_reading_of_the_text() -> None:
    clock = complaint_clock(at("2026-11-20 18:00"), None, watch())
    assert clock is not None
    assert (clock.readings, clock.confidence) == ((), Confidence.UNCERTAIN)


def test_the_complaint_condition_did_not_exist_before_24_april_2023() -> None:
    before = Watch(RULEBOOK.at(date(2023, 4, 23)), place_of("62300"), AWARE.at)
    after = Watch(RULEBOOK.at(date(2023, 4, 24)), place_of("62300"), AWARE.at)
    assert complaint_clock(AWARE, None, before) is None
    assert complaint_clock(AWARE, None, after) is not None


def test_a_policy_without_a_known_term_is_given_the_legal_minimum() -> None:
    clock = policy_clock(PolicyTerm("cyber-1"), at("2026-11-23 10:00"), watch())
    assert (wall(clock.due), clock.subject, clock.by_day) == ("2026-11-30 23:59", "cyber-1", True)
    assert "legal_minimum_used" in ids(clock.why)
    theft = policy_clock(PolicyTerm("multirisque-1", theft=True), at("2026-11-23 10:00"), watch())
    assert wall(theft.due) == "2026-11-25 23:59"


@pytest.mark.parametrize(
    ("delay", "due"),
    [
        (Delay(10, RuleKind.WORKING_DAYS), "2026-12-07 23:59"),
        (Delay(48, RuleKind.HOURS), "2026-11-25 10:00"),
        (Delay(8, RuleKind.CALENDAR_DAYS), "2026-12-01 23:59"),
        (Delay(1, RuleKind.MONTHS), "2026-12-23 23:59"),
    ],
)
def test_a_policy_counts_in_the_unit_of_its_own_contract(delay: Delay, due: str) -> None:
    clock = policy_clock(PolicyTerm("cyber-1", delay), at("2026-11-23 10:00"), watch())
    assert wall(clock.due) == due
    assert "from_contract" in ids(clock.why)


def test_a_contract_shorter_than_the_law_is_kept_and_said() -> None:
    short = policy_clock(PolicyTerm("cyber-1", Delay(48, RuleKind.HOURS)), at("2026-11-23 10:00"), watch())
    longer = policy_clock(PolicyTerm("cyber-1", Delay(10, RuleKind.WORKING_DAYS)), at("2026-11-23 10:00"), watch())
    assert "below_legal_minimum" in ids(short.warnings)
    assert "below_legal_minimum" not in ids(longer.warnings)


def test_a_policy_s_working_days_name_the_holiday_they_jump_and_the_local_reading() -> None:
    clock = policy_clock(PolicyTerm("cyber-1"), at("2026-04-01 10:00"), watch("2026-04-01 11:00", "67000"))
    assert wall(clock.due) == "2026-04-09 23:59"
    assert readings(clock) == {"jours_ouvres_liste_locale": "2026-04-10 23:59"}
    assert [one.get("day") for one in clock.why if one.id == "skipped_holiday"] == [date(2026, 4, 6)]


def test_a_duty_without_a_number_of_hours_has_no_date_and_is_due_now() -> None:
    clock = run_clock("health_portal", AWARE, watch())
    assert (clock.due, clock.state, clock.nature) == (None, ClockState.NO_NUMBER, Nature.WITHOUT_NUMBER)
    assert clock.why[1].get("words") == "sans délai"
    done = run_clock("health_portal", AWARE, watch(), done=at("2026-11-21 08:00"))
    assert (done.state, done.is_late) == (ClockState.DONE, False)


def test_a_month_to_answer_a_request_is_not_rolled_over_but_the_other_reading_is_shown() -> None:
    clock = run_clock("access_request", at("2026-11-26 11:00"), watch(), subject="demande-1")
    assert wall(clock.due) == "2026-12-26 23:59"
    assert readings(clock) == {"report_jour_ouvre": "2026-12-28 23:59"}


def test_the_months_before_a_partie_civile_open_a_possibility_and_are_never_late() -> None:
    before = run_clock("partie_civile", at("2026-11-21 16:00"), watch())
    after = run_clock("partie_civile", at("2026-11-21 16:00"), watch("2027-02-22 00:01"))
    assert (before.state, wall(before.due)) == (ClockState.NOT_YET_OPEN, "2027-02-22 00:00")
    assert (after.state, after.late_by, after.warnings) == (ClockState.OPEN, None, ())


def test_two_years_to_act_against_the_insurer() -> None:
    assert wall(run_clock("insurance_limitation", AWARE, watch()).due) == "2028-11-20 23:59"


def test_fifteen_days_to_declare_an_aggravation() -> None:
    assert wall(run_clock("insurer_aggravation", AWARE, watch()).due) == "2026-12-05 23:59"


def test_nis2_has_no_clock_until_it_is_enacted() -> None:
    assert not has_clock("nis2_early_warning", watch().rules)
    with pytest.raises(RuleNotInForce):
        run_clock("nis2_early_warning", AWARE, watch())
    enacted = watch(rulebook=RULEBOOK.enact_law("nis2", date(2026, 1, 1)))
    assert wall(run_clock("nis2_early_warning", AWARE, enacted).due) == "2026-11-21 18:45"
    assert wall(run_clock("nis2_final_report", AWARE, enacted).due) == "2026-12-20 23:59"


def test_a_method_that_cannot_count_a_unit_is_refused_with_its_file() -> None:
    wrong = RULEBOOK.with_value("hours_method", "jours_ouvres", date(2026, 1, 1))
    with pytest.raises(ResourceProblem, match=r"hours_method\.toml"):
        cnil_clock(Times(aware_at=AWARE), watch(rulebook=wrong))
    unknown = RULEBOOK.with_value("hours_method", "au_doigt_mouille", date(2026, 1, 1))
    with pytest.raises(ResourceProblem, match="au_doigt_mouille"):
        cnil_clock(Times(aware_at=AWARE), watch(rulebook=unknown))
    reading = RULEBOOK.with_value("cnil_second_reading", "bayldf", date(2026, 1, 1))
    with pytest.raises(ResourceProblem, match=r"cnil_second_reading\.toml"):
        cnil_clock(Times(aware_at=AWARE), watch(rulebook=reading))


def test_the_dates_of_a_timeline_that_are_not_known_are_left_out() -> None:
    times = times_of(Timeline(aware_at=AWARE, first_alert_at=Unknown.CANNOT), notified_at=Unknown.NOT_YET)
    assert times == Times(aware_at=AWARE)


def test_every_method_that_a_rule_names_is_held_by_code_and_every_one_in_code_is_named() -> None:
    clock_rules = {kind.method_rule for kind in CLOCKS.values() if kind.method_rule}
    reading_rules = {one for kind in CLOCKS.values() for one in kind.reading_rules}
    rules = RULEBOOK.at(TODAY)
    assert {rules.method(one) for one in clock_rules} == {one.value for one in METHODS}
    assert {rules.method(one) for one in reading_rules} == {one.value for one in READINGS}


def test_the_zone_in_which_now_is_told_changes_nothing() -> None:
    past = Times(aware_at=at("2026-11-18 11:59"))
    tahiti = replace(watch(), now=watch().now.astimezone(ZoneInfo("Pacific/Tahiti")))
    assert cnil_clock(past, tahiti) == cnil_clock(past, watch())
    assert cnil_clock(past, tahiti).state is ClockState.PAST
