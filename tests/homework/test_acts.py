"""What a statement does in an answer: it holds in a case, marks an iterate, is a remark, is taken
back. Each kind with its twins, and with those that must not become right."""

from __future__ import annotations

from functools import cache

import pytest

import derive
from derive.em import EM
from derive.homework.grade import check
from derive.homework.judge.judging import Judge

ZIP = "Y_i = 0 if Z_i=0; Y_i | Z_i=1 ~ Poisson(lambda); P(Z_i=0) = pi; P(Z_i=1) = 1 - pi"
COINS = ("Y_i | Z_i=H ~ Bernoulli(p); Y_i | Z_i=T ~ Bernoulli(q); P(Z_i=H) = pi; "
         "P(Z_i=T) = 1 - pi")
POISSON = "x_i | z_i=k ~ Poisson(lambda_k); P(z_i=k) = pi_k, k=1..K"
NORMAL = "x_n | z_n=k ~ N(mu_k, Sigma_k); P(z_n=k) = pi_k, k=1..K; x_n in R^d"
LINES = "y_i | z_i=k ~ N(beta_k'x_i, sigma_k^2); P(z_i=k) = pi_k, k=1..K; known: x"

ZERO = r"\frac{\pi}{\pi+(1-\pi)e^{-\lambda}}"
HEADS, TAILS = r"\frac{\pi p}{\pi p+(1-\pi)q}", r"\frac{\pi(1-p)}{\pi(1-p)+(1-\pi)(1-q)}"
#: statement, text, part, verdict; one that begins with ! is not said.
CASES = [
    (ZIP, rf"If $Y_i=0$ then $d_i={ZERO}$, and $d_i=0$ if $Y_i>0$.", "responsibilities", "right"),
    (ZIP, rf"If $Y_i=0$ then $d_i={ZERO}$, and $d_i=1$ if $Y_i>0$.", "responsibilities", "wrong"),
    (ZIP, rf"$d_i=0$ if $Y_i=0$, and $d_i={ZERO}$ if $Y_i>0$.", "responsibilities", "wrong"),
    (ZIP, rf"$d_i=P(Z_i=0|Y_i)={ZERO}$ if $Y_i=0$, otherwise $d_i=0$.", "responsibilities",
     "right"),
    (ZIP, rf"$$P(Z_i=0\mid Y_i=0)={ZERO},\quad P(Z_i=0\mid Y_i>0)=0.$$", "responsibilities",
     "right"),
    (ZIP, rf"$$P(Z_i=0\mid Y_i=0)={ZERO},\quad P(Z_i=0\mid Y_i>0)=\pi.$$", "responsibilities",
     "wrong"),
    (ZIP, rf"$$d_i=P(Z_i=0\mid Y_i=0)={ZERO}$$", "responsibilities", "unread"),
    (ZIP, rf"$$d_i={ZERO}\mathbf 1\{{Y_i>0\}}$$", "responsibilities", "wrong"),
    (ZIP, rf"If $Y_i=0$ then $d_i={ZERO}$, and $d_i=0$ if $Y_i>0$. $\pi=\frac1n\sum_id_i$", "pi",
     "right"),
    (ZIP, rf"If $Y_i=0$ then $d_i={ZERO}$. $\pi=\frac1n\sum_id_i$", "pi", "!right"),
    (ZIP, "If y_i > 0 then d_i = 0. If y_i = 0, we get\n  d_i = pi/(pi + (1-pi) exp(-lambda))",
     "responsibilities", "right"),
    (ZIP, "If y_i = 0 then d_i = 0. If y_i > 0, we get\n  d_i = pi/(pi + (1-pi) exp(-lambda))",
     "responsibilities", "wrong"),
    (COINS, rf"$$r_i={HEADS}\quad(Y_i=1),\qquad r_i={TAILS}\quad(Y_i=0)$$", "responsibilities",
     "right"),
    (COINS, rf"$$r_i={HEADS}\quad(Y_i=0),\qquad r_i={TAILS}\quad(Y_i=1)$$", "responsibilities",
     "wrong"),
    (COINS, rf"$$r_i={HEADS}\quad(Y_i=1)$$", "responsibilities", "unread"),
    (POISSON, r"for $x_i=0$: $r_{ik}=\frac{\pi_ke^{-\lambda_k}}{\sum_l\pi_le^{-\lambda_l}}$, for "
     r"$x_i=1$: $r_{ik}=\frac{\pi_k\lambda_ke^{-\lambda_k}}{\sum_l\pi_l\lambda_le^{-\lambda_l}}$",
     "responsibilities", "unread"),
    (POISSON, r"For $x_i\ge0$, $r_{ik}=\frac{\pi_k\lambda_k^{x_i}e^{-\lambda_k}}{\sum_l\pi_l"
     r"\lambda_l^{x_i}e^{-\lambda_l}}$", "responsibilities", "right"),
]

