"""The observed information by Louis' formula, and the rate of EM that follows from it.

T. A. Louis, Finding the observed information matrix when using the EM algorithm, Journal of the
Royal Statistical Society B 44 (1982) 226-233: the observed information is the complete one less
the missing one, the posterior mean of minus the second derivatives of the complete-data
log-likelihood less the posterior variance of its score. Near the maximum EM is linear, by the share
of the missing in the complete information (A. P. Dempster, N. M. Laird and D. B. Rubin, same
journal 39 (1977) 1-38); where parameters are found in turn, X.-L. Meng, Annals of Statistics 22
(1994) 326-339.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..algebra.expression import mul, walk
from ..algebra.normal import terms
from ..engine.parts import Algorithm, Unit
from ..model import Model
from .chart import Chart, chart
from .compiled import Compiler, Products
from .directional import along
from .emstep import EmStep, Reading, core, stacked_by_label
from .lower import CannotLower
from .program import Graph, Named, Node
from .starts import sizes_of
from .update import ArrayUpdate

Array = NDArray[np.float64]

#: The axis of the free numbers.
AXIS = ".free"
#: Where 0 and 1 are drawn for the derivatives of logarithms: what lies there is held.
LEAST = 1e-100


@dataclass(frozen=True, eq=False)
class Information:
    """At a theta: ``complete`` and ``missing`` are (P, P) over the free numbers of ``chart``, whose
    difference is the observed information, of the log posterior where there are priors;
    ``score`` (P,) is that of the observed data; ``rate`` the factor by which an EM step shortens
    the way to the maximum (0 is one step), None where the complete information is singular."""

    chart: Chart
    complete: Array = field(repr=False)
    missing: Array = field(repr=False)
    score: Array = field(repr=False)
    rate: float | None = None

    @property
    def observed(self) -> Array:
        """The observed information."""
        found: Array = self.complete - self.missing
        return found


class Differentiated:
    """The first and second derivatives of an EM step's log joint density and Q, as functions.

    They run along directions in theta: the first one has an axis more, so that all free numbers
    are done at once. Raises CannotLower where an expression has no derivative here.
    """

    def __init__(self, em: EmStep, sizes: Mapping[str, int], free: int) -> None:
        self.em, model = em, em.model
        self.names = [p.name for p in model.parameters]
        compiler = Compiler(em, {**sizes, AXIS: free})
        self.name_of = compiler.name_of
        graph, reading = em.lowering.graph, em.lowering.read
        assert isinstance(reading, Reading)
        self.lowering = lowering = Products(graph, reading, {**em.lowering.sizes, AXIS: AXIS},
                                            em.lowering.laws)
        more: dict[Node, str] = {}
        for p in model.parameters:
            for mark, ahead in (("d", (AXIS,)), ("dd", ())):
                axes = (*ahead, *p.indices, *core(p.domain, p.dimension))
                node = graph.node("input", f"direction {mark} {p.name}", rank=len(axes))
                reading.made[p.name, mark] = Named(node, (*ahead, *p.indices)), p.indices
                more[node] = f"_{mark}_{self.names.index(p.name)}"
        posterior = [*em.responsibilities.values(), *em.joint]
        weights = [graph.ordered(lowering.scalar(u.terms[0].weight),
                                 joint.names[len(u.values):], lowering.sizes)
                   for u, joint in zip(em.algorithm.units, em.joint, strict=True)]
        scores = [self._score(u, joint, graph) for u, joint
                  in zip(em.algorithm.units, em.joint, strict=True)]
        self.posterior = compiler.function([*posterior, *weights], {})
        self.scores = compiler.function(scores, more) if scores else None
        self.slope = compiler.function([self._of_q(1, graph)], more)
        self.bend = compiler.function([self._of_q(2, graph)], more)

    def _derived(self, body: Any, order: int) -> Any:
        try:
            for mark in ("d", "dd")[:order]:
                body = along(body, self.names, mark)
        except ValueError as error:
            raise CannotLower(f"no rule differentiates {body!r}: {error}") from error
        return body

    def _score(self, unit: Unit, joint: Named, graph: Graph) -> Named:
        """The derivative of a unit's log joint: the free numbers, its values, its plates."""
        lowering, model = self.lowering, self.em.model
        kept, terms = {*unit.plates, *unit.values}, []
        for s in unit.terms:
            value = lowering.scalar(mul(s.seen, self._derived(s.body, 1)))
            over = tuple(i for i in s.plates if i not in kept)
            terms.append(({model.variable(g.variable).values: g.value for g in s.guards},
                          graph.sum(value, over, lowering.sizes)))
        whole = stacked_by_label(terms, list(unit.values), lowering, model)
        return graph.ordered(whole, (AXIS, *joint.names), lowering.sizes)

    def _of_q(self, order: int, graph: Graph) -> Named:
        lowering = self.lowering
        found = [graph.sum(lowering.scalar(mul(s.coefficient, t)), s.plates, lowering.sizes)
                 for s in self.em.algorithm.q for t in terms(self._derived(s.body, order))]
        return graph.ordered(graph.add(*found), (AXIS,), lowering.sizes)


