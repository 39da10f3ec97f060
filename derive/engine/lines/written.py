"""Joint, posterior and Q as expressions: the flat lists of summands as nested sums and products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from ...algebra.expression import (
    ONE,
    Expr,
    add,
    at_mark,
    indicator,
    log,
    mul,
    power,
    product_over,
    reindex,
    sum_over,
)
from ...model import Guard, Model
from ..letters import in_order, over
from ..opening import opened
from ..parts import Summand, Unit
from ..posterior import of_guards


@dataclass(frozen=True)
class Group:
    """Summands with the same guards and weight: sum over ``plates`` of weight * [guards] * the sum
    of theirs, each over ``inner``, further plates."""

    plates: tuple[str, ...]
    guards: tuple[Guard, ...]
    weight: Expr
    pieces: tuple[tuple[tuple[str, ...], Summand], ...]

    def part(self, held: Callable[[Summand], bool]) -> Group | None:
        """The group without the summands that are not ``held``; None where none is left."""
        kept = tuple(p for p in self.pieces if held(p[1]))
        return Group(self.plates, self.guards, self.weight, kept) if kept else None


def groups(model: Model, joint: Iterable[Summand]) -> tuple[Group, ...]:
    """The summands in groups, in the order of their first."""
    found: dict[tuple[object, ...], list[tuple[tuple[str, ...], Summand]]] = {}
    outer: dict[tuple[object, ...], tuple[str, ...]] = {}
    for s in joint:
        plates = in_order(model, {i for g in s.guards for i in (*g.indices, g.value)}
                          ) if s.guards else s.plates
        key = (plates, frozenset(s.guards), s.weight)
        outer[key] = plates
        found.setdefault(key, []).append((tuple(i for i in s.plates if i not in plates), s))
    return tuple(Group(outer[key], pieces[0][1].guards, pieces[0][1].weight, tuple(pieces))
                 for key, pieces in found.items())


def indicators(guards: Iterable[Guard]) -> Expr:
    """[Z_i = k] for each guard, multiplied."""
    return mul(*(indicator(g.variable, *g.indices, g.value) for g in guards))


def expected_indicators(model: Model) -> Callable[[tuple[Guard, ...]], Expr]:
    """The responsibilities of guards."""
    return lambda guards: of_guards(model, guards) if guards else ONE


def logs(model: Model, parts: Iterable[Group], held: Callable[[tuple[Guard, ...]], Expr],
         body: Callable[[Summand], Expr], but: Iterable[str] = ()) -> Expr:
    """The sum of the groups, ``held`` before each, over their plates without ``but``."""
    gone = frozenset(but)
    return add(*(over(model, set(g.plates) - gone, mul(g.weight, held(g.guards), add(*(
        over(model, set(inner) - gone, mul(s.seen, body(s))) for inner, s in g.pieces))))
        for g in parts))


def unopened(s: Summand) -> Expr:
    """The logarithm of a summand's density, a law's not written out."""
    return opened(log(s.density))


def likelihood(model: Model, parts: Iterable[Group]) -> Expr:
    """The product of the factors over their plates, each to the power of its guards."""
    return mul(*(_product(model, g.plates, power(mul(*(
        _product(model, inner, power(s.density, s.seen)) for inner, s in g.pieces)),
        indicators(g.guards))) for g in parts))


def _product(model: Model, plates: Iterable[str], e: Expr) -> Expr:
    for index in reversed(in_order(model, plates)):
        e = product_over(e, index, model.plate(index).size)
    return e


Values = Mapping[str, str]


def values_of(model: Model, u: Unit) -> Iterator[Values]:
    """The values of a unit's latent variables: by their letter, or label by label where some
    guard names a label."""
    choices = []
    for name in u.latents:
        labels = model.plate(model.variable(name).values).labels
        named = any(g.variable == name and g.value in labels for s in u.terms for g in s.guards)
        choices.append(labels if named else (model.variable(name).values,))
    for chosen in product(*choices):
        yield dict(zip(u.latents, chosen, strict=True))


def unit_density(model: Model, u: Unit, values: Values) -> Expr:
    """The joint density of a unit and its observations at values of its latent variables."""
    found = []
    for s in u.terms:
        if any(g.value != model.variable(g.variable).values and g.value != values[g.variable]
               for g in s.guards):
            continue
        inner = [i for i in s.plates if i not in u.plates and i not in u.values]
        e = _product(model, inner, power(s.density, s.seen))
        for g in s.guards:
            e = reindex(e, model.variable(g.variable).values, values[g.variable])
        found.append(e)
    return mul(*found)


def over_values(model: Model, u: Unit, body: Callable[[Values], Expr],
                fresh: Mapping[str, str] | None = None) -> Expr:
    """The sum of body over all values of a unit's latent variables; ``fresh`` are other letters
    for theirs."""
    done = []
    for values in values_of(model, u):
        e = body(values)
        for name in reversed(u.latents):
            plate = model.plate(model.variable(name).values)
            if values[name] == plate.index:
                letter = (fresh or {}).get(plate.index, plate.index)
                e = sum_over(reindex(e, plate.index, letter), letter, plate.size)
        done.append(e)
    return add(*done)


def fresh_letters(model: Model, u: Unit) -> dict[str, str]:
    """Letters for the values of a unit that stand nowhere in the model."""
    used = {p.index for p in model.plates} | {x for p in model.plates for x in p.labels}
    free = iter(c for c in "lmhjqrsuvwabceginopt" if c not in used)
    return {i: next(free) for i in u.values}


def at(model: Model, e: Expr, mark: str) -> Expr:
    """e with every free parameter put at a mark."""
    return at_mark(e, mark, tuple(p.name for p in model.parameters))
