"""The top of a letter: the sender out of the window's way, the address exactly inside what the window shows."""

from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from clinickit.adapters.pdf.flowables import MarkedParagraph
from clinickit.adapters.pdf.fonts import drawable
from clinickit.adapters.pdf.setting import Setting
from clinickit.adapters.pdf.structure import Element
from clinickit.adapters.pdf.style_sheet import MM, PAGE_HEIGHT
from clinickit.documents.blocks import Letterhead

_GAP_BELOW_SENDER = 12.0  # millimetres between the sender and the text of a letter that has no address
_SMALLEST_SENDER = 0.8  # share of its size that a long line may be shrunk to
_STEP = 0.25  # points between two sizes tried for the address


@dataclass(frozen=True, slots=True)
class Top:
    """What is drawn at the top of the first page, and where the text may start (millimetres from the upper edge)."""

    sender: tuple[MarkedParagraph, ...]
    recipient: MarkedParagraph | None
    body_top: float


def letter_top(head: Letterhead, root: Element, setting: Setting) -> Top:
    """Sender and address, set and measured."""
    sheet = setting.sheet
    width = sheet.sender.width * MM
    sender = tuple(
        _sender_line(line, "signature_name" if number == 0 else "sender", root.child("P"), setting)
        for number, line in enumerate(head.sender)
    )
    below = sheet.sender.top + sum(one.wrap(width, 1000)[1] for one in sender) / MM + _GAP_BELOW_SENDER
    if not head.recipient:
        return Top(sender, None, max(below, sheet.letter.top))
    return Top(sender, _address(head.recipient, root.child("P"), setting), max(below, sheet.letter.body_top))


def _sender_line(line: str, style: str, element: Element, setting: Setting) -> MarkedParagraph:
    """A line of the sender, a little smaller when it would break (a long e-mail address)."""
    text, width = setting.sheet.styles[style], setting.sheet.sender.width * MM
    needed = stringWidth(drawable(line, setting.faces.characters), setting.faces.named(text.font), text.size)
    shrunk = min(1.0, max(width / needed, _SMALLEST_SENDER)) if needed else 1.0
    return setting.paragraph(line, style, element, size=text.size * shrunk)


def _address(lines: tuple[str, ...], element: Element, setting: Setting) -> MarkedParagraph:
    """The largest size that keeps the address inside the window's zone; a line is broken only if it would be tiny."""
    window, text = setting.sheet.window, "\n".join(lines)
    width, height = window.width * MM, window.height * MM
    one_per_line = [drawable(line, setting.faces.characters) for line in text.split("\n")]
    for may_break, lowest in ((False, window.unbroken), (True, window.smallest)):
        size = window.largest
        while size >= lowest:
            leading = min(window.line * MM, size * 1.08)
            drawn = setting.paragraph(text, "recipient", element, size=size, leading=leading)
            fits = drawn.wrap(width, 1000)[1] <= height
            widest = max(stringWidth(line, setting.faces.bold, size) for line in one_per_line)
            if fits and (may_break or widest <= width):
                return drawn
            size -= _STEP
    return setting.paragraph(text, "recipient", element, size=window.smallest, leading=window.smallest * 1.05)


def draw_top(canvas: Any, top: Top, setting: Setting) -> None:  # noqa: ANN401 - reportlab ships no types
    """Draw the top on the current page."""
    sheet = setting.sheet
    down = (PAGE_HEIGHT - sheet.sender.top) * MM
    for line in top.sender:
        _, height = line.wrapOn(canvas, sheet.sender.width * MM, 1000)
        down -= height
        line.drawOn(canvas, sheet.letter.left * MM, down)
    if top.recipient is not None:
        _, height = top.recipient.wrapOn(canvas, sheet.window.width * MM, 1000)
        top.recipient.drawOn(canvas, sheet.window.left * MM, (PAGE_HEIGHT - sheet.window.top) * MM - height)
