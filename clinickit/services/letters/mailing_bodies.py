"""The letters of a case ready to be looked at: one body per segment, what each lacks, what is said in public."""

from collections.abc import Iterable, Mapping

from clinickit.documents.blocks import Document
from clinickit.documents.compose import compose
from clinickit.documents.findings import EXERCISE
from clinickit.documents.letters import FormWords, SegmentBody, letter_forms, segment_body
from clinickit.documents.sources import Sources
from clinickit.documents.templates import parse_template
from clinickit.documents.views import VIEWS
from clinickit.domain.letters import LetterForm, SegmentKey
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.library import Library
from clinickit.services.paperwork import Material

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
    return {key: segment_body(key, known, case) for key in dict.fromkeys(segments)}


def public_texts(library: Library, material: Material) -> Mapping[str, Document]:
    """Poster, web notice and desk answers from the same facts, by the id of their template."""
    made = {}
    for file in library.resources.names(_PUBLIC):
        template = parse_template(library.resources.read(file), file, VIEWS)
        made[template.id] = compose(template, _case(library, material), VIEWS)
    return made


def _case(library: Library, material: Material) -> Sources:
    findings = {**material.findings, EXERCISE: material.kind is CaseKind.EXERCISE}
    return Sources(material.answers, library.words, material.made_at, (), findings)
