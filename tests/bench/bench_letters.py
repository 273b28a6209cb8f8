"""Letters by the thousand beside reportlab's canvas and, where there is one, pinned typst: ratios of one paired run.

Typst is measured only when CLINICKIT_TYPST_PYTHON names the Python of an environment that has it; it is no
dependency of the program.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from struct import pack, unpack_from
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTFontFile
from reportlab.pdfgen.canvas import Canvas

from clinickit.adapters.mailing_files import FolderLetters
from clinickit.adapters.mailing_store import open_mailing_store
from clinickit.adapters.pdf.fonts import register_fonts
from clinickit.adapters.pdf.mailing import PdfMailing
from clinickit.adapters.pdf.mailing_fonts import FRENCH, _font_file, font_stock
from clinickit.adapters.pdf.mailing_page import first_baseline, laid_out_once
from clinickit.adapters.pdf.style_sheet import read_style_sheet
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Heading, ListBlock, Paragraph, Signature, plain
from clinickit.documents.slots import ADDRESS, REFERENCE, SALUTATION
from clinickit.domain.letters import LetterChannel, LetterSlots
from clinickit.people.mailing import Addressee, reference
from clinickit.services.letters.mailing import Mailings
from tests.adapters.sample_mailings import PERSON, body
from tests.bench.figures import timed

SEED = "no chance: person n has name n of the list and street number n"
FILES, SINGLES, ROUNDS, PER_FILE = 10, 300, 5, 1000
MADE_AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TYPST_PYTHON = "CLINICKIT_TYPST_PYTHON"
BODY = body(2)
KEY = bytes(range(32))
Letters = list[tuple[str, LetterSlots]]


def people(first: int, count: int) -> Iterator[tuple[str, LetterSlots]]:
    """Invented people, each with a name and an address of four lines."""
    names = ("MADAME LÉA MARTIN", "MONSIEUR NOËL LEFÈVRE", "MADAME ŒNONE D’ANGELO", "MONSIEUR JEAN DE LA TOUR")
    for rank in range(first, first + count):
        lines = (names[rank % 4], f"APPARTEMENT {rank % 90}", f"{rank} RUE DES LILAS", "44000 NANTES")
        yield "a", LetterSlots(f"p{rank}", lines, "Madame, Monsieur,", reference("TIL", rank + 1))


class PreSubset:
    """The resources with fonts that hold only French: all three programs draw with the same ones."""

    def __init__(self) -> None:
        self._real = TomlResources()

    def read(self, name: str) -> Mapping[str, object]:
        return self._real.read(name)

    def names(self, folder: str) -> tuple[str, ...]:
        return self._real.names(folder)

    def data(self, name: str) -> bytes:
        raw = self._real.data(name)
        return pre_subset(raw) if name.endswith(".ttf") else raw


def pre_subset(raw: bytes) -> bytes:
    """A font that holds ASCII and the letters of French, with a map that other programs can read."""
    face: Any = TTFontFile(BytesIO(raw))
    codes = [code for code in [*range(32, 127), 0xA0, *sorted(map(ord, FRENCH))] if code in face.charToGlyph]
    glyphs: dict[int, int] = {0: 0}
    for code in codes:
        glyphs.setdefault(face.charToGlyph[code], len(glyphs))
    made = face.makeSubset(codes)
    count = unpack_from(">H", made, 4)[0]
    records = [unpack_from(">4s3L", made, 12 + 16 * rank) for rank in range(count)]
    tables = {tag.decode(): made[at : at + length] for tag, _, at, length in records}
    tables["cmap"] = _cmap({code: glyphs[face.charToGlyph[code]] for code in codes})
    return _font_file(tables)


def _cmap(places: Mapping[int, int]) -> bytes:
    """A map of Unicode, format 4, one segment for each character (OpenType, table « cmap »)."""
    codes = [*sorted(places), 0xFFFF]
    deltas = [(places.get(code, 1) - code) % 65536 for code in codes]
    count = len(codes)
    power = 1 << (count.bit_length() - 1)
    head = pack(">7H", 4, 16 + 8 * count, 0, 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    ends = pack(f">{count}H", *codes)
    rest = pack(f">{count}H", *codes) + pack(f">{count}H", *deltas) + bytes(2 * count)
    return pack(">2H2HL", 0, 1, 3, 1, 12) + head + ends + b"\x00\x00" + rest


class OnCanvas:
    """The same page by reportlab's canvas: its operators as one form per file, the slots drawn per person."""

    def __init__(self, resources: PreSubset) -> None:
        self.sheet = read_style_sheet(resources)
        self.faces = register_fonts(resources, self.sheet.fonts)
        self.stock = font_stock(self.faces)
        self.master = laid_out_once(BODY, self.sheet, self.faces, self.stock)
        rl_config.useA85 = 0

    def file(self, letters: Letters) -> bytes:
        made = BytesIO()
        canvas = Canvas(made, pagesize=(595.2756, 841.8898), initialFontName=self.faces.regular, initialFontSize=10)
        for face in self.stock.faces[:2]:  # no italic on this page: it is not to be embedded
            face.seed_into(canvas._doc)
            face.font.getSubsetInternalName(0, canvas._doc)
        canvas.beginForm("body", 0, 0, 595.2756, 841.8898)
        canvas.addLiteral(self.master.pages[0].decode("latin-1"))
        canvas.endForm()
        places, names = self.master.places, {face.resource: face.font.fontName for face in self.stock.faces}
        size = self.sheet.window.largest
        for _, slots in letters:
            canvas.doForm("body")
            drawn = canvas.beginText(places[ADDRESS].x, first_baseline(self.sheet, size))
            drawn.setFont(names["F1"], size, 11.34)
            for line in slots.address_lines:
                drawn.textLine(line)
            canvas.drawText(drawn)
            for mark, said in (
                (REFERENCE, f"Référence à rappeler : {slots.reference}"),
                (SALUTATION, slots.salutation),
            ):
                canvas.setFont(names[places[mark].font], places[mark].size)
                canvas.drawString(places[mark].x, places[mark].y, said)
            canvas.showPage()
        canvas.save()
        return made.getvalue()


