"""The homework in plain SymPy, from the definitions: one more witness of what is derived."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
import sympy
from sympy import Rational, Symbol, binomial, exp, factorial, log, pi, sqrt

from derive.algebra.expression import mul
from derive.em import EM
from derive.families import FAMILIES

from .conftest import LAWS, concrete, letters, rows, values
from .points import point

STATEMENTS = ["two_gaussians", "two_gaussians_1d", "two_coins", "gaussian_mixture",
              "poisson_mixture", "three", "clash", "given", *LAWS]


def normal_vector(x, m, S):
    if not isinstance(S, sympy.MatrixBase):  # one coordinate
        return normal(x, m, S)
    v = x - m
    return exp(-(v.T * S.inv() * v)[0, 0] / 2) / sqrt((2 * pi) ** len(x) * S.det())


def normal(x, m, s):
    return exp(-(x - m) ** 2 / (2 * s)) / sqrt(2 * pi * s)


DENSITIES = {
    "multivariate_normal": normal_vector,
    "normal": normal,
    "poisson": lambda x, rate: rate**x * exp(-rate) / factorial(x),
    "binomial": lambda x, n, p: binomial(n, x) * p**x * (1 - p) ** (n - x),
    "bernoulli": lambda x, p: p**x * (1 - p) ** (1 - x),
    "geometric_from_0": lambda x, p: p * (1 - p) ** x,
    "geometric_from_1": lambda x, p: p * (1 - p) ** (x - 1),
    "exponential_rate": lambda x, rate: rate * exp(-rate * x),
    "exponential_mean": lambda x, m: exp(-x / m) / m,
    "negative_binomial": lambda x, r, p: binomial(x + r - 1, x) * p**r * (1 - p) ** x,
}


def test_every_law_is_written_by_hand(derivations):
    assert set(DENSITIES) == set(FAMILIES)
    assert {f.law for s in STATEMENTS for f in derivations[s].model.factors if f.guards
            } == set(FAMILIES)


def valued(e, number, label):
    """A weight as a person reads it: a number, a letter, 1 minus letters."""
    if e.op == "number":
        return Rational(e.args[0])
    if e.op == "symbol":
        return number(e.args[0], e.args[2], label)
    parts = [valued(c, number, label) for c in e.args]
    return sum(parts) if e.op == "add" else sympy.Mul(*parts)


def joint(at, i, k, at_point, mark=""):
    """P(Z_i = k) p(x_i | Z_i = k) at a point, from the statement alone."""
    model = at.model
    row, of = letters(model)
    weight, density = model.factors
    domains = {p.name: p for p in model.parameters}

    def number(name, indices, label):
        p = domains.get(name)
        if p is not None and p.keys:
            name, indices = p.keys[values(at).index(label)], ()
        at_row = [{row: i, of: label}[c] for c in indices]
        stem, raised = (name[:-2], "^2") if name.endswith("^2") and at_row else (name, "")
        name = at.letters.get(stem, stem) if name in at.letters else stem
        written = "_".join([name, *at_row]) + raised
        whole = at.symbols[written + (f"^{mark}" if mark and p is not None else "")]
        return at_point[whole] if isinstance(whole, Symbol) else \
            sympy.ImmutableMatrix(whole).xreplace(at_point)

    n = values(at).index(k) if len(weight.arguments) > 1 else 0
    slots = [number(a.args[0], a.args[2], k) for a in density.arguments]
    x = number(model.observed[0].name, model.observed[0].indices, k)
    return valued(weight.arguments[n], number, k) * DENSITIES[density.law](x, *slots)


def indicators(at, assignment):
    """{Z_k_i: 0 or 1} of one assignment."""
    letter = at.model.latents[0].name
    return {at.symbols[f"{letter}_{k}_{i}"]: sympy.Integer(k == z)
            for i, z in zip(rows(at), assignment, strict=True) for k in values(at)}


def responsibilities(at, at_point):
    """{T_k_i: its value} by Bayes from the statement."""
    letter, found = at.letters[".T"], {}
    for i in rows(at):
        parts = {k: joint(at, i, k, at_point, "t") for k in values(at)}
        found |= {at.symbols[f"{letter}_{k}_{i}"]: p / sum(parts.values())
                  for k, p in parts.items()}
    return found


def same(a, b):
    return abs(sympy.N(a - b, 40)) < 1e-30 * (1 + abs(sympy.N(b, 40)))


@pytest.fixture(scope="module", params=[(s, d) for s in STATEMENTS for d in (1, 2)
                                        if d == 1 or s in ("two_gaussians", "three", "clash")],
                ids=lambda p: f"{p[0]}-{p[1]}")
def case(request, derivations):
    """A concrete form and a rational point."""
    name, d = request.param
    at = concrete(derivations[name], 2, d)
    return at, point(at, seed=5)


def test_the_log_likelihood_built_by_hand(case):
    at, at_point = case
    for assignment in product(values(at), repeat=len(rows(at))):
        by_hand = sum(log(joint(at, i, z, at_point))
                      for i, z in zip(rows(at), assignment, strict=True))
        ours = at.complete_log_likelihood.xreplace(at_point | indicators(at, assignment))
        assert same(ours, by_hand)


def test_responsibilities_by_bayes(case):
    at, at_point = case
    by_hand = responsibilities(at, at_point)
    letter = at.letters[".T"]
    for k, row in at.responsibilities.items():
        for i, e in row.items():
            assert same(e.xreplace(at_point), by_hand[at.symbols[f"{letter}_{k}_{i}"]])


def test_the_posterior_and_the_expectation_over_all_assignments(case):
    at, at_point = case
    T = responsibilities(at, at_point)
    likelihoods = {a: sympy.Mul(*(joint(at, i, z, at_point, "t")
                                  for i, z in zip(rows(at), a, strict=True)))
                   for a in product(values(at), repeat=len(rows(at)))}
    total, expected = sum(likelihoods.values()), 0
    for a, likelihood in likelihoods.items():
        Z = indicators(at, a)
        assert same(at.posterior.xreplace(Z).xreplace(at_point | T), likelihood / total)
        expected += likelihood / total * at.complete_log_likelihood.xreplace(at_point | Z)
    assert same(at.Q.xreplace(at_point | T), expected)


def test_q_is_the_complete_log_likelihood_with_t_for_z(case):
    at, _ = case
    T, Z = at.letters[".T"], at.model.latents[0].name
    put = {at.symbols[f"{Z}_{k}_{i}"]: at.symbols[f"{T}_{k}_{i}"]
           for k in values(at) for i in rows(at)}
    assert at.complete_log_likelihood.xreplace(put) == at.Q


def entries(at, name):
    """The symbols of a parameter, with what stands at their places in a matrix."""
    whole = at.symbols[name]
    if isinstance(whole, Symbol):
        return [(whole, lambda e: e)]
    return [(whole[a, b], lambda e, a=a, b=b: e[a, b])
            for a in range(whole.shape[0]) for b in range(whole.shape[1])]


def test_scores_are_the_derivatives(case):
    at, at_point = case
    for name, score in at.scores.items():
        whole = at.symbols[name]
        for symbol, place in entries(at, name):
            twice = 2 if sum(e == symbol for e in sympy.Matrix([whole])) == 2 else 1
            assert (at.Q.diff(symbol) - twice * place(score)).xreplace(at_point) == 0


def gradient_at_the_updates(at, at_point):
    """The derivatives of Q where the updates are put in, exactly; those by weights that have to
    sum to 1 beside the first of them."""
    new = dict(at_point)
    for name, update in at.updates.items():
        new |= {s: place(update).xreplace(at_point) for s, place in entries(at, name)}
    found = {s: at.Q.diff(s).xreplace(new) for name in at.updates for s, _ in entries(at, name)}
    simplex = next((p for p in at.model.parameters if p.domain == "simplex"), None)
    if simplex is not None:
        weights = [at.symbols[f"{simplex.name}_{k}"] for k in values(at)]
        first = found[weights[0]]
        found |= {s: found[s] - first for s in weights}
        found["sum"] = sum(new[s] for s in weights) - 1
    return found


def test_the_updates_put_into_the_gradient_give_0(derivations):
    for name in STATEMENTS:
        for sizes in ((4, 1, 2), (5, 2, 2), (4, 1, 3)):
            at = concrete(derivations[name], *sizes)
            for seed in range(2):
                found = gradient_at_the_updates(at, point(at, seed))
                assert found and set(found.values()) == {0}, (name, sizes, found)


@pytest.mark.parametrize("key", ["tau", "mu_1", "Sigma_1"])
def test_a_wrong_update_does_not(derivations, key):
    em = derivations["two_gaussians"]
    base = key.split("_")[0]
    wrong = EM(replace(em.algorithm, blocks=tuple(
        replace(b, updates=tuple(replace(u, formula=mul(2, u.formula)) if u.parameter == base
                                 else u for u in b.updates)) for b in em.algorithm.blocks)))
    at = wrong.concrete(N=5, d=2)
    assert set(gradient_at_the_updates(at, point(at)).values()) != {0}


# --- diff and solve at d = 1 --------------------------------------------------------------------

def solved(at, name, before):
    """What solve finds for a parameter, with earlier updates put in."""
    symbol = at.symbols[name]
    return sympy.solve(at.Q.diff(symbol).subs(before), symbol)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_diff_and_solve_give_the_updates(derivations, statement):
    at = concrete(derivations[statement], 2, 1, 2)
    model = at.model
    simplex = next((p for p in model.parameters if p.domain == "simplex"), None)
    weights = [f"{simplex.name}_{k}" for k in values(at)] if simplex else \
        [p.name for p in model.parameters if p.domain == "probability" and not p.indices]
    T = at.letters[".T"]
    # responsibilities of one observation sum to 1, which solve cannot know
    last = values(at)[-1]
    whole = {at.symbols[f"{T}_{last}_{i}"]: 1 - sum(at.symbols[f"{T}_{k}_{i}"]
                                                   for k in values(at)[:-1]) for i in rows(at)}
    before = {}
    for name, update in at.updates.items():
        if name not in weights:
            found = solved(at, name, before)
            assert any(sympy.simplify(s - update) == 0 for s in found), (name, found)
        before[at.symbols[name]] = update
    if simplex:
        multiplier = Symbol("multiplier")
        pis = [at.symbols[n] for n in weights]
        (found,) = sympy.solve([*(at.Q.diff(p) - multiplier for p in pis), sum(pis) - 1],
                               [*pis, multiplier], dict=True)
    elif weights:
        pis = [at.symbols[n] for n in weights]
        (found,) = sympy.solve([at.Q.diff(p) for p in pis], pis, dict=True)
    for name in weights:
        assert sympy.simplify((found[at.symbols[name]] - at.updates[name]).subs(whole)) == 0
