"""What leaves as SymPy is right, and does not let SymPy's silent wrong answers in."""

import math

import numpy as np
import pytest
import sympy
from scipy.stats import norm

import derive
from derive.symbolic.nodes import Entry, MatrixSum, NotConcrete, Subscripted, SubscriptedMatrix


def test_everything_public_is_sympy(derivations):
    for em in derivations.values():
        assert isinstance(em.Q, sympy.Expr)
        assert all(isinstance(v, sympy.Basic) for v in em.updates.values())
        assert all(isinstance(v, sympy.Expr) for v in em.responsibilities.values())


def test_names_are_those_of_the_statement(derivations):
    em = derivations["two_gaussians"]
    names = {s.name for s in em.Q.free_symbols}
    assert {"tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2", "N", "d"} <= names
    assert not any("Z" in n for n in names)
    assert "tau^t" in {s.name for s in em.responsibilities[1].free_symbols}


def test_q_has_the_value_of_the_derivation(derivations):
    """The scalar Q at N = 3, summed by SymPy, beside SciPy's densities."""
    em = derivations["two_gaussians_1d"]
    r = np.random.default_rng(0)
    x, T = r.normal(size=3), r.uniform(0.1, 0.9, (2, 3))
    values = {"tau": 0.3, "mu_1": -0.5, "mu_2": 1.5, "sigma_1^2": 0.7, "sigma_2^2": 1.3}
    q = em.Q.subs(sympy.Symbol("N"), 3).doit()
    at = em.symbols
    q = q.xreplace({at["x[i]"].subs("i", i + 1): x[i] for i in range(3)})
    q = q.xreplace({at[f"T[{k + 1}, i]"].subs("i", i + 1): T[k, i]
                    for k in range(2) for i in range(3)})
    q = float(q.xreplace({sympy.Symbol(n): v for n, v in values.items()}))
    weights = (values["tau"], 1 - values["tau"])
    ours = sum(T[k] @ (np.log(w) + norm.logpdf(x, values[f"mu_{k + 1}"],
                                               values[f"sigma_{k + 1}^2"] ** 0.5))
               for k, w in enumerate(weights))
    assert math.isclose(q, ours, rel_tol=1e-12)


def test_the_derivative_by_a_plain_symbol_is_the_score(derivations):
    em = derivations["two_coins"]
    p = sympy.Symbol("p_A")
    slope = em.Q.diff(p)
    numbers = {("X", (i,), ""): v for i, v in zip("123", (5.0, 9.0, 4.0))}
    assert slope != 0
    at = slope.subs(sympy.Symbol("N"), 3).doit()
    at = at.xreplace({Subscripted(sympy.Symbol("x"), sympy.Integer(int(k[1][0]))): v
                      for k, v in numbers.items()})
    at = at.xreplace({Subscripted(sympy.Symbol("n"), sympy.Integer(i)): 10 for i in (1, 2, 3)})
    T = (0.2, 0.5, 0.9)
    at = at.xreplace({em.symbols["T[A, i]"].subs("i", i): T[i - 1]
                      for i in (1, 2, 3)})
    value = float(at.xreplace({p: 0.6}))
    expected = sum(t * (x / 0.6 - (10 - x) / 0.4) for t, x in zip(T, (5, 9, 4)))
    assert math.isclose(value, expected, rel_tol=1e-12)


@pytest.mark.parametrize("statement", ["two_gaussians", "gaussian_mixture"])
def test_no_derivative_by_a_matrix_is_given_wrongly(derivations, statement):
    """SymPy 1.14 answers 0 for log(Determinant(S)).diff(S); ours refuse."""
    q = derivations[statement].Q
    matrices = [a for a in q.atoms(SubscriptedMatrix)]
    assert matrices
    for m in matrices:
        with pytest.raises(NotConcrete, match="concrete"):
            q.diff(m)


def test_no_derivative_by_an_indexed_scalar_is_given_wrongly(derivations):
    """SymPy drops the bound index in Sum(r[k]*X[k]).diff(X[k]); ours refuse."""
    q = derivations["poisson_mixture"].Q
    for s in q.atoms(Subscripted):
        with pytest.raises(NotConcrete, match="concrete"):
            q.diff(s)


def test_sympy_still_answers_wrongly_where_we_refuse():
    """The traps that the refusals are there for; a release that mends them is worth knowing."""
    d = sympy.Symbol("d", integer=True, positive=True)
    S = sympy.MatrixSymbol("S", d, d)
    assert sympy.log(sympy.Determinant(S)).diff(S) in (0, sympy.ZeroMatrix(d, d))
    k, K = sympy.symbols("k K", integer=True)
    r, X = sympy.IndexedBase("r"), sympy.IndexedBase("X")
    wrong = sympy.Sum(r[k] * X[k], (k, 1, K)).diff(X[k])
    assert wrong == sympy.Sum(r[k], (k, 1, K))


def test_matrix_sums_open_at_numbers():
    em = derive.derive_em(derive.models["two_gaussians"])
    update = em.updates["Sigma_1"]
    opened = update.subs({sympy.Symbol("N"): 2}).doit()
    assert not opened.atoms(MatrixSum)
    assert len(opened.atoms(SubscriptedMatrix)) >= 2


def test_quadratic_forms_are_scalars(derivations):
    entries = derivations["two_gaussians"].Q.atoms(Entry)
    assert entries
    assert all(e.is_commutative for e in entries)


def test_what_was_not_written_out_is_refused(derivations):
    em = derivations["two_gaussians"]
    with pytest.raises(TypeError, match="expectation"):
        em._forms.of(em.step("Q.Q.1").right)


def test_latex_of_sympy_prints(derivations):
    for em in derivations.values():
        assert "T" in sympy.latex(em.Q)
        assert str(em.Q)
