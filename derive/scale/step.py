"""An EM step for rows that come in chunks: the functions that are generated, and their text."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import runtime, update
from ..arrays.emstep import Array, EmStep, em_step
from ..arrays.formulas import head
from ..arrays.numpy_module import Module, scipy_import, without_head
from ..arrays.program import Node
from ..arrays.python_text import broken, identifier
from ..engine.parts import Algorithm
from .statistics import Summed, summed

_ARRAYS = Path(update.__file__).parent
#: The map of a chunk: its arrays and those of theta to what is added up. Raises Collapse.
Statistics = Callable[[Any, Mapping[str, Any]], tuple[Any, ...]]
_FUNCTIONS = ("prepare", "numbers", "statistics", "values", "renewed", "BadInput", "Collapse")


@dataclass(frozen=True, eq=False)
class ChunkStep:
    """One EM step as a map and a sum.

    ``prepare(x, known, theta)`` reads some rows; ``numbers(theta)`` are the arrays of theta;
    ``statistics(data, numbers)`` those of the rows, a tuple of arrays whose sums over all chunks
    ``values(data, sums, numbers)`` takes, (log-likelihood, log prior or None), and
    ``renewed(data, sums, numbers)``, theta at t+1; ``data`` are there any of the chunks, with the
    ``floor`` of all. They raise ``BadInput`` and ``Collapse``. ``sums`` are the statistics as
    operations.
    """

    prepare: Callable[..., Any] = field(repr=False)
    numbers: Callable[..., Any] = field(repr=False)
    statistics: Callable[..., Any] = field(repr=False)
    values: Callable[..., Any] = field(repr=False)
    renewed: Callable[..., Any] = field(repr=False)
    BadInput: type[ValueError] = field(repr=False)
    Collapse: type[ArithmeticError] = field(repr=False)
    em: EmStep = field(repr=False)
    sums: tuple[Node, ...] = field(repr=False)
    rows: str = ""
    source: str = field(default="", repr=False)

    def run(self, namespace: Mapping[str, Any]) -> Callable[..., Any]:
        """The function ``statistics`` with other functions in the place of the module's own."""
        module: dict[str, Any] = {"__name__": "derived"}
        exec(compile(self.source, "<derived>", "exec", dont_inherit=True), module)
        module.update(namespace)
        found: Callable[..., Any] = module["statistics"]
        return found


def chunk_step(algorithm: Algorithm) -> ChunkStep:
    """The step of an algorithm for rows in chunks. Raises NotSummed, CannotLower."""
    em = em_step(algorithm)
    parts = summed(em)
    source = _text(parts)
    file = f"<derived {em.model.name or 'EM'} {sha256(source.encode()).hexdigest()[:8]}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    module: dict[str, Any] = {"__name__": f"derived_{em.model.name}"}
    exec(compile(source, file, "exec", dont_inherit=True), module)
    return ChunkStep(**{n: module[n] for n in _FUNCTIONS}, em=em,
                     sums=tuple(node for node, _ in parts.statistics), rows=parts.rows,
                     source=source)


class _ChunkModule(Module):
    """A module whose steps take parameters that are read already."""

    def __init__(self, parts: Summed) -> None:
        super().__init__(parts.em)
        self.parts = parts
        taken = set(self.taken)
        for n, (_, s) in enumerate(parts.statistics):
            self.name_of[s] = identifier(f"s{n + 1}", taken)
            taken.add(self.name_of[s])
        self.taken = frozenset(taken)

    @property
    def _roots(self) -> list[Node]:
        prior = [self.em.log_prior.node] if self.em.log_prior else []
        return [*(n for n, _ in self.parts.statistics), self.parts.log_likelihood.node, *prior,
                *(n.value.node for n in self.parts.next)]

    def read_theta(self, a: Array) -> str:
        """The line that takes a parameter from those that are read."""
        name = self.name_of[a.node]
        return f"{name} = numbers[{name!r}]"

    def read(self) -> list[str]:
        """The body of the function that reads theta."""
        names = ", ".join(f"{self.name_of[a.node]!r}: {self.name_of[a.node]}"
                          for a in self.theta.values())
        return ["sizes = {}", *(line for a in self.theta.values() for line in broken(super(
            _ChunkModule, self).read_theta(a))), f"return {{{names}}}"]

    def of_rows(self) -> list[str]:
        """The body of the map."""
        wanted = []
        for n, (node, _) in enumerate(self.parts.statistics):
            wanted.append((node, identifier(f"sum_{n + 1}", self.taken)))
        names = ", ".join(name for _, name in wanted)
        return [*self._body(wanted, []), f"return {names}{',' if len(wanted) == 1 else ''}"]

    def _sums(self) -> list[str]:
        names = ", ".join(self.name_of[s] for _, s in self.parts.statistics)
        return [*broken(f"{names}{',' if len(self.parts.statistics) == 1 else ''} = sums")]

    def of_sums(self) -> list[str]:
        """The body of what gives log-likelihood and log prior."""
        given = [s for _, s in self.parts.statistics]
        prior = [(self.em.log_prior.node, "prior")] if self.em.log_prior else []
        body = self._body([(self.parts.log_likelihood.node, "value"), *prior], given)
        return [*self._sums(), *body,
                f"return _value(value), {'float(prior)' if prior else 'None'}"]

    def next(self) -> list[str]:
        """The body of what gives theta at t+1."""
        roots = [(n.value.node, self._next_name(n.parameter)) for n in self.parts.next]
        body = self._body(roots, [s for _, s in self.parts.statistics])
        entries = [line for p in self.model.parameters for line in self.entries(p)]
        return [*self._sums(), *body, "return {", *(f"    {e}," for e in entries), "}"]


def _text(parts: Summed) -> str:
    m = _ChunkModule(parts)
    prepare = m.prepare()
    first = m.model.observed[0].name if len(m.model.observed) == 1 else ""
    whole = ["\n".join([*head(parts.em.algorithm, "one step of EM for rows in chunks"), "",
                        runtime.text()])]
    if any(n.update.formula is None for n in parts.em.next):
        whole.append(without_head((_ARRAYS / "roots.py").read_text(encoding="utf-8")))
    functions = [
        ("prepare(x, known=None, theta=None, sizes=None)", "Some rows as arrays.",
         [f"given = _named(x, {first!r}, known)",
          f"asked, sizes = sizes or {{}}, {m.known_sizes()!r}", *prepare[:-1],
          *broken(f"read = Prepared({prepare[-1].removeprefix('return ')})", 92),
          f"return {m.take_measured()}"]),
        ("numbers(theta)", "The parameters as arrays.", m.read()),
        ("statistics(data, numbers)", "What is added up over the rows.", m.of_rows()),
        ("values(data, sums, numbers)", "Log-likelihood, log prior.", m.of_sums()),
        ("renewed(data, sums, numbers)", "theta at t+1 from the sums.", m.next())]
    for signature, says, body in functions:
        whole.append("\n".join(["", "", f"def {signature}:", f'    """{says}"""',
                                *(f"    {line}" if line else "" for line in body)]))
    return scipy_import("\n".join(whole) + "\n")


def added(sums: Sequence[Any] | None, more: Sequence[Any]) -> tuple[Any, ...]:
    """The sums of the statistics with those of more rows."""
    if sums is None:
        return tuple(np.array(part, dtype=np.float64) for part in more)
    return tuple(a + b for a, b in zip(sums, more, strict=True))
