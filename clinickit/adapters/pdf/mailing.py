"""Letters by the thousand: a body laid out once by reportlab, the slots of each person written over it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from clinickit.adapters.pdf import ONE_AT_A_TIME
from clinickit.adapters.pdf.fonts import drawable, register_fonts
from clinickit.adapters.pdf.mailing_file import MEDIA_BOX, Objects, array, info
from clinickit.adapters.pdf.mailing_fonts import Embedded, Stock, embedded, font_stock
from clinickit.adapters.pdf.mailing_page import Master, laid_out_once
from clinickit.adapters.pdf.mailing_single import USUAL, Skeleton, skeleton
from clinickit.adapters.pdf.mailing_slots import SlotWriter
from clinickit.adapters.pdf.style_sheet import StyleSheet, read_style_sheet
from clinickit.documents.blocks import Document
from clinickit.domain.letters import LetterSlots
from clinickit.services.mailing_ports import PrintedFile, WindowOffset
from clinickit.services.ports import Resources

NO_OFFSET = WindowOffset()
_MOST_KEPT = 256  # bodies and skeletons kept ready; a mailing has a few dozen segments at most


class PdfMailing:
    """The `LetterPrinter` port. Not for two threads at once; each mailing may have its own."""

    def __init__(self, resources: Resources, offset: WindowOffset = NO_OFFSET) -> None:
        self._resources = resources
        self._sheet = moved(read_style_sheet(resources), offset)
        with ONE_AT_A_TIME:
            self._faces = register_fonts(resources, self._sheet.fonts)
            self._stock: Stock = font_stock(self._faces)
        self._masters: dict[Document, Master] = {}
        self._skeletons: dict[tuple[Document, datetime, frozenset[str]], Skeleton] = {}
        self._subsets: dict[tuple[str, int], Embedded] = {}

    def page_count(self, body: Document) -> int:
        """How many pages one letter of this body has."""
        return len(self._master(body).pages)

    def print_file(
        self,
        bodies: Mapping[str, Document],
        letters: Iterable[tuple[str, LetterSlots]],
        cover: Document | None,
        made_at: datetime,
    ) -> PrintedFile:
        """One file to print: cover slip, then each letter.

        When a body has several pages the file is to be printed on both sides, and each letter starts a new leaf; else
        on one side, as the file asks the printer: no two people ever share a leaf.
        """
        masters = {name: self._master(body) for name, body in bodies.items()}
        both_sides = any(len(master.pages) > 1 for master in masters.values())
        file = _PrintFile(self._stock, both_sides=both_sides)
        slips = [] if cover is None else [self._laid_out(cover)]
        for slip in slips:
            file.document(slip)
        for name, master in masters.items():
            file.body(name, master)
        writer = SlotWriter(self._stock, self._sheet)
        firsts = [file.letter(name, writer.page(masters[name], slots)) for name, slots in letters]
        wanted = {(face.resource, 0) for face in self._stock.faces[:2]} | writer.extra
        for master in (*masters.values(), *slips):
            wanted |= {(name, 0) for name, codes in master.used.items() if codes}
        fonts = {f"{name}+{subset}": self._subset(name, subset) for name, subset in sorted(wanted)}
        title = next((body.title for body in bodies.values()), "")
        pdf = file.finished(fonts, title, made_at)
        return PrintedFile(pdf, len(file.sheets), tuple(firsts), tuple(sorted(writer.undrawable)))

    def single(self, body: Document, slots: LetterSlots, made_at: datetime) -> bytes:
        """The letter of one person: tagged PDF/A-2b, at most 40 kB for a body of one page."""
        master = self._master(body)
        writer = SlotWriter(self._stock, self._sheet)
        drawn = writer.page(master, slots, marked=True)
        said = "".join((*slots.address_lines, slots.salutation, slots.reference, slots.concerned_person))
        # As they are drawn: an accent written apart, or a character said by another, comes out differently.
        unusual = frozenset() if USUAL.issuperset(said) else frozenset(drawable(said, self._stock.characters)) - USUAL
        key = (body, made_at, unusual)
        if key not in self._skeletons:
            if len(self._skeletons) >= _MOST_KEPT:
                self._skeletons.clear()
            icc = self._resources.data("style/sRGB.icc")
            with ONE_AT_A_TIME:
                self._skeletons[key] = skeleton(
                    body, master, self._stock, frozenset(writer.extra), unusual, icc, made_at
                )
        return self._skeletons[key].letter(drawn)

    def test_sheet(self, made_at: datetime) -> bytes:
        """A sheet that shows where the address falls, to fold and to slip into the practice's own envelopes."""
        from clinickit.adapters.pdf.mailing_sheet import test_sheet

        with ONE_AT_A_TIME:
            return test_sheet(self._resources, self._sheet, self._faces, made_at)

    def _master(self, body: Document) -> Master:
        if body not in self._masters:
            if len(self._masters) >= _MOST_KEPT:
                self._masters.clear()
            self._masters[body] = self._laid_out(body)
        return self._masters[body]

    def _laid_out(self, document: Document) -> Master:
        with ONE_AT_A_TIME:
            return laid_out_once(document, self._sheet, self._faces, self._stock)

    def _subset(self, name: str, subset: int) -> Embedded:
        if (name, subset) not in self._subsets:
            with ONE_AT_A_TIME:
                self._subsets[name, subset] = embedded(self._stock.named(name), subset)
        return self._subsets[name, subset]


