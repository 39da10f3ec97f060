"""A run on data in the report: what was observed, how the fit went, and where it ended."""

from __future__ import annotations

from typing import Any

from numeric.decimals import settled

from ...algebra.expression import Expr, function, symbol
from ...fitting.components import argument, weights
from ...fitting.fit import ORIGINS, FitResult
from ...fitting.runs import DataRun
from ..document import Block, Code, Law, Section, Table, Words
from ..latex import latex
from ..pen import Pen, computed, formula, run_table, say, section
from ..values import digits as _digits
from ..values import listed as _listed
from ..values import number, value


def on_data(pen: Pen, run: DataRun) -> tuple[Section, ...]:
    """The sections of a run: the fit in numbers, then its pictures."""
    from .on_data_pictures import pictures

    throughout = computed(
        "Whatever is shown of these data below begins at this start, unless two starts are "
        "compared, and has the components in the order of this table.")
    fit = section("data", "On the data", *_observed(pen, run), *_fitted(pen, run),
                  _estimates(pen, run), throughout)
    return (fit, *pictures(pen, run))


def _observed(pen: Pen, run: DataRun, source: bool = True) -> list[Block]:
    s, rows = pen.em.setting, run.rows
    d = rows.x.shape[1] if rows.x.ndim == 2 else 1
    said: list[Any] = ["The observations ", s.x, " are the ", s.N, f" = {len(rows.x)} rows of ",
                       Code(rows.source)]
    if d > 1:
        said.append(f", {d} columns each: {_listed(rows.columns)}")
    else:
        said.append(f", column {rows.columns[0]}")
    if rows.dropped:
        left = len(rows.dropped)
        said.append(f"; {left} more rows with empty cells are left out" if left > 1 else
                    "; 1 more row with empty cells is left out")
    if rows.known:
        said.append(f"; known beside them: {_listed(tuple(rows.known))}")
    said.append(".")
    if run.description:
        said.append(f" {run.description}.")
    if run.source and source:
        said.append(f" Source: {run.source}.")
    return [computed(*said)]


def _fitted(pen: Pen, run: DataRun) -> list[Block]:
    fit = run.fit
    if run.start is not None:
        begun: list[Any] = ["EM started from ", Code(run.start)]
    else:
        times = f"{fit.restarts} times, each time" if fit.restarts > 1 else ""
        begun = [" ".join(p for p in ("EM started", times, _seeded(pen)) if p)
                 + f" (seed {run.seed})" + _best(fit)]
    if fit.collapsed and fit.stopped != "collapsed":
        begun.append(f"; {fit.collapsed} of the others collapsed")
    ended = {
        "converged": f"It converged{_by(run)} after {fit.iterations} iterations",
        "iterations": f"It was stopped after {fit.iterations} iterations",
        "collapsed": f"Its last good iterate is number {fit.iterations}",
    }[fit.stopped]
    first = fit.iterates[0][1]
    n = latex(pen.em.setting.N, pen.notation)
    criteria: Words = () if fit.stopped == "collapsed" else (
        " With ", formula(Law("p"), f" = {fit.parameters}"), " free parameters ",
        *_criterion("AIC", "2p", fit.aic), " and ", *_criterion("BIC", rf"p\log {n}", fit.bic),
        ": of two models of the same rows, that with the smaller value is preferred.")
    blocks: list[Block] = [
        computed(*begun, f". {ended}: the log-likelihood rose from {number(first)} to "
            f"{number(fit.log_likelihood)}.", *criteria)]
    if fit.stopped == "iterations":
        blocks.append(computed("This is not a maximum yet: the log-likelihood was still rising "
                               "when the last iteration was reached.", role="warning"))
    if fit.stopped == "collapsed":
        blocks.append(computed(f"The run collapsed: {fit.reason} What follows shows the last good "
                          "iterate, which estimates nothing; start elsewhere, or take fewer "
                          "components.", role="warning"))
    return blocks


def _criterion(name: str, each: str, value: float) -> Words:
    """A criterion by which models are compared, with what it takes for each parameter."""
    shown = f"{settled(value):.3f}".replace("-", "−")
    return (formula(Law(rf"\mathrm{{{name}}}"), " = ", Law(each), " − 2 ",
                    function("log_likelihood"), f" = {shown}"),)


