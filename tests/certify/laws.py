"""Laws as plain data, made for the tests, with a derivation of a few lines about divergences."""

from __future__ import annotations

import copy
from typing import Any

from derive.certificate.checking import Checker, LineVerdict
from derive.certificate.lines import read_line
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool

Tree = list[Any]


def number(v: Any) -> Tree:
    return ["number", str(v)]


def add(*a: Tree) -> Tree:
    return ["add", *a]


def mul(*a: Tree) -> Tree:
    return ["mul", *a]


def power(a: Tree, b: Tree | int | str) -> Tree:
    return ["power", a, b if isinstance(b, list) else number(b)]


def minus(a: Tree, b: Tree) -> Tree:
    return add(a, mul(number(-1), b))


def slot(name: str, kind: str = "scalar") -> Tree:
    return ["symbol", name, kind, [], ""]


def law(observation: str, slots: list[list[Any]], density: Tree, statistics: list[Tree],
        support: tuple[str, str, str], scipy: tuple[str, list[list[str]]]) -> dict[str, Any]:
    """A family's plain data."""
    kind, low, high = support
    return {"slots": slots, "observation": observation, "density": density,
            "statistics": statistics,
            "support": {"kind": kind, "low": low, "high": high, "open": False},
            "scipy": {"distribution": scipy[0], "arguments": scipy[1]}}


X = slot("x")
V = slot("x", "vector")
LINE = ("reals", "", "")
SQUARED = power(X, 2)


def gaussian(mean: Tree, variance: Tree) -> Tree:
    """The density of a normal law."""
    return mul(power(mul(number(2), ["constant", "pi"], variance), "-1/2"),
               ["exp", mul(number("-1/2"), power(variance, -1), power(minus(X, mean), 2))])


M, S2, P, RATE = slot("mean"), slot("variance"), slot("probability"), slot("rate")
Q = minus(number(1), P)
QUADRATIC = mul(["transpose", minus(V, slot("mean", "vector"))],
                ["inverse", slot("covariance", "symmetric")], minus(V, slot("mean", "vector")))
LAWS = {
    "normal": law("real", [["mean", "real", False], ["variance", "variance", False]],
                  gaussian(M, S2), [X, SQUARED], LINE,
                  ("norm", [["loc", "mean"], ["scale", "sqrt:variance"]])),
    "multivariate_normal": law(
        "vector", [["mean", "vector", False], ["covariance", "covariance", False]],
        mul(power(mul(number(2), ["constant", "pi"]), mul(number("-1/2"), ["size", "d"])),
            power(["det", slot("covariance", "symmetric")], "-1/2"),
            ["exp", mul(number("-1/2"), QUADRATIC)]),
        [V, mul(V, ["transpose", V])], ("vectors", "", ""),
        ("multivariate_normal", [["mean", "mean"], ["cov", "covariance"]])),
    "poisson": law("count", [["rate", "positive", False]],
                   mul(power(RATE, X), ["exp", mul(number(-1), RATE)],
                       power(["factorial", X], -1)), [X], ("integers", "0", ""),
                   ("poisson", [["mu", "rate"]])),
    "binomial": law("count", [["trials", "natural", True], ["probability", "probability", False]],
                    mul(["choose", slot("trials"), X], power(P, X),
                        power(Q, minus(slot("trials"), X))), [X], ("integers", "0", "trials"),
                    ("binom", [["n", "trials"], ["p", "probability"]])),
    "bernoulli": law("binary", [["probability", "probability", False]],
                     mul(power(P, X), power(Q, minus(number(1), X))), [X], ("integers", "0", "1"),
                     ("bernoulli", [["p", "probability"]])),
    "geometric_from_0": law("count", [["probability", "probability", False]],
                            mul(P, power(Q, X)), [X], ("integers", "0", ""),
                            ("geom", [["p", "probability"], ["loc", "-1"]])),
    "geometric_from_1": law("natural", [["probability", "probability", False]],
                            mul(P, power(Q, add(X, number(-1)))), [X], ("integers", "1", ""),
                            ("geom", [["p", "probability"]])),
    "exponential_rate": law("positive", [["rate", "positive", False]],
                            mul(RATE, ["exp", mul(number(-1), RATE, X)]), [X],
                            ("reals", "0", ""), ("expon", [["scale", "inverse:rate"]])),
    "exponential_mean": law("positive", [["mean", "positive", False]],
                            mul(power(M, -1), ["exp", mul(number(-1), power(M, -1), X)]), [X],
                            ("reals", "0", ""), ("expon", [["scale", "mean"]])),
    "negative_binomial": law(
        "count", [["size", "natural", True], ["probability", "probability", False]],
        mul(["choose", add(X, slot("size"), number(-1)), X], power(P, slot("size")), power(Q, X)),
        [X], ("integers", "0", ""), ("nbinom", [["n", "size"], ["p", "probability"]])),
}


