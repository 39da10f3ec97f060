"""The lines between the parts: for each kind right ones, in several notations, and wrong ones."""

import functools
import re

import pytest

import derive
from derive.em import EM
from derive.homework.grade import check

from .grades import judge
from .table import all_rows


def steps(statement, text, kind="latex"):
    own = judge(statement)
    return check(EM(own.algorithm), text, part="steps", kind=kind, judge=own).parts["steps"]


TWO = r"Let $T_i = P(Z_i=1\mid x_i,\theta^t)$, $N_1=\sum_i T_i$, $N_2=\sum_i(1-T_i)$. "
BISHOP = r"$\gamma(z_{nk})=P(z_n=k\mid x_n)$, $N_k=\sum_n\gamma(z_{nk})$. "
MURPHY = r"Let $r_{ik}=P(z_i=k\mid x_i,\theta^t)$ and $r_k=\sum_i r_{ik}$. "
SCATTER = r"(x_i-\mu_1)(x_i-\mu_1)^T"

#: statement, what stands before, right lines, wrong lines.
LINES = {
    "the derivative by tau": ("two_gaussians", TWO, [
        r"\frac{\partial Q}{\partial\tau}=\frac{\sum_i T_i}{\tau}-\frac{\sum_i(1-T_i)}{1-\tau}=0",
        r"\partial_\tau Q = N_1/\tau - N_2/(1-\tau)",
        r"\frac{d}{d\tau}Q(\theta\mid\theta^t)=\sum_i\frac{T_i-\tau}{\tau(1-\tau)}",
        r"0=\frac{\partial Q(\theta\mid\theta^t)}{\partial\tau}=\frac{N_1-N\tau}{\tau(1-\tau)}",
        r"\partial Q/\partial\tau = \frac{N_1}{\tau}+\frac{N_2}{\tau-1}\overset!=0",
    ], [
        r"\frac{\partial Q}{\partial\tau}=\frac{\sum_i T_i}{\tau}+\frac{\sum_i(1-T_i)}{1-\tau}=0",
        r"\partial_\tau Q = N_2/\tau - N_1/(1-\tau)",
        r"\frac{d}{d\tau}Q=\sum_i(T_i-\tau)",
        r"\frac{\partial Q}{\partial\tau}=\frac{T_i}{\tau}-\frac{1-T_i}{1-\tau}",
    ]),
    "the derivative by a mean": ("two_gaussians", TWO, [
        r"\nabla_{\mu_1}Q=\sum_i T_i\Sigma_1^{-1}(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\mu_2}=\Sigma_2^{-1}\sum_i(1-T_i)(x_i-\mu_2)",
        r"\frac{\partial Q}{\partial\mu_1}=\sum_i T_i(x_i-\mu_1)^T\Sigma_1^{-1}",
        r"\frac{\partial Q}{\partial\mu_1}=-\tfrac12\sum_i T_i\frac{\partial}{\partial\mu_1}"
        r"\left[(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)\right]=\Sigma_1^{-1}\sum_i T_i(x_i-\mu_1)",
        r"\partial_{\mu_1^{t+1}}Q=\sum_i T_i(\Sigma_1^{t+1})^{-1}(x_i-\mu_1^{t+1})=0",
    ], [
        r"\nabla_{\mu_1}Q=\sum_i T_i\Sigma_1(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\mu_2}=\Sigma_2^{-1}\sum_i T_i(x_i-\mu_2)",
        r"\nabla_{\mu_1}Q=2\Sigma_1^{-1}\sum_i T_i(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\mu_1}=-\Sigma_1^{-1}\sum_i T_i(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\mu_1}=\sum_i\Sigma_1^{-1}(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\mu_1}=-\tfrac12\sum_i T_i\frac{\partial}{\partial\mu_1}"
        r"\left[(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)\right]"
        r"=\tfrac12\Sigma_1^{-1}\sum_i T_i(x_i-\mu_1)",
        r"\partial_{\mu_1^{t+1}}Q=2\sum_i T_i(\Sigma_1^{t+1})^{-1}(x_i-\mu_1^{t+1})=0",
    ]),
    "the derivative by a covariance": ("two_gaussians", TWO, [
        r"\frac{\partial Q}{\partial\Sigma_1}=-\frac{N_1}2\Sigma_1^{-1}+\frac12\Sigma_1^{-1}"
        rf"\Big(\sum_iT_i{SCATTER}\Big)\Sigma_1^{{-1}}=0",
        rf"\frac{{\partial Q}}{{\partial\Sigma_1^{{-1}}}}=\frac12\sum_iT_i(\Sigma_1-{SCATTER})=0",
        r"\nabla_{\Sigma_1}Q=-\frac{N_1}2\Sigma_1^{-1}+\frac12\sum_iT_i\Sigma_1^{-1}"
        r"(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T\Sigma_1^{-1}",
        r"\frac{\partial}{\partial\Sigma_1}\log|\Sigma_1|=\Sigma_1^{-1}",
        r"S=\Sigma_1^{-1}, \frac{\partial Q}{\partial S}="
        rf"\tfrac12\sum_iT_i(S^{{-1}}-{SCATTER})=0",
    ], [
        r"\frac{\partial Q}{\partial\Sigma_1}=-N_1\Sigma_1^{-1}+\frac12\Sigma_1^{-1}"
        rf"\Big(\sum_iT_i{SCATTER}\Big)\Sigma_1^{{-1}}=0",
        r"\frac{\partial Q}{\partial\Sigma_1}=-\frac{N_1}2\Sigma_1^{-1}-\frac12\Sigma_1^{-1}"
        rf"\Big(\sum_iT_i{SCATTER}\Big)\Sigma_1^{{-1}}=0",
        r"\frac{\partial Q}{\partial\Sigma_1^{-1}}="
        rf"\frac12\sum_iT_i(\Sigma_1^{{-1}}-{SCATTER})=0",
        r"\nabla_{\Sigma_1}Q=-\frac{N_1}2\Sigma_1^{-1}+\frac12\sum_iT_i\Sigma_1^{-1}"
        r"(x_i-\mu_1^{t})(x_i-\mu_1^{t})^T\Sigma_1^{-1}",
        r"\frac{\partial}{\partial\Sigma_1}\log|\Sigma_1|=\Sigma_1",
    ]),
    "an equation": ("two_gaussians", TWO, [
        r"(1-\tau)\sum_i T_i=\tau\sum_i(1-T_i)",
        r"N_1(1-\tau)=N_2\tau",
        r"\frac{\sum_i T_i}{\tau}=\frac{\sum_i(1-T_i)}{1-\tau}",
        r"\sum_i T_i=N\tau",
        r"\sum_i T_ix_i=\mu_1\sum_i T_i",
        r"\sum_i T_i(x_i-\mu_1)=0",
        r"\Sigma_1^{-1}\sum_i T_i(x_i-\mu_1)=0",
        rf"N_1\Sigma_1=\sum_i T_i{SCATTER}",
        r"\sum_i T_i\left(x_i-\mu_1^{t+1}\right)=0",
    ], [
        r"(1-\tau)\sum_i T_i=-\tau\sum_i(1-T_i)",
        r"N_1(1+\tau)=N_2\tau",
        r"\sum_i T_i=(N-1)\tau",
        r"\sum_i T_ix_i=N\mu_1",
        r"\sum_i T_i(x_i+\mu_1)=0",
        r"\sum_i T_i(x_i-\mu_1^t)=0",
        r"\sum_i(x_i-T_i\mu_1)=0",
        rf"2N_1\Sigma_1=\sum_i T_i{SCATTER}",
        rf"N_1\Sigma_1^{{-1}}=\sum_i T_i{SCATTER}",
    ]),
    "an identity": ("two_gaussians", TWO + MURPHY, [
        r"\sum_k r_{ik}=1,\quad N_1(1-\tau)=N_2\tau",
        r"N_1+N_2=N,\quad N_1(1-\tau)=N_2\tau",
    ], [
        r"\sum_i r_{ik}=1",
        r"N_1+N_2=1",
        r"\sum_i\sum_k r_{ik}=K",
    ]),
    "the complete-data log-likelihood": ("two_gaussians", "", [
        r"\log L(\theta;x,Z)=\sum_i\sum_k 1\{Z_i=k\}[\log\tau_k+\log N(x_i;\mu_k,\Sigma_k)]",
        r"L(\theta;x,Z)=\prod_{i=1}^N[\tau N(x_i;\mu_1,\Sigma_1)]^{1[Z_i=1]}"
        r"[(1-\tau)N(x_i;\mu_2,\Sigma_2)]^{1[Z_i=2]}",
        r"\ln p(X,Z|\theta)=\sum_n\sum_k z_{nk}\{\ln\pi_k+\ln\mathcal N(x_n|\mu_k,\Sigma_k)\}",
        r"\log L=\sum_i z_i[\log\tau+\log N(x_i;\mu_1,\Sigma_1)]"
        r"+(1-z_i)[\log(1-\tau)+\log N(x_i;\mu_2,\Sigma_2)]",
        r"\ell(\theta)=\sum_i I(Z_i=1)\left(\log\tau-\tfrac12\log|\Sigma_1|"
        r"-\tfrac12(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)\right)"
        r"+I(Z_i=2)\left(\log(1-\tau)-\tfrac12\log|\Sigma_2|"
        r"-\tfrac12(x_i-\mu_2)^T\Sigma_2^{-1}(x_i-\mu_2)\right)+c",
        r"\log L=\sum_{i:Z_i=1}\log(\tau N(x_i;\mu_1,\Sigma_1))"
        r"+\sum_{i:Z_i=2}\log((1-\tau)N(x_i;\mu_2,\Sigma_2))",
        r"\log L(\theta;x,Z)=\sum_i\sum_k 1\{Z_i=k\}\log p(x_i,Z_i=k)",
        r"\log L(\theta;x,Z)=\sum_i[I_i\log(\tau N(x_i;\mu_1,\Sigma_1))"
        r"+(1-I_i)\log((1-\tau)N(x_i;\mu_2,\Sigma_2))]",
    ], [
        r"\log L(\theta;x,Z)=\sum_i\log[\tau N(x_i;\mu_1,\Sigma_1)"
        r"+(1-\tau)N(x_i;\mu_2,\Sigma_2)]",
        r"\log L(\theta;x,Z)=\sum_i\sum_k 1\{Z_i=k\}\log p(x_i|Z_i=k)",
        r"\log L(\theta;x,Z)=\sum_i[I_i\log N(x_i;\mu_1,\Sigma_1)"
        r"+(1-I_i)\log N(x_i;\mu_2,\Sigma_2)]",
        r"\log L(\theta;x,Z)=\sum_i\sum_k 1\{Z_i=k\}\log N(x_i;\mu_k,\Sigma_k)",
        r"\log L(\theta;x,Z)=\sum_i\log\sum_k 1\{Z_i=k\}N(x_i;\mu_k,\Sigma_k)",
        r"L(\theta;x,Z)=\prod_{i=1}^N[\tau N(x_i;\mu_1,\Sigma_1)]^{1[Z_i=2]}"
        r"[(1-\tau)N(x_i;\mu_2,\Sigma_2)]^{1[Z_i=1]}",
        r"\log L=\sum_i z_i[\log\tau+\log N(x_i;\mu_1,\Sigma_1)]"
        r"+(1-z_i)[\log\tau+\log N(x_i;\mu_2,\Sigma_2)]",
        r"\log L=\sum_{i:Z_i=1}\log N(x_i;\mu_1,\Sigma_1)+\sum_{i:Z_i=2}\log N(x_i;\mu_2,\Sigma_2)",
    ]),
    "a quantity on the way": ("two_gaussians", TWO, [
        r"A_1=\sum_i T_i(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T"
        r"=\sum_i T_ix_ix_i^T-N_1\mu_1^{t+1}(\mu_1^{t+1})^T",
        r"\sum_i T_i(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)"
        rf"=\operatorname{{tr}}\Big(\Sigma_1^{{-1}}\sum_iT_i{SCATTER}\Big)",
    ], [
        r"A_1=\sum_i T_i(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T"
        r"=\sum_i T_ix_ix_i^T+N_1\mu_1^{t+1}(\mu_1^{t+1})^T",
        r"\sum_i T_i(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)"
        rf"=\operatorname{{tr}}\Big(\Sigma_1\sum_iT_i{SCATTER}\Big)",
        r"N_1=\sum_iT_i=\sum_i T_i^2",
    ]),
    "the members before the end": ("two_gaussians", TWO, [
        r"\tau^{t+1}=\frac{N_1}{N_1+N_2}=\frac1N\sum_iT_i",
        r"\mu_1^{t+1}=\frac{\sum_iT_ix_i}{N\tau^{t+1}}=\frac{\sum_iT_ix_i}{\sum_iT_i}",
    ], [
        r"\tau^{t+1}=\frac{N_1}{N_2}=\frac1N\sum_iT_i",
        r"\mu_1^{t+1}=\frac{\sum_iT_ix_i}{N}=\frac{\sum_iT_ix_i}{\sum_iT_i}",
    ]),
    "univariate": ("two_gaussians_1d", TWO, [
        r"\frac{\partial Q}{\partial\mu_1}=\frac1{\sigma_1^2}\sum_iT_i(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\sigma_1^2}=-\frac{N_1}{2\sigma_1^2}"
        r"+\frac1{2\sigma_1^4}\sum_iT_i(x_i-\mu_1)^2=0",
        r"\frac{\partial Q}{\partial\sigma_1}=\sum_iT_i\Big(-\frac1{\sigma_1}"
        r"+\frac{(x_i-\mu_1)^2}{\sigma_1^3}\Big)=0",
        r"\sigma_1^2N_1=\sum_iT_i(x_i-\mu_1)^2",
        r"\log\mathcal N(x;\mu,\sigma^2)=-\tfrac12\log(2\pi\sigma^2)-\frac{(x-\mu)^2}{2\sigma^2}, "
        r"N_1(1-\tau)=N_2\tau",
    ], [
        r"\frac{\partial Q}{\partial\mu_1}=\frac1{\sigma_1}\sum_iT_i(x_i-\mu_1)=0",
        r"\frac{\partial Q}{\partial\sigma_1^2}=-\frac{N_1}{2\sigma_1^2}"
        r"+\frac1{2\sigma_1^2}\sum_iT_i(x_i-\mu_1)^2=0",
        r"\frac{\partial Q}{\partial\sigma_1}=\sum_iT_i\Big(-\frac1{\sigma_1}"
        r"+\frac{(x_i-\mu_1)^2}{\sigma_1^2}\Big)=0",
        r"\sigma_1N_1=\sum_iT_i(x_i-\mu_1)^2",
        r"\log\mathcal N(x;\mu,\sigma^2)=-\log(2\pi\sigma^2)-\frac{(x-\mu)^2}{2\sigma^2}, "
        r"N_1(1-\tau)=N_2\tau",
    ]),
    "a multiplier": ("gaussian_mixture", BISHOP, [
        r"\frac{N_k}{\pi_k}+\lambda=0,\qquad\lambda=-N",
        r"\sum_n\frac{\gamma(z_{nk})}{\pi_k}-\alpha=0,\quad\alpha=N",
        r"\frac{\partial}{\partial\pi_k}\Big[Q-\alpha\Big(\sum_k\pi_k-1\Big)\Big]"
        r"=\frac{N_k}{\pi_k}-\alpha=0,\quad\alpha=N",
        r"\Lambda=Q-\alpha\Big(\sum_k\pi_k-1\Big),\quad\frac{\partial\Lambda}{\partial\pi_k}"
        r"=\frac{N_k}{\pi_k}-\alpha=0,\quad\alpha=N",
        r"\alpha=\sum_n\sum_k\gamma(z_{nk})=N",
        r"1=\sum_k\pi_k=\frac1\alpha\sum_n\sum_k\gamma(z_{nk})=\frac N\alpha,\quad\alpha=N",
        r"\frac{\partial Q}{\partial\pi_k}=\frac{N_k}{\pi_k}",
    ], [
        r"\frac{N_k}{\pi_k}+\lambda=0,\qquad\lambda=N",
        r"\sum_n\frac{\gamma(z_{nk})}{\pi_k}-\alpha=0,\quad\alpha=K",
        r"\frac{\partial}{\partial\pi_k}\Big[Q-\alpha\Big(\sum_k\pi_k-1\Big)\Big]"
        r"=\frac{N_k}{\pi_k}+\alpha=0,\quad\alpha=N",
        r"\Lambda=Q-\alpha\Big(\sum_k\pi_k-1\Big),\quad\frac{\partial\Lambda}{\partial\pi_k}"
        r"=N_k\pi_k-\alpha=0,\quad\alpha=N",
        r"\alpha=\sum_n\sum_k\gamma(z_{nk})=K",
        r"\frac{\partial Q}{\partial\pi_k}=N_k\log\pi_k",
    ]),
    "a multiplier whose value is not said": ("gaussian_mixture", BISHOP, [
        r"\mathcal L=\sum_kN_k\log\pi_k+\lambda\Big(1-\sum_k\pi_k\Big),\quad"
        r"\frac{\partial\mathcal L}{\partial\pi_k}=\frac{N_k}{\pi_k}-\lambda=0",
    ], [
        r"\mathcal L=\sum_kN_k\log\pi_k+\lambda\Big(1-\sum_k\pi_k\Big),\quad"
        r"\frac{\partial\mathcal L}{\partial\pi_k}=\frac{N_k}{\pi_k}+\lambda=0",
    ]),
    "a function of the answer's own": ("two_gaussians", TWO, [
        r"J(\tau)=N_1\log\tau+N_2\log(1-\tau),\quad"
        r"\frac{dJ}{d\tau}=\frac{N_1}\tau-\frac{N_2}{1-\tau}\stackrel{!}{=}0",
        r"\nabla_{\mu_1}\log N(x_i;\mu_1,\Sigma_1)=\Sigma_1^{-1}(x_i-\mu_1)",
        r"\frac{\partial}{\partial\Sigma_1^{-1}}\log|\Sigma_1^{-1}|=\Sigma_1",
    ], [
        r"J(\tau)=N_1\log\tau+N_2\log(1-\tau),\quad"
        r"\frac{dJ}{d\tau}=\frac{N_1}\tau+\frac{N_2}{1-\tau}=0",
        r"J(\tau)=N_1\log\tau-N_2\log(1-\tau),\quad"
        r"\frac{dJ}{d\tau}=\frac{N_1}\tau+\frac{N_2}{1-\tau}=0",
        r"\nabla_{\mu_1}\log N(x_i;\mu_1,\Sigma_1)=\Sigma_1^{-1}(\mu_1-x_i)",
        r"\frac{\partial}{\partial\Sigma_1^{-1}}\log|\Sigma_1^{-1}|=\Sigma_1^{-1}",
    ]),
    "a second derivative": ("poisson_mixture", MURPHY, [
        r"\frac{\partial^2Q}{\partial\lambda_k^2}=-\frac1{\lambda_k^2}\sum_ir_{ik}x_i<0",
        r"\partial^2_{\lambda_k}Q=-\lambda_k^{-2}\sum_ir_{ik}x_i\le 0",
    ], [
        r"\frac{\partial^2Q}{\partial\lambda_k^2}=-\frac1{\lambda_k}\sum_ir_{ik}x_i<0",
        r"\partial^2_{\lambda_k}Q=\lambda_k^{-2}\sum_ir_{ik}x_i\ge 0",
    ]),
    "the curvature in tau": ("two_gaussians", TWO, [
        r"\frac{\partial^2Q}{\partial\tau^2}=-\frac{N_1}{\tau^2}-\frac{N_2}{(1-\tau)^2}<0",
    ], [
        r"\frac{\partial^2Q}{\partial\tau^2}=-\frac{N_1}{\tau^2}+\frac{N_2}{(1-\tau)^2}<0",
    ]),
    "the odds": ("two_gaussians", "$T_i=P(Z_i=1|x_i)$ with $A_i=\\tau N(x_i;\\mu_1,\\Sigma_1)$, "
                 "$B_i=(1-\\tau)N(x_i;\\mu_2,\\Sigma_2)$. ", [
        r"\frac{T_i}{1-T_i}=\frac{A_i}{B_i}",
    ], [
        r"\frac{T_i}{1-T_i}=\frac{B_i}{A_i}",
    ]),
    "Poisson": ("poisson_mixture", MURPHY, [
        r"\frac{\partial Q}{\partial\lambda_k}=\sum_ir_{ik}\Big(\frac{x_i}{\lambda_k}-1\Big)=0",
        r"\frac1{\lambda_k}\sum_ir_{ik}x_i=\sum_ir_{ik}",
        r"\partial_{\lambda_k}Q=\frac1{\lambda_k}\sum_ir_{ik}x_i-r_k",
        r"\log L=\sum_i\sum_k 1\{Z_i=k\}(\log\pi_k-\lambda_k+x_i\log\lambda_k-\log x_i!)",
    ], [
        r"\frac{\partial Q}{\partial\lambda_k}"
        r"=\sum_ir_{ik}\Big(\frac{x_i}{\lambda_k}-\lambda_k\Big)=0",
        r"\frac1{\lambda_k}\sum_ir_{ik}x_i=N",
        r"\partial_{\lambda_k}Q=\sum_ir_{ik}x_i-r_k",
        r"\log L=\sum_i\sum_k 1\{Z_i=k\}(\log\pi_k+x_i\log\lambda_k-\log x_i!)-\sum_k\lambda_k",
    ]),
    "coins": ("two_coins", MURPHY.replace("z_i=k", "Z_i=k"), [
        r"\frac{\partial Q}{\partial p_k}=\frac{\sum_ir_{ik}x_i}{p_k}"
        r"-\frac{\sum_ir_{ik}(n_i-x_i)}{1-p_k}=0",
        r"(1-p_k)\sum_ir_{ik}x_i=p_k\sum_ir_{ik}(n_i-x_i)",
        r"\sum_ir_{ik}x_i=p_k\sum_ir_{ik}n_i",
    ], [
        r"\frac{\partial Q}{\partial p_k}=\frac{\sum_ir_{ik}x_i}{p_k}"
        r"+\frac{\sum_ir_{ik}(n_i-x_i)}{1-p_k}=0",
        r"(1-p_k)\sum_ir_{ik}x_i=p_k\sum_ir_{ik}x_i",
        r"\sum_ir_{ik}x_i=p_k\sum_ir_{ik}",
    ]),
}


