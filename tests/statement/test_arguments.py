"""Named arguments, the value a count starts from, and sets: which family a line means."""

from __future__ import annotations

import pytest

from derive.statement import StatementError, distribution, mixture, parse

# what stands after the ~, a line beside it, the family, and the names of its arguments
READ = [
    ("Normal(mu_k, var=v_k)", "", "normal", ("mu", "v")),
    ("Normal(mu_k, variance v_k)", "", "normal", ("mu", "v")),
    ("Normal(variance=v_k, mean=mu_k)", "", "normal", ("mu", "v")),
    ("Normal(mu_k, var=sigma_k^2)", "", "normal", ("mu", "sigma^2")),
    ("Normal(var=sigma_k, mu_k)", "", "normal", ("mu", "sigma")),
    ("Normal(mu_k, v_k)", "X_i in R", "normal", ("mu", "v")),
    ("Normal(mu_k, Sigma_k)", "X_i in R", "normal", ("mu", "Sigma")),
    ("Normal(mu_k, cov=S_k)", "", "multivariate_normal", ("mu", "S")),
    ("Normal(mu_k, S_k)", "X_i in R^3", "multivariate_normal", ("mu", "S")),
    ("Normal(mu=m_k, Sigma=S_k)", "", "multivariate_normal", ("m", "S")),
    ("Poisson(rate lambda_k)", "X_i in N_0", "poisson", ("lambda",)),
    ("Poisson(mean m_k)", "X_i in N", "poisson", ("m",)),
    ("Poisson(lambda_k) from 0", "", "poisson", ("lambda",)),
    ("Binomial(n_i; p_k)", "known: n", "binomial", ("n", "p")),
    ("Binomial(p=p_k, n=n_i)", "observed: X, n", "binomial", ("n", "p")),
    ("Binomial(size=n_i, prob=p_k)", "known: n_i", "binomial", ("n", "p")),
    ("Bernoulli(p_k)", "X_i in {0, 1}", "bernoulli", ("p",)),
    ("Geometric(p_k) from 0", "", "geometric_from_0", ("p",)),
    ("Geom(prob p_k) from 1", "", "geometric_from_1", ("p",)),
    ("Geometric(p_k)", "X_i in {0, 1, 2, ...}", "geometric_from_0", ("p",)),
    ("Geometric(p_k)", r"X_i \in \{1, 2, \ldots\}", "geometric_from_1", ("p",)),
    ("Exponential(rate lambda_k)", "", "exponential_rate", ("lambda",)),
    ("Exponential(rate=lambda_k)", "X_i in R", "exponential_rate", ("lambda",)),
    ("Exp(mean theta_k)", "", "exponential_mean", ("theta",)),
    ("Exponential(scale=theta_k)", "", "exponential_mean", ("theta",)),
    (r"\text{Exponential}(\text{mean } \theta_k)", "", "exponential_mean", ("theta",)),
    ("NegativeBinomial(r_i, p_k)", "known: r", "negative_binomial", ("r", "p")),
    ("NB(p=p_k, size=r_i)", "", "negative_binomial", ("r", "p")),
]

# what stands after the ~, a line beside it, what is asked, and what is offered
ASKED = [
    *((f"Normal(mu_k, {a}_k)", "", f"{a}_k: variance, standard deviation, precision or covariance",
       f"cov={'v' if a == 'sigma' else a}_k") for a in ("v", "tau", "s", "sigma", "S", "V", "C")),
    *((f"Normal(mu_k, {a}_k)", "X_i in R", f"{a}_k: variance, standard deviation or precision?",
       "var=") for a in ("tau", "s", "sigma", "lambda")),
    ("Exponential(lambda_k)", "", "lambda_k: rate or mean?",
     "write rate lambda_k or mean lambda_k"),
    ("Geometric(p_k)", "", "Geometric from 0 or from 1?",
     "write Geometric(p_k) from 0, or Geometric(p_k) from 1"),
    ("Geometric(p_k)", "X_i in N", "Geometric from 0 or from 1?", "Geometric(p_k) from 1"),
    ("Normal(mu_k, precision tau_k)", "", "tau_k: precision of numbers or of vectors?", "X_i in R"),
    ("Normal(mu_k, q=tau_k)", "", "Normal by its q is not derived yet", "sd, precision and scale"),
    ("Normal(var=v_k, var=w_k)", "", "Normal has 2 arguments", "each is one name, in this order"),
    ("Poisson(lambda_k) from 1", "", "Poisson generates counts, but from 1 is written", "cannot"),
    ("Normal(mu_k, v_k) from 0", "", "Normal generates vectors or numbers, but from 0", "cannot"),
    ("Geometric(p_k) from 2", "", "counts or counts from 1, but from 2 is written", "cannot"),
    ("Bernoulli(p_k)", "X_i in N", "Bernoulli generates zeros and ones, but line 3 says X_i in N",
     "cannot both hold"),
    ("Exponential(rate lambda_k)", "X_i in {0, 2, ...}", "{0, 2, ...} is no set", "{1, 2, ...}"),
    ("Geometric(p_k) from 1", "X_i in {0, 1, 2, ...}", "Geometric generates counts", "both hold"),
    ("Normal(mu_k, 1)", "X_i in R^d", "1 is a variance, and Normal has a covariance there",
     "covariance matrices of vectors"),
]


def stated(law: str, beside: str) -> str:
    return f"X_i | Z_i=k ~ {law}\nP(Z_i = k) = pi_k, k = 1..K\n{beside}"


@pytest.mark.parametrize(("law", "beside", "family", "names"), READ)
def test_a_line_means_one_family(law, beside, family, names, families):
    model = parse(stated(law, beside), families=families)
    _, factor = model.factors
    assert factor.law == family
    assert tuple(a.args[0] for a in factor.arguments) == names
    assert type(model).from_json(model.to_json()) == model


@pytest.mark.parametrize(("law", "beside", "message", "suggestion"), ASKED)
def test_a_line_that_means_several_is_asked(law, beside, message, suggestion, families):
    with pytest.raises(StatementError) as caught:
        parse(stated(law, beside), families=families)
    assert message in caught.value.message
    assert suggestion in caught.value.suggestion


def test_components_that_name_two_families_of_one_name(families):
    for one, two, message in (
        ("Geom(p_1) from 0", "Geom(p_2) from 1", "counts on line 1, and this line counts from 1"),
        ("Exp(rate a_1)", "Exp(mean a_2)", "the rate on line 1, and this line the mean"),
    ):
        text = (f"X_i | Z_i=1 ~ {one}\nX_i | Z_i=2 ~ {two}\nP(Z_i=1) = 1/2\nP(Z_i=2) = 1/2")
        with pytest.raises(StatementError) as caught:
            parse(text, families=families)
        assert message in caught.value.message


def test_arguments_have_names_in_python_too(families):
    built = mixture({"k": distribution("Normal", "mu_k", var="v_k")}, {"k": "pi_k"},
                    ranges="k = 1..K", families=families)
    assert built == parse(stated("Normal(mu_k, var=v_k)", ""), families=families)
