"""What all pictures of data with fitted components share: what stands still and what moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from numeric.domains import Array
from numeric.plots.components import Components, Known
from numeric.plots.style import INK, PAPER, SOFT, THIRD, Picture, dashes, line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More rows than this are thinned evenly: a page of SVG stays small, and the eye sees no more.
MOST_POINTS = 600


@dataclass(frozen=True, eq=False)
class Data:
    """Observations for pictures: x (N, d), the names of the columns, the tosses n (N,) of coins.

    ``labels`` are the values of Z, for the marks at the means.

    >>> Data(np.zeros((3, 2)), ("a", "b"), ("1", "2")).rows
    3
    """

    x: Array
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    n: Known = None

    @property
    def rows(self) -> int:
        """N."""
        return len(self.x)

    @property
    def shown(self) -> NDArray[np.int_]:
        """The numbers of the rows that are drawn: all, or evenly spaced ones."""
        if self.rows <= MOST_POINTS:
            return np.arange(self.rows)
        return np.unique(np.linspace(0, self.rows - 1, MOST_POINTS).astype(int))

    def label(self, k: int) -> str:
        """What stands at component k, counted from 0: its label where that is short."""
        name = self.labels[k] if k < len(self.labels) else ""
        return name if 0 < len(name) <= 2 and name.isalnum() else str(k + 1)


class Scene(Protocol):
    """A way to show data with components: axes and what never changes, then what follows theta.

    ``moving`` gives every artist that changes, in the same order for every theta; ``words`` says
    the parameters in numbers, for the alt text.
    """

    @property
    def data(self) -> Data:
        """What is shown."""

    @property
    def subject(self) -> str:
        """What stands still, in words."""

    def still(self, axes: Axes) -> None:
        """Axes, limits, labels and whatever does not follow theta."""

    def moving(self, axes: Axes, c: Components) -> list[Any]:
        """What follows theta, drawn and returned."""

    def words(self, c: Components) -> str:
        """The components in numbers."""


def at_iteration(scene: Scene, c: Components, t: int, value: float, last: bool = False) -> Picture:
    """The data with the components of one iterate; ``value`` is its log-likelihood."""
    def paint(axes: Axes) -> None:
        scene.still(axes)
        scene.moving(axes, c)
        axes.set_title("start" if not t else f"iteration {t}" + (" (last)" if last else ""))

    when = "the start" if not t else f"iteration {t}" + (", the last" if last else "")
    return Picture(
        f"iteration-{t}",
        f"{scene.subject} at {when}, log-likelihood {value:.2f}. {sentence(scene.words(c))}"
        .replace(" -", " −"),
        THIRD, paint)


def sentence(words: str) -> str:
    """The words with a capital letter.

    >>> sentence("component 1: mean 2.")
    'Component 1: mean 2.'
    """
    return words[:1].upper() + words[1:]


def shown_iterations(last: int) -> tuple[int, ...]:
    """Of the iterations 0 .. last those that get a picture: 0, 1, 2, 5 and the last.

    >>> shown_iterations(30), shown_iterations(3)
    ((0, 1, 2, 5, 30), (0, 1, 2, 3))
    """
    return tuple(sorted({t for t in (0, 1, 2, 5) if t < last} | {last}))


def margin(values: Array, share: float = 0.06) -> tuple[float, float]:
    """The range of the values with a little room at both ends."""
    low, high = float(np.min(values)), float(np.max(values))
    room = share * (high - low or abs(low) or 1.0)
    return low - room, high + room


def mark(axes: Axes, at: Sequence[float], label: str) -> list[Any]:
    """A component's label in a disc."""
    from matplotlib.lines import Line2D

    x, y = [[float(v)] for v in at]
    disc = Line2D(x, y, linestyle="none", marker="o", markersize=8.2, markerfacecolor=PAPER,
                  markeredgecolor=INK, markeredgewidth=0.6, zorder=6)
    sign = Line2D(x, y, linestyle="none", marker=f"${label}$", markersize=4.6, color=INK,
                  markeredgewidth=0.25, zorder=7)
    return [axes.add_artist(disc), axes.add_artist(sign)]


def curve(axes: Axes, x: Array, y: Array, **look: Any) -> Any:
    """A line that leaves the limits of the axes as they are."""
    from matplotlib.lines import Line2D

    return axes.add_artist(Line2D(x, y, **look))


def weighted(axes: Axes, c: Components, x: Array, width: float) -> list[Any]:
    """The weighted densities of the components along x, and their sum."""
    each = c.weights * np.exp(c.log_density(x[:, None]))
    each[~np.isfinite(each)] = np.nan  # where a density has a pole
    found = [curve(axes, x, each[:, k], color=line(k), linestyle=dashes(k), linewidth=width)
             for k in range(len(c.weights))]
    return [*found, curve(axes, x, each.sum(axis=1), color=INK, linewidth=0.8)]


def dots(axes: Axes, at: Array, colours: Array, size: float) -> Any:
    """Discs at the rows of ``at`` (N, 2), in the colours (N, 3)."""
    return axes.scatter(at[:, 0], at[:, 1], s=size, c=colours, linewidths=0.25,
                        edgecolors=SOFT, zorder=3)


def bars(axes: Axes, left: Array, width: Array, heights: Array, colours: Array) -> Any:
    """Bars on the axis, in the colours (N, 3)."""
    from matplotlib.collections import PolyCollection

    boxes = [[(a, 0), (a, h), (a + w, h), (a + w, 0)] for a, w, h in zip(left, width, heights)]
    return axes.add_collection(
        PolyCollection(boxes, facecolors=colours, edgecolors="none", alpha=0.6), autolim=False)
