"""The table of notation: a row for every symbol that the document prints, and for no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...algebra.expression import (
    IDENTITY,
    PI,
    Expr,
    density,
    derivative,
    event_probability,
    expectation,
    function,
    indicator,
    law_expectation,
    size,
    symbol,
    walk,
)
from ...families import LAWS
from ...model import Parameter, Plate
from .. import document as doc
from ..occurring import occurring
from ..pen import between_dollars, formula, say, section, table, theta
from .exchanged import exchanged
from .pen import Writer, index, names, over
from .problem import meaning, stated_names

#: What the engine's other letters are.
_MEANINGS = {".lambda": "Lagrange multiplier", ".v": "any vector",
             ".X": "a value drawn from a law", ".r": "any positive number",
             ".s": "a positive number, by which a matrix is multiplied",
             ".epsilon": "a positive number that falls to 0",
             ".delta": "a positive number: by how much a squared distance exceeds the least",
             ".R": "responsibility where the components are equally narrow"}

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


def symbols(pen: Writer, others: tuple[doc.Section, ...], counted: bool = True) -> doc.Section:
    """The symbols of the other sections, and what a borrowed notation means by its own.

    Without ``counted`` indices and sizes have no rows, where the statement says what they are.
    """
    found, by = occurring(others), pen.licence(("complete log",))
    if not counted:
        sizes = {"d", *(p.size for p in pen.em.model.plates)}
        found = frozenset(k for k in found if k not in sizes and not k.startswith("index "))
    return section("notation", "Notation", table((("symbol",), ("meaning",)), (
        (by or doc.BRIDGE, cells) for keys, cells in _rows(pen, found) if found & set(keys))),
        *exchanged(pen), *(say(*between_dollars(text)) for text in pen.notation.notes))


def _row(keys: str | tuple[str, ...], shown: Any, *words: Any) -> Row:
    return (keys,) if isinstance(keys, str) else keys, (
        shown if isinstance(shown, tuple) else (shown,), words)


def _rows(pen: Writer, found: frozenset[str]) -> Iterator[Row]:
    model, own = pen.em.model, pen.own
    for v in model.variables:
        kind = {"observed": "observed", "latent": "latent: not observed", "known": "given"}[v.role]
        words: doc.Words = (kind,)
        if own is not None and v.name in own.observed:
            words = ("observation ", own.i)
        elif own is not None and v is own.latent:
            words = ("its component, which is not observed" if not v.seen else
                     "its component, which is observed for some",)
        yield _row((v.name, f"indicator {v.name}"), model.symbol(v.name), *words)
    for p in model.parameters:
        letters = (w.args[0] for w in stated_names(model, p) if isinstance(w, Expr))
        yield _row((p.name, *letters), model.symbol(p.name), *_parameter(pen, p))
    for plate in model.plates:
        yield _plate(pen, plate)
    stated = {p.index for p in model.plates} | {v for p in model.plates for v in p.labels}
    for key in sorted(k for k in found if k.startswith("index ")):
        letter = key.removeprefix("index ")
        if letter not in stated:
            yield _row(key, index(letter), "a second index, bound by its sum" if own is None else
                       "a second component or observation")
    for plate in model.plates:
        if own is not None and plate in (own.unit, own.values):
            yield _row(plate.size, size(plate.size), "number of observations"
                       if plate is own.unit else "number of components")
    of_vectors = {v.dimension for v in model.variables} | {p.dimension for p in model.parameters}
    for name in sorted(of_vectors - {"d"} - {p.size for p in model.plates}):
        yield _row(name, size(name), "number of coordinates of a vector")
    if all(p.size != "d" for p in model.plates):
        yield _row("d", size("d"), "number of coordinates of ",
                   "a vector" if own is None else "an observation")
    yield from _of_the_report(pen, found)


def _plate(pen: Writer, plate: Plate) -> Row:
    """An index and what it runs over."""
    model, own = pen.em.model, pen.own
    keys = (f"index {plate.index}", *(f"index {v}" for v in plate.labels))
    if own is not None and plate in (own.unit, own.values):
        what = "number of an observation: " if plate is own.unit else "component: "
        return _row(keys, index(plate.index), what, formula(*over(plate)))
    of = names(model.symbol(v.name) for v in model.variables if v.values == plate.index)
    return _row((*keys, plate.size), index(plate.index), *(
        ("value of ", *of, ": ") if of else ()),
                formula(*over(plate)))


def _parameter(pen: Writer, p: Parameter) -> doc.Words:
    """What a parameter is: by its place in the law of a component, where it has one."""
    model, own = pen.em.model, pen.own
    u = model.symbol(p.name)
    if own is not None and u in own.prior.arguments:
        if p.domain == "simplex":
            return ("weight of component ", own.k, "; the weights are positive and sum to 1",
                    *stated_names(model, p))
        place = own.values.labels[own.prior.arguments.index(u)]
        return ("weight of component ", index(place), *(
            w for label, a in zip(own.values.labels, own.prior.arguments, strict=False)
            if a.op != "symbol" for w in ("; that of component ", index(label), " is ", a)))
    for f in own.components if own is not None else ():
        for slot, a in zip(LAWS[f.law].slots if f.law in LAWS else (), f.arguments):
            if a == u:
                each = (" of component ", index(f.guards[0].value)) if p.indices or \
                    f.guards[0].value in own.values.labels else ()  # type: ignore[union-attr]
                return (slot.name, *each, ": ", *meaning(p), *stated_names(model, p))
    return ("parameter: ", *meaning(p))


def _of_the_report(pen: Writer, found: frozenset[str]) -> Iterator[Row]:
    q, dot, own = function("Q"), function("·"), pen.own
    yield _row(".theta", theta(), "all parameters together; free, the argument of ", q)
    yield _row(".theta", theta("t"), "the current iterate: known numbers")
    yield _row(".theta", theta("t+1"), "the next iterate: what is derived here")
    event = next((indicator(v.name, *v.indices, v.values) for v in pen.em.model.latents), None)
    if own is not None:
        yield _row("indicator", own.Z, "1 if observation ", own.i, " comes from component ", own.k,
                   ", else 0")
    elif event is not None:
        yield _row("indicator", event, "1 where this holds, else 0")
    firsts: dict[str, Expr] = {}
    for e in (e for s in pen.em.steps for e in (s.left, s.right)):
        for n in _engine_symbols(e):
            held = firsts.setdefault(n.args[0], n)
            if own is not None and own.values.index in n.args[2] \
                    and own.values.index not in held.args[2]:
                firsts[n.args[0]] = n  # of any component, not of the first
    for name, n in firsts.items():
        if name.startswith(".T"):
            yield from _responsibility(pen, name, n)
        elif name.startswith(".N"):
            yield _row(name, n if own is None else own.N_k, *(
                ("effective number of observations of component ", own.k) if own is not None
                else ("expected number of observations",)))
        elif name.startswith(".omega"):
            yield _row(name, n, "any weight of a value for a unit; over the values they sum to 1"
                       if own is None else "any weight of a component for an observation; over "
                       "the components they sum to 1")
        elif name.partition(":")[0] in _MEANINGS:
            yield _row(name, n, _MEANINGS[name.partition(":")[0]])
    yield _row(("complete_likelihood", "complete_log_likelihood"), function("complete_likelihood"),
               "likelihood of the complete data")
    yield _row(("likelihood", "log_likelihood"), function("likelihood"),
               "likelihood of the observed data")
    yield _row("log_posterior", function("log_posterior"), "the log-likelihood plus the logarithm "
               "of the priors")
    yield _row("Q", q, "expected log-likelihood of the complete data")
    yield _row("H", function("H"), "the log-likelihood minus ", q)
    yield _row("F", function("F"), "lower bound of the log-likelihood (ELBO)")
    yield _row("F_at_T", function("F_at_T"), "the same, with the responsibilities for the weights")
    yield _row("posterior_all", function("posterior_all"), "posterior probability of all latent "
               "variables together")
    yield _row("assignment_law", function("assignment_law"), "probability of an assignment of "
               "values to the latent variables, drawn with any weights")
    yield _row("expectation", expectation(dot), "expectation over the latent variables, given the "
               "data, at ", theta("t"))
    if any(key.startswith("KL") for key in found):
        yield _row(tuple(k for k in found if k.startswith("KL")), function("KL", "", dot, dot),
                   "Kullback-Leibler divergence: the mean under the first law of the difference of "
                   "the logarithms")
    yield _row("derivative", derivative(dot, theta()), "derivative, for a vector or a matrix the "
               "gradient")
    yield from _differentials(pen, found)
    yield from _operations(pen)


def _responsibility(pen: Writer, name: str, n: Expr) -> Iterator[Row]:
    own = pen.own
    if own is None:
        yield _row((name, f"{name} free"), n, "posterior probability of the values of ",
                   *_of(pen, name), ", at ", theta("t"))
        return
    yield _row(name, own.T, "responsibility: the posterior probability that observation ", own.i,
               " comes from component ", own.k, ", at ", theta("t"))
    yield _row(f"{name} free", own.T_free, "the same at ", theta())


def _differentials(pen: Writer, found: frozenset[str]) -> Iterator[Row]:
    for u in pen.em.updates:
        e = pen.free(u)
        yield _row(f"d {u.parameter}", Expr("symbol", *e.args[:3], "d"), "differential: a change "
                   "of ", e)
    yield _row("differential", doc.Law(r"\mathrm d[\,\cdot\,]"), "differential: what changes in "
               "the first order")
    yield _row(".G", symbol(".G", "symmetric"), "gradient by a symmetric matrix")
    for key in sorted(found):
        if len(key) == 1 and key in "uvwhacgmbrfs" and key not in {
                v.name for v in pen.em.model.variables} | {
                p.name for p in pen.em.model.parameters}:
            yield _row(key, symbol(key, "scalar"), "any positive number")


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
    yield _row("constant infinity", doc.Law(r"\infty"), "infinity: beyond all bounds")
    yield _row("identity", IDENTITY, "the identity matrix")
    yield _row("assignments", doc.Law(pen.notation.patterns["assignments"][0].replace(
        "<Z>", pen.notation.words["Z"][0]).replace("<Zall>", pen.notation.words["Zall"][0]).replace(
            "<zs>", pen.notation.words["zs"][0])),
        "sum over all assignments of values to the latent variables")
    for op, words in _OPERATIONS.items():
        if op == "law_expectation" and op in first:
            n = first[op]
            yield _row(op, law_expectation(function("·"), n.args[1]), words)
        elif op == "event_probability" and pen.own is not None and op in first:
            yield _row(op, event_probability((pen.own.Z,), ""), "probability of component ",
                       pen.own.k, " given the observation, at ", theta())
        elif op in first:
            yield _row(op, first[op], words)


def _engine_symbols(e: Expr) -> Iterator[Expr]:
    return (n for n in walk(e) if n.op == "symbol" and n.args[0].startswith("."))


def _of(pen: Writer, name: str) -> doc.Words:
    """The latent variables that a responsibility is of."""
    model, own = pen.em.model, name.partition(":")[2]
    chosen = own.split(",") if own else [v.name for v in model.latents]
    return names(model.symbol(z) for z in chosen)
