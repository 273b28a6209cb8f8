"""How a case is named in a list: the kind of incident and the day it was opened, never anything typed by a person."""

from collections import Counter
from collections.abc import Iterable, Mapping

from clinickit.documents.wording import hour_in_french, in_french
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import PARIS, FactValue, Moment, Several
from clinickit.domain.vocabulary import CaseKind, IncidentKind
from clinickit.services.entrance import CaseLine
from clinickit.services.library import Library

TEXTS = "wording/case_titles.toml"
Answers = Mapping[str, FactValue]


def incident_name(library: Library, answers: Answers) -> str:
    """« Rançongiciel », « Vol et Faux virement » made one sentence, « Incident à préciser » when nothing is ticked."""
    texts, ticked = library.texts(TEXTS), answers.get("breach.kinds")
    told = set(ticked.items) if isinstance(ticked, Several) else set()
    names = [texts[kind.value] for kind in IncidentKind if kind in told]
    if not names:
        return texts["unknown"]
    first, *others = names
    if len(others) == 1:
        return texts["two"].format(first=first, second=f"{others[0][:1].lower()}{others[0][1:]}")
    return texts["more"].format(first=first) if others else first


def case_lines(library: Library, cases: Iterable[tuple[CaseHeader, Answers]]) -> tuple[CaseLine, ...]:
    """The list of the home page; the hour is told where two lines would read alike."""
    texts = library.texts(TEXTS)
    lines = [(header, incident_name(library, answers), _practice(answers)) for header, answers in cases]
    alike = Counter((name, practice, _day(header)) for header, name, practice in lines)
    return tuple(
        CaseLine(
            id=header.id,
            title=name,
            opened=texts["opened" if alike[name, practice, _day(header)] == 1 else "opened_at"].format(
                day=_day(header), hour=hour_in_french(Moment(header.opened_at, PARIS))
            )
            + (texts["closed"] if header.closed_at is not None else ""),
            exercise=header.kind is CaseKind.EXERCISE,
            practice=practice,
        )
        for header, name, practice in lines
    )


def _day(header: CaseHeader) -> str:
    return in_french(Moment(header.opened_at, PARIS).day)


def _practice(answers: Answers) -> str:
    name = answers.get("practice.name")
    return name if isinstance(name, str) else ""
