"""What every generated module has: reading, safe logarithms, contractions, the run of EM.

The text of this module stands at the head of what is generated; it imports NumPy alone.
"""

import functools
import math
import warnings
from typing import Any, ClassVar, NamedTuple

import numpy as np

#: The logarithm of 0: what is multiplied by it may be 0, and a sum of many of them is finite.
LOG_0 = -1e300
#: A sum over so many places at most is one of matrix products.
SHORT = 16
#: With so few numbers a sum is taken as it is written.
FEW = 1024
#: Matrices of two rows are factored one number at a time, where there are no more numbers.
SMALL = 64
#: A step of data of so few numbers is computed as it is stated, not from sums of features.
DIRECT = 2048


#: What convergence may be judged by.
CRITERIA = ("log-likelihood", "parameters", "aitken")
EPS = float(np.finfo(np.float64).eps)
#: Whole numbers beyond this are not told apart as floats.
MOST_COUNTED = 2.0**53
#: Rows that are looked at together.
CHUNK = 16384


class BadInput(ValueError):
    """Data or parameters that the formulas cannot take: what is wrong, and what to do."""


class Collapse(ArithmeticError):
    """EM cannot go on: ``what`` ran out. ``component`` is the value of the latent variable that it
    concerns, or None for no single one; ``iteration`` the iterate that does not exist, None outside
    a fit."""

    #: The labels of the values that a parameter's first index has; () for 1, 2, ...
    labels: ClassVar[Any] = {}

    def __init__(self, what: str, of: str = "", at: int | None = None,
                 iteration: int | None = None) -> None:
        self.what, self.of, self.at, self.iteration = what, of, at, iteration
        self.component = None
        if at is not None and of in self.labels:
            names = self.labels[of]
            self.component = names[at] if names else str(at + 1)
        where = [] if self.component is None else [f"component {self.component}"]
        where += [] if iteration is None else [f"iteration {iteration}"]
        remedy = [] if self.component is None else [ELSEWHERE]
        super().__init__(": ".join([", ".join(where)] * bool(where) + [what, *remedy]))


ELSEWHERE = "start elsewhere, take fewer components, or look for repeated rows"
SINGULAR = "a covariance is singular: its rows lie in a plane, or there are too few of them"


def _log(p: Any) -> Any:
    """log p; LOG_0 where p is 0."""
    found = np.log(p)
    return np.maximum(found, LOG_0) if isinstance(found, np.ndarray) else max(found, LOG_0)


def _log1p(u: Any) -> Any:
    """log(1 + u); LOG_0 where u is -1."""
    found = np.log1p(u)
    return np.maximum(found, LOG_0) if isinstance(found, np.ndarray) else max(found, LOG_0)


def _posterior(log_joint: Any, n: int) -> Any:
    """The shares of exp(log_joint) over its first n axes, and the logarithm of its sum."""
    over = tuple(range(n)) if n > 1 else 0
    top = np.maximum.reduce(log_joint, over, initial=-1e308)
    shares = np.subtract(log_joint, top)
    np.exp(shares, out=shares)
    total = np.add.reduce(shares, over)
    shares /= total
    return shares, top + np.log(total)


def _spread(part: Any, names: str, larger: str) -> Any:
    """An array with those axes as one that has the larger's, of length 1 where it lacks one."""
    placed = part.transpose([names.index(n) for n in larger if n in names])
    return placed[tuple(slice(None) if n in names else None for n in larger)]


