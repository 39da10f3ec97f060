"""The values of brackets, norms, inner products, averages and fractions, and of what stands on
them: powers, transposes and entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special

from ..parse.grammar import Node
from ..parse.symbols import text_of
from . import named
from .choices import Choices
from .dots import between
from .functionals import indexed, without_accent
from .named import Named, NoValue

_TRANSPOSES = ("T", "top", "'", "t'", "transpose", "tr", "prime", "H")


class Brackets(Choices):
    """What stands in brackets, and what stands on them."""

    _symbol: Callable[[Node], Named]

    def _group(self, node: Node) -> Named:
        if len(node.parts) != 1:
            if len(node.parts) == 3 and node.parts[1].kind == "dots" and set(node.text[1:]) <= {
                    ","}:
                return self._column(node)
            raise NoValue(f"{text_of(node)[:40]} is several things")
        return self._value(node.parts[0])

    def _column(self, node: Node, transposed: bool = False) -> Named:
        """The vector of numbers ``(r_1, ..., r_N)``, also transposed; vectors side by side,
        ``(x_1, ..., x_N)``, which are rows in ``(x_1, ..., x_N)^T``."""
        letter, term = between(self.language, node.parts[0], node.parts[2], self.at.taken) or (
            "", node)
        w = self.language.written(term)
        role = None if w is None else self.reading.role(w)
        value = self._value(term) if letter else None
        if value is None or letter not in value.letters or value.shape[1] != 1:
            raise NoValue(f"{text_of(node)[:40]} is several things")
        stacked = named.stacked(value, letter)
        across = not value.scalar or role is not None and role.quantity.shape == "vector"
        return named.transpose(stacked) if across and not transposed else stacked

    def _bracket(self, node: Node) -> Named:
        if node.text == "<,":
            return self._inner(*node.parts)
        if node.text[:1] == "<":
            return self._symbol(node) if self.language.written(node) is not None or len(
                node.parts) != 1 else self._average(node.parts[0])
        if node.text[:1] == "{" and len(node.parts) == 2 and node.text[1:] in (":", "|"):
            return self.count_of(node)
        event = None if node.alone is None else self.event_value(node.alone)
        if event is None and node.text[:1] == "[" and node.parts[0].kind == "chain":
            return self.holds(node.parts[0])
        return self._group(node) if event is None else event

    def _inner(self, a: Node, b: Node) -> Named:
        """The inner product of two vectors, of what the observations have or of coordinates."""
        letter = f"{self._rows()}'"
        left, right = (self._along(n, letter) for n in (a, b))
        if letter not in left.letters:
            return named.times(named.transpose(left), right)
        extent = left.array.shape[left.letters.index(letter)]
        return named.total(named.times(left, right), letter, extent)

    def _along(self, node: Node, letter: str) -> Named:
        """A vector that has an entry for each observation, by its entry; 1 is that of ones."""
        if text_of(node) in ("1", "one"):
            return named.number(1.0)
        w = self.language.written(node)
        bare = node if w is None or w.accents != ("sum",) else without_accent(node)  # r_{.k}
        return self._value(indexed(self.reading, bare, letter))

    def _average(self, node: Node, mean: bool = True) -> Named:
        """The mean of a formula over the observations, in angle brackets, or its sum."""
        units = [u.plates for u in self.language.units]
        letter = f"{self._rows() or ''.join(units[0] if len(units) == 1 else ())}'"
        value = self._value(indexed(self.reading, node, letter) if len(letter) == 2 else node)
        own = [x for x in value.letters if x == letter or self._runs(x)]
        if len(own) != 1:
            raise NoValue("an average over several indices, or of what no observation has")
        extent = value.array.shape[value.letters.index(own[0])]
        return named.times(named.total(value, own[0], extent),
                           named.number(1 / extent if mean else 1))

    def _frac(self, node: Node) -> Named:
        if node.text == "binom":
            return named.entrywise(special.binom, *map(self._value, node.parts))
        above, below = map(self._value, node.parts)
        return named.over(above, below)

    def _sqrt(self, node: Node) -> Named:
        return named.entrywise(np.sqrt, self._value(node.parts[0]))

    def _bars(self, node: Node) -> Named:
        if node.text == "||":
            return self._norm(node)
        if node.parts[0].kind == "bracket" and node.parts[0].text[:1] == "{":
            return self._value(node.parts[0])
        inside = self._value(node.parts[0])
        if inside.shape[1] == 1 < inside.shape[0]:
            return self._norm(node)
        return named.entrywise(np.abs, inside) if inside.scalar else named.determinant(inside)

    def _norm(self, node: Node, by: Sequence[Node] = ()) -> Named:
        """The length of a vector, in the metric of the matrix below the bars."""
        v = self._value(node.parts[0])
        inner = named.transpose(v)
        for s in by:
            matrix = self._value(s.parts[0])
            if len(by) > 1 or not v.shape[0] == matrix.shape[0] == matrix.shape[1]:
                raise NoValue(f"{text_of(s)[:20]} is not read")
            inner = named.times(inner, matrix)
        return named.entrywise(np.sqrt, named.times(inner, v))

    # --- what stands on them ---------------------------------------------------------------------

    def _on_it(self, node: Node) -> Named:
        """The value of what is no symbol, with its scripts."""
        if node.kind == "scripted":
            scripts = node.scripts
            if node.head.kind == "bracket" and len(node.head.parts) == 3 and (
                    len(scripts) == 1 and scripts[0].kind in ("sup", "prime")):
                transposes = scripts[0].kind == "prime" or text_of(
                    scripts[0].parts[0]) in _TRANSPOSES
                if transposes and node.head.parts[1].kind == "dots":
                    return self._column(node.head, transposed=True)
            if node.head.kind == "bars":
                by = [s for s in scripts if s.kind == "sub" and text_of(s.parts[0]) != "2"]
                return self._raised(self._norm(node.head, by) if by else self._value(
                    node.head), tuple(s for s in scripts if s.kind != "sub"))
            if node.head.kind == "bracket" and node.head.text[:1] == "<" and node.below:
                raise NoValue("an average with an index")  # <x>_k, with the weights of k
            return self._raised(self._value(node.parts[0]), scripts)
        raise NoValue(f"{text_of(node)[:40]} is not read")

    def _raised(self, value: Named, scripts: Sequence[Node]) -> Named:
        """A value with the powers, transposes, factorials and entries that stand on it."""
        for s in scripts:
            if s.kind == "prime":
                value = named.transpose(value)
            elif s.kind == "bang":
                value = named.entrywise(special.factorial, value)
            elif s.kind == "sup":
                text = text_of(s.parts[0])
                if text in _TRANSPOSES:
                    value = named.transpose(value)
                elif text in ("-T", "-top"):
                    value = named.transpose(named.inverse(value))
                elif text in ("new", "old", "t", "t+1", "(t)", "(t+1)"):
                    raise NoValue("an iterate of a formula")
                else:
                    value = named.power(value, self._value(s.parts[0]))
            elif s.kind == "taken":
                text = text_of(s.parts[0])
                if "theta" not in text or not ("t" in text.replace("theta", "") or "old" in text) \
                        or self.marks.unmarked != "t":
                    raise NoValue("where it is taken")
            elif s.kind == "sub" and s.parts[0].kind == "chain" or s.kind == "sub" and (
                    s.parts[0].kind == "group" and s.parts[0].alone is not None
                    and s.parts[0].alone.kind == "chain"):
                value = self._raised(value, (Node("taken", s.parts, "", s.at),))
            elif s.kind == "sub":
                value = named.entries(value, self._entries(s))
            else:
                raise NoValue(f"{text_of(s)[:20]} is not read")
        return value

    def _entries(self, s: Node) -> list[str]:
        text = text_of(s.parts[0]).replace(",", "")
        if not text.isalpha() or len(text) > 2:
            raise NoValue(f"{text_of(s)[:20]} is not read")
        return list(text)

    # --- indices ---------------------------------------------------------------------------------

    def _rows(self) -> str:
        """The plate of the observations, "" where there are several."""
        plates = {v.indices for v in self.language.model.observed}
        one = plates.pop() if len(plates) == 1 else ()
        return one[0] if len(one) == 1 else ""

    def _runs(self, letter: str) -> bool:
        plate = self.reading.sort(letter, self.among)
        return plate is not None and plate not in self.language.values
