"""Fits: published numbers, starts, restarts, and results as JSON, text and CSV."""

from __future__ import annotations

import json

import numpy as np
import pytest

import derive
from derive.fitting import StartError, fit_command
from numeric.datasets import load
from numeric.starts import start as numeric_start

TWO = derive.models["two_gaussians"]


def write(tmp_path, content):
    file = tmp_path / "start.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def start_at(first, second):
    x = load("faithful").values
    S = np.cov(x.T, bias=True).tolist()
    return {"tau": 0.5, "mu_1": x[first].tolist(), "mu_2": x[second].tolist(), "Sigma_1": S,
            "Sigma_2": S}


def test_old_faithful():
    seen = []
    found = fit_command(TWO, "faithful", progress=lambda *at: seen.append(at))
    assert round(found.log_likelihood, 3) == -1130.264
    assert found.converged and found.exit_code == 0 and found.restarts == 10
    assert seen[0][:3] == (0, 10, 0) and {at[0] for at in seen} == set(range(10))
    plain = found.to_json(trace=True)
    assert list(plain) == ["schema", "statement", "stopped", "converged", "iterations",
                           "log_likelihood", "theta", "parameters", "aic", "bic",
                           "rows", "columns", "iterates"]
    assert plain["schema"] == 1 and plain["parameters"] == 11
    assert plain["aic"] == pytest.approx(2 * 11 + 2 * 1130.264, abs=1e-2)
    assert plain["bic"] == pytest.approx(11 * np.log(272) + 2 * 1130.264, abs=1e-2)
    assert len(plain["iterates"]) == plain["iterations"] + 1
    update = derive.derive_em(TWO).lambdify()
    for at in plain["iterates"]:
        assert update.log_likelihood(load("faithful").values, at["theta"]) == pytest.approx(
            at["log_likelihood"], rel=1e-13)
    assert json.loads(json.dumps(plain)) == plain
    lines = found.responsibilities_csv().splitlines()
    assert lines[0] == "1,2" and len(lines) == 273
    assert sum(map(float, lines[1].split(","))) == pytest.approx(1)
    assert "converged after" in found.text() and "-1130.26" in found.text()


def test_the_same_twice():
    first, second = (fit_command(TWO, "faithful", restarts=3, seed=4) for _ in range(2))
    assert first.to_json(trace=True) == second.to_json(trace=True)


def test_starts_reach_the_published_maxima(tmp_path):
    for rows, value in (((0, 1), -1130.264), ((19, 24), -1285.313)):
        found = fit_command(TWO, "faithful", start=write(tmp_path, start_at(*rows)),
                            tolerance=0, iterations=2000)
        assert round(found.log_likelihood, 3) == value and found.stopped == "iterations"
        assert found.exit_code == 1 and found.restarts == 1


def test_the_result_of_a_fit_is_a_start(tmp_path):
    found = fit_command(TWO, "faithful", restarts=2)
    again = fit_command(TWO, "faithful", start=write(tmp_path, found.to_json()))
    assert again.iterations <= 1


@pytest.mark.parametrize("statement, source, sizes, parameters", [
    ("gaussian_mixture", "faithful", {"K": 3}, 17), ("poisson_mixture", "deaths", {"K": 2}, 3),
    ("two_coins", "coins", {}, 2)])
def test_seeded_starts_are_those_of_numeric(statement, source, sizes, parameters):
    from derive.arrays.search import Search
    from derive.arrays.starts import row_start
    from derive.fitting.observations import read_observations

    rows = read_observations(derive.models[statement], source)
    search = Search(derive.derive_em(statement).lambdify(), rows.x, rows.known, sizes=sizes)
    mine = row_start(search.start, 3, 1)
    other = numeric_start(statement, rows.x, 3, sizes.get("K"), dict(rows.known) or None, 1)
    for key in other:
        assert np.allclose(mine[key], other[key], rtol=1e-12)
    found = fit_command(derive.models[statement], source, sizes=sizes, restarts=2)
    assert found.parameters == parameters and np.isfinite(found.log_likelihood)


GOOD = start_at(0, 1)
BAD_STARTS = {
    "no JSON": ("{", "is not JSON"),
    "a list": ("[1]", "is not a JSON object"),
    "repeated": ('{"tau": 0.5, "tau": 0.4}', "tau stands there twice; keep one"),
    "deep": ("[" * 100_000 + "]" * 100_000, "is nested too deeply"),
    "deep value": ({**GOOD, "tau": [[[[0.5]]]]}, "tau is nested too deeply"),
    "missing": ({"tau": 0.5}, "mu_1 is missing"),
    "unknown": ({**GOOD, "nu": 1}, "nu is no parameter"),
    "text": ({**GOOD, "tau": "half"}, "tau is not made of numbers"),
    "boolean": ({**GOOD, "tau": True}, "tau is not made of numbers"),
    "ragged": ({**GOOD, "Sigma_1": [[1, 0], [1]]}, "Sigma_1 is ragged"),
    "nan": (json.dumps({**GOOD, "tau": float("nan")}), "tau has a value that is not finite"),
    "shape": ({**GOOD, "mu_1": [1, 2, 3]}, "mu_1 is 3 numbers; it must be 2 numbers"),
    "a list for a number": ({**GOOD, "tau": [0.5]}, "tau is a list of one number; .* one number"),
    "a vector for a matrix": ({**GOOD, "Sigma_1": [1, 2]}, "must be 2 rows of 2 numbers"),
    "domain": ({**GOOD, "tau": 2}, r"tau is 2; a probability lies in \[0, 1\]"),
    "asymmetric": ({**GOOD, "Sigma_1": [[1, 5], [0, 1]]}, "Sigma_1 is not symmetric"),
    "not definite": ({**GOOD, "Sigma_2": [[1, 5], [5, 1]]}, "Sigma_2 is not positive definite"),
}


