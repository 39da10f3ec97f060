"""The table of notation: a row for every symbol that the document prints, and for no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...algebra.expression import (
    PI,
    Expr,
    density,
    derivative,
    expectation,
    function,
    indicator,
    size,
    walk,
)
from ...families import LAWS
from .. import document as doc
from ..occurring import occurring
from ..pen import formula, section, table, theta
from .pen import Writer, index, names, over
from .problem import meaning

#: What the engine's other letters are.
_MEANINGS = {".lambda": "Lagrange multiplier", ".v": "any vector",
             ".X": "a value drawn from a law"}

#: What the operations are that not every reader knows by their signs.
_OPERATIONS = {
    "event_probability": "posterior probability, at the parameters named",
    "law_expectation": "mean where what stands below is drawn from that law",
    "det": "determinant", "trace": "trace", "inverse": "inverse of a matrix",
    "transpose": "transpose", "factorial": "factorial", "choose": "binomial coefficient",
    "loggamma": "logarithm of the gamma function", "digamma": "derivative of that logarithm",
    "trigamma": "second derivative of that logarithm", "iverson": "1 where this holds, else 0",
}

#: A row: the keys of its symbols (of :mod:`..occurring`), and its cells.
Row = tuple[tuple[str, ...], tuple[doc.Words, ...]]


def explained(pen: Writer, found: frozenset[str]) -> frozenset[str]:
    """The keys of the symbols ``found`` that have a row."""
    return found & {key for keys, _ in _rows(pen, found) for key in keys}


def symbols(pen: Writer, others: tuple[doc.Section, ...]) -> doc.Section:
    """The symbols of the other sections."""
    found, by = occurring(others), pen.licence(("complete log",))
    return section("notation", "Notation", table((("symbol",), ("meaning",)), (
        (by or doc.BRIDGE, cells) for keys, cells in _rows(pen, found) if found & set(keys))))


def _row(keys: str | tuple[str, ...], shown: Any, *words: Any) -> Row:
    return (keys,) if isinstance(keys, str) else keys, (
        shown if isinstance(shown, tuple) else (shown,), words)


def _rows(pen: Writer, found: frozenset[str]) -> Iterator[Row]:
    model = pen.em.model
    for v in model.variables:
        kind = {"observed": "observed", "latent": "latent: not observed", "known": "given"}[v.role]
        yield _row((v.name, f"indicator {v.name}"), model.symbol(v.name), kind)
    for p in model.parameters:
        yield _row(p.name, model.symbol(p.name), "parameter: ", *meaning(p))
    for plate in model.plates:
        what = "value of " if any(v.values == plate.index for v in model.variables) else ""
        of = names(model.symbol(v.name) for v in model.variables if v.values == plate.index)
        keys = (f"index {plate.index}", plate.size, *(f"index {v}" for v in plate.labels))
        yield _row(keys, index(plate.index), *((what, *of, ": ") if what else ()),
                   formula(*over(plate)))
    stated = {p.index for p in model.plates} | {v for p in model.plates for v in p.labels}
    for key in sorted(k for k in found if k.startswith("index ")):
        letter = key.removeprefix("index ")
        if letter not in stated:
            yield _row(key, index(letter), "a second index, bound by its sum")
    if all(p.size != "d" for p in model.plates):
        yield _row("d", size("d"), "number of coordinates of a vector")
    yield from _of_the_report(pen, found)


def _of_the_report(pen: Writer, found: frozenset[str]) -> Iterator[Row]:
    q, dot = function("Q"), function("·")
    yield _row(".theta", theta(), "all parameters together; free, the argument of ", q)
    yield _row(".theta", theta("t"), "the current iterate: known numbers")
    yield _row(".theta", theta("t+1"), "the next iterate: what is derived here")
    event = next((indicator(v.name, *v.indices, v.values) for v in pen.em.model.latents), None)
    if event is not None:
        yield _row("indicator", event, "1 where this holds, else 0")
    firsts: dict[str, Expr] = {}
    for e in (e for s in pen.em.steps for e in (s.left, s.right)):
        for n in _engine_symbols(e):
            firsts.setdefault(n.args[0], n)
    for name, n in firsts.items():
        if name.startswith(".T"):
            yield _row((name, f"{name} free"), n, "posterior probability of the values of ",
                       *_of(pen, name), ", at ", theta("t"))
        elif name.startswith(".N"):
            yield _row(name, n, "expected number of observations")
        elif name in _MEANINGS:
            yield _row(name, n, _MEANINGS[name])
    yield _row(("complete_likelihood", "complete_log_likelihood"), function("complete_likelihood"),
               "likelihood of the complete data")
    yield _row(("likelihood", "log_likelihood"), function("likelihood"),
               "likelihood of the observed data")
    yield _row("log_posterior", function("log_posterior"), "the log-likelihood plus the logarithm "
               "of the priors")
    yield _row("Q", q, "expected log-likelihood of the complete data")
    yield _row("H", function("H"), "the log-likelihood minus ", q)
    yield _row("expectation", expectation(dot), "expectation over the latent variables, given the "
               "data, at ", theta("t"))
    if any(key.startswith("KL") for key in found):
        yield _row(tuple(k for k in found if k.startswith("KL")), function("KL", "", dot, dot),
                   "Kullback-Leibler divergence: the mean under the first law of the difference of "
                   "the logarithms")
    yield _row("derivative", derivative(dot, theta()), "derivative, for a vector or a matrix the "
               "gradient")
    yield from _operations(pen)


def _operations(pen: Writer) -> Iterator[Row]:
    """Laws, and the operations that occur, each at the first place where it does."""
    model = pen.em.model
    own = {w.name: w.support == "integers" for w in model.laws}
    for name, f in {f.law: f for f in reversed(model.factors)}.items():
        counted = own.get(name, name in LAWS and LAWS[name].support.discrete)
        what = "probability function" if counted else "density"
        if name not in ("categorical", "point", "known"):
            named = LAWS[name].title if name in LAWS else f"{name.capitalize()} distribution"
            title = ", as stated" if name in own else f" of the {named}"
            yield _row(("density", "x") if name in own else "density",
                       density(name, model.symbol(f.variable), *f.arguments), what + title)
    first: dict[str, Expr] = {}
    for e in (e for s in pen.em.steps for e in (s.left, s.right)):
        for n in walk(e):
            first.setdefault(n.op, n)
    yield _row("constant pi", formula("2", PI), "the circumference of a circle of radius 1")
    for op, words in _OPERATIONS.items():
        if op in first:
            yield _row(op, first[op], words)


def _engine_symbols(e: Expr) -> Iterator[Expr]:
    return (n for n in walk(e) if n.op == "symbol" and n.args[0].startswith("."))


def _of(pen: Writer, name: str) -> doc.Words:
    """The latent variables that a responsibility is of."""
    model, own = pen.em.model, name.partition(":")[2]
    chosen = own.split(",") if own else [v.name for v in model.latents]
    return names(model.symbol(z) for z in chosen)
