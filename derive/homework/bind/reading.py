"""What one answer means by its symbols: a role for each head, by whatever it was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from ...algebra.expression import walk
from ...engine.parts import Algorithm, Unit
from ...model import Variable
from ..lex.vocabulary import LATENT
from ..parse.grammar import CIRCLE, Node
from ..parse.symbols import Head, Written, text_of, written
from ..value.named import Named, NoValue
from .quantities import Quantity, Role, label_at, quantities


@dataclass(frozen=True)
class Event:
    """``kind`` is "posterior", "prior", "density", "joint" or "marginal"; ``values`` the index
    or label of each latent variable's value, ``indices`` those of the observation; ``mark`` that
    of the parameters that are given, "" for none; ``data`` the symbols that are given or of which
    it is the density."""

    kind: str
    values: dict[str, str] = field(default_factory=dict)
    indices: tuple[str, ...] = ()
    mark: str = ""
    data: tuple[Written, ...] = ()
    letter: str = ""
    """That of the label whose value is not said, in E[Z_i]."""


@dataclass(frozen=True)
class Definition:
    """A head with these indices, or these formal arguments, stands for a formula; ``dress`` are
    the accents and the mark of an iterate that a function has there."""

    indices: tuple[str, ...]
    node: Node
    formals: tuple[Node, ...] = ()
    dress: tuple[object, ...] = ()


class Kept(NamedTuple):
    """The value of a formula at an instance, or why it has none; ``asked`` says that it depends on
    how far the arguments of functions go."""

    value: Named | NoValue
    asked: bool
    node: Node
    at: object


#: What a head means: a role, what the answer defines it as ("own"), a latent variable ("latent"),
#: the number pi ("number"), or what makes posterior probabilities sum to 1 ("normaliser").
Meaning = Role | str


class Language:
    """The names of a model, and its quantities, for all answers to it."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm, self.model = algorithm, algorithm.model
        self.plates = {p.index: p for p in self.model.plates}
        self.letters = frozenset(self.plates) | {"i", "n"}
        self.quantities = quantities(algorithm)
        self.units: Sequence[Unit] = algorithm.units
        self.latents = {v.name: v for v in self.model.latents}
        self.labels = {v.name.lower(): v for v in (*self.model.observed, *self.model.known)
                       if v.domain == "label"}
        names = {v.name.lower() for v in self.model.variables} | {
            p.name.lower() for p in self.model.parameters}
        if len(self.labels) == len(self.model.observed) == 1 and not names & {"x", "y"}:
            self.labels |= dict.fromkeys(("x", "y"), *self.labels.values())  # as usual for data
        self.exact: dict[tuple[str, tuple[str, ...]], Meaning] = {
            (CIRCLE, ()): "number", **dict(self._exact())}
        self.parameters = frozenset(base_of(k)[0].partition("_")[0] for p in self.model.parameters
                                    for k in (p.keys or (p.name,)))
        self.words = frozenset(n for q in self.quantities
                               if len(n := q.name.partition("_")[0]) > 2 and n.isalpha())
        names = {n.partition("_")[0] for n in (
            *self.plates, *(q.name for q in self.quantities))}
        self.priors = any(f.variable in {p.name for p in self.model.parameters}
                          for f in self.model.factors)
        self.iterates = next((x for x in "tsn" if x not in names), "t")
        """The letter of the current iterate, as the report writes it."""
        self.data = {Head(q.name, len(q.letters)): Role(q) for q in self.quantities
                     if q.kind in ("data", "known") and "^" not in q.name}
        self.values = tuple(dict.fromkeys(x for u in self.units for x in u.values))
        self.counted = {v.name: "trials" for v in self.model.known if v.domain == "natural"} | {
            p.size: "components" if p.index in self.values else "observations"
            for p in self.model.plates if not p.labels}
        """The sizes that a number may be taken for, with what it is the number of."""
        self.coordinates = frozenset(
            v.indices[-1] for v in self.model.observed
            if len(v.indices) == 2 and v.domain != "label" and all(
                v.indices[-1] not in (*self.values, *z.indices) for z in self.model.latents)
            and any(v.indices[-1] in p.indices for p in self.model.parameters))
        """The plates of the entries of what may be written as a vector."""

    def _exact(self) -> Iterator[tuple[tuple[str, tuple[str, ...]], Role]]:
        """The parameters and known quantities whose names have a subscript of their own."""
        stacked = {p for q in self.quantities if len(q.cells) > 1 and q.kind == "parameter"
                   and all(q.parameters(n) == {c} and base_of(c)[0].endswith("_" + label)
                           for n, (c, label) in enumerate(zip(
                               (x.args[0] for x in q.cells), self.plates[q.letters[0]].labels,
                               strict=False)))
                   for p in q.parameters(None)}
        for q in self.quantities:
            base, power = base_of(q.name)
            letter, _, subscript = base.partition("_")
            if q.kind in ("parameter", "data", "known") and subscript and not q.letters and (
                    q.name not in stacked):
                for indices in dict.fromkeys(((subscript,), tuple(subscript))):
                    yield (letter, indices), Role(q, (), False, power, True)
        named = [(next(q for q in self.quantities if q.name == p.name), p.keys)
                 for p in self.model.parameters if len(p.indices) == 1 and p.keys]
        named += [(q, tuple(c.args[0] for c in q.cells)) for q in self.quantities
                  if q.kind == "parameter" and len(q.cells) > 1]
        for q, keys in named:  # mu_1 and mu_2 of the labels 0 and 1
            labels = self.plates[q.letters[0]].labels
            for n, key in enumerate(keys) if len(labels) == len(keys) else ():
                base, power = base_of(key)
                letter, _, subscript = base.partition("_")
                if subscript != labels[n]:  # or p and q
                    yield (letter, (subscript,) if subscript else ()), Role(
                        q, ((q.letters[0], n),), False, power, True)

    def weight(self, plate: str) -> Quantity:
        """The probabilities of a label's values. Raises NoValue."""
        for q in self.quantities:
            if q.kind == "weight" and q.letters == (plate,):
                return q
        for f in self.model.factors:
            v = self.latents.get(f.variable)
            if v is not None and v.values == plate and len(f.arguments) == 1 and not f.guards:
                p = f.arguments[0]
                if p.op == "symbol":
                    return Quantity("weight", p.args[0], p.args[2], "scalar", (p,))
        raise NoValue("a probability of a label that depends on others")

    def weighs(self, quantity: Quantity) -> bool:
        """Whether a quantity is made of the probabilities of a latent label's values."""
        own = {n.args[0] for f in self.model.factors if f.variable in self.latents
               for a in f.arguments for n in walk(a) if n.op == "symbol"}
        return bool(own) and quantity.kind in ("weight", "parameter") and (
            quantity.parameters(None) <= own)

    def written(self, node: Node) -> Written | None:
        """The symbol that a node is; the square and the mark outside its brackets are its own."""
        kept = node.kept
        if self not in kept:
            kept[self] = self._written(node)
        found: Written | None = kept[self]
        return found

    def _written(self, node: Node) -> Written | None:
        found = written(unbracketed(node), self.letters)
        if found is None or not found.rest:
            return found
        above = {s: text_of(s.parts[0]) for s in found.rest if s.kind == "sup"}
        tags = [s for s, text in above.items() if len(self.latents) > 1 and all(
            x in self.latents for x in text.strip("()").split(","))]
        if tags:  # R_{at}^A beside R_{act}^{A,C}
            found = replace(found, letter=f"{found.letter}^{','.join(above[s] for s in tags)}",
                            rest=tuple(s for s in found.rest if s not in tags))
        current = [s for s, text in above.items() if text in self.iterates and not found.mark]
        return replace(found, mark="old", rest=tuple(
            s for s in found.rest if s not in current)) if current else found

    def called(self, node: Node) -> tuple[Written, Node] | None:
        """The symbol and the bracket of ``f(x)``."""
        items = node.factors
        w = self.written(items[0]) if len(items) == 2 and items[1].kind == "bracket" else None
        return None if w is None else (w, items[1])

    def latent(self, letter: str) -> Variable | None:
        """The latent variable that a letter names, by the statement, or by use where there is one
        alone."""
        for v in self.latents.values():
            if v.name.lower() == letter.lower():
                return v
        if len(self.latents) == 1 and letter in LATENT:
            return next(iter(self.latents.values()))
        return None

    def is_label(self, node: Node) -> bool:
        """Whether a node is the label of a component, by its name."""
        return node.kind == "name" and any(node.text in p.labels for p in self.plates.values())

    def observed_event(self, node: Node) -> tuple[str, tuple[str, ...], str] | None:
        """The variable, its indices and the value of ``X_ij = l``, where X is an observed label."""
        if node.kind != "chain" or node.relations != ["="] or len(node.parts) != 2:
            return None
        w = self.written(node.parts[0])
        v = None if w is None else self.labels.get(w.letter.lower())
        if v is None or w is None or len(w.indices) != len(v.indices):
            return None
        return v.name, w.indices, text_of(node.parts[1])

    def one_hot(self, w: Written) -> tuple[str, tuple[str, ...], str] | None:
        """The same of ``x_ijl``, 1 where X_ij = l."""
        v = self.labels.get(w.letter.lower())
        for indices in dict.fromkeys((w.indices, tuple(c for i in w.indices for c in i))):
            if v is not None and len(indices) == len(v.indices) + 1:
                return v.name, indices[:-1], indices[-1]
        return None


