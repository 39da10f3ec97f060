"""Kinds of answers in text that were not read at first sight: right ones in several people's ways,
and the wrong twins of each. Rows as in ``written.py``."""

from __future__ import annotations

import re

from .kinds import Row, _each
from .stated import COINS, RATES, SHARED, THREE
from .written import GM, ONE, TWO, P

_R = r"$r_{ik}=P(z_i=k\mid x_i)$, "
_PLAIN = "r_ik = P(z_i=k|x_i)\n\n"
_RATE = "h_j(x_i) = π_j λ_j e^{−λ_j x_i} / (π_1 λ_1 e^{−λ_1 x_i} + … + π_K λ_K e^{−λ_K x_i})\n\n"
_COIN = "c_i = P(A|x_i)\n\n"
_CHOOSE = ("B(x; n, p) = (n choose x) p^x (1-p)^(n-x)\n\nc_i = P(A|x_i) = pi B(x_i; n_i, p_A) / "
           "[%sB(x_i; n_i, p_A) + %sB(x_i; n_i, p_B)]")
_HATS = (r"Symbols with %s are the new estimates, %s. $r_{ik}=\frac{\pi_kN(x_i|\mu_k,\Sigma_k)}"
         r"{\sum_j\pi_jN(x_i|\mu_j,\Sigma_j)}$, $%s\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$, "
         r"$%s\Sigma_k=\frac{\sum_ir_{ik}(x_i-%s\mu_k)(x_i-%s\mu_k)^T}{\sum_ir_{ik}}$")
_LEGEND = ("Prime = new value, no prime = value from the last step.\n\ng_i = t f(X_i; m1, S1) / "
           "[t f(X_i; m1, S1) + (1-t) f(X_i; m2, S2)]\n\nm1' = sum_i g_i X_i / sum_i g_i\n\n"
           "S1' = sum_i g_i (X_i - M)(X_i - M)^T / sum_i g_i")
_STARS = (r"$r_{ik}=\frac{\pi_k^{S}N(x_i|\mu_k^{S},\Sigma_k^{S})}{\sum_j\pi_j^{S}N(x_i|\mu_j^{S},"
          r"\Sigma_j^{S})}$, $\pi_k=\frac1n\sum_ir_{ik}$, $\mu_k=\frac{\sum_ir_{ik}x_i}"
          r"{\sum_ir_{ik}}$, $\Sigma_k=\frac{\sum_ir_{ik}(x_i-%s)(x_i-%s)^T}{\sum_ir_{ik}}$")
_PRIMED = (r"Let $\theta'$ be the current parameters. $r_{nk}=\frac{\pi_k'%s}{\sum_j\pi_j'%s}$, "
           r"$\pi_k=\frac1N\sum_nr_{nk}$")
_MIXED = r"Write $%s$ for the density of the mixture. $$e_i=\frac{\tau f_1(x_i)}{%s(x_i)}$$"
_FENCED = "The updates with $r_{ik}=P(z_i=k\\mid x_i)$:\n\n%s\n\nAll of them are *means*."
_ALONE = "r_ik = pi_k e^(-lambda_k) lambda_k^x_i / %s"
_HEADED = "g_1(i) = P(z_i=1|x_i)\n\nM    (G_j = g_j(1) + ... + g_j(n))\n   tau = "
_TABLE = (r"\[v_i^j=P(z_i=j\mid x_i)\]\begin{tabular}{ll}parameter & new value\\\hline" "\n"
          r"$\pi_j$ & $\frac1nV_j$, where $V_j=%s$\\" "\n" r"$\lambda_j$ & $V_j/\sum_iv_i^jx_i$\\"
          "\n" r"\end{tabular}")

_OLD_O = (r"$w_{ij}=\frac{\pi_j^o\lambda_j^oe^{-\lambda_j^ox_i}}{\sum_l\pi_l^o\lambda_l^o"
          r"e^{-\lambda_l^ox_i}}$, $\pi_j=\frac1n\sum_iw_{ij}$, $\lambda_j=\frac{\sum_iw_{ij}}"
          r"{\sum_iw_{ij}x_i}$")
