"""The E-step: Bayes' rule and the expectation over the latent variables."""

from __future__ import annotations

from ..algebra.expression import (
    Expr,
    changed,
    expectation,
    indicator,
    mul,
    over_assignments,
    posterior,
    power,
    product_over,
    rewrite,
    sum_over,
    symbol,
    walk,
)
from .rule import Rule


def _is_random(e: Expr) -> bool:
    return any(n.op == "indicator" for n in walk(e))


def push_expectation(e: Expr) -> Expr | None:
    """An expectation moved inside sums, past every factor that holds no latent variable."""
    return changed(e, _push(e.args[0])) if e.op == "expectation" else None


def _push(e: Expr) -> Expr:
    if not _is_random(e):
        return e
    if e.op == "sum":
        return sum_over(_push(e.args[0]), e.args[1], e.args[2])
    if e.op == "add":
        return Expr("add", *(_push(t) for t in e.args))
    if e.op == "mul":
        fixed = [f for f in e.args if not _is_random(f)]
        random = [f for f in e.args if _is_random(f)]
        return mul(expectation(mul(*random)), *fixed)
    return expectation(e)


def multiply_sums(e: Expr) -> Expr | None:
    """The sum over all assignments of prod_i prod_k a_{ik}^[Z_i = k], as prod_i sum_k a_{ik}."""
    if e.op != "assignments" or e.args[0].op != "product" or e.args[0].args[0].op != "product":
        return None
    inner, i, observations = e.args[0].args
    factor, k, components = inner.args
    if factor.op != "power" or factor.args[1] != indicator(e.args[1], i, k) \
            or _is_random(factor.args[0]):
        return None
    return product_over(sum_over(factor.args[0], k, components), i, observations)


def expect_indicator(e: Expr, responsibility: Expr) -> Expr | None:
    """e with every E[[Z_i = k]] replaced by the responsibility."""
    k, i = responsibility.args[2]

    return changed(e, rewrite(e, lambda n: responsibility if n.op == "expectation" and (
        n.args[0].op == "indicator" and n.args[0].args[1:] == (i, k)) else None))


def bayes(e: Expr, joint: Expr, k: str, j: str, over: str, joint_j: Expr) -> Expr | None:
    """P(Z_i = k | x_i) as joint density over marginal density."""
    if e.op != "posterior" or e.args[1] != k:
        return None
    return mul(joint, power(sum_over(joint_j, j, over), -1))


_Z = indicator("Z", "i", "k")
_a = symbol("a", "scalar", ("k",))
_T = symbol(".T", "scalar", ("k", "i"), "t")

RULES = (
    Rule("bayes", "Bayes' rule",
         r"P(Z_i = k \mid x_i) = \frac{P(Z_i = k)\,p(x_i \mid Z_i = k)}"
         r"{\sum_j P(Z_i = j)\,p(x_i \mid Z_i = j)}",
         "the marginal density is positive", "joint density over marginal density", bayes,
         (posterior("i", "k"), _a, "k", "j", "K", symbol("a", "scalar", ("j",))),
         (_T, _a, "k", "j", "K", _a)),
    Rule("sums_multiplied", "a product of sums",
         r"\textstyle\sum_Z \prod_i \prod_k a_{ik}^{[Z_i=k]} = \prod_i \sum_k a_{ik}",
         "the sum is over all assignments", "multiplied out, it has one term for each assignment",
         multiply_sums,
         (over_assignments(product_over(product_over(power(_a, _Z), "k", "K"), "i", "N"), "Z"),),
         (over_assignments(product_over(_a, "k", "K"), "Z"),)),
    Rule("expectation_linear", "the expectation is linear",
         r"\operatorname{E}\bigl[\textstyle\sum_k c_k [Z_i = k]\bigr] = \sum_k c_k "
         r"\operatorname{E}\bigl[[Z_i = k]\bigr]",
         "the factors that leave hold no latent variable", "only the indicators are random",
         push_expectation, (expectation(sum_over(sum_over(_Z * _a, "k", "K"), "i", "N")),), (_a,)),
    Rule("expectation_of_indicator", "expectation of an indicator",
         r"\operatorname{E}\bigl[[Z_i = k] \mid x, \theta^t\bigr] = P(Z_i = k \mid x_i, \theta^t) "
         r"= T_{k,i}", "$Z_i$ depends on $x$ through $x_i$ alone",
         "it is the probability of its event; as the posterior is a product over the observations, "
         "it depends on this observation alone",
         expect_indicator, (expectation(_Z) * _a, _T), (_a, _T)),
)
