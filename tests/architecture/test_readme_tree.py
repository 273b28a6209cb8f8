"""The README's tree is the program's tree, and its two commands are dev.py's."""

from tests.architecture.readme_tree import README, ROOT, first_sentence, with_tree


def test_the_tree_in_the_readme_is_fresh() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == with_tree(readme), "run: python -m tests.architecture.readme_tree --write"


def test_every_module_says_in_one_short_line_what_it_is_for() -> None:
    modules = sorted((ROOT / "clinickit").rglob("*.py"))
    long = [path.name for path in modules if not 0 < len(first_sentence(path)) <= 115]
    assert long == []


def test_the_readme_gives_the_two_commands() -> None:
    readme = README.read_text(encoding="utf-8")
    assert "python3 dev.py demo" in readme
    assert "python3 dev.py test" in readme
