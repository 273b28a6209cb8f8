"""The journey and the duties on paper, for a jurist to read without the program."""

from clinickit.documents.blocks import Block, Document, Heading, ListBlock, Paragraph, words
from clinickit.services.library import Library


def _journey(library: Library) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for number, step in enumerate(library.journey.steps, 1):
        blocks.append(Heading(f"{number}. {step.title}", 2))
        blocks.append(Paragraph(words(f"{step.intro} (condition : {step.when})"), "note"))
        lines = tuple(
            words(f"{q.label} → {q.fills}" + ("" if q.when == "always" else f" (si {q.when})")) for q in step.questions
        )
        if lines:
            blocks.append(ListBlock(lines))
    return tuple(blocks)


def map_document(library: Library) -> Document:
    """The whole journey with its conditions."""
    blocks = (Heading("Le parcours", 1), *_journey(library))
    return Document("map", "1", "Carte du parcours et des obligations", blocks, layout="report")
