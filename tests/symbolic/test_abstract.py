"""For any N, d and K: nothing that SymPy is asked is answered wrongly without a word."""

from __future__ import annotations

import pickle

import pytest
import sympy
from sympy import Symbol

import derive
from derive import NotConcrete
from derive.symbolic import nodes

from .conftest import concrete, letters


def results(em):
    """Every result, with a name."""
    yield from (("Q", em.Q), ("complete", em.complete_log_likelihood), ("posterior", em.posterior))
    for kind in ("responsibilities", "counts", "scores", "updates"):
        yield from ((f"{kind}[{key}]", e) for key, e in getattr(em, kind).items())


# --- symbols ------------------------------------------------------------------------------------

def test_no_two_symbols_print_alike(derivations):
    for em in derivations.values():
        bases = {n.args[0] for n in em.symbols.values() if not isinstance(n, Symbol)}
        atoms = set().union(*(
            e.atoms(Symbol, nodes.Subscripted, nodes.SubscriptedMatrix) for _, e in results(em)))
        assert atoms - bases == set(em.symbols.values())
        assert len({str(a) for a in atoms - bases}) == len(atoms - bases), em.model.name
        assert len({sympy.latex(a) for a in atoms - bases}) == len(atoms - bases), em.model.name


def test_a_symbol_is_found_by_its_name(derivations):
    for em in derivations.values():
        for name, symbol in em.symbols.items():
            assert str(symbol) == name
            assert not isinstance(symbol, Symbol) or symbol == Symbol(name)


def test_the_size_and_the_count_have_the_same_letter_and_are_two_things(derivations):
    em = derivations["two_gaussians"]
    assert str(em.updates["mu_1"].subs("N", 3)) == "1/N_1*MatrixSum(T[1, i]*x[i], (i, 1, 3))"
    open_k = derivations["poisson_mixture"]
    assert str(open_k.updates["pi"].subs("N", 3)) == "N[k]/3"


def test_letters_of_the_statement_keep_theirs(derivations):
    em = derivations["clash"]
    assert {"T[k]", "d[k]", "R[k, i]", "D"} <= set(em.symbols)
    assert "M[k]" in derivations["N_k"].symbols


def test_given_weights_are_numbers(derivations):
    assert derivations["given"].Q.has(sympy.log(sympy.Rational(3, 10)))


# --- what is right ------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["two_gaussians_1d", "two_coins", "given"])
def test_at_a_number_of_observations_it_is_the_concrete_form(derivations, name):
    em, at = derivations[name], derivations[name].concrete(N=3)
    for attribute in ("Q", "complete_log_likelihood", "posterior"):
        opened = getattr(em, attribute).subs("N", 3).doit()
        named = {s: at.symbols["_".join(map(str, s.args))] for s in opened.atoms(nodes.Subscripted)}
        assert opened.xreplace(named) == getattr(at, attribute)
    assert em.Q.subs(Symbol("N"), 3) == em.Q.subs({"N": 3})


def test_substituting_a_parameter(derivations):
    em = derivations["two_gaussians_1d"]
    assert em.Q.subs("tau", sympy.Rational(1, 2)).has(sympy.log(2))
    assert em.Q.subs({em.symbols["sigma_1^2"]: 1, em.symbols["sigma_2^2"]: 1}).has(Symbol("mu_1"))


def test_a_score_is_the_derivative(derivations):
    em = derivations["two_gaussians_1d"]
    for name in ("mu_1", "sigma_1^2"):
        by_hand = em.Q.diff(Symbol(name)).subs("N", 2).doit()
        score = em.scores[name].subs("N_1", em.counts[1]).subs("N", 2).doit()
        assert sympy.simplify(by_hand - score) == 0


def test_solve_where_nothing_is_hidden_in_a_sum(derivations):
    em = derivations["two_gaussians"]
    assert sympy.solve(em.scores["tau"], "tau") == [Symbol("N_1")/(Symbol("N_1") + Symbol("N_2"))]


def test_code_of_what_has_no_index(derivations):
    em = derivations["two_gaussians"]
    share = sympy.lambdify((Symbol("N_1"), Symbol("N")), em.updates["tau"])
    assert share(3, 12) == 0.25


def test_pickle_and_srepr_come_back(derivations):
    names = {**vars(sympy), **vars(nodes)}
    for em in derivations.values():
        for _, e in results(em):
            assert pickle.loads(pickle.dumps(e)) == e
            assert eval(sympy.srepr(e), names) == e
        again = pickle.loads(pickle.dumps(em))
        assert again == em and again.Q == em.Q


def test_latex_and_text_print(derivations):
    for em in derivations.values():
        for _, e in results(em):
            assert sympy.latex(e) and str(e) and sympy.pretty(e)


# --- what is refused ----------------------------------------------------------------------------

def refused(act):
    with pytest.raises(NotConcrete, match=r"em\.concrete\("):
        act()


def test_solve_does_not_say_that_there_is_no_solution(derivations):
    em = derivations["two_gaussians"]
    refused(lambda: sympy.solve(em.Q.diff("tau"), "tau"))
    em = derivations["two_gaussians_1d"]
    refused(lambda: sympy.solve(em.scores["mu_1"], "mu_1"))
    refused(lambda: sympy.solve([em.scores["mu_1"], em.scores["mu_2"]], ["mu_1", "mu_2"]))
    em = derivations["poisson_mixture"]
    refused(lambda: sympy.solve(em.scores["lambda"], Symbol("lambda")))
    refused(lambda: sympy.solve(em.scores["lambda"], em.symbols["lambda[k]"]))


