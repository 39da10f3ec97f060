"""Operations in the words of a textbook: inverses and determinants in the place of factors."""

from __future__ import annotations

from fractions import Fraction

from ..program import Graph, Node


def in_plain_words(node: Node, g: Graph) -> Node:
    """An operation by the inverse and the determinant in the place of a factor, without those that
    save digits."""
    everywhere = tuple(range(node.rank))
    match node.op:
        case "log1p":
            one = g.node("number", Fraction(1)), ()
            return g.node("log", g.node("add", one, (node.args[0], everywhere), rank=node.rank),
                          rank=node.rank)
        case "log_diagonal" if node.args[0].op == "cholesky":
            return g.node("log_det", node.args[0].args[0], rank=node.rank)
        case "det":
            log_det = g.node("log_det", node.args[0], rank=node.rank)
            return g.node("exp", log_det, rank=node.rank)
        case "solve":
            (a, at_a), (b, at_b), vector = node.args
            inverse = g.node("inverse", a, rank=a.rank)
            summed = node.rank
            row = node.rank - 1 if vector else node.rank - 2
            left = (*at_a[:-2], row, summed)
            right = (*at_b[:-1], summed) if vector else (*at_b[:-2], summed, at_b[-1])
            return g.node("contract", (inverse, left), (b, right), rank=node.rank)
        case "contract" if len(node.args) == 2 and node.args[0] == node.args[1]:
            return _quadratic(node, g)
    return node


def _quadratic(node: Node, g: Graph) -> Node:
    """v' S^-1 v in the place of the square of L^-1 v."""
    white, outer = node.args[0]
    if white.op != "contract" or len(white.args) != 2:
        return node
    factor = next((p for p in white.args if p[0].op == "inverse" and
                   p[0].args[0].op == "cholesky"), None)
    if factor is None:
        return node
    (v, at_v) = next(p for p in white.args if p is not factor)
    row, column = factor[1][-2:]
    if row >= white.rank or outer[row] < node.rank or column < white.rank:
        return node
    one, other = node.rank, node.rank + 1
    plates = {n: outer[n] for n in range(white.rank) if n != row}
    S = factor[0].args[0].args[0]
    inverse = g.node("inverse", S, rank=S.rank)
    left, right = ((v, tuple({**plates, column: end}[p] for p in at_v)) for end in (one, other))
    middle = inverse, (*(plates[p] for p in factor[1][:-2]), one, other)
    return g.node("contract", left, middle, right, rank=node.rank)