_OVER = (r"$s_{ik}=\frac{A\pi_kA\lambda_k^{x_i}e^{-A\lambda_k}}{\sum_lA\pi_lA\lambda_l^{x_i}"
         r"e^{-A\lambda_l}}$, $\pi_k=\frac1n\sum_is_{ik}$, $\lambda_k=\frac{\sum_is_{ik}x_i}"
         r"{\sum_is_{ik}}$")
_SMALL_T = (r"$r_i=P(z_i=1\mid x_i)$, $\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$, "
            r"$\Sigma_1=\frac{\sum_ir_i(x_i-\mu_1)(x_i-\mu_1)^t}{\sum_ir_i}$")
_MOMENTS = (r"$S_k^0=\sum_ir_{ik}$, $S_k^1=\sum_ir_{ik}x_i$, $S_k^2=\sum_ir_{ik}x_ix_i^\top$, "
            r"$r_{ik}=P(z_i=k\mid x_i)$. $\mu_k=S_k^1/S_k^0$, $\Sigma_k=S_k^2/S_k^0%s$")
_BY_MEAN = (r"With $m_j=1/\lambda_j$: $r_{ij}=\frac{\frac{\pi_j}{m_j}e^{-x_i/m_j}}{\sum_l"
            r"\frac{\pi_l}{m_l}e^{-x_i/m_l}}$, $Q=\sum_i\sum_jr_{ij}[\log\pi_j-\log m_j-"
            r"\frac{x_i}{m_j}]$. The maximum is at $m_j=\frac{\sum_ir_{ij}x_i}{\sum_ir_{ij}}$ and "
            r"so $\lambda_j=1/m_j$.")
_DISTANCE = (r"$p_i=\frac{\tau|\Sigma_1|^{-1/2}e^{-\frac12d_1(x_i)^2}}{\tau|\Sigma_1|^{-1/2}"
             r"e^{-\frac12d_1(x_i)^2}+(1-\tau)|\Sigma_2|^{-1/2}e^{-\frac12d_2(x_i)^2}}$ with "
             r"$d_j(x)^%s=(x-\mu_j)^T\Sigma_j^{-1}(x-\mu_j)$.")
_TYPED_K = ("gam(i,k) = P(z_i=k|x_i)\n\nn(k) = sum over i of gam(i,k)\n\nmu(k) <- (1/n(k)) sum "
            "over i of gam(i,k) x(i)\n\nSig(k) <- (1/%s) sum over i of gam(i,k) (x(i)-mu(k)) "
            "(x(i)-mu(k))'   (%s is the size)")
_ABOVE = (r"$$w_i^{(1)}=\frac{\tau f_1(x_i)}{\tau f_1(x_i)+(1-\tau)f_2(x_i)},\quad w_i^{(2)}=1-"
          r"w_i^{(1)}$$ $$\mu_j\leftarrow\frac{\sum_iw_i^{%s}x_i}{\sum_iw_i^{(j)}}\quad(j=1,2)$$")
_ANGLES = (r"With $\langle g\rangle_1=\sum_iP_ig(x_i)/\sum_iP_i$ and $\langle g\rangle_2=\sum_i"
           r"(1-P_i)g(x_i)/\sum_i(1-P_i)$: $\mu_j=\langle x\rangle_j$. $P_i=P(z_i=1|x_i)$")
_COIN_A = r"$a_i=P(z_i=A|x_i)$, "
_TYPED_A = "a_i = P(z_i=A|x_i)\n\np_A = %s = sum_i a_i x_i / sum_i %s"
_WORDS = (r"$$p_A=\frac{\text{expected heads of A}}{\text{expected tosses of A}}="
          r"\frac{\sum_ia_ix_i}{\sum_ia_in_i}$$")

