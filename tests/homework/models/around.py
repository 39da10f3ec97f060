"""What stands around the formulas of an answer: arrows, marks of iterates, labels, remarks, cases,
other names; each in several people's ways, with wrong twins. Rows as in ``written.py``."""

from __future__ import annotations

from .kinds import PAIR, Row, _each
from .stated import COINS, MAP, SHARED, THREE, TOPICS
from .written import GM, P

ONE_D = ("x_i | z_i=1 ~ N(mu_1, sigma_1^2); x_i | z_i=2 ~ N(mu_2, sigma_2^2); P(z_i=1) = tau; "
         "P(z_i=2) = 1 - tau")
BITS = "x_nd | z_n=k ~ Bernoulli(mu_kd), d=1..D; P(z_n=k) = pi_k, k=1..K"
_H = r"$h_i=P(Z_i=H\mid Y_i)$. "
_P, _PN = r"\frac{\sum h_iY_i}{\sum h_i}", r"\frac{\sum h_iY_i}{n}"
_TYPED = "h_i = P(Z_i=H|Y_i)\n\npi %s sum_i h_i / n\np %s sum_i h_i Y_i / %s"
_MARKED = (
    r"$s_i=\frac{\pi^{%(o)s}(p^{%(o)s})^{Y_i}(1-p^{%(o)s})^{1-Y_i}}{\pi^{%(o)s}(p^{%(o)s})^{Y_i}"
    r"(1-p^{%(o)s})^{1-Y_i}+(1-\pi^{%(o)s})(q^{%(o)s})^{Y_i}(1-q^{%(o)s})^{1-Y_i}}$. $\pi^{%(n)s}="
    r"\frac1n\sum_is_i$, $p^{%(n)s}=\frac{\sum_is_iY_i}{\sum_is_i}$, $q^{%(n)s}=\frac{\sum_i(1-s_i)"
    r"Y_i}{%(c)s}$")
_SIGNS = (("o", "n"), ("a", "b"), ("(o)", "(n)"), ("0", "1"), ("c", "u"), ("c", "+"))
_Q = r"\sum_i\sum_kr_{ik}(\log\pi_k+x_i\log\lambda_k%s\lambda_k)"
_QT = "sum_i sum_k r_ik (log pi_k + x_i log lambda_k %s lambda_k)"
_R, _RT = r"$r_{ik}=P(z_i=k|x_i)$. ", "r_ik = P(z_i=k|x_i)\n\n"
_IS_Q = ("We maximise the expected complete log likelihood, that is", "**Q-function**",
         "The Q function is", "Expected log-likelihood of the complete data:",
         "The auxiliary function is", "The expectation of the complete log likelihood is")
_IS_QT = ("- Q: ", "Q + const:\n   ", "Q function:\n\n   ", "We maximise the expected complete "
          "log-likelihood\n\n   ", "the expected complete log-likelihood is ")
_SIGMA = ("g_i = P(z_i=1|x_i)\nmu1' = sum_i g_i x_i / sum_i g_i\n"
          "%s = sum_i g_i (x_i - mu1')^2 / %s")
_SCATTER = (_RT + "mu_k = sum_i r_ik x_i / sum_i r_ik\nSigma_k = sum_i r_ik (x_i - mu_k)"
            "(x_i - mu_k)^T / sum_i r_ik%s")
_LENGTH = "r_dnk = P(z_dn=k|w_dn)\ntheta_dk = (1/%s) sum_n r_dnk        %s"
_NAMED = ("b_ik = P(z_i=k|x_i)\n\nP_k := ( b_1k + b_2k + ... + b_Nk ) / %s\n\n"
          "L_k = sum_i b_ik x_i / sum_i b_ik\n\n%s")
_LETTERS = ("y_nk ∝ %sΠ_d mu_kd^(x_nd) (1 - mu_kd)^(1 - x_nd)\n\nmu_kd = sum_n y_nk x_nd / %s")
_BRACKET = (r"$\gamma_{dn}(k)=\frac{\theta_d(k)\phi_k(w_{dn})}"
            r"{\sum_{%(a)s}%(t)s\phi_{%(a)s}(w_{dn})}$")
_BAYES = (r"$\psi_i=\frac{%(f)s(Z_i=H)%(f)s(%(y)s\mid H)}{%(f)s(Z_i=H)%(f)s(%(y)s\mid %(a)s)+"
          r"%(f)s(Z_i=T)%(f)s(%(y)s\mid %(b)s)}$")
