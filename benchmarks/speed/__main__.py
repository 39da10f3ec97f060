"""Whole fits of mixtures of Gaussians by all programs in one run, and how far each is from the
reference.

    python benchmarks/speed [--beside CHECKOUT] [--quick] [--repeats 5] [--only numpy,c]
                            [--sizes 1,3] [--json]

Of each size, in turns, the median time of fits of 20 iterations from the same start, with what they
prepare, on one thread: milliseconds an iteration, how many times faster than scikit-learn (the
median of the ratios of neighbouring turns), how many times slower than the machine could be, the
largest relative difference of a parameter after one step from one of 64 bits of precision, and that
of the log-likelihood as a share of sum |log p|. Times are those of the processor, so that other
work on the machine counts little. --beside has the NumPy program of another checkout take part.
Then steps of 200 rows, bare and prepared, and other mixtures beside their peers. The exit code is 1
where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import others  # noqa: E402
import programs  # noqa: E402
from cells import Cell, apart, cell, cells, reference  # noqa: E402
from limit import Machine, measured  # noqa: E402

ITERATIONS, OURS, SMALL = 20, ("numpy", "numba", "c"), 200
PEERS: Mapping[str, Callable[[Cell], programs.Run]] = {
    "scikit-learn": programs.scikit, "textbook SciPy": programs.textbook,
    "JAX by hand": programs.jax_by_hand, "mclust": programs.mclust,
    "pomegranate": programs.pomegranate}
#: A target may be missed by so much: the noise of a median.
NOISE = 0.97
#: A step of few rows takes at most this share of what the other checkout's takes.
FEW_ROWS = 0.2


def instructions() -> str:
    """The widest vectors of this machine."""
    from numpy._core._multiarray_umath import __cpu_features__ as features

    return next((name for name in ("AVX512F", "AVX2", "NEON", "SSE2") if features.get(name)),
                "no vectors")


def seconds(run: Any, n: int) -> float:
    """What a fit takes."""
    begin = time.process_time_ns()
    run(n)
    spent = (time.process_time_ns() - begin) / 1e9
    return float(getattr(run, "seconds", spent))


def taking_part(each: Cell, only: list[str], sources: Mapping[tuple[str, str], str],
                rows: dict[str, Any]) -> dict[str, programs.Run]:
    """The programs of a cell; those that do not run get their row."""
    found: dict[str, programs.Run] = {}
    for name, make in PEERS.items():
        if only and name != "scikit-learn" and name not in only:
            continue
        try:
            found[name] = make(each)
        except programs.NotHere as why:
            rows[name] = {"not run": str(why)}
    for (statement, name), source in sources.items():
        if statement == programs.statement(each) and (not only or name in only):
            found[name] = programs.derived(each, source, f"{statement}_{name}")
    return found


def compared(each: Cell, runs: Mapping[str, programs.Run], machine: Machine, repeats: int,
             rows: dict[str, Any]) -> dict[str, Any]:
    """The row of each program."""
    wanted, value, size = reference(each.x, each.start)
    N, d = each.x.shape
    least = machine.step(N, d, each.K)
    for name, run in runs.items():
        theta, found = run(1)
        rows[name] = {"theta": apart(theta, wanted),
                      "likelihood": None if found is None else abs(found - value) / size}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            times[name].append(seconds(run, ITERATIONS) / ITERATIONS)
    for name, spent in times.items():
        ratios = [a / b for a, b in zip(times["scikit-learn"], spent, strict=True)]
        rows[name] |= {"ms": 1e3 * statistics.median(spent), "ratio": statistics.median(ratios),
                       "limit": statistics.median(spent) / least}
    missed = [name for name, target in each.targets.items() if name in times
              and rows[name]["ratio"] < NOISE * bar(name, target, rows)]
    return {"size": each.name, "rows": rows, "targets": dict(each.targets), "missed": missed}


def bar(name: str, target: float, rows: Mapping[str, Any]) -> float:
    """How fast a target is to be: c half as fast without AVX-512; numpy as fast as 0.95 of the
    other checkout's where that is less."""
    if name == "c" and instructions() != "AVX512F":
        return target / 2
    other = rows.get("numpy before", {}).get("ratio")
    return min(target, 0.95 * other) if name == "numpy" and other else target


