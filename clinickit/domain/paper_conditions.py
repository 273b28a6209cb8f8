"""Conditions of the papers: what was already filed, for whom the practice works, whether many people are concerned."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Moment, Several
from clinickit.domain.reasoning import Facts

KINDS = "breach.kinds"
# Mistakes or losses about one thing or one envelope, that no authority but the CNIL is told of.
SMALL_MISTAKES = frozenset({v.IncidentKind.WRONG_RECIPIENT, v.IncidentKind.LOSS, v.IncidentKind.TRANSFER_FRAUD})
# Incidents about which a notice on the wall tells nothing useful, unless several people are concerned.
OF_A_FEW = frozenset({*SMALL_MISTAKES, v.IncidentKind.PHISHING, v.IncidentKind.INSIDER})
SEVERAL = 2


def already_notified(facts: Facts) -> bool:
    """A first notification was filed: its date or its number is known, or what is prepared is said to complete it."""
    number = facts.value("breach.notification.initial_number")
    filed = isinstance(facts.value("breach.notification.initial_filed_at"), Moment)
    follow_up = facts.value("breach.notification.submission") is v.Submission.FOLLOW_UP
    return filed or follow_up or (isinstance(number, str) and number != "")


def notified_then_withdrawn(facts: Facts) -> bool:
    """A first notification was filed, and the practice says that it withdraws it."""
    withdrawn = facts.value("breach.notification.completeness") is v.Completeness.WITHDRAWN
    return withdrawn and already_notified(facts)


def complaint_recorded(facts: Facts) -> bool:
    """A real complaint is said to be filed; a pre-complaint or a police log entry is none."""
    announced = (v.ComplaintRoute.PRE_COMPLAINT, v.ComplaintRoute.POLICE_LOG)
    return facts.value("breach.complaint.filed") is True and facts.value("breach.complaint.route") not in announced


def acts_as_processor(facts: Facts) -> bool:
    """The practice is known to handle the data for somebody else: it warns the controller (art. 33(2) GDPR)."""
    role = facts.value("breach.role")
    if isinstance(role, v.Role):
        return role is v.Role.PROCESSOR
    decided, on_behalf = facts.value("breach.purpose.decided_by_us"), facts.value("breach.purpose.on_behalf")
    return decided is False and on_behalf is True


def _only(facts: Facts, kinds: frozenset[v.IncidentKind]) -> bool:
    """Whether the incident is known to be of these kinds and of no other."""
    held = facts.value(KINDS)
    return isinstance(held, Several) and held.complete and bool(held.items) and set(held.items) <= kinds


def several_people(facts: Facts) -> bool:
    """More than one person of this practice is concerned."""
    return facts.at_least("breach.people.count", SEVERAL)


def report_possible(facts: Facts) -> bool:
    """An incident that a portal or a response team may have to hear of: all but a mistake about one person."""
    return not _only(facts, SMALL_MISTAKES) or several_people(facts)


def public_notice_possible(facts: Facts) -> bool:
    """People may be told by a notice on the wall: several are concerned, or may be."""
    unconcerned = (v.InformationStatus.NO_LOW_RISK, v.InformationStatus.NO_EXEMPTION)
    if facts.value("breach.communication.status") in unconcerned:
        return False
    return not _only(facts, OF_A_FEW) or several_people(facts)


PAPER_CONDITIONS: Mapping[str, Callable[[Facts], bool]] = MappingProxyType(
    {
        condition.__name__: condition
        for condition in (
            acts_as_processor,
            already_notified,
            complaint_recorded,
            notified_then_withdrawn,
            public_notice_possible,
            report_possible,
            several_people,
        )
    }
)
