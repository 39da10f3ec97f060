"""theta^{t+1} lies in its domain: each new parameter is an average, and where it is on the edge.

For every parameter the quantities that have to be positive are written as weighted sums; each
summand is positive by the law's support, or at least 0, and then the line says where it is 0.
"""

from __future__ import annotations

from ...algebra.expression import (
    ONE,
    SCALAR,
    ZERO,
    Expr,
    add,
    both,
    equation,
    expr,
    mul,
    power,
    reindex,
    sum_over,
    symbol,
    transpose,
    zero,
)
from ...algebra.normal import factors, term, tidy
from ...model import Model, Parameter
from ...trace import Trace
from ..laws import law_of
from ..letters import letters
from ..positive import Positive
from ..solve import Solution
from ..totals import Totals
from .e_step import sums

STAGE = "maximum"


def domain(model: Model, totals: Totals, positive: Positive, p: Parameter, formula: Expr,
           solutions: dict[str, Solution], trace: Trace) -> None:
    """Records that a new value lies in its domain, or where it does not."""
    s = solutions[p.name]
    new, part = model.symbol(p.name, mark="t+1"), f"domain_{p.name}"
    edge = _Edge(model, positive, part, trace)
    needs = (next(t.id for t in trace.steps if t.relation == "solves" and t.left == new),)
    counted = sums(trace)
    if p.domain == "simplex":
        axis = model.plate(p.indices[-1])
        trace.equal(STAGE, part, "weights_sum", sum_over(new, axis.index, axis.size), ONE,
                    needs=(*needs, *counted), note=("the new weights sum to 1",))
    found: tuple[Expr, ...] = ()
    if p.domain in ("simplex", "probability", "positive", "variance"):
        found = edge.above(new, ZERO, formula, needs)
    if p.domain == "probability" and s.complement is not None:
        assert s.denominator is not None
        rest = mul(power(s.denominator, -1), s.complement)
        edge.above(ONE, new, rest, (*needs, *counted))
    if p.domain == "covariance":
        v = symbol(".v", "vector")
        found = edge.above(transpose(v) * new * v, ZERO, squared(formula, v), needs)
    if p.domain in ("variance", "covariance") and found:
        _span(model, totals, p, found, solutions, trace)


class _Edge:
    """Records inequalities of one parameter."""

    def __init__(self, model: Model, positive: Positive, part: str, trace: Trace) -> None:
        self.model, self.positive, self.part, self.trace = model, positive, part, trace

    def above(self, left: Expr, right: Expr, difference: Expr, needs: tuple[str, ...]
              ) -> tuple[Expr, ...]:
        """That left is above right, or at least right where the difference may be 0: then where
        it is."""
        if self.positive(difference):
            self.trace.add(STAGE, self.part, "positive", ">", left, right, needs=needs,
                           given={"terms": (("positive", difference),)},
                           note=("every factor is positive",))
            return ()
        equations = tuple(dict.fromkeys(self.zeros(difference)))
        given = {"terms": (("nonnegative", difference),)}
        matrix = left.op == "mul" and any(f.shape != SCALAR for f in left.args)
        if not equations and not matrix:
            self.trace.add(STAGE, self.part, "nonnegative", ">=", left, right, needs=needs,
                           given=given, note=("no factor is negative",))
            return ()
        apart = left if right == ZERO else left - right
        first = self.trace.equal(
            STAGE, self.part, "square_of_scalar" if matrix else "update", apart, difference,
            needs=needs, note=("a scalar is its own transpose",) if matrix else ())
        squares = any(e.op == "equation" and not _observed(self.model, e.args[0])
                      for e in equations) or matrix
        self.trace.add(STAGE, self.part, "square" if squares else "nonnegative", ">=", difference,
                       ZERO, chain=first.id, given=given,
                       note=("a weighted sum of squares" if squares else "no factor is negative",))
        if equations:
            self.trace.add(STAGE, self.part, "equality", "only", apart, both(*equations),
                           needs=(first.id,), given=given,
                           note=("every responsibility is positive",))
        return equations

    def zeros(self, e: Expr) -> list[Expr]:
        """What holds where a sum of what is at least 0 is 0: [] where that is not known."""
        edge = _edge(self.model, e)
        if edge is not None:
            return [edge]
        if e.op == "add":
            return [q for t in e.args for q in self.zeros(t)]
        if e.op == "sum":
            return self.zeros(e.args[0])
        if e.op == "mul":
            rest = [f for f in e.args if not (f.shape == SCALAR and self.positive(f))]
            return self.zeros(rest[0]) if len(rest) == 1 else []
        if e.op == "power" and e.args[1].op == "number" and e.args[1].args[0] % 2 == 0 and (
                e.args[1].args[0] > 0):
            return [equation(e.args[0], zero(e.args[0].shape))]
        return []


