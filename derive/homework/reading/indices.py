"""Index letters: what they run over, and which letter of the model stands for them."""

from __future__ import annotations

from collections.abc import Sequence

from ...derivation import Derivation
from .grammar import Node
from .scope import Scope
from .survey import Survey, label_of, observation_symbols
from .symbols import pieces, text_of, written
from .tokens import CannotRead


class Indices:
    """The indices of one answer, in the model's letters."""

    def __init__(self, em: Derivation, survey: Survey) -> None:
        self.em, self.s, self.survey = em, em.setting, survey
        self.labels = em.model.components.labels

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

    def label(self, text: str) -> str | None:
        """The component's label that an index is: itself, or its number where the labels are no
        numbers; None where it is none."""
        return label_of(text, self.labels)

    def is_observation(self, text: str, scope: Scope) -> bool:
        """Whether an index runs over the observations."""
        if text in scope.indices:
            meant = scope.indices[text]
            return meant == self.s.i or meant.startswith("i")
        return bool(self.survey.observes(text)) and text not in self.labels

    def binders(self, item: Node) -> list[tuple[str, str]]:
        """(letter, size) of each index that a sum sign binds. Raises CannotRead."""
        if item.kind != "scripted":
            return []
        chosen = set_letter(item)
        if chosen is not None:
            return [(chosen, self.s.observations)]
        lower: list[Node] = []
        upper = ""
        for s in item.parts[1:]:
            if s.kind == "sub":
                group = s.parts[0]
                lower = list(group.parts)
                if len(lower) == 1 and lower[0].kind == "product" and \
                        not any(p.kind == "dots" for p in lower[0].parts):
                    lower = pieces(group)
            elif s.kind == "sup":
                upper = text_of(s.parts[0])
        found = []
        lower = self.without_list(lower)
        for node in lower:
            letter, start = text_of(node), ""
            if node.kind == "chain":
                if node.text == "in" and len(node.parts) == 2:
                    if node.parts[1].kind != "bracket":
                        raise CannotRead("a sum over a chosen set", item.at)
                    letter = text_of(node.parts[0])
                elif node.text == "=" and len(node.parts) == 2:
                    letter, start = text_of(node.parts[0]), text_of(node.parts[1])
                else:
                    raise CannotRead("a sum over a chosen set", item.at)
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
        first = lower[0] if lower else None
        if first is None or not numbers or not all(t.isdigit() for t in numbers) or \
                first.kind != "chain" or first.text != "=" or len(first.parts) != 2:
            return lower
        if [text_of(first.parts[1]), *numbers] != [str(n + 1) for n in range(len(self.labels))]:
            raise CannotRead("a sum over chosen components", first.at)
        return [first]

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
        for node in rest:
            for n in node.walk():
                if n.kind == "scripted":
                    w = written(n, self.survey.observation_letters)
                    for c in w.indices if w else ():
                        if self.survey.observes(c) and not c.isdigit():
                            return [(c, self.s.observations)]
        raise CannotRead("a sum without an index", item.at)

    def bind(
        self, letter: str, over: str, body: Sequence[Node], scope: Scope
    ) -> tuple[str, Scope]:
        """A letter of the model for a bound index that nothing else uses, and the scope with it."""
        observations = over == self.s.observations
        own, spare = (self.s.i, "i") if observations else (self.s.k, "k")
        taken = set(scope.indices.values())
        others = any(
            self.survey.observes(c) is observations
            for c in self.free_letters(body) - {letter} - set(scope.indices)
        )
        if own in taken or others or any(own in _symbol_letters(v) for v in scope.values.values()):
            own = next(f"{spare}{n}" for n in range(2, 1000)
                       if f"{spare}{n}" not in taken)
        return own, scope.bind(letter, own)

    def free_letters(self, body: Sequence[Node]) -> set[str]:
        """The index letters that occur in nodes and are bound by no sum there."""
        found: set[str] = set()
        for node in body:
            found |= self._free(node)
        return found

    def _free(self, node: Node) -> set[str]:
        if node.kind == "scripted" and node.parts[0].kind == "big":
            return set()
        if node.kind == "product":
            found: set[str] = set()
            bound: set[str] = set()
            for p in node.parts:
                if set_letter(p) is not None:
                    bound |= {set_letter(p) or ""}
                elif p.kind == "scripted" and p.parts[0].kind == "big":
                    bound |= {text_of(n.parts[0] if n.kind == "chain" else n).split("=")[0]
                              for s in p.parts[1:] if s.kind == "sub"
                              for n in pieces(s.parts[0])}
                found |= self._free(p) - bound
            return found
        found = set()
        for p in node.parts:
            found |= self._free(p)
        if node.kind in ("scripted", "name"):
            w = written(node, self.survey.observation_letters)
            if w is not None:
                found |= {c for c in w.indices if c.rstrip("'").isalpha()}
        if node.kind == "bracket" and len(node.parts) == 1 and node.parts[0].kind == "name" and \
                node.parts[0].text in self.survey.observation_letters:
            found.add(node.parts[0].text)
        return found

    def free_in(self, node: Node, letter: str) -> bool:
        """Whether an index letter occurs free in a node."""
        return letter in self._free(node)

    def observation_keys(self, node: Node) -> set[str]:
        """The symbols with an observation index below a node."""
        return observation_symbols(node, self.survey.observation_letters)


def set_letter(item: Node) -> str | None:
    """The index letter of a sum over chosen observations, ``i in C_1`` or ``i : z_i = k``; None
    for any other sum."""
    if item.kind != "scripted" or item.parts[0].kind != "big":
        return None
    below = [s.parts[0] for s in item.parts[1:] if s.kind == "sub"]
    if len(below) != 1 or len(item.parts) != 2:
        return None
    parts, marks = below[0].parts, below[0].text[1:]
    if len(parts) == 2 and parts[0].kind == "name" and parts[1].kind == "chain" and \
            marks in (":", "|"):
        return parts[0].text
    if len(parts) == 1 and parts[0].kind == "chain" and parts[0].text == "in" and \
            len(parts[0].parts) == 2 and parts[0].parts[0].kind == "name":
        over = parts[0].parts[1]
        if over.kind in ("name", "scripted", "accent") or \
                over.kind == "bracket" and len(over.text) > 1 and set(over.text[1:]) <= {":", "|"}:
            return parts[0].parts[0].text
    return None


def _symbol_letters(value: object) -> set[str]:
    from ...algebra.expression import Expr, walk

    if not isinstance(value, Expr):
        return set()
    return {i for n in walk(value) if n.op == "symbol" for i in n.args[2]}
