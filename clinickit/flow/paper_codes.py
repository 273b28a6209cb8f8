"""The code printed beside each question of the paper form: which question it names, and the reading of a typed one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.schema import generic
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.flow.steps import Flow

FILE: Final = "records/paper_codes.toml"
SHORT_FILE: Final = "records/paper_short.toml"
_CODE = re.compile(r"[A-HJ-NP-Z][1-9][0-9]?[a-z]?")
_TYPED = re.compile(r"(?P<letter>[a-z])(?P<number>[0-9]{1,2})(?P<field>[a-z])?(?:(?:n°?|,|-)?(?P<element>[0-9]{1,2}))?")
RETIRED: Final = "retirée"  # in place of the path of a question that is no longer asked: its code is not used again
_SPACES = re.compile(r"[\s.]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One question, or one field of the element of a group by its number on paper, from 1 (0 outside a group)."""

    path: str
    element: int = 0


@dataclass(frozen=True)
class PaperCodes:
    """Code ↔ fact path (or group) of every question, in the order of the journey."""

    paths: Mapping[str, str]

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {path: code for code, path in self.paths.items()}

    def code(self, path: str) -> str:
        """The code of a fact path (with or without an element) or of a group. Raises KeyError."""
        return self._codes[generic(path)]

    def place(self, typed: str) -> Place:
        """The question that a typed code names: « A12 », « d8a 2 » for the second column. Raises InvalidAnswer."""
        found = _TYPED.fullmatch(_SPACES.sub("", typed).lower())
        code = f"{found['letter'].upper()}{int(found['number'])}{found['field'] or ''}" if found else ""
        path = self.paths.get(code, "")
        if not path:
            raise InvalidAnswer(
                f"Le code «\u00a0{typed.strip()}\u00a0» n’est pas dans le formulaire.",
                "Recopiez celui qui est imprimé à gauche de la question, par exemple B2.",
            )
        first = next((one for one in self.paths.values() if one.startswith(f"{path}[].")), path)
        element = int(found["element"] or 1) if found else 1
        return Place(first, max(element, 1) if "[]" in first else 0)


def paths_asked(flow: Flow) -> Iterator[str]:
    """The path of every question of a journey in its order; a group, then each of its fields."""
    for step in flow.steps:
        for question in step.questions:
            yield question.fills
            yield from (one.fills for one in question.fields)


def parse_paper_codes(raw: Mapping[str, object], flow: Flow, file: str = FILE) -> PaperCodes:
    """Read the codes of a journey. Raises ResourceProblem: a question without a code, twice one, an unknown path."""
    table = StrictTable(raw, file)
    paths = {code: table.text(code) for code in table.names()}
    for code in paths:
        if not _CODE.fullmatch(code):
            table.fail(code, "une lettre (ni I ni O), un numéro, puis une petite lettre dans une liste")
    paths = {code: path for code, path in paths.items() if path != RETIRED}
    refuse_twice(file, paths.values(), "codes")
    asked = tuple(paths_asked(flow))
    by_path = {path: code for code, path in paths.items()}
    for path in asked:
        if path not in by_path:
            table.fail(path, "cette question du parcours n’a pas de code")
    for code, path in paths.items():
        if path not in asked:
            table.fail(code, f"« {path} » n’est demandé par aucune question du parcours")
    return PaperCodes({by_path[path]: path for path in asked})


def parse_short(raw: Mapping[str, object], codes: PaperCodes, file: str = SHORT_FILE) -> frozenset[str]:
    """The paths (questions, lists and their fields) of the short form. Raises ResourceProblem for an unknown code."""
    table = StrictTable(raw, file)
    named = table.texts("questions")
    table.finish()
    refuse_twice(file, named, "questions")
    for code in named:
        if code not in codes.paths:
            table.fail("questions", f"le code « {code} » n’est pas dans {FILE}")
    return frozenset(codes.paths[code] for code in named)
