"""The contract in Python: what a user holds, starts, reads back and is told."""

from __future__ import annotations

import ast
import importlib
import inspect
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import sympy

import derive
from derive.em import SCHEMA
from derive.fitting import fit_command
from derive.trace import Step
from numeric.datasets import load
from numeric.samples import sample
from numeric.starts import start as numeric_start

STATEMENTS = sorted(derive.models)
STATEMENT = """X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
P(Z_i = 1) = tau
P(Z_i = 2) = 1 - tau
"""


@pytest.fixture(scope="module")
def em():
    return derive.derive_em("two_gaussians")


# --- what derive_em takes and gives ---------------------------------------------------------------

def test_a_model_a_name_and_a_file_are_derived(em, tmp_path, monkeypatch):
    assert isinstance(em, derive.EM)
    assert derive.derive_em(derive.models["two_gaussians"]) == em
    file = tmp_path / "mine.txt"
    file.write_text(STATEMENT)
    for named in (file, str(file)):
        assert derive.derive_em(named).model == derive.read(file)
    (tmp_path / "two_coins").write_text(STATEMENT)
    monkeypatch.chdir(tmp_path)
    assert "mu_1" in derive.derive_em("two_coins").updates, "an existing file wins"


@pytest.mark.parametrize("wrong, error, words", [
    ("two_gausians", derive.StatementError, "did you mean two_gaussians"),
    (None, TypeError, "a str or a Path"),
])
def test_no_such_statement(wrong, error, words):
    with pytest.raises(error, match=words):
        derive.derive_em(wrong)


def test_what_em_has(em):
    assert isinstance(em.Q, sympy.Expr) and isinstance(em.responsibilities[1], sympy.Expr)
    assert isinstance(em.updates["mu_1"], sympy.Expr) and tuple(em.updates) == em.model.keys
    assert em.latex("Q").startswith("Q(") and em.latex("mu_1").startswith(r"\mu_1^{t+1} = ")
    assert all(isinstance(s, Step) for s in em.steps) and em.step("T.Z_1.1") in em.steps
    assert "<html" in em.report(format="html", certify=False)
    assert "def step(x, theta, known=None)" in em.export("numpy", d=2)
    assert repr(em) == f"<Derivation of two_gaussians: {len(em.steps)} steps>"
    with pytest.raises(derive.UnknownTarget, match="numpy"):
        em.export("cobol")
    with pytest.raises(KeyError, match="there are tau"):
        em.latex("mu_3")


def test_a_certificate_and_the_line_that_fails(em):
    certificate = em.certify(strict=True)
    assert isinstance(certificate, derive.Certificate) and certificate.verdict == "right"
    line = em.step("Q.N.1")
    wrong = em.with_step(Step(**{**vars(line), "right": 2 * line.right}))
    assert isinstance(wrong, derive.EM) and wrong != em
    with pytest.raises(derive.DerivationRefused):
        wrong.certify(strict=True)
    assert em.certify() is certificate


@pytest.mark.parametrize("name", STATEMENTS)
def test_read_back(name):
    em = derive.derive_em(name)
    assert em.updates
    again = derive.from_json(em.to_json())
    assert type(again) is derive.EM and again == em and again.to_json() == em.to_json()
    assert pickle.loads(pickle.dumps(em)) == em


@pytest.mark.parametrize("text, words", [
    ('{"schema": 0, "model": {}, "steps": []}', "schema 0"),
    ("[", "not a derivation in JSON"), ("[]", "not a derivation"), ("{}", "not a derivation"),
    (f'{{"schema": {SCHEMA}}}', "not a derivation"), ('{"schema": 2}', "of schema 2"),
    ("[" * 100_000, "not a derivation"),
])
def test_other_json_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        derive.from_json(text)


def test_display_in_notebooks(em):
    assert "<table>" in em._repr_html_() and "two_gaussians" in em._repr_html_()
    assert "Normal(mu_1, Sigma_1)" in derive.parse(STATEMENT)._repr_html_()
    assert em.step("Q.N.1")._repr_latex_() == r"$\displaystyle N_k := \sum_{i=1}^{N} T_{k,i}$"


