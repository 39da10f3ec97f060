"""A program printed as one Python module that needs NumPy and SciPy alone."""

from __future__ import annotations

from collections.abc import Mapping

from ..program import Program
from . import numpy_arithmetic as arithmetic
from . import numpy_text as text
from .numpy_example import example
from .numpy_names import Names, commented, plain
from .numpy_passes import log_joint, moments, one_pass, pair
from .numpy_public import fit, public
from .numpy_reading import label, read_known, read_theta, require
from .numpy_updates import maximise
from .python_names import quoted


def emit(program: Program, sizes: Mapping[str, int] | None = None) -> str:
    """The module's source: the same text for the same program and sizes.

    ``sizes`` may fix "d" and "K": the module then refuses other sizes. Raises CannotLower for a
    program that NumPy cannot print.
    """
    return source(Names(program, dict(sizes or {})))


def source(c: Names) -> str:
    """The text of the whole module, in the order in which it is read."""
    p = c.p
    uses = {o.op for t in (*p.terms, *p.common) for o in
            (*t.coefficient.walk(), *t.function.walk())} | {o.op for o in p.constant.walk()}
    uses |= {o.op for u in p.updates for o in u.formula.walk()}
    uses |= {o.op for s in p.statistics if s.function for o in s.function.walk()}
    domains = {s.domain for s in p.slots}
    parts = [head(c, uses), constants(c), text.ERRORS, text.READING,
             text.VECTOR_ROWS if p.vector else text.SCALAR_ROWS]
    if any(require("", "", domain) for domain in (p.observation, *(d for _, d in p.known))):
        parts.append(text.REQUIRE)
    if p.known:
        parts.append(read_known(c))
    if p.at_most:
        parts.append(text.AT_MOST)
    for name, piece in (("log_factorial", text.LOG_FACTORIAL), ("log", text.LOG),
                        ("times_log", text.TIMES_LOG)):
        if name in uses:
            parts.append(piece)
    parts += [read_theta(c), arithmetic.POSTERIOR]
    if p.vector:
        parts.append(arithmetic.VECTOR_ALGEBRA)
    if "squared_norm" in uses:
        parts.append(arithmetic.SQUARED_NORMS)
    if "symmetric_outer" in uses or c.paired:
        parts.append(arithmetic.SYMMETRIC_OUTER)
    parts += [moments(c), log_joint(c), one_pass(c), label(c),
              text.REQUIRE_COUNT, text.REQUIRE_FINITE]
    if "covariance" in domains:
        parts.append(text.REQUIRE_COVARIANCE)
    if "variance" in domains:
        parts.append(text.REQUIRE_VARIANCE)
    parts += [pair(c)] if c.paired else []
    parts += [maximise(c), public(c), fit(c)]
    first, *rest = (part.strip("\n") for part in parts)
    return first + "\n\n" + "\n\n\n".join(rest) + "\n"


def head(c: Names, uses: set[str]) -> str:
    """Title, statement and formulas, and the imports."""
    p = c.p
    lines = [f'"""{_title(p)}: one step of EM, and the whole fit."""', "",
             "# Derived from the statement"]
    lines += ["#     " + plain(line) for line in p.statement.splitlines() if line.strip()]
    lines += ["#", f"# E-step: component {plain(p.component)} has a responsibility for each row, "
              "proportional to its weight",
              *commented(_weight(c), "#     "),
              "# times its density, of which this is the logarithm:",
              *commented(c.formula(p.density), "#     "), "#",
              "# M-step, in this order:"]
    for u in p.updates:
        lines += commented(c.equation(u), "#     ")
    if p.centre is not None:
        lines += ["#", "# The sums are taken about a centre near the rows of each component and",
                  "# moved to the next parameters afterwards; the rows are read in chunks."]
    lines += ["", "import math", "from typing import NamedTuple", "", "import numpy as np"]
    if p.vector:
        lines += ["from scipy.linalg import LinAlgError, cholesky, solve_triangular",
                  "from scipy.linalg.blas import dtrmm"]
    if "log_factorial" in uses:
        lines += ["from scipy.special import gammaln"]
    return "\n".join(lines)


def _weight(c: Names) -> str:
    """The weight of a component as its comment has it, given ones with their values."""
    p = c.p
    if p.weights.kind != "fixed" or p.weight.op != "symbol":
        return c.formula(p.weight)
    return (f"{c.formula(p.weight)} = {', '.join(map(str, p.weights.values))} for "
            f"{plain(p.component)} = {', '.join(map(plain, p.labels))}")


def constants(c: Names) -> str:
    """The constants of the module, and the data of its examples."""
    p = c.p
    x, theta, known = example(p, c.sizes)
    labels = ", ".join(map(quoted, p.labels))
    lines = [f"LABELS = ({labels}{',' if len(p.labels) == 1 else ''})"
             "  # the values of Z, 1, 2, ... if empty",
             "EPS = float(np.finfo(np.float64).eps)", "TINY = float(np.finfo(np.float64).tiny)",
             "CHUNK = 16384  # rows at a time, fewer where they are long",
             'CRITERIA = ("log-likelihood", "parameters", "aitken")']
    if p.centre is not None:
        lines += ["CANCELLATION = 1e3  # the digits that moments may lose before a second pass"]
    if p.vector:
        lines += ["WIDE = 8  # columns from which BLAS is faster than column by column"]
    if c.paired:
        lines += ["TOGETHER = 96  # columns up to which one product is faster than two symmetric"]
    lines += ["", f"EXAMPLE_X = {x}", f"EXAMPLE_THETA = {theta}"]
    lines += [f"EXAMPLE_KNOWN = {known}"] if p.known else []
    return "\n".join(lines)


def _title(p: Program) -> str:
    return f"EM for {plain(p.name)}" if p.name else "EM for a stated model"
