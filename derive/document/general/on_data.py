"""A fit on data in the report: theta at the start and at the end, and how the objective rose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...algebra.expression import Expr
from ...model import Parameter
from .. import document as doc
from ..pen import computed, run_table, section
from ..sections.on_data import value
from ..worked import number
from .pen import Writer

if TYPE_CHECKING:
    from ...arrays.fit import ModelFit
    from ...arrays.running import ModelRun

#: Of a parameter with more values than this the table shows the range.
MOST = 12


def on_data(pen: Writer, run: ModelRun) -> doc.Section:
    """What a run found: how it ended, the estimates, and pictures of the ascent and of the
    responsibilities."""
    return section("data", "On the data", *_ended(run), _estimates(pen, run),
                   *_pictures(pen, run))


def _risen(fit: ModelFit) -> tuple[float, ...]:
    """What EM climbs, at each iterate: with the priors, where there are any."""
    return fit.log_posteriors or tuple(v for _, v in fit.iterates)


def _ended(run: ModelRun) -> Iterator[doc.Block]:
    fit = run.fit
    what = "log-likelihood plus log prior" if fit.log_posteriors else "log-likelihood"
    ended = {"converged": f"EM converged after {fit.iterations} iterations",
             "iterations": f"EM was stopped after {fit.iterations} iterations",
             "collapsed": f"The run collapsed after {fit.iterations} iterations"}[fit.stopped]
    values = _risen(fit)
    criteria = "" if fit.stopped == "collapsed" or fit.log_posteriors else (
        f" With {fit.parameters} free parameters the AIC is {number(fit.aic, 3)} and the BIC "
        f"{number(fit.bic, 3)}; of two models of the same data, that with the smaller value is "
        "preferred.")
    yield computed(ended, " on ", doc.Code(run.rows.source), f": the {what} went from "
                   f"{number(values[0])} to {number(values[-1])}.{criteria}")
    for note in (*run.rows.notes, *fit.notes):
        yield computed(note[:1].upper() + note[1:].rstrip(".") + ".")
    if fit.stopped == "iterations":
        yield computed("This is not a maximum yet: it was still rising when the last iteration was "
                       "reached.", role="warning")
    if fit.stopped == "collapsed":
        yield computed(f"{fit.reason} What follows is the last good iterate, which estimates "
                       "nothing; start elsewhere.", role="warning")


def _estimates(pen: Writer, run: ModelRun) -> doc.Table | None:
    """The parameters at the start and at the end, a row for each value of their indices."""
    fit, start = run.fit, run.fit.iterates[0][0]
    rows = [row for p in pen.em.model.parameters for row in _rows(pen, p, start, fit.theta)]
    return run_table((("parameter",), ("at the start",), (f"after {fit.iterations} iterations",)),
                     rows)


def _rows(pen: Writer, p: Parameter, start: Mapping[str, Any], end: Mapping[str, Any]
          ) -> Iterator[tuple[doc.Words, ...]]:
    model, u = pen.em.model, pen.em.model.symbol(p.name)
    if p.keys:
        for label, key in zip(_labels(pen, p.indices[0], len(p.keys)), p.keys, strict=True):
            if key:  # the last of a simplex is what the others leave
                yield (_at(u, {p.indices[0]: label}),), value(start[key]), value(end[key])
        return
    core = 1 if p.domain == "vector" else 2 * (
        p.domain in ("covariance", "matrix") or bool(p.structure))
    shape = np.shape(end[p.name])[:np.ndim(end[p.name]) - core]
    if int(np.prod(shape, dtype=int)) > MOST:
        yield (u,), _spread(start[p.name]), _spread(end[p.name])
        return
    own = p.indices[:len(shape)]
    names = [_labels(pen, i, n) for i, n in zip(own, shape, strict=True)]
    for place in np.ndindex(*shape):
        chosen = {i: names[n][place[n]] for n, i in enumerate(own)}
        yield ((_at(model.symbol(p.name), chosen),), value(np.asarray(start[p.name])[place]),
               value(np.asarray(end[p.name])[place]))


def _labels(pen: Writer, index: str, count: int) -> tuple[str, ...]:
    """What an index runs over, in words."""
    return pen.em.model.plate(index).labels or tuple(map(str, range(1, count + 1)))


def _at(u: Expr, chosen: Mapping[str, str]) -> Expr:
    name, kind, indices, mark = u.args
    return Expr("symbol", name, kind, tuple(chosen.get(i, i) for i in indices), mark)


def _spread(values: Any) -> doc.Words:
    """How many numbers there are, and between which they lie."""
    v = np.asarray(values, dtype=np.float64)
    return (f"{v.size} numbers from ", *value(v.min()), " to ", *value(v.max()))


def _pictures(pen: Writer, run: ModelRun) -> Iterator[doc.Figure]:
    from numeric.plots.ascent import climb, shrinking
    from numeric.plots.posteriors import posterior

    values, observed = _risen(run.fit), pen.em.model.observed
    if len(values) > 1:
        risen = pen.licence(("ascent",))
        words = "It never falls, as proved above." if risen else "It does not fall here."
        yield doc.Figure(
            "log-likelihood", ("By iteration, what EM climbs, and how far it lies below its limit, "
                               f"on a logarithmic scale. {words}",),
            (climb(values), shrinking(values)), by=replace(risen or doc.COMPUTED, run=True))
    if len(observed) != 1 or isinstance(run.fit.responsibilities, Mapping):
        return
    x = np.asarray(run.rows.x[observed[0].name], dtype=np.float64)
    T = np.asarray(run.fit.responsibilities, dtype=np.float64)
    x = x[:, 0] if x.ndim == 2 and x.shape[1] == 1 else x
    if T.ndim == 2 and len(T) == len(x) and (x.ndim == 1 or x.ndim == 2 and x.shape[1] == 2):
        labels = _labels(pen, pen.em.model.latents[0].values, T.shape[1])
        yield doc.Figure("responsibilities", ("The responsibilities at the end of the run.",),
                         (posterior(x, T, labels),))
