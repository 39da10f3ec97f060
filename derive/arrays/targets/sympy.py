"""SymPy: the updates, and Q, as expressions of few units, sums and matrices written out."""

from __future__ import annotations

import keyword
from typing import Any

from ...symbolic.concrete import Concrete
from ..emstep import EmStep, core
from ..formulas import head
from ..lower import CannotLower
from ..python_text import broken, identifier

FORMS = ("fast",)
#: How many units there are, and of everything else that the statement leaves open.
UNITS, OTHERS = 3, 2
LONGEST = 100_000


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module. Raises CannotLower for what is too large to write out."""
    name = identifier(em.model.name or "em")
    try:
        found = Concrete(em.algorithm, sizes(em))
        expressions = {"Q": found.Q, **found.updates}
    except ValueError as reason:
        raise CannotLower(str(reason).partition(": em.")[0]) from reason
    text = _text(em, found, expressions)
    if len(text) > LONGEST:
        raise CannotLower(f"written out it has more than {LONGEST:,} letters")
    return {f"{name}.py": text}


def sizes(em: EmStep) -> dict[str, int]:
    """Small sizes of what the statement leaves open."""
    m = em.model
    held = {p.size: OTHERS for p in m.plates if not p.labels}
    cores = [core(p.domain, p.dimension) for p in m.parameters]
    cores += [(v.dimension,) for v in m.variables if v.domain == "vector"]
    lengths = {n for axes in cores for n in axes} - {p.size for p in m.plates}
    held |= {n: OTHERS for n in sorted(lengths) if not n.isdecimal()}
    return held | {m.plates[0].size: UNITS} if not m.plates[0].labels else held


def _text(em: EmStep, found: Concrete, expressions: dict[str, Any]) -> str:
    import sympy
    from sympy.printing.str import StrPrinter

    symbols = sorted(set().union(*(e.free_symbols for e in expressions.values())), key=str)
    taken = {*vars(sympy), *keyword.kwlist, "Q", "updates"}
    names: dict[Any, str] = {}
    for symbol in symbols:
        own = identifier(symbol.name)
        while own in taken:
            own += "_"
        taken.add(own)
        names[symbol] = own

    class Printer(StrPrinter):
        """Expressions that are read back as they were."""

        def _print_Symbol(self, e: Any) -> str:
            return names[e]

        def _print_MatrixBase(self, e: Any) -> str:
            return f"ImmutableMatrix({self._print(e.tolist())})"

    printer = Printer({"sympy_integers": True})

    def lines(of: str, e: Any, end: str) -> list[str]:
        text = broken(f"x = {printer.doprint(e)}", 92 - len(of))
        text[0] = f"{of}{text[0].removeprefix('x = ')}"
        return [*text[:-1], text[-1] + end]

    at = ", ".join(f"{name} = {size}" for name, size in found.sizes.items())
    return "\n".join([
        *head(em.algorithm, f"Q and the updates in SymPy, at {at}"), "",
        "from sympy import *", "",
        *(f"{own} = Symbol({symbol.name!r})" for symbol, own in names.items()), "",
        *lines("Q = (", expressions["Q"], ")"), "",
        "#: The updates by the keys of theta; an equation where one is its root.", "updates = {",
        *(line for key, e in expressions.items() if key != "Q"
          for line in (f"    {each}" for each in lines(f"{key!r}: ", e, ","))), "}", ""])
