"""What the places of a symbol say of it, and what is several things at once: each with its twin."""

import pytest

from .grades import graded, verdict

ONE, COINS, POISSON, SEVERAL = ("two_gaussians_1d", "two_coins", "poisson_mixture",
                                "gaussian_mixture")
R = r"$r_i=P(Z_i=1\mid x_i,\theta^t)$. "
RK = r"$r_{ik}=P(Z_i=k\mid x_i,\theta^t)$. "
F = r"f(x_i\mid m_%s,s_%s^2)"
SHARE = (r"$r_{ik}=\frac{a_k" + F % ("k", "k") + r"}{\sum_ja_j" + F % ("j", "j") + "}$. ")
MEAN = r"$\mu_1=\frac{\sum_iu_ix_i}{\sum_iu_i}$"
COIN = (r"$$Q=\sum_i\sum_kr_{ik}\log\mathrm{Bin}(x_i;n_i,q_k)$$ Set "
        r"$e_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}n_i}$. ")
POSTERIOR = (r"\frac{\pi_k\mathrm{Poisson}(x_i\mid\lambda_k)}"
             r"{\sum_j\pi_j\mathrm{Poisson}(x_i\mid\lambda_j)}")
HATTED = r"$w_{ik}\propto\mathrm{Bin}(x_i;n_i,\hat p_k)$, "
HALF = r"Put $\Omega_c=\frac{\pi_c^t}2$. "
OWN = r"$g_k(x_i)=\binom{n_i}{x_i}p_k^{x_i}(1-p_k)^{n_i-x_i}$, "

