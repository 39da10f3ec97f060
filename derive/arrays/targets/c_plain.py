"""C in its plain form: one step as a textbook's loops."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

from ..loops.kernel import Place
from ..loops.plain import Style, scalars
from ..loops.program import LoopProgram
from .c_lines import narrow, number, printed, trimmed
from .c_program import CProgram

_NAMES = {"exp_(": "exp(", "loggamma(": "lgamma(", "largest_of(": "fmax(", "LOWEST": "-1e308",
          "PI": "3.14159265358979323846"}


def plain(c: CProgram) -> str:
    """The source: a function whose arguments are the arrays of the data and of the parameters."""
    loops = LoopProgram(c.em, number, Style("][", _matrix, _cleared))
    k = loops.kernels["step"]
    numbers = [a.name for a in loops.arrays if not _axes(a, loops.row)]
    lines = printed(scalars(k.functions[-1].lines, numbers))
    for name, other in _NAMES.items():
        lines = [re.sub(rf"\b{re.escape(name)}", other, line) for line in lines]
    following = [k.results[f"next {n.parameter.name}"] for n in c.em.next]
    made, freed = [], []
    local = [f"{a.name}{_brackets(axes)}" for a in loops.arrays if a not in following
             and (axes := _axes(a, loops.row)) and loops.row not in axes]
    for a in loops.arrays:
        axes = _axes(a, loops.row)
        if loops.row in axes and a not in following:
            made.append(f"    real (*{a.name}){_brackets(axes[1:])} = "
                        f"malloc(sizeof(real{_brackets(axes)}));")
            freed.append(f"    free({a.name});")
    if local:
        made.append(f"    real {', '.join(local)};")
    arguments = [*(f"int {s}" for s in loops.sizes),
                 *(f"real {a.name}{_brackets(a.shape)}" for a in
                   (*loops.inputs.values(), *loops.parameters.values())),
                 *(f"real {a.name}{_brackets(a.shape)}" if a.shape else f"real *to_{a.name}"
                   for a in following)]
    lines = [line.replace("ptrdiff_t ", "int ") for line in lines]
    lines += [f"    *to_{a.name} = {a.name};" for a in following if not a.shape]
    runtime = (Path(__file__).with_name("c_plain.c.txt")).read_text("utf-8")
    body = "\n".join([f"real step({', '.join(arguments)})", "{", *made, *lines, *freed,
                      f"    return {k.results['log_likelihood'].name};", "}"])
    statement = "\n".join(row for line in c.model.statement.splitlines() if line.strip()
                          for row in wrap(line, 92, initial_indent="       ",
                                          subsequent_indent="           "))
    statement = statement.replace("*/", "* /").replace("/*", "/ *")
    return narrow("\n".join([
        "/* EM: one step, in C11. The last arrays become theta at t+1; the log-likelihood of the "
        "theta given", "   is returned. 0BSD", "", statement, "*/", "#include <math.h>",
        "#include <stdlib.h>", "#include <string.h>", "", "typedef double real;", "",
        trimmed(runtime, body), "", body, ""]))


def _axes(place: Place, row: str) -> list[str]:
    return [s for s in place.shape if not (place.kind == "lane" and s == row)]


def _brackets(axes: Sequence[str]) -> str:
    return "".join(f"[{s}]" for s in axes)


def _cleared(place: Place) -> str:
    size = "".join(f"[{s}]" for s in place.shape)
    return f"memset({place.name}, 0, sizeof(real{size}))" if size else f"{place.name} = 0.0"


def _matrix(op: str, result: str, parts: Sequence[str], d: str, width: str) -> str:
    if op == "det":
        return f"{result} = determinant({d}, {parts[0]})"
    if op == "solve":
        return f"solve({d}, {width or 1}, {parts[0]}, (real (*)[{width or 1}]){parts[1]}, " \
            f"(real (*)[{width or 1}]){result})"
    return f"{op}({d}, {parts[0]}, {result})"
