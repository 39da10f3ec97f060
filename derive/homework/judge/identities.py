r"""Identities of calculus with letters of their own, ``\partial\log|A|/\partial A = A^{-1}``: true
or false whatever the model is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from ..act.lines import EQUAL, Line, symbols_in
from ..parse.grammar import Node
from ..parse.slopes import slope_at
from ..value.comparing import Result
from ..value.named import Array, Named, NoValue
from .judging import FAULTS
from .likelihoods import Fault
from .optima import Optima

#: The length of a vector; how far entries are moved; the most letters of an identity.
LENGTH, STEP, MOST = 3, 1e-4, 3


class Identities(Optima):
    """Judges identities."""

    def _identity(self, line: Line) -> bool:
        """Judge a derivative by what is no parameter, where no letter has an index; whether it
        could be judged."""
        found = slope_at(line.members[0].items, 0)
        if found is None or found.times != 1 or set(line.relations) - set(EQUAL):
            return False
        items = found.body or line.members[0].items[found.after:]
        body = Node("product", tuple(items), "", line.at)
        symbols = {w.name: w for m in (found.by, body, *line.members[1:])
                   for w in symbols_in(self.language, m)}
        by = self.language.written(found.by)
        if by is None or by.name not in symbols or not items or len(symbols) > MOST or any(
                w.indices or w.mark or w.accents for w in symbols.values()):
            return False
        results: list[Result] = []
        for m in line.members[1:]:
            result = self._holds(body, by.name, m, list(symbols))
            if result == "wrong":
                self.found.faults.append(Fault(m.at, self.source(m, line), "slope",
                                               self.source(line.members[0], line)))
            results.append(result)
        self.found.right += results.count("right")
        return bool(results) and set(results) <= {"right", "wrong"}

    def _holds(self, body: Node, by: str, m: Node, names: list[str]) -> Result:
        """Whether a member is the derivative, for matrices that are symmetric, and vectors."""
        result: Result = "none"
        for kinds in product(("matrix", "vector"), repeat=len(names)):
            rng = np.random.default_rng(len(names))
            values = {}
            for name, kind in zip(names, kinds, strict=True):
                a = rng.normal(size=(LENGTH, LENGTH + 2))
                values[name] = a @ a.T if kind == "matrix" else a[:, :1]
            try:
                mine = self._at(m, values)
                right = self._gradient_of(body, by, values)
            except (*FAULTS, RecursionError):
                continue
            if mine.shape == right.shape[::-1] != right.shape:
                mine = mine.T
            if mine.shape != right.shape:
                continue
            if np.allclose(mine, right, rtol=1e-5, atol=1e-6):
                return "right"
            result = "wrong"
        return result

    def _at(self, node: Node, values: Mapping[str, Array]) -> Array:
        d = self._derived(self.instances[0])
        d.given = {name: Named((), value) for name, value in values.items()}
        found = d.value(node)
        if found.letters or not np.isfinite(found.array).all():
            raise NoValue("no finite number")
        return found.array

    def _gradient_of(self, body: Node, by: str, values: Mapping[str, Array]) -> Array:
        start = values[by]
        found = np.zeros_like(start)
        for place in np.ndindex(*start.shape):
            ends = []
            for sign in (1, -1):
                moved = start.copy()
                moved[place] += sign * STEP
                value = self._at(body, {**values, by: moved})
                if value.size != 1:
                    raise NoValue("the derivative of what is no number")
                ends.append(float(value.item()))
            found[place] = (ends[0] - ends[1]) / (2 * STEP)
        return found
