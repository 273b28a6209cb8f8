"""Papers read again, approved, remarked on and followed in the window; with the keyboard alone too."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from clinickit.domain.facts import Moment
from clinickit.domain.journal import Entry
from clinickit.services.screens import Input
from clinickit.ui.review.following import FollowingPage
from clinickit.ui.review.noting import NotingPage
from clinickit.ui.review.reading import ReadingPage
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.test_keyboard import name_of, on_the_ransom_case, place, reachable, walked
from tests.ui.test_larger_words import beyond_the_edge, cut, large_letters
from tests.ui.test_rooms_accessible import from_the_top

__all__ = ["large_letters"]


def journal(hands: Hands) -> tuple[Entry, ...]:
    case = hands.window.case
    assert case is not None
    return away(lambda: hands.window.desk.book.store.journal(case.id))


@pytest.fixture
def working(hands: Hands) -> Hands:
    """The ransom case, kept in a vault, on its claim to the insurer."""
    on_the_ransom_case(hands)
    hands.protect()
    hands.come_back(hands.journey)
    hands.journey.go("insurance_claim")
    hands.settle()
    return hands


def reading(hands: Hands) -> ReadingPage:
    hands.press(hands.button("Relire et approuver"))
    page = hands.page
    assert isinstance(page, ReadingPage)
    return page


def who(page: ReadingPage, name: str, role: str = "head") -> None:
    """Say who reads, in which role."""
    page.name.setText(name)
    page.role.setCurrentIndex(page.role.findData(role))


def following(hands: Hands) -> FollowingPage:
    if hands.journey.isVisible():
        hands.journey.go("summary")
        hands.settle()
        hands.press(hands.button("Suivi des envois"))
    page = hands.page
    assert isinstance(page, FollowingPage)
    return page


def noting(hands: Hands, name: str) -> NotingPage:
    wanted = f"Noter la remise ou la réponse… : {name}"
    links = following(hands).findChildren(QPushButton)
    hands.press(next(one for one in links if one.accessibleName().startswith(wanted)))
    page = hands.page
    assert isinstance(page, NotingPage)
    return page


def test_an_unapproved_paper_says_so_calmly_and_is_issued_all_the_same(working: Hands) -> None:
    assert "Pas encore approuvé" in words_on(working.page)
    working.press(working.button("Marquer comme version émise"))
    assert "Émis le" in words_on(working.page)
    assert working.told.warned == []


def test_a_paper_is_approved_then_an_answer_changes_and_the_page_says_what(working: Hands) -> None:
    page = reading(working)
    who(page, "Léa Morvan")
    working.press(page.approve)
    assert "Approuvé le" in words_on(working.page)
    assert journal(working)[-1].kind == "approved"
    working.press(working.button("Retour au document"))
    assert "tel qu’il est maintenant" in words_on(working.page)
    working.journey.go("practice")
    working.settle()
    working.journey.questions.given.emit(Input("practice.name", raw="Cabinet des Ajoncs"))
    working.settle()
    working.journey.go("insurance_claim")
    working.settle()
    assert "a changé depuis" in words_on(working.page)
    reading(working)
    working.press(working.button("Lire la version approuvée"))
    seen = words_on(working.page)
    assert "maintenant «\u00a0Cabinet des Ajoncs\u00a0»" in seen
    assert "Nom de la structure" in seen


def test_an_approval_asks_for_a_name_and_keeps_what_was_typed(working: Hands) -> None:
    page = reading(working)
    page.name.clear()
    page.note.setText("À revoir avec le courtier")
    working.press(page.approve)
    assert page.problem.isVisible()
    assert page.note.text() == "À revoir avec le courtier"
    assert journal(working)[-1].kind != "approved"


def test_a_remark_waits_until_somebody_says_what_was_done(working: Hands) -> None:
    page = reading(working)
    who(page, "Camille Hervé", "insurance")
    page.passage.setText("à titre conservatoire")
    page.remark.setPlainText("Ajouter le numéro de contrat.")
    working.press(page.keep)
    assert "1 remarque attend" in words_on(working.page)
    lines = [one for one in page.findChildren(type(page.name)) if one.accessibleName().startswith("Ce qui a été fait")]
    lines[0].setText("Ajouté.")
    working.press(working.button("Traité"))
    seen = words_on(working.page)
    assert "Aucune remarque n’attend" in seen
    assert "Ajouté." in seen


def test_what_is_typed_about_one_paper_comes_back_there_after_the_lock_and_nowhere_else(working: Hands) -> None:
    page = reading(working)
    page.remark.setPlainText("Ce passage nous accuse.")
    working.settle()
    working.lock()
    assert page.shown is None
    working.unlock()
    working.window.open_case(away(working.window.desk.book.store.cases)[0].id)
    working.settle()
    working.journey.go("complaint")
    working.settle()
    other = reading(working)
    working.settle()
    assert other.remark.toPlainText() == ""
    working.press(working.button("Retour au document"))
    working.journey.go("insurance_claim")
    working.settle()
    again = reading(working)
    working.settle()
    assert again.remark.toPlainText() == "Ce passage nous accuse."


def test_the_next_thing_to_do_is_on_top_and_its_button_opens_the_paper(working: Hands) -> None:
    page = following(working)
    assert page.focusProxy() is page.first
    assert "CNIL, complément – À préparer" in words_on(page)
    working.press(page.first)
    assert working.step == "cnil_notification"


def test_what_was_handed_over_is_noted_with_its_proof_and_the_case_knows_the_date(working: Hands) -> None:
    page = noting(working, "Mutuelle des Soignants")
    page.way.setCurrentIndex(1)
    page.when.setText("19/11/2026 à 9h15")
    page.proof.setText("1A 042 118")
    working.press(page.sent)
    assert "preuve\u00a0: 1A 042 118" in words_on(working.page)
    assert isinstance(working.answer("breach.claims[rcpro].declared_at"), Moment)
    assert working.answer("breach.claims[rcpro].number") == "1A 042 118"
    page = noting(working, "Mutuelle des Soignants")
    page.what.setText("Dossier ouvert")
    working.press(page.answered)
    assert "(responsabilité civile professionnelle) – Réponse reçue" in words_on(working.page)


def test_a_date_to_come_is_refused_and_what_was_typed_stays(working: Hands) -> None:
    page = noting(working, "Mutuelle des Soignants")
    page.when.setText("19/11/2027")
    working.press(page.sent)
    assert page.problem.isVisible()
    assert page.when.text() == "19/11/2027"
    working.lock()
    working.unlock()
    working.window.open_case(away(working.window.desk.book.store.cases)[0].id)
    working.settle()
    assert noting(working, "Mutuelle des Soignants").when.text() == "19/11/2027"
    back = working.button("Retour au suivi")
    working.press(back)
    assert noting(working, "Personnel").when.text() == ""


def test_the_table_is_written_where_the_person_asks(working: Hands) -> None:
    page = following(working)
    working.press(page.save)
    place_ = working.told.chosen
    assert place_ is not None
    assert sorted(one.name for one in place_.iterdir()) == ["suivi-des-envois.csv", "suivi-des-envois.pdf"]


def test_a_paper_is_approved_with_the_keyboard_alone(working: Hands) -> None:
    working.button("Suivi des envois").setFocus()
    working.key(Qt.Key.Key_Return)
    for one in following_links(working):
        if "Déclaration de sinistre" in one.text():
            one.setFocus()
    working.key(Qt.Key.Key_Return)
    page = working.page
    assert isinstance(page, ReadingPage)
    page.name.setFocus()
    working.write("Léa")
    working.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.role
    working.key(Qt.Key.Key_Down)
    while QApplication.focusWidget() is not page.approve:
        working.key(Qt.Key.Key_Tab)
    working.key(Qt.Key.Key_Return)
    assert journal(working)[-1].kind == "approved"
    holder = QApplication.focusWidget()
    assert isinstance(holder, QPushButton)
    assert holder.text() == "Retour au document"
    working.key(Qt.Key.Key_Return)
    assert isinstance(working.page, FollowingPage)


def following_links(hands: Hands) -> list[QPushButton]:
    return hands.page.findChildren(QPushButton)


def every_page(hands: Hands) -> Iterator[str]:
    """Each page of this room, filled: a paper changed since its approval, with remarks; recipients; one of them."""
    page = reading(hands)
    who(page, "Nolwenn Kergoat", "lawyer")
    hands.press(page.approve)
    page.remark.setPlainText("Ajouter le numéro de contrat.")
    page.passage.setText("à titre conservatoire")
    hands.press(page.keep)
    assert "paquet chiffré pour l’avocat" in words_on(page)
    yield "reading"
    hands.press(hands.button("Retour au document"))
    following(hands)
    yield "following"
    hands.press(next(one for one in following_links(hands) if one.text().startswith("Noter la remise")))
    yield "noting"


def test_every_control_is_named_and_reached_by_tab_in_reading_order(working: Hands) -> None:
    for name in every_page(working):
        controls = reachable(working.window)
        assert [type(one).__name__ for one in controls if not name_of(one)] == [], name
        names = [name_of(one) for one in reachable(working.page)]
        assert sorted({one for one in names if names.count(one) > 1}) == [], name
        order = from_the_top(walked(working), working)
        assert set(order) == set(reachable(working.window)), name
        inside = [place(one, working.page) for one in order if working.page.isAncestorOf(one)]
        for before, after in pairwise(inside):
            same_line = before.top() < after.bottom() and after.top() < before.bottom()
            assert after.left() > before.left() if same_line else after.top() >= before.bottom(), name


def test_nothing_is_cut_in_a_small_window(working: Hands) -> None:
    working.window.resize(900, 600)
    for name in every_page(working):
        assert (working.window.width(), working.window.height()) == (900, 600)
        assert cut(working.page) == [], name
        assert beyond_the_edge(working.page) == [], name


@pytest.mark.usefixtures("large_letters")
def test_nothing_is_cut_in_letters_twice_as_large(working: Hands) -> None:
    working.window.resize(900, 600)
    for name in every_page(working):
        assert cut(working.page) == [], name
        assert beyond_the_edge(working.page) == [], name
