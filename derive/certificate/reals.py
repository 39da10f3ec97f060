"""The same terms over the real numbers: for the anchors, and to test the laws at 50 digits."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .moments import Expecting
from .statement import COUNTS, Statement
from .terms import Term


class RealInterpreter(Expecting):
    """Evaluates in floats or mpmath numbers; logarithms and exponentials are what they are."""

    def log_of(self, term: Term) -> Any:
        """The natural logarithm of the value."""
        return self.algebra.functions.log(self.value(term))

    def exp_of(self, term: Term) -> Any:
        """The exponential of the value."""
        return self.algebra.functions.exp(self.value(term))

    def general_power(self, base: Any, exponent: Any) -> Any:
        """base to a real exponent."""
        return base**exponent


class RealDraw:
    """Draws real values, moderate ones: components that overlap, so that nothing is 0 or 1.

    ``cast`` makes the number type (float, mpmath.mpf).
    """

    def __init__(self, seed: str, d: int, cast: Callable[[Any], Any] = float) -> None:
        self.random, self.d, self.cast = random.Random(seed), d, cast
        self.seed = seed

    def normal(self, spread: float = 1.0) -> Any:
        """A normal variate."""
        return self.cast(self.random.gauss(0, spread))

    def number(self, value: Fraction) -> Any:
        """A rational number."""
        return self.cast(value.numerator) / self.cast(value.denominator)

    def trials(self, i: int) -> int:
        """A known number of trials."""
        return self.random.randrange(6, 12)

    def observation(self, s: Statement, trials: int | None) -> Any:
        """One observation."""
        if s.observed_domain == "vector":
            return tuple((self.normal(),) for _ in range(self.d))
        if s.observed_domain == "binary":
            return self.random.randrange(2)
        if s.observed_domain in COUNTS:
            return self.random.randrange(1, 9 if trials is None else trials)
        if s.observed_domain == "positive":
            return self.cast(math.exp(self.random.gauss(0, 0.5)))
        return self.normal()

    def parameter(self, domain: str, mark: str) -> Any:
        """A parameter of that domain, or a direction in it."""
        d = self.d
        if domain == "vector":
            return tuple((self.normal(0.5),) for _ in range(d))
        if domain == "covariance":
            a = [[(1 if i == j else 0) + self.random.gauss(0, 0.3) for j in range(d)]
                 for i in range(d)]
            return tuple(tuple(self.cast(sum(a[i][m] * a[j][m] for m in range(d)))
                               for j in range(d)) for i in range(d))
        if domain == "probability":
            return self.cast(self.random.uniform(0.2, 0.8))
        if domain in ("positive", "variance"):
            return self.cast(math.exp(self.random.gauss(0.3, 0.4)))
        return self.normal(0.5)

    def weights(self, components: int, last: int, mark: str) -> list[Any]:
        """Weights that sum to 1."""
        drawn = [self.cast(self.random.uniform(0.5, 2)) for _ in range(components)]
        return [v / sum(drawn) for v in drawn]

    def pi(self) -> Any:
        """The constant."""
        import mpmath

        return math.pi if self.cast is float else +mpmath.pi

    def component(self, components: int) -> int:
        """The component of an observation."""
        return self.random.randrange(components)

    def constant(self, kind: str, key: Any, positive: bool) -> Any:
        """An arbitrary constant."""
        own = RealDraw(f"{self.seed}:{key}", self.d, self.cast)
        if kind in ("vector", "symmetric", "matrix"):
            return own.parameter("vector" if kind == "vector" else "covariance", "")
        return own.parameter("positive" if positive else "real", "")
