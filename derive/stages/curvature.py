"""Whether a second derivative could have shown the maximum: where Q is concave, and where not."""

from __future__ import annotations

from fractions import Fraction

from ..algebra.expression import ZERO, Expr, add, at_mark, derivative, log, mul, replace, size
from ..algebra.normal import factors, term, terms, tidy
from ..rules import RuleBook
from ..rules.differentials import differentiate
from ..rules.isolating import clear, clearing_factors, linear
from ..setting import SCALE as S
from ..setting import Setting
from ..trace import LOGS, Trace
from .m_step import COUNT
from .maximum import solutions

STAGE = "maximum"
HALF = Fraction(1, 2)


def curvature(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records the second derivative by the last parameter, the others at their solutions."""
    if s.unknowns()[-1].shape == "matrix":
        _along_a_ray(s, rules, trace)
    else:
        _by_a_number(s, rules, trace)


def _by_a_number(s: Setting, rules: RuleBook, trace: Trace) -> None:
    u = s.unknowns()[-1]
    others = tuple(o.args[0] for o in s.unknowns()[:-1])
    score = [t for t in trace.steps if t.stage == "score" and t.part == u.args[0]][-1]
    slope = at_mark(score.right, "t+1", others)
    bend, _ = differentiate(slope, u, rules)
    put = tuple((o, at_mark(o, "t+1", others)) for o in s.unknowns()[:-1])
    first = trace.equal(STAGE, "bend", "derivative", derivative(slope, u), bend,
                        given={"instance": (score.id, put)} if put else {},
                        note=(rules["derivative"].reason,))
    factored = _turns(s, trace, u, bend)
    if factored is None:
        falling = tidy(-bend) if bend.op != "add" else add(*(-t for t in terms(bend)))
        trace.add(STAGE, "bend", "nonnegative", ">=", ZERO, bend,
                  given={"terms": (("nonnegative", falling),)}, note=("every term is at most 0",))
        return
    form, needs = factored
    trace.then(first, "update", form, needs=needs)


def _turns(s: Setting, trace: Trace, u: Expr, bend: Expr) -> tuple[Expr, tuple[str, ...]] | None:
    """The second derivative as a positive factor times u - c u^{t+1}, or None where every term
    has one sign."""
    if len({t.number > 0 for t in map(term, terms(bend))}) == 1:
        return None
    solved = solutions(trace)[u.args[0]]
    value = solved.right
    new = at_mark(u, "t+1", (u.args[0],))
    totals = [f for f in factors(value) if f.op == "sum"]
    if len(totals) != 1:
        return None
    outside = mul(*(f**-1 for f in factors(value) if f.op != "sum"))
    bend = tidy(replace(bend, totals[0], mul(outside, new)))
    left, right = clearing_factors(bend, u)
    found = linear(clear(bend, left, right) or bend, u)
    if found is None:
        return None
    ratio = tidy(mul(found[1], *(f**-1 for f in (*factors(found[0]), new))))
    form = mul(left**-1, -found[0], u - ratio * new)
    return form, (solved.id,)


def _along_a_ray(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """The multiples of the new covariance, at the new mean."""
    mean, sigma = s.unknowns()
    new = s.slots("t+1")
    scaled = {n: mul(S, v) if v.args[0] == sigma.args[0] else v for n, v in new.items()}
    d = size("d")
    loss = s.over_i(s.T * (log(s.law_at(new, s.x)) - log(s.law_at(scaled, s.x))))
    along = mul(HALF, s.N_k, log(S**d) + d / S - d)
    solved = solutions(trace)[sigma.args[0]].id
    put = tuple((u, v) for u, v in zip((mean, sigma), scaled.values(), strict=True))
    trace.equal(STAGE, "ray", "density_written_out", loss, along, LOGS, needs=(solved, COUNT),
                given={"instance": ("max.component.1", put)},
                note=("a determinant of ", S * new["covariance"], " gains the factor ", S**d,
                      ", a quadratic form the factor ", S**-1))
    slope = mul(HALF, s.N_k, d, S**-1 - S**-2)
    trace.equal(STAGE, "slope", "derivative", derivative(along, S), slope,
                note=(rules["derivative"].reason,))
    trace.equal(STAGE, "bend", "derivative", derivative(slope, S),
                mul(HALF, s.N_k, d, S**-3, 2 - S), note=("the second derivative, term by term",))
