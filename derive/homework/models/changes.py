"""Mistakes in the update of any model, keyed by the role of what is changed, not by its letter."""

from __future__ import annotations

from collections.abc import Iterator, Set
from fractions import Fraction

from ...algebra.expression import ONE, Expr, add, expr, mul, power, replace, rewrite, size, walk
from ...engine.parts import Algorithm, Update


def changed(algorithm: Algorithm, update: Update) -> Iterator[tuple[str, Expr]]:
    """(the mistake's id, the formula of whoever makes it), the likeliest first."""
    f = update.formula
    assert f is not None
    model = algorithm.model
    posterior = [n for n in walk(f) if n.op == "symbol" and n.args[0].startswith((".T", ".N"))]
    sizes = [size(model.plate(u.plates[0]).size) for u in algorithm.units if u.plates]
    for n in dict.fromkeys(n for n in posterior if n.args[0].startswith(".N")):
        for N in sizes:
            yield "n_for_nk", replace(f, n, N)
        yield "nk_minus_1", replace(f, n, n - 1)
        yield "not_divided", replace(f, power(n, -1), ONE)
    for N in dict.fromkeys(sizes):
        yield "not_divided", replace(f, power(N, -1), ONE)
        for n in dict.fromkeys(n for n in posterior if n.args[0].startswith(".N")):
            yield "nk_for_n", replace(f, power(N, -1), power(n, -1))
    responsibilities = dict.fromkeys(n for n in posterior if n.args[0].startswith(".T"))
    for n in responsibilities:
        yield "responsibilities_lost_in_sum", replace(f, n, ONE)
        yield "squared_responsibilities", replace(f, n, n**2)
        yield "root_responsibilities", replace(f, n, n ** Fraction(1, 2))
        yield "other_responsibilities_in_sum", replace(f, n, 1 - n)
    old = rewrite(f, lambda n: Expr("symbol", *n.args[:3], "t")
                  if n.op == "symbol" and n.args[3] == "t+1" else None)
    if old != f:
        yield "old_parameter", old
    for weight in model.weights:
        yield "weight_left_out", replace(f, weight.value, ONE)
    yield from _without_prior(algorithm, f)
    yield "half_extra", mul(Fraction(1, 2), f)
    yield "factor_two", mul(2, f)
    yield "sign", mul(-1, f)
    if f.shape == "scalar":
        yield "reciprocal", power(f, -1)
        yield "root_of_variance", power(f, expr(Fraction(1, 2)))


def _without_prior(algorithm: Algorithm, f: Expr) -> Iterator[tuple[str, Expr]]:
    """The maximum-likelihood update where there is a prior: its own quantities left out."""
    parameters = {p.name for p in algorithm.model.parameters}
    for factor in algorithm.model.factors:
        if factor.variable not in parameters:
            continue
        own = {n for a in factor.arguments for n in walk(a) if n.op in ("symbol", "number")}
        letters = {n for n in own if n.op == "symbol"}
        flat = rewrite(f, lambda m, letters=letters: _dropped(m, letters))  # type: ignore[misc]
        if flat != f:
            yield "prior_left_out", flat


def _dropped(e: Expr, parts: Set[Expr]) -> Expr | None:
    """A sum without the terms in which a part occurs, and without the numbers beside them."""
    if e.op != "add":
        return None
    kept = [t for t in e.args if not any(n in parts for n in walk(t))]
    if len(kept) == len(e.args):
        return None
    return add(*(t for t in kept if t.op != "number")) if kept else None
