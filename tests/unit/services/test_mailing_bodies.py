"""Bodies and public texts come from the library and the material of a case, each segment once."""

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.letters import LeakCategory, LetterForm, RecipientKind, SegmentKey
from clinickit.services.letters.mailing_bodies import forms, public_texts, segment_bodies
from clinickit.services.library import Library
from clinickit.services.paperwork import Material
from tests.papers import FINDINGS, MADE_AT, RICH

LIBRARY = Library(TomlResources())
MATERIAL = Material(RICH, (), (), FINDINGS, MADE_AT)
PERSON = SegmentKey((LeakCategory.IDENTITY,), RecipientKind.PERSON)
ENGLISH = SegmentKey((LeakCategory.IDENTITY,), RecipientKind.PERSON, form=LetterForm.ENGLISH)


def test_each_segment_has_one_body_without_a_gap() -> None:
    made = segment_bodies(LIBRARY, MATERIAL, [PERSON, ENGLISH, PERSON])
    assert list(made) == [PERSON, ENGLISH]
    assert all(one.document.gaps == () and one.lacking == () for one in made.values())


def test_every_form_is_read_from_the_resources() -> None:
    assert set(forms(LIBRARY)) == set(LetterForm)


def test_the_public_texts_are_whole() -> None:
    made = public_texts(LIBRARY, MATERIAL)
    assert sorted(made) == ["public_desk_script", "public_poster", "public_web_notice"]
    assert all(document.gaps == () for document in made.values())
