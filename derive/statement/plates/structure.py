"""The laws of an observed variable that is no label, and how its coordinates are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...algebra.expression import ONE, Expr, expr, mul, power
from ...model import Factor, Guard, Law, Variable
from ..errors import shortened
from ..facts import Expression, Place, Symbol, Tree
from ..laws import is_counted
from .densities import density
from .expressions import listed, read, symbols, whole
from .laws import Named, expressions, named
from .scope import Claim, Line, Scope
from .stated import Conditional, Stated

if TYPE_CHECKING:
    from ...families.family import Family

Lines = Sequence[tuple[Conditional, Line, tuple[Guard, ...]]]

#: Of two domains of one observation, the one that holds both.
_WIDER = ("binary", "natural", "count"), ("probability", "positive", "real")


class Observed:
    """An observed variable with its laws."""

    def __init__(self, name: str, indices: tuple[str, ...], scope: Scope,
                 families: Mapping[str, Family], stated: Stated, lines: Lines,
                 bounds: Mapping[str, str], laws: dict[str, Law]) -> None:
        self.name, self.indices, self.scope, self.families = name, indices, scope, families
        self.stated, self.lines, self.bounds, self.laws = stated, lines, bounds, laws
        self.coordinates: dict[str, str] = {}
        self.matrices = {s.letter for f in stated.constraints
                         if f.kind in ("diagonal", "spherical") for s in symbols(f.parts[0])}
        self.space = next((r for r in stated.ranges if r.relation == "in" and r.symbol.subscript
                           and scope.subscripts.split(r.symbol).name == name), None)

    def read(self, missing: bool) -> tuple[list[Factor], Variable | None]:
        """The factors of the variable's lines, and the variable: None where no line has a law of
        it, but densities whose values are data."""
        chosen = {id(c): self._named(c) for c, _, _ in self.lines}
        spread = {n.space for n in chosen.values() if n and n.family.observation == "vector"}
        axis = ""
        if spread:
            self._check_vectors(spread, chosen, missing)
        flat = bool(spread) and self._flat(chosen)
        if flat or any(is_counted(c.law) for c, _, _ in self.lines):
            axis = self._axis(flat)
        factors, domains = [], []
        for c, line, guards in self.lines:
            law, arguments, domain = self._factor(c, chosen[id(c)], line, axis, flat)
            variable = self.name
            if law == "known":
                variable = domain
            elif domain:
                domains.append((domain, c.place))
            factors.append(Factor(variable, law, arguments, guards))
        if all(f.law == "known" for f in factors):
            return factors, None
        indices = (*self.indices, axis) if axis else self.indices
        dimension = self._dimension() if spread and not flat else "d"
        return factors, Variable(self.name, indices, self._domain(domains), missing=missing,
                                 dimension=dimension)

    def _named(self, c: Conditional) -> Named | None:
        law = c.law
        if isinstance(law, Tree) and law.head in ("point", "density") or is_counted(law):
            return None
        vectors = self.matrices | {n for n in self.scope.known if n[:1].isupper()}
        return named(law, c.variable, c.first, self.space, vectors, self.families)

    def _flat(self, chosen: Mapping[int, Named | None]) -> bool:
        """Whether the coordinates are independent given the labels: a plate of their own."""
        return any(self._of_coordinates(n) for n in chosen.values() if n)

    def _of_coordinates(self, n: Named) -> bool:
        return n.space in ("spherical", "diagonal") or n.family.observation == "vector" and any(
            s.letter in self.matrices for s in symbols(n.arguments[1][0]))

    def _check_vectors(self, spread: set[str], chosen: Mapping[int, Named | None],
                      missing: bool) -> None:
        kinds = {self._of_coordinates(n) for n in chosen.values() if n}
        c = self.lines[-1][0]
        self._domain([(n.family.observation, d.place) for d, _, _ in self.lines
                      if (n := chosen[id(d)])])
        if len(kinds) > 1 or any(n is not None and n.family.observation != "vector"
                                 for n in chosen.values()) or None in chosen.values():
            raise c.place.error(
                f"{self.name} has a full covariance matrix, or one, on some lines and not on "
                "others: this is not derived yet",
                "derived are laws of vectors with one structure: all full, or all diagonal or "
                "spherical")
        if missing and kinds == {False}:
            raise c.place.error(
                f"{self.name} is a vector with values that are missing (missing coordinates): "
                "this is not derived yet",
                "derived are missing values of numbers, counts and labels, and of vectors with a "
                "diagonal covariance")

    def _axis(self, flat: bool) -> str:
        used = {*self.scope.subscripts.letters, *self.scope.plain, *self.indices,
                *(v.letter for v in self.scope.values.values()), *self.coordinates}
        letter = next(w for w in ("clmrsgh" if flat else "vlwmrs") if w not in used)
        self.coordinates[letter] = self._dimension() if flat else next(
            (symbols(f.parts[1])[-1].subscript[-1] for f in self.stated.constraints
             if f.kind == "parts" and any(f.parts[0] == s for c, _, _ in self.lines
                                          for s in symbols(c.law))), "V")
        self.scope.subscripts.letters |= {letter}
        return letter

    def _dimension(self) -> str:
        items = self.space.items if self.space is not None else ()
        found = items[0].partition("^")[2] if items else ""
        return found or "d"

    def _factor(self, c: Conditional, n: Named | None, line: Line, axis: str,
               flat: bool) -> tuple[str, tuple[Expr, ...], str]:
        """The law, its arguments, and the domain of the observation (of a density whose values
        are data, its name)."""
        law = c.law
        assert isinstance(law, Tree) or n is not None
        if isinstance(law, Tree) and law.head == "point":
            value = read(law.parts[0], "real", self.scope, line)
            for s in symbols(law.parts[0]):
                if not self.scope.claims[self.scope.split(s, line)[0]].known:
                    raise s.place.error(
                        f"all mass lies on {s.name}, which no line says is known",
                        "where the place of a point mass is a parameter no score equation gives "
                        f"it; write known: {s.name}, or a number")
            return "point", (value,), ""
        if isinstance(law, Tree) and law.head == "density":
            own = density(law, self.bounds, self.laws, self.scope, line)
            if own.law is None:
                return "known", (), own.column
            self.laws[own.law.name] = own.law
            return own.law.name, own.arguments, _domain_of(own.law)
        if n is None:
            assert isinstance(law, Tree)
            return "multinomial", (self._multinomial(law, line, axis),), "count"
        if not flat:
            return n.family.id, expressions(n, self.scope, line, c.place), n.family.observation
        inside = replace(line, coordinate=axis)
        (mean, _), (covariance, to) = n.arguments
        return "normal", (read(mean, "vector", self.scope, inside),
                          self._variance(covariance, to, inside)), "real"

    def _variance(self, e: Expression, to: int, line: Line) -> Expr:
        """The variance of one coordinate, from a covariance matrix with a structure."""
        if isinstance(e, Symbol) and e.letter in self.matrices:
            kind = next(f.kind for f in self.stated.constraints if f.kind in (
                "diagonal", "spherical") and any(s.letter == e.letter
                                                 for s in symbols(f.parts[0])))
            name, indices = self.scope.split(e, line)
            if kind == "diagonal":
                indices = (*indices, line.coordinate)
            value = self.scope.symbol(e, "variance", line,
                                      axis=line.coordinate if kind == "diagonal" else "")
            self.scope.claim(name, Claim(indices, "variance", name in self.scope.known, "d",
                                         e.place, kind))
        elif isinstance(e, Tree) and e.head == "call":
            if len(e.parts) != 2 or not isinstance(e.parts[1], Symbol):
                raise e.place.error(f"{shortened(e.place.written)} is no diagonal matrix",
                                    "write diag(v_k), where v_k is a vector of variances")
            value = self.scope.symbol(e.parts[1], "variance", line, axis=line.coordinate)
        else:
            value = self._spherical(e, line)
        return value if to == 1 else power(value, to)

    def _spherical(self, e: Expression, line: Line) -> Expr:
        if isinstance(e, Symbol):
            return ONE
        assert isinstance(e, Tree)
        if e.head != "*":
            raise e.place.error(f"{shortened(e.place.written)} is no multiple of I",
                                "a spherical covariance is written sigma_k^2 I")
        rest = tuple(p for p in e.parts if not (isinstance(p, Symbol) and (
            p.name == "I" or p.letter == "I")))
        return mul(*(read(p, "variance" if isinstance(p, Symbol) else "positive", self.scope,
                          line) for p in rest)) if rest else expr(1)

    def _multinomial(self, call: Tree, line: Line, axis: str) -> Expr:
        count, *rest = call.parts[1:]
        flat, dots = listed(rest)
        first = flat[0]
        if not isinstance(first, Symbol) or len(flat) > 1 and not dots:
            raise call.place.error(
                f"{shortened(call.place.written)} has probabilities of its own for each value: "
                "this is not derived yet",
                "counts with one vector of probabilities are written Multinomial(n_i; theta_k)")
        for s in symbols(count):
            self.scope.absorbed.add(self.scope.split(s, line)[0])
            self.scope.note(f"{s.name} is the sum of the counts {self.name}: no column of its own")
        s = whole(first, self.scope) if dots else first
        return self.scope.symbol(s, "simplex", line, axis=axis)

    def _domain(self, found: Sequence[tuple[str, Place]]) -> str:
        domains = [d for d, _ in found]
        for order in _WIDER:
            if {*domains} <= {*order}:
                return max(domains, key=order.index)
        if len({*domains}) == 1:
            return domains[0]
        raise found[-1][1].error(
            f"{self.name} is {_A.get(domains[-1], domains[-1])} on this line, and "
            f"{_A.get(domains[0], domains[0])} on another one",
            "the laws of one variable are all of numbers, all of counts, or all of vectors")


def _domain_of(law: Law) -> str:
    if law.support == "integers":
        return "natural" if law.low == "1" else "count"
    if law.low == "0":
        return "positive" if not law.high else "probability" if law.high == "1" else "positive"
    return "real"


_A = {"real": "a number", "positive": "a positive number", "count": "a count", "natural": "a count",
      "binary": "0 or 1", "vector": "a vector", "probability": "a number between 0 and 1"}
