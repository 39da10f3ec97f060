"""Terms at arrays of observations and of parameters: many real points at once.

A family's density as its data writes it is evaluated so where a total or a derivative is taken
numerically, and so are the lines that the anchors read: the checker's own interpreter, every number
an array. The density anchor compares the values with scipy.stats.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from .arithmetic import Matrix, Real
from .moments import Drawn, Law
from .reals import RealInterpreter
from .terms import Term


class Arrays(Real):
    """Real or complex arithmetic on arrays, value by value; matrices have arrays as entries."""

    def __init__(self) -> None:
        super().__init__(np)

    def inv(self, a: Any) -> Any:
        """1/a."""
        return 1 / a

    def power(self, base: Any, exponent: Fraction) -> Any:
        """base to a rational exponent."""
        return base ** (int(exponent) if exponent.denominator == 1 else float(exponent))

    def eliminate(self, a: Matrix) -> tuple[Any, Matrix]:
        """The determinants and the inverses."""
        n, entries = len(a), np.broadcast_arrays(*(x for row in a for x in row))
        stacked = np.stack(entries, axis=-1).reshape(*entries[0].shape, n, n)
        inverse = np.linalg.inv(stacked)
        return np.linalg.det(stacked), tuple(
            tuple(inverse[..., i, j] for j in range(n)) for i in range(n))


class ArrayInterpreter(RealInterpreter):
    """Evaluates terms whose numbers, counts too, are arrays. An observation's component is one
    number, or a tuple with one for each point: the first axis of the arrays.
    """

    def rational(self, term: Term) -> Fraction | None:
        """A number is one known beforehand, and nothing else."""
        return term.args[0] if term.op == "number" else None

    def _indicator(self, term: Term) -> Any:
        row, component = self.indicated(term)
        z = self.z[row]
        return np.equal(z, component).astype(float)[:, None] if isinstance(z, tuple) else float(
            z == component)

    def vanishes(self, term: Term) -> bool:
        """Whether an indicator that holds at no point is a factor."""
        return any(f.op == "indicator" and not np.any(self.value(f)) for f in term.args)

    def log_of(self, term: Term) -> Any:
        """The logarithm; those of factorials by the gamma function, which does not overflow."""
        if term.op == "factorial":
            return log_factorial(self.value(term.args[0]))
        if term.op == "choose":
            n, x = map(self.value, term.args)
            return log_factorial(n) - log_factorial(x) - log_factorial(n - x)
        return super().log_of(term)

    def _factorial(self, term: Term) -> Any:
        return np.exp(self.log_of(term))

    _choose = _factorial


def log_factorial(x: Any) -> Any:
    """log x!, of each value."""
    return np.vectorize(lambda v: math.lgamma(v + 1), otypes=[float])(np.real(x))


def entries(domain: str, values: Any) -> Any:
    """Stacked numbers, vectors or matrices as one whose entries are arrays.

    >>> entries("vector", np.zeros((3, 2)))[1][0].shape
    (3,)
    """
    if domain == "vector":
        return tuple((values[..., j],) for j in range(values.shape[-1]))
    if domain == "covariance":
        d = range(values.shape[-1])
        return tuple(tuple(values[..., i, j] for j in d) for i in d)
    return values


def written_log_density(law: Law, x: Any, slots: Mapping[str, Any]) -> Any:
    """The log density at observations x, at parameters whose entries are numbers or arrays."""
    vector = isinstance(x, tuple)
    point = Drawn(law.statement, [x], {name: [slots[name]] for name, _ in law.known},
                  {name: [slots[name]] for name, _ in law.free}, len(x) if vector else 1, math.pi)
    value = ArrayInterpreter(law.facts, point, Arrays()).value_at(law.log_density, {"i": 0})
    return np.broadcast_arrays(value, x[0][0] if vector else x)[0]
