"""Kinds of answers that nobody had read at first sight: each in several people's ways, with the
wrong twins that must stay wrong. Rows as in ``written.py``."""

from __future__ import annotations

from .stated import COINS, MAP, SHARED, THREE, TOPICS
from .written import GM, ONE, P

ZIP = ("Y_i = 0 if Z_i=0; Y_i | Z_i=1 ~ Poisson(lambda); P(Z_i=0) = pi; P(Z_i=1) = 1 - pi")
LINES = "y_i | z_i=k ~ N(beta_k'x_i, sigma_k^2); P(z_i=k) = pi_k, k=1..K; known: x"
DIAGONAL = "x_i | z_i=k ~ N(mu_k, D_k); D_k diagonal; P(z_i=k) = pi_k, k=1..K"
RATERS = "T_i ~ Categorical(p); X_ij | T_i=k ~ Categorical(pi_jk), j=1..J, k=1..K"
_S, _ZERO = r"\frac{\pi}{\pi+(1-\pi)e^{-\lambda}}", r"\frac1n\sum_ih_i"

_MAP = (r"$r_{nk}=P(z_n=k|x_n)$. $Q=\sum_n\sum_kr_{nk}[\log\pi_k+\sum_d(x_{nd}\log\mu_{kd}"
        r"+(1-x_{nd})\log(1-\mu_{kd}))]%s$")

_ZEROS = (r"$$r_{ik}=\frac{\pi_k^0N(x_i\mid\mu_k^0,\Sigma_k^0)}{\sum_j\pi_j^0N(x_i\mid\mu_j^0,"
          r"\Sigma_j^0)}$$ $\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$, $\Sigma_k=\frac{\sum_i"
          r"r_{ik}(x_i-%s)(x_i-%s)^T}{\sum_ir_{ik}}$")

_MOMENT = (r"$w^{(i)}=P(Z_i=1\mid x^{(i)})$, $\sigma_1^2=\frac{g}{\sum_iw^{(i)}}-\mu_1^2$ with "
           r"$g=\sum_iw^{(i)}\bigl(x^{(i)}\bigr)%s$")
_OF_ONE = (r"$T_{k,i}\leftarrow\bar x_{i%s}$ where $\bar x_{ik}=\frac{\phi_kN(x_i\mid\mu_k,"
           r"\Sigma_k)}{\sum_l\phi_lN(x_i\mid\mu_l,\Sigma_l)}$")
_HALF = (r"$T_j=P(Z_j=1\mid X_j)=\tau_1\phi(X_j\mid m_1,\Sigma_1)$, $u_j=\frac{3T_j}{%s}$, "
         r"$\tau_1^{new}=\frac1N\sum_ju_j$")
_OF_WEIGHT = (r"$r_{ik}\propto\tau_k^{old}\mathrm{Poi}(x_i\mid\theta_k^{old})$, "
              r"$\hat\tau_k=\frac NN$, $\hat\theta_k=\frac{\sum_ir_{ik}x_i}{%s\hat\tau_k}$")
_BESIDE = (r"With $\beta_k=\frac{\sum_ip_{ik}}N$, $\alpha_k=\frac{\sum_ip_{ik}}N=\beta_k$. With "
           r"$N_k=\sum_ip_{ik}$: $\Sigma_k=\frac{\sum_ip_{ik}(x_i-\mu_k)(x_i-\mu_k)^T}{N_k%s}$")
_ONE_HAT = (r"$h_{ij}\propto%s\pi_jN(x_i\mid m_j,\Sigma_j)$, $\hat\Sigma_1=\frac{\sum_ih_{i1}"
            r"(x_i-\hat m_1)(x_i-\hat m_1)^T}{\sum_ih_{i1}}$")

Row = tuple[str, str, str, dict[str, str]]


def _each(name: str, statement: str, part: str, right: list[str], wrong: list[str]) -> list[Row]:
    """A row for each way to write a part, and for each that must not be right."""
    return [*((f"{name} {n}", statement, text, {part: "right"}) for n, text in enumerate(right)),
            *((f"{name}' {n}", statement, text, {part: "wrong"}) for n, text in enumerate(wrong))]


PAIR = ("X_i | Z_i=1 ~ N(mu_1, Sigma_1); X_i | Z_i=2 ~ N(mu_2, Sigma_2); P(Z_i=1) = tau; "
        "P(Z_i=2) = 1 - tau")
RATES = "x_i | z_i=j ~ Exponential(rate lambda_j); P(z_i=j) = pi_j, j=1..K"
_NEW = ("w_i = tau f(X_i; mu_1, Sigma_1)/(tau f(X_i; mu_1, Sigma_1) + (1-tau) f(X_i; mu_2, "
        "Sigma_2))\n\nm1 = sum_i w_i X_i / sum_i w_i\n\nm2 = sum_i (1-w_i) X_i / sum_i w_i\n\n"
        "S1 = sum_i w_i (X_i - %s)(X_i - %s)' / sum_i w_i\n\n"
        "S2 = sum_i (1-w_i) (X_i - m2)(X_i - m2)' / sum_i (1-w_i)")
_P = "p_i = P(z_i=1|x_i)\n\nμ1 = Σ p_i x_i / Σ p_i\n\n"
_CLIP = "r_ik = pi_k e^{-%s} lam_k^{x_i} / sum_j pi_j e^{-%s} lam_j^{x_i}"
_OTHERS = (r"$r_{ij}=\Bigl[1+\sum_{%(l)s\ne j}\tfrac{\pi_{%(l)s}\lambda_{%(l)s}}"
           r"{\pi_j\lambda_j}e^{(\lambda_{%(a)s}-\lambda_{%(b)s})x_i}\Bigr]^{-1}$")
_LAST = (r"With $%s\lambda_k^{x_i}e^{-\lambda_k}/x_i!=:g_k(x_i)$, "
         r"$r_{ik}=%sg_k(x_i)/\sum_l%sg_l(x_i)$")
