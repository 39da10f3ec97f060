"""A run on data in the report: what was observed, how the fit went, and where it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.decimals import settled

from ...algebra.expression import Expr, function
from ...arrays.labelling import label_factor, of_weights
from ...arrays.starts import of_the_law
from ...families import LAWS
from ...fitting.result import ORIGINS, FitResult
from ...model import Parameter
from .. import document as doc
from ..latex import latex
from ..pen import computed, formula, run_table, say, section
from ..values import digits, listed, number, value
from .on_data_pictures import pictures
from .pen import Writer, index

if TYPE_CHECKING:
    from ...arrays.shown_run import ShownRun

#: Of a parameter with more values than this the table shows the range.
MOST = 12


def on_data(pen: Writer, run: ShownRun) -> tuple[doc.Section, ...]:
    """The sections of a run: the fit in numbers, then its pictures."""
    throughout = computed(
        "Whatever is shown of these data below begins at this start, unless two starts are "
        "compared" + (", and has the components in the order of this table." if run.form else
                      "."))
    fit = section("data", "On the data", *_observed(pen, run), *_fitted(pen, run),
                  _estimates(pen, run), throughout)
    return (fit, *pictures(pen, run))


def in_brief(pen: Writer, run: ShownRun) -> tuple[doc.Section, ...]:
    """A run on a handout: what was observed, where the fit ended, a row for each component."""
    end = say("The pictures of this fit are in the full report: leave out ",
              doc.Code("--level brief"), ".")
    return (section("data", "On the data", *_observed(pen, run, source=False), *_fitted(pen, run),
                    _by_component(pen, run) or _estimates(pen, run, start=False), end),)


def objective(fit: FitResult) -> str:
    """What EM climbs, in words."""
    return "log-likelihood plus log prior" if fit.log_posteriors else "log-likelihood"


def risen(fit: FitResult) -> tuple[float, ...]:
    """What EM climbs, at each iterate: with the priors, where there are any."""
    return fit.log_posteriors or tuple(v for _, v in fit.iterates)


def _observed(pen: Writer, run: ShownRun, source: bool = True) -> Iterator[doc.Block]:
    model, rows = pen.em.model, run.rows
    said: list[Any] = []
    known = [v.name for v in model.known if v.name in rows.x and np.ndim(rows.x[v.name])]
    columns = [c for c in rows.columns if c not in known]
    if run.form is not None:
        x, unit = model.symbol(run.form.observed.name), model.plate(run.form.latent.indices[0])
        said += ["The observations ", x, " are the ", Expr("size", unit.size),
                 f" = {run.fit.rows} rows of ", doc.Code(rows.source)]
    else:
        said += ["What is observed are the columns of ", doc.Code(rows.source)]
    if len(columns) > 1:
        each = f", {len(columns)} columns each: " if run.form is not None else ": "
        said.append(each + listed(columns))
    elif columns:
        said.append(f", column {columns[0]}" if run.form is not None else f": {columns[0]}")
    left = len(run.fit.dropped)
    if left:
        said.append(f"; {left} more rows with empty cells are left out" if left > 1 else
                    "; 1 more row with empty cells is left out")
    if known and run.form is not None:
        said.append(f"; known beside them: {listed(known)}")
    said.append(".")
    if run.description:
        said.append(f" {run.description}.")
    if run.origin and source:
        said.append(f" Source: {run.origin}.")
    yield computed(*said)
    for note in (*rows.notes, *run.fit.notes):
        yield computed(note[:1].upper() + note[1:].rstrip(".") + ".")


def _fitted(pen: Writer, run: ShownRun) -> Iterator[doc.Block]:
    fit = run.fit
    if run.start is not None:
        begun: list[Any] = ["EM started from ", doc.Code(run.start)]
    else:
        times = f"{fit.restarts} times, each time" if fit.restarts > 1 else ""
        begun = [" ".join(p for p in ("EM started", times, _seeded(run)) if p)
                 + f" (seed {run.seed})" + _best(fit)]
    if fit.collapsed and fit.stopped != "collapsed":
        begun.append(f"; {fit.collapsed} of the others collapsed")
    by = f" by the criterion {fit.criterion}" if fit.criterion else ""
    ended = {
        "converged": f"It converged{by} after {fit.iterations} iterations",
        "iterations": f"It was stopped after {fit.iterations} iterations",
        "collapsed": f"Its last good iterate is number {fit.iterations}",
    }[fit.stopped]
    values = risen(fit)
    n = latex(Expr("size", pen.em.model.plates[0].size), pen.notation) \
        if run.form is None else latex(
            Expr("size", pen.em.model.plate(run.form.latent.indices[0]).size), pen.notation)
    criteria: doc.Words = () if fit.stopped == "collapsed" or fit.log_posteriors else (
        " With ", formula(doc.Law("p"), f" = {fit.parameters}"), " free parameters ",
        _criterion("AIC", "2p", fit.aic), " and ", _criterion("BIC", rf"p\log {n}", fit.bic),
        ": of two models of the same rows, that with the smaller value is preferred.")
    yield computed(*begun, f". {ended}: the {objective(fit)} rose from {number(values[0])} to "
                   f"{number(values[-1])}.", *criteria)
    if fit.stopped == "iterations":
        yield computed(f"This is not a maximum yet: the {objective(fit)} was still rising when the "
                       "last iteration was reached.", role="warning")
    if fit.stopped == "collapsed":
        yield computed(f"The run collapsed: {fit.reason} What follows shows the last good "
                       "iterate, which estimates nothing; start elsewhere, or take fewer "
                       "components.", role="warning")


def _seeded(run: ShownRun) -> str:
    """What a seeded start is made of."""
    model, of = run.model, of_the_law(run.model)
    equal = "equal weights" if of_weights(model) and label_factor(model) is not None else ""
    if run.update is not None and any(n.update.formula is None for n in run.update.em.next):
        return "with an M-step from responsibilities of single rows, of clusters and at random"
    if of is None:
        if run.form is None or len(set(run.form.laws(2))) > 1 \
                or run.form.factor(0).law not in LAWS:
            return "with an M-step from responsibilities that lie mostly on one unit each"
        slot = next(s for s in LAWS[run.form.factor(0).law].slots if not s.known)
        made = f"each {slot.name} made from a row of its own"
        return f"with {equal} and {made}" if equal else f"with {made}"
    means = [p.domain for p in of if p.domain in ("vector", "real")]
    spreads = ["covariance" if p.domain == "covariance" else "variance" for p in of
               if p.domain in ("covariance", "variance")]
    parts = ["distinct rows as the means"] if means else []
    parts += [f"the {spreads[0]} of all rows in each component"] if spreads else []
    return "with " + ", ".join(p for p in (equal, " and ".join(parts)) if p)


def _best(fit: FitResult) -> str:
    """Which run is shown, and what it started from where that is no row."""
    number = f", number {fit.restart + 1}" if fit.restarts > 1 else ""
    if fit.origin != "rows":
        return ("; and from starts by k-means and from random responsibilities; the best run is "
                f"shown{number}{ORIGINS[fit.origin]}")
    return f"; the best run is shown{number}" if number else ""


def _criterion(name: str, each: str, value: float) -> doc.Formula:
    """A criterion by which models are compared, with what it takes for each parameter."""
    shown = f"{settled(value):.3f}".replace("-", "−")
    return formula(doc.Law(rf"\mathrm{{{name}}}"), " = ", doc.Law(each), " − 2 ",
                   function("log_likelihood"), f" = {shown}")


# tables -------------------------------------------------------------------------------------------

def _estimates(pen: Writer, run: ShownRun, start: bool = True) -> doc.Table | None:
    """The parameters at the start and at the end, a row for each value of their indices; and how
    many observations each value of the label has."""
    fit, first = run.fit, run.fit.iterates[0][0]
    rows = [row for p in pen.em.model.parameters for row in _rows(pen, p, first, fit.theta)]
    rows += [((count,), (), (shown,)) for count, shown in _counts(pen, run)]
    head: tuple[doc.Words, ...] = (("symbol",), ("at the start",),
                                   (f"after {fit.iterations} iterations",))
    if not start:
        return run_table((head[0], head[2]), ((row[0], row[2]) for row in rows))
    return run_table(head, rows, (
        "The parameters, and the effective numbers of observations at the end.",)
        if run.form is not None else ())


def _rows(pen: Writer, p: Parameter, start: Mapping[str, Any], end: Mapping[str, Any]
          ) -> Iterator[tuple[doc.Words, ...]]:
    values = _values(pen, p, start), _values(pen, p, end)
    if isinstance(values[1], np.ndarray):
        yield (pen.em.model.symbol(p.name),), _spread(values[0]), _spread(values[1])
        return
    before, after = (digits(list(v.values())) for v in values)
    for place, v in values[1].items():
        u = _at(pen.em.model.symbol(p.name), dict(zip(p.indices, place, strict=False)))
        yield (u,), value(values[0][place], before), value(v, after)


def _values(pen: Writer, p: Parameter, theta: Mapping[str, Any]) -> Any:
    """The values of a parameter by the words of their indices; the whole array where there are
    very many."""
    if p.keys:  # the last of a simplex is what the others leave
        return {(label,): theta[key] for label, key in
                zip(_labels(pen, p.indices[0], len(p.keys)), p.keys, strict=True) if key}
    whole = np.asarray(theta[p.theta[0]], dtype=np.float64)
    core = 1 if p.domain == "vector" else 2 * (
        p.domain in ("covariance", "matrix") or bool(p.structure))
    shape = whole.shape[:whole.ndim - core]
    if int(np.prod(shape, dtype=int)) > MOST:
        return whole
    words = [_labels(pen, i, n) for i, n in zip(p.indices, shape, strict=False)]
    return {tuple(words[n][j] for n, j in enumerate(place)): whole[place]
            for place in np.ndindex(*shape)}


def _labels(pen: Writer, letter: str, count: int) -> tuple[str, ...]:
    """What an index runs over, in words."""
    return pen.em.model.plate(letter).labels or tuple(map(str, range(1, count + 1)))


def _at(u: Expr, chosen: Mapping[str, str]) -> Expr:
    name, kind, indices, mark = u.args
    return Expr("symbol", name, kind, tuple(chosen.get(i, i) for i in indices), mark)


def _spread(values: Any) -> doc.Words:
    """How many numbers there are, and between which they lie."""
    v = np.asarray(values, dtype=np.float64)
    return (f"{v.size} numbers from ", *value(v.min()), " to ", *value(v.max()))


def _count(pen: Writer, run: ShownRun) -> Expr | None:
    """The symbol of the effective number of observations of a label's value."""
    found = None if run.form is None else next(
        (s for s in pen.all("count") if s.left.args[2] == (run.form.latent.values,)), None)
    return None if found is None else Expr("symbol", *found.left.args[:3], "")


