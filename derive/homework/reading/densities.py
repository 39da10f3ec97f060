"""Densities and probabilities in every notation: N(x; m, S), f_k(x), p(x | z = k), P(Z_i = k)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...algebra.expression import MATRIX, SCALAR, Expr, density, mul, rewrite, sum_over
from .bounded import HALF
from .events import event_label
from .grammar import Node
from .indices import Indices
from .scope import Scope
from .symbols import Written, iterate, text_of
from .tokens import CannotRead
from .vocabulary import DATA, DENSITIES

if TYPE_CHECKING:
    from ...families.family import Slot
    from ...statement.mixture import Argument


class Densities(Indices):
    """What is applied to data."""

    def slot_arguments(self) -> list[tuple[Slot, Argument]]:
        """The family's slots with the model's arguments."""
        factor = next(f for f in self.em.model.factors if f.given)
        return list(zip(self.s.family.slots, factor.arguments, strict=True))

    def is_density(self, node: Node) -> bool:
        """Whether a name may be a density's."""
        w = self.written(node)
        return w is not None and (w.letter in DENSITIES or w.letter == "n") and \
            w.key not in self.survey.responsibilities

    def looks_like_data(self, bracket: Node, scope: Scope) -> bool:
        """Whether the first thing in a bracket is an observation."""
        first = bracket.parts[0] if bracket.parts else bracket
        if first.kind == "chain":
            first = first.parts[0]
        w = self.written(first) if first.kind in ("name", "scripted") else None
        if w is None or w.rest:
            return False
        return w.letter in scope.values if not w.indices else w.letter in DATA

    def density(self, w: Written, bracket: Node, scope: Scope) -> Expr:
        """A density at an observation, ``x_i`` or ``X_i = x_i``."""
        first, rest = bracket.parts[0], bracket.parts[1:]
        x = self.value(first.parts[-1] if first.kind == "chain" else first, scope)
        label, mark = self.of_component(w, rest, scope)
        if label is not None:
            k = self.index(label, scope, w.at)
            both = bracket.text[1:2] == "," and event_label(rest[0]) is not None
            return self.at_x((self.s.joint if both else self.s.density)(mark, k), x)
        if all("theta" in text_of(r) for r in rest) and not w.indices and \
                w.letter in ("p", "f", "P", "g", "h", "pdf"):
            mark, k = self.mark_of_theta(rest, w, scope), "k0"
            each = mul(self.s.weight(mark, k), self.at_x(self.s.density(mark, k), x))
            return sum_over(each, k, self.s.components)
        wanted = [slot.name for slot, _ in self.slot_arguments()]
        if len(rest) != len(wanted):
            raise CannotRead(f"a density with {len(rest)} parameters", w.at)
        values = []
        for slot, node in zip(wanted, rest):
            v = self.value(node, scope)
            if slot == "variance" and v.op == "power" and v.args[1] == HALF:
                v = v.args[0]
            if (slot == "covariance") != (v.shape == MATRIX) or \
                    (slot in ("variance", "rate") and v.shape != SCALAR):
                raise CannotRead("shapes do not fit: a parameter of the density", node.at)
            values.append(v)
        return density(self.s.family.id, x, *values)

    def at_x(self, e: Expr, x: Expr) -> Expr:
        """A density of x_i, taken at another observation."""
        return rewrite(e, lambda n: x if n == self.s.x else None)

    def of_component(self, w: Written, rest: tuple[Node, ...], scope: Scope
                     ) -> tuple[str | None, str]:
        """The component and the mark that a density's name, or its condition, names."""
        mark = scope.mark(w.mark, w.hat, w.primes)
        for n, node in enumerate(rest):
            label = event_label(node) if node.kind == "chain" else None
            if label:
                return label, self.mark_of_theta(rest[n + 1 :], w, scope)
            sub = self.written(node) if len(rest) == 1 else None
            if sub is not None and sub.letter == "theta" and sub.indices:
                return sub.indices[0], scope.mark(sub.mark, sub.hat, sub.primes)
            if sub is not None and sub.letter in ("k", "j", "l", "c") and not sub.rest:
                return sub.letter, mark
        if not w.indices or len(rest) >= len(self.slot_arguments()) and len(rest) > 0 and \
                "theta" not in text_of(rest[0]):
            return None, mark
        text = w.indices[0]
        if text.startswith(("theta", "mu^", "mu_", "Sigma^", "Sigma_", "lambda^", "lambda_")):
            return self.theta_index(w, scope)
        if self.is_observation(text, scope):
            return None, mark
        return text, self.mark_of_theta(rest, w, scope) if rest else mark

    def theta_index(self, w: Written, scope: Scope) -> tuple[str | None, str]:
        r"""The component of ``\phi_{\hat\theta_2}``, and its mark."""
        text = w.indices[0]
        hat = text.startswith("theta^") or "^hat" in text
        mark = scope.mark(w.mark, w.hat or hat, 0)
        for piece in text.split("^")[1:]:
            mark = scope.marks.get(iterate(piece.split("_")[0]), mark)
        return text.split("_")[-1] if "_" in text else None, mark

    def mark_of_theta(self, rest: Sequence[Node], w: Written, scope: Scope) -> str:
        """The mark of the parameters, from the theta in the condition."""
        for node in rest:
            sub = self.written(node.parts[0] if node.kind == "chain" else node)
            if sub is not None and (sub.mark or sub.hat):
                return scope.mark(sub.mark, sub.hat, 0)
        return scope.mark(w.mark, w.hat, w.primes)

    def prior(self, bracket: Node, scope: Scope) -> Expr | None:
        """P(Z_i = k), the weight."""
        label = event_label(bracket.parts[0])
        if not label:
            return None
        mark = self.mark_of_theta(bracket.parts[1:], Written("P"), scope)
        return self.s.weight(mark, self.index(label, scope))
