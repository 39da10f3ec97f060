"""The certificate of every shipped statement beside that of another checkout of the project.

    python benchmarks/certify.py --beside CHECKOUT [--repeats 5] [--json]

Processor time of the certificate alone, quick and at all sizes, of the derivation that each
checkout makes itself, in turns within one run: two processes wait for their turn, each with a
first certificate of its own untimed. For each statement the medians in milliseconds and the median
of the ratios of neighbouring turns. The target is no slower quick, and a third at all sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

TARGETS = {"quick": 1.0, "full": 1 / 3}
NOISE = 1.1  # a ratio of two medians on a machine with other work

#: What a process does: derive, then for each line that it reads certify, and say how long it took.
TURNS = """
import json, sys, time
import derive
print(json.dumps(sorted(derive.models)), flush=True)
for line in sys.stdin:
    name, thorough = json.loads(line)
    em = derive.derive_em(derive.models[name])
    start = time.process_time()
    verdict = em.certify(thorough=thorough).verdict
    print(json.dumps([time.process_time() - start, verdict]), flush=True)
"""


class Turns:
    """A process of a checkout that certifies when it is told to."""

    def __init__(self, checkout: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", TURNS], cwd=checkout, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1",
                 "OPENBLAS_NUM_THREADS": "1"})
        self.statements: list[str] = self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def certify(self, name: str, thorough: bool) -> float:
        """The seconds that a certificate took. Raises ValueError for a verdict that is not right.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([name, thorough]) + "\n")
        self.process.stdin.flush()
        seconds, verdict = self._answer()
        if verdict != "right":
            raise ValueError(f"{name} is {verdict}")
        return float(seconds)

    def end(self) -> None:
        """Let the process end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def measured(here: Turns, there: Turns, name: str, grid: str, repeats: int) -> dict[str, Any]:
    """Medians and the median ratio of one statement at one grid."""
    thorough = grid == "full"
    pairs = [(here.certify(name, thorough), there.certify(name, thorough))
             for _ in range(repeats + 1)][1:]
    own, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {"statement": name, "grid": grid, "milliseconds": 1000 * own,
            "beside": 1000 * other, "ratio": statistics.median(a / b for a, b in pairs),
            "target": TARGETS[grid]}


def main() -> int:
    """Print the table; 1 where a target is missed by more than the noise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--beside", type=Path, required=True, help="another checkout")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    here, there = Turns(Path(__file__).parent.parent.resolve()), Turns(options.beside.resolve())
    try:
        names = [n for n in here.statements if n in there.statements]
        found = [measured(here, there, name, grid, options.repeats)
                 for grid in TARGETS for name in names]
    finally:
        here.end()
        there.end()
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for f in found:
            print(f"{f['grid']:6}{f['statement']:20}{f['milliseconds']:9.0f} ms beside "
                  f"{f['beside']:9.0f} ms: {f['ratio']:.2f} (target {f['target']:.2f})")
    return int(any(f["ratio"] > NOISE * f["target"] for f in found))


if __name__ == "__main__":
    sys.exit(main())
