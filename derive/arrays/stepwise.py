"""Stepwise EM: the statistics of a few units at a time, mixed with those that were there.

O. Cappe and E. Moulines, On-line expectation-maximization algorithm for latent data models, Journal
of the Royal Statistical Society B 71 (2009) 593-613; steps (t + 2)^-kappa as P. Liang and D. Klein,
Online EM for unsupervised models, NAACL 2009, 611-619.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..algebra.expression import Expr
from ..algebra.expression import sizes as shape_sizes
from ..engine.parts import Update
from .compiled import Compiler, Function
from .emstep import Reading, core, em_step
from .lower import Lowering
from .program import Named, Node
from .runtime.errors import Collapse
from .starts import sizes_of
from .sufficient import CannotStep, Statistics, rows_of
from .tempered import parameters
from .theta import named
from .update import ArrayUpdate

#: The parts in which all units are taken where nothing says how many make a batch.
BATCHES = 10


class Stepper:
    """The M-step of an update as a function of statistics that are sums over the units.

    ``row`` is the plate of the units. Raises CannotStep where a parameter has no closed form, or
    its formula no finitely many statistics.
    """

    def __init__(self, update: ArrayUpdate) -> None:
        self.update, self.em = update, em_step(update.em.algorithm)
        self.model = self.em.model
        self.row = rows_of(self.model, self.em.algorithm.units)
        self.size = self.em.sizes[self.row]
        self._functions: dict[int, Function] = {}
        self.statistics = Statistics(self.model, self.row)
        self.formulas = {u.parameter: self._formula(u) for u in self.em.algorithm.updates}
        self._lower()
        self.names = Compiler(self.em, {}).name_of

    def _formula(self, u: Update) -> Expr:
        if u.formula is None:
            raise CannotStep(f"the new {u.parameter} has no closed form: it is found from all data "
                             "at once")
        return self.statistics.apart(u.formula)

    def _lower(self) -> None:
        """Operations for the statistics, and from them to the next parameters."""
        em, graph, reading = self.em, self.em.lowering.graph, self.em.lowering.read
        assert isinstance(reading, Reading)
        self.sums: list[Named] = []
        self.inputs: dict[Node, str] = {}

        def given(name: str, summed: Named, letters: tuple[str, ...]) -> None:
            node = graph.node("input", f"statistic {name}", rank=summed.node.rank)
            self.inputs[node] = f"_s{len(self.sums)}"
            self.sums.append(summed)
            reading.made[name, "t"] = Named(node, letters), letters

        for (name, mark), (counted, letters) in list(reading.made.items()):
            if name.startswith(".N") and mark == "t":
                ordered = graph.ordered(counted, letters, dict(em.sizes))
                given(name, ordered, letters)
        for whole, statistic in self.statistics.found.items():
            letters = statistic.args[2]
            core_sizes = [n for n in shape_sizes(statistic.shape) if n != "1"]
            inner = ("#row", "#column")[:len(core_sizes)]
            axes = {**em.sizes, **dict(zip(inner, core_sizes, strict=True))}
            row, column = (*inner, "", "")[:2]
            summed = Lowering(graph, reading, em.lowering.sizes, em.lowering.laws).matrix(
                whole, row, column)
            given(statistic.args[0], graph.ordered(summed, (*letters, *inner), axes), letters)
        lowering = Lowering(graph, reading, em.lowering.sizes, em.lowering.laws)
        self.roots: list[Named] = []
        for u in em.algorithm.updates:
            p = self.model.parameter(u.parameter)
            inner = tuple(f"#{n}" for n in "abc"[:len(core(p.domain, p.dimension))])
            axes = {**em.sizes, **dict(zip(inner, core(p.domain, p.dimension), strict=True))}
            row, column = (*inner, "", "")[:2]
            found = graph.ordered(lowering.matrix(self.formulas[p.name], row, column),
                                  (*p.indices, *inner), axes)
            found = graph.next(found, p.name, p.domain)
            reading.made[p.name, "t+1"] = Named(found.node, p.indices), p.indices
            self.roots.append(found)

    def of(self, data: Any, theta: Mapping[str, Any], sizes: Mapping[str, int]) -> list[Any]:
        """The statistics of some units at theta; ``sizes`` are those of these units."""
        T, _, _ = self.update.fit.__globals__["_expect"](data, theta)
        n = sizes[self.size]
        if n not in self._functions:
            self._functions[n] = Compiler(self.em, sizes).function(self.sums, {})
        names = [self.names[g.node] for g in self.em.given.values()]
        held = {**data, **parameters(self.names, self.em, theta),
                **dict(zip(names, T, strict=True))}
        return list(self._functions[n](held))

    def next(self, statistics: Sequence[Any], data: Any, theta: Mapping[str, Any],
             sizes: Mapping[str, int]) -> dict[str, Any]:
        """theta from the statistics of all units."""
        if 0 not in self._functions:
            self._functions[0] = Compiler(self.em, sizes).function(self.roots, self.inputs)
        held = {**data, **parameters(self.names, self.em, theta),
                **{f"_s{n}": s for n, s in enumerate(statistics)}}
        found: dict[str, Any] = {}
        for u, value in zip(self.em.algorithm.updates, self._functions[0](held), strict=True):
            found |= named(self.model.parameter(u.parameter), value, sizes)
        return {key: found[key] for key in self.model.keys}

    @cached_property
    def axes(self) -> dict[str, int]:
        """Where the axis of the units is in each variable's values."""
        return {v.name: v.indices.index(self.row) for v in self.model.variables
                if self.row in v.indices}




