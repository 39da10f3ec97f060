"""What a report ends with: an iteration by hand, the rules used, the literature."""

from __future__ import annotations

import re
from functools import partial

from numeric.decimals import settled

from ...algebra.expression import Expr, symbol
from ...rules import RULES
from ...version import __version__
from .. import examples
from ..document import (
    COMPUTED,
    Code,
    Items,
    Law,
    Licence,
    Listing,
    Paragraph,
    Section,
    Table,
    Words,
)
from ..law_letters import rule_in_letters
from ..naming import heading
from ..pen import Pen, between_dollars, computed, fact, listed, run_table, say, section, table
from ..references import ALWAYS, REFERENCES, by_author
from ..values import figure
from ..worked import Iteration, iteration
from .steps import updates


def by_hand(pen: Pen) -> Section:
    """One iteration in numbers."""
    title = "One iteration by hand"
    if None in map(pen.held, ("bayes", "count", "observed", *updates(pen))):
        return section("by-hand", title)
    try:
        it = iteration(pen.em)
    except (ArithmeticError, ValueError):
        return section("by-hand", title, computed(
            "The formulas as derived here have no value on the example's four observations.",
            role="warning"))
    one = (" (one coordinate, so that vectors and matrices are numbers)"
           if pen.em.setting.family.observation == "vector" else "")
    return section(
        "by-hand", title,
        computed(f"Four observations, every formula as derived above{one}. The start is ",
                 *listed([(e, f"\u00a0=\u00a0{figure(v)}") for e, v in it.start]), "."),
        _table(pen, it),
        say("With these numbers, and in the order in which the formulas need one another:"),
        Items(tuple(Paragraph(w, by=COMPUTED) for w in (_first_responsibility(it), *(
            (e, f" = {text} = {figure(v)}") for e, text, v in it.sums)))),
        fact(pen, ("ascent",), "The log-likelihood of the observations rises from ",
             f"{figure(it.log_likelihood[0])} to {figure(it.log_likelihood[1])}, as ",
             pen.link("ascent"), " says.", run=True))


def _first_responsibility(it: Iteration) -> Words:
    first = it.labels[0]
    parts = [f"{settled(it.joint[k, '1']):.5f}" for k in it.labels]
    return (symbol(".T", "scalar", (first, "1"), "t"), f" = {parts[0]} / ({' + '.join(parts)}) = "
            f"{settled(it.T[first, '1']):.4f}, and so on")


def _table(pen: Pen, it: Iteration) -> Table | None:
    s = pen.em.setting
    head: tuple[Words, ...] = (
        (s.letter(s.i),), (s.x,), *((e,) for e, _ in it.known),
        *(_factors(s.joint("t", k)) for k in it.labels),
        *((symbol(".T", "scalar", (k, s.i), "t"),) for k in it.labels))
    return run_table(head, (
        ((str(i),), (figure(x),), *((figure(v[i - 1]),) for _, v in it.known),
         *((f"{settled(it.joint[k, str(i)]):.5f}",) for k in it.labels),
         *((f"{settled(it.T[k, str(i)]):.4f}",) for k in it.labels))
        for i, x in enumerate(it.x, 1)))


def _factors(e: Expr) -> Words:
    """A product as words, so that a narrow column may break it between its factors.

    >>> from ...algebra.expression import symbol
    >>> len(_factors(symbol("w", "scalar") * symbol("x", "scalar")))
    3
    """
    if e.op != "mul" or any(f.op == "add" for f in e.args):
        return (e,)
    words: list[str | Expr] = []
    for f in e.args:
        words += [" ", f] if words else [f]
    return tuple(words)


def rules(pen: Pen) -> Section:
    """The rules that the lines used."""
    letters = partial(rule_in_letters, setting=pen.em.setting, notation=pen.notation)
    return section("rules", "Rules used", table(
        (("rule",), ("law",), ("condition",)),
        ((Licence(by), ((RULES[id].title,), _laws(law), between_dollars(condition or "always")))
         for id, by in pen.used.items() for law, condition in (letters(RULES[id]),))))


def _laws(latex: str) -> Words:
    r"""Laws that stand side by side, each a formula of its own: a row breaks between them.

    What follows a colon is kept together.

    >>> _laws(r"a = b,\quad c = d")
    (Law(latex='a = b'), ', ', Law(latex='c = d'))
    >>> _laws(r"a = b:\ c = d")
    (Law(latex='a = b'), ': ', Law(latex='{c = d}'))
    """
    words: list[str | Law] = []
    for law in re.split(r",\\quad |,\\ (?=\\partial)", latex):
        first, _, then = law.partition(":\\ ")
        words += [", ", Law(first)] if words else [Law(first)]
        words += [": ", Law(f"{{{then}}}")] if then else []
    return tuple(words)


def source(pen: Pen) -> Section:
    """The statement as it was written, what read it, and how to cite the report."""
    model = pen.em.model
    title = heading(model, pen.em.setting.family)
    return section(
        "source", "Source",
        say("The statement, as it was read:"),
        Listing(model.statement.strip()),
        computed("Written by ", Code(f"derive {__version__}"), ". Cite as: derive, version "
                 f"{__version__}, \u201c{title}\u201d, a derivation checked line by line from the "
                 "statement ", Code(model.name), "."))


def references(pen: Pen, further: bool = True) -> Section:
    """The literature by the names of its authors; ``further`` adds what no sentence cites."""
    keys = {*pen.cited}
    if further:
        keys |= {*ALWAYS, *pen.em.setting.family.reference,
                 *examples.references(pen.em.setting.family.id)}
    return section("references", "References", Items(tuple(
        Paragraph((REFERENCES[k],), by=Licence(cites=(k,))) for k in sorted(keys, key=by_author))))
