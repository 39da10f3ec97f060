"""What the functions of a source return at the instances, as the parts of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from ..value.instance import Instance
from ..value.named import NoValue
from .arrays import Values, Way
from .found import Function, Source
from .matching import Bound, Matching, Unknown
from .names import Names, Slot
from .passing import M_STEP, Made, Passing
from .results import Results, Returned
from .sandbox import Sandbox


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
        self.results, self.passing = Results(names), Passing(self)
        self.passed: list[Made] = []

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
            self.passed = list(self.passing.made())
        return [*found, *(r for p in self.passed for r in self.passing.posterior(*p))]

    def updated(self) -> list[Returned]:
        """The parameters and Q that functions return."""
        return [*self._all("m_step", self._updated), *self._all("q", self._q),
                *(r for p in self.passed for r in self.passing.parameters(*p))]

    def _all(self, step: str, make: Callable[..., list[Returned]]) -> list[Returned]:
        named = self._of(step)
        alone = step == "q" or step == "e_step" and named
        others = [] if alone else [f for f in self.source.functions if not f.step]
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

    def call(self, f: Function, b: Bound, way: Way, values: Values, mark: Mapping[str, str]
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
            return self.sandbox.ask([self.call(f, b, way, v, mark) for v in values])
        except NoValue as error:
            return [{"failed": str(error)}] * len(values)

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
                items = [(n[0] if n else "", v) for n, v in self.results.items(f, m)]
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
        items = self.results.items(f, made[0])
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
            parts = [self.results.parts(f, m, v, way)
                     for m, v in zip(made, self.values, strict=True)]
            found = []
            for key in model.keys:
                own = [p.get(key) for p in parts]
                if any(o is None for o in own):
                    continue
                right = tuple(v.theta("t+1")[key] for v in self.values)
                found.append(Returned(
                    key, f.name, M_STEP, tuple(o[0] for o in own if o), right,
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
            return [Returned(key, f.name, M_STEP, why=f"Your function {f.name} failed: {failed}")
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
        keys = set(self.results.parts(f, made[0], self.values[0], way))
        new = [n for n, s in open_ if not set(self.names.group(s.name).keys) & keys]
        if not keys or not new:
            return made, ""
        marks |= dict.fromkeys(new, "t+1")
        return self._asked(f, b, way, marks), (
            f"{', '.join(new)} in your function {f.name} is the new value.")

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
            pairs = [[next((v for _, v in self.results.items(f, m) if isinstance(v, float)), None)
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


_E = r"\text{e\_step}"
_NONE = Slot("")
_THINGS = "component|class|cluster|coin|population|group|gaussian|normal|mixture|one"
_ABOUT = rf"\b(?:z\w*\s*==?\s*|(?:{_THINGS})\s+){{}}\b"
_PLACED = rf"\b{{}}\s+(?:{_THINGS})\b"
