"""What the lower bound F means, and the posterior of all latent variables together.

F is a mean over values of the latent variables that are drawn with any weights, one unit at a time:
of log p(x, z; theta) less the logarithm of their probability, each unit's with its weight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from .quantities import Group
from .stated import Stated
from .terms import MalformedTerm, Term


class Bounded(Stated):
    """A model with what is said of EM in general."""

    @cached_property
    def functions(self) -> dict[str, Callable[[], Term]]:
        """The named functions, those of EM in general among them."""
        found = {**super().functions, "assignment_law": self._drawn, "F": self._lower_bound,
                 "F_at_T": lambda: self.pool.add(
                     self.pool.make("expectation", self.logs), self.entropy("t"))}
        if not self.weights:
            found["posterior_all"] = lambda: self.pool.mul(self.unweighted, self.pool.make(
                "power", self._everywhere(self.unweighted), self.pool.number(-1)))
        if not self.weights and not self.has_prior:
            found["likelihood"] = self._likelihood
        return found

    def _likelihood(self) -> Term:
        """The product over the units of the sums over their values."""
        return self.pool.mul(*(self.over("product", self.pool.make(
            "symbol", f"#total{n}", "scalar", g.plates, ""), g.plates)
            for n, g in enumerate(self.groups)), self.without_latents)

    def _everywhere(self, term: Term) -> Term:
        """The sum over all values of all latent variables."""
        return self.pool.make("assignments", term, ",".join(self.latents))

    def _lower_bound(self) -> Term:
        log = self.pool.add(*(self.over("sum", self.pool.mul(
            self.weight_of(g), self._event(g), self.pool.make("log", self.weights_of(g.latents))),
            self._places(g)) for g in self.groups))
        return self._everywhere(self.pool.mul(self._drawn(), self.pool.minus(self.logs, log)))

    def _drawn(self) -> Term:
        """The probability of values that are drawn so."""
        return self.pool.mul(*(self.over("product", self.pool.make(
            "power", self.weights_of(g.latents), self._event(g)), self._places(g))
            for g in self.groups))

    def _places(self, group: Group) -> list[str]:
        """The letters of a unit and of its values. Raises MalformedTerm."""
        if any(group.inner.values()):
            raise MalformedTerm("weights of a unit whose variables have indices of their own")
        return [*group.plates, *(self.latents[z].values for z in group.latents)]

    def _event(self, group: Group) -> Term:
        """1 for one value of a unit, else 0."""
        return self.pool.mul(*(self.pool.make("indicator", z, *self.latents[z].indices,
                                              self.latents[z].values) for z in group.latents))
