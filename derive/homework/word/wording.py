"""What a student is told about a wrong part: a hint first, then what is wrong, where, and a case in
which it shows. Paragraphs are lines; formulas stand between dollars."""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnose.case import Counterexample
from ..diagnose.where import Place
from ..misconceptions import Misconception

OPEN_HINT = "Compare your formula with the derivation, term by term."
NOT_NAMED = "The formula has another value than it should have; no usual mistake gives exactly it."


@dataclass(frozen=True)
class Findings:
    """What was found out about a wrong part.

    ``misconceptions`` all have the formula's value by themselves; ``pair`` has it together.
    ``terms`` are the LaTeX of the parameters whose terms in Q are wrong, ``others`` of the others.
    """

    misconceptions: tuple[Misconception, ...] = ()
    pair: tuple[Misconception, ...] = ()
    terms: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    line: Place | None = None
    follows_from: str | None = None
    counterexample: Counterexample | None = None
    ids: tuple[str, ...] = ()
    """Of all mistakes that were named, with words of their own or without."""

    @property
    def hint(self) -> str:
        """Where to look, without what is wrong."""
        for m in (*self.misconceptions, *self.pair):
            return m.hint
        if self.terms:
            return f"Look at the terms of Q that hold {_either(self.terms)}."
        return OPEN_HINT

    def explanation(self, statement: str) -> str:
        """What is wrong, where in the derivation, and what is right."""
        part, case = self.follows_from, self.counterexample
        said = [
            self._what(),
            f"In the derivation: {self.line.words(statement)}." if self.line else "",
            f"It follows correctly from your answer for {part}, which is wrong." if part else "",
            case.words() if case else ""]
        return "\n".join(filter(None, said))

    def _what(self) -> str:
        if len(self.misconceptions) == 1:
            return f"{self.misconceptions[0].sentence} Apart from that your formula is right."
        if self.misconceptions:
            return "One of these, which have the same value: " + " Or: ".join(
                m.sentence for m in self.misconceptions)
        if self.pair:
            return "Two things together: " + " And: ".join(m.sentence for m in self.pair) + \
                " Apart from these your formula is right."
        if self.terms:
            words = f"The terms of Q that hold {_either(self.terms)} are not right"
            return words + (f"; those that hold {_either(self.others)} are." if self.others
                            else ".")
        return NOT_NAMED


def _either(letters: tuple[str, ...]) -> str:
    return " or ".join(f"${x}$" for x in letters)
