"""What a program in loops reads: arrays of the data and of theta, sizes, by names of its own."""

from __future__ import annotations

from collections.abc import Iterable

from ...model import Parameter
from ..emstep import EmStep, core
from ..numpy_module import Module
from ..python_text import identifier
from .kernel import Place
from .shapes import Shapes

#: Names that the loops and what they call have themselves.
OWN = frozenset(
    "r g rows first block total at w n x c t log_ exp_ log1p_ loggamma psi trigamma softplus "
    "square pow sqrt equal within within_0_1 PI INFINITY LOWEST clear least_of largest_of sum_of "
    "sum_product cholesky inverse inverse_of_lower determinant solve real halving k np nb math "
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while bool true false class new delete this template lambda "
    "def pass is not and or in None True False import from global value prior step theta "
    "function var let typeof instanceof export with yield await arguments eval f".split())


class Read:
    """The arrays and sizes of an algorithm, each with a name that no language and no loop has.

    ``inputs`` are the arrays of the data (rows last), ``parameters`` those of theta, each with its
    place; ``sizes`` the names of the sizes; ``reserved`` are names that nothing read may have.
    """

    def __init__(self, em: EmStep, reserved: Iterable[str] = ()) -> None:
        self.em, self.module = em, Module(em)
        self._taken = {*OWN, *reserved} | {f"{c}{n}" for n in range(1, 12) for c in "iv"}
        self._renamed: dict[str, str] = {}
        self.sizes = tuple(dict.fromkeys(self._own(self.module.sizes[s]) for s in self.module.sizes
                                         if self.module._size_source(s)[0] != "labels"))
        self.shapes = Shapes(em, self._size)
        self.inputs = {a.node: Place(self._own(self.module.name_of[a.node]), "column",
                                     self.shapes(a.node)) for a in self.module.data}
        self.parameters = {a.node: Place(self._own(self.module.name_of[a.node]), "own",
                                         self.shapes(a.node)) for a in self.module.theta.values()}

    def _own(self, name: str) -> str:
        """A name that no language and no loop has."""
        if name not in self._renamed:
            found = name
            while found in self._taken:
                found += "_"
            self._taken.add(found)
            self._renamed[name] = found
        return self._renamed[name]

    def _size(self, name: str) -> str:
        where, text = self.module._size_source(name)
        return text if where == "labels" else self._own(self.module.sizes[name])

    def source(self, size: str) -> str:
        """Where Python finds a size: in an array of the data or of theta, by their names here."""
        name = next(s for s in self.module.sizes if self._size(s) == size)
        text = self.module._size_source(name)[1]
        head, dot, rest = text.partition(".")
        return f"{self._renamed.get(head, head)}{dot}{rest}"

    def theta(self) -> list[tuple[Parameter, Place]]:
        """All parameters and their arrays, in the order of the model."""
        found = []
        for q in self.em.model.parameters:
            a = self.module.theta.get(q.name)
            if a is not None:
                found.append((q, self.parameters[a.node]))
            else:
                sizes = [self._size(self.em.sizes[i]) for i in q.indices]
                sizes += map(self._size, core(q.domain, q.dimension))
                found.append((q, Place(self._own(identifier(q.name)), "own", tuple(sizes))))
        return found
