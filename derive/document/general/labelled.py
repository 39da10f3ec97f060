"""Models in which each observation has one label: those to which the letters and words of mixtures
apply."""

from __future__ import annotations

from dataclasses import dataclass

from ...algebra.expression import Expr, indicator, size, sum_over, symbol
from ...families import LAWS, Family, Slot
from ...model import Factor, Model, Plate, Variable


@dataclass(frozen=True)
class Labelled:
    """One latent label for each observation: ``unit`` is the plate of the observations, ``values``
    that of the label's values, ``prior`` the law of the label, ``components`` the factors that
    stand where it has a value."""

    latent: Variable
    unit: Plate
    values: Plate
    prior: Factor
    components: tuple[Factor, ...]

    @property
    def family(self) -> Family | None:
        """The law of all components where there is one, of the table of laws."""
        laws = {f.law for f in self.components}
        return LAWS.get(next(iter(laws))) if len(laws) == 1 else None

    @property
    def arguments(self) -> tuple[tuple[Slot, Expr], ...]:
        """The arguments of the one factor that holds for every value, each with its slot; empty
        where the values have factors of their own."""
        f = self.family
        if f is None or len(self.components) != 1 \
                or self.components[0].guards[0].value != self.values.index:
            return ()
        return tuple(zip(f.slots, self.components[0].arguments, strict=True))

    def weight(self, value: str) -> Expr:
        """The probability of a value, a label or the letter, as the statement has it. Raises
        KeyError for the letter where each label has its own."""
        if len(self.prior.arguments) == 1:
            a = self.prior.arguments[0]
            return Expr("symbol", *a.args[:2], tuple(
                value if i == self.values.index else i for i in a.args[2]), a.args[3]) \
                if a.op == "symbol" else a
        if value not in self.values.labels:
            raise KeyError(value)
        return self.prior.arguments[self.values.labels.index(value)]

    # -- its quantities as symbols ---------------------------------------------------------------

    @property
    def i(self) -> Expr:
        """The letter of an observation."""
        return symbol(".index", "scalar", (self.unit.index,))

    @property
    def k(self) -> Expr:
        """The letter of a component."""
        return symbol(".index", "scalar", (self.values.index,))

    @property
    def N(self) -> Expr:
        """How many observations there are."""
        return size(self.unit.size)

    @property
    def Z_i(self) -> Expr:
        """The label of an observation."""
        return symbol(self.latent.name, "scalar", self.latent.indices)

    @property
    def Z(self) -> Expr:
        """The indicator of a label's value."""
        return indicator(self.latent.name, self.unit.index, self.values.index)

    @property
    def T(self) -> Expr:
        """The responsibility of a component for an observation."""
        return symbol(".T", "scalar", (self.values.index, self.unit.index), "t")

    @property
    def T_free(self) -> Expr:
        """The same at any parameters."""
        return symbol(".T", "scalar", (self.values.index, self.unit.index))

    @property
    def N_k(self) -> Expr:
        """The effective number of observations of a component."""
        return symbol(".N", "scalar", (self.values.index,), "t")

    @property
    def observed(self) -> tuple[str, ...]:
        """The names of what is observed, as the components have it."""
        return tuple(dict.fromkeys(f.variable for f in self.components))

    def over_i(self, e: Expr) -> Expr:
        """The sum over the observations."""
        return sum_over(e, self.unit.index, self.unit.size)

    def over_k(self, e: Expr) -> Expr:
        """The sum over the components."""
        return sum_over(e, self.values.index, self.values.size)


def labelled(model: Model) -> Labelled | None:
    """What such a model consists of; None for any other one."""
    if len(model.latents) != 1 or len(model.latents[0].indices) != 1:
        return None
    latent = model.latents[0]
    prior = [f for f in model.factors if f.variable == latent.name]
    modelled = [f for f in model.factors
                if any(v.name == f.variable for v in model.variables) and f not in prior]
    alone = all(len(f.guards) == 1 and f.guards[0].variable == latent.name for f in modelled)
    own = all(model.variable(f.variable).indices == latent.indices for f in modelled)
    if not (alone and own and modelled and len(prior) == 1 and prior[0].law == "categorical"
            and not prior[0].guards):
        return None
    return Labelled(latent, model.plate(latent.indices[0]), model.plate(latent.values), prior[0],
                    tuple(modelled))
