"""The loops of a kernel as a textbook has them: row by row, arrays with their own axes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..program import Node
from ..python_text import Text
from .kernel import Kernel, Place
from .nests import Nests
from .text import Line, Local, Loop, nest
from .values import ROW, Values

#: The index of a row.
INDEX = "i"
#: The line that computes a matrix: of the operation, its result, arguments, how many rows, and
#: columns ("" for a vector).
Matrices = Callable[[str, str, Sequence[str], str, str], str]


@dataclass(frozen=True)
class Style:
    """How a language writes arrays: what stands between two indices, and what computes matrices,
    what sets an array to zeros."""

    brackets: str
    matrices: Matrices
    cleared: Callable[[Place], str]


class PlainValues(Values):
    """Entries by all their indices; ``brackets`` are those of the language between them."""

    def __init__(self, kernel: Kernel, number: Callable[[Fraction], Text], brackets: str) -> None:
        super().__init__(kernel, number)
        self.brackets = brackets

    def entry(self, place: Place, index: Sequence[str]) -> str:
        """An entry of a stored array; an array of no axis is a number."""
        kept = [INDEX if i == ROW else i for i, size in zip(index, place.shape, strict=True)
                if not (place.kind == "lane" and size == self.kernel.row)]
        return f"{place.name}[{self.brackets.join(kept)}]" if kept else place.name


class PlainNests(Nests):
    """The loops of a kernel without blocks of rows."""

    rows: Sequence[tuple[str, str, str]] = ()

    def __init__(self, kernel: Kernel, number: Callable[[Fraction], Text],
                 comments: Mapping[Node, Sequence[str]], style: Style) -> None:
        super().__init__(kernel, number, {}, comments, _no_root)
        self.values: PlainValues = PlainValues(kernel, number, style.brackets)
        self.matrices, self.cleared = style.matrices, style.cleared

    def _cleared(self, node: Node) -> Line:
        return self.cleared(self.kernel.places[node])

    def passed(self, inside: Sequence[Line]) -> list[Line]:
        """The lines of one pass over the rows."""
        return [Loop(INDEX, "0", self.kernel.row, tuple(inside))]

    def loops(self, shape: Sequence[str], taken: int = 0
              ) -> tuple[list[tuple[str, str, str]], list[str]]:
        """Loops over all places of a shape but the rows; and the indices."""
        loops, index = super().loops(shape, taken)
        return [loop for loop in loops if loop[0] != ROW], index

    def sum_of_rows(self, node: Node, sizes: Mapping[int, str], index: Mapping[int, str],
                    place: Place, target: str) -> list[Line]:
        """What a row adds to a sum."""
        loops = [(index[n], "0", size) for n, size in sizes.items() if index[n] != ROW]
        product = self._product_of([self._part(p, index) for p in node.args])
        return nest(loops, [f"{target} += {product}"])

    def _by_matrix(self, node: Node, sizes: Mapping[int, str], index: Mapping[int, str],
                   place: Place) -> list[Line]:
        return []

    def _of_matrix(self, node: Node) -> list[Line]:
        (a,) = node.args
        shape = self.kernel.shapes(a)
        loops, plates = self.loops(shape[:-2])
        return nest(loops, [self.matrices(
            node.op, self._at(node, plates), [self._at(a, plates)], shape[-1], "")])

    def _solve(self, node: Node) -> list[Line]:
        (a, at_a), (b, at_b), vector = node.args
        n = 1 if vector else 2
        shape = self.kernel.shapes(node)
        loops, plates = self.loops(shape[:-n])
        parts = [self._at(p, [plates[m] for m in at[:-count]])
                 for p, at, count in ((a, at_a, 2), (b, at_b, n))]
        width = "" if vector else shape[-1]
        return nest(loops, [self.matrices("solve", self._at(node, plates), parts,
                                          self.kernel.shapes(a)[-1], width)])

    def _at(self, node: Node, plates: Sequence[str]) -> str:
        """A matrix at its plates."""
        place = self.kernel.places[node]
        kept = [INDEX if i == ROW else i for i in plates
                if not (place.kind == "lane" and i == ROW)]
        return f"{place.name}[{self.values.brackets.join(kept)}]" if kept else place.name


def scalars(lines: Sequence[Line], names: Sequence[str]) -> list[Line]:
    """The lines, numbers declared where they are first assigned."""
    out: list[Line] = []
    seen: set[str] = set()
    for line in lines:
        name = line.partition(" = ")[0] if isinstance(line, str) else ""
        if name in names and name not in seen:
            seen.add(name)
            out.append(Local(name, str(line).partition(" = ")[2]))
        elif isinstance(line, Loop):
            inner = [n for n in names if n not in seen]
            out.append(Loop(line.var, line.low, line.high, tuple(scalars(line.body, inner)),
                            line.by))
        else:
            out.append(line)
    return out


def fused(lines: Sequence[Line]) -> list[Line]:
    """The lines, a loop that follows one over the same as its continuation, where each pass of it
    reads of what the other writes no more than the entries of the same pass."""
    out: list[Line] = []
    for line in lines:
        if isinstance(line, Loop):
            line = Loop(line.var, line.low, line.high, tuple(fused(line.body)), line.by)
            last = out[-1] if out else None
            if isinstance(last, Loop) and (last.var, last.low, last.high) == (
                    line.var, line.low, line.high) and _apart(last, line):
                out[-1] = Loop(line.var, line.low, line.high,
                               tuple(fused([*last.body, *line.body])), line.by)
                continue
        out.append(line)
    return out


def _apart(one: Loop, other: Loop) -> bool:
    for first, second in ((one, other), (other, one)):
        text = " ".join(_texts(second.body))
        for name in _written(first.body):
            found = re.findall(rf"(?<!\w){name}\b(.{{0,{len(first.var) + 2}}})", text)
            if any(not re.match(rf"\[{first.var}\b", after) for after in found):
                return False
    return True


def _texts(lines: Sequence[Line]) -> Iterator[str]:
    """The statements of lines, loops within them included."""
    for line in lines:
        if isinstance(line, Loop):
            yield from _texts(line.body)
        elif isinstance(line, Local):
            yield f"{line.name} = {line.text}"
        elif isinstance(line, str):
            yield line


def _written(lines: Sequence[Line]) -> set[str]:
    """The names that lines write, but for numbers of their own."""
    own = {line.name for line in lines if isinstance(line, Local)}
    found = {re.split(r"\W", text, maxsplit=1)[0] for text in _texts(lines) if "=" in text}
    called = {name for text in _texts(lines) if "=" not in text
              for name in re.findall(r"(\w+)\[", text)}
    return (found | called) - own


def _no_root(node: Node, nests: Nests) -> list[Line]:
    raise AssertionError("a root has no plain form")
