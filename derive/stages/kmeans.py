"""K-means as a limit: equal spherical spreads, known and falling to 0, with fixed weights."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import (
    ONE,
    PI,
    SCALAR,
    ZERO,
    Expr,
    at_mark,
    exp,
    log,
    mul,
    power,
    reindex,
    size,
    sum_over,
    symbol,
    transpose,
)
from ..rules import RuleBook
from ..setting import EPSILON, Setting
from ..trace import LOGS, Trace
from .ascent import narrow_spread

STAGE = "limit"
HALF = Fraction(1, 2)
DELTA = symbol(".delta", SCALAR)


def has_hard_limit(s: Setting) -> bool:
    """Whether the law is a mean and a spread, so that nearness is all that is left in the limit."""
    domains = [slot.domain for slot in s.family.slots]
    return domains in (["real", "variance"], ["vector", "covariance"])


def hard_limit(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records that responsibilities become assignments, and epsilon Q minus half the inertia."""
    if not has_hard_limit(s):
        return
    mean, spread = s.unknowns()
    d = ONE if mean.shape == SCALAR else size("d")
    narrow = narrow_spread("symmetric" if spread.shape == "matrix" else SCALAR)
    now = (mean.args[0],)

    def joint(k: str, mark: str) -> Expr:
        centre = at_mark(reindex(mean, s.k, k), mark, now)
        law = s.law_at(dict(zip(s.slots(), (centre, narrow), strict=True)), s.x)
        return s.weight(k=k) * law

    def distance(k: str, mark: str = "t") -> Expr:
        away = s.x - at_mark(reindex(mean, s.k, k), mark, now)
        return power(away, 2) if away.shape == SCALAR else transpose(away) * away

    r = symbol(".R", SCALAR, (s.k, s.i))
    ratio = s.weight(k=s.j) / s.weight()
    gap = distance(s.k) - distance(s.j)
    put = ((at_mark(spread, "t", (spread.args[0],)), narrow), (s.weight("t"), s.weight()))
    first = trace.add(STAGE, "assignment", "instance", ":=", r,
                      joint(s.k, "t") / sum_over(joint(s.j, "t"), s.j, s.components),
                      given={"instance": ("T.2", put)},
                      note=(f"at the common {s.family.slots[-1].name} ", narrow))
    half = HALF / EPSILON
    exact = sum_over(ratio * exp(half * gap), s.j, s.components)
    then = trace.then(first, "divide_through", 1 / exact,
                      note=("by the numerator; what the densities share cancels",))
    trace.add(STAGE, "nearest", "limit_exp", "->", ratio * exp(half * -DELTA), ZERO,
              given={"variable": EPSILON, "to": "0+", "instance": (then.id, ((gap, -DELTA),))},
              note=("as ", EPSILON, " falls to 0"))
    _objective(s, trace, r, narrow, spread, distance(s.k, ""), joint(s.k, ""), d, then.id)


def _objective(s: Setting, trace: Trace, r: Expr, narrow: Expr, spread: Expr, distance: Expr,
               joint: Expr, d: Expr, assignment: str) -> None:
    """epsilon Q, between two bounds that tend to minus one half of the inertia."""
    def total(body: Expr) -> Expr:
        return s.over_i(s.over_k(body))

    energy = EPSILON * total(r * log(joint))
    inertia = -HALF * total(r * distance)
    weights = total(r * log(s.weight()))
    least = mul(EPSILON, s.N, s.over_k(log(s.weight())))
    constant = mul(-HALF, EPSILON, s.N, d, log(2 * PI * EPSILON))
    put = ((spread, narrow), (s.T, r))
    first = trace.equal(STAGE, "objective", "density_written_out", energy,
                        inertia + EPSILON * weights + constant, LOGS, needs=(assignment,),
                        given={"instance": ("Q.Q.4", put, EPSILON)},
                        note=("the responsibilities of an observation sum to 1",))

    def bound(part: str, above: Expr, below: Expr, share: Expr, *note: str | Expr) -> None:
        gap = EPSILON * total(mul(-1, share, log(s.weight())))
        trace.add(STAGE, part, "probability", ">=", above, below, needs=(first.id,), note=note,
                  given={"terms": (("probability_at_most_one", gap),)})

    bound("above", inertia + constant, energy, r, "no weight exceeds 1, and no ", r, " is negative")
    bound("below", energy, inertia + least + constant, 1 - r, "no ", r, " exceeds 1 either")
    trace.add(STAGE, "vanishing", "limit_log", "->", least + constant, ZERO,
              given={"variable": EPSILON, "to": "0+", "instance": ("limit.below.1", ())},
              note=("term by term, as ", EPSILON, " falls to 0: ", EPSILON * log(EPSILON),
                    " does so, too"))
