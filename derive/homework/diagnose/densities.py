"""Changes of the logarithms of the densities: the mistakes in the E-step and in Q alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from ...algebra.expression import Expr, add, expr, mul, power, rewrite, size, walk
from ...engine.parts import Algorithm

HALF = expr(Fraction(1, 2))
Change = Callable[[Expr], Expr | None]


#: (the id in the E-step, the id in Q, the kind of term, what becomes of it: None of what is lost).
_TABLE: tuple[tuple[str, str, str, Change], ...] = (
    ("half_lost", "half_lost", "data", lambda t: mul(2, t)),
    ("half_lost", "half_lost", "spread", lambda t: mul(2, t)),
    ("half_extra_in_e_step", "half_extra_in_q", "data", lambda t: mul(HALF, t)),
    ("half_extra_in_e_step", "half_extra_in_q", "spread", lambda t: mul(HALF, t)),
    ("determinant_lost_in_e_step", "log_determinant_lost", "spread", lambda t: None),
    ("determinant_inverted_in_e_step", "log_determinant_sign", "spread", lambda t: mul(-1, t)),
    ("exponent_sign_in_e_step", "quadratic_sign", "data", lambda t: mul(-1, t)),
    ("", "quadratic_lost", "data", lambda t: None),
    ("normaliser_lost", "normaliser_lost", "rate", lambda t: None),
    ("inverse_lost_in_e_step", "inverse_lost_in_q", "data", lambda t: rewrite(
        t, lambda n: n.args[0] if n.op == "inverse" or _inverted(n) else None)),
    ("deviation_for_variance", "deviation_for_variance", "data", lambda t: rewrite(
        t, lambda n: power(n.args[0], -HALF) if _inverted(n) else None)),
    ("no_square", "no_square", "data", lambda t: rewrite(
        t, lambda n: n.args[0] if n.op == "power" and n.args[1] == expr(2) else None)),
    ("determinant_power", "determinant_power", "spread", lambda t: mul(size("d"), t)),
)


def changes(algorithm: Algorithm, bodies: Sequence[Expr]) -> Iterator[tuple[str, str, list[Expr]]]:
    """(the id in the E-step, the id in Q, what becomes of the logarithms of the densities); ""
    where there is no such mistake. The first, or the second, term of a kind is another one."""
    names = frozenset(v.name for v in algorithm.model.observed)
    parameters = frozenset(p.name for p in algorithm.model.parameters)
    for nth in range(2):
        for e_step, q, which, change in _TABLE:
            made = []
            for body in bodies:
                terms = list(body.args if body.op == "add" else (body,))
                own = [n for n, t in enumerate(terms) if _kind(names, parameters, t) == which]
                for n in own[nth:nth + 1]:
                    new = change(terms[n])
                    terms[n:n + 1] = [] if new is None else [new]
                made.append(add(*terms) if terms else expr(0))
            if made != list(bodies):
                yield e_step, q, made


def _kind(names: frozenset[str], parameters: frozenset[str], t: Expr) -> str:
    """What a term of a log density holds: "data", "spread", another "rate", or nothing."""
    own = {n.args[0] for n in walk(t) if n.op == "symbol"}
    if not own & parameters:
        return ""
    if own & names:
        return "data"
    return "spread" if any(n.op == "log" for n in walk(t)) else "rate"


def _inverted(n: Expr) -> bool:
    return n.op == "power" and n.args[0].op == "symbol" and n.args[1] == expr(-1)
