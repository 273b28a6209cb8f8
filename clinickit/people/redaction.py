"""Hides what designates a person in a text: health numbers, addresses, telephones, dates of birth, words told."""

import binascii
import html
import quopri
import re
import unicodedata
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MASK = "▇▇▇"


class Hidden(StrEnum):
    """What was hidden."""

    ENCODED = "encoded"
    EMAIL = "email"
    NIR = "nir"
    PHONE = "phone"
    DATE = "date"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what was hidden in it, and how many times per kind."""

    text: str
    counts: dict[Hidden, int] = field(default_factory=dict)


_MONTHS = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:18|19|20)\d\d"
# A date with an hour is when something happened; midnight is how databases write a date of birth.
_NO_HOUR = r"(?![T ,\u00a0à-]{1,3}(?!00?[:h]00)\d{1,2}[:hH]\d\d)"
_GAP = r"[ .\u00a0\u202f\-]?"
_PATTERNS: tuple[tuple[Hidden, re.Pattern[str]], ...] = (
    # What a mail or a page carries in coded form (attachments, pictures) cannot be read: it goes whole.
    (
        Hidden.ENCODED,
        re.compile(r"(?:^[A-Za-z0-9+/]{56,}={0,2}[ \t]*\r?\n)+(?:[A-Za-z0-9+/]+={0,2}[ \t]*$)?", re.MULTILINE),
    ),
    (Hidden.ENCODED, re.compile(r"[A-Za-z0-9+/]{160,}={0,2}")),
    (Hidden.EMAIL, re.compile(r"[^@\s,;<>\"'()\[\]:=|/\\]+@[^@\s,;<>\"'()\[\]|/\\]+\.[A-Za-z]{2,}")),
    (
        Hidden.NIR,
        re.compile(
            rf"(?<![\d])[1-478]{_GAP}\d\d{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d\d|2[ABab]){_GAP}\d{{3}}{_GAP}\d{{3}}"
            rf"(?:{_GAP}(?:cl[ée]\s*)?\d\d)?(?!\d)"
        ),
    ),
    (
        Hidden.PHONE,
        re.compile(rf"(?<![\d+])(?:(?:\+|00)33{_GAP}(?:\(0\){_GAP})?|0)[1-9](?:[ .\u00a0\u202f\-/]?\d\d){{4}}(?!\d)"),
    ),
    (Hidden.PHONE, re.compile(r"\+\d{1,3}(?:[ .\u00a0\u202f\-]?\d{2,4}){3,5}(?!\d)")),
    (Hidden.DATE, re.compile(rf"(?<![\d/.\-]){_DAY}([/.\-]){_MONTH}\1(?:{_YEAR}|\d\d)(?![\d/]|[.\-]\d){_NO_HOUR}")),
    (Hidden.DATE, re.compile(rf"(?<![\d/.\-]){_YEAR}([/.\-]){_MONTH}\1{_DAY}(?![\d/]|[.\-]\d){_NO_HOUR}")),
    (Hidden.DATE, re.compile(r"(?<!\d)(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")),
    (Hidden.DATE, re.compile(rf"(?<!\d){_DAY}(?:er)?\s+(?:{_MONTHS})\s+{_YEAR}(?!\d){_NO_HOUR}", re.IGNORECASE)),
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})+")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_LONGEST_CONTROL = 8  # up to eight control characters in a thousand: more is no text
_PLAIN_CONTROL = "\t\n\r\f\x1b"


def read_text(data: bytes) -> str | None:
    """The text of a file in UTF-8 or Windows-1252; None when it is no text (picture, PDF, archive, program)."""
    if b"\0" in data or data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            return None
    strange = sum(unicodedata.category(one) == "Cc" and one not in _PLAIN_CONTROL for one in text)
    return None if strange * 1000 > len(text) * _LONGEST_CONTROL else text


_CODED_BODY = re.compile(
    r"(^content-transfer-encoding:[ \t]*base64[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n)((?:[A-Za-z0-9+/=]+[ \t]*(?:\r?\n|$))+)",
    re.IGNORECASE | re.MULTILINE,
)


def masked(text: str, words: Sequence[str]) -> Masked:
    """The text with each kind hidden, then the words told (whatever their capitals and accents)."""
    text = unicodedata.normalize("NFC", _in_clear(text))
    text, coded = _CODED_BODY.subn(lambda one: f"{one[1]}{MASK}\n", text)
    counts: dict[Hidden, int] = {Hidden.ENCODED: coded}
    for kind, pattern in _PATTERNS:
        text, found = pattern.subn(lambda one: MASK + ("\n" if one[0].endswith("\n") else ""), text)
        counts[kind] = counts.get(kind, 0) + found
    text, counts[Hidden.WORD] = _without(text, words)
    return Masked(text, {kind: count for kind, count in counts.items() if count})


def _without(text: str, words: Sequence[str]) -> tuple[str, int]:
    """The text without these words, longest first; a word is not looked for inside another one."""
    told = sorted(
        {_folded(unicodedata.normalize("NFC", " ".join(one.split()))) for one in words}, key=len, reverse=True
    )
    found = [r"[\W_]+".join(re.escape(part) for part in re.split(r"[\W_]+", one) if part) for one in told]
    if not (found := [one for one in found if one]):
        return text, 0
    looked = re.compile(rf"(?<![^\W_])(?:{'|'.join(found)})(?![^\W_])")
    kept, place, count = [], 0, 0
    for one in looked.finditer(_folded(text)):
        kept += [text[place : one.start()], MASK]
        place, count = one.end(), count + 1
    return "".join([*kept, text[place:]]), count


def _folded(text: str) -> str:
    """Small letters without accents, as many characters as before."""
    return "".join((unicodedata.normalize("NFD", one)[0].lower() or one)[0] for one in text)


def _in_clear(text: str) -> str:
    """What mails, pages and data write in another way (=C3=A9, &eacute;, %40), written plainly."""
    text = _ENCODED_WORD.sub(_encoded_word, text)
    if re.search(r"^content-transfer-encoding:\s*quoted-printable", text, re.IGNORECASE | re.MULTILINE):
        text = re.sub(r"=\r?\n", "", text)
        text = _QUOTED.sub(lambda one: _decoded(bytes.fromhex(one[0].replace("=", ""))), text)
    text = _ENTITY.sub(lambda one: _if_readable(html.unescape(one[0]), one[0]), text)
    text = _ESCAPED.sub(lambda one: _if_readable(chr(int(one[1], 16)), one[0]), text)
    return _PERCENT.sub(lambda one: _if_readable(_decoded(bytes.fromhex(one[0].replace("%", ""))), one[0]), text)


def _if_readable(said: str, written: str) -> str:
    """A letter, a figure or an « @ » as it is read; anything else stays as it is written."""
    return said if said and all(one.isalnum() or one in "@ \u00a0+.-" for one in said) else written


def _encoded_word(one: re.Match[str]) -> str:
    try:
        if one[2] in "Bb":
            return _decoded(b64decode(one[3] + "=" * (-len(one[3]) % 4)))
        return _decoded(quopri.decodestring(one[3].replace("_", " ")))
    except (binascii.Error, ValueError):
        return MASK


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
