"""The journey on paper: every question once, in order, with its condition in words; blank, or as a case says."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Asked, Document, Form, Heading, ListBlock, Paragraph, Room, Table, plain
from clinickit.documents.plain_text import as_plain_text
from clinickit.domain.facts import FactValue, Several, Unknown
from clinickit.domain.schema import Kind, element_of, generic, leaf_of
from clinickit.flow.answers import show
from clinickit.flow.paper_codes import SHORT_FILE, parse_short
from clinickit.flow.questions import QuestionKind
from clinickit.flow.steps import Flow, Question
from clinickit.services.casefile.reading import read_case
from clinickit.services.entrance import call_lines
from clinickit.services.library import Library
from clinickit.services.paper_form.asking import COLUMNS, LINES
from clinickit.services.paper_form.conditions import short_ways
from clinickit.services.paper_form.document import Wanted, codes_of, form_document
from tests.law import RESOURCES

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
NBSP = "\u00a0"


def questions_needed(flow: Flow, condition: str) -> frozenset[str]:
    """The questions that whoever reads a condition must have been asked."""
    return frozenset(need.path for way in short_ways(flow, condition) for need in way)


@pytest.fixture(scope="module")
def kit() -> Library:
    return Library(TomlResources())


@pytest.fixture(scope="module")
def blank(kit: Library) -> Document:
    return form_document(kit, Wanted(), AT)


def asked_of(document: Document) -> list[Asked]:
    """Every question printed outside a list."""
    return [one for block in document.blocks if isinstance(block, Form) for one in block.asked if one.code]


def codes_printed(document: Document) -> Iterator[str]:
    """The code of each question and of each field of a list, where it stands."""
    for block in document.blocks:
        match block:
            case Form(asked):
                yield from (one.code for one in asked if one.code)
            case Heading(text, 3) if text[1:2].isdigit():
                yield text.split()[0]
            case Table() if block.header[0] == "N°":
                yield from (title.split()[0] for title in block.header[1:])
            case Table() if block.header[0] == "Question":
                yield from (plain(row[0]).split()[0] for row in block.rows)


def questions(kit: Library) -> list[Question]:
    return [question for step in kit.journey.steps for question in step.questions]


def text_of(document: Document) -> str:
    return as_plain_text(document).replace(NBSP, " ")


def test_every_question_of_the_journey_is_printed_once_in_its_order(kit: Library, blank: Document) -> None:
    assert list(codes_printed(blank)) == list(codes_of(kit).paths)


def test_questions_stand_under_the_title_of_their_step(kit: Library, blank: Document) -> None:
    titles = [block.text for block in blank.blocks if isinstance(block, Heading) and block.level > 1]
    wanted = [step.title for step in kit.journey.steps if step.questions]
    assert [title for title in titles if title in wanted] == wanted


def test_each_question_has_its_words_its_boxes_and_room_for_its_answer(kit: Library, blank: Document) -> None:
    codes, printed = codes_of(kit), {one.code: one for one in asked_of(blank)}
    for question in questions(kit):
        if question.is_group:
            continue
        one = printed[codes.code(question.fills)]
        assert one.label == question.label
        assert [tick.text for tick in one.after][-1] == "Je ne sais pas encore"
        expected = [kit.vocabularies.option(option).label for option in question.options or ()]
        if question.kind is QuestionKind.YES_NO:
            expected = ["Oui", "Non"]
        if question.kind is QuestionKind.ZONE:
            expected = [label for _, label in question.option_labels]
        assert [tick.text for tick in one.options] == expected
        dated = {QuestionKind.MOMENT: Room.MOMENT, QuestionKind.DAY: Room.DAY, QuestionKind.LONG_TEXT: Room.LINES}
        assert one.room is (Room.NONE if expected else dated.get(question.kind, Room.LINE))
        assert one.lines > 1 or one.room is not Room.LINES


def test_nothing_is_ticked_or_written_on_a_blank_form(blank: Document) -> None:
    for one in asked_of(blank):
        assert not one.given
        assert not any(tick.ticked for tick in (*one.options, *one.after))


def test_a_list_has_enough_blank_copies(blank: Document) -> None:
    for block in blank.blocks:
        if isinstance(block, Table) and block.header[0] == "Question":
            assert len(block.header) - 1 == COLUMNS
        if isinstance(block, Table) and block.header[0] == "N°":
            assert len(block.rows) == LINES


def said_of(document: Document, code: str) -> str:
    """The condition printed beside a question, or above the run or the step it belongs to."""
    above = ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level < 3:
            above = ""
        if isinstance(block, Paragraph) and "eulement si" in plain(block.text):
            above = plain(block.text)
        if isinstance(block, Form):
            found = next((one for one in block.asked if one.code == code), None)
            if found is not None:
                return found.condition or above
        if isinstance(block, Heading) and block.text.startswith(f"{code} "):
            return above
    raise AssertionError(code)


def test_every_conditional_question_says_when_it_is_asked_and_where_to_go_otherwise(
    kit: Library, blank: Document
) -> None:
    codes = codes_of(kit)
    order = list(codes.paths)
    for question in questions(kit):
        if question.when == "always":
            continue
        code = codes.code(question.fills)
        said = said_of(blank, code)
        assert "eulement si" in said, code
        assert any(f"à {codes.code(path)}" in said for path in questions_needed(kit.journey, question.when)), said
        target = said.rpartition("passez à ")[2].rstrip(".")
        assert order.index(target) > order.index(code), said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("B5", "Seulement si 1 ou 2 à B4. Sinon, passez à B6."),
        ("D6", "Seulement si non à D4. Sinon, passez à D7."),
        ("H3", "Seulement si oui à H2. Sinon, passez à H4."),
        ("D9", f"«{NBSP}Mon éditeur, mon hébergeur ou un partenaire est attaqué{NBSP}» à A1, ou oui à D7."),
        ("N4", f"N3 à N6{NBSP}: seulement si vous avez répondu oui à N2. Sinon, passez à N7."),
    ],
)
def test_conditions_read_as_a_person_would_say_them(blank: Document, code: str, said: str) -> None:
    assert said in said_of(blank, code)


def test_options_that_a_condition_names_by_number_bear_that_number(blank: Document) -> None:
    printed = {one.code: one for one in asked_of(blank)}
    assert [tick.number for tick in printed["B4"].options] == [1, 2, 3]
    assert [tick.number for tick in printed["K6"].options] == [0] * len(printed["K6"].options)


def test_the_first_pages_hold_gestures_with_hour_and_name_numbers_and_clocks(kit: Library, blank: Document) -> None:
    text = text_of(blank)
    assert "Geste | Heure | Qui" in text
    for gesture in kit.playbooks.playbooks["common"].gestures:
        if gesture.phase.value == "minutes15":
            assert gesture.text.replace(NBSP, " ") in text
    for call in call_lines(kit.resources):
        assert call.number in text
    rules = kit.rulebook.at(AT.date())
    for clock in ("cnil_notification_delay", "complaint_condition_delay"):
        assert f"Durée : {rules.version(clock).value} heures qui courent" in text
    assert f"Durée : {rules.version('insurer_declaration_delay').value} jours ouvrés" in text


def test_each_page_says_that_it_is_secret_once_filled_and_which_rules_it_follows(kit: Library, blank: Document) -> None:
    assert blank.layout == "form"
    assert kit.rulebook.fingerprint[:12] in blank.footer
    assert "22 novembre 2026" in blank.footer.replace(NBSP, " ")


def test_the_short_form_asks_what_the_first_days_require_with_the_same_codes(kit: Library, blank: Document) -> None:
    short = form_document(kit, Wanted(short=True), AT)
    printed = list(codes_printed(short))
    assert {"A1", "B2", "E1", "F2", "J4", "K1", "P1", "S1"} <= set(printed)
    assert printed == [code for code in codes_printed(blank) if code in printed]
    whole = {one.code: one.label for one in asked_of(blank)}
    assert all(whole[one.code] == one.label for one in asked_of(short))


def test_a_condition_of_the_short_form_never_names_a_question_it_does_not_print(kit: Library) -> None:
    named = parse_short(kit.resources.read(SHORT_FILE), codes_of(kit))
    for step in kit.journey.steps:
        kept = [question for question in step.questions if question.fills in named]
        for condition in [step.when] * bool(kept) + [question.when for question in kept]:
            assert questions_needed(kit.journey, condition) <= named
        for question in kept:
            assert not question.is_group or any(field.fills in named for field in question.fields)


def example(number: str) -> dict[str, FactValue]:
    file = next((RESOURCES / "examples").glob(f"{number}_*.toml"))
    return dict(read_case(file.read_text(encoding="utf-8"), file.name).answers)


def says(kit: Library, one: Asked, question: Question, value: FactValue) -> bool:
    """Whether a printed question says exactly this answer."""
    ticked = {tick.text for tick in one.options if tick.ticked}
    match value:
        case Unknown():
            return not ticked and one.after[-1].ticked
        case bool():
            return ticked == {"Oui" if value else "Non"}
        case Several():
            more = one.after[1].ticked
            return ticked == {kit.vocabularies.label(item) for item in value.items} and more is not value.complete
        case _ if question.options is not None:
            return ticked == {kit.vocabularies.label(question.options(str(value)))}
        case _ if question.kind is QuestionKind.ZONE:
            return ticked == {dict(question.option_labels)[str(value)]}
        case _:
            return one.given == show(question, value)


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05"])
def test_the_form_of_a_case_says_what_the_case_says_and_leaves_the_rest_blank(kit: Library, number: str) -> None:
    answers = example(number)
    document = form_document(kit, Wanted(answers=answers, title="Dossier"), AT)
    codes, asked_at = codes_of(kit), kit.journey.asked_at
    for one in asked_of(document):
        path = codes.paths[one.code]
        if path in answers:
            assert says(kit, one, asked_at[path][1], answers[path]), path
        else:
            assert not one.given
            assert not any(tick.ticked for tick in (*one.options, *one.after))


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05"])
def test_the_lists_of_a_case_are_printed_with_their_words(kit: Library, number: str) -> None:
    text = text_of(form_document(kit, Wanted(answers=(answers := example(number))), AT))
    for path, value in answers.items():
        told = not isinstance(value, Unknown) and leaf_of(path).kind is Kind.TEXT
        if told and element_of(path) and generic(path) in kit.journey.asked_at:
            assert str(value).replace(NBSP, " ") in text, path


def test_the_form_of_a_case_keeps_every_known_element_and_a_blank_one(kit: Library) -> None:
    answers: dict[str, FactValue] = {
        f"practice.policies[p{n}].insurer": f"Assureur numéro {n}" for n in range(1, COLUMNS + 3)
    }
    document = form_document(kit, Wanted(answers=answers), AT)
    row = next(
        row
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
        if plain(row[0]).startswith("P2a")
    )
    assert [plain(cell) for cell in row[1:-1]] == [f"Assureur numéro {n}" for n in range(1, COLUMNS + 3)]
    assert not plain(row[-1]).strip()


def test_the_form_of_a_case_prints_its_dates_and_who_did_what(kit: Library) -> None:
    text = text_of(form_document(kit, Wanted(answers=example("03")), AT))
    assert "lundi 16 novembre 2026 à 18 h 45" in text
    assert "☑ Débranchez les câbles réseau" in text
    assert "Claire Vasseur-Lindqvist" in text


def test_the_intro_says_how_the_codes_are_used(blank: Document) -> None:
    (how,) = [block for block in blank.blocks if isinstance(block, ListBlock)]
    assert "B2" in plain(how.items[0])
