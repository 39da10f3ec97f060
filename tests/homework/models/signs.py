"""Answers by the signs and words that people put around their formulas: a mathematical letter of
any face, a quotient in words, the numbers of an example. Rows as in ``written.py``."""

from __future__ import annotations

from .kinds import Row, _each
from .stated import COINS, THREE
from .written import GM, ONE, TWO, P

_COIN = r"$a_i=P(z_i=A|x_i)$, "
_TOLD = "a_i = P(z_i=A|x_i)\n\n"
_R = r"$r_{ik}=P(z_i=k\mid x_i)$. "
_FACES = "γᵢₖ = πₖ %s(xᵢ %s μₖ, Σₖ) / ∑ⱼ πⱼ 𝒩(xᵢ ∣ %s, Σⱼ)"
_NAMES = (r"\[w_i=P(z_i=1\mid x_i),\quad W=\sum_iw_i,\quad %s\] \[\mu_2=\frac1V\sum_i(1-w_i)x_i\] "
          r"With the numbers $%s$ and all is well.")
_HALVES = "w_i = P(z_i=1|x_i)\n\n%s the weight,\n\ntau = sum_i w_i / n"
_THAT = _R + r"The new rate $\lambda_k$ is %s"
_POINT = ("r_ik = P(z_i=k|x_i)\n\nThis shows that mu_k^{t+1} is the weighted mean of all the "
          "points, where %s.")
_REPLACED = ("w_i = P(z_i=1|x_i)\n\nmu_1 = sum_i w_i x_i / sum_i w_i\n\nFor mu_2_new it is the "
             "same formula, %s.")
_GENERAL = (r"In general $%s=p(z\mid x_i,\theta^{old})$ and $\theta^{new}=\arg\max_\theta\sum_i"
            r"\sum_z%s\log p(x_i,z\mid\theta)$. \[q_{ik}=\frac{%sN(x_i;\mu_k,\Sigma_k)}"
            r"{\sum_l\pi_lN(x_i;\mu_l,\Sigma_l)}\]")
_GAP = ("f(x) = tau N(x; mu_1, sigma_1^2) + (1-tau) N(x; mu_2, sigma_2^2)\n\n"
        "w_i = tau N(x_i; mu_1, sigma_1^2) / f(x_i)        %s\n\n"
        "tau = sum_i w_i / n\n\nmu_1 = sum_i w_i x_i / sum_i w_i\n\n"
        "mu_2 = sum_i (1-w_i) x_i / sum_i (1-w_i)")
_TEN = _TOLD + "n_i = 10 always.\n\np_A = sum_i a_i x_i/(%d sum_i a_i)"
_LISTED = "g_i = P(Z_i=H|Y_i)\n\n%s: sum_i g_i Y_i / %s"
_ONLY = (r"$a_i=P(z_i=A|x_i)$, $\pi=\frac1n\sum_i%s$. It is equal only where $\pi=\pi^{old}$.")
_AVERAGE = ("g_i = P(Z_i=H|Y_i)\n\nnew pi = average of the %s_i\n   = (6*0.36 + 4*0.47)/10 = "
            "0.4064")
_COLUMNS = ("   L_A(i) = C(n_i, x_i) p_A^x_i (1-p_A)^(%s)%s\n   a_i = pi L_A(i) / ( pi L_A(i) + "
            "(1-pi) L_B(i) )      b_i = 1 - a_i\n   p_A = sum a_i x_i / sum a_i n_i\n")
_BITS = ("We want to know how probable it is that coin 0 showed H. With the parameters from the "
         "previous step,\n\n   d_i = pi p^y_i (1-p)^(1-y_i) / ( pi p^y_i (1-p)^(1-y_i) + (1-pi) "
         "q^y_i (1-q)^(1-y_i) )\n\n%s\n\n   p = sum d_i y_i / sum d_i\n")
