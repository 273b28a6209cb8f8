"""Answers that do not fit together: said plainly, with what the kit makes of them; nothing is blocked."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.deadlines import Remark, remark
from clinickit.domain.exposure import ENCRYPTION, EXFILTRATION, KEY_SAFE, KINDS, UNINTELLIGIBLE
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.domain.holidays_fr import department_of
from clinickit.domain.risk import PERSONAL_DATA
from clinickit.domain.role import role_of
from clinickit.domain.sensitivity import CATEGORIES, INSIGHT, MOST_EXPOSED, SENSITIVE

Answers = Mapping[str, FactValue]


def _items(answers: Answers, path: str) -> tuple[object, ...]:
    value = answers.get(path)
    return value.items if isinstance(value, Several) else ()


def _told_empty(answers: Answers, path: str) -> bool:
    value = answers.get(path)
    return isinstance(value, Several) and value.complete and not value.items


def _excluded(answers: Answers) -> bool:
    return answers.get(EXFILTRATION) is v.Exfiltration.EXCLUDED_BY_EVIDENCE


def _evidence_told(answers: Answers) -> bool:
    paths = ("breach.confidentiality.evidence", "breach.confidentiality.evidence_read_by")
    return all(isinstance(answers.get(path), str) for path in paths)


def _describes_data(answers: Answers) -> bool:
    count = answers.get("breach.people.count")
    return bool(_items(answers, CATEGORIES) or _items(answers, SENSITIVE)) or (
        isinstance(count, Count) and count.value > 0
    )


# Saint-Pierre-et-Miquelon, Wallis-et-Futuna, Polynésie française, Nouvelle-Calédonie: no ARS nor CPAM as elsewhere.
OWN_LAW = ("975", "986", "987", "988")


def _department(answers: Answers) -> str:
    postcode = answers.get("practice.address.postcode")
    return department_of(postcode) if isinstance(postcode, str) else ""


CONTRADICTIONS: Mapping[str, Callable[[Answers], bool]] = MappingProxyType(
    {
        "denied_but_described": lambda a: a.get(PERSONAL_DATA) is False and _describes_data(a),
        "key_lost_but_intact": lambda a: a.get(KEY_SAFE) is False and a.get(UNINTELLIGIBLE) is v.Unintelligible.INTACT,
        "encrypted_but_readable": lambda a: (
            a.get(ENCRYPTION) is v.Encryption.STATE_OF_THE_ART
            and a.get(KEY_SAFE) is True
            and a.get(UNINTELLIGIBLE) in {v.Unintelligible.NO, v.Unintelligible.BREAKABLE}
        ),
        "excluded_but_published": lambda a: _excluded(a) and v.IncidentKind.PUBLISHED in _items(a, KINDS),
        "excluded_without_evidence": lambda a: _excluded(a) and not _evidence_told(a),
        "exposed_care_without_health": lambda a: bool(_items(a, MOST_EXPOSED)) and _told_empty(a, SENSITIVE),
        "little_but_most_exposed": lambda a: a.get(INSIGHT) is v.Insight.LITTLE and bool(_items(a, MOST_EXPOSED)),
        "lost_but_restored": lambda a: (
            a.get("breach.availability.unavailability") is v.Unavailability.PERMANENT
            and a.get("breach.availability.restored") is True
        ),
        "harmed_but_no_effect": lambda a: (
            a.get("breach.patient_harmed") is True
            and a.get("breach.availability.effect_on_care") is v.EffectOnCare.NONE
        ),
        "role_disagrees": lambda a: role_of(a).disagree,
        "role_nobody_decided": lambda a: role_of(a).reason == "nobody_decided",
        "not_a_complaint": lambda a: (
            a.get("breach.complaint.filed") is True
            and a.get("breach.complaint.route") in {v.ComplaintRoute.PRE_COMPLAINT, v.ComplaintRoute.POLICE_LOG}
        ),
        "law_of_its_own": lambda a: _department(a) in OWN_LAW,
        "warnings_ignored": lambda a: a.get("breach.timeline.earlier_warnings") is True,
    }
)


def contradictions(answers: Answers) -> tuple[Remark, ...]:
    """Every contradiction of a case, in the order of the table; its sentence is in wording/findings.toml."""
    return tuple(remark(name) for name, holds in CONTRADICTIONS.items() if holds(answers))
