"""Further operations on the graph of an EM step, as a function of its arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from ..algebra.expression import Expr, sizes
from . import runtime
from .emstep import EmStep
from .lower import Lowering
from .numpy_lines import Lines
from .numpy_module import Module, mentions
from .program import Named, Node
from .runtime.observed import Prepared

Arrays = Mapping[str, Any]
#: A function of arrays by their names: the arrays of the roots.
Function = Callable[[Arrays], tuple[Any, ...]]


class Compiler:
    """Makes functions of an EM step's arrays: those of the data under the names that
    ``ArrayUpdate.prepare`` gives them, parameters and responsibilities as in ``name_of``.

    ``sizes`` are the numbers of the sizes by name.
    """

    def __init__(self, em: EmStep, sizes: Mapping[str, int]) -> None:
        module = Module(em, one_pass=True)
        module.prepare()
        self.sizes = sizes
        self.name_of = {n: name for n, name in module.name_of.items()
                        if n not in module.kept_for_sums}

    def function(self, roots: Sequence[Named], more: Mapping[Node, str]) -> Function:
        """The function that computes the roots; ``more`` are further inputs with their names."""
        named = {**self.name_of, **more}
        taken = set(named.values())

        def fresh(hint: str) -> str:
            n = 1
            while f"{hint}_{n}" in taken:
                n += 1
            taken.add(f"{hint}_{n}")
            return f"{hint}_{n}"

        lines = Lines(named, [r.node for r in roots], lambda size: str(self.sizes[size]), fresh)
        found = [lines.text(r.node) for r in roots]
        body = [*lines.lines, f"return {', '.join(found)},"]
        text = "\n".join(body)
        head = [f"{n} = _arrays[{n!r}]" for n in dict.fromkeys(named.values()) if mentions(text, n)]
        source = "\n    ".join(["def found(_arrays):", *head, *body])
        names: dict[str, Any] = {
            **{n: value for part in runtime.PARTS for n, value in vars(part).items()},
            "np": np, "gammaln": gammaln, "digamma": digamma, "polygamma": polygamma,
            "_contract": _contract, "data": Prepared()}
        exec(compile(source, "<derived>", "exec", dont_inherit=True), names)
        made: Function = names["found"]

        def quiet(arrays: Arrays) -> tuple[Any, ...]:
            with np.errstate(all="ignore"):
                return made(arrays)

        return quiet


def _contract(spec: str, *parts: Any) -> Any:
    """A sum of products of many parts, of which the small ones are multiplied first."""
    return np.einsum(spec, *parts, optimize=True)


class Products(Lowering):
    """Expressions in which an inverse is a matrix like others: the derivatives have several in one
    product, and a system is not to be solved for every observation and direction."""

    def chain(self, parts: list[Expr], row: str, column: str) -> Named:
        """A product of matrices as one contraction."""
        middle = [self.fresh() if sizes(f.shape)[1] != "1" else "" for f in parts[:-1]]
        ends = [row, *middle, column]
        found = [self.matrix(f, ends[n], ends[n + 1]) for n, f in enumerate(parts)]
        if len(found) == 1:
            return found[0]
        names = self.graph.sorted(n for f in found for n in f.names if n not in {*middle, ""})
        last = [n for n in (row, column) if n in names]
        return self.graph.contract(found, (*(n for n in names if n not in last), *last))
