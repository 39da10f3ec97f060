"""What each symbol of an answer can mean: by what it is equated with, by the statement's names, by
its definition, by words, and of what is proposed for it what fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ..act.facts import Fact
from ..act.lines import Line
from ..act.symbols import symbols_in
from ..parse.grammar import Node
from ..parse.symbols import Head, text_of
from ..value.instance import concentrations
from .proposals import Proposals, is_word
from .quantities import Role, label_at
from .reading import Definition, Event, Language, Meaning, base_of
from .survey import Symbols, dense
from .words import said_of

#: What stands alone for no quantity.
_NO_ROLE = frozenset("e const d I theta partial nabla T one top Theta F J".split())
_NEVER = frozenset("E P Pr Q L ell partial nabla const".split())


def symbols_of(language: Language, lines: Sequence[Line], facts: Sequence[Fact],
               unread: Sequence[Head] = (), letters: Mapping[str, str] = MappingProxyType({})
               ) -> Symbols:
    """The symbols of an answer; ``unread`` are those whose definitions are not read, ``letters``
    what a course uses letters for."""
    found = _Finder(language, lines, facts, letters, unread).found
    for head in unread:
        if head not in found.firm and head not in found.definitions and not any(
                c < 0.2 for c, _ in found.candidates.get(head, ())):
            found.candidates[head] = []
            found.unread.add(head)
    return found


class _Finder(Proposals):
    """Finds what the symbols of one answer can mean."""

    def __init__(self, language: Language, lines: Sequence[Line], facts: Sequence[Fact],
                 letters: Mapping[str, str], unread: Sequence[Head]) -> None:
        super().__init__(language, lines, facts, letters)
        if not any(f.what == "differs" for f in facts):
            other = {h.letter for h in (*unread, *self.found.unclear, *(
                f.head for f in facts if f.head and f.what == "worded"))}
            for head, own in self.found.definitions.items():
                if head.letter not in other:
                    self.found.definitions[head] = *own, *self._analogous(head)
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

    def _analogous(self, head: Head) -> Iterator[Definition]:
        """What a density that is defined for one component alone is for the others that it is
        used of: ``L_B`` of ``L_A(i) = p_A^x_i (1-p_A)^(n_i-x_i)``."""
        own, plates = self.found.definitions[head], self.language.plates
        labels = {x for p in self.language.values for x in plates[p].labels}
        said = {i for d in own for i in d.indices if i in labels}
        if len(said) != 1 or self._named(head) or any(n.sums for d in own for n in d.node.walk()):
            return
        first, = said
        for d in own:
            inside = [set(w.indices) & labels for w in symbols_in(self.language, d.node)
                      if w.head not in self.language.data]
            for x in sorted({i for w in self.uses[head] for i in w.indices if i in labels} - said):
                if inside and all(i == said for i in inside):
                    yield Definition(tuple(x if i == first else i for i in d.indices),
                                     _relabelled(d.node, first, x))

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
        if own is None and not found and is_word(head.letter) and head not in (
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
                w.mark == "old" and w.head == head
                for d in own for w in symbols_in(self.language, d.node)):  # else an iterate
            found.append((0.4, "own"))
            if head in self.weighing and head in self.found.hatted or any(
                    w.mark == "old" for w in self.uses[head]) and not any(
                    w.indices for d in own for w in symbols_in(self.language, d.node)):
                found = [x for x in found if x[1] != "own"] if len(found) > 1 else found
        elif head in self.cases:
            found.append((0.4, "latent"))
        if found and min(c for c, _ in found) < 0.3:
            return sorted(found, key=lambda t: t[0])
        if not found and self.language.latent(head.letter.partition("~")[0]) is not None:
            return [(0.0, "latent")]
        kinds = {m.quantity.kind if isinstance(m, Role) else m for _, m in found}
        if own is not None or kinds <= {"count", "responsibility"}:
            # q_B may be a parameter; which of two letters are the data, value never says
            found += [(1 + c, r) for c, r in self._by_type(head)
                      if all(r != other for _, other in found) and (
                          own is not None or kinds <= {"count"}
                          or isinstance(r, Role) and r.quantity.kind == "parameter")]
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
                inner = {w.head for w in symbols_in(self.language, d.node)
                         if w.mark != "old"} - seen
                seen |= inner
                waiting += inner
        return False

    def _other_than_bare(self, head: Head) -> bool:
        """Whether a symbol with an accent stands beside that without it, unexplained."""
        bare, _, accent = head.letter.partition("~")
        mean = "~bar" in head.letter and Head(
            head.letter.replace("~bar", ""), head.arity + 1) in self.uses
        return bool(accent) and (mean or Head(bare, head.arity) in self.uses) and (
            (mean and head.arity == 0 or self.language.latent(bare) is None)
            and head not in self.updated and head not in self.found.definitions)

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
        items = m.factors
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


def _relabelled(node: Node, label: str, other: str, below: bool = False) -> Node:
    """A formula with another label in all indices."""
    if below and not node.parts and node.text == label:
        return replace(node, text=other)
    return node.with_parts(_relabelled(n, label, other, below or node.kind == "sub")
                           for n in node.parts)


def chooses(node: Node) -> bool:
    """Whether a formula is a condition's indicator, or the most probable component."""
    items = node.factors
    if (items[0].head.kind, items[0].head.text) == ("func", "arg"):
        return True
    inside = items[-1].parts[0] if items[-1].kind == "bracket" and len(
        items[-1].parts) == 1 else None
    return len(items) == 2 and text_of(items[0]) in ("1", "one", "I") and inside is not None and (
        inside.kind == "chain") and (inside.relations[0] in ("<", ">", "<=", ">=") or any(
            n.kind == "func" for n in inside.walk()))
