"""What an SMS may hold and how many it takes (GSM 03.38), and to which numbers one can be sent."""

import re
import unicodedata

from clinickit.people.identity import phone_number

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")  # written with an escape: two places each
_SAID = {"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "…": "...", "œ": "oe", "Œ": "OE"}
_ALONE, _JOINED = 160, 153  # places in an SMS that goes alone, and in each of those that follow each other
_NATIONAL_MOBILE = re.compile("[67][0-9]{8}")
_SHORTEST_ABROAD = 8


def gsm_text(text: str) -> str:
    """The text in the letters that every telephone writes one to a place.

    One other letter (a no-break space, « ê ») would bring an SMS down to 70 letters.
    """
    spaced = text.replace("«\u00a0", "«").replace("\u00a0»", "»").replace("\u00a0", " ")
    said = "".join(_SAID.get(letter, letter) for letter in spaced)
    return "".join(letter if letter in _BASIC | _TWICE else _plain(letter) for letter in said)


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if bare in _BASIC | _TWICE else "?"


def sms_count(text: str) -> int:
    """How many SMS a text in these letters takes."""
    places = sum(2 if letter in _TWICE else 1 for letter in text)
    return 1 if places <= _ALONE else -(-places // _JOINED)


def sms_number(phone: str) -> str:
    """The number as it is dialled from France, mobiles only (« 06… », « 0032… »); empty for one that takes no SMS."""
    national = str(phone_number(phone))
    if _NATIONAL_MOBILE.fullmatch(national):
        return f"0{national}"
    figures = re.sub(r"\D", "", phone)
    abroad = figures.removeprefix("00") if phone.strip().startswith("+") or figures.startswith("00") else ""
    if len(abroad) < _SHORTEST_ABROAD or abroad.startswith("33") or national == "0":
        return ""
    return f"00{abroad}"
