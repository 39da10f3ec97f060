"""The expressions of a derivation: indexed scalars, vectors and matrices, and sums over them.

An expression is a frozen tree ``Expr(op, args)``. It keeps the form in which it was written:
constructors flatten sums and products, drop zeros and ones and put scalars before matrices, and do
nothing else, so that a line prints as a person wrote it. Two expressions are equal when they are
the same tree; that two trees have the same *value* is for the certificate to decide.

Operations, with the arguments that :attr:`Expr.args` holds (``e`` an expression, ``s`` a string):

==================  ====================================================================
number              a Fraction
size s              N, K, d: how many observations, components, coordinates
constant s          "pi", the number
symbol              name, kind, indices, mark (see :func:`symbol`)
add, mul            two or more e; the order of matrix factors is kept
power               base e, exponent e (scalars)
inverse, transpose, trace, det          one matrix e
log, exp, factorial                     one scalar e
loggamma, digamma, trigamma             one scalar e: log Gamma(e), its first derivative, its second
choose              n e, x e: the binomial coefficient
sum, product        body e, index s, size s: over index = 1..size
indicator           latent s, i s, k s: [Z_i = k], 1 where it holds, else 0
expectation         body e: E[ body | x, theta^t ] over the latent variables
assignments         body e, latent s: the sum of body over every value of all latent variables
derivative          body e, symbol e: the partial derivative (gradient for vector and matrix)
differential        body e, symbol e: the derivative of body along the direction d(symbol), which is
                    the same symbol with mark "d"
density             family s, x e, one e for each slot: p(x | slots)
posterior           i s, k s, mark s: P(Z_i = k | x_i, theta^mark)
function            name s, mark s, then e: a named quantity given by a definition step; the mark
                    says at which parameters it is taken
law_expectation     body e, law e (a density whose x is the bound variable): E[body] under the law
equation            left e, right e
and                 two or more equations e, all at once
identity            the d x d identity matrix
zero s              the zero of that shape
==================  ====================================================================

Indices are strings: a bound or free index letter ("i", "k", "j") or a label ("1", "a").
Marks: "" the free variable of Q, "t" the current iterate, "t+1" the next one, "d" a direction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

SCALAR, VECTOR, ROW, MATRIX = "scalar", "vector", "row", "matrix"


class Expr:
    """A node. Build with the functions of this module or with ``+ - * / **``.

    >>> x, m = symbol("x", "vector", ("i",)), symbol("mu", "vector", ("k",))
    >>> (x - m).shape
    'vector'
    >>> (transpose(x - m) * (x - m)).shape
    'scalar'
    """

    __slots__ = ("op", "args", "shape", "_hash")
    op: str
    args: tuple[Any, ...]
    shape: str
    _hash: int

    def __init__(self, op: str, *args: Any) -> None:
        object.__setattr__(self, "op", op)
        object.__setattr__(self, "args", args)
        object.__setattr__(self, "_hash", hash((op, args)))
        object.__setattr__(self, "shape", _shape(self))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("an expression is frozen")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Expr) and self._hash == other._hash
                                 and self.op == other.op and self.args == other.args)

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, self.args))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Expr, (self.op, *self.args))

    @property
    def children(self) -> tuple[Expr, ...]:
        """The arguments that are expressions, in order."""
        return tuple(a for a in self.args if isinstance(a, Expr))

    def __add__(self, other: Any) -> Expr:
        return add(self, expr(other))

    def __radd__(self, other: Any) -> Expr:
        return add(expr(other), self)

    def __sub__(self, other: Any) -> Expr:
        return add(self, negate(expr(other)))

    def __rsub__(self, other: Any) -> Expr:
        return add(expr(other), negate(self))

    def __neg__(self) -> Expr:
        return negate(self)

    def __mul__(self, other: Any) -> Expr:
        return mul(self, expr(other))

    def __rmul__(self, other: Any) -> Expr:
        return mul(expr(other), self)

    def __truediv__(self, other: Any) -> Expr:
        return mul(self, power(expr(other), -1))

    def __rtruediv__(self, other: Any) -> Expr:
        return mul(expr(other), power(self, -1))

    def __pow__(self, exponent: Any) -> Expr:
        return power(self, exponent)


def expr(value: Any) -> Expr:
    """``value`` itself, or the number it is. Raises TypeError for anything but Expr, int, Fraction.

    >>> expr(2)
    number(Fraction(2, 1))
    """
    if isinstance(value, Expr):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Expr("number", Fraction(value))
    raise TypeError(f"not an expression: {value!r}")


def symbol(name: str, kind: str, indices: tuple[str, ...] = (), mark: str = "") -> Expr:
    """A named quantity. ``kind`` is "scalar", "vector", "matrix" or "symmetric" (a symmetric
    invertible matrix), or its sizes as in "d x q", "p x 1", "symmetric q". Names that begin with a
    dot are the engine's own (".T" the responsibility, ".N" the effective count N_k, ".lambda" a
    multiplier) and print as the notation says.

    >>> symbol("mu", "vector", ("k",), "t+1").shape
    'vector'
    """
    return Expr("symbol", name, kind, tuple(indices), mark)


def size(name: str) -> Expr:
    """The number of observations, components or coordinates."""
    return Expr("size", name)


def add(*terms: Any) -> Expr:
    """The sum, flattened, zeros dropped, in the order given."""
    flat: list[Expr] = []
    for t in map(expr, terms):
        flat.extend(t.args if t.op == "add" else (t,))
    kept = [t for t in flat if not is_zero(t)]
    if not kept:
        return flat[0] if flat else ZERO
    return kept[0] if len(kept) == 1 else Expr("add", *kept)


def mul(*factors: Any) -> Expr:
    """The product: numbers multiplied in front, then scalars, then matrices, each in order.

    >>> mul(2, symbol("a", "scalar"), Fraction(1, 2))
    symbol('a', 'scalar', (), '')
    """
    number = Fraction(1)
    scalars: list[Expr] = []
    others: list[Expr] = []

    waiting = [expr(f) for f in reversed(factors)]
    while waiting:
        f = waiting.pop()
        if f.op == "mul" and (f.shape != SCALAR or all(a.shape == SCALAR for a in f.args)):
            waiting += reversed(f.args)
        elif f.op == "mul" and f.args[0].op == "number":
            number *= f.args[0].args[0]
            scalars.append(mul(*f.args[1:]))
        elif f.op == "number":
            number *= f.args[0]
        elif f.shape == SCALAR:
            scalars.append(f)
        else:
            others.append(f)
    if any(f.op == "identity" for f in others):
        others = [f for f in others if f.op != "identity"] or [IDENTITY]
    if number == 0:
        return zero(_product_shape([*others])) if others else ZERO
    kept = ([] if number == 1 else [expr(number)]) + scalars + others
    if not kept:
        return ONE
    return kept[0] if len(kept) == 1 else Expr("mul", *kept)


def negate(e: Expr) -> Expr:
    """-e; a sum is negated as a whole only where it stands alone."""
    return mul(-1, e)


def power(base: Any, exponent: Any) -> Expr:
    """base**exponent for scalars; numbers with integer exponents are computed."""
    base, exponent = expr(base), expr(exponent)
    if exponent == ONE:
        return base
    if is_zero(exponent):
        return ONE
    if base.op == "number" and exponent.op == "number" and exponent.args[0].denominator == 1:
        return expr(base.args[0] ** int(exponent.args[0]))
    if base.op == "power" and base.args[1].op == exponent.op == "number" \
            and Fraction(-1) in (base.args[1].args[0], exponent.args[0]):
        return power(base.args[0], base.args[1].args[0] * exponent.args[0])
    return Expr("power", base, exponent)


def inverse(a: Expr) -> Expr:
    """The inverse of a matrix; twice gives the matrix back."""
    return a.args[0] if a.op == "inverse" else Expr("inverse", a)


def transpose(a: Expr) -> Expr:
    """The transpose; it disappears at scalars and symmetric matrices and reverses products.

    >>> S = symbol("Sigma", "symmetric", ("k",))
    >>> transpose(inverse(S)) == inverse(S)
    True
    """
    if a.shape == SCALAR or is_symmetric(a):
        return a
    if a.op == "transpose":
        return a.args[0]
    if a.op == "mul":
        scalars = [f for f in a.args if f.shape == SCALAR]
        others = [f for f in a.args if f.shape != SCALAR]
        return mul(*scalars, *(transpose(f) for f in reversed(others)))
    return Expr("transpose", a)


def trace(a: Expr) -> Expr:
    """The trace of a matrix."""
    return Expr("trace", a)


def det(a: Expr) -> Expr:
    """The determinant of a matrix."""
    return Expr("det", a)


def log(e: Any) -> Expr:
    """The natural logarithm."""
    return Expr("log", expr(e))


def exp(e: Any) -> Expr:
    """The exponential function."""
    return Expr("exp", expr(e))


def loggamma(e: Any) -> Expr:
    """log Gamma(e)."""
    return Expr("loggamma", expr(e))


def gamma_function(e: Any) -> Expr:
    """Gamma(e), as the exponential of its logarithm.

    >>> gamma_function(1) == exp(loggamma(1))
    True
    """
    return exp(loggamma(e))


def digamma(e: Any) -> Expr:
    """The derivative of log Gamma at e."""
    return Expr("digamma", expr(e))


def trigamma(e: Any) -> Expr:
    """The second derivative of log Gamma at e."""
    return Expr("trigamma", expr(e))


def factorial(e: Any) -> Expr:
    """e!"""
    return Expr("factorial", expr(e))


def choose(n: Any, x: Any) -> Expr:
    """The binomial coefficient, n over x."""
    return Expr("choose", expr(n), expr(x))


def sum_over(body: Any, index: str, over: str) -> Expr:
    """The sum of body over index = 1..over."""
    return Expr("sum", expr(body), index, over)


def product_over(body: Any, index: str, over: str) -> Expr:
    """The product of body over index = 1..over."""
    return Expr("product", expr(body), index, over)


def indicator(variable: str, *letters: str) -> Expr:
    """[Z_i = k]: the variable's indices, then the value.

    >>> reindex(indicator("Z", "i", "j", "k"), "j", "l")
    indicator('Z', 'i', 'l', 'k')
    """
    return Expr("indicator", variable, *letters)


def expectation(body: Expr) -> Expr:
    """E[ body | x, theta^t ]."""
    return Expr("expectation", body)


def over_assignments(body: Expr, latent: str) -> Expr:
    """The sum of body over every value that all latent variables together can have."""
    return Expr("assignments", body, latent)


def law_expectation(body: Expr, law: Expr) -> Expr:
    """E[ body ] where the x of ``law``, a density, is random with that density."""
    return Expr("law_expectation", body, law)


def derivative(body: Expr, by: Expr) -> Expr:
    """The partial derivative of body by a symbol."""
    return Expr("derivative", body, by)


def differential(body: Expr, by: Expr) -> Expr:
    """The derivative of body along d(by)."""
    return Expr("differential", body, by)


def density(family: str, x: Expr, *slots: Expr) -> Expr:
    """p(x | slots) of a family, not written out."""
    return Expr("density", family, x, *slots)


def posterior(i: str, k: str, mark: str = "t") -> Expr:
    """P(Z_i = k | x_i, theta^mark)."""
    return Expr("posterior", i, k, mark)


def event_probability(indicators: tuple[Expr, ...], mark: str = "t") -> Expr:
    """P(all these events | x, theta^mark), each event an indicator."""
    return Expr("event_probability", mark, *indicators)


def function(name: str, mark: str = "", *args: Expr) -> Expr:
    """A named quantity, given by a definition step, at theta, theta^t or theta^{t+1}."""
    return Expr("function", name, mark, *args)


def equation(left: Any, right: Any) -> Expr:
    """left = right, as an object."""
    return Expr("equation", expr(left), expr(right))


def both(*equations: Expr) -> Expr:
    """All of these equations at once; one alone is itself."""
    return equations[0] if len(equations) == 1 else Expr("and", *equations)


def zero(shape: str) -> Expr:
    """The zero of a shape."""
    return ZERO if shape == SCALAR else Expr("zero", shape)


def is_zero(e: Expr) -> bool:
    """Whether e is written as zero (a number or a zero matrix)."""
    return e.op == "zero" or (e.op == "number" and e.args[0] == 0)


def is_symmetric(a: Expr) -> bool:
    """Whether a is symmetric by the way it is written.

    >>> x = symbol("x", "vector", ("i",))
    >>> is_symmetric(x * transpose(x))
    True
    """
    if a.op == "symbol":
        return a.args[1].startswith(("scalar", "symmetric"))
    if a.shape == SCALAR or a.op == "identity":
        return True
    if a.op in ("inverse", "add", "sum"):
        return all(map(is_symmetric, a.children))
    parts = [f for f in a.args if f.shape != SCALAR] if a.op == "mul" else []
    return bool(parts) and all(
        _transposed(f) == g for f, g in zip(parts, reversed(parts), strict=True))


def _transposed(a: Expr) -> Expr:
    if a.shape == SCALAR or (a.op != "mul" and is_symmetric(a)):
        return a
    return a.args[0] if a.op == "transpose" else Expr("transpose", a)


_MATRIX_SHAPES = {VECTOR: ("d", "1"), ROW: ("1", "d"), MATRIX: ("d", "d")}
_SHAPE_NAMES = {v: k for k, v in _MATRIX_SHAPES.items()} | {("1", "1"): SCALAR}
_SHAPES_OF_KINDS = {"matrix": MATRIX, "symmetric": MATRIX}
_SAME_AS_FIRST = ("sum", "product", "expectation", "assignments", "differential", "inverse",
                  "law_expectation")


def sizes(shape: str) -> tuple[str, str]:
    """The rows and columns of a shape.

    >>> sizes("vector"), sizes("d x q")
    (('d', '1'), ('d', 'q'))
    """
    if shape in _MATRIX_SHAPES:
        return _MATRIX_SHAPES[shape]
    rows, _, cols = shape.partition(" x ")
    return ("1", "1") if shape == SCALAR else (rows, cols)


def shaped(rows: str, cols: str) -> str:
    """The shape with those rows and columns."""
    return _SHAPE_NAMES.get((rows, cols), f"{rows} x {cols}")


def _product_shape(parts: list[Expr]) -> str:
    rows, cols = sizes(parts[0].shape)
    for f in parts[1:]:
        r, c = sizes(f.shape)
        if r != cols:
            raise TypeError(f"shapes do not fit: {parts!r}")
        cols = c
    return shaped(rows, cols)


def _shape_of_kind(kind: str) -> str:
    if kind.startswith("symmetric "):
        d = kind.removeprefix("symmetric ")
        return shaped(d, d)
    return _SHAPES_OF_KINDS.get(kind, kind)


def _shape(e: Expr) -> str:
    op, args = e.op, e.args
    if op == "symbol":
        return _shape_of_kind(args[1])
    if op == "add":
        shapes = {a.shape for a in args}
        if len(shapes) != 1:
            raise TypeError(f"a sum of different shapes: {args!r}")
        return str(args[0].shape)
    if op == "mul":
        parts = [a for a in args if a.shape != SCALAR]
        return _product_shape(parts) if parts else SCALAR
    if op in _SAME_AS_FIRST:
        return str(args[0].shape)
    if op == "transpose":
        return shaped(*reversed(sizes(args[0].shape)))
    if op == "derivative":
        return str(args[1].shape)
    if op == "identity":
        return MATRIX
    if op == "zero":
        return str(args[0])
    return SCALAR


ZERO, ONE = expr(0), expr(1)
PI = Expr("constant", "pi")
IDENTITY = Expr("identity")


def rebuild(e: Expr, args: tuple[Any, ...]) -> Expr:
    """e with other arguments, through its constructor, so that the result is again in order."""
    make = _CONSTRUCTORS.get(e.op)
    return make(*args) if make else Expr(e.op, *args)


_CONSTRUCTORS: dict[str, Callable[..., Expr]] = {"add": add, "mul": mul, "power": power,
                                                 "inverse": inverse, "transpose": transpose}


def walk(e: Expr) -> Iterator[Expr]:
    """Every node of e, parents first."""
    yield e
    for a in e.args:
        if isinstance(a, Expr):
            yield from walk(a)


def rewrite(e: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """e with ``change`` tried at every node, innermost first; None leaves a node as it is."""
    args = tuple(rewrite(a, change) if isinstance(a, Expr) else a for a in e.args)
    new = e if args == e.args else rebuild(e, args)
    result = change(new)
    return new if result is None else result


def changed(e: Expr, new: Expr) -> Expr | None:
    """``new``, or None where it is ``e`` still."""
    return None if new == e else new


def replace(e: Expr, old: Expr, new: Expr) -> Expr:
    """e with every occurrence of the tree ``old`` replaced."""
    return rewrite(e, lambda n: new if n == old else None)


def reindex(e: Expr, old: str, new: str) -> Expr:
    """e with the free index ``old`` renamed or put to a label; bound indices of that name stay."""
    if e.op in ("sum", "product") and e.args[1] == old:
        return e
    places = range(1, len(e.args)) if e.op == "indicator" else _INDICES.get(e.op, ())

    def renamed(n: int, a: Any) -> Any:
        if isinstance(a, Expr):
            return reindex(a, old, new)
        if isinstance(a, tuple):
            return tuple(new if s == old else s for s in a)
        return new if a == old and n in places else a

    args = tuple(renamed(n, a) for n, a in enumerate(e.args))
    return e if args == e.args else rebuild(e, args)


#: Where an operation has index letters among its arguments, besides a symbol's.
_INDICES = {"posterior": (0, 1)}


def at_mark(e: Expr, mark: str, names: tuple[str, ...]) -> Expr:
    """e with the free symbols of those names put at ``mark``."""

    return rewrite(e, lambda n: Expr("symbol", *n.args[:3], mark)
                   if n.op == "symbol" and n.args[0] in names and n.args[3] == "" else None)


def to_json(e: Expr) -> list[Any]:
    """e as nested lists of strings: ["op", arg, ...]; a number is ["number", "1/2"]."""
    return [e.op, *(to_json(a) if isinstance(a, Expr) else
                    list(a) if isinstance(a, tuple) else str(a) for a in e.args)]


def from_json(j: list[Any]) -> Expr:
    """The inverse of :func:`to_json`. Raises ValueError for anything else."""
    if not isinstance(j, list) or not j or not isinstance(j[0], str):
        raise ValueError(f"not an expression: {j!r}")
    op, *args = j
    if op == "number":
        return expr(Fraction(args[0]))
    if op == "symbol":
        return symbol(args[0], args[1], tuple(args[2]), args[3])
    return Expr(op, *(from_json(a) if isinstance(a, list) else a for a in args))


def factors_of_quadratic(e: Expr) -> tuple[Expr, Expr] | None:
    """(v, A) where e is v' A v, else None.

    >>> v, A = symbol("v", "vector"), symbol("A", "symmetric")
    >>> factors_of_quadratic(transpose(v) * A * v) == (v, A)
    True
    """
    if e.op != "mul" or e.shape != SCALAR or SCALAR in (e.args[0].shape, e.args[-1].shape):
        return None
    if transpose(e.args[-1]) != e.args[0]:
        return None
    middle = e.args[1:-1]
    return e.args[-1], mul(*middle) if middle else IDENTITY
