r"""Formulas in the lines of a derivation: with derivatives, Q itself, indicators of what is hidden,
and responsibilities written out as quotients of densities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import permutations

import numpy as np

from ..act.symbols import symbols_in
from ..bind.events import HEADS
from ..bind.marks import Marks
from ..bind.quantities import Role, placed
from ..bind.reading import Reading, base_of
from ..lex.vocabulary import LATENT
from ..parse.grammar import Node
from ..parse.symbols import Head, Written, text_of
from . import named
from .calls import MARKS
from .gradients import Gradients, by_name, taken_at
from .instance import Instance
from .named import Array, Named, NoValue
from .objectives import Objectives

#: Letters of what is hidden, where the statement's own letter is another.
_HIDDEN = ("z", "Z", "delta", "Delta", "zeta")
_INDICATING = ("I", "b", "c", "h", "u", "B", "C", "D", "U")
THETA = frozenset("theta Theta vartheta Psi psi phi Phi xi eta".split())


def hidden(at: Instance, turn: int) -> Mapping[str, Named]:
    """A value of every latent variable, 1 where it has it: all that it may have occur in turn."""
    found = {}
    for v in at.model.latents:
        extents = [at.extent(at.model.plate(i).size) for i in v.indices]
        size = at.extent(at.model.plate(v.values).size)
        codes = ((np.arange(int(np.prod(extents))) // (1 + turn) + turn) % size).reshape(extents)
        if v.name in at.possible:
            turns = (codes[..., None] + np.arange(size)) % size
            first = np.take_along_axis(at.possible[v.name], turns, -1).argmax(-1)
            codes = (codes + first) % size
        found[v.name] = Named((*v.indices, v.values), np.eye(size)[codes][..., None, None])
    return found


class Derived(Gradients):
    """Values of the formulas of a line at an instance, its free theta where a parameter wears no
    mark. Raises NoValue.

    ``z`` are values of the latent variables; a single-index ``z_i`` indicates the value at the
    place ``first``. ``stated`` are the symbols of which it says what they are. In a ``complete``
    likelihood other letters indicate too. ``posteriors`` says that a quotient of densities is a
    posterior probability.
    """

    def __init__(self, reading: Reading, at: Instance, z: Mapping[str, Named] | None = None,
                 objectives: Objectives | None = None,
                 stated: frozenset[Head] = frozenset()) -> None:
        super().__init__(reading, at, objectives)
        self.z, self.stated = z or {}, stated
        self.first, self.complete, self.posteriors = 0, False, True
        self.solved: Mapping[Head, tuple[Sequence[str], Named]] = {}
        """The multipliers' values by the equations that they stand in."""
        self.trial: dict[Head, float] = {}
        """Values that are tried for multipliers."""
        self.opened: set[Head] = set()
        """The multipliers whose value was made up, or is only said."""

    # --- symbols ---------------------------------------------------------------------------------

    def _symbol(self, node: Node) -> Named:
        w = self.language.written(node)
        if w is not None and w.letter == "Q" and not w.indices and not w.rest:
            return self.q()
        if w is not None and w.name not in self.given:
            unobserved = self._unobserved(w)
            if unobserved is not None:
                return self._raised(unobserved, w.rest)
            role = self._by_name(w)
            if role is not None:
                return self._of_role(role, w)
            if self.reading.multiplier(w) in self.objectives.multipliers and not (
                    w.accents or w.mark or w.primes):
                return self._raised(self._multiplier(w), w.rest)
            if not w.indices and role is None and self.reading.meaning(w) is None:
                for m in self.objectives.of(w.letter, None, ""):
                    with suppress(NoValue):
                        return self._raised(self.value(m), w.rest)
        return super()._symbol(node)

    def logarithm(self, x: Array) -> Array:
        """The logarithm, in a complete likelihood with 0 log 0 = 0: what is impossible has the
        indicator 0 before it."""
        return super().logarithm(np.where(x == 0, np.finfo(float).tiny, x) if self.complete else x)

    def _multiplier(self, w: Written) -> Named:
        """The value of a multiplier: what its equation says, or else the answer."""
        head = self.reading.multiplier(w)
        if head in self.trial:
            return named.number(self.trial[head])
        if head in self.solved:
            indices, value = self.solved[head]
            places = dict(zip(indices, w.indices, strict=True))
            return named.relettered(value, [places[x] for x in value.letters])
        self.opened.add(head)
        said = self.objectives.multipliers[head]
        if said is None or self.depth > 4:
            return named.number(1.3 + sum(map(ord, w.letter)) % 17 / 20)
        self.depth += 1
        try:
            return self.value(said)
        finally:
            self.depth -= 1

    def _by_name(self, w: Written) -> Role | None:
        """The parameter that the statement calls so, of a letter that is a formal argument too."""
        return None if self.reading.meaning(w) is not None else by_name(self.reading, w)

    def call(self, head: Node, bracket: Node) -> Named | None:
        """The value of a head with its bracket; Q is the derivation's own."""
        w = self.language.written(head)
        if w is not None and w.letter == "Q" and not w.indices and not w.rest:
            return self._q_at(bracket)
        if w is not None and self.reading.multiplier(w) in self.objectives.multipliers:
            return None  # before its constraint
        for n, part in enumerate(bracket.parts):
            named_ = self.observed_at(part)
            if w is not None and w.letter in HEADS and named_ is not None:
                kept, self.at = self.at, self.at.with_data(*named_)
                try:
                    return self.call(head, replace(bracket, parts=(
                        *bracket.parts[:n], part.parts[0], *bracket.parts[n + 1:])))
                finally:
                    self.at = kept
        return super().call(head, bracket)

    def observed_at(self, part: Node) -> tuple[str, float] | None:
        """The variable and its value of ``Y_i = 0`` in the bracket of a probability."""
        if part.kind != "chain" or part.relations != ["="] or len(part.parts) != 2 or (
                part.parts[1].kind != "number"):
            return None
        w = self.language.written(part.parts[0])
        own = [v.name for v in self.language.model.observed if w is not None and not w.rest
               and len(w.indices) == len(v.indices) and v.domain not in ("label", "vector")
               and (v.name.lower() == w.letter.lower() or (role := self.reading.role(w)) is not None
                    and role.quantity.name == v.name)]
        return (own[0], float(part.parts[1].text)) if own else None

    def _q_at(self, bracket: Node) -> Named:
        """Q at the theta that stands first in its bracket."""
        theta = self.language.written(bracket.parts[0]) if bracket.parts else None
        if theta is None or theta.primes or theta.rest or theta.mark and (
                theta.mark == "older" or theta.letter not in THETA):
            raise NoValue(f"Q{text_of(bracket)[:30]} is not read")
        if not theta.mark or self.marks.free_new and theta.mark == "new":
            return self.q()
        return taken_at(self.at, MARKS.get(theta.mark, "t")).q

    def _of_role(self, role: Role, w: Written) -> Named:
        if role.quantity.kind == "weight" and role.quantity.name in self.weights and not w.mark:
            value = named.at(self.weights[role.quantity.name], dict(role.fixed))
            places = self.reading.placed(role, w, self.among)
            return self._raised(placed(value, places, self.language.model), w.rest)
        return super()._of_role(role, w)

    def _unobserved(self, w: Written) -> Named | None:
        """1 where a latent variable has a value, of ``z_ik`` and of a single-index ``z_i``."""
        meaning = self.reading.meaning(w)
        own = isinstance(meaning, Role) and (
            not self.complete or w.head in self.stated
            or w.letter == base_of(meaning.quantity.name)[0]) or (
            meaning == "own" and not self._indicator(w))
        letters = (*_HIDDEN, *self.language.latents, *_INDICATING * self.complete)
        if not self.z or own or w.accents or w.mark or (
                w.letter not in letters and not self._indicator(w)):
            return None
        v = self.language.latent(w.letter) or next(iter(self.language.latents.values()))
        if len(w.indices) == len(v.indices) + 1:
            return self._hot(v.name, w.indices)
        if len(w.indices) == len(v.indices):
            labels = self.language.plates[v.values].labels
            if len(labels) != 2:
                raise NoValue(f"{w.letter} does not say of which component")
            return self._hot(v.name, (*w.indices, labels[self.first]))
        return None

    def _indicator(self, w: Written) -> bool:
        """Whether the answer says of a symbol with indices that it is 1, somewhere."""
        own = self.reading.definitions.get(w.head, ())
        return bool(self.complete and w.indices and own) and all(
            d.node.kind == "number" and d.node.text in ("0", "1") for d in own)

    def _hot(self, name: str, indices: Sequence[str]) -> Named:
        """The indicator of a latent variable at indices of which one is that of its value."""
        v, value = self.language.latents[name], self.z[name]
        labels = self.language.plates[v.values].labels
        sort = {i: self.reading.sort(i, self.among) for i in indices}
        own = [i for i in indices if i in labels or sort[i] == v.values] or [
            i for i in indices if i not in v.indices and i not in ("i", "n")] or [indices[-1]]
        rest = list(indices)
        rest.remove(own[-1])
        if own[-1] == "0" and len(labels) == 2 and "0" not in labels:
            own = [labels[1]]
        return self.at.placed(value, (*rest, own[-1]))

    def event_value(self, chain: Node) -> Named | None:
        """[Z_i = k] too."""
        w = self.language.written(chain.parts[0]) if self.z and chain.kind == "chain" and (
            chain.relations == ["="]) else None
        v = None if w is None or w.rest else self.language.latent(w.letter)
        if v is None and w is not None and not w.rest and w.letter in LATENT:
            v = next(iter(self.language.latents.values()))
        if w is None or v is None or len(w.indices) != len(v.indices):
            return super().event_value(chain)
        return self._hot(v.name, (*w.indices, text_of(chain.parts[1])))

    def _sum(self, item: Node, body: Sequence[Node]) -> Named:
        """A sum over the observations of one component is one over all with its indicator."""
        for below in item.below[:1]:
            events = [p for p in below.parts if p.kind == "chain"
                      and self.z and self.event_value(p) is not None]
            plain = [p for p in below.parts if p not in events]
            if len(events) == 1 and len(plain) == 1 and below.kind == "group":
                sign = Node("scripted", (item.head, Node("sub", (plain[0],))), "", item.at)
                return super()._sum(sign, (
                    Node("bracket", (events[0],), "[", item.at), *body))
        return super()._sum(item, body)

    # --- responsibilities written out ------------------------------------------------------------

    def may_be_posterior(self, node: Node) -> bool:
        """Whether a formula is a quotient of densities, by their names or written out."""
        given = {f.variable for f in self.language.model.factors if f.law == "known"}
        return node.kind == "frac" and node.text != "binom" and all(
            self.mentions_density(p) or {"data", "parameter"} <= {
                "data" if r.quantity.name in given else
                {"weight": "parameter"}.get(r.quantity.kind, r.quantity.kind)
                for w in symbols_in(self.language, p) if (r := self.reading.role(w)) is not None}
            for p in node.parts)

    def _frac(self, node: Node) -> Named:
        """A quotient of densities that is a posterior probability is that of the E-step, at
        theta^t; divided by the weight, it is that over the weight."""
        if self.posteriors and self.may_be_posterior(node):
            kept = self.marks
            self.marks = Marks("t", update=True)
            try:
                value = super()._frac(node)
                return self._recognised(value)
            except NoValue:
                pass
            finally:
                self.marks = kept
        return super()._frac(node)

    def _recognised(self, value: Named) -> Named:
        """A value at theta^t that is a posterior probability, or one over its weight. Raises
        NoValue for another."""
        for unit in self.language.units:
            if len(unit.values) != 1:
                continue
            truth = self.at.values[unit.joint.args[0], "t"]
            k, weight = truth.letters[0], None
            with suppress(ValueError):
                weight = self.language.weight(unit.values[0])
            for places in ({}, *({k: n} for n in range(truth.array.shape[0]))):
                share = named.at(truth, places)
                for letters in _orders(value, share):
                    back = dict(zip(share.letters, letters, strict=True))

                    def here(v: Named, places: Mapping[str, int] = places,
                             back: Mapping[str, str] = back) -> Named:
                        v = named.at(v, places)
                        return named.relettered(v, [back[x] for x in v.letters])

                    if named.close(value, here(truth), 1e-9):
                        return value
                    if weight is None:
                        continue
                    old, new = (named.times(here(truth), named.power(here(
                        weight.value(self.at, mark)), named.number(-1))) for mark in ("t", ""))
                    if named.close(value, old, 1e-9):
                        return new
        raise NoValue("no posterior probability")


def _orders(value: Named, truth: Named) -> Iterator[list[str]]:
    """The value's letters in the places of the truth's, where the extents fit."""
    extents = dict(zip(value.letters, value.array.shape, strict=False))
    for order in permutations(value.letters) if len(value.letters) == len(truth.letters) else ():
        if tuple(map(extents.get, order)) == truth.array.shape[:len(order)]:
            yield list(order)
