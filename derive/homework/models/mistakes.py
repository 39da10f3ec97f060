"""Which usual mistake has an answer's value: for posterior probabilities, Q, and updates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from ...algebra.expression import Expr, add, mul, sum_over
from ...engine.parts import Algorithm, Expected, Unit
from . import named
from .changes import changed, kind, shared
from .densities import changes
from .evaluating import evaluate
from .instance import Instance
from .named import Named, NoValue
from .patched import Patched, hard
from .quantities import ordered
from .reading import Language

FAULTS = (NoValue, ValueError, TypeError, IndexError, KeyError, FloatingPointError)


class Mistakes:
    """The wrong values of one instance, by the mistakes that lead to them."""

    def __init__(self, language: Language, at: Instance, other: Instance) -> None:
        self.language, self.at, self.other = language, at, other
        self.algorithm: Algorithm = language.algorithm

    # --- posterior probabilities -----------------------------------------------------------------

    @cached_property
    def posterior(self) -> list[tuple[str, Named]]:
        """(id, values by the letters of the joint responsibility), of one unit with one label."""
        units = [u for u in self.algorithm.units if len(u.values) == 1]
        return list(self._posterior(units[0])) if len(units) == 1 else []

    def _posterior(self, unit: Unit) -> Iterator[tuple[str, Named]]:
        at, (k,) = self.at, unit.values
        letters = unit.joint.args[2]

        def share(a: Named, b: Named | None = None, over: str = k) -> Named:
            below = named.total(b or a, over, at.extent(at.model.plate(over).size))
            return ordered(named.times(a, named.power(below, named.number(-1))), letters)

        joint = at.joint(unit, "t", scaled=False)
        density = at.joint(unit, "t", True, scaled=False)
        truth = ordered(at.values[unit.joint.args[0], "t"], letters)
        yield "prior_lost_in_e_step", share(density)
        yield "prior_lost_in_e_step", share(joint, density)
        yield "prior_lost_in_e_step", share(density, joint)
        yield "unnormalised", ordered(joint, letters)
        yield "unnormalised", ordered(density, letters)
        for plate in unit.plates:
            yield "normalised_over_i", share(joint, None, plate)
            yield "normalised_over_i", share(density, None, plate)
        try:
            weight = self.language.weight(k).value(at, "t")
            yield "prior_for_posterior", ordered(named.times(
                weight, named.power(truth, named.number(0))), letters)
            against = named.plus([named.number(1), named.times(named.number(-1), weight)])
            if len(at.model.plate(k).labels) == 2:
                yield "weights_exchanged_in_e_step", share(named.times(density, against))
            yield "weight_divided_in_e_step", share(named.times(
                density, named.power(weight, named.number(-1))))
        except NoValue:
            pass
        yield "free_parameters_in_e_step", share(at.joint(unit, "", scaled=False))
        yield "free_parameters_in_e_step", share(at.joint(unit, "t+1", scaled=False))
        rest = Named(truth.letters, 1 - truth.array)
        yield "odds_for_posterior", named.times(truth, named.power(rest, named.number(-1)))
        yield "log_for_posterior", named.entrywise(np.log, truth)
        yield "squared_posterior", named.power(truth, named.number(2))
        yield "squared_posterior", share(named.power(joint, named.number(2)))
        yield "hard_assignment", hard(truth, frozenset(unit.values))
        if truth.array.shape[letters.index(k)] == 2:
            yield "swapped_components", rest
        latent = {v.name for v in at.model.latents}
        for id, _, change in changes(self.algorithm):
            terms = tuple(replace(t, body=new) if at.model.factors[t.factor].variable not in latent
                          and (new := change(t.body)) is not None else t for t in unit.terms)
            if terms != unit.terms:
                yield id, share(at.joint(replace(unit, terms=terms), "t", scaled=False))

    # --- Q ---------------------------------------------------------------------------------------

    @cached_property
    def q(self) -> list[tuple[str, float]]:
        """(id, the difference of Q between two theta)."""
        found = []
        for id, terms in self._q():
            try:
                found.append((id, self._total(terms, self.at) - self._total(terms, self.other)))
            except FAULTS:
                continue
        return found

    def _total(self, terms: Sequence[Expected], at: Instance) -> float:
        parts = []
        for e in terms:
            body = mul(e.coefficient, e.body)
            for index in reversed(e.plates):
                body = sum_over(body, index, at.model.plate(index).size)
            parts.append(body)
        return float(evaluate(add(*parts), at).array.item())

    def _q(self) -> Iterator[tuple[str, Sequence[Expected]]]:
        q, model = self.algorithm.q, self.algorithm.model
        latent = {v.name for v in model.latents}
        prior = [e for e in q if model.factors[e.factor].variable in latent]
        seen = [e for e in q if model.factors[e.factor].variable not in latent]
        for _, id, change in changes(self.algorithm):
            terms = [replace(e, body=new) if (new := change(e.body)) is not None else e
                     for e in seen]
            if terms != seen:
                yield id, [*prior, *terms]
        yield "log_prior_lost", seen
        yield "log_density_lost", prior
        one = mul(1)
        yield "prior_outside", [*(replace(e, coefficient=one) for e in prior), *seen]
        yield "density_outside", [*prior, *(replace(e, coefficient=one) for e in seen)]
        yield "responsibilities_lost", [replace(e, coefficient=one) for e in q]
        yield "squared_in_q", [replace(e, coefficient=e.coefficient**2) for e in q]
        yield "sign", [replace(e, body=mul(-1, e.body)) for e in q]
        yield "constant_factor", [replace(e, body=mul(2, e.body)) for e in q]
        if len(prior) == 2:
            a, b = prior
            yield "weights_exchanged_in_q", [replace(a, body=b.body), replace(b, body=a.body),
                                             *seen]
            yield "same_weight_in_q", [a, replace(b, body=a.body), *seen]
            swapped = [replace(e, coefficient=1 - e.coefficient) for e in q]
            yield "swapped_in_q", swapped
            yield "same_responsibilities_in_q", [
                replace(e, coefficient=a.coefficient) for e in q]

    # --- updates ---------------------------------------------------------------------------------

    def update(self, name: str) -> list[tuple[str, Named]]:
        """(id, the value by the letters of the parameter)."""
        if name not in self._updates:
            self._updates[name] = list(self._update(name))
        return self._updates[name]

    @cached_property
    def _updates(self) -> dict[str, list[tuple[str, Named]]]:
        return {}

    def _update(self, name: str) -> Iterator[tuple[str, Named]]:
        update = next((u for u in self.algorithm.updates if u.parameter == name), None)
        if update is None or update.formula is None:
            return
        own = self.algorithm.model.parameter(name).indices
        for id, formula in changed(self.algorithm, update):
            yield from self._value(id, formula, own, self.at)
        for id, at in self._patches(kind(self.algorithm, name)):
            yield from self._value(id, update.formula, own, at)
        whole = shared(self.algorithm, update)
        if whole is not None:
            yield from self._value("shared_covariance", whole, own, self.at)

    def _value(self, id: str, formula: Expr, own: tuple[str, ...], at: Instance | Patched
               ) -> Iterator[tuple[str, Named]]:
        try:
            value = evaluate(formula, at)
            if set(value.letters) <= set(own):
                value = ordered(value, own)
                extents = [self.at.extent(self.at.model.plate(x).size) for x in own]
                yield id, Named(own, np.broadcast_to(
                    value.array, (*extents, *value.array.shape[-2:])))
        except FAULTS:
            return

    def _patches(self, what: str) -> Iterator[tuple[str, Patched]]:
        names = [n for n, mark in self.at.values if n.startswith(".T") and mark == "t"]
        truth = {n: self.at.values[n, "t"] for n in names}
        letters = frozenset(self.language.values)

        def with_(act: object) -> dict[str, Named]:
            return {n: Named(v.letters, act(v.array)) for n, v in truth.items()}  # type: ignore[operator]

        swapped = {"mean": "swapped_components", "spread": "swapped_responsibilities",
                   "weight": "tau_for_one_minus_tau"}[what]
        made = [("squared_responsibilities", with_(np.square)),
                ("root_responsibilities", with_(np.sqrt)),
                ("hard_assignment", {n: hard(v, letters) for n, v in truth.items()}),
                (swapped, with_(lambda a: 1 - a))]
        if what != "weight":
            made.append(("plain_mean", with_(np.ones_like)))
        for id, values in made:
            for through in (False, True):
                yield id, Patched(self.at, values, through)
        alone = [("responsibilities_lost_in_sum", with_(np.ones_like)),
                 ("other_responsibilities_in_sum", with_(lambda a: 1 - a)),
                 ("squared_responsibilities", with_(np.square)),
                 ("root_responsibilities", with_(np.sqrt))]
        for id, values in alone:
            patched = Patched(self.at, values, False)
            yield id, _Counted(patched)


class _Counted(Patched):
    """The same with the right expected counts."""

    def __init__(self, of: Patched) -> None:
        super().__init__(of.at, of.values, of.through)

    def symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Named:
        """A symbol's value."""
        if name.startswith(".N"):
            return self.at.symbol(name, indices, mark)
        return super().symbol(name, indices, mark)
