"""Mistakes in the update of any model, keyed by the role of what is changed, not by its letter."""

from __future__ import annotations

from collections.abc import Iterator, Set
from fractions import Fraction

from ...algebra.expression import (
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


def kind(algorithm: Algorithm, name: str) -> str:
    """Whether a parameter is a "weight", a "spread" or a "mean"."""
    model = algorithm.model
    latent = {v.name for v in model.latents}
    if any(n.op == "symbol" and n.args[0] == name for f in model.factors
           if f.law == "categorical" and f.variable in latent for a in f.arguments
           for n in walk(a)):
        return "weight"
    return "spread" if model.parameter(name).domain in ("covariance", "variance") else "mean"


def changed(algorithm: Algorithm, name: str, f: Expr) -> Iterator[tuple[str, Expr]]:
    """(the mistake's id, the formula of whoever makes it), of a parameter's update or of what
    another mistake made of it."""
    what = kind(algorithm, name)
    for group in (_counts(algorithm, f, what), _spreads(algorithm, name, f, what),
                  _means(algorithm, name, f, what), _iterates(algorithm, name, f, what),
                  _whole(f, what)):
        try:
            yield from group
        except TypeError:
            continue  # the shapes of what another mistake made do not fit


def _iterates(algorithm: Algorithm, name: str, f: Expr, what: str) -> Iterator[tuple[str, Expr]]:
    """The wrong iterate, and what the model says of the units left out."""
    bare = rewrite(f, lambda n: ONE if n.op == "symbol" and n.args[0].startswith(".T") else None)
    for n in _divisors(f):
        if bare != f and what != "weight":
            yield "weights_cancelled", replace(bare, power(n, -1), ONE)
    old = rewrite(f, lambda n: Expr("symbol", *n.args[:3], "t")
                  if n.op == "symbol" and n.args[3] == "t+1" else None)
    if old != f:
        means = {a.args[0] for factor in algorithm.model.factors for a in factor.arguments
                 if a.op == "symbol"}
        about = any(n.op == "symbol" and n.args[3] == "t+1" and n.args[0] in means
                    for n in walk(f))
        yield "old_mean" if what == "spread" and about else "old_parameter", old
    for weight in algorithm.model.weights:
        yield "weight_left_out", replace(f, weight.value, ONE)
    yield from _without_prior(algorithm, f)
    own = algorithm.model.symbol(name)
    yield "old_weight" if what == "weight" else "old_parameter", Expr(
        "symbol", *own.args[:3], "t")


def _whole(f: Expr, what: str) -> Iterator[tuple[str, Expr]]:
    """What is done to a whole formula."""
    if what == "weight" and f.shape == "scalar":
        yield "tau_for_one_minus_tau", 1 - f
    yield "half_extra", mul(HALF, f)
    yield "factor_two", mul(2, f)
    yield "sign", mul(-1, f)
    if f.shape == "scalar":
        if what != "spread":
            yield "reciprocal", power(f, -1)
        if what == "spread":
            yield "deviation_for_variance", power(f, HALF)
            yield "square_of_variance", power(f, 2)


def _sizes(algorithm: Algorithm) -> list[Expr]:
    """How many observations the units have."""
    return list(dict.fromkeys(
        size(algorithm.model.plate(u.plates[0]).size) for u in algorithm.units if u.plates))


def _divisors(f: Expr) -> list[Expr]:
    """What a formula is divided by."""
    return list(dict.fromkeys(n.args[0] for n in walk(f)
                              if n.op == "power" and n.args[1] == expr(-1)))


def _means(algorithm: Algorithm, name: str, f: Expr, what: str) -> Iterator[tuple[str, Expr]]:
    """Mistakes in weighted means."""
    if what != "mean":
        return
    data = [n for n in dict.fromkeys(walk(f)) if n.op == "symbol" and n.args[0] in {
        v.name for v in algorithm.model.observed}]
    own = algorithm.model.symbol(name)
    old = Expr("symbol", *own.args[:3], "t")
    for x in data:
        if x.shape == "scalar":
            yield "data_lost", replace(f, x, ONE)
            yield "squared_data", replace(f, x, power(x, 2))
        if x.shape == own.shape:
            yield "deviations_for_data", replace(f, x, add(x, mul(-1, old)))
    for s in spreads_beside(algorithm, name):
        for mark in ("t", "t+1"):
            spread = Expr("symbol", *s.args[:3], mark)
            yield "spread_left_in", mul(
                inverse(spread) if spread.shape != "scalar" else power(spread, -1), f)


def spreads_beside(algorithm: Algorithm, name: str) -> list[Expr]:
    """The spreads of the laws that have a parameter as their mean."""
    model = algorithm.model
    found = [a for factor in model.factors if any(
        n.op == "symbol" and n.args[0] == name for a in factor.arguments for n in walk(a))
        for a in factor.arguments if a.op == "symbol" and a.args[0] != name
        and a.args[0] in {p.name for p in model.parameters}
        and kind(algorithm, a.args[0]) == "spread"]
    return list(dict.fromkeys(found))


def _counts(algorithm: Algorithm, f: Expr, what: str) -> Iterator[tuple[str, Expr]]:
    """Mistakes in what is divided by."""
    sizes = _sizes(algorithm)
    for n in _divisors(f):
        if n in sizes:
            yield "count_for_weight" if what == "weight" else "not_divided", replace(
                f, power(n, -1), ONE)
            yield "n_minus_1", replace(f, power(n, -1), power(n - 1, -1))
            for m in dict.fromkeys(m for m in walk(f) if m.op == "symbol" and m.args[0].startswith(
                    ".N")):
                yield "odds_for_weight", replace(f, power(n, -1), power(n - m, -1))
            for u in algorithm.units:
                for x in u.values:
                    yield "components_for_observations", replace(
                        f, power(n, -1), power(size(algorithm.model.plate(x).size), -1))
            continue
        if what == "weight" or not any(
                m.op == "symbol" and m.args[0].startswith((".N", ".T")) for m in walk(n)):
            continue
        for N in sizes:
            yield "n_for_nk", replace(f, power(n, -1), power(N, -1))
            yield "other_count", replace(f, power(n, -1), power(N - n, -1))
        turned = rewrite(n, lambda m: 1 - m if m.op == "symbol" and m.args[0].startswith(".T")
                         else None)
        if turned != n:
            yield "other_count", replace(f, power(n, -1), power(turned, -1))
        yield "nk_minus_1", replace(f, power(n, -1), power(n - 1, -1))
        yield "not_divided", replace(f, power(n, -1), ONE)
        yield "nk_squared", replace(f, power(n, -1), power(n, -2))
        yield "multiplied_for_divided", replace(f, power(n, -1), n)


def _spreads(algorithm: Algorithm, name: str, f: Expr, what: str) -> Iterator[tuple[str, Expr]]:
    """Mistakes in sums of squares about a mean."""
    if what != "spread":
        return
    own = Expr("symbol", *algorithm.model.symbol(name).args[:3], "t")
    new = [n for n in dict.fromkeys(walk(f)) if n.op == "symbol" and n.args[3] == "t+1"]
    for n in new:
        bare = rewrite(f, lambda m, n=n: _without(m, n))  # type: ignore[misc]
        outer = mul(n, n) if n.shape == "scalar" else mul(n, transpose(n))
        if bare == f or outer.shape not in (f.shape, "matrix") or (
                f.shape == "scalar") != (outer.shape == "scalar"):
            continue
        yield "second_moment", bare
        yield "moment_sign", add(bare, outer)
        yield "moment_old_mean", add(bare, mul(-1, rewrite(
            outer, lambda m: Expr("symbol", *m.args[:3], "t") if m.op == "symbol" else None)))
        yield "mean_added", rewrite(f, lambda m, n=n: _added(m, n))  # type: ignore[misc]
        undivided = rewrite(bare, lambda m: ONE if m.op == "power" and m.args[1] == expr(-1)
                            else None)
        yield "moment_not_divided", add(undivided, mul(-1, outer))
        for s in (n for n in walk(undivided) if n.op == "sum"):
            yield "moment_not_divided", add(mul(power(size(s.args[2]), -1), undivided),
                                            mul(-1, outer))
        yield from _about(f, n, own)
    for n in dict.fromkeys(walk(f)):
        if n.op == "power" and n.args[1] == expr(2) and n.args[0].op == "add":
            yield "no_square", replace(f, n, n.args[0])
            yield "absolute_deviations", replace(f, n, power(n, HALF))
    inner = rewrite(f, _inner)
    if inner != f:
        yield "inner_product", inner
        yield "inner_product_identity", mul(inner, Expr("identity"))
        yield "no_square", rewrite(f, _first)
    if f.shape == "scalar":
        yield "precision_for_covariance", power(f, -1)
    if f.shape != "scalar":
        d = size("d")
        yield "precision_for_covariance", inverse(f)
        yield "square_of_variance", mul(f, f)
        yield "divided_by_d", mul(power(d, -1), f)
        yield "spherical", mul(trace(f), power(d, -1), Expr("identity"))


def _about(f: Expr, mean: Expr, spread: Expr) -> Iterator[tuple[str, Expr]]:
    """Mistakes in the deviations from a mean: the square of their sum; the quadratic form."""
    deviations = list(dict.fromkeys(m for m in walk(f) if m.op == "add" and any(
        t == mul(-1, mean) for t in m.args)))
    for v in deviations:
        outer = power(v, 2) if v.shape == "scalar" else mul(v, transpose(v))
        plain = rewrite(f, lambda m, v=v, outer=outer: _put(m, v, outer))  # type: ignore[misc]
        form = mul(power(spread, -1), power(v, 2)) if v.shape == "scalar" else mul(
            transpose(v), inverse(spread), v)
        yield "spread_left_inside", rewrite(
            f, lambda m, outer=outer, form=form: _quadratic(m, outer, form))  # type: ignore[misc]
        for s in (n for n in walk(plain) if n.op == "sum" and n.shape in ("scalar", "vector")):
            whole = mul(s, s) if s.shape == "scalar" else mul(s, transpose(s))
            yield "square_of_sum", replace(plain, s, whole)


def _put(m: Expr, v: Expr, outer: Expr) -> Expr | None:
    """The deviation in the place of its square."""
    if m == outer:
        return v
    return _first(m) if m.op == "mul" and v in m.args else None


def _quadratic(m: Expr, outer: Expr, form: Expr) -> Expr | None:
    """The quadratic form of Q in the place of a square."""
    if m == outer:
        return form
    parts = [p for p in m.args if p.shape != "scalar"] if m.op == "mul" else []
    if len(parts) == 2 and mul(*parts) == outer:
        return mul(*(p for p in m.args if p.shape == "scalar"), form)
    return None


def _first(m: Expr) -> Expr | None:
    """``v v^T`` with its first factor alone."""
    if m.op != "mul":
        return None
    parts = [p for p in m.args if p.shape != "scalar"]
    if len(parts) == 2 and parts[1] == transpose(parts[0]):
        return mul(*(p for p in m.args if p.shape == "scalar"), parts[0])
    return None


def _without(m: Expr, n: Expr) -> Expr | None:
    if m.op == "add" and any(t == mul(-1, n) for t in m.args):
        return add(*(t for t in m.args if t != mul(-1, n)))
    return None


def _added(m: Expr, n: Expr) -> Expr | None:
    if m.op == "add" and any(t == mul(-1, n) for t in m.args):
        return add(*(n if t == mul(-1, n) else t for t in m.args))
    return None


def _inner(m: Expr) -> Expr | None:
    if m.op != "mul":
        return None
    parts = [p for p in m.args if p.shape != "scalar"]
    if len(parts) == 2 and parts[1] == transpose(parts[0]):
        scalars = [p for p in m.args if p.shape == "scalar"]
        return mul(*scalars, transpose(parts[0]), parts[0])
    return None


def shared(algorithm: Algorithm, name: str, f: Expr) -> Expr | None:
    """The spread that all components share, where each has its own."""
    if kind(algorithm, name) != "spread":
        return None
    counts = [n for n in walk(f) if n.op == "symbol" and n.args[0].startswith(".N")]
    if not counts or not counts[0].args[2]:
        return None
    index = counts[0].args[2][0]
    plate = next((p for p in algorithm.model.plates if p.index == index), None)
    sizes = _sizes(algorithm)
    if plate is None or not sizes:
        return None
    return mul(power(sizes[0], -1), sum_over(mul(counts[0], f), index, plate.size))


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
