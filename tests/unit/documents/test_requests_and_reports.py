"""The request to a vendor, the notice of a processor, the text of a report, the short letters, the public notice."""

import pytest

from clinickit.documents.findings import DeadlineLine, DutyLine
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.sources import Sources
from clinickit.documents.views import VIEWS
from clinickit.documents.views_short import RECIPIENTS
from clinickit.domain import vocabulary as v
from clinickit.domain.conditions import holds
from clinickit.domain.facts import Count, FactValue, Several, Unknown
from tests.papers import EMPTY, FINDINGS, MADE_AT, OWN_FACTS, RICH, WORDS, at, paper, several

VENDOR: dict[str, FactValue] = {
    **RICH,
    **OWN_FACTS["vendor_request"],
    "breach.kinds": several(v.IncidentKind.VENDOR),
    "breach.timeline.processor_notice_at": at(17, 17, 50),
}
LATE: dict[str, object] = {
    "deadlines": (
        DeadlineLine("vendor_answer", "Réponse", "vendredi 20 novembre 2026 à 15 h", is_late=True, subject="edit"),
    )
}


def said(template_id: str, answers: dict[str, FactValue], **findings: object) -> str:
    """A paper as plain text with ordinary spaces."""
    return as_plain_text(paper(template_id, answers, {**FINDINGS, **findings})).replace("\u00a0", " ")


def view(name: str, answers: dict[str, FactValue], findings: dict[str, object] | None = None) -> list[str]:
    """The rows of one view as plain lines."""
    rows = VIEWS[name](Sources(answers, WORDS, MADE_AT, (), findings or {}))
    return [" | ".join("".join(run.text for run in cell) for cell in row).replace("\u00a0", " ") for row in rows]


# The request to a vendor


def test_the_request_asks_in_writing_what_the_practice_needs_to_notify() -> None:
    asked = said("vendor_request", VENDOR)
    for words in (
        "Logimed Atlantique",
        "RGPD, article 33(2)",
        "28(3)(f)",
        "17 novembre 2026 à 17 h 50",
        "combien de personnes de notre structure",
        "L’extrait de nos seules personnes concernées",
        "les journaux",
        "combien de temps ces journaux sont gardés",
        "lundi 23 novembre 2026 à 10 h",
        "la loi dit « dans les meilleurs délais »",
    ):
        assert words in asked, words
    assert "relance" not in asked


def test_a_request_left_without_an_answer_becomes_a_dated_reminder() -> None:
    reminder = said("vendor_request", VENDOR, **LATE)
    assert "Objet : relance" in reminder
    assert "notre demande du 18 novembre 2026 à 15 h est restée sans réponse" in reminder
    assert "au plus tard le vendredi 20 novembre 2026 à 15 h" in reminder


def test_a_vendor_that_answered_is_not_reminded_but_asked_for_the_rest() -> None:
    answered = {**VENDOR, "breach.parties[edit].answered_at": at(19, 9)}
    asked = said("vendor_request", answered, **LATE)
    assert "suite de votre réponse" in asked
    assert "nous avons reçu votre réponse le 19 novembre 2026 à 9 h" in asked
    assert "restée sans réponse" not in asked


def test_among_several_vendors_only_those_that_are_silent_are_written_to() -> None:
    two = {**VENDOR, "breach.parties[b].name": "Nuage Santé", "breach.parties[b].answered_at": at(19, 9)}
    assert view("vendor_names", two) == ["Logimed Atlantique"]


def test_joint_controllers_settle_who_does_what_under_another_article() -> None:
    joint = {**VENDOR, "breach.parties[edit].qualification": v.Role.JOINT}
    asked = said("vendor_request", joint)
    assert "RGPD, article 26" in asked
    assert "28(3)(f)" not in asked
    assert "Dans le doute, chacun notifie pour lui-même." in asked
    assert view("vendor_joint", VENDOR) == []


@pytest.mark.parametrize(
    ("hosts", "words"),
    [(True, "votre certificat"), (False, "votre propre hébergeur"), (Unknown.NOT_YET, "s’il y en a")],
)
def test_the_certificate_of_a_health_data_host_is_asked_as_far_as_it_is_known_to_be_one(
    hosts: FactValue, words: str
) -> None:
    line = view("vendor_host", {**VENDOR, "practice.processors[edit].health_data_host": hosts})[0]
    assert words in line