def _contract(spec: str, *parts: Any) -> Any:
    """np.einsum(spec, *parts) by matrix products: what the largest part holds is multiplied into
    it, until there are two."""
    product = _product(spec)
    if product is not None and parts[0].size + parts[-1].size < 32 * FEW:
        return product(*parts)
    if sum(part.size for part in parts) < FEW:
        return np.einsum(spec, *parts)
    inputs, out = spec.split("->")
    named = [(names, part) for names, part in zip(inputs.split(","), parts)]
    while len(named) > 2:
        named.sort(key=lambda each: len(each[0]))
        names, part = named.pop(0)
        at = next((n for n, (larger, _) in enumerate(named) if set(names) <= set(larger)), None)
        if at is None or len(set(names)) < len(names):
            named.insert(0, (names, part))
            break
        larger, other = named[at]
        named[at] = larger, _spread(part, names, larger) * other
    if len(named) != 2 or any(len(set(names)) < len(names) for names, _ in named):
        spec = f"{','.join(names for names, _ in named)}->{out}"
        return np.einsum(spec, *(part for _, part in named), optimize=True)
    (left, a), (right, b) = sorted(named, key=lambda each: each[1].size)
    size = {**dict(zip(left, a.shape)), **dict(zip(right, b.shape))}
    # the order in which the larger one lies in memory
    lies = [n for n, _ in sorted(zip(right, b.strides), key=lambda each: -abs(each[1]))]
    batch = [n for n in out if n in left and n in right]
    summed = [n for n in lies if n in left and n not in out]
    rows = [n for n in left if n not in right]
    columns = [n for n in lies if n not in left]
    if not rows and not columns:
        found = (_spread(a, left, right) * b).sum(axis=tuple(right.index(n) for n in summed))
        kept = [n for n in right if n in batch]
        return found.transpose([kept.index(n) for n in out])
    if not summed or any(n not in out for n in rows + columns):
        return np.einsum(f"{left},{right}->{out}", a, b)
    # a product for each place of short axes, which need not be copied to lie side by side
    short = [names[:-1] if math.prod(size[n] for n in names[:-1]) <= SHORT else []
             for names in (summed, columns)]
    each = batch + short[0] + short[1]
    summed, columns = ([n for n in names if n not in each] for names in (summed, columns))

    def laid(array: Any, names: str, first: list[str], then: list[str]) -> Any:
        """The array as matrices of those axes; what lies side by side in memory stays so."""
        turned = names[int(np.argmin(np.abs(array.strides)))] in first
        one, two = (then, first) if turned else (first, then)
        placed = _spread(array, names, "".join(each + one + two))
        found = placed.reshape(*placed.shape[:len(each)], *(
            math.prod(size[n] for n in group) for group in (one, two)))
        return found.swapaxes(-1, -2) if turned else found

    found = laid(a, left, rows, summed) @ laid(b, right, summed, columns)
    made = each + rows + columns
    found = found.reshape([size[n] for n in made])
    if short[0]:
        found = found.sum(axis=tuple(made.index(n) for n in short[0]))
        made = [n for n in made if n not in short[0]]
    return found.transpose([made.index(n) for n in out])


@functools.lru_cache(128)
def _product(spec: str) -> Any:
    """np.einsum(spec, ...) of few numbers by a product of matrices for each place of the axes that
    all have; None where it is no such product."""
    inputs, out = spec.split("->")
    names = inputs.split(",")
    if len(names) == 3 and _placed(names[0], names[1]):
        then, at = _product(f"{names[1]},{names[2]}->{out}"), tuple(
            [slice(None) if n in names[0] else None for n in names[1]])
        return then and (lambda a, b, c: then(a[at] * b, c))
    if len(names) != 2 or any(len(set(part)) < len(part) for part in names):
        return None
    left, right = names
    batch = [n for n in out if n in left and n in right]
    summed = [n for n in left if n in right and n not in out]
    row, column = ([n for n in one if n not in other]
                   for one, other in ((left, right), (right, left)))
    if left == right and len(summed) == 1 and _placed(out, left):
        return functools.partial(_sum_of_products, left.index(summed[0]))
    if (len(row), len(column), len(summed)) != (1, 1, 1) or \
            sorted(out) != sorted([*batch, *row, *column]):
        return None

    def order(names: Any, wanted: list[str]) -> Any:
        return None if list(names) == wanted else [names.index(n) for n in wanted]

    r, c = left.index(row[0]), right.index(column[0])
    straight = (order(left, batch + row + summed), order(right, batch + summed + column),
                order(batch + row + column, list(out)))
    turned = (order(right, batch + column + summed), order(left, batch + summed + row),
              order(batch + column + row, list(out)))

    def product(a: Any, b: Any) -> Any:
        # the longer axis last, so that what is computed with the product runs along it
        if a.shape[r] > b.shape[c]:
            first, second, then, a, b = *turned, b, a
        else:
            first, second, then = straight
        found = np.matmul(a if first is None else a.transpose(first),
                          b if second is None else b.transpose(second))
        return found if then is None else found.transpose(then)

    return product


def _placed(names: str, larger: str) -> bool:
    """Whether axes are some of the larger's, in their order."""
    return [n for n in larger if n in names] == list(names)


def _sum_of_products(axis: int, a: Any, b: Any) -> Any:
    """The sum of a b over an axis."""
    return np.add.reduce(a * b, axis)


def _cholesky(S: Any) -> Any:
    """The lower factor of a covariance. Raises Collapse where it is singular."""
    try:
        return np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        raise Collapse(SINGULAR) from None


