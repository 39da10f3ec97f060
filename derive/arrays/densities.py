"""The laws of a model by SciPy: log densities at given values, and draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import gammaln, xlog1py, xlogy

from ..algebra.expression import Expr
from ..families import LAWS
from ..model import Law, Model, Plate
from .numbers import Numbers


def log_density(model: Model, law: str, x: Any, arguments: Sequence[Any]) -> Any:
    """log p(x | arguments), elementwise; values as :class:`.Numbers` has them, rows and columns
    last. -inf outside of the support."""
    if law == "point":
        return np.where(x == arguments[0], 0.0, -np.inf)
    if law == "known":
        return np.log(x)
    if law == "multivariate_normal":
        mean, S = arguments
        v = x - mean
        form = np.swapaxes(v, -1, -2) @ np.linalg.solve(S, v)
        log_det = np.linalg.slogdet(S)[1][..., None, None]
        return -0.5 * (form + log_det + x.shape[-2] * np.log(2 * np.pi))
    if law in _WRITTEN:
        return _WRITTEN[law](x, *arguments)
    if law in LAWS:
        found = _frozen(law, arguments)
        return found.logpmf(x) if LAWS[law].support.discrete else found.logpdf(x)
    own = next(f for f in model.laws if f.name == law)
    return _own(own, x, arguments)


def mean(model: Model, law: str, arguments: Sequence[Any]) -> Any:
    """The mean of a law, elementwise; nan where SciPy has none."""
    if law == "point":
        return arguments[0]
    if law not in LAWS or law == "multivariate_normal":
        return np.nan
    with np.errstate(all="ignore"):  # of higher moments, which SciPy finds too
        return _frozen(law, arguments).mean()


def _normal(x: Any, mean: Any, variance: Any) -> Any:
    return -0.5 * ((x - mean) ** 2 / variance + np.log(2 * np.pi * variance))


def _poisson(x: Any, rate: Any) -> Any:
    return np.where((x >= 0) & (x == np.floor(x)), xlogy(x, rate) - rate - gammaln(x + 1), -np.inf)


def _binomial(x: Any, n: Any, p: Any) -> Any:
    ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    inside = (x >= 0) & (x <= n) & (x == np.floor(x))
    return np.where(inside, ways + xlogy(x, p) + xlog1py(n - x, -p), -np.inf)


#: By hand, since SciPy's module of laws takes a second to load.
_WRITTEN: Mapping[str, Callable[..., Any]] = {
    "normal": _normal, "poisson": _poisson, "binomial": _binomial}


def _frozen(law: str, arguments: Sequence[Any]) -> Any:
    from scipy import stats

    family = LAWS[law]
    slots = {slot.name: a for slot, a in zip(family.slots, arguments, strict=True)}
    return getattr(stats, family.scipy.distribution)(**family.scipy.values(slots))


def _own(law: Law, x: Any, arguments: Sequence[Any]) -> Any:
    """The logarithm of a density that the statement writes."""
    values = {"x": x, **{name: a for (name, _), a in zip(law.slots, arguments, strict=True)}}
    inside = np.ones_like(x, dtype=bool)
    for bound, sign in ((law.low, 1), (law.high, -1)):
        inside &= sign * x >= sign * float(bound) if bound else True
    return np.where(inside, np.log(_Slots(values)(law.density)), -np.inf)


class _Slots(Numbers):
    """The value of an expression in slots that have values as they are."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(Model("", (), (), (), ()), {}, values)

    def symbol(self, name: str, indices: Sequence[str]) -> Any:
        """The value of a slot."""
        return self.values[name]


def draw(model: Model, law: str, arguments: Sequence[Any], shape: tuple[int, ...],
         rng: Generator) -> Any:
    """Draws of a law, elementwise: arguments as arrays of that shape, a vector's coordinates last.
    """
    if law == "point":
        return np.broadcast_to(arguments[0], shape).astype(float)
    if law == "known":
        return rng.uniform(0.1, 2.0, shape)
    if law == "multivariate_normal":
        mean, S = arguments
        if S.ndim == len(shape):  # of one coordinate
            mean, S = mean[..., None], S[..., None, None]
        white = rng.normal(size=(*shape, mean.shape[-1]))
        return mean + np.einsum("...ij,...j->...i", np.linalg.cholesky(S), white)
    if law in LAWS:
        whole = [slot.domain == "natural" for slot in LAWS[law].slots]
        arguments = [np.array(a, dtype=np.int64 if n else float)
                     for a, n in zip(arguments, whole, strict=True)]
        return np.asarray(_frozen(law, arguments).rvs(size=shape, random_state=rng), dtype=float)
    return _inverse(model, law, arguments, shape, rng)


def _inverse(model: Model, law: str, arguments: Sequence[Any], shape: tuple[int, ...],
             rng: Generator) -> Any:
    """Draws of the statement's own density by its distribution function on a grid."""
    own = next(f for f in model.laws if f.name == law)
    grid = np.arange(0.0, 200.0) if own.support == "integers" else _grid(own)
    flat = [np.broadcast_to(a, shape).ravel() for a in arguments]
    out = np.empty(int(np.prod(shape)))
    width = np.ones(len(grid)) if own.support == "integers" else np.gradient(grid)
    for n in range(out.size):
        mass = np.exp(_own(own, grid, [a[n] for a in flat])).ravel() * width
        mass = np.cumsum(np.nan_to_num(mass, posinf=0.0))
        out[n] = grid[np.searchsorted(mass, rng.random() * mass[-1])]
    return out.reshape(shape)


def _grid(law: Law) -> Any:
    u = (np.arange(4000) + 0.5) / 4000
    low, high = (float(b) if b else None for b in (law.low, law.high))
    if low is not None and high is not None:
        return low + (high - low) * u
    if low is not None:
        return low + u / (1 - u)
    return np.tan(np.pi * (u - 0.5)) if high is None else high - u / (1 - u)


def categories(arguments: Sequence[Any], plate: Plate) -> bool:
    """Whether a categorical law has one argument for each label."""
    return len(arguments) > 1 and len(arguments) == len(plate.labels)


def slot_domains(model: Model) -> Mapping[str, str]:
    """Where known quantities must lie that are arguments of a law by themselves."""
    found: dict[str, str] = {}
    for f in model.factors:
        slots = LAWS[f.law].slots if f.law in LAWS else ()
        domains = {"categorical": ["simplex"], "dirichlet": ["above 1"],
                   "beta": ["above 1"] * 2, "gamma": ["above 1"] * 2,
                   "inverse_wishart": ["covariance", "positive"]}.get(f.law)
        names = [s.name if s.name in ("low", "high", "trials") else s.domain for s in slots]
        prior = f.variable in {p.name for p in model.parameters}
        for argument, domain in zip(f.arguments, domains if prior and domains else
                                    names or domains or [], strict=False):
            if isinstance(argument, Expr) and argument.op == "symbol":
                found.setdefault(argument.args[0], domain)
    return found



