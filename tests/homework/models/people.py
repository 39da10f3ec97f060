"""Answers in the manners of many people, each beside a wrong twin: rows as in ``written.py``."""

from __future__ import annotations

from .written import E_STEP, GM, ONE, TWO, C, P

_TABLE = ("| what | formula |\n|------|---------|\n"
          "| E: r(i,k) | π_k N(x_i; μ_k, Σ_k) / Σ_{{j=1..K}} π_j N(x_i; μ_j, Σ_j) |\n"
          "| effective size R_k | Σ_i r(i,k) |\n| π_k new | R_k / {} |\n"
          "| μ_k new | (1/R_k) Σ_i r(i,k) x_i |\n")
_TOSSED = ("x_i | z_i=A ~ Binomial(n_i, p_A); x_i | z_i=B ~ Binomial(n_i, p_B); P(z_i=A) = pi; "
           "P(z_i=B) = 1 - pi; known: n_i")
_DAYS = (r"The parameters so far wear a tilde. $$\kappa_t=\frac{\tilde\omega\,\tilde v_1^{-1/2}"
         r"e^{-(R_t-\tilde m_1)^2/(2\tilde v_1)}}{\tilde\omega\,\tilde v_1^{-1/2}"
         r"e^{-(R_t-\tilde m_1)^2/(2\tilde v_1)}+(1-\tilde\omega)\,\tilde v_2^{-1/2}"
         r"e^{-(R_t-\tilde m_2)^2/(2\tilde v_2)}}$$ $\omega=T^{-1}\sum_{t=1}^T\kappa_t$, "
         r"$m_1=\frac{\sum_t\kappa_tR_t}{\sum_t\kappa_t}$, $m_2=\frac{\sum_t(1-\kappa_t)R_t}"
         r"{\sum_t(1-\kappa_t)}$, $v_1=\frac{\sum_t\kappa_t(R_t-m_1)^2}{\sum_t\kappa_t}$, "
         r"$v_2=\frac{\sum_t(1-\kappa_t)(R_t-m_2)^2}{%s}$")

_FIRST = (r"With $g_i=P(z_i=1\mid x_i)$, $\mu_1=\frac{\sum_ig_ix_i}{\sum_ig_i}$ and "
          r"$\sigma_1^2=\frac{\sum_ig_i(x_i-\mu_1)^2}{\sum_ig_i}$. ")

_BAYES = (r"\frac{\pi_kP(x_i\mid z_i=k)}{\sum_j\pi_jP(x_i\mid z_i=j)}",
          r"\frac{P(z_i=k)P(x_i\mid z_i=k)}{P(x_i)}")

_OLD_ACCENT = (r"$r_{nk}=\frac{ACCENT\pi_kN(x_n;ACCENT\mu_k,ACCENT\Sigma_k)}{\sum_jACCENT\pi_jN("
               r"x_n;ACCENT\mu_j,ACCENT\Sigma_j)}$, $\pi_k=\frac1N\sum_nr_{nk}$, $\mu_k=\frac{"
               r"\sum_nr_{nk}x_n}{\sum_nr_{nk}}$, $\Sigma_k=\frac{\sum_nr_{nk}"
               r"(x_n-ACCENT\mu_k)(x_n-ACCENT\mu_k)^T}{\sum_nr_{nk}}")
_STAR = (r"$r_{{ik}}=\frac{{\pi_k{0}N(x_i;\mu_k{0},\Sigma_k{0})}}{{\sum_m\pi_m{0}N(x_i;\mu_m{0},"
         r"\Sigma_m{0})}}$, $\pi_k{1}=\frac1n\sum_ir_{{ik}}$, $\mu_k{1}=\frac{{\sum_ir_{{ik}}x_i}}"
         r"{{\sum_ir_{{ik}}}}$, $\Sigma_k{1}=\frac{{\sum_ir_{{ik}}(x_i-\mu_k{2})(x_i-\mu_k{2})^T}}"
         r"{{\sum_ir_{{ik}}}}$")

_JOINT = r"$r_{ik}=\pi_kN(x_i;\mu_k,\Sigma_k)$"

