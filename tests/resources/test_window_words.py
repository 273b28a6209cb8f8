"""Every word of the window is written once and used: no key missing, none for nothing; the French is typeset."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from tests.french import FAULTS

ROOT = Path(__file__).parents[2]
UI = ROOT / "clinickit" / "ui"
WORDING = ROOT / "resources" / "wording"
# Rooms that have a file of words of their own; every other module of the window uses window.toml or a page's own.
# A room inside another comes before it.
OWN = {
    UI / "vault": "vault.toml",
    UI / "ending": "ending.toml",
    UI / "review": "review.toml",
    UI / "patients" / "leak": "leak.toml",
    UI / "patients" / "letters": "letters.toml",
    UI / "patients": "patients.toml",
}
KEY = re.compile(r"[a-z][a-z_]*(\.[a-z0-9_]+)*")
WORDED = sorted(WORDING.glob("*.toml"))
# Blanks are filled by the program; straight marks are those of code and of the authority's own lists.
NOT_HERE = {"a blank left open", "a straight quotation mark", "a word of the program"}

# Pages of plain text or of Markdown, set with spaces and signs of their own.
FILE_ENDING = re.compile(r" \.[a-z]{3}\b")
LAID_OUT = {"introduction", "example", "ending", "instructions", "mailhouse_readme"}


@cache
def texts(file: str) -> Mapping[str, str]:
    """One flat file of words."""
    return tomllib.loads((WORDING / file).read_text(encoding="utf-8"))


@cache
def page_texts() -> Mapping[str, str]:
    """The words of the pages that have a file of their own: each of these files holds « page.title »."""
    files = [tomllib.loads(one.read_text(encoding="utf-8")) for one in WORDED]
    return {key: text for found in files if "page.title" in found for key, text in found.items()}


def texts_of(file: str) -> Mapping[str, str]:
    """The words a module may ask for: those of its room, and those of the pages that have their own."""
    return {**page_texts(), **texts(file)}


def modules(room: Path) -> Iterator[tuple[Path, ast.Module]]:
    """The modules of a room with their trees, without those of a room inside it that has words of its own."""
    for path in sorted(room.rglob("*.py")):
        if room == next((own for own in OWN if own in path.parents), UI):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def names_words(node: ast.expr) -> bool:
    """Whether an expression is the window's words: `words`, `self.words`, `self.window.words`."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.lstrip("_") == "words"


def asked(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Each call that asks for words, with « call » or « counted »."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            if names_words(node.func):
                yield "call", node
            elif isinstance(node.func, ast.Attribute) and node.func.attr == "counted" and names_words(node.func.value):
                yield "counted", node


def keys_in(node: ast.expr, endings: tuple[str, ...]) -> Iterator[str]:
    """The keys an expression may be: a constant, either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (f"{node.value}{ending}" for ending in endings)
    elif isinstance(node, ast.IfExp):
        yield from keys_in(node.body, endings)
        yield from keys_in(node.orelse, endings)


def patterns_in(tree: ast.Module) -> Iterator[re.Pattern[str]]:
    """The keys that are put together (`f"rail.{state}"`), as patterns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9_]+" for p in node.values]
            if KEY.match(str(node.values[0].value)):
                yield re.compile("".join(parts))


def constants(tree: ast.Module) -> set[str]:
    """Every text of a module that looks like a key: those of tables, and those handed on."""
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {one for one in found if KEY.fullmatch(one)}


ROOMS = [(UI, "window.toml"), *OWN.items()]


@pytest.mark.parametrize(("room", "file"), ROOMS, ids=lambda one: one.name if isinstance(one, Path) else "")
def test_every_word_that_the_window_asks_for_is_written(room: Path, file: str) -> None:
    missing = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {key}"
        for path, tree in modules(room)
        for way, call in asked(tree)
        for key in keys_in(call.args[0], (".one", ".many") if way == "counted" else ("",))
        if key not in texts_of(file)
    ]
    assert missing == []


@pytest.mark.parametrize(("room", "file"), ROOMS, ids=lambda one: one.name if isinstance(one, Path) else "")
def test_no_word_of_the_window_is_written_for_nothing(room: Path, file: str) -> None:
    trees = [tree for _path, tree in modules(room)]
    named = set[str]().union(*map(constants, trees))
    made = [pattern for tree in trees for pattern in patterns_in(tree)]
    unused = [
        key
        for key in texts(file)
        if not {key, key.removesuffix(".one"), key.removesuffix(".many")} & named
        and not any(pattern.fullmatch(key) for pattern in made)
    ]
    assert unused == []


@pytest.mark.parametrize(("room", "file"), ROOMS, ids=lambda one: one.name if isinstance(one, Path) else "")
def test_every_blank_of_a_word_is_filled_and_nothing_is_handed_for_nothing(room: Path, file: str) -> None:
    wrong = []
    for path, tree in modules(room):
        for way, call in asked(tree):
            given = {one.arg for one in call.keywords} | ({"count"} if way == "counted" else set())
            for key in keys_in(call.args[0], (".one", ".many") if way == "counted" else ("",)):
                blanks = {name for _, name, _, _ in Formatter().parse(texts_of(file).get(key, "")) if name}
                if None not in given and (blanks - given or (way == "call" and given - blanks)):
                    wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}: {key}: {blanks ^ given}")
    assert wrong == []


def every_text(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of parsed TOML, with its key."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from every_text(inner, f"{key}.{name}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from every_text(inner, f"{key}[{number}]")


@pytest.mark.parametrize("file", WORDED, ids=lambda one: one.stem)
def test_the_french_of_the_wording_is_typeset(file: Path) -> None:
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    wrong = [
        f"{key}: {name}: « {text[max(0, hit.start() - 20) : hit.end() + 20]} »"
        for key, text in every_text(found)
        if not text.startswith("http") and key not in LAID_OUT
        for name, pattern in FAULTS.items()
        if name not in NOT_HERE
        for hit in pattern.finditer(text)
        if not FILE_ENDING.match(text, hit.start())
    ]
    assert wrong == []
