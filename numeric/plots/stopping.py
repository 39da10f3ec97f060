"""What the criteria of convergence measure along a path, and where each would have stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from numeric.convergence import CRITERIA, LOOKS_BACK, OFF, Iterates, stopping_time
from numeric.domains import Array
from numeric.plots.ascent import differences
from numeric.plots.style import FULL, INK, RULE, SOFT, Picture, dashes, line, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Below this, beside a log-likelihood of 1, rounding is to be seen in differences.
ROUNDING = 1000 * OFF


def measured(path: Iterates) -> dict[str, Array]:
    """What each criterion compares with the tolerance at t = 0 .. n: shape (n + 1,), NaN where it
    has no value, or none but rounding.

    >>> measured([({"m": 8.0}, -8.0), ({"m": 4.0}, -4.0)])["log-likelihood"]
    array([nan, 0.8])
    """
    values = {
        name: np.array([change(path[max(0, t + 1 - LOOKS_BACK): t + 1]) for t in range(len(path))])
        for name, change in CRITERIA.items()}
    return {name: np.where(np.isfinite(v) & (v > ROUNDING), v, np.nan)
            for name, v in values.items()}


def missing(path: Iterates) -> Array:
    """(L_inf - L_t) / (1 + |L_t|) with the limit as the end of the path shows it: shape (n + 1,).

    >>> missing([({}, -1.0), ({}, 0.0), ({}, 0.5)]).round(3)
    array([1.   , 1.   , 0.333])
    """
    L = np.array([value for _, value in path])
    return differences(L.tolist()) / (1 + np.abs(L))


def criteria(path: Iterates, tolerance: float) -> Picture:
    """The three criteria along a path on a logarithmic scale, with the tolerance: where a line
    comes below it, its criterion stops. The grey line is what in truth is missing.

    >>> path = [({"m": 2.0**-t}, -(4.0**-t)) for t in range(12)]
    >>> criteria(path, 1e-3).alt.split(". ")[1]
    'They stop: log-likelihood after 6, parameters not on this path, aitken after 6'
    """
    lines, truth = measured(path), missing(path)
    stops = {name: stopping_time(path, name, tolerance) for name in CRITERIA}
    last = len(path) - 1
    reached = [t for t in stops.values() if t is not None]
    # Beyond the last stop there is little to see.
    shown = min(last, 10 + max(reached) * 4 // 3) if len(reached) == len(stops) else last

    def paint(axes: Axes) -> None:
        axes.set_yscale("log")
        axes.axhline(tolerance, color=RULE, linewidth=1.0, zorder=1)
        axes.annotate(f"tolerance {tolerance:.0e}".replace("e-0", "e-"), (0.0, tolerance),
                      (4, -3), xycoords=("axes fraction", "data"), textcoords="offset points",
                      ha="left", va="top", fontsize=7, color=SOFT)
        axes.plot(truth[: shown + 1], color=SOFT, linewidth=2.6, alpha=0.35, zorder=2,
                  label="what is missing")
        heights: dict[int, list[float]] = {}
        for k, (name, values) in enumerate(lines.items()):
            axes.plot(values[: shown + 1], color=line(k), linestyle=dashes(k), zorder=3, label=name)
            t = stops[name]
            if t is not None:
                height = float(values[t]) if np.isfinite(values[t]) else tolerance
                axes.plot([t], [height], "o", color=line(k), markersize=4.2, zorder=5)
                heights.setdefault(t, []).append(height)
        for t, ends in heights.items():  # criteria that stop together share a number
            axes.annotate(f"{t}", (t, max(ends)), (2, 3), textcoords="offset points",
                          fontsize=7, color=INK, zorder=6)
        axes.set_xlim(0, shown)
        axes.set_xlabel("iteration")
        axes.set_title("what each criterion compares with the tolerance")
        axes.locator_params(axis="x", integer=True, nbins=8)
        axes.legend(loc="upper right", ncols=2)

    said = ", ".join(f"{name} " + ("not on this path" if t is None else f"after {t}")
                     for name, t in stops.items())
    there = [f"{name} {number(float(truth[t]), 2)}" for name, t in stops.items()
             if t is not None and np.isfinite(truth[t])]
    left = f" What is then missing, beside 1 + |L|: {', '.join(there)}." if there else ""
    return Picture(
        "criteria",
        f"What three criteria of convergence measure in {last} iterations, on a logarithmic "
        f"scale, with the tolerance {number(tolerance, 1)}. They stop: {said}.{left}",
        FULL, paint)
