"""A scene as a page's script draws it: axes, what stands still, colours, dashes, as plain data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from numeric.plots.components import Binomials, Components, Normals, Poissons
from numeric.plots.counts import Bars, Proportions
from numeric.plots.densities import Histogram
from numeric.plots.planes import Plane
from numeric.plots.scenes import Data, Scene, margin
from numeric.plots.style import DASHES, FILLS

#: More rows than this are thinned evenly: the script computes on those that are left.
MOST_ROWS = 2000
_WORDS: dict[type[Any], tuple[str, str]] = {Normals: ("mean", "means"), Poissons: ("rate", "rates"),
          Binomials: ("probability", "probabilities")}


def thinned(data: Data) -> Data:
    """The data, or evenly spaced rows of them.

    >>> thinned(Data(np.zeros((9000, 1)), ("a",), ())).rows
    2000
    """
    if data.rows <= MOST_ROWS:
        return data
    kept = np.unique(np.linspace(0, data.rows - 1, MOST_ROWS).astype(int))
    return replace(data, x=data.x[kept], n=None if data.n is None else data.n[kept])


def drawn(scene: Scene, c: Components) -> dict[str, Any]:
    """What a script needs to draw the scene, of whose data it has the rows.

    ``limits`` and ``names`` are those of both axes; ``pair`` the coordinates of a plane, or None;
    ``dots`` are [row, x, y]; ``bars`` [left, width, height, middle], over which curves have
    ``grid`` points, 0 for one at each bar; ``reach`` is where a centre may be put in one
    coordinate; ``word`` is what it is called, ``words`` what several are.
    """
    data = scene.data
    shown = data.shown.tolist()
    dots: list[list[float]] = []
    bars: list[list[float]] = []
    grid = 0
    pair = None
    if isinstance(scene, Plane):
        pair = scene.pair
        limits = [margin(data.x[:, j], 0.1) for j in pair]
        names = [data.columns[j] for j in pair]
        dots = [[i, *data.x[i, list(pair)].tolist()] for i in shown]
    elif isinstance(scene, Histogram | Bars):
        if isinstance(scene, Histogram):
            heights, edges = scene.bins()
            left, width = edges[:-1], np.diff(edges)
            limits = [margin(data.x[:, 0]), (0.0, 1.25 * float(heights.max()))]
            grid = 121
        else:
            values, heights = scene.frequencies()
            left, width = values - 0.4, np.full(len(values), 0.8)
            limits = [(values[0] - 0.7, values[-1] + 0.7), (0.0, 1.2 * float(heights.max()))]
        names = [data.columns[0], "density" if isinstance(scene, Histogram) else "probability"]
        # what is 0 but for rounding is 0
        middle = left + width / 2
        middle[abs(middle) < 1e-9 * width] = 0.0
        bars = np.column_stack([left, width, heights, middle]).tolist()
    elif isinstance(scene, Proportions):
        limits = [(-0.02, 1.02), (data.rows + 0.7, 0.3)]
        names = [f"proportion of {data.columns[0]}", "set"]
        dots = [[i, x, i + 1] for i, x in zip(shown, scene.shares()[shown].tolist())]
    inner = (0.01, 0.99) if isinstance(c, Binomials) else limits[0]
    if isinstance(c, Poissons):
        inner = (0.01 * limits[0][1], limits[0][1])
    one, many = _WORDS[type(c)]
    return {
        "limits": _short([list(pair_of) for pair_of in limits]), "names": names,
        "pair": None if pair is None else list(pair), "dots": _short(dots), "bars": _short(bars),
        "grid": grid, "reach": _short(list(inner)), "word": one, "words": many,
        "labels": [data.label(k) for k in range(len(c.weights))],
        "fills": list(FILLS),
        # in the units of the picture; matplotlib's are those of the line's width
        "dashes": ["" if d == "solid" else " ".join(f"{2 * v:g}" for v in d[1]) for d in DASHES]}


def _short(values: Any) -> Any:
    """Numbers of eight digits, which are the same on every processor; whole ones as such."""
    if isinstance(values, list):
        return [_short(v) for v in values]
    value = float(f"{values:.8g}")
    return int(value) if value == int(value) else value
