"""Answers to the homework of models in general: right ones in several spellings, wrong ones."""

from __future__ import annotations

import pytest

from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.homework.grade import check
from tests.engine.plates.cases import CASES

RIGHT = [
    ("tied covariance", "Sigma",
     r"$\Sigma = \frac1N\sum_i\sum_k \gamma_{ik}(x_i-\mu_k)(x_i-\mu_k)^\top$"),
    ("tied covariance", "responsibilities",
     r"$r_{ik} = \frac{\pi_k N(x_i\mid\mu_k,\Sigma)}{\sum_j \pi_j N(x_i\mid\mu_j,\Sigma)}$"),
    ("tied covariance", "responsibilities",
     r"$P(z_i = k\mid x_i) \propto \pi_k N(x_i;\mu_k,\Sigma)$"),
    ("tied covariance", "Q",
     r"$Q = \sum_i\sum_k r_{ik}\left[\log\pi_k - \frac12\log|\Sigma| "
     r"- \frac12 (x_i-\mu_k)^T\Sigma^{-1}(x_i-\mu_k)\right]$"),
    ("raters", "pi", r"$\pi_{jkl} = \frac{\sum_i T_{ik} 1(X_{ij} = l)}{\sum_i T_{ik}}$"),
    ("raters", "pi", r"$\pi_{jkl} = \frac{\sum_i T_{ik} x_{ijl}}{\sum_i T_{ik}}$"),
    ("raters", "responsibilities",
     r"$T_{ik} = \frac{p_k\prod_j\prod_l \pi_{jkl}^{1(X_{ij}=l)}}"
     r"{\sum_{q} p_q \prod_j\prod_l \pi_{jql}^{1(X_{ij}=l)}}$"),
    ("zero inflation", "lambda", r"$\lambda = \frac{\sum_i T_{1i} y_i}{\sum_i T_{1i}}$"),
    # an observation above 0 can be of no other component
    ("zero inflation", "lambda", r"$\lambda = \frac{\sum_i y_i}{\sum_i T_{1i}}$"),
    ("two lines", "beta",
     r"\[\hat\beta_k = \left(\sum_i w_{ik} x_i x_i^T\right)^{-1}\sum_i w_{ik} x_i y_i\]"),
    ("two lines", "sigma^2",
     r"\[\hat\sigma_k^2 = \frac{\sum_i w_{ik}(y_i - \hat\beta_k^T x_i)^2}{\sum_i w_{ik}}\]"),
    ("three coins", "q",
     r"$\mu_i = P(Z_i=H\mid y_i)$ and "
     r"$q = \frac{\sum_i(1-\mu_i)\sum_j y_{ij}}{J \sum_i (1-\mu_i)}$"),
    ("proportional rates", "mu", "mu = sum_i y_i / sum_i sum_k r_ik c_k"),
    ("two hidden causes", "p", r"$p_a = \frac1N \sum_i P(A_i = a \mid B_i, D_i)$"),
    ("latent class, priors", "mu",
     r"$\mu_{kj} = \frac{a - 1 + \sum_n \gamma_{nk} x_{nj}}{a+b-2+\sum_n\gamma_{nk}}$"),
]
WRONG = [
    ("tied covariance", "Sigma", "",  # each component's own
     r"$\Sigma = \frac{\sum_i \gamma_{ik}(x_i-\mu_k)(x_i-\mu_k)^\top}{\sum_i\gamma_{ik}}$"),
    ("tied covariance", "mu", "n_for_nk", r"$\mu_k = \frac1N\sum_i\gamma_{ik}x_i$"),
    ("tied covariance", "responsibilities", "",
     r"$r_{ik} = \frac{N(x_i\mid\mu_k,\Sigma)}{\sum_j N(x_i\mid\mu_j,\Sigma)}$"),
    ("tied covariance", "Q", "",
     r"$Q = \sum_i\sum_k r_{ik}\left[\log\pi_k - \frac12\log|\Sigma| "
     r"- (x_i-\mu_k)^T\Sigma^{-1}(x_i-\mu_k)\right]$"),
    ("raters", "pi", "", r"$\pi_{jkl} = \frac{\sum_i T_{ik} 1(X_{ij} = l)}{N}$"),
    ("two lines", "sigma^2", "old_parameter",
     r"$\sigma_k^{2} = \frac{\sum_i w_{ik}(y_i - (\beta_k^{old})^T x_i)^2}{\sum_i w_{ik}}$"),
    ("zero inflation", "lambda", "n_for_nk", r"$\lambda = \frac1N\sum_i y_i T_{1i}$"),
    ("latent class, priors", "mu", "prior_left_out",
     r"$\mu_{kj} = \frac{\sum_n \gamma_{nk} x_{nj}}{\sum_n\gamma_{nk}}$"),
]


@pytest.mark.parametrize(("name", "part", "text"), RIGHT)
def test_a_right_answer_is_right(name: str, part: str, text: str) -> None:
    verdict = check(EM(derive_algorithm(CASES[name].model)), text, part).parts[part]
    assert (verdict.verdict, verdict.feedback) == ("right", "")


@pytest.mark.parametrize(("name", "part", "mistake", "text"), WRONG)
def test_a_wrong_answer_is_wrong(name: str, part: str, mistake: str, text: str) -> None:
    verdict = check(EM(derive_algorithm(CASES[name].model)), text, part).parts[part]
    assert verdict.verdict == "wrong"
    # where the first component has no y above 0, other mistakes have that value too
    assert not mistake or mistake in verdict.misconceptions


def test_what_is_not_known_is_not_read() -> None:
    algorithm = derive_algorithm(CASES["tied covariance"].model)
    found = check(EM(algorithm), r"$\mu_k = \frac{\sum_i a_i^{(7)} x_i}{b}$", "mu").parts["mu"]
    assert found.verdict == "unread" and "nothing says what" in found.feedback


def test_a_constraint_and_a_number_are_no_answers() -> None:
    algorithm = derive_algorithm(CASES["tied covariance"].model)
    text = r"With $\pi_1 = 1 - \pi_2$ and, say, $\mu_1 = 3$."
    assert {v.verdict for v in check(EM(algorithm), text).parts.values()} == {"missing"}


def test_no_part_of_that_name() -> None:
    with pytest.raises(ValueError, match="there are responsibilities, Q, pi, mu, Sigma, steps"):
        check(EM(derive_algorithm(CASES["tied covariance"].model)), "x", "tau")
