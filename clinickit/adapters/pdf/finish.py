"""Finishes a drawn PDF with pikepdf: reading order, language, metadata, colour profile, PDF/A, fixed identity."""

from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from clinickit.adapters.pdf.draw import Drawn
from clinickit.adapters.pdf.structure import Element
from clinickit.documents.blocks import Document, Paragraph, plain

_LANGUAGES = {"fr": "fr-FR"}
_PAGES_THAT_OPEN_BOOKMARKS = 4
PRODUCER = "clinickit (reportlab, pikepdf)"


def finish(drawn: Drawn, document: Document, made_at: datetime, icc: bytes, *, part: str = "2") -> bytes:
    """The finished file. `part` "2" claims PDF/A-2b; "1" writes the older PDF/A-1b that more checkers know."""
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        _write_structure(pdf, drawn.structure)
        root = pdf.Root
        root.Lang = pikepdf.String(_LANGUAGES.get(document.language, document.language))
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if "/Outlines" in root and len(pdf.pages) >= _PAGES_THAT_OPEN_BOOKMARKS:
            root.PageMode = Name.UseOutlines
        _write_colour_profile(pdf, icc)
        _write_metadata(pdf, document, made_at, part)
        made = BytesIO()
        objects = pikepdf.ObjectStreamMode.disable if part == "1" else pikepdf.ObjectStreamMode.generate
        pdf.save(
            made,
            object_stream_mode=objects,
            compress_streams=True,
            deterministic_id=True,
            fix_metadata_version=False,
            force_version="1.4" if part == "1" else "1.7",
        )
    return made.getvalue()


def _write_structure(pdf: Pdf, root: Element) -> None:
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    by_page: dict[int, dict[int, Object]] = {}
    tree.K = _write_element(pdf, root, tree, by_page)
    numbers = Array()
    for page, owners in sorted(by_page.items()):
        pdf.pages[page].obj.StructParents = page
        numbers.append(page)
        numbers.append(pdf.make_indirect(Array([owners[mark] for mark in sorted(owners)])))
    for sheet in pdf.pages:
        sheet.obj.Tabs = Name.S
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    tree.ParentTreeNextKey = len(pdf.pages)
    pdf.Root.StructTreeRoot = tree


def _write_element(pdf: Pdf, element: Element, parent: Object, by_page: dict[int, dict[int, Object]]) -> Object:
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.role}"), P=parent))
    if element.actual_text:
        made.ActualText = pikepdf.String(element.actual_text)
    if element.scope:
        made.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
    inside = Array([_write_element(pdf, child, made, by_page) for child in element.children])
    for page, mark in element.marks:
        inside.append(Dictionary(Type=Name.MCR, Pg=pdf.pages[page].obj, MCID=mark))
        by_page.setdefault(page, {})[mark] = made
    made.K = inside
    return made


def _write_colour_profile(pdf: Pdf, icc: bytes) -> None:
    profile = pdf.make_stream(icc)
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB",
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _subject(document: Document) -> str:
    objects = (one for one in document.blocks if isinstance(one, Paragraph) and one.style == "object")
    return next((plain(one.text) for one in objects), document.title)


def _write_metadata(pdf: Pdf, document: Document, made_at: datetime, part: str) -> None:
    author = next(iter(document.letterhead.sender), "").split("\n")[0]
    subject = _subject(document)
    keywords = f"{document.template_id} {document.template_version}"
    offset = made_at.strftime("%z") or "+0000"
    stamp = made_at.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}'"
    if "/Info" in pdf.trailer:
        del pdf.trailer.Info
    info = {
        "Title": document.title,
        "Author": author,
        "Subject": subject,
        "Keywords": keywords,
        "Creator": "clinickit",
        "Producer": PRODUCER,
        "CreationDate": stamp,
        "ModDate": stamp,
    }
    for key, value in info.items():
        if value:
            pdf.docinfo[f"/{key}"] = pikepdf.String(value)
    moment = made_at.replace(microsecond=0).isoformat()
    packet = xmp_packet(document.title, author, subject, keywords, moment, part)
    metadata = pdf.make_stream(packet.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata


def _described(prefix: str, address: str, inside: str) -> str:
    return f'<rdf:Description rdf:about="" xmlns:{prefix}="{address}">{inside}</rdf:Description>\n'


def xmp_packet(title: str, author: str, subject: str, keywords: str, moment: str, part: str) -> str:
    """The metadata that PDF/A wants, as XMP; `moment` is an ISO instant, `part` that of PDF/A."""

    def alternatives(tag: str, text: str) -> str:
        return f'<{tag}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{tag}>'

    creator = f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>" if author else ""
    dates = f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        + _described(
            "dc",
            "http://purl.org/dc/elements/1.1/",
            "<dc:format>application/pdf</dc:format>"
            + alternatives("dc:title", title)
            + creator
            + alternatives("dc:description", subject),
        )
        + _described("xmp", "http://ns.adobe.com/xap/1.0/", f"<xmp:CreatorTool>clinickit</xmp:CreatorTool>{dates}")
        + _described(
            "pdf",
            "http://ns.adobe.com/pdf/1.3/",
            f"<pdf:Producer>{PRODUCER}</pdf:Producer><pdf:Keywords>{escape(keywords)}</pdf:Keywords>",
        )
        + _described(
            "pdfaid",
            "http://www.aiim.org/pdfa/ns/id/",
            f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        )
        + '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )
