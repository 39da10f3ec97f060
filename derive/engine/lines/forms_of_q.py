"""Q in other forms: every value of the latent variable written out in the statement's own letters,
and the part of each block by itself, weights with their expected counts."""

from __future__ import annotations

from ...algebra.expression import ONE, ZERO, Expr, add, mul, reindex, sum_over, walk
from ...algebra.normal import factors, terms
from ...model import Model
from ...trace import LOGS, Trace
from ..letters import letters, over
from ..parts import Expected, Summand, Unit
from ..posterior import of_guards
from ..totals import Totals
from .e_step import Q, q_groups, sums
from .written import Group

#: So many values of a latent variable are written one by one.
FEW = 4


def forms_of_q(model: Model, totals: Totals, joint: tuple[Summand, ...], units: tuple[Unit, ...],
               q: tuple[Expected, ...], trace: Trace) -> None:
    """Records both, where there is one latent variable a unit."""
    if len(units) != 1 or len(units[0].latents) != 1:
        return
    last = next(s for s in reversed(trace.steps) if s.part == "Q")
    groups = q_groups(model, joint)
    u = units[0]
    labels = model.plate(u.values[0]).labels
    if 1 < len(labels) <= FEW and all(g.guards for g in groups):
        named = over(model, u.plates, mul(_weight(groups), add(*(
            _at(model, u, groups, label) for label in labels))))
        if named != last.right:
            trace.equal("expectation", "named", "labelled", Q, named, LOGS, needs=(last.id,),
                        note=("one term for each value",))
    separated = _separated(model, totals, q, u)
    if separated is not None and separated != last.right:
        trace.equal("expectation", "separated", "split", Q, separated, LOGS,
                    needs=(last.id, *sums(trace)),
                    note=("each parameter stands in one part only",))


def _weight(groups: tuple[Group, ...]) -> Expr:
    return groups[0].weight if groups else ONE


def _at(model: Model, u: Unit, groups: tuple[Group, ...], label: str) -> Expr:
    """T at a value times all that stands with it."""
    k = u.values[0]
    found: list[Expr] = []
    for g in groups:
        (guard,) = g.guards
        if guard.value not in (k, label):
            continue
        inside = set(g.plates) - {k, *u.plates}
        found += [reindex(over(model, inside, over(model, inner, mul(s.seen, s.body))), k, label)
                  for inner, s in g.pieces]
    t = of_guards(model, groups[0].guards)
    at = Expr("symbol", *t.args[:2], (label, *t.args[2][1:]), t.args[3])
    return mul(at, add(*found))


def _separated(model: Model, totals: Totals, q: tuple[Expected, ...], u: Unit) -> Expr | None:
    """What is the same for all units with its count; the rest summed over them last."""
    k = u.values[0]
    same = [s for s in q if not letters(s.body) & set(u.plates)]
    rest = [s for s in q if s not in same]
    if not same or not rest:
        return None
    each = [s for s in same if k in letters(s.body)]
    counted = [sum_over(e, k, model.plate(k).size) if k in letters(e) else e for e in (
        _counted(totals, each, (k,)), _counted(totals, [s for s in same if s not in each], ()))]
    joined: dict[tuple[tuple[str, ...], Expr], list[Expr]] = {}
    for s in rest:
        inner = set(s.plates) - {k, *u.plates}
        inside = [f for f in factors(s.coefficient) if letters(f) & inner]
        outside = mul(*(f for f in factors(s.coefficient) if f not in inside))
        joined.setdefault((tuple(p for p in s.plates if p in (k, *u.plates)), outside),
                          []).append(over(model, inner, mul(*inside, s.body)))
    parts = []
    for (plates, coefficient), bodies in joined.items():
        e = over(model, set(plates) - {k}, mul(coefficient, add(*bodies)))
        parts.append(sum_over(e, k, model.plate(k).size) if k in plates else e)
    return add(*(e for e in counted if e != ZERO), *parts)


def _counted(totals: Totals, parts: list[Expected], own: tuple[str, ...]) -> Expr:
    """Their sum over all plates but those, logarithms last."""
    if not parts:
        return ZERO
    found = totals.total([(frozenset(s.plates), mul(s.coefficient, s.body)) for s in parts], own)
    return add(*map(_log_last, terms(found)))


def _log_last(t: Expr) -> Expr:
    """A product with its logarithms behind the other factors."""
    logs = [f for f in factors(t) if any(n.op == "log" for n in walk(f))]
    return mul(*(f for f in factors(t) if f not in logs), *logs)
