"""Writes PDF files object by object: the few shapes of object that a mailing needs (ISO 32000-1)."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from zlib import compress

from clinickit.adapters.pdf.finish import PRODUCER
from clinickit.adapters.pdf.mailing_fonts import Embedded
from clinickit.adapters.pdf.style_sheet import MM, PAGE_HEIGHT, PAGE_WIDTH

HEADER = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
MEDIA_BOX = f"/MediaBox[0 0 {PAGE_WIDTH * MM:.4f} {PAGE_HEIGHT * MM:.4f}]"
_ENTRY = "%010d 00000 n \n"


class Objects:
    """The objects of a file in the making, numbered from 1; `put` may come in any order."""

    def __init__(self) -> None:
        self.parts: list[bytes] = [HEADER]
        self.offsets: list[int] = [0]
        self.length = len(HEADER)

    def reserve(self) -> int:
        """A number for an object that is put later."""
        self.offsets.append(0)
        return len(self.offsets) - 1

    def put(self, body: str, number: int = 0) -> int:
        """An object that is no stream; returns its number."""
        number = number or self.reserve()
        return self._add(number, b"%d 0 obj\n%b\nendobj\n" % (number, body.encode("latin-1")))

    def stream(self, data: bytes, entries: str = "", *, packed: bool = False) -> int:
        """A stream; it is compressed here unless it already is (`packed`)."""
        number = self.reserve()
        held = data if packed else compress(data, 9)
        head = f"{number} 0 obj\n<</Length {len(held)}/Filter/FlateDecode{entries}>>\nstream\n".encode()
        return self._add(number, b"%b%b\nendstream\nendobj\n" % (head, held))

    def plain_stream(self, data: bytes, entries: str) -> int:
        """A stream that must be readable as it stands, as PDF/A wants its metadata."""
        number = self.reserve()
        head = f"{number} 0 obj\n<</Length {len(data)}{entries}>>\nstream\n".encode()
        return self._add(number, b"%b%b\nendstream\nendobj\n" % (head, data))

    def letter(self, master: int, slots: bytes, pages: int) -> int:
        """The slots of one person as a stream, and the page that shows them over its body; returns the page's number.

        The stream is left as it is: packing so few bytes costs more time than it saves place.
        """
        number, length = len(self.offsets), self.length
        stream = b"%d 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, len(slots), slots)
        page = b"%d 0 obj\n<</Type/Page/Parent %d 0 R/Contents[%d 0 R %d 0 R]>>\nendobj\n" % (
            number + 1, pages, master, number,
        )  # fmt: skip
        self.parts += (stream, page)
        self.offsets += (length, length + len(stream))
        self.length = length + len(stream) + len(page)
        return number + 1

    def font(self, held: Embedded) -> int:
        """A subset of a face with its descriptor, program and map to Unicode."""
        program = self.stream(held.program, f"/Length1 {held.length}", packed=True)
        descriptor = self.put(f"<<{held.descriptor}/FontFile2 {program} 0 R>>")
        unicode = self.stream(held.unicode, packed=True)
        last = held.widths.count(" ")
        return self.put(
            f"<</Type/Font/Subtype/TrueType/BaseFont/{held.name}/FirstChar 0/LastChar {last}/Widths[{held.widths}]"
            f"/FontDescriptor {descriptor} 0 R/ToUnicode {unicode} 0 R>>"
        )

    def resources(self, fonts: Mapping[str, int], number: int) -> None:
        """What the pages' operators name."""
        named = "".join(f"/{name} {font} 0 R" for name, font in fonts.items())
        self.put(f"<</ProcSet[/PDF/Text]/Font<<{named}>>>>", number)

    def finished(self, catalog: int, info: int, seed: bytes) -> bytes:
        """The whole file."""
        return b"".join([*self.parts, self.tail(catalog, info, identity(seed))])

    def tail(self, catalog: int, info: int, identity_of_file: str) -> bytes:
        """Cross-reference table and trailer of what was put so far."""
        table = "".join([_ENTRY % offset for offset in self.offsets[1:]])
        return (
            f"xref\n0 {len(self.offsets)}\n0000000000 65535 f \n{table}trailer\n<</Size {len(self.offsets)}"
            f"/Root {catalog} 0 R/Info {info} 0 R/ID[<{identity_of_file}><{identity_of_file}>]>>\n"
            f"startxref\n{self.length}\n%%EOF\n"
        ).encode()

    def _add(self, number: int, whole: bytes) -> int:
        self.offsets[number] = self.length
        self.parts.append(whole)
        self.length += len(whole)
        return number


def identity(seed: bytes) -> str:
    """The identifier of a file: the same for the same content, and telling nothing of it."""
    return hashlib.sha256(seed).hexdigest()[:32]


def text(said: str) -> str:
    """A text of the catalog or the metadata, as UTF-16 in hexadecimal."""
    return f"<FEFF{said.encode('utf-16-be').hex()}>"


def stamp(made_at: datetime) -> str:
    """A moment as PDF writes it."""
    offset = made_at.strftime("%z") or "+0000"
    return made_at.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}'"


def info(title: str, made_at: datetime, subject: str = "", keywords: str = "", author: str = "") -> str:
    """What a file says of itself; never a name of a person written to."""
    said = {"Title": title, "Author": author, "Subject": subject, "Keywords": keywords, "Creator": "clinickit"}
    named = "".join(f"/{key}{text(value)}" for key, value in said.items() if value)
    moment = stamp(made_at)
    return f"<<{named}/Producer({PRODUCER})/CreationDate({moment})/ModDate({moment})>>"


def array(numbers: Iterable[int]) -> str:
    """References to objects."""
    return "[" + " ".join(f"{number} 0 R" for number in numbers) + "]"
