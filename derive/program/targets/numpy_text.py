"""The parts of a generated NumPy module that are the same for every model of their kind."""

from __future__ import annotations

ERRORS = '''
class BadInput(ValueError):
    """Observations, parameters or known quantities that the model cannot take."""


class Collapse(ArithmeticError):
    """EM cannot go on. ``component`` is the value of Z concerned, or None for no single one.

    ``iteration`` is the iterate that does not exist, None outside a fit.
    """

    def __init__(self, component, what, remedy, iteration=None):
        self.component, self.what, self.remedy = component, what, remedy
        self.iteration = iteration
        where = [] if component is None else [f"component {component}"]
        where += [] if iteration is None else [f"iteration {iteration}"]
        super().__init__(": ".join([", ".join(where)] * bool(where) + [what, remedy]))


ELSEWHERE = "start elsewhere, take fewer components, or look for repeated rows"
'''

READING = '''
def _real(name, value):
    """The value as an array of float64."""
    try:
        numbers = np.asarray(value)
        if numbers.dtype.kind == "c":
            raise TypeError("it has complex numbers")
        return numbers.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as cause:
        raise BadInput(f"{name} is no array of real numbers: {cause}") from cause


def _numbers(name, value, shape):
    """The value as finite float64 of that shape, where None is any length."""
    numbers = _real(name, value)
    if len(numbers.shape) != len(shape) or any(
        want not in (None, have) for want, have in zip(shape, numbers.shape)
    ):
        wanted = str(tuple("any" if n is None else n for n in shape)).replace("'", "")
        wanted = wanted if shape else "a number"
        raise BadInput(f"{name} has shape {numbers.shape}: it must be {wanted}")
    if not np.all(np.isfinite(numbers)):
        raise BadInput(f"{name} is not finite: give a number")
    return numbers


def _parameter(theta, key, shape):
    """theta[key] as an array of that shape."""
    if key not in theta:
        given = ", ".join(map(str, theta)) or "nothing"
        raise BadInput(f"theta[{key!r}] is missing: theta has {given}")
    return _numbers(f"theta[{key!r}]", theta[key], shape)


def _require_domain(good, keys, domain):
    """Raise BadInput where all is not good, which is one for all keys or one for each."""
    if np.all(good):
        return
    each = [np.all(part) for part in good] if len(np.atleast_1d(good)) == len(keys) > 1 else []
    wrong = [key for key, fine in zip(keys, each) if not fine] or keys
    names = ", ".join(f"theta[{key!r}]" for key in wrong)
    raise BadInput(f"{names} cannot be used: {domain}")
'''

VECTOR_ROWS = '''
def _rows(x):
    """x as float64 of shape (N, d); a vector of length N counts as N rows of one column."""
    rows = _real("x", x)
    rows = rows[:, None] if rows.ndim == 1 else rows
    if rows.ndim != 2 or 0 in rows.shape:
        raise BadInput(f"x has shape {np.shape(x)}: give N >= 1 rows of d >= 1 numbers")
    return rows


def _explain(x):
    """Raise the error for rows whose density is not a number."""
    for a in range(0, len(x), CHUNK):
        wrong = np.argwhere(~np.isfinite(x[a : a + CHUNK]))
        if wrong.size:
            i, j = a + int(wrong[0, 0]), int(wrong[0, 1])
            raise BadInput(
                f"x[{i}, {j}] (row {i}, column {j}, counted from 0) is {x[i, j]}: "
                "remove the row or fill the value in"
            )
    what = "a row has probability 0 under every component"
    raise Collapse(None, what, "start nearer to the rows")
'''

