"""Which terms are positive by their form, at theta and theta^t inside their domains.

A responsibility is positive where every factor of its unit is: a point mass, a bound of the
support that data may pass, a label that is seen make it 0 somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from .quantities import NUMBERS, POSITIVE, Density, Piece
from .signs import Signs, negated
from .symbols import POSITIVE_CONSTANTS
from .terms import Term


class Strict(Signs):
    """Strict lower bounds by the form; a new parameter's by its formula alone."""

    def positive(self, t: Term) -> bool:
        """Whether a number is above 0, or a matrix positive definite."""
        op, a = t.op, t.args
        if op in ("size", "constant", "exp", "factorial"):
            return op != "constant" or bool(a[0] == "pi")
        if op == "number":
            return bool(a[0] > 0)
        if op == "symbol":
            return self._positive_symbol(t)
        if op in ("density", "event_probability"):
            return op == "density" and self._positive_density(t)
        if op == "choose":
            x = a[1]
            return x.op == "symbol" and (x.args[0], a[0]) in self.below
        if op in ("sum", "product", "inverse", "det"):
            return self.positive(a[0])
        if op == "power":
            return self.positive(a[0])
        if op == "mul":
            return t.shape == ("1", "1") and all(
                p.shape == ("1", "1") and self.positive(p) for p in a)
        if op == "add":
            return self._one_less(t) or any(
                self.positive(p) and self.nonnegative(self.stated.pool.add(
                    *(q for q in a if q is not p))) for p in a)
        return False

    def _one_less(self, t: Term) -> bool:
        """1 - p for a p between 0 and 1."""
        parts = [p for p in t.args if p.op == "number" and p.args[0] == 1]
        rest = [p for p in t.args if p not in parts]
        taken = negated(rest[0]) if len(parts) == len(rest) == 1 else None
        if taken is None or taken.op != "symbol" or taken.args[3] == "t+1":
            return False
        q = self.stated.quantities.get(taken.args[0])
        return q is not None and q.domain == "probability"

    def _positive_symbol(self, t: Term) -> bool:
        name, _, indices, mark = t.args
        if name in POSITIVE_CONSTANTS or name.startswith(NUMBERS):
            return True
        latents = self.stated.responsible(name)
        if latents is not None:
            return self.share(latents, indices)
        if name in self.definitions:
            left, right = self.definitions[name]
            if len(indices) != len(left.args[2]):
                return False
            return self.positive(self._relettered(right, dict(
                zip(left.args[2], indices, strict=True))))
        q = self.stated.quantities.get(name)
        if q is None:
            return False
        if q.role == "parameter" and mark == "t+1":
            found = self.solutions.get(name, ())
            return len(found) == 1 and self.positive(found[0].right)
        if name in self.shapes:
            return self.nonnegative(t)
        return q.domain in POSITIVE or q.domain == "covariance"

    def _relettered(self, t: Term, letters: Mapping[str, str]) -> Term:
        """A sum of responsibilities with labels in the place of letters."""
        if t.op == "symbol":
            return self.stated.pool.make("symbol", *t.args[:2], tuple(
                letters.get(x, x) for x in t.args[2]), t.args[3])
        return self.stated.pool.rebuilt(t, lambda a: self._relettered(a, letters))

    # -- responsibilities -----------------------------------------------------------------------

    def share(self, latents: tuple[str, ...], indices: tuple[str, ...]) -> bool:
        """Whether the posterior probability of those values is positive for all data."""
        values = dict(zip(latents, indices, strict=False))
        return all(self._allows(p, values) for group in self.stated.groups
                   if set(latents) & set(group.latents)
                   for p in self.stated.of_group(group))

    def _allows(self, piece: Piece, values: Mapping[str, str]) -> bool:
        """Whether a factor is positive, or does not stand at those values."""
        guards = [p for p in (piece.exponent, *piece.exponent.children) if p.op == "indicator"]
        for g in guards:
            value, mine = g.args[-1], values.get(g.args[0], "")
            labels = self._labels(g.args[0])
            if mine in labels and value in labels and mine != value:
                return True
        return not piece.dropped and self.positive(piece.core)

    def _labels(self, latent: str) -> tuple[str, ...]:
        z = self.stated.latents.get(latent)
        return () if z is None else self.stated.plates[z.values].labels

    # -- densities ------------------------------------------------------------------------------

    def _positive_density(self, t: Term) -> bool:
        law, x = self.stated.laws.get(t.args[0]), t.args[1]
        if law is None or x.op != "symbol":
            return False
        return self._supports(law, x.args[0], t) and self.positive(self.stated.opened(t))

    def _supports(self, law: Density, variable: str, t: Term) -> bool:
        """Whether a law is positive at all data: every law of the variable lies where it does."""
        mine = self._support(law, t.args[2:])
        if variable in self.stated.parameters:
            return mine[1:] == ("", "")
        for v, other, arguments, _ in self.stated.factors:
            if v != variable:
                continue
            if other in self.stated.laws:
                if self._support(self.stated.laws[other], arguments) != mine:
                    return False
            elif other == "point":
                if mine not in (("integers", "0", ""), ("reals", "", "")):
                    return False
            else:
                return False
        return True

    def _support(self, law: Density, arguments: tuple[Term, ...]) -> tuple[object, ...]:
        given = dict(zip((n for n, _, _ in law.slots), arguments, strict=False))
        return law.kind, given.get(law.low, law.low), given.get(law.high, law.high)
