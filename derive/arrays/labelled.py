"""Models with one label for each observation: their values of a label as laws over the rows.

This is a form: one latent label, its categorical law the same for all units, one observed number
or vector of each unit, whose factors the label guards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..algebra.expression import Expr, walk
from ..families import LAWS
from ..model import Factor, Model, Variable
from .densities import log_density, mean
from .numbers import Numbers
from .theta import of_parameter, stacked

#: What stands in theta: a key, and the place along its first axis, or None for all of it.
Cell = tuple[str, int | None]


@dataclass(frozen=True, eq=False)
class Labelled:
    """A model of this form. ``coordinates`` is the letter of the plate that a vector's coordinates
    are, "" where it is a vector by itself, or a number; ``beside`` are the known quantities of each
    unit that its law takes: the number of tosses."""

    model: Model
    latent: Variable
    observed: Variable
    coordinates: str
    beside: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The values of the label, none where they are numbered."""
        return self.model.plate(self.latent.values).labels

    def factor(self, k: int) -> Factor:
        """The factor of the observations of a label, counted from 0."""
        own = [f for f in self.model.factors if f.variable == self.observed.name]
        label = self.labels[k] if self.labels else ""
        return next(f for f in own
                    if any(g.value in (label, self.latent.values) for g in f.guards))

    def laws(self, K: int) -> tuple[str, ...]:
        """The law of each label."""
        return tuple(self.factor(k).law for k in range(K))

    def weights(self, theta: Mapping[str, Any], known: Mapping[str, Any], K: int) -> Any:
        """P(Z = k), shape (K,)."""
        at, letter = self._numbers(theta, known, K), self.latent.values
        prior = next(f for f in self.model.factors if f.variable == self.latent.name)
        if len(prior.arguments) == 1:
            return at.array(at(prior.arguments[0]), (letter,))
        return np.array([at.array(at(a), ()) for a in prior.arguments], dtype=np.float64)

    def arguments(self, theta: Mapping[str, Any], known: Mapping[str, Any], K: int, d: int = 1
                  ) -> list[Any]:
        """The arguments of the labels' one law, each of shape (K, ...), with the coordinates where
        they are a plate; None for one that is known for each unit."""
        at, letter = self._numbers(theta, known, K, d), self.latent.values
        c = (self.coordinates,) if self.coordinates else ()
        return [None if self._beside(a) else np.stack([
            at.array(at(self.factor(k).arguments[n]), (letter, *c))[k] for k in range(K)])
            for n, a in enumerate(self.factor(0).arguments)]

    def log_density(self, theta: Mapping[str, Any], known: Mapping[str, Any], K: int, x: Any,
                    beside: Sequence[Any] = ()) -> Any:
        """log p(x_i | Z_i = k) at rows x (M,) of numbers, by SciPy: shape (M, K)."""
        rows = {self.observed.name: x, **dict(zip(self.beside, beside, strict=False))}
        at = self._numbers(theta, {**known, **rows}, K, M=len(x))
        i, columns = self.latent.indices[0], []
        for k in range(K):
            f = self.factor(k)
            with np.errstate(all="ignore"):
                found = log_density(self.model, f.law, at(self.model.symbol(self.observed.name)),
                                    [at(a) for a in f.arguments])
            each = at.array(found, (i, self.latent.values))[:, k]
            columns.append(np.where(np.isnan(each), -np.inf, each))
        return np.stack(columns, axis=1)

    def means(self, theta: Mapping[str, Any], known: Mapping[str, Any], K: int) -> Any:
        """The mean of each label's law, shape (K, 1); nan where SciPy has none."""
        at = self._numbers(theta, known, K)
        found = []
        for k in range(K):
            f = self.factor(k)
            values = [at.array(at(a), (self.latent.values,))[k] for a in f.arguments]
            found.append([float(mean(self.model, f.law, values))])
        return np.array(found)

    def _numbers(self, theta: Mapping[str, Any], known: Mapping[str, Any], K: int, d: int = 1,
                 M: int = 1) -> Numbers:
        values = dict(known)
        for p in self.model.parameters:
            values[p.name] = of_parameter(p, theta)
        sizes = {self.latent.indices[0]: M, self.latent.values: K}
        return Numbers(self.model, sizes | ({self.coordinates: d} if self.coordinates else {}),
                       values)

    def _beside(self, e: Expr) -> bool:
        return e.op == "symbol" and e.args[0] in self.beside


def labelled(model: Model) -> Labelled | None:
    """The model as one of this form, or None."""
    if len(model.latents) != 1 or len(model.observed) != 1 or model.weights:
        return None
    (z,), (x,) = model.latents, model.observed
    own = [f for f in model.factors if f.variable == x.name]
    prior = [f for f in model.factors if f.variable == z.name]
    if len(z.indices) != 1 or x.indices[:1] != z.indices or len(x.indices) > 2 or len(prior) != 1 \
            or z.seen or x.missing or prior[0].guards or x.values or not all(map(_own, own)):
        return None
    i, k = z.indices[0], z.values
    each = {tuple(g.value for g in f.guards) for f in own}
    labels = model.plate(k).labels
    if not (each == {(k,)} or each == {(v,) for v in labels}) or len(own) != len(each):
        return None
    c = x.indices[1] if len(x.indices) == 2 else ""
    if c and not all(f.law in LAWS and LAWS[f.law].located for f in own):
        return None
    named = {v.name: v for v in model.known}
    beside: dict[str, None] = {}
    for f in (*own, *prior):
        slots = LAWS[f.law].slots if f.law in LAWS else ()
        for n, a in enumerate(f.arguments):
            for s in (s for s in walk(a) if s.op == "symbol"):
                if s.args[0] not in named or not named[s.args[0]].indices:
                    if {i, c} & set(s.args[2]) - ({c} if f.variable == x.name else set()) - {""}:
                        return None
                elif named[s.args[0]].indices == (i,) and s is a and n < len(slots) \
                        and slots[n].known:
                    beside[s.args[0]] = None
                elif i in named[s.args[0]].indices or c in named[s.args[0]].indices:
                    return None
    return Labelled(model, z, x, c, tuple(beside))


def _own(f: Factor) -> bool:
    return f.law not in ("categorical", "multinomial", "known")


def _key(form: Labelled, name: str, k: int) -> Cell:
    """Where the value of a parameter for label k stands in theta."""
    p = form.model.parameter(name)
    if form.latent.values not in p.indices:
        return p.theta[0], None
    return (p.keys[k], None) if stacked(p) else (p.theta[0], k)


def places(form: Labelled, n: int, K: int) -> list[Cell] | None:
    """Where the labels' own values of argument ``n`` stand in theta; None where it is no parameter
    of their own."""
    each = [form.factor(k).arguments[n] for k in range(K)]
    letter, names = form.latent.values, {p.name for p in form.model.parameters}
    if any(a.op != "symbol" or a.args[0] not in names for a in each):
        return None
    if any(letter in form.model.parameter(a.args[0]).indices[1:] for a in each):
        return None
    found = [_key(form, a.args[0], k) for k, a in enumerate(each)]
    return found if len(set(found)) == K else None
