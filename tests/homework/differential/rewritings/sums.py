"""Sums over an index: split, joined, exchanged, renamed, or written out."""

from __future__ import annotations

from .. import originals
from ..trees import Tree, add, frac, free, mul, neg, reindexed, size, total, unused
from .place import Place, rewriting, signed


@rewriting
def split_sum(t: Tree, at: Place) -> Tree | None:
    if t.op != "sum" or t.args[0].op != "add":
        return None
    body, index, over = t.args
    return add(*(neg(total(a.args[0], index, over)) if a.op == "neg" else total(a, index, over)
                 for a in body.args))


@rewriting
def join_sums(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    for n, a in enumerate(t.args):
        for m in range(n + 1, len(t.args)):
            (s1, one), (s2, two) = signed(a), signed(t.args[m])
            if one.op == two.op == "sum" and one.args[2] == two.args[2]:
                _, i, over = one.args
                if i in free(two) or two.args[1] in free(one):
                    continue
                other = two.args[0] if two.args[1] == i else reindexed(two.args[0], two.args[1], i)
                terms = [neg(one.args[0]) if s1 else one.args[0], neg(other) if s2 else other]
                rest = [b for p, b in enumerate(t.args) if p not in (n, m)]
                return add(total(add(*terms), i, over), *rest)
    return None


@rewriting
def constant_out(t: Tree, at: Place) -> Tree | None:
    """c sum a for sum c a: scalars, and matrices in front."""
    if t.op != "sum":
        return None
    body, i, over = t.args
    if body.op == "neg":
        return neg(total(body.args[0], i, over))
    if body.op == "frac" and i not in free(body.args[1]):
        return frac(total(body.args[0], i, over), body.args[1])
    if body.op != "mul":
        return None
    out = [f for f in body.args if i not in free(f) and at.scalar(f)]
    if not out:
        if i not in free(body.args[0]):
            return mul(body.args[0], total(mul(*body.args[1:]), i, over))
        return None
    c = at.rng.choice(out)
    rest = list(body.args)
    rest.remove(c)
    return mul(c, total(mul(*rest), i, over))


@rewriting
def constant_in(t: Tree, at: Place) -> Tree | None:
    if t.op == "frac" and t.args[0].op == "sum":
        body, i, over = t.args[0].args
        if i in free(t.args[1]):
            return None
        return total(frac(body, t.args[1]), i, over)
    if t.op != "mul" or t.args[-1].op != "sum":
        return None
    body, i, over = t.args[-1].args
    if any(i in free(f) for f in t.args[:-1]):
        return None
    return total(mul(*t.args[:-1], body), i, over)


@rewriting
def exchange_sums(t: Tree, at: Place) -> Tree | None:
    if t.op != "sum" or t.args[0].op != "sum":
        return None
    inner = t.args[0]
    return total(total(inner.args[0], t.args[1], t.args[2]), inner.args[1], inner.args[2])


@rewriting
def rename_index(t: Tree, at: Place) -> Tree | None:
    if t.op != "sum":
        return None
    new = unused(t, t.args[1])
    return total(reindexed(t.args[0], t.args[1], new), new, t.args[2])


@rewriting
def unroll(t: Tree, at: Place) -> Tree | None:
    """The components of a sum one by one."""
    if t.op != "sum" or t.args[2] != "K" or not at.statement.labels:
        return None
    return add(*(reindexed(t.args[0], t.args[1], label) for label in at.statement.labels))


@rewriting
def sum_of_ones(t: Tree, at: Place) -> Tree | None:
    """N as the sum of all N_k; not where the responsibilities are defined, which it would use."""
    if t == size("N") and at.part != "responsibilities" and at.rng.random() < 0.3:
        return total(total(originals.T("k5", "i5"), "i5", "N"), "k5", "K")
    return None
