"""The log-likelihood by iteration: that it rises, how fast, and where two starts end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from numeric.convergence import OFF, aitken_error, aitken_limit
from numeric.domains import Array
from numeric.plots.style import HALF, INK, THIRD, Picture, dashes, line, number, over_iterations

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A difference is shown where it is so many times what it may be off.
CERTAIN = 100


def rises(values: Sequence[float]) -> bool:
    """Whether no value is below the one before by more than rounding.

    >>> rises([-3.0, -2.0, -2.0]), rises([-2.0, -3.0])
    (True, False)
    """
    v = np.asarray(values, dtype=np.float64)
    return bool(np.all(np.diff(v) >= -1e-12 * (1 + np.abs(v[1:]))))


def limit(values: Sequence[float]) -> float:
    """Aitken's estimate of where the values end, in the decimals that rounding does not reach; the
    last value where there is none.

    >>> limit([0.0, 1.0, 1.5])
    2.0
    """
    found = aitken_limit(values)
    return float(round(found, _decimals(values))) if math.isfinite(found) else float(values[-1])


def _decimals(values: Sequence[float]) -> int:
    """How many decimals of the limit are certain."""
    off = aitken_error(values)
    return math.floor(-math.log10(100 * (off if off > 0 else OFF * (1 + abs(values[-1])))))


def differences(values: Sequence[float]) -> Array:
    """How far each value lies below the limit: NaN where the limit is not known that well.

    >>> differences([0.0, 1.0, 1.5])
    array([2. , 1. , 0.5])
    """
    v = np.asarray(values, dtype=np.float64)
    end = limit(values)
    gaps = end - v
    return np.where(gaps > CERTAIN * 10.0 ** -_decimals(values), gaps, np.nan)


def rate(values: Sequence[float]) -> float | None:
    """By what each iteration multiplies the difference to the limit, in the end; None if unseen.

    >>> rate([0.0, 1.0, 1.5, 1.75, 1.875, 1.9375])
    0.5
    """
    steps = np.diff(np.asarray(values, dtype=np.float64))
    steps = steps[steps > 1000 * OFF * (1 + abs(values[-1]))]
    if len(steps) < 4:
        return None
    ratios = steps[1:] / steps[:-1]
    return float(np.median(ratios[-min(5, len(ratios)):]))


def climb(values: Sequence[float], size: tuple[float, float] = HALF) -> Picture:
    """The log-likelihood of each iterate.

    >>> climb([-3.0, -2.0, -1.5]).alt[:46]
    'Log-likelihood by iteration: from −3.00 at the'
    """
    last = len(values) - 1
    verdict = "It never falls." if rises(values) else "It falls at least once."

    def paint(axes: Axes) -> None:
        many = last > 40
        axes.plot(range(last + 1), values, color=line(0), marker=None if many else "o",
                  markersize=2.6, linewidth=1.1)
        over_iterations(axes, "log-likelihood")
        axes.locator_params(axis="y", nbins=5)
        if size != THIRD:
            axes.annotate(number(values[-1], 6), (last, values[-1]), (-2, -10), color=INK,
                          textcoords="offset points", ha="right", va="top", fontsize=6.5)

    first = f", {values[1]:.2f} after one iteration" if last > 1 else ""
    alt = f"Log-likelihood by iteration: from {values[0]:.2f} at the start{first}, to " \
        f"{values[-1]:.2f} after {last}. {verdict}"
    return Picture("log-likelihood", alt.replace(" -", " −"), size, paint)


def shrinking(values: Sequence[float]) -> Picture:
    """The differences to the limit on a logarithmic scale: a straight line is a linear rate."""
    gaps, per_step = differences(values), rate(values)
    kept = np.flatnonzero(np.isfinite(gaps))

    def paint(axes: Axes) -> None:
        axes.set_yscale("log")
        axes.plot(kept, gaps[kept], color=line(1), marker=None if len(kept) > 40 else "s",
                  markersize=2.4, linewidth=1.1)
        over_iterations(axes, "limit − log-likelihood")
        if per_step is not None and len(kept) > 5:
            at = int(kept[len(kept) // 2])
            axes.annotate(f"× {per_step:.2g} each time", (at, gaps[at]), (5, 3), color=INK,
                          textcoords="offset points", fontsize=6.5)

    if len(kept):
        first, last = (f"{number(gaps[t], 2)} at iteration {t}" for t in (kept[0], kept[-1]))
        said = f"from {first} to {last}"
    else:
        said = "nothing but rounding is left of it"
    straight = "" if per_step is None else \
        f" In the end each iteration multiplies it by {per_step:.2g}: a straight line."
    return Picture("distance", "Difference between the limit and the log-likelihood, on a "
                   f"logarithmic scale: {said}.{straight}", HALF, paint)


def two_climbs(first: Sequence[float], second: Sequence[float]) -> Picture:
    """The log-likelihoods of two runs."""
    def paint(axes: Axes) -> None:
        for n, values in enumerate((first, second)):
            axes.plot(range(len(values)), values, color=line(n), linestyle=dashes(n),
                      marker="os"[n], markersize=2.4, markevery=max(1, math.ceil(len(values) / 25)),
                      label=f"start {'AB'[n]}: {number(values[-1], 6)}")
        over_iterations(axes, "both log-likelihoods")
        axes.locator_params(axis="y", nbins=5)
        axes.legend(loc="best")

    alt = f"Log-likelihood by iteration from two starts. A rises from {first[0]:.2f} to " \
        f"{first[-1]:.2f} in {len(first) - 1} iterations, B from {second[0]:.2f} to " \
        f"{second[-1]:.2f} in {len(second) - 1}."
    return Picture("two-log-likelihoods", alt.replace(" -", " −"), THIRD, paint)
