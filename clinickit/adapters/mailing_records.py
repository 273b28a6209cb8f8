"""How the bodies and segments of a mailing are written as text in its register, and read back unchanged."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

from clinickit.documents import blocks
from clinickit.documents.blocks import Block, Document, Emphasis, Gap, Letterhead, Run, Text
from clinickit.domain.errors import VaultDamaged
from clinickit.domain.letters import LeakCategory, LetterForm, LossKind, RecipientKind, SegmentKey

_BLOCKS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        blocks.Heading,
        blocks.Paragraph,
        blocks.ListBlock,
        blocks.Table,
        blocks.Signature,
        blocks.PageBreak,
        blocks.Annex,
    )
}


def text_of_body(document: Document) -> str:
    """A composed body as JSON."""
    return _json({field.name: _plain(getattr(document, field.name)) for field in fields(document)})


def body_of_text(text: str) -> Document:
    """The inverse of `text_of_body`. Raises VaultDamaged."""
    try:
        held = json.loads(text)
        return Document(
            **{
                **held,
                "blocks": tuple(_block(one) for one in held["blocks"]),
                "letterhead": Letterhead(*(tuple(held["letterhead"][name]) for name in ("sender", "recipient"))),
                "gaps": tuple(Gap(one["path"], one["label"]) for one in held["gaps"]),
                "uses": tuple((path, value) for path, value in held["uses"]),
            }
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise _damaged() from None


def text_of_segment(segment: SegmentKey) -> str:
    """What makes the letters of a body alike, as JSON."""
    return _json({field.name: _plain(getattr(segment, field.name)) for field in fields(segment)})


def segment_of_text(text: str) -> SegmentKey:
    """The inverse of `text_of_segment`. Raises VaultDamaged."""
    try:
        held = json.loads(text)
        return SegmentKey(
            tuple(map(LeakCategory, held["categories"])),
            RecipientKind(held["recipient"]),
            held["entity"],
            tuple(map(LossKind, held["losses"])),
            LetterForm(held["form"]),
            held["presumed"],
        )
    except (KeyError, ValueError, TypeError):
        raise _damaged() from None


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__, **named} if type(value).__name__ in _BLOCKS else named
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _block(held: dict[str, Any]) -> Block:
    kind = _BLOCKS[held["kind"]]
    read = {name: value for name, value in held.items() if name != "kind"}
    for name, value in read.items():
        if name == "text" and isinstance(value, list):
            read[name] = _text(value)
        elif name == "items":
            read[name] = tuple(map(_text, value))
        elif name == "rows":
            read[name] = tuple(tuple(map(_text, row)) for row in value)
        elif isinstance(value, list):
            read[name] = tuple(value)
    made: Block = kind(**read)
    return made


def _text(runs: list[dict[str, str]]) -> Text:
    return tuple(Run(run["text"], Emphasis(run["emphasis"])) for run in runs)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _damaged() -> VaultDamaged:
    return VaultDamaged("Le registre des envois contient un passage que ce programme ne peut pas lire.")
