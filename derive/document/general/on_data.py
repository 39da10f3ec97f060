"""A fit on data in the report: theta at the start and at the end, and how the objective rose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...algebra.expression import Expr
from ...model import Parameter
from .. import document as doc
from ..pen import computed, run_table, section
from ..sections.on_data import value
from ..worked import number
from .pen import Writer

#: Of a parameter with more values than this the table shows the range.
MOST = 12


def on_data(pen: Writer, run: Any) -> doc.Section:
    """What a run found. ``run`` is a fit, with ``theta``, ``log_likelihood``, ``trace`` of pairs
    of a theta and what rises, ``stopped``, ``iterations`` and ``responsibilities``; or has one
    as ``fit``, with the ``source`` of the data."""
    fit = getattr(run, "fit", run)
    path = tuple(fit.trace)
    return section("data", "On the data", *_ended(pen, run, fit, path), _estimates(pen, fit, path),
                   *_pictures(pen, run, fit, path))


def _ended(pen: Writer, run: Any, fit: Any, path: Any) -> Iterator[doc.Block]:
    what = "log-likelihood plus log prior" if pen.penalised else "log-likelihood"
    ended = {"converged": f"EM converged after {fit.iterations} iterations",
             "iterations": f"EM was stopped after {fit.iterations} iterations",
             "collapsed": f"The run collapsed after {fit.iterations} iterations"}[fit.stopped]
    source = getattr(run, "source", "")
    where: doc.Words = (" on ", doc.Code(source)) if source else ()
    yield computed(ended, *where, f": the {what} went from {number(path[0][1])} to "
                   f"{number(path[-1][1])}.")
    if fit.stopped == "iterations":
        yield computed("This is not a maximum yet: it was still rising when the last iteration was "
                       "reached.", role="warning")
    if fit.stopped == "collapsed":
        yield computed(f"{fit.reason} What follows is the last good iterate, which estimates "
                       "nothing; start elsewhere.", role="warning")


def _estimates(pen: Writer, fit: Any, path: Any) -> doc.Table | None:
    """The parameters at the start and at the end, a row for each value of their indices."""
    rows = [row for p in pen.em.model.parameters for row in _rows(pen, p, path[0][0], fit.theta)]
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


def _pictures(pen: Writer, run: Any, fit: Any, path: Any) -> Iterator[doc.Figure]:
    from numeric.plots.ascent import climb, shrinking
    from numeric.plots.posteriors import posterior

    values = [v for _, v in path]
    if len(values) > 1:
        risen = pen.licence(("ascent",))
        words = "It never falls, as proved above." if risen else "It does not fall here."
        yield doc.Figure(
            "log-likelihood", ("By iteration, what EM climbs, and how far it lies below its limit, "
                               f"on a logarithmic scale. {words}",),
            (climb(values), shrinking(values)), by=replace(risen or doc.COMPUTED, run=True))
    x, T = getattr(run, "x", None), getattr(fit, "responsibilities", None)
    if x is None or T is None or isinstance(T, Mapping) or isinstance(x, Mapping):
        return
    x, T = np.asarray(x, dtype=np.float64), np.asarray(T, dtype=np.float64)
    x = x[:, 0] if x.ndim == 2 and x.shape[1] == 1 else x
    if T.ndim == 2 and len(T) == len(x) and (x.ndim == 1 or x.shape[1] == 2):
        labels = _labels(pen, pen.em.model.latents[0].values, T.shape[1])
        yield doc.Figure("responsibilities", ("The responsibilities at the end of the run.",),
                         (posterior(x, T, labels),))