def _whitening(S: Any) -> Any:
    """The inverses of the lower factors of covariances, and the logarithms of their determinants.
    Raises Collapse where one is singular."""
    shape = S.shape
    if _singly(S):
        inverses, logs = [], []
        for _, _, first, below, last in _factors(S):
            if not last > 0.0:
                raise Collapse(SINGULAR)
            inverses += [1.0 / first, 0.0, -below / first / last, 1.0 / last]
            logs.append(2.0 * (math.log(first) + math.log(last)))
        return np.array(inverses).reshape(shape), np.array(logs).reshape(shape[:-2])
    factor = _cholesky(S)
    return np.linalg.inv(factor), 2 * np.log(np.diagonal(factor, 0, -2, -1)).sum(axis=-1)


def _singly(S: Any) -> bool:
    """Whether covariances are few and of two rows: then they are factored one number at a time,
    and what is not finite is told apart."""
    return bool(S.shape[-1] == 2 and S.size <= SMALL)


def _factors(S: Any) -> list[tuple[float, ...]]:
    """Of covariances of two rows: both variances, the three numbers of the lower factor. The last
    is nan where it is singular."""
    found: list[tuple[float, ...]] = []
    for a, _, b, c in S.reshape(-1, 4).tolist():
        first = math.sqrt(a) if 0.0 < a < math.inf else math.nan
        below = b * (1.0 / first)
        rest = c - below * below
        found.append((a, c, first, below, math.sqrt(rest) if 0.0 < rest < math.inf else math.nan))
    return found


def _real(name: str, value: Any) -> Any:
    """The value as an array of float64. Raises BadInput."""
    try:
        found = np.asarray(value)
        if found.dtype == np.float64:
            return found
        if found.dtype.kind == "c":
            raise TypeError("it has complex numbers")
        return found.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as cause:
        raise BadInput(f"{name} is no array of real numbers: {cause}") from None


def _array(name: str, value: Any, axes: int, lying: bool = True) -> Any:
    """A float array with that many axes. Raises BadInput."""
    found = _real(name, value)
    if found.ndim != axes:
        needed = "it must be a number" if axes == 0 else f"it needs {axes} ax{'ei'[axes < 2]}s"
        raise BadInput(f"{name} has shape {found.shape}: {needed}")
    return _lying(found) if lying or found.size <= DIRECT else found


def _lying(found: Any) -> Any:
    """The array; what is computed for every row runs along the rows where they are many."""
    along = found.ndim > 0 and found.shape[0] > found.shape[-1]
    return np.asfortranarray(found) if along else found


def _rows(name: str, value: Any, vector: bool, lying: bool = True) -> Any:
    """Rows of numbers (N, d), or numbers (N,), of which each may be a row of one. Raises BadInput.
    """
    found = value if type(value) is np.ndarray and value.dtype == np.float64 else \
        _real(name, value)
    if found.ndim == 1 and vector:
        found = found[:, None]
    elif found.ndim == 2 and not vector and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1 + vector or 0 in found.shape:
        what = "rows of d >= 1 numbers" if vector else "numbers, one a row"
        raise BadInput(f"{name} has shape {found.shape}: give N >= 1 {what}")
    return _lying(found) if lying or found.size <= DIRECT else found


def _agree(sizes: Any, name: str, found: Any, wanted: Any) -> Any:
    """The array, whose axes have those sizes: numbers, or names of which ``sizes`` has some and
    takes the others. Raises BadInput."""
    have, before = found.shape, dict(sizes)
    for n, m in zip(wanted, have):
        if (sizes.setdefault(n, m) if isinstance(n, str) else n) != m:
            break
    else:
        if len(have) == len(wanted):
            return found
    known = tuple(before.get(n, "any") if isinstance(n, str) else n for n in wanted)
    text = str(known).replace("'", "") if known else "a number"
    raise BadInput(f"{name} has shape {have}: it must be {text}")


