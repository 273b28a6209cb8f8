"""The pages of a case that are read standing up, as papers: its gestures, its dates and duties, its pieces."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import Block, Document, Emphasis, Heading, ListBlock, Paragraph, Run, Table, words
from clinickit.documents.numbers import number_in_french
from clinickit.documents.wording import in_french
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.errors import VaultLocked
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.evidence import PiecesScreen
from clinickit.services.library import Library
from clinickit.services.paperwork import dated
from clinickit.services.ports import Exports, PdfMaker
from clinickit.services.screens import DutiesScreen, DutyLine, GestureLine, GesturesScreen, MarkedLine

if TYPE_CHECKING:
    from clinickit.services.patients_ports import PatientFiles

Texts = Mapping[str, str]
MOST_LETTERS = 3000  # more are counted, not listed: the register as a table holds them


@dataclass(frozen=True, slots=True)
class SentLine:
    """One letter of the sending register, in words: its reference, never a name."""

    reference: str
    batch: str
    channel: str
    state: str


def sent_lines(library: Library, files: "PatientFiles", case: OpenCase) -> tuple[SentLine, ...]:
    """The letters of a case; none where there is no register, which is not made for that. Raises VaultDamaged."""
    try:
        if not files.held(case.id):
            return ()
    except VaultLocked:  # nothing is kept on this PC yet
        return ()
    said = library.texts("wording/letters.toml")
    return tuple(
        SentLine(
            letter.slots.reference,
            str(letter.batch),
            said[f"channel.{letter.channel.value}"],
            said[f"state.{state.value}"],
        )
        for letter, state in files.mailing(case.id).lines()
    )


class SheetKind(StrEnum):
    """Which page of the case is printed."""

    GESTURES = "gestures"
    DEADLINES = "deadlines"
    PIECES = "pieces"
    SENDINGS = "sendings"


class SheetsDesk:
    """Prints these pages as they stand; every method is called off the window's thread."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        doors: tuple[PdfMaker, Exports],
        screens: tuple[
            Callable[[OpenCase], GesturesScreen],
            Callable[[OpenCase], DutiesScreen],
            Callable[[OpenCase], PiecesScreen],
            Callable[[OpenCase], tuple[SentLine, ...]],
        ],
    ) -> None:
        self.library, self.book = library, book
        self.pdf, self.exports = doors
        self.gestures, self.duties, self.pieces, self.sendings = screens

    def print_sheet(self, case: OpenCase, kind: SheetKind, texts: Texts, folder: Path) -> tuple[Path, ...]:
        """Write one page of the case where the person asked, told to its journal. Raises ExportProblem."""
        now = self.book.now()
        blocks: Mapping[SheetKind, Callable[[], Iterator[Block]]] = {
            SheetKind.GESTURES: lambda: gestures_blocks(self.gestures(case), texts),
            SheetKind.DEADLINES: lambda: deadlines_blocks(self.duties(case), texts),
            SheetKind.PIECES: lambda: pieces_blocks(self.pieces(case), texts),
            SheetKind.SENDINGS: lambda: sendings_blocks(self.sendings(case), texts),
        }
        title = texts[f"sheet_{kind.value}"]
        day = in_french(now.astimezone(ZoneInfo(case.zone)).date())
        footer = texts["sheet_made"].format(title=case.header.title, day=day)
        made = Document(f"sheet_{kind.value}", "1", title, tuple(blocks[kind]()), footer=footer)
        document = dated(self.library, made, self.book.store.journal(case.id))
        written = self.exports.write(folder, {texts[f"file_{kind.value}"]: self.pdf.render(document, now)})
        entry = self.book.entry("exported", texts["journal_sheet"].format(title=title), zone=case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return written


def gestures_blocks(screen: GesturesScreen, texts: Texts) -> Iterator[Block]:
    """Every gesture by phase with its hour and name; what not to do, to keep, what holds for one’s own software."""
    if screen.rule:
        yield ListBlock(tuple(words(line) for line in screen.rule), "number")
    for number, phase in enumerate(screen.phases):
        yield Heading(phase.title, 2)
        rows = tuple(
            (_gesture(one, texts), words(one.when if one.done else ""), words(one.name)) for one in phase.gestures
        )
        yield Table((texts["gesture"], texts["hour"], texts["name"]), rows, (0.7, 0.13, 0.17), ruled=True)
        if number == 0:
            yield from _marked(screen.do_nots, texts["sheet_never"])
    yield from _marked((*screen.evidence_rules, *screen.evidence), texts["sheet_keep"])
    for brick in screen.bricks:
        yield Heading(brick.title, 2)
        yield ListBlock(tuple((Run(f"{action}\u00a0: "), *_gesture(one, texts)) for action, one in brick.lines))
    if any(line.to_check for phase in screen.phases for line in phase.gestures):
        yield Paragraph(words(texts["to_check"]), "note")


def _sentences(lines: Iterable[str]) -> str:
    """Lines put one after the other, each ended."""
    return " ".join(line if line.endswith((".", "!", "?", "»")) else f"{line}." for line in lines)


def _gesture(line: GestureLine, texts: Texts) -> tuple[Run, ...]:
    notes = [line.detail, line.clock, line.given]
    notes += [texts[key].format(text=said) for key, said in (("stops", line.stops), ("first", line.substitute)) if said]
    mark = "\u00a0*" if line.to_check else ""
    told = _sentences(note for note in notes if note)
    return (
        Run(f"{'☑' if line.done else '☐'}\u00a0{line.text}{mark}", Emphasis.STRONG),
        *((Run(f"\n{told}"),) if told else ()),
    )


def _marked(lines: tuple[MarkedLine, ...], title: str) -> Iterator[Block]:
    if lines:
        yield Heading(title, 2)
        yield ListBlock(tuple(words(f"{line.text}\u00a0*" if line.to_check else line.text) for line in lines))


def deadlines_blocks(screen: DutiesScreen, texts: Texts) -> Iterator[Block]:
    """The conclusions, each date with why, each duty that is or may be owed."""
    yield ListBlock(tuple(words(line) for line in (*screen.date_remarks, *screen.conclusions, screen.risk_title)))
    yield Heading(texts["clocks"].partition(",")[0], 2)
    rows = tuple(
        (
            (Run(clock.title, Emphasis.STRONG), Run(f" ({clock.nature})" if clock.nature else "")),
            words(" – ".join(part for part in (clock.due, clock.left) if part)),
            words(_sentences((*clock.why, *clock.warnings))),
        )
        for clock in screen.clocks
    )
    if rows:
        yield Table((texts["what"], texts["due"], texts["counted"]), rows, (0.26, 0.26, 0.48))
    yield Heading(texts["sheet_duties"], 2)
    owed = [duty for duty in screen.duties if duty.verdict != Verdict.NO.value]
    yield Table(
        (texts["what"], texts["sheet_verdict"], texts["sheet_why"]),
        tuple(_duty(one) for one in owed),
        (0.26, 0.26, 0.48),
    )


def _duty(duty: DutyLine) -> tuple[tuple[Run, ...], ...]:
    verdict = f"{duty.verdict_label} – {duty.strength}"
    return (
        (Run(f"☐\u00a0{duty.title}", Emphasis.STRONG),),
        words(". ".join(part for part in (verdict, duty.decision) if part)),
        words(_sentences((duty.what, *duty.why))),
    )


def pieces_blocks(screen: PiecesScreen, texts: Texts) -> Iterator[Block]:
    """Every piece by its number, with its custody and its fingerprint."""
    yield Paragraph(words(texts["sheet_pieces_intro"]))
    if not screen.lines:
        yield Paragraph(words(texts["sheet_no_piece"]))
    for line in screen.lines:
        yield Heading(f"{line.number}. {line.label}", 3)
        told = (*line.custody, *(((texts["sheet_sha"], line.sha256),) if line.sha256 else ()))
        if told:
            yield Table((), tuple((words(name), words(said)) for name, said in told), (0.28, 0.72))


def sendings_blocks(lines: tuple[SentLine, ...], texts: Texts) -> Iterator[Block]:
    """How many letters are in each state, then every one by its reference."""
    if not lines:
        yield Paragraph(words(texts["sheet_no_letter"]))
        return
    counts = Counter(line.state for line in lines)
    yield ListBlock(tuple(words(f"{state}\u00a0: {number_in_french(count)}") for state, count in counts.items()))
    if len(lines) > MOST_LETTERS:
        yield Paragraph(words(texts["sheet_many_letters"]))
        return
    header = tuple(texts["sheet_letter_columns"].split("|"))
    rows = tuple(
        tuple(words(part) for part in (line.reference, line.batch, line.channel, line.state)) for line in lines
    )
    yield Table(header, rows, (0.3, 0.15, 0.3, 0.25))
