"""Why EM climbs: Q, lifted by a constant, touches log L at the current point and lies below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numeric.domains import Array, Theta
from numeric.plots.components import (
    Components,
    entropy,
    expected,
    log_likelihood,
    maximised,
    moved,
    responsibilities,
)
from numeric.plots.scenes import Data
from numeric.plots.style import INK, SOFT, Picture, dashes, line, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class Minorisation:
    """log L and Q + constant along the line from one centre through its update.

    ``at`` are the values of coordinate ``j`` of centre ``k`` on the line; ``log_l`` and ``below``
    the two curves; ``here`` and ``there`` the coordinate at theta^t and at its update, with the
    height of log L at ``here`` and of both curves at ``there``.
    """

    t: int
    k: int
    j: int
    at: Array
    log_l: Array
    below: Array
    here: float
    there: float
    height: float
    top: float
    reached: float


def minorisation(data: Data, c: Components, t: int, k: int, points: int = 81) -> Minorisation:
    """Both curves for centre ``k`` from the components ``c`` of iterate ``t``; all other parameters
    stay as they are.

    >>> from numeric.plots.components import Poissons
    >>> c = Poissons(np.array([0.5, 0.5]), np.array([[1.0], [4.0]]))
    >>> m = minorisation(Data(np.array([[0.0], [2.0], [7.0]]), ("x",), ()), c, 0, 1)
    >>> bool(np.all(m.below <= m.log_l + 1e-12)), m.there > m.here
    (True, True)
    """
    x, n = data.x, data.n
    T = responsibilities(c, x, n)
    lift = entropy(T)
    here, step = c.centres[k], maximised(c, T, x, n)[k] - c.centres[k]
    j = int(np.argmax(np.abs(step) / (np.std(x, axis=0) if x.shape[1] > 1 else 1.0)))
    shares = np.linspace(*_reach(c, here, step), points)
    where = [moved(c, k, here + s * step) for s in shares]
    new = moved(c, k, here + step)
    return Minorisation(t, k, j, here[j] + shares * step[j],
                        np.array([log_likelihood(m, x, n) for m in where]),
                        np.array([expected(m, T, x, n) + lift for m in where]), float(here[j]),
                        float(here[j] + step[j]), log_likelihood(c, x, n),
                        expected(new, T, x, n) + lift, log_likelihood(new, x, n))


def on_the_way(heights: Callable[[Theta], tuple[float, Array]], here: Theta, there: Theta, t: int,
               refused: tuple[type[Exception], ...] = (), points: int = 81) -> Minorisation | None:
    """Both curves on the way of all parameters from ``here`` (0) to ``there`` (1) and beyond.

    ``heights`` gives log L and the responsibilities (N, K) at a theta; the bound lies below log L
    by the divergence of the responsibilities ``here`` from those there. Where ``heights`` raises
    one of ``refused``, the way ends. None where it ends before ``there``.
    """
    value, T = heights(here)

    def at(share: float) -> tuple[float, float]:
        theta = {key: np.asarray(v) + share * (np.asarray(there[key]) - np.asarray(v))
                 for key, v in here.items()}
        log_l, new = heights({key: v if v.ndim else float(v) for key, v in theta.items()})
        gap = np.sum(T * (np.log(np.maximum(T, _TINY)) - np.log(np.maximum(new, _TINY))))
        return log_l, log_l - float(gap)

    shares = np.linspace(-1.0, 2.0, points)
    found: dict[float, tuple[float, float]] = {}
    for part in (shares[shares >= 0], shares[shares < 0][::-1]):
        for share in part:
            try:
                both = at(float(share))
            except refused:
                break
            if not np.all(np.isfinite(both)):
                break
            found[float(share)] = both
    if max(found, default=0.0) < 1:
        return None
    x = np.array(sorted(found))
    log_l, below = (np.array([found[s][n] for s in x]) for n in (0, 1))
    reached, top = at(1.0)
    return Minorisation(t, 0, 0, x, log_l, below, 0.0, 1.0, value, top, reached)


_TINY = np.finfo(np.float64).tiny


def _reach(c: Components, here: Array, step: Array) -> tuple[float, float]:
    """How far to go before and beyond, in steps, inside the domain of rates and probabilities."""
    low, high = -1.0, 2.6
    if len(here) == 1 and type(c).__name__ != "Normals":
        top = 1.0 if type(c).__name__ == "Binomials" else np.inf
        for end in (0.0, top):
            share = (end - here[0]) / step[0] if step[0] else np.inf
            low = max(low, 0.9 * share) if share < 0 else low
            high = min(high, 0.9 * share) if share > 0 else high
    return float(low), float(high)


def telling(data: Data, path: Sequence[Components], most: int = 6) -> tuple[int, int]:
    """The iterate and the centre that show it best: of the first few, the largest rise of Q."""
    best, chosen = -np.inf, (0, 0)
    for t, c in enumerate(path[:most]):
        T = responsibilities(c, data.x, data.n)
        base, new = expected(c, T, data.x, data.n), maximised(c, T, data.x, data.n)
        for k in range(len(c.weights)):
            rise = expected(moved(c, k, new[k]), T, data.x, data.n) - base
            if rise > best and np.all(np.isfinite(new[k])):
                best, chosen = rise, (t, k)
    return chosen


def bound(m: Minorisation, parameter: str,
          letters: tuple[str, str, str] = ("Q", "θᵗ", "θᵗ⁺¹")) -> Picture:
    """The two curves, where they touch, and the top of the lower one. ``parameter`` is what the
    axis shows, in words: "the mean of component 1, waiting"; ``letters`` are those of Q, of the
    current parameters and of the next ones."""
    q, now, then = letters

    def paint(axes: Axes) -> None:
        axes.plot(m.at, m.log_l, color=line(0), linestyle=dashes(0), linewidth=1.5,
                  label="log-likelihood")
        axes.plot(m.at, m.below, color=line(1), linestyle=dashes(1), linewidth=1.3,
                  label=f"{q} + constant")
        axes.plot([m.here], [m.height], "o", color=INK, markersize=4)
        axes.plot([m.there], [m.top], "o", markerfacecolor="none", markeredgecolor=INK,
                  markersize=4)
        axes.plot([m.there, m.there], [m.top, m.reached], color=SOFT, linewidth=0.7)
        axes.plot([m.there], [m.reached], "o", color=line(0), markersize=3)
        low = min(m.log_l.min(), m.height - 1.6 * (m.log_l.max() - m.height))
        span = m.log_l.max() - low
        axes.set_ylim(low - 0.05 * span, m.log_l.max() + 0.12 * span)
        names = ((now, m.here, m.height, -12), (then, m.there, m.top, -13))
        for word, at, height, down in names:
            axes.annotate(word, (at, height), (0, down), textcoords="offset points", ha="center",
                          fontsize=9, color=INK)
        axes.set_xlabel(parameter)
        axes.set_title("the bound of one iteration")
        axes.locator_params(nbins=5)
        axes.legend(loc="lower center")

    alt = f"The log-likelihood, and {q} plus a constant, against {parameter}. They touch at " \
        f"{number(m.here, 4)}, where both are {m.height:.2f}; {q} plus the constant lies nowhere " \
        f"above and is largest, {m.top:.2f}, at {number(m.there, 4)}; the log-likelihood is " \
        f"{m.reached:.2f} there."
    return Picture("minorisation", alt.replace(" -", " −"), (4.2, 2.6), paint)
