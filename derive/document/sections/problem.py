"""What a report begins with: the problem, its assumptions, its letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...algebra.expression import Expr, det, differential, function, size, symbol, trace
from ...setting import Setting
from ..document import Block, Items, Licence, Link, Listing, Paragraph, Section, Words
from ..naming import DOMAINS
from ..notation import Notation
from ..pen import Pen, between_dollars, expected_log_likelihood, fact, say, section, table, theta
from . import general
from .exchanged import exchanged

Row = tuple[Licence | None, tuple[Words, ...]]


def statement(pen: Pen) -> Section:
    """The statement as written, and what is asked."""
    q = function("Q")
    return section(
        "statement", "The problem",
        Listing(pen.em.model.statement.strip()),
        fact(pen, ("joint", "Q", "maximum"), "All ", pen.em.setting.x, " are observed, all ",
             pen.em.setting.Z_i, " are not. Derive ", q, " = ",
             expected_log_likelihood(), ", and the parameters ",
             theta("t+1"), " at which it is largest."))


def assumptions(pen: Pen) -> Section:
    """What the statement leaves unsaid, and the conventions."""
    s = pen.em.setting
    return section("assumptions", "Assumptions and conventions",
                   Items(tuple(p for p in (
                       independent(pen, "; the product ", pen.link("independence"),
                                   " rests on it"), *_conventions(pen, s)) if p)))


def independent(pen: Pen, *rests: str | Expr | Link) -> Paragraph | None:
    """What the product over the observations takes for granted, and what rests on it."""
    s = pen.em.setting
    known = [symbol(v.name, "scalar", (v.plate,)) for v in pen.em.model.known]
    given = (" given the known ", *known) if known else ()
    return fact(pen, ("independence",), "The pairs of ", s.x, " and ", s.Z_i,
                " are independent for different ", s.letter(s.i), *given,
                ", each with the distribution stated. The statement leaves the independence "
                "unsaid", *rests, ".")


def _conventions(pen: Pen, s: Setting) -> Iterator[Paragraph | None]:
    yield fact(pen, ("bayes", "responsibilities sum"),
               "Every weight lies strictly between 0 and 1, and the current parameters ",
               theta("t"), " are inside their domains; then every responsibility ", s.T,
               " lies strictly between 0 and 1.")
    yield convention(pen)
    for u in s.unknowns():
        if u.shape == "matrix":
            g = symbol(".G", "symmetric")
            yield fact(
                pen, ("gradient:" + u.args[0],), "Derivatives by the symmetric matrix ", u,
                " are read off the differential: the gradient is the symmetric matrix ", g,
                " for which ", differential(function("Q"), u), " = ",
                trace(g * Expr("symbol", *u.args[:3], "d")), " in every symmetric direction. "
                "Entry by entry, over the free entries, the derivative is ", 2 * g,
                " minus the diagonal of ", g, "; both vanish together.")


def means(pen: Pen) -> tuple[str, ...]:
    """The roles of the lines that give the statistics' means."""
    return tuple(f"mean#{n + 1}" for n in range(len(pen.em.setting.natural.statistics)))


def convention(pen: Pen) -> Paragraph | None:
    """How the arguments of the law are read."""
    s = pen.em.setting
    return fact(pen, ("density", *means(pen)), *s.family.reads(s.slots()))


def notation(pen: Pen, solved: bool = True) -> Section:
    """The table of symbols, and what a borrowed notation means by its own.

    Without ``solved`` the quantities that only the solution needs are left out.
    """
    return section("notation", "Notation",
                   table((("symbol",), ("meaning",)), _rows(pen, solved)), *notes(pen))


def notes(pen: Pen) -> tuple[Block, ...]:
    """The statement's letters beside the notation's, and what this says about its own; formulas
    stand between dollars."""
    return (*exchanged(pen), *(say(*between_dollars(text)) for text in pen.notation.notes))


