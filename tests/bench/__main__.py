"""`python3 dev.py bench [NAME…]`: figures side by side in one run, as a table; never a verdict."""

import importlib
import platform
import sys
from pathlib import Path

HERE = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Every benchmark, by the name of its file."""
    return tuple(sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py")))


def main(wanted: tuple[str, ...]) -> int:
    """Run the benchmarks named, or all."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in wanted or names():
        print(f"\n## {name}")
        importlib.import_module(f"tests.bench.bench_{name}").run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(tuple(sys.argv[1:])))
