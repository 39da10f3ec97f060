"""Densities and solutions written by hand, for tests of the exporter alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.algebra.expression import (
    PI,
    Expr,
    choose,
    det,
    factorial,
    inverse,
    log,
    size,
    sum_over,
    symbol,
    transpose,
)
from derive.mixture import Argument, Factor, Mixture, Parameter, Plate, Variable, Weights

ROW_INDEX, K = ("i",), ("k",)
HALF = Fraction(1, 2)
N = size("N")


@dataclass(frozen=True)
class StandIn:
    """What the exporter reads of a derivation."""

    model: Mixture
    generic_weight: Expr
    log_density: Expr
    solutions: tuple[tuple[Expr, Expr], ...]


def responsibility() -> Expr:
    return symbol(".T", "scalar", ("k", "i"), "t")


def count(index: str = "k") -> Expr:
    return symbol(".N", "scalar", (index,), "t")


def over_rows(body: Expr) -> Expr:
    return sum_over(responsibility() * body, "i", "N")


def _model(name: str, domain: Any, labels: tuple[str, ...], parameters: tuple[Parameter, ...],
           weights: Weights, known: tuple[Variable, ...] = ()) -> Mixture:
    return Mixture(
        name, (Plate("i", "N"), Plate("k", "K", labels)),
        (Variable("X", "observed", "i", domain), Variable("Z", "latent", "i", "label"), *known),
        parameters,
        (Factor("X", "Z", "normal", (Argument("parameter", parameters[-1].base),)),), weights,
        f"the statement of {name}")


def gaussian_density(x: Expr, mu: Expr, Sigma: Expr) -> Expr:
    u = x - mu
    return (-size("d") / 2 * log(2 * PI) - HALF * log(det(Sigma))
            - HALF * (transpose(u) * inverse(Sigma) * u))


def gaussian_solutions() -> tuple[tuple[Expr, Expr], ...]:
    x = symbol("x", "vector", ROW_INDEX)
    mu, Sigma = symbol("mu", "vector", K, "t+1"), symbol("Sigma", "symmetric", K, "t+1")
    u = x - mu
    return ((mu, over_rows(x) / count()), (Sigma, over_rows(u * transpose(u)) / count()))


def _gaussian(name: str, labels: tuple[str, ...], weight: Parameter, weights: Weights,
              generic_weight: Expr, solution: tuple[Expr, Expr]) -> StandIn:
    def names(base: str) -> tuple[str, ...]:
        return tuple(f"{base}_{k}" for k in labels) or (base,)
    model = _model(name, "vector", labels, (
        weight, Parameter("mu", "k", "vector", names("mu")),
        Parameter("Sigma", "k", "covariance", names("Sigma"))), weights)
    x, mu = symbol("x", "vector", ROW_INDEX), symbol("mu", "vector", K)
    return StandIn(model, generic_weight, gaussian_density(x, mu, symbol("Sigma", "symmetric", K)),
                   (solution, *gaussian_solutions()))


def _complement(labels: tuple[str, ...] = ("1", "2")) -> Weights:
    return Weights("complement", "tau", ("tau", ""), labels[-1])


TAU = symbol("tau", "scalar", ("k",))
TAU_SOLUTION = (symbol("tau", "scalar", (), "t+1"), count("1") / N)
PI_K = symbol("pi", "scalar", ("k",))
PI_SOLUTION = (symbol("pi", "scalar", ("k",), "t+1"), count() / N)


def two_gaussians() -> StandIn:
    return _gaussian("two_gaussians", ("1", "2"), Parameter("tau", "", "probability", ("tau",)),
                     _complement(), TAU, TAU_SOLUTION)


def gaussian_mixture() -> StandIn:
    return _gaussian("gaussian_mixture", (), Parameter("pi", "k", "simplex", ("pi",)),
                     Weights("simplex", "pi", ("pi",)), PI_K, PI_SOLUTION)


def two_gaussians_1d() -> StandIn:
    labels = ("1", "2")
    model = _model("two_gaussians_1d", "real", labels, (
        Parameter("tau", "", "probability", ("tau",)),
        Parameter("mu", "k", "real", ("mu_1", "mu_2")),
        Parameter("sigma^2", "k", "variance", ("sigma_1^2", "sigma_2^2"))), _complement())
    x, mu, v = (symbol("x", "scalar", ROW_INDEX), symbol("mu", "scalar", K),
                symbol("sigma^2", "scalar", K))
    mu1, v1 = symbol("mu", "scalar", K, "t+1"), symbol("sigma^2", "scalar", K, "t+1")
    density = -HALF * log(2 * PI) - HALF * log(v) - (x - mu) ** 2 / (2 * v)
    return StandIn(model, TAU, density, (
        TAU_SOLUTION, (mu1, over_rows(x) / count()), (v1, over_rows((x - mu1) ** 2) / count())))


def poisson_mixture() -> StandIn:
    model = _model("poisson_mixture", "count", (), (
        Parameter("pi", "k", "simplex", ("pi",)),
        Parameter("lambda", "k", "positive", ("lambda",))), Weights("simplex", "pi", ("pi",)))
    x, rate = symbol("x", "scalar", ROW_INDEX), symbol("lambda", "scalar", K)
    density = x * log(rate) - rate - log(factorial(x))
    return StandIn(model, PI_K, density, (
        PI_SOLUTION, (symbol("lambda", "scalar", K, "t+1"), over_rows(x) / count())))


def two_coins() -> StandIn:
    model = _model("two_coins", "count", ("A", "B"), (
        Parameter("p", "k", "probability", ("p_A", "p_B")),),
        Weights("fixed", "tau", values=(HALF, HALF)), (Variable("n", "known", "i", "natural"),))
    x, n = (symbol(name, "scalar", ROW_INDEX) for name in "xn")
    p = symbol("p", "scalar", K)
    density = log(choose(n, x)) + x * log(p) + (n - x) * log(1 - p)
    return StandIn(model, Expr("number", HALF), density, (
        (symbol("p", "scalar", K, "t+1"), over_rows(x) / over_rows(n)),))


STANDINS = {f.__name__: f for f in (
    two_gaussians, gaussian_mixture, two_gaussians_1d, poisson_mixture, two_coins)}


# squares of rows that are not whitened ------------------------------------------------------------

def unit_gaussians(domain: Any = "vector") -> StandIn:
    """K Gaussians of known unit covariance: the means are free alone."""
    model = _model("unit", domain, (), (
        Parameter("pi", "k", "simplex", ("pi",)), Parameter("mu", "k", domain, ("mu",))),
        Weights("simplex", "pi", ("pi",)))
    kind = "vector" if domain == "vector" else "scalar"
    row, mu, new = (symbol("x", kind, ROW_INDEX), symbol("mu", kind, K),
                    symbol("mu", kind, K, "t+1"))
    u = row - mu
    square = transpose(u) * u if kind == "vector" else u**2
    return StandIn(model, PI_K, -HALF * square, (
        PI_SOLUTION, (new, over_rows(row) / count())))