def _parameter(theta: Any, name: str, keys: Any, wanted: Any, domain: str, sizes: Any) -> Any:
    """A parameter of theta; the values of several keys along a first axis, that of "" 1 less the
    others. ``wanted`` are the sizes of its axes, see _agree. Raises BadInput, and Collapse where a
    matrix is not positive definite."""
    several = len(keys) > 1
    if sizes.get("trusted") is theta:
        if "" in keys:
            rest = np.maximum(1.0 - sum([theta[key] for key in keys if key]), 0.0)
            return _lying(np.array([theta[key] if key else rest for key in keys]))
        return _lying(np.array([theta[key] for key in keys]) if several else
                      np.asarray(theta[keys[0]]))
    try:
        value = np.array([theta[key] for key in keys]) if several else theta[keys[0]]
    except (KeyError, TypeError, ValueError):
        value = None
    if _usual(value, several, wanted, domain, sizes):
        return _lying(value) if wanted else np.float64(value)
    domain = "covariance" if domain == "factored" else domain
    named = [key for key in keys if key]
    found = {}
    for key in named:
        said = f"theta[{key!r}]"
        if key not in theta:
            given = ", ".join(map(str, theta)) or "nothing"
            raise BadInput(f"{said} is missing: theta has {given}")
        found[key] = _agree(sizes, said, _real(said, theta[key]), wanted[several:])
        if not np.isfinite(found[key]).all():
            raise BadInput(f"{said} is not finite: give a number")
    if several and domain == "simplex":
        _require_together(named, found, keys)
    else:
        _require_domain(name, named, found, several, domain)
    return _lying(np.stack([found[key] for key in keys]) if several else found[keys[0]])


def _usual(value: Any, several: bool, wanted: Any, domain: str, sizes: Any) -> bool:
    """Whether a parameter is good at first sight. Whether a covariance that is "factored" is
    definite, its factors will say."""
    if isinstance(value, float) and not wanted:
        good = value > 0 if domain in ("positive", "variance") else \
            0 <= value <= 1 if domain == "probability" else domain not in _DOMAINS
        return good and math.isfinite(value)
    if not isinstance(value, np.ndarray) or value.dtype != np.float64 or value.size == 0 or \
            value.shape != tuple([sizes.get(n, n) for n in wanted]) or \
            domain != "factored" and not math.isfinite(np.add.reduce(value, None)):
        return False
    if domain == "factored" and "careful" not in sizes:
        return (_singly(value) or math.isfinite(np.add.reduce(value, None))) and _symmetric(value)
    if domain not in _DOMAINS:
        return domain != "factored"
    if domain == "covariance":
        return _symmetric(value) and _definite(value)
    if domain == "probability":
        return bool(value.min() >= 0 and value.max() <= 1)
    if domain == "simplex":
        return not several and bool(value.min() >= 0 and (
            abs(np.add.reduce(value, -1) - 1) <= 1e-8).all())
    return domain in ("positive", "variance") and bool(value.min() > 0)


def _symmetric(S: Any) -> bool:
    """Whether matrices are symmetric, as far as rounding goes."""
    turned = S.swapaxes(-1, -2)
    return S.tobytes() == turned.tobytes() or bool((
        abs(S - turned) <= 1e-8 * abs(S).max(axis=(-2, -1), keepdims=True)).all())


def _require_together(named: Any, found: Any, keys: Any) -> None:
    """Raises BadInput where the values of several keys are no weights; gives that of "" its value.
    """
    total = sum(found.values())
    if "" in keys:
        found[""] = np.maximum(1.0 - total, 0.0)
    low = min(float(np.min(value)) for value in found.values())
    good = np.all(total <= 1 + 1e-12) if "" in keys else np.all(abs(total - 1) <= 1e-8)
    if low < 0 or not good:
        where = f"sum to {'at most ' if '' in keys else ''}1"
        raise BadInput(f"{', '.join(f'theta[{key!r}]' for key in named)} cannot be used: a "
                       f"probability lies in [0, 1], and they {where}")


_DOMAINS: Any = {
    "probability": (lambda v: (v >= 0) & (v <= 1), "a probability lies in [0, 1]"),
    "at least 0": (lambda v: v >= 0, "it must be at least 0"),
    "positive": (lambda v: v > 0, "it must be greater than 0"),
    "variance": (lambda v: v >= 0, "a variance is greater than 0"),
    "simplex": (lambda v: (v >= 0) & (abs(v.sum(axis=-1, keepdims=True) - 1) <= 1e-8),
                "weights are at least 0 and sum to 1"),
    "covariance": (lambda v: abs(v - np.swapaxes(v, -1, -2)) <= 1e-8 * abs(v).max(initial=0.0),
                   "a covariance matrix is symmetric"),
}


