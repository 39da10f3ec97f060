"""Expressions that are sums of names with numbers before them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from .facts import Expression, Number, Place, Symbol, Tree


@dataclass(frozen=True)
class Sum:
    """``constant`` plus coefficient times symbol; ``problem`` where it is no such sum.
    ``written`` is the expression of an argument."""

    constant: Fraction
    terms: tuple[tuple[Symbol, Fraction], ...]
    place: Place = field(compare=False, repr=False)
    problem: str = ""
    written: Expression | None = field(default=None, compare=False, repr=False)

    @property
    def symbol(self) -> Symbol | None:
        """The symbol that the sum is, None where it is anything else."""
        if self.problem or self.constant or len(self.terms) != 1 or self.terms[0][1] != 1:
            return None
        return self.terms[0][0]

    @property
    def number(self) -> Fraction | None:
        """The number that the sum is, None where it holds a symbol."""
        return None if self.problem or self.terms else self.constant

    def times(self, factor: Fraction) -> Sum:
        """The sum with each coefficient multiplied."""
        return replace(self, constant=self.constant * factor,
                       terms=tuple((s, c * factor) for s, c in self.terms if factor))

    def plus(self, other: Sum) -> Sum:
        """The sum of the two, at the place of the first."""
        terms = dict(self.terms)
        for symbol, c in other.terms:
            terms[symbol] = terms.get(symbol, Fraction(0)) + c
        return Sum(self.constant + other.constant,
                   tuple((s, c) for s, c in terms.items() if c), self.place,
                   self.problem or other.problem)


def linear(e: Expression) -> Sum:
    """The expression as a sum; its ``problem`` says why it is none.

    >>> from derive.statement.clauses import facts
    >>> from derive.statement.layout import plain_lines
    >>> value = linear(facts(plain_lines("P(Z_i = 1) = 1 - 2 tau/3"))[0].values[0])
    >>> str(value.constant), [(s.name, str(c)) for s, c in value.terms]
    ('1', [('tau', '-2/3')])
    """
    zero = Fraction(0)
    if isinstance(e, Symbol):
        return Sum(zero, ((e, Fraction(1)),), e.place)
    if isinstance(e, Number):
        return Sum(Fraction(e.written), (), e.place)
    if e.head in "+-" and e.head:
        result = Sum(zero, (), e.place)
        for part in map(linear, e.parts):
            if part.problem:
                return part
            result = result.plus(part)
        return result.times(Fraction(-1)) if e.head == "-" else result
    if e.head == "*":
        return _product(e)
    function = e.parts[0] if e.head == "call" else None
    if isinstance(function, Symbol) and any(
            isinstance(p, Tree) and p.relation for p in e.parts[1:]):
        return Sum(zero, (), e.place, "it refers to another weight")
    return Sum(zero, (), e.place, "it is not a sum of names and numbers")


def _product(e: Tree) -> Sum:
    result = Sum(Fraction(1), (), e.place)
    for factor in e.parts:
        divides = isinstance(factor, Tree) and factor.head == "/"
        right = linear(factor.parts[0] if isinstance(factor, Tree) and divides else factor)
        if right.problem:
            return right
        if divides and right.number == 0:
            return replace(right, place=e.place, problem="it divides by 0")
        if right.number is not None:
            result = result.times(1 / right.number if divides else right.number)
        elif result.number is not None and not divides:
            result = replace(right.times(result.number), place=e.place)
        else:
            return replace(right, place=e.place, problem="it is not a sum of names and numbers")
    return replace(result, place=e.place)
