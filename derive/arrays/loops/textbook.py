"""One step as a textbook has it: each formula in loops of its own, sums where they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..emstep import EmStep
from ..formulas import joint_comment, update_comment
from ..lower import CannotLower
from ..program import Node
from ..python_text import ATOM, PRODUCT, SUM, Text, identifier
from .kernel import Place
from .language import COMPARISON, Language, Loops
from .passes import Passes
from .plain_words import in_plain_words
from .read import Read
from .shapes import Shapes, reached, rewritten
from .text import Comment, Line, Local, nest
from .values import Values


@dataclass
class Block:
    """The lines of a loop, within those of others; ``bound`` are the variables of all of them."""

    outer: Block | None = None
    bound: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    known: dict[tuple[Node, tuple[str, ...]], str] = field(default_factory=dict)

    def chain(self) -> Iterator[Block]:
        """This block and those around it, outwards."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.outer


@dataclass
class _Stored:
    places: dict[Node, Place]
    shapes: Shapes
    row: str = ""


class Textbook(Values):
    """The step of an algorithm in a language.

    ``lines`` compute it, ``made`` are the arrays and numbers that they assign besides the results:
    a number is 0 before. ``results`` are the next parameters by name, ``numbers`` the names of
    those without axes, ``shares`` the posterior probabilities, ``log_likelihood`` the text of the
    log-likelihood. Raises CannotLower for a root, and for a matrix that is not known to be
    positive definite.
    """

    def __init__(self, em: EmStep, language: Language) -> None:
        self.em, self.language = em, language
        self.read = Read(em, "top norm log_p sum zeros max array numeric".split())
        self.stored = _Stored({**self.read.inputs, **self.read.parameters}, self.read.shapes)
        super().__init__(self.stored, language.number)
        self.block = Block()
        self.made: list[Place] = []
        self._names = {*self.read._taken, *self.read.sizes} - {"total", "inverse"}
        self.totals: dict[Node, Node] = {}
        #: The results that are numbers.
        self.numbers: set[str] = set()
        self._kept: set[str] = set()
        nodes = self._program()
        self.shares = {n: self.stored.places[n] for n in self.order if n.op == "normalise"}
        for node in self.order:
            if node in self.stored.places and node not in self._done:
                self._define(node)
        self.log_likelihood = self.text(nodes[0], ())
        self.results = {n.parameter.name: self.stored.places[node]
                        for n, node in zip(em.next, nodes[1:], strict=True)}
        self.lines = self.block.lines

    # the program ----------------------------------------------------------------------------------

    def _program(self) -> list[Node]:
        """The log-likelihood and the next parameters; whatever is stored has its place."""
        em, g = self.em, self.em.lowering.graph
        roots = [em.log_likelihood.node, *(n.value.node for n in em.next)]
        for n in reached(roots, lambda n: list(n.parts)):
            if n.op == "root":
                raise CannotLower(f"the update of {n.args[7]} is the root of an equation, which "
                                  "has no plain form here: export the fast one")
        joined = Passes(g, self.stored.shapes, "").joined(em, roots)
        changed = rewritten(g, [joined[n] for n in roots], lambda n: in_plain_words(n, g))
        nodes = [changed[joined[n]] for n in roots]
        log_joint = [changed[joined.get(u.node, u.node)] for u in em.log_joint]
        self.comments = {u: _bare(joint_comment(unit, em.model)) for unit, u in
                         zip(em.algorithm.units, log_joint, strict=True)}
        self.comments |= {node: _bare(update_comment(n.update, em.model))
                          for n, node in zip(em.next, nodes[1:], strict=True)}
        first = [n for n in reached(nodes, lambda n: list(n.parts)) if n.op == "normalise"]
        self.order = reached([*first, *nodes], lambda n: list(n.parts))
        self._done = set(self.stored.places)
        self._multiplied = _multiplied(self.order)
        self._matrices = {n.args[0] for n in self.order if n.op in ("inverse", "log_det")}
        hints = {changed.get(joined.get(n, n), n): h for n, h in self.read.module.hints.items()}
        hints |= {node: f"next_{identifier(n.parameter.name).rstrip('_')}"
                  for n, node in zip(em.next, nodes[1:], strict=True)}
        names = [self.read.module.name_of[g.node] for g in em.given.values()]
        hints |= dict(zip((n for n in self.order if n.op == "normalise"), names, strict=False))
        self._store(nodes[1:], hints)
        return nodes

    def _store(self, results: Sequence[Node], hints: Mapping[Node, str]) -> None:
        """Give places to what is stored."""
        rows = {self.stored.shapes.text(self.em.sizes[i])
                for u in self.em.algorithm.units for i in u.plates}
        uses = Counter(part for n in self.order for part in n.parts)
        for n in self.order:
            if n in self.stored.places:
                continue
            shape = self.stored.shapes(n)
            if n in results and not shape:
                self.numbers.add(hints[n])
            if n.op == "normalise" or n in results:
                self._place(n, hints.get(n, "T"), False)
            elif n.op == "log_sum":
                users = [u for u in self.order if n in u.parts]
                if len(users) == 1 and users[0].op == "contract" and users[0].rank == 0:
                    self.totals[n] = users[0]
                    self._place(users[0], "log_likelihood", True)
                else:
                    self._place(n, "log_p", True)
            elif n in self._matrices or n.op in ("inverse", "log_det") or (
                    n.op == "contract" and uses[n] > 1 and not rows & {*shape}):
                self._place(n, hints.get(n) or self._hint(n), True)

    def _hint(self, node: Node) -> str:
        if node.op == "inverse":
            return f"inverse_{self.stored.places[node.args[0]].name}".rstrip("_")
        return "log_det" if node.op == "log_det" else "A" if node in self._matrices else "sums"

    def _place(self, node: Node, hint: str, made: bool) -> None:
        place = Place(self._fresh(hint), "own", self.stored.shapes(node))
        self.stored.places[node] = place
        if made:
            self.made.append(place)

    def _fresh(self, hint: str) -> str:
        name, n = hint, 1
        while name in self._names:
            n += 1
            name = f"{hint}{n}"
        self._names.add(name)
        return name

    def _temporary(self, hint: str, level: Block) -> str:
        """A name that is used within the block alone."""
        name = self._fresh(hint)
        if level.outer is None:
            self._kept.add(name)
        return name

    # what is stored -------------------------------------------------------------------------------

    def _define(self, node: Node) -> None:
        """The lines that compute what is stored."""
        self._done.add(node)
        if node in self.totals.values():
            return
        if node.op == "normalise":
            self._posterior(node)
        elif node.op in ("inverse", "log_det"):
            self._invert(node.args[0])
        elif node.op == "log_sum":
            return
        else:
            self._assign(node)

    def _open(self, shape: Sequence[str], bound: Sequence[str] = ()) -> Loops:
        """A block within loops over a shape."""
        loops: list[tuple[str, str, str]] = []
        for size in shape:
            loops.append((self._letter(size, [*bound, *(v for v, *_ in loops)]), "0", size))
        self.block = Block(self.block, (*self.block.bound, *(v for v, *_ in loops)))
        return loops

    def _close(self, loops: Loops, lines: Sequence[Line]) -> None:
        inner, outer = self.block, self.block.outer
        assert outer is not None
        outer.lines += nest(loops, [*inner.lines, *lines])
        self.block = outer

    def _assign(self, node: Node) -> None:
        place = self.stored.places[node]
        inner = node.args[0] if node.op == "next" else node
        comment = [Comment(c) for c in self.comments.get(node, ())]
        temporary = self._names.copy()
        loops = self._open(place.shape)
        index = [v for v, *_ in loops]
        target = self.entry(place, index)
        sums = self._inside(inner, index) if inner.op == "contract" else None
        if sums and sums[0] and not self._expressed(*sums):
            outer = self.block.outer
            assert outer is not None
            outer.lines += nest(loops, [f"{target} = {self.language.zero}"])
            self._close(loops, [*comment, *self._added(*sums, target)])
        else:
            text = self.written(inner, index)[0]
            self._close(loops, [*comment, f"{target} = {text}"])
        self._names = temporary | self._kept

    def _invert(self, matrix: Node) -> None:
        place = self.stored.places[matrix]
        loops = self._open(place.shape[:-2])
        index = [v for v, *_ in loops]
        found = []
        for op in ("inverse", "log_det"):
            node = next((n for n in self.order if n.op == op and n.args == (matrix,)), None)
            found.append("" if node is None else
                         self.entry(self.stored.places[node], [
                             *index, *[":", ":"] * (op == "inverse")]))
            if node is not None:
                self._done.add(node)
        inverse, log_det = found
        if not inverse:
            spare = Place(self._fresh(f"inverse_{place.name}"), "own", place.shape)
            self.made.append(spare)
            inverse = self.entry(spare, [*index, ":", ":"])
        self._close(loops, self.language.inverted(
            inverse, log_det, self.entry(place, [*index, ":", ":"]), place.shape[-1]))

    def _posterior(self, node: Node) -> None:
        (both,) = node.args
        log_joint, n = both.args
        place = self.stored.places[node]
        temporary = self._names.copy()
        log_sum = next((s for s in self.order if s.op == "log_sum" and s.args == (both,)), None)
        total = self.totals.get(log_sum) if log_sum else None
        rows = self._open(place.shape[n:])
        values = self._open(place.shape[:n], [v for v, *_ in rows])
        cell = [v for v, *_ in (*values, *rows)]
        text = self.text(log_joint, cell)
        entry = self.entry(place, cell)
        self._close(values, [*map(Comment, self.comments.get(log_joint, ())), f"{entry} = {text}"])
        whole = self.entry(place, [*[":"] * n, *(v for v, *_ in rows)])
        lines, log_p = self.language.shares(whole, entry, values)
        if total is not None:
            weights = [self.text(part, [rows[0][0] if len(rows) == 1 else self._at(
                places, log_sum, total, rows, p) for p in places], PRODUCT)
                for part, places in total.args if part is not log_sum]
            log_p = f"({log_p})" if weights and " " in log_p else log_p
            lines.append(f"{self.stored.places[total].name} += {'*'.join([*weights, log_p])}")
        elif log_sum is not None:
            lines.append(f"{self.entry(self.stored.places[log_sum], [v for v, *_ in rows])} = "
                         f"{log_p}")
        self._close(rows, lines)
        self._names = temporary | self._kept

    def _at(self, places: Sequence[int], log_sum: Node | None, total: Node, rows: Loops, p: int
            ) -> str:
        own = next(at for part, at in total.args if part is log_sum)
        return rows[own.index(p)][0]

    def _letter(self, size: str, taken: Sequence[str] = ()) -> str:
        """A variable for an index of that many values."""
        of_size = [i for i, s in self.em.sizes.items() if self.stored.shapes.text(s) == size]
        names = {*self.read._renamed.values(), *taken, *self.block.bound,
                 *(place.name for place in self.stored.places.values())}
        return next(i for i in [*of_size, *"abcefghijklmnopqrsuvw"] if i not in names
                    and i.isidentifier())

    # values ---------------------------------------------------------------------------------------

    def entry(self, place: Place, index: Sequence[str]) -> str:
        """An entry of a stored array; an array of no axis is a number."""
        if index:
            return self.language.entry(place.name, index)
        return self.language.result(place.name) if place.name in self.numbers else place.name

    def written(self, node: Node, index: Sequence[str]) -> Text:
        """The value by what computes it."""
        call = self.language.functions
        match node.op:
            case "pi":
                return call["pi"], ATOM
            case "contract":
                return self._summed(node, index)
            case "stack":
                return self._stacked(node, index)
            case "next":
                return self.value(node.args[0], index)
            case "log":
                finite = node in self._multiplied and not _constant(node.args[0])
                return f"{call['log_' if finite else 'log']}" \
                    f"({self.text(node.args[0], index, COMPARISON)})", ATOM
            case "equal" | "within":
                return self.language.compared([
                    "" if n.op == "infinity" else self.text(n, [index[p] for p in at], PRODUCT)
                    for n, at in (node.args if node.op == "equal" else
                                  [node.args[1], node.args[0], node.args[2]])])
            case "exp" | "loggamma" | "digamma" | "trigamma":
                if node.op not in call:
                    raise CannotLower(f"{node.op} has no plain form here: export the fast one")
                return f"{call[node.op]}({self.text(node.args[0], index)})", ATOM
            case "softplus":
                u = self.text(node.args[0], index)
                return f"{call['max']}({u}, 0) + {call['log1p']}({call['exp']}(-{call['abs']}" \
                    f"({u})))", SUM
        return super().written(node, index)

    def _power(self, args: Sequence[tuple[Node, tuple[int, ...]]], index: Sequence[str]) -> Text:
        (base, own), (exponent, places) = args
        if exponent.op == "number" and exponent.args[0] == -1:
            under = self.text(base, [index[p] for p in own], ATOM)
            return f"{self.number(Fraction(1))[0]}/{under}", PRODUCT
        if exponent.op == "number" and exponent.args[0] == Fraction(1, 2):
            root = self.language.functions["sqrt"]
            return f"{root}({self.text(base, [index[p] for p in own])})", ATOM
        return self.language.power(
            self.text(base, [index[p] for p in own], ATOM),
            self.text(exponent, [index[p] for p in places], ATOM))

    def _level(self, index: Sequence[str]) -> Block:
        """The outermost block in which those indices are known."""
        wanted = {v for v in index if not v.isdigit()}
        chain = list(self.block.chain())
        return next((b for b in reversed(chain) if wanted <= set(b.bound)), self.block)

    def _known(self, key: tuple[Node, tuple[str, ...]]) -> str:
        return next((b.known[key] for b in self.block.chain() if key in b.known), "")

    def _inside(self, node: Node, index: Sequence[str]) -> tuple[Loops, Block, str]:
        """The loops of a sum, the block within them, and what is summed there."""
        sizes = self.stored.shapes.of_letters(node)
        at = dict(enumerate(index))
        loops = []
        for n, size in sizes.items():
            if n >= node.rank:
                at[n] = self._letter(size, [*index, *at.values()])
                loops.append((at[n], "0", size))
        block = self.block = Block(self.block, (*self.block.bound, *(v for v, *_ in loops)))
        product = self._product_of(node, at)
        assert block.outer is not None
        self.block = block.outer
        return loops, block, product

    def _product_of(self, node: Node, at: Mapping[int, str]) -> str:
        parts = [self.text(part, [at[p] for p in places], PRODUCT) for part, places in node.args]
        return "*".join(f"({p})" if p.startswith("-") or "/" in p and len(parts) > 1 else p
                        for p in parts)

    def _added(self, loops: Loops, block: Block, product: str, target: str) -> list[Line]:
        """The loops that add a sum to a target."""
        var, _, size = loops[-1]
        text = "" if block.lines else self.language.total(var, size, product)
        if text:
            return nest(loops[:-1], [f"{target} += {text}"])
        return nest(loops, [*block.lines, f"{target} += {product}"])

    def _expressed(self, loops: Loops, block: Block, product: str) -> str:
        """A sum as an expression; "" where it needs a loop."""
        if block.lines or len(loops) > 1 and not self.language.nested:
            return ""
        for var, _, size in reversed(loops):
            product = self.language.total(var, size, product)
        return product

    def _summed(self, node: Node, index: Sequence[str]) -> Text:
        key = node, tuple(index)
        if found := self._known(key):
            return found, ATOM
        inner, self.block = self.block, self._level(index)
        loops, block, product = self._inside(node, index)
        level, self.block = self.block, inner
        if not loops:
            return product, PRODUCT
        text = self._expressed(loops, block, product)
        if not text:
            text = self._temporary("total", level)
            level.lines += [Local(text, self.language.zero),
                            *self._added(loops, block, product, text)]
            level.known[key] = text
        return text, ATOM

    def _stacked(self, node: Node, index: Sequence[str]) -> Text:
        *rest, last = index
        if last.isdigit():
            return self.value(node.args[int(last)], rest)
        key = node, tuple(rest)
        name = self._known(key)
        if not name:
            level = self._level(rest)
            inner, self.block = self.block, level
            entries = [self.text(part, rest) for part in node.args]
            name = self._temporary("parts", level)
            level.lines.append(self.language.table(name, entries))
            level.known[key] = name
            self.block = inner
        return self.language.entry(name, [last]), ATOM


def _bare(comments: Sequence[str]) -> list[str]:
    return [c.removeprefix("# ") for c in comments]


def _constant(node: Node) -> bool:
    """Whether a node is made of numbers and sizes alone."""
    return node.op != "input" and all(map(_constant, node.parts))


def _multiplied(order: Sequence[Node]) -> set[Node]:
    """What is multiplied by something else, which may be 0."""
    found = set()
    for n in order:
        inside = [p for p in n.parts if p.op != "number"]
        if n.op in ("mul", "contract") and len(inside) > 1:
            found.update(inside)
    return found
