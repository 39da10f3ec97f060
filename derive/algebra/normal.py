"""Named normal forms: tidy terms, products multiplied out in one unknown, sums pulled apart.

No form here is called "simplified". Each function says which form its result has, and each is
idempotent; tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .expression import (
    ONE,
    SCALAR,
    ZERO,
    Expr,
    add,
    expr,
    inverse,
    is_zero,
    mul,
    power,
    rewrite,
    size,
    sum_over,
    walk,
    zero,
)

Test = Callable[[Expr], bool]


@dataclass(frozen=True)
class Term:
    """One product: a number, scalar powers in the order of their first mention, matrix factors."""

    number: Fraction
    powers: tuple[tuple[Expr, Expr], ...]
    matrices: tuple[Expr, ...]

    @property
    def key(self) -> tuple[frozenset[tuple[Expr, Expr]], tuple[Expr, ...]]:
        """What like terms share."""
        return frozenset(self.powers), self.matrices

    def expr(self) -> Expr:
        """The product as an expression."""
        return mul(self.number, *(power(b, e) for b, e in self.powers), *self.matrices)


def depends_on(e: Expr, s: Expr) -> bool:
    """Whether the symbol s occurs in e."""
    return any(n == s for n in walk(e))


def mentions_index(e: Expr, index: str) -> bool:
    """Whether ``index`` occurs free in e.

    >>> from derive.algebra.expression import symbol, sum_over
    >>> T = symbol(".T", "scalar", ("k", "i"), "t")
    >>> mentions_index(T, "i"), mentions_index(sum_over(T, "i", "N"), "i")
    (True, False)
    """
    if e.op in ("sum", "product") and e.args[1] == index:
        return False
    if e.op == "symbol":
        return index in e.args[2]
    if e.op in ("indicator", "posterior") and index in e.args:
        return True
    return any(mentions_index(c, index) for c in e.children)


def factors(e: Expr) -> tuple[Expr, ...]:
    """The factors of a product, e alone otherwise."""
    return e.args if e.op == "mul" else (e,)


def parted(e: Expr) -> tuple[Expr, Expr]:
    """(number, rest) with e = number * rest."""
    number = mul(*(f for f in factors(e) if f.op == "number"))
    return number, mul(*(f for f in factors(e) if f.op != "number"))


def terms(e: Expr) -> tuple[Expr, ...]:
    """The terms of a sum, e alone otherwise, none for zero."""
    return e.args if e.op == "add" else () if is_zero(e) else (e,)


def term(e: Expr) -> Term:
    """e as one :class:`Term`: like powers joined, a matrix cancelled with its inverse beside it."""
    number = Fraction(1)
    powers: dict[Expr, Expr] = {}
    matrices: list[Expr] = []
    for f in factors(e):
        if f.op == "number":
            number *= f.args[0]
        elif f.shape == SCALAR:
            base, exponent = f.args if f.op == "power" else (f, ONE)
            powers[base] = _sum_of_exponents(powers.get(base, ZERO), exponent)
        elif matrices and inverse(matrices[-1]) == f and f.op != "identity":
            matrices.pop()
        else:
            matrices.append(f)
    if not matrices and e.shape != SCALAR:
        matrices = [Expr("identity")]
    kept = tuple((b, x) for b, x in powers.items() if not is_zero(x))
    return Term(number, kept, tuple(matrices))


def _sum_of_exponents(a: Expr, b: Expr) -> Expr:
    if a.op == b.op == "number":
        return expr(a.args[0] + b.args[0])
    return tidy(add(a, b))


def tidy(e: Expr) -> Expr:
    """e with like powers joined, neighbouring inverses cancelled and like terms added, everywhere.

    >>> from derive.algebra.expression import symbol
    >>> p, n = symbol("p", "scalar"), symbol("n", "scalar")
    >>> tidy(n * p * p**-1 + n)
    mul(number(Fraction(2, 1)), symbol('n', 'scalar', (), ''))
    """
    return rewrite(e, _tidy_here)


def _tidy_here(e: Expr) -> Expr | None:
    if e.op == "mul":
        return term(e).expr()
    if e.op != "add":
        return None
    found: dict[object, Term] = {}  # like terms are joined at the place of the first of them
    for t in map(term, e.args):
        old = found.get(t.key)
        found[t.key] = t if old is None else Term(old.number + t.number, old.powers, old.matrices)
    kept = [t.expr() for t in found.values() if t.number != 0]
    return add(*kept) if kept else zero(e.shape)


def multiply_out(e: Expr, opens: Test) -> Expr:
    """e with every product multiplied out over the sums for which ``opens`` holds; a small positive
    power of such a sum counts as a product. Sums that stay closed keep their form."""

    def here(n: Expr) -> Expr | None:
        if n.op == "power" and n.args[0].op == "add" and n.args[1] in (expr(2), expr(3)) \
                and opens(n.args[0]):
            return here(Expr("mul", *[n.args[0]] * int(n.args[1].args[0])))
        if n.op != "mul":
            return None
        for at, f in enumerate(n.args):
            if f.op == "add" and opens(f):
                parts = [mul(*n.args[:at], t, *n.args[at + 1 :]) for t in f.args]
                return add(*((here(p) or p) for p in parts))
        return None

    return tidy(rewrite(e, here))


def pull_out(e: Expr) -> Expr:
    """e with every sum over an index opened term by term, and what is free of the index put before
    it (matrix factors to their side of the sum); a sum of the constant 1 is the size."""

    def here(n: Expr) -> Expr | None:
        if n.op != "sum":
            return None
        body, index, over = n.args
        parts = [_pull_term(t, index, over) for t in terms(body)]
        return add(*parts) if parts else zero(n.shape)

    return tidy(rewrite(e, here))


def _pull_term(e: Expr, index: str, over: str) -> Expr:
    t = term(e)
    scalars = [power(b, x) for b, x in t.powers]
    outside = [f for f in scalars if not mentions_index(f, index)]
    inside = [f for f in scalars if mentions_index(f, index)]
    m = list(t.matrices)
    left: list[Expr] = []
    right: list[Expr] = []
    while m and not mentions_index(m[0], index):
        left.append(m.pop(0))
    while m and not mentions_index(m[-1], index):
        right.insert(0, m.pop())
    if not inside and not m:
        return mul(t.number, size(over), *outside, *left, *right)
    inner = sum_over(mul(*inside, *m), index, over)
    return mul(t.number, *outside, *left, inner, *right)


def common_left(e: Expr) -> Expr | None:
    """The matrix that stands leftmost in every term of e, or None."""
    firsts = {next((f for f in factors(t) if f.shape != SCALAR), None) for t in terms(e)}
    return firsts.pop() if len(firsts) == 1 else None
