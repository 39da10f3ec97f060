"""One iteration by hand: a small example in the numbers of every formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numeric.decimals import settled

from ...algebra.expression import Expr, at_mark, density, mul, reindex
from .. import document as doc
from ..pen import computed, fact, listed, run_table, say, section
from ..values import figure
from .answer import solved
from .pen import Writer, index

if TYPE_CHECKING:
    from .worked import Iteration

_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


def by_hand(pen: Writer, proved: bool = True) -> doc.Section:
    """One iteration in numbers; empty where it would not fit a page. That it climbs is a line of
    the same document where it is ``proved`` there."""
    from .worked import iteration

    title = "One iteration by hand"
    updates = [pen.held(s) for s in solved(pen, pen.em.blocks)]
    whole = len(updates) == len(pen.em.updates) and None not in updates
    if not whole or None in map(pen.held, ("bayes", "likelihood")):
        return section("by-hand", title)
    try:
        it = iteration(pen.em)
    except (ArithmeticError, ValueError, KeyError):
        it = None
    if it is None:
        return section("by-hand", title)
    vectors = any(v.domain == "vector" for v in pen.em.model.variables) or any(
        p.domain in ("vector", "covariance") for p in pen.em.model.parameters)
    one = " (one coordinate, so that vectors and matrices are numbers)" if vectors else ""
    says = (", as ", pen.link("ascent"), " says.") if proved else (".",)
    what = "observations" if it.own else "units, made up for this"
    return section(
        "by-hand", title,
        computed(f"{_COUNTS[len(it.units)]} {what}, every formula as derived above{one}. The "
                 "start is ", *_listed(it.start), *(
                     ("; known are " if len(it.given) > 1 else "; known is ", *_listed(it.given))
                     if it.given else ()), "."),
        _table(pen, it),
        say("With these numbers, and in the order in which the formulas need one another:"),
        doc.Items(tuple(doc.Paragraph(w, by=doc.COMPUTED) for w in (
            _first_responsibility(pen, it), *(_sum(*each) for each in it.sums)))),
        fact(pen, ("ascent",), pen.objective(), " rises from " if _rises(it) else " stays at ",
             f"{figure(it.objective[0])} to {figure(it.objective[1])}" if _rises(it) else
             figure(it.objective[0]), *says, run=True)
        if pen.penalised else
        fact(pen, ("ascent",), "The log-likelihood of the observations rises from ",
             f"{figure(it.objective[0])} to {figure(it.objective[1])}", *says, run=True))


def _listed(numbers: tuple[tuple[Expr, float], ...]) -> doc.Words:
    return listed([(e, f"\u00a0=\u00a0{figure(v)}") for e, v in numbers])


def _rises(it: Iteration) -> bool:
    return figure(it.objective[0]) != figure(it.objective[1])


def _sum(e: Expr, text: str, value: float) -> doc.Words:
    if not text:
        return (e, f" = {figure(value)}, the root of its equation")
    return (e, f" = {text}" + (f" = {figure(value)}" if text != figure(value) else ""))


def _responsibility(pen: Writer, values: tuple[str, ...], unit: tuple[str, ...] = ()) -> Expr:
    """The responsibility of a value, for a unit, or for the letters of one."""
    (u,) = pen.em.units
    e = u.joint
    for letter, word in (*zip(u.values, values, strict=True),
                         *zip(u.plates, unit, strict=False)):
        e = reindex(e, letter, word)
    return e


def _first_responsibility(pen: Writer, it: Iteration) -> doc.Words:
    parts = [f"{settled(v):.5f}" for v in it.joint[0]]
    return (_responsibility(pen, it.values[0], it.units[0]),
            f" = {parts[0]} / ({' + '.join(parts)}) = {settled(it.T[0][0]):.4f}, and so on")


def _table(pen: Writer, it: Iteration) -> doc.Table | None:
    (u,) = pen.em.units
    head: tuple[doc.Words, ...] = (
        *((index(i),) for i in u.plates), *((e,) for e, _ in it.data),
        *(_numerator(pen, v) for v in it.values),
        *((_responsibility(pen, v),) for v in it.values))
    return run_table(head, (
        (*((word,) for word in unit), *((column[n],) for _, column in it.data),
         *((f"{settled(v):.5f}",) for v in it.joint[n]),
         *((f"{settled(v):.4f}",) for v in it.T[n])) for n, unit in enumerate(it.units)))


def _numerator(pen: Writer, values: tuple[str, ...]) -> doc.Words:
    """The joint density of a unit and a value: the weight and the density where there is a label
    for each observation, else in words."""
    (u,) = pen.em.units
    e = _joint(pen, values[0]) if len(values) == 1 else None
    if e is None:
        return ("joint density, ", *listed([(pen.event(z, *u.plates, v),) for z, v in
                                            zip(u.latents, values, strict=True)]))
    if e.op != "mul" or any(f.op == "add" for f in e.args):
        return (e,)
    words: list[str | Expr] = []
    for f in e.args:  # as words, so that a narrow column may break between its factors
        words += [" ", f] if words else [f]
    return tuple(words)


def _joint(pen: Writer, value: str) -> Expr | None:
    """The weight of a value times its density at theta^t; None of another form."""
    own, model = pen.own, pen.em.model
    if own is None:
        return None
    here = [f for f in own.components if f.guards[0].value in (own.values.index, value)]
    if len(here) != 1 or here[0].law in ("point", "known", "categorical", "multinomial"):
        return None
    (f,) = here
    e = mul(own.weight(value), density(f.law, model.symbol(f.variable), *f.arguments))
    return at_mark(reindex(e, own.values.index, value), "t",
                   tuple(p.name for p in model.parameters))
