"""The derivative of Q by a parameter, line by line: for vectors and matrices by differentials, as
a textbook writes them (Magnus and Neudecker 2019); what is free of an index before its sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...algebra.expression import (
    SCALAR,
    ZERO,
    Expr,
    add,
    derivative,
    differential,
    is_symmetric,
    mul,
    reindex,
    sum_over,
    symbol,
)
from ...algebra.normal import depends_on, factors, terms, tidy
from ...model import Model, Parameter
from ...rules import RULES
from ...rules.differentials import differentiate
from ...trace import Step, Trace
from ..parts import Expected, Summand
from ..solve.score import slope
from ..totals import Totals
from .e_step import Q, q_groups, sums
from .written import Group, expected_indicators, logs


def multiplier(p: Parameter) -> Expr:
    """The Lagrange multiplier of a simplex, one for each of its rows."""
    return symbol(".lambda", "scalar", p.indices[:-1])


def with_unknown(model: Model, joint: tuple[Summand, ...], u: Expr) -> list[Group]:
    """The groups of Q with only the terms that hold the unknown."""
    found = [g.part(lambda s: depends_on(s.body, u)) for g in q_groups(model, joint)]
    return [g for g in found if g is not None]


def q_terms(model: Model, joint: tuple[Summand, ...], u: Expr,
            body: Callable[[Summand], Expr], own: tuple[str, ...]) -> Expr:
    """The terms of Q with the unknown, or what ``body`` makes of them, over all plates that it
    does not have."""
    return logs(model, with_unknown(model, joint, u), expected_indicators(model), body, own)


def kept(e: Expr, u: Expr) -> Expr:
    """The terms of a sum that hold the unknown."""
    return add(*(t for t in terms(e) if depends_on(t, u)))


def score(model: Model, totals: Totals, joint: tuple[Summand, ...], q: Iterable[Expected],
          p: Parameter, trace: Trace) -> Step:
    """Records the derivative of Q by a parameter; the step whose right side it is."""
    u = model.symbol(p.name)
    before = ZERO if p.domain != "simplex" else multiplier(p)
    change = q_terms(model, joint, u, lambda s: slope(kept(s.body, u), u), p.indices)
    last = (_by_differential if u.shape != SCALAR else _term_by_term)(
        model, joint, p, u, change, trace)
    pulled = _pulled(totals, q, u, p) - before
    if pulled == last.right:
        return last
    return trace.then(last, "pull_constants", pulled, needs=sums(trace),
                      note=("what does not depend on the index",))


def _pulled(totals: Totals, q: Iterable[Expected], u: Expr, p: Parameter) -> Expr:
    parts = [(frozenset(s.plates), mul(s.coefficient, t)) for s in q if depends_on(s.body, u)
             for t in terms(tidy(slope(kept(s.body, u), u)))]
    return totals.total(parts, p.indices)


def _q(trace: Trace) -> str:
    """Q, block by block where it is stated so."""
    forms = [s for s in trace.steps if s.stage == "expectation" and s.part in ("Q", "separated")]
    return forms[-1].id


def _term_by_term(model: Model, joint: tuple[Summand, ...], p: Parameter, u: Expr, change: Expr,
                  trace: Trace) -> Step:
    held = q_terms(model, joint, u, lambda s: kept(s.body, u), p.indices)
    if p.domain != "simplex":
        first = trace.equal("score", p.name, "terms_of", derivative(Q, u), derivative(held, u),
                            needs=(_q(trace),), note=("the others do not change with it",))
        return trace.then(first, "derivative", change, note=("term by term",))
    axis = model.plate(p.indices[-1])
    other = next(c for c in "jlmhcr" if c not in _letters(model))  # a bound k beside a free one
    row = sum_over(reindex(u, axis.index, other), other, axis.size)
    first = trace.equal("score", p.name, "multiplier",
                        derivative(Q + multiplier(p) * (1 - row), u),
                        derivative(held, u) - multiplier(p), needs=(_q(trace),),
                        note=("they sum to 1, so a multiplier is added",))
    return trace.then(first, "differentiate", change - multiplier(p), note=("term by term",))


def _letters(model: Model) -> set[str]:
    names = {p.name for p in model.parameters} | {v.name for v in model.variables}
    return names | {p.index for p in model.plates} | {x for p in model.plates for x in p.labels}


def _by_differential(model: Model, joint: tuple[Summand, ...], p: Parameter, u: Expr,
                     change: Expr, trace: Trace) -> Step:
    """dQ, in which the gradient is read off."""
    used: list[str] = []

    def differentiated(s: Summand) -> Expr:
        found, laws = differentiate(kept(s.body, u), u, RULES)
        used.extend(x for x in laws if x not in used)
        return found

    whole = q_terms(model, joint, u, differentiated, p.indices)
    first = trace.equal("score", p.name, "terms_of", differential(Q, u), q_terms(
        model, joint, u, lambda s: add(*(_unopened(t, u) for t in terms(kept(s.body, u)))),
        p.indices), needs=(_q(trace),), note=("the others do not change with it",))
    last = trace.then(first, used[0] if used else "differentiate", whole,
                      note=_with(used[1:]))
    if is_symmetric(u):
        turned = RULES.attempt("trace_of_scalar", whole, u)
        if turned != whole:
            last = trace.then(last, "trace_of_scalar", turned,
                              note=(RULES["trace_of_scalar"].reason,))
    return trace.equal("score", p.name, "gradient", derivative(Q, u), change, needs=(last.id,),
                       note=(RULES["gradient"].reason,))


def _unopened(t: Expr, u: Expr) -> Expr:
    """The differential of a term, constants before it."""
    outside = [f for f in factors(t) if f.shape == SCALAR and not depends_on(f, u)]
    return mul(*outside, differential(mul(*(f for f in factors(t) if f not in outside)), u))


def _with(others: list[str]) -> tuple[str, ...]:
    """The other laws that a differential used, for the words of a reason."""
    titles = [RULES[x].title for x in others if x in RULES]
    return (f"with the {' and the '.join(titles)}",) if titles else ()
