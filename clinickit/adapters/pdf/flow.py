"""From the blocks of a document to what reportlab lays out, keeping together what belongs together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from clinickit.adapters.pdf.asked import rows_of
from clinickit.adapters.pdf.flowables import Bookmark, Marker, Rule
from clinickit.adapters.pdf.setting import Setting
from clinickit.adapters.pdf.structure import Element
from clinickit.adapters.pdf.style_sheet import MM
from clinickit.adapters.pdf.tables import lead_height, table_flowable
from clinickit.documents import blocks

_FREE_FOR_AN_ANNEX = 0.6  # of a page: below a signature left alone on its sheet, an annex begins there
_BOXES = {"☐": False, "☑": True, "☒": True}
_BODY_STYLES = frozenset({"note", "quote", "address", "date", "object", "signature_name", "form_condition"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One block laid out, with the heights in points that keep it with what stands before it.

    `lead` is how much of it must follow a heading; `whole` is its full height, used when it `holds` on to what follows.
    `room` is the part of a page that must be free for it not to begin a new one.
    """

    flowables: tuple[Flowable, ...]
    lead: float = 0.0
    whole: float = 0.0
    holds: bool = False
    new_page: bool = False
    room: float = 0.0


@dataclass(slots=True)
class Flow:
    """Lays out blocks one after the other at one width; remembers the outline so that no level is skipped."""

    setting: Setting
    root: Element
    width: float
    left: float  # margin, in millimetres: signatures stand at the same place on the sheet in every layout
    body: str
    first_role: int  # 1 when the document's own title is not printed as H1
    headings: int = 0
    level: int = field(default=0)

    def pieces(self, block: blocks.Block) -> tuple[Piece, ...]:  # noqa: PLR0911 - one return for each kind
        """A block laid out."""
        match block:
            case blocks.Heading(text, level):
                return (self._heading(text, level),)
            case blocks.Paragraph():
                return (self._paragraph(block),)
            case blocks.ListBlock():
                return self._list(block)
            case blocks.Table():
                return self._table(block)
            case blocks.Signature():
                return (self._signature(block),)
            case blocks.PageBreak():
                return (Piece((), new_page=True),)
            case blocks.Form(asked):
                rows = rows_of(asked, self.width, self.setting, self.root)
                return tuple(Piece((row,), row.height, row.height) for row in rows)
            case blocks.Annex(title):
                return (replace(self._heading(title, 1), room=_FREE_FOR_AN_ANNEX),)

    def masthead(self, document: blocks.Document) -> tuple[Piece, ...]:
        """Who writes, the title and a rule: the top of a report."""
        head, colors = document.letterhead, self.setting.sheet.colors
        made: list[Flowable] = []
        if head.sender:
            made.append(self.setting.paragraph(" · ".join(head.sender), "masthead", self.root.child("P")))
        made.append(self.setting.paragraph(document.title, "title", self.root.child("H1")))
        made.append(Rule(colors.accent, 1.2, 9.0))
        if head.recipient:
            line = f"{self.setting.sheet.words.recipient} {', '.join(head.recipient)}"
            made.append(self.setting.paragraph(line, "masthead", self.root.child("P")))
        return (Piece(tuple(made)),)

    def _height(self, flowable: Flowable) -> float:
        _, height = flowable.wrap(self.width, 10_000)
        return float(flowable.getSpaceBefore() + height + flowable.getSpaceAfter())

    def _heading(self, text: str, level: int) -> Piece:
        self.level = min(max(level, 1), 3, self.level + 1)
        self.headings += 1
        element = self.root.child(f"H{self.first_role - 1 + self.level}")
        drawn = self.setting.paragraph(text, f"heading{min(max(level, 1), 3)}", element)
        drawn.bookmark = Bookmark(f"h{self.headings}", text, self.level - 1)
        height = self._height(drawn)
        return Piece((drawn,), lead=height, whole=height, holds=True)

    def _paragraph(self, block: blocks.Paragraph) -> Piece:
        style = block.style if block.style in _BODY_STYLES else self.body
        drawn = self.setting.paragraph(block.text, style, self.root.child("BlockQuote" if style == "quote" else "P"))
        if style == "quote":
            drawn.bar = self.setting.sheet.colors.rule
        height = self._height(drawn)
        ends = blocks.plain(block.text).rstrip()[-1:]
        introduces = style in {"object", "date", "form_condition", "form_body"} or ends == ":"
        return Piece((drawn,), min(height, 3.2 * drawn.style.leading), height, introduces and height < 6 * 15)

    def _list(self, block: blocks.ListBlock) -> tuple[Piece, ...]:
        parent = self.root.child("L")
        made = []
        for number, text in enumerate(block.items, 1):
            item = parent.child("LI")
            marker, rest = self._marker(block.marker, number, text, item)
            last = number == len(block.items)
            indent = self.setting.sheet.lists.indent
            after = self.setting.sheet.styles[self.body].after if last else 3.0
            drawn = self.setting.paragraph(rest, self.body, item.child("LBody"), indent=indent, after=after)
            drawn.marker = marker
            height = self._height(drawn)
            made.append(Piece((drawn,), min(height, 3.2 * drawn.style.leading), height))
        return tuple(made)

    def _marker(self, kind: str, number: int, text: blocks.Text, item: Element) -> tuple[Marker, blocks.Text]:
        if kind == "number":
            return Marker(item.child("Lbl"), f"{number}."), text
        if kind != "box":
            return Marker(item.child("Lbl"), "•"), text
        ticked, rest = _ticked(text)
        label = item.child("Lbl", actual_text="☑" if ticked else "☐")
        return Marker(label, box=self.setting.sheet.lists.box * MM, ticked=ticked), rest

    def _table(self, block: blocks.Table) -> tuple[Piece, ...]:
        element = self.root.child("Table")
        made = []
        if block.caption:
            caption = self.setting.paragraph(block.caption, "caption", element.child("Caption"))
            height = self._height(caption)
            made.append(Piece((caption,), height, height, holds=True))
        drawn = table_flowable(block, element, self.width, self.setting)
        if drawn is None:
            return ()
        tallest = self.setting.sheet.table.tallest_lead * MM
        return (*made, Piece((drawn,), lead_height(drawn, self.width, tallest)))

    def _signature(self, block: blocks.Signature) -> Piece:
        indent = self.setting.sheet.window.left - self.left
        lines = (
            (block.place_and_date, "signature_line"),
            (block.name, "signature_name"),
            (block.quality, "signature_line"),
        )
        made = [
            self.setting.paragraph(text, style, self.root.child("P"), indent=indent)
            for text, style in lines
            if text.strip()
        ]
        space = Spacer(1, self.setting.sheet.signature.space * MM)
        at = 1 if block.place_and_date.strip() else 0
        flowables: list[Flowable] = [Spacer(1, 10), *made[:at], space, *made[at:]]
        height = sum(self._height(one) for one in flowables)
        return Piece((KeepTogether(flowables),), height, height)


