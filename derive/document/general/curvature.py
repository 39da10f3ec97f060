"""Whether a second derivative could have shown the maximum."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, function, mul
from ...algebra.normal import factors
from ...trace import Step
from .. import document as doc
from ..pen import fact, formula, listed
from .pen import Writer

#: The parts of the proof that speak of it.
PARTS = ("ray", "slope", "bend")


def curvature(pen: Writer) -> Iterator[doc.Block | None]:
    """What the second derivatives are, where they are derived."""
    bends = [s for s in pen.em.steps if s.stage == "maximum" and s.part in PARTS]
    u = _bent(pen, bends)
    if u is None:
        return
    q, score = function("Q"), f"score:{u.args[0]}"
    ray = _turn(pen.held("bend")) if pen.held("ray") else None
    turn = _turn(pen.held("bend factored"))
    not_so = ("In these parameters a second derivative could not have shown this: ", q,
              " is not concave in ", u)
    yield fact(pen, ("bend", "concave", score), "Here a second derivative would have shown the "
               "same: ", q, " is concave in ", u, ", since the derivative of its score is not "
               "positive:")
    if turn is not None:
        yield fact(pen, ("bend", "bend factored", score), *not_so, *_held(pen, u))
    if ray is not None:
        threshold, s = ray
        yield fact(pen, ("ray", "slope", "bend"), *not_so, ". Along the ray of the multiples ",
                   mul(s, Expr("symbol", *u.args[:3], "t+1")), ", at the new mean, this "
                   "component's part of ", q, " is less than at ", formula(s, " = 1"), " by")
    for part in PARTS:
        yield pen.part("maximum", part)
    if turn is not None:
        yield fact(pen, ("bend", "bend factored", score), "which is positive wherever ", turn[0],
                   " exceeds ", turn[1], ".")
    if ray is not None:
        yield fact(pen, ("ray", "slope", "bend"), "which is negative wherever ", s, " exceeds ",
                   threshold, ": there the loss bends downwards, and ", q, " upwards.")


def _bent(pen: Writer, bends: list[Step]) -> Expr | None:
    """The parameter of which these lines speak: the last of a component's own."""
    if not bends or pen.own is None:
        return None
    own = [a for _, a in pen.own.arguments
           if a.op == "symbol" and a.args[0] in {p.name for p in pen.em.model.parameters}]
    return own[-1] if own else None


def _held(pen: Writer, u: Expr) -> doc.Words:
    """What the other parameters are while one varies."""
    own = pen.own
    others = [(Expr("symbol", *a.args[:3], "t+1"),) for _, a in (own.arguments if own else ())
              if a != u and a.op == "symbol" and a.args[0] in {
                  p.name for p in pen.em.model.parameters}]
    return (". At ", *listed(others), ",") if others else (". The derivative of its score is",)


def _turn(step: Step | None) -> tuple[Expr, Expr] | None:
    """(u, c) where the line's right side is a positive factor times u - c or c - u."""
    sums = [f for f in factors(step.right) if f.op == "add"] if step is not None else []
    if step is None or len(sums) != 1 or len(sums[0].args) != 2:
        return None
    a, b = sums[0].args
    return (a, mul(-1, b)) if not _negative(a) else (b, mul(-1, a))


def _negative(e: Expr) -> bool:
    return any(f.op == "number" and f.args[0] < 0 for f in factors(e))
