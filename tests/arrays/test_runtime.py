"""What generated modules share: products, small covariances, parameters at first sight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import derive
from derive.arrays import runtime
from derive.arrays.runtime.covariances import _whitening
from derive.arrays.runtime.errors import Collapse
from derive.arrays.runtime.products import _contract
from derive.arrays.runtime.results import _regular

SPECS = ("acd,abd->abc", "abc,abc->ab", "ad,adb,adc->abc", "ad,adb,ace->abc", "ab,abc->ac",
         "abc,ac->ab", "ab,cb->ac", "abc,acd->abd", "aab,ab->ab", "ab,ab->a", "abd,cd->cab")


def test_the_text_has_all_that_its_modules_have() -> None:
    folder = Path(str(runtime.__file__)).parent
    assert {f"{part.__name__.rpartition('.')[2]}.py" for part in runtime.PARTS} == \
        {file.name for file in folder.glob("*.py")} - {"__init__.py"}
    module: dict[str, object] = {"__name__": "printed"}
    exec(compile(runtime.text(), "printed", "exec", dont_inherit=True), module)
    for part in runtime.PARTS:
        assert {name for name in vars(part) if not name.startswith("__")} <= module.keys()


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("long", "abcde")
@pytest.mark.parametrize("length", (2, 70))
def test_a_sum_of_products_is_that_of_einsum(spec: str, long: str, length: int) -> None:
    rng = np.random.default_rng(1)
    sizes = dict(zip("abcde", (2, 3, 4, 5, 3), strict=True)) | {long: length}
    parts = [rng.normal(size=[sizes[n] for n in names]) for names in spec.split("->")[0].split(",")]
    wanted = np.einsum(spec, *parts)
    for laid in (parts, [np.asfortranarray(part) for part in parts]):
        found = _contract(spec, *laid)
        assert found.shape == wanted.shape
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("d", (1, 2, 3))
@pytest.mark.parametrize("K", (1, 2, 40))
@pytest.mark.parametrize("scale", (1.0, 1e-12, 1e100))
def test_what_whitens_a_covariance(d: int, K: int, scale: float) -> None:
    rng = np.random.default_rng(d)
    A = rng.normal(size=(K, d, d)) + 2 * np.eye(d)
    S = scale * A @ A.swapaxes(1, 2)
    inverse, log_det = _whitening(S)
    np.testing.assert_allclose(inverse @ S @ inverse.swapaxes(1, 2),
                               np.broadcast_to(np.eye(d), S.shape), rtol=0, atol=1e-10)
    np.testing.assert_allclose(log_det, np.linalg.slogdet(S)[1], rtol=1e-12)
    one, value = _whitening(S[0])
    np.testing.assert_allclose(one, inverse[0], rtol=1e-13)
    assert np.shape(value) == ()


@pytest.mark.parametrize("S", ([[1.0, 2.0], [2.0, 4.0]], [[0.0, 0.0], [0.0, 1.0]],
                               [[-1.0, 0.0], [0.0, 1.0]], [[1.0, 3.0], [3.0, 1.0]],
                               [[np.nan, 0.0], [0.0, 1.0]], [[np.inf, 0.0], [0.0, 1.0]],
                               [[1.0, np.nan], [np.nan, 1.0]], [[1.0, 0.0], [0.0, np.inf]]))
def test_what_no_factor_has_is_singular(S: list[list[float]]) -> None:
    with pytest.raises(Collapse, match="singular"):
        _whitening(np.array([np.eye(2), S]))
    assert not _regular(np.array([np.eye(2), S]), 0.0)


@pytest.mark.parametrize(("d", "key", "value", "error", "text"), [
    (2, "tau", 1.5, "BadInput", "lies in"), (2, "tau", np.nan, "BadInput", "not finite"),
    (2, "mu_1", [1.0, np.inf], "BadInput", r"theta\['mu_1'\] is not finite"),
    (2, "mu_1", [1.0, 2.0, 3.0], "BadInput", r"theta\['mu_1'\] has shape \(3,\)"),
    (2, "Sigma_2", [[1.0, 2.0], [2.0, 4.0]], "Collapse", r"2.*theta\['Sigma_2'\] is not positive"),
    (2, "Sigma_2", [[1.0, np.nan], [np.nan, 4.0]], "BadInput", r"'Sigma_2'\] is not finite"),
    (2, "Sigma_1", [[1.0, 0.5], [0.4, 4.0]], "BadInput", "symmetric"),
    (3, "Sigma_2", np.zeros((3, 3)), "Collapse", r"2.*theta\['Sigma_2'\] is not positive"),
    (3, "Sigma_2", np.diag([1.0, np.inf, 1.0]), "BadInput", r"'Sigma_2'\] is not finite")])
@pytest.mark.parametrize("most", (0, 10**6))
def test_a_wrong_parameter_is_named(d: int, key: str, value: object, error: str, text: str,
                                    most: int) -> None:
    update = derive.derive_em(derive.models["two_gaussians"]).lambdify()
    update.step.__globals__["DIRECT"] = most
    x = np.random.default_rng(0).normal(size=(30, d))
    theta = {"tau": 0.5, "mu_1": x[0], "mu_2": x[1], "Sigma_1": np.eye(d), "Sigma_2": np.eye(d),
             key: value if np.isscalar(value) else np.asarray(value)}
    for call in (update.step, update.e_step, update.log_likelihood, update.fit):
        for given in (x, update.prepare(x)):
            with pytest.raises(getattr(update, error), match=text):
                call(given, theta)


def test_a_covariance_that_is_symmetric_but_for_rounding_is_taken() -> None:
    update = derive.derive_em(derive.models["two_gaussians"]).lambdify()
    x = np.random.default_rng(0).normal(size=(30, 2))
    S = np.array([[1.0, 0.3], [0.3 + 1e-15, 2.0]])
    theta = {"tau": 0.5, "mu_1": x[0], "mu_2": x[1], "Sigma_1": S, "Sigma_2": S}
    _, value = update.step(x, theta)
    assert abs(value - update.step(x, {**theta, "Sigma_1": S.T.copy()})[1]) <= 1e-12 * abs(value)