def _ticked(text: blocks.Text) -> tuple[bool, blocks.Text]:
    if not text or text[0].text[:1] not in _BOXES:
        return False, text
    first = replace(text[0], text=text[0].text[1:].lstrip(" \u00a0"))
    return _BOXES[text[0].text[0]], (first, *text[1:])


def laid_out(document: blocks.Document, flow: Flow, tallest: float) -> list[Flowable]:
    """The whole document for reportlab; `tallest` is the height of a page's text, in points."""
    pieces = list(flow.masthead(document)) if document.layout != "letter" else []
    for number, block in enumerate(document.blocks):
        made = flow.pieces(block)
        following = document.blocks[number + 1 :][:1]
        if made and following and isinstance(following[0], blocks.Signature):
            made = (*made[:-1], _held(made[-1], tallest))
        pieces += made
    return _assembled(pieces, tallest)


def _held(piece: Piece, tallest: float) -> Piece:
    """What stands before a signature goes with it, unless it is too long for that."""
    return replace(piece, holds=True) if 0 < piece.whole < 0.4 * tallest else piece


def _assembled(pieces: Sequence[Piece], tallest: float) -> list[Flowable]:
    flowables: list[Flowable] = []
    inside = False  # inside a chain of pieces that hold on to each other
    wants_page = False
    for number, piece in enumerate(pieces):
        if piece.new_page:
            wants_page = bool(flowables)
            continue
        if wants_page:
            flowables.append(PageBreak())
            wants_page = False
        elif piece.room and flowables:
            flowables.append(CondPageBreak(piece.room * tallest))
        if piece.holds and not inside:
            flowables.append(CondPageBreak(min(_needed(pieces[number:]), 0.7 * tallest)))
        inside = piece.holds
        flowables += piece.flowables
    return flowables


def _needed(pieces: Sequence[Piece]) -> float:
    height = 0.0
    for piece in pieces:
        if piece.new_page:
            return height
        if not piece.holds:
            return height + piece.lead
        height += piece.whole
    return height