@pytest.mark.parametrize("name", BAD_STARTS)
def test_bad_starts(name, tmp_path):
    content, message = BAD_STARTS[name]
    with pytest.raises(StartError, match=message):
        fit_command(TWO, "faithful", start=write(tmp_path, content))


BAD_STARTS_ELSEWHERE = {
    "probability": ("two_coins", "coins", {"p_A": 1.5, "p_B": 0.5}, "p_A is 1.5; a probability"),
    "rate": ("poisson_mixture", "deaths", {"pi": [0.5, 0.5], "lambda": [1, -2]},
             "lambda, component 2, is -2; it must be at least 0"),
    "sum": ("poisson_mixture", "deaths", {"pi": [0.5, 0.6], "lambda": [1, 2]},
            "the weights pi sum to 1.1; they must sum to 1"),
    "one for all": ("poisson_mixture", "deaths", {"pi": 0.5, "lambda": [1, 2]},
                    "pi is one number; give a list"),
    "two and three": ("poisson_mixture", "deaths", {"pi": [0.5, 0.5], "lambda": [1, 2, 3]},
                      "lambda is 3 numbers; it must be 2 numbers"),
    "matrices": ("gaussian_mixture", "faithful",
                 {"pi": [0.5, 0.5], "mu": [[1, 2], [3, 4]], "Sigma": [[1, 0], [0, 1]]},
                 "Sigma is 2 rows of 2 numbers; it must be 2 matrices of 2 rows of 2 numbers"),
}


@pytest.mark.parametrize("name", BAD_STARTS_ELSEWHERE)
def test_bad_starts_of_other_statements(name, tmp_path):
    statement, source, theta, message = BAD_STARTS_ELSEWHERE[name]
    with pytest.raises(StartError, match=message):
        fit_command(derive.models[statement], source, start=write(tmp_path, theta))


def test_a_start_may_lie_where_maxima_do(tmp_path):
    theta = {"p_A": 1.0, "p_B": 0.5}
    start = write(tmp_path, theta)
    assert fit_command(derive.models["two_coins"], "coins", start=start).stopped == "collapsed"
    alone = write(tmp_path, {"pi": [1], "lambda": [3]})
    assert fit_command(derive.models["poisson_mixture"], "deaths", start=alone).converged


@pytest.mark.parametrize("options, message", [
    ({"restarts": 0}, "--restarts 0: give a whole number from 1 to 100000"),
    ({"restarts": 10**9}, "--restarts 1000000000: give"),
    ({"seed": -1}, "--seed -1: give a whole number of at least 0"),
    ({"iterations": -1}, "--iterations -1: give a whole number of at least 0"),
    ({"tolerance": -1.0}, "--tolerance -1: give a finite number of at least 0"),
    ({"tolerance": np.inf}, "--tolerance inf: give"),
    ({"tolerance": np.nan}, "--tolerance nan: give"),
])
def test_bad_options(options, message):
    with pytest.raises(StartError, match=message):
        fit_command(TWO, "faithful", **options)


def test_starts_are_drawn_one_at_a_time(monkeypatch):
    from derive.arrays import search as module

    drawn = []

    def stop(r, restarts, t, value):
        assert restarts == 100_000
        raise KeyboardInterrupt

    draw = module.row_start
    monkeypatch.setattr(module, "row_start", lambda *at: drawn.append(at) or draw(*at))
    with pytest.raises(KeyboardInterrupt):
        fit_command(TWO, "faithful", restarts=100_000, progress=stop)
    assert len(drawn) == 1


def test_a_tolerance_of_zero_stops_as_asked():
    text = fit_command(TWO, "faithful", restarts=1, tolerance=0, iterations=1).text()
    assert "stopped after 1 iteration, as asked" in text
    text = fit_command(TWO, "faithful", restarts=1, iterations=2).text()
    assert "not converged after 2 iterations: give --iterations a larger number" in text


@pytest.mark.parametrize("statement, sizes, message", [
    ("gaussian_mixture", {}, "leaves K open"), ("two_gaussians", {"K": 3}, "names 2 components"),
    ("two_gaussians", {"M": 3}, "no size of that name"), ("two_gaussians", {"d": 3}, "2 columns"),
    ("gaussian_mixture", {"K": 300}, "distinct rows")])
def test_bad_sizes(statement, sizes, message):
    with pytest.raises(StartError, match=message):
        fit_command(derive.models[statement], "faithful", sizes=sizes)


def test_k_follows_from_the_start(tmp_path):
    theta = {"pi": [0.5, 0.3, 0.2], "lambda": [1, 2, 3]}
    model = derive.models["poisson_mixture"]
    assert len(fit_command(model, "deaths", start=write(tmp_path, theta),
                           iterations=3).theta["pi"]) == 3
    with pytest.raises(StartError, match="3 components"):
        fit_command(model, "deaths", start=write(tmp_path, theta), sizes={"K": 2})


def test_a_collapse_keeps_the_last_good_iterate(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("0\n0\n0\n5\n6\n8\n9\n")
    theta = {"tau": 0.5, "mu_1": 0.0, "mu_2": 7.0, "sigma_1^2": 0.1, "sigma_2^2": 4.0}
    found = fit_command(derive.models["two_gaussians_1d"], str(file),
                        start=write(tmp_path, theta))
    assert found.stopped == "collapsed" and found.exit_code == 1
    plain = found.to_json()
    assert plain["aic"] is None and plain["bic"] is None and "BIC" not in found.text()
    assert "component 1, iteration" in found.text() and "last good iterate" in found.text()
    assert found.theta["sigma_1^2"] > 0 and np.isfinite(found.log_likelihood)
