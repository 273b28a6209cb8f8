"""The end of a case: nothing open is forgotten, each point is signed, a hold holds, reopening starts anew."""

from dataclasses import replace
from datetime import date

import pytest

from clinickit.domain.ending import ending_of, to_erase, years_later
from clinickit.domain.errors import CaseClosed, InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, Moment
from clinickit.domain.journal import verify
from clinickit.flow.walk import effective
from clinickit.services.casebook import Change, answered
from clinickit.services.ending.closing import ClosingDesk, Signed
from clinickit.services.ending.reopening import AWARE, Reopening, ReopeningDesk
from clinickit.services.law.assessment import assess
from tests.ending import LEA, UNTIL, Held, closed, held, library, reopened

NOBODY = Signed("  ", "", "parce que")


@pytest.fixture
def one() -> Held:
    return held()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def desk(one: Held) -> ClosingDesk:
    return ClosingDesk(library(), one.book)


def test_what_is_open_is_listed_by_kind(one: Held) -> None:
    keys = {point.key for point in desk(one).points(one.case)}
    assert {"duty.internal_register", "claim.cyber", "complaint", "lessons", "retype"} <= keys
    assert {"duty.cnil_notification", "duty.complaint"} & keys == set()


def test_a_point_is_signed_with_a_name_and_a_reason_and_the_journal_keeps_them(one: Held) -> None:
    with pytest.raises(InvalidAnswer, match="nom"):
        desk(one).settle(one.case, "lessons", NOBODY, done=False)
    with pytest.raises(InvalidAnswer, match="raison"):
        desk(one).settle(one.case, "lessons", Signed("Léa Morvan"), done=False)
    desk(one).settle(one.case, "lessons", LEA, done=False)
    entry = one.book.store.journal(one.case.id)[-1]
    assert (entry.kind, entry.person) == ("settled", "Léa Morvan")
    assert "sans suite utile" in entry.text
    assert "gérante" in entry.text
    point = next(point for point in desk(one).points(one.case) if point.key == "lessons")
    assert point.settled == entry
    assert not point.is_done


def test_a_point_taken_back_is_open_again_and_what_was_signed_stays(one: Held) -> None:
    desk(one).settle(one.case, "complaint", LEA, done=True)
    assert next(point for point in desk(one).points(one.case) if point.key == "complaint").is_done
    desk(one).unsettle(one.case, "complaint")
    assert next(point for point in desk(one).points(one.case) if point.key == "complaint").settled is None
    assert [entry.kind for entry in one.book.store.journal(one.case.id)[-2:]] == ["settled", "unsettled"]


def test_a_case_is_not_closed_while_a_point_is_open(one: Held) -> None:
    points = desk(one).points(one.case)
    for point in points[:-1]:
        desk(one).settle(one.case, point.key, LEA, done=True)
    with pytest.raises(InvalidAnswer, match="1 point"):
        desk(one).close(one.case, UNTIL, LEA)
    assert reopened(one).header.closed_at is None


def test_a_closed_case_says_so_in_its_header_and_its_journal_and_no_longer_changes(one: Held) -> None:
    case = closed(one)
    assert reopened(one).header.closed_at == one.days.now()
    journal = one.book.store.journal(case.id)
    verify(journal)
    assert journal[-1].kind == "case_closed"
    assert ending_of(journal).keep_until == date(2032, 11, 25)
    with pytest.raises(CaseClosed):
        desk(one).settle(case, "lessons", LEA, done=True)


def test_the_retention_proposed_follows_the_rule_and_says_that_it_is_to_be_checked(one: Held) -> None:
    screen = desk(one).screen(one.case)
    years = library().rulebook.at(date(2026, 11, 25)).years("retention_case")
    assert screen.proposed == f"25/11/{2026 + years}"
    assert any("à vérifier" in line for line in screen.retentions)
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)


def test_a_case_cannot_be_kept_until_a_day_gone_by(one: Held) -> None:
    for point in desk(one).points(one.case):
        desk(one).settle(one.case, point.key, LEA, done=True)
    with pytest.raises(InvalidAnswer, match="à venir"):
        desk(one).close(one.case, "25/11/2026", LEA)


def test_a_hold_says_who_asked_why_and_since_when_and_keeps_the_case_from_being_erased(one: Held) -> None:
    case = closed(one)
    with pytest.raises(InvalidAnswer):
        desk(one).hold(case, " ", LEA)
    desk(one).hold(case, "le juge d’instruction", replace(LEA, reason="information ouverte"))
    said = desk(one).screen(case).hold
    assert "le juge d’instruction" in said
    assert "information ouverte" in said
    assert "25\u00a0novembre 2026" in said
    one.days.later(days=365 * 7)
    ending = ending_of(one.book.store.journal(case.id))
    assert not to_erase(ending, one.days.now().date())
    desk(one).lift_hold(case, replace(LEA, reason="jugement définitif"))
    assert to_erase(ending_of(one.book.store.journal(case.id)), one.days.now().date())


def test_keeping_a_case_longer_puts_its_end_off_and_says_why(one: Held) -> None:
    case = closed(one)
    desk(one).keep_until(case, "01/03/2040", replace(LEA, reason="procès en cours"))
    ending = ending_of(one.book.store.journal(case.id))
    assert ending.keep_until == date(2040, 3, 1)
    assert "procès en cours" in one.book.store.journal(case.id)[-1].text


