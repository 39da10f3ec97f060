"""The pictures of a run, each with a caption that says what to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...algebra.expression import function, symbol
from ...arrays.shown_run import known_numbers
from ..document import COMPUTED, Block, Figure, Section, Words
from ..pen import computed, fact, section, theta
from ..plain import PlainPrinter
from ..values import number
from .components import as_components, as_data, own_centres
from .convergence import on_path
from .live_content import live
from .pen import Writer

if TYPE_CHECKING:
    from numeric.plots import Components, Data, Scene

    from ...arrays.shown_run import ShownRun


@dataclass(frozen=True, eq=False)
class _Seen:
    """A run as the pictures take it: its components by iteration, none where it has none."""

    pen: Writer
    run: ShownRun
    values: tuple[float, ...]
    data: Data | None = None
    scene: Scene | None = None
    path: tuple[Components, ...] = ()

    @property
    def end(self) -> Components:
        """The last iterate."""
        return self.path[-1]

    @property
    def last(self) -> int:
        """Its number."""
        return len(self.values) - 1

    @property
    def drawn(self) -> tuple[Data, Scene]:
        """The data and the way to show them."""
        assert self.data is not None and self.scene is not None
        return self.data, self.scene


def pictures(pen: Writer, run: ShownRun) -> tuple[Section, ...]:
    """The sections with pictures: iterations, ascent, starts, K-means."""
    seen = _seen(pen, run)
    parts: tuple[tuple[str, str, Callable[[_Seen], list[Block]]], ...] = (
        ("data-iterations", "The iterations on the data", _iterations),
        ("data-ascent", "The ascent on the data", _ascent),
        ("data-stopping", "When each criterion stops", _stopping),
        ("data-starts", "Where the start leads", _starts),
        ("data-k-means", "K-means on the same data", _k_means),
    )
    return tuple(section(id, title, *blocks) for id, title, part in parts
                 if (blocks := part(seen)))


def _seen(pen: Writer, run: ShownRun) -> _Seen:
    from numeric.plots import scene_for

    fit = run.fit
    values = fit.log_posteriors or tuple(v for _, v in fit.iterates)
    data = None if run.form is None else as_data(run.form, run)
    path = None if data is None else _components(run, fit.iterates)
    if data is None or path is None:
        return _Seen(pen, run, values)
    return _Seen(pen, run, values, data, scene_for(data, path[-1]), path)


def _components(run: ShownRun, iterates: Sequence[tuple[Mapping[str, Any], float]]
                ) -> tuple[Components, ...] | None:
    assert run.form is not None
    known, T = known_numbers(run.model, run.rows.x), run.fit.responsibilities
    d = np.asarray(run.rows.x[run.form.observed.name]).reshape(len(T), -1).shape[1]
    found = [as_components(run.form, t, known, T.shape[1], d) for t, _ in iterates]
    return None if any(c is None for c in found) else tuple(c for c in found if c is not None)


# iterations ---------------------------------------------------------------------------------------

def _iterations(seen: _Seen) -> list[Block]:
    if not seen.path:
        return _posterior(seen)
    from numeric.plots import Plane, at_iteration, shown_iterations, telling_pairs
    from numeric.plots.ascent import climb
    from numeric.plots.style import THIRD

    data, scene = seen.drawn
    times = shown_iterations(seen.last)
    shown = tuple(at_iteration(scene, seen.path[t], t, seen.values[t], t == seen.last)
                  for t in times)
    T = seen.pen.em.units[0].joint
    caption: list[Any] = ["The data with the components at iterations "
                          f"{', '.join(map(str, times[:-1]))} and {times[-1]}"
                          if len(times) > 1 else "The data with the components", ". ",
                          *_key(scene), " Each colour mixes those of the components by the "
                          "responsibilities ", T, ": a pure colour is a sure assignment."]
    if scene.data.rows > len(scene.data.shown) and "points" in _key(scene)[0]:
        caption.append(f" Of the {scene.data.rows} rows {len(scene.data.shown)} are drawn.")
    blocks: list[Block] = [Figure(
        "iterations", tuple(caption),
        (*shown, replace(climb(seen.values, THIRD), name="iterations-log-likelihood")),
        _live(seen))]
    if isinstance(scene, Plane) and data.x.shape[1] > 2:
        pairs = telling_pairs(seen.end)
        planes = (Plane(data, pair) for pair in pairs)
        more = tuple(
            replace(at_iteration(plane, seen.end, seen.last, seen.values[-1], True),
                    name=f"pair-{plane.pair[0] + 1}-{plane.pair[1] + 1}") for plane in planes)
        blocks.append(Figure("pairs", (
            f"The last iteration in {len(pairs)} pairs of the {data.x.shape[1]} coordinates: "
            "those in which the means lie farthest apart, measured by the spread inside the "
            "components. The pictures above have the first of these pairs. The ellipses are those "
            "of the marginal distributions.",), more))
    return blocks


def _live(seen: _Seen) -> Callable[[], Mapping[str, Any]] | None:
    run, (data, scene) = seen.run, seen.drawn
    assert run.form is not None
    return live(seen.pen.em, run.form, data, scene, seen.path[0], run.fit.iterates[0][0],
                known_numbers(run.model, run.rows.x))


def _posterior(seen: _Seen) -> list[Block]:
    """The responsibilities over observations of one number or two, of any laws."""
    from numeric.plots.posteriors import posterior

    run, model = seen.run, seen.run.model
    T = run.fit.responsibilities
    if isinstance(T, Mapping) or T.ndim != 2 or len(model.observed) != 1:
        return []
    x = np.asarray(run.rows.x[model.observed[0].name], dtype=np.float64)
    x = x[:, 0] if x.ndim == 2 and x.shape[1] == 1 else x
    if len(T) != len(x) or not (x.ndim == 1 or x.ndim == 2 and x.shape[1] == 2):
        return []
    labels = model.plate(model.latents[0].values).labels or tuple(
        str(k + 1) for k in range(T.shape[1]))
    return [Figure("responsibilities", ("The responsibilities at the end of the run.",),
                   (posterior(x, T, labels),))]


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

def _climb(seen: _Seen) -> Figure:
    from numeric.plots.ascent import climb, rate, rises, shrinking

    per_step, pen = rate(seen.values), seen.pen
    what = "log-likelihood plus log prior" if seen.run.fit.log_posteriors else "log-likelihood"
    text = f"First the {what} by iteration. "
    shown = pen.licence(("ascent",))
    if not rises(seen.values):
        text += "It falls at least once, by rounding: the steps are as small as that."
    else:
        proved = "as can be proved" if pen.alone else "as proved above"
        text += f"It never falls, {proved}." if shown else "It does not fall here."
    text += " Then how far it lies below its limit, as Aitken's method estimates it, on a " \
        "logarithmic scale. "
    if per_step is None:
        text += "There are too few steps to see a rate."
    else:
        text += "Where the points lie on a straight line, each iteration multiplies the distance " \
            f"by the same factor, here {per_step:.2g}: EM converges linearly."
    return Figure("log-likelihood", (text,), (climb(seen.values), shrinking(seen.values)),
                  by=replace(shown or COMPUTED, run=True))


def _ascent(seen: _Seen) -> list[Block]:
    from numeric.plots.minorisation import Minorisation, bound, minorisation, telling

    if not seen.last:
        return []
    blocks: list[Block] = [_climb(seen)]
    shown = seen.pen.licence(("Q plus H", "H rises", "maximum"))
    if shown is None or seen.run.fit.log_posteriors:
        return blocks
    m: Minorisation | None
    if seen.path and own_centres(seen.run, seen.end):
        data, _ = seen.drawn
        t, k = telling(data, seen.path[:-1])
        m = minorisation(data, seen.path[t], t, k)
        name, whole = _centre(seen, k, m.j)
        axis: Words = (f"The axis is {name}; ", whole, "all other parameters stay as they are at ",
                       theta("t"), ".")
    else:
        m = _whole_step(seen)
        name = "the share of the step"
        axis = ("The axis is the way of all parameters together, from ", theta("t"), " at 0 to ",
                theta("t+1"), " at 1.")
    if m is None:
        return blocks
    caption: Words = (
        f"Why it rises, seen at iteration {m.t}: ", function("Q"), ", lifted by a constant, "
        "touches the log-likelihood at ", theta("t"), " (filled) and lies nowhere above it. The "
        "M-step goes to the top of the lower curve (open), and the log-likelihood (dot above) is "
        f"at least as high: here it rises from {number(m.height, 2)} to "
        f"{number(m.reached, 2)}. ", *axis)
    blocks.append(Figure("minorisation", caption, (bound(m, name, _letters(seen.pen)),),
                         by=replace(shown, run=True)))
    return blocks


def _whole_step(seen: _Seen) -> Any:
    """The bound on the way of all parameters, at the iterate where Q rises most of the first few;
    None where the labels of a unit have no one table of responsibilities."""
    from numeric.plots.minorisation import on_the_way

    run = seen.run
    if isinstance(run.fit.responsibilities, Mapping) or run.model.weights \
            or len(run.model.latents) != 1 or set(seen.pen.kinds()) - {"joint"}:
        return None
    path = [t for t, _ in run.fit.iterates]
    rises = np.diff(seen.values)[:6]
    t = int(np.argmax(rises))
    x, update = run.rows.x, run.update

    def heights(there: Mapping[str, Any]) -> tuple[float, Any]:
        prepared = update.prepare(x, None, there, {})
        return float(update.log_likelihood(prepared, there)), update.e_step(prepared, there)

    return on_the_way(heights, path[t], path[t + 1], t, (update.BadInput, update.Collapse))


def _letters(pen: Writer) -> tuple[str, str, str]:
    """Q, the current and the next parameters, as a picture can write them."""
    from unicodedata import normalize

    now, then = (PlainPrinter(pen.notation).show(symbol(".theta", "scalar", (), mark))
                 for mark in ("t", "t+1"))
    # fonts of pictures have no script letters
    return normalize("NFKC", pen.notation.words["Q"][1]), now, then


def _centre(seen: _Seen, k: int, j: int) -> tuple[str, str]:
    """What the axis of the bound shows, and how the other coordinates go with it."""
    from numeric.plots import Binomials, Poissons

    data, _ = seen.drawn
    word = {Poissons: "rate", Binomials: "probability"}.get(type(seen.end), "mean")
    label = data.label(k)
    if data.x.shape[1] == 1:
        return f"the {word} of component {label}", ""
    return (f"the {word} of component {label}, {data.columns[j]}",
            "the other coordinates of this mean go along in proportion, on the line through its "
            "update; ")


def _stopping(seen: _Seen) -> list[Block]:
    return on_path(seen.pen, [(there, v) for (there, _), v in
                              zip(seen.run.fit.iterates, seen.values, strict=True)])


# starts -------------------------------------------------------------------------------------------

def _starts(seen: _Seen) -> list[Block]:
    from numeric.plots.ascent import two_climbs
    from numeric.plots.starts import way

    run = seen.run
    if not _finite(seen.path):
        return []
    _, scene = seen.drawn
    if run.other is not None:
        path = _components(run, run.other)
        values = tuple(v for _, v in run.other)
        if path is None or not _finite(path):
            return []
        how = "A is the run shown above. "
        how += ("All seeded starts ended there; B starts narrow, with a few neighbouring "
                "rows as its first component. " if run.other_narrow else
                "B is another of the seeded starts. ")
        higher = "lower" if values[-1] < seen.values[-1] else "higher"
        return [
            computed(
                "EM climbs the hill on which it starts, and the log-likelihood has more than one."
                if run.other_is_maximum else
                "EM climbs from where it starts, and where it ends depends on that."),
            Figure("starts", (
                how + f"It ends {higher} by {abs(values[-1] - seen.values[-1]):.2f}{_kind(run)}, "
                "and no iteration leads away from there. "
                + _way_key(scene),),
                (way(scene, seen.path, "A", seen.values[-1]),
                 way(scene, path, "B", values[-1]), two_climbs(seen.values, values)))]
    mirror = _mirror(seen)
    if mirror is None:
        return []
    return [
        fact(seen.pen, ("likelihood",), "All starts that were tried ended at this "
             "log-likelihood. There is still more than one maximum: exchanging the labels of the "
             "components changes no likelihood.", run=True)
        or computed("All starts that were tried ended at this log-likelihood."),
        Figure("starts", (
            "A is the run shown above. B starts with the labels of the components exchanged, and "
            "ends in the mirror image: the same mixture, another point ", theta(), ". "
            + _way_key(scene)),
            (way(scene, seen.path, "A", seen.values[-1]),
             way(scene, mirror, "B", seen.values[-1])))]


def _finite(path: Sequence[Components]) -> bool:
    """Whether there is a path all of whose centres are numbers: the mean of a wide log-normal
    distribution may be too large for one."""
    return bool(path) and all(np.isfinite(c.centres).all() for c in path)


def _mirror(seen: _Seen) -> tuple[Components, ...] | None:
    """The run with the labels in the other order; None where that is no theta of the statement."""
    from ...arrays.labelling import exchangeable, fixed, relabelled, weights

    run, K = seen.run, len(seen.end.weights)
    given = weights(run.model, run.fit.theta, K) if fixed(run.model) else None
    if K < 2 or not exchangeable(run.model) or given is not None and len(set(given)) > 1:
        return None
    new = tuple(reversed(range(K)))
    return _components(run, [(relabelled(run.model, t, new), v) for t, v in run.fit.iterates])


def _kind(run: ShownRun) -> str:
    """What kind of point the other start ended in, where its second derivatives were looked at."""
    return {True: ", in another maximum (second differences fall in every direction)",
            False: ", at a point that is no strict maximum", None: ""}[run.other_is_maximum]


def _way_key(scene: Scene) -> str:
    from numeric.plots import Plane

    if isinstance(scene, Plane):
        return "The lines that start at the diamonds are the ways of the means."
    return "The curves are the centres of the components by iteration."


# K-means ------------------------------------------------------------------------------------------

def _k_means(seen: _Seen) -> list[Block]:
    from numeric.kmeans import kmeans
    from numeric.plots import Normals, Plane
    from numeric.plots.cells import disagreements, hard, lines, matched, soft

    if not seen.path or not isinstance(seen.end, Normals) or len(seen.end.weights) < 2 \
            or len(np.unique(seen.path[0].centres, axis=0)) < len(seen.end.weights):
        return []
    data, scene = seen.drawn
    x, T = data.x, seen.run.fit.responsibilities
    found = kmeans(x, seen.path[0].centres)
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
            f"{data.columns[int(np.argmax(spread))]}, which varies most, decides almost " \
            "alone; EM estimates the scales. "
    if not isinstance(scene, Plane):
        return [Figure("k-means", (text + "EM's responsibilities pass smoothly from 0 to 1; "
                                   "K-means steps halfway between the centres.",),
                       lines(data, centres, labels, found.inertia, seen.end))]
    if x.shape[1] == 2:
        text += "The cells of K-means have straight boundaries. EM's boundary is where two " \
            "responsibilities are equal (solid), with 0.1 and 0.9 beside it (finely dashed)."
    else:
        text += "The colours are those of all coordinates; the boundaries cannot be drawn in two " \
            "of them."
    return [Figure("k-means", (text,), (
        hard(data, scene.pair, centres, labels, found.inertia),
        soft(data, scene.pair, seen.end)))]

