"""The typography that every French text must keep."""

import re

# What a text must not hold, with the name of the fault.
FAULTS = {
    "a double space": re.compile(r"[ \u00a0]{2}"),
    "a space missing its no-break form before a sign": re.compile(r" [:;!?»]"),
    "a plain space after an opening quotation mark": re.compile("« "),
    "a narrow no-break space": re.compile("\u202f"),
    "a straight apostrophe": re.compile(r"(?<=\w)'(?=\w)"),
    "a straight quotation mark": re.compile('"'),
    "three dots": re.compile(r"(?<!\.)\.{3}(?!\.)"),
    "a space before a comma or a full stop": re.compile(r"[ \u00a0][,.](?!\.)"),
    "a doubled sign": re.compile(r"(?<!\.)\.\.(?!\.)|,,|;;|::"),
    "an empty pair": re.compile(r"\(\)|«\u00a0\u00a0?»"),
    "a word of the program": re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|\bUnknown\b|Several\(|Count\("),
    "a blank left open": re.compile(r"[{}]"),
    "a capital without its accent": re.compile(r"\b(?:Etat|Ecole|Evaluation|Etablissement|Eleve|Ecrit)\b"),
}


def faults(text: str) -> list[str]:
    """The faults of typography of a text, each with the words around it."""
    return [
        f"{name}: « {text[max(0, found.start() - 25) : found.end() + 25]} »"
        for name, pattern in FAULTS.items()
        for found in pattern.finditer(text)
    ]
