"""Values of conditions in an answer: comparisons, the most probable component, sets of observations
and sums over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..bind.quantities import label_at
from ..parse.grammar import Node
from ..parse.symbols import text_of
from . import named
from .calls import Calls, relabelled
from .named import Array, Named, NoValue
from .ranges import bound_in

_ORDER: Mapping[str, np.ufunc] = {"<": np.less, ">": np.greater, "<=": np.less_equal,
                                  ">=": np.greater_equal}


class Choices(Calls):
    """What is 1 where something holds, and what is chosen by it."""

    def chosen(self, item: Node, value: Named) -> Named:
        """The value of a latent label at which a formula is largest, ``argmax_k``."""
        letters = [x for b in item.below for x in bound_in(b)[:1]]
        plate = self.reading.sort(letters[0], self.among) if letters else None
        if len(letters) != 1 or letters[0] not in value.letters or plate is None or (
                plate not in self.language.values or not value.scalar):
            raise NoValue("a maximum whose index is not said")
        axis = value.letters.index(letters[0])
        return Named(tuple(x for x in value.letters if x != letters[0]),
                     value.array.argmax(axis=axis).astype(float), plate=plate)

    def holds(self, chain: Node) -> Named:
        """1 where a condition holds, else 0. Raises NoValue."""
        event = self.event_value(chain)
        if event is not None:
            return event
        if chain.kind != "chain" or len(chain.parts) != 2:
            raise NoValue(f"{text_of(chain)[:30]} is not read")
        if chain.relations == ["allows"]:
            return self._allowed(*chain.parts)
        if chain.relations == ["in"]:
            return self.members(chain.parts[1], text_of(chain.parts[0]))
        if chain.relations == ["="]:
            return self._equal(*chain.parts)
        if chain.relations[0] not in _ORDER:
            raise NoValue(f"{text_of(chain)[:30]} is not read")
        left, right = (self._value(p) for p in chain.parts)
        return named.entrywise(_ORDER[chain.relations[0]], left, right)

    def _allowed(self, left: Node, right: Node) -> Named:
        """1 where a label that is seen for some may have a value, ``z_i may be k``."""
        w = self.language.written(left)
        v = None if w is None else self.language.latent(w.letter)
        if w is None or v is None or not v.seen:
            raise NoValue(f"what {text_of(left)[:20]} may be is not read")
        return self.at.event(f"{v.name} seen", w.indices, text_of(right))

    def _equal(self, left: Node, right: Node) -> Named:
        """1 where two sides are equal, of which one may be a label or its index."""
        for a, b in ((left, right), (right, left)):
            value = self._chosen_value(a)
            if value is not None:
                letters, (x, y) = named.aligned([value, self._label_value(b, value.plate)])
                return Named(letters, np.asarray(x == y, float))
        if self.language.written(left) is not None and right.kind in ("number", "frac"):
            x_value, y_value = self._value(left), self._value(right)
            return named.entrywise(_close, x_value, y_value)
        raise NoValue(f"{text_of(left)[:20]}={text_of(right)[:20]} is not read")

    def _chosen_value(self, node: Node) -> Named | None:
        """The value of a side that is a label chosen by the answer, None of another."""
        w = self.language.written(node)
        if node.items[0].head.kind != "func" and (w is None or self.reading.meaning(w) != "own"):
            return None
        value = self._value(node)
        return value if value.plate else None

    def _label_value(self, node: Node, plate: str) -> Named:
        text, count = text_of(node), self.at.extent(self.language.plates[plate].size)
        if node.kind == "name" and self.reading.sort(text, self.among) == plate:
            return Named((text,), np.arange(float(count))[:, None, None])
        place = label_at(self.language.model, plate, text)
        if place is None:
            raise NoValue(f"{text[:30]} is no component")
        return named.number(place)

    # --- sets ------------------------------------------------------------------------------------

    def count_of(self, node: Node) -> Named:
        """How many members a set of observations has."""
        letter = text_of(node.parts[0])
        value = self.holds(node.parts[1])
        if node.parts[0].kind != "name" or letter not in value.letters:
            raise NoValue("a set whose members are not said")
        return named.total(value, letter, 1)

    def members(self, node: Node, letter: str) -> Named:
        """1 where a letter's value is in a set of observations. Raises NoValue."""
        found = self._set(node)
        if found is None or found.parts[0].kind != "name":
            raise NoValue(f"what {text_of(node)[:20]} holds is not read")
        inside = relabelled(found.parts[1], {text_of(found.parts[0]): letter})
        value = self.holds(inside)
        if letter not in value.letters:
            raise NoValue("a set whose members are not said")
        return value

    def _set(self, node: Node) -> Node | None:
        """``{i : ...}`` that a node is or stands for, None for another."""
        if _is_set(node):
            return node
        w = self.language.written(node)
        if w is None or w.rest or w.mark:
            return None
        for d in self.reading.definitions.get(w.head, ()):
            if _is_set(d.node) and self._fits(d, w):
                return relabelled(d.node, dict(zip(d.indices, w.indices, strict=True)))
        return None

    def restricted(self, item: Node) -> Named | None:
        """1 where the condition below a sum sign holds, None where there is none."""
        for below in item.below[:1]:
            parts = below.parts if below.kind == "group" else (below,)
            if below.kind == "group" and len(parts) > 1 and (
                    below.text[-1] in ":|;" or len(parts) == 2 and below.text[-1] == ",") and all(
                    p.kind == "name" for p in parts[:-1]) and parts[-1].kind == "chain" and (
                    parts[-1].parts[0].kind != "name" or parts[-1].relations != ["="]):
                return self.holds(parts[-1])
            if len(parts) == 1 and parts[0].kind == "chain" and parts[0].text == "in" and (
                    self._set(parts[0].parts[1]) is not None):
                return self.holds(parts[0])
            if len(parts) == 1 and parts[0].kind == "chain" and parts[0].relations == ["!="]:
                return self._others(*map(text_of, parts[0].parts))
        return None

    def _others(self, letter: str, but: str) -> Named:
        """1 where an index has another value than another one of its plate, ``l != j``."""
        plates = {self.reading.sort(x, self.among) for x in (letter, but)}
        plate = self.language.plates.get(plates.pop() or "")
        if plate is None or plates or letter == but:
            raise NoValue("a sum over a part of its range")
        others = 1 - np.eye(self.at.extent(plate.size))
        return Named((letter, but), others[..., None, None])


def _close(a: Array, b: Array) -> Any:
    return np.abs(a - b) <= 1e-9 * (1 + np.abs(b))


def _is_set(node: Node) -> bool:
    return node.kind == "bracket" and node.text[:1] == "{" and len(node.parts) == 2 and node.text[
        1:] in (":", "|") and node.parts[1].kind == "chain"
