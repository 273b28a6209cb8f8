"""Tables that repeat their header on each page, break between rows, and inside a row rather than leave a hole."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, FrameBreak
from reportlab.platypus import Table as ReportlabTable

from clinickit.adapters.pdf.flowables import MarkedParagraph
from clinickit.adapters.pdf.setting import Setting
from clinickit.adapters.pdf.structure import Element
from clinickit.adapters.pdf.style_sheet import MM
from clinickit.documents.blocks import Table, Text, words

_SHORTEST_PIECE = 34.0  # points: two lines of a cell with its padding
_FEWEST_KEPT = 2  # rows that stay on a page when one goes on to keep the last row company


class PaperTable(ReportlabTable):  # type: ignore[misc]  # reportlab ships no types
    """Reportlab's table, which cuts a tall row when the page would otherwise end in a large hole.

    Heights in points: a row lower than `shortest_cut` is never cut; `largest_hole` is the blank that is accepted.
    """

    shortest_cut = 0.0
    largest_hole = 0.0

    def split(self, width: float, height: float) -> list[Flowable]:
        """The part for this page, a break, and the rest: never a lone last row, never a large hole."""
        self._calc(width, height)
        parts = self._parts(height)
        if len(parts) < 2:  # noqa: PLR2004 - not split at all
            return parts
        for part in parts:
            part.shortest_cut, part.largest_hole = self.shortest_cut, self.largest_hole
        return [parts[0], FrameBreak(), *parts[1:]]

    def _parts(self, height: float) -> list["PaperTable"]:
        rows = self.row_heights()
        parts: list[PaperTable] = self._splitRows(height)
        kept = len(parts[0].row_heights()) if parts else 0
        if kept == len(rows):
            return parts
        if rows[kept or self.repeatRows] >= self.shortest_cut and height - sum(rows[:kept]) > self.largest_hole:
            return self._cut(height) or parts
        if kept == len(rows) - 1 and kept > self.repeatRows + _FEWEST_KEPT:
            return self._splitRows(sum(rows[:kept]) - 1) or parts
        return parts

    def _cut(self, height: float) -> list["PaperTable"]:
        """Split inside a row, leaving at least two lines on each side unless that cannot be."""
        for shortest in (_SHORTEST_PIECE, 1):
            self.splitInRow = shortest
            parts: list[PaperTable] = self._splitRows(height, doInRowSplit=True)
            if parts:
                return parts
        return []

    def row_heights(self) -> list[float]:
        """Height of each row in points, the header among them; the table must have been wrapped."""
        heights: list[float] = list(self._rowHeights)
        return heights


def _decorate(table: Any, moment: str, *_place: object) -> None:  # noqa: ANN401 - called by reportlab, which has no types
    if moment in {"startBG", "startLines"}:
        table.canv.addLiteral("/Artifact <</Type /Layout>> BDC")
    elif moment in {"endBG", "endLines"}:
        table.canv.addLiteral("EMC")


def _shares(table: Table, columns: int) -> tuple[float, ...]:
    total = sum(table.widths)
    if len(table.widths) != columns or total <= 0:
        return (1 / columns,) * columns
    return tuple(share / total for share in table.widths)


def _row(
    cells: tuple[Text, ...],
    element: Element,
    columns: int,
    setting: Setting,
    *,
    header: bool = False,
    labels: bool = False,
) -> list[MarkedParagraph]:
    drawn = []
    for number in range(columns):
        text: Text = cells[number] if number < len(cells) else ()
        label = labels and number == 0
        role, scope = ("TH", "Column" if header else "Row") if header or label else ("TD", "")
        style = "cell_header" if header else "cell_label" if label else "cell"
        cell = element.child(role, scope=scope, once=header)
        drawn.append(setting.paragraph(text, style, cell))
    return drawn


def table_flowable(table: Table, element: Element, width: float, setting: Setting) -> PaperTable | None:
    """The table at a width in points, its cells added to the structure element; None when it has no cell."""
    columns = max((len(table.header), *(len(row) for row in table.rows)), default=0)
    if not columns:
        return None
    has_header = any(title.strip() for title in table.header)
    labels = not has_header and columns > 1
    data = []
    if has_header:
        titles = tuple(words(title) for title in table.header)
        data.append(_row(titles, element.child("TR"), columns, setting, header=True))
    data += [_row(row, element.child("TR"), columns, setting, labels=labels) for row in table.rows]
    if not data:
        return None
    drawn = PaperTable(
        data,
        colWidths=[share * width for share in _shares(table, columns)],
        style=_commands(setting, header=has_header, labels=labels) + _ruled(setting, table),
        repeatRows=1 if has_header and len(data) > 1 else 0,
        spaceBefore=3,
        spaceAfter=9,
        renderCB=_decorate,
    )
    drawn.shortest_cut = setting.sheet.table.shortest_cut * MM
    drawn.largest_hole = setting.sheet.table.largest_hole * MM
    return drawn


def _commands(setting: Setting, *, header: bool, labels: bool) -> list[tuple[object, ...]]:
    colors, sizes = setting.sheet.colors, setting.sheet.table
    start, end, padding = (0, 0), (-1, -1), sizes.padding * MM
    rule = HexColor(colors.rule)
    commands: list[tuple[object, ...]] = [
        ("FONTNAME", start, end, setting.faces.regular),  # reportlab names Helvetica otherwise
        ("VALIGN", start, end, "TOP"),
        ("LEFTPADDING", start, end, padding * 1.4),
        ("RIGHTPADDING", start, end, padding * 1.4),
        ("TOPPADDING", start, end, padding * 0.8),
        ("BOTTOMPADDING", start, end, padding * 1.1),
        ("LINEABOVE", start, (-1, 0), sizes.rule, rule),
        ("LINEBELOW", start, end, sizes.rule, rule),
    ]
    if header:
        commands += [
            ("BACKGROUND", start, (-1, 0), HexColor(colors.header_fill)),
            ("LINEBELOW", start, (-1, 0), sizes.rule * 2, HexColor(colors.accent)),
        ]
    if labels:
        commands.append(("BACKGROUND", start, (0, -1), HexColor(colors.label_fill)))
    return commands


def _ruled(setting: Setting, table: Table) -> list[tuple[object, ...]]:
    """Lines between the columns, where one writes by hand."""
    sheet = setting.sheet
    line = ("LINEBEFORE", (0, 0), (-1, -1), sheet.table.rule, HexColor(sheet.colors.soft))
    return [line, ("LINEAFTER", (-1, 0), (-1, -1), *line[3:])] if table.ruled else []


def lead_height(table: PaperTable, width: float, tallest: float) -> float:
    """Height, in points, of what must follow a heading: the header and the first row, or the start of a tall row."""
    table.wrap(width, 10_000)
    heights = table.row_heights()
    return float(sum(heights[: table.repeatRows]) + min(heights[table.repeatRows], tallest))
