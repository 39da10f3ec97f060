"""The first place at which a wrong formula differs: the smallest expression in it that has to be
another one for the whole to be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..algebra.expression import (
    MATRIX,
    SCALAR,
    Expr,
    expr,
    inverse,
    mul,
    power,
    rebuild,
    reindex,
    walk,
)
from .answer import Claim
from .diagnose import written_out
from .instances import NotEvaluable
from .judge import COARSE, Judge

#: How many replacements are tried, and how large a formula is searched.
TRIES, LARGEST = 500, 200
#: What is always small enough to be a place.
SMALL = 8


@dataclass(frozen=True)
class Difference:
    """``here`` is the expression in the answer; ``there`` what would make the whole right, None
    where leaving it out does."""

    here: Expr
    there: Expr | None


def first_difference(judge: Judge, claim: Claim, formula: Expr) -> Difference | None:
    """The smallest expression of the formula whose replacement makes the whole right, or None where
    no single one does.

    It is replaced by the expressions of the right formula and by small changes of itself; what
    makes it right is confirmed as any answer is.
    """
    if _size(formula) > LARGEST:
        return None
    truth, pool, tried = judge.truth(claim.part), _pool(judge, claim), set[Expr]()
    labels = judge.em.model.components.labels
    largest = max(SMALL, _size(formula) // 2)
    for path, node in sorted(_paths(formula), key=lambda p: (_size(p[1]), p[0])):
        if _size(node) > largest:
            break  # most of the formula is no place in it
        for new in _replacements(node, pool, labels):
            try:
                changed = _put(formula, path, new)
            except (TypeError, ZeroDivisionError):
                continue
            if changed is None or changed in tried or changed == formula:
                continue
            if len(tried) >= TRIES:
                return None
            tried.add(changed)
            if judge.alike(claim, changed, truth) and \
                    judge.reading(claim, changed) == "right":
                return Difference(*_shown(formula, path, node, new))
    return None


def _shown(formula: Expr, path: tuple[int, ...], node: Expr, new: Expr | None
           ) -> tuple[Expr, Expr | None]:
    """The difference as it is told: what stands in a power is told with its exponent."""
    parent = formula
    for step in path[:-1]:
        parent = parent.args[step]
    if parent.op == "power" and new is not None:
        args = list(parent.args)
        args[path[-1]] = new
        return parent, rebuild(parent, tuple(args))
    return node, new


def _pool(judge: Judge, claim: Claim) -> list[Expr]:
    """The expressions of the right formula, small ones first; for one component with its label."""
    truth = written_out(judge, claim.part)
    found = [n for n in dict.fromkeys(walk(truth)) if n != truth]
    if len(claim.labels) == 1:
        found += [reindex(n, judge.em.setting.k, claim.labels[0]) for n in found]
    return sorted(dict.fromkeys(found), key=_size)[:60]


def _paths(e: Expr, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """Every expression below the whole, with the way to it."""
    for n, a in enumerate(e.args):
        if isinstance(a, Expr):
            yield (*path, n), a
            yield from _paths(a, (*path, n))


def _size(e: Expr) -> int:
    return sum(1 for _ in walk(e))


def _replacements(node: Expr, pool: list[Expr], labels: tuple[str, ...]
                  ) -> Iterator[Expr | None]:
    """What may stand in an expression's place: nothing, a small change of it, another one."""
    yield None
    yield from (mul(by, node) for by in (-1, 2, expr(1) / 2))
    if node.op == "symbol" and node.args[3] and not node.args[0].startswith("."):
        yield Expr("symbol", *node.args[:3], "t" if node.args[3] == "t+1" else "t+1")
    if node.op == "symbol" and node.args[2] and node.args[2][0] in labels:
        name, kind, (own, *rest), mark = node.args
        yield from (Expr("symbol", name, kind, (label, *rest), mark)
                    for label in labels if label != own)
    if node.shape == SCALAR and node.op != "number":
        yield from (power(node, exponent) for exponent in (-1, 2, expr(1) / 2))
    if node.shape == MATRIX:
        yield inverse(node)
    yield from (other for other in pool if other.shape == node.shape and other != node)


def _put(e: Expr, path: tuple[int, ...], new: Expr | None) -> Expr | None:
    """The expression with another one at a place; None where leaving out is not possible there."""
    at, *rest = path
    inner = _put(e.args[at], tuple(rest), new) if rest else new
    if inner is None and (rest or e.op not in ("add", "mul")):
        return None
    return rebuild(e, (*e.args[:at], *(() if inner is None else (inner,)), *e.args[at + 1:]))


def wrong_terms(judge: Judge, claim: Claim, formula: Expr) -> tuple[str, ...]:
    """The parameters (base names) whose terms in a wrong Q are not right: moving one of them alone
    changes the difference to the right Q."""
    at = judge.instances.instance(0)
    s, truth = judge.em.setting, judge.truth("Q")
    own, other = (a.interpreter.point.theta[""] for a in (at, at.elsewhere[0]))
    found = []
    try:
        if {s.k, s.i} & set(at.instances.term(formula).letters):
            return ()
        before = at.value(formula) - at.value(truth)
        for p in (p for p in judge.em.model.parameters if p.base in other):
            there = at.at_free({**own, p.base: other[p.base]})
            after = there.value(formula) - there.value(truth)
            if abs(after - before) > COARSE * (1 + abs(there.value(truth))):
                found.append(p.base)
    except (NotEvaluable, TypeError):
        return ()
    return tuple(found)
