"""Updates without a closed form: the root, found by Newton's steps, is the maximum of Q."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive.algebra.expression import (
    digamma,
    exp,
    expr,
    log,
    power,
    sum_over,
    symbol,
    transpose,
    walk,
    zero,
)
from derive.arrays.roots import scalar_roots, vector_roots
from derive.engine.em import derive_algorithm
from derive.engine.opening import opened
from derive.engine.parts import Algorithm, Block, Update
from derive.engine.solve.jacobian import jacobian
from derive.model import Model, Parameter

from . import test_updates
from .cases import F, P, S, Y, Z
from .implicit_cases import CASES, KINDS
from .numbers_of import Numbers, brute, e_step, q_value
from .test_updates import away, numbers


def root(u: Update, model: Model, at: Numbers, algorithm: Algorithm) -> Any:
    """The root of the equation of an update, from theta^t."""
    p = model.parameter(u.parameter)
    assert u.equation is not None
    unknown = model.symbol(p.name)
    score = u.equation.args[0] - u.equation.args[1]
    slope = jacobian(score, unknown)
    assert slope is not None
    start = np.asarray(at.at["t"][p.name], float)

    def of(e: Any, a: Any) -> Any:
        return at.array(at(e, {p.name: a}), p.indices).reshape(
            start.shape + (start.shape[-1:] if e is slope and p.domain == "vector" else ()))
    if p.domain != "vector":
        found = scalar_roots(lambda a: (of(score, a.reshape(start.shape)).reshape(a.shape),
                                        of(slope, a.reshape(start.shape)).reshape(a.shape)),
                             start, float(u.low or -np.inf), float(u.high or np.inf))
    else:
        def height(a: Any) -> Any:
            return np.array(q_value(algorithm.q, at, {p.name: a}))
        # one step for all, so that one height is enough
        k = int(np.prod(start.shape))
        d = start.shape[-1]

        def both(a: Any) -> Any:
            a = a.reshape(start.shape)
            blocks = of(slope, a).reshape(-1, d, d)
            h = np.zeros((k, k))
            for n, b in enumerate(blocks):
                h[n * d:(n + 1) * d, n * d:(n + 1) * d] = b
            return of(score, a).ravel(), h
        found = vector_roots(lambda a: height(a.reshape(start.shape)), both, start.ravel())
    assert found.found.all() and found.steps < 80
    return found.value.reshape(start.shape)


def in_turn(block: Block) -> bool:
    """Whether an update holds another unknown as it is before the step."""
    names = {u.parameter for u in block.updates}
    return any(n.op == "symbol" and n.args[0] in names and n.args[3] == "t"
               for u in block.updates for e in (u.formula, u.equation) if e is not None
               for n in walk(e))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_update_is_the_maximum_of_q(name: str) -> None:
    case = CASES[name]
    algorithm = derive_algorithm(case.model)
    assert {u.parameter for u in algorithm.updates if u.formula is None} == set(case.implicit)
    at = numbers(case, algorithm)
    e_step(algorithm, at)
    for block in algorithm.blocks:
        for u in block.updates:
            own = case.model.parameter(u.parameter).indices
            at.at["t+1"][u.parameter] = root(u, case.model, at, algorithm) \
                if u.formula is None else at.array(at(u.formula), own)
        parameters = [case.model.parameter(u.parameter) for u in block.updates]
        if not in_turn(block):
            best = brute(parameters, algorithm.q, at, {})
            for p in parameters:
                assert away(at.at["t+1"][p.name], best[p.name]) < 2e-5, p.name
            continue
        held: dict[str, Any] = {}
        for p in parameters:
            best = brute([p], algorithm.q, at, held)
            assert away(at.at["t+1"][p.name], best[p.name]) < 2e-5, p.name
            held[p.name] = at.at["t+1"][p.name]


@pytest.mark.parametrize("name", sorted(CASES))
def test_fishers_identity(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(test_updates.CASES, name, CASES[name])
    test_updates.test_fishers_identity(name)


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_proved_of_a_root(name: str) -> None:
    """A global maximum where the natural parameters are affine in the unknowns."""
    kinds = {b.kind for b in derive_algorithm(CASES[name].model).blocks}
    assert kinds == {"joint", KINDS[name]}


def test_the_shape_of_a_gamma_law_is_that_of_its_profile() -> None:
    algorithm = derive_algorithm(CASES["gamma, shape free"].model)
    shape = next(u for u in algorithm.updates if u.parameter == "a")
    assert (shape.low, shape.high) == ("0", "")
    a = S(P("a", "k"))
    assert shape.equation is not None
    left, right = shape.equation.args
    assert left == log(a) - digamma(a) and "'a'" not in repr(right)


def test_a_curved_law_is_not_called_a_global_maximum() -> None:
    """N(a, a^2): its natural parameters 1/a and -1/(2 a^2) are no affine functions of one power."""
    case = CASES["Weibull"]
    a, pi = P("a", "k"), Parameter("pi", ("k",), "simplex")
    model = Model("curved", case.model.plates, (Y, Z), (pi, a),
                  (F(Z, "categorical", S(pi)), F(Y, "normal", S(a), power(S(a), 2),
                                                 guards="Z_i=k")))
    block = derive_algorithm(model).blocks[1]
    assert block.kind == "safeguarded" and block.updates[0].formula is None


def test_the_logistic_is_opened_as_a_line_less_a_softplus() -> None:
    s = symbol("s", "scalar")
    chance = power(1 + exp(-s), -1)
    assert opened(log(chance)) == opened(-log(1 + exp(s)) + s)
    assert opened(log(1 - chance)) == -log(1 + exp(s))
    assert opened(log(1 - exp(s) * power(1 + exp(s), -1))) == -log(1 + exp(s))


def test_the_root_of_a_square_keeps_its_sign_away() -> None:
    s = symbol("s", "scalar")
    size = power(power(s - 1, 2), expr(1) / 2)
    assert opened(log(exp(-size))) == -size


def test_the_derivative_of_a_score_by_a_vector() -> None:
    b, x = symbol("beta", "vector"), symbol("x", "vector", ("i",))
    line = transpose(b) * x
    assert jacobian(-sum_over(line * line * x, "i", "N"), b) == -sum_over(
        2 * line * x * transpose(x), "i", "N")
    assert jacobian(x, b) == zero("matrix")
    assert jacobian(symbol("A", "symmetric") * b, b) == symbol("A", "symmetric")
