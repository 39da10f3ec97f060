"""Where the laws of a model have their values, and what lies outside."""

from __future__ import annotations

from collections.abc import Callable

from ..algebra.expression import Expr
from ..families import LAWS
from ..model import Factor, Model

#: From, to ("" for no bound), whether whole numbers.
Support = tuple[str, str, bool]


def support(model: Model, f: Factor) -> Support | None:
    """Where a factor's variable lies by its law, with bounds that are numbers. A bound by a known
    argument is none here. None where the law says nothing of it.

    >>> from ..model import Factor
    >>> support(Model("m", (), (), (), ()), Factor("X", "poisson", ()))
    ('0', '', True)
    """
    if f.law in LAWS:
        s = LAWS[f.law].support
        return _number(s.low), _number(s.high), s.kind == "integers"
    for law in model.laws:
        if law.name == f.law:
            return _number(law.low), _number(law.high), law.support == "integers"
    return ("0", "", True) if f.law == "multinomial" else None


def bounds(model: Model, f: Factor) -> tuple[Expr | str, Expr | str]:
    """The bounds of a factor's law: numbers as text, or the arguments that they are."""
    family = LAWS.get(f.law)
    if family is None:
        found = support(model, f)
        return found[:2] if found else ("", "")
    slots = {slot.name: e for slot, e in zip(family.slots, f.arguments, strict=True)}
    low, high = family.support.low, family.support.high
    return slots.get(low, low), slots.get(high, high)


def mixed(model: Model, f: Factor) -> bool:
    """Whether a value that this factor's law does not have may come from another factor: then its
    logarithm is that of 0 there."""
    others = [g for g in model.factors if g.variable == f.variable]
    return len({(g.law, *map(str, bounds(model, g))) for g in others}) > 1


def _number(text: str) -> str:
    return "" if _is_name(text) else text


_is_name: Callable[[str], bool] = str.isidentifier
