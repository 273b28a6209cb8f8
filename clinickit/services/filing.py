"""Copying the CNIL sheet field by field beside the authority's form, then keeping what was filed and its number."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.documents.blocks import Emphasis, Text, plain
from clinickit.documents.numbers import NBSP
from clinickit.documents.views_cnil import fields_to_copy
from clinickit.domain.case_clocks import FOLLOW_UPS
from clinickit.domain.form_fields import CnilField
from clinickit.domain.rulebook import Confidence
from clinickit.services import paperwork
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.journey_desk import JourneyDesk
from clinickit.services.library import Library
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.screens import Input

FIRST = "breach.notification.initial"
_PASTED = "pasted."


class Pasted(StrEnum):
    """Where one field stands."""

    NOT_YET = "not_yet"
    DONE = "done"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the form: its number and words, what to copy, whether its words are sure, where it stands.

    What to copy is not `complete` when it says that something is still to be filled in.
    """

    id: str
    section: str
    label: str
    text: str
    certain: bool
    complete: bool
    pasted: Pasted


@dataclass(frozen=True, slots=True)
class Filed:
    """What was typed after the filing, taken in: the case and its changes, or why it cannot be taken."""

    case: OpenCase
    changes: tuple[Change, ...]
    problem: str = ""


class FilingDesk:
    """The use cases beside the authority's form; `lines` and `keep` are called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, papers: PaperDesk, journey: JourneyDesk) -> None:
        self.library, self.book, self.papers, self.journey = library, book, papers, journey

    def lines(self, case: OpenCase) -> tuple[FieldLine, ...]:
        """Every field that has something to copy, in the order of the form."""
        sources = paperwork.sources_of(self.library, self.papers.material(case))
        known = self._known(case)
        return tuple(_line(field, text, known) for field, text in fields_to_copy(sources) if plain(text).strip())

    def keep(self, case: OpenCase, lines: Iterable[FieldLine]) -> None:
        """Keep which fields were pasted, each with a print of what was pasted: a later answer is then told."""
        known = self._known(case)
        for line in lines:
            if line.pasted is Pasted.DONE:
                known[line.id] = _print_of(line.text)
            elif line.pasted is Pasted.NOT_YET:
                known.pop(line.id, None)
        self.book.store.set_setting(_PASTED + case.id, json.dumps(known, sort_keys=True))

    def _known(self, case: OpenCase) -> dict[str, str]:
        kept = self.book.store.setting(_PASTED + case.id)
        found: Mapping[str, str] = json.loads(kept) if kept else {}
        return dict(found)

    def already(self, case: OpenCase) -> bool:
        """Whether a first notification is filed: what follows is then a complement."""
        return any(f"{FIRST}_{leaf}" in case.answers for leaf in ("filed_at", "number"))

    def filed(self, case: OpenCase, number: str, when: str) -> Filed:
        """Take in the number of the receipt and the moment of the filing, as typed; nothing is kept yet."""
        if self.already(case):
            element, _drafts = self.journey.new_element(case, FOLLOW_UPS)
            paths = (f"{FOLLOW_UPS}[{element}].filed_at", f"{FOLLOW_UPS}[{element}].number")
        else:
            paths = (f"{FIRST}_filed_at", f"{FIRST}_number")
        changes: list[Change] = []
        for path, typed in zip(paths, (when, number), strict=True):
            if not typed.strip():
                continue
            outcome = self.journey.give(case, Input(path, raw=typed.strip()))
            if outcome.change is None:
                return Filed(case, (), outcome.problem)
            case = outcome.case
            changes.append(outcome.change)
        return Filed(case, tuple(changes))


def _line(field: CnilField, answer: Text, known: Mapping[str, str]) -> FieldLine:
    number = field.id.removeprefix("CNIL-")
    text = plain(answer).replace(NBSP, " ").strip()  # a form may refuse the spaces of print
    return FieldLine(
        id=number,
        section=field.section,
        label=field.label,
        text=text,
        certain=field.confidence is Confidence.CONFIRMED,
        complete=not any(run.emphasis is Emphasis.GAP for run in answer),
        pasted=_stands(known.get(number, ""), text),
    )


def _print_of(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _stands(kept: str, text: str) -> Pasted:
    if not kept:
        return Pasted.NOT_YET
    return Pasted.DONE if kept == _print_of(text) else Pasted.CHANGED