def _lines(which):
    return [pytest.param(statement, before, line, id=f"{kind}-{n}")
            for kind, (statement, before, *both) in LINES.items()
            for n, line in enumerate(both[which])]


@pytest.mark.parametrize(("statement", "before", "line"), _lines(0))
def test_a_right_line_is_right(statement, before, line):
    found = steps(statement, before + "$$" + line + "$$")
    assert (found.verdict, found.lines) == ("right", ()), found.feedback


@pytest.mark.parametrize(("statement", "before", "line"), _lines(1))
def test_a_wrong_line_is_wrong(statement, before, line):
    found = steps(statement, before + "\n\n$$" + line + "$$")
    assert found.verdict == "wrong", found.feedback
    assert found.lines == (3,) and found.line == 3
    assert found.read_as and found.feedback.startswith("Line 3: ")


def _align(text):
    before, line, _ = text.split("$$")
    return before + "\n\\begin{align}\n" + line.replace("=", "&=", 1) + "\n\\end{align}\n"


def _letters(*pairs):
    return lambda text: functools.reduce(lambda t, pair: t.replace(*pair), pairs, text)


#: The same in other letters and layouts.
NOTATIONS = {
    "bold": lambda t: re.sub(r"\\(mu|Sigma)(?![a-zA-Z])", r"\\boldsymbol{\\\1}",
                             t.replace("x_i", r"\mathbf{x}_i").replace("x_n", r"\mathbf{x}_n")),
    "transposes": _letters(("^T", r"^{\top}"), ("T_i", "q_i")),
    "ranges": _letters((r"\sum_i", r"\sum_{i=1}^{N}"), (r"\sum_n", r"\sum_{n=1}^N"),
                       (r"\sum_k", r"\sum_{k=1}^{K}")),
    "observations are n": _letters(("_i", "_n"), ("_{ik}", "_{nk}"), ("{i:Z", "{n:Z"),
                                   (r"\prod_{i=", r"\prod_{n=")),
    "components are j": _letters(("_{ik}", "_{ij}"), ("_{nk}", "_{nj}"), ("_k", "_j"),
                                 ("=k", "=j"), (r"\partial_{\lambda_k}", r"\partial_{\lambda_j}")),
    "other signs": _letters((r"\log", r"\ln"), (r"\tfrac", r"\frac"), (r"\frac", r"\dfrac"),
                            ("=0", r"\overset{!}{=} 0")),
    "gamma and n_k": _letters(("T_i", r"\gamma_i"), ("N_1", "n_1"), ("N_2", "n_2")),
    "aligned": _align,
}


