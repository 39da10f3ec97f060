"""Models as data, with observations and a theta^t for each: one kind of statement each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from derive.algebra.expression import Expr, expr, symbol, transpose
from derive.model import Factor, Guard, Law, Model, Parameter, Plate, Variable, Weight

R = np.random.default_rng(3)
N, K, D, J = 30, 3, 2, 4


@dataclass(frozen=True)
class Case:
    model: Model
    data: dict[str, Any]
    theta: dict[str, Any]
    sizes: dict[str, int]
    implicit: frozenset[str] = field(default_factory=frozenset)


CASES: dict[str, Case] = {}
REFUSED: dict[str, tuple[Model, str]] = {}

_LETTERS = {"i": "N", "k": "K", "j": "J", "l": "L", "c": "d", "v": "V", "r": "R", "a": "A",
            "b": "B", "e": "E", "t": "T", "n": "M", "s": "S"}


def plates(text: str, **labels: tuple[str, ...]) -> tuple[Plate, ...]:
    return tuple(Plate(i, _LETTERS[i], labels.get(i, ())) for i in text)


def case(name: str, text: str, variables: tuple[Variable, ...],
         parameters: tuple[Parameter, ...], factors: tuple[Factor, ...], data: dict[str, Any],
         theta: dict[str, Any], labels: dict[str, tuple[str, ...]] | None = None,
         weights: tuple[Weight, ...] = (), laws: tuple[Law, ...] = (), **sizes: int) -> None:
    model = Model(name, plates(text, **labels or {}), variables, parameters, factors, weights,
                  laws)
    CASES[name] = Case(model, data, theta, {"N": N, "K": K, "d": D, "J": J, **sizes})


def P(name: str, indices: str = "", domain: str = "positive") -> Parameter:
    return Parameter(name, tuple(indices), domain)


def V(name: str, indices: str = "", domain: str = "real", role: str = "observed",
      **more: Any) -> Variable:
    return Variable(name, tuple(indices), domain, role, **more)


def known(name: str, indices: str = "", domain: str = "positive") -> Variable:
    return V(name, indices, domain, "known")


def S(thing: Parameter | Variable) -> Expr:
    kind = {"vector": "vector", "covariance": "symmetric"}.get(thing.domain, "scalar")
    return symbol(thing.name, kind, thing.indices)


def F(thing: Parameter | Variable, law: str, *arguments: Any, guards: str = "") -> Factor:
    """guards: "Z_i=k" words."""
    found = []
    for word in guards.split():
        left, _, value = word.partition("=")
        name, _, indices = left.partition("_")
        found.append(Guard(name, tuple(indices), value))
    return Factor(thing.name, law, tuple(expr(a) for a in arguments), tuple(found))


def simplex(*shape: int, a: float = 2.0) -> Any:
    return R.dirichlet([a] * shape[-1], shape[:-1])


def spd(*shape: int) -> Any:
    a = R.normal(size=(*shape, D, D))
    return a @ np.swapaxes(a, -1, -2) + 0.5 * np.eye(D)


def hot(a: Any, n: int) -> Any:
    return np.eye(n)[a]


Z = V("Z", "i", "label", "latent", values="k")
pi = P("pi", "k", "simplex")
MIX = F(Z, "categorical", S(pi))
G = "Z_i=k"
X, Y, Yj = V("X", "i", "vector"), V("Y", "i"), V("Y", "ij", "binary")
Yc, Yp = V("Y", "i", "count"), V("Y", "i", "positive")
mu = P("mu", "k", "vector")
x = R.normal(size=(N, D)) * 2
y = R.poisson(9, N).astype(float)
yl = R.normal(size=N) * 2
yj = (R.random((N, J)) < 0.5).astype(float)

for _name, _own, _k in (("full covariances", "k", 2), ("tied covariance", "", 3)):
    _S = P("Sigma", _own, "covariance")
    case(_name, "ik", (X, Z), (pi, mu, _S),
         (MIX, F(X, "multivariate_normal", S(mu), S(_S), guards=G)), {"X": x},
         {"pi": simplex(_k), "mu": R.normal(size=(_k, D)), "Sigma": spd(*[_k] * bool(_own))}, K=_k)
Xc, muc = V("X", "ic"), P("mu", "kc", "real")
for _name, _own in (("spherical", "k"), ("diagonal", "kc"), ("tied spherical", ""),
                    ("tied diagonal", "c")):
    _v = P("sigma^2", _own, "variance")
    case(_name, "ikc", (Xc, Z), (pi, muc, _v), (MIX, F(Xc, "normal", S(muc), S(_v), guards=G)),
         {"X": x}, {"pi": simplex(K), "mu": R.normal(size=(K, D)), "sigma^2": R.uniform(
             0.5, 2, size=tuple({"k": K, "c": D}[q] for q in _own))})
muk, s2, s2k = P("mu", "k", "real"), P("sigma^2", "", "variance"), P("sigma^2", "k", "variance")
_v0 = known("s^2")
case("known variance, weights 1/2", "ik", (Y, Z, _v0), (muk,),
     (F(Z, "categorical", expr(1) / 2), F(Y, "normal", S(muk), S(_v0), guards=G)),
     {"Y": x[:, 0], "s^2": 1.3}, {"mu": R.normal(size=2)}, K=2)
_m, _c, _w = P("mu"), known("c", "k"), known("w", "k")
case("proportional rates", "ik", (Yc, Z, _c, _w), (_m,),
     (F(Z, "categorical", S(_w)), F(Yc, "poisson", S(_c) * S(_m), guards=G)),
     {"Y": y, "c": np.array([4.0, 5, 7]), "w": np.array([0.2, 0.5, 0.3])}, {"mu": 1.7})
_la = P("lambda")
_y0 = np.where(R.random(N) < 0.4, 0, R.poisson(2.5, N)).astype(float)
case("zero inflation", "ik", (Yc, Z), (pi, _la),
     (MIX, F(Yc, "point", 0, guards="Z_i=0"), F(Yc, "poisson", S(_la), guards="Z_i=1")),
     {"Y": _y0}, {"pi": simplex(2), "lambda": 2.0}, {"k": ("0", "1")}, K=2)
_n = known("n", "i")
case("encounters, frequencies", "ik", (Yc, Z, _n), (pi, _m, _la),
     (MIX, F(Yc, "point", 0, guards="Z_i=1"), F(Yc, "poisson", S(_m), guards="Z_i=2"),
      F(Yc, "poisson", S(_la), guards="Z_i=3")),
     {"Y": np.arange(10.0), "n": np.array([379.0, 299, 222, 145, 109, 95, 73, 59, 45, 30])},
     {"pi": np.array([0.3, 0.3, 0.4]), "mu": 1.0, "lambda": 2.0}, {"k": ("1", "2", "3")},
     (Weight(("i",), S(_n), True),), N=10)
_p = P("mu", "kj", "probability")
_LC = (MIX, F(Yj, "bernoulli", S(_p), guards=G))
_lct = {"pi": simplex(K), "mu": R.random((K, J)) * 0.8 + 0.1}
case("latent class", "ikj", (Yj, Z), (pi, _p), _LC, {"Y": yj}, _lct)
_a, _b, _al = known("a"), known("b"), known("alpha", "k")
case("latent class, priors", "ikj", (Yj, Z, _a, _b, _al), (pi, _p),
     (*_LC, F(_p, "beta", S(_a), S(_b)), F(pi, "dirichlet", S(_al))),
     {"Y": yj, "a": 2.5, "b": 1.7, "alpha": np.array([2.0, 1.5, 3])}, _lct)
_pk = P("p", "k", "probability")
case("tosses in rounds", "ijk", (Yj, Z), (pi, _pk), (MIX, F(Yj, "bernoulli", S(_pk), guards=G)),
     {"Y": yj}, {"pi": simplex(2), "p": np.array([0.3, 0.7])}, K=2)
_pr, _pz = P("pi", "jkl", "simplex"), P("p", "k", "simplex")
_hot = hot(R.integers(0, 3, (N, J)), 3)
for _name, _o in (("raters", _hot), ("raters, missing", _hot * (R.random((N, J, 1)) < 0.8))):
    _Xl = V("X", "ij", "label", values="l", missing=_name != "raters")
    case(_name, "ijkl", (_Xl, Z), (_pz, _pr),
         (F(Z, "categorical", S(_pz)), F(_Xl, "categorical", S(_pr), guards=G)), {"[X]": _o},
         {"p": simplex(K), "pi": simplex(J, K, 3, a=4.0)}, L=3)
_xk, _be = known("x", "i", "vector"), P("beta", "k", "vector")
_lines = {"Y": yl, "x": np.c_[np.ones(N), x[:, 0]]}
for _name, _v in (("two lines", s2k), ("two lines, tied variance", s2)):
    case(_name, "ik", (Y, Z, _xk), (pi, _be, _v),
         (MIX, F(Y, "normal", transpose(S(_be)) * S(_xk), S(_v), guards=G)), _lines,
         {"pi": simplex(2), "beta": R.normal(size=(2, 2)),
          "sigma^2": R.uniform(0.5, 2, size=(2,) * len(_v.indices))}, K=2)
_mm = P("mu", "", "real")
case("common mean, two variances", "ik", (Y, Z), (pi, _mm, s2k),
     (MIX, F(Y, "normal", S(_mm), S(s2k), guards=G)), {"Y": yl},
     {"pi": simplex(2), "mu": 0.3, "sigma^2": np.array([0.6, 3.0])}, K=2)
_SS, _m0 = P("Sigma", "k", "covariance"), P("mu", "", "vector")
case("common mean, two covariances", "ik", (X, Z), (pi, _m0, _SS),
     (MIX, F(X, "multivariate_normal", S(_m0), S(_SS), guards=G)), {"X": x},
     {"pi": simplex(2), "mu": R.normal(size=D), "Sigma": spd(2)}, K=2)
case("proportional variances", "ik", (Y, Z, _c), (pi, muk, s2),
     (MIX, F(Y, "normal", S(muk), S(_c) * S(s2), guards=G)),
     {"Y": yl, "c": np.array([1.0, 4.0])}, {"pi": simplex(2), "mu": R.normal(size=2),
                                            "sigma^2": 1.5}, K=2)
_ta, _pp, _qq = (P(n, "", "probability") for n in ("tau", "p", "q"))
_HT = {"k": ("H", "T")}
case("three coins", "ijk", (Yj, Z), (_ta, _pp, _qq),
     (F(Z, "categorical", S(_ta), 1 - S(_ta)), F(Yj, "bernoulli", S(_pp), guards="Z_i=H"),
      F(Yj, "bernoulli", S(_qq), guards="Z_i=T")), {"Y": yj},
     {"tau": 0.4, "p": 0.3, "q": 0.8}, _HT, K=2)
_12 = {"k": ("1", "2")}
_ra = P("rate")
case("a Gaussian and an exponential component", "ik", (Yp, Z), (pi, _mm, s2, _ra),
     (MIX, F(Yp, "normal", S(_mm), S(s2), guards="Z_i=1"),
      F(Yp, "exponential_rate", S(_ra), guards="Z_i=2")), {"Y": np.abs(yl)},
     {"pi": simplex(2), "mu": 1.0, "sigma^2": 2.0, "rate": 0.5}, _12, K=2)
_wt = known("alpha", "i")
_seen = np.ones((N, K))
_seen[:8] = hot(R.integers(0, K, 8), K)
_Zs = V("Z", "i", "label", "latent", values="k", seen=True)
case("some labels seen, weighted", "ik", (X, _Zs, _wt), (pi, mu, _SS),
     (F(_Zs, "categorical", S(pi)), F(X, "multivariate_normal", S(mu), S(_SS), guards=G)),
     {"X": x, "[Z seen]": _seen, "alpha": np.r_[np.full(8, 20.0), np.ones(N - 8)]},
     {"pi": simplex(K), "mu": R.normal(size=(K, D)), "Sigma": spd(K)}, None,
     (Weight(("i",), S(_wt)),))
_g, _h, _th = known("g", "i"), known("h", "i"), P("theta", "", "probability")
case("known densities", "ik", (_g, _h, Z), (_th,),
     (F(Z, "categorical", S(_th), 1 - S(_th)), F(_g, "known", guards="Z_i=1"),
      F(_h, "known", guards="Z_i=2")), {"g": R.random(N), "h": R.random(N)}, {"theta": 0.3},
     _12, K=2)
_ak = P("a", "k")
_slot, _at = symbol("a", "scalar"), symbol("x", "scalar")
_Yu = V("Y", "i", "probability")
case("a law of one's own", "ik", (_Yu, Z), (pi, _ak), (MIX, F(_Yu, "f", S(_ak), guards=G)),
     {"Y": R.random(N)}, {"pi": simplex(2), "a": np.array([0.5, 3.0])}, None, (),
     (Law("f", (("a", "positive"),), _slot * _at ** (_slot - 1), "reals", "0", "1"),), K=2)
_Xv, _tv = V("X", "iv", "count"), P("theta", "kv", "simplex")
case("documents", "ikv", (_Xv, Z), (pi, _tv), (MIX, F(_Xv, "multinomial", S(_tv), guards=G)),
     {"X": R.poisson(1.5, (N, 4)).astype(float)}, {"pi": simplex(K), "theta": simplex(K, 4)}, V=4)
_pm, _ps, _lk = known("m", domain="real"), known("v"), P("lambda", "k")
for _name, _v in (("normal prior", _v0), ("normal prior, variance free", s2k)):
    _free = () if _v is _v0 else (s2k,)
    case(_name, "ik", (Y, Z, _pm, _ps, _v0), (pi, muk, *_free),
         (MIX, F(Y, "normal", S(muk), S(_v), guards=G), F(muk, "normal", S(_pm), S(_ps))),
         {"Y": yl, "m": 0.3, "v": 0.8, "s^2": 1.1},
         {"pi": simplex(K), "mu": R.normal(size=K)} | (
             {"sigma^2": R.uniform(0.5, 2, K)} if _free else {}))
case("gamma prior on rates", "ik", (Yc, Z, _a, _b), (pi, _lk),
     (MIX, F(Yc, "poisson", S(_lk), guards=G), F(_lk, "gamma", S(_a), S(_b))),
     {"Y": y, "a": 2.6, "b": 0.4}, {"pi": simplex(K), "lambda": R.uniform(3, 12, K)})
case("Bernoulli(p) and Bernoulli(1-p)", "ijk", (Yj, Z), (pi, _pp),
     (MIX, F(Yj, "bernoulli", S(_pp), guards="Z_i=H"),
      F(Yj, "bernoulli", 1 - S(_pp), guards="Z_i=T")), {"Y": yj},
     {"pi": simplex(2), "p": 0.3}, _HT, K=2)
_gr, _tr = V("g", "i", "label", values="r", role="known"), P("theta", "r")
case("known groups", "ikr", (Yc, Z, _gr, _c), (pi, _tr),
     (MIX, F(Yc, "poisson", S(_c) * S(_tr), guards="g_i=r Z_i=k")),
     {"Y": y, "c": np.array([4.0, 5, 7]), "[g]": hot(R.integers(0, 2, N), 2)},
     {"pi": simplex(K), "theta": np.array([1.0, 2.0])}, R=2)
_A, _B = V("A", "i", "label", "latent", values="a"), V("B", "i", "label", values="b")
_C, _E = V("C", "i", "label", "latent", values="c"), V("D", "i", "label", values="e")
_ps4 = (P("p", "a", "simplex"), P("q", "ab", "simplex"), P("r", "abc", "simplex"),
        P("s", "ace", "simplex"))
case("two hidden causes", "iabce", (_A, _B, _C, _E), _ps4,
     (F(_A, "categorical", S(_ps4[0])), F(_B, "categorical", S(_ps4[1]), guards="A_i=a"),
      F(_C, "categorical", S(_ps4[2]), guards="A_i=a B_i=b"),
      F(_E, "categorical", S(_ps4[3]), guards="A_i=a C_i=c")),
     {"[B]": hot(R.integers(0, 2, N), 2), "[D]": hot(R.integers(0, 3, N), 3)},
     {"p": simplex(2), "q": simplex(2, 2), "r": simplex(2, 2, 2), "s": simplex(2, 2, 3)},
     A=2, B=2, d=2, E=3)
_Zt, _W = V("Z", "tn", "label", "latent", values="k"), V("W", "tn", "label", values="v")
_cnt, _tt, _ph = known("c", "tn"), P("theta", "tk", "simplex"), P("phi", "kv", "simplex")
case("topics, frequencies", "tnkv", (_Zt, _W, _cnt), (_tt, _ph),
     (F(_Zt, "categorical", S(_tt)), F(_W, "categorical", S(_ph), guards="Z_tn=k")),
     {"[W]": np.broadcast_to(np.eye(5), (4, 5, 5)),
      "c": R.integers(1, 9, (4, 5)).astype(float)},
     {"theta": simplex(4, K), "phi": simplex(K, 5)}, None,
     (Weight(("t", "n"), S(_cnt), True),), T=4, M=5, V=5)


_la2, _pr2 = P("lambda", "k"), P("p", "k", "probability")
_yi = V("Y", "i", "binary")
_pos = R.gamma(2.0, 1.5, N)
case("precisions", "ik", (Y, Z), (pi, muk, _la2),
     (MIX, F(Y, "normal", S(muk), S(_la2) ** -1, guards=G)), {"Y": yl},
     {"pi": simplex(2), "mu": R.normal(size=2), "lambda": np.array([0.6, 2.0])}, K=2)
case("standard deviations", "ik", (Y, Z), (pi, muk, _la2),
     (MIX, F(Y, "normal", S(muk), S(_la2) ** 2, guards=G)), {"Y": yl},
     {"pi": simplex(2), "mu": R.normal(size=2), "lambda": np.array([0.6, 2.0])}, K=2)
_ni = known("n", "i", "count")
case("tosses, ten each or so", "ik", (Yc, Z, _ni), (_pr2,),
     (F(Z, "categorical", expr(1) / 2), F(Yc, "binomial", S(_ni), S(_pr2), guards=G)),
     {"Y": R.integers(0, 9, N).astype(float), "n": np.full(N, 10.0)},
     {"p": np.array([0.6, 0.5])}, K=2)
for _law, _p2 in (("exponential_rate", _la2), ("exponential_mean", _la2)):
    case(_law, "ik", (Yp, Z), (pi, _p2), (MIX, F(Yp, _law, S(_p2), guards=G)), {"Y": _pos},
         {"pi": simplex(2), "lambda": np.array([0.5, 2.0])}, K=2)
for _law in ("geometric_from_0", "geometric_from_1"):
    _Yn = V("Y", "i", "count" if _law.endswith("0") else "natural")
    case(_law, "ik", (_Yn, Z), (pi, _pr2), (MIX, F(_Yn, _law, S(_pr2), guards=G)),
         {"Y": R.geometric(0.3, N).astype(float)}, {"pi": simplex(2),
                                                    "p": np.array([0.2, 0.7])}, K=2)
_Ym = V("Y", "ij", missing=True)
_gaps = (R.random((N, J)) < 0.8).astype(float)
case("repeated normals, cells missing", "ijk", (_Ym, Z), (pi, muk, s2k),
     (MIX, F(_Ym, "normal", S(muk), S(s2k), guards=G)),
     {"Y": np.where(_gaps, R.normal(size=(N, J)), np.nan)},
     {"pi": simplex(2), "mu": R.normal(size=2), "sigma^2": np.array([0.6, 2.0])}, K=2)
_al3, _be3 = P("alpha", "", "probability"), P("beta", "", "probability")
case("three labels, the last the rest", "ik", (Yc, Z), (_al3, _be3, _m, _la),
     (F(Z, "categorical", S(_al3), S(_be3), 1 - S(_al3) - S(_be3)),
      F(Yc, "point", 0, guards="Z_i=1"), F(Yc, "poisson", S(_m), guards="Z_i=2"),
      F(Yc, "poisson", S(_la), guards="Z_i=3")), {"Y": _y0},
     {"alpha": 0.3, "beta": 0.3, "mu": 1.0, "lambda": 2.0}, {"k": ("1", "2", "3")}, K=3)
_t = known("t", "i", "real")
_ic, _sl = P("a", "k", "real"), P("b", "k", "real")
case("intercepts and slopes", "ik", (Y, Z, _t), (pi, _ic, _sl, s2k),
     (MIX, F(Y, "normal", S(_ic) + S(_sl) * S(_t), S(s2k), guards=G)),
     {"Y": yl, "t": x[:, 0]}, {"pi": simplex(2), "a": np.array([0.0, 1.0]),
                               "b": np.array([1.0, -1.0]), "sigma^2": np.array([0.6, 2.0])}, K=2)
case("one slope, an intercept each", "ik", (Y, Z, _t), (pi, _ic, P("b", "", "real"), s2),
     (MIX, F(Y, "normal", S(_ic) + S(P("b", "", "real")) * S(_t), S(s2), guards=G)),
     {"Y": yl, "t": x[:, 0]}, {"pi": simplex(2), "a": np.array([0.0, 1.0]),
                               "b": 0.5, "sigma^2": 1.5}, K=2)
_lo, _hi = known("lo", domain="real"), known("hi", domain="real")
case("uniform noise", "ik", (Y, Z, _lo, _hi), (_ta, _mm, s2),
     (F(Z, "categorical", S(_ta), 1 - S(_ta)), F(Y, "uniform", S(_lo), S(_hi), guards="Z_i=0"),
      F(Y, "normal", S(_mm), S(s2), guards="Z_i=1")), {"Y": yl, "lo": -30.0, "hi": 30.0},
     {"tau": 0.3, "mu": 0.2, "sigma^2": 1.5}, {"k": ("0", "1")}, K=2)
_pl = P("pi", "kl", "simplex")
_X1 = V("X", "i", "label", values="l")
case("topics with a prior on words", "ikl", (_X1, Z, known("alpha", "l"), known("g", "k")),
     (_pz, _pl), (F(Z, "categorical", S(_pz)), F(_X1, "categorical", S(_pl), guards=G),
                  F(_pl, "dirichlet", S(known("alpha", "l"))),
                  F(_pz, "dirichlet", S(known("g", "k")))),
     {"[X]": _hot[:, 0], "alpha": np.array([1.5, 2.0, 1.2]), "g": np.array([2.0, 1.4])},
     {"p": simplex(2), "pi": simplex(2, 3)}, K=2, L=3)
# words f_sj of a sentence, each translated from one of its words e_sa (Brown et al. 1993, model 1)
_al1 = V("A", "ij", "label", "latent", values="a")
_fw, _ew = V("f", "ij", "label", values="l"), V("e", "ia", "label", "known", values="e")
_tt1 = P("t", "el", "simplex")
case("translation", "ijale", (_al1, _fw, _ew), (_tt1,),
     (F(_al1, "categorical", expr(1) / 3),
      F(_fw, "categorical", S(_tt1), guards="e_ia=e A_ij=a")),
     {"[f]": hot(R.integers(0, 4, (6, 3)), 4), "[e]": hot(R.integers(0, 3, (6, 3)), 3)},
     {"t": simplex(3, 4)}, N=6, J=3, A=3, L=4, E=3)
_ab2 = (V("A", "i", "label", "latent", values="a"), V("B", "i", "label", "latent", values="b"))
_mab2 = P("mu", "ab", "real")
case("two latent variables, one mean each pair", "iab", (*_ab2, Y),
     (P("p", "a", "simplex"), P("q", "b", "simplex"), _mab2, s2),
     (F(_ab2[0], "categorical", S(P("p", "a", "simplex"))),
      F(_ab2[1], "categorical", S(P("q", "b", "simplex"))),
      F(Y, "normal", S(_mab2), S(s2), guards="A_i=a B_i=b")), {"Y": yl},
     {"p": simplex(2), "q": simplex(2), "mu": R.normal(size=(2, 2)), "sigma^2": 1.2}, A=2, B=2)
_pw = P("rho", "kl", "simplex")
case("two things observed of each", "ikl", (Y, _X1, Z), (pi, muk, s2k, _pw),
     (MIX, F(Y, "normal", S(muk), S(s2k), guards=G), F(_X1, "categorical", S(_pw), guards=G)),
     {"Y": yl, "[X]": _hot[:, 0]}, {"pi": simplex(2), "mu": R.normal(size=2),
                                    "sigma^2": np.array([0.6, 2.0]), "rho": simplex(2, 3)},
     K=2, L=3)


_be0, _V0 = known("m", domain="vector"), known("V", domain="covariance")
case("lines with a normal prior", "ik", (Y, Z, _xk, _be0, _V0, _v0), (pi, _be),
     (MIX, F(Y, "normal", transpose(S(_be)) * S(_xk), S(_v0), guards=G),
      F(_be, "multivariate_normal", S(_be0), S(_V0))),
     {**_lines, "m": np.zeros(2), "V": 2.0 * np.eye(2), "s^2": 1.3},
     {"pi": simplex(2), "beta": R.normal(size=(2, 2))}, K=2)
case("three coins, priors", "ijk", (Yj, Z, _a, _b), (_ta, _pp, _qq),
     (F(Z, "categorical", S(_ta), 1 - S(_ta)), F(Yj, "bernoulli", S(_pp), guards="Z_i=H"),
      F(Yj, "bernoulli", S(_qq), guards="Z_i=T"), F(_ta, "beta", S(_a), S(_b)),
      F(_pp, "beta", S(_b), S(_a))), {"Y": yj, "a": 2.5, "b": 1.7},
     {"tau": 0.4, "p": 0.3, "q": 0.8}, _HT, K=2)
case("gamma prior on exponential rates", "ik", (Yp, Z, _a, _b), (pi, _la2),
     (MIX, F(Yp, "exponential_rate", S(_la2), guards=G), F(_la2, "gamma", S(_a), S(_b))),
     {"Y": _pos, "a": 2.6, "b": 0.4}, {"pi": simplex(2), "lambda": np.array([0.5, 2.0])}, K=2)
_d = P("delta", "k", "real")
case("a mean and deviations from it", "ik", (Y, Z), (pi, _mm, _d, s2),
     (MIX, F(Y, "normal", S(_mm) + S(_d), S(s2), guards=G)), {"Y": yl},
     {"pi": simplex(2), "mu": 0.3, "delta": np.array([-1.0, 1.0]), "sigma^2": 1.4}, K=2)
case("inverse gamma prior on variances", "ik", (Y, Z, _a, _b), (pi, muk, s2k),
     (MIX, F(Y, "normal", S(muk), S(s2k), guards=G), F(s2k, "inverse_gamma", S(_a), S(_b))),
     {"Y": yl, "a": 2.6, "b": 0.4}, {"pi": simplex(K), "mu": R.normal(size=K),
                                     "sigma^2": R.uniform(0.5, 2, size=K)})
_nu, _Psi = known("nu"), known("Psi", domain="covariance")
for _own in ("k", ""):
    _S = P("Sigma", _own, "covariance")
    case("inverse Wishart prior" + ", tied" * (not _own), "ik", (X, Z, _nu, _Psi), (pi, mu, _S),
         (MIX, F(X, "multivariate_normal", S(mu), S(_S), guards=G),
          F(_S, "inverse_wishart", S(_Psi), S(_nu))),
         {"X": x, "nu": 4.2, "Psi": spd()},
         {"pi": simplex(2), "mu": R.normal(size=(2, D)), "Sigma": spd(*[2] * bool(_own))}, K=2)


def refused(name: str, text: str, variables: tuple[Variable, ...],
            parameters: tuple[Parameter, ...], factors: tuple[Factor, ...], said: str,
            labels: dict[str, tuple[str, ...]] | None = None,
            weights: tuple[Weight, ...] = ()) -> None:
    REFUSED[name] = (Model(name, plates(text, **labels or {}), variables, parameters, factors,
                           weights), said)


_Aa, _Bij = V("A", "i", "label", "latent", values="a"), V("B", "ij", "label", "latent", values="b")
_Bj, _pa, _qb = V("B", "j", "label", "latent", values="b"), P("p", "a", "simplex"), P(
    "q", "b", "simplex")
_qab, _mab, _mb = P("q", "ab", "simplex"), P("mu", "ab"), P("mu", "b")
refused("nested latent variables", "ijab", (_Aa, _Bij, Yj), (_pa, _qab, _mb),
        (F(_Aa, "categorical", S(_pa)), F(_Bij, "categorical", S(_qab), guards="A_i=a"),
         F(Yj, "poisson", S(_mb), guards="B_ij=b")), "A_i and B_ij are tied by a factor")
refused("rows and columns", "ijab", (_Aa, _Bj, Yj), (_pa, _qb, _mab),
        (F(_Aa, "categorical", S(_pa)), F(_Bj, "categorical", S(_qb)),
         F(Yj, "poisson", S(_mab), guards="A_i=a B_j=b")), "A_i and B_j are tied by a factor")
_wij = known("w", "ij")
refused("a weight within a unit", "ijk", (Yj, Z, _wij), (pi, _lk),
        (MIX, F(Yj, "poisson", S(_lk), guards=G)), "the weight w has the indices i, j",
        weights=(Weight(("i", "j"), S(_wij)),))
refused("another value of its own", "ik", (Yc, Z), (pi, _lk),
        (MIX, F(Yc, "poisson", S(_lk) * symbol("lambda", "scalar", ("1",)), guards=G)),
        "lambda stands with the indices 1", _12)
refused("a parameter that no law has", "ik", (Yc, Z), (pi, _lk, _m),
        (MIX, F(Yc, "poisson", S(_lk), guards=G)), "no term of Q holds mu")
_Zt1 = V("Z", "t", "label", "latent", values="k")
refused("a chain", "tsk", (V("Y", "t"), _Zt1), (pi, _lk),
        (F(_Zt1, "categorical", S(pi), guards="Z_s=k"), F(V("Y", "t"), "poisson", S(_lk),
                                                           guards="Z_t=k")), "a chain")
