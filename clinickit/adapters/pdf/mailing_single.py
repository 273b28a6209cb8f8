"""One PDF per person, tagged PDF/A-2b: all but the slots is written once per body, and only read for each person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clinickit.adapters.pdf.finish import xmp_packet
from clinickit.adapters.pdf.mailing_file import MEDIA_BOX, Objects, array, identity, info, text
from clinickit.adapters.pdf.mailing_fonts import FRENCH, Embedded, Stock, embedded
from clinickit.adapters.pdf.mailing_page import Master
from clinickit.adapters.pdf.structure import Element
from clinickit.documents.blocks import Document

USUAL = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(FRENCH) | {"\u00a0"}
_USUAL_CODES = frozenset(map(ord, USUAL))
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A file but for the stream of the slots, which comes last: what stands before it, its number, what follows."""

    head: bytes
    number: int
    table: bytes

    def letter(self, slots: bytes) -> bytes:
        """The file of one person."""
        stream = b"%d 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (self.number, len(slots), slots)
        known = identity(slots).encode()
        start = len(self.head) + len(stream)
        return b"%b%b%b/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n" % (
            self.head, stream, self.table, known, known, start,
        )  # fmt: skip


def skeleton(
    body: Document,
    master: Master,
    stock: Stock,
    extra: frozenset[tuple[str, int]],
    unusual: frozenset[str],
    icc: bytes,
    made_at: datetime,
) -> Skeleton:
    """What every letter of a body has in common.

    `unusual` are the characters of this name that French does not have, `extra` the subsets that hold them beside the
    first: both are empty for nearly everybody.
    """
    objects = Objects()
    catalog, pages, resources = objects.reserve(), objects.reserve(), objects.reserve()
    fonts = {
        f"{name}+{subset}": objects.font(held) for (name, subset), held in _fonts(master, stock, extra, unusual).items()
    }
    objects.resources(fonts, resources)
    bodies = [objects.stream(page) for page in master.pages]
    sheets = [objects.reserve() for _ in bodies]
    tree = _structure(objects, master, sheets)
    author = next(iter(body.letterhead.sender), "").split("\n")[0]
    keywords = f"{body.template_id} {body.template_version}"
    told = objects.put(info(body.title, made_at, body.title, keywords, author))
    moment = made_at.replace(microsecond=0).isoformat()
    packet = xmp_packet(body.title, author, body.title, keywords, moment, "2")
    metadata = objects.plain_stream(packet.encode(), "/Type/Metadata/Subtype/XML")
    profile = objects.stream(icc, "/N 3")
    intent = "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
    language = _LANGUAGES.get(body.language, body.language)
    objects.put(
        f"<</Type/Catalog/Pages {pages} 0 R/Lang({language})/MarkInfo<</Marked true>>/StructTreeRoot {tree} 0 R"
        f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {metadata} 0 R"
        f"/OutputIntents[{intent}/DestOutputProfile {profile} 0 R>>]>>",
        catalog,
    )
    objects.put(f"<</Type/Pages/Kids{array(sheets)}/Count {len(sheets)}{MEDIA_BOX}/Resources {resources} 0 R>>", pages)
    number = len(objects.offsets)
    for rank, sheet in enumerate(sheets):
        contents = array([bodies[rank], number] if rank == 0 else [bodies[rank]])
        objects.put(f"<</Type/Page/Parent {pages} 0 R/Contents{contents}/StructParents {rank}/Tabs/S>>", sheet)
    return _closed(objects, catalog, told)


def _closed(objects: Objects, catalog: int, told: int) -> Skeleton:
    head = b"".join(objects.parts)
    number = objects.reserve()
    objects.offsets[number] = objects.length
    table = objects.tail(catalog, told, "").split(b"/ID[")[0]
    return Skeleton(head, number, table)


def _fonts(
    master: Master, stock: Stock, extra: frozenset[tuple[str, int]], unusual: frozenset[str]
) -> Mapping[tuple[str, int], Embedded]:
    """The faces drawn: the whole of French in those of the slots, only the body's characters in the others."""
    in_slots = {place.font for place in master.places.values()}
    said = _USUAL_CODES | frozenset(map(ord, unusual))
    made = {}
    for name, codes in master.used.items():
        if codes or name in in_slots:
            made[name, 0] = embedded(stock.named(name), 0, codes | said if name in in_slots else codes)
    return made | {(name, subset): embedded(stock.named(name), subset, said) for name, subset in sorted(extra)}


def _structure(objects: Objects, master: Master, sheets: list[int]) -> int:
    """The reading order: the slots stand where their paragraphs are."""
    root = objects.reserve()
    owners: dict[tuple[int, int], int] = {}
    top = _element(objects, master.structure, root, sheets, owners)
    numbers = "".join(f"{page} {_parents(objects, page, owners)} 0 R " for page in range(len(sheets)))
    tree = objects.put(f"<</Nums[{numbers}]>>")
    return objects.put(
        f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree {tree} 0 R/ParentTreeNextKey {len(sheets)}>>", root
    )


def _element(
    objects: Objects,
    element: Element,
    parent: int,
    sheets: list[int],
    owners: dict[tuple[int, int], int],
) -> int:
    number = objects.reserve()
    inside = [f"{_element(objects, child, number, sheets, owners)} 0 R" for child in element.children]
    for page, mark in element.marks:
        inside.append(f"<</Type/MCR/Pg {sheets[page]} 0 R/MCID {mark}>>")
        owners[page, mark] = number
    said = f"/ActualText{text(element.actual_text)}" if element.actual_text else ""
    scope = f"/A<</O/Table/Scope/{element.scope}>>" if element.scope else ""
    return objects.put(
        f"<</Type/StructElem/S/{element.role}/P {parent} 0 R{said}{scope}/K[{' '.join(inside)}]>>", number
    )


def _parents(objects: Objects, page: int, owners: Mapping[tuple[int, int], int]) -> int:
    """For each mark of a page, the element it belongs to; marks are numbered without holes."""
    found = {mark: owner for (on, mark), owner in owners.items() if on == page}
    return objects.put(array(found[mark] for mark in sorted(found)))
