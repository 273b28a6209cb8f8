"""Opening one case among 1,000, beside the same among one (aim: 1.5), and the list of the cases."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from clinickit.adapters.keyslots import Cost
from clinickit.adapters.system_clock import SystemClock
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.domain.facts import Count
from clinickit.services.casebook import Casebook, Change
from tests.bench.figures import line, paired, timed

ROUNDS, MANY, ANSWERS = 60, 1_000, 100


def filled(folder: Path, cases: int, *, practices: bool) -> Callable[[], None]:
    """So many cases of one structure, or of as many structures; the call opens the first one."""
    vault = EncryptedVault(folder, Cost(memory_kib=65536, iterations=1, lanes=1))
    book = Casebook(vault.create("une phrase de passe pour mesurer"), SystemClock())
    practice = ""
    for _ in range(cases):
        case = book.start("Mesure", practice_id=practice)
        practice = "" if practices else case.header.practice_id
        answers = tuple(book.answer("breach.people.count", Count(number)) for number in range(ANSWERS))
        entry = book.entry("answer", "Nombres")
        book.save(Change(case.id, case.header.practice_id, answers, entry=entry))
    header = book.store.cases()[-1]

    def open_it() -> None:
        book.open(header)

    print(f"{cases} cases: the list of them in {timed(book.store.cases) * 1000:.1f} ms")
    return open_it


def run() -> None:
    """Print each beside one among one."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        alone = filled(Path(place) / "one", 1, practices=False)
        for name, practices in (("one structure", False), ("1,000 structures", True)):
            among = filled(Path(place) / name, MANY, practices=practices)
            slow, quick = paired(among, alone, ROUNDS)
            print(line("one among one", quick))
            print(line(f"one among {MANY} of {name}", slow, quick))
