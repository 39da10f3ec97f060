"""Distributions that the field has and that are not derived yet, by the names people write."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import close, shortened

#: Each with its other names. What may be several distributions says so.
_OTHER_NAMES: dict[str, str] = {
    "Multinomial": "Multinom Mult Multi", "Categorical": "Cat Discrete Multinoulli",
    "Dirichlet": "Dir", "Uniform": "U Unif DiscreteUniform", "Gamma": "Ga Gam", "Beta": "Be",
    "Weibull": "Weib", "Student": "t StudentT Studentt Studentst St", "Laplace": "Lap",
    "DoubleExponential": "", "vonMises": "VM vonMisesFisher VMF", "LogNormal": "LN Logn",
    "Pareto": "", "Cauchy": "", "Wishart": "W Wish", "InverseWishart": "IW InvWishart",
    "InverseGamma": "IG InvGamma InvGam", "InverseGaussian": "InvGauss Wald", "Logistic": "",
    "LogLogistic": "", "LogitNormal": "", "Gumbel": "GEV", "ChiSquared": "Chi ChiSquare Chi2",
    "F": "", "Hypergeometric": "HypGeo", "BetaBinomial": "BetaBin", "Erlang": "",
    "Rayleigh": "", "Rice": "", "Maxwell": "", "HalfNormal": "", "TruncatedNormal": "TN",
    "SkewNormal": "SN", "GeneralizedNormal": "", "MatrixNormal": "MN", "Kumaraswamy": "",
    "Triangular": "", "Nakagami": "", "Frechet": "", "Gompertz": "", "Zeta": "Zipf",
    "Skellam": "", "Logarithmic": "LogSeries", "Tweedie": "", "Dirac": "Delta PointMass",
    "ZeroInflatedPoisson": "ZIP", "ZeroTruncatedPoisson": "TruncatedPoisson ZTP",
    "ConwayMaxwellPoisson": "COMPoisson", "Binomial, Beta or Bernoulli": "B",
    "DirichletProcess": "DP", "GaussianProcess": "GP",
}
_BY_SPELLING: dict[str, str] = {
    spelling.casefold(): name
    for name, others in _OTHER_NAMES.items() for spelling in (name, *others.split())
}
#: What stands in the way of those that will never have an M-step by a score equation.
_NEVER: dict[str, str] = dict.fromkeys(
    ("Uniform", "Pareto"),
    "where its bounds are parameters the support depends on them, and no score equation gives the "
    "maximum",
)


def unknown_distribution(word: str, derived: Iterable[str]) -> tuple[str, str]:
    """What is said of a distribution's name that is none of the derived ones, and what to do.

    >>> unknown_distribution("Possion", ["Poisson"])[1]
    'did you mean Poisson?'
    >>> unknown_distribution("Multinomial", ["Poisson"])
    ('Multinomial is not derived yet', 'derived are Poisson')
    """
    derived = list(derived)
    possible = f"derived are {', '.join(derived)}" if derived else ""
    folded = "".join(c for c in word if c.isalnum()).casefold()
    name = _BY_SPELLING.get(folded)
    if name is not None and " or " in name:
        return f"{shortened(word)} may be {name}", "write its name in full"
    if name is not None:
        # A letter that is only an abbreviation is read aloud.
        said = word if folded == name.casefold() else f"{word} ({name})"
        why = f": {_NEVER[name]}" if name in _NEVER else ""
        return f"{shortened(said, 60)} is not derived yet{why}", possible
    near = close(word, [*derived, *(n for n in _OTHER_NAMES if n.isalpha())])
    other = [n for n in near if n in _OTHER_NAMES]
    return (
        f"there is no distribution {shortened(word)}",
        (f"did you mean {' or '.join(near)}?" if near else "")
        + (f" {' and '.join(other)} {'is' if len(other) == 1 else 'are'} not derived yet; "
           if other else "") + (possible if other or not near else ""),
    )
