"""Measures the registry at several sizes and writes docs/performance.md: python -m tests.benchmarks [SIZE …]."""

import argparse
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.joining import compare
from tests.benchmarks.measuring import Measured, measure
from tests.benchmarks.reporting import report

SIZES = (1_000, 10_000, 100_000)
PAPER = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> int:
    """Measure and report."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=SIZES)
    asked.add_argument("--out", type=Path, default=PAPER)
    chosen = asked.parse_args()
    measured: list[Measured] = []
    for size in chosen.sizes:
        folder = Path(tempfile.mkdtemp(prefix=f"registry-bench-{size}-"))
        try:
            sys.stderr.write(f"{size} indicators …\n")
            measured.append(measure(size, folder))
            sys.stderr.write(f"{measured[-1]}\n")
            joined = compare()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    text = report(measured, joined, f"{platform.system()}, {platform.machine()}")
    chosen.out.parent.mkdir(exist_ok=True)
    chosen.out.write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
