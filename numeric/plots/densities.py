"""Rows of one column: a histogram, and the components' densities over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.domains import Array
from numeric.plots.components import Components, Normals, responsibilities
from numeric.plots.scenes import Data, bars, margin, weighted
from numeric.plots.style import mixed, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class Histogram:
    """A histogram of one column, each bar in the colour of the responsibilities at its middle,
    with the weighted densities of the components and their sum."""

    data: Data

    @property
    def subject(self) -> str:
        """What stands still, in words."""
        return f"Histogram of {self.data.rows} values of {self.data.columns[0]}, with the " \
            "weighted densities of the components and their sum"

    def bins(self) -> tuple[Array, Array]:
        """Heights, as densities, and edges of the bars."""
        x = self.data.x[:, 0]
        count = int(np.clip(2 * np.cbrt(len(x)) * 1.6, 8, 45))
        heights, edges = np.histogram(x, bins=count, density=True)
        return heights, edges

    def still(self, axes: Axes) -> None:
        """Limits and labels."""
        heights, _ = self.bins()
        axes.set_xlim(*margin(self.data.x[:, 0]))
        axes.set_ylim(0, 1.25 * float(heights.max()))
        axes.set_xlabel(self.data.columns[0])
        axes.set_ylabel("density")
        axes.locator_params(nbins=5)

    def moving(self, axes: Axes, c: Components) -> list[Any]:
        """Bars, component densities, their sum."""
        heights, edges = self.bins()
        middles = (edges[1:] + edges[:-1]) / 2
        colours = mixed(responsibilities(c, middles[:, None]))
        return [bars(axes, edges[:-1], np.diff(edges), heights, colours),
                *weighted(axes, c, np.linspace(*margin(self.data.x[:, 0]), 121), 1.4)]

    def words(self, c: Components) -> str:
        """Weights and means; of normal distributions the standard deviations too."""
        return "; ".join(
            f"component {self.data.label(k)}: weight {number(w)}"
            + (f", mean {number(c.centres[k, 0])}" if np.isfinite(c.centres[k, 0]) else "")
            + (f", standard deviation {number(np.sqrt(c.covariances[k, 0, 0]))}"
               if isinstance(c, Normals) else "")
            for k, w in enumerate(c.weights)) + "."