_LESS = ("Let r_i be the share of the first density,\n\n  r_i = N(x_i; mu_1, sigma_1^2) / (N(x_i; "
         "mu_1, sigma_1^2) + N(x_i; mu_2, sigma_2^2)),\n\n%s.\n\nFrom sum r_i (x_i - mu_1) = 0 it "
         "follows that mu_1 = sum r_i x_i / sum r_i.")
_WORDS = ("r_ik = p(z_i = k | x_i, %s) = pi_k e^{-lambda_k} lambda_k^{x_i} / "
          "sum_j pi_j e^{-%s} lambda_j^{x_i}")
_TOTAL = (r"Document $d$ has $N_d$ words. $q_{dn}(k)=P(z_{dn}=k\mid w_{dn})$. The multiplier is "
          r"$\lambda=\sum_dN_d=N$. $\theta_{dk}=\frac1{%s}\sum_{n=1}^{N_d}q_{dn}(k)$")
_SECOND = (r"$r_i=P(Z_i=1\mid X_i)$, $\mu_1^{new}=\frac{\sum_ir_iX_i}{\sum_ir_i}$, $\Sigma_1^{new}="
           r"\frac{\sum_ir_iX_iX_i^\top}{\sum_ir_i}-\mu_1^{%s}\mu_1^{%s}$")
_EQUALS = (r"$r_{ik}=$ posterior probability that $x_i$ is from $k$, $N_k=$ the sum of these over "
           r"$i$, $\lambda_k=\sum_ir_{ik}x_i/%s$")
_TILDES = (r"$w_{ik}=\frac{%s\tilde\lambda_k^{x_i}e^{-\tilde\lambda_k}}{\sum_m%s"
           r"\tilde\lambda_m^{x_i}e^{-\tilde\lambda_m}}$, "
           r"$\lambda_k=\sum_iw_{ik}x_i/\sum_iw_{ik}$")
_ARROWS = ("w_i = P(z_i=A|x_i)\n\n* pi ← (1/N) sum_i w_i\n* p_A ← sum_i w_i x_i / %s\n"
           "* p_B ← sum_i (1-w_i) x_i / sum_i (1-w_i) n_i\n")
_SAID = "$h_i$ is the posterior probability of %s. "
_CASES = rf"For $Y_i=0$ both are possible, and Bayes' rule gives\n\n$$h_i={_S}.$$\n\n%s"
_NO_EXP = (r"%s:" "\n\n" r"$$h_i=\frac{\pi}{\pi+1-\pi}=\pi\text{ if }Y_i=0,\qquad h_i=0"
           r"\text{ if }Y_i\ge1$$" "\n\n" r"$\pi=\frac1n\sum_ih_i$, $\lambda=\frac{\sum_iY_i}"
           r"{n-\sum_ih_i}$")
_COUNTED = (r"%s $a=\frac{\pi p}{\pi p+(1-\pi)q}$, $b=\frac{\pi(1-p)}{\pi(1-p)+(1-\pi)(1-q)}$, "
            r"$\pi=(n_1a+n_0b)/n$, $p=\frac{n_1a}{n_1a+n_0b}$, $q=\frac{n_1(1-a)}{%s}$")
_BITS = (r"$r_{nk}=P(z_n=k|x_n)$, $N_k=\sum_nr_{nk}$, $\mu_{kd}=\frac{\sum_nr_{nk}x_{nd}+a-1}"
         r"{N_k+a+b-2}$. %s")
_TYPED_BITS = ("g(n,k) = pi_k prod_d mu_kd^x_nd (1 - mu_kd)^(1 - x_nd) / (%s)\n\nN_k = sum_n g(n,k)"
               "\n\npi_k = (N_k + %s_k - 1) / (N + sum_j %s_j - %s)")
_KNOWN = ("%s $\\hat\\pi_k=N_k/N$, $\\hat\\mu_k$ = class mean.\n\nE-step: $s_{nk}=P(z_n=k\\mid "
          "x_n)$.\n\n" r"$$\mu_k=\frac{\sum_ns_{nk}x_n}{\sum_ns_{nk}}.$$%s")
_AT_0 = (r"Let $\theta_0=(\pi_0,p_0,q_0)$ be the present iterate. $e_i=\frac{\pi_0p_0^{Y_i}(1-p_0)"
         r"^{1-Y_i}}{\pi_0p_0^{Y_i}(1-p_0)^{1-Y_i}+%sq_0^{Y_i}(1-q_0)^{1-Y_i}}$, "
         r"$\pi=\frac1n\sum_ie_i$")
_VALUE = (r"$$P(z_{dn}=k\mid w_{dn}=v)=\frac{%s\phi_{kv}}{\sum_j%s\phi_{jv}}=:g_{dnk}$$ "
          r"$\theta_{dk}\leftarrow\frac{\sum_ng_{dnk}}{%s}$")
_PAIRS = (r"$c_{dw}$ is the count of word $w$ in document $d$. $P(z=k\mid d,w)=\frac{%s\phi_{kw}}"
          r"{\sum_l%s\phi_{lw}}$, $\theta_{dk}=\frac{\sum_wc_{dw}P(k\mid d,w)}{\sum_wc_{dw}}$")
_TOKENS = ("g_dnk = theta_dk phi_k(w_dn) / [theta_d1 phi_1(w_dn) + ... + theta_dK phi_K(w_dn)]\n\n"
           "%s\n\nphi_k(v) = %s")
_SUM_OVER = "( sum over %s of g_dnk )"
_ALL_TOKENS = ("N = N_1 + ... + N_%s tokens\n\ng_dn(k) = theta_d(k) phi_k(w_dn) / SUM_j theta_d(j) "
               "phi_j(w_dn)\n\ntheta_d(k) = SUM_n g_dn(k) / %s")
