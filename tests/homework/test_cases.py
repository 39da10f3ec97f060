"""Definitions by cases, names of the answer's own, and accents typed as characters: each with what
must not come of it."""

import pytest

from .grades import verdict

T = (r"$T_i = \frac{\tau^t f(x_i;\mu_1^t,\Sigma_1^t)}{\tau^t f(x_i;\mu_1^t,\Sigma_1^t)"
     r"+(1-\tau^t) f(x_i;\mu_2^t,\Sigma_2^t)}$ ")


def by_cases(head, *rows):
    inside = r"\\".join(f"{value} & {when}" for value, when in rows)
    return f"${head} = \\begin{{cases}}{inside}\\end{{cases}}$ "


COUNTS = by_cases("a_k", (r"\sum_i T_i", "k=1"), (r"\sum_i (1-T_i)", "k=2"))
HARD = by_cases("h_i", ("1", "T_i > 1/2"), ("0", r"\text{otherwise}"))
TURNED = by_cases("h_i", ("0", "T_i < 1/2"), ("1", r"T_i \ge 1/2"))
OTHER = by_cases("h_i", ("T_i", "x_i = 0"), ("1", "x_i = 3"))
MEANS = r"\frac{\sum_i T_i x_i}{\sum_i T_i}", r"\frac{\sum_i (1-T_i) x_i}{\sum_i (1-T_i)}"

ROWS = [
    (T + COUNTS + r"$\tau^{t+1} = a_1/(a_1+a_2)$", "tau", "right"),
    (T + COUNTS + r"$\tau^{t+1} = a_2/(a_1+a_2)$", "tau", "wrong"),
    (T + COUNTS + r"$\mu_2^{t+1} = \sum_i (1-T_i) x_i/a_2$", "mu_2", "right"),
    (T + COUNTS + r"$\mu_2^{t+1} = \sum_i (1-T_i) x_i/a_1$", "mu_2", "wrong"),
    (T + by_cases(r"\mu_k^{t+1}", (MEANS[0], "k=1"), (MEANS[1], "k=2")), "mu_2", "right"),
    (T + by_cases(r"\mu_k^{t+1}", (MEANS[0], "k=2"), (MEANS[1], "k=1")), "mu_2", "wrong"),
    (T + by_cases(r"\mu_k^{t+1}", (MEANS[0], "i=1"), (MEANS[1], "i=2")), "mu_1", "unread"),
    (T + by_cases(r"\mu_k^{t+1}", (MEANS[0], "k=7"), (MEANS[1], "k=9")), "mu_1", "unread"),
    (T + HARD + r"$\mu_2^{t+1} = \sum_i (1-h_i) x_i/\sum_i (1-h_i)$", "mu_2", "wrong"),
    (T + HARD + r"$\mu_1^{t+1} = \sum_i T_i x_i/\sum_i T_i$", "mu_1", "right"),
    (T + TURNED + r"$\tau^{t+1} = \frac1N\sum_i h_i$", "tau", "wrong"),
    (T + OTHER + r"$\tau^{t+1} = \frac1N\sum_i h_i$", "tau", "unread"),
    (T + OTHER + r"$\tau^{t+1} = \frac1N\sum_i T_i$", "tau", "right"),
    ("r_i = tau N(x_i;mu_1,Sigma_1)/(tau N(x_i;mu_1,Sigma_1)+(1-tau) N(x_i;mu_2,Sigma_2))\n"
     "h_i = 1 if r_i > 0.5 and h_i = 0 otherwise\ntau^{t+1} = sum_i h_i / N", "tau", "wrong"),
]

BAYES = (r"$r_{ik} = \frac{\tau_k^t f(x_i;\mu_k^t,\Sigma_k^t)}"
         r"{\sum_l \tau_l^t f(x_i;\mu_l^t,\Sigma_l^t)}$ ")
