"""The value of a writer's tree at an instance, by plain numpy. Nothing of the judge is used."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .models import Instance, instance, with_free
from .trees import Tree


class NoValue(ValueError):
    """A tree that has no value: shapes that do not fit, an index that nothing binds, log of -1."""


class Values:
    """Evaluates at one instance; ``own`` maps what the answer defines to (indices, body)."""

    def __init__(self, at: Instance, own: Mapping[str, tuple[tuple[str, ...], Tree]]) -> None:
        self.at, self.own = at, own
        self.sizes = {"N": at.N, "K": at.K, "d": at.d}

    def index(self, text: str, bound: Mapping[str, int]) -> int:
        if text in bound:
            return bound[text]
        labels = self.at.statement.labels or tuple(map(str, range(1, self.at.K + 1)))
        if text in labels:
            return labels.index(text)
        raise NoValue(f"the index {text} is free")

    def value(self, t: Tree, bound: Mapping[str, int]) -> Any:
        found = self._value(t, bound)
        if isinstance(found, np.ndarray):
            if found.shape == (1, 1) and t.op in ("mul", "sum", "frac", "neg"):
                found = float(found[0, 0])
            elif not np.isfinite(found).all():
                raise NoValue("not finite")
        if isinstance(found, complex) or isinstance(found, float) and not math.isfinite(found):
            raise NoValue("not finite")
        return found

    def _value(self, t: Tree, bound: Mapping[str, int]) -> Any:
        op, a = t.op, t.args
        if op == "num":
            return float(a[0])
        if op == "pi":
            return math.pi
        if op == "size":
            return float(self.sizes[a[0]])
        if op == "ident":
            return np.eye(self.at.d)
        if op == "sym":
            return self._symbol(a, bound)
        if op == "own":
            formal, body = self.own[a[0]]
            inner = {f: self.index(i, bound) for f, i in zip(formal, a[1], strict=True)}
            return self.value(body, inner)
        if op in ("sum", "prod"):
            out = None
            for n in range(self.sizes[a[2]]):
                term = self.value(a[0], {**bound, a[1]: n})
                out = term if out is None else _plus(out, term) if op == "sum" else out * term
            return out
        if op == "stack":
            return self._stacked(a, bound)
        if op == "density":
            values = [self.value(b, bound) for b in a]
            return _guarded(self.at.density, *values)
        values = [self.value(b, bound) for b in a if isinstance(b, Tree)]
        if op == "add":
            out = values[0]
            for v in values[1:]:
                out = _plus(out, v)
            return out
        if op == "mul":
            out = values[0]
            for v in values[1:]:
                out = _times(out, v)
            return out
        return _guarded(_OPERATIONS[op], *values)

    def _stacked(self, a: tuple[Any, ...], bound: Mapping[str, int]) -> Any:
        if a[0] == "one":
            return np.ones((self.at.N, 1))
        if a[0] == "X":
            return np.hstack(self.at.values["x", ""]).T
        return np.diag(self.at.values["T", "t"][self.index(a[1][0], bound)])

    def _symbol(self, a: tuple[Any, ...], bound: Mapping[str, int]) -> Any:
        name, indices, mark = a
        if (name, mark) not in self.at.values:
            raise NoValue(f"{name} at {mark}")
        held = self.at.values[name, mark]
        where = [self.index(i, bound) for i in indices]
        over = {"T": ("K", "N"), "x": ("N",), "n": ("N",)}.get(name, ("K",))
        if len(where) != len(over) or any(w >= self.sizes[o] for w, o in zip(where, over)):
            raise NoValue("an index out of its range")
        for w in where:
            held = held[w]
        return float(held) if np.ndim(held) == 0 else held


def _plus(a: Any, b: Any) -> Any:
    if np.shape(a) != np.shape(b):
        raise NoValue("a sum of different shapes")
    return a + b


def _times(a: Any, b: Any) -> Any:
    if not np.ndim(a) or not np.ndim(b):
        return a * b
    if a.shape[1] != b.shape[0]:
        raise NoValue("a product of shapes that do not fit")
    out = a @ b
    return float(out[0, 0]) if out.shape == (1, 1) else out


def _scalar(v: Any) -> Any:
    if np.ndim(v):
        raise NoValue("a number is wanted")
    return v


def _square(v: Any) -> Any:
    if np.ndim(v) != 2 or v.shape[0] != v.shape[1]:
        raise NoValue("a square matrix is wanted")
    return v


def _whole(v: Any) -> int:
    if abs(_scalar(v) - round(v)) > 1e-9:
        raise NoValue("an integer is wanted")
    return round(v)


_OPERATIONS = {
    "neg": lambda v: -v,
    "frac": lambda a, b: a / _scalar(b),
    "pow": lambda a, b: _scalar(a) ** _scalar(b),
    "inv": lambda v: np.linalg.inv(_square(v)),
    "t": lambda v: v.T if np.ndim(v) else v,
    "trace": lambda v: float(np.trace(_square(v))),
    "det": lambda v: float(np.linalg.det(_square(v))),
    "log": lambda v: math.log(_scalar(v)),
    "exp": lambda v: math.exp(_scalar(v)),
    "sqrt": lambda v: math.sqrt(_scalar(v)),
    "factorial": lambda v: float(math.factorial(_whole(v))),
    "choose": lambda n, x: float(math.comb(_whole(n), _whole(x))),
}


def _guarded(f: Any, *values: Any) -> Any:
    try:
        with np.errstate(all="ignore"):
            return f(*values)
    except (ArithmeticError, ValueError, TypeError, AttributeError, np.linalg.LinAlgError) as error:
        raise NoValue(str(error)) from None


def close(a: Any, b: Any, tolerance: float = 1e-7) -> bool:
    if np.shape(a) != np.shape(b):
        return False
    scale = 1 + float(np.max(np.abs(b)))
    return bool(np.max(np.abs(np.asarray(a) - np.asarray(b))) <= tolerance * scale)


def holds(statement: str, part: str, body: Tree, label: str | None, relation: str,
          own: Mapping[str, tuple[tuple[str, ...], Tree]]) -> bool:
    """Whether a formula is right for a part (for one component, or the open ones all): by value at
    three instances. Raises NoValue where it has none."""
    if part == "Q":
        return all(_q(statement, body, own, seed) for seed in (0, 1, 2))
    for seed in (0, 1, 2):
        at = instance(statement, seed)
        values = Values(at, own)
        labels = at.statement.labels
        ks = [labels.index(label)] if label is not None else range(at.K)
        if part == "responsibilities":
            for i in range(at.N):
                right = at.values["T", "t"][:, i]
                if relation == "proportional":
                    mine = np.array([_scalar(values.value(body, {"i": i, "k": k}))
                                     for k in range(at.K)])
                    if not mine.sum() or not close(mine / mine.sum(), right):
                        return False
                elif not all(close(values.value(body, {"i": i, "k": k}), right[k]) for k in ks):
                    return False
        elif not all(close(values.value(body, {"k": k}), at.values[part, "t+1"][k]) for k in ks):
            return False
    return True


def _q(statement: str, body: Tree, own: Mapping[str, tuple[tuple[str, ...], Tree]],
       seed: int) -> bool:
    gaps = []
    scale = 0.0
    for other in (seed, seed + 10, seed + 20, seed + 30):
        at = with_free(statement, seed, other)
        right = _expected(at)
        gaps.append(_scalar(Values(at, own).value(body, {})) - right)
        scale = max(scale, abs(right))
    return all(abs(g - gaps[0]) <= 1e-7 * (1 + scale) for g in gaps)


def _expected(at: Instance) -> float:
    """Q from its definition: the responsibilities weigh the logarithms of the joint density."""
    s, v = at.statement, at.values
    out = 0.0
    for i in range(at.N):
        for k in range(at.K):
            known = [v[n, ""][i] for n in s.known]
            out += v["T", "t"][k, i] * (math.log(v["weight", ""][k]) + math.log(at.density(
                v["x", ""][i], *known, *(v[slot, ""][k] for slot, _ in s.slots))))
    return out
