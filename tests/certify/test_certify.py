"""The certificate: right derivations, refusals with reasons, independence of the rules."""

from __future__ import annotations

import ast
import copy
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.stats

import derive
from derive.certificate.densities import DENSITIES, is_discrete, scipy_log_density
from derive.certify import certify

STATEMENTS = ("two_gaussians", "two_gaussians_1d", "gaussian_mixture", "poisson_mixture",
              "two_coins")


#: Mixtures of the laws that no shipped statement has.
LAWS = {law: f"X_i | Z_i=k ~ {law}\nP(Z_i = k) = pi_k\nk = 1..K\n" for law in (
    "Bernoulli(p_k)", "Geometric(p_k) from 0", "Geometric(p_k) from 1",
    "Exponential(rate=lambda_k)", "Exponential(mean=theta_k)", "NegativeBinomial(r_i, p_k)")}


def plain(name: str) -> dict[str, Any]:
    model = derive.parse(LAWS[name]) if name in LAWS else derive.models[name]
    return derive.derive_em(model).to_data()


@pytest.mark.parametrize("name", [*STATEMENTS, *LAWS])
def test_a_shipped_derivation_is_right(name: str) -> None:
    found = certify(plain(name))
    assert found.verdict == "right", [(v.id, v.message) for v in found.refused]
    assert {a.verdict for a in found.anchors} == {"right"}
    assert all(v.sizes for v in found.lines if v.relation != ":=")
    assert found.lines[0].bounds is not None
    assert 0 < max(v.false_acceptance for v in found.lines) < 1e-6


@pytest.mark.parametrize("name", [
    pytest.param(n, marks=[pytest.mark.slow] if n == "gaussian_mixture" else [])
    for n in STATEMENTS])
def test_all_sizes_when_thorough(name: str) -> None:
    found = certify(plain(name), thorough=True)
    assert found.verdict == "right", [(v.id, v.message) for v in found.refused]
    vectors, labels = "gaussian" in name and "1d" not in name, len(
        derive.models[name].components.labels)
    sizes = {s for v in found.lines for s in v.sizes}
    assert {s[0] for s in sizes} == set(range(1, 7))
    assert {s[1] for s in sizes} == set(range(1, 5) if vectors else [1])
    assert {s[2] for s in sizes} == ({labels} if labels else set(range(1, 5)))
    assert any(a.samples >= 20 * 200 for a in found.anchors)


OTHER_LETTERS = """P(W_j = a) = rho_a
P(W_j = b) = rho_b
P(W_j = c) = 1 - rho_a - rho_b
Y_j | W_j=b ~ Normal(m_b, cov=V_b)
Y_j | W_j=a ~ Normal(m_a, cov=V_a)
Y_j | W_j=c ~ Normal(m_c, cov=V_c)
Y_j in R^d
"""


def test_other_letters_and_three_named_components() -> None:
    found = certify(derive.derive_em(derive.parse(OTHER_LETTERS)).to_data())
    assert found.verdict == "right", [(v.id, v.message) for v in found.refused]


def test_a_refusal_names_the_smallest_size_and_both_values() -> None:
    found = certify(changed(plain("two_coins"), "T.sum.1", right=["number", "2"]))
    refused = found.refused[0]
    assert "at (N, d, K) = (3, 1, 2)" in refused.message
    assert "the left side is 1 (mod p), the right side 2 (mod p)" in refused.message


def test_the_certificate_is_the_same_for_the_same_seed() -> None:
    data = plain("two_coins")
    assert certify(data, seed=3) == certify(data, seed=3)


def test_the_certificate_is_plain_data_in_the_shape_of_verify() -> None:
    lines = json.loads(json.dumps(certify(plain("two_coins")).to_json()))["lines"]
    assert {"id", "stage", "rule", "latex", "evidence", "sizes", "false_acceptance",
            "verdict"} <= set(lines[0])


