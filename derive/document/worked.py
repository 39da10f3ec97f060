"""One iteration worked by hand: four observations, one coordinate, the derived formulas.

The formulas are evaluated as they stand, by the certificate's interpreter over floats; with one
coordinate every vector and matrix is a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..algebra.expression import Expr, at_mark, symbol, to_json
from ..certificate.arithmetic import Real
from ..certificate.facts import Facts
from ..certificate.letters import Definition
from ..certificate.reals import RealDraw, RealInterpreter
from ..certificate.samples import Point
from ..certificate.statement import read_statement
from ..certificate.terms import Pool
from ..derivation import Derivation
from .roles import the
from .values import figure


class Numbers:
    """A derivation's formulas in numbers, where d = 1.

    ``theta`` gives each parameter at theta^t by its base, a number for each component; ``x`` and
    ``known`` are the observations. What is defined or solved for follows from the lines.
    """

    def __init__(self, em: Derivation, theta: Mapping[str, tuple[float, ...]],
                 x: tuple[float, ...], known: Mapping[str, tuple[float, ...]]) -> None:
        data, self.pool = em.to_data(), Pool()
        statement = read_statement(data, self.pool)
        found: dict[str, list[Definition]] = {":=": [], "solves": []}
        for step in data["steps"]:
            if step["relation"] in found:
                found[step["relation"]].append(Definition(
                    self.pool.read(step["left"]), self.pool.read(step["right"])))
        K = len(next(iter(theta.values())))
        self.ranges = {em.setting.observations: len(x), em.setting.components: K}
        point = Point(statement, {"d": 1, **self.ranges}, RealDraw("worked", 1))
        point.observe([((v,),) if statement.vector else v for v in x],
                      {name: list(values) for name, values in known.items()})
        for p in statement.parameters:
            shaped = p.domain in ("vector", "covariance")
            point.theta["t"][p.base] = [((v,),) if shaped else v for v in theta[p.base]]
        self.interpreter = RealInterpreter(
            Facts(statement, self.pool, found[":="], found["solves"]), point, Real(math, float))

    def value(self, e: Expr, **at: int) -> float:
        """The value of e with its free indices at those places, counted from 1. Raises
        ArithmeticError or ValueError where it has none."""
        v = self.interpreter.value_at(self.pool.read(to_json(e)),
                                      {letter: place - 1 for letter, place in at.items()})
        return float(v[0][0] if isinstance(v, tuple) else v)


def written(e: Expr, n: Numbers, **at: int) -> str:
    """e with its numbers put in: sums written out, a fraction with a slash, "(0 + 0.9) / 2"."""
    above, below = [], []
    for f in e.args if e.op == "mul" else (e,):
        if f.op == "power" and f.args[1].op == "number" and f.args[1].args[0] == -1:
            below.append(f.args[0])
        else:
            above.append(f)
    top = " · ".join(_written_factor(f, n, at) for f in above) or "1"
    bottom = " · ".join(_written_factor(f, n, at) for f in below)
    if not bottom:
        whole = above[0].op == "sum" and len(above) == 1
        return top[1:-1] if whole else top
    return f"{top} / {bottom}" if len(below) == 1 else f"{top} / ({bottom})"


def _written_factor(f: Expr, n: Numbers, at: Mapping[str, int]) -> str:
    if f.op != "sum":
        return figure(n.value(f, **at))
    body, index, over = f.args
    parts = [figure(n.value(body, **{**at, index: j + 1})) for j in range(n.ranges[over])]
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
    x = tuple(map(float, family.worked))
    arguments = [a.name for a in next(f for f in model.factors if f.given).arguments]
    known = {name: tuple(map(float, slot.values))
             for slot, name in zip(family.slots, arguments, strict=True) if slot.known}
    theta = {name: tuple(float(slot.values[k % len(slot.values)]) / (1 + k // len(slot.values))
                         for k in range(len(labels)))
             for slot, name in zip(family.slots, arguments, strict=True) if not slot.known}
    shares = [(2 + k) / sum(range(2, 2 + len(labels))) for k in range(len(labels))]
    w = model.weights
    if w.kind == "complement" and len(labels) == 2 and labels[0] == w.complement:
        shares.reverse()
    if w.kind != "fixed":
        theta[w.base] = tuple(shares)
    n = Numbers(em, theta, x, known)
    places = [(k + 1, i + 1) for k in range(len(labels)) for i in range(len(x))]
    joint, T = ({(labels[k - 1], str(i)): n.value(e, **{s.k: k, s.i: i}) for k, i in places}
                for e in (s.joint("t"), the(em, "bayes").right))
    count = the(em, "count").right
    counts, sums = [], []
    for k, label in enumerate(labels, 1):
        N_k = symbol(".N", "scalar", (label,), "t")
        counts.append((N_k, n.value(count, **{s.k: k})))
        sums.append((N_k, written(count, n, **{s.k: k}), counts[-1][1]))
    new = []
    for left, right in em.solutions:
        generic = s.k in left.args[2]
        for k, label in enumerate(labels, 1) if generic else ((1, ""),):
            at = {s.k: k} if generic else {}
            name, kind, indices, mark = left.args
            u = symbol(name, kind, tuple(label if i == s.k else i for i in indices), mark)
            new.append((u, n.value(right, **at)))
            sums.append((u, written(right, n, **at), new[-1][1]))
    observed = the(em, "observed").right
    ends = tuple(n.value(at_mark(observed, mark, tuple(theta))) for mark in ("t", "t+1"))
    return Iteration(
        labels, x,
        tuple((symbol(name, "scalar", (s.i,)), values) for name, values in known.items()),
        _start(em, theta, labels), joint, T, tuple(counts), tuple(new), tuple(sums),
        (ends[0], ends[1]))


def _start(em: Derivation, theta: Mapping[str, tuple[float, ...]], labels: tuple[str, ...]
           ) -> tuple[tuple[Expr, float], ...]:
    """The starting values as symbols, the weights first, without one that follows from others."""
    w, s = em.model.weights, em.setting
    found: list[tuple[Expr, float]] = []
    for label, v in zip(labels, theta.get(w.base, ())):
        if w.kind != "complement":
            found.append((symbol(w.base, "scalar", (label,), "t"), v))
        elif label != w.complement:
            found.append((symbol(w.base, "scalar", () if len(labels) == 2 else (label,), "t"), v))
    for u in s.unknowns():
        name, kind = u.args[:2]
        found += [(symbol(name, kind, (label,), "t"), v)
                  for label, v in zip(labels, theta[name])]
    return tuple(found)