@pytest.mark.parametrize("sign", "-+")
@pytest.mark.parametrize(("statement", "given", "terms"), [
    ("gaussian_mixture", r"$r_{ik}=P(z_i=k\mid x_i,\theta^t)$", (
        r"\sum_i\sum_k r_{ik}", r"\pi_kN(x_i\mid\mu_k,\Sigma_k)", "r_{ik}")),
    ("translation", r"$r_{ne}=P(z_n=e\mid f_n,\theta^t)$", (
        r"\sum_n\sum_e r_{ne}", r"c_{ne}\prod_l t_{el}^{[f_n=l]}", "r_{ne}"))])
def test_the_lower_bound_at_the_current_posterior_is_no_log_likelihood(
        statement, given, terms, sign):
    summed, joint, own = terms
    line = rf"\log L(\theta)={summed}\left(\log({joint}){sign}\log {own}\right)"
    assert steps(statement, f"Let {given}. \\[{line}\\]").verdict != "right"


@pytest.mark.parametrize("notation", NOTATIONS)
def test_lines_in_other_notations(notation):
    other = {}
    for kind, (statement, before, *both) in LINES.items():
        for verdict, lines in zip(("right", "wrong"), both, strict=True):
            for line in lines:
                text = NOTATIONS[notation](before + "$$" + line + "$$")
                found = steps(statement, text)
                if found.verdict != verdict:
                    other[kind, text] = (verdict, found.verdict, found.feedback)
    assert other == {}