ROWS = [
    # an argument of a density, and what the density is multiplied by, are its parameters
    (ONE, SHARE + r"$m_1=\frac{\sum_ir_{i1}x_i}{\sum_ir_{i1}}$", "mu_1", "right"),
    (ONE, SHARE + r"$m_1=\frac{\sum_ir_{i1}x_i}{N}$", "mu_1", "wrong"),
    (ONE, SHARE + r"$a_k=\frac1N\sum_ir_{ik}$", "tau", "right"),
    (ONE, SHARE + r"$a_1=\frac1N(\sum_ir_{i1}+m_1^t-m_1)$, $m_1=\frac{\sum_ir_{i1}x_i}"
     r"{\sum_ir_{i1}}$", "tau", "wrong"),
    (ONE, SHARE + r"$a_1=\frac1N(\sum_ir_{i1}+m_1^t-m_1^t)$, $m_1=\frac{\sum_ir_{i1}x_i}"
     r"{\sum_ir_{i1}}$", "tau", "right"),
    (COINS, RK + COIN + r"$\hat q_k=e_k$", "p_A", "right"),
    (COINS, RK + COIN + r"$\hat q_k=e_B$", "p_A", "wrong"),
    # every component that a formula speaks of
    (ONE, RK + r"$d_k=\frac1N\sum_ir_{ik}$, $\tau_k=d_k$", "tau", "right"),
    (ONE, RK + r"$d_k=\frac1N\sum_ir_{ik}$, $\tau_k=d_2$", "tau", "wrong"),
    # what is current and what is new in one formula
    (ONE, RK + r"$\mu_k=\mu_k^t+\frac{\sum_ir_{ik}(x_i-\mu_k^t)}{\sum_ir_{ik}}$", "mu_1", "right"),
    (ONE, RK + r"$\mu_k=\mu_k+\frac{\sum_ir_{ik}(x_i-\mu_k^t)}{\sum_ir_{ik}}$", "mu_1", "wrong"),
    (POISSON, r"$r_{ik}=\frac{\hat\pi_k\mathrm{Poisson}(x_i\mid\hat\lambda_k)}{\sum_j\hat\pi_j"
     r"\mathrm{Poisson}(x_i\mid\hat\lambda_j)}$", "responsibilities", "right"),
    (POISSON, r"$r_{ik}=\frac{\hat\pi_k\mathrm{Poisson}(x_i\mid\lambda_k)}{\sum_j\pi_j"
     r"\mathrm{Poisson}(x_i\mid\lambda_j)}$", "responsibilities", "wrong"),
    # a hat that marks the new ones, where the current ones wear a mark of their own
    (COINS, HATTED + r"$\hat p_A=\frac{\sum_iw_{iA}x_i}{\sum_iw_{iA}n_i}$", "responsibilities",
     "right"),
    (COINS, HATTED + r"$\hat p_A=p_A^{old}+\frac{\sum_iw_{iA}(x_i-n_ip_A^{old})}"
     r"{\sum_iw_{iA}n_i}$", "responsibilities", "wrong"),
    (COINS, OWN + r"$w_{ik}=\frac{g_k(x_i)}{\sum_jg_j(x_i)}$", "responsibilities", "right"),
    (COINS, OWN + r"$w_{ik}=\frac{g_k(x_i)}{\sum_j\mathrm{Bin}(x_i;n_i,\hat p_j)}$",
     "responsibilities", "wrong"),
    (POISSON, r"$r_{ik}\propto\pi_k^{old}\mathrm{Poisson}(x_i\mid\hat\lambda_k)$, "
     r"$\hat\lambda_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$", "responsibilities", "wrong"),
    (POISSON, r"$r_{ik}\propto\hat\pi_k\mathrm{Poisson}(x_i\mid\hat\lambda_k)$, "
     r"$\hat\lambda_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$", "responsibilities", "right"),
    # an event says what its indices are
    (SEVERAL, r"$r_{jk}=P(Z_j=k\mid x_j,\theta^t)$. $\pi_k=\frac1N\sum_jr_{jk}$", "pi", "right"),
    (ONE, r"$r_{jk}=P(Z_j=k\mid x_j,\theta^t)$. $\tau_k=\frac1N\sum_jr_{jk}$", "tau", "right"),
    (ONE, r"$r_{jk}=P(Z_j=k\mid x_j,\theta^t)$. $\tau_k=\frac1N\sum_kr_{jk}$", "tau", "wrong"),
    (ONE, r"$p_{i2}=P(Z_i=2\mid x_i,\theta^t)$. $\mu_2=\sum_i\frac{p_{i2}x_i}{\sum_jp_{j2}}$",
     "mu_2", "right"),
    (ONE, r"$p_{i2}=P(Z_i=2\mid x_i,\theta^t)$. $\mu_2=\sum_i\frac{p_{i2}x_i}{\sum_jp_{2j}}$",
     "mu_2", "unread"),
    (SEVERAL, r"$\gamma_i(k)=P(Z_i=k\mid x_i,\theta^t)$. $\pi_k=\frac{\sum_{i=1}^N\gamma_i(k)}"
     r"{\sum_{k'=1}^K\sum_{i=1}^N\gamma_i(k')}$", "pi", "right"),
    (SEVERAL, r"$\gamma_i(k)=P(Z_i=k\mid x_i,\theta^t)$. $\pi_k=\frac{\sum_{i=1}^N\gamma_i(k)}"
     r"{\sum_{k'=1}^K\gamma_i(k')}$", "pi", "wrong"),
    (SEVERAL, r"$Q=\sum_j\sum_c\gamma_j(c)\log\{\pi_cf(x_j\mid\mu_c,\Sigma_c)\}$", "Q", "right"),
    (SEVERAL, r"$Q=\sum_j\sum_c\gamma_j(1)\log\{\pi_cf(x_j\mid\mu_c,\Sigma_c)\}$", "Q", "wrong"),
    # a name on the way is no parameter, whatever its letter
    ("two_gaussians", RK + r"Define $\nu_k=\frac1N\sum_ir_{ik}$. $$\tau_k=\nu_k$$", "tau", "right"),
    ("two_gaussians", RK + r"$$\tau_k=\Omega_k$$ Here $\Omega_k=\frac1N\sum_ir_{ik}$", "tau",
     "right"),
    ("two_gaussians", RK + r"$$\tau_k=\Omega_2$$ Here $\Omega_k=\frac1N\sum_ir_{ik}$", "tau",
     "wrong"),
    ("two_gaussians", RK + r"Define $\nu_k=\frac1N\sum_ir_{ik}x_i$. $$\mu_k=\nu_k$$", "mu_1",
     "wrong"),
    # what is added and taken away again leaves a small density as it is
    (ONE, R + r"$Q=\sum_i\{r_i(\log\tau+\log[f(x_i\mid\mu_1,\sigma_1^2)+\mu_1-\mu_1])"
     r"+(1-r_i)(\log(1-\tau)+\log f(x_i\mid\mu_2,\sigma_2^2))\}$", "Q", "right"),
    (ONE, R + r"$Q=\sum_i\{r_i(\log\tau+\log[f(x_i\mid\mu_1,\sigma_1^2)+\mu_1^2-\mu_1])"
     r"+(1-r_i)(\log(1-\tau)+\log f(x_i\mid\mu_2,\sigma_2^2))\}$", "Q", "wrong"),
    # a circle that is no EM
    (ONE, r"$T_{ij}\propto\omega_j^{t}f(x_i\mid\mu_j^t,(\sigma_j^2)^t)$, "
     r"$\omega_j^{t+1}=\frac1N\sum_iT_{ij}$", "responsibilities", "right"),
    (ONE, r"$T_{ij}\propto\omega_j^{t}$, $\omega_j=\frac{T_{ij}}N$", "responsibilities",
     "undecided"),
    # another name for the posterior probability, and for that of another component
    (POISSON, rf"Let $z_{{ik}}={POSTERIOR}$. $\gamma_{{ik}}=z_{{ik}}$", "responsibilities",
     "right"),
    (POISSON, rf"Let $\zeta_{{ik}}={POSTERIOR}$. $\gamma_{{ik}}=\zeta_{{i1}}$",
     "responsibilities", "undecided"),
    (POISSON, rf"Let $\zeta_{{ik}}={POSTERIOR}$. $\gamma_{{ik}}={POSTERIOR}=\zeta_{{ik}}$",
     "responsibilities", "right"),
    (POISSON, rf"Let $\zeta_{{ik}}={POSTERIOR}$. $\gamma_{{ik}}={POSTERIOR}=\zeta_{{i1}}$",
     "responsibilities", "wrong"),
    # what has the value of the posterior probability in its chain is it
    (POISSON, rf"Let $\zeta_{{ik}}={POSTERIOR}$. $\gamma_{{ik}}={POSTERIOR}=\zeta_{{i1}}$, "
     r"$\pi_k=\frac1N\sum_i\gamma_{ik}$", "pi", "right"),
    (POISSON, rf"$\gamma_{{ik}}={POSTERIOR}=1+{POSTERIOR}$, "
     r"$\pi_k=\frac1N\sum_i\gamma_{ik}-1$", "pi", "wrong"),
    # the one quotient of densities is the posterior probability, whatever is added to it
    (POISSON, rf"$h_{{ik}}={POSTERIOR}-1$, " r"$\pi_k=\frac1N\sum_i(h_{ik}+1)$", "pi", "wrong"),
    (POISSON, rf"$h_{{ik}}={POSTERIOR}$, " r"$\pi_k=\frac1N\sum_ih_{ik}$", "pi", "right"),
    (ONE, r"$w_i=\frac{\tau f(x_i\mid\mu_1,\sigma_1^2)}{(1-\tau)f(x_i\mid\mu_2,\sigma_2^2)}$, "
     r"$r_i=\frac{w_i}{1+w_i}$, $\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$", "mu_1", "right"),
    # what is updated is another component's formula
    (POISSON, RK + r"Define $\nu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$. $\hat\lambda_k=\nu_2$",
     "lambda", "wrong"),
    (POISSON, RK + r"Define $\nu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$. $\hat\lambda_k=\nu_k$",
     "lambda", "right"),
    # the old iterate in a name on the way makes no parameter of it
    (SEVERAL, HALF + r"$\xi_{ic}=\frac{\pi_c^tp(x_i\mid\mu_c^t,\Sigma_c^t)}"
     r"{\sum_k2\Omega_kp(x_i\mid\mu_k^t,\Sigma_k^t)}$, $\hat\pi_c=\frac1N\sum_i\xi_{ic}$",
     "responsibilities", "right"),
    (SEVERAL, HALF + r"$\xi_{ic}=\frac{\Omega_cp(x_i\mid\mu_c^t,\Sigma_c^t)}"
     r"{\sum_k2\Omega_kp(x_i\mid\mu_k^t,\Sigma_k^t)}$, $\hat\pi_c=\frac1N\sum_i\xi_{ic}$",
     "responsibilities", "wrong"),
    # choices are no probabilities
    (ONE, r"$u_i$ is the probability that $x_i$ is from population 1. " + MEAN, "mu_1", "right"),
    (ONE, r"$u_i$ is one if population 1 is the most probable. " + MEAN, "mu_1", "undecided"),
    (ONE, r"$u_i=1$ if component 1 has the largest posterior probability. " + MEAN, "mu_1",
     "undecided"),
    # observations that are made of themselves, or of others
    (ONE, r"$x_i=\bar x+(x_i-\bar x)$ with $\bar x=\frac1N\sum_ix_i$. " + R
     + MEAN.replace("u_i", "r_i"), "mu_1", "right"),
    (ONE, "Let $x_i=2x_i$. " + R + MEAN.replace("u_i", "r_i"), "mu_1",
     "undecided"),
    (ONE, r"Write $x_i=\tilde x_i\sqrt2$. " + R + MEAN.replace("u_i", "r_i"), "mu_1", "undecided"),
    (ONE, r"Write $y_i=2x_i$. " + R + r"$\mu_1=\frac{\sum_ir_iy_i}{2\sum_ir_i}$", "mu_1", "right"),
    (ONE, r"Write $y_i=2x_i$. " + R + r"$\mu_1=\frac{\sum_ir_iy_i}{\sum_ir_i}$", "mu_1", "wrong"),
    # one density at two iterates
    (SEVERAL, r"Let $f_k^t(x_i)=N(x_i\mid\mu_k^t,\Sigma_k^t)$ and "
     rf"$f_k(x_i)=N(x_i\mid\mu_k,\Sigma_k)$. {RK}$Q=\sum_i\sum_kr_{{ik}}\log(\pi_kf_k(x_i))$", "Q",
     "right"),
    (SEVERAL, r"Let $f_k^t(x_i)=N(x_i\mid\mu_k^t,\Sigma_k^t)$ and "
     rf"$f_k(x_i)=N(x_i\mid\mu_k,\Sigma_k)$. {RK}$Q=\sum_i\sum_kr_{{ik}}\log(\pi_kf_k^t(x_i))$",
     "Q", "wrong"),
    # an index in a bracket; a mean in angle brackets is the posterior probability
    (ONE, R.replace("r_i", r"\gamma_i(1)") + r"$\tau=1-\frac1N\sum_i\gamma_i(2)$", "tau", "right"),
    (ONE, R.replace("r_i", r"\gamma_i(1)") + r"$\tau=\frac1N\sum_i\gamma_i(2)$", "tau", "wrong"),
    (POISSON, rf"$\langle z_{{ik}}\rangle={POSTERIOR}+1$, $Q=\sum_i\sum_k(\langle z_{{ik}}\rangle"
     r"-1)\log(\pi_k\mathrm{Poisson}(x_i\mid\lambda_k))$", "Q", "wrong"),
    (POISSON, rf"$\langle z_{{ik}}\rangle={POSTERIOR}$, $Q=\sum_i\sum_k\langle z_{{ik}}\rangle"
     r"\log(\pi_k\mathrm{Poisson}(x_i\mid\lambda_k))$", "Q", "right"),
    # vectors of more lengths than one
    (SEVERAL, r"$r_{ik}=\frac{\pi_k(2\pi)^{-d/2}|\Sigma_k|^{-1/2}\exp(-\frac12(x_i-\mu_k)^\top"
     r"\Sigma_k^{-1}(x_i-\mu_k))}{\sum_j\pi_jN(x_i\mid\mu_j,\Sigma_j)}$", "responsibilities",
     "right"),
    (SEVERAL, r"$r_{ik}=\frac{\pi_k(2\pi)^{-1}|\Sigma_k|^{-1/2}\exp(-\frac12(x_i-\mu_k)^\top"
     r"\Sigma_k^{-1}(x_i-\mu_k))}{\sum_j\pi_jN(x_i\mid\mu_j,\Sigma_j)}$", "responsibilities",
     "wrong"),
]


@pytest.mark.parametrize(("statement", "text", "part", "expected"), ROWS)
def test_what_symbols_stand_for(statement, text, part, expected):
    assert verdict(text, part, statement) == expected


def test_a_question_names_the_symbol():
    text = r"$T_{ij}\propto\omega_j^{t}$, $\omega_j=\frac{T_{ij}}N$"
    assert "omega" in graded(text, ONE).parts["responsibilities"].feedback
