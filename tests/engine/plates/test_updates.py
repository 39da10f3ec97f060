"""Every kind of statement: Fisher's identity holds the E-step, a brute-force maximum the M-step."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from derive.algebra.expression import replace, walk
from derive.engine.divergences import Move, divergences, gain
from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from derive.engine.refusal import NotDerived
from derive.engine.totals import Totals
from derive.model import Parameter

from .cases import CASES, REFUSED, Case
from .numbers_of import Numbers, brute, e_step, pack, q_value, unpack, with_names

NAMES = sorted(CASES)


def numbers(case: Case, algorithm: Algorithm) -> Numbers:
    counts = Totals(case.model, algorithm.units).counts
    return Numbers(case.model, case.sizes, case.data, {"t": dict(case.theta), "t+1": {}},
                   counts={n: e for e, n in counts.items()})


def away(a: Any, b: Any) -> float:
    return float(np.abs(np.asarray(a) - b).max() / np.abs(b).max())


def updated(algorithm: Algorithm, at: Numbers) -> Mapping[str, Any]:
    for u in algorithm.updates:
        assert u.formula is not None
        own = algorithm.model.parameter(u.parameter).indices
        at.at["t+1"][u.parameter] = at.array(at(u.formula), own)
    return at.at["t+1"]


@pytest.mark.parametrize("name", NAMES)
def test_fishers_identity(name: str) -> None:
    case = CASES[name]
    algorithm = derive_algorithm(case.model)
    at = numbers(case, algorithm)
    free = [s for s in algorithm.q
            if not any(n.op == "symbol" and n.args[0][:2] == ".T" for n in walk(s.coefficient))]
    e_step(algorithm, at)
    posterior = dict(at.posterior)

    def log_likelihood(p: Parameter, a: Any) -> float:
        other = copy.copy(at)
        other.at, other.posterior = {"t": {**at.at["t"], p.name: a}, "t+1": {}}, {}
        return e_step(algorithm, other) + q_value(free, other, {})

    for p in case.model.parameters:
        v = pack(p, case.theta[p.name])
        for n in range(min(v.size, 6)):
            h = np.zeros(v.size)
            h[n] = 1e-5
            ends = [unpack(p, v + s * h, case.theta[p.name]) for s in (1, -1)]
            left = np.subtract(*(log_likelihood(p, a) for a in ends)) / 2e-5
            at.posterior = posterior
            right = np.subtract(*(q_value(algorithm.q, at, {p.name: a}) for a in ends)) / 2e-5
            assert abs(left - right) < 1e-5 * max(1, abs(left)), p.name


@pytest.mark.parametrize("name", NAMES)
def test_the_update_is_the_maximum_of_q(name: str) -> None:
    case = CASES[name]
    algorithm = derive_algorithm(case.model)
    at = numbers(case, algorithm)
    e_step(algorithm, at)
    new = updated(algorithm, at)
    for block in algorithm.blocks:
        parameters = [case.model.parameter(u.parameter) for u in block.updates]
        if block.kind == "joint":
            best = brute(parameters, algorithm.q, at, {})
            for p in parameters:
                assert away(new[p.name], best[p.name]) < 1e-5, p.name
        else:
            held: dict[str, Any] = {}
            for p in parameters:
                best = brute([p], algorithm.q, at, held)
                assert away(new[p.name], best[p.name]) < 1e-5, p.name
                held[p.name] = new[p.name]


def gap_error(algorithm: Algorithm, at: Numbers, move: Move, free: Mapping[str, Any],
              held: Mapping[str, Any]) -> float:
    """|Q(new) - Q(free) - the sum of the divergences|, relative."""
    totals = Totals(algorithm.model, algorithm.units)
    mine = with_names(algorithm.q, move.moved)
    new = {n: at.at["t+1"][n] for n in move.moved}
    left = q_value(mine, at, {**held, **new}) - q_value(mine, at, {**held, **free})
    right = 0.0
    for d in divergences(algorithm.model, totals, mine, move):
        whole = replace(gain(totals, d), d.symbol, d.closed or d.definition)
        right += float(at(whole, free).reshape(()))
    return abs(left - right) / max(1, abs(left))


@pytest.mark.parametrize("name", NAMES)
def test_what_q_gains_is_the_expected_divergence(name: str) -> None:
    case = CASES[name]
    algorithm = derive_algorithm(case.model)
    at = numbers(case, algorithm)
    e_step(algorithm, at)
    updated(algorithm, at)
    random = np.random.default_rng(1)
    for block in algorithm.blocks:
        names = tuple(u.parameter for u in block.updates)
        moves = [Move(names)] if block.kind == "joint" else [
            Move((n,), names[:m], names[m + 1:]) for m, n in enumerate(names)]
        for move in moves:
            held = {n: at.at["t+1"][n] for n in move.before}
            free = {}
            for n in move.moved:
                p, v = case.model.parameter(n), at.at["t+1"][n]
                packed = pack(p, v)
                free[n] = unpack(p, packed + 0.4 * random.normal(size=packed.shape), v)
            assert gap_error(algorithm, at, move, free, held) < 1e-9, move
            for n in move.moved:
                p, v = case.model.parameter(n), at.at["t+1"][n]
                at.at["t+1"][n] = unpack(p, 1.1 * pack(p, v) + 0.01, v)
                assert gap_error(algorithm, at, move, free, held) > 1e-7, (move, n)
                at.at["t+1"][n] = v


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_not_derived_is_refused_by_name(name: str) -> None:
    model, said = REFUSED[name]
    with pytest.raises(NotDerived) as refusal:
        derive_algorithm(model)
    assert said in str(refusal.value)
