"""Whether a second derivative could have shown the maximum."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, function, mul, walk
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
    u = _bent(bends)
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
        yield fact(pen, ("bend", "bend factored", score), *not_so, *_held(pen.held("bend")))
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


def _bent(bends: list[Step]) -> Expr | None:
    """The parameter of which these lines speak."""
    by = next((s.left.args[1] for s in bends if s.left.op == "derivative"), None)
    ray = next((s for s in bends if s.part == "ray"), None)
    if ray is None:
        return by
    law = next(n for n in walk(ray.left) if n.op == "density")
    return Expr("symbol", *law.args[-1].args[:3], "")


def _held(step: Step | None) -> doc.Words:
    """What the other parameters are while one varies."""
    put = step.given.get("instance", ("", ()))[1] if step is not None else ()
    return (". At ", *listed([(new,) for _, new in put]), ",") if put else (
        ". The derivative of its score is",)


def _turn(step: Step | None) -> tuple[Expr, Expr] | None:
    """(u, c) where the line's right side is a positive factor times u - c or c - u."""
    sums = [f for f in factors(step.right) if f.op == "add"] if step is not None else []
    if step is None or len(sums) != 1 or len(sums[0].args) != 2:
        return None
    a, b = sums[0].args
    return (a, mul(-1, b)) if not _negative(a) else (b, mul(-1, a))


def _negative(e: Expr) -> bool:
    return any(f.op == "number" and f.args[0] < 0 for f in factors(e))
