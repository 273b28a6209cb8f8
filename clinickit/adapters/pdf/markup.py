"""From runs of text to reportlab's own paragraph marks, with every gap visible in colour and in black and white."""

import re
from xml.sax.saxutils import escape

from clinickit.adapters.pdf.fonts import Faces, drawable
from clinickit.documents.blocks import Emphasis, Run, Text

_GAP = re.compile(r"\[à compléter[^\[\]]*\]")


def with_gaps(text: str) -> Text:
    """Plain words (an address line, a signature) as runs, its « [à compléter : …] » as gaps again."""
    runs: list[Run] = []
    position = 0
    for found in _GAP.finditer(text):
        runs += [Run(text[position : found.start()]), Run(found[0], Emphasis.GAP)]
        position = found.end()
    runs.append(Run(text[position:]))
    return tuple(run for run in runs if run.text)


def markup(text: Text, faces: Faces, gap_fill: str) -> str:
    """The text in the small XML that reportlab's paragraphs read."""
    return "".join(_marked(run, faces, gap_fill) for run in text)


def _marked(run: Run, faces: Faces, gap_fill: str) -> str:
    said = escape(drawable(run.text, faces.characters)).replace("\t", " ").strip("\r").replace("\n", "<br/>")
    if run.emphasis is Emphasis.STRONG:
        return f'<font name="{faces.bold}">{said}</font>'
    if run.emphasis is Emphasis.GAP:
        return f'<font name="{faces.bold}" backColor="{gap_fill}">{said}</font>'
    return said
