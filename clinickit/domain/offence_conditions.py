"""What adds an article to a complaint: each condition of the mapping of offences, held by a fact of the case."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.reasoning import Facts
from clinickit.domain.vocabulary import OffenceCircumstance

KINDS = "breach.kinds"
CIRCUMSTANCES = "breach.complaint.circumstances"
EXFILTRATION = "breach.confidentiality.exfiltration"
ACCESS_FOLLOWED = "breach.access_followed"


def access_followed(facts: Facts) -> bool:
    """Somebody then used what was given, lost, stolen or shown, to enter or to read."""
    return facts.yes(ACCESS_FOLLOWED)


def care_endangered(facts: Facts) -> bool:
    """Care was put in danger, so that a life may be at risk (Code pénal, art. 323-4-2)."""
    return facts.one_of("breach.availability.effect_on_care", v.EffectOnCare.ENDANGERED)


def cryptology_used(facts: Facts) -> bool:
    """The attack itself made data unreadable by encryption (Code pénal, art. 132-79)."""
    locked = facts.has("breach.natures", v.Nature.AVAILABILITY)
    return locked and facts.has(KINDS, v.IncidentKind.RANSOMWARE)


def data_taken(facts: Facts) -> bool:
    """Data left, or are published; « probablement » leaves it possible (Code pénal, art. 226-18)."""
    if facts.has(KINDS, v.IncidentKind.PUBLISHED):
        return True
    exfiltration = facts.choice(EXFILTRATION, v.Exfiltration)
    if exfiltration is v.Exfiltration.LIKELY:
        return facts.perhaps(EXFILTRATION, "taken")
    return exfiltration is v.Exfiltration.EXFILTRATED


def false_documents(facts: Facts) -> bool:
    """False prescriptions, sick notes, bank details or messages were made in the practice's name."""
    return facts.yes("breach.fraud_with_our_name")


def found_and_used(facts: Facts) -> bool:
    """What was lost was found by somebody who used it."""
    return facts.has(KINDS, v.IncidentKind.LOSS) and facts.yes(ACCESS_FOLLOWED)


def mailbox_hacked(facts: Facts) -> bool:
    """A mailbox was entered, which served the fraud."""
    return facts.has(KINDS, v.IncidentKind.MAILBOX) or facts.yes(ACCESS_FOLLOWED)


def misuse_seen(facts: Facts) -> bool:
    """Somebody already suffered from what was done with the data."""
    return facts.yes("breach.consequences.harm_seen")


def third_party_access(facts: Facts) -> bool:
    """Somebody else went and looked at what stood open."""
    return facts.yes(ACCESS_FOLLOWED)


def _told(circumstance: OffenceCircumstance) -> Callable[[Facts], bool]:
    def told(facts: Facts) -> bool:
        return facts.has(CIRCUMSTANCES, circumstance)

    told.__doc__ = f"The practice ticked « {circumstance.value} » among the circumstances of its complaint."
    return told


OFFENCE_CONDITIONS: Mapping[str, Callable[[Facts], bool]] = MappingProxyType(
    {
        **{
            condition.__name__: condition
            for condition in (
                access_followed,
                care_endangered,
                cryptology_used,
                data_taken,
                false_documents,
                found_and_used,
                mailbox_hacked,
                misuse_seen,
                third_party_access,
            )
        },
        **{one.value: _told(one) for one in OffenceCircumstance},
    }
)