def changed(data: dict[str, Any], at: str, /, **fields: Any) -> dict[str, Any]:
    data = copy.deepcopy(data)
    step = next(s for s in data["steps"] if s["id"] == at)
    for name, value in fields.items():
        if name == "given":
            step["given"].update(value)
        else:
            step[name] = value
    return data


REFUSALS = [
    ("Q.Q.4", {"evidence": "inequality"}, "does not fit"),
    ("Q.Q.4", {"evidence": "definition"}, "does not fit"),
    ("Q.Q.4", {"evidence": "identity"}, "logarithms occur"),
    ("Q.Q.4", {"needs": ["ascent.ascent.1"]}, "stands later"),
    ("Q.Q.4", {"chain": "T.1"}, "does not go on"),
    ("Q.Q.4", {"id": "Q.Q.3"}, "occurs twice"),
    ("Q.Q.4", {"relation": "~"}, "unknown relation"),
    ("Q.Q.4", {"right": ["number", "0"]}, "the right side"),
    ("Q.Q.4", {"right": ["sinus", ["number", "0"]]}, "cannot be read"),
    ("Q.Q.4", {"right": []}, "cannot be read"),
    ("Q.Q.4", {"right": ["function", "unheard", ""]}, "before its definition"),
    ("T.1", {"right": ["posterior", "i", "k", ""]}, "free posterior"),
    ("T.total.1", {"right": ["assignments", ["number", "1"], "Z"]}, "the right side 4"),
    ("T.total.1", {"right": ["assignments", ["number", "1"], "Y"]}, "unknown latent variable Y"),
    ("T.all.3", {"right": ["number", "1"]}, "the right side"),
    ("T.all.3", {"right": ["product", ["product", [
        "power", ["posterior", "i", "k", "t"], ["indicator", "Z", "i", "k"]], "k", "K"],
        "i", "N"]}, "the right side"),
    ("Q.Q.4", {"right": ["assignments", ["indicator", "Z", "i", "k"], "Z"]}, "the right side"),
    ("T.1", {"right": ["posterior", "k", "i", "t"]}, "is a"),
    ("solve.mu.1", {"given": {"factor_left": {"expr": ["number", "0"]}}}, "invertible"),
    ("solve.mu.3", {"given": {"at": []}}, "not put at t+1"),
    ("solve.mu.3", {"given": {"equation": {"expr": [
        "equation", ["symbol", "mu", "vector", ["k"], ""],
        ["symbol", "mu", "vector", ["k"], ""]]}}}, "does not stand earlier"),
    ("max.weights.5", {"given": {"terms": []}}, "no terms"),
    ("max.weights.5", {"right": ["number", "1"]}, "the right side"),
    ("ascent.degenerate.2", {"right": ["constant", "-infinity"]}, "the limit is infinity"),
    ("ascent.degenerate.2", {"given": {"to": "infinity"}}, "the limit is -infinity"),
    ("ascent.degenerate.2", {"right": ["number", "0"]}, "the limit is infinity"),
    ("ascent.observed.2", {"right": ["expectation", ["number", "1"]]}, "latent variable is left"),
    ("max.weights.4", {"right": ["indicator", "Z", "1", "1"]}, "latent variable is left"),
    ("ascent.degenerate.2", {"given": {"to": "1"}}, "table of limits"),
]


@pytest.mark.parametrize(("id", "fields", "says"), REFUSALS)
def test_a_wrong_line_is_refused_with_its_reason(id: str, fields: dict[str, Any],
                                                 says: str) -> None:
    found = certify(changed(plain("two_gaussians"), id, **fields))
    assert found.verdict == "wrong"
    messages = [v.message for v in found.refused]
    assert any(says in m for m in messages), messages


@pytest.mark.parametrize("lemma", ["square", "positive_definite", "nonnegative", "monotone_log",
                                   "probability_at_most_one", "unheard", "earlier:T.1"])
