"""The inequalities that a derivation may use, each with the shape of term that it accepts.

A term of a ``>=`` line names its lemma; the lemma's shape is checked on the term's tree, and where
a shape speaks of equal values, in exact arithmetic. A term of another shape is refused. Each lemma
says too what holds where its term is 0: the equations that the evidence *vanishing* rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .gibbs import Divergence, Laws, divergence, unfolded
from .letters import Definition
from .signs import Signs
from .terms import SCALAR, Pool, Term, inverted, negated, parts_of, relettered


@dataclass(frozen=True)
class Ground:
    """What a form may ask: signs of terms, their values, what a law is, and the lines so far."""

    signs: Signs
    pool: Pool
    is_zero: Callable[[Term], bool]
    laws: Laws | None = None
    definitions: Sequence[Definition] = ()
    earlier: Mapping[str, Any] = field(default_factory=dict)
    refused: Collection[str] = ()


#: What holds where a term is 0, or None where nothing is known.
Equations = tuple[Term, ...] | None


def _silent(g: Ground, term: Term) -> Equations:
    return None


@dataclass(frozen=True)
class Lemma:
    """An inequality: its id, its statement in words and in LaTeX, and its shape.

    ``core`` says whether a term, freed of non-negative factors and sums, has the shape;
    ``equality`` names the case of equality in LaTeX, and ``equations`` gives it for such a term.
    """

    id: str
    words: str
    latex: str
    core: Callable[[Ground, Term], bool]
    equality: str = ""
    equations: Callable[[Ground, Term], Equations] = _silent

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

    def where_zero(self, ground: Ground, term: Term) -> Equations:
        """The equations that hold where an accepted term is 0, for each value of a summed index.

        A factor must be shown to be positive, or nothing follows from a product that is 0.
        """
        if self.core(ground, term):
            found = self.equations(ground, term)
            if found is not None:
                return found
        if term.op == "sum":
            return self.where_zero(ground, term.args[0])
        if term.op == "add":
            parts = [self.where_zero(ground, t) for t in term.args]
            return None if None in parts else tuple(e for p in parts if p for e in p)
        if term.op == "mul" and all(f.shape == SCALAR for f in term.args):
            rest = [f for f in term.args if not ground.signs.positive(f)]
            return self.where_zero(ground, rest[0]) if len(rest) == 1 else None
        return None


def logarithm_part(term: Term) -> tuple[int, Term] | None:
    """(sign, u) where the term is log u or -log u, else None."""
    taken = negated(term)
    log = term if taken is None else taken
    return (1 if taken is None else -1, log.args[0]) if log.op == "log" else None


def _two_logarithms(term: Term) -> tuple[Term, Term] | None:
    """(u, v) where the term is log u - log v, in any order, else None."""
    parts = dict(p for p in map(logarithm_part, parts_of(term, "add")) if p)
    return (parts[1], parts[-1]) if len(parts) == len(term.args) == 2 else None


def _bounded(g: Ground, term: Term) -> Term | None:
    """The u of u - 1 - log u, where the term is that."""
    for n, part in enumerate(parts_of(term, "add")):
        found = logarithm_part(part)
        if found is None or not g.signs.positive(found[1]):
            continue
        sign, u = found
        if sign > 0:
            u = g.pool.make("power", u, g.pool.number(-1))
        rest = g.pool.add(*(t for j, t in enumerate(term.args) if j != n))
        if term.op == "add" and g.is_zero(g.pool.add(
                rest, g.pool.mul(g.pool.number(-1), u), g.pool.number(1))):
            return u
    return None


def _zero(g: Ground, term: Term) -> Equations:
    """That a term is 0."""
    zero = g.pool.number(0) if term.shape == SCALAR else g.pool.make("zero", term.shape)
    return (g.pool.make("equation", term, zero),)


def _ratio_is_1(g: Ground, term: Term) -> Equations:
    """u = 1: numerator and denominator are the same."""
    u = _bounded(g, term)
    if u is None:
        return None
    factors = parts_of(u, "mul")
    below = [v for f in factors if (v := inverted(f))] if u.op == "mul" else []
    if all(map(g.signs.positive, below)):
        above = [f for f in factors if u.op != "mul" or not inverted(f)]
        return (g.pool.make("equation", g.pool.mul(*above), g.pool.mul(*below)),)
    return (g.pool.make("equation", u, g.pool.number(1)),)


def _vector_is_0(g: Ground, term: Term) -> Equations:
    good = all(g.signs.positive(f) for f in term.args if f.shape == SCALAR)
    return _zero(g, term.args[-1]) if good else None


def _itself_is_0(g: Ground, term: Term) -> Equations:
    """A single quantity that is at least 0; sums and products are gone into first."""
    if g.signs.positive(term):
        return None
    if term.op == "power" and g.signs.positive(term.args[1]):
        return _zero(g, term.args[0])
    parted = term.op in ("sum", "mul") or (
        term.op == "add" and all(map(g.signs.nonnegative, term.args)))
    return None if parted else _zero(g, term)


def the_divergence(g: Ground, term: Term) -> Divergence | None:
    """The divergence that a term is, by its form or by its function's definition."""
    if term.op == "function":
        known = [d for d in g.definitions if d.left.args[0] == term.args[0]]
        found = unfolded(g.pool, known, term)
        return None if found is None else divergence(found)
    return divergence(term)