def _best(fit: FitResult) -> str:
    """Which run is shown, and what it started from where that is no row."""
    number = f", number {fit.restart + 1}" if fit.restarts > 1 else ""
    if fit.origin != "rows":
        return ("; and from starts by k-means and from random responsibilities; the best run is "
                f"shown{number}{ORIGINS[fit.origin]}")
    return f"; the best run is shown{number}" if number else ""


def _seeded(pen: Pen) -> str:
    """What a seeded start is made of."""
    s = pen.em.setting
    centre, *spreads = (slot.name for slot in s.family.slots if not slot.known)
    parts = [] if pen.em.model.weights.kind == "fixed" else ["equal weights"]
    parts.append("distinct rows" if spreads else f"each {centre} made from a row of its own")
    if spreads:
        parts[-1] += f" as the {centre}s and the {spreads[0]} of all rows in each component"
    return "with " + ", ".join(parts)


def _by(run: DataRun) -> str:
    """By which criterion, where one was asked for."""
    return f" by the criterion {run.fit.criterion}" if run.fit.criterion else ""


def in_brief(pen: Pen, run: DataRun) -> Section:
    """A run on a handout: what was observed, where the fit ended, a row for each component."""
    s = pen.em.setting
    first, *rest = _fitted(pen, run)
    found = _parameters(pen, run, run.fit.theta)
    sums = run.fit.responsibilities.sum(axis=0)
    labels = _labels(run)
    head: tuple[Words, ...] = (
        (s.letter(s.k),), *((generic,) for generic, _ in found), (s.N_k,))
    rows = ((
        (label,), *(value(v[k], _digits(v)) for _, v in found), (f"{settled(sums[k]):.2f}",))
        for k, label in enumerate(labels))
    end = say("The pictures of this fit are in the full report: leave out ", Code("--level brief"),
              ".")
    return section("data", "On the data", *_observed(pen, run, source=False), first, *rest,
                   run_table(head, rows), end)


def _estimates(pen: Pen, run: DataRun) -> Table | None:
    """The parameters of each component at the start and at the end."""
    s, labels = pen.em.setting, _labels(run)
    starts = _parameters(pen, run, run.fit.iterates[0][0])
    ends = _parameters(pen, run, run.fit.theta)
    rows: list[tuple[Words, ...]] = [
        ((_of(generic, s.k, label),), value(v0[k], _digits(v0)), value(v1[k], _digits(v1)))
        for (generic, v0), (_, v1) in zip(starts, ends, strict=True)
        for k, label in enumerate(labels)]
    sums = run.fit.responsibilities.sum(axis=0)
    rows += [((_of(s.N_k, s.k, label),), (), (f"{settled(sums[k]):.2f}",))
             for k, label in enumerate(labels)]
    head: tuple[Words, ...] = (
        ("symbol",), ("at the start",), (f"after {run.fit.iterations} iterations",))
    return run_table(head, rows, (
        "The parameters, and the effective numbers of observations at the end.",))


def _labels(run: DataRun) -> tuple[str, ...]:
    K = run.fit.responsibilities.shape[1]
    return run.model.components.labels or tuple(str(k + 1) for k in range(K))


def _of(generic: Expr, k: str, label: str) -> Expr:
    """The symbol of one component."""
    name, shape, indices, mark = generic.args
    return Expr("symbol", name, shape, tuple(label if i == k else i for i in indices), mark)


def _parameters(pen: Pen, run: DataRun, theta: Any) -> list[tuple[Expr, Any]]:
    """Each parameter of component k as a symbol, with its values by component."""
    model, s = run.model, pen.em.setting
    K = run.fit.responsibilities.shape[1]
    found: list[tuple[Expr, Any]] = []
    if model.weights.kind != "fixed":
        found.append((symbol(model.weights.base, "scalar", (s.k,)), weights(model, theta, K)))
    factor = next(f for f in model.factors if f.given)
    for slot, a in zip(s.family.slots, factor.arguments):
        values = argument(model, theta, a, K) if a.kind == "parameter" else None
        if values is not None:
            found.append((symbol(a.name, s.family.kind(slot), (s.k,)), values))
    return found
