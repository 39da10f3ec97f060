r"""Objectives: what stands behind ``\arg\max_\tau``, and Q as a function of some parameters,
``Q(\Sigma)``. Each has to be Q up to what is free of these parameters, and in a maximum up to a
positive factor that is free of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..act.lines import Line
from ..bind.quantities import label_at
from ..parse.grammar import Node
from ..value.comparing import Result
from ..value.gradients import By, by_of
from ..value.instance import Instance
from ..value.named import Named, NoValue, at
from .claims import some_of_q
from .judging import FAULTS
from .likelihoods import Fault
from .slopes import SLOPES, Slopes

#: One word that the tokens do not tell from argmax.
_LEAST = re.compile(r"[\\{\w*]{0,16}?arg[\\,!; {}]*min")


@dataclass(frozen=True)
class Optimum:
    """What is maximised (``sign`` 1) or minimised (-1) by ``by``; 0 says that it is Q itself."""

    by: tuple[By, ...]
    body: Node
    sign: int


class Optima(Slopes):
    """Judges objectives."""

    def _of_objectives(self, line: Line) -> bool:
        """Judge the objectives of a line; whether there are any."""
        found = list(self._optima(line))
        for node, optimum in found:
            try:
                result = self._is_objective(optimum)
            except (*FAULTS, RecursionError):
                result = "unread"
            self.note(result, line, Fault(node.at, self.source(node, line), "objective"))
        return bool(found)

    def _optima(self, line: Line) -> Iterator[tuple[Node, Optimum]]:
        arguments = some_of_q(self.reading, line.members[0])
        if arguments:
            for m in line.equal[1:]:
                yield m, Optimum(tuple(x for p in arguments for x in self._by(p)), m, 0)
            return
        for m in line.members:
            terms = m.parts if m.kind == "expression" else (m,)
            items = terms[0].factors
            inner = len(items) > 2 and items[1].head.kind == "func" and (
                items[1].head.text in ("max", "min"))
            if items[0].head.kind != "func" or items[0].head.text != "arg" or len(items) < 2:
                continue
            sign = items[1] if inner else items[0]
            least = items[1].head.text == "min" if inner else bool(
                _LEAST.match(self.text[m.at:m.at + 40]))
            below = sign.below or items[0].below
            names = below[0].parts if below and below[0].kind == "group" else below
            try:
                by = tuple(x for p in names or line.members[:1] for x in self._by(p))
            except NoValue:
                continue  # the likeliest component
            if by:
                first = Node("product", tuple(items[1 + inner:]), "", m.at)
                body = first if len(terms) == 1 else replace(m, parts=(first, *terms[1:]))
                yield m, Optimum(by, body, -1 if least else 1)

    def _by(self, node: Node) -> Sequence[By]:
        """What a symbol below the sign of a maximum is; all parameters for theta."""
        if node.kind in ("bracket", "group"):
            return [x for p in node.parts for x in self._by(p)]
        w = self.language.written(node)
        role = None if w is None else self.reading.parameters(w)
        if w is not None and not w.indices and (
                w.letter in ("theta", "Theta") and role is None or (
                    role is not None and role.letters)):
            return [By(q, tuple((x, f"{x}0") for x in q.letters)) for q in self.language.quantities
                    if q.kind in ("parameter", "weight") and (
                        len(q.cells) == 1 if role is None else q == role.quantity)]
        return [by_of(self.reading, node)]

    def _is_objective(self, optimum: Optimum) -> Result:
        results = []
        for instance in self.instances:
            for place in self._places(instance, optimum.by):
                results.append(self._moves_alike(instance, optimum, place))
        return "right" if all(r == "right" for r in results) else "wrong" if all(
            r == "wrong" for r in results) else "unread"

    def _places(self, instance: Instance, by: Sequence[By]) -> Sequence[dict[str, int]]:
        """The values of the letters that stay open in what is moved."""
        open_ = {own: plate for b in by for plate, own in b.places
                 if label_at(instance.model, plate, own) is None and own.rstrip("0") == own}
        if len(open_) > 1:
            raise NoValue("an objective of several indices")
        return [{x: n} for x, plate in open_.items()
                for n in range(instance.extent(instance.model.plate(plate).size))] or [{}]

    def _moves_alike(self, instance: Instance, optimum: Optimum, place: dict[str, int]) -> Result:
        """Whether an objective moves as Q does, where its parameters move at one place."""
        ratios = []
        start = self._value_at(instance, optimum.body, place), float(instance.q.array.item())
        ways = [optimum.by, *((b,) for b in optimum.by[:4] if len(optimum.by) > 1)]
        for n, by in enumerate((*ways[:1], *ways)):
            other = self._moved(instance, by, place, 1.0 if n else 0.4)
            mine = self._value_at(other, optimum.body, place) - start[0]
            right = float(other.q.array.item()) - start[1]
            if abs(right) < 1e-9:
                raise NoValue("Q does not depend on it")
            ratios.append(mine / right)
        if not np.isfinite(ratios).all():
            raise NoValue("no finite number")
        same = np.allclose(ratios, 1.0 if optimum.sign == 0 else ratios[0], rtol=SLOPES)
        return "right" if same and (optimum.sign == 0 or ratios[0] * optimum.sign > 0) else "wrong"

    def _value_at(self, instance: Instance, body: Node, place: dict[str, int]) -> float:
        d = self._derived(instance)
        d.marks = type(d.marks)("", update=True, constants=True, free_new=True)
        value = d.value(body)
        value = at(value, {x: n for x, n in place.items() if x in value.letters})
        if value.letters or not value.scalar:
            raise NoValue("an objective that is no number")
        return float(value.array.item())

    def _moved(self, instance: Instance, by: Sequence[By], place: dict[str, int], share: float
               ) -> Instance:
        """The same instance with these parameters moved a share of the way to other ones."""
        other = self.judge.moved(instance)
        found: dict[str, Named] = {}
        for b in by:
            fixed = {p: place[x] if x in place else label_at(instance.model, p, x)
                     for p, x in b.places}
            cell = fixed.get(b.quantity.letters[0]) if len(b.quantity.cells) > 1 else None
            for name in b.quantity.parameters(cell):
                old, new = instance.values[name, ""], other.values[name, ""]
                array = old.array.copy()
                index = tuple(slice(None) if (n := fixed.get(x)) is None else n
                              for x in old.letters)
                array[index] += share * (new.array[index] - array[index])
                found[name] = Named(old.letters, array)
        return instance.with_free(found)
