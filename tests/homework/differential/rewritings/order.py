"""The order of terms and factors, brackets and signs."""

from __future__ import annotations

from ..trees import ONE, TWO, Tree, add, free, mul, neg, sym, tree
from .place import Place, factors, rewriting, signed


@rewriting
def reorder_sum(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    terms = list(t.args)
    at.rng.shuffle(terms)
    return tree("add", *terms)


@rewriting
def reorder_product(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul" or sum(map(at.scalar, t.args)) < 2:
        return None
    scalars = [f for f in t.args if at.scalar(f)]
    at.rng.shuffle(scalars)
    return mul(*scalars, *(f for f in t.args if not at.scalar(f)))


@rewriting
def scalar_last(t: Tree, at: Place) -> Tree | None:
    """A A' r for r A A'."""
    if t.op != "mul" or not at.scalar(t.args[0]) or all(map(at.scalar, t.args)):
        return None
    return mul(*t.args[1:], t.args[0])


@rewriting
def distribute(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul":
        return None
    where = [n for n, f in enumerate(t.args) if f.op == "add"]
    if not where:
        return None
    n = at.rng.choice(where)
    before, after = t.args[:n], t.args[n + 1 :]
    return add(*(mul(*before, term, *after) for term in t.args[n].args))


@rewriting
def factor_out(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    found = [factors(signed(a)[1]) for a in t.args]
    common = [f for f in found[0] if at.scalar(f) and f.op != "num"
              and all(f in other for other in found[1:])]
    if not common:
        return None
    c = at.rng.choice(common)
    rest = []
    for a, fs in zip(t.args, found, strict=True):
        left = list(fs)
        left.remove(c)
        term = mul(*left) if left else ONE
        rest.append(neg(term) if a.op == "neg" else term)
    return mul(c, add(*rest))


@rewriting
def minus_outside(t: Tree, at: Place) -> Tree | None:
    """-(b - a) for a - b."""
    if t.op != "add" or not any(a.op == "neg" for a in t.args):
        return None
    return neg(add(*(neg(a) for a in reversed(t.args))))


@rewriting
def both_signs(t: Tree, at: Place) -> Tree | None:
    """(m - x)(m - x)' for (x - m)(x - m)', and the like for a square."""
    if t.op == "pow" and t.args[0].op == "add" and t.args[1] == TWO:
        return tree("pow", add(*(neg(a) for a in reversed(t.args[0].args))), TWO)
    if t.op != "mul":
        return None
    where = [n for n, f in enumerate(t.args) if f.op == "add"
             or f.op == "t" and f.args[0].op == "add"]
    if len(where) != 2:
        return None
    out = list(t.args)
    for n in where:
        inner = out[n].args[0] if out[n].op == "t" else out[n]
        turned = add(*(neg(a) for a in reversed(inner.args)))
        out[n] = tree("t", turned) if out[n].op == "t" else turned
    return mul(*out)


@rewriting
def add_and_subtract(t: Tree, at: Place) -> Tree | None:
    if at.part == "responsibilities" or t.op not in ("add", "sum", "frac") or \
            at.rng.random() < 0.5:
        return None
    shape = at.shape(t)
    mark = "" if at.part == "Q" else "t+1"
    slots = [n for n, sh in at.statement.slots if sh == shape]
    k = "k" if "k" in free(t) else (at.statement.labels or ("",))[0]
    if not k or not slots:
        return None
    extra = sym(at.rng.choice(slots), k, mark="t" if at.part != "Q" else mark)
    return add(t, extra, neg(extra))
