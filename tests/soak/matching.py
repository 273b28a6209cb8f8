"""`dev.py soak matching [-- MILLIONS]`: a file of 19 million lines against 10,000 people, beside one of two million.

Prints seconds per million lines, their ratio (wanted: at most 1.2) and the peak of memory (wanted: under 300 MB). The
files, some 2.5 GB, stand in the folder of temporary files (TMPDIR) and are deleted at the end.
"""

import sys
import tempfile
from pathlib import Path

from tests.bench.bench_matching import LINES, write_files
from tests.bench.readings import in_a_process

PEOPLE, WITHIN = 10_000, 5_000
SHORT, LONG, MILLION = 2, 19, 1_000_000
MOST_RATIO, MOST_MEGABYTES = 1.2, 300


def main(arguments: list[str]) -> int:
    """Both readings, the short one first; fails when a bound is passed."""
    millions = int(arguments[0]) if arguments else LONG
    told = []
    for size in (SHORT, millions):
        repeat = round(size * MILLION / LINES)
        with tempfile.TemporaryDirectory() as place:
            leak, roster, truth = write_files(Path(place), PEOPLE, WITHIN, LINES, repeat)
            files = tuple(map(str, (leak, roster, truth)))
            bare = in_a_process("tests.bench.bench_matching", "bare", files[0])
            ours = in_a_process("tests.bench.bench_matching", "ours", *files)
        lines = bare["lines"] / MILLION
        told.append((ours["processor"] / lines, ours["peak_mb"]))
        print(
            f"{lines:.1f} million lines: {ours['processor']:.0f} s of processor, {told[-1][0]:.2f} s a million, "
            f"{ours['processor'] / bare['processor']:.1f} times a bare csv reading ({bare['processor']:.0f} s), "
            f"peak {ours['peak_mb']:.0f} MB, recall {ours['recall']}",
            flush=True,
        )
    ratio, peak = told[1][0] / told[0][0], max(one[1] for one in told)
    print(f"time per line: {ratio:.2f} times that of the short file; peak {peak:.0f} MB")
    return int(ratio > MOST_RATIO or peak > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