MOST = BAYES + by_cases("h_{ik}", ("1", r"k = \arg\max_l r_{il}"), ("0", r"\text{otherwise}"))
LATENT = by_cases("b_i", ("1", "Z_i = 1"), ("0", "Z_i = 2"))
ROWS += [
    (MOST + r"$\mu_k^{t+1} = \sum_i h_{ik} x_i/\sum_i h_{ik}$", "mu_2", "wrong"),
    (MOST + r"$\mu_k^{t+1} = \sum_i r_{ik} x_i/\sum_i r_{ik}$", "mu_2", "right"),
    (T + LATENT + r"$\tau^{t+1} = \frac1N\sum_i b_i$", "tau", "unread"),
    (T + LATENT + r"$\tau^{t+1} = \frac1N\sum_i T_i$", "tau", "right"),
]

NAMES = [
    (r"$\tau^{t+1} = \frac1N\sum_i \frobnicate(x_i)$", "tau", "unread"),
    (r"$\tau^{t+1} = \frac1N\sum_i \mathrm{hard}_{i}$", "tau", "unread"),
    (r"$\tau^{t+1} = \frac1N\sum_i \heartsuit_i$", "tau", "unread"),
    (r"$\tau^{t+1} = \frac1N\sum_i q_i$", "tau", "right"),
    (r"$\tau^{t+1} = \frac1N\sum_i \rho_i$", "tau", "right"),
    (r"$\heartsuit_i = P(Z_i=1|x_i)$, $\tau^{t+1} = \frac1N\sum_i \heartsuit_i$", "tau", "right"),
    ("R = sum r_i.   S = Sigma\n"
     "S_1_new = sum(r_i*(x_i-mu_1_new)*(x_i-mu_1_new)^T)/R", "Sigma_1", "right"),
    ("R = sum r_i.   S = Sigma\n"
     "S_1_new = sum(r_i*(x_i-mu_1_new)^T*(x_i-mu_1_new))/R", "Sigma_1", "wrong"),
    ("R = sum r_i.   S = Sigma\n"
     "S_1_new = sum(r_i*(x_i-mu_1_new)*(x_i-mu_1_new)^T)/N", "Sigma_1", "wrong"),
]

TOTALS = "N1 = sum_i r_i\ntau = N1/N\nx̄ = (1/N) sum_i x_i\n"
ACCENTS = [
    (TOTALS + "mu_2_new = (x̄ - tau_new mu_1_new)/(1 - tau_new)", "mu_2", "right"),
    (TOTALS + "mu_2_new = (x̄ - mu_1_new)/(1 - tau_new)", "mu_2", "wrong"),
    ("$x̄ = \\frac1N\\sum_i x_i$, $\\mu_2^{t+1} = (x̄ - \\tau^{t+1}\\mu_1^{t+1})/(1-\\tau^{t+1})$",
     "mu_2", "right"),
]

D = r"$R = \operatorname{diag}(r)$, $r=(r_1,\dots,r_N)^\top$, "
LESS = r" - \mu_2^{t+1}(\mu_2^{t+1})^\top$"
MATRICES = [
    (D + r"$\Sigma_2^{t+1} = \frac{X^\top(I-R)X}{N-\sum_i r_i}" + LESS, "Sigma_2", "right"),
    (D + r"$\Sigma_2^{t+1} = \frac{X^\top(I+R)X}{N-\sum_i r_i}" + LESS, "Sigma_2", "wrong"),
    (D + r"$\Sigma_2^{t+1} = \frac{X^\top(R-I)X}{\sum_i r_i-N}" + LESS, "Sigma_2", "right"),
]


@pytest.mark.parametrize(("number", "row"), list(enumerate([
    *ROWS, *NAMES, *ACCENTS, *MATRICES])))
def test_a_formula_is_read_as_it_is_meant_or_not_at_all(number, row):
    text, part, expected = row
    assert verdict(text, part) == expected


def test_an_open_case_of_a_responsibility_is_not_judged():
    text = by_cases("r_i", ("1", "x_i = 0"), ("0", r"\text{otherwise}"))
    assert verdict(text, "responsibilities") == "unread"
