"""« Qui appeler »: authorities, portals, help lines, the region's own team; on screen and on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import Block, Document, Emphasis, Heading, Paragraph, Run, Table, Text, words
from clinickit.documents.wording import in_french
from clinickit.domain.directory import Entry, EntryKind, Means, csirt_for
from clinickit.domain.facts import PARIS, FactValue
from clinickit.domain.schema import elements
from clinickit.services.library import Library

TEXTS = "wording/call_list.toml"
POSTCODE = "practice.address.postcode"
ORDER = (EntryKind.POLICE, EntryKind.AUTHORITY, EntryKind.CARDS, EntryKind.PROFESSION, EntryKind.HELP_LINE)
# Numbers of the practice's own file: group, name, number, what it is.
OURS = (
    ("practice.policies", "insurer", "assistance_phone", "assistance"),
    ("practice.processors", "name", "phone", "processor"),
    ("practice.contacts", "name", "phone", "contact"),
)

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class MeansLine:
    """One number or address, and whether it was checked."""

    label: str
    value: str
    note: str = ""
    checked: str = ""
    to_check: bool = False


@dataclass(frozen=True, slots=True)
class CallEntry:
    """One body: what it is for, how to reach it."""

    name: str
    usage: str
    means: tuple[MeansLine, ...]


@dataclass(frozen=True, slots=True)
class CallSection:
    """Bodies of one kind; `note` when there is none."""

    title: str
    entries: tuple[CallEntry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallScreen:
    """The whole list, for a postcode if one is known."""

    texts: Mapping[str, str]
    postcode: str
    sections: tuple[CallSection, ...]


def call_screen(library: Library, answers: Answers, typed: str | None = None) -> CallScreen:
    """The list for a postcode: the one typed, else the practice's; with the practice's own numbers if any."""
    texts = library.texts(TEXTS)
    known = answers.get(POSTCODE)
    postcode = (typed if typed is not None else known if isinstance(known, str) else "").strip()
    own = tuple(_own(answers, texts))
    sections = (
        _region(library, texts, postcode),
        *((CallSection(texts["ours"], own),) if own else ()),
        *(CallSection(texts[kind.value], _entries(library, texts, kind)) for kind in ORDER),
    )
    return CallScreen(texts, postcode, sections)


def _region(library: Library, texts: Mapping[str, str], postcode: str) -> CallSection:
    if not postcode:
        return CallSection(texts["no_region"], (), texts["no_region_intro"])
    team = csirt_for(postcode, library.directory)
    if team is None:
        return CallSection(texts["no_region"], (), texts["unknown_region"].format(postcode=postcode))
    return CallSection(texts["region"].format(region=team.region), (_entry(team, texts),))


def _entries(library: Library, texts: Mapping[str, str], kind: EntryKind) -> tuple[CallEntry, ...]:
    return tuple(_entry(one, texts) for one in library.directory.of(kind))


def _entry(entry: Entry, texts: Mapping[str, str]) -> CallEntry:
    return CallEntry(entry.name, entry.usage, tuple(_means(one, texts) for one in entry.means))


def _means(means: Means, texts: Mapping[str, str]) -> MeansLine:
    checked = texts["checked"].format(day=in_french(means.checked_on)) if means.checked_on else ""
    return MeansLine(texts[means.kind.value], means.value, means.note, checked, means.to_verify)


def _own(answers: Answers, texts: Mapping[str, str]) -> Iterator[CallEntry]:
    """The insurer's assistance line, the processors, the contacts that have a number."""
    for group, name, number, what in OURS:
        for one in elements(answers, group):
            called, value = answers.get(f"{group}[{one}].{name}"), answers.get(f"{group}[{one}].{number}")
            if isinstance(called, str) and isinstance(value, str) and called and value:
                yield CallEntry(called, texts[what], (MeansLine(texts["phone"], value),))


def call_document(screen: CallScreen, made_at: datetime) -> Document:
    """The list on paper, to keep beside a telephone."""
    texts = screen.texts
    day = in_french(made_at.astimezone(ZoneInfo(PARIS)).date())
    blocks: list[Block] = [Paragraph(words(texts["intro"])), Paragraph(words(texts["marks"]), "note")]
    for section in screen.sections:
        blocks.append(Heading(section.title, 2))
        if section.note:
            blocks.append(Paragraph(words(section.note)))
        if section.entries:
            header = (texts["column_who"], texts["column_means"], texts["column_checked"])
            rows = tuple(row for entry in section.entries for row in _rows(entry, texts))
            blocks.append(Table(header, rows, (0.38, 0.4, 0.22)))
    return Document(
        template_id="call_list",
        template_version="1",
        title=texts["title"],
        blocks=tuple(blocks),
        footer=texts["made"].format(day=day),
    )


def _rows(entry: CallEntry, texts: Mapping[str, str]) -> Iterator[tuple[Text, ...]]:
    who: Text = (Run(entry.name, Emphasis.STRONG), Run(f". {entry.usage}" if entry.usage else ""))
    for number, means in enumerate(entry.means):
        how = f"{means.label}\u00a0: {means.value}" + (f" – {means.note}" if means.note else "")
        marks = [means.checked] if means.checked else []
        if means.to_check:
            marks.append(texts["to_check"])
        yield (who if number == 0 else words(""), words(how), words(". ".join(marks)))
