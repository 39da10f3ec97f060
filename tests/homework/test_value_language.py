r"""The value language: precisions, maxima, functionals of the answer's own, averages, accents that
mark, sums by another sign: each right formula with its wrong twin."""

import pytest

from .grades import verdict

A = r"With $a_{ik}=\log\pi_k+\log\mathcal N(x_i\mid\mu_k,\Sigma_k)$, "
S = r"Write $S_k[u]=\sum_ir_{ik}u(x_i)$ for any function $u$. "
P = r"$p_i = P(Z_i=1\mid x_i,\theta^t)$ "
SPREAD = r"\sum_i r_{ik}(x_i-\mu_k)(x_i-\mu_k)^T"
MEAN = r"\frac{\sum_i r_ix_i}{\sum_i r_i}"

ROWS = [
    # precisions, by their usual letter
    (rf"$\Lambda_k=\Big(\frac{{{SPREAD}}}{{\sum_i r_{{ik}}}}\Big)^{{-1}}$", "Sigma_1", "right"),
    (rf"$\Lambda_k^{{-1}}=\frac{{{SPREAD}}}{{\sum_i r_{{ik}}}}$", "Sigma_1", "right"),
    (rf"$\Lambda_k=\frac{{{SPREAD}}}{{\sum_i r_{{ik}}}}$", "Sigma_1", "wrong"),
    (rf"$\Lambda_k=\Big(\frac{{{SPREAD}}}{{N}}\Big)^{{-1}}$", "Sigma_1", "wrong"),
    (rf"$\Sigma_k=\Big(\frac{{{SPREAD}}}{{\sum_i r_{{ik}}}}\Big)^{{-1}}$", "Sigma_1", "wrong"),
    # functions of all values over an index
    (A + r"$\log r_{ik}=a_{ik}-\operatorname{logsumexp}_l a_{il}$", "responsibilities", "right"),
    (A + r"$\log r_{ik}=a_{ik}-\operatorname{logsumexp}_i a_{ik}$", "responsibilities", "wrong"),
    (A + r"$r_{ik}=\exp(a_{ik}-\operatorname{LSE}_l(a_{il}))$", "responsibilities", "right"),
    (A + r"$r_{ik}=\operatorname{softmax}_k(a_{ik})$", "responsibilities", "right"),
    (A + r"$r_{ik}=\operatorname{softmax}_i(a_{ik})$", "responsibilities", "wrong"),
    (A + r"$r_{ik}=\operatorname{softmax}(a_i)$", "responsibilities", "unread"),
    (A + r"$r_{ik}=\operatorname{wurst}_l(a_{il})$", "responsibilities", "unread"),
    (A + r"$M_i=\max(a_{i1},a_{i2})$, $r_{ik}=\frac{e^{a_{ik}-M_i}}{\sum_le^{a_{il}-M_i}}$",
     "responsibilities", "right"),
    (A + r"$M_i=\max(a_{i1},a_{i2})$, $r_{ik}=\frac{e^{a_{ik}-M_i}}{\sum_le^{a_{il}+M_i}}$",
     "responsibilities", "wrong"),
    (A + r"$r_{ik}=e^{a_{ik}-\max(a_{i1},a_{i2})}$", "responsibilities", "wrong"),
    # functionals and averages
    (S + r"$\mu_k=S_k[x]/S_k[1]$", "mu_1", "right"),
    (S + r"$\mu_k=S_k[x]$", "mu_1", "wrong"),
    (S + r"$\mu_k=S_k[x]/S_k[1]$, $\Sigma_k=S_k[xx^\top]/S_k[1]-\mu_k\mu_k^\top$", "Sigma_1",
     "right"),
    (S + r"$\mu_k=S_k[x]/S_k[1]$, $\Sigma_k=S_k[xx^\top]/S_k[1]+\mu_k\mu_k^\top$", "Sigma_1",
     "wrong"),
    (r"Let $A_k(u)=\sum_ir_{ik}u_i$. $\mu_k=A_k(x)/A_k(1)$", "mu_1", "right"),
    (r"Let $A_k(u)=\sum_ir_{ik}u_i$. $\mu_k=A_k(x)/N$", "mu_1", "wrong"),
    (P + r"$\mu_2^{t+1} = \langle (1-p) x\rangle/\langle 1-p\rangle$", "mu_2", "right"),
    (P + r"$\mu_2^{t+1} = \langle (1-p) x\rangle/\langle p\rangle$", "mu_2", "wrong"),
    (P + r"$\tau^{t+1} = \langle p\rangle$", "tau", "right"),
    (P + r"$\tau^{t+1} = N\langle p\rangle$", "tau", "wrong"),
    # accents that mark the new iterate
    (rf"$\tilde\mu_1={MEAN}$", "mu_1", "right"),
    (r"$\tilde\mu_1=\frac{\sum_i r_ix_i}N$", "mu_1", "wrong"),
    (rf"$\tilde\mu_1={MEAN}$, $\tilde\Sigma_1=\frac{{\sum_i r_i(x_i-\tilde\mu_1)"
     r"(x_i-\tilde\mu_1)^T}{\sum_i r_i}$", "Sigma_1", "right"),
    (r"$\bar\tau=1-\tau$, $r_i=\frac{\tau f_1(x_i)}{\tau f_1(x_i)+\bar\tau f_2(x_i)}$",
     "responsibilities", "right"),
    # other signs and places
    (r"$\mu_k=\frac{\Sigma_{i=1}^n r_{ik}x_i}{\Sigma_{i=1}^n r_{ik}}$", "mu_1", "right"),
    (r"$\mu_k=\frac{\Sigma_{i=1}^n r_{ik}x_i}{n}$", "mu_1", "wrong"),
    (r"$\mu_j=\frac{\sum_i w_j^i x^i}{\sum_i w_j^i}$", "mu_1", "right"),
    (r"$\mu_j=\frac{\sum_i w_j^i x^i}{N}$", "mu_1", "wrong"),
    (r"$\mu_k=\frac{\sum_i P_{ik} x_i}{\sum_i P_{ik}}$", "mu_1", "right"),
    (r"$\mu_k=\frac{\sum_i P_{ik} x_i}{N}$", "mu_1", "wrong"),
    (r"$\bar x=\frac1N\sum_i x_i$, $\mu_2=(\bar x-\tau\mu_1)/(1-\tau)$", "mu_2", "right"),
    (r"$\bar x=\frac1N\sum_i x_i$, $\mu_2=(\bar x-\tau^t\mu_1^t)/(1-\tau^t)$", "mu_2", "wrong"),
    (r"$Q=\log(\prod_i\tau^{r_i}f_1(x_i)^{r_i}\prod_i(1-\tau)^{1-r_i}f_2(x_i)^{1-r_i})$", "Q",
     "right"),
    (r"$Q=\log(\prod_i\tau^{r_i}f_1(x_i)^{r_i}\prod_i(1-\tau)^{r_i}f_2(x_i)^{1-r_i})$", "Q",
     "wrong"),
    (r"$Q=\log(\prod_i\prod_k\pi_k^{r_{ik}}\prod_i\prod_kf_k(x_i)^{r_{ik}})$", "Q", "right"),
    (r"$(\mu_k)_j=\frac{\sum_ir_{ik}(x_i)_j}{\sum_ir_{ik}}$", "mu_1", "right"),
    (r"$(\mu_k)_j=\frac{\sum_ir_{ik}(x_i)_j}{N}$", "mu_1", "wrong"),
    (r"$(\Sigma_k)_{ab}=\frac{\sum_ir_{ik}(x_i-\mu_k)_a(x_i-\mu_k)_b}{\sum_ir_{ik}}$", "Sigma_1",
     "right"),
    (r"$(\Sigma_k)_{ab}=\frac{\sum_ir_{ik}(x_i-\mu_k)_a(x_i-\mu_k)_a}{\sum_ir_{ik}}$", "Sigma_1",
     "wrong"),
    (r"$m=N$, $\mu_1=\frac{\sum_{i=1}^m r_i x_i}{\sum_{i=1}^m r_i}$", "mu_1", "right"),
    (r"$m=K$, $\mu_1=\frac{\sum_{i=1}^m r_i x_i}{\sum_{i=1}^m r_i}$", "mu_1", "unread"),
    ("S1_new = sum_i r_i (x_i - m1_new)(x_i - m1_new)' / sum_i r_i", "Sigma_1", "right"),
    ("S1_new = sum_i r_i (x_i - m1_old)(x_i - m1_old)' / sum_i r_i", "Sigma_1", "wrong"),
    ("S1_new = sum_i r_i (x_i - m1_new)(x_i - m1_new)' / N", "Sigma_1", "wrong"),
]