def reopening(one: Held, *again: str, when: str = "24/11/2026 à 8h30", new: str = "Une archive a été publiée") -> None:
    case = reopened(one)
    one.case = ReopeningDesk(library(), one.book).reopen(case, Reopening(when, new, again, LEA))


def test_reopening_asks_when_and_what_is_new(one: Held) -> None:
    closed(one)
    for when, new in (("", "du nouveau"), ("24/11/2026", " "), ("24/11/2030", "du nouveau"), ("hier soir", "x")):
        with pytest.raises(InvalidAnswer):
            reopening(one, when=when, new=new)
    assert reopened(one).header.closed_at is not None


def test_the_clocks_start_anew_from_the_new_awareness_and_the_earlier_ones_stay_in_sight(one: Held) -> None:
    before = one.case.answers[AWARE]
    closed(one)
    reopening(one, "cnil", "complaint", "claim.cyber", "people", "decisions")
    aware = one.case.answers[AWARE]
    assert isinstance(aware, Moment)
    judged = assess(library(), effective(library().journey, one.case.answers), one.days.now())
    cnil = judged.clock("cnil_notification")
    assert cnil is not None
    assert (cnil.start, cnil.done) == (aware, None)
    assert all(one.start == aware for one in judged.clocks if one.id == "complaint_condition")
    earlier = ReopeningDesk(library(), one.book).earlier(one.case)
    assert len(earlier) == 1
    assert any("lundi 16 novembre 2026 à 18 h 45" in plain(line) for line in earlier[0].lines)
    assert isinstance(before, Moment)
    assert "13 novembre 2026" in plain(earlier[0].reopened)


def test_reopening_keeps_every_earlier_answer_and_every_point_has_to_be_settled_again(one: Held) -> None:
    history = one.case.history
    closed(one)
    reopening(one, "cnil")
    assert one.case.history[: len(history)] == history
    assert reopened(one).history == one.case.history
    verify(one.book.store.journal(one.case.id))
    assert all(point.settled is None for point in desk(one).points(one.case))
    assert reopened(one).header.closed_at is None


def test_what_still_holds_is_left_as_it_is(one: Held) -> None:
    filed = one.case.answers["breach.complaint.filed_at"]
    closed(one)
    reopening(one, "cnil")
    assert one.case.answers["breach.complaint.filed_at"] == filed
    assert one.case.answers["breach.notification.initial_filed_at"] is NOT_ASKED


def test_each_reopening_keeps_its_own_earlier_clocks(one: Held) -> None:
    closed(one)
    reopening(one, "cnil")
    one.days.later(days=10)
    closed(one)
    reopening(one, when="03/12/2026 à 10h")
    earlier = ReopeningDesk(library(), one.book).earlier(one.case)
    assert len(earlier) == 2
    assert any("vendredi 27 novembre 2026 à 8 h 30" in plain(line) for line in earlier[0].lines)
    assert any("lundi 16 novembre 2026 à 18 h 45" in plain(line) for line in earlier[1].lines)


def test_an_answer_half_typed_is_an_open_point(one: Held) -> None:
    one.book.store.save_draft(one.case.id, "breach.summary", "à moitié")
    assert "drafts" in {point.key for point in desk(one).points(one.case)}


def test_a_paper_issued_before_an_answer_changed_is_an_open_point(one: Held) -> None:
    from clinickit.services import paperwork
    from tests.ending import NOON

    answers = effective(library().journey, one.case.answers)
    material = paperwork.Material(answers, one.book.store.journal(one.case.id), (), {}, NOON)
    document = paperwork.composed(library(), "chronology", material)
    paper = paperwork.issued(paperwork.Drawn(document, "", b""), one.case.id, "1", NOON)
    one.book.issue(paper, one.book.entry("issued", "Document émis"))
    assert "paper.chronology" not in {point.key for point in desk(one).points(one.case)}
    moved = one.book.answer("breach.timeline.contained_at", Moment(NOON))
    one.book.save(Change(one.case.id, one.case.header.practice_id, (moved,)))
    one.case = answered(one.case, (moved,))
    assert "paper.chronology" in {point.key for point in desk(one).points(one.case)}


def test_whatever_asks_it_no_change_reaches_a_closed_case_but_its_end_and_what_leaves_it(one: Held) -> None:
    case = closed(one)
    before = one.book.store.journal(case.id)
    answer = (one.book.answer("breach.summary", "autre chose"),)
    with pytest.raises(CaseClosed):
        one.book.save(Change(case.id, case.header.practice_id, answer, entry=one.book.entry("answer", "x")))
    with pytest.raises(CaseClosed):
        one.book.save(Change(case.id, case.header.practice_id, entry=one.book.entry("free", "x")))
    one.book.open(reopened(one).header)
    assert one.book.store.journal(case.id) == before
    one.book.save(Change(case.id, case.header.practice_id, entry=one.book.entry("exported", "copie")))
    reopening(one)
    one.book.save(Change(case.id, case.header.practice_id, answer))
    assert reopened(one).answers["breach.summary"] == "autre chose"
