"""Which usual mistake has an answer's value: for posterior probabilities, Q, and updates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import numpy as np

from ...algebra.expression import ONE, Expr, rewrite, walk
from ...algebra.expression import replace as replace_expr
from ...engine.parts import Algorithm
from ..bind.reading import Language
from ..value import named
from ..value.evaluating import evaluate
from ..value.instance import Instance
from ..value.named import Array, Named, NoValue
from .changes import changed, kind
from .logarithms import Ids, Logarithms, unit_of

FAULTS = (NoValue, ValueError, TypeError, IndexError, KeyError, FloatingPointError)


class Mistakes:
    """The wrong values of one instance, by the mistakes that lead to them."""

    def __init__(self, language: Language, at: Instance, other: Instance) -> None:
        self.language, self.at, self.other = language, at, other
        self.algorithm: Algorithm = language.algorithm
        self.kept: dict[tuple[str, bool], list[tuple[Ids, Any]]] = {}
        self.entries: dict[tuple[str, bool], tuple[Array, Array, Any]] = {}
        """All entries of the values, the size of what each is in, and where each value begins."""

    def values(self, part: str, pairs: bool) -> list[tuple[Ids, Any]]:
        """(ids, value) of one mistake, or of two at once: of the "responsibilities", of "Q" its
        difference between two theta, of a parameter its update by the parameter's letters, and by
        those of the observations where a sum is lost."""
        if (part, pairs) not in self.kept:
            made: Iterator[tuple[Ids, Any]]
            if part == "responsibilities":
                made = (found for own in self._logarithms[:1] for found in (
                    own.posterior_pairs() if pairs else own.posterior()))
            elif part == "Q":
                made = ((ids, a - b) for (ids, a), (_, b) in zip(*(
                    own.q_pairs() if pairs else own.q() for own in self._logarithms), strict=True)
                    ) if self._logarithms else iter(())
            else:
                formula = next((u.formula for u in self.algorithm.updates if u.parameter == part),
                               None)
                made = iter(()) if formula is None else (
                    self._update_pairs if pairs else self._update)(
                        part, formula, self.algorithm.model.parameter(part).indices)
            with np.errstate(all="ignore"):
                self.kept[part, pairs] = list(made)
        return self.kept[part, pairs]

    def near(self, part: str, pairs: bool, value: Named, tolerance: float
             ) -> list[tuple[Ids, Named]]:
        """Those of a part other than Q of which an entry, or what it lacks to 1, is that of the
        value's first place, within a tolerance: no other has the value."""
        found = self.values(part, pairs)
        if (part, pairs) not in self.entries and found:
            arrays = [v.array.ravel() for _, v in found]
            sizes = [a.size for a in arrays]
            self.entries[part, pairs] = np.concatenate(arrays), np.repeat(
                [1e-3 + np.abs(a).max() for a in arrays], sizes), np.cumsum([0, *sizes[:-1]])
        if not found:
            return []
        entries, sizes_, starts = self.entries[part, pairs]
        first, width = value.array.flat[0], tolerance * sizes_
        none = (np.abs(entries - first) > width) & (np.abs(1 - entries - first) > width)
        return [found[n] for n in np.flatnonzero(~np.logical_and.reduceat(none, starts))]

    @cached_property
    def _logarithms(self) -> tuple[Logarithms, ...]:
        """Those of the instance and of the other one; none where the unit is of another kind."""
        unit = unit_of(self.algorithm)
        if unit is None:
            return ()
        found = tuple(Logarithms(self.language, unit, at) for at in (self.at, self.other))
        try:
            found[0].arrays("")
        except FAULTS:
            return ()
        return found

    # --- updates ---------------------------------------------------------------------------------

    def _update(self, name: str, formula: Expr, own: tuple[str, ...]
                ) -> Iterator[tuple[Ids, Named]]:
        what = kind(self.algorithm, name)
        for id, f in changed(self.algorithm, name, formula):
            yield from self._value((id,), f, own, self.at)
        for id, at in self._patches(what):
            yield from self._value((id,), formula, own, at)
        yield from self._sums_lost(formula, own)
        yield from self._by_value(name, what, formula, own)

    def _update_pairs(self, name: str, formula: Expr, own: tuple[str, ...]
                      ) -> Iterator[tuple[Ids, Named]]:
        patches = list(self._patches(kind(self.algorithm, name)))
        for first, f in changed(self.algorithm, name, formula):
            for id, at in patches:
                yield from self._value((first, id), f, own, at)
            for ids, value in self._sums_lost(f, own):
                yield (first, *ids), value
            if _shape(f) != _shape(formula) or not any(
                    n.op == "symbol" and n.args[0].startswith((".T", ".N")) for n in walk(f)):
                continue
            for second, g in changed(self.algorithm, name, f):
                if second not in (first, "square_of_variance") and _shape(g) == _shape(formula):
                    yield from self._value((first, second), g, own, self.at)

    def _sums_lost(self, formula: Expr, own: tuple[str, ...]) -> Iterator[tuple[Ids, Named]]:
        """The body of a sum over the observations in its place, the index left open."""
        plates = [u.plates for u in self.algorithm.units if len(u.plates) == 1]
        for letter in {p[0] for p in plates}:
            bodies = [(n, n.args[0]) for n in walk(formula)
                      if n.op == "sum" and n.args[1] == letter]
            forms = [f for n, body in bodies for f in (replace_expr(formula, n, body), body)]
            forms += [rewrite(f, _without_weights) for f in forms]
            if not bodies:
                forms = [rewrite(formula, partial(_one_of, letter))]
            for f in forms:
                yield from self._value(("sum_lost",), f, (*own, letter), self.at)

    def _by_value(self, name: str, what: str, formula: Expr, own: tuple[str, ...]
                  ) -> Iterator[tuple[Ids, Named]]:
        """Mistakes that are no change of a formula."""
        right = list(self._value((), formula, own, self.at))
        label = own[0] if own and own[0] in self.language.values else ""
        for _, value in right:
            if what == "weight":
                extents = [self.at.extent(self.at.model.plate(x).size)
                           for x in self.language.values]
                yield ("equal_weights",), Named(own, np.full(value.array.shape, 1 / extents[0]))
                yield from self._products(own)
                weight = self.at.symbol(name, own, "t")
            elif label:
                if len(value.array) == 2:
                    yield ("swapped_components",), Named(own, value.array[::-1])
                try:
                    weight = self.language.weight(label).value(self.at, "t")
                except NoValue:
                    continue
            else:
                continue
            inverse = named.over(named.number(1), weight)
            for w in (weight, inverse) if set(weight.letters) <= set(own) else ():
                yield ("old_weight_left_in",), named.ordered(named.times(w, value), own)
            if value.shape[0] > 1 and what == "spread":
                yield ("diagonal_only",), named.diagonal(value)

    def _products(self, own: tuple[str, ...]) -> Iterator[tuple[Ids, Named]]:
        """The product of the posterior probabilities, and their geometric mean."""
        for u in self.algorithm.units:
            if len(u.plates) == 1 and len(u.values) == 1:
                t = self.at.values[u.joint.args[0], "t"]
                whole = named.total(t, u.plates[0], 1, "product")
                count = self.at.extent(self.at.model.plate(u.plates[0]).size)
                for v in (whole, named.power(whole, named.number(1 / count))):
                    yield ("product_for_weight",), v if own else named.at(v, {u.values[0]: 0})

    def _value(self, ids: Ids, formula: Expr, own: tuple[str, ...],
               at: Instance) -> Iterator[tuple[Ids, Named]]:
        try:
            value = evaluate(formula, at)
            if set(value.letters) <= set(own):
                value = named.ordered(value, own)
                extents = [self.at.extent(self.at.model.plate(x).size) for x in own]
                yield ids, Named(own, np.broadcast_to(
                    value.array, (*extents, *value.array.shape[-2:])))
        except FAULTS:
            return

    def _patches(self, what: str) -> Iterator[tuple[str, Instance]]:
        """Instances with other posterior probabilities, counts or means."""
        counts = {(q.name, "t"): q.value(self.at, "t") for q in self.language.quantities
                  if q.kind == "count"}
        truth = {name: v for (name, mark), v in self.at.values.items()
                 if name.startswith(".T") and mark == "t"}
        letters = frozenset(self.language.values)

        def with_(act: Callable[[Array], Array]) -> dict[str, Named]:
            return {n: Named(v.letters, act(v.array)) for n, v in truth.items()}

        two = all(v.array.shape[v.letters.index(x)] == 2 for v in truth.values()
                  for x in v.letters if x in letters)
        powers = [("squared_responsibilities", with_(np.square)),
                  ("root_responsibilities", with_(np.sqrt))]
        ones, turned = with_(np.ones_like), with_(lambda a: 1 - a)
        made = [*powers, ("hard_assignment", {n: named.hard(v, letters)
                                              for n, v in truth.items()})]
        if what != "weight":
            made.append(("plain_mean", ones))
        for id, values in made:
            for through in (False, True):
                yield id, self.at.with_posterior(values, through)
        if two and what == "spread":
            yield "swapped_responsibilities", self.at.with_posterior(turned, False)
        if what == "weight":
            return
        alone = [("responsibilities_lost_in_sum", ones), *powers]
        if two:
            alone.append(("other_responsibilities_in_sum", turned))
        for id, values in alone:
            yield id, self.at.with_posterior(values, False).with_values(counts)
        yield from self._weights(truth, counts)
        if what == "spread":
            yield from self._other_means(two)

    def _weights(self, truth: Mapping[str, Named], counts: Mapping[tuple[str, str], Named]
                 ) -> Iterator[tuple[str, Instance]]:
        """Old weights in the place of posterior probabilities, and in the counts."""
        for u in self.algorithm.units:
            if len(u.values) != 1 or len(u.plates) != 1:
                continue
            try:
                quantity = self.language.weight(u.values[0])
            except NoValue:
                continue
            if not any(n.op == "symbol" for c in quantity.cells for n in walk(c)) and (
                    quantity.kind == "weight"):
                continue
            w = quantity.value(self.at, "t")
            name = u.joint.args[0]
            ones = named.power(truth[name], named.number(0))
            size = self.at.extent(self.at.model.plate(u.plates[0]).size)
            yield "prior_for_responsibility", self.at.with_values({**counts, (
                name, "t"): named.ordered(named.times(w, ones), truth[name].letters)})
            yield "old_weight_in_count", self.at.with_values({
                (name.replace(".T", ".N"), "t"): named.times(named.number(size), w)})

    def _other_means(self, two: bool) -> Iterator[tuple[str, Instance]]:
        """The other component's mean, or that of all observations, in a spread."""
        for p in self.at.model.parameters:
            if kind(self.algorithm, p.name) != "mean" or len(p.indices) != 1 or (
                    p.name not in self.at.updated):
                continue
            value = self.at.updated[p.name]
            if two and p.indices[0] in self.language.values:
                yield "other_mean", self.at.with_new(
                    p.name, Named(value.letters, value.array[::-1]))
            for x in self.at.model.observed:
                data = self.at.values.get((x.name, ""))
                if data is not None and data.shape == value.shape and len(data.letters) == 1:
                    mean = np.broadcast_to(data.array.mean(axis=0), value.array.shape)
                    yield "overall_mean", self.at.with_new(p.name, Named(value.letters, mean))


def _shape(e: Expr) -> str:
    return "matrix" if e.shape == "symmetric" else e.shape


def _without_weights(n: Expr) -> Expr | None:
    return ONE if n.op == "symbol" and n.args[0].startswith(".T") else None


def _one_of(letter: str, n: Expr) -> Expr | None:
    """One posterior probability for a count of them."""
    if n.op != "symbol" or not n.args[0].startswith(".N"):
        return None
    return Expr("symbol", n.args[0].replace(".N", ".T"), n.args[1], (*n.args[2], letter), n.args[3])
