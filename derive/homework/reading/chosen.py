"""Observations chosen by a comparison: hard assignment, its clusters, counts and sums.

``z_i = argmax_k ...``, ``C_1 = {i : r_i > 1/2}``, ``|C_1|``, ``sum_{i in C_1}``, ``1{z_i = k}``. A
comparison puts every observation to its most probable component; one that compares something else
(densities without the weights) is read so too: no choice of whole observations gives the right
value of a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...algebra.expression import Expr, sum_over
from ..symbols import hard
from .events import event_at
from .grammar import Node
from .indices import set_letter
from .names import Names
from .scope import Scope
from .symbols import text_of
from .tokens import CannotRead
from .vocabulary import LATENT

_MORE, _LESS = (">", ">="), ("<", "<=")
_INDICATORS = ("1", "one", "I")


class Chosen(Names):
    """Sets of observations. Raises CannotRead."""

    def set_of(self, node: Node, scope: Scope) -> tuple[str, Node] | None:
        """(index letter, condition) of a set that a node is or names, None where it is none."""
        while node.kind in ("group", "bars") and len(node.parts) == 1:
            node = node.parts[0]
        if node.kind == "bracket" and node.text[:1] == "{" and len(node.parts) == 2:
            letter, condition = node.parts
            if letter.kind == "chain" and letter.text == "in":
                letter = letter.parts[0]  # {i in 1..N : ...}
            runs = letter.kind == "name" and self.survey.observes(letter.text)
            return (letter.text, condition) if runs else None
        w = self.written(node)
        found = self.definition(w, False, scope) if w is not None and not w.rest else None
        return None if found is None or found[0].body.kind != "bracket" else \
            self.set_of(found[0].body, scope)

    def set_meaning(self, node: Node, scope: Scope) -> Scope:
        """The scope in which the condition of a set is read that a symbol names."""
        w = self.written(node)
        found = self.definition(w, False, scope) if w is not None else None
        meant = found[1] if found is not None else {}
        return replace(scope, indices={**scope.indices, **{
            letter: self.index(here, scope) for letter, here in meant.items()}})

    def counted(self, node: Node, scope: Scope) -> Expr:
        """How many observations a set has."""
        found = self.set_of(node, scope)
        if found is None:
            raise _compared(node)
        letter, condition = found
        model, inner = self.bind(letter, self.s.observations, [condition], scope)
        return sum_over(self.holds(condition, inner), model, self.s.observations)

    def chosen_below(self, item: Node, scope: Scope, model: str) -> Expr | None:
        """1 where a sum takes the observation ``model``, else 0; None where it takes all."""
        letter = set_letter(item)
        if letter is None:
            return None
        below = item.below[0]
        if len(below.parts) == 2:
            return self.holds(below.parts[1], scope.bind(letter, model))
        named = below.parts[0].parts[1]
        found = self.set_of(named, scope)
        if found is None:
            raise CannotRead("a sum over a chosen set", item.at)
        return self.holds(found[1], self.set_meaning(named, scope).bind(found[0], model))

    def holds(self, condition: Node, scope: Scope) -> Expr:
        """1 where a condition puts an observation to a component, else 0."""
        if condition.alone is not None:
            return self.holds(condition.alone, scope)
        if condition.kind != "chain" or len(condition.parts) != 2:
            raise _compared(condition)
        left, right = condition.parts
        if condition.text == "=":
            return self.assigned(left, right, scope)
        if condition.text not in _MORE + _LESS:
            raise _compared(condition)
        more = condition.text in _MORE
        first, second = self.weight_of(left, scope), self.weight_of(right, scope)
        weight = second if first is None else first
        if weight is None:
            raise _compared(condition)
        label, i = weight
        return hard(label if more is (first is not None) else self.other(label, condition), i)

    def weight_of(self, node: Node, scope: Scope) -> tuple[str, str] | None:
        """(component, observation) of a responsibility, None for anything else."""
        try:
            value = self.value(node, scope)
        except CannotRead:
            return None
        return value.args[2] if value.op == "symbol" and value.args[0] == ".T" else None

    def other(self, label: str, node: Node) -> str:
        """The other one of two components."""
        if len(self.labels) != 2 or label not in self.labels:
            raise _compared(node)
        return self.labels[1 - self.labels.index(label)]

    def assigned(self, left: Node, right: Node, scope: Scope) -> Expr:
        """1 where an observation's component, or its 0-1 weight, is what stands on the right."""
        if left.kind == "name" and self.most_probable(right):
            observed = {c for n in right.walk() if n.kind == "scripted"
                        and (x := self.written(n)) is not None for c in self.observed(x, scope)}
            if len(observed) == 1:
                return hard(self.index(left.text, scope, left.at),
                            self.index(observed.pop(), scope))
        w = self.written(left)
        here = self.observed(w, scope) if w is not None and not w.rest else []
        if w is None or len(here) != 1:
            raise _compared(left)
        bodies = [d.body for d in self.survey.definitions.get(w.key, ())]
        named = w.hat and all(self.label(text_of(b)) is not None for b in bodies)
        maximum = any(map(_is_maximum, bodies))
        if len(w.indices) == 1 and (maximum or w.letter in LATENT and (not bodies or named)):
            if not maximum and not w.accents:
                raise CannotRead("an indicator of the unobserved component", left.at)
            return hard(self.index(text_of(right), scope, right.at), self.index(here[0], scope))
        found = self.weight_of(left, scope)
        if found is None or text_of(right) not in ("0", "1") or \
                not all(b.kind == "number" for b in bodies):
            raise _compared(left)
        label, i = found
        return hard(label if text_of(right) == "1" else self.other(label, left), i)

    def indicates(self, items: Sequence[Node], n: int, scope: Scope) -> tuple[Expr, int] | None:
        r"""The indicator ``1{r_i > 1/2}`` that begins at items[n], and where the next item begins;
        None where none does."""
        found = event_at(items, n, _INDICATORS)
        if found is None or found[0].text not in (*_MORE, *_LESS, "="):
            return None
        condition, after = found
        if condition.text == "=":
            w = self.written(condition.parts[0])
            bodies = [d.body for d in self.survey.definitions.get(w.key, ())] if w else []
            if not any(map(_is_maximum, (*bodies, condition.parts[1]))):
                return None
        return self.holds(condition, scope), after

    def most_probable(self, node: Node) -> bool:
        """Whether a node is the component with the largest weight, ``argmax_k r_ik``."""
        return _is_maximum(node) and any(
            self.survey.observes(text_of(b).split("in")[0].split("=")[0]) is False
            for n in node.walk() if n.head.kind == "func" and n.head.text in ("arg", "max")
            for b in n.below)


def _is_maximum(node: Node) -> bool:
    first = node.items[0].head
    return first.kind == "func" and first.text == "arg"


def _compared(node: Node) -> CannotRead:
    return CannotRead("observations chosen by a comparison", node.at)
