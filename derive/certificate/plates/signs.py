"""Which terms are at least 0 by their form, at data and parameters where they lie."""

from __future__ import annotations

from fractions import Fraction

from .quantities import COUNTS, NUMBERS, POSITIVE
from .stated import Stated
from .symbols import ASSIGNMENT, POSITIVE_CONSTANTS, Definition
from .terms import Term, relettered


class Signs:
    """Lower bounds by the form. What is no more than assumed (the arguments of a prior at least
    1) is a condition that the derivation states."""

    def __init__(self, stated: Stated, definitions: dict[str, Definition],
                 solutions: dict[str, list[Definition]]) -> None:
        self.stated, self.definitions, self.solutions = stated, definitions, solutions
        self.assumed: set[str] = set()  # of the arguments of priors those that must be at least 1
        self.shapes = frozenset(
            n for v, law, args, _ in stated.factors if v in stated.parameters
            and law in ("beta", "dirichlet", "gamma") for a in args for n, _ in a.names)
        self.below = {(v, args[n]) for v, law, args, _ in stated.factors if law in stated.laws
                      for n, slot in enumerate(stated.laws[law].slots)
                      if stated.laws[law].high == slot[0]} | {
            (v, stated.pool.number(1)) for v, law, _, _ in stated.factors
            if law in stated.laws and stated.laws[law].high == "1"}

        # probabilities that are written one by one: 1 - a - b is one of them
        named = [a for _, law, args, _ in stated.factors
                 if law == "categorical" and len(args) > 1 for a in args]
        self.stated_probabilities = {*named, *(stated.at(a, "t") for a in named)}

        laws: dict[str, list[bool]] = {}
        for v, law, _, _ in stated.factors:
            known = stated.laws.get(law)
            laws.setdefault(v, []).append(known is not None and known.low.isdigit())
        self.above = {v for v, low in laws.items() if all(low)}

    def nonnegative(self, t: Term) -> bool:
        """Whether a number is at least 0."""
        low = self.low(t)
        return low is not None and low >= 0

    def low(self, t: Term) -> Fraction | None:
        """A number that a term is not below, or None where none is found."""
        op, a = t.op, t.args
        if op == "add" and t in self.stated_probabilities:
            return Fraction(0)
        if op == "number":
            value: Fraction = a[0]
            return value
        if op == "size":
            return Fraction(1)
        if op in ("constant", "exp", "indicator", "iverson", "event_probability", "factorial",
                  "density"):
            return Fraction(op == "factorial")
        if op == "symbol":
            return self._of_symbol(t)
        if op == "function":
            return Fraction(0) if a[0] == "KL" or a[0].startswith("KL_") else None
        if op == "add":
            return self._of_sum(t)
        if op in ("sum", "product"):
            return Fraction(0) if self.nonnegative(a[0]) else None
        if op == "power":
            return self._of_power(t)
        if op == "mul":
            return self._of_product(t)
        if op in ("det", "trace"):
            return Fraction(0) if self.definite(a[0]) else None
        return None

    def _of_symbol(self, t: Term) -> Fraction | None:
        name, q = t.args[0], self.stated.quantities.get(t.args[0])
        if self.stated.responsible(name) is not None or name in POSITIVE_CONSTANTS or (
                name.startswith(NUMBERS)):
            return Fraction(0)
        if name == ASSIGNMENT:
            assigned = self._assigned()
            return Fraction(0) if assigned and all(map(self.nonnegative, assigned)) else None
        if name in self.definitions:
            return self.low(self.definitions[name].right)
        if name in self.shapes:
            self.assumed.add(name)
            return Fraction(1)
        if q is None:
            return None
        if q.domain == "natural":
            return Fraction(1)
        return Fraction(0) if q.domain in (*POSITIVE, *COUNTS) or name in self.above else None

    def _of_sum(self, t: Term) -> Fraction | None:
        parts = list(t.args)
        for minus in parts:
            taken = negated(minus)
            if taken is None:
                continue
            rest = [p for p in parts if p is not minus]
            if taken.op == "symbol" and any(
                    (taken.args[0], p) in self.below for p in rest):
                upper = next(p for p in rest if (taken.args[0], p) in self.below)
                lows = [self.low(p) for p in rest if p is not upper]
                return sum((x for x in lows if x is not None), Fraction(0)) if (
                    None not in lows) else None
            ones = [p for p in rest if taken.op == "size" and p.op == "sum"
                    and p.args[2] == taken.args[0] and (self.low(p.args[0]) or 0) >= 1]
            if ones:  # as many numbers, each at least 1
                rest.remove(ones[0])
                lows = [self.low(p) for p in rest]
                return sum((x for x in lows if x is not None), Fraction(0)) if (
                    None not in lows) else None
            if self._at_most_one(taken):
                lows = [self.low(p) for p in rest]
                return sum((x for x in lows if x is not None), Fraction(-1)) if (
                    None not in lows) else None
        lows = [self.low(p) for p in parts]
        return sum((x for x in lows if x is not None), Fraction(0)) if None not in lows else None

    def _assigned(self) -> list[Term]:
        """What the assignments of a limit are defined as, at every value."""
        return [d.right for n, d in self.definitions.items() if n.partition("@")[0] == ASSIGNMENT]

    def _share(self, t: Term) -> bool:
        """Whether a term is a_k over the sum of the a_j over all values, none negative."""
        if t.op != "mul" or t.args[-1].op != "power" or t.args[-1].args[1] is not (
                self.stated.pool.number(-1)):
            return False
        above, below = self.stated.pool.mul(*t.args[:-1]), t.args[-1].args[0]
        if not self.nonnegative(above) or not self.nonnegative(below):
            return False
        if below.op == "add":
            return above in below.args and all(map(self.nonnegative, below.args))
        if below.op != "sum" or below.args[2] not in {
                p.size for p in self.stated.plates.values()}:
            return False
        body, letter, size = below.args
        return self.nonnegative(body) and any(
            relettered(self.stated.pool, body, {letter: p.index}) is above
            for p in self.stated.plates.values() if p.size == size)

    def _at_most_one(self, t: Term) -> bool:
        if t in self.stated_probabilities:
            return True
        if t.op == "number":
            return bool(t.args[0] <= 1)
        if t.op == "indicator" or (t.op == "symbol" and self.stated.responsible(t.args[0])):
            return True
        if t.op == "symbol" and t.args[0] == ASSIGNMENT:
            assigned = self._assigned()
            return bool(assigned) and all(map(self._share, assigned))
        if t.op == "add" and len(t.args) == 2 and self.stated.pool.number(1) in t.args:
            return any(u is not None and self.nonnegative(u) for u in map(negated, t.args))
        q = self.stated.quantities.get(t.args[0]) if t.op == "symbol" else None
        return q is not None and (q.domain in ("probability", "simplex", "binary")
                                  or (t.args[0], self.stated.pool.number(1)) in self.below)

    def _of_power(self, t: Term) -> Fraction | None:
        base, exponent = t.args
        if exponent.op == "number" and exponent.args[0].denominator == 1 and (
                int(exponent.args[0]) % 2 == 0):
            return Fraction(0)
        return Fraction(0) if self.nonnegative(base) else None

    def _of_product(self, t: Term) -> Fraction | None:
        scalars = [f for f in t.args if f.shape == ("1", "1") and f.op != "transpose"]
        others = [f for f in t.args if f not in scalars]
        below = [f for f in scalars if not self.nonnegative(f)]
        if len(below) % 2 or not all(map(self.nonpositive, below)):
            return None
        if others and not self._square(others):
            return None
        return Fraction(0)

    def nonpositive(self, t: Term) -> bool:
        """Whether a number is at most 0."""
        op, a = t.op, t.args
        if op == "number":
            return bool(a[0] <= 0)
        if op == "sum":
            return self.nonpositive(a[0])
        if op == "add":
            return all(map(self.nonpositive, a))
        if op == "log":
            return self._at_most_one(a[0])
        if op == "power" and a[1].op == "number" and a[1].args[0].denominator == 1:
            return int(a[1].args[0]) % 2 == 1 and self.nonpositive(a[0])
        if op == "mul" and t.shape == ("1", "1"):
            below = [f for f in a if not self.nonnegative(f)]
            return len(below) % 2 == 1 and all(map(self.nonpositive, below))
        return False

    def _square(self, parts: list[Term]) -> bool:
        """v' A v, A definite, or v' w w' v."""
        if any(transposed(p) is not q and transposed(q) is not p
               for p, q in zip(parts, reversed(parts), strict=True)):
            return False
        middle = parts[1:-1] if len(parts) % 2 else []
        return len(parts) % 2 == 0 or (len(middle) == 1 and self.definite(middle[0])) or (
            len(parts) == 3 and self.definite(parts[1]))

    def definite(self, t: Term) -> bool:
        """Whether a matrix is symmetric and positive semidefinite by its form."""
        if t.op == "symbol":
            q = self.stated.quantities.get(t.args[0])
            return q is not None and q.domain == "covariance"
        if t.op in ("inverse", "transpose", "sum"):
            return self.definite(t.args[0])
        if t.op == "add":
            return all(map(self.definite, t.args))
        if t.op == "identity":
            return True
        if t.op == "mul":
            scalars = [f for f in t.args if f.shape == ("1", "1")]
            others = [f for f in t.args if f.shape != ("1", "1")]
            if not all(map(self.nonnegative, scalars)):
                return False
            if len(others) == 1:
                return self.definite(others[0])
            return len(others) == 2 and transposed(others[1]) is others[0]
        return False


def negated(t: Term) -> Term | None:
    """u where the term is -1 u, else None."""
    negative = t.op == "mul" and len(t.args) == 2 and t.args[0].op == "number" and (
        t.args[0].args[0] == -1)
    return t.args[1] if negative else None


def transposed(t: Term) -> Term | None:
    """What a term is the transpose of, or itself where it is symmetric by its kind."""
    if t.op == "transpose":
        inner: Term = t.args[0]
        return inner
    return t if t.shape[0] == t.shape[1] else None
