"""Other forms of a whole update of the M-step: by moments, centred once, from the old value."""

from __future__ import annotations

from .. import originals
from ..trees import Tree, add, changed, frac, minus, mul, reindexed, sym, total, tree
from .place import Place, rewriting


@rewriting
def mean_by_its_formula(t: Tree, at: Place) -> Tree | None:
    """The new mean written out."""
    if t.op != "sym" or t.args[0] != "mu" or t.args[2] != "t+1" or at.part == "mu":
        return None
    k = t.args[1][0]
    return reindexed(changed(originals.average(originals.x(), k), lambda n: reindexed(
        n, "i", "i7") if n.op == "sum" else None), "i", "i7")


@rewriting
def second_moment(t: Tree, at: Place) -> Tree | None:
    """The mean of the squares minus the square of the mean."""
    if at.part not in ("Sigma", "var"):
        return None
    for k in ("k", *at.statement.labels):
        if t == reindexed(originals.original(at.statement, at.part), "k", k):
            return originals.second_moment(at.statement, k)
    return None


@rewriting
def less_products(t: Tree, at: Place) -> Tree | None:
    """(sum T x x' - N_k mu mu') / N_k."""
    if at.part not in ("Sigma", "var"):
        return None
    for k in ("k", *at.statement.labels):
        if t == reindexed(originals.original(at.statement, at.part), "k", k):
            s = at.statement
            n = total(originals.T(k), "i", "N")
            mean = sym("mu", k, mark="t+1")
            above = total(mul(originals.T(k), originals.outer(originals.x(), s)), "i", "N")
            return frac(minus(above, mul(n, originals.outer(mean, s))), n)
    return None


@rewriting
def centred_once(t: Tree, at: Place) -> Tree | None:
    """sum T (x - mu) x' / N_k: the part with mu' is zero."""
    if at.part not in ("Sigma", "var"):
        return None
    for k in ("k", *at.statement.labels):
        if t == reindexed(originals.original(at.statement, at.part), "k", k):
            s = at.statement
            centred = minus(originals.x(), sym("mu", k, mark="t+1"))
            right = tree("t", originals.x()) if s.data == "vector" else originals.x()
            return originals.average(mul(centred, right), k)
    return None


@rewriting
def one_step_recursion(t: Tree, at: Place) -> Tree | None:
    """mu^t + sum T (x - mu^t) / N_k."""
    if at.part not in ("mu", "lambda"):
        return None
    for k in ("k", *at.statement.labels):
        if t == reindexed(originals.original(at.statement, at.part), "k", k):
            old = sym(at.part, k, mark="t")
            return add(old, originals.average(minus(originals.x(), old), k))
    return None