class ByTypst:
    """The same page by typst, in an environment of its own; one process for the whole run, so that it stays warm."""

    def __init__(self, python: str, resources: PreSubset, folder: Path) -> None:
        for name in ("Regular", "Bold"):
            (folder / f"{name}.ttf").write_bytes(resources.data(f"fonts/SourceSans3-{name}.ttf"))
        (folder / "page.typ").write_text(typst_page(), encoding="utf-8")
        self.process = subprocess.Popen(
            [python, "-c", _TYPST, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.version = self._answer("")

    def file(self, letters: Letters) -> int:
        said = [[list(slots.address_lines), slots.salutation, slots.reference] for _, slots in letters]
        return int(self._answer(json.dumps(said)))

    def _answer(self, asked: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(asked + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


# One compiler kept, the letters handed over as an input: the fastest of the ways tried.
_TYPST = """
import sys, json, typst, importlib.metadata
folder = sys.argv[1]
sys.stdin.readline()
print(importlib.metadata.version("typst"), flush=True)
for line in sys.stdin:
    compiler = typst.Compiler(folder + "/page.typ", font_paths=[folder], ignore_system_fonts=True)
    pdf = compiler.compile(format="pdf", sys_inputs={"letters": line})
    print(len(pdf), flush=True)
"""


def typst_page() -> str:
    """The page of the sample body in typst's language: the same words in the same faces, at the same places."""
    flow, subject, date = [], "", ""
    for block in BODY.blocks:
        if isinstance(block, Heading):
            flow.append(f'#text(fill: rgb("#1D4A73"), weight: "bold", size: 12pt)[{_typed(block.text)}]')
        elif isinstance(block, ListBlock):
            flow.append("\n".join(f"- {_typed(plain(item))}" for item in block.items))
        elif isinstance(block, Signature):
            flow.append(f"#v(16mm)\n#pad(left: 80mm)[*{_typed(block.name)}* \\ {_typed(block.quality)}]")
        elif isinstance(block, Paragraph) and block.style == "object":
            subject = _typed(plain(block.text))
        elif isinstance(block, Paragraph) and block.style == "date":
            date = _typed(plain(block.text))
        elif isinstance(block, Paragraph) and "@@" not in plain(block.text):
            flow.append(f"#par[{_typed(plain(block.text))}]")
    first, *others = map(_typed, BODY.letterhead.sender)
    sender = " \\ ".join((f"*{first}*", *others))
    gap = "\n\n"
    return f"""#set page(width: 210mm, height: 297mm, margin: 0mm)
#set text(font: "Source Sans 3", size: 11.5pt, lang: "fr")
#set par(leading: 0.65em, spacing: 1.2em)
#let body = box(width: 160mm)[{gap.join(flow)}]
#let sender = box(width: 70mm)[#set text(size: 9.8pt)
{sender}]
#let below = box(width: 160mm)[#set text(size: 8pt)
#line(length: 100%, stroke: 0.5pt) {_typed(BODY.footer)} #h(1fr) page 1/1]
#for (rank, one) in json(bytes(sys.inputs.letters)).enumerate() {{
  if rank > 0 {{ pagebreak() }}
  place(dx: 25mm, dy: 15mm, sender)
  place(dx: 105mm, dy: 55mm, text(size: 10.5pt, one.at(0).join("\\n")))
  place(dx: 105mm, dy: 101mm, [{date}])
  place(dx: 25mm, dy: 111mm, text(size: 9.4pt, "Référence à rappeler : " + one.at(2)))
  place(dx: 25mm, dy: 118mm, strong[{subject}])
  place(dx: 25mm, dy: 128mm, one.at(1))
  place(dx: 25mm, dy: 136mm, body)
  place(dx: 25mm, dy: 280mm, below)
}}
"""


def _typed(said: str) -> str:
    return "".join(f"\\{letter}" if letter in "#$*_`<>@[]\\/~" else letter for letter in said)


class Bench:
    """The run, its figures and its lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.resources = PreSubset()
        self.ours, self.canvas = PdfMailing(self.resources), OnCanvas(self.resources)
        python = os.environ.get(TYPST_PYTHON, "")
        self.typst = ByTypst(python, self.resources, folder) if python else None
        self.letters = [list(people(PER_FILE * rank, PER_FILE)) for rank in range(FILES)]

    @cached_property
    def ways(self) -> dict[str, Callable[[Letters], object]]:
        made: dict[str, Callable[[Letters], object]] = {
            "clinickit": lambda letters: self.ours.print_file({"a": BODY}, letters, None, MADE_AT).pdf,
            "reportlab canvas": self.canvas.file,
        }
        if self.typst:
            made[f"typst {self.typst.version}"] = self.typst.file
        return made

    def files(self) -> None:
        """Letters per second in files of 1,000, in memory: drawing alone."""
        for work in self.ways.values():
            work(self.letters[0])
        seconds: dict[str, list[float]] = {name: [] for name in self.ways}
        for _ in range(ROUNDS):
            for name, work in self.ways.items():
                seconds[name].append(timed(lambda work=work: [work(one) for one in self.letters]))  # type: ignore[misc]
        self._table(f"files of {PER_FILE:,}, {FILES * PER_FILE:,} letters, drawing alone", seconds, FILES * PER_FILE)
        sizes = {name: work(self.letters[0]) for name, work in self.ways.items()}
        for name, made in sizes.items():
            size = made if isinstance(made, int) else len(made) if isinstance(made, bytes) else 0
            print(f"  {name}: {size / PER_FILE / 1000:.2f} kB a letter")

    def singles(self) -> None:
        """One PDF per person, drawn in memory, then written without waiting for the disk; ours alone are tagged."""
        some = self.letters[0][:SINGLES]
        draw: dict[str, Callable[[tuple[str, LetterSlots]], bytes]] = {
            "clinickit, tagged PDF/A-2b": lambda one: self.ours.single(BODY, one[1], MADE_AT),
            "reportlab canvas, not tagged": lambda one: self.canvas.file([one]),
        }
        drawn: dict[str, list[float]] = {name: [] for name in draw}
        written: dict[str, list[float]] = {name: [] for name in draw}

        def write(each: Callable[[tuple[str, LetterSlots]], bytes]) -> None:
            fresh = Path(tempfile.mkdtemp(dir=self.folder))  # writing over a file would make ext4 wait for the disk
            for rank, one in enumerate(some):
                (fresh / f"{rank}.pdf").write_bytes(each(one))

        for _ in range(ROUNDS):
            for name, each in draw.items():
                drawn[name].append(timed(lambda each=each: [each(one) for one in some]))  # type: ignore[misc]
                written[name].append(timed(lambda each=each: write(each)))  # type: ignore[misc]
        self._table(f"one PDF per person, {SINGLES:,} people, drawing alone", drawn, SINGLES)
        self._table("the same, with a file each, not synced", written, SINGLES)
        sizes = ", ".join(f"{name} {len(each(some[0])) / 1000:.1f} kB" for name, each in draw.items())
        print(f"  {sizes}")
        ours = draw["clinickit, tagged PDF/A-2b"]
        named = [(f"{rank}.pdf", ours(one)) for rank, one in enumerate(some)]
        synced = [timed(lambda: FolderLetters().write_all(self.folder, "lot", named)) for _ in range(3)]
        print(f"  clinickit's files synced to the disk: {SINGLES / statistics.median(synced):,.0f}/s")

    def register(self) -> None:
        """The whole way: planned in the encrypted register, drawn, synced, renamed, recorded."""
        count = FILES * PER_FILE
        addressees = [
            Addressee(slots.person_id, PERSON, LetterChannel.POST, slots.address_lines, slots.salutation)
            for letters in self.letters
            for _, slots in letters
        ]
        store = open_mailing_store(self.folder / "mailing.db", KEY)
        words = {key: str(value) for key, value in self.resources.read("wording/mailing.toml").items()}
        mailings = Mailings(store, self.ours, FolderLetters(), SetClock(MADE_AT), words)
        planning = timed(lambda: mailings.plan({PERSON: BODY}, addressees, "TIL"))
        making = timed(lambda: mailings.make(1, self.folder / "lots"))
        reading = timed(lambda: [store.letters(batch.number) for batch in store.batches(1)])
        sending = timed(lambda: [mailings.batch_sent(rank, MADE_AT.date(), "essai") for rank in range(1, FILES + 1)])
        store.close()
        print(f"the whole way, {count:,} letters, encrypted register, files synced")
        print(f"  planned in the register: {count / planning:,.0f} letters/s")
        print(
            f"  read back, drawn, synced, recorded: {count / making:,.0f} letters/s;"
            f" reading alone {count / reading:,.0f}/s"
        )
        print(f"  « sent » recorded for each letter: {count / sending:,.0f} letters/s")

    def _table(self, title: str, seconds: Mapping[str, list[float]], count: int) -> None:
        print(title)
        first = seconds[next(iter(seconds))]
        for name, found in seconds.items():
            rates = sorted(count / one for one in found)
            ratio = statistics.median(b / a for a, b in zip(first, found, strict=True))
            beside = "" if found is first else f", {ratio:.1f} times slower than clinickit in the same rounds"
            print(f"  {name}: {statistics.median(rates):,.0f}/s ({rates[0]:,.0f}-{rates[-1]:,.0f}){beside}")


def memory(count: int) -> float:
    """Peak memory, in MB, of a process of its own that draws so many letters in files of 1,000."""
    code = (
        "import sys; from tests.bench.bench_letters import draw_only; from tests.bench.readings import peak_memory;"
        "draw_only(int(sys.argv[1])); print(peak_memory())"
    )
    done = subprocess.run([sys.executable, "-c", code, str(count)], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def draw_only(count: int) -> None:
    """Draw so many letters, and forget each file."""
    printer = PdfMailing(TomlResources())
    for first in range(0, count, PER_FILE):
        printer.print_file({"a": BODY}, people(first, min(PER_FILE, count - first)), None, MADE_AT)


def run() -> None:
    """Print all tables."""
    print(f"seed: {SEED}; {ROUNDS} rounds in turn; medians (least-most)")
    if TYPST_PYTHON not in os.environ:
        print(f"typst is not measured: {TYPST_PYTHON} names no Python that has it")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        bench = Bench(Path(place))
        bench.files()
        bench.singles()
        bench.register()
        if bench.typst:
            bench.typst.close()
    for count in (20_000, 100_000):
        print(f"peak memory of a process that draws {count:,} letters: {memory(count):.0f} MB")