_INDICATED = (r"The indicators $u_{ij}=%s$ are not seen. $$%s=E[u_{ij}\mid x_i,\theta^{old}]="
              r"\frac{\pi_j%se^{-\lambda_jx_i}}{\sum_l\pi_l%se^{-\lambda_lx_i}}$$")
_SUMMARY = (r"- Bernoulli: $p(x)=\mu^x(1-\mu)^{1-x}$" "\n\n" r"$$z_{nk}=\frac{\pi_k\prod_d"
            r"\mu_{kd}^{x_{nd}}%s}{\sum_l\pi_l\prod_d\mu_{ld}^{x_{nd}}%s}$$ **Q** (%s) $$Q=\sum_n"
            r"\sum_kz_{nk}\Bigl[\log\pi_k+\sum_d%s(1-x_{nd})\log(1-\mu_{kd})\Bigr]$$ Let $z_{\cdot"
            r" k}=\sum_nz_{nk}$. $$\mu_{kd}=\frac{\sum_nz_{nk}x_{nd}+a-1}{z_{\cdot k}+a+b-2}.$$ ")
_TURN = r"(1-\mu_{%sd})^{1-x_{nd}}"
_ONES = r"x_{nd}\log\mu_{kd}+"
_VALUES = ("%s, n = n1 + n0\n\n%s\n\n%s\n\npi = (n1 s1 + n0 s0)/n\n\nq = n1 (1-s1) / (%s)")
_S1, _S0 = "pi p / (pi p + (1-pi) q)", "pi (1-p) / (pi (1-p) + (1-pi)(1-q))"
_NOTED = (f"s1 = {_S1}   [= P(H | Y=1)]", f"s0 = {_S0}   [= P(H | Y=0)]")
_CALLED = (f"s1 = P(H | Y=1) = {_S1}", f"s0 = P(H | Y=0) = {_S0}")
_Q_BELOW = "n1 (1-s1) + n0 (1-s0)"
_LISTED = (r"$e_i=P(Z_i=H\mid Y_i)$" "\n\n" r"- $\hat\pi$: the mean of the $e_i$, i.e. "
           r"$\frac1{%s}\sum_ie_i$" "\n" r"- $\hat p$: $\sum_{i:Y_i=1}e_i/%s$")
_TYPED_MAP = ("q(n,k) = pi_k * prod_d [ mu_kd^x_nd * (1-mu_kd)^(1-x_nd) ] / Z_n,   Z_n = sum of "
              "the %s over k\n\nc_k = sum_n q(n,k)\n\n"
              "pi_k = (c_k + alpha_k - 1) / (N + alpha_0 - %s)   with alpha_0 = alpha_1 + ... "
              "+ alpha_K")
_LENGTHS = ("n(d,w) is the number of times that word w occurs in document d\n\nP(z=k|d,w) = "
            "theta_d(k) phi_k(w) / sum_l theta_d(l) phi_l(w)\n\n"
            "theta_d(k) = sum_w n(d,w) P(k|d,w) / %s      n(d) = length of d")
_R = r"$r_{ik}=P(z_i=k\mid x_i)$, "
_BETA = (r"$r_{ik}=P(z_i=k\mid y_i)$, $W_k=\mathrm{diag}(r_{1k},\dots,r_{nk})$, "
         r"$b_k=(X'W_kX)^{-1}X'W_ky$, $s_k^2=\frac{\sum_ir_{ik}(%s)^2}{\sum_ir_{ik}}$")
_D = (r"$r_{ik}=\frac{\pi_kN(x_i;\mu_k,D_k)}{\sum_j\pi_jN(x_i;\mu_j,D_j)}$, $\mu_k=\frac{\sum_i"
      r"r_{ik}x_i}{%s}$, $D_k=\frac{\mathrm{diag}(\sum_ir_{ik}(x_i-\mu_k)(x_i-\mu_k)^\top)}"
      r"{\sum_ir_{ik}}$")
_Q = r"\sum_i\sum_kr_{ik}[\log\pi_k+x_i\log\lambda_k-\lambda_k-\log x_i!]"
_LAMBDA = r"\frac{\pi_k\lambda_k^{x_i}e^{-\lambda_k}}{\sum_j\pi_j\lambda_j^{x_i}e^{-\lambda_j}}"
_TOKEN = (r"$$g_{dn}^k=p(z_{dn}=k\mid w_{dn},\theta_d^{old})=\frac{\theta_{dk}\phi_k(w_{dn})}{"
          r"\sum_{k'}\theta_{dk'}\phi_{k'}(w_{dn})}$$ $\theta_{dk}=%s\sum_{n=1}^{N_d}g_{dn}^k$")

