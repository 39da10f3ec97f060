"""The derived updates beside the peers: theta after a few steps from one start, and at the end.

    python benchmarks/peers/compare.py            the table, as Markdown
    python benchmarks/peers/compare.py --write    into docs/peers.md
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, Case

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "peers.md"
#: The maximum is where a step moves theta no more than this, relatively, or after so many.
STILL, MOST = 1e-13, 20_000


@dataclass(frozen=True)
class Beside:
    """One peer on one case: the largest relative difference of a parameter after so many steps,
    and at the maximum, with both log-likelihoods there."""

    case: Case
    peer: str
    call: str
    iterates: Mapping[int, float]
    maximum: float
    theirs: float
    ours: float


def compared(case: Case) -> Iterator[Beside]:
    """Every peer of a case."""
    peers = json.loads((HERE / "reference" / f"{case.name}.json").read_text(encoding="utf-8"))
    numbers = {int(n) for p in peers for n in p["iterates"]}
    step, theta, height, found = case.step(), case.start, -np.inf, {}
    for n in range(1, MOST + 1):
        following, height = step(theta)
        if n in numbers:
            found[n] = following
        moved, theta = difference(following, theta), following
        if moved < STILL and n >= max(numbers):
            break
    for p in peers:
        yield Beside(
            case, p["peer"], p["call"],
            {int(n): difference(t, found[int(n)]) for n, t in dict(p["iterates"]).items()},
            difference(p["maximum"]["theta"], theta), p["maximum"]["log_likelihood"], height)


def difference(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> float:
    """max|a - b| / max|b| of the parameter where it is largest. Raises ValueError where the
    parameters, or their shapes, are not the same."""
    if theirs.keys() != ours.keys():
        raise ValueError(f"{sorted(theirs)} beside {sorted(ours)}")
    worst = 0.0
    for name, b in ours.items():
        a, b = np.asarray(theirs[name], dtype=float), np.asarray(b, dtype=float)
        if a.shape != b.shape:
            raise ValueError(f"{name} has shapes {a.shape} and {b.shape}")
        worst = max(worst, float(np.max(np.abs(a - b)) / np.max(np.abs(b))))
    return worst


HEAD = """# Beside other programs

From the same start on the same data: the largest relative difference of a parameter between the
derived updates and those of another program after 1, 2 and 10 iterations, the log-likelihood at
the maximum, and the largest relative difference of a parameter there. A difference is given as the
power of ten that it does not exceed; at 1e-12 it is rounding alone. Written by
`python benchmarks/peers/compare.py --write` from the values in `benchmarks/peers/reference`, which
`benchmarks/peers/reference.py` has recorded; the tests compare with the same values.

| model, data | peer | 1 | 2 | 10 | log-likelihood: peer | derived | at the maximum |
|---|---|---|---|---|---|---|---|
"""
NOTES = """
Three things to know of the peers. flexmix prints as `prior` the weights of the next step (the mean
of its last posteriors); here they are those of the same iterate. The variance of mixtools'
`normalmixEM(arbvar = FALSE)` is about the means before the step, so that it goes another way to the
same maximum. What maximises a Poisson or binomial regression ends at the tolerance of R's
`glm.fit`, 1e-8 of the deviance, hence the last digits of `p` in repeated tosses. StepMix takes no
start: of 50 starts its best is shown.
"""


def table() -> str:
    """The rows of the table."""
    rows = []
    for case in CASES.values():
        for b in compared(case):
            few = " | ".join(_size(b.iterates[n]) if n in b.iterates else "" for n in (1, 2, 10))
            call = b.call.replace("|", "\\|")
            rows.append(f"| {case.title}; `{case.data_set}` | {b.peer}, `{call}` | {few} | "
                        f"{b.theirs:.6f} | {b.ours:.6f} | {_size(b.maximum)} |")
    return "\n".join(rows) + "\n"


def _size(value: float) -> str:
    """A difference as the power of ten that it is below, 1e-12 where it is rounding alone."""
    if value <= 1e-12:
        return "1e-12"
    return f"1e{int(np.ceil(np.log10(value)))}"


def main() -> None:
    """Prints the table, or writes the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    text = HEAD + table() + NOTES
    if options.parse_args().write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
