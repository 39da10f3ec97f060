"""The values of symbols by what they mean in an answer: a role at its iterate, a definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..bind.marks import Marks
from ..bind.quantities import Role, label_at, placed
from ..bind.reading import Definition, is_two
from ..parse.grammar import Node
from ..parse.symbols import Written, share, symbols
from . import named
from .brackets import Brackets
from .functionals import by_observation, without_accent
from .named import TRIAL, Mismatch, Named, NoValue


class Meanings(Brackets):
    """What a symbol stands for."""

    def _symbol(self, node: Node) -> Named:
        w = self.language.written(node)
        if w is None:
            return self._on_it(node)
        if w.name in self.given:
            return self._raised(self.given[w.name], (*w.rest, *_primes(w)))
        meaning = self.reading.meaning(w)
        if isinstance(meaning, Role):
            return self._of_role(meaning, w)
        if meaning == "own" and w.head not in self.marks.beside:
            if w.mark in ("old", "older") and w.head in self.reading.hatted:
                raise NoValue(f"what is said of {w.letter} is of the new one")
            return self._raised(self._defined(w), (*w.rest, *_primes(w)))
        if meaning in ("number", "normaliser"):
            return self._raised(named.number(np.pi if meaning == "number" else 1), w.rest)
        hot = self.language.one_hot(w)
        if hot is not None:
            return self._raised(self.at.event(*hot), w.rest)
        if w.letter == "e" and not w.indices and not w.accents:
            return self._raised(named.number(np.e), w.rest)
        unit = self._unit(w)
        if unit is not None:
            return self._raised(unit, w.rest)
        if self.marks.constants and not w.rest and not w.indices and w.letter in (
                "const", "c", "C", "Const", "k_0"):
            return named.number(0.0)
        whole = replace(w, indices=w.indices[:-1], rest=(), primes=0)
        if w.indices and self.reading.meaning(whole) == "own" and (
                not self._defined(whole).scalar):  # an entry of a vector
            return self._raised(named.entries(self._defined(whole), [w.indices[-1]]), w.rest)
        if set(w.accents) - {"hat"} and set(w.accents) <= {"bar", "sum", "hat"} and not (
                w.mark or w.rest) and not by_observation(self.reading, w):
            return self._average(without_accent(node), "bar" in w.accents)
        raise NoValue(f"nothing says what {w.letter} is")

    def _unit(self, w: Written) -> Named | None:
        """The vector of ones, or the unit matrix; None for another symbol."""
        if w.letter not in ("one", "I") or len(w.indices) > 1 or w.accents or w.mark:
            return None
        count = self.language.plates[rows].size if (rows := self._rows()) else ""
        size = {"d": "d", "p": "d", "D": "d", "N": count, "n": count}.get("".join(w.indices))
        if w.letter == "one" and size in (None, count) and count and (size or not w.indices):
            return Named((), np.ones((self.at.extent(count), 1)))
        if w.letter == "I" and not w.indices:
            return Named((), np.ones((1, 1)), True)
        return Named((), np.eye(self.at.extent(size))) if w.letter == "I" and size else None

    def _of_role(self, role: Role, w: Written) -> Named:
        found = self.reading.plans.get((id(w), id(self.marks)))
        if found is not None and found[0] is role and found[1] is w and found[2] is self.marks and (
                found[3] in (None, self.among)):
            kept = self.at.kept.get(found[4])
            if kept is not None:
                return self._raised(kept, found[5]) if found[5] else kept
        own = role, w, self.marks
        rest, primes = list(w.rest), w.primes
        if primes and w.letter in self.reading.primes:
            primes = max(0, primes - self.reading.new_primes)
        if role.squared:
            two = next((s for s in rest if is_two(s)), None)
            if two is None:
                role = replace(role, root=True, squared=False)
            else:
                rest.remove(two)
        entry, indices = [], w.indices
        extra = len(indices) - len(role.letters)
        if extra > 0 and extra == {"vector": 1, "matrix": 2}.get(role.quantity.shape, 0):
            indices, entry = indices[:-extra], list(indices[-extra:])
        shorter = Written(w.letter, w.accents, indices, w.mark)
        if role.quantity.kind == "count" and any(i.isdigit() for i in indices) and not any(
                i.isdigit() for p in role.letters for i in self.language.plates[p].labels) and any(
                self.language.plates[p].labels for p in role.letters):
            raise Mismatch(f"nothing says what {w.name} is")
        mark, places = self._mark(role, w), self.reading.placed(role, shorter, self.among)
        key = (role, *places.items()), mark
        value = self.at.kept.get(key)
        if value is None:
            value = self.at.kept[key] = placed(
                role.value(self.at, mark), places, self.language.model)
        rest += [Node("prime")] * primes
        if entry:
            value = named.entries(value, entry)
        else:
            self.reading.plans[id(w), id(self.marks)] = (
                *own, self.among if len(indices) > 1 else None, key, rest)
        return self._raised(value, rest)

    def _mark(self, role: Role, w: Written) -> str:
        kind = role.quantity.kind
        beside = w.head in self.marks.beside
        if kind in ("responsibility", "count") and not beside:
            return "t"
        if kind not in ("parameter", "weight"):
            if w.mark:
                raise NoValue(f"{w.name} at an iterate")
            return ""
        if w.hat and not w.mark and not self.marks.update and not w.primes:
            return "t+1" if beside else "t"
        if w.mark in ("old", "older"):
            return "t"
        primed = w.primes >= self.reading.new_primes and w.letter in self.reading.primes
        if w.primes and not primed and w.letter in self.reading.primes:
            return "t"
        if w.mark == "new" or w.hat and self.marks.update or primed:
            return "" if self.marks.free_new else "t+1"
        if beside and self.marks.update:
            return "t+1"
        if self.marks.update and any(letter == w.letter and (
                line in (self.marks.line, -2) or line == -1 and self.marks.new)
                for line, letter in self.reading.old):
            return "t"
        if self.marks.update and w.letter in self.reading.replaced:
            return "t"
        own = role.quantity.parameters(dict(role.fixed).get(
            role.quantity.letters[0]) if role.quantity.letters else None)
        solved = bool(own) and own <= self.marks.solved or self._key(role, w) in self.marks.solved
        return "t+1" if solved else self.marks.unmarked

    def _key(self, role: Role, w: Written) -> str:
        """The key of the one parameter of a component that a symbol is, "" of several."""
        names = role.quantity.parameters(None)
        p = next((p for p in self.language.model.parameters if names == {p.name}), None)
        if p is None or len(p.indices) != 1 or not p.keys:
            return ""
        place = dict(role.fixed).get(p.indices[0])
        if place is None and w.indices:
            place = label_at(self.language.model, p.indices[0], w.indices[0])
        return "" if place is None else p.keys[place]

    def _defined(self, w: Written) -> Named:
        self.depth += 1
        kept = self.marks
        try:
            if self.depth > 12:
                raise NoValue(f"{w.letter} is defined by itself")
            found = self.reading.definitions[w.head]
            if w.mark:
                self.marks = Marks("t+1" if w.mark == "new" else "t", e_step=False)
            whole = sorted((d for d in found if self._fits(d, w)), key=lambda d: sum(
                self._other_sort(a, b) for a, b in zip(d.indices, w.indices, strict=True)))
            if len(whole) > 1 and not self.marks.update:  # m = 1/lambda, which is updated later
                whole = sorted(whole, key=lambda d: not self._of_parameter(d))
            if whole:
                return self._of_definition(whole[0], w)
            return self._of_components(found, w)
        finally:
            self.depth -= 1
            self.marks = kept

    def _of_parameter(self, d: Definition) -> bool:
        """Whether a symbol is defined by parameters alone that are no weights."""
        roles = [self.reading.role(v) for v in symbols(d.node) if v.name not in d.indices]
        return bool(roles) and all(
            r is not None and r.quantity.kind == "parameter" and not self.language.weighs(
                r.quantity) for r in roles)

    def _other_sort(self, a: str, b: str) -> bool:
        """Whether two indices are of different plates, lambda_d beside lambda_k."""
        return a != b and self.reading.sort(a, self.among) != self.reading.sort(b, self.among)

    def _of_definition(self, d: Definition, w: Written) -> Named:
        if self.marks.solved and self.mentions_density(d.node) or share(d.node) and any(
                (r := self.reading.role(v)) is not None and self.language.weighs(r.quantity)
                for v in symbols(d.node)):
            self.marks = Marks("t")
        value = self.value(d.node)
        letters = dict(zip(d.indices, w.indices, strict=True))
        free = {x: y for x, y in letters.items() if x != y and x in value.letters}
        places = {}
        for x, y in free.items():
            own = self.reading.sort(x, self.among)
            labels = {label for p in self.language.plates.values() for label in p.labels
                      if own in (None, p.index)}
            if y in labels or y.isdigit():
                plate = own or next((p.index for p in self.language.plates.values()
                                     if y in p.labels), "")
                place = label_at(self.language.model, plate, y) if plate else int(y) - 1
                places[x] = -1 if place is None else place
        if any(not 0 <= n < value.array.shape[value.letters.index(x)]
               for x, n in places.items()):
            raise NoValue("an index beyond its range")
        value = named.at(value, places)
        left = set(value.letters) - set(letters.values()) - {*letters, TRIAL}
        if any(self.reading.sort(x, self.among) in (None, *self.language.values) for x in left):
            raise NoValue(f"{w.letter} leaves an index open where it is defined")
        return named.relettered(value, [letters.get(x, x) for x in value.letters])

    def _of_components(self, found: Sequence[Definition], w: Written) -> Named:
        """What is defined for each component by itself, at an index letter."""
        for n, index in enumerate(w.indices):
            own = {d.indices[n]: d for d in found if len(d.indices) == len(w.indices)
                   and self._is_label(d.indices[n])}
            for plate in self.language.values:
                labels = self.language.plates[plate].labels
                keys = [k for k in (labels, tuple(str(m + 1) for m in range(len(labels))))
                        if labels and set(k) == set(own)]
                if keys:
                    values = [self._of_definition(own[k], Written(w.letter, w.accents, (
                        *w.indices[:n], k, *w.indices[n + 1:]))) for k in keys[0]]
                    letters, arrays = named.aligned(values)
                    return Named((index, *letters), np.stack(np.broadcast_arrays(*arrays)))
        raise NoValue(f"{w.letter} is not defined for {', '.join(w.indices)}")


def _primes(w: Written) -> list[Node]:
    return [Node("prime")] * w.primes
