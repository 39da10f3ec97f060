"""One iteration worked by hand: four observations, one coordinate, the derived formulas.

With one coordinate every vector and matrix is a number, so the formulas are evaluated as they
stand, by ordinary arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from numeric.decimals import settled

from ..algebra.expression import Expr, at_mark
from ..derivation import Derivation
from ..families import FAMILIES, Family
from .roles import the


@dataclass(frozen=True)
class Numbers:
    """Values by (name, indices, mark), and what the indices run over."""

    values: Mapping[tuple[str, tuple[str, ...], str], float]
    ranges: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str] = field(default_factory=dict)

    def at(self, **labels: str) -> Numbers:
        """The same with index letters put at labels."""
        return Numbers(self.values, self.ranges, {**self.labels, **labels})

    def with_values(self, more: Mapping[tuple[str, tuple[str, ...], str], float]) -> Numbers:
        """The same with more values."""
        return Numbers({**self.values, **more}, self.ranges, self.labels)


def evaluate(e: Expr, n: Numbers) -> float:
    """The value of e where d = 1. Raises KeyError for a symbol without a value.

    >>> from ..algebra.expression import expr, log
    >>> evaluate(log(expr(1)), Numbers({}, {}))
    0.0
    """
    op, a = e.op, e.args
    if op == "number":
        return float(a[0])
    if op == "constant":
        return math.pi
    if op == "size":
        return float(len(n.ranges[a[0]])) if a[0] in n.ranges else 1.0
    if op == "symbol":
        return n.values[a[0], tuple(n.labels.get(i, i) for i in a[2]), a[3]]
    if op in ("sum", "product"):
        parts = [evaluate(a[0], n.at(**{a[1]: label})) for label in n.ranges[a[2]]]
        return math.fsum(parts) if op == "sum" else math.prod(parts)
    if op == "density":
        return evaluate(FAMILIES[a[0]].density(*a[1:]), n)
    v = [evaluate(c, n) for c in a]
    if op == "add":
        return math.fsum(v)
    if op == "mul":
        return math.prod(v)
    return _UNARY[op](*v)


_UNARY: dict[str, Callable[..., float]] = {
    "power": lambda b, x: b**x,
    "inverse": lambda b: 1 / b,
    "transpose": lambda b: b,
    "trace": lambda b: b,
    "det": lambda b: b,
    "log": math.log,
    "exp": math.exp,
    "factorial": lambda b: float(math.factorial(round(b))),
    "choose": lambda b, x: float(math.comb(round(b), round(x))),
}


def figure(v: float) -> str:
    """A number with four decimals, fewer where it has fewer.

    >>> figure(-0.5), figure(2.0), figure(1 / 3)
    ('−0.5', '2', '0.3333')
    """
    v = settled(v)
    text = f"{v:.4f}"
    if abs(v - round(v, 2)) < 1e-12:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def written(e: Expr, n: Numbers) -> str:
    """e with its numbers put in: sums written out, a fraction with a slash.

    >>> from ..algebra.expression import expr, size, sum_over, symbol
    >>> n = Numbers({("x", ("1",), ""): 1.0, ("x", ("2",), ""): 4.0}, {"N": ("1", "2")})
    >>> written(sum_over(symbol("x", "scalar", ("i",)), "i", "N") / size("N"), n)
    '(1 + 4) / 2'
    """
    above, below = [], []
    for f in e.args if e.op == "mul" else (e,):
        if f.op == "power" and f.args[1].op == "number" and f.args[1].args[0] == -1:
            below.append(f.args[0])
        else:
            above.append(f)
    top = " · ".join(_written_factor(f, n) for f in above) or "1"
    bottom = " · ".join(_written_factor(f, n) for f in below)
    if not bottom:
        whole = above[0].op == "sum" and len(above) == 1
        return top[1:-1] if whole else top
    return f"{top} / {bottom}" if len(below) == 1 else f"{top} / ({bottom})"


def _written_factor(f: Expr, n: Numbers) -> str:
    if f.op != "sum":
        return figure(evaluate(f, n))
    body, index, over = f.args
    parts = [figure(evaluate(body, n.at(**{index: label}))) for label in n.ranges[over]]
    return f"({' + '.join(parts)})".replace("+ −", "− ")


@dataclass(frozen=True)
class Iteration:
    """One iteration in numbers.

    ``start`` and ``new`` are (symbol, value) for every parameter, ``joint`` and ``T`` are values by
    (label, observation), ``counts`` the N_k by label; ``sums`` are N_k and the updates as (symbol,
    the formula with its numbers put in, value); the log-likelihood stands at both ends.
    """

    labels: tuple[str, ...]
    x: tuple[float, ...]
    known: tuple[tuple[Expr, tuple[float, ...]], ...]
    start: tuple[tuple[Expr, float], ...]
    joint: Mapping[tuple[str, str], float]
    T: Mapping[tuple[str, str], float]
    counts: tuple[tuple[Expr, float], ...]
    new: tuple[tuple[Expr, float], ...]
    sums: tuple[tuple[Expr, str, float], ...]
    log_likelihood: tuple[float, float]


def iteration(em: Derivation) -> Iteration:
    """The first EM step of ``em`` on the family's own four observations.

    Raises KeyError where a line is missing that it needs, ArithmeticError or ValueError where a
    formula has no value there.
    """
    s, family, model = em.setting, em.setting.family, em.model
    labels = model.components.labels or ("1", "2")
    rows = tuple(str(i) for i in range(1, len(family.worked) + 1))
    ranges = {s.observations: rows, s.components: labels}
    values: dict[tuple[str, tuple[str, ...], str], float] = {
        (s.x.args[0], (i,), ""): float(v) for i, v in zip(rows, family.worked, strict=True)
    }
    known = []
    for slot, argument in zip(family.slots, _arguments(em), strict=True):
        if slot.known:
            values |= {
                (argument, (i,), ""): float(v) for i, v in zip(rows, slot.values, strict=True)
            }
            known.append((s.slots()[slot.name], tuple(map(float, slot.values))))
    if model.weights.kind == "fixed":
        values |= {
            (".w", (k,), ""): float(v) for k, v in zip(labels, model.weights.values, strict=True)
        }
    start = _start(em, family, labels)
    values |= {(e.args[0], e.args[2], e.args[3]): v for e, v in start}
    n = Numbers(values, ranges)
    joint, T = {}, {}
    responsibility = the(em, "bayes").right
    for i in rows:
        for k in labels:
            here = n.at(**{s.i: i, s.k: k})
            joint[k, i] = evaluate(s.joint("t"), here)
            T[k, i] = evaluate(responsibility, here)
    n = n.with_values({(".T", (k, i), "t"): v for (k, i), v in T.items()})
    counted_by = the(em, "count").right
    counts = {k: evaluate(counted_by, n.at(**{s.k: k})) for k in labels}
    sums = [
        (
            Expr("symbol", ".N", "scalar", (k,), "t"),
            written(counted_by, n.at(**{s.k: k})),
            counts[k],
        )
        for k in labels
    ]
    n = n.with_values({(".N", (k,), "t"): v for k, v in counts.items()})
    new = []
    for left, right in em.solutions:
        for k in labels if s.k in left.args[2] else ("",):
            value = evaluate(right, n.at(**{s.k: k}))
            symbol = Expr(
                "symbol",
                left.args[0],
                left.args[1],
                tuple(k if i == s.k else i for i in left.args[2]),
                "t+1",
            )
            new.append((symbol, value))
            sums.append((symbol, written(right, n.at(**{s.k: k})), value))
            n = n.with_values({(left.args[0], symbol.args[2], "t+1"): value})
    n = n.with_values(_complement(em, labels, dict(new), "t+1"))
    observed = the(em, "observed").right
    names = tuple({e.args[0] for e, _ in start})
    ends = tuple(evaluate(at_mark(observed, mark, names), n) for mark in ("t", "t+1"))
    counted = tuple((Expr("symbol", ".N", "scalar", (k,), "t"), counts[k]) for k in labels)
    return Iteration(
        labels,
        tuple(map(float, family.worked)),
        tuple(known),
        tuple((e, v) for e, v in start if not _implied(em, e)),
        joint,
        T,
        counted,
        tuple(new),
        tuple(sums),
        (ends[0], ends[1]),
    )


def _arguments(em: Derivation) -> list[str]:
    factor = next(f for f in em.model.factors if f.given)
    return [a.name for a in factor.arguments]


def _implied(em: Derivation, e: Expr) -> bool:
    """Whether a starting value is that of a weight which is not a parameter of its own."""
    w = em.model.weights
    return (
        w.kind == "complement"
        and e.args[0] == w.base
        and (
            (len(em.model.components.labels) == 2 and bool(e.args[2]))
            or e.args[2] == (w.complement,)
        )
    )


def _start(em: Derivation, family: Family, labels: tuple[str, ...]) -> list[tuple[Expr, float]]:
    """Weights that differ a little, and each slot's own values."""
    w, found = em.model.weights, []
    if w.kind != "fixed":
        shares = _shares(len(labels))
        if w.kind == "complement" and len(labels) == 2:
            free = shares[0]
            found.append((Expr("symbol", w.base, "scalar", (), "t"), free))
            shares = [free if k != w.complement else 1 - free for k in labels]
        found += [
            (Expr("symbol", w.base, "scalar", (k,), "t"), v)
            for k, v in zip(labels, shares, strict=True)
        ]
    for slot, name in zip(family.slots, _arguments(em), strict=True):
        if slot.known:
            continue
        for at, k in enumerate(labels):
            first = float(slot.values[at % len(slot.values)])
            value = first / (1 + at // len(slot.values))
            found.append((Expr("symbol", name, family.kind(slot), (k,), "t"), value))
    return found


def _shares(count: int) -> list[float]:
    """Weights that sum to 1: 0.4 and 0.6 for two components."""
    raw = [float(2 + n) for n in range(count)]
    return [r / sum(raw) for r in raw]


def _complement(
    em: Derivation, labels: tuple[str, ...], new: Mapping[Expr, float], mark: str
) -> dict[tuple[str, tuple[str, ...], str], float]:
    """The generic weights at t+1 where a single free one was updated."""
    w = em.model.weights
    tau = Expr("symbol", w.base, "scalar", (), mark)
    if tau not in new:
        return {}
    return {(w.base, (k,), mark): 1 - new[tau] if k == w.complement else new[tau] for k in labels}
