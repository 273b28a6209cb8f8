"""`dev.py soak law [CASES [SEED]]`: the properties of the law over thousands of invented cases.

Runs every property of tests/properties/ about duties, risk, hidden answers and deadlines with chance instead of the
steady examples of an ordinary test run. Each property is asked for CASES cases at least (2,000 when nothing is said);
some ask themselves for more. A line says how many were tried to the end, and how many were set aside because the
property says nothing of them (nothing is hidden, too many completions): those are not counted. The total adds the
former only. The same seed tries the same cases. Ends with status 1 at the first property that fails, with its case.
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
from hypothesis.errors import UnsatisfiedAssumption

CASES = 2000
MODULES = ("test_duties", "test_risk", "test_hidden_answers", "test_deadlines")


def properties(module: ModuleType) -> Iterator[tuple[str, Callable[[], None]]]:
    """The tests of a module, in the order they are written."""
    for name, test in vars(module).items():
        if name.startswith("test_") and callable(test):
            yield name, test


class Counted:
    """How many cases a property has tried to the end, and how many it set aside."""

    def __init__(self) -> None:
        self.cases = 0
        self.set_aside = 0

    def wrap(self, inner: Callable[..., object]) -> Callable[..., object]:
        """The same body, counted; a case that `assume` refuses is set aside."""

        def body(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - whatever the property is given
            try:
                result = inner(*args, **kwargs)
            except UnsatisfiedAssumption:
                self.set_aside += 1
                raise
            self.cases += 1
            return result

        return body


def tried(module: ModuleType, test: Callable[[], None], cases: int, seed: int) -> Counted:
    """Run one property on at least so many cases. A plain test makes its cases by itself, in `some_case`."""
    counted = Counted()
    handle = getattr(test, "hypothesis", None)
    if handle is None:
        made = vars(module)["some_case"]
        vars(module)["some_case"] = counted.wrap(made)
        try:
            test()
        finally:
            vars(module)["some_case"] = made
        return counted
    own = test._hypothesis_internal_use_settings  # type: ignore[attr-defined]
    least = hypothesis.settings(own, max_examples=max(cases, own.max_examples))
    test._hypothesis_internal_use_settings = least  # type: ignore[attr-defined]
    handle.inner_test = counted.wrap(handle.inner_test)
    hypothesis.seed(seed)(test)()
    return counted


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
    sys.stdout.write(f"seed {seed}; at least {cases:,} cases asked of each property\n")
    total, begun = 0, time.monotonic()
    for name in MODULES:
        module = importlib.import_module(f"tests.properties.{name}")
        for title, test in properties(module):
            since = time.monotonic()
            try:
                counted = tried(module, test, cases, seed)
            except Exception:  # noqa: BLE001 - whatever broke: it is told, with the seed that finds it again
                traceback.print_exc()
                sys.stdout.write(f"FAILED {title}; again with: dev.py soak law {cases} {seed}\n")
                return 1
            total += counted.cases
            aside = f", {counted.set_aside:,} set aside" if counted.set_aside else ""
            seconds = time.monotonic() - since
            sys.stdout.write(
                f"{counted.cases:>8,} cases {seconds:7.1f} s  {name}: {title.removeprefix('test_')}{aside}\n"
            )
            sys.stdout.flush()
    sys.stdout.write(f"total: {total:,} cases tried to the end, {time.monotonic() - begun:.0f} s, seed {seed}; ")
    sys.stdout.write("nothing failed\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
