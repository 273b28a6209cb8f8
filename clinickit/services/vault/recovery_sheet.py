"""The « fiche de récupération »: one page that opens the vault when the passphrase is forgotten."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import Document, Heading, ListBlock, Paragraph, Table, words
from clinickit.documents.wording import in_french
from clinickit.domain.facts import PARIS

TEXTS = "wording/recovery_sheet.toml"
FILE_NAME = "fiche-de-recuperation.pdf"


def groups_of(key: str) -> tuple[str, ...]:
    """The groups of a recovery key, as they are copied by hand."""
    return tuple(key.split("-"))


def recovery_sheet(texts: Mapping[str, str], key: str, place: Path, made_at: datetime) -> Document:
    """The sheet of one recovery key: its groups, what it opens, where to keep it, how to use it."""
    rows = tuple((words(str(number)), words(group)) for number, group in enumerate(groups_of(key), start=1))
    day = in_french(made_at.astimezone(ZoneInfo(PARIS)).date())
    steps = tuple(words(text) for name, text in sorted(texts.items()) if name.startswith("step."))
    keeping = tuple(words(text) for name, text in sorted(texts.items()) if name.startswith("keep."))
    return Document(
        template_id="recovery_sheet",
        template_version="1",
        title=texts["title"],
        blocks=(
            Heading(texts["title"]),
            Paragraph(words(texts["intro"])),
            Table((texts["column.number"], texts["column.group"]), rows, (0.25, 0.75)),
            Paragraph(words(texts["letters"]), style="note"),
            Heading(texts["how"], 2),
            ListBlock(steps, marker="number"),
            Heading(texts["where"], 2),
            ListBlock(keeping),
            Paragraph(words(texts["made"].format(day=day, place=place)), style="note"),
        ),
    )
