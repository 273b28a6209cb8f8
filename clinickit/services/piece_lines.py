"""One piece of evidence as it is listed, and how it is named and told outside the vault."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from clinickit.people.roster_report import safe_cell

_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")
# What a double click would run: such a piece leaves under one more ending, so that nobody opens it by mistake.
_RUNS = re.compile(
    r"\.(?:app|bat|chm|cmd|com|cpl|dll|docm|exe|hta|img|iso|jar|jse?|lnk|msi|pif|pptm|ps1|py|reg|scr|sh|url|vb[es]|wsf"
    r"|xlsm)"
)


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One piece as it is listed; `held` when its file is in the vault, of `size` bytes, its name ending in `ending`."""

    id: str
    number: int
    label: str
    custody: tuple[tuple[str, str], ...]
    sha256: str
    held: bool
    patient_data: bool
    masked: bool = False
    size: int = 0
    ending: str = ""
    taken_at: int = 0


def is_ending(ending: str) -> bool:
    """Whether this is the usual end of a file's name (`.eml`), which says nothing of anybody."""
    return _ENDING.fullmatch(ending) is not None


def piece_name(line: PieceLine) -> str:
    """A name that every system takes: number, the safe letters of the label, and how the file's own name ended."""
    label = line.label[: -len(line.ending)] if line.ending and line.label.lower().endswith(line.ending) else line.label
    stem = _SAFE.sub("_", label)[:60].strip("._") or "sans-nom"
    return f"piece-{line.number:02d}-{stem}{line.ending}{'.piece' if _RUNS.fullmatch(line.ending) else ''}"


def custody_csv(lines: Sequence[PieceLine]) -> str:
    """The custody lines as a table (semicolons, as French spreadsheets read)."""
    columns = list(dict.fromkeys(title for line in lines for title, _ in line.custody))
    made = io.StringIO()
    table = csv.writer(made, delimiter=";", lineterminator="\n")
    table.writerow(["n°", "pièce", *columns, "SHA-256"])
    for line in lines:
        held = dict(line.custody)
        table.writerow(
            [line.number, safe_cell(line.label), *(safe_cell(held.get(one, "")) for one in columns), line.sha256]
        )
    return made.getvalue()
