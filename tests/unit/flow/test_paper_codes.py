"""The codes printed beside the questions: one each, never two alike, and read as people type them."""

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.errors import InvalidAnswer, ResourceProblem
from clinickit.flow.paper_codes import FILE, RETIRED, SHORT_FILE, Place, parse_paper_codes, parse_short, paths_asked
from clinickit.services.library import Library

LIBRARY = Library(TomlResources())
RAW = LIBRARY.resources.read(FILE)
CODES = parse_paper_codes(RAW, LIBRARY.journey)


def test_every_question_and_every_field_of_a_list_has_one_code_of_its_own() -> None:
    asked = list(paths_asked(LIBRARY.journey))
    codes = [CODES.code(path) for path in asked]
    assert len(asked) == len(set(asked)) == len(set(codes))
    assert list(CODES.paths.values()) == asked


def test_a_field_of_a_list_has_the_code_of_its_list_with_a_letter() -> None:
    for code, path in CODES.paths.items():
        if "[]" in path:
            assert CODES.paths[code[:-1]] == path.partition("[]")[0]


def test_a_step_has_one_letter_and_no_other_step_has_it() -> None:
    letters = {step.id: {CODES.code(path)[0] for path in step.paths} for step in LIBRARY.journey.steps if step.paths}
    assert all(len(one) == 1 for one in letters.values())
    assert len({letter for one in letters.values() for letter in one}) == len(letters)


@pytest.mark.parametrize("code", ["A1", "B2", "D8", "D8a", "E1", "P2d", "S1", "V1j"])
def test_codes_on_paper_already_filled_keep_their_question(code: str) -> None:
    frozen = {
        "A1": "breach.kinds",
        "B2": "breach.timeline.aware_at",
        "D8": "breach.parties",
        "D8a": "breach.parties[].name",
        "E1": "breach.natures",
        "P2d": "practice.policies[].assistance_phone",
        "S1": "breach.complaint.filed",
        "V1j": "breach.evidence[].handed_to",
    }
    assert CODES.paths[code] == frozen[code]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("B2", Place("breach.timeline.aware_at")),
        (" b 2 ", Place("breach.timeline.aware_at")),
        ("b02", Place("breach.timeline.aware_at")),
        ("D8a", Place("breach.parties[].name", 1)),
        ("d8a2", Place("breach.parties[].name", 2)),
        ("D8a n° 3", Place("breach.parties[].name", 3)),
        ("D8", Place("breach.parties[].name", 1)),
    ],
)
def test_a_typed_code_is_read_as_people_type_it(typed: str, place: Place) -> None:
    assert CODES.place(typed) == place


@pytest.mark.parametrize("typed", ["", "Z9", "B", "12", "B2x", "breach.kinds"])
def test_a_code_that_is_not_printed_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        CODES.place(typed)
    assert "Recopiez" in refused.value.action


def test_a_question_without_a_code_is_told() -> None:
    less = {code: path for code, path in RAW.items() if code != "A2"}
    with pytest.raises(ResourceProblem, match="personal_data"):
        parse_paper_codes(less, LIBRARY.journey)


def test_one_question_never_has_two_codes() -> None:
    with pytest.raises(ResourceProblem, match="deux fois"):
        parse_paper_codes({**RAW, "A9": "breach.kinds"}, LIBRARY.journey)


def test_the_code_of_a_question_no_longer_asked_stays_taken_and_leads_nowhere() -> None:
    codes = parse_paper_codes({**RAW, "A9": RETIRED}, LIBRARY.journey)
    with pytest.raises(InvalidAnswer):
        codes.place("A9")


def test_a_new_question_takes_a_new_code_and_moves_no_other() -> None:
    before = dict(CODES.paths)
    reordered = dict(reversed(list(RAW.items())))
    assert dict(parse_paper_codes(reordered, LIBRARY.journey).paths) == before


def test_the_short_form_names_codes_that_exist() -> None:
    raw = LIBRARY.resources.read(SHORT_FILE)
    assert "breach.timeline.aware_at" in parse_short(raw, CODES)
    with pytest.raises(ResourceProblem, match="Z9"):
        parse_short({"questions": ["Z9"]}, CODES)
