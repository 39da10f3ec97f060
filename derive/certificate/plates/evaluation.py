"""The values of terms at a point: functions, expectations, derivatives, logarithms of names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import field as f
from .field import Array, NoValue, P
from .laws import Scores, divergence, expectation
from .layout import FRONT
from .logarithms import Known
from .operations import Dual
from .points import Point
from .quantities import POSITIVE, Quantity
from .stated import Stated
from .symbols import DIRECTION, POSITIVE_CONSTANTS, Definition, Symbols
from .terms import MalformedTerm, Term


class Evaluator(Symbols):
    """Evaluates terms at one point. ``definitions`` are of counts and other shorthands,
    ``solutions`` the new parameters' formulas."""

    def __init__(self, stated: Stated, point: Point, letters: Sequence[str],
                 definitions: dict[str, Definition],
                 solutions: dict[str, list[Definition]],
                 roots: frozenset[str] = frozenset()) -> None:
        super().__init__(stated, point, letters)
        self.roots = roots
        self.definitions, self.solutions = definitions, solutions
        self.kept: dict[tuple[str, Term], Dual] = {}
        self.moving = ""
        self.logs, self.exponentials = Known(), Known()
        self.opened = False
        self.raws: dict[tuple[str, str], Array] = {}
        self.draws: dict[str, Array] = {}  # of laws: their values, slots and draws
        self.slots: dict[str, Term] = {}
        self.integers: set[str] = set()
        self.scores: Scores = {}
        self.judged: dict[Any, bool] = {}

    def dual(self, term: Term) -> Dual:
        """The value and its derivatives along the directions of what moves."""
        key = ("value" + self.moving * self.moves(term), term)
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = getattr(self, "_" + term.op)(term)
        return found

    def moves(self, term: Term) -> bool:
        """Whether a term depends on the parameter that moves."""
        if not self.moving:
            return False
        name, _, mark = self.moving.partition("@")
        return (name, mark) in term.names or any(
            n[0] in "@#" and m == "" or n[:2] == ".T" and m == "" for n, m in term.names) or (
                "event_probability" in term.ops or "expectation" in term.ops) or (
            mark == "t+1" and any(m == "t+1" for _, m in term.names))

    def shares(self, mark: str) -> Array:
        """P(all latent variables have these values | x, theta^mark), by definition."""
        found = self.raws.get(("*shares", mark))
        if found is None:
            kept, self.moving = self.moving, ""
            joint = self.value(self.stated.at(self.stated.unweighted, mark))
            self.moving = kept
            total = self.total(joint, "*", self.extent("*"))
            found = self.raws["*shares", mark] = joint * f.inv(total) % P
        return found

    def _expectation(self, term: Term) -> Dual:
        weights = self.shares("t")
        return self.dual(term.args[0]).each(
            lambda v: self.total(weights * v % P, "*", self.extent("*")))

    def _assignments(self, term: Term) -> Dual:
        if set(term.args[1].split(",")) != set(self.stated.latents):
            raise MalformedTerm("a sum over the values of some latent variables only")
        return self.dual(term.args[0]).each(lambda v: self.total(v, "*", self.extent("*")))

    def _event_probability(self, term: Term) -> Dual:
        v = self.shares(term.args[0])
        for event in term.children:
            if event.op != "indicator":
                raise MalformedTerm("the probability of what is no event")
            v = v * self.value(event) % P
        return self._still(self.total(v, "*", self.extent("*")))

    def responsibility(self, latents: tuple[str, ...], indices: tuple[str, ...],
                       mark: str) -> Array:
        """P(these latent variables have these values | x, theta^mark), by enumeration."""
        own = self.stated.responsibility_letters(latents)
        key = (".T:" + ",".join(latents), mark)
        if key not in self.raws:
            events = [self.pool.make("indicator", z, *self.stated.latents[z].indices,
                                     self.stated.latents[z].values) for z in latents]
            if len(set(own)) != len(own):
                raise NoValue("a responsibility whose letters are not different")
            v = self.value(self.pool.make("event_probability", mark, *events))
            self.raws[key] = self.gathered(v, own)
        return self.spread(self.raws[key], indices, own)

    def _function(self, term: Term) -> Dual:
        name, mark, *arguments = term.args
        if name == "KL" or name.startswith("KL_"):
            return self._still(divergence(self, term))
        if arguments:
            raise NoValue(f"a function {name} with arguments")
        return self.dual(self.stated.at(self.stated.meaning(name), mark))

    def _density(self, term: Term) -> Dual:
        return self.dual(self.stated.opened(term))

    def _law_expectation(self, term: Term) -> Dual:
        return self._still(expectation(self, *term.args))

    def _equation(self, term: Term) -> Dual:
        raise NoValue("an equation has no value")

    _and = _equation

    def _derivative(self, term: Term) -> Dual:
        if self.moving:
            raise NoValue("a derivative of a derivative")
        return Dual(self.gradient(term.args[0], term.args[1]))

    def _differential(self, term: Term) -> Dual:
        """The sum of the partial derivatives, each times the entry of a direction."""
        body, by = term.args
        if self.moving:
            raise NoValue("a derivative of a derivative")
        slope = self.gradient(body, by)
        along = self.value(self.pool.make("symbol", *by.args[:3], DIRECTION))
        return Dual((slope * along % P).sum((-2, -1), keepdims=True) % P)

    def gradient(self, body: Term, by: Term) -> Array:
        """The partial derivatives of a scalar by the entries of a symbol, in its shape."""
        if by.op != "symbol" or body.shape != ("1", "1") or by.args[0] not in (
                *self.stated.parameters, *POSITIVE_CONSTANTS):
            raise NoValue("a gradient is of a number by a parameter")
        name, _, indices, mark = by.args
        q = self.stated.parameters.get(name, Quantity(name, (), "positive", "known"))
        self.moving = f"{name}@{mark}"
        try:
            d = self.dual(body).d
        finally:
            self.moving = ""
        own = self._extents(q)
        if d is None:
            d = self.constant(0)
        d = np.broadcast_to(d, (d.shape[0], math.prod(own), *d.shape[2:]))
        d = d.reshape(d.shape[0], *own, *d.shape[2:-2])
        # the axes (points, own indices..., rows, columns, letters...): each index into its letter
        count = len(own) - 2
        d = np.moveaxis(d, (count + 1, count + 2), (-2, -1))
        for position in reversed(range(count)):
            axis, index = 1 + position, indices[position]
            if index not in self.axes:
                d = np.take(d, self.label(index, q.indices[position]), axis=axis)
                continue
            target = 1 + position + self.axes[index] - FRONT
            if d.shape[target + 1] == 1:
                d = np.moveaxis(d, axis, target + 1).squeeze(target)
            else:
                d = np.moveaxis(np.diagonal(d, axis1=axis, axis2=target + 1), -1, target)
        return d[:, None]

    def log_of_symbol(self, term: Term) -> Dual | None:
        """The logarithm of a symbol by what it stands for, or None."""
        name, _, indices, mark = term.args
        if mark == "t+1" and self.moving:
            kept, self.moving = self.moving, ""
            try:
                v = self.log(term).v
            finally:
                self.moving = kept
            d = self.dual(term).d
            return Dual(v, None if d is None else d * f.inv(self.value(term)) % P)
        if name in self.slots:
            inner = self.dual(term)
            return Dual(self.log(self.slots[name]).v,
                        None if inner.d is None else inner.d * f.inv(inner.v) % P)
        if mark == "t+1" and not self.opened:
            self.opened = True
            self.note_new()
        if name.startswith("#share"):
            n = int(name[6:])
            product = self.log(self.stated.unit_total(n, mark, f"@{n}")).v
            return Dual((product - self.leaf(Dual(self._total_of(n, mark))).v) % P)
        latents = self.stated.responsible(name)
        if latents is not None:
            return self._log_responsibility(latents, indices, mark)
        own: Definition | None = self.definitions.get(name)
        if own is None and mark == "t+1" and len(self.solutions.get(name, ())) == 1:
            own = self.solutions[name][0]
        elif own is None and mark == "t+1":
            own = next((s for s in self.solutions.get(name, ()) if s.left.args[2] == indices), None)
        if own is None:
            return None
        inner = self.log(own.right)
        if own.left.args[2] == indices:
            return inner
        return Dual(self.spread(self.gathered(inner.v, own.left.args[2]), indices,
                                own.left.args[2]))

    def _log_responsibility(self, latents: tuple[str, ...], indices: tuple[str, ...],
                            mark: str) -> Dual | None:
        """log T of a whole unit, by Bayes: the logarithms of its factors less that of their sum."""
        for n, group in enumerate(self.stated.groups):
            if set(group.latents) != set(latents) or any(group.inner.values()):
                continue
            tag = f"@{n}"
            log_joint = self.log(self.stated.unit_total(n, mark, tag)).v
            v = (log_joint - self.leaf(Dual(self._total_of(n, mark))).v) % P
            for z in latents:
                v = v * self.value(self.pool.make(
                    "indicator", z + tag, *self.stated.latents[z].indices,
                    self.stated.latents[z].values)) % P
            own = self.stated.responsibility_letters(latents)
            v = self.total(v, f"*{n}", self.extent(f"*{n}"))
            return Dual(self.spread(self.gathered(v, own), indices, own))
        return None

    def formula_of(self, term: Term) -> Term | None:
        """What a new parameter is, under the same letters, or None."""
        if term.op != "symbol" or term.args[3] != "t+1":
            return None
        return next((d.right for d in self.solutions.get(term.args[0], ())
                     if d.left is term), None)

    def note_new(self) -> None:
        """Remember the logarithms of the new parameters that have a formula."""
        every = np.empty((self.point.count, *[1] * (self.rank - 1)))
        for name, found in self.solutions.items():
            if self.stated.parameters[name].domain not in POSITIVE:
                continue
            for formula in (d.right for d in found):
                for t in (formula, *(formula.args[:1] if formula.op == "power" else ())):
                    try:
                        v, log, _ = np.broadcast_arrays(self.value(t), self.log(t).v, every)
                    except (NoValue, MalformedTerm, f.Singular):
                        continue
                    self.note(v, log)

    def log_det_of_symbol(self, term: Term) -> Dual | None:
        """log det of a new parameter by its formula, of a slot by what stands in it, or None."""
        if term.args[0] in self.slots:
            v, inner = self.log_det(self.slots[term.args[0]], True).v, self.dual(term)
            return Dual(v, None if inner.d is None else f.traced(
                f.times(f.eliminated(inner.v)[1], inner.d)))
        found = self.solutions.get(term.args[0], []) if term.args[3] == "t+1" else []
        if len(found) != 1:
            return None
        if self.moving:
            kept, self.moving = self.moving, ""
            try:
                v = self.log_det(term, True).v
            finally:
                self.moving = kept
            new = self.dual(term)
            return Dual(v, None if new.d is None else f.traced(
                f.times(f.eliminated(new.v)[1], new.d)))
        own = found[0].left.args[2]
        inner = self.log_det(found[0].right, True)
        if own == term.args[2]:
            return inner
        return Dual(self.spread(self.gathered(inner.v, own), term.args[2], own))
