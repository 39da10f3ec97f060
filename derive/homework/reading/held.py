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
    ops = {n.op for n in nodes}
    names = {n.args[0] for n in nodes if n.op == "symbol"}
    marks = {n.args[3] for n in nodes if n.op == "symbol" and n.args[0] in own}
    return Held(bool(names & {".T", ".N"}), "sum" in ops or ".N" in names,
                em.setting.x.args[0] in names, bool(marks), bool(marks & {"", "t+1"}),
                "indicator" in ops)
