"""The tree of what is read aloud (headings, paragraphs, lists, tables) and the marks that tie it to the pages."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Canvas(Protocol):
    """What is used of reportlab's canvas here."""

    def getPageNumber(self) -> int:  # noqa: N802 - reportlab's own name
        """The number of the page being drawn, from 1."""
        ...

    def addLiteral(self, code: str) -> None:  # noqa: N802 - reportlab's own name
        """Put PDF operators into the page as they are."""
        ...


@dataclass(slots=True)
class Element:
    """One structure element: its role, its children, and where its content was drawn (page index, mark number).

    `once` marks a repeated table header: read aloud at its first drawing, decoration on the following pages.
    """

    role: str
    actual_text: str = ""
    scope: str = ""
    once: bool = False
    children: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def child(self, role: str, *, actual_text: str = "", scope: str = "", once: bool = False) -> "Element":
        """A new last child."""
        made = Element(role, actual_text, scope, once)
        self.children.append(made)
        return made


class Marks:
    """Numbers the marked content of each page while a document is drawn."""

    def __init__(self) -> None:
        self._next: Counter[int] = Counter()

    @contextmanager
    def content(self, canvas: Canvas, element: Element) -> Iterator[None]:
        """Everything drawn inside belongs to the element."""
        if element.once and element.marks:
            with decoration(canvas):
                yield
            return
        page = canvas.getPageNumber() - 1
        number = self._next[page]
        self._next[page] += 1
        element.marks.append((page, number))
        canvas.addLiteral(f"/{element.role} <</MCID {number}>> BDC")
        yield
        canvas.addLiteral("EMC")


@contextmanager
def decoration(canvas: Canvas, kind: str = "Layout") -> Iterator[None]:
    """Everything drawn inside is decoration that a screen reader skips; kind is Layout or Pagination."""
    canvas.addLiteral(f"/Artifact <</Type /{kind}>> BDC")
    yield
    canvas.addLiteral("EMC")
