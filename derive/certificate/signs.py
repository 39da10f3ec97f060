"""Which terms are positive, by what the statement says of its parameters.

The laws of the logarithm and the inequalities hold for positive arguments only. A term counts as
positive here when its form shows it; "no" means not shown. New parameters count as inside their
domain: where they exist (responsibilities positive, observations that span the space) they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .facts import MODEL_FUNCTIONS
from .letters import Definition
from .statement import COUNTS, POSITIVE, Statement
from .terms import MATRIX, ROW, SCALAR, Term, inverted, matched, negated, parts_of

#: Operations on scalars that are positive where their first part is.
OF_THEIR_BODY = ("power", "inverse", "transpose", "trace", "det", "sum", "product", "expectation",
                 "assignments")
#: Constants of a line that nothing defines and that stand for arbitrary positive numbers.
POSITIVE_CONSTANTS = (".epsilon", ".delta", ".s", ".r", ".w")


class Signs:
    """Judges terms of one derivation."""

    def __init__(self, statement: Statement, definitions: Sequence[Definition]) -> None:
        self.statement = statement
        self.meanings: dict[str, list[Term]] = {}
        for d in definitions:
            self.meanings.setdefault(d.left.args[0], []).append(d.right)
        self._known: dict[tuple[str, Term], bool] = {}
        self._shown: set[Term] = set()

    def show(self, term: Term) -> None:
        """Note that an accepted line showed a term to be at least 0."""
        self._shown.add(term)
        self._known.clear()

    def assume(self, terms: Iterable[Term]) -> None:
        """Let those terms be what lines showed to be at least 0, and no others."""
        shown = set(terms)
        if shown != self._shown:
            self._shown = shown
            self._known.clear()

    def positive(self, term: Term) -> bool:
        """Whether a scalar is shown to be greater than 0."""
        return self._remember("positive", term)

    def nonnegative(self, term: Term) -> bool:
        """Whether a scalar is shown to be at least 0."""
        return self._remember("nonnegative", term)

    def definite(self, term: Term) -> bool:
        """Whether a matrix is shown to be symmetric and positive definite."""
        return self._remember("definite", term)

    def _remember(self, question: str, term: Term) -> bool:
        key = (question, term)
        if key not in self._known:
            self._known[key] = False  # a definition that needs itself shows nothing
            self._known[key] = bool(getattr(self, "_" + question)(term))
        return self._known[key]

    def _positive(self, t: Term) -> bool:
        op, a = t.op, t.args
        if t.shape != SCALAR:
            return False
        if op == "number":
            return bool(a[0] > 0)
        if op in ("size", "constant", "exp", "posterior", "density", "factorial", "choose"):
            return True
        if op == "symbol":
            return self._positive_symbol(t)
        if op == "function":
            return a[0] in MODEL_FUNCTIONS or self._all_meanings(t, self.positive)
        if op == "mul":
            return all(f.shape == SCALAR and self.positive(f) for f in a)
        if op == "add":
            return self._one_minus(t, self._below_one) or (
                any(map(self.positive, a)) and all(map(self.nonnegative, a)))
        if op in ("det", "trace") and a[0].shape != SCALAR:
            return self.definite(a[0])
        return op in OF_THEIR_BODY and self.positive(a[0])

    def _positive_symbol(self, t: Term) -> bool:
        name, s = t.args[0], self.statement
        if t.args[3] == "d":
            return False
        if name == s.weights.base or name in POSITIVE_CONSTANTS:
            return True
        parameter = s.parameter(name)
        if parameter is not None:
            return parameter.domain in POSITIVE
        if s.known_domain(name) is not None:
            return s.known_domain(name) in POSITIVE
        if s.is_observed(name):
            return s.observed_domain in POSITIVE
        return self._all_meanings(t, self.positive)

    def _all_meanings(self, t: Term, question: Callable[[Term], bool]) -> bool:
        found = self.meanings.get(t.args[0], [])
        return bool(found) and all(map(question, found))

    def _one_minus(self, t: Term, question: Callable[[Term], bool]) -> bool:
        """Whether t is 1 - p, for a p of which that question is answered with yes."""
        return len(t.args) == 2 and any(
            one.op == "number" and one.args[0] == 1 and (p := negated(other)) is not None
            and question(p) for one, other in (t.args, t.args[::-1]))

    def share(self, t: Term) -> bool:
        """Whether t is a_k over the sum of a_j over the components, all positive: at most 1."""
        if t.op == "symbol" and self.statement.parameter(t.args[0]) is None:
            return self._all_meanings(t, self.share)
        below = [(f, u) for f in parts_of(t, "mul") if (u := inverted(f)) and u.op == "sum"]
        if len(below) != 1 or below[0][1].args[2] != self.statement.component_size:
            return False
        body, index, _ = below[0][1].args
        over = [f for f in t.args if f is not below[0][0]]
        parts = parts_of(body, "mul")
        letters = matched(parts, over) if len(over) == len(parts) else None
        return letters is not None and self.positive(body) and all(
            x == y for x, y in letters.items() if x != index)

    def _below_one(self, p: Term) -> bool:
        s = self.statement
        if p.op == "posterior":
            return True
        if p.op == "symbol" and p.args[3] != "d":
            if p.args[0] == s.weights.base:
                return True
            parameter = s.parameter(p.args[0])
            if parameter is not None:
                return parameter.domain == "probability"
            return any(m.op == "posterior" for m in self.meanings.get(p.args[0], []))
        return False

    def _nonnegative(self, t: Term) -> bool:
        if t in self._shown or self.positive(t):
            return True
        op, a, s = t.op, t.args, self.statement
        if op == "number":
            return bool(a[0] >= 0)
        if op == "indicator":
            return True
        if op == "symbol":
            if s.is_observed(a[0]):
                return s.observed_domain in COUNTS
            return s.known_domain(a[0]) in COUNTS or self._all_meanings(
                t, self.nonnegative)
        if op == "add":
            return all(map(self.nonnegative, a)) or self._trials_left(t) or self._one_minus(
                t, self.share) or self._in_support(t)
        if op == "mul":
            return self.quadratic(t) or (all(f.shape == SCALAR for f in a)
                                         and all(map(self.nonnegative, a)))
        if op == "power":
            return self.even(a[1]) or self.nonnegative(a[0])
        if op in ("sum", "product", "expectation", "assignments"):
            return self.nonnegative(a[0])
        return False

    def _in_support(self, t: Term) -> bool:
        """x_i - 1 for counts from 1, and 1 - x_i for 0 and 1."""
        domain = self.statement.observed_domain
        if domain == "binary":
            return self._one_minus(t, self._observation)
        return domain == "natural" and len(t.args) == 2 and any(map(self._observation, t.args)) \
            and any(a.op == "number" and a.args[0] >= -1 for a in t.args)

    def _observation(self, t: Term) -> bool:
        return t.op == "symbol" and self.statement.is_observed(t.args[0])

    def even(self, exponent: Term) -> bool:
        """Whether an exponent is 2, 4, 6 ..."""
        return exponent.op == "number" and exponent.args[0].denominator == 1 and (
            exponent.args[0].numerator % 2 == 0) and exponent.args[0] > 0

    def _trials_left(self, t: Term) -> bool:
        """n_i - x_i, where the observation counts successes among n_i trials."""
        s = self.statement
        given = {slot[0]: argument[1] for slot, argument in zip(s.family.slots, s.arguments,
                                                                strict=True)}
        if len(t.args) != 2 or s.family.trials is None:
            return False
        n, x = t.args[0], negated(t.args[1])
        return n.op == "symbol" and n.args[0] == given[s.family.trials] and (
            x is not None and self._observation(x) and x.args[2] == n.args[2])

    def quadratic(self, t: Term) -> bool:
        """Whether t is c v' A v or c v' v with c >= 0 and A positive definite."""
        if t.op != "mul":
            return False
        scalars = [f for f in t.args if f.shape == SCALAR]
        rest = [f for f in t.args if f.shape != SCALAR]
        if len(rest) not in (2, 3) or not all(map(self.nonnegative, scalars)):
            return False
        left, right = rest[0], rest[-1]
        if left.shape != ROW or left.op != "transpose" or left.args[0] is not right:
            return False
        return len(rest) == 2 or self.definite(rest[1])

    def _definite(self, t: Term) -> bool:
        if t.shape != MATRIX:
            return False
        op, a = t.op, t.args
        if op == "identity":
            return True
        if op == "symbol":
            parameter = self.statement.parameter(a[0])
            return a[3] != "d" and parameter is not None and parameter.domain == "covariance"
        if op in ("inverse", "transpose"):
            return self.definite(a[0])
        if op in ("add", "sum"):
            return all(map(self.definite, t.children))
        if op == "mul":
            rest = [f for f in a if f.shape != SCALAR]
            if not all(self.positive(f) for f in a if f.shape == SCALAR):
                return False
            return len(rest) == 1 and self.definite(rest[0])
        return False