def moved(sheet: StyleSheet, offset: WindowOffset) -> StyleSheet:
    """The style sheet with the address moved as a person asked."""
    window = sheet.window
    return replace(sheet, window=replace(window, left=window.left + offset.right, top=window.top + offset.down))


class _PrintFile:
    """A file of letters in the making."""

    def __init__(self, stock: Stock, *, both_sides: bool) -> None:
        self.objects = Objects()
        self.catalog, self.pages, self.resources = (self.objects.reserve() for _ in range(3))
        self.stock, self.both_sides = stock, both_sides
        self.sheets: list[int] = []
        self._bodies: dict[str, tuple[int, ...]] = {}

    def document(self, master: Master) -> None:
        """A whole document, each page once."""
        for page in master.pages:
            self._page(self.objects.stream(page))
        self._start_leaf()

    def body(self, name: str, master: Master) -> None:
        """The pages of a body, to be shown by many letters."""
        self._bodies[name] = tuple(self.objects.stream(page) for page in master.pages)

    def letter(self, name: str, slots: bytes) -> int:
        """One person's letter; returns the number of its first page, from 1."""
        first, *others = self._bodies[name]
        self.sheets.append(self.objects.letter(first, slots, self.pages))
        number = len(self.sheets)
        for body in others:
            self._page(body)
        if self.both_sides:
            self._start_leaf()
        return number

    def finished(self, fonts: Mapping[str, Embedded], title: str, made_at: datetime) -> bytes:
        """The bytes of the file."""
        objects = self.objects
        objects.resources({name: objects.font(held) for name, held in fonts.items()}, self.resources)
        sides = "DuplexFlipLongEdge" if self.both_sides else "Simplex"
        objects.put(
            f"<</Type/Catalog/Pages {self.pages} 0 R/Lang(fr-FR)"
            f"/ViewerPreferences<</DisplayDocTitle true/Duplex/{sides}/PrintScaling/None>>>>",
            self.catalog,
        )
        objects.put(
            f"<</Type/Pages/Kids{array(self.sheets)}/Count {len(self.sheets)}{MEDIA_BOX}"
            f"/Resources {self.resources} 0 R>>",
            self.pages,
        )
        told = objects.put(info(title, made_at))
        return objects.finished(self.catalog, told, objects.parts[-2])

    def _page(self, content: int) -> None:
        self.sheets.append(self.objects.put(f"<</Type/Page/Parent {self.pages} 0 R/Contents {content} 0 R>>"))

    def _start_leaf(self) -> None:
        if self.both_sides and len(self.sheets) % 2:
            self.sheets.append(self.objects.put(f"<</Type/Page/Parent {self.pages} 0 R>>"))