SIGHTED: list[Row] = [
    # --- averages in words
    *_each("average", P, "pi", [
        _PLAIN + "pi_k := mean over i of r_ik", _PLAIN + "pi_k = average of r_1k, ..., r_nk",
        _PLAIN + "pi_k = average of r_1k, r_2k, ..., r_nk.",
        _PLAIN + "pi_k becomes the mean of r_ik",
        _R + r"$\pi_k=\text{average of }r_{1k},\dots,r_{nk}$",
        _R + r"$\pi_k=\text{mean over }i\text{ of }r_{ik}$",
        _R + r"$\pi_k=\text{weighted mean}=\frac1n\sum_ir_{ik}$"], [
        _PLAIN + "pi_k := mean over k of r_ik", _PLAIN + "pi_k = average of r_i1, ..., r_iK",
        _PLAIN + "pi_k becomes the average of r_i1, ..., r_iK.",
        _R + r"$\pi_k=\text{average of }r_{ik}^2$",
        _R + r"$\pi_k=\text{weighted mean}=\frac1K\sum_ir_{ik}$"]),
    *((f"average'' {n}", P, text, {"pi": "!wrong"}) for n, text in enumerate((
        _R + r"$\pi_k=\text{average of }r_{ik}\text{ weighted}$",
        _PLAIN + "pi_k = average of r_ik, weighted with the times"))),
    *((f"average''' {n}", P, text, {"pi": "!right"}) for n, text in enumerate((
        _R + r"$\pi_k=\text{average of }r_{ik}x_i$", _PLAIN + "pi_k is not the average of r_ik",
        _PLAIN + "pi_k is the average of r_ik, weighted with x_i"))),
    *_each("average at x_i", RATES, "pi", [
        _RATE + "π_j becomes the average of h_j(x_1), …, h_j(x_m).",
        _RATE + "The new π_j is the mean of the h_j(x_i)"],
        [_RATE + "π_j becomes the average of h_1(x_i), …, h_K(x_i)."]),
    *_each("h_j(x_i)", RATES, "responsibilities", [
        _RATE, _RATE.replace(" / ", " ÷ "), _RATE.replace("h_j(x", "g_j(x"),
        r"$h_j(x_i)=\frac{\pi_j\lambda_je^{-\lambda_jx_i}}{\sum_l\pi_l\lambda_le^{-\lambda_lx_i}}$"],
        [_RATE.replace("λ_j e", "e")]),
    ("h_j(x_i)''", RATES, _RATE.replace("π_1 ", "").replace("π_K ", ""),
     {"responsibilities": "!right"}),
    *_each("sum of", COINS, "p_A", [_COIN + x for x in (
        "p_A ← (sum of c_i x_i) / (sum of c_i n_i) = 21.24/29.8 = 0.71",
        "p_A = [sum of the c_i x_i] / [sum of all c_i n_i]",
        "p_A = (c_1 x_1 + ... + c_m x_m) / (n_1 + ... + n_m - (1-c_1) n_1 - ... - (1-c_m) n_m)")], [
        _COIN + x for x in ("p_A ← (sum of c_i x_i) / (sum of c_i)",
                            "p_A = [sum of the x_i] / [sum of all c_i n_i]",
                            "p_A = (c_1 x_1 + ... + c_m x_m) / (m - c_1 - ... - c_m)")]),
    *_each("number of", COINS, "pi", [_COIN + "pi ← (sum of c_i) / (number of rows)",
                                      _COIN + "pi = 1 - (m - c_1 - ... - c_m)/m"],
           [_COIN + "pi ← (sum of (1 - c_i)) / (number of rows)",
            _COIN + "pi = 1 - (1 - c_1 - ... - c_m)/m"]),
    ("number of''", COINS, _COIN + "pi ← (sum of c_i) / (number of tosses)", {"pi": "!right"}),
    *_each("sum with", THREE, "p", ["o_i = P(Z_i=H|Y_i)\n\np <- [sum of the o_i with Y_i=1] / "
                                    "[sum of all o_i]"], [
        "o_i = P(Z_i=H|Y_i)\n\np <- [sum of the o_i with Y_i=0] / [sum of all o_i]",
        "o_i = P(Z_i=H|Y_i)\n\np <- [sum of the o_i with Y_i=1] / [number of observations]"]),
    *_each("choose", COINS, "responsibilities", [_CHOOSE % ("pi ", "(1-pi) ")],
           [_CHOOSE % ("", "")]),
    # --- what wears nothing is current; stars and rings that nothing updated wears
    *_each("legend", GM, "Sigma", [
        _HATS % ("a hat", "symbols without a hat the current ones", *[r"\hat"] * 4),
        _HATS % ("a tilde", "those without a tilde are the old ones", *[r"\tilde"] * 4)], [
        _HATS % ("a hat", "symbols without a hat the current ones", r"\hat", r"\hat", "", ""),
        _HATS % ("a tilde", "bare ones are those of the last step", r"\tilde", r"\tilde", "", "")]),
    *_each("legend typed", TWO, "Sigma_1", [_LEGEND.replace("M", "m1'")],
           [_LEGEND.replace("M", "m1")]),
    *_each("star", GM, "Sigma", [(_STARS % (m, m)).replace("S}", s + "}") for s in (
        "*", r"\star", r"\circ", r"\dagger") for m in (r"\mu_k",)],
        [(_STARS % (m, m)).replace("S}", s + "}") for s in ("*", r"\circ")
         for m in (r"\mu_k^{S}",)]),
    *_each("star alone", GM, "responsibilities", [
        (_STARS.split("$, ")[0] + "$").replace("S}", "*}")], [
        (_STARS.split("$, ")[0] + "$").replace("S}", "*}").replace(r"\sum_j\pi_j^{*}", r"\sum_j")]),
    *_each("prime in a call", SHARED, "responsibilities", [
        _PRIMED % (r"N(x_n;\mu_k',\Sigma')", r"N(x_n;\mu_j',\Sigma')"),
        _PRIMED % (r"e^{-\frac12(x_n-\mu_k')^\top\Sigma'^{-1}(x_n-\mu_k')}",
                   r"e^{-\frac12(x_n-\mu_j')^\top\Sigma'^{-1}(x_n-\mu_j')}")],
        [_PRIMED % (r"N(x_n;\mu_k',\Sigma')", r"N(x_n;\mu_k',\Sigma')")]),
    *_each("pA0", COINS, "responsibilities", [
        "The current guess is (pi0, pA0, pB0).\n\na_i = pi0 pA0^x_i (1-pA0)^(n_i-x_i) / (pi0 "
        "pA0^x_i (1-pA0)^(n_i-x_i) + (1-pi0) pB0^x_i (1-pB0)^(n_i-x_i))\n\np_A = sum_i a_i x_i / "
        "sum_i a_i n_i\n\npi = sum_i a_i / m"], [
        "The current guess is (pi0, pA0, pB0).\n\na_i = pi0 pA0^x_i (1-pA0)^(n_i-x_i) / (pi0 "
        "pA0^x_i (1-pA0)^(n_i-x_i) + (1-pi0) pB0^x_i (1-pB0)^(x_i))\n\np_A = sum_i a_i x_i / "
        "sum_i a_i n_i\n\npi = sum_i a_i / m"]),
    *_each("this gives", COINS, "pi", ["a_i = P(z_i=A|x_i), b_i = 1 - a_i. Because a_i + b_i = 1 "
                                       "this gives pi = (a_1 + ... + a_m)/m."],
           ["a_i = P(z_i=A|x_i), b_i = 1 - a_i. Because a_i + b_i = 1 this gives pi = (b_1 + ... "
            "+ b_m)/m."]),
    # --- functions without their argument, or at a formal one
    *_each("mixture", ONE, "responsibilities", [
        _MIXED % (a, b) for a, b in ((r"f=\tau f_1+(1-\tau)f_2", "f"),
                                     (r"g=\tau f_1+(1-\tau)f_2", "g"),
                                     (r"D(x)=\tau f_1(x)+(1-\tau)f_2(x)", "D"),
                                     (r"f(u)=\tau f_1(u)+(1-\tau)f_2(u)", "f"))], [
        _MIXED % (a, "f") for a in (r"f=\tau f_1+f_2", r"f=f_1+f_2", r"f(x)=f_1(x)+f_2(x)")]),
    *_each("mixture of many", P, "responsibilities", [
        r"With $f=\sum_j\pi_jf_j$: $r_{ik}=\frac{\pi_kf_k(x_i)}{f(x_i)}$",
        r"With $p=\sum_j\pi_jp_j$: $r_{ik}=\frac{\pi_kp_k(x_i)}{p(x_i)}$"],
        [r"With $f=\sum_jf_j$: $r_{ik}=\frac{\pi_kf_k(x_i)}{f(x_i)}$"]),
    *_each("mean of a label", ONE, "responsibilities", [
        r"$E[D_i\mid x_i]=P(z_i=1\mid x_i)=\frac{\tau f_1(x_i)}{\tau f_1(x_i)+(1-\tau)f_2(x_i)}"
        r"=:e_i$"],
        [r"$E[D_i\mid x_i]=P(z_i=1\mid x_i)=\frac{\tau f_1(x_i)}{f_1(x_i)+f_2(x_i)}=:e_i$"]),
    *_each("bar", ONE, "tau", [r"$e_i=P(z_i=1\mid x_i)$, $\tau=\bar e$"],
           [r"$e_i=P(z_i=2\mid x_i)$, $\tau=\bar e$", r"$e_i=P(z_i=1\mid x_i)$, $\tau=\bar e/2$"]),
    *_each("numerators", RATES, "responsibilities", [
        "P(z_i=j|x_i) = pi_j lambda_j exp(-lambda_j x_i) / S_i =: a_ij, where S_i is the sum of "
        f"{these} over all j." for these in ("the numerators", "the numerator", "all numerators")
        ], [
        "P(z_i=j|x_i) = pi_j exp(-lambda_j x_i) / S_i =: a_ij, where S_i is the sum of the "
        "numerators over all j."]),
    # --- primes that are of the index
    *_each("k'", P, "responsibilities", [_ALONE % x for x in (
        "sum_k' pi_k' e^(-lambda_k') lambda_k'^x_i", "sum_{k'} pi_k' e^(-lambda_k') lambda_k'^x_i",
        "sum_{k'} pi_{k'} e^(-lambda_{k'}) lambda_{k'}^x_i")], [_ALONE % x for x in (
            "sum_k' e^(-lambda_k') lambda_k'^x_i", "sum_k' pi_k' lambda_k'^x_i")]),
    # --- labels above a letter
    *_each("labels above", ONE, "mu_1", [
        r"$\eta_i^1=P(z_i=1\mid x_i)$, $\eta_i^2=1-\eta_i^1$, $\mu_1=\frac{\sum_i\eta_i^1x_i}"
        r"{\sum_i\eta_i^1}$"], [
        r"$\eta_i^1=P(z_i=1\mid x_i)$, $\eta_i^2=1-\eta_i^1$, $\mu_1=\frac{\sum_i\eta_i^2x_i}"
        r"{\sum_i\eta_i^2}$", r"$r_i=P(z_i=1|x_i)$, $\mu_1=\frac{\sum_ir_i^2x_i}{\sum_ir_i^2}$"]),
    # --- formulas as they are typed in Markdown that has others between dollars
    *_each("typed", P, "pi", [_FENCED % x for x in (
        "    pi_k = sum_i r_ik / n", "```\npi_k = sum_i r_ik / n\n```",
        "* pi_k ← (sum of r_ik) / n", "1. pi_k = sum_i r_ik / n", "- π_k = Σ_i r_ik / n")],
        [_FENCED % x for x in ("    pi_k = sum_i r_ik / K", "```\npi_k = sum_i r_ik\n```",
                               "* pi_k ← (sum of r_ik) / K")]),
    ("program", P, _FENCED % "```\nfor k in range(K):\n    pi_k = sum(r) / n\n```",
     {"pi": "missing"}),
    *_each("step's heading", ONE, "tau", [_HEADED + "G_1 / (G_1 + G_2)"],
           [_HEADED + "G_2 / (G_1 + G_2)"]),
    *_each("table of TeX", RATES, "pi", [_TABLE % r"v_1^j+\dots+v_n^j"],
           [(_TABLE % r"v_1^j+\dots+v_n^j").replace(r"\frac1n", "")]),
    *_each("Q, aside", COINS, "Q", [
        "$w_i=P(z_i=A\\mid x_i)$\n\n**Q** (without the binomial coefficients, which are constant)"
        r"""

$$\sum_iw_i[\log\pi+x_i\log p_A+(n_i-x_i)\log(1-p_A)]+\sum_i(1-w_i)[\log(1-\pi)+x_i\log p_B"""
        r"+(n_i-x_i)\log(1-p_B)]$$"], [
        "$w_i=P(z_i=A\\mid x_i)$\n\n**Q** (without the binomial coefficients, which are constant)"
        r"""

$$\sum_iw_i[\log\pi+x_i\log p_A+(n_i-x_i)\log(1-p_A)]+\sum_iw_i[\log(1-\pi)+x_i\log p_B"""
        r"+(n_i-x_i)\log(1-p_B)]$$"]),
    # --- words that say nothing against a formula
    ("fixed", P, _R + r"$Q=\sum_i\sum_kr_{ik}(\log\pi_k+x_i\log\lambda_k-\lambda_k)$ where the "
     r"$\lambda_k$ are free while $r_{ik}$ is fixed.", {"Q": "right"}),
    ("fixed'", P, _R + r"$Q=\sum_i\sum_kr_{ik}(\log\pi_k+x_i\log\lambda_k-\lambda_k)$ where "
     r"$\lambda_k$ is fixed.", {"Q": "!right"}),
    ("proportional", RATES, "w_ij = P(z_i=j|x_i), A_j = sum_i w_ij. The sum of A_j log pi_j is the "
     "largest if pi_j is proportional to A_j, and we get\n\npi_j = A_j / n.", {"pi": "right"}),
    ("example", RATES, "w_ij = P(z_i=j|x_i)\n\nlambda_j = sum_i w_ij / sum_i w_ij x_i\n\nFor x = "
     "1: 0.5·0.368 = 0.184", {"lambda": "right"}),
    ("listed", GM, _R + "$n_k=\\sum_ir_{ik}$\n\n- $\\pi_k=n_k/n$\n- $\\Sigma_k=\\frac1{n_k-1}"
     "\\sum_ir_{ik}(x_i-\\mu_k)(x_i-\\mu_k)^T$ (unbiased!)", {"pi": "right", "Sigma": "wrong"}),
    # --- marks and names
    *_each("o", RATES, "responsibilities", [_OLD_O], [_OLD_O.replace(r"\lambda_j^oe", "e")]),
    *_each("bars", P, "responsibilities", [_OVER.replace("A", a) for a in (r"\bar", r"\tilde")], [
        _OVER.replace(r"A\pi_l", "").replace("A", r"\bar")]),
    *_each("comma old", ONE, "responsibilities", [
        r"$$d_i=\frac{\tau_{old}\phi(x_i;\mu_{1,old},\sigma_{1,old})}{\tau_{old}\phi(x_i;"
        r"\mu_{1,old},\sigma_{1,old})+(1-\tau_{old})\phi(x_i;\mu_{2,old},\sigma_{2,old})}$$"], [
        r"$$d_i=\frac{\tau_{old}\phi(x_i;\mu_{1,old},\sigma_{1,old})}{\phi(x_i;\mu_{1,old},"
        r"\sigma_{1,old})+\phi(x_i;\mu_{2,old},\sigma_{2,old})}$$"]),
    *_each("small t", TWO, "Sigma_1", [_SMALL_T], [_SMALL_T.removesuffix(r"{\sum_ir_i}$") + "n$"]),
    *_each("moments", GM, "Sigma", [
        _MOMENTS % r"-\mu_k\mu_k^\top",
        re.sub(r"\^(\d)", r"^{(\1)}", _MOMENTS) % r"-\mu_k\mu_k^\top"],
        [_MOMENTS % ""]),
    *_each("by the mean", RATES, "Q", [_BY_MEAN], [_BY_MEAN.replace(r"-\log m_j", r"+\log m_j")]),
    ("by the mean'", RATES, _BY_MEAN, {"responsibilities": "!wrong", "lambda": "right"}),
    *_each("square of a function", TWO, "responsibilities", [_DISTANCE % "2"], [
        (_DISTANCE % "2").replace(r"(1-\tau)", r"\tau")]),
    *_each("words as names", ONE, "responsibilities", [
        "top = tau f(x_i; mu_1, sigma_1), bot = (1-tau) f(x_i; mu_2, sigma_2)\n\n"
        "r_i = top/(top + bot)"], [
        "top = tau f(x_i; mu_1, sigma_1), bot = f(x_i; mu_2, sigma_2)\n\nr_i = top/(top + bot)"]),
    *_each("n(k)", GM, "Sigma", [_TYPED_K % ("n(k)", "n(k)")], [_TYPED_K % ("n", "n(k)")]),
    *_each("rows with words", P, "lambda", [
        _R + "\n\n| step | formula |\n|---|---|\n| M, $\\pi_k$ | $\\frac1n\\sum_ir_{ik}$ |\n"
        "| M, $\\lambda_k$ | $\\sum_ir_{ik}x_i/\\sum_ir_{ik}$ |"], [
        _R + "\n\n| step | formula |\n|---|---|\n| M, $\\pi_k$ | $\\frac1n\\sum_ir_{ik}$ |\n"
        "| M, $\\lambda_k$ | $\\sum_ir_{ik}x_i/n$ |"]),
    *_each("quotient in words", COINS, "p_A", [_COIN_A + x for x in (
        _WORDS, r"$$p_A=\frac{\sum_ia_ix_i}{\sum_ia_in_i}=\frac{\text{heads}}{\text{all}}$$")] + [
        _TYPED_A % ("expected heads / expected tosses", "a_i n_i"),
        _TYPED_A % ("(expected heads of A)/(expected tosses of A)", "a_i n_i")], [
        _COIN_A + _WORDS.replace("a_in_i", "n_i"),
        _TYPED_A % ("expected heads / expected tosses", "n_i")]),
    ("quotient in words'", COINS, r"$a_i=P(z_i=A|x_i)$, $p_A=\frac{\text{heads}}{\text{tosses}}$",
     {"p_A": "!right"}),
    *_each("labels in brackets above", TWO, "mu_2", [_ABOVE % "(j)"], [
        (_ABOVE % "(j)").replace(r"{\sum_iw_i^{(j)}}", "n")]),
    ("average of one index", ONE, _ANGLES, {"mu_1": "!wrong", "mu_2": "!wrong"}),
    *_each("bar above", P, "pi", [
        r"$a_i^k=P(z_i=k\mid x_i)$, $\bar a^k=\frac1n\sum_ia_i^k$, $\pi_k=\bar a^k$, $\lambda_k="
        r"\frac1{n\bar a^k}\sum_ia_i^kx_i$"], [
        r"$a_i^k=P(z_i=k\mid x_i)$, $\bar a^k=\frac1n\sum_ia_i^kx_i$, $\pi_k=\bar a^k$, $\lambda_k="
        r"\frac1{n}\sum_ia_i^kx_i$"]),
]
