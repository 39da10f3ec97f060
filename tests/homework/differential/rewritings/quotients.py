"""Quotients: powers of -1, common factors, one quotient for several and several for one."""

from __future__ import annotations

from ..trees import ONE, TWO, Tree, add, frac, minus, mul, neg, num, power, size
from .place import HALF, Place, rewriting, signed


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
