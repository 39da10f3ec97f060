"""An argument as written to an expression, with the domain of each name that stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...algebra.expression import (
    PI,
    Expr,
    add,
    exp,
    expr,
    factorial,
    log,
    mul,
    negate,
    power,
    transpose,
    zero,
)
from ...model import kind
from ..commands import GREEK
from ..errors import shortened
from ..facts import Expression, Number, Symbol, Tree
from .scope import Line, Scope

#: Domains whose members are above 0.
ABOVE = ("positive", "variance", "probability", "natural", "count")
_LOGISTIC = ("logistic", "expit", "sigmoid")
_SHAPES = {"vector": "vector", "covariance": "covariance matrix"}
_FUNCTIONS = ("exp", "log", "ln", "sqrt", *_LOGISTIC)


def read(e: Expression, domain: str, scope: Scope, line: Line) -> Expr:
    """The expression that ``e`` is where a value of that domain is wanted.

    Raises StatementError at what is no such expression.
    """
    if isinstance(e, Number):
        if domain in ("vector", "covariance") and not line.coordinate:
            if domain == "vector" and Fraction(e.written) == 0:
                return zero(kind("vector", line.dimension))
            raise e.place.error(f"{e.written} is a number, and a {_SHAPES[domain]} stands here",
                                "a mean that is 0 in every coordinate is written 0")
        return expr(Fraction(e.written))
    if isinstance(e, Symbol):
        if e.name == "pi" and line.own and "pi" not in line.own:
            return PI
        if e.letter == "e" and e.power and line.own and "e" not in line.own:
            return exp(read(Symbol(e.power, "", "", e.place), "real", scope, line))
        return scope.symbol(e, domain, line)
    if e.head in ("(", "[", "{") and len(e.parts) == 1 and not e.given:
        return read(e.parts[0], domain, scope, line)
    if e.head == "+":
        return add(*(read(p, _term(e, domain, line), scope, line) for p in e.parts))
    if e.head == "-":
        return negate(read(e.parts[0], domain if domain in ("vector", "probability") else "real",
                           scope, line))
    if e.head == "*":
        return _product(e, domain, scope, line)
    if e.head == "/":
        under = read(e.parts[0], "positive" if domain in ABOVE else "real", scope, line)
        if under == expr(0):
            raise e.place.error("it divides by 0", "divide by something that is not 0")
        return power(under, -1)
    if e.head == "^":
        return _power(e, domain, scope, line)
    if e.head == "!":
        return factorial(read(e.parts[0], "count", scope, line))
    if e.head == "call":
        return _call(e, domain, scope, line)
    if e.head == "'":
        raise e.place.error(f"{shortened(e.place.written)} stands alone",
                            "a transpose is half of an inner product, as in beta_k'x_i")
    raise e.place.error(f"{shortened(e.place.written)} is no expression of this language",
                        "expressions are made of names and numbers by + - * / ^, exp, log, sqrt, "
                        "logistic and inner products a'b")


def _term(e: Tree, domain: str, line: Line) -> str:
    """The domain of the terms of a sum."""
    if domain in ("vector", "real", "probability"):
        return domain
    if any(isinstance(p, Tree) and p.head == "-" for p in e.parts):
        if line.own:  # a density of one's own says nothing of its terms
            return "real"
        raise e.place.error(
            f"{shortened(e.place.written)} is no {domain}: it may be below 0",
            "a positive number is a sum, a product or exp(...)")
    return "positive"


def _product(e: Tree, domain: str, scope: Scope, line: Line) -> Expr:
    for p in e.parts:
        if isinstance(p, Symbol) and len(p.letter) > 1 and p.letter not in GREEK and not (
                p.subscript or p.power or "*" in e.place.plain or p.name in scope.known):
            raise e.place.error(f"{shortened(e.place.written)}: is it a product?",
                                f"write * between names, as in 2 * {p.name}")
    found: list[Expr] = []
    rest = list(e.parts)
    inside = "real" if domain == "real" else domain
    while rest:
        p = rest.pop(0)
        if isinstance(p, Tree) and p.head == "'" and rest:
            found.append(_inner(p.parts[0], rest.pop(0), scope, line))
        elif isinstance(p, Symbol) and rest and scope.split(p, line)[0] in scope.rows:
            found.append(_inner(p, rest.pop(0), scope, line))
        elif domain == "vector":
            found.append(read(p, "vector" if _is_vector(p, e, scope, line) else "real", scope,
                              line))
        else:
            found.append(read(p, _factor(p, inside), scope, line))
    return mul(*found)


def _factor(p: Expression, domain: str) -> str:
    if domain == "variance":
        return "variance" if isinstance(p, Symbol) and p.power == "2" else "positive"
    return domain


def _is_vector(p: Expression, e: Tree, scope: Scope, line: Line) -> bool:
    """Whether a factor of a product that is a vector is that vector: the only name, or the only
    one that is not known."""
    names = [q for q in e.parts if isinstance(q, Symbol)]
    unknown = [q for q in names if scope.split(q, line)[0] not in scope.known]
    vector = names if len(names) == 1 else unknown
    if len(vector) != 1:
        raise e.place.error(f"{shortened(e.place.written)}: which of them is the vector?",
                            "write known: and the number that it is multiplied with")
    return p is vector[0]


def _inner(a: Expression, b: Expression, scope: Scope, line: Line) -> Expr:
    """a'b, the parameter before the covariates, whichever way they are written."""
    names = [s for s in (a, b) if isinstance(s, Symbol)]
    if len(names) != 2:
        wrong = a if not isinstance(a, Symbol) else b
        raise wrong.place.error(f"{shortened(wrong.place.written)} is no vector",
                                "an inner product is one of two names, as in beta_k'x_i")
    size = next((scope.dimension(n) for n in (scope.split(s, line)[0] for s in names)
                 if n in scope.dimensions or n in scope.rows), "p")
    left, right = (scope.symbol(s, "vector", line, size) for s in names)
    known = [scope.given_to(s, line) for s in names]
    return mul(transpose(right), left) if known == [True, False] else mul(transpose(left), right)