SCALAR_ROWS = '''
def _rows(x):
    """x as float64 of shape (N,), given as (N,) or (N, 1)."""
    rows = _real("x", x)
    if rows.ndim == 2 and rows.shape[1] != 1:
        raise BadInput(f"x has {rows.shape[1]} columns: this model takes one number a row")
    if rows.ndim not in (1, 2) or 0 in rows.shape:
        raise BadInput(f"x has shape {np.shape(x)}: give N >= 1 numbers")
    return rows.reshape(-1)


def _explain(x):
    """Raise the error for rows whose density is not a number."""
    for a in range(0, len(x), CHUNK):
        wrong = np.flatnonzero(~np.isfinite(x[a : a + CHUNK]))
        if wrong.size:
            i = a + int(wrong[0])
            raise BadInput(
                f"x[{i}] (row {i}, counted from 0) is {x[i]}: "
                "remove the row or fill the value in"
            )
    what = "a row has probability 0 under every component"
    raise Collapse(None, what, "start nearer to the rows")
'''

REQUIRE = '''
def _require(name, values, good, why):
    """Raise BadInput at the first of the values (N,) that is not good."""
    for a in range(0, len(values), CHUNK):
        wrong = np.flatnonzero(~good(values[a : a + CHUNK]))
        if wrong.size:
            i = a + int(wrong[0])
            raise BadInput(f"{name}[{i}] (row {i}, counted from 0) is {values[i]}: {why}")
'''

AT_MOST = '''
def _require_at_most(name, values, bound, bounds):
    """Raise BadInput where a value is more than the bound of its row, both of shape (N,)."""
    for a in range(0, len(values), CHUNK):
        wrong = np.flatnonzero(values[a : a + CHUNK] > bounds[a : a + CHUNK])
        if wrong.size:
            i = a + int(wrong[0])
            raise BadInput(
                f"{name}[{i}] (row {i}, counted from 0) is {values[i]:g}, "
                f"more than {bound}[{i}], which is {bounds[i]:g}"
            )
'''

LOG_FACTORIAL = '''
def _log_factorial(n):
    """log n!, elementwise."""
    return gammaln(n + 1)
'''

LOG = '''
def _log(value):
    """The logarithm of a number, -inf at 0."""
    return math.log(value) if value > 0 else -math.inf
'''

TIMES_LOG = '''
def _times_log(r, value):
    """r log(value), elementwise in r (n,), with 0 log 0 = 0."""
    if value > 0:
        return r * math.log(value)
    return np.where(r == 0, 0.0, -math.inf)
'''

REQUIRE_COUNT = '''
def _require_rows(count, N):
    """Collapse where the responsibilities of a component have underflowed, for count (K,)."""
    for k, N_k in enumerate(count):
        if not N_k > N * TINY:
            what = f"no row is left to it (summed responsibility {N_k:g})"
            raise Collapse(_label(k), what, ELSEWHERE)
'''

REQUIRE_COVARIANCE = '''
def _require_regular(Sigma, size, component):
    """Collapse unless each Cholesky pivot of Sigma (d, d) is more than rounding.

    Pivot j is the standard deviation of column j that the columns before it leave unexplained;
    size (d,) is the magnitude of the rows, whose spacing as floats no deviation can resolve.
    """
    try:
        pivots = np.diag(cholesky(Sigma, lower=True))
        limits = np.maximum(np.sqrt(len(Sigma) * EPS * np.diag(Sigma)), 4 * EPS * size)
        wrong = np.flatnonzero(~(pivots > limits))
        at = int(wrong[0]) if wrong.size else None
    except (LinAlgError, ValueError) as cause:
        at = int(str(cause).split("-")[0]) - 1 if str(cause)[0].isdigit() else 0
    if at is not None:
        what = f"its covariance matrix is singular (column {at} does not vary on its own)"
        raise Collapse(component, what, ELSEWHERE)
'''

REQUIRE_VARIANCE = '''
def _require_varying(variance, size, component):
    """Collapse unless the variance is more than the rounding of rows of magnitude size."""
    if not variance > (4 * EPS * size) ** 2:
        raise Collapse(component, f"its variance is {variance:g}", ELSEWHERE)
'''

REQUIRE_FINITE = '''
def _require_finite(value, component, key):
    """Collapse where the next value of a parameter is not a number."""
    if not np.all(np.isfinite(value)):
        raise Collapse(component, f"the next {key} is {value}", ELSEWHERE)
'''

