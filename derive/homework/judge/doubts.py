"""What the words around a formula make doubtful that is right by its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..act.alarms import Alarm
from ..act.facts import Fact
from ..act.symbols import symbols_in
from ..bind.binding import Outcome
from ..bind.marks import Marks
from ..bind.quantities import Role
from ..bind.reading import Language
from ..bind.survey import Symbols
from ..parse.symbols import Head, Written
from ..value import named
from ..value.formula import Formula
from ..value.named import Named
from .claims import Claim, behind
from .judging import FAULTS, Judge


@dataclass(frozen=True)
class Doubts:
    """The words of one answer that no reading took up."""

    judge: Judge
    symbols: Symbols
    facts: Sequence[Fact]
    alarms: Sequence[Alarm]

    def of(self, claim: Claim, outcome: Outcome) -> str:
        """The question that the words ask of a claim, "" where there is none."""
        reached = outcome.reached[claim.line.at]
        for head in reached:
            if outcome.reading.meanings.get(head) == "own" and self._two_values(head, outcome):
                return f"{head.letter} is defined more than once, with different values: which?"
        used = {w.head for w in behind(outcome.reading, claim.line.members)}
        for head, quote in self.symbols.unclear.items():
            if head in used and all(d.node.kind == "number"
                                       for d in self.symbols.definitions.get(head, ())):
                return f"The words say that {head.letter} is “{quote.strip()[:60]}”: what is it?"
        for f in self.facts:
            if f.head in reached and f.head is not None and self._against(f, claim, outcome):
                return (f"The words say that {f.head.letter} is “{f.quote.strip()[:60]}”: does "
                        "that hold here?")
        for a in self.alarms:
            letter = self._touches(a, claim, outcome, reached)
            if letter:
                return (f"The words speak of the second component: of which one is {letter}?"
                        if a.about == "component" else
                        f"The words say “{a.quote}”: does that hold for this formula?")
        return ""

    def _two_values(self, head: Head, outcome: Outcome) -> bool:
        """Whether an answer gives a symbol two formulas that differ."""
        at = self.judge.instances_of(outcome.reading)[0]
        found: dict[tuple[str, ...], Named] = {}
        for d in outcome.reading.definitions[head]:
            if len(outcome.reading.definitions[head]) > 1 and not any(
                    n.kind in ("name", "big") for n in d.node.walk()):
                continue  # the number of an example
            if any((role := outcome.reading.role(w)) is not None and not w.mark
                   and role.quantity.kind in ("parameter", "weight")
                   for w in symbols_in(self.language, d.node)):
                continue  # N_1 = N_2 tau, on the way to a root
            try:
                value = Formula(outcome.reading, at, Marks("t")).value(d.node)
            except (*FAULTS, RecursionError):
                continue
            if not named.close(found.setdefault(d.indices, value), value, 1e-8):
                return True
        return False

    @property
    def language(self) -> Language:
        """The names of the model."""
        return self.judge.language

    def _against(self, f: Fact, claim: Claim, outcome: Outcome) -> bool:
        """Whether what words say of a symbol is not what the claim was read with."""
        meaning = outcome.reading.meanings.get(f.head) if f.head is not None else None
        if not isinstance(meaning, Role) or f.head is None:
            return False
        kind = meaning.quantity.kind
        if f.what == "new":
            return kind == "responsibility" or (
                claim.role is not None and claim.role.quantity.kind == "responsibility"
                and f.line == claim.line.at)
        if f.what == "old":
            return (0, f.head.letter) in self.symbols.old and f.head in {
                w.head for w in self._current(claim, outcome)}
        if f.label is not None and not meaning.fixed and f.what != "label" and (
                f.what != "component" or kind == "responsibility"):
            return any(i in self._labels() and self._labels().index(i) != f.label
                       for i in f.indices)
        return False

    def _labels(self) -> tuple[str, ...]:
        return next((x for p in self.language.values
                     if (x := self.language.plates[p].labels)), ())

    def _touches(self, a: Alarm, claim: Claim, outcome: Outcome, reached: frozenset[Head]) -> str:
        """The letter of a symbol that an alarm makes doubtful, "" for none."""
        if a.about == "component":
            return next((h.letter for h in self._guessed(claim, outcome)), "")
        own = self.language.written(claim.line.members[0])
        target = None if own is None else own.head
        symbols = a.heads & reached - ({target} if target is not None else set())
        if a.about == "hard":  # a common variance is not what is rounded
            symbols &= {h for h, m in outcome.reading.meanings.items() if isinstance(m, str)
                        or m.quantity.kind in ("responsibility", "count")}
        kind = "" if claim.role is None else claim.role.quantity.kind
        if claim.line.at not in a.lines and (a.about == "hard" and kind == "responsibility" or not (
                claim.line.at in a.near or a.about in ("own", "hard") and symbols)):
            return ""
        if a.about == "fixed":
            return next((h.letter for h in symbols if isinstance(
                m := outcome.reading.meanings.get(h), Role) and m.quantity.kind == "parameter"), "")
        if a.about == "old":
            return next((w.letter for w in self._current(claim, outcome)), "")
        if a.about == "new":
            return "theta" if kind in ("", "responsibility") else ""
        return "x"

    def _current(self, claim: Claim, outcome: Outcome) -> Iterator[Written]:
        """The parameters in an update that wear no mark."""
        if claim.role is None or claim.role.quantity.kind == "responsibility":
            return
        for m in claim.members:
            for w in symbols_in(self.language, m):
                role = outcome.reading.role(w)
                if role is not None and role.quantity.kind == "parameter" and not (
                        w.mark or w.primes or w.hat or self.language.weighs(role.quantity)):
                    yield w

    def _guessed(self, claim: Claim, outcome: Outcome) -> Iterator[Head]:
        """The responsibilities in a claim of which nothing says which component they are of."""
        for m in claim.members:
            for w in symbols_in(self.language, m):
                head = w.head
                role = outcome.reading.meanings.get(head)
                if isinstance(role, Role) and role.quantity.kind == "responsibility" and not (
                        head in self.symbols.firm or head in self.symbols.definitions
                        or head.arity > 1):
                    yield head
