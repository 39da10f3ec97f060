"""Whole derivations: a right one is right in all its lines, and of one with a wrong line that line
is found."""

import pytest

from .derivations import derivations
from .derivations.sight import judge, judged, outcome
from .test_steps import BISHOP, TWO

#: What is not read yet, by what stands against it; none is judged falsely.
LEFT = {
    "07_latent_class-2": "responsibilities with the indices of another plate have no meaning",
    "11_map-2": "nothing says that lambda is a multiplier",
    "19_multinomial": "n_i, which the statement says",
    "19_multinomial-1": "n_i, which the statement says",
    "24_gaussian_marginal-2": "a matrix that is a number",
    "28_raters_em": "a count that words alone define",
}
#: Lines (statement, what stands before, line, verdict of the steps).
LINES = [
    # --- objectives, by how they move
    *(("two_gaussians", TWO, line, verdict) for line, verdict in (
        (r"\tau^{t+1}=\arg\max_\tau\{\sum_iT_i\log\tau+\sum_i(1-T_i)\log(1-\tau)\}", "right"),
        (r"\tau^{t+1}=\arg\max_\tau\{\sum_iT_i\log\tau-\sum_i(1-T_i)\log(1-\tau)\}", "wrong"),
        (r"\tau^{t+1}=\arg\max_\tau\{\frac{N_1}N\log\tau+(1-\frac{N_1}N)\log(1-\tau)\}", "right"),
        (r"\mu_1^{t+1}=\arg\min_{\mu_1}\sum_iT_i(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)", "right"),
        (r"\mu_1^{t+1}=\operatorname{argmin}_{\mu_1}\sum_iT_i(x_i-\mu_1)^T\Sigma_1^{-1}"
         r"(x_i-\mu_1)", "right"),
        (r"\mu_1^{t+1}=\arg\max_{\mu_1}\sum_iT_i(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)", "wrong"),
        (r"\mu_1^{t+1}=\arg\min_{\mu_1}\sum_iT_i(x_i-\mu_1)^T(x_i-\mu_1)", "wrong"),
        (r"(\mu_1^{t+1},\Sigma_1^{t+1})=\arg\max_{\mu_1,\Sigma_1}\sum_iT_i\{-\tfrac12\log|\Sigma_1|"
         r"-\tfrac12(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)\}", "right"),
        (r"(\mu_1^{t+1},\Sigma_1^{t+1})=\arg\max_{\mu_1,\Sigma_1}\sum_iT_i\{-\tfrac12\log|\Sigma_1|"
         r"-(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)\}", "wrong"),
        (r"\theta^{t+1}=\arg\max_\theta Q(\theta\mid\theta^t)", "right"),
        (r"\theta^{t+1}=\arg\max_\theta\sum_iT_i\log(\tau N(x_i;\mu_1,\Sigma_1))"
         r"+(1-T_i)\log((1-\tau)N(x_i;\mu_2,\Sigma_2))", "right"),
        (r"\theta^{t+1}=\arg\max_\theta\sum_iT_i\log(\tau N(x_i;\mu_1,\Sigma_1))", "wrong"),
        (r"Q(\tau)=N_1\log\tau+N_2\log(1-\tau)+\text{const}", "right"),
        (r"Q(\tau)=N_1\log\tau+N_1\log(1-\tau)+\text{const}", "wrong"),
        (r"Q(\mu_1,\Sigma_1)=\sum_iT_i\log N(x_i;\mu_1,\Sigma_1)", "right"),
        (r"Q(\mu_1)=-\sum_iT_i(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)", "wrong"))),
    *(("gaussian_mixture", BISHOP, line, verdict) for line, verdict in (
        (r"\mu_k^{new}=\arg\max_{\mu_k}\sum_n\gamma(z_{nk})\ln N(x_n|\mu_k,\Sigma_k)", "right"),
        (r"\mu_k^{new}=\arg\max_{\mu_k}\sum_n\ln N(x_n|\mu_k,\Sigma_k)", "wrong"),
        (r"\pi=\arg\max_{\pi}\sum_kN_k\ln\pi_k", "right"),
        (r"Q(\pi)=\sum_kN_k\ln\pi_k", "right"),
        (r"Q(\pi)=\sum_k\ln\pi_k", "wrong"),
        # --- multipliers are what their equations say
        (r"\frac{N_k}{\pi_k}-\lambda=0,\quad N_k=\lambda\pi_k,\quad\lambda=N", "right"),
        (r"\frac{N_k}{\pi_k}-\lambda=0,\quad N_k=\lambda\pi_k,\quad\lambda=K", "wrong"),
        (r"\frac{N_k}{\pi_k}-\lambda=0,\quad N_k=-\lambda\pi_k", "wrong"),
        (r"N_k=\lambda\pi_k^2", "unread"))),
    # --- the likelihood of the data
    *(("gaussian_mixture", "", line, verdict) for line, verdict in (
        (r"\ln p(X\mid\pi,\mu,\Sigma)=\sum_n\ln\{\sum_k\pi_kN(x_n\mid\mu_k,\Sigma_k)\}", "right"),
        (r"\ln p(X\mid\theta)=\sum_n\sum_k\ln\{\pi_kN(x_n\mid\mu_k,\Sigma_k)\}", "wrong"),
        (r"p(X\mid\theta)=\prod_n\sum_k\pi_kN(x_n\mid\mu_k,\Sigma_k)", "right"),
        (r"p(x\mid\theta)=\sum_zp(x,z\mid\theta)", "right"),
        (r"p(x\mid\theta)=\sum_k\pi_kN(x\mid\mu_k,\Sigma_k)", "missing"))),
    ("two_gaussians", "", r"L(\theta;x)=\prod_i\sum_jf(x_i;\mu_j,\Sigma_j)", "wrong"),
    # --- identities with letters of their own
    *(("two_gaussians", TWO, line, verdict) for line, verdict in (
        (r"\frac{\partial}{\partial A}\log|A|=A^{-1}", "right"),
        (r"\frac{\partial}{\partial A}\log|A|=A", "wrong"),
        (r"\frac{\partial}{\partial A}\mathrm{tr}(AB)=B^T", "right"),
        (r"\frac{\partial}{\partial A}\mathrm{tr}(AB)=A^T", "wrong"),
        (r"\frac{\partial}{\partial x}x^TAx=2Ax", "right"),
        (r"\frac{\partial}{\partial x}x^TAx=Ax", "wrong"),
        (r"\frac{\partial}{\partial A}x^TA^{-1}x=-A^{-1}xx^TA^{-1}", "right"),
        (r"\frac{\partial}{\partial A}x^TA^{-1}x=A^{-1}xx^TA^{-1}", "wrong"),
        *((r"\frac{\partial}{\partial s}\bigl[\frac{N_k}2(\log(s^d)+\frac ds-d)\bigr]"
           rf"=\frac{{N_kd}}2(\frac1s{sign}\frac1{{s^2}})", verdict)
          for sign, verdict in (("-", "right"), ("+", "wrong"))),
        (r"\nabla_\mu\log N(x;\mu,\Sigma)=\Sigma^{-1}(x-\mu)", "right"),
        (r"\nabla_\mu\log N(x;\mu,\Sigma)=\Sigma^{-1}(\mu-x)", "wrong"))),
    # --- probabilities at one value of an observation
    *(("zero_inflation", "", r"P(Z_i=0\mid Y_i=0)=\frac{P(Y_i=0\mid Z_i=0)" + line, verdict)
      for line, verdict in (
          (r"P(Z_i=0)}{P(Y_i=0)}=\frac{\pi}{\pi+(1-\pi)e^{-\lambda}}", "right"),
          (r"P(Z_i=0)}{P(Y_i=0)}=\frac{\pi}{\pi+(1-\pi)e^{\lambda}}", "wrong"),
          (r"P(Z_i=1)}{P(Y_i=0)}=\frac{\pi}{\pi+(1-\pi)e^{-\lambda}}", "wrong"))),
    ("zero_inflation", "", r"P(Y_i=0)=P(Z_i=0)P(Y_i=0\mid Z_i=0)+P(Z_i=1)P(Y_i=0\mid Z_i=1)"
     r"=\pi+(1-\pi)e^{-\lambda}", "right"),
    *(("three_coins", "", r"P(Z_i=H\mid Y_i=1)=\frac{\pi p}{\pi p+(1-\pi)" + q + "}", verdict)
      for q, verdict in (("q", "right"), ("(1-q)", "wrong"))),
]


def _cases():
    for d in derivations():
        yield pytest.param(d, id=d.name, marks=[
            pytest.mark.xfail(strict=True, reason=LEFT[d.name])] if d.name in LEFT else [])


@pytest.mark.parametrize("derivation", list(_cases()))
def test_a_derivation_is_judged(derivation):
    assert outcome(derivation, judged(derivation)) == ("found" if derivation.line else "right")


@pytest.mark.parametrize("derivation", [d for d in derivations() if d.name in LEFT],
                         ids=lambda d: d.name)
def test_what_is_not_read_is_not_judged_falsely(derivation):
    assert outcome(derivation, judged(derivation)) == "unread"


@pytest.mark.parametrize(("statement", "before", "line", "verdict"), LINES)
def test_a_line_is_judged(statement, before, line, verdict):
    from derive.em import EM
    from derive.homework.grade import check

    own = judge(statement)
    found = check(EM(own.algorithm), f"{before}\n\n$${line}$$", "steps", kind="markdown",
                        judge=own).parts["steps"]
    assert found.verdict == verdict, found.feedback
