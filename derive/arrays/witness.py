"""A second opinion on the updates, by number: Q from SciPy's densities, its maximum by SciPy.

Nothing here uses the algorithm's formulas or its array program: only the model, and which latent
variables belong together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit, logsumexp

from ..algebra.expression import walk
from ..engine.parts import Algorithm, Block
from ..engine.units import latents_of
from ..model import Factor, Model, Parameter
from .assignments import MOST, Assignments, count
from .densities import categories, log_density
from .numbers import Numbers
from .simulate import random_theta, simulate, small_sizes
from .theta import named, of_parameter
from .update import ArrayUpdate, lambdify

Values = dict[str, Any]

#: How often a theta is drawn until every value has this share of the posterior: where one has
#: next to nothing Q is flat.
TRIES, FEW = 20, 0.02
#: The largest relative difference of a step: rounding, and what a numerical maximisation reaches.
TOLERANCE = {"hand-written": 1e-10, "numerical": 1e-5}
#: How many units are tried where all assignments are summed over, the most first.
UNITS = (8, 6, 4, 3, 2)


@dataclass(frozen=True)
class Witness:
    """One EM step by the generated updates beside the same step by another way.

    ``kind`` is "hand-written" or "numerical"; ``differences`` are max|a - b| / max|b| for each
    parameter, the largest over all samples, with "log_likelihood" and "responsibilities" where
    they were compared; ``samples`` says on what.
    """

    kind: str
    differences: Mapping[str, float]
    samples: tuple[str, ...] = ()

    @property
    def max_difference(self) -> float:
        """The largest of the differences."""
        return max(self.differences.values())

    @property
    def tolerance(self) -> float:
        """The largest relative difference that is allowed."""
        return TOLERANCE[self.kind]

    @property
    def agrees(self) -> bool:
        """Whether every difference is within the tolerance of this kind of witness."""
        return self.max_difference <= self.tolerance

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {"kind": self.kind, "max_difference": self.max_difference,
                "theta": {key: float(d) for key, d in self.differences.items()},
                "samples": list(self.samples)}


def witness(algorithm: Algorithm, update: ArrayUpdate | None = None, seed: int = 0) -> Witness:
    """The updates of an algorithm against the maximum of Q, on data that the model itself makes.

    A joint block is maximised as a whole from another start, one whose maximum is not proved from
    theta^t; where updates hold others as they are, each in turn with these held. Raises ValueError
    where no theta with a finite likelihood is found.
    """
    model = algorithm.model
    update = update or lambdify(algorithm)
    sizes = small_sizes(model)
    rng = np.random.default_rng(seed)
    drawn = _drawn(algorithm, sizes, rng, seed)
    at, theta, value, T = drawn.at, drawn.theta, drawn.log_likelihood, drawn.T
    new, found = update.step(*drawn.given)
    ours = {p.name: of_parameter(p, new) for p in model.parameters}
    differences = {"log_likelihood": _larger(abs(found - value) / max(1.0, abs(value)))}
    for block in algorithm.blocks:
        for name, best in at.maximum(block, theta, ours, T, rng).items():
            for key, right in named(model.parameter(name), best, _by_size(model, sizes)).items():
                away = np.max(np.abs(np.asarray(new[key]) - right))
                differences[key] = _larger(away / max(np.max(np.abs(right)), 1e-300))
    return Witness("numerical", differences | by_assignments(algorithm, update, seed),
                   (f"seed {seed}",))


def by_assignments(algorithm: Algorithm, update: ArrayUpdate, seed: int = 0) -> dict[str, float]:
    """The differences from sums over all assignments of the latent variables, on data of a few
    units; nothing where there are too many even then.

    Of the responsibilities, and of Q as derived: where no unit has a weight, it changes between
    two theta as the mean of the complete-data log-likelihood does.
    """
    model = algorithm.model
    small = next((s for s in (small_sizes(model, n) for n in UNITS) if count(model, s) <= MOST),
                 None)
    if small is None:
        return {}
    drawn = _drawn(algorithm, small, np.random.default_rng((seed, 1)), seed)
    latent = {i for v in model.latents for i in (*v.indices, v.values)}

    def complete(theta: Values) -> Assignments:
        return Assignments(model, small, lambda f: drawn.at.log_density(f, theta, latent))

    sums = complete(drawn.theta)
    T = update.e_step(*drawn.given)
    if not isinstance(T, Mapping):
        T = {",".join(algorithm.units[0].latents): T}
    found = {"responsibilities": max(
        _larger(np.max(np.abs(given - sums.probability(names.split(",")))))
        for names, given in T.items())}
    if not model.weights:
        derived = _Derived(algorithm, drawn.at, sums)
        other = random_theta(model, small, np.random.default_rng((seed, 2)))
        (now, mean), (then, new_mean) = ((derived.q(theta), float(
            _times(sums.weights, complete(theta).log_densities).sum()) + sum(
                drawn.at.others(theta))) for theta in (drawn.theta, other))
        change = new_mean - mean
        found["Q"] = _larger(abs(then - now - change) / max(1.0, abs(change)))
    return found


def _by_size(model: Model, sizes: Mapping[str, int]) -> dict[str, int]:
    return {p.size: sizes[p.index] for p in model.plates} | dict(sizes)


class _Derived:
    """Q as it was derived, with the probabilities that a sum over all assignments gives."""

    def __init__(self, algorithm: Algorithm, at: Observed, sums: Assignments) -> None:
        self.algorithm, self.at, self.sums = algorithm, at, sums

    def q(self, theta: Values) -> float:
        """Its value at theta."""
        at = _WithPosterior(self.at.model, self.at.sizes, {**self.at.filled, **theta})
        at.sums, total = self.sums, 0.0
        with np.errstate(all="ignore"):
            for e in self.algorithm.q:
                value = _times(at(e.coefficient), at(e.body))
                total += float(at.summed(value, e.plates).sum())
        return total


class _WithPosterior(Numbers):
    """Numbers in which responsibilities are those of a sum over all assignments."""

    sums: Assignments

    def symbol(self, name: str, indices: Sequence[str]) -> Any:
        """The value of a symbol under those indices."""
        if not name.startswith(".T"):
            return super().symbol(name, indices)
        held = latents_of(self.model, name)
        plates = tuple(i for i in self.order if i in held[0].indices)
        values = tuple(v.values for v in held)
        found = self.sums.probability([v.name for v in held])
        return self.placed(np.moveaxis(found, range(len(plates)), range(-len(plates), 0)),
                           (*values, *plates), indices)


def _larger(difference: Any) -> float:
    """A difference; not a number is one beyond all bounds, and max would lose it."""
    return float("inf") if np.isnan(difference) else float(difference)


@dataclass(frozen=True)
class Drawn:
    """Data that a model makes, with a theta and what the model makes of it there; ``given`` are
    the arguments of a step."""

    at: Observed
    theta: Values
    log_likelihood: float
    T: Sequence[Any]
    given: tuple[Values, Values]


def _drawn(algorithm: Algorithm, sizes: Mapping[str, int], rng: Any, seed: int) -> Drawn:
    model, best, found = algorithm.model, -1.0, None
    for attempt in range(TRIES):
        truth = random_theta(model, sizes, rng)
        values = simulate(model, truth, sizes, seed=seed + attempt)
        theta = random_theta(model, sizes, rng)
        at = Observed(algorithm, sizes, values)
        likelihood, T = at.posterior(theta)
        share = min((float(each.sum(axis=at.axes(u.plates)).min()) / each.sum()
                     for u, each in zip(algorithm.units, T, strict=True)), default=1.0)
        if np.isfinite(likelihood) and share > best:
            best, found = share, (at, values, theta, likelihood, T)
        if best > FEW:
            break
    if found is None:
        raise ValueError(f"no theta gives the simulated data of {model.name} a likelihood")
    at, values, theta, likelihood, T = found
    keyed = {k: a for p in model.parameters
             for k, a in named(p, theta[p.name], _by_size(model, sizes)).items()}
    given = {v.name: values.get(f"{v.name} seen", values[v.name]) for v in model.variables
             if v.role != "latent" or v.seen}
    return Drawn(at, theta, likelihood, T, (given, keyed))


class Observed:
    """A model's data, with its likelihood, posterior and Q at any theta."""

    def __init__(self, algorithm: Algorithm, sizes: Mapping[str, int], values: Values) -> None:
        self.algorithm, self.model = algorithm, algorithm.model
        self.sizes = sizes
        latent = {v.name for v in self.model.latents}
        self.values = {n: a for n, a in values.items() if n not in latent}
        self.filled = {n: np.where(np.isnan(a), np.nanmin(a), a) if np.isnan(a).any() else a
                       for n, a in self.values.items()}
        self.filled |= {f"{v.name} given": ~np.isnan(self.values[v.name]) for v in (
            *self.model.observed, *self.model.known) if v.missing and v.domain != "label"}

    def at(self, theta: Values) -> Numbers:
        """The numbers at theta."""
        return Numbers(self.model, self.sizes, {**self.filled, **theta})

    def axes(self, plates: Sequence[str]) -> tuple[int, ...]:
        """Where plates stand among all axes."""
        return tuple(n for n, p in enumerate(self.model.plates) if p.index in plates)

    def log_density(self, f: Factor, theta: Values, kept: Collection[str]) -> Any:
        """The log-density of a factor at theta, with what of its latent variable is known, summed
        over the plates that are not kept."""
        at = self.at(theta)
        found = self._factor(f, at, tuple(kept))
        allowed = self.values.get(f"{f.variable} seen")
        if allowed is None:
            return found
        v = self.model.variable(f.variable)
        with np.errstate(divide="ignore"):
            return found + at.placed(np.log(allowed), (*v.indices, v.values),
                                     (*v.indices, v.values))

    def unit_logs(self, theta: Values) -> list[tuple[Any, Any]]:
        """(log joint density, weight) of each unit, every plate an axis."""
        at = self.at(theta)
        found = []
        for unit in self.algorithm.units:
            total: Any = 0.0
            for f in self.model.factors:
                latent = {f.variable, *(g.variable for g in f.guards)} & set(unit.latents)
                if latent:
                    total = total + self._factor(f, at, (*unit.plates, *unit.values))
            for name in unit.latents:
                allowed = self.values.get(f"{name} seen")
                if allowed is not None:
                    v = self.model.variable(name)
                    with np.errstate(divide="ignore"):
                        total = total + at.placed(np.log(allowed), (*v.indices, v.values),
                                                  (*v.indices, v.values))
            found.append((total, self._weight(at, unit.plates)))
        return found

    def _weight(self, at: Numbers, plates: Sequence[str]) -> Any:
        weight = at.placed(1.0, (), ())
        for w in self.model.weights:
            if set(w.indices) <= set(plates):
                weight = weight * at(w.value)
        return weight

    def _factor(self, f: Factor, at: Numbers, kept: Sequence[str]) -> Any:
        """log p of a factor's variable where its guards hold, summed over the plates that are not
        kept; 0 where a guard with a label fails."""
        model = self.model
        v = model.variable(f.variable)
        with np.errstate(all="ignore"):
            if f.law == "categorical":
                value = self._categorical(f, at)
            elif f.law == "multinomial":
                value = _times(at(model.symbol(v.name)), np.log(at(f.arguments[0])))
                value = at.summed(value, [v.indices[-1]]) + self._multinomial(v.name, at)
            else:
                value = log_density(model, f.law, at(model.symbol(v.name)),
                                    [at(a) for a in f.arguments])
        if v.missing and v.domain != "label":
            seen = at.placed(~np.isnan(self.values[v.name]), v.indices, v.indices)
            value = _times(seen, value)
        for g in f.guards:
            value = _times(self._guard(g.variable, g.indices, g.value, at), value)
        own = {i for i in (*v.indices, *(i for g in f.guards for i in g.indices))}
        observed = [g.value for g in f.guards if model.variable(g.variable).role != "latent"
                    and g.value in at.order]
        gone = [i for i in (*sorted(own), *observed) if i not in kept]
        if f.law == "multinomial":
            gone = [i for i in gone if i != v.indices[-1]]
        return at.summed(value, [i for i in at.order if i in gone])

    def _guard(self, name: str, indices: Sequence[str], value: str, at: Numbers) -> Any:
        """1 where a guard holds: of a latent variable along the axis of its values."""
        v = self.model.variable(name)
        if v.role != "latent":
            return at.placed(self.values[name], (*v.indices, v.values), (*indices, value))
        if value == v.values:
            return at.placed(1.0, (), ())
        here = np.array([label == value for label in self.model.plate(v.values).labels])
        return at.placed(here, (v.values,), (v.values,))

    def _categorical(self, f: Factor, at: Numbers) -> Any:
        v, plate = self.model.variable(f.variable), self.model.plate(
            self.model.variable(f.variable).values)
        if categories(f.arguments, plate):
            p = sum(_times(at.placed(np.eye(len(plate.labels))[n], (v.values,), (v.values,)), at(a))
                    for n, a in enumerate(f.arguments))
        else:
            p = at(f.arguments[0])
        if v.role == "latent":
            return np.log(p)
        hot = at.placed(self.values[v.name], (*v.indices, v.values), (*v.indices, v.values))
        return at.summed(_times(hot, np.log(p)), [v.values])

    def _multinomial(self, name: str, at: Numbers) -> Any:
        from scipy.special import gammaln

        own = self.model.variable(name).indices
        x = at.placed(self.values[name], own, own)
        return gammaln(1 + at.summed(x, [own[-1]])) - at.summed(gammaln(1 + x), [own[-1]])

    def others(self, theta: Values) -> tuple[float, float]:
        """The log-likelihood of what no latent variable touches, and the log prior."""
        at, latent = self.at(theta), {v.name for v in self.model.latents}
        names = {p.name for p in self.model.parameters}
        value = prior = 0.0
        for f in self.model.factors:
            if f.variable in names:
                prior += _prior(self.model, f, at)
            elif not {f.variable, *(g.variable for g in f.guards)} & latent:
                weight = self._weight(at, self.model.variable(f.variable).indices)
                log_p = self._factor(f, at, self.model.variable(f.variable).indices)
                value += float((weight * log_p).sum())
        return value, prior

    def posterior(self, theta: Values) -> tuple[float, list[Any]]:
        """The log-likelihood, and the posterior of each unit."""
        value, T = self.others(theta)[0], []
        for unit, (logs, weight) in zip(self.algorithm.units, self.unit_logs(theta), strict=True):
            at = self.at(theta)
            full = [self.sizes[i] if i in (*unit.plates, *unit.values) else 1 for i in at.order]
            logs = np.broadcast_to(logs, (*full, 1, 1))
            axes = tuple(at.order.index(i) for i in unit.values)
            norm = logsumexp(logs, axis=axes, keepdims=True)
            T.append(np.exp(logs - norm))
            value += float((weight * norm).sum())
        return value, T

    def q(self, theta: Values, T: Sequence[Any]) -> float:
        """Q at theta, with the log prior."""
        total = sum(self.others(theta))
        for (logs, weight), each in zip(self.unit_logs(theta), T, strict=True):
            total += float(_times(each * weight, np.broadcast_to(logs, each.shape)).sum())
        return total

    def maximum(self, block: Block, theta: Values, ours: Values, T: Sequence[Any], rng: Any
                ) -> Values:
        """The maximum of Q in a block, as :func:`witness` describes."""
        names = [u.parameter for u in block.updates]
        if not _in_turn(block):
            start = random_theta(self.model, self.sizes, rng) if block.kind == "joint" else theta
            return self._climb(names, {**theta, **{n: start[n] for n in names}}, T)
        found: Values = {}
        held = dict(theta)
        for name in names:
            found |= self._climb([name], held, T)
            held[name] = ours[name]
        return found

    def _climb(self, names: Sequence[str], start: Values, T: Sequence[Any]) -> Values:
        parameters = [self.model.parameter(n) for n in names]
        cuts = np.cumsum([_packed(p, start[p.name]).size for p in parameters])[:-1]

        def put(v: Any) -> Values:
            parts = np.split(v, cuts)
            return {p.name: _unpacked(p, part, start[p.name])
                    for p, part in zip(parameters, parts, strict=True)}

        scale = 1.0 + abs(self.q(start, T))

        def height(v: Any) -> float:
            value = self.q({**start, **put(v)}, T)
            return -value / scale if np.isfinite(value) else 1e10

        v = np.concatenate([_packed(p, start[p.name]) for p in parameters])
        for _ in range(3):
            with np.errstate(all="ignore"):
                v = minimize(height, v, method="BFGS", jac="3-point", options={"gtol": 1e-11}).x
        return put(v)


