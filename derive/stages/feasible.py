"""theta^{t+1} lies in its domain: each new parameter is an average, and where it is on the edge.

For every parameter the quantities that have to be positive are written as weighted sums; each
summand is positive by the law's support, or at least 0, and then the line says where it is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..algebra.expression import ONE, ZERO, Expr, add, equation, mul, reindex, sum_over, transpose
from ..algebra.normal import factors, parted, tidy
from ..rules import RuleBook
from ..setting import Setting, V
from ..trace import Trace
from .m_step import COUNT, TOTAL
from .maximum import solutions

STAGE = "maximum"


def feasibility(s: Setting, rules: RuleBook, trace: Trace) -> None:
    """Records, for each parameter, that its update lies in its domain, or where it does not."""
    solved = solutions(trace)
    if s.model.weights.kind != "fixed":
        _weights(s, trace, solved[s.model.weights.base].id)
    for slot, new in zip(s.family.slots, s.slots("t+1").values(), strict=True):
        if slot.known:
            continue
        step = solved[new.args[0]]
        part = f"domain_{new.args[0]}"
        if slot.domain in ("positive", "probability"):
            _positive(s, trace, part, new, step.right, step.id)
        if slot.domain == "probability":
            _below_one(s, trace, part, new, step.right, step.id)
        if slot.domain in ("variance", "covariance"):
            _spread(s, rules, trace, part, new, step.right, step.id)


def _weights(s: Setting, trace: Trace, solved: str) -> None:
    """Every new weight is positive."""
    sides: list[tuple[Expr, str, tuple[str, ...]]] = [(s.weight("t+1"), s.k, (solved,))]
    if s.single_weight:
        tau = s.weights_as_one("t+1")
        sides = [(tau, s.single_weight, (solved,)),
                 (1 - tau, s.model.weights.complement, (solved, TOTAL))]
    for left, k, needs in sides:
        share = reindex(s.N_k, s.k, k) / s.N
        trace.add(STAGE, "domain_weights", "positive", ">", left, ZERO, needs=needs,
                  given={"terms": (("positive", share),)},
                  note=("it is ", share, ", and every responsibility is positive"))


@dataclass(frozen=True)
class _Share:
    """sum_i T above / below, with what is summed of T above: positive, or 0 where ``edge``."""

    value: Expr
    edge: Expr | None


def _positive(s: Setting, trace: Trace, part: str, new: Expr, value: Expr, solved: str) -> None:
    numerator = mul(*(f for f in factors(value) if not _is_inverse(f)))
    body = _body(s, numerator)
    edge = None if body is None else _edge(s, body)
    _claim(s, trace, part, new, _Share(value, edge), (solved,))


def _below_one(s: Setting, trace: Trace, part: str, new: Expr, value: Expr, solved: str) -> None:
    """1 minus a probability, as one fraction."""
    above = mul(*(f for f in factors(value) if not _is_inverse(f)))
    below = mul(*(f.args[0] for f in factors(value) if _is_inverse(f)))
    a, b = _body(s, above), _body(s, below)
    if a is None or b is None:
        return
    rest = tidy(b - a)
    over = below.args if below.op == "add" else ()
    share = s.over_i(s.T * rest) / below
    counted = s.N_k in (above, below) and above not in over
    _claim(s, trace, part, 1 - new, _Share(share, _edge(s, rest)),
           (solved, COUNT) if counted else (solved,))


def _claim(s: Setting, trace: Trace, part: str, left: Expr, share: _Share,
           needs: tuple[str, ...]) -> None:
    first = trace.equal(STAGE, part, "update", left, share.value, needs=needs)
    lemma, relation = ("positive", ">") if share.edge is None else ("nonnegative", ">=")
    given = {"terms": ((lemma, share.value),)}
    trace.add(STAGE, part, lemma, relation, share.value, ZERO, chain=first.id, given=given)
    if share.edge is not None:
        trace.add(STAGE, part, "equality", "only", left, share.edge, needs=(first.id,),
                  given=given, note=("every responsibility is positive",))


def _is_inverse(f: Expr) -> bool:
    return f.op == "power" and f.args[1] == -ONE


def _body(s: Setting, e: Expr) -> Expr | None:
    """b with e = sum_i T b, or None."""
    if e == s.N_k:
        return ONE
    if e.op == "add":
        found = [_body(s, t) for t in e.args]
        return None if None in found else tidy(add(*(b for b in found if b is not None)))
    if e.op == "sum" and e.args[1] == s.i and s.T in factors(e.args[0]):
        return mul(*(f for f in factors(e.args[0]) if f != s.T))
    number, rest = parted(e)
    inner = None if number == ONE else _body(s, rest)
    return None if inner is None else number * inner


def _edge(s: Setting, body: Expr) -> Expr | None:
    """The equation at which a summand that is at least 0 is 0; None where it is positive."""
    support = s.family.support
    slots = s.slots()
    if body == s.x and support.low == "0" and support.discrete:
        return equation(s.x, ZERO)
    if support.discrete and support.low and body == s.x - int(support.low) != s.x:
        return equation(s.x, int(support.low))
    if support.high:
        high = slots.get(support.high) or ONE * int(support.high)
        if body == tidy(high - s.x):
            return equation(s.x, high)
    return None


def _spread(s: Setting, rules: RuleBook, trace: Trace, part: str, new: Expr, value: Expr,
            solved: str) -> None:
    """A (co)variance is positive (definite) exactly if the observations span the space."""
    vector = new.shape == "matrix"
    mean = next(n for n, slot in zip(s.slots("t+1").values(), s.family.slots, strict=True)
                if slot.domain == ("vector" if vector else "real"))
    across = transpose(V) if vector else ONE
    away = across * (s.x - mean)
    quadratic = mul(across, new, V) if vector else new
    average = s.N_k**-1 * s.over_i(s.T * away**2)
    given = {"terms": (("square", average),)}
    first = trace.equal(STAGE, part, "square_of_scalar" if vector else "update", quadratic,
                        average, needs=(solved,),
                        note=("the definition of ", new, ", and a scalar is its own transpose")
                        if vector else ())
    trace.add(STAGE, part, "square", ">=", average, ZERO, chain=first.id, given=given,
              note=("a weighted sum of squares",))
    trace.add(STAGE, part, "equality", "only", quadratic, equation(away, ZERO),
              needs=(first.id,), given=given, note=("every responsibility is positive",))
    apart = across * (s.x - reindex(s.x, s.i, s.j))
    others = sum_over(reindex(s.T, s.i, s.j) * apart, s.j, s.observations)
    trace.equal(STAGE, f"{part}_span", "weighted_mean", away, s.N_k**-1 * others,
                needs=(solutions(trace)[mean.args[0]].id, COUNT),
                note=("the new mean is an average of the observations",))
    trace.equal(STAGE, f"{part}_span", "difference", apart, away - reindex(away, s.i, s.j))