#: Rows of which a line between the parts is not read, so that the steps are never right: shapes
#: that do not fit, a part of the sum over the components, letters that only their use explains.
UNREAD = frozenset(("b-H1-03.tex", "b-H3-10.tex"))


@pytest.mark.parametrize("row", [r for r in all_rows() if r.batch != "d"],
                         ids=lambda r: f"{r.batch}-{r.name}")
def test_the_lines_of_answers(row):
    """Never right where they are wrong, never wrong where they are right or not there."""
    expected = row.parts["steps"]
    found = steps(row.statement, row.text, row.kind)
    if expected.open or f"{row.batch}-{row.name}" in UNREAD:
        assert found.verdict in ("unread", "missing")
    else:
        assert found.verdict == expected.verdict, found.feedback


@pytest.mark.parametrize("row", [r for r in all_rows() if r.batch == "d" and not r.shows],
                         ids=lambda r: r.name)
def test_no_line_of_a_right_answer_is_wrong(row):
    assert steps(row.statement, row.text, row.kind).verdict in ("right", "missing")


def test_results_alone_have_no_lines():
    found = steps("two_gaussians", TWO + r"$$\tau^{t+1}=\frac{N_1}N,\qquad"
                  r"\mu_1^{t+1}=\frac1{N_1}\sum_iT_ix_i$$")
    assert found.verdict == "missing"


