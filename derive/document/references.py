"""The literature that reports end with."""

from __future__ import annotations

import re
import unicodedata

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
    "meng_ecm": "X.-L. Meng and D. B. Rubin (1993). Maximum likelihood estimation via the ECM "
    "algorithm: a general framework. Biometrika 80, 267-278.",
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
    "arthur": "D. Arthur and S. Vassilvitskii (2007). k-means++: the advantages of careful "
    "seeding. Proceedings of the 18th ACM-SIAM Symposium on Discrete Algorithms, 1027-1035.",
    "biernacki": "C. Biernacki, G. Celeux and G. Govaert (2003). Choosing starting values for the "
    "EM algorithm for getting the highest likelihood in multivariate Gaussian mixture models. "
    "Computational Statistics and Data Analysis 41, 561-575.",
    "blanchard": "P. Blanchard, D. J. Higham and N. J. Higham (2021). Accurately computing the "
    "log-sum-exp and softmax functions. IMA Journal of Numerical Analysis 41, 2311-2330.",
    "ciuperca": "G. Ciuperca, A. Ridolfi and J. Idier (2003). Penalized maximum likelihood "
    "estimator for normal mixtures. Scandinavian Journal of Statistics 30, 45-59.",
    "fraley": "C. Fraley and A. E. Raftery (2007). Bayesian regularization for normal mixture "
    "estimation and model-based clustering. Journal of Classification 24, 155-181.",
    "hathaway": "R. J. Hathaway (1985). A constrained formulation of maximum-likelihood estimation "
    "for normal mixture distributions. Annals of Statistics 13, 795-800.",
    "higham": "N. J. Higham (2002). Accuracy and Stability of Numerical Algorithms, 2nd edition. "
    "SIAM. Chapter 10.",
    "ingrassia": "S. Ingrassia and R. Rocci (2007). Constrained monotone EM algorithms for finite "
    "mixture of multivariate Gaussians. Computational Statistics and Data Analysis 51, 5339-5351.",
}

#: What every report rests on.
ALWAYS = ("dlr", "wu")


def by_author(key: str) -> tuple[str, str]:
    """What a reference is sorted by: the first author's surname, without accents, and the text.

    >>> by_author("boehning")[0], by_author("dlr")[0]
    ('bohning', 'dempster')
    """
    text = REFERENCES[key]
    surname = re.sub(r"^(?:\w\.(?:-\w\.)? )+", "", text).split(" ", 1)[0].strip(",")
    plain = unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode().lower()
    return plain, text
