"""Functions in Python judged by their values at the instances on which formulas are judged.

An E-step takes the data and theta (or its parts, by name) and returns the posterior probabilities,
an M-step takes the data and these and returns new parameters, a function Q takes the data, these
and theta; each as a function, or as a method with what it needs in its object.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import numpy as np

from ...em import EM
from ..judge.judging import Judge
from ..value.instance import Instance, concentrations
from ..value.listed import theta
from ..value.named import NoValue
from ..verdicts import PartVerdict
from .arrays import Values
from .calling import OWN, Caller
from .cases import case_of
from .forms import FORMS, form_of
from .found import globals_of, source_of
from .loops import passes
from .matching import Matching
from .names import Names
from .one_part import is_right, part_verdict, same
from .places import place
from .put_right import PutRight
from .results import Returned
from .sandbox import LIMITS, Refused, Sandbox, Stopped

_NO_PART = "No function returns this part."
_NOTHING = ("Of functions in Python, e_step(x, theta), m_step(x, T) and Q are judged, by what they "
            "take and return: none was found. Hand in these, or the formulas, in LaTeX, Markdown, "
            "plain text or as SymPy expressions.")
_Key = tuple[bool, bool, bool]


@np.errstate(all="ignore")
def function_verdicts(judge: Judge, source: str, limits: Any = LIMITS, words: str = ""
                      ) -> dict[str, PartVerdict]:
    """The verdict of each part of an answer that is a Python source, with ``words`` around it."""
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
    names.hold({a.name for f in own.functions for a in f.arguments} | {*own.keys})
    names.use(own.differences, own.entries, own.held)
    own.passes = tuple(passes(own, names.counts, names.takes, names.holds))
    try:
        statements = [ast.unparse(s) for s in globals_of(own.tree)]
        with Sandbox(statements, limits) as sandbox:
            found = _Answer(judge, Matching(names, own), sandbox, statements, source,
                            words).verdicts()
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
    """The verdicts of what a caller returned: (data are numbers, spreads deviations)."""

    found: dict[str, PartVerdict]
    caller: Caller
    returned: list[Returned]
    key: tuple[bool, bool]


class _Answer:
    """The parts that one source answers."""

    def __init__(self, judge: Judge, matching: Matching, sandbox: Sandbox,
                 statements: Sequence[str], text: str, words: str) -> None:
        self.statements, self.text, self.words = statements, text, f"{words}\n{text}"
        self.returned = dict[tuple[str, PartVerdict], Returned]()
        self.judge, self.matching, self.sandbox = judge, matching, sandbox
        self.names, self.model = matching.names, judge.language.model

    def verdicts(self) -> dict[str, PartVerdict]:
        """The verdicts of the parts that are found, with the cases that show what is wrong."""
        found = self._best()
        found = {key: self._in_one_go(key, v, found) for key, v in found.items()}
        return {key: self._shown(key, v, found) for key, v in found.items()}

    def _in_one_go(self, key: str, verdict: PartVerdict, found: Mapping[str, PartVerdict]
                   ) -> PartVerdict:
        """A verdict, undecided where a pass makes a parameter of wrong posteriors of its own, or
        of what is made together with them."""
        own = found.get("responsibilities", verdict)
        one, made = (self.returned.get(x) for x in ((key, verdict), ("responsibilities", own)))
        if verdict.verdict != "wrong" or own.verdict != "wrong" or verdict.misconceptions or (
                one is None or made is None or key not in self.model.keys):
            return verdict
        if one.path != made.path and not any(
                len(names) > 1 and any("posterior" in self.names.counts(n) for n in names)
                for line, names in (one.how[0].body if one.how else ())
                if line.startswith("for _once in (0,):\n    (")):  # several at once
            return verdict
        return replace(verdict, verdict="undecided", feedback=OWN, question=OWN)

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
            self.matching, self.sandbox, [at], [at.still], False, False, is_right,
            uneven=False).again(one),
            right)
        return verdict if case is None else replace(
            verdict, counterexample=case, feedback=f"{verdict.feedback}\n{case.words()}")

    def _best(self) -> dict[str, PartVerdict]:
        """The verdicts of the parts that are found, of the reading with fewest mistakes."""
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
        own = PutRight(self.judge, self.names, self.statements)
        with own.opened:
            made = [own.verdicts(self._elsewhere(one.found, *one.key), one.caller, one.returned)
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
        expected_right = [one for one in every if _verdict_of(
            one.found, "responsibilities") == "right" and one not in best[1] and _verdict_of(
                found, "responsibilities") == "wrong" and one.key[0] == best[1][n].key[0]]
        others = [(m, one.key[1]) for m, one in zip(made, best[1], strict=True)
                  if one.key[0] == best[1][n].key[0]]
        others += [(one.found, one.key[1]) for one in expected_right]
        said = [m for m, root in others if root] if _DEVIATIONS.search(self.words) and not (
            _VARIANCES.search(self.words)) else []
        rivals = [m for m, _ in others if any(
            v.verdict == "right" and _verdict_of(found, k) != "right" for k, v in m.items())]
        if rivals and said:
            return said[0]
        return {key: self._told_apart(v, [v.verdict, *(_verdict_of(m, key) for m in rivals)])
                for key, v in found.items()}

    def _in_other_forms(self, found: dict[str, PartVerdict], plain: _Reading
                        ) -> dict[str, PartVerdict]:
        """The verdicts where a right E-step or Q says that parameters are held in another form."""
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
                r.key == "responsibilities" and is_right(r) for r in self._caller(
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
        """The verdict of a part, undecided where it is right in one of two readings as good."""
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

    def _elsewhere(self, found: dict[str, PartVerdict], flat: bool, root: bool
                   ) -> dict[str, PartVerdict]:
        """The verdicts where what is known, or the number of trials, is one number for all."""
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
        trials = [v.name for v in self.model.known if v.domain == "natural"]
        if not wrong or not trials:
            return found
        numbers = set(self.matching.source.numbers())
        for number in sorted(numbers)[:3]:
            taken = dict.fromkeys(trials, number)
            caller = self._caller([Instance(self.judge.algorithm, seed, False, taken)
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
            self.judge.moved(a) for a in at], root, second, is_right, bool(moved),
            forms=(*forms, *self.names.forms))

    def _judged(self, returned: Sequence[Returned]) -> dict[str, PartVerdict]:
        found: dict[str, PartVerdict] = {}
        for one in sorted(returned, key=lambda r: not r.shaped):
            v = found.get(one.key)
            rival = v is not None and v.verdict == "wrong" and not v.misconceptions and (
                is_right(one))
            # by the same function, which had the wrong posterior probabilities before
            if v is None or rival and _verdict_of(found, "responsibilities") == "wrong" and (
                    self.returned[one.key, v].path == one.path):
                own = self.matching.source
                where, lines = place(self.text, own.nodes.get(one.path, own.tree), one)
                found[one.key] = replace(
                    part_verdict(self.judge, one), read_as=where.name, line=where.line,
                    lines=lines, written="Python", function=where)
                self.returned[one.key, found[one.key]] = one
            elif rival:
                asked = f"{one.called} makes {one.key} right, {v.read_as} does not: which is it?"
                found[one.key] = replace(v, verdict="undecided", feedback=asked, question=asked)
        return found


_DEVIATIONS = re.compile(r"\bstandard[- ]deviations?\b", re.IGNORECASE)
_VARIANCES = re.compile(r"\bvariances?\b", re.IGNORECASE)
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
