"""How lines and sentences of a derivation are set into a document: what every section needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..algebra.expression import Expr, expectation, function, symbol
from ..rules import RULES
from ..trace import Step
from . import document as doc
from .display import claim
from .latex import LatexPrinter
from .notation import Notation

Cells = tuple[doc.Words, ...]


@dataclass
class Lines:
    """How the lines of a derivation are set, whatever stages it has.

    ``used`` collects the rules of the lines set so far with these lines, ``cited`` the references
    of the words. ``on_data`` says that the report shows a run on data: this is then its only
    example on data, so that nothing begins at another start; ``alone`` that it shows nothing else.
    """

    em: Any
    verdicts: dict[str, str]
    notation: Notation
    certificate: Any = None
    used: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cited: dict[str, None] = field(default_factory=dict)
    on_data: bool = False
    alone: bool = False

    def line(self, step: Step, first: bool) -> doc.Line:
        """A step as a displayed line; ``first`` shows what stands on its left."""
        start = next((s for s in self.em.steps if s.id == step.chain), step)
        head = (start.head or start.left) if first else None
        for id in (step.rule, *step.given.get("laws", ())):
            self.used[id] = (*self.used.get(id, ()), step.id)
        shown, relation, body = claim(head or step.left, step.relation, step.right)
        verdict = self.verdicts.get(step.id, "not checked")
        return doc.Line(step.id, head and shown, relation, body, step.rule,
                        rule_title(step.rule), _reason(step), step.evidence, verdict,
                        self.condition(step))

    def condition(self, step: Step) -> doc.Words:
        """What stands behind a line: the values of its free indices, or nothing."""
        return ()

    def named(self, role: str) -> Step | None:
        """The line that plays a role, None where there is none."""
        raise NotImplementedError

    def group(self, steps: Iterable[Step], *why: doc.Paragraph | None) -> doc.Equations:
        """Lines as one group; a line that continues the one before shows no left side."""
        set_: list[doc.Line] = []
        shown = ""
        for step in steps:
            chain = step.chain or step.id
            if self.displayed(step):
                set_.append(self.line(step, first=shown != chain))
                shown = chain
        return doc.Equations(tuple(set_), tuple(p for p in why if p is not None))

    def again(self, lead: str, *names: str | Step) -> doc.Restated | None:
        """The lines of those roles restated, with what they are; None where there is none.

        A line that was refused is not restated.
        """
        used = dict(self.used)
        lines = self.group(s for s in map(self.held, names) if s is not None).lines
        self.used = used  # a rule is used where its line is derived
        lines = tuple(replace(x, head=None) if n and x.head == lines[n - 1].head else x
                      for n, x in enumerate(lines))
        return doc.Restated(lead, lines) if lines else None

    def displayed(self, step: Step) -> bool:
        """Whether a line says something: not a definition whose two sides print alike."""
        if step.relation != ":=":
            return True
        head, right = (LatexPrinter(self.notation).show(e).replace(" ", "")
                       for e in (step.head or step.left, step.right))
        return head != right

    def held(self, claim: str | Step | None) -> Step | None:
        """The line of a role, if the derivation has it and the certificate did not refuse it."""
        step = self.named(claim) if isinstance(claim, str) else claim
        return None if step is None or self.verdicts.get(step.id) == "refused" else step

    def every(self, claim: str | Step | None) -> tuple[Step | None, ...]:
        """The lines that play a role, as far as they are held; None where one is missing."""
        return (self.held(claim),)

    def link(self, name: str) -> doc.Link:
        """A reference to the line of a role; one that leads nowhere keeps its sentence away."""
        step = self.named(name)
        return doc.Link(step.id if step else "")

    def licence(self, claims: Iterable[str | Step | None], words: doc.Words = (),
                cites: tuple[str, ...] = ()) -> doc.Licence | None:
        """The licence that claims and the lines referred to give; None where one is missing."""
        linked = [next((s for s in self.em.steps if s.id == w.step), None)
                  for w in words if isinstance(w, doc.Link)]
        found = [s for c in (*claims, *linked) for s in self.every(c)]
        if not found or None in found:
            return None
        return doc.Licence(tuple(dict.fromkeys(s.id for s in found if s)), cites)


def rule_title(id: str) -> str:
    """What a rule is called.

    >>> rule_title("bayes")
    "Bayes' rule"
    """
    return RULES[id].title if id in RULES else id.replace("_", " ")


def _reason(step: Step) -> doc.Words:
    """The reason beside the rule's title; what is put in is named by the line that shows it."""
    note = tuple(w for w in as_words(step.note) if w != "")
    if step.rule == "insert" and not note and step.needs:
        return (doc.Link(step.needs[0]),)
    said = note[0] if len(note) == 1 and isinstance(note[0], str) else ""
    again = said.removeprefix("the ").lower() == rule_title(step.rule).lower()
    return () if again else note


