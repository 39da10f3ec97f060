"""Changes of the logarithms of the densities: the mistakes in the E-step and in Q alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from ...algebra.expression import Expr, add, expr, mul, power, rewrite, size, walk
from ...engine.parts import Algorithm

HALF = expr(Fraction(1, 2))
Change = Callable[[Expr], Expr | None]


def changes(algorithm: Algorithm) -> Iterator[tuple[str, str, Change]]:
    """(the id in the E-step, the id in Q, what becomes of the logarithm of a density); "" where
    there is no such mistake."""
    for nth in range(2):
        yield from _of_one(algorithm, nth)


def _of_one(algorithm: Algorithm, nth: int) -> Iterator[tuple[str, str, Change]]:
    """The changes of one term, the first or the second of its kind."""
    names = frozenset(v.name for v in algorithm.model.observed)
    parameters = frozenset(p.name for p in algorithm.model.parameters)
    term = partial(_terms, nth, names, parameters)
    yield "half_lost", "half_lost", term(lambda t: mul(2, t), "data")
    yield "half_lost", "half_lost", term(lambda t: mul(2, t), "spread")
    yield "half_extra_in_e_step", "half_extra_in_q", term(lambda t: mul(HALF, t), "data")
    yield "half_extra_in_e_step", "half_extra_in_q", term(lambda t: mul(HALF, t), "spread")
    yield "determinant_lost_in_e_step", "log_determinant_lost", term(lambda t: None, "spread")
    yield "determinant_inverted_in_e_step", "log_determinant_sign", term(
        lambda t: mul(-1, t), "spread")
    yield "exponent_sign_in_e_step", "quadratic_sign", term(lambda t: mul(-1, t), "data")
    yield "", "quadratic_lost", term(lambda t: None, "data")
    yield "normaliser_lost", "normaliser_lost", term(lambda t: None, "rate")
    yield "inverse_lost_in_e_step", "inverse_lost_in_q", term(_inverse_lost, "data")
    yield "deviation_for_variance", "deviation_for_variance", term(_root, "data")
    yield "no_square", "no_square", term(_square_lost, "data")
    yield "determinant_power", "determinant_power", term(lambda t: mul(size("d"), t), "spread")


def _kind(names: frozenset[str], parameters: frozenset[str], t: Expr) -> str:
    """What a term of a log density holds: the data with a parameter ("data"), the logarithm of a
    spread ("spread"), another function of a parameter ("rate"), no parameter ("")."""
    own = {n.args[0] for n in walk(t) if n.op == "symbol"}
    if not own & parameters:
        return ""
    if own & names:
        return "data"
    return "spread" if any(n.op == "log" for n in walk(t)) else "rate"


def _terms(nth: int, names: frozenset[str], parameters: frozenset[str], change: Change, which: str
           ) -> Change:
    def made(body: Expr) -> Expr | None:
        terms = body.args if body.op == "add" else (body,)
        kept: list[Expr] = []
        own = [t for t in terms if _kind(names, parameters, t) == which][nth:nth + 1]
        for t in terms:
            if t not in own:
                kept.append(t)
                continue
            new = change(t)
            if new is not None:
                kept.append(new)
        found = add(*kept) if kept else expr(0)
        return None if found == body else found
    return made


def _inverse_lost(t: Expr) -> Expr:
    return rewrite(t, lambda n: n.args[0] if n.op == "inverse" or _inverted(n) else None)


def _root(t: Expr) -> Expr:
    return rewrite(t, lambda n: power(n.args[0], -HALF) if _inverted(n) else None)


def _square_lost(t: Expr) -> Expr:
    return rewrite(t, lambda n: n.args[0] if n.op == "power" and n.args[1] == expr(2) else None)


def _inverted(n: Expr) -> bool:
    return n.op == "power" and n.args[0].op == "symbol" and n.args[1] == expr(-1)
