"""Margins, sizes, colours and the window of the envelope, read strictly from resources/style/pdf.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar, get_type_hints

from clinickit.domain.errors import ResourceProblem
from clinickit.services.ports import Resources

FILE = "style/pdf.toml"
MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0  # A4, in millimetres
HEX_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_PLACE = re.compile(r"\{[^}]*\}?|\}")
STYLES = (
    "title", "heading1", "heading2", "heading3", "body", "letter_body", "note", "quote", "address", "date", "object",
    "signature_name", "signature_line", "sender", "recipient", "masthead", "caption", "cell", "cell_header",
    "cell_label", "footer", "form_body", "form_label", "form_condition",
    "form_hint", "form_tick", "form_code", "form_given",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fonts:
    """Files of the three faces, under resources/."""

    name: str
    regular: str
    bold: str
    italic: str


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours as #RRGGBB."""

    ink: str
    accent: str
    soft: str
    rule: str
    header_fill: str
    label_fill: str
    gap_fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """The few words the page itself says; `page` holds {page} and {pages}."""

    page: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins of a report, in millimetres."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where a form is written on by hand, in millimetres.

    `code` is the room of a question's code, `tick` the indent of a box's words, `line` the height of a line to write
    on, `figure` the side of the box of one figure, `gap` what parts two questions. `size` is how large the letters of
    a report are set in a form, 1 being their own size.
    """

    code: float
    gutter: float
    tick: float
    line: float
    figure: float
    gap: float
    size: float


@dataclass(frozen=True, slots=True)
class Poster:
    """How much larger than a report a notice for a wall is set, at most, and by how much less it is tried again."""

    largest: float
    step: float


@dataclass(frozen=True, slots=True)
class LetterMargins:
    """Margins of a letter; `body_top` is where the text starts on its first page, below the window."""

    left: float
    right: float
    top: float
    bottom: float
    body_top: float


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender's block at the top left of a letter; it stays out of the window."""

    top: float
    width: float


@dataclass(frozen=True, slots=True)
class Footer:
    """Where the first footer line stands, and the lowest any may stand, from the lower edge."""

    baseline: float
    lowest: float


@dataclass(frozen=True, slots=True)
class Window:
    """The zone of the sheet that a DL window never hides, and the sizes (points) the address may take in it."""

    left: float
    top: float
    width: float
    height: float
    line: float
    largest: float
    unbroken: float
    smallest: float


@dataclass(frozen=True, slots=True)
class SignatureSpace:
    """Height left free to sign by hand."""

    space: float


@dataclass(frozen=True, slots=True)
class Lists:
    """Indent of items and side of the box to tick."""

    indent: float
    box: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Padding (mm), rule (points), and how tables break over pages (mm)."""

    padding: float
    rule: float
    tallest_lead: float
    largest_hole: float
    shortest_cut: float


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How one kind of text is set: sizes and spaces in points, indent in millimetres."""

    font: str
    size: float
    leading: float
    before: float
    after: float
    indent: float
    color: str


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """Everything a paper's looks depend on."""

    fonts: Fonts
    colors: Colors
    words: Words
    report: Margins
    letter: LetterMargins
    form: Margins
    rooms: Rooms
    poster: Poster
    sender: Sender
    footer: Footer
    window: Window
    signature: SignatureSpace
    lists: Lists
    table: Tables
    styles: Mapping[str, TextStyle]


def enlarged(sheet: StyleSheet, times: float) -> StyleSheet:
    """The same sheet with every text that many times larger, but the footer."""
    styles = {name: style if name == "footer" else _larger(style, times) for name, style in sheet.styles.items()}
    return replace(sheet, styles=styles)


def _larger(style: TextStyle, times: float) -> TextStyle:
    return replace(
        style,
        size=style.size * times,
        leading=style.leading * times,
        before=style.before * times,
        after=style.after * times,
    )


Record = TypeVar("Record")


def _problem(key: str, expected: str) -> ResourceProblem:
    return ResourceProblem(FILE, key, expected)


def _table(raw: object, key: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise _problem(key, "une table est attendue")
    return raw


def _value(raw: object, kind: object, key: str) -> str | float:
    if kind is str and isinstance(raw, str) and raw.strip():
        return raw
    if kind is float and isinstance(raw, int | float) and not isinstance(raw, bool) and raw >= 0:
        return float(raw)
    raise _problem(key, "un texte non vide est attendu" if kind is str else "un nombre positif est attendu")


def _same_keys(found: Mapping[str, object], expected: tuple[str, ...], key: str) -> None:
    for name in expected:
        if name not in found:
            raise _problem(f"{key}.{name}".strip("."), "cette clé manque")
    for name in found:
        if name not in expected:
            raise _problem(f"{key}.{name}".strip("."), "cette clé n’est pas connue")


def _record(kind: type[Record], raw: object, key: str) -> Record:
    found, hints = _table(raw, key), get_type_hints(kind)
    _same_keys(found, tuple(hints), key)
    return kind(**{name: _value(found[name], hint, f"{key}.{name}") for name, hint in hints.items()})


def _words(raw: object) -> Words:
    said = _record(Words, raw, "words")
    if set(_PLACE.findall(said.page)) != {"{page}", "{pages}"}:
        raise _problem("words.page", "un texte avec {page} et {pages} est attendu")
    return said


def _text_style(raw: object, key: str, colors: Colors) -> TextStyle:
    style = _record(TextStyle, raw, key)
    if style.font not in {"regular", "bold", "italic"}:
        raise _problem(f"{key}.font", "regular, bold ou italic est attendu")
    if style.color not in {field.name for field in fields(colors)}:
        raise _problem(f"{key}.color", "le nom d’une couleur de [colors] est attendu")
    if style.leading < style.size:
        raise _problem(f"{key}.leading", "un interligne au moins égal au corps est attendu")
    return style


def read_style_sheet(resources: Resources) -> StyleSheet:
    """The style sheet. Raises ResourceProblem with the key that is missing, unknown or wrong."""
    raw = resources.read(FILE)
    _same_keys(raw, tuple(field.name for field in fields(StyleSheet)), "")
    colors = _record(Colors, raw["colors"], "colors")
    for field in fields(colors):
        if not HEX_COLOR.fullmatch(getattr(colors, field.name)):
            raise _problem(f"colors.{field.name}", "une couleur #RRGGBB est attendue")
    styles = _table(raw["styles"], "styles")
    _same_keys(styles, STYLES, "styles")
    return StyleSheet(
        fonts=_record(Fonts, raw["fonts"], "fonts"),
        colors=colors,
        words=_words(raw["words"]),
        report=_record(Margins, raw["report"], "report"),
        letter=_record(LetterMargins, raw["letter"], "letter"),
        form=_record(Margins, raw["form"], "form"),
        rooms=_record(Rooms, raw["rooms"], "rooms"),
        poster=_record(Poster, raw["poster"], "poster"),
        sender=_record(Sender, raw["sender"], "sender"),
        footer=_record(Footer, raw["footer"], "footer"),
        window=_record(Window, raw["window"], "window"),
        signature=_record(SignatureSpace, raw["signature"], "signature"),
        lists=_record(Lists, raw["lists"], "lists"),
        table=_record(Tables, raw["table"], "table"),
        styles={name: _text_style(styles[name], f"styles.{name}", colors) for name in STYLES},
    )
