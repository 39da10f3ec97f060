"""Priors of parameters, as factors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...algebra.expression import IDENTITY, Expr, mul
from ...model import Factor
from ..errors import shortened
from ..facts import Expression, Number, Prior, Symbol, Tree
from ..laws import law_name
from .expressions import listed, read, symbols, whole
from .laws import expressions, named
from .scope import Claim, Line, Scope

if TYPE_CHECKING:
    from ...families.family import Family

#: The domains of the parameters that a law can be a prior of.
_OF = {"beta": ("probability",), "gamma": ("positive", "variance"), "normal": ("real",),
       "multivariate_normal": ("vector",), "inverse_gamma": ("variance", "positive"),
       "lognormal": ("positive", "variance"), "exponential_rate": ("positive", "variance"),
       "exponential_mean": ("positive", "variance"), "laplace": ("real",), "student_t": ("real",)}


def prior(fact: Prior, scope: Scope, families: Mapping[str, Family]) -> Factor:
    """The factor of a prior. Raises StatementError where it is about no parameter, or its own
    arguments are not known."""
    s = fact.law.variable
    if not isinstance(s, Symbol) or fact.law.conditions:
        raise s.place.error(f"{shortened(s.place.written)} is no parameter",
                            "a prior is written prior: theta ~ Beta(a, b)")
    name, indices = scope.split(s, Line())
    claim = scope.claims.get(name)
    if claim is None or claim.known:
        raise s.place.error(
            f"{name} has a prior and is " + ("known" if claim else "no parameter of this model"),
            "its parameters are " + ", ".join(n for n, c in scope.claims.items() if not c.known))
    axis = claim.indices[-1] if claim.domain == "simplex" else ""
    own = tuple(i for i in claim.indices if i != axis)
    given = tuple(i for i in indices if i != axis)
    if given and len(given) != len(own):
        raise s.place.error(
            f"{name} has the indices {', '.join(claim.indices) or 'none'} in its law, and "
            f"{', '.join(indices)} here", "a prior holds for all of them; its indices may be "
            "left out")
    line = Line(values=claim.indices, alias=dict(zip(given, own, strict=False)),
                dimension=claim.dimension)
    law, arguments = _law(fact.law.law, s, claim, axis, scope, line, families)
    return Factor(name, law, arguments)


def _law(call: Expression, s: Symbol, claim: Claim, axis: str, scope: Scope, line: Line,
         families: Mapping[str, Family]) -> tuple[str, tuple[Expr, ...]]:
    word = law_name(call)
    if word.casefold() in ("dirichlet", "dir"):
        if claim.domain != "simplex":
            raise call.place.error(f"{s.name} is no vector of probabilities, as Dirichlet wants",
                                   "the prior of a probability is Beta")
        assert isinstance(call, Tree)
        found: tuple[str, tuple[Expr, ...]] = (
            "dirichlet", (_concentration(call, axis, scope, line),))
    elif word.casefold() in ("inversewishart", "invwishart", "iw"):
        found = "inverse_wishart", _scale_and_freedom(call, s, claim, scope, line)
    else:
        matrices = {n for n in scope.known if n[:1].isupper()}
        named_law = named(call, s, "", None, matrices, families)
        if named_law.space == "spherical" and claim.domain == "vector" and claim.dimension == "d":
            (mean, _), (spread, _) = named_law.arguments
            return "multivariate_normal", (read(mean, "vector", scope, line),
                                           _multiple_of_one(spread, scope, line))
        if named_law.space in ("spherical", "diagonal"):
            raise call.place.error(
                f"a prior of a vector by {shortened(call.place.written)}: this is not derived yet",
                "its covariance is a known matrix, as in prior: mu_k ~ N(m, S) with known: m, S")
        id = named_law.family.id
        if claim.domain not in _OF.get(id, ()):
            raise call.place.error(
                f"{s.name} is {_a(claim.domain)}, and {word} is no prior of one",
                "Beta is one of a probability, Dirichlet of a vector of them, Gamma of a positive "
                "number, Normal of a mean")
        found = id, expressions(named_law, scope, line, call.place)
    for p in symbols(call):
        name, _ = scope.split(p, line)
        if name in scope.claims and not scope.claims[name].known:
            raise p.place.error(
                f"{p.name} is an argument of a prior, and no line says that it is known",
                f"write known: {name}; a prior whose own parameters are estimated is not derived "
                "yet")
    return found


def _scale_and_freedom(call: Expression, s: Symbol, claim: Claim, scope: Scope, line: Line
                       ) -> tuple[Expr, ...]:
    """The matrix and the degrees of freedom of InverseWishart(Psi, nu), in either order: a capital
    letter is the matrix."""
    if claim.domain != "covariance":
        raise call.place.error(f"{s.name} is {_a(claim.domain)}, and InverseWishart is no prior of "
                               "one", "the prior of a variance is InverseGamma")
    assert isinstance(call, Tree)
    arguments = call.parts[1:]
    matrices = [a for a in arguments if isinstance(a, Symbol) and a.letter[:1].isupper()]
    if len(arguments) != 2 or len(matrices) != 1:
        raise call.place.error(
            f"{shortened(call.place.written)}: an InverseWishart law has a matrix and its degrees "
            "of freedom", "write InverseWishart(Psi, nu) and known: Psi, nu")
    freedom = next(a for a in arguments if a is not matrices[0])
    return (scope.symbol(matrices[0], "covariance", line), read(freedom, "positive", scope, line))


def _multiple_of_one(e: Expression, scope: Scope, line: Line) -> Expr:
    """I, or a known number times I."""
    factors = e.parts if isinstance(e, Tree) and e.head == "*" else (e,)
    rest = [f for f in factors if not (isinstance(f, Symbol) and f.letter == "I")]
    return mul(*(read(f, "positive", scope, line) for f in rest), IDENTITY)


def _concentration(call: Tree, axis: str, scope: Scope, line: Line) -> Expr:
    """Dirichlet(alpha) is a vector, one number for each value; dots between the same are that
    one."""
    arguments, dots = listed(call.parts[1:])
    first = arguments[0]
    if dots and isinstance(first, Symbol) and first.subscript == "1" and all(
            isinstance(a, Symbol) and a.base == first.base for a in arguments) and (
            arguments[-1] != first):
        return scope.symbol(whole(first, scope), "positive", line, axis=axis)
    if any(a != first for a in arguments) or len(arguments) > 1 and not dots:
        raise call.place.error(
            f"{shortened(call.place.written)} has different arguments",
            "write one name, Dirichlet(alpha), which is a vector with one number for each value, "
            "or the same number for all, Dirichlet(2)")
    if isinstance(first, Number) or dots or not isinstance(first, Symbol):
        return read(first, "positive", scope, line)
    return scope.symbol(first, "positive", line, axis=axis)


def _a(domain: str) -> str:
    return {"real": "a number", "positive": "a positive number", "variance": "a variance",
            "probability": "a probability", "simplex": "a vector of probabilities",
            "vector": "a vector", "covariance": "a covariance matrix"}.get(domain, domain)
