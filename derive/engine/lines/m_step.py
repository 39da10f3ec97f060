"""The M-step, line by line: scores, stationary equations, updates."""

from __future__ import annotations

from collections.abc import Callable

from ...algebra.expression import (
    ONE,
    SCALAR,
    Expr,
    add,
    at_mark,
    derivative,
    equation,
    expr,
    mul,
    power,
    replace,
    sum_over,
    symbol,
    walk,
    zero,
)
from ...algebra.normal import depends_on, factors
from ...model import Model, Parameter
from ...trace import Step, Trace
from ..parts import Block, Summand
from ..solve import Solution
from ..solve.score import slope
from .e_step import Q, q_groups
from .written import Group, expected_indicators, logs


def m_step(model: Model, joint: tuple[Summand, ...], blocks: tuple[Block, ...],
           solutions: dict[str, Solution], trace: Trace) -> None:
    """Records score, solution and update of every parameter, in the order of the updates."""
    for block in blocks:
        names = [u.parameter for u in block.updates]
        for n, update in enumerate(block.updates):
            p = model.parameter(update.parameter)
            before, waiting = tuple(names[:n]), tuple(names[n + 1:])
            solution = solutions[p.name]
            last = _score(model, joint, p, trace)
            if update.formula is None:
                _root(model, p, solution, update.equation, last, before, waiting, trace)
            elif p.domain == "simplex":
                _multiplier(model, p, solution, last, trace)
            else:
                _solved(model, p, solution, update.formula, last, before, waiting, trace)


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


def kept(s: Summand, u: Expr) -> Expr:
    """The terms of a summand's body that hold the unknown."""
    terms = s.body.args if s.body.op == "add" else (s.body,)
    return add(*(t for t in terms if depends_on(t, u)))


def _score(model: Model, joint: tuple[Summand, ...], p: Parameter, trace: Trace) -> Step:
    u = model.symbol(p.name)
    terms = q_terms(model, joint, u, lambda s: kept(s, u), p.indices)
    change = q_terms(model, joint, u, lambda s: slope(kept(s, u), u), p.indices)
    q = next(s.id for s in reversed(trace.steps) if s.part == "Q")
    if p.domain != "simplex":
        first = trace.equal("score", p.name, "terms_of", derivative(Q, u), derivative(terms, u),
                            needs=(q,), note=("the others do not change with it",))
        return trace.then(first, "differentiate", change, note=("term by term",))
    axis = model.plate(p.indices[-1])
    row = sum_over(u, axis.index, axis.size)
    first = trace.equal("score", p.name, "multiplier",
                        derivative(Q + multiplier(p) * (1 - row), u),
                        derivative(terms, u) - multiplier(p), needs=(q,),
                        note=("they sum to 1, so a multiplier is added",))
    return trace.then(first, "differentiate", change - multiplier(p), note=("term by term",))


def _root(model: Model, p: Parameter, s: Solution, stationary: Expr | None, last: Step,
          before: tuple[str, ...], waiting: tuple[str, ...], trace: Trace) -> None:
    assert stationary is not None
    factor = at_mark(at_mark(s.left, "t+1", before), "t", waiting)
    trace.add("solve", p.name, "root", "root", model.symbol(p.name, mark="t+1"), stationary,
              needs=(last.id, *_counts(trace)),
              given={"factor_left": factor, "at": (*before, p.name, *s.profile)},
              note=("no closed form: the root is found by number",))


def _stated(part: str, score: Step, s: Solution, u: Expr, needs: tuple[str, ...],
            trace: Trace) -> Step:
    """score = 0 cleared of what is invertible, then denominator * u = numerator."""
    assert s.numerator is not None and s.denominator is not None
    nothing = zero(score.right.shape)
    u = power(u, s.power)
    cleared = add(s.numerator, mul(-1, s.denominator, u))
    head = equation(score.left if score.head is None else score.head, nothing)
    one = trace.add("solve", part, "clear", "<=>", equation(score.right, nothing),
                    equation(cleared, nothing), head=head, needs=(score.id, *needs),
                    given={"factor_left": s.left, "factor_right": s.right},
                    note=_multiplied(s.left, s.right))
    return trace.add("solve", part, "collect", "<=>", one.right,
                     equation(mul(s.denominator, u), s.numerator), chain=one.id,
                     given={"factor_left": expr(-1), "factor_right": ONE})


def _multiplied(left: Expr, right: Expr) -> tuple[str | Expr, ...]:
    """The factors, for the words of a reason."""
    scalar = mul(*(f for f in factors(left) if f.shape == SCALAR))
    matrix = mul(*(f for f in factors(left) if f.shape != SCALAR))
    found: list[str | Expr] = [] if scalar == ONE else ["by ", scalar]
    if matrix != ONE:
        found += [" and by " if found else "by ", matrix,
                  " from both sides" if matrix == right else " from the left"]
    return tuple(found) or ("terms gathered",)


def _with_new(formula: Expr, p: Parameter) -> tuple[str | Expr, ...]:
    """The new parameters in a formula, for the words of a reason."""
    others = list(dict.fromkeys(n for n in walk(formula) if n.op == "symbol"
                                and n.args[3] == "t+1" and n.args[0] != p.name))
    words: list[str | Expr] = []
    for n, other in enumerate(others):
        words += [", " if n else "with the new ", other]
    return tuple(words)


def _counts(trace: Trace) -> tuple[str, ...]:
    """The names of the sums, and what the responsibilities add up to."""
    return tuple(s.id for s in trace.steps
                 if (s.stage == "expectation" and s.part != "Q") or s.rule == "weights_sum")


def _solved(model: Model, p: Parameter, s: Solution, formula: Expr, score: Step,
            before: tuple[str, ...], waiting: tuple[str, ...], trace: Trace) -> None:
    u = model.symbol(p.name)
    if s.eliminated:
        assert s.numerator is not None and s.denominator is not None
        stated = equation(mul(s.denominator, u), s.numerator)
        trace.add("solve", p.name, "eliminate", "solves", model.symbol(p.name, mark="t+1"),
                  formula, needs=(score.id, *_counts(trace)),
                  given={"equation": at_mark(stated, "t", waiting), "at": (*before, p.name)},
                  note=("the other equations put in",))
        return
    two = _stated(p.name, score, s, u, _counts(trace), trace)
    trace.add("solve", p.name, "divide", "solves", model.symbol(p.name, mark="t+1"), formula,
              needs=(two.id,),
              given={"equation": at_mark(two.right, "t", waiting), "at": (*before, p.name)},
              note=_with_new(formula, p))


def _multiplier(model: Model, p: Parameter, s: Solution, score: Step, trace: Trace) -> None:
    """A_l = lambda u_l; summed, lambda = sum_l A_l."""
    u, rows = model.symbol(p.name), multiplier(p)
    assert s.numerator is not None and s.denominator is not None and s.formula is not None
    two = _stated(p.name, score, Solution("simplex", None, u, ONE, s.numerator, rows), u,
                  _counts(trace), trace)
    total = trace.add("solve", p.name, "sum_equation", "sum", two.right,
                      equation(rows, s.denominator), needs=_counts(trace), chain=two.chain,
                      given={"index": p.indices[-1]}, note=("the weights sum to 1",))
    put = replace(add(mul(s.numerator, power(u, -1)), mul(-1, rows)), rows, s.denominator)
    trace.add("solve", p.name, "divide", "solves", model.symbol(p.name, mark="t+1"), s.formula,
              needs=(score.id, total.id), given={"equation": equation(put, zero("scalar")),
                                                 "at": (p.name,)},
              note=("put the multiplier in",))
