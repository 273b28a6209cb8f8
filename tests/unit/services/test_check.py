"""`check` reads every file under resources/ and names all the faults by file and key, never with a traceback."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.errors import ResourceProblem
from clinickit.services.check import SAMPLE_PAGE, SOME_DAY, check_everything
from clinickit.services.check_files import problem_of, reader_of
from clinickit.services.library import Library

FILES = TomlResources().names(".")
# Read by what draws, or free in their keys: a key too many is no fault there.
FREE = ("continuity/", "preparedness/", "style/", "people/")


def text_of(file: str) -> str:
    return TomlResources().data(file).decode("utf-8-sig")


def overlaid(place: Path, files: Mapping[str, str]) -> TomlResources:
    """The resources of the checkout, these files replaced."""
    for file, text in files.items():
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text(text, encoding="utf-8")
    return TomlResources(overlays=(place,))


def fault(resources: TomlResources, file: str) -> ResourceProblem | None:
    return problem_of(partial(reader_of(file), resources, file), file)


def replaced(file: str, old: str, new: str) -> str:
    """The text of a file with one change, which must be possible."""
    text = text_of(file)
    assert old in text, f"{file} no longer holds {old}"
    return text.replace(old, new, 1)


def test_the_checkout_holds_together() -> None:
    drawing = ReportlabPdfMaker(TomlResources())
    found = check_everything(Library(TomlResources()), [partial(drawing.render, SAMPLE_PAGE, SOME_DAY)])
    assert [problem.sentence for problem in found] == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_not_toml_is_named_with_its_line(file: str, tmp_path: Path) -> None:
    found = fault(overlaid(tmp_path, {file: f"{text_of(file)}\nbroken = [\n"}), file)
    assert found is not None
    assert found.file == file
    assert found.key.startswith("ligne ")


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith(FREE)])
def test_a_key_that_nobody_knows_is_named(file: str, tmp_path: Path) -> None:
    found = fault(overlaid(tmp_path, {file: f"surprise = 1\n{text_of(file)}"}), file)
    assert found is not None
    assert (found.file, found.key) == (file, "surprise")


def test_every_fault_of_every_folder_is_named_in_one_run(tmp_path: Path) -> None:
    broken = {
        "continuity/retex.toml": ('confidence = "professional"', 'confidence = "sure"'),
        "directory/police.toml": ('kind = "police"', 'kind = "circus"'),
        "documents/chronology.toml": ('recipient = "', 'lottery = 1\nrecipient = "'),
        "duties/bank.toml": ('strength = "', 'strength = "perhaps'),
        "duties/ordre.toml": ('title = "', 'title = ""\nother = "'),
        "examples/05_mauvais_destinataire.toml": ("format = 1", "format = 1\n[lottery]\nwon = true"),
        "flow/dates.toml": ('kind = "', 'kind = "circus'),
        "offences/articles.toml": ('use = "offence"', 'use = "hobby"'),
        "people/names.toml": ("particles", "particules"),
        "people/reasons.toml": ("nir_same", "nir_identical"),
        "playbooks/theft.toml": ('confidence = "', 'confidence = "very_'),
        "preparedness/exercise.toml": ('playbook = "ransomware"', 'playbook = "picnic"'),
        "rules/hours_method.toml": ('kind = "method"', 'kind = "magic"'),
        "style/pdf.toml": ("ink = ", "ash = "),
        "vocabularies/cause.toml": ("checked_on = ", 'checked_on = "one day" # '),
        "vocabularies/forms/cnil.toml": ("[[fields]]", "[[fields]]\nlottery = 1"),
        "wording/window.toml": (' = "', ' = 1 # "'),
    }
    files = {file: replaced(file, old, new) for file, (old, new) in broken.items()}
    resources = overlaid(tmp_path, files)
    drawing = ReportlabPdfMaker(resources)
    found = check_everything(Library(resources), [partial(drawing.render, SAMPLE_PAGE, SOME_DAY)])
    assert set(broken) <= {problem.file for problem in found}
    assert all(problem.key and problem.expected for problem in found)


LINKS = {
    "documents/short_letters.toml": ('duties = ["', 'duties = ["no_such_duty", "', "duties"),
    "documents/reasoning.toml": ('after = "register_entry"', 'after = "no_such_paper"', "after"),
    "documents/register_entry.toml": ('id = "register_entry"', 'id = "chronology"', "id"),
    "duties/bank.toml": ("mentioned_in = [", 'mentioned_in = ["no_such_rule", ', "mentioned_in"),
    "duties/ordre.toml": ("rules = [", 'rules = ["no_such_rule", ', "rules"),
    "examples/04_ordinateur_vole.toml": ('"theft.change_stored_passwords"', '"theft.fly"', "breach.gestures.theft.fly"),
    "flow/dates.toml": ("because = [", 'because = ["no_such_article", ', "because"),
    "offences/incidents.toml": ('when = "burglary"', 'when = "rainfall"', "rainfall"),
    "preparedness/prevention.toml": ("rules = [", 'rules = ["no_such_rule", ', "rules"),
    "wording/deadlines.toml": (
        "[clocks.cnil_notification]",
        "[clocks.cnil_notified]",
        "clocks.cnil_notification.label",
    ),
    "wording/facts.toml": ('"breach.natures" =', '"breach.natured" =', "breach.natures"),
    "wording/first_calls.toml": ('entries = ["', 'entries = ["nobody", "', "entries"),
    "wording/findings.toml": ("key_lost_but_intact", "key_lost", "remarks.key_lost_but_intact"),
    "wording/reasons.toml": (
        "[reasons.role_controller]",
        "[reasons.role_of_controller]",
        "reasons.role_controller",
    ),
    "wording/risk.toml": ("[outcomes.high]", "[outcomes.highest]", "outcomes.high"),
}


def test_a_name_that_leads_nowhere_is_named_on_either_side(tmp_path: Path) -> None:
    resources = overlaid(tmp_path, {file: replaced(file, old, new) for file, (old, new, _key) in LINKS.items()})
    found = check_everything(Library(resources))
    for file, (_old, _new, key) in LINKS.items():
        assert [one.sentence for one in found if one.file == file and key in one.key], (file, key)


def test_a_sentence_that_a_paper_needs_is_named_by_its_key(tmp_path: Path) -> None:
    key = text_of("wording/papers.toml").partition(" = ")[0].rpartition("\n")[2]
    resources = overlaid(tmp_path, {"wording/papers.toml": replaced("wording/papers.toml", key, f"not_{key}")})
    found = check_everything(Library(resources))
    assert ("wording/papers.toml", key) in {(one.file, one.key) for one in found}


def test_a_file_that_no_part_of_the_program_reads_is_named(tmp_path: Path) -> None:
    resources = overlaid(tmp_path, {"recipes/soup.toml": 'salt = "a little"\n'})
    found = check_everything(Library(resources))
    assert ("recipes/soup.toml", "fichier") in {(one.file, one.key) for one in found}


def test_a_rule_a_file_and_an_option_that_are_gone_are_named(tmp_path: Path) -> None:
    gone = {
        "rules/cnil_notification_delay.toml": ('id = "cnil_notification_delay"', 'id = "another_delay"'),
        "vocabularies/cause.toml": ("[[options]]", "[[option]]"),
    }
    resources = overlaid(tmp_path, {file: replaced(file, old, new) for file, (old, new) in gone.items()})
    assert set(gone) <= {problem.file for problem in check_everything(Library(resources))}
