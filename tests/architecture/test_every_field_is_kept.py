"""Each field in which a person types, ticks or chooses is kept as a draft, or a reason says why it is not."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "clinickit" / "ui"

# What makes a field: Qt's own, the program's, and the functions that make one.
FIELDS = frozenset(
    {
        *("QLineEdit", "QPlainTextEdit", "QTextEdit", "QCheckBox", "QRadioButton", "QComboBox", "QSpinBox"),
        *("QDateEdit", "QTimeEdit", "QDateTimeEdit", "TextBox", "SecretLine", "UnfoldingList", "PrescriberBoxes"),
        *("Choice", "line", "line_in", "text_in", "choices", "add_role_row"),
    }
)

# Where fields are made that are kept: the test that types there and finds it again.
KEPT = {
    "at_keyboard.py": "test_a_name_being_typed_is_there_again_after_the_lock",
    "care.py": "test_what_is_being_typed_comes_back_after_the_lock",
    "ending/asking.py": "test_a_program_killed_while_one_types_without_a_pause_loses_at_most_the_last_second",
    "ending/closing.py": "test_a_program_killed_while_one_types_without_a_pause_loses_at_most_the_last_second",
    "ending/erasing.py": "test_what_is_typed_before_erasing_comes_back_and_the_box_is_to_be_ticked_again",
    "ending/notes.py": "test_a_program_killed_while_one_types_without_a_pause_loses_at_most_the_last_second",
    "evidence.py": "test_who_what_and_whether_come_back_for_a_piece_to_come_and_stay_when_another_is_packed",
    "fields/base.py": "test_what_is_being_typed_survives_a_lock_without_having_been_an_answer",
    "fields/choices.py": "test_what_is_being_typed_survives_a_lock_without_having_been_an_answer",
    "fields/text.py": "test_what_is_being_typed_survives_a_lock_without_having_been_an_answer",
    "filing.py": "test_what_is_being_typed_comes_back_after_the_lock",
    "main_courante.py": "test_a_correction_being_written_is_still_a_correction_after_the_lock",
    "masking.py": "test_what_is_being_typed_comes_back_after_the_lock",
    "paper_form.py": "test_which_paper_is_being_typed_is_there_again_after_the_lock",
    "patients/leak/file.py": "test_what_one_adds_to_search_for_comes_back_with_the_file",
    "patients/leak/law.py": "test_the_answers_before_a_leaked_file_is_opened_come_back",
    "patients/leak/prescribers.py": "test_criteria_being_written_are_there_again_after_the_lock",
    "patients/leak/presumed.py": "test_criteria_being_written_are_there_again_after_the_lock",
    "patients/letters/desk.py": "test_the_desk_finds_what_was_being_asked_again_and_forgets_it_once_answered",
    "patients/letters/letterheads.py": "test_a_letterhead_being_chosen_comes_back_after_the_lock",
    "patients/letters/register.py": "test_what_comes_back_by_post_is_listed_through_a_lock_and_through_another_act",
    "patients/letters/settings.py": "test_a_setting_kept_leaves_what_is_being_typed_in_the_others",
    "patients/letters/shapes.py": "test_a_setting_kept_leaves_what_is_being_typed_in_the_others",
    "patients/roster/people.py": "test_a_choice_about_somebody_is_there_again_after_the_lock_and_no_draft_once_kept",
    "review/noting.py": "test_a_date_to_come_is_refused_and_what_was_typed_stays",
    "review/reading.py": "test_what_is_typed_about_one_paper_comes_back_there_after_the_lock_and_nowhere_else",
    "wizard/decision.py": "test_a_program_killed_while_one_types_without_a_pause_loses_at_most_the_last_second",
    "wizard/gesture_rows.py": "test_to_whom_a_gesture_is_given_stays_at_the_lock_and_goes_once_it_is_given",
}

A_SECRET = "a passphrase or a recovery key is written nowhere, not even sealed"
A_CONFIRMATION = "what confirms an act that cannot be undone is to be given again"
A_QUESTION = "one tick, then one button: nothing is typed"
A_SETTING = "it is kept as soon as it is chosen, or read from a file that must be chosen again"
A_SEARCH = "it looks something up and is no part of the case"
NOT_KEPT = {
    "calls.py": A_SEARCH,
    "ending/export.py": A_QUESTION,
    "packs.py": "the key of an author of rules, which is public: the page works without a vault",
    "patients/leak/request.py": "the letter is shown, not typed; to whom it goes is one tick",
    "patients/leak/review.py": A_SEARCH,
    "patients/letters/preview.py": A_SEARCH,
    "patients/letters/sites.py": A_SECRET,
    "patients/role_rows.py": A_SETTING,
    "patients/roster/look.py": A_SETTING,
    "patients/roster/report.py": A_SEARCH,
    "starting.py": A_QUESTION,
    "unlock.py": A_SECRET,
    "vault/backups.py": A_SECRET,
    "vault/erasing.py": A_CONFIRMATION,
    "vault/handover.py": A_SECRET,
    "vault/keys.py": A_CONFIRMATION,
    "vault/one_structure.py": A_CONFIRMATION,
    "vault/overview.py": A_SETTING,
    "vault/passphrase.py": A_SECRET,
    "vault/recovery.py": A_SECRET,
    "vault/second.py": A_SECRET,
}


def made(module: Path) -> set[str]:
    """What makes a field in a module."""
    calls = (node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name) and call.func.id in FIELDS}


def modules() -> Iterator[str]:
    """Every module of the window that makes a field."""
    for module in sorted(UI.rglob("*.py")):
        if made(module):
            yield module.relative_to(UI).as_posix()


def every_test() -> set[str]:
    """Every test of the window, by name."""
    found: set[str] = set()
    for module in (ROOT / "tests" / "ui").glob("test_*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        found |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return found


def test_every_module_with_a_field_says_how_it_is_kept_or_why_it_is_not() -> None:
    assert set(modules()) == {*KEPT, *NOT_KEPT}


def test_no_module_is_both() -> None:
    assert not set(KEPT) & set(NOT_KEPT)


@pytest.mark.parametrize("name", sorted(set(KEPT.values())))
def test_the_test_that_proves_it_exists(name: str) -> None:
    assert name in every_test()
