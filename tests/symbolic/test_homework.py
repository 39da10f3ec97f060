"""The homework in plain SymPy, from the definitions: one more witness of what is derived."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
import sympy
from sympy import Rational, Symbol, binomial, exp, factorial, log, pi, sqrt

from derive.algebra.expression import mul
from derive.families import FAMILIES

from .conftest import LAWS, concrete
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
    assert {derivations[s].model.law.family for s in STATEMENTS} == set(FAMILIES)


def joint(at, i, k, values, mark=""):
    """P(Z_i = k) p(x_i | Z_i = k) at a point, from the statement alone."""
    model, w = at.model, at.model.weights

    def number(name):
        whole = at.symbols[name]
        return values[whole] if isinstance(whole, Symbol) else \
            sympy.ImmutableMatrix(whole).xreplace(values)

    def parameter(base, label):
        names = model.parameter(base).names
        written = names[at.labels.index(label)] if len(names) == len(at.labels) else (
            f"{base[:-2]}_{label}^2" if base.endswith("^2") else f"{base}_{label}")
        return number(written + (f"^{mark}" if mark else ""))

    if w.kind == "fixed":
        weight = Rational(w.values[at.labels.index(k)])
    elif w.kind == "complement":
        marked = {label: number(n + (f"^{mark}" if mark else ""))
                  for label, n in zip(at.labels, w.names, strict=True) if n}
        weight = marked.get(k, 1 - sum(marked.values()))
    else:
        weight = parameter(w.base, k)
    slots = [number(f"{a.name}_{i}") if a.kind == "known" else parameter(a.name, k)
             for a in model.law.arguments]
    x = number(f"{at.letters[model.observed.name]}_{i}")
    return weight * DENSITIES[model.law.family](x, *slots)


def indicators(at, assignment):
    """{Z_k_i: 0 or 1} of one assignment."""
    letter = at.model.latent.name
    return {at.symbols[f"{letter}_{k}_{i}"]: sympy.Integer(k == z)
            for i, z in zip(at.rows, assignment, strict=True) for k in at.labels}


def responsibilities(at, values):
    """{T_k_i: its value} by Bayes from the statement."""
    letter, found = at.letters[".T"], {}
    for i in at.rows:
        parts = {k: joint(at, i, k, values, "t") for k in at.labels}
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
    at, values = case
    for assignment in product(at.labels, repeat=at.N):
        by_hand = sum(log(joint(at, i, z, values))
                      for i, z in zip(at.rows, assignment, strict=True))
        ours = at.complete_log_likelihood.xreplace(values | indicators(at, assignment))
        assert same(ours, by_hand)


def test_responsibilities_by_bayes(case):
    at, values = case
    by_hand = responsibilities(at, values)
    letter = at.letters[".T"]
    for k, row in at.responsibilities.items():
        for i, e in row.items():
            assert same(e.xreplace(values), by_hand[at.symbols[f"{letter}_{k}_{i}"]])


def test_the_posterior_and_the_expectation_over_all_assignments(case):
    at, values = case
    T = responsibilities(at, values)
    likelihoods = {a: sympy.Mul(*(joint(at, i, z, values, "t")
                                  for i, z in zip(at.rows, a, strict=True)))
                   for a in product(at.labels, repeat=at.N)}
    total, expected = sum(likelihoods.values()), 0
    for a, likelihood in likelihoods.items():
        Z = indicators(at, a)
        assert same(at.posterior.xreplace(Z).xreplace(values | T), likelihood / total)
        expected += likelihood / total * at.complete_log_likelihood.xreplace(values | Z)
    assert same(at.Q.xreplace(values | T), expected)


def test_q_is_the_complete_log_likelihood_with_t_for_z(case):
    at, _ = case
    T, Z = at.letters[".T"], at.model.latent.name
    put = {at.symbols[f"{Z}_{k}_{i}"]: at.symbols[f"{T}_{k}_{i}"]
           for k in at.labels for i in at.rows}
    assert at.complete_log_likelihood.xreplace(put) == at.Q


def entries(at, name):
    """The symbols of a parameter, with what stands at their places in a matrix."""
    whole = at.symbols[name]
    if isinstance(whole, Symbol):
        return [(whole, lambda e: e)]
    return [(whole[a, b], lambda e, a=a, b=b: e[a, b])
            for a in range(whole.shape[0]) for b in range(whole.shape[1])]


def test_scores_are_the_derivatives(case):
    at, values = case
    for name, score in at.scores.items():
        whole = at.symbols[name]
        for symbol, place in entries(at, name):
            twice = 2 if sum(e == symbol for e in sympy.Matrix([whole])) == 2 else 1
            assert (at.Q.diff(symbol) - twice * place(score)).xreplace(values) == 0


def gradient_at_the_updates(at, values):
    """The derivatives of Q where the updates are put in, exactly; those by weights that have to
    sum to 1 beside the first of them."""
    new = dict(values)
    for name, update in at.updates.items():
        new |= {s: place(update).xreplace(values) for s, place in entries(at, name)}
    found = {s: at.Q.diff(s).xreplace(new) for name in at.updates for s, _ in entries(at, name)}
    w = at.model.weights
    if w.kind == "simplex":
        weights = [at.symbols[at._name(w.base, (k,))] for k in at.labels]
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
    base = em.solution(key)[0].args[0]
    step = next(s for s in em.steps if s.relation == "solves" and s.left.args[0] == base)
    wrong = em.with_step(replace(step, right=mul(2, step.right)))
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
    w = at.model.weights
    weights = [n for n in at.updates if derivations[statement].model.parameters[0].base == w.base
               and n in {at._name(w.base, (k,)) for k in at.labels} | set(w.names)]
    T = at.letters[".T"]
    # responsibilities of one observation sum to 1, which solve cannot know
    last = at.labels[-1]
    whole = {at.symbols[f"{T}_{last}_{i}"]: 1 - sum(at.symbols[f"{T}_{k}_{i}"]
                                                   for k in at.labels[:-1]) for i in at.rows}
    before = {}
    for name, update in at.updates.items():
        if name not in weights:
            found = solved(at, name, before)
            assert any(sympy.simplify(s - update) == 0 for s in found), (name, found)
        before[at.symbols[name]] = update
    if w.kind == "simplex":
        multiplier = Symbol("multiplier")
        pis = [at.symbols[n] for n in weights]
        (found,) = sympy.solve([*(at.Q.diff(p) - multiplier for p in pis), sum(pis) - 1],
                               [*pis, multiplier], dict=True)
    elif weights:
        pis = [at.symbols[n] for n in weights]
        (found,) = sympy.solve([at.Q.diff(p) for p in pis], pis, dict=True)
    for name in weights:
        assert sympy.simplify((found[at.symbols[name]] - at.updates[name]).subs(whole)) == 0
