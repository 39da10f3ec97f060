"""Languages of whole arrays whose first axis runs fastest, as R and Octave: what they share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ...model import Parameter
from .. import numpy_lines
from ..emstep import Array, EmStep, core
from ..loops.shapes import Shapes
from ..numpy_module import Module, mentions
from ..program import Node, Placed
from ..python_text import ATOM, POWER, PRODUCT, SUM, Text, broken, number
from ..theta import stacked


class Lines(numpy_lines.Lines):
    """Operations as lines of an array language; a target says how it writes what differs.

    ``functions`` are the names of functions by operation, ``shapes`` the shapes of the nodes.
    """

    whitens = False
    functions: dict[str, str] = {}  # noqa: RUF012
    pi, infinity = "pi", "Inf"
    shapes: Shapes
    #: The names of sizes, where a function has to be given what it uses.
    size_names: tuple[str, ...] = ()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.defined: list[str] = []
        self.handles: dict[str, str] = {}

    # what a target says ---------------------------------------------------------------------------

    def placed(self, node: Node, places: Sequence[int], shape: Sequence[str], full: bool) -> str:
        """A node with its axes at those of a shape; ``full`` where a whole array of that shape
        stands beside it."""
        raise NotImplementedError

    def sum_of(self, node: Node, places: Sequence[int], rank: int) -> Text:
        """A node summed over the axes that have places from ``rank`` on."""
        raise NotImplementedError

    def matmul(self, a: str, b: str, rank: int) -> Text:
        """The product of a matrix and a vector or matrix."""
        raise NotImplementedError

    def transposed(self, text: str) -> str:
        """A matrix with its axes exchanged."""
        raise NotImplementedError

    def function(self, name: str, unknown: str, lines: list[str], results: list[str]) -> list[str]:
        """The lines that define a function of the unknown."""
        raise NotImplementedError

    def numbers(self, entries: Sequence[str]) -> str:
        """A list of whole numbers."""
        raise NotImplementedError

    def call(self, name: str, *arguments: str) -> Text:
        """A call of a function of the runtime."""
        return f"{self.functions.get(name, name)}({', '.join(arguments)})", ATOM

    def dims(self, shape: Sequence[str]) -> str:
        """A shape as text."""
        return self.numbers([s if s.isdecimal() else self.size(s) for s in shape])

    # what they share ------------------------------------------------------------------------------

    def _written(self, node: Node) -> Text:
        a = node.args
        match node.op:
            case "number":
                return number(a[0])
            case "pi":
                return self.pi, ATOM
            case "infinity":
                return f"{a[0]}{self.infinity}", PRODUCT if a[0] else ATOM
            case "size":
                return self.size(a[0]), ATOM
            case "next":
                inner, name, domain = a
                return self._written(inner) if self.plain else self.call(
                    "next", repr(name), self.text(inner), repr(domain),
                    self.field("data", "floor"), *self.rank(node))
            case "add":
                return self._sum_of(node), SUM
            case "mul":
                return self._product_of(node)
            case "power":
                return self._power_of(node)
            case "equal":
                left, right = (self._at(p, node, PRODUCT) for p in a)
                return f"1 * ({left} == {right})", PRODUCT
            case "within":
                x, low, high = (self._at(p, node, PRODUCT) for p in a)
                return f"1 * ({x} >= {low} & {x} <= {high})", PRODUCT
            case "contract":
                return self._contracted(node)
            case "take":
                return self.call("take", self.text(a[0]), str(a[1] + 1), str(a[2] + 1),
                                 *self.rank(a[0]))
            case "stack":
                return self.call("stack", *map(self._short, a))
            case "spread":
                return self.call("array", self.text(a[0]), self.dims(self.shapes(node)))
            case "move":
                if node.rank == 2:
                    return self.transposed(self.text(a[0], ATOM)), ATOM
                return self.call("aperm", self.text(a[0]), self.numbers([str(n + 1) for n in a[1]]))
            case "solve":
                return self._solved(node)
            case "eye":
                return self.call("eye", self.size(a[0]))
            case "log_sum" | "normalise":
                return self._posterior(node), ATOM
            case "root":
                return self._root(node), ATOM
            case "cholesky" | "inverse" | "det" | "log_diagonal":
                return self.call(node.op, self.text(a[0]), *self.rank(a[0]))
        return self.call(node.op, self.text(a[0]))

    def rank(self, node: Node) -> tuple[str, ...]:
        """How many axes a node has, where the language's arrays do not say."""
        return ()

    def _at(self, p: Placed, node: Node, least: int) -> str:
        """An argument of an elementwise operation."""
        part, places = p
        if not places or places == tuple(range(node.rank)):
            return self.text(part, least)
        full = any(q == tuple(range(node.rank)) for _, q in node.args)
        return self.placed(part, places, self.shapes(node), full)

    def _sum_of(self, node: Node) -> str:
        out = ""
        for part in node.args:
            text = self._at(part, node, PRODUCT if out else SUM)
            if out and text.startswith("-"):
                out += f" - {text[1:]}"
            else:
                out += f" + {text}" if out else text
        return out

    def _product_of(self, node: Node) -> Text:
        above, below, sign = [], [], ""
        for part, places in node.args:
            if part.op == "number" and part not in self.names:
                value = part.args[0]
                sign = "-" if value < 0 else ""
                if abs(value.numerator) != 1:
                    above.append(str(abs(value.numerator)))
                if value.denominator != 1:
                    below.append(str(value.denominator))
                continue
            one_over = self._reciprocal(part)
            if one_over is None:
                above.append(self._at((part, places), node, POWER))
            else:
                inner, own = one_over
                below.append(self._at((inner, tuple(places[n] for n in own)), node, ATOM))
        times, over = self.operators
        text = times.join(above) or "1"
        return sign + text + "".join(f"{over}{factor}" for factor in below), PRODUCT

    #: How a product and a quotient of arrays is written, entry by entry.
    operators = (" * ", " / ")
    power_sign = "^"

    def _power_of(self, node: Node) -> Text:
        base, (exponent, places) = node.args
        if exponent.op == "number":
            value = exponent.args[0]
            if value == -1:
                return f"1{self.operators[1]}{self._at(base, node, ATOM)}", PRODUCT
            if value.denominator == 2 and value.numerator == 1:
                return f"sqrt({self._at(base, node, SUM)})", ATOM
        under = self._at(base, node, ATOM)
        return f"{under}{self.power_sign}{self._at((exponent, places), node, ATOM)}", POWER

    def _contracted(self, node: Node) -> Text:
        args, rank = node.args, node.rank
        if len(args) == 1 and len(set(args[0][1])) == len(args[0][1]):
            part, places = args[0]
            return self.sum_of(part, places, rank)
        if len(args) == 2 and (found := self._product_of_matrices(args, rank)):
            return found
        parts = [t for part, places in args
                 for t in (self.text(part), self.numbers([str(p + 1) for p in places]))]
        return self.call("contract", str(rank), *parts)

    def _product_of_matrices(self, args: Sequence[Placed], rank: int) -> Text | None:
        """A product of two arrays of at most two axes, summed over one."""
        for (a, own), (b, other) in (args, args[::-1]):
            shared = set(own) & set(other)
            if max(len(own), len(other)) > 2 or len(shared) != 1 or min(shared) < rank \
                    or len(set(own)) < len(own) or len(set(other)) < len(other):
                continue
            (s,) = shared
            if [n for n in (*own, *other) if n != s] != list(range(rank)) \
                    or len(own) < len(other):
                continue
            left, right = self.text(a, ATOM), self.text(b, ATOM)
            if len(own) == 2 and own[0] == s:
                left = self.transposed(left)
            if len(other) == 2 and other[-1] == s:
                right = self.transposed(right)
            if len(own) == 1:
                left = self.row(left)
            return self.matmul(left, right, rank)
        return None

    def row(self, text: str) -> str:
        """A vector as the left one of a product."""
        return self.transposed(text)

    def _solved(self, node: Node) -> Text:
        (a, own), (b, other), vector = node.args
        whole = self.shapes(node)
        rank = node.rank + 1 if vector else node.rank
        plates = whole[:rank - 2]
        left, right = self.text(a), self.text(b)
        if tuple(own) != tuple(range(rank)):
            left = self.placed(a, own, (*plates, *self.shapes(a)[-2:]), False)
        if tuple(other) != tuple(range(node.rank)):
            right = self.placed(b, other, whole, False)
        return self.call("solve", left, right, str(len(plates)))

    def _shares(self, log_joint: str, n: int, T: str, log_p: str) -> None:
        found = self.fresh("found")
        self.lines += [f"{found} = {self.call('posterior', log_joint, str(n))[0]}",
                       f"{T} = {self.field(found, 'shares')}",
                       f"{log_p} = {self.field(found, 'log_sum')}"]

    def field(self, of: str, name: str) -> str:
        """An entry of a list with names."""
        raise NotImplementedError

    def _root(self, node: Node) -> str:
        unknown, value, slope, height, start, low, high = node.args[:7]
        first = self.text(start)
        self.shapes(node)  # tells that of the unknown
        inside = [n for n in (value, slope, height) if n is not None]
        self._outside(inside, unknown, {})
        u, calls = self.fresh("u"), []
        for hint, roots in (("score", inside[:2]), ("height", inside[2:])):
            if roots:
                function = self.fresh(hint)
                inner = self.inner({**self.names, unknown: u}, roots)
                results = [inner.text(r) for r in roots]
                self.lines += self.function(function, u, inner.lines, results)
                calls.append(self.reference(function))
        if slope.rank > value.rank:
            return self.call("vector_roots", calls[1], calls[0], first, str(unknown.rank - 1))[0]
        ends = (low or f"-{self.infinity}", high or self.infinity)
        return self.call("scalar_roots", calls[0], first, *ends, *calls[1:])[0]

    def inner(self, names: dict[Node, str], roots: list[Node]) -> Lines:
        """A writer of the lines of a function inside."""
        found = type(self)(names, roots, self.size, self.fresh, self.plain)
        found.shapes, found.size_names = self.shapes, self.size_names
        return found

    def reference(self, name: str) -> str:
        """A function as an argument."""
        return name


