"""The table of notation: a row for every symbol that the document prints, and for no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...algebra.expression import (
    IDENTITY,
    PI,
    Expr,
    choose,
    det,
    equation,
    expectation,
    factorial,
    function,
    inverse,
    law_expectation,
    posterior,
    size,
    symbol,
    trace,
    transpose,
)
from ...setting import EPSILON, SCALE, Setting, V
from ..document import Law, Licence, Section, Words
from ..naming import DOMAINS
from ..notation import Notation
from ..occurring import occurring
from ..pen import Pen, formula, local, section, table, theta
from . import general
from .problem import notes

#: A row: the keys of its symbols (of :mod:`..occurring`), its licence, and its cells.
Row = tuple[tuple[str, ...], Licence | None, tuple[Words, ...]]


def notation(pen: Pen, others: tuple[Section, ...], counted: bool = True) -> Section:
    """The symbols of the other sections, and what a borrowed notation means by its own.

    Without ``counted`` indices and sizes have no rows, where the statement says what they are.
    """
    s = pen.em.setting
    sizes = {s.observations, s.components, "d"}
    found = {key for key in occurring(others)
             if counted or not (key in sizes or key.startswith("index "))}
    return section(
        "notation", "Notation",
        table((("symbol",), ("meaning",)), (
            (by, cells) for keys, by, cells in rows(pen) if found & set(keys))),
        *notes(pen))


def explained(pen: Pen) -> frozenset[str]:
    """The keys of all symbols that have a row."""
    return frozenset(key for keys, by, _ in rows(pen) if by is not None for key in keys)


def rows(pen: Pen) -> Iterator[Row]:
    """Each symbol with its meaning, by the line that brings it in."""
    yield from _given(pen)
    yield from _iterates(pen)
    yield from _functions(pen)
    yield from _of_proofs(pen)
    yield from _operations(pen)


def _row(pen: Pen, keys: str | tuple[str, ...], role: str, shown: Any, *meaning: Any) -> Row:
    each = (keys,) if isinstance(keys, str) else keys
    return each, pen.licence((role,)), (
        shown if isinstance(shown, tuple) else (shown,), meaning)


def _given(pen: Pen) -> Iterator[Row]:
    s, model = pen.em.setting, pen.em.model
    i, k = s.letter(s.i), s.letter(s.k)
    yield _row(pen, model.observed.name, "joint", s.x, "observation ", i)
    yield _row(pen, model.latent.name, "joint", s.Z_i, "its component, which is not observed")
    yield _row(pen, f"index {s.i}", "joint", i, "number of an observation: ",
               formula(i, " = 1, …, ", s.N))
    labels = model.components.labels
    over: list[str | Expr] = [] if labels else ["1, …, ", size(s.components)]
    for c in labels:
        over += [*([", "] if over else []), symbol(".index", "scalar", (c,))]
    yield _row(pen, (f"index {s.k}", *(f"index {c}" for c in labels)), "joint", k, "component: ",
               formula(k, " = ", *over))
    yield _row(pen, f"index {s.j}", "bayes", s.letter(s.j), "a second component or observation")
    yield _row(pen, s.observations, "joint", s.N, "number of observations")
    yield _row(pen, s.components, "joint", size(s.components), "number of components")
    yield _row(pen, "d", "density", size("d"), "number of coordinates of an observation")
    for v in model.known:
        yield _row(pen, v.name, "joint", symbol(v.name, "scalar", (v.plate,)),
                   "known number, a count")
    w = model.weights
    if w.kind != "fixed":
        yield _row(pen, (w.base, *(n for n in w.names if n)), "joint", s.weight(), "weight of "
                   "component ", k, *_weights(s, pen.notation),
                   *(_stated(s, s.weight(), w.names) if sum(map(bool, w.names)) > 1 else ()))
    for slot, u in zip(s.family.slots, s.slots().values(), strict=True):
        if not slot.known:
            yield _row(pen, u.args[0], "joint", u, f"{slot.name} of component ", k, ": ",
                       *DOMAINS.get(slot.domain, (slot.domain,)),
                       *_stated(s, u, model.parameter(u.args[0]).names))


def _iterates(pen: Pen) -> Iterator[Row]:
    s, q = pen.em.setting, function("Q")
    yield _row(pen, ".theta", "Q", theta(), "all parameters together; free, the argument of ", q)
    yield _row(pen, ".theta", "Q", theta("t"), "the current iterate: known numbers")
    yield _row(pen, ".theta", "maximum", theta("t+1"), "the next iterate: what is derived here")
    yield _row(pen, "indicator", "one factor", s.Z, "1 if observation ", s.letter(s.i),
               " comes from component ", s.letter(s.k), ", else 0")
    yield _row(pen, ".T", "responsibility", s.T, "responsibility: the posterior probability of "
               "that, at ", theta("t"))
    yield _row(pen, ".N", "count", s.N_k, "effective number of observations of component ",
               s.letter(s.k))


def _functions(pen: Pen) -> Iterator[Row]:
    s, anything = pen.em.setting, theta()
    discrete = s.family.support.discrete
    yield _row(pen, "density", "density", s.density(), "probability function" if discrete else
               "density", f" of the {s.family.title} at ", s.x)
    yield _row(pen, "joint", "joint", function("joint", "", s.x), "joint "
               f"{'probability' if discrete else 'density'} of an observation and its component")
    yield _row(pen, ("complete_likelihood", "complete_log_likelihood"), "independence",
               function("complete_likelihood"), "likelihood of the complete data")
    yield _row(pen, ("likelihood", "log_likelihood"), "likelihood", function("likelihood"),
               "likelihood of the observed data")
    yield _row(pen, "Q", "Q", function("Q"), "expected log-likelihood of the complete data")
    yield _row(pen, "H", "Q plus H", function("H"), "the log-likelihood minus ", function("Q"))
    yield _row(pen, "posterior", "responsibility", posterior(s.i, s.k, ""), "probability of "
               "component ", s.letter(s.k), " given the observation, at ", anything)
    yield _row(pen, ".T free", "posterior at any", s.T_free, "the same")
    yield _row(pen, "posterior_all", "posterior", function("posterior_all"),
               "posterior probability of all latent variables together")
    yield _row(pen, "expectation", "Q", expectation(function("·")), "expectation over the latent "
               "variables, given the data, at ", theta("t"))
    yield _row(pen, "assignments", "sum over assignments", Law(pen.notation.patterns[
        "assignments"][0].replace("<Z>", pen.notation.words["Z"][0]).replace(
            "<Zall>", pen.notation.words["Zall"][0])), "sum over all assignments of the "
        "observations to components")


def _of_proofs(pen: Pen) -> Iterator[Row]:
    s = pen.em.setting
    any_law = function("·")
    yield _row(pen, ("KL_component", "KL_weights", "KL_posterior", "KL_assignment"), "divergence",
               function("KL_component", "", any_law, any_law), "Kullback-Leibler divergence: the "
               "mean under the first law of the difference of the logarithms")
    yield _row(pen, ("law_expectation", ".X"), "divergence", law_expectation(any_law, s.law()),
               "mean where ", s.X, " is drawn from that law")
    yield _row(pen, ".lambda", "score:" + s.model.weights.base,
               symbol(".lambda", "scalar"), "Lagrange multiplier")
    yield _row(pen, ".G", "Q", symbol(".G", "symmetric"), "gradient by a symmetric matrix")
    yield _row(pen, ".s", "ray", SCALE, "a positive number, by which a matrix is multiplied")
    yield _row(pen, ".v", "maximum", V, "any vector")
    yield _row(pen, local(pen, "uvwh").args[0], "maximum", local(pen, "uvwh"),
               "any positive number")
    yield _row(pen, ".epsilon", "joint", EPSILON, "a positive number that falls to 0")
    yield _row(pen, ".R", "hard", symbol(".R", "scalar", (s.k, s.i)), "responsibility where the "
               "components are equally narrow")
    yield _row(pen, ".delta", "farther vanish", symbol(".delta", "scalar"), "a positive number: by "
               "how much a squared distance exceeds the least")

    for name, role, shown, *meaning in general.symbols(pen):
        yield _row(pen, name, role, shown, *meaning)


def _operations(pen: Pen) -> Iterator[Row]:
    s = pen.em.setting
    u = s.unknowns()[-1]
    for v in s.unknowns():
        yield _row(pen, f"d {v.args[0]}", "joint", Expr("symbol", *v.args[:3], "d"),
                   "differential: a change of ", v)
    yield _row(pen, "differential", "joint", Law(r"\mathrm d[\,\cdot\,]"), "differential: what "
               "changes in the first order")
    yield _row(pen, "derivative", "joint", formula(Law(r"\partial/\partial"), u), "derivative, for "
               "a vector or a matrix the gradient")
    yield _row(pen, ("det", "trace"), "joint", (det(u), ", ", trace(u)),
               "determinant and trace of a matrix") if u.shape == "matrix" else _no_row()
    yield _row(pen, ("transpose", "inverse"), "joint", (transpose(s.x), ", ", inverse(u)),
               "transpose; inverse") if u.shape == "matrix" else _no_row()
    yield _row(pen, "identity", "joint", IDENTITY, "the identity matrix")
    yield _row(pen, "factorial", "joint", factorial(s.x), "factorial")
    known = next((symbol(v.name, "scalar", (v.plate,)) for v in s.model.known), s.x)
    yield _row(pen, "choose", "joint", choose(known, s.x), "binomial coefficient: ", known,
               " choose ", s.x)
    yield _row(pen, "constant pi", "joint", formula("2", PI), "the circumference of a circle "
               "of radius 1")
    yield _row(pen, "constant infinity", "joint", Law(r"\infty"), "infinity: beyond all bounds")


def _no_row() -> Row:
    return (), None, ()


def _weights(s: Setting, letters: Notation) -> Words:
    """What is known of the weights: that they are positive and sum to 1, or which is which."""
    w = s.model.weights
    if w.kind != "complement":
        return ("; the weights are positive and sum to 1",)
    free = [k for k, name in zip(s.model.components.labels, w.names, strict=True) if name]
    words: list[str | Expr] = [": "]
    if len(free) == 1 and w.base not in letters.fixed:
        words += [equation(symbol(w.base, "scalar", (free[0],)), s.weights_as_one()), ", "]
    last = symbol(w.base, "scalar", (w.complement,))
    return (*words, equation(last, s.written_weight(w.complement)))


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
