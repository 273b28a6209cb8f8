"""An invented body with slots, and invented people to write to, for the tests that print letters."""

from collections.abc import Iterator
from dataclasses import replace

from clinickit.documents.blocks import Block, Document, Paragraph, words
from clinickit.documents.slots import CONCERNED, REFERENCE, SALUTATION
from clinickit.domain.letters import LeakCategory, LetterChannel, LetterSlots, RecipientKind, SegmentKey
from clinickit.people.mailing import Addressee
from tests.adapters.sample_papers import letter

PERSON = SegmentKey((LeakCategory.IDENTITY, LeakCategory.NIR), RecipientKind.PERSON)
CHILD = SegmentKey((LeakCategory.IDENTITY,), RecipientKind.MINOR)
NAMES = ("MADAME LÉA MARTIN", "MONSIEUR NOËL LEFÈVRE", "MADAME ŒNONE D’ANGELO", "MONSIEUR ŁUKASZ ĐORĐEVIĆ")


def body(paragraphs: int = 1, *, child: bool = False) -> Document:
    """A letter without a gap, whose reference, salutation and maybe child are slots."""
    made = letter(paragraphs)
    date, subject, _, *rest = (one for one in made.blocks if "à compléter" not in str(one))
    slots: list[Block] = [
        date,
        Paragraph(words(f"Référence à rappeler\u00a0: {REFERENCE}"), "note"),
        subject,
        Paragraph(words(SALUTATION)),
    ]
    if child:
        slots.append(Paragraph(words(f"Cette lettre concerne {CONCERNED}")))
    return replace(made, blocks=(*slots, *rest), letterhead=replace(made.letterhead, recipient=()))


def one_person(name: str = NAMES[0], reference: str = "TIL-000123-A", child: str = "") -> LetterSlots:
    """The slots of one person."""
    lines = (name, "APPARTEMENT 12", "3 RUE DES LILAS", "44000 NANTES")
    return LetterSlots("p1", lines, "Madame, Monsieur,", reference, child)


def people(count: int, channel: LetterChannel = LetterChannel.POST) -> Iterator[Addressee]:
    """So many people; each fourth letter is about a child. No two addresses are alike."""
    for rank in range(count):
        minor = rank % 4 == 3
        yield Addressee(
            person_id=f"p{rank}",
            segment=CHILD if minor else PERSON,
            channel=channel,
            address_lines=(NAMES[rank % len(NAMES)], f"{rank} RUE DES LILAS", "44000 NANTES"),
            salutation="Madame, Monsieur,",
            concerned_person=f"Enfant {rank} Martin" if minor else "",
            email=f"p{rank}@courriel.example",
            phone=f"06 39 98 {rank // 100:02d} {rank % 100:02d}",
        )


BODIES = {PERSON: body(), CHILD: body(child=True)}
TALL = body(9)
