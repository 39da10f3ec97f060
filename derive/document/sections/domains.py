"""Where the new parameters lie in their domain, and for which data they do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...algebra.expression import Expr, function, size
from ...families import Slot
from ...trace import Step
from ..document import Block, Paragraph, Words
from ..pen import Pen, fact, formula, listed, say


@dataclass(frozen=True)
class Side:
    """One end of a domain: how far the parameter is from it, that this is not negative, and where
    it is 0 (None: nowhere)."""

    distance: Step
    bound: Step
    only: Step | None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its lines."""
        return tuple(s for s in (self.distance, self.bound, self.only) if s is not None)


def sides(pen: Pen, base: str) -> tuple[Side, ...]:
    """The ends of a parameter's domain, from its lines; empty where one of these is missing."""
    found: list[list[Step]] = []
    for s in pen.em.steps:
        if (s.stage, s.part) == ("maximum", f"domain_{base}"):
            if s.relation == "=":
                found.append([])
            if not found:
                return ()
            found[-1].append(s)
    kinds = {("=", ">"), ("=", ">=", "only")}
    if any(tuple(s.relation for s in group) not in kinds for group in found):
        return ()
    return tuple(Side(g[0], g[1], g[2] if len(g) > 2 else None) for g in found)


def domain(pen: Pen, slot: Slot, u: Expr) -> Iterator[Block | None]:
    """The lines about one parameter's domain, and what they say together."""
    base, new = u.args[0], Expr("symbol", *u.args[:3], "t+1")
    lines = pen.part("maximum", f"domain_{base}")
    if not lines.lines:
        return
    yield say("When does ", new, " lie in its domain?")
    yield lines
    yield pen.part("maximum", f"domain_{base}_span")
    yield inside(pen, slot, u)


def inside(pen: Pen, slot: Slot, u: Expr) -> Paragraph | None:
    """For which data the new parameter lies in its domain."""
    base, new = u.args[0], Expr("symbol", *u.args[:3], "t+1")
    ends = sides(pen, base)
    if len(ends) != (2 if slot.domain == "probability" else 1):
        return None
    steps = [s for side in ends for s in side.steps]
    s = pen.em.setting
    if slot.domain in ("variance", "covariance"):
        return _spread(pen, slot, new, steps)
    if all(side.only is None for side in ends):
        return fact(pen, steps, "So ", new, " lies in its domain for all data.")
    edges = [(side.only.right, " for every ", s.letter(s.i))
             for side in ends if side.only is not None]
    return fact(pen, (*steps, "stationary:" + base, "update:" + base), "So ", new,
                " lies in its domain, unless ", *listed(edges, " or "), ". Then", *_then())


def image(pen: Pen) -> tuple[tuple[Step | str | None, ...], Words]:
    """For which data all new parameters lie in their domains: the claims, and in words.

    None is among the claims where one is missing.
    """
    s, claims, found = pen.em.setting, list[Step | str | None](), list[Words]()
    for slot, u in zip(s.family.slots, s.slots().values(), strict=True):
        base = u.args[0]
        if slot.known or slot.domain in ("real", "vector"):
            continue
        ends = sides(pen, base)
        whole = len(ends) == (2 if slot.domain == "probability" else 1)
        claims += [step for side in ends for step in side.steps] if whole else [None]
        if slot.domain in ("variance", "covariance"):
            claims += [f"from the mean:{base}", f"between observations:{base}"]
            found.append(("if the ", s.x, " affinely span the space") if slot.domain == "covariance"
                         else ("if the ", s.x, " are not all equal"))
        elif edges := [side.only.right for side in ends if side.only is not None]:
            found.append(("unless ", *listed([(e,) for e in edges], " or "), " for every ",
                          s.letter(s.i)))
    return tuple(claims), listed(found) if found else ("for all data",)


def _then() -> Words:
    """What follows where the one solution of the stationary equation is outside the domain."""
    return (" the score has no root in the domain, and ", function("Q"), " no maximum.")


def _spread(pen: Pen, slot: Slot, new: Expr, steps: list[Step]) -> Paragraph | None:
    s, base = pen.em.setting, new.args[0]
    claims = (*steps, "from the mean:" + base, "between observations:" + base,
              "stationary:" + base, "update:" + base)
    if slot.domain == "variance":
        return fact(pen, claims, "So ", new, " is positive if and only if the observations ", s.x,
                    " are not all equal. Where they are,", *_then())
    return fact(pen, claims, "For a vector other than 0 in place of ", _direction(steps[0]),
                " it is 0 only if the difference of any two observations is orthogonal to it. So ",
                new, " is positive definite if and only if the ", s.x, " affinely span the space, "
                "that is, do not all lie in one hyperplane; it takes ",
                formula(s.N, " > ", size("d")), ". Where they all lie in one,", *_then())


def _direction(step: Step) -> Expr:
    """The vector of a quadratic form v' S v."""
    return step.left.args[-1]
