r"""Derivatives in the formulas of an answer: by differences of values, of the formula that is
differentiated, or of the derivation's own Q, where the parameter is moved. By a matrix they are
taken entry by entry, each free."""

from __future__ import annotations

import copy
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from ...algebra.expression import Expr, log, rewrite, symbol
from ..bind.marks import Marks
from ..bind.quantities import Quantity, Role, label_at
from ..bind.reading import Reading, base_of, is_two
from ..judge.judging import FAULTS
from ..parse.grammar import Node
from ..parse.slopes import Slope, slope_at
from ..parse.symbols import Written, text_of
from . import named
from .calls import relabelled
from .evaluating import evaluate
from .formula import Formula
from .instance import Instance
from .named import TRIAL, Named, NoValue
from .objectives import Objectives

#: How far a parameter is moved, relative to it: for a first and for a second derivative.
STEPS = (3e-4, 2e-3)


@dataclass(frozen=True)
class By:
    """A parameter, or a weight, by which something is differentiated: ``places`` are what stands in
    the places of its letters; ``inverse`` and ``root`` say that it is by that of it."""

    quantity: Quantity
    places: tuple[tuple[str, str], ...]
    inverse: bool = False
    root: bool = False
    new: bool = False

    @property
    def bases(self) -> frozenset[str]:
        """The parameters that it moves."""
        return self.quantity.parameters(None)


def by_of(reading: Reading, node: Node, free: Container[str] = (), depth: int = 0) -> By:
    """What a formula is differentiated by: a parameter, or a symbol that is free. Raises NoValue
    where it is neither."""
    language = reading.language
    w = language.written(node)
    if w is not None and w.name in free and not w.rest:
        return By(Quantity("free", w.name, (), ""), ())
    meaning = None if w is None else reading.meaning(w) or by_name(reading, w)
    if w is None or depth > 3:
        raise NoValue("a derivative by what is no parameter")
    if meaning == "own":
        for d in reading.definitions[w.head]:
            if len(d.indices) == len(w.indices):
                own = by_of(reading, relabelled(d.node, dict(zip(d.indices, w.indices, strict=True))
                                                ), free, depth + 1)
                inverse = [text_of(s.parts[0]) for s in w.rest if s.kind == "sup"] == ["-1"]
                return replace(own, inverse=own.inverse != inverse)
    if not isinstance(meaning, Role) or meaning.quantity.kind not in ("parameter", "weight"):
        raise NoValue("a derivative by what is no parameter")
    rest = [s for s in w.rest if not (meaning.squared and is_two(s))]
    root = meaning.root or meaning.squared and len(rest) == len(w.rest)
    inverse = [text_of(s.parts[0]) for s in rest if s.kind == "sup"] == ["-1"]
    if len(rest) > inverse:
        raise NoValue("a derivative by what is no parameter")
    places = {plate: language.plates[plate].labels[n] if language.plates[plate].labels else str(
        n + 1) for plate, n in meaning.fixed}
    places |= reading.placed(meaning, w, {})
    return By(meaning.quantity, tuple(places.items()), meaning.inverse != inverse, root,
              w.mark == "new" or w.hat or bool(w.primes and w.letter in reading.primes))


def by_name(reading: Reading, w: Written) -> Role | None:
    """The parameter, or the data, that the statement calls as a symbol is written."""
    for q in reading.language.quantities:
        base, squared = base_of(q.name)
        if q.kind in ("parameter", "data") and len(q.letters) == len(w.indices) and (
                base == w.letter) and not w.accents:
            return Role(q, squared=squared)
    return None


def taken_at(at: Instance, mark: str, free: frozenset[str] = frozenset()) -> Instance:
    """The same with the free theta at a mark, but for the parameters that stay free."""
    at.updated  # noqa: B018
    return at.with_free({p.name: at.values.get((p.name, mark)) for p in at.model.parameters
                         if p.name not in free})


def taken_after(at: Instance, done: int) -> Instance:
    """The same with the free theta after some of the updates: at theta^t without one."""
    new = {u.parameter for u in at.algorithm.updates[:done]}
    at.updated  # noqa: B018
    return at.with_free({p.name: at.values.get((p.name, "t+1" if p.name in new else "t"))
                         for p in at.model.parameters})