def test_subs_of_a_family_by_its_letter(derivations):
    em = derivations["poisson_mixture"]
    for letter in ("pi", "lambda", "x", "T"):
        refused(lambda letter=letter: em.Q.subs(letter, 3))
        refused(lambda letter=letter: em.Q.subs(Symbol(letter), 3))
    assert em.Q.subs("lambda", Symbol("rho")).has(Symbol("rho"))  # another letter is no number


def test_subs_of_what_a_sum_binds(derivations):
    for em in derivations.values():
        i, letter = letters(em.model)[0], em._forms.letters[".T"]
        T = next(n for n in em.symbols if n.startswith(letter))
        refused(lambda em=em, i=i: em.Q.subs(i, 1))
        refused(lambda em=em, T=T: em.Q.subs(em.symbols[T], 1))
    em = derivations["two_gaussians_1d"]
    refused(lambda: em.Q.subs(em.symbols["T[1, i]"], em.responsibilities[1]))
    refused(lambda: derivations["two_gaussians"].updates["mu_1"].subs(em.symbols["i"], 1))


def test_subs_of_a_matrix_of_another_size(derivations):
    em = derivations["two_gaussians"]
    mu, at = em.symbols["mu_1"], sympy.ImmutableMatrix([1, 2])
    refused(lambda: em.Q.subs(mu, at))  # d is still a symbol
    refused(lambda: em.Q.subs("d", 2).subs(mu, at))  # mu is another one by now
    assert em.Q.subs("d", 2).subs(mu.subs("d", 2), at).has(at)


@pytest.mark.parametrize("assumed", [{"positive": True}, {"integer": True}, {"real": True}])
def test_subs_of_a_symbol_with_assumptions(derivations, assumed):
    refused(lambda: derivations["two_gaussians"].Q.subs(Symbol("N", **assumed), 2))
    refused(lambda: derivations["two_gaussians"].Q.subs(Symbol("tau", **assumed), 2))
    refused(lambda: derivations["two_gaussians"].updates["mu_1"].subs(Symbol("N", **assumed), 2))


def test_matrices_are_not_written_out_but_may_be_put_in(derivations):
    em, at = derivations["two_gaussians"], derivations["two_gaussians"].concrete(N=1, d=2)
    q = em.Q.subs({"N": 1, "d": 2})
    refused(q.doit)
    term = q.args[0].subs("i", 1)
    known = {m: at.symbols[str(m).replace("x[1]", "x_1")]
             for m in term.atoms(nodes.SubscriptedMatrix)}
    known |= {T: at.symbols["_".join(map(str, T.args))] for T in term.atoms(nodes.Subscripted)}
    assert sympy.simplify(term.xreplace(known).doit() - at.Q) == 0


def test_derivatives_by_what_stands_for_several_numbers(derivations):
    for em in derivations.values():
        several = [s for s in em.symbols.values() if not isinstance(s, Symbol)]
        assert several
        for s in several:
            refused(lambda em=em, s=s: em.Q.diff(s))
            N = em.model.plate(letters(em.model)[0]).size
            refused(lambda em=em, s=s, N=N: em.Q.subs(N, 2).diff(s))
        for s in {s.args[0] for s in em.Q.atoms(nodes.Subscripted, nodes.SubscriptedMatrix)}:
            refused(lambda em=em, s=s: em.Q.diff(Symbol(str(s))))


@pytest.mark.parametrize("backend", [None, "numpy", "scipy", "math", "mpmath", "sympy"])
def test_lambdify(derivations, backend):
    for em in derivations.values():
        for name, e in results(em):
            if not e.atoms(nodes.Subscripted, nodes.SubscriptedMatrix):
                continue
            letters = sorted(e.free_symbols, key=str)
            more = () if backend is None else (backend,)
            with pytest.raises(NotConcrete, match=r"em\.concrete\("):
                sympy.lambdify(letters, e, *more)
                pytest.fail(f"{em.model.name} {name}")


@pytest.mark.parametrize("printer", [
    "ccode", "cxxcode", "fcode", "glsl_code", "jscode", "julia_code", "maple_code",
    "mathematica_code", "octave_code", "pycode", "rcode", "rust_code"])
def test_code(derivations, printer):
    for em in derivations.values():
        refused(lambda em=em: getattr(sympy, printer)(em.Q))


def test_srepr_in_sympy_alone_is_no_other_expression(derivations):
    for em in derivations.values():
        for _, e in results(em):
            if e.atoms(nodes.Subscripted, nodes.SubscriptedMatrix):
                with pytest.raises(NameError):
                    eval(sympy.srepr(e), vars(sympy).copy())


def test_nothing_is_evaluated_to_a_number_too_early(derivations):
    for em in derivations.values():
        assert em.Q.evalf().free_symbols == em.Q.free_symbols
        N = em.model.plate(letters(em.model)[0]).size
        assert em.Q.subs(N, 2).evalf().has(nodes.Subscripted, nodes.SubscriptedMatrix)


def test_the_concrete_form_has_the_same_names(derivations):
    for em in derivations.values():
        at = concrete(em)
        for name in ("symbols", "complete_log_likelihood", "posterior", "Q", "responsibilities",
                     "counts", "scores", "updates"):
            assert hasattr(derive.EM, name) and getattr(at, name) is not None
