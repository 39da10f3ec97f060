"""The values of a latent label: how probable each is, and theta with them in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..algebra.expression import Expr
from ..fitting.cells import Array
from ..model import Factor, Model, Parameter
from .theta import of_parameter, stacked


def label_factor(model: Model) -> Factor | None:
    """The factor of the one latent label, None where there are several latent variables, or its
    law is no categorical one."""
    if len(model.latents) != 1:
        return None
    found = [f for f in model.factors if f.variable == model.latents[0].name]
    return found[0] if len(found) == 1 and found[0].law == "categorical" else None


def weights(model: Model, theta: Mapping[str, Any], K: int) -> Array | None:
    """How probable each of the K values of the one latent label is before the data: shape (K,);
    None where that is not the same for all units.

    >>> from derive.statement import read
    >>> weights(read("two_gaussians"), {"tau": 0.25}, 2)
    array([0.25, 0.75])
    """
    factor = label_factor(model)
    if factor is None:
        return None
    if len(factor.arguments) == 1:
        (e,) = factor.arguments
        if e.op == "number":
            return np.full(K, float(e.args[0]))
        p = _weight(model, e, (model.latents[0].values,))
        return None if p is None else np.asarray(of_parameter(p, theta), dtype=np.float64)
    free = [None if e.op == "number" or (p := _weight(model, e, ())) is None else
            float(theta[p.theta[0]]) for e in factor.arguments]
    given = [float(e.args[0]) if e.op == "number" else v
             for e, v in zip(factor.arguments, free, strict=True)]
    rest = [n for n, v in enumerate(given) if v is None]
    if len(rest) > 1 or rest and not _is_rest(factor.arguments[rest[0]]):
        return None
    total = sum(v for v in given if v is not None)
    return np.array([1 - total if v is None else v for v in given])


def _weight(model: Model, e: Expr, indices: tuple[str, ...]) -> Parameter | None:
    """The parameter that a symbol of those indices is."""
    if e.op != "symbol" or e.args[2] != indices:
        return None
    return next((p for p in model.parameters if p.name == e.args[0]), None)


def _is_rest(e: Expr) -> bool:
    """Whether an argument is 1 less other weights."""
    return e.op == "add" and all(t.op == "number" or t.op == "symbol" or t.op == "mul" and
                                 t.args[0].op == "number" for t in e.args)


def fixed(model: Model) -> bool:
    """Whether the probabilities of the values are numbers, or are known: no parameter."""
    return label_factor(model) is not None and not of_weights(model)


def of_weights(model: Model) -> tuple[str, ...]:
    """The names of the parameters that the probabilities of the values are made of."""
    factor = label_factor(model)
    names = {p.name for p in model.parameters}
    found = {s.args[0]: None for e in (factor.arguments if factor else ()) for s in _symbols(e)
             if s.args[0] in names}
    return tuple(found)


def _symbols(e: Expr) -> list[Expr]:
    return [e] if e.op == "symbol" else [s for c in e.children for s in _symbols(c)]


def with_weights(model: Model, theta: Mapping[str, Any], shares: Array) -> dict[str, Any]:
    """theta with those probabilities (K,) of the values, in place of its own."""
    factor = label_factor(model)
    found = dict(theta)
    if factor is None or fixed(model):
        return found
    if len(factor.arguments) == 1:
        p = model.parameter(factor.arguments[0].args[0])
        if not stacked(p):
            return {**found, p.theta[0]: shares}
        return {**found, **{k: float(v) for k, v in zip(p.keys, shares, strict=True) if k}}
    for e, share in zip(factor.arguments, shares, strict=True):
        p_or_none = _weight(model, e, ())
        if p_or_none is not None:
            found[p_or_none.theta[0]] = float(share)
    return found


def exchangeable(model: Model) -> bool:
    """Whether every value of the one latent label has the same laws, with its own parameters."""
    values = model.latents[0].values if len(model.latents) == 1 else ""
    guards = [g for f in model.factors for g in f.guards]
    return bool(values) and bool(guards) and all(g.value == values for g in guards) and \
        weights(model, _zeros(model), 2) is not None


def _zeros(model: Model) -> dict[str, Any]:
    return {key: np.full(2, 0.5) if not stacked(p) and p.indices else 0.5
            for p in model.parameters for key in p.theta}


def order(model: Model, theta: Mapping[str, Any], K: int) -> tuple[int, ...]:
    """The values of the latent label by the first number of their first parameter, the least first.

    Where unequal weights are given with the statement, or values have laws of their own, they keep
    their places.

    >>> from derive.statement import read
    >>> order(read("two_coins"), {"p_A": 0.8, "p_B": 0.5}, 2)
    (1, 0)
    """
    same = tuple(range(K))
    if not exchangeable(model):
        return same
    shares = weights(model, theta, K)
    if fixed(model) and shares is not None and len(set(shares.tolist())) > 1:
        return same
    values = model.latents[0].values
    own = [p for p in model.parameters if p.indices[:1] == (values,)
           and p.name not in of_weights(model)]
    first = {s.args[0]: None for f in model.factors if f.guards for e in f.arguments
             for s in _symbols(e)}
    p = next((q for name in first for q in own if q.name == name), None)
    if p is None:
        return same
    array = np.asarray(of_parameter(p, theta), dtype=np.float64).reshape(K, -1)
    return tuple(np.argsort(array[:, 0], kind="stable").tolist())


def relabelled(model: Model, theta: Mapping[str, Any], new: Sequence[int]) -> dict[str, Any]:
    """theta with value ``new[k]`` of the latent label in the place of value k: the same mixture.

    >>> from derive.statement import read
    >>> relabelled(read("two_coins"), {"p_A": 0.8, "p_B": 0.5}, (1, 0))
    {'p_A': 0.5, 'p_B': 0.8}
    """
    shares = weights(model, theta, len(new))
    found = dict(theta) if shares is None else with_weights(model, theta, shares[list(new)])
    values = model.latents[0].values
    for p in model.parameters:
        if p.name in of_weights(model) or values not in p.indices:
            continue
        if stacked(p) and p.indices[0] == values:
            found |= {n: theta[p.keys[k]] for n, k in zip(p.keys, new, strict=True)}
        elif not stacked(p):
            axis = p.indices.index(values)
            found[p.theta[0]] = np.take(np.asarray(theta[p.theta[0]]), list(new), axis=axis)
    return found


def without(model: Model, theta: Mapping[str, Any], K: int, a: int) -> dict[str, Any] | None:
    """theta with the weight of value a shared out among the others; None where the weights are
    given, or no other has any."""
    rest = weights(model, theta, K)
    if rest is None or fixed(model):
        return None
    rest = rest.copy()
    rest[a] = 0.0
    if not rest.sum() > 0:
        return None
    return with_weights(model, theta, rest / rest.sum())
