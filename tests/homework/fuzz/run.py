"""Fuzzes the reader and the judge of answers, by as many inputs as are asked for.

    python tests/homework/fuzz/run.py [--count 1000000] [--seed 0] [--workers 2]
                                      [--progress FILE.json] [--json]

Half of the inputs are mutated valid answers; the others come from hypothesis (three in four) and
from a coverage-guided fuzzer (Atheris: pip install "derive-em[test]" on Linux, x86-64). Inputs are
tried in batches, each in a process of its own with bounded memory; a batch follows from the seed
and its number alone. --progress keeps the finished batches, and goes on with them when started
again. Exit code 1 where an input breaks a promise (see promises.py).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

SOURCES = ("mutated", "generated", "mutated", "generated", "mutated", "generated", "mutated",
           "guided")
LARGEST_BATCH = 2_000
#: Memory of a batch above what it has at its start, in bytes.
MEMORY = 2 * 2**30
#: A batch is given up where one input after another takes this long on average, in seconds.
SLOWEST = 0.2
#: A batch ends early after this many inputs that break a promise.
MOST_BROKEN = 300


# -- in the process of one batch ------------------------------------------------------------------

def batch(source: str, seed: int, count: int, result: Path) -> None:
    """Tries the inputs of one batch and writes what came of it. Does not return."""
    if source == "guided":
        import atheris

        with atheris.instrument_imports(include=["derive.homework.lex", "derive.homework.parse"]):
            import derive.homework.parse.text  # noqa: F401
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from fuzz import mutations, promises, readers

    watched = promises.Promises(readers.read, readers.grade)
    readers.warm()
    faults: dict[tuple[str, str], promises.Fault] = {}
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() \
        if sys.platform == "linux" else 0
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    began, first = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def end() -> None:
        seconds = time.process_time() - began
        shortest = [promises.shrunk(watched, f) for f in faults.values()]
        used = resource.getrusage(resource.RUSAGE_SELF)
        result.write_text(json.dumps({
            "source": source, "seed": seed, "tried": tried, "seconds": round(seconds, 2),
            "grown_kib": used.ru_maxrss - first, "counts": watched.counts, "broken": broken,
            "faults": [
                {"promise": f.promise, "seen": f.seen, "text": f.input.text, "kind": f.input.kind,
                 "statement": f.input.statement}
                for f in shortest
            ],
        }), encoding="utf-8")
        os._exit(0)

    tried = broken = 0

    def try_one(one: mutations.Input) -> None:
        nonlocal tried, broken
        fault = watched.broken_by(one)
        tried += 1
        if fault is not None:
            broken += 1
            known = faults.get(fault.place)
            if known is None or len(fault.input.text) < len(known.input.text):
                faults[fault.place] = fault
        if tried >= count or broken >= MOST_BROKEN:
            end()

    if source == "mutated":
        rng = random.Random(seed)
        while True:
            try_one(mutations.mutated(rng))
    elif source == "generated":
        from fuzz import soups

        for again in range(1_000):
            soups.generate(try_one, 2_000, 1_000 * seed + again)
    else:
        from fuzz import guided

        guided.fuzz(try_one, seed)
    sys.exit("the source ran dry")


# -- in the process of the person who asks --------------------------------------------------------

def run(number: int, size: int, seed: int) -> dict:
    """What came of one batch; a fault of its own where its process died or hung."""
    source, own = SOURCES[number % len(SOURCES)], seed * 1_000_000 + number
    with tempfile.TemporaryDirectory() as folder:
        result, log = Path(folder) / "result.json", Path(folder) / "log"
        command = [sys.executable, __file__, "--batch", source, str(own), str(size), str(result)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
                       "HYPOTHESIS_STORAGE_DIRECTORY": folder}
        seen = ""
        with log.open("w", encoding="utf-8") as out:
            try:
                done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                      cwd=folder, env=environment, timeout=120 + SLOWEST * size)
                seen = f"the batch's process ended with {done.returncode}"
            except subprocess.TimeoutExpired:
                seen = "the batch's process was still running"
        words = log.read_text(encoding="utf-8", errors="replace")
        if result.exists():
            found = json.loads(result.read_text(encoding="utf-8"))
        else:
            found = {"source": source, "seed": own, "tried": 0, "seconds": 0.0, "grown_kib": 0,
                     "broken": 1, "counts": {}, "faults": [{"promise": "the process lives", "seen":
                                               f"{seen}: {words[-600:]}", "text": "",
                                               "kind": None, "statement": ""}]}
        steps = re.findall(r"NEW\s+cov: (\d+)", words)
        if source == "guided":
            found["corpus"], found["branches"] = len(steps), int(steps[-1]) if steps else 0
    return found


def summary(seed: int, count: int, size: int, done: dict[str, dict]) -> dict:
    """The batches together."""
    sources: dict[str, int] = {}
    counts: dict[str, int] = {}
    for b in done.values():
        sources[b["source"]] = sources.get(b["source"], 0) + b["tried"]
        for key, n in b["counts"].items():
            counts[key] = counts.get(key, 0) + n
    return {
        "schema": 1, "seed": seed, "count": count, "batch": size,
        "tried": sum(b["tried"] for b in done.values()), "sources": sources, "counts": counts,
        "broken": sum(b["broken"] for b in done.values()),
        "faults": [f for b in done.values() for f in b["faults"]],
        "seconds": round(sum(b["seconds"] for b in done.values()), 1),
        "grown_kib": max((b["grown_kib"] for b in done.values()), default=0),
        "branches": max((b.get("branches", 0) for b in done.values()), default=0),
        "corpus": sum(b.get("corpus", 0) for b in done.values()),
    }


def resumed(file: Path | None, seed: int, size: int) -> dict[str, dict]:
    """The batches that a progress file holds, if they are of the same seed and size."""
    if file is None or not file.exists():
        return {}
    kept = json.loads(file.read_text(encoding="utf-8"))
    if (kept["seed"], kept["batch"]) != (seed, size):
        sys.exit(f"{file}: another seed or batch size; give another file")
    return kept["batches"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--progress", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--batch", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.batch:
        source, seed, count, result = arguments.batch
        batch(source, int(seed), int(count), Path(result))
    size = min(LARGEST_BATCH, -(-arguments.count // len(SOURCES)))
    done = resumed(arguments.progress, arguments.seed, size)
    left = [n for n in range(-(-arguments.count // size)) if str(n) not in done]
    with ThreadPoolExecutor(arguments.workers) as pool:
        jobs = {pool.submit(run, n, size, arguments.seed): n for n in left}
        for job in as_completed(jobs):
            done[str(jobs[job])] = job.result()
            found = summary(arguments.seed, arguments.count, size, done)
            if arguments.progress:
                whole = json.dumps({**found, "batches": done}, indent=1)
                partial = arguments.progress.with_suffix(".part")
                partial.write_text(whole, encoding="utf-8")
                partial.replace(arguments.progress)
            print(f"{found['tried']:>9} tried, {found['broken']} break a promise, "
                  f"{found['seconds']:.0f} s", file=sys.stderr, flush=True)
    found = summary(arguments.seed, arguments.count, size, done)
    print(json.dumps(found, indent=1) if arguments.json else in_words(found))
    return 1 if found["faults"] or found["tried"] < arguments.count else 0


def in_words(found: dict) -> str:
    """The summary for a person."""
    lines = [f"{found['tried']} inputs tried: "
             + ", ".join(f"{n} {s}" for s, n in sorted(found["sources"].items())),
             ", ".join(f"{n} {k}" for k, n in sorted(found["counts"].items())),
             f"{found['branches']} branches reached, {found['corpus']} inputs kept for them; "
             f"at most {found['grown_kib'] // 1024} MiB more memory in a batch; "
             f"{found['seconds']} s of processor time; {found['broken']} inputs break a promise"]
    for f in found["faults"]:
        lines += ["", f"NOT {f['promise']} ({f['kind']}, {f['statement']}): {f['text']!r}",
                  f["seen"]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