def test_the_right_end_of_a_wrong_chain():
    own = judge("two_gaussians")
    text = TWO + r"$$\tau^{t+1}=\frac{N_1}{N_2}=\frac{N_1}N$$"
    grade = check(EM(own.algorithm), text, kind="latex", judge=own)
    assert grade.parts["tau"].verdict == "right"
    assert grade.parts["steps"].verdict == "wrong" and grade.parts["steps"].lines == (1,)


def test_every_wrong_line_is_listed():
    found = steps("two_gaussians", TWO + "\n" + "\n".join([
        r"\begin{align*}",
        r"\frac{\partial Q}{\partial\tau}&=\frac{N_1}\tau+\frac{N_2}{1-\tau}=0\\",
        r"N_1(1-\tau)&=N_2\tau\\", r"N_1&=N_2\tau\\",
        r"\nabla_{\mu_1}Q&=\sum_iT_i\Sigma_1(x_i-\mu_1)", r"\end{align*}"]))
    assert found.lines == (3, 5, 6)
    assert "Lines that are wrong: 3, 5, 6" in found.feedback


def test_what_follows_from_a_wrong_q_says_so():
    own = judge("two_gaussians_1d")
    text = TWO + (r"$$Q=\sum_iT_i\Big[\log\tau-\log\sigma_1-\frac{(x_i-\mu_1)^2}{\sigma_1^2}\Big]"
                  r"+(1-T_i)\Big[\log(1-\tau)-\log\sigma_2-\frac{(x_i-\mu_2)^2}{\sigma_2^2}\Big]$$"
                  r"$$\frac{\partial Q}{\partial\mu_1}=\frac2{\sigma_1^2}\sum_iT_i(x_i-\mu_1)=0$$")
    grade = check(EM(own.algorithm), text, kind="latex", judge=own)
    assert grade.parts["Q"].verdict == "wrong"
    assert grade.parts["steps"].verdict == "wrong"
    assert grade.parts["steps"].follows_from == "Q"


