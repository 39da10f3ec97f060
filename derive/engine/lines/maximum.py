"""It is the maximum: Q falls from theta^{t+1} by divergences, for every theta; and the new
parameters lie in their domains."""

from __future__ import annotations

from ...algebra.expression import (
    ZERO,
    Expr,
    add,
    at_mark,
    both,
    function,
    is_zero,
    mul,
    power,
    transpose,
)
from ...algebra.normal import depends_on, terms
from ...model import Model
from ...trace import LOGS, Step, Trace
from ..divergences import Divergence, Move, divergences, gain, moves
from ..equality import agreement, at_t, where_zero
from ..letters import over
from ..parts import Block, Expected, Summand
from ..positive import Positive
from ..solve import Solution
from ..totals import Totals
from .domains import domain
from .e_step import Q, q_groups, sums
from .written import Group, expected_indicators, logs, unopened

STAGE = "maximum"
Q_NEW, Q_OLD = function("Q", "t+1"), function("Q", "t")


def maximum(model: Model, totals: Totals, joint: tuple[Summand, ...], q: tuple[Expected, ...],
            blocks: tuple[Block, ...], solutions: dict[str, Solution], trace: Trace) -> None:
    """Records the gap, that Q rises, and where it does not; then the domains."""
    positive = Positive(model, joint, {n: s.formula for n, s in solutions.items()
                                       if s.formula is not None})
    if all(b.kind == "joint" for b in blocks):
        names = tuple(u.parameter for b in blocks for u in b.updates)
        move = Move(names)
        found = divergences(model, totals, q, move)
        _rises(model, totals, found, Q_NEW - Q, _ratios(model, joint, move), "gap", move, trace)
        gap = _last(trace, "gap")
        trace.add(STAGE, "total", "sum_of_parts", ">=", Q_NEW, Q,
                  needs=(gap.id, *_gibbs(trace, ">=")), given={"terms": _parts_of(gap)},
                  note=("every part is at least 0",))
        _only(model, positive, gap, Q_NEW - Q, "total", trace)
    else:
        shown: list[tuple[str, Expr]] = []
        for b in blocks:
            for move in moves(b):
                shown.append(_part(model, positive, totals, joint, q, move, b.kind, trace))
        trace.add(STAGE, "total", "sum_of_parts", ">=", Q_NEW, Q_OLD, needs=_earlier(shown),
                  given={"terms": tuple(shown)}, note=("step by step",))
        _nowhere_else(model, shown, trace)
    for b in blocks:
        for u in b.updates:
            if u.formula is not None:
                domain(model, totals, positive, model.parameter(u.parameter), u.formula,
                       solutions, trace)


def _earlier(shown: list[tuple[str, Expr]]) -> tuple[str, ...]:
    """The lines that lemmas name."""
    return tuple(lemma.split(":")[1].split("@")[0] for lemma, _ in shown if ":" in lemma)


def _only(model: Model, positive: Positive, gap: Step, difference: Expr, part: str,
          trace: Trace) -> None:
    """Where a difference that is a sum of divergences is 0."""
    equations = where_zero(model, positive, gap.right)
    if equations:
        trace.add(STAGE, part, "equality", "only", difference, both(*equations),
                  needs=(gap.id, *_gibbs(trace, "only")), given={"terms": _parts_of(gap)},
                  note=("each part is then 0",))


def _nowhere_else(model: Model, shown: list[tuple[str, Expr]], trace: Trace) -> None:
    """Where Q does not rise from theta^t: each part that says where it does not."""
    by_id = {s.id: s for s in trace.steps}
    only = {s.part: s for s in trace.steps if s.relation == "only" and s.stage == STAGE}
    parts, equations = [], []
    for lemma, rise in shown:
        part = by_id[_earlier([(lemma, rise)])[0]].part if ":" in lemma else ""
        if part in only:
            parts.append((f"only:{only[part].id}@t", rise))
            equations.append(only[part].right)
        else:
            parts.append((lemma, rise))
    if equations:
        every = tuple(dict.fromkeys(e for q in equations for e in (
            q.args if q.op == "and" else (q,))))
        trace.add(STAGE, "total", "equality", "only", Q_NEW - Q_OLD, at_t(model, every),
                  needs=_earlier(parts), given={"terms": tuple(parts)},
                  note=("each part is then 0",))


