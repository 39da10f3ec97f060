"""How lines of a derivation are set into a document: what every section needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..algebra.expression import Expr, symbol
from ..derivation import Derivation
from ..rules import RULES
from ..trace import Step
from .display import claim
from .document import Block, Equations, Law, Line, Link, Paragraph, Words
from .naming import component_range
from .notation import Notation


@dataclass
class Pen:
    """What every section needs: the derivation, the verdicts, and how lines are set.

    ``used`` collects the rules of the lines set so far, ``cited`` the references of the words.
    """

    em: Derivation
    verdicts: dict[str, str]
    notation: Notation
    certificate: Any = None
    used: dict[str, None] = field(default_factory=dict)
    cited: dict[str, None] = field(default_factory=dict)

    def line(self, step: Step, first: bool) -> Line:
        """A step as a displayed line; ``first`` shows what stands on its left."""
        start = self.em.step(step.chain) if step.chain else step
        head = (start.head or start.left) if first else None
        rule = RULES[step.rule]
        for id in (step.rule, *step.given.get("laws", ())):
            self.used[id] = None
        free = self.em.setting.k in _free(step)
        condition: Words = (
            component_range(self.em.model) if free and step.relation in ("solves",) else ()
        )
        shown, relation, body = claim(head or step.left, step.relation, step.right)
        head = head and shown
        return Line(
            step.id,
            head,
            relation,
            body,
            step.rule,
            rule.title,
            _reason(step),
            step.evidence,
            self.verdicts.get(step.id, "not checked"),
            condition,
        )

    def chain(self, *ids: str, why: tuple[Words, ...] = ()) -> Equations:
        """The lines of those ids as one group; a line that continues the one before shows no left
        side."""
        lines, shown = [], ""
        for id in ids:
            step = self.em.step(id)
            chain = step.chain or step.id
            lines.append(self.line(step, first=shown != chain))
            shown = chain
        return Equations(tuple(lines), tuple(Paragraph(as_words(w)) for w in why))

    def part(self, stage: str, part: str, why: tuple[Words, ...] = ()) -> Equations:
        """All lines of one part of a stage."""
        return self.chain(
            *(s.id for s in self.em.steps if s.stage == stage and s.part == part), why=why
        )

    def has(self, stage: str, part: str) -> bool:
        """Whether the derivation has such lines."""
        return any(s.stage == stage and s.part == part for s in self.em.steps)


def _reason(step: Step) -> Words:
    """The reason beside the rule's title; what is put in is named by the line that shows it."""
    note = tuple(w for w in as_words(step.note) if w != "")
    if step.rule == "insert" and not note and step.needs:
        return (Link(step.needs[0]),)
    return note


def as_words(w: Any) -> Words:
    """Words as a tuple: a string alone is one word."""
    return (w,) if isinstance(w, str) else tuple(w)


def _free(step: Step) -> set[str]:
    return set(step.left.args[2]) if step.left.op == "symbol" else set()


def say(*words: Any, role: str = "", lead: str = "") -> Paragraph:
    """A paragraph of words and formulas."""
    return Paragraph(tuple(words), role, lead)


def between_dollars(text: str) -> Words:
    """Words from a text in which formulas stand between dollars.

    >>> between_dollars("where $a$ holds")
    ('where ', Law(latex='a'), ' holds')
    """
    return tuple(Law(part) if n % 2 else part for n, part in enumerate(text.split("$")) if part)


def scientific(text: str) -> Words:
    """A number as it is printed, words before it allowed: 1.9e-7 as a power of ten.

    >>> scientific("0.086"), scientific("below 1e-9")
    (('0.086',), ('below ', Law(latex='10^{-9}')))
    """
    words, _, number = text.rpartition(" ")
    mantissa, e, exponent = number.partition("e")
    if not e or not float(number):
        return (f"{words} {mantissa}".strip(),)
    factor = "" if mantissa == "1" else rf"{mantissa} \cdot "
    power = Law(rf"{factor}10^{{{int(exponent)}}}")
    return (f"{words} ", power) if words else (power,)


def latent(pen: Pen) -> Expr:
    """Z_i."""
    return symbol(pen.em.model.latent.name, "scalar", (pen.em.setting.i,))


def theta(mark: str = "") -> Expr:
    """All parameters together, at a mark."""
    return symbol(".theta", "scalar", (), mark)


def index(name: str) -> Expr:
    """An index letter by itself."""
    return symbol(".index", "scalar", (name,))
