"""EM with another posterior: the shares p(x, z)^beta, or all on the likeliest values.

At a fixed beta a step raises the free energy (1/beta) log sum_z p(x, z)^beta of the units, which is
the log-likelihood at beta = 1 (N. Ueda and R. Nakano, Deterministic annealing EM algorithm, Neural
Networks 11 (1998) 271-282), and the classification log-likelihood max_z log p(x, z) in the limit,
which is hard EM (G. Celeux and G. Govaert, A classification EM algorithm for clustering and two
stochastic versions, Computational Statistics and Data Analysis 14 (1992) 315-332).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from .compiled import Compiler, Function
from .emstep import EmStep
from .program import Node
from .starts import sizes_of
from .theta import of_parameter
from .update import ArrayUpdate


def tempered(update: ArrayUpdate, beta: float) -> ArrayUpdate:
    """The update whose ``fit`` takes the shares p(x, z)^beta for the posterior, or all on the
    likeliest values where beta is infinite; the log-likelihoods of its fit are what then rises."""
    module, em = update.fit.__globals__, update.em

    @cache
    def joint(sizes: tuple[tuple[str, int], ...]) -> tuple[Function, Compiler]:
        compiler, graph = Compiler(em, dict(sizes)), em.lowering.graph
        weights = [graph.ordered(em.lowering.scalar(u.terms[0].weight), whole.names[
            len(u.values):], em.lowering.sizes)
            for u, whole in zip(em.algorithm.units, em.joint, strict=True)]
        return compiler.function([*em.log_joint, *weights], {}), compiler

    def expect(data: Any, theta: Mapping[str, Any]) -> tuple[Any, float, Any]:
        _, value, prior = module["_expect"](data, theta)
        function, compiler = joint(tuple(sorted(_sizes(update, data, theta).items())))
        found = function({**data, **parameters(compiler.name_of, em, theta)})
        count, whole = len(em.joint), {}
        for n, unit in enumerate(em.algorithm.units):
            over = tuple(range(len(unit.values)))
            T, height = shares(found[n], over, beta)
            _, plain = shares(found[n], over, 1.0)
            value += float((found[count + n] * (height - plain)).sum())
            whole[unit] = T
        return _marginals(em, whole), value, prior

    def fit(x: Any, start: Any, iterations: int = 1000, tolerance: float = 1e-10,
            progress: Any = None, known: Any = None,
            criterion: str = "log-likelihood") -> Any:
        with np.errstate(all="ignore"):
            slow = {**module, "_expect": expect, "_gather": None}
            return module["_fit"](slow, update.prepare(x, known, start), start, iterations,
                                  tolerance, progress, criterion)

    return replace(update, fit=fit)


def shares(log_joint: Any, over: tuple[int, ...], beta: float) -> tuple[Any, Any]:
    """The shares of exp(beta log_joint) over those axes, and (1/beta) log of their sum; where beta
    is infinite all on the first of the largest, and the largest.

    >>> shares(np.log([[0.2], [0.8]]), (0,), math.inf)[0].ravel().tolist()
    [0.0, 1.0]
    """
    top = log_joint.max(axis=over, keepdims=True)
    if math.isinf(beta):
        flat = log_joint.reshape(-1, *log_joint.shape[len(over):])
        hard = np.zeros(flat.shape)
        np.put_along_axis(hard, flat.argmax(axis=0)[None], 1.0, axis=0)
        return hard.reshape(log_joint.shape), top.reshape(log_joint.shape[len(over):])
    parts = np.exp(beta * (log_joint - top))
    total = parts.sum(axis=over, keepdims=True)
    return parts / total, (top + np.log(total) / beta).reshape(log_joint.shape[len(over):])


def parameters(names: Mapping[Node, str], em: EmStep, theta: Mapping[str, Any]) -> dict[str, Any]:
    """The arrays of the parameters by the names that a compiler's functions read."""
    return {names[a.node]: np.asarray(of_parameter(em.model.parameter(a.name), theta))
            for a in em.arrays if a.role == "parameter"}


def _sizes(update: ArrayUpdate, data: Any, theta: Mapping[str, Any]) -> dict[str, int]:
    arrays = {node: data[name] for node, name in update.names.items() if name in data}
    return sizes_of(update.em, arrays, {}, theta)


def _marginals(em: EmStep, whole: Mapping[Any, Any]) -> tuple[Any, ...]:
    """The responsibilities as the M-step takes them, from the shares of each unit's values."""
    found = []
    for part in em.responsibilities.values():
        unit, joint = next((u, j) for u, j in zip(em.algorithm.units, em.joint, strict=True)
                           if set(part.names) <= set(j.names))
        gone = tuple(n for n, i in enumerate(joint.names) if i not in part.names)
        kept = [i for i in joint.names if i in part.names]
        found.append(whole[unit].sum(axis=gone).transpose([kept.index(i) for i in part.names]))
    return tuple(found)
