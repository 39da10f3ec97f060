"""Rational values for every symbol of a concrete form, each in its domain."""

from __future__ import annotations

import random

from sympy import Matrix, Rational, Symbol

from derive.families import LAWS

from .conftest import rows, values


def fractions(dice, n):
    """n positive rational numbers that sum to 1."""
    parts = [dice.randint(1, 20) for _ in range(n)]
    return [Rational(p, sum(parts)) for p in parts]


def point(at, seed=0):
    """{symbol: rational}: responsibilities and weights sum to 1, covariances are positive."""
    dice, model = random.Random(seed), at.model
    law = next(f.law for f in model.factors if f.guards)
    lowest = 1 if law == "geometric_from_1" else 0
    domains = {p.name: p for p in model.parameters}
    simplexes = {(p.name, mark): fractions(dice, len(values(at))) for p in model.parameters
                 if p.domain == "simplex" for mark in ("", "t")}
    singles = [p.name for p in model.parameters if p.domain == "probability" and not p.indices]
    # probabilities of which one is 1 minus the others
    parts = {mark: dict(zip(singles, fractions(dice, len(singles) + 1), strict=False))
             for mark in ("", "t")}
    T = {row: dict(zip(values(at), fractions(dice, len(values(at))), strict=True))
         for row in rows(at)}
    assigned, found = {row: dice.choice(values(at)) for row in rows(at)}, {}
    for (name, indices, mark), (_, whole) in at._known.items():
        if (name, mark) in simplexes:
            found[whole] = simplexes[name, mark][values(at).index(indices[-1])]
        elif name in parts[""] and name in singles:
            found[whole] = parts[mark][name]
        elif name == ".T":
            found[whole] = T[indices[1]][indices[0]]
        elif name == model.latents[0].name:
            found[whole] = Rational(int(assigned[indices[1]] == indices[0]))
        elif name in domains:
            found |= of_domain(dice, domains[name].domain, whole)
        elif name == model.observed[0].name:
            found |= observation(dice, LAWS[law].support, lowest, whole)
        else:
            found[whole] = Rational(dice.randint(9, 15))  # known: more than any count
    return found


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