class Gradients(Formula):
    """Formulas at an instance, at its free theta where a parameter wears no mark, with derivatives
    in them. Raises NoValue.

    ``objectives`` are the answer's own functions of theta. ``whole`` says that an operator
    differentiates all that stands after it, else its next factor.
    """

    def __init__(self, reading: Reading, at: Instance,
                 objectives: Objectives | None = None) -> None:
        super().__init__(reading, at, Marks("", update=True))
        self.objectives, self.whole = objectives or Objectives(), True
        self.weights: dict[str, Named] = {}
        """The weights that are moved as if each were free."""

    def _factor(self, items: Sequence[Node], n: int) -> tuple[Named, int]:
        found = slope_at(items, n)
        if found is None:
            return super()._factor(items, n)
        values, after = self.slope(found, items)
        return values[0], after

    def slope(self, found: Slope, items: Sequence[Node]) -> tuple[list[Named], int]:
        """What a derivative can be, the likeliest first, and where the items go on."""
        by = by_of(self.reading, found.by, self.given)
        bodies, after = self._differentiated(found, items)
        if not bodies:
            return self.gradients(by, lambda d: d.q(), found.times), after
        values: list[Named] = []
        for body in bodies:
            try:
                values += self.gradients(by, lambda d, b=body: d._items(b), found.times)  # type: ignore[misc]
            except NoValue as error:
                reason = error
        if not values:
            raise reason
        return values, after

    def q(self) -> Named:
        """Q at the free theta, the weights as they were moved."""
        if not self.weights:
            return self.at.q
        names: dict[Expr, Expr] = {}
        values: dict[str, Named | None] = {p.name: self.weights[p.name] for p in (
            self.at.model.parameters) if p.name in self.weights}
        for q in self.language.quantities:
            if q.kind == "weight" and q.name in self.weights:
                for n, cell in enumerate(q.cells):
                    names[cell] = symbol(f".w{n}", "scalar")
                    values[f".w{n}"] = named.at(self.weights[q.name], {q.letters[0]: n})
        # in logarithms alone: 1 - tau may stand elsewhere too
        e = rewrite(self.at.q_expression, lambda m: log(names[m.args[0]])
                    if m.op == "log" and m.args[0] in names else None)
        return evaluate(e, self.at.with_free(values))

    def _differentiated(self, found: Slope, items: Sequence[Node]
                        ) -> tuple[Sequence[Sequence[Node]], int]:
        """What is differentiated, by each formula that it is said to be, nothing for Q; and where
        the items go on."""
        body = found.body
        if body:
            return (() if _is_q(body) else self.bodies(body, text_of(found.by))), found.after
        rest = items[found.after:]
        if not rest:
            raise NoValue("the derivative of nothing")
        if rest[0].kind == "name" and rest[0].text == "Q":
            return (), found.after + 1 + (len(rest) > 1 and rest[1].kind == "bracket")
        alone = rest[0].kind in ("bracket", "group") or not self.whole
        if not alone:
            return (rest,), len(items)
        _, end = self._factor(items, found.after)
        return (items[found.after:end],), end

    def bodies(self, body: Sequence[Node], by: str = "") -> Sequence[Sequence[Node]]:
        """The formulas of a function that the answer defines, or a formula itself."""
        head = self.language.written(body[0])
        called = len(body) == 2 and body[1].kind == "bracket"
        if head is None or len(body) > 1 and not called:
            return (body,)
        own = self.reading.functions.get(head.letter, ())
        fits = len(own) == 1 and len(own[0].indices) == len(head.indices) and (
            [text_of(f) for f in own[0].formals] == [text_of(p) for p in body[1].parts] if called
            else not head.rest and head.head not in self.reading.definitions)
        own_ = [] if head.rest or head.indices else self.objectives.of(
            head.letter, [text_of(p) for p in body[1].parts] if called else None, by)
        if own_:
            return [(m,) for m in own_]
        if fits:
            return ((relabelled(own[0].node, dict(zip(
                own[0].indices, head.indices, strict=True))),),)
        return (body,)

    def gradients(self, by: By, f: Callable[[Gradients], Named], times: int = 1) -> list[Named]:
        """The derivatives of f that are meant by a symbol: of two weights of which one is 1 less
        the other, as if both were free, and with the other one what is left."""
        q = by.quantity
        if q.kind == "free":
            def put(v: Named) -> Gradients:
                moved_ = copy.copy(self)
                moved_.given = {**self.given, q.name: v}
                return moved_

            return [self._differences(by, self.given[q.name], put, f, times)]
        if q.kind != "weight" or len(q.cells) == 1:
            return [self._gradient(by, f, times)]
        found = []
        with suppress(NoValue):
            found.append(self._gradient(by, f, times))
        place = label_at(self.at.model, q.letters[0], dict(by.places)[q.letters[0]])
        if place is not None and times == 1:
            for own in self.language.quantities:
                if own.kind != "parameter" or own.name not in q.parameters(place):
                    continue
                value = self._gradient(By(own, ()), f, 1)
                sign = 1.0 if q.cells[place].op == "symbol" else -1.0
                found.insert(0, named.times(named.number(sign), value))
        if not found:
            raise NoValue("a derivative by one of the weights")
        return found

    def _gradient(self, by: By, f: Callable[[Gradients], Named], times: int) -> Named:
        q = by.quantity

        def put(v: Named) -> Gradients:
            found = copy.copy(self)
            if q.kind == "weight" and len(q.cells) > 1:
                found.weights = {**self.weights, q.name: v}
            else:
                found.at = self.at.with_free({c.args[0]: v if len(q.cells) == 1 else named.at(
                    v, {q.letters[0]: n}) for n, c in enumerate(q.cells)})
            return found

        if q.kind != "weight" and any(c.op != "symbol" for c in q.cells):
            raise NoValue("a derivative by what is no parameter")
        return self._differences(by, q.value(self.at, ""), put, f, times)

    def _differences(self, by: By, value: Named, put: Callable[[Named], Gradients],
                     f: Callable[[Gradients], Named], times: int) -> Named:
        """The derivative where ``put`` gives the parameter a value."""
        if times not in (1, 2) or times == 2 and not value.scalar:
            raise NoValue("a second derivative")
        places = dict(by.places)
        extents, letters = [], []
        for axis, plate in enumerate(value.letters):
            n = label_at(self.at.model, plate, places[plate])
            count = value.array.shape[axis]
            if n is not None and n >= count:
                raise NoValue("an index beyond its range")
            extents.append(range(count) if n is None else range(n, n + 1))
            if n is None:
                letters.append(places[plate])
        cells = list(product(*extents))
        steps = (1, 2, -1, -2, 0)[:3 + times]
        arrays, widths = [], []
        for cell in cells:
            start = _chart(by, value.array[cell])
            for place in np.ndindex(*start.shape):
                widths.append(STEPS[times - 1] * max(abs(float(start[place])), 0.1))
                for step in steps:
                    changed, array = start.copy(), value.array.copy()
                    changed[place] += step * widths[-1]
                    array[cell] = _back(by, changed)
                    arrays.append(array)
        found = self._tried(value, arrays, put, f)
        open_ = [n for n, plate in enumerate(value.letters)
                 if label_at(self.at.model, plate, places[plate]) is None]
        own = [{letter: cell[n] for letter, n in zip(letters, open_, strict=True)}
               for cell in cells for _ in range(len(arrays) // len(cells))]
        tried = [named.at(v, {x: n for x, n in at.items() if x in v.letters})
                 for v, at in zip(found, own, strict=True)]
        if any(v.letters != tried[0].letters for v in tried):
            raise NoValue("a derivative without a value")
        width = len(steps)
        entries = np.stack([_difference([v.array[..., 0, 0] for v in tried[n * width:][:width]], h)
                            for n, h in enumerate(widths)], axis=-1)
        rows, columns = value.shape
        inner = entries.shape[:-1]
        array = np.moveaxis(entries.reshape(*inner, *(len(extents[n]) for n in open_), rows,
                                            columns), range(len(inner)), range(
                                                len(open_), len(open_) + len(inner)))
        return Named((*letters, *tried[0].letters), array)

    def _tried(self, value: Named, arrays: Sequence[named.Array], put: Callable[[Named], Gradients],
               f: Callable[[Gradients], Named]) -> list[Named]:
        """The values of f where a parameter is each of the arrays: all at once where that has a
        value, else one after the other."""
        try:
            whole = f(put(Named((*value.letters, TRIAL), np.stack(arrays, axis=-3))))
            found = [named.at(whole, {TRIAL: n}) if TRIAL in whole.letters else whole
                     for n in range(len(arrays))]
        except FAULTS:
            found = [f(put(Named(value.letters, a))) for a in arrays]
        if not all(v.scalar for v in found):
            raise NoValue("the derivative of what is no number")
        return found


def _is_q(body: Sequence[Node]) -> bool:
    return body[0].kind == "name" and body[0].text == "Q" and (
        len(body) == 1 or len(body) == 2 and body[1].kind == "bracket")


def _chart(by: By, own: named.Array) -> named.Array:
    if by.inverse:
        own = np.asarray(np.linalg.inv(own), float)
    return np.sqrt(own) if by.root else own.copy()


def _back(by: By, own: named.Array) -> named.Array:
    own = own**2 if by.root else own
    return np.asarray(np.linalg.inv(own), float) if by.inverse else own


def _difference(f: Sequence[named.Array], h: float) -> named.Array:
    """The derivative at 0 of what has these values at h, 2h, -h, -2h, exact to the fourth order;
    the second one where the value at 0 is there too."""
    if len(f) == 4:
        return np.asarray((8 * (f[0] - f[2]) - (f[1] - f[3])) / (12 * h))
    return np.asarray((16 * (f[0] + f[2]) - f[1] - f[3] - 30 * f[4]) / (12 * h * h))


def differential(node: Node, reading: Reading) -> bool:
    """Whether a formula holds ``d tau``, which is no product."""
    items, n = node.items if node.kind == "product" else node.parts, 0
    while n < len(items):
        found = slope_at(items, n) if node.kind == "product" else slope_at([items[n]], 0)
        if found is not None:
            n = max(found.after if node.kind == "product" else n + 1, n + 1)
            continue
        a = items[n]
        if node.kind == "product" and n + 1 < len(items) and a.kind == "name" and a.text in (
                "d", "partial", "nabla", "delta"):
            if items[n + 1].head.kind == "bracket" and Written(
                    a.text).head not in reading.meanings:
                return True
            w = reading.language.written(items[n + 1])
            if w is not None and (w.letter == "Q" or (r := reading.role(w)) is not None
                                  and r.quantity.kind in ("parameter", "weight")):
                return True
        if a.parts and differential(a, reading):
            return True
        n += 1
    return False
