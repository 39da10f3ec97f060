"""The instances of a model at which claims are judged: drawn at random, and kept between claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from ...engine.parts import Algorithm
from ..bind.reading import Language, Reading
from ..value import named
from ..value.instance import Instance
from ..value.named import TRIAL, Named

T = TypeVar("T")
#: How many instances a right formula agrees at.
INSTANCES = 3


class Instances:
    """Those of one algorithm."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm = algorithm
        self.language = Language(algorithm)
        self._kept: dict[object, Any] = {}

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` makes, made once for each key."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def instances(self, univariate: bool, alike: bool = False, common: bool = False
                  ) -> tuple[Instance, ...]:
        """Random instances of the model, of vectors of length 1 where it is univariate; of one
        length where they are to be ``alike``; with one number for a Dirichlet prior where that is
        ``common``."""
        return self.once(("instances", univariate, alike, common), lambda: tuple(
            self._drawn(seed, univariate, not alike and seed == INSTANCES - 1, common)
            for seed in range(INSTANCES)))

    def _drawn(self, seed: int, univariate: bool, wide: bool, common: bool) -> Instance:
        """An instance at which the equations of all new parameters have a root, if one has."""
        # a component whose only observation is 0 has no root in a regression of counts
        found = [Instance(self.algorithm, seed, univariate, wide=wide, common=common)]
        while self.implicit and len(found) < 8 and not self.implicit <= found[-1].updated.keys():
            found.append(Instance(self.algorithm, seed + len(found) * INSTANCES, univariate,
                                  wide=wide, common=common))
        return found[-1] if self.implicit <= found[-1].updated.keys() else found[0]

    def instances_of(self, reading: Reading) -> tuple[Instance, ...]:
        """Those at which a reading's formulas have values."""
        return self.instances(reading.univariate, common=reading.common)

    def moved(self, at: Instance) -> Instance:
        """The same instance with another free theta."""
        def made() -> Instance:
            other = Instance(self.algorithm, at.seed, at.univariate, at.taken, at.wide, at.common)
            other.move(1)
            return other

        return self.once(("moved", *name_of(at)), made)

    def both(self, at: Instance) -> Instance:
        """An instance whose free theta has two values, its own and that of the moved one."""
        return self.once(("both", *name_of(at)), lambda: at.with_free({
            p.name: Named((*a.letters, TRIAL), np.stack([a.array, b.array], axis=-3))
            for p in at.model.parameters for a, b in [
                [i.values[p.name, ""] for i in (at, self.moved(at))]]}))

    def telling(self, reading: Reading) -> Sequence[Instance]:
        """Two instances in which every component is the most probable one somewhere."""
        values = frozenset(self.language.values)

        def empty(at: Instance) -> float:
            chosen = (named.hard(v, values) for (name, mark), v in at.values.items()
                      if name.startswith(".T") and mark == "t")
            return sum(float((v.array.sum(axis=tuple(
                n for n, x in enumerate(v.letters) if x not in values)) == 0).sum())
                for v in chosen)

        return self.once(("telling", reading.univariate, reading.common), lambda: sorted(
            (Instance(self.algorithm, seed, reading.univariate, wide=True, common=reading.common)
             for seed in range(8)), key=empty)[:2])

    @cached_property
    def implicit(self) -> frozenset[str]:
        """The names of those whose update has no closed form."""
        return frozenset(u.parameter for u in self.algorithm.updates if u.formula is None)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters."""
        return frozenset(p.name for p in self.algorithm.model.parameters)


def name_of(at: Instance) -> tuple[object, ...]:
    """What tells an instance from all others."""
    return at.univariate, at.seed, at.wide, at.common, *at.taken.items()
