"""Q falls apart into blocks: parameters that no summand ties are solved apart."""

from __future__ import annotations

from ..algebra.expression import walk
from ..model import Model, Parameter
from .parts import Expected
from .refusal import NotDerived


def blocks(model: Model, q: tuple[Expected, ...]) -> tuple[tuple[Parameter, ...], ...]:
    """The parameters, those together that stand in one term of Q. Raises NotDerived for one
    that stands in none."""
    names = {p.name for p in model.parameters}
    groups: list[set[str]] = []
    for s in q:
        here = {n.args[0] for n in walk(s.body) if n.op == "symbol"} & names
        hit = [g for g in groups if g & here]
        if here:
            groups = [g for g in groups if g not in hit] + [here.union(*hit)]
    lost = names - set().union(*groups)
    if lost:
        raise NotDerived(f"no term of Q holds {', '.join(sorted(lost))}: the data say nothing "
                         "of it, and any value is as good")
    found = [tuple(p for p in model.parameters if p.name in g) for g in groups]
    return tuple(sorted(found, key=lambda group: model.parameters.index(group[0])))
