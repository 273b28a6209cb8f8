"""The whole dossier of the reference example, as a whole process (aim: under 2 s)."""

import tempfile

from tests.bench.figures import line, process, timed

ROUNDS = 7


def run() -> None:
    """Print the time of one process that writes every paper."""
    with tempfile.TemporaryDirectory() as place:
        work = process(f"from clinickit.__main__ import main; main(['demo', {place!r}])")
        print(line("clinickit demo", [timed(work) for _ in range(ROUNDS)]))
