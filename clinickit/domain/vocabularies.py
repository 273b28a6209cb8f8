"""The words of each option: what the screen says, what the authority's own list says, how sure we are of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from clinickit.domain import facts, vocabulary
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rulebook import Confidence
from clinickit.domain.strict_tables import StrictTable, refuse_twice

FOLDER = "vocabularies"
EDPB_ANSWER = re.compile(r"\d{1,3} [a-z]\d?")


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `label` on screen (masculine), `cnil` the official label to the letter, `edpb` field and letter.

    `cnil` is empty when the authority has no such option; `feminine` equals `label` unless the file gives another.
    """

    id: str
    label: str
    hint: str = ""
    cnil: str = ""
    edpb: str = ""
    feminine: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The options of one enum, with where the official labels come from and how sure they are.

    `note` is shown beside the list. `unknown_cnil` and `unknown_edpb` are what the forms offer to somebody who does
    not know yet; both may be empty.
    """

    file: str
    title: str
    source: str
    checked_on: date
    confidence: Confidence
    note: str
    options: tuple[Option, ...]
    unknown_cnil: str = ""
    unknown_edpb: str = ""

    def option(self, option_id: str) -> Option:
        """The option of that id. Raises KeyError when there is none."""
        for one in self.options:
            if one.id == option_id:
                return one
        raise KeyError(option_id)


def _enums() -> dict[str, type[StrEnum]]:
    described = (*vars(vocabulary).values(), facts.Precision)
    enums = [one for one in described if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum]
    return {file_of(one): one for one in enums}


def file_of(enum: type[StrEnum]) -> str:
    """The resource file that words an enum: `vocabularies/structure_type.toml` for `StructureType`."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum.__name__).lower()
    return f"{FOLDER}/{snake}.toml"


FILES: Mapping[str, type[StrEnum]] = MappingProxyType(_enums())
"""Every vocabulary file that must exist, and the enum it words."""


def _edpb(table: StrictTable) -> str:
    answer = table.optional_text("edpb")
    if answer and not EDPB_ANSWER.fullmatch(answer):
        table.fail("edpb", "un numéro de champ et une lettre sont attendus, par exemple « 61 b »")
    return answer


def _option(table: StrictTable) -> Option:
    label = table.text("label")
    option = Option(
        id=table.text("id"),
        label=label,
        hint=table.optional_text("hint"),
        cnil=table.optional_text("cnil"),
        edpb=_edpb(table),
        feminine=table.optional_text("feminine") or label,
    )
    table.finish()
    return option


def parse_vocabulary(raw: Mapping[str, object], file: str) -> Vocabulary:
    """Read one vocabulary file. Raises ResourceProblem naming the file and the key."""
    table = StrictTable(raw, file)
    unknown = StrictTable(table.value("unknown") if table.has("unknown") else {}, file, "unknown")
    options = tuple(_option(one) for one in table.tables("options"))
    found = Vocabulary(
        file=file,
        title=table.text("title"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
        confidence=table.choice("confidence", Confidence),
        note=table.optional_text("note"),
        options=options,
        unknown_cnil=unknown.optional_text("cnil"),
        unknown_edpb=_edpb(unknown),
    )
    unknown.finish()
    table.finish()
    refuse_twice(file, (one.id for one in options), "options")
    return found


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Every vocabulary, found by enum."""

    by_enum: Mapping[type[StrEnum], Vocabulary]

    def of(self, enum: type[StrEnum]) -> Vocabulary:
        """The vocabulary of an enum."""
        return self.by_enum[enum]

    def option(self, option: StrEnum) -> Option:
        """The words of one option."""
        return self.by_enum[type(option)].option(option.value)

    def label(self, option: StrEnum) -> str:
        """What the screen says."""
        return self.option(option).label

    def feminine_label(self, option: StrEnum) -> str:
        """What the screen says beside a feminine noun (« gravité limitée »)."""
        return self.option(option).feminine

    def cnil_label(self, option: StrEnum) -> str:
        """The authority's own label, to the letter; empty when it has none."""
        return self.option(option).cnil


def parse_vocabularies(raws: Mapping[str, Mapping[str, object]]) -> Vocabularies:
    """Every vocabulary, from parsed files by name (`FILES` lists them).

    Raises ResourceProblem for a file that is missing, an option without words, or words without an option.
    """
    return Vocabularies(MappingProxyType({enum: _vocabulary_of(enum, file, raws) for file, enum in FILES.items()}))


def _vocabulary_of(enum: type[StrEnum], file: str, raws: Mapping[str, Mapping[str, object]]) -> Vocabulary:
    if file not in raws:
        raise ResourceProblem(file, "", "ce fichier manque")
    found = parse_vocabulary(raws[file], file)
    worded, wanted = {one.id for one in found.options}, {one.value for one in enum}
    for absent in sorted(wanted - worded):
        raise ResourceProblem(file, f"options.{absent}", "cette option n’a pas de libellé")
    for extra in sorted(worded - wanted):
        raise ResourceProblem(file, f"options.{extra}", "cette option n’existe pas dans le programme")
    return found
