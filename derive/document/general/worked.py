"""One iteration in numbers, by the derived formulas: a few units, one coordinate.

Densities and the posterior are SciPy's (:class:`...arrays.witness.Observed`); counts and updates
are the derived formulas, evaluated as they stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from ...algebra.expression import Expr, reindex
from ...arrays.labelled import Labelled, labelled
from ...arrays.numbers import Numbers
from ...arrays.simulate import random_theta, simulate, small_sizes
from ...arrays.theta import named, of_parameter
from ...arrays.witness import Observed
from ...engine.parts import Algorithm, Unit, Update
from ...families import LAWS
from ...model import Model, Parameter, Variable
from ..values import figure
from .roles import lines

#: What fits a page: units, values of their latent variables, columns of data, lines of sums.
MOST_UNITS, MOST_VALUES, MOST_COLUMNS, MOST_LINES = 6, 4, 4, 14

Letters = Mapping[str, str]


@dataclass(frozen=True)
class Iteration:
    """One iteration in numbers. ``units`` are the words of the rows, ``data`` the columns of what
    was observed and is given, each a symbol with a text in each row; ``start`` are the parameters
    at theta^t, ``given`` what is known of no unit by itself; ``values`` the words of the latent
    variables' values, ``joint`` and ``T`` tables (units, values); ``sums`` are counts and updates
    as (symbol, formula with its numbers put in, value), the formula "" for the root of an equation;
    the objective stands at both ends. ``own`` says that the observations are those of the law."""

    units: tuple[tuple[str, ...], ...]
    data: tuple[tuple[Expr, tuple[str, ...]], ...]
    start: tuple[tuple[Expr, float], ...]
    given: tuple[tuple[Expr, float], ...]
    values: tuple[tuple[str, ...], ...]
    joint: Any
    T: Any
    sums: tuple[tuple[Expr, str, float], ...]
    objective: tuple[float, float]
    own: bool


class _Worked(Numbers):
    """Expressions in numbers, with what the posterior and the counts are, and theta at marks."""

    def __init__(self, model: Model, sizes: Mapping[str, int], values: Mapping[str, Any],
                 theta: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(model, sizes, values)
        self.theta = theta
        self.defined: dict[str, tuple[tuple[str, ...], Any]] = {}

    def _value(self, e: Expr) -> Any:
        if e.op == "symbol":
            name, _, indices, mark = e.args
            if name in self.defined:
                letters, value = self.defined[name]
                return self.placed(value, letters, indices)
            if name in self.theta["t"]:
                return self.placed(self.theta[mark or "t"][name], self.indices(name), indices)
        return super()._value(e)

    def define(self, name: str, letters: tuple[str, ...], value: Any) -> None:
        """What a name stands for, by its indices."""
        self.defined[name] = letters, np.asarray(value)

    def number(self, e: Expr) -> float:
        """The value of an expression that has one. Raises ValueError."""
        found = np.asarray(self(e))
        if found.size != 1 or not np.isfinite(found).all():
            raise ValueError("not one number")
        return float(found.ravel()[0])

    def word(self, letter: str, n: int) -> str:
        """The n-th value of an index, from 0."""
        return self.labels[letter][n] if self.labels[letter] else str(n + 1)

    def written(self, e: Expr) -> str:
        """e with its numbers put in: sums written out, a fraction with a slash, "(0 + 0.9) / 2"."""
        above, below = [], []
        for f in e.args if e.op == "mul" else (e,):
            if f.op == "power" and f.args[1].op == "number" and f.args[1].args[0] == -1:
                below.append(f.args[0])
            else:
                above.append(f)
        top = " · ".join(map(self._factor, above)) or "1"
        bottom = " · ".join(map(self._factor, below))
        if not bottom:
            return top[1:-1] if len(above) == 1 and above[0].op == "sum" else top
        return f"{top} / {bottom}" if len(below) == 1 else f"{top} / ({bottom})"

    def _factor(self, f: Expr) -> str:
        if f.op != "sum":
            v = self.number(f)
            return figure(v) if v >= 0 else f"({figure(v)})"
        body, letter, _ = f.args
        parts = [figure(self.number(reindex(body, letter, self.word(letter, n))))
                 for n in range(self.sizes[letter])]
        return f"({' + '.join(parts)})".replace("+ −", "− ")


def iteration(algorithm: Algorithm) -> Iteration | None:
    """The first EM step of an algorithm on a small example; None where it would not fit a page.

    Raises ArithmeticError or ValueError where a formula has no value there.
    """
    model = algorithm.model
    if len(algorithm.units) != 1 or any(v.missing or v.seen for v in model.variables):
        return None
    (unit,) = algorithm.units
    sizes = _sizes(model, unit)
    if math.prod(sizes[i] for i in unit.plates) > MOST_UNITS \
            or math.prod(sizes[i] for i in unit.values) > MOST_VALUES:
        return None
    form = labelled(model)
    nice = None if form is None else _of_the_laws(form, sizes)
    theta, values = nice if nice is not None else _made_up(model, sizes)
    data = tuple(_data(model, unit, sizes, values))
    if len(data) > MOST_COLUMNS:
        return None
    observed = Observed(algorithm, sizes, values)
    ((logs, _),) = observed.unit_logs(theta)
    before, (posterior,) = observed.posterior(theta)
    after: dict[str, Any] = {}
    at = _Worked(model, sizes, {n: a for n, a in values.items() if n not in {
        v.name for v in model.latents}}, {"t": theta, "t+1": after})
    places = (*unit.plates, *unit.values)
    joint = unit.joint.args
    at.define(joint[0], joint[2], at.array(posterior, joint[2]))
    for T, of in unit.responsibilities:
        if unit.joint != T:
            at.define(T.args[0], T.args[2], at.array(at(of), T.args[2]))
    sums: list[tuple[Expr, str, float]] = []
    for s in lines(algorithm.steps, "count"):
        name, letters = s.left.args[0], s.left.args[2]
        if all(i in at.order for i in letters):
            at.define(name, letters, at.array(at(s.right), letters))
        sums += _lines(at, s.left, s.right)
    for u in algorithm.updates:
        sums += _update(at, algorithm, u, theta, after, values)
    if len(sums) > MOST_LINES:
        return None
    new = {p.name: after[p.name] for p in model.parameters}
    prior = observed.others(theta)[1], observed.others(new)[1]
    shape = (math.prod(sizes[i] for i in unit.plates), -1)
    words = [[at.word(i, n) for n in range(sizes[i])] for i in places]
    return Iteration(
        tuple(product(*words[:len(unit.plates)])), data,
        tuple(_start(at, model, theta)), tuple(_given(at, model, unit)),
        tuple(product(*words[len(unit.plates):])),
        np.exp(at.array(logs, places)).reshape(shape), at.array(posterior, places).reshape(shape),
        tuple(sums), (before + prior[0], observed.posterior(new)[0] + prior[1]), nice is not None)


# the example --------------------------------------------------------------------------------------

def _sizes(model: Model, unit: Unit) -> dict[str, int]:
    """Four units; of all else that is open two, of a vector one coordinate."""
    plates = {p.index: p for p in model.plates}
    found = small_sizes(model, 4)
    for letter in found:
        if letter not in plates:
            found[letter] = 1
        elif not plates[letter].labels:
            found[letter] = 4 if unit.plates == (letter,) else 2
    by_size = {p.size: found[p.index] for p in model.plates}
    return found | {name: n for name, n in by_size.items() if name in found}


def _of_the_laws(form: Labelled, sizes: Mapping[str, int]
                 ) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """theta and data that the labels' one law has for this; None where other expressions are its
    arguments."""
    model, K, letter = form.model, sizes[form.latent.values], form.latent.values
    laws = set(form.laws(K))
    family = LAWS.get(next(iter(laws))) if len(laws) == 1 and not form.coordinates else None
    prior = next(f for f in model.factors if f.variable == form.latent.name)
    names = {p.name for p in model.parameters}
    if family is None or {f.variable for f in model.factors} & names:
        return None
    shares = [(2 + k) / sum(range(2, 2 + K)) for k in range(K)]
    values = {form.observed.name: _shaped(model.variable(form.observed.name),
                                          list(map(float, family.worked)))}
    theta: dict[str, Any] = {p.name: None for p in model.parameters}
    weights = prior.arguments
    if len(weights) == K > 1:
        free = [a for a in weights if a.op == "symbol"]
        if weights[0] not in free:
            shares.reverse()
        theta |= {a.args[0]: np.array(v) for a, v in zip(weights, shares, strict=True)
                  if a in free and a.args[0] in names}
    elif weights[0].op == "symbol" and weights[0].args[0] in names:
        theta[weights[0].args[0]] = np.array(shares)
    for k in range(K):
        for slot, a in zip(family.slots, form.factor(k).arguments, strict=True):
            if a.op == "number":
                continue
            if a.op != "symbol":
                return None
            if slot.known and a.args[0] in form.beside:
                values[a.args[0]] = np.array(list(map(float, slot.values)))
                continue
            v = float(slot.values[k % len(slot.values)]) / (1 + k // len(slot.values))
            if a.args[0] not in names:
                values.setdefault(a.args[0], np.array(v))
                continue
            p = model.parameter(a.args[0])
            core = {"vector": (1,), "covariance": (1, 1)}.get(p.domain, ())
            if p.indices == (letter,):
                whole = theta[p.name] if theta[p.name] is not None else np.zeros((K, *core))
                whole[k] = v
                theta[p.name] = whole
            elif theta[p.name] is None and not p.indices:
                theta[p.name] = np.full(core, v)
    missing = [n for n, v in theta.items() if v is None] + [
        v.name for v in model.known if v.name not in values]
    return None if missing else (theta, values)


def _shaped(v: Variable, numbers: list[float]) -> Any:
    found = np.array(numbers)
    return found[:, None] if v.domain == "vector" else found


def _made_up(model: Model, sizes: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """theta and data drawn at random, of one decimal."""
    rng = np.random.default_rng(5)
    theta = {p.name: _rounded(p, a) for p, a in zip(
        model.parameters, random_theta(model, sizes, rng).values(), strict=True)}
    values = simulate(model, theta, sizes, seed=5)
    real = {v.name for v in model.variables if v.domain in ("real", "vector", "positive")}
    return theta, {n: np.maximum(np.round(a, 1), 0.1) if n in real and np.min(a) > 0 else
                   np.round(a, 1) if n in real else a for n, a in values.items()}


def _rounded(p: Parameter, a: Any) -> Any:
    if p.domain != "simplex":
        return np.maximum(np.round(a, 1), 0.1) if np.all(np.asarray(a) > 0) else np.round(a, 1)
    found = np.round(a, 1)
    found[..., -1] = 1 - found[..., :-1].sum(axis=-1)
    return found if np.all(found > 0.05) else np.full(a.shape, 1 / a.shape[-1])


# as lines -----------------------------------------------------------------------------------------

def _places(at: _Worked, letters: Sequence[str]) -> Iterator[Letters]:
    for place in product(*(range(at.sizes[i]) for i in letters)):
        yield {i: at.word(i, n) for i, n in zip(letters, place, strict=True)}


def _put(e: Expr, words: Letters) -> Expr:
    for letter, word in words.items():
        e = reindex(e, letter, word)
    return e


def _lines(at: _Worked, left: Expr, right: Expr) -> Iterator[tuple[Expr, str, float]]:
    free = [i for i in left.args[2] if i in at.order]
    for words in _places(at, free):
        e = _put(right, words)
        yield _put(left, words), at.written(e), at.number(e)


def _update(at: _Worked, algorithm: Algorithm, u: Update, theta: Mapping[str, Any],
            after: dict[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[Expr, str, float]]:
    """The lines of an update; what it finds is kept in ``after``."""
    p = algorithm.model.parameter(u.parameter)
    left = algorithm.model.symbol(u.parameter, mark="t+1")
    if u.formula is not None:
        whole = at.array(at(u.formula), p.indices)
        after[p.name] = np.asarray(whole).reshape(np.shape(theta[p.name]))
        yield from _lines(at, left, u.formula)
        return
    after[p.name] = _root(algorithm, p, theta, values, at.sizes)
    for words in _places(at, p.indices):
        v = at.placed(after[p.name], p.indices, [words[i] for i in p.indices])
        if v.size != 1:
            raise ValueError("not one number")
        yield _put(left, words), "", float(v.ravel()[0])


def _root(algorithm: Algorithm, p: Parameter, theta: Mapping[str, Any],
          values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
    """The new value of a parameter by the generated code."""
    from ...arrays.update import lambdify

    model = algorithm.model
    by_size = {q.size: sizes[q.index] for q in model.plates} | dict(sizes)
    keyed = {k: a for q in model.parameters for k, a in named(q, theta[q.name], by_size).items()}
    x = {v.name: values[v.name] for v in model.variables if v.role != "latent"}
    new, _ = lambdify(algorithm).step(x, keyed)
    return np.asarray(of_parameter(p, new)).reshape(np.shape(theta[p.name]))


def _start(at: _Worked, model: Model, theta: Mapping[str, Any]) -> Iterator[tuple[Expr, float]]:
    """The parameters at theta^t, the labels' probabilities first."""
    prior = {n.args[0] for f in model.factors if f.variable in {v.name for v in model.latents}
             for a in f.arguments for n in _symbols(a)}
    for p in sorted(model.parameters, key=lambda p: p.name not in prior):
        for words in _places(at, p.indices):
            v = at.placed(theta[p.name], p.indices, [words[i] for i in p.indices])
            yield _put(model.symbol(p.name, mark="t"), words), float(v.ravel()[0])


