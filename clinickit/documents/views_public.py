"""What is said to everybody on a wall or a page: what is known, what is not yet, nothing left to fill in between."""

from dataclasses import replace

from clinickit.documents import views_letter as letter
from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.phrases import enumerated, joined, row, say, stopped
from clinickit.documents.sources import Sources
from clinickit.documents.views_incident import what_happened
from clinickit.domain.facts import Several, Unknown
from clinickit.domain.vocabulary import Established, Nature

NATURES = "breach.natures"


def facts(sources: Sources) -> tuple[Row, ...]:
    """What happened and since when the practice knows, to readers who may not be concerned; supposed things as such."""
    told = [stopped(cell) for made in what_happened(sources) for cell in made]
    known = say(sources, "letter_known_on", day=sources.text("breach.timeline.aware_at", "day"))
    supposed = sources.value("breach.established") is Established.SUPPOSED
    doubt = say(sources, "public_supposed") if supposed else ""
    return (row(joined([*told, known, doubt, say(sources, "public_everybody")], " ")),)


def effect(sources: Sources) -> tuple[Row, ...]:
    """What became of the data, as far as it is known; a gap only when nothing at all is."""
    known = sources.value(NATURES)
    if not isinstance(known, Several) or not known.items:
        return letter.what_it_did_to_the_data(sources)
    settled = replace(sources, answers={**sources.answers, NATURES: replace(known, complete=True)}, uses={})
    made = letter.what_it_did_to_the_data(settled)
    sources.uses.update({path: value for path, value in settled.uses.items() if path != NATURES})
    return made


def not_known_yet(sources: Sources) -> tuple[Row, ...]:
    """What is still being looked for: copied or not, changed or not, other data; nothing when all is known."""
    lacks: list[Text] = []
    natures = sources.value(NATURES)
    open_natures = not isinstance(natures, Several) or not natures.complete
    seen = isinstance(natures, Several) and Nature.CONFIDENTIALITY in natures.items
    if (open_natures and not seen) or (
        seen and isinstance(sources.value("breach.confidentiality.exfiltration"), Unknown)
    ):
        lacks.append(say(sources, "letter_lacks_taken"))
    if open_natures and not (isinstance(natures, Several) and Nature.INTEGRITY in natures.items):
        lacks.append(say(sources, "public_lacks_altered"))
    if any(_incomplete(sources, path) for path in ("breach.data.categories", "breach.data.sensitive")):
        lacks.append(say(sources, "letter_lacks_data"))
    return (row(say(sources, "public_not_known", what=enumerated(lacks))),) if lacks else ()


def _incomplete(sources: Sources, path: str) -> bool:
    value = sources.value(path)
    return not value.complete if isinstance(value, Several) else True


def consequences(sources: Sources) -> tuple[Row, ...]:
    """The likely consequences as a sentence of its own."""
    return tuple(row(joined([say(sources, "public_may_bring"), *made], " ")) for made in letter.consequences(sources))
