"""What is typed on the pages beside the journey, and not yet taken, is there again after the lock, page by page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton

from clinickit.services.ending.erasing import ErasureScreen
from clinickit.ui.drafting import DRAFT_DELAY_MS, Drafting, put
from tests.soak.keystrokes import listed, only_case, person
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.leaked import invented, leaked_file
from tests.ui.seen import away
from tests.ui.test_letters_page import planned, settled
from tests.ui.test_patient_drafts import back

WRITTEN = "Écrit avant le verrou"

Field = QLineEdit | QPlainTextEdit


def text_of(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def care(hands: Hands) -> Field:
    """A heap of papers to type again."""
    hands.press(hands.journey.care)
    return hands.window.rooms.care.page.label


def filing(hands: Hands) -> Field:
    """The number that the authority gave."""
    room = hands.window.rooms.filing
    room.enter()
    hands.settle()
    room.panel._go(len(room.panel.lines))
    hands.settle()
    return room.panel.number


def handed_to(hands: Hands) -> Field:
    """To whom pieces are handed over."""
    hands.press(hands.journey.pieces)
    page = hands.window.rooms.records.evidence
    if not page.included:
        hands.told.file = Path(__file__)
        hands.press(page.choose)
    return page.handed_to


def masked(hands: Hands) -> Field:
    """The words to hide in a piece."""
    handed_to(hands)
    records = hands.window.rooms.records
    records._mask(next(iter(records.evidence.included)))
    hands.settle()
    return records.masking.page.told


@pytest.mark.parametrize("field", [care, filing, handed_to, masked])
def test_what_is_being_typed_comes_back_after_the_lock(open_case: Hands, field: Callable[[Hands], Field]) -> None:
    line = field(open_case)
    open_case.write(WRITTEN, line)
    assert text_of(line) == WRITTEN
    open_case.window.guard.lock()
    open_case.settle()
    back(open_case)
    assert text_of(field(open_case)) == WRITTEN


@pytest.mark.parametrize("field", [care, handed_to])
def test_what_was_typed_just_before_the_window_closes_comes_back(
    opened: Opened, open_case: Hands, field: Callable[[Hands], Field]
) -> None:
    put(field(open_case), WRITTEN)
    open_case.window.close()
    open_case.qtbot.wait(2 * DRAFT_DELAY_MS)
    again = opened()
    again.window.begin()
    again.settle()
    back(again)
    assert text_of(field(again)) == WRITTEN


def test_papers_to_type_again_are_no_draft_once_added(open_case: Hands) -> None:
    line = care(open_case)
    open_case.write(WRITTEN, line)
    page = open_case.window.rooms.care.page
    open_case.press(page.add_batch)
    open_case.tick(next(iter(page.boxes.values())))
    assert page.label.text() == ""
    open_case.lock()
    back(open_case)
    assert text_of(care(open_case)) == ""


def test_the_answers_before_a_leaked_file_is_opened_come_back(open_case: Hands) -> None:
    listed(open_case)
    room = open_case.window.rooms.leak
    room.to_law()
    open_case.settle()
    ticked = [one for group in room.law.choices.values() for one in list(group.values())[-1:]]
    for one in ticked:
        open_case.tick(one)
    names = [one.accessibleName() for one in ticked]
    open_case.lock()
    back(open_case)
    room.to_law()
    open_case.settle()
    boxes = room.law.findChildren(QRadioButton)
    assert [one.accessibleName() for one in boxes if one.isChecked()] == names


def test_who_what_and_whether_come_back_for_a_piece_to_come_and_stay_when_another_is_packed(open_case: Hands) -> None:
    handed_to(open_case)
    page = open_case.window.rooms.records.evidence
    page.patient_data.setCurrentIndex(1)
    page.masked.setCurrentIndex(2)
    open_case.write(WRITTEN, page.source)
    box = next(iter(page.included.values()))
    box.setChecked(not box.isChecked())
    now = box.isChecked()
    open_case.lock()
    back(open_case)
    handed_to(open_case)
    again = (page.patient_data.currentIndex(), page.masked.currentIndex(), page.source.text())
    assert again == (1, 2, WRITTEN)
    assert next(iter(page.included.values())).isChecked() is now
    next(iter(page.included.values())).setChecked(True)
    open_case.write("Maître Kerbiriou", page.handed_to)
    open_case.press(page.pack)
    assert page.handed_to.text() == ""
    assert page.source.text() == WRITTEN


def test_a_correction_being_written_is_still_a_correction_after_the_lock(open_case: Hands) -> None:
    open_case.press(open_case.journey.main_courante)
    page = open_case.window.rooms.records.main_courante
    page._correct(1)
    open_case.write(WRITTEN, page.text)
    open_case.lock()
    assert page.corrects == 0
    back(open_case)
    open_case.press(open_case.journey.main_courante)
    assert (page.corrects, page.text.toPlainText()) == (1, WRITTEN)
    assert page.correcting.isVisible()
    open_case.press(page.keep)
    open_case.lock()
    back(open_case)
    open_case.press(open_case.journey.main_courante)
    assert (page.corrects, page.text.toPlainText()) == (0, "")


def test_an_entry_added_just_before_the_lock_is_an_entry_and_no_draft(open_case: Hands) -> None:
    open_case.press(open_case.journey.main_courante)
    page = open_case.window.rooms.records.main_courante
    open_case.write(WRITTEN, page.text)
    page.keep.click()
    open_case.window.guard.lock()
    open_case.settle()
    back(open_case)
    open_case.press(open_case.journey.main_courante)
    assert page.text.toPlainText() == ""
    assert page.keep.isEnabled()
    assert any(WRITTEN in text for text in open_case.texts("entryText"))


def test_what_is_typed_about_one_person_is_never_kept_under_another_s_name(open_case: Hands) -> None:
    person(open_case)
    room = open_case.window.rooms.patients
    first = room.person.shown.id if room.person.shown else ""
    open_case.write(WRITTEN, room.person.reason)
    other = invented(2)[1].family
    room.to_people()
    open_case.settle()
    open_case.write(other, room.people.name)
    open_case.press(room.people.search)
    open_case.press(room.people.results[0])
    assert room.person.shown is not None
    assert room.person.shown.id != first
    assert room.person.reason.text() == ""
    room.to_person(first)
    open_case.settle()
    assert room.person.reason.text() == WRITTEN


def test_a_draft_is_kept_under_the_name_it_was_typed_under(open_case: Hands) -> None:
    page = open_case.window.rooms.care.page
    care(open_case)
    drafts, case = open_case.window.rooms.care._typed, only_case(open_case)
    assert isinstance(drafts, Drafting)
    open_case.write(WRITTEN, page.label)
    drafts.forget()
    drafts.name = "another"
    open_case.settle()
    desk = open_case.window.desk.page_drafts
    assert away(lambda: [bool(desk.read(case, name)) for name in ("another", "care")]) == [False, True]


@pytest.fixture
def letters(hands: Hands) -> Hands:
    """The letters of a laboratory, planned."""
    room = settled(hands)
    planned(hands, room)
    return hands


def test_what_comes_back_by_post_is_listed_through_a_lock_and_through_another_act(letters: Hands) -> None:
    room = letters.window.rooms.letters
    room.following.show_register()
    letters.settle()
    page = room.following.register
    page.references.setPlainText("LET-1\nLET-2")
    letters.write(WRITTEN, page.event_proof)
    letters.write("Bordereau 12", page.hand_proof)
    letters.lock()
    back(letters)
    room.enter()
    letters.settle()
    room.following.show_register()
    letters.settle()
    again = (page.references.toPlainText(), page.event_proof.text(), page.hand_proof.text())
    assert again == ("LET-1\nLET-2", WRITTEN, "Bordereau 12")
    letters.press(page.hand)
    assert (page.references.toPlainText(), page.event_proof.text()) == ("LET-1\nLET-2", WRITTEN)


def test_the_desk_finds_what_was_being_asked_again_and_forgets_it_once_answered(letters: Hands) -> None:
    desk = letters.window.rooms.letters.following.desk
    letters.window.rooms.letters.following.show_desk()
    letters.settle()
    letters.write("Léa", desk.by)
    letters.write("Durand", desk.name)
    letters.lock()
    assert (desk.name.text(), desk.by.text()) == ("", "")
    back(letters)
    letters.window.rooms.letters.following.show_desk()
    letters.settle()
    assert (desk.name.text(), desk.by.text()) == ("Durand", "Léa")
    letters.write("03/02/1984", desk.birth)
    letters.press(desk.check)
    letters.lock()
    back(letters)
    letters.window.rooms.letters.following.show_desk()
    letters.settle()
    assert (desk.name.text(), desk.by.text()) == ("", "Léa")


def test_a_setting_kept_leaves_what_is_being_typed_in_the_others(letters: Hands) -> None:
    room = letters.window.rooms.letters
    room.enter(settings=True)
    letters.settle()
    page = room.settings
    letters.write(WRITTEN, page.asked_by)
    page.calls.setText("40")
    letters.press(page.keep_waves)
    assert page.asked_by.text() == WRITTEN
    letters.qtbot.wait(2 * DRAFT_DELAY_MS)
    letters.lock()
    back(letters)
    room.enter(settings=True)
    letters.settle()
    assert (page.asked_by.text(), page.calls.text()) == (WRITTEN, "40")


def test_a_letterhead_being_chosen_comes_back_after_the_lock(letters: Hands) -> None:
    room = letters.window.rooms.letters
    room.show_heads()
    letters.settle()
    name, box = next(iter((room.heads.sites or room.heads.lists).items()))
    box.setCurrentIndex(1)
    letters.lock()
    back(letters)
    room.show_heads()
    letters.settle()
    again = (room.heads.sites or room.heads.lists)[name]
    assert again.currentIndex() == 1


def test_what_one_adds_to_search_for_comes_back_with_the_file(open_case: Hands, tmp_path: Path) -> None:
    listed(open_case)
    room = open_case.window.rooms.leak
    file = leaked_file(tmp_path / "diffusé.csv", invented(12), 6, 20)
    room.to_law()
    open_case.settle()
    for group in room.law.choices.values():
        open_case.tick(next(iter(group.values())))
    open_case.tick(room.law.read)
    open_case.press(room.law.go)
    room._look(file)
    open_case.settle()
    open_case.write("06 11 22 33 44", room.file.own)
    written = room.file.own.toPlainText()
    open_case.lock()
    back(open_case)
    room.to_file()
    open_case.settle()
    room._look(file)
    open_case.settle()
    assert "06 11 22 33 44" in written
    assert room.file.own.toPlainText() == written


def test_what_is_typed_before_erasing_comes_back_and_the_box_is_to_be_ticked_again(open_case: Hands) -> None:
    room = open_case.window.rooms.ending
    case = open_case.window.case
    assert case is not None
    asked = ErasureScreen(erased=("Tout",), kept=(("Registre", "ce qui en reste"),), limits=(), refused="")

    def show() -> None:
        room.erasure.show_erasure(asked, open_case.window.desk.book.person)
        room._erasing.drawn(case.id)
        open_case.window.show_page(room.erasure)
        open_case.settle()

    show()
    open_case.write(WRITTEN, room.erasure.summary)
    open_case.tick(room.erasure.sure)
    open_case.lock()
    back(open_case)
    show()
    assert (room.erasure.summary.text(), room.erasure.sure.isChecked()) == (WRITTEN, False)
