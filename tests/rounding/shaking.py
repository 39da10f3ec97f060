"""Every computed number off by a few units in its last place: an import hook that sees to it.

Processors differ in what rounding does: another BLAS adds in another order, another libm has
another last bit. After ``install(seed)`` every module of derive, numeric and reports/ that is
imported is compiled with its arithmetic replaced: what a sum, product, quotient or power of floats
gives, and what a function that rounds gives (``ROUNDS``, and what a table of functions is asked
for), is moved by up to ``UNITS`` units in the last place, arrays elementwise. Whole numbers stay:
most are exact on every processor.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.util
import operator
import random
import sys
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

UNITS = 4
EPSILON = 2.0**-52
REPORTS = Path(__file__).parents[2] / "reports"
#: Functions and methods that round, by their last name, whichever library they are from.
ROUNDS = frozenset("""
    average betaln binom cholesky cho_factor cho_solve cos cosh cov cross cumprod cumsum det dot
    eigh eigvalsh einsum entr erf erfc exp exp2 expit expm1 fsum gamma gammaln hypot inner inv
    lgamma log log10 log1p log2 logaddexp logcdf logit log_softmax logpdf logpmf logsumexp lstsq
    matmul mean median minimize norm outer pdf pinv pmf polyfit power prod qr quantile reduce
    reciprocal sin sinh slogdet softmax solve solve_triangular sqrt std sum svd tan tanh trace
    tensordot var vdot xlog1py xlogy
""".split())
_BINARY = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.MatMult: operator.matmul,
}


class Shaker:
    """Moves floats by a few units in the last place, at random from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.arrays = np.random.default_rng(seed)
        self.count = 0

    def value(self, v: Any) -> Any:
        """v with every float in it moved, but for whole numbers."""
        kind = type(v)
        if kind is float or kind is np.float64:
            if not v % 1:
                return v
            self.count += 1
            return kind(v * (1 + self.random.randint(-UNITS, UNITS) * EPSILON))
        if kind is np.ndarray and v.dtype.kind in "fc":
            return self._array(v)
        if kind is complex or kind is np.complex128:
            return kind(complex(self.value(v.real), self.value(v.imag)))
        if isinstance(v, tuple) and v and type(v[0]) in (float, np.float64, np.ndarray):
            moved = [self.value(part) for part in v]
            return kind(*moved) if hasattr(v, "_fields") else kind(moved)
        return v

    def _array(self, v: Any) -> Any:
        self.count += v.size
        if v.dtype.kind == "c":
            return self._array(v.real) + 1j * self._array(v.imag)
        units = self.arrays.integers(-UNITS, UNITS + 1, v.shape)
        return np.where(np.isfinite(v) & (v % 1 != 0), v * (1 + units * EPSILON), v)[()]

    def binary(self, act: Any) -> Any:
        """An operator whose result is moved."""
        def acted(a: Any, b: Any) -> Any:
            return self.value(act(a, b))

        return acted

    def names(self) -> dict[str, Any]:
        """What compiled modules call."""
        return {"shaken": self.value,
                **{f"shaken_{op.__name__}": self.binary(act) for op, act in _BINARY.items()}}


class _Arithmetic(ast.NodeTransformer):
    """Puts the shaker's functions in the places of operators, and around functions that round."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) not in _BINARY:
            return node
        return _call(f"shaken_{type(node.op).__name__}", node, node.left, node.right)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        self.generic_visit(node)
        if type(node.op) not in _BINARY:
            return node
        node.value = _call("shaken", node, node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        f = node.func
        name = f.attr if isinstance(f, ast.Attribute) else f.id if isinstance(f, ast.Name) else ""
        if name in ROUNDS or isinstance(f, ast.Subscript):
            return _call("shaken", node, node)
        return node


def _call(name: str, at: ast.expr | ast.stmt, *arguments: ast.expr) -> ast.Call:
    made = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
    return ast.fix_missing_locations(ast.copy_location(made, at))


class _Loader(SourceFileLoader):
    """Compiles a module with its arithmetic replaced; what is compiled is kept nowhere."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return compiled(self.get_data(path), path)


def compiled(source: str | bytes, path: str) -> CodeType:
    """A module's code with its arithmetic replaced."""
    tree = _Arithmetic().visit(ast.parse(source, path))
    return builtins.compile(tree, path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader) or not spec.origin:
            return None
        ours = name.partition(".")[0] in ("derive", "numeric")
        if not ours and REPORTS not in Path(spec.origin).parents:
            return None
        spec.loader = _Loader(name, spec.origin)
        return spec


def install(seed: int) -> Shaker:
    """From now on what is imported is shaken, and so is code that derive generates."""
    assert "derive" not in sys.modules and "numeric" not in sys.modules
    shaker = Shaker(seed)
    for name, act in shaker.names().items():
        setattr(builtins, name, act)
    sys.meta_path.insert(0, _Finder())
    import derive.arrays.update as generated

    generated.compile = lambda source, file, mode, **_: compiled(source, file)  # type: ignore[attr-defined]
    return shaker