def test_a_lemma_accepts_its_shape_alone(lemma: str) -> None:
    data = plain("two_gaussians")
    step = next(s for s in data["steps"] if s["id"] == "max.weights.5")
    term = step["given"]["terms"][0][1]
    found = certify(changed(data, "max.weights.5", given={"terms": [[lemma, term]]}))
    assert "max.weights.5" in {v.id for v in found.refused}


def test_an_omitted_line_breaks_its_chain() -> None:
    data = plain("two_gaussians")
    data["steps"] = [s for s in data["steps"] if s["id"] != "Q.Q.3"]
    assert certify(data).verdict == "wrong"


def test_a_wrong_density_is_refused_by_the_anchor_although_every_line_follows() -> None:
    data = json.loads(json.dumps(plain("two_gaussians_1d")).replace('"-1/2"', '"-1/4"'))
    found = certify(data)
    assert found.verdict == "wrong"
    assert "density" in {a.id for a in found.anchors if a.verdict == "wrong"}


@pytest.mark.parametrize("name", sorted(DENSITIES))
def test_the_table_of_densities_is_that_of_scipy(name: str) -> None:
    c = np.array([[2.0, 0.3], [0.3, 1.0]])
    given = {
        "multivariate_normal": (np.array([[0.1, 2.0], [1.0, -1.0]]),
                                {"mean": np.array([0.5, 0.2]), "cov": c}),
        "norm": (np.array([0.1, 2.0]), {"loc": 0.3, "scale": 1.7}),
        "poisson": (np.array([0.0, 3.0]), {"mu": 2.5}),
        "binom": (np.array([0.0, 3.0]), {"n": np.array([5.0, 7.0]), "p": 0.3}),
        "expon": (np.array([0.1, 3.0]), {"scale": 2.5}),
        "geom": (np.array([0.0, 3.0]), {"p": 0.3, "loc": -1}),
        "nbinom": (np.array([0.0, 3.0]), {"n": np.array([2.0, 5.0]), "p": 0.3}),
        "bernoulli": (np.array([0.0, 1.0]), {"p": 0.3}),
    }
    x, arguments = given[name]
    assert np.allclose(DENSITIES[name](x, **arguments),
                       scipy_log_density(name, x, arguments), rtol=1e-12, atol=0)
    assert is_discrete(name) == hasattr(getattr(scipy.stats, name), "logpmf")


def test_a_distribution_outside_the_table_is_asked_of_scipy() -> None:
    found = scipy_log_density("gamma", np.array([1.0]), {"a": 2.0, "scale": 1.0})
    assert math.isclose(found[0], -1.0)
    with pytest.raises(ValueError, match="no distribution"):
        scipy_log_density("unheard", np.array([1.0]), {})


def imported(path: Path, root: Path) -> set[Path]:
    """The files of this project that a file imports, those inside functions included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = list(path.relative_to(root).parts[:-1])
            base = package[:len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names = [stem, *(f"{stem}.{a.name}" for a in node.names)]
        for name in names:
            place = root.joinpath(*name.split("."))
            if name.split(".")[0] in ("derive", "numeric"):
                found |= {p for p in (place.with_suffix(".py"), place / "__init__.py")
                          if p.exists()}
    return found


def reachable(start: set[Path], root: Path) -> set[Path]:
    seen: set[Path] = set()
    todo = list(start)
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo += imported(path, root)
    return seen


def test_the_checker_and_the_rules_share_no_module() -> None:
    package = Path(derive.__file__).parent
    root = package.parent
    checker = reachable({package / "certify.py"}, root)
    rules = reachable(set((package / "rules").glob("*.py")) | {package / "em.py"}
                      | set((package / "stages").glob("*.py"))
                      | set((package / "algebra").glob("*.py")), root)
    rules = {p for p in rules if "certif" not in str(p.relative_to(root))}
    assert len(checker) > 15
    assert not checker & rules
    assert {p.relative_to(package).parts[0] for p in checker} == {"certify.py", "certificate"}
