"""Laws that the families' proofs cite. They are not applied by the engine: the family states the
line, the certificate decides. ``example`` holds two sides of an instance, which tests evaluate."""

from __future__ import annotations

from .rule import Rule

RULES = (
    Rule(
        "parallel_axis",
        "the parallel-axis law",
        r"\textstyle\sum_i T_i q(x_i - \mu) = \sum_i T_i q(x_i - \bar x) + (\sum_i T_i)\, "
        r"q(\bar x - \mu)",
        "$q$ is a quadratic form, split at the weighted mean",
        "split about the weighted mean",
    ),
    Rule(
        "trace_of_scatter",
        "a weighted sum of quadratic forms is a trace",
        r"\textstyle\sum_i T_i v_i^{\mathsf T} A v_i = \operatorname{tr}(A \sum_i T_i v_i "
        r"v_i^{\mathsf T})",
        "",
        "a quadratic form is a trace",
    ),
    Rule(
        "scatter_is_variance",
        "the weighted sum of squares is the variance",
        r"\textstyle\sum_i T_i (x_i - \bar x)^2 = N_k \sigma^2",
        "",
        "the new variance",
    ),
    Rule(
        "divergence",
        "Kullback-Leibler divergence",
        r"\mathrm{KL}(p \,\|\, q) = \operatorname{E}_p[\log p - \log q]",
        "",
        "the Kullback-Leibler divergence",
    ),
    Rule(
        "eigenvalues",
        "trace and determinant by eigenvalues",
        r"\operatorname{tr} A = \textstyle\sum_j \rho_j,\ |A| = \prod_j \rho_j",
        "",
        "trace and determinant by eigenvalues",
    ),
    Rule(
        "log_bound",
        "the one inequality",
        r"\log u \le u - 1, \text{ with equality only at } u = 1",
        "$u > 0$",
        "the one inequality, log u ≤ u - 1",
    ),
    Rule(
        "log_of_ratio",
        "logarithm of a ratio",
        r"\log a - \log b = \log(a/b)",
        "$a, b > 0$",
        "logarithm of a ratio",
    ),
    Rule("square", "squares are not negative", r"s^2 \ge 0", "", "a weighted sum of squares"),
    Rule(
        "square_of_scalar",
        "the square of a scalar",
        r"v^{\mathsf T}w\,w^{\mathsf T}v = (v^{\mathsf T}w)^2",
        "",
        "a scalar is its own transpose",
    ),
    Rule("update", "the update", r"\phi_k^{t+1} \text{ as solved for above}", "", "the update"),
    Rule(
        "weighted_total",
        "the update, multiplied through",
        r"\textstyle\sum_i T_{k,i} x_i = \bar x \sum_i T_{k,i}",
        "",
        "the update",
    ),
    Rule(
        "nonnegative",
        "no factor is negative",
        r"a, b \ge 0 \Rightarrow ab \ge 0",
        "",
        "no factor is negative",
    ),
    Rule(
        "monotone_log",
        "the logarithm increases",
        r"\log(a + b) \ge \log a",
        "$a, b > 0$",
        "the logarithm increases",
    ),
    Rule(
        "limit_log",
        "limit of the logarithm",
        r"-\log\varepsilon \to \infty \text{ as } "
        r"\varepsilon \downarrow 0",
        "",
        "the logarithm falls without bound",
    ),
    Rule(
        "limit_exp",
        "limit of the exponential",
        r"e^{-\delta/\varepsilon} \to 0 \text{ as } \varepsilon \downarrow 0",
        r"$\delta > 0$",
        "the exponential falls faster than any power",
    ),
    Rule(
        "divide_through",
        "divided through",
        r"\frac{a}{\sum_j a_j} = \frac{1}{\sum_j a_j/a}",
        r"$a \neq 0$",
        "",
    ),
    Rule(
        "probability",
        "a probability is at most 1",
        r"-\log P \ge 0",
        "$P$ a probability",
        "a probability is at most 1",
    ),
    Rule(
        "sum_of_parts",
        "sum of parts",
        r"a \ge 0,\ b \ge 0 \Rightarrow a + b \ge 0",
        "",
        "every part is at least 0",
    ),
    Rule(
        "weights_sum", "weights sum to 1", r"\textstyle\sum_k w_k = 1", "", "the weights sum to 1"
    ),
    Rule(
        "bayes_rearranged",
        "Bayes' rule rearranged",
        r"p(x_i) = p(x_i, Z_i = k) / P(Z_i = k \mid x_i)",
        "",
        "Bayes' rule, rearranged",
    ),
)
