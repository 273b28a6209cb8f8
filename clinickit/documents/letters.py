"""One body per segment of people: the case’s letter, written for what leaked about them and for who receives it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from clinickit.documents.advice import Advice
from clinickit.documents.blocks import Block, Document, Emphasis, ListBlock, Paragraph, Run, Text, plain, words
from clinickit.documents.compose import Row, View, compose
from clinickit.documents.letterheads import headed_answers, with_letterhead
from clinickit.documents.numbers import NBSP
from clinickit.documents.phrases import enumerated, joined, moment, row, say
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.readability import reading_ease
from clinickit.documents.slots import CONCERNED, REFERENCE, SALUTATION, filled
from clinickit.documents.sources import Sources
from clinickit.documents.templates import DocumentTemplate, Element, parse_template
from clinickit.documents.views import VIEWS
from clinickit.documents.views_letter import advice, steps
from clinickit.documents.wording import Words
from clinickit.domain.calendar_words import MONTHS
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.letters import (
    LeakCategory,
    LetterForm,
    LetterSlots,
    LossKind,
    RecipientKind,
    SegmentKey,
    counted_as,
)
from clinickit.domain.vocabulary import DataCategory, Established, Nature, SensitiveData, Unavailability

ABOUT_CARE = frozenset(
    {LeakCategory.HEALTH, LeakCategory.FREE_TEXT, LeakCategory.PRESCRIPTION, LeakCategory.PHOTOGRAPH}
)
ABOUT_SOMEBODY = frozenset({RecipientKind.MINOR, RecipientKind.PROTECTED_REPRESENTED, RecipientKind.HEIRS})
"""Letters written to one person about another, whom they name."""

_NATURES = {
    LossKind.DISCLOSED: Nature.CONFIDENTIALITY,
    LossKind.LOST: Nature.AVAILABILITY,
    LossKind.UNAVAILABLE: Nature.AVAILABILITY,
    LossKind.ALTERED: Nature.INTEGRITY,
}
# The advice that each category calls for, however many others leaked (ids of wording/advice.toml).
_OWN_ADVICE = {
    LeakCategory.NIR: "watch_refunds",
    LeakCategory.ID_DOCUMENT: "identity_copy",
    LeakCategory.BANK_ACCOUNT: "watch_account",
    LeakCategory.BANK_CARD: "watch_account",
    LeakCategory.LOGIN: "change_password",
    LeakCategory.PASSWORD: "change_password",
    **dict.fromkeys(ABOUT_CARE, "no_blackmail"),
}
# Finer than the advice of the case's letter, which does not tell a card from an account (`advice_…` of letters/).
_FINER = (LeakCategory.BANK_CARD, LeakCategory.PRESCRIPTION, LeakCategory.PHOTOGRAPH, LeakCategory.RELATIVE)
# Nobody has seen data that are only lost: no advice against its misuse.
_NOTHING_SEEN: Mapping[str, FactValue] = {"breach.data.categories": Several(()), "breach.data.sensitive": Several(())}
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(rf"(?:\ble )?\b(1er|\d{{1,2}}){NBSP}({'|'.join(MONTHS)}) (\d{{4}})")
_AND = {" et ": " and ", ", ainsi que ": ", and ", " ainsi que ": " and "}
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Ü])")


@dataclass(frozen=True, slots=True)
class FormWords:
    """A wording of the letter: its template, and the words it is composed with."""

    template: DocumentTemplate
    words: Words


@dataclass(frozen=True, slots=True)
class SegmentBody:
    """The letter of one segment with what must be seen before it goes: what it lacks of art. 34(2), how easy it reads.

    `lacking` are the elements that this letter does not carry; `ease` is None for English, which the formula of
    Kandel and Moles does not measure.
    """

    segment: SegmentKey
    document: Document
    lacking: tuple[Element, ...]
    ease: float | None


def letter_forms(
    raws: Mapping[LetterForm, Mapping[str, object]], ordinary: DocumentTemplate, common: Words
) -> Mapping[LetterForm, FormWords]:
    """The forms of the letter from `resources/letters/`; `ordinary` is the letter of the case.

    Raises ResourceProblem when a form lacks a sentence that the ordinary one has beside the case's papers.
    """
    base = {**common.sentences, **_sentences(raws[LetterForm.ORDINARY], LetterForm.ORDINARY)}
    made = {LetterForm.ORDINARY: FormWords(ordinary, replace(common, sentences=base))}
    for form, raw in raws.items():
        if form is LetterForm.ORDINARY:
            continue
        file = _file(form)
        template = parse_template(_table(raw, "template", file), file, VIEWS)
        said = _sentences(raw, form)
        if form is LetterForm.ENGLISH:
            _all_said(said, _sentences(raws[LetterForm.ORDINARY], LetterForm.ORDINARY), file)
        told = _translated(common.advice, _texts(raw, "advice", file)) if "advice" in raw else common.advice
        made[form] = FormWords(template, replace(common, sentences={**base, **said}, advice=told))
    return made


def _file(form: LetterForm) -> str:
    return f"letters/{form.value}.toml"


def _table(raw: Mapping[str, object], key: str, file: str) -> Mapping[str, object]:
    found = raw.get(key)
    if not isinstance(found, Mapping):
        raise ResourceProblem(file, key, "une table est attendue")
    return found


def _texts(raw: Mapping[str, object], key: str, file: str) -> dict[str, str]:
    found = _table(raw, key, file)
    for name, value in found.items():
        if not isinstance(value, str) or not value.strip():
            raise ResourceProblem(file, f"{key}.{name}", "un texte est attendu")
    return {name: str(value) for name, value in found.items()}


def _sentences(raw: Mapping[str, object], form: LetterForm) -> dict[str, str]:
    return _texts(raw, "sentences", _file(form))


def _all_said(said: Mapping[str, str], wanted: Iterable[str], file: str) -> None:
    for key in wanted:
        if key not in said:
            raise ResourceProblem(file, f"sentences.{key}", "cette phrase manque dans cette langue")


def _translated(advice: tuple[Advice, ...], texts: Mapping[str, str]) -> tuple[Advice, ...]:
    """The advice of another language: a piece without a translation is left out rather than printed in French."""
    return tuple(replace(one, text=texts[one.id], help_lines=()) for one in advice if one.id in texts)


def segment_answers(answers: Mapping[str, FactValue], key: SegmentKey) -> dict[str, FactValue]:
    """The facts of the case as they stand for one segment: what leaked about these people, what they lost.

    For people found in the leaked file the categories are complete; for people only presumed concerned they are not,
    and the letter says that it is not certain.
    """
    counted = [DataCategory.OTHER if _withheld(one, key) else counted_as(one) for one in key.categories]
    ordinary = tuple(one for one in DataCategory if one in counted)
    sensitive = tuple(one for one in SensitiveData if one in counted)
    natures = tuple(one for one in Nature if one in {_NATURES[loss] for loss in key.losses})
    complete = not key.presumed or _complete(answers.get("breach.data.categories"))
    changed: dict[str, FactValue] = {
        "breach.data.categories": Several(ordinary, complete),
        "breach.data.sensitive": Several(sensitive, complete),
        "breach.data.most_exposed": Several(()),
        "breach.natures": Several(natures),
    }
    if LossKind.LOST in key.losses:
        changed["breach.availability.unavailability"] = Unavailability.PERMANENT
        changed["breach.availability.restored"] = False
    if key.presumed:
        changed["breach.established"] = Established.SUPPOSED
    return {**answers, **changed}


def _complete(value: object) -> bool:
    return isinstance(value, Several) and value.complete


def segment_body(key: SegmentKey, forms: Mapping[LetterForm, FormWords], case: Sources) -> SegmentBody:
    """The body of a segment. `case` holds facts, findings and moment of the case; its own words are not used.

    Raises ValueError for a recipient to whom no letter is written (a deceased person).
    """
    if key.recipient is RecipientKind.DECEASED:
        raise ValueError("no letter is written to a deceased person")
    form = forms[key.form]
    answers = segment_answers(case.answers, key)
    answers = headed_answers(answers, key.entity) if key.entity else answers
    sources = Sources(answers, form.words, case.made_at, case.journal, case.findings)
    views = {**VIEWS, "letter_data": _data_view(key), "letter_steps": _steps_view(form.words)}
    disclosed = LossKind.DISCLOSED in key.losses
    views["letter_advice"] = _advice_view(key) if disclosed else _read_with(advice, _NOTHING_SEEN)
    composed = compose(form.template, sources, views)
    headed = with_letterhead(composed, answers, key.entity) if key.entity else composed
    document = replace(headed, blocks=_personal(composed.blocks, key, sources))
    if key.form is LetterForm.ENGLISH:
        document = replace(_in_english(document), language="en")
    if key.form is LetterForm.SIMPLIFIED:
        document = replace(document, blocks=tuple(map(_one_sentence_a_line, document.blocks)))
    document = replace(document, gaps=tuple(sources.gaps.values()), uses=tuple(sources.uses.items()))
    ease = None if key.form is LetterForm.ENGLISH else reading_ease(readable(document))
    return SegmentBody(key, document, lacking(form.template, views, sources), ease)


def _data_view(key: SegmentKey) -> View:
    def data(sources: Sources) -> tuple[Row, ...]:
        said = sources.words.sentences
        names = [said[f"category_{one.value}"] for one in key.categories if not _withheld(one, key)]
        if any(_withheld(one, key) for one in key.categories):
            names.append(said["category_withheld"])
        one_a_line = key.form is LetterForm.SIMPLIFIED
        listed = (words(",\n".join(names)) if one_a_line and names else enumerated(names)) or sources.gap(
            "breach.data.categories"
        )
        lead = said["letter_data_maybe" if key.presumed else "letter_data"]
        return (row(joined([(Run(lead, Emphasis.STRONG),), joined([listed, "."])], " ")),)

    return data


def _advice_view(key: SegmentKey) -> View:
    """The advice that each of the leaked categories calls for, the finest included."""
    shown = [one for one in key.categories if not _withheld(one, key)]
    always = frozenset(_OWN_ADVICE[one] for one in shown if one in _OWN_ADVICE)

    def told(sources: Sources) -> tuple[Row, ...]:
        finer = (say(sources, f"advice_{one.value}") for one in _FINER if one in shown)
        return (*advice(sources, always), *map(row, finer))

    return told


def _withheld(category: LeakCategory, key: SegmentKey) -> bool:
    """Whether a category tells of care that its reader may not know of (CSP L1111-5, L1110-4 V)."""
    return key.recipient in {RecipientKind.MINOR_SECRET, RecipientKind.HEIRS} and category in ABOUT_CARE


def _steps_view(said: Words) -> View:
    """What the practice did: its own words, or a translated sentence where they would not be understood."""
    done = said.sentences.get("letter_steps_done", "")

    def translated(sources: Sources) -> tuple[Row, ...]:
        known = sources.known("breach.after.immediate")
        return _read_with(steps, {"breach.after.immediate": done} if known else {})(sources)

    return translated if done else steps


def _read_with(view: View, changed: Mapping[str, FactValue]) -> View:
    """A view that reads some facts otherwise; the facts it read are noted as they are."""

    def read(sources: Sources) -> tuple[Row, ...]:
        other = replace(sources, answers={**sources.answers, **changed}, uses={})
        made = view(other)
        sources.uses.update({path: value for path, value in other.uses.items() if path not in changed})
        for path in changed:
            sources.value(path)
        return made

    return read


def _personal(blocks: tuple[Block, ...], key: SegmentKey, sources: Sources) -> tuple[Block, ...]:
    """The blocks with the reference before the object, the salutation after it, and what this segment must read."""
    subject = next(at for at, one in enumerate(blocks) if isinstance(one, Paragraph) and one.style == "object")
    said = sources.words.sentences
    reference = Paragraph(words(f"{said['reference']} {REFERENCE}"), "note")
    before, after = blocks[:subject], blocks[subject + 2 :]
    told = [Paragraph(words(SALUTATION)), *_to_whom(key, said)]
    return (*before, reference, blocks[subject], *told, *after[:1], *_about_losses(key, sources), *after[1:])


def _to_whom(key: SegmentKey, said: Mapping[str, str]) -> list[Block]:
    sentence = said.get(f"recipient_{key.recipient.value}", "")
    told: list[Block] = [Paragraph(words(sentence))] if sentence else []
    if key.recipient in ABOUT_SOMEBODY:
        told.append(Paragraph(words(f"{said['concerned']} {CONCERNED}")))
    return told


def _about_losses(key: SegmentKey, sources: Sources) -> list[Block]:
    """What is missing and what to bring, or that the person is only presumed concerned."""
    parts: list[str | Text] = [say(sources, "presumed")] if key.presumed else []
    gone = {LossKind.LOST, LossKind.UNAVAILABLE} & set(key.losses)
    back = LossKind.LOST not in gone and sources.value("breach.availability.restored") is True
    if gone and not back:
        if moment(sources, "breach.timeline.started_at"):
            parts.append(say(sources, "missing_since", day=sources.text("breach.timeline.started_at", "day")))
        parts.append(say(sources, "missing_lost" if LossKind.LOST in gone else "missing_unavailable"))
    if LossKind.ALTERED in key.losses:
        parts.append(say(sources, "missing_altered"))
    return [Paragraph(joined(parts, " "))] if parts else []


def lacking(template: DocumentTemplate, views: Mapping[str, View], sources: Sources) -> tuple[Element, ...]:
    """The elements of art. 34(2) that the letter would not carry: nothing printed for them, or a gap.

    What is not known yet need only be said when something is not known.
    """
    return tuple(one for one in template.elements if one.id != "unknown" and not _carried(one, views, sources))


def _carried(element: Element, views: Mapping[str, View], sources: Sources) -> bool:
    texts = [
        cell
        for name in element.carried_by
        if (view := views.get(name.removeprefix("view:")))
        for made in view(sources)
        for cell in made
    ]
    whole = [text for text in texts if plain(text).strip(" .")]
    return bool(whole) and not any(run.emphasis is Emphasis.GAP for text in whole for run in text)


def readable(document: Document) -> str:
    """The sentences of a letter as one person reads them, without addresses, for the measure of how easy they are."""
    kept = [one for one in document.blocks if not isinstance(one, Paragraph) or one.style == "body"]
    sample = LetterSlots("", (), "Madame, Monsieur,", "", "Camille")
    bare = replace(document, blocks=tuple(kept), letterhead=type(document.letterhead)(), footer="")
    return as_plain_text(filled(bare, sample))


def _in_runs(block: Block, change: Callable[[Text], Text]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=change(block.text))
    if isinstance(block, ListBlock):
        return replace(block, items=tuple(map(change, block.items)))
    return block


def _in_english(document: Document) -> Document:
    """Dates and lists, which the words of papers write in French, in English."""

    def date(found: re.Match[str]) -> str:
        return f"{found[1].removesuffix('er')}{NBSP}{_ENGLISH_MONTHS[MONTHS.index(found[2])]} {found[3]}"

    def change(text: Text) -> Text:
        return tuple(replace(run, text=_AND.get(run.text) or _DATE.sub(date, run.text)) for run in text)

    return replace(document, blocks=tuple(_in_runs(one, change) for one in document.blocks))


def _one_sentence_a_line(block: Block) -> Block:
    return _in_runs(block, _lines)


def _lines(text: Text) -> Text:
    """Each sentence on a line of its own, and the words in bold that open a paragraph too."""
    made: list[Run] = []
    for run in text:
        said = _SENTENCE.sub("\n", run.text)
        ended = bool(made) and (made[-1].text.endswith((".", "!", "?")) or made[-1].emphasis is Emphasis.STRONG)
        if ended and said.startswith(" ") and run.emphasis is Emphasis.PLAIN:
            said = "\n" + said.removeprefix(" ")
        made.append(replace(run, text=said))
    return tuple(made)
