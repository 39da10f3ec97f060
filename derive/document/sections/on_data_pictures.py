"""The pictures of a run, each with a caption that says what to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...algebra.expression import function, symbol
from ...fitting.components import as_components, as_data
from ...fitting.runs import DataRun
from ..document import COMPUTED, Block, Figure, Section
from ..pen import Pen, computed, fact, section, theta
from ..plain import PlainPrinter
from ..values import number
from . import convergence
from .on_data_live import live

if TYPE_CHECKING:
    from numeric.plots import Components, Data, Scene


_STOPPING = "When each criterion stops"


@dataclass(frozen=True, eq=False)
class _Seen:
    """A run as the pictures take it."""

    pen: Pen
    run: DataRun
    data: Data
    scene: Scene
    path: tuple[Components, ...]
    values: tuple[float, ...]

    @property
    def end(self) -> Components:
        """The last iterate."""
        return self.path[-1]

    @property
    def last(self) -> int:
        """Its number."""
        return len(self.path) - 1


def pictures(pen: Pen, run: DataRun) -> tuple[Section, ...]:
    """The sections with pictures: iterations, ascent, starts, K-means."""
    from numeric.plots import scene_for

    K = run.fit.responsibilities.shape[1]
    path = _components(run, run.fit.iterates, K)
    values = tuple(v for _, v in run.fit.iterates)
    if path is None:
        stopping = tuple(convergence.on_path(pen, run.fit.iterates))
        return (section("data-ascent", "The ascent on the data", _climb(pen, values)),
                *((section("data-stopping", _STOPPING, *stopping),) if stopping else ()))
    data = as_data(run.model, run.rows)
    seen = _Seen(pen, run, data, scene_for(data, path[-1]), path, values)
    parts: tuple[tuple[str, str, Callable[[_Seen], list[Block]]], ...] = (
        ("data-iterations", "The iterations on the data", _iterations),
        ("data-ascent", "The ascent on the data", _ascent),
        ("data-stopping", _STOPPING, lambda s: convergence.on_path(s.pen, s.run.fit.iterates)),
        ("data-starts", "Where the start leads", _starts),
        ("data-k-means", "K-means on the same data", _k_means),
    )
    return tuple(section(id, title, *blocks) for id, title, part in parts
                 if (blocks := part(seen)))


def _components(run: DataRun, iterates: Any, K: int) -> tuple[Components, ...] | None:
    found = [as_components(run.model, t, K) for t, _ in iterates]
    return None if any(c is None for c in found) else tuple(c for c in found if c is not None)


# iterations ---------------------------------------------------------------------------------------

def _iterations(seen: _Seen) -> list[Block]:
    from numeric.plots import Plane, at_iteration, shown_iterations, telling_pairs
    from numeric.plots.ascent import climb
    from numeric.plots.style import THIRD

    s, scene = seen.pen.em.setting, seen.scene
    times = shown_iterations(seen.last)
    shown = tuple(at_iteration(scene, seen.path[t], t, seen.values[t], t == seen.last)
                  for t in times)
    caption: list[Any] = ["The data with the components at iterations "
                          f"{', '.join(map(str, times[:-1]))} and {times[-1]}"
                          if len(times) > 1 else "The data with the components", ". ",
                          *_key(scene), " Each colour mixes those of the components by the "
                          "responsibilities ", s.T, ": a pure colour is a sure assignment."]
    if scene.data.rows > len(scene.data.shown) and "points" in _key(scene)[0]:
        caption.append(f" Of the {scene.data.rows} rows {len(scene.data.shown)} are drawn.")
    blocks: list[Block] = [Figure(
        "iterations", tuple(caption),
        (*shown, replace(climb(seen.values, THIRD), name="iterations-log-likelihood")),
        live(seen.pen.em, seen.data, scene, seen.path[0], seen.run.fit.iterates[0][0]))]
    if isinstance(scene, Plane) and seen.data.x.shape[1] > 2:
        pairs = telling_pairs(seen.end)
        planes = (Plane(seen.data, pair) for pair in pairs)
        more = tuple(
            replace(at_iteration(plane, seen.end, seen.last, seen.values[-1], True),
                    name=f"pair-{plane.pair[0] + 1}-{plane.pair[1] + 1}") for plane in planes)
        blocks.append(Figure("pairs", (
            f"The last iteration in {len(pairs)} pairs of the {seen.data.x.shape[1]} coordinates: "
            "those in which the means lie farthest apart, measured by the spread inside the "
            "components. The pictures above have the first of these pairs. The ellipses are those "
            "of the marginal distributions.",), more))
    return blocks


def _key(scene: Scene) -> tuple[str, ...]:
    from numeric.plots import Bars, Histogram, Plane, Proportions

    keys = {
        Plane: "The points are rows; the ellipses lie one and two standard deviations around the "
               "means, solid for the first component, with dashes of their own for the others.",
        Histogram: "The bars are the histogram, the thick curves the weighted densities of the "
                   "components, the thin one their sum.",
        Bars: "The bars are relative frequencies, the thick lines the weighted probabilities of "
              "the components, the thin one their sum.",
        Proportions: "The points are the proportions, one set in a row; the upright lines are the "
                     "probabilities of the components.",
    }
    return (keys[type(scene)],)


# ascent -------------------------------------------------------------------------------------------

def _climb(pen: Pen, values: tuple[float, ...]) -> Figure:
    from numeric.plots.ascent import climb, rate, rises, shrinking

    per_step = rate(values)
    text = "First the log-likelihood by iteration. "
    shown = pen.licence(("ascent",))
    if not rises(values):
        text += "It falls at least once, by rounding: the steps are as small as that."
    else:
        text += "It never falls, as proved above." if shown else "It does not fall here."
    text += " Then how far it lies below its limit, as Aitken's method estimates it, on a " \
        "logarithmic scale. "
    if per_step is None:
        text += "There are too few steps to see a rate."
    else:
        text += "Where the points lie on a straight line, each iteration multiplies the distance " \
            f"by the same factor, here {per_step:.2g}: EM converges linearly."
    return Figure("log-likelihood", (text,), (climb(values), shrinking(values)),
                  by=replace(shown or COMPUTED, run=True))


def _ascent(seen: _Seen) -> list[Block]:
    from numeric.plots.minorisation import bound, minorisation, telling

    if not seen.last:
        return []
    blocks: list[Block] = [_climb(seen.pen, seen.values)]
    t, k = telling(seen.data, seen.path[:-1])
    m = minorisation(seen.data, seen.path[t], t, k)
    name, whole = _centre(seen, k, m.j)
    shown = seen.pen.licence(("Q plus H", "H rises", "maximum"))
    if shown is None:
        return blocks
    caption: list[Any] = [
        f"Why it rises, seen at iteration {t}: ", function("Q"), ", lifted by a constant, touches "
        "the log-likelihood at ", theta("t"), " (filled) and lies nowhere above it. The "
        "M-step goes to the top of the lower curve (open), and the log-likelihood (dot above) is "
        f"at least as high: here it rises from {number(m.height, 2)} to "
        f"{number(m.reached, 2)}. ",
        f"The axis is {name}; ", whole, "all other parameters stay as they are at ", theta("t"),
        "."]
    picture = bound(m, name, _letters(seen.pen))
    blocks.append(Figure("minorisation", tuple(caption), (picture,),
                         by=replace(shown, run=True)))
    return blocks


def _letters(pen: Pen) -> tuple[str, str, str]:
    """Q, the current and the next parameters, as a picture can write them."""
    from unicodedata import normalize

    now, then = (PlainPrinter(pen.notation).show(symbol(".theta", "scalar", (), mark))
                 for mark in ("t", "t+1"))
    # fonts of pictures have no script letters
    return normalize("NFKC", pen.notation.words["Q"][1]), now, then


def _centre(seen: _Seen, k: int, j: int) -> tuple[str, str]:
    """What the axis of the bound shows, and how the other coordinates go with it."""
    from numeric.plots import Binomials, Poissons

    word = {Poissons: "rate", Binomials: "probability"}.get(type(seen.end), "mean")
    label = seen.data.label(k)
    if seen.data.x.shape[1] == 1:
        return f"the {word} of component {label}", ""
    return (f"the {word} of component {label}, {seen.data.columns[j]}",
            "the other coordinates of this mean go along in proportion, on the line through its "
            "update; ")


# starts -------------------------------------------------------------------------------------------

def _starts(seen: _Seen) -> list[Block]:
    from numeric.plots.ascent import two_climbs
    from numeric.plots.starts import way

    if seen.run.other is not None:
        path = _components(seen.run, seen.run.other, len(seen.end.weights))
        values = tuple(v for _, v in seen.run.other)
        if path is None:
            return []
        how = "A is the run shown above. "
        how += ("All seeded starts ended there; B starts narrow, with a few neighbouring "
                "rows as its first component. " if seen.run.other_narrow else
                "B is another of the seeded starts. ")
        higher = "lower" if values[-1] < seen.values[-1] else "higher"
        return [
            computed(
                "EM climbs the hill on which it starts, and the log-likelihood has more than one."
                if seen.run.other_is_maximum else
                "EM climbs from where it starts, and where it ends depends on that."),
            Figure("starts", (
                how + f"It ends {higher} by {abs(values[-1] - seen.values[-1]):.2f}{_kind(seen)}, "
                "and no iteration leads away from there. "
                + _way_key(seen),),
                (way(seen.scene, seen.path, "A", seen.values[-1]),
                 way(seen.scene, path, "B", values[-1]), two_climbs(seen.values, values)))]
    w = seen.run.model.weights
    if len(seen.end.weights) < 2 or (w.kind == "fixed" and len(set(w.values)) > 1):
        return []
    mirror = tuple(_reversed(c) for c in seen.path)
    return [
        fact(seen.pen, ("likelihood product",), "All starts that were tried ended at this "
             "log-likelihood. There is still more than one maximum: exchanging the labels of the "
             "components changes no likelihood.", run=True)
        or computed("All starts that were tried ended at this log-likelihood."),
        Figure("starts", (
            "A is the run shown above. B starts with the labels of the components exchanged, and "
            "ends in the mirror image: the same mixture, another point " , theta(), ". "
            + _way_key(seen)),
            (way(seen.scene, seen.path, "A", seen.values[-1]),
             way(seen.scene, mirror, "B", seen.values[-1])))]


def _kind(seen: _Seen) -> str:
    """What kind of point the other start ended in, where its second derivatives were looked at."""
    return {True: ", in another maximum (second differences fall in every direction)",
            False: ", at a point that is no strict maximum", None: ""}[seen.run.other_is_maximum]


def _way_key(seen: _Seen) -> str:
    from numeric.plots import Plane

    if isinstance(seen.scene, Plane):
        return "The lines that start at the diamonds are the ways of the means."
    return "The curves are the centres of the components by iteration."


def _reversed(c: Components) -> Components:
    from numeric.plots import Normals

    turned = replace(c, weights=c.weights[::-1], centres=c.centres[::-1])
    if isinstance(turned, Normals):
        return replace(turned, covariances=turned.covariances[::-1])
    return turned


# K-means ------------------------------------------------------------------------------------------

def _k_means(seen: _Seen) -> list[Block]:
    from numeric.kmeans import kmeans
    from numeric.plots import Normals, Plane
    from numeric.plots.cells import disagreements, hard, lines, matched, soft

    if not isinstance(seen.end, Normals) or len(seen.end.weights) < 2:
        return []
    x = seen.data.x
    found = kmeans(x, seen.path[0].centres)
    T = seen.run.fit.responsibilities
    order = matched(found.labels, T)
    labels = order[found.labels]
    centres = np.empty_like(found.centres)
    centres[order] = found.centres
    differ = disagreements(labels, T)
    rows = "row has" if differ == 1 else "rows have"
    text = f"K-means and EM from the same centres. {differ} of {len(x)} {rows} a cluster that is " \
        "not the most probable component. "
    spread = np.std(x, axis=0)
    if x.shape[1] > 1 and spread.max() > 3 * spread.min():
        text += "K-means measures in the units of the columns, so that " \
            f"{seen.data.columns[int(np.argmax(spread))]}, which varies most, decides almost " \
            "alone; EM estimates the scales. "
    if not isinstance(seen.scene, Plane):
        return [Figure("k-means", (text + "EM's responsibilities pass smoothly from 0 to 1; "
                                   "K-means steps halfway between the centres.",),
                       lines(seen.data, centres, labels, found.inertia, seen.end))]
    if x.shape[1] == 2:
        text += "The cells of K-means have straight boundaries. EM's boundary is where two " \
            "responsibilities are equal (solid), with 0.1 and 0.9 beside it (finely dashed)."
    else:
        text += "The colours are those of all coordinates; the boundaries cannot be drawn in two " \
            "of them."
    return [Figure("k-means", (text,), (
        hard(seen.data, seen.scene.pair, centres, labels, found.inertia),
        soft(seen.data, seen.scene.pair, seen.end)))]
