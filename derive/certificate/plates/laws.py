"""Expectations and divergences under a law, from its density alone.

Of a law that is normalised every derivative of log p(X | phi) has mean 0. So where a function of X
is c plus a combination of those derivatives, exactly, its mean is c: no statistic and no stated
mean is read. A curved law has too few derivatives, and its divergences are refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from . import field as f
from .field import Array, NoValue, P
from .logarithms import Logarithms
from .quantities import Density
from .stated import Stated
from .terms import BOUND, Term, shape_of

#: How many values of X test a fit, besides those that make it.
TESTS = 2
#: The divergence of a unit's posterior from any weights of its values.
ASSIGNED = "KL_assignment"
_KINDS = {"vector": "vector", "covariance": "symmetric"}


#: For each law X and at every draw of it 1 and the derivatives by the slots.
Scores = dict[Term, tuple[Term, Array]]


class Law(Logarithms):
    """What evaluates laws: it keeps the values of their slots and draws by name."""

    draws: dict[str, Array]
    slots: dict[str, Term]  # what stands in them
    scores: Scores


def divergence(at: Law, term: Term) -> Array:
    """The Kullback-Leibler divergence of ``KL`` from its second argument to its first."""
    pool = at.pool
    if len(term.children) != 2:
        return at.value(_labelled(at, term))
    p, q = term.children
    if term.args[0] == ASSIGNED:
        p, q = weights_and_posterior(at.stated, term)
        body = pool.mul(p, pool.minus(pool.make("log", p), pool.make("log", q)))
        return at.value(at.stated.over("sum", body, [
            at.stated.latents[z].values for z in at.stated.weighted(p.args[0]) or ()]))
    if p.op == q.op == "density":
        if p.args[:1] != q.args[:1]:
            raise NoValue("a divergence between different laws")
        return expectation(at, pool.minus(pool.make("log", p),
                                          pool.make("log", q)), p)
    if p.op == q.op == "symbol" and p.args[:3] == q.args[:3]:
        quantity = at.stated.parameters.get(p.args[0])
        if quantity is not None and quantity.domain == "simplex":
            body = pool.mul(p, pool.minus(pool.make("log", p), pool.make("log", q)))
            letter = p.args[2][-1]
            return at.value(pool.make("sum", body, letter,
                                      at.stated.plates[quantity.indices[-1]].size))
    return at.value(_labelled(at, term))


def weights_and_posterior(stated: Stated, term: Term) -> tuple[Term, Term]:
    """Any weights of a unit's values and their posterior probabilities, of which a divergence is:
    it shows the letters of the unit alone. Raises NoValue."""
    p, q = term.children
    latents = stated.weighted(p.args[0]) if p.op == q.op == "symbol" else None
    if latents is None:
        raise NoValue("a divergence between what are no weights of one unit")
    whole = stated.weights_of(latents), stated.responsibility(latents, "")
    if any(e.args != (*w.args[:2], w.args[2][len(latents):], w.args[3])
           for e, w in zip((p, q), whole, strict=True)):
        raise NoValue("a divergence between what are no weights of one unit")
    return whole


def _labelled(at: Law, term: Term) -> Term:
    """The divergence of probabilities that a factor states label by label, of the parameters in
    them: those of the first law, then those of the second. Raises NoValue."""
    pool, half = at.pool, len(term.children) // 2
    return pool.add(*(pool.mul(p, pool.minus(pool.make("log", p), pool.make("log", q)))
                      for p, q in stated_pairs(at.stated, term.children[:half],
                                               term.children[half:])))


def stated_pairs(stated: Stated, new: Sequence[Term], free: Sequence[Term]
                 ) -> list[tuple[Term, Term]]:
    """The probabilities that a factor states label by label, at those values of the parameters in
    them and at those. Raises NoValue."""
    names = [s.args[0] for s in new if s.op == "symbol"]
    if len(free) != len(new) or names != [s.args[0] for s in free if s.op == "symbol"] or (
            len(names) != len(new)):
        raise NoValue("a divergence of what are no two laws of one kind")

    def put(argument: Term, symbols: Sequence[Term]) -> Term:
        return stated.pool.put(argument, lambda s: symbols[names.index(s.args[0])]
                               if s.args[0] in names else None)

    for _, law, arguments, _ in stated.factors:
        stand = {n for a in arguments for n, _ in a.names} & set(stated.parameters)
        if law == "categorical" and len(arguments) > 1 and stand == set(names):
            return [(put(a, new), put(a, free)) for a in arguments]
    raise NoValue("a divergence of what no factor states")


def expectation(at: Law, body: Term, law: Term) -> Array:
    """E[body(X)] for X drawn from the law. Raises NoValue, Singular."""
    if law.op != "density" or law.args[0] not in at.stated.laws:
        raise NoValue("an expectation under what is no law")
    x = law.args[1]
    if x.op != "symbol" or x.args[0] != BOUND:
        raise NoValue(f"an expectation under a law of what is not {BOUND}")
    drawn, scores = _scores(at, at.stated.laws[law.args[0]], law)
    count = scores.shape[-1]
    values = at.value(at.pool.put(body, lambda s: drawn if s is x else None))
    values = _draws_last(at, values, scores.shape[-2])
    solved = f.times(f.eliminated(scores[..., :count, :])[1], values[..., :count, :])
    if (f.times(scores[..., count:, :], solved) != values[..., count:, :]).any():
        raise NoValue("what is no combination of the derivatives of the law's logarithm")
    mean: Array = solved[..., :1, :]
    return mean


def _scores(at: Law, own: Density, law: Term) -> tuple[Term, Array]:
    """X, and at every draw of it 1 and the derivatives by the slots: (..., draws, 1 + slots)."""
    if law in at.scores:
        return at.scores[law]
    make, serial = at.pool.make, len(at.scores)
    drawn = make("symbol", f"#x:{serial}", law.args[1].args[1], (), "")
    if len(law.args) != len(own.slots) + 2:
        raise NoValue(f"{own.id} has {len(own.slots)} arguments")
    free, put = [], []
    for (name, domain, known), argument in zip(own.slots, law.args[2:], strict=True):
        slot = make("symbol", f"#{name}:{serial}", _kind(argument), (), "")
        put.append(argument if known else slot)
        if not known:
            free.append((slot, domain))
            at.draws[slot.args[0]], at.slots[slot.args[0]] = at.value(argument), argument
    count = 1 + sum(_coordinates(at, s, d) for s, d in free)
    draw_values(at, own, drawn, count + TESTS)
    points = at.draws[drawn.args[0]].shape[at.axes["#draw"]]
    written = at.stated.opened(make("density", own.id, drawn, *put))
    columns = [at.constant(1)]
    for slot, domain in free:
        at.moving = f"{slot.args[0]}@"
        try:
            d = at.log(written).d
        finally:
            at.moving = ""
        if d is None:
            raise NoValue(f"a law that does not depend on its {slot.args[0][1:]}")
        columns += _directions(d, domain)
    rows = [_draws_last(at, c, points) for c in columns]
    shape = np.broadcast_shapes(*(r.shape for r in rows))
    scores = np.concatenate([np.broadcast_to(r, shape) for r in rows], axis=-1)
    if points < count:
        raise NoValue("fewer values than parameters")
    at.scores[law] = drawn, scores
    return drawn, scores


def _kind(argument: Term) -> str:
    rows, columns = argument.shape
    if (rows, columns) == ("1", "1"):
        return "scalar"
    return f"symmetric {rows}" if rows == columns else f"{rows} x {columns}"


def _coordinates(at: Law, slot: Term, domain: str) -> int:
    rows, columns = (at.point.dimension(s) for s in shape_of(slot.args[1]))
    return rows * (rows + 1) // 2 if domain == "covariance" else rows * columns


def _directions(d: Array, domain: str) -> list[Array]:
    """The derivatives along the free coordinates, of a symmetric matrix along symmetric ones."""
    parts = [d[:, n:n + 1] for n in range(d.shape[1])]
    if domain != "covariance":
        return parts
    n = round(len(parts) ** 0.5)
    return [(parts[i * n + j] + (parts[j * n + i] if i != j else 0)) % P
            for i in range(n) for j in range(i + 1)]


def _draws_last(at: Law, v: Array, count: int) -> Array:
    """(..., draws, 1): the axis of the draws in place of the rows."""
    axis = at.axes["#draw"]
    shape = list(v.shape)
    shape[axis] = count
    return np.swapaxes(np.broadcast_to(v, shape), axis, -2)


def draw_values(at: Law, own: Density, drawn: Term, count: int) -> None:
    """Draw values of X where the law lies, all that there are where these are fewer."""
    rows, columns = (at.point.dimension(s) for s in drawn.shape)
    axis, source = at.axes["#draw"], np.random.default_rng(count)
    if own.kind == "integers":
        first = int(own.low) if own.low.isdigit() else 0
        last = int(own.high) if own.high.isdigit() else first + count - 1
        values = np.arange(first, min(last, first + count - 1) + 1, dtype=np.int64)
    else:
        values = source.integers(2, P, count * rows * columns, dtype=np.int64)
    shape = [1] * at.rank
    shape[axis], shape[-2], shape[-1] = -1, rows, columns
    if own.kind == "integers":
        at.integers.add(drawn.args[0])
    at.draws[drawn.args[0]] = values.reshape(-1, rows, columns).reshape(shape)
