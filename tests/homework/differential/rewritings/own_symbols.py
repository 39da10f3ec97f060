"""Symbols of the answer's own, for a sub-formula or a density."""

from __future__ import annotations

from .. import originals
from ..trees import Tree, count, free, reindexed, tree, walk
from .place import Place, rewriting


@rewriting
def own_symbol(t: Tree, at: Place) -> Tree | None:
    """A letter of the answer's own for a sub-formula."""
    if t.op not in ("add", "mul", "frac", "sum", "exp", "log") or count(t) < 4 or \
            not at.letters or len(at.own) > 3:
        return None
    indices = tuple(sorted(free(t), key=lambda c: (c[0] == "k", c)))
    if any(n.op == "stack" for n in walk(t)) or len(indices) > 2 or \
            len({c[0] for c in indices}) != len(indices):
        return None
    if any(n.op == "sym" and n.args[1][0] not in at.statement.labels and (
            n.args[0] == "weight" and at.one_weight
            or n.args[0] == "T" and at.one_responsibility) for n in walk(t)):
        return None
    letter = at.letters.pop(at.rng.randrange(len(at.letters)))
    formal = tuple(c[0] for c in indices)
    body = t
    for c, f in zip(indices, formal, strict=True):
        body = reindexed(body, c, f)
    at.own[letter] = (formal, body)
    return tree("own", letter, indices)


@rewriting
def own_density(t: Tree, at: Place) -> Tree | None:
    """f_k(x_i), a density of the answer's own."""
    if t.op != "density" or not at.letters:
        return None
    *_, last = t.args
    if any(a.op != "sym" for a in t.args):
        return None
    k, i = last.args[1][0], t.args[0].args[1][0]
    if last.op != "sym" or k in at.statement.labels:
        return None
    name = "density:" + last.args[2]
    at.own.setdefault(name, (("i", "k"), originals.density(at.statement, "k", last.args[2])
                             if at.rng.random() < 0.5 else originals.written_out(
            at.statement, originals.density(at.statement, "k", last.args[2]).args)))
    return tree("own", name, (i, k))
