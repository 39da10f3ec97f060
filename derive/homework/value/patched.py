"""An instance with other posterior probabilities than the right ones, as someone may have them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...algebra.expression import Expr
from ..bind.quantities import ordered
from . import named
from .evaluating import evaluate
from .instance import Instance
from .named import Named, NoValue


class Patched:
    """``values`` stand for the posterior probabilities; the new parameters follow from them where
    ``through``, else they are the right ones."""

    def __init__(self, at: Instance, values: Mapping[str, Named], through: bool = True) -> None:
        self.at, self.values, self.through = at, values, through
        self.solved: dict[str, Named] = {}
        self.kept: dict[object, Named] = {}

    def symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Named:
        """A symbol's value, by the patched probabilities."""
        if name.startswith(".T") and name in self.values:
            return self.at.placed(self.values[name], indices)
        if name.startswith(".N") and name.replace(".N", ".T") in self.values:
            value = self.values[name.replace(".N", ".T")]
            for letter in value.letters:
                if letter not in {v.values for v in self.at.model.latents}:
                    value = named.total(value, letter, 1)
            return self.at.placed(value, indices)
        if mark == "t+1" and self.through:
            return self.at.placed(self._new(name), indices)
        return self.at.symbol(name, indices, mark)

    def _new(self, name: str) -> Named:
        if name not in self.solved:
            update = next((u for u in self.at.algorithm.updates if u.parameter == name), None)
            if update is None or update.formula is None:
                raise NoValue(f"{name} has no value here")
            self.solved[name] = ordered(evaluate(update.formula, self),
                                        self.at.model.parameter(name).indices)
        return self.solved[name]

    def extent(self, size: str) -> int:
        """The number that a size is."""
        return self.at.extent(size)

    def density(self, law: str, x: Expr, slots: tuple[Expr, ...]) -> Expr:
        """A law's density written out."""
        return self.at.density(law, x, slots)

    def event(self, variable: str, indices: tuple[str, ...], value: str) -> Named:
        """1 where an observed label has a value."""
        return self.at.event(variable, indices, value)


class Replaced:
    """An instance with other values for posterior probabilities, counts, or new parameters."""

    def __init__(self, at: Instance, posterior: Mapping[str, Named], counts: Mapping[str, Named],
                 parameters: Mapping[str, Named]) -> None:
        self.at, self.posterior = at, posterior
        self.counts, self.parameters = counts, parameters
        self.kept: dict[object, Named] = {}

    def symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Named:
        """A symbol's value, the replaced one where there is one."""
        for table, wanted in ((self.posterior, True), (self.counts, True),
                              (self.parameters, mark == "t+1")):
            if wanted and name in table:
                return self.at.placed(table[name], indices)
        return self.at.symbol(name, indices, mark)

    def extent(self, size: str) -> int:
        """The number that a size is."""
        return self.at.extent(size)

    def density(self, law: str, x: Expr, slots: tuple[Expr, ...]) -> Expr:
        """A law's density written out."""
        return self.at.density(law, x, slots)

    def event(self, variable: str, indices: tuple[str, ...], value: str) -> Named:
        """1 where an observed label has a value."""
        return self.at.event(variable, indices, value)


def hard(value: Named, letters: frozenset[str]) -> Named:
    """1 at the most probable value of the latent variables, else 0."""
    axes = tuple(n for n, x in enumerate(value.letters) if x in letters)
    most = value.array.max(axis=axes, keepdims=True)
    return Named(value.letters, np.asarray(value.array == most, float))
