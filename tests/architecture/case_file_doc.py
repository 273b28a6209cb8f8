"""Writes docs/case-file.md: `python -m tests.architecture.case_file_doc --write`."""

import sys
from pathlib import Path

from clinickit.adapters.toml_resources import TomlResources
from clinickit.services.casefile.doc import PROSE, document, parse_prose
from clinickit.services.library import Library

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "case-file.md"


def written() -> str:
    """The document as the code and resources/wording/case_file.toml make it."""
    library = Library(TomlResources())
    return document(library.vocabularies, library.fact_names, parse_prose(library.resources.read(PROSE)))


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENT.write_text(written(), encoding="utf-8")
    else:
        sys.stdout.write(written())
