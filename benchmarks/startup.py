"""How long a person waits: cold commands beside `import sympy`, and a derivation once warm.

    python benchmarks/startup.py [--json] [--runs 9]

Medians of cold processes, run in turns so that a busy moment hits all of them. Exit code 1 where a
figure is missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time

PEER = "python -c 'import sympy'"
REPORT = ["report", "two_gaussians", "--format", "tex"]
COMMANDS = {
    PEER: [sys.executable, "-c", "import sympy"],
    "derive --help": [sys.executable, "-m", "derive", "--help"],
    "derive report --no-certify": [sys.executable, "-m", "derive", *REPORT, "--no-certify"],
    "derive report": [sys.executable, "-m", "derive", *REPORT],
    **{f"derive export --to {target}": [sys.executable, "-m", "derive", "export", "two_gaussians",
                                        "--to", target] for target in ("numpy", "c", "sql")},
}
# another name each time, so that nothing kept from the last derivation can be handed out
WARM = """
import statistics, time, derive
text = derive.models["two_gaussians"].statement
derive.derive_em(derive.parse(text, name="first"))
times = []
for run in range({runs}):
    model = derive.parse(text, name=f"run_{{run}}")
    begin = time.perf_counter()
    derive.derive_em(model)
    times.append(time.perf_counter() - begin)
print(statistics.median(times))
"""


def cold(command: list[str], folder: str) -> float:
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    elapsed = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return elapsed


def medians(runs: int) -> dict[str, float]:
    """Seconds by command, and of a warm derivation under "derivation, warm"."""
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS.values():
            cold(command, folder)
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(runs):
            for name, command in COMMANDS.items():
                times[name].append(cold(command, folder))
        warm = subprocess.run(
            [sys.executable, "-c", WARM.format(runs=runs)], cwd=folder, capture_output=True,
            text=True, check=True,
        )
    found = {name: statistics.median(values) for name, values in times.items()}
    return {**found, "derivation, warm": float(warm.stdout)}


def figures(found: dict[str, float]) -> list[dict[str, object]]:
    """What was promised, what was measured, and whether it holds."""
    peer, plain = found[PEER], found["derive report --no-certify"]
    rows = [
        ("derive --help", "times import sympy", found["derive --help"] / peer, 0.8),
        ("derive report --no-certify", "times import sympy", plain / peer, 2.5),
        ("derive report", "s more than not certified", found["derive report"] - plain, 1.5),
        *((name, "s more than import sympy", seconds - peer, 1.0)
          for name, seconds in found.items() if "export" in name),
        ("derivation, warm", "s", found["derivation, warm"], 0.150),
    ]
    return [
        {"what": what, "unit": unit, "measured": value, "at_most": limit, "pass": value <= limit}
        for what, unit, value, limit in rows
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    found = medians(arguments.runs)
    rows = figures(found)
    if arguments.json:
        print(json.dumps({"schema": 1, "seconds": found, "figures": rows}, indent=2))
    else:
        for name, seconds in found.items():
            print(f"{name:<28} {1000 * seconds:8.1f} ms")
        print()
        for row in rows:
            print(f"{row['what']:<28} {row['measured']:6.3f} {row['unit']}, at most "
                  f"{row['at_most']}: {'pass' if row['pass'] else 'MISSED'}")
    return 0 if all(row["pass"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
