"""The lines: known rules, defined names, chains that hold together, textbook updates."""

from __future__ import annotations

import pytest

from derive.algebra.expression import Expr, walk
from derive.engine.em import derive_algorithm
from derive.rules import RULES

from .cases import CASES
from .implicit_cases import CASES as IMPLICIT

ALL = {**CASES, **IMPLICIT}


@pytest.mark.parametrize("name", sorted(ALL))
def test_lines_hold_together(name: str) -> None:
    steps = derive_algorithm(ALL[name].model).steps
    assert {s.rule for s in steps} <= set(RULES)
    seen: dict[str, Expr] = {}
    last: dict[str, Expr] = {}
    defined: set[str] = set()
    for s in steps:
        assert set(s.needs) <= set(seen), s.id
        assert s.id not in seen
        if s.chain:
            assert last[s.chain] == s.left, s.id
        if s.relation == ":=" and s.left.op == "symbol":
            defined.add(s.left.args[0])
        held = {n.args[0] for e in (s.left, s.right) for n in walk(e) if n.op == "symbol"}
        assert {n for n in held if n.startswith((".T", ".N"))} <= defined, s.id
        seen[s.id] = last[s.chain or s.id] = s.right


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_latent_variable_is_left_in_q_and_no_free_parameter_in_an_update(name: str) -> None:
    algorithm = derive_algorithm(ALL[name].model)
    latent = {v.name for v in algorithm.model.latents}
    parameters = {p.name for p in algorithm.model.parameters}
    for s in algorithm.q:
        for n in walk(s.coefficient * s.body):
            assert not (n.op == "indicator" and n.args[0] in latent)
    for u in algorithm.updates:
        for n in walk(u.formula) if u.formula is not None else ():
            assert not (n.op == "symbol" and n.args[0] in parameters and n.args[3] == "")


def written(e: Expr) -> str:
    """An update on one line."""
    op, a = e.op, e.args
    if op == "number":
        return str(a[0])
    if op == "size":
        return str(a[0])
    if op == "indicator":
        return f"[{a[0]}={a[-1]}]"
    if op == "symbol":
        return a[0].lstrip(".") + ("_" + "".join(a[2]) if a[2] else "") + (
            "'" if a[3] == "t+1" else "")
    if op == "sum":
        return f"sum_{a[1]}({written(a[0])})"
    if op == "add":
        return " + ".join(map(written, a))
    if op == "mul":
        return " ".join(f"({written(f)})" if f.op == "add" else written(f) for f in a)
    if op == "power":
        return f"({written(a[0])})^{written(a[1])}"
    return f"{op}({', '.join(map(written, e.children))})"


@pytest.mark.parametrize("name, parameter, update", [
    ("tied covariance", "pi", "(N)^-1 N_k"),
    ("tied covariance", "mu", "(N_k)^-1 sum_i(T_ki X_i)"),
    ("tied covariance", "Sigma",
     "(N)^-1 sum_i(sum_k(T_ki (X_i + -1 mu_k') transpose(X_i + -1 mu_k')))"),
    ("raters, missing", "pi", "(sum_i(T_ki sum_l([X=l])))^-1 sum_i(T_ki [X=l])"),
    ("three coins", "tau", "(N)^-1 N_H"),
    ("three coins", "p", "(J N_H)^-1 sum_i(T_Hi sum_j(Y_ij))"),
    ("encounters, frequencies", "pi", "(sum_i(n_i))^-1 N_k"),
    ("proportional rates", "mu", "(sum_k(c_k N_k))^-1 sum_i(Y_i)"),
    ("two hidden causes", "q", "(N:A_a)^-1 sum_i(T:A_ai [B=b])"),
    ("two lines", "beta", "inverse(sum_i(T_ki x_i transpose(x_i))) sum_i(T_ki Y_i x_i)"),
    ("three labels, the last the rest", "beta", "(N)^-1 N_2"),
    ("precisions", "lambda", "(sum_i(T_ki (Y_i + -1 mu_k')^2))^-1 N_k"),
])
def test_updates_are_those_of_textbooks(name: str, parameter: str, update: str) -> None:
    found = next(u for u in derive_algorithm(CASES[name].model).updates
                 if u.parameter == parameter)
    assert found.formula is not None and written(found.formula) == update
