"""The program of one pass over the rows beside that of the mixtures' own generator.

    python benchmarks/one_pass.py [--json] [--repeats 5]

For the five mixtures, read as models of plates and factors, at the sizes of benchmarks/step.py, on
one thread: processor time (a machine with other work disturbs it less than the time of day) of a
step on prepared rows, of a bare step(x, theta), and of a twentieth of a fit of 20 iterations with
all that it prepares; the median of the ratios of neighbouring calls. Exit code 1 where an
iteration of a fit takes more than 1/0.95 of the other's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

from step import ITERATIONS, shipped  # noqa: E402

import derive  # noqa: E402
from derive.arrays import lambdify  # noqa: E402
from derive.engine.em import derive_algorithm  # noqa: E402
from derive.estimator.stated import stated_model  # noqa: E402
from derive.program import lambdify as of_mixture  # noqa: E402

Call = Callable[[], object]


def ratio(new: Call, old: Call, repeats: int) -> tuple[float, float]:
    """(milliseconds of the new call, the median of the ratios of neighbouring calls)."""
    found = []
    for _ in range(repeats):
        spent = []
        for call in (new, old):
            call()
            begin = time.process_time()
            call()
            spent.append(1000 * (time.process_time() - begin))
        found.append(spent)
    return (statistics.median(n for n, _ in found),
            statistics.median(n / o for n, o in found))


def measured(name: str, x: Any, theta: Any, more: Any, repeats: int) -> dict[str, Any]:
    """The times of a statement at one size."""
    old = of_mixture(derive.derive_em(derive.models[name]))
    new = lambdify(derive_algorithm(stated_model(name)))
    laid = new.prepare(x, more.get("known"), theta)
    rows = x if more else old.prepare(x)
    pairs: dict[str, tuple[Call, Call]] = {
        "prepared": (lambda: new.step(laid, theta), lambda: old.step(rows, theta, **more)),
        "bare": (lambda: new.step(x, theta, **more), lambda: old.step(x, theta, **more)),
        "fit": (lambda: new.fit(x, theta, iterations=ITERATIONS, tolerance=0, **more),
                lambda: old.fit(x, theta, iterations=ITERATIONS, tolerance=0, **more))}
    found = {}
    for what, (one, other) in pairs.items():
        fit = what == "fit"
        ms, times = ratio(one, other, max(1, repeats // 3) if fit else repeats)
        found[what] = {"ms": ms / ITERATIONS if fit else ms, "ratio": times}
    return found


def main() -> int:
    """Prints the times; 1 where an iteration of a fit is slower."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    found = {label: measured(name, x, theta, more, asked.repeats)
             for label, (name, x, theta, more) in shipped().items()}
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        for label, each in found.items():
            print(f"{label:<32}" + "".join(
                f"{what} {one['ms']:8.2f} ms, {one['ratio']:.2f} of the other's   "
                for what, one in each.items()))
    return int(any(each["fit"]["ratio"] > 1 / 0.95 for each in found.values()))


if __name__ == "__main__":
    sys.exit(main())
