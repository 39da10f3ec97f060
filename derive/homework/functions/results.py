"""Which parts of an answer the values are that a function returned or left in its names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Values, Way, items_of
from .found import Function
from .matching import SURE, Bound, assignments, clash
from .names import Names, Slot, words_of

Value = Any
Item = tuple[tuple[str, ...], Value]
#: From which score on a name makes posterior probabilities of what a loop makes.
TELLING = 9.0
#: What it counts that a pass of a loop carries a name on: more than two names of components say.
_CARRIED = 8.0
#: What it counts that they are right: a name may say anything then.
RIGHT = 20.0


@dataclass(frozen=True)
class Returned:
    """A part as a function returns it, with the right value at each instance; ``why`` it is not
    judged, else ""; ``question`` is asked where it is not right. It has these ``names`` there, and
    is the ``value``-th of several."""

    key: str
    function: str
    path: str = ""
    names: tuple[str, ...] = ()
    value: int | None = None
    made: tuple[Value, ...] = ()
    right: tuple[Value, ...] = ()
    why: str = ""
    verdict: str = "undecided"
    question: str = ""
    rival: str = ""
    """What else holds the right value: then nothing but a usual mistake is called wrong."""
    assumption: str = ""
    univariate: bool = False
    layout: str = ""
    """How posterior probabilities stand: "alone" as a vector of one component, as in HARD as the
    likeliest component alone, or the axes that those of labels in lists have."""
    how: tuple[Function, Bound, Way] | None = None
    """What was called, with what in which way."""

    @property
    def called(self) -> str:
        """How a sentence about it begins."""
        return f"Your function {self.function}" if self.function else "Your program"

    @property
    def shaped(self) -> bool:
        """Whether it has the shapes of what is right."""
        return not self.why and all(np.shape(m) == np.shape(r)
                                    for m, r in zip(self.made, self.right, strict=True))


class Results:
    """Tells the values that functions return by their names and shapes."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def items(self, f: Function, made: Mapping[str, Any]) -> list[Item]:
        """(names, value) of all that a call returned or left in its object and names."""
        seen = [(n in f.carried, n, v) for n, v in (made.get("seen") or {}).items()]
        found = [i for own in items_of(made.get("made"), f.results)
                 for i in self._opened(own, f.step == "m_step" and f.single)]
        carried = [i for own, n, v in seen if own for i in self._kept(n, v)]
        # by keys, what others hold under these is no other
        told = {names for names, _ in carried} | {(k,) for own, _, v in seen if own and isinstance(
            v, Mapping) for k in v.get("d", ())}
        return [*found, *carried, *(
            i for own, n, v in seen if not own for i in items_of(v, [[n]], 1)
            if i[0] not in told and not any(i[0] == m[:1] and i[1] == w for m, w in found))]

    def _kept(self, name: str, value: Any) -> Sequence[Item]:
        """What a pass carries on under a name: by the labels, or in the places that it has."""
        entries, labels = value.get("d") if isinstance(value, Mapping) else None, self.names.labels
        if labels and entries and {*entries} == {*labels} and self.names.slots(name):
            return [((name,), [entries[x] for x in labels])]
        return list(items_of(value, [[n] for n in self.names.unpacked.get(name, (name,))], 1))

    def _opened(self, item: Item, all_: bool) -> Sequence[Item]:
        """The values in a list whose places have names, as ``all_`` parameters may."""
        names, value = item
        own_names = [n.split(",") if "," in n else self.names.unpacked.get(n, ()) for n in names]
        if all_ and not any(self.names.holds(n, "parameter") for n in names):
            own_names += self.names.unpacked.values()
        for own in own_names:
            if isinstance(value, list) and len(own) == len(value) and (
                    self.names.are_parameters(own)):
                return [((n,), v) for n, v in zip(own, value, strict=True)]
        return [(tuple(n for n in names if "," not in n), value)]

    # --- posterior probabilities -----------------------------------------------------------------

    def posterior(self, f: Function, made: Sequence[Mapping[str, Any]], values: Sequence[Values],
                  way: Way) -> tuple[tuple[str, ...], list[Any]] | None:
        """The names of posterior probabilities in what a call made, with the tables."""
        items = [[(n[0] if n else "", v) for n, v in self.items(f, m)] for m in made]
        if not f.body:
            tables = [v.table(i, way) for v, i in zip(values, items, strict=True)]
            return None if any(t is None for t in tables) else ((), tables)
        best: tuple[float, tuple[str, ...], list[Any]] = (0.0, (), [])
        for name in dict.fromkeys(n for n, _ in items[0] if n):
            score = self._says(name)
            own = tuple(n for n, _ in items[0] if n == name or self._beside(name, n))
            tables = [v.table([i for i in own_items if i[0] in own], way)
                      for v, own_items in zip(values, items, strict=True)]
            if not any(t is None for t in tables):
                score = score and score + 5 * sums(tables)
                score += RIGHT * all(close(t, v.rows)
                                     for t, v in zip(tables, values, strict=True))
                best = max(best, (score, own, tables), key=lambda b: b[0])
        return best[1:] if best[0] >= TELLING else None

    def _says(self, name: str) -> float:
        return max((v for s, v in self.names.slots(name).items() if s.what == "posterior"),
                   default=0.0)

    def _beside(self, name: str, other: str) -> bool:
        """Whether two names differ in the component alone."""
        words, own = words_of(name), [w for w in words_of(name) if self.names.place(w) is None]
        return bool(own) and own != words and own == [
            w for w in words_of(other) if self.names.place(w) is None]

    # --- parameters ------------------------------------------------------------------------------

    def parts(self, f: Function, items: Sequence[Item], values: Values, way: Way
              ) -> dict[str, tuple[Value, str, int]]:
        """The keys of theta among values, each with a question if it is a guess, and place."""
        right = values.theta("t+1")
        rows: list[tuple[str, dict[Slot, float], Value, int]] = []
        for n, (names, value) in enumerate(items):
            if isinstance(value, Mapping):
                if "x" not in value or not names:
                    continue
                value = str(value["x"])
            scores: dict[Slot, float] = {}
            called = tuple(words_of(f.name)[::-1]) if f.single and not f.body else ()
            for m, name in enumerate(names or called):
                for slot, score in self.names.slots(name).items():
                    if slot.what == "parameter" and slot.mark != "old":
                        # what a pass starts from is what it makes, and no count beside it
                        score += _CARRIED * (name in f.carried)
                        score -= 0.7 * (m > 0 or not names)
                        score -= 4 * (not self._fits(slot, name, value, values, way, right))
                    elif slot.what == "posterior" and names:
                        score -= 8 * (np.shape(value) in ((), (len(values.rows[0]),)))
                    else:
                        continue
                    scores[slot] = max(scores.get(slot, 0.0), score)
            if not names and not scores:
                scores = {s: 4.0 for g in self.names.groups for s in (
                    Slot("parameter", g.name), *(Slot("parameter", g.name, x) for x in range(
                        len(g.keys) if len(g.keys) > 1 else 0)))
                    if self._fits(s, "", value, values, way, right)}
            rows.append((names[0] if names else f"#{n}", scores, value, n))
        # values without names come in the order of the statement
        chosen = assignments([(r[0], r[1], True) for r in rows], clash)
        order = [r[0] for r in rows]
        taken = min(chosen, key=lambda c: (-c[0], self._disorder(c[1], order)))[1] if chosen else {}
        groups = [s.name for s in taken.values() if s.what == "parameter"]
        # one value without a name is what is left
        left = sum(n.startswith("#") for n in taken) == 1 and {*groups} == {
            g.name for g in self.names.groups}
        # names that are all parameters, each of another, say together what each says alone
        every = len(taken) == len(rows) and (
            {*self.names.model.keys} == self.names.keys(taken.values()))
        found: dict[str, tuple[Value, str, int]] = {}
        carried: set[str] = set()
        for name, scores, value, n in sorted(rows, key=lambda r: r[0] not in f.carried):
            at = taken.get(name)
            if at is None or at.what != "parameter":
                continue
            question = f"Which of the values that your function {f.name} returns is {at.name}?" \
                if name.startswith("#") and not left or not (
                    f.step or every or scores[at] >= SURE) else ""
            for key, own in values.keys_of(at, name, value, way):
                if key not in found or key not in carried and close(
                        found[key][0], right[key]):  # said twice: both count
                    found[key] = own, question, n
                    carried |= {key} if name in f.carried else set()
        return found

    def _disorder(self, taken: Mapping[str, Slot], order: Sequence[str]) -> int:
        keys = []
        for n in sorted(taken, key=order.index):
            if taken[n].what == "parameter":
                own = self.names.group(taken[n].name).keys
                keys.append(self.names.model.keys.index(
                    own[taken[n].label or 0] if len(own) > 1 else own[0]))
        return sum(a > b for n, a in enumerate(keys) for b in keys[n + 1:])

    def _fits(self, slot: Slot, name: str, value: Value, values: Values, way: Way,
              right: Mapping[str, Value]) -> bool:
        """Whether a value has the shape of what a slot stands for."""
        keys = list(values.keys_of(slot, name, value, way))
        return bool(keys) and all(np.shape(v) == np.shape(right[k]) for k, v in keys)


def sums(tables: Sequence[Value]) -> bool:
    """Whether the rows of tables are probabilities that sum to 1."""
    return all(np.allclose(np.sum(t, axis=1), 1) and np.min(t) > -1e-9 for t in tables)


def close(a: Value, b: Value) -> bool:
    """Whether values are equal but for rounding."""
    try:
        return bool(np.allclose(np.asarray(a, float), np.asarray(b, float), rtol=1e-9, atol=1e-12))
    except (TypeError, ValueError):
        return False
