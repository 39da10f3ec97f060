"""What a report ends with: what was checked, the rules, the statement, the literature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...rules import RULES
from ...version import __version__
from .. import document as doc
from ..display import EVIDENCE
from ..pen import between_dollars, computed, run_table, say, scientific, section, table
from ..references import ALWAYS, REFERENCES, by_author
from .pen import Writer
from .titles import heading


def checked(pen: Writer) -> doc.Section:
    """The certificate in figures; empty where the report was asked for without one."""
    c = pen.certificate
    if c is None:
        return section("checked", "What was checked")
    kinds = Counter(line.evidence for line in c.lines)
    defining = kinds["definition"]
    return section(
        "checked", "What was checked",
        computed(f"{len(c.lines)} lines: {len(c.lines) - defining} assert something, and each of "
                 f"these was checked; {defining} define. By their kind of evidence:"),
        run_table((("evidence",), ("lines",), ("what was done",)), (
            ((EVIDENCE[k][1],), (str(kinds[k]),), (EVIDENCE[k][2],)) for k in EVIDENCE
            if kinds[k])),
        computed(f"Besides, the derivation has all {len(c.claims)} claims that the model alone "
                 "says it must have: none is missing, doubled or weakened.")
        if c.claims and all(x.verdict == "right" for x in c.claims) else None,
        *_sizes(c),
        computed("The words between the lines are not checked, beyond that each sentence stands "
                 "only where the lines that it rests on were accepted; nor are sizes that were not "
                 "tried, nor that the laws cited are true.", lead="What was not checked"))


def _sizes(c: Any) -> Iterator[doc.Block | None]:
    """At which sizes, and how likely a false line passes."""
    sizes = dict.fromkeys(tuple(sorted(dict(size).items())) for line in c.lines
                          for size in line.sizes)
    shown = "; ".join(", ".join(f"{name} = {n}" for name, n in size) for size in list(sizes)[:6])
    more = f"; and {len(sizes) - 6} more" if len(sizes) > 6 else ""
    bound = max((line.false_acceptance for line in c.lines), default=0.0)
    if sizes:
        yield computed(f"The exact evaluations were done at these sizes: {shown}{more}. A false "
                       "identity would have been accepted with a probability of at most ",
                       *scientific(f"{bound:.0e}"), " for each line. That the lines hold at all "
                       "sizes rests on their rules.")


def rules(pen: Writer) -> doc.Section:
    """The rules that the lines used."""
    if not pen.used.keys() & RULES.keys():
        return section("rules", "Rules used")
    return section(
        "rules", "Rules used",
        say("Laws are written in letters of their own: observation i, component k, responsibility "
            "T, weight w."),
        table((("rule",), ("law",), ("condition",)), (
            (doc.Licence(by), ((RULES[id].title,), (doc.Law(RULES[id].law),),
                               between_dollars(RULES[id].condition or "always")))
            for id, by in pen.used.items() if id in RULES)))


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


def references(pen: Writer) -> doc.Section:
    """The literature by the names of its authors."""
    keys = {*pen.cited, *ALWAYS}
    return section("references", "References", doc.Items(tuple(
        doc.Paragraph((REFERENCES[k],), by=doc.Licence(cites=(k,)))
        for k in sorted(keys, key=by_author))))
