"""The exponential-family form of an EM step: data enter by sums of features of them alone.

Where the log joint is linear in functions of the data, log p(z = k, x_i) = sum_f W_kf F_f(x_i), the
posterior of all rows is one product W F, and what the M-step needs is one product T F'. Both are
found here by multiplying out alone; no rule knows a distribution. Numbers that are multiplied by
each other are counted from a point among them, so that few digits are lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .axes import Axes, NoRows
from .emstep import EmStep, Next
from .program import Graph, Named, Node

#: A feature: the places of the bases of which it is the (outer) product; () is the number 1.
Spec = tuple[int, ...]
_OPEN = ("add", "mul", "contract", "move", "spread")


class NotLinear(ValueError):
    """An EM step that has no such form. Says which operation has none."""


@dataclass(frozen=True)
class Features:
    """An EM step in its exponential-family form.

    ``bases`` depend on the data alone, their last axis is that of the rows; each is counted from
    what stands beside it, None for 0. ``features`` are products of them. ``weights`` are the
    coefficients of the features in the log joint, None where it does not have the feature; ``sums``
    stand for the sums over the rows of responsibility and feature, their axes the values of the
    latent variable, then those of the bases. ``common`` is the sum over the rows of what all
    values share; ``next`` are the updates by the sums. ``centred`` are the places of bases that are
    counted from a point among them. ``squares`` are sums of squares that the updates take: the sum,
    its terms, the two axes that are alike, () where there are none.
    """

    bases: tuple[tuple[Node, Node | None], ...]
    features: tuple[Spec, ...]
    weights: tuple[Named | None, ...]
    sums: tuple[Named, ...]
    common: Named
    next: tuple[Next, ...]
    centred: frozenset[int]
    squares: tuple[tuple[Node, tuple[Node, ...], tuple[int, ...]], ...]


def named_feature(spec: Spec) -> str:
    """What a feature is called in a listing.

    >>> named_feature(()), named_feature((0, 1))
    ('1', 'base 0 and 1')
    """
    return f"base {' and '.join(map(str, spec))}" if spec else "1"


@dataclass(frozen=True)
class _Term:
    """A product: of what no row has, of the data of a row, of responsibilities."""

    fixed: tuple[Named, ...] = ()
    atoms: tuple[Named, ...] = ()
    shares: tuple[Named, ...] = ()

    def times(self, other: _Term) -> _Term:
        return _Term(self.fixed + other.fixed, self.atoms + other.atoms,
                     self.shares + other.shares)


def features(em: EmStep) -> Features:
    """The form of a step with one latent variable of each row. Raises NotLinear."""
    if not em.single or len(em.log_joint) != 1:
        raise NotLinear("several latent variables")
    plates = em.algorithm.units[0].plates
    if len(plates) != 1:
        raise NotLinear("rows by several indices")
    try:
        return _Reading(em, plates[0]).whole()
    except NoRows as error:
        raise NotLinear(str(error)) from error


@dataclass
class _Reading:
    """Multiplies out the operations of a step."""

    em: EmStep
    row: str
    bases: list[Node] = field(default_factory=list)
    found: dict[Spec, tuple[Named | None, Named]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.graph: Graph = self.em.lowering.graph
        self.axes = Axes(self.em, self.row)
        (self.given,) = self.em.given.values()
        self.values = tuple(n for n in self.given.names if n != self.row)
        self.rewritten: dict[Node, Node] = {}
        self.squares: list[tuple[Node, tuple[Node, ...], tuple[int, ...]]] = []
        self.centred: set[Node] = set()
        self.means: dict[Node, tuple[Node, Node]] = {}
        self._fresh = 0

    def whole(self) -> Features:
        """The form. Raises NotLinear."""
        em, g = self.em, self.graph
        (total,), (log_joint,) = em.totals, em.log_joint
        if em.log_likelihood.node.op != "contract" or \
                [n for n, _ in em.log_likelihood.node.args] != [total.node]:
            raise NotLinear("the log-likelihood has weights, or terms without latent variables")
        common = g.number(0)
        weights: dict[Spec, list[Named]] = {}
        apart: dict[Spec, dict[int, list[Named]]] = {}
        for t in self.expand(log_joint.node, log_joint.names):
            spec, axes, fixed = self.feature(t, log_joint.names)
            own = tuple(n for each in axes for n in each)
            place = next((f.node.args[2] for f in fixed if self._at_one(f)), None)
            if place is not None:
                fixed = [f for f in fixed if not self._at_one(f)]
            have = {n for f in fixed for n in f.names}
            names = {n: f"#w{at}" for at, n in enumerate(own)}
            if place is not None and not have & set(self.values):
                apart.setdefault(spec, {}).setdefault(place, []).append(
                    self.product(fixed, own).renamed(**names))
            elif place is None and set(self.values) <= have:
                weights.setdefault(spec, []).append(
                    self.product(fixed, (*self.values, *own)).renamed(**names))
            elif place is None and not have & set(self.values):
                whole = self.summed(spec, axes)
                common = g.add(common, self.product([*fixed, whole], ()))
            else:
                raise NotLinear("a coefficient has some of the values alone")
        for spec, parts in apart.items():
            weights.setdefault(spec, []).append(self.by_label(spec, parts))
        updates = tuple(replace(n, value=Named(self.rewrite(n.value.node), n.value.names))
                        for n in em.next)
        for spec in weights:
            self.sum_of(spec)
        order = sorted(self.found, key=lambda s: (len(s), s))
        return Features(
            tuple(map(self.source, self.bases)), tuple(order),
            tuple(g.add(*weights[s]) if s in weights else None for s in order),
            tuple(self.found[s][1] for s in order), common, updates,
            frozenset(n for n, b in enumerate(self.bases) if b in self.centred),
            tuple(dict.fromkeys(self.squares)))

    def _at_one(self, f: Named) -> bool:
        """Whether a factor is 1 for one value of the latent variable and 0 for the others."""
        return f.node.op == "take" and f.node.args[0].op == "eye" and f.names == self.values

    def by_label(self, spec: Spec, parts: Mapping[int, list[Named]]) -> Named:
        """The coefficients of a feature, those of each value in its place."""
        (letter,) = self.values
        lengths = [s for n in spec for s in self.axes.sizes(self.bases[n])[:-1]]
        sizes = {f"#w{n}": str(s) for n, s in enumerate(lengths)}
        whole = [self.graph.ordered(self.graph.add(*parts.get(n, ())), tuple(sizes), sizes)
                 for n in range(len(self.em.model.plate(letter).labels))]
        return self.graph.stack(whole, letter, sizes)

    def source(self, base: Node) -> tuple[Node, Node | None]:
        """A base, and what it is counted from: these apart where all of its axes are the same."""
        inner, axes = (base.args if base.op == "move" else (base, tuple(range(base.rank))))
        if inner not in self.means:
            return base, None
        here, mean = self.means[inner]
        names = tuple(f"#m{n}" for n in range(base.rank))
        own = {n: str(s) for n, s in zip(names, self.axes.sizes(base), strict=True)}
        moved = self.graph.ordered(Named(here, tuple(names[axes.index(n)]
                                                     for n in range(base.rank))), names, own)
        return moved.node, mean

    # products -------------------------------------------------------------------------------------

    def fresh(self) -> str:
        """A name of an axis that nothing else has."""
        self._fresh += 1
        return f"#f{self._fresh}"

    def expand(self, node: Node, names: Sequence[str]) -> list[_Term]:
        """The node as a sum of products."""
        at = self.axes.row(node)
        if at is None:
            return [_Term(fixed=(Named(self.rewrite(node), tuple(names)),))]
        if node is self.given.node or node.op == "take" and node.args[0] is self.given.node:
            return [_Term(shares=(Named(node, tuple(names)),))]
        of_data = self.axes.of_data(node)
        opened = node.op in _OPEN or self._square(node)
        if of_data and (not opened or node.op in ("add", "power")
                        and not self.axes.holds_measured(node)):
            # 1 - x stays whole: times log 0 its parts would be infinite
            return self.atom(node, tuple(names))
        if node.op == "add":
            return self.collected([t for inner, places in node.args for t in self.expand(
                inner, [names[p] for p in places])], tuple(names))
        if node.op == "mul":
            return self.multiplied(node.args, list(names))
        if node.op == "contract":
            count = 1 + max(p for _, places in node.args for p in places)
            letters = [*names, *(self.fresh() for _ in range(count - len(names)))]
            return self.multiplied(node.args, letters, letters[len(names):])
        if self._square(node):
            base = node.args[0]
            return self.multiplied([base, base], list(names))
        if node.op == "move":
            inner = [""] * len(names)
            for n, axis in enumerate(node.args[1]):
                inner[axis] = names[n]
            return self.expand(node.args[0], inner)
        if node.op == "spread":
            return self.expand(node.args[0], names[:node.args[0].rank])
        if node.op == "stack":
            return self.stacked(node, names)
        raise NotLinear(f"{node.op} of data and parameters")

    def _square(self, node: Node) -> bool:
        if node.op != "power":
            return False
        exponent: Node = node.args[1][0]
        return exponent.op == "number" and exponent.args[0] == 2

    def collected(self, terms: list[_Term], names: tuple[str, ...]) -> list[_Term]:
        """The terms, those that no row has in one."""
        fixed = [t for t in terms if not t.atoms and not t.shares]
        rest = [t for t in terms if t.atoms or t.shares]
        if len(fixed) < 2:
            return terms
        whole = self.graph.add(*(self.product(t.fixed, names) for t in fixed))
        return [*rest, _Term(fixed=(whole,))]

    def multiplied(self, placed: Iterable[Any], letters: list[str], gone: Sequence[str] = ()
                   ) -> list[_Term]:
        """A product, multiplied out; summed over the axes that are gone."""
        placed = list(placed)
        found = [_Term()]
        sizes: dict[str, str | int] = {}
        for inner, places in placed:
            names = [letters[p] for p in places]
            sizes.update(zip(names, self.axes.sizes(inner), strict=True))
            parts = self.expand(inner, names)
            found = [a.times(b) for a in found for b in parts]
            if len(found) > 64:
                raise NotLinear("more than 64 products")
        if not gone:
            return found
        out = []
        for t in found:
            have = {n for part in (*t.fixed, *t.atoms, *t.shares) for n in part.names}
            absent = [self.axes.count(sizes[n]) for n in gone if n not in have]
            out.append(replace(t, fixed=(*t.fixed, *absent)))
        return out

    def stacked(self, node: Node, names: Sequence[str]) -> list[_Term]:
        """Parts along an axis: each times 1 in its place and 0 in the others."""
        size = self.em.sizes.get(names[-1])
        if size is None:
            raise NotLinear("a stack inside of a sum")
        parts = [self.expand(part, names[:-1]) for part in node.args]
        common = [t for t in parts[0] if t.atoms and all(t in part for part in parts[1:])]
        eye = self.graph.node("eye", size, rank=2)
        return common + [
            _Term(fixed=(Named(self.graph.node("take", eye, 0, n, rank=1), (names[-1],)),)).times(t)
            for n, part in enumerate(parts) for t in part if t not in common]

    def atom(self, node: Node, names: tuple[str, ...]) -> list[_Term]:
        """Data of a row: of a number that is measured, what it is from the mean, and the mean."""
        if not self.axes.measured(node):
            return [_Term(atoms=(Named(node, names),))]
        g, at = self.graph, self.axes.row(node)
        assert at is not None
        here = Named(node, names)
        rest = tuple(n for n in names if n != names[at])
        mean = Named(g.node("middle", node, at, rank=len(rest)), rest)
        moved = g.ordered(g.add(here, g.mul(g.number(-1), mean)), names, {})
        self.centred.add(moved.node)
        if mean.names == rest and rest == tuple(n for n in moved.names if n in rest):
            self.means[moved.node] = node, mean.node
        return [_Term(atoms=(moved,)), _Term(fixed=(mean,))]

    # features -------------------------------------------------------------------------------------

    def feature(self, t: _Term, outer: Sequence[str]) -> tuple[
            Spec, list[tuple[str, ...]], list[Named]]:
        """The feature of a term, the axes of its bases, and the rest of the term."""
        kept = {*outer, *(n for f in (*t.fixed, *t.shares) for n in f.names)} - {self.row_of(t)}
        groups: list[list[Named]] = []
        for a in t.atoms:
            if set(a.names) & set(self.values):
                raise NotLinear("data that differ between the values of the latent variable")
            own = set(a.names) - {self.row_of(t)}
            joined = [g for g in groups if own & {n for b in g for n in b.names}] if own else \
                [g for g in groups if not any(len(b.names) > 1 for b in g)][:1]
            groups = [g for g in groups if g not in joined] + [[b for g in joined for b in g] + [a]]
        made: list[tuple[int, tuple[str, ...]]] = []
        for group in groups:
            group.sort(key=lambda b: self.axes.age(b.node))
            row = self.row_of(t)
            own_axes = tuple(n for n in dict.fromkeys(n for b in group for n in b.names)
                             if n != row and n in kept)
            base = self.graph.ordered(
                self.graph.contract(group, (*own_axes, row)) if len(group) > 1 or
                set(group[0].names) != {*own_axes, row} else group[0], (*own_axes, row), {})
            if any(b.node in self.centred for b in group):
                self.centred.add(base.node)
            if base.node not in self.bases:
                self.bases.append(base.node)
            made.append((self.bases.index(base.node), own_axes))
        if len(made) > 2:
            raise NotLinear("a product of more than two features")
        made.sort(key=lambda each: each[0])
        return tuple(n for n, _ in made), [own for _, own in made], list(t.fixed)

    def row_of(self, t: _Term) -> str:
        """The name that the axis of the rows has in a term; "" where it has none."""
        for part in (*t.atoms, *t.shares):
            at = self.axes.row(part.node)
            if at is not None:
                return part.names[at]
            if part.node in self.bases or part.node in self.centred:
                return part.names[-1]
        return ""

    def summed(self, spec: Spec, axes: list[tuple[str, ...]]) -> Named:
        """The sum of a feature over the rows: of the data alone."""
        if not spec:
            return self.axes.count(self.axes.rows)
        parts = [Named(self.bases[n], (*own, "#row")) for n, own in zip(spec, axes, strict=True)]
        return self.graph.contract(parts, tuple(n for own in axes for n in own))

    def sum_of(self, spec: Spec) -> Named:
        """The sum of responsibility and feature over the rows."""
        if spec not in self.found:
            ranks = [self.bases[n].rank - 1 for n in spec]
            own = tuple(f"#w{n}" for n in range(sum(ranks)))
            name = f"sum of {named_feature(spec)}"
            self.found[spec] = None, self.graph.input(name, (*self.values, *own))
        return self.found[spec][1]

    def product(self, parts: Sequence[Named], names: tuple[str, ...]) -> Named:
        """The product of parts, summed over all but those axes."""
        g = self.graph
        have = {n for p in parts for n in p.names}
        gone = [n for n in have if n not in names]
        kept = tuple(n for n in names if n in have)
        if not parts:
            return g.number(1)
        scalars = [p for p in parts if not p.names]
        rest = [g.single(p) for p in parts if p.names]
        if not rest:
            return g.mul(*scalars)
        rest = self.in_pairs(rest, kept)
        gone = [n for n in {n for p in rest for n in p.names} if n not in kept]
        inner = g.contract(rest, kept) if gone or len(rest) > 1 else rest[0]
        return g.ordered(g.mul(*scalars, inner), kept, {})

    def in_pairs(self, parts: list[Named], kept: tuple[str, ...]) -> list[Named]:
        """The parts of a sum of products, two of them summed first where that makes none larger:
        several products have such a part in common."""
        while len(parts) > 2:
            names = sorted({n for p in parts for n in p.names} - set(kept))
            for name in names:
                pair = [p for p in parts if name in p.names]
                union = self.graph.sorted(n for p in pair for n in p.names if n != name)
                if len(pair) == 2 and len(union) <= max(len(p.names) for p in pair) - 1:
                    made = self.graph.contract(pair, union)
                    parts = [p for p in parts if not any(p is q for q in pair)] + [made]
                    break
            else:
                break
        return parts

    # updates --------------------------------------------------------------------------------------

    def rewrite(self, node: Node) -> Node:
        """The node by the sums of the features."""
        if node not in self.rewritten:
            self.rewritten[node] = self._rewrite(node)
        return self.rewritten[node]

    def _rewrite(self, node: Node) -> Node:
        if self.axes.of_data(node):
            return node
        if node.op == "contract" and any(self.axes.row(n) is not None for n, _ in node.args):
            if self.axes.row(node) is not None:
                raise NotLinear("rows outside of a sum")
            return self.by_sums(node)
        if any(self.axes.row(n) is not None for n in node.parts):
            raise NotLinear(f"{node.op} of rows")

        def of(a: Any) -> Any:
            if isinstance(a, Node):
                return self.rewrite(a)
            if isinstance(a, tuple) and a and isinstance(a[0], Node):
                return self.rewrite(a[0]), a[1]
            return a
        args = tuple(map(of, node.args))
        return node if args == node.args else self.graph.node(node.op, *args, rank=node.rank)

    def by_sums(self, node: Node) -> Node:
        """A sum over the rows by the sums of the features."""
        g = self.graph
        count = 1 + max(p for _, places in node.args for p in places)
        letters = [self.fresh() for _ in range(count)]
        names = tuple(letters[:node.rank])
        terms: list[Named] = []
        sizes = dict(zip(names, self.axes.sizes(node), strict=True))
        for t in self.multiplied(node.args, letters, letters[node.rank:]):
            if len(t.shares) > 1:
                raise NotLinear("a product of responsibilities")
            spec, axes, fixed = self.feature(t, names)
            if t.shares:
                (share,) = t.shares
                at = self.axes.row(share.node)
                own = tuple(n for each in axes for n in each)
                whole = self.sum_of(spec)
                values = tuple(n for n in share.names if n != share.names[at or 0])
                if share.node.op == "take":
                    (axis,) = self.values
                    whole = g.take(whole, axis, share.node.args[2])
                fixed.append(Named(whole.node, (*values, *own)))
            elif t.atoms:
                fixed.append(self.summed(spec, axes))
            terms.append(self.product(fixed, names))
        lengths = {n: str(s) for n, s in sizes.items()}
        whole = g.ordered(g.add(*terms), names, lengths)
        alike = _alike(node)
        if alike is not None and len(terms) > 1:
            parts = tuple(g.ordered(t, names, lengths).node for t in terms)
            self.squares.append((whole.node, parts, alike))
        return whole.node


def _alike(node: Node) -> tuple[int, ...] | None:
    """The two axes along which a sum of products is one of squares; () where each of its entries
    is; None where it is none."""
    for n, (inner, places) in enumerate(node.args):
        if inner.op == "power" and inner.args[1][0].op == "number":
            return ()
        for other, more in node.args[n + 1:]:
            if other is inner and inner.rank > 1 or other is inner and more == places:
                apart = [(p, q) for p, q in zip(places, more, strict=True) if p != q]
                if not apart:
                    return ()
                if len(apart) == 1 and max(apart[0]) < node.rank:
                    return apart[0]
    return None
