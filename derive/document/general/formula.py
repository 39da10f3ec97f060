"""The formulas of a general derivation that have a name."""

from __future__ import annotations

from ...algebra.expression import Expr, reindex
from ...engine.parts import Algorithm
from ...trace import Step
from ..display import RELATIONS
from ..latex import LatexPrinter
from .notation import general_notation
from .roles import lines, posteriors


def latex_of(algorithm: Algorithm, name: str, notation: str = "problem") -> str:
    """LaTeX of "Q", "responsibilities", a responsibility by its part ("A_C") or by its name
    among the parts of an answer, the "log_likelihood", or a parameter's update by its key in theta.

    Raises KeyError where there is no such formula, NotationError for a notation that cannot be
    used.
    """
    printer = LatexPrinter(general_notation(algorithm.model, notation))
    left, relation, right = _named(algorithm, name)
    return f"{printer.show(left)} {RELATIONS[relation]} {printer.show(right)}"


def _named(em: Algorithm, name: str) -> tuple[Expr, str, Expr]:
    each = posteriors(em.steps)
    found = {
        "Q": lines(em.steps, "Q plain"), "log_likelihood": lines(em.steps, "complete log"),
        "responsibilities": each[:1], **{s.part: (s,) for s in each},
        **{"responsibilities_" + s.part.replace("_", ""): (s,) for s in each}}
    if name in found:
        return _whole(em, found[name][-1])
    for p in em.model.parameters:
        if name in (p.name, *p.theta):
            role = "update" if lines(em.steps, f"update:{p.name}") else "root"
            step = lines(em.steps, f"{role}:{p.name}")[-1]
            if name == p.name or name not in p.keys:
                return step.left, step.relation, step.right
            index, label = p.indices[0], em.model.plate(p.indices[0]).labels[p.keys.index(name)]
            return (reindex(step.left, index, label), step.relation,
                    reindex(step.right, index, label))
    raise KeyError(f"no formula {name!r}: there are {', '.join((*em.model.keys, *found))}")


def _whole(em: Algorithm, last: Step) -> tuple[Expr, str, Expr]:
    """What the chain of a line shows on its left, and the line on its right."""
    start = next((s for s in em.steps if s.id == last.chain), last)
    return start.head or start.left, "=", last.right
