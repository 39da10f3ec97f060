"""Data of a model: latent variables and observations drawn from its factors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from ..algebra.expression import Expr, indicator, mul, sum_over, walk
from ..model import Factor, Model, Variable, kind
from .densities import categories, draw, slot_domains
from .numbers import Numbers

Values = Mapping[str, Any]


def small_sizes(model: Model, units: int = 40) -> dict[str, int]:
    """Sizes for a trial, by the letters of the plates: many units, few values and coordinates."""
    values = {v.values for v in model.variables if v.domain == "label"}
    values |= {f.arguments[0].args[2][-1] for f in model.factors if f.law == "multinomial"
               and f.arguments[0].op == "symbol"}
    latent = {v.values for v in model.latents}
    unit = tuple(dict.fromkeys(i for v in model.latents for i in v.indices)) or tuple(
        p.index for p in model.plates[:1])
    found: dict[str, int] = {}
    for p in model.plates:
        many = units if len(unit) == 1 else max(min(units, 4), int(units ** 0.5))
        found[p.index] = (len(p.labels) or (2 if p.index in latent else 3 if p.index in values else
                                            many if p.index in unit else 3))
    dimensions = ["d", *(v.dimension for v in model.variables),
                  *(p.dimension for p in model.parameters)]
    for dimension in dimensions:
        for size in dimension.split(" x "):
            found.setdefault(size, next((found[p.index] for p in model.plates if p.size == size),
                                        2))
    return found


def random_theta(model: Model, sizes: Mapping[str, int], rng: Generator) -> dict[str, Any]:
    """A theta inside its domains, by the names of the parameters."""
    return {p.name: _drawn(p.domain, tuple(sizes[i] for i in p.indices),
                           tuple(sizes[s] for s in p.dimension.split(" x ")), rng)
            for p in model.parameters}


def _drawn(domain: str, shape: tuple[int, ...], inner: tuple[int, ...], rng: Generator) -> Any:
    match domain:
        case "simplex":
            return rng.dirichlet(np.full(shape[-1], 4.0), shape[:-1])
        case "probability":
            return rng.uniform(0.15, 0.45, shape)
        case "positive" | "above 1":
            return rng.uniform(1.2, 3.0, shape)
        case "variance":
            return rng.uniform(0.5, 2.0, shape)
        case "covariance":
            a = rng.normal(size=(*shape, inner[0], inner[0]))
            return a @ np.swapaxes(a, -1, -2) / inner[0] + 0.5 * np.eye(inner[0])
        case "vector":
            return rng.normal(size=(*shape, inner[0]))
        case "matrix":
            return rng.normal(size=(*shape, *inner))
        case "natural" | "count" | "trials":
            return rng.integers(3, 9, shape).astype(float)
        case "low" | "high":
            return np.full(shape, -8.0 if domain == "low" else 30.0)
        case "real":
            return rng.normal(size=shape) * 2
    return rng.uniform(0.5, 2.0, shape)


def known_values(model: Model, sizes: Mapping[str, int], rng: Generator) -> dict[str, Any]:
    """What is given with the data: covariates, trials, weights, constants. A real number that no
    law takes by itself is positive: it may be a factor of a rate."""
    by_law = slot_domains(model)
    found: dict[str, Any] = {}
    for v in model.known:
        shape = tuple(sizes[i] for i in v.indices)
        if v.domain == "label":
            found[v.name] = np.eye(sizes[v.values])[rng.integers(0, sizes[v.values], shape)]
        elif kind(v.domain, v.dimension) != "scalar":
            found[v.name] = _drawn(v.domain, shape, tuple(
                sizes[s] for s in v.dimension.split(" x ")), rng)
        else:
            domain = by_law.get(v.name, "given" if v.domain == "real" else v.domain)
            found[v.name] = _drawn(domain, shape, (), rng)
    for w in model.weights:
        if w.counts and w.value.op == "symbol":
            shape = tuple(sizes[i] for i in w.indices)
            found[w.value.args[0]] = rng.integers(1, 6, shape).astype(float)
    return found


def simulate(model: Model, theta: Values, sizes: Mapping[str, int], seed: int = 0,
             known: Values | None = None) -> dict[str, Any]:
    """A value for each variable of a model at ``theta`` (by the names of the parameters): arrays
    with the axes of the indices; labels are one-hot, their values last. ``sizes`` are by letter.

    A fifth of the cells that may be missing is nan, or a row of zeros; of a latent variable of
    which some labels are seen, ``NAME seen`` has 1 where a value is possible.
    """
    rng = np.random.default_rng(seed)
    found = {**theta, **(known_values(model, sizes, rng) if known is None else known)}
    at = Numbers(model, sizes, found)
    for v in _in_order(model):
        found[v.name] = _variable(model, v, at, rng)
    for v in model.variables:
        if v.missing:
            lost = rng.random([sizes[i] for i in v.indices]) < 0.2
            whole = found[v.name]
            found[v.name] = np.where(lost[..., None], 0.0, whole) if v.domain == "label" else \
                np.where(lost, np.nan, whole)
        if v.seen:
            shown = rng.random([sizes[i] for i in v.indices]) < 0.3
            found[f"{v.name} seen"] = np.where(shown[..., None], found[v.name], 1.0)
    return {n: a for n, a in found.items() if n not in theta}


def _in_order(model: Model) -> list[Variable]:
    """The random variables, each behind those that its law needs."""
    random = {f.variable for f in model.factors} & {v.name for v in model.variables}
    todo = [v for v in model.variables if v.name in random]
    done: list[Variable] = []
    while todo:
        waiting = {v.name for v in todo}
        ready = [v for v in todo if not _parents(model, v) & (waiting - {v.name})]
        if not ready:
            raise ValueError(f"the laws of {', '.join(sorted(waiting))} need one another")
        done += ready
        todo = [v for v in todo if v not in ready]
    return done


def _parents(model: Model, v: Variable) -> set[str]:
    held: set[str] = set()
    for f in model.factors:
        if f.variable == v.name:
            held |= {g.variable for g in f.guards}
            held |= {n.args[0] for e in f.arguments for n in walk(e)
                     if n.op in ("symbol", "indicator")}
    return held


def selected(model: Model, f: Factor, e: Expr) -> Expr:
    """An argument at the values that the guards of its factor have."""
    for g in f.guards:
        v = model.variable(g.variable)
        if g.value == v.values:
            e = sum_over(mul(indicator(g.variable, *g.indices, g.value), e), g.value,
                         model.plate(g.value).size)
    return e


def _variable(model: Model, v: Variable, at: Numbers, rng: Generator) -> Any:
    """Draws of a variable: of each of its factors, where its guards hold."""
    shape = tuple(at.sizes[i] for i in v.indices)
    whole: Any = None
    for f in (f for f in model.factors if f.variable == v.name):
        arguments = [at(selected(model, f, a)) for a in f.arguments]
        if f.law == "categorical":
            value = _label(v, arguments, at, rng, categories(f.arguments, model.plate(v.values)))
        elif f.law == "multinomial":
            p = at.array(arguments[0], v.indices)
            n = rng.integers(5, 20, shape[:-1])
            value = rng.multinomial(n, p / p.sum(axis=-1, keepdims=True)).astype(float)
        else:
            value = draw(model, f.law, [at.array(a, v.indices) for a in arguments], shape, rng)
        here = np.array(1.0)
        for g in f.guards:
            if g.value != model.variable(g.variable).values:
                here = here * at(indicator(g.variable, *g.indices, g.value))
        if here.ndim:
            mask = at.array(here, v.indices)
            mask = mask.reshape(mask.shape + (1,) * (value.ndim - mask.ndim))
            value = np.where(mask > 0, value, 0.0)
        whole = value if whole is None else whole + value
    return whole


def _label(v: Variable, arguments: list[Any], at: Numbers, rng: Generator, named: bool) -> Any:
    own = (*v.indices, v.values)
    if named:
        p = np.stack([at.array(a, v.indices) for a in arguments], axis=-1)
    else:
        p = np.array(at.array(arguments[0], own))
    p = p / p.sum(axis=-1, keepdims=True)
    drawn = (rng.random(p.shape[:-1])[..., None] > np.cumsum(p, axis=-1)).sum(axis=-1)
    return np.eye(p.shape[-1])[np.minimum(drawn, p.shape[-1] - 1)]
