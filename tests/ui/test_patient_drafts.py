"""What is typed and ticked about patients, not yet kept, is there again after the lock; once kept, it is no draft."""

import json

from PySide6.QtWidgets import QCheckBox, QLineEdit

from clinickit.domain.letters import LeakCategory, LetterChannel
from clinickit.ui.drafting import DRAFT_DELAY_MS
from clinickit.ui.patients.leak.presumed import PresumedPage
from clinickit.ui.patients.roster.people import PersonPage
from tests.soak.keystrokes import only_case, person, presumed
from tests.ui.hands import Hands
from tests.ui.leaked import invented
from tests.ui.seen import away

WHY = "Toute la base a été copiée, d’après l’éditeur."


def back(hands: Hands) -> None:
    """The passphrase, the case again."""
    hands.unlock()
    hands.window.open_case(only_case(hands))
    hands.settle()


def presumed_page(hands: Hands) -> PresumedPage:
    presumed(hands)
    return hands.window.rooms.leak.without.presumed


def person_page(hands: Hands) -> PersonPage:
    person(hands)
    return hands.window.rooms.patients.person


def drafts(hands: Hands) -> dict[str, str]:
    """What is kept of the pages that are being filled in, as text."""
    case = only_case(hands)
    return {path: text for path, text in away(lambda: hands.window.desk.book.store.drafts(case)).items() if text}


def fill_in_presumed(hands: Hands) -> PresumedPage:
    page = presumed_page(hands)
    hands.tick(page.some)
    page.from_day.setText("03/02/2024")
    page.why.setPlainText(WHY)
    page.categories[LeakCategory.NIR].setChecked(not page.categories[LeakCategory.NIR].isChecked())
    return page


def test_criteria_being_written_are_there_again_after_the_lock(open_case: Hands) -> None:
    page = fill_in_presumed(open_case)
    nir = page.categories[LeakCategory.NIR].isChecked()
    names = tuple(page.prescribers.boxes)[:2]
    for name in names:
        page.prescribers.boxes[name].setChecked(True)
    open_case.lock()
    assert (page.findChildren(QCheckBox), page.findChildren(QLineEdit)) == ([], [])
    back(open_case)
    again = presumed_page(open_case)
    assert again.some.isChecked()
    assert again.narrowing.isVisible()
    assert (again.from_day.text(), again.why.toPlainText()) == ("03/02/2024", WHY)
    assert again.categories[LeakCategory.NIR].isChecked() is nir
    assert set(again.prescribers.chosen()) == set(names)


def test_criteria_being_written_are_there_again_when_one_goes_and_comes_back(open_case: Hands) -> None:
    page = fill_in_presumed(open_case)
    open_case.press(open_case.button("Retour"))
    again = presumed_page(open_case)
    assert again.some.isChecked()
    assert page.why.toPlainText() == WHY


def test_what_is_ticked_is_durable_within_a_moment(open_case: Hands) -> None:
    page = presumed_page(open_case)
    open_case.tick(page.some)
    open_case.qtbot.wait(2 * DRAFT_DELAY_MS)
    open_case.settle()
    assert page.some.text() in json.loads(drafts(open_case)["presumed.page"])


def test_criteria_once_held_are_no_draft_any_more(open_case: Hands) -> None:
    page = fill_in_presumed(open_case)
    open_case.press(page.hold)
    assert page.problem.isHidden(), page.problem.text()
    open_case.qtbot.wait(2 * DRAFT_DELAY_MS)
    open_case.settle()
    assert "presumed.page" not in drafts(open_case) or not json.loads(drafts(open_case)["presumed.page"])


def test_a_choice_about_somebody_is_there_again_after_the_lock_and_no_draft_once_kept(open_case: Hands) -> None:
    page = person_page(open_case)
    page.flags["do_not_write"].setChecked(True)
    page.channel.setCurrentIndex(page.channel.findData(LetterChannel.EMAIL.value))
    page.reason.setText("à sa demande")
    page.by.setText("Léa")
    open_case.lock()
    assert page.findChildren(QLineEdit) == []
    back(open_case)
    again = person_page(open_case)
    assert again.flags["do_not_write"].isChecked()
    assert again.channel.currentData() == LetterChannel.EMAIL.value
    assert (again.reason.text(), again.by.text()) == ("à sa demande", "Léa")
    open_case.press(again.keep)
    assert again.problem.isHidden(), again.problem.text()
    open_case.qtbot.wait(2 * DRAFT_DELAY_MS)
    open_case.settle()
    assert not [text for path, text in drafts(open_case).items() if path.startswith("person.")]


def test_what_is_typed_about_one_person_never_shows_on_another_s_page(open_case: Hands) -> None:
    page = person_page(open_case)
    page.reason.setText("à sa demande")
    page.flags["do_not_write"].setChecked(True)
    room = open_case.window.rooms.patients
    room.people.forget()
    open_case.window.show_page(room.people)
    open_case.write(invented(2)[1].family, room.people.name)
    open_case.press(room.people.search)
    open_case.press(room.people.results[0])
    assert page.reason.text() == ""
    assert not page.flags["do_not_write"].isChecked()
