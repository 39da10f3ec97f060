"""Whether the observed-data likelihood is bounded: exactly if that of each single observation is.

A probability is at most 1. A density is bounded where the law's own estimate from one observation
lies inside the domain; where its spread is then 0 the likelihood has no bound (Kiefer and
Wolfowitz 1956; Day 1969).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..algebra.expression import (
    IDENTITY,
    ONE,
    PI,
    SCALAR,
    ZERO,
    Expr,
    is_zero,
    law_expectation,
    log,
    mul,
    reindex,
    rewrite,
    size,
    sum_over,
    symbol,
    zero,
)
from ..algebra.normal import factors, tidy
from ..rules import RuleBook
from ..setting import Setting
from ..trace import LOGS, Trace
from .ascent import OBSERVED

STAGE = "ascent"
EPSILON = symbol(".epsilon", "scalar")


def boundedness(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records a bound of the log-likelihood, or a path along which it has none."""
    written = [t for t in trace.steps if t.part == "observed" and t.rule == "log_laws"][-1]
    if s.family.support.discrete:
        trace.add(STAGE, "bounded", "probability", ">=", ZERO, OBSERVED, needs=(written.id,),
                  given={"terms": (("probability_at_most_one", -written.right),)},
                  note=("each observation's probability is at most 1",))
        return
    one = estimate_from_one(s, trace)
    if any(is_zero(v) for v in one.values()):
        _unbounded(s, trace, written.id, one)
    else:
        _bounded(s, trace, written.id, one)


def estimate_from_one(s: Setting, trace: Trace) -> dict[str, Expr]:
    """The component's slots estimated from observation i alone: the updates where T is 1 there."""
    found: dict[Expr, Expr] = {}

    def alone(e: Expr) -> Expr | None:
        if e in found:
            return found[e]
        if e == s.N_k:
            return ONE
        if e.op in ("mul", "sum", "transpose") and any(map(is_zero, e.children)):
            return zero(e.shape)
        if e.op == "sum" and e.args[1] == s.i and s.T in factors(e.args[0]):
            return tidy(mul(*(f for f in factors(e.args[0]) if f != s.T)))
        return tidy(e) if e.op == "add" else None

    for step in trace.steps:
        if step.relation == "solves" and step.left in s.slots("t+1").values():
            found[step.left] = tidy(rewrite(step.right, alone))
    return {n: found.get(v, v) for n, v in s.slots("t+1").items()}


def _unbounded(s: Setting, trace: Trace, written: str, one: Mapping[str, Expr]) -> None:
    """One component narrows on the first observation; another stays where it is."""
    first, second = (s.model.components.labels or ("1", "2"))[:2]
    head = reindex(s.x, s.i, "1")
    later = f"2..{s.observations}"
    mixture = s.over_k(s.joint())
    peak, other = s.joint(k=first), s.joint(k=second)
    at_first = reindex(peak, s.i, "1")
    rest = sum_over(log(other), s.i, later)
    narrow = {n: narrow_spread(slot.kind) if is_zero(one[slot.name]) else
              reindex(one[slot.name], s.i, "1")
              for n, slot in zip(one, s.family.slots, strict=True)}
    gaps = (log(reindex(mixture, s.i, "1")) - log(at_first),
            sum_over(log(mixture) - log(other), s.i, later))
    trace.add(STAGE, "unbounded", "monotone_log", ">=", OBSERVED, log(at_first) + rest,
              needs=(written,), given={"terms": tuple(("monotone_log", g) for g in gaps)},
              note=("each logarithm of a sum of positive terms is at least that of one of them",))
    put = tuple((u, v) for u, v in zip(s.slots(k=first).values(), narrow.values(), strict=True))
    weight = s.weight(k=first)
    line = trace.equal(STAGE, "degenerate", "density_written_out",
                       log(weight * s.law_at(narrow, head)) + rest,
                       log(weight) + _at_its_mean(s) + rest, LOGS,
                       given={"instance": ("ascent.unbounded.1", put)})
    trace.add(STAGE, "degenerate", "limit_log", "->", line.right, Expr("constant", "infinity"),
              chain=line.id, given={"variable": EPSILON, "to": "0+"},
              note=("as ", EPSILON, " falls to 0"))


def narrow_spread(kind: str) -> Expr:
    """The spread epsilon, of a number or in every direction."""
    return EPSILON if kind == SCALAR else mul(EPSILON, IDENTITY)


def _at_its_mean(s: Setting) -> Expr:
    """The logarithm of the density at its own mean: -(d/2) log(2 pi epsilon)."""
    d = ONE if s.family.observation_kind == SCALAR else size("d")
    return mul(Fraction(-1, 2), d, log(2 * PI * EPSILON))


def _bounded(s: Setting, trace: Trace, written: str, one: Mapping[str, Expr]) -> None:
    """No component's density at an observation exceeds that at the estimate from it alone."""
    best = s.law_at(one, s.x)
    law = s.law_at(one)
    divergence = law_expectation(log(law) - log(s.law()), law)
    first = trace.equal(STAGE, "peak", "moment_matching", log(best) - log(s.density()), divergence,
                        "moments")
    above = trace.add(STAGE, "peak", "gibbs", ">=", divergence, ZERO, "gibbs", chain=first.id,
                      given={"terms": (("gibbs", divergence),)})
    rest = s.over_i(log(best) - log(s.over_k(s.joint())))
    trace.add(STAGE, "bounded", "average", ">=", s.over_i(log(best)), OBSERVED,
              needs=(written, above.id), given={"terms": ((f"average:{above.id}", rest),)},
              note=("an average of densities is at most the greatest",))
