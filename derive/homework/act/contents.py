"""What the lines between the parts of an answer hold, by which those that derive something are told
from mere notation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from ..bind.binding import Outcome
from ..bind.events import HEADS
from ..bind.quantities import Role
from ..bind.reading import Reading
from ..judge.judging import FAULTS, Judge
from ..lex.braces import balanced
from ..lex.vocabulary import MULTIPLIERS
from ..parse.grammar import Node
from ..parse.slopes import Slope, slope_at
from ..parse.symbols import Head, Written, text_of
from ..value.calls import ONES
from ..value.comparing import Result, Value, everywhere
from ..value.derived import Derived, hidden
from ..value.free import Free, values_of
from ..value.gradients import By
from ..value.instance import Instance
from ..value.named import Named, NoValue
from ..value.objectives import Objective, Objectives
from .lines import Line
from .symbols import EQUAL, event_of, symbols_in

#: At how many instances lines are judged.
INSTANCES = 2
HIDDEN = ("z", "Z", "delta", "Delta")
#: What stands after a member: a relation, the sign of the next one, an end of the line.
_RELATION = re.compile(r"(?:[\\&,.;=:<>\s-]|\\(?:le|ge|leq|geq|approx|propto)\b)+$")
_OBJECTIVES = ("L", "F", "J", "ell", "l", "LL", "G", "Lambda")
_TABLES = ("tabular", "longtable", "tabularx", "tabulary")
_FUNCTIONALS = frozenset(("KL", "D_KL", "H", "const", "Const", "constant"))


@dataclass(frozen=True)
class Member:
    """A member of a line: "value", "slope" or "zero"; a slope with what it is taken of and by."""

    kind: Literal["value", "slope", "zero"]
    node: Node
    source: str
    slope: Slope | None = None
    of_q: bool = False
    by: By | None = None


class Contents:
    """The lines of one answer under the reading that was found for it."""

    def __init__(self, judge: Judge, outcome: Outcome, text: str) -> None:
        self.judge, self.outcome, self.text = judge, outcome, text
        self.reading: Reading = outcome.reading
        self.language = judge.language
        self.instances = judge.instances_of(self.reading)[:INSTANCES]
        self.own_q = self._own_q()
        self.objectives = Objectives()
        self.confirmed: frozenset[Head] = frozenset()
        """The multipliers that stand before a constraint."""
        self.solved: dict[int, dict[Head, tuple[Sequence[str], Named]]] = {}
        """The multipliers' values by their equations, at the instances by their seeds."""
        self.stated: frozenset[Head] = frozenset()
        self.free: Free = {}

    def _survey(self, lines: Sequence[Line]) -> None:
        """Learn what the answer defines, its own functions of theta, and the multipliers."""
        stated = set()
        functions: dict[str, list[Objective]] = {}
        slopes = list(self._slopes(lines))
        letters = {w.letter for s in slopes for n in s.body[:1]
                   if (w := self.language.written(n)) is not None} | set(_OBJECTIVES)
        sums = [n for s in slopes for n in s.body]
        said: dict[Head, Node | None] = {}
        for line in lines:
            items = line.members[0].factors
            w = self.language.written(items[0])
            if w is None or line.relations[0] not in EQUAL:
                continue
            alone = len(items) == 1
            if alone:
                stated.add(w.head)
            if w.letter in letters and not w.rest and self.reading.role(w) is None and (
                    alone or len(items) == 2 and items[1].kind == "bracket"):
                sums += line.equal[1:]
                if not w.indices and w.letter != "Q":
                    functions.setdefault(w.letter, []).append(Objective(
                        () if alone else tuple(text_of(p) for p in items[1].parts),
                        line.equal[1:]))
            if alone and not (w.rest or w.accents or w.mark):
                said.setdefault(self.reading.multiplier(w), line.equal[-1])
        self.stated = frozenset(stated)
        before = {w for node in sums for w in self._before_constraints(node)}
        self.objectives = Objectives(functions, {
            x: said.get(x) for x in self._multipliers(lines, before)})
        self.confirmed = frozenset(map(self.reading.multiplier, before))

    def _slopes(self, lines: Sequence[Line]) -> Iterator[Slope]:
        for line in lines:
            for m in line.members:
                for node in m.walk():
                    items = node.items if node.kind == "product" else (node,)
                    for n in range(len(items)):
                        found = slope_at(items, n)
                        if found is not None:
                            yield replace(found, body=found.body or tuple(items[found.after:]))

    def _multipliers(self, lines: Sequence[Line], before: Set[Written]) -> Iterator[Head]:
        """What stands before a constraint, or is usual there, and has no role."""
        found = before | {w for line in lines for m in line.members
                          for w in symbols_in(self.language, m)
                          if w.letter in MULTIPLIERS}
        for w in found:
            head, meaning = w.head, self.reading.meaning(w)
            if isinstance(meaning, Role) and meaning.quantity.kind == "known" and (
                    head in self.outcome.guessed):
                meaning = None
            if meaning in (None, "own") and not (w.accents or w.mark or w.primes) and not (
                    self.language.latent(w.letter) or w.letter in self.reading.functions) and not (
                    any(self._held([d.node])[2] for d in self.reading.definitions.get(head, ()))):
                yield self.reading.multiplier(w)

    def _before_constraints(self, node: Node) -> Iterator[Written]:
        """The symbols of which a product is one with what is 0 at every theta."""
        for p in node.walk():
            items = [n for n in p.parts if n.kind != "times"] if p.kind == "product" else ()
            for a, b in [*pairwise(items), *((b, a) for a, b in pairwise(items))]:
                w = self.language.written(a)
                if w is None or w.rest or b.alone is None or b.alone.kind != "expression":
                    continue
                with suppress(*FAULTS):
                    value = self._derived(self.instances[0]).value(b)
                    if value.scalar and np.abs(value.array).max() < 1e-9:
                        yield w

    def source(self, node: Node, line: Line) -> str:
        """A member as it stands in the answer."""
        later = [m.at for m in line.members if m.at > node.at]
        at = node.at
        if self.text[:at].rstrip().endswith("-"):
            at = self.text.rindex("-", 0, at)
        text = balanced(self.text, at, min(later, default=line.end)).strip()
        return " ".join(_RELATION.sub("", text).removesuffix("\\overset!").split())

    def _derived(self, at: Instance, turn: int = 0) -> Derived:
        found = Derived(self.reading, at, hidden(at, turn), self.objectives, self.stated)
        found.given = values_of(self.reading, self.free, at)
        found.solved = self.solved.get(at.seed, {})
        return found

    def _own_q(self) -> Node | None:
        """The answer's own Q where it is wrong."""
        for claim, judged in self.outcome.said:
            if claim.role is None and any(j.verdict == "wrong" for j in judged.values()):
                return claim.members[-1]
        return None

    def _everywhere(self, truth: Value, value: Value, tolerance: float, gradient: bool = False
                    ) -> Result:
        """Whether two formulas have one value at all instances."""
        return everywhere(self.instances, truth, value, tolerance, gradient)

    def _held(self, members: Sequence[Node], but: Sequence[Node] = ()
              ) -> tuple[bool, bool, bool, bool]:
        """Whether formulas hold responsibilities, data, parameters, and indicators of what is
        hidden, themselves or by definitions, ``but`` those."""
        kinds: set[str] = set()
        unobserved = any(map(self._indicates, members))
        for m in members:
            for w in symbols_in(self.language, m):
                kinds |= self._kinds([w])
                head, meaning = w.head, self.reading.meaning(w)
                own = self.reading.definitions.get(head, ())
                unobserved = unobserved or w.letter in HIDDEN and head not in self.stated or bool(
                    w.indices and own and not isinstance(meaning, Role)) and all(
                    d.node.text in ("0", "1") for d in own)
                for d in own if meaning == "own" else ():
                    if d.node not in but and len(d.indices) == len(w.indices) and not any(
                            a.isdigit() and b.isdigit() and a != b
                            for a, b in zip(d.indices, w.indices, strict=True)):
                        kinds |= self._kinds(symbols_in(self.language, d.node))
            with suppress(*FAULTS):
                at_one = self._derived(self.instances[0])
                if any(n.kind == "product" and self._posterior(n, at_one)
                       or at_one.may_be_posterior(n) for n in m.walk()):
                    kinds.add("responsibility")
        return (bool(kinds & {"responsibility", "count"}), "data" in kinds,
                bool(kinds & {"parameter", "weight"}), unobserved)

    def _kinds(self, symbols: Iterable[Written]) -> set[str]:
        """The kinds of quantities that symbols are."""
        return {r.quantity.kind for w in symbols if (r := self.reading.role(w)) is not None}

    def _indicates(self, m: Node) -> bool:
        """Whether a formula holds the indicator of what is hidden."""
        d = self._derived(self.instances[0])
        for n in m.walk():
            inside = [b.alone for b in n.parts if b.alone is not None and b.text[:1] == "["]
            inside += [b.head.alone for a, b in pairwise(n.parts)
                       if b.head.alone is not None and text_of(a) in ONES]
            if n.sums or text_of(n.head) in ONES:
                inside += [p for b in n.below for q in b.parts for p in (q, *q.parts)]
            try:
                if any(c is not None and d.event_value(c) is not None for c in inside):
                    return True
            except NoValue:
                return True
        return False

    def _posterior(self, product_: Node, d: Derived) -> bool:
        return any(event_of(self.language, Node("product", (a, b))) is not None or (
            text_of(a) in HEADS and b.kind == "bracket" and any(map(d.observed_at, b.parts)))
            for a, b in pairwise(product_.parts))

    def _derives(self, members: Sequence[Member], long: bool) -> bool:
        """Whether a line derives something, and does not only introduce notation."""
        if any(m.kind == "slope" for m in members):
            return True
        if all(self.language.written(m.node) is not None for m in members):
            return False  # a name for another
        weighted, data, parameters, unobserved = self._held([m.node for m in members])
        summed = any(n.sums for m in members for n in m.node.walk())
        return (weighted or unobserved) and (parameters or data or long and summed)

    def _defined(self, line: Line) -> tuple[bool, bool] | None:
        """(defined elsewhere too, a function) where a line defines what stands on its left."""
        head = line.members[0]
        w = self.language.written(head)
        if w is not None and not w.rest:
            own = self.reading.definitions.get(w.head, ())
            meaning = self.reading.meaning(w)
            if own and not (isinstance(meaning, Role) and meaning.quantity.kind in (
                    "parameter", "data", "known", "size")):
                return any(d.node not in line.members for d in own), False
            if meaning is None and any(o.members == line.equal[1:]
                                       for o in self.objectives.functions.get(w.letter, ())):
                return False, True
            return None
        items = head.factors
        if len(items) == 2 and items[1].kind == "bracket":
            w = self.language.written(items[0])
            functions = () if w is None else self.reading.functions.get(w.letter, ())
            if functions:
                return any(d.node not in line.members for d in functions), True
        return None

    def _apart(self, line: Line) -> bool:
        """Whether a member that is not read is a constant, an entropy, a row of a table."""
        before = self.text[:line.at]
        row = before.rpartition("\n")[2].lstrip().startswith("|")
        opened = max(before.rfind(f"\\begin{{{t}}}") for t in _TABLES)
        closed = max(before.rfind(f"\\end{{{t}}}") for t in _TABLES)
        return row or opened > closed or any(
            x.text in _FUNCTIONALS for m in line.members for x in m.walk() if x.kind == "name"
            ) or self._of_all_latents(line.members[0])

    def _of_all_latents(self, node: Node) -> bool:
        """Whether a member is the probability of all latent variables, ``P(Z | x, theta)``."""
        items = node.items
        if len(items) != 2 or items[1].kind != "bracket" or "|" not in items[1].text:
            return False
        w, inner = self.language.written(items[0]), self.language.written(items[1].parts[0])
        return w is not None and w.letter in ("P", "p", "Pr", "q") and inner is not None and not (
            inner.indices or inner.rest) and self.language.latent(inner.letter) is not None

    def summed_out(self, node: Node) -> Sequence[Node]:
        """What is summed over all values of all latent variables, ``sum_Z ...``; nothing where a
        member is no such sum."""
        items = node.items
        below = items[0].below if items and items[0].sums else ()
        if len(below) != 1 or items[0].above:
            return ()
        inner = below[0].alone or below[0]
        over = [self.language.written(p) for p in (
            below[0].parts if len(below[0].parts) > 1 else (inner,))]  # sum_{A, C}
        return items[1:] if all(w is not None and not (w.indices or w.rest) and (
            self.language.latent(w.letter) is not None) for w in over) else ()

    def _doubtful(self, members: Sequence[Node], wrong: bool = False) -> str:
        """The letter of a symbol of which nothing says what it is: only its letter makes it what
        another one is said to be, or its meaning is a guess where the line is ``wrong``."""
        said = {(m.quantity.name, h.letter) for h in self.stated
                if isinstance(m := self.reading.meanings.get(h), Role) and (
                    self.language.latent(h.letter) is None)}
        for member in members:
            for w in symbols_in(self.language, member):
                head = w.head
                m = self.reading.meanings.get(head)
                if w.name in self.free:
                    continue  # whatever it is
                if self.reading.multiplier(w) in self.objectives.multipliers:
                    continue
                if wrong and head in self.outcome.guessed and m != "own" and (
                        head not in self.outcome.confirmed and head.letter[:1] != "<"):
                    return head.letter
                if isinstance(m, Role) and m.quantity.kind == "responsibility" and (
                        head not in self.stated) and any(
                        q == m.quantity.name and x != head.letter for q, x in said) and not any(
                        x == head.letter for q, x in said):
                    return head.letter
        return ""

    def _of_parameter(self, node: Node) -> bool:
        """Whether a member is a parameter alone."""
        w = self.language.written(node)
        role = None if w is None else self.reading.role(w)
        return role is not None and role.quantity.kind in ("parameter", "weight")
