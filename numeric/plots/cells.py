"""K-means' cells, hard, beside EM's responsibilities, soft, on the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from numeric.decimals import settled
from numeric.domains import Array
from numeric.kmeans import Labels, squared_distances
from numeric.plots.components import Components, Normals, responsibilities
from numeric.plots.planes import Plane, ellipse, points
from numeric.plots.scenes import Data, margin, mark
from numeric.plots.style import HALF, INK, Picture, dashes, figures, line, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The responsibilities at which EM's boundary is drawn; between the outer ones it is soft.
LEVELS = (0.1, 0.5, 0.9)


def matched(labels: Labels, T: Array) -> Labels:
    """For each cluster the component that it shares most rows with, every component once.

    >>> matched(np.array([0, 0, 1]), np.array([[0.1, 0.9], [0.2, 0.8], [0.7, 0.3]])).tolist()
    [1, 0]
    """
    from scipy.optimize import linear_sum_assignment

    K = T.shape[1]
    shared = np.stack([T[labels == k].sum(axis=0) for k in range(K)])
    return np.asarray(linear_sum_assignment(-shared)[1])


def disagreements(labels: Labels, T: Array) -> int:
    """How many rows have another most probable component than cluster.

    >>> disagreements(np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]]))
    1
    """
    return int(np.sum(np.argmax(T, axis=1) != labels))


def hard(data: Data, pair: tuple[int, int], centres: Array, labels: Labels, inertia: float
         ) -> Picture:
    """K-means' clusters; for two columns the straight boundaries of its cells too."""
    K = len(centres)

    def paint(axes: Axes) -> None:
        Plane(data, pair).still(axes)
        if data.x.shape[1] == 2:
            X, Y, rows = _grid(axes)
            distance = squared_distances(rows, centres)
            axes.contourf(X, Y, np.argmin(distance, axis=1).reshape(X.shape) + 0.5,
                          levels=np.arange(K + 1), colors=mixed(np.eye(K)), alpha=0.13)
            for k in range(K):
                others = np.delete(distance, k, axis=1).min(axis=1)
                axes.contour(X, Y, (others - distance[:, k]).reshape(X.shape), levels=[0.0],
                             colors=[INK], linewidths=0.9)
        points(axes, data, pair, mixed(np.eye(K)[labels][data.shown]))
        for k in range(K):
            mark(axes, centres[k][list(pair)], data.label(k))
        axes.set_title("K-means: one cell for each row")

    sizes = ", ".join(str(int(np.sum(labels == k))) for k in range(K))
    where = "; ".join(f"({figures(c[list(pair)])})" for c in centres)
    return Picture("k-means", f"K-means on the same rows: {K} clusters of {sizes} rows with "
                   f"centres {where}, inertia {settled(inertia):.6g}. Every row has the full "
                   "colour of its cluster.", HALF, paint)


def soft(data: Data, pair: tuple[int, int], c: Normals) -> Picture:
    """EM's responsibilities; for two columns the contours of the largest one too."""
    T = responsibilities(c, data.x)
    K = T.shape[1]

    def paint(axes: Axes) -> None:
        Plane(data, pair).still(axes)
        if data.x.shape[1] == 2:
            X, Y, rows = _grid(axes)
            at = responsibilities(c, rows)
            for k in range(K - (K == 2)):
                axes.contour(X, Y, at[:, k].reshape(X.shape), levels=LEVELS, colors=[INK],
                             linewidths=[0.6, 1.0, 0.6],
                             linestyles=[(0, (2, 1.5)), "solid", (0, (2, 1.5))])
        points(axes, data, pair, mixed(T[data.shown]))
        for k in range(K):
            ellipse(axes, c, k, pair, 2)
        for k in range(K):
            mark(axes, c.centres[k][list(pair)], data.label(k))
        axes.set_title("EM: responsibilities between 0 and 1")

    between = int(np.sum(T.max(axis=1) < LEVELS[-1]))
    sums = ", ".join(f"{settled(v):.1f}" for v in T.sum(axis=0))
    return Picture("em-beside-k-means", f"EM's responsibilities on the same rows: they sum to "
                   f"{sums} by component; {between} of {data.rows} rows have none above 0.9 and "
                   "lie between the outer contours.", HALF, paint)


def lines(data: Data, centres: Array, labels: Labels, inertia: float, c: Components
          ) -> tuple[Picture, ...]:
    """For one column: the responsibilities as curves, K-means' steps over them."""
    assert isinstance(c, Normals)
    K = len(centres)

    def paint(axes: Axes) -> None:
        grid = np.linspace(*margin(data.x[:, 0]), 401)[:, None]
        at = responsibilities(c, grid)
        nearest = np.argmin(np.abs(grid - centres[:, 0]), axis=1)
        for k in range(K):
            axes.plot(grid[:, 0], at[:, k], color=line(k), linestyle=dashes(k), linewidth=1.4,
                      label=f"EM, component {data.label(k)}")
            axes.plot(grid[:, 0], nearest == k, color=line(k), linewidth=0.7, alpha=0.8,
                      linestyle=dashes(k), drawstyle="steps-mid")
        axes.plot(data.x[data.shown, 0], np.full(len(data.shown), -0.05), "|", color=INK,
                  markersize=3, markeredgewidth=0.4)
        axes.set_xlabel(data.columns[0])
        axes.set_ylabel("share of each component")
        axes.set_title("EM's responsibilities (thick), K-means' cells (thin steps)")
        axes.legend(loc="center right")

    middle = np.sort(centres[:, 0])
    edges = figures((middle[1:] + middle[:-1]) / 2, 4)
    return (Picture(
        "k-means", f"Responsibilities of {K} components along {data.columns[0]} as smooth curves, "
        f"and K-means' assignment as steps at {edges} (centres {figures(centres[:, 0], 4)}, "
        f"inertia {settled(inertia):.6g}).", (4.2, 2.6), paint),)


def _grid(axes: Axes, count: int = 140) -> tuple[Array, Array, Array]:
    X, Y = np.meshgrid(np.linspace(*axes.get_xlim(), count), np.linspace(*axes.get_ylim(), count))
    return X, Y, np.column_stack([X.ravel(), Y.ravel()])