def _require_domain(name: str, keys: Any, found: Any, several: bool, domain: str) -> None:
    """Raises BadInput where a value lies outside its domain; Collapse where a variance is 0, or a
    covariance matrix is not positive definite."""
    if domain not in _DOMAINS:
        return
    good, where = _DOMAINS[domain]
    wrong = [key for key in keys if not good(found[key]).all()]
    if wrong:
        raise BadInput(f"{', '.join(f'theta[{key!r}]' for key in wrong)} cannot be used: {where}")
    inner = 2 * (domain == "covariance")
    for n, key in enumerate(keys if domain in ("variance", "covariance") else ()):
        if inner and _definite(found[key]):
            continue
        for at in np.ndindex(found[key].shape[:found[key].ndim - inner]):
            value = found[key][at]
            if not (_definite(value) if inner else value > 0):
                what = f"theta[{key!r}] is not positive definite" if inner else \
                    "a variance in theta is 0"
                raise Collapse(what, name, n if several else at[0] if at else None)


def _definite(S: Any) -> bool:
    """Whether matrices are positive definite."""
    try:
        np.linalg.cholesky(S)
    except np.linalg.LinAlgError:
        return False
    return True


class Prepared(dict[str, Any]):
    """The arrays of the data, read and checked; ``floor`` is a variance that rounding leaves."""

    floor = 0.0
    #: Whether steps are computed as they are stated, not from sums of features.
    direct = False
    #: How many there are of what has a size; "trusted" is a theta that an M-step has made.
    sizes: ClassVar[Any] = {}

    def of(self, *observed: Any) -> Any:
        """The same, with the floor that observed numbers have, by what they are called. Raises
        BadInput where one is not finite."""
        largest = 0.0
        for name, x in observed:
            most = max(float(np.maximum.reduce(x, None, initial=0.0)),
                       -float(np.minimum.reduce(x, None, initial=0.0)))
            if name and not most < math.inf:
                _finite(name, x)
            largest = max(largest, most)
        self.floor = (8 * EPS * largest) ** 2
        return self

    def laid(self) -> Any:
        """The same, with what many steps share laid out in memory."""
        if "rows" in self:
            self["rows"].lay()
        return self

    def more(self, named: Any) -> Any:
        """The same, with what has those names."""
        self.update(named)
        return self


def _named(x: Any, only: str, known: Any) -> Any:
    """The data by the names of the variables. Raises BadInput."""
    if not isinstance(known, (dict, type(None))):
        raise BadInput(f"known is {known!r}: give the values by name")
    if isinstance(x, dict):
        return {**x, **(known or {})}
    if not only:
        raise BadInput("there are several observed variables: give a mapping from their names")
    return {only: x, **(known or {})}


def _count(theta: Any, key: str, axis: int, size: Any) -> Any:
    """How many labels there are: ``size``, or as theta has; None where there is neither."""
    return size if size is not None or theta is None else np.shape(theta[key])[axis]


def _given(given: Any, name: str, said: str) -> Any:
    """An array of the data. Raises BadInput."""
    if name not in given:
        raise BadInput(f"{said} is missing: give its values")
    return given[name]


def _place(name: str, at: Any) -> str:
    """A cell, and where it stands."""
    axes = ("row", "column")[:len(at)] if 0 < len(at) <= 2 else ()
    said = ", ".join(f"{axis} {n}" for axis, n in zip(axes, at))
    return f"{name}{list(at) if at else ''}" + (f" ({said}, counted from 0)" if said else "")


def _first(wrong: Any) -> tuple[int, ...]:
    """The first place where an array is true."""
    return tuple(int(n) for n in np.argwhere(wrong)[0])


def _shown(value: Any) -> str:
    """A number, without the point of a whole one."""
    return str(value).removesuffix(".0")


def _finite(name: str, value: Any) -> Any:
    """The value. Raises BadInput where it is not finite."""
    if math.isfinite(np.add.reduce(value, None)):
        return value
    for a in range(0, max(1, len(value) if value.ndim else 1), CHUNK):
        part = value[a:a + CHUNK] if value.ndim else value
        if not np.isfinite(part).all():
            first, *rest = _first(~np.isfinite(part)) or (None,)
            at = () if first is None else (a + first, *rest)
            raise BadInput(f"{_place(name, at)} is {_shown(value[at])}: "
                           "remove the row or fill the value in")
    return value