def _rows(pen: Pen, solved: bool) -> Iterator[Row]:
    """Each symbol with its meaning, by the line that brings it in."""
    s, model = pen.em.setting, pen.em.model
    i, k, anything = s.letter(s.i), s.letter(s.k), symbol(".theta", "scalar")
    now, then = (symbol(".theta", "scalar", (), mark) for mark in ("t", "t+1"))

    def row(role: str, shown: Expr | Words, *meaning: Any) -> Row:
        return pen.licence((role,)), (shown if isinstance(shown, tuple) else (shown,), meaning)

    yield row("joint", s.x, "observation ", i, " = 1, …, ", s.N)
    yield row("joint", s.Z_i, "its unobserved component")
    for v in model.known:
        yield row("joint", symbol(v.name, "scalar", (v.plate,)), "known number, a count")
    if model.weights.kind != "fixed":
        free = [n for n in model.weights.names if n]
        yield row("joint", s.weight(), "weight of component ", k, *_weights(s, pen.notation),
                  *(_stated(s, s.weight(), model.weights.names) if len(free) > 1 else ()))
    for slot, u in zip(s.family.slots, s.slots().values(), strict=True):
        if not slot.known:
            yield row("joint", u, f"{slot.name} of component ", k, ": ",
                      *DOMAINS.get(slot.domain, (slot.domain,)),
                      *_stated(s, u, model.parameter(u.args[0]).names))
    yield row("Q", anything, "all parameters together; free, the argument of ", function("Q"))
    yield row("Q", now, "the current iterate: known numbers")
    yield row("maximum", then, "the next iterate: what is derived here")
    yield row("one factor", s.Z, "1 if observation ", i, " comes from component ", k, ", else 0")
    yield row("responsibility", s.T, "responsibility: the posterior probability of that, at ", now)
    if solved:
        yield row("count", s.N_k, "effective number of observations of component ", k)
    if s.family.observation == "vector":
        yield row("density", size("d"), "number of coordinates of an observation")
    if not solved:
        return
    yield row("density", s.density(), f"density of the {s.family.title} at ", s.x)
    yield row("likelihood", function("likelihood"), "likelihood of the observed data")
    yield row("independence", function("complete_likelihood"), "likelihood of the complete data")
    yield row("Q", function("Q"), "expected log-likelihood of the complete data")
    yield row("Q plus H", function("H"), "the log-likelihood minus ", function("Q"))
    yield row("posterior at any", s.T_free, "the posterior probability at any ", anything)
    yield row("posterior", function("posterior_all"),
              "posterior probability of all latent variables together")
    for _, role, shown, *meaning in general.symbols(pen):
        yield row(role, shown, *meaning)
    law = function("·")
    yield row("divergence", function("KL_component", "", law, law), "Kullback-Leibler divergence "
              "of the second law from the first, under which the mean is taken")
    if s.family.observation == "vector":
        u = s.unknowns()[-1]
        moved = Expr("symbol", *u.args[:3], "d")
        yield row("gradient:" + u.args[0], moved, "differential: a change of ", u)
        yield row("log density", (det(u), ", ", trace(u)), "determinant and trace of a matrix")


def _stated(s: Setting, u: Expr, names: Sequence[str]) -> Words:
    """What the statement calls a parameter, where that is not its letter with the component."""
    words: list[str | Expr] = []
    base, _, power = str(u.args[0]).partition("^")
    for k, name in zip(s.model.components.labels, names):
        letter, _, subscript = name.partition("^")[0].partition("_")
        if name and (letter, subscript) != (base, k):
            stated = symbol(letter + "^" * bool(power) + power, u.args[1],
                            (subscript,) if subscript else ())
            words += [", " if words else "; in the statement ", symbol(u.args[0], u.args[1], (k,)),
                      " is ", stated]
    return tuple(words)


def _weights(s: Setting, letters: Notation) -> Words:
    """What is known of the weights: that they are positive and sum to 1, or which is which."""
    w = s.model.weights
    if w.kind != "complement":
        return ("; the weights are positive and sum to 1",)
    free = [k for k, name in zip(s.model.components.labels, w.names, strict=True) if name]
    words: list[str | Expr] = [": "]
    if len(free) == 1 and w.base not in letters.fixed:
        words += [symbol(w.base, "scalar", (free[0],)), " = ", symbol(w.base, "scalar"), ", "]
    words += [symbol(w.base, "scalar", (w.complement,)), " = 1"]
    for k in free:
        words += [" − ", symbol(w.base, "scalar", () if len(free) == 1 else (k,))]
    return tuple(words)