def _power(e: Tree, domain: str, scope: Scope, line: Line) -> Expr:
    base, exponent, *more = e.parts
    if more:
        raise e.place.error(f"{shortened(e.place.written)} has several exponents",
                            "a power has one, in brackets where it is a sum or a product")
    if isinstance(base, Symbol) and base.letter == "e" and not base.subscript and line.own:
        return exp(read(exponent, "real", scope, line))
    whole = isinstance(exponent, Number) and "." not in exponent.written
    over = read(exponent, "real", scope, line)
    return power(read(base, "real" if whole and domain == "real" else "positive", scope, line),
                 over)


def _call(e: Tree, domain: str, scope: Scope, line: Line) -> Expr:
    function = e.parts[0]
    name = function.letter if isinstance(function, Symbol) else ""
    if name not in _FUNCTIONS or len(e.parts) != 2 or e.given:
        raise function.place.error(
            f"{shortened(function.place.written)} is no function of this language",
            "functions are exp, log, sqrt and logistic; a product with brackets has a * before "
            "them")
    return of_function(name, read(e.parts[1], "positive" if name in ("log", "ln", "sqrt")
                                  else "real", scope, line), getattr(function, "power", ""))


def of_function(name: str, inside: Expr, raised: str = "") -> Expr:
    """A function of the language at an expression.

    >>> of_function("logistic", expr(2)) == power(1 + exp(expr(-2)), -1)
    True
    """
    if name == "exp" and inside.op == "add" and not raised:  # exp(u + log v) = v exp(u)
        logs = [t for t in inside.args if t.op == "log"]
        rest = add(*(t for t in inside.args if t.op != "log"))
        return mul(*(t.args[0] for t in logs), exp(rest))
    if name in _LOGISTIC:
        value = power(add(1, exp(negate(inside))), -1)
    else:
        value = {"exp": exp, "log": log, "ln": log,
                 "sqrt": lambda u: power(u, Fraction(1, 2))}[name](inside)
    return power(value, int(raised)) if raised.isdigit() else value


def listed(arguments: Sequence[Expression]) -> tuple[list[Expression], bool]:
    """The arguments of a list, and whether dots stand among them: pi_1, ..., pi_K."""
    dots = [a for a in arguments if isinstance(a, Tree) and a.head == ".."]
    return [q for a in arguments for q in (a.parts if isinstance(a, Tree) and a.head == ".."
                                           else (a,))], bool(dots)


def whole(first: Symbol, scope: Scope) -> Symbol:
    """The vector that pi_1, ..., pi_K is: pi, with its other indices."""
    indices = [i for i in scope.subscripts.split(first).indices if isinstance(i, str)]
    return Symbol(first.letter, ",".join(indices), first.power, first.place)


def symbols(e: Expression) -> list[Symbol]:
    """The names in an expression, those of functions left out."""
    if not isinstance(e, Tree):
        return [e] if isinstance(e, Symbol) else []
    inside = e.parts[1:] if e.head == "call" else e.parts
    return [s for p in (*inside, *e.given) for s in symbols(p)]
