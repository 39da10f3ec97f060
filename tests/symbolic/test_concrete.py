"""At given sizes: SymPy's own classes alone, which do what SymPy does."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import sympy
from sympy import Rational, Symbol

from .conftest import concrete
from .points import point

SIZES = [(2, 1, 3), (2, 2, 2)]


def results(at):
    yield from (at.Q, at.complete_log_likelihood, at.posterior)
    for kind in (at.counts, at.scores, at.updates, *at.responsibilities.values()):
        yield from kind.values()


# --- plain SymPy --------------------------------------------------------------------------------

@pytest.mark.parametrize("sizes", SIZES)
def test_every_class_is_sympys(derivations, sizes):
    for em in derivations.values():
        at = concrete(em, *sizes)
        for e in (*results(at), *at.symbols.values()):
            for node in sympy.preorder_traversal(e):
                assert type(node).__module__.startswith("sympy."), type(node)
                assert not isinstance(node, sympy.Sum | sympy.MatrixSymbol | sympy.Indexed)


def test_symbols_have_no_assumptions_and_different_names(derivations):
    for em in derivations.values():
        at = concrete(em)
        found = set().union(*(e.free_symbols for e in results(at)))
        plain = {n: s for n, s in at.symbols.items() if isinstance(s, Symbol)}
        assert found <= set(plain.values())
        assert all(s == Symbol(n) for n, s in plain.items())
        assert len({sympy.latex(s) for s in plain.values()}) == len(plain)


def test_many_components_and_observations_have_different_names(derivations):
    at = derivations["gaussian_mixture"].concrete(N=12, d=2, K=12)
    T = [n for n in at.symbols if n.startswith("T_")]
    assert len(T) == 144 and {"T_1_12", "T_11_2"} <= set(T)


def test_symbols_do_not_depend_on_what_was_asked_for(derivations):
    for em in derivations.values():
        first, second = concrete(em), concrete(em)
        list(results(first))
        assert first.symbols == second.symbols


@pytest.mark.parametrize("sizes", [(2, 1, 2), (2, 2, 2)])
def test_srepr_and_pickle_come_back(derivations, sizes):
    for em in derivations.values():
        at = concrete(em, *sizes)
        for e in results(at):
            assert eval(sympy.srepr(e), vars(sympy).copy()) == e
            assert pickle.loads(pickle.dumps(e)) == e
        assert pickle.loads(pickle.dumps(at)).Q == at.Q


@pytest.mark.parametrize("sizes", SIZES)
def test_numpy_computes_the_same(derivations, sizes):
    for em in derivations.values():
        at = concrete(em, *sizes)
        values = point(at, seed=3)
        letters = sorted(values, key=str)
        numbers = [float(values[s]) for s in letters]
        for e in results(at):
            f = sympy.lambdify(letters, e, "scipy")
            exact = np.array(e.xreplace(values).evalf(20), dtype=float)
            np.testing.assert_allclose(np.array(f(*numbers), dtype=float), exact, rtol=1e-9)


def test_latex_and_doit(derivations):
    for em in derivations.values():
        at = concrete(em)
        for e in results(at):
            assert sympy.latex(e) and e.doit() == e


def test_subs_by_name_and_by_symbol(derivations):
    at = derivations["two_gaussians_1d"].concrete(N=2)
    for name in ("tau", "mu_1", "sigma_1^2", "x_1", "T_1_2"):
        assert at.Q.has(at.symbols[name])
        assert at.Q.subs(name, 3) == at.Q.subs(at.symbols[name], 3) != at.Q
        assert not at.Q.subs(name, 3).has(at.symbols[name])


# --- d = 1 --------------------------------------------------------------------------------------

def test_vectors_of_one_entry_are_scalars(derivations):
    vectors, scalars = (derivations["two_gaussians"].concrete(N=3, d=1),
                        derivations["two_gaussians_1d"].concrete(N=3))
    names = {f"Sigma_{k}{t}": f"sigma_{k}^2{t}" for k in "12" for t in ("", "^t")}
    renamed = {Symbol(a): Symbol(b) for a, b in names.items()}
    for name in ("Q", "complete_log_likelihood", "posterior"):
        ours, theirs = getattr(vectors, name).xreplace(renamed), getattr(scalars, name)
        assert sympy.expand(sympy.expand_log(ours - theirs, force=True)) == 0
    for key, update in vectors.updates.items():
        assert update == scalars.updates[names.get(key, key)]


# --- refused ------------------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "sizes", "why"), [
    ("two_gaussians", {"N": 3}, "vectors"),
    ("two_gaussians_1d", {"N": 3, "d": 2}, "numbers"),
    ("gaussian_mixture", {"N": 3, "d": 2}, "K="),
    ("two_gaussians", {"N": 3, "d": 2, "K": 3}, "K=3: the statement names 2, 1, 2"),
    ("two_coins", {"N": 0}, "whole number"),
    ("two_coins", {"N": True}, "whole number"),
    ("two_coins", {"N": 2.0}, "whole number"),
    ("two_coins", {"N": Symbol("N")}, "whole number"),
    ("two_coins", {"N": 10**6}, "lambdify"),
    ("two_gaussians", {"N": 2, "d": 30}, "lambdify"),
])
def test_sizes_that_do_not_fit(derivations, name, sizes, why):
    with pytest.raises(ValueError, match=why):
        derivations[name].concrete(**sizes)


def test_sizes_that_fit(derivations):
    two = derivations["two_gaussians"]
    assert two.concrete(3, 2).Q == two.concrete(N=3, d=2, K=2).Q
    assert derivations["two_gaussians_1d"].concrete(N=3, d=1, K=2).counts.keys() == {1, 2}


# --- keys ---------------------------------------------------------------------------------------

def test_keys_are_those_of_the_parameters(derivations):
    at = derivations["gaussian_mixture"].concrete(N=2, d=2, K=2)
    assert list(at.updates) == list(at.scores) == [
        "pi_1", "pi_2", "mu_1", "mu_2", "Sigma_1", "Sigma_2"]
    assert set(derivations["three"].concrete(2, 1).updates) == {
        "rho_a", "rho_b", "m_a", "m_b", "m_c", "V_a", "V_b", "V_c"}
    assert at.symbols["Sigma_1"].shape == (2, 2) and at.symbols["Sigma_1"].is_symmetric()
    assert list(at.responsibilities[2]) == [1, 2]
    assert repr(at) == "<gaussian_mixture at N=2, d=2, K=2>"


def test_fixed_weights(derivations):
    at = derivations["given"].concrete(N=1)
    assert at.Q.has(sympy.log(Rational(3, 10)), sympy.log(Rational(7, 10)))
