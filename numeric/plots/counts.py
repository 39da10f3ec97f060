"""Counts as bars with fitted probabilities, and sets of tosses as proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.decimals import settled
from numeric.domains import Array
from numeric.plots.components import Components, Poissons, responsibilities
from numeric.plots.scenes import Data, bars, curve, dots, weighted
from numeric.plots.style import dashes, line, mixed, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class Bars:
    """How often each count came, in the colour of its responsibilities, with the probabilities
    that the components give it and their sum."""

    data: Data

    @property
    def subject(self) -> str:
        """What stands still, in words."""
        return f"Bars of the relative frequencies of {self.data.rows} counts of " \
            f"{self.data.columns[0]}, with the weighted probabilities of the components and " \
            "their sum"

    def frequencies(self) -> tuple[Array, Array]:
        """The counts 0 .. their largest, and how often each came, as a share."""
        x = self.data.x[:, 0].astype(int)
        lowest = max(0, int(x.min()) - 2) if x.min() > 20 else 0
        values = np.arange(lowest, x.max() + 1)
        return values.astype(float), np.bincount(x - lowest, minlength=len(values)) / len(x)

    def still(self, axes: Axes) -> None:
        """Limits and labels."""
        values, shares = self.frequencies()
        axes.set_xlim(values[0] - 0.7, values[-1] + 0.7)
        axes.set_ylim(0, 1.2 * float(shares.max()))
        axes.set_xlabel(self.data.columns[0])
        axes.set_ylabel("probability")
        axes.locator_params(axis="x", integer=True, nbins=6)

    def moving(self, axes: Axes, c: Components) -> list[Any]:
        """Bars, component probabilities, their sum."""
        values, shares = self.frequencies()
        colours = mixed(responsibilities(c, values[:, None]))
        return [bars(axes, values - 0.4, np.full(len(values), 0.8), shares, colours),
                *weighted(axes, c, values, 1.2)]

    def words(self, c: Components) -> str:
        """Weights and means; of a Poisson distribution that is the rate."""
        word = "rate" if isinstance(c, Poissons) else "mean"
        return "; ".join(f"component {self.data.label(k)}: weight {number(w)}, {word} "
                         f"{number(c.centres[k, 0])}" for k, w in enumerate(c.weights)) + "."


@dataclass(frozen=True, eq=False)
class Proportions:
    """The proportion of heads in each set of tosses, in the colour of its responsibilities, with
    the components' probabilities as upright lines."""

    data: Data

    @property
    def subject(self) -> str:
        """What stands still, in words."""
        shares = self.shares()
        given = f" ({', '.join(number(s) for s in shares)})" if len(shares) <= 12 else ""
        return f"The proportions of {self.data.columns[0]} in {self.data.rows} sets{given}, with " \
            "the probabilities of the components"

    def shares(self) -> Array:
        """The proportion in each set: shape (N,)."""
        if self.data.n is None:
            raise ValueError("proportions need the number of tosses of each row")
        return np.asarray(self.data.x[:, 0] / np.where(self.data.n > 0, self.data.n, 1.0))

    def still(self, axes: Axes) -> None:
        """Limits and labels; a set is a row, the first one on top."""
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(self.data.rows + 0.7, 0.3)
        axes.set_xlabel(f"proportion of {self.data.columns[0]}")
        axes.set_ylabel("set")
        axes.locator_params(axis="y", integer=True, nbins=6)

    def moving(self, axes: Axes, c: Components) -> list[Any]:
        """Dots and lines; for a few sets the responsibilities in numbers too."""
        shown = self.data.shown
        T = responsibilities(c, self.data.x, self.data.n)[shown]
        size = 22.0 if len(shown) <= 40 else 7.0
        at = np.column_stack([self.shares()[shown], shown + 1])
        found: list[Any] = [dots(axes, at, mixed(T), size)]
        for k in range(len(c.weights)):
            p = float(c.centres[k, 0])
            found.append(curve(axes, np.array([p, p]), np.array([0.3, self.data.rows + 0.7]),
                               color=line(k), linestyle=dashes(k), linewidth=1.4, zorder=2.5))
        return found

    def words(self, c: Components) -> str:
        """The probabilities, and the responsibilities of a few sets."""
        said = "; ".join(f"component {self.data.label(k)}: probability "
                         f"{number(c.centres[k, 0])}" for k in range(len(c.weights))) + "."
        if self.data.rows <= 12:
            T = responsibilities(c, self.data.x, self.data.n)
            first = self.data.label(0)
            said += f" Responsibilities of component {first}: " \
                f"{', '.join(f'{settled(v):.2f}' for v in T[:, 0])}."
        return said
