"""A run as a film: one picture, and what changes in it from iteration to iteration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.plots.ascent import climb
from numeric.plots.components import Components
from numeric.plots.scenes import Scene, thinned
from numeric.plots.style import FILLS, HALF, INK, empty, saved, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_FRAMES = 36
SIZE = (3.9, 3.0)
#: Colours are rounded to so many steps a channel, so that a frame's colours fit in a short text.
_STEP = 12


@dataclass(frozen=True)
class Film:
    """Two pictures as SVG, the data and the log-likelihood, and the frames.

    A frame is {"t", "L", "cursor", "paths": {id: d}, "places": {id: [[x, y], ...]},
    "fills": {id: text}}; ids are those of groups in the SVG. A text of fills has one entry of
    ``width`` characters for each point, a number in base 36 that counts the ``colours``.
    """

    scene: bytes
    climb: bytes
    frames: tuple[dict[str, Any], ...]
    colours: tuple[str, ...]
    width: int
    last: int


def film(scene: Scene, path: Sequence[Components], values: Sequence[float]) -> Film:
    """The film of a run, of at most MOST_FRAMES frames; ``values`` are its log-likelihoods."""
    last = len(path) - 1
    times = thinned(last, MOST_FRAMES)
    frames: list[dict[str, Any]] = []
    fills: list[dict[str, list[str]]] = []
    with styled("film"):
        axes = empty(SIZE)
        scene.still(axes)
        axes.set_title("data and components")
        for t in times:
            artists = scene.moving(axes, path[t])
            paths, places, colours = _measured(axes, artists)
            frames.append({"t": t, "L": f"{values[t]:.4f}".replace("-", "−"),
                           "paths": paths, "places": places})
            fills.append(colours)
            for a in artists:
                a.remove()
        for n, a in enumerate(scene.moving(axes, path[0])):
            a.set_gid(f"m{n}")
        picture = saved(axes, "svg")
        beside, cursor = _climb(values, times)
    for frame, place in zip(frames, cursor):
        frame["cursor"] = place
    known = sorted({c for frame in fills for each in frame.values() for c in each})
    width = 1 if len(known) <= 36 else 2
    place_of = {c: _base36(n, width) for n, c in enumerate(known)}
    for frame, colours in zip(frames, fills):
        frame["fills"] = {id: "".join(place_of[c] for c in each) for id, each in colours.items()}
    return Film(picture, beside, tuple(frames), tuple(known), width, last)


def _measured(axes: Axes, artists: Sequence[Any]) -> tuple[
        dict[str, str], dict[str, list[list[float]]], dict[str, list[str]]]:
    """Where the moving artists lie, in the units of the SVG, and the colours of points and bars."""
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D

    height = SIZE[1] * 72
    paths: dict[str, str] = {}
    places: dict[str, list[list[float]]] = {}
    colours: dict[str, list[str]] = {}
    for n, a in enumerate(artists):
        id = f"m{n}"
        if isinstance(a, Collection):
            rgb = np.rint(np.asarray(a.get_facecolor())[:, :3] * 255 / _STEP) * _STEP
            colours[id] = [
                f"#{r:02x}{g:02x}{b:02x}" for r, g, b in np.clip(rgb, 0, 255).astype(int)]
            continue
        marks = isinstance(a, Line2D) and a.get_marker() not in ("None", "none", "", None)
        if marks:
            at = axes.transData.transform(a.get_xydata())
            places[id] = [[round(float(x), 1), round(height - float(y), 1)] for x, y in at]
        if not marks or a.get_linestyle() not in ("None", "none", "", " "):
            paths[id] = _d(a, height)
    return paths, places, colours


def _d(artist: Any, height: float) -> str:
    path = artist.get_transform().transform_path(artist.get_path())
    letters = {1: "M", 2: "L", 4: "C"}
    out = []
    for points, code in path.iter_segments(simplify=False, curves=True):
        if code == 79:
            out.append("Z")
            continue
        xy = " ".join(f"{v if not n % 2 else height - v:.1f}" for n, v in enumerate(points))
        out.append(letters[code] + xy)
    return re.sub(r"\.0(?=[ A-Z]|$)", "", "".join(out))


def _climb(values: Sequence[float], times: Sequence[int]) -> tuple[bytes, list[list[float]]]:
    axes = empty((HALF[0], SIZE[1]))
    climb(values).paint(axes)
    spot = axes.plot([0], [values[0]], "o", markersize=6, color=FILLS[5], markeredgecolor=INK,
                     markeredgewidth=0.7, zorder=9, clip_on=False)[0]
    spot.set_gid("cursor")
    axes.autoscale_view()
    picture = saved(axes, "svg")
    at = axes.transData.transform([(t, values[t]) for t in times])
    return picture, [[round(float(x), 1), round(SIZE[1] * 72 - float(y), 1)] for x, y in at]


def _base36(n: int, width: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    for _ in range(width):
        n, r = divmod(n, 36)
        text = digits[r] + text
    return text
