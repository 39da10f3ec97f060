"""Which parts of an answer the values are that a function returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Values, Way, items_of
from .found import Function
from .matching import assignments, clash
from .names import Names, Slot, words_of

Value = Any
#: From which score on a name alone makes a part of what a function without a telling name returns.
SURE = 7.0


@dataclass(frozen=True)
class Returned:
    """A part as a function returns it, with the right value at each instance; ``why`` it is not
    judged, else ""; ``question`` is asked where it is not right."""

    key: str
    function: str
    read_as: str = ""
    made: tuple[Value, ...] = ()
    right: tuple[Value, ...] = ()
    why: str = ""
    verdict: str = "undecided"
    question: str = ""
    assumption: str = ""
    univariate: bool = False


class Results:
    """Tells the values that functions return by their names and shapes."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def items(self, f: Function, made: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Value]]:
        """(names, value) of all that a call returned or left in its object."""
        found = list(items_of(made.get("made"), f.results, f.single))
        return [*found, *(((n,), v) for n, v in (made.get("seen") or {}).items())]

    def parts(self, f: Function, made: Mapping[str, Any], values: Values, way: Way
               ) -> dict[str, tuple[Value, str]]:
        """The keys of theta in what a function returned, each with a question where it is a
        guess."""
        right = values.theta("t+1")
        rows = []
        order: dict[str, int] = {}
        for n, (names, value) in enumerate(self.items(f, made)):
            if isinstance(value, Mapping) or value is None:
                if isinstance(value, Mapping) and "x" in value and names:
                    value = str(value["x"])
                else:
                    continue
            scores: dict[Slot, float] = {}
            own = names or (tuple(words_of(f.name)[::-1]) if f.single else ())
            label = (names[0] if names else f"#{n}")
            for m, name in enumerate(own):
                for slot, score in self.names.slots(name).items():
                    if slot.what == "parameter" and slot.mark != "old":
                        score -= 0.7 * (m > 0 or not names)
                        score -= 4 * (not self._fits(slot, name, value, values, way, right))
                        scores[slot] = max(scores.get(slot, 0.0), score)
                    elif slot.what == "posterior" and names:
                        scores[slot] = max(scores.get(slot, 0.0), score - 8 * (
                            np.shape(value) in ((), (len(values.rows[0]),))))
            if not names and not scores:
                for g in self.names.groups:
                    slots = [Slot("parameter", g.name, x) for x in (
                        range(len(g.keys)) if len(g.keys) > 1 else ())]
                    for slot in (Slot("parameter", g.name), *slots):
                        if self._fits(slot, "", value, values, way, right):
                            scores[slot] = 4.0
            order[label] = n
            rows.append((label, scores, True, value))
        # values without names come in the order of the statement
        found: dict[str, tuple[Value, str]] = {}
        chosen = assignments([(r[0], r[1], True) for r in rows], clash, lambda s: 0.0)
        taken = min(chosen, key=lambda c: (-c[0], self._disorder(c[1], order)))[1] if chosen else {}
        for name, scores, _, value in rows:
            at = taken.get(name)
            if at is None or at.what != "parameter":
                continue
            question = f"Which of the values that your function {f.name} returns is {at.name}?" \
                if name.startswith("#") or not f.step and scores[at] < SURE else ""
            for key, own_value in values.keys_of(self.names.group(at.name), at.label, name,
                                                 value, way):
                if key not in found or _close(found[key][0], right[key]):  # said twice: both count
                    found[key] = own_value, question
        return found

    def _disorder(self, taken: Mapping[str, Slot], order: Mapping[str, int]) -> int:
        keys = [self._place(s) for n, s in sorted(taken.items(), key=lambda e: order[e[0]])]
        return sum(a > b for n, a in enumerate(keys) for b in keys[n + 1:])

    def _place(self, slot: Slot) -> int:
        if slot.what != "parameter":
            return -1
        group = self.names.group(slot.name)
        return self.names.model.keys.index(group.keys[slot.label or 0 if len(group.keys) > 1
                                                      else 0])

    def _fits(self, slot: Slot, name: str, value: Value, values: Values, way: Way,
              right: Mapping[str, Value]) -> bool:
        """Whether a value has the shape of what a slot stands for."""
        keys = list(values.keys_of(self.names.group(slot.name), slot.label, name, value, way))
        return bool(keys) and all(np.shape(v) == np.shape(right[k]) for k, v in keys
                                  if k in right)


def _close(a: Value, b: Value) -> bool:
    try:
        return bool(np.allclose(np.asarray(a, float), np.asarray(b, float), rtol=1e-9, atol=1e-12))
    except (TypeError, ValueError):
        return False