def gibbs_fault(g: Ground, found: Divergence) -> str:
    """Why a divergence is not shown to be at least 0, or ""."""
    if not found.index:
        return g.laws.fault if g.laws is not None else "a law of which nothing is known"
    if not all(map(g.signs.positive, (found.p, found.q))):
        return "weights that are not shown to be positive"
    for w in (found.p, found.q):
        total = g.pool.make("sum", w, found.index, found.size)
        if not g.is_zero(g.pool.minus(total, g.pool.number(1))):
            return "weights that are not shown to sum to 1"
    return ""


def why_not(g: Ground, term: Term) -> str:
    """Why the first divergence in a term, or the term, is not shown to be at least 0."""
    while term.op in ("sum", "mul", "add") and the_divergence(g, term) is None:
        rest = [t for t in term.children if t.op in ("sum", "mul", "add", "function")] or [
            t for t in term.children if t.op == "law_expectation"]
        if not rest:
            break
        term = rest[-1]
    found = the_divergence(g, term)
    return "its form is another one" if found is None else gibbs_fault(g, found)


def _gibbs(g: Ground, term: Term) -> bool:
    found = the_divergence(g, term)
    return found is not None and not gibbs_fault(g, found)


def _parameters_agree(g: Ground, term: Term) -> Equations:
    found = the_divergence(g, term)
    if found is None:
        return None
    if found.index:
        return (g.pool.make("equation", found.q, found.p),)
    if g.laws is None or not g.laws.identified:
        return None
    return tuple(g.pool.make("equation", b, a)
                 for a, b in zip(found.p.args[2:], found.q.args[2:], strict=True) if a is not b)


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
    rest = _unweighted(g, body, index) if size == g.signs.statement.component_size else None
    return rest is not None and _probability(g, rest)


def _weight(g: Ground, w: Term, index: str) -> bool:
    s = g.signs.statement
    if w.op == "number":
        return len(s.labels) * w.args[0] == 1 and s.weights.kind == "fixed"
    return w.op == "symbol" and w.args[0] in (s.weights.base, ".w") and (
        w.args[2] == (index,)) and w.args[3] != "d"


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
    found = _two_logarithms(term)
    if found is None:
        return False
    u, v = found
    if u.op == "sum":  # over the components, and one of its summands
        body, index, size = u.args
        return size == g.signs.statement.component_size and g.signs.positive(body) and any(
            relettered(g.pool, body, {index: letter}) is v for letter in v.letters)
    return u.op == "add" and all(map(g.signs.positive, u.args)) and (
        Counter(parts_of(v, "add")) <= Counter(u.args))


def average(g: Ground, term: Term, id: str) -> bool:
    """log b minus the log of an average of p_k, where a line shows log b - log p_k >= 0 for each k.

    The average is over the components with the model's weights; sums over the observations of
    such differences are at least 0 too.
    """
    line = g.earlier.get(id)
    if line is None or id in g.refused or line.relation != ">=":
        return False
    while term.op == "sum" and term.args[2] != g.signs.statement.component_size:
        term = term.args[0]
    found = _two_logarithms(term)
    if found is None or found[1].op != "sum":
        return False
    best, mean = found
    body, index, size = mean.args
    if size != g.signs.statement.component_size or index in best.letters:
        return False
    rest = _unweighted(g, body, index)
    shown = g.earlier[line.chain].left if line.chain else line.left
    return rest is not None and shown is g.pool.minus(
        g.pool.make("log", best), g.pool.make("log", rest)) and g.signs.nonnegative(shown)


def _unweighted(g: Ground, body: Term, index: str) -> Term | None:
    """The p_k of a body w_k p_k, for the model's weights w_k."""
    if body.op != "mul":
        return None
    for n, w in enumerate(body.args):
        if _weight(g, w, index):
            return g.pool.mul(*(f for j, f in enumerate(body.args) if j != n))
    return None


LEMMAS = {lemma.id: lemma for lemma in (
    Lemma("log_bound", "u - 1 - log u is at least 0 for every u > 0, and 0 only at u = 1",
          r"u - 1 - \log u \ge 0", lambda g, t: _bounded(g, t) is not None, "u = 1", _ratio_is_1),
    Lemma("gibbs", "a Kullback-Leibler divergence is at least 0, and 0 only for equal laws",
          r"\operatorname{E}_p[\log p - \log q] \ge 0", _gibbs, "p = q", _parameters_agree),
    Lemma("positive_definite", "a quadratic form of a positive definite matrix is at least 0",
          r"v^\top A v \ge 0", lambda g, t: g.signs.quadratic(t), "v = 0", _vector_is_0),
    Lemma("square", "a square is at least 0", r"s^2 \ge 0",
          lambda g, t: t.op == "power" and g.signs.even(t.args[1]), "s = 0",
          lambda g, t: _zero(g, t.args[0])),
    Lemma("probability_at_most_one", "a probability is at most 1, so its logarithm is at most 0",
          r"-\log p \ge 0", _at_most_one),
    Lemma("nonnegative", "a product or sum of quantities that are at least 0 is at least 0",
          r"a \ge 0,\ b \ge 0 \Rightarrow ab \ge 0", lambda g, t: g.signs.nonnegative(t),
          "a = 0", _itself_is_0),
    Lemma("positive", "a product or sum of positive quantities is positive",
          r"a > 0,\ b > 0 \Rightarrow ab > 0", lambda g, t: g.signs.positive(t)),
    Lemma("monotone_log", "the logarithm of a sum of positive terms is at least that of some",
          r"\log(a + b) - \log a \ge 0", _monotone_log),
)}
