"""Small changes of formulas, which the mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...algebra.expression import (
    ZERO,
    Expr,
    add,
    expr,
    log,
    mul,
    power,
    reindex,
    replace,
    rewrite,
    sum_over,
    walk,
)
from ...derivation import Derivation
from .entry import Change

HALF = expr(1) / 2


def swap(e: Expr, old: Expr, new: Expr) -> Iterator[Expr]:
    """The formula with one tree for another, where it occurs."""
    changed = replace(e, old, new)
    if changed != e:
        yield changed


def marks(em: Derivation, f: Expr, old: str, new: str) -> Iterator[Expr]:
    """The formula with the parameters of one iterate taken at another."""
    names = {p.base for p in em.model.parameters}
    changed = rewrite(f, lambda n: Expr("symbol", *n.args[:3], new)
                      if n.op == "symbol" and n.args[3] == old and n.args[0] in names else None)
    if changed != f:
        yield changed


def every(f: Expr, change: Callable[[Expr], Expr | None]) -> Iterator[Expr]:
    """The formula with ``change`` made at every node that it applies to, outermost first, and the
    nodes around it as they are; nothing where the shapes no longer fit."""
    try:
        changed = _every(f, change)
    except TypeError:
        return
    if changed != f:
        yield changed


def _every(e: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    found = change(e)
    if found is not None:
        return found
    args = tuple(_every(a, change) if isinstance(a, Expr) else a for a in e.args)
    return e if args == e.args else Expr(e.op, *args)


def scaled(*by: Expr) -> Change:
    """The formula times a number."""
    def change(em: Derivation, f: Expr) -> Iterator[Expr]:
        for b in by:
            yield mul(b, f)
    return change


def negated(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The formula with the other sign."""
    yield mul(-1, f)


def binary(em: Derivation) -> bool:
    """Whether there are two components."""
    return len(em.model.components.labels) == 2


def of_others(em: Derivation, f: Expr) -> Expr:
    """The formula summed over the other components: of two, that of the other one."""
    s = em.setting
    total = sum_over(reindex(f, s.k, s.j), s.j, s.components)
    return add(total, mul(-1, f))


def for_the_other(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The formula of the other one of two components."""
    s = em.setting
    if not binary(em):
        return
    if f == s.T or any(n.op == "symbol" and s.k in n.args[2] for n in walk(f)):
        yield of_others(em, f)
    else:
        a, b = em.model.components.labels
        yield rewrite(f, lambda n: Expr("symbol", n.args[0], n.args[1], tuple(
            {a: b, b: a}.get(i, i) for i in n.args[2]), n.args[3]) if n.op == "symbol" else None)


def forms(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The formula, and the same with the new parameters in it written out: a mistake that is made
    in the mean is in the spread then too."""
    yield f
    solved = {left.args[0]: right for left, right in em.solutions}

    def change(n: Expr) -> Expr | None:
        if n.op == "symbol" and n.args[3] == "t+1" and n.args[0] in solved and n.args[2]:
            return reindex(solved[n.args[0]], em.setting.k, n.args[2][0])
        return None

    whole = rewrite(f, change)
    if whole != f:
        yield whole


def weighted_by(em: Derivation, f: Expr, weight: Expr) -> Expr:
    """The formula with another weight for the responsibility T_{k,i}, in the counts too.

    Labelled symbols (the N_1 of tau) get the weight of their label.
    """
    s = em.setting

    def change(n: Expr) -> Expr | None:
        if n.op == "symbol" and n.args[0] == ".T":
            return reindex(reindex(weight, s.k, n.args[2][0]), s.i, n.args[2][1])
        if n.op == "symbol" and n.args[0] == ".N":
            return s.over_i(reindex(weight, s.k, n.args[2][0]))
        return None

    return rewrite(f, change)


# -- the bracket of Q: log weight and the terms of the log-density

def bracket(em: Derivation) -> tuple[Expr, tuple[Expr, ...]]:
    """The logarithm of the weight and the terms of the log-density, free."""
    density = em.log_density
    return log(em.setting.weight()), density.args if density.op == "add" else (density,)


def is_spread_term(em: Derivation, t: Expr) -> bool:
    """Whether a term is the logarithm of the spread (a determinant or a variance)."""
    names = {n.args[0] for n in walk(t) if n.op == "symbol"}
    return em.model.observed.name not in names and any(
        n.op == "log" and n.args[0].op in ("det", "symbol") for n in walk(t))


def is_constant_term(em: Derivation, t: Expr) -> bool:
    """Whether a term holds no symbol."""
    return not any(n.op == "symbol" for n in walk(t))


def is_data_term(em: Derivation, t: Expr) -> bool:
    """Whether a term holds the observation and a parameter."""
    names = {n.args[0] for n in walk(t) if n.op == "symbol"}
    return em.model.observed.name in names and len(names) > 1


def is_rate_term(em: Derivation, t: Expr) -> bool:
    """Whether a term holds a parameter, no observation and no logarithm of a spread."""
    names = {n.args[0] for n in walk(t) if n.op == "symbol"}
    return bool(names) and em.model.observed.name not in names and not is_spread_term(em, t)


def per_term(put: Callable[[Derivation, Expr, Expr, Expr], Expr],
             change: Callable[[Expr], tuple[Expr, ...]],
             holds: Callable[[Derivation, Expr], bool]) -> Change:
    """One term of the log-density changed at a time; ``put(em, formula, term, other)`` is the
    formula with another expression for the term."""
    def mutate(em: Derivation, f: Expr) -> Iterator[Expr]:
        _, density = bracket(em)
        for t in density:
            if not holds(em, t):
                continue
            try:
                new = change(t)
            except TypeError:
                continue
            if new != (t,):
                changed = put(em, f, t, add(*new) if new else ZERO)
                if changed != f:
                    yield changed
    return mutate


def inverses_lost(t: Expr) -> tuple[Expr, ...]:
    """The term with the spread itself for its inverse."""
    def here(n: Expr) -> Expr | None:
        if n.op == "inverse":
            return n.args[0]
        if n.op == "power" and n.args[0].op == "symbol" and n.args[1] == expr(-1):
            return n.args[0]
        return None
    return (rewrite(t, here),)


def roots_of_spread(t: Expr) -> tuple[Expr, ...]:
    """The term with the standard deviation for the variance: the root of what is inverted."""
    def here(n: Expr) -> Expr | None:
        if n.op == "power" and n.args[0].op == "symbol" and n.args[1] == expr(-1):
            return power(n.args[0], -HALF)
        return None
    return (rewrite(t, here),)


def squares_lost(t: Expr) -> tuple[Expr, ...]:
    """The term with squares of sums for the sums themselves."""
    return (rewrite(t, lambda n: n.args[0] if n.op == "power" and n.args[1] == expr(2) else None),)
