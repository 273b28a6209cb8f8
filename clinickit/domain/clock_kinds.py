"""The clocks the kit knows: what each one is, what starts it, which rules say how long and how to count."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    """What kind of date it is, so that a condition is never taken for a duty."""

    DUTY = "duty"
    CONDITION = "condition"
    CONTRACT = "contract"
    SOFT = "soft"
    WITHOUT_NUMBER = "without_number"
    OPENING = "opening"
    LIMITATION = "limitation"


@dataclass(frozen=True, slots=True)
class ClockKind:
    """A clock the kit knows: what it is, what starts it, and which rules say how long and how to count."""

    nature: Nature
    start_event: str
    delay_rule: str
    method_rule: str = ""
    reading_rules: tuple[str, ...] = ()


CLOCKS: Mapping[str, ClockKind] = {
    "cnil_notification": ClockKind(
        Nature.DUTY, "awareness", "cnil_notification_delay", "hours_method", ("cnil_second_reading",)
    ),
    "cnil_complement": ClockKind(Nature.SOFT, "initial_filed", "cnil_complement_delay", "hours_method"),
    "complaint_condition": ClockKind(
        Nature.CONDITION, "attack_known", "complaint_condition_delay", "complaint_condition_method"
    ),
    "insurer_declaration": ClockKind(
        Nature.CONTRACT, "claim_known", "insurer_declaration_delay", "working_days_method", ("insurer_second_reading",)
    ),
    "insurer_theft_declaration": ClockKind(
        Nature.CONTRACT, "claim_known", "insurer_theft_delay", "working_days_method", ("insurer_second_reading",)
    ),
    "insurer_aggravation": ClockKind(
        Nature.CONTRACT, "aggravation_known", "insurer_aggravation_delay", "calendar_days_method"
    ),
    "insurance_limitation": ClockKind(Nature.LIMITATION, "claim_known", "insurance_limitation", "months_method"),
    "health_portal": ClockKind(Nature.WITHOUT_NUMBER, "incident_known", "health_portal_delay"),
    "communication": ClockKind(Nature.WITHOUT_NUMBER, "high_risk_known", "communication_delay"),
    "processor_notice": ClockKind(Nature.WITHOUT_NUMBER, "processor_aware", "processor_notice_delay"),
    "vendor_answer": ClockKind(Nature.SOFT, "vendor_request_sent", "vendor_answer_delay", "hours_method"),
    "access_request": ClockKind(
        Nature.DUTY,
        "access_request_received",
        "access_request_delay",
        "months_method",
        ("access_request_second_reading",),
    ),
    "claim_forwarding": ClockKind(Nature.WITHOUT_NUMBER, "claim_received", "insurer_claim_forwarding"),
    "partie_civile": ClockKind(Nature.OPENING, "complaint_filed", "partie_civile_delay", "months_method"),
    "nis2_early_warning": ClockKind(Nature.DUTY, "incident_known", "nis2_early_warning_delay", "hours_method"),
    "nis2_notification": ClockKind(Nature.DUTY, "incident_known", "nis2_notification_delay", "hours_method"),
    "nis2_final_report": ClockKind(Nature.DUTY, "nis2_notified", "nis2_final_report_delay", "months_method"),
}
