"""`dev.py soak law [CASES [SEED]]`: the properties of the law over thousands of invented cases.

Runs every property of tests/properties/ about duties, risk, hidden answers and deadlines with chance instead of the
steady examples of an ordinary test run; prints the seed, the cases tried and the seconds of each, and the totals.
The same seed tries the same cases. Ends with status 1 at the first property that fails, with the case that broke it.
"""

import importlib
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import hypothesis

CASES = 2000
MODULES = ("test_duties", "test_risk", "test_hidden_answers", "test_deadlines")


def properties(module: ModuleType) -> Iterator[tuple[str, Callable[[], None]]]:
    """The tests of a module, in the order they are written."""
    for name, test in vars(module).items():
        if name.startswith("test_") and callable(test):
            yield name, test


class Counted:
    """How many cases a property has tried."""

    def __init__(self) -> None:
        self.cases = 0

    def wrap(self, inner: Callable[..., None]) -> Callable[..., None]:
        """The same body, counted."""

        def body(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the property is given
            self.cases += 1
            inner(*args, **kwargs)

        return body


def tried(test: Callable[[], None], seed: int) -> int:
    """Run one property; the number of cases it tried (one for a plain test, which loops by itself)."""
    counted = Counted()
    handle = getattr(test, "hypothesis", None)
    if handle is None:
        test()
        return 1
    handle.inner_test = counted.wrap(handle.inner_test)
    hypothesis.seed(seed)(test)()
    return counted.cases


def main(arguments: list[str]) -> int:
    """Run them all."""
    cases = int(arguments[0]) if arguments else CASES
    seed = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().randrange(10**9)
    os.environ |= {"CLINICKIT_EXAMPLES": str(cases), "CLINICKIT_SEED": str(seed)}
    health = tuple(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "soak", max_examples=cases, deadline=None, database=None, suppress_health_check=health
    )
    hypothesis.settings.load_profile("soak")
    sys.stdout.write(f"seed: {seed}; {cases} cases asked of each property\n")
    total, begun = 0, time.monotonic()
    for name in MODULES:
        for title, test in properties(importlib.import_module(f"tests.properties.{name}")):
            since = time.monotonic()
            try:
                count = tried(test, seed)
            except Exception:  # noqa: BLE001 - whatever broke: it is told, with the seed that finds it again
                traceback.print_exc()
                sys.stdout.write(f"FAILED {title}; again with: dev.py soak law {cases} {seed}\n")
                return 1
            total += count
            sys.stdout.write(f"{count:>8,} cases {time.monotonic() - since:7.1f} s  {title}\n")
            sys.stdout.flush()
    sys.stdout.write(f"total: {total:,} cases, {time.monotonic() - begun:.0f} s, seed {seed}, nothing failed\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
