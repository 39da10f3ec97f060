"""Numbers as they are printed: what rounding decides is not to be seen."""

from __future__ import annotations

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
