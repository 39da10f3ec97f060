"""What each symbol of an answer can mean: by what it is equated with, by the statement's names, by
its definition, by words, and by the letters that are usual."""


from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from ..act.facts import Fact
from ..act.lines import Line, symbols_in
from ..lex.vocabulary import DENSITIES, GREEK
from ..parse.grammar import Node
from ..parse.symbols import share, text_of
from ..value.instance import concentrations
from .events import Event
from .quantities import Quantity, Role, label_at
from .reading import Definition, Head, Language, Meaning, base_of
from .survey import USUAL, Survey, Symbols, calls, dense
from .words import said_of

#: Letters that nobody gives to data without saying so.
_ONLY_RESPONSIBILITIES = frozenset("r T gamma w p q z Z".split())
#: What stands alone for no quantity.
_NO_ROLE = frozenset("e const d I theta partial nabla T one top Theta F J".split())
#: Letters of the inverse of a covariance matrix.
_PRECISIONS = frozenset(("Lambda", "Omega", "P"))
#: What stands for a constant in Q where nothing says what it is.
CONSTANTS = frozenset("const c C Const".split())
_NEVER = frozenset("E P Pr Q L ell partial nabla const".split())


def symbols_of(language: Language, lines: Sequence[Line], facts: Sequence[Fact],
               unread: Sequence[Head] = (), letters: Mapping[str, str] = MappingProxyType({})
               ) -> Symbols:
    """The symbols of an answer; ``unread`` are those whose definitions are not read, ``letters``
    what a course uses letters for."""
    found = _Finder(language, lines, facts, letters).found
    for head in unread:
        if head not in found.firm and head not in found.definitions and not any(
                c < 0.2 for c, _ in found.candidates.get(head, ())):
            found.candidates[head] = []
            found.unread.add(head)
    return found


#: Words that stand for a responsibility without being told.
_USUAL = ("resp", "responsibility", "post", "posterior", "prob", "weight", "member", "membership")


def _is_word(letter: str) -> bool:
    """Whether a name is a word, or a command, that says what it is and nothing here knows."""
    return len(letter) > 2 and letter.isalpha() and letter not in DENSITIES and (
        letter.lower() not in (*_USUAL, "ell", *(name.lower() for name in GREEK.values())))


