"""How French reads: the readability formula of Kandel and Moles, and the typography that every text must keep."""

import re

VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
WORD = re.compile(r"[0-9A-Za-zÀ-ÿœŒ]+")
SENTENCE_END = re.compile(r"[.!?\n]+")
MUTE_END = re.compile(rf"[^{VOWELS}](?:e|es|ent)$")

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


def syllables(word: str) -> int:
    """The syllables of a French word, near enough: groups of vowels, without a mute ending."""
    lower = word.lower()
    number = len(re.findall(f"[{VOWELS}]+", lower))
    return max(1, number - 1 if number > 1 and MUTE_END.search(lower) else number)


def reading_ease(text: str) -> float:
    """Kandel and Moles: 207 - 1.015 x words per sentence - 73.6 x syllables per word; 60 and more is easy."""
    words = WORD.findall(text)
    sentences = [one for one in SENTENCE_END.split(text) if WORD.search(one)]
    return 207 - 1.015 * len(words) / len(sentences) - 73.6 * sum(map(syllables, words)) / len(words)
