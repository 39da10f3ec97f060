"""Mistakes in the updates of variances and covariance matrices."""

from __future__ import annotations

from collections.abc import Iterator

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
from ..symbols import diagonal
from .changes import HALF, binary, every, marks, of_others
from .entry import Misconception


def _outer(v: Expr) -> Expr:
    return power(v, 2) if v.shape == SCALAR else v * transpose(v)


def _weighted(em: Derivation, body: Expr) -> Expr:
    s = em.setting
    return mul(power(s.N_k, -1), s.over_i(mul(s.T, body)))


def _mean(em: Derivation, mark: str = "t+1") -> Expr | None:
    return em.setting.slots(mark).get("mean")


def _old_mean(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from marks(em, f, "t+1", "t")


def _other_mean(em: Derivation, f: Expr) -> Iterator[Expr]:
    new = _mean(em)
    if new is not None and binary(em):
        yield _weighted(em, _outer(em.setting.x - of_others(em, new)))


def _overall_mean(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    other = f"{s.i}0"
    plain = mul(power(s.N, -1), sum_over(reindex(s.x, s.i, other), other, s.observations))
    yield _weighted(em, _outer(s.x - plain))


def _inner_product(em: Derivation, f: Expr) -> Iterator[Expr]:
    def here(n: Expr) -> Expr | None:
        if n.op == "mul" and n.shape == "matrix":
            parts = [p for p in n.args if p.shape != SCALAR]
            if len(parts) == 2 and parts[1] == transpose(parts[0]):
                scalars = [p for p in n.args if p.shape == SCALAR]
                return mul(*scalars, transpose(parts[0]) * parts[0])
        return None
    yield from every(f, here)


def _no_square(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from every(f, lambda n: n.args[0] if n.op == "power" and n.args[1] == expr(2) else None)
    new = _mean(em)
    if new is not None and f.shape != SCALAR:
        yield _weighted(em, em.setting.x - new)


def _absolute(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield from every(f, lambda n: power(n, HALF) if n.op == "power" and n.args[1] == expr(2)
                     else None)


def _second_moment(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield _weighted(em, _outer(em.setting.x))


def _moment_sign(em: Derivation, f: Expr) -> Iterator[Expr]:
    new = _mean(em)
    if new is not None:
        yield _weighted(em, _outer(em.setting.x)) + _outer(new)


def _moment_old_mean(em: Derivation, f: Expr) -> Iterator[Expr]:
    old = _mean(em, "t")
    if old is not None:
        yield _weighted(em, _outer(em.setting.x)) - _outer(old)


def _moment_not_divided(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    new = _mean(em)
    if new is not None:
        moment = s.over_i(mul(s.T, _outer(s.x)))
        yield moment - _outer(new)
        yield mul(power(s.N, -1), moment) - _outer(new)


def _sum_squared(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The square of the sum for the sum of the squares."""
    s = em.setting
    new = _mean(em)
    if new is not None:
        total = s.over_i(mul(s.T, s.x - new))
        yield mul(power(s.N_k, -1), _outer(total))


def _precision(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield power(f, -1) if f.shape == SCALAR else inverse(f)


def _root(em: Derivation, f: Expr) -> Iterator[Expr]:
    if f.shape == SCALAR:
        yield power(f, HALF)


def _square(em: Derivation, f: Expr) -> Iterator[Expr]:
    yield power(f, 2) if f.shape == SCALAR else f * f


def _shared(em: Derivation, f: Expr) -> Iterator[Expr]:
    s = em.setting
    yield mul(power(s.N, -1), s.over_k(mul(s.N_k, f)))


def _diagonal_only(em: Derivation, f: Expr) -> Iterator[Expr]:
    if f.shape != SCALAR:
        yield diagonal(f, em.setting.j)


def _spherical(em: Derivation, f: Expr) -> Iterator[Expr]:
    if f.shape != SCALAR:
        yield mul(trace(f), power(size("d"), -1), IDENTITY)


def _divided_by_d(em: Derivation, f: Expr) -> Iterator[Expr]:
    if f.shape != SCALAR:
        yield mul(power(size("d"), -1), f)


def _order(em: Derivation, f: Expr) -> Iterator[Expr]:
    """(x - mu)^T (x - mu) as a number times the identity."""
    for changed in _inner_product(em, f):
        yield mul(changed, IDENTITY)


def _spread_inside(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The quadratic form of Q itself for the outer product."""
    s = em.setting
    new = _mean(em)
    slots = s.slots("t")
    if new is None:
        return
    v = s.x - new
    if "covariance" in slots:
        yield _weighted(em, transpose(v) * inverse(slots["covariance"]) * v)
    if "variance" in slots:
        yield _weighted(em, mul(power(slots["variance"], -1), power(v, 2)))


def _sign_inside(em: Derivation, f: Expr) -> Iterator[Expr]:
    new = _mean(em)
    if new is not None:
        yield rewrite(f, lambda n: em.setting.x + new if n == em.setting.x - new else None)


TABLE = (
    Misconception(
        "old_mean",
        "The old mean stands in the spread's update. Q is maximised over both, and the maximiser "
        "over the mean does not depend on the spread: the new mean belongs here.",
        "Which mean is known when the spread is solved for: the old one or the new one?",
        "solve", ("spread",), _old_mean, "divide"),
    Misconception(
        "other_mean", "The deviations are taken from the other component's mean.",
        "From which mean are the deviations of this component taken?",
        "score", ("spread",), _other_mean, "terms_of"),
    Misconception(
        "overall_mean", "The deviations are taken from the mean of all observations.",
        "From which mean are the deviations of this component taken?",
        "score", ("spread",), _overall_mean, "terms_of"),
    Misconception(
        "inner_product",
        "An inner product is a number; the covariance needs the outer product, "
        "(x - mu)(x - mu)^T.",
        "How many rows and columns does your result have?",
        "score", ("spread",), _inner_product, "trace_of_scalar"),
    Misconception(
        "inner_product_identity",
        "An inner product times the identity stands where the outer product, "
        "(x - mu)(x - mu)^T, belongs.",
        "Can your result have entries off its diagonal?",
        "score", ("spread",), _order, "trace_of_scalar"),
    Misconception(
        "no_square",
        "The deviations are not squared; their weighted sum is zero at the new mean.",
        "In which unit is your result?",
        "score", ("spread",), _no_square, "gradient"),
    Misconception(
        "absolute_deviations",
        "Absolute deviations stand where the squared ones belong.",
        "In which unit is your result?",
        "score", ("spread",), _absolute, "gradient"),
    Misconception(
        "second_moment", "The mean is not subtracted: this is a second moment about 0.",
        "Does your result change when all observations are moved by the same amount?",
        "score", ("spread",), _second_moment, "gradient"),
    Misconception(
        "moment_sign",
        "In the form with the second moment the squared mean has to be subtracted.",
        "Multiply out the squared deviations: which sign does the squared mean get?",
        "solve", ("spread",), _moment_sign, "divide"),
    Misconception(
        "moment_old_mean",
        "In the form with the second moment the old mean is subtracted; it is the new one's "
        "square that is left after multiplying out.",
        "Which mean is left when the squared deviations are multiplied out?",
        "solve", ("spread",), _moment_old_mean, "divide"),
    Misconception(
        "moment_not_divided",
        "The second moment is not divided by the sum of the responsibilities before the squared "
        "mean is subtracted.",
        "Does your result change when all observations are moved by the same amount?",
        "solve", ("spread",), _moment_not_divided, "divide"),
    Misconception(
        "square_of_sum",
        "The weighted sum of the deviations is squared; the squares have to be summed.",
        "Is the square inside or outside the sum?",
        "score", ("spread",), _sum_squared, "gradient"),
    Misconception(
        "precision_for_covariance",
        "This is the inverse: the precision, not the covariance.",
        "In which unit is your result?",
        "solve", ("spread",), _precision, "divide"),
    Misconception(
        "deviation_for_variance",
        "This is the standard deviation, the root of what is asked for.",
        "In which unit is your result?",
        "solve", ("spread",), _root, "divide"),
    Misconception(
        "square_of_variance", "This is the square of what is asked for.",
        "In which unit is your result?",
        "solve", ("spread",), _square, "divide"),
    Misconception(
        "shared_covariance",
        "The spreads of all components are pooled; each has its own.",
        "Whose responsibilities should count in this component's spread?",
        "score", ("spread",), _shared, "terms_of"),
    Misconception(
        "diagonal_only",
        "Only the diagonal is estimated; the model has a full covariance matrix.",
        "What are the entries off the diagonal of your result?",
        "solve", ("spread",), _diagonal_only, "divide"),
    Misconception(
        "spherical",
        "A multiple of the identity is estimated; the model has a full covariance matrix.",
        "What are the entries off the diagonal of your result?",
        "solve", ("spread",), _spherical, "divide"),
    Misconception(
        "divided_by_d",
        "The sum is divided by the number of coordinates too.",
        "Where does d come in when Q is differentiated?",
        "solve", ("spread",), _divided_by_d, "divide"),
    Misconception(
        "spread_left_inside",
        "The old spread is left between the deviations; it cancels when the equation is solved.",
        "Multiply the equation with the spread from both sides: what is left?",
        "solve", ("spread",), _spread_inside, "clear"),
    Misconception(
        "mean_added", "The mean is added to the observations instead of subtracted.",
        "Does your result change when all observations are moved by the same amount?",
        "score", ("spread",), _sign_inside, "terms_of"),
)