def few(sources: Mapping[tuple[str, str], str], repeats: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a step of few rows, bare and prepared."""
    each = cell(SMALL, 2, 2, {})
    theta = programs.own(each, each.start)
    calls = {}
    for (statement, name), source in sources.items():
        if statement == "two_gaussians":
            module = programs.loaded(source, name)
            rows = module.prepare(each.x)
            calls[name, "bare"] = module, each.x
            calls[name, "prepared"] = module, rows
    times: dict[tuple[str, str], list[float]] = {call: [] for call in calls}
    for _ in range(40 * repeats):
        for call, (module, x) in calls.items():
            module.step(x, theta)
            begin = time.process_time_ns()
            module.step(x, theta)
            times[call].append((time.process_time_ns() - begin) / 1e6)
    found: dict[str, dict[str, float]] = {}
    for (name, how), spent in times.items():
        found.setdefault(name, {})[how] = statistics.median(spent)
    return found


def beside_peers(N: int, repeats: int) -> dict[str, Any]:
    """Milliseconds an iteration of other mixtures, ours and the peer's."""
    found: dict[str, Any] = {}
    for name, ours, peer in others.pairs(N):
        if peer is None:
            found[name] = None
            continue
        turns = [(seconds(ours, ITERATIONS), seconds(peer, ITERATIONS)) for _ in range(repeats)]
        found[name] = {"ms": 1e3 * statistics.median(a for a, _ in turns) / ITERATIONS,
                       "ratio": statistics.median(b / a for a, b in turns)}
    return found


def printed(result: Mapping[str, Any]) -> None:
    """A table of a size."""
    print(f"\n{result['size']:<32} {'ms':>9} {'x scikit':>9} {'target':>7} {'x limit':>8} "
          f"{'theta':>8} {'log p':>8}")
    for name, row in result["rows"].items():
        if "ms" not in row:
            print(f"  {name:<30} not run: {row['not run']}")
            continue
        target = f"{result['targets'][name]:g}" if name in result["targets"] else ""
        value = "" if row["likelihood"] is None else f"{row['likelihood']:.0e}"
        print(f"  {name:<30} {row['ms']:>9.3f} {row['ratio']:>9.2f} {target:>7} "
              f"{row['limit']:>8.1f} {row['theta']:>8.0e} {value:>8}"
              f"{'  MISSED' if name in result['missed'] else ''}")
    sys.stdout.flush()


def main() -> int:
    """Prints everything; 1 where a target is missed."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--json", action="store_true", help="JSON alone on standard output")
    options.add_argument("--quick", action="store_true", help="few rows: whether all of it runs")
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--beside", metavar="CHECKOUT", help="another checkout's NumPy program")
    options.add_argument("--only", default="", help="programs by name, beside scikit-learn")
    options.add_argument("--sizes", default="", help="places of sizes, from 1")
    asked = options.parse_args()
    warnings.simplefilter("ignore")
    only = [name for name in asked.only.split(",") if name]
    machine = measured()
    sources = {(name, target): programs.exported(name, target)
               for name in ("two_gaussians", "gaussian_mixture") for target in OURS
               if not only or target in only}
    if asked.beside:
        for name in ("two_gaussians", "gaussian_mixture"):
            sources[name, "numpy before"] = programs.before(os.path.abspath(asked.beside), name)
    if not asked.json:
        print(f"{instructions()}; one fused operation {1e12 * machine.fused:.0f} ps, exponential "
              f"{1e12 * machine.exponential:.0f} ps, a number from memory "
              f"{1e12 * machine.number:.0f} ps")
    places = [int(n) - 1 for n in asked.sizes.split(",") if n]
    results = []
    for at, each in enumerate(cells(asked.quick)):
        if places and at not in places:
            continue
        rows: dict[str, Any] = {}
        runs = taking_part(each, only, sources, rows)
        results.append(compared(each, runs, machine, 1 if asked.quick else asked.repeats, rows))
        if not asked.json:
            printed(results[-1])
    small = few(sources, asked.repeats)
    mixtures = beside_peers(2_000 if asked.quick else 20_000, asked.repeats) if not only else {}
    good = not any(r["missed"] for r in results)
    if "numpy before" in small and "numpy" in small:
        good &= all(small["numpy"][how] <= FEW_ROWS * small["numpy before"][how]
                    for how in ("bare", "prepared"))
    if asked.json:
        print(json.dumps({"schema": 1, "instructions": instructions(), "reached": good,
                          "sizes": results, "few": small, "others": mixtures}, indent=1))
        return 0 if good or asked.quick else 1
    for name, found in small.items():
        print(f"{'' if name != next(iter(small)) else chr(10)}N = {SMALL}, d = 2, a step of {name}:"
              f" bare {found['bare']:.3f} ms, prepared {found['prepared']:.3f} ms")
    for name, one in mixtures.items():
        print(f"{name}: " + ("not run" if one is None else
                             f"{one['ms']:.3f} ms an iteration, {one['ratio']:.1f} x faster"))
    return 0 if good or asked.quick else 1


if __name__ == "__main__":
    sys.exit(main())
