"""Answers that were once judged falsely, or not read, each with its verdicts: they stand for kinds.

Each row is (statement, text, verdicts); a text is Markdown. "!" before a verdict says that it must
be none of those: ``"!wrong"`` for what may be right, unread or undecided.
"""

from __future__ import annotations

GM, P, ONE, C, TWO = ("gaussian_mixture", "poisson_mixture", "two_gaussians_1d", "two_coins",
                      "two_gaussians")
E_STEP = (r"$$r_i=\frac{\tau N(x_i;\mu_1,\Sigma_1)}"
          r"{\tau N(x_i;\mu_1,\Sigma_1)+(1-\tau)N(x_i;\mu_2,\Sigma_2)}$$ ")

ROWS: list[tuple[str, str, str, dict[str, str]]] = [
    # --- what an answer says of a symbol of its own decides, not its letter
    ("q of a coin", C, r"$w_i=\frac{q_B^{x_i}(1-q_B)^{n_i-x_i}}{q_A^{x_i}(1-q_A)^{n_i-x_i}"
     r"+q_B^{x_i}(1-q_B)^{n_i-x_i}}=P(Z_i=B\mid x_i)$", {"responsibilities": "right"}),
    ("q of a coin'", C, r"$w_i=\frac{q_B^{x_i}(1-q_B)^{n_i-x_i}}{q_A^{x_i}(1-q_A)^{n_i-x_i}"
     r"+q_B^{x_i}(1-q_B)^{x_i}}=P(Z_i=B\mid x_i)$", {"responsibilities": "!right"}),
    ("b for a mean", TWO, r"$b=\frac{\sum_nr_{n1}x_n}{\sum_nr_{n1}}$. We get $\mu_1=b$.",
     {"mu_1": "right", "tau": "missing"}),
    ("b for a mean'", TWO, r"$b=\frac{\sum_nr_{n1}x_n}N$. We get $\mu_1=b$.", {"mu_1": "wrong"}),
    # --- the iterate t made of that at t - 1
    ("t of t-1", GM, r"$r_{ik}=\frac{\phi_k^{(t-1)}N(x_i|\mu_k^{(t-1)},\Sigma_k^{(t-1)})}{\sum_j"
     r"\phi_j^{(t-1)}N(x_i|\mu_j^{(t-1)},\Sigma_j^{(t-1)})}$, $\phi_k^{(t)}=\frac1N\sum_ir_{ik}$, "
     r"$\mu_k^{(t)}=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$, $\Sigma_k^{(t)}=\frac{\sum_ir_{ik}"
     r"(x_i-\mu_k^{(t)})(x_i-\mu_k^{(t)})^T}{\sum_ir_{ik}}$",
     {"responsibilities": "right", "pi": "right", "mu": "right", "Sigma": "right"}),
    ("t of t-1'", GM, r"$r_{ik}=\frac{\phi_k^{(t-1)}N(x_i|\mu_k^{(t-1)},\Sigma_k^{(t-1)})}{\sum_j"
     r"\phi_j^{(t-1)}N(x_i|\mu_j^{(t-1)},\Sigma_j^{(t-1)})}$, $\Sigma_k^{(t)}=\frac{\sum_ir_{ik}"
     r"(x_i-\mu_k^{(t-1)})(x_i-\mu_k^{(t-1)})^T}{\sum_ir_{ik}}$",
     {"responsibilities": "right", "Sigma": "wrong"}),
    # --- Markdown whose formulas stand among the words, without signs around them
    ("words", TWO, "## Exercise 4\n\nWe write g_i for the probability that observation i came "
     "from the first population.\nThen tau = (1/N) sum_i g_i, mu_1 = sum_i g_i x_i / sum_i g_i "
     "and\nmu_2 = sum_i (1-g_i) x_i / sum_i (1-g_i).\n\nFor the covariance I get Sigma_1 = "
     "sum_i g_i (x_i - mu_1)(x_i - mu_1)^T / N.",
     {"tau": "right", "mu_1": "right", "mu_2": "right", "Sigma_1": "wrong"}),
    ("words'", TWO, "## Exercise 4\n\nWe write g_i for the probability that observation i came "
     "from the second population.\nThen mu_1 = sum_i g_i x_i / sum_i g_i.", {"mu_1": "wrong"}),
    ("a word left", TWO, "All is done with the chances of belonging to the second class, written "
     "g_i in what follows.\nmu_1 = sum_i g_i x_i / sum_i g_i.", {"mu_1": "wrong"}),
    ("a word left'", TWO, "Points belong to the first or the second class, with posterior r_i.\n"
     "mu_1 = sum_i r_i x_i / sum_i r_i.", {"mu_1": "right"}),
    ("named after", TWO, "Denote the probability that x_i came from the second population by g_i."
     "\nmu_1 = sum_i g_i x_i / sum_i g_i.", {"mu_1": "wrong"}),
    ("words''", TWO, "I could not solve this one; the mean is the usual one.",
     {"mu_1": "missing", "Q": "missing"}),
    # --- which component a responsibility is of, by words
    ("a1", TWO, r"\[ g_n=\Pr(\text{second population}\mid x_n),\quad "
     r"\mu_1=\frac{\sum_ng_nx_n}{\sum_ng_n} \]", {"mu_1": "!right"}),
    ("a2", TWO, r"With $u_i$ the probability that $x_i$ belongs to the \emph{second} population, "
     r"\[ \pi_1=1-\frac1n\sum_iu_i,\qquad \mu_1=\frac{\sum_iu_ix_i}{\sum_iu_i}. \]",
     {"tau": "right", "mu_1": "wrong"}),
    ("a2'", TWO, r"With $u_i$ the probability that $x_i$ belongs to the first population, "
     r"\[ \pi_1=\frac1n\sum_iu_i,\qquad \mu_1=\frac{\sum_iu_ix_i}{\sum_iu_i}. \]",
     {"tau": "right", "mu_1": "right"}),
    # --- the old mean
    ("a3", TWO, r"\[ \Sigma_1=\frac{\sum_ir_i(x_i-\mu_1)(x_i-\mu_1)^\top}{\sum_ir_i} \] "
     r"where $\mu_1$ is still the old mean.", {"Sigma_1": "wrong"}),
    ("a3'", TWO, r"\[ \Sigma_1=\frac{\sum_ir_i(x_i-\mu_1)(x_i-\mu_1)^\top}{\sum_ir_i} \] "
     r"where $\mu_1$ is the new mean.", {"Sigma_1": "right"}),
    ("a4", GM, r"The current $(\pi_k,\mu_k,\Sigma_k)$, updated with a star: "
     r"$\mu_k^*=\frac1{N_k}\sum_nr_{nk}x_n$, "
     r"$\Sigma_k^*=\frac1{N_k}\sum_nr_{nk}(x_n-\mu_k)(x_n-\mu_k)^T$. "
     r"The covariance is about the current mean.", {"mu": "right", "Sigma": "wrong"}),
    ("a5", TWO, r"$Q(\theta\mid\theta^t)=\sum_i\sum_kP(Z_i=k\mid x_i,\theta^{t+1})"
     r"\log(\tau_kN(x_i;\mu_k,\Sigma_k))$", {"Q": "wrong"}),
    ("a5'", TWO, r"$Q(\theta\mid\theta^t)=\sum_i\sum_kP(Z_i=k\mid x_i,\theta^{t})"
     r"\log(\tau_kN(x_i;\mu_k,\Sigma_k))$", {"Q": "right"}),
    # --- right ones that were refused
    ("r1", TWO, r"\[ \mu_k=\left.\sum_{j=1}^{n}q_{jk}\,y_j\;\middle/\;\sum_{j=1}^{n}q_{jk}\right. "
     r"\]", {"mu_1": "right", "mu_2": "right"}),
    ("r2", TWO, r"Let $Z_i\in\{0,1\}$ be $1$ exactly when $x_i$ was drawn from the first normal. "
     r"Then \[ \mathbb E[Z_i\mid x_i]=\frac{\tau\,\mathcal N(x_i;\mu_1,\Sigma_1)}"
     r"{\tau\,\mathcal N(x_i;\mu_1,\Sigma_1)+(1-\tau)\,\mathcal N(x_i;\mu_2,\Sigma_2)}. \]",
     {"responsibilities": "right"}),
    ("r3", TWO, r"\[ r_i=\frac{\pi f_1(x_i)}{\pi f_1(x_i)+(1-\pi)f_2(x_i)} \]",
     {"responsibilities": "right"}),
    ("r3'", TWO, r"\[ r_i=\frac{\pi f_1(x_i)}{\pi f_1(x_i)+\pi f_2(x_i)} \]",
     {"responsibilities": "wrong"}),
    ("r4", TWO, r"\[ w_i=\frac{\rho\,f(x_i;\mu_1,\Sigma_1)}{\rho\,f(x_i;\mu_1,\Sigma_1)"
     r"+(1-\rho)\,f(x_i;\mu_2,\Sigma_2)},\qquad\rho=\frac1n\sum_iw_i \]",
     {"responsibilities": "right", "tau": "right"}),
    ("r4'", TWO, r"\[ w_i=\frac{\rho\,f(x_i;\mu_1,\Sigma_1)}{\rho\,f(x_i;\mu_1,\Sigma_1)"
     r"+(1-\rho)\,f(x_i;\mu_2,\Sigma_2)},\qquad\rho=\frac1n\sum_i(1-w_i) \]",
     {"responsibilities": "right", "tau": "wrong"}),
    ("r5", ONE, r"The heights are $h_1,\dots,h_n$, $w_i=P(Z_i=1\mid h_i)$. "
     r"$\mu_1=\frac{\sum_iw_ih_i}{\sum_iw_i}$", {"mu_1": "right"}),
    ("r5'", ONE, r"The heights are $h_1,\dots,h_n$, $w_i=P(Z_i=1\mid h_i)$. "
     r"$\mu_1=\frac{\sum_iw_ih_i}{\sum_ih_i}$", {"mu_1": "wrong"}),
    ("r6", GM, r"$\pi_k=\frac1N\sum_ir_{ik}$, $\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$. "
     r"**Example.** $\pi_1=0.6$, $\mu_1=8$, $\pi_2=0.4$, $\mu_2=18$. Since $\pi_2 = 1 - \pi_1$.",
     {"pi": "right", "mu": "right"}),
    ("r7", ONE, r"$f(x)=\frac1{\sqrt{2\pi\sigma^2}}\exp(-\frac{(x-\mu)^2}{2\sigma^2})$, e.g. "
     r"$\mu=7$, $\sigma=1$. $$\gamma_{ik}=\frac{\tau_kf(x_i|\mu_k,\sigma_k^2)}"
     r"{\sum_j\tau_jf(x_i|\mu_j,\sigma_j^2)}$$ "
     r"$$Q=\sum_i\sum_k\gamma_{ik}\log(\tau_kf(x_i|\mu_k,\sigma_k^2))$$",
     {"responsibilities": "right", "Q": "right"}),
    ("r8", C, r"Every set has ten tosses. $$r_i=\frac{p_A^{x_i}(1-p_A)^{10-x_i}}"
     r"{p_A^{x_i}(1-p_A)^{10-x_i}+p_B^{x_i}(1-p_B)^{10-x_i}}$$", {"responsibilities": "!wrong"}),
    ("r9", GM, r"$$P(z_i=k\mid x_i)=\frac{P(x_i\mid z_i=k)P(z_i=k)}{P(x_i)}="
     r"\frac{\pi_kN(x_i\mid\mu_k,\Sigma_k)}{\sum_j\pi_jN(x_i\mid\mu_j,\Sigma_j)}$$",
     {"responsibilities": "right"}),
    # --- what was not read
    ("u1", TWO, r"The component is $i\in\{1,2\}$ and $l$ the observation: "
     r"\[ \hat\mu_i=\frac{\sum_lh_{il}y_l}{\sum_lh_{il}} \]", {"mu_1": "right", "mu_2": "right"}),
    ("u2", TWO, r"For $d=1$ and with $s_k$ the standard deviation of component $k$: "
     r"\[ s_1=\Big(\frac{\sum_ir_{i1}(x_i-\mu_1)^2}{\sum_ir_{i1}}\Big)^{1/2} \]",
     {"Sigma_1": "right"}),
    ("u3", TWO, r"Write $S_k[u]=\sum_ir_{ik}u(x_i)$ for any function $u$. Then "
     r"$\mu_k=S_k[x]/S_k[1]$ and $\Sigma_k=S_k[xx^\top]/S_k[1]-\mu_k\mu_k^\top$.",
     {"mu_1": "!wrong", "Sigma_1": "!wrong"}),
    ("u4", TWO, r"\[ \Sigma_h=\frac{\sum_jg_{jh}(x_j-\mu_h)(x_j-\mu_h)^\top}{\sum_jg_{jh}}\,"
     r"\ (h\in\{1,2\}) \]", {"Sigma_1": "right", "Sigma_2": "right"}),
    ("u5", GM, r"\[ \mu_k=\frac1{R_k}\sum_ir_{ik}x_i \] where $R_k$ is the sum of the "
     r"responsibilities of component $k$.", {"mu": "right"}),
    ("u6", GM, r"With $a_{ik}=\log\pi_k+\log\mathcal N(x_i\mid\mu_k,\Sigma_k)$ and "
     r"$M_i=\max_ka_{ik}$, \[ r_{ik}=\frac{e^{a_{ik}-M_i}}{\sum_{l=1}^Ke^{a_{il}-M_i}} \]",
     {"responsibilities": "right"}),
    ("u7", TWO, r"Entry by entry, $(\Sigma_1)_{ab}=\dfrac{\sum_ir_i(x_{ia}-\mu_{1a})"
     r"(x_{ib}-\mu_{1b})}{\sum_ir_i}$ for $a,b=1,\dots,d$.", {"Sigma_1": "right"}),
    ("u7'", TWO, r"Entry by entry, $(\Sigma_1)_{ab}=\dfrac{\sum_ir_i(x_{ia}-\mu_{2a})"
     r"(x_{ib}-\mu_{2b})}{\sum_ir_i}$ for $a,b=1,\dots,d$.", {"Sigma_1": "wrong"}),
    ("m1", TWO, r"\[ g_n=P(Z_n=2\mid x_n) \] "
     r"\[ \Sigma_1=\frac{\sum_n(1-g_n)(x_n-\mu_1)(x_n-\mu_1)^\top}{N} \]", {"Sigma_1": "wrong"}),
    ("m2", TWO, r"$\mu_1=\frac{\sum_i(1-r_i)x_i}{\sum_i(1-r_i)}$, "
     r"$\mu_2=\frac{\sum_ir_ix_i}{\sum_ir_i}$, $\tau=1-\frac1N\sum_ir_i$",
     {"mu_1": "right", "mu_2": "right", "tau": "right"}),
    ("m3", GM, r"$\Sigma_k=\frac{\sum_ir_{ik}(x_i-\mu_i)(x_i-\mu_i)^T}{\sum_ir_{ik}}$",
     {"Sigma": "!right"}),
    # --- relations
    ("le", TWO, r"$\tau = \frac{1}{N}\sum_i r_i \ge 0$, $\mu_1 = \frac{\sum_i r_i x_i}{\sum_i r_i}"
     r" \approx 3.2$", {"tau": "right", "mu_1": "right"}),
    ("propto", TWO, r"$P(Z_i=1\mid x_i) \propto \tau N(x_i;\mu_1,\Sigma_1)$, "
     r"$P(Z_i=2\mid x_i)\propto(1-\tau)N(x_i;\mu_2,\Sigma_2)$", {"responsibilities": "right"}),
    ("propto'", TWO, r"$P(Z_i=1\mid x_i) \propto \tau N(x_i;\mu_1,\Sigma_1)$, "
     r"$P(Z_i=2\mid x_i)\propto\tau N(x_i;\mu_2,\Sigma_2)$", {"responsibilities": "!right"}),
    # --- charity
    ("g2", TWO, E_STEP + r"$h_i = r_i^2$, $\mu_1 = \frac{\sum_i h_i x_i}{\sum_i h_i}$",
     {"responsibilities": "right", "mu_1": "wrong"}),
    ("g3", TWO, r"$r_i = P(Z_i=1\mid x_i) = \tau N(x_i;\mu_1,\Sigma_1)$, "
     r"$\mu_1 = \frac{\sum_i r_i x_i}{\sum_i r_i}$",
     {"responsibilities": "wrong", "mu_1": "right"}),
    ("g4", TWO, r"$r_i = \mathrm{soft}(x_i)$, $\mu_1 = \frac{\sum_i r_i x_i}{\sum_i r_i}$",
     {"mu_1": "unread"}),
    ("g5", TWO, r"$\mu_1 = \frac{1}{|C_1|}\sum_i r_i x_i$", {"mu_1": "!right"}),
    # --- all observations at once
    ("rows", TWO, E_STEP + r"Let $X$ have the rows $x_i^T$, $r=(r_1,\dots,r_N)^T$ and "
     r"$R=\operatorname{diag}(r)$. $\mu_1=\frac{X^Tr}{\mathbf 1^Tr}$, "
     r"$\Sigma_1=\frac{X^TRX}{\mathbf 1^Tr}-\mu_1\mu_1^T$, "
     r"$\mu_2=\frac{X^T(\mathbf 1-r)}{N-\mathbf 1^Tr}$, "
     r"$\Sigma_2=\frac{X^T(I-R)X}{N-\mathbf 1^Tr}-\mu_2\mu_2^T$",
     {"mu_1": "right", "Sigma_1": "right", "mu_2": "right", "Sigma_2": "right"}),
    ("rows'", TWO, E_STEP + r"Let $X$ have the rows $x_i^T$, $r=(r_1,\dots,r_N)^T$ and "
     r"$R=\operatorname{diag}(r)$. $\mu_1=\frac{X^T\mathbf 1}{\mathbf 1^Tr}$, "
     r"$\Sigma_1=\frac{X^TRX}{\mathbf 1^Tr}$, "
     r"$\Sigma_2=\frac{X^T(I-R)X}{\mathbf 1^Tr}-\mu_2\mu_2^T$",
     {"mu_1": "wrong", "Sigma_1": "wrong", "Sigma_2": "wrong"}),
    ("diag'", TWO, E_STEP + r"$\Sigma_1=\operatorname{diag}\left(\frac{\sum_ir_i(x_i-\mu_1)"
     r"(x_i-\mu_1)^T}{\sum_ir_i}\right)$", {"Sigma_1": "wrong"}),
    # --- the other component by words
    ("likewise", TWO, E_STEP + r"$\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$; similarly for $\mu_2$ "
     r"with $1-r_i$.", {"mu_1": "right", "mu_2": "right"}),
    ("likewise'", TWO, E_STEP + r"$\mu_1=\frac{\sum_ir_ix_i}{N}$; similarly for $\mu_2$ with "
     r"$1-r_i$.", {"mu_1": "wrong", "mu_2": "wrong"}),
    ("alone", TWO, E_STEP + r"$\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$.",
     {"mu_1": "right", "mu_2": "missing"}),
    # --- Q and posterior probabilities by what they are
    ("E log p", GM, r"$$\mathbb E[\ln p(X,Z\mid\theta)]=\sum_i\sum_k r_{ik}\log(\pi_k"
     r"N(x_i;\mu_k,\Sigma_k))$$", {"Q": "right"}),
    ("E log p'", GM, r"$$\mathbb E[\ln p(X,Z\mid\theta)]=\sum_i\sum_k r_{ik}\log "
     r"N(x_i;\mu_k,\Sigma_k)$$", {"Q": "wrong"}),
    ("2 Q", ONE, r"$2Q=\sum_i\sum_k r_{ik}(2\log\tau_k-\log\sigma_k^2-\frac{(x_i-\mu_k)^2}"
     r"{\sigma_k^2})$", {"Q": "right"}),
    ("2 Q'", ONE, r"$2Q=\sum_i\sum_k r_{ik}(\log\tau_k-\log\sigma_k^2-\frac{(x_i-\mu_k)^2}"
     r"{\sigma_k^2})$", {"Q": "wrong"}),
    ("log r", GM, r"$$a_{ik}=\log\pi_k+\log N(x_i;\mu_k,\Sigma_k)$$ $$\log r_{ik}=a_{ik}-"
     r"\log\sum_je^{a_{ij}}$$", {"responsibilities": "right"}),
    ("log r'", GM, r"$$a_{ik}=\log\pi_k+\log N(x_i;\mu_k,\Sigma_k)$$ $$\log r_{ik}=a_{ik}-"
     r"\sum_je^{a_{ij}}$$", {"responsibilities": "!right"}),
    # --- choices in the place of probabilities
    ("sets", TWO, E_STEP + r"Let $C_1=\{i:r_i>1/2\}$. "
     r"$\mu_1=\frac1{|C_1|}\sum_{i\in C_1}x_i$, $\tau=\frac{|C_1|}{N}$",
     {"mu_1": "wrong", "tau": "wrong"}),
    ("sets'", TWO, E_STEP + r"Let $C_1=\{i:r_i>1/2\}$. "
     r"$\mu_1=\frac{\sum_{i\in C_1}r_ix_i}{\sum_{i\in C_1}r_i}$", {"mu_1": "wrong"}),
    ("a set", TWO, E_STEP + r"$\mu_1=\frac{\sum_{i\in A}r_ix_i}{\sum_{i\in A}r_i}$",
     {"mu_1": "!right"}),
    ("argmax", GM, r"$z_i=\arg\max_k\pi_kN(x_i;\mu_k,\Sigma_k)$, "
     r"$\mu_k=\frac{\sum_{i:z_i=k}x_i}{\sum_{i:z_i=k}1}$",
     {"responsibilities": "wrong", "mu": "wrong"}),
    ("argmax, a remark", GM, r"$r_{ik}=\frac{\pi_kN(x_i;\mu_k,\Sigma_k)}{\sum_j\pi_j"
     r"N(x_i;\mu_j,\Sigma_j)}$. Cluster at the end: $z_i=\arg\max_kr_{ik}$.",
     {"responsibilities": "right"}),
    # --- numbers
    ("equal weights", GM, r"M-step: $\pi_k=\frac1K$, $\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$",
     {"pi": "wrong", "mu": "right"}),
    ("a start", GM, r"Start with $\pi_k=\frac1K$. Then "
     r"$\mu_k=\frac{\sum_ir_{ik}x_i}{\sum_ir_{ik}}$",
     {"pi": "missing", "mu": "right"}),
    ("no change", TWO, r"$\mu_1^{t+1}=\mu_1^t$", {"mu_1": "wrong"}),
    # --- short letters
    ("m, S", TWO, r"$r_i=\frac{\tau\phi(x_i;m_1,S_1)}{\tau\phi(x_i;m_1,S_1)+(1-\tau)\phi(x_i;m_2,"
     r"S_2)}$, $m_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$, $S_1=\frac{\sum_ir_i(x_i-m_1)(x_i-m_1)^T}"
     r"{\sum_ir_i}$", {"responsibilities": "right", "mu_1": "right", "Sigma_1": "right"}),
    ("m, S'", TWO, r"$r_i=\frac{\tau\phi(x_i;m_1,S_1)}{\tau\phi(x_i;m_1,S_1)+(1-\tau)\phi(x_i;m_2,"
     r"S_2)}$, $m_1=\frac{\sum_ir_ix_i}{N}$, $S_1=\frac{\sum_ir_i(x_i-m_1)(x_i-m_1)^T}"
     r"{N}$", {"responsibilities": "right", "mu_1": "wrong", "Sigma_1": "wrong"}),
    ("s^2", ONE, r"$r_i=P(Z_i=1|x_i)$, $s_1^2=\frac{\sum_ir_i(x_i-\mu_1)^2}{\sum_ir_i}$",
     {"sigma_1^2": "right"}),
    ("s^2'", ONE, r"$r_i=P(Z_i=1|x_i)$, $s_1^2=\frac{\sum_ir_i(x_i-\mu_1)}{\sum_ir_i}$",
     {"sigma_1^2": "wrong"}),
    # --- the objective under another name
    ("objective", GM, r"The objective is \[ J(\theta)=\sum_i\sum_kr_{ik}\log(\pi_k"
     r"N(x_i;\mu_k,\Sigma_k)) \]", {"Q": "right"}),
    ("objective'", GM, r"The objective is \[ J(\theta)=\sum_i\log\sum_kr_{ik}\pi_k"
     r"N(x_i;\mu_k,\Sigma_k) \]", {"Q": "wrong"}),
    ("a likelihood", GM, r"The likelihood is \[ L(\theta)=\prod_i\sum_k\pi_k"
     r"N(x_i;\mu_k,\Sigma_k) \]", {"Q": "missing"}),
    # --- formal arguments, sizes of an example, notes in boxes, bars that are relations
    ("formal", TWO, r"$D(\tau)=\log\tau$. $r_i=P(Z_i=1\mid x_i)$, $\tau=\frac1N\sum_ir_i$, "
     r"$Q=\sum_i(r_i\log(\tau N(x_i;\mu_1,\Sigma_1))+(1-r_i)\log((1-\tau)N(x_i;\mu_2,\Sigma_2)))$",
     {"tau": "right", "Q": "right"}),
    ("formal'", TWO, r"$D(\tau)=\log\tau$. $r_i=P(Z_i=1\mid x_i)$, $\tau=\frac1N\sum_i(1-r_i)$, "
     r"$Q=\sum_i(r_i\log(\tau N(x_i;\mu_1,\Sigma_1))+(1-r_i)\log(\tau N(x_i;\mu_2,\Sigma_2)))$",
     {"tau": "wrong", "Q": "wrong"}),
    ("a size", TWO, r"Tried at $N=5$. $r_i=P(Z_i=1\mid x_i)$, $\tau=\frac1N\sum_ir_i$",
     {"tau": "right"}),
    ("a size'", TWO, r"Tried at $N=5$. $r_i=P(Z_i=1\mid x_i)$, $\tau=\frac1{N+1}\sum_ir_i$",
     {"tau": "wrong"}),
    ("a box", TWO, r"$r_i=P(Z_i=1\mathrel{\big|}x_i)$, $$\tau=\frac1N\sum_ir_i\qquad"
     r"\vcenter{\hbox{\parbox[c]{5em}{divide}}}$$", {"tau": "right"}),
    ("a box'", TWO, r"$r_i=P(Z_i=2\mathrel{\big|}x_i)$, $$\tau=\frac1N\sum_ir_i\qquad"
     r"\vcenter{\hbox{\parbox[c]{5em}{divide}}}$$", {"tau": "wrong"}),
    # --- a divisor with the index of its sum
    ("over", GM, r"$r_{ik}=\frac{N(x_i;\mu_k,\Sigma_k)/\pi_k}{\sum_jN(x_i;\mu_j,\Sigma_j)/\pi_j}$",
     {"responsibilities": "wrong"}),
    ("over'", GM, r"$r_{ik}=\frac{\pi_k/(1/N(x_i;\mu_k,\Sigma_k))}"
     r"{\sum_j\pi_j/(1/N(x_i;\mu_j,\Sigma_j))}$", {"responsibilities": "right"}),
    # --- a component in a bracket
    ("of 2", ONE, r"$\mu_1^{t+1}=\frac{\sum_i\gamma_i(1)x_i}{\sum_i\gamma_i(1)}$, "
     r"$\mu_2^{t+1}=\frac{\sum_i\gamma_i(2)x_i}{\sum_i\gamma_i(2)}$",
     {"mu_1": "right", "mu_2": "right"}),
    ("of 2'", ONE, r"$\mu_1^{t+1}=\frac{\sum_i\gamma_i(2)x_i}{\sum_i\gamma_i(2)}$",
     {"mu_1": "wrong"}),
    ("of B", C, r"$r_i(A)=P(Z_i=A\mid x_i)$, $p_B=\frac{\sum_ir_i(B)x_i}{\sum_ir_i(B)n_i}$",
     {"p_B": "right"}),
    ("of B'", C, r"$r_i(A)=P(Z_i=A\mid x_i)$, $p_B=\frac{\sum_ir_i(A)x_i}{\sum_ir_i(A)n_i}$",
     {"p_B": "wrong"}),
    # --- a function at t, and as it is
    ("f and f^t", GM, r"$f_k^t(x_i)=N(x_i;\mu_k^t,\Sigma_k^t)$, $h_{ik}=\frac{\pi_k^tf_k^t(x_i)}"
     r"{\sum_c\pi_c^tf_c^t(x_i)}$, $f_k(x_i)=N(x_i;\mu_k,\Sigma_k)$, "
     r"$Q=\sum_i\sum_kh_{ik}\log(\pi_kf_k(x_i))$", {"responsibilities": "right", "Q": "right"}),
    ("f and f^t'", GM, r"$f_k^t(x_i)=N(x_i;\mu_k^t,\Sigma_k^t)$, $h_{ik}=\frac{\pi_k^tf_k^t(x_i)}"
     r"{\sum_c\pi_c^tf_c^t(x_i)}$, $f_k(x_i)=N(x_i;\mu_k,\Sigma_k)$, "
     r"$Q=\sum_i\sum_kh_{ik}\log(\pi_kf_k^t(x_i))$", {"responsibilities": "right", "Q": "wrong"}),
    # --- the updates at t, where nothing else is
    ("at t", ONE, r"$r_i=P(Z_i=1\mid x_i)$, $\mu_1^{(t)}=\frac{\sum_ir_ix_i}{\sum_ir_i}$, "
     r"$(\sigma_1^2)^{(t)}=\frac{\sum_ir_i(x_i-\mu_1^{(t)})^2}{\sum_ir_i}$",
     {"mu_1": "right", "sigma_1^2": "right"}),
    ("at t'", ONE, r"$r_i=\frac{\tau^{(t)}N(x_i|\mu_1^{(t)},(\sigma_1^2)^{(t)})}{\tau^{(t)}N(x_i|"
     r"\mu_1^{(t)},(\sigma_1^2)^{(t)})+(1-\tau^{(t)})N(x_i|\mu_2^{(t)},(\sigma_2^2)^{(t)})}$, "
     r"$(\sigma_1^2)^{(t+1)}=\frac{\sum_ir_i(x_i-\mu_1^{(t)})^2}{\sum_ir_i}$",
     {"responsibilities": "right", "sigma_1^2": "wrong"}),
    # --- the data and the weights as matrices
    ("rows", GM, r"$r_{ik}=P(Z_i=k\mid x_i)$, $W_k=\operatorname{diag}(r_{1k},\dots,r_{Nk})$, "
     r"$X=(x_1,\dots,x_N)^T$, $\mu_k=\frac{X^TW_k\mathbf1}{\sum_ir_{ik}}$", {"mu": "right"}),
    ("rows'", GM, r"$r_{ik}=P(Z_i=k\mid x_i)$, $W_k=\operatorname{diag}(r_{1k},\dots,r_{Nk})$, "
     r"$X=(x_1,\dots,x_N)^T$, $\mu_k=\frac{X^T\mathbf1}{\sum_ir_{ik}}$", {"mu": "wrong"}),
    ("columns", GM, r"$r_{ik}=P(Z_i=k\mid x_i)$, $W_k=\operatorname{diag}(r_{1k},\dots,r_{Nk})$, "
     r"$X=(x_1,\dots,x_N)$, $\mu_k=\frac{XW_k\mathbf1}{\sum_ir_{ik}}$", {"mu": "right"}),
    # --- x^{(i)} with its transpose; letters by what they are made of
    ("x^{(i)} x^{(i)T}", TWO, r"$r_i=P(Z_i=1\mid x^{(i)})$, $\mu_1=\frac{\sum_ir_ix^{(i)}}"
     r"{\sum_ir_i}$, $\Sigma_1=\frac{\sum_ir_ix^{(i)}(x^{(i)})^T}{\sum_ir_i}-\mu_1\mu_1^T$",
     {"Sigma_1": "right"}),
    ("x^{(i)} x^{(i)T}'", TWO, r"$r_i=P(Z_i=1\mid x^{(i)})$, $\mu_1=\frac{\sum_ir_ix^{(i)}}"
     r"{\sum_ir_i}$, $\Sigma_1=\frac{\sum_ir_ix^{(i)}(x^{(i)})^T}{\sum_ir_i}-\mu_2\mu_2^T$",
     {"Sigma_1": "wrong"}),
    ("ell", P, r"$w_{ik}=P(Z_i=k\mid x_i)$, $\ell=\sum_jx_j$, $\lambda_k=\lambda_k^t+\sum_{i=1}^n"
     r"\frac{w_{ik}(x_i-\lambda_k^t)}{\sum_jw_{jk}}+\ell-\ell$", {"lambda": "right"}),
    ("ell'", P, r"$w_{ik}=P(Z_i=k\mid x_i)$, $\ell=\sum_jx_j$, $\lambda_k=\lambda_k^t+\sum_{i=1}^n"
     r"\frac{w_{ik}(x_i-\lambda_k^t)}{\sum_jw_{jk}}+\ell$", {"lambda": "wrong"}),
    # --- updates that a sentence states
    ("in words", GM, r"$r_{ik}=P(z_i=k|x_i)$, $N_k=\sum_ir_{ik}$. The new weight is $N_k/N$. The "
     r"new mean of component $k$ is $\sum_ir_{ik}x_i/N_k$, and we see that $\Sigma_k^{new}$ is the "
     r"weighted covariance, i.e. $\frac1{N_k}\sum_ir_{ik}(x_i-\mu_k^{new})(x_i-\mu_k^{new})^T$.",
     {"pi": "right", "mu": "right", "Sigma": "right"}),
    ("in words'", GM, r"$r_{ik}=P(z_i=k|x_i)$, $N_k=\sum_ir_{ik}$. The new weight is not $N_k/N$. "
     r"The new mean of component $k$ is $\sum_ir_{ik}x_i/N$, and we see that $\Sigma_k^{new}$ is "
     r"the weighted covariance, i.e. $\frac1{N_k}\sum_ir_{ik}(x_i-\mu_k^{old})(x_i-\mu_k^{old})^T$"
     r".", {"pi": "missing", "mu": "wrong", "Sigma": "wrong"}),
    ("capitals", P, "r_ik = π_k^t Poisson(x_i; λ_k^t) / Σ_j π_j^t Poisson(x_i; λ_j^t)\n\n"
     "λ_k = Σ_i r_ik x_i / Σ_i r_ik", {"responsibilities": "right", "lambda": "right"}),
    ("capitals'", GM, "r_ik = π_k^t N(x_i; μ_k^t, Σ_k^t) / Σ_j π_j^t N(x_i; μ_j^t, Σ_j^t)\n\n"
     "Σ_k = Σ_i r_ik (x_i - μ_k)(x_i - μ_k)^T / N", {
         "responsibilities": "right", "Sigma": "wrong"}),
    ("f(x; p)", C, r"$B(x;p)=C(n,x)p^x(1-p)^{n-x}$, $r_i=P(Z_i=A\mid x_i)="
     r"\frac{B(x_i;p_A)}{B(x_i;p_A)+B(x_i;p_B)}$", {"responsibilities": "!unread"}),
    ("phi", ONE, r"$r_i=\frac{\tau\phi((x_i-\mu_1)/\sigma_1)/\sigma_1}{\tau\phi((x_i-\mu_1)/"
     r"\sigma_1)/\sigma_1+(1-\tau)\phi((x_i-\mu_2)/\sigma_2)/\sigma_2}$",
     {"responsibilities": "right"}),
    ("phi'", ONE, r"$r_i=\frac{\tau\phi((x_i-\mu_1)/\sigma_1)}{\tau\phi((x_i-\mu_1)/"
     r"\sigma_1)+(1-\tau)\phi((x_i-\mu_2)/\sigma_2)}$", {"responsibilities": "wrong"}),
    ("p(x; theta)", GM, r"$p(x)=\sum_k\pi_kN(x;\mu_k,\Sigma_k)$, $q_{ik}=P(z_i=k\mid x_i)="
     r"\frac{\pi_k^tN(x_i;\mu_k^t,\Sigma_k^t)}{p(x_i;\theta^t)}$", {"responsibilities": "right"}),
    ("p(x; theta)'", GM, r"$p(x)=\sum_kN(x;\mu_k,\Sigma_k)$, $q_{ik}=P(z_i=k\mid x_i)="
     r"\frac{\pi_k^tN(x_i;\mu_k^t,\Sigma_k^t)}{p(x_i;\theta^t)}$", {"responsibilities": "wrong"}),
    # --- updates in words alone
    ("words alone", GM, r"$r_{ik}=P(z_i=k|x_i)$. The new $\pi_k$ is the average of $r_{ik}$ over "
     r"all points, and the new mean is the mean of all points weighted by $r_{ik}$.",
     {"pi": "right", "mu": "right"}),
    ("words alone'", GM, r"$r_{ik}=P(z_i=k|x_i)$. The new mean is the average of $r_{ik}$ over "
     r"all points, and the new weight is not the average of $r_{ik}$.",
     {"pi": "missing", "mu": "!right"}),
    ("sum over", P, "Q = sum over i and k of w_ik * ( log pi_k + log Poisson(x_i; lambda_k) ), "
     "where w_ik = P(z_i = k | x_i)", {"Q": "right"}),
    ("sum over'", P, "Q = sum over i and k of w_ik * ( pi_k + log Poisson(x_i; lambda_k) ), "
     "where w_ik = P(z_i = k | x_i)", {"Q": "wrong"}),
    # --- words that say of what a weight is
    ("weight of", C, r"$w_i$ is the weight of coin A in round $i$. $p_A=\frac{\sum_iw_ix_i}"
     r"{\sum_iw_in_i}$", {"p_A": "right"}),
    ("weight of'", C, r"$w_i$ is the weight of coin B in round $i$. $p_A=\frac{\sum_iw_ix_i}"
     r"{\sum_iw_in_i}$", {"p_A": "wrong"}),
    # --- what the program's own reports say in the notations of books
    ("its sum", P, r"$r_{ik}=P(z_i=k\mid x_i)$ is the responsibility and $R_k$ its sum over the "
     r"observations. $\lambda_k=\frac1{R_k}\sum_ir_{ik}x_i$.", {"lambda": "right"}),
    ("its sum'", P, r"$r_{ik}=P(z_i=k\mid x_i)$ is the responsibility and $R_i$ its sum over the "
     r"components. $\lambda_k=\frac1{R_i}\sum_ir_{ik}x_i$.", {"lambda": "!right"}),
    ("label by law", ONE, r"$y_i\mid\Delta_i=0\sim N(\mu_1,\sigma_1^2)$, $y_i\mid\Delta_i=1\sim "
     r"N(\mu_2,\sigma_2^2)$. $\gamma_i=P(\Delta_i=1\mid y_i)$, "
     r"$\mu_2=\frac{\sum_i\gamma_iy_i}{\sum_i\gamma_i}$.", {"mu_2": "right"}),
    ("label by law'", ONE, r"$y_i\mid\Delta_i=0\sim N(\mu_1,\sigma_1^2)$, $y_i\mid\Delta_i=1\sim "
     r"N(\mu_2,\sigma_2^2)$. $\gamma_i=P(\Delta_i=1\mid y_i)$, "
     r"$\mu_1=\frac{\sum_i\gamma_iy_i}{\sum_i\gamma_i}$.", {"mu_1": "wrong"}),
    ("D for the data", P, r"\[ \sum_zp(\mathcal D,z\mid\theta)=\sum_z\prod_i\prod_k"
     r"(\pi_kf(x_i;\lambda_k))^{[z_i=k]} \]", {"steps": "right"}),
    ("D for the data'", P, r"\[ \sum_zp(\mathcal D,z\mid\theta)=\sum_z\prod_i\prod_k"
     r"(\pi_kf(x_i;\lambda_k)^2)^{[z_i=k]} \]", {"steps": "wrong"}),
    ("gamma(z; theta)", P, r"$\gamma(z_{nk};\theta)=p(z_{nk}=1\mid x_n,\theta)$, \[\log\sum_l"
     r"\pi_lf(x_n;\lambda_l)=\log(\pi_kf(x_n;\lambda_k))-\log\gamma(z_{nk};\theta)\]",
     {"steps": "right"}),
    ("gamma(z; theta)'", P, r"$\gamma(z_{nk};\theta)=p(z_{nk}=1\mid x_n,\theta)$, \[\log\sum_l"
     r"\pi_lf(x_n;\lambda_l)=\log(\pi_kf(x_n;\lambda_k))-2\log\gamma(z_{nk};\theta)\]",
     {"steps": "wrong"}),
    ("f(a) = f(b)", P, r"For any $f$: $f(a)=f(b)$ if $a=b$. $r_{ik}=\frac{\pi_kf(x_i;\lambda_k)}"
     r"{\sum_l\pi_lf(x_i;\lambda_l)}$", {"responsibilities": "right"}),
    ("f(a) = f(b)'", P, r"For any $f$: $f(a)=f(b)$ if $a=b$. $r_{ik}=\frac{\pi_kf(x_i;\lambda_k)}"
     r"{\sum_lf(x_i;\lambda_l)}$", {"responsibilities": "wrong"}),
    ("two names", P, "| book | here |\n|---|---|\n| $N$ | $n$ |\n| $n$ | $i$ |\n\n"
     r"$r_{ik}=P(z_i=k\mid x_i)$, $\pi_k=\frac1n\sum_{i=1}^nr_{ik}$", {"pi": "right"}),
    ("two names'", P, "| book | here |\n|---|---|\n| $N$ | $n$ |\n| $n$ | $i$ |\n\n"
     r"$r_{ik}=P(z_i=k\mid x_i)$, $\pi_k=\frac1{2n}\sum_{i=1}^nr_{ik}$", {"pi": "wrong"}),
    ("a case", P, r"If $z_i=1$, then $x_i$ is from the first; if $z_i=2$, from the second. "
     r"$r_{ik}=P(z_i=k\mid x_i)$, $\lambda_k=\sum_ir_{ik}x_i/\sum_ir_{ik}$.",
     {"lambda": "right", "steps": "!wrong"}),
    ("a case'", P, r"If $z_i=1$, then $x_i$ is from the first; if $z_i=2$, from the second. "
     r"$r_{ik}=P(z_i=k\mid x_i)$, $\lambda_k=\sum_ir_{ik}x_i$.", {"lambda": "wrong"}),
]
