"""What a case says without its key: the kind of incident and the losses read in the other answers, the role in three.

Only a question that nobody asked is read in this way; « je ne sais pas encore » stays an unknown, which raises the
conclusion. What is read is said to the person, who may correct it (decision 08).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.duty_questions import ORIGINS, ROLE
from clinickit.domain.exposure import CAUSES, KINDS, RECIPIENTS
from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Several
from clinickit.domain.risk import NATURES
from clinickit.domain.role import role_of

Answers = Mapping[str, FactValue]

ACCIDENTS = frozenset({v.Cause.INTERNAL_ACCIDENTAL, v.Cause.EXTERNAL_ACCIDENTAL})

# Origins that name the incident by themselves, when nobody meant it.
KIND_OF_ORIGIN: Mapping[v.Origin, v.IncidentKind] = MappingProxyType(
    {
        v.Origin.EQUIPMENT_LOST: v.IncidentKind.LOSS,
        v.Origin.PAPER_LOST: v.IncidentKind.LOSS,
        v.Origin.MAIL_LOST: v.IncidentKind.LOSS,
        v.Origin.PAPER_DISPOSAL: v.IncidentKind.LOSS,
        v.Origin.DEVICE_DISPOSAL: v.IncidentKind.LOSS,
        v.Origin.UNINTENDED_PUBLICATION: v.IncidentKind.EXPOSED_SERVER,
        v.Origin.WRONG_PERSON_SHOWN: v.IncidentKind.WRONG_RECIPIENT,
        v.Origin.WRONG_RECIPIENT: v.IncidentKind.WRONG_RECIPIENT,
        v.Origin.VERBAL: v.IncidentKind.WRONG_RECIPIENT,
    }
)
# The same things, taken by somebody: « perdu ou volé » is one option of the authority's list.
STOLEN = frozenset({v.Origin.EQUIPMENT_LOST, v.Origin.PAPER_LOST})

_ACCIDENTS_BY_LOSS: Mapping[frozenset[object], v.IncidentKind] = MappingProxyType(
    {
        frozenset({v.Nature.AVAILABILITY}): v.IncidentKind.OUTAGE,
        frozenset({v.Nature.INTEGRITY}): v.IncidentKind.ALTERED_DATA,
    }
)
# What each kind of incident makes people lose by its very definition. The kinds left out may do anything.
LOSSES: Mapping[v.IncidentKind, tuple[v.Nature, ...]] = MappingProxyType(
    {
        v.IncidentKind.OUTAGE: (v.Nature.AVAILABILITY,),
        v.IncidentKind.DENIAL_OF_SERVICE: (v.Nature.AVAILABILITY,),
        v.IncidentKind.RANSOMWARE: (v.Nature.CONFIDENTIALITY, v.Nature.AVAILABILITY),
        v.IncidentKind.THEFT: (v.Nature.CONFIDENTIALITY, v.Nature.AVAILABILITY),
        v.IncidentKind.LOSS: (v.Nature.CONFIDENTIALITY, v.Nature.AVAILABILITY),
        v.IncidentKind.PHISHING: (v.Nature.CONFIDENTIALITY,),
        v.IncidentKind.MAILBOX: (v.Nature.CONFIDENTIALITY,),
        v.IncidentKind.ACCOUNT: (v.Nature.CONFIDENTIALITY,),
        v.IncidentKind.PUBLISHED: (v.Nature.CONFIDENTIALITY,),
        v.IncidentKind.INSIDER: (v.Nature.CONFIDENTIALITY,),
        v.IncidentKind.EXPOSED_SERVER: (v.Nature.CONFIDENTIALITY,),
        v.IncidentKind.WRONG_RECIPIENT: (v.Nature.CONFIDENTIALITY,),
    }
)
TAKEN_AWAY = frozenset({v.IncidentKind.THEFT, v.IncidentKind.LOSS})

BACKUP = "breach.availability.backup_exists"
# Answers that speak of a loss, unless they say that there was none.
_SPEAKS_OF: Mapping[v.Nature, Mapping[str, frozenset[object]]] = MappingProxyType(
    {
        v.Nature.CONFIDENTIALITY: {
            "breach.confidentiality.exfiltration": frozenset(),
            RECIPIENTS: frozenset({v.Recipients.NOBODY}),
            "breach.confidentiality.unintelligible": frozenset(),
        },
        v.Nature.AVAILABILITY: {
            "breach.availability.unavailability": frozenset(),
            "breach.availability.hours": frozenset(),
            "breach.availability.restored_after_hours": frozenset(),
            "breach.availability.effect_on_care": frozenset({v.EffectOnCare.NONE}),
            "breach.availability.effect_on_service": frozenset({v.EffectOnService.NONE}),
        },
        v.Nature.INTEGRITY: {"breach.integrity.alteration": frozenset(), "breach.integrity.restored": frozenset()},
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """The answers with what was read in them, and the facts so read."""

    answers: Answers
    read: tuple[str, ...]


def as_told(answers: Answers) -> Told:
    """Read the kind, then the losses, then the role, where nobody asked for them."""
    found: dict[str, FactValue] = {}
    kind = _kind(answers) if answers.get(KINDS, NOT_ASKED) is NOT_ASKED else None
    if kind is not None:
        found[KINDS] = Several((kind,))
    losses = _losses({**answers, **found}) if answers.get(NATURES, NOT_ASKED) is NOT_ASKED else ()
    if losses:
        found[NATURES] = Several(losses)
    role = role_of(answers)
    if role.worked_out is not None and role.said is None:
        found[ROLE] = role.worked_out
    return Told({**answers, **found} if found else answers, tuple(found))


def _items(answers: Answers, path: str) -> tuple[object, ...]:
    """The options of a set known to be complete; nothing otherwise."""
    value = answers.get(path)
    return value.items if isinstance(value, Several) and value.complete else ()


def _accidental(answers: Answers) -> bool:
    causes = _items(answers, CAUSES)
    return bool(causes) and set(causes) <= ACCIDENTS


def _kind(answers: Answers) -> v.IncidentKind | None:
    """The kind that the origin and the cause name; None when they leave several possible."""
    origins = [one for one in _items(answers, ORIGINS) if one is not v.Origin.OTHER]
    if origins and set(origins) <= STOLEN and set(_items(answers, CAUSES)) == {v.Cause.EXTERNAL_MALICIOUS}:
        return v.IncidentKind.THEFT
    if not _accidental(answers):
        return None
    named = {KIND_OF_ORIGIN.get(one) for one in origins if isinstance(one, v.Origin)}
    if named:
        return named.pop() if len(named) == 1 else None
    return _kind_of_loss(answers)


def _kind_of_loss(answers: Answers) -> v.IncidentKind | None:
    """An accident of which only the loss is told."""
    natures = answers.get(NATURES, NOT_ASKED)
    lost = frozenset(_spoken_of(answers) if natures is NOT_ASKED else _items(answers, NATURES))
    return _ACCIDENTS_BY_LOSS.get(lost) or (
        _kind_of_disclosure(answers) if lost == {v.Nature.CONFIDENTIALITY} else None
    )


def _kind_of_disclosure(answers: Answers) -> v.IncidentKind | None:
    """Shown by accident: to people who can be named, by a mistake of address; else anything."""
    who = answers.get(RECIPIENTS)
    return v.IncidentKind.WRONG_RECIPIENT if who in {v.Recipients.TRUSTED, v.Recipients.KNOWN_FEW} else None


def _losses(answers: Answers) -> tuple[v.Nature, ...]:
    """What was lost, by the kinds of incident and by what is told of each loss; empty when it cannot be read."""
    kinds = _items(answers, KINDS)
    named = [LOSSES.get(one) for one in kinds if isinstance(one, v.IncidentKind)]
    spoken = _spoken_of(answers)
    if not kinds and _accidental(answers):
        return spoken
    if not kinds or (None in named and not _changed_by_accident(answers, kinds)):
        return ()
    lost = {one for natures in named if natures for one in natures} | set(spoken)
    if set(kinds) <= TAKEN_AWAY and answers.get(BACKUP) is True and v.Nature.AVAILABILITY not in spoken:
        lost.discard(v.Nature.AVAILABILITY)
    return tuple(one for one in v.Nature if one in lost)


def _changed_by_accident(answers: Answers, kinds: tuple[object, ...]) -> bool:
    """Data altered by nobody's will: nobody had to come in to do it."""
    only = set(kinds) == {v.IncidentKind.ALTERED_DATA}
    return only and _accidental(answers) and v.Nature.INTEGRITY in _spoken_of(answers)


def _spoken_of(answers: Answers) -> tuple[v.Nature, ...]:
    return tuple(
        nature
        for nature, paths in _SPEAKS_OF.items()
        if any(_speaks(answers.get(path, NOT_ASKED), nothing) for path, nothing in paths.items())
    )


def _speaks(value: FactValue, nothing: frozenset[object]) -> bool:
    if isinstance(value, Count):
        return True
    return value is not NOT_ASKED and value not in nothing