POSTERIOR = (r"r_{{nk}}=\frac{{{0}\pi_k N(x_n|{0}\mu_k,{0}\Sigma_k)}}"
             r"{{\sum_j{0}\pi_jN(x_n|{0}\mu_j,{0}\Sigma_j)}}")
SPREAD = r"\Sigma_k=\frac{\sum_nr_{nk}(x_n-%s)(x_n-%s)^\top}{\sum_nr_{nk}}"
TILDE = r"A tilde marks the current parameters. $$" + POSTERIOR.format(r"\tilde") + "$$"
GIVEN = r"$$Q(\theta\mid\bar\theta)=\sum_n\sum_kr_{nk}\log(\pi_kN(x_n|\mu_k,\Sigma_k))$$"
OLD_LETTER = POSTERIOR.format("").replace("_k", "_k^m").replace("_j", "_j^m").replace(
    "{nk^m}", "{nk}").replace(r"\sum_j^m", r"\sum_j")
ITERATES = [
    (NORMAL, TILDE, "responsibilities", "right"),
    (NORMAL, TILDE + "$$" + SPREAD % (2 * (r"\mu_k",)) + "$$", "Sigma", "right"),
    (NORMAL, TILDE + "$$" + SPREAD % (2 * (r"\tilde\mu_k",)) + "$$", "Sigma", "wrong"),
    (NORMAL, f"$${POSTERIOR.format(chr(92) + 'bar')}$$ {GIVEN}", "responsibilities", "right"),
    (NORMAL, f"{GIVEN}$${SPREAD % (2 * (chr(92) + 'bar' + chr(92) + 'mu_k',))}$$", "Sigma",
     "wrong"),
    (NORMAL, rf"$${OLD_LETTER},\quad\mu_k^{{m+1}}=\frac{{\sum_nr_{{nk}}x_n}}{{\sum_nr_{{nk}}}}$$",
     "responsibilities", "right"),
    (NORMAL, rf"$${SPREAD % (2 * (chr(92) + 'mu_k^m',))},\quad"
     r"\mu_k^{m+1}=\frac{\sum_nr_{nk}x_n}{\sum_nr_{nk}}$$", "Sigma", "wrong"),
    (NORMAL, r"New values by a prime and old ones by the index $t$. $$\mu_k'=\frac{\sum_nr_{nk}x_n}"
     r"{\sum_nr_{nk}},\quad" + SPREAD.replace("_k=", "_k'=") % (2 * (r"\mu_k^t",)) + "$$", "Sigma",
     "wrong"),
    (POISSON, r"$\bar\lambda_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$", "lambda", "right"),
    (POISSON, r"$\bar\lambda_k=\frac{\sum_ir_{ik}x_i}{n}$", "lambda", "wrong"),
    (POISSON, r"$\tilde\pi_k=\sum_ir_{ik}$, $\pi_k=\tilde\pi_k/\sum_j\tilde\pi_j$", "pi", "right"),
    (POISSON, r"$\tilde\pi_k=\sum_ir_{ik}$, $\pi_k=\tilde\pi_k/K$", "pi", "wrong"),
    (NORMAL, r"$\bar\mu_k=\frac{\sum_nr_{nk}x_n}{\sum_nr_{nk}}$, $" + SPREAD.replace(
        "Sigma_k=", "bar\\Sigma_k=") % (2 * (r"\bar\mu_k",)) + "$", "Sigma", "right"),
    (POISSON, r"$\lambda_k^\ast=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$", "lambda", "right"),
    (POISSON, r"$\lambda_k^\ast=\frac{\sum_ir_{ik}x_i}{n}$", "lambda", "wrong"),
    (NORMAL, "mu_k(t+1) = sum_n r_nk x_n / sum_n r_nk", "mu", "right"),
    (NORMAL, "Sigma_k(t+1) = sum_n r_nk (x_n - mu_k(t)) (x_n - mu_k(t))' / sum_n r_nk", "Sigma",
     "wrong"),
    (NORMAL, "Sigma_k(t+1) = sum_n r_nk (x_n - mu_k(t+1)) (x_n - mu_k(t+1))' / sum_n r_nk",
     "Sigma", "right"),
    (POISSON, "Let g(i,k) be the posterior probability that x_i is from k.\n"
     "lambda_k = sum_i g(i,k) x_i / sum_i g(i,k)", "lambda", "right"),
    (POISSON, "Let g(i,k) be the posterior probability that x_i is from k.\n"
     "lambda_k = sum_i g(i,k) x_i / n", "lambda", "wrong"),
]

