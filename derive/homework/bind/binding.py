"""The reading of a whole answer: of what its symbols can mean, what makes most of it right.

Letters only break ties. What would change a verdict by itself (which component a responsibility is
of, the old or the new iterate) is never chosen by value.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..act.lines import Line, symbols_in
from ..judge.claims import Claim, claims_of
from ..judge.judging import FAULTS, NO_NUMBER, Judge, Judgement
from ..parse.symbols import Written
from ..value.formula import Formula
from ..value.named import close
from .candidates import USUAL, Symbols
from .marks import Marks
from .quantities import Role, placed
from .reading import Head, Meaning, Reading

#: How many readings of one answer are compared, and how many judgements that takes.
READINGS, JUDGEMENTS = 60, 400
#: What a part that is wrong, not read or missing counts beside what letters do. Of two meanings
#: that are as likely, the one with which a formula has a value is meant.
WRONG, UNREAD, MISSING = 10.0, 10.02, 10.0
#: What it counts that types do not fit: another meaning of a symbol is likelier.
MISMATCH = 10.7
USUAL_LETTERS = frozenset(x for letters in USUAL.values() for x in letters)
#: From which cost on a meaning is a guess.
GUESS = 1.0


@dataclass
class Outcome:
    """One reading with its claims and their judgements, and what it counts."""

    reading: Reading
    said: list[tuple[Claim, dict[str, Judgement]]] = field(default_factory=list)
    score: float = 0.0
    cost: float = 0.0
    guessed: dict[Head, Meaning] = field(default_factory=dict)
    assumption: str = ""
    counts: frozenset[Head] = frozenset()
    """The heads n_0, n_1 that nothing defines: counts of something else, it may be."""
    reached: dict[int, frozenset[Head]] = field(default_factory=dict)

    def guesses(self, claim: Claim) -> set[str]:
        """The letters in a claim whose meaning is a guess, and that nothing defines."""
        own = self.reading.language.written(claim.line.members[0])
        target = None if own is None else self.reading.language.head(own)
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
            language.head(w) for claim, judged in self.said
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
        self._heads = [self._reached(line) for line in lines]

    def _reached(self, line: Line) -> frozenset[Head]:
        """The heads in a line and in what they are defined by."""
        language = self.judge.language
        waiting = [language.head(w) for m in line.members for w in symbols_in(language, m)]
        found: set[Head] = set()
        bodies = [d.node for own in self.symbols.functions.values() for d in own]
        for b in bodies:
            waiting += [language.head(w) for w in symbols_in(language, b)]
        while waiting:
            head = waiting.pop()
            if head in found:
                continue
            found.add(head)
            for d in self.symbols.definitions.get(head, ()):
                waiting += [language.head(w) for w in symbols_in(language, d.node)]
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
        seen = {start}
        count = 0
        while waiting and count < READINGS and self.judged < JUDGEMENTS:
            cost, choice = heapq.heappop(waiting)
            if cost >= best.score + 0.001:
                break
            count += 1
            if choice != start:
                outcome = self._outcome(heads, choice)
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
        return self._exchanged(best)

    def _exchanged(self, best: Outcome) -> Outcome:
        """The same with the components exchanged, where nothing says which is which and all that
        rests on it is right then."""
        for h, meaning in best.reading.meanings.items():
            if not isinstance(meaning, Role) or meaning.quantity.kind != "responsibility" or (
                    len(meaning.fixed) != 1 or h in self.symbols.firm
                    or h in self.symbols.definitions):
                continue
            touching = [j.verdict for c, judged in best.said for j in judged.values()
                        if h in best.reached[c.line.at]]
            if all(v == "right" for v in touching) or len(touching) < 2:
                continue
            plate, place = meaning.fixed[0]
            other = replace(meaning, fixed=((plate, 1 - place),))
            kept = self.candidates
            self.candidates = {k: [(0.0, m)] for k, m in best.reading.meanings.items()}
            self.candidates[h] = [(0.0, other)]
            found = self._outcome((), ())
            self.candidates = kept
            found.guessed = best.guessed
            if all(j.verdict == "right" for c, judged in found.said for j in judged.values()
                   if h in found.reached[c.line.at]):
                found.assumption = (f"{h.letter} is the probability of the "
                                    f"{'second' if place == 0 else 'first'} component.")
                return found
        return best

    def _valued(self, outcome: Outcome) -> bool:
        """Let a symbol that is defined as what a posterior probability is be that one."""
        at = self.judge.instances(outcome.reading.univariate)[0]
        changed, firm = False, frozenset(self.symbols.firm)
        for h, choices in self.candidates.items():
            own = self.symbols.definitions.get(h, ())
            if len(choices) < 2 or len(own) != 1 or not h.arity or any(
                    i.isdigit() for i in own[0].indices):
                continue
            others = {self.judge.language.head(w) for w in symbols_in(
                self.judge.language, own[0].node)} - {h}
            if any(isinstance(m, Role) and m.quantity.kind == "responsibility"
                   and o not in firm for o in others
                   for m in (outcome.reading.meanings.get(o),)):
                continue  # made of another one, of which it is not settled yet which it is
            roles = [m for _, m in choices if isinstance(m, Role)
                     and m.quantity.kind == "responsibility" and len(m.letters) == h.arity]
            try:
                value = Formula(outcome.reading, at, Marks("t")).value(own[0].node) \
                    if roles else None
            except (*FAULTS, RecursionError):
                continue
            for role in roles if value is not None else ():
                w = Written(h.letter, (), own[0].indices)
                try:
                    truth = placed(role.value(at, "t"), outcome.reading.placed(role, w, {}),
                                   at.model)
                    same = value is not None and set(value.letters) == set(
                        truth.letters) and close(value, truth, 1e-8)
                except FAULTS:
                    continue
                if same:
                    self.candidates[h] = [(0.0, role)]
                    self.symbols.firm.add(h)
                    changed = True
                    break
        return changed

    def _settle(self, outcome: Outcome) -> bool:
        """Let a symbol whose definition has the value of a posterior probability be that one, and
        no other symbol that is defined."""
        settled: set[Head] = set()
        quantities: set[str] = set()
        for claim, judged in outcome.said:
            w = self.judge.language.written(claim.line.members[0])
            if claim.role is not None and claim.role.quantity.kind == "responsibility" and (
                    w is not None) and all(j.verdict == "right" for j in judged.values()):
                settled.add(self.judge.language.head(w))
                quantities.add(claim.role.quantity.name)
        letters = {h.letter for h in settled}
        changed = False
        for h, c in self.candidates.items():
            kept = c
            if h in settled:
                kept = [x for x in c if x[1] == outcome.reading.meanings[h]]
            elif letters and h.letter not in letters and h in self.symbols.definitions:
                kept = [x for x in c if isinstance(x[1], str)
                        or x[1].quantity.name not in quantities]
            if kept and len(kept) != len(c):
                self.candidates[h] = kept
                changed = True
        return changed

    def _open(self, outcome: Outcome) -> set[Head]:
        """The heads of lines that are wrong or not read, or that may answer what is missing."""
        found: set[Head] = set()
        answered = {part for claim, _ in outcome.said for part, _ in claim.parts}
        lines = {claim.line.at for claim, _ in outcome.said}
        wrong = {claim.line.at for claim, judged in outcome.said
                 if any(j.verdict != "right" for j in judged.values())}
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
        s = self.symbols
        reading = Reading(s.language, meanings, s.definitions, s.functions, s.primes,
                          s.new_primes, s.sorts, s.univariate, s.objectives, s.old, s.trials)
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
        found.score = found.cost + self._counts(found) + self._twice(meanings) + self._invalid(
            found)
        return found

    def _invalid(self, outcome: Outcome) -> float:
        """What counts against a reading that no one has: a symbol that is defined as something
        else stands for a quantity that another one is right for, or only by its type."""
        if self._unanchored(outcome) or self._contradicted(outcome):
            return 200.0
        for h, own in outcome.reading.meanings.items():
            if isinstance(own, Role) and own.quantity.kind == "weight" and own.fixed and (
                    len(self.candidates.get(h, ())) > 1 and own != self.candidates[h][0][1]):
                touching = [c for c, _ in outcome.said if h in outcome.reached[c.line.at]]
                if len(touching) < 2 and any(c.role is not None and not c.role.fixed
                                             or self._firm(c) for c in touching):
                    return 200.0  # the component is said, and nothing else speaks of the weight
        right: dict[str, set[str]] = {}
        other: list[tuple[str, Head]] = []
        for claim, judged in outcome.said:
            if claim.role is None:
                continue
            w = self.judge.language.written(claim.line.members[0])
            if w is None:
                continue
            head = self.judge.language.head(w)
            name = claim.role.quantity.name
            default = self.candidates[head][0][1] if head in self.candidates else None
            if claim.role.fixed and claim.role.quantity.kind == "responsibility" and any(
                    j.verdict != "right" for j in judged.values()) and (
                    isinstance(default, Role) and default.fixed != claim.role.fixed):
                return 200.0  # only its value says which component it is of
            if all(j.verdict == "right" for j in judged.values()):
                right.setdefault(name, set()).add(head.letter)
            elif head in self.symbols.definitions:
                other.append((name, head))
                if claim.role.quantity.kind == "responsibility" and any(
                        isinstance(m := outcome.reading.meanings.get(h), Role)
                        and m.quantity == claim.role.quantity and h.letter != head.letter
                        for h in outcome.reached[claim.line.at]):
                    return 200.0  # it is made of another posterior probability
        found = 0.0
        for name, head in other:
            if head in outcome.guessed and head.letter not in USUAL_LETTERS or (
                    right.get(name, set()) - {head.letter}):
                found += 200.0
        return found

    def _firm(self, claim: Claim) -> bool:
        """Whether words or an event say which component a claim is of."""
        w = self.judge.language.written(claim.line.members[0])
        return w is None or self.judge.language.head(w) in self.symbols.firm

    def _guessed(self, outcome: Outcome) -> None:
        """What holds a symbol of which nothing says what it is is not wrong: it is not read."""
        for n, (claim, judged) in enumerate(outcome.said):
            letters = outcome.guesses(claim)
            if letters and any(j.verdict == "wrong" for j in judged.values()):
                outcome.said[n] = (claim, {part: Judgement(
                    "unread", f"This was not read: nothing says what {', '.join(sorted(letters))} "
                    "is.") if j.verdict == "wrong" else j for part, j in judged.items()})

    def _unanchored(self, outcome: Outcome) -> bool:
        """Whether a symbol that is defined stands for a parameter by its type alone, where no
        posterior probability and no Q is made of it."""
        language = self.judge.language
        used = {w.letter for claim, _ in outcome.said if claim.role is None
                or claim.role.quantity.kind == "responsibility"
                for m in claim.line.members[1:] for w in symbols_in(language, m)}
        return any(
            isinstance(m, Role) and m.quantity.kind in ("parameter", "weight")
            and h in self.symbols.definitions and h.letter.partition("~")[0] not in used
            for h, m in outcome.guessed.items())

    def _contradicted(self, outcome: Outcome) -> bool:
        """Whether an equation between parameters, ``w_1 = w``, is false where a guess says what
        one of them is."""
        language, at = self.judge.language, self.judge.instances(outcome.reading.univariate)[0]
        for h, role in outcome.reading.meanings.items():
            if not isinstance(role, Role):
                continue
            for d in self.symbols.definitions.get(h, ()):
                heads = {h, *(language.head(w) for w in symbols_in(language, d.node))}
                meanings = [outcome.reading.meanings.get(x) for x in heads]
                if len(heads) < 2 or heads.isdisjoint(outcome.guessed) or not all(
                        isinstance(m, Role) and m.quantity.kind in ("parameter", "weight")
                        for m in meanings):
                    continue
                try:
                    value = Formula(outcome.reading, at, Marks("t")).value(d.node)
                    own = placed(role.value(at, "t"), outcome.reading.placed(
                        role, Written(h.letter, (), d.indices), {}), at.model)
                    if not close(value, own, 1e-8):
                        return True
                except (*FAULTS, RecursionError):
                    continue
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
        """What rests on a symbol whose own formula is not read is not right."""
        unread: set[Head] = set()
        for claim, judged in outcome.said:
            w = self.judge.language.written(claim.line.members[0])
            head = None if w is None else self.judge.language.head(w)
            if head is not None and claim.role is not None and head not in self.symbols.firm and (
                    claim.role.quantity.kind == "responsibility") and all(
                    j.verdict == "unread" for j in judged.values()):
                unread.add(head)
        for n, (claim, judged) in enumerate(outcome.said):
            on = unread & outcome.reached[claim.line.at]
            if on and any(j.verdict == "right" for j in judged.values()):
                letters = ", ".join(sorted(h.letter for h in on))
                outcome.said[n] = (claim, {part: Judgement(
                    "unread", f"It rests on {letters}, whose formula was not read.")
                    if j.verdict == "right" else j for part, j in judged.items()})

    def _judged(self, reading: Reading, line: Line, reached: frozenset[Head]
                ) -> list[tuple[Claim, dict[str, Judgement]]]:
        key = (id(line), tuple((h, reading.meanings.get(h)) for h in sorted(reached)))
        if key not in self._kept:
            try:
                claims = [c for c in claims_of(reading, line) if c.members]
            except FAULTS:
                claims = []
            self.judged += len(claims)
            judged = [(c, self.judge.claim(reading, c)) for c in claims]
            self._kept[key] = [(c, j) for c, j in judged if not (
                c.weak and c.part.startswith("responsibilities") and all(
                    x.verdict == "right" for x in j.values()))]  # T_2 = 1 - T_1 says nothing new
        return self._kept[key]

    def _counts(self, outcome: Outcome) -> float:
        worst: dict[str, float] = {}
        for _, judged in outcome.said:
            for part, j in judged.items():
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
