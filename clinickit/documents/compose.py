"""From template and facts to a finished document: strict, never inventing, unknowns left visible."""

import re
from collections.abc import Callable, Mapping

from clinickit.documents.blocks import (
    Annex,
    Block,
    Document,
    Emphasis,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    Text,
    plain,
)
from clinickit.documents.sources import Sources
from clinickit.documents.templates import PLACEHOLDER, BlockTemplate, DocumentTemplate

Row = tuple[Text, ...]
View = Callable[[Sources], tuple[Row, ...]]
PLACE_AND_DATE = f"Fait à {'.' * 24}, le {'.' * 18}"
STRONG = re.compile(r"\*\*(.+?)\*\*")


def _with_strong(text: str) -> Text:
    runs = []
    position = 0
    for found in STRONG.finditer(text):
        if found.start() > position:
            runs.append(Run(text[position : found.start()]))
        runs.append(Run(found.group(1), Emphasis.STRONG))
        position = found.end()
    if position < len(text):
        runs.append(Run(text[position:]))
    return tuple(runs)


def _placed(name: str, variant: str, sources: Sources, views: Mapping[str, View]) -> Text:
    if name.startswith("view:"):
        rows = views[name.removeprefix("view:")](sources)
        return tuple(run for row in rows for cell in row for run in cell)
    return sources.text(name, variant)


def fill(text: str, sources: Sources, views: Mapping[str, View]) -> Text:
    """A template text with its placeholders replaced by values or by visible gaps."""
    runs: list[Run] = []
    position = 0
    for found in PLACEHOLDER.finditer(text):
        runs.extend(_with_strong(text[position : found.start()]))
        runs.extend(_placed(found.group(1), found.group(2) or "", sources, views))
        position = found.end()
    runs.extend(_with_strong(text[position:]))
    return tuple(runs)


def _rows(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Row, ...]:
    fixed = tuple(tuple(fill(cell, sources, views) for cell in row) for row in block.rows)
    return fixed + (views[block.each](sources) if block.each else ())


def _items(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Text, ...]:
    fixed = tuple(fill(item, sources, views) for item in block.items)
    return fixed + (tuple(row[0] for row in views[block.each](sources)) if block.each else ())


def _heading(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Block, ...]:
    return (Heading(plain(fill(block.text, sources, views)), block.level),)


def _paragraph(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Block, ...]:
    if block.each:
        return tuple(Paragraph(row[0], block.style) for row in views[block.each](sources))
    return (Paragraph(fill(block.text, sources, views), block.style),)


def _list(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Block, ...]:
    items = _items(block, sources, views)
    return (ListBlock(items, block.marker),) if items else ()


def _table(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Block, ...]:
    rows = _rows(block, sources, views)
    return (Table(block.header, rows, block.widths, block.caption),) if rows else ()


def _signature(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Block, ...]:
    name, quality = plain(fill(block.text, sources, views)), plain(fill(block.quality, sources, views))
    return (Signature(PLACE_AND_DATE if block.dated else "", name, quality),)


def _annex(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> tuple[Block, ...]:
    return (Annex(plain(fill(block.text, sources, views))),)


def _page_break(_block: BlockTemplate, _sources: Sources, _views: Mapping[str, View]) -> tuple[Block, ...]:
    return (PageBreak(),)


_COMPOSERS = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "table": _table,
    "signature": _signature,
    "annex": _annex,
    "page_break": _page_break,
}


def _shown(block: BlockTemplate, sources: Sources, views: Mapping[str, View]) -> bool:
    if not sources.holds(block.when) or not all(sources.known(path) for path in block.shown_if_known):
        return False
    return not block.shown_if_rows or any(views[name](sources) for name in block.shown_if_rows)


def compose(template: DocumentTemplate, sources: Sources, views: Mapping[str, View]) -> Document:
    """The document, what it lacks, and every fact it read.

    A block is shown when its condition certainly holds, the facts of `shown_if_known` are known and one of the views
    of `shown_if_rows` has rows. An unknown fact becomes a visible « [à compléter : …] »; nothing is ever invented.
    """
    blocks = tuple(
        made
        for block in template.blocks
        if _shown(block, sources, views)
        for made in _COMPOSERS[block.kind](block, sources, views)
    )
    sender = tuple(plain(fill(line, sources, views)) for line in template.sender)
    addressee = tuple(plain(fill(line, sources, views)) for line in template.addressee)
    return Document(
        template_id=template.id,
        template_version=template.version,
        title=next((one.text for one in template.titles if sources.holds(one.when)), template.title),
        blocks=blocks,
        layout=template.layout,
        letterhead=Letterhead(tuple(s for s in sender if s), tuple(a for a in addressee if a)),
        footer=plain(fill(template.footer, sources, views)),
        gaps=tuple(sources.gaps.values()),
        uses=tuple(sources.uses.items()),
    )
