"""What a solver is given and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ...algebra.expression import ONE, Expr, add, equation, inverse, is_zero, mul, power, zero
from ...algebra.normal import term, terms, tidy
from ...model import Model, Parameter
from ..parts import Expected
from ..totals import Totals


@dataclass(frozen=True)
class Problem:
    """Find the maximum of Q in one parameter, the others held."""

    model: Model
    totals: Totals
    q: tuple[Expected, ...]
    parameter: Parameter

    @property
    def unknown(self) -> Expr:
        """The parameter as a symbol, with its own letters."""
        return self.model.symbol(self.parameter.name)


@dataclass(frozen=True)
class Solution:
    """``left`` * score * ``right`` = ``numerator`` - ``denominator`` * u^``power``, free of u.

    ``formula`` is what u is. ``equation`` is the stationary equation where there is none.
    ``complement`` is denominator - numerator, summed: what 1 - u has, of a probability.
    ``eliminated``: the equations of other unknowns were used too, so that the score alone is not
    ``numerator`` - ``denominator`` * u. Of an ``equation``, its left side less its right one is
    ``left`` * score, where the unknowns of ``profile`` have their formulas.
    """

    solver: str
    formula: Expr | None
    left: Expr = ONE
    right: Expr = ONE
    numerator: Expr | None = None
    denominator: Expr | None = None
    equation: Expr | None = None
    complement: Expr | None = None
    eliminated: bool = False
    power: Expr = ONE
    profile: tuple[str, ...] = ()

    def by_elimination(self) -> Solution:
        """The solution of several equations at once: its own score alone does not give it."""
        return replace(self, eliminated=True)


Solver = Callable[[Problem], Solution | None]


def linear_equation(solver: str, numerator: Expr, denominator: Expr, left: Expr,
                    right: Expr = ONE, complement: Expr | None = None) -> Solution | None:
    """The solution of denominator * u = numerator, in lowest terms: without the scalar powers,
    the number and the inverse on the left that every term of both has. By this a variance
    leaves the equation of a mean. None where there is no u."""
    if is_zero(denominator):
        return None
    if is_zero(numerator):
        return Solution(solver, zero(numerator.shape), left, right, numerator, denominator,
                        complement=complement)
    every = [term(t) for t in (*terms(numerator), *terms(denominator))]
    common = [p for p in every[0].powers if all(p in t.powers for t in every)]
    number = min((abs(t.number) for t in every), default=1)
    factor = mul(1 / number, *(power(b, mul(-1, x)) for b, x in common))
    firsts = {t.matrices[:1] for t in every}
    matrix = firsts.pop() if len(firsts) == 1 else ()
    drop = bool(matrix) and matrix[0].op == "inverse"

    def lowest(e: Expr) -> Expr:
        kept = []
        for t in terms(e):
            q = term(mul(t, factor))
            kept.append(mul(q.number, *(power(b, x) for b, x in q.powers), *q.matrices[int(drop):]))
        return tidy(add(*kept))

    above, below = lowest(numerator), lowest(denominator)
    left = mul(factor, matrix[0].args[0], left) if drop else mul(factor, left)
    formula = (above if below == ONE else mul(inverse(below), above) if below.shape != "scalar"
               else mul(power(below, -1), above))
    return Solution(solver, formula, tidy(left), right, above, below,
                    complement=None if complement is None else lowest(complement))


def stationary(e: Expr) -> Expr:
    """e = 0."""
    return equation(e, zero(e.shape))