def _in_turn(block: Block) -> bool:
    """Whether an update holds another parameter of its block as it is before the step."""
    names = {u.parameter for u in block.updates}
    return any(n.op == "symbol" and n.args[0] in names and n.args[3] == "t"
               for u in block.updates for e in (u.formula, u.equation) if e is not None
               for n in walk(e))


def _times(weight: Any, v: Any) -> Any:
    """The product, 0 where the weight is 0."""
    return np.where(weight == 0, 0.0, weight * np.where(weight == 0, 0.0, v))


def _prior(model: Model, f: Factor, at: Numbers) -> float:
    """The log prior density of a parameter, without its constant."""
    u, a = at(model.symbol(f.variable)), [at(e) for e in f.arguments]
    with np.errstate(all="ignore"):
        if f.law == "dirichlet":
            value = (a[0] - 1) * np.log(u)
        elif f.law == "beta":
            value = (a[0] - 1) * np.log(u) + (a[1] - 1) * np.log(1 - u)
        elif f.law == "gamma":
            value = (a[0] - 1) * np.log(u) - a[1] * u
        elif f.law == "inverse_wishart":
            squares = np.trace(a[0] @ np.linalg.inv(u), axis1=-2, axis2=-1)
            value = -(a[1] + u.shape[-1] + 1) / 2 * _inner(np.linalg.slogdet(u)[1]) \
                - _inner(squares) / 2
        else:
            value = log_density(model, f.law, u, a)
    return float(at.summed(value, model.parameter(f.variable).indices).sum())


