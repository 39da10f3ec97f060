"""Small changes that a mistaken writer makes, by name. Whether the value changes is for the
evaluation to say."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .rewritings import Place
from .rewritings.responsibilities import responsibilities_summed
from .trees import (
    ONE,
    TWO,
    Tree,
    add,
    frac,
    free,
    minus,
    mul,
    neg,
    num,
    power,
    size,
    sym,
    total,
    tree,
)

Mutation = Callable[[Tree, Place], "Tree | None"]
MUTATIONS: dict[str, Mutation] = {}


def mutation(f: Mutation) -> Mutation:
    MUTATIONS[f.__name__] = f
    return f


def _one(items: tuple[Tree, ...], at: Place) -> int:
    return at.rng.randrange(len(items))


@mutation
def sign(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    n = _one(t.args, at)
    return add(*t.args[:n], neg(t.args[n]), *t.args[n + 1 :])


@mutation
def coefficient(t: Tree, at: Place) -> Tree | None:
    if t.op != "num":
        return None
    return num(at.rng.choice([x for x in (1, 2, 3, 4) if Fraction(x) != t.args[0]]))


@mutation
def half_lost(t: Tree, at: Place) -> Tree | None:
    return ONE if t == frac(ONE, TWO) else None


@mutation
def factor_added(t: Tree, at: Place) -> Tree | None:
    if t.op not in ("sum", "frac", "sym", "log", "mul") or at.rng.random() < 0.6:
        return None
    return mul(at.rng.choice([TWO, frac(ONE, TWO), neg(ONE), size("N")]), t)


@mutation
def offset_added(t: Tree, at: Place) -> Tree | None:
    if t.op not in ("sum", "frac", "mul", "sym") or not at.scalar(t) or at.rng.random() < 0.5:
        return None
    return at.rng.choice([add(t, ONE), minus(t, ONE)])


@mutation
def exponent_changed(t: Tree, at: Place) -> Tree | None:
    if t.op != "pow":
        return None
    return at.rng.choice([t.args[0], power(t.args[0], neg(t.args[1])), power(t.args[0], num(3))])


@mutation
def squared(t: Tree, at: Place) -> Tree | None:
    if t.op not in ("sym", "add", "det") or not at.scalar(t):
        return None
    return power(t, TWO)


@mutation
def square_lost(t: Tree, at: Place) -> Tree | None:
    return t.args[0] if t.op in ("pow", "sqrt") else None


@mutation
def root_taken(t: Tree, at: Place) -> Tree | None:
    if t.op not in ("frac", "sum", "det") or not at.scalar(t) or at.rng.random() < 0.6:
        return None
    return tree("sqrt", t)


@mutation
def index_swapped(t: Tree, at: Place) -> Tree | None:
    labels = at.statement.labels or ("1", "2")
    if t.op not in ("sym", "own") or not t.args[1]:
        return None
    out = []
    hit = False
    for c in t.args[1]:
        if c in labels:
            c, hit = labels[1 - labels.index(c)], True
        elif c[0] == "k" and at.rng.random() < 0.5:
            c, hit = at.rng.choice(labels), True
        out.append(c)
    return Tree(t.op, (t.args[0], tuple(out), *t.args[2:])) if hit else None


@mutation
def term_dropped(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    n = _one(t.args, at)
    return add(*t.args[:n], *t.args[n + 1 :])


@mutation
def factor_dropped(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul":
        return None
    n = _one(t.args, at)
    return mul(*t.args[:n], *t.args[n + 1 :])


@mutation
def denominator_dropped(t: Tree, at: Place) -> Tree | None:
    return t.args[0] if t.op == "frac" else None


@mutation
def upside_down(t: Tree, at: Place) -> Tree | None:
    return frac(t.args[1], t.args[0]) if t.op == "frac" and at.scalar(t.args[0]) else None


@mutation
def inner_for_outer(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul":
        return None
    for n, (a, b) in enumerate(zip(t.args, t.args[1:])):
        if b == tree("t", a):
            return mul(*t.args[:n], b, a, *t.args[n + 2 :])
    return None


@mutation
def outer_for_inner(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul" or len(t.args) < 2 or t.args[0].op != "t":
        return None
    return mul(*t.args[1:], t.args[0])


@mutation
def transpose_lost(t: Tree, at: Place) -> Tree | None:
    return t.args[0] if t.op == "t" else None


@mutation
def inverse_lost(t: Tree, at: Place) -> Tree | None:
    return t.args[0] if t.op == "inv" else None


@mutation
def inverse_taken(t: Tree, at: Place) -> Tree | None:
    return tree("inv", t) if at.shape(t) == "matrix" and t.op in ("sym", "frac", "sum") else None


@mutation
def n_for_nk(t: Tree, at: Place) -> Tree | None:
    if responsibilities_summed(t) or t.op == "own" and t.args[0] == "count":
        return size("N")
    return None


@mutation
def nk_for_n(t: Tree, at: Place) -> Tree | None:
    k = "k" if not at.statement.labels else at.statement.labels[0]
    if t != size("N") or at.part in ("Q", "responsibilities"):
        return None
    return total(sym("T", k, "i3", mark="t"), "i3", "N")


@mutation
def nk_minus_one(t: Tree, at: Place) -> Tree | None:
    if responsibilities_summed(t) or t.op == "own" and t.args[0] == "count" or t == size("N"):
        return minus(t, ONE)
    return None


@mutation
def iterate_changed(t: Tree, at: Place) -> Tree | None:
    if t.op != "sym" or t.args[0] in ("x", "n", "T"):
        return None
    others = [m for m in ("t", "t+1") if m != t.args[2]]
    return Tree("sym", (*t.args[:2], at.rng.choice(others)))


@mutation
def sum_lost(t: Tree, at: Place) -> Tree | None:
    return t.args[0] if t.op == "sum" else None


@mutation
def log_lost(t: Tree, at: Place) -> Tree | None:
    return t.args[0] if t.op in ("log", "exp") else None


@mutation
def log_of_sum(t: Tree, at: Place) -> Tree | None:
    if t.op != "sum" or t.args[0].op != "mul" or t.args[0].args[-1].op != "log":
        return None
    *before, last = t.args[0].args
    return tree("log", total(mul(*before, last.args[0]), *t.args[1:]))


@mutation
def logs_multiplied(t: Tree, at: Place) -> Tree | None:
    if t.op != "add" or sum(a.op == "log" for a in t.args) < 2:
        return None
    return mul(*t.args) if all(map(at.scalar, t.args)) else None


@mutation
def determinant_lost(t: Tree, at: Place) -> Tree | None:
    return tree("trace", t.args[0]) if t.op == "det" else None


@mutation
def trace_for_quadratic(t: Tree, at: Place) -> Tree | None:
    return tree("det", t.args[0]) if t.op == "trace" else None


@mutation
def complement(t: Tree, at: Place) -> Tree | None:
    if t.op == "sym" and t.args[0] in ("T", "weight", "p"):
        return minus(ONE, t)
    return None


@mutation
def data_for_mean(t: Tree, at: Place) -> Tree | None:
    if t.op != "sym" or t.args[0] not in ("mu", "lambda", "x"):
        return None
    if t.args[0] == "x":
        slot = at.statement.slots[0][0]
        return sym(slot, (at.statement.labels or ("1",))[0], mark="" if at.part == "Q" else "t")
    return None


@mutation
def plain_mean(t: Tree, at: Place) -> Tree | None:
    """Without the weights."""
    if t.op != "mul" or not any(f.op == "sym" and f.args[0] == "T" for f in t.args):
        return None
    rest = [f for f in t.args if not (f.op == "sym" and f.args[0] == "T")]
    return mul(*rest) if rest else None


@mutation
def over_components(t: Tree, at: Place) -> Tree | None:
    """Summed over the wrong index: normalised over the observations."""
    if t.op != "sum" or t.args[2] != "K" or at.part != "responsibilities":
        return None
    body = t.args[0]
    from .trees import reindexed

    if "i" not in free(body):
        return None
    return total(reindexed(reindexed(body, "i", "i4"), t.args[1], "k"), "i4", "N")


@mutation
def means_squared(t: Tree, at: Place) -> Tree | None:
    """x^2 for x in a sum of squares that is not centred."""
    if t.op != "add" or len(t.args) != 2 or t.args[0].op != "sym" or t.args[0].args[0] != "x":
        return None
    return t.args[0]
