"""Named conditions: data under resources/ says which one, code here says what it means."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue
from clinickit.domain.reasoning import Facts, explore

Condition = Callable[[Facts], bool]

MALICIOUS_SYSTEM_KINDS = (
    v.IncidentKind.RANSOMWARE,
    v.IncidentKind.MAILBOX,
    v.IncidentKind.ACCOUNT,
    v.IncidentKind.PUBLISHED,
    v.IncidentKind.DENIAL_OF_SERVICE,
)


def always(_facts: Facts) -> bool:
    """Holds in every case."""
    return True


def _kind(kind: v.IncidentKind) -> Condition:
    def holds_kind(facts: Facts) -> bool:
        return facts.has("breach.kinds", kind)

    holds_kind.__doc__ = f"The incident is, among others, of kind {kind.value}."
    return holds_kind


def confidentiality_lost(facts: Facts) -> bool:
    """The breach is, among others, a loss of confidentiality."""
    return facts.has("breach.natures", v.Nature.CONFIDENTIALITY)


def integrity_lost(facts: Facts) -> bool:
    """The breach is, among others, a loss of integrity."""
    return facts.has("breach.natures", v.Nature.INTEGRITY)


def availability_lost(facts: Facts) -> bool:
    """The breach is, among others, a loss of availability."""
    return facts.has("breach.natures", v.Nature.AVAILABILITY)


def processors_involved(facts: Facts) -> bool:
    """A processor or a joint controller is involved."""
    return facts.has("breach.kinds", v.IncidentKind.VENDOR) or facts.yes("breach.parties_involved")


def device_kinds(facts: Facts) -> bool:
    """A device, a key or a paper file was stolen or lost."""
    return facts.has("breach.kinds", v.IncidentKind.THEFT) or facts.has("breach.kinds", v.IncidentKind.LOSS)


def ransom_possible(facts: Facts) -> bool:
    """A demand for money is plausible for this kind of incident."""
    kinds = (v.IncidentKind.RANSOMWARE, v.IncidentKind.PUBLISHED, v.IncidentKind.DENIAL_OF_SERVICE)
    return any(facts.has("breach.kinds", kind) for kind in kinds)


CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        **{f"kind_{kind.value}": _kind(kind) for kind in v.IncidentKind},
        **{
            condition.__name__: condition
            for condition in (
                always,
                availability_lost,
                confidentiality_lost,
                device_kinds,
                integrity_lost,
                processors_involved,
                ransom_possible,
            )
        },
    }
)


def holds(name: str, answers: Mapping[str, FactValue]) -> bool | None:
    """Whether a named condition holds; None when the facts known do not decide it.

    Raises KeyError for a condition that does not exist (`clinickit check` names the file that asked).
    """
    return explore(CONDITIONS[name], answers).certain
