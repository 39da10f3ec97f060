"""Random instances of a model: data, theta, and what follows from them by its algorithm."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from ...algebra.expression import Expr, add, at_mark, mul, sum_over, symbol, walk
from ...engine.parts import Algorithm, Summand, Unit
from ...families import LAWS
from ...model import Model, Parameter, Plate, Variable
from . import named
from .evaluating import evaluate, written_out
from .named import TRIAL, Array, Named, NoValue
from .roots import root_of

#: Extents of open plates, of vectors, all different, so that no two letters can be exchanged.
EXTENTS, LENGTHS = (7, 4, 5, 6, 8), (2, 3)


class Instance:
    """A model's values at random data and random theta, the same for the same seed."""

    def __init__(self, algorithm: Algorithm, seed: int, univariate: bool = False,
                 taken: Mapping[str, int] | None = None, wide: bool = False,
                 common: bool = False) -> None:
        self.algorithm, self.model, self.seed = algorithm, algorithm.model, seed
        self.univariate, self.taken, self.wide = univariate, taken or {}, wide
        """The sizes, and known numbers of trials, that a number of the answer is taken for."""
        self.common = common
        """Whether a Dirichlet prior has one number for all values."""
        self.random = np.random.default_rng(seed)
        self.sizes = self._extents()
        self.laws = {law.name: law for law in self.model.laws}
        self.values: dict[tuple[str, str], Named] = {}
        self.kept: dict[object, Named] = {}
        self._updating = False
        self.events: dict[str, Named] = {}
        for v in self.model.variables:
            if v.role != "latent":
                self._draw(v)
            elif v.seen:
                self._see(v)
        for p in self.model.parameters:
            for mark in ("", "t"):
                self.values[p.name, mark] = self._theta(p)
        for unit in algorithm.units:
            self._posterior(unit, "t")

    def _extents(self) -> dict[str, int]:
        extents = iter([x for x in EXTENTS * 3 if x not in self.taken.values()])
        lengths = iter((LENGTHS[::-1] if self.wide else LENGTHS) * 4)
        return self._sized(lambda p: next(extents) + self.seed,
                           lambda: 1 if self.univariate else next(lengths))

    def _sized(self, extent: Callable[[Plate], int], length: Callable[[], int]) -> dict[str, int]:
        """The sizes, of plates with labels how many these are."""
        found: dict[str, int] = {}
        for p in self.model.plates:
            if p.size not in found:
                found[p.size] = len(p.labels) or self.taken.get(p.size) or extent(p)
        things: tuple[Variable | Parameter, ...] = (*self.model.variables, *self.model.parameters)
        for thing in things:
            for name in thing.dimension.split(" x "):
                if name not in found and thing.domain in ("vector", "covariance", "matrix"):
                    found[name] = self.taken.get(name) or length()
        return found

    def move(self, by: int) -> None:
        """Draw the free theta anew, everything else as it is."""
        self.random = np.random.default_rng((self.seed, by))
        for p in self.model.parameters:
            self.values[p.name, ""] = self._theta(p)
        self._forget()

    def with_values(self, values: Mapping[tuple[str, str], Named]) -> Self:
        """The same with other values by name and mark, what follows from the old ones as it is."""
        found = copy.copy(self)
        found.values, found.kept = {**self.values, **values}, {}
        found.__dict__.pop("q", None)
        return found

    def with_free(self, theta: Mapping[str, Named | None]) -> Self:
        """The same with other values of the free theta, None for none."""
        found = copy.copy(self)
        found.values = {key: v for key, v in self.values.items() if (
            key[1] or key[0] not in theta)}
        found._forget()
        found.values |= {(name, ""): v for name, v in theta.items() if v is not None}
        return found

    def with_data(self, name: str, value: float) -> Self:
        """The same where every observation of a variable has one value."""
        own = self.values[name, ""]
        found = self.with_values({(name, ""): Named(own.letters, np.full(own.array.shape, value))})
        for unit in self.algorithm.units:
            found._posterior(unit, "t")
        return found

    def with_new(self, name: str, value: Named) -> Self:
        """The same with another new value of a parameter."""
        return self.with_values({(name, "t+1"): value})

    def with_posterior(self, values: Mapping[str, Named], through: bool) -> Self:
        """The same with other posterior probabilities, by their names, and the counts that follow
        from them; the new parameters follow too where ``through``."""
        self.updated  # noqa: B018
        found = self.with_values({(name, "t"): v for name, v in values.items()})
        if through:
            found.values = {key: v for key, v in found.values.items() if key[1] != "t+1"}
            found.__dict__.pop("updated")
            found._updating = False
        return found

    def _forget(self) -> None:
        """Drop what was found at the free theta."""
        for name in [n for n, mark in self.values if n[0] == "." and not mark]:
            del self.values[name, ""]
        names = {p.name for p in self.model.parameters}
        self.kept = {key: v for key, v in self.kept.items() if (
            key[1] if isinstance(key, tuple) else not any(
                name in names or name[0] == "." for name in _unmarked(key)))}
        self.__dict__.pop("q", None)

    # --- what is drawn ---------------------------------------------------------------------------

    def _draw(self, v: Variable) -> None:
        r, shape = self.random, tuple(self.sizes[self.model.plate(i).size] for i in v.indices)
        if v.domain == "label":
            plate = self.model.plate(v.values)
            # every value occurs
            codes = r.permutation(np.arange(int(np.prod(shape))) % self.sizes[plate.size]
                                  ).reshape(shape)
            hot = np.eye(self.sizes[plate.size])[codes]
            if v.missing:
                hot = hot * (r.random((*shape, 1)) < 0.8)
            self.events[v.name] = Named((*v.indices, v.values), hot[..., None, None])
            return
        self.values[v.name, ""] = Named(v.indices, self._drawn(v, shape))
        if v.missing:
            seen = (r.random((*shape, 1, 1)) < 0.8).astype(float)
            self.events[v.name] = Named(v.indices, seen)

    def _drawn(self, v: Variable, shape: tuple[int, ...]) -> Array:
        """Values where the laws of the variable have them."""
        r, domain = self.random, v.domain
        if domain == "vector":  # exp of a linear predictor keeps its size
            law = (0.5, 0.7) if v.role == "known" else (1.0, 2.0)
            return r.normal(*law, (*shape, self.sizes[v.dimension], 1))
        if domain == "covariance":
            return _covariances(r, shape, self.sizes[v.dimension])
        whole = (*shape, 1, 1)
        if self.common and v.name in concentrations(self.model):
            return np.full(whole, r.uniform(1.5, 3.5))
        bound = self._bounds.get(v.name)
        if bound is not None:
            return bound * r.uniform(8.0, 12.0, whole)
        low, high, integers = self._support(v)
        if v.name in self.taken:
            return np.full(whole, float(self.taken[v.name]))
        if v.role == "known" and domain == "natural":
            return r.integers(9, 15, whole).astype(float)  # more trials than every count
        if integers:
            return r.integers(int(low or 0), int(high or 6) + 1, whole).astype(float)
        if low is not None or v.role == "known":
            first = low or 0.0
            return r.uniform(first + 0.05, (high - 0.05) if high else first + 3.0, whole)
        drawn: Array = r.normal(1.0, 2.0, whole)
        return drawn

    @cached_property
    def _bounds(self) -> Mapping[str, int]:
        """The known numbers that are bounds of a law: -1 where no value is below, 1 above."""
        return {a.args[0]: side for f in self.model.factors if f.law in LAWS
                for slot, a in zip(LAWS[f.law].slots, f.arguments, strict=False)
                for side, end in ((-1, LAWS[f.law].support.low), (1, LAWS[f.law].support.high))
                if slot.name == end and a.op == "symbol" and slot.domain == "real"}

    def _support(self, v: Variable) -> tuple[float | None, float | None, bool]:
        """From where to where, and whether in integers, by the domain and all its laws."""
        low, high = {"positive": (0.0, None), "variance": (0.0, None), "count": (0.0, None),
                     "natural": (1.0, None), "binary": (0.0, 1.0), "probability": (0.0, 1.0),
                     }.get(v.domain, (None, None))
        integers = v.domain in ("count", "natural", "binary")
        for f in self.model.factors:
            if f.variable != v.name or f.law not in (*LAWS, *self.laws):
                continue
            if f.law in LAWS:
                support = LAWS[f.law].support
                integers = integers or support.kind == "integers"
                bounds = support.low, support.high
            else:
                integers = integers or self.laws[f.law].support == "integers"
                bounds = self.laws[f.law].low, self.laws[f.law].high
            low = float(bounds[0]) if _numeric(bounds[0]) else low
            high = float(bounds[1]) if _numeric(bounds[1]) else high
        return low, high, integers

    def _see(self, v: Variable) -> None:
        """Which values a latent variable may have: one where it is seen, else all of them."""
        shape = tuple(self.sizes[self.model.plate(i).size] for i in v.indices)
        size = self.sizes[self.model.plate(v.values).size]
        one = np.eye(size)[self.random.integers(0, size, shape)]
        seen = self.random.random((*shape, 1)) < 0.3
        self.events[f"{v.name} seen"] = Named(
            (*v.indices, v.values), np.where(seen, one, 1.0)[..., None, None])

    def _theta(self, p: Parameter) -> Named:
        r, shape = self.random, tuple(self.sizes[self.model.plate(i).size] for i in p.indices)
        if p.domain == "simplex":
            drawn: Array = r.dirichlet(np.full(shape[-1], 3.0), shape[:-1])[..., None, None]
        elif p.domain == "covariance":
            drawn = _covariances(r, shape, self.sizes[p.dimension])
        elif p.domain == "vector":
            drawn = r.normal(0.5, 0.7, (*shape, self.sizes[p.dimension], 1))
        elif p.domain == "real":
            drawn = r.normal(0.5, 1.5, (*shape, 1, 1))
        elif p.domain == "probability":
            several = sum(q.domain == "probability" for q in self.model.parameters)
            drawn = r.uniform(0.2, 0.9, (*shape, 1, 1)) / max(1, several - 1)
        else:
            drawn = r.uniform(0.4, 2.5, (*shape, 1, 1))
        return Named(p.indices, drawn)

    # --- what follows ----------------------------------------------------------------------------

    def _posterior(self, unit: Unit, mark: str) -> None:
        """The responsibilities of a unit at a mark, by its own enumeration."""
        joint = self.joint(unit, mark)
        axes = tuple(joint.letters.index(x) for x in unit.values)
        share = Named(joint.letters, joint.array / joint.array.sum(axis=axes, keepdims=True))
        self.values[unit.joint.args[0], mark] = _ordered(share, unit.joint.args[2])
        for name, formula in unit.responsibilities:
            if name == unit.joint:
                continue
            if mark == "t":
                found = _ordered(evaluate(formula, self), name.args[2])
            else:
                letters = unit.joint.args[2]
                lost = [n for n, x in enumerate(letters) if x not in name.args[2]]
                whole = self.values[unit.joint.args[0], mark]
                kept = tuple(x for x in whole.letters if x in (*name.args[2], TRIAL))
                found = _ordered(Named(kept, whole.array.sum(axis=tuple(lost))), name.args[2])
            self.values[name.args[0], mark] = found

    def joint(self, unit: Unit, mark: str, observed: bool = False, scaled: bool = True) -> Named:
        """p(x, z) of a unit at a mark, by the values of its latent variables: up to a factor for
        each unit where it is ``scaled``; of the ``observed`` variables' factors alone p(x | z)."""
        key = (unit.joint, observed, scaled), mark
        if key not in self.kept:
            self.kept[key] = self._joint(unit, mark, observed, scaled)
        return self.kept[key]

    def _joint(self, unit: Unit, mark: str, observed: bool, scaled: bool) -> Named:
        letters = (*unit.values, *unit.plates)
        extents = [self.sizes[self.model.plate(x).size] for x in letters]
        logits = Named(letters, np.zeros((*extents, 1, 1)))
        latent = {v.name for v in self.model.latents}
        for term in unit.terms:
            if not observed or self.model.factors[term.factor].variable not in latent:
                logits = named.plus([logits, self.log_factor(unit, term, mark)])
        array = logits.array
        if scaled:
            axes = tuple(logits.letters.index(x) for x in unit.values)
            array = array - logsumexp(array, axis=axes, keepdims=True)
        return Named(logits.letters, np.exp(array))

    def log_factor(self, unit: Unit, term: Summand, mark: str | None) -> Named:
        """The logarithm of a term by a unit's letters at a mark, None for the marks it has."""
        names = tuple(p.name for p in self.model.parameters)
        body = evaluate(term.body if mark is None else _at_mark(term.body, mark, names), self)
        seen = evaluate(term.seen, self)
        letters, (a, b) = named.aligned([body, seen])
        value = Named(letters, np.where(b == 0, 0.0, np.where(b == 0, 0.0, a) * b))
        stay = {*unit.plates, *unit.values}
        for index in term.plates:
            if index not in stay:
                value = named.total(value, index, self.sizes[self.model.plate(index).size])
        for guard in term.guards:
            own = unit.values[unit.latents.index(guard.variable)]
            labels = self.model.plate(own).labels
            if guard.value in labels:
                hot = np.zeros((len(labels), 1, 1))
                hot[labels.index(guard.value)] = 1
                letters, (a, b) = named.aligned([value, Named((own,), hot)])
                value = Named(letters, np.where(b == 0, 0.0, a))
        return value

    @cached_property
    def q(self) -> Named:
        """Q at the free theta."""
        return evaluate(self.q_expression, self)

    def log_priors(self) -> list[Named]:
        """The logarithms of the priors' densities at the free theta."""
        return [named.summed(logs) for _, logs in self.log_prior_of]

    @cached_property
    def log_prior_of(self) -> Sequence[tuple[str, Named]]:
        """The parameter and the logarithm of its density at the free theta, of each prior; of each
        member of the parameter."""
        held = {t.factor for unit in self.algorithm.units for t in unit.terms}
        return [(self.model.factors[s.factor].variable, named.plus([
            evaluate(mul(s.weight, s.seen, s.body), self), Named(s.plates, np.zeros(
                [*(self.extent(self.model.plate(i).size) for i in s.plates), 1, 1]))]))
            for s in self.algorithm.joint if s.factor not in held]

    @cached_property
    def q_expression(self) -> Expr:
        """Q(theta | theta^t) as one expression."""
        parts = []
        for e in self.algorithm.q:
            body = mul(e.coefficient, e.body)
            for index in reversed(e.plates):
                body = sum_over(body, index, self.model.plate(index).size)
            parts.append(body)
        return add(*parts)

    @cached_property
    def updated(self) -> Mapping[str, Named]:
        """theta^{t+1} by the parameters' names, without a closed form the root of its equation."""
        found: dict[str, Named] = {}
        self._updating = True
        for update in self.algorithm.updates:
            try:
                value = root_of(update, self) if update.formula is None else evaluate(
                    update.formula, self)
            except NoValue:
                continue  # there is no root, or it rests on one without
            p = self.model.parameter(update.parameter)
            found[p.name] = self.values[p.name, "t+1"] = _ordered(value, p.indices)
        return found

    @cached_property
    def possible(self) -> Mapping[str, npt.NDArray[np.bool_]]:
        """Which values each latent variable may have beside the data, of those that stand alone in
        a unit and may not have them all, its value last."""
        found = {}
        for unit in self.algorithm.units:
            if len(unit.latents) == 1:
                positive = self.joint(unit, "", scaled=False).array[..., 0, 0] > 0
                if not positive.all():
                    found[unit.latents[0]] = np.moveaxis(positive, 0, -1)
        return found

    # --- what expressions read -------------------------------------------------------------------

    def symbol(self, name: str, indices: tuple[str, ...], mark: str) -> Named:
        """A symbol's value at a mark; a label among the indices is its place."""
        if mark == "t+1" and (name, mark) not in self.values and not self._updating:
            self.updated  # noqa: B018
        found = self.values.get((name, mark))
        if found is not None and name[0] == "_":
            return found  # an argument of a density
        if found is None and name[0] != ".":
            found = self.values.get((name, ""))
        if found is None or (mark and (name, mark) not in self.values
                             and name in {p.name for p in self.model.parameters}):
            if name.startswith(".N"):
                return self._count(name, indices)
            if name.startswith(".T") and mark in ("", "t+1"):
                for unit in self.algorithm.units:
                    self._posterior(unit, mark)
                return self.placed(self.values[name, mark], indices)
            raise NoValue(f"{name} has no value here")
        return self.placed(found, indices)

    def placed(self, value: Named, indices: tuple[str, ...]) -> Named:
        """A value at other letters, or labels, in the places of its own. Raises NoValue."""
        if value.letters[-1:] == (TRIAL,):
            indices = (*indices, TRIAL)
        if len(indices) != len(value.letters):
            raise NoValue("another number of indices")
        places, kept = {}, []
        for own, index in zip(value.letters, indices, strict=True):
            if index == TRIAL:
                kept.append(index)
                continue
            labels = self.model.plate(own).labels
            if index in labels:
                places[own] = labels.index(index)
            elif index.isdigit():
                places[own] = int(index) - 1
            else:
                kept.append(index)
        try:
            return named.relettered(named.at(value, places), kept)
        except IndexError:
            raise NoValue("an index beyond its range") from None

    def _count(self, name: str, indices: tuple[str, ...]) -> Named:
        """The expected count of that name, by its definition in the derivation."""
        for s in self.algorithm.steps:
            if s.relation == ":=" and s.left.op == "symbol" and s.left.args[0] == name:
                return self.placed(_ordered(evaluate(s.right, self), s.left.args[2]), indices)
        own = name.replace(".N", ".T")
        unit = next((u for u in self.algorithm.units
                     if own in (s.args[0] for s, _ in ((u.joint, u.joint), *u.responsibilities))),
                    None)
        if unit is None:
            raise NoValue(f"{name} has no definition")
        value = self.values[own, "t"]
        for index in unit.plates:
            value = named.total(value, index, self.sizes[self.model.plate(index).size])
        return self.placed(value, indices)

    def extent(self, size: str) -> int:
        """The number that a size is."""
        if size not in self.sizes:
            raise NoValue(f"there is no size {size}")
        return self.sizes[size]

    def density(self, law: str, x: Expr, slots: tuple[Expr, ...]) -> Expr:
        """A law's density written out."""
        return written_out(law, x, slots, self.laws)

    def density_at(self, law: str, values: Sequence[Named]) -> Named:
        """A law's density at the values of x and of its slots, of any letters."""
        names = [symbol(f"_{n}", "scalar" if v.scalar else "vector" if v.shape[1] == 1 else
                        "symmetric") for n, v in enumerate(values)]
        at = self.with_values({(s.args[0], ""): v for s, v in zip(names, values, strict=True)})
        at.sizes = {**self.sizes, "d": max(max(v.shape) for v in values)}
        return evaluate(self.density(law, names[0], tuple(names[1:])), at)

    def event(self, variable: str, indices: tuple[str, ...], value: str) -> Named:
        """1 where an observed label has a value."""
        if variable not in self.events:
            raise NoValue(f"{variable} is not observed")
        found = self.events[variable]
        own = [x for x in found.letters if x != TRIAL]
        return self.placed(found, (*indices, value) if len(own) > len(indices) else indices)


def concentrations(m: Model) -> frozenset[str]:
    """The names of the known numbers of Dirichlet priors."""
    return frozenset(a.args[0] for f in m.factors if f.law == "dirichlet" for a in f.arguments
                     if a.op == "symbol" and a.args[2])


@lru_cache(4096)
def _unmarked(e: Expr) -> frozenset[str]:
    """The names without a mark in an expression, and of what follows from them."""
    return frozenset(n.args[0] for n in walk(e) if n.op == "symbol" and not n.args[3])


_at_mark = lru_cache(1024)(at_mark)


def _numeric(bound: str) -> bool:
    return bound.removeprefix("-").replace(".", "").isdigit()


def _covariances(r: np.random.Generator, shape: tuple[int, ...], d: int) -> Array:
    a = r.normal(size=(*shape, d, d + 2))
    found: Array = a @ np.swapaxes(a, -1, -2) / d + 0.3 * np.eye(d)
    return found


def _ordered(value: Named, letters: tuple[str, ...]) -> Named:
    """The value with its axes in that order."""
    missing = [x for x in letters if x not in value.letters]
    if missing or not set(value.letters) <= {*letters, TRIAL}:
        raise NoValue(f"a value without the index {', '.join(missing)}")
    return named.ordered(value, letters)
