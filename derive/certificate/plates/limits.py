"""The limits that a derivation may use: one variable, elementary functions, a table of forms.

Each entry says, of a term and a variable that falls to 0 or grows without bound, what it tends to;
None where the term has another form. Factors free of the variable may be anything for a limit 0,
and must be shown to be positive for an infinite one. Each entry is tested at 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable

from .strict import Strict
from .terms import Term, flat_factors, walk

#: What a term tends to, or None where an entry does not know its form.
Entry = Callable[[Strict, Term, Term, str], str | None]


def _held(term: Term, variable: Term) -> bool:
    return any(t is variable for t in walk(term))


def _parted(term: Term, variable: Term) -> tuple[list[Term], list[Term]]:
    """The factors with the variable, and those without."""
    parts = flat_factors(term)
    return [f for f in parts if _held(f, variable)], [f for f in parts if not _held(f, variable)]


def _sign(signs: Strict, factors: list[Term]) -> int | None:
    """1 or -1 where the product of the factors is shown to have that sign."""
    sign = 1
    for f in factors:
        if f.op == "number" and f.args[0] != 0:
            sign = sign if f.args[0] > 0 else -sign
        elif not signs.positive(f):
            return None
    return sign


def _positive_multiple(signs: Strict, term: Term, variable: Term) -> bool:
    """Whether the term is the variable times what is shown to be positive."""
    held, rest = _parted(term, variable)
    return held == [variable] and all(map(signs.positive, rest))


def _inverted(term: Term) -> Term | None:
    """u where the term is 1/u, else None."""
    inverse = term.op == "power" and term.args[1].op == "number" and term.args[1].args[0] == -1
    return term.args[0] if inverse else None


def logarithm(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """c log(a v): infinite, with the sign of c for v to infinity and the other one for v to 0."""
    held, rest = _parted(term, variable)
    sign = _sign(signs, rest)
    if sign is None or len(held) != 1 or held[0].op != "log":
        return None
    if not _positive_multiple(signs, held[0].args[0], variable):
        return None
    return "infinity" if (sign > 0) == (to == "infinity") else "-infinity"


def multiple(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """c v: 0 as v falls to 0."""
    held, _ = _parted(term, variable)
    return "0" if to == "0+" and held == [variable] else None


def multiple_of_logarithm(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """c v log(a v): 0 as v falls to 0."""
    held, _ = _parted(term, variable)
    logs = [f for f in held if f.op == "log"]
    if to != "0+" or len(held) != 2 or len(logs) != 1 or variable not in held:
        return None
    return "0" if _positive_multiple(signs, logs[0].args[0], variable) else None


def exponential(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """c exp(-b/v) with b positive: 0 as v falls to 0."""
    held, _ = _parted(term, variable)
    if to != "0+" or len(held) != 1 or held[0].op != "exp":
        return None
    inside, rest = _parted(held[0].args[0], variable)
    if len(inside) != 1 or _inverted(inside[0]) is not variable:
        return None
    return "0" if _sign(signs, rest) == -1 else None


def total(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """A sum of terms that all tend to 0."""
    if term.op != "add":
        return None
    return "0" if all(limit(signs, t, variable, to) == "0" for t in term.args) else None


def diverging(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """A sum of one term that is infinite in the limit and of others free of the variable."""
    if term.op != "add":
        return None
    held = [t for t in term.args if _held(t, variable)]
    found = limit(signs, held[0], variable, to) if len(held) == 1 else None
    return found if found in ("infinity", "-infinity") else None


TABLE: dict[str, Entry] = {f.__name__: f for f in (
    logarithm, multiple, multiple_of_logarithm, exponential, total, diverging)}


def limit(signs: Strict, term: Term, variable: Term, to: str) -> str | None:
    """What the term tends to, by the first entry of the table that knows its form."""
    if to not in ("0+", "infinity"):
        return None
    for entry in TABLE.values():
        found = entry(signs, term, variable, to)
        if found is not None:
            return found
    return None