_OWN = (r"I write %s. The parameters of the last round are $\pi_0,a_0,b_0$. $$s_i=\frac{\pi_0"
        r"a_0^{x_i}(1-a_0)^{n_i-x_i}}{\pi_0a_0^{x_i}(1-a_0)^{n_i-x_i}+(1-\pi_0)b_0^{x_i}(1-%s)"
        r"^{n_i-x_i}}$$ $a=\frac{\sum_is_ix_i}{\sum_is_in_i}$")
_ZERO_HAT = (r"$r_i=\frac{\pi_0p_0^{Y_i}(1-p_0)^{1-Y_i}}{\pi_0p_0^{Y_i}(1-%s)^{1-Y_i}+(1-\pi_0)"
             r"q_0^{Y_i}(1-q_0)^{1-Y_i}}$, $\hat\pi=\frac1n\sum_ir_i$")
_SECOND = (r"Only the result $y_i$ of the second throw is known. The probability of H given $y_i$ "
           r"is $\beta_i=P(Z_i=H\mid y_i)$. $p=\frac{\sum_i\beta_iy_i}{\sum_i\beta_%s%s}$")
_FREE = (r"$w_i=P(z_i=A\mid x_i)$. $Q=\sum_iw_i[\log\pi+x_i\log p_A+(n_i-x_i)\log(1-p_A)]+\sum_i"
         r"(1-w_i)[\log(1-\pi)+x_i\log p_B+(%s)\log(1-p_B)]+\text{%s}$")
_B = (r"With $%s(x;n,p)$ the binomial pmf, $$h_i=\frac{\pi %s(x_i;n_i,p_A)}{\pi %s(x_i;n_i,p_A)+"
      r"(1-\pi)%s(x_i;n_i,p_B)}$$")


def _raised(weight: str, a: str, other: str, sign: str = "−") -> str:
    """The posterior probability of coin A with small indices in the exponents."""
    def law(p: str) -> str:
        return f"C(nᵢ,xᵢ) {p}^xᵢ (1 {sign} {p})^(nᵢ−xᵢ)"

    return (f"wᵢ = {weight} · {law(a)} / [ {weight} · {law(a)} + "
            f"(1 − {weight}) · {law(other)} ]")


