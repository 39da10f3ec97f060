"""C in its plain form: one step as a textbook has it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from textwrap import wrap

from ..emstep import EmStep
from ..formulas import MADE
from ..loops.kernel import Place
from ..loops.language import Language, beside, compared
from ..loops.text import Line
from ..loops.textbook import Textbook
from ..python_text import ATOM, Text
from .c_lines import number, printed, trimmed, wrapped


class C(Language):
    """How C writes what stands in the loops."""

    functions = {  # noqa: RUF012
        **{name: name for name in ("log", "log_", "log1p", "exp", "sqrt")}, "loggamma": "lgamma",
        "pi": "3.141592653589793",
        "max": "fmax", "abs": "fabs", "infinity": "INFINITY"}

    def number(self, value: Fraction) -> Text:
        """A number."""
        return number(value)

    def entry(self, name: str, index: Sequence[str]) -> str:
        """An entry of an array."""
        return name + "".join(f"[{i}]" for i in index if i != ":")

    def result(self, name: str) -> str:
        """A number that is handed out."""
        return f"{name}[0]"

    def power(self, base: str, exponent: str) -> Text:
        """A power."""
        return f"pow({base[1:-1] if base[0] == '(' else base}, {exponent.removesuffix('.0')})", ATOM

    def compared(self, parts: Sequence[str]) -> Text:
        """1 where parts are equal or in order, else 0."""
        return compared(parts, "==", "&&")

    def table(self, name: str, entries: Sequence[str]) -> Line:
        """An array of few entries."""
        return f"const double {name}[{len(entries)}] = {{{', '.join(entries)}}}"

    def inverted(self, inverse: str, log_det: str, matrix: str, size: str) -> list[Line]:
        """An inverse, and the logarithm of the determinant."""
        call = f"inverse({size}, {matrix}, {inverse})"
        return [f"{log_det} = {call}" if log_det else call]


def plain(em: EmStep) -> str:
    """The source: a function whose arguments are the arrays of the data and of the parameters."""
    b = Textbook(em, C())
    arguments = [*(f"int {s}" for s in b.read.sizes), *(f"double {_array(a)}" for a in (
        *b.read.inputs.values(), *b.read.parameters.values())), *(
            f"double {_array(a) if a.shape else C().result(a.name).replace('0', '1')}"
            for a in b.results.values()), *(f"double {_array(a)}" for a in b.shares.values())]
    made = [_array(a) if a.shape else f"{a.name} = 0" for a in b.made]
    body = "\n".join([*_signature(arguments), "{", *wrapped(f"    double {', '.join(made)};"),
                      *beside(printed(b.lines, plain=True), "/*"),
                      f"    return {b.log_likelihood};", "}"])
    functions = trimmed(Path(__file__).with_name("c_plain.c.txt").read_text("utf-8"), body)
    shares = " and ".join(a.name for a in b.shares.values())
    statement = [row for line in em.model.statement.splitlines() if line.strip() for row in wrap(
        line.replace("*/", "* /").replace("/*", "/ *"), 92, initial_indent="       ",
        subsequent_indent="           ")]
    return "\n".join([
        *wrap(f"/* EM{f' for {em.model.name}' if em.model.name else ''}: one step; "
                         f"theta at t+1 and {shares} are written, the log-likelihood returned.",
              100, subsequent_indent="   "),
        *statement, f"   {MADE} */",
        "#include <math.h>", "",
        *[functions, ""] * bool(functions), body, ""])


def _array(a: Place) -> str:
    return a.name + "".join(f"[{s}]" for s in a.shape)


def _signature(arguments: Sequence[str]) -> list[str]:
    text = "double step("
    out = [text]
    for n, each in enumerate(arguments):
        piece = each + (")" if n == len(arguments) - 1 else ", ")
        if len(out[-1] + piece.rstrip()) > 100:
            out[-1] = out[-1].rstrip()
            out.append(" " * len(text))
        out[-1] += piece
    return out