def _within(name: str, value: Any, low: float, high: float, whole: bool, strict: bool = False
            ) -> Any:
    """The value. Raises BadInput where a cell lies outside of the support."""
    most = min(high, MOST_COUNTED) if whole else high
    rows = value if value.ndim else value[None]
    for a in range(0, len(rows), CHUNK):
        part = rows[a:a + CHUNK]
        good = (part > low if strict else part >= low) & (part <= most)
        if whole:
            good &= part == np.floor(part)
        if strict:
            good &= part < math.inf
        good |= np.isnan(part)
        if not np.all(good):
            first, *rest = _first(~good)
            at = (a + first, *rest) if value.ndim else ()
            raise BadInput(f"{_place(name, at)} is {_shown(value[at])}: "
                           f"{_support(low, high, whole, strict)}")
    return value


def _support(low: float, high: float, whole: bool, strict: bool) -> str:
    """Where values may lie, in words."""
    if strict and (low, high) == (0, math.inf):
        return "it must be positive and finite"
    if whole and (low, high) == (0, 1):
        return "it must be 0 or 1"
    if whole and high == math.inf:
        first = ", ".join(f"{low + n:g}" for n in range(3))
        return f"counts{f' from {low:g}' if low else ''} are {first}, ..., at most 2^53"
    kind = "whole numbers" if whole else "numbers"
    return f"its law is one of {kind} from {low:g} to {high:g}"


def _at_most(name: str, value: Any, other: str, most: Any) -> Any:
    """The value. Raises BadInput where a cell is above that of another array."""
    wrong = value > most
    if np.any(wrong):
        at = _first(wrong)
        highest = np.broadcast_to(most, value.shape)[at]
        raise BadInput(f"{_place(name, at)} is {_shown(value[at])}, more than "
                       f"{other}{list(at) if np.ndim(most) else ''}, which is {_shown(highest)}")
    return value


def _filled(value: Any) -> Any:
    """The value with missing cells at one that is there: they count nothing."""
    missing = np.isnan(value)
    if not missing.any():
        return value
    return np.where(missing, value[~missing][0] if (~missing).any() else 1.0, value)


def _one_hot(name: str, value: Any, axes: int, labels: Any, missing: bool = False) -> Any:
    """1.0 at the label of each cell along a new last axis; zeros where it is missing.

    ``labels`` are those of the statement, or how many there are: then cells are 1, 2, ..., up to
    the largest where it is None. An array with an axis more is one-hot already. Raises BadInput.
    """
    cells = np.asarray(value)
    if cells.ndim == axes + 1:
        return _finite(name, _array(name, cells, axes + 1))
    if cells.ndim != axes:
        raise BadInput(f"{name} has {cells.ndim} axes: it needs {axes}")
    text: Any = np.array([_label(cell) for cell in cells.ravel().tolist()], dtype=object)
    if labels is None:
        labels = max((int(t) for t in text if t.isdecimal()), default=0)
    known = tuple(str(n + 1) for n in range(labels)) if isinstance(labels, int) else labels
    found = np.zeros((text.size, len(known)))
    for n, label in enumerate(known):
        found[text == label, n] = 1.0
    lost = (found.sum(axis=1) == 0) & (text != "")
    if lost.any():
        raise BadInput(f"{name} has {text[lost][0]!r}: its labels are {', '.join(known)}")
    if not missing and (text == "").any():
        raise BadInput(f"{name} has an empty cell, and none is said to be missing")
    return found.reshape(*cells.shape, len(known))


