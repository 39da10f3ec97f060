"""What each index letter runs over: observations, components or coordinates.

A letter's kind follows from where it stands: the index of an observation, of a component's
parameter; for a defined symbol, from the definition. One letter in two kinds
of place is an error ("T_{i,k}" for "T_{k,i}").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from .arithmetic import NoValue
from .remembering import remembered
from .statement import Statement
from .terms import Term, walk

ROW, COMPONENT, COORDINATE = "row", "component", "coordinate"


@dataclass(frozen=True)
class Definition:
    """``left`` (a symbol or a function) stands for ``right``; for a solution, at t+1."""

    left: Term
    right: Term


class Letters:
    """The kinds of index letters of one derivation."""

    def __init__(self, statement: Statement, definitions: Sequence[Definition]) -> None:
        self.statement = statement
        self.definitions: dict[str, list[Definition]] = {}
        for d in definitions:
            self.definitions.setdefault(d.left.args[0], []).append(d)

    def size(self, kind: str) -> str:
        """The name of the size of a kind of letters."""
        s = self.statement
        return {ROW: s.observation_size, COMPONENT: s.component_size, COORDINATE: "d"}[kind]

    @remembered()
    def kinds(self, *terms: Term) -> dict[str, str]:
        """The kind of every free letter, labels left out. Raises NoValue where two disagree.

        A letter whose place says nothing is an observation's or a component's by its name, or has
        no kind, which is an error too.
        """
        found: dict[str, str] = {}
        for term in terms:
            for letter, kind in self._of(term).items():
                self._note(found, letter, kind)
        s = self.statement
        for letter in dict.fromkeys(x for t in terms for x in t.letters):
            if letter in found or letter in s.labels or letter.isdigit():
                continue
            if letter == s.observation_index:
                found[letter] = ROW
            elif letter == s.component_index:
                found[letter] = COMPONENT
            else:
                raise NoValue(f"nothing says what the index {letter} runs over")
        return {x: k for x, k in found.items() if x not in s.labels and not x.isdigit()}

    def least(self, kind: str, *terms: Term) -> int:
        """How many rows or components there must be for the numbers that stand for one of them."""
        labels = len(self.statement.labels)
        if labels and kind == COMPONENT:
            return labels
        return max((self._least(kind, t) for t in terms if any(map(str.isdigit, t.letters))),
                   default=1)

    def _least(self, kind: str, term: Term) -> int:
        found = [1]
        for t in walk(term):
            if t.op == "symbol":
                found += [int(x) for x, k in zip(t.args[2], self.places(t), strict=True)
                          if x.isdigit() and (k or ROW) == kind]
            elif t.op in ("indicator", "posterior"):
                letter = t.args[(0 if t.op == "posterior" else 1) + (kind == COMPONENT)]
                found += [int(letter)] if letter.isdigit() else []
        return max(found)

    def _note(self, found: dict[str, str], letter: str, kind: str) -> None:
        if found.setdefault(letter, kind) != kind and letter not in self.statement.labels \
                and not letter.isdigit():
            raise NoValue(f"the index {letter} is a {found[letter]} and a {kind}")

    @remembered(meanwhile=MappingProxyType({}))
    def _of(self, term: Term) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for child in term.children:
            for letter, kind in self._of(child).items():
                self._note(found, letter, kind)
        if term.op == "symbol":
            for letter, kind in zip(term.args[2], self.places(term), strict=True):
                if kind:
                    self._note(found, letter, kind)
        elif term.op in ("indicator", "posterior"):
            first = int(term.op == "indicator")
            self._note(found, term.args[first], ROW)
            self._note(found, term.args[first + 1], COMPONENT)
        elif term.op in ("sum", "product"):
            index, size = term.args[1:]
            sizes = {self.size(k): k for k in (COORDINATE, COMPONENT, ROW)}
            last = size.split("..")[-1]
            if last not in sizes:
                raise NoValue(f"an unknown size {size}")
            if index in found:
                self._note(found, index, sizes[last])
            found.pop(index, None)
        return found

    @remembered()
    def places(self, term: Term) -> tuple[str, ...]:
        """The kind of each of a symbol's indices, "" where nothing says one.

        A number there is the place of a row, and a label that of a component, also where a label
        is a number: with components 0 and 1, x_1 is the first observation and mu_1 the second mean.
        """
        known = self._find_places(term)
        return tuple(known[n] if n < len(known) else "" for n in range(len(term.args[2])))

    def _find_places(self, term: Term) -> list[str]:
        s, name = self.statement, term.args[0]
        if name == s.weights.base or name == ".w":
            return [COMPONENT]
        parameter = s.parameter(name)
        if parameter is not None:
            return [COMPONENT] if parameter.per_component else []
        if s.is_observed(name) or s.known_domain(name) is not None:
            return [ROW]
        for d in self.definitions.get(name, ()):
            if d.left.op == "symbol" and len(d.left.args[2]) == len(term.args[2]):
                inside = self._of(d.right)
                own = {s.observation_index: ROW, s.component_index: COMPONENT}
                return [inside.get(x) or own.get(x, "") for x in d.left.args[2]]
        return []
