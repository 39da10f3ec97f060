"""What Q gains, factor by factor: the divergence of its law at the new parameters from its law at
any, times what of the data and the posterior stands before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..algebra.expression import (
    ONE,
    Expr,
    add,
    at_mark,
    density,
    expr,
    function,
    law_expectation,
    log,
    mul,
    rewrite,
    size,
    symbol,
    trace,
    transpose,
    walk,
    zero,
)
from ..algebra.expression import sum_over as summed
from ..algebra.normal import factors, multiply_out, terms, tidy
from ..families import Family
from ..families.conjugate import conjugate
from ..model import Factor, Model
from .exponential import NoExponentialFamily, natural
from .laws import law_of
from .letters import in_order, letters, over
from .opening import opened
from .parts import Block, Expected
from .totals import Part, Totals


@dataclass(frozen=True)
class Divergence:
    """KL of one law: its symbol, its definition, its closed form (the definition itself where
    it is a finite sum), and the parts of its coefficient."""

    name: str
    symbol: Expr
    definition: Expr
    closed: Expr | None
    coefficient: tuple[Part, ...]


@dataclass(frozen=True)
class Move:
    """Where the parameters stand: ``moved`` at t+1 against free, ``before`` at t+1 on both sides,
    ``waiting`` at t on both."""

    moved: tuple[str, ...]
    before: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    def new(self, e: Expr) -> Expr:
        """e after the move."""
        return at_mark(at_mark(e, "t+1", (*self.moved, *self.before)), "t", self.waiting)

    def free(self, e: Expr) -> Expr:
        """e before it, at any value of what moves."""
        return at_mark(at_mark(e, "t+1", self.before), "t", self.waiting)


class NoDivergence(ValueError):
    """What a factor adds to Q is no divergence of its law."""


def divergences(model: Model, totals: Totals, q: Iterable[Expected], move: Move
                ) -> tuple[Divergence, ...]:
    """The divergences of the factors with a parameter that moves. Raises NoDivergence."""
    found: dict[str, Divergence] = {}
    by_factor: dict[int, list[Expected]] = {}
    for s in q:
        by_factor.setdefault(s.factor, []).append(s)
    for n, parts in by_factor.items():
        held = [s for s in parts if _names(s.body) & set(move.moved)]
        if not held:
            continue
        d = _divergence(model, totals, n, held, move)
        old = found.get(d.name) or next((o for o in found.values() if o.symbol == d.symbol), None)
        if old is not None and old.symbol == d.symbol:
            d = Divergence(old.name, old.symbol, old.definition, old.closed,
                           old.coefficient + d.coefficient)
        found[d.name] = d
    return tuple(found.values())


def gain(totals: Totals, d: Divergence) -> Expr:
    """The coefficient times the divergence, over all plates."""
    held = in_order(totals.model, letters(d.definition))
    before = totals.total(d.coefficient, held)
    # under a name with the indices on which it depends: the function itself may show fewer
    named = symbol(".KL", "scalar", held)
    whole = (over(totals.model, held, before * named) if before.op == "add"
             else totals.total([(frozenset(held), before * named)], ()))
    return rewrite(rewrite(whole, lambda n: _last(n, named)),
                   lambda n: d.symbol if n == named else None)


def _last(e: Expr, named: Expr) -> Expr | None:
    """A product with the factor that holds the divergence behind the others."""
    if e.op != "mul":
        return None
    return mul(*(f for f in e.args if named not in walk(f)),
               *(f for f in e.args if named in walk(f)))


def _names(e: Expr) -> set[str]:
    return {n.args[0] for n in walk(e) if n.op == "symbol"}


def _divergence(model: Model, totals: Totals, n: int, held: list[Expected], move: Move
                ) -> Divergence:
    f = model.factors[n]
    parameters = {p.name for p in model.parameters}
    if f.law in ("categorical", "multinomial") and len(f.arguments) == 1:
        axis = (model.variable(f.variable).values if f.law == "categorical"
                else model.variable(f.variable).indices[-1])
        extra = ONE if f.law == "categorical" else model.symbol(f.variable)
        return _simplex(model, totals, f.arguments[0], axis, held, extra, move)
    if f.law == "dirichlet":
        u = model.symbol(f.variable)
        return _simplex(model, totals, u, u.args[2][-1], held, f.arguments[0] - 1, move)
    if f.law == "categorical":
        return _labelled(model, f, held, move)
    if f.variable in parameters:
        return _prior(model, f, n, held, move)
    x = model.variable(f.variable)
    return _law(model, n, f.law, _bound(model.symbol(x.name)), f.arguments,
                _parts(held, ONE), move)


def _parts(held: Iterable[Expected], extra: Expr) -> tuple[Part, ...]:
    return tuple((frozenset(s.plates), mul(s.coefficient, extra)) for s in held)


def _bound(x: Expr) -> Expr:
    """The variable that an expectation under a law binds."""
    return symbol(".X", x.args[1])


def _simplex(model: Model, totals: Totals, p: Expr, axis: str, held: list[Expected],
             extra: Expr, move: Move) -> Divergence:
    """sum_l p'_l (log p'_l - log p_l), times the coefficients summed over l."""
    if p.op != "symbol":
        raise NoDivergence(f"{p!r} are no parameters")
    plate = model.plate(axis)
    name = f"KL_{p.args[0]}"
    new, free = move.new(p), move.free(p)
    definition = summed(new * (log(new) - log(free)), axis, plate.size)
    parts = []
    for plates, c in _parts(held, extra):
        rest = plates - {axis}
        opened = multiply_out(c, lambda e: True)
        parts.append((rest, totals.total([(plates, opened)], rest)))
    return Divergence(name, function(name, "", new, free), definition, None, tuple(parts))


def _labelled(model: Model, f: Factor, held: list[Expected], move: Move) -> Divergence:
    """Probabilities that are stated label by label are one law."""
    names = sorted({n for a in f.arguments for n in _names(a)} & {
        p.name for p in model.parameters})
    symbols = [next(n for a in f.arguments for n in walk(a)
                    if n.op == "symbol" and n.args[0] == name) for name in names]
    name = "KL_" + "_".join(names)
    definition = add(*(move.new(a) * (log(move.new(a)) - log(move.free(a)))
                       for a in f.arguments))
    return Divergence(name, function(name, "", *map(move.new, symbols), *map(move.free, symbols)),
                      definition, None, _parts(held, ONE))


def _prior(model: Model, f: Factor, n: int, held: list[Expected], move: Move) -> Divergence:
    """A conjugate prior: pseudo-observations of the law of which it is the parameter's."""
    u = model.symbol(f.variable)
    children = {g.law for g in model.factors
                if g.variable != f.variable and any(u in walk(e) for e in g.arguments)}
    found = conjugate(f.law, children)
    if found is not None:
        x = _bound(u) if found.own else symbol(".X", found.kind)
        more = f.arguments[1:] if found.own else ()
        before = [zero("vector") if found.kind == "vector" else expr(m) for m in found.before]
        count = found.count(*f.arguments)
        if found.per_coordinate:
            count = count + size(model.parameter(f.variable).dimension)
        return _law(model, n, found.law, x, (*before, u, *more), _parts(held, expr(count)), move)
    raise NoDivergence(f"a prior {f.law}")


