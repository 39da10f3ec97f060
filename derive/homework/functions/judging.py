"""Functions in Python judged by their values at the instances on which formulas are judged.

An E-step takes the data and theta (or its parts, by name) and returns the posterior probabilities,
an M-step takes the data and these and returns new parameters, a function Q takes the data, these
and theta; each as a function, or as a method with what it needs in its object.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...em import EM
from ..judge.judging import Judge
from ..value.instance import Instance
from ..value.listed import listed, posterior, theta
from ..value.named import Named, NoValue
from ..verdicts import PartVerdict
from .calling import Caller
from .found import Source, globals_of, source_of
from .loops import passes
from .matching import Matching
from .names import Names
from .results import Returned
from .sandbox import LIMITS, Refused, Sandbox, Stopped

TOLERANCE = 1e-7
#: From how much on what is added to a diagonal is no ridge, and asked about.
RIDGE = 1e-3
_NO_PART = "No function returns this part."
_NOTHING = ("Of functions in Python, e_step(x, theta), m_step(x, T) and Q are judged, by what they "
            "take and return: none was found. Hand in these, or the formulas, in LaTeX, Markdown, "
            "plain text or as SymPy expressions.")
Value = Any


def function_verdicts(judge: Judge, source: str, limits: Any = LIMITS) -> dict[str, PartVerdict]:
    """The verdict of each part of an answer that is a Python source."""
    keys = EM(judge.algorithm).parts
    try:
        for at in judge.instances(False):
            theta(at, "t+1"), posterior(at)
    except NoValue:
        return dict.fromkeys(keys, PartVerdict(
            "unread", feedback="Functions are judged only of models with one label for each "
            "observation: write formulas."))
    own = source_of(source)
    names = Names(judge.language, own.names, own.flow, own.unpacked)
    own.passes = tuple(passes(own, names.counts, names.takes))
    try:
        with Sandbox([ast.unparse(s) for s in globals_of(own.tree)], limits) as sandbox:
            found = _Answer(judge, names, own, sandbox).verdicts()
    except Refused as error:
        return dict.fromkeys(keys, PartVerdict(
            "unread", feedback=f"Functions in Python are not run here: {error}. Hand in "
            "formulas, in LaTeX, Markdown, plain text or as SymPy expressions."))
    except Stopped as error:
        return dict.fromkeys(keys, PartVerdict(
            "undecided", feedback=f"Your functions were stopped: {error}."))
    failed = f"Your file cannot be run: {sandbox.failed}"
    if not found and not any(f.step for f in own.functions):
        line = next((s.lineno for s in own.tree.body if not isinstance(
            s, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign)), None)
        return dict.fromkeys(keys, PartVerdict("unread", line=line, feedback=(
            f"{_NOTHING} {failed * bool(sandbox.failed)}".strip())))
    lacking = PartVerdict("undecided", feedback=failed) if sandbox.failed else PartVerdict(
        "missing", feedback=_NO_PART)
    return {key: found.get(key, PartVerdict("missing", feedback=_NO_PART) if key in (
        "Q", "steps") else lacking) for key in keys}


class _Answer:
    """The parts that one source answers."""

    def __init__(self, judge: Judge, names: Names, source: Source, sandbox: Sandbox) -> None:
        self.judge, self.names, self.source, self.sandbox = judge, names, source, sandbox
        self.matching = Matching(self.names, source)

    def verdicts(self) -> dict[str, PartVerdict]:
        """The verdicts of the parts that are found, of the reading with fewest mistakes: spreads
        as variances or deviations, data as vectors or numbers. Where one posterior probability is
        handed over and nothing says whose, it is the first component's, unless all is right only
        if it is the second's."""
        model = self.judge.language.model
        flats = (False, True)[:1 + any(v.domain == "vector" for v in model.variables)]
        roots = (False, True)[:1 + any(g.kind == "spread" for g in self.names.groups)]
        callers = {(flat, root, second): self._caller(flat, root, second)
                   for flat in flats for root in roots
                   for second in (False, True)[:1 + (len(self.names.labels) == 2)]}
        # none has been told posterior probabilities when it is asked for them
        expected = {key: caller.expected() for key, caller in callers.items()}
        best: tuple[tuple[int, ...], dict[str, PartVerdict]] | None = None
        for (flat, root, second), caller in callers.items():
            if second:
                continue
            found = self._judged([*expected[flat, root, False], *caller.updated()])
            if caller.vectors and not caller.said and any(
                    v.verdict == "wrong" for v in found.values()):
                key = (flat, root, True)
                other = self._judged([*expected[key], *callers[key].updated()])
                if set(other) >= set(found) and all(
                        v.verdict == "right" for v in other.values()):
                    found = {k: replace(v, assumption=_SECOND) for k, v in other.items()}
            count = [sum(v.verdict == w for v in found.values())
                     for w in ("right", "wrong", "undecided")]
            rank = (count[0], count[1] * bool(count[0]), sum(count))
            if best is None or rank > best[0]:
                best = rank, found
            if found and set(found) >= set(best[1]) and all(
                    v.verdict == "right" for v in found.values()):
                return found
        return self._at_trials(best[1]) if best else {}

    def _at_trials(self, found: dict[str, PartVerdict]) -> dict[str, PartVerdict]:
        """The verdicts, with a question for what is right where every number of trials is one that
        stands in the source."""
        wrong = [k for k, v in found.items() if v.verdict in ("wrong", "undecided")]
        if not wrong or not any(v.domain == "natural" for v in self.judge.language.model.known):
            return found
        numbers = {n.value for n in ast.walk(self.source.tree) if isinstance(n, ast.Constant)
                   and type(n.value) is int and 7 <= n.value <= 1000}
        for number in sorted(numbers)[:3]:
            at = [Instance(self.judge.algorithm, seed, False, float(number)) for seed in (0, 1)]
            caller = Caller(self.matching, self.sandbox, at, at, False, False, self._agrees)
            other = self._judged([*caller.expected(), *caller.updated()])
            asked = f"It is right where every number of trials is {number}: say so."
            found |= {k: PartVerdict("undecided", found[k].read_as, feedback=asked) for k in wrong
                      if k in other and k != "Q" and other[k].verdict == "right"}
        return found

    def _caller(self, univariate: bool, root: bool, second: bool) -> Caller:
        at = self.judge.instances(univariate)
        return Caller(self.matching, self.sandbox, at, [self.judge.moved(a) for a in at], root,
                      second, self._agrees)

    def _judged(self, returned: Sequence[Returned]) -> dict[str, PartVerdict]:
        found: dict[str, PartVerdict] = {}
        for one in sorted(returned, key=lambda r: bool(r.why)):
            found.setdefault(one.key, self._verdict(one))
        return found

    # --- one part --------------------------------------------------------------------------------

    def _agrees(self, one: Returned) -> bool:
        return self._verdict(one).verdict == "right"

    def _verdict(self, one: Returned) -> PartVerdict:
        if one.why:
            return PartVerdict(one.verdict, one.read_as, feedback=one.why)
        for mine, true in zip(one.made, one.right, strict=True):
            if isinstance(mine, str):
                return PartVerdict("undecided", one.read_as, feedback=(
                    f"Your function {one.function} returns no number: {mine}"))
            if np.shape(_numbers(mine)) != np.shape(true):
                return PartVerdict("undecided", one.read_as, feedback=(
                    f"Your function {one.function} returns another shape than {np.shape(true)}."))
            if not all(isinstance(v, int | float) and math.isfinite(v) for v in flat(mine)):
                return PartVerdict("undecided", one.read_as, feedback=(
                    f"Your function {one.function} returns what is no finite number."))
        if same(one.made, one.right):
            return PartVerdict("right", one.read_as, assumption=one.assumption)
        ridge = _ridge(one.made, one.right, one.key)
        if 0 < ridge <= RIDGE:
            return PartVerdict("right", one.read_as, assumption=(
                f"Your function adds {ridge:.3g} to the diagonal: that ridge is there for the "
                "numbers' sake."))
        if ridge:
            return PartVerdict("undecided", one.read_as, feedback=(
                f"Your function adds {ridge:.3g} to the diagonal, and is right without that ridge: "
                "is it meant to be there?"))
        if one.question:
            return PartVerdict("undecided", one.read_as, feedback=one.question,
                               question=one.question)
        ids = self._mistakes(one)
        if ids:
            from ..misconceptions import misconceptions

            own = [misconceptions()[m] for m in ids if m in misconceptions()]
            said = "\n".join([own[0].hint, " ".join(m.sentence for m in own)]) if own else ""
            return PartVerdict("wrong", one.read_as, misconceptions=tuple(ids), feedback=said)
        return PartVerdict("wrong", one.read_as, feedback="Your function returns another value than"
                           " it should; no usual mistake gives exactly it.")

    def _mistakes(self, one: Returned) -> list[str]:
        """The usual mistakes that lead to these values at the instances."""
        found: list[str] | None = None
        univariate = one.univariate
        for n, mine in enumerate(one.made[:2]):
            ids = list(dict.fromkeys(
                id for id, value in self._wrong(one.key, univariate, n)
                if np.size(_numbers(value)) == np.size(_numbers(mine)) and same([mine], [value])))
            found = ids if found is None else [x for x in found if x in ids]
        return (found or [])[:1]

    def _wrong(self, key: str, univariate: bool, n: int) -> Iterator[tuple[str, Value]]:
        mistakes, model = self.judge.mistakes(univariate, n), self.judge.algorithm.model
        if key == "Q":
            yield from ((ids[0], value) for ids, value in mistakes.q)
            return
        if key == "responsibilities":
            for (id, *_), value in mistakes.posterior:
                if len(value.letters) == 2 and value.letters[0] in self.judge.language.values:
                    value = Named(value.letters[::-1], value.array.transpose(1, 0, 2, 3))
                yield id, listed(value)
            return
        p = next(p for p in model.parameters if key in p.theta)
        for (id, *_), value in mistakes.update(p.name):
            if key in p.keys:
                place = p.keys.index(key) if value.array.shape[0] > 1 else 0
                value = Named(value.letters[1:], value.array[place])
            yield id, listed(value)


