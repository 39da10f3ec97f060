"""What verify prints: every line with its evidence, and the witness."""

from __future__ import annotations

import json

import pytest

from .shell import STATEMENT, Shell


def test_verify_json(derive: Shell) -> None:
    content = json.loads(derive("verify", "two_gaussians_1d", "--json").stdout)
    assert content["verdict"] == "right"
    assert content["lines"]
    for line in content["lines"]:
        assert {
            "id", "stage", "rule", "latex", "evidence", "sizes", "false_acceptance", "verdict",
        } <= set(line)
        assert line["latex"]
        assert line["verdict"] == "right"
        assert line["evidence"] in (
            "identity", "identity-with-logs", "inequality", "limit", "definition", "moments",
            "gibbs", "vanishing",
        )
    witness = content["witness"]
    assert witness["kind"] == "hand-written"
    assert witness["max_difference"] <= 1e-10
    assert {"tau", "mu_1", "mu_2", "sigma_1^2", "sigma_2^2"} <= set(witness["theta"])


def test_verify_of_another_statement_has_a_numerical_witness(derive: Shell) -> None:
    done = derive("verify", derive.write("mine.txt", STATEMENT), "--json")
    assert done.returncode == 0, done.stderr.decode()
    witness = json.loads(done.stdout)["witness"]
    assert witness["kind"] == "numerical"
    assert {"rho", "m_a", "m_b", "s_a^2", "s_b^2"} <= set(witness["theta"])
    assert witness["max_difference"] < 1e-5


def test_verify_says_what_it_compared(derive: Shell) -> None:
    text = derive("verify", "two_gaussians_1d").stdout.decode()
    ends = ("lines on the full grid", "claims that must be made", "formulas read back",
            "hand-written EM", "two_gaussians_1d: right")
    for row, end in zip(text.splitlines()[-5:], ends, strict=True):
        assert end in row


def test_verify_on_a_quick_grid_says_so(derive: Shell) -> None:
    done = derive("verify", "poisson_mixture", "--grid", "quick", "--json")
    content = json.loads(done.stdout)
    assert content["grid"] == "quick"
    assert content["printed"] == {
        "formulas": 2 * len(content["lines"]), "forms": ["latex", "text"], "wrong": []}
    assert max(len(line["sizes"]) for line in content["lines"]) <= 3


def test_verify_prints_the_certificate_before_it_looks_for_a_witness(
        monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from derive import verifying
    from derive.commands.verifying import verify

    def fails(*_: object) -> None:
        raise ArithmeticError("no witness")

    monkeypatch.setattr(verifying, "witness_of", fails)
    done = CliRunner().invoke(verify, ["two_coins", "--grid", "quick"])
    assert isinstance(done.exception, ArithmeticError)
    assert done.output.splitlines()[0].startswith("L.complete.1")
    assert "formulas read back as they are printed, 0 misprinted" in done.output
