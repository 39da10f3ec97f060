"""Expressions in numbers by plain NumPy, every plate an axis; the E-step by enumeration; Q by
summation, its maximum by brute force. No code of the product but the data types."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, logit, logsumexp, polygamma

from derive.algebra.expression import Expr, walk
from derive.engine.parts import Algorithm, Expected
from derive.model import Model, Parameter

Theta = dict[str, Any]


@dataclass
class Numbers:
    """The value of an expression: plates are axes in the model's order, then a matrix.

    ``data`` are arrays by the variable's name (a label's is one-hot, its values last; NaN is
    a missing cell);
    ``at`` holds theta by mark; ``posterior`` the responsibilities by their names, their axes as
    the symbol's indices.
    """

    model: Model
    sizes: Mapping[str, int]
    data: Mapping[str, Any]
    at: dict[str, Theta]
    posterior: Theta = field(default_factory=dict)
    counts: dict[Expr, Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        gaps = {n: np.isnan(a) for n, a in self.data.items() if np.isnan(a).any()}
        self.data = {**self.data, **{n: np.where(g, 0.0, self.data[n]) for n, g in gaps.items()},
                     **{f"{n} seen": ~g for n, g in gaps.items()}}
        self.order = [p.index for p in self.model.plates]
        self.labels = {x: n for p in self.model.plates for n, x in enumerate(p.labels)}

    def count(self, index: str) -> int:
        return self.sizes[self.model.plate(index).size]

    def __call__(self, e: Expr, over: Mapping[str, Any] | None = None) -> Any:
        self.over = over or {}
        self.seen: dict[Expr, Any] = {}
        with np.errstate(all="ignore"):
            return self.value(e)

    def value(self, e: Expr) -> Any:
        if e not in self.seen:
            self.seen[e] = self._value(e)
        return self.seen[e]

    def placed(self, a: Any, indices: Iterable[str]) -> Any:
        """An array whose first axes are those indices, every plate at its place."""
        a, left = np.asarray(a, float), []
        for i in indices:
            if i in self.labels and i not in self.order:
                a = np.take(a, self.labels[i], axis=len(left))
            else:
                left.append(i)
        order = sorted(range(len(left)), key=lambda m: self.order.index(left[m]))
        a = a.transpose([*order, *range(len(left), a.ndim)])
        shape = [1] * len(self.order)
        for at, m in enumerate(order):
            shape[self.order.index(left[m])] = a.shape[at]
        rest = a.shape[len(left):]
        return a.reshape(shape + {0: [1, 1], 1: [*rest, 1], 2: [*rest]}[len(rest)])

    def number(self, x: float) -> Any:
        return np.array(float(x)).reshape([1] * (len(self.order) + 2))

    def _symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Any:
        if mark == "" and name in self.over:
            a = self.over[name]
            return a if getattr(a, "ndim", 0) == len(self.order) + 2 else self.placed(a, indices)
        if name in self.data:
            return self.placed(self.data[name], indices)
        if name.startswith(".T"):
            return self.placed(self.posterior[name], indices)
        return self.placed(self.at[mark or "t"][name], indices)

    def _value(self, e: Expr) -> Any:
        op, a = e.op, e.args
        if op == "number":
            return self.number(a[0])
        if op == "constant":
            return self.number(np.pi)
        if op == "size":
            return self.number(self.sizes[a[0]])
        if op == "symbol":
            if a[0].startswith(".N"):
                return self.value(self.counts[e])
            return self._symbol(a[0], a[2], a[3])
        if op == "indicator":
            seen = a[-1] == "seen"
            return self.placed(self.data[f"{a[0]} seen" if seen else f"[{a[0]}]"],
                               a[1:-1] if seen else a[1:])
        if op == "sum":
            return self.summed(self.value(a[0]), [a[1]])
        if op == "identity":
            return np.eye(self.sizes["d"]).reshape([1] * len(self.order) + [self.sizes["d"]] * 2)
        if op == "zero":
            inner = {"vector": (self.sizes["d"], 1)}.get(a[0], (1, 1))
            return np.zeros([1] * len(self.order) + list(inner))
        if op == "mul":
            value, shape = None, (1, 1)
            for f in a:
                v = self.value(f)
                if value is None:
                    value, shape = v, (1, 1) if f.shape == "scalar" else (2, 2)
                elif f.shape == "scalar" or shape == (1, 1):
                    value = value * v
                    shape = shape if f.shape == "scalar" else (2, 2)
                else:
                    value = np.matmul(value, v)
            return value
        v = [self.value(c) for c in a]
        if op == "add":
            return sum(v[1:], v[0])
        return _OPERATIONS[op](*v)

    def summed(self, v: Any, plates: Iterable[str]) -> Any:
        """The sum over plates; one on which the value does not depend counts its size."""
        for i in plates:
            at = self.order.index(i)
            v = v.sum(axis=at, keepdims=True) * (self.count(i) if v.shape[at] == 1 else 1)
        return v

    def array(self, v: Any, indices: tuple[str, ...]) -> Any:
        """The value as an array with the axes of those indices, then of its matrix."""
        held = [i for i in self.order if i in indices]
        full = [self.count(i) if i in held else 1 for i in self.order]
        v = np.broadcast_to(v, (*full, *v.shape[-2:]))
        v = v.reshape([self.count(i) for i in held] + list(v.shape[-2:]))
        v = v.transpose([*(held.index(i) for i in indices), v.ndim - 2, v.ndim - 1])
        if v.shape[-2:] == (1, 1):
            return v[..., 0, 0]
        return v[..., 0] if v.shape[-1] == 1 else v


_OPERATIONS = {
    "power": lambda a, b: a**b, "log": np.log, "exp": np.exp, "digamma": digamma,
    "trigamma": lambda a: polygamma(1, a),
    "loggamma": gammaln, "factorial": lambda a: np.exp(gammaln(a + 1)),
    "choose": lambda n, x: np.exp(gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)),
    "equation": lambda a, b: a - b, "iverson": lambda a: (a == 0).astype(float),
    "transpose": lambda a: np.swapaxes(a, -1, -2), "inverse": np.linalg.inv,
    "trace": lambda a: np.trace(a, axis1=-2, axis2=-1)[..., None, None],
    "det": lambda a: np.linalg.det(a)[..., None, None],
}


def guarded(weight: Any, v: Any) -> Any:
    return np.where(weight == 0, 0.0, weight * np.where(weight == 0, 0.0, v))


def e_step(algorithm: Algorithm, at: Numbers) -> float:
    """The posterior of every unit by enumeration, under the names of its responsibilities; the
    log-likelihood, without what no latent variable touches."""
    model, total = algorithm.model, 0.0
    for unit in algorithm.units:
        logits = at.number(0)
        for s in unit.terms:
            inner = [i for i in s.plates if i not in unit.plates and i not in unit.values]
            v = at.summed(guarded(at(s.seen), at(s.body)), inner)
            for g in s.guards:
                values = model.plate(model.variable(g.variable).values)
                if g.value in values.labels:
                    here = np.arange(len(values.labels)) == values.labels.index(g.value)
                    v = np.where(at.placed(here, [values.index]) > 0, v, 0.0)
            logits = logits + v
        axes = tuple(at.order.index(i) for i in unit.values)
        norm = logsumexp(logits, axis=axes, keepdims=True)
        joint = np.exp(logits - norm)
        for r in range(1, len(unit.latents) + 1):
            for sub in itertools.combinations(range(len(unit.latents)), r):
                names = [unit.latents[n] for n in sub]
                name = ".T" if len(model.latents) == 1 else ".T:" + ",".join(names)
                gone = [v for n, v in enumerate(unit.values) if n not in sub]
                kept = tuple(unit.values[n] for n in sub) + unit.plates
                at.posterior[name] = at.array(at.summed(joint, gone), kept)
        weight = at(unit.terms[0].weight)
        total += float(at.summed(weight * norm, unit.plates).sum())
    return total


def q_value(q: Iterable[Expected], at: Numbers, over: Mapping[str, Any]) -> float:
    """The summands of Q at ``over``, what is not there at theta^t."""
    total = 0.0
    for s in q:
        total += float(at.summed(guarded(at(s.coefficient), at(s.body, over)), s.plates).sum())
    return total


def pack(p: Parameter, a: Any) -> Any:
    """A parameter as free numbers."""
    a = np.asarray(a, float)
    if p.domain in ("positive", "variance"):
        return np.log(a).ravel()
    if p.domain == "probability":
        return logit(a).ravel()
    if p.domain == "simplex":
        return (np.log(a[..., :-1]) - np.log(a[..., -1:])).ravel()
    if p.domain == "covariance":
        low, d = np.linalg.cholesky(a), a.shape[-1]
        rows, columns = np.tril_indices(d)
        low[..., range(d), range(d)] = np.log(low[..., range(d), range(d)])
        return low[..., rows, columns].ravel()
    return a.ravel()


def unpack(p: Parameter, v: Any, like: Any) -> Any:
    """The inverse of :func:`pack`."""
    like = np.asarray(like, float)
    if p.domain in ("positive", "variance"):
        return np.exp(v).reshape(like.shape)
    if p.domain == "probability":
        return expit(v).reshape(like.shape)
    if p.domain == "simplex":
        w = v.reshape(like.shape[:-1] + (-1,))
        w = np.concatenate([w, np.zeros((*w.shape[:-1], 1))], -1)
        return np.exp(w - logsumexp(w, axis=-1, keepdims=True))
    if p.domain == "covariance":
        d = like.shape[-1]
        rows, columns = np.tril_indices(d)
        low = np.zeros(like.shape)
        low[..., rows, columns] = v.reshape(like.shape[:-2] + (-1,))
        low[..., range(d), range(d)] = np.exp(low[..., range(d), range(d)])
        return low @ np.swapaxes(low, -1, -2)
    return v.reshape(like.shape)


def with_names(q: Iterable[Expected], names: Iterable[str]) -> list[Expected]:
    held = set(names)
    return [s for s in q if any(n.op == "symbol" and n.args[0] in held for n in walk(s.body))]


def brute(parameters: list[Parameter], q: Iterable[Expected], at: Numbers, held: Theta) -> Theta:
    """The maximum of Q in these parameters by BFGS from theta^t, others at ``held``."""
    start = at.at["t"]
    cuts = np.cumsum([pack(p, start[p.name]).size for p in parameters])
    mine = with_names(q, [p.name for p in parameters])

    def put(v: Any) -> Theta:
        return {p.name: unpack(p, c, start[p.name])
                for p, c in zip(parameters, np.split(v, cuts[:-1]))}

    v = np.concatenate([pack(p, start[p.name]) for p in parameters])
    for _ in range(3):
        v = minimize(lambda v: -q_value(mine, at, {**held, **put(v)}) / 30, v, method="BFGS",
                     options={"gtol": 1e-9}).x
    return put(v)
