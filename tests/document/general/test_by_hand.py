"""One iteration by hand: the numbers are those of the generated code and of the hand-written EM."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

import derive
from derive.algebra.expression import expr, mul
from derive.arrays.theta import named, stacked
from derive.arrays.update import lambdify
from derive.document.document import Items, Table
from derive.document.formats import render
from derive.document.general import compose_general
from derive.document.general.notation import general_notation
from derive.document.general.worked import iteration
from derive.engine.em import derive_algorithm
from derive.statement import read
from derive.statement.library import library
from numeric.reference import REFERENCES

#: Too many units, values, columns or lines for a page, or values that are no numbers.
NOT_SHOWN = {"beta_blockers", "carcinoma", "labels_seen", "lines_in_groups", "random_intercepts",
             "raters", "two_causes"}


def derived(name):
    return derive_algorithm(read(name))


def theta_of(algorithm, pairs):
    """theta by its keys, from symbols with their numbers."""
    by_name = {}
    for e, v in pairs:
        by_name.setdefault(e.args[0], []).append(v)
    model, theta = algorithm.model, {}
    for p in model.parameters:
        core = {"vector": (1,), "covariance": (1, 1)}.get(p.domain, ())
        shape = [len(model.plate(i).labels) or -1 for i in p.indices]
        values = np.array(by_name[p.name]).reshape((*shape, *core) if p.indices and shape.count(
            -1) < 2 else (2, -1, *core) if p.indices else core)
        sizes = {"d": values.shape[-1] if p.structure == "diagonal" else 1}
        if p.structure == "spherical":
            sizes = {p.dimension: 2}
        theta |= named(p, values, sizes)
        assert not stacked(p) or len(p.keys) == len(values)
    return theta


def x_of(algorithm, it):
    """The observations and what is known, as arrays; of scalars and vectors of one coordinate."""
    found = {}
    for e, texts in it.data:
        values = np.array([float(t.replace("−", "-")) for t in texts])
        found.setdefault(e.args[0], []).append(values)
    for e, v in it.given:
        found.setdefault(e.args[0], []).append(np.array(v))
    model, x = algorithm.model, {}
    for v in model.variables:
        if v.name in found:
            columns = found[v.name]
            wide = len(v.indices) > 1 or v.domain == "vector"
            x[v.name] = np.stack(columns, axis=-1) if wide or len(columns) > 1 else columns[0]
    return x


@pytest.mark.parametrize("name", derive.models)
def test_the_five_are_worked_as_by_the_hand_written_em(name):
    algorithm = derived(name)
    it = iteration(algorithm)
    x = x_of(algorithm, it)
    reference = REFERENCES[name]
    known = {"n": x["n"]} if "n" in x else None
    new, height = reference.step(x["X"], theta_of(algorithm, it.start), known=known)
    assert height == pytest.approx(it.objective[0], rel=1e-12)
    sums = [(e, v) for e, _, v in it.sums if not e.args[0].startswith(".")]
    for key, value in theta_of(algorithm, sums).items():
        assert np.allclose(new[key], value, rtol=1e-10), key
    assert it.objective[1] > it.objective[0]


@pytest.mark.parametrize("name", sorted(set(library) - NOT_SHOWN - {"topics", "translation"}))
def test_any_model_is_worked_as_by_the_generated_code(name):
    """What is printed of the data and the start is enough to follow it; labels as data aside."""
    algorithm = derived(name)
    it = iteration(algorithm)
    update, start = lambdify(algorithm), theta_of(algorithm, it.start)
    x = x_of(algorithm, it)
    new, height = update.step(x, start)
    penalised = {f.variable for f in algorithm.model.factors} & {
        p.name for p in algorithm.model.parameters}
    assert penalised or height == pytest.approx(it.objective[0], rel=1e-9)
    sums = [(e, v) for e, _, v in it.sums if not e.args[0].startswith(".")]
    for key, value in theta_of(algorithm, sums).items():
        assert np.allclose(new[key], value, rtol=1e-6), key
    assert it.objective[1] >= it.objective[0] - 1e-12
    assert np.allclose(it.T.sum(axis=1), 1)
    assert np.allclose(it.joint / it.joint.sum(axis=1, keepdims=True), it.T)


@pytest.mark.parametrize("name", [n for n in (*derive.models, *library) if n not in NOT_SHOWN])
def test_what_is_written_is_what_it_comes_to(name):
    """The arithmetic that stands there, done with the digits that are printed."""
    checked = 0
    for _, text, value in iteration(derived(name)).sums:
        if not text:
            continue
        plain = text.replace("−", "-").replace("·", "*")
        assert re.fullmatch(r"[-0-9.+*/() ]+", plain)
        small = max(1.0, abs(value))
        try:
            found = float(_calculated(plain))
        except ZeroDivisionError:
            continue
        below = plain.rpartition("/")[2] if "/" in plain else "1"
        divisor = abs(float(_calculated(below))) if "/" in plain else 1.0
        if divisor > 0.05:
            assert found == pytest.approx(value, abs=2e-3 * small / min(1.0, divisor)), text
            checked += 1
    assert checked


def _calculated(text):
    """The value of sums, products and quotients of numbers."""
    import ast
    import operator

    operations = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
                  ast.Div: operator.truediv}

    def value(node):
        if isinstance(node, ast.BinOp):
            return operations[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp):
            return -value(node.operand)
        assert isinstance(node, ast.Constant)
        return node.value

    return value(ast.parse(text.strip(), mode="eval").body)


@pytest.mark.parametrize("name", sorted(NOT_SHOWN))
def test_what_does_not_fit_a_page_is_left_out(name):
    document = compose_general(derived(name))
    assert "by-hand" not in [s.id for s in document.sections]


def test_it_shows_the_derived_formula_also_where_it_is_wrong():
    algorithm = derived("two_gaussians_1d")
    right = iteration(algorithm)
    blocks = tuple(replace(b, updates=tuple(
        u if u.parameter != "mu" else replace(u, formula=mul(expr(2), u.formula))
        for u in b.updates)) for b in algorithm.blocks)
    wrong = iteration(replace(algorithm, blocks=blocks))

    def value(it, name):
        return next(v for e, _, v in it.sums if e.args[0] == name)

    assert value(wrong, "mu") == pytest.approx(2 * value(right, "mu"))


def test_the_section_of_two_gaussians():
    algorithm = derived("two_gaussians")
    document = compose_general(algorithm)
    (section,) = [s for s in document.sections if s.id == "by-hand"]
    assert [type(b) for b in section.blocks if isinstance(b, Table | Items)] == [Table, Items]
    text = " ".join(render(document, general_notation(algorithm.model), "text").split())
    for part in ("The start is τᵗ = 0.4, μ₁ᵗ = 1, μ₂ᵗ = 4, Σ₁ᵗ = 1 and Σ₂ᵗ = 2.",
                 "one coordinate, so that vectors and matrices are numbers",
                 "T₁₁ = 0.09679 / (0.09679 + 0.00310) = 0.9690, and so on",
                 "μ₁ᵗ⁺¹ = (0 + 0.8994 + 0.4223 + 0.0415) / 2.0196 = 0.6750",
                 "The log-likelihood of the observations rises from −7.6735 to −6.4954, as"):
        assert part in text


def test_the_root_of_an_equation_is_called_so():
    algorithm = derived("gammas")
    text = " ".join(render(compose_general(algorithm), general_notation(algorithm.model),
                           "text").split())
    assert "a₁ᵗ⁺¹ = 3.2295, the root of its equation" in text
