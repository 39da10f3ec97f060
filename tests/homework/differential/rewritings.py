"""Rewritings that keep a formula's value, by name. Each takes a node and gives another one, or None
where it does not apply; every composition is evaluated before it is used."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from . import originals
from .models import Statement
from .trees import (
    ONE,
    PI,
    TWO,
    Tree,
    add,
    changed,
    count,
    frac,
    free,
    minus,
    mul,
    neg,
    num,
    power,
    reindexed,
    size,
    sym,
    total,
    tree,
    unused,
    walk,
)

HALF = frac(ONE, TWO)


@dataclass
class Place:
    """Where a rewriting takes place: the statement, the part, what the answer defines so far."""

    statement: Statement
    part: str
    own: dict[str, tuple[tuple[str, ...], Tree]]
    rng: random.Random
    letters: list[str] = field(default_factory=list)
    """Letters that are free for definitions."""
    one_weight: bool = False
    """Whether the notation has a symbol for the first weight only."""
    one_responsibility: str = ""
    """The only component whose responsibilities have a symbol, if there is only one."""

    def shape(self, t: Tree) -> str:
        op, a = t.op, t.args
        if op == "sym":
            return self.statement.shapes[a[0]]
        if op == "own":
            return self.shape(self.own[a[0]][1])
        if op in ("inv", "ident", "stack") or op == "t" and a[0].op == "stack":
            return "matrix"
        if op == "t":
            return {"vector": "row", "row": "vector"}.get(self.shape(a[0]), self.shape(a[0]))
        if op in ("neg", "sum", "prod", "frac", "add"):
            return self.shape(a[0])
        if op == "mul" and any(f.op == "stack" or f.op == "t" and f.args[0].op == "stack"
                               for f in a):
            return "vector" if tree("stack", "one") in a else "matrix"
        if op == "mul":
            shapes = [s for s in map(self.shape, a) if s != "scalar"]
            if not shapes:
                return "scalar"
            first, last = shapes[0], shapes[-1]
            rows = {"vector": "d", "matrix": "d", "row": "1"}[first]
            columns = {"vector": "1", "matrix": "d", "row": "d"}[last]
            return {("d", "1"): "vector", ("1", "d"): "row", ("d", "d"): "matrix",
                    ("1", "1"): "scalar"}[rows, columns]
        return "scalar"

    def scalar(self, t: Tree) -> bool:
        return self.shape(t) == "scalar"


Rewriting = Callable[[Tree, Place], "Tree | None"]
REWRITINGS: dict[str, Rewriting] = {}


def rewriting(f: Rewriting) -> Rewriting:
    REWRITINGS[f.__name__] = f
    return f


def factors(t: Tree) -> tuple[Tree, ...]:
    return t.args if t.op == "mul" else (t,)


def signed(t: Tree) -> tuple[bool, Tree]:
    return (True, t.args[0]) if t.op == "neg" else (False, t)


# -- order and brackets ----------------------------------------------------------------------------


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


# -- quotients -------------------------------------------------------------------------------------


@rewriting
def inverse_power(t: Tree, at: Place) -> Tree | None:
    if t.op != "frac" or t.args[0].op == "num" and t.args[1].op == "num":
        return None
    below = power(t.args[1], neg(ONE))
    return mul(below, t.args[0]) if at.rng.random() < 0.6 else mul(t.args[0], below)


@rewriting
def reciprocal(t: Tree, at: Place) -> Tree | None:
    if t.op != "frac" or t.args[0] == ONE:
        return None
    return mul(frac(ONE, t.args[1]), t.args[0])


@rewriting
def scalar_over(t: Tree, at: Place) -> Tree | None:
    """(a / b) c for a c / b, with a number a."""
    if t.op != "frac" or t.args[0].op != "mul":
        return None
    first, *rest = t.args[0].args
    if not at.scalar(first) or not rest:
        return None
    return mul(frac(first, t.args[1]), *rest)


@rewriting
def split_quotient(t: Tree, at: Place) -> Tree | None:
    if t.op != "frac" or t.args[0].op != "add":
        return None
    return add(*(neg(frac(a.args[0], t.args[1])) if a.op == "neg" else frac(a, t.args[1])
                 for a in t.args[0].args))


@rewriting
def common_denominator(t: Tree, at: Place) -> Tree | None:
    if t.op != "add" or len(t.args) != 2:
        return None
    (s1, a), (s2, b) = map(signed, t.args)
    if a.op != "frac" and b.op != "frac":
        return None
    a_top, a_below = a.args if a.op == "frac" else (a, ONE)
    b_top, b_below = b.args if b.op == "frac" else (b, ONE)
    one, two = mul(b_below, a_top), mul(a_below, b_top)
    return frac(add(neg(one) if s1 else one, neg(two) if s2 else two), mul(a_below, b_below))


@rewriting
def extend_quotient(t: Tree, at: Place) -> Tree | None:
    """Numerator and denominator times the same."""
    if t.op != "frac" or t.args[0].op == "num":
        return None
    c = at.rng.choice([TWO, size("N"), num(3), HALF])
    return frac(mul(c, t.args[0]), mul(c, t.args[1]))


@rewriting
def both_over(t: Tree, at: Place) -> Tree | None:
    """(a/N) / (b/N) for a / b."""
    if t.op != "frac" or t.args[0].op == "num" or t.args[1].op in ("num", "size"):
        return None
    c = size("N")
    if at.rng.random() < 0.5:
        return frac(frac(t.args[0], c), frac(t.args[1], c))
    return frac(mul(frac(ONE, c), t.args[0]), mul(frac(ONE, c), t.args[1]))


@rewriting
def one_over_one_plus(t: Tree, at: Place) -> Tree | None:
    """1 / (1 + b/a) for a / (a + b)."""
    if t.op != "frac" or t.args[1].op != "add" or t.args[0] not in t.args[1].args:
        return None
    others = list(t.args[1].args)
    others.remove(t.args[0])
    if any(o.op == "neg" for o in others):
        return None
    inside = add(ONE, *(frac(o, t.args[0]) for o in others))
    if at.rng.random() < 0.4:
        return power(inside, neg(ONE))
    return frac(ONE, inside)


@rewriting
def one_minus_the_other(t: Tree, at: Place) -> Tree | None:
    """1 - b / (a + b) for a / (a + b)."""
    if t.op != "frac" or t.args[1].op != "add" or len(t.args[1].args) != 2 or \
            t.args[0] not in t.args[1].args:
        return None
    other = next((o for o in t.args[1].args if o != t.args[0]), t.args[0])
    return minus(ONE, frac(other, t.args[1]))


@rewriting
def halves(t: Tree, at: Place) -> Tree | None:
    """a / 2 for (1/2) a."""
    if t.op != "mul" or t.args[0] != HALF or len(t.args) < 2:
        return None
    return frac(mul(*t.args[1:]), TWO)


@rewriting
def nested_quotient(t: Tree, at: Place) -> Tree | None:
    """(a / c) / b for a / (b c)."""
    if t.op != "frac" or t.args[1].op != "mul":
        return None
    b, *c = t.args[1].args
    return frac(frac(t.args[0], b), mul(*c))


# -- sums over an index ----------------------------------------------------------------------------


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


# -- responsibilities and counts -------------------------------------------------------------------


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


# -- logarithms and exponentials -------------------------------------------------------------------


@rewriting
def log_of_quotient(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op != "frac":
        return None
    a, b = t.args[0].args
    if a == ONE:
        return neg(tree("log", b))
    return minus(tree("log", a), tree("log", b))


@rewriting
def log_of_product(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op != "mul":
        return None
    return add(*(tree("log", f) for f in t.args[0].args))


@rewriting
def log_of_power(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op not in ("pow", "sqrt"):
        return None
    if t.args[0].op == "sqrt":
        return mul(HALF, tree("log", t.args[0].args[0]))
    base, exponent = t.args[0].args
    return mul(exponent, tree("log", base))


@rewriting
def log_of_exp(t: Tree, at: Place) -> Tree | None:
    return t.args[0].args[0] if t.op == "log" and t.args[0].op == "exp" else None


@rewriting
def logs_joined(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    logs = [a for a in t.args if a.op == "log"]
    if len(logs) < 2:
        return None
    rest = [a for a in t.args if a.op != "log"]
    return add(tree("log", mul(*(a.args[0] for a in logs))), *rest)


@rewriting
def coefficient_into_log(t: Tree, at: Place) -> Tree | None:
    """log sqrt a for (1/2) log a, log(1/a) for -log a."""
    if t.op == "neg" and t.args[0].op == "log":
        return tree("log", frac(ONE, t.args[0].args[0]))
    if t.op == "mul" and len(t.args) == 2 and t.args[0] == HALF and t.args[1].op == "log":
        inside = t.args[1].args[0]
        return tree("log", tree("sqrt", inside) if at.rng.random() < 0.5 else power(inside, HALF))
    return None


@rewriting
def log_det_of_inverse(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op != "det" or t.args[0].args[0].op == "inv":
        return None
    return neg(tree("log", tree("det", tree("inv", t.args[0].args[0]))))


@rewriting
def half_outside(t: Tree, at: Place) -> Tree | None:
    """-(1/2)[a + b] for -(1/2) a - (1/2) b."""
    if t.op != "add":
        return None
    found = [(n, signed(a)[1]) for n, a in enumerate(t.args) if a.op == "neg"
             and a.args[0].op == "mul" and a.args[0].args[0] == HALF]
    if len(found) < 2:
        return None
    inside = add(*(mul(*a.args[1:]) for _, a in found))
    where = {n for n, _ in found}
    return add(*(a for n, a in enumerate(t.args) if n not in where), neg(mul(HALF, inside)))


@rewriting
def exp_of_sum(t: Tree, at: Place) -> Tree | None:
    if t.op != "exp" or t.args[0].op != "add":
        return None
    return mul(*(tree("exp", a) for a in t.args[0].args))


@rewriting
def product_of_exps(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul" or sum(f.op == "exp" for f in t.args) < 1:
        return None
    exps = [f for f in t.args if f.op == "exp"]
    others = [f for f in t.args if f.op == "sym" and f.args[0] == "weight"][:1]
    if len(exps) + len(others) < 2:
        return None
    inside = add(*(e.args[0] for e in exps), *(tree("log", o) for o in others))
    rest = [f for f in t.args if f not in exps and f not in others]
    return mul(*rest, tree("exp", inside))


@rewriting
def softmax(t: Tree, at: Place) -> Tree | None:
    """exp(log a) / sum exp(log a) for a / sum a."""
    if t.op != "frac" or t.args[1].op != "sum" or t.args[0].op != "mul":
        return None
    body = t.args[1].args[0]
    if body.op != "mul" or not all(map(at.scalar, (*body.args, *t.args[0].args))):
        return None

    def raised(m: Tree) -> Tree:
        return tree("exp", add(*(tree("log", f) for f in m.args)))

    if at.part != "responsibilities":
        return None
    return frac(raised(t.args[0]), total(raised(body), *t.args[1].args[1:]))


# -- matrices, squares, densities ------------------------------------------------------------------


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
def expand_square(t: Tree, at: Place) -> Tree | None:
    if t.op == "pow" and t.args[1] == TWO and t.args[0].op == "add" and len(t.args[0].args) == 2:
        (s1, a), (s2, b) = map(signed, t.args[0].args)
        cross = mul(TWO, a, b)
        return add(power(a, TWO), neg(cross) if s1 != s2 else cross, power(b, TWO))
    return None


@rewriting
def square_as_product(t: Tree, at: Place) -> Tree | None:
    if t.op == "pow" and t.args[1] == TWO and at.scalar(t.args[0]) and t.args[0].op != "num":
        return mul(t.args[0], t.args[0])
    return None


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
def root_as_power(t: Tree, at: Place) -> Tree | None:
    if t.op == "sqrt":
        return power(t.args[0], HALF)
    if t.op == "pow" and t.args[1] == HALF:
        return tree("sqrt", t.args[0])
    return None


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
def density_written_out(t: Tree, at: Place) -> Tree | None:
    return originals.written_out(at.statement, t.args) if t.op == "density" else None


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


# -- names -----------------------------------------------------------------------------------------


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


# -- only in one part ------------------------------------------------------------------------------


@rewriting
def without_constants(t: Tree, at: Place) -> Tree | None:
    """Q without a term that holds no free parameter."""
    if at.part != "Q" or t.op != "add":
        return None
    constant = [a for a in t.args if not any(
        n.op == "sym" and n.args[2] == "" and n.args[0] not in ("x", "n") or n.op == "own"
        for n in walk(a))]
    if not constant or len(constant) == len(t.args):
        return None
    gone = at.rng.choice(constant)
    kept = list(t.args)
    kept.remove(gone)
    return add(*kept)


@rewriting
def coefficient_as_number(t: Tree, at: Place) -> Tree | None:
    """2 (a/2) for a."""
    if t.op not in ("sym", "log") or not at.scalar(t) or at.rng.random() < 0.7:
        return None
    return mul(TWO, frac(t, TWO))


@rewriting
def product_in_log(t: Tree, at: Place) -> Tree | None:
    """log prod a for sum log a."""
    if t.op != "sum" or t.args[0].op != "log":
        return None
    return tree("log", tree("prod", t.args[0].args[0], *t.args[1:]))


@rewriting
def exponent_in_log(t: Tree, at: Place) -> Tree | None:
    """log a^c for c log a."""
    if t.op != "mul" or len(t.args) != 2 or t.args[1].op != "log" or t.args[0].op != "sym" or \
            t.args[1].args[0].op not in ("sym", "det", "density"):
        return None
    return tree("log", power(t.args[1].args[0], t.args[0]))


@rewriting
def decimal_half(t: Tree, at: Place) -> Tree | None:
    """0.5 for 1/2."""
    return Tree("num", (Fraction(1, 2),)) if t == HALF and at.rng.random() < 0.3 else None
