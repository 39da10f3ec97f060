"""Two derivations written by hand, line by line; ``*.json`` beside it are their plain data.

``python -m tests.certify.plates.handwritten`` writes them anew.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from derive.algebra.expression import (
    ONE,
    PI,
    ZERO,
    Expr,
    at_mark,
    both,
    density,
    derivative,
    det,
    equation,
    event_probability,
    expectation,
    function,
    indicator,
    inverse,
    law_expectation,
    log,
    mul,
    power,
    product_over,
    size,
    sum_over,
    symbol,
    trace,
    transpose,
    zero,
)
from derive.families import FAMILIES
from derive.model import Factor, Guard, Model, Parameter, Plate, Variable
from derive.trace import LOGS, Trace

HALF = Fraction(1, 2)
HERE = Path(__file__).parent


def plain(model: Model, trace: Trace, *families: str) -> dict[str, Any]:
    """The plain data of a derivation."""
    return {"schema": 3, "model": model.to_json(),
            "families": {f: FAMILIES[f].to_json() for f in families},
            "steps": [s.to_json() for s in trace.steps]}


def tied() -> dict[str, Any]:
    """x_i | z_i=k ~ N(mu_k, Sigma): one covariance for all components."""
    i, k = Plate("i", "N"), Plate("k", "K")
    x, z = Variable("x", ("i",), "vector"), Variable("Z", ("i",), "label", "latent", "k")
    m = Model("tied", (i, k), (x, z), (Parameter("pi", ("k",), "simplex"),
                                      Parameter("mu", ("k",), "vector"),
                                      Parameter("Sigma", (), "covariance")), ())
    guard = Guard("Z", ("i",), "k")
    m = Model(m.name, m.plates, m.variables, m.parameters, (
        Factor("Z", "categorical", (m.symbol("pi"),)),
        Factor("x", "multivariate_normal", (m.symbol("mu"), m.symbol("Sigma")), (guard,))))

    def over_i(e: Expr) -> Expr:
        return sum_over(e, "i", "N")

    def over_k(e: Expr) -> Expr:
        return sum_over(e, "k", "K")

    xi, n = m.symbol("x"), size("N")
    pi, mu, sigma = (m.symbol(p) for p in ("pi", "mu", "Sigma"))
    new = {p: m.symbol(p, mark="t+1") for p in ("pi", "mu", "Sigma")}
    old = {p: m.symbol(p, mark="t") for p in ("pi", "mu", "Sigma")}
    here = indicator("Z", "i", "k")
    t = symbol(".T", "scalar", ("k", "i"), "t")
    count = symbol(".N", "scalar", ("k",))
    normal = density("multivariate_normal", xi, mu, sigma)
    s = Trace()
    likelihood = product_over(product_over(power(pi, here), "k", "K"), "i", "N") * product_over(
        product_over(power(normal, here), "k", "K"), "i", "N")
    s.add("log_likelihood", "complete", "product_rule", ":=", function("complete_likelihood"),
          likelihood)
    complete = function("complete_log_likelihood")
    a = s.add("log_likelihood", "log", "definition", ":=", complete,
              log(function("complete_likelihood")))
    a = s.then(a, "log_laws", over_i(over_k(here * log(pi))) + over_i(over_k(here * log(normal))),
               LOGS, needs=("L.complete.1",))
    quadratic = transpose(xi - mu) * inverse(sigma) * (xi - mu)
    written = mul(-HALF, log(det(sigma))) - HALF * quadratic - HALF * size("d") * log(2 * PI)
    d = s.equal("log_likelihood", "density_1", "density_written_out", log(normal), written, LOGS)
    inserted = over_i(over_k(here * log(pi))) + over_i(over_k(here * written))
    s.then(a, "density_written_out", inserted, LOGS, needs=(d.id,))

    joint = old["pi"] * density("multivariate_normal", xi, old["mu"], old["Sigma"])
    other = m.symbol("pi", ("l",), "t") * density(
        "multivariate_normal", xi, m.symbol("mu", ("l",), "t"), old["Sigma"])
    b = s.add("posterior", "Z", "definition", ":=", t, event_probability((here,), "t"))
    s.then(b, "bayes", joint / sum_over(other, "l", "K"))
    s.equal("posterior", "Z_sum", "weights_sum", over_k(t), ONE, needs=("T.Z.2",))

    q = s.add("expectation", "Q", "definition", ":=", function("Q"), expectation(complete))
    q = s.then(q, "insert", expectation(inserted), LOGS, needs=("L.log.3",))
    parts = over_i(over_k(t * log(pi))), over_i(over_k(t * written))
    s.then(q, "expectation_of_indicator", parts[0] + parts[1], LOGS, needs=("T.Z.1",))
    s.add("expectation", "N", "definition", ":=", count, over_i(t))
    s.equal("expectation", "N", "total_count", over_k(count), n, needs=("Q.N.1", "T.Z_sum.1"))

    multiplier = symbol(".lambda", "scalar")
    constraint = multiplier * (1 - over_k(pi))
    c = s.equal("score", "pi", "terms_of", derivative(function("Q") + constraint, pi),
                derivative(parts[0] + constraint, pi), needs=("Q.Q.3",))
    c = s.then(c, "d_log", count / pi - multiplier, needs=("Q.N.1",))
    e = s.add("solve", "pi", "clear", "<=>", equation(c.right, ZERO),
              equation(count, multiplier * pi), needs=(c.id,), given={"factor_left": pi})
    s.add("solve", "pi", "sum_equation", "sum", e.right, equation(over_k(count), multiplier),
          chain=e.id, given={"index": "k"})
    s.add("solve", "pi", "divide", "solves", new["pi"], count / n, "identity",
          needs=("solve.pi.2", "Q.N.2"), given={"equation": equation(count, n * pi), "at": ("pi",)})

    c = s.equal("score", "mu", "terms_of", derivative(function("Q"), mu),
                derivative(over_i(over_k(mul(-HALF, t, quadratic))), mu), needs=("Q.Q.3",))
    c = s.then(c, "d_quadratic", inverse(sigma) * over_i(t * (xi - mu)))
    e = s.add("solve", "mu", "clear", "<=>", equation(c.right, zero("vector")),
              equation(over_i(t * xi), count * mu), needs=(c.id, "Q.N.1"),
              given={"factor_left": sigma})
    s.add("solve", "mu", "divide", "solves", new["mu"], power(count, -1) * over_i(t * xi),
          "identity", needs=(e.id,), given={"equation": e.right, "at": ("mu",)})

    def scatter(mean: Expr) -> Expr:
        return over_i(over_k(t * ((xi - mean) * transpose(xi - mean))))

    c = s.equal("score", "Sigma", "terms_of", derivative(function("Q"), sigma), derivative(
        over_i(over_k(t * (mul(-HALF, log(det(sigma))) - HALF * quadratic))), sigma),
        needs=("Q.Q.3",))
    c = s.then(c, "gradient", mul(-HALF, n, inverse(sigma)) + mul(
        HALF, inverse(sigma), scatter(mu), inverse(sigma)))
    e = s.add("solve", "Sigma", "clear", "<=>", equation(c.right, zero("matrix")),
              equation(scatter(mu), n * sigma), needs=(c.id,),
              given={"factor_left": 2 * sigma, "factor_right": sigma})
    s.add("solve", "Sigma", "divide", "solves", new["Sigma"], power(n, -1) * scatter(new["mu"]),
          "identity", needs=(e.id,), given={"equation": e.right, "at": ("mu", "Sigma")})

    of_pi = function("KL_pi", "", new["pi"], pi)
    s.add("maximum", "KL_pi", "divergence", ":=", of_pi,
          over_k(new["pi"] * (log(new["pi"]) - log(pi))))
    s.add("maximum", "KL_pi", "gibbs", ">=", of_pi, ZERO, "gibbs", given={
        "terms": (("gibbs", of_pi),)})
    s.add("maximum", "KL_pi", "equality", "only", of_pi, equation(pi, new["pi"]), given={
        "terms": (("gibbs", of_pi),)})
    drawn = symbol(".X", "vector")
    laws = (density("multivariate_normal", drawn, new["mu"], new["Sigma"]),
            density("multivariate_normal", drawn, mu, sigma))
    of_x = function("KL", "", *laws)
    f = s.add("maximum", "KL_1", "divergence", ":=", of_x,
              law_expectation(log(laws[0]) - log(laws[1]), laws[0]))
    moved = new["mu"] - mu
    s.then(f, "closed_form", mul(HALF, log(det(sigma)) - log(det(new["Sigma"])) + trace(
        inverse(sigma) * new["Sigma"]) - size("d") + transpose(moved) * inverse(sigma) * moved),
        "moments")
    s.add("maximum", "KL_1", "gibbs", ">=", of_x, ZERO, "gibbs", given={
        "terms": (("gibbs", of_x),)})
    agree = equation(mu, new["mu"]), equation(sigma, new["Sigma"])
    s.add("maximum", "KL_1", "equality", "only", of_x, both(*agree), given={
        "terms": (("gibbs", of_x),)})
    gap = n * of_pi + over_k(count * of_x)
    s.equal("maximum", "gap", "divergence", function("Q", "t+1") - function("Q"), gap, LOGS,
            needs=("Q.Q.3", "Q.N.1", "T.Z_sum.1", "max.KL_pi.1", "max.KL_1.1", "solve.pi.3",
                   "solve.mu.2", "solve.Sigma.2"))
    s.add("maximum", "total", "sum_of_parts", ">=", function("Q", "t+1"), function("Q"),
          needs=("max.gap.1", "max.KL_pi.2", "max.KL_1.3"), given={
              "terms": (("divergences", gap),)})
    s.add("maximum", "total", "equality", "only", function("Q", "t+1") - function("Q"),
          both(equation(pi, new["pi"]), *agree), needs=("max.gap.1",), given={
              "terms": (("divergences", gap),)})
    s.equal("maximum", "domain_pi", "weights_sum", over_k(new["pi"]), ONE,
            needs=("solve.pi.3", "Q.N.1", "T.Z_sum.1"))
    s.add("maximum", "domain_pi", "positive", ">", new["pi"], ZERO, needs=("solve.pi.3",),
          given={"terms": (("positive", count / n),)})
    v = symbol(".v", "vector")
    square = power(n, -1) * over_i(over_k(t * power(transpose(v) * (xi - new["mu"]), 2)))
    form = transpose(v) * new["Sigma"] * v
    squares = {"terms": (("nonnegative", square),)}
    s.equal("maximum", "domain_Sigma", "square_of_scalar", form, square, needs=("solve.Sigma.2",))
    s.add("maximum", "domain_Sigma", "square", ">=", square, ZERO, chain="max.domain_Sigma.1",
          given=squares)
    s.add("maximum", "domain_Sigma", "equality", "only", form,
          equation(transpose(v) * (xi - new["mu"]), ZERO), needs=("max.domain_Sigma.1",),
          given=squares)
    _ascent(s, over_i(log(over_k(pi * normal))), lambda e: over_i(over_k(e)))
    return plain(m, s, "multivariate_normal")


def raters() -> dict[str, Any]:
    """T_i ~ Categorical(p); X_ij | T_i=k ~ Categorical(pi_jk); X_ij missing for some."""
    plates = Plate("i", "I"), Plate("j", "J"), Plate("k", "K"), Plate("l", "L")
    x = Variable("X", ("i", "j"), "label", values="l", missing=True)
    z = Variable("T", ("i",), "label", "latent", "k")
    m = Model("raters", plates, (x, z), (Parameter("p", ("k",), "simplex"),
                                        Parameter("pi", ("j", "k", "l"), "simplex")), ())
    m = Model(m.name, m.plates, m.variables, m.parameters, (
        Factor("T", "categorical", (m.symbol("p"),)),
        Factor("X", "categorical", (m.symbol("pi"),), (Guard("T", ("i",), "k"),))))
    sizes = {"i": "I", "j": "J", "k": "K", "l": "L"}

    def total(letters: str, e: Expr) -> Expr:
        for letter in reversed(letters):
            e = sum_over(e, letter, sizes[letter])
        return e

    def product(letters: str, e: Expr) -> Expr:
        for letter in reversed(letters):
            e = product_over(e, letter, sizes[letter])
        return e

    p, pi, n = m.symbol("p"), m.symbol("pi"), size("I")
    new = {q: m.symbol(q, mark="t+1") for q in ("p", "pi")}
    here, hot = indicator("T", "i", "k"), indicator("X", "i", "j", "l")
    t, count = symbol(".T", "scalar", ("k", "i"), "t"), symbol(".N", "scalar", ("k",))
    s = Trace()
    s.add("log_likelihood", "complete", "product_rule", ":=", function("complete_likelihood"),
          product("ik", power(p, here)) * product("ijkl", power(pi, here * hot)))
    complete = function("complete_log_likelihood")
    a = s.add("log_likelihood", "log", "definition", ":=", complete,
              log(function("complete_likelihood")))
    inserted = total("ik", here * log(p)) + total("ijkl", here * hot * log(pi))
    s.then(a, "log_laws", inserted, LOGS, needs=("L.complete.1",))

    def joint(k: str) -> Expr:
        return m.symbol("p", (k,), "t") * product("jl", power(
            m.symbol("pi", ("j", k, "l"), "t"), hot))

    b = s.add("posterior", "T", "definition", ":=", t, event_probability((here,), "t"))
    s.then(b, "bayes", joint("k") / sum_over(joint("m"), "m", "K"))
    s.equal("posterior", "T_sum", "weights_sum", total("k", t), ONE, needs=("T.T.2",))

    q = s.add("expectation", "Q", "definition", ":=", function("Q"), expectation(complete))
    q = s.then(q, "insert", expectation(inserted), LOGS, needs=("L.log.2",))
    parts = total("ik", t * log(p)), total("ijkl", t * hot * log(pi))
    s.then(q, "expectation_of_indicator", parts[0] + parts[1], LOGS, needs=("T.T.1",))
    s.add("expectation", "N", "definition", ":=", count, total("i", t))
    s.equal("expectation", "N", "total_count", total("k", count), n, needs=("Q.N.1", "T.T_sum.1"))

    multiplier = symbol(".lambda", "scalar")
    constraint = multiplier * (1 - total("k", p))
    c = s.equal("score", "p", "terms_of", derivative(function("Q") + constraint, p),
                derivative(parts[0] + constraint, p), needs=("Q.Q.3",))
    c = s.then(c, "d_log", count / p - multiplier, needs=("Q.N.1",))
    e = s.add("solve", "p", "clear", "<=>", equation(c.right, ZERO),
              equation(count, multiplier * p), needs=(c.id,), given={"factor_left": p})
    s.add("solve", "p", "sum_equation", "sum", e.right, equation(total("k", count), multiplier),
          chain=e.id, given={"index": "k"})
    s.add("solve", "p", "divide", "solves", new["p"], count / n, "identity",
          needs=("solve.p.2", "Q.N.2"), given={"equation": equation(count, n * p), "at": ("p",)})

    multiplier = symbol(".lambda", "scalar", ("j", "k"))
    constraint = multiplier * (1 - total("l", pi))
    seen = total("i", t * hot)
    c = s.equal("score", "pi", "terms_of", derivative(function("Q") + constraint, pi),
                derivative(parts[1] + constraint, pi), needs=("Q.Q.3",))
    c = s.then(c, "d_log", seen / pi - multiplier)
    e = s.add("solve", "pi", "clear", "<=>", equation(c.right, ZERO),
              equation(seen, multiplier * pi), needs=(c.id,), given={"factor_left": pi})
    e = s.add("solve", "pi", "sum_equation", "sum", e.right,
              equation(total("li", t * hot), multiplier), chain=e.id, given={"index": "l"})
    rated = sum_over(sum_over(t * indicator("X", "i", "j", "m"), "i", "I"), "m", "L")
    s.add("solve", "pi", "divide", "solves", new["pi"], seen / rated, "identity",
          needs=("solve.pi.2",), given={"equation": equation(seen, rated * pi), "at": ("pi",)})

    divergences = {}
    for name, free, axis in (("p", p, "k"), ("pi", pi, "l")):
        divergences[name] = d = function(f"KL_{name}", "", new[name], free)
        s.add("maximum", f"KL_{name}", "divergence", ":=", d,
              total(axis, new[name] * (log(new[name]) - log(free))))
        s.add("maximum", f"KL_{name}", "gibbs", ">=", d, ZERO, "gibbs",
              given={"terms": (("gibbs", d),)})
        s.add("maximum", f"KL_{name}", "equality", "only", d, equation(free, new[name]),
              given={"terms": (("gibbs", d),)})
    gap = n * divergences["p"] + total("jk", total("il", t * hot) * divergences["pi"])
    s.equal("maximum", "gap", "divergence", function("Q", "t+1") - function("Q"), gap, LOGS,
            needs=("Q.Q.3", "Q.N.1", "T.T_sum.1", "max.KL_p.1", "max.KL_pi.1", "solve.p.3",
                   "solve.pi.3"))
    s.add("maximum", "total", "sum_of_parts", ">=", function("Q", "t+1"), function("Q"),
          needs=("max.gap.1", "max.KL_p.2", "max.KL_pi.2"),
          given={"terms": (("divergences", gap),)})
    # of pi nothing follows: a value may be rated for no one
    s.add("maximum", "total", "equality", "only", function("Q", "t+1") - function("Q"),
          equation(p, new["p"]), needs=("max.gap.1",), given={"terms": (("divergences", gap),)})
    for name, axis, rule, relation, value in (("p", "k", "positive", ">", count / n),
                                              ("pi", "l", "nonnegative", ">=", seen / rated)):
        s.equal("maximum", f"domain_{name}", "weights_sum", total(axis, new[name]), ONE,
                needs=(f"solve.{name}.3", "Q.N.1", "T.T_sum.1"))
        s.add("maximum", f"domain_{name}", rule, relation, new[name], ZERO,
              needs=(f"solve.{name}.3",), given={"terms": ((rule, value),)})
    observed = total("i", log(total("k", p * product("jl", power(pi, hot)))))
    _ascent(s, observed, lambda e: total("ik", e))
    s.add("ascent", "bounded", "probability", ">=", ZERO, function("log_likelihood"),
          needs=("ascent.observed.1",),
          given={"terms": (("probability_at_most_one", -observed),)})
    return plain(m, s)


def _ascent(s: Trace, observed: Expr, everywhere: Any) -> None:
    """The log-likelihood is Q + H, H rises, and so does it; ``everywhere`` sums over all values
    of all latent variables."""
    t = {mark: symbol(".T", "scalar", ("k", "i"), mark) for mark in ("", "t")}
    event = next(x.right.args[1] for x in s.steps if x.right.op == "event_probability")
    s.add("ascent", "posterior", "definition", ":=", t[""], event_probability((event,), ""))
    named = {name: {mark: function(name, mark) for mark in ("", "t", "t+1")}
             for name in ("log_likelihood", "Q", "H")}
    g = s.add("ascent", "observed", "definition", ":=", named["log_likelihood"][""], observed)
    s.add("ascent", "H", "definition", ":=", named["H"][""],
          mul(-1, everywhere(t["t"] * log(t[""]))), needs=("ascent.posterior.1",))
    s.then(g, "bayes_rearranged", named["Q"][""] + named["H"][""], LOGS,
           needs=("ascent.H.1", "Q.Q.3"))
    apart = {"terms": (("gibbs", everywhere(t["t"] * (log(t["t"]) - log(t[""])))),)}
    s.add("ascent", "entropy", "gibbs", ">=", named["H"][""], named["H"]["t"], "gibbs",
          needs=("ascent.H.1",), given=apart)
    s.add("ascent", "entropy", "equality", "only", named["H"][""] - named["H"]["t"],
          equation(t[""], t["t"]), needs=("ascent.H.1",), given=apart)
    falls = ("earlier:ascent.entropy.1@t+1", named["H"]["t+1"] - named["H"]["t"])
    only = next(x for x in s.steps if x.relation == "only" and x.part == "total")
    s.add("ascent", "ascent", "equality", "only",
          named["log_likelihood"]["t+1"] - named["log_likelihood"]["t"],
          at_mark(only.right, "t", ("p", "pi", "mu", "Sigma")), needs=(only.id,),
          given={"terms": ((f"only:{only.id}@t", named["Q"]["t+1"] - named["Q"]["t"]), falls)})
    s.add("ascent", "ascent", "sum_of_parts", ">=", named["log_likelihood"]["t+1"],
          named["log_likelihood"]["t"], needs=("ascent.observed.2", "max.total.1",
                                              "ascent.entropy.1"),
          given={"terms": (
              ("earlier:max.total.1@t", named["Q"]["t+1"] - named["Q"]["t"]), falls)})


if __name__ == "__main__":
    for make in (tied, raters):
        (HERE / f"{make.__name__}.json").write_text(
            json.dumps(make(), indent=None, separators=(",", ":"), ensure_ascii=False) + "\n")
