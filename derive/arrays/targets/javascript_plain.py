"""JavaScript in its plain form: one step as a textbook has it, over nested arrays."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from ..emstep import EmStep
from ..formulas import head
from ..loops.language import Language, beside, compared
from ..loops.text import Line
from ..loops.textbook import Textbook
from ..python_text import ATOM, Text
from .javascript_lines import needed, number, printed, wrapped

QUOTES = '"'


class JavaScript(Language):
    """How JavaScript writes what stands in the loops."""

    nested = True
    functions = {  # noqa: RUF012
        **{name: f"Math.{name}" for name in ("log", "log1p", "exp", "sqrt", "max", "abs")},
        "log_": "log_", "loggamma": "loggamma", "infinity": "Infinity", "pi": "Math.PI"}

    def number(self, value: Fraction) -> Text:
        """A number."""
        return number(value)

    def entry(self, name: str, index: Sequence[str]) -> str:
        """An entry of an array."""
        return name + "".join(f"[{i}]" for i in index if i != ":")

    def power(self, base: str, exponent: str) -> Text:
        """A power."""
        return f"Math.pow({base[1:-1] if base[0] == '(' else base}, {exponent})", ATOM

    def compared(self, parts: Sequence[str]) -> Text:
        """1 where parts are equal or in order, else 0."""
        return f"Number({compared(parts, '===', '&&')[0]})", ATOM

    def total(self, var: str, size: str, product: str) -> str:
        """A sum."""
        return f"sum({size}, ({var}) => {product})"

    def table(self, name: str, entries: Sequence[str]) -> Line:
        """An array of few entries."""
        return f"const {name} = [{', '.join(entries)}]"

    def inverted(self, inverse: str, log_det: str, matrix: str, size: str) -> list[Line]:
        """An inverse, and the logarithm of the determinant."""
        return [f"[{inverse}{', ' * bool(log_det)}{log_det}] = inverse({matrix})"]


def plain(em: EmStep) -> str:
    """The module: its arguments are the arrays of the data (labels as rows of 0 and 1) and of the
    parameters."""
    b = Textbook(em, JavaScript())
    lines = printed(b.lines, plain=True)
    made = [f"{a.name} = zeros({', '.join(a.shape)})" for a in (
        *b.shares.values(), *b.made, *b.results.values()) if a.shape]
    made += [f"{a.name} = 0" for a in (*b.made, *b.results.values()) if not a.shape]
    given = (*b.read.inputs.values(), *b.read.parameters.values())
    used = "\n".join([*made, *lines])
    sizes = []
    for s in b.read.sizes:
        found = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", b.read.source(s))
        if found and re.search(rf"\b{s}\b", used):
            rank = next(len(a.shape) for a in given if a.name == found[1])
            sizes.append(f"{s} = {found[1]}{'[0]' * (int(found[2]) % rank)}.length")
    results = [f"{name if name.isidentifier() else json.dumps(name)}: {a.name}"
               for name, a in b.results.items()]
    body = "\n".join([
        "/** The parameters at t+1, and the log-likelihood of those given. */",
        *wrapped(f"export function step({', '.join(a.name for a in given)}) {{"),
        *(wrapped(f"  const {', '.join(sizes)};") if sizes else []),
        *wrapped(f"  let {', '.join(made)};"), *beside(lines, "//"),
        *wrapped(f"  return {{ {', '.join(results)}, logLikelihood: {b.log_likelihood} }};"), "}"])
    runtime = Path(__file__).with_name("javascript_plain.mjs.txt").read_text("utf-8")
    title = [f"// {line.strip().strip(QUOTES)}" for line in head(em.algorithm, "one step")
             if line.strip(QUOTES)]
    return "\n".join([*title, "", needed(runtime, body), "", body, ""])
