"""Multipliers of constraints: what one is follows from the equations that it stands in, so that a
value that the answer gives is judged by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..act.lines import Line
from ..act.symbols import symbols_in
from ..parse.grammar import Node
from ..parse.symbols import Head
from ..value import named
from ..value.comparing import Result
from ..value.derived import Derived
from ..value.gradients import taken_at
from ..value.instance import Instance
from ..value.named import Named, NoValue
from .likelihoods import Likelihoods

#: What a line says is 0, where the multipliers have values.
Difference = Callable[[Derived], Named]


NO_MULTIPLIER = "nothing says what the multiplier is"


class Multipliers(Likelihoods):
    """Judges equations with multipliers."""

    def _multiplier(self, node: Node) -> Head | None:
        """The multiplier that a formula is alone."""
        w = self.language.written(node)
        head = None if w is None or w.rest else self.reading.multiplier(w)
        return head if head in self.objectives.multipliers else None

    def _gives(self, line: Line) -> bool:
        """Whether a line says what a multiplier is, to be judged after the equations."""
        return self._multiplier(line.members[0]) is not None

    def _is_solved(self, head: Head | None) -> bool:
        return head in self.solved.get(self.instances[0].seed, {})

    def _unsolved(self, *nodes: Node) -> set[Head]:
        """The multipliers of formulas whose value no equation has said yet."""
        d = self._derived(self.instances[0])
        for node in nodes:
            d.value(node)
        return d.opened

    def _by_multiplier(self, letters: set[Head], nodes: Sequence[Node], difference: Difference
                       ) -> Result:
        """Whether a value of a multiplier makes a difference 0; "none" where that says nothing."""
        if len(letters) != 1:
            return "none"
        (letter,) = letters
        (indices, *others) = {w.indices for m in nodes for w in symbols_in(self.language, m)
                              if self.reading.multiplier(w) == letter}
        if others or indices and letter not in self.confirmed:
            return "none"  # whatever stands beside it would be its value
        found = []
        for instance in self.instances:
            value = self._root(letter, indices, difference, taken_at(instance, "t+1"))
            if value is None:
                known = letter in self.confirmed or self.objectives.multipliers[letter] is not None
                return "wrong" if known else "none"
            found.append((instance.seed, value))
        for seed, value in found:
            self.solved.setdefault(seed, {})[letter] = (indices, value)
        return "right"

    def _root(self, letter: Head, indices: Sequence[str], difference: Difference, at: Instance
              ) -> Named | None:
        """The multiplier that makes a difference 0; None for several. Raises NoValue."""
        def tried(by: float) -> Named:
            d = self._derived(at)
            d.trial = {letter: by}
            return difference(d)

        for inverse in (False, True):
            one, two, three = (tried(1 / u if inverse else u) for u in (1.0, 2.0, 3.0))
            slope, again = named.minus(two, one), named.minus(three, two)
            nothing = (np.abs(slope.array) < 1e-9) & (np.abs(one.array) < 1e-9)  # 0 = lambda 0
            if not one.scalar or not named.close(slope, again, 1e-9) or nothing.all() or (
                    np.abs(slope.array[~nothing]).min() < 1e-9):
                continue
            slope = Named(slope.letters, np.where(nothing, np.nan, slope.array))
            root = named.minus(named.number(1), named.over(one, slope))
            return _constant(named.over(named.number(1), root) if inverse else root, indices)
        if one.scalar:
            raise NoValue("a multiplier that is neither a factor nor below a stroke")
        return None


def _constant(value: Named, letters: Sequence[str]) -> Named | None:
    """A value by these letters alone, None where it depends on others."""
    for x in [x for x in value.letters if x not in letters]:
        first = np.fmax.reduce(value.array, axis=value.letters.index(x), keepdims=True)
        if not np.allclose(np.where(np.isnan(value.array), first, value.array), first, rtol=1e-7):
            return None
        value = named.at(Named(value.letters, first), {x: 0})
    return value if np.isfinite(value.array).all() else None
