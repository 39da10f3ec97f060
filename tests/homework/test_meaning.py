"""What a formula means, by its value: rows of a source, its part, and whether it is right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.homework.lex.tokens import CannotRead
from derive.homework.parse.text import kind_of, reads_of

from .grades import graded, judge, verdict

TWO, ONE_D, POISSON = "two_gaussians", "two_gaussians_1d", "poisson_mixture"
TOP = r"\tau^t N(x_i\mid\mu_1^t,\Sigma_1^t)"
BELOW = r"(1-\tau^t) N(x_i\mid\mu_2^t,\Sigma_2^t)"


MEANS = [  # (source, right) of mu_1
    (r"$\mu_1^{t+1}=\frac{\sum_i T_i x_i}{\sum_i T_i}$", True),
    (r"$\mu_1^{(t+1)}=\frac{\sum_{i=1}^N T_{1,i}^{(t)}x_i}{\sum_{i=1}^N T_{1,i}^{(t)}}$", True),
    (r"$\mu_1^{t+1}=\dfrac{\sum\limits_{i=1}^n T_{1,i}\,\mathbf x_i}{\sum\limits_{i=1}^n T_{1,i}}$",
     True),
    (r"$\mu_k^{new}=\frac1{N_k}\sum_{n=1}^N\gamma(z_{nk})x_n$, $N_k=\sum_n\gamma(z_{nk})$", True),
    (r"$\mu_k^{\text{new}}=\frac1{N_k}\sum_{n=1}^N\gamma_{nk}x_n$", True),
    (r"$\mu_j := \frac{\sum_{i=1}^m w_j^{(i)}x^{(i)}}{\sum_{i=1}^m w_j^{(i)}}$", True),
    (r"$\hat\mu_k = \frac{\sum_i r_{ik}x_i}{\sum_i r_{ik}}$", True),
    (r"$\hat\mu_k = \frac{\sum_i r_{ik}x_i}{r_k},\quad r_k=\sum_i r_{ik}$", True),
    (r"$\mu_1 \leftarrow \sum_i T_i x_i \Big/ \sum_i T_i$", True),
    (r"$\mu_1 = {\sum_i T_i x_i \over \sum_i T_i}$", True),
    (r"$\mu_1' = \frac{\sum_i w_i x_i}{\sum_i w_i}$", True),
    (r"$\mu_1^{+} = \frac{\sum_i w_i x_i}{\sum_i w_i}$", True),
    (r"$\mu_1^{*} = (\sum_i w_i)^{-1}\sum_i w_i x_i$", True),
    (r"$\mu_1^{t+1}=\frac{1}{N\tau^{t+1}}\sum_i T_i x_i$", True),
    (r"$\mu_1^{t+1}=\frac{1}{N\tau}\sum_i T_i x_i$", True),
    (r"$\mu_1^{t+1}=\frac{1}{N\tau^t}\sum_i T_i x_i$", False),
    (r"$n=\sum_i r_i$ $\mu_1^{t+1}=n^{-1}\sum_i r_i x_i$", True),
    (r"$\mu_1^{t+1}=\frac{\sum_i x_i-\sum_i(1-r_i)x_i}{\sum_i r_i}$", True),
    (r"$\mu_1^{t+1}=\sum_i\frac{r_i}{\sum_j r_j}x_i$", None),
    (r"$\mu_1^{t+1}=\sum_{i=1}^N\frac{r_i}{\sum_{l=1}^N r_l}x_i$", True),
    (r"$\mu_1^{t+1}=\frac{\sum_i \langle z_i\rangle x_i}{\sum_i\langle z_i\rangle}$", True),
    (r"$\mu_1^{t+1}=\frac{\sum_i\hat z_i x_i}{\sum_i\hat z_i}$", True),
    (r"$\mu_1^{t+1}=\frac{\sum_i P(Z_i=1|x_i,\theta^t) x_i}{\sum_i P(Z_i=1|x_i,\theta^t)}$", True),
    (r"$\mu_1^{t+1}=\frac1N\sum_i T_i x_i$", False),
    (r"$\mu_1^{t+1}=\frac{\sum_i (1-T_i) x_i}{\sum_i (1-T_i)}$", False),
    (r"$\mu_1^{t+1}=\frac{\sum_i T_i^2 x_i}{\sum_i T_i^2}$", False),
    (r"$\mu_1^{t+1}=\frac{\sum_i x_i}{N}$", False),
    (r"$\mu_1^{t+1}=\frac{\sum_i T_i x_i}{\sum_i T_i - 1}$", False),
    (r"$\mu_1^{t+1}=\frac{\sum_i \Sigma_1^{-1}T_i x_i}{\sum_i T_i}$", False),
    (r"$\mu_1^{t+1}=a=\frac{\sum_i T_i x_i}{\sum_i T_i}$", True),
    (r"\begin{align}\mu_1^{t+1}&=\frac{\sum_i T_i x_i}{N}\\&=\frac{\sum_i T_i x_i}{\sum_i T_i}"
     r"\end{align}", True),
    ("mu_1_new = sum_i r_i x_i / sum_i r_i", True),
    ("mu1_{t+1} = sum_i r_i*x_i / sum_i r_i", True),
    ("mu_1^{t+1} = SUM_i r_i x_i / SUM_i r_i", True),
    ("m1 <- sum r_i x_i / sum r_i", True),
    ("mu_1' = sum_i r(i) x_i / R\nR = sum_i r(i)", True),
    ("mu_1 = sum_i r_i x_i / N", False),
]

COVARIANCES = [  # (source, right) of Sigma_1
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T}{\sum_i T_i}$", True),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i(x_i-\mu_1)(x_i-\mu_1)^\top}{\sum_i T_i}$", True),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i(x_i-\mu_1^t)(x_i-\mu_1^t)^\top}{\sum_i T_i}$", False),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i(x_i-\hat\mu_1)(x_i-\hat\mu_1)'}{\sum_i T_i}$", True),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i x_i x_i^{\mathsf T}}{\sum_i T_i}"
     r"-\mu_1^{t+1}(\mu_1^{t+1})^{\mathsf T}$", True),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i x_i x_i^\intercal}{\sum_i T_i}-\mu_1^t(\mu_1^t)^\intercal$",
     False),
    (r"$\Sigma_k^{new}=\frac1{N_k}\sum_n\gamma(z_{nk})(x_n-\mu_k^{new})(x_n-\mu_k^{new})^T$", True),
    (r"$\Sigma_k^{new}=\frac1{N}\sum_n\gamma(z_{nk})(x_n-\mu_k^{new})(x_n-\mu_k^{new})^T$", False),
    (r"$\Sigma_k^{new}=\frac1{N_k-1}\sum_n\gamma(z_{nk})(x_n-\mu_k^{new})(x_n-\mu_k^{new})^T$",
     False),
    (r"$\Sigma_j:=\frac{\sum_i w_j^{(i)}(x^{(i)}-\mu_j)(x^{(i)}-\mu_j)^T}{\sum_i w_j^{(i)}}$",
     True),
    (r"$(\Sigma_k^{-1})^{(t+1)}=\left[\frac{\sum_i T_{k,i}(x_i-\mu_k^{(t+1)})(x_i-\mu_k^{(t+1)})^T}"
     r"{\sum_i T_{k,i}}\right]^{-1}$", True),
    (r"$\Lambda_k^{(t+1)}=\left(\frac{\sum_i T_{k,i}(x_i-\mu_k^{(t+1)})(x_i-\mu_k^{(t+1)})^T}"
     r"{\sum_i T_{k,i}}\right)^{-1}$", True),
    (r"$S_k=\sum_i r_{ik}(x_i-\mu_k^{t+1})(x_i-\mu_k^{t+1})^T$ $n_k=\sum_i r_{ik}$"
     r" $\Sigma_k^{t+1}=S_k/n_k$", None),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i(x_i-\mu_1^{t+1})^T(x_i-\mu_1^{t+1})}{\sum_i T_i}$", False),
    (r"$\Sigma_1^{t+1}=\frac12\frac{\sum_i T_i(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T}{\sum_i T_i}$",
     False),
    ("Sigma_1_new = sum_i r_i (x_i - mu_1_new)(x_i - mu_1_new)^T / sum_i r_i", True),
    ("S1_new = sum_i r_i (x_i - m1_new)(x_i - m1_new)' / sum_i r_i", True),
    ("Sigma1_{t+1} = sum_i r_i (x_i - mu1_t)(x_i - mu1_t)^T / sum_i r_i", False),
]

WEIGHTS = [  # (source, right) of tau
    (r"$\tau^{t+1}=\frac1N\sum_i T_i$", True),
    (r"$\tau^{t+1}=\frac{\sum_i T_i}{\sum_i T_i+\sum_i(1-T_i)}$", True),
    (r"$\pi_k^{new}=\frac{N_k}{N}$", True),
    (r"$\phi_j:=\frac1m\sum_{i=1}^m w_j^{(i)}$", True),
    (r"$\tau_j^{(t+1)}=\frac1n\sum_{i=1}^n T_{j,i}^{(t)}$", True),
    (r"$\tau=\phi_1:=\frac1m\sum_{i=1}^m w_1^{(i)}$", True),
    (r"$\pi_2=1-\tau$ $\pi_2^{new}=N_2/N$", True),
    (r"$\tau^{t+1}=\frac{n_1}{n_1+n_2}$ with $n_k=\sum_i r_{ik}$", True),
    (r"$\tau^{t+1}=1-\frac1N\sum_i(1-r_i)$", True),
    (r"$\tau^{t+1}=\sum_i T_i$", False),
    (r"$\tau^{t+1}=\tau^t\frac1N\sum_i T_i$", False),
    (r"$\tau^{t+1}=\tau^t$", False),
    (r"$\tau^{t+1}=\frac{\sum_i T_i}{\sum_i (1-T_i)}$", False),
    ("tau_new = sum_i r_i / n", True),
    ("tau <- 1/N sum_i r_i", True),
    ("tau = sum_i r_i / (N - 1)", False),
]

POSTERIORS = [  # (source, right) of the responsibilities of component 1
    (rf"$T_i=\frac{{{TOP}}}{{{TOP}+{BELOW}}}$", True),
    (rf"$T_i=\left[1+\frac{{{BELOW}}}{{{TOP}}}\right]^{{-1}}$", True),
    (rf"$T_i={TOP}$", False),
    (rf"$T_i=\frac{{{TOP}}}{{{BELOW}}}$", False),
    (rf"$P(Z_i=1\mid x_i,\theta^t)=\frac{{{TOP}}}{{{TOP}+{BELOW}}}$", True),
    (rf"$a_i={TOP}$ $b_i={BELOW}$ $r_i=\frac{{a_i}}{{a_i+b_i}}$", True),
    (r"$T_{j,i}^{(t)}=P(Z_i=j|X_i=x_i;\theta^{(t)})=\frac{\tau_j^{(t)}f(x_i;\mu_j^{(t)},"
     r"\Sigma_j^{(t)})}{\sum_{l=1}^2\tau_l^{(t)}f(x_i;\mu_l^{(t)},\Sigma_l^{(t)})}$", True),
    (r"$\gamma(z_{nk})=\frac{\pi_k\mathcal N(x_n|\mu_k,\Sigma_k)}{\sum_j\pi_j\mathcal N(x_n|\mu_j,"
     r"\Sigma_j)}$", True),
    (r"$r_{ik}=\frac{\pi_k p(x_i|\theta_k^{(t-1)})}{\sum_{k'}\pi_{k'}p(x_i|\theta_{k'}^{(t-1)})}$",
     True),
    (r"$w_j^{(i)}:=p(z^{(i)}=j|x^{(i)})=\frac{p(x^{(i)}|z^{(i)}=j)\phi_j}"
     r"{\sum_l p(x^{(i)}|z^{(i)}=l)\phi_l}$", True),
    (r"$f_k(x)=\frac{1}{(2\pi)^{d/2}|\Sigma_k|^{1/2}}\exp\left(-\frac12(x-\mu_k)^T\Sigma_k^{-1}"
     r"(x-\mu_k)\right)$ $r_i=\frac{\tau f_1(x_i)}{\tau f_1(x_i)+(1-\tau)f_2(x_i)}$", True),
    (r"$g(x;m,S)=\det(2\pi S)^{-1/2}e^{-\frac12(x-m)'S^{-1}(x-m)}$ $r_i=\frac{\tau g(x_i;\mu_1,"
     r"\Sigma_1)}{\tau g(x_i;\mu_1,\Sigma_1)+(1-\tau)g(x_i;\mu_2,\Sigma_2)}$", True),
    (r"$g(x;m,S)=e^{-\frac12(x-m)'S^{-1}(x-m)}$ $r_i=\frac{\tau g(x_i;\mu_1,\Sigma_1)}"
     r"{\tau g(x_i;\mu_1,\Sigma_1)+(1-\tau)g(x_i;\mu_2,\Sigma_2)}$", False),
    (r"$r_i=\frac{f_1(x_i)}{f_1(x_i)+f_2(x_i)}$", False),
    (r"$r_i=\frac{\tau f_1(x_i)}{\sum_{j=1}^N\tau f_1(x_j)}$", False),
    (r"$w_j\propto 1$ $w_j^{(i)} \propto \phi_j\,p(x^{(i)}|z^{(i)}=j)$", True),
    ("r_i = tau f1(x_i) / ( tau f1(x_i) + (1-tau) f2(x_i) )", True),
    ("r_i = tau N(x_i; mu_1, Sigma_1) / (tau N(x_i; mu_1, Sigma_1)"
     " + (1-tau) N(x_i; mu_2, Sigma_2))", True),
]

TERM = r"\log\tau-\frac12\log|\Sigma_1|-\frac12(x_i-\mu_1)^T\Sigma_1^{-1}(x_i-\mu_1)"
OTHER = r"\log(1-\tau)-\frac12\log|\Sigma_2|-\frac12(x_i-\mu_2)^T\Sigma_2^{-1}(x_i-\mu_2)"
QS = [  # (source, right) of Q
    (rf"$Q(\theta|\theta^t)=\sum_i T_i[{TERM}]+\sum_i(1-T_i)[{OTHER}]$", True),
    (rf"$Q=\sum_i\Big\{{T_i[{TERM}]+(1-T_i)[{OTHER}]\Big\}}+C$", True),
    (rf"$Q=\sum_i T_i\Big({TERM}\Big)+(1-T_i)\Big({OTHER}\Big)+\text{{const}}$", True),
    (r"$Q(\theta,\theta^{old})=\sum_n\sum_k\gamma(z_{nk})\{\ln\pi_k+\ln\mathcal N(x_n|\mu_k,"
     r"\Sigma_k)\}$", True),
    (r"$Q(\theta,\theta^{old})=\sum_n\ln\sum_k\gamma(z_{nk})\pi_k\mathcal N(x_n|\mu_k,\Sigma_k)$",
     False),
    (r"$Q=\sum_i\sum_k r_{ik}\log\pi_k+\sum_i\sum_k r_{ik}\log p(x_i|\theta_k)$", True),
    (r"$Q=\sum_i\sum_k r_{ik}\log p(x_i|\theta_k)$", False),
    (r"$Q=\sum_{i,k} r_{ik}\log(\pi_k f_k(x_i))$", True),
    (r"$Q=\sum_{i,k} r_{ik}\log\pi_k f_k(x_i)$", True),
    (r"$Q(\theta'|\theta)=\sum_i w_i\ln(\tau' g(x_i;\mu_1',\Sigma_1'))+\sum_i(1-w_i)"
     r"\ln((1-\tau')g(x_i;\mu_2',\Sigma_2'))$", True),
    (r"$Q=\sum_k N_k\log\pi_k-\frac12\sum_k N_k\log|\Sigma_k|-\frac12\sum_k\operatorname{tr}"
     r"(\Sigma_k^{-1}\sum_i r_{ik}(x_i-\mu_k)(x_i-\mu_k)^T)$", True),
    (r"$Q=\sum_k N_k\log\pi_k+\frac12\sum_k N_k\log\det\Sigma_k^{-1}-\frac12\sum_{i,k}r_{ik}"
     r"(x_i-\mu_k)^T\Sigma_k^{-1}(x_i-\mu_k)$", True),
    (rf"$Q=\sum_i T_i[{TERM.replace('-', '+', 1)}]+\sum_i(1-T_i)[{OTHER}]$", False),
    ("Q = sum_i r_i * [ log(tau) + log N(x_i; mu_1, Sigma_1) ]\n"
     "  + sum_i (1-r_i) * [ log(1-tau) + log N(x_i; mu_2, Sigma_2) ]", True),
    (r"\begin{align*}Q&=E[\log L]\\&=\sum_i T_i[" + TERM + r"]\\&\quad+\sum_i(1-T_i)[" + OTHER
     + r"]\end{align*}", True),
    (r"$$Q=\sum_i T_i[" + TERM + r"]$$ $$\qquad+\sum_i(1-T_i)[" + OTHER + r"]$$", True),
]

UNIVARIATE = [  # (source, part, label, right)
    (r"$\hat\sigma_1^2=\frac{\sum_i T_i(x_i-\hat\mu_1)^2}{\sum_i T_i}$", "sigma^2", "1", True),
    (r"$(\sigma_1^2)^{t+1}=\frac{\sum_i T_i(x_i-\mu_1^{t+1})^2}{\sum_i T_i}$", "sigma^2", "1",
     True),
    (r"$(\sigma_1^{t+1})^2=\frac{\sum_i T_i(x_i-\mu_1^{t+1})^2}{\sum_i T_i}$", "sigma^2", "1",
     True),
    (r"$\sigma_1^{2(t+1)}=\frac{\sum_i T_i(x_i-\mu_1^{t+1})^2}{\sum_i T_i}$", "sigma^2", "1", True),
    (r"$\sigma_1^{t+1}=\sqrt{\frac{\sum_i T_i(x_i-\mu_1^{t+1})^2}{\sum_i T_i}}$", "sigma^2", "1",
     True),
    (r"$\sigma_1^{t+1}=\frac{\sum_i T_i(x_i-\mu_1^{t+1})^2}{\sum_i T_i}$", "sigma^2", "1", False),
    (r"$\sigma_1^2=\frac{\sum_i T_i x_i^2}{\sum_i T_i}-\mu_1^2$", "sigma^2", "1", True),
    (r"$\sigma_1^2=\frac{\sum_i T_i x_i^2}{\sum_i T_i}$", "sigma^2", "1", False),
    (r"$\sigma_k^2=\frac1{N_k}\sum_i\gamma_{ik}(x_i-\mu_k)^2$", "sigma^2", "2", True),
    (r"$\sigma_k^2=\frac1{2N_k^2}\sum_i\sum_j\gamma_{ik}\gamma_{jk}(x_i-x_j)^2$, $x_j$", "sigma^2",
     "2", True),
    ("s1^2 <- sum g_i (x_i - m1)^2 / sum g_i", "sigma^2", "1", True),
    ("s1^2 <- sum g_i (x_i - m1) / sum g_i", "sigma^2", "1", False),
    (r"$Q=\sum_i T_i(\log\tau-\log\sigma_1-\frac{(x_i-\mu_1)^2}{2\sigma_1^2})+\sum_i(1-T_i)"
     r"(\log(1-\tau)-\log\sigma_2-\frac{(x_i-\mu_2)^2}{2\sigma_2^2})$", "Q", None, True),
    (r"$\gamma_i=\frac{\tau\phi(x_i;\mu_1,\sigma_1)}{\tau\phi(x_i;\mu_1,\sigma_1)+(1-\tau)"
     r"\phi(x_i;\mu_2,\sigma_2)}$", "responsibilities", "1", True),
    (r"$\hat\gamma_i=\frac{(1-\hat\tau)\phi_{\hat\theta_2}(y_i)}{\hat\tau\phi_{\hat\theta_1}(y_i)+"
     r"(1-\hat\tau)\phi_{\hat\theta_2}(y_i)}$ is the responsibility of component 2. "
     r"$\hat\mu_2=\frac{\sum_i\hat\gamma_i y_i}{\sum_i\hat\gamma_i}$", "mu", "2", True),
    (r"$\hat\gamma_i=\frac{(1-\hat\tau)\phi_{\hat\theta_2}(y_i)}{\hat\tau\phi_{\hat\theta_1}(y_i)+"
     r"(1-\hat\tau)\phi_{\hat\theta_2}(y_i)}$", "responsibilities", "2", True),
    (r"$\pi=1-\tau$ $\hat\gamma_i=\frac{\hat\pi\phi_{\hat\theta_2}(y_i)}{(1-\hat\pi)"
     r"\phi_{\hat\theta_1}(y_i)+\hat\pi\phi_{\hat\theta_2}(y_i)}$ $\hat\pi=\frac1N\sum_i"
     r"\hat\gamma_i$", "tau", None, True),
    (r"$g(x)=e^{-(x-\mu_1)^2/2\sigma_1^2}/\sqrt{2\pi\sigma_1^2}$ $h(x)=e^{-(x-\mu_2)^2/2\sigma_2^2}"
     r"/\sqrt{2\pi\sigma_2^2}$ $r_i=\frac{\tau g(x_i)}{\tau g(x_i)+(1-\tau)h(x_i)}$",
     "responsibilities", "1", True),
]

COUNTS = [  # (source, part, label, right), Poisson
    (r"$\lambda_k^{t+1}=\frac{\sum_i\gamma_{ik}x_i}{\sum_i\gamma_{ik}}$", "lambda", "1", True),
    (r"$\lambda_k^{t+1}=\frac1n\sum_i\gamma_{ik}x_i$", "lambda", "1", False),
    (r"$\pi_k^{t+1}=\frac1n\sum_i\gamma_{ik}$", "pi", "2", True),
    (r"$\pi_k=\frac{N_k}{K}$", "pi", "2", False),
    (r"$\pi_k^{t+1}=\frac{N_k}{\sum_{l=1}^K N_l}$, $N_k=\sum_i\gamma_{ik}$", "pi", "1", True),
    (r"$\gamma_{ik}=\frac{\pi_k e^{-\lambda_k}\lambda_k^{x_i}/x_i!}{\sum_l\pi_l e^{-\lambda_l}"
     r"\lambda_l^{x_i}/x_i!}$", "responsibilities", "1", True),
    (r"$\gamma_{ik}=\frac{\pi_k\operatorname{Pois}(x_i|\lambda_k)}{\sum_{l=1}^K\pi_l"
     r"\operatorname{Pois}(x_i|\lambda_l)}$", "responsibilities", "3", True),
    (r"$Q=\sum_i\sum_k\gamma_{ik}(\log\pi_k+x_i\log\lambda_k-\lambda_k-\log x_i!)$", "Q", None,
     True),
    (r"$Q=\sum_i\sum_k\gamma_{ik}(\log\pi_k+x_i\log\lambda_k-\log x_i!)$", "Q", None, False),
    (r"$\lambda_k^{t+1}=\lambda_k^t+\frac1{N_k}\sum_i\gamma_{ik}(x_i-\lambda_k^t)$", "lambda", "2",
     True),
    ("l_k = sum_i g_ik*x_i / sum_i g_ik", "lambda", "1", True),
]

ROWS = (
    [(s, TWO, "mu", "1", r) for s, r in MEANS]
    + [(s, TWO, "Sigma", "1", r) for s, r in COVARIANCES]
    + [(s, TWO, "tau", None, r) for s, r in WEIGHTS]
    + [(s, TWO, "responsibilities", "1", r) for s, r in POSTERIORS]
    + [(s, TWO, "Q", None, r) for s, r in QS]
    + [(s, ONE_D, p, label, r) for s, p, label, r in UNIVARIATE]
    + [(s, POISSON, p, label, r) for s, p, label, r in COUNTS]
)

#: What is said instead of the verdict that the row has.
LOST = {
    116: "unread",
}


def key_of(name, part, label):
    """The key of a part of a shipped statement that a component has."""
    keys = derive.derive_em(name).parts
    return next(k for k in (part, f"{part}_{label}", part.replace("^2", f"_{label}^2"))
                if k in keys)


@pytest.mark.parametrize(("number", "row"), list(enumerate(ROWS)))
def test_a_formula_means(number, row):
    source, name, part, label, right = row
    found = verdict(source, key_of(name, part, label), name)
    if right is not None:
        assert found == LOST.get(number, "right" if right else "wrong")


def test_what_is_lost_is_not_judged():
    assert len(LOST) <= 1
    assert [n for n, said in LOST.items() if said == "right"] == []


UNREAD = [  # (source, part) of what is not judged)
    (r"$\mu_1^{t+1}=\frac{1}{|C_1|}\sum_{i\in C_1}x_i$", "mu_1"),
    (r"$\mu_1^{t+1}=\frac1N\sum_{i\in C_1}x_i$", "mu_1"),
    (r"$\mu_1^{t+1}=\frac{\sum_i T_i x_i}{\sum_i T_i}+\tau^{t+1}$", "mu_1"),
    (r"$\Sigma_1^{t+1}=\frac{\sum_i T_i x_i x_i}{N}$", "Sigma_1"),
    (r"$\mu_1^{t+1}=\frac{\sum_i T_i x_i}{\Sigma_1}$", "mu_1"),
    (r"$\tau^{t+1}=\xi$", "tau"),
    (r"$\tau^{t+1}=\frac10$", "tau"),
    (r"$\tau^{t+1}=9^{9^{9^{9}}}$", "tau"),
    (r"$N_k=N_k+1$ $\tau^{t+1}=N_1/N$", "tau"),
    (r"$\tau^{t+1}=\sum_{i=2}^N T_i$", "tau"),
    (r"$\mu_1^{t+1}=\frac{\sum_i T_i x_i}{\sum_i T_i$", "mu_1"),
]


@pytest.mark.parametrize(("source", "part"), UNREAD)
def test_what_is_not_read_is_not_judged(source, part):
    found = graded(source, part=part).parts[part]
    assert found.verdict not in ("right", "wrong") and found.feedback


@pytest.mark.parametrize(
    "source",
    [r"$\mu_1^{t+1}=\arg\max_{\mu_1}Q(\theta|\theta^t)$", r"$\tau^{t+1}=\tau^{t+1}$",
     r"$\mu_1=\mu_1$", r"$\frac{\partial Q}{\partial\tau}=\frac{\sum_iT_i}{\tau}$",
     r"$\sum_i T_i(x_i-\mu_1)=0$", r"$\log L=\sum_i\log\tau$", r"$T_i=P(Z_i=1|x_i,\theta^t)$",
     r"$k=1,2$", r"$x_i\in\mathbb R^d$"],
)
def test_no_claim(source):
    assert {v.verdict for k, v in graded(source).parts.items() if k != "steps"} == {"missing"}


def test_likewise_speaks_of_the_other_component():
    source = "$\\mu_1=\\frac{\\sum_i r_{i1}x_i}{\\sum_i r_{i1}}$\n\nSimilarly for component 2."
    parts = graded(source).parts
    assert parts["mu_1"].verdict == parts["mu_2"].verdict == "right"


@pytest.mark.parametrize(
    "text",
    ["$x_i=1$" * 28_000, "$a_i=b_i$" * 1_400, "(" * 100_000, "$" + "\\frac" * 50_000 + "$",
     "$" + "{" * 50_000 + "$", r"\newcommand{\a}{\a\a}\a", r"$\mu_1=" + r"\sum_i " * 3_000 + "x_i$",
     r"\begin{align}" * 10_000, "x" * 200_001, "T_i=T_i " * 20_000, "a = (" * 800,
     "__import__('os').system('x') = tau", "$\\tau=" + "\\sum_i T_i+" * 190 + "x_i$"],
    ids=range(13),
)
@pytest.mark.parametrize("kind", ["latex", "markdown", "text"])
def test_what_was_sent_to_hang_does_not(text, kind):
    assert set(graded(text, kind=kind).parts) == {*judge(TWO).algorithm.model.keys, "Q", "steps",
                                                  "responsibilities"}


PIECES = [s for s, *_ in ROWS] + [
    "{", "}", "$", "\\", "^", "_", "|", "(", ")", "\\left(", "\\right)", "&", "\\\\", "\\sum_i",
    "\\frac", "=", "\\over", "'", "!", "\\begin{align}", "\\end{align}",
    "\\newcommand{\\a}{\\a}\\a",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12),
       st.sampled_from(["latex", "markdown", "text", None]), st.integers(0, 400),
       st.integers(0, 30))
def test_whatever_is_sent_statements_come_out(pieces, kind, start, length):
    text = " ".join(pieces)
    text = text[:start] + text[start + length :]
    try:
        reads, _ = reads_of(text, kind or kind_of(text))
    except CannotRead as error:
        assert str(error)
    else:
        assert all(r.node is not None or r.reason or r.named for r in reads)