@dataclass
class Reading:
    """``meanings`` of heads, the answer's own ``definitions`` and ``functions``; ``primes`` are
    letters of which a prime is the mark of the new iterate and no transpose; ``sorts`` are the
    plates of index letters."""

    language: Language
    meanings: Mapping[Head, Meaning] = field(default_factory=dict)
    definitions: dict[Head, tuple[Definition, ...]] = field(default_factory=dict)
    functions: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    primes: frozenset[str] = frozenset()
    new_primes: int = 1
    """How many primes mark the new iterate; fewer mark the current one."""
    sorts: Mapping[str, str] = field(default_factory=dict)
    univariate: bool = False
    common: bool = False
    """Whether one number stands for all those of a Dirichlet prior."""
    answered: frozenset[Head] = frozenset()
    """What stands alone on the left of a line."""
    objectives: frozenset[tuple[str, int]] = frozenset()
    """The letters of the functions that words call the objective, with the place of their line."""
    old: frozenset[tuple[int, str]] = frozenset()
    """The letters that words call the current ones where they wear no mark, each with the place of
    the line that they stand in, -1 for all lines whose left side is marked as new, -2 for all."""
    hatted: Mapping[Head, bool] = field(default_factory=dict)
    """What is updated with a hat or as new, and whether it is current with a mark: with a hat it is
    new everywhere then."""
    probabilities: Sequence[tuple[Event, Definition]] = ()
    """The priors, densities and marginals that a line says are a formula."""
    said: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The numbers that words give sizes, and known numbers of trials, by their names."""

    @cached_property
    def learnt(self) -> dict[int, tuple[Node, dict[str, str]]]:
        """The plates of the index letters of formulas, by what they stand on there."""
        return {}

    @cached_property
    def kept(self) -> dict[int, tuple[object, Any]]:
        """What was found of claims, with these, by their identities."""
        return {}

    @cached_property
    def plans(self) -> dict[tuple[int, int], tuple[Any, ...]]:
        """Of a symbol with a role, by the identities of what it is written as and of the marks:
        these, the plates of its indices, the name of its value at an instance, and its scripts."""
        return {}

    @cached_property
    def found(self) -> dict[tuple[object, ...], Kept]:
        """The values of formulas by the identities of these and of the instances."""
        return {}

    @cached_property
    def replaced(self) -> frozenset[str]:
        """The letters of parameters that are never updated, where another letter has their new
        values: they are the current ones."""
        own = {h: names for h, m in self.meanings.items() if isinstance(m, Role)
               and m.quantity.kind in ("parameter", "weight") and (
                   names := m.quantity.parameters(None))}
        new = {h.letter: names for h, names in own.items() if h in self.answered}
        return frozenset(h.letter for h, names in own.items() if h.letter not in new and any(
            names & other for other in new.values()))

    def meaning(self, w: Written) -> Meaning | None:
        """What a symbol means."""
        exact = self.language.exact.get((w.letter, w.indices)) if not w.accents or w.hat else None
        if exact is not None:
            return exact
        head = w.head
        found = self.meanings.get(head, self.language.data.get(head))
        if found is None and head.arity:
            rows = self.meanings.get(Head(head.letter, head.arity - 1))
            if isinstance(rows, Role) and rows.rows:  # x_i of X
                return replace(rows, rows="")
        return found

    def role(self, w: Written) -> Role | None:
        """The role of a symbol, where it has one."""
        found = self.meaning(w)
        return found if isinstance(found, Role) else None

    def parameters(self, w: Written) -> Role | None:
        """The parameter that a symbol is, or all of them that have its letter and indices."""
        found = self.role(w)
        if found is None and not w.indices:
            found = next((m for h, m in self.meanings.items() if h.letter == w.key and h.arity
                          and isinstance(m, Role)), None)
        return found if found is not None and found.quantity.kind in (
            "parameter", "weight") else None

    def placed(self, role: Role, w: Written, among: Mapping[str, str]) -> dict[str, str]:
        """What stands in the places of a role's letters, whichever order is written. Raises
        NoValue where it has another number of indices."""
        indices = () if role.exact else w.indices
        if len(indices) != len(role.letters):
            raise NoValue(f"{w.letter} has another number of indices")
        if len(indices) < 2:
            return dict(zip(role.letters, indices, strict=True))
        left, found = list(indices), {}
        for plate in role.letters:
            fitting = [i for i in left if among.get(i) == plate] or [
                i for i in left if self.sort(i, among) == plate] or [
                i for i in left if self._label(plate, i)] or [
                i for i in left if self.sort(i, among) is None] or list(left)
            left.remove(fitting[0])
            found[plate] = fitting[0]
        return found

    def _label(self, plate: str, index: str) -> bool:
        try:
            return label_at(self.language.model, plate, index) is not None
        except NoValue:
            return False

    def sort(self, index: str, among: Mapping[str, str]) -> str | None:
        """The plate of an index letter, in a formula or in the whole answer; None for a label."""
        if index.isdigit():
            return None
        return among.get(index) or self.sorts.get(index.rstrip("'"))

    def multiplier(self, w: Written) -> Head:
        """A multiplier by its letter and what its indices run over: lambda_d is not lambda_k."""
        head, plates = w.head, [self.sorts.get(x.rstrip("'")) for x in w.indices]
        return head._replace(letter=f"{head.letter} {plates}") if any(plates) else head

    def second(self, unit: Unit, plates: Sequence[str]) -> Quantity:
        """The responsibility of a unit for the values of these plates. Raises NoValue."""
        for q in self.language.quantities:
            if q.kind == "responsibility" and set(q.letters) & set(unit.values) == set(plates):
                return q
        raise NoValue("a posterior probability that the derivation does not have")


def base_of(name: str) -> tuple[str, bool]:
    """A name without its square, and whether it has one.

    >>> base_of("sigma_1^2")
    ('sigma_1', True)
    """
    return (name[:-2], True) if name.endswith("^2") else (name, False)


def unbracketed(node: Node) -> Node:
    """``(sigma_k^2)^t`` as ``sigma_k^2^t``; any other node as it is."""
    head = node.head
    if node.kind != "scripted" or head.kind != "bracket" or head.alone is None or (
            head.text[:1] == "<" and node.below):
        return node
    inside = head.alone
    while (inner := inside.head.alone) is not None and inside.head.kind == "group":  # ({s_2}^2)^t
        inside = Node("scripted", (inner.head, *inner.scripts, *inside.scripts), "", inside.at)
    if inside.head.kind not in ("name", "accent") or inside.kind not in (
            "name", "scripted", "accent"):
        return node
    primes = tuple(s for s in node.scripts if s.kind == "prime")
    others = tuple(s for s in node.scripts if s.kind != "prime")
    return Node("scripted", (inside.head, *primes, *inside.scripts, *others), "", node.at)


def is_two(node: Node) -> bool:
    """Whether a script is a square."""
    return node.kind == "sup" and text_of(node.parts[0]) == "2"
