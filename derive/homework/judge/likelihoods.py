"""The lines of an answer about a log-likelihood, of the complete data or of the observed, or about
the density of a law: each up to terms that are free of theta."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

import numpy as np

from ..act.contents import HIDDEN, Contents
from ..act.lines import Line
from ..act.symbols import EQUAL, symbols_in
from ..bind.binding import Outcome
from ..bind.quantities import Role
from ..lex.vocabulary import DISTRIBUTIONS, MULTIPLIERS
from ..parse.grammar import Node
from ..parse.symbols import text_of
from ..value import named
from ..value.comparing import Result, any_of
from ..value.derived import THETA, Derived, hidden
from ..value.evaluating import evaluate
from ..value.instance import Instance
from ..value.named import Named, NoValue
from .judging import Judge

Against = Literal["slope", "before", "zero", "complete", "observed", "density", "part", "objective"]
_LIKELIHOODS = ("L", "ell", "l", "p", "P", "f", "LL")
#: Those of them that a lower bound may be called, too.
_BOUNDS = ("L", "ell")
NO_VALUE = "it has no value where it was tried"


@dataclass(frozen=True)
class Fault:
    """A member that is wrong, at ``at`` in the source: what it was compared with, and the part
    whose mistake it follows."""

    at: int
    source: str
    against: Against
    beside: str = ""
    follows_from: str | None = None


@dataclass
class Steps:
    """What was found of the lines between the parts: how many comparisons were right, the faults,
    the places of the lines that were read and of those that were not, with the reason."""

    right: int = 0
    faults: list[Fault] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    unread: dict[int, str] = field(default_factory=dict)


class Likelihoods(Contents):
    """Judges the lines about likelihoods and densities."""

    def __init__(self, judge: Judge, outcome: Outcome, text: str) -> None:
        super().__init__(judge, outcome, text)
        self.found = Steps()

    def note(self, result: str, line: Line, fault: Fault) -> None:
        """Count a comparison in a line: right, a fault, or not read."""
        if result not in ("right", "wrong"):
            self.found.unread.setdefault(line.at, NO_VALUE)
            return
        self.found.read.add(line.at)
        self.found.right += result == "right"
        self.found.faults += [fault] if result == "wrong" else []

    def about(self, members: Sequence[Node]) -> str:
        """"log" or "plain" where the first member is a likelihood of the whole data, with "Z" after
        it where that names what is hidden."""
        items = self.summed_out(members[0])
        if items:
            inner = self.about([Node("product", tuple(items), "", members[0].at)])
            return inner.removesuffix("Z") if inner.startswith("plain") else ""
        items = members[0].items
        logarithm = items[0].kind == "func" and items[0].text == "log"
        if logarithm:
            items = items[1:]
        if len(items) == 1 and items[0].kind == "bracket" and len(items[0].parts) == 1:
            items = items[0].parts[0].items
        w = self.language.written(items[0]) if 1 <= len(items) <= 2 else None
        called = len(items) == 2 and not {"|", ";"}.isdisjoint(items[1].text)
        if w is None or w.letter not in _LIKELIHOODS or not called and isinstance(
                self.reading.meaning(w), Role):
            return ""
        logarithm = logarithm or w.letter in ("ell", "LL")
        if len(items) == 1:
            return "log" if logarithm else ""
        if items[1].kind != "bracket":
            return ""
        bar = items[1].text[1:].find("|")
        given = items[1].parts[: bar + 1 or None]
        inside = ",".join(map(text_of, given))
        if "=" in inside or w.letter in _BOUNDS and not all(
                map(self._argument, items[1].parts)) or w.letter in ("p", "P", "f") and not (
                any(map(self._hidden, given)) and any(map(self._of_data, given))) and not (
                0 <= bar < len(given) == len(list(filter(self._whole_data, given)))
                and all(map(self._of_theta, items[1].parts[bar + 1:]))):
            return ""
        named_ = any(map(self._hidden, given))
        return ("log" if logarithm or w.letter == "l" else "plain") + "Z" * named_

    def _hidden(self, node: Node) -> bool:
        """Whether a symbol is a latent variable."""
        w = self.language.written(node)
        return w is not None and (
            w.letter in HIDDEN or self.language.latent(w.letter) is not None)

    def _of_data(self, node: Node) -> bool:
        """Whether a formula names the data."""
        return "x" in text_of(node).lower() or self._whole_data(node)

    def _argument(self, node: Node) -> bool:
        """Whether a likelihood may have an argument: L(q, theta) is a lower bound."""
        w = self.language.written(node)
        if w is None or w.indices or self._hidden(node) or w.letter in (
                *THETA, *MULTIPLIERS, *self.language.letters):
            return True
        kinds = self._indexed(w.letter)
        return bool(kinds & {"data", "known"}) or not kinds & {"responsibility", "own"} and (
            self._of_theta(node) or self._of_data(node))

    def _indexed(self, letter: str) -> set[str]:
        """The kinds of what a letter is with its indices."""
        return {m if isinstance(m, str) else m.quantity.kind
                for h, m in self.reading.meanings.items() if h.letter == letter and h.arity}

    def _whole_data(self, node: Node) -> bool:
        """Whether a symbol is an observed variable without an index, or D for all data."""
        w = self.language.written(node)
        return w is not None and not (w.indices or w.rest or w.mark) and (any(
            v.name.lower() == w.letter.lower() for v in self.language.model.observed)
            or w.letter == "D" and self.reading.meaning(w) is None
            or "data" in self._indexed(w.letter) and self.language.latent(w.letter) is None)

    def _of_theta(self, node: Node) -> bool:
        """Whether a symbol is theta, or parameters of all components."""
        w = self.language.written(node)
        return w is not None and not w.indices and (
            w.letter in THETA or self.reading.parameters(w) is not None)

    def _likelihood(self, about: str, line: Line) -> None:
        """The members of a likelihood's line, complete where it holds what is hidden."""
        members = []
        equal = [m for m in line.equal[1:] if not self.summed_out(m)]
        self._summed(about, line)
        for m in equal:
            weighted, data, _, unobserved = self._held([m])
            single = any(w.letter in "IbchuBCDU" and len(w.indices) == 1
                         and w.head not in self.stated and not (
                             (r := self.reading.role(w)) and r.quantity.kind in ("data", "known")
                             and w.head not in self.outcome.guessed
                             and r.quantity.name.lower() == w.letter.lower())
                         for w in symbols_in(self.language, m))
            if unobserved or single or about.endswith("Z") and data and not weighted:
                members.append(m)
        complete = bool(members)
        results = []
        for m in members or equal:
            result = self._is_likelihood(m, about, complete)
            if result == "wrong" and complete and not about.endswith("Z"):  # gamma(z_nk; theta)
                result = self._is_likelihood(m, about, False)
            results.append(result)
            if result == "right":
                self.found.right += 1
            elif result == "wrong" and (complete or self._of_all_data(line.members[0], m)):
                self.found.faults.append(Fault(m.at, self.source(m, line),
                                               "complete" if complete else "observed"))
        if any(r != "unread" for r in results):
            self.found.read.add(line.at)
        elif complete:
            self.found.unread.setdefault(line.at, NO_VALUE)

    def _of_all_data(self, head: Node, m: Node) -> bool:
        """Whether a call names the data and a member is made of all observations."""
        calls = [n for n in head.walk() if n.kind == "bracket" and any(
            map(self._whole_data, n.parts))]
        weighted, _, parameters, _ = self._held([m])
        return bool(calls) and parameters and not weighted and any(
            w.indices and r.quantity.kind == "data" for w in symbols_in(self.language, m)
            if (r := self.reading.role(w)) is not None)

    def _summed(self, about: str, line: Line) -> None:
        """What a member sums over all values of the latent variables is the complete likelihood."""
        for m in line.equal[1:] if about.startswith("plain") else ():
            items = tuple(self.summed_out(m))
            body = Node("product", items, "", m.at)
            if not items:
                continue
            if self.about([body]):
                self.found.right += 1
                self.found.read.add(line.at)
                continue
            self.note(self._is_likelihood(body, about, True), line,
                      Fault(m.at, self.source(m, line), "complete"))

    def _is_likelihood(self, m: Node, about: str, complete: bool) -> Result:
        results: list[Result] = []
        for first, of_all, prior in product((0, 1), (True, False), (True, False)):
            def value(instance: Instance, first: int = first) -> Named:
                found = []
                for at in (instance, self.judge.moved(instance)):
                    d = self._derived(at, 1)
                    d.first, d.complete, d.posteriors = first, complete, False
                    d.marks = type(d.marks)("", update=True, free_new=True, constants=True)
                    v = d.value(m)
                    found.append(named.entrywise(np.log, v) if about.startswith("plain") else v)
                return named.minus(found[1], found[0])

            def truth(instance: Instance, of_all: bool = of_all, prior: bool = prior) -> Named:
                return named.minus(*(_log_likelihood(at, complete, of_all, prior)
                                     for at in (self.judge.moved(instance), instance)))

            results.append(self._everywhere(truth, value, 1e-7))
            if results[-1] == "right":
                return "right"
        return any_of(results)

    def _own_density(self, line: Line) -> Sequence[Node] | None:
        """The arguments of a law's density that the line writes out by its own name."""
        items = line.members[0].factors
        items = items[1:] if items[0].kind == "func" and items[0].text == "log" else items
        if len(items) == 1 and items[0].alone is not None:
            items = items[0].alone.factors
        if len(items) != 2 or items[0].kind != "name" or items[0].text not in DISTRIBUTIONS or (
                items[1].kind != "bracket" or line.relations[0] not in EQUAL):
            return None
        inner = [p for q in items[1].parts for p in (
            q.parts if q.kind in ("bracket", "group") else (q,))]
        if any(self.language.written(p) is None for p in inner):
            return None
        return inner

    def _density(self, line: Line, formals: Sequence[Node]) -> None:
        """The density of a law written out, as its logarithm."""
        logarithm = line.members[0].items[0].kind == "func"
        for node in line.equal[1:]:
            results: list[Result] = []
            for root in (True, False):
                def value(instance: Instance, root: bool = root, node: Node = node) -> Named:
                    return self._of_law(instance, formals, node, root, logarithm)

                results.append(self._everywhere(self._true_density, value, 1e-7))
            if any_of(results) == "wrong":
                self.found.faults.append(Fault(node.at, self.source(node, line), "density"))

    def _slots(self, instance: Instance, scale: float) -> tuple[str, list[Named]]:
        laws = Derived(self.reading, instance).laws
        if len(laws) != 1:
            raise NoValue("several laws")
        factor = next(f for f in self.language.model.factors if f.law == laws[0])
        values = [evaluate(self.language.model.symbol(factor.variable), instance)]
        for n, a in enumerate(factor.arguments):
            value = evaluate(a, instance)
            values.append(named.times(named.number(scale if n else 1.0), value))
        return laws[0], values

    def _true_density(self, instance: Instance) -> Named:
        return named.minus(*(named.entrywise(np.log, instance.density_at(
            *self._slots(instance, scale))) for scale in (1.3, 1.0)))

    def _of_law(self, instance: Instance, arguments: Sequence[Node], node: Node, root: bool,
                logarithm: bool) -> Named:
        found = []
        for scale in (1.0, 1.3):
            _, values = self._slots(instance, scale)
            formals = [self.language.written(f) for f in arguments]
            if len(formals) != len(values) or any(f is None for f in formals):
                raise NoValue("another number of arguments")
            derived = self._derived(instance)
            for w, v in zip(formals, values, strict=True):
                assert w is not None
                squared = w.letter in ("sigma", "s") and (bool(w.rest) or root)
                derived.given[w.name] = named.entrywise(np.sqrt, v) if squared else v
            value = derived.value(node)
            found.append(value if logarithm else named.entrywise(np.log, value))
        return named.minus(found[1], found[0])


def _log_likelihood(at: Instance, complete: bool, of_all: bool, prior: bool) -> Named:
    """The log-likelihood at the free theta, complete or not, of all units, with the priors."""
    z, parts = hidden(at, 1), []
    for unit in at.algorithm.units:
        joint = at.joint(unit, "", scaled=False)
        if complete:
            logs = Named(joint.letters, np.log(np.where(
                joint.array == 0, np.finfo(float).tiny, joint.array)))  # 0 log 0 = 0
            for name in unit.latents:
                logs = named.times(logs, z[name])
        else:
            logs = joint
        for k in unit.values:
            logs = named.total(logs, k, at.extent(at.model.plate(k).size))
        if not complete:
            logs = named.entrywise(np.log, logs)
        for t in unit.terms[:1]:
            logs = named.times(evaluate(t.weight, at), logs)
        for i in unit.plates if of_all else ():
            logs = named.total(logs, i, at.extent(at.model.plate(i).size))
        parts.append(logs)
    return named.plus([*parts, *at.log_priors()] if prior else parts)