@pytest.mark.parametrize(("text", "part", "expected"), ROWS)
def test_verdict(text, part, expected):
    assert verdict(text, part) == expected


UNREAD = [
    (r"$\tau\approx\frac{N_1}{N}$, $N_1=\sum_i r_i$", "tau"),
    (r"$\tau\le\frac{N_1}{N}$, $N_1=\sum_i r_i$", "tau"),
    (r"$\tau=\frac{\mathrm{RSS}}{N}$", "tau"),
    (r"$A=\frac{\sum_i r_ix_i}{\sum_i r_i}$", "mu_1"),
    (r"$\tau=\frac1N\sum_ir_i$, $\mu_1=\frac{\sum_i r_ix_i}{\sum_i r_i$", "mu_1"),
    ("mu_2 = sum_i r_i x_i / sum_i r_i\nSigma_2 = (sum_i r_i", "Sigma_2"),
]


@pytest.mark.parametrize(("text", "part"), UNREAD)
def test_what_speaks_of_a_part_is_not_missing(text, part):
    assert verdict(text, part) == "unread"


@pytest.mark.parametrize("text", [
    r"$\tau=\frac{N_1}{N}\ge0$, $N_1=\sum_i r_i$", r"$\tau=\frac{N_1}{N}\le1$, $N_1=\sum_i r_i$",
    r"$\tau=\frac{N_1}{N}\approx 0.3$, $N_1=\sum_i r_i$"])
def test_a_relation_after_a_right_formula_is_no_equation(text):
    assert verdict(text, "tau") == "right"