def information(update: ArrayUpdate, x: Any, theta: Mapping[str, Any],
                known: Mapping[str, Any] | None = None) -> Information:
    """The information of the data at theta. Raises CannotLower where an expression of the model
    has no derivative here, and the update's BadInput."""
    em = update.em
    prepared = update.prepare(x, known, theta)
    arrays = {node: prepared[name] for node, name in update.names.items() if name in prepared}
    at = chart(em.model, theta)
    parts = Differentiated(em, sizes_of(em, arrays, {}, theta), at.size)
    held = {parts.name_of[a.node]: _inside(em.model, a.name, at.values[a.name])
            for a in em.arrays if a.role == "parameter"}
    held |= dict(prepared)
    units, count = len(em.algorithm.units), len(em.responsibilities)
    found = parts.posterior(held)
    held |= {parts.name_of[given.node]: T
             for given, T in zip(em.given.values(), found[:count], strict=True)}
    joint, weights = found[count:count + units], found[count + units:]
    order = [p.name for p in em.model.parameters]
    held |= {f"_d_{n}": at.directions[name] for n, name in enumerate(order)}
    missing = np.zeros((at.size, at.size))
    scores = parts.scores(held) if parts.scores else ()
    for s, T, w in zip(scores, joint, weights, strict=True):
        s = np.where(T > 0, s, 0.0).reshape(at.size, -1, w.size)
        T = T.reshape(-1, w.size)
        s = s - (s * T).sum(axis=1, keepdims=True)
        rows = (s * np.sqrt(T * w.reshape(-1))).reshape(at.size, -1)
        missing += rows @ rows.T
    complete = np.zeros((at.size, at.size))
    for n in range(at.size):
        one = {f"_dd_{m}": at.directions[name][n] for m, name in enumerate(order)}
        complete[n] = -parts.bend({**held, **one})[0]
    complete = (complete + complete.T) / 2
    (score,) = parts.slope(held)
    return Information(at, complete, missing, np.asarray(score),
                       _rate(em.algorithm, at, complete, missing))


def _inside(model: Model, name: str, a: Array) -> Array:
    if model.parameter(name).domain in ("simplex", "probability"):
        return np.clip(a, LEAST, 1.0 - np.finfo(float).eps / 2
                       if model.parameter(name).domain == "probability" else 1.0)
    return a


def _rate(algorithm: Algorithm, at: Chart, complete: Array, missing: Array) -> float | None:
    """The largest eigenvalue, by its size, of the derivative of an EM step: of I_c^-1 I_mis, or,
    where an update holds others as they were, I - L^-1 I_obs with those entries of I_c left out
    of L."""
    solved = complete.copy()
    of = np.array(at.of)
    for u in algorithm.updates:
        held = {n.args[0] for e in (u.formula, u.equation) if e is not None for n in walk(e)
                if n.op == "symbol" and n.args[3] == "t"} & set(at.of)
        for name in held - {u.parameter}:
            solved[np.ix_(of == u.parameter, of == name)] = 0.0
    if not at.size or np.linalg.cond(solved * _scales(complete)) > 1e13:
        return None
    step = np.eye(at.size) - np.linalg.solve(solved, complete - missing)
    return float(np.abs(np.linalg.eigvals(step)).max())


def _scales(complete: Array) -> Array:
    """What makes the diagonal of a matrix 1."""
    found = 1 / np.sqrt(np.maximum(np.abs(np.diag(complete)), np.finfo(float).tiny))
    return np.asarray(np.outer(found, found))
