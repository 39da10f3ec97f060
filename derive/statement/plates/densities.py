"""Densities that a statement writes itself, and densities whose values are data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...algebra.expression import Expr, symbol
from ...model import Law
from ..errors import shortened
from ..facts import Expression, Number, Place, Symbol, Tree, parts
from .expressions import read, symbols
from .scope import Line, Scope

_HOW = ("a density is written density f(x; a_k) = a_k x^(a_k - 1) on (0, 1); one whose values are "
        "data is density g with known: g")


@dataclass(frozen=True)
class Density:
    """A law of the statement's own with its arguments, or the name of a column of values."""

    law: Law | None
    arguments: tuple[Expr, ...]
    column: str = ""


def density(e: Tree, bounds: Mapping[str, str], earlier: Mapping[str, Law], scope: Scope,
            line: Line) -> Density:
    """What ``density ...`` behind a ~ states. ``bounds`` are the domains that other lines give
    to names. Raises StatementError where it is no density."""
    head, *form = e.parts
    if isinstance(head, Symbol) and not form:
        name, _ = scope.split(head, line)
        if name not in scope.known and not {*line.units} <= {*scope.split(head, line)[1]}:
            raise head.place.error(
                f"the density {name} is not written, and no line says that it is known", _HOW)
        s = Symbol(head.letter, ",".join(line.units), head.power, head.place)
        scope.symbol(s, "positive", line)
        return Density(None, (), name)
    signature = list(head.parts) if isinstance(head, Tree) and head.head == "call" else []
    if len(signature) < 2 or not all(isinstance(p, Symbol) for p in signature):
        raise e.place.error(f"{shortened(e.place.written)} is no density", _HOW)
    function, x, *rest = (p for p in signature if isinstance(p, Symbol))
    names = [scope.split(s, line)[0] for s in rest]
    known = earlier.get(function.name)
    if known is not None and not form:
        return Density(known, tuple(read(s, d, scope, line) for s, (_, d)
                                    in zip(rest, known.slots, strict=False)))
    if len(form) != 2:
        raise e.place.error(f"where is {function.name} above 0?",
                            "say it behind the density: on (0, 1), on (0, inf), on R, or on "
                            "{0, 1, ...}")
    domains = [bounds.get(n) or _domain(n, form[0], scope, line) for n in names]
    variable = "x"
    own = {n: symbol(n, "scalar") for n in names}
    if x.name in own or "x" in own and x.name != "x":
        raise x.place.error(f"{x.name} is the variable of {function.name} and a parameter",
                            "two things have two letters")
    own[x.name] = symbol(variable, "scalar")
    for s in symbols(form[0]):
        name = scope.split(s, line)[0]
        if name not in own and name not in ("pi", "e") and scope.split(
                Symbol(s.letter, s.subscript, "", s.place, s.indices), line)[0] not in (*own, "e"):
            raise s.place.error(
                f"{shortened(s.place.written)} is no argument of {function.name}",
                f"write it behind the ; in {function.name}({x.name}; ...)")
    value = read(form[0], "positive", scope, Line(own=own))
    kind, low, high = _support(form[1], function.name)
    law = Law(function.name, tuple(zip(names, domains, strict=True)), value, kind, low, high)
    if known is not None and known != law:
        raise e.place.error(f"{function.name} is another density on another line",
                            "two densities have two names")
    return Density(law, tuple(read(s, d, scope, line)
                              for s, d in zip(rest, domains, strict=True)))


def _domain(name: str, form: Expression, scope: Scope, line: Line) -> str:
    """Where a parameter must lie for the density to be above 0: a factor of it is above 0."""
    inside = _factors(form)
    inside += [p.parts[1] for p in parts(form) if isinstance(p, Tree) and p.head == "call"
               and getattr(p.parts[0], "letter", "") in ("log", "ln", "sqrt")]
    return "positive" if any(isinstance(f, Symbol) and scope.split(
        Symbol(f.letter, f.subscript, "", f.place, f.indices), line)[0] == name
        for f in inside) else "real"


def _factors(e: Expression) -> list[Expression]:
    if isinstance(e, Tree) and e.head in ("*", "/", "^"):
        return [f for p in (e.parts if e.head == "*" else e.parts[:1]) for f in _factors(p)]
    return [e]


def _support(e: Expression, name: str) -> tuple[str, str, str]:
    if isinstance(e, Symbol) and e.letter == "R":
        return "reals", "", ""
    if isinstance(e, Tree) and e.head == "{" and len(e.parts) > 1:
        items = e.place.plain.strip("{}").split(",")
        if all(re.fullmatch(r"-?[0-9]+|\.\.+", i) for i in items):
            return "integers", items[0], "" if items[-1].startswith(".") else items[-1]
    if isinstance(e, Tree) and e.head in ("(", "[") and len(e.parts) == 2:
        return "reals", _bound(e.parts[0], name), _bound(e.parts[1], name)
    raise e.place.error(f"{shortened(e.place.written)} is no set on which {name} is above 0",
                        "write on (0, 1), on (0, inf), on R, or on {0, 1, ...}")


def _bound(e: Expression, name: str) -> str:
    minus = isinstance(e, Tree) and e.head == "-"
    inside = e.parts[0] if isinstance(e, Tree) and minus else e
    if isinstance(inside, Symbol) and inside.name in ("inf", "infty", "infinity"):
        return ""
    if isinstance(inside, Number):
        return "-" * minus + inside.written
    raise _moving(e.place, name)


def _moving(place: Place, name: str) -> Exception:
    return place.error(
        f"the support of {name} depends on {shortened(place.written)}: where it is a parameter, no "
        "score equation gives the maximum", "a bound is a number, or inf")
