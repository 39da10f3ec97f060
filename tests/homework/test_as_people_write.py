"""What people write beside the book's notation: one formula a row, its part, and its verdict."""

import pytest

from .grades import verdict

R = "\nR = sum_i r_i"
CLUSTERS = "C1 = {i : r_i > 1/2}, n1 = |C1|\n"
COINS = "p1^x_i (1-p1)^(n_i-x_i)", "p2^x_i (1-p2)^(n_i-x_i)"

TYPED = [
    ("mu_1 = sum_i r_i xi / sum_i r_i", "mu_1", "right"),
    ("mu_1 = sum_i r_i xi / N", "mu_1", "wrong"),
    ("mu_k = sum_i r_ik xi / Nk, Nk = sum_i r_ik", "mu_2", "right"),
    ("mu_k = sum_i r_{ik} x_i / sum_i r_{ik}   (k=1,2)", "mu_2", "right"),
    ("mean_1 = sum_i r_i x_i / sum_i r_i", "mu_1", "right"),
    ("Sig_1 = sum_i r_i (xi - mu1)(xi - mu1)' / sum_i r_i", "Sigma_1", "right"),
    ("Sig_1 = sum_i r_i (xi - mu1)(xi - mu1)' / N", "Sigma_1", "wrong"),
    ("tau -> R/N" + R, "tau", "right"),
    ("tau -> R/(N-1)" + R, "tau", "wrong"),
    ("tau = N1/N   N1 = sum_i r_i", "tau", "right"),
    ("tau = N_1/N where N_1 = sum_i r_i is the effective number", "tau", "right"),
    ("t = 1/N sum_i r_i   (t is tau)", "tau", "right"),
    ("mu_1 = sum_i r_i x_i / sum_i r_i (and so on for the other)", "mu_1", "right"),
    ("mu_1 = sum_i r_i x_i divided by sum_i r_i", "mu_1", "right"),
    ("mu_1 = sum_i r_i x_i divided by the total", "mu_1", "unread"),
    ("mu_1 = sum_i r_i x_i / total weight of the r_i", "mu_1", "unread"),
    ("tau = 1/N (sum of all r_i)", "tau", "right"),
    ("tau = Prob(Z_i=1)", "tau", "missing"),
    ("(a) new mu_1 = sum_i r_i x_i / sum_i r_i", "mu_1", "right"),
    ("Q = sum_i sum_k r_ik (log pi_k + log N(xi; mu_k, Sigma_k)) + terms without theta", "Q",
     "right"),
    ("Q = sum_i sum_k r_ik (log pi_k + log N(xi; mu_k, Sigma_k)) + terms in mu", "Q", "unread"),
    ("xi_i = tau f1(x_i)/(tau f1(x_i)+(1-tau) f2(x_i))\nmu_1 = sum_i xi_i x_i / sum_i xi_i", "mu_1",
     "right"),
]

SLASHES = [
    ("mu_1 = sum_i r_i x_i / N tau", "mu_1", "right"),
    ("mu_2 = (sum_i x_i - sum_i r_i x_i) / N (1 - tau)", "mu_2", "undecided"),
    ("mu_2 = (sum_i x_i - sum_i r_i x_i) / (N (1 - tau))", "mu_2", "right"),
    ("tau = 1/N R" + R, "tau", "undecided"),
    ("tau = R/N" + R, "tau", "right"),
    (r"$\tau=\sum_i r_i\text{ divided by }N$", "tau", "right"),
    (r"$\mu_1=\sum_i r_ix_i$ divided by $\sum_i r_i$, that is all", "mu_1", "right"),
    (r"$\mu_1=\sum_i r_ix_i$ divided by the total weight", "mu_1", "unread"),
    (r"$\tau=\sum_i r_i/\text{number},\quad\mu_1=\sum_i r_ix_i/\sum_i r_i$", "tau", "unread"),
    (r"$\tau=\sum_i r_i/\text{number},\quad\mu_1=\sum_i r_ix_i/\sum_i r_i$", "mu_1", "right"),
]

