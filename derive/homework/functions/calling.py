"""What the functions of a source return at the instances, as the parts of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from ..value.instance import Instance
from ..value.named import NoValue
from .arrays import Values, Way, items_of
from .found import Function, Source
from .loops import Pass
from .matching import Bound, Matching, Unknown, assignments, clash
from .names import Names, Slot, words_of
from .sandbox import Sandbox

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


class Caller:
    """Calls the functions of a source and tells which part each value is."""

    def __init__(self, names: Names, matching: Matching, source: Source, sandbox: Sandbox,
                 at: Sequence[Instance], moved: Sequence[Instance], root: bool, second: bool,
                 agrees: Callable[[Returned], bool]) -> None:
        self.names, self.matching, self.source, self.sandbox = names, matching, source, sandbox
        self.values = [Values(names, a) for a in at]
        self.moved = [Values(names, a) for a in moved]
        self.agrees = agrees
        self.vectors = self.said = False
        model = names.model
        whole = any(v.domain in ("count", "natural", "binary") for v in model.variables
                    if v.role != "latent")
        told = self._told()
        if told is not None:
            self.said, second = True, told == 1
        self.ways = [Way("rows", listed, root, ints, second)
                     for ints in (True, False)[:1 + whole]
                     for listed in (False, True)[:1 + any(g.cells for g in names.groups)]]
        self.keys = matching.keys()
        self.passed: list[tuple[Pass, Bound, Way, list[dict[str, Any]]]] = []

    def _told(self) -> int | None:
        """The component of which the words of an E-step say that its probability is returned."""
        if len(self.names.labels) != 2:
            return None
        for f in self._of("e_step"):
            found = {n for n, label in enumerate(self.names.labels)
                     if re.search(_ABOUT.format(re.escape(label)), f.words, re.I)
                     or re.search(_PLACED.format(("first", "second")[n]), f.words, re.I)}
            if len(found) == 1:
                return found.pop()
        return None

    def _of(self, step: str) -> list[Function]:
        return [f for f in self.source.functions if f.step == step]

    def expected(self) -> list[Returned]:
        """The posterior probabilities that functions return, or that a pass of a loop makes."""
        found = self._all("e_step", self._expected)
        if not self._of("m_step") or not found or any(r.why for r in found):
            self.passed = list(self._passed())
        return [*found, *(r for p in self.passed for r in self._seen_posterior(*p))]

    def updated(self) -> list[Returned]:
        """The parameters and Q that functions return."""
        return [*self._all("m_step", self._updated), *self._all("q", self._q),
                *(r for p in self.passed for r in self._seen_parameters(*p))]

    def _all(self, step: str, make: Callable[..., list[Returned]]) -> list[Returned]:
        named = self._of(step)
        others = [] if named and step != "m_step" else [
            f for f in self.source.functions if not f.step]
        return [r for f in (*named, *others) for r in self._best(f, step, make)]

    def _best(self, f: Function, step: str, make: Callable[..., list[Returned]]
              ) -> list[Returned]:
        """What a function returns, of the bindings near the best one the one with most right."""
        try:
            bindings = self.matching.bound(f, step)
        except Unknown as error:
            return self._unknown(f, step, str(error))
        if not f.step:
            bindings = [b for b in bindings if self._enough(b, step, f)]
        tried = []
        for b in bindings:
            made = make(f, b)
            if b.guess:
                made = [replace(m, question=f"What is the argument {b.guess} of your function "
                                f"{f.name}?") for m in made]
            if not f.step:
                made = [m for m in made if not m.question or self.agrees(m)]
            tried.append((sum(map(self.agrees, made)), sum(not m.why for m in made), made))
        if not tried:
            return []
        best = max(tried, key=lambda t: t[:2])
        return best[2]

    def _unknown(self, f: Function, step: str, argument: str) -> list[Returned]:
        if not f.step or f.step != step:
            return []
        why = f"Nothing says what the argument {argument} of your function {f.name} is."
        keys = {"e_step": ("responsibilities",), "q": ("Q",)}.get(
            step, tuple(self.names.model.keys))
        return [Returned(key, f.name, why=why, verdict="unread") for key in keys]

    def _enough(self, b: Bound, step: str, f: Function) -> bool:
        """Whether what a function without a telling name takes makes it that step."""
        slots = [s for _, s in (b.arguments.items() if step == "m_step" else b.slots)]
        whats = {s.what for s in slots}
        if step == "e_step":
            groups = {s.name for s in slots if s.what == "parameter"}
            return "data" in whats and ("theta" in whats or len(groups) == len(self.names.groups))
        if "posterior" not in whats:
            return "posterior" in {s.what for s in b.attributes.values()}
        given = [a for a in f.arguments if b.arguments.get(a.name, _NONE).what == "posterior"]
        return all(scores[b.arguments[a.name]] >= max(scores.values()) - 1
                   for a in given for scores in (self.matching.scores(a),)
                   if b.arguments[a.name] in scores)

    # --- calls -----------------------------------------------------------------------------------

    def _call(self, f: Function, b: Bound, way: Way, values: Values, mark: Mapping[str, str]
              ) -> dict[str, Any]:
        """A call at an instance; ``mark`` is the iterate of each parameter by its name here."""
        def given(name: str, slot: Slot) -> Any:
            own = mark.get(name, mark["*"])
            if slot.what != "theta":
                return values(slot, name, way, own)
            unpacked = self.source.unpacked.get(name, ())
            slots = self.matching.named(unpacked, lambda s: s.what == "parameter")
            if unpacked and len(slots) == len(unpacked):
                return ["t", *(values(slots[n], n, way, own) for n in unpacked)]
            left = [g for g in self.names.groups if g.name not in {
                s.name for s in b.arguments.values()}]
            if not self.keys and len(left) == 1:  # theta[0], theta[1]
                return values.parameter(left[0], None, name, replace(way, listed=True), own)
            return {**values.theta(own), **{k: values(s, k, way, own)
                                            for k, s in self.keys.items()}}
        positions = [a.name for a in f.arguments if not a.optional]
        return {
            "path": f.path,
            "arguments": [given(n, b.arguments[n]) for n in positions],
            "named": {a.name: given(a.name, b.arguments[a.name]) for a in f.arguments
                      if a.optional and a.name in b.arguments},
            "state": {n: given(n, s) for n, s in b.attributes.items()},
            "init": {n: given(n, s) for n, s in b.init.items()}}

    def _asked(self, f: Function, b: Bound, way: Way, mark: Mapping[str, str],
               moved: bool = False) -> list[dict[str, Any]]:
        values = self.moved if moved else self.values
        try:
            return self.sandbox.ask([self._call(f, b, way, v, mark) for v in values])
        except NoValue as error:
            return [{"failed": str(error)}] * len(values)

    def _items(self, f: Function, made: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Value]]:
        found = list(items_of(made.get("made"), f.results, f.single))
        return [*found, *(((n,), v) for n, v in (made.get("seen") or {}).items())]

    # --- loops -----------------------------------------------------------------------------------

    def _passed(self) -> Iterator[tuple[Pass, Bound, Way, list[dict[str, Any]]]]:
        """Each pass with what it makes of the current parameters, in each way without an error."""
        for one in self.source.passes:
            try:
                bound = self.matching.bound(one.function, "em")[0]
            except Unknown:
                continue
            for way in self.ways:
                made = self._pass(one, bound, way, {})
                if not any("failed" in m for m in made):
                    yield one, bound, way, made

    def _pass(self, one: Pass, b: Bound, way: Way, given: Mapping[int, Mapping[str, Any]]
              ) -> list[dict[str, Any]]:
        """A pass at each instance, with what is ``given`` in place of what it computes."""
        start = self.matching.named([n for n in one.carried if n not in b.arguments or not
                                     one.function.attributes],
                                    lambda s: s.what == "parameter" and s.mark != "old")
        data = {n: s for n, s in self.matching.named(
            one.data, lambda s: s.what in ("data", "known") or s.name == self.names.plate.size
        ).items()}
        calls = []
        try:
            for n, values in enumerate(self.values):
                call = self._call(one.function, b, way, values, {"*": "t"})
                own = {m: values(s, m, way, "t") for m, s in {**data, **start}.items()}
                calls.append({**call, "start": own, "given": given.get(n, {}),
                              **({"script": one.script} if one.script else {})})
        except NoValue as error:
            return [{"failed": str(error)}] * len(self.values)
        return self.sandbox.ask(calls)

    def _posterior_name(self, made: Sequence[Mapping[str, Any]], way: Way, one: Pass) -> str:
        """The name in a pass that holds posterior probabilities, "" for none: of those that say so
        one whose values sum to 1."""
        best: tuple[float, str] = (0.0, "")
        for name in made[0].get("seen") or {}:
            score = max((v for s, v in self.names.slots(name).items()
                         if s.what == "posterior"), default=0.0)
            tables = self._tables(name, made, way)
            if not score or tables is None:
                continue
            sums = all(np.allclose(np.sum(t, axis=1), 1) and np.min(t) > -1e-9 for t in tables)
            best = max(best, (score + 5 * sums, name))
        return best[1] if best[0] >= 9 else ""

    def _tables(self, name: str, made: Sequence[Mapping[str, Any]], way: Way
                ) -> tuple[Value, ...] | None:
        found = [v.table(self._vectors(name, m), way)
                 for v, m in zip(self.values, made, strict=True)]
        return None if any(t is None for t in found) else tuple(found)

    def _vectors(self, name: str, made: Mapping[str, Any]) -> list[tuple[str, Value]]:
        """A name's value; of one component's also those of the others with the same word."""
        seen = made.get("seen") or {}
        own = "".join(w for w in words_of(name) if self.names.place(w) is None)
        return [(n, v) for n, v in seen.items() if n == name or own and n != name and "".join(
            w for w in words_of(n) if self.names.place(w) is None) == own
            and own != "".join(words_of(name))]

    def _seen_posterior(self, one: Pass, b: Bound, way: Way, made: list[dict[str, Any]]
                        ) -> list[Returned]:
        name = self._posterior_name(made, way, one)
        tables = self._tables(name, made, way) if name else None
        if tables is None:
            return []
        if all(np.ndim(v) < 2 for _, v in self._vectors(name, made[0])) and len(
                self.names.labels) == 2:
            self.vectors = True
        found = Returned("responsibilities", name, rf"\text{{{name}}}".replace("_", r"\_"), tables,
                         tuple(v.rows for v in self.values),
                         univariate=self.values[0].at.univariate)
        return [found] if self.agrees(found) or self._covers(one, b) else []

    def _covers(self, one: Pass, b: Bound) -> bool:
        """Whether a pass starts from all parameters, and not from some that it has itself."""
        slots = self.matching.named([*one.carried, *one.function.attributes],
                                    lambda s: s.what == "parameter")
        every = [*slots.values(), *b.arguments.values()]
        keys = {k for s in every if s.what == "parameter" for k in self.names.group(s.name).keys}
        return any(s.what == "theta" for s in every) or keys >= {
            k for g in self.names.groups for k in g.keys}

    def _seen_parameters(self, one: Pass, b: Bound, way: Way, made: list[dict[str, Any]]
                         ) -> list[Returned]:
        """The parameters that a pass makes, of the right posterior probabilities."""
        name = self._posterior_name(made, way, one)
        if not name:
            return []
        given = {n: {m: [v.posterior(self._label(m), replace(way, table=t))
                         for t in ("rows", "columns", *("vector",) * (v_ == 1))]
                     for m, value in self._vectors(name, made[n]) for v_ in (np.ndim(value),)}
                 for n, v in enumerate(self.values)}
        made = self._pass(one, b, way, given)
        if any("failed" in m for m in made):
            return []
        f = replace(one.function, single=True)
        parts = [self._parts(f, {"seen": {n: x for n, x in m["seen"].items() if n not in given[0]}},
                             v, way) for m, v in zip(made, self.values, strict=True)]
        found = []
        for key in self.names.model.keys:
            own = [p.get(key) for p in parts]
            if any(o is None for o in own):
                continue
            part = Returned(key, one.function.name, _M, tuple(o[0] for o in own if o),
                            tuple(v.theta("t+1")[key] for v in self.values),
                            question=next((o[1] for o in own if o and o[1]), ""),
                            univariate=self.values[0].at.univariate)
            if self.agrees(part) or not part.question and self._covers(one, b):
                found.append(part)
        return found

    def _label(self, name: str) -> int | None:
        return next((s.label for s in self.names.slots(name) if s.what == "posterior"
                     and s.label is not None), None)

    # --- steps -----------------------------------------------------------------------------------

    def _expected(self, f: Function, b: Bound) -> list[Returned]:
        """The posterior probabilities that an E-step returns."""
        right = tuple(v.rows for v in self.values)
        b = replace(b, attributes={n: s for n, s in b.attributes.items()
                                   if s.what != "posterior"})
        best: Returned | None = None
        for way in self.ways:
            made = self._asked(f, b, way, {"*": "t"})
            failed = next((m["failed"] for m in made if "failed" in m), "")
            if failed:
                best = best or Returned("responsibilities", f.name, _E, why=(
                    f"Your function {f.name} failed: {failed}"))
                continue
            tables = []
            for values, m in zip(self.values, made, strict=True):
                items = [(n[0] if n else "", v) for n, v in self._items(f, m)]
                tables.append(values.table(items, way))
                if len(right[0][0]) == 2 and not any(
                        np.ndim(v) > 1 for _, v in items) and tables[-1] is not None:
                    self.vectors = True
            if any(t is None for t in tables):
                best = best or Returned("responsibilities", f.name, _E, why=(
                    f"Your function {f.name} returns no posterior probability for each "
                    "observation."))
                continue
            one = Returned("responsibilities", f.name, _E, tuple(tables), right,
                           univariate=self.values[0].at.univariate)
            if self.agrees(one):
                return [one]
            if not f.step and not self._says_posterior(f, made, one):
                continue
            best = one if best is None or best.why else best
        if best is None or best.why and not f.step:
            return []
        return [best]

    def _says_posterior(self, f: Function, made: Sequence[Mapping[str, Any]], one: Returned
                        ) -> bool:
        """Whether what a function without a telling name returns are posterior probabilities: they
        sum to 1, or a vector has such a name, and no parameters stand beside them."""
        items = self._items(f, made[0])
        named = {s.what for names, _ in items for n in names for s in self.names.slots(n)}
        if any(s.what == "parameter" for names, _ in items if len(items) > 1 for n in names
               for s in self.names.slots(n)):
            return False
        if all(np.ndim(v) < 2 for _, v in items) and "posterior" not in named:
            return False
        for table in one.made:
            array = np.asarray(table, float)
            if not (array >= -1e-9).all() or not np.allclose(array.sum(axis=1), 1):
                return False
        return True

    def _updated(self, f: Function, b: Bound) -> list[Returned]:
        """The parameters that an M-step returns."""
        model = self.names.model
        plain = any(s.what == "posterior" and s.label is None for _, s in b.slots)
        tables = ("rows", "columns", *("vector",) * (len(self.names.labels) == 2), "tuple")
        best: tuple[tuple[int, int], list[Returned]] = ((-1, -1), [])
        failed = ""
        for table, way in product(tables if plain else tables[:1], self.ways):
            way = replace(way, table=table)
            made, assumption = self._iterated(f, b, way)
            failed = failed or next((m["failed"] for m in made if "failed" in m), "")
            if any("failed" in m for m in made):
                continue
            parts = [self._parts(f, m, v, way) for m, v in zip(made, self.values, strict=True)]
            found = []
            for key in model.keys:
                own = [p.get(key) for p in parts]
                if any(o is None for o in own):
                    continue
                right = tuple(v.theta("t+1")[key] for v in self.values)
                found.append(Returned(
                    key, f.name, _M, tuple(o[0] for o in own if o), right,
                    question=next((o[1] for o in own if o and o[1]), ""), assumption=assumption,
                    univariate=self.values[0].at.univariate))
            shaped = sum(all(np.shape(m) == np.shape(r) for m, r in zip(o.made, o.right))
                         for o in found)
            rank = (sum(map(self.agrees, found)), shaped)
            if rank > best[0]:
                best = rank, found
                self.vectors = self.vectors or table == "vector"
            if found and rank[0] == len(model.keys):
                break
        if best[0] < (0, 0) and f.step == "m_step":
            return [Returned(key, f.name, _M, why=f"Your function {f.name} failed: {failed}")
                    for key in model.keys]
        return best[1]

    def _iterated(self, f: Function, b: Bound, way: Way
                  ) -> tuple[list[dict[str, Any]], str]:
        """What an M-step returns, parameters that it takes at their current values but where it is
        told that they are new, or it does not return them itself."""
        marks = {"*": "t"}
        for a in f.arguments:
            slot = b.arguments.get(a.name)
            if slot is not None and slot.what == "parameter" and slot.mark != "old" and (
                    slot.mark == "new" or a.mark == "new"):
                marks[a.name] = "t+1"
        made = self._asked(f, b, way, marks)
        open_ = [(n, s) for n, s in b.slots if s.what == "parameter" and not s.mark and n not in
                 marks and not any(a.name == n and a.mark for a in f.arguments)]
        if not open_ or any("failed" in m for m in made):
            return made, ""
        keys = set(self._parts(f, made[0], self.values[0], way))
        new = [n for n, s in open_ if not set(self.names.group(s.name).keys) & keys]
        if not keys or not new:
            return made, ""
        marks |= dict.fromkeys(new, "t+1")
        return self._asked(f, b, way, marks), (
            f"{', '.join(new)} in your function {f.name} is the new value.")

    def _parts(self, f: Function, made: Mapping[str, Any], values: Values, way: Way
               ) -> dict[str, tuple[Value, str]]:
        """The keys of theta in what a function returned, each with a question where it is a
        guess."""
        right = values.theta("t+1")
        rows = []
        order: dict[str, int] = {}
        for n, (names, value) in enumerate(self._items(f, made)):
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

    def _q(self, f: Function, b: Bound) -> list[Returned]:
        """Q as a function of theta, up to what does not depend on theta."""
        whats = {s.what for _, s in b.slots}
        marked = any(s.mark == "old" for _, s in b.slots)
        if "posterior" not in whats and not marked or not whats & {"parameter", "theta"}:
            return []
        marks = {"*": "", **{n: "t" for n, s in b.slots if s.mark == "old"}}
        plain = any(s.what == "posterior" and s.label is None for _, s in b.slots)
        tables = ("rows", "columns", *("vector",) * (len(self.names.labels) == 2), "tuple")
        right = tuple(float(a.at.q.array.item()) - float(m.at.q.array.item())
                      for a, m in zip(self.values, self.moved, strict=True))
        best: list[Returned] = []
        failed = ""
        for table, way in product(tables if plain else tables[:1], self.ways):
            way = replace(way, table=table)
            here, there = (self._asked(f, b, way, marks, moved) for moved in (False, True))
            pairs = [[next((v for _, v in self._items(f, m) if isinstance(v, float)), None)
                      for m in made] for made in (here, there)]
            failed = failed or next((m["failed"] for m in here if "failed" in m), "")
            if any(v is None for row in pairs for v in row):
                continue
            made = tuple(x - y for x, y in zip(*pairs, strict=True))
            one = Returned("Q", f.name, r"\text{Q}", made, right,
                           univariate=self.values[0].at.univariate)
            if self.agrees(one):
                return [one]
            best = best or [one]
        if not best and failed:
            return [Returned("Q", f.name, why=f"Your function {f.name} failed: {failed}")]
        return best


_E, _M = r"\text{e\_step}", r"\text{m\_step}"
_NONE = Slot("")
_THINGS = "component|class|cluster|coin|population|group|gaussian|normal|mixture|one"
_ABOUT = rf"\b(?:z\w*\s*==?\s*|(?:{_THINGS})\s+){{}}\b"
_PLACED = rf"\b{{}}\s+(?:{_THINGS})\b"


def _close(a: Value, b: Value) -> bool:
    try:
        return bool(np.allclose(np.asarray(a, float), np.asarray(b, float), rtol=1e-9, atol=1e-12))
    except (TypeError, ValueError):
        return False
