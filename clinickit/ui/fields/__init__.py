"""One small widget per kind of question."""

from collections.abc import Callable

from clinickit.services.screens import Field
from clinickit.ui.fields.base import FieldView
from clinickit.ui.fields.choices import MOST_RADIOS, ListField, OneField, SeveralField
from clinickit.ui.fields.text import LineField, LongTextField
from clinickit.ui.words import WindowWords


def field_view(field: Field, words: WindowWords, now: Callable[[], str]) -> FieldView:
    """The widget for a field, by its kind; `now` gives the present moment as it is typed."""
    if field.kind == "choices":
        return SeveralField(field, words)
    if field.kind == "yes_no":
        return OneField(field, words)
    if field.options:
        return OneField(field, words) if len(field.options) <= MOST_RADIOS else ListField(field, words)
    return LongTextField(field, words) if field.kind == "long_text" else LineField(field, words, now)
