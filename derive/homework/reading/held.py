"""What the formulas of a line hold, by which a line of a derivation is told from mere notation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...algebra.expression import Expr, walk
from ...derivation import Derivation


@dataclass(frozen=True)
class Held:
    """What expressions hold: responsibilities, sums, data, parameters, free or new ones among
    them, indicators of what is unobserved."""

    weighted: bool
    summed: bool
    data: bool
    parameters: bool
    free: bool
    unobserved: bool


def held(em: Derivation, found: Iterable[Expr]) -> Held:
    """What expressions hold.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> held(em, [em.setting.T]).weighted, held(em, [em.setting.T]).data
    (True, False)
    """
    own = {u.args[0] for u in em.setting.unknowns()} | {em.model.weights.base}
    nodes = [n for e in found for n in walk(e)]
    symbols = [n for n in nodes if n.op == "symbol"]
    return Held(
        any(n.args[0] in (".T", ".N") for n in symbols),
        any(n.op == "sum" or n.op == "symbol" and n.args[0] == ".N" for n in nodes),
        any(n.args[0] == em.setting.x.args[0] for n in symbols),
        any(n.args[0] in own for n in symbols),
        any(n.args[0] in own and n.args[3] in ("", "t+1") for n in symbols),
        any(n.op == "indicator" for n in nodes))
