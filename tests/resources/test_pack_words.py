"""The words of the packs' page: none is written for nothing, none is missing."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = tomllib.loads((ROOT / "resources" / "wording" / "packs.toml").read_text(encoding="utf-8"))
USERS = ("services/packs.py", "services/pack_changes.py", "ui/packs.py")
CODE = "".join((ROOT / "clinickit" / name).read_text(encoding="utf-8") for name in USERS)
MADE = re.compile(r"(value|folder)\.[a-z_]+|[a-z_]+_action|change\.files\.(one|many)")


def test_every_word_is_used() -> None:
    assert [key for key in WORDS if f'"{key}"' not in CODE and not MADE.fullmatch(key)] == []


def test_every_word_that_is_asked_for_is_written() -> None:
    asked = set(re.findall(r'"((?:page|change|value)\.[a-z_.]+)"', CODE))
    assert asked - WORDS.keys() == set()
    for refusal in re.findall(r'_refused\("([a-z_]+)"', CODE):
        assert {refusal, f"{refusal}_action"} <= WORDS.keys()


def test_every_folder_that_a_pack_may_change_has_a_name() -> None:
    from clinickit.domain.packs import FOLDERS

    assert {f"folder.{one}" for one in FOLDERS - {"rules", "documents"}} <= WORDS.keys()
