"""JavaScript in its plain form: one step as a textbook's loops over nested arrays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..emstep import EmStep
from ..loops.kernel import Place
from ..loops.plain import Style, scalars
from ..loops.program import LoopProgram
from .javascript_lines import commented, needed, number, printed, wrapped

_NAMES = {"exp_(": "Math.exp(", "sqrt(": "Math.sqrt(", "pow(": "Math.pow(",
          "largest_of(": "Math.max(", "LOWEST": "-1e308"}


def plain(em: EmStep) -> str:
    """The module: its arguments are the arrays of the data (labels as rows of 0 and 1) and of the
    parameters."""
    loops = LoopProgram(em, number, Style("][", _matrix, _cleared))
    k = loops.kernels["step"]
    numbers = [a.name for a in loops.arrays if not _axes(a, loops.row)]
    lines = [line for line in printed(scalars(k.functions[-1].lines, numbers))
             if line.strip() != ";"]
    for name, other in _NAMES.items():
        lines = [re.sub(rf"(?<![\w.]){re.escape(name)}", other, line) for line in lines]
    inputs = [a.name for a in (*loops.inputs.values(), *loops.parameters.values())]
    arrays = [f"{a.name} = zeros({', '.join(axes)})" for a in loops.arrays
              if (axes := _axes(a, loops.row))]
    made = wrapped(f"  const {', '.join(arrays)};") if arrays else []
    sizes = []
    for s in loops.sizes:
        found = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", loops.source(s))
        if found and re.search(rf"\b{s}\b", "\n".join([*made, *lines])):
            rank = next(len(a.shape) for a in (*loops.inputs.values(), *loops.parameters.values())
                        if a.name == found[1])
            sizes.append(f"  const {s} = {found[1]}{'[0]' * (int(found[2]) % rank)}.length;")
    results = [f"{n.parameter.name}: {k.results[f'next {n.parameter.name}'].name}"
               if n.parameter.name.isidentifier() else
               f"\"{n.parameter.name}\": {k.results[f'next {n.parameter.name}'].name}"
               for n in em.next]
    body = "\n".join([
        "/** The parameters at t+1, and the log-likelihood of those given. */",
        *wrapped(f"export function step({', '.join(inputs)}) {{"), *sizes, *made, *lines,
        *wrapped(f"  return {{ {', '.join(results)}, "
                 f"logLikelihood: {k.results['log_likelihood'].name} }};"), "}"])
    runtime = Path(__file__).with_name("javascript_plain.mjs.txt").read_text("utf-8")
    return "\n".join([*commented(em, "one step"), "", needed(runtime, body), "", body, ""])


def _axes(place: Place, row: str) -> list[str]:
    return [s for s in place.shape if not (place.kind == "lane" and s == row)]


def _cleared(place: Place) -> str:
    return "" if place.shape else f"{place.name} = 0"  # arrays are made of zeros


def _matrix(op: str, result: str, parts: Sequence[str], d: str, width: str) -> str:
    found = f"{op}({', '.join(parts)})"
    return f"{result} = {found}" if "[" in result else f"Object.assign({result}, {found})"
