"""Rational values for every symbol of a concrete form, each in its domain."""

from __future__ import annotations

import random

from sympy import Matrix, Rational, Symbol


def fractions(dice, n):
    """n positive rational numbers that sum to 1."""
    parts = [dice.randint(1, 20) for _ in range(n)]
    return [Rational(p, sum(parts)) for p in parts]


def point(at, seed=0):
    """{symbol: rational}: responsibilities and weights sum to 1, covariances are positive."""
    dice, model = random.Random(seed), at.model
    domains = {p.base: p.domain for p in model.parameters}
    if at.model.law.family.startswith("geometric_from_1"):
        lowest = 1
    else:
        lowest = 0
    law, weights = at.setting.family, model.weights
    values, assigned = {}, {i: dice.choice(at.labels) for i in at.rows}
    share = {(mark, base): dict(zip(at.labels, fractions(dice, len(at.labels)), strict=True))
             for mark in ("", "t") for base in (weights.base,)}
    T = {i: dict(zip(at.labels, fractions(dice, len(at.labels)), strict=True)) for i in at.rows}
    for (letter, indices, mark), (_, whole) in at._known.items():
        if letter == weights.base and weights.kind != "fixed":
            values[whole] = share[mark, letter][indices[0]]
        elif letter == ".T":
            values[whole] = T[indices[1]][indices[0]]
        elif letter == model.latent.name:
            values[whole] = Rational(int(assigned[indices[1]] == indices[0]))
        elif letter in domains:
            values |= of_domain(dice, domains[letter], whole)
        elif letter == model.observed.name:
            values |= observation(dice, law.support, lowest, whole)
        else:
            values[whole] = Rational(dice.randint(9, 15))  # known: more than any count
    return values


def of_domain(dice, domain, whole):
    """Values of a parameter."""
    if isinstance(whole, Symbol):
        if domain == "probability":
            return {whole: Rational(dice.randint(1, 18), 19)}
        low = -20 if domain in ("real", "vector") else 1
        return {whole: Rational(dice.randint(low, 20), 7)}
    d = whole.shape[0]
    root = Matrix(d, d, lambda a, b: Rational(dice.randint(-5, 5), 3))
    value = Matrix(d, 1, lambda a, b: Rational(dice.randint(-20, 20), 7)) \
        if whole.shape[1] == 1 else root * root.T + Matrix.eye(d)
    return dict(zip(whole, value, strict=True))


def observation(dice, support, lowest, whole):
    """Values of an observation."""
    if support.kind == "integers":
        return {whole: Rational(dice.randint(lowest, 1 if support.high == "1" else 8))}
    entries = [whole] if isinstance(whole, Symbol) else list(whole)
    low = 1 if support.low else -30
    return {x: Rational(dice.randint(low, 30), 11) for x in entries}
