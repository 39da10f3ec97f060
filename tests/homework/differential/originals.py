"""Right answers of the shipped statements, as a textbook writes them."""

from __future__ import annotations

from .models import Statement
from .trees import ONE, Tree, frac, minus, mul, num, size, sym, total, tree


def x(i: str = "i") -> Tree:
    return sym("x", i)


def T(k: str, i: str = "i") -> Tree:
    return sym("T", k, i, mark="t")


def joint(s: Statement, k: str, mark: str, i: str = "i") -> Tree:
    """The weight times the density."""
    return mul(*weight(s, k, mark), density(s, k, mark, i))


def weight(s: Statement, k: str, mark: str) -> list[Tree]:
    return [sym("weight", k, mark=mark)] if s.weight else []


def density(s: Statement, k: str, mark: str, i: str = "i") -> Tree:
    return tree("density", x(i), *(sym(n, i) for n in s.known),
                *(sym(slot, k, mark=mark) for slot, _ in s.slots))


def outer(a: Tree, s: Statement) -> Tree:
    """a a', or a^2 where a is a number."""
    return mul(a, tree("t", a)) if s.data == "vector" else tree("pow", a, num(2))


def average(body: Tree, k: str, divisor: Tree | None = None) -> Tree:
    """The sum of body weighted by the responsibilities, over their sum."""
    below = divisor or total(T(k), "i", "N")
    return frac(total(mul(T(k), body), "i", "N"), below)


def original(s: Statement, part: str) -> Tree:
    """The right formula, for general k (free) and i (free, in the responsibilities)."""
    if part == "responsibilities":
        return frac(joint(s, "k", "t"), total(joint(s, "k2", "t"), "k2", "K"))
    if part == "Q":
        terms = [tree("log", w) for w in weight(s, "k", "")] + [tree("log", density(s, "k", ""))]
        inner = terms[0] if len(terms) == 1 else tree("add", *terms)
        return total(total(mul(T("k"), inner), "k", "K"), "i", "N")
    if part == "weight":
        return frac(total(T("k"), "i", "N"), size("N"))
    if part in ("Sigma", "var"):
        return average(outer(minus(x(), sym("mu", "k", mark="t+1")), s), "k")
    if part == "p":
        return average(x(), "k", total(mul(T("k"), sym("n", "i")), "i", "N"))
    return average(x(), "k")


def second_moment(s: Statement, k: str) -> Tree:
    return minus(average(outer(x(), s), k), outer(sym("mu", k, mark="t+1"), s))


def parts(s: Statement) -> tuple[str, ...]:
    return ("responsibilities", "Q", *(["weight"] if s.weight else []), *(n for n, _ in s.slots))


def written_out(s: Statement, args: tuple[Tree, ...]) -> Tree:
    """The density's own formula at its arguments."""
    half = frac(ONE, num(2))
    if s.data == "vector":
        at, m, S = args
        centred = minus(at, m)
        distance = mul(half, tree("t", centred), tree("inv", S), centred)
        return frac(tree("exp", tree("neg", distance)),
                    mul(tree("pow", mul(num(2), tree("pi")), frac(size("d"), num(2))),
                        tree("pow", tree("det", S), half)))
    if s.name == "two_gaussians_1d":
        at, m, v = args
        return frac(tree("exp", tree("neg", frac(tree("pow", minus(at, m), num(2)),
                                                 mul(num(2), v)))),
                    tree("sqrt", mul(num(2), tree("pi"), v)))
    if s.name == "poisson_mixture":
        at, rate = args
        return frac(mul(tree("pow", rate, at), tree("exp", tree("neg", rate))),
                    tree("factorial", at))
    at, n, p = args
    return mul(tree("choose", n, at), tree("pow", p, at), tree("pow", minus(ONE, p), minus(n, at)))
