"""Writes the smallest spreadsheets that are valid, as XLSX and as ODS."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | float | None


def xlsx(rows: Sequence[Sequence[Cell]], *, formula: str = "") -> bytes:
    """One sheet; a number of a cell stays a number, `formula` is written in a last cell with the value 7."""
    return workbook({"Patients": rows}, formula=formula)


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    hidden: Sequence[str] = (),
    formula: str = "",
    far: tuple[str, ...] = (),
) -> bytes:
    """Several sheets; each cell of `far` (« XFD1 ») is filled on every sheet, in a row of its own."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbered = list(enumerate(sheets, 1))
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number, _ in numbered
    )
    named = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"{_state(name, hidden)}/>'
        for number, name in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{rel}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    apart = "".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in far)
    written = {
        f"xl/worksheets/sheet{number}.xml": f'<worksheet xmlns="{main}"><sheetData>'
        f"{_rows(sheets[name], formula)}{apart}</sheetData></worksheet>"
        for number, name in numbered
    }
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>{named}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
            **written,
        }
    )


def _state(name: str, hidden: Sequence[str]) -> str:
    return ' state="hidden"' if name in hidden else ""


def _rows(rows: Sequence[Sequence[Cell]], formula: str) -> str:
    body = []
    for number, row in enumerate(rows, 1):
        cells = []
        for at, value in enumerate(row):
            place = f"{_letters(at)}{number}"
            if isinstance(value, str):
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            elif value is not None:
                cells.append(f'<c r="{place}"><v>{value!r}</v></c>')
        if formula and number == len(rows):
            cells.append(f'<c r="{_letters(len(row))}{number}"><f>{escape(formula)}</f><v>7</v></c>')
        body.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(body)


def ods(rows: Sequence[Sequence[str]], *, manifest: str = "") -> bytes:
    """One sheet of texts; `manifest` stands in the table of contents of the package."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Patients">{lines}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">{manifest}'
            "</manifest:manifest>",
        }
    )


def packed(members: dict[str, str | bytes]) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _letters(at: int) -> str:
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
