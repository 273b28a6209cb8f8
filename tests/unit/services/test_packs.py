"""Packs before a yes: what they change is said with its dates; old, broken or foreign ones are refused."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinickit.adapters.pack_shelf import PackShelf
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources, find_resources
from clinickit.domain.packs import MANIFEST, PackRefused, fingerprint, written_key
from clinickit.domain.rulebook import build_rulebook
from clinickit.services.library import Library
from clinickit.services.packs import PackDesk, PackScreen
from tests.pack_making import DELAY, SHEET, Author, author, kept, longer_delay, shelf

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
RESOURCES = find_resources()


@pytest.fixture
def jurist() -> Author:
    """The author whom the desk believes."""
    return author()


def desk_of(packs: PackShelf) -> PackDesk:
    """The desk of a program started now on these packs."""
    library = Library(TomlResources([one.files for one in packs.active()]))
    return PackDesk(library, packs, SetClock(NOW))


def put(folder: Path, raw: bytes) -> None:
    """Put a pack in place without trying it on everything else first."""
    packs = shelf(folder)
    packs.place(packs.read(kept(folder, raw)))


def said(screen: PackScreen) -> dict[str, str]:
    """What changes, by title."""
    return {one.title: " ; ".join(one.lines).replace("\u00a0", " ") for one in screen.changes}


def source(name: str) -> str:
    """A file of the program itself."""
    return (RESOURCES / name).read_text(encoding="utf-8")


def test_a_change_of_law_is_said_with_both_values_and_its_date(tmp_path: Path, jurist: Author) -> None:
    screen = desk_of(shelf(tmp_path, jurist)).examine(kept(tmp_path, jurist.pack()))
    assert said(screen) == {"Délai de notification à la CNIL": "72 h aujourd’hui, 96 h à partir du 1er février 2027"}
    assert "Me Alix Renard" in screen.signed
    assert jurist.key.fingerprint in screen.signed
    assert screen.effective.replace("\u00a0", " ").startswith("Annoncé pour le 1er février 2027")


def test_every_kind_of_change_has_its_words(tmp_path: Path, jurist: Author) -> None:
    threshold = source("rules/communication_threshold.toml")
    letter = tomllib.loads(source("documents/patient_letter.toml"))["version"]
    files = {
        DELAY: source(DELAY).replace("value = 72", "value = 71").encode(),
        "rules/communication_threshold.toml": threshold.encode() + b"\n# nothing\n",
        "documents/patient_letter.toml": source("documents/patient_letter.toml")
        .replace(f'version = "{letter}"', f'version = "{letter}9"', 1)
        .encode(),
        "directory/police.toml": source("directory/police.toml").encode() + b"\n# nothing\n",
        "rules/hours_method.toml": source("rules/hours_method.toml").encode(),
    }
    told = said(desk_of(shelf(tmp_path, jurist)).examine(kept(tmp_path, jurist.pack(files))))
    assert told.pop("Délai de notification à la CNIL") == (
        "correction pour le passé : 71 h depuis le 25 mai 2018, au lieu de 72 h"
    )
    assert told.pop("Adresses et numéros") == "1 fichier remplacé (police)"
    assert f"modèle en version {letter}9 (aujourd’hui : version {letter})" in told.values()
    assert "sources ou notes mises à jour, même contenu" in told.values()
    assert len(told) == 2


def test_a_pack_that_changes_nothing_says_so(tmp_path: Path, jurist: Author) -> None:
    raw = jurist.pack({DELAY: source(DELAY).encode()})
    assert desk_of(shelf(tmp_path, jurist)).examine(kept(tmp_path, raw)).changes == ()


def test_once_installed_and_started_again_the_law_of_its_day_applies_and_not_before(
    tmp_path: Path, jurist: Author
) -> None:
    desk = desk_of(shelf(tmp_path, jurist))
    before = desk.library.rulebook.fingerprint
    assert not desk.screen().restart
    desk.install(desk.examine(kept(tmp_path, jurist.pack())))
    assert desk.screen().restart
    assert desk.library.rulebook.fingerprint == before
    rules = desk_of(shelf(tmp_path)).library.rulebook
    assert rules.fingerprint != before
    assert rules.at(datetime(2027, 1, 31, tzinfo=UTC).date()).hours("cnil_notification_delay") == 72
    assert rules.at(datetime(2027, 2, 1, tzinfo=UTC).date()).hours("cnil_notification_delay") == 96
    assert build_rulebook(rules.rules.values()).fingerprint == rules.fingerprint


def test_the_page_says_what_is_in_use_and_one_can_go_back(tmp_path: Path, jurist: Author) -> None:
    shelf(tmp_path, jurist)
    put(tmp_path, jurist.pack())
    screen = desk_of(shelf(tmp_path)).screen()
    assert screen.in_use[0].startswith("Règles de février 2027 (version 1), signé par Me Alix Renard")
    assert "livrées avec le programme" in screen.in_use[1]
    assert screen.can_go_back
    again = desk_of(shelf(tmp_path))
    again.go_back()
    assert [one for one in desk_of(shelf(tmp_path)).screen().in_use if "Renard" in one] == []


DUTY = "duties/cnil_notification.toml"
SOURCELESS = b"""
id = "cnil_notification_delay"
title = "x"
kind = "hours"
[[versions]]
valid_from = 2018-05-25
value = 72
"""
REFUSED = {
    "a broken rule": ({DELAY: longer_delay().replace(b'kind = "hours"', b'kind = "moons"')}, "kind"),
    "a rule without a source": (
        {DELAY: SOURCELESS},
        "references",
    ),
    "a file nobody reads": ({"rules/unread/x.toml": b"x = 1"}, "aucune partie du programme"),
    "a file that is no TOML": ({DELAY: b"= ="}, "TOML"),
    "a duty of a rule that is gone": (
        {DUTY: source(DUTY).replace("rules = [", 'rules = ["gone", ').encode()},
        "gone",
    ),
    "a program to come": ({MANIFEST: SHEET.format(name="r", version=1).replace("0.1.0", "99.0").encode()}, "99.0"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_pack_that_does_not_hold_with_the_rest_is_refused_and_nothing_changes(
    tmp_path: Path, jurist: Author, name: str
) -> None:
    files, word = REFUSED[name]
    packs = shelf(tmp_path, jurist)
    with pytest.raises(PackRefused) as refused:
        desk_of(packs).examine(kept(tmp_path, jurist.pack(files)))
    assert word in refused.value.sentence
    assert "Rien n’a été changé" in refused.value.action
    assert packs.active() == ()
    assert sorted(one.name for one in (tmp_path / "packs").iterdir()) == ["keys"]


def test_an_older_pack_or_the_same_again_is_refused(tmp_path: Path, jurist: Author) -> None:
    shelf(tmp_path, jurist)
    put(tmp_path, jurist.pack(version=3))
    desk = desk_of(shelf(tmp_path))
    with pytest.raises(PackRefused, match="déjà en place"):
        desk.examine(kept(tmp_path, jurist.pack(version=3)))
    with pytest.raises(PackRefused, match=r"plus ancien que celui qui est en place \(version 3\)"):
        desk.examine(kept(tmp_path, jurist.pack(version=2)))


def test_an_author_is_believed_once_the_fingerprint_heard_is_that_of_the_key(tmp_path: Path, jurist: Author) -> None:
    desk = desk_of(shelf(tmp_path))
    line, heard = written_key(jurist.public), fingerprint(jurist.public)
    for owner, key, typed, told in (
        ("", line, heard, "nom de l’auteur manque"),
        ("Me Renard", "pas une clé", heard, "pas une clé publique"),
        ("Me Renard", line, "", "pas l’empreinte de cette clé"),
        ("Me Renard", line, heard[:-1] + ("0" if heard[-1] != "0" else "1"), "pas l’empreinte de cette clé"),
    ):
        with pytest.raises(PackRefused, match=told):
            desk.trust(owner, key, typed)
        assert desk.screen().keys == ()
    desk.trust('Me "Renard"\n', line, heard.lower().replace(" ", "-"))
    (key_line,) = desk_of(shelf(tmp_path)).screen().keys
    assert key_line.added
    assert heard in key_line.said
    assert shelf(tmp_path).read(kept(tmp_path, jurist.pack())).key.owner == "Me Renard"
    desk.distrust(key_line.fingerprint)
    with pytest.raises(PackRefused, match="ne connaît pas"):
        desk_of(shelf(tmp_path)).examine(kept(tmp_path, jurist.pack()))


def test_a_pack_of_another_name_stands_over_the_first(tmp_path: Path, jurist: Author) -> None:
    shelf(tmp_path, jurist)
    put(tmp_path, jurist.pack())
    police = source("directory/police.toml").encode() + b"\n# nothing\n"
    put(tmp_path, jurist.pack({"directory/police.toml": police}, name="adresses"))
    library = desk_of(shelf(tmp_path)).library
    assert library.resources.data(DELAY) == longer_delay()
    assert library.resources.data("directory/police.toml") == police
