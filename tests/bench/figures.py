"""Medians, tails and ratios of paired runs."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

PERCENT = 100


def timed(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def quantile(values: Sequence[float], share: float) -> float:
    """The value that a share of the others does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def paired(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Both in turn, so that a drift of the machine touches both."""
    pairs = [(timed(one), timed(other)) for _ in range(rounds)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def line(name: str, values: Sequence[float], beside: Sequence[float] = ()) -> str:
    """One line of the table: median, p99, and the ratio of the medians when there is something beside."""
    text = f"{name}: median {statistics.median(values) * 1000:.2f} ms, p99 {quantile(values, 0.99) * 1000:.2f} ms"
    if beside:
        text += f", ratio of medians {statistics.median(values) / statistics.median(beside):.2f}"
        text += f", ratio of p99 {quantile(values, 0.99) / quantile(beside, 0.99):.2f}"
    return text


def process(code: str) -> Callable[[], None]:
    """A whole Python process that runs some code, offscreen."""

    def run() -> None:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # on a desk, Python keeps what it has compiled
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)

    return run
