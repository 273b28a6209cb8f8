"""The README's picture of the program: each module with the first sentence of its docstring."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
BEGIN, END = "<!-- tree -->", "<!-- /tree -->"
TEXT_COLUMN = 34


def first_sentence(module: Path) -> str:
    """The first line of a module's docstring without its full stop; a module without one is an error."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    if not docstring:
        message = f"{module.relative_to(ROOT).as_posix()} starts without a docstring"
        raise ValueError(message)
    return docstring.splitlines()[0].rstrip(".")


def branches(folder: Path, indent: str = "") -> Iterator[str]:
    """One line for each module below a package, packages first entered where they stand."""
    inside = [path for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    shown = sorted((path for path in inside if path.name != "__init__.py"), key=lambda path: path.name)
    for path in shown:
        last = path == shown[-1]
        label = f"{indent}{'└── ' if last else '├── '}{path.name}{'/' if path.is_dir() else ''}"
        module = path / "__init__.py" if path.is_dir() else path
        yield f"{label:{TEXT_COLUMN}} {first_sentence(module)}"
        if path.is_dir():
            yield from branches(path, indent + ("    " if last else "│   "))


def tree() -> str:
    """The whole picture, as it stands between the two markers."""
    package = ROOT / "clinickit"
    top = f"{'clinickit/':{TEXT_COLUMN}} {first_sentence(package / '__init__.py')}"
    return "\n".join([BEGIN, "```text", top, *branches(package), "```", END])


def with_tree(readme: str) -> str:
    """This README with a fresh picture between its markers."""
    if not re.search(f"{BEGIN}.*{END}", readme, re.DOTALL):
        message = f"README.md lacks the markers {BEGIN} and {END}"
        raise ValueError(message)
    return re.sub(f"{BEGIN}.*{END}", lambda _: tree(), readme, flags=re.DOTALL)


if __name__ == "__main__":
    fresh = with_tree(README.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        README.write_text(fresh, encoding="utf-8")
    else:
        sys.stdout.write(tree() + "\n")