ROWS: list[tuple[str, str, str, dict[str, str]]] = [
    # --- an event in words
    *((f"event {n}", C, f"w_i = P({words} | x_i). p_A = sum_i w_i x_i / sum_i w_i n_i.",
       {"p_A": verdict}) for n, (words, verdict) in enumerate((
           ("coin A", "right"), ("coin B", "wrong"), ("round i is from A", "right"),
           ("round i is from B", "wrong"), ("not A", "!right"), ("heads of A", "!right"),
           ("round i is not from A", "!right")))),
    ("event in TeX", C, r"$w_i=P(\text{coin A}\mid x_i)$, $p_A=\frac{\sum_iw_ix_i}{\sum_iw_in_i}$",
     {"p_A": "right"}),
    ("event in TeX'", C, r"$w_i=P(\text{coin B}\mid x_i)$, $p_A=\frac{\sum_iw_ix_i}{\sum_iw_in_i}$",
     {"p_A": "wrong"}),
    # --- days t = 1..T; accents that nothing defined wears; a share written out
    ("days", ONE, _DAYS % r"\sum_t(1-\kappa_t)", dict.fromkeys(
        ("responsibilities", "tau", "mu_1", "mu_2", "sigma_1^2", "sigma_2^2"), "right")),
    ("days'", ONE, _DAYS % "T", {"sigma_1^2": "right", "sigma_2^2": "wrong"}),
    # --- letters of indices by what stands beside them
    ("plates", P, r"$\rho_{mk}=\frac{\pi_ke^{-\lambda_k}\lambda_k^{c_m}}{\sum_{s=1}^K\pi_s"
     r"e^{-\lambda_s}\lambda_s^{c_m}}$", {"responsibilities": "right"}),
    ("plates'", P, r"$\rho_{mk}=\frac{e^{-\lambda_k}\lambda_k^{c_m}}{\sum_{s=1}^K"
     r"e^{-\lambda_s}\lambda_s^{c_m}}$", {"responsibilities": "wrong"}),
    # --- a table of plain text, a word after a symbol that marks it
    ("table", GM, _TABLE.format("(R_1 + … + R_K)"),
     {"responsibilities": "right", "pi": "right", "mu": "right"}),
    ("table'", GM, _TABLE.format("K"), {"pi": "wrong", "mu": "right"}),
    ("new after", GM, "r_ik = P(z_i=k|x_i)\nμ_k new = Σ_i r_ik x_i / Σ_i r_ik\nΣ_k new = "
     "Σ_i r_ik (x_i - new μ_k)(x_i - new μ_k)^T / Σ_i r_ik", {"mu": "right", "Sigma": "right"}),
    ("new after'", GM, "r_ik = P(z_i=k|x_i)\nμ_k new = Σ_i r_ik x_i / Σ_i r_ik\nΣ_k new = "
     "Σ_i r_ik (x_i - old μ_k)(x_i - old μ_k)^T / Σ_i r_ik", {"mu": "right", "Sigma": "wrong"}),
    # --- a plus that marks the new iterate
    ("plus", ONE, "u_i := P(z_i=1|x_i), v_i := 1 - u_i\nU = Σu_i, V = Σv_i\nτ⁺ = U/(U+V)\n"
     "μ1⁺ = Σu_i x_i / U\n(σ1⁺)² = Σu_i (x_i-μ1⁺)² / U",
     {"tau": "right", "mu_1": "right", "sigma_1^2": "right"}),
    ("plus'", ONE, "u_i := P(z_i=1|x_i), v_i := 1 - u_i\nU = Σu_i, V = Σv_i\ntau+ = V/(U+V)\n"
     "mu1+ = Σu_i x_i / U", {"tau": "wrong", "mu_1": "right"}),
    ("plus apart", ONE, "u_i := P(z_i=1|x_i), v_i := 1 - u_i\n"
     "(σ1⁺)² = Σu_i (x_i-μ1⁺)² / Σu_i    (σ2⁺)² = Σv_i |x_i-μ2⁺| / Σv_i",
     {"sigma_1^2": "right", "sigma_2^2": "wrong"}),
    # --- the sum over an index that a dot stands for
    ("dot", P, r"$\lambda_k=\frac{\sum_ic_{ik}y_i}{c_{\cdot k}}$, $c_{\cdot k}=\sum_ic_{ik}$, "
     r"$c_{ik}=P(z_i=k\mid y_i)$", {"lambda": "right"}),
    ("dot'", P, r"$\lambda_k=\frac{\sum_ic_{ik}y_i}{c_{i\cdot}}$, $c_{i\cdot}=\sum_kc_{ik}$, "
     r"$c_{ik}=P(z_i=k\mid y_i)$", {"lambda": "!right"}),
    # --- one over a parameter
    ("reciprocal", "x_i | z_i=j ~ Exponential(rate lambda_j); P(z_i=j) = pi_j, j=1..K",
     "w_ij = P(z_i=j|x_i)\n1/lambda_j = sum_i w_ij x_i / sum_i w_ij", {"lambda": "right"}),
    ("reciprocal'", "x_i | z_i=j ~ Exponential(rate lambda_j); P(z_i=j) = pi_j, j=1..K",
     "w_ij = P(z_i=j|x_i)\n1/lambda_j = sum_i w_ij / sum_i w_ij x_i", {"lambda": "wrong"}),
    ("comma new", C, "w_i = P(coin A | x_i)\np_A,new = sum_i w_i x_i / sum_i w_i n_i\n"
     "p_B,new = sum_i (1 - w_i) x_i / sum_i (1 - w_i)", {"p_A": "right", "p_B": "wrong"}),
    # --- sums, means and products of whole vectors
    *((f"whole {n}", ONE, f"w_i = P(z_i=1 | x_i); tau = {mean}; mu_1 = {formula}",
       {"tau": of, "mu_1": verdict}) for n, (mean, of, formula, verdict) in enumerate((
           ("mean(w)", "right", "sum(w x)/sum(w)", "right"),
           ("sum(w)/N", "right", "dot(w, x)/dot(w, 1)", "right"),
           ("mean(w)/2", "wrong", "w^T x / (w^T 1)", "right"),
           ("mean(1 - w)", "wrong", "mean(w*x)/mean(w)", "right"),
           ("mean(w)", "right", "dot(w, x)/N", "wrong")))),
    ("inner", C, r"$w_i=P(Z_i=A\mid x_i)$, $p_A=\frac{\langle w,x\rangle}{\langle w,n\rangle}$",
     {"p_A": "right"}),
    ("inner'", C, r"$w_i=P(Z_i=A\mid x_i)$, $p_A=\frac{\langle w,x\rangle}{\langle n,1\rangle}$",
     {"p_A": "wrong"}),
    # --- a responsibility without its index, and called a weight: no weight of a component
    ("bare", TWO, "The weights r are r = tau N(x_i;mu_1,Sigma_1)/(tau N(x_i;mu_1,Sigma_1) + "
     "(1-tau) N(x_i;mu_2,Sigma_2))\ntau = sum_i r / N", {
         "responsibilities": "unread", "tau": "right"}),
    ("bare'", TWO, "The weights r are r = tau N(x_i;mu_1,Sigma_1)/(tau N(x_i;mu_1,Sigma_1) + "
     "(1-tau) N(x_i;mu_2,Sigma_2))\ntau = sum_i (1 - r) / N", {"tau": "wrong"}),
    # --- a probability is no definition in a bracket
    ("Pr", ONE, "h_i := Pr(z_i = 1 | x_i)\nmu_1 = sum_i h_i x_i / sum_i h_i", {"mu_1": "right"}),
    ("Pr'", ONE, "h_i := Pr(z_i = 2 | x_i)\nmu_1 = sum_i h_i x_i / sum_i h_i", {"mu_1": "wrong"}),
    # --- a function of which the square is named, a norm in a metric, a count named in passing
    *((f"square {n}", GM, r"$$r_{ik}=\frac{\pi_k|\Sigma_k|^{-1/2}e^{-\frac12D_k^2(x_i)}}{\sum_c"
       r"\pi_c|\Sigma_c|^{-1/2}e^{-\frac12D_c^2(x_i)}}$$ where $D_k^2(x)=" + square + "$.",
       {"responsibilities": verdict}) for n, (square, verdict) in enumerate((
           (r"(x-\mu_k)'\Sigma_k^{-1}(x-\mu_k)", "right"),
           (r"\|x-\mu_k\|^2_{\Sigma_k^{-1}}", "right"),
           (r"\|x-\mu_k\|^2_{\Sigma_k}", "wrong"), (r"\|x-\mu_k\|^2", "wrong"),
           (r"\sqrt{(x-\mu_k)'\Sigma_k^{-1}(x-\mu_k)}", "wrong")))),
    ("named", GM, r"$r_{ik}=P(z_i=k\mid x_i)$, $\pi_k=\frac1N\sum_i r_{ik}=:\frac{T_k}{N}$, "
     r"$\mu_k=T_k^{-1}\sum_ir_{ik}x_i$", {"pi": "right", "mu": "right"}),
    ("named'", GM, r"$r_{ik}=P(z_i=k\mid x_i)$, $\pi_k=\frac1K\sum_i r_{ik}=:\frac{T_k}{N}$, "
     r"$\mu_k=T_k^{-1}\sum_ir_{ik}x_i$", {"pi": "wrong", "mu": "wrong"}),
    # --- fractions drawn in a text, indices that a PDF has let fall
    *((f"drawn{mark}", ONE, "         φ(xi; μ̂1, σ̂1) τ̂\n"
       "γ̂i = ——————————————————————————— ,  i = 1, .., N\n"
       "     φ(xi; μ̂1, σ̂1) τ̂ + φ(xi; μ̂2, σ̂2) (1 − τ̂)\n\nμ̂1 = ∑ γ̂i xi / ∑ γ̂i\n"
       f"       ∑ γ̂i (xi − μ̂1)²          ∑ {of} (xi − μ̂2)²\n"
       "σ̂1² = -----------------,  σ̂2² = --------------------\n"
       "       ∑ γ̂i                     ∑ (1 − γ̂i)", {
           "responsibilities": "right", "mu_1": "right", "sigma_1^2": "right",
           "sigma_2^2": verdict}) for mark, of, verdict in (
               ("", "(1 − γ̂i)", "right"), ("'", "γ̂i", "wrong"))),
    # --- a transpose on the left; vectors along the observations, of an own symbol with a bar
    *((f"left{mark}", GM, r"$r_{ik}=P(z_i=k\mid x_i)$, $\mu_k=\sum_ir_{ik}x_i/\sum_ir_{ik}$, "
       r"$\Sigma_k=\frac{1}{" + of + r"}\sum_ir_{ik}(x_i-\mu_k)\,{}^t\!(x_i-\mu_k)$",
       {"Sigma": verdict}) for mark, of, verdict in (
           ("", r"\sum_ir_{ik}", "right"), ("'", "N", "wrong"))),
    *((f"along{mark}", ONE, r"$\bar u_i:=1-u_i$, $u_i=\frac{\tau N(x_i;\mu_1,\sigma_1^2)}{\tau "
       r"N(x_i;\mu_1,\sigma_1^2)+(1-\tau)N(x_i;\mu_2,\sigma_2^2)}$ "
       r"$$\mu_2^{t+1}=\frac{\langle\bar u,x\rangle}{\langle " + below + r",\mathbb 1\rangle}$$",
       {"mu_2": verdict}) for mark, below, verdict in (
           ("", r"\bar u", "right"), ("'", "u", "wrong"))),
    # --- words that say "likewise" before a formula say nothing of it
    ("before", TWO, E_STEP + r"$\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$, in the same manner "
     r"$\mu_2=\frac{\sum_i(1-r_i)x_i}{\sum_i(1-r_i)}$. Then $\Sigma_1=\frac{\sum_ir_i(x_i-\mu_1)"
     r"(x_i-\mu_1)^T}{\sum_ir_i}$.", {"Sigma_1": "right", "Sigma_2": "missing"}),
    # --- words for symbols, with indices in brackets
    *((f"share{mark}", "z_dn ~ Categorical(theta_d); w_dn | z_dn=k ~ Categorical(phi_k)",
       "share(d,n,k) ∝ θ_d[k] · φ_k[w_dn]\ncount[d,k] = Σ_n share(d,n,k)\n"
       "used(k,v) = Σ_d Σ_{n : w_dn = v} share(d,n,k)\nφ_k[v] = used(k,v) / Σ_u used(k,u)\n"
       f"θ_d[k] = count[d,k] / {below}", {
           "responsibilities": "right", "phi": "right", "theta": verdict})
      for mark, below, verdict in (("", "Σ_l count[d,l]", "right"), ("'", "Σ_c count[c,k]",
                                                                      "wrong"))),
    *((f"soft{mark}", GM,
       "resp[i,k] = pi_k N(x_i; mu_k, Sigma_k)/sum_j pi_j N(x_i; mu_j, Sigma_j)\n"
       f"cnt(k) = sum_i resp[i,k]\nmu_k = sum_i resp[i,k] x_i / cnt(k)\npi_k = cnt(k)/{below}", {
           "responsibilities": "right", "mu": "right", "pi": verdict})
      for mark, below, verdict in (("", "n", "right"), ("'", "K", "wrong"))),
    # --- the numbers of an example behind a formula are no claim, and make none right
    *((f"example{mark}", TWO, E_STEP + r"$$\tau=\frac{1}{%s}\sum_ir_i=\frac{0.667+2\cdot0.364}{3}"
       r"=0.465$$".replace("%s", of), {"tau": verdict}) for mark, of, verdict in (
           ("", "N", "right"), ("'", "N-1", "wrong"))),
    ("example alone", TWO, E_STEP + r"$$\tau=\frac{0.667+2\cdot0.364}{3}=0.465$$",
     {"tau": "!right"}),
    # --- "likewise" reaches to the next heading
    *((f"heading{mark}", TWO, E_STEP + r"$\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$." + between
       + r"The same for $\mu_2$ with $1-r_i$.", {"mu_1": "right", "mu_2": verdict})
      for mark, between, verdict in (
          ("", "\n\n", "right"), ("'", "\n\n## Remarks\n\n", "missing"))),
    # --- successes are data, fractional ones are not
    *((f"successes{mark}", _TOSSED, r"$a_i=P(z_i=A\mid x_i)$. As for one Bernoulli variable with "
       f"{words} $a_i$, $\\pi=\\frac{{1}}{{N}}\\sum_i {of}$.", {"pi": verdict})
      for mark, words, of, verdict in (("", "fractional successes", "a_i", "right"),
                                       ("'", "fractional successes", "(1 - a_i)", "wrong"))),
    # --- the same for the other component, in words: and what only sounds like it
    *((f"likewise {n}", ONE, _FIRST + words, {"mu_2": v}) for n, (words, v) in enumerate((
        ("And the same for 2 with $1-g_i$.", "right"), ("Analogously for group 2.", "right"),
        (r"$\mu_2,\sigma_2^2$ similarly, put $1-g_i$ where $g_i$ is.", "right"),
        ("For component 2 replace $g_i$ by $1-g_i$.", "right"),
        ("For 2 it is the same with the other weights.", "right"),
        ("Likewise for the second component with the same $g_i$.", "undecided"),
        ("Likewise for component 2, divided by $n$.", "undecided"),
        ("It is not the same for the second component.", "!right"),
        (r"Similarly, $\tau=\frac1n\sum_ig_i$.", "missing"),
        ("Then replace the old parameters by the new ones.", "missing"),
        ("The constant is the same for both components and cancels.", "missing"),
        ("Likewise, repeat steps 1 and 2 for the other data.", "missing"),
        ("This is similar to K-means with two groups, the second of which is empty.", "missing")))),
    # --- what an answer itself says of a probability is what it stands for
    *((f"said probability {n}", P, f"${said}$, so $r_{{ik}}=" + _BAYES[form] + "$",
       {"responsibilities": v}) for n, (said, form, v) in enumerate((
           (r"P(x_i\mid z_i=k)=e^{-\lambda_k}\lambda_k^{x_i}/x_i!", 0, "right"),
           (r"P(x\mid z=k)=e^{-\lambda_k}\lambda_k^x/x!", 0, "right"),
           (r"P(x_i)=\sum_jP(x_i,z_i=j)", 1, "right"),
           (r"P(x_i)=\sum_jP(x_i\mid z_i=j)P(z_i=j)", 1, "right"),
           (r"P(x_i\mid z_i=k)=e^{-x_i}\lambda_k^{x_i}/x_i!", 0, "wrong"),
           (r"P(x\mid z=k)=e^{-x}\lambda_k^x/x!", 0, "wrong"),
           (r"P(x_i)=\sum_jP(x_i\mid z_i=j)", 1, "wrong"),
           (r"P(x_i)=\sum_jP(x_i\mid z_i=j)\pi_k", 1, "!right")))),
    # --- accents and stars that mark the current parameters
    *((f"accent {n}", GM, words + _OLD_ACCENT.replace("ACCENT", accent) + "$",
       {"responsibilities": "right", "mu": "right", "Sigma": "wrong"})
      for n, (words, accent) in enumerate((
          ("Old values carry a breve. ", r"\breve"), ("", r"\breve"), ("", r"\check"),
          ("The old ones have a ring. ", r"\mathring"), ("", r"\tilde")))),
    *((f"star {n}", GM, _STAR.format(*stars), {"responsibilities": "right", "mu": "right",
                                               "Sigma": v})
      for n, (stars, v) in enumerate(((("^*", "", ""), "right"), (("", "^*", "^*"), "right"),
                                      (("^*", "", "^*"), "wrong")))),
    # --- a power of a symbol is no name of an event; a hat is no current value
    *((f"power{mark}", C, r"$a_i=P(Z_i=A\mid x_i,\theta^t)=D_i^{-1}$ with $D_i=1+\frac{" + odds +
       "}$.", {"responsibilities": v}) for mark, odds, v in (
           ("", r"\operatorname{Bin}(x_i;n_i,p_B)}{\operatorname{Bin}(x_i;n_i,p_A)", "right"),
           ("'", r"\operatorname{Bin}(x_i;n_i,p_A)}{\operatorname{Bin}(x_i;n_i,p_B)", "wrong"))),
    *((f"count by hat{mark}", TWO, r"$r_{nk}=P(Z_n=k\mid x_n)$. $\hat\phi_k=\sum_nr_{n1}/N$, "
       r"$\hat\mu_1=\frac{\sum_nr_{n1}x_n}{N" + weight + "}$", {"mu_1": v})
      for mark, weight, v in (("", r"\hat\phi_1", "right"), ("'", r"\phi_1^t", "!right"))),
    # --- divided by its sum, in words, on the same line or on the next
    *((f"its sum {n}", GM, text, {"responsibilities": v}) for n, (text, v) in enumerate((
        (_JOINT + ", divided by its sum over the components.", "right"),
        (_JOINT + ", normalised by the sum over $k$.", "right"),
        ("r_ik = pi_k N(x_i; mu_k, Sigma_k)\n   divided by the sum of this over k", "right"),
        ("r_ik = pi_k N(x_i; mu_k, Sigma_k) divided by the same summed over all k", "right"),
        (_JOINT + ", divided by its sum over the observations.", "wrong"),
        ("r_ik = N(x_i; mu_k, Sigma_k)\n   divided by the sum of this over k", "wrong"),
        ("r_ik = pi_k N(x_i; mu_k, Sigma_k) divided by its sum over i", "!right"),
        ("r_ik = pi_k N(x_i; mu_k, Sigma_k)\n   divided by something", "!right")))),
    # --- the index of a sign of proportionality
    *((f"propto {n}", GM, rf"$r_{{ik}}{sign}\pi_kN(x_i;\mu_k,\Sigma_k)$", {"responsibilities": v})
      for n, (sign, v) in enumerate(((r"\propto_k", "right"), (r"\propto_{k}", "right"),
                                     (r"\propto", "right"), (r"\propto_i", "undecided")))),
    # --- EM in general says nothing of the letter q, a bar is a mean
    *((f"in general{mark}", GM, r"In general $q(z)=P(z\mid x,\theta)$. Here $q_i(k)=\frac{" + above
       + r"N(x_i;\mu_k,\Sigma_k)}{\sum_j\pi_jN(x_i;\mu_j,\Sigma_j)}$, $\mu_k=\frac{\sum_iq_i(k)x_i}"
       r"{\sum_iq_i(k)}$", {"responsibilities": v, "mu": "right"})
      for mark, above, v in (("", r"\pi_k", "right"), ("'", "", "wrong"))),
    *((f"bar {n}", ONE, f"${of}_i=P(z_i=1|x_i)$. $\\tau={value}$", {"tau": v})
      for n, (of, value, v) in enumerate(((r"e", r"\bar e", "right"), ("c", r"\bar c", "right"),
                                          ("c", r"\overline{c}", "right"),
                                          ("c", r"1-\bar c", "wrong")))),
    # --- labels in the place of probabilities, in words
    *((f"hard in words {n}", GM, text + r" $\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$.",
       {"responsibilities": v}) for n, (text, v) in enumerate((
           (r"$r_{ik}=1$ if $k=\arg\max_jP(z_i=j|x_i)$ and $0$ otherwise.", "wrong"),
           (r"$r_{ik}=1$ when $P(z_i=k|x_i)>1/2$ and zero otherwise.", "wrong"),
           (_JOINT[:-1].replace("r_{ik}=", r"r_{ik}\propto ") + r"$. K-means is the limit where "
            r"$r_{ik}=1$ if $k=\arg\max_jP(z_i=j|x_i)$.", "right")))),
    # --- at which iterate, in words after a formula
    *((f"words of iterates {n}", GM, r"$r_{ik}=P(z_i=k|x_i)$. $\pi_k=\frac1N\sum_ir_{ik}$, $\mu_k="
       rf"\frac{{\sum_ir_{{ik}}x_i}}{{N\pi_k}}$ {words}.", {"pi": "right", "mu": v})
      for n, (words, v) in enumerate((("with the new $\\pi_k$", "right"),
                                      ("using the updated $\\pi_k$", "right"), ("", "right"),
                                      ("with the old $\\pi_k$", "wrong"),
                                      ("using the previous $\\pi_k$", "wrong")))),
]
