"""The declaration to the insurers: nine parts, provisional figures, no admission."""

from clinickit.documents import views_contact as reach
from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.phrases import (
    NOTHING,
    capital,
    chosen,
    element,
    element_or_gap,
    enumerated,
    joined,
    lines,
    moment,
    option,
    row,
    said,
    say,
    small,
)
from clinickit.documents.sources import Sources
from clinickit.documents.views_incident import backups, encryption, fact_row, known_row, people_count
from clinickit.documents.views_steps import bodies_or_gap, complaint_or_gap
from clinickit.domain.vocabulary import InformationStatus

POLICIES, CLAIMS = "practice.policies", "breach.claims"


def insurers(sources: Sources) -> tuple[Row, ...]:
    """The insurers by name, a gap when no policy is known."""
    names = [element(sources, POLICIES, one, "insurer") for one in sources.elements(POLICIES)]
    known = enumerated(list(dict.fromkeys(name for name in names if name)))
    return (row(known or sources.gap(f"{POLICIES}[].insurer")),)


def insured(sources: Sources) -> tuple[Row, ...]:
    """Who is insured: identifiers, activity, headcount, contacts outside the compromised channels."""
    rows = [
        fact_row(sources, "practice.name"),
        *known_row(sources, "practice.legal_form"),
        fact_row(sources, "practice.kind"),
        *known_row(sources, "practice.head.rpps"),
        *known_row(sources, "practice.finess"),
    ]
    rows.append(fact_row(sources, "practice.siret"))
    rows += [
        row(say(sources, "insured_address"), reach.address(sources)),
        fact_row(sources, "practice.headcount"),
        row(
            say(sources, "insured_head"), joined([reach.head_name(sources), said(sources, "practice.head.role")], ", ")
        ),
        row(say(sources, "insured_contact"), lines(reach.phone(sources), reach.email(sources))),
    ]
    return tuple(rows)


def policies(sources: Sources) -> tuple[Row, ...]:
    """Each policy with its number, broker and what was already declared under it; a gap when none is known."""
    rows = tuple(_policy(sources, one) for one in sources.elements(POLICIES))
    return rows or (row(*(sources.gap(f"{POLICIES}[].{leaf}") for leaf in ("insurer", "number")), "–", "–"),)


def _policy(sources: Sources, one: str) -> Row:
    insurer = joined(
        [element_or_gap(sources, POLICIES, one, "insurer"), small(element(sources, POLICIES, one, "kind"))], ", "
    )
    broker = element(sources, POLICIES, one, "broker")
    return row(insurer, element_or_gap(sources, POLICIES, one, "number"), broker or "–", declared(sources, one))


def declared(sources: Sources, one: str) -> Text:
    """When this claim was declared under a policy, and its number."""
    when = element(sources, CLAIMS, one, "declared_at")
    number = element(sources, CLAIMS, one, "number")
    first = say(sources, "claim_declared", when=when) if when else say(sources, "claim_by_this")
    return joined([first, say(sources, "claim_number", number=number) if number else NOTHING], " ")


def policy_circumstances(sources: Sources) -> tuple[Row, ...]:
    """What a policy asked to be said of the circumstances, insurer by insurer."""
    return tuple(
        row(say(sources, "claim_circumstances", insurer=element(sources, POLICIES, one, "insurer") or "–", what=what))
        for one in sources.elements(CLAIMS)
        if (what := element(sources, CLAIMS, one, "circumstances"))
    )


def steps_taken(sources: Sources) -> tuple[Row, ...]:
    """Complaint, CNIL, other authorities, people: what was done and when."""
    rows = [row(say(sources, "step_complaint"), lines(complaint_or_gap(sources), _receipt(sources)))]
    rows.append(row(say(sources, "step_cnil"), cnil_filed(sources)))
    rows.append(row(say(sources, "step_bodies"), bodies_or_gap(sources)))
    rows.append(row(say(sources, "step_people"), _people(sources)))
    return tuple(rows)


def _receipt(sources: Sources) -> Text:
    real = sources.holds("real_complaint")
    return say(sources, "receipt_joined") if real else NOTHING


def cnil_filed(sources: Sources) -> Text:
    """Whether the notification was filed, when, under which number."""
    if not moment(sources, "breach.notification.initial_filed_at"):
        return say(sources, "cnil_not_filed")
    number = said(sources, "breach.notification.initial_number")
    filed = say(sources, "cnil_filed", when=sources.text("breach.notification.initial_filed_at"))
    return joined([filed, say(sources, "cnil_number", number=number) if number else NOTHING], " ")


def _people(sources: Sources) -> Text:
    status = sources.value("breach.communication.status")
    if not isinstance(status, InformationStatus):
        return sources.gap("breach.communication.status")
    day = "informed_on" if status is InformationStatus.INFORMED else "planned_on"
    dated = element_day(sources, f"breach.communication.{day}")
    return joined([option(sources, status), dated], ", ")


def element_day(sources: Sources, path: str) -> str:
    """« le 24 février 2021 », empty when unknown."""
    return f"le {sources.said(path)}" if sources.known(path) else ""


def _systems(sources: Sources) -> tuple[Row, ...]:
    bricks = chosen(sources, "practice.bricks")
    equipment = lines(*(option(sources, one) for one in bricks))
    name = capital(sources.words.fact_name("practice.bricks"))
    return (fact_row(sources, "breach.systems"), *((row(name, equipment),) if bricks else ()))


def data(sources: Sources) -> tuple[Row, ...]:
    """The estimated number of people, the encryption, the backups."""
    people = [row(say(sources, "insured_people"), *made) for made in people_count(sources)]
    encrypted = [row(say(sources, "insured_encryption"), *made) for made in encryption(sources)]
    return (*people, *encrypted, *(row(say(sources, "backups"), *made) for made in backups(sources)))


def facts(sources: Sources) -> tuple[Row, ...]:
    """The occurrence, the first signs, the knowledge of the claim, by whom and how, the systems touched."""
    rows = [fact_row(sources, "breach.timeline.started_at")]
    rows += known_row(sources, "breach.timeline.first_alert_at")
    rows.append(fact_row(sources, "breach.timeline.aware_at"))
    rows += known_row(sources, "breach.timeline.processor_notice_at")
    rows.append(fact_row(sources, "breach.timeline.discovered_by"))
    rows += known_row(sources, "breach.timeline.circumstances")
    return (*rows, *_systems(sources))


def other_policies(sources: Sources) -> tuple[Row, ...]:
    """Said when several policies may cover the same risk."""
    several = len(sources.elements(POLICIES)) > 1
    return (row(say(sources, "several_policies" if several else "other_policies")),)
