import pytest

import derive

THREE = """\
P(W_j = c) = 1 - rho_a - rho_b
Y_j | W_j=b ~ Normal(m_b, V_b)
P(W_j = a) = rho_a
Y_j | W_j=a ~ Normal(m_a, V_a)
Y_j | W_j=c ~ Normal(m_c, V_c)
P(W_j = b) = rho_b
Y_j in R^d
"""


@pytest.fixture(scope="session")
def derivations():
    """The derivation of every shipped statement, by name."""
    return {name: derive.derive_em(model) for name, model in derive.models.items()}


@pytest.fixture(scope="session")
def three():
    """Three named components in other letters, the lines in another order."""
    return derive.derive_em(derive.parse(THREE, name="three"))
