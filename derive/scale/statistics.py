"""An EM step as one map of rows and one sum: what of it is added up over the rows, and the rest.

In a sum over the rows that holds next parameters, these are multiplied out:
sum_i T_ki (x_i - mu')^2 with mu' = mu + delta, delta = mu' - mu, has the sums of T_ki (x_i - mu)^2,
T_ki (x_i - mu) and T_ki at the parameters mu that are known when the rows are read. So one pass is
enough, and few digits are lost: delta tends to 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..arrays.axes import Axes, NoRows
from ..arrays.emstep import EmStep, Next
from ..arrays.program import Named, Node

#: More products than this are no closed form that anyone reads.
MOST_PRODUCTS = 64


class NotSummed(ValueError):
    """A model whose step is no map of rows and sum. Says what stands against it."""


@dataclass(frozen=True)
class Summed:
    """An EM step in two parts.

    ``rows`` is the letter of the rows; ``statistics`` are computed from some rows and theta, and
    those of all rows are their sums: each with the input that stands for it in ``next`` and
    ``log_likelihood``, which have no axis of the rows.
    """

    em: EmStep
    rows: str
    statistics: tuple[tuple[Node, Node], ...]
    next: tuple[Next, ...]
    log_likelihood: Named


@dataclass(frozen=True)
class _Term:
    """A product of what is known when the rows are read, and of what is known after them only."""

    early: tuple[Named, ...] = ()
    late: tuple[Named, ...] = ()

    def times(self, other: _Term) -> _Term:
        return _Term(self.early + other.early, self.late + other.late)


def summed(em: EmStep) -> Summed:
    """The two parts of a step. Raises NotSummed, naming the parameter and the operation."""
    letter = _rows(em)
    reading = _Reading(em, letter)
    found = []
    for n in em.next:
        try:
            found.append(replace(n, value=Named(reading.rest(n.value.node), n.value.names)))
        except (NotSummed, NoRows) as error:
            raise NotSummed(f"{em.model.name}: the update of {n.parameter.name} is no function of "
                            f"sums over the rows ({error}): run it on all rows in memory, without "
                            "--chunks") from error
    try:
        value = Named(reading.rest(em.log_likelihood.node), em.log_likelihood.names)
    except (NotSummed, NoRows) as error:
        raise NotSummed(f"{em.model.name}: the log-likelihood is no sum over the rows ({error})"
                        ) from error
    return Summed(em, letter, tuple((reading.known(n), s) for n, s in reading.sums.items()),
                  tuple(found), value)


def _rows(em: EmStep) -> str:
    """The letter of the rows. Raises NotSummed."""
    m = em.model
    first = {u.plates[:1] for u in em.algorithm.units}
    if len(first) != 1 or first == {()}:
        raise NotSummed(f"{m.name}: its units are not the rows of one table: run it on all rows in "
                        "memory, without --chunks")
    ((letter,),) = first
    for v in m.variables:
        if v.indices and v.indices[0] != letter and (letter in v.indices or v.role != "known"):
            raise NotSummed(f"{m.name}: {v.name} has no value for each {letter}, which the rows of "
                            "a chunk are: run it on all rows in memory, without --chunks")
    for p in m.parameters:
        if letter in p.indices:
            raise NotSummed(f"{m.name}: {p.name} is a parameter of each row {letter}, so that "
                            "theta is as large as the data: run it on all rows in memory")
    return letter


class _Reading:
    """Takes the operations of a step apart."""

    def __init__(self, em: EmStep, letter: str) -> None:
        self.em, self.graph = em, em.lowering.graph
        self.axes = Axes(em, letter)
        self.sums: dict[Node, Node] = {}
        self._late: dict[Node, bool] = {}
        self._rest: dict[Node, Node] = {}
        self._before: dict[Node, Node] = {}
        self._posteriors = {g.node: em.responsibilities[n].node for n, g in em.given.items()}
        self._known: dict[Node, Node] = dict(self._posteriors)
        self._theta = {a.name: a.node for a in em.arrays if a.role == "parameter"}
        self._fresh = 0

    # when it is known -----------------------------------------------------------------------------

    def late(self, node: Node) -> bool:
        """Whether a node is known only when all rows are summed."""
        if node not in self._late:
            self._late[node] = (
                self.over_rows(node) or node.op == "size" and node.args[0] == self.axes.rows
                or node.op == "input" and str(node.args[0]).startswith("unknown ")
                or any(map(self.late, node.parts)))
        return self._late[node]

    def over_rows(self, node: Node) -> bool:
        """Whether a node is a sum over the rows."""
        return node.op == "contract" and self.axes.row(node) is None and any(
            self.axes.row(n) is not None for n, _ in node.args)

    def known(self, node: Node) -> Node:
        """The node by data and theta alone: the responsibilities are computed."""
        return self._mapped(node, self.known, self._known)

    def before(self, node: Node) -> Node:
        """The node with the parameters in the place of the next ones, so far as they are known."""
        if node.op == "next" and node.args[1] in self._theta:
            return self._theta[node.args[1]]
        return self._mapped(node, self.before, self._before)

    def _mapped(self, node: Node, of: Any, done: dict[Node, Node]) -> Node:
        """The node with its parts as ``of`` has them."""
        if node not in done:
            args = tuple(of(a) if isinstance(a, Node) else
                         (of(a[0]), *a[1:]) if isinstance(a, tuple) and a and
                         isinstance(a[0], Node) else a for a in node.args)
            done[node] = self.graph.node(node.op, *args, rank=node.rank)
        return done[node]

    # after the rows -------------------------------------------------------------------------------

    def rest(self, node: Node) -> Node:
        """The node by the sums over the rows. Raises NotSummed."""
        if node not in self._rest:
            if not self.late(node):
                if self.axes.row(node) is not None:
                    raise NotSummed(f"{node.op} for each row")
                self._rest[node] = node
            elif self.over_rows(node):
                self._rest[node] = self._by_sums(node)
            elif node.op == "size":
                self._rest[node] = self._sum(node)
            elif self.axes.row(node) is not None:
                raise NotSummed(f"{node.op} for each row")
            else:
                self._mapped(node, self.rest, self._rest)
        return self._rest[node]

    def _sum(self, node: Node) -> Node:
        """What stands for the sum of a statistic."""
        if node not in self.sums:
            self.sums[node] = self.graph.node("input", f"sum {len(self.sums) + 1}", rank=node.rank)
        return self.sums[node]

    def _by_sums(self, node: Node) -> Node:
        g = self.graph
        letters = self._letters(node.args)
        out, gone = letters[:node.rank], letters[node.rank:]
        sizes: dict[str, str | int] = {}
        row = ""
        for inner, places in node.args:
            sizes.update(zip((letters[p] for p in places), self.axes.sizes(inner), strict=True))
            at = self.axes.row(inner)
            row = row if at is None else letters[places[at]]
        terms = []
        for t in self._multiplied(node.args, letters):
            have = {n for part in (*t.early, *t.late) for n in part.names}
            times = [Named(self.rest(self.axes.count(sizes[n]).node)) for n in gone
                     if n not in have and n != row]
            late = [Named(self.rest(part.node), part.names) for part in t.late]
            wanted = {*out, *(n for part in late for n in part.names)}
            if any(row in part.names for part in t.early):
                kept = tuple(dict.fromkeys(n for part in t.early for n in part.names
                                           if n in wanted))
                whole = self._product(t.early, kept)
                early = [Named(self._sum(whole.node), whole.names)]
            else:
                early = [*t.early, Named(self.rest(g.size(self.axes.rows).node))]
            terms.append(self._product([*times, *early, *late], tuple(out)))
        whole = g.ordered(g.add(*terms), out, {n: str(s) for n, s in sizes.items()})
        return whole.node

    def _letters(self, placed: Sequence[Any]) -> list[str]:
        """Names of the axes: letters of plates where they can be, so that what the E-step has
        computed, with its axes in its order, is the same here."""
        sizes: dict[int, str | int] = {}
        for inner, places in placed:
            sizes.update(zip(places, self.axes.sizes(inner), strict=True))
        found: dict[int, str] = {}
        for at in sorted(sizes):
            own = [i for i, s in self.em.sizes.items() if s == sizes[at]
                   and i not in found.values()]
            found[at] = own[0] if own else f"#r{at}"
        return [found[at] for at in sorted(found)]

    def _product(self, parts: Sequence[Named], names: Sequence[str]) -> Named:
        """The product of parts, summed over all axes but those."""
        g = self.graph
        have = {n for p in parts for n in p.names}
        kept = tuple(n for n in names if n in have)
        scalars = [p for p in parts if not p.names]
        rest = [g.single(p) for p in parts if p.names]
        if not rest:
            return g.mul(*scalars)
        inner = rest[0] if len(rest) == 1 and have == set(kept) else g.contract(rest, kept)
        return g.ordered(g.mul(*scalars, inner), kept, {})

    # within a sum over the rows -------------------------------------------------------------------

    def _terms(self, node: Node, names: Sequence[str]) -> list[_Term]:
        """The node as a sum of products. Raises NotSummed."""
        g = self.graph
        if not self.late(node):
            return [_Term(early=(Named(node, tuple(names)),))]
        if self.axes.row(node) is None:
            return self._from(Named(node, tuple(names)))
        match node.op:
            case "add":
                found = [t for inner, places in node.args
                         for t in self._terms(inner, [names[p] for p in places])]
                early = [self._product(t.early, names) for t in found if not t.late]
                rest = [t for t in found if t.late]
                return [*([_Term(early=(g.add(*early),))] if early else []), *rest]
            case "mul":
                return self._multiplied(node.args, names)
            case "contract":
                count = 1 + max(p for _, places in node.args for p in places)
                return self._multiplied(node.args, [*names, *(
                    self._name() for _ in range(count - len(names)))], len(names))
            case "power" if node.args[1][0].op == "number" and node.args[1][0].args[0] == 2:
                return self._multiplied([node.args[0]] * 2, names)
            case "move":
                inside = [""] * len(names)
                for n, axis in enumerate(node.args[1]):
                    inside[axis] = names[n]
                return self._terms(node.args[0], inside)
            case "spread":
                return self._terms(node.args[0], names[:node.args[0].rank])
        raise NotSummed(f"{node.op} of a row and of next parameters")

    def _from(self, a: Named) -> list[_Term]:
        """What no row has and is known after them: what it is at theta, and the difference."""
        g, before = self.graph, self.before(a.node)
        if before is a.node or self.late(before):
            return [_Term(late=(a,))]
        known = Named(before, a.names)
        return [_Term(early=(known,)), _Term(late=(g.add(a, g.mul(g.number(-1), known)),))]

    def _multiplied(self, placed: Sequence[Any], letters: Sequence[str], kept: int | None = None
                    ) -> list[_Term]:
        """A product, multiplied out; axes from ``kept`` on are summed over where it is used."""
        found = [_Term()]
        sizes: dict[str, str | int] = {}
        for inner, places in placed:
            names = [letters[p] for p in places]
            sizes.update(zip(names, self.axes.sizes(inner), strict=True))
            found = [a.times(b) for a in found for b in self._terms(inner, names)]
            if len(found) > MOST_PRODUCTS:
                raise NotSummed(f"more than {MOST_PRODUCTS} products")
        if kept is None:
            return found
        counted = []
        for t in found:
            have = {n for part in (*t.early, *t.late) for n in part.names}
            absent = tuple(self.axes.count(sizes[n]) for n in letters[kept:] if n not in have)
            counted.append(replace(t, early=(*t.early, *absent)))
        return counted

    def _name(self) -> str:
        self._fresh += 1
        return f"#s{self._fresh}"
