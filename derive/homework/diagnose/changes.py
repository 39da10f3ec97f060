"""Mistakes in the update of any model, keyed by the role of what is changed, not by its letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from ...algebra.expression import (
    IDENTITY,
    ONE,
    Expr,
    add,
    expr,
    inverse,
    mul,
    power,
    replace,
    rewrite,
    size,
    sum_over,
    trace,
    transpose,
    walk,
)
from ...engine.parts import Algorithm

HALF = expr(Fraction(1, 2))
Found = Iterator[tuple[str, Expr]]


def kind(algorithm: Algorithm, name: str) -> str:
    """Whether a parameter is a "weight", a "spread" or a "mean"."""
    model = algorithm.model
    latent = {v.name for v in model.latents}
    if any(n.op == "symbol" and n.args[0] == name for f in model.factors
           if f.law == "categorical" and f.variable in latent for a in f.arguments
           for n in walk(a)):
        return "weight"
    return "spread" if model.parameter(name).domain in ("covariance", "variance") else "mean"


def changed(algorithm: Algorithm, name: str, f: Expr) -> Found:
    """(the mistake's id, the formula of whoever makes it), of a parameter's update or of what
    another mistake made of it."""
    what = kind(algorithm, name)
    own = {"weight": (), "mean": (_means,), "spread": (_moments, _squares)}[what]
    for group in (_counts, *own, _iterates, _whole):
        try:
            yield from ((id, g) for id, g in group(algorithm, name, f, what) if g != f)
        except TypeError:
            continue  # the shapes of what another mistake made do not fit


def _counts(algorithm: Algorithm, name: str, f: Expr, what: str) -> Found:
    """Mistakes in what is divided by."""
    sizes = _sizes(algorithm)
    for n in _divisors(f):
        def by(new: Expr, n: Expr = n) -> Expr:
            return replace(f, power(n, -1), new)

        if n in sizes:
            yield "count_for_weight" if what == "weight" else "not_divided", by(ONE)
            yield "n_minus_1", by(power(n - 1, -1))
            for m in _symbols(f, ".N"):
                yield "odds_for_weight", by(power(n - m, -1))
            for x in (x for u in algorithm.units for x in u.values):
                yield "components_for_observations", by(
                    power(size(algorithm.model.plate(x).size), -1))
        elif what != "weight" and _symbols(n, ".N", ".T"):
            for N in sizes:
                yield "n_for_nk", by(power(N, -1))
                yield "other_count", by(power(N - n, -1))
            yield "other_count", by(power(rewrite(
                n, lambda m: 1 - m if _named(m, ".T") else None), -1))
            yield "nk_minus_1", by(power(n - 1, -1))
            yield "not_divided", by(ONE)
            yield "nk_squared", by(power(n, -2))
            yield "multiplied_for_divided", by(n)


def _means(algorithm: Algorithm, name: str, f: Expr, what: str) -> Found:
    """Mistakes in weighted means."""
    own = algorithm.model.symbol(name, mark="t")
    for x in _symbols(f, *(v.name for v in algorithm.model.observed)):
        if x.shape == "scalar":
            yield "data_lost", replace(f, x, ONE)
            yield "squared_data", replace(f, x, power(x, 2))
        if x.shape == own.shape:
            yield "deviations_for_data", replace(f, x, add(x, mul(-1, own)))
    for s in spreads_beside(algorithm, name):
        for mark in ("t", "t+1"):
            spread = Expr("symbol", *s.args[:3], mark)
            yield "spread_left_in", mul(_inverse(spread), f)


def _moments(algorithm: Algorithm, name: str, f: Expr, what: str) -> Found:
    """Mistakes with the new means in a spread."""
    for n in dict.fromkeys(m for m in walk(f) if m.op == "symbol" and m.args[3] == "t+1"):
        bare = _moved(f, n)
        outer = _outer(n)
        if bare == f or outer.shape not in (f.shape, "matrix") or (
                f.shape == "scalar") != (outer.shape == "scalar"):
            continue
        yield "second_moment", bare
        yield "moment_sign", add(bare, outer)
        yield "moment_old_mean", add(bare, mul(-1, _outer(Expr("symbol", *n.args[:3], "t"))))
        yield "mean_added", _moved(f, n, n)
        undivided = rewrite(bare, lambda m: ONE if m.op == "power" and m.args[1] == expr(-1)
                            else None)
        for N in (ONE, *(size(s.args[2]) for s in walk(undivided) if s.op == "sum")):
            yield "moment_not_divided", add(mul(power(N, -1), undivided), mul(-1, outer))


def _squares(algorithm: Algorithm, name: str, f: Expr, what: str) -> Found:
    """Mistakes in the squares of a spread, and with a spread as a whole."""
    own, scalar = algorithm.model.symbol(name, mark="t"), f.shape == "scalar"
    plain = _squared(f, lambda v: v)
    for s in (n for n in walk(plain) if n.op == "sum" and n.shape in ("scalar", "vector")):
        yield "square_of_sum", replace(plain, s, _outer(s))
    yield "no_square", plain
    yield "absolute_deviations", _squared(f, lambda v: power(power(v, 2), HALF))
    inner = _squared(f, lambda v: mul(transpose(v), v))
    yield "inner_product", inner
    yield "spread_left_inside", _squared(f, lambda v: mul(power(own, -1), power(v, 2))
                                         if scalar else mul(transpose(v), inverse(own), v))
    yield "precision_for_covariance", _inverse(f)
    yield "square_of_variance", mul(f, f)
    if scalar:
        yield "deviation_for_variance", power(f, HALF)
    else:
        yield "inner_product_identity", mul(inner, IDENTITY)
        yield "divided_by_d", mul(power(size("d"), -1), f)
        yield "spherical", mul(trace(f), power(size("d"), -1), IDENTITY)


def _iterates(algorithm: Algorithm, name: str, f: Expr, what: str) -> Found:
    """The wrong iterate, and what the model says of the units left out."""
    model = algorithm.model
    bare = rewrite(f, lambda m: ONE if _named(m, ".T") else None)
    for n in _divisors(f) if what != "weight" and bare != f else ():
        yield "weights_cancelled", replace(bare, power(n, -1), ONE)
    new = [n for n in walk(f) if n.op == "symbol" and n.args[3] == "t+1"]
    means = {a.args[0] for factor in model.factors for a in factor.arguments if a.op == "symbol"}
    about = what == "spread" and any(n.args[0] in means for n in new)
    yield "old_mean" if about else "old_parameter", rewrite(
        f, lambda n: Expr("symbol", *n.args[:3], "t") if n in new else None)
    for weight in model.weights:
        yield "weight_left_out", replace(f, weight.value, ONE)
    for factor in model.factors:
        if factor.variable in {p.name for p in model.parameters}:
            yield "prior_left_out", _without(f, {
                n for a in factor.arguments for n in walk(a) if n.op == "symbol"})
    yield "old_weight" if what == "weight" else "old_parameter", model.symbol(name, mark="t")


def _whole(algorithm: Algorithm, name: str, f: Expr, what: str) -> Found:
    """What is done to a whole formula."""
    yield "half_extra", mul(HALF, f)
    yield "factor_two", mul(2, f)
    yield "sign", mul(-1, f)
    if f.shape == "scalar" and what == "weight":
        yield "tau_for_one_minus_tau", 1 - f
    if f.shape == "scalar" and what != "spread":
        yield "reciprocal", power(f, -1)
    counts = [n for n in _symbols(f, ".N") if n.args[2]]
    if counts and what == "spread":  # each component's own, where they are one
        index = counts[0].args[2][0]
        yield "shared_covariance", mul(power(_sizes(algorithm)[0], -1), sum_over(
            mul(counts[0], f), index, algorithm.model.plate(index).size))


def spreads_beside(algorithm: Algorithm, name: str) -> list[Expr]:
    """The spreads of the laws that have a parameter as their mean."""
    model = algorithm.model
    found = [a for factor in model.factors if any(
        n.op == "symbol" and n.args[0] == name for a in factor.arguments for n in walk(a))
        for a in factor.arguments if a.op == "symbol" and a.args[0] != name
        and a.args[0] in {p.name for p in model.parameters}
        and kind(algorithm, a.args[0]) == "spread"]
    return list(dict.fromkeys(found))


def _sizes(algorithm: Algorithm) -> list[Expr]:
    """How many observations the units have."""
    return list(dict.fromkeys(
        size(algorithm.model.plate(u.plates[0]).size) for u in algorithm.units if u.plates))


def _divisors(f: Expr) -> list[Expr]:
    """What a formula is divided by."""
    return list(dict.fromkeys(n.args[0] for n in walk(f)
                              if n.op == "power" and n.args[1] == expr(-1)))


def _named(n: Expr, *names: str) -> bool:
    """Whether an expression is a symbol of these names, or of those with a dot before them."""
    return n.op == "symbol" and (n.args[0] in names or n.args[0].startswith(
        tuple(name for name in names if name[0] == ".")))


def _symbols(f: Expr, *names: str) -> list[Expr]:
    return list(dict.fromkeys(n for n in walk(f) if _named(n, *names)))


def _inverse(e: Expr) -> Expr:
    return power(e, -1) if e.shape == "scalar" else inverse(e)


def _outer(v: Expr) -> Expr:
    """The square of a number, ``v v^T`` of a vector."""
    return power(v, 2) if v.shape == "scalar" else mul(v, transpose(v))


def _squared(f: Expr, act: Callable[[Expr], Expr]) -> Expr:
    """A formula with something else for each ``v v^T``, and for the square of each difference."""
    def change(m: Expr) -> Expr | None:
        if m.op == "power" and m.args[1] == expr(2) and m.args[0].op == "add":
            return act(m.args[0])
        parts = [p for p in m.args if p.shape != "scalar"] if m.op == "mul" else []
        if len(parts) != 2 or parts[1] != transpose(parts[0]):
            return None
        return mul(*(p for p in m.args if p.shape == "scalar"), act(parts[0]))

    return rewrite(f, change)


def _moved(f: Expr, n: Expr, *by: Expr) -> Expr:
    """A formula with something else, or nothing, for what is taken away in its differences."""
    def change(m: Expr) -> Expr | None:
        rest = [t for t in m.args if t != mul(-1, n)] if m.op == "add" else m.args
        return add(*rest, *by) if len(rest) < len(m.args) else None

    return rewrite(f, change)


def _without(f: Expr, parts: set[Expr]) -> Expr:
    """A formula without the terms in which a part occurs, and without the numbers beside them."""
    def change(m: Expr) -> Expr | None:
        kept = [t for t in m.args if not parts & set(walk(t))] if m.op == "add" else []
        return add(*(t for t in kept if t.op != "number")) if kept and len(kept) < len(
            m.args) else None

    return rewrite(f, change)
