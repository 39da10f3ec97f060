"""The symbols in which a model's derivation is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .algebra.expression import (
    Expr,
    add,
    density,
    expr,
    function,
    indicator,
    product_over,
    rewrite,
    size,
    sum_over,
    symbol,
)
from .engine.exponential import Natural, natural
from .families import FAMILIES, Family
from .statement.mixture import Mixture


@dataclass(frozen=True)
class Setting:
    """A model's symbols: i runs over the observations, k and j over the components."""

    model: Mixture
    family: Family

    @cached_property
    def i(self) -> str:
        """The index of an observation."""
        return self.model.observations.index

    @cached_property
    def k(self) -> str:
        """The index of a component."""
        return self.model.components.index

    @cached_property
    def j(self) -> str:
        """A second index of a component, and of a coordinate."""
        return next(c for c in "jlhm" if c not in (self.i, self.k))

    def letter(self, index: str) -> Expr:
        """An index letter by itself, for the words of a reason."""
        return symbol(".index", "scalar", (index,))

    @property
    def Z_i(self) -> Expr:
        """The latent variable of observation i, for the words of a reason."""
        return symbol(self.model.latent.name, "scalar", (self.i,))

    @cached_property
    def observations(self) -> str:
        """The name of the number of observations."""
        return self.model.observations.size

    @cached_property
    def components(self) -> str:
        """The name of the number of components."""
        return self.model.components.size

    @cached_property
    def x(self) -> Expr:
        """The observation x_i."""
        return symbol(self.model.observed.name, self.family.observation_kind, (self.i,))

    @cached_property
    def T(self) -> Expr:
        """The responsibility T_{k,i}, at theta^t."""
        return symbol(".T", "scalar", (self.k, self.i), "t")

    @cached_property
    def T_free(self) -> Expr:
        """The posterior probability of component k at the free theta."""
        return symbol(".T", "scalar", (self.k, self.i))

    @cached_property
    def w(self) -> Expr:
        """The weight w_{k,i} of component k for observation i: any, whatever theta is."""
        return symbol(".omega", "scalar", (self.k, self.i), "t")

    @cached_property
    def N_k(self) -> Expr:
        """The effective number of observations of component k."""
        return symbol(".N", "scalar", (self.k,), "t")

    @cached_property
    def N(self) -> Expr:
        """The number of observations."""
        return size(self.observations)

    @cached_property
    def Z(self) -> Expr:
        """[Z_i = k]."""
        return indicator(self.model.latent.name, self.i, self.k)

    def weight(self, mark: str = "", k: str | None = None) -> Expr:
        """P(Z_i = k): a symbol, or the number where all weights are equal and fixed."""
        w = self.model.weights
        if w.kind == "fixed" and len(set(w.values)) == 1:
            return expr(Fraction(w.values[0]))
        if w.kind == "fixed":
            return symbol(".w", "scalar", (k or self.k,))
        return symbol(w.base, "scalar", (k or self.k,), mark)

    def written_weight(self, label: str) -> Expr:
        """The weight of a named component as the statement writes it: tau, 1 - tau, a number."""
        w, labels = self.model.weights, self.model.components.labels
        if w.kind == "fixed":
            return expr(Fraction(w.values[labels.index(label)]))
        if w.kind == "simplex":
            return self.weight(k=label)
        free = [self.weights_as_one()] if self.single_weight else [
            self.weight(k=k) for k, name in zip(labels, w.names, strict=False) if name]
        if label == w.complement:
            return add(1, *(-u for u in free))
        return free[0] if self.single_weight else self.weight(k=label)

    def slots(self, mark: str = "", k: str | None = None) -> dict[str, Expr]:
        """The family's arguments of component k, by slot name."""
        found = {}
        for slot, argument in zip(self.family.slots, self.model.law.arguments, strict=True):
            if argument.kind == "known":
                found[slot.name] = symbol(argument.name, "scalar", (self.i,))
            else:
                found[slot.name] = symbol(argument.name, self.family.kind(slot), (k or self.k,),
                                          mark)
        return found

    def unknowns(self) -> tuple[Expr, ...]:
        """The component parameters, free, in slot order."""
        slots = zip(self.family.slots, self.slots().values(), strict=True)
        return tuple(s for slot, s in slots if not slot.known)

    def density(self, mark: str = "", k: str | None = None) -> Expr:
        """p(x_i | parameters of component k), not written out."""
        return density(self.family.id, self.x, *self.slots(mark, k).values())

    def joint(self, mark: str = "", k: str | None = None) -> Expr:
        """P(Z_i = k) p(x_i | component k)."""
        return self.weight(mark, k) * self.density(mark, k)

    def over_i(self, body: Expr) -> Expr:
        """The sum over the observations."""
        return sum_over(body, self.i, self.observations)

    def over_k(self, body: Expr) -> Expr:
        """The sum over the components."""
        return sum_over(body, self.k, self.components)

    def prod_i(self, body: Expr) -> Expr:
        """The product over the observations."""
        return product_over(body, self.i, self.observations)

    def prod_k(self, body: Expr) -> Expr:
        """The product over the components."""
        return product_over(body, self.k, self.components)

    def law(self, mark: str = "") -> Expr:
        """The component's distribution of an observation, x being the random X."""
        return self.law_at(self.slots(mark))

    def law_at(self, slots: Mapping[str, Expr], x: Expr | None = None) -> Expr:
        """The family's distribution at given slots, of X or of an observation."""
        return density(self.family.id, self.X if x is None else x, *slots.values())

    @cached_property
    def X(self) -> Expr:
        """A random observation, bound by an expectation under a law."""
        return symbol(".X", self.family.observation_kind)

    def filled(self, e: Expr, mark: str = "", x: Expr | None = None) -> Expr:
        """An expression in x and the slots' names with the component's parameters put in, and
        ``x`` or X for x."""
        formal, slots = self.family.formal()
        given = dict(zip(slots, self.slots(mark).values(), strict=True))
        given[formal] = self.X if x is None else x
        return rewrite(e, given.get)

    @cached_property
    def natural(self) -> Natural:
        """The family as an exponential family."""
        return natural(self.family)

    @property
    def single_weight(self) -> str:
        """The label of the one free weight where the other is 1 minus it, else ""."""
        w = self.model.weights
        free = [label for label, name in zip(self.model.components.labels, w.names) if name]
        return free[0] if w.kind == "complement" and len(free) == 1 else ""

    def weights_as_one(self, mark: str = "") -> Expr:
        """The weights as one object, without their index."""
        return symbol(self.model.weights.base, "scalar", (), mark)


def setting(model: Mixture) -> Setting:
    """The symbols of a model. Raises KeyError where its family is not known."""
    return Setting(model, FAMILIES[model.law.family])


#: Arbitrary positive numbers, and an arbitrary vector.
EPSILON, SCALE, V = symbol(".epsilon", "scalar"), symbol(".s", "scalar"), symbol(".v", "vector")
Q, H = function("Q"), function("H")
#: The lower bound at any weights w, and at the responsibilities.
F, F_at_T = function("F"), function("F_at_T")
Q_NEW, Q_OLD = function("Q", "t+1"), function("Q", "t")