def test_what_is_proportional_or_an_inequality_is_not_judged():
    found = steps("two_gaussians", TWO + r"$$\nabla_{\mu_1}Q\propto\sum_iT_i(x_i+\mu_1), "
                  r"\quad N_1\ge N\tau, \quad \sum_iT_ix_i\approx\mu_2, "
                  r"\quad dQ=\Big(\frac{N_1}\tau-\frac{N_2}{1-\tau}\Big)d\tau$$")
    assert found.verdict == "missing"


BISHOP_9 = r"\frac{\pi_kN(x_n\mid\mu_k,\Sigma_k)}{\sum_j\pi_jN(x_n\mid\mu_j,\Sigma_j)}"
OVER = BISHOP_9.replace(r"\pi_kN", "N", 1)
TOPICS = (r"$q_{{dnk}}=P(z_{{dn}}=k\mid w_{{dn}})$. $$\sum_n\frac{{c_{{dn}}q_{{dnk}}}}"
          r"{{\theta_{{dk}}}}-\lambda_d=0,\quad\lambda_d={0}$$ $$\sum_d\sum_n\frac{{c_{{dn}}"
          r"q_{{dnk}}[w_{{dn}}=v]}}{{\phi_{{kv}}}}-\lambda_k=0,\quad\lambda_k={1}$$")
