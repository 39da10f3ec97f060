"""Generated modules: their text, what they import and call, and their numbers."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import derive
from numeric.compare import EPS, conditioning, theta_differences
from numeric.reference import REFERENCES
from numeric.samples import SAMPLES, sample
from numeric.starts import start

GOLDEN = Path(__file__).parent / "golden"
STATEMENTS = tuple(derive.models)

# Imports the module where the project and SymPy cannot be imported, and runs its own examples.
ALONE = """
import doctest, importlib.util, sys
for name in ("derive", "sympy", "numeric", "lark"):
    sys.modules[name] = None
spec = importlib.util.spec_from_file_location("em", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
found = doctest.testmod(module)
assert found.attempted >= 5, found
sys.exit(found.failed)
"""


def export(name: str, **sizes: int) -> str:
    return derive.derive_em(derive.models[name]).export("numpy", **sizes)


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_text_is_the_golden_one(name):
    file = GOLDEN / f"{name}.py.txt"
    if os.environ.get("REGENERATE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(export(name), encoding="utf-8")
    assert export(name) == file.read_text(encoding="utf-8"), (
        "the generated code has changed: look at it, then run "
        "REGENERATE=1 pytest tests/program/test_generated.py")


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_module_runs_alone(name, tmp_path):
    file = tmp_path / "em.py"
    file.write_text(export(name), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "-c", ALONE, str(file)], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name, sizes", [
    ("two_gaussians", {"d": 1}), ("two_gaussians", {"d": 12}),
    ("gaussian_mixture", {"K": 4, "d": 3}), ("gaussian_mixture", {"K": 2, "d": 9}),
    ("poisson_mixture", {"K": 3})])
def test_sizes_may_be_fixed(name, sizes, tmp_path):
    file = tmp_path / "em.py"
    file.write_text(export(name, **sizes), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "-c", ALONE, str(file)], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", STATEMENTS)
def test_nothing_forbidden_is_called(name):
    tree = ast.parse(export(name))
    called = {n.func.attr if isinstance(n.func, ast.Attribute) else getattr(n.func, "id", "")
              for n in ast.walk(tree) if isinstance(n, ast.Call)}
    assert not called & {"pinv", "eval", "exec", "det", "open", "__import__"}
    imported = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import)
                for a in n.names}
    imported |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported <= {"math", "typing", "numpy", "scipy",
                        "functools", "itertools", "warnings"}


def test_derive_imports_no_arrays_at_first():
    code = "import sys, derive, derive.api; print({'numpy', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def steps(drawn):
    K = len(next(iter(drawn.theta.values()))) if drawn.statement.endswith("mixture") else None
    seeded = start(drawn.statement, drawn.x, K=K, known=dict(drawn.known) or None)
    return drawn.theta, seeded


@pytest.mark.parametrize("most", [0, 10**6])
@pytest.mark.parametrize("name", SAMPLES)
def test_one_step_is_that_of_the_hand_written_em(name, most, updates, monkeypatch):
    """By sums of features, and as it is stated, whatever the number of rows."""
    drawn = sample(name)
    em, update = REFERENCES[drawn.statement], updates[drawn.statement]
    monkeypatch.setitem(update.step.__globals__, "DIRECT", most)
    known = {"known": dict(drawn.known)} if drawn.known else {}
    for theta in steps(drawn):
        expected, value = em.step(drawn.x, theta, dict(drawn.known) or None)
        T = em.e_step(drawn.x, theta, dict(drawn.known) or None)
        # of a covariance that is nearly singular, each row's term is sure to eps times its
        # condition number, in another build of LAPACK too; the rows' errors have their own signs
        each = EPS * conditioning(theta)
        allowed = max(1e-12, each / np.sqrt(len(drawn.x))) * abs(value)
        for x in (drawn.x, update.prepare(drawn.x, **known)):
            found, mine = update.step(x, theta, **known)
            assert list(found) == list(derive.models[drawn.statement].keys)
            # no nearer than the responsibilities that it is made of, see below
            apart = np.max(abs(update.e_step(drawn.x, theta, **known) - T))
            assert max(theta_differences(found, expected).values()) <= max(1e-10, apart)
            assert abs(mine - value) <= allowed
        assert abs(update.log_likelihood(drawn.x, theta, **known) - value) <= allowed
        mine_T = update.e_step(drawn.x, theta, **known)
        assert mine_T.shape == T.shape and np.allclose(mine_T.sum(axis=1), 1, atol=1e-14)
        # far rows have log-odds of 1e8, of which doubles keep 1e-8
        assert np.max(abs(mine_T - T)) <= max(1e-7, each)
        m = update.m_step(drawn.x, T, **known)
        assert max(theta_differences(m, expected).values()) <= 1e-10


@pytest.mark.parametrize("most", [0, 10**6])
def test_a_start_far_from_tight_clusters_keeps_the_digits(most, updates, monkeypatch):
    monkeypatch.setitem(updates["two_gaussians"].step.__globals__, "DIRECT", most)
    drawn = sample("two_gaussians/tight/d=2")
    theta = {**drawn.theta, "mu_1": drawn.theta["mu_1"] - 3.0, "Sigma_1": np.eye(2),
             "mu_2": drawn.theta["mu_2"] + 3.0, "Sigma_2": np.eye(2)}
    expected, _ = REFERENCES["two_gaussians"].step(drawn.x, theta)
    found, _ = updates["two_gaussians"].step(drawn.x, theta)
    assert max(theta_differences(found, expected).values()) <= 1e-10


@pytest.mark.parametrize("name", ["two_gaussians/overlapping/d=8", "two_gaussians_1d/overlapping",
                                  "gaussian_mixture/overlapping/d=2", "poisson_mixture",
                                  "two_coins"])
def test_the_path_is_that_of_the_hand_written_em_and_never_falls(name, updates):
    drawn = sample(name)
    theta = steps(drawn)[1]
    known = {"known": dict(drawn.known)} if drawn.known else {}
    found = updates[drawn.statement].fit(drawn.x, theta, iterations=30, tolerance=0, **known)
    path = REFERENCES[drawn.statement].fit(drawn.x, theta, 30, 0, dict(drawn.known) or None)
    values = np.array([value for _, value in found.trace])
    assert len(values) == 31 and found.stopped == "iterations"
    assert np.all(np.diff(values) >= -1e-12 * abs(values[1:]))
    assert np.allclose(values, [value for _, value in path], rtol=1e-11, atol=0)
    assert max(theta_differences(found.theta, path[-1][0]).values()) <= 1e-9


@pytest.mark.parametrize("N, d", [(1_000_000, 1), (2_000_000, 2), (200_000, 16), (100_000, 64)])
def test_a_step_allocates_at_most_64_MB(N, d, updates):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(N, d))
    theta = {"tau": 0.4, "mu_1": np.zeros(d), "mu_2": np.ones(d) / np.sqrt(d),
             "Sigma_1": np.eye(d), "Sigma_2": 2 * np.eye(d)}
    update = updates["two_gaussians"]
    rows = update.prepare(x) if d > 8 else x
    for given in (x, rows):
        tracemalloc.start()
        update.step(given, theta)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak <= 64e6, f"{peak / 1e6:.0f} MB"


def test_many_components_allocate_no_more(updates):
    rng = np.random.default_rng(0)
    K, d = 100, 32
    x = rng.normal(size=(20_000, d))
    theta = {"pi": np.full(K, 1 / K), "mu": x[:K], "Sigma": np.repeat(np.eye(d)[None], K, axis=0)}
    tracemalloc.start()
    updates["gaussian_mixture"].step(x, theta)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= 64e6, f"{peak / 1e6:.0f} MB"


def test_names_of_a_statement_cannot_break_the_code():
    model = derive.parse("""lambda_j | W_j=a ~ Normal(def_a, class_a)
lambda_j | W_j=b ~ Normal(def_b, class_b)
P(W_j=a) = np
P(W_j=b) = 1 - np
lambda_j in R^d""")
    update = derive.derive_em(model).lambdify()
    rng = np.random.default_rng(0)
    theta = {"np": 0.5, "def_a": np.zeros(2), "def_b": np.ones(2), "class_a": np.eye(2),
             "class_b": np.eye(2)}
    found, _ = update.step(rng.normal(size=(50, 2)), theta)
    assert list(found) == list(model.keys)


def test_three_named_components_in_other_letters():
    model = derive.parse("""P(W_j=c) = 1 - rho_a - rho_b
Y_j | W_j=a ~ Normal(m_a, V_a)
P(W_j=b) = rho_b
Y_j | W_j=c ~ Normal(m_c, V_c)
Y_j | W_j=b ~ Normal(m_b, V_b)
P(W_j=a) = rho_a
Y_j in R^d""")
    drawn = sample("gaussian_mixture/overlapping/d=2")
    order = {"a": 0, "b": 1, "c": 2}
    theta = {}
    for key in model.keys:
        base, label = key.split("_")
        theta[key] = drawn.theta[{"rho": "pi", "m": "mu", "V": "Sigma"}[base]][order[label]]
    found, value = derive.derive_em(model).lambdify().step(drawn.x, theta)
    expected, other = REFERENCES["gaussian_mixture"].step(drawn.x, drawn.theta)
    assert abs(value - other) <= 1e-12 * abs(other)
    for key, mine in found.items():
        base, label = key.split("_")
        right = expected[{"rho": "pi", "m": "mu", "V": "Sigma"}[base]][order[label]]
        assert np.allclose(mine, right, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("label", ["a'b", 'a"b', '");import os;("', "\\", "a\nb",
                                   "\u2028import os", '"""', "'''",
                                   "⟦head⟧"])
@pytest.mark.parametrize("weights", ["equal", "unequal"])
def test_labels_from_outside_cannot_break_the_code(weights, label):
    statement = derive.models["two_coins"].statement
    if weights == "unequal":
        statement = statement.replace("1/2", "0.4", 1).replace("1/2", "0.6", 1)
    text = derive.derive_em(derive.parse(statement)).to_json()
    text = text.replace('"A"', json.dumps(label)).replace('"p_A"', json.dumps("p_" + label))
    update = derive.from_json(text).lambdify()
    found, _ = update.step([5.0, 9.0], {"p_" + label: 0.6, "p_B": 0.5}, known={"n": [10.0, 10.0]})
    assert list(found) == ["p_" + label, "p_B"]
    assert not any(isinstance(n, ast.Import) and n.names[0].name == "os"
                   for n in ast.walk(ast.parse(update.source)))