E_STEP = "$$" + POSTERIOR.format("") + "$$"
MEAN = r"$$\mu_k=\frac{\sum_nr_{nk}x_n}{\sum_nr_{nk}}$$"
WRONG = r"$$\mu_k=\frac1N\sum_nr_{nk}x_n$$"
ONE = r"$$\mu_k=\frac1N\sum_nx_n$$"
LAWS = r"$\log ab=\log a+\log b$, $\partial c/\partial u=0$, $\mu_k=c$, $\sum_kN_k=N$, $a=0$"
COUNT = r"$R_k=\sum_nr_{nk}$"
BY_COUNT = r"$$\mu_k=\frac{1}{R_k}\sum_nr_{nk}x_n$$"
ASIDES = [
    (f"{E_STEP}\n\n{MEAN}\n\n**Remark.** If all weights are one, {WRONG}", "right"),
    (f"{E_STEP}\n\n{WRONG}\n\n**Remark.** If all weights are one, {MEAN}", "wrong"),
    (f"{E_STEP}\n\n**Remark.** The new mean is {WRONG}", "wrong"),
    (f"{E_STEP}\n\nI first wrote {WRONG} but this is wrong. Correct is {MEAN}", "right"),
    (f"{E_STEP}\n\nI first wrote {MEAN} but this is wrong. Correct is {WRONG}", "wrong"),
    (f"{E_STEP}\n\nOne might think {MEAN} but this is wrong.", "missing"),
    (f"{E_STEP}\n\n{MEAN}\n\nor {WRONG}", "undecided"),
    (f"# EM\n\n## One law\n\n{ONE}\n\n## Mixture\n\n{E_STEP}\n\n{MEAN}", "right"),
    (f"# EM\n\n## One law\n\n{ONE}\n\n## Mixture\n\n{E_STEP}\n\n{WRONG}", "wrong"),
    (f"# EM\n\n## Mixture\n\n{E_STEP}\n\n{MEAN}\n\n## Result\n\n{ONE}", "undecided"),
    (f"{E_STEP}\n\n{MEAN}\n\n## Rules used\n\n{LAWS}", "right"),
    (f"## Useful identities\n\n{LAWS}\n\n## Answer\n\n{E_STEP}\n\n{WRONG}", "wrong"),
    (f"## Formulas used\n\n{COUNT}\n\n## Answer\n\n{E_STEP}\n\n{BY_COUNT}", "right"),
    (f"## Formulas used\n\n{COUNT}\n\n## Answer\n\n{E_STEP}\n\n{BY_COUNT}".replace(
        "_nr_{nk}$", "_kr_{nk}$"), "!right"),
    (f"{E_STEP}\n\n## Update rules\n\n{WRONG}", "wrong"),
    (f"{E_STEP}\n\n## Bayes' rule\n\n{MEAN}", "right"),
    (rf"$r_{{nk}}\in\{{0,1\}}$. {MEAN}", "!right"),
    (rf"$r_{{nk}}\in[0,1]$. {MEAN}", "right"),
]
BODY = r"\prod_{j=1}^J\mu_{kj}^{x_{ij}}(1-\mu_{kj})^{1-x_{ij}}"
ROW = BODY.replace("{ij}", "j")
ITEMS = "x_ij | z_i=k ~ Bernoulli(mu_kj), j=1..J; P(z_i=k) = pi_k, k=1..K"
CALLS = [
    (rf"$b(x_i;\mu_k)={BODY}$, $w_{{ik}}=\frac{{\pi_kb(x_i;\mu_k)}}{{\sum_l\pi_lb(x_i;\mu_l)}}$",
     "right"),
    (rf"$b(x_i;\mu_k)={BODY}$, $w_{{ik}}=\frac{{\pi_kb(x_i;\mu_k)}}{{\sum_j\pi_jb(x_i;\mu_j)}}$",
     "right"),
    (rf"$b(x_i;\mu_k)={BODY}$, $w_{{ik}}=\frac{{b(x_i;\mu_k)}}{{\sum_jb(x_i;\mu_j)}}$", "wrong"),
    (rf"$b(x_i;\mu_k)={BODY}$, $w_{{ik}}=\frac{{\pi_kb(x_i;\mu_k)}}{{\sum_j\pi_jb(x_i;\mu_k)}}$",
     "wrong"),
    (rf"$B_k(x)={ROW}$, $w_{{ik}}=\frac{{\pi_kB_k(x_i)}}{{\sum_j\pi_jB_j(x_i)}}$",
     "right"),
    (rf"$B_k(x)={ROW}$, $w_{{ik}}=\frac{{B_k(x_i)}}{{\sum_jB_j(x_i)}}$", "wrong"),
    (rf"$B_k(x)={ROW.replace('1-x', '1+x')}$, "
     r"$w_{ik}=\frac{\pi_kB_k(x_i)}{\sum_j\pi_jB_j(x_i)}$", "wrong"),
    (r"$f(u;m)=\prod_{j=1}^Jm_j^{u_j}(1-m_j)^{1-u_j}$, "
     r"$w_{ik}=\frac{\pi_kf(x_i;\mu_k)}{\sum_l\pi_lf(x_i;\mu_l)}$", "right"),
    (r"$f(u;m)=\prod_{j=1}^Jm_j^{u_j}(1-m_j)^{1-u_j}$, "
     r"$w_{ik}=\frac{\pi_kf(x_i;\mu_l)}{\sum_l\pi_lf(x_i;\mu_l)}$", "wrong"),
]
TYPED = [
    ("m_i = P(Z_i=H | Y_i) = pi p^Yi (1-p)^(1-Yi) / "
     "(pi p^Yi (1-p)^(1-Yi) + (1-pi) q^Yi (1-q)^(1-Yi))",
     "right"),
    ("m_i = P(Z_i=H | Y_i) = pi p^Yi (1-p)^(1-Yi) / "
     "(pi p^Yi (1-p)^(1-Yi) + (1-pi) q^Yi (1-p)^(1-Yi))",
     "wrong"),
]
ROWS = [*CASES, *ITERATES, *((NORMAL, text, "mu", verdict) for text, verdict in ASIDES),
        *((COINS, text, "responsibilities", verdict) for text, verdict in TYPED),
        *((ITEMS, text, "responsibilities", verdict) for text, verdict in CALLS),
        (LINES, r"Model $y_i=x_i'\beta_k+e_i$, $e_i\sim N(0,\sigma_k^2)$. $r_{ik}$ posterior. "
         r"$$\pi_k=\frac1n\sum_ir_{ik}$$ Example: $n=150$.", "pi", "right")]


@cache
def judge(statement: str) -> Judge:
    """The judge of a statement."""
    return Judge(derive.derive_em(derive.parse(statement, "answer")).algorithm)


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_a_statement_does_what_it_does(row: int) -> None:
    statement, text, part, verdict = ROWS[row]
    own = judge(statement)
    found = check(EM(own.algorithm), text, judge=own).parts[part]
    if verdict[0] == "!":
        assert found.verdict != verdict[1:], (text, found)
    else:
        assert found.verdict == verdict, (text, found)
