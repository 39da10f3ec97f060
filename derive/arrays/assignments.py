"""The posterior of a small model by summing over all values of all latent variables at once.

Nothing is assumed to factorise: the joint density is added up for every assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np
from scipy.special import logsumexp

from ..model import Factor, Model, Variable

Sizes = Mapping[str, int]

#: A sum over assignments has no more terms.
MOST = 20_000


def count(model: Model, sizes: Sizes) -> int:
    """How many assignments of values to the latent variables there are.

    >>> from derive.model import Plate
    >>> z = Variable("Z", ("i",), "label", "latent", "k")
    >>> count(Model("m", (Plate("i", "N"), Plate("k", "K")), (z,), (), ()), {"i": 4, "k": 3})
    81
    """
    return prod(sizes[v.values] ** prod(sizes[i] for i in v.indices) for v in model.latents)


class Assignments:
    """All assignments with their log-densities.

    ``log_density`` gives that of a factor as an array with every plate an axis, the values of its
    latent variables along theirs; summed over the plates that no latent variable has.
    """

    def __init__(self, model: Model, sizes: Sizes, log_density: Callable[[Factor], Any]) -> None:
        self.model, self.sizes = model, sizes
        self.order = [p.index for p in model.plates]
        cells = [(v.name, at) for v in model.latents
                 for at in product(*(range(sizes[i]) for i in v.indices))]
        self.column = {cell: n for n, cell in enumerate(cells)}
        self.table = np.array(list(product(*(
            range(sizes[model.variable(name).values]) for name, _ in cells))))
        total = np.zeros(len(self.table))
        for f in model.factors:
            held = [v for v in model.latents
                    if v.name in {f.variable, *(g.variable for g in f.guards)}]
            if held:
                total = total + self._summed(log_density(f), held)
        #: log p(x, z) of each assignment z, and P(z | x).
        self.log_densities = total
        self.weights = np.exp(total - logsumexp(total))

    def _summed(self, a: Any, held: Sequence[Variable]) -> Any:
        """The terms of a factor at each assignment."""
        full = np.broadcast_to(a, [
            self.sizes[i] if i in {*held[0].indices, *(v.values for v in held)} else 1
            for i in self.order] + [1, 1])
        found = np.zeros(len(self.table))
        for at in product(*(range(self.sizes[i]) for i in held[0].indices)):
            where = dict(zip(held[0].indices, at, strict=True))
            place: list[Any] = [where.get(i, 0) for i in self.order] + [0, 0]
            for v in held:
                own = tuple(where[i] for i in v.indices)
                place[self.order.index(v.values)] = self.table[:, self.column[v.name, own]]
            found += full[tuple(place)]
        return found

    def probability(self, names: Sequence[str]) -> Any:
        """The posterior probabilities of the values of some latent variables with the same
        indices: an array of the indices, then the values."""
        held = [self.model.variable(name) for name in names]
        plates = [i for i in self.order if i in held[0].indices]
        shape = [self.sizes[i] for i in plates], [self.sizes[v.values] for v in held]
        found = np.empty([*shape[0], *shape[1]])
        for at in product(*map(range, shape[0])):
            where = dict(zip(plates, at, strict=True))
            own = [self.table[:, self.column[v.name, tuple(where[i] for i in v.indices)]]
                   for v in held]
            for values in product(*map(range, shape[1])):
                here = np.all([column == value for column, value in zip(own, values, strict=True)],
                              axis=0)
                found[(*at, *values)] = self.weights[here].sum()
        return found