class _Finder(Survey):
    """Finds what the symbols of one answer can mean."""

    def __init__(self, language: Language, lines: Sequence[Line], facts: Sequence[Fact],
                 letters: Mapping[str, str]) -> None:
        super().__init__(language, lines, facts, letters)
        self.taken = {p for q in language.quantities if q.kind == "parameter"
                      for head in self.elsewhere if len(q.letters) == head.arity
                      and self._names(q, head.letter) for p in q.parameters(None)}
        self.stacked = {p for q in language.quantities if q.kind == "parameter"
                        and len(q.cells) > 1 for p in q.parameters(None)}
        priors = [q for q in language.quantities if q.name in concentrations(language.model)]
        self.single = {Head(q.name, 0): Role(q, ((q.letters[0], 0),)) for q in priors if len(
            q.letters) == 1 and Head(q.name, 1) not in self.uses}
        self.found.common = not self.single.keys().isdisjoint(self.uses)
        for head in self.uses:
            found = self._candidates(head)
            fitting = [(c, m) for c, m in found if self._fits(head, m)]
            stands = head in self.found.firm and not fitting  # what words say it is, it is
            self.found.candidates[head] = found if stands else fitting
        self.found.counts = frozenset(
            h for h, written in self.uses.items() if h.letter in ("n", "m") and h.arity == 1
            and h not in self.found.definitions and h not in self.updated and not self._named(h)
            and h not in self.found.firm
            and any(w.indices[0].isdigit() for w in written))
        for head in self.uses:
            self.found.candidates[head] = sorted(
                (*self.found.candidates[head], *self._rows(head)), key=lambda t: t[0])

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

    def _candidates(self, head: Head) -> list[tuple[float, Meaning]]:
        if head not in self.elsewhere and not self._named(head):
            return []  # it may be a multiplier
        if head in self.single:
            return [(0.0, self.single[head])]
        own_label = self.language.labels.get(head.letter.lower())
        if own_label is not None and head.arity - len(own_label.indices) in (0, 1):
            return []  # an observed label, or its indicator
        if head in self.events:
            roles = list(self._of_event(head, self.events[head][0]))
            if roles:
                self.found.firm.add(head)
                return [(0.0, roles[0])]
        if self.lengths[head] == len(self.uses[head]):
            lengths = [Role(q) for q in self.language.quantities if q.kind == "size"
                       and q.name in self._dimensions]
            if lengths and not self._named(head):
                return [(0.1, lengths[0]), *self._sizes(head)]
        said = said_of(self.language, head, self.given.get(head, ()), self.found.univariate,
                       self._named(head))
        said = [r for r in said if r.quantity.kind != "responsibility" or self._fits(head, r)]
        if any(dense(d.node) and not any(n.sums for n in d.node.walk())
               for d in self.found.definitions.get(head, ())):
            # what is made of densities of one observation is no weight of a component, though
            # books call responsibilities weights
            said = [r for r in said if not self.language.weighs(r.quantity)]
        if said:
            self.found.firm.add(head)
            return [(0.0, r) for r in said]
        if head.letter.endswith("~sum") and head not in self.found.definitions:
            return []  # the sum of what it is without the dot
        if any(f.what == "normaliser" for f in self.given.get(head, ())) and head.letter in (
                "Z", "C", "c", "S", "D", "A", "z", "zeta", "kappa", "eta", "nu") and head not in (
                self.found.definitions) and head.arity and not self._named(head) and not any(
                self.found.sorts.get(i) in self.language.values or not i.isalpha()
                for w in self.uses[head] for i in w.indices):
            return [(0.0, "normaliser")]
        told = list(self._told(head))
        if told:
            return told
        if head in self.formals and not self._named(head) or (
                head.letter == "I" and head.arity == 1) and all(
                w.indices[0] in ("d", "N", "n", "p", "D") for w in self.uses[head]):
            return [(c, m) for c, m in self._by_letter(head) if m == "number"]
        if self._other_than_bare(head) or not self._named(head) and any(
                len(d.indices) == head.arity for d in self.found.functions.get(head.letter, ())):
            return []
        if head in self.found.unread:
            return [] if head in self.lost else list(self._posterior(head))
        if any(chooses(d.node) for d in self.found.definitions.get(head, ())):
            label = any(d.node.items[0].head.kind == "func"
                        for d in self.found.definitions[head])
            soft = not label and head not in self.conditions and all(
                dense(d.node) for d in self.found.definitions[head])
            return (list(self._posterior(head)) if soft else []) or [(0.0, "own")]
        one = self._for_each(head)
        if one is not None:
            return [(0.1, one)]
        own = self.found.definitions.get(head)
        if not self._named(head) and head not in self.observed and (
                own is None or self._iterated(head)):
            slotted = list(dict.fromkeys(self._by_slot(head)))
            if slotted:
                return [(0.1, r) for r in slotted]
        found = list(self._by_letter(head))
        if own is None and not found and _is_word(head.letter) and head not in (
                self.updated | self.proportional) and not (head.arity and all(
                    w.indices[0].isdigit() for w in self.uses[head])):
            self.found.unread.add(head)
            return []
        never = head.letter in _NEVER and not (head.letter in ("ell", "L", "Q", "P") and head.arity)
        if never or head.letter in _NO_ROLE and not head.arity:
            found = [(c, r) for c, r in found if self._named(head)
                     or isinstance(r, Role) and r.quantity.kind == "size"]
            return found + [(0.4, "own")] * (own is not None and not self._named(head))
        if own is not None and not self._named(head) and head.letter[:1] != "<" and not any(
                w.mark == "old" and self.language.head(w) == head
                for d in own for w in symbols_in(self.language, d.node)):  # else an iterate
            found.append((0.4, "own"))
        elif head in self.cases:
            found.append((0.4, "latent"))
        if found and min(c for c, _ in found) < 0.3:
            return sorted(found, key=lambda t: t[0])
        kinds = {m.quantity.kind if isinstance(m, Role) else m for _, m in found}
        if own is not None or kinds <= {"count", "responsibility"}:
            # q_B may be a parameter; which of two letters are the data, value never says
            found += [(1 + c, r) for c, r in self._by_type(head)
                      if all(r != other for _, other in found) and (
                          own is not None or kinds <= {"count"}
                          or isinstance(r, Role) and r.quantity.kind == "parameter")]
        if not found and self.language.latent(head.letter.partition("~")[0]) is not None:
            return [(0.0, "latent")]
        return sorted(found, key=lambda t: t[0])

    def _for_each(self, head: Head) -> Role | None:
        """The parameter that all components share and that is updated for each of them alone."""
        made = self.found.definitions.keys() | self.updated
        if head not in made or Head(head.letter, head.arity - 1) in made or self._named(head):
            return None
        index = {self.found.sorts.get(w.indices[-1]) for w in self.uses[head] if w.indices}
        values = [p for p in self.language.values if index == {p}]
        return next((Role(q, squared=base_of(q.name)[1], each=p) for p in values
                     for q in self.language.quantities if q.kind == "parameter"
                     and p not in q.letters and len(q.letters) == head.arity - 1
                     and not self.language.weighs(q) and self._names(q, head.letter)), None)

    def _iterated(self, head: Head) -> bool:
        """Whether a symbol is defined by a sum over the data, or by all of them as a matrix, or by
        what is: as a new parameter."""
        waiting, seen = [head], {head}
        data = {v.name.lower() for v in (*self.language.model.observed, *self.language.model.known)}
        while waiting:
            for d in self.found.definitions.get(waiting.pop(), ()):
                if any(n.sums for n in d.node.walk()) or any(
                        not w.indices and w.letter.lower() in data
                        for w in symbols_in(self.language, d.node)):
                    return True
                inner = {self.language.head(w) for w in symbols_in(self.language, d.node)
                         if w.mark != "old"} - seen
                seen |= inner
                waiting += inner
        return False

    def _other_than_bare(self, head: Head) -> bool:
        """Whether a symbol with an accent stands beside that without it, unexplained."""
        bare, _, accent = head.letter.partition("~")
        mean = accent == "bar" and Head(bare, head.arity + 1) in self.uses
        return bool(accent) and (mean or Head(bare, head.arity) in self.uses) and (
            self.language.latent(bare) is None and head not in self.updated
            and head not in self.found.definitions)

    def _rows(self, head: Head) -> list[tuple[float, Meaning]]:
        """What a symbol without the index of the observations can be: all of them, by rows."""
        if head in self.found.definitions or head in self.formals or head in self.single or (
                head.letter in _NO_ROLE):
            return []
        found: list[tuple[float, Meaning]] = [
            (0.3, Role(q, rows=q.letters[0])) for q in self.language.quantities
            if q.kind in ("data", "known") and len(q.letters) == 1 and not head.arity
            and q.shape != "matrix" and (q.name.lower() == head.letter.lower()
                                         or self._only_data(head.letter))]
        for c, role in self.found.candidates.get(Head(head.letter, head.arity + 1), ()):
            if isinstance(role, str) or c >= 0.5 or role.rows or (
                    role.quantity.kind != "responsibility"):
                continue
            rows = [x for x in role.letters if x not in self.language.values]
            if len(rows) == 1:
                found.append((0.3 + c, replace(role, rows=rows[0])))
        return found

    def _fits(self, head: Head, meaning: Meaning) -> bool:
        """Whether the indices that a head is written with can be those of a meaning."""
        if isinstance(meaning, str) or meaning.quantity.kind == "size" and not meaning.letters:
            return True
        if meaning.quantity.kind == "responsibility" and head in self.hard:
            return False
        letters = meaning.letters
        if len(letters) == 1 and letters[0] not in self.language.values and (
                meaning.quantity.kind in ("data", "responsibility") and not self._named(head)
                and not self.language.plates[letters[0]].labels
                and all(w.indices[:1] and w.indices[0].isdigit() for w in self.uses[head])):
            return False  # one observation alone
        for w in self.uses[head]:
            for index in w.indices[:len(letters)]:
                own = self.firm.get(index)
                if own is not None and own not in letters:
                    return False
        return True

    def _of_event(self, head: Head, e: Event) -> Iterator[Role]:
        language = self.language
        for q in language.quantities:
            if q.kind != "responsibility" or set(q.letters) & set(language.values) != set(e.values):
                continue
            missing = len(q.letters) - head.arity
            if not missing:
                yield Role(q)
            elif missing == len(e.values):
                fixed = []
                for plate, value in e.values.items():
                    value = value or self._indicators().get(e.letter) or self._unnamed(plate)
                    place = label_at(language.model, plate, value)
                    if place is not None:
                        fixed.append((plate, place))
                if len(fixed) == missing:
                    yield Role(q, tuple(fixed))

    def _indicators(self) -> dict[str, str]:
        """The letters that are said to be 1 where a latent variable has a value, with it."""
        return {w.letter: label for line in self.lines
                if (w := self.language.written(line.members[0])) is not None
                for m in line.members[1:] if (label := self._indicated(m))}

    def _indicated(self, m: Node) -> str:
        items = [p for p in m.items if p.kind != "times"]
        inside = None
        if items and text_of(items[0].head) in ("1", "one", "I"):
            within = items[1].parts if len(items) == 2 else m.below if len(items) == 1 else ()
            inside = within[0] if len(within) == 1 else None
        while inside is not None and inside.kind in ("group", "bracket") and len(inside.parts) == 1:
            inside = inside.parts[0]
        if inside is None or inside.kind != "chain" or inside.relations != ["="]:
            return ""
        w = self.language.written(inside.parts[0])
        return text_of(inside.parts[1]) if w is not None and self.language.latent(w.letter) else ""

    def _unnamed(self, plate: str) -> str:
        labels = self.language.plates[plate].labels
        return "1" if "1" in labels else labels[0] if len(labels) == 2 else "k"

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
                if q.kind == "data" and self._made_of_all(head):
                    continue
                if self._names(q, letter) or self._spread_over(q, head):
                    yield 0.0, Role(q, (), False, squared)
                elif q.kind == "data" and q.name.lower() == letter.lower() or (
                        q.kind == "data" and self._only_data(letter)):
                    yield 0.05, Role(q, (), False, squared)
                elif q.kind == "data" and head in self.observed:
                    yield 0.1, Role(q, (), False, squared)
                elif q in self._nameless and letter not in _ONLY_RESPONSIBILITIES and not (
                        _is_word(letter) or head in self.found.definitions
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
        own = {self.language.head(w) for d in self.found.definitions.get(head, ())
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
            if letter in (name, name.lower(), name.upper()):
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
        if not usual and not any(_quotient(d) or _by_cases(d.node) for d in own):
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
            if not own and (letter not in USUAL["weight"] or head.arity == 0 and (
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
        quotient = own and all(n.kind == "frac" or n.kind == "product" and any(
            p.kind in ("slash", "frac") for p in n.parts) for n in (d.node for d in own))
        for q in self.language.quantities:
            if q.name in self.stacked or q.kind in ("size", "count", "failures", "tally") or (
                    q.kind in ("data", "known") and own) or q.kind in ("parameter", "weight") and (
                    q.parameters(None) and q.parameters(None) <= self.taken):
                continue
            kind = "weight" if self.language.weighs(q) else (
                q.shape if q.kind == "parameter" else q.kind)
            usual = head.letter in USUAL.get(kind, ()) or q.positive and head.letter in USUAL[
                "positive"]
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


def chooses(node: Node) -> bool:
    """Whether a formula is a condition's indicator, or the most probable component."""
    items = [n for n in node.items if n.kind != "times"]
    if (items[0].head.kind, items[0].head.text) == ("func", "arg"):
        return True
    inside = items[-1].parts[0] if items[-1].kind == "bracket" and len(
        items[-1].parts) == 1 else None
    return len(items) == 2 and text_of(items[0]) in ("1", "one", "I") and inside is not None and (
        inside.kind == "chain") and (inside.relations[0] in ("<", ">", "<=", ">=") or any(
            n.kind == "func" for n in inside.walk()))


def _by_cases(node: Node) -> bool:
    """Whether a quotient stands in a formula by cases of the observation."""
    return any(n.kind in ("frac", "slash") for n in node.walk()) and any(
        n.text == "{" and n.alone is not None and n.alone.kind == "chain" for n in node.walk())


def _quotient(d: Definition) -> bool:
    """Whether a symbol is defined as a quotient of densities."""
    return any(map(calls, (*(n.parts[1] for n in d.node.items if n.kind == "frac"),
                           *(b for a, b in pairwise(d.node.parts) if a.kind == "slash"))))
