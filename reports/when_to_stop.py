"""What each criterion of convergence says on the examples: figures of the section "When to stop".

Of each example the first start is taken, as wherever a report shows its data.
"""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from example import Example, Run

from numeric.convergence import (
    CRITERIA,
    OFF,
    aitken_error,
    log_likelihood_rates,
    parameter_change,
    parameter_rates,
    stopping_time,
)
from numeric.reference import REFERENCES

TOLERANCES = ("1e-6", "1e-10")
STRICT = float(TOLERANCES[-1])
ROUNDING = 1e-9
Iterates = list[tuple[dict[str, Any], float]]


def figures() -> dict[str, dict[str, Any]]:
    """The figures by the name of the file that they are kept in."""
    files = sorted(Path(__file__).with_name("examples").glob("*.py"))
    return {
        f"convergence-{file.stem}": _first(import_module(f"examples.{file.stem}").example())
        for file in files
    }


def _first(e: Example) -> dict[str, Any]:
    run = e.runs[0]
    return {"data": e.data, "start": run.start, **_measured(path(e, run))}


def path(e: Example, run: Run) -> Iterates:
    """The iterates until the strictest criterion stops at the strictest tolerance."""
    em = REFERENCES[e.statement]
    found: Iterates = []
    theta = dict(run.theta)
    while not found or parameter_change(found) > STRICT:
        following, height = em.step(e.x, theta, known=e.known)
        found.append((theta, height))
        theta = following
    return found


def _measured(iterates: Iterates) -> dict[str, Any]:
    L = [height for _, height in iterates]
    at = stopping_time(iterates, "log-likelihood", STRICT)
    assert at is not None
    r = float(parameter_rates([theta for theta, _ in iterates[: at + 1]])[-1])
    q = float(log_likelihood_rates(L[: at + 1])[-1])
    return {
        "log_likelihood": round(L[-1], 3),
        "tolerances": list(TOLERANCES),
        "allowed": [_figure(float(tolerance) * (1 + abs(L[-1]))) for tolerance in TOLERANCES],
        "rows": [
            {"criterion": name, "stops": [_stop(iterates, name, float(t)) for t in TOLERANCES]}
            for name in CRITERIA
        ],
        "rate": f"{r:.3f}",
        "rate_of_log_likelihood": f"{q:.3f}",
        "square": f"{r * r:.3f}",
        "digit": f"{float(f'{math.log(10) / -math.log(q):.2g}'):g}",
    }


def _stop(iterates: Iterates, name: str, tolerance: float) -> dict[str, Any]:
    """After how many iterations a criterion stops, and what is missing then.

    Where what it compares is so near the tolerance that rounding decides, both stand with "about".
    """
    t = stopping_time(iterates, name, tolerance)
    assert t is not None
    missing = iterates[-1][1] - iterates[t][1]
    off = _off(name, [height for _, height in iterates[: t + 1]])
    if stopping_time(iterates, name, tolerance - off) == stopping_time(
            iterates, name, tolerance + off):
        return {"iterations": t, "missing": _figure(missing)}
    return {"iterations": f"about {float(f'{t:.2g}'):.0f}",
            "missing": f"about {missing:.0e}".replace("e-0", "e-")}


def _off(name: str, L: list[float]) -> float:
    """How far rounding may move what a criterion compares with its tolerance."""
    return aitken_error(L) / (1 + abs(L[-1])) if name == "aitken" else 4 * OFF


def _figure(value: float) -> str:
    """Two digits: "0.086", and "1.9e-7" below a thousandth; what rounding may be is not printed."""
    if value >= 1e-3:
        return str(np.format_float_positional(value, precision=2, fractional=False, trim="-"))
    if value < ROUNDING:
        return f"below {ROUNDING:.0e}".replace("e-0", "e-")
    return f"{value:.1e}".replace("e-0", "e-")