def _law(model: Model, n: int, law: str, x: Expr, arguments: tuple[Expr, ...],
         parts: tuple[Part, ...], move: Move) -> Divergence:
    new = tuple(map(move.new, arguments))
    free = tuple(map(move.free, arguments))
    family = held_known(law_of(model, law), tuple(a == b for a, b in zip(new, free, strict=True)))
    above, below = density(law, x, *new), density(law, x, *free)
    return Divergence(f"KL_{n}", function("KL", "", above, below),
                      law_expectation(log(above) - log(below), above),
                      closed_form(family, new, free), parts)


def held_known(family: Family, same: tuple[bool, ...]) -> Family:
    """The family with those arguments known; with that of its own form, it is no other."""
    if family.divergence is not None or not any(same):
        return family
    slots = tuple(replace(slot, known=slot.known or fixed)
                  for slot, fixed in zip(family.slots, same, strict=True))
    return family if slots == family.slots else replace(family, slots=slots)


def closed_form(family: Family, new: tuple[Expr, ...], free: tuple[Expr, ...]) -> Expr:
    """The divergence from the law at ``new`` to that at ``free``: as the family writes it, else
    <eta' - eta, m'> - A' + A. Raises NoDivergence where it is no exponential family."""
    if family.divergence is not None:
        known = {n for n, slot in enumerate(family.slots) if slot.known}
        whole = family.divergence(*new, *(a for n, a in enumerate(free) if n not in known))
        return rewrite(whole, _without_zero)
    try:
        form = natural(family)
    except NoExponentialFamily as why:
        raise NoDivergence(str(why)) from why
    x, slots = family.formal()
    if form.statistics == (x,):
        return _ratio_at(family, form.means[0], slots, new, free)

    def filled(e: Expr, values: tuple[Expr, ...]) -> Expr:
        put = dict(zip(slots, values, strict=True))
        return rewrite(e, put.get)

    return tidy(add(*(_paired(filled(eta, new) - filled(eta, free), filled(mean, new))
                      for eta, mean in zip(form.parameters, form.means, strict=True)),
                    -filled(form.log_partition, new), filled(form.log_partition, free)))


def _without_zero(e: Expr) -> Expr | None:
    """A sum without the terms that hold the zero vector: of a law whose mean is 0."""
    if e.op != "add":
        return None
    kept = [t for t in e.args if not any(n.op == "zero" for n in walk(t))]
    return None if len(kept) == len(e.args) else add(*kept)


def _ratio_at(family: Family, mean: Expr, slots: tuple[Expr, ...], new: tuple[Expr, ...],
              free: tuple[Expr, ...]) -> Expr:
    """The log-ratio of the densities, at the mean of the one at ``new``: it is linear in x."""
    x = rewrite(mean, dict(zip(slots, new, strict=True)).get)
    pairs = [terms(opened(log(family.density(x, *at)))) for at in (new, free)]
    found = []
    for a, b in zip(*pairs, strict=True):
        if a != b:
            found += _difference(a, b)
    return add(*found)


def _difference(a: Expr, b: Expr) -> list[Expr]:
    """a - b, what both have in common before a bracket."""
    common = [f for f in factors(a) if f in factors(b)]
    if not common or all(f.op == "number" for f in common):
        return [a, -b]
    rest = [mul(*(f for f in factors(e) if f not in common)) for e in (a, b)]
    return [mul(*common, rest[0] - rest[1])]


def _paired(a: Expr, b: Expr) -> Expr:
    if a.shape == "scalar":
        return a * b
    return transpose(a) * b if a.shape == "vector" else trace(a * b)




def proved(model: Model, totals: Totals, q: tuple[Expected, ...], block: Block) -> Block:
    """The block, "safeguarded" where what Q gains is not known to be a sum of divergences."""
    try:
        for move in moves(block):
            divergences(model, totals, q, move)
    except NoDivergence:
        return replace(block, kind="safeguarded")
    return block


def moves(block: Block) -> tuple[Move, ...]:
    """What moves at once: all parameters of a joint block, one of a conditional one."""
    names = tuple(u.parameter for u in block.updates)
    if block.kind != "conditional":
        return (Move(names),)
    return tuple(Move((name,), names[:n], names[n + 1:]) for n, name in enumerate(names))
