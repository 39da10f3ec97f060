"""What a step costs at least on this machine: floating point, exponentials, memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Machine:
    """Seconds of one multiplication with addition, of one exponential, of reading one number from
    memory: the least of several tries, by NumPy and its BLAS on one thread."""

    fused: float
    exponential: float
    number: float

    def step(self, N: int, d: int, K: int) -> float:
        """Seconds of a step of a mixture of Gaussians with full covariances: for each row and each
        component but one its quadratic form and its share of the moments, of d (d + 3) / 2
        products each; an exponential each; every row read once."""
        products = (K - 1) * d * (d + 3) * self.fused
        exponentials = (1 if K == 2 else K) * self.exponential
        return N * max(products + exponentials, d * self.number)


def measured() -> Machine:
    """This machine."""
    a = np.ones((600, 600))
    small, large, found = np.linspace(-9.0, 0.0, 4096), np.ones(4_000_000), np.empty(4096)
    return Machine(_least(lambda: a @ a) / 600**3,
                   _least(lambda: np.exp(small, out=found)) / len(small),
                   _least(large.sum) / len(large))


def _least(call: Callable[[], object]) -> float:
    """The shortest time of a call, in seconds of the processor."""
    found = []
    for _ in range(15):
        begin = time.process_time_ns()
        for _ in range(5):
            call()
        found.append((time.process_time_ns() - begin) / 5e9)
    return min(found)
