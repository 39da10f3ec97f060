"""Numbers as they are printed: what rounding decides is not to be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Significant digits that every processor agrees on, after sums over some thousand rows.
DIGITS = 11


def settled(value: float) -> float:
    """The number of ``DIGITS`` significant digits that is next to a value.

    Printed with fewer digits it is the same on every processor, where a sum that is 54.75 on one
    and 54.749999999999993 on another would be 54.8 here and 54.7 there.

    >>> f"{settled(54.749999999999993):.1f}", f"{54.749999999999993:.1f}"
    ('54.8', '54.7')
    """
    return float(f"{value:.{DIGITS}g}")


def apart(values: Sequence[Sequence[float]], shown: Callable[[int], Sequence[Sequence[str]]],
          least: int, most: int) -> int:
    """The fewest digits, from ``least`` on, with which the rows of ``values`` print apart in each
    column where they are apart when settled; ``least`` where ``most`` are not enough.

    ``shown(n)`` are the texts of the values with n digits.

    >>> means = [[1e9 + 1, 2], [1e9 + 3, 2]]
    >>> apart(means, lambda n: [[f"{v:.{n}g}" for v in row] for row in means], 5, DIGITS)
    10
    """
    different = [len(set(map(settled, column))) for column in zip(*values)]
    for n in range(least, most + 1):
        if [len(set(column)) for column in zip(*shown(n))] == different:
            return n
    return least