def _label(cell: Any) -> str:
    """A cell as a label: 2.0 is "2", a missing one ""."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, (int, float)) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _next(name: str, value: Any, domain: str, floor: float) -> Any:
    """A next parameter. Raises Collapse where it is none of its domain: a variance that is no more
    than what rounding leaves, ``floor``, is 0."""
    if domain == "probability" and isinstance(value, float) and 0 <= value <= 1:
        return value
    value = np.asarray(value)
    if domain == "covariance":
        if _regular(value, floor):
            return value
    elif domain in ("real", "vector", "simplex") and math.isfinite(np.add.reduce(value, None)):
        return value
    good = np.isfinite(value)
    if domain in ("positive", "variance", "at least 0"):
        least = floor if domain == "variance" else 0.0
        good &= value >= least if domain == "at least 0" else value > least
    if not good.all():
        at = _first(~good)
        place = f"[{', '.join(str(n + 1) for n in at)}]" if at else ""
        worst = value[at]
        why = "the observations that are left to it do not vary" \
            if domain == "variance" and np.isfinite(worst) else "no observation is left to it"
        raise Collapse(f"{name}{place} would be {worst:g}: {why}", name, at[0] if at else None)
    if domain == "covariance":
        spread = np.sqrt(np.diagonal(value, axis1=-2, axis2=-1))
        whole = value / (spread[..., :, None] * spread[..., None, :])
        for at in np.ndindex(value.shape[:-2]):
            column = _flat(whole[at], spread[at] ** 2 > floor)
            if column is not None:
                place = f"[{', '.join(str(n + 1) for n in at)}]" if at else ""
                raise Collapse(f"{name}{place} is singular (column {column} does not vary on its "
                               "own): the observations that are left to it lie in a plane, or "
                               "there are too few of them", name, at[0] if at else None)
    if domain == "probability":
        value = np.minimum(np.maximum(value, 0.0), 1.0)
    return value


def _regular(S: Any, floor: float) -> bool:
    """Whether every column of covariances varies, and does not follow from those before it."""
    if _singly(S):
        return all([a > floor and c > floor and last * last > 2 * EPS * c
                    for a, c, _, _, last in _factors(S)])
    try:
        pivots = np.linalg.cholesky(S).diagonal(0, -2, -1)
    except np.linalg.LinAlgError:
        return False
    own = S.diagonal(0, -2, -1)
    return bool((own > floor).all() and (pivots * pivots > S.shape[-1] * EPS * own).all())


def _flat(whole: Any, varies: Any) -> int | None:
    """The first column of a correlation matrix, counted from 0, that does not vary beside those
    before it; None where all do."""
    if not np.all(varies):
        return int(np.argmin(varies))
    least = len(whole) * EPS
    for d in (len(whole), *range(1, len(whole) + 1)):
        try:
            pivots = np.diagonal(np.linalg.cholesky(whole[:d, :d])) ** 2
        except np.linalg.LinAlgError:
            pivots = np.zeros(0)
        if len(pivots) == d and np.all(pivots > least):
            if d == len(whole):
                return None
        elif d < len(whole) or len(pivots) == d:
            return int(np.argmin(pivots > least)) if len(pivots) else d - 1
    return len(whole) - 1


def _root(name: str, found: Any) -> Any:
    """The roots, with a warning where there is none."""
    if not np.all(found.found):
        warnings.warn(f"the maximum in {name} is at infinity, or at an end of its domain: what is "
                      "returned is as far as was looked", stacklevel=2)
    return found.value


def _value(value: Any) -> float:
    """A log-likelihood: -inf where an observation has probability 0. Raises BadInput."""
    found = float(value)
    if math.isnan(found):
        raise BadInput("the log-likelihood is no number: look for an observation outside the "
                       "support, or a parameter outside its domain")
    return -math.inf if found < LOG_0 / 1e9 else found


class Sums(NamedTuple):
    """What the updates need of the data: sums over the rows; the responsibilities, where kept."""

    parts: Any
    T: Any


def _looked(module: Any, data: Any, theta: Any, keep: bool = False) -> Any:
    """What the updates need, in one pass where that keeps the digits, or the responsibilities, to
    ``keep``; log-likelihood, log prior."""
    gather = None if data.direct else module.get("_gather")
    try:
        found = gather(data, theta, keep) if gather else None
        if found is None:
            return module["_expect"](data, theta)
    except Collapse as collapse:
        before = data.sizes
        if collapse.what != SINGULAR or "careful" in before:
            raise
        # which covariance it is
        data.sizes = {**before, "careful": True}
        try:
            return _looked(module, data, theta, keep)
        finally:
            data.sizes = before
    return (found[0].T, *found[1:]) if keep else found


def _seen(module: Any, data: Any, theta: Any) -> Any:
    """The responsibilities, log-likelihood, log prior."""
    return _looked(module, data, theta, True)


def _renewed(module: Any, data: Any, found: Any, theta: Any) -> Any:
    """theta at t+1 from what was found at theta."""
    if isinstance(found, Sums):
        renewed = module["_renew"](data, found, theta)
        if renewed is not None:
            return renewed
        found, *_ = module["_expect"](data, theta)
    return module["_maximise"](data, found, theta)


def _one_step(module: Any, data: Any, theta: Any) -> Any:
    """theta at t+1, and the log-likelihood of the theta given."""
    found, value, _ = _looked(module, data, theta)
    if value == -math.inf:
        raise Collapse("an observation has probability 0")
    return _renewed(module, data, found, theta), value


class Fit(NamedTuple):
    """What a fit has found.

    ``theta`` with its ``log_likelihood``; ``trace``, one (theta, log-likelihood) for each iterate,
    the start first; ``responsibilities`` at theta; ``stopped``, one of "converged", "iterations",
    "collapsed"; ``iterations``, the steps taken; ``reason``, why it collapsed;
    ``log_posteriors``, log-likelihood and log prior of each iterate, where there are priors.
    """

    theta: dict[str, Any]
    log_likelihood: float
    trace: tuple[Any, ...]
    responsibilities: Any
    stopped: str
    iterations: int
    reason: str = ""
    log_posteriors: tuple[float, ...] = ()

    @property
    def risen(self) -> float:
        """What EM makes rise: the log posterior where there are priors, else the likelihood."""
        return self.log_posteriors[-1] if self.log_posteriors else self.log_likelihood

    def __repr__(self) -> str:
        return (f"Fit(log_likelihood={self.log_likelihood}, iterations={self.iterations}, "
                f"stopped={self.stopped!r})")


def _to_go(before: float, last: float, now: float) -> float:
    """What three log-likelihoods still rise, L_inf - L_t over 1 + |L_t|, as Aitken estimates it.

    That is exact where the steps shrink by a constant factor; inf where they do not shrink.
    """
    step, next_step = last - before, now - last
    if next_step == 0:
        return 0.0
    if abs(next_step) >= abs(step):
        return math.inf
    return abs(next_step * (next_step / (step - next_step))) / (1 + abs(now))


def _relative(now: Any, before: Any) -> float:
    """max|now - before| / max|now|."""
    apart = np.max(np.abs(np.subtract(now, before)))
    return float(apart / max(np.max(np.abs(now)), EPS * apart)) if apart else 0.0


def _change(criterion: str, thetas: Any, rises: Any) -> float:
    """What is compared with the tolerance after an iteration; inf while there are too few.

    "log-likelihood"  |L_t - L_(t-1)| / (1 + |L_t|)
    "parameters"      the largest max|theta_t - theta_(t-1)| / max|theta_t| of a parameter
    "aitken"          |L_inf - L_t| / (1 + |L_t|), the larger of two estimates in a row

    L is what EM makes rise: with a prior its logarithm is in it.
    """
    if criterion == "aitken":
        L = rises[-4:]
        return max(_to_go(*L[:3]), _to_go(*L[1:])) if len(L) == 4 else math.inf
    if len(rises) < 2:
        return math.inf
    if criterion == "parameters":
        before, now = thetas[-2][0], thetas[-1][0]
        return max(_relative(now[key], before[key]) for key in now)
    return float(abs(rises[-1] - rises[-2]) / (1 + abs(rises[-1])))


def _fit(module: Any, data: Any, start: Any, iterations: int, tolerance: float,
         progress: Any, criterion: str = "log-likelihood") -> Fit:
    """EM from ``start`` until |L_t - L_(t-1)| / (1 + |L_t|) <= tolerance, or what else the
    criterion compares with it, see _change; 0 never stops early.

    Raises Collapse where the start itself gives no likelihood.
    """
    if iterations < 0:
        raise BadInput(f"iterations is {iterations}: it must be at least 0")
    if not 0 <= tolerance < math.inf:
        raise BadInput(f"tolerance is {tolerance}: it must be finite and at least 0")
    if criterion not in CRITERIA:
        raise BadInput(f"criterion is {criterion!r}: there are {', '.join(CRITERIA)}")
    theta, trace, rises, stopped, reason = dict(start), [], [], "iterations", ""
    prior, found = None, None
    for t in range(iterations + 1):
        try:
            # the last iterate is asked for its responsibilities, not for the next one
            look = _looked if t < iterations else _seen
            T, value, prior = look(module, data, theta)
            risen = value if prior is None else value + prior
            if not math.isfinite(risen):
                raise Collapse("an observation has probability 0" if value == -math.inf
                               else "the prior density of a parameter is 0")
            trace.append((theta, value))
            rises.append(risen)
            found = T
            if progress is not None:
                progress(t, risen)
            if tolerance and _change(criterion, trace, rises) <= tolerance:
                stopped = "converged"
                break
            if t < iterations:
                theta = _renewed(module, data, T, theta)
                data.sizes = {**data.sizes, "trusted": theta}
        except Collapse as collapse:
            placed = Collapse(collapse.what, collapse.of, collapse.at, len(trace))
            if not trace:
                raise placed from collapse
            stopped, reason = "collapsed", str(placed)
            break
    theta, value = trace[-1]
    if isinstance(found, Sums):
        found, *_ = _seen(module, data, theta)
    return Fit(theta, value, tuple(trace), module["_answer"](found), stopped, len(trace) - 1,
               reason, () if prior is None else tuple(rises))
