"""The commands without a window: what they print, what they write, and what they refuse in one line each."""

import json
from pathlib import Path

import pytest

from clinickit import bootstrap
from clinickit.bootstrap import main
from clinickit.cli.commands import Kit

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.toml"))
FIRST = EXAMPLES[0]
PAPERS = {
    "01-fiche-cnil.pdf",
    "02-demande-prestataire.pdf",
    "03-signalement-incident.pdf",
    "04-lettre-aux-personnes.pdf",
    "05-affiche-salle-attente.pdf",
    "06-plainte.pdf",
    "07-declaration-assureur.pdf",
    "08-courriers-courts.pdf",
    "09-registre.pdf",
    "10-raisonnement.pdf",
    "11-chronologie.pdf",
}
BESIDE = {"00-lisez-moi.txt", "dossier.toml", "echeances.ics", "evaluation.json"}
BAD_INPUT = 2

GOOD = """
format = 1
[practice]
kind = "cabinet_medical"
[breach]
kinds = ["theft"]
[breach.timeline]
aware_at = 2026-11-10T19:40:00
"""


def written(place: Path, text: str) -> Path:
    file = place / "cas.toml"
    file.write_text(text, encoding="utf-8")
    return file


def stderr_lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_assess_says_the_three_conclusions_the_clocks_and_the_duties(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", str(example)]) == 0
    said = capsys.readouterr().out
    for title in ("Inscrire", "Notifier", "Informer"):
        assert title in said
    assert "RGPD" in said


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_assess_gives_json_of_schema_1(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(example), "--json", "--at", "2026-11-21T10:00"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    assert found["at"] == "2026-11-21T09:00:00Z"
    assert set(found["conclusions"]) == {"record", "notify", "inform"}
    assert all(duty["references"] and duty["reasons"] for duty in found["duties"])
    assert {clock["id"] for clock in found["clocks"]} >= {"cnil_notification"}


def test_another_moment_changes_what_is_past(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case, states = written(tmp_path, GOOD), []
    for moment in ("2026-11-11T10:00", "2026-11-13T19:41"):
        assert main(["assess", str(case), "--json", "--at", moment]) == 0
        clocks = json.loads(capsys.readouterr().out)["clocks"]
        states.append(next(one["state"] for one in clocks if one["id"] == "cnil_notification"))
    assert states == ["running", "past"]


def test_the_law_is_that_of_the_day(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Before 24 April 2023 no complaint was a condition of payment."""
    case = written(tmp_path, GOOD.replace('["theft"]', '["ransomware"]').replace("2026-11-10", "2023-01-10"))
    found = []
    for moment in ("2023-01-11T10:00", "2026-11-21T10:00"):
        assert main(["assess", str(case), "--json", "--at", moment]) == 0
        found.append({one["id"] for one in json.loads(capsys.readouterr().out)["clocks"]})
    assert "complaint_condition" not in found[0]
    assert "complaint_condition" in found[1]


def test_a_moment_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["assess", str(FIRST), "--at", "demain"])
    assert left.value.code == BAD_INPUT
    assert "« demain » n’est pas un moment" in capsys.readouterr().err


def test_the_dossier_holds_every_paper_the_dates_and_an_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "dossier"
    assert main(["dossier", str(FIRST), "--out", str(place), "--at", "2026-11-21T10:00"]) == 0
    assert {file.name for file in place.iterdir()} == PAPERS | BESIDE
    assert all((place / name).read_bytes().startswith(b"%PDF-") for name in PAPERS)
    said = capsys.readouterr().out
    assert str(place.resolve()) in said
    assert all(name in said for name in PAPERS)


def test_the_demo_is_the_dossier_of_the_laboratory(tmp_path: Path) -> None:
    demo, dossier = tmp_path / "demo", tmp_path / "dossier"
    assert main(["demo", str(demo), "--at", "2026-11-21T10:00"]) == 0
    assert main(["dossier", str(FIRST), "--out", str(dossier), "--at", "2026-11-21T10:00"]) == 0
    assert {one.name: one.read_bytes() for one in demo.iterdir()} == {
        one.name: one.read_bytes() for one in dossier.iterdir()
    }


def test_the_case_file_of_a_dossier_gives_the_same_assessment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", str(tmp_path / "demo"), "--at", "2026-11-21T10:00"]) == 0
    capsys.readouterr()
    said = []
    for case in (FIRST, tmp_path / "demo" / "dossier.toml"):
        assert main(["assess", str(case), "--json", "--at", "2026-11-21T10:00"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


BAD_CASES = {
    "unknown key": ("[breach]", "[breach]\nlottery = true", "breach.lottery"),
    "wrong type": ('kinds = ["theft"]', "kinds = 3", "breach.kinds"),
    "unknown option": ('["theft"]', '["circus"]', "breach.kinds"),
    "impossible date": ("2026-11-10T19:40:00", '"31/02/2026"', "breach.timeline.aware_at"),
    "unknown table": ("[breach]", "[lottery]\nwon = true\n[breach]", "lottery"),
    "newer format": ("format = 1", "format = 99", "format"),
}


@pytest.mark.parametrize(("old", "new", "key"), BAD_CASES.values(), ids=BAD_CASES)
def test_a_bad_case_file_is_refused_with_file_key_and_what_was_expected(
    old: str, new: str, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, place = written(tmp_path, GOOD.replace(old, new, 1)), tmp_path / "dossier"
    assert main(["dossier", str(case), "--out", str(place)]) == BAD_INPUT
    first, action = stderr_lines(capsys)
    file, told, expected = first.split(" : ", 2)
    assert (file, told) == ("cas.toml", key)
    assert expected
    assert action.endswith(".")
    assert not place.exists()


def test_every_problem_of_a_case_file_has_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD.replace("[breach]", '[breach]\nlottery = true\nestablished = "maybe"').replace('["theft"]', "3")
    assert main(["assess", str(written(tmp_path, text))]) == BAD_INPUT
    *problems, _action = stderr_lines(capsys)
    assert [line.split(" : ")[1] for line in problems] == ["breach.lottery", "breach.established", "breach.kinds"]


@pytest.mark.parametrize("text", ["this is = not [ TOML", "format = 1\n[breach\n"])
def test_a_file_that_is_not_toml_is_refused_with_its_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", str(written(tmp_path, text))]) == BAD_INPUT
    assert stderr_lines(capsys)[0].startswith("cas.toml : ligne ")


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(tmp_path / "absent.toml")]) == BAD_INPUT
    assert stderr_lines(capsys)[0].startswith("Le fichier absent.toml ne peut pas être lu (")


def test_check_says_that_everything_holds_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "Tout tient ensemble.\n"


def kit_over(overlay: Path) -> Kit:
    """The program with some of its resources replaced."""
    from dataclasses import replace

    from clinickit.adapters.pdf import ReportlabPdfMaker
    from clinickit.adapters.toml_resources import TomlResources
    from clinickit.services.library import Library

    resources = TomlResources(overlays=(overlay,))
    return replace(bootstrap.kit(), library=Library(resources), pdf=ReportlabPdfMaker(resources))


@pytest.mark.parametrize("command", [["check"], ["assess", str(FIRST)], ["assess", str(FIRST), "--json"]])
def test_an_ill_formed_resource_is_named_with_its_key_whatever_the_command(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence that every clock needs is gone: a reader stumbles on it far from the file."""
    from clinickit.cli.commands import run

    place = tmp_path / "wording"
    place.mkdir()
    text = (ROOT / "resources" / "wording" / "deadlines.toml").read_text(encoding="utf-8")
    (place / "deadlines.toml").write_text(text.replace("[clocks.cnil_notification]", "[clocks.renamed]"), "utf-8")
    assert run(command, lambda _at: kit_over(tmp_path)) == BAD_INPUT
    assert any(
        line.startswith("wording/deadlines.toml : clocks.cnil_notification.label : ") for line in stderr_lines(capsys)
    )


def test_the_map_for_a_jurist_is_written_here_when_no_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["map"]) == 0
    assert capsys.readouterr().out.strip() == "parcours-et-obligations.pdf"
    assert (tmp_path / "parcours-et-obligations.pdf").read_bytes().startswith(b"%PDF")
