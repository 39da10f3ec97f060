"""The page docs/targets.md: each target, and every shipped statement beside every target.

Run from the checkout: ``python -m tests.arrays.targets.page > docs/targets.md``. A test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from derive.arrays import CannotLower
from derive.arrays.targets import TARGETS, project
from tests.arrays.targets.cases import NAMES, case

_HEAD = """\
# The updates in other languages

`derive export STATEMENT --to TARGET` prints a program; with `-o FOLDER/` it writes a project around
it, which builds and tests itself against numbers that the NumPy form computed. `--form plain` has
one step and the log-likelihood, with the formula beside the line that computes it. Every program
says which statement it came from, and is 0BSD: use it as you like. Behind each name is its page:
from `derive export` to a running program in five minutes.

Each is run in the tests where its runtime is installed, on every statement of the table: a step is
that of NumPy to 1e-10 of the largest entry of each parameter, the log-likelihood to 1e-12 of
sum |log p|, the likelihood rises. What is not installed is reported as not run.
"""
_FIT = "python -c 'from em import *; print(fit(EXAMPLE_X, EXAMPLE_THETA))'"
#: What is written, and a command that uses it.
USES = {
    "numpy": ("em.py", _FIT),
    "numba": ("em.py", _FIT),
    "c": ("em/", "make -C em test"),
    "jax": ("em.py", _FIT),
    "torch": ("em.py", _FIT),
    "r": ("em/", "cd em && Rscript tests/numbers.R"),
    "javascript": ("em/", "cd em && node test.mjs"),
    "octave": ("em/", "cd em && octave-cli test_two_gaussians_1d.m"),
    "sql": ("em/", "cd em && python test_two_gaussians_1d.py"),
    "sympy": ("em.py", "python -c 'from em import *; print(updates)'"),
    "rust": ("em/", "cd em && cargo test --offline"),
    "program": ("em.txt", "cat em.txt"),
    "latex": ("em.tex", "grep -c equation em.tex"),
}


def page() -> str:
    """The text of the page."""
    return "\n".join((_HEAD, *_targets(), "", *_table())) + "\n"


def _targets() -> Iterator[str]:
    yield "| target | what it is | forms | use |"
    yield "|---|---|---|---|"
    for name, what in TARGETS.items():
        forms = import_module(f"derive.arrays.targets.{name}").FORMS
        file, use = USES[name]
        written = ", ".join(forms) if len(forms) > 1 else "one"
        yield (f"| [{name}](targets/{name}.md) | {what} | {written} | `derive export "
               f"two_gaussians_1d --to {name} -o {file}`, `{use}` |")


def _table() -> Iterator[str]:
    reasons: dict[str, int] = {}
    cells = {name: row(name, reasons) for name in NAMES}
    refused = sum(cell == "no" or "[" in cell for said in cells.values() for cell in said.values())
    yield "## Every statement in every target"
    yield ""
    yield (f"{len(NAMES)} statements in {len(TARGETS)} targets: {refused} of "
           f"{len(NAMES) * len(TARGETS)} cells are refused, in one form or all.")
    yield ""
    yield f"| statement | {' | '.join(TARGETS)} |"
    yield f"|---|{'---|' * len(TARGETS)}"
    for name, said in cells.items():
        yield f"| {name} | {' | '.join(said.values())} |"
    if reasons:
        yield ""
        yield from (f"{n}. {text}" for text, n in reasons.items())


def row(name: str, reasons: dict[str, int]) -> dict[str, str]:
    """What each target says of a statement; why some refuse is numbered in ``reasons``."""
    return {target: _cell(name, target, reasons) for target in TARGETS}


def _cell(name: str, target: str, reasons: dict[str, int]) -> str:
    """What there is of a statement: "yes", or the forms that are refused with their reasons."""
    refused = []
    for form in import_module(f"derive.arrays.targets.{target}").FORMS:
        try:
            project(case(name).algorithm, target, form)
        except CannotLower as reason:
            refused.append(f"{form} no [{reasons.setdefault(str(reason), len(reasons) + 1)}]")
    return ", ".join(refused) or "yes"


if __name__ == "__main__":
    print(page(), end="")
