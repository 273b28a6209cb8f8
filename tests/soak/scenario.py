"""The same acts each time on one vault: what `failing` makes fail one call after another."""

import os
import sys
from pathlib import Path

from clinickit.domain.errors import ClinicKitError
from tests.soak import working
from tests.soak.working import Worker

ACTS = (
    *("answer", "draft", "piece", "attach", "answer", "backup", "rekey", "seal", "attach", "answer", "erase"),
    *("restore", "bring", "answer", "migrate", "erase", "reopen", "answer"),
)


def say(*words: object) -> None:
    """One line, by a call that is never made to fail."""
    os.writev(1, [(" ".join(map(str, words)) + "\n").encode()])


def main(folder: Path) -> None:
    """Every act once; a refusal in one sentence ends it, as a window would stop there."""
    working.say = say
    try:
        worker = Worker(folder)
        for act in ACTS:
            getattr(worker, act)()
        worker.store.close()
    except ClinicKitError as problem:
        say("refused", type(problem).__name__)
        return
    say("end")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
