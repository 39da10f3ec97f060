"""Small changes of formulas, which the mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
from ...setting import Setting
from .entry import Change

HALF = expr(1) / 2
#: What is made of the symbols of a derivation: a formula, or a tree and what is put for it.
Make = Callable[[Setting], Expr]
Pair = Callable[[Setting], tuple[Expr, Expr]]


# -- changes from the derivation's symbols alone

def made(*makes: Make) -> Change:
    """Formulas that hold nothing of the right one."""
    return lambda em, f: (make(em.setting) for make in makes)


def exchanged(*pairs: Pair, written_out: bool = False) -> Change:
    """The formula with one tree for another; ``written_out`` in the new parameters in it too."""
    def change(em: Derivation, f: Expr) -> Iterator[Expr]:
        for pair in pairs:
            for g in forms(em, f) if written_out else (f,):
                yield from swap(g, *pair(em.setting))
    return change


def scaled(*by: Expr) -> Change:
    """The formula times a number."""
    return lambda em, f: (mul(b, f) for b in by)


def where(holds: Callable[[Derivation], bool], change: Change) -> Change:
    """A change that is made in some derivations only."""
    return lambda em, f: change(em, f) if holds(em) else ()


def binary(em: Derivation) -> bool:
    """Whether there are two components."""
    return len(em.model.components.labels) == 2


def two_weights(em: Derivation) -> bool:
    """Whether there are two components whose weights are parameters."""
    return binary(em) and em.setting.weight().op == "symbol"


# -- changes of a formula

def swap(e: Expr, old: Expr, new: Expr) -> Iterator[Expr]:
    """The formula with one tree for another, where it occurs."""
    yield from unless(e, replace(e, old, new))


def unless(f: Expr, changed: Expr) -> Iterator[Expr]:
    """A changed formula, where it is another one."""
    if changed != f:
        yield changed


def marks(em: Derivation, f: Expr, old: str, new: str) -> Iterator[Expr]:
    """The formula with the parameters of one iterate taken at another."""
    names = {p.base for p in em.model.parameters}
    return unless(f, rewrite(f, lambda n: Expr("symbol", *n.args[:3], new)
                             if n.op == "symbol" and n.args[3] == old and n.args[0] in names
                             else None))


def every(f: Expr, change: Callable[[Expr], Expr | None]) -> Iterator[Expr]:
    """The formula with ``change`` made at every node that it applies to, outermost first, and the
    nodes around it as they are; nothing where the shapes no longer fit."""
    def changed(e: Expr) -> Expr:
        found = change(e)
        if found is not None:
            return found
        args = tuple(changed(a) if isinstance(a, Expr) else a for a in e.args)
        return e if args == e.args else Expr(e.op, *args)

    try:
        whole = changed(f)
    except TypeError:
        return
    yield from unless(f, whole)


def old_value(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The parameter left at theta^t."""
    for left, right in em.solutions:
        if right == f:
            yield Expr("symbol", *left.args[:3], "t")
            return


def of_others(s: Setting, f: Expr) -> Expr:
    """The formula summed over the other components: of two, that of the other one."""
    total = sum_over(reindex(f, s.k, s.j), s.j, s.components)
    return add(total, mul(-1, f))


def for_the_other(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The formula of the other one of two components."""
    s = em.setting
    if f == s.T or any(n.op == "symbol" and s.k in n.args[2] for n in walk(f)):
        yield of_others(s, f)
    else:
        a, b = em.model.components.labels
        yield rewrite(f, lambda n: Expr("symbol", n.args[0], n.args[1], tuple(
            {a: b, b: a}.get(i, i) for i in n.args[2]), n.args[3]) if n.op == "symbol" else None)


def forms(em: Derivation, f: Expr) -> Iterator[Expr]:
    """The formula, and the same with the new parameters in it written out: a mistake that is made
    in the mean is in the spread then too."""
    yield f
    solved = {left.args[0]: right for left, right in em.solutions}
    yield from unless(f, rewrite(f, lambda n: reindex(
        solved[n.args[0]], em.setting.k, n.args[2][0]) if n.op == "symbol" and n.args[3] == "t+1"
        and n.args[0] in solved and n.args[2] else None))


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


def in_q(s: Setting, *terms: Expr, weight: Expr | None = None) -> Expr:
    """Q with these terms in its bracket, and this weight for the responsibility."""
    return s.over_i(s.over_k(mul(s.T if weight is None else weight, add(*terms))))


def bracketed(make: Callable[[Setting, Expr, tuple[Expr, ...]], Iterable[Expr]]) -> Change:
    """Formulas of the logarithm of the weight and the terms of the log-density."""
    return lambda em, f: make(em.setting, *bracket(em))


def kind_of_term(em: Derivation, t: Expr) -> str:
    """What a term of the log-density holds: nothing ("constant"), the observation with a parameter
    ("data"), the logarithm of the spread, a determinant or a variance ("spread"), another function
    of a parameter ("rate"), the observation alone ("")."""
    names = {n.args[0] for n in walk(t) if n.op == "symbol"}
    if em.model.observed.name in names:
        return "data" if len(names) > 1 else ""
    if any(n.op == "log" and n.args[0].op in ("det", "symbol") for n in walk(t)):
        return "spread"
    return "rate" if names else "constant"


def per_term(put: Callable[[Derivation, Expr, Expr, Expr], Expr],
             change: Callable[[Expr], Iterable[Expr]], *kinds: str) -> Change:
    """One term of these kinds changed at a time; ``put(em, formula, term, other)`` is the formula
    with another expression for the term."""
    def mutate(em: Derivation, f: Expr) -> Iterator[Expr]:
        for t in bracket(em)[1]:
            if kind_of_term(em, t) not in kinds:
                continue
            try:
                new = tuple(change(t))
            except TypeError:
                continue
            if new != (t,):
                yield from unless(f, put(em, f, t, add(*new) if new else ZERO))
    return mutate


def inverses_lost(t: Expr) -> Iterable[Expr]:
    """The term with the spread itself for its inverse."""
    return (rewrite(t, lambda n: n.args[0] if n.op == "inverse" or _inverted(n) else None),)


def roots_of_spread(t: Expr) -> Iterable[Expr]:
    """The term with the standard deviation for the variance: the root of what is inverted."""
    return (rewrite(t, lambda n: power(n.args[0], -HALF) if _inverted(n) else None),)


def _inverted(n: Expr) -> bool:
    return n.op == "power" and n.args[0].op == "symbol" and n.args[1] == expr(-1)


def squares_lost(t: Expr) -> Iterable[Expr]:
    """The term with squares of sums for the sums themselves."""
    return (rewrite(t, lambda n: n.args[0] if n.op == "power" and n.args[1] == expr(2) else None),)
