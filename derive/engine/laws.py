"""The laws of a model: families, and densities that the statement itself writes, as families."""

from __future__ import annotations

from typing import cast

from ..algebra.expression import Expr, rewrite
from ..families import LAWS, Family, ScipyAnchor, Slot, Support
from ..model import Domain, Law, Model
from .refusal import NotDerived


def law_of(model: Model, name: str) -> Family:
    """The law of that name. Raises NotDerived where there is none."""
    own = {w.name: w for w in model.laws}.get(name)
    if own is not None:
        return _own(own)
    if name not in LAWS:
        raise NotDerived(f"the law {name} is not known; laws are {', '.join(sorted(LAWS))}, and "
                         "those whose density the statement writes")
    return LAWS[name]


def _own(law: Law) -> Family:
    """A law of the statement as a family: its density at any arguments."""
    names = [name for name, _ in law.slots]

    def density(x: Expr, *slots: Expr) -> Expr:
        put = dict(zip(["x", *names], [x, *slots], strict=True))
        return rewrite(law.density, lambda n: put.get(n.args[0])
                       if n.op == "symbol" and not n.args[2] else None)

    return Family(
        id=law.name, names=(law.name,), title=law.name, latex=law.name,
        support=Support(law.support, law.low, law.high),
        slots=tuple(Slot(name, cast(Domain, domain)) for name, domain in law.slots),
        density=density, scipy=ScipyAnchor("", ()), convention="")
