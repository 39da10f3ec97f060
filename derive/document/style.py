"""A way of writing, as data: the shipped ones and a reader's own are read from TOML files.

Patterns are LaTeX and plain text with places in angle brackets: ``<1>``, ``<2>`` the indices or
arguments, ``<b1>`` an argument as the base of a power, ``<i1>`` its index, ``<theta>`` the
parameters at the mark in question, ``<theta^t>`` the current ones, ``<x>`` the letter of the data,
``<Z>`` that of the latent variable, ``<L>`` the likelihood's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Pair = tuple[str, str]  # how something prints in LaTeX and in Unicode text
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _table(content: Mapping[Any, Any] = _NOTHING) -> Any:
    return field(default_factory=lambda: content)


class NotationError(ValueError):
    """A notation that cannot be used: where, what is wrong, what would be right."""


#: The engine's own names and the letters to try, the first that the statement leaves free.
ENGINE: Mapping[str, tuple[str, ...]] = MappingProxyType({
    ".theta": ("theta", "vartheta", "Theta"),
    ".T": ("T", "R", "gamma"),
    ".R": ("R", "M", "B"),
    ".N": ("N", "M", "C"),
    ".S": ("S", "W", "V"),
    ".lambda": ("lambda", "eta", "nu"),
    ".rho": ("rho", "kappa", "alpha"),
    ".w": ("omega", "pi", "a"),
    ".A": ("A", "B", "G"),
    ".G": ("G", "B", "W"),
    ".r": ("r", "c", "a"),
    ".v": ("v", "u", "a"),
    ".omega": ("w", "omega", "a"),
    ".epsilon": ("varepsilon", "epsilon", "eta"),
    ".delta": ("delta", "Delta", "zeta"),
    "L": ("L", "calL"),
    "Q": ("Q", "calQ"),
    "H": ("H", "calH"),
    "F": ("F", "calF", "B"),
    "q": ("q", "g", "h"),
    "t": ("t", "s", "n", "m"),
    ".s": ("s", "h", "b"),
})

#: Quantities that print as a whole. A new named function needs one line here, or none:
#: a name without a pattern prints as an upright word with its arguments.
PATTERNS: Mapping[str, Pair] = MappingProxyType({
    "Q": (r"<Q>(<theta>\mid <theta^t>)", "<Q>(<theta> | <theta^t>)"),
    "H": (r"<H>(<theta>\mid <theta^t>)", "<H>(<theta> | <theta^t>)"),
    "F": ("<F>(<w>, <theta>)", "<F>(<w>, <theta>)"),
    "F_at_T": ("<F>(<T>, <theta>)", "<F>(<T>, <theta>)"),
    "assignment_law": ("<q>(<Z>)", "<q>(<Z>)"),
    "likelihood": ("<L>(<theta>; <x>)", "<L>(<theta>; <x>)"),
    "log_likelihood": (r"\log <L>(<theta>; <x>)", "log <L>(<theta>; <x>)"),
    "complete_likelihood": ("<L>(<theta>; <x>, <Z>)", "<L>(<theta>; <x>, <Z>)"),
    "complete_log_likelihood": (r"\log <L>(<theta>; <x>, <Z>)", "log <L>(<theta>; <x>, <Z>)"),
    "KL": (r"\operatorname{KL}(<1>\,\|\,<2>)", "KL(<1> ‖ <2>)"),
    "KL_weights": (r"\operatorname{KL}(<1>\,\|\,<2>)", "KL(<1> ‖ <2>)"),
    "KL_assignment": (r"\operatorname{KL}(<1>\,\|\,<2>)", "KL(<1> ‖ <2>)"),
    "joint": (r"p(<1>, <Z>_{<i1>}; <theta>)", "p(<1>, <Z><sub i1>; <theta>)"),
    "KL_component": (r"\operatorname{KL}(<1>\,\|\,<2>)", "KL(<1> ‖ <2>)"),
    "similar": ("<b1>^{1/2}<b2>^{-1}<b1>^{1/2}", "<b1>^(1/2) <b2>⁻¹ <b1>^(1/2)"),
    "·": (r"\,\cdot\,", "·"),
    "indicator": (r"[<Z>_{<1>}=<2>]", "[<Z><sub 1> = <2>]"),
    "posterior": (r"P(<Z>_{<1>}=<2>\mid <x>_{<1>}, <theta>)",
                  "P(<Z><sub 1> = <2> | <x><sub 1>, <theta>)"),
    "posterior_all": (r"P(<Z>\mid <x>, <theta>)", "P(<Z> | <x>, <theta>)"),
    "assignments": (r"\sum_{<Z>}", "∑_<Z>"),
    "E": (r"\operatorname{E}", "E"),
    "expectation": (r"\mid <x>, <theta^t>", " | <x>, <theta^t>"),
    "density": (r"<family>(<1>; <parameters>)", "<family>(<1>; <parameters>)"),
    "distribution": (r"<family>(<parameters>)", "<family>(<parameters>)"),
    "log": (r"\log", "log"),
    ".index": ("<1>", "<1>"),
    ".T": (r"<T>_{<1>,<2>}(<theta>)", "<T><sub 1,2>(<theta>)"),
    ".T^t": ("<T>_{<1>,<2>}", "<T><sub 1,2>"),
    ".omega^t": ("<w>_{<1>,<2>}", "<w><sub 1,2>"),
    ".omega^t/1": ("<w>_{<1>}", "<w><sub 1>"),
    ".R": ("<R>_{<1>,<2>}", "<R><sub 1,2>"),
    ".r^t": ("<r>_{<1>,<2>}", "<r><sub 1,2>"),
    ".T^t+1": (r"<T>_{<1>,<2>}^{<t+1>}", "<T><sub 1,2><sup t+1>"),
})


@dataclass(frozen=True)
class Style:
    """A way of writing, independent of a model.

    ``observation``, ``component`` and ``second`` (beside component) are index letters, ``size`` is
    the number of observations, "" for the statement's own; ``dimension`` that of coordinates;
    ``observed``, ``latent`` and ``weight`` likewise. ``slots`` are the letters of a family's
    parameters, ``engine`` those of the engine's own quantities, to be tried in turn. ``bold`` are
    the shapes in bold type; ``marks`` and ``accents`` print the iterates, ``patterns`` whole
    quantities, ``components`` those of one component by its place, ``families`` the families'
    letters. ``notes`` stand below the table of notation, LaTeX between dollars. ``only`` is the
    family, ``count`` the number of components that the letters are for.
    """

    name: str
    title: str = ""
    observation: str = ""
    component: str = ""
    second: str = ""
    size: str = ""
    dimension: str = ""
    observed: str = ""
    latent: str = ""
    weight: str = ""
    slots: Mapping[str, str] = _table()
    bold: tuple[str, ...] = ()
    marks: Mapping[str, Pair] = _table()
    accents: Mapping[str, Pair] = _table()
    patterns: Mapping[str, Pair] = _table(PATTERNS)
    components: Mapping[tuple[str, int], Pair] = _table()
    families: Mapping[str, Pair] = _table()
    engine: Mapping[str, tuple[str, ...]] = _table(ENGINE)
    notes: tuple[str, ...] = ()
    only: str = ""
    count: int = 0


#: The names of the shipped notations.
STYLES: tuple[str, ...] = ("problem", "bishop", "murphy", "esl", "wikipedia")
