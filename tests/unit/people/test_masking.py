"""The shape of a cell is shown, and nothing of what it says."""

from clinickit.people.masking import shape, typical_shape


def test_letters_and_figures_become_their_kind() -> None:
    assert shape("12/03/1985") == "00/00/0000"
    assert shape("Zoé  D’Été") == "Aaa A’Aaa"
    assert shape("a" * 40) == "a" * 28 + "…"
    assert shape("٣½") == "00"


def test_the_most_frequent_shape_of_the_filled_cells_is_shown() -> None:
    assert typical_shape(["", "Zoé", "Léa", "Jean"]) == "Aaa"
    assert typical_shape(["", " "]) == ""
