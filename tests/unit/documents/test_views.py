"""What the views of the papers say, and what they never say."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from clinickit.documents.advice import Advice
from clinickit.documents.blocks import Document
from clinickit.documents.cnil_answers import ANSWERS
from clinickit.documents.findings import DeadlineLine, DutyLine, HelpLine
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.sources import Sources
from clinickit.documents.views import VIEWS
from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Moment, Precision, Several, Unknown, moment_of_day
from clinickit.domain.rulebook import Confidence
from clinickit.domain.schema import generic
from tests.papers import EMPTY, FINDINGS, FORM, IDS, MADE_AT, RICH, WORDS, Issued, at, journal, paper, several

CRISIS: dict[str, FactValue] = {
    "practice.crisis.phone": "07 00 00 00 09",
    "practice.crisis.email": "crise@ailleurs.example",
    "practice.crisis.address": "BP 12, 44001 Nantes",
}
NOT_FILED: dict[str, FactValue] = {
    path: value for path, value in RICH.items() if not path.startswith("breach.notification.initial")
}
LATE: dict[str, object] = {
    "deadlines": (DeadlineLine("cnil_notification", "Notification à la CNIL", "20 novembre 2026", is_late=True),)
}


def rich(**changes: FactValue) -> dict[str, FactValue]:
    """The rich case with some facts changed; `__` stands for a dot."""
    return {**RICH, **{path.replace("__", "."): value for path, value in changes.items()}}


def without(*prefixes: str) -> dict[str, FactValue]:
    """The rich case without some facts."""
    return {path: value for path, value in RICH.items() if not path.startswith(prefixes)}


def text(template_id: str, answers: dict[str, FactValue] | None = None, **findings: object) -> str:
    """A paper as plain text."""
    return as_plain_text(paper(template_id, answers, {**FINDINGS, **findings}))


def view(name: str, answers: dict[str, FactValue], findings: dict[str, object] | None = None) -> list[str]:
    """The rows of one view as plain lines."""
    rows = VIEWS[name](Sources(answers, WORDS, MADE_AT, (), findings or {}))
    return [" | ".join("".join(run.text for run in cell) for cell in row) for row in rows]


def sheet_row(field: str, answers: dict[str, FactValue], findings: dict[str, object] | None = None) -> str:
    """What is to be copied into one field of the CNIL form, empty when it is not shown."""
    runs = ANSWERS[field](Sources(answers, WORDS, MADE_AT, (), findings or {}))
    return "".join(run.text for run in runs).replace("\u00a0", " ")


# Whom to call


@pytest.mark.parametrize("template_id", IDS)
def test_crisis_contacts_replace_those_of_the_profile_in_every_paper(template_id: str) -> None:
    said = text(template_id, {**RICH, **CRISIS}).replace("\u00a0", " ")
    for path, value in RICH.items():
        if path.startswith("practice.") and path.endswith((".phone", ".email")) and "processors" not in path:
            assert str(value) not in said
    assert "12 rue des Tilleuls" not in said


@pytest.mark.parametrize("template_id", IDS)
def test_a_compromised_channel_is_never_printed_even_without_a_substitute(template_id: str) -> None:
    marked = {**RICH, "practice.crisis.compromised": several(v.Channel.PHONE, v.Channel.EMAIL, v.Channel.POST)}
    said = text(template_id, marked).replace("\u00a0", " ")
    for value in ("02 40 00 00 01", "02 40 00 00 03", "06 00 00 00 02", "@tilleuls.example", "12 rue des Tilleuls"):
        assert value not in said


def test_a_compromised_channel_leaves_a_gap_for_the_safe_one() -> None:
    marked = {**RICH, "practice.crisis.compromised": several(v.Channel.PHONE)}
    assert "practice.crisis.phone" in [gap.path for gap in paper("patient_letter", marked, {}).gaps]


def test_a_secure_mailbox_is_a_channel_of_its_own() -> None:
    mailbox: dict[str, FactValue] = {
        **RICH,
        "practice.email": "cabinet@medecin.mssante.fr",
        "practice.crisis.compromised": several(v.Channel.MSSANTE),
    }
    assert view("safe_email", mailbox)[0].startswith("[à compléter")
    assert view("safe_email", {**mailbox, "practice.email": "cabinet@tilleuls.example"}) == ["cabinet@tilleuls.example"]


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, True),
        (at(20), None, True),
        (at(22), None, False),
        (None, at(20, 8), False),
        (None, moment_of_day(date(2026, 11, 21)), True),
        (None, moment_of_day(date(2026, 11, 20)), False),
    ],
)
def test_crisis_contacts_hold_within_their_period(since: Moment | None, until: Moment | None, *, holds: bool) -> None:
    period: dict[str, Moment | None] = {"practice.crisis.since": since, "practice.crisis.until": until}
    answers = {**RICH, **CRISIS, **{path: value for path, value in period.items() if value is not None}}
    expected = "07\u00a000\u00a000\u00a000\u00a009" if holds else "02\u00a040\u00a000\u00a000\u00a001"
    assert view("safe_phone", answers) == [expected]


# How many people


@pytest.mark.parametrize("template_id", IDS)
def test_the_size_of_a_leaked_file_is_never_declared(template_id: str) -> None:
    said = text(template_id, rich(breach__people__in_file=Count(491840))).replace("\u00a0", " ")
    assert "491 840" not in said
    assert "491840" not in said


def test_people_of_other_practices_are_told_apart() -> None:
    said = text("register_entry", rich(breach__people__in_file=Count(491840)))
    assert "personnes d’autres structures" in said
    assert "personnes d’autres structures" not in text("register_entry")


def test_the_number_declared_says_its_precision_and_its_band() -> None:
    assert sheet_row("CNIL-F27", RICH).splitlines()[:2] == [
        "environ 4 870",
        "Tranche des données publiées par la CNIL : Entre 301 et 5000 personnes",
    ]


# The preparation sheet


def test_the_sheet_answers_every_field_of_the_form_in_its_order() -> None:
    assert list(ANSWERS) == [field.id for field in FORM.fields]


A_PARTY_AND_A_COUNTRY: dict[str, FactValue] = {
    "breach.parties[x].name": "Logimed",
    "breach.parties[x].qualification": v.Role.PROCESSOR,
    "breach.parties[x].contact": "Astreinte",
    "breach.cross_border.countries[b].name": "Belgique",
    "breach.cross_border.countries[b].people": Count(12),
}
SITUATIONS: tuple[dict[str, FactValue], ...] = (
    EMPTY,
    RICH,
    rich(
        practice__no_siren=Unknown.NOT_YET,
        practice__notifier__function=v.NotifierFunction.OTHER,
        practice__notifier__function_details="avocate",
        practice__notifier__name="Inès Carvalho",
        practice__dpo__designated=True,
        breach__kinds=several(v.IncidentKind.VENDOR),
        breach__parties_involved=True,
        breach__natures=several(*v.Nature),
        breach__communication__status=v.InformationStatus.INFORMED,
        breach__communication__all_informed=False,
        breach__notification__submission=v.Submission.FOLLOW_UP,
        breach__cross_border__involved=True,
        breach__other_bodies__told=True,
        **A_PARTY_AND_A_COUNTRY,
    ),
    rich(
        breach__communication__status=v.InformationStatus.NO_EXEMPTION,
        breach__communication__exemption=v.Exemption.UNINTELLIGIBLE,
        practice__contact_point__choice=v.ContactChoice.DPO,
    ),
)


def test_each_fact_that_a_field_asks_is_read_in_some_situation() -> None:
    read = {generic(path) for answers in SITUATIONS for path, _ in paper("cnil_notification", answers, LATE).uses}
    asked = {path for field in FORM.fields for path in field.facts}
    assert asked - read == set()


def test_an_unknown_is_said_in_the_words_of_the_form_where_they_are_accepted() -> None:
    assert sheet_row("CNIL-F12", EMPTY).startswith("Ne sait pas pour l'instant – à compléter")
    assert sheet_row("CNIL-F22", EMPTY).startswith("Les données concernées ne sont pas connues pour le moment")
    assert sheet_row("CNIL-F33", EMPTY).startswith("Non déterminé pour le moment")
    assert sheet_row("CNIL-F24", {"breach.data.records": Unknown.CANNOT}) == "Ne peut pas être déterminé"


@pytest.mark.parametrize("field", ["CNIL-F01", "CNIL-F08", "CNIL-F14", "CNIL-F18", "CNIL-F21", "CNIL-F32"])
def test_a_required_field_shows_a_gap(field: str) -> None:
    assert "[à compléter" in sheet_row(field, EMPTY)


def test_what_waits_for_a_complement_is_listed() -> None:
    assert "F12\u00a0: Date et heure du début de la violation (connue / estimée)" in view("cnil_still_unknown", EMPTY)
    assert view("cnil_still_unknown", RICH) == []


def test_options_are_copied_in_the_words_of_the_authority() -> None:
    assert sheet_row("CNIL-F19", RICH) == (
        "• Piratage, logiciel malveillant (par exemple rançongiciel) et/ou hameçonnage"
    )


def test_an_incomplete_list_says_that_it_may_grow() -> None:
    part: dict[str, FactValue] = {"breach.natures": Several((v.Nature.AVAILABILITY,), complete=False)}
    assert sheet_row("CNIL-F18", part).endswith("Cette liste peut encore s’allonger.")


def test_conditional_fields_are_left_out_until_their_condition_holds() -> None:
    for field in ("CNIL-F02", "CNIL-F15", "CNIL-F17", "CNIL-F34", "CNIL-F36"):
        assert sheet_row(field, NOT_FILED) == ""
    assert sheet_row("CNIL-F35", RICH) == "24 novembre 2026"


def test_a_follow_up_asks_for_the_first_number() -> None:
    follow_up = rich(breach__notification__submission=v.Submission.FOLLOW_UP)
    assert sheet_row("CNIL-F02", follow_up) == "FR-2026-0012345"
    assert "FR-2026-0012345" in view("cnil_steps", follow_up)[0]


def test_lateness_asks_for_its_reasons_and_says_to_file_anyway() -> None:
    assert "[à compléter" in sheet_row("CNIL-F17", RICH, LATE)
    told = rich(breach__timeline__late_reasons="Le prestataire a répondu après deux jours.")
    assert sheet_row("CNIL-F17", told, LATE) == "Le prestataire a répondu après deux jours."
    assert "notifiez quand même" in view("cnil_deadline", NOT_FILED, LATE)[0]


def test_a_draft_of_the_reasons_is_marked_as_one_until_somebody_takes_it_over() -> None:
    drafted: dict[str, object] = {**LATE, "late_draft": "Brouillon du kit\u00a0: prise de connaissance le 18 novembre."}
    shown = sheet_row("CNIL-F17", NOT_FILED, drafted)
    assert shown.startswith("[à compléter")
    assert "Brouillon du kit" in shown
    told = {**NOT_FILED, "breach.timeline.late_reasons": "Le prestataire a répondu après deux jours."}
    assert "Brouillon" not in sheet_row("CNIL-F17", told, drafted)


def test_the_deadline_is_shown_with_its_reason() -> None:
    assert "21 novembre 2026 à 10\u00a0h\u00a020" in text("cnil_notification", NOT_FILED)
    assert "ne peut pas encore être calculée" in view("cnil_deadline", EMPTY)[0]


def test_the_processors_notice_is_asked_only_when_a_processor_gave_one() -> None:
    involved = rich(breach__parties_involved=True)
    assert sheet_row("CNIL-F15", involved) == ""
    vendor = rich(breach__kinds=several(v.IncidentKind.VENDOR))
    assert "[à compléter" in sheet_row("CNIL-F15", vendor)


def test_a_case_already_notified_gets_the_complement_first_with_its_own_date() -> None:
    complement = DeadlineLine("cnil_complement", "Complément", "lundi 23 novembre 2026 à 18\u00a0h")
    said = text("cnil_notification", RICH, deadlines=(*FINDINGS["deadlines"], complement)).replace("\u00a0", " ")  # type: ignore[misc]
    lines = said.splitlines()
    assert "Notification complémentaire : fiche à recopier sur le téléservice de la CNIL" in lines
    first = next(line for line in lines if line.startswith("Notification complémentaire de la"))
    assert "FR-2026-0012345" in first
    assert "20 novembre 2026 à 18 h" in first
    assert "Complément attendu, si possible, au plus tard : lundi 23 novembre 2026 à 18 h." in said
    assert "Échéance affichée" not in said
    assert sheet_row("CNIL-F01", RICH) == "Notification complémentaire"


def test_a_notification_withdrawn_says_so_with_its_reason() -> None:
    withdrawn = rich(
        breach__notification__completeness=v.Completeness.WITHDRAWN,
        breach__notification__withdrawal_reason="aucune donnée personnelle n’était en cause",
    )
    said = text("cnil_notification", withdrawn)
    assert "Retrait de la notification n°" in said
    assert "aucune donnée personnelle n’était en cause." in said
    assert "à vérifier à l’écran" in view("cnil_stage", withdrawn)[1]


def test_a_filed_notification_that_is_no_longer_owed_offers_to_be_withdrawn() -> None:
    no: dict[str, object] = {"duties": (DutyLine("cnil_notification", "Notifier", "non", applies=False),)}
    assert "n’aurait pas à être notifiée" in view("cnil_stage", RICH, no)[1]
    assert view("cnil_stage", NOT_FILED, no) == []


def sheet_of(answers: dict[str, FactValue], issued_at: datetime) -> Issued:
    """The sheet as it was issued from other answers."""
    document = paper("cnil_notification", answers, {})
    return Issued("cnil_notification", "Fiche", issued_at, uses=document.uses, text=as_plain_text(document))


def test_what_changed_since_the_sheet_that_was_filed_stands_field_by_field_then_and_now() -> None:
    then = {**NOT_FILED, "breach.people.count": Count(100)}
    before = sheet_of(then, datetime(2026, 11, 20, 9, tzinfo=UTC))
    changed = view("cnil_changes", RICH, {"issued": (before,)})
    assert [line.partition(" | ")[0] for line in changed] == ["F27"]
    assert "100" in changed[0]
    assert "environ 4\u00a0870" in changed[0]
    assert changed[0].index("100") < changed[0].index("4\u00a0870")
    assert view("cnil_changes", RICH, {"issued": ()}) == []
    assert view("cnil_changes_since", RICH, {"issued": (before,)}) != []


def test_the_sheet_compared_with_is_the_one_that_was_filed_not_a_later_one() -> None:
    filed = sheet_of({**NOT_FILED, "breach.people.count": Count(100)}, datetime(2026, 11, 20, 9, tzinfo=UTC))
    later = sheet_of(RICH, datetime(2026, 11, 20, 23, tzinfo=UTC))
    assert len(view("cnil_changes", RICH, {"issued": (filed, later)})) == 1
    assert view("cnil_changes", RICH, {"issued": (later,)}) == []


def test_fields_of_the_european_draft_come_only_when_they_are_filled() -> None:
    assert view("cnil_european_only", EMPTY) == []
    assert any("Un risque élevé est probable" in line for line in view("cnil_european_only", RICH))
    assert "Annexe" not in as_plain_text(paper("cnil_notification", EMPTY, {}))


# The patient letter


def letter(**changes: FactValue) -> str:
    """The letter of the rich case with some facts changed."""
    return text("patient_letter", rich(**changes))


def test_the_letter_says_what_happened_what_may_follow_and_what_to_do() -> None:
    said = letter().replace("\u00a0", " ")
    for part in (
        "Un logiciel malveillant a bloqué une partie de nos ordinateurs.",
        "18 novembre 2026",
        "numéro de sécurité sociale",
        "données de santé",
        "Nous avons débranché le serveur",
        "Ne donnez jamais un code ou un mot de passe",
        "Lucie Morvan au 02 40 00 00 03",
        "saisir la CNIL",
    ):
        assert part in said


def test_the_letter_names_no_care_no_vendor_and_no_detail_of_the_file() -> None:
    said = letter(breach__kinds=several(v.IncidentKind.VENDOR), breach__parties_involved=True)
    for word in ("VIH", "Logimed", "2012", "4 870", "4\u00a0870", "http", "www"):
        assert word not in said


def test_data_that_reveal_more_are_only_offered_by_telephone() -> None:
    said = letter(breach__data__sensitive=several(v.SensitiveData.SEXUALITY, v.SensitiveData.GENETIC))
    assert "génétique" not in said
    assert "sexuelle" not in said
    assert "autres données intimes" in said


def test_the_cnil_and_the_complaint_are_mentioned_only_once_their_dates_are_known() -> None:
    assert "Nous avons prévenu la CNIL" in letter()
    assert "Nous avons porté plainte" in letter()
    silent = without("breach.notification.initial_filed_at", "breach.complaint.filed_at")
    said = text("patient_letter", silent)
    assert "Nous avons prévenu la CNIL" not in said
    assert "Nous avons porté plainte" not in said


@pytest.mark.parametrize("route", [v.ComplaintRoute.PRE_COMPLAINT, v.ComplaintRoute.POLICE_LOG])
def test_a_pre_complaint_is_never_called_a_complaint(route: v.ComplaintRoute) -> None:
    announced = rich(breach__complaint__route=route)
    assert "Nous avons porté plainte" not in text("patient_letter", announced)
    assert "ce n’est pas encore une plainte" in text("insurance_claim", announced)
    assert "récépissé est à joindre" not in text("insurance_claim", announced)
    assert "ce n’est pas une plainte" in text("chronology", announced)


@pytest.mark.parametrize("exfiltration", [*v.Exfiltration, Unknown.NOT_YET])
def test_the_letter_never_reassures_more_than_is_established(exfiltration: FactValue) -> None:
    said = letter(breach__confidentiality__exfiltration=exfiltration)
    for phrase in ("aucune fuite", "aucun risque", "en sécurité", "n’ont pas été copiées", "ne craignez"):
        assert phrase not in said


def test_what_is_not_known_is_said() -> None:
    said = letter(breach__confidentiality__exfiltration=Unknown.NOT_YET)
    assert "Nous ne savons pas encore si des données ont été copiées" in said
    assert "Nous ne savons pas encore" not in letter()


def test_natures_that_may_still_be_found_leave_a_gap() -> None:
    unfinished = rich(breach__natures=Several((v.Nature.AVAILABILITY,), complete=False))
    assert "breach.natures" in [gap.path for gap in paper("patient_letter", unfinished, {}).gaps]


@pytest.mark.parametrize(
    ("natures", "present", "absent"),
    [
        ((v.Nature.CONFIDENTIALITY,), "ont pu être copiées", "une partie de nos données"),
        ((v.Nature.AVAILABILITY,), "Elles sont de nouveau là", "copiées"),
        ((v.Nature.INTEGRITY,), "ont pu être changées", "copiées"),
    ],
)
def test_the_letter_follows_what_was_lost(natures: tuple[v.Nature, ...], present: str, absent: str) -> None:
    said = letter(breach__natures=several(*natures))
    assert present in said
    assert absent not in said


def test_a_supposed_breach_is_said_to_be_supposed() -> None:
    said = letter(breach__established=v.Established.SUPPOSED)
    assert "pas encore certain" in said
    assert "Les données qui peuvent être en cause" in said


def test_an_attested_deletion_is_told() -> None:
    said = letter(
        breach__kinds=several(v.IncidentKind.WRONG_RECIPIENT),
        breach__confidentiality__attestation=True,
    )
    assert "confirmé par écrit" in said
    assert "menace" not in said


@pytest.mark.parametrize(("to_verify", "printed"), [(False, True), (True, False)])
def test_a_help_line_is_printed_only_once_it_was_checked(*, to_verify: bool, printed: bool) -> None:
    line = HelpLine("france_victimes", "France Victimes", "116 006", to_verify=to_verify)
    told = Advice("x", "Parlez-en.", Confidence.CONFIRMED, data=(v.DataCategory.CONTACT,), help_lines=(line.id,))
    sources = Sources(RICH, replace(WORDS, advice=(told,)), MADE_AT, (), {"help_lines": (line,)})
    said = "".join(run.text for row in VIEWS["letter_advice"](sources) for cell in row for run in cell)
    assert said.startswith("Parlez-en.")
    assert ("116 006" in said) is printed


def test_advice_that_is_not_sure_is_never_printed() -> None:
    doubtful = [one.text for one in WORDS.advice if not one.sure or not one.letter]
    everything = letter(
        breach__data__categories=several(*v.DataCategory),
        breach__data__sensitive=several(*v.SensitiveData),
        breach__data__most_exposed=several(*v.MostExposed),
    )
    assert doubtful
    assert not any(text in everything for text in doubtful)


# The complaint


def test_the_complaint_is_against_x_unless_somebody_is_named() -> None:
    assert "plainte contre X" in text("complaint")
    assert "plainte contre Luc Barreau" in text("complaint", rich(breach__complaint__against="Luc Barreau"))
    assert "contre contre" not in text("complaint", rich(breach__complaint__against="contre X"))


@pytest.mark.parametrize(
    ("civility", "said"), [("Mme", "Je soussignée "), ("M.", "Je soussigné "), ("Docteur", "Je soussigné(e) ")]
)
def test_the_complaint_agrees_with_the_complainant(civility: str, said: str) -> None:
    assert said in text("complaint", rich(practice__head__civility=civility))


def test_offences_are_only_susceptible_and_marked() -> None:
    said = text("complaint").replace("\u00a0", " ")
    assert "susceptibles de recevoir, notamment, les qualifications suivantes" in said
    assert "accès ou maintien frauduleux dans un système de données, Code pénal, article 323-1" in said
    assert "article 312-1 (si les faits le confirment) *" in said
    assert "* Article à vérifier à la date des faits" in said


def test_without_offences_the_complaint_shows_a_gap() -> None:
    assert "[à compléter" in as_plain_text(paper("complaint", RICH, {}))


def test_a_piece_with_patient_data_is_not_joined_unless_it_was_masked() -> None:
    piece = "breach.evidence[e2]."
    assert "Copie du disque du serveur. Non jointe" in text("complaint")
    assert "Copie du disque du serveur. Version où" in text("complaint", {**RICH, f"{piece}masked": True})
    unchecked = {**RICH, f"{piece}patient_data": Unknown.NOT_YET}
    assert "il reste à vérifier" in text("complaint", unchecked)


def test_pieces_carry_their_sha_256() -> None:
    assert str(RICH["breach.evidence[e1].sha256"]) in text("complaint")
    assert "Aucune pièce n’est enregistrée" in text("complaint", without("breach.evidence"))


def test_the_complaint_reads_neither_the_journal_nor_the_details_of_the_data() -> None:
    said = text("complaint")
    assert "Écran bloqué au poste d’accueil." not in said
    assert "2012" not in said


def test_losses_are_added_up_and_stay_provisional() -> None:
    assert view("loss_total", RICH) == ["Total provisoire, à parfaire\u00a0: environ 4\u00a0200\u00a0€."]
    assert view("loss_total", EMPTY) == ["Le préjudice est en cours d’évaluation\u00a0; il sera précisé."]
    part = {**RICH, "breach.losses[l3].label": "Avocat"}
    assert "Postes non encore chiffrés\u00a0: 1." in view("loss_total", part)[0]


def test_a_total_is_exact_only_when_each_amount_is() -> None:
    exact = rich(**{"breach.losses[l2].amount": Count(1800)})
    assert "environ" not in view("loss_total", exact)[0]
    assert "environ" in view("loss_total", rich(**{"breach.losses[l2].amount": Count(1800, Precision.ESTIMATED)}))[0]


# Insurers, register, chronology


def test_the_claim_is_conservative_and_admits_nothing() -> None:
    said = text("insurance_claim").replace("\u00a0", " ")
    assert "à titre conservatoire" in said
    assert "Elle ne vaut pas reconnaissance de responsabilité." in said
    for part in ("CY-448812", "Mutuelle des Deux Rives", "Courtage Erdre", "environ 4 870 personnes", "PV 2026/1187"):
        assert part in said


def test_a_claim_already_declared_is_told_with_its_number() -> None:
    declared = {**RICH, "breach.claims[p1].declared_at": at(19, 9), "breach.claims[p1].number": "SIN-77"}
    said = text("insurance_claim", declared)
    assert "SIN-77" in said
    assert "Déclaré par le présent document" not in said


def test_a_decision_to_depart_is_kept_with_its_reason() -> None:
    said = text("register_entry")
    assert "Nous décidons autrement" in said
    assert "déjà prévenu par téléphone" in said
    silent = rich(**{"decisions.duties[ordre].reason": Unknown.NOT_YET})
    assert "decisions.duties[ordre].reason" in [gap.path for gap in paper("register_entry", silent, FINDINGS).gaps]


def test_duties_that_do_not_hold_are_only_listed_unless_they_matter_or_were_decided() -> None:
    duties = (
        DutyLine("bank", "Prévenir la banque", "non", "recommandé", ("Aucune donnée bancaire.",), applies=False),
        DutyLine(
            "inform_people",
            "Informer les personnes",
            "non",
            "obligatoire",
            ("Le risque n’est pas élevé.",),
            applies=False,
        ),
        DutyLine("ordre", "Prévenir l’Ordre", "non", "recommandé", ("Sans objet.",), applies=False),
    )
    aside = view("register_duties_set_aside", RICH, {"duties": duties})
    assert aside == ["Prévenir la banque\u00a0: Aucune donnée bancaire."]
    kept = view("register_duties", RICH, {"duties": duties})
    assert [line.split(" | ")[0] for line in kept] == ["Informer les personnes", "Prévenir l’Ordre"]
    assert "obligatoire" not in kept[0]


def test_a_duty_about_one_policy_names_its_insurer() -> None:
    duties = (DutyLine("insurer_declaration-p1", "Déclarer le sinistre", "oui"),)
    assert view("register_duties", RICH, {"duties": duties})[0].startswith(
        "Déclarer le sinistre\u00a0: Mutuelle des Deux Rives, assurance cyber"
    )


def test_a_decision_is_kept_even_when_its_duty_was_not_worded() -> None:
    assert "déjà prévenu par téléphone" in as_plain_text(paper("register_entry", RICH, {}))


def test_the_register_keeps_the_reasoning_of_the_kit_and_of_the_practice() -> None:
    said = text("register_entry")
    for part in (
        "Risque élevé",
        "4,75 sur 6",
        "Données de santé, sortie probable",
        "Version des règles\u00a0: 2026.11",
    ):
        assert part in said


def test_the_key_is_judged_only_when_there_was_an_encryption() -> None:
    assert "clé" not in view("insurance_data", rich(breach__protection__key_safe=False))[1]
    encrypted = rich(breach__protection__encryption=v.Encryption.STATE_OF_THE_ART, breach__protection__key_safe=True)
    assert "La clé n’a pas été exposée" in view("insurance_data", encrypted)[1]


def test_the_chronology_is_in_time_order_and_keeps_entry_time_apart() -> None:
    document = paper("chronology")
    said = as_plain_text(document)
    order = [
        "Première alerte.",
        "Écran bloqué",
        "Prise de connaissance",
        "Sauvegarde du 17",
        "Plainte déposée",
        "Document émis",
    ]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    line = next(one for one in said.splitlines() if "Sauvegarde du 17" in one).replace("\u00a0", " ")
    assert line.startswith("18 novembre 2026 à 16 h")
    assert line.endswith("19 novembre 2026 à 7 h")


def test_the_head_of_the_journal_is_at_the_foot_of_each_page() -> None:
    assert journal()[-1].hash in paper("chronology").footer


def test_a_drill_is_marked_on_every_page() -> None:
    def footer(document: Document) -> str:
        return document.footer

    assert all("EXERCICE" in footer(paper(one, RICH, {**FINDINGS, "exercise": True})) for one in IDS)
    assert not any("EXERCICE" in footer(paper(one)) for one in IDS)
