"""Whether a second derivative could have shown the maximum: where Q is concave, and where not."""

from __future__ import annotations

from fractions import Fraction

from ...algebra.expression import (
    ONE,
    SCALAR,
    ZERO,
    Expr,
    add,
    at_mark,
    derivative,
    log,
    mul,
    replace,
    size,
    symbol,
)
from ...algebra.normal import factors, term, terms, tidy
from ...model import Model
from ...rules import RULES
from ...rules.differentials import differentiate
from ...rules.isolating import clear, clearing_factors, linear
from ...trace import LOGS, Trace
from ..letters import over
from ..parts import Block, Summand, Unit
from ..totals import Totals
from .e_step import sums
from .located import is_located

STAGE = "maximum"
HALF = Fraction(1, 2)
#: The factor along a ray.
S = symbol(".s", "scalar")


def curvature(model: Model, totals: Totals, joint: tuple[Summand, ...], units: tuple[Unit, ...],
              blocks: tuple[Block, ...], trace: Trace) -> None:
    """Records, of a model with one law beside the latent variable's, the second derivative by its
    last parameter, the others at their solutions."""
    law = _only_law(model, joint, units)
    if law is None or any(b.kind != "joint" for b in blocks):
        return
    solved = {t.left.args[0] for t in trace.steps if t.relation == "solves"}
    unknown = [a for a in law.density.args[2:] if a.op == "symbol" and a.args[0] in solved]
    if not unknown:
        return
    if unknown[-1].shape == SCALAR:
        _by_a_number(unknown, trace)
    elif is_located(law) and len(unknown) == 2:
        _along_a_ray(model, totals, law, units[0], unknown[1], trace)


def _only_law(model: Model, joint: tuple[Summand, ...], units: tuple[Unit, ...]
              ) -> Summand | None:
    """The one summand that is of no latent variable, or None."""
    if len(units) != 1 or len(units[0].latents) != 1 or model.weights:
        return None
    latent = units[0].latents[0]
    found = [s for s in joint if model.factors[s.factor].variable != latent]
    if len(found) != 1 or found[0].density.op != "density" or not found[0].guards or (
            found[0].seen != ONE or model.variable(latent).seen):
        return None
    return found[0]


def _solution(u: Expr, trace: Trace) -> tuple[Expr, str]:
    step = next(t for t in trace.steps if t.relation == "solves" and t.left.args[0] == u.args[0])
    return step.right, step.id


def _by_a_number(unknown: list[Expr], trace: Trace) -> None:
    *others, u = unknown
    names = tuple(o.args[0] for o in others)
    score = [t for t in trace.steps if t.stage == "score" and t.part == u.args[0]][-1]
    slope = at_mark(score.right, "t+1", names)
    bend, _ = differentiate(slope, u, RULES)
    put = tuple((o, at_mark(o, "t+1", names)) for o in others)
    # the factored form is shown where a term may be positive, else that none is
    signs = {t.number > 0 for t in map(term, terms(bend))}
    factored = _turns(u, bend, trace) if len(signs) > 1 else None
    falling = tidy(-bend) if bend.op != "add" else add(*(-t for t in terms(bend)))
    if factored is None and signs != {False}:
        return
    first = trace.equal(STAGE, "bend", "derivative", derivative(slope, u), bend,
                        needs=(score.id,), given={"instance": (score.id, put)} if put else {},
                        note=(RULES["derivative"].reason,))
    if factored is None:
        trace.add(STAGE, "bend", "nonnegative", ">=", ZERO, bend, needs=(first.id,),
                  given={"terms": (("nonnegative", falling),)}, note=("every term is at most 0",))
        return
    form, needs = factored
    trace.then(first, "update", form, needs=needs)


def _turns(u: Expr, bend: Expr, trace: Trace) -> tuple[Expr, tuple[str, ...]] | None:
    """The second derivative as a positive factor times u - c u^{t+1}."""
    value, solved = _solution(u, trace)
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
    return mul(left**-1, -found[0], u - ratio * new), (solved,)


def _along_a_ray(model: Model, totals: Totals, law: Summand, u: Unit, sigma: Expr,
                 trace: Trace) -> None:
    """The multiples of the new covariance, at the new mean."""
    names = tuple(a.args[0] for a in law.density.args[2:])
    new = at_mark(law.density, "t+1", names)
    value = at_mark(sigma, "t+1", names)
    scaled = replace(new, value, mul(S, value))
    d = size("d")
    t = u.joint
    summed = [i for i in law.plates if i not in sigma.args[2]]
    loss = over(model, summed, t * (log(new) - log(scaled)))
    count = totals.total([(frozenset(law.plates), t)], sigma.args[2])
    along = mul(HALF, count, log(S**d) + d / S - d)
    solved = tuple(x.id for x in trace.steps if x.relation == "solves"
                   and x.left.args[0] in names)
    trace.equal(STAGE, "ray", "density_written_out", loss, along, LOGS,
                needs=(*solved, *sums(trace)),
                note=("a determinant of ", S * value, " gains the factor ", S**d,
                      ", a quadratic form the factor ", S**-1))
    slope = mul(HALF, count, d, S**-1 - S**-2)
    ray = trace.steps[-1].id
    first = trace.equal(STAGE, "slope", "derivative", derivative(along, S), slope, needs=(ray,),
                        note=(RULES["derivative"].reason,))
    trace.equal(STAGE, "bend", "derivative", derivative(slope, S),
                mul(HALF, count, d, S**-3, 2 - S), needs=(first.id,),
                note=("the second derivative, term by term",))
