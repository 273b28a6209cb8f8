"""The last reading of a paper before it is issued: no patient, no care, no admission, no compromised contact."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.documents import blocks
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.identity_index import IdentityIndex, IdentityKind
from clinickit.domain.strict_tables import StrictTable
from clinickit.domain.vocabulary import Channel

# Thirteen characters and a key of two, spaced or not; Corsica writes 2A or 2B for its departments.
NIR = re.compile(
    r"(?<![0-9A-Za-z])([1-478](?:[ .\u00a0-]?\d){4}[ .\u00a0-]?(?:\d\d|2[ABab])(?:[ .\u00a0-]?\d){6})"
    r"[ .\u00a0-]?(\d\d)(?![0-9A-Za-z])"
)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
FEWEST_DIGITS = 8  # of a telephone number; fewer would be found anywhere
CORSICA = {"2A": "19", "2B": "18"}


class Danger(StrEnum):
    """What must not be written."""

    NIR = "nir"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    MEDICAL_TERM = "medical_term"
    ADMISSION = "admission"
    JUDGEMENT = "judgement"
    REASSURANCE = "reassurance"
    LINK = "link"
    COMPROMISED = "compromised"


IDENTITIES = {
    IdentityKind.NAME: Danger.NAME,
    IdentityKind.EMAIL: Danger.EMAIL,
    IdentityKind.PHONE: Danger.PHONE,
}


@dataclass(frozen=True, slots=True)
class Concern:
    """Something found: what kind, under which heading, the words themselves (for the screen only), what to do."""

    danger: Danger
    place: str
    found: str
    sentence: str
    action: str


@dataclass(frozen=True, slots=True)
class Guard:
    """What to look for, read from resources/wording: words, phrases, which check for which paper, what to say."""

    stems: tuple[str, ...]
    words: tuple[str, ...]
    phrases: Mapping[Danger, tuple[str, ...]]
    papers: Mapping[str, tuple[Danger, ...]]
    sentences: Mapping[Danger, tuple[str, str]]


def folded(text: str) -> str:
    """The text without accents or capitals, of the same length, apostrophes made alike."""
    return "".join(_folded(letter) for letter in text.replace("’", "'").replace("\u00a0", " "))


def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[:1].casefold()
    return plain if len(plain) == 1 else letter


def parse_guard(terms: Mapping[str, object], secrecy: Mapping[str, object]) -> Guard:
    """Read `wording/medical_terms.toml` and `wording/secrecy.toml`; raises ResourceProblem with file and key."""
    medical = StrictTable(terms, "wording/medical_terms.toml")
    table = StrictTable(secrecy, "wording/secrecy.toml")
    phrases = StrictTable(table.value("phrases"), table.file, "phrases")
    papers = StrictTable(table.value("papers"), table.file, "papers")
    sentences = StrictTable(table.value("sentences"), table.file, "sentences")
    guard = Guard(
        stems=tuple(folded(one) for one in medical.texts("stems")),
        words=tuple(folded(one) for one in medical.texts("words")),
        phrases={_danger(phrases, name): tuple(map(folded, phrases.texts(name))) for name in phrases.names()},
        papers={one: tuple(_danger(papers, name) for name in papers.texts(one)) for one in papers.names()},
        sentences={danger: _sentence(sentences, danger) for danger in Danger},
    )
    for one in (medical, table, phrases, papers, sentences):
        one.finish()
    return guard


def _danger(table: StrictTable, name: str) -> Danger:
    if name not in {one.value for one in Danger}:
        table.fail(name, f"une de ces relectures est attendue : {', '.join(Danger)}")
    return Danger(name)


def _sentence(table: StrictTable, danger: Danger) -> tuple[str, str]:
    one = StrictTable(table.value(danger.value), table.file, f"sentences.{danger.value}")
    pair = one.text("sentence"), one.text("action")
    one.finish()
    return pair


def _texts(document: blocks.Document) -> Iterator[tuple[str, str]]:
    """Every text of a paper with the heading it stands under."""
    place = document.title
    yield from ((document.title, line) for line in (*document.letterhead.sender, *document.letterhead.recipient))
    for block in document.blocks:
        if isinstance(block, blocks.Heading):
            place = block.text
        if isinstance(block, blocks.Annex):
            place = block.title
        yield from ((place, text) for text in _block_texts(block))
    yield document.title, document.footer


def _block_texts(block: blocks.Block) -> tuple[str, ...]:  # noqa: PLR0911 - one return for each kind
    match block:
        case blocks.Heading(text, _):
            return (text,)
        case blocks.Paragraph(text, _):
            return (blocks.plain(text),)
        case blocks.ListBlock(items, _):
            return tuple(blocks.plain(item) for item in items)
        case blocks.Table():
            cells = tuple(blocks.plain(cell) for row in block.rows for cell in row)
            return (block.caption, *block.header, *cells)
        case blocks.Signature(_, name, quality):
            return (name, quality)
        case blocks.Annex(title):
            return (title,)
        case blocks.Form(asked):
            return tuple(text for one in asked for text in (one.label, one.given))
        case blocks.PageBreak():
            return ()


def is_nir(number: str, key: str) -> bool:
    """Whether thirteen characters and their key of two make a French national health number."""
    digits = re.sub(r"[ .\u00a0-]", "", number).upper()
    department = digits[5:7]
    return 97 - int(digits[:5] + CORSICA.get(department, department) + digits[7:]) % 97 == int(key)


def _words_found(guard: Guard, text: str) -> Iterator[str]:
    for stem in guard.stems:
        yield from (found.group() for found in re.finditer(rf"\b{re.escape(stem)}\w*", text))
    for word in guard.words:
        yield from (found.group() for found in re.finditer(rf"\b{re.escape(word)}\b", text))


def _phrases_found(guard: Guard, danger: Danger, text: str) -> Iterator[str]:
    return (phrase for phrase in guard.phrases.get(danger, ()) if phrase in text)


def _identities(text: str, index: IdentityIndex, allowed: tuple[str, ...]) -> Iterator[tuple[Danger, str]]:
    ours = [found.span() for name in allowed if name for found in re.finditer(re.escape(name), text)]
    for hit in index.found_in(text):
        if not any(start <= hit.start and hit.end <= end for start, end in ours):
            yield IDENTITIES[hit.kind], text[hit.start : hit.end]
    for found in NIR.finditer(text):
        if is_nir(found.group(1), found.group(2)):
            yield Danger.NIR, found.group()


def _contacts(text: str, compromised: tuple[str, ...]) -> Iterator[tuple[Danger, str]]:
    digits = re.sub(r"[^0-9]", "", text)
    for value in compromised:
        number = re.sub(r"[^0-9]", "", value)
        written = (
            value.casefold() in text.casefold() if "@" in value else len(number) >= FEWEST_DIGITS and number in digits
        )
        if written:
            yield Danger.COMPROMISED, value


def _worded(guard: Guard, text: str, dangers: tuple[Danger, ...]) -> Iterator[tuple[Danger, str]]:
    plain = folded(text)
    for danger in dangers:
        if danger is Danger.MEDICAL_TERM:
            yield from ((danger, found) for found in _words_found(guard, plain))
        elif danger is Danger.LINK:
            yield from ((danger, found.group()) for found in LINK.finditer(text))
        else:
            yield from ((danger, found) for found in _phrases_found(guard, danger, plain))


def review(
    document: blocks.Document,
    guard: Guard,
    index: IdentityIndex,
    allowed: tuple[str, ...] = (),
    compromised: tuple[str, ...] = (),
) -> tuple[Concern, ...]:
    """What must be looked at again before a paper is issued, without doubles, in reading order.

    `allowed` are names that may stand there although a patient bears them too (the doctor, the contact);
    `compromised` are the numbers and mailboxes that the attacker holds.
    """
    dangers = guard.papers.get(document.template_id, ())
    found: dict[Concern, None] = {}
    for place, text in _texts(document):
        for danger, said in (
            *_identities(text, index, allowed),
            *_contacts(text, compromised),
            *_worded(guard, text, dangers),
        ):
            found[Concern(danger, place, said, *guard.sentences[danger])] = None
    return tuple(found)


CONTACTS = {
    Channel.PHONE: (
        "practice.phone",
        "practice.head.phone",
        "practice.notifier.phone",
        "practice.contact_point.phone",
        "practice.dpo.phone",
    ),
    Channel.EMAIL: (
        "practice.email",
        "practice.head.email",
        "practice.notifier.email",
        "practice.contact_point.email",
        "practice.dpo.email",
    ),
}


def compromised_values(answers: Mapping[str, FactValue]) -> tuple[str, ...]:
    """The numbers and mailboxes of the profile that a compromised channel forbids to print."""
    marked = answers.get("practice.crisis.compromised")
    channels = marked.items if isinstance(marked, Several) else ()
    values = (answers.get(path) for channel, paths in CONTACTS.items() if channel in channels for path in paths)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))


NAMED_PEOPLE = (
    ("practice.head.first_name", "practice.head.last_name"),
    ("practice.contact_point.name",),
    ("practice.notifier.name",),
    ("practice.dpo.name",),
)


def allowed_names(answers: Mapping[str, FactValue]) -> tuple[str, ...]:
    """The people who speak for the practice: their names may stand in its papers."""
    names = (" ".join(str(answers.get(path, "")) for path in paths) for paths in NAMED_PEOPLE)
    return tuple(name for name in names if name.strip() and "Unknown" not in name)