def _part(model: Model, positive: Positive, totals: Totals, joint: tuple[Summand, ...],
          q: tuple[Expected, ...], move: Move, kind: str, trace: Trace) -> tuple[str, Expr]:
    """A part of Q that moves, and that it rises: (lemma, the difference from theta^t)."""
    terms_of = logs(model, _moving(model, joint, move), expected_indicators(model),
                    lambda s: _held(s.body, model, move))
    name = move.moved[0]
    difference = move.new(terms_of) - move.free(terms_of)
    at_t = Move(move.moved, move.before, (*move.waiting, *move.moved)).free(terms_of)
    rise = move.new(terms_of) - at_t
    if kind == "safeguarded":
        return "safeguard", rise
    found = divergences(model, totals, q, move)
    _rises(model, totals, found, difference, _ratios(model, joint, move), f"gap_{name}", move,
           trace)
    gap = _last(trace, f"gap_{name}")
    end = trace.add(STAGE, f"gap_{name}", "sum_of_parts", ">=", difference, ZERO,
                    needs=(gap.id, *_gibbs(trace, ">=")),
                    given={"terms": _parts_of(gap)},
                    note=("every part is at least 0",))
    _only(model, positive, gap, difference, f"gap_{name}", trace)
    return f"earlier:{end.id}@t", rise


def _moving(model: Model, joint: tuple[Summand, ...], move: Move) -> list[Group]:
    """The groups of Q with only what moves."""
    parts = [g.part(lambda s: _held(s.body, model, move) != ZERO) for g in q_groups(model, joint)]
    return [g for g in parts if g is not None]


def _held(e: Expr, model: Model, move: Move) -> Expr:
    """The terms that hold a parameter that moves."""
    u = [model.symbol(name) for name in move.moved]
    held = [t for t in terms(e) if any(depends_on(t, one) for one in u)]
    return add(*held) if held else ZERO


def _ratios(model: Model, joint: tuple[Summand, ...], move: Move) -> Expr:
    """The logarithms of the densities after and before the move, subtracted."""
    def apart(s: Summand) -> Expr:
        e = _held(unopened(s), model, move)
        return move.new(e) - move.free(e)

    return logs(model, _moving(model, joint, move), expected_indicators(model), apart)


def _last(trace: Trace, part: str) -> Step:
    return next(s for s in reversed(trace.steps) if s.part == part)


def _gibbs(trace: Trace, relation: str) -> tuple[str, ...]:
    """The lines that say that divergences are at least 0, or where they are 0."""
    return tuple(s.id for s in trace.steps if s.part.endswith("_gibbs")
                 and s.relation == relation and s.stage == STAGE)


def _rises(model: Model, totals: Totals, found: tuple[Divergence, ...], difference: Expr,
           ratios: Expr, part: str, move: Move, trace: Trace) -> None:
    """The divergences defined and shown to be at least 0; the difference is their sum."""
    definitions = []
    for d in found:
        known = {s.left for s in trace.steps if s.rule == "divergence"}
        if d.symbol not in known:
            name = d.name if not any(s.part == d.name for s in trace.steps) else (
                f"{d.name}_{part.removeprefix('gap_')}")
            first = trace.add(STAGE, name, "divergence", ":=", d.symbol, d.definition)
            if d.closed is not None:
                trace.then(first, "closed_form", d.closed, "moments",
                           note=("each statistic replaced by its mean",))
            given = {"terms": (("gibbs", d.symbol),)}
            trace.add(STAGE, f"{name}_gibbs", "gibbs", ">=", d.symbol, ZERO, "gibbs",
                      needs=(first.id,), given=given)
            trace.add(STAGE, f"{name}_gibbs", "equality", "only", d.symbol,
                      both(*agreement(model, d.symbol)), needs=(first.id,), given=given,
                      note=("the two laws are then the same",))
        definitions += [s.id for s in trace.steps if s.left == d.symbol and s.relation == ":="]
    solved = tuple(s.id for s in trace.steps if s.relation in ("solves", "root"))
    written = tuple(s.id for s in trace.steps if s.part.startswith("density_"))
    first = trace.equal(STAGE, part, "split", difference, ratios, LOGS,
                        needs=(_last(trace, "Q").id, *written),
                        note=("the terms at both points, subtracted",))
    trace.then(first, "divergences", add(*(gain(totals, d) for d in found)), LOGS,
               needs=(*definitions, *solved, *sums(trace)),
               given=_vanishing(model, move.moved, trace),
               note=("the updates make the averages of the statistics their means",))


def _vanishing(model: Model, moved: tuple[str, ...], trace: Trace) -> dict[str, Expr]:
    """What the difference is besides the divergences: 0, as the roots solve their equations."""
    found = []
    for step in trace.steps:
        if step.relation != "root" or step.left.args[0] not in moved:
            continue
        u = model.symbol(step.left.args[0])
        left, right = (at_mark(e, "t+1", step.given["at"]) for e in step.right.args)
        apart = left if is_zero(right) else add(left, mul(-1, right))
        factor = at_mark(step.given["factor_left"], "t+1", step.given["at"])
        found.append(over(model, u.args[2],
                          mul(power(factor, -1), transpose(step.left - u), apart)))
    return {"vanishing": add(*found)} if found else {}


def _parts_of(gap: Step) -> tuple[tuple[str, Expr], ...]:
    """The gap as parts that are at least 0: divergences, and what is 0 at roots."""
    vanishing = gap.given.get("vanishing")
    return (("divergences", gap.right),
            *([] if vanishing is None else [("vanishing", vanishing)]))