def test_a_vendor_nobody_named_leaves_a_gap_and_no_date_is_invented() -> None:
    nobody = {path: value for path, value in VENDOR.items() if not path.startswith("breach.parties")}
    assert "[à compléter" in view("vendor_names", nobody)[0]
    assert "dans les meilleurs délais" in view("vendor_due", nobody)[0]
    assert "[à compléter" in view("vendor_opening", EMPTY)[0]


# The notice of a processor


def test_the_notice_to_the_controller_waits_until_the_practice_is_known_to_be_a_processor() -> None:
    assert holds("acts_as_processor", {}) is False
    assert holds("acts_as_processor", {"breach.role": v.Role.CONTROLLER}) is False
    assert holds("acts_as_processor", {"breach.role": v.Role.PROCESSOR}) is True
    worked_out: dict[str, FactValue] = {"breach.purpose.decided_by_us": False, "breach.purpose.on_behalf": True}
    assert holds("acts_as_processor", worked_out) is True


def test_the_notice_tells_the_controller_facts_dates_and_numbers_and_leaves_the_risk_to_it() -> None:
    told = said("controller_notice", {**RICH, **OWN_FACTS["controller_notice"]})
    assert "Clinique des Ormes" in told
    assert "RGPD, article 33(2)" in told
    assert "4 870" in told
    assert "Il vous revient d’apprécier le risque" in told


# The report


def test_the_report_says_that_the_form_may_differ_and_that_the_cnil_is_apart() -> None:
    report = said("incident_report", RICH)
    assert "Ce que le formulaire demande peut différer, à vérifier à l’écran" in report
    assert "La notification à la CNIL reste un acte séparé." in report
    assert "Obligatoire, sans délai" in report


def test_a_report_goes_at_once_even_incomplete() -> None:
    little: dict[str, FactValue] = {"practice.name": "Cabinet", "breach.kinds": several(v.IncidentKind.RANSOMWARE)}
    assert said("incident_report", little).count("Pas encore connu à ce jour") > 10


def test_the_report_says_when_nobody_is_to_be_told() -> None:
    assert "aucun signalement" in said("incident_report", RICH, report_to=())


def test_only_those_who_look_after_the_machines_are_technical_contacts() -> None:
    people: dict[str, FactValue] = {
        **RICH,
        "practice.contacts[a].name": "Maître Solange Abadie",
        "practice.contacts[a].role": "Avocate",
        "practice.contacts[b].name": "Rémi Castaing",
        "practice.contacts[b].role": "Dépanneur informatique",
    }
    rows = "\n".join(view("report_structure", people))
    assert "Castaing" in rows
    assert "Abadie" not in rows


@pytest.mark.parametrize(
    ("kinds", "people", "possible"),
    [
        ((v.IncidentKind.WRONG_RECIPIENT,), 1, False),
        ((v.IncidentKind.WRONG_RECIPIENT,), 40, True),
        ((v.IncidentKind.RANSOMWARE,), 1, True),
        ((v.IncidentKind.LOSS, v.IncidentKind.THEFT), 1, True),
    ],
)
def test_a_mistake_about_one_person_calls_for_no_report(
    kinds: tuple[v.IncidentKind, ...], people: int, *, possible: bool
) -> None:
    assert holds("report_possible", {"breach.kinds": Several(kinds), "breach.people.count": Count(people)}) is possible


def test_an_unknown_number_of_people_never_hides_the_report_nor_the_notice() -> None:
    unknown: dict[str, FactValue] = {"breach.kinds": several(v.IncidentKind.WRONG_RECIPIENT)}
    assert holds("report_possible", unknown) is None
    assert holds("public_notice_possible", unknown) is None


# Short letters


@pytest.mark.parametrize(("line", "duty"), list(RECIPIENTS.items()))
def test_a_short_letter_is_written_only_when_its_duty_is_certain(line: str, duty: str) -> None:
    owed = {"duties": (DutyLine(duty, "Prévenir", "oui", owed=True),)}
    doubtful = {"duties": (DutyLine(duty, "Prévenir", "à déterminer"),)}
    assert view(line, RICH, {**owed}) == [WORDS.sentences[line].replace("\u00a0", " ")]
    assert view(line, RICH, {**doubtful}) == []
    letters = said("short_letters", RICH, **owed)
    assert letters.count("Objet : ") == 1
    assert "aucun courrier court" not in letters


def test_without_a_certain_duty_the_page_says_that_none_is_called_for() -> None:
    assert "aucun courrier court" in said("short_letters", RICH, duties=())