def _inner(value: Any) -> Any:
    """Numbers as matrices with one entry, as :class:`Numbers` has them."""
    return np.asarray(value)[..., None, None]


def _packed(p: Parameter, a: Any) -> Any:
    """A parameter as free numbers."""
    a = np.asarray(a, float)
    if p.domain in ("positive", "variance"):
        return np.log(a).ravel()
    if p.domain == "probability":
        return logit(a).ravel()
    if p.domain == "simplex":
        return (np.log(a[..., :-1]) - np.log(a[..., -1:])).ravel()
    if p.domain == "covariance":
        low, d = np.linalg.cholesky(a), a.shape[-1]
        rows, columns = np.tril_indices(d)
        low[..., range(d), range(d)] = np.log(low[..., range(d), range(d)])
        return low[..., rows, columns].ravel()
    return a.ravel()


def _unpacked(p: Parameter, v: Any, like: Any) -> Any:
    """The inverse of :func:`_packed`."""
    like = np.asarray(like, float)
    if p.domain in ("positive", "variance"):
        return np.exp(v).reshape(like.shape)
    if p.domain == "probability":
        return expit(v).reshape(like.shape)
    if p.domain == "simplex":
        w = v.reshape(like.shape[:-1] + (-1,))
        w = np.concatenate([w, np.zeros((*w.shape[:-1], 1))], -1)
        return np.exp(w - logsumexp(w, axis=-1, keepdims=True))
    if p.domain == "covariance":
        d = like.shape[-1]
        rows, columns = np.tril_indices(d)
        low = np.zeros(like.shape)
        low[..., rows, columns] = v.reshape(like.shape[:-2] + (-1,))
        low[..., range(d), range(d)] = np.exp(low[..., range(d), range(d)])
        return low @ np.swapaxes(low, -1, -2)
    return v.reshape(like.shape)
