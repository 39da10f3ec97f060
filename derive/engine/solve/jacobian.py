"""The derivative of a score, for Newton's steps to its root."""

from __future__ import annotations

from ...algebra.expression import (
    IDENTITY,
    SCALAR,
    Expr,
    add,
    is_zero,
    mul,
    shaped,
    sizes,
    sum_over,
    transpose,
)
from ...algebra.normal import depends_on, factors, multiply_out
from ...rules import RULES
from ...rules.differentials import differentiate, direction


def jacobian(e: Expr, u: Expr) -> Expr | None:
    """The derivative of a score by the unknown: a number, or for a vector the matrix of the
    derivatives of its coordinates. None where no rule reads it off.

    >>> from ...algebra.expression import exp, symbol
    >>> x, b = symbol("x", "vector", ("i",)), symbol("beta", "vector")
    >>> jacobian(exp(transpose(b) * x) * x, b) == exp(transpose(b) * x) * x * transpose(x)
    True
    """
    change, _ = differentiate(e, u, RULES)
    if u.shape == SCALAR:
        return change
    rows = sizes(u.shape)[0]
    if is_zero(change):
        return Expr("zero", shaped(rows, rows))
    du = direction(u)
    return _read(multiply_out(change, lambda a: depends_on(a, du)), du)


def _read(e: Expr, du: Expr) -> Expr | None:
    """The A of e = A du, a vector, or the a' of a number a' du."""
    if e.op == "add":
        parts = [_read(t, du) for t in e.args]
        return None if None in parts else add(*(p for p in parts if p is not None))
    if e.op == "sum":
        body = _read(e.args[0], du)
        return None if body is None else sum_over(body, *e.args[1:])
    fs = factors(e)
    at = [n for n, f in enumerate(fs) if depends_on(f, du)]
    if len(at) != 1:
        return None
    n, others = at[0], (*fs[:at[0]], *fs[at[0] + 1:])
    if fs[n] == du:
        return mul(IDENTITY, *others) if n == len(fs) - 1 else None
    if fs[n] == transpose(du):
        scalars = [f for f in others if f.shape == SCALAR]
        column = mul(*(f for f in others if f.shape != SCALAR))
        return mul(*scalars, transpose(column))
    inner = _read(fs[n], du)
    if inner is None or (fs[n].shape != SCALAR and any(f.shape != SCALAR for f in others)):
        return None
    return mul(*others, inner)
