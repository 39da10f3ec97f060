"""Observations chosen by a comparison: hard assignment, its clusters, counts and sums.

``z_i = argmax_k ...``, ``C_1 = {i : r_i > 1/2}``, ``|C_1|``, ``sum_{i in C_1}``, ``1{z_i = k}``. A
comparison puts every observation to its most probable component; one that compares something else
(densities without the weights) is read so too: no choice of whole observations gives the right
value of a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import Expr, sum_over
from ..symbols import hard
from .grammar import Node
from .indices import set_letter
from .names import Names
from .scope import Scope
from .symbols import text_of, written
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
            letter = node.parts[0]
            if letter.kind == "chain" and letter.text == "in":
                letter = letter.parts[0]  # {i in 1..N : ...}
            if letter.kind == "name" and self.survey.observes(letter.text):
                return letter.text, node.parts[1]
            return None
        w = written(node, self.survey.observation_letters)
        if w is None or w.rest:
            return None
        found = self.definition(w, False, scope)
        if found is None or found[0].body.kind != "bracket":
            return None
        return self.set_of(found[0].body, scope)

    def set_meaning(self, node: Node, scope: Scope) -> Scope:
        """The scope in which the condition of a set is read that a symbol names."""
        w = written(node, self.survey.observation_letters)
        found = self.definition(w, False, scope) if w is not None else None
        if found is None:
            return scope
        own = {letter: self.index(here, scope) for letter, here in found[1].items()}
        return Scope({**scope.indices, **own}, scope.values, scope.marks, scope.depth)

    def counted(self, node: Node, scope: Scope) -> Expr:
        """How many observations a set has."""
        found = self.set_of(node, scope)
        if found is None:
            raise CannotRead("observations chosen by a comparison", node.at)
        letter, condition = found
        model, inner = self.bind(letter, self.s.observations, [condition], scope)
        return sum_over(self.holds(condition, inner), model, self.s.observations)

    def chosen_below(self, item: Node, scope: Scope, model: str) -> Expr | None:
        """1 where a sum takes the observation ``model``, else 0; None where it takes all."""
        letter = set_letter(item)
        if letter is None:
            return None
        below = next(s.parts[0] for s in item.parts[1:] if s.kind == "sub")
        if len(below.parts) == 2:
            return self.holds(below.parts[1], scope.bind(letter, model))
        named = below.parts[0].parts[1]
        found = self.set_of(named, scope)
        if found is None:
            raise CannotRead("a sum over a chosen set", item.at)
        return self.holds(found[1], self.set_meaning(named, scope).bind(found[0], model))

    def holds(self, condition: Node, scope: Scope) -> Expr:
        """1 where a condition puts an observation to a component, else 0."""
        if condition.kind in ("bracket", "group") and len(condition.parts) == 1:
            return self.holds(condition.parts[0], scope)
        if condition.kind != "chain" or len(condition.parts) != 2:
            raise CannotRead("observations chosen by a comparison", condition.at)
        left, right = condition.parts
        if condition.text == "=":
            return self.assigned(left, right, scope)
        if condition.text not in _MORE + _LESS:
            raise CannotRead("observations chosen by a comparison", condition.at)
        more = condition.text in _MORE
        first, second = self.weight_of(left, scope), self.weight_of(right, scope)
        if first is None and second is None:
            raise CannotRead("observations chosen by a comparison", condition.at)
        if first is not None:
            label, i = first
            return hard(label if more else self.other(label, condition), i)
        assert second is not None
        label, i = second
        return hard(self.other(label, condition) if more else label, i)

    def weight_of(self, node: Node, scope: Scope) -> tuple[str, str] | None:
        """(component, observation) of a responsibility, None for anything else."""
        try:
            value = self.value(node, scope)
        except CannotRead:
            return None
        if value.op == "symbol" and value.args[0] == ".T":
            return value.args[2][0], value.args[2][1]
        return None

    def other(self, label: str, node: Node) -> str:
        """The other one of two components."""
        if len(self.labels) != 2 or label not in self.labels:
            raise CannotRead("observations chosen by a comparison", node.at)
        return self.labels[1 - self.labels.index(label)]

    def assigned(self, left: Node, right: Node, scope: Scope) -> Expr:
        """1 where an observation's component, or its 0-1 weight, is what stands on the right."""
        w = written(left, self.survey.observation_letters)
        if left.kind == "name" and self.most_probable(right):
            observed = [c for n in right.walk() if n.kind == "scripted"
                        and (x := written(n, self.survey.observation_letters)) is not None
                        for c in x.indices if self.is_observation(c, scope)]
            if len(set(observed)) == 1:
                return hard(self.index(left.text, scope, left.at), self.index(observed[0], scope))
        if w is None or w.rest or not w.indices:
            raise CannotRead("observations chosen by a comparison", left.at)
        observed = [c for c in w.indices if self.is_observation(c, scope)]
        bodies = [d.body for d in self.survey.definitions.get(w.key, ())]
        named = w.hat and all(self.label(text_of(b)) is not None for b in bodies)
        says_component = any(_is_maximum(b) for b in bodies) or w.letter in LATENT and (
            not bodies or named)
        if len(observed) != 1:
            raise CannotRead("observations chosen by a comparison", left.at)
        if says_component and len(w.indices) == 1:
            if not any(map(_is_maximum, bodies)) and not w.accents:
                raise CannotRead("an indicator of the unobserved component", left.at)
            return hard(self.index(text_of(right), scope, right.at), self.index(observed[0], scope))
        found = self.weight_of(left, scope)
        if found is None or text_of(right) not in ("0", "1") or \
                not all(b.kind == "number" for b in bodies):
            raise CannotRead("observations chosen by a comparison", left.at)
        label = found[0] if text_of(right) == "1" else self.other(found[0], left)
        return hard(label, found[1])

    def indicates(self, items: Sequence[Node], n: int, scope: Scope) -> tuple[Expr, int] | None:
        r"""The indicator ``1{r_i > 1/2}`` that begins at items[n], and where the next item begins;
        None where none does."""
        item = items[n]
        condition: Node | None = None
        after = n + 1
        if text_of(item) in _INDICATORS and after < len(items) and \
                items[after].kind in ("bracket", "group"):
            condition, after = items[after], n + 2
        elif item.kind == "scripted" and text_of(item.parts[0]) in _INDICATORS and \
                len(item.parts) == 2 and item.parts[1].kind == "sub":
            condition = item.parts[1].parts[0]
        while condition is not None and condition.kind in ("bracket", "group"):
            condition = condition.parts[0] if len(condition.parts) == 1 else None
        if condition is None or condition.kind != "chain" or len(condition.parts) != 2 or \
                condition.text not in (*_MORE, *_LESS, "="):
            return None
        if condition.text == "=":
            w = written(condition.parts[0], self.survey.observation_letters)
            bodies = [d.body for d in self.survey.definitions.get(w.key, ())] if w else []
            if not any(map(_is_maximum, (*bodies, condition.parts[1]))):
                return None
        return self.holds(condition, scope), after

    def most_probable(self, node: Node) -> bool:
        """Whether a node is the component with the largest weight, ``argmax_k r_ik``."""
        if not _is_maximum(node):
            return False
        for n in node.walk():
            if n.kind == "scripted" and n.parts[0].kind == "func" and \
                    n.parts[0].text in ("arg", "max"):
                below = [text_of(s.parts[0]) for s in n.parts[1:] if s.kind == "sub"]
                for letter in below:
                    observes = self.survey.observes(letter.split("in")[0].split("=")[0])
                    if observes is False:
                        return True
        return False


def _is_maximum(node: Node) -> bool:
    first = node.parts[0] if node.kind == "product" and node.parts else node
    if first.kind == "scripted":
        first = first.parts[0]
    return first.kind == "func" and first.text == "arg"