def as_words(w: Any) -> doc.Words:
    """Words as a tuple: a string alone is one word."""
    return (w,) if isinstance(w, str) else tuple(w)


def say(*words: Any, role: str = "", lead: str = "") -> doc.Paragraph:
    """A bridge: words that lead the reader on and state no fact."""
    return doc.Paragraph(tuple(words), role, lead)


def fact(pen: Lines, claims: Iterable[str | Step | None], *words: Any, role: str = "",
         lead: str = "", cites: tuple[str, ...] = (), run: bool = False) -> doc.Paragraph | None:
    """A sentence with the claims that license it; None where one is missing or was refused.

    ``run`` marks one that has figures of a run in it, too.
    """
    by = pen.licence(claims, words, cites)
    if by is None:
        return None
    pen.cited |= dict.fromkeys(cites)
    return doc.Paragraph(words, role, lead, replace(by, run=run))


def cited(pen: Lines, keys: tuple[str, ...], *words: Any, role: str = "", lead: str = "",
          ) -> doc.Paragraph:
    """What the literature says, under keys of :data:`derive.document.references.REFERENCES`."""
    pen.cited |= dict.fromkeys(keys)
    return doc.Paragraph(words, role, lead, doc.Licence(cites=keys))


def computed(*words: Any, role: str = "", lead: str = "") -> doc.Paragraph:
    """What a run has found: figures, counts, verdicts."""
    return doc.Paragraph(words, role, lead, doc.COMPUTED)


def table(head: Cells, rows: Iterable[tuple[doc.Licence | None, Cells]],
          caption: doc.Words = ()) -> doc.Table | None:
    """A table of rows with their licences; a row without is left out, and a table without rows."""
    kept = [(by, cells) for by, cells in rows if by is not None]
    return doc.Table(head, tuple(cells for _, cells in kept), caption,
                 tuple(by for by, _ in kept)) if kept else None


def run_table(head: Cells, rows: Iterable[Cells], caption: doc.Words = ()) -> doc.Table | None:
    """A table of what a run has found; None without rows."""
    return table(head, ((doc.COMPUTED, cells) for cells in rows), caption)


def section(id: str, title: str | tuple[str, doc.Licence], *blocks: doc.Block | None
            ) -> doc.Section:
    """A section of the blocks that there are."""
    text, by = (title, doc.BRIDGE) if isinstance(title, str) else title
    kept = tuple(b for b in blocks
                 if b is not None and not (isinstance(b, doc.Equations) and not b.lines))
    return doc.Section(id, text, kept, by)


def titled(pen: Lines, claims: Iterable[str], yes: str, no: str) -> tuple[str, doc.Licence]:
    """The title of a section that says what was shown, or only what it is about."""
    by = pen.licence(claims)
    return (no, doc.BRIDGE) if by is None else (yes, by)


def between_dollars(text: str) -> doc.Words:
    """Words from a text in which formulas stand between dollars.

    >>> between_dollars("where $a$ holds")
    ('where ', Law(latex='a'), ' holds')
    """
    return tuple(doc.Law(part) if n % 2 else part for n, part in enumerate(text.split("$")) if part)


def scientific(text: str) -> doc.Words:
    """A number as it is printed, words before it allowed: 1.9e-7 as a power of ten.

    >>> scientific("0.086"), scientific("below 1e-9")
    (('0.086',), ('below ', Law(latex='10^{-9}')))
    """
    words, _, number = text.rpartition(" ")
    mantissa, e, exponent = number.partition("e")
    if not e or not float(number):
        return (f"{words} {mantissa}".strip(),)
    factor = "" if mantissa == "1" else rf"{mantissa} \cdot "
    power = doc.Law(rf"{factor}10^{{{int(exponent)}}}")
    return (f"{words} ", power) if words else (power,)


def formula(*parts: str | Expr | doc.Law) -> doc.Formula:
    """One formula of expressions with signs between them: a bound, a membership."""
    return doc.Formula(parts)


def listed(parts: Sequence[doc.Words], last: str = " and ") -> doc.Words:
    """Words one after another, with commas and, before the last, "and".

    >>> listed([("a",), ("b",), ("c",)])
    ('a', ', ', 'b', ' and ', 'c')
    """
    words: list[Any] = []
    for n, part in enumerate(parts):
        words += [", " if n < len(parts) - 1 else last] if n else []
        words += part
    return tuple(words)


def theta(mark: str = "") -> Expr:
    """All parameters together, at a mark."""
    return symbol(".theta", "scalar", (), mark)


def expected_log_likelihood() -> Expr:
    """What Q is: the expectation of the complete-data log-likelihood."""
    return expectation(function("complete_log_likelihood"))
