"""The results of models in general as SymPy expressions."""

from __future__ import annotations

import pytest
import sympy

import derive
from derive.statement.library import library

MODELS = [name for name in library if isinstance(derive.read(name), derive.Model)]


@pytest.mark.parametrize("name", MODELS)
def test_every_result_has_a_form_and_its_symbols_have_names(name: str) -> None:
    em = derive.derive_em(name)
    whole = [em.Q, em.complete_log_likelihood, *em.responsibilities.values(),
             *em.updates.values()]
    assert all(isinstance(e, sympy.Basic) for e in whole)
    assert tuple(em.updates) == em.model.keys
    assert all(str(s) == shown for shown, s in em.symbols.items())
    assert sympy.latex(em.Q)


def test_named_values_and_a_closed_form() -> None:
    em = derive.derive_em("zero_inflation")
    assert set(em.responsibilities) == {0, 1}
    assert str(em.updates["lambda"]) == "Sum(n[i]*y[i]*T[1, i], (i, 1, N))/N[1]"


def test_a_root_is_an_equation() -> None:
    em = derive.derive_em("gammas")
    roots = [e for e in em.updates.values() if isinstance(e, sympy.Eq)]
    assert len(roots) == 1 and roots[0].has(sympy.polygamma)
