"""Mistakes in the updates of variances and covariance matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...algebra.expression import (
    IDENTITY,
    SCALAR,
    Expr,
    expr,
    inverse,
    mul,
    power,
    reindex,
    rewrite,
    size,
    sum_over,
    trace,
    transpose,
)
from ...derivation import Derivation
from ...setting import Setting
from ..symbols import diagonal
from .changes import HALF, binary, every, made, marks, of_others, where
from .entry import SPREAD, Change, mistake


def _outer(v: Expr) -> Expr:
    return v**2 if v.shape == SCALAR else v * transpose(v)


def _weighted(s: Setting, body: Expr) -> Expr:
    return mul(1 / s.N_k, s.over_i(mul(s.T, body)))


def _from_mean(make: Callable[[Setting, Expr], Iterable[Expr]], mark: str = "t+1") -> Change:
    """Formulas that hold the mean, where the family has one."""
    def change(em: Derivation, f: Expr) -> Iterable[Expr]:
        mean = em.setting.slots(mark).get("mean")
        return () if mean is None else make(em.setting, mean)
    return change


def _of_matrix(change: Change) -> Change:
    """A change of a covariance matrix."""
    return lambda em, f: () if f.shape == SCALAR else change(em, f)


def _around_all(s: Setting) -> Expr:
    """The spread about the mean of all observations."""
    other = f"{s.i}0"
    return _weighted(s, _outer(s.x - mul(1 / s.N, sum_over(
        reindex(s.x, s.i, other), other, s.observations))))


def _inner_product(em: Derivation, f: Expr) -> Iterator[Expr]:
    def here(n: Expr) -> Expr | None:
        if n.op == "mul" and n.shape == "matrix":
            parts = [p for p in n.args if p.shape != SCALAR]
            if len(parts) == 2 and parts[1] == transpose(parts[0]):
                scalars = [p for p in n.args if p.shape == SCALAR]
                return mul(*scalars, transpose(parts[0]) * parts[0])
        return None
    yield from every(f, here)


def _is_square(n: Expr) -> bool:
    return n.op == "power" and n.args[1] == expr(2)


def _no_square(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from every(f, lambda n: n.args[0] if _is_square(n) else None)
    yield from _of_matrix(_from_mean(lambda s, new: [_weighted(s, s.x - new)]))(em, f)


def _moment_not_divided(s: Setting, new: Expr) -> Iterator[Expr]:
    moment = s.over_i(mul(s.T, _outer(s.x)))
    yield moment - _outer(new)
    yield mul(1 / s.N, moment) - _outer(new)


def _spread_inside(s: Setting, new: Expr) -> Iterator[Expr]:
    """The quadratic form of Q itself for the outer product."""
    slots, v = s.slots("t"), s.x - new
    if "covariance" in slots:
        yield _weighted(s, transpose(v) * inverse(slots["covariance"]) * v)
    if "variance" in slots:
        yield _weighted(s, mul(power(slots["variance"], -1), v**2))


def _sign_inside(em: Derivation, f: Expr) -> Iterable[Expr]:
    return _from_mean(lambda s, new: [
        rewrite(f, lambda n: s.x + new if n == s.x - new else None)])(em, f)


TABLE = (
    mistake("old_mean", SPREAD, "solve", "divide", lambda em, f: marks(em, f, "t+1", "t")),
    mistake("other_mean", SPREAD, "score", "terms_of",
            where(binary, _from_mean(
                lambda s, new: [_weighted(s, _outer(s.x - of_others(s, new)))]))),
    mistake("overall_mean", SPREAD, "score", "terms_of", made(_around_all)),
    mistake("inner_product", SPREAD, "score", "trace_of_scalar", _inner_product),
    mistake("inner_product_identity", SPREAD, "score", "trace_of_scalar",
            # (x - mu)^T (x - mu) as a number times the identity
            lambda em, f: (mul(g, IDENTITY) for g in _inner_product(em, f))),
    mistake("no_square", SPREAD, "score", "gradient", _no_square),
    mistake("absolute_deviations", SPREAD, "score", "gradient",
            lambda em, f: every(f, lambda n: n**HALF if _is_square(n) else None)),
    mistake("second_moment", SPREAD, "score", "gradient",
            made(lambda s: _weighted(s, _outer(s.x)))),
    mistake("moment_sign", SPREAD, "solve", "divide",
            _from_mean(lambda s, new: [_weighted(s, _outer(s.x)) + _outer(new)])),
    mistake("moment_old_mean", SPREAD, "solve", "divide",
            _from_mean(lambda s, old: [_weighted(s, _outer(s.x)) - _outer(old)], "t")),
    mistake("moment_not_divided", SPREAD, "solve", "divide", _from_mean(_moment_not_divided)),
    mistake("square_of_sum", SPREAD, "score", "gradient",
            # the square of the sum for the sum of the squares
            _from_mean(lambda s, new: [mul(1 / s.N_k, _outer(s.over_i(mul(s.T, s.x - new))))])),
    mistake("precision_for_covariance", SPREAD, "solve", "divide",
            lambda em, f: [f**-1 if f.shape == SCALAR else inverse(f)]),
    mistake("deviation_for_variance", SPREAD, "solve", "divide",
            lambda em, f: [f**HALF] if f.shape == SCALAR else []),
    mistake("square_of_variance", SPREAD, "solve", "divide",
            lambda em, f: [f**2 if f.shape == SCALAR else f * f]),
    mistake("shared_covariance", SPREAD, "score", "terms_of",
            lambda em, f: [mul(1 / em.setting.N, em.setting.over_k(mul(em.setting.N_k, f)))]),
    mistake("diagonal_only", SPREAD, "solve", "divide",
            _of_matrix(lambda em, f: [diagonal(f, em.setting.j)])),
    mistake("spherical", SPREAD, "solve", "divide",
            _of_matrix(lambda em, f: [mul(trace(f), power(size("d"), -1), IDENTITY)])),
    mistake("divided_by_d", SPREAD, "solve", "divide",
            _of_matrix(lambda em, f: [mul(power(size("d"), -1), f)])),
    mistake("spread_left_inside", SPREAD, "solve", "clear", _from_mean(_spread_inside)),
    mistake("mean_added", SPREAD, "score", "terms_of", _sign_inside),
)
