"""Functions in Python judged by their values at the instances on which formulas are judged.

An E-step takes the data and theta (or its parts, by name) and returns the posterior probabilities,
a row or a column for each observation; an M-step takes the data and these and returns the new
parameters, by name or as a tuple.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...em import EM
from ..judge.judging import Judge
from ..value.listed import listed, posterior, theta
from ..value.named import Named, NoValue
from ..verdicts import PartVerdict
from .arrays import DEVIATIONS, Arguments, Unknown, parts_of
from .found import functions
from .sandbox import LIMITS, Refused, Stopped, run

TOLERANCE = 1e-7
#: From how much on what is added to a diagonal is no ridge.
RIDGE = 0.1
_NO_FORMULA = "Of functions, the E-step and the M-step are judged: write this part as a formula."
Value = Any


def function_verdicts(judge: Judge, source: str, limits: Any = LIMITS) -> dict[str, PartVerdict]:
    """The verdict of each part of an answer that is a Python source with an E-step or M-step."""
    keys = EM(judge.algorithm).parts
    at = judge.instances(False)
    own = {f.step: f for f in functions(ast.parse(source))}
    calls: dict[str, list[list[Any]]] = {}
    unknown: dict[str, str] = {}
    try:
        right = [theta(i, "t+1") for i in at]
        T = [posterior(i) for i in at]
    except NoValue:
        return dict.fromkeys(keys, PartVerdict(
            "unread", feedback="Functions are judged only of models with one label for each "
            "observation: write formulas."))
    for step, f in own.items():
        for turned in (False, True)[:1 + (step == "m_step")]:
            try:
                calls[f"{step} {int(turned)}/{f.name}"] = [
                    Arguments(judge.language, f).at(i, turned) for i in at]
            except (Unknown, NoValue) as error:
                unknown[step] = (f"Nothing says what the argument {error} of your function "
                                 f"{f.name} is.")
    try:
        made = run(source, calls, limits)
    except Refused as error:
        return dict.fromkeys(keys, PartVerdict(
            "unread", feedback=f"Functions in Python are not run here: {error}. Hand in "
            "formulas, in LaTeX, Markdown, plain text or as SymPy expressions."))
    except Stopped as error:
        return dict.fromkeys(keys, PartVerdict(
            "undecided", feedback=f"Your functions were stopped: {error}."))
    if "failed" in made:
        return dict.fromkeys(keys, PartVerdict(
            "undecided", feedback=f"Your file cannot be run: {made['failed']}"))
    found: dict[str, PartVerdict] = {}
    for key in judge.algorithm.model.keys:
        name, values = _new(judge, made, own, key, right)
        found[key] = PartVerdict("unread", feedback=unknown["m_step"]) if (
            "m_step" in unknown) else _judged(judge, key, values, [v[key] for v in right], name)
    shares = _shares(made, T)
    found["responsibilities"] = PartVerdict("unread", feedback=unknown["e_step"]) if (
        "e_step" in unknown) else _judged(judge, "responsibilities", shares, T)
    return {key: found.get(key, PartVerdict("missing", feedback=_NO_FORMULA)) for key in keys}


def _new(judge: Judge, made: Mapping[str, Any], own: Mapping[str, Any], key: str,
         right: Sequence[Mapping[str, Value]]) -> tuple[str, Any]:
    """What the M-step returned of a part, with its name there, at each instance; None where there
    is nothing. Of the two ways in which it takes posterior probabilities the one without an error
    that gives values of the right shapes."""
    ways = [v for k, v in made.items() if k.startswith("m_step")]
    best: tuple[int, str, Any] = (-1, "", None)
    for way in ways:
        if not isinstance(way, list):
            if best[0] < 0:
                best = (0, "", way)
            continue
        parts = [parts_of(judge.language, v, own["m_step"].returns, i)
                 for v, i in zip(way, judge.instances(False), strict=True)]
        fitting = sum(all(key_ in p and np.shape(_of(p[key_][1])) == np.shape(r[key_])
                          for p, r in zip(parts, right, strict=True)) for key_ in right[0])
        values = [p.get(key, ("", None)) for p in parts]
        given = None if any(v is None for _, v in values) else [v for _, v in values]
        if fitting + 1 > best[0]:
            best = (fitting + 1, values[0][0] if values else "", given)
    return best[1], best[2]


def _of(value: Value) -> Value:
    try:
        return np.asarray(value, float)
    except (ValueError, TypeError):
        return ""


def _shares(made: Mapping[str, Any], T: Sequence[Value]) -> Any:
    """The posterior probabilities that an E-step returned, a row for each observation: itself, or
    the first value of the tuple with that shape."""
    way = next((v for k, v in made.items() if k.startswith("e_step")), None)
    if not isinstance(way, list):
        return way
    found = []
    for value, right in zip(way, T, strict=True):
        values = list(value.values()) if isinstance(value, Mapping) else [value]
        shape = np.shape(right)
        fitting = [v for v in values if np.shape(_of(v)) == shape] or [
            [list(r) for r in zip(*v, strict=True)] for v in values
            if np.shape(_of(v)) == shape[::-1]] or values[:1]
        if not fitting:
            return None
        found.append(fitting[0])
    return found


def _judged(judge: Judge, key: str, made: Any, right: Sequence[Value], name: str = ""
            ) -> PartVerdict:
    if made is None:
        return PartVerdict("missing", feedback="No function returns this part.")
    if isinstance(made, Mapping):
        return PartVerdict("undecided", feedback=f"Your function failed: {made.get('failed')}")
    for mine, true in zip(made, right, strict=True):
        if len(_flat(mine)) != len(_flat(true)):
            return PartVerdict("undecided", feedback="Your function returns another shape than "
                               f"{np.shape(true)}.")
        if not all(isinstance(v, int | float) and math.isfinite(v) for v in _flat(mine)):
            return PartVerdict("undecided", feedback="Your function returns what is no finite "
                               "number.")
    step = rf"\text{{{'e' if key == 'responsibilities' else 'm'}\_step}}"
    if _same(made, right) or name in DEVIATIONS and key.endswith("^2") and _same(
            [_flat_map(v) for v in made], right):
        return PartVerdict("right", step)
    ridge = _ridge(made, right)
    if ridge:
        return PartVerdict("undecided", step, feedback=f"Your function adds {ridge:.3g} to the "
                           "diagonal, and is right without that ridge: is it meant to be there?")
    ids = _mistakes(judge, key, made)
    if ids:
        from ..misconceptions import misconceptions

        own = [misconceptions()[m] for m in ids if m in misconceptions()]
        said = "\n".join([own[0].hint, " ".join(m.sentence for m in own)]) if own else ""
        return PartVerdict("wrong", step, misconceptions=tuple(ids), feedback=said)
    return PartVerdict("wrong", step, feedback="Your function returns another value than it "
                       "should; no usual mistake gives exactly it.")


def _mistakes(judge: Judge, key: str, made: Sequence[Value]) -> list[str]:
    """The usual mistakes that lead to these values at the instances."""
    model = judge.algorithm.model
    found: list[str] | None = None
    for n, mine in enumerate(made[:2]):
        mistakes = judge.mistakes(False, n)
        ids: list[str] = []
        if key == "responsibilities":
            wrong = mistakes.posterior
            places: tuple[int, ...] | None = None
        else:
            p = next(p for p in model.parameters if key in p.theta)
            wrong = mistakes.update(p.name)
            places = (p.keys.index(key),) if key in p.keys else None
        for (id, *_), value in wrong:
            if key == "responsibilities":
                value = Named(value.letters[::-1], value.array.transpose(1, 0, 2, 3)) if len(
                    value.letters) == 2 and value.letters[0] in judge.language.values else value
            elif places is not None:
                place = places[0] if value.array.shape[0] > 1 else 0
                value = Named(value.letters[1:], value.array[place])
            if _same([mine], [listed(value)]) and id not in ids:
                ids.append(id)
        found = ids if found is None else [x for x in found if x in ids]
    return (found or [])[:1]


def _ridge(made: Sequence[Value], right: Sequence[Value]) -> float:
    """What is added to the diagonal of a matrix, the same at all instances; 0 for none."""
    added = []
    for mine, true in zip(made, right, strict=True):
        a, b = np.asarray(mine, float), np.asarray(true, float)
        if b.ndim < 2 or b.shape[-1] != b.shape[-2] or a.shape != b.shape:
            return 0.0
        gap = a - b
        first = float(gap[..., 0, 0].flat[0])
        if not 0 < first < RIDGE or not np.allclose(gap, first * np.eye(b.shape[-1]), rtol=1e-6,
                                                    atol=1e-12):
            return 0.0
        added.append(first)
    return added[0] if np.allclose(added, added[0], rtol=1e-5) else 0.0


def _flat(value: Value) -> list[Any]:
    """The entries of nested lists."""
    return [v for row in value for v in _flat(row)] if isinstance(value, list) else [value]


def _flat_map(value: Value) -> Value:
    """The squares of all entries."""
    return [_flat_map(v) for v in value] if isinstance(value, list) else value**2


def _same(mine: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two values are equal at every instance."""
    for a, b in zip(map(_flat, mine), map(_flat, right), strict=True):
        bound = TOLERANCE * (1 + max(abs(v) for v in b))
        if len(a) != len(b) or not all(abs(v - w) <= bound for v, w in zip(a, b, strict=True)):
            return False
    return True