def _counts(pen: Writer, run: ShownRun) -> Iterator[tuple[Expr, str]]:
    count = _count(pen, run)
    if count is not None and run.form is not None:
        letter = run.form.latent.values
        sums = run.fit.responsibilities.sum(axis=0)
        for label, v in zip(_labels(pen, letter, len(sums)), sums, strict=True):
            yield _at(count, {letter: label}), f"{settled(v):.2f}"


def _by_component(pen: Writer, run: ShownRun) -> doc.Table | None:
    """A row for each value of the label, where every parameter has one for each."""
    if run.form is None:
        return None
    model, letter = pen.em.model, run.form.latent.values
    K = run.fit.responsibilities.shape[1]
    known = {n: np.asarray(a) for n, a in run.rows.x.items() if np.ndim(a) == 0}
    own = [p for p in model.parameters if p.indices == (letter,)]
    rest = [p for p in model.parameters if p not in own]
    head: list[doc.Words] = [(index(letter),)]
    columns: list[list[doc.Words]] = [[(label,) for label in _labels(pen, letter, K)]]
    prior = next(f for f in model.factors if f.variable == run.form.latent.name)
    if rest and any(p.domain != "probability" or len(prior.arguments) == 1 for p in rest):
        return None
    if rest:
        shares = run.form.weights(run.fit.theta, known, K)
        head.append((pen.event(run.form.latent.name, *run.form.latent.indices, letter),))
        columns.append([value(v, digits(shares)) for v in shares])
    for p in own:
        values = list(_values(pen, p, run.fit.theta).values()) if K <= MOST else []
        head.append((model.symbol(p.name),))
        columns.append([value(v, digits(values)) for v in values])
    counts = list(_counts(pen, run))
    if counts:
        head.append((_count(pen, run),))  # type: ignore[arg-type]
        columns.append([(shown,) for _, shown in counts])
    return run_table(tuple(head), zip(*columns, strict=True)) if K <= MOST else None

