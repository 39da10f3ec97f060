"""Answers to statements that are not shipped, in the rows of :mod:`.written`: right ones that were
refused or not read at first sight, each with the wrong one that looks like it."""

from __future__ import annotations

TOPICS = "z_dn ~ Categorical(theta_d); w_dn | z_dn=k ~ Categorical(phi_k)"
MAP = ("x_nd | z_n=k ~ Bernoulli(mu_kd), d=1..D; P(z_n=k) = pi_k, k=1..K; "
       "prior: mu_kd ~ Beta(a, b); prior: pi ~ Dirichlet(alpha); known: a, b, alpha")
COINS = ("x_i | z_i=A ~ Binomial(n_i, p_A); x_i | z_i=B ~ Binomial(n_i, p_B); P(z_i=A) = pi; "
         "P(z_i=B) = 1 - pi; known: n_i")
THREE = ("Y_i | Z_i=H ~ Bernoulli(p); Y_i | Z_i=T ~ Bernoulli(q); P(Z_i=H) = pi; "
         "P(Z_i=T) = 1 - pi")
RATES = "x_i | z_i=j ~ Exponential(rate lambda_j); P(z_i=j) = pi_j, j=1..K"
SHARED = "x_n | z_n=k ~ N(mu_k, Sigma); P(z_n=k) = pi_k, k=1..K; x_n in R^d"

_R = r"$r_{dnk}=\frac{\theta_{dk}\phi_{k,w_{dn}}}{\sum_j\theta_{dj}\phi_{j,w_{dn}}}$. "
_BY_VALUE = r"$r(d,v,k)=\frac{\theta_{dk}\phi_{kv}}{\sum_j\theta_{dj}\phi_{jv}}$. "
_SHARE = r"\frac{\theta_{dk}\phi_{kv}}{\sum_j\theta_{dj}\phi_{jv}}"
_MAP_R = r"$r_{nk}=P(z_n=k\mid x_n)$, $N_k=\sum_nr_{nk}$. "
_MAP_Q = (r"\sum_n\sum_kr_{nk}[\log\pi_k+\sum_d(x_{nd}\log\mu_{kd}"
          r"+(1-x_{nd})\log(1-\mu_{kd}))]")
_PRIOR = (r"+\sum_k\sum_d[(a-1)\log\mu_{kd}+(b-1)\log(1-\mu_{kd})]"
          r"+(\alpha-1)\sum_k\log\pi_k")

_SOFT = "a_nk = P(z_n = k | x_n)\n\nmu_k = sum_n a_nk x_n / sum_n a_nk\n\n"

