"""What a symbol can be by its letter, its place or its type, with what each guess costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from ..act.facts import Fact
from ..act.lines import Line
from ..act.symbols import symbols_in
from ..lex.vocabulary import DENSITIES, GREEK
from ..parse.grammar import Node
from ..parse.symbols import Head, share, text_of
from .quantities import Quantity, Role
from .reading import Definition, Language, Meaning, base_of
from .survey import USUAL, Survey, calls

#: Letters that nobody gives to data without saying so.
_ONLY_RESPONSIBILITIES = frozenset("r T gamma w p q z Z".split())
#: Letters of the inverse of a covariance matrix.
_PRECISIONS = frozenset(("Lambda", "Omega", "P"))
#: What stands for a constant in Q where nothing says what it is.
CONSTANTS = frozenset("const c C Const".split())
#: Words that stand for a responsibility without being told.
_USUAL = ("resp", "responsibility", "post", "posterior", "prob", "weight", "member", "membership")


def is_word(letter: str) -> bool:
    """Whether a name is a word, or a command, that says what it is and nothing here knows."""
    return len(letter) > 2 and letter.isalpha() and letter not in DENSITIES and (
        letter.lower() not in (*_USUAL, "ell", *(name.lower() for name in GREEK.values())))


class Proposals(Survey):
    """What may be meant by a symbol, before it is said which of it fits."""

    def __init__(self, language: Language, lines: Sequence[Line], facts: Sequence[Fact],
                 letters: Mapping[str, str]) -> None:
        super().__init__(language, lines, facts, letters)
        self.taken = {p for q in language.quantities if q.kind == "parameter"
                      for head in self.elsewhere if len(q.letters) == head.arity
                      and self._names(q, head.letter) for p in q.parameters(None)}
        self.stacked = {p for q in language.quantities if q.kind == "parameter"
                        and len(q.cells) > 1 for p in q.parameters(None)}

    def _by_slot(self, head: Head) -> Iterator[Role]:
        """The parameters in whose places in the laws a symbol stands, or the weights."""
        for q in self.language.quantities if head in self.weighing else ():
            if self.language.weighs(q) and q.letters and (
                    set(q.letters) <= set(self.language.values)):
                yield Role(q)
        for q in self.language.quantities if head in self.beside_known else ():
            if q.kind == "parameter" and q.shape == "vector" and len(q.letters) == head.arity:
                yield Role(q)
        for f in self.language.model.factors:
            if f.variable in self.language.latents:
                continue
            for count, n, squared in self.slots.get(head, ()):
                names = {x.args[0] for x in f.arguments[n:n + 1]
                         if count == len(f.arguments) and x.op == "symbol"}
                yield from (Role(q, (), False, squared) for q in self.language.quantities
                            if q.kind == "parameter" and len(q.letters) == head.arity
                            and q.parameters(None) & names
                            and squared == any("^2" in x for x in names))

    def _spread_over(self, q: Quantity, head: Head) -> bool:
        """Whether an updated head is that by which p and q are one, ``r_H``; r_i is none."""
        labels = self.language.plates[q.letters[0]].labels if q.kind == "parameter" and len(
            q.letters) == head.arity == 1 else ()
        used = {w.indices[0] for w in self.uses[head]} if labels else set()
        return q.name == head.letter and head in self.updated and bool(labels) and all(
            x in used and not x.isdigit() for x in labels)

    def _told(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        """What a course uses a letter for, with as many indices."""
        what = self.letters.get(head.letter.partition("~")[0], "")
        for q in self.language.quantities if what else ():
            if what in (q.kind, q.name) or what == "weight" and self.language.weighs(q) or (
                    q.kind == "parameter" and self._names(q, what)):
                missing = len(q.letters) - head.arity
                if missing in (0, -{"vector": 1, "matrix": 2}.get(q.shape, 0)):
                    yield 0.0, Role(q)
                elif missing == 1 and q.kind == "responsibility":
                    yield from ((0.35, r) for r in self._one_of_two(q)[:1])

    def _one_of_two(self, q: Quantity) -> list[Role]:
        """A posterior probability or a weight of one of two components, the usual one first."""
        plate = q.letters[0]
        labels = self.language.plates[plate].labels if plate in self.language.values else ()
        first = labels.index("1") if "1" in labels else 0
        return [Role(q, ((plate, n),)) for n in (first, 1 - first)] if len(labels) == 2 else []

    def _by_letter(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        letter, arity = head
        yield from self._by_key(head)
        for q in self.language.quantities:
            if q.kind in ("parameter", "known", "data") and len(q.letters) == arity:
                squared = base_of(q.cells[0].args[0] if q.cells else q.name)[1] and (
                    q.cells == () or q.cells[0].op == "symbol")
                if q.kind == "data" and (self._made_of_all(head) or head in self.proportional
                                         and letter != q.name and Head(q.name, arity) in self.uses):
                    continue
                if self._names(q, letter) or self._spread_over(q, head):
                    yield 0.0, Role(q, (), False, squared)
                elif q.kind == "data" and q.name.lower() == letter.lower() or (
                        q.kind == "data" and self._only_data(letter)):
                    yield 0.05, Role(q, (), False, squared)
                elif q.kind == "data" and head in self.observed:
                    yield 0.1, Role(q, (), False, squared)
                elif q in self._nameless and letter not in _ONLY_RESPONSIBILITIES and not (
                        is_word(letter) or head in self.found.definitions
                        or head in self.updated or self._named(head)):
                    yield 0.36, Role(q, (), False, squared)
                elif q.shape == "matrix" and self.found.univariate and letter in ("sigma", "s"):
                    yield 0.1, Role(q, (), False, True)
            if q.positive and len(q.letters) == arity and letter in _PRECISIONS and q.kind == (
                    "parameter") and q.name not in self.stacked and (
                    q.shape == "matrix" or head in self.found.definitions):
                yield 0.3, Role(q, inverse=True)
            if len(q.letters) == arity + 1 and q.letters[-1] in self.language.coordinates and (
                    self._names(q, letter) or q.kind == "data" and self._only_data(letter)):
                yield 0.1, Role(q, rows=q.letters[-1])  # mu_k, of all coordinates
            extra = {"vector": 1, "matrix": 2}.get(q.shape, 0)
            if extra and q.kind in ("parameter", "data") and len(q.letters) + extra == arity and (
                    self._names(q, letter) or q.kind == "data" and self._only_data(letter)
                    or q.name.lower() == letter.lower()):
                yield 0.1, Role(q)
        yield from self._sizes(head)
        yield from self._posterior(head)
        yield from self._weights(head)
        if letter == "pi" and arity == 0 and head not in self.found.definitions:
            after_two = any(a.text == "2" and text_of(b.head) == "pi" for line in self.lines
                            for m in line.members for n in m.walk() if n.kind == "product"
                            for a, b in pairwise(n.parts))
            yield 0.2 if after_two else 0.36, "number"

    @cached_property
    def _dimensions(self) -> frozenset[str]:
        """The names of the lengths of the vectors that are observed."""
        return frozenset(v.dimension for v in self.language.model.observed if v.domain == "vector")

    @cached_property
    def _nameless(self) -> tuple[Quantity, ...]:
        """The data that no symbol has the statement's name of, or a usual one."""
        return tuple(q for q in self.language.quantities if q.kind in ("data", "known") and not any(
            q.name.lower() == h.letter.lower() or self._names(q, h.letter) or h in self.observed
            or self._only_data(h.letter) or self.letters.get(h.letter) in (q.kind, q.name)
            for h in self.uses if h.arity or not h.letter.isupper()))

    def _by_key(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        """The parameter of one component that the statement has by a name of its own, p and q."""
        for p in self.language.algorithm.model.parameters:
            for n, key in enumerate(p.keys if len(p.indices) == 1 and not head.arity else ()):
                own, squared = base_of(key)
                q = next(q for q in self.language.quantities if q.name == p.name)
                if own == head.letter and own != base_of(p.name)[0]:
                    yield 0.0, Role(q, ((p.indices[0], n),), False, squared)

    def _made_of_sizes(self, head: Head) -> bool:
        """Whether a symbol is defined as a size, as the multiplier in ``lambda = -N`` is."""
        own = {w.head for d in self.found.definitions.get(head, ())
               for w in symbols_in(self.language, d.node)}
        return bool(own) and all(any(self._sizes(h)) for h in own)

    def _sizes(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        if head in self.found.definitions:
            return
        language, letter = self.language, head.letter
        for q in language.quantities if head.arity else ():
            if q.kind == "size" and len(q.letters) == head.arity and letter in "NMLTJmnl":
                yield 0.2, Role(q)  # N_d, the length of a document
        if head.arity:
            return
        sizes = {q.name: q for q in language.quantities if q.kind == "size" and not q.letters}
        for name, q in sizes.items():
            if letter == name or letter != "e" and letter in (name.lower(), name.upper()):
                yield 0.1 if letter == name else 0.15, Role(q)
                return
        for index, upper in self.limits:
            plate = language.plates.get(self.found.sorts.get(index, ""))
            if upper == letter and plate is not None and not plate.labels:
                yield from ((0.1, Role(sizes[x])) for x in (plate.size,) if x in sizes)
                return
        units = language.units
        size = language.plates[units[0].plates[0]].size if units and units[0].plates else ""
        if letter in ("N", "n", "m", "M", "I", "T") and size in sizes and (
                head in self.divisors or not (letter in ("I", "T") and size in ("N", "n"))):
            yield 0.2, Role(sizes[size])

    def _posterior(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        letter = head.letter.partition("^")[0]
        own = self.found.definitions.get(head, ())
        made = any(calls(d.node) or _by_cases(d.node) or share(d.node) for d in own)
        usual = letter in USUAL["responsibility"]
        cost = 0.3 if self.language.latent(letter) is None else 0.8
        if any(d.node.sums or d.node.items[0].sums for d in own) or not usual and not any(
                _quotient(d) or _by_cases(d.node) for d in own):
            cost += 0.12  # what is made of densities may be anything
        for q in self.language.quantities:
            missing = len(q.letters) - head.arity
            if q.kind == "count" and not missing and letter in USUAL["count"] and not own and (
                    head not in self.updated):
                yield (0.25 if letter in ("N", "n") else 0.35), Role(q)
            if q.kind == "tally" and not missing and not own and letter in USUAL["tally"]:
                yield 0.25, Role(q)
            if q.kind != "responsibility" or not usual and not made:
                continue
            if not missing:
                yield cost, Role(q)
            elif missing == 1:  # its definition says of which it is
                yield from zip((cost + 0.05, cost + 0.07), self._one_of_two(q)[:1 + bool(own)],
                               strict=False)

    def _weights(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        letter = head.letter
        for plate in self.language.values:
            try:
                q = self.language.weight(plate)
            except ValueError:
                continue
            names = q.parameters(None)
            own = self._names(q, letter) or letter in {base_of(x)[0].partition("_")[0]
                                                       for x in names}
            known = Head(q.name, head.arity) in self.uses and head in self.found.definitions and (
                names.isdisjoint(self.language.parameters))  # by its own letter
            if not own and (known or letter not in USUAL["weight"] or head.arity == 0 and (
                    names & self.taken or self._made_of_sizes(head))):
                continue
            if len(q.letters) == head.arity:
                named = names & self.taken and head in self.found.definitions
                yield (0.1 if own else 0.45 if named else 0.3), Role(q)
            elif not (head.arity or own) and len(q.cells) == 2 and q.kind == "weight" and names:
                itself = [next((Role(p) for p in self.language.quantities if p.kind == "parameter"
                                and not p.letters and p.cells == (c,)), None) for c in q.cells]
                places = (1, 0) if itself[0] is None and itself[1] is not None else (0, 1)
                for cost, n in zip((0.35, 1.2), places, strict=True):
                    yield cost, itself[n] or Role(q, ((plate, n),))

    def _by_type(self, head: Head) -> Iterator[tuple[float, Meaning]]:
        """All quantities that have as many indices."""
        own = self.found.definitions.get(head, ())
        if not head.arity and not own and head.letter in CONSTANTS | (
                DENSITIES - USUAL["weight"] - USUAL["responsibility"]):
            return  # it may be a constant in Q
        quotient = own and all(any(p.kind in ("slash", "frac") or p.kind == "scripted" and text_of(
            p.parts[-1]) == "^-1" for p in d.node.items) for d in own)
        for q in self.language.quantities:
            if q.name in self.stacked or q.kind in ("size", "count", "failures", "tally") or (
                    q.kind in ("data", "known") and own):
                continue
            kind = "weight" if self.language.weighs(q) else (
                q.shape if q.kind == "parameter" else q.kind)
            usual = head.letter in USUAL.get(kind, ()) or q.positive and head.letter in USUAL[
                "positive"]
            if q.kind in ("parameter", "weight") and q.parameters(None) and q.parameters(
                    None) <= self.taken and not (own and usual and not self._updates(q)):
                continue
            if len(q.letters) == head.arity:  # a quotient is no sum on the way
                cost = 1.0 if not usual else -0.65 if quotient and q.kind == "parameter" else -0.1
                deviation = q.positive and head.letter in ("s", "sigma") and self.powers[head]
                if not deviation:  # s, where s^2 stands too, is no variance
                    yield cost, Role(q)
                if q.positive and (q.shape == "scalar" or self.found.univariate):
                    squared = bool(self.powers[head])
                    yield (cost + 0.05 if usual else 1.1) - 0.1 * squared, Role(
                        q, (), not squared, squared)
            elif len(q.letters) == head.arity + 1 and q.letters[0] in self.language.values:
                plate = self.language.plates[q.letters[0]]
                places = len(plate.labels) if len(plate.labels) <= 4 else 0
                if q.kind == "responsibility" and not own:
                    places = min(places, 1)  # which component, value alone never says
                for n in range(places):
                    yield (0.5 if usual else 1.5) + 0.2 * n, Role(q, ((plate.index, n),))


    def _updates(self, q: Quantity) -> bool:
        """Whether a parameter's own letter is updated; if not, m_1 may be the new mu_1."""
        return any(self._names(q, h.letter) for h in (*self.updated, *self.found.definitions))


def _by_cases(node: Node) -> bool:
    """Whether a quotient stands in a formula by cases of the observation."""
    return any(n.kind in ("frac", "slash") for n in node.walk()) and any(
        n.text == "{" and n.alone is not None and n.alone.kind == "chain" for n in node.walk())


def _quotient(d: Definition) -> bool:
    """Whether a symbol is defined as a quotient of densities."""
    return any(map(calls, (*(n.parts[1] for n in d.node.items if n.kind == "frac"),
                           *(b for a, b in pairwise(d.node.parts) if a.kind == "slash"))))
