"""The witness of `derive verify` accepts a right EM and refuses wrong ones, in both its kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derive.arrays import lambdify
from derive.arrays.witness import Witness
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from derive.statement import models, parse
from derive.verifying import (
    Verification,
    named_by_hand,
    read_back,
    verify,
    witness_of,
)
from numeric.reference import REFERENCES, ReferenceEM

OTHER_LETTERS = """
P(C_n = u) = w_u
P(C_n = v) = w_v
P(C_n = w) = 1 - w_u - w_v
Y_n | C_n=u ~ Normal(m_u, V_u)
Y_n | C_n=v ~ Normal(m_v, V_v)
Y_n | C_n=w ~ Normal(m_w, V_w)
Y_n in R^d
"""
SMALL = ("two_gaussians_1d", "poisson_mixture", "two_coins")


def algorithm(text: str) -> Algorithm:
    """Of a statement, or of a shipped one."""
    return derive_algorithm(models[text] if text in models else parse(text))


def em_of(text: str) -> EM:
    return EM(algorithm(text))


class Renamed:
    """A hand-written EM under the letters of another statement."""

    def __init__(self, em: ReferenceEM, names: dict[str, str]) -> None:
        self.em, self.names = em, names

    def _in(self, theta: dict[str, Any]) -> dict[str, Any]:
        return {old: theta[new] for old, new in self.names.items()}

    def step(self, x: Any, theta: dict[str, Any], known: Any = None) -> tuple[dict, float]:
        x, known = given(x, known)
        after, log_likelihood = self.em.step(x, self._in(theta), known)
        return {self.names[old]: value for old, value in after.items()}, log_likelihood

    def e_step(self, x: Any, theta: dict[str, Any], known: Any = None) -> np.ndarray:
        x, known = given(x, known)
        return self.em.e_step(x, self._in(theta), known)


def given(x: Any, known: Any) -> tuple[Any, Any]:
    """The observations and what is known, of data by the names of the variables."""
    if not isinstance(x, dict):
        return x, known
    return x["X"], {name: a for name, a in x.items() if name != "X"} or None


def wrong(em: ReferenceEM, key: str, factor: float) -> ReferenceEM:
    """The same EM with one parameter off by a factor."""

    def maximiser(x: Any, T: Any, known: Any) -> dict[str, Any]:
        theta = em.m_step(x, T, known)
        return {**theta, key: np.asarray(theta[key]) * factor}

    return replace(em, maximiser=maximiser)


@pytest.mark.parametrize("name", SMALL)
def test_a_right_em_is_accepted_by_hand_and_by_number(name: str) -> None:
    em = REFERENCES[name]
    assert named_by_hand(models[name]) == name
    by_hand = witness_of(algorithm(name), em)
    assert by_hand.kind == "hand-written"
    assert by_hand.max_difference == 0.0
    text = models[name].statement.replace("Z", "W")
    by_number = witness_of(algorithm(text), Renamed(em, {key: key for key in models[name].keys}))
    assert by_number.kind == "numerical"
    assert by_number.agrees
    assert by_number.max_difference < 1e-8


@pytest.mark.parametrize("letters", ["Z", "W"], ids=["hand-written", "numerical"])
@pytest.mark.parametrize(
    ("key", "factor"), [("tau", 1 + 1e-4), ("mu_1", 1.01), ("sigma_2^2", 8 / 7), ("mu_2", np.nan)]
)
def test_a_wrong_em_is_refused(letters: str, key: str, factor: float) -> None:
    name = "two_gaussians_1d"
    found = algorithm(models[name].statement.replace("Z", letters))
    witness = witness_of(found, Renamed(wrong(REFERENCES[name], key, factor),
                                        {key: key for key in models[name].keys}))
    assert not witness.agrees
    assert max(witness.differences, key=witness.differences.__getitem__) == key
    kept = {k: v for k, v in witness.differences.items() if k != key}
    assert replace(witness, differences=kept).agrees


def test_other_letters_are_not_by_hand() -> None:
    assert named_by_hand(algorithm(OTHER_LETTERS).model) is None
    same = models["two_gaussians"].statement
    assert named_by_hand(parse(same, name="mine")) == "two_gaussians"
    assert named_by_hand(algorithm(same.replace("tau", "rho")).model) is None


def test_other_letters_by_number() -> None:
    text = models["two_gaussians_1d"].statement.replace("tau", "rho").replace("mu", "m")
    names = {"tau": "rho", "mu_1": "m_1", "mu_2": "m_2"}
    names |= {key: key for key in ("sigma_1^2", "sigma_2^2")}
    witness = witness_of(algorithm(text), Renamed(REFERENCES["two_gaussians_1d"], names))
    assert witness.kind == "numerical"
    assert {"rho", "m_1", "m_2", "responsibilities", "log_likelihood", "Q"} <= set(
        witness.differences)
    assert witness.agrees


@pytest.mark.parametrize(
    ("refused", "difference", "verdict"),
    [(False, 1e-12, "right"), (True, 1e-12, "wrong"), (False, 1e-9, "wrong")],
)
def test_the_verdict_needs_both(refused: bool, difference: float, verdict: str) -> None:
    em = em_of("two_gaussians_1d")
    certificate = em.certify()
    if refused:
        line = replace(certificate.lines[7], verdict="wrong", message="not the same value")
        certificate = replace(certificate, lines=(*certificate.lines[:7], line))
    witness = Witness("hand-written", {"tau": difference}, ())
    printed = read_back(em.algorithm)
    found = Verification(em, certificate, printed, witness)
    assert found.verdict == verdict
    assert found.to_json()["verdict"] == verdict
    assert replace(found, printed=()).verdict == "wrong"
    printed = (replace(printed[0], verdict="wrong", message="another line"), *printed[1:])
    found = replace(found, printed=printed)
    assert found.verdict == "wrong"
    assert found.to_json()["printed"]["wrong"] == [
        {"id": printed[0].id, "form": "latex", "verdict": "wrong", "message": "another line"}]


def test_lines_are_checked_at_all_sizes_unless_told_otherwise() -> None:
    em = em_of("two_coins")
    quick, whole = verify(em, "quick"), verify(em)
    assert quick.verdict == whole.verdict == "right"
    sizes = [{tuple(s) for line in v.to_json()["lines"] for s in line["sizes"]}
             for v in (quick, whole)]
    assert sizes[0] < sizes[1]
    assert {n for n, _, _ in sizes[1]} == set(range(1, 7))
    assert [v.to_json()["grid"] for v in (quick, whole)] == ["quick", "full"]
    with pytest.raises(ValueError, match="one of quick, full"):
        verify(em, "coarse")


UNEQUAL = {
    "two": """
        X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
        X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
        P(Z_i=1) = 0.3
        P(Z_i=2) = 0.7""",
    "three, in another order": """
        P(C_n=w) = 1/6
        P(C_n=u) = 1/2
        P(C_n=v) = 1/3
        Y_n | C_n=v ~ Poisson(r_v)
        Y_n | C_n=u ~ Poisson(r_u)
        Y_n | C_n=w ~ Poisson(r_w)""",
    "coins": models["two_coins"].statement.replace("1/2", "0.4", 1).replace("1/2", "0.6", 1),
}


@pytest.mark.parametrize("text", UNEQUAL.values(), ids=UNEQUAL)
def test_given_weights_may_differ(text: str) -> None:
    em = em_of(text)
    weights = em.model.factors[0].arguments
    assert len(set(weights)) > 1 and all(w.op == "number" for w in weights)
    found = verify(em, "quick")
    assert found.witness.kind == "numerical"
    assert found.witness.agrees and found.verdict == "right"
    update = lambdify(em.algorithm)
    values = [w.args[0] for w in weights]
    source, written = update.source, [str(float(v)) for v in values]
    assert any(w in source for w in written)


@pytest.mark.parametrize("name", sorted(models))
def test_generated_updates_agree_with_those_by_hand(name: str) -> None:
    witness = witness_of(algorithm(name))
    assert witness.kind == "hand-written"
    assert witness.max_difference <= 1e-10
