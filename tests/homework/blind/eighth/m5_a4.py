#!/usr/bin/env python3
"""Mixture of two normals in one dimension, EM by the book."""
from dataclasses import dataclass
import math
import random


@dataclass
class Theta:
    tau: float
    mu1: float
    mu2: float
    sd1: float
    sd2: float


def log_normal(x, mu, sd):
    return -0.5 * math.log(2 * math.pi) - math.log(sd) - (x - mu) ** 2 / (2 * sd ** 2)


def expectation(xs, th):
    """p[i]: probability that xs[i] comes from the first normal"""
    p = []
    for x in xs:
        l1 = math.log(th.tau) + log_normal(x, th.mu1, th.sd1)
        l2 = math.log(1 - th.tau) + log_normal(x, th.mu2, th.sd2)
        p.append(1 / (1 + math.exp(l2 - l1)))
    return p


def q_function(xs, p, th):
    total = 0.0
    for x, pi in zip(xs, p):
        total += pi * (math.log(th.tau) + log_normal(x, th.mu1, th.sd1))
        total += (1 - pi) * (math.log(1 - th.tau) + log_normal(x, th.mu2, th.sd2))
    return total


def maximisation(xs, p):
    n = len(xs)
    s1 = sum(p)
    s2 = n - s1
    mu1 = sum(a * x for a, x in zip(p, xs)) / s1
    mu2 = sum((1 - a) * x for a, x in zip(p, xs)) / s2
    ss1 = sum(a * (x - mu1) ** 2 for a, x in zip(p, xs))
    ss2 = sum((1 - a) * (x - mu2) ** 2 for a, x in zip(p, xs))
    return Theta(s1 / n, mu1, mu2, math.sqrt(ss1 / s1), math.sqrt(ss2 / s2))


if __name__ == "__main__":
    random.seed(4)
    data = [random.gauss(0, 1) for _ in range(100)] + [random.gauss(5, 2) for _ in range(60)]
    theta = Theta(0.5, -1.0, 3.0, 1.0, 1.0)
    for it in range(40):
        p = expectation(data, theta)
        theta = maximisation(data, p)
        print(it, round(q_function(data, p, theta), 3), theta)