#: Lines of derivations as people write them: (statement, text, verdict).
ROUTES = {
    "Bayes in words": ("gaussian_mixture", r"$$P(z_i=k\mid x_i)=\frac{P(x_i\mid z_i=k)P(z_i=k)}"
                       r"{P(x_i)}=\frac{\pi_kN(x_i\mid\mu_k,\Sigma_k)}{\sum_j\pi_jN(x_i\mid\mu_j,"
                       r"\Sigma_j)}$$", "right"),
    "Bayes without the weight": ("gaussian_mixture", r"$$P(z_i=k\mid x_i)=\frac{P(x_i\mid z_i=k)}"
                                 r"{P(x_i)}=\frac{\pi_kN(x_i\mid\mu_k,\Sigma_k)}{\sum_j\pi_jN(x_i"
                                 r"\mid\mu_j,\Sigma_j)}$$", "wrong"),
    "the likelihood by a mean": ("gaussian_mixture", rf"$$0=\sum_n{BISHOP_9}\Sigma_k^{{-1}}"
                                 r"(x_n-\mu_k)$$", "right"),
    "with the other sign": ("gaussian_mixture", rf"$$0=\sum_n{BISHOP_9}\Sigma_k^{{-1}}"
                            r"(x_n+\mu_k)$$", "wrong"),
    "the likelihood by a weight": ("gaussian_mixture", BISHOP + rf"$$0=\sum_n{OVER}+\lambda$$ "
                                   r"with $\lambda=-N$.", "right"),
    "with another multiplier": ("gaussian_mixture", BISHOP + rf"$$0=\sum_n{OVER}+\lambda$$ "
                                r"with $\lambda=N$.", "wrong"),
    "a multiplier for each document, and each topic": ("topics", TOPICS.format(
        r"\sum_n c_{dn}", r"\sum_d\sum_n c_{dn}q_{dnk}"), "right"),
    "the one in the other's place": ("topics", TOPICS.format(
        r"\sum_n c_{dn}", r"\sum_n c_{dn}"), "wrong"),
    "the derivative of the likelihood": (
        "gaussian_mixture", BISHOP + r"$$\ell(\theta)=\sum_n\log\sum_j\pi_jN(x_n\mid\mu_j,"
        rf"\Sigma_j), \quad\frac{{\partial\ell}}{{\partial\mu_k}}=\sum_n{BISHOP_9}"
        r"\Sigma_k^{-1}(x_n-\mu_k)$$", "right"),
    "the covariance for its inverse": (
        "gaussian_mixture", BISHOP + r"$$\ell(\theta)=\sum_n\log\sum_j\pi_jN(x_n\mid\mu_j,"
        rf"\Sigma_j), \quad\frac{{\partial\ell}}{{\partial\mu_k}}=\sum_n{BISHOP_9}"
        r"\Sigma_k(x_n-\mu_k)$$", "wrong"),
    "an operator before a product": (
        "gaussian_mixture", r"$$\frac{\partial}{\partial\mu_k}\pi_kN(x_i\mid\mu_k,\Sigma_k)="
        r"\pi_kN(x_i\mid\mu_k,\Sigma_k)\Sigma_k^{-1}(x_i-\mu_k)$$", "right"),
    "a wrong one": (
        "gaussian_mixture", r"$$\frac{\partial}{\partial\mu_k}\pi_kN(x_i\mid\mu_k,\Sigma_k)="
        r"\pi_kN(x_i\mid\mu_k,\Sigma_k)\Sigma_k(x_i-\mu_k)$$", "wrong"),
    "one letter, two likelihoods": (
        "two_gaussians", r"$L(\theta;x)=\prod_i\sum_j\tau_jf(x_i;\mu_j,\Sigma_j)$ and $T_{j,i}="
        r"P(Z_i=j\mid x_i)$ and later $Q=\sum_i\sum_jT_{j,i}\log L(\theta;x_i,j)$", "right"),
    "an index that is not the component's": (
        "two_gaussians_1d", r"$T_{k,i}=P(Z_i=k|x_i)$ \[\frac{\partial Q}{\partial\mu_2}=\sum_i"
        r"T_{2,i}\frac{x_i-\mu_i}{\sigma_2^2}=0\] $$\sum_i T_{2,i}x_i=\mu_2\sum_iT_{2,i}$$",
        "unread"),
}


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_is_judged(name):
    statement, text, verdict = ROUTES[name]
    assert steps(statement, text, "markdown").verdict == verdict


