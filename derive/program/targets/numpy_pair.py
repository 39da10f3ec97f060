"""The pass of a generated NumPy module that tells two components apart by one quadratic form."""

from __future__ import annotations

PAIR = '''
def _quadratic(lower, b, c, U, W):
    """u' lower u + b' u + c for each column u of U (d, n), with a lower triangular matrix.

    W (d, n) is scratch, of two rows at least.
    """
    d, n = U.shape
    if d >= WIDE:
        np.copyto(W, U)
        dtrmm(1.0, lower, W, lower=1, overwrite_b=1)
        values = np.vecdot(U.T, W.T)
        values += b @ U
        values += c
        return values
    values = np.full(n, c)
    for i in range(d):
        w = np.multiply(U[0], lower[i, 0], out=W[0])
        for j in range(1, i + 1):
            w += np.multiply(U[j], lower[i, j], out=W[1])
        w += b[i]
        w *= U[i]
        values += w
    return values


def _from_odds(odds):
    """T = 1 / (1 + exp(-odds)), elementwise in odds (n,), and the sum of log(1 + exp(odds))."""
    value = 0.0
    if odds.max() < 300.0:
        T = np.exp(odds, out=odds)
        Z = T + 1.0
    else:
        # The larger of 1 and exp(odds) is divided out, so that no exponential overflows.
        E = np.exp(-abs(odds))
        Z = E + 1.0
        T = np.where(odds >= 0, 1.0, E)
        value = float(np.maximum(odds, 0.0).sum())
    T /= Z
    return T, value + _sum_of_logs(Z)


class Rows:
    """Rows x (N, d) with their mean (d,) and their scatter (d, d) about it.

    Steps on the same rows share them; step takes them in the place of x.
    """

    def __init__(self, x):
        self.x = _rows(x)
        n_rows = _chunk(self.x.shape[1])
        starts = range(0, len(self.x), n_rows)
        moved = sum((self.x[a : a + n_rows] - self.x[0]).sum(axis=0) for a in starts)
        self.mean = self.x[0] + moved / len(self.x)
        self.whole = _Moments(self.mean[None])
        for a in starts:
            u = self.x[a : a + n_rows].T
            U = _buffer(*u.shape)
            self.whole.add(0, None, np.subtract(u, self.mean[:, None], out=U), None)

    def about(self, origin):
        """The moments of all rows about another origin (d,)."""
        found = _Moments(origin[None])
        # What rounding has left of sum_i (x_i - mean) counts far from the origin.
        rest, shift, N = self.whole.first[0], self.mean - origin, len(self.x)
        cross = _symmetric_outer(rest, shift) + N * np.outer(shift, shift)
        found.count[0], found.first[0] = N, rest + N * shift
        found.second[0] = self.whole.second[0] + cross
        return found


def prepare(x):
    """What steps on the same x (N, d) can share, to be given to step in its place: Rows.

    >>> rows = prepare(EXAMPLE_X)
    >>> math.isclose(step(rows, EXAMPLE_THETA)[1], step(EXAMPLE_X, EXAMPLE_THETA)[1])
    True
    """
    return Rows(x)


class _Both:
    """The sums over rows of u u' and of T u u' from one matrix product, for u (d,).

    Column j of the rows is weighted by cos(angle_j) + (2 T - 1) sin(angle_j), where no two columns
    have the same angle. The product of the rows and the weighted rows, which is not symmetric, then
    has two equations for two unknowns in its entries (i, j) and (j, i): the sums of u_i u_j and of
    (2 T - 1) u_i u_j. On the diagonal the sum of u_j^2 is the second equation. BLAS takes less time
    for it than for two symmetric products; about (d + 1) / pi of the precision is lost.
    """

    def __init__(self, d, n_rows):
        self.angle = np.pi * np.arange(1, d + 1) / (d + 1)
        self.turn = np.stack([np.cos(self.angle), np.sin(self.angle)])
        self.weights = np.ones((n_rows, 2))
        self.product = np.zeros((d, d))
        self.squares, self.first, self.first_T = np.zeros((3, d))
        self.count, self.count_T = 0, 0.0

    def add(self, T, U, W):
        """Add the rows in the columns of U (d, n), of responsibility T (n,); W is scratch."""
        weights = self.weights[: len(T)]
        ones = weights[:, 0]
        self.count += len(T)
        self.count_T += T.sum()
        self.first += U @ ones
        self.first_T += U @ T
        self.squares += np.multiply(U, U, out=W) @ ones
        weights[:, 1] = 2.0 * T - 1.0
        np.matmul(weights, self.turn, out=W.T)
        W *= U
        self.product += U @ W.T

    def part(self, total, moments, k):
        """Add what all rows give to total, and what T gives to component k of moments."""
        (cosine, sine), product = self.turn, self.product
        apart = np.sin(self.angle[:, None] - self.angle) + np.eye(len(product))
        plain = (sine[:, None] * product - sine * product.T) / apart
        signed = (cosine * product.T - cosine[:, None] * product) / apart
        np.fill_diagonal(plain, self.squares)
        np.fill_diagonal(signed, (np.diag(product) - cosine * self.squares) / sine)
        total.count[0] += self.count
        total.first[0] += self.first
        total.second[0] += plain
        moments.count[k] += self.count_T
        moments.first[k] += self.first_T
        moments.second[k] += 0.5 * (plain + signed)


def _size_of_terms(forms, total):
    """How large the terms are, for a row, of which the quadratic forms are the sums."""
    return max(float(np.sum(abs(F * total.second[0]))) for F in forms) / total.count[0]


@np.errstate(invalid="ignore", over="ignore", under="ignore")
def _expect_pair(x, now, rows=None):
    """The moments and the log-likelihood of two components at the cost of one, or None.

    With r the component of larger weight and o the other, the log-odds of o are one quadratic
    form u' D u + b' u + c of u = x_i - origin. The moments of r are those of all rows less those
    of o, and its log-likelihood follows from the moments of all rows. Where the differences would
    lose digits (components far apart or of very different size), the answer is None.
    """
    N, d = x.shape
    parts = _prepare(now, d)
    r = int(now.weight[1] > now.weight[0])
    o = 1 - r
    coefficient = [@COEFFICIENT@ for k in range(2)]
    form = [coefficient[k] * (parts[k][1].T @ parts[k][1]) for k in range(2)]
    centre = @CENTRE@
    # Wide rows are left where they are if the origin is among them.
    stay = d >= WIDE and np.max(abs(parts[r][1] @ centre[r])) < 10.0
    origin = np.zeros(d) if stay else centre[r]
    near, far = centre[r] - origin, centre[o] - origin
    apart = max(np.max(abs(parts[k][1] @ (far - near))) for k in range(2))
    if not apart**2 < CANCELLATION:
        return None
    # Narrow rows: twice those of other passes, which have a buffer for each component.
    n_rows = min(N, _chunk(d) if d >= WIDE else 2 * _chunk(d))
    U, W = _buffer(0 if stay else d, n_rows), _buffer(max(d, 2), n_rows)

    def chunk(a):
        """The columns x_i - origin for the rows from a on."""
        u = x[a : a + n_rows].T
        return u if stay else np.subtract(u, origin[:, None], out=U[:, : u.shape[1]])

    # The rows that no preparation has summed: a first chunk tells whether the rest is worth it.
    unsummed = rows is None
    total = _Moments(origin[None]) if unsummed else rows.about(origin)
    if unsummed:
        total.add(0, None, chunk(0), None)
    if not _size_of_terms(form, total) < 10 * CANCELLATION:
        return None
    D = form[o] - form[r]
    b = 2.0 * (form[r] @ near - form[o] @ far)
    c = float(far @ form[o] @ far - near @ form[r] @ near) + parts[o][0] - parts[r][0]
    # u' D u = u' (lower u) needs half of the products.
    lower = np.asfortranarray(2.0 * np.tril(D, -1) + np.diag(np.diag(D)))

    moments, gain, both = _Moments(np.stack([origin, origin])), 0.0, None
    for a in range(0, N, n_rows):
        u = chunk(a)
        w = W[:, : u.shape[1]]
        T, more = _from_odds(_quadratic(lower, b, c, u, w))
        gain += more
        if both is not None:
            both.add(T, u, w)
            continue
        if unsummed and a > 0:
            total.add(0, None, u, w)
        moments.add(o, T, u, w)
        if unsummed and a == 0 and n_rows < N and WIDE <= d <= TOGETHER:
            # The digits that are lost are those of the total: o must not be a small part of it.
            large = np.diag(moments.second[o]) > 0.01 * np.diag(total.second[0])
            both = _Both(d, n_rows) if np.all(large) else None
    if both is not None:
        both.part(total, moments, o)

    first, second = total.first[0], total.second[0]
    moments.count[r] = N - moments.count[o]
    moments.first[r] = first - moments.first[o]
    moments.second[r] = second - moments.second[o]
    about = second - _symmetric_outer(first, near) + N * np.outer(near, near)
    value = N * parts[r][0] + float(np.sum(form[r] * about)) + gain
    differences = [r] if both is None else [r, o]
    shifted = moments.first**2 / np.maximum(moments.count, TINY)[:, None]
    spread = [np.diag(moments.second[k]) - shifted[k] for k in differences]
    digits = np.all(np.diag(second) <= CANCELLATION * np.array(spread))
    largest = N * _size_of_terms(form, total) + gain
    if not (digits and largest <= CANCELLATION * abs(value)) or moments.lose_digits():
        return None
    return moments, value
'''