STATED: list[tuple[str, str, str, dict[str, str]]] = [
    # --- an observation as an index
    ("data as index", TOPICS, _R + r"$Q=\sum_{d,n,k}r_{dnk}(\log\theta_{dk}+"
     r"\log\phi_{k,w_{dn}})$", {"responsibilities": "right", "Q": "right"}),
    ("data as index'", TOPICS, _R.replace(r"_{j,w", "_{k,w") + r"$Q=\sum_{d,n,k}r_{dnk}("
     r"\log\theta_{dk}+\phi_{k,w_{dn}})$", {"responsibilities": "wrong", "Q": "wrong"}),
    ("another word", TOPICS, r"$r_{dnk}=\frac{\theta_{dk}\phi_{k,w_{dm}}}{\sum_j\theta_{dj}"
     r"\phi_{j,w_{dm}}}$", {"responsibilities": "!right"}),
    ("x as index", TOPICS, _R.replace("w", "x"), {"responsibilities": "right"}),
    # --- the length of a document, whichever letter it has
    ("N_d", TOPICS, _R + r"$\theta_{dk}=\frac1{N_d}\sum_{n=1}^{N_d}r_{dnk}$", {"theta": "right"}),
    ("N_d'", TOPICS, _R + r"$\theta_{dk}=\frac1{\sum_dN_d}\sum_{n=1}^{N_d}r_{dnk}$",
     {"theta": "wrong"}),
    ("N_k", TOPICS, _R + r"$\theta_{dk}=\frac1{N_k}\sum_nr_{dnk}$", {"theta": "!right"}),
    ("M_d", TOPICS, _R + r"$\phi_{kv}=\frac{\sum_d\sum_{n=1}^{M_d}r_{dnk}1[w_{dn}=v]}{\sum_d"
     r"\sum_{n=1}^{M_d}r_{dnk}}$", {"phi": "right"}),
    ("M_d'", TOPICS, _R + r"$\phi_{kv}=\frac{\sum_d\sum_{n=1}^{M_d}r_{dnk}1[w_{dn}=v]}{\sum_d"
     r"M_d}$", {"phi": "wrong"}),
    # --- indicators, and sums over the positions of a word
    ("x_dnv", TOPICS, _R + r"Let $x_{dnv}=1$ where the word is $v$, else $x_{dnv}=0$. $\phi_{kv}="
     r"\frac{\sum_{d,n}r_{dnk}x_{dnv}}{\sum_{d,n}r_{dnk}}$", {"phi": "right"}),
    ("x_dnv'", TOPICS, _R + r"Let $x_{dnv}=1$ where the word is $v$, else $x_{dnv}=0$. $\phi_{kv}="
     r"\frac{\sum_{d,n}r_{dnk}x_{dnv}}{\sum_{d,n}x_{dnv}}$", {"phi": "wrong"}),
    ("positions", TOPICS, _R + r"$\phi_{kv}=\frac{\sum_d\sum_{n:w_{dn}=v}r_{dnk}}{\sum_d"
     r"\sum_nr_{dnk}}$", {"phi": "right"}),
    ("positions'", TOPICS, _R + r"$\phi_{kv}=\frac{\sum_d\sum_{n:w_{dn}=v}r_{dnk}}{\sum_d"
     r"\sum_{n:w_{dn}=v}1}$", {"phi": "!right"}),
    # --- counts by value, with functions of indices
    ("counts", TOPICS, _BY_VALUE + r"$Q=\sum_d\sum_vc(d,v)\sum_kr(d,v,k)\log(\theta_{dk}"
     r"\phi_{kv})$, $\theta_{dk}=\frac{\sum_vc(d,v)r(d,v,k)}{\sum_vc(d,v)}$, $\phi_{kv}=\frac{"
     r"\sum_dc(d,v)r(d,v,k)}{\sum_u\sum_dc(d,u)r(d,u,k)}$",
     {"responsibilities": "right", "Q": "right", "theta": "right", "phi": "right"}),
    ("counts'", TOPICS, _BY_VALUE.replace(r"\theta_{dk}\phi_{kv}", r"\phi_{kv}") + r"$Q=\sum_d"
     r"\sum_v\sum_kr(d,v,k)\log(\theta_{dk}\phi_{kv})$, $\theta_{dk}=\frac{\sum_vc(d,v)r(d,v,k)}"
     r"{\sum_d\sum_vc(d,v)}$, $\phi_{kv}=\frac{\sum_dr(d,v,k)}{\sum_u\sum_dr(d,u,k)}$",
     {"responsibilities": "wrong", "Q": "wrong", "theta": "wrong", "phi": "wrong"}),
    ("p(k|d,v)", TOPICS, r"$p(k\mid d,v)=\frac{\theta_{dk}\phi_{kv}}{\sum_j\theta_{dj}\phi_{jv}}$, "
     r"$\phi_{kv}\propto\sum_dn_{dv}p(k\mid d,v)$, $\theta_{dk}=\frac{\sum_vn_{dv}p(k\mid d,v)}"
     r"{\sum_vn_{dv}}$", {"responsibilities": "right", "theta": "right"}),
    ("p(k|d,v)'", TOPICS, r"$p(k\mid d,v)=\frac{\theta_{dk}\phi_{kv}}{\sum_u\theta_{dk}\phi_{ku}}$,"
     r" $\theta_{dk}=\frac{\sum_vn_{dv}p(k\mid d,v)}{\sum_v\sum_dn_{dv}}$",
     {"responsibilities": "wrong", "theta": "wrong"}),
    ("nested", TOPICS, "g[d,n,k] = theta[d,k] phi[k,w[d,n]] / sum_j theta[d,j] phi[j,w[d,n]]\n"
     "theta[d,k] = sum_n g[d,n,k] / N[d]", {"responsibilities": "right", "theta": "right"}),
    ("nested'", TOPICS, "g[d,n,k] = theta[d,k] phi[k,w[d,n]] / sum_j theta[d,j] phi[k,w[d,n]]\n"
     "theta[d,k] = sum_n g[d,n,k] / N[k]", {"responsibilities": "!right", "theta": "!right"}),
    ("at a value", TOPICS, r"$p(z_{dn}=k\mid w_{dn}=v)=\frac{\theta_{dk}\phi_{kv}}{\sum_j"
     r"\theta_{dj}\phi_{jv}}$", {"responsibilities": "right"}),
    ("at a value'", TOPICS, r"$p(z_{dn}=k\mid w_{dn}=v)=\frac{\theta_{dk}\phi_{kv}}{\sum_u"
     r"\theta_{dk}\phi_{ku}}$", {"responsibilities": "wrong"}),
    ("delta", TOPICS, _R + r"$\phi_{kv}=\frac{\sum_{d,n}r_{dnk}\delta(w_{dn},v)}"
     r"{\sum_{d,n}r_{dnk}}$", {"phi": "right"}),
    ("delta'", TOPICS, _R + r"$\phi_{kv}=\frac{\sum_{d,n}\delta(w_{dn},v)}{\sum_{d,n}r_{dnk}}$",
     {"phi": "wrong"}),
    # --- one number for a Dirichlet prior
    ("alpha", MAP, _MAP_R + r"$\pi_k=\frac{N_k+\alpha-1}{N+K(\alpha-1)}$", {"pi": "right"}),
    ("alpha'", MAP, _MAP_R + r"$\pi_k=\frac{N_k+\alpha-1}{N+K\alpha-1}$", {"pi": "wrong"}),
    ("alpha_k", MAP, _MAP_R + r"$\pi_k=\frac{N_k+\alpha_k-1}{N+\sum_j\alpha_j-K}$",
     {"pi": "right"}),
    ("alpha_k'", MAP, _MAP_R + r"$\pi_k=\frac{N_k+\alpha_k-1}{N+K\alpha_k-K}$", {"pi": "wrong"}),
    # --- Q with its prior, or without
    ("Q_pen", MAP, _MAP_R + r"\[Q_{\text{pen}}=" + _MAP_Q + _PRIOR + r"\]", {"Q": "right"}),
    ("Q_pen'", MAP, _MAP_R + r"\[Q_{\text{pen}}=" + _MAP_Q
     + _PRIOR.replace(r"(\alpha-1)", r"\alpha")
     + r"\]", {"Q": "wrong"}),
    ("Q+log p", MAP, _MAP_R + r"\[Q(\theta|\theta^t)+\log p(\theta)=" + _MAP_Q + _PRIOR + r"\]",
     {"Q": "right"}),
    ("Q-log p", MAP, _MAP_R + r"\[Q(\theta|\theta^t)-\log p(\theta)=" + _MAP_Q + _PRIOR + r"\]",
     {"Q": "!right"}),
    ("Q without", MAP, _MAP_R + r"\[Q=" + _MAP_Q + r"\] This is $Q$ without the prior.",
     {"Q": "right"}),
    ("pi without", MAP, _MAP_R + r"Without the prior $\pi_k=\frac{N_k}N$.", {"pi": "wrong"}),
    # --- the chances of heads, by words
    ("a and b", COINS, r"$a$ and $b$ are the chances of heads for coin A and coin B, and "
     r"$g_i=P(z_i=A\mid x_i)$. $\hat a=\frac{\sum_ig_ix_i}{\sum_ig_in_i}$, "
     r"$\hat b=\frac{\sum_i(1-g_i)x_i}{\sum_i(1-g_i)n_i}$", {"p_A": "right", "p_B": "right"}),
    ("a and b'", COINS, r"$a$ and $b$ are the chances of heads for coin B and coin A, and "
     r"$g_i=P(z_i=A\mid x_i)$. $\hat a=\frac{\sum_ig_ix_i}{\sum_ig_in_i}$, "
     r"$\hat b=\frac{\sum_i(1-g_i)x_i}{\sum_i(1-g_i)n_i}$", {"p_A": "!right", "p_B": "!right"}),
    ("of a law", COINS, r"$r_i=\frac{\pi\,\mathrm{Bin}(x_i;n_i,p_A)}{\pi\,\mathrm{Bin}(x_i;n_i,"
     r"p_A)+(1-\pi)\mathrm{Bin}(x_i;n_i,p_B)}$, $Q=\sum_i[r_i\log(\pi\,\mathrm{Bin}(x_i;n_i,p_A))"
     r"+(1-r_i)\log((1-\pi)\mathrm{Bin}(x_i;n_i,p_B))]$",
     {"responsibilities": "right", "Q": "right"}),
    ("of a law'", COINS, r"$r_i=\frac{\pi\,\mathrm{Bin}(x_i;n_i,p_A)}{\pi\,\mathrm{Bin}(x_i;n_i,"
     r"p_A)+(1-\pi)\mathrm{Bin}(x_i;n_i,p_B)}$, $Q=\sum_i\log[r_i\mathrm{Bin}(x_i;n_i,p_A)"
     r"+(1-r_i)\mathrm{Bin}(x_i;n_i,p_B)]$", {"responsibilities": "right", "Q": "wrong"}),
    # --- iterates counted by i, where the observations have j
    ("(i+1)", THREE, r"$\mu_j^{(i+1)}=\frac{\pi^{(i)}(p^{(i)})^{y_j}(1-p^{(i)})^{1-y_j}}{\pi^{(i)}"
     r"(p^{(i)})^{y_j}(1-p^{(i)})^{1-y_j}+(1-\pi^{(i)})(q^{(i)})^{y_j}(1-q^{(i)})^{1-y_j}}$, "
     r"$p^{(i+1)}=\frac{\sum_j\mu_j^{(i+1)}y_j}{\sum_j\mu_j^{(i+1)}}$",
     {"responsibilities": "right", "p": "right"}),
    ("(i+1)'", THREE, r"$\mu_j^{(i+1)}=\frac{\pi^{(i+1)}(p^{(i)})^{y_j}(1-p^{(i)})^{1-y_j}}{"
     r"\pi^{(i+1)}(p^{(i)})^{y_j}(1-p^{(i)})^{1-y_j}+(1-\pi^{(i+1)})(q^{(i)})^{y_j}"
     r"(1-q^{(i)})^{1-y_j}}$", {"responsibilities": "!right"}),
    # --- an event of a letter of the answer's own
    ("s_i = k", RATES, r"$g_{ik}=P(s_i=k\mid y_i)=\frac{w_k\beta_ke^{-\beta_ky_i}}{\sum_mw_m\beta_m"
     r"e^{-\beta_my_i}}$, $\beta_k=\frac{\sum_ig_{ik}}{\sum_ig_{ik}y_i}$",
     {"responsibilities": "right", "lambda": "right"}),
    ("s_i = k'", RATES, r"$g_{ik}=P(s_i=k\mid y_i)=\frac{w_k\beta_ke^{-\beta_ky_i}}{\sum_mw_m"
     r"e^{-\beta_my_i}}$, $\beta_k=\frac{\sum_ig_{ik}y_i}{\sum_ig_{ik}}$",
     {"responsibilities": "wrong", "lambda": "wrong"}),
    # --- cases of the observation, in words and below what they are of
    ("cases", THREE, r"if Y_i = 1: $\nu_i=\frac{\pi p}{\pi p+(1-\pi)q}$, if Y_i = 0: $\nu_i="
     r"\frac{\pi(1-p)}{\pi(1-p)+(1-\pi)(1-q)}$", {"responsibilities": "right"}),
    ("cases'", THREE, r"if Y_i = 0: $\nu_i=\frac{\pi p}{\pi p+(1-\pi)q}$, if Y_i = 1: $\nu_i="
     r"\frac{\pi(1-p)}{\pi(1-p)+(1-\pi)(1-q)}$", {"responsibilities": "!right"}),
    ("one case", THREE, r"if Y_i = 1: $\nu_i=\frac{\pi p}{\pi p+(1-\pi)q}$",
     {"responsibilities": "!right"}),
    ("rows", THREE, "m_i = P(Z_i=H | y_i):\n  y_i = 1:  pi p / (pi p + (1-pi) q)\n"
     "  y_i = 0:  pi (1-p) / (pi (1-p) + (1-pi)(1-q))\n", {"responsibilities": "right"}),
    ("rows'", THREE, "m_i = P(Z_i=H | y_i):\n  y_i = 0:  pi p / (pi p + (1-pi) q)\n"
     "  y_i = 1:  pi (1-p) / (pi (1-p) + (1-pi)(1-q))\n", {"responsibilities": "!right"}),
    # --- lists, remarks in brackets, what an example would be
    ("a list", RATES, "g_ik = P(z_i = k | x_i), N_k = sum_i g_ik\n\n- pi_k ← N_k / n\n"
     "- lambda_k ← N_k / sum_i g_ik x_i\n", {"pi": "right", "lambda": "right"}),
    ("a list'", RATES, "g_ik = P(z_i = k | x_i), N_k = sum_i g_ik\n\n- pi_k ← - N_k / n\n"
     "- lambda_k ← sum_i g_ik x_i / N_k\n", {"pi": "wrong", "lambda": "wrong"}),
    ("(old m)", SHARED, _SOFT + "Sigma = sum_n sum_k a_nk (x_n - mu_k)(x_n - mu_k)' / N    "
     "(old mu_k)", {"Sigma": "!right"}),
    ("(new m)", SHARED, _SOFT + "Sigma = sum_n sum_k a_nk (x_n - mu_k)(x_n - mu_k)' / N    "
     "(new mu_k)", {"Sigma": "right"}),
    ("for all i", THREE, r"$\mu_i=\frac{\pi p^{y_i}(1-p)^{1-y_i}}{\pi p^{y_i}(1-p)^{1-y_i}+(1-\pi)"
     r"q^{y_i}(1-q)^{1-y_i}}$. One should not start with $p=q$, because then $\mu_i=\pi$.",
     {"responsibilities": "right"}),
    # --- what words say normalises
    ("Z_i", SHARED, r"$r_{nk}=\frac1{Z_n}\pi_kN(x_n|\mu_k,\Sigma)$ with the normalising constant "
     r"$Z_n$.", {"responsibilities": "right"}),
    ("Z_k", SHARED, r"$r_{nk}=\frac1{Z_k}\pi_kN(x_n|\mu_k,\Sigma)$ with the normalising constant "
     r"$Z_k$.", {"responsibilities": "!right"}),
    ("over points", SHARED, r"$r_{nk}=\frac1{Z_n}\pi_kN(x_n|\mu_k,\Sigma)$ where $Z_n$ is the "
     "normalising constant over all points.", {"responsibilities": "!right"}),
    ("Z no weight", SHARED, r"$r_{nk}=\frac1{Z_n}N(x_n|\mu_k,\Sigma)$ where $Z_n$ makes "
     r"$\sum_kr_{nk}=1$.", {"responsibilities": "wrong"}),
    # --- proportions of probabilities that sum to 1
    ("pi prop", SHARED, r"$a_{nk}=P(z_n=k|x_n)$, $\pi_k\propto\sum_na_{nk}$", {"pi": "right"}),
    ("pi prop'", SHARED, r"$a_{nk}=P(z_n=k|x_n)$, $\pi_k\propto\sum_na_{nk}^2$, "
     r"$\mu_k\propto\sum_na_{nk}x_n$", {"pi": "wrong", "mu": "!right"}),
    ("phi prop", TOPICS, _R + r"$\phi_{kv}\propto\sum_{d,n:w_{dn}=v}r_{dnk}$, $\theta_{dk}\propto"
     r"\sum_nr_{dnk}$", {"phi": "right", "theta": "right"}),
    ("phi prop'", TOPICS, _R + r"$\phi_{kv}\propto\frac{\sum_{d,n:w_{dn}=v}r_{dnk}}{\sum_{d,n}"
     r"1[w_{dn}=v]}$, $\theta_{dk}\propto\frac{\sum_nr_{dnk}}{\sum_{d,n}r_{dnk}}$",
     {"phi": "wrong", "theta": "wrong"}),
    # --- an equation that is linear in the parameter
    ("linear", RATES, "g_ik = P(z_i = k | x_i)\n\nlambda_k sum_i g_ik x_i = sum_i g_ik",
     {"lambda": "right"}),
    ("linear'", RATES, "g_ik = P(z_i = k | x_i)\n\nlambda_k sum_i g_ik = sum_i g_ik x_i",
     {"lambda": "missing", "steps": "wrong"}),
    # --- definitions in a bracket behind the formula
    ("(R_k = )", SHARED, _SOFT.replace("\n\nmu_k", "\n\nx_n in R^d\n\nmu_k").replace(
        "/ sum_n a_nk", "/ R_k (R_k = sum_n a_nk)"), {"mu": "right"}),
    ("(R_k = )'", SHARED, _SOFT.replace("/ sum_n a_nk", "/ R_k (R_k = sum_n 1)"),
     {"mu": "wrong"}),
    # --- means by a bar, and in words
    ("bar", SHARED, r"$a_{nk}=P(z_n=k|x_n)$, $\pi_k=\bar a_k$", {"pi": "right"}),
    ("bar'", COINS, r"$a_i=P(z_i=A|x_i)$, $\pi=1-\bar a$", {"pi": "wrong"}),
    ("mean of", COINS, "w_i = P(z_i = A | x_i)\n\npi = mean of the w_i", {"pi": "right"}),
    ("mean of'", COINS, "w_i = P(z_i = B | x_i)\n\npi = mean of the w_i", {"pi": "wrong"}),
    # --- squares as names, conditions below a sum, brackets in exponents
    ("Delta^2", SHARED, r"$r_{nk}=\frac{\pi_ke^{-\Delta_{nk}^2/2}}{\sum_j\pi_j"
     r"e^{-\Delta_{nj}^2/2}}$, $\Delta_{nk}^2=(x_n-\mu_k)^T\Sigma^{-1}(x_n-\mu_k)$",
     {"responsibilities": "right"}),
    ("Delta^2'", SHARED, r"$r_{nk}=\frac{\pi_ke^{-\Delta_{nk}/2}}{\sum_j\pi_je^{-\Delta_{nj}/2}}$,"
     r" $\Delta_{nk}^2=(x_n-\mu_k)^T\Sigma^{-1}(x_n-\mu_k)$", {"responsibilities": "wrong"}),
    ("y_i = 1", THREE, r"$\mu_i=P(Z_i=H\mid Y_i)$, $p=\frac{\sum_{i:y_i=1}\mu_i}{\sum_i\mu_i}$",
     {"p": "right"}),
    ("y_i = 0", THREE, r"$\mu_i=P(Z_i=H\mid Y_i)$, $p=\frac{\sum_{i:y_i=0}\mu_i}{\sum_i\mu_i}$",
     {"p": "wrong"}),
    ("in code", RATES, "r[i,k] = pi[k] lambda[k] exp(-lambda[k] x[i]) / sum_j pi[j] lambda[j] "
     "exp(-lambda[j] x[i])", {"responsibilities": "right"}),
    # --- one matrix for all components, updated for each
    ("each its own", SHARED, _SOFT + "Sigma_k = sum_n a_nk (x_n - mu_k)(x_n - mu_k)' / "
     "sum_n a_nk", {"Sigma": "wrong"}),
    ("each, then all", SHARED, _SOFT + "Sigma_k = sum_n a_nk (x_n - mu_k)(x_n - mu_k)' / "
     "sum_n a_nk\n\nSigma = sum_k (sum_n a_nk) Sigma_k / N", {"Sigma": "right"}),
    # --- formulas for labels that are known do not choose the reading
    ("known labels", SHARED, r"With labels $\hat\pi_k=\frac{n_k}n$, $\hat\Sigma=\frac1n\sum_k"
     "\\sum_{i:z_i=k}(x_i-\\hat\\mu_k)(x_i-\\hat\\mu_k)^T$.\n\n# Without labels\n\n"
     r"$r_{nk}=\frac{N(x_n\mid\mu_k,\Sigma)}{\sum_jN(x_n\mid\mu_j,\Sigma)}$, "
     r"$\pi_k=\frac1N\sum_nr_{nk}$, $\mu_k=\frac1N\sum_nr_{nk}x_n$",
     {"responsibilities": "wrong", "pi": "right", "mu": "wrong"}),
    # --- the component above a letter that elsewhere names theta
    *((f"above {letter}", MAP, rf"${letter}_n^k=P(z_n=k\mid x_n)$, $\pi_k=\frac{{\sum_n{letter}_n^k"
       r"+\alpha_k-1}{N-K+\sum_j\alpha_j}$, $\mu_{kd}=\frac{\sum_n" + letter + r"_n^kx_{nd}+a-1}{"
       rf"\sum_n{letter}_n^k+a+b-{two}}}$", {"pi": "right", "mu": verdict})
      for letter, two, verdict in ((r"\eta", 2, "right"), (r"\psi", 2, "right"),
                                   (r"\xi", 2, "right"), (r"\omega", 1, "wrong"))),
    *((f"above in topics{mark}", TOPICS, r"$\psi_{dn}^k=\frac{\theta_{dk}\phi_{k,w_{dn}}}{\sum_j"
       r"\theta_{dj}\phi_{j,w_{dn}}}$, $N=\sum_dN_d$, $\theta_{dk}=\frac1" + of +
       r"\sum_{n=1}^{N_d}\psi_{dn}^k$", {"responsibilities": "right", "theta": verdict})
      for mark, of, verdict in (("", "{N_d}", "right"), ("'", "N", "wrong"))),
    # --- what is given beside the word, and a probability of a word that the answer defines
    *((f"given d {n}", TOPICS, f"$$P(z_{{dn}}=k\\mid {given}w_{{dn}}=v)=" + of + r"=:\rho_{dvk}$$",
       {"responsibilities": v}) for n, (given, of, v) in enumerate((
           ("", _SHARE, "right"), ("d,", _SHARE, "right"),
           ("d,", _SHARE.replace(r"\theta_{dk}", r"\theta_{kd}"), "right"),
           ("d,", r"\frac{\phi_{kv}}{\sum_j\phi_{jv}}", "!right")))),
    *((f"word given d {n}", TOPICS, said + r"\[q_{dn}(k)=\frac{" + above + r"\phi_{k,w_{dn}}}{"
       r"P(w_{dn}\mid d)}\]", {"responsibilities": v}) for n, (said, above, v) in enumerate((
           ("", r"\theta_{dk}", "right"),
           (r"$P(w\mid d)=\sum_k\theta_{dk}\phi_{kw}$. ", r"\theta_{dk}", "right"),
           (r"$P(w_{dn}\mid d)=\sum_j\theta_{dj}\phi_{j,w_{dn}}$. ", r"\theta_{dk}", "right"),
           (r"$P(w\mid d)=\sum_k\phi_{kw}$. ", r"\theta_{dk}", "wrong"),
           (r"$P(w\mid d)=\sum_k\theta_{dk}\phi_{kw}$. ", "", "wrong")))),
    # --- indices in brackets, of letters of densities too
    *((f"in brackets {n}", TOPICS, r"$\eta_{dn}(k)=\frac{\theta_d(k)\phi_k(w_{dn})}{\sum_j"
       r"\theta_d(j)\phi_j(w_{dn})}$, $c_d(k)=\sum_n\eta_{dn}(k)$, $C_k(v)=\sum_d\sum_n\eta_{dn}(k)"
       r"[w_{dn}=v]$. $\theta_d(k)\leftarrow\frac{c_d(k)}{\sum_jc_d(j)}$, $\phi_k(v)\leftarrow"
       r"\frac{C_k(v)}{" + below + "}$", {"responsibilities": "right", "theta": "right", "phi": v})
      for n, (below, v) in enumerate(((r"\sum_uC_k(u)", "right"), (r"\sum_jC_j(v)", "wrong")))),
    # --- sums and lengths in words
    *((f"sum in words {n}", TOPICS, "q_dn(k) = P(z_dn = k | w_dn)\n\n" + f"m_kv = {words}\n\n"
       "phi_kv = m_kv / (m_k1 + m_k2 + ... + m_kV)", {"phi": v}) for n, (words, v) in enumerate((
           ("sum of q_dn(k) over all d and n for which the word w_dn is v", "right"),
           ("sum of q_dn(k) over all d and n with w_dn = v", "right"),
           ("sum over all (d,n) with w_dn = v of q_dn(k)", "right"),
           ("sum of q_dn(k) over all d and n", "wrong"),
           ("sum of q_dn(k) over some d and n", "!right")))),
    *((f"length in words {n}", TOPICS, "q_dn(k) = P(z_dn = k | w_dn)\n\n"
       f"theta_dk = {above} / {below}", {"theta": v}) for n, (above, below, v) in enumerate((
           ("sum_n q_dn(k)", "(length of document d)", "right"),
           ("sum_n q_dn(k)", "number of words in document d", "right"),
           ("(q_d1(k) + ... + q_dN_d(k))", "N_d", "!wrong"),
           ("sum_d q_dn(k)", "(length of document d)", "!right"),
           ("sum_n q_dn(k)", "(number of words)", "!right")))),
    *((f"dots{mark}", TOPICS, "g(d,n,k) = P(z_dn = k | w_dn)\n\ntheta[d][k] = ( g(d,1,k) + ... + "
       f"g(d,L_d,k) ) / {below}", {"theta": v}) for mark, below, v in (
           ("", "L_d", "right"), ("'", "D", "wrong"))),
    # --- the numbers of an example define nothing beside a formula
    *((f"numbers{mark}", MAP, "q_k(n) = P(z_n=k|x_n)\n\nc_k = Σ_n q_k(n) (images of class k), "
       "c_kd = Σ_n q_k(n) x_nd (those with pixel d on)\n\nπ_k = (c_k + α − 1) / (N + K(α − 1))\n\n"
       f"μ_kd = (c_kd + a - 1) / (c_k + a + b - {two})\n\nWith c_k = 12.5, c_kd = 3, N = 20, "
       "a = b = 2: 4/14.5 = .28", {"pi": "right", "mu": v}) for mark, two, v in (
           ("", 2, "right"), ("'", 1, "wrong"))),
]
