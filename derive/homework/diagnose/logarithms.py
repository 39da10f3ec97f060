"""Mistakes in posterior probabilities and in Q, by the arrays that both are made of.

Of a unit with one latent label: the logarithms of the weights and of the densities, and the
posterior probabilities, each by the letters of the joint responsibility.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

import numpy as np
from scipy.special import logsumexp

from ...algebra.expression import add, at_mark, mul, transpose, walk
from ...engine.parts import Algorithm, Summand, Unit
from ...families import LAWS
from ..bind.reading import Language
from ..value import named
from ..value.evaluating import evaluate
from ..value.instance import Instance
from ..value.named import Array, Named, NoValue
from .densities import changes

Ids = tuple[str, ...]


def unit_of(algorithm: Algorithm) -> Unit | None:
    """The only unit of a model, where its latent variable is one label; None of others."""
    units = [u for u in algorithm.units if len(u.values) == 1]
    return units[0] if len(units) == len(algorithm.units) == 1 else None


class Logarithms:
    """The arrays of one unit at an instance, as they are and as mistakes make them."""

    def __init__(self, language: Language, unit: Unit, at: Instance) -> None:
        self.language, self.unit, self.at = language, unit, at
        self.algorithm = language.algorithm
        (self.label,) = unit.values
        self.letters = unit.joint.args[2]
        latent = {v.name for v in at.model.latents}
        self.seen = tuple(t for t in unit.terms
                          if at.model.factors[t.factor].variable not in latent)

    def array(self, value: Named) -> Array:
        """A value by the unit's letters, the label's axis first."""
        full = named.ordered(value, self.letters).array[..., 0, 0]
        extents = [self.at.extent(self.at.model.plate(x).size) for x in self.letters]
        moved = np.moveaxis(np.broadcast_to(full, extents), self.letters.index(self.label), 0)
        return np.asarray(moved, float)

    def named(self, array: Array) -> Named:
        """An array of the unit as a value."""
        moved = np.moveaxis(array, 0, self.letters.index(self.label))
        return Named(self.letters, moved[..., None, None])

    def log_density(self, terms: Sequence[Summand], mark: str | None) -> Array:
        """The logarithm of the density of terms at a mark, None for the marks that they have."""
        letters = (*self.unit.values, *self.unit.plates)
        parts = [self.at.log_factor(self.unit, t, mark) for t in terms]
        zero = Named(letters, np.zeros((*(self.at.extent(self.at.model.plate(x).size)
                                          for x in letters), 1, 1)))
        return self.array(named.plus([zero, *parts]))

    def weights(self, mark: str) -> Array:
        """The weights at a mark."""
        prior = [t for t in self.unit.terms if t not in self.seen]
        return np.exp(self.log_density(prior, mark))

    def arrays(self, mark: str) -> tuple[Array, Array, Array]:
        """The logarithms of weights and densities at a mark, and the current posterior."""
        return (np.log(self.weights(mark)), self.log_density(self.seen, mark),
                self.array(self.at.values[self.unit.joint.args[0], "t"]))

    def changed(self, mark: str, which: int, twice: bool = False) -> Iterator[tuple[Ids, Array]]:
        """(ids, log density) with one term changed, or two by different mistakes; ``which`` id: 0
        of the E-step, 1 of Q."""
        for n, (first, once) in enumerate(self._changes(self.seen)):
            made: list[tuple[Ids, tuple[Summand, ...]]] = [((first[which],), once)]
            if twice:
                made = [((first[which], second[which]), both) for second, both in islice(
                    self._changes(once), n + 1, None)]
            for ids, terms in made:
                if all(ids) and len(set(ids)) == len(ids):
                    with suppress(NoValue):  # there is no d
                        yield ids, self.log_density(terms, mark)

    def _changes(self, terms: Sequence[Summand]) -> Iterator[tuple[Ids, tuple[Summand, ...]]]:
        for e_step, q, made in changes(self.algorithm, [t.body for t in terms]):
            yield (e_step, q), tuple(replace(t, body=b) for t, b in zip(terms, made, strict=True))

    # --- posterior probabilities -----------------------------------------------------------------

    def posterior(self) -> Iterator[tuple[Ids, Named]]:
        """(ids, values) of the E-step."""
        w, d, t = self.arrays("t")
        for id, array in self._posterior(w, d, t):
            yield (id,), self.named(array)
        for ids, other in self.changed("t", 0):
            yield ids, self.named(_share(w + other))

    def posterior_pairs(self) -> Iterator[tuple[Ids, Named]]:
        """The same of two mistakes at once."""
        w, d, _ = self.arrays("t")
        for ids, other in self.changed("t", 0, True):
            yield ids, self.named(_share(w + other))
        for ids, other in self.changed("t", 0):
            yield ("prior_lost_in_e_step", *ids), self.named(_share(other))
            yield ("unnormalised", *ids), self.named(np.exp(w + other))
            for axis in range(1, other.ndim):
                yield ("normalised_over_i", *ids), self.named(
                    np.exp(w + other - logsumexp(w + other, axis=axis, keepdims=True)))
        if len(w) == 2:
            yield ("prior_lost_in_e_step", "swapped_components"), self.named(1 - _share(d))

    def _posterior(self, w: Array, d: Array, t: Array) -> Iterator[tuple[str, Array]]:
        joint = w + d
        yield "prior_lost_in_e_step", _share(d)
        yield "prior_lost_in_e_step", np.exp(joint - logsumexp(d, axis=0, keepdims=True))
        yield "prior_lost_in_e_step", np.exp(d - logsumexp(joint, axis=0, keepdims=True))
        if len(w) == 2:  # the weight at every place where its own letter stands
            yield "prior_lost_in_e_step", np.exp(joint - np.logaddexp(d[:1], joint[1:]))
        yield "unnormalised", np.exp(joint)
        yield "unnormalised", np.exp(d)
        for axis in range(1, joint.ndim):
            yield "normalised_over_i", np.exp(joint - logsumexp(joint, axis=axis, keepdims=True))
            yield "normalised_over_i", np.exp(d - logsumexp(d, axis=axis, keepdims=True))
        yield "prior_for_posterior", np.exp(w)
        for mark in ("", "t+1"):
            try:
                free = np.log(self.weights(mark)) + self.log_density(self.seen, mark)
            except NoValue:
                continue
            yield "free_parameters_in_e_step", _share(free)
        yield "odds_for_posterior", t / (1 - t)
        yield "log_for_posterior", np.log(t)
        yield "log_shares", joint / joint.sum(axis=0, keepdims=True)
        yield "squared_posterior", t**2
        yield "squared_posterior", _share(2 * joint)
        yield "hard_assignment", np.asarray(t == t.max(axis=0), float)
        if len(w) == 2:
            yield "swapped_components", 1 - t
            yield "weights_exchanged_in_e_step", _share(np.log1p(-np.exp(w)) + d)
        else:
            yield "weight_divided_in_e_step", _share(d - w)
        yield from self._distances()

    def _distances(self) -> Iterator[tuple[str, Array]]:
        """Distances from the means in the place of densities."""
        model = self.at.model
        for term in self.seen[:1]:
            f = model.factors[term.factor]
            slots = [s.name for s in LAWS[f.law].slots] if f.law in LAWS else []
            if "mean" not in slots:
                continue
            x = model.symbol(f.variable)
            names = tuple(p.name for p in model.parameters)
            v = add(x, mul(-1, at_mark(f.arguments[slots.index("mean")], "t", names)))
            square = v**2 if v.shape == "scalar" else transpose(v) * v
            log = np.log(self.array(evaluate(square, self.at)))
            for power in (0.5, 1.0, -0.5, -1.0):
                yield "distances_for_densities", _share(power * log)

    # --- Q ---------------------------------------------------------------------------------------

    def q(self) -> Iterator[tuple[Ids, float]]:
        """(ids, value) of Q at the free theta."""
        p, d, t = self.arrays("")
        for id, value in self._q(p, d, t, self._split()):
            yield (id,), float(np.sum(value))
        for ids, other in self.changed("", 1):
            yield ids, float((t * (p + other)).sum())
        for parameter in self.at.model.parameters:
            terms = tuple(replace(s, body=at_mark(s.body, "t", (parameter.name,)))
                          for s in self.seen)
            if terms != self.seen:
                other = self.log_density(terms, None)
                yield ("current_parameter_in_q",), float((t * (p + other)).sum())

    def _split(self) -> list[Array]:
        """The terms of the logarithm of the density, of one factor."""
        return [self.log_density([replace(s, body=b)], "") for s in self.seen
                if len(self.seen) == 1 and s.body.op == "add" for b in s.body.args
                if any(n.op == "symbol" for n in walk(b))]

    def q_pairs(self) -> Iterator[tuple[Ids, float]]:
        """The same of two mistakes at once."""
        p, _, t = self.arrays("")
        for ids, other in self.changed("", 1, True):
            yield ids, float((t * (p + other)).sum())
        for ids, d in self.changed("", 1):
            for first, value in self._q(p, d, t):
                if first != "current_parameters_in_q":
                    yield (first, *ids), float(np.sum(value))

    def _q(self, p: Array, d: Array, t: Array, split: Sequence[Array] = ()
           ) -> Iterator[tuple[str, Array]]:
        w, joint, size = np.exp(p), p + d, t[0].size
        yield "log_prior_lost", t * d
        yield "log_lost", t * (w + d)
        yield "log_density_lost", t * (p + np.exp(d))
        yield "log_density_lost", t * np.exp(joint)
        yield "log_density_lost", t * (w + np.exp(d))
        counts = t.reshape(len(t), -1).sum(axis=1)
        first = p.reshape(len(t), -1)[:, 0]
        for factor, id in ((2.0, "half_lost"), (0.5, "half_extra_in_q")):
            yield id, t * (factor * p + d)
        yield "prior_outside", p + t * d
        yield "prior_once", np.concatenate([(t * d).ravel(), first])
        yield "prior_once", np.concatenate([(t * d).ravel(), counts / size * first])
        yield "density_outside", t * p + d
        for cut in range(1, len(split)):
            yield "bracket_lost", t * sum((p, *split[:cut])) + sum(split[cut:])
        yield "responsibilities_lost", joint
        yield "free_responsibilities", _share(joint) * joint
        yield "current_parameters_in_q", np.zeros(1)
        yield "squared_in_q", t**2 * joint
        yield "hard_assignment", (t == t.max(axis=0)) * joint
        for mark in ("", "t"):
            yield "prior_for_posterior_in_q", self.weights(mark) * joint
        yield "sign", -t * joint
        for factor in (0.5, 2.0, 1 / size):
            yield "constant_factor", factor * t * joint
        if len(w) == 2:
            yield "weights_exchanged_in_q", t * (p[::-1] + d)
            yield "swapped_in_q", (1 - t) * joint
            for n in range(2):
                yield "same_weight_in_q", t * (p[n:n + 1] + d)
                yield "same_responsibilities_in_q", t[n:n + 1] * joint
        for n in range(len(w)):
            yield "components_lost_in_q", t[n] * joint[n]
            yield "log_of_sum", t[n] * logsumexp(joint, axis=0)
        yield "log_of_sum", logsumexp(joint, axis=0)
        yield "log_of_sum", logsumexp(joint, axis=0, b=t)
        yield "log_of_sum", logsumexp(d, axis=0, b=t)


def _share(log: Array) -> Array:
    found: Array = np.exp(log - logsumexp(log, axis=0, keepdims=True))
    return found
