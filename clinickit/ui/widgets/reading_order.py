"""The order in which Tab goes: that of reading, whatever the order in which things were made."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget


def reading_order(root: QWidget, *, shown: bool = False) -> Iterator[QWidget]:
    """What Tab may reach inside a widget, from top to bottom as its layouts place it; only what is `shown`, or all."""
    if shown and not root.isVisible():
        return
    inside = root.widget() if isinstance(root, QScrollArea) else None
    if inside is not None:
        yield from reading_order(inside, shown=shown)
        return
    if root.focusPolicy() & Qt.FocusPolicy.TabFocus and root.focusProxy() is None:
        yield root
    layout = root.layout()
    if layout is not None:
        yield from _in_layout(layout, shown=shown)


def _in_layout(layout: QLayout, *, shown: bool) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from reading_order(widget, shown=shown)
        elif inner is not None:
            yield from _in_layout(inner, shown=shown)


def go_on_reading(root: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next control (or the one before), round and round; False when there is none."""
    reachable = [one for one in reading_order(root, shown=True) if one.isEnabled()]
    here = QApplication.focusWidget()
    if not reachable or (here is not None and here is not root.window() and here not in reachable):
        return False
    place = reachable.index(here) if here in reachable else (-1 if forward else 0)
    following = reachable[(place + (1 if forward else -1)) % len(reachable)]
    following.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    show(following)
    return True


def show(widget: QWidget) -> None:
    """Scroll the page so that a control is seen."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
