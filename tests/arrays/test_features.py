"""The exponential-family form: the same step as the operations that it was found in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.arrays import lambdify
from derive.arrays.emstep import em_step
from derive.arrays.features import NotLinear, features
from derive.arrays.simulate import random_theta, simulate, small_sizes
from derive.arrays.theta import named
from derive.arrays.update import ArrayUpdate
from derive.engine.em import derive_algorithm
from derive.model import Model
from derive.statement.clauses import facts
from derive.statement.layout import plain_lines
from derive.statement.library import library
from derive.statement.plates import model_of

GAUSSIANS = {kind: f"x_i | z_i=k ~ N(mu_k, {scale})\nP(z_i = k) = pi_k\nk = 1..K" + more
             for kind, scale, more in (
                 ("full", "Sigma_k", ""), ("tied", "Sigma", ""), ("spherical", "sigma_k^2 I", ""),
                 ("diagonal", "D_k", "\nD_k diagonal"))}
#: The models that have the form, so that none loses it unseen.
WITH_FORM = """two_gaussians two_gaussians_1d gaussian_mixture poisson_mixture two_coins acidity
    carcinoma carcinoma_prior co2 common_mean death_notices diabetes documents faithful_tied
    galaxies gammas iris_diagonal iris_spherical known_densities known_variance lifetimes
    line_and_parabola lines_in_groups log_normals noise p_values proportional_rates raters rounds
    ten_tosses three_coins waiting waiting_tied water_levels full tied spherical diagonal""".split()


def model(name: str) -> Model:
    text = GAUSSIANS.get(name) or (
        library[name] if name in library else derive.models[name]).statement
    return model_of(facts(plain_lines(text)), name, text)


def update(name: str) -> ArrayUpdate:
    return lambdify(derive_algorithm(model(name)))


def sample(m: Model, units: int, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Simulated data, and a theta that is not that of the data."""
    sizes = small_sizes(m, units)
    found = simulate(m, random_theta(m, sizes, np.random.default_rng(seed)), sizes, seed=seed)
    data = {v.name: found.get(f"{v.name} seen", found[v.name]) for v in m.variables
            if v.role != "latent" or v.seen}
    by_size = sizes | {p.size: sizes[p.index] for p in m.plates}
    theta = random_theta(m, sizes, np.random.default_rng(seed + 100))
    return data, {k: a for p in m.parameters for k, a in named(p, theta[p.name], by_size).items()}


def summing(u: ArrayUpdate) -> dict[str, Any]:
    """The module of an update, from now on with sums of features for few rows as well."""
    module: dict[str, Any] = u.step.__globals__  # type: ignore[attr-defined]
    module["DIRECT"] = 0
    return module


def both(u: ArrayUpdate, data: Any, theta: Any, laid: bool = True) -> tuple[Any, Any]:
    """(theta at t+1, log-likelihood, responsibilities) in one pass over the rows, or None where it
    refuses; and as the operations were lowered."""
    module = summing(u)
    with np.errstate(all="ignore"):
        read = module["prepare" if laid else "_unlaid"](data, None, theta)
        (T,), value, _ = module["_expect"](read, theta)
        plain = module["_maximise"](read, (T,), theta), value, T
        found = module["_gather"](read, theta)
        after = found and module["_renew"](read, found[0], theta)
        kept = found and module["_gather"](read, theta, True)
        if found and laid:
            assert abs(kept[1] - found[1]) <= 1e-11 * abs(found[1])
    return (after and (after, found[1], kept[0].T[0])), plain


def close(one: Any, other: Any, bound: float = 1e-11) -> None:
    assert abs(one[1] - other[1]) <= bound * abs(other[1])
    np.testing.assert_allclose(one[2], other[2], rtol=0, atol=bound)
    for key, value in other[0].items():
        size = np.max(np.abs(value))
        np.testing.assert_allclose(one[0][key], value, rtol=0, atol=bound * size, err_msg=key)


@pytest.mark.parametrize("laid", (True, False))
@pytest.mark.parametrize("name", WITH_FORM)
def test_one_pass_is_the_same_step(name: str, laid: bool) -> None:
    m = model(name)
    u = lambdify(derive_algorithm(m))
    for seed in (1, 2):
        found, plain = both(u, *sample(m, 300, seed), laid)
        assert found is not None
        close(found, plain)


@pytest.mark.parametrize("name", sorted({*derive.models, *library} - set(WITH_FORM)))
def test_what_has_no_such_form_says_so(name: str) -> None:
    with pytest.raises(NotLinear):
        features(em_step(derive_algorithm(model(name))))


