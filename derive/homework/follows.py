"""Wrong parts that follow correctly from earlier wrong ones, and right ones that stand on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..algebra.expression import SCALAR, Expr, add, negate, reindex, rewrite, walk
from ..algebra.expression import replace as substituted
from .answer import Claim, OwnDefinition
from .exact.comparing import shape
from .instances import Instance, NotEvaluable
from .judge import COARSE, Judge

#: How far a parameter is moved to see whether Q has its maximum there, in floats and at 50 digits,
#: and how large the slope may be, relative to the size of Q.
MOVES = ((False, 1e-5, 1e-6), (True, 1e-14, 1e-20))
#: A slope that is none of rounding.
SLOPE = 1e-3


@dataclass(frozen=True)
class Given:
    """What an answer gives, and which of it is wrong: the claims of each key of the parts."""

    claims: Mapping[str, Sequence[Claim]]
    wrong: frozenset[str]


def stands_on(claim: Claim, given: Given) -> str | None:
    """The wrong part that a right formula uses by its symbol: the responsibilities, or none."""
    if claim.part == "responsibilities" or "responsibilities" not in given.wrong:
        return None
    return next(("responsibilities" for r in claim.readings for n in walk(r)
                 if n.op == "symbol" and n.args[0] in (".T", ".N")), None)


class Following:
    """Finds the earlier wrong part from which a wrong one follows correctly."""

    def __init__(self, judge: Judge, given: Given) -> None:
        self.judge, self.given, self.em = judge, given, judge.em
        self.s = judge.em.setting

    def part(self, key: str, claim: Claim) -> str | None:
        """The key of the wrong part that a wrong claim follows from, or None.

        The right formula is taken with the answer's own wrong responsibilities, or its own wrong
        new parameters, in the place of the right ones; an update also where it makes the slope of
        the answer's own wrong Q zero.
        """
        if claim.part == "responsibilities":
            return None
        truth = self.judge.truth(claim.part)
        if len(claim.labels) == 1:
            truth = reindex(truth, self.s.k, claim.labels[0])
        for source, changed in self._with_own(key, claim, truth):
            if changed != truth and all(self.judge.reading(claim, r, changed) == "right"
                                        for r in claim.readings):
                return source
        if claim.part != "Q" and "Q" in self.given.wrong and self._is_maximum(key, claim):
            return "Q"
        return None

    def definition(self, claim: Claim, definitions: Sequence[OwnDefinition]
                   ) -> OwnDefinition | None:
        """A definition of the answer's own that is wrong as the sum of the responsibilities, and
        with the right one the claim would be right."""
        counts = [reindex(self.s.N_k, self.s.k, label)
                  for label in (*self.em.model.components.labels, self.s.k)]
        own_sums = (d for d in definitions if d.formula.shape == SCALAR and any(
            n.op == "symbol" and n.args[0] == ".T" for n in walk(d.formula)))
        for d in own_sums:
            if any(self._same(d.formula, count) for count in counts):
                continue
            for label in (*claim.labels, self.s.k):
                count = reindex(self.s.N_k, self.s.k, label)
                own = reindex(d.formula, self.s.k, label)
                readings = tuple(substituted(r, own, count) for r in claim.readings)
                if readings != claim.readings and own != count and all(
                        self.judge.reading(claim, r) == "right" for r in readings):
                    return d
        return None

    def _same(self, formula: Expr, other: Expr) -> bool:
        """Whether two numbers have one value at the first instance."""
        at = self.judge.instances.instance(0)
        try:
            a, b = (at.value(e, {self.s.k: 0}) for e in (formula, other))
        except NotEvaluable:
            return False
        return not isinstance(a, tuple) and abs(a - b) <= COARSE * (1 + abs(b))

    # -- the right formula with wrong parts ---------------------------------------------------

    def _with_own(self, key: str, claim: Claim, truth: Expr) -> Iterator[tuple[str, Expr]]:
        """(key, the right formula with the answer's wrong formula of that key in it)."""
        own_share = self._own_responsibilities(truth)
        if own_share is not None:
            yield "responsibilities", own_share
        for other, claims in self.given.claims.items():
            if other in ("responsibilities", "Q", key) or other not in self.given.wrong:
                continue
            for c in claims:
                changed = self._with_new(truth, c, c.readings[0])
                yield other, changed
                again = self._own_responsibilities(changed) if own_share is not None else None
                if again is not None:
                    yield other, again

    def _with_new(self, truth: Expr, claim: Claim, formula: Expr) -> Expr:
        """The formula with another one for a parameter at t+1."""
        def change(n: Expr) -> Expr | None:
            if n.op != "symbol" or n.args[0] != claim.part or n.args[3] != "t+1" or \
                    formula.shape != n.shape:
                return None
            index = n.args[2][0] if n.args[2] else ""
            if claim.labels and index and index not in claim.labels and index != self.s.k:
                return None
            return reindex(formula, self.s.k, index) if index else formula
        return rewrite(truth, change)

    def _own_responsibilities(self, formula: Expr) -> Expr | None:
        """The formula with the answer's own wrong responsibilities, written out."""
        if "responsibilities" not in self.given.wrong:
            return None
        own: dict[str, Expr] = {}
        for c in self.given.claims.get("responsibilities", ()):
            if c.relation == "equal" and c.readings[0].shape == SCALAR:
                for label in c.labels or (self.s.k,):
                    own[label] = reindex(c.readings[0], self.s.k, label)
        labels = self.em.model.components.labels
        if len(labels) == 2 and len(own) == 1 and set(own) <= set(labels):
            (known,) = own
            (other,) = set(labels) - {known}
            own[other] = add(1, negate(own[known]))

        def change(n: Expr) -> Expr | None:
            if n.op != "symbol" or n.args[0] not in (".T", ".N") or n.args[2][0] not in own:
                return None
            share = own[n.args[2][0]]
            return self.s.over_i(share) if n.args[0] == ".N" else \
                reindex(share, self.s.i, n.args[2][1])

        changed = rewrite(formula, change)
        return None if changed == formula else changed

    # -- the maximum of a wrong Q -------------------------------------------------------------

    def _is_maximum(self, key: str, claim: Claim) -> bool:
        """Whether the claim's value makes the slope of the answer's Q zero, and others do not."""
        q = self.given.claims["Q"][0].readings[0]
        try:
            return all(self._flat(q, key, claim, self.judge.instances.instance(0, precise), *move)
                       for precise, *move in MOVES)
        except NotEvaluable:
            return False

    def _flat(self, q: Expr, key: str, claim: Claim, at: Instance, step: float, bound: float
              ) -> bool:
        own, base = self._own_theta(at), claim.part
        place = self.judge.positions(claim.labels, at.sizes.components)[0]
        if base not in own or {self.s.k, self.s.i} & set(at.instances.term(q).letters):
            return False

        def slopes(theta: dict[str, list[Any]]) -> Iterator[Any]:
            return (abs(self._slope(q, at, theta, base, direction, step))
                    for direction in _directions(theta[base], place))

        return all(v < bound for v in slopes(own)) and any(v > SLOPE for v in slopes(at.new_theta))

    def _own_theta(self, at: Instance) -> dict[str, list[Any]]:
        """The new parameters, the answer's own wrong ones in their places."""
        found, weights = {base: list(v) for base, v in at.new_theta.items()}, self.em.model.weights
        for c in self._wrong_parameters():
            own = found[c.part]
            formula = self._with_own_parameters(c)
            if c.part == weights.base and not c.labels and len(own) == 2:
                v = _like(own[0], at.value(formula, {}))
                last = weights.complement and \
                    self.em.model.components.labels.index(weights.complement) == 0
                own[:] = [1 - v, v] if last else [v, 1 - v]
                continue
            for k in self.judge.positions(c.labels, at.sizes.components):
                own[k] = _like(own[k], at.value(formula, {self.s.k: k}))
        return found

    def _wrong_parameters(self) -> Iterator[Claim]:
        """The claims about new parameters that are wrong."""
        for key in sorted(self.given.wrong - {"responsibilities", "Q"}):
            yield from self.given.claims.get(key, ())

    def _with_own_parameters(self, claim: Claim) -> Expr:
        """A wrong claim's formula with the answer's own wrong new parameters in it."""
        formula = claim.readings[0]
        for c in self._wrong_parameters():
            if c.part != claim.part:
                formula = self._with_new(formula, c, c.readings[0])
        return formula

    def _slope(self, q: Expr, at: Instance, theta: dict[str, list[Any]], base: str,
               direction: list[Any], step: float) -> Any:
        """The slope of Q along a direction, over 1 + |Q|."""
        values = []
        for sign in (1, -1):
            moved = [_moved(v, w, sign * step) for v, w in zip(theta[base], direction, strict=True)]
            values.append(at.at_free({**at.interpreter.point.theta[""], **theta, base: moved})
                          .value(q))
        if any(isinstance(v, tuple) for v in values):
            raise NotEvaluable("no number")
        return (values[0] - values[1]) / (2 * step) / (1 + abs(values[0]))


def _like(right: Any, value: Any) -> Any:
    """A value of the shape that the right one has. Raises NotEvaluable for another."""
    if shape(value) != shape(right):
        raise NotEvaluable("shapes do not fit")
    return value


def _directions(values: list[Any], place: int) -> Iterator[list[Any]]:
    """Feasible directions in which one component's value may move, as values for all components:
    weights keep their sum, matrices stay symmetric."""
    own = values[place]
    zero = [_moved(v, v, -1) for v in values]
    if not isinstance(own, tuple):
        shared = len(values) > 1 and abs(sum(values) - 1) < 1e-9
        other = (place + 1) % len(values) if shared else -1
        yield [1 if n == place else -1 if n == other else 0 for n in range(len(values))]
        return
    rows, columns = len(own), len(own[0])
    for r in range(rows):
        for c in range(r + 1 if rows == columns else columns):
            unit = tuple(tuple(int((i, j) in ((r, c), (c, r) if rows == columns else (r, c)))
                               for j in range(columns)) for i in range(rows))
            yield [*zero[:place], unit, *zero[place + 1:]]


def _moved(v: Any, direction: Any, step: float) -> Any:
    if isinstance(v, tuple):
        return tuple(tuple(x + step * y for x, y in zip(a, b, strict=True))
                     for a, b in zip(v, direction, strict=True))
    return v + step * direction