SIGNS: list[Row] = [
    # --- data above with a small index, letters of any face
    *_each("small index above", COINS, "responsibilities", [_raised(*x) for x in (
        ("π", "p_A", "p_B"), ("π̄", "p̄_A", "p̄_B"), ("𝜋", "p_A", "p_B"))], [
        _raised("π", "p_B", "p_A"), _raised("π", "p_A", "p_B", "+")]),
    *_each("faces", GM, "responsibilities", [_FACES % x for x in (
        ("𝒩", "∣", "μⱼ"), ("N", "∣", "𝛍ⱼ"), ("𝓝", "|", "𝝁ⱼ"))], [_FACES % ("𝒩", "∣", "μₖ")]),
    # --- what is divided in words is no count
    *_each("divided in words", COINS, "p_A", [
        _TOLD + x + "\n\n    p_A = sum_i a_i x_i / sum_i a_i n_i" for x in (
            "So the new p_A is the expected number of heads of coin A divided by the expected "
            "number of tosses of coin A:", "p_A is heads with A / flips with A.",
            "The new p_A is the number of heads divided by the number of flips:")], [
        _TOLD + "p_A is heads with A / flips with A.\n\n    p_A = sum_i a_i x_i / sum_i n_i"]),
    # --- a symbol, what it is in words, and the formula of that
    *_each("equal to words", COINS, "pi", [_COIN + x for x in (
        r"$\pi^{new}$ = expected rounds of A / all rounds $=\frac1n\sum_ia_i$",
        r"$\pi$ = average responsibility $=\sum_ia_i/n=0.4$",
        r"$\pi$ = the mean of the weights $= \dfrac{\sum_ia_i}{n}$.")], [
        _COIN + r"$\pi^{new}$ = expected flips A / all flips $=\frac{\sum_ia_in_i}{\sum_in_i}$"]),
    ("equal to other words", COINS, _COIN + (
        "- $\\pi$ = share of A\n- the mean of all weights $=\\frac1n\\sum_ia_i$"),
     {"pi": "!right"}),
    # --- the numbers of an example behind a formula, and of names that have one
    *_each("about", COINS, "p_A", [_COIN + x for x in (
        r"$$p_A=\frac{\sum_ia_ix_i}{\sum_ia_in_i}=\frac{21.3}{29.9}\approx0.71$$",
        r"$$p_A=\frac{\sum_ia_ix_i}{\sum_ia_in_i}\approx0.71$$",
        r"$$p_A=\frac{\sum_ia_ix_i}{\sum_ia_in_i}\approx\frac{21.3}{29.9}\approx0.71$$")], [
        _COIN + r"$$p_A=\frac{\sum_ia_ix_i}{\sum_in_i}=\frac{21.3}{29.9}\approx0.71$$"]),
    *_each("two names, one number", ONE, "mu_2", [
        _NAMES % (r"V=\sum_i(1-w_i)", x) for x in ("W=V=2", "V=W=2", "V=2")], [
        _NAMES % ("V=n", "W=V=2")]),
    # --- halves of a step
    *_each("halves", TWO, "tau", [_HALVES % x for x in (
        "In the second half we update", "In the first half of an iteration we find",
        "In the second half of the step we get")], [
        (_HALVES % "In the second half we update").replace("/ n", "/ (n - 1)")]),
    ("halves of another thing", TWO, _HALVES % "Half of this is", {"tau": "!right"}),
    # --- a mean that words say, and what is behind the comma is
    *_each("mean, that", P, "lambda", [_THAT % x for x in (
        r"the weighted mean of the counts, $\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$.",
        r"the ratio of two sums, $\sum_ir_{ik}x_i/\sum_ir_{ik}$.",
        r"the average of the counts, $\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$.")], [
        _THAT % r"the weighted mean of the counts, $\frac{\sum_ir_{ik}x_i}{n}$."]),
    *[("no mean, that", P, _THAT % x, {"lambda": "!right"}) for x in (
        r"not the weighted mean, $\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$.",
        r"the mean of the values, $\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$, times two.")],
    *_each("points with their weights", GM, "mu", [_POINT % x for x in (
        "point i gets the weight r_ik", "observation i has the weight r_ik",
        "point i gets the weight r_ik (divided by the total weight sum_i r_ik)")], []),
    *[("points with other weights", GM, _POINT % x, {"mu": "!right"}) for x in (
        "point i gets the weight r_ik (divided by the number of points)",
        "point i gets the weight r_ik, times two")],
    *_each("the same, replaced", ONE, "mu_2", [_REPLACED % x for x in (
        "only that every w_i has to be replaced with 1 - w_i",
        "only that each w_i is replaced by 1 - w_i, in the numerator and in the denominator",
        "with 1 - w_i in place of w_i")], []),
    ("the same, half replaced", ONE, _REPLACED % (
        "only that each w_i is replaced by 1 - w_i in the numerator"), {"mu_2": "!right"}),
    # --- EM in general before the model, with one letter
    *_each("in general", GM, "responsibilities", [_GENERAL % (x, x, r"\pi_k") for x in (
        "q_i(z)", r"\gamma_i(z)", "q(z)")], [_GENERAL % ("q_i(z)", "q_i(z)", "")]),
    # --- words of a symbol behind a gap; what rests on a formula that is not read
    *_each("behind a gap", ONE, "mu_1", [_GAP % x for x in (
        "f as above", "f is the density of the mixture", "f from above")], [
        (_GAP % "f as above").replace("mu_1 = sum_i w_i x_i / sum_i w_i",
                                      "mu_1 = sum_i w_i x_i / n")]),
    ("rests", ONE, _GAP % "f foo above", {"mu_1": "unread", "tau": "unread", "mu_2": "unread"}),
    # --- a binomial law under its first letter
    *_each("B", COINS, "responsibilities", [_B % ((x,) * 4) for x in ("B", "b", "f")], [
        (_B % (("B",) * 4)).replace(r"+(1-\pi)", "+")]),
    # --- a number of the example for a size: as the words say, a question without them
    *(("a size said", COINS, _TOLD + x, {"pi": "right"}) for x in (
        "There are 5 rounds.\n\npi = (a_1 + ... + a_5)/5", "n = 5\n\npi = 1/5 sum_i a_i",
        "We have five rounds.\n\nN_A = sum_i a_i\n\nN_B = 5 - N_A\n\npi = N_A/(N_A+N_B)",
        "Here are 20 sets.\n\npi = 1/20 sum_{i=1}^20 a_i")),
    *(("a size not said", COINS, _TOLD + x, {"pi": "undecided"}) for x in (
        "pi = (a_1 + ... + a_5)/5", "pi = 1/5 sum_{i=1}^5 a_i")),
    *(("a size'", COINS, _TOLD + x, {"pi": "wrong"}) for x in (
        "There are 5 rounds.\n\npi = (a_1 + ... + a_5)/4", "n = 5\n\npi = 1/4 sum_i a_i",
        "There are 5 rounds.\n\nN_A = sum_i a_i\n\nN_B = 6 - N_A\n\npi = N_A/(N_A+N_B)",
        "pi = 3 sum_i a_i / sum_i n_i")),
    *_each("every number of trials", COINS, "p_A", [_TEN % 10], [_TEN % 12]),
    ("components said", P, "There are 3 components.\n\nr_ik = pi_k e^(-lambda_k) lambda_k^x_i / "
     "sum_{j=1}^3 pi_j e^(-lambda_j) lambda_j^x_i", {"responsibilities": "right"}),
    # --- two columns in one line; what is defined for one component, used for the other
    *_each("two columns", COINS, "responsibilities", [_COLUMNS % (
        "n_i-x_i", x) for x in (
        "       L_B(i) the same with p_B", "       L_B(i) likewise", "   L_B(i) is analogous", "")],
        [_COLUMNS % ("n_i", "       L_B(i) the same with p_B")]),
    *(("two columns'", COINS, _COLUMNS % ("n_i-x_i", x),
       {"responsibilities": "!right"}) for x in (
        "       L_B(i) the same with 1-p_B", "       L_B(i) the same but exchanged",
        "       L_B(i) = the density of coin A")),
    # --- the range of an index is no claim, and no symbol that words describe
    ("a range", THREE, _BITS % "for each i = 1,...,n.", {"pi": "missing", "p": "right"}),
    ("a range'", THREE, _BITS % "pi = 1/n", {"pi": "wrong", "p": "right"}),
    # --- own names of parameters, with an index 0 for the current ones
    *_each("own names", COINS, "responsibilities", [_OWN % (x, "b_0") for x in (
        "$a=p_A$, $b=p_B$", "$p_A=a$, $p_B=b$")], [_OWN % ("$a=p_A$, $b=p_B$", "a_0")]),
    *_each("own names", COINS, "p_A", [_OWN % ("$a=p_A$, $b=p_B$", "b_0")],
           [_OWN.replace("n_i}$", "x_i}$") % ("$a=p_A$, $b=p_B$", "b_0")]),
    *_each("zeros and hats", THREE, "responsibilities", [_ZERO_HAT % "p_0"], [_ZERO_HAT % "q_0"]),
    # --- the second of something else; words for what Q is without; a colon that defines
    *_each("second throw", THREE, "p", [_SECOND % ("i", "")], [_SECOND % ("i", "y_i")]),
    *_each("free terms", COINS, "Q", [_FREE % ("n_i-x_i", x) for x in (
        "terms without parameters", "something independent of the parameters")],
        [_FREE % ("n_i", "terms without parameters")]),
    *_each("colon", THREE, "p", [_LISTED % (x, "sum_i g_i") for x in (
        "p ", "- p", "* p")], [_LISTED % ("p ", "n")]),
    *_each("only where", COINS, "pi", [_ONLY % "a_i"], [_ONLY % "(1-a_i)"]),
    *_each("an average and its value", THREE, "pi", [_AVERAGE % "g"], [_AVERAGE % "Y"]),
]
