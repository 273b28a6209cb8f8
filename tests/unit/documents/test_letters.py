"""One body per segment: complete, easy to read, true to what leaked about these people, and silent about care."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinickit.documents.blocks import Paragraph, plain
from clinickit.documents.compose import compose
from clinickit.documents.letters import (
    ABOUT_CARE,
    SegmentBody,
    lacking,
    letter_forms,
    segment_answers,
    segment_body,
)
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.readability import EASY, reading_ease, syllables
from clinickit.documents.slots import ADDRESS, CONCERNED, REFERENCE, SALUTATION, filled, marks_of
from clinickit.documents.sources import Sources
from clinickit.documents.templates import parse_template
from clinickit.documents.views import VIEWS
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.letters import (
    LeakCategory,
    LetterForm,
    LetterSlots,
    LossKind,
    RecipientKind,
    SegmentKey,
    segment_categories,
)
from clinickit.domain.vocabulary import DataCategory, MostExposed, Nature, SensitiveData
from tests.french import faults
from tests.law import RESOURCES, read
from tests.papers import FINDINGS, MADE_AT, RICH, WORDS, several, template

RAWS = {form: read(RESOURCES / "letters" / f"{form.value}.toml") for form in LetterForm}
FORMS = letter_forms(RAWS, template("patient_letter"), WORDS)
PERSON = SegmentKey((LeakCategory.IDENTITY, LeakCategory.NIR), RecipientKind.PERSON)
WRITTEN = [kind for kind in RecipientKind if kind is not RecipientKind.DECEASED]
SLOTS = LetterSlots("p1", ("MME LÉA MARTIN", "44000 NANTES"), "Madame,", "TIL-000123-K", "Zoé Martin")
CARE = re.compile(
    r"\bVIH\b|\bIVG\b|psychiatr|addict|cancer|grossesse|diagnosti|analyse|vaccin|génétique|séropositi|hépatit|dépress",
    re.IGNORECASE,
)


def body(key: SegmentKey) -> SegmentBody:
    return segment_body(key, FORMS, Sources(RICH, WORDS, MADE_AT, (), FINDINGS))


def said(key: SegmentKey) -> str:
    return as_plain_text(filled(body(key).document, SLOTS)).replace("\u00a0", " ")


KEYS = st.builds(
    lambda categories, recipient, losses, form, presumed: SegmentKey(
        segment_categories(categories), recipient, "", tuple(losses), form, presumed
    ),
    st.sets(st.sampled_from(list(LeakCategory)), min_size=1),
    st.sampled_from(WRITTEN),
    st.lists(st.sampled_from(list(LossKind)), min_size=1, max_size=4, unique=True),
    st.sampled_from(list(LetterForm)),
    st.booleans(),
)


@settings(max_examples=30)
@given(KEYS)
def test_every_segment_has_a_whole_letter_that_reads_easily_and_names_no_care(key: SegmentKey) -> None:
    made = body(key)
    text = said(key)
    assert made.document.gaps == ()
    assert [one.id for one in made.lacking] == []
    assert made.ease is None if key.form is LetterForm.ENGLISH else made.ease is not None
    assert made.ease is None or made.ease >= EASY
    assert CARE.search(text) is None
    assert "@@" not in text
    assert "TIL-000123-K" in text
    assert marks_of(made.document)[:2] == (REFERENCE, SALUTATION)


@settings(max_examples=30)
@given(KEYS)
def test_every_segment_keeps_the_typography_of_its_language(key: SegmentKey) -> None:
    if key.form is not LetterForm.ENGLISH:
        raw = as_plain_text(filled(body(key).document, SLOTS))
        assert faults(re.sub(r"\n- ", "\n", raw)) == []


@settings(max_examples=30)
@given(KEYS)
def test_a_letter_names_the_categories_of_its_people_and_no_others(key: SegmentKey) -> None:
    text = as_plain_text(body(key).document)
    names = {one: FORMS[key.form].words.sentences[f"category_{one.value}"] for one in LeakCategory}
    [listed] = [line for line in text.split("\n\n") if names_data(line, key)]
    for category, name in names.items():
        hidden = key.recipient is RecipientKind.MINOR_SECRET and category in ABOUT_CARE
        if category is not LeakCategory.OTHER:
            assert (re.search(rf"{re.escape(name)}(?=[,. ])", listed) is not None) == (
                category in key.categories and not hidden
            )


def names_data(line: str, key: SegmentKey) -> bool:
    said = FORMS[key.form].words.sentences
    return said["letter_data_maybe" if key.presumed else "letter_data"] in line


@pytest.mark.parametrize("recipient", [RecipientKind.MINOR, RecipientKind.PROTECTED_REPRESENTED])
def test_who_receives_a_letter_for_somebody_else_reads_whom_it_concerns(recipient: RecipientKind) -> None:
    made = body(replace(PERSON, recipient=recipient))
    assert CONCERNED in marks_of(made.document)
    assert "Zoé Martin" in said(replace(PERSON, recipient=recipient))
    assert "Zoé Martin" not in said(PERSON)


def test_a_minor_who_asked_for_secrecy_reads_of_no_care_at_all() -> None:
    secret = SegmentKey((LeakCategory.IDENTITY, *sorted(ABOUT_CARE)), RecipientKind.MINOR_SECRET)
    text = said(secret)
    assert "données de santé" not in text
    assert "ordonnance" not in text
    assert "parent" not in text
    assert "appelez-nous pour savoir lesquelles" in text


@pytest.mark.parametrize("recipient", [RecipientKind.MINOR_SECRET, RecipientKind.HEIRS])
def test_neither_consequence_nor_advice_betrays_the_care_that_a_letter_does_not_name(recipient: RecipientKind) -> None:
    open_letter = SegmentKey(segment_categories(LeakCategory), RecipientKind.PERSON)
    for form in LetterForm:
        hidden = said(replace(open_letter, recipient=recipient, form=form))
        for word in ("intime", "menace", "photographie", "pharmacie", "private information", "threatens", "pharmacy"):
            assert word not in hidden
    assert "menace" in said(open_letter)
    only_care = SegmentKey((LeakCategory.HEALTH,), recipient)
    assert body(only_care).document.gaps == ()
    assert body(only_care).lacking == ()


def test_every_leaked_category_brings_its_own_advice_however_many_leaked() -> None:
    everything = SegmentKey(segment_categories(LeakCategory), RecipientKind.PERSON)
    wanted = {
        LeakCategory.NIR: "remboursements",
        LeakCategory.ID_DOCUMENT: "crédit",
        LeakCategory.BANK_ACCOUNT: "débit inconnu",
        LeakCategory.BANK_CARD: "opposition",
        LeakCategory.PASSWORD: "Changez le mot de passe",
        LeakCategory.HEALTH: "menace",
        LeakCategory.PRESCRIPTION: "pharmacie",
        LeakCategory.PHOTOGRAPH: "photographie de vous",
        LeakCategory.RELATIVE: "Prévenez ce proche",
    }
    for category, word in wanted.items():
        alone = said(SegmentKey((category,), RecipientKind.PERSON))
        assert word in said(everything)
        assert word in alone
        assert word not in said(SegmentKey((LeakCategory.EMAIL,), RecipientKind.PERSON))
    lost = said(replace(everything, losses=(LossKind.LOST,)))
    assert not any(word in lost for word in ("opposition", "pharmacie", "ce proche"))


def test_the_simplified_letter_names_one_kind_of_data_a_line_and_no_technical_word_of_the_practice() -> None:
    key = SegmentKey((LeakCategory.IDENTITY, LeakCategory.NIR), RecipientKind.PERSON, form=LetterForm.SIMPLIFIED)
    text = said(key)
    assert "votre nom, vos prénoms,\nvotre numéro de sécurité sociale." in text
    assert str(RICH["breach.after.immediate"]) not in text


def test_nobody_writes_to_the_dead() -> None:
    with pytest.raises(ValueError, match="deceased"):
        body(replace(PERSON, recipient=RecipientKind.DECEASED))


def test_people_presumed_concerned_are_told_that_it_is_not_certain() -> None:
    text = said(replace(PERSON, presumed=True))
    assert "pas encore certain" in text
    assert "par prudence" in text
    assert "par prudence" not in said(PERSON)


def test_lost_data_call_for_papers_and_not_for_warnings_against_blackmail() -> None:
    lost = SegmentKey((LeakCategory.IDENTITY, LeakCategory.HEALTH), RecipientKind.PERSON, losses=(LossKind.LOST,))
    text = said(lost)
    assert "Certaines données sont perdues." in text
    assert "Depuis le 18 novembre 2026, une partie de vos données nous manque." in text
    assert "apportez vos ordonnances" in text
    assert "menace" not in text
    assert "faux" not in text


def test_what_is_back_needs_no_papers() -> None:
    key = replace(PERSON, losses=(LossKind.DISCLOSED, LossKind.UNAVAILABLE))
    assert "Elles sont de nouveau là" in said(key)
    assert "apportez" not in said(key)


def test_the_english_letter_has_no_french_word_but_names() -> None:
    text = said(replace(PERSON, form=LetterForm.ENGLISH, presumed=True, losses=tuple(LossKind)))
    assert "on 18 November 2026" in text
    assert "Nous " not in text
    assert not re.search(r"\b(?:et|le|vos|des|une)\b", text.split("Subject:")[1].split("Docteur")[0])


def test_the_simplified_letter_has_one_sentence_a_line() -> None:
    document = body(replace(PERSON, form=LetterForm.SIMPLIFIED)).document
    paragraphs = [plain(one.text) for one in document.blocks if isinstance(one, Paragraph) and one.style == "body"]
    assert all(not re.search(r"[.!?] [A-ZÀ-Ü]", line) for said in paragraphs for line in said.split("\n"))


def test_a_letter_lacks_what_nobody_knows_and_says_so() -> None:
    bare = {path: value for path, value in RICH.items() if path != "breach.after.immediate"}
    made = segment_body(PERSON, FORMS, Sources(bare, WORDS, MADE_AT, (), FINDINGS))
    assert [one.id for one in made.lacking] == ["measures"]
    assert [gap.path for gap in made.document.gaps] == ["breach.after.immediate"]


def test_the_facts_of_a_segment_are_its_own() -> None:
    answers = segment_answers(RICH, PERSON)
    assert answers["breach.data.categories"] == several(DataCategory.CIVIL_STATUS, DataCategory.NIR)
    assert answers["breach.data.sensitive"] == several()
    assert answers["breach.data.most_exposed"] == several()
    assert answers["breach.natures"] == several(Nature.CONFIDENTIALITY)
    assert answers["breach.timeline.aware_at"] == RICH["breach.timeline.aware_at"]
    assert MostExposed.HIV in RICH["breach.data.most_exposed"]  # type: ignore[operator]
    assert SensitiveData.HEALTH in RICH["breach.data.sensitive"]  # type: ignore[operator]


def test_a_language_that_lacks_a_sentence_is_refused_with_file_and_key() -> None:
    english = {**RAWS[LetterForm.ENGLISH]}
    english["sentences"] = {key: value for key, value in english["sentences"].items() if key != "category_nir"}
    with pytest.raises(ResourceProblem) as problem:
        letter_forms({**RAWS, LetterForm.ENGLISH: english}, template("patient_letter"), WORDS)
    assert (problem.value.file, problem.value.key) == ("letters/english.toml", "sentences.category_nir")


def test_the_filled_letter_is_the_persons_and_the_body_is_nobodys() -> None:
    made = body(PERSON).document
    assert ADDRESS not in as_plain_text(made)
    assert filled(made, SLOTS).letterhead.recipient == SLOTS.address_lines
    assert SALUTATION in as_plain_text(made)


@pytest.mark.parametrize(("word", "count"), [("table", 1), ("données", 2), ("été", 2), ("rue", 1), ("ordinateurs", 4)])
def test_syllables_are_counted_near_enough(word: str, count: int) -> None:
    assert syllables(word) == count


def test_short_words_and_sentences_read_more_easily() -> None:
    easy, hard = "Le chat dort. Il fait nuit.", "L’anticonstitutionnalité des responsabilités administratives demeure."
    assert reading_ease(easy) > EASY > reading_ease(hard)
    assert reading_ease("") == 0


PUBLIC = {
    name: parse_template(read(RESOURCES / "letters" / "public" / f"{name}.toml"), f"letters/public/{name}.toml", VIEWS)
    for name in ("poster", "web_notice", "desk_script")
}


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_said_in_public_comes_from_the_same_facts_and_names_no_care(name: str) -> None:
    sources = Sources(RICH, WORDS, MADE_AT, (), FINDINGS)
    document = compose(PUBLIC[name], sources, VIEWS)
    text = as_plain_text(document)
    assert document.gaps == ()
    assert lacking(PUBLIC[name], VIEWS, sources) == ()
    assert "18\u00a0novembre 2026" in text
    assert CARE.search(text) is None
    assert faults(re.sub(r"\n- ", "\n", text)) == []
    assert reading_ease(text) >= EASY
