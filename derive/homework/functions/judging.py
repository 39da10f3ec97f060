"""Functions in Python judged by their values at the instances on which formulas are judged.

An E-step takes the data and theta (or its parts, by name) and returns the posterior probabilities,
an M-step takes the data and these and returns new parameters, a function Q takes the data, these
and theta; each as a function, or as a method with what it needs in its object.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import numpy as np

from ...em import EM
from ..judge.judging import FAULTS, Judge
from ..value.instance import Instance, concentrations
from ..value.listed import listed, theta
from ..value.named import Named, NoValue
from ..verdicts import PartVerdict
from .arrays import Values
from .calling import Caller, takes_none
from .calls import Pairs
from .cases import case_of
from .forms import FORMS, form_of
from .found import globals_of, source_of
from .loops import passes
from .matching import Matching
from .names import Names
from .own_values import mendable
from .places import place
from .results import Returned, close
from .sandbox import LIMITS, Refused, Sandbox, Stopped

TOLERANCE = 1e-7
#: From how much on what is added to a diagonal is no ridge, and asked about.
RIDGE = 1e-3
_NO_PART = "No function returns this part."
_NOTHING = ("Of functions in Python, e_step(x, theta), m_step(x, T) and Q are judged, by what they "
            "take and return: none was found. Hand in these, or the formulas, in LaTeX, Markdown, "
            "plain text or as SymPy expressions.")
Value = Any
_Key = tuple[bool, bool, bool]


def function_verdicts(judge: Judge, source: str, limits: Any = LIMITS) -> dict[str, PartVerdict]:
    """The verdict of each part of an answer that is a Python source."""
    keys = EM(judge.algorithm).parts
    try:
        for at in judge.instances(False, True):
            theta(at, "t+1"), Values(Names(judge.language), at).rows
    except NoValue:
        return dict.fromkeys(keys, PartVerdict(
            "unread", feedback="Functions are judged only of models with one hidden label for each "
            "observation, in one list or in several: write formulas."))
    own = source_of(source)
    names = Names(judge.language, own.names, own.flow, own.unpacked)
    names.objects = any(map(names.are_parameters, own.fields.values()))
    names.hold({a.name for f in own.functions for a in f.arguments} | {*own.keys})
    own.passes = tuple(passes(own, names.counts, names.takes, names.holds))
    try:
        statements = [ast.unparse(s) for s in globals_of(own.tree)]
        with Sandbox(statements, limits) as sandbox:
            found = _Answer(judge, Matching(names, own), sandbox, statements, source).verdicts()
    except Refused as error:
        return dict.fromkeys(keys, PartVerdict(
            "unread", feedback=f"Functions in Python are not run here: {error}. Hand in "
            "formulas, in LaTeX, Markdown, plain text or as SymPy expressions."))
    except Stopped as error:
        return dict.fromkeys(keys, PartVerdict(
            "undecided", feedback=f"Your functions were stopped: {error}."))
    failed = f"Your file cannot be run: {sandbox.failed}" * bool(sandbox.failed)
    missing = lacking = PartVerdict("missing", feedback=_NO_PART)
    if not found and not any(f.step for f in own.functions):
        line = next((s.lineno for s in own.tree.body if not isinstance(
            s, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign)), None)
        missing = lacking = PartVerdict("unread", line=line,
                                        feedback=f"{_NOTHING} {failed}".strip())
    elif failed:
        lacking = PartVerdict("undecided", feedback=failed)
    return {key: found.get(key, missing if key in ("Q", "steps") else lacking) for key in keys}


@dataclass(frozen=True)
class _Reading:
    """The verdicts of what a caller returned, data as vectors or numbers and spreads as variances
    or deviations by its key."""

    found: dict[str, PartVerdict]
    caller: Caller
    returned: list[Returned]
    key: tuple[bool, bool]


class _Answer:
    """The parts that one source answers."""

    def __init__(self, judge: Judge, matching: Matching, sandbox: Sandbox,
                 statements: Sequence[str], text: str) -> None:
        self.statements, self.text = statements, text
        self.returned = dict[tuple[str, PartVerdict], Returned]()
        self.judge, self.matching, self.sandbox = judge, matching, sandbox
        self.names, self.model = matching.names, judge.language.model

    def verdicts(self) -> dict[str, PartVerdict]:
        """The verdicts of the parts that are found, with the cases that show what is wrong."""
        found = self._best()
        return {key: self._shown(key, v, found) for key, v in found.items()}

    def _shown(self, key: str, verdict: PartVerdict, found: Mapping[str, PartVerdict]
               ) -> PartVerdict:
        """A wrong verdict with a case, where there is one in which what is right stays so."""
        one = self.returned.get((key, verdict))
        if verdict.verdict != "wrong" or one is None or one.how is None:
            return verdict
        right = [k for k, v in found.items() if key in self.model.keys and k in self.model.keys
                 and v.verdict == "right" and (k, v) in self.returned
                 and self.returned[k, v].how == one.how]
        case = case_of(self.judge, one, lambda at: Caller(
            self.matching, self.sandbox, [at], [at.still], False, False, _right,
            uneven=False).repeated(one),
            right)
        return verdict if case is None else replace(
            verdict, counterexample=case, feedback=f"{verdict.feedback}\n{case.words()}")

    def _best(self) -> dict[str, PartVerdict]:
        """The verdicts of the parts that are found, of the reading with fewest mistakes: spreads
        as variances or deviations, data as vectors or numbers. Where one posterior probability is
        handed over and nothing says whose, it is the first component's, unless it has the value of
        the second's, or all is right only if it is that."""
        flats = (False, True)[:1 + any(v.domain == "vector" for v in self.model.variables)]
        spreads = [k for g in self.names.groups if g.kind == "spread" for k in g.keys]
        roots = (False, True)[:1 + bool(spreads)]
        seconds = (False, True)[:1 + (len(self.names.labels) == 2)]
        callers = {key: self._caller(self.judge.instances(key[0], True), *key[1:])
                   for key in product(flats, roots, seconds)}
        # none has been told posterior probabilities when it is asked for them
        expected = {key: caller.expected() for key, caller in callers.items()}
        best: tuple[tuple[int, ...], list[_Reading]] = (-1,), []
        every: list[_Reading] = []
        for key in product(flats, roots):
            every.append(one := self._reading(key, callers, expected))
            found = one.found
            right, wrong, open_ = (_count(found, w) for w in ("right", "wrong", "undecided"))
            rank = right, wrong * bool(right), right + wrong + open_
            if rank >= best[0]:
                best = rank, [*(best[1] if rank == best[0] else ()), one]
            if _all_right(found) and {*found} >= {*best[1][0].found, *spreads}:
                return found
        made = [self._with_own(self._elsewhere(one.found, *one.key), one.caller, one.returned)
                for one in best[1]]
        n, found = max(enumerate(made), key=lambda m: _count(m[1], "right"), default=(0, {}))
        if not found:
            return {}
        if _verdict_of(found, "responsibilities") != "right":
            plain = next((one for one in every if one.key == (best[1][n].key[0], False)),
                         best[1][n])
            if other := self._in_other_forms(found, plain):
                return other
        # a right E-step says what the spreads are, if the best reading makes it a wrong one
        expected_right = [one.found for one in every if _verdict_of(
            one.found, "responsibilities") == "right" and one not in best[1] and _verdict_of(
                found, "responsibilities") == "wrong" and one.key[0] == best[1][n].key[0]]
        others = [*(m for m, one in zip(made, best[1], strict=True)
                    if one.key[0] == best[1][n].key[0]), *expected_right]
        others = [m for m in others if any(
            v.verdict == "right" and _verdict_of(found, k) != "right" for k, v in m.items())]
        return {key: self._told_apart(v, [v.verdict, *(_verdict_of(m, key) for m in others)])
                for key, v in found.items()}

    def _in_other_forms(self, found: dict[str, PartVerdict], plain: _Reading
                        ) -> dict[str, PartVerdict]:
        """The verdicts where parameters are held as their logarithms, inverses or factors: an
        E-step or Q that is right so tells it, else it is asked. Nothing for none."""
        forms: dict[str, str] = {}
        for g in self.names.groups:
            own = [r for r in plain.returned if r.key in g.keys and r.shaped
                   and _verdict_of(plain.found, r.key) == "wrong"]
            kinds = {form_of(g.kind, r.made, r.right, same) for r in own}
            if len(kinds) == 1 and "" not in kinds:
                forms[g.name] = kinds.pop()
        if not forms and ("responsibilities" not in found or not any(
                k != "responsibilities" and v.verdict != "right" for k, v in found.items())):
            return {}
        at = self.judge.instances(plain.key[0], True)
        with Sandbox(self.statements) as fresh:  # an E-step is asked again
            told = next((two for two in self._clear_forms() if not forms and any(
                r.key == "responsibilities" and _right(r) for r in self._caller(
                    at, plain.key[1], False, forms=two, sandbox=fresh).expected())), ())
            forms |= told
            if not forms:
                return {}
            callers = {(*plain.key, second): self._caller(
                at, plain.key[1], second, forms=tuple(forms.items()), sandbox=fresh)
                for second in (False, True)[:1 + (len(self.names.labels) == 2)]}
            other = self._reading(plain.key, callers,
                                  {k: c.expected() for k, c in callers.items()})
        sure = "right" in {_verdict_of(other.found, k) for k in ("responsibilities", "Q")}
        if sure and not told and _count(other.found, "right") <= _count(found, "right"):
            return {}
        result = dict(other.found) if sure else dict(found)
        for g in self.names.groups:
            for key in {*g.keys} & {*result} if g.name in forms else ():
                form = FORMS[g.kind][forms[g.name]]
                said = f"What your program holds for {key} is {form.words} it."
                if sure and result[key].verdict == "right":
                    result[key] = replace(result[key], assumption=said)
                elif not sure and form.clear and result[key].verdict == "wrong":
                    asked = f"{said[:-1]}: is it meant to be?"
                    result[key] = replace(result[key], verdict="undecided", feedback=asked,
                                          question=asked, misconceptions=())
        return result

    def _clear_forms(self) -> Iterator[tuple[tuple[str, str], ...]]:
        """The forms of one or two groups that nobody holds by mistake."""
        held = {g for g, _ in self.names.forms}
        one = [(g.name, name) for g in self.names.groups if g.name not in held
               for name, form in FORMS[g.kind].items() if form.clear]
        yield from ((f,) for f in one)
        yield from ((a, b) for a, b in combinations(one, 2) if a[0] != b[0])

    def _told_apart(self, verdict: PartVerdict, said: Sequence[str]) -> PartVerdict:
        """The verdict of a part, undecided where it is right in one reading and not in another that
        is as good: all spreads are variances, or all are deviations."""
        if "right" not in said or {*said} <= {"right", "undecided"}:
            return verdict
        return replace(verdict, verdict="undecided", feedback=_TIED, question=_TIED,
                       misconceptions=(), assumption="")

    def _reading(self, key: tuple[bool, bool], callers: Mapping[_Key, Caller],
                 expected: Mapping[_Key, list[Returned]]) -> _Reading:
        """The verdicts where a vector is the first component's, or by what it is the second's."""
        caller, returned = callers[*key, False], list(expected[*key, False])
        returned += caller.updated()
        found = self._judged(returned)
        if caller.vectors and not caller.said and (wrong := _count(found, "wrong")):
            second = [*expected[*key, True], *callers[*key, True].updated()]
            other = self._judged(second)
            if set(other) >= set(found) and (_all_right(other) or _count(
                    other, "wrong") <= wrong and "responsibilities" in other and other[
                        "responsibilities"].verdict == "right"):
                return _Reading({k: replace(v, assumption=_SECOND) for k, v in other.items()},
                                callers[*key, True], second, key)
        return _Reading(found, caller, returned, key)

    def _with_own(self, found: dict[str, PartVerdict], caller: Caller, returned: list[Returned]
                  ) -> dict[str, PartVerdict]:
        """The verdicts, those that are wrong only by own posterior probabilities, or by another own
        parameter, put right."""
        wrong = {r.key: r for r in reversed(returned) if r.key in found and r.how is not None
                 and r.key in self.model.keys and found[r.key].verdict == "wrong" and not r.why}
        expected = self._expected_pairs(found, returned, caller)
        both = [k for k, r in wrong.items() if expected and r.how and takes_none(r.how)]
        for path in dict.fromkeys(wrong[k].path for k in both):
            own = [k for k in both if wrong[k].path == path]
            for key, one in self._again(caller, wrong, own, expected).items():
                wrong[key], verdict = one, self._verdict(one)
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
                verdict = self._verdict(one)
                if verdict.verdict != "wrong" or verdict.misconceptions:
                    found[key] = _mended(found[key], verdict, (
                        f"{', '.join(others)} as it should be; your own is"))
        return found

    def _again(self, caller: Caller, wrong: Mapping[str, Returned], keys: Sequence[str],
               pairs: Sequence[Pairs]) -> dict[str, Returned]:
        """The keys that the function makes again, its own wrong values put right."""
        with Sandbox([mendable(s) for s in self.statements]) as sandbox:
            made = caller.again(wrong[keys[0]], sandbox, pairs)
        return {r.key: replace(r, how=wrong[r.key].how) for r in made if r.key in keys}

    def _expected_pairs(self, found: Mapping[str, PartVerdict], returned: Sequence[Returned],
                        caller: Caller) -> list[Pairs]:
        """Own wrong posterior probabilities with the right ones at each instance, as a table and by
        the component and the observation."""
        one = next((r for r in returned if r.key == "responsibilities" and not r.why), None)
        if one is None or found["responsibilities"].verdict != "wrong" or (
                caller.values[0].documents is not None):
            return []
        pairs: list[Pairs] = []
        for made, right in zip(one.made, one.right, strict=True):
            a, b = np.asarray(made, float), np.asarray(right, float)
            pairs.append([(x.tolist(), y.tolist()) for x, y in (
                (a, b), (a.T, b.T), *zip(a.T, b.T, strict=True), *zip(a, b, strict=True))])
        return pairs

    def _pairs(self, n: int, others: Mapping[str, Returned], right: Mapping[str, Value]
               ) -> list[tuple[Value, ...]]:
        """Own wrong values at an instance with the right ones, together and by the component, for
        their names alone where something right has that value as well; none that is made of whole
        numbers."""
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
        if any(g.kind == "spread" for g in self.names.groups):
            found += [(np.sqrt(np.abs(a)).tolist(), np.sqrt(np.abs(b)).tolist(), *names)
                      for a, b, *names in found]
        rows = [r for v in right.values() for r in (v, *(v if np.ndim(v) else ()))]
        whole = [p for p in found if np.any(np.asarray(p[0]) != np.round(p[0]))]
        clear = [not any(close(a, r) for r in rows) and all(
            close(b, d) for c, d, *_ in found if close(a, c)) for a, b, *_ in whole]
        return [p[:2] if c else p for c, p in zip(clear, whole, strict=True) if c or len(p) > 2]

    def _elsewhere(self, found: dict[str, PartVerdict], flat: bool, root: bool
                   ) -> dict[str, PartVerdict]:
        """The verdicts: right for what is so where what is known of the components is one number,
        and a question for what is where every number of trials is one that stands in a formula."""
        level = [v for v in self.model.known if v.name in concentrations(self.model) and v.indices]
        wrong = [k for k, v in found.items() if v.verdict in ("wrong", "undecided")]
        if wrong and level:
            at = self.judge.instances(flat, True, common=True)
            caller = self._caller(at, root, False, [self.judge.moved(i) for i in at])
            other = self._judged([*caller.expected(), *caller.updated()])
            said = f"{', '.join(v.name for v in level)} is one number, the same for all components."
            found |= {k: replace(other[k], assumption=said) for k in wrong
                      if k in other and other[k].verdict == "right"}
        wrong = [k for k in wrong if found[k].verdict != "right" and k != "Q"]
        if not wrong or not any(v.domain == "natural" for v in self.model.known):
            return found
        numbers = set(self.matching.source.numbers())
        for number in sorted(numbers)[:3]:
            caller = self._caller([Instance(self.judge.algorithm, seed, False, float(number))
                                   for seed in (0, 1)], False, False)
            other = self._judged([*caller.expected(), *caller.updated()])
            asked = f"It is right where every number of trials is {number}: say so."
            found |= {k: replace(found[k], verdict="undecided", feedback=asked, misconceptions=())
                      for k in wrong if k in other and other[k].verdict == "right"}
        return found

    def _caller(self, at: Sequence[Instance], root: bool, second: bool,
                moved: Sequence[Instance] = (), forms: tuple[tuple[str, str], ...] = (),
                sandbox: Sandbox | None = None) -> Caller:
        return Caller(self.matching, sandbox or self.sandbox, at, moved or [
            self.judge.moved(a) for a in at], root, second, _right, bool(moved),
            forms=(*forms, *self.names.forms))

    def _judged(self, returned: Sequence[Returned]) -> dict[str, PartVerdict]:
        found: dict[str, PartVerdict] = {}
        for one in sorted(returned, key=lambda r: not r.shaped):
            if one.key not in found:
                own = self.matching.source
                where, lines = place(self.text, own.nodes.get(one.path, own.tree), one)
                found[one.key] = replace(self._verdict(one), read_as=where.name, line=where.line,
                                         lines=lines, written="Python", function=where)
                self.returned[one.key, found[one.key]] = one
        return found

    # --- one part --------------------------------------------------------------------------------

    def _verdict(self, one: Returned) -> PartVerdict:
        hard = one.how is not None and one.how[2].table == "hard"
        fault = one.why or _fault(one)
        if fault and (one.why or not hard):
            return PartVerdict(one.verdict, feedback=fault)
        added = -1.0 if hard else _added(one.made, one.right)
        ridge = f"Your function adds {added:.3g} to the diagonal"
        if added == 0:
            return PartVerdict("right", assumption=one.assumption)
        if 0 < added <= RIDGE:
            return PartVerdict("right", assumption=(
                f"{ridge}: that ridge is there for the numbers' sake."))
        if added > 0:
            return PartVerdict("undecided", feedback=(
                f"{ridge}, and is right without that ridge: is it meant to be there?"))
        if one.question:
            return PartVerdict("undecided", feedback=one.question, question=one.question)
        from ..misconceptions import misconceptions

        ids = ("hard_assignment",) if hard else self._mistakes(one)
        own = [misconceptions()[m] for m in ids if m in misconceptions()]
        said = "" if ids else ("Your function returns another value than it should; no usual "
                               "mistake gives exactly it.")
        if own:
            said = "\n".join([own[0].hint, " ".join(m.sentence for m in own)])
        return PartVerdict("wrong", misconceptions=ids, feedback=said)

    def _mistakes(self, one: Returned) -> tuple[str, ...]:
        """The usual mistake that leads to these values at the instances."""
        found: list[dict[str, None]] = [{} for _ in one.made[:2]]
        with suppress(*FAULTS):
            found = [dict.fromkeys(id for id, value in self._wrong(one, n) if same([mine], [value]))
                     for n, mine in enumerate(one.made[:2])]
        return tuple(id for id in found[0] if all(id in f for f in found))[:1]

    def _wrong(self, one: Returned, n: int) -> Iterator[tuple[str, Value]]:
        mistakes, key = self.judge.mistakes(
            self.judge.instances(one.univariate, True)[n]), one.key
        if key == "Q":
            yield from ((ids[0], value) for ids, value in mistakes.values("Q", False))
        elif key == "responsibilities":
            for (id, *_), value in mistakes.values(key, False):
                if len(value.letters) == 2 and value.letters[0] in self.judge.language.values:
                    value = Named(value.letters[::-1], value.array.transpose(1, 0, 2, 3))
                yield id, listed(value)
        else:
            p = next(p for p in self.model.parameters if key in p.theta)
            for (id, *_), value in mistakes.values(p.name, False):
                if key in p.keys:
                    place = p.keys.index(key) if value.array.shape[0] > 1 else 0
                    value = Named(value.letters[1:], value.array[place])
                yield id, listed(value)


