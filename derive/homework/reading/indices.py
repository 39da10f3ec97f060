"""Index letters: what they run over, and which letter of the model stands for them."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import Expr, walk
from ...derivation import Derivation
from .grammar import Node
from .scope import Scope
from .survey import Survey, label_of
from .symbols import Written, pieces, text_of, written
from .tokens import CannotRead


class Indices:
    """The indices of one answer, in the model's letters."""

    def __init__(self, em: Derivation, survey: Survey) -> None:
        self.em, self.s, self.survey = em, em.setting, survey
        self.labels = em.model.components.labels

    def value(self, node: Node, scope: Scope) -> Expr:
        """The expression that a node is."""
        raise NotImplementedError

    def written(self, node: Node) -> Written | None:
        """The symbol that a node is, None where it is something else."""
        return written(node, self.survey.observation_letters)

    def label(self, text: str) -> str | None:
        """The component's label that an index is, None where it is none."""
        return label_of(text, self.labels)

    def observed(self, w: Written, scope: Scope) -> list[str]:
        """The indices of a symbol that run over the observations."""
        return [c for c in w.indices if self.is_observation(c, scope)]

    def index(self, text: str, scope: Scope, at: int | None = None) -> str:
        """The model's letter or label of an index. Raises CannotRead."""
        if text in scope.indices:
            return scope.indices[text]
        label = self.label(text)
        if label is not None:
            return label
        if text.isdigit():
            if len(text) > 6 or text == "0":
                raise CannotRead(f"the index {text}", at)
            return text
        observes = self.survey.observes(text)
        if observes is None:
            raise CannotRead(f"the index {text} is not explained", at)
        return self.s.i if observes else self.s.k

    def is_observation(self, text: str, scope: Scope) -> bool:
        """Whether an index runs over the observations."""
        if text in scope.indices:
            meant = scope.indices[text]
            return meant == self.s.i or meant.startswith("i")
        return bool(self.survey.observes(text)) and text not in self.labels

    def binders(self, item: Node) -> list[tuple[str, str]]:
        """(letter, size) of each index that a sum sign binds. Raises CannotRead."""
        chosen = set_letter(item)
        if chosen is not None:
            return [(chosen, self.s.observations)]
        lower: list[Node] = []
        for group in item.below[-1:]:
            flat = len(group.parts) == 1 and group.parts[0].kind == "product" and \
                not any(p.kind == "dots" for p in group.parts[0].parts)
            lower = self.without_list(pieces(group) if flat else list(group.parts))
        upper = "".join(map(text_of, item.above[-1:]))
        found = []
        for node in lower:
            letter, start = text_of(node), ""
            if node.kind == "chain":
                if len(node.parts) != 2 or node.text not in ("in", "=") or \
                        node.text == "in" and node.parts[1].kind != "bracket":
                    raise CannotRead("a sum over a chosen set", item.at)
                letter = text_of(node.parts[0])
                if node.text == "in" and self.labels and \
                        set(map(text_of, node.parts[1].parts)) == set(self.labels):
                    found.append((letter, self.s.components))
                    continue
                start = text_of(node.parts[1]) if node.text == "=" else ""
            if ".." in start or "…" in start or "dots" in start:
                start, upper = start[:1], start.lstrip("0123456789").lstrip(".,…dots")
            if start == "0" and upper[-2:] == "-1":
                start, upper = "1", upper[:-2]  # as many, counted from 0
            if start not in ("", "1"):
                raise CannotRead("a sum that does not begin at 1", item.at)
            if not letter.rstrip("'").isalpha() or len(letter.rstrip("'")) > 1:
                raise CannotRead("a sum over a chosen set", item.at)
            found.append((letter, self.extent(letter, upper, item)))
        return found

    def without_list(self, lower: list[Node]) -> list[Node]:
        """What stands below a sum sign, with k = 1, 2 as k where that is all components."""
        numbers = [text_of(n) for n in lower[1:]]
        if not numbers or not all(t.isdigit() for t in numbers) or lower[0].kind != "chain" or \
                lower[0].text != "=" or len(lower[0].parts) != 2:
            return lower
        if [text_of(lower[0].parts[1]), *numbers] != [str(n + 1) for n in range(len(self.labels))]:
            raise CannotRead("a sum over chosen components", lower[0].at)
        return lower[:1]

    def extent(self, letter: str, upper: str, item: Node) -> str:
        """The size that an index runs to."""
        if upper in self.survey.component_sizes or (
            upper.isdigit() and self.labels and int(upper[:6]) == len(self.labels)
        ):
            return self.s.components
        if upper in self.survey.observation_sizes:
            return self.s.observations
        if upper:
            raise CannotRead(f"a sum up to {upper[:20]}", item.at)
        observes = self.survey.observes(letter)
        if observes is None:
            raise CannotRead(f"the index {letter} is not explained", item.at)
        return self.s.observations if observes else self.s.components

    def implied_binder(self, rest: Sequence[Node], item: Node) -> list[tuple[str, str]]:
        """A sum without index runs over the observations, by the index in its summand."""
        for n in (n for node in rest for n in node.walk() if n.kind == "scripted"):
            w = self.written(n)
            for c in w.indices if w else ():
                if self.survey.observes(c) and not c.isdigit():
                    return [(c, self.s.observations)]
        raise CannotRead("a sum without an index", item.at)

    def bind(self, letter: str, over: str, body: Sequence[Node], scope: Scope) -> tuple[str, Scope]:
        """A letter of the model for a bound index that nothing else uses, and the scope with it."""
        observations = over == self.s.observations
        own, spare = (self.s.i, "i") if observations else (self.s.k, "k")
        taken = set(scope.indices.values())
        others = any(self.survey.observes(c) is observations
                     for c in self.free_letters(body) - {letter} - set(scope.indices))
        if own in taken or others or any(
                n.op == "symbol" and own in n.args[2]
                for value in scope.values.values() for n in walk(value)):
            own = next(f"{spare}{n}" for n in range(2, 1000) if f"{spare}{n}" not in taken)
        return own, scope.bind(letter, own)

    def free_letters(self, body: Sequence[Node]) -> set[str]:
        """The index letters that occur in nodes and are bound by no sum there."""
        return set[str]().union(*map(self.free_in, body))

    def free_in(self, node: Node) -> set[str]:
        """The same of one node."""
        if node.sums:
            return set()
        found: set[str] = set()
        bound: set[str] = set()
        for p in node.parts:
            if node.kind == "product" and (letter := set_letter(p)) is not None:
                bound.add(letter)
            elif node.kind == "product" and p.sums:
                bound |= {text_of(n.parts[0] if n.kind == "chain" else n).split("=")[0]
                          for group in p.below for n in pieces(group)}
            found |= self.free_in(p) - bound
        w = self.written(node) if node.kind in ("scripted", "name") else None
        if w is not None:
            found |= {c for c in w.indices if c.rstrip("'").isalpha()}
        if node.kind == "bracket" and len(node.parts) == 1 and node.parts[0].kind == "name" and \
                node.parts[0].text in self.survey.observation_letters:
            found.add(node.parts[0].text)
        return found


def set_letter(item: Node) -> str | None:
    """The index letter of a sum over chosen observations, ``i in C_1`` or ``i : z_i = k``; None
    for any other sum."""
    if not item.sums or len(item.parts) != 2 or not item.below:
        return None
    parts, marks = item.below[0].parts, item.below[0].text[1:]
    if len(parts) == 2 and parts[0].kind == "name" and parts[1].kind == "chain" and \
            marks in (":", "|"):
        return parts[0].text
    if len(parts) == 1 and parts[0].kind == "chain" and parts[0].text == "in" and \
            len(parts[0].parts) == 2 and parts[0].parts[0].kind == "name":
        letter, over = parts[0].parts
        if over.kind in ("name", "scripted", "accent") or \
                over.kind == "bracket" and len(over.text) > 1 and set(over.text[1:]) <= {":", "|"}:
            return letter.text
    return None
