r"""Notations of the answers f and g, each with a right formula and one that is wrong in it: which
symbol is the responsibility, whose every k counts, what a letter or a word stands for."""

import pytest

from tests.homework.grades import verdict

GIVEN = r"$r_{ik} = P(Z_i=k\mid x_i,\theta^t)$ "
F = r"\mathcal N(x_i;\mu_%d,\Sigma_%d)"
F1, F2 = F % (1, 1), F % (2, 2)
Q = rf"\sum_i r_{{i1}}\log(\tau {F1}) + \sum_i r_{{i2}}\log((1-\tau){F2})"
NOT_Q = rf"\sum_i r_{{i1}}\log{F1} + \sum_i r_{{i2}}\log{F2}"
HEIGHTS = GIVEN.replace("x_i", "X_i=h_i")
ETA = (r"$\eta_1=\eta$, $\eta_2=1-\eta$. $T_{k,i} = \eta_k\mathcal N(x_i;\mu_k,\Sigma_k)"
       rf"/(\eta_1{F1}+\eta_2{F2})$. ")
ODDS = rf"$o_i = \frac{{(1-\tau){F2}}}{{\tau {F1}}}$ "
ENERGY = r"$\ell_{{ik}} = \log\pi_k {} \log\mathcal N(x_i;\mu_k,\Sigma_k)$ "
SHARE = r"$\log r_{ik} = \ell_{ik} - \log\sum_{j=1}^2 \exp \ell_{ij}$"
SUMS = r"$S_0 = \sum_i r_{i1}$, $S_0' = \sum_i r_{i2}$, $S_1' = \sum_i r_{i2}x_i$ "

