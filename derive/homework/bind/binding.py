"""The reading of a whole answer: of what its symbols can mean, what makes most of it right.

Letters only break ties. What would change a verdict by itself (which component a responsibility is
of, the old or the new iterate) is never chosen by value.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..act.lines import Line
from ..act.symbols import symbols_in
from ..judge.claims import Claim, claims_of, speaks_of_posterior
from ..judge.judging import FAULTS, NO_NUMBER, Judge, Judgement
from ..parse.grammar import Node
from ..parse.symbols import Head, Written
from ..value.formula import Formula
from ..value.named import close
from .marks import Marks
from .quantities import Role, placed
from .reading import Definition, Meaning, Reading
from .survey import USUAL, Symbols, calls

#: How many readings of one answer are compared, and how many judgements that takes.
READINGS, JUDGEMENTS = 60, 400
#: What a part that is wrong, not read or missing counts beside what letters do. Of two meanings
#: that are as likely, the one with which a formula has a value is meant.
WRONG, UNREAD, MISSING = 10.0, 10.02, 10.0
#: What it counts that types do not fit: another meaning of a symbol is likelier.
MISMATCH = 10.7
#: What it counts that nobody means it so.
NEVER = 200.0
#: Why what would be right is not read.
_RESTS = "It rests on"
USUAL_LETTERS = frozenset(x for letters in USUAL.values() for x in letters)
#: From which cost on a meaning is a guess.
GUESS = 1.0


def _is(meaning: Meaning | None, *kinds: str) -> bool:
    """Whether a meaning is a role of one of these kinds."""
    return isinstance(meaning, Role) and meaning.quantity.kind in kinds


def _verdicts(judged: Mapping[str, Judgement]) -> set[str]:
    return {j.verdict for j in judged.values()}


def _right(judged: Mapping[str, Judgement]) -> bool:
    return _verdicts(judged) <= {"right"}


def _instead(judged: Mapping[str, Judgement], verdict: str, other: Judgement
             ) -> dict[str, Judgement]:
    """The judgements with another one in the place of those with a verdict."""
    return {part: other if j.verdict == verdict else j for part, j in judged.items()}


def _shares(d: Definition) -> bool:
    """Whether a sum of densities stands in a denominator: of one alone they are odds."""
    return any(n.kind == "frac" and calls(n.parts[1]) and any(
        m.sums or m.kind == "expression" and sum(map(calls, m.parts)) > 1
        for m in n.parts[1].walk()) for n in d.node.walk())


@dataclass
class Outcome:
    """One reading with its claims and their judgements, and what it counts."""

    reading: Reading
    said: list[tuple[Claim, dict[str, Judgement]]] = field(default_factory=list)
    score: float = 0.0
    cost: float = 0.0
    explains: float = 0.0
    """What the parts that are not right count alone, whatever the letters."""
    guessed: dict[Head, Meaning] = field(default_factory=dict)
    counts: frozenset[Head] = frozenset()
    """The heads n_0, n_1 that nothing defines: counts of something else, it may be."""
    reached: dict[int, frozenset[Head]] = field(default_factory=dict)

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict of each part: wrong where one formula for it is."""
        found: dict[str, str] = {}
        for _, judged in self.said:
            found |= {p: j.verdict for p, j in judged.items() if found.get(p) != "wrong"}
        return found

    def guesses(self, claim: Claim) -> set[str]:
        """The letters in a claim whose meaning is a guess, and that nothing defines."""
        own = self.reading.language.written(claim.line.members[0])
        target = None if own is None else own.head
        return {h.letter for h in self.reached.get(claim.line.at, ()) if h in self.counts
                and not self._usual(h) or h in self.guessed and h != target
                and self.reading.meanings[h] != "own" and h not in self.confirmed}

    def _usual(self, head: Head) -> bool:
        """Whether a head is a parameter by a letter that is usual for it."""
        meaning = self.reading.meanings.get(head)
        return head not in self.guessed and isinstance(meaning, Role) and (
            meaning.quantity.kind == "parameter")

    @cached_property
    def confirmed(self) -> frozenset[Head]:
        """The heads whose meaning makes a formula right that holds them."""
        language = self.reading.language
        return frozenset(
            w.head for claim, judged in self.said
            if all(j.verdict == "right" for j in judged.values())
            for m in claim.line.members for w in symbols_in(language, m))


