"""A case in which a wrong formula has another value than the right one, as data and in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

#: The largest denominator of a value that is told as a fraction.
DENOMINATOR = 600


@dataclass(frozen=True)
class Counterexample:
    """Values are plain data: numbers, lists of numbers, lists of rows.

    ``x`` has the data by name, an entry for each observation, ``theta_t`` and ``theta`` (for Q: the
    free theta; None elsewhere) one for each key, as fits take them.
    ``yours`` and ``right`` are the two values; those of Q are Q(theta | theta^t) - Q(theta^t |
    theta^t), to which terms without theta add nothing. ``exact`` has the two as fractions where
    they are such, else None. ``i`` and ``component`` say, from 1, for which observation and
    component they are, where there is a choice; ``q_yours`` and ``q_right`` are Q at the two values
    of a parameter. ``series`` are the names of what has an entry for each index, ``of`` says what
    has the value: a formula or a function.
    """

    x: dict[str, Any]
    known: dict[str, Any]
    theta_t: dict[str, Any]
    theta: dict[str, Any] | None
    responsibilities: list[list[float]] | None
    yours: Any
    right: Any
    exact: dict[str, Any] | None
    i: int | None
    component: str | None
    q_yours: float | None = None
    q_right: float | None = None
    series: frozenset[str] = frozenset()
    of: str = "formula"

    def to_json(self) -> dict[str, Any]:
        """The contract's keys, and what else is known."""
        x = next(iter(self.x.values())) if len(self.x) == 1 else self.x
        found: dict[str, Any] = {"x": x, "theta_t": self.theta_t, "yours": self.yours,
                                 "right": self.right, "exact": self.exact}
        more = {"responsibilities": self.responsibilities, "known": self.known or None,
                "theta": self.theta, "i": self.i, "component": self.component,
                "Q_yours": self.q_yours, "Q_right": self.q_right}
        return {**found, **{key: v for key, v in more.items() if v is not None}}

    def words(self) -> str:
        """The counterexample in a sentence.

        >>> Counterexample({"x": [[-1, 1]]}, {}, {"mu": [0, 0]}, None, None, 2.0,
        ...                [[1.0, 0.0], [0.0, 1.0]], None, None, None).words()
        'Take x = (-1, 1) and theta^t: mu = (0, 0). There your formula gives 2, a number, where \
a 2 × 2 matrix belongs; right is ((1, 0), (0, 1)).'
        """
        yours, right = map(plain, told(self.yours, self.right, self.exact))
        taken = {*self.known, *self.theta_t}
        given = ", ".join([*self._all(self.x, taken), *self._all(self.known)])
        before = ", ".join(self._all(self.theta_t))
        places = [*([f"i = {self.i}"] if self.i is not None else []),
                  *([f"component {self.component}"] if self.component is not None else [])]
        place = f" for {' and '.join(places)}" if places else ""
        what = f"your {self.of} gives"
        if self.theta is not None:
            free = ", ".join(self._all({key: v for key, v in self.theta.items()
                                        if v != self.theta_t[key]}))
            what = f"with the free theta at {free}, else as theta^t, your {self.of} gives"
            if self.i is None:
                what = f"from theta^t to {free} your Q changes by"
        shape = misshapen(self.yours, self.right)
        words = (f"Take {given} and theta^t: {before}. There{place} {what} {yours}"
                 f"{f', {shape}' if shape else ''}; right is {right}.")
        if self.q_yours is not None and self.q_right is not None:
            words += (f" Q is {self.q_right:.4g} with the right value and only {self.q_yours:.4g} "
                      "with yours.")
        return words

    def _all(self, named: Mapping[str, Any], taken: Collection[str] | None = None) -> list[str]:
        """Each quantity by its name, data in small letters where names are ``taken``."""
        return [f"{key} = {plain(v)}" for name, value in named.items()
                for key, v in entries(name if taken is None else of_data(name, taken), value,
                                      name in self.series)]


def told(yours: Any, right: Any, exact: Mapping[str, Any] | None = None) -> tuple[Any, Any]:
    """Two values with texts for their numbers: the fractions that they are, else in as many digits
    as it takes to tell them apart by more than the last one, which may be rounded.

    >>> told(-0.44281, -0.44289), told([0.5], [1 / 3])
    (('-0.44281', '-0.44289'), (['0.5'], ['0.3333']))
    """
    if exact:
        return exact["yours"], exact["right"]
    def shown(digits: int) -> tuple[Any, Any]:
        def number(v: Any) -> str:
            return f"{v:.{digits}g}" if isinstance(v, int | float) else str(v)

        return each(yours, number), each(right, number)

    digits = next((n for n in range(4, 17) if len({*map(str, shown(n - 1))}) > 1), 17)
    return shown(digits)


def entries(name: str, value: Any, series: bool) -> list[tuple[str, Any]]:
    """A value by its name; of a series each entry by its number.

    >>> entries("x", [-1, 1], True)
    [('x_1', -1), ('x_2', 1)]
    """
    several = series and isinstance(value, list | tuple)
    return [(f"{name}_{n}", v) for n, v in enumerate(value, 1)] if several else [(name, value)]


def of_data(name: str, taken: Collection[str]) -> str:
    """What the values of a variable are called: x of X, unless that is another name.

    >>> of_data("X", ["mu"]), of_data("X", ["x"])
    ('x', 'X')
    """
    small = name.lower()
    return small if len(name) == 1 and small not in taken else name


def misshapen(yours: Any, right: Any) -> str:
    """What a value is by its shape, where that is another than the right one; "" where it is not.

    >>> misshapen([1, 2], 3)
    'a vector, where a number belongs'
    """
    a, b = _shape(yours), _shape(right)
    return "" if np.shape(yours) == np.shape(right) or a == b else f"{a}, where {b} belongs"


def _shape(value: Any) -> str:
    shape = np.shape(value)
    if len(shape) > 1:
        return "a number" if shape == (1, 1) else f"a {shape[-2]} × {shape[-1]} matrix"
    return "a vector" if shape and shape[0] > 1 else "a number"


def fractions(value: Any) -> Any:
    """A value with fractions of small denominators for its numbers; None where one is no such."""
    if isinstance(value, list):
        inner = [fractions(v) for v in value]
        return None if any(v is None for v in inner) else inner
    if not np.isfinite(value):
        return None
    near = Fraction(value).limit_denominator(DENOMINATOR)
    return str(near) if abs(float(near) - value) <= 1e-13 * (1 + abs(value)) else None


def each(value: Any, act: Callable[[Any], Any]) -> Any:
    """Plain data with something else for each number."""
    if isinstance(value, dict):
        return {k: each(v, act) for k, v in value.items()}
    return [each(v, act) for v in value] if isinstance(value, list) else act(value)


def plain(v: Any) -> str:
    """Plain data in a sentence; a list of one entry is that entry."""
    if isinstance(v, list):
        return plain(v[0]) if len(v) == 1 else "(" + ", ".join(map(plain, v)) + ")"
    return f"{v:g}" if isinstance(v, float) else "missing" if v is None else str(v)
