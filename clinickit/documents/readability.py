"""How easy a French text is to read, after Kandel and Moles (1958)."""

import re

EASY = 60.0
"""At least this much for a letter to a patient."""

_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
_WORD = re.compile(r"[0-9A-Za-zÀ-ÿœŒ]+")
_SENTENCE_END = re.compile(r"[.!?\n]+")
_MUTE_END = re.compile(rf"[^{_VOWELS}](?:e|es|ent)$")


def syllables(word: str) -> int:
    """The syllables of a French word, near enough: groups of vowels, without a mute ending."""
    lower = word.lower()
    number = len(re.findall(f"[{_VOWELS}]+", lower))
    return max(1, number - 1 if number > 1 and _MUTE_END.search(lower) else number)


def reading_ease(text: str) -> float:
    """207 - 1.015 x words per sentence - 73.6 x syllables per word; 60 and more is easy. 0 for a text without words."""
    words = _WORD.findall(text)
    sentences = [one for one in _SENTENCE_END.split(text) if _WORD.search(one)]
    if not sentences:
        return 0.0
    return 207 - 1.015 * len(words) / len(sentences) - 73.6 * sum(map(syllables, words)) / len(words)