_S1, _S0 = "pi p / (pi p + (1-pi) q)", "pi (1-p) / (pi (1-p) + (1-pi) (1-q))"
_COUNTS = ("b(d,n,k) = theta_d[k] * phi_k[w_dn] / sum_j theta_d[j] * phi_j[w_dn]\n\n"
           "phi_k[v] = %(c)s(k,v) / %(n)s,   %(c)s(k,v) = sum_d sum_n b(d,n,k) 1{w_dn = v}")
_TOPIC = (r"**Topics without priors.** $q_{dnk}=P(z_{dn}=k\mid w_{dn})$. $\theta_{dk}=\frac1{%s}"
          r"\sum_{n=1}^{N_d}q_{dnk}$")
_FURTHER = (r"$\varrho_{nk}=P(z_n=k\mid x_n)$. $\mu_k=\frac{\sum_n\varrho_{nk}x_n}{\sum_n"
            r"\varrho_{nk}}$. \section{Notes} %s")
_A = (r"$A_{ik}=\frac{\pi_kN(x_i\mid\mu_k,\Sigma_k)}{\sum_j\pi_jN(x_i\mid\mu_j,\Sigma_j)}$. ")
_CONSTANT = (r"$m_i=\frac{\pi p^{Y_i}(1-p)^{1-Y_i}}{\pi p^{Y_i}(1-p)^{1-Y_i}+(1-\pi)q^{Y_i}"
             r"(1-q)^{1-Y_i}}$. For a head $m_i=\frac{\pi p}{\pi p+(1-\pi)q}$, for a tail $m_i="
             r"\frac{\pi(1-p)}{\pi(1-p)+(1-\pi)(1-q)}$.")
_ITERATES = ("l_nk = log pi_k + sum_d [ x_nd log mu_kd + (1 - x_nd) log(1 - mu_kd) ]\n"
             "R_nk = exp(l_nk) / sum_j exp(l_nj)\n\nQ = sum_n sum_k R_nk * l_nk ,   %s\n")
_SHARE = ("r_ik = pi_k exp(-lambda_k) lambda_k^x_i / x_i! %s", "pi_j exp(-lambda_j) lambda_j^x_i")
_BIT = ("rho[n,k] = pi[k] * PROD_d ( mu[k,d] if x[n,d]%s else 1 - mu[k,d] ) / (same thing summed "
        "over all prototypes)")
_BELOW = (r"$\mu_i^{(j+1)}=\frac{\pi_jp_j^{y_i}(1-p_j)^{1-y_i}}{\pi_jp_j^{y_i}(1-p_j)^{1-y_i}"
          r"+(1-\pi_j)q_j^{y_i}(1-q_j)^{1-y_i}}$. $\pi_{j+1}=\frac1N\sum_{i=1}^N\mu_i^{(j+1)}$. "
          r"$p_{j+1}=\frac{\sum_i\mu_i^{(j+1)}y_i}{%s}$.")
_TABLE = ("w_i = P(z_i=A|x_i)\n\n| parameter | update | in words |\n|---|---|---|\n| $p_A$ | "
          "$\\sum_i w_ix_i/%s$ | heads of A / tosses of A |\n")
_WORDS = (r"$\omega_i=P(z_i=1\mid x_i)$. $\mu_1$: weighted mean of the $x_i$ with weights "
          r"$\omega_i$. $\mu_2$: weighted mean of the $x_i$ with weights %s. Example: "
          r"$\mu_2=6.2/1.25=4.96$.")
_AS_WELL = ("ζ_i = π p^{Y_i} (1-p)^{1-Y_i} / ["
            "π p^{Y_i} (1-p)^{1-Y_i} + (1-π) q^{Y_i} (1-q)^{1-Y_i}]"
            "\n\nFinally q is the weighted mean of the Y_i%s")