def _given(at: _Worked, model: Model, unit: Unit) -> Iterator[tuple[Expr, float]]:
    """What is known of no unit by itself, as numbers."""
    for v in model.known:
        if not set(unit.plates) <= set(v.indices) and v.domain != "label":
            for words in _places(at, v.indices):
                e = _put(model.symbol(v.name), words)
                yield e, at.number(e)


def _symbols(e: Expr) -> Iterator[Expr]:
    if e.op == "symbol":
        yield e
    for c in e.children:
        yield from _symbols(c)


def _data(model: Model, unit: Unit, sizes: Mapping[str, int], values: Mapping[str, Any]
          ) -> Iterator[tuple[Expr, tuple[str, ...]]]:
    """A column for what is observed and given of each unit."""
    at = Numbers(model, sizes, values)
    for v in (*model.observed, *model.known):
        if not set(unit.plates) <= set(v.indices):
            continue
        rest = [i for i in v.indices if i not in unit.plates]
        hot = (v.values,) if v.domain == "label" else ()
        whole = at.array(at.placed(values[v.name], (*v.indices, *hot), (*v.indices, *hot)),
                         (*unit.plates, *rest, *hot))
        words = at.labels[v.values] if v.domain == "label" else ()
        whole = whole.argmax(axis=-1) if hot else whole
        shape = whole.shape[len(unit.plates):]
        for place in np.ndindex(*shape[:len(rest)]):
            column = whole[(..., *place)].ravel()
            e = _put(model.symbol(v.name), {
                i: at.labels[i][n] if at.labels[i] else str(n + 1)
                for i, n in zip(rest, place, strict=True)})
            yield e, tuple(words[int(n)] if words else str(int(n) + 1) if hot else figure(float(n))
                           for n in column)

