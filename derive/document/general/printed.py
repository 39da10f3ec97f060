"""Every line of a general derivation as it is printed, and the dictionary by which it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...engine.parts import Algorithm
from ..dictionary import dictionary
from ..printed import formulas
from .notation import general_notation


def printed(algorithm: Algorithm, name: str = "problem") -> dict[str, dict[str, str]]:
    """For each form, "latex" and "text", the formula of each line by the line's id, in a notation.
    """
    return formulas(algorithm.steps, general_notation(algorithm.model, name))


def written(algorithm: Algorithm, names: Iterable[str], indices: Iterable[str],
            sizes: Iterable[str], families: Iterable[str],
            divergences: Iterable[tuple[str, int]], name: str = "problem") -> dict[str, Any]:
    """How the notation writes each name; a divergence by its name and how many arguments it
    has."""
    notation = general_notation(algorithm.model, name)
    patterns = dict(notation.patterns)
    for divergence, count in divergences:
        latex, text = patterns["KL"]
        if count > 2:
            half = count // 2
            sides = ["({})".format(", ".join(f"<{n + 1}>" for n in some))
                     for some in (range(half), range(half, count))]
            latex, text = (p.replace("<2>", sides[1]).replace("<1>", sides[0], 1)
                           for p in (latex, text))
        patterns[divergence] = (latex, text)
    return dictionary(replace(notation, patterns=patterns), names, indices, sizes, families)
