"""Two runs from different starts: the ways of their centres, and where they end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from numeric.plots.components import Components
from numeric.plots.planes import Plane
from numeric.plots.scenes import Data, Scene, margin
from numeric.plots.style import INK, THIRD, Picture, dashes, figures, line, over_iterations

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def way(scene: Scene, path: Sequence[Components], name: str, value: float) -> Picture:
    """One run: in a plane the ways of the means over the last iterate, else the centres by
    iteration. ``value`` is the log-likelihood at the end."""
    paint = _over_plane(scene, path) if isinstance(scene, Plane) else _by_iteration(scene, path)

    def titled(axes: Axes) -> None:
        paint(axes)
        axes.set_title(f"start {name}: to {value:.2f}".replace("-", "−"))

    said = _said(scene.data, path)
    return Picture(
        f"start-{name}",
        f"Run from start {name}, {len(path) - 1} iterations, to log-likelihood {value:.2f}. "
        f"{said} At the end {scene.words(path[-1])}".replace(" -", " −"), THIRD, titled)


def _over_plane(scene: Plane, path: Sequence[Components]):  # type: ignore[no-untyped-def]
    pair = list(scene.pair)

    def paint(axes: Axes) -> None:
        scene.still(axes)
        scene.moving(axes, path[-1])
        for k in range(len(path[0].weights)):
            trail = np.array([c.centres[k][pair] for c in path])
            axes.plot(trail[:, 0], trail[:, 1], color=INK, linewidth=0.9, zorder=5.5)
            axes.plot(trail[:1, 0], trail[:1, 1], "D", color=INK, markersize=3.4, zorder=5.6)

    return paint


def _by_iteration(scene: Scene, path: Sequence[Components]):  # type: ignore[no-untyped-def]
    def paint(axes: Axes) -> None:
        for k in range(len(path[0].weights)):
            axes.plot(range(len(path)), [c.centres[k, 0] for c in path], color=line(k),
                      linestyle=dashes(k), linewidth=1.3, label=scene.data.label(k))
        over_iterations(axes)
        axes.set_ylim(*margin(np.array([c.centres for c in path]), 0.1))
        axes.legend(title="component", title_fontsize=6.5, loc="best")

    return paint


def _said(data: Data, path: Sequence[Components]) -> str:
    first, last = path[0].centres, path[-1].centres
    return " ".join(
        f"Centre {data.label(k)} goes from ({figures(first[k])}) to ({figures(last[k])})."
        for k in range(len(first))) if first.shape[1] <= 3 else ""
