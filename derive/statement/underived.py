"""Distributions that the field has and that are not derived yet, by the names people write."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import close, shortened

_NAMES = """Multinomial Categorical Discrete Multinoulli Dirichlet Uniform DiscreteUniform Gamma
InverseGamma Beta Weibull Student StudentT Laplace DoubleExponential vonMises vonMisesFisher
LogNormal Pareto Cauchy Wishart InverseWishart InverseGaussian Wald Logistic LogLogistic LogitNormal
Gumbel Frechet GEV ChiSquared ChiSquare F Hypergeometric BetaBinomial Erlang Rayleigh Rice Maxwell
HalfNormal TruncatedNormal SkewNormal MatrixNormal Kumaraswamy Triangular Nakagami Gompertz Zeta
Zipf Skellam Logarithmic Tweedie Dirac ZeroInflatedPoisson ZIP TruncatedPoisson ZeroTruncatedPoisson
ConwayMaxwellPoisson""".split()
_SHORT = dict(pair.split("=") for pair in """u=Uniform unif=Uniform t=Student st=Student
studentst=Student be=Beta ga=Gamma dir=Dirichlet cat=Categorical mult=Multinomial multi=Multinomial
ln=LogNormal ig=InverseGamma invgamma=InverseGamma w=Wishart iw=InverseWishart vm=vonMises
chi=ChiSquared chi2=ChiSquared tn=TruncatedNormal delta=Dirac""".split())
_KNOWN = {**{n.casefold(): n for n in _NAMES}, **_SHORT}
#: What stands in the way where the support depends on a parameter.
NEVER = dict.fromkeys(("Uniform", "Pareto"), ": where its bounds are parameters the support "
                       "depends on them, and no score equation gives the maximum")


def unknown_distribution(word: str, derived: Iterable[tuple[str, ...]]) -> tuple[str, str]:
    """What is said of a distribution's name that is none of the derived ones, and what to do.

    ``derived`` has each distribution's names, the usual one first.

    >>> unknown_distribution("Possion", [("Poisson", "Pois")])[1]
    'did you mean Poisson?'
    >>> unknown_distribution("Multinomial", [("Poisson", "Pois")])
    ('Multinomial is not derived yet', 'derived are Poisson')
    """
    derived = list(derived)
    possible = f"derived are {', '.join(dict.fromkeys(names[0] for names in derived))}"
    folded = "".join(c for c in word if c.isalnum()).casefold()
    if folded in _KNOWN:
        name = _KNOWN[folded]
        said = word if folded == name.casefold() else f"{word} ({name})"
        return f"{shortened(said, 60)} is not derived yet{NEVER.get(name, '')}", possible
    near = close(word, [*(n for names in derived for n in names), *_NAMES])
    meant = f"did you mean {' or '.join(near)}?" if near else ""
    if any(n in _NAMES for n in near):
        meant += f" {' and '.join(n for n in near if n in _NAMES)}: not derived yet; {possible}"
    return f"there is no distribution {shortened(word)}", meant or possible
