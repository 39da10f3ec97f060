"""What a student is told about a part: a hint first, then what is wrong, where, and a case in which
it shows. Paragraphs are lines; formulas stand between dollars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..algebra.expression import Expr, symbol
from ..derivation import Derivation
from ..document.formula import formula
from .answer import Claim, OwnDefinition
from .counterexample import Counterexample
from .locate import Difference
from .misconceptions import Misconception
from .reading.shown import in_latex
from .where import Line

OPEN_HINT = "Compare your formula with the derivation, term by term."
NOT_NAMED = "The formula has another value than it should have; no usual mistake gives exactly it."


@dataclass(frozen=True)
class Findings:
    """What was found out about a wrong part.

    ``misconceptions`` all have the formula's value by themselves; ``pair`` has it together. Where
    there is neither, ``difference`` is the first place that differs and ``terms`` are the
    parameters whose terms in Q are wrong.
    """

    misconceptions: tuple[Misconception, ...] = ()
    pair: tuple[Misconception, ...] = ()
    difference: Difference | None = None
    terms: tuple[str, ...] = ()
    line: Line | None = None
    follows_from: str | None = None
    definition: OwnDefinition | None = None
    counterexample: Counterexample | None = None


class Wording:
    """Words about the parts of one derivation's answers."""

    def __init__(self, em: Derivation) -> None:
        self.em = em

    def latex(self, e: Expr) -> str:
        """The LaTeX of an expression in the statement's letters; "" where it has none."""
        return in_latex(self.em, e)

    def hint(self, found: Findings) -> str:
        """Where to look, without what is wrong."""
        for m in (*found.misconceptions, *found.pair):
            return m.hint
        if self._place(found):
            return f"Look at ${self._place(found)}$ in your formula."
        if found.terms:
            return f"Look at the terms of Q that hold {self._letters(found.terms)}."
        return OPEN_HINT

    def explanation(self, key: str, found: Findings) -> str:
        """What is wrong, where in the derivation, and what is right."""
        own, part, case = found.definition, found.follows_from, found.counterexample
        said = [
            self._what(found),
            f"In the derivation: {found.line.words(self.em.model.name)}." if found.line else "",
            f"It follows correctly from your answer for {part}, which is wrong." if part else "",
            f"It follows from your definition of {own.name} in line {own.place.line}, which is not "
            "the sum of the responsibilities." if own else "",
            case.words() if case else ""]
        return "\n".join(filter(None, said))

    def _what(self, found: Findings) -> str:
        if len(found.misconceptions) == 1:
            return f"{found.misconceptions[0].sentence} Apart from that your formula is right."
        if found.misconceptions:
            return "One of these, which have the same value: " + " Or: ".join(
                m.sentence for m in found.misconceptions)
        if found.pair:
            return "Two things together: " + " And: ".join(m.sentence for m in found.pair) + \
                " Apart from these your formula is right."
        here = self._place(found)
        if here and found.difference is not None and found.difference.there is None:
            return f"Without ${here}$ your formula is right."
        if here:
            return (f"The first place that differs is ${here}$: with another expression there the "
                    "rest of your formula is right.")
        if found.terms:
            right = [p.base for p in self.em.model.parameters if p.base not in found.terms]
            words = f"The terms of Q that hold {self._letters(found.terms)} are not right"
            return words + (f"; those that hold {self._letters(right)} are." if right else ".")
        return NOT_NAMED

    def _place(self, found: Findings) -> str:
        return "" if found.difference is None else self.latex(found.difference.here)

    def _letters(self, bases: Sequence[str]) -> str:
        return " or ".join(f"${self.latex(symbol(b, 'scalar'))}$" for b in bases)

    def solution(self, key: str) -> str:
        """The right formula."""
        return f"The right formula: ${formula(self.em, key)}$"

    def twice(self, claims: Sequence[Claim]) -> str:
        """The question that two answers to one part ask."""
        lines = " and ".join(str(n) for n in dict.fromkeys(c.place.line for c in claims))
        return (f"This part is answered more than once, with different values (lines {lines}): "
                "which one counts?")

    def which(self, claim: Claim) -> str:
        """The question that two readings of one formula ask, or one without a value."""
        shown = [f"${code}$" for r in dict.fromkeys(claim.readings) if (code := self.latex(r))]
        if len(shown) > 1:
            return f"Did you mean {' or '.join(shown)}? One is right and one is not."
        return ("Your formula has no value where it was tried (a division by zero, a logarithm or "
                "root of a negative number, an index that stands for nothing?): please write it "
                "out.")
