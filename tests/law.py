"""The rules, offences, directory and sentences of the checkout, read once for the tests."""

import tomllib
from pathlib import Path
from typing import Any

from clinickit.domain.directory import Directory, build_directory, parse_entries
from clinickit.domain.offences import Offences, build_offences, parse_articles, parse_incidents
from clinickit.domain.rule_files import parse_rule
from clinickit.domain.rulebook import Rulebook, build_rulebook

RESOURCES = Path(__file__).parent.parent / "resources"


def read(path: Path) -> dict[str, Any]:
    """One TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_rulebook() -> Rulebook:
    """Every file of resources/rules/."""
    files = sorted((RESOURCES / "rules").glob("*.toml"))
    return build_rulebook(parse_rule(read(one), f"rules/{one.name}") for one in files)


def read_directory() -> Directory:
    """Every file of resources/directory/."""
    files = sorted((RESOURCES / "directory").glob("*.toml"))
    return build_directory(entry for one in files for entry in parse_entries(read(one), f"directory/{one.name}"))


def read_offences() -> Offences:
    """Both files of resources/offences/."""
    articles = parse_articles(read(RESOURCES / "offences" / "articles.toml"), "offences/articles.toml")
    incidents = parse_incidents(read(RESOURCES / "offences" / "incidents.toml"), "offences/incidents.toml")
    return build_offences(articles, incidents, "offences/incidents.toml")


RULEBOOK = read_rulebook()
DIRECTORY = read_directory()
OFFENCES = read_offences()
WORDS = read(RESOURCES / "wording" / "deadlines.toml")
