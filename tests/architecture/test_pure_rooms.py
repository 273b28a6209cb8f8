"""The pure rooms neither look at the clock nor touch the world: by reading them, and by running them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import purity
from tests.architecture.purity import PURE_ROOMS, ROOT

MODULES = sorted(path for room in PURE_ROOMS for path in (ROOT / "clinickit" / room).rglob("*.py"))
# fmt: off
WORLDLY_MODULES = {
    "asyncio", "ctypes", "getpass", "glob", "http", "importlib", "io", "logging", "multiprocessing", "os",
    "pathlib", "platform", "random", "secrets", "shutil", "socket", "sqlite3", "ssl", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib",
}
WORLDLY_CALLS = {"open", "input", "print", "exec", "eval", "__import__"}
WORLDLY_METHODS = {
    "now", "today", "utcnow", "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink",
}
CLOCKS = {"datetime", "date"}  # of which even an uncalled method is too much
# fmt: on


def worldly(source: str) -> set[str]:
    """Each place where this source reaches for the clock, a file or a process."""
    return {f"line {line}: {what}" for node in ast.walk(ast.parse(source)) for line, what in reaches(node)}


def reaches(node: ast.AST) -> Iterator[tuple[int, str]]:
    """What this one node reaches for, with its line."""
    match node:
        case ast.Import(names=names, lineno=line):
            yield from ((line, name.name) for name in names if name.name.split(".")[0] in WORLDLY_MODULES)
        case ast.ImportFrom(module=str(module), lineno=line) if module.split(".")[0] in WORLDLY_MODULES:
            yield line, module
        case ast.Call(func=ast.Name(id=name), lineno=line) if name in WORLDLY_CALLS:
            yield line, name
        case ast.Call(func=ast.Attribute(attr=name), lineno=line) if name in WORLDLY_METHODS:
            yield line, name
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name, lineno=line):
            if owner in CLOCKS and name in WORLDLY_METHODS:
                yield line, name
        case _:
            pass


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_pure_module_knows_neither_the_clock_nor_the_world(module: Path) -> None:
    assert worldly(module.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import Path",
        "import os.path",
        "open('x')",
        "datetime.now(UTC)",
        "stamp = date.today",
        "datetime.datetime.utcnow()",
        "resource.read_text()",
    ],
)
def test_the_reading_sees_each_way_out(source: str) -> None:
    assert len(worldly(source)) == 1


def test_a_moment_that_was_handed_in_is_no_clock() -> None:
    assert worldly("late = watch.now > due.at") == set()


def pretend(source: str, file: str) -> None:
    """Run this source as if it stood in that file of the project."""
    exec(compile(source, str(ROOT / file), "exec"), {"__name__": "pretended"})  # noqa: S102 - that is the test


@pytest.mark.parametrize(
    "source",
    [
        "open('never-there.txt', 'w')",
        "__import__('pathlib').Path('.').read_bytes()",
        "__import__('socket').socket()",
        "__import__('subprocess').run(['true'])",
        "__import__('os').listdir('.')",
    ],
)
def test_the_hook_stops_pure_code_at_the_world(source: str) -> None:
    with pytest.raises(purity.NotPureError), purity.no_side_effects():
        pretend(source, "clinickit/domain/pretended.py")
    assert not Path("never-there.txt").exists()


def test_the_hook_remembers_what_pure_code_swallowed() -> None:
    swallowing = "try:\n    open('never-there.txt')\nexcept BaseException:\n    pass"
    with pytest.raises(purity.NotPureError), purity.no_side_effects():
        pretend(swallowing, "clinickit/flow/pretended.py")


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("open(__import__('os').devnull).close()", "tests/unit/domain/pretended.py"),
        ("open(__import__('os').devnull).close()", "clinickit/adapters/pretended.py"),
        ("import wave, zoneinfo\nzoneinfo.ZoneInfo.no_cache('Europe/Paris')", "clinickit/domain/pretended.py"),
    ],
    ids=["a test may read", "an adapter may read", "loading code and time zones is no act"],
)
def test_the_hook_lets_others_work(source: str, file: str) -> None:
    with purity.no_side_effects():
        pretend(source, file)


def test_the_hook_covers_the_tests_of_the_pure_rooms_and_no_others() -> None:
    assert purity.guards(ROOT / "tests/unit/people/test_matching.py")
    assert not purity.guards(ROOT / "tests/unit/test_people.py")
    assert not purity.guards(ROOT / "tests/adapters/test_tables.py")
