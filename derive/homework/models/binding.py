"""What the symbols of an answer stand for, by the names that the statement gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...engine.parts import Algorithm, Unit
from ...model import Parameter, Variable
from ..reading.grammar import Node
from ..reading.symbols import Written, text_of, written

#: Letters that often are a posterior probability, where the statement has no other use for them.
RESPONSIBILITY = frozenset("gamma r T w tau h q xi z <z> eta phi p omega rho zeta R alpha t u g "
                           "delta psi W Z".split())
COUNT = frozenset("N n m M".split())


@dataclass(frozen=True)
class Bound:
    """A symbol of the model: ``kind`` is "parameter", "variable", "responsibility", "count" or
    "size"; ``name`` its name, ``indices`` what stands in the places of its own, ``root`` whether
    the square root of it is meant (sigma where the statement has sigma^2), ``squared`` whether the
    square in the source belongs to the name."""

    kind: str
    name: str
    indices: tuple[str, ...] = ()
    root: bool = False
    squared: bool = False


@dataclass
class Names:
    """The names of one answer. ``heads`` are the symbols that it defines as a posterior
    probability, with the label that they are of where they have no index for it."""

    algorithm: Algorithm
    heads: dict[str, str] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        m = self.algorithm.model
        self.model = m
        self.plates = {p.index: p for p in m.plates}
        self.parameters: dict[str, Parameter] = {p.name: p for p in m.parameters}
        self.keys: dict[str, tuple[Parameter, int]] = {
            key: (p, n) for p in m.parameters for n, key in enumerate(p.keys)}
        self.variables: dict[str, Variable] = {v.name: v for v in m.variables}
        self.units: Sequence[Unit] = self.algorithm.units
        self.letters = frozenset(self.plates) | {"i", "n"}

    def written(self, node: Node) -> Written | None:
        """The symbol that a node is; the square and the mark outside its brackets are its own."""
        found = written(unbracketed(node), self.letters)
        if found is None or found.mark or "t" not in self.plates:
            return found
        # where t is an index the report writes s for the current iterate
        current = [s for s in found.rest if s.kind == "sup" and text_of(s.parts[0]) == "s"]
        return replace(found, mark="old", rest=tuple(
            s for s in found.rest if s not in current)) if current else found

    # --- one symbol ------------------------------------------------------------------------------

    def bind(self, w: Written, among: Mapping[str, str]) -> Bound | None:
        """What a symbol is, or None; ``among`` are the plates of index letters as known here."""
        named = self._parameter(w) or self._variable(w)
        if named is not None:
            return named
        return self._responsibility(w, among) or self._size(w)

    def _parameter(self, w: Written) -> Bound | None:
        squared = any(_is_two(s) for s in w.rest)
        for power in ("^2", "") if squared else ("", "^2"):
            for indices in dict.fromkeys((w.indices, tuple(c for i in w.indices for c in i))):
                subscript = "_" + "_".join(indices) if indices else ""
                whole = w.letter + subscript + power
                spelled = w.letter + ("_" + "".join(indices) if indices else "") + power
                for name in (whole, spelled):
                    if name in self.keys:
                        p, n = self.keys[name]
                        label = self.plates[p.indices[0]].labels[n] if p.indices else ""
                        return Bound("parameter", p.name, (label,) if label else (),
                                     bool(power) and not squared, bool(power) and squared)
                    if name in self.parameters and not self.parameters[name].indices:
                        return Bound("parameter", name, (), bool(power) and not squared,
                                     bool(power) and squared)
                stacked = self.parameters.get(w.letter + power)
                if stacked is not None and len(stacked.indices) == len(indices):
                    return Bound("parameter", stacked.name, indices, bool(power) and not squared,
                                 bool(power) and squared)
        return None

    def _variable(self, w: Written) -> Bound | None:
        squared = any(_is_two(s) for s in w.rest)
        for v in self.variables.values():
            letter, _, power = v.name.partition("^")
            same = letter == w.letter or (
                v.role == "observed" and letter.lower() == w.letter.lower())
            if v.role == "latent" or v.domain == "label" or not same:
                continue
            for indices in dict.fromkeys((w.indices, tuple(c for i in w.indices for c in i))):
                if len(indices) == len(v.indices):
                    own = power == "2"
                    return Bound("variable", v.name, indices, own and not squared,
                                 own and squared)
        return self._only_observed(w)

    def _only_observed(self, w: Written) -> Bound | None:
        """x or y, where the statement has one observed variable, of another letter."""
        seen = self.model.observed
        if w.letter.lower() not in ("x", "y") or len(seen) != 1 or any(
                v.name.lower() == w.letter.lower() for v in self.variables.values()):
            return None
        for indices in dict.fromkeys((w.indices, tuple(c for i in w.indices for c in i))):
            if len(indices) == len(seen[0].indices) and seen[0].domain != "label":
                return Bound("variable", seen[0].name, indices)
        return None

    def _responsibility(self, w: Written, among: Mapping[str, str]) -> Bound | None:
        if w.letter in COUNT and w.letter not in self.defined and (
                len(w.indices) == 1 or self._latents(w)):
            return self._count(w)
        if w.letter not in self.heads and (
                w.letter not in RESPONSIBILITY or w.letter in self.defined):
            return None
        latents = self._latents(w)
        for unit in self.units:
            for symbol in dict.fromkeys((unit.joint, *(s for s, _ in unit.responsibilities))):
                if latents and symbol.args[0].partition(":")[2] != latents:
                    continue
                placed = self._placed(symbol.args[2], w, among)
                if placed is not None:
                    return Bound("responsibility", symbol.args[0], placed)
        return None

    def _latents(self, w: Written) -> str:
        """The latent variables that a raised letter names, as in T^{A,C}; "" for none."""
        known = {s.args[0].partition(":")[2] for u in self.units
                 for s, _ in ((u.joint, u.joint), *u.responsibilities)}
        raised = ",".join(text_of(s.parts[0]) for s in w.rest if s.kind == "sup")
        return raised if raised in known else ""

    def _placed(self, own: tuple[str, ...], w: Written, among: Mapping[str, str]
                ) -> tuple[str, ...] | None:
        """The indices in the order of the responsibility's own, whichever order is written."""
        indices = w.indices
        if len(indices) == len(own) - 1 and self.heads.get(w.letter):
            indices = (self.heads[w.letter], *indices)
        if len(indices) == 1 and len(indices[0]) == len(own) > 1:
            indices = tuple(indices[0])
        if len(indices) != len(own):
            return None
        left, found = list(indices), []
        for plate in own:
            labels = self.plates[plate].labels
            fitting = [i for i in left if among.get(i) == plate or i in labels]
            if not fitting:
                fitting = [i for i in left if i == plate or i.rstrip("'") == plate]
            if not fitting:
                fitting = [i for i in left if i not in among and not self._elsewhere(i, plate)]
            if not fitting:
                return None
            left.remove(fitting[0])
            found.append(fitting[0])
        return tuple(found)

    def _elsewhere(self, index: str, plate: str) -> bool:
        """Whether an index belongs to another plate by its name, or is a label of one."""
        return any(p.index != plate and (index == p.index or index in p.labels)
                   for p in self.plates.values())

    def _count(self, w: Written) -> Bound | None:
        latents = self._latents(w)
        for unit in self.units:
            for symbol, _ in unit.responsibilities if latents else ():
                if symbol.args[0].partition(":")[2] == latents:
                    return Bound("count", symbol.args[0], tuple(
                        c for i in w.indices for c in i))
            if len(unit.values) == 1:
                labels = self.plates[unit.values[0]].labels
                if not w.indices[0].isdigit() or w.indices[0] in labels or not labels:
                    return Bound("count", unit.joint.args[0], w.indices)
        return None

    # --- events ----------------------------------------------------------------------------------

    def event(self, node: Node) -> Bound | None:
        """P(Z_i = k | x), or E[Z_ik | x], as the responsibility that it is."""
        items = node.items
        if len(items) != 2 or items[1].kind != "bracket":
            return None
        head = self.written(items[0])
        if head is None or head.letter not in ("P", "p", "Pr", "q", "E"):
            return None
        bracket = items[1]
        if "|" not in bracket.text and head.letter != "E":
            return None
        latents, values, indices = [], [], []
        for part in bracket.parts:
            latent = part.parts[0] if part.kind == "chain" else part
            w = self.written(latent)
            v = next((v for v in self.model.latents
                      if w is not None and v.name.lower() == w.letter.lower()), None)
            if v is None or w is None:
                break
            if part.kind == "chain" and part.relations[0] == "=":
                value, own = text_of(part.parts[1]), w.indices
            elif len(w.indices) == len(v.indices) + 1:
                value, own = w.indices[-1], w.indices[:-1]
            else:
                return None
            latents.append(v.name)
            values.append(value)
            indices += [x for x in own if x not in indices]
        if not latents:
            return None
        for unit in self.units:
            for symbol, _ in (*unit.responsibilities, (unit.joint, unit.joint)):
                of = symbol.args[0].partition(":")[2].split(",")
                if of == latents or (of == [""] and len(latents) == 1):
                    return Bound("responsibility", symbol.args[0], (*values, *indices))
        return None

    def observed_event(self, node: Node) -> tuple[str, tuple[str, ...], str] | None:
        """The variable, its indices and the value of ``X_ij = l``, where X is an observed label."""
        if node.kind != "chain" or node.relations != ["="] or len(node.parts) != 2:
            return None
        w = self.written(node.parts[0])
        v = None if w is None else self._label(w.letter)
        if v is None or w is None or len(w.indices) != len(v.indices):
            return None
        return v.name, w.indices, text_of(node.parts[1])

    def one_hot(self, w: Written) -> tuple[str, tuple[str, ...], str] | None:
        """The same of ``x_ijl``, 1 where X_ij = l."""
        v = self._label(w.letter)
        for indices in dict.fromkeys((w.indices, tuple(c for i in w.indices for c in i))):
            if v is not None and len(indices) == len(v.indices) + 1:
                return v.name, indices[:-1], indices[-1]
        return None

    def _label(self, letter: str) -> Variable | None:
        return next((v for v in (*self.model.observed, *self.model.known)
                     if v.domain == "label" and v.name.lower() == letter.lower()), None)

    def _size(self, w: Written) -> Bound | None:
        if w.indices or w.rest:
            return None
        things: tuple[Variable | Parameter, ...] = (
            *self.model.variables, *self.model.parameters)
        sizes = [p.size for p in self.model.plates] + [
            x for thing in things
            if thing.domain in ("vector", "covariance", "matrix")
            for x in thing.dimension.split(" x ")]
        for size in dict.fromkeys((w.letter, w.letter.upper(), w.letter.lower())):
            if size in sizes:
                return Bound("size", size)
        if w.letter in COUNT and self.units and self.units[0].plates:
            return Bound("size", self.plates[self.units[0].plates[0]].size)
        return None


def unbracketed(node: Node) -> Node:
    """``(sigma_k^2)^t`` as ``sigma_k^2^t``; any other node as it is."""
    head = node.head
    if node.kind != "scripted" or head.kind != "bracket" or head.alone is None:
        return node
    inside = head.alone
    if inside.head.kind not in ("name", "accent") or inside.kind not in (
            "name", "scripted", "accent"):
        return node
    return Node("scripted", (inside.head, *inside.scripts, *node.scripts), "", node.at)


def _is_two(node: Node) -> bool:
    return node.kind == "sup" and text_of(node.parts[0]) == "2"