CHOSEN = [
    (CLUSTERS + "mu_1 = 1/n1 sum_{i in C1} x_i", "mu_1", "wrong"),
    (CLUSTERS + "tau = n1/N", "tau", "wrong"),
    ("tau = (number of i with r_i > 1/2) / N", "tau", "wrong"),
    ("tau = #{i : r_i > 1/2} / N", "tau", "wrong"),
    (r"$\tau^{t+1}=\frac1N\sum_i\mathbf 1\{r_i\ge 1/2\}$", "tau", "wrong"),
    (r"$\hat z_i=\arg\max_k\tau_k f_k(x_i)$", "responsibilities", "wrong"),
    (r"$\hat z_i=\arg\max_k r_{ik}$", "responsibilities", "missing"),
    (r"$r_i=\frac{\tau f_1(x_i)}{\tau f_1(x_i)+(1-\tau)f_2(x_i)}$, $\hat z_i=\arg\max_k r_{ik}$",
     "responsibilities", "right"),
    (r"$r_i=P(Z_i=1|x_i)=\frac{\tau f_1(x_i)}{\tau f_1(x_i)+(1-\tau)f_2(x_i)}$, then cluster by "
     r"$\hat z_i=\arg\max_k P(Z_i=k|x_i)$", "responsibilities", "right"),
    (r"$\hat z_i=\arg\max_k r_{ik}$, $\mu_k=\frac{\sum_{i:\hat z_i=k}x_i}{|\{i:\hat z_i=k\}|}$",
     "mu_2", "wrong"),
    (r"$h_i=\begin{cases}1&\text{if }\tau f_1(x_i)>(1-\tau)f_2(x_i)\\0&\text{otherwise}"
     r"\end{cases}$", "responsibilities", "wrong"),
    ("mu_1 = sum_{i in B} x_i / N", "mu_1", "unread"),
]

ONE_FROM_THE_OTHER = [
    ("T_2i = 1 - T_1i", "responsibilities", "missing"),
    ("T_2i = T_1i", "responsibilities", "wrong"),
    ("a_i = tau f1(x_i) / (tau f1(x_i) - (1-tau) f2(x_i)), b_i = 1 - a_i", "responsibilities",
     "wrong"),
    ("a_i = tau f1(x_i) / (tau f1(x_i) + (1-tau) f2(x_i)), b_i = 1 - a_i", "responsibilities",
     "right"),
]

DENSITY = "log f_k(x) = -1/2 log det Sigma_k - {} (x-mu_k)' inv(Sigma_k) (x-mu_k)\n" \
    "Q = sum_i r_i (log tau + log f_1(x_i)) + (1-r_i)(log(1-tau) + log f_2(x_i))"
OWN_DENSITY = [
    (DENSITY.format("1/2"), "Q", "right"),
    (DENSITY.format(""), "Q", "wrong"),
]

ONE_DIMENSION = [
    (r"$\sigma_1^2=\frac{\sum_i r_i(x_i-\mu_1)^2}{\sum_i r_i}$", "Sigma_1", "right"),
    (r"For $d=1$: $\sigma_1^2=\frac{\sum_i r_i(x_i-\mu_1)^2}N$", "Sigma_1", "wrong"),
    (r"$\sigma_1^2=\frac{\sum_i r_i\|x_i-\mu_1\|^2}{d\sum_i r_i}$", "Sigma_1", "unread"),
    (r"$\sigma_1^2=\frac{\sum_i r_i(x_i-\mu_1)^T(x_i-\mu_1)}{\sum_i r_i}$", "Sigma_1", "unread"),
]


@pytest.mark.parametrize(("number", "row"), list(enumerate([
    *TYPED, *SLASHES, *CHOSEN, *ONE_FROM_THE_OTHER, *OWN_DENSITY, *ONE_DIMENSION])))
def test_verdict(number, row):
    text, part, expected = row
    assert verdict(text, part) == expected


