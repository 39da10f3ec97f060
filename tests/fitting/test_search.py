"""Starts from k-means, chance and splits: what they find where rows do not, for every law."""

from __future__ import annotations

import numpy as np
import pytest

import derive
from derive.arrays import search
from derive.arrays.labelling import without
from derive.arrays.running import rows_of
from derive.arrays.search import Search, best_of
from derive.arrays.starts import row_start
from derive.fitting import StartError, fit_command
from derive.fitting.posteriors import clustered, principal, split

MIXTURE = derive.derive_em("gaussian_mixture")
UPDATE = MIXTURE.lambdify()


def clusters(d, K=3, each=40, apart=12.0, seed=0):
    """Rows of K round clusters of unequal scale, and the component of each."""
    rng = np.random.default_rng((seed, d))
    centres = rng.normal(size=(K, d)) * apart / np.sqrt(d)
    labels = np.repeat(np.arange(K), each)
    scale = 1.0 + 0.3 * np.arange(K)
    return centres[labels] + rng.normal(size=(K * each, d)) * scale[labels, None], labels


def searched(x, K, update=UPDATE, known=None, **options):
    return Search(update, x, known, sizes={"K": K},
                  options={"iterations": 1000, "tolerance": 1e-10, **options})


@pytest.mark.parametrize("d", [30, 50])
def test_clusters_in_many_columns_are_found(d):
    """N_k is 5 d: starts from rows end at chance."""
    x, labels = clusters(d, each=5 * d)
    true = UPDATE.fit(x, UPDATE.m_step(x, np.eye(3)[labels]))
    found = MIXTURE.fit(x, K=3)
    assert found.log_likelihood >= true.log_likelihood - 1e-6 * abs(true.log_likelihood)
    owner = np.argmax(found.responsibilities, axis=1)
    for k in range(3):
        assert len(set(owner[labels == k])) == 1


def test_as_many_columns_as_rows_of_a_component():
    x, labels = clusters(36, apart=20.0)
    found = MIXTURE.fit(x, K=3)
    true = UPDATE.fit(x, UPDATE.m_step(x, np.eye(3)[labels]))
    assert found.log_likelihood >= true.log_likelihood - 1e-6 * abs(true.log_likelihood)


def test_a_split_leaves_where_two_components_share_a_cluster():
    x, labels = clusters(3, K=5, each=60, apart=25.0)
    right = UPDATE.fit(x, UPDATE.m_step(x, np.eye(5)[labels]))
    T = np.eye(5)[labels]
    own = np.flatnonzero(labels == 0)
    T[labels == 3] = np.eye(5)[4]  # one component has two clusters,
    T[own[::2]] = np.eye(5)[3]  # and two have one
    at = searched(x, 5)
    [stuck] = list(at.short(0, "k-means", T, 1000))
    assert stuck.found.log_likelihood < right.log_likelihood - 50
    highest = at.on(at.moved(stuck)[0])
    assert highest.of == "split" and highest.above(stuck)
    assert highest.found.log_likelihood == pytest.approx(right.log_likelihood, rel=1e-8)


def test_the_trace_of_a_run_in_parts_is_that_of_one():
    x, labels = clusters(2, apart=3.0)
    at = searched(x, 3)
    theta = UPDATE.m_step(x, 0.5 * np.eye(3)[labels] + 0.5 / 3)
    parts = at.on(at.run(theta, 0, "rows", 7)).found
    whole = at.run(theta, 0, "rows").found
    assert parts.iterations == whole.iterations == len(parts.trace) - 1
    assert [v for _, v in parts.trace] == [v for _, v in whole.trace]
    assert parts.stopped == whole.stopped == "converged"


def test_a_degenerate_run_is_never_above_a_regular_one(tmp_path):
    x = np.concatenate([np.random.default_rng(0).normal(size=200), [5.0, 5.0 + 1e-7, 5.0 + 2e-7]])
    x = x[:, None]
    T = np.zeros((203, 2))
    T[:200, 0], T[200:, 1] = 1, 1
    at = searched(x, 2)
    narrow = at.run(UPDATE.m_step(x, T), 0, "rows")
    regular = at.run(UPDATE.m_step(x, np.full((203, 2), 0.5)), 1, "rows")
    assert narrow.found.stopped == "converged" and not narrow.regular
    assert narrow.found.log_likelihood > regular.found.log_likelihood
    assert regular.above(narrow) and not narrow.above(regular)
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(map(repr, x[:, 0].tolist())))
    said = fit_command(derive.models["two_gaussians_1d"], str(file), restarts=1)
    assert said.degenerate and "a component is almost flat" in said.text()
    assert "almost flat" not in fit_command(derive.models["two_gaussians"], "faithful").text()