ROWS = [
    # the symbol whose definition has the posterior's value, and one made of it
    (ODDS + r"$g_i = (1+o_i)^{-1}$", "responsibilities", "right"),
    (ODDS + r"$g_i = (2+o_i)^{-1}$", "responsibilities", "wrong"),
    (ODDS + r"$g_i = (1+o_i)^{-1}$, $\tau^{t+1} = \frac1N\sum_i g_i$", "tau", "right"),
    (ODDS + r"$g_i = (1+o_i)^{-1}$, $\mu_1^{t+1} = \sum_i g_i^2 x_i/\sum_i g_i^2$", "mu_1",
     "wrong"),
    (ENERGY.format("+") + SHARE, "responsibilities", "right"),
    (ENERGY.format("-") + SHARE, "responsibilities", "wrong"),
    # a formula for every k counts for both weights
    (GIVEN + r"$\pi_k = \frac1N\sum_i r_{ik}$", "tau", "right"),
    (GIVEN + r"$\pi_k = \frac1N\sum_i r_{i1}$", "tau", "wrong"),
    (GIVEN + r"$\pi_k = \frac{\sum_i r_{ik}}{\sum_i r_{ik}}\frac{\sum_i r_{i1}}N$", "tau", "wrong"),
    # Q by another name, only where no Q is there
    (GIVEN + rf"$J(\theta) = {Q}$", "Q", "right"),
    (GIVEN + rf"$J(\theta) = {NOT_Q}$", "Q", "wrong"),
    (GIVEN + rf"$Q(\theta,\theta^t) = {Q}$ and $J(\theta) = {NOT_Q}$", "Q", "right"),
    (GIVEN + rf"$2 Q(\theta,\theta^t) = {Q.replace('r_', '2 r_')}$", "Q", "right"),
    (GIVEN + rf"$2 Q(\theta,\theta^t) = {Q}$", "Q", "wrong"),
    (GIVEN + r"$Q_1 = \sum_i r_{i1}\log(\tau " + F1 + r")$, $Q_2 = \sum_i r_{i2}\log((1-\tau) "
     + F2 + r")$, $Q = Q_1 + Q_2$", "Q", "right"),
    (GIVEN + r"$Q_1 = \sum_i r_{i1}\log(\tau " + F1 + r")$, $Q_2 = \sum_i r_{i2}\log((1-\tau) "
     + F2 + r")$, $Q = Q_1 - Q_2$", "Q", "wrong"),
    # primes that belong to a name, words without a backslash, averages in angle brackets
    (GIVEN + SUMS + r"$\mu_2^{t+1} = S_1'/S_0'$", "mu_2", "right"),
    (GIVEN + SUMS + r"$\mu_2^{t+1} = S_1'/S_0$", "mu_2", "wrong"),
    (GIVEN + "$Q = " + Q.replace(r"\log", "log") + "+const$", "Q", "right"),
    (GIVEN + "$Q = " + NOT_Q.replace(r"\log", "log") + "+const$", "Q", "wrong"),
    (r"$p_i = P(Z_i=1\mid x_i,\theta^t)$ $\mu_1^{t+1} = \langle p x\rangle/\langle p\rangle$",
     "mu_1", "right"),
    (r"$p_i = P(Z_i=1\mid x_i,\theta^t)$ $\mu_1^{t+1} = \langle p x\rangle$", "mu_1", "wrong"),
    # sums over the components with dots
    (GIVEN + r"$s_k = \sum_i r_{ik}$, $\tau^{t+1} = \frac{s_1}{s_1+\dots+s_K}$", "tau", "right"),
    (GIVEN + r"$s_k = \sum_i r_{ik}$, $\tau^{t+1} = \frac{s_2}{s_1+\dots+s_K}$", "tau", "wrong"),
    # typed lines
    ("r[i,k] = P(Z_i=k | x_i)\nmu_k = sum_i r[i,k] x_i / sum_i r[i,k]", "mu_1", "right"),
    ("r[i,k] = P(Z_i=k | x_i)\nmu_k = sum_i r[i,k] x_i / N", "mu_1", "wrong"),
    ("setze N_1 = sum_i r_i und N_2 = sum_i (1-r_i)\ntau = N_1/(N_1 + N_2)", "tau", "right"),
    ("setze N_1 = sum_i r_i und N_2 = sum_i (1-r_i)\ntau = N_2/(N_1 + N_2)", "tau", "wrong"),
    ("G1 = {i : r_i > 1/2}, n1 = size of G1, tau = n1/n", "tau", "wrong"),
    # data under any letter, where no symbol has their name
    (HEIGHTS + r"$\mu_1 = \sum_i r_{i1}h_i/\sum_i r_{i1}$", "mu_1", "right"),
    (HEIGHTS + r"$\mu_1 = \sum_i r_{i1}h_i/N$", "mu_1", "wrong"),
    (r"$\mu_1^{t+1} = \sum_i T_{1,i}u_i/\sum_i T_{1,i}$", "mu_1", "right"),
    (r"$\mu_1^{t+1} = \sum_i T_{1,i}^2u_i/\sum_i T_{1,i}$", "mu_1", "wrong"),
    ("mu_1 = sum_i r_i h_i / sum_i r_i", "mu_1", "right"),
    ("mu_1 = sum_i r_i h_i / N", "mu_1", "wrong"),
    ("mu_1 = sum_i r_i h_i / sum_i h_i", "mu_1", "unread"),
    # the number of observations under the letter of the limits of sums
    (GIVEN + r"$\tau = \frac1J\sum_{i=1}^J r_{i1}$", "tau", "right"),
    (GIVEN + r"$\tau = \frac1J\sum_{i=1}^J r_{i2}$", "tau", "wrong"),
    (GIVEN + r"$\tau = \frac1J\sum_i r_{i1}$", "tau", "unread"),
    # one minus a symbol on the left
    (GIVEN + r"$1-\tau^{t+1} = \frac1N\sum_i r_{i2}$", "tau", "right"),
    (GIVEN + r"$1-\tau^{t+1} = \frac1N\sum_i r_{i1}$", "tau", "wrong"),
    (r"$1-h_i = P(Z_i=1\mid x_i)$, $\mu_1 = \sum_i(1-h_i)x_i/\sum_i(1-h_i)$", "mu_1", "right"),
    (r"$1-h_i = P(Z_i=1\mid x_i)$, $\mu_1 = \sum_ih_ix_i/\sum_ih_i$", "mu_1", "wrong"),
    (rf"$1-h_i = P(Z_i=1\mid x_i) = {F1}/({F1}-{F2})$, $\mu_2 = \sum_ih_ix_i/\sum_ih_i$", "mu_2",
     "right"),
    (rf"$1-h_i = P(Z_i=1\mid x_i) = {F1}/({F1}-{F2})$, $\mu_1 = \sum_ih_ix_i/\sum_ih_i$", "mu_1",
     "wrong"),
    # an equation between weights says which component a letter is of
    (ETA + r"$\eta^{t+1}=\frac1N\sum_i T_{1,i}$", "tau", "right"),
    (ETA + r"$\eta^{t+1}=\frac1N\sum_i T_{2,i}$", "tau", "wrong"),
]


#: By the row, what is said instead of what it deserves.
LOST = {
    9: "missing",  # right
    10: "missing",  # wrong
}


@pytest.mark.parametrize(("number", "row"), list(enumerate(ROWS)))
def test_verdict(number, row):
    text, part, expected = row
    assert verdict(text, part) == LOST.get(number, expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("w_A(i) = C(n_i,x_i) pA^x_i (1-pA)^(n_i-x_i) / ( C(n_i,x_i) pA^x_i (1-pA)^(n_i-x_i) + "
     "C(n_i,x_i) pB^x_i (1-pB)^(n_i-x_i) )\npA = sum_i w_A(i) x_i / sum_i w_A(i) n_i", "right"),
    ("w_A(i) = C(n_i,x_i) pA^x_i (1-pA)^(n_i-x_i) / ( C(n_i,x_i) pA^x_i (1-pA)^(n_i-x_i) + "
     "C(n_i,x_i) pB^x_i (1-pB)^(n_i-x_i) )\npA = sum_i w_A(i) x_i / sum_i w_A(i)", "wrong"),
])
def test_coins(text, expected):
    assert verdict(text, "p_A", "two_coins") == expected
