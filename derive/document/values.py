"""Numbers, vectors and matrices that a run has found, as they print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from numeric.decimals import DIGITS, apart, settled

from .document import Law, Words

#: Larger vectors and matrices are not printed.
MOST_COORDINATES = 4
#: Digits of a number, if they tell the components apart.
USUAL = 5


def number(value: float, decimals: int = 4) -> str:
    """A number as it prints, with so many decimals."""
    return f"{settled(value):.{decimals}f}".replace("-", "−")


def figure(v: float) -> str:
    """A number with four decimals, fewer where it has fewer.

    >>> figure(-0.5), figure(2.0), figure(1 / 3), figure(-1e-9)
    ('−0.5', '2', '0.3333', '0.0000')
    """
    v = settled(v) if abs(v) >= 5e-5 else abs(v)
    text = f"{v:.4f}"
    if abs(v - round(v, 2)) < 1e-12:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def digits(values: Any) -> int:
    """The digits with which the components' numbers, or vectors, print apart."""
    rows = np.asarray(values, dtype=np.float64)
    if rows.ndim > 2 or not rows.ndim or rows.shape[-1] > MOST_COORDINATES and rows.ndim == 2:
        return USUAL
    rows = rows.reshape(len(rows), -1)
    return apart(rows.tolist(), lambda n: [[short(v, n) for v in row] for row in rows.tolist()],
                 USUAL, DIGITS)


def value(value: Any, digits: int = USUAL) -> Words:
    """A number, a vector or a matrix, in words."""
    v = np.asarray(value, dtype=np.float64)
    if not v.ndim:
        return (short(float(v), digits),)
    if v.shape[0] > MOST_COORDINATES:
        many = "×".join(map(str, v.shape))
        return (f"{many} numbers, from {short(float(v.min()))} to {short(float(v.max()))}",)
    rows = v[:, None] if v.ndim == 1 else v
    if v.ndim == 1:
        return ("(" + ", ".join(short(float(c), digits) for c in v) + ")",)
    body = r" \\ ".join(" & ".join(short(float(c)).replace("−", "-") for c in r) for r in rows)
    return (Law(rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"),)


def short(value: float, digits: int = USUAL) -> str:
    """A number with so many significant digits."""
    value = settled(value)
    small = 1e-4 <= abs(value) < 1e6 or not value
    text = f"{value:.{digits}g}" if small or digits > USUAL else f"{value:.{digits - 1}g}"
    return text.replace("-", "−")


def listed(names: Sequence[str]) -> str:
    """Names with commas and "and", of many the first."""
    shown = list(names[:6]) + ([f"{len(names) - 6} more"] if len(names) > 6 else [])
    return ", ".join(shown[:-1]) + f" and {shown[-1]}" if len(shown) > 1 else shown[0]
