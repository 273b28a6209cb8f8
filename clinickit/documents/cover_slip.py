"""The slip that goes with a file of letters: what to count and to check before posting; never a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.documents.blocks import Document, Heading, ListBlock, Paragraph, Table, words
from clinickit.documents.numbers import number_in_french

MOST_SEGMENTS = 10
"""Wordings named on the slip, the most frequent first: it must keep to one page."""


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What is counted of a batch; `control` is a fingerprint of its references, in order."""

    batch: int
    letters: int
    leaves: int
    first: str
    last: str
    control: str
    channel: str
    both_sides: bool
    per_body: tuple[tuple[str, int], ...]


def cover_slip(facts: SlipFacts, said: Mapping[str, str]) -> Document:
    """The slip as a document; `said` are the words of wording/mailing.toml. Raises KeyError for a missing one."""
    rows = (
        (said["cover_batch"], str(facts.batch)),
        (said["cover_letters"], number_in_french(facts.letters)),
        (said["cover_leaves"], number_in_french(facts.leaves)),
        (said["cover_first"], facts.first),
        (said["cover_last"], facts.last),
        (said["cover_sides"], said["cover_two_sides" if facts.both_sides else "cover_one_side"]),
        (said["cover_channel"], facts.channel),
        (said["cover_control"], facts.control),
    )
    largest = sorted(facts.per_body, key=lambda one: (-one[1], len(one[0]), one[0]))
    bodies = [(said["cover_segment"].format(rank=name), count) for name, count in largest[:MOST_SEGMENTS]]
    if others := largest[MOST_SEGMENTS:]:
        bodies.append((said["cover_others"].format(count=len(others)), sum(count for _, count in others)))
    checks = ("count", "first", "window", "spoiled", "sent")
    return Document(
        template_id="mailing_slip",
        template_version="1",
        title=said["cover_title"].format(batch=facts.batch),
        blocks=(
            Paragraph(words(said["cover_use"]), "note"),
            Table((), tuple((words(name), words(value)) for name, value in rows), (0.4, 0.6)),
            Heading(said["cover_checks"], 2),
            ListBlock(tuple(words(said[f"cover_check_{one}"]) for one in checks), "box"),
            Heading(said["cover_segments"], 2),
            Table((), tuple((words(name), words(number_in_french(count))) for name, count in bodies), (0.4, 0.6)),
        ),
    )
