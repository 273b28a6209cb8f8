"""The fields of the authorities' forms, each with the facts that answer it, or why the kit has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rulebook import Confidence
from clinickit.domain.schema import leaves
from clinickit.domain.strict_tables import StrictTable, refuse_twice

CNIL_FORM = "vocabularies/forms/cnil.toml"
EDPB_FORM = "vocabularies/forms/edpb.toml"


class Status(StrEnum):
    """Whether a field of the CNIL form wants an answer (a choice of the kit, see the head of the file)."""

    REQUIRED = "R"
    WHERE_POSSIBLE = "R*"
    NOT_YET_ACCEPTED = "N"
    CONDITIONAL = "C"


class Mandatory(StrEnum):
    """The European draft's own flag."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Band:
    """A range of people in the open data; `most` is None for the last one."""

    label: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class CnilField:
    """A field of the CNIL form; `vocabulary` names the list of its options, `condition` is in words."""

    id: str
    section: str
    label: str
    status: Status
    condition: str
    vocabulary: str
    confidence: Confidence
    facts: tuple[str, ...]
    edpb: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CnilForm:
    """What is publicly known of the CNIL form, in the order of the preparation sheet."""

    title: str
    source: str
    checked_on: date
    not_known_yet: str
    fields: tuple[CnilField, ...]
    people_bands: tuple[Band, ...]
    other_notifications: tuple[str, ...]
    other_notifications_note: str
    other_notifications_confidence: Confidence

    def band_of(self, people: int) -> str:
        """The label of the range a number of people falls in."""
        return next(one.label for one in self.people_bands if one.most is None or people <= one.most)


@dataclass(frozen=True, slots=True)
class EdpbField:
    """A field of the European draft; exactly one of `facts` and `reason` is filled."""

    id: int
    section: str
    label: str
    label_en: str
    type: str
    mandatory: Mandatory
    condition: str
    articles: str
    options: tuple[str, ...]
    facts: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class EdpbForm:
    """The European draft template; `credit` must be shown wherever its French labels are."""

    title: str
    source: str
    credit: str
    checked_on: date
    fields: tuple[EdpbField, ...]


def parse_cnil_form(raw: Mapping[str, object], file: str = CNIL_FORM) -> CnilForm:
    """Read the CNIL form. Raises ResourceProblem for a fact path that does not exist, a wrong type, an unknown key."""
    table = StrictTable(raw, file)
    others = StrictTable(table.value("other_notifications"), file, "other_notifications")
    form = CnilForm(
        title=table.text("title"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
        not_known_yet=table.text("not_known_yet"),
        fields=tuple(_cnil_field(one) for one in table.tables("fields")),
        people_bands=tuple(_band(one) for one in table.tables("people_bands")),
        other_notifications=others.texts("options"),
        other_notifications_note=others.text("note"),
        other_notifications_confidence=others.choice("confidence", Confidence),
    )
    others.finish()
    table.finish()
    refuse_twice(file, (one.id for one in form.fields), "fields")
    _refuse_gaps(form.people_bands, file)
    return form


def parse_edpb_form(raw: Mapping[str, object], file: str = EDPB_FORM) -> EdpbForm:
    """Read the European draft. Raises ResourceProblem for a field with neither fact nor reason, or with both."""
    table = StrictTable(raw, file)
    form = EdpbForm(
        title=table.text("title"),
        source=table.text("source"),
        credit=table.text("credit"),
        checked_on=table.day("checked_on"),
        fields=tuple(_edpb_field(one) for one in table.tables("fields")),
    )
    table.finish()
    refuse_twice(file, (str(one.id) for one in form.fields), "fields")
    return form


def _facts(table: StrictTable) -> tuple[str, ...]:
    facts = table.texts("facts")
    for path in facts:
        if path not in leaves():
            table.fail("facts", f"ce chemin n’existe pas : {path}")
    return facts


def _cnil_field(table: StrictTable) -> CnilField:
    edpb = table.value("edpb") if table.has("edpb") else []
    if not isinstance(edpb, list) or not all(isinstance(one, int) for one in edpb):
        table.fail("edpb", "une liste de numéros est attendue")
    field = CnilField(
        id=table.text("id"),
        section=table.text("section"),
        label=table.text("label"),
        status=table.choice("status", Status),
        condition=table.optional_text("condition"),
        vocabulary=table.optional_text("vocabulary"),
        confidence=table.choice("confidence", Confidence),
        facts=_facts(table),
        edpb=tuple(edpb),
    )
    if not field.facts:
        table.fail("facts", "au moins un chemin est attendu")
    if field.status is Status.CONDITIONAL and not field.condition:
        table.fail("condition", "un champ conditionnel dit à quelle condition")
    table.finish()
    return field


def _band(table: StrictTable) -> Band:
    most = table.integer("most") if table.has("most") else None
    band = Band(table.text("label"), table.integer("least"), most)
    table.finish()
    return band


def _refuse_gaps(bands: tuple[Band, ...], file: str) -> None:
    following = 0
    for band in bands:
        if band.least != following or (band.most is None) != (band is bands[-1]):
            raise ResourceProblem(file, "people_bands", "des tranches qui se suivent, la dernière sans fin")
        following = (band.most or 0) + 1


def _edpb_field(table: StrictTable) -> EdpbField:
    field = EdpbField(
        id=table.integer("id"),
        section=table.text("section"),
        label=table.text("label"),
        label_en=table.text("label_en"),
        type=table.text("type"),
        mandatory=table.choice("mandatory", Mandatory),
        condition=table.optional_text("condition"),
        articles=table.optional_text("articles"),
        options=table.texts("options"),
        facts=_facts(table),
        reason=table.optional_text("reason"),
    )
    if bool(field.facts) == bool(field.reason):
        table.fail("facts", "soit des chemins, soit une raison écrite (reason), pas les deux")
    table.finish()
    return field
