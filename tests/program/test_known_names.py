"""A known quantity may have any name: none meets a name of the generated module."""

from __future__ import annotations

import ast

import numpy as np
import pytest

import derive
from derive.program.targets.numpy_parts import RESERVED

STATEMENT = """X_i | Z_i=A ~ Binomial(NAME_i, p_A)
X_i | Z_i=B ~ Binomial(NAME_i, p_B)
P(Z_i = A) = 1/2
P(Z_i = B) = 1/2"""
X, START = np.array([5.0, 9, 8, 4, 7]), {"p_A": 0.6, "p_B": 0.5}


def names_in(source, function):
    """The names that stand in a function of a generated module; none where it has no such function.
    """
    trees = [n for n in ast.walk(ast.parse(source)) if getattr(n, "name", "") == function]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, (ast.Name, ast.arg)):
            yield node.id if isinstance(node, ast.Name) else node.arg


@pytest.mark.parametrize("name", list(derive.models))
def test_every_name_beside_those_of_a_statement_is_reserved(name):
    em = derive.derive_em(derive.models[name])
    source = em.export("numpy")
    own = {"n", "p", "pi", "mu", "tau", "lambda_", "Sigma", "sigma_2"}
    for function in ("_rows", "_read", "_log_joint", "add_sums", "_maximise"):
        # A name that begins with an underscore is no identifier that a statement's name becomes.
        used = {n for n in names_in(source, function) if n[0] != "_" and "whiten_" not in n}
        assert not used - own - set(RESERVED), "add them to RESERVED"


@pytest.mark.parametrize("name", ["t", "r", "start", "trace", "criterion", "tolerance",
                                  "progress", "stopped", "count", "max", "L"])
def test_a_fit_with_a_known_quantity_of_that_name(name):
    em = derive.derive_em(derive.parse(STATEMENT.replace("NAME", name)))
    found = em.fit(X, START, known={name: np.full(5, 10.0)})
    assert found.stopped == "converged"
    assert found.log_likelihood == pytest.approx(-9.796924292, abs=1e-8)