def _observed(model: Model, e: Expr) -> bool:
    return e.op == "symbol" and any(v.name == e.args[0] for v in model.observed)


def _edge(model: Model, e: Expr) -> Expr | None:
    """The equation at which an observation is at a bound of its law's support: of x, x - 1, n - x;
    None for anything else."""
    for f in model.factors:
        if f.law in ("categorical", "multinomial", "point", "known") or not any(
                v.name == f.variable for v in model.observed):
            continue
        support = law_of(model, f.law).support
        if not support.discrete:
            continue
        x = model.symbol(f.variable)
        given = {s.name: a for s, a in zip(law_of(model, f.law).slots, f.arguments, strict=True)}
        if support.low == "0" and e == x:
            return equation(x, ZERO)
        if support.low.isdigit() and support.low != "0" and e == tidy(x - int(support.low)):
            return equation(x, int(support.low))
        if support.high:
            high = given[support.high] if support.high in given else expr(int(support.high))
            if e == tidy(high - x):
                return equation(x, high)
    return None


def squared(e: Expr, v: Expr) -> Expr:
    """v' e v where e is made of sums of a a' and of known covariances: the squares (v'a)^2."""
    if e.op == "symbol":
        return transpose(v) * e * v
    if e.op == "sum":
        return sum_over(squared(e.args[0], v), *e.args[1:])
    if e.op == "add":
        return add(*(squared(t, v) for t in e.args))
    t = term(e)
    scalars = mul(t.number, *(power(b, x) for b, x in t.powers))
    if len(t.matrices) == 1:
        return mul(scalars, squared(t.matrices[0], v))
    return mul(scalars, power(transpose(v) * t.matrices[0], 2))


def _span(model: Model, totals: Totals, p: Parameter, found: tuple[Expr, ...],
          solutions: dict[str, Solution], trace: Trace) -> None:
    """Where a spread is 0 no observation differs from another: the new mean is their average."""
    away = found[0].args[0]
    across = away.args[:-1] if away.op == "mul" else ()
    apart = away.args[-1] if away.op == "mul" else away
    if len(found) != 1 or apart.op != "add" or len(apart.args) != 2:
        return
    x, mean = apart.args[0], -apart.args[1]
    if x.op != "symbol" or mean.op != "symbol" or mean.args[3] != "t+1":
        return
    average = _weights(totals, x, mean, solutions)
    if average is None:
        return
    weight, count, i = average
    j = next(c for c in "jmlhqrs" if c not in {q.index for q in model.plates})
    between = mul(*across, x - reindex(x, i, j))
    part = f"domain_{p.name}_span"
    solved = next(t.id for t in trace.steps if t.relation == "solves"
                  and t.left.args[0] == mean.args[0])
    only = next(t.id for t in reversed(trace.steps) if t.relation == "only")
    first = trace.equal(STAGE, part, "weighted_mean", away, mul(
        power(count, -1), sum_over(mul(reindex(weight, i, j), between), j, model.plate(i).size)),
        needs=(solved, only, *sums(trace)),
        note=("the new mean is an average of the observations",))
    trace.equal(STAGE, part, "difference", away - reindex(away, i, j), between,
                needs=(first.id,))


def _weights(totals: Totals, x: Expr, mean: Expr, solutions: dict[str, Solution]
             ) -> tuple[Expr, Expr, str] | None:
    """(w, sum_i w, i) where the new mean is sum_i w x_i over sum_i w, or None."""
    s = solutions.get(mean.args[0])
    if s is None or s.formula is None:
        return None
    sums = [f for f in factors(s.formula) if f.op == "sum"]
    if len(sums) != 1:
        return None
    body, i, _ = sums[0].args
    held = factors(body)
    if x not in held or i not in x.args[2]:
        return None
    weight = mul(*(f for f in held if f != x))
    count = totals.total([(frozenset({i, *(letters(weight) & set(mean.args[2]))}), weight)],
                         mean.args[2])
    return (weight, count, i) if s.formula == mul(power(count, -1), sums[0]) else None