def test_an_answer_is_judged(em):
    verdict = derive.check(em, r"$\tau^{t+1} = \frac{1}{N} \sum_i T_{1,i}$", part="tau")
    assert isinstance(verdict, derive.Grade) and verdict.parts["tau"].verdict == "right"
    assert tuple(derive.check(em, "").parts) == (
        "responsibilities", "Q", *em.updates, "steps")


# --- running --------------------------------------------------------------------------------------

def test_the_update(em):
    drawn = sample("two_gaussians/separated/d=2")
    x, theta = drawn.x, drawn.theta
    update = em.lambdify()
    assert isinstance(update, derive.Update)
    following, value = update.step(x, theta)
    T = update.e_step(x, theta)
    assert T.shape == (len(x), 2) and np.allclose(T.sum(axis=1), 1)
    assert value == pytest.approx(update.log_likelihood(x, theta), rel=1e-12)
    for key, new in update.m_step(x, T).items():
        assert np.allclose(new, following[key], rtol=1e-10)
    fit = em.fit(x, start=theta)
    assert fit.trace[0][0] == theta and fit.trace[0][1] == pytest.approx(value, rel=1e-12)
    assert fit.log_likelihood == fit.trace[-1][1] and fit.responsibilities.shape == T.shape


@pytest.mark.parametrize("name, source, sizes, restarts", [
    ("two_gaussians", "faithful", {}, 2), ("gaussian_mixture", "faithful", {"K": 3}, 1),
    ("poisson_mixture", "deaths", {"K": 2}, 10), ("two_coins", "coins", {}, 10),
])
def test_a_fit_that_starts_by_itself_is_that_of_the_command(name, source, sizes, restarts):
    em, rows = derive.derive_em(name), load(source)
    known = {v.name: rows.column(v.name) for v in em.model.known} or None
    x = np.stack([rows.column(c) for c in rows.columns if c not in (known or {})], axis=1)
    seen = []
    asked = {} if restarts == 10 else {"restarts": restarts}
    found = em.fit(x, known=known, progress=lambda t, value: seen.append(t), **asked, **sizes)
    other = fit_command(em.model, source, sizes=sizes, **asked)
    assert found.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-9)
    assert seen.count(0) >= restarts  # beside each a short run, and what follows from the best
    for key, value in other.theta.items():
        assert np.allclose(found.theta[key], value, rtol=1e-6)
    fewer = em.fit(x, known=known, seed=5, restarts=2, iterations=3, tolerance=0, **sizes)
    again = fit_command(em.model, source, sizes=sizes, seed=5, restarts=2, iterations=3,
                        tolerance=0)
    assert fewer.log_likelihood == pytest.approx(again.log_likelihood, rel=1e-9)
    assert (fewer.iterations, fewer.stopped) == (3, "iterations")


def test_one_number_a_row_may_be_a_column():
    em, x = derive.derive_em("poisson_mixture"), [0, 1, 1, 7, 9, 9, 2]
    assert em.fit([[v] for v in x], K=2).log_likelihood == pytest.approx(
        em.fit(x, K=2).log_likelihood, rel=1e-9)