class Columns(Module):
    """The parts of a program in an array language; a target says how it writes them."""

    writer: type[Lines]
    assign = "="
    comment = "# "

    def __init__(self, em: EmStep) -> None:
        super().__init__(em)
        self.shapes = Shapes(em, str)
        #: Lines of functions that stand outside of those that use them.
        self.defined: list[str] = []

    # what a target says ---------------------------------------------------------------------------

    def entry(self, of: str, name: str) -> str:
        """An entry of a list by its name."""
        raise NotImplementedError

    def size_of(self, name: str, axis: int) -> str:
        """The length of an axis, counted from 1."""
        raise NotImplementedError

    def texts(self, values: Sequence[str]) -> str:
        """A list of texts."""
        raise NotImplementedError

    # what they share ------------------------------------------------------------------------------

    def _size_source(self, size: str) -> tuple[str, str]:
        where, text = super()._size_source(size)
        name, found, axis = text.partition(".shape[")
        if not found:
            return where, text
        at = int(axis.rstrip("]"))
        if at < 0:
            (node,) = (n for n, own in self.name_of.items() if own == name)
            at += node.rank
        return where, self.size_of(name, at + 1)

    def lines(self, roots: list[tuple[Node, str]], named: dict[Node, str],
              comments: Mapping[Node, list[str]] = MappingProxyType({})) -> list[str]:
        """Lines that compute the roots under their names, the sizes that they use in front; before
        each its comment."""
        writer, sizes = self._lines(roots, named)
        assert isinstance(writer, Lines)
        writer.shapes, writer.size_names = self.shapes, tuple(self.sizes.values())
        for node, name in roots:
            at = len(writer.lines)
            writer.assign(node, name)
            writer.lines[at:at] = comments.get(node, [])
        self.defined += writer.defined
        text = [*(f"{n} = {source}" for n, source in sizes.items()), *writer.lines]
        return [each for line in text for each in self.wrapped(line)]

    def wrapped(self, line: str) -> list[str]:
        """A line, in several where it is long."""
        indent = line[:len(line) - len(line.lstrip())]
        rest = line.lstrip()
        name, equal, _ = rest.partition(" = ")
        if not equal or not re.fullmatch(r"[\w.]+", name):
            return [line]
        lines = broken(rest, 90 - len(indent))
        return [indent + lines[0].replace(" = ", f" {self.assign} ", 1),
                *(indent + " " * (len(self.assign) - 1) + each for each in lines[1:])]

    def read_data(self, a: Array) -> list[str]:
        """The lines that read an array of the data."""
        v, name = self.model.variable(a.name), self.name_of[a.node]
        source = self.call("given", "given", repr(a.name))
        if a.role in ("labels", "allowed"):
            labels = self.model.plate(v.values).labels
            listed = self.texts(labels) if labels else self.count(v.values)
            return [f"{name} = " + self.call(
                "one_hot", repr(a.name), source, str(len(v.indices)), listed,
                self.truth(v.missing or a.role == "allowed"), self.truth(a.role == "allowed"))]
        value = self.call("read", repr(a.name), source, str(len(a.letters) + len(a.core)),
                          *(self._support(v) or "-math.inf, math.inf, False").split(", ")[:3],
                          self.truth(v.missing))
        value = value.replace("math.inf", self.writer.infinity).replace(
            "False", self.truth(False)).replace("True", self.truth(True))
        return [f"{name} = " + self.call("seen" if a.role == "seen" else "filled", value)]

    def call(self, name: str, *arguments: str) -> str:
        """A call of a function of the runtime."""
        return f"{self.writer.functions.get(name, name)}({', '.join(arguments)})"

    def rank(self, axes: int) -> tuple[str, ...]:
        """How many axes an array has, where the language's arrays do not say."""
        return ()

    def truth(self, value: bool) -> str:
        """A truth value."""
        return "TRUE" if value else "FALSE"

    def count(self, letter: str) -> str:
        """How many labels there are: as theta has, or 0 for as many as the data have."""
        for name, a in self.theta.items():
            if letter in a.letters:
                p = self.model.parameter(name)
                axis = a.letters.index(letter) + 1 - bool(stacked(p))
                axes = len(a.letters) + len(a.core) - bool(stacked(p))
                return self.call("count", "theta", repr(p.theta[0]), str(axis), str(axes))
        return "0"

    def prepare_lines(self) -> list[str]:
        """The lines that read the data and compute what the steps share of them."""
        named = {a.node: self.name_of[a.node] for a in self.data}
        for n, node in enumerate(self.kept):
            self.name_of[node] = f"c{n + 1}"
            while self.name_of[node] in self.taken:
                self.name_of[node] += "_"
        head = [each for a in self.data for line in self.read_data(a)
                for each in self.wrapped(line)]
        return head + self.lines([(n, self.name_of[n]) for n in self.kept], named)

    @property
    def prepared(self) -> list[str]:
        """The names of what is prepared."""
        return [self.name_of[n] for n in (*(a.node for a in self.data), *self.kept)]

    def read_theta(self, a: Array) -> str:
        """The line that reads a parameter."""
        p, name = self.model.parameter(a.name), self.name_of[a.node]
        axes = len(a.letters) + len(a.core) + {"diagonal": 1, "spherical": 2}.get(p.structure, 0)
        text = self.call("parameter", "theta", self.texts(stacked(p) or p.theta), str(axes))
        if p.structure:
            text = self.call(p.structure, text, *self.rank(axes))
        return f"{name} = {text}"

    def body(self, roots: list[tuple[Node, str]], given: list[Node],
             comments: Mapping[Node, list[str]] = MappingProxyType({})) -> list[str]:
        """Lines that compute the roots, with what they read before them."""
        named = {n: self.name_of[n] for n in (*(a.node for a in self.em.arrays), *self.kept,
                                              *given)}
        lines = self.lines(roots, named, comments)
        text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        head = self.of_data(text)
        head += [self.read_theta(a) for a in self.theta.values()
                 if self.uses(text, self.name_of[a.node])]
        return [*(each for line in head for each in self.wrapped(line)), *lines]

    def of_data(self, text: str) -> list[str]:
        """The lines that bind what a text uses of the data."""
        return [f"{name} = {self.entry('data', name)}" for name in self.prepared
                if self.uses(text, name)]

    def uses(self, text: str, name: str) -> bool:
        """Whether a text has a name as a word of its own."""
        return mentions(text, name)

    def shares(self) -> list[str]:
        """The names of the responsibilities."""
        return [self.name_of[g.node] for g in self.em.given.values()]

    def expectation(self) -> list[str]:
        """The lines of the E-step: responsibilities, value, prior."""
        em = self.em
        roots = [(r.node, name) for r, name in zip(em.responsibilities.values(), self.shares(),
                                                   strict=True)]
        roots.append((em.log_likelihood.node, "value"))
        if em.log_prior is not None:
            roots.append((em.log_prior.node, "prior"))
        return self.body(roots, [])

    def maximisation(self) -> list[str]:
        """The lines of the M-step, from the responsibilities by their names."""
        roots = [(n.value.node, self._next_name(n.parameter)) for n in self.em.next]
        return self.body(roots, [g.node for g in self.em.given.values()])

    def next_theta(self) -> list[tuple[str, str]]:
        """The keys of theta, and the text of the entry of each."""
        return [pair for p in self.model.parameters for pair in self._entries(p)]

    def _entries(self, p: Parameter) -> list[tuple[str, str]]:
        name = self._next_name(p)
        rank = len(p.indices) + len(core(p.domain, p.dimension))
        if p.structure:
            size = self._size_source(p.dimension)[1]
            first = re.search(r"\w+", size.partition("(")[2])
            source = size if first is None else size.replace(
                first[0], self.entry("data", first[0]), 1)
            name = self.call(f"of_{p.structure}", name, source, *self.rank(rank))
            rank = len(p.indices) + 2
        if not stacked(p):
            return [(p.theta[0], name)]
        return [(key, self.call("take", name, "1", str(n + 1), *self.rank(rank)))
                for n, key in enumerate(p.keys) if key]