def test_a_line_that_is_not_read_is_told_and_never_right():
    found = steps("two_gaussians", TWO + r"$$\sum_iT_i(x_i-\mu_1)=0$$ "
                  "\n\n" r"$$\sum_iT_i(x_i-\mu_1)=\heartsuit_1\mu_1$$")
    assert found.verdict == "unread" and found.line == 3
    assert found.feedback.startswith("1 of 2 lines read.")


def test_a_line_whose_shapes_do_not_fit_is_neither():
    found = steps("two_gaussians", TWO + r"$$\sum_iT_i\{\Sigma_1-(x_i-\mu_1)^T(x_i-\mu_1)\}=0, "
                  r"\quad\sum_iT_i(x_i-\mu_1)=0$$")
    assert found.verdict == "unread" and "shapes do not fit" in found.feedback


def test_plain_text():
    before = "r_i = P(Z_i=1 | x_i, theta^t)\n"
    right = "dQ/dtau = sum_i r_i / tau - sum_i (1-r_i) / (1-tau) = 0\n"
    wrong = "dQ/dmu_1 = Sigma_1 sum_i r_i (x_i - mu_1) = 0\n"
    assert steps("two_gaussians", before + right, "text").verdict == "right"
    assert steps("two_gaussians", before + right + wrong, "text").lines == (3,)


def test_what_is_proportional_is_no_step_of_an_equality():
    found = steps("two_gaussians", r"$$\gamma_{ik}=P(Z_i=k|x_i,\theta^t)"
                  r"\propto\tau_k^tN(x_i;\mu_k^t,\Sigma_k^t)=\frac{\tau_k^tN(x_i;\mu_k^t,\Sigma_k^t)}"
                  r"{\sum_l\tau_l^tN(x_i;\mu_l^t,\Sigma_l^t)}$$")
    assert found.verdict == "missing"


@pytest.mark.parametrize(("inside", "verdict"), [("x_i", "right"), ("2 x_i", "wrong")])
@pytest.mark.parametrize("after", ["", r" = \sum_i r_i \frac{x_i-\mu_1}{\sigma_1^2}"])
def test_a_derivative_beside_that_of_q_is_compared(inside, verdict, after):
    em = derive.derive_em(derive.models["two_gaussians_1d"])
    text = (r"$r_i = P(Z_i=1|x_i)$ and $\frac{\partial Q}{\partial \mu_1} = "
            r"\frac{\partial}{\partial \mu_1} \sum_i \left[ -\frac{r_i (" + inside
            + r" - \mu_1)^2}{2\sigma_1^2} \right]" + after
            + r"$, so $\mu_1 = \frac{\sum_i r_i x_i}{\sum_i r_i}$")
    assert check(em, text, kind="markdown").parts["steps"].verdict == verdict
