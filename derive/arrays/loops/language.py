"""How a language writes what stands in the loops of a textbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from ..python_text import SUM, Text
from .text import Line, Local, nest

#: How tightly a comparison binds.
COMPARISON = SUM - 1
Loops = Sequence[tuple[str, str, str]]


class Language:
    """How a language writes what stands in the loops; ``first`` is the index of a first entry."""

    first = 0
    #: Whether a sum as an expression may hold others.
    nested = False
    #: What a sum is before anything is added.
    zero = "0"
    #: Functions of one number.
    functions: Mapping[str, str] = {}

    def number(self, value: Fraction) -> Text:
        """A number."""
        raise NotImplementedError

    def entry(self, name: str, index: Sequence[str]) -> str:
        """An entry of an array; ":" asks for all entries of an axis."""
        raise NotImplementedError

    def result(self, name: str) -> str:
        """A result that is a number, where it is assigned and read."""
        return name

    def power(self, base: str, exponent: str) -> Text:
        """A power."""
        raise NotImplementedError

    def compared(self, parts: Sequence[str]) -> Text:
        """1 where two parts are equal, or three, which may be "", in order, else 0."""
        raise NotImplementedError

    def total(self, var: str, size: str, product: str) -> str:
        """The sum of a product over one index as an expression; "" where it needs a loop."""
        return ""

    def table(self, name: str, entries: Sequence[str]) -> Line:
        """The line that makes an array of few entries."""
        raise NotImplementedError

    def inverted(self, inverse: str, log_det: str, matrix: str, size: str) -> list[Line]:
        """The lines that compute an inverse, the logarithm of a determinant, or both."""
        raise NotImplementedError

    def shares(self, entries: str, cell: str, values: Loops) -> tuple[list[Line], str]:
        """The lines that make shares of the logarithms in a row's cells, and the logarithm of the
        sum as text: ``cell`` is one entry, ``entries`` all of them."""
        largest, exp, log = (self.functions[name] for name in ("max", "exp", "log"))
        if len(values) == 1 and values[0][2] == "2":
            one, other = (cell.replace(f"[{values[0][0]}]", f"[{n}]", 1) for n in range(2))
            norm = f"{exp}({one} - top) + {exp}({other} - top)"
            head: list[Line] = [Local("top", f"{largest}({one}, {other}), norm = {norm}")]
        else:
            head = [Local("top", f"-{self.functions['infinity']}, norm = 0"),
                    *nest(values, [f"top = {largest}(top, {cell})"]),
                    *nest(values, [f"norm += {exp}({cell} - top)"])]
        return [*head, *nest(values, [f"{cell} = {exp}({cell} - top)/norm"])], \
            f"top + {log}(norm)"


def along(product: str, var: str, blank: str, functions: str) -> str:
    """A product with all entries along an index in the place of one, which functions that take
    arrays allow; "" where they do not."""
    called = set(re.findall(r"([\w.]+)\(", product))
    entries = re.sub(r"(\w+)\[([^][]*)\]", lambda found: _sliced(found, var, blank), product)
    if entries == product or not called <= set(functions.split()) or \
            re.search(rf"(?<![\w.]){var}(?!\w)", entries):
        return ""
    return entries


def _sliced(entry: re.Match[str], var: str, blank: str) -> str:
    index = [blank if i == var else i for i in entry[2].split(", ")]
    return f"{entry[1]}[{', '.join(index)}]"


def compared(parts: Sequence[str], equal: str, both: str) -> Text:
    """Comparisons, parts that are "" left out."""
    if len(parts) == 2:
        return f"{parts[0]} {equal} {parts[1]}", COMPARISON
    found = [f"{a} <= {b}" for a, b in pairwise(parts) if a and b]
    return f" {both} ".join(found), COMPARISON


def beside(lines: Sequence[str], opening: str, closing: str = "", width: int = 100) -> list[str]:
    """Lines of text, a comment of one line behind the line that it stands before, where it fits;
    a loop of one line on that line."""
    out: list[str] = []
    for n, line in enumerate(lines):
        before = out[-1] if out else ""
        alone = before.lstrip().startswith(opening) and not (
            len(out) > 1 and out[-2].lstrip().startswith(opening))
        ends = n + 1 == len(lines) or len(lines[n + 1]) - len(lines[n + 1].lstrip()) <= \
            len(line) - len(line.lstrip())
        if alone and ends and not line.lstrip().startswith(opening) and len(
                both := f"{line}  {before.strip()}") <= width:
            out[-1] = both
        else:
            out.append(line)
    for n in range(len(out) - 3, -1, -1):
        if n + 2 >= len(out):
            continue
        loop, only, end = out[n:n + 3]
        if loop.lstrip().startswith("for (") and loop.endswith(" {") and end.strip() == "}" and \
                len(both := f"{loop.removesuffix(' {')} {only.strip()}") <= width:
            out[n:n + 3] = [both]
    return out