_SECOND = "Where your functions take or return one posterior probability, it is that of the " \
    "second component."


def _numbers(value: Value) -> Value:
    try:
        return np.asarray(value, float)
    except (ValueError, TypeError):
        return ""


def _ridge(made: Sequence[Value], right: Sequence[Value], key: str) -> float:
    """What is added to the diagonal of a matrix, or to a variance, the same at all instances; 0 for
    none."""
    added = []
    for mine, true in zip(made, right, strict=True):
        a, b = np.asarray(mine, float), np.asarray(true, float)
        if b.ndim < 2 or b.shape[-1] != b.shape[-2]:
            return 0.0
        gap = a - b
        first = float(gap[..., 0, 0].flat[0])
        if not 0 < first < 0.1 or not np.allclose(gap, first * np.eye(b.shape[-1]), rtol=1e-6,
                                                  atol=1e-12):
            return 0.0
        added.append(first)
    return added[0] if np.allclose(added, added[0], rtol=1e-5) else 0.0


def flat(value: Value) -> list[Any]:
    """The entries of nested lists."""
    return [v for row in value for v in flat(row)] if isinstance(value, list) else [value]


def same(mine: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two values are equal at every instance."""
    for a, b in zip(map(flat, mine), map(flat, right), strict=True):
        bound = TOLERANCE * (1 + max(abs(v) for v in b))
        if len(a) != len(b) or not all(abs(v - w) <= bound for v, w in zip(a, b, strict=True)):
            return False
    return True