def _mended(found: PartVerdict, verdict: PartVerdict, what: str) -> PartVerdict:
    """A verdict by what a function makes once other values of its own are put right."""
    return replace(found, verdict=verdict.verdict, feedback=verdict.feedback,
                   misconceptions=verdict.misconceptions, question=verdict.question,
                   assumption=f"Right, with {what} wrong." if verdict.verdict == "right"
                   else verdict.assumption)


_EXPECTED = "the posterior probabilities as they should be; your own are"
_TIED = "It is right if the spreads in your program are variances, or if they are standard " \
    "deviations, and others of its values if they are the other: which are they?"
_SECOND = "Where your functions take or return one posterior probability, it is that of the " \
    "second component."


def _verdict_of(found: Mapping[str, PartVerdict], key: str) -> str:
    return found[key].verdict if key in found else ""


def _count(found: Mapping[str, PartVerdict], verdict: str) -> int:
    return sum(v.verdict == verdict for v in found.values())


def _all_right(found: Mapping[str, PartVerdict]) -> bool:
    return all(v.verdict == "right" for v in found.values())


def _right(one: Returned) -> bool:
    """Whether what a function returns is right."""
    return not one.why and not _fault(one) and 0 <= _added(one.made, one.right) <= RIDGE


def _fault(one: Returned) -> str:
    """Why what a function returns has no verdict; "" for nothing."""
    for mine, true in zip(one.made, one.right, strict=True):
        if isinstance(mine, str):
            return f"{one.called} returns no number: {mine}"
        if np.shape(mine) != np.shape(true):
            return f"{one.called} returns another shape than {np.shape(true)}."
        if not np.isfinite(np.asarray(mine, float)).all():
            return f"{one.called} returns what is no finite number."
    return ""


def _added(made: Sequence[Value], right: Sequence[Value]) -> float:
    """What is added to the diagonal of a matrix, the same at all instances: 0 for nothing, -1 where
    values differ otherwise."""
    if same(made, right):
        return 0.0
    added = []
    for mine, true in zip(made, right, strict=True):
        gap = np.asarray(mine, float) - np.asarray(true, float)
        if gap.ndim < 2 or gap.shape[-1] != gap.shape[-2]:
            return -1.0
        added.append(float(gap[..., 0, 0].flat[0]))
        if not 0 < added[-1] < 0.1 or not np.allclose(
                gap, added[-1] * np.eye(gap.shape[-1]), rtol=1e-6, atol=1e-12):
            return -1.0
    return added[0] if np.allclose(added, added[0], rtol=1e-5) else -1.0


def same(mine: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two values have the same entries at every instance."""
    for a, b in zip(map(np.ravel, mine), map(np.ravel, right), strict=True):
        if a.size != b.size or not (np.abs(a - b) <= TOLERANCE * (1 + np.abs(b).max())).all():
            return False
    return True
