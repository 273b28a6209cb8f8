"""The letters of a case ready to be looked at: one body per segment, what each lacks, what is said in public."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clinickit.documents.blocks import Document
from clinickit.documents.compose import compose
from clinickit.documents.findings import EXERCISE, JOURNAL_HEAD
from clinickit.documents.letters import FormWords, SegmentBody, letter_forms, segment_body
from clinickit.documents.sources import Sources
from clinickit.documents.templates import parse_template
from clinickit.documents.views import VIEWS
from clinickit.documents.views_register import dated_by_journal
from clinickit.domain.letters import LetterForm, SegmentKey
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.library import Library
from clinickit.services.paperwork import Material, head_of

LETTER = "patient_letter"
_FORMS, _PUBLIC = "letters", "letters/public"


def forms(library: Library) -> Mapping[LetterForm, FormWords]:
    """Every form of the letter. Raises ResourceProblem with the file and key at fault."""
    raws = {form: library.resources.read(f"{_FORMS}/{form.value}.toml") for form in LetterForm}
    return letter_forms(raws, library.templates[LETTER], library.words)


def segment_bodies(
    library: Library, material: Material, segments: Iterable[SegmentKey]
) -> Mapping[SegmentKey, SegmentBody]:
    """The body of each segment, to be read, mended and only then planned."""
    known, case = forms(library), _case(library, material)
    made = {key: segment_body(key, known, case) for key in dict.fromkeys(segments)}
    return {key: replace(one, document=_dated(one, known, case)) for key, one in made.items()}


def _dated(body: SegmentBody, known: Mapping[LetterForm, FormWords], case: Sources) -> Document:
    """The head of the main courante at the foot of each letter, in the language of the letter."""
    return dated_by_journal(body.document, replace(case, words=known[body.segment.form].words))


def public_texts(library: Library, material: Material) -> Mapping[str, Document]:
    """Poster, web notice and desk answers from the same facts, by the id of their template."""
    made = {}
    for file in library.resources.names(_PUBLIC):
        template = parse_template(library.resources.read(file), file, VIEWS)
        case = _case(library, material)
        made[template.id] = dated_by_journal(compose(template, case, VIEWS), case)
    return made


def _case(library: Library, material: Material) -> Sources:
    exercise = material.kind is CaseKind.EXERCISE
    findings = {**material.findings, EXERCISE: exercise, JOURNAL_HEAD: head_of(material.journal)}
    return Sources(material.answers, library.words, material.made_at, (), findings)
