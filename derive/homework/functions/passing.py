"""What one pass of a student's own loop makes of given parameters, as the parts of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from ..value.named import NoValue
from .arrays import Values, Way
from .found import Function, Source
from .loops import Pass
from .matching import Bound, Matching, Unknown
from .names import Names, words_of
from .results import Results, Returned, Value
from .sandbox import Sandbox

M_STEP = r"\text{m\_step}"
#: What a pass was asked, and what it made at each instance.
Made = tuple[Pass, Bound, Way, list[dict[str, Any]]]


class Calls(Protocol):
    """What calls the functions of a source at instances."""

    names: Names
    values: list[Values]
    agrees: Callable[[Returned], bool]
    source: Source
    matching: Matching
    sandbox: Sandbox
    results: Results
    ways: list[Way]
    vectors: bool

    def call(self, f: Function, b: Bound, way: Way, values: Values, mark: Mapping[str, str]
             ) -> dict[str, Any]:
        """A call at an instance."""


class Passing:
    """Makes the passes of a source."""

    def __init__(self, caller: Calls) -> None:
        self.caller = caller
        self.names, self.values, self.agrees = caller.names, caller.values, caller.agrees

    def made(self) -> Iterator[Made]:
        """Each pass with what it makes of the current parameters, in each way without an error."""
        for one in self.caller.source.passes:
            try:
                bound = self.caller.matching.bound(one.function, "em")[0]
            except Unknown:
                continue
            for way in self.caller.ways:
                made = self._pass(one, bound, way, {})
                if not any("failed" in m for m in made):
                    yield one, bound, way, made

    def _pass(self, one: Pass, b: Bound, way: Way, given: Mapping[int, Mapping[str, Any]]
              ) -> list[dict[str, Any]]:
        """A pass at each instance, with what is ``given`` in place of what it computes."""
        named = self.caller.matching.named
        start = named([n for n in one.carried if n not in b.arguments
                       or not one.function.attributes],
                      lambda s: s.what == "parameter" and s.mark != "old")
        data = named(one.data, lambda s: s.what in ("data", "known")
                     or s.name == self.names.plate.size)
        calls = []
        try:
            for n, values in enumerate(self.values):
                call = self.caller.call(one.function, b, way, values, {"*": "t"})
                own = {m: values(s, m, way, "t") for m, s in {**data, **start}.items()}
                calls.append({**call, "start": own, "given": given.get(n, {}),
                              **({"script": one.script} if one.script else {})})
        except NoValue as error:
            return [{"failed": str(error)}] * len(self.values)
        return self.caller.sandbox.ask(calls)

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

    def posterior(self, one: Pass, b: Bound, way: Way, made: list[dict[str, Any]]
                  ) -> list[Returned]:
        """The posterior probabilities that a pass makes."""
        name = self._posterior_name(made, way, one)
        tables = self._tables(name, made, way) if name else None
        if tables is None:
            return []
        if all(np.ndim(v) < 2 for _, v in self._vectors(name, made[0])) and len(
                self.names.labels) == 2:
            self.caller.vectors = True
        found = Returned("responsibilities", name, rf"\text{{{name}}}".replace("_", r"\_"), tables,
                         tuple(v.rows for v in self.values),
                         univariate=self.values[0].at.univariate)
        return [found] if self.agrees(found) or self._covers(one, b) else []

    def _covers(self, one: Pass, b: Bound) -> bool:
        """Whether a pass starts from all parameters, and not from some that it has itself."""
        slots = self.caller.matching.named([*one.carried, *one.function.attributes],
                                    lambda s: s.what == "parameter")
        every = [*slots.values(), *b.arguments.values()]
        keys = {k for s in every if s.what == "parameter" for k in self.names.group(s.name).keys}
        return any(s.what == "theta" for s in every) or keys >= {
            k for g in self.names.groups for k in g.keys}

    def parameters(self, one: Pass, b: Bound, way: Way, made: list[dict[str, Any]]
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
        parts = []
        for m, v in zip(made, self.values, strict=True):
            seen = {n: x for n, x in m["seen"].items() if n not in given[0]}
            parts.append(self.caller.results.parts(f, {"seen": seen}, v, way))
        found = []
        for key in self.names.model.keys:
            own = [p.get(key) for p in parts]
            if any(o is None for o in own):
                continue
            part = Returned(key, one.function.name, M_STEP, tuple(o[0] for o in own if o),
                            tuple(v.theta("t+1")[key] for v in self.values),
                            question=next((o[1] for o in own if o and o[1]), ""),
                            univariate=self.values[0].at.univariate)
            if self.agrees(part) or not part.question and self._covers(one, b):
                found.append(part)
        return found

    def _label(self, name: str) -> int | None:
        return next((s.label for s in self.names.slots(name) if s.what == "posterior"
                     and s.label is not None), None)
