"""Numba in its plain form: one step as a textbook has it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from textwrap import wrap

from ..emstep import EmStep
from ..formulas import head
from ..loops.language import Language, Loops, along, beside, compared
from ..loops.text import Line, Local
from ..loops.textbook import Textbook
from ..numpy_module import mentions
from ..python_text import POWER, PRODUCT, Text, broken
from .javascript_lines import number
from .numba_lines import printed

#: Functions of arrays, entry by entry.
_VECTORS = "np.log np.exp np.sqrt np.log1p"
#: What the loops call.
_CALLED = {
    "log_": ("p", "log p, finite at 0: what it is multiplied by may be 0.",
             "math.log(p) if p > 0.0 else -1e300"),
    "softplus": ("u", "log(1 + exp u).", "max(u, 0.0) + math.log1p(math.exp(-abs(u)))")}


class Numba(Language):
    """How Python writes what stands in the loops."""

    zero = "0.0"
    functions = {  # noqa: RUF012
        **{name: f"np.{name}" for name in ("log", "log1p", "exp", "sqrt", "pi")}, "log_": "log_",
        "loggamma": "math.lgamma", "max": "max", "abs": "abs", "infinity": "np.inf"}

    def number(self, value: Fraction) -> Text:
        """A number."""
        return number(value)

    def entry(self, name: str, index: Sequence[str]) -> str:
        """An entry of an array."""
        kept = list(index)
        while kept and kept[-1] == ":":
            kept.pop()
        return f"{name}[{', '.join(kept)}]" if kept else name

    def power(self, base: str, exponent: str) -> Text:
        """A power."""
        return f"{base}**{exponent.removesuffix('.0')}", POWER

    def compared(self, parts: Sequence[str]) -> Text:
        """1 where parts are equal or in order, else 0."""
        return f"1.0*({compared(parts, '==', 'and')[0]})", PRODUCT

    def total(self, var: str, size: str, product: str) -> str:
        """A sum."""
        text = along(product, var, ":", _VECTORS)
        return "" if not text or " and " in text else f"np.sum({trimmed(text)})"

    def table(self, name: str, entries: Sequence[str]) -> Line:
        """An array of few entries."""
        return Local(name, f"np.array([{', '.join(entries)}])")

    def inverted(self, inverse: str, log_det: str, matrix: str, size: str) -> list[Line]:
        """An inverse, and the logarithm of the determinant."""
        found: list[Line] = [f"{inverse} = np.linalg.inv({matrix})"]
        return [*found, f"{log_det} = np.linalg.slogdet({matrix})[1]"] if log_det else found

    def shares(self, entries: str, cell: str, values: Loops) -> tuple[list[Line], str]:
        """The lines that make shares of logarithms, and the logarithm of their sum."""
        return [Local("top", f"np.max({entries})"),
                Local("log_p", f"top + np.log(np.sum(np.exp({entries} - top)))"),
                f"{entries} = np.exp({entries} - log_p)"], "log_p"


def trimmed(text: str) -> str:
    """Python without the colons that end an index."""
    while (shorter := text.replace(", :]", "]").replace("[:]", "")) != text:
        text = shorter
    return text


def plain(em: EmStep) -> str:
    """The module: its arguments are the arrays of the data and of the parameters."""
    b = Textbook(em, Numba())
    made = [*b.shares.values(), *b.made, *b.results.values()]
    lines = [f"    {a.name} = np.zeros({a.shape[0]})" if len(a.shape) == 1 else
             f"    {a.name} = np.zeros(({', '.join(a.shape)}))" for a in made if a.shape]
    lines += [f"    {a.name} = 0.0" for a in b.made if not a.shape]
    lines += beside([each for line in printed(b.lines, plain=True) for each in folded(line)], "#")
    text = "\n".join(lines)
    sizes = [f"    {s} = {b.read.source(s)}" for s in b.read.sizes if mentions(text, s)]
    called = [line for name in _CALLED if mentions(text, name) for line in _function(name)]
    inputs = [a.name for a in (*b.read.inputs.values(), *b.read.parameters.values())]
    names = ", ".join(f"{n.parameter.name} at t+1" for n in em.next)
    results = ", ".join([*(a.name for a in b.results.values()), b.log_likelihood])
    found = broken(f"return = {results}", 92)
    return "\n".join([
        *head(em.algorithm, "one step, in loops that Numba compiles"), "",
        *["import math", ""] * ("math." in text or bool(called)),
        "import numba as nb", "import numpy as np", *called, "", "",
        '@nb.njit(error_model="numpy")', *_signature(inputs),
        *wrap(f'"""({names}; log-likelihood of the parameters given)."""', 96,
              initial_indent="    ", subsequent_indent="    "),
        *sizes, *lines, *(f"    {line}".replace("return = ", "return ", 1) for line in found), ""])


def folded(line: str, width: int = 96) -> list[str]:
    """A line in lines of at most that width, broken at a sum, a product or a comma that stands in
    a bracket but in no index."""
    tab = " " * (len(line) - len(line.lstrip()) + 4)
    out = []
    while len(line) > width and not line.lstrip().startswith("#"):
        inside: list[str] = []
        places = []
        for at, c in enumerate(line[:width]):
            if c in "([":
                inside.append("index" if c == "[" and line[at - 1].isalnum() else c)
            elif c in ")]" and inside:
                inside.pop()
            elif inside and "index" not in inside and at > len(tab):
                if line[at - 1:at + 2] in (" + ", " - ") or \
                        c == "*" not in (line[at - 1], line[at + 1:at + 2]):
                    places.append(at)
                elif c == ",":
                    places.append(at + 2)
        if not places:
            break
        out.append(line[:max(places)].rstrip())
        line = tab + line[max(places):]
    return [*out, line]


def _signature(inputs: Sequence[str]) -> list[str]:
    found = broken(f"x = step({', '.join(inputs)})", 92)
    found[0] = found[0].replace("x = step(", "def step(", 1)
    return [*found[:-1], f"{found[-1]}:"]


def _function(name: str) -> list[str]:
    arguments, what, body = _CALLED[name]
    return ["", "", "@nb.njit", f"def {name}({arguments}):", f'    """{what}"""',
            f"    return {body}"]
