"""Responsibilities, weights and counts in terms of each other; over all components they sum to a
known number."""

from __future__ import annotations

from .. import originals
from ..trees import ONE, Tree, minus, mul, size, sym, total, tree
from .place import Place, rewriting


@rewriting
def one_minus_responsibility(t: Tree, at: Place) -> Tree | None:
    labels = at.statement.labels
    if t.op != "sym" or t.args[0] != "T" or t.args[1][0] not in labels:
        return None
    k, i = t.args[1]
    other = labels[1 - labels.index(k)]
    return minus(ONE, originals.T(other, i))


@rewriting
def one_minus_weight(t: Tree, at: Place) -> Tree | None:
    labels = at.statement.labels
    if t.op != "sym" or t.args[0] != "weight" or t.args[1][0] not in labels[1:]:
        return None
    return minus(ONE, sym("weight", labels[0], mark=t.args[2]))


def responsibilities_summed(t: Tree) -> str | None:
    """The component whose responsibilities a node sums, or None."""
    if t.op != "sum" or t.args[2] != "N" or t.args[0].op != "sym" or t.args[0].args[0] != "T":
        return None
    k, i = t.args[0].args[1]
    return k if i == t.args[1] else None


@rewriting
def n_minus_other_count(t: Tree, at: Place) -> Tree | None:
    labels = at.statement.labels
    k = responsibilities_summed(t)
    if k is None or k not in labels:
        return None
    other = labels[1 - labels.index(k)]
    return minus(size("N"), total(originals.T(other, t.args[1]), t.args[1], "N"))


@rewriting
def total_minus_other(t: Tree, at: Place) -> Tree | None:
    """sum x - sum T_2 x for sum T_1 x."""
    labels = at.statement.labels
    if t.op != "sum" or t.args[2] != "N" or t.args[0].op != "mul":
        return None
    body, i, over = t.args
    found = [f for f in body.args if f.op == "sym" and f.args[0] == "T" and f.args[1][0] in labels
             and f.args[1][1] == i]
    if not found:
        return None
    rest = list(body.args)
    n = rest.index(found[0])
    other = labels[1 - labels.index(found[0].args[1][0])]
    rest[n] = originals.T(other, i)
    whole = rest[:n] + rest[n + 1 :]
    return minus(total(mul(*whole), i, over), total(mul(*rest), i, over))


@rewriting
def count_by_weight(t: Tree, at: Place) -> Tree | None:
    """N tau^{t+1} for N_k."""
    k = responsibilities_summed(t)
    if k is None or at.part in ("responsibilities", "Q", "weight") or not at.statement.weight:
        return None
    if at.one_weight and k not in at.statement.labels:
        return None
    return mul(size("N"), sym("weight", k, mark="t+1"))


@rewriting
def named_count(t: Tree, at: Place) -> Tree | None:
    """N_k for the sum of the responsibilities, where the answer has a name for it."""
    k = responsibilities_summed(t)
    if k is None or "count" not in at.own:
        return None
    formal = at.own["count"][0]
    if not formal:
        label = at.own["count"][1].args[0].args[1][0]
        return tree("own", "count", ()) if k == label else None
    return tree("own", "count", (k,))


@rewriting
def number_of_sum(t: Tree, at: Place) -> Tree | None:
    """N_1 = N - N_2, by its name."""
    if t.op != "own" or t.args[0] != "count" or len(t.args[1]) != 1:
        return None
    labels = at.statement.labels
    if t.args[1][0] not in labels:
        return None
    other = labels[1 - labels.index(t.args[1][0])]
    return minus(size("N"), tree("own", "count", (other,)))
