"""The formulas of a derivation that have a name: its updates, Q, responsibilities, likelihood."""

from __future__ import annotations

from ..derivation import Derivation
from .latex import latex
from .notation import notation_for
from .roles import the

_LINES = {
    "Q": ("Q", "Q plain"),
    "responsibilities": ("responsibility", "bayes"),
    "log_likelihood": ("complete", "complete written out"),
}


def formula(em: Derivation, name: str, notation: str = "problem") -> str:
    """LaTeX of "Q", "responsibilities", the "log_likelihood" or an update by its key.

    Raises KeyError where there is no such update, ValueError for an unknown notation.
    """
    letters = notation_for(em.model, notation)
    if name in _LINES:
        first, last = _LINES[name]
        left, right = the(em, first).left, the(em, last).right
    else:
        left, right = em.solution(name)
    return f"{latex(left, letters)} = {latex(right, letters)}"
