"""Generated modules stand alone; the plain form is short, safe, and says what it computes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import derive
from derive.arrays import export, lambdify
from derive.engine.em import derive_algorithm
from tests.arrays.test_step import ALL, given

LABELS = ("raters", "raters, missing", "two hidden causes", "topics, frequencies", "known groups",
          "some labels seen, weighted")


def module(source: str) -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "alone"}
    exec(compile(source, "alone", "exec", dont_inherit=True), found)
    return found


def codes(name: str) -> Any:
    """The data with labels as 1, 2, ..., 0 for a missing one."""
    case = ALL[name]
    data = {}
    for key, a in case.data.items():
        if not key.startswith("["):
            data[key] = a
            continue
        labels = np.where(np.sum(a, axis=-1) == 1, np.argmax(a, axis=-1) + 1, 0)
        data[key.strip("[]").removesuffix(" seen")] = labels
    alone = len(case.model.observed) == 1 and not case.model.known and len(data) == 1
    return next(iter(data.values())) if alone else data


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_plain_form_gives_the_same_numbers(name: str) -> None:
    case = ALL[name]
    algorithm = derive_algorithm(case.model)
    source = export(algorithm, "plain")
    assert "derive" not in re.sub("Made by derive[.]|derived|derivative", "", source)
    assert max(map(len, source.splitlines())) <= 100
    plain = module(source)
    theta, value = plain["step"](codes(name), case.theta)
    expected, same = lambdify(algorithm).step(given(case), case.theta)
    assert value == pytest.approx(same, rel=1e-10)
    assert plain["log_likelihood"](codes(name), case.theta) == pytest.approx(same, rel=1e-10)
    assert list(theta) == list(expected)
    for key in theta:
        assert np.allclose(theta[key], expected[key], rtol=1e-9), key


def test_the_plain_form_is_short() -> None:
    source = export(derive_algorithm(ALL["full covariances"].model), "plain")
    assert len(source.splitlines()) <= 60
    assert "# μₖᵗ⁺¹ = (1/Nₖ) ∑ᵢ₌₁ᴺ Tₖᵢ xᵢ" in source


@pytest.mark.parametrize("form", ["fast", "plain"])
@pytest.mark.parametrize("name", sorted(ALL))
def test_the_same_text_every_time(name: str, form: str) -> None:
    model = ALL[name].model
    assert export(derive_algorithm(model), form) == export(derive_algorithm(model), form)


def test_a_far_row_has_a_likelihood_and_responsibilities() -> None:
    case = ALL["full covariances"]
    x = np.vstack([case.data["X"], [[1e6, -1e6]]])
    for form in ("fast", "plain"):
        found = module(export(derive_algorithm(case.model), form))
        T = found["e_step"](x, case.theta)
        T = T if form == "fast" else T[0].T
        assert np.allclose(T.sum(axis=1), 1) and np.isfinite(found["log_likelihood"](x, case.theta))


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_example_of_a_module_runs(name: str) -> None:
    import doctest
    import types

    alone = types.ModuleType("alone")
    exec(compile(export(derive_algorithm(ALL[name].model)), "alone", "exec", dont_inherit=True),
         alone.__dict__)
    assert doctest.testmod(alone).failed == 0
    assert doctest.testmod(alone).attempted >= 3


@pytest.mark.parametrize("name", sorted(derive.models))
def test_the_plain_form_of_a_mixture_makes_the_same_step(name: str) -> None:
    em = derive.derive_em(derive.models[name])
    source = em.export("numpy", form="plain")
    assert len(source.splitlines()) <= 75
    fast = module(em.export("numpy", K=2) if name.endswith("mixture") else em.export("numpy"))
    x, theta = fast["EXAMPLE_X"], fast["EXAMPLE_THETA"]
    known = {"known": fast["EXAMPLE_KNOWN"]} if "EXAMPLE_KNOWN" in fast else {}
    expected, value = fast["step"](x, theta, **known)
    data = {"X": x, **known["known"]} if known else x
    found, same = module(source)["step"](data, theta)
    assert same == pytest.approx(value, rel=1e-10)
    assert list(found) == list(expected)
    assert all(np.allclose(found[key], expected[key]) for key in found)


def test_two_gaussians_in_plain_numpy_are_sixty_lines() -> None:
    source = derive.derive_em("two_gaussians").export("numpy", form="plain")
    assert len(source.splitlines()) <= 60
