"""A document as plain text: to copy into an online form or a message, and to be kept and compared."""

from clinickit.documents import blocks

NBSP = "\u00a0"
BLANK = "…………"
_UNDERLINES = {1: "=", 2: "-"}


def as_plain_text(document: blocks.Document) -> str:
    """Every word of the document in reading order; paragraphs stand on one line, blocks are parted by an empty line.

    A table with a header has one line per row, its cells parted by « | »; a table of two columns without a header
    reads « label : value ». Boxes to tick are ☐ and ☑.
    """
    head = document.letterhead
    parts = ["\n".join(head.sender), "\n".join(head.recipient)]
    if document.layout != "letter":
        parts.append(_underlined(document.title, "="))
    parts += [_block(block) for block in document.blocks]
    parts.append(document.footer)
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _underlined(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}"


def _block(block: blocks.Block) -> str:  # noqa: PLR0911 - one return for each kind
    match block:
        case blocks.Heading(text, level):
            return _underlined(text, _UNDERLINES[level]) if level in _UNDERLINES else text
        case blocks.Paragraph(text, "quote"):
            return f"> {blocks.plain(text)}"
        case blocks.Paragraph(text, _):
            return blocks.plain(text)
        case blocks.ListBlock(items, marker):
            return "\n".join(_item(blocks.plain(item), marker, number) for number, item in enumerate(items, 1))
        case blocks.Table():
            return _table(block)
        case blocks.Signature(place_and_date, name, quality):
            return "\n".join(line for line in (place_and_date, name, quality) if line.strip())
        case blocks.PageBreak():
            return ""
        case blocks.Annex(title):
            return _underlined(title, "=")
        case blocks.Form(asked):
            return "\n\n".join(_asked(one) for one in asked)


def _asked(asked: blocks.Asked) -> str:
    """The question, then what may be ticked, then what is known or room to write."""
    lines = [f"{asked.code}  {asked.label}".strip(), asked.condition, asked.hint]
    lines += [_tick(one) for one in asked.options]
    if asked.room is not blocks.Room.NONE:
        lines.append(f"{asked.given or BLANK} {asked.unit}".strip())
    lines.append("  ".join(_tick(one) for one in asked.after))
    return "\n".join(line for line in lines if line)


def _tick(tick: blocks.Tick) -> str:
    number = f"{tick.number}. " if tick.number else ""
    return f"{'☑' if tick.ticked else '☐'} {number}{tick.text}"


def _item(text: str, marker: str, number: int) -> str:
    if marker == "number":
        return f"{number}. {text}"
    if marker == "box":
        return text if text[:1] in {"☐", "☑", "☒"} else f"☐ {text}"
    return f"- {text}"


def _table(table: blocks.Table) -> str:
    rows = [[blocks.plain(cell) for cell in row] for row in table.rows]
    lines = [table.caption] if table.caption else []
    if any(title.strip() for title in table.header):
        lines.append(" | ".join(table.header))
        lines += [" | ".join(row) for row in rows]
    else:
        lines += [_labelled(row) for row in rows]
    return "\n".join(lines)


def _labelled(row: list[str]) -> str:
    if len(row) != 2:  # noqa: PLR2004 - a label and its value
        return " | ".join(row)
    label, value = row
    colon = "" if label.rstrip().endswith((":", "?")) or not label.strip() else f"{NBSP}:"
    return f"{label}{colon} {value}".strip()
