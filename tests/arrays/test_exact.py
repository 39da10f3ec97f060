"""The array program by an interpreter of its own: what NumPy computes, in each of its forms."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pytest

import derive
from derive.arrays import lambdify
from derive.arrays.emstep import EmStep
from derive.arrays.exact import Exact, NotExact, fractions
from derive.arrays.features import NotLinear, features
from derive.arrays.loops.passes import Passes, row_axis
from derive.arrays.loops.shapes import Shapes, reached
from derive.arrays.program import Node
from derive.arrays.starts import sizes_of
from derive.arrays.tempered import parameters
from derive.arrays.update import ArrayUpdate
from derive.engine.em import derive_algorithm
from derive.statement.library import library

from .test_features import model, sample

NAMES = sorted({*derive.models, *library})
#: Their updates are roots of equations.
ROOTS = {"gammas"}


def made(name: str) -> tuple[ArrayUpdate, Any, Any, Exact]:
    """A statement's functions, data, theta, and the interpreter at these, of a few units."""
    m = model(name)
    u = lambdify(derive_algorithm(m))
    data, theta = sample(m, 5, 1)
    read = u.prepare(data, None, theta)
    by_node = {node: read[text] for node, text in u.names.items() if text in read}
    sizes = sizes_of(u.em, by_node, {}, theta)
    names = {a.node: str(a.node.args[0]) for a in u.em.arrays}
    inputs: dict[Node, Any] = {}
    of_theta = parameters(names, u.em, theta)
    for a in u.em.arrays:
        value = of_theta[names[a.node]] if a.role == "parameter" else \
            read[u.names[str(a.node.args[0])]]
        inputs[a.node] = fractions(value)
    sizes |= {size: n for a in u.em.arrays for size, n in zip(
        (*(u.em.sizes[i] for i in a.letters), *a.core), inputs[a.node].shape, strict=True)}
    return u, data, theta, Exact(inputs, sizes)


def shares(em: EmStep, exact: Exact) -> Exact:
    """The interpreter with the responsibilities at theta."""
    found = {em.given[name].node: exact(T.node) for name, T in em.responsibilities.items()}
    return Exact({**exact._known, **found}, exact._sizes)


def floats(a: Any) -> Any:
    return np.vectorize(float, otypes=[float])(a)


@pytest.mark.parametrize("name", NAMES)
def test_numpy_computes_what_the_interpreter_does(name: str) -> None:
    u, data, theta, exact = made(name)
    value = float(exact(u.em.log_likelihood.node)[()])
    assert u.log_likelihood(data, theta) == pytest.approx(value, rel=1e-12)
    after: Any = {}
    with suppress(u.Collapse):
        after, _ = u.step(data, theta)
    known = shares(u.em, exact)
    for n in u.em.next:
        p = n.parameter
        if len(p.theta) > 1 or p.structure or p.theta[0] not in after:
            continue
        try:
            wanted = floats(known(n.value.node))
        except NotExact:
            break
        np.testing.assert_allclose(after[p.theta[0]], wanted, rtol=1e-9,
                                   atol=1e-12 * np.max(np.abs(wanted)))


def has_root(node: Node) -> bool:
    """Whether a node is made of the root of an equation."""
    return node.op == "root" or any(map(has_root, node.parts))


@pytest.mark.parametrize("name", NAMES)
def test_the_passes_before_loops_change_no_number(name: str) -> None:
    """E and M as one program; what one factor alone has summed first, products in pairs."""
    u, _, _, exact = made(name)
    em = u.em
    shapes = Shapes(em, lambda size: size)
    passes = Passes(em.lowering.graph, shapes, "")
    nodes = [em.log_likelihood.node, *(n.value.node for n in em.next)]
    joined = passes.joined(em, nodes)
    # without roots, which the interpreter has not; the exact results are of the others
    passes.row = row_axis(em, shapes, reached(
        (joined[n] for n in nodes if not has_root(n)), lambda n: n.parts))
    cheaper = passes.cheaper(joined[n] for n in nodes if not has_root(n))
    before = shares(em, exact)
    compared = 0
    for node in nodes:
        if has_root(node):
            continue
        try:
            wanted = before(node)
        except ZeroDivisionError:  # a component that has no unit
            continue
        for after in (joined[node], cheaper[joined[node]]):
            found = exact(after)
            size = max(1, max(abs(v) for v in np.ravel(wanted)))
            assert max(abs(v) for v in np.ravel(found - wanted)) <= size * 10**-30
        compared += 1
    assert compared >= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_exponential_family_form_is_the_same_to_many_digits(name: str) -> None:
    u, _, _, exact = made(name)
    em = u.em
    try:
        form = features(em)
    except NotLinear:
        return
    bases = []
    for base, mean in form.bases:
        value = exact(base)
        bases.append(value if mean is None else value - exact(mean)[..., None])
    joint = 0
    rows = []
    for spec, w in zip(form.features, form.weights, strict=True):
        F = fractions(np.ones(bases[0].shape[-1], dtype=int))
        for n in spec:
            F = F[(..., *[None] * (bases[n].ndim - 1), slice(None))] * bases[n]
        rows.append(F)
        if w is not None:
            W = exact(w.node)
            joint = joint + (W[..., None] * F).sum(axis=tuple(range(1, W.ndim)))
    (log_joint,), (T,) = em.log_joint, em.responsibilities.values()
    apart = exact(log_joint.node) - joint  # what all values share
    bound = max(1, max(abs(v) for v in np.ravel(joint))) * 10**-40
    assert max(abs(v) for v in np.ravel(apart - apart[:1])) <= bound
    assert abs(apart[0].sum() - exact(form.common.node)[()]) <= bound * len(apart[0])
    sums = {s.node: (exact(T.node)[(slice(None), *[None] * (F.ndim - 1))] * F[None]).sum(axis=-1)
            for s, F in zip(form.sums, rows, strict=True)}
    before, after = shares(em, exact), Exact({**exact._known, **sums}, exact._sizes)
    for old, new in zip(em.next, form.next, strict=True):
        try:
            wanted = before(old.value.node)
        except NotExact:
            assert name in ROOTS
            continue
        found = after(new.value.node)
        size = max(1, max(abs(v) for v in np.ravel(wanted)))
        assert max(abs(v) for v in np.ravel(found - wanted)) <= size * 10**-30
