"""What changed since the sheet that was filed, field by field: what it said then, what to copy now."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

from clinickit.documents.blocks import plain
from clinickit.documents.cnil_answers import ANSWERS
from clinickit.documents.compose import Row
from clinickit.documents.findings import ISSUED
from clinickit.documents.phrases import local, moment, row, say
from clinickit.documents.sources import Sources
from clinickit.documents.views_steps import SHEET
from clinickit.documents.wording import moment_in_french
from clinickit.domain.facts import Unknown
from clinickit.domain.form_fields import CnilField
from clinickit.domain.schema import groups

FOLLOW_UPS = "breach.notification.follow_ups"
NEVER_ASKED = repr(Unknown.NOT_ASKED)
# Which notification it is changes by the very fact of filing one.
NOT_COMPARED = "Type"


class EarlierSheet(Protocol):
    """An earlier issue of the sheet: which facts it read, with the value they had, and its whole text."""

    template_id: str
    issued_at: datetime
    uses: tuple[tuple[str, str], ...]


def sheet_filed(sources: Sources) -> EarlierSheet | None:
    """The sheet to compare with: the last one issued before what was filed, else the first one after; None without any.

    Before anything is filed, it is the last one issued.
    """
    issued = sources.findings.get(ISSUED, ())
    papers: tuple[EarlierSheet, ...] = issued if isinstance(issued, tuple) else ()
    sheets = [one for one in papers if one.template_id == SHEET]
    if not sheets:
        return None
    filed = max(_filings(sources), default=None)
    if filed is None:
        return sheets[0] if sources.holds("already_notified") else sheets[-1]
    before = [one for one in sheets if one.issued_at.astimezone(UTC) <= filed]
    return before[-1] if before else sheets[0]


def _filings(sources: Sources) -> Iterator[datetime]:
    paths = [f"{FOLLOW_UPS}[{one}].filed_at" for one in sources.elements(FOLLOW_UPS)]
    for path in ("breach.notification.initial_filed_at", *paths):
        at = moment(sources, path)
        if at is not None:
            yield at.at


def changes(sources: Sources) -> tuple[Row, ...]:
    """Each field that says something else than the sheet compared with: number, label, then, now."""
    earlier, form = sheet_filed(sources), sources.words.form
    if earlier is None or form is None:
        return ()
    return tuple(made for field in form.fields for made in _change(sources, field, earlier))


def _change(sources: Sources, field: CnilField, earlier: EarlierSheet) -> Iterator[Row]:
    if field.section == NOT_COMPARED:
        return
    apart = Sources(sources.answers, sources.words, sources.made_at, sources.journal, sources.findings)
    answer = ANSWERS[field.id](apart)
    then = dict(earlier.uses)
    if all(then.get(path, "" if path in groups() else NEVER_ASKED) == now for path, now in apart.uses.items()):
        return
    number = field.id.removeprefix("CNIL-")
    said = said_then(getattr(earlier, "text", ""), number)
    if said == plain(answer):
        return
    yield row(number, field.label, said or "–", answer or say(sources, "cnil_now_empty"))


def said_then(text: str, number: str) -> str:
    """What a sheet kept as text said in one field; empty when the field is not in it."""
    found = re.search(rf"^{number} \| [^|\n]* \| (.*?)(?=\nF\d\d \| |\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def changes_since(sources: Sources) -> tuple[Row, ...]:
    """Which sheet is compared with; nothing when nothing changed."""
    earlier = sheet_filed(sources)
    if earlier is None or not changes(sources):
        return ()
    when = moment_in_french(local(sources, earlier.issued_at.astimezone(UTC)))
    return (row(say(sources, "cnil_changes_since", when=when)),)
