"""Sums over plates, written as a textbook does: what sums to 1 is 1, constants stand before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..algebra.expression import (
    ONE,
    ZERO,
    Expr,
    add,
    mul,
    power,
    reindex,
    rewrite,
    size,
    sum_over,
    symbol,
)
from ..algebra.normal import factors, term, terms, tidy
from ..model import Model, Variable
from .letters import in_order, letters
from .parts import Unit
from .units import latents_of, responsibility

#: A term with the plates over which it is summed, or which are the unknown's own.
Part = tuple[frozenset[str], Expr]


@dataclass(frozen=True)
class Totals:
    """Sums over the plates of a model, with what is known of its responsibilities and labels."""

    model: Model
    units: tuple[Unit, ...]

    def total(self, parts: Iterable[Part], own: Iterable[str]) -> Expr:
        """The sum of the parts over the plates that are not in ``own``: a sum of products, each
        with what is free of an index before its sum; sum_k T_ki = 1 is used, and the sums of the
        responsibilities over all observations have their names."""
        held = frozenset(own)
        done = [self._summed(plates - held, e) for plates, e in self._labels_joined(parts)]
        return _numbers_last(tidy(add(*done))) if done else ZERO

    def _summed(self, plates: frozenset[str], e: Expr) -> Expr:
        # first the sums over what stands in the fewest factors: the others are constants there
        held = Counter(i for b, _ in term(e).powers for i in letters(b))
        todo = sorted(reversed(in_order(self.model, plates)), key=lambda i: held[i])
        again = True
        while again:
            again = False
            for i in todo:
                simpler = self._without(e, i)
                if simpler is not None:
                    e, again = simpler, True
                    todo.remove(i)
                    break
        for i in todo:
            e = self._sum(e, i)
        return rewrite(e, self.counts.get)

    def _sum(self, e: Expr, i: str) -> Expr:
        """The sum over i of a product; the matrix factors free of i stand before it, or behind."""
        t, plate = term(e), self.model.plate(i)
        scalars = [power(b, x) for b, x in t.powers]
        inside = [f for f in scalars if i in letters(f)]
        outside = [f for f in scalars if i not in letters(f)]
        m = list(t.matrices)
        left: list[Expr] = []
        right: list[Expr] = []
        while m and i not in letters(m[0]):
            left.append(m.pop(0))
        while m and i not in letters(m[-1]):
            right.insert(0, m.pop())
        inner = sum_over(mul(*inside, *m), i, plate.size) if inside or m else size(plate.size)
        return mul(t.number, *outside, *left, inner, *right)

    def _without(self, e: Expr, i: str) -> Expr | None:
        """sum_i of a product in which i stands in one responsibility or label only."""
        t = term(e)
        held = [(b, x) for b, x in t.powers if i in letters(b)]
        if len(held) != 1 or held[0][1] != ONE or any(i in letters(m) for m in t.matrices):
            return None
        smaller = self.marginal(held[0][0], i)
        return None if smaller is None else mul(
            *(smaller if f == held[0][0] else f for f in factors(e)))

    def marginal(self, e: Expr, i: str) -> Expr | None:
        """The sum over the values i of a responsibility, or of an observed label's indicator."""
        if e.op == "indicator":
            v = self._variables.get(e.args[0])
            full = v is not None and not v.missing and v.values == i and e.args[-1] == i
            return ONE if full and e.args.count(i) == 1 else None
        if e.op == "symbol" and e.args[0] in self._wholes and e.args[2] == (i,):
            return self._wholes[e.args[0]]
        if e.op != "symbol" or not e.args[0].startswith(".T"):
            return None
        latents = latents_of(self.model, e.args[0])
        values = dict(zip((v.name for v in latents), e.args[2], strict=False))
        gone = [v.name for v in latents if values[v.name] == i and v.values == i]
        if not gone:
            return None
        del values[gone[0]]
        return responsibility(self.model, values, e.args[3]) if values else ONE

    @cached_property
    def _variables(self) -> Mapping[str, Variable]:
        return {v.name: v for v in self.model.observed}

    @cached_property
    def _wholes(self) -> Mapping[str, Expr]:
        """What the expected counts of one variable's values add up to."""
        return {value.args[0]: self.whole(u) for u in self.units
                for value, _ in self.count_definitions(u) if len(value.args[2]) == 1}

    def whole(self, u: Unit) -> Expr:
        """The number of units, each with its weight."""
        e = u.terms[0].weight if u.terms else ONE
        for i in reversed(in_order(self.model, u.plates)):
            e = self._sum(e, i)
        return e

    @cached_property
    def counts(self) -> dict[Expr, Expr]:
        """The sums of responsibilities over all observations, weighted: their names ``.N``."""
        found: dict[Expr, Expr] = {}
        for u in self.units:
            for value, summed in self.count_definitions(u):
                found[summed] = value
                letters_of = value.args[2]
                for i in letters_of:
                    for label in self.model.plate(i).labels:
                        found[reindex(summed, i, label)] = reindex(value, i, label)
        return found

    def count_definitions(self, u: Unit) -> list[tuple[Expr, Expr]]:
        """(.N, the sum that it is) for each latent variable, and each set of them, of a unit."""
        weight = u.terms[0].weight if u.terms else ONE
        found = []
        for t in {r: None for r in (u.joint, *(r for r, _ in u.responsibilities))}:
            values = t.args[2][:len(latents_of(self.model, t.args[0]))]
            if not u.plates or any(v not in {p.index for p in self.model.plates} for v in values):
                continue
            e = mul(weight, t)
            for i in reversed(in_order(self.model, u.plates)):
                e = self._sum(e, i)
            name = t.args[0].replace(".T", ".N", 1)
            found.append((symbol(name, "scalar", values, "t"), e))
        return found

    def _labels_joined(self, parts: Iterable[Part]) -> list[Part]:
        """Parts that differ in the label of a responsibility only, all labels there: one part."""
        done = [(plates, t) for plates, e in parts for t in terms(e)]
        for plate in self.model.plates:
            if plate.labels:
                done = self._joined_over(done, plate.index, plate.labels)
        return done

    def _labels_at(self, f: Expr, index: str, labels: tuple[str, ...]) -> list[tuple[int, str]]:
        """Where a responsibility has a label of the values that ``index`` runs over."""
        if f.op != "symbol" or not f.args[0].startswith(".T"):
            return []
        latents = latents_of(self.model, f.args[0])
        return [(n, f.args[2][n]) for n, v in enumerate(latents)
                if v.values == index and f.args[2][n] in labels]

    def _joined_over(self, parts: list[Part], index: str, labels: tuple[str, ...]) -> list[Part]:
        found: dict[tuple[frozenset[str], Expr, Expr], dict[str, int]] = {}
        for n, (plates, e) in enumerate(parts):
            for f in factors(e):
                for at, label in self._labels_at(f, index, labels):
                    rest = mul(*(g for g in factors(e) if g != f))
                    place = (*f.args[2][:at], index, *f.args[2][at + 1:])
                    key = (plates, rest, symbol(f.args[0], "scalar", place, f.args[3]))
                    found.setdefault(key, {})[label] = n
        gone: set[int] = set()
        more: dict[int, Part] = {}
        for (plates, rest, t), places in found.items():
            smaller = self.marginal(t, index)
            if set(places) == set(labels) and not gone & set(places.values()) and \
                    smaller is not None:
                gone |= set(places.values())
                more[min(places.values())] = plates, mul(smaller, rest)
        return [more.get(n, p) for n, p in enumerate(parts) if n in more or n not in gone]


def _numbers_last(e: Expr) -> Expr:
    """A sum with its number behind the other terms."""
    numbers = [t for t in terms(e) if t.op == "number"]
    return add(*(t for t in terms(e) if t.op != "number"), *numbers) if numbers else e