@pytest.mark.parametrize("d", (1, 2, 11, 12, 30))
@pytest.mark.parametrize("K", (2, 3, 9))
@pytest.mark.parametrize("kind", ("full", "tied"))
def test_any_number_of_coordinates_and_chunks(d: int, K: int, kind: str,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    u = update(kind)
    monkeypatch.setitem(u.step.__globals__, "CELLS", 1)  # type: ignore[attr-defined]
    rng = np.random.default_rng(d)
    x = rng.normal(size=(1300, d)) + 5.0
    x[:400] += 2.0
    Sigma = np.eye(d) + 0.2
    theta = {"pi": np.arange(1.0, K + 1) / sum(range(1, K + 1)), "mu": x[:K].copy(),
             "Sigma": np.repeat(Sigma[None], K, axis=0) if kind == "full" else Sigma}
    for laid in (True, False):
        found, plain = both(u, x, theta, laid)
        assert found is not None
        close(found, plain)


def test_the_buffer_of_numpy_is_as_before_after_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    setbufsize = np.setbufsize

    def noted(size: int) -> int:
        asked.append(size)
        return setbufsize(size)

    monkeypatch.setattr(np, "setbufsize", noted)
    x = np.random.default_rng(1).normal(size=(600, 12))
    theta = {"pi": np.full(2, 0.5), "mu": x[:2], "Sigma": np.repeat(np.eye(12)[None], 2, axis=0)}
    module, before = summing(update("full")), np.getbufsize()
    for call in ("step", "e_step", "log_likelihood", "fit"):
        asked.clear()
        module[call](x, theta)
        assert asked
        assert np.getbufsize() == before


def clusters(gap: float, spread: float, weight: int = 500) -> tuple[np.ndarray, dict[str, Any]]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(1000, 2)) * spread
    x[:weight] += gap
    mu = np.array([[gap, gap], [0.0, 0.0]])
    return x, {"pi": np.array([0.5, 0.5]), "mu": mu + spread / 3,
               "Sigma": np.repeat(spread**2 * np.eye(2)[None], 2, axis=0)}


@pytest.mark.parametrize(("gap", "spread"), [(1.0, 1e-3), (1.0, 1e-5), (1e3, 1e-2), (0.0, 1e-9)])
def test_tight_clusters_lose_no_digits(gap: float, spread: float) -> None:
    # Where a pass about one point would lose them, it says so and the step goes the long way.
    u = update("full")
    x, theta = clusters(gap, spread)
    few = u.step(x, theta)
    _, (plain, wanted, _) = both(u, x, theta)
    for after, value in (few, u.step(x, theta)):
        assert abs(value - wanted) <= 1e-12 * abs(wanted)
        for key in after:
            np.testing.assert_allclose(after[key], plain[key], rtol=1e-9, atol=0)


@pytest.mark.parametrize(("gap", "spread"), [(1.0, 1e-3), (1e3, 1e-2)])
def test_a_pass_that_would_lose_digits_is_refused(gap: float, spread: float) -> None:
    found, _ = both(update("full"), *clusters(gap, spread))
    assert found is None


@pytest.mark.parametrize("few", (True, False))
def test_far_from_the_origin(few: bool) -> None:
    u = update("full")
    if not few:
        summing(u)
    x, theta = clusters(3.0, 1.0)
    near, _ = u.step(x, theta)
    far, _ = u.step(x + 2.0**20, {**theta, "mu": theta["mu"] + 2.0**20})
    np.testing.assert_allclose(far["Sigma"], near["Sigma"], rtol=1e-9)


def test_a_component_with_little_weight_keeps_its_digits() -> None:
    for name in ("full", "tied"):
        x, theta = clusters(2.0, 1.0, weight=3)
        if name == "tied":
            theta["Sigma"] = theta["Sigma"][0]
        for pi in ([1e-9, 1 - 1e-9], [1 - 1e-9, 1e-9]):
            found, plain = both(update(name), x, {**theta, "pi": np.array(pi)})
            if found is not None:
                for key in plain[0]:
                    np.testing.assert_allclose(found[0][key], plain[0][key], rtol=1e-8)


def test_a_probability_of_zero_is_no_nan() -> None:
    u = update("carcinoma")
    data, theta = sample(u.em.model, 50, 4)
    (key,) = (k for k, value in theta.items() if np.ndim(value) == 2)
    for place in (0, 1):
        at_zero = theta[key].copy()
        at_zero[:, 0] = at_zero[0, 0] = place
        at_zero[1, 0] = 0.5
        found, plain = both(u, data, {**theta, key: at_zero})
        assert found is not None
        close(found, plain)
