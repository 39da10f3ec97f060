"""Wrong statements by what is wrong with them, each with the place that is blamed, what is said,
and what is suggested; and right statements that look like them."""

from __future__ import annotations

from .asked import ASKED
from .components import COMPONENTS
from .kinds import KINDS
from .names import NAMES
from .parameters import PARAMETERS
from .texts import COUNTS, TWO, but
from .unclear import UNCLEAR
from .weights import WEIGHTS
from .writing import WRITING

WRONG = [*WRITING, *PARAMETERS, *WEIGHTS, *COMPONENTS, *NAMES, *ASKED, *KINDS, *UNCLEAR]

_POISSON = "X_i | Z_i=k ~ Poisson(lambda_k)\nP(Z_i=k) = pi_k\nk = 1..K"
#: By the name of the wrong statement that each looks like.
TWINS = {
    "what is known": COUNTS.format("Binomial(n_i, p_1)", "Binomial(n_i, p_2)") + "\nknown: n",
    "a variance by a letter": _POISSON.replace("Poisson(lambda_k)", "N(mu_k, var=v_k)"),
    "a matrix by a letter": _POISSON.replace("Poisson(lambda_k)", "N(mu_k, S_k)") + "\nX_i in R^d",
    "rate or mean": _POISSON.replace("Poisson(", "Exponential(rate "),
    "from 0 or 1": _POISSON.replace("Poisson(lambda_k)", "Geometric(p_k) from 1"),
    "misspelt Possion": _POISSON,
    "no comma": but("mu_1, ", "mu_1; "),
    "observed is latent": TWO + "\nobserved: X_i\nlatent: Z_i",
    "unknown set": TWO + "\nX_i in R^2",
    "equal weights": but("1 - tau", "1/2", "= tau", "= 1/2"),
}
