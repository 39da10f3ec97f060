"""Whether two trees of a derivation have one value: over the reals, straight from the plain data,
by code that knows nothing of the checker.

Responsibilities are any probabilities (of the latent variables, independent from row to row), the
new parameters their formulas, the functions the last right side of their own chain.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln

Node = list[Any]
ROWS, STEP = 4, 1e-5


class Unknown(ValueError):
    """What this evaluator gives no value to."""


class Reals:
    """Values at one random point."""

    def __init__(self, data: dict[str, Any], seed: int) -> None:
        self.model, self.steps = data["model"], data["steps"]
        self.families = data["families"]
        self.source = np.random.default_rng(seed)
        self.plates = {p[0]: p for p in self.model["plates"]}
        self.latents = {v[0]: v for v in self.model["variables"] if v[3] == "latent"}
        rows = {i for v in self.latents.values() for i in v[1]}
        self.extents = {i: len(p[2]) or (ROWS if i in rows and len(rows) == 1 else 2)
                        for i, p in self.plates.items()}
        self.by_size = {p[1]: self.extents[i] for i, p in self.plates.items()}
        self.by_size |= {"d": 2, "1": 1}
        self.z: dict[tuple[str, tuple[int, ...]], int] = {}
        self.values: dict[tuple[str, str], Any] = {}
        for v in self.model["variables"]:
            self._draw(v[0], v[1], v[2], v[4], "", v[5])
        for p in self.model["parameters"]:
            for mark in ("", "t", "t+1"):  # roots are any values
                self._draw(p[0], p[1], p[2], "", mark, p[5])
        places = [(z, at) for z, v in self.latents.items() for at in self._all(v[1])]
        for z, at in places:
            self.z[z, at] = int(self.source.integers(self.extents[self.latents[z][4]]))
        self.shares = {mark: {at: self.source.dirichlet(np.ones(math.prod(
            self.extents[self.latents[z][4]] for z in self.latents))) for at in self._all(
                next(iter(self.latents.values()))[1])} for mark in ("", "t", "t+1")}
        self.solved = {s["left"][1]: s for s in self.steps if s["relation"] == "solves"}
        self.counts = {s["left"][1]: s for s in self.steps if s["relation"] == ":="
                       and s["left"][0] == "symbol" and s["left"][1].startswith(".N")}

    def _all(self, letters: Any) -> list[tuple[int, ...]]:
        return list(itertools.product(*(range(self.extents[x]) for x in letters)))

    def _draw(self, name: str, indices: Any, domain: str, values: str, mark: str,
              dimension: str) -> None:
        s, d = self.source, self.by_size.setdefault(dimension, 2)
        for at in self._all(indices):
            if domain == "label":
                drawn: Any = int(s.integers(self.extents[values]))
            elif domain == "vector":
                drawn = s.normal(size=(d, 1))
            elif domain == "covariance":
                a = s.normal(size=(d, d))
                drawn = a @ a.T + np.eye(d)
            elif domain in ("count", "natural", "binary"):
                drawn = int(s.integers(0, 2)) if domain == "binary" else int(s.integers(1, 4))
            else:
                drawn = float(s.uniform(0.2, 0.8))
            self.values[f"{name}{at}", mark] = drawn
        if domain == "simplex":
            for at in self._all(indices[:-1]):
                row = s.dirichlet(np.ones(self.extents[indices[-1]]))
                for n, x in enumerate(row):
                    self.values[f"{name}{(*at, n)}", mark] = float(x)

    # -- terms ----------------------------------------------------------------------------------

    def value(self, t: Node, at: dict[str, int]) -> Any:
        """A number, or a matrix."""
        op, a = t[0], t[1:]
        if op == "number":
            return float(Fraction(a[0]))
        if op == "size":
            return float(self.by_size[a[0]])
        if op == "constant":
            return math.pi
        if op == "symbol":
            return self._symbol(a, at)
        if op == "add":
            return sum((self.value(x, at) for x in a[1:]), self.value(a[0], at))
        if op == "mul":
            v = self.value(a[0], at)
            for x in a[1:]:
                w = self.value(x, at)
                v = v @ w if isinstance(v, np.ndarray) and isinstance(w, np.ndarray) else v * w
                v = float(v[0, 0]) if isinstance(v, np.ndarray) and v.shape == (1, 1) else v
            return v
        if op in ("sum", "product"):
            parts = [self.value(a[0], {**at, a[1]: n}) for n in range(self.by_size[a[2]])]
            return sum(parts[1:], parts[0]) if op == "sum" else math.prod(parts)
        if op == "power":
            return self.value(a[0], at) ** self.value(a[1], at)
        if op == "indicator":
            return self._indicator(a, at)
        if op == "expectation":
            return self._mean(a[0], at)
        if op == "function":
            return self._function(a, at)
        if op == "derivative":
            return self._derivative(a[0], a[1], at)
        if op == "density":
            return self._density(a, at)
        if op == "event_probability":
            return self._mean(["mul", ["number", "1"], *a[1:]], at, a[0])
        if op == "zero":
            return 0.0
        if op == "identity":
            return np.eye(2)
        if op == "transpose":
            v = self.value(a[0], at)
            return v.T if isinstance(v, np.ndarray) else v
        if op in ("inverse", "det", "trace"):
            v = np.atleast_2d(self.value(a[0], at))
            return {"inverse": np.linalg.inv, "det": np.linalg.det, "trace": np.trace}[op](v)
        if op in _FUNCTIONS:
            return float(_FUNCTIONS[op](self.value(a[0], at)))
        raise Unknown(op)

    def _place(self, indices: Any, letters: Any, at: dict[str, int]) -> tuple[int, ...]:
        found = []
        for x, own in zip(indices, letters, strict=True):
            labels = self.plates[own][2] if own in self.plates else []
            n = at[x] if x in at else labels.index(x) if x in labels else int(x) - 1
            if own in self.extents and n >= self.extents[own]:
                raise Unknown("an index that runs too far")
            found.append(n)
        return tuple(found)

    def _symbol(self, a: list[Any], at: dict[str, int]) -> Any:
        name, _, indices, mark = a
        if name.startswith(".T"):
            names = name[3:].split(",") if ":" in name else list(self.latents)
            rows = self.latents[names[0]][1]
            own = (*(self.latents[z][4] for z in names), *rows)
            place = self._place(indices, own, at)
            each = self._all([self.latents[z][4] for z in self.latents])
            keep = [list(self.latents).index(z) for z in names]
            return float(sum(p for p, v in zip(self.shares[mark][place[len(names):]], each,
                                               strict=True)
                             if tuple(v[n] for n in keep) == place[:len(names)]))
        if name.startswith((".lambda", ".v")):
            key = f"{name}{tuple(at.get(x, 0) for x in indices)}", mark
            if key not in self.values:
                self.values[key] = self.source.normal(size=(2, 1)) if name == ".v" else (
                    float(self.source.normal()))
            return self.values[key]
        step = self.counts.get(name) or (self.solved.get(name) if mark == "t+1" else None)
        if step:
            place = self._place(indices, step["left"][3], at)
            return self.value(step["right"], dict(zip(step["left"][3], place, strict=True)))
        own = next(x[1] for x in (*self.model["variables"], *self.model["parameters"])
                   if x[0] == name)
        return self.values[f"{name}{self._place(indices, own, at)}", mark]

    def _indicator(self, a: list[Any], at: dict[str, int]) -> float:
        v = next(x for x in self.model["variables"] if x[0] == a[0])
        if a[-1] == "seen":
            return 1.0
        place = self._place(a[1:], (*v[1], v[4]), at)
        known = self.z if v[0] in self.latents else None
        value = known[v[0], place[:-1]] if known else self.values[f"{v[0]}{place[:-1]}", ""]
        return float(value == place[-1])

    def _mean(self, body: Node, at: dict[str, int], mark: str = "t") -> Any:
        kept, rows = self.z, self._all(next(iter(self.latents.values()))[1])
        every = self._all([self.latents[z][4] for z in self.latents])
        total: Any = 0.0
        for choice in itertools.product(range(len(every)), repeat=len(rows)):
            self.z = {(z, row): every[c][n] for row, c in zip(rows, choice, strict=True)
                      for n, z in enumerate(self.latents)}
            weight = math.prod(self.shares[mark][row][c]
                               for row, c in zip(rows, choice, strict=True))
            total = total + weight * self.value(body, at)
        self.z = kept
        return total

    def _function(self, a: list[Any], at: dict[str, int]) -> Any:
        name, mark, *rest = a
        lines = [s for s in self.steps if s["left"][:2] == ["function", name]
                 and s["relation"] == ":="]
        if not lines or rest:
            raise Unknown(name)
        chain = [s for s in self.steps if s["chain"] == lines[0]["id"]]
        right = (lines + chain)[-1]["right"] if name == "Q" else lines[0]["right"]
        names = [p[0] for p in self.model["parameters"]]

        def marked(t: Any) -> Any:
            if not isinstance(t, list):
                return t
            if t[:1] == ["symbol"] and (t[1] in names or t[1].startswith(".T")) and t[4] == "":
                return [*t[:4], mark]
            return [marked(x) for x in t]

        return self.value(marked(right), at)

    def _derivative(self, body: Node, by: Node, at: dict[str, int]) -> Any:
        own = next(p[1] for p in self.model["parameters"] if p[0] == by[1])
        key = f"{by[1]}{self._place(by[3], own, at)}", by[4]
        kept = self.values[key]
        flat = np.atleast_2d(np.asarray(kept, float))
        result = np.zeros_like(flat)
        for place in np.ndindex(flat.shape):
            sides = []
            for sign in (1, -1):
                moved = flat.copy()
                moved[place] += sign * STEP
                self.values[key] = moved if isinstance(kept, np.ndarray) else float(moved[0, 0])
                sides.append(self.value(body, at))
            result[place] = (sides[0] - sides[1]) / (2 * STEP)
        self.values[key] = kept
        return result if isinstance(kept, np.ndarray) else float(result[0, 0])

    def _density(self, a: list[Any], at: dict[str, int]) -> Any:
        family = self.families[a[0]]
        names = ["x", *(s[0] for s in family["slots"])]

        def put(t: Any) -> Any:
            if not isinstance(t, list):
                return t
            if t[:1] == ["symbol"] and t[1] in names:
                return a[1 + names.index(t[1])]
            return [put(x) for x in t]

        return self.value(put(family["density"]), at)


_FUNCTIONS: dict[str, Any] = {
    "log": np.log, "exp": np.exp, "factorial": lambda x: np.exp(gammaln(x + 1)),
    "loggamma": gammaln, "digamma": digamma}


def equal(data: dict[str, Any], a: Node, b: Node) -> bool:
    """Whether two trees have one value, under every value of their free letters."""
    if a[0] == b[0] == "equation":
        return equal(data, ["add", a[1], ["mul", ["number", "-1"], a[2]]],
                     ["add", b[1], ["mul", ["number", "-1"], b[2]]])
    for seed in (1, 2):
        at = Reals(data, seed)
        letters = {x: n for x, n in at.extents.items()}
        for chosen in ({x: 0 for x in letters}, {x: n - 1 for x, n in letters.items()}):
            x, y = at.value(a, chosen), at.value(b, chosen)
            size = np.abs(np.asarray(x)).max()
            if not np.allclose(x, y, rtol=1e-6, atol=1e-6 * (1 + size)):
                return False
    return True
