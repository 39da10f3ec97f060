#!/usr/bin/env python
from __future__ import annotations
import math
from dataclasses import dataclass


@dataclass
class Params:
    tau: float
    mu1: float
    mu2: float
    var1: float
    var2: float


def normal(x: float, m: float, v: float) -> float:
    return math.exp(-(x - m) ** 2 / (2 * v)) / math.sqrt(2 * math.pi * v)


def expectation(xs: list[float], p: Params) -> list[float]:
    """P(z=1 | x) for every x"""
    out = []
    for x in xs:
        one = p.tau * normal(x, p.mu1, p.var1)
        two = (1 - p.tau) * normal(x, p.mu2, p.var2)
        out.append(one / (one + two))
    return out


def maximisation(xs: list[float], resp: list[float]) -> Params:
    w1 = sum(resp)
    w2 = sum(1 - r for r in resp)
    mu1 = sum(r * x for r, x in zip(resp, xs)) / w1
    mu2 = sum((1 - r) * x for r, x in zip(resp, xs)) / w2
    var1 = sum(r * (x - mu1) ** 2 for r, x in zip(resp, xs)) / w1
    var2 = sum((1 - r) * (x - mu2) ** 2 for r, x in zip(resp, xs)) / w2
    tau = w2 / (w1 + w2)
    return Params(tau, mu1, mu2, var1, var2)


def em(xs, p, steps=30):
    for _ in range(steps):
        p = maximisation(xs, expectation(xs, p))
    return p


if __name__ == "__main__":
    data = [-1.2, 0.1, 0.4, -0.3, 4.8, 5.2, 5.9]
    print(em(data, Params(0.5, 0.0, 5.0, 1.0, 1.0)))
