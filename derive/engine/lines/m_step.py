"""The M-step, line by line: scores, stationary equations, updates."""

from __future__ import annotations

from ...algebra.expression import (
    ONE,
    SCALAR,
    Expr,
    add,
    at_mark,
    equation,
    expr,
    mul,
    power,
    replace,
    walk,
    zero,
)
from ...algebra.normal import factors
from ...model import Model, Parameter
from ...trace import Step, Trace
from ..parts import Block, Expected, Summand
from ..solve import Solution
from ..totals import Totals
from .e_step import sums
from .score import multiplier, score


def m_step(model: Model, totals: Totals, joint: tuple[Summand, ...], q: tuple[Expected, ...],
           blocks: tuple[Block, ...], solutions: dict[str, Solution], trace: Trace) -> None:
    """Records score, solution and update of every parameter, in the order of the updates."""
    for block in blocks:
        names = [u.parameter for u in block.updates]
        for n, update in enumerate(block.updates):
            p = model.parameter(update.parameter)
            before, waiting = tuple(names[:n]), tuple(names[n + 1:])
            solution = solutions[p.name]
            last = score(model, totals, joint, q, p, trace)
            if update.formula is None:
                _root(model, p, solution, update.equation, last, before, waiting, trace)
            elif p.domain == "simplex":
                _multiplier(model, p, solution, last, trace)
            else:
                _solved(model, p, solution, update.formula, last, before, waiting, trace)


def _root(model: Model, p: Parameter, s: Solution, stationary: Expr | None, last: Step,
          before: tuple[str, ...], waiting: tuple[str, ...], trace: Trace) -> None:
    assert stationary is not None
    factor = at_mark(at_mark(s.left, "t+1", before), "t", waiting)
    trace.add("solve", p.name, "root", "root", model.symbol(p.name, mark="t+1"), stationary,
              needs=(last.id, *sums(trace)),
              given={"factor_left": factor, "at": (*before, p.name, *s.profile)},
              note=("no closed form: the root is found by number",))


def _stated(part: str, score: Step, s: Solution, u: Expr, needs: tuple[str, ...],
            trace: Trace) -> Step:
    """score = 0 cleared of what is invertible, then denominator * u = numerator."""
    assert s.numerator is not None and s.denominator is not None
    nothing = zero(score.right.shape)
    u = power(u, s.power)
    cleared = add(s.numerator, mul(-1, s.denominator, u))
    start = next((t for t in trace.steps if t.id == score.chain), score)
    head = equation(start.left if start.head is None else start.head, nothing)
    one = trace.add("solve", part, "clear", "<=>", equation(score.right, nothing),
                    equation(cleared, nothing), head=head, needs=(score.id, *needs),
                    given={"factor_left": s.left, "factor_right": s.right},
                    note=(*_multiplied(s.left, s.right), *_summed(score.right, cleared)))
    return trace.add("solve", part, "collect", "<=>", one.right,
                     equation(mul(s.denominator, u), s.numerator), chain=one.id,
                     given={"factor_left": expr(-1), "factor_right": ONE})


def _summed(score: Expr, cleared: Expr) -> tuple[str, ...]:
    """That counts were added up, where a size comes in that the score has not."""
    before = {n for n in walk(score) if n.op == "size"}
    return () if {n for n in walk(cleared) if n.op == "size"} <= before else (
        "; the responsibilities sum to 1",)


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


def _solved(model: Model, p: Parameter, s: Solution, formula: Expr, score: Step,
            before: tuple[str, ...], waiting: tuple[str, ...], trace: Trace) -> None:
    u = model.symbol(p.name)
    if s.eliminated:
        assert s.numerator is not None and s.denominator is not None
        stated = equation(mul(s.denominator, u), s.numerator)
        trace.add("solve", p.name, "eliminate", "solves", model.symbol(p.name, mark="t+1"),
                  formula, needs=(score.id, *sums(trace)),
                  given={"equation": at_mark(stated, "t", waiting), "at": (*before, p.name)},
                  note=("the other equations put in",))
        return
    two = _stated(p.name, score, s, u, sums(trace), trace)
    trace.add("solve", p.name, "divide", "solves", model.symbol(p.name, mark="t+1"), formula,
              needs=(two.id,),
              given={"equation": at_mark(two.right, "t", waiting), "at": (*before, p.name)},
              note=_with_new(formula, p))


def _multiplier(model: Model, p: Parameter, s: Solution, score: Step, trace: Trace) -> None:
    """A_l = lambda u_l; summed, lambda = sum_l A_l."""
    u, rows = model.symbol(p.name), multiplier(p)
    assert s.numerator is not None and s.denominator is not None and s.formula is not None
    two = _stated(p.name, score, Solution("simplex", None, u, ONE, s.numerator, rows), u,
                  sums(trace), trace)
    total = trace.add("solve", p.name, "sum_equation", "sum", two.right,
                      equation(rows, s.denominator), needs=sums(trace), chain=two.chain,
                      given={"index": p.indices[-1]}, note=("the weights sum to 1",))
    put = replace(add(mul(s.numerator, power(u, -1)), mul(-1, rows)), rows, s.denominator)
    trace.add("solve", p.name, "divide", "solves", model.symbol(p.name, mark="t+1"), s.formula,
              needs=(score.id, total.id), given={"equation": equation(put, zero("scalar")),
                                                 "at": (p.name,)},
              note=("put the multiplier in",))
