"""What is derived: the updates as textbooks have them, the promises of stages, other letters."""

import pytest

import derive
from derive.algebra.expression import walk

UPDATES = {
    "two_gaussians": {
        "tau": r"\tau^{t+1} = \frac{N_1}{N}",
        "mu_1": r"\mu_1^{t+1} = \frac{1}{N_1}\sum_{i=1}^{N} T_{1,i} x_i",
        "Sigma_2": r"\Sigma_2^{t+1} = \frac{1}{N_2}\sum_{i=1}^{N} T_{2,i}(x_i-\mu_2^{t+1})"
                   r"(x_i-\mu_2^{t+1})^{\mathsf T}",
    },
    "two_gaussians_1d": {
        "sigma_1^2": r"(\sigma_1^2)^{t+1} = \frac{1}{N_1}\sum_{i=1}^{N} T_{1,i}"
                     r"(x_i-\mu_1^{t+1})^2",
    },
    "gaussian_mixture": {"pi": r"\pi_k^{t+1} = \frac{N_k}{N}"},
    "poisson_mixture": {
        "lambda": r"\lambda_k^{t+1} = \frac{1}{N_k}\sum_{i=1}^{N} T_{k,i} x_i",
    },
    "two_coins": {
        "p_A": r"p_A^{t+1} = \frac{\sum_{i=1}^{N} T_{A,i} x_i}{\sum_{i=1}^{N} T_{A,i} n_i}",
    },
}
ROWS = [(s, key, latex) for s, rows in UPDATES.items() for key, latex in rows.items()]


def _bare(latex):
    return latex.replace(r"\,", "").replace(" ", "").replace(r"\!", "")


@pytest.mark.parametrize(("statement", "key", "latex"), ROWS)
def test_updates_are_the_textbook_ones(derivations, statement, key, latex):
    assert _bare(derivations[statement].latex(key)) == _bare(latex)


def test_every_parameter_is_updated_except_fixed_weights(derivations):
    for em in derivations.values():
        assert set(em.updates) == set(em.model.keys)


def last_of_q(em):
    """The line in which Q is written out."""
    return next(s for s in reversed(em.steps) if s.part == "Q")


def solutions(em):
    """The updates as (symbol at t+1, formula)."""
    return [(s.left, s.right) for s in em.steps if s.relation == "solves"]


def test_no_latent_variable_is_left_in_q(derivations):
    for em in derivations.values():
        ops = {n.op for n in walk(last_of_q(em).right)}
        assert not ops & {"indicator", "expectation", "event_probability"}


def test_in_q_only_responsibilities_are_at_t(derivations):
    for em in derivations.values():
        for n in walk(last_of_q(em).right):
            if n.op == "symbol" and n.args[3]:
                assert n.args[0] in (".T", ".N")


def test_solutions_hold_no_free_parameter(derivations, three):
    for em in (*derivations.values(), three):
        bases = {p.name for p in em.model.parameters}
        for left, right in solutions(em):
            assert left.args[3] == "t+1"
            free = {n.args[0] for n in walk(right) if n.op == "symbol" and n.args[3] == ""}
            assert not free & bases


def test_the_covariance_uses_the_new_mean(derivations):
    formula = next(right for left, right in solutions(derivations["two_gaussians"])
                   if left.args[0] == "Sigma")
    means = {n.args[3] for n in walk(formula) if n.op == "symbol" and n.args[0] == "mu"}
    assert means == {"t+1"}


def test_ids_are_unique_and_needs_come_before(derivations, three):
    for em in (*derivations.values(), three):
        seen = set()
        for step in em.steps:
            assert step.id not in seen
            assert set(step.needs) <= seen, (step.id, step.needs)
            assert not step.chain or step.chain in seen
            seen.add(step.id)


def test_json_round_trip(derivations, three):
    for em in (*derivations.values(), three):
        assert derive.from_json(em.to_json()) == em


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 7}', "null", '{"schema": 1}'])
def test_other_json_is_refused(text):
    with pytest.raises(ValueError):
        derive.from_json(text)


def test_other_letters_and_three_named_components(three):
    assert _bare(three.latex("m_b")) == _bare(
        r"m_b^{t+1} = \frac{1}{N_b}\sum_{j=1}^{N} T_{b,j} y_j")
    assert set(three.updates) == {"rho_a", "rho_b", "m_a", "m_b", "m_c", "V_a", "V_b", "V_c"}
    assert set(three.responsibilities) == {"a", "b", "c"}
    text = three.report(certify=False).split("Rules used")[0]  # laws have letters of their own
    for word in ("Wⱼ", "yⱼ", "ρ", "mₖ", "Vₖ"):
        assert word in text
    for word in ("τ", "μ", "Σₖ", "xᵢ", "Zᵢ"):
        assert word not in text


def test_other_letters_are_certified_and_run(three):
    assert three.certify().verdict == "right"
    import numpy as np

    r = np.random.default_rng(3)
    x = np.concatenate([r.normal(c, 1, (40, 2)) for c in (0, 4, 9)])
    theta = {"rho_a": 0.3, "rho_b": 0.3, **{f"m_{k}": x[n] for k, n in
                                           (("a", 0), ("b", 50), ("c", 100))},
             **{f"V_{k}": np.eye(2) * 4 for k in "abc"}}
    update = three.lambdify()
    height = -np.inf
    for _ in range(20):
        theta, now = update.step(x, theta)
        assert now >= height - 1e-9
        height = now
    T = update.e_step(x, theta)
    assert T.shape == (120, 3)
    assert np.allclose(T.sum(axis=1), 1)


def test_an_unknown_key_names_those_that_there_are(derivations):
    with pytest.raises(KeyError, match="mu_1"):
        derivations["two_gaussians"].latex("nu_1")


def test_the_derivation_is_the_same_on_every_run(derivations):
    for name, em in derivations.items():
        assert derive.derive_em(derive.models[name]).to_json() == em.to_json()


def _free(e):
    """The index letters that stand free in an expression."""
    if e.op in ("sum", "product"):
        return _free(e.args[0]) - {e.args[1]}
    own = {"symbol": 2, "indicator": slice(1, 3), "posterior": slice(0, 2)}.get(e.op)
    found = set() if own is None else set(e.args[own])
    return found.union(*map(_free, e.children))


def test_no_letter_is_bound_and_free_in_one_line(derivations, three):
    """A reader who meets sum_k and a free k in one formula takes them for the same."""
    for em in (*derivations.values(), three):
        for step in em.steps:
            if step.id.startswith("max.KL") or step.id == "max.gap.2":
                continue  # of all weights at once, whose index is that of their name
            sides = [e for e in (step.head, step.left, step.right) if e is not None]
            bound = {n.args[1] for e in sides for n in walk(e) if n.op in ("sum", "product")}
            assert not bound & set().union(*map(_free, sides)), step.id
