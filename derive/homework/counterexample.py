"""A counterexample as data and as a sentence: an instance, the answer's value, the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..algebra.expression import MATRIX, Expr
from ..derivation import Derivation
from .answer import Claim
from .exact.comparing import Question
from .exact.enclosure import Unknown
from .exact.numbers import Number
from .exact.proof import Found, Search


@dataclass(frozen=True)
class Counterexample:
    """Values are plain data: numbers, lists of numbers, lists of rows.

    ``x`` has an entry for each observation, ``theta_t`` and ``theta`` (for Q: the free theta; None
    elsewhere) one for each key, as fits take them. ``yours`` and ``right`` are the two values;
    those of Q are Q(theta | theta^t) - Q(theta^t | theta^t), to which terms without theta add
    nothing.
    ``exact`` has the two as fractions, roots and logarithms of whole numbers where they are such,
    else None: then they were told apart by intervals that do not meet. ``i`` and ``component`` say,
    from 1, for which observation and component they are, where there is a choice.
    """

    x: list[Any]
    known: dict[str, list[Any]]
    theta_t: dict[str, Any]
    theta: dict[str, Any] | None
    responsibilities: list[list[float]]
    yours: Any
    right: Any
    exact: dict[str, Any] | None
    i: int | None
    component: str | None
    q_yours: float | None
    q_right: float | None

    def to_json(self) -> dict[str, Any]:
        """The contract's keys, and what else is known."""
        found: dict[str, Any] = {
            "x": self.x, "theta_t": self.theta_t, "yours": self.yours, "right": self.right,
            "responsibilities": self.responsibilities, "exact": self.exact,
            "proof": "fractions" if self.exact else "intervals",
        }
        more = {"known": self.known or None, "theta": self.theta, "i": self.i,
                "component": self.component, "Q_yours": self.q_yours, "Q_right": self.q_right}
        return {**found, **{key: v for key, v in more.items() if v is not None}}

    def words(self) -> str:
        """The counterexample in a sentence."""
        shown = self.exact or {"yours": _rounded(self.yours), "right": _rounded(self.right)}
        theta = ", ".join(f"{key} = {_plain(v)}" for key, v in self.theta_t.items())
        place = f" for i = {self.i}" if self.i is not None else ""
        known = "".join(f", {name} = {_plain(v)}" for name, v in self.known.items())
        what = "your formula gives"
        if self.theta is not None:
            moved = ", ".join(f"{key} = {_plain(v)}" for key, v in self.theta.items()
                              if v != self.theta_t[key])
            what = f"with the free theta at {moved}, else as theta^t, your formula gives"
            if self.i is None:
                what = f"from theta^t to {moved} your Q changes by"
        words = (f"Take x = {_plain(self.x)}{known} and theta^t: {theta}. There{place} {what} "
                 f"{_plain(shown['yours'])}; right is {_plain(shown['right'])}.")
        if self.q_yours is not None and self.q_right is not None:
            words += (f" Q is {self.q_right:.4g} with the right value and only {self.q_yours:.4g} "
                      "with yours.")
        return words


def counterexample(search: Search, claim: Claim, positions: Sequence[int], formula: Expr,
                   truth: Expr) -> Counterexample | None:
    """The counterexample to one reading of a claim, or None where none was found and proved."""
    question = Question(claim.part, tuple(positions), formula, truth,
                        claim.relation == "proportional")
    found = search.counterexample(question)
    try:
        return None if found is None else _as_data(search.em, claim, found)
    except Unknown:  # exp(-10^6) is exact, and has no decimal value
        return None


def _as_data(em: Derivation, claim: Claim, found: Found) -> Counterexample:
    small, pair, part = found.small, found.pair, claim.part
    both = {"yours": pair.yours, "right": pair.right}
    of_all = part in ("Q", "responsibilities")
    vector = em.setting.x.shape != "scalar"
    labels = em.model.components.labels or tuple(str(n + 1) for n in range(small.components))
    matrix = not of_all and em.solution(part)[1].shape == MATRIX
    several = pair.place.k >= 0 and len(claim.labels) != 1 and (
        of_all or em.setting.k in em.solution(part)[0].args[2])
    q = found.q and tuple(map(float, found.q))
    return Counterexample(
        x=[[_simple(v) for v in row] if vector else _simple(row[0]) for row in small.x],
        known={name: [_simple(v) for v in values] for name, values in small.known},
        theta_t=_theta(em, dict(small.theta_t)),
        theta=None if found.theta is None else _theta(em, found.theta),
        responsibilities=[[float(v) for v in row] for row in found.responsibilities],
        **{name: _value(v, float, matrix) for name, v in both.items()},
        exact={name: _value(v, str, matrix) for name, v in both.items()}
        if all(map(_is_exact, both.values())) else None,
        i=pair.place.i + 1 if pair.place.i >= 0 else None,
        component=labels[pair.place.k] if several else None,
        q_yours=q[0] if q else None, q_right=q[1] if q else None,
    )


def _is_exact(v: Any) -> bool:
    if isinstance(v, tuple):
        return all(map(_is_exact, v))
    return isinstance(v, Number) and v.terms is not None and \
        not any(key[0] or key[1] for key, _ in v.terms)


def _theta(em: Derivation, values: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    """The values of all components by the keys of theta."""
    found: dict[str, Any] = {}
    weights, labels = em.model.weights, em.model.components.labels
    for p in em.model.parameters:
        own = [_value(v, _simple, p.domain == "covariance") for v in values[p.base]]
        if p.base == weights.base and weights.kind == "complement":
            own = [v for v, label in zip(own, labels, strict=True) if label != weights.complement]
        # a parameter that all components share has one name
        found.update(zip(p.names, own) if labels else {p.names[0]: own})
    return found


def _value(v: Any, number: Any, matrix: bool) -> Any:
    """A number, a list for a column, a list of rows for a matrix."""
    if not isinstance(v, tuple):
        return number(v)
    if all(len(row) == 1 for row in v) and not (matrix and len(v) == 1):
        return [number(row[0]) for row in v]
    return [[number(x) for x in row] for row in v]


def _simple(v: Fraction) -> int | float:
    return int(v) if v.denominator == 1 else float(v)


def _rounded(v: Any) -> Any:
    return [_rounded(x) for x in v] if isinstance(v, list) else f"{v:.4g}"


def _plain(v: Any) -> str:
    """Data in a sentence; a list of one entry is that entry."""
    if isinstance(v, list):
        return _plain(v[0]) if len(v) == 1 else "(" + ", ".join(map(_plain, v)) + ")"
    return f"{v:g}" if isinstance(v, float) else str(v)
