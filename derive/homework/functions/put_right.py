"""Own wrong values put right: whether what a function makes of them is right all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from ..judge.judging import Judge
from ..verdicts import PartVerdict
from .calling import Caller
from .calls import Pairs, is_given
from .names import Names
from .one_part import part_verdict
from .own_values import mendable
from .results import Returned, close
from .sandbox import Sandbox

Value = Any
_EXPECTED = "the posterior probabilities as they should be; your own are"


class PutRight:
    """Calls the functions of a source again, whose own wrong values are put right."""

    def __init__(self, judge: Judge, names: Names, statements: Sequence[str]) -> None:
        self.judge, self.names, self.statements = judge, names, statements
        self.opened = ExitStack()

    @cached_property
    def sandbox(self) -> Sandbox:
        """A process that has the mendable source."""
        return self.opened.enter_context(Sandbox([mendable(s) for s in self.statements]))

    def verdicts(self, found: dict[str, PartVerdict], caller: Caller, returned: list[Returned]
                 ) -> dict[str, PartVerdict]:
        """The verdicts, those put right that are wrong only by own wrong values."""
        wrong = {r.key: r for r in reversed(returned)
                 if r.key in found and r.how is not None and not r.why
                 and r.key in self.names.model.keys and found[r.key].verdict == "wrong"}
        expected = self._expected_pairs(found, returned, caller)
        both = [k for k, r in wrong.items() if expected and r.how and (
            r.how[0].body or not is_given(r.how[1]))]
        for path in dict.fromkeys(wrong[k].path for k in both):
            own = [k for k in both if wrong[k].path == path]
            for key, one in self._again(caller, wrong, own, expected).items():
                wrong[key], verdict = one, part_verdict(self.judge, one)
                if verdict.verdict != "wrong" or verdict.misconceptions:
                    found[key] = _mended(found[key], verdict, _EXPECTED)
        wrong = {k: r for k, r in wrong.items() if found[k].verdict == "wrong"}
        for g in self.names.groups:
            own = [k for k in g.keys if k in wrong]
            others = {k: r for k, r in wrong.items() if k not in g.keys}
            if not own or not others:
                continue
            pairs = [[*(expected[n] if expected else ()),
                      *self._pairs(n, others, v.theta("t+1"))]
                     for n, v in enumerate(caller.values)]
            for key, one in self._again(caller, wrong, own, pairs).items():
                verdict = part_verdict(self.judge, one)
                if verdict.verdict != "wrong" or verdict.misconceptions:
                    found[key] = _mended(found[key], verdict, (
                        f"{', '.join(others)} as it should be; your own is"))
        return found

    def _again(self, caller: Caller, wrong: Mapping[str, Returned], keys: Sequence[str],
               pairs: Sequence[Pairs]) -> dict[str, Returned]:
        """The keys that the function makes again, its own wrong values put right."""
        made = caller.again(wrong[keys[0]], self.sandbox, pairs)
        return {r.key: replace(r, how=wrong[r.key].how) for r in made if r.key in keys}

    def _expected_pairs(self, found: Mapping[str, PartVerdict], returned: Sequence[Returned],
                        caller: Caller) -> list[Pairs]:
        """Own wrong posterior probabilities with the right ones at each instance."""
        one = next((r for r in returned if r.key == "responsibilities" and not r.why), None)
        if one is None or found["responsibilities"].verdict != "wrong" or (
                caller.values[0].documents is not None):
            return []
        pairs: list[Pairs] = []
        for made, right in zip(one.made, one.right, strict=True):
            a, b = np.asarray(made, float), np.asarray(right, float)
            pairs.append([(x.tolist(), y.tolist()) for x, y in (
                (a, b), (a.T, b.T), *zip(a.T, b.T, strict=True), *zip(a, b, strict=True),
                *((x, y) for x, y in zip(a.flat, b.flat, strict=True) if x != round(x)))])
        return pairs

    def _pairs(self, n: int, others: Mapping[str, Returned], right: Mapping[str, Value]
               ) -> list[tuple[Value, ...]]:
        """Own wrong values at an instance with the right ones, together and by the component."""
        found: list[tuple[Value, ...]] = []
        for g in self.names.groups:
            keys = [k for k in g.keys if k in others]
            if not keys:
                continue
            own = [others[k].made[n] if k in others else right[k] for k in g.keys]
            true = [right[k] for k in g.keys]
            if len(g.keys) > 1:
                found += [(own, true), *((a, b, *(others[k].names if k in others else ()))
                                         for k, a, b in zip(g.keys, own, true, strict=True))]
            else:
                found += [(own[0], true[0]), *(zip(own[0], true[0], strict=True)
                                               if g.stacked else ())]
                if np.ndim(own[0]) == 2:
                    found.append((np.transpose(own[0]).tolist(), np.transpose(true[0]).tolist()))
        if any(g.kind == "spread" for g in self.names.groups):
            found += [(np.sqrt(np.abs(a)).tolist(), np.sqrt(np.abs(b)).tolist(), *names)
                      for a, b, *names in found]
        rows = [r for v in right.values() for r in (v, *(v if np.ndim(v) else ()))]
        whole = [p for p in found if np.any(np.asarray(p[0]) != np.round(p[0]))]
        clear = [not any(close(a, r) for r in rows) and all(
            close(b, d) for c, d, *_ in found if close(a, c)) for a, b, *_ in whole]
        return [p[:2] if c else p for c, p in zip(clear, whole, strict=True) if c or len(p) > 2]


def _mended(found: PartVerdict, verdict: PartVerdict, what: str) -> PartVerdict:
    """A verdict by what a function makes once other values of its own are put right."""
    return replace(found, verdict=verdict.verdict, feedback=verdict.feedback,
                   misconceptions=verdict.misconceptions, question=verdict.question,
                   assumption=f"Right, with {what} wrong." if verdict.verdict == "right"
                   else verdict.assumption)