def changed(name: str, **fields: Any) -> dict[str, Any]:
    """A law with fields replaced."""
    return {**copy.deepcopy(LAWS[name]), **fields}


KINDS = {"vector": "vector", "covariance": "symmetric"}


def arguments(family: dict[str, Any], mark: str) -> list[Tree]:
    """The slots of the k-th component at a mark."""
    return [["symbol", f"{name}_", "scalar", ["i"], ""] if known else
            ["symbol", f"{name}_", KINDS.get(domain, "scalar"), ["k"], mark]
            for name, domain, known in family["slots"]]


def drawn(family: dict[str, Any], mark: str) -> Tree:
    """The law of the k-th component at a mark, of the bound variable."""
    kind = "vector" if family["observation"] == "vector" else "scalar"
    return ["density", "own", ["symbol", ".X", kind, [], ""], *arguments(family, mark)]


def named(family: dict[str, Any], mark: str) -> Tree:
    """The same law as an argument of a divergence."""
    return ["density", "own", ["function", "·", ""], *arguments(family, mark)]


def expected(body: Tree, of: Tree) -> Tree:
    return ["law_expectation", body, of]


def difference(family: dict[str, Any], mark: str = "t") -> Tree:
    """log p(X; theta^t) - log p(X; theta)."""
    return minus(["log", drawn(family, mark)], ["log", drawn(family, "")])


def data_of(family: dict[str, Any], steps: list[dict[str, Any]]) -> dict[str, Any]:
    """A mixture of a law, named "own", with those lines."""
    known = [[f"{name}_", "known", "i", domain] for name, domain, given in family["slots"] if given]
    free = [[f"{name}_", "k", domain, []] for name, domain, given in family["slots"] if not given]
    given = [["known" if g else "parameter", f"{name}_", None] for name, _, g in family["slots"]]
    return {
        "model": {
            "name": "own", "plates": [["i", "N", []], ["k", "K", []]],
            "variables": [["X", "observed", "i", family["observation"]],
                          ["Z", "latent", "i", "label"], *known],
            "parameters": [["pi", "k", "simplex", []], *free],
            "factors": [["X", "Z", "own", given]],
            "weights": {"kind": "simplex", "base": "pi", "complement": "", "values": []},
        },
        "families": {"own": family}, "steps": steps,
    }


def step(name: str, relation: str, left: Tree, right: Tree, evidence: str,
         **fields: Any) -> dict[str, Any]:
    """A line as plain data; the rule is the one that fits such lines."""
    lemmas = [lemma for lemma, _ in fields.get("given", {}).get("terms", ())]
    rule = {":=": "divergence", "only": "equality", ">": "positive", ">=": (lemmas or ["gibbs"])[0],
            "=": "closed_form" if "log" in str(left) else "mean_of_statistic"}[relation]
    return {"id": name, "stage": "maximum", "part": name.rpartition(".")[0], "rule": rule,
            "relation": relation, "left": left, "right": right, "evidence": evidence,
            "head": None, "chain": "", "needs": [], "note": [], "given": {}, **fields}


def kl(family: dict[str, Any]) -> Tree:
    """KL(p(. | theta^t), p(. | theta)) as a function."""
    return ["function", "KL", "", named(family, "t"), named(family, "")]


def defined(family: dict[str, Any], right: Tree | None = None) -> dict[str, Any]:
    """The definition of the divergence, or of something else under its name."""
    return step("D.1", ":=", kl(family), expected(difference(family), drawn(family, "t"))
                if right is None else right, "definition")


def bounded(term: Tree) -> dict[str, Any]:
    """A term is at least 0 by Gibbs' inequality."""
    return step("G.1", ">=", term, number(0), "gibbs",
                given={"terms": [["gibbs", {"expr": term}]]})


def agreed(family: dict[str, Any], term: Tree, equations: list[Tree] | None = None,
           lemma: str = "gibbs") -> dict[str, Any]:
    """A term is 0 only where the parameters agree."""
    found = [["equation", a, b] for a, b, (_, _, known) in zip(
        arguments(family, ""), arguments(family, "t"), family["slots"], strict=True)
        if not known] if equations is None else equations
    right = found[0] if len(found) == 1 else ["and", *found]
    return step("O.1", "only", term, right, "vanishing",
                given={"terms": [[lemma, {"expr": term}]]})


def verdicts(family: dict[str, Any], *steps: dict[str, Any]) -> list[LineVerdict]:
    """What the checker finds of lines about a law."""
    data, pool = data_of(family, list(steps)), Pool()
    statement = read_statement(data, pool)
    lines = [read_line(s, pool) for s in data["steps"]]
    checker = Checker(statement, pool, lines, 0, False, by_use=False)
    return [checker.verdict(line) for line in lines]


def messages_of(family: dict[str, Any], *steps: dict[str, Any]) -> dict[str, str]:
    """What the checker says of the lines that it refuses."""
    return {v.id: v.message for v in verdicts(family, *steps) if v.verdict != "right"}
