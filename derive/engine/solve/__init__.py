"""The M-step: one solver a file, tried in order for each parameter of a block."""

from __future__ import annotations

from .ordering import SOLVERS, solve
from .score import score
from .solution import Problem, Solution

__all__ = ["SOLVERS", "Problem", "Solution", "score", "solve"]