KINDS: list[Row] = [
    # --- the component that words name by its law, or by an event
    *_each("state", ZIP, "pi", [_SAID % w + rf"$\pi={_ZERO}$" for w in (
        "a structural zero", "the state $Z_i=0$", "the zero component", "an excess zero")] + [
        _SAID % "the Poisson component" + rf"$\pi=1-{_ZERO}$"],
        [_SAID % w + rf"$\pi=1-{_ZERO}$" for w in (
            "a structural zero", "the state $Z_i=0$", "the zero component")] + [
        _SAID % "the Poisson component" + rf"$\pi={_ZERO}$"]),
    # --- cases told in two sentences
    *_each("cases", ZIP, "responsibilities",
           [_SAID % "a structural zero" + _CASES.replace(r"\n", "\n") % (
               r"For $Y_i>0$ there is no doubt, and so $h_i=0$.")],
           [_SAID % "a structural zero" + _CASES.replace(r"\n", "\n") % (
               r"For $Y_i>0$ there is no doubt, and so $h_i=1$.")]),
    # --- an E-step that is wrong makes no update wrong
    *(("rests", ZIP, _NO_EXP % words, {"responsibilities": "wrong", "pi": verdict,
                                       "lambda": verdict}) for words, verdict in (
        ("Posterior probability of a structural zero", "right"),
        ("Posterior probability of the Poisson component", "!right"))),
    # --- how many observations have a value
    *_each("counted", THREE, "q", [_COUNTED % (words, "n_1(1-a)+n_0(1-b)") for words in (
        "There are $n_1$ ones and $n_0$ zeros.", "$n_1$ of these are ones, $n_0$ zeros.",
        "$n_1$ is the number of ones, $n_0$ the number of zeros.",
        "Let $n_1$ be the number of observations with $Y_i=1$ and $n_0$ the number with $Y_i=0$.")],
        [_COUNTED % ("There are $n_1$ ones and $n_0$ zeros.", "n_1a+n_0b"),
         _COUNTED % ("There are $n_0$ ones and $n_1$ zeros.", "n_1(1-a)+n_0(1-b)")]),
    # --- the coefficients of a regression by what they stand beside
    *_each("slope", LINES, "beta", [_BETA % w for w in (
        "y_i-b_k'x_i", r"y_i-x_i^\top b_k", r"y_i-b_k^Tx_i")],
        [(_BETA % "y_i-b_k'x_i").replace("X'W_kX", "X'X")]),
    *_each("spread", LINES, "sigma^2", [_BETA % "y_i-b_k'x_i"],
           [_BETA.replace(r"{\sum_ir_{ik}}$", "n$") % "y_i-b_k'x_i"]),
    # --- the sum over a place that no index takes; means over the observations
    *_each("place", P, "pi", [_R + rf"$\pi_k={x}$" for x in (
        r"r_{\cdot k}/n", r"r_{+k}/n", r"r_{\bullet k}/n", r"\frac1nr_{.k}",
        r"\frac1n\mathbf 1'r_{\cdot k}", r"\mathrm{mean}_i(r_{ik})",
        r"\operatorname{avg}_i(r_{ik})")] + [
        "r_ik = P(z_i=k|x_i)\n\npi_k = mean_i(r_ik)", "r_ik = P(z_i=k|x_i)\n\npi_k = r_.k / n",
        "r_ik = P(z_i=k|x_i)\n\npi_k = < r_ik >, averaged over all points",
        "r_ik = P(z_i=k|x_i)\n\npi_k = mean of the r_ik",
        "a_ik = P(z_i=k|x_i)\n\npi_k = a_·k / n"],
        [_R + rf"$\pi_k={x}$" for x in (
            r"r_{\cdot k}", r"r_{+k}/K", r"\frac1n\mathrm{mean}_i(r_{ik})")]),
    # --- an index above, an index in a bracket, a star behind it
    *_each("above", P, "lambda", [
        rf"$r_i^k={_LAMBDA}$, $\lambda_k=\frac{{\sum_ir_i^kx_i}}{{\sum_ir_i^k}}$",
        "tau(i,k) = P(z_i=k|x_i)\n\nlambda(k)* = sum_i tau(i,k) x(i) / sum_i tau(i,k)"],
        [rf"$r_i^k={_LAMBDA}$, $\lambda_k=\frac{{\sum_ir_i^kx_i}}{{n}}$",
         "tau(i,k) = P(z_i=k|x_i)\n\nlambda(k)* = sum_i tau(i,k) x(i) / n"]),
    *_each("token", TOPICS, "responsibilities", [_TOKEN % r"\frac1{N_d}"],
           [(_TOKEN % r"\frac1{N_d}").replace(r"\frac{\theta_{dk}", r"\frac{")]),
    *_each("token sums", TOPICS, "theta", [_TOKEN % r"\frac1{N_d}"], [_TOKEN % ""]),
    *_each("n(d)", TOPICS, "theta", [
        "n(d,v) = how often word v in document d, n(d) = length of d\n\nP(k|d,v) = theta_d(k) "
        "phi_k(v) / sum_l theta_d(l) phi_l(v)\n\ntheta_d(k) = sum_v n(d,v) P(k|d,v) / n(d)"], [
        "n(d,v) = how often word v in document d, n(d) = length of d\n\nP(k|d,v) = theta_d(k) "
        "phi_k(v) / sum_l theta_d(l) phi_l(v)\n\ntheta_d(k) = sum_v P(k|d,v) / n(d)"]),
    # --- vectors where the statement has coordinates
    ("diagonal", DIAGONAL, _D % r"\sum_ir_{ik}",
     {"responsibilities": "right", "mu": "right", "D": "right"}),
    ("diagonal'", DIAGONAL, _D % "n", {"responsibilities": "right", "mu": "wrong"}),
    *_each("entry by entry", DIAGONAL, "D", [_R + r"$\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$, "
     rf"$D_k=\frac{{\sum_ir_{{ik}}\mathrm{{diag}}((x_i-\mu_k)\odot(x_i-\mu_k))}}{{{below}}}$"
     for below in (r"\sum_ir_{ik}", r"r_{\cdot k}")], [
        _R + r"$\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$, $D_k=\frac{\sum_ir_{ik}\mathrm{diag}("
        r"x_i\odot x_i)}{\sum_ir_{ik}}$"]),
    *_each("mean by entries", MAP, "mu", [
        r"$r_{nk}=P(z_n=k|x_n)$, $N_k=\sum_nr_{nk}$, $\bar x_k=\frac1{N_k}\sum_nr_{nk}x_n$, "
        r"$\mu_{kd}=\frac{N_k\bar x_{kd}+a-1}{N_k+a+b-2}$"], [
        r"$r_{nk}=P(z_n=k|x_n)$, $N_k=\sum_nr_{nk}$, $\bar x_k=\frac1{N_k}\sum_nr_{nk}x_n$, "
        r"$\mu_{kd}=\frac{\bar x_{kd}+a-1}{N_k+a+b-2}$"]),
    ("diagonal''", DIAGONAL, (_D % r"\sum_ir_{ik}").replace(r"(x_i-\mu_k)^\top", ""),
     {"D": "!right"}),
    *_each("items", MAP, "mu", [
        r"$r_{nk}=P(z_n=k|x_n)$, $N_k=\sum_nr_{nk}$, $\mu_{kd}=\frac{a-1+\sum_nr_{nk}x_{nd}}"
        r"{a+b-2+N_k}$"], [
        r"$r_{nk}=P(z_n=k|x_n)$, $N_k=\sum_nr_{nk}$, $\mu_k=\frac1{N_k}\sum_nr_{nk}x_n$"]),
    # --- Q under its name alone
    *_each("Q alone", P, "Q", [_R + f"\n\n{label}\n\n$${_Q}$$" for label in (
        "Q:", "*Q*", "(Q)", "Q-function:", "Expected complete-data log-likelihood:")],
        [_R + f"\n\nQ:\n\n$${_Q.replace('-' + chr(92) + 'lambda_k', '')}$$"]),
    *_each("no index", ONE, "Q", [
        "r_i = P(z_i=1|x_i)\n\nQ = SUM r_i log(tau N(x_i; mu_1, sigma_1^2)) + " + x for x in (
            "(1-r_i) log((1-tau) N(x_i; mu_2, sigma_2^2))",
            "SUM (1-r_i) log((1-tau) N(x_i; mu_2, sigma_2^2))")], [
        "r_i = P(z_i=1|x_i)\n\nQ = SUM r_i log(tau N(x_i; mu_1, sigma_1^2)) + SUM r_i log((1-tau) "
        "N(x_i; mu_2, sigma_2^2))"]),
    # --- a numerator that a fraction names, a name for a density, an entry of a list
    *_each("names", ONE, "mu_2", [
        r"$r_i=P(z_i=1\mid x_i)$, $\tau=\frac1n\sum_ir_i=:\frac{n_1}n$, $n_2=n-n_1$, "
        r"$\mu_2=\frac1{n_2}\sum_i(1-r_i)x_i$"], [
        r"$r_i=P(z_i=1\mid x_i)$, $\tau=\frac1n\sum_ir_i=:\frac{n_1}n$, $n_2=n-n_1$, "
        r"$\mu_2=\frac1{n_1}\sum_i(1-r_i)x_i$"]),
    *_each("short for", GM, "responsibilities", [
        rf"{words} $r_{{ik}}=\frac{{\pi_k\mathcal N_{{ik}}}}{{\sum_j\pi_j\mathcal N_{{ij}}}}$"
        for words in (r"Let $\mathcal N_{ik}$ be short for $\mathcal N(x_i;\mu_k,\Sigma_k)$.",
                      r"Write $\mathcal N_{ik}$ for $\mathcal N(x_i;\mu_k,\Sigma_k)$.",
                      r"$\mathcal N_{ik}$ stands for $\mathcal N(x_i;\mu_k,\Sigma_k)$.")], [
        r"Let $\mathcal N_{ik}$ be short for $\mathcal N(x_i;\mu_k,\Sigma_k)$. $r_{ik}="
        r"\frac{\pi_k\mathcal N_{ik}}{\sum_j\mathcal N_{ij}}$"]),
    ("entries", GM, _R + "\n\n1. means: $$m_k\\leftarrow\\frac{\\sum_ir_{ik}x_i}{\\sum_ir_{ik}}$$\n"
     "2. covariances (about the new means) $$S_k\\leftarrow\\frac1n\\sum_ir_{ik}(x_i-m_k)"
     "(x_i-m_k)^T$$", {"mu": "right", "Sigma": "wrong"}),
    # --- updates in words
    *_each("in words", P, "lambda", [_R + words for words in (
        r"$\lambda_k$ is the weighted mean of the $x_i$ with weights $r_{1k},\dots,r_{Nk}$.",
        r"The new $\lambda_k$ is the mean of the $x_i$ weighted by the $r_{ik}$.")],
        [_R + r"$\lambda_k$ is the reciprocal of the weighted mean of the $x_i$ with weights "
         r"$r_{1k},\dots,r_{Nk}$."]),
    *_each("all of them", P, "pi", [
        _R + r"The new $\pi_k$ is the average of $r_{1k},\dots,r_{Nk}$."],
           [_R + r"The new $\pi_k$ is the reciprocal of the average of $r_{1k},\dots,r_{Nk}$."]),
    *((f"alone {n}", statement, _R + text, {part: verdict})
      for n, (statement, text, part, verdict) in enumerate((
          (GM, "The new mean of component $k$ is the responsibility-weighted average of the data.",
           "mu", "right"),
          (GM, r"The new $\mu_k$ is the posterior-weighted mean of the points.", "mu", "right"),
          (GM, r"The new weight $\pi_k$ is the average responsibility.", "pi", "right"),
          (GM, r"The new $\mu_k$ is the reciprocal of the posterior-weighted mean of the points.",
           "mu", "!right"),
          (P, r"$\lambda_k$ is the reciprocal of the posterior-weighted mean of the counts.",
           "lambda", "wrong"),
          (GM, r"$\pi_k$ is the posterior-weighted mean of the points.", "pi", "!right"),
          (GM, "The new mean is the responsibility-weighted average of the data divided by $K$.",
           "mu", "!right"),
          (GM, "The new mean is the responsibility-weighted average of the data and the old mean.",
           "mu", "!right"),
          (GM, r"The new $\pi_k$ is the average responsibility of the other components.", "pi",
           "!right"),
          (GM, r"$\pi_k$ is not the average responsibility.", "pi", "!right")))),
    # --- how many observations, a remark of the iterate, a step's letter, dots between components
    *_each("if there are", COINS, "pi", [
        r"$w_i=P(z_i=A\mid x_i)$, $\pi=\frac{\sum_iw_i}m$ if there are $m$ rounds."], [
        r"$w_i=P(z_i=A\mid x_i)$, $\pi=\frac{\sum_i(1-w_i)}m$ if there are $m$ rounds."]),
    *_each("remark", ONE, "sigma_1^2", [
        "r_i = P(z_i=1|x_i)   (t)\n\nmu_1 = sum_i r_i x_i / sum_i r_i\n\nsigma_1^2 = sum_i r_i "
        "(x_i - mu_1)^2 / sum_i r_i"], []),
    ("remark'", ONE, "r_i = P(z_i=1|x_i)\n\nsigma_1^2 = sum_i r_i (x_i - mu_1)^2 / sum_i r_i   (t)",
     {"sigma_1^2": "!right"}),
    ("indicator", RATERS, "r_ik = P(T_i=k|X_i)\n\nY_ijl = 1 if X_ij = l, else 0\n\n"
     "pi_jkl = sum_i r_ik Y_ijl / sum_i r_ik", {"pi": "right"}),
    ("indicator'", RATERS, "r_ik = P(T_i=k|X_i)\n\nY_ijl = 1 if X_ij = l, else 0\n\n"
     "pi_jkl = sum_i r_ik Y_ijl / sum_i Y_ijl", {"pi": "wrong"}),
    # --- a prior by its name in Q
    *_each("prior", MAP, "Q", [_MAP % x for x in (
        r"+\log p(\theta)", r"+\log p(\mu)+\log p(\pi)",
        r"+\log p(\mu\mid a,b)+\log p(\pi\mid\alpha)", r"+\log p(\mu,\pi)",
        r"+\sum_{k,d}\log p(\mu_{kd})+\log p(\pi)")],
        [_MAP % x for x in (r"-\log p(\theta)", r"+\log p(\mu)", r"+\log p(\pi)",
                            r"+\sum_n\log p(\pi)+\log p(\mu)")]),
    # --- an index 0 for the current parameters
    *_each("zero", GM, "Sigma", [_ZEROS % (r"\mu_k", r"\mu_k")],
           [_ZEROS % (r"\mu_k^0", r"\mu_k^0")]),
    *_each("zero below", P, "responsibilities", [
        words + " $r_{ik}=" + _LAMBDA.replace("_k", "_{k0}").replace("_j", "_{j0}").replace(
            r"\sum_{j0}", r"\sum_j") + r"$, $\lambda_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$"
        for words in ("The index 0 marks the current values.", "")], [
        "The index 0 marks the current values. $r_{ik}=" + _LAMBDA.replace("_k", "_{k0}").replace(
            r"\pi_j", "").replace("_j", "_{j0}").replace(r"\sum_{j0}", r"\sum_j") + "$"]),
    ("labels 0 and 1", ONE, r"Let $z_i=0$ for the first and $z_i=1$ for the second component. "
     r"$r_i=\frac{\pi_0N(x_i;\mu_0,\sigma_0^2)}{\pi_0N(x_i;\mu_0,\sigma_0^2)+\pi_1N(x_i;\mu_1,\sigma_1^2)}$",
     {"responsibilities": "!wrong"}),
    ("intercept", "y_i | z_i=k ~ N(beta_k'x_i, sigma_k^2); P(z_i=k) = pi_k, k=1..K; known: x",
     r"$r_{ik}=P(z_i=k\mid y_i)$, $\sigma_k^2=\frac{\sum_ir_{ik}(y_i-\beta_{k0}-\beta_{k1}x_i)^2}"
     r"{\sum_ir_{ik}}$", {"sigma^2": "!right"}),
    # --- a weight that is held, and is no answer
    ("held", ONE, r"The weight is fixed at $\tau=1/2$. $r_i=P(z_i=1\mid x_i)$", {"tau": "missing"}),
    ("held'", ONE, r"$r_i=P(z_i=1\mid x_i)$. The update is $\tau=1/2$.", {"tau": "wrong"}),
    # --- new values under letters of their own: what is never updated is the current one
    *_each("own letters", PAIR, "Sigma_1", [_NEW % ("m1", "m1"), _NEW % ("m_1", "m_1")],
           [_NEW % ("mu_1", "mu_1"), _NEW % ("mu1", "mu1")]),
    ("own letters mu", PAIR, _NEW % ("m1", "m1"), {"mu_1": "right", "mu_2": "wrong"}),
    # --- roots, clipped names and words in typed formulas
    *_each("root", ONE, "sigma_1^2", [_P + x for x in (
        "σ1 = √( Σ p_i (x_i − μ1)² / Σ p_i )", "σ1 = √[Σ p_i (x_i − μ1)²/Σ p_i]",
        "σ1² = (√( Σ p_i (x_i − μ1)² / Σ p_i ))²")],
        [_P + "σ1 = √( Σ p_i (x_i − μ1)² / n )", _P + "σ1² = √( Σ p_i (x_i − μ1)² / Σ p_i )"]),
    *_each("clipped", P, "responsibilities", [_CLIP % ("lam_k", "lam_j")],
           [_CLIP % ("lam_j", "lam_j"), _CLIP % ("lam_k", "lam_k")]),
    *_each("the solution is", ONE, "tau", [
        f"p_i = P(z_i=1|x_i). Because sum p_i + sum (1-p_i) = n {words} tau = sum p_i / n."
        for words in ("the solution is", "we get", "it follows so")],
        ["p_i = P(z_i=1|x_i). Because sum p_i + sum (1-p_i) = n we get tau = sum p_i / sum (1-p_i)."
         ]),
    # --- sums over the other components, and what is named after it
    *_each("the others", RATES, "responsibilities", [
        _OTHERS % {"l": x, "a": "j", "b": x} for x in ("l", "k", r"\ell")],
        [_OTHERS % {"l": "l", "a": "l", "b": "j"}]),
    *_each("named last", P, "responsibilities", [
        _LAST % (r"\pi_k", "", ""), _LAST % ("", r"\pi_k", r"\pi_l")],
        [_LAST % (r"\pi_k", r"\pi_k", r"\pi_l"), _LAST % ("", "", "")]),
    # --- the parameter of one component for that of all
    *_each("one for all", GM, "pi", [_R + r"$a_k=\frac1n\sum_ir_{ik}$, $\pi_k=a_k$"],
           [_R + r"$a_k=\frac1n\sum_ir_{ik}$, $\pi_k=a_2$", _R + r"$\pi_k=\frac1n\sum_ir_{i2}$"]),
    # --- a clause behind a symbol says nothing of it
    *((f"clause {n}", MAP, _BITS % words, {"pi": "missing", "mu": "right"})
      for n, words in enumerate((
        "For large $N_k$ the prior is washed out.", "With many $N_k$ the prior has no weight.",
        "For small $N_k$ the prior weight dominates."))),
    ("clause'", MAP, _BITS % r"$\pi_k=N_k/N$. For large $N_k$ the prior is washed out.",
     {"pi": "wrong"}),
    # --- what holds where the labels are known is no step of EM
    *((f"known labels {n}", SHARED, _KNOWN % (words, ""), {"pi": "missing", "mu": "right"})
      for n, words in enumerate((
          "**LDA (supervised).** Classes known.", "**If the labels were known:**",
          "**Known classes**"))),
    *((f"known labels' {n}", SHARED, _KNOWN % (words, rf" $\pi_k={pi}$"), {"pi": verdict})
      for n, (words, pi, verdict) in enumerate((
          ("**LDA (supervised).**", r"\frac1N\sum_ns_{nk}", "right"),
          ("**LDA (supervised).**", r"\frac1K\sum_ns_{nk}", "wrong")))),
    # --- clipped names, accents in words, and sums said in words
    *_each("al", MAP, "pi", [_TYPED_BITS % ("the same summed over all k", x, x, "K")
                             for x in ("al", "alpha")],
           [_TYPED_BITS % ("the same summed over all k", "al", "al", "1")]),
    *_each("summed", MAP, "responsibilities", [
        _TYPED_BITS % (words, "al", "al", "K") for words in (
            "the same summed over all k", "the same thing, summed over k", "sum of this over k")], [
        (_TYPED_BITS % ("the same summed over all k", "al", "al", "K")).replace(
            " (1 - mu_kd)^(1 - x_nd)", "")]),
    ("hat in words", RATES, "lambda_hat = n / sum x_i for one population\n\nz_ij = P(z_i=j|x_i)\n\n"
     "lambda_j = sum_i z_ij / sum_i z_ij x_i", {"responsibilities": "!wrong", "lambda": "right"}),
    *_each("hat in words", RATES, "lambda", [
        "z_ij = P(z_i=j|x_i)\n\nlambda_hat_j = sum_i z_ij / sum_i z_ij x_i"], [
        "z_ij = P(z_i=j|x_i)\n\nlambda_hat_j = n / sum_i z_ij x_i"]),
    # --- an iterate that a tuple names
    *_each("tuple at 0", THREE, "responsibilities", [_AT_0 % r"(1-\pi_0)"], [_AT_0 % ""]),
    # --- topics: named at a value of the word, by pairs, sums in words, all tokens
    *_each("named at a value", TOPICS, "responsibilities", [
        _VALUE % (r"\theta_{dk}", r"\theta_{dj}", "N_d")], [_VALUE % ("", "", "N_d")]),
    *_each("named at a value of it", TOPICS, "theta", [
        _VALUE % (r"\theta_{dk}", r"\theta_{dj}", "N_d")], [
        _VALUE % (r"\theta_{dk}", r"\theta_{dj}", r"\sum_{d'}\sum_ng_{d'nk}")]),
    *_each("by pairs", TOPICS, "responsibilities", [
        _PAIRS % (r"\theta_{dk}", r"\theta_{dl}")], [_PAIRS % ("", "")]),
    *_each("sum over", TOPICS, "phi", [
        _TOKENS % ("", _SUM_OVER % "d, n with w_dn = v" + " / " + _SUM_OVER % x)
        for x in ("all d, n", "d and n")] + [
        _TOKENS % ("c(k,v) = sum over all d and n with w_dn = v of g_dnk", "c(k,v) / sum_u c(k,u)")
        ], [
        _TOKENS % ("", _SUM_OVER % "all d, n" + " / " + _SUM_OVER % "all d, n"),
        _TOKENS % ("c(k,v) = sum over all d and n with w_dn = v of g_dnk", "c(k,v) / sum_l c(l,v)")
        ]),
    *_each("all tokens", TOPICS, "theta", [_ALL_TOKENS % (x, "N_d") for x in "MD"],
           [_ALL_TOKENS % (x, "N") for x in "MD"]),
    # --- the indicators of the labels, by a letter of their own
    *_each("indicators", RATES, "responsibilities", [
        _INDICATED % (one, left, r"\lambda_j", r"\lambda_l") for one in (
            r"\mathbf 1(z_i=j)", r"\mathbb I[z_i=j]") for left in (r"\hat u_{ij}", "r_{ij}")], [
        _INDICATED % (r"\mathbf 1(z_i=j)", left, "", "") for left in (r"\hat u_{ij}", "r_{ij}")]),
    ("indicators'", RATES, r"$z_i=\arg\max_j\pi_j\lambda_je^{-\lambda_jx_i}$, $r_{ij}=\mathbf "
     r"1(z_i=j)$, $\pi_j=\frac1n\sum_ir_{ij}$", {"responsibilities": "!right"}),
    # --- a formula of one trial in general letters, beside the answer's own
    *((f"in general {n}", MAP, _SUMMARY % (_TURN % "k", _TURN % "l", words, _ONES) + more,
       {"responsibilities": "right", "Q": "right", "mu": "right"})
      for n, (words, more) in enumerate((
          ("without prior", ""), ("as always", ""),
          ("without the log prior", r"One pixel: $\mu=\frac{3+1}{4+2}=\frac23$")))),
    ("in general'", MAP, _SUMMARY % ("", "", "without prior", ""),
     {"responsibilities": "wrong", "Q": "wrong"}),
    # --- a letter for the posterior probability at each value of the observation
    *_each("at each value", THREE, "responsibilities", [
        _VALUES % (words, *said, _Q_BELOW) for words in (
            "n1 times Y=1, n0 times Y=0", "n1 ones, n0 zeros") for said in (_NOTED, _CALLED)] + [
        _VALUES % ("n1 ones, n0 zeros", f"P(Z_i=H|Y_i=1) = {_S1} =: s1",
                   f"P(Z_i=H|Y_i=0) = {_S0} =: s0", _Q_BELOW)], [
        _VALUES % ("n1 times Y=1, n0 times Y=0", *(x.replace("(1-pi)", "") for x in said), _Q_BELOW)
        for said in (_NOTED, _CALLED)] + [
        _VALUES % ("n1 ones, n0 zeros", *(x.replace("P(H", "P(T") for x in _CALLED), _Q_BELOW)]),
    *_each("at each value: q", THREE, "q", [
        _VALUES % ("n1 times Y=1, n0 times Y=0", *said, _Q_BELOW) for said in (_NOTED, _CALLED)], [
        _VALUES % ("n1 times Y=1, n0 times Y=0", *_NOTED, "n1 s1 + n0 s0"),
        _VALUES % ("n0 times Y=1, n1 times Y=0", *_NOTED, _Q_BELOW)]),
    # --- a list of symbols with their formulas, totals of known numbers, numerators by words
    *_each("listed", THREE, "p", [_LISTED % ("n", r"\sum_ie_i")], [_LISTED % ("n", "n")]),
    *_each("listed pi", THREE, "pi", [_LISTED % ("n", "n")], [_LISTED % ("2", "n")]),
    *_each("alpha_0", MAP, "pi", [_TYPED_MAP % (words, "K") for words in (
        "numerators", "numerators")], [_TYPED_MAP % ("numerators", "1")]),
    ("numerators", MAP, _TYPED_MAP % ("numerators", "K"), {"responsibilities": "right"}),
    *_each("length of d", TOPICS, "theta", [_LENGTHS % "n(d)"], [_LENGTHS % "(n(d) + 1)"]),
    *_each("mean over i", RATES, "pi", ["z[i,j] = P(z_i=j|x_i)\n\npi[j] = mean_i z[i,j]"],
           ["z[i,j] = P(z_i=j|x_i)\n\npi[j] = mean_i z[i,j]*x[i]"]),
    # --- what is 1 less, said of the other component; conditions in words; what N is, said last
    *_each("one less", ONE, "mu_1", [_LESS % w for w in (
        "and 1 - r_i for the second one", "and 1-r_i belongs to the second component")],
        [_LESS.replace("sum r_i x_i", "sum (1 - r_i) x_i") % "and 1 - r_i for the second one"]),
    *_each("given in words", P, "responsibilities", [_WORDS % (w, "lambda_j") for w in (
        "old parameters", "the current parameters", "current values")],
        [_WORDS % ("old parameters", "lambda_k")]),
    *_each("said last", TOPICS, "theta", [_TOTAL % "N_d"], [_TOTAL % "N"]),
    # --- an iterate and a transpose above one symbol; words behind a sign of equality
    *_each("new and transposed", PAIR, "Sigma_1", [_SECOND % (x, x + y) for x, y in (
        ("new", r"\top"), ("new", " T"))],
        [_SECOND % ("old", r"old\top")]),
    *_each("equals in words", P, "lambda", [_EQUALS % "N_k"], [_EQUALS % "n"]),
    *_each("tildes", P, "responsibilities", [_TILDES % (r"\tilde\pi_k", r"\tilde\pi_m")],
           [_TILDES % ("", r"\tilde\pi_m")]),
    # --- entries of a list with arrows, cases in one typed formula
    *_each("listed arrows", COINS, "p_A", [_ARROWS % "sum_i w_i n_i"], [_ARROWS % "sum_i n_i"]),
    ("cases in a row", COINS,
     "w_i = P(Z_i = A | x_i)\n  = pi p_A/(pi p_A + (1-pi) p_B) if x_i = 1\n"
     "  = pi (1-p_A)/(pi (1-p_A) + (1-pi) (1-p_B)) if x_i = 0\n", {"responsibilities": "!right"}),
    # --- which index is summed over, by the left side; what a bracket behind a weight holds
    *_each("summed over", GM, "pi", [r"$\phi_c=\frac1n\sum_j\gamma_{jc}$"],
           [r"$\phi_c=\frac1n\sum_j\gamma_{jc}^2$"]),
    *_each("weight times square", ONE, "sigma_1^2", [_MOMENT % "^2"], [_MOMENT % "^3"]),
    # --- an own symbol is what its definition says, not what would make a line right
    *_each("of one component", PAIR, "responsibilities", [_OF_ONE % "k"], []),
    ("of one component'", PAIR, _OF_ONE % "2", {"responsibilities": "!right"}),
    *_each("half of it", PAIR, "tau", [_HALF % "3"], [_HALF % r"3\cdot2"]),
    *_each("weight of 1", P, "lambda", [_OF_WEIGHT % "N"], [_OF_WEIGHT % r"\sum_ir_{ik}"]),
    *_each("beta beside mu", GM, "Sigma", [_BESIDE % ""], [_BESIDE % "-1"]),
    *_each("one hat", PAIR, "responsibilities", [_ONE_HAT % ""], [_ONE_HAT % r"\hat"]),
]