FIT = '''
class Fit(NamedTuple):
    """What a fit has found.

    ``theta`` with its ``log_likelihood``; ``trace``, one (theta, log-likelihood) for each iterate,
    the start first; ``responsibilities`` (N, K) at theta; ``stopped``, one of "converged",
    "iterations", "collapsed"; ``iterations``, the steps taken; ``reason``, why it collapsed.
    """

    theta: dict
    log_likelihood: float
    trace: tuple
    responsibilities: np.ndarray
    stopped: str
    iterations: int
    reason: str

    def __repr__(self):
        return (
            f"Fit(log_likelihood={self.log_likelihood}, iterations={self.iterations}, "
            f"stopped={self.stopped!r})"
        )


def _to_go(before, last, now):
    """What three log-likelihoods still rise, L_inf - L_t over 1 + |L_t|, as Aitken estimates it.

    That is exact where the steps shrink by a constant factor; inf where they do not shrink.
    """
    step, next_step = last - before, now - last
    if next_step == 0:
        return 0.0
    if abs(next_step) >= abs(step):
        return math.inf
    return abs(next_step * (next_step / (step - next_step))) / (1 + abs(now))


def _relative(now, before):
    """max|now - before| / max|now|."""
    apart = np.max(np.abs(np.subtract(now, before)))
    return float(apart / max(np.max(np.abs(now)), EPS * apart)) if apart else 0.0


def _change(criterion, trace):
    """What is compared with the tolerance after an iteration; inf while there are too few.

    "log-likelihood"  |L_t - L_(t-1)| / (1 + |L_t|)
    "parameters"      the largest max|theta_t - theta_(t-1)| / max|theta_t| of a parameter
    "aitken"          |L_inf - L_t| / (1 + |L_t|), the larger of two estimates in a row
    """
    if criterion == "aitken":
        L = [value for _, value in trace[-4:]]
        return max(_to_go(*L[:3]), _to_go(*L[1:])) if len(L) == 4 else math.inf
    if len(trace) < 2:
        return math.inf
    (theta_before, L_before), (theta, L) = trace[-2:]
    if criterion == "parameters":
        return max(_relative(theta[key], theta_before[key]) for key in theta)
    return abs(L - L_before) / (1 + abs(L))


def fit(x, start, iterations=1000, tolerance=1e-10@KNOWN@, progress=None,
        criterion="log-likelihood"):
    """EM from ``start`` until it converges: a Fit, whose theta is the last good iterate.

    It has converged when |L_t - L_(t-1)| / (1 + |L_t|) <= tolerance, or what else ``criterion``
    compares with it, see _change; a tolerance of 0 never stops early. progress(t, L_t) is called
    at each iterate. Raises Collapse, with iteration 0, where the start itself gives no likelihood.

    >>> @DOCTEST@
    >>> found.iterations
    2
    """
    if iterations < 0:
        raise BadInput(f"iterations is {iterations}: it must be at least 0")
    if not 0 <= tolerance < math.inf:
        raise BadInput(f"tolerance is {tolerance}: it must be finite and at least 0")
    if criterion not in CRITERIA:
        raise BadInput(f"criterion is {criterion!r}: there are {', '.join(CRITERIA)}")
@CHECK@
    theta, trace, stopped, reason = dict(start), [], "iterations", ""
    for t in range(iterations + 1):
        try:
            @EXPECT@
            trace.append((theta, value))
            if progress is not None:
                progress(t, value)
            if tolerance and _change(criterion, trace) <= tolerance:
                stopped = "converged"
                break
            if t < iterations:
                theta = @NEXT@
        except Collapse as collapse:
            placed = Collapse(collapse.component, collapse.what, collapse.remedy, len(trace))
            if not trace:
                raise placed from collapse
            stopped, reason = "collapsed", str(placed)
            break
    theta, value = trace[-1]
    T = e_step(x, theta@PASS@)
    return Fit(theta, value, tuple(trace), T, stopped, len(trace) - 1, reason)
'''
