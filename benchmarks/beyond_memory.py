"""A fit of more rows than memory should hold: python benchmarks/beyond_memory.py [ROWS] [PASSES].

Writes ROWS x 2 numbers (1e8 unless given: 1.6 GB) to a file, fits two Gaussians to it in chunks,
and prints the time of a pass and the most memory that the run has had.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

START = {"tau": 0.5, "mu_1": [-0.5, 0.5], "mu_2": [2.5, 2.5],
         "Sigma_1": [[2, 0], [0, 2]], "Sigma_2": [[2, 0], [0, 2]]}
BLOCK = 1_000_000


def write(file: Path, rows: int) -> None:
    """Draws from two Gaussians, a block at a time."""
    rng = np.random.default_rng(0)
    # written, not mapped: a child counts the most memory that its parent has had as its own
    with file.open("wb") as out:
        np.lib.format.write_array_header_1_0(
            out, {"descr": "<f8", "fortran_order": False, "shape": (rows, 2)})
        for start in range(0, rows, BLOCK):
            n = min(BLOCK, rows - start)
            (rng.normal(size=(n, 2)) + 3.0 * (rng.random(n) < 0.4)[:, None]).tofile(out)


def main(rows: int = 10**8, passes: int = 3) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, start = Path(folder) / "x.npy", Path(folder) / "start.json"
        write(file, rows)
        start.write_text(json.dumps(START))
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "derive", "fit", "two_gaussians", str(file), "--chunks", "32768",
             "--start", str(start), "--iterations", str(passes - 1), "--tolerance", "0", "--json"],
            capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        found = json.loads(done.stdout)
    print(f"{rows:,} x 2 rows, one pass to look at them and {passes} of EM: {seconds:.1f} s, "
          f"{seconds / (passes + 1):.1f} s a pass; at most {peak:.0f} MiB in memory; "
          f"log-likelihood {found['log_likelihood']:.3f}")


if __name__ == "__main__":
    main(*(int(float(a)) for a in sys.argv[1:]))
