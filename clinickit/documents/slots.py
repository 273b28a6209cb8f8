"""The places of a letter that differ from one person to the next, as marks inside a body composed once."""

from collections.abc import Mapping
from dataclasses import replace

from clinickit.documents.blocks import Block, Document, Paragraph, Run, plain
from clinickit.domain.letters import LetterSlots

ADDRESS = "@@address@@"
SALUTATION = "@@salutation@@"
REFERENCE = "@@reference@@"
CONCERNED = "@@concerned@@"
IN_TEXT = (SALUTATION, REFERENCE, CONCERNED)


def slot_values(slots: LetterSlots) -> Mapping[str, str]:
    """What stands at each mark of the text for one person."""
    return {SALUTATION: slots.salutation, REFERENCE: slots.reference, CONCERNED: slots.concerned_person}


def mark_in(paragraph: Paragraph) -> str:
    """The mark that ends a paragraph, empty when it has none.

    Raises ValueError for a mark anywhere but at the end of a paragraph in plain words: it could not be drawn.
    """
    said = plain(paragraph.text)
    found = [mark for mark in (*IN_TEXT, ADDRESS) if mark in said]
    if not found:
        return ""
    if len(found) > 1 or found[0] == ADDRESS or not said.endswith(found[0]) or len(paragraph.text) != 1:
        raise ValueError(f"a mark must end a paragraph of plain words: {said}")
    return found[0]


def marks_of(body: Document) -> tuple[str, ...]:
    """The marks of a body's text, in order."""
    paragraphs = (block for block in body.blocks if isinstance(block, Paragraph))
    return tuple(mark for mark in map(mark_in, paragraphs) if mark)


def filled(body: Document, slots: LetterSlots) -> Document:
    """The letter of one person as an ordinary document: the body with its marks replaced."""
    values = slot_values(slots)

    def block(one: Block) -> Block:
        if not isinstance(one, Paragraph) or not (mark := mark_in(one)):
            return one
        return replace(one, text=(Run(plain(one.text).replace(mark, values[mark])),))

    head = replace(body.letterhead, recipient=slots.address_lines)
    return replace(body, blocks=tuple(map(block, body.blocks)), letterhead=head)