def stepwise(update: ArrayUpdate, x: Any, known: Any, start: Mapping[str, Any], kappa: float,
             batch: int | None, seed: int, iterations: int, tolerance: float) -> Any:
    """Stepwise EM from ``start``: a Fit whose trace has theta after each pass over the data, with
    its log-likelihood; converged where a pass changes that by the tolerance.

    After ``batch`` units the statistics are (1 - g) times those before plus g times theirs, scaled
    up to all units, with g = (t + 2)^-kappa at the t-th; theta is the M-step's from these. They
    begin as those of all data at the start. With kappa = 0 and all units in one batch this is EM.
    Raises CannotStep.
    """
    with np.errstate(all="ignore"):
        return _stepped(update, x, known, start, kappa, batch, seed, iterations, tolerance)


def _stepped(update: ArrayUpdate, x: Any, known: Any, start: Mapping[str, Any], kappa: float,
             batch: int | None, seed: int, iterations: int, tolerance: float) -> Any:
    stepper, module = Stepper(update), update.fit.__globals__
    model = update.em.model
    only = model.observed[0].name if len(model.observed) == 1 else ""
    given = dict(module["_named"](x, only, known))
    data = update.prepare(given, None, start)
    arrays = {node: data[name] for node, name in update.names.items() if name in data}
    sizes = sizes_of(update.em, arrays, {}, start)
    count = sizes[stepper.size]
    parts = max(1, round(count / batch)) if batch else min(BATCHES, count)
    rng = np.random.default_rng(seed)
    theta: Mapping[str, Any] = dict(start)
    trace = [(theta, update.log_likelihood(data, theta))]
    stopped, reason, t = "iterations", "", 0
    statistics = stepper.of(data, theta, sizes)
    try:
        for _ in range(iterations):
            for rows in np.array_split(rng.permutation(count) if parts > 1 else np.arange(count),
                                       parts):
                taken = {name: np.take(np.asarray(value), rows, axis=stepper.axes[name])
                         if name in stepper.axes else value for name, value in given.items()}
                few = update.prepare(taken, None, theta)
                few.floor = data.floor
                now = stepper.of(few, theta, {**sizes, stepper.size: len(rows)})
                g, scale = (t + 2.0) ** -kappa, count / len(rows)
                statistics = [(1 - g) * s + g * scale * n
                              for s, n in zip(statistics, now, strict=True)]
                theta = stepper.next(statistics, data, theta, sizes)
                t += 1
            value = update.log_likelihood(data, theta)
            if not math.isfinite(value):
                raise Collapse("an observation has probability 0")
            trace.append((theta, value))
            if tolerance and abs(value - trace[-2][1]) <= tolerance * (1 + abs(value)):
                stopped = "converged"
                break
    except (Collapse, update.Collapse) as collapse:
        stopped, reason = "collapsed", str(collapse)
    theta, value = trace[-1]
    return module["Fit"](theta, value, tuple(trace), update.e_step(data, theta), stopped,
                         len(trace) - 1, reason)
