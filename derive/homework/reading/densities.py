"""Densities and probabilities in every notation: N(x; m, S), f_k(x), p(x | z = k), P(Z_i = k)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...algebra.expression import (
    MATRIX,
    SCALAR,
    Expr,
    density,
    expr,
    mul,
    power,
    rewrite,
    sum_over,
)
from .events import event_label
from .grammar import Node
from .indices import Indices
from .scope import Scope
from .survey import Definition
from .symbols import Written, iterate, text_of, written
from .tokens import CannotRead
from .vocabulary import DATA

if TYPE_CHECKING:
    from ...families.family import Slot
    from ...model import Argument


class Densities(Indices):
    """What is applied to data."""

    def value(self, node: Node, scope: Scope) -> Expr:
        """The expression that a node is."""
        raise NotImplementedError

    def slot_arguments(self) -> list[tuple[Slot, Argument]]:
        """The family's slots with the model's arguments."""
        factor = next(f for f in self.em.model.factors if f.given)
        return list(zip(self.s.family.slots, factor.arguments, strict=True))

    def is_density(self, node: Node) -> bool:
        """Whether a name may be a density's."""
        from .vocabulary import DENSITIES

        w = written(node, self.survey.observation_letters)
        return w is not None and (w.letter in DENSITIES or w.letter == "n") and \
            w.key not in self.survey.responsibilities

    def looks_like_data(self, bracket: Node, scope: Scope) -> bool:
        """Whether the first thing in a bracket is an observation."""
        if not bracket.parts:
            return False
        first = bracket.parts[0]
        if first.kind == "chain":
            first = first.parts[0]
        if first.kind not in ("name", "scripted"):
            return False
        w = written(first, self.survey.observation_letters)
        if w is None or w.rest:
            return False
        if w.letter in scope.values and not w.indices:
            return True
        return w.letter in DATA and bool(w.indices)

    def observation(self, node: Node, scope: Scope) -> Expr:
        """The x at which a density is taken: ``x_i`` or ``X_i = x_i``."""
        return self.value(node.parts[-1] if node.kind == "chain" else node, scope)

    def density(self, w: Written, bracket: Node, scope: Scope) -> Expr:
        """A density at an observation."""
        x = self.observation(bracket.parts[0], scope)
        rest = bracket.parts[1:]
        label, mark = self.of_component(w, rest, scope)
        if label is not None:
            k = self.index(label, scope, w.at)
            both = bracket.text[1:2] == "," and event_label(rest[0]) is not None
            return self.at_x((self.s.joint if both else self.s.density)(mark, k), x)
        wanted = [slot for slot, _ in self.slot_arguments()]
        if all("theta" in text_of(r) for r in rest) and not w.indices and \
                w.letter in ("p", "f", "P", "g", "h", "pdf"):
            mark, k = self.mark_of_theta(rest, w, scope), "k0"
            return sum_over(mul(self.s.weight(mark, k), self.at_x(self.s.density(mark, k), x)),
                            k, self.s.components)
        if len(rest) != len(wanted):
            raise CannotRead(f"a density with {len(rest)} parameters", w.at)
        values = []
        for slot, node in zip(wanted, rest):
            v = self.value(node, scope)
            if slot.name == "variance" and v.op == "power" and v.args[1] == expr(1) / 2:
                v = v.args[0]
            if (slot.name == "covariance") != (v.shape == MATRIX) or \
                    (slot.name in ("variance", "rate") and v.shape != SCALAR):
                raise CannotRead("shapes do not fit: a parameter of the density", node.at)
            values.append(v)
        return density(self.s.family.id, x, *values)

    def at_x(self, e: Expr, x: Expr) -> Expr:
        """A density of x_i, taken at another observation."""
        own = self.s.x

        def change(n: Expr) -> Expr | None:
            return x if n == own else None

        return e if x == own else rewrite(e, change)

    def of_component(
        self, w: Written, rest: tuple[Node, ...], scope: Scope
    ) -> tuple[str | None, str]:
        """The component and the mark that a density's name, or its condition, names."""
        mark = scope.mark(w.mark, w.hat, w.primes)
        for n, node in enumerate(rest):
            label = event_label(node) if node.kind == "chain" else None
            if label:
                return label, self.mark_of_theta(rest[n + 1 :], w, scope)
            sub = written(node, self.survey.observation_letters)
            if sub is not None and sub.letter == "theta" and sub.indices and len(rest) == 1:
                return sub.indices[0], scope.mark(sub.mark, sub.hat, sub.primes)
            if sub is not None and sub.letter in ("k", "j", "l", "c", "z", "Z") and not sub.rest \
                    and len(rest) == 1 and sub.letter not in ("z", "Z"):
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
        label = text.split("_")[-1] if "_" in text else None
        hat = text.startswith("theta^") or "^hat" in text
        mark = scope.mark(w.mark, w.hat or hat, 0)
        for piece in text.split("^")[1:]:
            which = iterate(piece.split("_")[0])
            if which:
                mark = scope.marks[which]
        return label, mark

    def mark_of_theta(self, rest: tuple[Node, ...], w: Written, scope: Scope) -> str:
        """The mark of the parameters, from the theta in the condition."""
        for node in rest:
            sub = written(node.parts[0] if node.kind == "chain" else node,
                          self.survey.observation_letters)
            if sub is not None and (sub.mark or sub.hat):
                return scope.mark(sub.mark, sub.hat, 0)
        return scope.mark(w.mark, w.hat, w.primes)

    def substituted(self, found: tuple[Definition, dict[str, str]], w: Written, bracket: Node,
                    scope: Scope) -> Expr:
        """The body of a function of the answer's own, at these arguments."""
        d, meant = found
        formal = d.formal
        values: dict[str, Expr] = {}
        scope_marks = dict(scope.marks)
        indices = dict(meant)
        given = bracket.parts
        for n, f in enumerate(formal):
            own = written(f.parts[0] if f.kind == "chain" else f, self.survey.observation_letters)
            label = event_label(f) if f.kind == "chain" else None
            here = given[n] if n < len(given) else None
            if label is not None and here is not None:
                other = event_label(here)
                if other and not label.isdigit():
                    indices[label] = other
                continue
            if own is None:
                raise CannotRead("the arguments of this function", w.at)
            if own.letter == "theta":
                if here is not None:
                    sub = written(here, self.survey.observation_letters)
                    if sub is not None and sub.letter == "theta" and (sub.mark or sub.hat):
                        scope_marks["unmarked"] = scope.mark(sub.mark, sub.hat, 0)
                    elif sub is None or sub.letter != "theta":
                        raise CannotRead("the arguments of this function", w.at)
                continue
            if here is None:
                continue
            try:
                value = self.value(here.parts[-1] if here.kind == "chain" else here, scope)
            except CannotRead:
                if text_of(here) == text_of(f) and not own.indices:
                    continue
                raise
            if own.letter in ("sigma", "s") and own.rest:
                value = power(value, expr(1) / 2)
            if own.indices and own.letter in DATA:
                continue
            values[own.letter + "".join("_" + c for c in own.indices)] = value
        for node in given[len(formal):]:
            sub = written(node, self.survey.observation_letters)
            if sub is not None and sub.letter == "theta" and (sub.mark or sub.hat):
                scope_marks["unmarked"] = scope.mark(sub.mark, sub.hat, 0)
        inner = Scope(scope.indices, scope.values, scope_marks, scope.depth)
        return self.body((d, indices), w, inner, values)

    def body(self, found: tuple[Definition, dict[str, str]], w: Written, scope: Scope,
             values: dict[str, Expr] | None = None) -> Expr:
        """The body of a definition."""
        raise NotImplementedError

    def prior(self, bracket: Node, scope: Scope) -> Expr | None:
        """P(Z_i = k), the weight."""
        label = event_label(bracket.parts[0])
        if not label:
            return None
        mark = self.mark_of_theta(bracket.parts[1:], Written("P"), scope)
        return self.s.weight(mark, self.index(label, scope))
