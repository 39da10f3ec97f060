"""What a report ends with: the rules, the statement, the literature."""

from __future__ import annotations

import re

from ...families import LAWS
from ...rules import RULES
from ...version import __version__
from .. import document as doc
from .. import examples
from ..pen import between_dollars, computed, say, section, table
from ..references import ALWAYS, REFERENCES, by_author
from .laws import rule_in_letters
from .pen import Writer
from .points import example_of
from .titles import heading


def rules(pen: Writer) -> doc.Section:
    """The rules that the lines used: in the letters of the report where the model has one label
    for each observation, else in letters of their own."""
    used, own = [(RULES[id], by) for id, by in pen.used.items() if id in RULES], pen.own
    if not used:
        return section("rules", "Rules used")
    return section(
        "rules", "Rules used",
        say("Laws are written in letters of their own: observation i, component k, responsibility "
            "T, weight w.") if own is None else None,
        table((("rule",), ("law",), ("condition",)), (
            (doc.Licence(by), ((rule.title,), _apart(law), between_dollars(condition or "always")))
            for rule, by in used
            for law, condition in ((rule.law, rule.condition) if own is None else
                                   rule_in_letters(rule, pen.em.model, own, pen.notation),))))


def _apart(latex: str) -> doc.Words:
    r"""Laws that stand side by side, each a formula of its own: a row breaks between them.

    What follows a colon is kept together.

    >>> _apart(r"a = b,\quad c = d")
    (Law(latex='a = b'), ', ', Law(latex='c = d'))
    >>> _apart(r"a = b:\ c = d")
    (Law(latex='a = b'), ': ', Law(latex='{c = d}'))
    """
    words: list[str | doc.Law] = []
    for law in re.split(r",\\quad |,\\ (?=\\partial)", latex):
        first, _, then = law.partition(":\\ ")
        words += [", ", doc.Law(first)] if words else [doc.Law(first)]
        words += [": ", doc.Law(f"{{{then}}}")] if then else []
    return tuple(words)


def source(pen: Writer) -> doc.Section:
    """The statement as it was written, and how to cite the report."""
    model = pen.em.model
    return section(
        "source", "Source",
        *((say("The statement, as it was read:"), doc.Listing(model.statement.strip()))
          if model.statement.strip() else ()),
        computed("Written by ", doc.Code(f"derive {__version__}"), ". Cite as: derive, version "
                 f"{__version__}, \u201c{heading(model)}\u201d, a derivation checked line by line "
                 "from the statement ", doc.Code(model.name), "."))


def references(pen: Writer, further: bool = False) -> doc.Section:
    """The literature by the names of its authors; ``further`` adds what no sentence cites."""
    keys = {*pen.cited}
    if further:
        keys |= {*ALWAYS, *examples.references(example_of(pen))}
        keys |= {k for f in pen.em.model.factors if f.law in LAWS for k in LAWS[f.law].reference}
    if not keys:
        return section("references", "References")
    return section("references", "References", doc.Items(tuple(
        doc.Paragraph((REFERENCES[k],), by=doc.Licence(cites=(k,)))
        for k in sorted(keys, key=by_author))))
