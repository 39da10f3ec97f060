"""How long the judgement of a class takes: answers of people, a thousand times.

    python benchmarks/check.py [--json] [--count 1000] [--pages]

The answers in tests/homework/answers to two_gaussians are copied under new names until there are
as many as wanted; then `derive check` runs on the folder, on the cores that it may use, and once
on a single answer. "warm" is the time of an answer in a process that has judged before, one after
the other. Exit code 1 where a figure is missed: at most 60 s for 1,000 answers on 2 cores, at most
100 ms for a typical (the median) answer that is warm.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ANSWERS = Path(__file__).resolve().parents[1] / "tests" / "homework" / "answers"
AT_MOST = {"seconds_for_1000": 60.0, "ms_warm": 100.0}


def answers() -> list[Path]:
    """The answers to the homework on two Gaussians, of all kinds."""
    found = []
    for table in sorted(ANSWERS.glob("*/expected.json")):
        for name, e in sorted(json.loads(table.read_text(encoding="utf-8")).items()):
            if e.get("statement", "two_gaussians") == "two_gaussians":
                found.append(table.parent / name)
    return found


def seconds(*arguments: str) -> tuple[float, float]:
    """How long the command runs, by the clock and in processor time of all its processes. Leaves
    where it cannot be used."""
    begin, before = time.perf_counter(), os.times()
    done = subprocess.run([sys.executable, "-P", "-m", "derive", "check", "two_gaussians",
                           *arguments], capture_output=True, text=True)
    elapsed = time.perf_counter() - begin
    if done.returncode not in (0, 1):
        sys.exit(f"derive check ended with {done.returncode}:\n{done.stderr}")
    after = os.times()
    return elapsed, (after.children_user + after.children_system
                     - before.children_user - before.children_system)


def of_a_class(originals: list[Path], count: int,
               pages: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    """Seconds for so many answers, and for one alone."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "answers")
        given.mkdir()
        for n, file in enumerate(itertools.islice(itertools.cycle(originals), count)):
            (given / f"{n:05}-{file.name}").write_bytes(file.read_bytes())
        more = ["-o", str(Path(folder, "graded"))] if pages else []
        return seconds(str(given), *more), seconds(str(originals[0]))


def warm(originals: list[Path]) -> list[float]:
    """Milliseconds of each answer in a process that has judged all of them before."""
    import derive
    from derive.homework.grade import check
    from derive.homework.judge.judging import Judge
    from derive.homework.submissions import submissions

    em = derive.derive_em(derive.models["two_gaussians"])
    judge, times = Judge(em.algorithm), []
    texts = submissions([str(file) for file in originals])
    for again in (False, True):
        for s in texts:
            begin = time.perf_counter()
            check(em, s.text, kind=s.kind, judge=judge)
            if again:
                times.append(1000 * (time.perf_counter() - begin))
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--pages", action="store_true", help="write the pages of the class too")
    arguments = parser.parse_args()
    originals = answers()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    (total, used), (alone, _) = of_a_class(originals, arguments.count, arguments.pages)
    times = warm(originals)
    found: dict[str, Any] = {
        "answers": len(originals), "count": arguments.count, "cores": cores, "seconds": total,
        "processor_seconds": used,
        "ms_each": 1000 * total / arguments.count,
        "seconds_for_1000": 1000 * total / arguments.count, "seconds_alone": alone,
        "ms_warm": statistics.median(times), "ms_warm_slowest": max(times),
    }
    missed = [name for name, most in AT_MOST.items() if found[name] > most]
    if arguments.json:
        print(json.dumps({"schema": 1, **found, "at_most": AT_MOST, "missed": missed}, indent=2))
    else:
        print(f"{arguments.count} answers on {cores} cores: {total:.1f} s, "
              f"{found['ms_each']:.0f} ms each, in {used:.1f} s of processor time; one alone, "
              f"cold: {alone:.1f} s")
        print(f"warm, one after the other: median {found['ms_warm']:.0f} ms, slowest "
              f"{found['ms_warm_slowest']:.0f} ms")
        for name, most in AT_MOST.items():
            print(f"{name}: {found[name]:.1f}, at most {most:g}: "
                  f"{'MISSED' if name in missed else 'pass'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