def test_a_short_letter_is_out_of_date_when_what_its_duty_rests_on_changes() -> None:
    line = DutyLine("bank", "Prévenir", "oui", owed=True, facts_used=("breach.bank_details_exposed",))
    uses = dict(paper("short_letters", RICH, {**FINDINGS, "duties": (line,)}).uses)
    assert "breach.bank_details_exposed" in uses


# The public notice


def test_the_poster_says_what_is_known_what_is_not_and_that_the_reader_may_not_be_concerned() -> None:
    doubtful: dict[str, FactValue] = {**VENDOR, "breach.natures": Several((v.Nature.AVAILABILITY,), complete=False)}
    poster = said("public_poster", doubtful)
    assert "Un prestataire qui traite nos données a été attaqué." in poster
    assert "vous n’êtes pas forcément concerné" in poster
    assert "Nous ne savons pas encore si des données ont été copiées" in poster
    assert "[à compléter" not in poster
    assert "Logimed" not in poster


def test_a_poster_with_all_known_leaves_the_unknown_part_out() -> None:
    settled = {**RICH, "breach.confidentiality.exfiltration": v.Exfiltration.EXFILTRATED}
    assert "Ce que nous ne savons pas encore" not in said("public_poster", settled)


# The reasoning


def test_the_reasoning_tells_for_each_duty_facts_articles_rules_and_what_would_change_it() -> None:
    line = DutyLine(
        "cnil_notification",
        "Notifier la violation à la CNIL",
        "oui",
        references=("RGPD, art. 33(1)",),
        facts_used=("breach.role",),
        rules=("Délai de notification à la CNIL (version du 25 mai 2018)",),
        on_risk=True,
    )
    found = ("Si A → non.", "Si B → non.", "Si C → peut-être.")
    rows = view("reasoning", RICH, {"duties": (line,), "what_if": lambda _key: found})
    assert len(rows) == 1
    for words in (
        "Responsable",
        "RGPD, art. 33(1)",
        "version du 25 mai 2018",
        "l’évaluation du risque",
        "Si A ; ou si B → non.",
        "Si C → peut-être.",
    ):
        assert words in rows[0], words


def test_a_duty_that_is_not_owed_keeps_its_reasoning_too() -> None:
    line = DutyLine("ordre", "Informer l’Ordre", "non", applies=False, reasons=("Un motif.",))
    findings: dict[str, object] = {"duties": (line,), "what_if": lambda _key: ("Si rien.",)}
    assert view("reasoning", RICH, findings) == []
    assert view("reasoning_set_aside", RICH, findings) == ["Informer l’Ordre : Un motif. Si rien."]


def test_not_to_notify_is_told_as_fully_as_to_notify() -> None:
    line = DutyLine("cnil_notification", "Notifier", "non", applies=False, references=("RGPD, art. 33(1)",))
    findings: dict[str, object] = {"duties": (line,), "what_if": lambda _key: ("Si rien.",)}
    assert view("reasoning_set_aside", RICH, findings) == []
    assert "Textes : RGPD, art. 33(1)." in view("reasoning", RICH, findings)[0]


def test_duties_that_rest_on_the_same_stand_together() -> None:
    policies = tuple(DutyLine(f"insurer_declaration-{one}", f"Assureur {one}", "oui") for one in ("a", "b"))
    rows = view("reasoning", RICH, {"duties": policies, "what_if": lambda _key: ("Si rien.",)})
    assert len(rows) == 1
    assert all(f"Assureur {one}" in rows[0] for one in ("a", "b"))


def test_the_register_has_no_empty_field_for_the_size_of_the_file() -> None:
    larger = {**RICH, "breach.people.in_file": Count(491840)}
    rows = view("register_scope", larger)
    assert not [row for row in rows if row.startswith("Nombre de personnes dans")]
    assert [row for row in rows if "personnes d’autres structures" in row]


# The complaint already filed


def test_a_complaint_already_filed_is_completed_not_drafted_afresh() -> None:
    letter = said("complaint", RICH)
    assert "Objet : complément à la plainte n° PV 2026/1187 contre X" in letter
    assert "Plainte déposée le 19 novembre 2026 à 14 h 30, service : commissariat central de Nantes" in letter
    assert "ai déposé plainte contre X" in letter
    assert "récépissé de ce complément" in letter
    assert paper("complaint").title == "Complément de plainte"


def test_a_pre_complaint_leaves_the_complaint_to_be_made() -> None:
    announced = {**RICH, "breach.complaint.route": v.ComplaintRoute.PRE_COMPLAINT}
    letter = said("complaint", announced)
    assert "Objet : plainte contre X" in letter
    assert "dépose plainte contre X" in letter
    assert "complément" not in letter
