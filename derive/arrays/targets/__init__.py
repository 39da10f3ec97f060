"""The languages that the array program is printed in: one entry, one file each.

A target is a module with ``FORMS``, the names of its forms, and ``files(em, form)``: the text of
each file of a project by its relative path, the program itself first. It is imported when it is
asked for, and raises CannotLower for what it cannot print.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from ...engine.parts import Algorithm
from ..emstep import em_step

#: The name on the command line, and what it is.
TARGETS: Mapping[str, str] = MappingProxyType({
    "numpy": "a Python module that needs NumPy, and SciPy where there are special functions",
    "numba": "a Python module whose steps Numba compiles to loops when they first run",
    "c": "C11 that needs libm alone: a source, a header, and a Python module that compiles it",
    "jax": "a Python module of jitted functions that needs JAX: float64, float32, batches",
    "torch": "a Python module of tensors that needs PyTorch: float64, float32, gradients",
    "r": "base R: one file, or a package that `R CMD INSTALL` installs",
    "javascript": "an ES module over typed arrays, with types",
    "octave": "a function file for Octave and MATLAB",
    "sql": "a Python module whose iteration is one query of sums over a table: DuckDB runs it",
    "sympy": "a module of SymPy with Q and the updates of few units, sums written out",
    "rust": "a crate without dependencies, over nested vectors",
    "program": "the array program that all of these print: one operation a line",
    "latex": "posterior probabilities and updates as equations, to be read in with `\\input`",
})


class UnknownTarget(ValueError):
    """A target that is not there. The message lists those that are."""


def project(algorithm: Algorithm, target: str, form: str = "fast") -> dict[str, str]:
    """The files of a project by their paths, the program itself first.

    Raises UnknownTarget for another target or form, CannotLower for what cannot be written so.
    """
    if target not in TARGETS:
        raise UnknownTarget(f"no target {target!r}; known: {', '.join(TARGETS)}")
    module = import_module(f".{target}", __name__)
    if form not in module.FORMS:
        raise UnknownTarget(f"no form {form!r} of {target}; known: {', '.join(module.FORMS)}")
    files: dict[str, str] = module.files(em_step(algorithm), form)
    return files


def program_text(algorithm: Algorithm, target: str, form: str = "fast") -> str:
    """The program alone, as text. Raises what :func:`project` does."""
    return next(iter(project(algorithm, target, form).values()))
