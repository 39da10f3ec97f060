"""The literature that reports end with."""

from __future__ import annotations

REFERENCES: dict[str, str] = {
    "dlr": "A. P. Dempster, N. M. Laird and D. B. Rubin (1977). Maximum likelihood from incomplete "
    "data via the EM algorithm. Journal of the Royal Statistical Society B 39, 1-38. (Their "
    "H has the opposite sign to the one used here.)",
    "wu": "C. F. J. Wu (1983). On the convergence properties of the EM algorithm. Annals of "
    "Statistics 11, 95-103.",
    "bishop": "C. M. Bishop (2006). Pattern Recognition and Machine Learning. Springer. Sections "
    "9.2 to 9.4.",
    "esl": "T. Hastie, R. Tibshirani and J. Friedman (2009). The Elements of Statistical Learning, "
    "2nd edition. Springer. Section 8.5.",
    "neal": "R. M. Neal and G. E. Hinton (1998). A view of the EM algorithm that justifies "
    "incremental, sparse, and other variants. In M. I. Jordan (ed.), Learning in Graphical Models, "
    "Kluwer, 355-368.",
    "meng": "X.-L. Meng and D. B. Rubin (1991). Using EM to obtain asymptotic variance-covariance "
    "matrices: the SEM algorithm. Journal of the American Statistical Association 86, 899-909.",
    "magnus": "J. R. Magnus and H. Neudecker (2019). Matrix Differential Calculus, 3rd edition. "
    "Wiley. Chapters 8 and 9.",
    "kiefer": "J. Kiefer and J. Wolfowitz (1956). Consistency of the maximum likelihood estimator "
    "in the presence of infinitely many incidental parameters. Annals of Mathematical Statistics "
    "27, 887-906.",
    "day": "N. E. Day (1969). Estimating the components of a mixture of normal distributions. "
    "Biometrika 56, 463-474.",
    "faithful": "W. Härdle (1991). Smoothing Techniques with Implementation in S. Springer. (The "
    "272 eruptions; see also A. Azzalini and A. W. Bowman (1990), A look at some data on the Old "
    "Faithful geyser, Applied Statistics 39, 357-365.)",
    "hasselblad": "V. Hasselblad (1969). Estimation of finite mixtures of distributions from the "
    "exponential family. Journal of the American Statistical Association 64, "
    "1459-1471.",
    "mclachlan": "G. J. McLachlan and T. Krishnan (2008). The EM Algorithm and Extensions, 2nd "
    "edition. Wiley. Sections 3.9 and 4.9.",
    "boehning": "D. Böhning, E. Dietz, R. Schaub, P. Schlattmann and B. G. Lindsay (1994). The "
    "distribution of the likelihood ratio for mixtures of densities from the one-parameter "
    "exponential family. Annals of the Institute of Statistical Mathematics 46, 373-388.",
    "do": "C. B. Do and S. Batzoglou (2008). What is the expectation maximization algorithm? "
    "Nature Biotechnology 26, 897-899.",
}

#: What every report rests on.
ALWAYS = ("dlr", "wu")