LAWS = {
    "Poisson(a_k)": (np.repeat([1.0, 2, 3, 20, 22, 25, 60, 61], 8), {}),
    "Exponential(rate=a_k)": (np.repeat([0.1, 0.2, 0.3, 9.0, 11.0, 12.0], 8), {}),
    "Geometric(a_k) from 0": (np.repeat([0.0, 1, 2, 30, 40], 8), {}),
    "Binomial(n_i, a_k)": (np.repeat([0.0, 1, 9, 10, 5], 8), {"n": np.full(40, 10.0)}),
    "Normal(a_k, var=s_k)": (np.random.default_rng(0).normal(size=60), {}),
}


@pytest.mark.parametrize("law", LAWS)
def test_every_law_starts_by_an_m_step(law):
    em = derive.derive_em(derive.parse(f"X_i | Z_i=k ~ {law}\nP(Z_i = k) = pi_k\nk = 1..K"))
    x, known = LAWS[law]
    update = em.lambdify()
    at = searched(x, 2, update, known)
    runs = at.screened(6)
    assert {run.of for run in runs} <= {"k-means", "random"} and len(runs) == search.CONTINUED
    found, again = (best_of(searched(x, 2, update, known), 3) for _ in range(2))
    assert found.found.log_likelihood == again.found.log_likelihood
    alone = max(at.run(row_start(at.start, 0, r), r, "rows").rank for r in range(3))
    assert found.found.log_likelihood >= alone[-1] - 1e-6 * abs(alone[-1])


def test_where_an_m_step_collapses_the_start_is_shared():
    x, _ = clusters(4, each=5)
    T = np.zeros((15, 3))
    T[0, 0], T[1, 1], T[2:, 2] = 1, 1, 1
    with pytest.raises(UPDATE.Collapse):
        UPDATE.m_step(x, T)
    theta = searched(x, 3).maximised(T)
    assert np.linalg.eigvalsh(theta["Sigma"]).min() > 0


def test_many_rows_are_searched_in_part(monkeypatch):
    monkeypatch.setattr(search, "SEARCHED", 200)
    monkeypatch.setattr(search, "SEARCHED_EACH", 1)
    x, labels = clusters(2, each=1000)
    order = np.random.default_rng(1).permutation(len(x))
    x, labels = x[order], labels[order]
    seen = []
    fit = UPDATE.fit

    def counted(rows, *at, **given):
        seen.append(rows["rows"].N if "rows" in rows else len(rows["X"]))  # few are as they are
        return fit(rows, *at, **given)

    monkeypatch.setitem(UPDATE.__dict__, "fit", counted)
    found = best_of(searched(x, 3), 4)
    assert seen.count(3000) == 1 and seen.count(200) > 8
    assert len(found.found.responsibilities) == 3000
    right = fit(x, UPDATE.m_step(x, np.eye(3)[labels]))
    assert found.found.log_likelihood == pytest.approx(right.log_likelihood, rel=1e-9)


def test_a_component_is_done_without():
    for statement, theta, expected in (
            ("gaussian_mixture", {"pi": np.array([0.2, 0.3, 0.5])}, {"pi": [0, 0.375, 0.625]}),
            ("two_gaussians", {"tau": 0.2}, {"tau": 0.0})):
        found = without(derive.models[statement], theta, 3 if "pi" in theta else 2, 0)
        for key, value in expected.items():
            assert np.allclose(found[key], value)
    assert without(derive.models["two_coins"], {"p_A": 0.2, "p_B": 0.3}, 2, 0) is None


def test_posteriors():
    x, labels = clusters(5, K=2, apart=30.0)
    T = clustered(principal(x, 2), 2, np.random.default_rng(0))
    assert set(T.ravel()) == {0.0, 1.0} and np.all(T.sum(axis=1) == 1)
    assert len({tuple(row) for row in T[labels == 0]}) == 1
    even = principal(x, 3, even=True)
    assert np.allclose(even.std(axis=0), 1) and np.allclose(even.mean(axis=0), 0)
    assert np.array_equal(principal(x * [1, 10, 100, 1, 1], 2).round(9), principal(x, 2).round(9))
    three = np.zeros((len(x), 3))
    three[:, :2] = np.eye(2)[labels]
    parted = split(x, three, labels == 0, 2, 0, np.random.default_rng(0))
    assert np.allclose(parted.sum(axis=1), 1) and np.array_equal(parted[:, 1], three[:, 1])
    assert 0 < parted[:, 2].sum() < 40


def test_no_start_at_all_is_one_message():
    x = np.array([[0.0], [0.0], [0.0], [1.0]])
    with pytest.raises(StartError):
        best_of(searched(x, 3), 2)


def test_a_split_of_rows_that_no_other_component_can_have():
    """Latent classes: probabilities of exactly 0 and 1 beside a weight of 0."""
    em = derive.derive_em("carcinoma")
    found = best_of(Search(em.lambdify(), rows_of(em.model, "carcinoma").x, sizes={"K": 3}), 2)
    assert found.found.stopped == "converged"
    assert found.found.theta["pi"].sum() == pytest.approx(1)
