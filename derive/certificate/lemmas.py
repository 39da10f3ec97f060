"""The inequalities that a derivation may use, each with the shape of term that it accepts.

A term of a ``>=`` line names its lemma; the lemma's shape is checked on the term's tree, and where
a shape speaks of equal values, in exact arithmetic. A term of another shape is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .signs import Signs
from .terms import SCALAR, Pool, Term


@dataclass(frozen=True)
class Ground:
    """What a shape may ask: the signs of terms, their values, and the pool that makes terms."""

    signs: Signs
    pool: Pool
    is_zero: Callable[[Term], bool]


@dataclass(frozen=True)
class Lemma:
    """An inequality: its id, its statement in words and in LaTeX, and its shape.

    ``core`` says whether a term, freed of non-negative factors and sums, has the shape.
    """

    id: str
    words: str
    latex: str
    core: Callable[[Ground, Term], bool]

    def accepts(self, ground: Ground, term: Term) -> bool:
        """Whether the term is non-negative by this lemma, by its form."""
        if self.core(ground, term):
            return True
        if term.op == "sum":
            return self.accepts(ground, term.args[0])
        if term.op == "add":
            return all(self.accepts(ground, t) for t in term.args)
        if term.op == "mul" and all(f.shape == SCALAR for f in term.args):
            rest = [f for f in term.args if not ground.signs.nonnegative(f)]
            if not rest:
                return any(self.accepts(ground, f) for f in term.args)
            return len(rest) == 1 < len(term.args) and self.accepts(ground, rest[0])
        return False


def logarithm_part(pool: Pool, term: Term) -> tuple[int, Term] | None:
    """(sign, u) where the term is log u or -log u, else None."""
    if term.op == "log":
        return 1, term.args[0]
    if term.op == "mul" and len(term.args) == 2 and term.args[0] is pool.number(-1) and (
            term.args[1].op == "log"):
        return -1, term.args[1].args[0]
    return None


def _log_bound(g: Ground, term: Term) -> bool:
    if term.op != "add":
        return False
    for n, part in enumerate(term.args):
        found = logarithm_part(g.pool, part)
        if found is None or not g.signs.positive(found[1]):
            continue
        sign, u = found
        if sign > 0:
            u = g.pool.make("power", u, g.pool.number(-1))
        rest = g.pool.add(*(t for j, t in enumerate(term.args) if j != n))
        if g.is_zero(g.pool.add(rest, g.pool.mul(g.pool.number(-1), u), g.pool.number(1))):
            return True
    return False


def _positive_definite(g: Ground, term: Term) -> bool:
    return g.signs.quadratic(term)


def _square(g: Ground, term: Term) -> bool:
    return term.op == "power" and g.signs.even(term.args[1])


def _at_most_one(g: Ground, term: Term) -> bool:
    """-c log p, or minus c times a sum of log p, for a probability p and c at least 0."""
    if term.op != "mul" or term.args[0] is not g.pool.number(-1):
        return False
    *factors, inner = term.args[1:]
    if not all(f.shape == SCALAR and g.signs.nonnegative(f) for f in factors):
        return False
    while inner.op == "sum":
        inner = inner.args[0]
    return inner.op == "log" and _probability(g, inner.args[0])


def _average(g: Ground, u: Term) -> bool:
    """sum_k w_k p_k over the components, for the weights w_k and probabilities p_k."""
    body, index, size = u.args
    s = g.signs.statement
    if size != s.component_size or body.op != "mul":
        return False
    for n, w in enumerate(body.args):
        weight = w.op == "symbol" and w.args[0] in (s.weights.base, ".w") and (
            w.args[2] == (index,)) and w.args[3] != "d"
        even = w.op == "number" and len(s.labels) * w.args[0] == 1 and s.weights.kind == "fixed"
        if weight or even:
            return all(_probability(g, f) for j, f in enumerate(body.args) if j != n)
    return False


def _probability(g: Ground, u: Term) -> bool:
    statement = g.signs.statement
    if u.op == "posterior":
        return True
    if u.op == "number":
        return bool(0 < u.args[0] <= 1)
    if u.op == "density":
        return statement.family.discrete
    if u.op == "mul":
        return all(_probability(g, f) for f in u.args)
    if u.op == "sum":
        return _average(g, u)
    if u.op == "symbol" and u.args[3] != "d":
        if u.args[0] in (statement.weights.base, ".w"):
            return True
        parameter = statement.parameter(u.args[0])
        if parameter is not None:
            return parameter.domain == "probability"
        return bool(g.signs.meanings.get(u.args[0])) and all(
            _probability(g, m) for m in g.signs.meanings[u.args[0]])
    return False


def _monotone_log(g: Ground, term: Term) -> bool:
    if term.op != "add" or len(term.args) != 2:
        return False
    parts = [logarithm_part(g.pool, t) for t in term.args]
    if None in parts:
        return False
    (sign, u), (other, v) = sorted((p for p in parts if p), key=lambda p: -p[0])
    if (sign, other) != (1, -1) or u.op != "add" or not all(map(g.signs.positive, u.args)):
        return False
    taken = list(v.args) if v.op == "add" else [v]
    rest = list(u.args)
    for t in taken:
        if t not in rest:
            return False
        rest.remove(t)
    return True


def _nonnegative(g: Ground, term: Term) -> bool:
    return g.signs.nonnegative(term)


LEMMAS = {lemma.id: lemma for lemma in (
    Lemma("log_bound", "u - 1 - log u is at least 0 for every u > 0, and 0 only at u = 1",
          r"u - 1 - \log u \ge 0", _log_bound),
    Lemma("positive_definite", "a quadratic form of a positive definite matrix is at least 0",
          r"v^\top A v \ge 0", _positive_definite),
    Lemma("square", "a square is at least 0", r"s^2 \ge 0", _square),
    Lemma("probability_at_most_one", "a probability is at most 1, so its logarithm is at most 0",
          r"-\log p \ge 0", _at_most_one),
    Lemma("nonnegative", "a product or sum of quantities that are at least 0 is at least 0",
          r"a \ge 0,\ b \ge 0 \Rightarrow ab \ge 0", _nonnegative),
    Lemma("monotone_log", "the logarithm of a sum of positive terms is at least that of some",
          r"\log(a + b) - \log a \ge 0", _monotone_log),
)}
