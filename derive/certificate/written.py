"""A family's density as its data writes it, in NumPy, for real or complex parameters.

Where there is no closed form for scipy.stats' name, the complex step takes this expression; that
the density sums or integrates to 1 is tried with it. The density anchor compares its values with
scipy.stats at real points. All observations are evaluated at once: a scalar is an array over
them or a number, a matrix a stack of matrices or one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .arithmetic import NoValue
from .statement import Family
from .terms import MATRIX, SCALAR, VECTOR, Term


def written_log_density(family: Family, x: Any, slots: Mapping[str, Any]) -> Any:
    """The log density at each row of x; a known slot has a value for each row, the others one."""
    import numpy as np

    vectors = {name for name, domain, _ in family.slots if domain == "vector"}
    vector = family.support.kind == "vectors"
    x = np.asarray(x)
    given = {name: np.asarray(v)[..., None] if name in vectors else np.asarray(v)
             for name, v in slots.items()}
    given["x"] = x[..., None] if vector else x
    d = x.shape[-1] if vector else 1
    return np.broadcast_to(_Written(given, d).log(family.density), x.shape[:1])


class _Written:
    """The values of terms, at all rows."""

    def __init__(self, given: Mapping[str, Any], d: int) -> None:
        self.given, self.d = given, d

    def log(self, term: Term) -> Any:
        """The logarithm of a positive term, opened so that no factor underflows."""
        import numpy as np

        op = term.op
        if op == "mul" and all(f.shape == SCALAR for f in term.args):
            return sum(self.log(f) for f in term.args)
        if op == "power":
            return self.times_log(term.args[1], term.args[0])
        if op == "exp":
            return self.value(term.args[0])
        if op == "factorial":
            return _log_factorial(self.value(term.args[0]))
        if op == "choose":
            n, x = (self.value(a) for a in term.args)
            return _log_factorial(n) - _log_factorial(x) - _log_factorial(n - x)
        return np.log(self.value(term) + 0j)

    def times_log(self, exponent: Term, base: Term) -> Any:
        """c log b, and 0 where c is 0."""
        import numpy as np

        c, b = self.value(exponent), self.log(base)
        return np.where(c == 0, 0, c * b)

    def value(self, term: Term) -> Any:
        """The value. Raises NoValue."""
        import numpy as np

        op = term.op
        if op == "number":
            return float(term.args[0])
        if op == "constant" and term.args[0] == "pi":
            return math.pi
        if op == "symbol" and term.args[0] in self.given and not term.args[2]:
            return self.given[term.args[0]]
        if op == "size" and term.args[0] == "d":
            return float(self.d)
        if op == "identity":
            return np.eye(self.d)
        if op in ("factorial", "choose"):
            return np.exp(self.log(term))
        values = [self.value(a) for a in term.children]
        if op == "mul":
            return _product(values, [a.shape for a in term.args])
        if op == "transpose":
            return np.swapaxes(values[0], -1, -2) if term.shape != SCALAR else values[0]
        if op in ("inverse", "det", "trace"):
            return _OF_MATRICES[op](values[0]) if term.args[0].shape == MATRIX else (
                1 / values[0] if op == "inverse" else values[0])
        if op in _OPERATIONS:
            return _OPERATIONS[op](*values)
        raise NoValue(f"a density with {op}")


def _log_factorial(x: Any) -> Any:
    import numpy as np

    flat = [math.lgamma(float(v) + 1) for v in np.ravel(np.real(x))]
    return np.reshape(flat, np.shape(x)) if np.ndim(x) else flat[0]


def _product(values: list[Any], shapes: list[str]) -> Any:
    import numpy as np

    scalar, matrix = 1.0, None
    for v, shape in zip(values, shapes, strict=True):
        if shape == SCALAR:
            scalar = scalar * v
        else:
            matrix = v if matrix is None else matrix @ v
    if matrix is None:
        return scalar
    if shapes and [s for s in shapes if s != SCALAR][-1] == VECTOR and matrix.shape[-2:] == (1, 1):
        return scalar * matrix[..., 0, 0]
    return np.asarray(scalar)[..., None, None] * matrix


def _function(name: str) -> Any:
    def act(v: Any) -> Any:
        import numpy as np

        return getattr(np, name)(v + 0j)

    return act


def _of_matrices(name: str) -> Any:
    def act(v: Any) -> Any:
        import numpy as np

        return np.trace(v, axis1=-2, axis2=-1) if name == "trace" else getattr(np.linalg, name)(v)

    return act


_OF_MATRICES = {"inverse": _of_matrices("inv"), "det": _of_matrices("det"),
                "trace": _of_matrices("trace")}
_OPERATIONS: dict[str, Any] = {
    "add": lambda *v: sum(v[1:], v[0]),
    "power": lambda base, exponent: (base + 0j) ** exponent,
    "exp": _function("exp"),
    "log": _function("log"),
}
