"""The statistics of the data that an M-step needs, taken apart from the parameters.

Every sum over the units in a formula is multiplied out and put innermost: then it is a sum of
products of data and responsibilities, times what is free of the unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..algebra.expression import (
    ROW,
    SCALAR,
    Expr,
    add,
    expr,
    mul,
    rewrite,
    sizes,
    sum_over,
    symbol,
    transpose,
    walk,
)
from ..algebra.normal import factors, mentions_index, multiply_out, terms
from ..fitting.starts import StartError
from ..model import Model


class CannotStep(StartError):
    """A model that has no stepwise EM from finitely many statistics: says why."""


@dataclass
class Statistics:
    """Symbols for the sums over ``row`` in the formulas of a model, as they are met."""

    model: Model
    row: str
    found: dict[Expr, Expr] = field(default_factory=dict)

    def apart(self, e: Expr) -> Expr:
        """A formula with each sum over the units replaced by its statistics. Raises CannotStep
        where a parameter cannot be taken out of such a sum."""
        return rewrite(e, lambda n: self._summed(n.args[0], n.args[2])
                       if n.op == "sum" and n.args[1] == self.row else None)

    def _summed(self, body: Expr, size: str) -> Expr:
        opened = multiply_out(rewrite(body, _turned), lambda a: mentions_index(a, self.row))
        return add(*(self._term(t, size) for t in terms(opened)))

    def _term(self, t: Expr, size: str) -> Expr:
        held = [f for f in factors(t) if f.op == "sum" and mentions_index(f, self.row)]
        if held:
            one, others = held[0], [f for f in factors(t) if f is not held[0]]
            inner, index, over = one.args
            if any(mentions_index(f, index) for f in others):
                raise CannotStep(f"{index} is the index of two sums in one product: {t!r}")
            whole = mul(*(inner if f is one else f for f in factors(t)))
            return sum_over(self._summed(whole, size), index, over)
        fs = factors(t)
        scalars = [g for f in fs if f.shape == SCALAR for g in _squares(f)]
        chain = [f for f in fs if f.shape != SCALAR]
        forms = [f for f in scalars if f.op == "mul" and mentions_index(f, self.row)]
        if 0 < len(forms) <= 2 and not chain:  # (b'x)(b'x) is b' xx' b
            scalars = [*(f for f in scalars if f not in forms),
                       *(g for f in forms for g in f.args if g.shape == SCALAR)]
            first, *second = ([g for g in f.args if g.shape != SCALAR] for f in forms)
            chain = [*first, *(transpose(g) for f in second for g in reversed(f))]
        before: list[Expr] = [f for f in scalars if not mentions_index(f, self.row)]
        after: list[Expr] = []
        while chain and not mentions_index(chain[0], self.row):
            before.append(chain.pop(0))
        while chain and not mentions_index(chain[-1], self.row):
            after.insert(0, chain.pop())
        inside = mul(*(f for f in scalars if mentions_index(f, self.row)), *chain)
        return mul(*before, self._statistic(inside, size), *after)

    def _statistic(self, inside: Expr, size: str) -> Expr:
        names = {p.name for p in self.model.parameters}
        lost = next((n for n in walk(inside) if n.op == "symbol" and n.args[0] in names), None)
        if lost is not None:
            raise CannotStep(
                f"{lost.args[0]} stands within a sum over the data in the M-step, in what is no "
                "product of it with the data: there are no finitely many statistics that an online "
                "step could keep")
        if inside.shape == ROW or sizes(inside.shape)[0] == "1" != sizes(inside.shape)[1]:
            return transpose(self._statistic(transpose(inside), size))
        whole = sum_over(inside, self.row, size)
        if whole not in self.found:
            letters = tuple(p.index for p in self.model.plates
                            if p.index != self.row and mentions_index(inside, p.index))
            self.found[whole] = symbol(f".s{len(self.found)}", inside.shape, letters, "t")
        return self.found[whole]


def rows_of(model: Model, units: Any) -> str:
    """The plate whose units an online step takes a few of: of all latent variables, and of no
    parameter. Raises CannotStep where there is none."""
    own = {i for p in model.parameters for i in p.indices}
    for plate in model.plates:
        if all(plate.index in u.plates for u in units) and plate.index not in own and units:
            return plate.index
    raise CannotStep("every plate of the latent variables has parameters of its own, or there are "
                     "several: no plate is left whose units an online step could take in turn")


def _squares(f: Expr) -> list[Expr]:
    """A square of a scalar product as its two factors, another factor alone."""
    square = f.op == "power" and f.args[0].op == "mul" and f.args[1] == expr(2)
    return [f.args[0]] * 2 if square else [f]


def _turned(n: Expr) -> Expr | None:
    """The transpose of a sum as the sum of transposes."""
    if n.op != "transpose" or n.args[0].op != "add":
        return None
    return add(*map(transpose, n.args[0].args))