X = np.random.default_rng(0).normal(size=(20, 2))
THETA = numeric_start("gaussian_mixture", X, K=2)
WRONG = {
    "open": (X, {}, r"leaves K open: give it with K=2, or a start"),
    "zero": (X, {"K": 0}, "K=0: give at least 1"),
    "text": (X, {"K": "3"}, "K='3': give a whole number"),
    "many": (X, {"K": 10**9}, "K=1000000000: x has 20 rows, fewer than components"),
    "no size": (X, {"K": 2, "restart": 3}, "restart: the statement has no size of that name"),
    "d": (X, {"K": 2, "d": 3}, "d=3: the observations have 2 columns"),
    "seed": (X, {"K": 2, "seed": -1}, "seed=-1: give a whole number of at least 0"),
    "restarts": (X, {"K": 2, "restarts": 0}, "restarts=0: give a whole number from 1 to"),
    "iterations": (X, {"K": 2, "iterations": -1}, "iterations=-1"),
    "tolerance": (X, {"K": 2, "tolerance": float("nan")}, "tolerance=nan"),
    "criterion": (X, {"K": 2, "criterion": "best"}, "criterion is 'best'"),
    "known": (X, {"K": 2, "known": {"n": 3}}, "takes no quantity as known"),
    "both": (X, {"start": THETA, "seed": 1}, "leave out seed and restarts"),
    "start of another size": (X, {"start": THETA, "K": 3}, "the start has 2 components"),
    "start of another d": (X, {"start": THETA, "d": 3}, "the observations have 2 columns"),
    "words": ("faithful", {"K": 2}, "x is no array of real numbers"),
    "ragged": ([[1, 2], [3]], {"K": 1}, "x is no array of real numbers"),
    "ragged with a start": ([[1, 2], [3]], {"start": THETA, "K": 2}, "x is no array of real"),
    "empty": ([], {"K": 1}, "x has shape"),
    "not finite": ([[1, 2], [1, np.nan]], {"K": 1}, r"x\[1, 1\] .* is nan"),
    "constant": ([[1, 2], [1, 3], [1, 5]], {"K": 2}, r"x\[:, 0\]: is constant.*; leave it out$"),
    "one row": (np.ones((5, 2)), {"K": 2}, "x: has only 1 distinct row, of 2 columns"),
    "dependent": (np.outer(np.arange(5), [1, 2]), {"K": 2}, r"x\[:, 1\]: is a linear function"),
}


@pytest.mark.parametrize("x, options, words", WRONG.values(), ids=WRONG)
def test_what_cannot_be_fitted(x, options, words):
    with pytest.raises(ValueError, match=words) as found:
        derive.derive_em("gaussian_mixture").fit(x, **options)
    assert "--" not in str(found.value)


@pytest.mark.parametrize("x, known, words", [
    ([3, 1], None, r"known\['n'\] is missing"), ([3, 1], 3, "known is 3: give the values by name"),
    ([3, 1], {"n": [2, 2]}, r"x\[0\].* is 3, more than known\['n'\]"),
    ([0.5, 1], {"n": [2, 2]}, r"x\[0\].* is 0.5: counts"),
])
def test_what_coins_cannot_be_fitted(x, known, words):
    with pytest.raises(ValueError, match=words):
        derive.derive_em("two_coins").fit(x, known=known)


# --- what is exported -----------------------------------------------------------------------------

def defined() -> set[str]:
    """The names of the public classes of derive."""
    root = Path(derive.__file__).parent
    printed = set((root / "arrays/runtime").glob("*.py"))  # the text of printed modules
    files = set(root.rglob("*.py")) - printed
    return {n.name for f in files for n in ast.walk(ast.parse(f.read_text("utf-8")))
            if isinstance(n, ast.ClassDef) and not n.name.startswith("_")}


def promised(thing: object) -> set[str]:
    """The words of an object's docstring that say what it raises, and those of its roles."""
    words = re.findall(r"\braises?\b[^.]*|:class:`[^`]*`", inspect.getdoc(thing) or "",
                       re.IGNORECASE)
    return {w for text in words for w in re.findall(r"\b[A-Z]\w+", text)}


def test_what_docstrings_name_is_exported():
    things = [derive, *(getattr(derive, name) for name in derive.__all__)]
    returned = {word for f in (*things, *vars(derive.EM).values()) if inspect.isfunction(f)
                for word in str(f.__annotations__.get("return", "")).split(" | ")}
    things += [member for t in things if inspect.isclass(t)
               for name, member in vars(t).items() if not name.startswith("_")]
    things = [getattr(t, "fget", None) or getattr(t, "func", t) for t in things]
    named = (set().union(*map(promised, things)) | returned) & defined()
    assert {"EM", "Certificate", "DerivationRefused", "PdfError", "CannotLower"} <= named
    assert sorted(named - set(derive.__all__)) == []
    for name in derive.__all__:
        assert getattr(derive, name) is getattr(importlib.import_module("derive"), name)


def test_every_exported_name_is_in_both_tables():
    text = Path(derive.__file__).read_text("utf-8")
    for name in set(derive.__all__) - {"__version__"}:
        assert f" import {name} as {name}\n" in text
