"""Calls of the functions and loops of a source in the sandbox, with what each name there stands
for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..value.named import NoValue
from .arrays import Values, Way
from .documents import FORMS, ORDERS
from .each import EACH
from .found import Function, Source
from .matching import DATA, WEAK, Bound, Matching
from .names import Slot
from .own_values import mendable
from .sandbox import Sandbox

Made = list[dict[str, Any]]
#: Own wrong values with the right ones.
Pairs = Sequence[tuple[Any, ...]]


class Calls:
    """What calls at instances make; ``own`` are values of the source that are put right there."""

    def __init__(self, matching: Matching, sandbox: Sandbox) -> None:
        self.names, self.matching, self.sandbox = matching.names, matching, sandbox
        self.source: Source = matching.source
        self.keys = matching.keys()
        self.own: Sequence[Pairs] = ()

    def of(self, step: str) -> list[Function]:
        """The functions that are a step by their names."""
        return [f for f in self.source.functions if f.step == step]

    def _call(self, f: Function, b: Bound, way: Way, values: Values, mark: Mapping[str, str],
              given: Mapping[str, Any]) -> dict[str, Any]:
        """A call at an instance; ``mark`` are iterates by name, ``given`` posteriors for a pass."""
        def value(name: str, slot: Slot) -> Any:
            own = mark.get(name, mark["*"])
            if slot.what == "fields":
                return ["o", slot.name, {n: values(s, n, way, own) for n, s in
                                         self.matching.fields(slot.name).items()}]
            if slot.what == "table":
                columns = self.matching.table(name).items()
                return ["p", {n: values(s, n, way, own) for n, s in columns
                              if s.what != "posterior" or slot.name != "data"}]
            return self._theta(name, b, way, values, own) if slot.what == "theta" else \
                values(slot, name, way, own)
        whats = ("data", "known", "size", *(["place"] if way.form == "tokens" else []))
        state = {n: s for n, s in b.attributes.items() if s.what != "place" or s.what in whats}
        call = {
            "path": f.path,
            "arguments": {a.name: value(a.name, b.arguments[a.name])
                          for a in f.arguments if not a.optional},
            "named": {a.name: value(a.name, b.arguments[a.name]) for a in f.arguments
                      if a.optional and a.name in b.arguments},
            "state": {n: value(n, s) for n, s in state.items()},
            "init": {n: value(n, s) for n, s in b.init.items()},
            "shared": f.attributes if "." not in f.path else ()}
        data = self.matching.named(f.data if f.body else self.source.shared,
                                   lambda s: s.what in whats)
        data = {n: s for n, s in data.items() if n not in b.arguments and (
            s.what != "size" or s.name == self.names.plate.size or n == s.name)}
        if not f.body:
            return {**call, "before": self.source.globals * any(
                s.what in DATA for s in data.values()),
                "start": {n: value(n, s) for n, s in data.items()}}
        started = self.matching.named(
            [n for n in f.carried if n not in b.arguments or "." not in f.path],
            lambda s: s.what in ("parameter", "theta") and s.mark != "old")
        unsaid = [n for n in f.data if n not in data and n not in b.arguments]
        if len(unsaid) == 1 == len(self.names.model.observed) and not any(
                s.what in DATA for s in (*data.values(), *b.arguments.values())):
            data[unsaid[0]] = Slot("data", self.names.model.observed[0].name)
        tables = {n: Slot("table", "data") for n in self.source.keyed
                  if n not in b.arguments and "." not in f.path and self.matching.table(n)}
        return {**call, "start": {n: value(n, s) for n, s in {**data, **started, **tables}.items()},
                "before": f.before, "body": [(mendable(line), names) for line, names in f.body]
                if self.own else f.body, "given": given}

    def _theta(self, name: str, b: Bound, way: Way, values: Values, mark: str) -> Any:
        """All parameters under one name: unpacked in order, or by their keys."""
        cls = self.matching.parameters(name)
        if way.keys == "components" and cls:
            return values.components(self.matching.named(
                self.source.fields[cls], lambda s: s.what == "parameter"), way, mark, cls)
        if cls:
            return ["o", cls, {**values.theta(mark), **{
                k: values(s, k, way, mark) for k, s in self.matching.named(
                    self.source.fields[cls], lambda s: s.what == "parameter").items()}}]
        returned = [[r[0] for r in f.results if r] for f in self.of("m_step")]
        for names in (self.source.unpacked.get(name, ()), *self.source.unpacked.values(),
                      *returned * (not self.keys)):
            slots = self.matching.named(names, lambda s: s.what == "parameter")
            if len(slots) == len(names) > 1:
                return ["t", *(values(slots[n], n, way, mark) for n in names)]
        if way.keys == "components":
            return values.components(self.keys, way, mark)
        left = [g for g in self.names.groups if g.name not in {
            s.name for n, s in b.slots if n in b.arguments or self.names.slots(n)[s] >= WEAK}]
        if not self.keys and len(left) == 1:  # theta[0], theta[1]
            return values.parameter(Slot("parameter", left[0].name), name,
                                    replace(way, listed=True), mark)
        found = {k: values(s, k, way, mark) for k, s in self.keys.items()}
        every = {*self.names.model.keys} <= self.names.keys(self.keys.values())
        return found if every else {**values.theta(mark), **found}

    def made(self, f: Function, b: Bound, way: Way, mark: Mapping[str, str],
              values: Sequence[Values], given: Sequence[Mapping[str, Any]] = ()) -> Made:
        """What a call makes at each instance. Raises Failed."""
        if f.path in self.sandbox.slow and not f.body:
            raise Failed(f"Your function {f.name} takes too long.")
        try:
            made = self.sandbox.ask([
                self._call(f, b, way, v, mark, given[n] if given else {})
                | ({"own": self.own[n]} if self.own else {}) for n, v in enumerate(values)])
        except NoValue as error:
            raise Failed(f"Your function {f.name} failed: {error}") from None
        if not f.body and any("slow" in m and ("failed" in m or not f.step) for m in made):
            self.sandbox.slow.add(f.path)
        failed = next((m["failed"] for m in made if "failed" in m), None)
        if failed is not None:
            raise Failed(f"Your function {f.name} failed: {failed}")
        return made

    def given_at(self, v: Values, name: str, way: Way) -> list[Any]:
        """The posterior probabilities in every form that a pass may hold under a name."""
        ways = [replace(way, form=form, table=t) for form in FORMS for t in (
            ORDERS if form == "counts" else ("rows", "columns"))] if way.form else [
                replace(way, table=t) for t in ("rows", "columns", "vector")]
        forms = [v(self._posterior(name), name, w, "t") for w in ways]
        if name.endswith(EACH):  # by the observation, and by it and the component
            forms += v.documents.turns() if v.documents is not None else [
                v.rows, np.ravel(v.rows).tolist(), np.ravel(v.rows, "F").tolist()]
        return forms

    def _posterior(self, name: str) -> Slot:
        slots = [s for s in self.names.slots(name) if s.what == "posterior"]
        return max(slots, key=lambda s: s.label is not None, default=Slot("posterior"))


def is_given(b: Bound) -> bool:
    """Whether posterior probabilities are handed over."""
    return any(s.what in ("posterior", "table") for _, s in b.slots)


class Failed(ValueError):
    """Why a call gave nothing that can be judged."""
