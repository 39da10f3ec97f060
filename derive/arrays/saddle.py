"""Log-probabilities of counts without cancellation: the saddle-point form.

C. Loader, Fast and accurate computation of binomial probabilities (2000). With the deviance
D(x, m) = x log(x / m) - (x - m) >= 0 and S(x) = log x! - (x log x - x), what a sum of terms of the
size of x log x leaves over is written as it is small,

    x log m - m - log x!                        =  -D(x, m) - S(x),
    log C(n, x) + x log p + (n - x) log(1 - p)  =  -D(x, n p) - D(n - x, n (1 - p))
                                                    + S(n) - S(x) - S(n - x),

and a binomial coefficient of n - 1 over x is (n - x) / n times that of n over x.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..algebra.expression import Expr, add, expr, mul

#: An expression as a sum of numbers times what is no sum, "" for the number 1.
Linear = frozenset[tuple[Expr | str, Fraction]]


@dataclass(frozen=True)
class SaddlePoint:
    """-D(x, m) for each of the ``deviances`` (x, m), sign S(x) for each of the ``stirlings``
    (sign, x), and the ``rest``."""

    deviances: tuple[tuple[Expr, Expr], ...]
    stirlings: tuple[tuple[int, Expr], ...]
    rest: Expr


def saddle_point(body: Expr, parameters: Collection[str]) -> SaddlePoint | None:
    """The saddle-point form of a log-probability, ``parameters`` the names of what is no data; None
    where it has none.

    >>> from ..algebra.expression import factorial, log, symbol
    >>> x, m = symbol("x", "scalar", ("i",)), symbol("m", "scalar", ())
    >>> found = saddle_point(x * log(m) - m - log(factorial(x)), ["m"])
    >>> found.deviances == ((x, m),), found.stirlings == ((-1, x),), found.rest
    (True, True, number(Fraction(0, 1)))
    """
    logs: dict[Linear, tuple[Expr, Expr]] = {}
    factorials: Counter[Linear] = Counter()
    others: list[Expr] = []
    for term in _terms(body):
        factors = term.args if term.op == "mul" else (term,)
        last = factors[-1]
        front = mul(*factors[:-1]) if len(factors) > 1 else expr(1)
        if last.op == "log" and front in (expr(1), expr(-1)) \
                and last.args[0].op in ("factorial", "choose"):
            for sign, a in _factorials(last.args[0]):
                factorials[_linear(a)] += sign if front == expr(1) else -sign
        elif last.op == "log" and _holds(last, parameters) and not _holds(front, parameters) \
                and any(e != "" for e, _ in _linear(front)):
            if _linear(front) in logs:
                return None
            logs[_linear(front)] = front, last.args[0]
        else:
            others.append(term)
    wanted = {a: n for a, n in factorials.items() if n}
    return _one(logs, wanted, others) if len(logs) == 1 else \
        _two(logs, wanted, others) if len(logs) == 2 else None


def _one(logs: dict[Linear, tuple[Expr, Expr]], factorials: dict[Linear, int], others: list[Expr]
         ) -> SaddlePoint | None:
    """x log m - m - log x!."""
    [(key, (x, m))] = logs.items()
    minus_m = [t for t in others if _linear(t) == _linear(mul(-1, m))]
    if factorials != {key: -1} or len(minus_m) != 1:
        return None
    rest = list(others)
    rest.remove(minus_m[0])
    return SaddlePoint(((x, m),), ((-1, x),), add(*rest))


def _two(logs: dict[Linear, tuple[Expr, Expr]], factorials: dict[Linear, int], others: list[Expr]
         ) -> SaddlePoint | None:
    """log C(n, x) + x log p + y log(1 - p), with n = x + y; or C(n - 1, x)."""
    (x, p), (y, q) = logs.values()
    if _linear(add(p, q)) != _linear(expr(1)):
        return None
    n = add(x, y)
    whole = {_linear(n): 1, _linear(x): -1, _linear(y): -1}
    for last in (x, y):
        # (n - 1)! / (last - 1)! = n! / last! * last / n
        other = y if last is x else x
        if factorials == {_linear(add(n, expr(-1))): 1, _linear(add(last, expr(-1))): -1,
                          _linear(other): -1}:
            factorials = whole
            others = [*others, Expr("log", last), mul(-1, Expr("log", _shortest(n)))]
            break
    if factorials != whole:
        return None
    n = _shortest(n)
    return SaddlePoint(((x, mul(n, p)), (y, mul(n, q))), ((1, n), (-1, x), (-1, y)), add(*others))


def _terms(e: Expr) -> Iterator[Expr]:
    if e.op == "add":
        for t in e.args:
            yield from _terms(t)
    else:
        yield e


def _factorials(e: Expr) -> list[tuple[int, Expr]]:
    """The factorials in one, or in a binomial coefficient, with their signs."""
    if e.op == "factorial":
        return [(1, e.args[0])]
    n, x = e.args
    return [(1, n), (-1, x), (-1, add(n, mul(-1, x)))]


def _linear(e: Expr) -> Linear:
    found: defaultdict[Expr | str, Fraction] = defaultdict(Fraction)
    for t in _terms(e):
        if t.op == "number":
            found[""] += t.args[0]
        elif t.op == "mul" and t.args[0].op == "number":
            inner = mul(*t.args[1:])
            for a, c in _linear(inner) if inner.op == "add" else ((inner, Fraction(1)),):
                found[a] += t.args[0].args[0] * c
        else:
            found[t] += Fraction(1)
    return frozenset((a, c) for a, c in found.items() if c)


def _shortest(e: Expr) -> Expr:
    """A sum without the terms that cancel."""
    return add(*(expr(c) if a == "" else mul(c, a) if c != 1 else a
                 for a, c in sorted(_linear(e), key=repr) if not isinstance(a, str) or a == ""))


def _holds(e: Expr, names: Collection[str]) -> bool:
    return e.op == "symbol" and e.args[0] in names or any(_holds(c, names) for c in e.children)