AROUND: list[Row] = [
    # --- arrows that assign, and words that do
    *_each("arrows", THREE, "p", [
        *(_H + rf"$$\pi{a}\frac{{\sum h_i}}n,\quad p{a}{_P}$$" for a in (
            r"\to", r"\mapsto", r"\longrightarrow", r"\leftarrow")),
        *(_H + rf"\begin{{align}}\pi&{a}\frac{{\sum h_i}}n\\ p&{a}{_P}\end{{align}}" for a in (
            r"\to", r"\rightsquigarrow")),
        *(_TYPED % (a, a, "sum_i h_i") for a in ("->", "<--", "-->", "⟵", "|->", "=>"))], [
        *(_H + rf"$$\pi{a}\frac{{\sum h_i}}n,\quad p{a}{_PN}$$" for a in (r"\to", r"\mapsto")),
        *(_TYPED % (a, a, "n") for a in ("<--", "-->", "⟶"))]),
    *_each("becomes", THREE, "p", [_H + x % f"${_P}$." for x in (
        "$p$ becomes %s", "$p$ is replaced by %s", "Replace $p$ by %s", "The new $p$ is %s")],
        [_H + x % f"${_PN}$." for x in ("$p$ becomes %s", "Replace $p$ by %s")]),
    *((f"no update {n}", THREE, _H + text + rf" So $p={_P}$.", {"p": "right"})
      for n, text in enumerate((
          r"The derivative in $p$ is $\frac1p\sum h_iY_i-\frac1{1-p}\sum h_i(1-Y_i)$.",
          r"The derivative with respect to $p$ becomes $\frac{\sum h_iY_i}p-\frac{\sum h_i(1-Y_i)}"
          r"{1-p}$.", r"With $p\to0$ the likelihood is $0$."))),
    # --- the sign above all that is new, and that above what is old
    *(row for part in ("responsibilities", "pi", "q") for row in _each(
        f"signs: {part}", THREE, part, [_MARKED % {"o": o, "n": n, "c": r"\sum_i(1-s_i)"}
                                        for o, n in _SIGNS], [])),
    *_each("signs", THREE, "q", [], [_MARKED % {"o": o, "n": n, "c": r"\sum_is_i"}
                                     for o, n in _SIGNS]),
    # --- Q under no name
    *_each("is Q", P, "Q", [_R + f"{words} $${_Q % '-'}$$" for words in _IS_Q] + [
        _RT + words + _QT % "-" for words in _IS_QT], [
        _R + f"{words} $${_Q % '+'}$$" for words in _IS_Q] + [
        _RT + words + _QT % "+" for words in _IS_QT]),
    *((f"is no Q {n}", P, _R + f"{words} $${_Q % '-'}$$", {"Q": "!right"})
      for n, words in enumerate(("The derivative of the expected complete log likelihood is",
                                 "The log-likelihood is"))),
    # --- a prime, a word and a bracket at a square
    *_each("squares", ONE_D, "sigma_1^2", [_SIGMA % (x, "sum_i g_i") for x in (
        "s1²'", "s1'^2", "sigma_1^2'", "sigma_1,new^2", "(s1²)'", "sigma_1^2 new")],
        [_SIGMA % (x, "n") for x in ("s1²'", "sigma_1^2'", "sigma_1,new^2")] + [
        (_SIGMA % ("s1²'", "sum_i g_i")).replace("(x_i - mu1')^2", "(x_i - mu1')")]),
    # --- remarks on the iterate of a symbol
    *((f"remarks {n}", GM, _SCATTER % words, {"Sigma": v}) for n, (words, v) in enumerate((
        ("  (new mu_k)", "right"), (" (mu_k new)", "right"), (" (with mu_k new)", "right"),
        ("  (old mu_k)", "!right"), (" (mu_k old)", "!right"), (" (with mu_k old)", "!right")))),
    *((f"at iterates {n}", BITS, _ITERATES % words, {"Q": v}) for n, (words, v) in enumerate((
        ("l_nk with the new parameters and R_nk with the old", "right"),
        ("l_nk at the new parameters", "right"), ("R_nk with the new parameters", "undecided"),
        ("l_nk with the old parameters, R_nk with the new parameters", "undecided")))),
    # --- lengths of documents, by words behind a gap
    *_each("lengths", TOPICS, "theta", [_LENGTH % ("N_d", x) for x in (
        "(N_d = length of document d)", "where N_d is the number of words in document d",
        "N_d: number of words", "(N_d = #words in doc d)")],
        [_LENGTH % ("(N_d + 1)", "(N_d = length of document d)"),
         _LENGTH % ("(N_d + 1)", "N_d: number of words")]),
    # --- names for the parameters of the statement
    *_each("other names", P, "pi", [_NAMED % ("N", x) for x in (
        "(P_k is what the sheet calls pi_k, L_k is lambda_k.)", "P_k is pi_k and L_k is lambda_k.",
        "I write P_k for pi_k and L_k for lambda_k.", "P_k instead of pi_k, L_k instead of "
        "lambda_k.", "The sheet writes pi_k for P_k.", "P_k = pi_k and L_k = lambda_k.")],
        [_NAMED % ("K", x) for x in ("(P_k is what the sheet calls pi_k.)", "P_k is pi_k.",
                                     "P_k = pi_k and L_k = lambda_k.")]),
    # --- means of what wears a hat
    *_each("bars", ONE_D, "tau", [rf"${one}=P(z_i=1|x_i)$, $\tau={bar}$" for one, bar in (
        (r"\hat z_i", r"\overline{\hat z}"), (r"\hat w_i", r"\bar{\hat w}"))],
        [r"$\hat z_i=P(z_i=1|x_i)$, $\tau=1-\overline{\hat z}$"]),
    # --- a letter of data for the responsibilities
    *_each("y", BITS, "responsibilities", [_LETTERS % ("pi_k ", "sum_n y_nk")],
           [_LETTERS % ("", "sum_n y_nk")]),
    *_each("y: mu", BITS, "mu", [_LETTERS % ("pi_k ", "sum_n y_nk")], [_LETTERS % ("pi_k ", "N")]),
    # --- bound letters in brackets, second indices without braces, numbers by two letters
    *_each("in brackets", TOPICS, "responsibilities", [
        _BRACKET % {"a": a, "t": rf"\theta_d({a})"} for a in ("k'", "l", "t", r"\ell")],
        [_BRACKET % {"a": a, "t": ""} for a in ("k'", r"\ell")]),
    *_each("without braces", TOPICS, "responsibilities", [
        "γ_dnk = θ_dk φ_k,w_dn / Σ_j θ_dj φ_j,w_dn"], ["γ_dnk = θ_dk φ_k,w_dn / Σ_j φ_j,w_dn"]),
    *_each("by two letters", TOPICS, "phi", [
        _COUNTS % {"c": c, "n": f"sum_u {c}(k,u)"} for c in "Cnc"],
        [_COUNTS % {"c": c, "n": f"sum_l {c}(l,v)"} for c in "Cc"]),
    # --- Bayes with the bare label, in cases, at single values
    *_each("bare labels", THREE, "responsibilities", [
        _BAYES % {"f": f, "y": y, "a": "H", "b": "T"} for f in ("P", r"\Pr") for y in (
            "y_i", "Y_i")], [_BAYES % {"f": "P", "y": "y_i", "a": "T", "b": "T"}]),
    *_each("cases", THREE, "responsibilities", [
        f"m_i = P(Z_i = H | Y_i)\n  = {_S1}    if Y_i = 1\n  = {_S0}    if Y_i = 0",
        f"m_i = {_S1} if Y_i = 1, m_i = {_S0} if Y_i = 0",
        r"\begin{align*}m_i&=P(Z_i=H|Y_i)\\&=\begin{cases}\frac{\pi p}{\pi p+(1-\pi)q}&\text{if }"
        r"Y_i=1\\\frac{\pi(1-p)}{\pi(1-p)+(1-\pi)(1-q)}&\text{if }Y_i=0\end{cases}\end{align*}",
        _CONSTANT, f"m_i = {_S1} if Y_i = 1, m_i = {_S0} if Y_i = 0\n\nIf p = q then m_i = pi."], [
        f"m_i = P(Z_i = H | Y_i)\n  = {_S1}    if Y_i = 1\n  = {_S1}    if Y_i = 0",
        f"m_i = {_S1} if Y_i = 0, m_i = {_S0} if Y_i = 1",
        _CONSTANT.replace(r"+(1-\pi)q^{Y_i}(1-q)", r"+q^{Y_i}(1-q)")]),
    # --- alarm words that say what the statement says, or tell of others
    *_each("no priors", TOPICS, "theta", [_TOPIC % "N_d"], [_TOPIC % "D"]),
    *((f"diagonals {n}", SHARED, _FURTHER % words, {"mu": v}) for n, (words, v) in enumerate((
        (r"For high dimension one replaces $\Sigma$ by a diagonal matrix.", "right"),
        (r"One could take a diagonal $\Sigma$.", "right")))),
    # --- the probability of all components is no symbol at one; one coin made of the other
    *((f"at one {n}", GM, _A + text, {"responsibilities": v}) for n, (text, v) in enumerate((
        (r"$P(z_i=k\mid x_i)=A_{ik}$.", "right"), (r"$P(z_i=1\mid x_i)=A_{i1}$.", "right"),
        (r"$P(z_i=k\mid x_i)=A_{i1}$.", "!right"), (r"$P(z_i=2\mid x_i)=A_{i1}$.", "!right")))),
    *_each("of the other", COINS, "p_B", [], [
        "w_i = P(z_i=A|x_i)\n\np_A <- sum_i w_i x_i / sum_i w_i n_i\np_B <- 1 - p_A"]),
    # --- numbers of an example are no second definition
    *((f"numbers {n}", THREE, "w_i = pi f(y_i;p) / [ pi f(y_i;p) + (1-pi) f(y_i;q) ], f(y;s) = s^y "
       f"(1-s)^(1-y)\n\np = sum_i w_i y_i / {below}\nstart p = 0.6, q = 0.7:\n   p = 2.18 / 4.06 = "
       "0.5368\n\nAll 0.5 gives p = q = 0.6 at once.\n", {"p": v}) for n, (below, v) in enumerate((
           ("sum_i w_i", "right"), ("n", "wrong")))),
    ("uniform", MAP, r"$r_{nk}=P(z_n=k|x_n)$. $\mu_{kd}=\frac{a-1+\sum_nr_{nk}x_{nd}}{a+b-2+\sum_n"
     "r_{nk}}$.\n\n- a = b = 1 is the uniform prior and gives ML back\n- work in the log domain",
     {"mu": "right"}),
    *_each("complete", PAIR, "Sigma_1", [
        "log p(x,z) = sum_i 1[z_i=1] log N(x_i; mu_1, Sigma_1)\n\np_i = P(Z_i=1|x_i)\n\n"
        "Sigma_1 = sum_i p_i (x_i - mu_1)(x_i - mu_1)^T / sum_i p_i"], [
        "log p(x,z) = sum_i 1[z_i=1] log N(x_i; mu_1, Sigma_1)\n\np_i = P(Z_i=1|x_i)\n\n"
        "Sigma_1 = sum_i p_i (x_i - mu_1)(x_i - mu_1)^T / (sum_i p_i - 1)"]),
    # --- all of a product behind "divided by" divides; its sum in words
    *_each("divided", P, "responsibilities", [_SHARE[0] % x for x in (
        f"divided by sum_j {_SHARE[1]} / x_i!",
        f"divided by\n     sum over j of {_SHARE[1]} / x_i!",
        "divided by the sum of the same expression over all populations k = 1..K.")], [
        _SHARE[0] % f"divided by sum_j {_SHARE[1]}",
        _SHARE[0] % f"divided by sum_j {_SHARE[1].replace('pi_j ', '')} / x_i!"]),
    # --- a factor of one bit
    *_each("bits", BITS, "responsibilities", [_BIT % x for x in ("==1", " = 1")], [_BIT % "==0"]),
    # --- iterates counted below
    *_each("below", THREE, "responsibilities", [_BELOW % "N"], []),
    ("below, wrong", THREE, (_BELOW % "N").replace(r"(1-\pi_j)q", "q"),
     {"responsibilities": "!right"}),
    *_each("below", THREE, "p", [_BELOW % r"\sum_i\mu_i^{(j+1)}"], [_BELOW % "N"]),
    # --- a row with words behind its formula; weighted means in words
    *_each("words behind", COINS, "p_A", [_TABLE % r"\sum_i w_in_i"], [
        _TABLE % "N"]),
    *_each("weighted by the rest", ONE_D, "mu_2", [_WORDS % r"$1-\omega_i$"], [
        _WORDS % r"$\omega_i$"]),
    *_each("as well", THREE, "q", [_AS_WELL % x for x in (
        " as well, but with the weights 1-ζ_i in numerator and denominator.",
        " with the weights 1 - ζ_i.")], [_AS_WELL % x for x in (
            " as well, with the weights ζ_i.", " with the weights ζ_i.")]),
]
