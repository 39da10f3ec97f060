"""Numba in its plain form: one step as a textbook's loops."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

from ..emstep import EmStep
from ..formulas import head
from ..loops.kernel import Place
from ..loops.plain import Style, scalars
from ..loops.program import LoopProgram
from ..numpy_module import mentions
from ..python_text import broken
from .numba_lines import number, printed


def plain(em: EmStep) -> str:
    """The module: its arguments are the arrays of the data and of the parameters."""
    loops = LoopProgram(em, number, Style(", ", _matrix, _cleared))
    k = loops.kernels["step"]
    numbers = [a.name for a in loops.arrays if not _axes(a, loops.row)]
    lines = [_named(line) for line in printed(scalars(k.functions[-1].lines, numbers))]
    inputs = [a.name for a in (*loops.inputs.values(), *loops.parameters.values())]
    code = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    arrays = [(a.name, "zeros" if f"{a.name}[:]" in code else "empty",
               _axes(a, loops.row)) for a in loops.arrays]
    made = [f"    {name} = np.{how}({axes[0] if len(axes) == 1 else f'({chr(44).join(axes)})'})"
            .replace(",", ", ") for name, how, axes in arrays if axes]
    lines = [line for line in lines if not re.fullmatch(r" +\w+\[:\] = 0\.0", line)]
    text = "\n".join([*made, *lines])
    sizes = [f"    {s} = {loops.source(s)}" for s in loops.sizes if mentions(text, s)]
    results = ", ".join(k.results[f"next {n.parameter.name}"].name for n in em.next)
    value = k.results["log_likelihood"].name
    called = [line for name in _CALLED if mentions(text, name) for line in _function(name)]
    names = ", ".join(f"{n.parameter.name} at t+1" for n in em.next)
    return "\n".join([
        *head(em.algorithm, "one step, in loops that Numba compiles"), "", "import math", "",
        "import numba as nb", "import numpy as np", *called, "", "",
        '@nb.njit(error_model="numpy")', *_signature(inputs),
        *broken_comment(f'"""({names}; log-likelihood of the parameters given)."""'),
        *sizes, *made, *lines, *(f"    {line}" for line in broken(f"found = {results}, {value}")),
        "    return found", ""])


def _signature(inputs: Sequence[str]) -> list[str]:
    found = broken(f"x = step({', '.join(inputs)})", 92)
    found[0] = found[0].replace("x = step(", "def step(", 1)
    return [*found[:-1], f"{found[-1]}:"]


def broken_comment(text: str) -> list[str]:
    """A docstring in lines that are not too long."""
    return wrap(text, 96, initial_indent="    ", subsequent_indent="    ")


def _axes(place: Place, row: str) -> list[str]:
    return [s for s in place.shape if not (place.kind == "lane" and s == row)]


def _cleared(place: Place) -> str:
    return f"{place.name}[:] = 0.0" if place.shape else f"{place.name} = 0.0"


def _matrix(op: str, result: str, parts: Sequence[str], d: str, width: str) -> str:
    name = {"cholesky": "cholesky", "inverse": "inv", "det": "det", "solve": "solve"}[op]
    into = f"{result}[:]" if op != "det" and "[" not in result else result
    return f"{into} = np.linalg.{name}({', '.join(parts)})"


#: What the loops call, in Python; and what is no more than another name.
_NAMES = {"exp_(": "math.exp(", "sqrt(": "math.sqrt(", "pow(": "math.pow(",
          "loggamma(": "math.lgamma(", "largest_of(": "max(", "PI": "math.pi",
          "INFINITY": "math.inf", "LOWEST": "-1e308"}
_CALLED = {
    "log_": ("p", "log p, finite at 0: what it is multiplied by may be 0.",
             "math.log(p) if p > 0.0 else -1e300"),
    "log1p_": ("u", "log(1 + u), finite at -1.", "math.log1p(u) if u > -1.0 else -1e300"),
    "softplus": ("u", "log(1 + exp u).", "max(u, 0.0) + math.log1p(math.exp(-abs(u)))"),
    "square": ("a", "a squared.", "a*a"),
    "equal": ("a, b", "1 where both are equal, else 0.", "1.0 if a == b else 0.0"),
    "within": ("a, low, high", "1 between the bounds, else 0.",
               "1.0 if low <= a <= high else 0.0"),
    "within_0_1": ("a", "A probability without what rounding left outside.",
                   "min(max(a, 0.0), 1.0)"),
}


def _function(name: str) -> list[str]:
    arguments, what, body = _CALLED[name]
    return ["", "", "@nb.njit", f"def {name}({arguments}):", f'    """{what}"""',
            f"    return {body}"]


def _named(line: str) -> str:
    for name, other in _NAMES.items():
        line = re.sub(rf"(?<![\w.]){re.escape(name)}", other, line)
    return line