class Binding:
    """Finds the reading of one answer."""

    def __init__(self, judge: Judge, symbols: Symbols, lines: Sequence[Line],
                 wanted: Sequence[str]) -> None:
        self.judge, self.symbols, self.lines = judge, symbols, lines
        self.wanted = [w for w in wanted if w != "steps"]
        self.candidates = {h: c for h, c in symbols.candidates.items() if c}
        self._kept: dict[object, list[tuple[Claim, dict[str, Judgement]]]] = {}
        self.judged = 0
        self._heads = [self._reached(*line.members) for line in lines]

    def _reached(self, *nodes: Node) -> frozenset[Head]:
        """The heads in formulas and in what they are defined by, and the functions that they are
        made of."""
        waiting, found, called = list(nodes), set[Head](), set[str]()
        while waiting:
            node = waiting.pop()
            new = set(self._heads_in(node)) - found
            found |= new
            waiting += [d.node for h in new for d in self.symbols.definitions.get(h, ())]
            names = {n.text for n in node.walk() if n.kind == "name"}
            functions = {f for f in self.symbols.functions
                         if f.removeprefix("log ").partition("~")[0] in names} - called
            called |= functions
            waiting += [d.node for f in functions for d in self.symbols.functions[f]]
        return frozenset(found)

    # --- the search ------------------------------------------------------------------------------

    def best(self) -> Outcome:
        """The best reading."""
        heads = [h for h, c in self.candidates.items() if len(c) > 1]
        start = tuple(0 for _ in heads)
        best = self._outcome(heads, start)
        if self._valued(best) | self._settle(best):
            heads = [h for h, c in self.candidates.items() if len(c) > 1]
            start = tuple(0 for _ in heads)
            best = self._outcome(heads, start)
        relevant = self._open(best)
        waiting: list[tuple[float, tuple[int, ...]]] = [(0.0, start)]
        seen, tried = {start}, [best]
        count = 0
        while waiting and count < READINGS and self.judged < JUDGEMENTS:
            cost, choice = heapq.heappop(waiting)
            if cost >= best.score + 0.001:
                break
            count += 1
            if choice != start:
                outcome = self._outcome(heads, choice)
                tried.append(outcome)
                if outcome.score < best.score - 1e-9:
                    best = outcome
                    relevant |= self._open(best)
            for n, h in enumerate(heads):
                if h not in relevant:
                    continue
                after = choice[n] + 1
                if after < len(self.candidates[h]):
                    following = (*choice[:n], after, *choice[n + 1:])
                    if following not in seen:
                        seen.add(following)
                        heapq.heappush(waiting, (self._cost(heads, following), following))
        self._agree(best, tried)
        return self._exchanged(best)

    def _agree(self, best: Outcome, tried: Sequence[Outcome]) -> None:
        """Leave open what is right under one, wrong under the other of two as good readings."""
        for other in tried:
            apart = {h for h, m in best.reading.meanings.items() if m != other.reading.meanings[h]}
            if not apart or abs(other.explains - best.explains) > 0.5 or (
                    other.score > best.score + GUESS) or any(
                    isinstance(m := other.reading.meanings[h], Role) and m.fixed for h in apart):
                continue  # which component is meant, value alone never says
            split = {p for p, v in best.verdicts.items()
                     if {v, other.verdicts.get(p)} == {"right", "wrong"}}
            letters = ", ".join(sorted(h.letter for h in apart))
            why = Judgement("undecided", f"What is {letters}? The answer can be read in two ways.")
            for n, (claim, judged) in enumerate(best.said) if split else ():
                best.said[n] = claim, {p: why if p in split else j for p, j in judged.items()}

    def _exchanged(self, best: Outcome) -> Outcome:
        """The same with the components exchanged, where nothing says which is which."""
        for h, meaning in best.reading.meanings.items():
            if not isinstance(meaning, Role) or not _is(meaning, "responsibility") or len(
                    meaning.fixed) != 1 or h in self.symbols.firm or h in self.symbols.definitions:
                continue
            touching = [j.verdict for c, judged in best.said for j in judged.values()
                        if h in best.reached[c.line.at]]
            if len(touching) < 2 or set(touching) == {"right"}:
                continue
            (plate, place), = meaning.fixed
            kept, other = self.candidates, replace(meaning, fixed=((plate, 1 - place),))
            self.candidates = {k: [(0.0, m)] for k, m in best.reading.meanings.items()} | {
                h: [(0.0, other)]}
            found = self._outcome((), ())
            self.candidates = kept
            found.guessed = best.guessed
            if all(_right(judged) for c, judged in found.said if h in found.reached[c.line.at]):
                return found
        return best

    def _valued(self, outcome: Outcome) -> bool:
        """Let a symbol that is defined as what a posterior probability or a parameter is be it."""
        changed, firm, meanings = False, frozenset(self.symbols.firm), outcome.reading.meanings
        for h, choices in self.candidates.items():
            own = self.symbols.definitions.get(h, ())
            if not own or choices[0][0] == 0.0:
                continue
            # what is made of another one waits till it is settled which that is
            roles = [] if not h.arity or len(own) > 1 or any(i.isdigit() for i in own[0].indices) \
                or any(o != h and o not in firm and _is(meanings.get(o), "responsibility")
                       for o in self._heads_in(own[0].node)) else [
                m for _, m in choices if isinstance(m, Role) and _is(m, "responsibility")
                and len(m.letters) == h.arity]
            waits = any(_is(meanings.get(o), "parameter", "weight") and len(
                self.candidates.get(o, ())) > 1 and o in self.symbols.definitions and o != h
                for d in own for o in self._heads_in(d.node))
            role = next((r for r in (*roles, *(() if waits else self._parameters(h))) if any(
                self._has_value(outcome.reading, h, d, r) for d in own)), None) or next(
                    self._new(outcome.reading, own), None)
            if role is not None and choices != [(0.0, role)]:
                self.candidates[h] = [(0.0, role)]
                self.symbols.firm |= {h} if role in roles else set()
                changed = True
        return changed

    def _new(self, reading: Reading, own: Sequence[Definition]) -> Iterator[Role]:
        """The parameter that a symbol is said to be the new value of, ``m_k = mu_k^{t+1}``."""
        for d in own:
            w = self.judge.language.written(d.node)
            role = None if w is None or w.rest or w.mark != "new" or (
                w.indices != d.indices) else reading.role(w)
            if role is not None and _is(role, "parameter", "weight"):
                yield role

    def _parameters(self, h: Head) -> Iterator[Role]:
        """The parameters and weights, and what is made of one, with as many indices as a head."""
        for q in self.judge.language.quantities:
            if q.kind in ("parameter", "weight") and len(q.letters) == h.arity:
                yield Role(q)
                if q.positive:
                    yield from (Role(q, root=True), Role(q, inverse=True))
            elif q.kind == "weight" and not h.arity:
                yield from (Role(q, ((q.letters[0], n),)) for n in range(len(q.cells)))

    def _heads_in(self, node: Node) -> Iterator[Head]:
        """The heads of the symbols in a formula."""
        return (w.head for w in symbols_in(self.judge.language, node))

    def _has_value(self, reading: Reading, h: Head, d: Definition, role: Role) -> bool | None:
        """Whether a definition has the value of a role at theta^t, None where one has none."""
        at = self.judge.instances_of(reading)[0]
        mark = "" if role.quantity.kind in ("data", "known") else "t"
        try:
            value = Formula(reading, at, Marks("t")).value(d.node)
            truth = placed(role.value(at, mark), reading.placed(
                role, Written(h.letter, (), d.indices), {}), at.model)
            return set(value.letters) == set(truth.letters) and close(value, truth, 1e-8)
        except (*FAULTS, RecursionError):
            return None

    def _settle(self, outcome: Outcome) -> bool:
        """Let what has the value of a posterior probability be it, and no other definition."""
        settled: set[Head] = set()
        quantities: set[str] = set()
        for claim, judged in outcome.said:
            w = self.judge.language.written(claim.line.members[0])
            if w is not None and claim.role is not None and _is(
                    claim.role, "responsibility") and (_right(judged) or any(
                        _right(self.judge.claim(outcome.reading, replace(claim, members=(m,))))
                        for m in claim.members[:-1])):
                settled.add(w.head)
                quantities.add(claim.role.quantity.name)
        letters, changed = {h.letter for h in settled}, False
        aliases = {h for h, own in self.symbols.definitions.items() for d in own if (
            w := self.judge.language.written(d.node)) and not w.rest and _is(
                outcome.reading.role(w), "responsibility")}
        posterior = {h for h, c in self.candidates.items() if any(
            _is(m, "responsibility") and cost < GUESS for cost, m in c) and (
                h in self.symbols.firm or any(map(_shares, self.symbols.definitions.get(h, ()))))}
        made_of = {o for h, c in self.candidates.items() if h not in posterior and any(
            _is(m, "responsibility") and cost < GUESS for cost, m in c)
            for d in self.symbols.definitions.get(h, ()) for o in self._heads_in(d.node)}
        if len(posterior - made_of) == 1 == len(posterior) and not settled:
            # the one quotient of densities is what an answer has as posterior probability
            h, = posterior
            kept = [x for x in self.candidates[h] if x[1] != "own"]
            if len(kept) < len(self.candidates[h]) and h.letter.partition("~")[0] in USUAL[
                    "responsibility"]:
                self.candidates[h], changed = kept, True
        for h, c in self.candidates.items():
            kept = c
            if h in settled:
                kept = [x for x in c if x[1] == outcome.reading.meanings[h]]
            elif h in aliases:
                continue
            elif letters and h.letter not in letters and h in self.symbols.definitions:
                kept = [x for x in c if isinstance(x[1], str)
                        or x[1].quantity.name not in quantities]
            elif h not in self.symbols.firm:  # half of what is said to be one is none
                kept = [x for x in c if isinstance(x[1], str) or x[1].quantity.kind != (
                    "responsibility") or not any(
                    o in self.symbols.firm and _is(outcome.reading.meanings[o], "responsibility")
                    and self._has_value(outcome.reading, h, d, x[1]) is False
                    for d in self.symbols.definitions.get(h, ())
                    for o in self._heads_in(d.node))]
            if kept and len(kept) != len(c):
                self.candidates[h] = kept
                changed = True
        return changed

    def _open(self, outcome: Outcome) -> set[Head]:
        """The heads of lines that are wrong or not read, or that may answer what is missing."""
        found: set[Head] = set()
        answered = {part for claim, _ in outcome.said for part, _ in claim.parts}
        lines = {claim.line.at for claim, _ in outcome.said}
        wrong = {claim.line.at for claim, judged in outcome.said if not _right(judged)}
        missing = any(w not in answered for w in self.wanted)
        for line, heads in zip(self.lines, self._heads, strict=True):
            if line.at in wrong or missing and line.at not in lines:
                found |= heads
        return found

    def _cost(self, heads: Sequence[Head], choice: tuple[int, ...]) -> float:
        return sum(self.candidates[h][c][0] - self.candidates[h][0][0]
                   for h, c in zip(heads, choice, strict=True))

    def _outcome(self, heads: Sequence[Head], choice: tuple[int, ...]) -> Outcome:
        chosen = dict(zip(heads, choice, strict=True))
        meanings = {h: c[chosen.get(h, 0)][1] for h, c in self.candidates.items()}
        reading = self.symbols.reading(meanings)
        found = Outcome(reading, cost=self._cost(heads, choice))
        found.guessed = {h: c[chosen.get(h, 0)][1] for h, c in self.candidates.items()
                         if c[chosen.get(h, 0)][0] >= GUESS}
        found.counts = self.symbols.counts
        for line, reached in zip(self.lines, self._heads, strict=True):
            found.reached[line.at] = reached | found.reached.get(line.at, frozenset())
            found.said += self._judged(reading, line, reached)
        self._guessed(found)
        self._together(found)
        self._rests(found)
        found.explains = self._counts(found) + self._invalid(found)
        found.score = found.cost + found.explains + self._twice(meanings)
        return found

    def _invalid(self, outcome: Outcome) -> float:
        """What counts against a reading that no one has, whatever its verdicts."""
        bad = NEVER * (self._unanchored(outcome) or self._contradicted(outcome))
        language, meanings = self.judge.language, outcome.reading.meanings
        for h, own in meanings.items():
            if isinstance(own, Role) and own.quantity.kind == "weight" and own.fixed and (
                    own != self.candidates.get(h, [(0.0, own)])[0][1]):
                touching = [c for c, _ in outcome.said if h in outcome.reached[c.line.at]]
                if len(touching) < 2 and any(c.role is not None and not c.role.fixed
                                             or self._firm(c) for c in touching):
                    return bad + NEVER  # it is said, and nothing else speaks of the weight
        right: dict[object, set[str]] = {}
        other: list[tuple[object, Head]] = []
        for claim, judged in outcome.said:
            w = language.written(claim.line.members[0])
            if claim.role is None or w is None:
                continue
            head, quantity = w.head, claim.role.quantity
            name = quantity.name, claim.role.fixed if quantity.kind == "parameter" else ()
            default = self.candidates[head][0][1] if head in self.candidates else None
            if _right(judged):
                right.setdefault(name, set()).add(head.letter)
            elif claim.role.fixed and quantity.kind == "responsibility" and (
                    isinstance(default, Role) and default.fixed != claim.role.fixed):
                return bad + NEVER  # only its value says which component it is of
            elif head in self.symbols.definitions:
                other.append((name, head))
                if quantity.kind == "responsibility" and any(
                        isinstance(m := meanings.get(h), Role) and m.quantity == quantity
                        and h.letter != head.letter for h in outcome.reached[claim.line.at]):
                    return bad + NEVER  # it is made of another posterior probability
        return bad + NEVER * sum(
            head in outcome.guessed and head.letter not in USUAL_LETTERS
            or bool(right.get(name, set()) - {head.letter}) for name, head in other)

    def _firm(self, claim: Claim) -> bool:
        """Whether words or an event say which component a claim is of."""
        w = self.judge.language.written(claim.line.members[0])
        return w is None or w.head in self.symbols.firm

    def _guessed(self, outcome: Outcome) -> None:
        """What holds a symbol of which nothing says what it is is not wrong: it is not read."""
        for n, (claim, judged) in enumerate(outcome.said):
            letters = outcome.guesses(claim)
            if letters:
                outcome.said[n] = claim, _instead(judged, "wrong", Judgement(
                    "unread", f"This was not read: nothing says what {', '.join(sorted(letters))} "
                    "is."))

    def _unanchored(self, outcome: Outcome) -> bool:
        """Whether what is defined is a parameter by its type alone, and nothing uses it."""
        used = {h.letter for claim, _ in outcome.said if claim.role is None
                or _is(claim.role, "responsibility")
                for m in claim.line.members[1:] for h in self._heads_in(m)
                if not _is(outcome.reading.meanings.get(h), "data")}
        return any(_is(m, "parameter", "weight") and h in self.symbols.definitions
                   and h.letter.partition("~")[0] not in used for h, m in outcome.guessed.items())

    def _contradicted(self, outcome: Outcome) -> bool:
        """Whether an equation between parameters, ``w_1 = w``, is false by what is guessed."""
        language, meanings = self.judge.language, outcome.reading.meanings
        for h in outcome.reading.hatted:  # what is updated is no name for another's parameter
            for d in self.symbols.definitions.get(h, ()):
                w = language.written(d.node)
                if w is not None and not w.mark and w.indices != d.indices and _is(
                        outcome.reading.role(w), "parameter", "weight"):
                    return True
        for h, role in meanings.items():
            for d in self.symbols.definitions.get(h, ()) if isinstance(role, Role) else ():
                heads = {h, *self._heads_in(d.node)}
                w = language.written(d.node)
                other = None if w is None or w.mark or w.hat or w.primes or w.rest else (
                    outcome.reading.role(w))
                if isinstance(role, Role) and other is not None and _is(
                        role, "parameter", "weight") and _is(other, "parameter", "weight") and not (
                        role.quantity.parameters(None) & other.quantity.parameters(None)):
                    return True
                if len(heads) > 1 and not heads.isdisjoint(outcome.guessed) and all(
                        _is(meanings.get(x), "parameter", "weight") for x in heads) and (
                        isinstance(role, Role)
                        and self._has_value(outcome.reading, h, d, role) is False):
                    return True
        return False

    def _together(self, outcome: Outcome) -> None:
        """Judge proportions that are stated value by value of a latent variable together."""
        shares = [(n, c) for n, (c, _) in enumerate(outcome.said) if c.proportional
                  and c.role is not None and len({y for _, y in c.places}) == len(c.places)]
        for plate in self.judge.language.values:
            labels = self.judge.language.plates[plate].labels
            own = {dict(c.places).get(plate): (n, c) for n, c in shares}
            if not labels or set(own) != set(labels):
                continue
            try:
                verdict = "right" if self.judge.together(
                    outcome.reading, [c for _, c in own.values()]) else "wrong"
            except FAULTS:
                continue
            said = "" if verdict == "right" else (
                "The proportions are not those of the derivation.")
            for n, c in own.values():
                outcome.said[n] = (c, {part: Judgement(verdict, said) for part, _ in c.parts})

    def _rests(self, outcome: Outcome) -> None:
        """What rests on a symbol that is not read, or is several things, is not right."""
        open_: dict[Head, Judgement] = {}
        for claim, judged in outcome.said:
            w = self.judge.language.written(claim.line.members[0])
            head = None if w is None else w.head
            if head is not None and head not in self.symbols.firm and _verdicts(judged) == {
                    "unread"} and _is(claim.role, "responsibility"):
                open_[head] = Judgement(
                    "unread", f"{_RESTS} {head.letter}, whose formula was not read.")
        for head in self._redefined(outcome.reading):
            open_[head] = Judgement(
                "undecided", f"Is {head.letter} the observation, or what you define it as?")
        for n, (claim, judged) in enumerate(outcome.said):
            if "right" not in _verdicts(judged):
                continue
            on = sorted(open_.keys() & outcome.reached[claim.line.at])
            why = open_[on[0]] if on else self._in_circles(outcome.reading, claim)
            if why is not None:
                outcome.said[n] = claim, _instead(judged, "right", why)

    def _redefined(self, reading: Reading) -> Iterator[Head]:
        """The observations that an answer makes of themselves, ``y_i = 2 y_i``."""
        language = self.judge.language
        for h, role in reading.meanings.items():
            for d in self.symbols.definitions.get(h, ()):
                if isinstance(role, Role) and _is(role, "data", "known") and (
                        language.written(d.node) is None) and any(
                        w.letter == h.letter and len(w.indices) == h.arity
                        for w in symbols_in(language, d.node)) and not self._has_value(
                        reading, h, d, role):
                    yield h

    def _in_circles(self, reading: Reading, claim: Claim) -> Judgement | None:
        """Why a posterior probability says nothing: a circle, or another component's name."""
        language = self.judge.language
        target = language.written(claim.line.members[0])
        if target is None or not _is(claim.role, "responsibility"):
            return None
        for h, own in self.symbols.definitions.items():
            for d in own if reading.meanings.get(h) == "own" or _is(
                    reading.meanings.get(h), "responsibility") else ():
                w = language.written(d.node)
                if w is not None and target.key in (h.letter, w.key) and _is(
                        reading.role(w), "responsibility") and len(w.indices) == h.arity and (
                        set(w.indices) != set(d.indices)):
                    return Judgement("undecided", f"{h.letter} is {w.letter} of another component: "
                                     "which of them is your posterior probability?")
        for m in claim.members:
            for w in symbols_in(language, m):
                h = w.head
                if reading.meaning(w) == "own" and any(
                        v.key == target.key for d in self.symbols.definitions.get(h, ())
                        for v in symbols_in(language, d.node)):
                    return Judgement("undecided", f"{target.letter} is made of {h.letter}, and "
                                     f"{h.letter} of {target.letter}: of which iterate is "
                                     f"{h.letter}?")
        return None

    def _judged(self, reading: Reading, line: Line, reached: frozenset[Head]
                ) -> list[tuple[Claim, dict[str, Judgement]]]:
        key = (id(line), reading.replaced, tuple(
            (h, reading.meanings.get(h)) for h in sorted(reached)))
        if key not in self._kept:
            try:
                claims = [c for c in claims_of(reading, line) if c.members]
            except FAULTS:
                claims = []
            self.judged += len(claims)
            judged = [(c, self.judge.claim(reading, c)) for c in claims]
            self._kept[key] = [(c, j) for c, j in judged if not (
                c.linear and not _right(j) or c.weak and _right(j)
                and c.part.startswith("responsibilities"))]  # T_2 = 1 - T_1 says nothing new
        return self._kept[key]

    def _counts(self, outcome: Outcome) -> float:
        worst: dict[str, float] = {}
        several = Counter(part for _, judged in outcome.said for part in judged)
        first: dict[str, int] = {}
        for claim, judged in outcome.said:
            for part in judged:
                if several[part] > 1 and part not in first and speaks_of_posterior(
                        outcome.reading, claim):
                    first[part] = claim.line.at
        for claim, judged in outcome.said:
            for part, j in judged.items():
                if j.verdict == "unread" and claim.line.at < first.get(part, 0):
                    continue  # for labels that are known, or one component
                if j.feedback.startswith(_RESTS):
                    continue
                value = MISMATCH if j.mismatch else UNREAD if j.feedback == NO_NUMBER else {
                    "right": 0.0, "wrong": WRONG, "undecided": WRONG / 2}.get(j.verdict, UNREAD)
                worst[part] = max(worst.get(part, 0.0), value)
        return sum(worst.get(w, MISSING) for w in self.wanted)

    def _twice(self, meanings: dict[Head, Meaning]) -> float:
        """What it counts that two letters mean one thing."""
        letters: dict[object, set[str]] = {}
        for h, meaning in meanings.items():
            if not isinstance(meaning, str):
                letters.setdefault((meaning.quantity.name, meaning.fixed, meaning.root),
                                   set()).add(h.letter.partition("~")[0].lower())
        return sum(0.6 * (len(x) - 1) for x in letters.values())
