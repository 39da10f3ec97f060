"""Matrices: quadratic forms, outer products, determinants, the data matrix."""

from __future__ import annotations

from ..trees import ONE, PI, TWO, Tree, add, frac, mul, neg, size, sym, tree
from .place import HALF, Place, rewriting, signed


def quadratic(t: Tree, at: Place) -> tuple[list[Tree], Tree, Tree] | None:
    """(scalars, v, A) where a node is c v' A v."""
    if t.op != "mul":
        return None
    scalars = [f for f in t.args if at.scalar(f)]
    rest = [f for f in t.args if not at.scalar(f)]
    if len(rest) != 3 or rest[0].op != "t" or rest[0].args[0] != rest[2] or \
            at.shape(rest[2]) != "vector":
        return None
    return scalars, rest[2], rest[1]


@rewriting
def trace_of_quadratic(t: Tree, at: Place) -> Tree | None:
    found = quadratic(t, at)
    if found is None:
        return None
    scalars, v, a = found
    inside = at.rng.choice([mul(a, v, tree("t", v)), mul(v, tree("t", v), a)])
    return mul(*scalars, tree("trace", inside))


@rewriting
def transposed_quadratic(t: Tree, at: Place) -> Tree | None:
    """The quadratic form opened: x' A x - 2 m' A x + m' A m."""
    found = quadratic(t, at)
    if found is None or found[1].op != "add" or len(found[1].args) != 2:
        return None
    scalars, v, a = found
    x, m = v.args
    if m.op != "neg":
        return None
    m = m.args[0]
    opened = add(mul(tree("t", x), a, x), neg(mul(TWO, tree("t", m), a, x)),
                 mul(tree("t", m), a, m))
    return mul(*scalars, opened) if scalars else opened


@rewriting
def inverse_of_inverse(t: Tree, at: Place) -> Tree | None:
    """1 / |S^{-1}| for |S|."""
    if t.op != "det" or t.args[0].op == "inv":
        return None
    return frac(ONE, tree("det", tree("inv", t.args[0])))


@rewriting
def expand_outer(t: Tree, at: Place) -> Tree | None:
    """x x' - x m' - m x' + m m'."""
    if t.op != "mul":
        return None
    for n, (a, b) in enumerate(zip(t.args, t.args[1:])):
        if b.op == "t" and b.args[0] == a and a.op == "add" and at.shape(a) == "vector":
            terms = []
            for p in a.args:
                for q in a.args:
                    (s1, u), (s2, w) = signed(p), signed(q)
                    product = mul(u, tree("t", w))
                    terms.append(neg(product) if s1 != s2 else product)
            return mul(*t.args[:n], tree("add", *terms), *t.args[n + 2 :])
    return None


@rewriting
def transpose_of_sum(t: Tree, at: Place) -> Tree | None:
    """x' - m' for (x - m)'."""
    if t.op != "t" or t.args[0].op != "add":
        return None
    return add(*(neg(tree("t", a.args[0])) if a.op == "neg" else tree("t", a)
                 for a in t.args[0].args))


@rewriting
def determinant_takes_constant(t: Tree, at: Place) -> Tree | None:
    """|2 pi S|^{1/2} for (2 pi)^{d/2} |S|^{1/2}."""
    if t.op != "mul" or len(t.args) != 2:
        return None
    a, b = t.args
    two_pi = mul(TWO, PI)
    if a == tree("pow", two_pi, frac(size("d"), TWO)) and b.op == "pow" and \
            b.args[0].op == "det" and b.args[1] == HALF:
        return tree("pow", tree("det", mul(TWO, PI, b.args[0].args[0])), HALF)
    return None


@rewriting
def data_matrices(t: Tree, at: Place) -> Tree | None:
    """X' D X for sum T x x', X' D 1 for sum T x."""
    if t.op != "sum" or t.args[2] != "N" or t.args[0].op != "mul" or at.statement.data != "vector":
        return None
    body, i, _ = t.args
    if body.args[0].op != "sym" or body.args[0].args[0] != "T" or body.args[0].args[1][1] != i:
        return None
    k = body.args[0].args[1][0]
    if at.one_responsibility and k != at.one_responsibility:
        return None
    point = sym("x", i)
    if body.args[1:] == (point, tree("t", point)):
        return mul(tree("t", tree("stack", "X")), tree("stack", "D", (k,)), tree("stack", "X"))
    if body.args[1:] == (point,):
        return mul(tree("t", tree("stack", "X")), tree("stack", "D", (k,)), tree("stack", "one"))
    return None
