"""Each duty and the question it is owed by: who, what happened, and from which risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinickit.domain import vocabulary as v
from clinickit.domain.duty_questions import (
    ATTACKS,
    INSURED,
    LOSS_KINDS,
    PATIENT_HARMED,
    Question,
    all_of,
    either_of,
    for_structure,
    gives_care,
    holds_among,
    is_controller,
    is_joint,
    is_processor,
    kind_among,
    large_and_regulated,
    offence,
    portal_event,
    request_among,
    said_yes,
    to_complete,
    to_inform,
    to_record,
    vendor_involved,
)
from clinickit.domain.risk import NATURES, PEOPLE
from clinickit.domain.rulebook import Threshold
from clinickit.domain.vocabulary import IncidentKind


@dataclass(frozen=True, slots=True)
class DutyRule:
    """When a duty is owed: `applies`, and from which risk if it depends on one.

    `threshold` is the id of the rule that says from which risk, or a threshold itself. With `either`, the risk or
    the question is enough; otherwise both are needed. `gate` is always needed.
    """

    applies: Question
    threshold: str = ""
    either: bool = False
    gate: Question | None = None


RISK = Threshold.RISK.value

DUTIES: Mapping[str, DutyRule] = MappingProxyType(
    {
        "internal_register": DutyRule(to_record),
        "cnil_notification": DutyRule(is_controller, "cnil_notification_threshold"),
        "cnil_follow_up": DutyRule(to_complete, "cnil_notification_threshold"),
        "inform_people": DutyRule(to_inform, "communication_threshold"),
        "controller_notice": DutyRule(is_processor),
        "joint_arrangement": DutyRule(is_joint),
        "health_portal": DutyRule(all_of(for_structure("health_portal"), portal_event)),
        "complaint": DutyRule(offence),
        "insurer_declaration": DutyRule(
            kind_among("loss_kind", *LOSS_KINDS), RISK, either=True, gate=said_yes(INSURED, "insured")
        ),
        "processor_request": DutyRule(vendor_involved),
        "dpo_consult": DutyRule(said_yes("practice.dpo.designated", "dpo_designated")),
        "ordre": DutyRule(for_structure("ordre")),
        "cert_sante": DutyRule(all_of(gives_care, kind_among("attack", *ATTACKS))),
        "cert_fr_or_csirt": DutyRule(kind_among("attack", *ATTACKS)),
        "cards_opposition": DutyRule(all_of(gives_care, said_yes("breach.cards_exposed", "cards_exposed"))),
        "mssante_operator": DutyRule(
            all_of(
                gives_care,
                kind_among("mailbox", IncidentKind.MAILBOX),
                holds_among("practice.bricks", v.Brick.MSSANTE, "uses_mssante"),
            )
        ),
        "cpam": DutyRule(all_of(gives_care, said_yes("breach.fraud_with_our_name", "fraud_with_our_name"))),
        "bank": DutyRule(
            either_of(
                kind_among("transfer_fraud", IncidentKind.TRANSFER_FRAUD),
                said_yes("breach.bank_details_exposed", "bank_details_exposed"),
            )
        ),
        "prescribers_correspondents": DutyRule(
            all_of(
                gives_care,
                either_of(
                    kind_among(
                        "correspondents_touched",
                        IncidentKind.MAILBOX,
                        IncidentKind.RANSOMWARE,
                        IncidentKind.ALTERED_DATA,
                    ),
                    for_structure("prescribers"),
                ),
            ),
            RISK,
        ),
        "staff_information": DutyRule(
            holds_among(PEOPLE, v.PeopleCategory.EMPLOYEES, "employees_concerned"), RISK, either=True
        ),
        "eigs": DutyRule(all_of(gives_care, said_yes(PATIENT_HARMED, "patient_harmed"))),
        "materiovigilance": DutyRule(
            all_of(gives_care, said_yes("breach.medical_device_faulty", "medical_device_faulty"))
        ),
        "cofrac": DutyRule(for_structure("cofrac"), RISK),
        "asnr": DutyRule(
            all_of(
                for_structure("asnr"),
                either_of(
                    said_yes(PATIENT_HARMED, "patient_harmed"),
                    holds_among(NATURES, v.Nature.INTEGRITY, "data_altered"),
                ),
            )
        ),
        "access_requests": DutyRule(
            request_among("request_received", *(one for one in v.RequestKind if one is not v.RequestKind.COMPENSATION)),
            RISK,
            either=True,
            gate=is_controller,
        ),
        "claim_forwarding": DutyRule(
            all_of(said_yes(INSURED, "insured"), request_among("claim_received", v.RequestKind.COMPENSATION))
        ),
        "cross_border_authorities": DutyRule(said_yes("breach.cross_border.involved", "cross_border")),
        "shared_system_coordinator": DutyRule(for_structure("shared_system_coordinator"), RISK),
        "managing_body": DutyRule(for_structure("managing_body"), RISK),
        "regional_support": DutyRule(for_structure("regional_support"), RISK),
        "nis2_report": DutyRule(large_and_regulated, RISK),
    }
)

POLICY = DutyRule(kind_among("loss_kind", *LOSS_KINDS), RISK, either=True)
