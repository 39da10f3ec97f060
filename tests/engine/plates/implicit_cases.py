"""Models with an update that has no closed form, or that is a root of one."""

from __future__ import annotations

import numpy as np

from derive.algebra.expression import exp, power, transpose
from derive.model import Model, Parameter

from .cases import MIX, Case, F, G, P, S, V, Y, Yc, Yp, Z, known, muk, pi, plates, simplex

R = np.random.default_rng(11)
N = 60
CASES: dict[str, Case] = {}


def case(name, text, variables, parameters, factors, data, theta, implicit="", kind="",
         labels=None, **sizes):
    model = Model(name, plates(text, **labels or {}), variables, parameters, factors)
    CASES[name] = Case(model, data, theta, {"N": N, "K": 2, "d": 2, **sizes},
                       frozenset(implicit.split()))
    KINDS[name] = kind


KINDS: dict[str, str] = {}
_Yb, _Yu = V("Y", "i", "binary"), V("Y", "i", "probability")
_a, _b = P("a", "k"), P("b", "k")
_at, _bt = P("a"), P("b")
_w = {"pi": simplex(2)}
_positive = np.concatenate([R.gamma(2, 1.5, N // 2), R.gamma(9, 0.7, N - N // 2)])
_ab = {"a": np.array([1.5, 6.0]), "b": np.array([0.8, 1.2])}

for _law, _name in (("gamma", "gamma, shape free"), ("inverse_gamma", "inverse gamma")):
    case(_name, "ik", (Yp, Z), (pi, _a, _b), (MIX, F(Yp, _law, S(_a), S(_b), guards=G)),
         {"Y": _positive}, _w | _ab, "a", "joint")
case("gamma by its scale", "ik", (Yp, Z), (pi, _a, _b),
     (MIX, F(Yp, "gamma", S(_a), power(S(_b), -1), guards=G)),
     {"Y": _positive}, _w | _ab, "a", "joint")
case("gamma, one shape for all", "ik", (Yp, Z), (pi, _at, _b),
     (MIX, F(Yp, "gamma", S(_at), S(_b), guards=G)),
     {"Y": _positive}, _w | {"a": 2.0, "b": _ab["b"]}, "a", "joint")
case("gamma, one rate for all", "ik", (Yp, Z), (pi, _a, _bt),
     (MIX, F(Yp, "gamma", S(_a), S(_bt), guards=G)),
     {"Y": _positive}, _w | {"a": _ab["a"], "b": 1.1}, "a", "conditional")
case("gamma, shape known", "ik", (Yp, Z, known("s", "k")), (pi, _b),
     (MIX, F(Yp, "gamma", S(known("s", "k")), S(_b), guards=G)),
     {"Y": _positive, "s": np.array([2.0, 6])}, _w | {"b": _ab["b"]}, "", "joint")
case("Weibull", "ik", (Yp, Z), (pi, _a, _b), (MIX, F(Yp, "weibull", S(_a), S(_b), guards=G)),
     {"Y": _positive}, _w | {"a": np.array([1.2, 3.0]), "b": np.array([2.0, 7.0])}, "a",
     "safeguarded")
case("Weibull, shape known", "ik", (Yp, Z, known("s", "k")), (pi, _b),
     (MIX, F(Yp, "weibull", S(known("s", "k")), S(_b), guards=G)),
     {"Y": _positive, "s": np.array([1.5, 3])}, _w | {"b": _ab["b"]}, "", "joint")
case("beta", "ik", (_Yu, Z), (pi, _a, _b), (MIX, F(_Yu, "beta", S(_a), S(_b), guards=G)),
     {"Y": R.beta(2, 4, N)}, _w | _ab, "a b", "conditional")
case("Student, degrees known", "ik", (Yp, Z, known("nu")), (pi, muk, _b),
     (MIX, F(Yp, "student_t", S(known("nu")), S(muk), S(_b), guards=G)),
     {"Y": _positive, "nu": 5.0}, _w | {"mu": np.array([2.0, 6.0]), "b": _ab["b"]}, "mu b",
     "safeguarded")
case("log-normal", "ik", (Yp, Z), (pi, muk, P("v", "k", "variance")),
     (MIX, F(Yp, "lognormal", S(muk), S(P("v", "k", "variance")), guards=G)),
     {"Y": _positive}, _w | {"mu": np.array([0.5, 2.0]), "v": np.array([0.3, 0.7])}, "", "joint")
case("a standard deviation", "ik", (Yp, Z), (pi, muk, _b),
     (MIX, F(Yp, "normal", S(muk), power(S(_b), 2), guards=G)),
     {"Y": _positive}, _w | {"mu": np.array([2.0, 6.0]), "b": _ab["b"]}, "", "joint")
case("Laplace about a known centre, beside noise", "ik", (Yp, Z, known("m"), known("lo"),
                                                          known("hi")), (pi, _bt),
     (MIX, F(Yp, "laplace", S(known("m")), S(_bt), guards="Z_i=1"),
      F(Yp, "uniform", S(known("lo")), S(known("hi")), guards="Z_i=0")),
     {"Y": _positive, "m": 3.0, "lo": 0.0, "hi": 40.0}, _w | {"b": 2.0}, "", "joint",
     {"k": ("1", "0")})
_x, _be = known("x", "i", "vector"), Parameter("beta", ("k",), "vector")
_line = transpose(S(_be)) * S(_x)
_xs = np.c_[np.ones(N), R.normal(size=N)]
_b0 = {"beta": np.array([[0.2, 0.5], [1.0, -0.4]])}
case("Poisson regressions", "ik", (Yc, Z, _x), (pi, _be),
     (MIX, F(Yc, "poisson", exp(_line), guards=G)),
     {"Y": R.poisson(2.5, N).astype(float), "x": _xs}, _w | _b0, "beta", "joint")
_chance = power(1 + exp(-_line), -1)
case("logistic regressions", "ik", (_Yb, Z, _x), (pi, _be),
     (MIX, F(_Yb, "bernoulli", _chance, guards=G)),
     {"Y": (R.random(N) < 0.5).astype(float), "x": _xs}, _w | _b0, "beta", "joint")
_phi, _th = Parameter("phi", (), "vector"), Parameter("theta", ("k",), "vector")
_s2 = P("sigma^2", "", "variance")
_gate = power(1 + exp(-(transpose(S(_phi)) * S(_x))), -1)
case("two experts with a logistic gate", "ik", (Y, Z, _x), (_phi, _th, _s2),
     (F(Z, "categorical", 1 - _gate, _gate),
      F(Y, "normal", transpose(S(_th)) * S(_x), S(_s2), guards=G)),
     {"Y": R.normal(size=N) * 2, "x": _xs},
     {"phi": np.array([0.3, -0.5]), "theta": np.array([[0.0, 1.0], [0.5, -1.0]]),
      "sigma^2": 1.5}, "phi", "joint", {"k": ("0", "1")})
_chance1 = P("p", "", "probability")
case("one chance of two laws", "ik", (Yc, Z), (pi, _chance1),
     (MIX, F(Yc, "bernoulli", S(_chance1), guards="Z_i=1"),
      F(Yc, "geometric_from_0", S(_chance1), guards="Z_i=2")),
     {"Y": (R.random(N) < 0.6).astype(float)}, _w | {"p": 0.4}, "p", "safeguarded",
     {"k": ("1", "2")})
