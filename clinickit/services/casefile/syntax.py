"""Parses the TOML of a case file, and says in plain French on which line it cannot be read."""

import re
import tomllib

from clinickit.domain.errors import CaseFileProblem

_LINE = re.compile(r"at line (\d+), column \d+")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w.\-]+)\s*=")
_DATE_LINE = re.compile(r"""\s*[\w.\-]+\s*=\s*(?:\{[^"']*=\s*)?\d{1,4}[-/]\d{1,2}[-/]\d{1,4}.*""")
_A_DATE = "une date et une heure qui existent, AAAA-MM-JJ ou AAAA-MM-JJTHH:MM:SS"
_TWICE = (("overwrite", "cette clé une seule fois"), ("twice", "cette table une seule fois"))
_MEANINGS = (
    *_TWICE,
    ("Unclosed", "un crochet ou une accolade qui se referme"),
    ("nterminated", "un texte dont les guillemets se referment"),
    ("Expected '='", "une clé, le signe = et une valeur"),
    ("Invalid value", "une valeur : texte entre guillemets, nombre, date, true, false ou liste"),
)
MOST_DATES = 100


def parse_toml(text: str, file: str) -> tuple[dict[str, object] | None, list[CaseFileProblem]]:
    """The parsed file and its problems of syntax; None when it could not be parsed.

    An impossible date does not hide the rest: its line is left out and the reading goes on.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    problems: list[CaseFileProblem] = []
    while True:
        try:
            return tomllib.loads("\n".join(lines)), problems
        except tomllib.TOMLDecodeError as wrong:
            number = _line_of(wrong, lines)
            meaning = _meaning(wrong, lines[number - 1])
            problems.append(CaseFileProblem(file, _place(number, lines), meaning))
            if meaning != _A_DATE or len(problems) >= MOST_DATES:
                return None, problems
            lines[number - 1] = ""
        except (ValueError, RecursionError):
            return None, [*problems, CaseFileProblem(file, "fichier", "un fichier TOML lisible")]


def _line_of(wrong: tomllib.TOMLDecodeError, lines: list[str]) -> int:
    found = _LINE.search(str(wrong))
    return int(found.group(1)) if found else len(lines)


def _meaning(wrong: tomllib.TOMLDecodeError, line: str) -> str:
    twice = any(word in str(wrong) for word, _ in _TWICE)
    if _DATE_LINE.fullmatch(line) and not twice:
        return _A_DATE
    return next((said for word, said in _MEANINGS if word in str(wrong)), "une ligne de TOML correcte")


def _place(number: int, lines: list[str]) -> str:
    key = _KEY.match(lines[number - 1])
    if key is None:
        return f"ligne {number}"
    headers = (found for line in reversed(lines[: number - 1]) if (found := _HEADER.fullmatch(line)))
    header = next(headers, None)
    path = f"{header.group(1)}.{key.group(1)}" if header else key.group(1)
    return f"{path} (ligne {number})"
