"""Functions in Python judged by their values at the instances on which formulas are judged.

``e_step(x, theta)`` returns the responsibilities, a row for each observation and a column for each
component; ``m_step(x, T)`` the new parameters by name. Both take and return what the functions of
``derive export --to numpy`` do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...algebra.expression import Expr
from ...derivation import Derivation
from ..answer import Claim, Place
from ..diagnose import Diagnosis
from ..instances import Instance, NotEvaluable
from ..judge import INSTANCES, Judge
from ..signatures import flat
from ..verdicts import PartVerdict, keys
from .sandbox import LIMITS, Refused, Stopped, run

TOLERANCE = 1e-7
_NO_FORMULA = "Of functions, e_step and m_step are judged: write this part as a formula."
Value = Any


def function_verdicts(judge: Judge, source: str, limits: Any = LIMITS) -> dict[str, PartVerdict]:
    """The verdict of each part of an answer that is a Python source with e_step or m_step."""
    em = judge.em
    if em.model.known:
        return _all(em, "unread", "Functions are judged only where no quantity is known for each "
                    "observation: write formulas.")
    at = [judge.instances.instance(seed) for seed in range(INSTANCES)]
    x = [[_listed(i.value(em.setting.x, {em.setting.i: n})) for n in range(i.sizes.observations)]
         for i in at]
    T = [[list(row) for row in zip(*i.responsibilities, strict=True)] for i in at]
    theta = [_theta(em, i, "t") for i in at]
    try:
        made = run(source, {"e_step": list(zip(x, theta, strict=True)),
                            "m_step": list(zip(x, T, strict=True))}, limits)
    except Refused as error:
        return _all(em, "unread", f"Functions in Python are not run here: {error}. Hand in "
                    "formulas, in LaTeX, Markdown, plain text or as SymPy expressions.")
    except Stopped as error:
        return _all(em, "undecided", f"Your functions were stopped: {error}.")
    if "failed" in made:
        return _all(em, "undecided", f"Your file cannot be run: {made['failed']}")
    right = [_theta(em, i, "t+1") for i in at]
    found = {key: _judged(judge, key, _by_name(made.get("m_step"), key), [v[key] for v in right],
                          at) for key in em.updated}
    found["responsibilities"] = _judged(judge, "responsibilities", made.get("e_step"), T, at)
    return {key: found.get(key, PartVerdict("missing", feedback=_NO_FORMULA)) for key in keys(em)}


def _all(em: Derivation, verdict: str, feedback: str) -> dict[str, PartVerdict]:
    return {key: PartVerdict(verdict, feedback=feedback) for key in keys(em)}


def _by_name(made: Any, key: str) -> Any:
    """What m_step returned under a name, at each instance; None where there is nothing."""
    if not isinstance(made, list):
        return made
    values = [m.get(key) if isinstance(m, Mapping) else None for m in made]
    return None if None in values else values


def _judged(judge: Judge, key: str, made: Any, right: Sequence[Value],
            at: Sequence[Instance]) -> PartVerdict:
    if made is None:
        return PartVerdict("missing", feedback="No function returns this part.")
    if isinstance(made, Mapping):
        return PartVerdict("undecided", feedback=f"Your function failed: {made.get('failed')}")
    for mine, true in zip(made, right, strict=True):
        if len(flat(mine)) != len(flat(true)):
            return PartVerdict("undecided", feedback="Your function returns another shape than "
                               f"{_shape(true)} for x of {len(at[0].responsibilities[0])} rows.")
        if not all(isinstance(v, int | float) and math.isfinite(v) for v in flat(mine)):
            return PartVerdict("undecided", feedback="Your function returns what is no finite "
                               "number.")
    step = rf"\text{{{'e' if key == 'responsibilities' else 'm'}\_step}}"
    if _same(made, right):
        return PartVerdict("right", step)
    unique = list({m.id: m for m, values in _mistakes(judge, key, at)
                   if _same(made, values)}.values())
    hint = unique[0].hint + "\n" if unique else ""
    said = " ".join(m.sentence for m in unique) or (
        "Your function returns another value than it should; no usual mistake gives exactly it.")
    return PartVerdict("wrong", step, misconceptions=tuple(m.id for m in unique),
                       feedback=hint + said)


def _mistakes(judge: Judge, key: str, at: Sequence[Instance]) -> Any:
    """Each misconception of a part with the values that it leads to at the instances."""
    em = judge.em
    base, position = _place(em, key)
    labels = em.model.components.labels
    own = (labels[position],) if position is not None and labels else \
        tuple(labels) if key == "responsibilities" else ()
    claim = Claim(base, own, (), Place(1), "")
    for w in judge.kept(Diagnosis, judge).wrong(claim):
        try:
            values = [_value(em, i, w.formula, base, position) for i in at]
        except NotEvaluable:
            continue
        yield w.misconceptions[0], values


def _theta(em: Derivation, at: Instance, mark: str) -> dict[str, Value]:
    """The parameters of an instance by their names."""
    found = {}
    for key in em.updated:
        base, position = _place(em, key)
        symbol = em.solution(base)[0]
        found[key] = _value(em, at, Expr("symbol", *symbol.args[:3], mark), base, position)
    return found


def _place(em: Derivation, key: str) -> tuple[str, int | None]:
    """The base name of a parameter and its component, from 0; None where it has none, or all."""
    if key == "responsibilities":
        return key, None
    base = em.solution(key)[0].args[0]
    names = em.model.parameter(base).names
    return base, names.index(key) if len(names) > 1 else None


def _value(em: Derivation, at: Instance, formula: Expr, base: str, position: int | None) -> Value:
    k = em.setting.k
    if base == "responsibilities":
        return [[at.value(formula, {k: j, em.setting.i: i}) for j in range(at.sizes.components)]
                for i in range(at.sizes.observations)]
    if k not in em.solution(base)[0].args[2]:
        return _listed(at.value(formula))
    if position is not None:
        return _listed(at.value(formula, {k: position}))
    return [_listed(at.value(formula, {k: j})) for j in range(at.sizes.components)]


def _listed(value: Any) -> Value:
    """A value as functions take it: columns as lists."""
    if not isinstance(value, tuple):
        return float(value)
    if all(isinstance(row, tuple) and len(row) == 1 for row in value):
        return [float(row[0]) for row in value]
    return [_listed(row) for row in value]


def _shape(value: Value) -> str:
    sizes = []
    while isinstance(value, list):
        sizes.append(str(len(value)))
        value = value[0]
    return f"({', '.join(sizes)})"


def _same(mine: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two values are equal at every instance."""
    for a, b in zip(map(flat, mine), map(flat, right), strict=True):
        bound = TOLERANCE * (1 + max(abs(v) for v in b))
        if len(a) != len(b) or not all(abs(v - w) <= bound for v, w in zip(a, b, strict=True)):
            return False
    return True
