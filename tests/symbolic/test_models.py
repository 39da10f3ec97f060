"""The results of models in general as SymPy expressions."""

from __future__ import annotations

import random

import pytest
import sympy

import derive
from derive.statement.library import library

MODELS = [name for name in library if isinstance(derive.read(name), derive.Model)]


@pytest.mark.parametrize("name", MODELS)
def test_every_result_has_a_form_and_its_symbols_have_names(name: str) -> None:
    em = derive.derive_em(name)
    whole = [em.Q, em.complete_log_likelihood, em.posterior, *em.responsibilities.values(),
             *em.counts.values(), *em.scores.values(), *em.updates.values()]
    assert all(isinstance(e, sympy.Basic) for e in whole)
    assert tuple(em.updates) == em.model.keys
    assert all(str(s) == shown for shown, s in em.symbols.items())
    assert sympy.latex(em.Q)


def test_named_values_and_a_closed_form() -> None:
    em = derive.derive_em("zero_inflation")
    assert set(em.responsibilities) == {0, 1}
    assert str(em.updates["lambda"]) == "Sum(n[i]*y[i]*T[1, i], (i, 1, N))/N_1"


def test_a_root_is_an_equation() -> None:
    em = derive.derive_em("gammas")
    roots = [e for e in em.updates.values() if isinstance(e, sympy.Eq)]
    assert len(roots) == 1 and roots[0].has(sympy.polygamma)


@pytest.mark.parametrize("name", MODELS)
def test_every_result_is_written_out_at_sizes(name: str) -> None:
    em = derive.derive_em(name)
    at = em.concrete(**at_sizes(em.model))
    whole = [at.Q, at.complete_log_likelihood, at.posterior, *at.counts.values(),
             *at.scores.values(), *at.updates.values(),
             *(e for row in at.responsibilities.values() for e in row.values())]
    plain = {s for s in at.symbols.values() if isinstance(s, sympy.Symbol)}
    for e in whole:
        assert e.free_symbols <= plain
        assert all(type(n).__module__.startswith("sympy.") for n in sympy.preorder_traversal(e))
    assert at.updates.keys() == at.scores.keys()


@pytest.mark.parametrize("name", MODELS)
def test_the_scores_are_the_derivatives_of_q(name: str) -> None:
    em = derive.derive_em(name)
    at = em.concrete(**at_sizes(em.model))
    dice = random.Random(0)
    point = {s: sympy.Rational(dice.randint(1, 9), 10) for s in at.symbols.values()
             if isinstance(s, sympy.Symbol)}
    # the score of a shared parameter takes the responsibilities of a unit to sum to 1
    units: dict[str, list[sympy.Symbol]] = {}
    for symbol in point:
        head, _, rest = symbol.name.partition("_")
        if head == "T" and len(em.model.latents) == 1:
            units.setdefault(rest.partition("_")[2], []).append(symbol)
    for unit in units.values():
        total = sum(point[symbol] for symbol in unit)
        point |= {symbol: point[symbol] / total for symbol in unit}
    for key, score in at.scores.items():
        whole = at.symbols[key]
        entries = [(whole, score)] if isinstance(whole, sympy.Symbol) else list(
            zip(whole, score, strict=True))
        for s, e in entries:
            twice = 2 if sum(s == o for o, _ in entries) == 2 else 1
            assert abs(sympy.N((at.Q.diff(s) - twice * e).xreplace(point))) < 1e-9, key


def at_sizes(model: derive.Model) -> dict[str, int]:
    """Two of everything that is open."""
    named = {p.size for p in model.plates if p.labels}
    lengths = {v.dimension for v in model.variables if v.domain == "vector"}
    lengths |= {p.dimension for p in model.parameters if p.domain in ("vector", "covariance")}
    return {n: 2 for n in {p.size for p in model.plates} - named | lengths}
