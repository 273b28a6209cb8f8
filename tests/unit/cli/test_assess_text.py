"""What `clinickit assess` prints, read as a lawyer would: nobody is told to do what is another’s to do."""

from pathlib import Path

import pytest

from clinickit.bootstrap import main

AT = "2026-11-21T12:00"
ATTACK = """
format = 1
[practice]
kind = "{kind}"
[breach]
kinds = ["{incident}"]
personal_data = true
role = "{role}"
natures = ["confidentiality"]
causes = ["external_malicious"]
[breach.timeline]
aware_at = {aware}
[breach.confidentiality]
exfiltration = "{exfiltration}"
[breach.data]
sensitive = ["health"]
insight = "real"
already_public = false
{more}
"""
CASE = {
    "kind": "cabinet_medical",
    "incident": "account",
    "role": "controller",
    "aware": "2026-11-20T09:00:00",
    "exfiltration": "exfiltrated",
    "more": "",
}


def said_of(place: Path, capsys: pytest.CaptureFixture[str], **different: str) -> str:
    file = place / "cas.toml"
    file.write_text(ATTACK.format(**{**CASE, **different}), encoding="utf-8")
    assert main(["assess", "--at", AT, str(file)]) == 0
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_a_processor_is_told_to_warn_the_controller_never_to_notify_or_inform(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_of(tmp_path, capsys, role="processor", kind="hors_sante", incident="ransomware")
    assert "Notifier à la CNIL : non" in said
    assert "Prévenez sans attendre le responsable de traitement" in said
    assert "notifiez-la à la CNIL" not in said
    assert "Inscrire la violation au registre : Oui (recommandé)" in said
    assert "Le registre de l’article 33(5) est celui du responsable de traitement." in said


def test_a_controller_is_told_to_notify_and_its_register_is_an_obligation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_of(tmp_path, capsys)
    assert "notifiez-la à la CNIL" in said
    assert "Inscrire la violation au registre : Oui (obligatoire)" in said


def test_people_are_not_to_be_told_of_a_high_risk_that_was_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_of(tmp_path, capsys, more="[breach.after]\nhigh_risk_removed = true")
    assert "Informer les personnes : non" in said
    assert "inscrivez-la au registre et notifiez-la à la CNIL." in said


def test_an_hour_that_does_not_exist_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_of(tmp_path, capsys, aware="2026-03-29T02:15:00")
    assert "! L’heure indiquée n’a pas existé (changement d’heure) : par prudence, l’outil retient" in said
    table = '{ at = 2026-03-29T02:15:00, precision = "estimated" }'
    assert "n’a pas existé" in said_of(tmp_path, capsys, aware=table)


@pytest.mark.parametrize("aware", ["2026-03-29T01:15:00", "2026-03-29T02:15:00+01:00", "2026-03-29"])
def test_an_ordinary_hour_of_the_same_night_raises_no_remark(
    aware: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "n’a pas existé" not in said_of(tmp_path, capsys, aware=aware)


def test_the_two_readings_of_a_repeated_hour_do_not_read_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_of(tmp_path, capsys, aware="2026-10-25T02:30:00")
    assert "la première, le dimanche 25 octobre 2026 à 2 h 30 (heure d’été)" in said
    assert "la seconde, le dimanche 25 octobre 2026 à 2 h 30 (heure d’hiver)" in said


def test_what_is_only_recommended_is_not_shown_as_an_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    portal = "Signalement sur le portail de santé : À faire maintenant"
    assert f"{portal} (recommandé)\n" in said_of(tmp_path, capsys)
    assert f"{portal}\n" in said_of(tmp_path, capsys, kind="laboratoire")


def test_each_date_says_why_it_is_this_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "= Le délai part de la prise de connaissance, le vendredi 20 novembre 2026 à 9 h." in said_of(
        tmp_path, capsys
    )


def test_positions_that_differ_are_shown_with_their_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_of(tmp_path, capsys, incident="vendor")
    assert "Les avis publiés ne disent pas la même chose." in said
    assert "CSMF Alsace (note syndicale) (incident de novembre 2025) : " in said
    assert "Les avis publiés" not in said_of(tmp_path, capsys)


@pytest.mark.parametrize(("days", "said"), [(1, "Durée : 1 jour ouvré,"), (10, "Durée : 10 jours ouvrés,")])
def test_one_working_day_is_singular(days: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = f'[[practice.policies]]\nid = "a"\nkind = "cyber"\ndeclaration_days = {days}'
    assert said in said_of(tmp_path, capsys, more=policy)


def test_a_police_log_is_told_not_to_be_a_complaint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed = '[breach.complaint]\nfiled = true\nroute = "{}"\nfiled_at = 2026-11-20T18:00:00'
    sentence = "! Une pré-plainte ou une main courante n’est pas une plainte"
    assert sentence in said_of(tmp_path, capsys, more=filed.format("police_log"))
    assert sentence not in said_of(tmp_path, capsys, more=filed.format("police_station"))


def test_an_article_cited_by_two_rules_is_shown_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complaint = said_of(tmp_path, capsys).partition("Porter plainte")[2].partition("Déclarer le sinistre")[0]
    assert complaint.count("§ Code de procédure pénale, art. 15-3\n") == 1


def test_an_insider_who_copied_nothing_has_read_the_file_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_of(tmp_path, capsys, incident="insider", exfiltration="excluded_by_evidence")
    assert "Risque élevé pour les personnes" in said
    assert "Risque peu probable" in said_of(tmp_path, capsys, exfiltration="excluded_by_evidence")
