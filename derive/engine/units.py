"""Which latent variables are dependent given the data: those that a factor ties."""

from __future__ import annotations

from ..algebra.expression import Expr, symbol
from ..model import Guard, Model, Variable
from .refusal import NotDerived


def tied(model: Model) -> tuple[tuple[Variable, ...], ...]:
    """The latent variables, those together that a factor ties, directly or through others.

    Raises NotDerived where they do not have the same indices: their posterior is then no law on
    the product of their values.
    """
    groups = [{v.name} for v in model.latents]
    for f in model.factors:
        held = {g.variable for g in f.guards} | {f.variable}
        hit = [g for g in groups if g & held]
        if len(hit) > 1:
            groups = [g for g in groups if g not in hit] + [set().union(*hit)]
    found = [tuple(v for v in model.latents if v.name in g) for g in groups]
    for group in found:
        _same_indices(group)
    for f in model.factors:
        for g in f.guards:
            _own_indices(model, g)
    return tuple(sorted(found, key=lambda group: model.latents.index(group[0])))


def _same_indices(group: tuple[Variable, ...]) -> None:
    first = group[0]
    for other in group[1:]:
        if set(other.indices) != set(first.indices):
            raise NotDerived(
                f"{_written(first)} and {_written(other)} are tied by a factor, and have different "
                "indices: given the data one value of the one depends on many of the other, so "
                "their posterior is no table of finitely many products. Latent variables of one "
                "factor need the same indices")


def _own_indices(model: Model, g: Guard) -> None:
    v = model.variable(g.variable)
    if v.role == "latent" and g.indices != v.indices:
        raise NotDerived(
            f"{v.name} stands with the indices {', '.join(g.indices)} in a condition and has "
            f"{', '.join(v.indices)}: its values depend on one another along an index (a chain); "
            "only latent variables that are independent along their indices are derived")


def _written(v: Variable) -> str:
    return f"{v.name}_{''.join(v.indices)}" if v.indices else v.name


def plates(model: Model, latents: tuple[Variable, ...]) -> tuple[str, ...]:
    """The indices of the latent variables, in the model's order."""
    held = {i for v in latents for i in v.indices}
    return tuple(p.index for p in model.plates if p.index in held)


def responsibility(model: Model, values: dict[str, str], mark: str = "t") -> Expr:
    """P(these latent variables have these values | x, theta^mark), as a symbol: ``.T`` where the
    model has one latent variable, else ``.T:A,C``; indices: the values, then those of the
    variables."""
    latents = tuple(v for v in model.latents if v.name in values)
    name = ".T" if len(model.latents) == 1 else ".T:" + ",".join(v.name for v in latents)
    indices = tuple(values[v.name] for v in latents) + plates(model, latents)
    return symbol(name, "scalar", indices, mark)


def latents_of(model: Model, name: str) -> tuple[Variable, ...]:
    """The latent variables of a responsibility's name.

    >>> from ..model import Variable
    >>> m = Model("m", (), (Variable("Z", (), "label", "latent", "k"),), (), ())
    >>> [v.name for v in latents_of(m, ".T")]
    ['Z']
    """
    names = name.partition(":")[2].split(",") if ":" in name else [v.name for v in model.latents]
    return tuple(v for v in model.latents if v.name in names)
