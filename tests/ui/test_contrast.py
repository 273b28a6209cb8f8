"""Every pair of colours of the style sheet can be read: 4.5 to 1 for words (WCAG 2.2, 1.4.3), 3 to 1 for outlines."""

import re
from collections.abc import Iterator

import pytest

from clinickit.ui.application import STYLE
from tests.ui.stage import RESOURCES

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![-\w])(color|background|selection-color|selection-background-color):\s*(#[0-9a-fA-F]{6})")
OUTLINE = re.compile(r"border(?:-left)?: \d+px solid (#[0-9a-fA-F]{6})")
WORDS, OUTLINES = 4.5, 3.0
# Where words stand that say no background of their own.
PAGES = ("#ffffff", "#f5f7f8", "#f3f8f9", "#e6edef")
BAR = "#0f4a57"
ON_THE_BAR = ("QFrame#bar", "#barClock", "#saveState", "#barButton")
# What cannot be used now may be paler (1.4.3 exempts it); a gesture's own box is drawn on its own ground.
EXEMPT = ":disabled"
GROUNDS = {"#doNot": ("#fdf1ef",), "#nextGestureText": ("#e3f3f5",)}


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rules() -> Iterator[tuple[str, str]]:
    """Each selector of the style sheet, with what it says."""
    text = re.sub(r"/\*.*?\*/", "", RESOURCES.data(STYLE).decode(), flags=re.DOTALL)
    for selectors, body in RULE.findall(text):
        for selector in selectors.split(","):
            yield selector.strip(), body


def grounds(selector: str, said: dict[str, str]) -> tuple[str, ...]:
    """What the words of a selector may stand on."""
    if "background" in said:
        return (said["background"],)
    if any(one in selector for one in ON_THE_BAR):
        return (BAR,)
    return next((found for name, found in GROUNDS.items() if name in selector), PAGES)


def pairs() -> Iterator[tuple[str, str, str]]:
    """Each selector with its words' colour and one ground."""
    for selector, body in rules():
        said = dict(COLOUR.findall(body))
        if EXEMPT in selector:
            continue
        if "color" in said:
            yield from ((selector, said["color"], ground) for ground in grounds(selector, said))
        if "selection-color" in said:
            yield selector, said["selection-color"], said["selection-background-color"]


def test_black_on_white_is_the_most_there_is() -> None:
    assert round(contrast("#000000", "#ffffff")) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(("selector", "words", "ground"), sorted(set(pairs())))
def test_words_stand_out_from_what_they_stand_on(selector: str, words: str, ground: str) -> None:
    assert contrast(words, ground) >= WORDS, selector


@pytest.mark.parametrize("selector", ["QLineEdit", "QPlainTextEdit", "QComboBox"])
def test_a_field_has_an_outline_that_is_seen(selector: str) -> None:
    (body,) = [body for one, body in rules() if one == selector][:1]
    outline = OUTLINE.findall(body)[0]
    assert contrast(outline, "#ffffff") >= OUTLINES


@pytest.mark.parametrize("ground", PAGES)
def test_the_focus_is_seen_on_every_ground(ground: str) -> None:
    (body,) = [body for one, body in rules() if one == "QLineEdit:focus"][:1]
    assert contrast(OUTLINE.findall(body)[0], ground) >= OUTLINES
