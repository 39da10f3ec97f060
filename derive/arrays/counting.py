"""Log-probabilities of counts in saddle-point form, elementwise.

C. Loader, Fast and accurate computation of binomial probabilities (2000). The text of this module
stands in what is generated, where it is called.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def _deviance(x: Any, m: Any) -> Any:
    """x log(x / m) - (x - m) >= 0 of counts x and means m.

    Where x is near m both parts are much larger than what they leave over, which then is summed as
    a series.
    """
    x, m = np.broadcast_arrays(x, m)
    apart = np.asarray(x - m)
    # the quotient of counts and a tiny mean overflows
    found = np.log(x / m) if m.min(initial=1.0) > 1e-290 else np.log(x) - np.log(m)
    found = np.asarray(found * x)
    found[x == 0] = 0.0
    found -= apart
    if m.max(initial=0.0) > 1000:
        v = apart / (x + m)
        near = abs(v) < 0.1
        v, s = v[near], v[near] ** 2
        series = np.zeros(len(v))
        for j in range(17, 1, -2):
            series = (series + 1 / j) * s
        found[near] = v * (apart[near] + 2 * x[near] * series)
    return np.minimum(found, 1e300)


_STIRLING = np.array([0.0] + [math.lgamma(n + 1) - n * math.log(n) + n for n in range(1, 16)])


def _stirling(x: Any) -> Any:
    """log x! - (x log x - x) of counts x: Stirling's series from 16 on."""
    x = np.asarray(x)
    n = np.maximum(x, 16.0)
    i = 1 / n
    s = i * i
    series = np.asarray(i * (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))))
    series += 0.5 * np.log(2 * math.pi * n)
    few = x < 16
    series[few] = _STIRLING[x[few].astype(np.intp)]
    return series
