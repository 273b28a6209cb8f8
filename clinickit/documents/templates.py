"""A paper's template as data: what it must contain and why, what it needs, and its blocks."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from clinickit.domain.conditions import CONDITIONS
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.schema import leaves
from clinickit.domain.strict_tables import StrictTable

PLACEHOLDER = re.compile(r"\{([a-z_:.\[\]]+)(?:\|([a-z]+))?\}")
ALLOWED = {
    "heading": {"text", "level"},
    "paragraph": {"text", "style", "each"},
    "list": {"items", "each", "marker"},
    "table": {"header", "rows", "each", "widths", "caption"},
    "signature": {"text", "quality", "dated"},
    "page_break": set[str](),
    "annex": {"text"},
}
LAYOUTS = ("report", "letter", "poster")
VARIANTS = ("", "day", "feminine", "official")


@dataclass(frozen=True, slots=True)
class Element:
    """Something the paper must contain: its name, the reference that says so, the facts or views that carry it."""

    id: str
    text: str
    reference: str
    carried_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockTemplate:
    """One block; `when` is a named condition, `each` a named view.

    `shown_if_known` hides it until facts are known, `shown_if_rows` until one of those views has something to show.
    `dated` is for a signature: « Fait à …, le … » to fill by hand.
    """

    kind: str
    text: str = ""
    style: str = "body"
    level: int = 1
    when: str = "always"
    shown_if_known: tuple[str, ...] = ()
    shown_if_rows: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    header: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    each: str = ""
    marker: str = "bullet"
    caption: str = ""
    quality: str = ""
    dated: bool = True


@dataclass(frozen=True, slots=True)
class TitleWhen:
    """Another title, when a named condition certainly holds."""

    when: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentTemplate:
    """A whole template; `needs` lists every fact path and view a placeholder may name.

    `titles` are other titles, the first that holds taking the place of `title`. `duties` are the duties that the
    paper fulfils: it is called for as soon as one of them may be owed; without any, its condition alone decides.
    `after` names the paper that this one goes with, when it has no page of its own in the journey.
    """

    id: str
    version: str
    title: str
    recipient: str
    purpose: str
    layout: str
    when: str
    needs: tuple[str, ...]
    because: tuple[str, ...]
    elements: tuple[Element, ...]
    blocks: tuple[BlockTemplate, ...]
    sender: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    footer: str = ""
    file: str = ""
    titles: tuple[TitleWhen, ...] = ()
    duties: tuple[str, ...] = ()
    after: str = ""


def _block(table: StrictTable) -> BlockTemplate:
    kind = table.text("kind")
    if kind not in ALLOWED:
        table.fail("kind", "un de ces types de bloc est attendu : " + ", ".join(ALLOWED))
    for key in table.names():
        if key not in ALLOWED[kind] | {"kind", "when", "shown_if_known", "shown_if_rows"}:
            table.fail(key, f"cette clé n’existe pas pour un bloc « {kind} »")
    when = table.optional_text("when") or "always"
    if when not in CONDITIONS:
        table.fail("when", f"condition inconnue : {when}")
    return BlockTemplate(
        kind=kind,
        text=table.optional_text("text"),
        style=table.optional_text("style") or "body",
        level=table.integer("level") if table.has("level") else 1,
        when=when,
        shown_if_known=table.texts("shown_if_known"),
        shown_if_rows=table.texts("shown_if_rows"),
        items=table.texts("items"),
        rows=_cells(table, "rows"),
        header=table.texts("header"),
        widths=tuple(float(share) for share in _list(table, "widths")),
        each=table.optional_text("each"),
        marker=table.optional_text("marker") or "bullet",
        caption=table.optional_text("caption"),
        quality=table.optional_text("quality"),
        dated=table.flag("dated", default=True),
    )


def _list(table: StrictTable, key: str) -> list[float]:
    value = table.value(key) if table.has(key) else []
    if not isinstance(value, list) or not all(isinstance(one, (int, float)) for one in value):
        table.fail(key, "une liste de nombres est attendue")
    return value


def _cells(table: StrictTable, key: str) -> tuple[tuple[str, ...], ...]:
    value = table.value(key) if table.has(key) else []
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        table.fail(key, "une liste de lignes est attendue")
    return tuple(tuple(str(cell) for cell in row) for row in value)


def _element(table: StrictTable) -> Element:
    element = Element(table.text("id"), table.text("text"), table.text("reference"), table.texts("carried_by"))
    table.finish()
    return element


def _title(table: StrictTable) -> TitleWhen:
    title = TitleWhen(table.text("when"), table.text("text"))
    table.finish()
    if title.when not in CONDITIONS:
        table.fail("when", f"condition inconnue : {title.when}")
    return title


def parse_template(raw: Mapping[str, object], file: str, views: Container[str]) -> DocumentTemplate:
    """A template from its parsed file.

    Raises ResourceProblem, naming file and key, for an unknown key, condition, view or fact path, and for a
    placeholder that `needs` does not list.
    """
    table = StrictTable(raw, file)
    template = DocumentTemplate(
        id=table.text("id"),
        version=table.text("version"),
        title=table.text("title"),
        recipient=table.text("recipient"),
        purpose=table.text("purpose"),
        layout=table.optional_text("layout") or "report",
        when=table.optional_text("when") or "always",
        needs=table.texts("needs"),
        because=table.texts("because"),
        elements=tuple(_element(one) for one in table.tables("elements")),
        blocks=tuple(_block(one) for one in table.tables("blocks")),
        sender=table.texts("sender"),
        addressee=table.texts("addressee"),
        footer=table.optional_text("footer"),
        file=table.optional_text("file"),
        titles=tuple(_title(one) for one in table.tables("titles")) if table.has("titles") else (),
        duties=table.texts("duties"),
        after=table.optional_text("after"),
    )
    table.finish()
    if template.layout not in LAYOUTS:
        table.fail("layout", "une de ces mises en page est attendue : " + ", ".join(LAYOUTS))
    _hold_together(template, file, views)
    return template


def _names(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for found in PLACEHOLDER.finditer(text):
            yield found.group(1), found.group(2) or ""


def _block_texts(block: BlockTemplate) -> Iterator[str]:
    yield from (block.text, block.quality, block.caption, *block.items)
    for row in block.rows:
        yield from row


def printed(template: DocumentTemplate) -> tuple[tuple[str, str], ...]:
    """Every (fact path or view, variant) that the template prints anywhere."""
    outside = (*template.sender, *template.addressee, template.footer)
    return tuple(_names((*outside, *(text for block in template.blocks for text in _block_texts(block)))))


def _check_needs(template: DocumentTemplate, file: str, views: Container[str]) -> None:
    for name in template.needs:
        known = name.removeprefix("view:") in views if name.startswith("view:") else name in leaves()
        if not known:
            raise ResourceProblem(file, "needs", f"fait ou vue inconnus : {name}")


def _check_printed(template: DocumentTemplate, file: str, views: Container[str]) -> None:
    for block in template.blocks:
        for view in (*([block.each] if block.each else []), *block.shown_if_rows):
            if view not in views:
                raise ResourceProblem(file, "blocks", f"vue inconnue : {view}")
    asked = [(name, "") for block in template.blocks for name in block.shown_if_known]
    for name, variant in (*printed(template), *asked):
        if name not in template.needs:
            raise ResourceProblem(file, "needs", f"absent de needs : {name}")
        if variant not in VARIANTS:
            raise ResourceProblem(file, "blocks", f"variante inconnue : {name}|{variant}")


def _check_elements(template: DocumentTemplate, file: str) -> None:
    carried = {name for name, _ in printed(template)} | {block.each for block in template.blocks}
    for element in template.elements:
        missing = set(element.carried_by) - carried
        if missing or not element.carried_by:
            what = ", ".join(sorted(missing)) or "carried_by est vide"
            raise ResourceProblem(file, f"elements.{element.id}", f"imprimé nulle part : {what}")


def _hold_together(template: DocumentTemplate, file: str, views: Container[str]) -> None:
    if template.when not in CONDITIONS:
        raise ResourceProblem(file, "when", f"condition inconnue : {template.when}")
    _check_needs(template, file, views)
    _check_printed(template, file, views)
    _check_elements(template, file)