@pytest.mark.parametrize(("text", "part", "expected"), [
    ("p_1 = sum_i r_i x_i / sum_i r_i n_i", "p_A", "right"),
    ("p_2 = sum_i r_i x_i / sum_i r_i n_i", "p_B", "wrong"),
    ("p_2 = sum_i (1-r_i) x_i / sum_i (1-r_i) n_i", "p_B", "right"),
    ("b_i = P(Z_i=2|x_i) = {1} / ({0} + {1})\np2 = sum_i b_i x_i / sum_i b_i n_i".format(*COINS),
     "p_B", "right"),
    ("b_i = P(Z_i=2|x_i) = {1} / ({0} + {1})".format(*COINS), "responsibilities", "right"),
    ("b_i = P(Z_i=2|x_i) = {0} / ({0} + {1})".format(*COINS), "responsibilities", "wrong"),
])
def test_components_by_number_where_the_statement_has_letters(text, part, expected):
    assert verdict(text, part, "two_coins") == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("sigma_1^2 = sum_i r_i/R x_i^2 - mu_1^2" + R, "right"),
    ("sigma_1^2 = sum_i r_i/R (x_i - mu_1)^2" + R, "right"),
    ("sigma_1^2 = sum_i r_i/N (x_i - mu_1)^2", "wrong"),
])
def test_data_stand_above_a_slash(text, expected):
    assert verdict(text, "sigma_1^2", "two_gaussians_1d") == expected


def test_a_bracketed_symbol_after_a_slash_is_a_symbol():
    below = r"e^{-(x_i-\mu_%d)^2/2(\sigma_%d)^2}/\sigma_%d"
    one, two = below % (1, 1, 1), below % (2, 2, 2)
    text = rf"$r_i=\frac{{\tau {one}}}{{\tau {one}+(1-\tau){two}}}$"
    assert verdict(text, "responsibilities", "two_gaussians_1d") == "right"


GAUSS, POISSON = "two_gaussians", "poisson_mixture"


@pytest.mark.parametrize(("statement", "text", "part", "expected"), [
    # the capital sigma of a sum, in Unicode and by itself
    (POISSON, "ρ_ik = P(z_i=k | x_i)\nλ_k = Σ_i ρ_ik x_i / Σ_i ρ_ik", "lambda", "right"),
    (POISSON, "ρ_ik = P(z_i=k | x_i)\nλ_k = Σ_i x_i / Σ_i ρ_ik", "lambda", "wrong"),
    (GAUSS, "r_ik = P(Z_i=k | x_i)\nQ = Σ_i Σ_k r_ik [log τ_k + log N(x_i; μ_k, Σ_k)]", "Q",
     "right"),
    (GAUSS, "r_ik = P(Z_i=k | x_i)\nQ = Σ_i Σ_k r_ik [log τ_k + log N(x_i; μ_k, Σ_1)]", "Q",
     "wrong"),
    (GAUSS, "r_ik = P(Z_i=k | x_i), U_k = Σ_i r_ik  (Σ_k U_k = N)\nμ_k = (1/U_k) Σ_i r_ik x_i",
     "mu_1", "right"),
    (GAUSS, "r_ik = P(Z_i=k | x_i), U_k = Σ_i r_ik  (Σ_k U_k = N)\nμ_k = (1/N) Σ_i r_ik x_i",
     "mu_1", "wrong"),
    # the standard normal density
    *(("two_gaussians_1d", "r_i = tau phi((x_i-mu_1)/s_1)/s_1 / (tau phi((x_i-mu_1)/s_1)/s_1 + "
       f"(1-tau) phi((x_i-mu_2)/s_2)/{last})\ns_1 = sqrt(sigma_1^2), s_2 = sqrt(sigma_2^2)",
       "responsibilities", verdict_) for last, verdict_ in (("s_2", "right"), ("s_1", "wrong"))),
    # a formal argument before a bracket is a factor; theta goes with a density of the answer's own
    *((POISSON, rf"$g(x;l)=l^x e^{{-l}}$, $r_{{ik}}=\frac{{\pi_kg(x_i;\lambda_k)}}{{{below}"
       r"\pi_jg(x_i;\lambda_j)}$", "responsibilities", verdict_)
      for below, verdict_ in ((r"\sum_j", "right"), (r"\prod_{j=1}^K", "wrong"))),
    *((POISSON, rf"$p(x)=\sum_k\pi_kP(x;\lambda_k)$, $r_{{ik}}=p(z_i=k\mid x_i;\theta^t)="
       rf"\frac{{\pi_k^tP(x_i;\lambda_k^t)}}{{p(x_i;\theta^t){power}}}$", "responsibilities",
       verdict_) for power, verdict_ in (("", "right"), ("^2", "wrong"))),
])
def test_signs_and_densities(statement, text, part, expected):
    assert verdict(text, part, statement) == expected
